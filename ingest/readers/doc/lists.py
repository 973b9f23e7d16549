"""The lists of a Word 97–2003 file: what its automatic numbers look like ([MS-DOC] 2.9.131 LSTF, 2.9.150 LVL, 2.9.132 LFO).

Counting is that of .docx (docx_labels.py). Left out: lists of Word 6, bullets that are pictures.

    uses_of(lists, uses) -> {"1": ListUse("0", {0: Level(1, "chineseCounting", "第%1条")}, {})}
"""

import struct
from collections.abc import Sequence

from ingest.readers.doc.properties import sprms
from ingest.readers.docx.labels import Level, ListUse, bullet

LEVELS = 9
FONT = 0x4A4F  # of the label's letters
MAX_LISTS = 5_000
# Number of a format in .doc -> its name in .docx ([MS-OSHARED] 2.2.1.3 MSONFC).
FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 15: "decimalHalfWidth", 17: "japaneseDigitalTenThousand",
    18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional",
    31: "ideographZodiac", 32: "ideographZodiacTraditional", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand", 57: "numberInDash", 255: "none",
}  # fmt: skip


def uses_of(lists: bytes, uses: bytes, fonts: Sequence[str] = ()) -> dict[str, ListUse]:
    """The uses of lists by their number, from 1; damaged tables give those before the damage."""
    definitions = _definitions(lists, fonts)
    found: dict[str, ListUse] = {}
    count = min(int.from_bytes(uses[:4], "little"), MAX_LISTS)
    at = 4 + 16 * count
    for number in range(count):
        if 4 + 16 * (number + 1) > len(uses):
            break
        identifier, overrides = struct.unpack_from("<I8xB", uses, 4 + 16 * number)
        levels, starts = dict(definitions.get(identifier, {})), dict[int, int]()
        at += 4
        for _ in range(overrides):
            if at + 8 > len(uses):
                break
            start, flags = struct.unpack_from("<II", uses, at)
            at += 8
            level = flags & 0xF
            if flags & 0x20:
                read = _level(uses, at, fonts)
                if read is None:
                    break
                levels[level], at = read
                start = levels[level].start
            if flags & 0x10:
                starts[level] = start & 0x7FFF
        found[str(number + 1)] = ListUse(str(identifier), levels, starts)
    return found


def _definitions(raw: bytes, fonts: Sequence[str]) -> dict[int, dict[int, Level]]:
    """The levels of each list by its identifier."""
    count = min(int.from_bytes(raw[:2], "little"), MAX_LISTS)
    at = 2 + 28 * count
    found: dict[int, dict[int, Level]] = {}
    for number in range(count):
        if 2 + 28 * (number + 1) > len(raw):
            break
        identifier, *styles, flags = struct.unpack_from("<I4x9HB", raw, 2 + 28 * number)
        levels = found.setdefault(identifier, {})
        for level in range(1 if flags & 1 else LEVELS):
            read = _level(raw, at, fonts, styles[level])
            if read is None:
                return found
            levels[level], at = read
    return found


def _level(raw: bytes, at: int, fonts: Sequence[str], style: int = 0xFFF) -> tuple[Level, int] | None:
    """The level that begins at a byte, and where the next begins; None if the table ends before."""
    if at + 28 > len(raw):
        return None
    start, form, flags = struct.unpack_from("<IBB", raw, at)
    follow = raw[at + 15]
    characters, paragraph, restart = raw[at + 24], raw[at + 25], raw[at + 26]
    looks = raw[at + 28 + paragraph : at + 28 + paragraph + characters]
    at += 28 + characters + paragraph
    length = int.from_bytes(raw[at : at + 2], "little")
    text = raw[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(c) + 1}" if ord(c) < LEVELS else c for c in text)
    if FORMATS.get(form) == "bullet":
        font = next((int.from_bytes(value, "little") for code, value in sprms(looks) if code == FONT), len(fonts))
        shown = bullet(shown, fonts[font] if font < len(fonts) else None)
    level = Level(
        start & 0x7FFF,
        FORMATS.get(form, str(form)),
        shown,
        None if style == 0xFFF else str(style),
        bool(flags & 0x04),
        restart if flags & 0x08 else None,
        follow == 2,
    )
    return level, at + 2 + 2 * length
