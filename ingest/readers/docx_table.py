"""The grid of a Word table: merged cells laid out, header rows counted.

A cell that spans rows is repeated in each of them, since every row is cited alone; one that spans columns is repeated in
header rows only, where it names each of the columns: as html_table.py does. Left out: what a cell's text is (docx.py).

    二级 over two rows, 市水利局 and 市气象局 beside it -> [["二级", "市水利局"], ["二级", "市气象局"]]
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.readers.docx_numbering import number, on, value
from ingest.readers.docx_package import Element, W
from ingest.readers.limits import MAX_SPAN

MAX_CELL = 3_000  # characters; more is a page laid out as a table
# Elements that only wrap rows, cells and paragraphs: content controls, tracked insertions, custom XML.
WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


@dataclass(frozen=True, slots=True)
class Cell:
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


def cells_of(row: Element, text_of: Callable[[Element], str]) -> list[Cell]:
    """The cells of a row, the columns it leaves free among them."""
    properties = row.find(f"{W}trPr")
    free = min(max(number(value(properties, "gridBefore")), 0), MAX_SPAN)
    cells = [Cell("") for _ in range(free)]
    for element in own(row, f"{W}tc"):
        stated = element.find(f"{W}tcPr")
        vertical, sideways = (None if stated is None else stated.find(f"{W}{name}") for name in ("vMerge", "hMerge"))
        above = vertical is not None and vertical.get(f"{W}val") != "restart"
        columns = min(max(number(value(stated, "gridSpan"), 1), 1), MAX_SPAN)
        if sideways is not None and sideways.get(f"{W}val") != "restart" and cells:  # its text is not shown
            cells.append(Cell("", columns))
        else:
            cells.append(Cell("" if above else text_of(element), columns, above, vertical is not None))
    return cells


def header_rows(table: Element) -> int:
    """How many rows at the top the author marked as repeating on each page."""
    count = 0
    for row in own(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is None or not on(properties.find(f"{W}tblHeader")):
            break
        count += 1
    return count


def laid_out(rows: list[list[Cell]], stated: int) -> tuple[list[list[str]], int]:
    """The texts of a grid of cells, and how many of its rows are header; `stated`: as many as the author marked."""
    headers = stated or _headers(rows)
    grid: list[list[str]] = []
    open_above: dict[int, str] = {}  # column -> the text that goes on downwards
    for at, row in enumerate(rows):
        line: list[str] = []
        open_here: dict[int, str] = {}
        for cell in row:
            text = open_above.get(len(line), cell.text) if cell.above else cell.text
            if cell.below or cell.above:
                open_here[len(line)] = text
            spread = text if at < headers and len(row) > 1 else ""
            line += [text] + [spread] * (cell.columns - 1)
        open_above = open_here
        grid.append(line)
    return grid, headers


def _headers(rows: list[list[Cell]]) -> int:
    """The first row; with it those that its own cells reach down to, where others of its cells stand over several columns.

    级别 over two rows beside 响应 over 条件 and 程序 -> 2.
    """
    top = next((at for at, row in enumerate(rows) if len(row) > 1), 0)  # a row of one cell is the table's title
    if top >= len(rows) or not any(cell.columns > 1 for cell in rows[top]):
        return top + 1
    reached = {column for column, cell in _columns(rows[top]) if cell.below}
    headers = top + 1
    for row in rows[headers:]:
        reached &= {column for column, cell in _columns(row) if cell.above}
        if not reached:
            break
        headers += 1
    return headers


def _columns(row: list[Cell]) -> Iterator[tuple[int, Cell]]:
    """Each cell with the column it begins in."""
    column = 0
    for cell in row:
        yield column, cell
        column += cell.columns
