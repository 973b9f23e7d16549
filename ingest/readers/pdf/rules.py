"""Ruled lines and pictures of a PDF page, out of its paths and images, those of nested forms too.

A line is what is drawn thin: a stroked line, a narrow filled rectangle, an image one pixel high. A frame or a filled
cell gives its four edges. Left out: curves, slanting lines, white and transparent ones, what is clipped away.

    a table of 3 rows and 2 columns -> 4 level and 3 upright Rules, or more where a program drew every cell by itself
"""

import itertools
from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from typing import Any

from ingest.document import Box
from ingest.readers.paged.page import Rule

THICK = 3.0  # points; a broader bar is a filled cell or a title's ornament
SHORTEST = 1.0  # points; shorter ones are the corners where two lines meet
STRAIGHT = 0.5  # points that a line may be off the level
MAX_OBJECTS = 20_000  # of one page; a drawing or a traced scan has more, and no tables
MAX_SEGMENTS = 400  # of one path; a path with more is a drawing
MAX_RULES = 6_000
OUTLINE = 30  # segments of a traced character: a path with more counts as several
MAX_DEPTH = 8  # forms inside forms
WHITE = 250  # of 255 in each colour: a line that nobody sees
LEAST_ALPHA = 10

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


@dataclass(slots=True)
class _Found:
    rules: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    count: int = 0
    objects: int = 0


@dataclass(frozen=True, slots=True)
class Shapes:
    """What is drawn on a page besides characters."""

    rules: tuple[Rule, ...]
    pictures: tuple[Box, ...]
    count: int  # of paths and shadings, a path of many outlines as many


def shapes_on(page: Any, shown: tuple[float, float, float, float, float, float], width: float, height: float) -> Shapes:  # noqa: ANN401  # no types
    """The page's lines and pictures in coordinates as shown."""
    from pypdfium2 import raw

    found = _Found()
    handle = page.raw
    count = raw.FPDFPage_CountObjects(handle)
    _collect(raw, (raw.FPDFPage_GetObject(handle, i) for i in range(count)), shown, found, 0)
    whole = (0.0, 0.0, width, height)
    pictures = tuple(box for picture in found.pictures if (box := _cut(picture, whole)))
    rules = tuple(rule for rule in found.rules if _cut(rule, whole) and not _is_edge_of(rule, whole))
    return Shapes(rules, pictures, found.count)


def _collect(raw: Any, objects: Iterator[Any], matrix: Matrix, found: _Found, depth: int) -> None:  # noqa: ANN401
    for thing in objects:
        found.objects += 1
        if found.objects > MAX_OBJECTS:
            return
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            segments = raw.FPDFPath_CountSegments(thing)
            found.count += 1 + segments // OUTLINE
            if segments <= MAX_SEGMENTS and len(found.rules) < MAX_RULES:
                _path(raw, thing, segments, matrix, found)
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            found.count += 1
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(raw, thing, matrix)
            if _is_thin(box):
                found.rules += _middle(box)
            else:
                found.pictures.append(box)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = _times(_matrix(raw, thing), matrix)
            count = raw.FPDFFormObj_CountObjects(thing)
            members = (raw.FPDFFormObj_GetObject(thing, i) for i in range(count))
            _collect(raw, members, inner, found, depth + 1)


def _path(raw: Any, path: Any, count: int, matrix: Matrix, found: _Found) -> None:  # noqa: ANN401
    """Add the lines that a path draws."""
    filled, stroked = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, byref(filled), byref(stroked))
    strokes = bool(stroked.value) and _is_seen(raw.FPDFPageObj_GetStrokeColor, path)
    fills = bool(filled.value) and _is_seen(raw.FPDFPageObj_GetFillColor, path)
    if not strokes and not fills:
        return
    if count <= 5:  # most paths are one line or one rectangle
        box = _bounds(raw, path, matrix)
        if _is_thin(box):
            found.rules += _middle(box)
            return
    to_page = _times(_matrix(raw, path), matrix)
    for points in _outlines(raw, path, count, to_page):
        box = _around(points)
        if fills and _is_thin(box):
            found.rules += _middle(box)
            continue
        edges = [_edge(*pair) for pair in itertools.pairwise(points)]
        if strokes:
            found.rules += [edge for edge in edges if edge is not None]
        elif len(edges) in (3, 4) and None not in edges:
            found.rules += [edge for edge in edges if edge is not None]  # a filled cell


def _outlines(raw: Any, path: Any, count: int, matrix: Matrix) -> Iterator[list[Point]]:  # noqa: ANN401
    """The corners of each closed or open part of a path; a curve tears it apart."""
    x, y = c_float(), c_float()
    points: list[Point] = []
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = _at(matrix, x.value, y.value)
        if kind == raw.FPDF_SEGMENT_LINETO and points:
            points.append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        else:
            if len(points) > 1:
                yield points
            points = [point]
    if len(points) > 1:
        yield points


def _is_seen(colour_of: Any, thing: Any) -> bool:  # noqa: ANN401
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not colour_of(thing, byref(red), byref(green), byref(blue), byref(alpha)):
        return True  # a pattern
    return alpha.value >= LEAST_ALPHA and min(red.value, green.value, blue.value) < WHITE


def _matrix(raw: Any, thing: Any) -> Matrix:  # noqa: ANN401
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, byref(m))
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _bounds(raw: Any, thing: Any, matrix: Matrix) -> Box:  # noqa: ANN401
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top))
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    return _around([_at(matrix, *corner) for corner in corners])


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first: a form's own place, then that of what holds it."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _at(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _around(points: list[Point]) -> Box:
    across, down = [x for x, _ in points], [y for _, y in points]
    return (min(across), min(down), max(across), max(down))


def _is_thin(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) <= THICK


def _middle(box: Box) -> list[Rule]:
    """The middle of a thin bar, if it is long enough: (90, 100, 300, 100.5) -> Rule(90, 100.25, 300, 100.25)."""
    x0, top, x1, bottom = box
    if max(x1 - x0, bottom - top) < SHORTEST:
        return []
    if x1 - x0 >= bottom - top:
        middle = (top + bottom) / 2
        return [Rule(x0, middle, x1, middle)]
    middle = (x0 + x1) / 2
    return [Rule(middle, top, middle, bottom)]


def _edge(start: Point, end: Point) -> Rule | None:
    box = _around([start, end])
    if min(box[2] - box[0], box[3] - box[1]) > STRAIGHT:
        return None
    return next(iter(_middle(box)), None)


def _cut(box: Box, page: Box) -> Box | None:
    """The part of a box that is on the page."""
    x0, top, x1, bottom = max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3])
    return (x0, top, x1, bottom) if x0 <= x1 and top <= bottom else None


def _is_edge_of(rule: Box, page: Box) -> bool:
    """Whether a line is the edge of the paper: that of a page-wide background."""
    upright = rule[2] - rule[0] < 1
    near = STRAIGHT + 1
    if upright:
        return min(abs(rule[0] - page[0]), abs(rule[0] - page[2])) < near
    return min(abs(rule[1] - page[1]), abs(rule[1] - page[3])) < near
