"""Where the rows of a table without rules begin: its lines into rows, with cells of several lines and merged ones.

Only a height that no line stands across can part two rows. Of all ways to cut there, the one is taken that fits best:

    every row says something in its key column: the first, or the one behind cells that are merged over rows
    the cells of a row begin level with one another, or stand centred to one another: either in all rows alike
    a cut stands in a wide blank and behind lines that are not full; none behind a full line that ends no sentence

Left out: the columns (gutters.py); cells merged over rows other than those left of the key column.

               承担值守工作，汇总全市
    市水利局   险情                        ->  市水利局 | 承担值守工作，汇总全市险情
    市气象局   发布预警                        市气象局 | 发布预警
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from ingest.readers.paged.gutters import Span
from ingest.readers.paged.lines import Line
from ingest.readers.paged.page import Char
from ingest.readers.paged.row_evidence import Band, Column, bands_of, column_of, columns_in, ends, pitch_of
from ingest.readers.paged.row_labels import labels_over, unsure

NEXT = 1.6  # times the distance of two lines: what is farther away is not the next line of a cell
WIDE_BLANK = 0.25  # of the size, more than between two lines of a cell, that parts rows
SAME_HEIGHT = 0.2  # of the distance of two lines, that what is level may differ
MOST_LINES = 40  # of one row
MOST_MERGED = 2  # columns on the left
FILLED = 0.8  # of the lines have half of the columns filled where each line is a row

# What each piece of evidence weighs for a cut, or what it costs where a row does not have it.
AT_RULE, NOT_AT_RULE = 16.0, -4.0
AT_BLANK, NOT_AT_BLANK = 6.0, -3.0
ENDS = 2.0  # that a line ends its cell, or goes on with the next
KEY_BEGINS = 2.0  # each line of the key that does not go on with the one above
NO_KEY = 4.0
KEY_ALONE = 3.0
TORN = 3.0  # a cell with a hole in it
NOT_LEVEL = 6.0
IS_MERGED = 2.0  # each column of cells merged over rows
A_ROW = 0.1  # where nothing else tells

ALIGNMENTS = (0.0, 0.5)  # where the cells of a row agree: at their tops, or in their middles


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows from top to bottom, each with its characters, those of cells merged over several rows left out."""

    chars: list[list[Char]] = field(default_factory=list)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)  # row and column of a merged cell -> its rows


@dataclass(frozen=True, slots=True)
class _Cutting:
    score: float
    rows: list[Band]
    merged: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns from the key on; for each, sums up to every band and line, so that a row is judged at a glance."""

    columns: Sequence[Column]
    bands: Sequence[Band]
    pitch: float
    before: Sequence[Sequence[int]]  # column by column, how many lines stand above each band
    costs: Sequence[Sequence[float]]  # what it costs that a cell goes on from each line to the next, summed up
    key_costs: Sequence[float]  # the same for the key alone


def rows_in(chars: Iterable[Char], columns: Sequence[Span], rules: Sequence[float] = ()) -> Rows:
    """The rows of a table's body; `rules` are the heights of level rules that run along some of the columns only."""
    printed = [char for char in chars if char.text.strip()]
    lines = columns_in(printed, columns)
    whole = _table(lines, pitch_of(lines))
    if len(whole.bands) < 2 or (not rules and _is_plain(whole)):
        return _rows(printed, columns, _Cutting(0.0, list(whole.bands)))
    keys = [key for key in range(min(MOST_MERGED, max(len(lines) - 2, 0)) + 1) if lines[key].lines]
    cuttings = [
        _with_labels(lines[:key], _best_cut(_table(lines[key:], whole.pitch), alignment, rules))
        for key in keys or [0]
        for alignment in ALIGNMENTS
    ]
    return _rows(printed, columns, max(cuttings, key=lambda cutting: cutting.score))


def _table(columns: Sequence[Column], pitch: float) -> _Table:
    bands = bands_of(columns)
    told = [[(_is_next(a, b, pitch), ends(a, b, column)) for a, b in pairwise(column.lines)] for column in columns]
    costs = [[0.0, *accumulate(ENDS * end if near else TORN for near, end in column)] for column in told]
    key_costs = [0.0, *accumulate(KEY_BEGINS if end >= 0 else 0.0 for _, end in told[0])]
    return _Table(columns, bands, pitch, [_before(column.lines, bands) for column in columns], costs, key_costs)


def _is_next(line: Line, below: Line, pitch: float) -> bool:
    return below.top - line.top <= NEXT * pitch


def _before(lines: Iterable[Line], bands: Sequence[Band]) -> list[int]:
    """How many lines stand above each band, and above the end."""
    counts = [0] * (len(bands) + 1)
    at = 0
    for line in lines:
        while at + 1 < len(bands) and (line.top + line.bottom) / 2 > bands[at].bottom:
            at += 1
        counts[at + 1] += 1
    return list(accumulate(counts))


def _is_plain(table: _Table) -> bool:
    """Whether every line is a row: each has its key, and nearly all have half of the columns filled."""
    rows = [[b - a for a, b in pairwise(counts)] for counts in table.before]
    if not all(rows[0]) or max(map(max, rows)) > 1:
        return False
    key = table.columns[0]
    if any(ends(line, below, key) < 0 for line, below in pairwise(key.lines)):
        return False
    filled = sum(1 for row in zip(*rows, strict=True) if sum(row) * 2 >= max(len(row), 3))
    return filled >= FILLED * len(table.bands)


def _best_cut(table: _Table, alignment: float, rules: Sequence[float]) -> _Cutting:
    """The rows that fit best, the first of the columns being the key."""
    bands = table.bands
    joints = [0.0, *_joints(table, rules)]  # above each band
    inside = list(accumulate(max(joint, 0.0) for joint in joints))
    best = [(0.0, 0)]  # score of the rows that end before each band, and where the last of them begins
    for end in range(1, len(bands) + 1):
        starts = range(max(0, end - MOST_LINES), end)
        scores = (
            best[start][0]
            + min(joints[start], 0.0)
            + _fit(table, start, end, alignment)
            - (inside[end - 1] - inside[start])
            for start in starts
        )
        best.append(max(zip(scores, starts, strict=True)))
    rows, end = [], len(bands)
    while end:
        start = best[end][1]
        rows.append(Band(bands[start].top, max(band.bottom for band in bands[start:end])))
        end = start
    return _Cutting(best[-1][0], rows[::-1])


def _joints(table: _Table, rules: Sequence[float]) -> Iterator[float]:
    """What speaks for a cut between each band and the next; below 0 what speaks against it."""
    key = table.columns[0].lines
    least = table.pitch - (1 - WIDE_BLANK) * min((line.size for line in key), default=0.0)
    blanks = [below.top - above.bottom > least for above, below in pairwise(table.bands)]
    elsewhere = NOT_AT_BLANK if sum(blanks) * 2 >= len(key) - 1 else 0.0
    for blank, (above, below) in zip(blanks, pairwise(table.bands), strict=True):
        score = AT_BLANK if blank else elsewhere
        if rules:
            score += AT_RULE if any(above.bottom - 1 <= rule <= below.top + 1 for rule in rules) else NOT_AT_RULE
        yield score


def _fit(table: _Table, start: int, end: int, alignment: float) -> float:
    """How well the bands from `start` to `end` make one row."""
    top, bottom = table.bands[start].top, max(band.bottom for band in table.bands[start:end])
    level = top + alignment * (bottom - top)
    score = A_ROW
    written = 0
    for column, before, costs in zip(table.columns, table.before, table.costs, strict=True):
        first, last = before[start], before[end] - 1
        if last < first:
            continue
        written += 1
        above, below = column.lines[first].top, column.lines[last].bottom
        off = abs(above + alignment * (below - above) - level) / table.pitch
        score -= (costs[last] - costs[first]) + (NOT_LEVEL * min(off, 1.0) if off > SAME_HEIGHT else 0.0)
    first, last = table.before[0][start], table.before[0][end] - 1
    if last < first:
        return score - NO_KEY
    return score - (table.key_costs[last] - table.key_costs[first]) - (KEY_ALONE if written == 1 else 0.0)


def _with_labels(columns: Sequence[Column], cutting: _Cutting) -> _Cutting:
    """The rows with the cells left of the key, each of which covers as many of them as it fits."""
    score, merged = cutting.score, dict(cutting.merged)
    for number, column in enumerate(columns):
        starts, off = labels_over(column, cutting.rows)
        score -= IS_MERGED + NOT_LEVEL * off + KEY_BEGINS * unsure(column)
        for start, end in pairwise([*starts, len(cutting.rows)]):
            merged[start, number] = end - start
    return _Cutting(score, cutting.rows, merged)


def _rows(chars: Sequence[Char], columns: Sequence[Span], cutting: _Cutting) -> Rows:
    """The characters by row."""
    over = {column for _, column in cutting.merged}
    edges = [(a.bottom + b.top) / 2 for a, b in pairwise(cutting.rows)]
    rows: list[list[Char]] = [[] for _ in cutting.rows]
    for char in chars:
        if not over or column_of(char, columns) not in over:
            middle = (char.top + char.bottom) / 2
            rows[sum(1 for edge in edges if edge < middle)].append(char)
    return Rows(rows, cutting.merged)
