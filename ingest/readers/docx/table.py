"""The cells of a Word table as they are drawn, from .docx and .doc alike: which columns and rows each covers.

Left out: how merged cells are written into rows, and which rows are header (table.py); what a cell's text is (docx.py).

    二级 over two rows, 市水利局 and 市气象局 beside it -> [["二级", "市水利局"], ["二级", "市气象局"]]
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ingest.readers.docx.numbering import number, on, value
from ingest.readers.docx.package import Element, W
from ingest.readers.limits import MAX_SPAN
from ingest.readers.table import Cell, headers_of, spread

MAX_CELL = 3_000  # characters; more is a page laid out as a table
SIZE = 21  # half points of a character: 五号, Word's own size in Chinese
PADDING = 216  # twips of the blank at both sides of a cell, as Word sets them
# Elements that only wrap rows, cells and paragraphs: content controls, tracked insertions, custom XML.
WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


@dataclass(frozen=True, slots=True)
class Stated:
    """A cell as its row states it."""

    text: str
    columns: int = 1
    above: bool = False  # it goes on from the row above
    below: bool = False  # it may go on in the row below


def own(parent: Element, tag: str) -> Iterator[Element]:
    """A table's rows or a row's cells, out of whatever wraps them, not those of tables inside."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from own(child, tag)


def is_frame(table: Element) -> bool:
    """Whether it only lays out the page: no row has two cells, or a cell holds pages of text."""
    rows = [list(own(row, f"{W}tc")) for row in own(table, f"{W}tr")]
    if all(len(cells) < 2 for cells in rows):
        return True
    return any(sum(len(t.text or "") for t in cell.iter(f"{W}t")) > MAX_CELL for cells in rows for cell in cells)


def cells_of(row: Element, text_of: Callable[[Element], str]) -> list[Stated]:
    """The cells of a row, the columns it leaves free among them."""
    properties = row.find(f"{W}trPr")
    free = min(max(number(value(properties, "gridBefore")), 0), MAX_SPAN)
    cells = [Stated("") for _ in range(free)]
    for element in own(row, f"{W}tc"):
        stated = element.find(f"{W}tcPr")
        vertical, sideways = (None if stated is None else stated.find(f"{W}{name}") for name in ("vMerge", "hMerge"))
        above = vertical is not None and vertical.get(f"{W}val") != "restart"
        columns = min(max(number(value(stated, "gridSpan"), 1), 1), MAX_SPAN)
        if sideways is not None and sideways.get(f"{W}val") != "restart" and cells:  # its text is not shown
            cells.append(Stated("", columns))
        else:
            cells.append(Stated("" if above else text_of(element), columns, above, vertical is not None))
    return cells


def room(cell: Element) -> float | None:
    """How many Han characters the cell holds side by side, where it states its width."""
    width = cell.find(f"{W}tcPr/{W}tcW")
    if width is None or width.get(f"{W}type") not in (None, "dxa"):
        return None
    size = next((number(size.get(f"{W}val")) for size in cell.iter(f"{W}sz")), 0)
    return characters(number(width.get(f"{W}w")), size)


def characters(width: int, size: int = 0) -> float | None:
    """How many characters of a size (in half points, 0: not stated) stand side by side in a cell of a width in twips."""
    return (width - PADDING) / (10 * (size or SIZE)) if width > PADDING else None


def header_rows(table: Element) -> int:
    """How many rows at the top the author marked as repeating on each page."""
    count = 0
    for row in own(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is None or not on(properties.find(f"{W}tblHeader")):
            break
        count += 1
    return count


def laid_out(rows: list[list[Stated]], repeated: int) -> tuple[list[list[str]], int]:
    """The texts of a grid of cells, and how many of its rows are header; `repeated`: as many as the author marked."""
    cells = drawn(rows)
    headers = repeated or headers_of(cells)
    return spread(cells, headers), headers


def drawn(rows: list[list[Stated]]) -> list[list[Cell]]:
    """The cells as they are drawn: one that goes on over several rows once, with their number.

    A cell that says it goes on where nothing of its width stands above it is one by itself.
    """
    found: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}  # column -> where in `found` the cell begins that may go on there
    for row in rows:
        line: list[Cell] = []
        here: dict[int, tuple[int, int]] = {}
        column = 0
        for cell in row:
            begun = above.get(column) if cell.above else None
            if begun is not None and found[begun[0]][begun[1]].columns == cell.columns:
                at, place = begun
                found[at][place] = replace(found[at][place], rows=len(found) - at + 1)
                here[column] = begun
            else:
                if cell.above or cell.below:
                    here[column] = (len(found), len(line))
                line.append(Cell(cell.text, cell.columns))
            column += cell.columns
        found.append(line)
        above = here
    return found
