"""Tables of a page, of any paged format: the one door to them.

`tables_on` takes the tables out of a page's characters. `goes_on`, `joined` (table_breaks.py) put the pages of one
table together, `table_blocks` (table_rows.py) makes its rows Blocks. Ruled cells are looked for first, then columns
between level rules, between upright rules, and of aligned words alone; what they leave is text.

Left out: the figures of rules (grid.py), columns without rules (unruled.py), the text of a cell
(cells.py).

    a page with 24 cells ruled under a paragraph -> ([Table(page=3, rows=…)], the paragraph's characters)
"""

from bisect import bisect_right
from collections.abc import Sequence

from ingest.readers.paged.cells import PageCell, cell_of
from ingest.readers.paged.continued import continued_grid
from ingest.readers.paged.grid import Grid, grids_of, loose, segments_of
from ingest.readers.paged.page import Char, Page
from ingest.readers.paged.table_breaks import goes_on, joined
from ingest.readers.paged.table_rows import SAME_EDGE, Table, table_blocks
from ingest.readers.paged.unruled import aligned_grids, three_line_grids, upright_grids
from ingest.readers.paged.zones import EDGE_ZONE

__all__ = ["Table", "goes_on", "joined", "table_blocks", "tables_on"]

OVERHANG = 0.35  # of its height that a character stands above a rule, to belong there: text too long for its row
LEAST_CELLS = 3  # with text, of a table


def tables_on(page: Page, before: Table | None = None) -> tuple[list[Table], list[Char]]:
    """The page's tables from top to bottom, and the characters that stand in none of them.

    `before` is the table with which the page before ends.
    """
    level, upright = segments_of(page.rules)
    tables: list[Table] = []
    rest = _taken(tables, grids_of(level, upright, page.chars), page.chars, page.number)
    if before is not None and before.is_ruled:
        begun = [grid for grid in grids_of(level, upright, rest, rows=1) if _is_rest_of_row(grid, before, page)]
        rest = _taken(tables, begun, rest, page.number, least=1)
    rest = _taken(tables, three_line_grids(loose(level, upright), rest), rest, page.number)
    rest = _taken(tables, upright_grids(loose(upright, level), rest), rest, page.number)
    rest = _taken(tables, aligned_grids(rest), rest, page.number)
    grid = continued_grid(page, rest, before.xs) if before is not None and not before.is_ruled else None
    if grid is not None and all(table.box[1] > grid.box[3] for table in tables):
        rest = _taken(tables, [grid], rest, page.number)
    return sorted(tables, key=lambda table: table.box[1]), rest


def _is_rest_of_row(grid: Grid, before: Table, page: Page) -> bool:
    """Whether a single row at the head of a page may be the rest of the row that the page before ends with: same columns."""
    same = len(grid.xs) == len(before.xs) and all(
        abs(x - other) <= SAME_EDGE for x, other in zip(grid.xs, before.xs, strict=True)
    )
    top, zone = grid.ys[0], EDGE_ZONE * page.height
    return same and not any(char.text.strip() and zone < char.bottom < top for char in page.chars)


def _taken(
    tables: list[Table], grids: Sequence[Grid], chars: Sequence[Char], page: int, *, least: int = LEAST_CELLS
) -> list[Char]:
    """The characters left when the tables in these grids are put to the others."""
    rest = list(chars)
    for grid in grids:
        table, outside = _table(grid, rest, page, least)
        if table is not None:
            tables.append(table)
            rest = outside
    return rest


def _table(grid: Grid, chars: Sequence[Char], page: int, least: int) -> tuple[Table | None, list[Char]]:
    """The table in a grid, and the characters outside; None if it says too little to be one."""
    owner = {
        (row, column): i
        for i, frame in enumerate(grid.frames)
        for row in range(frame.row, frame.row + frame.rows)
        for column in range(frame.column, frame.column + frame.columns)
    }
    inside: dict[int, list[Char]] = {}
    rest = []
    for char in chars:
        across, down = (char.x0 + char.x1) / 2, char.top + OVERHANG * (char.bottom - char.top)
        place = (bisect_right(grid.ys, down) - 1, bisect_right(grid.xs, across) - 1)
        if place in owner:
            inside.setdefault(owner[place], []).append(char)
        else:
            rest.append(char)
    rows: list[list[PageCell]] = [[] for _ in grid.ys[1:]]
    for row in range(len(rows)):
        for column in range(len(grid.xs) - 1):
            i = owner.get((row, column))
            if i is None:
                box = (grid.xs[column], grid.ys[row], grid.xs[column + 1], grid.ys[row + 1])
                rows[row].append(PageCell("", box=box))
                continue
            frame = grid.frames[i]
            if (frame.row, frame.column) == (row, column):
                own = inside.get(i, ())
                rows[row].append(cell_of(own, frame, page))
    if sum(1 for row in rows for cell in row if cell.text) < least:
        return None, list(chars)
    whole = tuple(tuple(row) for row in rows)
    table = Table(page, grid.box, grid.xs, whole, page, grid.open_top, grid.open_bottom, is_ruled=grid.is_ruled)
    return table, rest
