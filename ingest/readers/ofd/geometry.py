"""The numbers of OFD: matrices, boxes, the offsets of characters, the paths of lines.

Lengths are millimetres, y runs down. Left out: what is drawn with them (ofd_content.py).

    offsets("3 g 2 1.5", 4) -> [3.0, 1.5, 1.5]     flattened("M 0 0 L 10 0 C") -> [[(0, 0), (10, 0), (0, 0)]]
"""

import math
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

Point = tuple[float, float]
Subpath = list[Point]

POINTS_PER_MM = 72 / 25.4
MAX_SEGMENTS = 100_000  # of one path: a map traced into curves; no table has as many
CURVE_STEPS = 12  # straight pieces that stand for a curve: a seal's rim looks round
ARC_STEPS = 36


class Matrix(NamedTuple):
    """An affine map: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: "Matrix") -> "Matrix":
        """The map that does this one first and `outer` after it."""
        a, b, c, d, e, f = self
        return Matrix(
            a * outer.a + b * outer.c,
            a * outer.b + b * outer.d,
            c * outer.a + d * outer.c,
            c * outer.b + d * outer.d,
            e * outer.a + f * outer.c + outer.e,
            e * outer.b + f * outer.d + outer.f,
        )

    def at(self, x: float, y: float) -> Point:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def scale(self) -> float:
        """How much lengths grow, on average."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


def numbers(text: str | None) -> list[float]:
    """The finite numbers of a list; what is none is left out: "0 0 210 297" -> [0, 0, 210, 297]."""
    return [value for word in (text or "").replace(",", " ").split() if (value := _number(word)) is not None]


def number(text: str | None, otherwise: float) -> float:
    """One finite number: "3.5" -> 3.5."""
    value = _number((text or "").strip())
    return otherwise if value is None else value


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """x, y, width, height; None if it is no box or an empty one."""
    values = numbers(text)
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 and min(values[2:]) > 0 else None


def matrix_of(text: str | None) -> Matrix:
    """A CTM; one that is not written, or wrongly, changes nothing."""
    values = numbers(text)
    return Matrix(*values) if len(values) == 6 else Matrix()


def offsets(text: str | None, at_most: int) -> list[float]:
    """The offsets of DeltaX, `g n v` standing for n times v, never more than the characters can use."""
    return list(islice(_offsets(text), max(0, at_most - 1)))


def _offsets(text: str | None) -> Iterator[float]:
    words = iter((text or "").replace(",", " ").split())
    for word in words:
        if word == "g":
            count, value = _number(next(words, "")), _number(next(words, ""))
            for _ in range(int(count or 0)):
                yield value or 0.0
        else:
            yield _number(word) or 0.0


def flattened(text: str | None) -> list[Subpath]:
    """A path as straight lines. S and M begin one, L is a line, Q B A curves, C closes; letters may touch numbers."""
    words = _words(text)
    paths: list[Subpath] = []
    for command, values in islice(_commands(words), MAX_SEGMENTS):
        if command in "SM":
            paths.append([(values[0], values[1])])
        elif not paths:
            continue
        elif command == "C":
            paths[-1].append(paths[-1][0])
        elif command == "A":
            paths[-1] += _arc(paths[-1][-1], values)
        else:
            ends = list(zip(values[::2], values[1::2], strict=True))
            paths[-1] += ends if command == "L" else _curve([paths[-1][-1], *ends])
    return [path for path in paths if len(path) > 1]


def straight(paths: list[Subpath]) -> Iterator[tuple[Point, Point]]:
    """The lines of paths, end to end."""
    for path in paths:
        yield from pairwise(path)


ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # GB/T 33190 table 36


def _words(text: str | None) -> list[str]:
    spaced = text or ""
    for letter in ARGUMENTS:
        spaced = spaced.replace(letter, f" {letter} ")
    return spaced.replace(",", " ").split()


def _commands(words: list[str]) -> Iterator[tuple[str, list[float]]]:
    at = 0
    while at < len(words):
        count = ARGUMENTS.get(words[at])
        if count is None:
            at += 1
            continue
        values = [value for word in words[at + 1 : at + 1 + count] if (value := _number(word)) is not None]
        if len(values) < count:
            return
        yield words[at], values
        at += 1 + count


def _curve(points: list[Point]) -> Subpath:
    """A Bézier curve, by de Casteljau; its first point is left out."""
    ends = []
    for step in range(1, CURVE_STEPS + 1):
        t = step / CURVE_STEPS
        left = points
        while len(left) > 1:
            left = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(left)]
        ends.append(left[0])
    return ends


def _arc(start: Point, values: list[float]) -> Subpath:
    """An elliptical arc as SVG writes it: rx ry turn large sweep x y."""
    rx, ry, turn, large, sweep, x, y = values
    rx, ry = abs(rx), abs(ry)
    if min(rx, ry) < 1e-6 or start == (x, y):
        return [(x, y)]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    dx, dy = (start[0] - x) / 2, (start[1] - y) / 2
    u, v = (cos * dx + sin * dy) / rx, (cos * dy - sin * dx) / ry
    reach = math.hypot(u, v)
    if reach > 1:  # radii too short to reach the end are stretched until they do
        rx, ry, u, v = rx * reach, ry * reach, u / reach, v / reach
    away = math.sqrt(max(0.0, 1 / max(u * u + v * v, 1e-12) - 1)) * (1 if bool(large) != bool(sweep) else -1)
    cu, cv = away * v, -away * u
    first, last = math.atan2(v - cv, u - cu), math.atan2(-v - cv, -u - cu)
    if sweep and last < first:
        last += 2 * math.pi
    elif not sweep and last > first:
        last -= 2 * math.pi
    middle = ((start[0] + x) / 2, (start[1] + y) / 2)
    ends = []
    for step in range(1, ARC_STEPS + 1):
        angle = first + (last - first) * step / ARC_STEPS
        px, py = rx * (cu + math.cos(angle)), ry * (cv + math.sin(angle))
        ends.append((middle[0] + cos * px - sin * py, middle[1] + sin * px + cos * py))
    return ends


def _number(word: str) -> float | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e9 else None
