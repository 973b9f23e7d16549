"""The grid of an HTML table: its cells as drawn, header rows counted, tables that only lay out the page refused.

Left out: what a cell's text is (reader.py), how merged cells are written into rows and which rows are header where the
page does not say (readers/table.py).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from ingest.readers.limits import MAX_SPAN
from ingest.readers.table import Cell, headers_of, spread

MAX_COLUMNS = 300  # wider than any table a person reads; its rows would be filled up to this width
MAX_CELL = 3_000  # characters; more is a page laid out as a table
LAYOUT_MARKS = "h1, h2, h3, h4"  # a table of data has no headings in its cells
WIDTH = re.compile(r"(?:^|[;\s])width\s*:\s*([\d.]{1,6})\s*(pt|px)", re.IGNORECASE)  # width:54.2pt
POINTS = {"pt": 1.0, "px": 0.75}
CHARACTER, PADDING = (
    10.5,
    10.8,
)  # points of a character of a table, and of the blank at both sides of a cell, as Word sets them


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cell texts, the first `headers` of them header rows."""

    cells: list[list[str]]
    headers: int


def grid(table: LexborNode, cell_text: Callable[[LexborNode], str]) -> Grid | None:
    """The table's grid; None if it holds a page's layout, not data: one column, headings, other tables."""
    rows = [(list(_cells(row)), in_head) for row, in_head in _rows(table)]
    if max((len(cells) for cells, _ in rows), default=0) < 2 or table.attributes.get("role") == "presentation":
        return None
    if table.css_first(LAYOUT_MARKS) is not None or _is_frame(table, rows):
        return None
    drawn: list[list[Cell]] = []
    hanging: list[tuple[int, int]] = []  # of cells over several rows: the row that they end before, their columns
    for number, (cells, _) in enumerate(rows):
        line = [Cell("", _span(cell, "colspan", MAX_SPAN), _span(cell, "rowspan", len(rows))) for cell in cells]
        hanging = [(end, columns) for end, columns in hanging if end > number]
        if sum(cell.columns for cell in line) + sum(columns for _, columns in hanging) > MAX_COLUMNS:
            return None
        hanging += [(number + cell.rows, cell.columns) for cell in line if cell.rows > 1]
        drawn.append([replace(found, text=cell_text(cell)) for found, cell in zip(line, cells, strict=True)])
        if any(len(cell.text) > MAX_CELL for cell in drawn[-1]):
            return None
    headers = _stated_headers(rows) or headers_of(drawn)
    return Grid(spread(drawn, headers), headers)


def room(cell: LexborNode) -> float | None:
    """How many Han characters the cell holds side by side, where it states its width in points or pixels."""
    stated = WIDTH.search(cell.attributes.get("style") or "")
    if stated is not None and stated.group(1).count(".") < 2:
        return (float(stated.group(1)) * POINTS[stated.group(2).lower()] - PADDING) / CHARACTER
    width = (cell.attributes.get("width") or "").strip().removesuffix("px")
    return (int(width) * POINTS["px"] - PADDING) / CHARACTER if re.fullmatch(r"[0-9]{1,4}", width) else None


def _rows(table: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """The table's own rows, not those of tables inside it, with whether they stand in <thead>."""
    for child in table.iter():
        if child.tag == "tr":
            yield child, False
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from ((row, child.tag == "thead") for row in child.iter() if row.tag == "tr")


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in row.iter() if cell.tag in {"td", "th"})


def _stated_headers(rows: list[tuple[list[LexborNode], bool]]) -> int:
    """How many rows at the top the page marks as header: those in <thead>, and those of <th> alone."""
    stated = 0
    for cells, in_head in rows:
        if not in_head and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        stated += 1
    return stated


def _is_frame(table: LexborNode, rows: list[tuple[list[LexborNode], bool]]) -> bool:
    """Whether tables inside hold most of the text; a table of data may have a small one in a cell."""
    inner = [node for cells, _ in rows for cell in cells if (node := cell.css_first("table")) is not None]
    if not inner:
        return False
    return sum(len(node.text()) for node in inner) * 2 > len(table.text())


def _span(cell: LexborNode, name: str, most: int) -> int:
    value = (cell.attributes.get(name) or "").strip()
    return min(max(int(value[:9]), 1), most) if value.isascii() and value.isdigit() else 1
