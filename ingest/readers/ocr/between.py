"""Where one character of a line ends and the next begins, as well as the engine tells: to a tenth of a size.

The engine tells the middle of what it sees of a character, to a sixth of its size; Han characters stand at even steps,
so that those of a row tell the place of each. Left out: what stands between two characters (numerals.py, shapes.py).

    防汛 Ⅲ 级应急响应 in pixels, 40 to a character -> 汛 ends at 220.4, 级 begins at 260.8
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

from ingest.readers.ocr.lines import HAN, Told

if TYPE_CHECKING:
    from PIL.Image import Image

STEPS = 3  # between Han characters, that tell their size
BOX_TO_SIZE = 0.89  # of the height of the box of a long line; that of Ⅱ级 in a cell is wider by far
INK_TO_SIZE = 1.09  # of the height of the ink of Han characters
SPECK = 0.06  # of the height of the box; smaller ink is dirt
RULE = 0.96  # of the height or width of the box; what is as long is a rule of a table
FOLLOWING = 5  # characters of a row that tell the place of its first
SQUARE = frozenset("—～■□○〇×")  # as wide as a Han character, and in the middle of its square

# Sizes from where the engine tells a character to the end of its square, after it and before it. 、 stands in the
# lower left of its square, （ at its right.
AFTER = {"（": 0.17, "、": 0.69, "，": 0.69, "）": 0.69}
BEFORE = {"、": 0.31, "，": 0.31}
NARROW = 0.3  # of anything else, digits and letters among it


@dataclass(frozen=True, slots=True)
class Measure:
    """Of a line, in pixels: the size of its characters, how far down its middle runs, and where it begins."""

    size: float
    middle: float
    left: float


def measured(picture: "Image", box: Sequence[float], told: Sequence[Told]) -> Measure:
    """The measure of a line: its size is the usual distance of its Han characters, or told by its ink if these are few."""
    height = BOX_TO_SIZE * (box[3] - box[1])
    steps = [(b[2] + b[3] - a[2] - a[3]) / 2 for a, b in pairwise(told) if HAN.fullmatch(a[0]) and HAN.fullmatch(b[0])]
    near = [step for step in steps if 0.6 * height < step < 1.2 * height]
    if len(near) >= STEPS:
        return Measure(fmean(near), (box[1] + box[3]) / 2, box[0])
    left, top, bottom = _ink(picture, box) or (box[0], box[1], box[1] + height / INK_TO_SIZE)
    return Measure(INK_TO_SIZE * (bottom - top), (top + bottom) / 2, left)


def _ink(picture: "Image", box: Sequence[float]) -> tuple[float, float, float] | None:
    """Where the ink in a box begins from the left, from above and from below, specks and rules aside."""
    import cv2
    import numpy as np

    x0, y0 = max(0, round(box[0])), max(0, round(box[1]))
    grey = np.asarray(picture.crop((x0, y0, round(box[2]), round(box[3]))).convert("L"))
    if not grey.size:
        return None
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    whole, across = ink.shape
    found = [
        (x, y, y + height)
        for x, y, width, height, _area in stats[1:].tolist()
        if max(width, height) > SPECK * whole and height < RULE * whole and width < RULE * across
    ]
    if not found:
        return None
    return x0 + min(x for x, _, _ in found), y0 + min(y for _, y, _ in found), y0 + max(y for _, _, y in found)


def end_before(told: Sequence[Told], at: int, line: Measure) -> float:
    """Where the last character before told[at], blanks aside, ends; the edge of the line if it has none."""
    before = at - 1
    while before >= 0 and told[before][0] == " ":
        before -= 1
    if before < 0:
        return line.left
    return _middle(told, before, -1, line.size) + _half(told[before][0], AFTER) * line.size


def start_of(told: Sequence[Told], at: int, line: Measure) -> float:
    """Where told[at] begins."""
    return _middle(told, at, 1, line.size) - _half(told[at][0], BEFORE) * line.size


def _middle(told: Sequence[Told], at: int, step: int, size: float) -> float:
    """The middle of a character; of a Han character by those beyond it as well."""
    first = (told[at][2] + told[at][3]) / 2
    middles = [first]
    for n in range(1, FOLLOWING):
        i = at + n * step
        if not (0 <= i < len(told) and HAN.fullmatch(told[i][0]) and HAN.fullmatch(told[at][0])):
            break
        middles.append((told[i][2] + told[i][3]) / 2 - n * step * size)
    return median(middle for middle in middles if abs(middle - first) < size / 3)


def _half(character: str, halves: Mapping[str, float]) -> float:
    return 0.5 if HAN.fullmatch(character) or character in SQUARE else halves.get(character, NARROW)
