"""A page as every paged format gives it: characters, ruled lines and pictures, each where it stands.

PDF, OFD and scans are read into Pages, and from there on are one: lines, columns, tables and paragraphs are found the
same way (lines.py, columns.py, tables.py, paragraphs.py). Left out: how a format is read.

Coordinates are points (1/72 inch) from the top left corner of the page as it is shown, its rotation and crop applied,
so that a box drawn on the page's picture at `point * dpi / 72` lies on the text.
"""

from dataclasses import dataclass
from typing import NamedTuple

from ingest.document import Box


class Char(NamedTuple):
    """One character as printed. A tuple, because a page has a thousand."""

    text: str  # one character, or a ligature's several
    x0: float
    top: float
    x1: float
    bottom: float
    size: float  # of its font as shown, in points
    upright: bool = True  # False if it is turned: a side note, or a page scanned on its side
    confidence: float | None = None  # 0 to 1 if it was read off a picture


class Rule(NamedTuple):
    """A ruled line, horizontal or vertical; of a thick one the middle."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `chars` are in the order of the file, which need not be that of reading."""

    number: int  # 1-based
    width: float
    height: float
    chars: tuple[Char, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[Box, ...] = ()
