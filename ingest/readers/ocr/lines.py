"""A line read off a picture into characters: where each stands, how large it is, where there is a gap.

The engine tells the middle of every character to about a sixth of its width, and the height of a line to a fifth of
it: sizes are taken from the distance of Han characters, and lines of nearly one size are given one. Left out: reading,
and columns of vertical writing beside each other; one alone, as in a cell or a box of a chart, is a stack.

    第一条　水位 read as 第一条水位 with 水 two characters from 条 -> 第一条, a wide space, 水位
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median, median_low

from ingest.readers.paged.page import Char

Told = tuple[str, float, float, float]  # character, confidence, x0, x1

WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")  # 防，（
HAN = re.compile(r"[\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")  # 防
GAP = 0.75  # sizes between two wide characters that have a wide space between them; between ，and 防 there are 0.3
NARROW_GAP = 0.55  # the same where one is Latin: 4.1　矿井; two letters beside each other are told 0.3 apart
NARROW = 0.55  # width of a Latin letter or digit, in sizes
BOX_TO_SIZE = 0.95  # of the height of a line's box, where no distance between Han characters tells the size
TALL = 1.5  # times as high as wide: vertical writing, or a line of a page that lies on its side
SAME_SIZE = 0.12  # sizes that differ by less were one on paper: 仿宋 14 and 16 points differ by 0.14


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line, in points; `told` are its characters where the engine knows them one by one."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    confidence: float
    told: tuple[Told, ...] = ()
    size: float = 0.0  # of its characters; 0 before `even_sizes`

    @property
    def stacked(self) -> bool:
        """Whether its characters stand one below the other: the engine reads such a line, but tells no places in it."""
        return len(self.text) > 1 and self.bottom - self.top > TALL * (self.x1 - self.x0)


def even_sizes(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """The lines with sizes: those that differ by less than measuring does share the size of the most characters."""
    sized = [replace(line, size=_size(line)) for line in lines]
    groups: list[list[PlacedLine]] = []
    for line in sorted(sized, key=lambda line: line.size):
        if not groups or line.size > groups[-1][0].size * (1 + 2 * SAME_SIZE):
            groups.append([])
        groups[-1].append(line)
    shared: dict[int, float] = {}
    for group in groups:
        middle = median(line.size for line in group for _ in line.text)
        for line in group:
            near = abs(line.size - middle) <= SAME_SIZE * middle
            shared[id(line)] = round(middle if near else line.size, 1)
    return [replace(line, size=shared[id(line)]) for line in sized]


def _size(line: PlacedLine) -> float:
    """The size of a line's characters: the usual distance of neighbouring Han characters.

    Where too few are neighbours, as in 說明：, it is the height of the box, or its width shared out if that is less.
    """
    if line.stacked:
        return min(BOX_TO_SIZE * (line.x1 - line.x0), (line.bottom - line.top) / len(line.text))
    height = BOX_TO_SIZE * (line.bottom - line.top)
    steps = [
        (b[2] + b[3] - a[2] - a[3]) / 2 for a, b in pairwise(line.told) if HAN.fullmatch(a[0]) and HAN.fullmatch(b[0])
    ]
    if len(steps) < 3 or median_low(steps) <= 0:
        return min(height, (line.x1 - line.x0) / sum(map(_weight, line.text)))
    usual = median_low(steps)
    step = fmean(step for step in steps if abs(step - usual) <= 0.4 * usual)  # their mean is told better than each
    return step if 0.6 * height <= step <= 1.2 * height else height  # spread out over a line: 目　　录


def chars_of(line: PlacedLine) -> list[Char]:
    """The characters of a line from left to right, all of one height, side by side except where there is a gap."""
    if line.stacked:
        return _stack(line)
    told = _with_gaps(line.told or _shared_out(line), line.size)
    middle = (line.top + line.bottom) / 2
    top, bottom = middle - line.size / 2, middle + line.size / 2
    sides = [line.x0, *(_side(a, b) for a, b in pairwise(told)), line.x1]
    return [
        Char(text, x0, top, max(x0, x1), bottom, line.size, True, confidence)
        for (text, confidence, _, _), (x0, x1) in zip(told, pairwise(sides), strict=True)
    ]


def _stack(line: PlacedLine) -> list[Char]:
    """The characters of vertical writing from top to bottom, which share its height evenly."""
    middle, step = (line.x0 + line.x1) / 2, (line.bottom - line.top) / len(line.text)
    scores = [told[1] for told in line.told if told[0] != " "]
    even = scores if len(scores) == len(line.text) else [line.confidence] * len(line.text)
    x0, x1 = middle - line.size / 2, middle + line.size / 2
    return [
        Char(text, x0, line.top + n * step, x1, line.top + (n + 1) * step, line.size, True, confidence)
        for n, (text, confidence) in enumerate(zip(line.text, even, strict=True))
    ]


def _with_gaps(told: Sequence[Told], size: float) -> list[Told]:
    """The characters with a space in every gap that is one: wide between wide characters."""
    found: list[Told] = []
    for character in told:
        if found and found[-1][0] != " " != character[0] and _is_gap(found[-1], character, size):
            left = (found[-1][2] + found[-1][3] + _weight(found[-1][0]) * size) / 2
            right = (character[2] + character[3] - _weight(character[0]) * size) / 2
            wide = WIDE.match(found[-1][0]) and WIDE.match(character[0])
            found.append(("\u3000" if wide else " ", character[1], left, max(left, right)))
        found.append(character)
    return found


def _side(one: Told, other: Told) -> float:
    """Where one character ends and the next begins: between their middles, nearer to the narrower one."""
    a, b = (one[2] + one[3]) / 2, (other[2] + other[3]) / 2
    if one[0].isspace():
        return max(one[3], min(other[2], b))
    if other[0].isspace():
        return min(other[2], max(one[3], a))
    share = _weight(one[0]) / (_weight(one[0]) + _weight(other[0]))
    return a + (b - a) * share


def _is_gap(one: Told, other: Told, size: float) -> bool:
    distance = (other[2] + other[3] - one[2] - one[3]) / 2
    beside = size * (_weight(one[0]) + _weight(other[0])) / 2
    return distance - beside > (GAP if WIDE.match(one[0]) and WIDE.match(other[0]) else NARROW_GAP) * size


def _weight(character: str) -> float:
    return 1.0 if WIDE.match(character) else NARROW


def _shared_out(line: PlacedLine) -> tuple[Told, ...]:
    """The line's box shared by its characters, Latin ones narrower, where they are not told one by one."""
    weights = [_weight(character) for character in line.text]
    unit = (line.x1 - line.x0) / sum(weights)
    told, at = [], line.x0
    for character, weight in zip(line.text, weights, strict=True):
        told.append((character, line.confidence, at, at + weight * unit))
        at += weight * unit
    return tuple(told)
