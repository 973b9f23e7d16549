"""Questions as a table, one a row: 题型, 题干, 选项A …, 答案, 解析, 难度, 出处, as the imports of Chinese exam systems have it.

There are as many columns of options as the question with most of them needs, and never less than A to D. The answer of a choice is
its letters, of 判断题 正确 or 错误, of 排序题 the letters in order. Left out: other formats.
"""

import csv
import io
from collections.abc import Sequence
from typing import BinaryIO, Final

from kb.printable import for_xml
from kb.quiz.item import DIFFICULTY_WORDS, TYPE_WORDS, Item

_FEWEST: Final = 4  # columns of options: the templates of exam systems have A to D
# What begins a formula. The full-width forms too: Excel of Chinese and Japanese systems reads them as the others.
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_BEFORE: Final = (8, 60)  # widths of the columns before the options
_AFTER: Final = (16, 50, 6, 34, 60, 14)  # … and behind them
_SHEET: Final = "题库"
_SHEET_LONGEST: Final = 31  # of a name in Excel, in units of UTF-16
_NOT_IN_NAMES: Final = {ord(c): chr(ord(c) + 0xFEE0) for c in "\\/?*[]:"}  # Excel forbids them: their full-width forms


def table(items: Sequence[Item]) -> list[tuple[str, ...]]:
    """The heads of the columns, then the questions; without characters that no file can hold."""
    most = max([_FEWEST, *(len(_options(i)) for i in items)])
    letters = (chr(ord("A") + n) for n in range(most))
    heads = ("题型", "题干", *(f"选项{letter}" for letter in letters), "答案", "解析", "难度", "出处", "原文", "编号")
    return [heads, *(tuple(map(for_xml, _row(i, most))) for i in items)]


def _options(item: Item) -> tuple[str, ...]:
    """What is chosen from; that of 判断题 goes without saying."""
    return item.options if item.type != "judge" else ()


def _row(item: Item, most: int) -> tuple[str, ...]:
    """A question as it stands in the table, with `most` columns of options."""
    options = _options(item)
    p = item.proof
    return (
        TYPE_WORDS[item.type],
        item.stem,
        *options,
        *("",) * (most - len(options)),
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
    sheet.title = _sheet_name(title)
    book.properties.title = for_xml(title)
    lines = table(items)
    for line in lines:
        sheet.append(line)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s"  # text, whatever it begins with
            cell.quotePrefix = str(cell.value or "").startswith(_FORMULA)  # … and still when somebody edits it
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    options = len(lines[0]) - len(_BEFORE) - len(_AFTER)
    for n, width in enumerate((*_BEFORE, *(22,) * options, *_AFTER), 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(file)


def _sheet_name(title: str) -> str:
    """The title as Excel takes it for the name of a sheet."""
    name = " ".join(for_xml(title).split()).translate(_NOT_IN_NAMES)
    name = name.encode("utf-16-le")[: 2 * _SHEET_LONGEST].decode("utf-16-le", "ignore")  # no half of a pair at the end
    return name.strip("' ") or _SHEET  # it may not begin or end with an apostrophe


def write_csv(items: Sequence[Item], file: BinaryIO, _: str) -> None:
    """Write the table as comma-separated values, UTF-8 with a mark so that Excel knows it."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([f"'{c}" if c.startswith(_FORMULA) else c for c in line] for line in table(items))
    file.write(lines.getvalue().encode("utf-8-sig"))
