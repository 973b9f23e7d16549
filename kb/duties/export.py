"""The duty table as a file: xlsx, docx or csv, by the suffix of its name.

Left out: which rows (table.py).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from index.whole_file import replacing
from ingest.errors import BadRequest
from kb.duties.rows import PHASE_WORDS, ROLE_WORDS
from kb.duties.table import Entry
from kb.printable import for_xml, on_a4
from kb.words import state_word

COLUMNS = (
    "序号",
    "单位或岗位",
    "角色",
    "职责",
    "协同单位",
    "时限或频次",
    "条件",
    "阶段",
    "级别",
    "条款",
    "页",
    "文件",
    "文号",
    "日期",
    "效力",
)
_WIDTHS = (6, 22, 10, 60, 20, 14, 24, 12, 8, 18, 6, 30, 18, 12, 12)
FORMATS = (".xlsx", ".docx", ".csv")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cells(entry: Entry) -> tuple[str, ...]:
    """A row as it is printed, without its number."""
    d, m = entry.duty, entry.metadata
    return (
        d.who,
        ROLE_WORDS[d.role],
        " ".join(d.does.split()),
        "、".join(d.with_whom),
        d.by,
        d.when,
        PHASE_WORDS[d.phase],
        d.level,
        d.locator,
        str(d.page or ""),
        m.title,
        m.number or "",
        m.date or "",
        state_word(m),
    )


def export(entries: Sequence[Entry], target: Path, heading: str = "职责表") -> None:
    """Write the rows; the file is there whole or not at all. Raises BadRequest for a suffix or folder that will not do."""
    writer = {".xlsx": _xlsx, ".docx": _docx, ".csv": _csv}.get(target.suffix.lower())
    if writer is None:
        raise BadRequest(f"不能导出为“{target.name}”。文件名应以 {'、'.join(FORMATS)} 结尾。")
    if not target.parent.is_dir():
        raise BadRequest(f"文件夹不存在：{target.parent}。请先建立它，或换一个位置。")
    rows = [tuple(map(for_xml, (str(n), *cells(e)))) for n, e in enumerate(entries, 1)]
    try:
        with replacing(target) as file:
            writer(rows, file, heading)
    except OSError as error:
        raise BadRequest(f"写不了 {target}：{error}。请检查权限和磁盘空间，或换一个位置。") from error


def _csv(rows: Iterable[Sequence[str]], file: BinaryIO, _: str) -> None:
    lines = io.StringIO(newline="")
    table = csv.writer(lines)
    table.writerow(COLUMNS)
    table.writerows([_harmless(c) for c in row] for row in rows)
    file.write(lines.getvalue().encode("utf-8-sig"))  # the mark tells Excel that it is UTF-8


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _xlsx(rows: Iterable[Sequence[str]], file: BinaryIO, heading: str) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  # a new book has one
    sheet.title = heading[:31]
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append(list(row))
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s"  # text, whatever it begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for n, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(file)


def _docx(rows: Iterable[Sequence[str]], file: BinaryIO, heading: str) -> None:
    from docx import Document
    from docx.shared import Cm, Pt

    chosen = (0, 1, 2, 3, 4, 5, 6, 8, 9, 11, 14)  # what fits on a page; whether it is in force has to be there
    paper = Document()
    section = paper.sections[0]
    on_a4(paper, landscape=True)
    section.left_margin = section.right_margin = Cm(1.5)
    paper.add_heading(heading, level=1)
    table = paper.add_table(rows=1, cols=len(chosen))
    table.style = "Table Grid"
    lines = [COLUMNS, *rows]
    for n, line in enumerate(lines):
        into = table.rows[0].cells if n == 0 else table.add_row().cells
        for cell, column in zip(into, chosen, strict=True):
            run = cell.paragraphs[0].add_run(line[column])
            run.font.size, run.bold = Pt(9), n == 0
    paper.save(file)
