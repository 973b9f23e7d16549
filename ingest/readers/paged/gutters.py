"""Columns that only free space parts: gutters of a page, the words of a line, and the grid that columns and rows give.

Left out: where on a page such columns are looked for (unruled.py), where their rows begin (row_cuts.py).

    市水利局(90–130) 2718(200–220), 市气象局(90–130) 2719(200–220) -> columns 90–130 and 200–220
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.document import Box
from ingest.readers.paged.grid import Frame, Grid
from ingest.readers.paged.lines import CLOSING, rows_of
from ingest.readers.paged.page import Char

GUTTER = 0.9  # of the characters' size, that is free of them between two columns
MARK_GAP = 0.2  # of the size, behind a mark that is the last of its line; the next column may begin there
WORD_GAP = 1.5  # of the size, between the words of a header line
BLANK_ON_EDGE = 0.6  # of the size, in a header line where a column ends
PADDING = 6.0  # points beside the text of a column, as in a ruled cell
PROSE_LINE = 12  # characters of a line that fills its column, as prose does


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line or of the page's width, from x0 to x1."""

    x0: float
    x1: float


def columns_of(chars: Iterable[Char]) -> list[Span]:
    """The stretches of width that characters take up, those less than a gutter apart made one.

    A mark at the end of a line may stand out into a gutter, and is not looked at.
    """
    columns: list[Span] = []
    rows = [sorted(row, key=lambda char: char.x0) for row in rows_of(char for char in chars if char.text.strip())]
    starts = {round(word[0].x0) for row in rows for word in words_of(row)}
    seen = sorted((char for row in rows for char in _without_ends(row, starts)), key=lambda char: char.x0)
    for char in seen:
        if columns and char.x0 - columns[-1].x1 < GUTTER * char.size:
            columns[-1] = Span(columns[-1].x0, max(columns[-1].x1, char.x1))
        else:
            columns.append(Span(char.x0, char.x1))
    return columns


def _without_ends(row: Sequence[Char], starts: Container[int]) -> Iterable[Char]:
    """The characters of a line without the marks that end a word: behind them is a gap, or where other lines begin."""
    for char, following in pairwise(row):
        gap = following.x0 - char.x1
        if char.text not in CLOSING or (gap < MARK_GAP * char.size and round(following.x0) not in starts):
            yield char
    alone = len(row) == 1 or (row and row[-1].x0 - row[-2].x1 >= GUTTER * row[-1].size)
    if row and (alone or row[-1].text not in CLOSING):
        yield row[-1]


def edges_of(columns: Sequence[Span], box: Box) -> list[float]:
    """The edges of columns: the middles of the gutters, and the table's own."""
    middles = [(a.x1 + b.x0) / 2 for a, b in pairwise(columns)]
    return [min(box[0], columns[0].x0), *middles, max(box[2], columns[-1].x1)]


def words_of(line: Sequence[Char]) -> list[list[Char]]:
    """The characters of a line, parted at wide gaps."""
    words: list[list[Char]] = []
    for char in sorted((char for char in line if char.text.strip()), key=lambda char: char.x0):
        if words and char.x0 - words[-1][-1].x1 < WORD_GAP * char.size:
            words[-1].append(char)
        else:
            words.append([char])
    return words


def written_part(column: Span, chars: Sequence[Char]) -> Span:
    """The part of a column between rules that text takes up."""
    own = [char for char in chars if char.text.strip() and column.x0 <= across(char) <= column.x1]
    return Span(min(char.x0 for char in own), max(char.x1 for char in own)) if own else column


def prose_columns(chars: Sequence[Char], columns: Sequence[Span]) -> int:
    """How many columns are filled from edge to edge, line for line: text set in columns has two."""
    filled = 0
    for column in columns:
        own = rows_of(char for char in chars if column.x0 <= across(char) <= column.x1)
        long = [line for line in own if len(line) >= PROSE_LINE]
        full = sum(
            1 for line in long if max(c.x1 for c in line) - min(c.x0 for c in line) > 0.85 * (column.x1 - column.x0)
        )
        filled += len(own) > 4 and full > 0.6 * len(own)
    return filled


def grid_between(
    xs: Sequence[float],
    columns: Sequence[Span],
    rows: Sequence[Sequence[Char]],
    head: Sequence[Sequence[Char]],
    merged: Mapping[tuple[int, int], int],
    *,
    is_open: bool = True,
) -> Grid:
    """The grid of these rows; words of a header line that stand over several columns cover them.

    `merged` are the cells that cover more rows than one, by row and column, with how many;
    `is_open` says that no rule stands between the first row or the last and a page break beside it.
    """
    every = [*head, *rows]
    ys = [min(char.top for char in every[0]) - 1]
    ys += [(max(c.bottom for c in a) + min(c.top for c in b)) / 2 for a, b in pairwise(every)]
    ys.append(max(char.bottom for char in every[-1]) + 1)
    frames = []
    for row in range(len(every)):
        covered = _covered(every[row], xs) if row < len(head) else []
        column = 0
        while column < len(xs) - 1:
            count = next((b - a for a, b in covered if a == column), 1)
            box = (xs[column], ys[row], xs[column + count], ys[row + 1])
            inner = (columns[column].x0 - PADDING, box[1], columns[column + count - 1].x1 + PADDING, box[3])
            frames.append(Frame(row, column, box, 1, count, inner))
            column += count
    frames = list(_merged(frames, len(head), merged, ys))
    hung = tuple(_hanging(frames, every[: len(head)], len(head), ys))
    return Grid(tuple(xs), tuple(ys), hung, is_open, is_open, is_ruled=False)


def _merged(
    frames: Sequence[Frame], head: int, merged: Mapping[tuple[int, int], int], ys: Sequence[float]
) -> Iterable[Frame]:
    """The frames, those of one merged cell made one."""
    covered = {(head + row + n, column) for (row, column), count in merged.items() for n in range(1, count)}
    for frame in frames:
        count = merged.get((frame.row - head, frame.column), 1)
        if (frame.row, frame.column) in covered:
            continue
        if count == 1:
            yield frame
            continue
        x0, top, x1, _ = frame.box
        inner = frame.inner and (frame.inner[0], top, frame.inner[2], ys[frame.row + count])
        yield frame._replace(rows=count, box=(x0, top, x1, ys[frame.row + count]), inner=inner)


def _hanging(
    frames: Sequence[Frame], head: Sequence[Sequence[Char]], rows: int, ys: Sequence[float]
) -> Iterable[Frame]:
    """The frames, with a header of several lines read down each column: one cell where no word stands over several."""
    if rows < 2:
        return frames
    kept = [frame for frame in frames if frame.row >= rows]
    for frame in (frame for frame in frames if frame.row < rows):
        ruled = [
            f for f in frames if f.row < rows and f.columns > 1 and f.column <= frame.column < f.column + f.columns
        ]
        if ruled:
            kept.append(frame)
        elif frame.row == 0:
            box = (frame.box[0], ys[0], frame.box[2], ys[rows])
            kept.append(frame._replace(rows=rows, box=box))
    return sorted(kept)


def _covered(line: Sequence[Char], xs: Sequence[float]) -> list[tuple[int, int]]:
    """From which column to which each word goes that crosses a gutter or stands centred over columns beside it."""
    found = []
    for word in (part for whole in words_of(line) for part in _cut_at(whole, xs)):
        x0, x1 = word[0].x0, word[-1].x1
        inside = [i for i, (a, b) in enumerate(pairwise(xs)) if min(x1, b) - max(x0, a) > 1]
        if len(inside) > 1:
            found.append((inside[0], inside[-1] + 1))
    return found


def _cut_at(word: list[Char], xs: Sequence[float]) -> Iterable[list[Char]]:
    """A word cut where a blank in it, wider than the others, lies on the edge of a column: 预警级别 颜色."""
    blanks = [b.x0 - a.x1 for a, b in pairwise(word)]
    usual = median(blanks) if blanks else 0.0
    start = 0
    for at, (blank, (a, b)) in enumerate(zip(blanks, pairwise(word), strict=True), 1):
        on_edge = any(a.x1 - 1 <= x <= b.x0 + 1 for x in xs)
        if on_edge and blank > BLANK_ON_EDGE * a.size and blank > 2 * usual:
            yield word[start:at]
            start = at
    yield word[start:]


def across(char: Char) -> float:
    """The middle of a character's width."""
    return (char.x0 + char.x1) / 2
