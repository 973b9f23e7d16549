"""One table over the pages it runs on.

The header repeated on a page goes, a row that the page break cut is whole again, a merged cell goes on covering its
rows. A row counts as cut only on evidence: its first cell is empty and the others go on in mid-sentence or with the next
item of a list, or no rule parts it from the row before. Left out: which tables follow one another (paragraphs.py).

    page 3: 级别 | 条件 / 一级 | 24小时雨量超过   page 4: 级别 | 条件 /  | 250毫米  -> 一级 | 24小时雨量超过250毫米
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.paged.cells import SENTENCE_END, STARTS_ENTRY, PageCell, followed_by
from ingest.readers.paged.table_rows import SAME_EDGE, Row, Table, on, sections_of
from ingest.readers.table import covering, headers_of

CONTINUED = re.compile(r"[（(]?[续續][）)]?")  # 表2（续）


def goes_on(table: Table, after: Table) -> bool:
    """Whether `table`, the first thing on its page, is the last one of the page before going on: same columns."""
    if table.page != after.last_page + 1:
        return False
    header = _header(after)
    again = bool(header) and _same(table.rows[0], header[0])
    named = again and len(table.xs) == len(after.xs)
    if named and not table.is_ruled and not after.is_ruled:
        return True  # their outer edges are those of the text on each page
    if abs(table.xs[0] - after.xs[0]) > SAME_EDGE or abs(table.xs[-1] - after.xs[-1]) > SAME_EDGE:
        return False
    if named:
        return True
    edges = {edge for cell in table.rows[0] for edge in (cell.box[0], cell.box[2])}
    if any(min(abs(edge - x) for x in after.xs) > SAME_EDGE for edge in edges):
        return False
    if again or not header:
        return True
    return headers_of(table.rows) <= 1 and not _has_own_header(table.rows[0], header[0])


def joined(after: Table, table: Table) -> Table:
    """The table with its next page; the header repeated there goes."""
    header = _header(after)
    rows = _without_header(table.rows, header)
    xs = after.xs
    above = [list(row) for row in after.rows]
    if len(table.xs) == len(xs):
        rows = _moved(rows, table.xs, xs)
    else:
        xs = _merged(xs, table.xs)
        above = [list(row) for row in on(after.rows, xs)]
    below = [list(row) for row in on(rows, xs)]
    if below:
        counted = sum(1 for row in above[-4:] if row and row[0].text.isdecimal()) > 1
        parted = not (after.open_bottom and table.open_top)
        _mend(above[_last_band(above) :], below, counted=counted, parted=parted)
    whole = tuple(tuple(row) for row in (*above, *below))
    *earlier, _ = sections_of(table)
    last = _header(table) if earlier else header
    return replace(after, xs=xs, rows=whole, last_page=table.last_page, open_bottom=table.open_bottom, header=last)


def _moved(rows: Sequence[Row], xs: Sequence[float], onto: Sequence[float]) -> list[Row]:
    """The rows with the edges of their cells where the page before has them: columns by gaps stand elsewhere on each."""

    def edge(x: float) -> float:
        return onto[min(range(len(xs)), key=lambda i: abs(xs[i] - x))]

    return [tuple(replace(c, box=(edge(c.box[0]), c.box[1], edge(c.box[2]), c.box[3])) for c in row) for row in rows]


def _merged(xs: Sequence[float], others: Sequence[float]) -> tuple[float, ...]:
    new = [x for x in others if all(abs(x - known) > SAME_EDGE for known in xs)]
    return tuple(sorted((*xs, *new)))


def _header(table: Table) -> tuple[Row, ...]:
    """The header rows of the table's last section, a title above them left out."""
    if table.header is not None:
        return table.header
    *_, (rows, headers) = sections_of(table)
    return tuple(row for row in rows[:headers] if len(row) > 1)


def _last_band(rows: Sequence[Sequence[PageCell]]) -> int:
    """The first of the last rows that no merged cell ties to rows above them."""
    start = end = 0
    for number, row in enumerate(rows):
        if number >= end:
            start = number
        end = max(end, *(number + cell.rows for cell in row), number + 1)
    return start


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


def _mend(above: list[list[PageCell]], below: list[list[PageCell]], *, counted: bool, parted: bool) -> None:
    """Join what the page break parted: a row cut in two, and merged cells that cover rows on both pages."""
    over = {left: cell for cell, _, left in filter(None, covering(above)[-1])}
    pairs = []
    column = 0
    for rest in below[0]:
        cell = over.get(column)
        if cell is None or cell.columns != rest.columns:
            return
        pairs.append((cell, rest))
        column += rest.columns
    cut = _is_cut(pairs, counted=counted, parted=parted)
    for cell, rest in pairs:
        if cut:
            _replace(above, cell, replace(followed_by(cell, rest), rows=cell.rows + rest.rows - 1))
        elif not rest.text and cell.text and (rest.rows > 1 or cell.rows > 1):
            _replace(above, cell, replace(cell, rows=cell.rows + rest.rows))
            below[0].remove(rest)
    if cut:
        del below[0]


def _is_cut(pairs: Sequence[tuple[PageCell, PageCell]], *, counted: bool, parted: bool) -> bool:
    """Whether the first row of a page is the end of the last row of the page before.

    `counted`: the rows have numbers, so that one without is the rest of another; `parted`: a rule stands between the two.
    """
    if len(pairs) < 2 or not any(rest.text for _, rest in pairs):
        return False
    key, rest = pairs[0]
    told = [(cell, more) for cell, more in pairs if more.text]
    if key.text and not rest.text and all(cell.text for cell, _ in told):
        return not parted or (counted and rest.rows == 1) or all(_runs_on(cell, more) for cell, more in told)
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
