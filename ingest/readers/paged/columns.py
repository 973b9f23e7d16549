"""Columns side by side: a page into regions that are read one after the other.

Going down the page, the longest stretches are looked for through which the same gap runs from top to bottom (a title
over both columns, a ruled line or a picture across them ends a stretch). A stretch is read column by column only where
it is running text, on this evidence:

    every column is at least 8 characters wide, none is twice as wide as another
    every column has at least 3 lines, and at least half of them reach its right edge, as running text does
    no ruled line crosses the gap, and the blank lines of the columns are not level with one another (rows of a table)
    they are no table (tables.py)

A table without rules, a table of contents, a list of names or a signature block fails one of these and stays whole.
Once a page has such a stretch, a shorter one with the same gap is read so too. Left out: columns of vertical writing.

    |甲甲 乙乙|           [甲甲]         [乙乙]
    |甲甲 乙乙|  ->  first [甲甲] and then [乙乙]
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.document import Box
from ingest.readers.paged.lines import CLOSING, lines_of
from ingest.readers.paged.page import Char, Page, Rule
from ingest.readers.paged.tables import tables_on
from ingest.readers.paged.zones import APART, EDGE_ZONE

GAP = 1.2  # characters, the least that a gap between columns is wide
LEAST_GAP = 9.0  # points
HALF = 0.5  # of its size, that a mark takes up which may stand out into the gap
LEAST_WIDTH = 8.0  # characters, of a column
WIDTH_RATIO = 1.8
LEAST_LINES = 3
FULL_SHARE = 0.5  # of a column's lines that reach its right edge; with a ruled line in the gap …
FULL_SHARE_RULED = 0.25  # … fewer do
FULL = 1.6  # characters that a full line may lack
BAND = 0.5  # characters, how finely the page is looked at from top to bottom
BOXED = 0.5  # of the page's height; a longer part between two ruled lines is a page between header and footer
COVERING = 0.5  # of the page; a larger picture lies under the text
NEW_PART = 1.7  # lines, the blank before a heading that follows the columns


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that is read by itself, with what is drawn in it."""

    page: Page
    is_column: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    top: float
    bottom: float
    gaps: tuple[tuple[float, float], ...]


def regions_of(page: Page) -> list[Region]:
    """The regions in reading order; one that is the whole page where there are no columns."""
    printed = [char for char in page.chars if char.text.strip()]
    if len(printed) < 4 * LEAST_WIDTH:
        return [Region(page)]
    size = median(char.size for char in printed)
    start, end = _body(page, printed)
    body = [char for char in printed if start <= _middle(char) < end]
    if not body:
        return [Region(page)]
    sure = [stretch for stretch in _stretches(page, body, size) if _is_running_text(page, body, stretch, size)]
    known = [gap for stretch in sure for gap in stretch.gaps]
    stretches = _stretches(page, body, size, known) if sure else []
    if sure:
        tables = [table.box for table in tables_on(replace(page, chars=tuple(body)))[0]]
        stretches = [stretch for stretch in stretches if not any(_is_table(stretch, box) for box in tables)]
        sure = [stretch for stretch in stretches if _is_running_text(page, body, stretch, size)]
    if not sure:
        return [Region(page)]
    chosen = [s for s in stretches if s in sure or (_is_like(s, known) and all(_columns(body, s)))]
    head = [char for char in page.chars if _middle(char) < start]
    foot = [char for char in page.chars if _middle(char) >= end]
    inner = [char for char in page.chars if start <= _middle(char) < end]  # with the blanks between words
    regions = [_part(page, head), *_cut(page, inner, [_without_ends(body, s, size) for s in chosen]), _part(page, foot)]
    return [region for region in regions if region is not None]


def _middle(char: Char) -> float:
    return (char.top + char.bottom) / 2


def _body(page: Page, printed: Sequence[Char]) -> tuple[float, float]:
    """Where the text begins and ends, without header and footer: they stand at the page's edge, behind a blank."""
    bands: list[list[float]] = []  # top, bottom, size
    for char in sorted(printed, key=lambda char: char.top):
        if not bands or char.top > bands[-1][1]:
            bands.append([char.top, char.bottom, char.size])
        bands[-1][1] = max(bands[-1][1], char.bottom)
    start, end = -1.0, page.height + 1
    for here, following in pairwise(bands):
        blank = following[0] - here[1]
        if here[1] < page.height * EDGE_ZONE and blank > APART * here[2]:
            start = here[1] + blank / 2
        if following[0] > page.height * (1 - EDGE_ZONE) and blank > APART * following[2]:
            end = min(end, here[1] + blank / 2)
    return start, end


def _stretches(
    page: Page, chars: Sequence[Char], size: float, known: Sequence[tuple[float, float]] = ()
) -> list[_Stretch]:
    """From top to bottom, the longest stretches with a common gap that has text on both sides.

    A stretch of running text with more gaps ends where one of them does: three columns above a note over two of them. So
    does one with gaps that are `known`.
    """
    step = BAND * size
    start = min(char.top for char in chars)
    count = int((max(char.bottom for char in chars) - start) / step) + 1
    ink = [0] * count
    for char in chars:
        mask = _mask(char.x0, char.x0 + HALF * char.size if char.text in CLOSING else char.x1)
        for band in range(
            int((char.top + 0.2 * size - start) / step), int((char.bottom - 0.2 * size - start) / step) + 1
        ):
            if 0 <= band < count:
                ink[band] |= mask
    for x0, top, x1, bottom in (*_level(page.rules), *_pictures(page)):
        for band in range(max(0, int((top - start) / step)), min(count - 1, int((bottom - start) / step)) + 1):
            ink[band] |= _mask(x0, x1)
    left, right = min(char.x0 for char in chars), max(char.x1 for char in chars)
    least = max(GAP * size, LEAST_GAP)

    def dividing(whole: int) -> tuple[tuple[float, float], ...]:
        gaps = [gap for gap in _gaps(whole, left, right, least, size) if _divides(whole, gap)]
        return _wide_apart(gaps, left, right, size)

    found = []
    at = 0
    while at < count:
        whole, end = 0, at
        fewer: list[tuple[int, int]] = []  # where a gap ends, with what is inked above
        count_above = 0
        while end < count and (gaps := _gaps(whole | ink[end], left, right, least, size)):
            if len(gaps) < count_above:
                fewer.append((end, whole))
            count_above = len(gaps)
            whole |= ink[end]
            end += 1
        last = _Stretch(start + at * step, start + end * step, dividing(whole))
        parts = (_Stretch(start + at * step, start + stop * step, dividing(inked)) for stop, inked in fewer)
        more = (part for part in parts if len(part.gaps) > len(last.gaps))
        sure = (part for part in more if _is_like(part, known) or _is_running_text(page, chars, part, size))
        chosen = next(sure, last)
        found.append(chosen)
        at = max(round((chosen.bottom - start) / step), at + 1)
    return [stretch for stretch in found if stretch.gaps]


def _mask(x0: float, x1: float) -> int:
    """The points of a page's width that are inked, a bit each."""
    first, last = max(0, int(x0)), max(0, int(x1))
    return ((1 << (last - first + 1)) - 1) << first if last >= first else 0


def _gaps(mask: int, left: float, right: float, least: float, size: float) -> list[tuple[float, float]]:
    """The free stretches across the page that are wide enough and leave room for a column on either side."""
    found = []
    x, last = int(left + LEAST_WIDTH * size), int(right - LEAST_WIDTH * size)
    free = ~mask >> x
    while x <= last:
        if not free & 1:
            skip = min(_trailing_zeros(free), last - x + 1)
            x, free = x + skip, free >> skip
            continue
        width = _trailing_zeros(~free)
        start, end = x, min(x + width, last)
        if end - start + 1 >= least:  # in points of the raster; what is free is up to a point wider
            found.append((float(start), float(end)))
        x, free = x + width, free >> width
    return found


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1 if number else 1 << 20


def _divides(mask: int, gap: tuple[float, float]) -> bool:
    return bool(mask & ((1 << int(gap[0])) - 1)) and bool(mask >> int(gap[1]))


def _wide_apart(
    gaps: Sequence[tuple[float, float]], left: float, right: float, size: float
) -> tuple[tuple[float, float], ...]:
    """The gaps that leave columns wide enough: that behind the numbers of a list goes."""
    kept: list[tuple[float, float]] = []
    edge = left
    for gap in gaps:
        if gap[0] - edge >= LEAST_WIDTH * size:
            kept.append(gap)
            edge = gap[1]
    while kept and right - kept[-1][1] < LEAST_WIDTH * size:
        kept.pop()
    return tuple(kept)


def _columns(chars: Sequence[Char], stretch: _Stretch) -> list[list[Char]]:
    """The characters of a stretch by column."""
    columns: list[list[Char]] = [[] for _ in range(len(stretch.gaps) + 1)]
    middles = [(start + end) / 2 for start, end in stretch.gaps]
    for char in chars:
        if stretch.top <= _middle(char) < stretch.bottom:
            columns[sum(1 for middle in middles if middle < char.x0)].append(char)
    return columns


def _is_like(stretch: _Stretch, known: Sequence[tuple[float, float]]) -> bool:
    """Whether the gaps are those of columns found elsewhere on the page."""
    return all(any(start < b and a < end for a, b in known) for start, end in stretch.gaps)


def _is_running_text(page: Page, chars: Sequence[Char], stretch: _Stretch, size: float) -> bool:
    """The evidence that the module names."""
    columns = [lines_of(column, page.number) for column in _columns(chars, stretch)]
    if min(map(len, columns)) < LEAST_LINES:
        return False
    lefts = [min(line.x0 for line in lines) for lines in columns]
    rights = [sorted(line.x1 for line in lines)[-2] for lines in columns]
    widths = [right - left for left, right in zip(lefts, rights, strict=True)]
    if min(widths) < LEAST_WIDTH * size or max(widths) > WIDTH_RATIO * min(widths):
        return False
    ruled = any(_is_ruled(page.rules, stretch, gap) for gap in stretch.gaps)
    if _is_boxed(page, stretch, ruled=ruled, near=2 * size):
        return False
    for lines, right in zip(columns, rights, strict=True):
        full = sum(1 for line in lines if line.x1 > right - FULL * line.size)
        if full < (FULL_SHARE_RULED if ruled else FULL_SHARE) * len(lines):
            return False
    blanks = [_blanks([(line.top, line.bottom) for line in lines]) for lines in columns]
    level = sum(1 for blank in blanks[0] if all(any(abs(blank - b) < size for b in other) for other in blanks[1:]))
    return level < 2 or level < 0.6 * max(map(len, blanks))


def _is_table(stretch: _Stretch, table: Box) -> bool:
    """Whether most of the stretch is that of a table across its gaps."""
    shared = min(stretch.bottom, table[3]) - max(stretch.top, table[1])
    across = any(table[0] < start and end < table[2] for start, end in stretch.gaps)
    return across and shared > 0.5 * (stretch.bottom - stretch.top)


def _is_ruled(rules: Sequence[Rule], stretch: _Stretch, gap: tuple[float, float]) -> bool:
    """Whether a ruled line runs down the gap."""
    return any(
        gap[0] <= rule.x0 <= gap[1]
        and rule.x1 - rule.x0 < 1
        and min(rule.bottom, stretch.bottom) - max(rule.top, stretch.top) > 0.6 * (stretch.bottom - stretch.top)
        for rule in rules
    )


def _is_boxed(page: Page, stretch: _Stretch, *, ruled: bool, near: float) -> bool:
    """Whether ruled lines across the gaps make the stretch a row of a table: above and below it, or where one runs down."""
    left, right = stretch.gaps[0][0], stretch.gaps[-1][1]
    across = [rule.top for rule in _level(page.rules) if rule.x0 < right and rule.x1 > left]
    above = any(abs(top - stretch.top) < near for top in across)
    below = any(abs(top - stretch.bottom) < near for top in across)
    return (above or below) if ruled else (above and below and stretch.bottom - stretch.top < BOXED * page.height)


def _blanks(lines: Sequence[tuple[float, float]]) -> list[float]:
    """Where the text goes on after a blank line."""
    pitch = median(b[0] - a[0] for a, b in pairwise(lines))
    return [b[0] for a, b in pairwise(lines) if b[0] - a[0] > 1.5 * pitch]


def _without_ends(chars: Sequence[Char], stretch: _Stretch, size: float) -> _Stretch:
    """The stretch without lines that only happen to stand above or below its columns.

    A line on the right alone above them belongs to what stands above; a line on the left alone below both, after a
    blank, is a heading of what follows.
    """
    columns = _columns(chars, stretch)
    top = stretch.top
    if all(columns):
        first = min(char.top for char in columns[0])
        if any(char.bottom < first for column in columns[1:] for char in column):
            top = first - 0.1 * size
    rows = lines_of(columns[0], 1)
    end = max((char.bottom for column in columns[1:] for char in column), default=stretch.bottom)
    bottom = stretch.bottom
    if len(rows) > 1:
        pitch = median(b.top - a.top for a, b in pairwise(rows))
        for above, below in pairwise(rows):
            if below.top > end and below.top - above.top > NEW_PART * pitch:
                bottom = below.top - 0.1 * size
                break
    return replace(stretch, top=top, bottom=bottom)


def _cut(page: Page, chars: Sequence[Char], stretches: Sequence[_Stretch]) -> list[Region | None]:
    """The regions of the body: the columns of every stretch, and what is between the stretches."""
    regions = []
    above = -1.0
    for stretch in stretches:
        regions.append(_part(page, [char for char in chars if above <= _middle(char) < stretch.top]))
        regions += [_part(page, column, is_column=True) for column in _columns(chars, stretch)]
        above = stretch.bottom
    return [*regions, _part(page, [char for char in chars if _middle(char) >= above])]


def _part(page: Page, chars: Sequence[Char], *, is_column: bool = False) -> Region | None:
    """The part of the page that the characters take up, with the lines and pictures in it."""
    if not any(char.text.strip() for char in chars):
        return None
    size = max(char.size for char in chars)
    box = (
        min(char.x0 for char in chars) - size,
        min(char.top for char in chars) - size,
        max(char.x1 for char in chars) + size,
        max(char.bottom for char in chars) + size,
    )
    rules = tuple(rule for rule in page.rules if _is_in(rule, box))
    pictures = tuple(picture for picture in page.pictures if _is_in(picture, box))
    return Region(replace(page, chars=tuple(chars), rules=rules, pictures=pictures), is_column)


def _is_in(inner: Sequence[float], box: Box) -> bool:
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _level(rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.x1 - rule.x0 > rule.bottom - rule.top]


def _pictures(page: Page) -> list[Box]:
    """The pictures that stand between text, not under it."""
    return [p for p in page.pictures if (p[2] - p[0]) * (p[3] - p[1]) < COVERING * page.width * page.height]
