"""What the lines of a table without rules tell about its rows: its columns' lines, and whether a cell ends behind one.

Left out: what is made of it (row_cuts.py, row_labels.py).

    承担值守工作，汇总全市 above 险情 -> the cell goes on; 发布预警 above 巡查河道 -> it ends
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.paged.cells import BRACKETS, SENTENCE_END, STARTS_ENTRY, first_word
from ingest.readers.paged.gutters import Span
from ingest.readers.paged.lines import CLOSING, Line, lines_of
from ingest.readers.paged.page import Char

OVERLAP = 0.1  # of its size, that a line may reach over a cut
FULL = 1.2  # characters that a full line may lack
PROSE = 8  # characters of a column whose full lines were certainly broken
NEAR = 2.2  # characters to the next column, at most, where short words fill theirs
LEAST_BROKEN = 6  # characters of a line that was broken …
ORPHAN = 0.6  # … before one of less than this share of it
SERIES = 6  # characters of words of one series: 市水利局, 市气象局
ENTRY_NUMBER = re.compile(r"[（(]?([一二三四五六七八九十\d]+|[①-⑳a-zA-Z])")  # （1），2.，①
FIRST = frozenset(("1", "一", "①", "a", "A"))


class Band(NamedTuple):
    """A part of the table's height: a row, or lines that no cut can part."""

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Column:
    """The lines of one column."""

    lines: list[Line]
    width: float  # of its full lines
    broken: bool  # its full lines were broken for want of room


def columns_in(chars: Iterable[Char], columns: Sequence[Span]) -> list[Column]:
    """The lines of each column."""
    parts: list[list[Char]] = [[] for _ in columns]
    for char in chars:
        parts[column_of(char, columns)].append(char)
    found = []
    for number, part in enumerate(parts):
        lines = lines_of(part, 0)
        width = max(map(_inside, lines), default=0.0)
        size = max((line.size for line in lines), default=0.0)
        full = sum(1 for line in lines if _inside(line) > width - FULL * size)
        near = all(b.x0 - a.x1 < NEAR * size for a, b in pairwise(columns[max(0, number - 1) : number + 2]))
        found.append(Column(lines, width, full > 1 and (near or width >= PROSE * size)))
    return found


def column_of(char: Char, columns: Sequence[Span]) -> int:
    """The column in which the middle of a character stands, or to which it is nearest."""
    middle = (char.x0 + char.x1) / 2
    return min(range(len(columns)), key=lambda i: max(columns[i].x0 - middle, middle - columns[i].x1))


def bands_of(columns: Sequence[Column]) -> list[Band]:
    """The lines of columns from top to bottom, those that stand beside one another together."""
    bands: list[Band] = []
    for line in sorted((line for column in columns for line in column.lines), key=lambda line: line.top):
        if bands and line.top < bands[-1].bottom - OVERLAP * line.size:
            bands[-1] = bands[-1]._replace(bottom=max(bands[-1].bottom, line.bottom))
        else:
            bands.append(Band(line.top, line.bottom))
    return bands


def pitch_of(columns: Sequence[Column]) -> float:
    """The distance of two lines of a cell: the least of two lines of a column."""
    return min((b.top - a.top for column in columns for a, b in pairwise(column.lines)), default=1.0)


def ends(line: Line, below: Line, column: Column) -> int:
    """1 if a cell ends behind a line, -1 if the line below it goes on with it, 0 if that cannot be told."""
    if any(line.text.count(opening) > line.text.count(closing) for opening, closing in BRACKETS.items()):
        return -1
    if STARTS_ENTRY.match(below.text):
        number = ENTRY_NUMBER.match(below.text)
        return 0 if number is None else 1 if number[1] in FIRST else -1
    if _is_series(line.text, below.text):
        return 1
    if line.text[-1] in "，、":
        return -1
    width = line.x1 - line.x0
    if width + first_word(below.text, line.size) <= column.width:
        return 1
    orphan = width > LEAST_BROKEN * line.size and below.x1 - below.x0 < ORPHAN * width
    return -1 if (column.broken or orphan) and line.text[-1] not in SENTENCE_END else 0


def _inside(line: Line) -> float:
    """The width of a line without a mark at its end, which may stand out into the gutter."""
    return line.x1 - line.x0 - (line.size if line.text[-1] in CLOSING else 0.0)


def _is_series(one: str, other: str) -> bool:
    """Whether two lines are values of one kind: 0900-2711001 and 0900-2711002, 市水利局 and 市气象局."""
    shapes = [re.sub(r"\d", "0", text) for text in (one, other)]
    if shapes[0] == shapes[1] and "0" in shapes[0]:
        return True
    return len(one) == len(other) <= SERIES and one != other and any(a == b for a, b in zip(one, other, strict=True))
