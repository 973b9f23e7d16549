"""Ruled lines in the picture of a page: what tables of scans are made of.

Left out: slanted and curved lines, and the tables themselves (tables.py).

    rules_in(picture, 150 / 72, chars) -> (Rule(90.0, 120.2, 505.4, 120.2), …): the red line under 云州市人民政府文件
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.readers.paged.page import Char, Rule

if TYPE_CHECKING:
    from PIL.Image import Image

STROKE = 12.0  # points that a line must run without a break: longer than most strokes of characters of a text
SHORTEST = 16.0  # points; a row of a table is hardly lower
THICKEST = 5.0  # points; more is a bar or a picture
GAP = 1.0  # points that a line may miss where the scan is faint


def rules_in(image: "Image", scale: float, chars: Sequence[Char] = ()) -> tuple[Rule, ...]:
    """The level and the upright lines of a picture of `scale` pixels a point that stands straight.

    Strokes of the characters read are none: 一 of a title is 30 points long.
    """
    import cv2
    import numpy as np

    grey = np.asarray(image.convert("L"))
    block = max(15, round(8 * scale)) | 1
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 12)
    found = []
    for box in _runs(dark, scale, level=True):
        x0, y0, x1, y1 = (value / scale for value in box)
        found.append(Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
    for box in _runs(dark, scale, level=False):
        x0, y0, x1, y1 = (value / scale for value in box)
        found.append(Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
    return tuple(rule for rule in found if not _is_stroke(rule, chars))


def _runs(dark: Any, scale: float, *, level: bool) -> list[tuple[int, int, int, int]]:  # noqa: ANN401  # a numpy array
    """Boxes, in pixels, of what runs level (or upright) for long enough and is thin enough."""
    import cv2
    import numpy as np

    def brush(length: float, across: int = 1) -> Any:  # noqa: ANN401  # as above
        long = max(1, round(length * scale))
        return np.ones((across, long) if level else (long, across), dtype=np.uint8)

    thick = cv2.dilate(dark, brush(0.0, 3))  # a line that leaves its row of pixels on the way is still one
    whole = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, brush(GAP))
    lines = cv2.morphologyEx(whole, cv2.MORPH_OPEN, brush(STROKE))
    _, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    boxes = []
    for x, y, width, height, _area in stats[1:].tolist():
        length, across = (width, height) if level else (height, width)
        if length >= SHORTEST * scale and across - 2 <= THICKEST * scale:
            boxes.append((x, y, x + width, y + height))
    return boxes


def _is_stroke(rule: Rule, chars: Sequence[Char]) -> bool:
    """Whether a line runs within characters for half of its length: rules of a table run between them."""
    level = rule.top == rule.bottom
    within = 0.0
    for char in chars:
        slack = 0.12 * char.size  # the box of a character is a little larger than its strokes
        if level and char.top - slack < rule.top < char.bottom + slack:
            within += max(0.0, min(rule.x1, char.x1 + slack) - max(rule.x0, char.x0 - slack))
        elif not level and char.x0 < rule.x0 < char.x1:
            within += max(0.0, min(rule.bottom, char.bottom) - max(rule.top, char.top))
    return within > 0.5 * max(rule.x1 - rule.x0, rule.bottom - rule.top)
