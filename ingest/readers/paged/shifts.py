"""Raised and lowered digits of a line as the glyphs they are printed as: 10⁸, m³, CO₂, and 1286³ with the mark of a note.

Flat they make another number: 12863 people. A digit is raised where it is smaller than its line and stands above it.
Left out: characters read off a picture, whose boxes are too rough; letters (raised.py tells why).

    286 at 12 points, 3 at 7 points and 4 points higher -> '286³'
"""

from collections.abc import Sequence
from itertools import groupby
from statistics import median

from ingest.readers.paged.page import Char
from ingest.readers.raised import shifted

SMALLER = 0.85  # times the size of the line
ABOVE, BELOW = 0.2, 0.06  # of the size of the line, that the foot of a character is higher or lower than the others'
SIGNS = frozenset("0123456789+-−–")


def as_printed(chars: Sequence[Char]) -> list[str]:
    """The text of each character of a line, in the order given."""
    plain = [char for char in chars if char.text.strip()]
    size = max((char.size for char in plain), default=0.0)
    if not any(char.size <= SMALLER * size and char.text in SIGNS for char in plain):
        return [char.text for char in chars]
    foot = median(char.bottom for char in plain if char.size > SMALLER * size)
    out: list[str] = []
    for shift, run in groupby(chars, lambda char: _shift(char, size, foot)):
        texts = [char.text for char in run]
        glyphs = shifted("".join(texts), shift)
        out += glyphs if shift and len(glyphs) == len(texts) else texts
    return out


def _shift(char: Char, size: float, foot: float) -> str:
    if char.text not in SIGNS or char.size > SMALLER * size or char.confidence is not None:
        return ""
    if foot - char.bottom > ABOVE * size:
        return "superscript"
    return "subscript" if char.bottom - foot > BELOW * size else ""
