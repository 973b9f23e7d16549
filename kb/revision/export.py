"""A comparison of two versions as a file: docx or html, by the suffix of its name. Everything from documents is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import BinaryIO

from index.whole_file import replacing
from ingest.document import Document
from ingest.errors import BadRequest
from kb.printable import for_xml
from kb.revision.compare import CHANGE_WORDS, Revision, Row
from kb.revision.marking import Piece
from kb.revision.notes import notes
from kb.revision.references import TouchedCitation
from kb.revision.touched import TouchedDuty, TouchedQuestion

FORMATS = (".html", ".docx")
_A4 = (29.7, 21.0)  # cm, landscape
_MARGIN = 1.5  # cm
_CHANGE_WIDTH = 2.5  # cm of the column that tells the change
_STYLE = """
body { font-family: "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1a2530; max-width: 1180px; margin: 24px auto; padding: 0 16px; line-height: 1.7; }
h1 { font-size: 22px; } h2 { font-size: 18px; } table { border-collapse: collapse; width: 100%; table-layout: fixed; } th, td { border: 1px solid #999; padding: 6px 10px; text-align: left; vertical-align: top; }
th { background: #eef1f4; } td { font-family: "Noto Serif CJK SC", SimSun, serif; white-space: pre-wrap; overflow-wrap: anywhere; } col.change { width: 76px; } td.change { font-family: inherit; }
del { background: #ffd9d4; text-decoration-color: #b3261e; } ins { background: #d5f0d2; text-decoration: none; border-bottom: 2px solid #2e7d32; } small { color: #566370; font-family: "Noto Sans CJK SC", sans-serif; }
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison with what hangs on it."""

    revision: Revision
    duties: tuple[TouchedDuty, ...] = ()
    citations: tuple[TouchedCitation, ...] = ()
    questions: tuple[TouchedQuestion, ...] = ()
    unread: str = ""  # why the question bank could not be looked at

    @property
    def notes(self) -> tuple[str, ...]:
        """What to doubt of it, in Chinese: 旧版的日期（2024-05-20）晚于新版（2021-06-01），两份可能选反了."""
        return (*notes(self.revision), *((self.unread,) if self.unread else ()))

    def summary(self) -> str:
        """In Chinese: 旧版 70 条，新版 106 条：未改 3，修改 51 …; then the notes."""
        return "。".join((self.counted(), *(f"注意：{note}" for note in self.notes)))

    def counted(self) -> str:
        """The counts alone."""
        r = self.revision
        old, new = r.counts
        said = "，".join(f"{word} {r.count(change)}" for change, word in CHANGE_WORDS.items() if r.count(change))
        return f"旧版 {old} 条，新版 {new} 条" + (f"：{said}" if said else "")


def named(d: Document) -> str:
    """《突发事件应对法》（主席令第25号，2024-06-28）."""
    about = "，".join(x for x in (d.metadata.number, d.metadata.date) if x)
    return f"《{d.metadata.title}》" + (f"（{about}）" if about else "")


def export(comparison: Comparison, target: Path, *, all_rows: bool = True) -> None:
    """Write the comparison; the file is there whole or not at all. Raises BadRequest for a suffix or folder that will not do."""
    suffix = target.suffix.lower()
    if suffix not in FORMATS:
        raise BadRequest(f"不能导出为“{target.name}”。文件名应以 {'、'.join(FORMATS)} 结尾。")
    if not target.parent.is_dir():
        raise BadRequest(f"文件夹不存在：{target.parent}。请先建立它，或换一个位置。")
    made_at = datetime.now().strftime("%Y-%m-%d %H:%M")
    try:
        with replacing(target) as file:
            if suffix == ".html":
                file.write(page(comparison, made_at, all_rows=all_rows).encode())
            else:
                _word(comparison, made_at, file, all_rows=all_rows)
    except OSError as error:
        raise BadRequest(f"写不了 {target}：{error}。请检查权限和磁盘空间，或换一个位置。") from error


def page(c: Comparison, made_at: str, *, all_rows: bool = True) -> str:
    """The whole comparison as one HTML file."""
    r = c.revision
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>新旧对照</title><style>{_STYLE}</style></head><body>'
        f"<h1>新旧对照</h1><p>旧版：{escape(named(r.old))}<br>新版：{escape(named(r.new))}</p><p>{escape(c.counted())}。</p>"
        f"{''.join(f'<p><strong>注意：{escape(note)}。</strong></p>' for note in c.notes)}"
        f"{table(c, all_rows=all_rows)}{hanging(c)}<hr><small>红色为旧版删去的文字，绿色为新版增加的文字；条号变动不算修改。生成时间：{escape(made_at)}</small></body></html>"
    )


def table(c: Comparison, *, all_rows: bool = True) -> str:
    """The clauses side by side, as HTML."""
    rows = "".join(_row(r) for r in c.revision.rows if all_rows or r.change != "same")
    return (
        '<table class="revision"><colgroup><col><col><col class="change"></colgroup><thead><tr><th>旧版</th><th>新版</th><th>变化</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(r: Row) -> str:
    old, new = r.pieces()
    sides = [_side(r.old.label if r.old else "", old, "del"), _side(r.new.label if r.new else "", new, "ins")]
    return (
        f'<tr class="{r.change}"><td>{sides[0]}</td><td>{sides[1]}</td><td class="change">{escape(r.said())}</td></tr>'
    )


def _side(label: str, pieces: Sequence[Piece], tag: str) -> str:
    said = "".join(f"<{tag}>{escape(p.text)}</{tag}>" if p.marked else escape(p.text) for p in pieces)
    return (f"<small>{escape(label)}</small> " if label and pieces else "") + said


def hanging(c: Comparison) -> str:
    """The duties, citations and questions that the change touches, as HTML; "" where there are none."""
    return "".join(
        f"<h2>{escape(title)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
        for title, lines in hangs(c)
    )


def hangs(c: Comparison) -> list[tuple[str, list[str]]]:
    """What hangs on the change, each list with its title: 涉及的职责（3 条）, 需要跟着改的引用（2 处）."""
    lists = (
        (f"涉及的职责（{len(c.duties)} 条）", [t.said() for t in c.duties]),
        (f"需要跟着改的引用（{len(c.citations)} 处）", [t.said() for t in c.citations]),
        (f"题库中涉及的题（{len(c.questions)} 题）", [t.said() for t in c.questions]),
    )
    return [(title, lines) for title, lines in lists if lines]


def _word(c: Comparison, made_at: str, file: BinaryIO, *, all_rows: bool) -> None:
    from docx import Document as Paper
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt, RGBColor

    paper = Paper()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Cm(size) for size in _A4)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    paper.add_heading("新旧对照", level=1)
    said = (f"旧版：{named(c.revision.old)}", f"新版：{named(c.revision.new)}", f"{c.counted()}。")
    paper.add_paragraph(for_xml("\n".join(said)))
    for note in c.notes:
        paper.add_paragraph().add_run(for_xml(f"注意：{note}。")).bold = True
    text_width = (_A4[0] - 2 * _MARGIN - _CHANGE_WIDTH) / 2
    widths = [Cm(text_width), Cm(text_width), Cm(_CHANGE_WIDTH)]
    grid = paper.add_table(rows=1, cols=3)
    grid.style = "Table Grid"
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for cell, text, width in zip(grid.rows[0].cells, ("旧版", "新版", "变化"), widths, strict=True):
        cell.text, cell.width = text, width
    for r in c.revision.rows:
        if not all_rows and r.change == "same":
            continue
        cells = grid.add_row().cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width  # Word goes by the cells, LibreOffice by the columns
        for cell, unit, pieces, deleted in zip(cells, (r.old, r.new), r.pieces(), (True, False), strict=False):
            paragraph = cell.paragraphs[0]
            if unit and unit.label:
                label = paragraph.add_run(for_xml(f"{unit.label} "))
                label.bold, label.font.size = True, Pt(9)
            for piece in pieces:
                run = paragraph.add_run(for_xml(piece.text))
                run.font.size = Pt(9)
                if piece.marked:
                    run.font.strike = deleted
                    run.font.underline = not deleted
                    run.font.color.rgb = RGBColor(0xB3, 0x26, 0x1E) if deleted else RGBColor(0x1B, 0x6B, 0x2A)
        cells[2].paragraphs[0].add_run(for_xml(r.said())).font.size = Pt(9)
    for title, lines in hangs(c):
        paper.add_heading(title, level=2)
        for line in lines:
            paper.add_paragraph(for_xml(line), style="List Bullet")
    paper.add_paragraph(
        for_xml(f"红色删除线为旧版删去的文字，绿色下划线为新版增加的文字；条号变动不算修改。生成时间：{made_at}")
    )
    paper.save(file)
