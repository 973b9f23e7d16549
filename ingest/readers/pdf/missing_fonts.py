"""A stand-in for Chinese fonts that a PDF names and does not bring, on a machine that has none either.

pdfium leaves out what it cannot measure: without any Chinese font "（2024年5月1日）", set in pieces, comes out as
"202451", and nothing tells. So a font of one glyph, an empty square as wide as it is high, stands in: the text comes out
whole, for widths and characters are the file's own; a picture of the page shows squares. Where the machine has a Chinese
font, or the file brings its own, this one is never asked for.

Left out: other scripts than those of East Asia, which pdfium brings fonts for.
"""

import ctypes
import struct
from functools import cache
from typing import Any

from ingest.readers.font_files import packed

EM = 1000  # units of the square in which glyphs are drawn
LEFT, BOTTOM, RIGHT, TOP, STROKE = 110, -40, 890, 740, 80  # of the empty square
ASCENT, DESCENT = 880, -120
FIRST, LAST, RUN = 0x20, 0xFFFE, 1024  # characters that the font has, and how many share one list of glyphs
CHARSETS = frozenset({128, 129, 134, 136})  # Windows' numbers: Japanese, Korean, GB 2312, Big5
GB2312 = 134
NAME = b"Square\0"
HANDLE = 0x5153  # what pdfium calls our font by; those of the machine are addresses


@cache
def square_font() -> bytes:
    """A TrueType font in which every character of the basic plane is the same empty square: 3 KB."""
    square = _square()
    points = 8
    tables = {
        b"cmap": struct.pack(">4HL", 0, 1, 3, 1, 12) + _characters(),
        b"glyf": square,
        b"head": struct.pack(
            ">4L2H2q4h2H3h", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0, LEFT, BOTTOM, RIGHT, TOP, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">L3hH11hH", 0x10000, ASCENT, DESCENT, 0, EM, LEFT, LEFT, RIGHT, 1, *(0,) * 7, 1),
        b"hmtx": struct.pack(">Hhh", EM, 0, LEFT),
        b"loca": struct.pack(">3L", 0, 0, len(square)),
        b"maxp": struct.pack(">L14H", 0x10000, 2, points, 2, 0, 0, 1, *(0,) * 8),
    }
    return packed(b"\x00\x01\x00\x00", tables)


def _square() -> bytes:
    """The outline: a square, and a smaller one the other way round."""
    near, far = (LEFT + STROKE, RIGHT - STROKE), (BOTTOM + STROKE, TOP - STROKE)
    outer = [(LEFT, BOTTOM), (LEFT, TOP), (RIGHT, TOP), (RIGHT, BOTTOM)]
    inner = [(near[0], far[0]), (near[1], far[0]), (near[1], far[1]), (near[0], far[1])]
    out = struct.pack(">5h3H", 2, LEFT, BOTTOM, RIGHT, TOP, 3, 7, 0) + b"\1" * 8
    for axis in (0, 1):
        at = 0
        for point in (*outer, *inner):
            out += struct.pack(">h", point[axis] - at)
            at = point[axis]
    return out + b"\0" * (-len(out) % 4)


def _characters() -> bytes:
    """A character table of format 4 in which all runs of characters share one list of glyphs."""
    starts = range(FIRST, LAST + 1, RUN)
    firsts = [*starts, 0xFFFF]
    lasts = [*(min(first + RUN - 1, LAST) for first in starts), 0xFFFF]
    count = len(firsts)
    runs = struct.pack(f">{count}HH", *lasts, 0) + struct.pack(f">{count}H", *firsts)
    runs += struct.pack(f">{count}H", *(0,) * (count - 1), 1)
    runs += struct.pack(f">{count}H", *(2 * (count - i) for i in range(count - 1)), 0)
    runs += struct.pack(f">{RUN}H", *(1,) * RUN)
    power = 1 << (count.bit_length() - 1)
    sizes = (14 + len(runs), 0, 2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power))
    return struct.pack(">7H", 4, *sizes) + runs


@cache
def stand_in() -> None:
    """Have pdfium take the square font where it finds none; to be called under its lock, before a file is opened."""
    from pypdfium2 import PdfSysfontBase

    class Substitution(PdfSysfontBase):  # type: ignore[misc]  # pypdfium2 has no types
        """pdfium's own choice of fonts, and ours where it has none. Names and arguments are those of pdfium."""

        def MapFont(self, _: Any, *asked: Any) -> Any:  # noqa: ANN401, N802
            found = super().MapFont(_, *asked)
            _, _, charset, *_ = asked  # after weight and italic
            return HANDLE if not found and charset in CHARSETS else found

        def GetFontData(self, _: Any, font: Any, table: int, buffer: Any, size: int) -> Any:  # noqa: ANN401, N802
            if font != HANDLE:
                return super().GetFontData(_, font, table, buffer, size)
            return 0 if table else _handed(square_font(), buffer, size)  # 0: the file as a whole

        def GetFaceName(self, _: Any, font: Any, buffer: Any, size: int) -> Any:  # noqa: ANN401, N802
            return _handed(NAME, buffer, size) if font == HANDLE else super().GetFaceName(_, font, buffer, size)

        def GetFontCharset(self, _: Any, font: Any) -> Any:  # noqa: ANN401, N802
            return GB2312 if font == HANDLE else super().GetFontCharset(_, font)

        def DeleteFont(self, _: Any, font: Any) -> None:  # noqa: ANN401, N802
            if font != HANDLE:
                super().DeleteFont(_, font)

    Substitution().setup()


def _handed(data: bytes, buffer: Any, size: int) -> int:  # noqa: ANN401
    """Copy data to where pdfium wants it, if it fits; how long it is."""
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)
