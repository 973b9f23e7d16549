"""Scans that came as pictures (PNG, JPEG, TIFF of one or several pages, BMP): their text read off them.

A page is as large as the picture's resolution says, and A4 where that is missing or cannot be: phones write 72 dpi into
photographs of any size. Among the pictures of a folder those that look like a page are told from logos and photographs.
Left out: GIF and WebP, which no scanner makes; the small preview behind a JPEG of a phone.

    read(a scan of 云政办发〔2024〕5号 as TIFF, two pages) -> Reading(blocks=(…), format="tiff", pages=2, recognized=(…))
"""

import io
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.document import Reading, RecognizedPage
from ingest.errors import UnreadableFile, UnsupportedFormat
from ingest.readers.limits import MAX_PAGES
from ingest.readers.ocr import engine as ocr
from ingest.readers.ocr.levels import unclear_levels
from ingest.readers.paged.blocks import blocks_of_pages
from ingest.readers.paged.page import Page
from ingest.readers.paged.read_off import told_unclear

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
MAX_PIXELS = 70_000_000  # A3 at 600 dpi; takes 210 MB while it is made smaller
A4 = (595.3, 841.9)  # points
SHORTEST, LONGEST = 200.0, 2400.0  # points of the longer side: from a card to A1; beyond, the resolution is wrong
SMALLER = "请以 200 到 300 dpi 重新扫描，或缩小后再添加。"
# What a page looks like among the pictures of a folder; logos, icons and photographs do not.
PAGE_SIDE = 1000  # pixels of the longer side: A4 at 86 dpi, below which no text can be read
PAGE_SHAPE = (1.2, 1.6)  # longer to shorter side: A4 and all paper of offices are 1.29 to 1.41, cut photographs vary
LOOK_SIDE = 400  # pixels of the copy that is looked at: letters are still darker than the paper between them
AS_PAPER, AS_INK = 0.8, 0.75  # of the brightness of the brightest tenth
LEAST_PAPER, LEAST_INK = 0.5, 0.01  # shares of the page: a cover with nothing but a title has two per cent of ink
NINTHS, NINTH_PAPER = 7, 0.3  # of nine parts, how many are so far paper; bright sky is in the upper ones alone
NO_OCR = (
    "这是图片，没有文字层，而本机没有安装文字识别组件。"
    "请安装后再添加（pip install rapidocr onnxruntime），或先用文字识别（OCR）软件转成 docx、txt 或带文字层的 PDF。"
)


def read(data: bytes) -> Reading:
    """Blocks of a scan, each frame a page. Raises UnreadableFile where nothing can be read off it."""
    if not ocr.available():
        raise UnsupportedFormat(NO_OCR)
    recognized: list[RecognizedPage] = []
    unclear: dict[int, tuple[str, ...]] = {}
    with _opened(data) as image:
        form = _format(image)
        count = _frames(image)
        found = blocks_of_pages(_pages(image, count, recognized, unclear))
        size = f"{image.width}×{image.height} 像素"
    if not found.blocks:
        raise UnreadableFile(
            f"图片里没有认出文字（{size}）。如是扫描件，请以 200 dpi 以上重新扫描；如是照片，请拍正、拍清楚后再添加。"
        )
    return Reading(
        found.blocks,
        form,
        pages=count,
        warnings=tuple(told_unclear(unclear)),
        blank_pages=found.blank,
        recognized=tuple(recognized),
    )


def looks_like_a_page(data: bytes) -> bool:
    """Whether a picture seems to be a scan: paper of a page's shape with something written all over it.

    False for what is no picture; True for a page that is cut off or too large, so that reading it says why.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if not _has_a_pages_shape(image):
                return False
            if image.width * image.height > MAX_PIXELS:
                return True
            return _seems_paper(image)
    except Image.DecompressionBombError:
        return True
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):  # what Pillow makes of broken headers
        return False


def _has_a_pages_shape(image: "ImageFile") -> bool:
    short, long = sorted(image.size)
    if long < PAGE_SIDE or not short:
        return False
    several = image.format == "TIFF" and int(getattr(image, "n_frames", 1)) > 1
    return several or image.mode == "1" or PAGE_SHAPE[0] <= long / short <= PAGE_SHAPE[1]


def _seems_paper(image: "ImageFile") -> bool:
    from PIL import Image

    try:
        image.draft("L", (LOOK_SIDE, LOOK_SIDE))  # a JPEG is unpacked small
        small = image.convert("L")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):  # the pixels are cut off
        return True
    small.thumbnail((LOOK_SIDE, LOOK_SIDE), Image.Resampling.BOX)
    bright = _brightest_tenth(small.histogram())
    parts = [small.crop(box) for box in _ninths(small.width, small.height)]
    spread = sum(_share(part, AS_PAPER * bright, 256) >= NINTH_PAPER for part in parts)
    return (
        spread >= NINTHS
        and _share(small, AS_PAPER * bright, 256) > LEAST_PAPER
        and _share(small, 0, AS_INK * bright) >= LEAST_INK
    )


def _ninths(width: int, height: int) -> list[tuple[int, int, int, int]]:
    across, down = [width * n // 3 for n in range(4)], [height * n // 3 for n in range(4)]
    return [(x0, y0, x1, y1) for y0, y1 in pairwise(down) for x0, x1 in pairwise(across)]


def _brightest_tenth(histogram: list[int]) -> int:
    """The brightness that a tenth of the pixels reach."""
    left = sum(histogram) / 10
    for brightness in range(255, 0, -1):
        left -= histogram[brightness]
        if left <= 0:
            return brightness
    return 0


def _share(image: "Image", darkest: float, brighter: float) -> float:
    """The share of the pixels from one brightness up to, without, another."""
    counts = image.histogram()
    return sum(counts[math.ceil(darkest) : math.ceil(brighter)]) / max(sum(counts), 1)


def page_of(data: bytes, number: int) -> tuple["Image", float, float]:
    """Page `number` (1-based) of a scan as it was read: the picture, levelled, with its width and height in points."""
    with _opened(data) as image:
        count = _frames(image)
        if not 1 <= number <= count:
            raise UnreadableFile(f"没有第 {number} 页：图片共 {count} 页。")
        picture, width, height = _frame(image, number)
        return ocr.straighten(picture), width, height


def _pages(
    image: "ImageFile", count: int, recognized: list[RecognizedPage], unclear: dict[int, tuple[str, ...]]
) -> Iterator[Page]:
    for number in range(1, count + 1):
        picture, width, height = _frame(image, number)
        page = ocr.recognize(picture, number, width, height)
        if page.chars:
            recognized.append(RecognizedPage(number, ocr.confidence_of(page), "扫描页"))
        if levels := unclear_levels(page.chars):
            unclear[number] = levels
        yield page


@contextmanager
def _opened(data: bytes) -> Iterator["ImageFile"]:
    """The picture, its pixels not yet unpacked, once it is known that there are not too many."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(image)
            yield image
    except Image.DecompressionBombError as error:
        raise UnreadableFile(f"图片的像素过多，超过上限 {MAX_PIXELS // 10_000} 万像素。{SMALLER}") from error
    except OSError as error:  # cut off, or nothing but the first bytes of a picture
        raise UnreadableFile("图片已损坏，打不开。请重新扫描，或用看图软件打开后另存，再添加。") from error


def _check_size(image: "ImageFile") -> None:
    if image.width * image.height > MAX_PIXELS:
        raise UnreadableFile(
            f"图片有 {image.width}×{image.height} 像素，超过上限 {MAX_PIXELS // 10_000} 万像素。{SMALLER}"
        )


def _format(image: "ImageFile") -> str:
    name = (image.format or "").lower()
    return "jpeg" if name == "mpo" else name  # what phones write: a JPEG with a preview behind it


def _frames(image: "ImageFile") -> int:
    count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    if count > MAX_PAGES:
        raise UnreadableFile(f"图片有 {count} 页，超过上限 {MAX_PAGES} 页。请拆分成几个文件再添加。")
    return count


def _frame(image: "ImageFile", number: int) -> tuple["Image", float, float]:
    """One frame as it is to be looked at, with its size in points."""
    from PIL import ImageOps

    image.seek(number - 1)
    _check_size(image)
    shown = ImageOps.exif_transpose(image)
    across, down = _resolution(image)
    if shown.size != image.size:
        across, down = down, across
    width, height = shown.width * 72 / across, shown.height * 72 / down
    if not SHORTEST <= max(width, height) <= LONGEST:
        width, height = _on_a4(shown.width, shown.height)
    return shown, width, height


def _resolution(image: "ImageFile") -> tuple[float, float]:
    """Dots an inch, across and down; 1 where the picture does not say, which no page can be."""
    try:
        across, down = (float(value) for value in image.info.get("dpi", (1, 1)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 1.0, 1.0
    return (across, down) if across > 0 and down > 0 else (1.0, 1.0)


def _on_a4(width: int, height: int) -> tuple[float, float]:
    """The size in points with which a picture fits on A4: (1000, 2000) -> (420.95, 841.9)."""
    paper = A4 if height >= width else A4[::-1]
    share = min(paper[0] / width, paper[1] / height)
    return width * share, height * share
