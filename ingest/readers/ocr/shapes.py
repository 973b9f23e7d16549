"""Rings and black squares that the model passes over: 陈○明 and 由■■负责 come out as 陈明 and 由负责.

Where two characters stand further apart than side by side, the picture between them is looked at: a ring is ○, a black
square ■. Nothing else is put in: a gap stays a space. Left out: 〇, which print does not tell from ○ (folding makes
them one); × and □, which the model reads; —, which it reads as 一 and whose shape in print is not another.

    陈明 told two characters apart, with a ring between them -> 陈○明
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.readers.ocr.between import end_before, measured, start_of
from ingest.readers.ocr.lines import HAN, Told

if TYPE_CHECKING:
    from PIL.Image import Image

MISSED = 0.65  # sizes between two neighbours that have a character between them that was not read
CLEAR = 0.9  # confidence of a shape, which is only given where it is plain
SPECK = 0.3  # sizes; what is smaller is dirt
BODY = (0.5, 1.0)  # sizes of such a shape, high and wide
EVEN = 1.2  # times as wide as high, or as high as wide, at most
FULL = 0.92  # share of its box that a black square fills
ROUND = (0.72, 0.84)  # share of its box that a disc fills: 0.785
HOLLOW = 0.55  # share of the disc that a ring leaves white
CONTRAST = 40  # grey values between paper and ink


def with_shapes(picture: "Image", box: Sequence[float], told: Sequence[Told]) -> tuple[Told, ...]:
    """The characters of a line in the picture of a page, with the rings and squares that were passed over."""
    found: list[Told] = []
    line = measured(picture, box, told)
    for at, character in enumerate(told):
        if HAN.fullmatch(character[0]) and (at == 0 or told[at - 1][0] != " "):
            left, right = end_before(told, at, line), start_of(told, at, line)
            if right - left > MISSED * line.size:
                found += _shapes(picture, (left, box[1], right, box[3]), line.size)
        found.append(character)
    return tuple(found)


def _shapes(picture: "Image", gap: tuple[float, float, float, float], size: float) -> list[Told]:
    """The shapes in a gap from left to right; none at all if there is anything else."""
    import cv2
    import numpy as np

    slack = 0.1 * size  # edges are known to a tenth
    x0, y0 = max(0, round(gap[0] - slack)), max(0, round(gap[1]))
    grey = np.asarray(picture.crop((x0, y0, round(gap[2] + slack), round(gap[3]))).convert("L"))
    if not grey.size or int(grey.max()) - int(grey.min()) < CONTRAST:
        return []
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found: list[Told] = []
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        if max(width, height) < SPECK * size or _is_a_neighbours(x, width, grey.shape[1], slack):
            continue
        shape = _shape(ink[y : y + height, x : x + width], outline, size)
        if shape is None:
            return []
        found.append((shape, CLEAR, float(x0 + x), float(x0 + x + width)))
    return sorted(found, key=lambda shape: shape[2])


def _is_a_neighbours(x: int, width: int, whole: int, slack: float) -> bool:
    """Whether ink that touches an end of the gap is but the edge of the character beyond."""
    return (x == 0 and x + width < 3 * slack) or (x + width == whole and x > whole - 3 * slack)


def _shape(ink: Any, outline: Any, size: float) -> str | None:  # noqa: ANN401  # numpy arrays
    import cv2
    import numpy as np

    height, width = ink.shape
    least, most = BODY[0] * size, BODY[1] * size
    if not (least <= min(width, height) and max(width, height) <= min(most, EVEN * min(width, height))):
        return None
    if ink.mean() >= FULL:
        return "■"
    disc = np.zeros_like(ink)
    cv2.drawContours(disc, [outline - outline.min(axis=0)], -1, 1, cv2.FILLED)
    white = float(((disc == 1) & (ink == 0)).sum()) / float(disc.sum())
    return "○" if ROUND[0] <= disc.mean() <= ROUND[1] and white >= HOLLOW and _is_empty(ink) else None


def _is_empty(ink: Any) -> bool:  # noqa: ANN401  # as above
    """Whether nothing stands in the middle of a ring: ① is none."""
    height, width = ink.shape
    return not ink[height // 4 : -height // 4, width // 4 : -width // 4].any()
