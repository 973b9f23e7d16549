"""What a Word 97–2003 file says of its characters and paragraphs: hidden, deleted, in a table, of which style and list.

Looks are lists of changes (sprm, [MS-DOC] 2.6): a code whose upper bits tell how long its value is. They stand in pages of 512
bytes that are found by where a character stands in the file (2.9.133 PapxFkp, 2.9.33 ChpxFkp); paragraphs inherit from styles (2.9.271
STSH). Left out: everything that is only seen: fonts, sizes, colours, margins.

    paragraph of style heading 2 -> Paragraph(level=2); a run with sprmCFRMarkDel 1 -> Look(deleted=True)
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.readers.doc.pieces import Pieces, plex
from ingest.readers.docx.styles import OUTLINE_LEVELS, level_of_name
from ingest.readers.raised import Shift

PAGE = 512
SIZES = {
    0: 1,
    1: 1,
    2: 2,
    3: 4,
    4: 2,
    5: 2,
    7: 3,
}  # bytes of a value by the upper three bits of its code; 6: it says so itself
TABLE_DEFINITION, TAB_CHANGES = 0xD608, 0xC615  # the two that say their length otherwise
HEADING_1, HEADING_9, TITLE = 1, 9, 62  # numbers of built-in styles
SHIFTS: dict[int, Shift] = {1: "superscript", 2: "subscript"}
MAX_STYLES = 10_000


@dataclass(frozen=True, slots=True)
class Look:
    """What a run of characters is besides its letters."""

    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    special: bool = False  # its characters are marks: of a field, a note, a picture
    symbol: tuple[int, int] | None = None  # font and code of the sign that stands for it
    font: int = 0
    shift: Shift = ""  # raised or lowered
    binary: int | None = None  # where its data stands in the Data stream


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph is besides its text."""

    style: int = 0
    in_table: bool = False
    ends_row: bool = False
    depth: int = 0  # of tables inside one another
    list: int = 0  # which use of a list it counts in, from 1; 0 none
    level: int | None = None  # in the list; None: the style's
    outline: int | None = None  # 0 to 8: it is a heading
    changes: bytes = b""  # for the row of a table: how its cells lie


def sprms(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The changes in a list of them, code and value."""
    at = 0
    while at + 2 <= len(raw):
        code = int.from_bytes(raw[at : at + 2], "little")
        at += 2
        size = SIZES.get(code >> 13)
        if code == TABLE_DEFINITION:
            size, at = max(int.from_bytes(raw[at : at + 2], "little") - 1, 0), at + 2
        elif size is None:
            size, at = (raw[at] if at < len(raw) else 0), at + 1
            if code == TAB_CHANGES and size == 255:
                return  # as long as its own tables say; nothing we need comes after it
        if at + size > len(raw):
            return
        yield code, raw[at : at + size]
        at += size


class Properties:
    """The looks of one file, asked by place."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._characters = list(self._pages("character pages", 1))
        self._paragraphs = list(self._pages("paragraph pages", 13))
        self._character_starts = [start for start, _, _ in self._characters]
        self._paragraph_starts = [start for start, _, _ in self._paragraphs]
        self._looks: dict[bytes, Look] = {b"": Look()}
        self._of_styles: dict[int, Paragraph] = {}
        self.styles = _styles(pieces.table("styles"))

    def paragraph(self, mark: int) -> Paragraph:
        """What the paragraph that ends with this character is."""
        at = self._pieces.place(mark)
        found = bisect_right(self._paragraph_starts, at) - 1
        raw = b""
        if found >= 0 and at < self._paragraphs[found][1]:
            raw = self._paragraphs[found][2]
        style = int.from_bytes(raw[:2], "little")
        return self._apply(replace(self._of_style(style), style=style), raw[2:])

    def looks(self, start: int, end: int) -> Iterator[tuple[int, int, Look]]:
        """The runs of characters from `start` to `end` with what they are."""
        for piece in self._pieces.between(start, end):
            at, last = max(start, piece.start), min(end, piece.end)
            while at < last:
                place = piece.at + (at - piece.start) * piece.width
                found = bisect_right(self._character_starts, place) - 1
                raw, until = b"", None
                if found >= 0 and place < self._characters[found][1]:
                    raw, until = self._characters[found][2], self._characters[found][1]
                elif found + 1 < len(self._character_starts):
                    until = self._character_starts[found + 1]
                stop = (
                    last if until is None else min(last, at + max((until - place + piece.width - 1) // piece.width, 1))
                )
                yield at, stop, self._look(raw + piece.changes)
                at = stop

    def _look(self, raw: bytes) -> Look:
        if raw not in self._looks:
            self._looks[raw] = _look(raw)
        return self._looks[raw]

    def _pages(self, table: str, width: int) -> Iterator[tuple[int, int, bytes]]:
        """Where each run begins and ends in the stream, with its changes."""
        _, entries = plex(self._pieces.table(table), 4)
        found = []
        numbers = dict.fromkeys(int.from_bytes(entry, "little") & 0x3F_FFFF for entry in entries)
        for start in (number * PAGE for number in numbers):
            page = self._pieces.stream[start : start + PAGE]
            count = page[-1] if len(page) == PAGE else 0
            if not count or 4 * (count + 1) + count * width > PAGE:
                continue
            places = struct.unpack_from(f"<{count + 1}I", page)
            for at in range(count):
                offset = page[4 * (count + 1) + at * width] * 2
                found.append((places[at], places[at + 1], _changes(page, offset, paragraphs=width > 1)))
        yield from sorted(found, key=lambda run: run[0])

    def _of_style(self, style: int) -> Paragraph:
        """What paragraphs of a style are, with what it is based on."""
        if style in self._of_styles:
            return self._of_styles[style]
        asked = style
        chain: list[int] = []
        while style in self.styles and style not in chain:
            chain.append(style)
            style = self.styles[style].base
        found = Paragraph()
        for key in reversed(chain):
            found = self._apply(found, self.styles[key].changes)
            if self.styles[key].outline is not None:
                found = replace(found, outline=self.styles[key].outline)
        self._of_styles[asked] = replace(found, changes=b"")
        return self._of_styles[asked]

    def _apply(self, paragraph: Paragraph, raw: bytes) -> Paragraph:
        changes: dict[str, int | bool | bytes | None] = {}
        for code, value in sprms(raw):
            number = int.from_bytes(value, "little")
            match code:
                case 0x2416:
                    changes["in_table"] = bool(number)
                case 0x2417 | 0x244C:
                    changes["ends_row"] = bool(number)
                case 0x6649:
                    changes["depth"] = number
                case 0x260A:
                    changes["level"] = number
                case 0x460B:
                    changes["list"] = number
                case 0x2640:
                    changes["outline"] = number
                case 0x6645 | 0x6646:  # so many changes that they stand elsewhere
                    length = int.from_bytes(self._pieces.data[number : number + 2], "little")
                    far = self._pieces.data[number + 2 : number + 2 + length]
                    if far and not any(c in (0x6645, 0x6646) for c, _ in sprms(far)):
                        paragraph = self._apply(paragraph, far)
        return replace(paragraph, changes=paragraph.changes + raw, **changes)  # type: ignore[arg-type]  # values by name


@dataclass(frozen=True, slots=True)
class Style:
    """A style: what it changes, and what it is based on."""

    base: int
    changes: bytes
    outline: int | None  # 0 to 8 by its number or name


def _styles(raw: bytes) -> dict[int, Style]:
    """The styles of paragraphs by their index ([MS-DOC] 2.9.271)."""
    if len(raw) < 6:
        return {}
    header, count, base_size = struct.unpack_from("<HHH", raw)
    at, found = 2 + header, {}
    for index in range(min(count, MAX_STYLES)):
        if at + 2 > len(raw):
            break
        length = int.from_bytes(raw[at : at + 2], "little")
        style = _style(raw[at + 2 : at + 2 + length], base_size)
        if style is not None:
            found[index] = style
        at += 2 + length + length % 2
    return found


def _style(raw: bytes, base_size: int) -> Style | None:
    if len(raw) < base_size + 2 or base_size < 10:
        return None
    number, base = struct.unpack_from("<HH", raw)
    if base & 0xF != 1:  # of characters, tables, lists
        return None
    length = int.from_bytes(raw[base_size : base_size + 2], "little")
    name = raw[base_size + 2 : base_size + 2 + 2 * length].decode("utf-16-le", "replace")
    at = base_size + 2 + 2 * (length + 1)
    size = int.from_bytes(raw[at : at + 2], "little")
    number &= 0xFFF
    level = number if HEADING_1 <= number <= HEADING_9 else 1 if number == TITLE else level_of_name(name)
    return Style(base >> 4, raw[at + 4 : at + 2 + size], None if level is None else level - 1)


def heading_level(paragraph: Paragraph) -> int | None:
    """1 to 9, None for body text."""
    outline = OUTLINE_LEVELS if paragraph.outline is None else paragraph.outline
    return outline + 1 if outline < OUTLINE_LEVELS else None


def _changes(page: bytes, offset: int, *, paragraphs: bool) -> bytes:
    """The list of changes that stands in a page; of a paragraph with its style before it."""
    if not offset or offset >= PAGE - 1:
        return b""
    length = page[offset]
    if not paragraphs:
        return page[offset + 1 : offset + 1 + length]
    if length:
        return page[offset + 1 : offset + 2 * length]
    return page[offset + 2 : offset + 2 + 2 * page[offset + 1]]


def _look(raw: bytes) -> Look:
    changes: dict[str, bool | int | str | tuple[int, int] | None] = {}
    for code, value in sprms(raw):
        number = int.from_bytes(value, "little")
        match code:
            case 0x083C:
                changes["hidden"] = bool(number & 1)  # 0x80 as the style, 0x81 otherwise than the style
            case 0x0800:
                changes["deleted"] = bool(number & 1)
            case 0x0801:
                changes["inserted"] = bool(number & 1)
            case 0x0855:
                changes["special"] = bool(number)
            case 0x6A09:
                changes["symbol"] = (number & 0xFFFF, number >> 16)
            case 0x4A4F:
                changes["font"] = number
            case 0x2A48:
                changes["shift"] = SHIFTS.get(number, "")
            case 0x6A03:
                changes["binary"] = number
    return Look(**changes)  # type: ignore[arg-type]  # values by name


def fonts(raw: bytes) -> list[str]:
    """The names of the fonts by their index ([MS-DOC] 2.9.286 SttbfFfn)."""
    found, at = list[str](), 4
    for _ in range(min(int.from_bytes(raw[:2], "little"), MAX_STYLES)):
        if at >= len(raw):
            break
        name = raw[at + 40 : at + 1 + raw[at]].decode("utf-16-le", "replace")
        found.append(name.split("\0")[0])
        at += 1 + raw[at]
    return found
