"""Questions as a table, one a row: 题型, 题干, 选项A to F, 答案, 解析, 难度, 出处, as the imports of Chinese exam systems have it.

The answer of a choice is its letters, of 判断题 正确 or 错误, of 排序题 the letters in order. Left out: other formats.
"""

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO, Final

from kb.printable import for_xml
from kb.quiz.item import DIFFICULTY_WORDS, LETTERS, TYPE_WORDS, Item

MOST: Final = 6  # options
COLUMNS: Final = (
    "题型", "题干", *(f"选项{letter}" for letter in LETTERS[:MOST]), "答案", "解析", "难度", "出处", "原文", "编号",
)  # fmt: skip
_WIDTHS: Final = (8, 60, *(22,) * MOST, 16, 50, 6, 34, 60, 14)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def row(item: Item) -> tuple[str, ...]:
    """A question as it stands in the table."""
    options = item.options if item.type != "judge" else ()
    p = item.proof
    return (
        TYPE_WORDS[item.type],
        item.stem,
        *(options[n] if n < len(options) else "" for n in range(MOST)),
        item.letters or item.answer_text,
        item.explanation,
        DIFFICULTY_WORDS[item.difficulty],
        f"《{p.title.strip('《》')}》{p.locator}",
        " ".join(p.quote.split()),
        item.id,
    )


def write_xlsx(items: Sequence[Item], file: BinaryIO, title: str) -> None:
    """Write the table as a workbook; every cell is text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  # a new book has one
    sheet.title = "题库"
    book.properties.title = title
    for line in (COLUMNS, *map(row, items)):
        sheet.append([for_xml(cell) for cell in line])
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


def write_csv(items: Sequence[Item], file: BinaryIO, _: str) -> None:
    """Write the table as comma-separated values, UTF-8 with a mark so that Excel knows it."""
    lines = io.StringIO(newline="")
    table = csv.writer(lines)
    table.writerow(COLUMNS)
    table.writerows([f"'{c}" if c.startswith(_FORMULA) else c for c in row(i)] for i in items)
    file.write(lines.getvalue().encode("utf-8-sig"))
