"""An evidence pack as a Word file. Left out: what it holds (contents.py)."""

import io
from typing import Any, BinaryIO

from kb.pack.contents import DISCLAIMER, DUTY_COLUMNS, Exhibit, Pack
from kb.printable import for_xml, on_a4

_GREY = (0x66, 0x71, 0x7C)
_WIDE = 15.5  # centimetres that a picture may have on A4


def write(pack: Pack, file: BinaryIO) -> None:
    """Write the pack."""
    from docx import Document

    paper = Document()
    on_a4(paper)
    paper.add_heading(for_xml(f"问题：{pack.answer.question}"), level=1)
    paper.add_heading("回答" if pack.found else "未找到", level=2)
    for line in (*pack.said(), *pack.steps()):
        paper.add_paragraph(for_xml(line))
    rows = pack.duties()
    if rows:
        table = paper.add_table(rows=1, cols=len(DUTY_COLUMNS))
        table.style = "Table Grid"
        for n, row in enumerate((DUTY_COLUMNS, *rows)):
            for cell, text in zip(table.rows[0].cells if n == 0 else table.add_row().cells, row, strict=True):
                cell.text = for_xml(text)
    for note in pack.answer.notes if pack.found else ():
        paper.add_paragraph(for_xml(f"注意：{note}。"))
    paper.add_heading(pack.heading(), level=2)
    for exhibit in pack.exhibits:
        _exhibit(paper, exhibit)
    paper.add_paragraph(f"{DISCLAIMER}生成时间：{pack.made_at}")
    paper.save(file)


def _exhibit(paper: Any, e: Exhibit) -> None:  # noqa: ANN401  # python-docx has no types
    from docx.enum.text import WD_COLOR_INDEX
    from docx.shared import Cm, Pt, RGBColor

    c = e.citation
    paper.add_heading(for_xml(f"[{c.id}] 《{c.metadata.title}》{c.locator}"), level=3)
    quote = paper.add_paragraph()
    quote.paragraph_format.left_indent = Cm(0.6)
    at, to = c.focus_start - c.start, c.focus_end - c.start
    parts = (
        (c.before, "around"),
        (c.quote[:at], ""),
        (c.quote[at:to], "mark"),
        (c.quote[to:], ""),
        (c.after, "around"),
    )
    for text, kind in (
        parts
        if c.start <= c.focus_start < c.focus_end <= c.end
        else ((c.before, "around"), (c.quote, ""), (c.after, "around"))
    ):
        run = quote.add_run(for_xml(text))
        if kind == "around":
            run.font.color.rgb, run.font.size = RGBColor(*_GREY), Pt(9)
        elif kind == "mark":
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    about = paper.add_paragraph()
    for name, value in e.particulars():
        run = about.add_run(for_xml(f"{name}：{value}\n"))
        run.font.size = Pt(9)
    if e.picture is not None:
        paper.add_picture(io.BytesIO(e.picture), width=Cm(_WIDE))
