"""Raised and lowered digits of a line as the glyphs they are printed as: 10⁸, m³, CO₂, and 1286³ with the mark of a note.

Flat they make another number: 12863 people. A digit is raised where it is smaller than its line and stands above it.
Left out: characters read off a picture, whose boxes are too rough; letters (raised.py tells why).

    286 at 12 points, 3 at 7 points and 4 points higher -> '286³'
"""

import re
from collections.abc import Sequence
from itertools import groupby
from statistics import median

from ingest.readers.paged.page import Char
from ingest.readers.raised import shifted

SMALLER = 0.85  # times the size of the line
ABOVE, BELOW = 0.2, 0.06  # of the size of the line, that the foot of a character is higher or lower than the others'
LONGEST = 3  # characters of such a run: 250 set small beside 毫米 is a number of its own
NEAR = 0.4  # of the size, the widest gap before one
LETTER = re.compile(r"[A-Za-z)）\]]$")
SIGNS = frozenset("0123456789+-−–")


def as_printed(chars: Sequence[Char]) -> list[str]:
    """The text of each character of a line, in the order given, which is that of reading."""
    texts = [char.text for char in chars]
    words = [char for char in chars if char.text.strip() and char.text not in SIGNS]
    if not words or not any(char.text in SIGNS for char in chars):
        return texts
    size = median(char.size for char in words)
    foot = median(char.bottom for char in words)
    at = 0
    for shift, run in groupby(chars, lambda char: _shift(char, size, foot)):
        length = len(list(run))
        if shift and at and length <= LONGEST and _hangs_on(chars[at - 1], chars[at], size, shift):
            glyphs = shifted("".join(texts[at : at + length]), shift)
            if len(glyphs) == length:
                texts[at : at + length] = glyphs
        at += length
    return texts


def _hangs_on(before: Char, first: Char, size: float, shift: str) -> bool:
    """Whether a shifted run stands right behind what it may be an exponent, a note or an index of: an index, of a letter."""
    if not before.text.strip() or first.x0 - before.x1 > NEAR * size:
        return False
    return shift == "superscript" or LETTER.search(before.text) is not None


def _shift(char: Char, size: float, foot: float) -> str:
    if char.text not in SIGNS or char.size > SMALLER * size or char.confidence is not None:
        return ""
    if foot - char.bottom > ABOVE * size:
        return "superscript"
    return "subscript" if char.bottom - foot > BELOW * size else ""
