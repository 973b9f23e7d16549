"""Text in ruled boxes beside other text, taken out of the page: a text box, the steps of a flow chart.

A line of text would run on into the box that stands on its level. So every box is read by itself, after the text. Left
out: boxes with no text beside them, unless they are the steps of a chart; cells of a table (grid.py); boxes without rules.

    text on the left, 政策解读…… in a frame on the right -> Boxed of what the frame holds, and the page without it
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Box
from ingest.readers.paged.grid import SNAP, Segment, grids_of, segments_of
from ingest.readers.paged.page import Char, Page

MOST_LINES = 120  # of each direction on a page where boxes are looked for; tables and drawings have more
LEAST_HEIGHT = 2.2  # characters: a lower one is a word of the line that has a frame around it
LEAST_CHARACTERS = 4
CHART = 3  # boxes beside other text, from which on they are a chart, whose steps are read together
WIDEST = 0.8  # of the page's width


@dataclass(frozen=True, slots=True)
class Boxed:
    """What a box holds, as a page of its own; places stay those of the page it stands on."""

    box: Box
    page: Page


def boxes_apart(page: Page) -> tuple[list[Boxed], Page]:
    """What boxes hold, from top to bottom, and the page without it."""
    level, upright = segments_of(page.rules)
    if not 1 < len(level) <= MOST_LINES or not 1 < len(upright) <= MOST_LINES:
        return [], page
    boxes = [box for box in _rectangles(level, upright) if box[2] - box[0] <= WIDEST * page.width]
    tables = [grid.box for grid in grids_of(level, upright, page.chars)] if boxes else []
    boxes = [box for box in boxes if not any(_is_inside(box, table) for table in tables)]
    boxes = [box for box in boxes if _is_text_box(box, page)]
    beside = [box for box in boxes if _is_beside_text(box, page)]
    if not beside:
        return [], page
    boxes = _chart(boxes, beside, page) if len(beside) >= CHART else beside
    inside: dict[Box, list[Char]] = {}
    rest = []
    for char in page.chars:
        box = next((box for box in boxes if _holds(box, char)), None)
        if box is None:
            rest.append(char)
        else:
            inside.setdefault(box, []).append(char)
    rules = [rule for rule in page.rules if not any(_is_inside(rule, box) for box in inside)]
    without = replace(page, chars=tuple(rest), rules=tuple(rules))
    return [_boxed(page, box, inside[box]) for box in sorted(inside, key=lambda box: (box[1], box[0]))], without


def _chart(boxes: Sequence[Box], beside: Sequence[Box], page: Page) -> list[Box]:
    """The boxes beside text, and those above and below them with no text in between: its first and last steps."""
    loose = [char for char in page.chars if char.text.strip() and not any(_holds(box, char) for box in boxes)]
    middles = [(char.top + char.bottom) / 2 for char in loose]
    top, bottom = min(box[1] for box in beside), max(box[3] for box in beside)
    return [
        box
        for box in boxes
        if box in beside or not any(box[3] <= middle <= top or bottom <= middle <= box[1] for middle in middles)
    ]


def _rectangles(level: Sequence[Segment], upright: Sequence[Segment]) -> Iterator[Box]:
    """The boxes that lines close, the smallest first: they may stand inside of others."""
    found = []
    for top in level:
        sides = [side for side in upright if _runs(side, top.at, top.at)]
        for left in (side for side in sides if abs(side.at - top.start) <= SNAP):
            for right in (side for side in sides if abs(side.at - top.end) <= SNAP):
                for bottom in level:
                    closes = bottom.start - SNAP <= left.at and right.at <= bottom.end + SNAP
                    if bottom.at > top.at and closes and all(_runs(s, top.at, bottom.at) for s in (left, right)):
                        found.append((left.at, top.at, right.at, bottom.at))
    yield from sorted(found, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))


def _runs(side: Segment, top: float, bottom: float) -> bool:
    return side.start - SNAP <= top and bottom <= side.end + SNAP


def _is_text_box(box: Box, page: Page) -> bool:
    """Whether a box is as large as those that hold a text of their own."""
    own = _text_in(box, page)
    return len(own) >= LEAST_CHARACTERS and box[3] - box[1] >= LEAST_HEIGHT * own[0].size


def _is_beside_text(box: Box, page: Page) -> bool:
    """Whether other text stands on the level of what a box holds."""
    own = _text_in(box, page)
    top, bottom = min(char.top for char in own), max(char.bottom for char in own)
    return any(
        char.text.strip() and top <= (char.top + char.bottom) / 2 <= bottom and not _holds(box, char)
        for char in page.chars
    )


def _text_in(box: Box, page: Page) -> list[Char]:
    return [char for char in page.chars if char.text.strip() and _holds(box, char)]


def _holds(box: Box, char: Char) -> bool:
    return box[0] <= (char.x0 + char.x1) / 2 <= box[2] and box[1] <= (char.top + char.bottom) / 2 <= box[3]


def _is_inside(inner: Sequence[float], box: Box) -> bool:
    return (
        box[0] - SNAP <= inner[0]
        and inner[2] <= box[2] + SNAP
        and box[1] - SNAP <= inner[1]
        and inner[3] <= box[3] + SNAP
    )


def _boxed(page: Page, box: Box, chars: Sequence[Char]) -> Boxed:
    """A box with the rules in it, its edges left out."""
    edges = (box[0] + SNAP, box[1] + SNAP, box[2] - SNAP, box[3] - SNAP)
    inner = [rule for rule in page.rules if _is_inside(rule, box) and _crosses(rule, edges)]
    return Boxed(box, replace(page, width=box[2] - box[0], chars=tuple(chars), rules=tuple(inner), pictures=()))


def _crosses(rule: Sequence[float], edges: Box) -> bool:
    return rule[0] < edges[2] and rule[2] > edges[0] and rule[1] < edges[3] and rule[3] > edges[1]
