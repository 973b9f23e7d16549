"""A table of a page as its drawn cells, and its rows as Blocks: each line of each cell with its place.

A table may have parts with header rows of their own, each opened by a row over all columns (前十名 over the whole
width, then 名称 | 数量). Left out: finding tables (tables.py), putting their pages together
(page_table_breaks.py), what is header and what a merged cell says in each row (table.py).

    级别 | 条件 / 一级 | 超过28.5米 -> Block("一级 | 超过28.5米", header=("级别", "条件"), places=(一级 at 0–2, 超过28.5米 at 5–12))
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.document import CELL_SEPARATOR, Block, Box, Place
from ingest.readers.paged.cells import PageCell, as_label, starts_of
from ingest.readers.paged.lines import mean_confidence
from ingest.readers.table import headers_of, laid, lines_of

SAME_EDGE = 5.0  # points that a table's edges may differ from row to row and page to page
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
    header: tuple[Row, ...] | None = None  # under which its last row stands, once pages were joined
    is_ruled: bool = True  # its cells are closed by rules


def table_blocks(table: Table, number: int) -> list[Block]:
    """The rows as Blocks, with the place of each line of each cell; a title over all columns as a paragraph."""
    blocks: list[Block] = []
    for rows, headers in sections_of(table):
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


def sections_of(table: Table) -> Iterator[tuple[list[Row], int]]:
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
    return on(rows, edges)


def on(rows: Sequence[Row], xs: Sequence[float]) -> list[Row]:
    """The rows with their cells' columns counted between these edges."""

    def nearest(edge: float) -> int:
        return min(range(len(xs)), key=lambda i: abs(xs[i] - edge))

    return [
        tuple(replace(cell, columns=max(1, nearest(cell.box[2]) - nearest(cell.box[0]))) for cell in row)
        for row in rows
    ]


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
