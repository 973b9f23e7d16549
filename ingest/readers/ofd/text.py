"""The letters of an OFD text object: each character with its glyph and where it stands.

The offsets of DeltaX and DeltaY count characters; where a maker counts UTF-16 units, or glyphs of ligatures, their
number tells. Left out: what the glyphs look like (ofd_fonts.py).

    TextCode X="0" Y="3" DeltaX="3", text 防汛 -> Letter("防", x=0, y=3, advance=3), Letter("汛", x=3, y=3, advance=3)
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.readers.ofd.geometry import number, numbers, offsets
from ingest.readers.ofd.package import Element, local

WIDE = re.compile(
    r"[\u1100-\u11ff\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]|[^\u0000-\uffff]"
)
MAX_GLYPHS = 100_000  # of one transform


class Letter(NamedTuple):
    """One character, or the characters of one ligature, at its origin on the base line, in the object's coordinates."""

    text: str
    x: float
    y: float
    advance: float
    glyphs: tuple[int, ...] = ()  # numbers in the font's file; () where the character itself says it


def letters_of(found: Element, size: float, stretch: float) -> tuple[Letter, ...]:
    """All letters of a TextObject."""
    letters: list[Letter] = []
    transforms: list[tuple[int, int, tuple[int, ...]]] = []
    x = y = 0.0
    down = number(found.get("ReadDirection"), 0.0) in (90.0, 270.0)
    for part in found:
        kind = local(part.tag)
        if kind == "CGTransform":
            transforms.append(_transform(part))
        elif kind == "TextCode":
            x, y = number(part.get("X"), x), number(part.get("Y"), y)
            letters += _code(part, transforms, (x, y), size, stretch, down=down)
            transforms = []
    return tuple(letters)


def natural(text: str, size: float) -> float:
    """How wide a character is where nothing says it: a Han character is square, a Latin one half of that."""
    return sum(size if WIDE.match(character) else size / 2 for character in text)


def _transform(part: Element) -> tuple[int, int, tuple[int, ...]]:
    """Position of the first character, count of characters, glyphs."""
    listed = next((inner.text for inner in part if local(inner.tag) == "Glyphs"), "")
    glyphs = tuple(int(value) for value in numbers(listed)[:MAX_GLYPHS] if 0 <= value <= 0xFFFF)
    return int(number(part.get("CodePosition"), 0)), int(number(part.get("CodeCount"), 1)), glyphs


def _code(
    part: Element,
    transforms: Sequence[tuple[int, int, tuple[int, ...]]],
    origin: tuple[float, float],
    size: float,
    stretch: float,
    *,
    down: bool,
) -> list[Letter]:
    text = part.text or ""
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    right = offsets(part.get("DeltaX"), units)
    below = offsets(part.get("DeltaY"), units)
    given = max(len(right), len(below)) + 1
    stripped = text.strip("\r\n\t ")
    if given not in (len(text), units) and given == len(stripped):
        text = stripped  # blanks of a file written for the eye
    if not text:
        return []
    slots = _slots(text, transforms)
    starts = _starts(slots, given, units)
    if not right and not below and len(text) > 1:
        steps = [natural(slot, size) * (1 if down else stretch) for slot, _ in slots]
        right, below = ([], steps) if down else (steps, [])
        starts = list(range(len(slots)))
    xs = _positions(origin[0], right, starts)
    ys = _positions(origin[1], below, starts)
    ends = [*zip(xs[1:], ys[1:], strict=True), None]
    return [
        Letter(slot, x, y, _advance(slot, size, stretch, (x, y), end), glyphs)
        for (slot, glyphs), x, y, end in zip(slots, xs, ys, ends, strict=True)
    ]


def _slots(text: str, transforms: Sequence[tuple[int, int, tuple[int, ...]]]) -> list[tuple[str, tuple[int, ...]]]:
    """Characters with their glyphs; where the counts differ, those of a transform stay together."""
    slots: list[tuple[str, tuple[int, ...]]] = [(character, ()) for character in text]
    for at, count, glyphs in sorted(transforms, reverse=True):
        if not glyphs or not 0 <= at < len(text):
            continue
        covered = text[at : at + max(1, count)]
        if len(glyphs) == len(covered):
            slots[at : at + len(covered)] = [(c, (glyph,)) for c, glyph in zip(covered, glyphs, strict=True)]
        else:
            slots[at : at + len(covered)] = [(covered, glyphs)]
    return slots


def _starts(slots: Sequence[tuple[str, tuple[int, ...]]], given: int, units: int) -> list[int]:
    """Which offset each slot stands at: offsets count slots, characters or UTF-16 units, as their number tells."""
    characters = sum(len(slot) for slot, _ in slots)
    by_slot = given <= len(slots) < characters
    by_unit = given == units > characters
    starts, at = [], 0
    for slot, _ in slots:
        starts.append(at)
        at += 1 if by_slot else sum(2 if by_unit and ord(character) > 0xFFFF else 1 for character in slot)
    return starts


def _positions(origin: float, steps: Sequence[float], starts: Sequence[int]) -> list[float]:
    """Where each slot stands; steps that are too few go on as the last one."""
    reached = [origin]
    for i in range(starts[-1]):
        reached.append(reached[-1] + (steps[min(i, len(steps) - 1)] if steps else 0.0))
    return [reached[start] for start in starts]


def _advance(slot: str, size: float, stretch: float, at: tuple[float, float], end: tuple[float, float] | None) -> float:
    """How wide a letter is: up to the next one on its line, if that touches it."""
    width = natural(slot, size) * stretch
    if end is None or abs(end[1] - at[1]) > 0.01 * size:
        return width
    step = end[0] - at[0]
    return step if 0 < step <= max(width, size * stretch) * 1.05 else width
