"""The pages of a PDF as Pages: characters, ruled lines and pictures, each where it is shown, one page at a time.

A character's box is as wide as the font says and stands on its baseline, as high as its size: so 。 and 条 of one line
have one height, whatever their font. Left out: characters outside the page, characters set slantwise (counted: they
are watermarks), white or invisible lines, clipping. What the characters make up is the work of blocks.py.

    Char("防", x0=90.0, top=129.7, x1=104.0, bottom=143.7, size=14.0)
"""

from collections.abc import Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from typing import Any

from ingest.document import Box
from ingest.readers.paged.page import Char, Page
from ingest.readers.pdf.pdfium import LOCK
from ingest.readers.pdf.rules import Shapes, shapes_on

ABOVE, BELOW = 0.88, 0.12  # of a character's size above and below its baseline, as Han characters are drawn
OFF_ORIGIN = 0.3  # of its size, that a character's origin may lie inside its box
LEAST_SIZE = 1.0  # points; smaller ones are not there to be read
MAX_SLANT = 0.1  # of a turned character's direction that may be off the axes; beyond, it is set slantwise
UNMAPPED = "\ufffd"  # stands for a character whose font does not say what it is
INVISIBLE = 3  # text rendering mode of a layer that lies under a scan
LINE_END_HYPHEN = 0x02  # what pdfium gives for a hyphen at the end of a line
BLANK_CODES = frozenset({0x20, 0x0D, 0x0A})  # what pdfium makes up between words and lines

Matrix = tuple[float, float, float, float, float, float]  # x' = a x + c y + e, y' = b x + d y + f


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page with what its characters alone do not tell."""

    page: Page
    shapes: int  # paths and shadings drawn on it: a page traced into curves has hundreds and no characters
    slanted: int  # characters set slantwise, left out
    unmapped: int  # characters whose font does not say what they are
    invisible: int  # characters of a text layer that is not drawn


def pages_of(pdf: Any) -> Iterator[PdfPage]:  # noqa: ANN401  # pypdfium2 has no types
    """The pages in order; each is closed before the next is opened, and the lock is free in between."""
    for number in range(1, len(pdf) + 1):
        with LOCK:
            page = pdf[number - 1]
            try:
                found = _page(page, number)
            finally:
                page.close()
        yield found


def _page(page: Any, number: int) -> PdfPage:  # noqa: ANN401
    width, height = (float(length) for length in page.get_size())
    shown = _as_shown(page)
    drawn: Shapes = shapes_on(page, shown, width, height)
    text = page.get_textpage()
    try:
        found = _chars(text, shown, (0.0, 0.0, width, height), look_under=bool(drawn.pictures))
    finally:
        text.close()
    chars, slanted, unmapped, invisible = found
    made = Page(number, width, height, tuple(chars), drawn.rules, drawn.pictures)
    return PdfPage(made, drawn.count, slanted, unmapped, invisible)


def _as_shown(page: Any) -> Matrix:  # noqa: ANN401
    """From the file's coordinates to those of the page as shown: its crop box, and its rotation clockwise."""
    left, bottom, right, top = page.get_bbox()
    turns: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }
    return turns[page.get_rotation()]


def _chars(text: Any, shown: Matrix, page: Box, *, look_under: bool) -> tuple[list[Char], int, int, int]:  # noqa: ANN401
    """The characters of a page; how many are slanted, without a meaning, invisible (which only lie under pictures)."""
    from pypdfium2 import raw

    handle = text.raw
    loose, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), c_double(), c_double()
    loose_at, matrix_at, x_at, y_at = byref(loose), byref(matrix), byref(x), byref(y)
    a, b, c, d, e, f = shown
    chars: list[Char] = []
    slanted = unmapped = invisible = 0
    for i in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code in BLANK_CODES and raw.FPDFText_IsGenerated(handle, i):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, i, loose_at) or not raw.FPDFText_GetMatrix(handle, i, matrix_at):
            continue
        x0, x1 = sorted((a * loose.left + c * loose.bottom + e, a * loose.right + c * loose.top + e))
        top, bottom = sorted((b * loose.left + d * loose.bottom + f, b * loose.right + d * loose.top + f))
        if not (page[0] <= (x0 + x1) / 2 <= page[2] and page[1] <= (top + bottom) / 2 <= page[3]):
            continue
        along = (a * matrix.a + c * matrix.b, b * matrix.a + d * matrix.b)  # where the writing runs, as shown
        if min(map(abs, along)) > MAX_SLANT * max(map(abs, along)):
            slanted += code not in BLANK_CODES
            continue
        up = (a * matrix.c + c * matrix.d, b * matrix.c + d * matrix.d)
        size = raw.FPDFText_GetFontSize(handle, i) * max(map(abs, up))
        if size < LEAST_SIZE:
            continue
        raw.FPDFText_GetCharOrigin(handle, i, x_at, y_at)
        origin = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        box = _on_baseline((x0, top, x1, bottom), origin, up, size)
        mapped = not raw.FPDFText_HasUnicodeMapError(handle, i)
        shape = _character(code) if mapped else UNMAPPED
        unmapped += not mapped
        if look_under:
            invisible += raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(handle, i)) == INVISIBLE
        if 0xDC00 <= code <= 0xDFFF and chars and 0xD800 <= ord(chars[-1].text[0]) <= 0xDBFF:
            shape = (chars.pop().text + shape).encode("utf-16", "surrogatepass").decode("utf-16")
        chars.append(Char(shape, *box, size, along[0] > abs(along[1])))
    return chars, slanted, unmapped, invisible


def _on_baseline(loose: Box, origin: tuple[float, float], up: tuple[float, float], size: float) -> Box:
    """A character's box as high as its size; of vertical writing, whose origin is in the middle, as pdfium gives it."""
    x0, top, x1, bottom = loose
    if abs(up[1]) >= abs(up[0]):
        if x0 + OFF_ORIGIN * size < origin[0] < x1 - OFF_ORIGIN * size:
            return loose
        ends = (
            (origin[1] + BELOW * size, origin[1] - ABOVE * size)
            if up[1] < 0
            else (origin[1] - BELOW * size, origin[1] + ABOVE * size)
        )
        return (x0, min(ends), x1, max(ends))
    if top + OFF_ORIGIN * size < origin[1] < bottom - OFF_ORIGIN * size:
        return loose
    ends = (
        (origin[0] + BELOW * size, origin[0] - ABOVE * size)
        if up[0] < 0
        else (origin[0] - BELOW * size, origin[0] + ABOVE * size)
    )
    return (min(ends), top, max(ends), bottom)


def _character(code: int) -> str:
    """The character of a code as pdfium gives it: 0x9632 -> '防', 0x02 -> '-'."""
    if code == LINE_END_HYPHEN:
        return "-"
    return chr(code) if 0 < code < 0x110000 else UNMAPPED
