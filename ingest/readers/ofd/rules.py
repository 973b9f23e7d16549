"""Ruled lines of an OFD page, out of its paths: what tables are found by.

A line is what is stroked straight, or filled thin; a frame or a filled cell gives its four edges. Left out: curves,
slanting lines, white and transparent ones, the edges of the page itself.

    "M 10 20 L 110 20", stroked black -> Rule(28.3, 56.7, 311.8, 56.7)
"""

import math
from collections.abc import Iterator

from ingest.document import Box
from ingest.readers.ofd.content import Path
from ingest.readers.ofd.geometry import Matrix, Point, straight
from ingest.readers.paged.page import Rule

THICK = 3.0  # points; a broader bar is a filled cell or a title's ornament
SHORTEST = 1.0  # points; shorter ones are the corners where two lines meet
STRAIGHT = 0.5  # points that a line may be off the level
WHITE = 250  # of 255 in each colour: a line that nobody sees
LEAST_ALPHA = 0.04
MAX_RULES = 6_000  # of a page
MAX_LINES = 400  # of one path; a path with more is a drawing


def rules_of(path: Path, shown: Matrix, page: Box) -> Iterator[Rule]:
    """The level and upright lines of a path in points of the page."""
    if path.alpha < LEAST_ALPHA or sum(len(shape) for shape in path.subpaths) > MAX_LINES:
        return
    stroked = path.stroke is not None and min(path.stroke) < WHITE
    filled = path.fill is not None and min(path.fill) < WHITE
    for shape in path.subpaths if stroked or filled else ():
        points = [shown.at(x, y) for x, y in shape]
        box = (
            min(x for x, _ in points),
            min(y for _, y in points),
            max(x for x, _ in points),
            max(y for _, y in points),
        )
        thin = min(box[2] - box[0], box[3] - box[1]) <= THICK and max(box[2] - box[0], box[3] - box[1]) > SHORTEST
        if thin and filled:
            found = _middle(box)
        else:
            edges = [_edge(*line) for line in straight([points]) if math.dist(*line) > 0.01]
            rectangle = 3 <= len(edges) <= 5 and None not in edges
            found = [edge for edge in edges if edge is not None] if stroked or rectangle else []
        yield from (rule for rule in found if not _is_edge_of(rule, page))


def _middle(box: Box) -> list[Rule]:
    x0, top, x1, bottom = box
    if x1 - x0 > bottom - top:
        return [Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2)]
    return [Rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)]


def _edge(start: Point, end: Point) -> Rule | None:
    """The ruled line between two points; None if it slants or is a dot."""
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if bottom - top <= STRAIGHT and x1 - x0 > SHORTEST:
        return Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
    if x1 - x0 <= STRAIGHT and bottom - top > SHORTEST:
        return Rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)
    return None


def _is_edge_of(rule: Rule, page: Box) -> bool:
    """Whether a line runs along the edge of the page or beyond it: a background is no frame."""
    level = rule.bottom - rule.top < rule.x1 - rule.x0
    at, edges = (rule.top, (page[1], page[3])) if level else (rule.x0, (page[0], page[2]))
    return at <= edges[0] + 1 or at >= edges[1] - 1
