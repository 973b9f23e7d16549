"""Rows at the head of a page that go on with a table without rules on the page before, its header not repeated.

They are told by the columns of that table: from the first line of the page on, no text runs across an edge between two
of them, and some line has text in more columns than one. Left out: tables that have their header, or rules around their
cells, on each page (tables.py); putting the two parts together (table_breaks.py).

    page 3: 单位　职责 / 市水利局　巡查堤防    page 4: 市气象局　发布预警 / 三、保障措施…… -> a grid of one row
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.readers.paged.grid import Grid
from ingest.readers.paged.gutters import Span, across, grid_between, written_part
from ingest.readers.paged.lines import CLOSING, rows_of
from ingest.readers.paged.page import Char, Page
from ingest.readers.paged.row_cuts import rows_in
from ingest.readers.paged.zones import APART, EDGE_ZONE

CAPTION_AGAIN = re.compile(  # 表1（续）　职责分工, 续表2, （接上页）
    r"[续續]\s*表|表\s*[\d一二三四五六七八九十A-Z.\-—－]+\s*.{0,40}[（(][续續接]|[（(][续續接][^）)]{0,6}[）)]$"
)
STARTS_TEXT = re.compile(
    r"[（(]?[一二三四五六七八九十]+[)）、]|第[一二三四五六七八九十\d]+[章节節条條]|[表图圖]\s*\d|注\s*\d*[:：]"
)
FIELD = re.compile(r".{1,8}[:：]")  # 联系人：甲某, of a signature
SAME_WORD = 0.5  # of the size, the widest gap inside of a text
BESIDE = 6.0  # characters that a line may stand out of the table, whose outer edges are those of its text
FARTHEST = 2.4  # of the size, from one line of a table to the next
NEXT_LINE = 1.2  # of the size, the blank above a line that says something in one column alone


def continued_grid(page: Page, chars: Sequence[Char], xs: Sequence[float]) -> Grid | None:
    """The rows that go on with a table whose columns have their edges at `xs`; `chars` are those outside of tables."""
    lines = [line for line in rows_of(chars) if any(char.text.strip() for char in line)]
    lines = lines[_headers(lines, page.height) :]
    end = 0
    for number, line in enumerate(lines):
        blank = _blank(lines[number - 1], line) if number else 0.0
        if blank > FARTHEST or not _keeps(line, xs):
            break
        filled = _filled(line, xs)
        if len(filled) > 1 or (filled != {0} and blank < NEXT_LINE):
            end = number + 1
    told = [line for line in lines[:end] if len(_filled(line, xs)) > 1]
    if not told or any(FIELD.match(_text(line)) for line in told):
        return None
    body = [char for line in lines[:end] for char in line]
    columns = [written_part(Span(a, b), body) for a, b in pairwise(xs)]
    rows = rows_in(body, columns)
    return grid_between(xs, columns, rows.chars, [], rows.merged)


def _headers(lines: Sequence[Sequence[Char]], height: float) -> int:
    """How many lines at the head of a page are no text of it: its header, the table's caption said again."""
    for number, (line, below) in enumerate(pairwise(lines)):
        header = max(char.bottom for char in line) < EDGE_ZONE * height and _blank(line, below) > APART
        if not header and not CAPTION_AGAIN.match(_text(line)):
            return number
    return 0


def _keeps(line: Sequence[Char], xs: Sequence[float]) -> bool:
    """Whether a line stands in the columns, and no word of it runs across an edge; it begins no text of its own."""
    printed = sorted((char for char in line if char.text.strip()), key=lambda char: char.x0)
    beside = BESIDE * printed[0].size
    if printed[0].x0 < xs[0] - beside or printed[-1].x1 > xs[-1] + beside or STARTS_TEXT.match(_text(line)):
        return False
    for edge in xs[1:-1]:
        if any(char.x0 + 1 < edge < char.x1 - 1 and char.text not in CLOSING for char in printed):
            return False
        for char, following in pairwise(printed):
            near = following.x0 - char.x1 < SAME_WORD * char.size and char.text not in CLOSING
            if near and across(char) < edge < across(following):
                return False
    return True


def _filled(line: Sequence[Char], xs: Sequence[float]) -> set[int]:
    """The columns in which a line says something."""
    return {sum(1 for x in xs[1:-1] if x < across(char)) for char in line if char.text.strip()}


def _blank(above: Sequence[Char], line: Sequence[Char]) -> float:
    """The blank between two lines, in characters."""
    return (min(c.top for c in line) - max(c.bottom for c in above)) / median(char.size for char in line)


def _text(line: Sequence[Char]) -> str:
    return "".join(char.text for char in sorted(line, key=lambda char: char.x0)).strip()
