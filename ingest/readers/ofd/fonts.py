"""Fonts to draw OFD pages with: the file's own where they are there and sound, else a Chinese font of this machine.

OFD numbers the glyphs of its own fonts, and takes their character tables out; so a table is put in that has each glyph
under a private character, and any drawing library reaches it. Left out: Type 1 and bare CFF fonts (another font stands
in), faces of many widths, kerning.

    Fonts(package).shape(font, Letter("防", …, glyphs=(2689,)), 40.0) -> the font, and the character of glyph 2689
"""

import io
import struct
from collections import OrderedDict
from typing import TYPE_CHECKING

from ingest.readers.font_files import packed
from ingest.readers.machine_fonts import chinese_font
from ingest.readers.ofd.document import Font
from ingest.readers.ofd.package import Package
from ingest.readers.ofd.text import Letter

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FIRST_GLYPH = 0xF0000  # the private plane: glyph 0 is drawn as this character
NO_CHARACTER = "\U0010fffd"  # that no font has: what is drawn for it is drawn for all that are missing
MAX_HELD = 64  # fonts of a size, open at once
SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")


class Fonts:
    """The fonts of one package, opened as they are asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._files: dict[tuple[str, bool], bytes | None] = {}
        self._open: OrderedDict[tuple[str, bool, float], FreeTypeFont | None] = OrderedDict()

    def shape(self, font: Font | None, letter: Letter, size: float) -> "tuple[FreeTypeFont, str]":
        """The font and the characters that draw a letter, at a size in pixels."""
        if font is not None and font.part is not None:
            if letter.glyphs:
                own = self._own(font.part, size, by_number=True)
                if own is not None:
                    return own, "".join(chr(FIRST_GLYPH + glyph) for glyph in letter.glyphs)
            own = self._own(font.part, size, by_number=False)
            if own is not None and _has(own, letter.text):
                return own, letter.text
        return self.stand_in(font, size), letter.text

    def stand_in(self, font: Font | None, size: float) -> "FreeTypeFont":
        """A font of this machine in the style of one that is not there, or broken."""
        return chinese_font(f"{font.name} {font.family}" if font is not None else "", round(size * 4) / 4)

    def _own(self, part: str, size: float, *, by_number: bool) -> "FreeTypeFont | None":
        """A font of the package; None if it is broken."""
        from PIL import ImageFont

        key = (part, by_number, round(size * 4) / 4)
        if key not in self._open:
            data = self._file(part, by_number=by_number)
            try:
                basic = ImageFont.Layout.BASIC
                self._open[key] = ImageFont.truetype(io.BytesIO(data), key[2], layout_engine=basic) if data else None
            except (OSError, ValueError):
                self._open[key] = None
            if len(self._open) > MAX_HELD:
                self._open.popitem(last=False)
        return self._open[key]

    def _file(self, part: str, *, by_number: bool) -> bytes | None:
        if (part, by_number) not in self._files:
            data = self._package.read(part)
            self._files[part, by_number] = numbered(data) if data is not None and by_number else data
        return self._files[part, by_number]


def numbered(data: bytes) -> bytes | None:
    """A TrueType or OpenType font with every glyph under a character of the private plane; None if it is none."""
    if not data.startswith(SFNT):
        return None
    try:
        start = struct.unpack_from(">I", data, 12)[0] if data.startswith(b"ttcf") else 0
        version, count = struct.unpack_from(">4sH", data, start)
        tables = {}
        for i in range(count):
            tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * i)
            tables[tag] = data[offset : offset + length]
        glyphs = struct.unpack_from(">H", tables[b"maxp"], 4)[0]
    except (struct.error, KeyError):
        return None
    group = struct.pack(">III", FIRST_GLYPH, FIRST_GLYPH + max(glyphs, 1) - 1, 0)
    tables[b"cmap"] = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">HHIII", 12, 0, 28, 0, 1) + group
    return packed(version, tables)


def _has(font: "FreeTypeFont", text: str) -> bool:
    """Whether a font has all the characters of a text: what it draws for them is not what it draws for none."""
    try:
        missing = font.getmask(NO_CHARACTER)
        masks = [font.getmask(character) for character in text if not character.isspace()]
    except OSError:  # an outline that cannot be drawn
        return False
    for drawn in masks:
        if 0 in drawn.size or (drawn.size == missing.size and bytes(drawn) == bytes(missing)):
            return False
    return True
