"""Excel and WPS workbooks (xlsx, xlsm, new et): every visible sheet's tables, numbers and dates as their cells show them.

Read as a stream: a sheet formatted down to its last row, 1,048,576, takes seconds and no memory. Left out, each
with a count in the warnings: hidden sheets, rows and columns, comments, pictures, charts, formulas never calculated.

    A1 名称, B1 数量, A2 编织袋, B2 500 -> Block.row(("编织袋", "500"), header=("名称", "数量"))
"""

import re
import zipfile
from collections import Counter
from typing import Any

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers.archive import open_archive
from ingest.readers.office_parts import parsed, relations, stream, title
from ingest.readers.sheets.format import shown
from ingest.readers.sheets.sheet import Area, Cell, Sheet, blocks_of_sheets
from ingest.readers.sheets.xlsx_parts import SheetPart, Workbook, string

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")  # $B$12
WIDTH = re.compile(r"\d{1,3}(?:\.\d{1,9})?")  # 8.43
PICTURE_FORMULA = re.compile(r"=?\s*(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)  # a picture in a cell, as WPS writes it
MAX_MERGES = 50_000
Element = Any  # lxml has no types

# What was left out -> how the warning says it.
WARNINGS: dict[str, str] = {
    "formulas": "{} 个公式没有计算结果，请在 Excel 或 WPS 中打开保存一次再添加",
    "errors": "{} 个单元格显示公式错误（如 #REF!、#N/A），照原样读取，请核对原表",
    "rows": "{} 行被隐藏（或筛选掉），没有读取；需要时请在 Excel 或 WPS 中取消隐藏后再添加",
    "columns": "{} 列被隐藏，没有读取；需要时请在 Excel 或 WPS 中取消隐藏后再添加",
    "comments": "{} 处批注没有读取",
    "pictures": "{} 张图片没有读取，其中的文字请录入单元格",
    "charts": "{} 个图表没有读取，请确认数据也在表格里",
}


def read(data: bytes) -> Reading:
    """Blocks of a workbook. Errors of a broken file are translated by ingest.readers.read."""
    with open_archive(data) as archive:
        book = Workbook.of(archive)
        counts: Counter[str] = Counter()
        hidden = [sheet.name for sheet in book.sheets if sheet.hidden]
        sheets, texts = [], []
        for part in book.sheets:
            if not part.hidden:
                sheets.append(_Cells(book, part, counts).sheet())
                texts += _drawn(archive, part, counts)
        stated = title(archive)
    blocks = [*blocks_of_sheets(sheets), *(Block(text) for text in texts)]
    warnings = [WARNINGS[name].format(counts[name]) for name in WARNINGS if counts[name]]
    if hidden:
        warnings.insert(0, f"{len(hidden)} 张隐藏的工作表没有读取：{'、'.join(hidden[:10])}")
    if not blocks:
        why = "；".join(warnings)
        raise UnreadableFile(
            f"工作簿里没有可读的内容{f'（{why}）' if why else ''}。请确认文字在可见工作表的单元格里，再添加。"
        )
    return Reading(tuple(blocks), "xlsx", title=stated, warnings=tuple(warnings))


class _Cells:
    """Reads the cells of one sheet, row by row."""

    def __init__(self, book: Workbook, part: SheetPart, counts: Counter[str]) -> None:
        self._book, self._path, self._counts = book, part.path, counts
        self._sheet = Sheet(part.name)
        self._hidden_columns: set[int] = set()
        self._hidden_filled: set[int] = set()
        self._row = -1

    def sheet(self) -> Sheet:
        """The visible cells, with the areas that are merged."""
        try:
            for element in stream(self._book.archive, self._path, "row", "col", "mergeCell"):
                self._take(element)
        except (KeyError, zipfile.BadZipFile) as error:
            raise UnreadableFile(
                f"工作表“{self._sheet.name}”的数据缺失或损坏。请用 Excel 或 WPS 打开后重新另存，再添加。"
            ) from error
        self._counts["columns"] += len(self._hidden_filled)
        return self._sheet

    def _take(self, element: Element) -> None:
        name = element.tag.rpartition("}")[2]
        if name == "row":
            self._take_row(element)
        elif name == "col":
            self._take_column(element)
        elif len(self._sheet.merged) < MAX_MERGES and (area := _area(element.get("ref"))):
            self._sheet.merged.append(area)

    def _take_column(self, element: Element) -> None:
        first, last = int(element.get("min") or 1), int(element.get("max") or 1)
        columns = range(first - 1, min(last, 16_384))
        if element.get("hidden") in ("1", "true"):
            self._hidden_columns.update(columns)
        elif WIDTH.fullmatch(width := element.get("width") or ""):
            self._sheet.widths |= dict.fromkeys(columns, float(width) / 2)  # it is stated in digits, half as wide as 防

    def _take_row(self, element: Element) -> None:
        self._row = int(element.get("r")) - 1 if element.get("r") else self._row + 1
        flat = element.get("ht") in ("0", "0.0") and element.get("customHeight") in ("1", "true")
        hidden = flat or element.get("hidden") in ("1", "true")
        column = -1
        filled = False
        for cell in element:
            if not len(cell):
                column += 1
                if reference := cell.get("r"):
                    column = _column(reference, column)
                continue
            column = _column(cell.get("r"), column + 1)
            found = self._cell(cell, counted=not hidden and column not in self._hidden_columns)
            if not found.text.strip():
                continue
            filled = True
            if column in self._hidden_columns:
                self._hidden_filled.add(column)
            elif not hidden:
                self._sheet.put(self._row, column, found)
        self._counts["rows"] += hidden and filled

    def _cell(self, element: Element, *, counted: bool) -> Cell:
        """What a cell shows."""
        kind, value, formula, inline = element.get("t") or "n", "", None, ""
        for child in element:
            name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = child.text or ""
            elif name == "is":
                inline = string(child)
        if formula is not None and not value and kind != "str":
            self._counts["formulas"] += counted
        if PICTURE_FORMULA.match(formula or value):
            self._counts["pictures"] += counted
            return Cell("")
        if kind == "s":
            return Cell(self._book.strings[int(value)] if value else "")
        if kind == "inlineStr":
            return Cell(inline)
        if kind == "b":
            return Cell({"1": "TRUE", "0": "FALSE"}.get(value, ""))
        if kind == "e":
            self._counts["errors"] += counted
        return self._number(value, element.get("s")) if kind == "n" and value else Cell(value)

    def _number(self, value: str, style: str | None) -> Cell:
        formats = self._book.formats
        number = int(style) if style and style.isdigit() else 0
        form = formats[number] if number < len(formats) else "General"
        return Cell(shown(float(value), form, from_1904=self._book.from_1904), number=True)


def _column(reference: str | None, otherwise: int) -> int:
    """'C7' -> 2."""
    m = REFERENCE.match(reference or "")
    if m is None:
        return otherwise
    number = 0
    for letter in m.group(1):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _area(reference: str | None) -> Area | None:
    """'A1:C2' -> Area(0, 0, 1, 2)."""
    first, _, last = (reference or "").partition(":")
    a, b = REFERENCE.match(first), REFERENCE.match(last)
    if a is None or b is None:
        return None
    return Area(int(a.group(2)) - 1, _column(first, 0), int(b.group(2)) - 1, _column(last, 0))


def _drawn(archive: zipfile.ZipFile, part: SheetPart, counts: Counter[str]) -> list[str]:
    """The text of boxes drawn on a sheet; pictures, charts and comments are counted."""
    texts: list[str] = []
    for relation in relations(archive, part.path):
        root = parsed(archive, relation.path) if relation.kind in ("drawing", "comments") else None
        if root is None:
            continue
        counts["comments"] += sum(1 for _ in root.iter("{*}comment"))
        counts["pictures"] += sum(1 for _ in root.iter("{*}pic"))
        counts["charts"] += sum(1 for _ in root.iter("{*}chart", "{*}chartEx"))
        for body in root.iter("{*}txBody"):
            lines = ("".join(t.text or "" for t in paragraph.iter("{*}t")) for paragraph in body.iter("{*}p"))
            texts += [line.strip() for line in lines if line.strip()]
    return texts
