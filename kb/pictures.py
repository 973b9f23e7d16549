r"""The picture of a page with the quoted lines boxed: people trust what they can see on the page.

Where a line stands is known from reading the file; nothing is searched for on the picture. Left out: formats without
pages (Word, web pages, text), slides and sheets, and who may see a document (base.py).

    page_picture(document, data, 3, (1234, 1300)) -> PagePicture(png=b"\x89PNG…", page=3, boxes=((90.0, 71.2, …),), …)
    page_picture(document, data, 3, (1234, 1300), (1260, 1281)) -> the lines of the clause framed, its sentence yellow
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.document import Box, Document, Place
from ingest.errors import BadRequest
from ingest.fold import fold

if TYPE_CHECKING:
    from PIL.Image import Image

_Colours = tuple[tuple[int, int, int], tuple[int, int, int]]  # within a box, and around it

DRAWN = frozenset({"pdf", "ofd", "png", "jpeg", "tiff", "bmp"})  # formats whose pages can be shown as they are
DPI = 144  # A4 is 1190 pixels wide: fills a desk's screen, and can be enlarged on a phone
LEAST_DPI, MOST_DPI = 36, 300
MAX_PIXELS = 12_000_000  # A4 at 350 dpi; a larger page is shown coarser
PAD = 1.5  # points around a line
YELLOW = (255, 236, 130)
OUTLINE = (178, 126, 0)
PALE = (238, 243, 250)  # the clause around the sentence that answers
FRAME = (150, 172, 200)
LAYOUT = frozenset(" \t\n\r\u3000\xa0|")  # what stands in the text between words and cells, and in a quote maybe not


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it is shown, with boxes in points from its top left corner."""

    png: bytes
    page: int
    width: float  # of the page, in points
    height: float
    boxes: tuple[Box, ...] = ()  # of the quote
    focus: tuple[Box, ...] = ()  # of what in it is yellow


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where a quote was found: document.text[start:end], on these pages; nothing where none was asked for."""

    start: int = 0
    end: int = 0
    pages: tuple[int, ...] = ()


def pages_of(document: Document, start: int, end: int) -> tuple[int, ...]:
    """The pages that text[start:end] stands on, in order: a quote over a page break -> (3, 4)."""
    return tuple(sorted({place.page for place in document.places_of(start, end)}))


def boxes_on(document: Document, page: int, start: int, end: int) -> tuple[Box, ...]:
    """The boxes of text[start:end] on a page, one for each line."""
    return tuple(_merged(_box(document, place) for place in document.places_of(start, end) if place.page == page))


def page_picture(
    document: Document,
    original: bytes,
    page: int,
    quote: tuple[int, int] | None = None,
    focus: tuple[int, int] | None = None,
    *,
    dpi: int = DPI,
) -> PagePicture:
    """Page `page` (1-based) of a document whose file is `original`, with the lines of text[quote[0]:quote[1]] boxed.

    Yellow is text[focus[0]:focus[1]], the sentence that answers, and the rest of the quote pale; without `focus` all
    of the quote is yellow. Raises BadRequest for a document without pages and a page that it does not have.
    """
    _check_page(document, page)
    resolution = max(LEAST_DPI, min(MOST_DPI, dpi))
    image, width, height = _drawn(document, original, page, resolution)
    scale = image.width / width
    boxes = boxes_on(document, page, *quote) if quote else ()
    yellow = boxes if focus is None else boxes_on(document, page, *focus)
    marked = image.copy()
    if focus is not None:
        _mark(marked, image, boxes, scale, (PALE, FRAME))
    _mark(marked, image, yellow, scale, (YELLOW, OUTLINE))
    turn = turn_of(document, page)
    if turn:
        marked = marked.rotate(turn, expand=True)
        boxes, yellow = (tuple(_turned(box, turn, width, height) for box in some) for some in (boxes, yellow))
        width, height = height, width
    target = io.BytesIO()
    marked.save(target, "PNG", compress_level=6)
    return PagePicture(target.getvalue(), page, width, height, boxes, yellow)


def turn_of(document: Document, page: int) -> int:
    """By how many degrees, against the clock, a page scanned on its side is to be turned to be read: 0, 90 or 270.

    On such a page every line is taller than wide, and the next one stands to its left (its head to the right) or to
    its right. Left out: pages scanned upside down, whose lines are as wide as others.
    """
    if all(read.page != page for read in document.recognized):
        return 0
    lines = [place.box for place in document.places if place.page == page and place.end - place.start > 1]
    if not lines or any(x1 - x0 > bottom - top for x0, top, x1, bottom in lines):
        return 0
    steps = [after[0] - before[0] for before, after in pairwise(lines)]
    leftward, rightward = sum(step < 0 for step in steps), sum(step > 0 for step in steps)
    return 0 if leftward == rightward else 90 if leftward > rightward else 270


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a page that is `width` and `height` large, on that page turned by 90 or 270 degrees."""
    x0, top, x1, bottom = box
    return (top, width - x1, bottom, width - x0) if turn == 90 else (height - bottom, x0, height - top, x1)


def find_quote(document: Document, quote: str, page: int | None = None) -> Quoted:
    """Where a quote stands, on `page` if one is given: word for word, else in either script, width and spacing.

    Raises BadRequest with what was looked for, and the page where it is instead.
    """
    wanted = quote.strip()
    if not wanted:
        raise BadRequest("引文是空的。请在 --quote 后写出原文中的一句话。")
    spans = _all(document.text, wanted) or _folded(document.text, wanted)
    found = [Quoted(start, end, pages_of(document, start, end)) for start, end in spans]
    shown = f"“{wanted[:40]}{'…' if len(wanted) > 40 else ''}”"
    if not found:
        raise BadRequest(
            f"《{document.metadata.title}》里没有找到{shown}（简繁、全半角和空格的差别已不计）。"
            f"请从 kb search 或 kb ask 的结果中复制原文，或缩短引文。"
        )
    placed = [one for one in found if one.pages]
    if not placed:
        raise BadRequest(f"找到了{shown}，但没有它在版面上的位置。请只用 --page 查看整页。")
    if page is None:
        return placed[0]
    for one in placed:
        if page in one.pages:
            return one
    where = sorted({number for one in placed for number in one.pages})
    listed = "、".join(str(number) for number in where)
    raise BadRequest(f"第 {page} 页上没有{shown}。它在第 {listed} 页，请改用 --page {where[0]}。")


def pages_shown(document: Document) -> int:
    """How many pages a document has. Raises BadRequest for one whose pages cannot be shown."""
    if not document.pages or document.format not in DRAWN:
        raise BadRequest(
            f"“{document.file}”是 {document.format} 格式，没有固定的版面，不能显示原页。"
            "正文请用 kb show --text 查看；要看版面，请把文件另存为 PDF 后入库。"
        )
    return document.pages


def _check_page(document: Document, page: int) -> None:
    count = pages_shown(document)
    if not 1 <= page <= count:
        raise BadRequest(f"没有第 {page} 页：“{document.file}”共 {count} 页。请写 1 到 {count} 之间的页码。")


def _drawn(document: Document, original: bytes, page: int, dpi: int) -> tuple["Image", float, float]:
    """The page as it is shown, with its width and height in points; level, if it was read off its picture."""
    from ingest.readers.ocr import engine as ocr

    if document.format == "pdf":
        image, width, height = _of_pdf(original, page, dpi)
    elif document.format == "ofd":
        image, width, height = _of_ofd(original, page, dpi)
    else:
        return _of_scan(original, page, dpi)
    if any(read.page == page for read in document.recognized) and ocr.available():
        image = ocr.straighten(image)
    return image.convert("RGB"), width, height


def _of_pdf(original: bytes, page: int, dpi: int) -> tuple["Image", float, float]:
    from ingest.readers.pdf.pdfium import LOCK, draw, open_pdf

    with open_pdf(original) as pdf:
        image: Image = draw(pdf, page, dpi=dpi)
        with LOCK:
            width, height = pdf.get_page_size(page - 1)
    return image, float(width), float(height)


def _of_ofd(original: bytes, page: int, dpi: int) -> tuple["Image", float, float]:
    from ingest.readers.ofd.content import Contents
    from ingest.readers.ofd.document import OfdDocument
    from ingest.readers.ofd.picture import draw

    opened = OfdDocument(original)
    _, _, width, height = Contents(opened).page(opened.pages[page - 1]).box  # in millimetres
    return draw(original, page, dpi), width * 72 / 25.4, height * 72 / 25.4


def _of_scan(original: bytes, page: int, dpi: int) -> tuple["Image", float, float]:
    from PIL import Image

    from ingest.readers.image import page_of

    image, width, height = page_of(original, page)
    scale = min(dpi / 72, (MAX_PIXELS / (width * height)) ** 0.5)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS), width, height


def _mark(marked: "Image", image: "Image", boxes: Iterable[Box], scale: float, colours: _Colours) -> None:
    """Fill boxes of a picture, the text in them as dark as on `image`, which has no marks: yellow on pale is yellow."""
    from PIL import Image, ImageChops, ImageDraw

    fill, outline = colours
    draw = ImageDraw.Draw(marked)
    for x0, top, x1, bottom in boxes:
        left, upper = max(0, round((x0 - PAD) * scale)), max(0, round((top - PAD) * scale))
        right, lower = min(image.width, round((x1 + PAD) * scale)), min(image.height, round((bottom + PAD) * scale))
        if right - left < 2 or lower - upper < 2:
            continue
        part = image.crop((left, upper, right, lower))
        marked.paste(ImageChops.multiply(part, Image.new("RGB", part.size, fill)), (left, upper))
        draw.rectangle((left, upper, right - 1, lower - 1), outline=outline, width=max(1, round(0.7 * scale)))


def _box(document: Document, place: Place) -> Box:
    """The box of a place; of a line that runs upwards or downwards the whole, whose share is not told by its width."""
    x0, top, x1, bottom = place.box
    whole = next((p for p in document.places if p.start <= place.start and place.end <= p.end), place)
    across, down = whole.box[2] - whole.box[0], whole.box[3] - whole.box[1]
    if down > across and whole.end - whole.start > 1:
        return whole.box
    return x0, top, x1, bottom


def _merged(boxes: Iterable[Box]) -> Sequence[Box]:
    """The boxes, those side by side on a line as one: cells and columns, which stand apart, stay two."""
    found: list[Box] = []
    for box in boxes:
        last = found[-1] if found else None
        if last and _on_a_line(last, box) and box[0] - last[2] < box[3] - box[1] and last[0] - box[2] < 0:
            found[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            found.append(box)
    return found


def _on_a_line(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.6 * min(one[3] - one[1], other[3] - other[1])


def _folded(text: str, quote: str) -> list[tuple[int, int]]:
    """Where a quote stands with script, width and layout left aside: 第三條 救援 in 第三条救援."""
    kept = [n for n, character in enumerate(text) if character not in LAYOUT]
    bare = fold("".join(text[n] for n in kept))
    wanted = fold("".join(character for character in quote if character not in LAYOUT))
    if not wanted:
        return []
    return [(kept[start], kept[end - 1] + 1) for start, end in _all(bare, wanted)]


def _all(text: str, wanted: str) -> list[tuple[int, int]]:
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted))
    return found
