"""Characters of a page into lines: the order of reading, spaces where there are gaps, doubled characters once.

The characters must be those of one column or one cell: lines run across whatever they are given. Raised and lowered
characters (10³, CO₂ as small print) stay in the line they belong to, their digits as such (shifts.py). Left out: columns side by side (columns.py),
tables (tables.py), paragraphs (paragraphs.py).

    防(90–104) 汛(104–118) 值(118–132) 守(132–146) on one level -> Line("防汛值守", x0=90, x1=146, …)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, median

from ingest.document import Box
from ingest.readers.paged.page import Char
from ingest.readers.paged.shifts import as_printed

WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026\u2014\U00020000-\U0003ffff]")  # 防，（
LATIN = re.compile(r"[A-Za-z]")
CLOSING = frozenset("，。、；：！？）)》”’,;")  # no line begins with one: it may stand out behind a full one

# A gap is a space where it is wider than so much of the size: between Han characters, small letters, anything else.
GAP_WIDE, GAP_LATIN, GAP = 1.0, 0.2, 0.3
SAME_LINE = 0.5  # of the smaller size, that the middles of two characters of one line may differ
SAME_PLACE = 0.15  # of the size, that two prints of one character differ in bold made by printing twice


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text where it stands; the origin is the page's top left corner."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float  # of its characters, in points
    confidence: float | None = None  # mean over the characters read off a picture

    @property
    def box(self) -> Box:
        """x0, top, x1, bottom."""
        return (self.x0, self.top, self.x1, self.bottom)


def lines_of(chars: Iterable[Char], page: int) -> list[Line]:
    """The lines from top to bottom; characters whose middles are within half their size share one."""
    lines = (_line(row, page) for row in rows_of(chars))
    return [line for line in lines if line is not None]


def rows_of(chars: Iterable[Char]) -> list[list[Char]]:
    """The characters level with one another, from top to bottom, unordered within each row."""
    rows: list[list[Char]] = []
    middle = size = 0.0
    for char in sorted(chars, key=_middle):
        if not rows or _middle(char) - middle > SAME_LINE * min(size, char.size):
            rows.append([])
            size = 0.0
        if char.size > size:  # raised and lowered characters are measured against the line, not the line against them
            middle, size = _middle(char), char.size
        rows[-1].append(char)
    return rows


def joined(texts: Iterable[str]) -> str:
    """Lines into one text: 防汛值 + 守 -> 防汛值守, with a space between Latin words only."""
    whole = ""
    for text in texts:
        space = whole and text and LATIN.match(whole[-1]) and LATIN.match(text[0])
        whole += (" " if space else "") + text
    return whole


def mean_confidence(parts: Iterable[tuple[float | None, int]]) -> float | None:
    """The mean of confidences weighted by characters: [(0.9, 10), (None, 4), (0.8, 10)] -> 0.85; None if none is known."""
    known = [(confidence, count) for confidence, count in parts if confidence is not None and count]
    total = sum(count for _, count in known)
    return sum(confidence * count for confidence, count in known) / total if total else None


def _middle(char: Char) -> float:
    return (char.top + char.bottom) / 2


def _line(chars: list[Char], page: int) -> Line | None:
    text = ""
    previous: Char | None = None
    kept: list[Char] = []
    across = sorted(chars, key=lambda char: char.x0)
    for char, printed_as in zip(across, as_printed(across), strict=True):
        shown = printed_as.replace("\x00", "")
        if any(_is_double(char, earlier) for earlier in kept[-3:]):
            continue  # bold made by printing twice
        printed = bool(shown.strip())
        if previous is not None and printed and not text[-1:].isspace() and _is_gap(previous, char, text, shown):
            text += " "
        text += shown
        kept.append(char)
        if printed:
            previous = char
    seen = [char for char in kept if char.text.strip()]
    if not seen or not text.strip():
        return None
    confidences = [char.confidence for char in seen if char.confidence is not None]
    return Line(
        text.strip(),
        page,
        min(char.x0 for char in seen),
        min(char.top for char in seen),
        max(char.x1 for char in seen),
        max(char.bottom for char in seen),
        median(char.size for char in seen),
        fmean(confidences) if confidences else None,
    )


def _is_gap(previous: Char, char: Char, text: str, shown: str) -> bool:
    gap = char.x0 - previous.x1
    if gap <= GAP_LATIN * char.size:
        return False
    before, after = text[-1:], shown[:1]
    if WIDE.match(before) and WIDE.match(after):
        return gap > GAP_WIDE * char.size
    if LATIN.match(before) and LATIN.match(after) and not (before + after).isupper():  # C A A C is spaced for looks
        return True
    return gap > GAP * char.size


def _is_double(char: Char, earlier: Char) -> bool:
    near = SAME_PLACE * char.size
    return char.text == earlier.text and abs(char.x0 - earlier.x0) < near and abs(char.top - earlier.top) < near
