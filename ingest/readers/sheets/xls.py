"""Excel workbooks of before 2007 (xls, old et): every visible sheet's tables, numbers and dates as their cells show them.

By xlrd, which keeps what the sheet hides and merges if asked to. Left out, each with a count in the warnings: hidden
sheets, rows and columns, comments; pictures and charts, which xlrd does not tell of.

    A1 名称, B1 数量, A2 编织袋, B2 500 -> Block.row(("编织袋", "500"), header=("名称", "数量"))
"""

import io
from collections import Counter
from typing import Any

from ingest.document import Reading
from ingest.errors import UnreadableFile, UnsupportedFormat
from ingest.readers.sheets.format import shown
from ingest.readers.sheets.sheet import Area, Cell, Sheet, blocks_of_sheets

UNICODE = 80  # the version of the format from which on its strings are Unicode
CODE_PAGE = "gb18030"  # of older files that do not say theirs

# What was left out -> how the warning says it.
WARNINGS: dict[str, str] = {
    "errors": "{} 个单元格显示公式错误（如 #REF!、#N/A），照原样读取，请核对原表",
    "rows": "{} 行被隐藏（或筛选掉），没有读取；需要时请在 Excel 或 WPS 中取消隐藏后再添加",
    "columns": "{} 列被隐藏，没有读取；需要时请在 Excel 或 WPS 中取消隐藏后再添加",
    "comments": "{} 处批注没有读取",
}
NUMBER, DATE, BOOLEAN, ERROR = 2, 3, 4, 5  # what xlrd calls the types of cells
Book = Any  # xlrd has no types
OldSheet = Any
Information = Any  # xlrd's Rowinfo or Colinfo


def read(data: bytes) -> Reading:
    """Blocks of a workbook. Errors of a broken file are translated by ingest.readers.read."""
    book = _opened(data)
    counts: Counter[str] = Counter()
    hidden = [sheet.name for sheet in book.sheets() if sheet.visibility]
    blocks = blocks_of_sheets([_cells(book, sheet, counts) for sheet in book.sheets() if not sheet.visibility])
    warnings = [WARNINGS[name].format(counts[name]) for name in WARNINGS if counts[name]]
    if hidden:
        warnings.insert(0, f"{len(hidden)} 张隐藏的工作表没有读取：{'、'.join(hidden[:10])}")
    if not blocks:
        why = f"（{'；'.join(warnings)}）" if warnings else ""
        raise UnreadableFile(f"工作簿里没有可读的内容{why}。请确认文字在可见工作表的单元格里，再添加。")
    return Reading(tuple(blocks), "xls", warnings=tuple(warnings))


def _opened(data: bytes) -> Book:
    import xlrd

    def opened(encoding: str | None) -> Book:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),
            encoding_override=encoding,
            ignore_workbook_corruption=True,  # slips in the sector tables, which Excel passes over as well
        )

    try:
        book = opened(None)
        return book if book.biff_version >= UNICODE or book.codepage else opened(CODE_PAGE)
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError) as error:
        if "encrypted" in str(error).lower():
            raise UnreadableFile(
                "Excel 文件有打开密码。请用 Excel 或 WPS 打开，取消密码，另存为 xlsx 后再添加。"
            ) from error
        raise UnsupportedFormat(
            "旧版 Excel 文件（.xls）不能读取。请用 Excel 或 WPS 打开，另存为 xlsx 后再添加。"
        ) from error


def _cells(book: Book, old: OldSheet, counts: Counter[str]) -> Sheet:
    """The visible cells of a sheet, with the areas that are merged."""
    sheet = Sheet(old.name)
    sheet.merged = [Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in old.merged_cells]
    hidden_rows, hidden_columns = set(), set()
    for row in range(old.nrows):
        for column in range(old.row_len(row)):
            cell = _cell(book, old, row, column)
            if not cell.text.strip():
                continue
            if _is_hidden(old.rowinfo_map.get(row)):
                hidden_rows.add(row)
            elif _is_hidden(old.colinfo_map.get(column)):
                hidden_columns.add(column)
            else:
                counts["errors"] += old.cell_type(row, column) == ERROR
                sheet.put(row, column, cell)
    counts["rows"] += len(hidden_rows)
    counts["columns"] += len(hidden_columns)
    counts["comments"] += len(old.cell_note_map)
    return sheet


def _is_hidden(information: Information) -> bool:
    return information is not None and bool(information.hidden)


def _cell(book: Book, old: OldSheet, row: int, column: int) -> Cell:
    """What a cell shows."""
    kind, value = old.cell_type(row, column), old.cell_value(row, column)
    if kind in (NUMBER, DATE):
        style = book.xf_list[old.cell_xf_index(row, column)]
        stated = book.format_map.get(style.format_key)
        form = "General" if stated is None else stated.format_str
        return Cell(shown(value, form, from_1904=bool(book.datemode)), number=True)
    if kind == BOOLEAN:
        return Cell("TRUE" if value else "FALSE")
    if kind == ERROR:
        from xlrd.biffh import error_text_from_code

        return Cell(error_text_from_code.get(value, "#N/A"))
    return Cell(str(value).replace("\r\n", "\n").replace("\r", "\n"))
