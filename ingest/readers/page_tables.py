"""Tables of a page, of any paged format, and the same table over the pages that it runs on.

`tables_on` takes the tables out of a page's characters; `joined` puts a table and its next page together, where
`goes_on` says that they are one: the repeated header goes, a row that the page break cut is whole again, a merged cell
goes on covering its rows; `table_blocks` gives the rows as Blocks with the place of every line of every cell.

Left out: the figures of rules (page_grid.py), columns without rules (page_unruled.py), the text of a cell
(page_cells.py), what is header and what a merged cell says in each row (table.py).

    page 3: 级别 | 条件 / 一级 | 24小时雨量超过   page 4: 级别 | 条件 /  | 250毫米  -> 一级 | 24小时雨量超过250毫米
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.document import CELL_SEPARATOR, Block, Box, Place
from ingest.readers.page import Char, Page
from ingest.readers.page_cells import SENTENCE_END, STARTS_ENTRY, PageCell, as_label, cell_of, followed_by, starts_of
from ingest.readers.page_grid import Grid, grids_of, segments_of
from ingest.readers.page_lines import mean_confidence
from ingest.readers.table import covering, headers_of, laid, lines_of

SAME_EDGE = 5.0  # points that a table's edges may differ from page to page
OVERHANG = (
    0.35  # of a character's height above the rule it straddles, for it to belong above: text too long for its row
)
LEAST_CELLS = 3  # with text, of a table
CONTINUED = re.compile(r"[（(]?[续續][）)]?")  # 表2（续）
Row = tuple[PageCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table, on one page or joined over several: its drawn cells, row by row."""

    page: int  # of its first row
    box: Box  # on that page
    xs: tuple[float, ...]  # the edges of its columns
    rows: tuple[Row, ...]
    last_page: int
    open_top: bool = False  # no rule above its first row
    open_bottom: bool = False


def tables_on(page: Page) -> tuple[list[Table], list[Char]]:
    """The page's tables from top to bottom, and the characters that stand in none of them."""
    rest = list(page.chars)
    tables = []
    level, upright = segments_of(page.rules)
    for grid in grids_of(level, upright, rest):
        table, outside = _table(grid, rest, page.number)
        if table is not None:
            tables.append(table)
            rest = outside
    return sorted(tables, key=lambda table: table.box[1]), rest


def goes_on(table: Table, after: Table) -> bool:
    """Whether `table`, the first thing on its page, is the last one of the page before going on: same columns."""
    if table.page != after.last_page + 1:
        return False
    if abs(table.xs[0] - after.xs[0]) > SAME_EDGE or abs(table.xs[-1] - after.xs[-1]) > SAME_EDGE:
        return False
    edges = {edge for cell in table.rows[0] for edge in (cell.box[0], cell.box[2])}
    if any(min(abs(edge - x) for x in after.xs) > SAME_EDGE for edge in edges):
        return False
    header = _header(after)
    if len(header) < 2 or _same(table.rows[0], header[0]):
        return True
    return headers_of(table.rows) <= 1 and not _has_own_header(table.rows[0], header[0])


def joined(after: Table, table: Table) -> Table:
    """The table with its next page; the header repeated there goes."""
    xs = _merged(after.xs, table.xs)
    above = [list(row) for row in _on(after.rows, xs)]
    below = [list(row) for row in _on(_without_header(table.rows, _header(after)), xs)]
    if below:
        _mend(above, below, open_cut=after.open_bottom and table.open_top)
    rows = tuple(tuple(row) for row in (*above, *below))
    return replace(after, xs=xs, rows=rows, last_page=table.last_page, open_bottom=table.open_bottom)


def table_blocks(table: Table, number: int) -> list[Block]:
    """The rows as Blocks, with the place of each line of each cell; a title over all columns as a paragraph."""
    blocks: list[Block] = []
    for rows, headers in _sections(table):
        labelled = [*(tuple(map(as_label, row)) for row in rows[:headers]), *rows[headers:]]
        cells = laid(labelled, headers)
        texts = [["" if cell is None else cell.text for cell in row] for row in cells]
        for line in lines_of(texts, headers):
            placed = cells[line.at]
            if line.role == "row":
                blocks.append(_row_block(placed, line.header, number))
            else:
                blocks += [block for cell in placed if cell is not None for block in _paragraphs(cell)]
    return blocks


def _table(grid: Grid, chars: Sequence[Char], page: int) -> tuple[Table | None, list[Char]]:
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
                rows[row].append(cell_of(own, frame.box, page, rows=frame.rows, columns=frame.columns))
    if sum(1 for row in rows for cell in row if cell.text) < LEAST_CELLS:
        return None, list(chars)
    whole = tuple(tuple(row) for row in rows)
    return Table(page, grid.box, grid.xs, whole, page, grid.open_top, grid.open_bottom), rest


def _sections(table: Table) -> Iterator[tuple[list[Row], int]]:
    """The table cut where a row over all columns opens a part with header rows of its own, each with their number."""
    starts = [0]
    titled = [at for at, row in enumerate(table.rows) if _is_wide(row, table)]
    for at, end in pairwise([*titled, len(table.rows)]):
        if 0 < at + 1 < end and headers_of(_tight(table.rows[at + 1 : end])) > 1:
            starts.append(at + 1)
    for start, end in pairwise([*starts, len(table.rows)]):
        rows = _tight(table.rows[start:end])
        if rows:
            yield rows, headers_of(rows)


def _is_wide(row: Row, table: Table) -> bool:
    return len(row) == 1 and row[0].columns == len(table.xs) - 1


def _tight(rows: Sequence[Row]) -> list[Row]:
    """The rows without the edges at which none of their cells begins."""
    edges: list[float] = []
    for edge in sorted(edge for row in rows for cell in row for edge in (cell.box[0], cell.box[2])):
        if not edges or edge - edges[-1] > SAME_EDGE:
            edges.append(edge)
    return _on(rows, edges)


def _on(rows: Sequence[Row], xs: Sequence[float]) -> list[Row]:
    """The rows with their cells' columns counted between these edges."""

    def nearest(edge: float) -> int:
        return min(range(len(xs)), key=lambda i: abs(xs[i] - edge))

    return [
        tuple(replace(cell, columns=max(1, nearest(cell.box[2]) - nearest(cell.box[0]))) for cell in row)
        for row in rows
    ]


def _merged(xs: Sequence[float], others: Sequence[float]) -> tuple[float, ...]:
    new = [x for x in others if all(abs(x - known) > SAME_EDGE for known in xs)]
    return tuple(sorted((*xs, *new)))


def _header(table: Table) -> list[Row]:
    """The header rows of the table's last section, a title above them left out."""
    *_, (rows, headers) = _sections(table)
    return [row for row in rows[:headers] if len(row) > 1]


def _same(row: Sequence[PageCell], other: Sequence[PageCell]) -> bool:
    return [_bare(cell.text) for cell in row] == [_bare(cell.text) for cell in other]


def _bare(text: str) -> str:
    return CONTINUED.sub("", "".join(text.split()))


def _has_own_header(row: Row, header: Row) -> bool:
    """Whether the row names its columns much as the header does, and yet others: another table of the same form."""
    equal = sum(
        1 for cell, other in zip(row, header, strict=False) if cell.text and _bare(cell.text) == _bare(other.text)
    )
    return equal * 2 >= len(header)


def _without_header(rows: Sequence[Row], header: Sequence[Row]) -> Sequence[Row]:
    titles = 1 if len(rows) > 1 and len(rows[0]) == 1 and len(header) > 0 else 0
    for skipped in range(titles + 1):
        again = rows[skipped : skipped + len(header)]
        if header and len(again) == len(header) and all(map(_same, again, header)):
            return rows[skipped + len(header) :]
    return rows


def _mend(above: list[list[PageCell]], below: list[list[PageCell]], *, open_cut: bool) -> None:
    """Join what the page break parted: a row cut in two, and merged cells that cover rows on both pages."""
    over = {left: cell for cell, _, left in filter(None, covering(above)[-1])}
    pairs: list[tuple[PageCell | None, PageCell]] = []
    column = 0
    for first in below[0]:
        pairs.append((over.get(column), first))
        column += first.columns
    if any(cell is not None and cell.columns != rest.columns for cell, rest in pairs):
        return
    cut = _is_cut([(cell, rest) for cell, rest in pairs if cell is not None], above, open_cut)
    for cell, rest in pairs:
        if cell is None:
            continue
        if cut:
            _replace(above, cell, replace(followed_by(cell, rest), rows=cell.rows + rest.rows - 1))
        elif not rest.text and cell.text and (rest.rows > 1 or cell.rows > 1):
            _replace(above, cell, replace(cell, rows=cell.rows + rest.rows))
            below[0].remove(rest)
    if cut:
        del below[0]


def _is_cut(pairs: Sequence[tuple[PageCell, PageCell]], above: Sequence[Sequence[PageCell]], open_cut: bool) -> bool:
    """Whether the first row of a page is the end of the last row of the page before."""
    if len(pairs) < 2 or not any(rest.text for _, rest in pairs):
        return False
    key, rest = pairs[0]
    told = [(cell, more) for cell, more in pairs if more.text]
    if key.text and not rest.text and all(cell.text for cell, _ in told):
        counted = sum(1 for row in above[-4:] if row and row[0].text.isdecimal()) > 1
        return open_cut or (counted and rest.rows == 1) or all(_runs_on(cell, more) for cell, more in told)
    alone = rest.text and len(told) == 1 and not any(cell.text for cell, _ in pairs[1:])
    if not alone or not key.pieces:
        return False
    indented = key.pieces[0].box[0] - rest.pieces[0].box[0] > 0.5 * (rest.pieces[0].box[3] - rest.pieces[0].box[1])
    return _runs_on(key, rest) and indented


def _runs_on(cell: PageCell, more: PageCell) -> bool:
    """Whether a cell's last line is full and ends no sentence, or both are items of a list."""
    last, first = cell.pieces[-1], more.pieces[0]
    if STARTS_ENTRY.match(first.text):
        return any(STARTS_ENTRY.match(piece.text) for piece in cell.pieces)
    return last.full and last.text[-1] not in SENTENCE_END


def _replace(rows: Sequence[list[PageCell]], old: PageCell, new: PageCell) -> None:
    for row in rows:
        for at, cell in enumerate(row):
            if cell is old:
                row[at] = new
                return


def _row_block(cells: Sequence[PageCell | None], header: tuple[str, ...], number: int) -> Block:
    row = Block.row(tuple("" if cell is None else cell.text for cell in cells), header=header, table=number)
    places = []
    at = 0
    for cell in cells:
        if cell is not None:
            places += list(_places(cell, at))
            at += len(cell.text)
        at += len(CELL_SEPARATOR)
    pages = [place.page for place in places]
    pieces = [piece for cell in cells if cell is not None for piece in cell.pieces]
    confidence = mean_confidence((piece.confidence, len(piece.text)) for piece in pieces)
    return replace(row, page=pages[-1] if pages else None, places=tuple(places), confidence=confidence)


def _paragraphs(cell: PageCell) -> Iterator[Block]:
    """A title's or a frame's text, a paragraph for each of its items."""
    items: list[list[int]] = []
    for i, piece in enumerate(cell.pieces):
        if piece.apart or not items:
            items.append([])
        items[-1].append(i)
    for item in items:
        own = replace(cell, pieces=(cell.pieces[item[0]]._replace(apart=False), *(cell.pieces[i] for i in item[1:])))
        text = "".join(cell.text.split("\n")[items.index(item)])
        confidence = mean_confidence((piece.confidence, len(piece.text)) for piece in own.pieces)
        yield Block(text, page=own.pieces[0].page, places=tuple(_places(own, 0)), confidence=confidence)


def _places(cell: PageCell, at: int) -> Iterator[Place]:
    for start, piece in zip(starts_of(cell.pieces), cell.pieces, strict=True):
        yield Place(at + start, at + start + len(piece.text), piece.page, piece.box)
