"""An evidence pack as a PDF file. Left out: what it holds (contents.py).

Its fonts are the standard Chinese ones that every PDF viewer replaces by what it has: none is put in the file.
"""

import io
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from kb.pack.contents import DISCLAIMER, DUTY_COLUMNS, Exhibit, Pack
from kb.printable import MISSING, for_plain_fonts, for_xml
from kb.script import script_of

_FONTS = {"simplified": "STSong-Light", "traditional": "MSung-Light"}
_WIDTH = 440.0  # points between the margins of A4


def write(pack: Pack, file: BinaryIO) -> None:
    """Write the pack."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

    for name in _FONTS.values():
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    a = pack.answer
    flow: list[Any] = [_line(f"问题：{a.question}", 15), _line("回答" if pack.found else "未找到", 13)]
    flow += [_line(x, 11) for x in (*pack.said(), *pack.steps())]
    if rows := pack.duties():
        cells = [[_line(cell, 9) for cell in row] for row in (DUTY_COLUMNS, *rows)]
        widths = [_WIDTH * share for share in (0.18, 0.1, 0.38, 0.12, 0.14, 0.08)]
        grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "#999999"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
        flow.append(Table(cells, colWidths=widths, style=grid, repeatRows=1, splitInRow=1))
    flow += [_line(f"注意：{note}。", 10) for note in (a.notes if pack.found else ())]
    flow.append(_line(pack.heading(), 13))
    for exhibit in pack.exhibits:
        flow += _exhibit(exhibit)
    said = (
        a.question,
        *pack.said(),
        *(f"{e.citation.before}{e.citation.quote}{e.citation.after}" for e in pack.exhibits),
    )
    if any(for_plain_fonts(x) != x for x in said):
        flow.append(_line(f"{MISSING}：PDF 的标准字体没有这个字，请看原件，或改导出为 docx、html。", 8))
    flow.append(_line(f"{DISCLAIMER}生成时间：{pack.made_at}", 8))
    margin = (A4[0] - _WIDTH) / 2
    SimpleDocTemplate(file, pagesize=A4, leftMargin=margin, rightMargin=margin, title=a.question).build(flow)


def _exhibit(e: Exhibit) -> list[Any]:
    from reportlab.platypus import Image

    c = e.citation
    flow: list[Any] = [_line(f"[{c.id}] 《{c.metadata.title}》{c.locator}", 12)]
    quote = escape(c.quote)
    if c.start <= c.focus_start < c.focus_end <= c.end:
        at, to = c.focus_start - c.start, c.focus_end - c.start
        quote = f'{escape(c.quote[:at])}<font backColor="#ffedac">{escape(c.quote[at:to])}</font>{escape(c.quote[to:])}'
    around = '<font color="#66717c" size="9">{}</font>'
    marked = f"{around.format(escape(c.before))}{quote}{around.format(escape(c.after))}"
    flow.append(_line(c.quote, 11, marked=marked, indent=12))
    flow += [_line(f"{name}：{value}", 8) for name, value in e.particulars()]
    if e.picture is not None:
        picture = Image(io.BytesIO(e.picture))
        picture.drawWidth, picture.drawHeight = _WIDTH, _WIDTH * picture.imageHeight / picture.imageWidth
        picture._restrictSize(_WIDTH, 640)
        flow.append(picture)
    return flow


def _line(text: str, size: int, *, marked: str = "", indent: int = 0) -> Any:  # noqa: ANN401  # reportlab has no types
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    font = _FONTS[script_of(text)]
    style = ParagraphStyle(
        "line", fontName=font, fontSize=size, leading=size * 1.6, wordWrap="CJK", leftIndent=indent, spaceAfter=4
    )
    return Paragraph(for_plain_fonts(for_xml(marked or escape(text))).replace("\n", "<br/>"), style)
