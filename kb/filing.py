"""Under which source an upload is filed, and what it replaces: a browser tells the name of a file, never its folder.

    通知.txt                      -> 网页上传/通知.txt
    通知.txt, changed             -> 网页上传/通知.txt, in place of its former self, which the report says
    another 通知.txt              -> 网页上传/通知.txt（2）, and both are kept, which the report says as well

Left out: files given by their path; those are known by it (base.py).
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

from index.store import Listed
from ingest.document import Document, Metadata
from ingest.fold import fold
from ingest.sources import Found, expand

UPLOADED = "网页上传/"


def uploaded(paths: Iterable[Path]) -> list[Found]:
    """The files of uploads, those in archives as well, known by their names: 网页上传/预案.zip!/2024/防汛预案.docx."""
    items: list[Found] = []
    for path in paths:
        above = os.fsencode(path.absolute().parent).decode("utf-8", "replace")  # as sources.py shows it
        items += [replace(item, display=UPLOADED + item.display[len(above) + 1 :]) for item in expand([path])]
    return items


class Filing:
    """Files the uploads of one batch among what is held: `metadata` is that of the documents in `held`, by id."""

    def __init__(self, held: Iterable[Listed], metadata: Mapping[str, tuple[str, Metadata]]) -> None:
        self._former = {
            row.source: (row.document_id, metadata[row.document_id][1]) for row in held if row.document_id in metadata
        }
        self._taken: dict[str, Metadata] = {}  # by this batch: two files that come together are two files

    def file(self, document: Document) -> tuple[Document, str]:
        """The document with the source to keep it under, and in Chinese what it meets there, '' if nothing."""
        source, remark = self._place(document)
        self._taken[source] = document.metadata
        return replace(document, source=source), remark

    def _place(self, document: Document) -> tuple[str, str]:
        others = []
        for source in _sources(document.source):
            held, former = self._taken.get(source), self._former.get(source)
            if held is None and former is None:
                break
            if held is None and former is not None:
                held = former[1]
                if former[0] == document.id:  # the same bytes, read again for another audience
                    return source, ""
                if _same(held, document.metadata):
                    return source, f"已替换同名的旧文件，原标题《{held.title}》。"
            if held is not None:
                others.append(f"《{held.title}》")
        if not others:
            return source, ""
        return source, f"库中另有同名的文件{'、'.join(others)}，看来不是同一份，都已保留。不再需要的请在资料库中移除。"


def _sources(source: str) -> Iterable[str]:
    """网页上传/通知.txt, 网页上传/通知.txt（2）, 网页上传/通知.txt（3）, …"""
    yield source
    yield from (f"{source}（{n}）" for n in count(2))


def _same(one: Metadata, other: Metadata) -> bool:
    """Whether two files of one name are one document at two times: one title, and nothing that says otherwise.

    《关于做好防汛工作的通知》 of 临江区 never takes the place of that of 湖安市.
    """
    facts = ((one.issuer, other.issuer), (one.region, other.region), (one.number, other.number))
    return fold(one.title) == fold(other.title) and all(not a or not b or fold(a) == fold(b) for a, b in facts)
