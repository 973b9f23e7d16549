"""The clauses in which two versions are compared: articles where a text has them, else its numbered sections and paragraphs.

    clause     第十七条, 2.2（2）: what is counted
    heading    3.4 舆情应对: the title of a section
    front      what names the document and signs it: title, number, date, office

Every unit is a slice of the document without its own number, so that renumbering alone changes nothing. Left out: the table of
contents, which repeats the headings; of a text with articles what stands outside them, its annexes, headings and front.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ingest.document import Document, Paragraph
from ingest.fold import fold
from ingest.front import is_front
from ingest.structure.contents import contents
from ingest.structure.locator import Locator, owners

UnitKind = Literal["clause", "heading", "front"]
_ARTICLE = "条"
_ISSUED = re.compile(r"(?:印发|发布|公布|颁布|函颁)\)?$")  # （云政办发〔2022〕17号　2022年7月20日印发）


@dataclass(frozen=True, slots=True)
class Unit:
    """One clause: `document.text[start:end]`, its number and heading left out."""

    ordinal: int
    label: str  # 第十七条, 3.2, 2.2（2）, 表1第3行; "" where it has none
    path: str  # 第三章 监测与预警
    start: int
    end: int
    text: str
    key: str  # folded, without blanks: what is compared
    kind: UnitKind = "clause"
    section: int | None = None  # the innermost section that it stands in; of a heading its own


def units(document: Document) -> list[Unit]:
    """The clauses of a document with its headings and front matter, in order."""
    found = [*_lines(document)]
    if any(s.kind == _ARTICLE for s in document.sections):
        found = sorted([*found, *_articles(document)], key=lambda u: u.start)
    return [replace(u, ordinal=n) for n, u in enumerate(found)]


def _articles(document: Document) -> Iterator[Unit]:
    for i, s in enumerate(document.sections):
        if s.kind == _ARTICLE:
            yield from _unit(document, "clause", s.label, i, (s.heading_end, s.end))


def _lines(document: Document) -> Iterator[Unit]:
    """Each line outside articles as what it is, under the number of the innermost section that it stands in.

    Where the text itself has articles, what it says outside them and outside its annexes is no clause: the enacting words of a law.
    """
    sections, paragraphs = document.sections, document.paragraphs
    has_articles = any(s.kind == _ARTICLE and not _in_annex(document, i) for i, s in enumerate(sections))
    locator = Locator.of(document)
    listed = contents([document.text[p.start : p.end] for p in paragraphs])
    opened = {s.start: i for i, s in enumerate(sections)}
    front = {n for n, p in enumerate(paragraphs) if _is_front(document, p)}
    for n, (p, owner) in enumerate(zip(paragraphs, owners(paragraphs, sections), strict=True)):
        if n in listed or locator.article(owner) is not None:
            continue
        own = opened.get(p.start)
        start = p.start + len(sections[own].label) if own is not None else p.start
        is_titled = own is None or not sections[own].label  # a title that the markup makes a heading
        kind = "front" if n in front and is_titled else _kind(document, p, owner)
        if kind != "clause" or not has_articles or _in_annex(document, owner):
            label = locator.cite(n, n, p.start, p.end) if owner is not None and kind != "front" else ""
            yield from _unit(document, kind, label, owner, (start, p.end))


def _in_annex(document: Document, section: int | None) -> bool:
    while section is not None and document.sections[section].kind != "附件":
        section = document.sections[section].parent
    return section is not None


def _kind(document: Document, p: Paragraph, owner: int | None) -> UnitKind:
    """A heading has something below it: （一）综合协调组 of a bare list is a clause."""
    section = document.sections[owner] if owner is not None else None
    is_heading = section is not None and section.heading_end >= p.end and document.text[p.end : section.end].strip()
    return "heading" if is_heading else "clause"


def _is_front(document: Document, p: Paragraph) -> bool:
    """True for a line that names the document or signs it; a title broken over lines is known by its passage."""
    if p.role == "row":
        return False
    if any(x.start <= p.start < x.end and "front" in x.flags for x in document.passages):
        return True
    line = fold(document.text[p.start : p.end]).strip()
    issued = _ISSUED.sub("", line).removeprefix("(")
    if any(is_front(said, document.metadata) for said in (line, issued)):
        return True
    return bool(issued) and all(is_front(part, document.metadata) for part in issued.split())


def _unit(document: Document, kind: UnitKind, label: str, section: int | None, span: tuple[int, int]) -> Iterator[Unit]:
    start, end = span
    said = document.text[start:end]
    start, end = start + len(said) - len(said.lstrip(" 　\n.．、")), start + len(said.rstrip())
    if end > start:
        text = document.text[start:end]
        key = "".join(fold(text).split())
        yield Unit(0, label, _path(document, section, start), start, end, text, key, kind, section)


def _path(document: Document, section: int | None, start: int) -> str:
    """The headings above a clause, the outermost first; not its own."""
    found = []
    while section is not None:
        s = document.sections[section]
        if s.title and not s.start <= start <= s.heading_end:
            found.append(f"{s.label} {s.title}".strip())
        section = s.parent
    return " ".join(reversed(found))
