"""Rows of cells into row Blocks, the same way for every format, with one rule for merged cells.

The rule: every row stands alone, because it is found and cited alone. So a text merged over rows is repeated in each
row that it covers (市水利局 beside each of its three levels), in the text of the row as in its cells; over columns it
stands once, in the first, but in a header over all of them, where it names each; a cell over the whole width is a row
of that one cell. A merged text longer than a label (`LONGEST_LABEL`) is prose and stands in its first row only. Where
no header names the columns (`headers=0`) a row is the cells that it shows, nothing in the places of covered ones. A cell
of several lines is read by cell_lines.py.

Left out: finding the cells (html/table.py, docx/table.py, sheets/sheet.py, paged/tables.py …); Markdown states its
header itself.

    spread([[Cell("市水利局", rows=2), Cell("二级")], [Cell("三级")]]) -> [["市水利局", "二级"], ["市水利局", "三级"]]
    blocks_of([["单位", "职责"], ["市水利局", "防汛值守"]], 0) -> header row, then a row that carries ("单位", "职责")
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from ingest.document import Block
from ingest.readers.cell_lines import label
from ingest.readers.limits import MAX_SPAN

LONGEST_LABEL = 100  # characters of a merged text that is repeated; a longer one would drown every row it covers
LONGEST_HEADER = 60  # characters of a header cell; and none ends as a sentence does
LONGEST_FORM_LABEL = 30
SENTENCE_ENDS = ("。", "；", ";")
HAN = re.compile(r"[\u3400-\u9fff]")
# What a form asks for (姓名, 联系电话：) and no header row has between two others of its kind.
FORM_LABEL = re.compile(
    r"(?:姓名|性[别別]|年[龄齡]|民族|[职職][务務称稱]|[电電][话話]|手[机機]|地址|住址|日期|[时時][间間]|地[点點]|[单單]位|籍[贯貫]"
    r"|[负負][责責]人|[联聯][系繫絡]人|[编編][号號]|人[数數]|[类類][别別型]|名[称稱]|[传傳]真|[邮郵]箱|身份[证證][号號]?[码碼]?)[:：]?$|[:：]$"
)
# What the left column of a card says of one thing, row by row: 事故单位, 接报时间, 伤亡情况. No names of offices: 消防部门.
ATTRIBUTE = re.compile(
    r"(?:.*[時时][间間]|.*日期|.*地[点點址]|(?:事故|发生|發生|涉事|报告|報告|填报|填報|报送|報送|建设|建設|施工|使用|产权|產權|承办|承辦|主办|主辦|所在|工作)[单單]位|"
    r"(?:发文|發文|印发|印發|制定|登记|登記)[机機][关關]|.*名[称稱]|姓名|(?:报告|報告|联系|聯繫|聯絡|负责|負責|接报|接報|填表|填报|经办|經辦|审核|審核|签发|簽發|法定代表|记录|記錄)人|"
    r".*[電电][话話]|手[机機]|[编編索]?[引]?[号號][码碼]?|索引[号號]|文[号號]|.*分[类類]|.*[类類][别別型]|.*性[质質别別]|.*等[级級]|.*情[况況]|.*[经經][过過]|.*原因|.*[损損]失|.*[伤傷]亡(?:人[数數])?|"
    r".*[结結][论論]|.*建[议議]|[备備][注註]|[说說]明|年[龄齡]|[职職][务務称稱]|有效性|.*[来來]源|[标標][题題]|主[题題][词詞]?|[体體]裁|.*概[述况況]|.*意[见見]|[签簽][名字]|[邮郵]箱|[传傳]真|"
    r".*措施|.*面[积積]|[库庫]容|[坝壩]高|[经經]度|[纬緯]度)[:：]?$"
)
# What names a column, and so heads a table whose rows are attributes: 名称 | 数量, 报告内容 | 时限.
COLUMN = re.compile(
    r"(?:[内內]容|任[务務]|[数數]量|[时時]限|期限|[职職][责責能务務]|[组組]成|安排|示例|[说說]明|措施|[标標]准|[条條]件|[范範][围圍]|要求|方式|方法|[电電][话話]|[备備][注註]|[单單]位|"
    r"[规規]格|型[号號]|分工|[频頻]次|目[标標]|指[标標]|依据|[对對]象|[进進]度|[结結]果|[责責]任人|姓名|人[数數]|[金数數][额額值]|[类類][别別]|[级級][别別]|描述|步[骤驟]|程序)[:：]?$"
)
LEAST_ATTRIBUTES, MOST_ATTRIBUTES = 3, 40  # rows of a card
SURE = 0.75  # of what stands in its left column
VALUE = re.compile(r"[\d\s.,，:：%％/年月日时時分元人\-—–～~□☐■√（）()]*$")  # 79,053；2031年6月1日；□；blank


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is drawn: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """What a row is: `rows[at]` as a row of the table under `header`, or as text beside it."""

    at: int
    role: Literal["row", "paragraph"]
    header: tuple[str, ...] = ()
    names: bool = False  # it names the columns


C = TypeVar("C", bound=Cell)


def spread(rows: Sequence[Sequence[Cell]], headers: int = 1) -> list[list[str]]:
    """The texts of rows of drawn cells by the rule above; `headers` rows at the top are header."""
    return [["" if cell is None else cell.text for cell in row] for row in laid(rows, headers)]


def laid(rows: Sequence[Sequence[C]], headers: int = 1) -> list[list[C | None]]:
    """As `spread`, with the cells themselves; None where a row says nothing."""
    grid = covering(rows)
    width = max((len(row) for row in grid), default=0)
    result: list[list[C | None]] = []
    for number, row in enumerate(grid):
        cells = [each[0] if each is not None else None for each in row]
        if width > 1 and len(row) == width and cells[0] is not None and len({id(cell) for cell in cells}) == 1:
            result.append([cells[0]])
            continue
        line = []
        for column, each in enumerate(row):
            cell = None
            if each is not None:
                found, top, left = each
                below = number > top and number >= headers
                beside = column > left and number >= headers
                cell = None if beside or (below and len(found.text) > LONGEST_LABEL) else found
            if cell is not None or headers:
                line.append(cell)
        result.append(line + [None] * (width - len(line) if headers else 0))
    return result


def headers_of(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top are header, titles over all columns counted with them; 0 if the table has none.

    One, or as many as stand beside one another where a cell over several columns has their names below it:
    级别 (2 rows), 响应 (2 columns) / 条件, 措施 -> 2.
    """
    titles = 0
    while titles < len(rows) - 1 and len(rows[titles]) == 1:
        titles += 1
    body = rows[titles:]
    if not body or not _names_columns([[cell.text for cell in row] for row in body]):
        return 0
    covers = max((cell.rows for cell in body[0]), default=1)
    if not 1 < covers < len(body):
        return titles + 1
    grid = covering(body)
    split = any(
        cell.columns > 1 and len({id(grid[cell.rows][at]) for at in range(left, left + cell.columns)}) > 1
        for cell, top, left in dict.fromkeys(filter(None, grid[0]))
        if top == 0 and cell.rows < covers and left + cell.columns <= len(grid[cell.rows])
    )
    return titles + (covers if split else 1)


def blocks_of(rows: Sequence[Sequence[str]], table: int, *, headers: int = 1) -> list[Block]:
    """The rows with the first `headers` of them as header, where the first names columns; what is no table is text.

    One column is a frame around text. A first row with a single text is the table's title. Header rows above one
    another are joined by column: 响应 over 级别 and 条件 -> (响应 级别, 响应 条件).
    """
    blocks = []
    for line in lines_of(rows, headers):
        cells = tuple(label(cell) if line.names else cell.strip() for cell in rows[line.at])
        if line.role == "row":
            blocks.append(Block.row(cells, header=line.header, table=table))
        else:
            blocks += [Block(part.strip()) for cell in cells for part in cell.splitlines() if part.strip()]
    return blocks


def lines_of(rows: Sequence[Sequence[str]], headers: int = 1) -> Iterator[Line]:
    """What each row is that says anything, in order."""
    filled = [(at, [cell.strip() for cell in row]) for at, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if max((len(row) for _, row in filled), default=0) < 2:
        yield from (Line(at, "paragraph") for at, _ in filled)
        return
    while len(filled) > 1 and sum(1 for cell in filled[0][1] if cell) == 1:
        yield Line(filled.pop(0)[0], "paragraph")
        headers = max(headers - 1, min(headers, 1))
    cells = [row for _, row in filled]
    if _is_form(cells):
        yield from (Line(at, "row", _form_header(row)) for at, row in filled)
        return
    if headers == 1 and not _names_columns(cells):
        headers = 0
    header = _joined(cells[:headers])
    yield from (Line(at, "row", names=headers < len(filled)) for at, _ in filled[:headers])
    for number, (at, row) in enumerate(filled[headers:], headers):
        if header and _renames(row, header, cells[number - 1 : number + 2]):
            header = tuple(map(label, row))
            yield Line(at, "row", names=True)
        else:
            yield Line(at, "row", header if len(row) > 1 else ())


def covering(rows: Sequence[Sequence[C]]) -> list[list[tuple[C, int, int] | None]]:
    """Every place of the table with the cell that covers it, and the row and column where that begins."""
    grid: list[list[tuple[C, int, int] | None]] = []
    hanging: dict[int, tuple[int, tuple[C, int, int]]] = {}  # column -> last row it covers, the cell
    for number, row in enumerate(rows):
        line: list[tuple[C, int, int] | None] = []
        hanging = {column: held for column, held in hanging.items() if held[0] >= number}
        for cell in row:
            while len(line) in hanging:
                line.append(hanging[len(line)][1])
            left = len(line)
            columns, below = min(max(cell.columns, 1), MAX_SPAN), min(max(cell.rows, 1), len(rows) - number)
            each = (cell, number, left)
            for column in range(left, left + columns):
                line.append(each)
                if below > 1:
                    hanging[column] = (number + below - 1, each)
        while len(line) in hanging:
            line.append(hanging[len(line)][1])
        grid.append(line)
    return grid


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: no sentences, no gaps, no form, no count that the second goes on with."""
    first = [cell.strip() for cell in rows[0]]
    if any(cell.endswith(SENTENCE_ENDS) or len(cell) > LONGEST_HEADER for cell in first) or not all(first[1:-1]):
        return False
    key, below = first[0] if first else "", rows[1][0].strip() if len(rows) > 1 and rows[1] else ""
    counts = key.isdecimal() and below.isdecimal() and int(below[:9]) == int(key[:9]) + 1
    return not counts and not _is_form(rows)


def _renames(row: Sequence[str], header: Sequence[str], around: Sequence[Sequence[str]]) -> bool:
    """Whether a row names the columns anew: words alone, under the same first column, amid rows of figures."""
    if len(row) != len(header) or label(row[0]) != header[0] or not all(map(_is_label, row[1:])):
        return False
    return len(around) == 3 and all(_figures(other) * 2 >= len(row) - 1 for other in (around[0], around[2]))


def _figures(row: Sequence[str]) -> int:
    return sum(1 for cell in row[1:] if cell and VALUE.match(cell))


def _is_form(rows: Sequence[Sequence[str]]) -> bool:
    return _begins_as_form(rows) or _is_card(rows)


def _is_card(rows: Sequence[Sequence[str]]) -> bool:
    """Whether every row says something of one thing, behind what it is: 事故单位 | 石材厂, 伤亡情况 | 死亡1人. Twice in a row or once."""
    width = len(rows[0])
    if width not in (2, 4) or not 1 < len(rows) <= MOST_ATTRIBUTES or any(len(row) > width for row in rows):
        return False
    labels = [row[at].strip() for row in rows for at in range(0, len(row), 2) if row[at].strip()]
    values = [row[at].strip() for row in rows for at in range(1, len(row), 2)]
    if width == 2 and len(rows) < LEAST_ATTRIBUTES:
        return False
    if len(set(labels)) < len(labels) or not all(map(_is_label, labels)) or not ATTRIBUTE.match(labels[0]):
        return False
    if any(COLUMN.search(value) for value in values[: width // 2]):
        return False  # 名称 | 数量 names columns, though 存放地点 and 联系电话 stand below
    known = sum(1 for text in labels if ATTRIBUTE.match(text))
    return any(values) and len(labels) >= len(rows) and known >= SURE * len(labels)


def _begins_as_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is label, value, label, value: 姓名 | 张三 | 电话 | 2718."""
    first = list(rows[0])
    while first and not first[-1] and len(first) % 2:
        first.pop()
    labels, values = first[::2], first[1::2]
    if (
        len(first) < 4
        or len(labels) != len(values)
        or not all(map(_is_label, labels))
        or len(set(labels)) < len(labels)
    ):
        return False
    if len(rows) > 1 and len(rows[1]) > 2 and rows[1][2] == first[2]:
        return False  # a column of one word: 甲 | 300 | 元
    if all(VALUE.match(value) for value in values):
        return any(values) or all(FORM_LABEL.search(label) for label in labels)
    named = all(FORM_LABEL.search(label) for label in labels)
    return named and not any(FORM_LABEL.search(value) for value in values)


def _is_label(text: str) -> bool:
    return bool(HAN.search(text)) and len(text) <= LONGEST_FORM_LABEL and not re.search(r"\d", text)


def _form_header(row: Sequence[str]) -> tuple[str, ...]:
    """Each value under the label to its left: ("姓名", "张三", "电话", "2718") -> ("", "姓名", "", "电话")."""
    header = [""] * len(row)
    at = 0
    while at + 1 < len(row):
        labelled = _is_label(row[at])
        if labelled:
            header[at + 1] = label(row[at]).rstrip(":：")
        at += 2 if labelled else 1
    return tuple(header) if any(header) else ()


def _joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Header rows into one, by column, a text that spans rows once."""
    width = max((len(row) for row in rows), default=0)
    columns = (dict.fromkeys(label(row[at]) for row in rows if at < len(row) and row[at]) for at in range(width))
    return tuple(" ".join(column) for column in columns)
