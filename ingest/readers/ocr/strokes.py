r"""Strokes that stand between two characters of a line in the picture of a page: how many, and which way they slant.

Looked at is a band half way up the line, between the serifs and above the foot of Ⅴ, where each stroke of a Roman
numeral is an island of ink of its own. Left out: what the strokes mean (numerals.py).

    the picture of 汛Ⅳ级, and where 汛 ends and 级 begins -> Seen("|\\/", …): one upright, one down to the right, one to the left
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE = 48  # pixels of a character in the picture that is looked at
ABOVE, BELOW = 0.24, 0.06  # sizes from the middle of a line: the band
REACH = 0.6  # sizes that are looked at beyond the neighbours' edges, and above and below the middle
INKS = (0.3, 0.4, 0.5, 0.6)  # of the way from paper to ink, from where a pixel is ink: each has a vote
FAINTEST = 30  # grey values between paper and ink; less is no print
WHOLE = 0.8  # of the height of the band that a stroke runs through
THICKEST = 0.3  # sizes
STRAIGHT = 0.03  # sizes that a stroke may be off its line
UPRIGHT, SLANTED = 0.12, 0.2  # sizes aside per size down: the strokes of Ⅴ slant by 0.36
MARGIN = 0.1  # sizes within the neighbours' edges where a stroke may still be theirs …
BEYOND = 0.08  # … and beyond them where it may be the numeral's: edges are known to a sixth of a size
PITCH = 1.15  # how much further than the other upright strokes of a numeral one may stand from its neighbour
ALONE, WIDEST = 0.3, 0.38  # sizes: the same beside a single stroke, and beside slanted ones (Ⅳ: 0.37)
APART = 0.45  # sizes between neighbouring strokes of one numeral: 0.35 at most; 川Ⅰ stand further apart
LEVEL = 0.06  # sizes by which strokes of one numeral differ above and below
TALL = (0.55, 0.92)  # sizes from top to bottom of such strokes: numerals are 0.66 to 0.8 high, rules of a table higher
BREAK = 0.04  # sizes of paper at which a stroke ends


@dataclass(frozen=True, slots=True)
class Seen:
    r"""What stands at a place: its strokes as | \ / or ?, the share of votes for them, and their middles, in pixels."""

    strokes: str
    share: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A stroke, in pixels of the enlarged picture: its middle in the band, its slant, and where it begins and ends."""

    x: float
    shape: str
    top: float
    bottom: float


def strokes_between(picture: "Image", middle: float, left: float, right: float, size: float) -> Seen | None:
    """The strokes of a line between two characters that end and begin at `left` and `right`; None if there are none.

    `middle` is how far down the line runs and `size` how large its characters are, all in pixels of the picture.
    """
    x0, y0 = max(0, int(left - REACH * size)), max(0, int(middle - REACH * size))
    if right <= left or int(right) <= x0 or int(middle) <= y0:
        return None
    grey = _enlarged(picture, (x0, y0, int(right + REACH * size), int(middle + REACH * size)), size)
    scale = SIZE / size
    edges, row = ((left - x0) * scale, (right - x0) * scale), (middle - y0) * scale
    votes: Counter[str] = Counter()
    found: dict[str, list[_Stroke]] = {}
    for mask in _inks(grey):
        strokes = _chosen(sorted(_strokes(mask, row), key=lambda stroke: stroke.x), *edges)
        shape = "".join(stroke.shape for stroke in strokes)
        votes[shape] += 1
        found.setdefault(shape, strokes)
    if not any(votes):
        return None
    shape, count = max(votes.items(), key=lambda vote: (vote[1], bool(vote[0])))
    at = [x0 + stroke.x / scale for stroke in found[shape]] or [left, right]
    return Seen(shape, count / len(INKS), at[0], at[-1])


def _enlarged(picture: "Image", box: tuple[int, int, int, int], size: float) -> Any:  # noqa: ANN401  # a numpy array
    """A part of the picture in grey, SIZE pixels a character, smoothed downwards: noise goes, strokes stay."""
    import cv2
    import numpy as np

    grey = np.asarray(picture.crop(box).convert("L"), dtype=np.float32)
    large = cv2.resize(grey, None, fx=SIZE / size, fy=SIZE / size, interpolation=cv2.INTER_CUBIC)
    return cv2.GaussianBlur(large, (1, 13), sigmaX=0.1, sigmaY=2.0)


def _inks(grey: Any) -> Iterator[Any]:  # noqa: ANN401  # numpy arrays
    """What is ink, by several opinions."""
    import numpy as np

    paper, ink = np.percentile(grey, (80, 2))
    if paper - ink >= FAINTEST:
        for share in INKS:
            yield grey < paper - share * (paper - ink)


def _strokes(mask: Any, middle: float) -> Iterator[_Stroke]:  # noqa: ANN401  # as above
    """The strokes that run through the band of a line, from any side of it."""
    import cv2
    import numpy as np

    first, last = max(0, round(middle - ABOVE * SIZE)), round(middle + BELOW * SIZE)
    band = np.ascontiguousarray(mask[first:last], dtype=np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(band, connectivity=8)
    for label, (_x, _y, _width, height, area) in enumerate(stats.tolist()):
        if label and height >= WHOLE * len(band) and area <= THICKEST * SIZE * height:
            ys, xs = np.nonzero(labels == label)
            rows = np.unique(ys)
            at = np.bincount(ys, xs)[rows] / np.bincount(ys)[rows]
            slant, start = np.polyfit(rows, at, 1)
            off = float(np.abs(at - start - slant * rows).max())
            top, bottom = (_end(mask, start - slant * first, slant, (first + last) // 2, step) for step in (-1, 1))
            yield _Stroke(float(at.mean()), _shape(float(slant), off), top, bottom)


def _shape(slant: float, off: float) -> str:
    if off > 2 * STRAIGHT * SIZE or UPRIGHT <= abs(slant) <= SLANTED:
        return "?"
    return "|" if abs(slant) < UPRIGHT else "\\" if slant > 0 else "/"


def _end(mask: Any, start: float, slant: float, y: int, step: int) -> float:  # noqa: ANN401  # as above
    """The row in which a stroke ends upwards (`step` -1) or downwards, followed along its line."""
    height, width = mask.shape
    missing = 0
    while 0 <= y < height and missing <= BREAK * SIZE:
        x = round(start + slant * y)
        missing = 0 if 0 <= x < width and mask[y, max(0, x - 1) : x + 2].any() else missing + 1
        y += step
    return y - step * (missing + 1)


def _chosen(strokes: Sequence[_Stroke], left: float, right: float) -> list[_Stroke]:
    """The strokes that are no neighbour's: those well between them, and what stands beside these as one of them.

    None of these is clear if they stand too far apart to be one numeral's.
    """
    margin, reach = min(MARGIN * SIZE, (right - left) / 4), BEYOND * SIZE
    core = [stroke for stroke in strokes if left + margin <= stroke.x <= right - margin]
    if not core or not TALL[0] * SIZE <= median(stroke.bottom - stroke.top for stroke in core) <= TALL[1] * SIZE:
        return []
    chosen = list(core)
    first, last = strokes.index(core[0]), strokes.index(core[-1])
    for beside in (reversed(strokes[:first]), strokes[last + 1 :]):
        for stroke in beside:
            if not (left - reach <= stroke.x <= right + reach and _is_one_of(core, chosen, stroke)):
                break
            chosen = sorted((*chosen, stroke), key=lambda stroke: stroke.x)
    apart = max((b.x - a.x for a, b in pairwise(chosen)), default=0.0)
    return chosen if apart <= APART * SIZE else [replace(stroke, shape="?") for stroke in chosen]


def _is_one_of(core: Sequence[_Stroke], chosen: Sequence[_Stroke], stroke: _Stroke) -> bool:
    """Whether a stroke is as high and low as those between the edges, and as near as they are to each other."""
    top, bottom = median(one.top for one in core), median(one.bottom for one in core)
    upright = all(one.shape == "|" for one in core)
    steps = [b.x - a.x for a, b in pairwise(core)] if upright else [WIDEST * SIZE]
    near = min(abs(stroke.x - one.x) for one in chosen) <= PITCH * min(steps, default=ALONE * SIZE)
    return near and max(abs(stroke.top - top), abs(stroke.bottom - bottom)) <= LEVEL * SIZE
