r"""The text of a Word 97–2003 file: where each character stands in the file, and which part of the document it belongs to.

The file begins with a table of contents (FIB, [MS-DOC] 2.5); the characters stand in pieces, in UTF-16 or Windows-1252, in any
order; the piece table (CLX, 2.8.35, 2.9.38) puts them in order. After the main text follow notes, headers, comments, text boxes.
Left out: files of Word 6 and 95, which begin otherwise; what the characters look like (doc_properties.py).

    Pieces(storage).text[:6] -> "云州市防汛\r"; .story("footnotes") -> (3120, 3188)
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import UnreadableFile
from ingest.readers.ole2 import Storage

IDENTITY = 0xA5EC  # of every Word file since 97
IDENTITIES = frozenset((IDENTITY, 0xA5DC, 0xA5DB, 0xA5EB, 0xA699, 0xA697))  # of Word 6, 95 and foreign editions too
WORD_97 = 0x00C1  # first version with this layout
FLAG_ENCRYPTED, FLAG_TABLE_1 = 0x0100, 0x0200
MAX_CHARACTERS = 20_000_000

# Parts of the document in the order in which their text follows, with the place of their length in the FIB ([MS-DOC] 2.5.4).
STORIES: tuple[tuple[str, int], ...] = (
    ("text", 3), ("footnotes", 4), ("headers", 5), ("comments", 7), ("endnotes", 8), ("boxes", 9),
)  # fmt: skip
# Tables that the FIB points to, by their place in it ([MS-DOC] 2.5.6).
TABLES = {
    "styles": 1, "footnote references": 2, "footnote texts": 3, "comment references": 4, "sections": 6, "header texts": 11,
    "character pages": 12, "paragraph pages": 13, "fonts": 15, "pieces": 33, "shapes": 40, "endnote references": 46,
    "endnote texts": 47, "drawings": 50, "box texts": 56, "lists": 73, "list uses": 74,
}  # fmt: skip
# Windows-1252 where it is not Latin-1 ([MS-DOC] 2.9.73, FcCompressed).
LATIN = {
    0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰", 0x8A: "Š", 0x8B: "‹", 0x8C: "Œ",
    0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—", 0x98: "˜", 0x99: "™", 0x9A: "š", 0x9B: "›",
    0x9C: "œ", 0x9F: "Ÿ",
}  # fmt: skip


class NotThisWord(ValueError):
    """A Word file of another version, or one whose tables are damaged."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that stand together in the file."""

    start: int  # its first character, counted in the text
    end: int
    at: int  # where it stands in the stream
    width: int  # bytes of a character
    changes: bytes  # what was changed of its looks since it was saved whole


class Pieces:
    """The text of one file. Raises NotThisWord, or UnreadableFile if a password is needed."""

    def __init__(self, storage: Storage) -> None:
        self.stream = storage.read("WordDocument")
        if len(self.stream) < 0x200:
            raise NotThisWord("no Word file")
        identity, version = struct.unpack_from("<HH", self.stream)
        flags = struct.unpack_from("<H", self.stream, 0x0A)[0]
        check_protection(self.stream)
        if identity != IDENTITY or version < WORD_97:
            raise NotThisWord(f"version {version:#x}")
        self._tables = storage.read("1Table" if flags & FLAG_TABLE_1 else "0Table")
        self.data = storage.read("Data")
        self._lengths = struct.unpack_from("<22i", self.stream, 0x40)
        self.pieces = self._read_pieces()
        self.text = "".join(map(self._characters, self.pieces))
        self._starts = [piece.start for piece in self.pieces]

    def table(self, name: str) -> bytes:
        """One of the tables that the FIB points to."""
        place = 0x9A + TABLES[name] * 8
        if place + 8 > len(self.stream):
            return b""
        start, length = struct.unpack_from("<II", self.stream, place)
        return self._tables[start : start + length]

    def after(self, name: str) -> bytes:
        """A table with what follows it: that of lists states only the lists, their levels stand behind it."""
        place = 0x9A + TABLES[name] * 8
        start, length = struct.unpack_from("<II", self.stream, place) if place + 8 <= len(self.stream) else (0, 0)
        return self._tables[start:] if length else b""

    def story(self, name: str) -> tuple[int, int]:
        """Where a part of the document begins and ends in the text."""
        start = 0
        for story, place in STORIES:
            end = min(start + max(self._lengths[place], 0), len(self.text))
            if story == name:
                return start, end
            start = end
        raise KeyError(name)

    def place(self, character: int) -> int:
        """Where a character of the text stands in the stream."""
        piece = self.pieces[max(bisect_right(self._starts, character) - 1, 0)]
        return piece.at + (character - piece.start) * piece.width

    def between(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces that the characters from `start` to `end` stand in."""
        for at in range(max(bisect_right(self._starts, start) - 1, 0), len(self.pieces)):
            if self.pieces[at].start >= end:
                return
            if self.pieces[at].end > start:
                yield self.pieces[at]

    def _characters(self, piece: Piece) -> str:
        raw = self.stream[piece.at : piece.at + (piece.end - piece.start) * piece.width]
        if piece.width == 1:
            return raw.decode("latin-1").translate(LATIN)
        text = raw.decode("utf-16-le", "surrogatepass")
        if max(text, default="") > "\uffff":  # Word counts a character of two units as two: see `whole`
            text = "".join(c if c <= "\uffff" else "".join(map(chr, _halves(c))) for c in text)
        return text

    def _read_pieces(self) -> list[Piece]:
        changes, raw = self._parts_of_piece_table()
        pieces: list[Piece] = []
        starts, states = plex(raw, 8)
        at = 0
        for start, end, state in zip(starts, starts[1:], states, strict=False):
            place, change = struct.unpack_from("<IH", state, 2)
            width = 1 if place & 0x4000_0000 else 2
            place = (place & 0x3FFF_FFFF) // (2 if width == 1 else 1)
            there = max(len(self.stream) - place, 0) // width  # a piece that runs over the end of the file is shorter
            length = min(max(end - start, 0), there)
            if length and at + length <= MAX_CHARACTERS:
                applied = changes[change >> 1] if change & 1 and change >> 1 < len(changes) else b""
                pieces.append(Piece(at, at + length, place, width, applied))
                at += length
        if not pieces:
            raise NotThisWord("no text")
        return pieces

    def _parts_of_piece_table(self) -> tuple[list[bytes], bytes]:
        """Changes of looks that pieces refer to, and the table itself."""
        raw, at, changes = self.table("pieces"), 0, list[bytes]()
        while at + 3 <= len(raw) and raw[at] == 1:
            length = struct.unpack_from("<H", raw, at + 1)[0]
            changes.append(raw[at + 3 : at + 3 + length])
            at += 3 + length
        return changes, raw[at + 5 :] if at < len(raw) and raw[at] == 2 else b""


def is_word(stream: bytes) -> bool:
    """Whether a stream WordDocument begins as one."""
    return int.from_bytes(stream[:2], "little") in IDENTITIES


def check_protection(stream: bytes) -> None:
    """Raise UnreadableFile if the stream WordDocument says that a password is needed."""
    if len(stream) >= 0x0C and int.from_bytes(stream[0x0A:0x0C], "little") & FLAG_ENCRYPTED:
        raise UnreadableFile("文件有打开密码。请用 Word 或 WPS 打开，在“文件—信息—保护文档”中取消密码，保存后再添加。")


def _halves(character: str) -> tuple[int, int]:
    code = ord(character) - 0x1_0000
    return 0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)


def whole(text: str) -> str:
    """Text as Word counts it, in units of 16 bits, as text: of two halves of a rare character one."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def plex(raw: bytes, size: int) -> tuple[list[int], list[bytes]]:
    """A table of n + 1 places followed by n entries of `size` bytes ([MS-DOC] 2.2.2)."""
    count = max((len(raw) - 4) // (4 + size), 0)
    places = list(struct.unpack_from(f"<{count + 1}I", raw)) if len(raw) >= 4 else [0]
    first = 4 * (count + 1)
    return places, [raw[first + at * size : first + (at + 1) * size] for at in range(count)]
