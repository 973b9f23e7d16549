"""The grid of an HTML table: spans laid out, header rows counted, tables that only lay out the page refused.

Merged cells by the rule of table.py. Left out: what a cell's text is (html.py), blocks (table.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from ingest.readers.limits import MAX_SPAN
from ingest.readers.table import LONGEST_LABEL

MAX_COLUMNS = 300  # wider than any table a person reads; its rows would be filled up to this width
MAX_CELL = 3_000  # characters; more is a page laid out as a table
LAYOUT_MARKS = "h1, h2, h3, h4"  # a table of data has no headings in its cells


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cell texts, the first `headers` of them header rows; of the same width, or of one cell that covers it."""

    cells: list[list[str]]
    headers: int


def grid(table: LexborNode, cell_text: Callable[[LexborNode], str]) -> Grid | None:
    """The table's grid; None if it holds a page's layout, not data: one column, headings, other tables."""
    rows = [(list(_cells(row)), in_head) for row, in_head in _rows(table)]
    if max((len(cells) for cells, _ in rows), default=0) < 2 or table.attributes.get("role") == "presentation":
        return None
    if table.css_first(LAYOUT_MARKS) is not None or _is_frame(table, rows):
        return None
    headers = _headers(rows)
    laid_out: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    for number, (cells, _) in enumerate(rows):
        line: list[str] = []
        for cell in cells:
            _fill(line, hanging)
            text = cell_text(cell)
            if len(text) > MAX_CELL or len(line) > MAX_COLUMNS:
                return None
            columns, below = _span(cell, "colspan"), _span(cell, "rowspan") - 1
            for at in range(columns):
                shown = text if at == 0 or number < headers else ""
                if below:
                    hanging[len(line)] = (below, shown if number < headers or len(shown) <= LONGEST_LABEL else "")
                line.append(shown)
        _fill(line, hanging)
        laid_out.append(line)
    width = max(len(line) for line in laid_out)
    whole = {
        number
        for number, (cells, _) in enumerate(rows)
        if len(cells) == 1 and _span(cells[0], "colspan") >= width == len(laid_out[number])
    }
    return Grid(
        [line[:1] if i in whole else line + [""] * (width - len(line)) for i, line in enumerate(laid_out)], headers
    )


def _fill(line: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Put in the cells that hang down from rows above, as far as they follow at once."""
    while len(line) in hanging:
        left, text = hanging.pop(len(line))
        if left > 1:
            hanging[len(line)] = (left - 1, text)
        line.append(text)


def _rows(table: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """The table's own rows, not those of tables inside it, with whether they stand in <thead>."""
    for child in table.iter():
        if child.tag == "tr":
            yield child, False
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from ((row, child.tag == "thead") for row in child.iter() if row.tag == "tr")


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in row.iter() if cell.tag in {"td", "th"})


def _headers(rows: list[tuple[list[LexborNode], bool]]) -> int:
    """How many rows are header: those in <thead>, else those of <th> alone, else the first with what it spans."""
    stated = 0
    for cells, in_head in rows:
        if not in_head and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        stated += 1
    if stated:
        return stated
    first = rows[0][0]
    spans_columns = any(_span(cell, "colspan") > 1 for cell in first)
    return max((_span(cell, "rowspan") for cell in first), default=1) if spans_columns and len(first) > 1 else 1


def _is_frame(table: LexborNode, rows: list[tuple[list[LexborNode], bool]]) -> bool:
    """Whether tables inside hold most of the text; a table of data may have a small one in a cell."""
    inner = [node for cells, _ in rows for cell in cells if (node := cell.css_first("table")) is not None]
    if not inner:
        return False
    return sum(len(node.text()) for node in inner) * 2 > len(table.text())


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "").strip()
    return min(max(int(value[:9]), 1), MAX_SPAN) if value.isascii() and value.isdigit() else 1
