"""Fonts to draw OFD pages with: the file's own where they are there and sound, else a Chinese font of this machine.

OFD numbers the glyphs of its own fonts, and takes their character tables out; so a table is put in that has each glyph
under a private character, and any drawing library reaches it. Left out: Type 1 and bare CFF fonts (another font stands
in), faces of many widths, kerning.

    Fonts(package).shape(font, Letter("防", …, glyphs=(2689,)), 40.0) -> the font, and the character of glyph 2689
"""

import io
import os
import struct
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.readers.ofd.document import Font
from ingest.readers.ofd.package import Package
from ingest.readers.ofd.text import Letter

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FIRST_GLYPH = 0xF0000  # the private plane: glyph 0 is drawn as this character
NO_CHARACTER = "\U0010fffd"  # that no font has: what is drawn for it is drawn for all that are missing
MAX_HELD = 64  # fonts of a size, open at once
SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "C:/Windows/Fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
)
# Name of a font's file -> which of its faces has the forms of the mainland; the first that is there is taken.
SONG = (
    ("simsun.ttc", 0),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("NotoSerifCJKsc-Regular.otf", 0),
    ("NotoSerifSC-Regular.otf", 0),
    ("SourceHanSerifSC-Regular.otf", 0),
    ("SourceHanSerif-Regular.ttc", 2),
    ("uming.ttc", 0),
    ("Songti.ttc", 0),
)
HEI = (
    ("simhei.ttf", 0),
    ("msyh.ttc", 0),
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("NotoSansSC-Regular.otf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),
    ("PingFang.ttc", 0),
)
KAI, FANG = (("simkai.ttf", 0), ("ukai.ttc", 0)), (("simfang.ttf", 0),)
# What a font's name says of its style -> what stands in for it, the best first.
STYLES = (
    (("仿宋", "fang"), FANG + SONG + HEI),
    (("楷", "kai"), KAI + SONG + HEI),
    (("黑", "hei", "sans", "arial", "gothic"), HEI + SONG),
)


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
        return _stand_in(_style(font), round(size * 4) / 4)

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
    return _packed(version, tables)


def _packed(version: bytes, tables: dict[bytes, bytes]) -> bytes:
    """Tables into a font file; the checksums are left at nought, for nobody asks them."""
    power = max(1, len(tables)).bit_length() - 1
    head = struct.pack(">4sHHHH", version, len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    listed, body = b"", b""
    at = len(head) + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        listed += struct.pack(">4sIII", tag, 0, at + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return head + listed + body


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


def _style(font: Font | None) -> tuple[tuple[str, int], ...]:
    name = f"{font.name} {font.family}".lower() if font is not None else ""
    found = (files for words, files in STYLES if any(word in name for word in words))
    return next(found, SONG + HEI)


@cache
def _stand_in(style: tuple[tuple[str, int], ...], size: float) -> "FreeTypeFont":
    """A Chinese font of this machine; what Pillow brings, without Chinese, if it has none."""
    from PIL import ImageFont

    files = _installed()
    for name, face in style:
        path = files.get(name.lower())
        if path is not None:
            try:
                return ImageFont.truetype(path, size, index=face, layout_engine=ImageFont.Layout.BASIC)
            except OSError:
                continue
    plain = ImageFont.load_default(size)
    if not isinstance(plain, ImageFont.FreeTypeFont):
        raise OSError("Pillow was built without FreeType")
    return plain


@cache
def _installed() -> dict[str, str]:
    """Font file names of this machine, in small letters -> path."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for inside, _, names in os.walk(Path(folder).expanduser()):
            for name in names:
                if name.lower().endswith((".ttf", ".ttc", ".otf")):
                    found.setdefault(name.lower(), str(Path(inside) / name))
    return found
