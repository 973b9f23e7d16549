"""A sheet of cells into Blocks: its tables found, each row with the header of its table.

A sheet is a free surface: a title over the table, a line 填报单位：…, several tables one below or beside the other,
rows that head others (市水利局 over its people), notes at the end. Tables are parted by empty rows and columns; titles
and rows that head others are headings, so that each row is found by them too; other text around a table comes as
paragraphs. Merged cells by the rule of table.py. Left out: how cells are read (xlsx.py, xls.py, csv_text.py).

    云州市防汛物资清单        -> Block("云州市防汛物资清单", "heading", 2)
    名称 | 数量 | 存放地点    -> Block.row(("名称", "数量", "存放地点"))
    编织袋 | 500 | 城东仓库   -> Block.row(("编织袋", "500", "城东仓库"), header=("名称", "数量", "存放地点"))
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.document import Block
from ingest.errors import UnreadableFile
from ingest.readers import table
from ingest.readers.cell_lines import joined, label

MAX_CELLS = 500_000  # with something in them; 20 columns by 25,000 rows. More is a data base, not a list
MAX_AREA = 3_000_000  # cells of a table, the empty ones counted
MAX_HEADERS = 4  # header rows above one another
MAX_HEADER_TEXT = 40  # characters of a cell that names its column
MAX_TITLE = 60
SHEET_LEVEL = 1  # of the heading that is a sheet's name; titles of tables stand below it, also where there is one sheet

NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?$|\d[\d\s\-/.:：年月日时分]*\d[日时分]?$")  # 1,200.5, 35%, 2024-05-01
YEAR = re.compile(r"(?:19|20)\d\d$")  # names a column: 2024
ANNEX = re.compile(r"附\s*[件表]?\s*[\d一二三四五六七八九十]*\s*[:：]?$")  # 附件1
LABELLED = re.compile(r"[^:：]{1,12}[:：]")  # 填报单位：云州市应急管理局
NOTE = re.compile(r"(?:备注|備註|注|註|说明|說明|填表|制表|审核|審核|填报|联系人|联系电话)[^:：]{0,6}[:：]")  # 注：……


class Cell(NamedTuple):
    """What a cell shows, and whether it is a number or a date."""

    text: str
    number: bool = False


class Area(NamedTuple):
    """Cells merged into one, the last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """The visible cells of a sheet that hold something, by row and column, counted from 0."""

    name: str = ""
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)  # of columns whose width is stated, in Han characters
    filled: int = 0

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Put a cell in, unless it shows nothing; UnreadableFile if there are too many."""
        if not cell.text.strip():
            return
        self.filled += 1
        if self.filled > MAX_CELLS:
            where = f"工作表“{self.name}”" if self.name else "表格"
            raise UnreadableFile(f"{where}里有内容的单元格超过上限 {MAX_CELLS} 个。请按工作表或部门拆分后再添加。")
        self.rows.setdefault(row, {})[column] = cell


class _Spot(NamedTuple):
    """A place of a table: its cell and where that cell begins, which merged places share."""

    cell: Cell
    origin: tuple[int, int]


NOTHING = table.Cell("")
Merges = dict[int, list[Area]]  # by their first row


def blocks_of_sheets(sheets: Sequence[Sheet]) -> list[Block]:
    """The blocks of all sheets that hold something; of several each begins with its name, a heading of level 1."""
    filled = [sheet for sheet in sheets if sheet.rows]
    blocks: list[Block] = []
    tables = 0
    for sheet in filled:
        if len(filled) > 1:
            blocks.append(Block(sheet.name.strip(), "heading", SHEET_LEVEL))
        for part in _parts(sheet):
            found = _Table(part, tables).blocks()
            tables += any(block.role == "row" for block in found)
            blocks += found
    return blocks


class _Part:
    """A run of rows and columns of a sheet, merged cells spread out."""

    def __init__(self, sheet: Sheet, merges: Merges, numbers: Sequence[int], columns: Sequence[int] = ()) -> None:
        self.sheet, self.merges, self.numbers = sheet, merges, numbers
        self.columns = columns or sorted({column for number in numbers for column in sheet.rows[number]})
        self.spots = [{} for _ in numbers] if self.area > MAX_AREA else self._spread()

    @property
    def area(self) -> int:
        return len(self.numbers) * len(self.columns)

    def _spread(self) -> list[dict[int, _Spot]]:
        inside = set(self.columns)
        spots = [
            {c: _Spot(cell, (number, c)) for c, cell in self.sheet.rows[number].items() if c in inside}
            for number in self.numbers
        ]
        budget = MAX_AREA  # areas that lie on one another, as no program makes them, could cover more
        for row, number in enumerate(self.numbers):
            for area in self.merges.get(number, ()):
                origin = self.sheet.rows[number].get(area.left)
                last = bisect_right(self.numbers, area.bottom)
                columns = [c for c in self.columns if area.left <= c <= area.right]
                budget -= (last - row) * len(columns)
                if origin is None or budget < 0:
                    continue
                spot = _Spot(origin, (number, area.left))
                for covered in spots[row:last]:
                    for column in columns:
                        covered.setdefault(column, spot)
        return spots


def _parts(sheet: Sheet) -> Iterator[_Part]:
    """The runs of rows between empty rows, and of each the runs of columns between empty columns."""
    run: list[int] = []
    hanging = -1  # the last row that a merged cell of the run covers
    merges: Merges = {}
    for area in sheet.merged:
        merges.setdefault(area.top, []).append(area)
    for number in sorted(sheet.rows):
        if run and number > run[-1] + 1 and number > hanging + 1 and not _goes_on(sheet, run, number):
            yield from _beside(sheet, merges, run)
            run = []
        run.append(number)
        hanging = max([hanging, *(area.bottom for area in merges.get(number, ()))])
    if run:
        yield from _beside(sheet, merges, run)


def _goes_on(sheet: Sheet, run: Sequence[int], number: int) -> bool:
    """Whether a row below an empty one goes on with the table above: it holds data, as the row before the gap does."""
    above, below = sheet.rows[run[-1]], sheet.rows[number]
    if len(run) < 2 or len(above) < 2 or len(below) < 2:
        return False
    numeric = {column for column, cell in below.items() if _is_number(cell)}
    return bool(numeric) and numeric <= {column for column, cell in above.items() if _is_number(cell)}


def _beside(sheet: Sheet, merges: Merges, run: Sequence[int]) -> Iterator[_Part]:
    """Tables side by side: parted by an empty column, each with two columns and a header of its own."""
    whole = _Part(sheet, merges, run)
    start = _title_rows(whole)
    columns = sorted({c for number in run[start:] for c in sheet.rows[number]})
    groups: list[list[int]] = []
    for column in columns:
        if groups and column == groups[-1][-1] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    first = whole.spots[start] if start < len(run) else {}
    if len(groups) < 2 or any(len(g) < 2 or sum(c in first for c in g) < 2 for g in groups):
        yield whole
        return
    if start:
        yield _Part(sheet, merges, run[:start])
    for group in groups:
        rows = [number for number in run[start:] if any(c in sheet.rows[number] for c in group)]
        yield _Part(sheet, merges, rows, group)


def _is_number(cell: Cell) -> bool:
    return cell.number or NUMBER.match(cell.text.strip()) is not None


def _origins(row: dict[int, _Spot]) -> dict[tuple[int, int], Cell]:
    return {spot.origin: spot.cell for spot in row.values()}


def _title_rows(part: _Part) -> int:
    """How many rows stand above the header: one text alone, or a few that are far fewer than the columns."""
    for i, row in enumerate(part.spots[:-1]):
        cells = list(_origins(row).values())
        below = len(_origins(part.spots[i + 1]))
        alone = len(cells) == 1 and not _is_number(cells[0])
        sparse = len(row) * 2 <= len(part.columns) and len(cells) < below
        labelled = len(cells) < below and all(LABELLED.match(cell.text.strip()) for cell in cells)
        if len(part.columns) < 2 or not (alone or sparse or labelled):
            return i
    return 0 if len(part.columns) < 2 else len(part.spots) - 1


class _Table:
    """One part of a sheet as blocks."""

    def __init__(self, part: _Part, number: int) -> None:
        self.part, self.number = part, number
        self.width = len(part.columns)

    def blocks(self) -> list[Block]:
        part = self.part
        if part.area > MAX_AREA:  # a few cells strewn over a huge surface
            strewn = (part.sheet.rows[number] for number in part.numbers)
            return [Block.row(tuple(row[c].text for c in sorted(row)), table=self.number) for row in strewn]
        if all(len(_origins(row)) == 1 for row in part.spots):  # no table: a title, or text written down a column
            return self._titles([next(iter(row.values())).cell.text for row in part.spots])
        start = _title_rows(part)
        end = len(part.spots)
        while end > start + 2 and self._is_note(part.spots[end - 1]):
            end -= 1
        titles = [cell.text for row in part.spots[:start] for cell in _origins(row).values()]
        notes = [cell.text for row in part.spots[end:] for cell in _origins(row).values()]
        rows = self._rows(start, end)
        return [*self._titles(titles), *rows, *(block for text in notes for block in _lines(text))]

    def _titles(self, texts: Sequence[str]) -> list[Block]:
        """What stands above a table: its title as heading, so that each row is found by it too, the rest as paragraphs."""
        flat = [" ".join(text.split()) for text in texts]
        title = next((i for i, text in enumerate(flat) if _is_title(text)), None)
        blocks: list[Block] = []
        for i, text in enumerate(texts):
            blocks += [Block(flat[i], "heading", SHEET_LEVEL + 1)] if i == title else _lines(text)
        return blocks

    def _rows(self, start: int, end: int) -> list[Block]:
        headers = self._headers(start, end)
        rows = table.spread(self._drawn(start, end), headers)
        columns = [c for c in range(self.width) if not headers or any(c < len(row) and row[c] for row in rows)]
        rows = [[row[c] for c in columns if c < len(row)] for row in rows]
        groups = {i for i in range(headers, len(rows)) if self._is_group(self.part.spots[start + i])}
        if not groups and not (headers == 1 and "" in rows[0]):  # a form, a header that comes again: as in any table
            return table.blocks_of(rows, self.number, headers=headers)
        header = _joined(rows[:headers]) if headers < len(rows) else ()
        blocks = [Block.row(tuple(map(label, row)), table=self.number) for row in rows[:headers]]
        for i in range(headers, len(rows)):
            text = next(text for text in rows[i] if text)
            if i not in groups:
                blocks.append(Block.row(tuple(rows[i]), header=header, table=self.number))
            elif _is_title(text):
                blocks.append(Block(label(text), "heading", SHEET_LEVEL + 2))
            else:
                blocks += _lines(text)
        return blocks

    def _drawn(self, start: int, end: int) -> list[list[table.Cell]]:
        """The cells of the rows as they are drawn; what a merged area leaves free is a cell by itself."""
        columns, rows = self.part.columns, []
        taken: set[tuple[int, int]] = set()
        for i in range(start, end):
            line: list[table.Cell] = []
            for at, column in enumerate(columns):
                spot = self.part.spots[i].get(column)
                if (i, at) in taken:
                    continue
                if spot is None:
                    line.append(NOTHING)
                    continue
                wide = next((n for n, c in enumerate(columns[at:]) if not self._shows(i, c, spot)), len(columns) - at)
                across = columns[at : at + wide]
                below = (n for n in range(i + 1, end) if not all(self._shows(n, c, spot) for c in across))
                high = next(below, end) - i
                taken.update((n, at + k) for n in range(i, i + high) for k in range(wide) if n > i or k)
                line.append(table.Cell(self._text(spot, across), wide, high))
            rows.append(line)
        return rows

    def _shows(self, i: int, column: int, spot: _Spot) -> bool:
        """Whether a place shows the cell of another."""
        there = self.part.spots[i].get(column)
        return there is not None and there.origin == spot.origin

    def _text(self, spot: _Spot, columns: Sequence[int]) -> str:
        widths = [self.part.sheet.widths.get(column) for column in columns]
        return joined(spot.cell.text.splitlines(), sum(w for w in widths if w) if all(widths) else None)

    def _headers(self, start: int, end: int) -> int:
        """How many rows name the columns: none where the first already holds data, several where cells are merged."""
        spots, numbers = self.part.spots, self.part.numbers
        if end - start < 2 or not _names_columns(spots[start]):
            return 0
        depth = 1
        while start + depth < min(end - 1, start + MAX_HEADERS) and self._is_split(start + depth, numbers):
            depth += 1
        return depth

    def _is_split(self, i: int, numbers: Sequence[int]) -> bool:
        """Whether a row names the columns under a merged name above it: 联系电话 over 办公电话 and 手机."""
        above, row = self.part.spots[i - 1], self.part.spots[i]
        own = {column: spot for column, spot in row.items() if spot.origin[0] == numbers[i]}
        under: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for column, spot in above.items():
            under.setdefault(spot.origin, set()).update([own[column].origin] if column in own else [])
        merged = {origin for origin in under if sum(spot.origin == origin for spot in above.values()) > 1}
        names_alone = any(under[origin] for origin in under if origin not in merged)
        return any(len(under[origin]) > 1 for origin in merged) and not names_alone and _names_columns(own)

    def _is_group(self, row: dict[int, _Spot]) -> bool:
        """Whether a row inside the table heads the rows below it: one text merged over most columns."""
        origins = _origins(row)
        return len(origins) == 1 and len(row) * 2 > self.width and len(row) > 1 and not _is_number(*origins.values())

    def _is_note(self, row: dict[int, _Spot]) -> bool:
        """Whether a row at the end stands below the table: 注：……, 填表人：…… 审核人：……"""
        cells = list(_origins(row).values())
        if len(cells) == 1 and len(row) > 1:
            return True
        return all(NOTE.match(cell.text.strip()) for cell in cells)


def _names_columns(row: dict[int, _Spot]) -> bool:
    """Whether all cells of a row are short words, as names of columns are; years may be among them."""
    cells = [spot.cell for spot in row.values()]
    return bool(cells) and all(
        len(cell.text) <= MAX_HEADER_TEXT
        and (not _is_number(cell) or (YEAR.match(cell.text.strip()) is not None and len(cells) > 1))
        for cell in cells
    )


def _is_title(text: str) -> bool:
    return len(text) <= MAX_TITLE and not (
        ANNEX.match(text) or LABELLED.match(text) or text[0] in "（(" or text[-1] == "。"
    )


def _lines(text: str) -> list[Block]:
    return [Block(line.strip()) for line in text.splitlines() if line.strip()]


def _joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Header rows into one by column: 响应 over 级别 and 条件 -> (响应 级别, 响应 条件)."""
    return tuple(" ".join(dict.fromkeys(label(text) for text in column if text)) for column in zip(*rows, strict=True))
