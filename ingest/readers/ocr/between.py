"""Where one character of a line ends and the next begins, as well as the engine tells: to a tenth of a size.

The engine tells the middle of what it sees of a character, to a sixth of its size; Han characters stand at even steps,
so that those of a row tell the place of each. Left out: what stands between two characters (numerals.py, shapes.py).

    防汛 Ⅲ 级应急响应 in pixels, 40 to a character -> 汛 ends at 220.4, 级 begins at 260.8
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean, median

from ingest.readers.ocr.lines import HAN, Told

BOX_TO_SIZE = 0.89  # of the height of a line's box, where too few Han characters tell the size
FOLLOWING = 5  # characters of a row that tell the place of its first
SQUARE = frozenset("—～■□○〇×")  # as wide as a Han character, and in the middle of its square

# Sizes from where the engine tells a character to the end of its square, after it and before it. 、 stands in the
# lower left of its square, （ at its right.
AFTER = {"（": 0.17, "、": 0.69, "，": 0.69, "）": 0.69}
BEFORE = {"、": 0.31, "，": 0.31}
NARROW = 0.3  # of anything else, digits and letters among it


def size_of(box: Sequence[float], told: Sequence[Told]) -> float:
    """The size of a line's characters in pixels, which the usual distance of its Han characters is."""
    height = BOX_TO_SIZE * (box[3] - box[1])
    steps = [(b[2] + b[3] - a[2] - a[3]) / 2 for a, b in pairwise(told) if HAN.fullmatch(a[0]) and HAN.fullmatch(b[0])]
    near = [step for step in steps if 0.6 * height < step < 1.2 * height]
    return fmean(near) if len(near) >= 3 else height


def end_before(told: Sequence[Told], at: int, box: Sequence[float], size: float) -> float:
    """Where the last character before told[at], blanks aside, ends; the edge of the line if it has none."""
    before = at - 1
    while before >= 0 and told[before][0] == " ":
        before -= 1
    return box[0] if before < 0 else _middle(told, before, -1, size) + _half(told[before][0], AFTER) * size


def start_of(told: Sequence[Told], at: int, size: float) -> float:
    """Where told[at] begins."""
    return _middle(told, at, 1, size) - _half(told[at][0], BEFORE) * size


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
