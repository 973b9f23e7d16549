"""Text that is narrower where a picture or a box stands beside it, as frames of their own with their own margins.

Left out: what the box holds (boxes.py); columns (columns.py).

    three full lines, four short ones left of a picture, two full lines -> three Frames, the second one narrowed
"""

from collections.abc import Sequence
from itertools import groupby

from ingest.document import Box
from ingest.readers.paged.lines import Line
from ingest.readers.paged.page import Page
from ingest.readers.paged.paragraphs import Frame, Item

LEAST_LINES = 3  # beside a picture; of fewer none shows how long the others might be
LEAST_WIDTH = 8.0  # characters
FULL = 2.0  # characters that a full line may lack
OVERLAP = 0.5  # of a line's height that the picture stands beside


def parts_beside(items: Sequence[Item], obstacles: Sequence[Box], page: Page) -> list[Frame]:
    """The items as one frame, or cut where they begin and cease to stand beside an obstacle."""
    parts = [
        (narrowed, list(part))
        for narrowed, part in groupby(items, key=lambda item: any(_is_beside(item, box) for box in obstacles))
    ]
    if not any(narrowed and _is_running_text(part) for narrowed, part in parts):
        return [Frame(page.number, page.width, list(items))]
    return [
        Frame(page.number, _width(part) if narrowed else page.width, part, is_narrowed=narrowed)
        for narrowed, part in parts
    ]


def _is_running_text(items: Sequence[Item]) -> bool:
    """Whether at least half of the lines reach one edge, far enough from the other: labels of a drawing do not."""
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) < LEAST_LINES:
        return False
    widest, right = max(line.x1 - line.x0 for line in lines), max(line.x1 for line in lines)
    full = sum(1 for line in lines if line.x1 > right - FULL * line.size)
    return widest > LEAST_WIDTH * lines[0].size and full * 2 >= len(lines)


def _is_beside(item: Item, box: Box) -> bool:
    if not isinstance(item, Line) or (item.x0 < box[2] and item.x1 > box[0]):
        return False
    return min(item.bottom, box[3]) - max(item.top, box[1]) > OVERLAP * (item.bottom - item.top)


def _width(items: Sequence[Item]) -> float:
    return max(item.box[2] for item in items) - min(item.box[0] for item in items)
