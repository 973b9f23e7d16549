"""Documents for tests, whole and lawful, without any file being read.

make_document("云州市防汛应急预案", ["市水利局负责防汛值守。"])    one section, a passage for every paragraph
with_vectors(document, encoder)                                     what an engine's `add` takes
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from index.hits import Encoder, Vectors
from ingest.document import Audience, Document, Kind, Metadata, Paragraph, Passage, Section, visible

WORDS = [
    "水库",
    "堤防",
    "险情",
    "转移",
    "群众",
    "预警",
    "响应",
    "启动",
    "指挥",
    "值班",
    "报告",
    "物资",
    "队伍",
    "道路",
    "停课",
    "火灾",
    "燃气",
    "泄漏",
    "救援",
    "医院",
]  # to make texts of


def make_document(
    title: str,
    paragraphs: Sequence[str],
    *,
    audience: Audience = "internal",
    region: str | None = None,
    kind: Kind = "plan",
    source: str | None = None,
) -> Document:
    """A document whose text is its title and its paragraphs, one on each line; every paragraph is a passage.

    Its id follows from its text, as a file's does; its source is `/文件/<title>.txt` if none is given.
    """
    text = "\n".join((title, *paragraphs))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document_id = sha256[:16]
    placed = [Paragraph(0, len(title), "heading", 1)]
    passages = []
    start = len(title) + 1
    for n, paragraph in enumerate(paragraphs):
        end = start + len(paragraph)
        placed.append(Paragraph(start, end))
        passages.append(
            Passage(f"{document_id}:{n}", document_id, n, start, end, paragraph, (title,), locator=f"第{n + 1}段")
        )
        start = end + 1
    return Document(
        id=document_id,
        file=f"{title}.txt",
        source=source or f"/文件/{title}.txt",
        sha256=sha256,
        format="txt",
        encoding="utf-8",
        text=text,
        paragraphs=tuple(placed),
        sections=(Section(0, len(text), len(title), "标题", "", title, 1, None),),
        passages=tuple(passages),
        metadata=Metadata(title, region=region, kind=kind, audience=audience),
        characters_in=visible(text),
    )


def for_audience(document: Document, audience: Audience) -> Document:
    """The same document, for another audience."""
    return replace(document, metadata=replace(document.metadata, audience=audience))


def with_vectors(document: Document, encoder: Encoder) -> tuple[Document, Vectors]:
    """The document with the vectors of its passages' texts."""
    return document, encoder.encode_passages([passage.text for passage in document.passages])
