"""Scans that came as pictures (PNG, JPEG, TIFF of one or several pages, BMP): their text read off them.

A page is as large as the picture's resolution says, and A4 where that is missing or cannot be: phones write 72 dpi into
photographs of any size. Left out: GIF and WebP, which no scanner makes; the small preview behind a JPEG of a phone.

    read(a scan of 云政办发〔2024〕5号 as TIFF, two pages) -> Reading(blocks=(…), format="tiff", pages=2, recognized=(…))
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.document import Reading, RecognizedPage
from ingest.errors import UnreadableFile, UnsupportedFormat
from ingest.readers.limits import MAX_PAGES
from ingest.readers.ocr import engine as ocr
from ingest.readers.paged.blocks import blocks_of_pages
from ingest.readers.paged.page import Page

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
MAX_PIXELS = 70_000_000  # A3 at 600 dpi; takes 210 MB while it is made smaller
A4 = (595.3, 841.9)  # points
SHORTEST, LONGEST = 200.0, 2400.0  # points of the longer side: from a card to A1; beyond, the resolution is wrong
SMALLER = "请以 200 到 300 dpi 重新扫描，或缩小后再添加。"
NO_OCR = (
    "这是图片，没有文字层，而本机没有安装文字识别组件。"
    "请安装后再添加（pip install rapidocr onnxruntime），或先用文字识别（OCR）软件转成 docx、txt 或带文字层的 PDF。"
)


def read(data: bytes) -> Reading:
    """Blocks of a scan, each frame a page. Raises UnreadableFile where nothing can be read off it."""
    if not ocr.available():
        raise UnsupportedFormat(NO_OCR)
    recognized: list[RecognizedPage] = []
    with _opened(data) as image:
        form = _format(image)
        count = _frames(image)
        found = blocks_of_pages(_pages(image, count, recognized))
        size = f"{image.width}×{image.height} 像素"
    if not found.blocks:
        raise UnreadableFile(
            f"图片里没有认出文字（{size}）。如是扫描件，请以 200 dpi 以上重新扫描；如是照片，请拍正、拍清楚后再添加。"
        )
    return Reading(
        found.blocks,
        form,
        pages=count,
        blank_pages=found.blank,
        recognized=tuple(recognized),
    )


def page_of(data: bytes, number: int) -> tuple["Image", float, float]:
    """Page `number` (1-based) of a scan as it was read: the picture, levelled, with its width and height in points."""
    with _opened(data) as image:
        count = _frames(image)
        if not 1 <= number <= count:
            raise UnreadableFile(f"没有第 {number} 页：图片共 {count} 页。")
        picture, width, height = _frame(image, number)
        return ocr.straighten(picture), width, height


def _pages(image: "ImageFile", count: int, recognized: list[RecognizedPage]) -> Iterator[Page]:
    for number in range(1, count + 1):
        picture, width, height = _frame(image, number)
        page = ocr.recognize(picture, number, width, height)
        if page.chars:
            recognized.append(RecognizedPage(number, ocr.confidence_of(page), "扫描页"))
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
