"""Chinese fonts that neither the file nor the machine has: the text comes out whole, the picture shows squares."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import ImageFont

from ingest.readers.pdf.missing_fonts import square_font

ROOT = Path(__file__).parent.parent
# A machine without any font: pdfium's own choice of fonts is told that there is none.
WITHOUT_FONTS = """
import sys
sys.path.insert(0, "tests")
from pypdfium2 import PdfSysfontBase
for name in ("MapFont", "GetFont", "EnumFonts"):
    setattr(PdfSysfontBase, name, lambda self, _, *asked: None)
{setting}
from pdf_files import drawn
from ingest.readers import read
def pieces(canvas):
    x = 90
    for piece in ("（", "2024", "年", "5", "月", "1", "日", "）", "云州市防汛办印发"):
        canvas.drawString(x, 700, piece)
        x += 14 * len(piece)
print("".join(block.text for block in read(drawn(pieces), "通知.pdf").blocks))
"""
UNHELPED = """
import ingest.readers.pdf.pdfium
ingest.readers.pdf.pdfium.stand_in = lambda: None
PdfSysfontBase().setup()
"""


def read_without_fonts(setting: str = "") -> str:
    code = WITHOUT_FONTS.format(setting=setting)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.strip()


def test_text_set_in_pieces_is_read_whole_where_there_is_no_chinese_font() -> None:
    assert read_without_fonts().replace(" ", "") == "（2024年5月1日）云州市防汛办印发"


def test_pdfium_alone_would_leave_characters_out() -> None:
    """When this fails, pdfium no longer needs our help: take missing_fonts.py out."""
    assert "年" not in read_without_fonts(UNHELPED)


def test_every_character_is_the_same_square_as_wide_as_it_is_high() -> None:
    font = ImageFont.truetype(io.BytesIO(square_font()), 100)
    for text in ("汉", "、", "。", "（", "９", "Ⅱ"):
        assert font.getlength(text) == 100
        assert font.getbbox(text) == font.getbbox("汉")
    _, top, _, bottom = font.getbbox("汉")
    assert (bottom - top) == 78
    assert font.getlength("防汛") == pytest.approx(200)
