"""A check's report as a workbook: one row a side of a finding, a sheet of the matrix. Left out: what it holds (contents.py)."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from kb.check_report.contents import matrix
from kb.checking import Checked
from kb.checks.finding import CERTAIN_WORDS, KIND_WORDS, SEVERITY_WORDS, Finding
from kb.printable import for_xml

COLUMNS = (
    "序号",
    "编号",
    "级别",
    "种类",
    "把握",
    "问题",
    "文件甲",
    "条款甲",
    "原文甲",
    "文件乙",
    "条款乙",
    "原文乙",
    "其他各处",
    "建议",
    "处理",
    "理由",
)
_WIDTHS = (6, 14, 8, 16, 10, 44, 28, 16, 50, 28, 16, 50, 40, 30, 12, 24)


def write(checked: Checked, made_at: str, file: BinaryIO) -> None:
    """Write the workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  # a new book has one
    sheet.title = "问题"
    rows = [(f, "待处理", "") for f in checked.findings] + [(f, "不是问题", d.reason) for f, d in checked.dismissed]
    _fill(sheet, COLUMNS, [_row(n, f, state, reason) for n, (f, state, reason) in enumerate(rows, 1)], _WIDTHS)
    kinds, lines = matrix(checked)
    _fill(
        book.create_sheet("矩阵"),
        ("文件", *(KIND_WORDS[k] for k in kinds)),
        [(title, *(str(n or "") for n in counts)) for title, counts in lines],
        (40, *(14 for _ in kinds)),
    )
    skipped = [(KIND_WORDS[s.kind], s.why) for s in checked.skipped]
    _fill(book.create_sheet("没有核对的"), ("种类", "原因"), [*skipped, ("生成时间", made_at)], (20, 100))
    book.save(file)


def _row(n: int, f: Finding, state: str, reason: str) -> tuple[str, ...]:
    sides: list[str] = []
    for place in f.places[:2]:
        page = f"，第 {place.page} 页" if place.page else ""
        sides += [f"{place.title}（{place.file}）", f"{place.locator}{page}", place.quote]
    others = "\n".join(f"《{p.title}》{p.locator}：{p.quote}" for p in f.places[2:])
    return (
        str(n), f.id, SEVERITY_WORDS[f.severity], KIND_WORDS[f.kind], CERTAIN_WORDS[f.certain], f.message,
        *(sides + [""] * (6 - len(sides))), others, f.suggestion, state, reason,
    )  # fmt: skip


def _fill(sheet: Any, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:  # noqa: ANN401
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for line in (head, *rows):
        sheet.append([for_xml(cell) for cell in line])
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s"  # text, whatever it begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
