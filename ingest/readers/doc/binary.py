"""Word 97–2003 files read by ourselves, so that a .doc or .wps comes in on machines where nothing can be installed.

Gives what docx.py gives of a .docx: paragraphs, headings, automatic numbers, tables with merged cells, notes, text boxes, the head
of the letter; sources are [MS-CFB] and [MS-DOC]. Left out: Word 6 and 95 (NotThisWord), files that need a password, text
that only a style hides, embedded objects.

    read(Path("防汛预案.doc").read_bytes()).blocks[0] -> Block("云州市防汛应急预案", "heading", 1)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.document import Block, Reading
from ingest.readers.cell_lines import one_line
from ingest.readers.doc.boxes import Boxes
from ingest.readers.doc.lists import FORMATS, uses_of
from ingest.readers.doc.pieces import Pieces, plex
from ingest.readers.doc.properties import Paragraph, Properties, fonts, heading_level, sprms
from ingest.readers.doc.rows import cells_of, is_header
from ingest.readers.doc.text import Texts
from ingest.readers.docx import notes as docx_notes
from ingest.readers.docx import table as docx_table
from ingest.readers.docx.labels import Numbering
from ingest.readers.docx.losses import Losses
from ingest.readers.ole2 import Storage
from ingest.readers.table import blocks_of

MARKS = re.compile(r"[\r\x07\x0c]")  # ends of paragraphs, cells and rows, sections
CELL_END, SECTION_END = "\x07", "\x0c"
NOTE_FORMATS = {0x5040: "footnotes", 0x5042: "endnotes"}  # of a section
TITLE_PAGE = 0x300A  # a section whose first page has a header of its own
HEADERS_BEFORE, HEADERS_OF_SECTION, FIRST, ODD = 6, 6, 4, 1  # [MS-DOC] 2.8.22 PlcfHdd


@dataclass(slots=True)
class _Line:
    """A paragraph as it will be written."""

    text: str
    level: int | None
    boxes: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    cells: list[list[_Line]]
    changes: bytes  # how its cells lie


def read(data: bytes) -> Reading:
    """Blocks of a Word 97–2003 file. Raises BrokenStorage or NotThisWord for what is none."""
    pieces = Pieces(Storage(data))
    walk = _Walk(pieces)
    start, end = pieces.story("text")
    walk.through(start, end)
    walk.notes()
    for stretch in walk.boxes.left():
        walk.through(*stretch)
    blocks = walk.letterhead() + walk.blocks
    walk.losses.formats = walk.numbering.unknown
    walk.losses.comments = len(plex(pieces.table("comment references"), 30)[1])
    return Reading(tuple(blocks), "doc", warnings=walk.losses.warnings())


class _Walk:
    """Collects the blocks of a file in order."""

    def __init__(self, pieces: Pieces) -> None:
        self.blocks: list[Block] = []
        self.losses = Losses()
        self.numbering = Numbering(
            uses_of(pieces.after("lists"), pieces.table("list uses"), fonts(pieces.table("fonts")))
        )
        self.boxes = Boxes(pieces)
        self._pieces = pieces
        self._properties = Properties(pieces)
        self._texts = Texts(pieces, self._properties, self.losses)
        self._section_ends, self._sections = plex(pieces.table("sections"), 12)
        self._tables = 0
        self._held = ""  # of a paragraph whose end is deleted: it goes on in the next

    def through(self, start: int, end: int) -> None:
        """Every paragraph and table of a stretch of the text."""
        rows: list[_Row] = []
        row: list[list[_Line]] = []
        cell: list[_Line] = []
        for first, last, mark in self._stretches(start, end):
            paragraph = self._properties.paragraph(last)
            if not paragraph.in_table:
                self._table(rows)
                rows, row, cell = [], [], []
                self._emit(self._line(first, last, paragraph))
            elif mark == CELL_END and paragraph.ends_row:
                rows.append(_Row(row, paragraph.changes))
                row, cell = [], []
            else:
                if not paragraph.ends_row:
                    cell.append(self._line(first, last, paragraph))
                if mark == CELL_END:
                    row.append(cell)
                    cell = []
        if row or cell:  # cut off
            rows.append(_Row([*row, cell], b""))
        self._table(rows)

    def notes(self) -> None:
        """The notes that the text refers to, after the text."""
        places: dict[int, tuple[str, int, bool]] = {}
        texts = {}
        for kind in docx_notes.NOTE_NAMES:
            references, states = plex(self._pieces.table(f"{kind[:-1]} references"), 2)
            for number, (place, state) in enumerate(zip(references, states, strict=False)):
                places[place] = (kind, number, not int.from_bytes(state, "little"))
            texts[kind] = plex(self._pieces.table(f"{kind[:-1]} texts"), 0)[0] if states else []
        found = [
            (kind, str(number), custom)
            for at in self._texts.notes
            if at in places
            for kind, number, custom in [places[at]]
        ]
        for kind, identifier, mark in list(docx_notes.marks(found, self._note_formats())):
            number = int(identifier)
            if number + 1 >= len(texts[kind]):
                continue
            base, limit = self._pieces.story(kind)
            first = len(self.blocks)
            self.through(base + texts[kind][number], min(base + texts[kind][number + 1], limit))
            if mark and first < len(self.blocks) and self.blocks[first].role == "paragraph":
                self.blocks[first] = Block(f"{mark} {self.blocks[first].text.lstrip()}")

    def letterhead(self) -> list[Block]:
        """The head of the letter, where it stands in the header of the first page only."""
        starts, _ = plex(self._pieces.table("header texts"), 0)
        own_header = any(code == TITLE_PAGE and value != b"\0" for code, value in self._section())
        at = HEADERS_BEFORE + (FIRST if own_header else ODD)
        if at + 1 >= len(starts):
            return []
        base, limit = self._pieces.story("headers")
        texts = Texts(self._pieces, self._properties, Losses())
        stretches = self._stretches(base + starts[at], min(base + starts[at + 1], limit))
        lines = [line.strip() for first, last, _ in stretches for line in texts.of(first, last).splitlines()]
        said = "".join(block.text for block in self.blocks)
        return [Block(line) for line in docx_notes.letterhead(list(dict.fromkeys(lines)), said)]

    def _stretches(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Where each paragraph begins and ends, and the mark that ends it."""
        sections = set(self._section_ends)
        first = start
        for found in MARKS.finditer(self._pieces.text, start, end):
            if found.group() != SECTION_END or found.end() in sections:  # otherwise it only breaks the page
                yield first, found.start(), found.group()
                first = found.end()
        if first < end:
            yield first, end, ""

    def _line(self, first: int, last: int, paragraph: Paragraph) -> _Line:
        text = self._held + self._texts.of(first, last)
        boxes = [stretch for at in self._texts.shapes for stretch in self.boxes.at(at)]
        end = next((look for _, _, look in self._properties.looks(last, last + 1)), None)
        self._held = text if end is not None and end.deleted else ""
        if self._held:
            text = ""
        elif paragraph.list and not (end is not None and end.hidden):
            level = paragraph.level
            if level is None:
                level = self.numbering.level_of_style(str(paragraph.list), str(paragraph.style))
            numbered = self.numbering.labelled(str(paragraph.list), level, text)
            text = numbered if text.strip() or paragraph.in_table else text
        return _Line(text, heading_level(paragraph), boxes)

    def _emit(self, line: _Line) -> None:
        if line.level is not None and line.text.strip():
            self.blocks.append(Block(one_line(line.text), "heading", line.level))
        else:
            self.blocks += [Block(part.rstrip()) for part in line.text.splitlines() if part.strip()]
        for stretch in line.boxes:
            self.through(*stretch)

    def _table(self, rows: list[_Row]) -> None:
        if not rows:
            return
        longest = max((sum(len(line.text) for line in cell) for row in rows for cell in row.cells), default=0)
        if all(len(row.cells) < 2 for row in rows) or longest > docx_table.MAX_CELL:
            for row in rows:
                for cell in row.cells:
                    for line in cell:
                        self._emit(line)
            return
        cells = cells_of([[self._cell(cell) for cell in row.cells] for row in rows], [row.changes for row in rows])
        stated = next((at for at, row in enumerate(rows) if not is_header(row.changes)), 0)
        grid, headers = docx_table.laid_out(cells, stated)
        blocks = blocks_of(grid, self._tables, headers=headers)
        self._tables += any(block.role == "row" for block in blocks)
        self.blocks += blocks

    def _cell(self, cell: list[_Line]) -> list[str]:
        """The cell's lines, with the text of its boxes."""
        lines = []
        for line in cell:
            lines.append(line.text)
            before = len(self.blocks)
            for stretch in line.boxes:
                self.through(*stretch)
            lines += [block.text for block in self.blocks[before:]]
            del self.blocks[before:]
        return [part for line in lines for part in line.splitlines()]

    def _section(self) -> Iterator[tuple[int, bytes]]:
        """What the first section changes."""
        place = int.from_bytes(self._sections[0][2:6], "little") if self._sections else 0xFFFF_FFFF
        length = int.from_bytes(self._pieces.stream[place : place + 2], "little")
        return sprms(self._pieces.stream[place + 2 : place + 2 + length])

    def _note_formats(self) -> dict[str, tuple[str, int]]:
        found = {kind: (form, 1) for kind, form in docx_notes.DEFAULT_FORMATS.items()}
        for code, value in self._section():
            if code in NOTE_FORMATS:
                found[NOTE_FORMATS[code]] = (FORMATS.get(int.from_bytes(value, "little"), "decimal"), 1)
        return found
