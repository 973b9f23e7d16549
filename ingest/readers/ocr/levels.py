"""Levels on a page read off its picture whose numeral is not sure: what people must compare with the page.

A block tells the mean confidence of its characters, in which one numeral is lost; and by that one people are sent out.
Left out: telling the numeral itself (numerals.py), and levels that are named by colour.

    the characters of 启动防汛Ⅲ级应急响应, Ⅲ read with 0.4 -> ("启动防汛Ⅲ级应急响",)
"""

from collections.abc import Sequence

from ingest.readers.ocr.numerals import MARKS
from ingest.readers.paged.page import Char

LEAST = 0.5  # confidence of a numeral that need not be compared
ALONE = MARKS | frozenset("ⅠⅡⅢⅣⅤ")  # looked for wherever they stand: 较大（Ⅲ）; 级 whose numeral was passed over
BEFORE_MARKS = frozenset("ⅠⅡⅢⅣⅤIVlı|丨川1234一二三四")  # looked for before 级: Ⅲ级, 3级, 三級
AROUND = 4  # characters on either side that are told with it


def unclear_levels(chars: Sequence[Char]) -> tuple[str, ...]:
    """The numerals of levels that are not sure, each with the characters around it, in the order of the page."""
    found: list[str] = []
    last = -1
    for at, char in enumerate(chars):
        if at > last and _is_unsure(char) and (char.text in ALONE or _is_before_mark(chars, at)):
            last = min(at + AROUND, len(chars) - 1)
            found.append(_line(chars, max(0, at - AROUND), at, last + 1))
    return tuple(dict.fromkeys(found))


def _is_unsure(char: Char) -> bool:
    return char.text in ALONE | BEFORE_MARKS and char.confidence is not None and char.confidence < LEAST


def _is_before_mark(chars: Sequence[Char], at: int) -> bool:
    """Whether nothing but numerals stands between a character and 级: the first I of III级."""
    for char in chars[at + 1 : at + 1 + AROUND]:
        if char.text in MARKS:
            return True
        if char.text not in BEFORE_MARKS and not char.text.isspace():
            return False
    return False


def _line(chars: Sequence[Char], start: int, at: int, end: int) -> str:
    """The characters from `start` to `end` that stand on the line of the one `at`."""
    middle = (chars[at].top + chars[at].bottom) / 2
    on_line = [char.top <= middle <= char.bottom for char in chars[start:end]]
    told = (char.text for char, on in zip(chars[start:end], on_line, strict=True) if on)
    return " ".join("".join(told).split())
