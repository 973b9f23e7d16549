"""A line read off a picture into characters: where each stands, how large it is, where there is a gap.

The engine tells the middle of every character to about a sixth of its width, and the height of a line to a fifth of
it: sizes are taken from the distance of Han characters, and lines of nearly one size are given one. Left out: reading.

    第一条　水位 read as 第一条水位 with 水 two characters from 条 -> 第一条, a wide space, 水位
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median

from ingest.readers.page import Char

Told = tuple[str, float, float, float]  # character, confidence, x0, x1

WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")  # 防，（
HAN = re.compile(r"[\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")  # 防
GAP = 1.75  # sizes between the middles of two wide characters that have a wide space between them; ，and 防 have 1.3
NARROW = 0.55  # width of a Latin letter or digit, in sizes
BOX_TO_SIZE = 0.95  # of the height of a line's box, where no distance between Han characters tells the size
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
    height = BOX_TO_SIZE * (line.bottom - line.top)
    steps = [
        (b[2] + b[3] - a[2] - a[3]) / 2 for a, b in pairwise(line.told) if HAN.fullmatch(a[0]) and HAN.fullmatch(b[0])
    ]
    if len(steps) < 3:
        return min(height, (line.x1 - line.x0) / sum(map(_weight, line.text)))
    usual = median(steps)
    step = fmean(step for step in steps if abs(step - usual) <= 0.4 * usual)  # their mean is told better than each
    return step if 0.6 * height <= step <= 1.2 * height else height  # spread out over a line: 目　　录


def chars_of(line: PlacedLine) -> list[Char]:
    """The characters of a line from left to right, all of one height, a wide space where there is room for one."""
    told = line.told or _shared_out(line)
    middle = (line.top + line.bottom) / 2
    top, bottom = middle - line.size / 2, middle + line.size / 2
    chars: list[Char] = []
    last: Told | None = None
    for character in told:
        if last is not None and _is_gap(last, character, line.size):
            chars.append(Char("\u3000", chars[-1].x1, top, character[2], bottom, line.size, True, character[1]))
        x0, x1 = _sides(character, line)
        if chars:
            x0 = max(x0, min(chars[-1].x1, (character[2] + character[3]) / 2))
        chars.append(Char(character[0], x0, top, max(x0, x1), bottom, line.size, True, character[1]))
        last = character
    return chars


def _sides(character: Told, line: PlacedLine) -> tuple[float, float]:
    """Left and right of a character about its middle: wide as its size, a Latin one about half of it."""
    half = line.size * _weight(character[0]) / 2
    middle = (character[2] + character[3]) / 2
    return max(line.x0, middle - half), min(line.x1, middle + half)


def _weight(character: str) -> float:
    return 1.0 if WIDE.match(character) else NARROW


def _is_gap(one: Told, other: Told, size: float) -> bool:
    distance = (other[2] + other[3] - one[2] - one[3]) / 2
    return bool(WIDE.match(one[0]) and WIDE.match(other[0])) and distance > GAP * size


def _shared_out(line: PlacedLine) -> tuple[Told, ...]:
    """The line's box shared by its characters, Latin ones narrower, where they are not told one by one."""
    weights = [_weight(character) for character in line.text]
    unit = (line.x1 - line.x0) / sum(weights)
    told, at = [], line.x0
    for character, weight in zip(line.text, weights, strict=True):
        told.append((character, line.confidence, at, at + weight * unit))
        at += weight * unit
    return tuple(told)
