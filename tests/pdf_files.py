"""PDF files for tests, drawn on the spot or put together object by object.

drawn(writing("第一条"), picture) -> a PDF of two pages, one with a line and one with nothing but a grey picture
"""

import io
from collections.abc import Callable
from typing import Any

from files import PDF_FONT

LONG = (
    "市水利局负责全市防汛抗旱指挥部办公室的日常工作，组织编制重要江河湖泊和重要水工程的防御洪水方案，及时向指挥部报告。"
)


def drawn(*pages: Callable[[Any], None]) -> bytes:
    """A PDF of pages that the functions draw."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(PDF_FONT))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595.0, 842.0))
    for page in pages:
        canvas.setFont(PDF_FONT, 14)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def writing(text: str) -> Callable[[Any], None]:
    """One line."""
    return lambda canvas: canvas.drawString(90, 700, text)


def picture(canvas: Any) -> None:
    """A grey picture over the whole page."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)


def flate(body: bytes) -> bytes:
    """A stream object."""
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def pdf_of(*objects: bytes) -> bytes:
    """A PDF out of its objects, the first of which is the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
