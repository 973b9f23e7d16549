"""Roman numerals of levels (Ⅲ级, Ⅱ類) told by their strokes in the picture of the line, because the model guesses them.

PP-OCRv6 reads Ⅲ级 as I级, II级, 川级 or 级, and Ⅳ级 as IV级: by such a letter people are sent out, or stay. So where
a line says 级 or 类, its picture is looked at between that character and the one before it. What is clear there is
given, with its confidence; what is not stays as the model read it, at UNSURE. Left out: numerals anywhere else, levels
in digits and Han characters, and any correction by sense.

    启动防汛I级应急响应, where the picture shows three upright strokes before 级 -> 启动防汛Ⅲ级应急响应
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.readers.ocr.between import Measure, end_before, measured, start_of
from ingest.readers.ocr.lines import Told
from ingest.readers.ocr.strokes import Seen, strokes_between

if TYPE_CHECKING:
    from PIL.Image import Image

UNSURE = 0.4  # confidence of a numeral whose strokes are not clear
CLEAR = 0.7  # of the votes: three of four
MARKS = frozenset("级級类類")  # what is counted in such numerals: Ⅲ级, Ⅰ類
READ_AS = frozenset("ⅠⅡⅢⅣⅤIVlı|丨")  # what the model reads such numerals as …
DOUBTFUL = frozenset("1i川")  # … and what it also may, where it is less sure than …
SURE = 0.97
SURE_LETTER = 0.8
BETWEEN = frozenset("、，,或和及至到-—~～/")  # Ⅰ、Ⅱ级; Ⅱ—Ⅳ级
NUMBER = re.compile(r"[0-9.]")
WORD = re.compile(r"[A-Za-z][IVlı]|[0-9.][Vl]")  # UI类, 220V级: no numerals

# Strokes from left to right as they stand half way up -> the numeral in one character.
NUMERALS = {"|": "Ⅰ", "||": "Ⅱ", "|||": "Ⅲ", "|\\/": "Ⅳ", "\\/": "Ⅴ"}
# What the model reads only where it stands; its I, II, 川 may be any of them. Measured on 5,800 numerals of five fonts.
TRUSTED = {"Ⅰ": "Ⅰ", "Ⅱ": "Ⅱ", "Ⅲ": "Ⅲ", "III": "Ⅲ", "Ⅳ": "Ⅳ", "IV": "Ⅳ", "IⅣ": "Ⅳ", "Ⅴ": "Ⅴ", "V": "Ⅴ"}
LETTERS = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V"}
LEAST = {"I": 0.8, "II": 0.8, "V": 0.9}  # sizes between the neighbours of one character; III and IV are as wide as that

MISSED = 0.6  # sizes between two neighbours that have a character between them that was not read


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a numeral stands: told[start:end] is what was read there; its neighbours end and begin at these pixels."""

    start: int
    end: int
    left: float
    right: float


def with_numerals(picture: "Image", box: Sequence[float], told: Sequence[Told]) -> tuple[Told, ...]:
    """The characters of a line in the picture of a page, its numerals of levels as their strokes are."""
    found = list(told)
    if any(character[0] in MARKS for character in told):
        line = measured(picture, box, told)
        for place in _places(told, line):
            seen = strokes_between(picture, line.middle, place.left, place.right, line.size)
            numeral = _numeral(told[place.start : place.end], seen, place, line.size)
            found[place.start : place.end] = numeral
            if not numeral and seen is not None:  # something stands there that was passed over: 级 itself is unsure
                mark, score, x0, x1 = found[place.end]
                found[place.end] = (mark, min(score, UNSURE), x0, x1)
    return tuple(found)


def _places(told: Sequence[Told], line: Measure) -> list[_Place]:
    """The places of a line where a numeral of a level stands or was passed over, from the last to the first."""
    places: list[_Place] = []
    for end in reversed(range(len(told))):
        linked = bool(places) and places[-1].start == end + 1 < places[-1].end and told[end][0] in BETWEEN
        if told[end][0] in MARKS or linked:
            place = _place(told, end, line)
            missed = not linked and place.right - place.left > MISSED * line.size
            if missed if place.start == end else not _in_word(told, place.start):
                places.append(place)
    return places


def _place(told: Sequence[Told], end: int, line: Measure) -> _Place:
    start = _start(told, end)
    return _Place(start, end, end_before(told, start, line), start_of(told, end, line))


def _start(told: Sequence[Told], end: int) -> int:
    """Where the run of characters before `end` begins that may be a numeral; blanks before it are none of it."""
    start = at = end
    while at > 0 and (told[at - 1][0] == " " or _may_be(told, at - 1)):
        at -= 1
        if told[at][0] != " ":
            start = at
    return start


def _may_be(told: Sequence[Told], at: int) -> bool:
    text, score, *_ = told[at]
    if text not in DOUBTFUL:
        return text in READ_AS
    beside = told[at - 1][0] if at else ""
    after = told[at + 1][0] if at + 1 < len(told) else ""
    return score < SURE and after != " " and not NUMBER.fullmatch(beside)  # 2.1 Ⅱ级, 11级: numbers of their own


def _in_word(told: Sequence[Told], start: int) -> bool:
    return start > 0 and WORD.fullmatch(told[start - 1][0] + told[start][0]) is not None


def _numeral(read: Sequence[Told], seen: Seen | None, place: _Place, size: float) -> list[Told]:
    """What is to stand at a place: the numeral seen, or what was read there, sure or no longer sure of itself."""
    text = "".join(character[0] for character in read)
    one = NUMERALS.get(seen.strokes) if seen and seen.share >= CLEAR else None
    width = (place.right - place.left) / size
    if seen is not None and one and not _contradicts(one, read, width):
        if text == LETTERS[one] and width < LEAST.get(text, 0.0):
            return [(character, max(score, seen.share), x0, x1) for character, score, x0, x1 in read]
        return [(one, seen.share, seen.left, seen.right)]
    least = 1.0 if text == "V" else UNSURE  # 防护等级V级: no other numeral was ever read as V
    return [(character, min(score, least), x0, x1) for character, score, x0, x1 in read]


def _contradicts(one: str, read: Sequence[Told], width: float) -> bool:
    """Whether a numeral seen differs from what the model read where the model is the better judge.

    It is never wrong in some of its readings, and good at letters where the neighbours stand close.
    """
    text = "".join(character[0] for character in read)
    if one == "Ⅴ":
        return text not in ("V", "Ⅴ", "")  # the I of Ⅳ may be faint
    if text in TRUSTED:
        return TRUSTED[text] != one
    sure = text in LETTERS.values() and all(score >= SURE_LETTER for _, score, *_ in read)
    return sure and text != LETTERS[one] and width < LEAST["I"]
