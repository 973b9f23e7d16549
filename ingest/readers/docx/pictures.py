"""Scans pasted into Word: a file of pages that are nothing but pictures has its text read off them.

Only where the file has hardly any text of its own: a plan with a map or a photograph keeps its text as it is, and no words of
a map's legend stand among its clauses. Left out: small pictures (seals, logos), drawings that are no pixels (EMF, WMF).

    two pictures of a page and no text, OCR installed -> their blocks, and “正文是 2 张图片……”
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Block
from ingest.errors import UnreadableFile
from ingest.readers.docx.package import Package

LEAST_SIDE = 600  # pixels of the shorter side of a page that can be read: A4 at 75 dpi
TEXT_OF_A_PAGE = 100  # characters to a picture; a file with more has text of its own
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and the number of blocks that come before it."""

    part: str
    before: int


def with_pictures(
    package: Package, pictures: Sequence[Picture], blocks: list[Block]
) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks with those of the pictures at their places, if the pictures are all there is; and what to say of it."""
    characters = sum(len(block.text) for block in blocks)
    if characters >= TEXT_OF_A_PAGE * len(pictures):
        return blocks, ()
    pages = [picture for picture in pictures if _is_page(package, picture.part)]
    if not pages or characters >= TEXT_OF_A_PAGE * len(pages):
        return blocks, ()
    from ingest.readers import image
    from ingest.readers.ocr import engine as ocr

    said = f"文件有 {len(pages)} 张整页图片，文字只有 {characters} 个，像是扫描件贴进 Word"
    if not ocr.available():
        return blocks, (f"{said}；本机没有安装文字识别组件，图片里的文字未读取（pip install rapidocr onnxruntime）",)
    result, unread = list(blocks), 0
    for picture in reversed(pages):
        try:
            found = image.read(package.content(picture.part)).blocks
        except UnreadableFile:
            unread += 1
            continue
        result[picture.before : picture.before] = [replace(block, page=None, places=()) for block in found]
    left = f"，其中 {unread} 张没有认出文字" if unread else ""
    return result, (f"{said}；图片里的文字由文字识别（OCR）读出{left}，请抽查",)


def _is_page(package: Package, part: str) -> bool:
    """Whether a picture is as large as a page that can be read."""
    if not part.lower().endswith(SUFFIXES):
        return False
    from PIL import Image

    try:
        with Image.open(io.BytesIO(package.content(part))) as opened:
            return min(opened.size) >= LEAST_SIDE
    except (OSError, UnreadableFile, Image.DecompressionBombError, ValueError, SyntaxError):
        return False
