"""pdfium, the one library all PDF work goes through: opening a file, drawing a page, and the lock around both.

pdfium is not thread-safe, not even over different files: every call stands inside `with LOCK`, and whoever opens a
document closes it. The lock is re-entrant, and nobody holds it while handing a result on.

Left out: what stands on a page (page.py).

    with open_pdf(data) as pdf:
        picture = draw(pdf, 3, dpi=150)  # page 3 of 防汛预案.pdf as it is shown, a PIL image
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from ingest.errors import UnreadableFile
from ingest.readers.pdf.missing_fonts import stand_in

LOCK = RLock()
NO_PAGES = re.compile(rb"/Kids\s*\[\s*\]")  # << /Type /Pages /Kids [] /Count 0 >>: pdfium opens no such file
MAX_PICTURE_PIXELS = 12_000_000  # A4 at 350 dpi; a plan of 2 m by 1 m is drawn coarser instead of filling the memory


@contextmanager
def open_pdf(data: bytes) -> Iterator[Any]:  # a pypdfium2.PdfDocument, which has no types
    """The document, closed at the end. Raises UnreadableFile for a password; other errors of pdfium come through."""
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    with LOCK:
        stand_in()
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if error.err_code == FPDF_ERR_PASSWORD:
                raise UnreadableFile("PDF 有打开密码。请用密码打开后打印（另存）为不加密的 PDF，再添加。") from error
            if NO_PAGES.search(data):
                raise UnreadableFile("PDF 里没有页面。请重新导出后再添加。") from error
            raise
    try:
        yield pdf
    finally:
        with LOCK:
            pdf.close()


def draw(pdf: Any, number: int, dpi: float) -> Any:  # noqa: ANN401  # no types; a PIL image comes out
    """Page `number` (1-based) as it is shown, rotation and crop applied; a huge page coarser, to a bounded size."""
    with LOCK:
        page = pdf[number - 1]
        try:
            width, height = page.get_size()
            scale = min(dpi / 72, (MAX_PICTURE_PIXELS / max(width * height, 1)) ** 0.5)
            bitmap = page.render(scale=scale)
            try:
                return bitmap.to_pil().copy()  # the picture itself shares the bitmap's memory
            finally:
                bitmap.close()
        finally:
            page.close()
