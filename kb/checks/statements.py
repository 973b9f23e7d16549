"""A document cut into statements: its sentences and table rows, each with the headings and the list that it stands under.

Left out: what a statement says (facts.py, appointments.py …).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import CELL_SEPARATOR, Document, Paragraph, Section
from ingest.fold import fold

_STOP = re.compile(r"[。!?]+[\")']*")
_ITEM = re.compile(
    r"\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[①-⑳]|[a-z][).、]|第[一二三四五六七八九十]+[,、])"
)  # what an item of a list begins with, folded

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_HEAD = re.compile(
    r"^第.{1,4}[章节条款]|^\d+(?:\.\d+)*[.、]?$|^[(]?[一二三四五六七八九十]+[)、]|.{13}"
)  # no title of a column
_BARRED = 10_000  # tables drawn with bars are counted from here, so that they are none of the document's own


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table row with what its column is headed, folded; text[start:end] of the document."""

    start: int
    end: int
    text: str
    head: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a table row: `document.text[start:end]`; `text` is the same, folded."""

    start: int
    end: int
    text: str
    paragraph: int  # index into Document.paragraphs
    headings: tuple[str, ...] = ()  # folded, innermost first, without their numbers
    lead: str = ""  # the line that opens the list it is an item of, folded
    cells: tuple[Cell, ...] = ()  # of a table row
    table: int | None = None  # which table of the document it is a row of

    @property
    def key(self) -> Cell | None:
        """The cell that says what a row is of: the first that has words and is no number of the row."""
        return next((c for c in self.cells if len(_HAN.findall(c.text)) >= 2), None)


def statements(document: Document, folded: str) -> tuple[Statement, ...]:
    """The statements of a document in order; headings are none."""
    return tuple(_statements(document, folded))


def _statements(document: Document, folded: str) -> Iterator[Statement]:
    headed = {s.start: s for s in document.sections}
    standing = _Headings(document, folded)
    barred = _barred(document, folded)
    lead = ""
    for n, paragraph in enumerate(document.paragraphs):
        headings = standing.at(paragraph.start)
        whole = folded[paragraph.start : paragraph.end]
        if n in barred:  # 1　市公路应急保通队　96人 is a row, though it looks like a heading
            table, cells = barred[n]
            yield Statement(paragraph.start, paragraph.end, whole, n, headings, "", cells, table)
            continue
        start = _body(folded, paragraph, headed.get(paragraph.start))
        if not folded[start : paragraph.end].strip():
            lead = ""
            continue
        if paragraph.role == "row":
            if paragraph.header:
                cells = tuple(_cells(folded, paragraph))
                yield Statement(paragraph.start, paragraph.end, whole, n, headings, "", cells, paragraph.table)
            continue
        if not _ITEM.match(whole):
            lead = ""
        for a, b in _sentences(folded, start, paragraph.end):
            yield Statement(a, b, folded[a:b], n, headings, lead)
        if whole.rstrip().endswith(":"):
            lead = whole.strip()


def _barred(document: Document, folded: str) -> dict[int, tuple[int, tuple[Cell, ...]]]:
    """The rows of tables that a plain text draws, with bars or with columns set apart by blanks: as many cells below as in the head.

    序号|队伍|人数, 单位　　　号码　　　备注
    """
    found: dict[int, tuple[int, tuple[Cell, ...]]] = {}
    head: list[str] = []
    table = _BARRED
    for n, paragraph in enumerate(document.paragraphs):
        parts = _parts(document.text[paragraph.start : paragraph.end]) if paragraph.role != "row" else []
        names = [folded[paragraph.start + a : paragraph.start + b].strip() for a, b in parts]
        if len(parts) < 2:
            head = []
        elif len(parts) == len(head):
            cells = (
                Cell(paragraph.start + a, paragraph.start + b, name, title)
                for (a, b), name, title in zip(parts, names, head, strict=True)
            )
            found[n] = table, tuple(cells)
        else:
            head = [] if any(_NO_HEAD.search(name) for name in names) else [name.replace(" ", "") for name in names]
            table += 1
    return found


def _parts(line: str) -> list[Span]:
    """Where the cells of a line stand, if it looks like a row: bars, or at least two runs of blanks between its words."""
    body = line.strip()
    barred = re.search(r"[|｜]", body)
    if not barred and (
        not (re.search(r"\S[　\t ]{2,}\S", body) or len(re.findall(r"\S[　\t]\S", body)) >= 2)
        or re.search(r"[。；]", body)
    ):
        return []
    gap = re.compile(r"[|｜]" if barred else r"[　\t]+| {2,}")
    found, at = [], len(line) - len(line.lstrip())
    end = at + len(body)
    for m in gap.finditer(line, at, end):
        found.append((at, m.start()))
        at = m.end()
    return [*found, (at, end)]


def _body(folded: str, paragraph: Paragraph, section: Section | None) -> int:
    """Where what a paragraph says begins: behind the number of its section, at its end where it is a heading and no more.

    （四）市水利局：负责…… begins at 市水利局, though that is the heading of the item.
    """
    if section is None or not section.label:
        return paragraph.end if section and section.heading_end >= paragraph.end else paragraph.start
    if section.heading_end >= paragraph.end and not folded[: paragraph.end].rstrip().endswith(("。", ";", ":")):
        return paragraph.end
    at = section.start + len(section.label)
    return at + len(folded[at : paragraph.end]) - len(folded[at : paragraph.end].lstrip(" .、)"))


class _Headings:
    """The headings above a place, walking through the document once."""

    def __init__(self, document: Document, folded: str) -> None:
        self._sections = document.sections
        self._folded = folded
        self._next = 0
        self._open: list[Section] = []

    def at(self, start: int) -> tuple[str, ...]:
        while self._next < len(self._sections) and self._sections[self._next].start <= start:
            section = self._sections[self._next]
            while self._open and self._open[-1].end <= section.start:
                self._open.pop()
            self._open.append(section)
            self._next += 1
        while self._open and self._open[-1].end <= start:
            self._open.pop()
        return tuple(fold(s.title) for s in reversed(self._open) if s.title)


def _sentences(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for m in _STOP.finditer(folded, start, end):
        yield from _trimmed(folded, at, m.end())
        at = m.end()
    yield from _trimmed(folded, at, end)


def _trimmed(folded: str, a: int, b: int) -> Iterator[tuple[int, int]]:
    said = folded[a:b]
    a, b = a + len(said) - len(said.lstrip()), a + len(said.rstrip())
    if b > a:
        yield a, b


def _cells(folded: str, paragraph: Paragraph) -> Iterator[Cell]:
    at = paragraph.start
    heads = [fold(h).replace(" ", "") for h in paragraph.header]
    for n, cell in enumerate(folded[paragraph.start : paragraph.end].split(CELL_SEPARATOR)):
        yield Cell(at, at + len(cell), cell.strip(), heads[n] if n < len(heads) else "")
        at += len(cell) + len(CELL_SEPARATOR)
