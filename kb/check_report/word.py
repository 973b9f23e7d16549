"""A check's report as a Word file. Left out: what it holds (contents.py)."""

from typing import Any, BinaryIO

from kb.check_report.contents import DISCLAIMER, by_gravity, by_kind, heading, matrix, pieces, summary, where
from kb.checking import Checked
from kb.checks.finding import KIND_WORDS, SHORT_WORDS, Finding
from kb.printable import for_xml, on_a4

_GREY = (0x66, 0x71, 0x7C)


def write(checked: Checked, made_at: str, file: BinaryIO) -> None:
    """Write the report."""
    from docx import Document

    paper = Document()
    on_a4(paper)
    paper.add_heading("一致性检查报告", level=1)
    paper.add_paragraph(for_xml(f"{summary(checked)}。"))
    _matrix(paper, checked)
    for word, findings in by_gravity(checked.findings):
        paper.add_heading(f"{word}（{len(findings)} 条）", level=2)
        for kind, own in by_kind(findings):
            paper.add_heading(f"{KIND_WORDS[kind]}（{len(own)} 条）", level=3)
            for f in own:
                _finding(paper, f)
    if checked.dismissed:
        paper.add_heading(f"已标为“不是问题”（{len(checked.dismissed)} 条）", level=2)
        for f, d in checked.dismissed:
            paper.add_paragraph(
                for_xml(f"{f.message}（理由：{d.reason}；{d.at[:16].replace('T', ' ')}）"), style="List Bullet"
            )
    if checked.skipped:
        paper.add_heading("没有核对的", level=2)
        for s in checked.skipped:
            paper.add_paragraph(for_xml(f"{KIND_WORDS[s.kind]}：{s.why}"), style="List Bullet")
    paper.add_paragraph(for_xml(f"{DISCLAIMER}生成时间：{made_at}"))
    paper.save(file)


def _finding(paper: Any, f: Finding) -> None:  # noqa: ANN401  # python-docx has no types
    from docx.enum.text import WD_COLOR_INDEX
    from docx.shared import Pt, RGBColor

    said = paper.add_paragraph()
    said.add_run(for_xml(f.message)).bold = True
    tag = said.add_run(for_xml(f"\n{heading(f)} · 编号 {f.id}"))
    tag.font.size, tag.font.color.rgb = Pt(9), RGBColor(*_GREY)
    table = paper.add_table(rows=1, cols=max(1, len(f.places)))
    table.style = "Table Grid"
    for n, (cell, place) in enumerate(zip(table.rows[0].cells, f.places, strict=True)):
        paragraph = cell.paragraphs[0]
        source = paragraph.add_run(for_xml(f"{where(place)}\n"))
        source.font.size, source.font.color.rgb = Pt(9), RGBColor(*_GREY)
        for piece in pieces(f, n):
            run = paragraph.add_run(for_xml(piece.text))
            if piece.marked:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    if f.suggestion:
        paper.add_paragraph(for_xml(f"建议：{f.suggestion}"))


def _matrix(paper: Any, checked: Checked) -> None:  # noqa: ANN401
    from docx.shared import Cm, Pt

    kinds, rows = matrix(checked)
    if not kinds or not rows:
        return
    table = paper.add_table(rows=1, cols=len(kinds) + 1)
    table.style = "Table Grid"
    table.autofit = False
    width = Cm(max(1.0, min(1.6, 10.0 / len(kinds))))
    for n, column in enumerate(table.columns):
        column.width = width if n else Cm(16.5) - width * len(kinds)
    lines = [
        ["文件", *(SHORT_WORDS[k] for k in kinds)],
        *([title, *(str(n or "") for n in counts)] for title, counts in rows),
    ]
    for n, line in enumerate(lines):
        into = table.rows[0].cells if n == 0 else table.add_row().cells
        for cell, column, text in zip(into, table.columns, line, strict=True):
            cell.width = column.width
            run = cell.paragraphs[0].add_run(for_xml(text))
            run.font.size, run.bold = Pt(8), n == 0
