"""Ruled lines of a page into grids of cells, a merged cell found by the inner rules it lacks.

Rules that meet make one figure; between two neighbouring positions of its lines lies a track, and tracks that no rule
parts are one cell. Open sides are closed by the figure's own outline, so a table without outer rules is one too.
What encloses no rectangles (flow charts, traced pictures) is no grid. Left out: text (cells.py), tables that are
ruled in one direction only (unruled.py).

    a box of 2 by 2 whose left half has no rule across -> Frame(0, 0, rows=2), Frame(0, 1), Frame(1, 1)
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.document import Box
from ingest.readers.paged.page import Char, Rule

SNAP = 3.0  # points: the two edges of a thick rule, double rules, rules drawn cell by cell
SHORTEST = 6.0  # points; shorter pieces are arrow heads and the ends of thick rules
NARROWEST = 4.0  # points of a track that may hold text
SHADE = 9.0  # points that the shading of a cell may stay inside its rules
COVERED = 0.8  # of a track's side, for a rule to part it from the next
MAX_PIECES = 20_000  # of one page as drawn: more are a picture traced into curves
MAX_LINES = 500  # of one direction after joining; a page of 60 rows and 20 columns has fewer
MAX_PLACES = 20_000  # rows times columns; graph paper has more
MIN_FILLED = 0.7  # of the grid's area that its cells take up; boxes joined by arrows take up less


class Segment(NamedTuple):
    """A straight line after joining: where it stands (x of an upright one, y of a level one), and from where to where."""

    at: float
    start: float
    end: float


class Frame(NamedTuple):
    """A cell of a grid: its first row and column, how many it covers, and its box."""

    row: int
    column: int
    box: Box
    rows: int = 1
    columns: int = 1
    inner: Box | None = None  # where its text is set, if that is narrower than the cell


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled figure: the positions of its lines, and its cells row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    frames: tuple[Frame, ...]
    open_top: bool = False  # no rule above its first row: a page break may have cut that row
    open_bottom: bool = False
    is_ruled: bool = True  # its cells are closed by rules

    @property
    def box(self) -> Box:
        """x0, top, x1, bottom."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def segments_of(rules: Sequence[Rule]) -> tuple[list[Segment], list[Segment]]:
    """The level and the upright lines, pieces joined; none at all of a picture traced into curves."""
    if len(rules) > MAX_PIECES:
        return [], []
    level = [Segment(_middle(r.top, r.bottom), r.x0, r.x1) for r in rules if r.x1 - r.x0 > r.bottom - r.top]
    upright = [Segment(_middle(r.x0, r.x1), r.top, r.bottom) for r in rules if r.x1 - r.x0 <= r.bottom - r.top]
    level, upright = _joined(level), _joined(upright)
    return ([], []) if max(len(level), len(upright)) > MAX_LINES else (level, upright)


def grids_of(
    level: Sequence[Segment], upright: Sequence[Segment], chars: Sequence[Char], *, rows: int = 2
) -> list[Grid]:
    """The grids of at least two columns and so many rows, the largest first: a small one may stand inside a cell."""
    across = sorted((char.x0 + char.x1) / 2 for char in chars)
    down = sorted((char.top + char.bottom) / 2 for char in chars)
    grids = (
        grid_of(_without_shades(flat, down), _without_shades(tall, across))
        for flat, tall in _figures(level, upright)
        if len(flat) > 1 and tall
    )
    found = [grid for grid in grids if grid is not None and len(grid.xs) > 2 and len(grid.ys) > rows]
    return sorted(found, key=lambda grid: (grid.xs[0] - grid.xs[-1]) * (grid.ys[-1] - grid.ys[0]))


def grid_of(level: Sequence[Segment], upright: Sequence[Segment]) -> Grid | None:
    """The cells of one figure; None if its areas are no rectangles."""
    sides = [*(s.at for s in upright), *(edge for s in level for edge in (s.start, s.end))]
    heights = [*(s.at for s in level), *(edge for s in upright for edge in (s.start, s.end))]
    xs = _tracks([s.at for s in upright], min(sides), max(sides))
    ys = _tracks([s.at for s in level], min(heights), max(heights))
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MAX_PLACES:
        return None
    columns, rows = len(xs) - 1, len(ys) - 1
    flat = _walls(level, ys, xs)  # (line, column)
    tall = _walls(upright, xs, ys)  # (line, row)
    frames = []
    filled = 0.0
    for area in _areas(rows, columns, flat, tall):
        top, bottom = min(r for r, _ in area), max(r for r, _ in area) + 1
        left, right = min(c for _, c in area), max(c for _, c in area) + 1
        if len(area) != (bottom - top) * (right - left):
            continue
        closed_above = all((line, c) in flat for line in (top, bottom) for c in range(left, right))
        closed_beside = all((line, r) in tall for line in (left, right) for r in range(top, bottom))
        if closed_above or closed_beside:
            box = (xs[left], ys[top], xs[right], ys[bottom])
            filled += (box[2] - box[0]) * (box[3] - box[1])
            frames.append(Frame(top, left, box, bottom - top, right - left))
    if filled < MIN_FILLED * (xs[-1] - xs[0]) * (ys[-1] - ys[0]):
        return None
    is_open = [not all((line, c) in flat for c in range(columns)) for line in (0, rows)]
    return Grid(tuple(xs), tuple(ys), tuple(sorted(frames)), *is_open)


def loose(rules: Sequence[Segment], others: Sequence[Segment]) -> list[Segment]:
    """The rules of one direction that meet none of the other, so that they close no cell."""
    return [
        rule
        for rule in rules
        if not any(
            rule.start - SNAP <= other.at <= rule.end + SNAP and other.start - SNAP <= rule.at <= other.end + SNAP
            for other in others
        )
    ]


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Lines that stand together and touch, made one; what stays a stub goes."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments):
        if not groups or segment.at - groups[-1][0].at > SNAP:
            groups.append([])
        groups[-1].append(segment)
    joined = []
    for group in groups:
        at = sum(s.at for s in group) / len(group)
        start, end = None, 0.0
        for segment in sorted(group, key=lambda s: s.start):
            if start is None or segment.start > end + SNAP:
                if start is not None and end - start >= SHORTEST:
                    joined.append(Segment(at, start, end))
                start, end = segment.start, segment.end
            end = max(end, segment.end)
        if start is not None and end - start >= SHORTEST:
            joined.append(Segment(at, start, end))
    return joined


def _figures(level: Sequence[Segment], upright: Sequence[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """The lines that meet one another, figure by figure."""
    owner = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    heights = [segment.at for segment in level]
    for j, tall in enumerate(upright, len(level)):
        for i in range(bisect_left(heights, tall.start - SNAP), len(level)):
            if level[i].at > tall.end + SNAP:
                break
            if level[i].start - SNAP <= tall.at <= level[i].end + SNAP:
                owner[root(i)] = root(j)
    figures: dict[int, tuple[list[Segment], list[Segment]]] = defaultdict(lambda: ([], []))
    for i, segment in enumerate((*level, *upright)):
        figures[root(i)][i >= len(level)].append(segment)
    return list(figures.values())


def _without_shades(segments: Sequence[Segment], text: Sequence[float]) -> list[Segment]:
    """The lines without the edges of shaded cells: those beside a longer line with no character in between."""
    length: dict[float, float] = defaultdict(float)
    for segment in segments:
        length[segment.at] += segment.end - segment.start
    positions = sorted(length)
    gone: set[float] = set()
    for one, other in pairwise(positions):
        between = bisect_left(text, other) - bisect_left(text, one)
        if other - one < SHADE and not between:
            gone.add(min(one, other, key=lambda at: length[at]))
    return [segment for segment in segments if segment.at not in gone]


def _tracks(positions: Iterable[float], first: float, last: float) -> list[float]:
    """The positions in order, those too near one another for text between them made one, closed by the outline."""
    tracks: list[float] = []
    for at in sorted((first, *positions, last)):
        if not tracks or at - tracks[-1] >= NARROWEST:
            tracks.append(at)
    return tracks


def _walls(segments: Iterable[Segment], lines: Sequence[float], tracks: Sequence[float]) -> set[tuple[int, int]]:
    """Which tracks each line runs along: (number of the line, number of the track)."""
    walls: dict[tuple[int, int], float] = defaultdict(float)
    for segment in segments:
        line = min(range(len(lines)), key=lambda i: abs(lines[i] - segment.at))
        for track, (start, end) in enumerate(pairwise(tracks)):
            shared = min(end, segment.end) - max(start, segment.start)
            if shared > 0:
                walls[line, track] += shared / (end - start)
    return {place for place, share in walls.items() if share >= COVERED}


def _areas(
    rows: int, columns: int, flat: set[tuple[int, int]], tall: set[tuple[int, int]]
) -> Iterable[list[tuple[int, int]]]:
    """Places (row, column) that no wall parts, area by area."""
    seen: set[tuple[int, int]] = set()
    for start in ((r, c) for r in range(rows) for c in range(columns)):
        if start in seen:
            continue
        seen.add(start)
        area = [start]
        for r, c in area:  # grows while it is walked
            beside = (
                (r - 1, c, (r, c) in flat),
                (r + 1, c, (r + 1, c) in flat),
                (r, c - 1, (c, r) in tall),
                (r, c + 1, (c + 1, r) in tall),
            )
            for row, column, walled in beside:
                if not walled and 0 <= row < rows and 0 <= column < columns and (row, column) not in seen:
                    seen.add((row, column))
                    area.append((row, column))
        yield area


def _middle(a: float, b: float) -> float:
    return (a + b) / 2
