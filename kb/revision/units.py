"""The clauses in which two versions are compared: articles where a text has them, else its numbered sections and paragraphs.

Every unit is a slice of the document without its own number, so that renumbering alone changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document, Section
from ingest.fold import fold

_ARTICLE = "条"


@dataclass(frozen=True, slots=True)
class Unit:
    """One clause: `document.text[start:end]`, its number and heading left out."""

    ordinal: int
    label: str  # 第十七条, 3.2; "" where it has none
    path: str  # 第三章 监测与预警
    start: int
    end: int
    text: str
    key: str  # folded, without blanks: what is compared


def units(document: Document) -> list[Unit]:
    """The clauses of a document in order."""
    articles = [i for i, s in enumerate(document.sections) if s.kind == _ARTICLE]
    found = list(_articles(document, articles) if articles else _sections(document))
    return [Unit(n, *one) for n, one in enumerate(found)]


Raw = tuple[str, str, int, int, str, str]


def _articles(document: Document, articles: list[int]) -> Iterator[Raw]:
    for i in articles:
        s = document.sections[i]
        yield from _unit(document, s.label, _path(document, s.parent), s.heading_end, s.end)


def _sections(document: Document) -> Iterator[Raw]:
    """Each paragraph that is no mere heading, under the number of the innermost section that it stands in."""
    begins = {s.start: s for s in document.sections}
    standing: list[Section] = []
    for p in document.paragraphs:
        while standing and standing[-1].end <= p.start:
            standing.pop()
        own = begins.get(p.start)
        if own is not None:
            standing.append(own)
        start = own.start + len(own.label) if own and own.label else p.start
        if own is not None and own.heading_end >= p.end and own.kind not in ("款", "项", "目", "（一）", "（1）", "①"):
            continue
        label = standing[-1].label if standing else ""
        path = " ".join(f"{s.label} {s.title}".strip() for s in standing if s is not own and s.title)
        yield from _unit(document, label, path, start, p.end)


def _unit(document: Document, label: str, path: str, start: int, end: int) -> Iterator[Raw]:
    said = document.text[start:end]
    start, end = start + len(said) - len(said.lstrip(" 　\n.．、")), start + len(said.rstrip())
    if end > start:
        text = document.text[start:end]
        yield label, path, start, end, text, "".join(fold(text).split())


def _path(document: Document, parent: int | None) -> str:
    found = []
    while parent is not None:
        s = document.sections[parent]
        found.append(f"{s.label} {s.title}".strip())
        parent = s.parent
    return " ".join(reversed(found))
