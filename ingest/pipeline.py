"""One file in, one Document out.

The order of the steps: read -> clean -> outline -> segment -> describe -> front matter marked. Left out: expanding folders and
archives (sources.py), the report of a batch (report.py), storing (index/), deciding that a file is unchanged (kb/base.py).
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.clean import clean
from ingest.decoding.garble import garbled_share
from ingest.document import Audience, Document, Kind, Passage, Reading, Removal, visible
from ingest.errors import UnreadableFile
from ingest.front import is_front
from ingest.furniture import PAGE
from ingest.metadata.describe import describe
from ingest.metadata.official import secrecy
from ingest.metadata.titles import ends_like_title
from ingest.readers import read
from ingest.readers.sheets.sheet import SHEET_LEVEL
from ingest.segment import segment
from ingest.structure.outline import outline

WORKBOOKS = ("xlsx", "xls")
NAMED = re.compile(r"[\u4e00-\u9fff]{6}")  # 防汛物资和队伍.xlsx says what is in it, 附件2.xlsx does not
# How files are read, cleaned and cut; grows when any of that changes what comes out. A document of an older reading is
# read again when its file is added again, and by `kb rebuild`.
READING_VERSION = 6


def document_id(data: bytes) -> str:
    """The id of a file is its content: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def ingest(
    data: bytes, name: str, source: str, *, kind: Kind | None = None, audience: Audience = "internal"
) -> Document:
    """Read one file into a Document. Raises UnreadableFile, with the reason in Chinese, if there is nothing to search in it."""
    sha256 = hashlib.sha256(data).hexdigest()
    reading = read(data, name)
    cleaned = clean(reading)
    found = outline(cleaned.text, cleaned.paragraphs)
    passages = segment(sha256[:16], cleaned.text, cleaned.paragraphs, found, cleaned.places)
    if not passages:
        raise UnreadableFile(f"没有可检索的正文：读到 {len(cleaned.text)} 个字符，但都是目录或空行。请检查文件内容。")
    lines = [
        cleaned.text[p.start : p.end]
        for i, p in enumerate(cleaned.paragraphs)
        if i not in found.contents and p.role != "row"
    ]
    rows = [p.cells for p in cleaned.paragraphs if p.role == "row"]
    named = _running_title(cleaned.removals) or reading.title
    metadata = describe(
        cleaned.text,
        lines,
        name,
        named,
        audience,
        rows=rows,
        published=reading.published,
        origin=reading.origin,
        parts=_parts(reading, name),
    )
    if kind is not None:
        metadata = replace(metadata, kind=kind)
    passages = tuple(replace(p, flags=(*p.flags, "front")) if is_front(p.text, metadata) else p for p in passages)
    return Document(
        id=sha256[:16],
        file=name,
        source=source,
        sha256=sha256,
        format=reading.format,
        encoding=reading.encoding,
        text=cleaned.text,
        paragraphs=cleaned.paragraphs,
        sections=found.sections,
        passages=passages,
        metadata=metadata,
        pages=reading.pages,
        characters_in=sum(map(visible, (b.text for b in reading.blocks))),
        reading_version=READING_VERSION,
        removals=cleaned.removals,
        encoding_why=reading.encoding_why,
        blank_pages=reading.blank_pages,
        recognized=reading.recognized,
        places=cleaned.places,
        warnings=(
            *reading.warnings,
            *_secrecy_words(cleaned.text),
            *_warnings(cleaned.text, len(found.contents), passages, cleaned.removals),
        ),
    )


def _parts(reading: Reading, name: str) -> frozenset[str]:
    """The lines of a workbook of several sheets that name a part of it: the sheets' names, and their titles if the file has a name."""
    levels = {block.level for block in reading.blocks if block.role == "heading"}
    if reading.format not in WORKBOOKS or SHEET_LEVEL not in levels:
        return frozenset()
    lowest = SHEET_LEVEL + (NAMED.search(name) is not None)
    headings = (block for block in reading.blocks if block.role == "heading")
    return frozenset(block.text for block in headings if block.level is not None and block.level <= lowest)


def _running_title(removals: Sequence[Removal]) -> str | None:
    """The title as it ran over the pages: on one line, where the first page may break it over two."""
    lines = (line.strip() for r in removals if r.reason == PAGE for line in r.text.split("\n"))
    return next((line for line in lines if ends_like_title(line)), None)


def _secrecy_words(text: str) -> tuple[str, ...]:
    """What a person must decide who adds a document that bears a mark of secrecy."""
    mark = secrecy(text)
    return (f"文件标有密级“{mark}”。请先确认可以存入本机；不该存入的请立即移除。",) if mark else ()


def _warnings(text: str, contents: int, passages: Sequence[Passage], removals: Sequence[Removal]) -> tuple[str, ...]:
    """What the person who added the file should know about it."""
    out = []
    redacted = sum("redacted" in p.flags for p in passages)
    garbled = sum("garbled" in p.flags for p in passages)
    if redacted:
        out.append(f"{redacted} 处段落含“(略)”或“*”等隐去内容，引用时会注明")
    if garbled:
        out.append(f"{garbled} 处段落含乱码（约占全文 {garbled_share(text):.2%}），引用时会注明")
    if contents:
        out.append(f"目录 {contents} 行不参与检索")
    scraped = sum(r.reason == "抓取注音" for r in removals)
    if scraped:
        out.append(f"去除网页抓取产生的拼音注音 {scraped} 处")
    return tuple(out)
