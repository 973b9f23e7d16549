"""Excel before 2007: cells as they are shown, what is hidden left out and said."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from ingest.document import Block
from ingest.errors import UnreadableFile
from ingest.readers import read

SECTOR = 512
Value = str | float | bool
FORMATS = {164: 'yyyy"年"m"月"d"日"', 165: "000"}  # by the number under which cells name them
STYLES = ("General", 164, 165)  # of the cells below: no format, date, three digits


@dataclass(frozen=True)
class Page:
    """A sheet to write: rows of values, a number with the place of its style in STYLES."""

    name: str
    rows: Sequence[Sequence[Value | tuple[float, int]]]
    merged: Sequence[tuple[int, int, int, int]] = ()  # first and last row, first and last column
    hidden: bool = False
    hidden_row: int | None = None
    hidden_column: int | None = None


def record(kind: int, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack("<HH", kind, len(body)) + body


def string(text: str, length: str = "<H") -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def beginning(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6))


def cell(row: int, column: int, value: Value | tuple[float, int]) -> bytes:
    if isinstance(value, bool):
        return record(0x0205, struct.pack("<HHHBB", row, column, 1, value, 0))
    if isinstance(value, str):
        if value.startswith("#"):
            return record(0x0205, struct.pack("<HHHBB", row, column, 1, 0x17, 1))
        return record(0x0204, struct.pack("<HHH", row, column, 1), string(value))
    number, style = value if isinstance(value, tuple) else (value, 0)
    return record(0x0203, struct.pack("<HHHd", row, column, 1 + style, number))


def sheet(page: Page) -> bytes:
    out = beginning(0x0010)
    if page.hidden_column is not None:
        out += record(0x007D, struct.pack("<HHHHHH", page.hidden_column, page.hidden_column, 2_000, 1, 1, 0))
    for number, row in enumerate(page.rows):
        flags = 0x120 if number == page.hidden_row else 0x100
        out += record(0x0208, struct.pack("<HHHHHHI", number, 0, len(row), 255, 0, 0, flags))
        out += b"".join(cell(number, column, value) for column, value in enumerate(row) if value != "")
    if page.merged:
        areas = b"".join(struct.pack("<HHHH", *area) for area in page.merged)
        out += record(0x00E5, struct.pack("<H", len(page.merged)), areas)
    return out + record(0x000A)


def workbook(*pages: Page) -> bytes:
    """A BIFF8 workbook in an OLE2 file, of the records that a sheet of text and numbers needs."""
    font = record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 134, 0), string("宋体", "<B"))
    forms = b"".join(record(0x041E, struct.pack("<H", key), string(form)) for key, form in FORMATS.items())
    keys = [0 if style == "General" else style for style in STYLES]
    styles = record(0x00E0, struct.pack("<HHH14x", 0, 0, 0xFFF5))
    styles += b"".join(record(0x00E0, struct.pack("<HHH14x", 0, key, 1)) for key in keys)
    head = beginning(0x0005) + record(0x0042, struct.pack("<H", 1200)) + font + forms + styles
    sheets = [sheet(page) for page in pages]
    names = [string(page.name, "<B") for page in pages]
    at = len(head) + sum(4 + 6 + len(name) for name in names) + 4
    for page, name, body in zip(pages, names, sheets, strict=True):
        head += record(0x0085, struct.pack("<IBB", at, page.hidden, 0), name)
        at += len(body)
    return ole2("Workbook", head + record(0x000A) + b"".join(sheets))


def ole2(name: str, stream: bytes) -> bytes:
    """An OLE2 file of one stream: header, table of sectors, directory, the stream."""
    size = max(len(stream), 4096)  # shorter ones lie in a second table
    count = -(-size // SECTOR)
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    chain = [0xFFFFFFFD, end, *range(3, 2 + count), end]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))

    def entry(text: str, kind: int, child: int, start: int, length: int) -> bytes:
        raw = (text + "\0").encode("utf-16-le")
        fields = struct.pack("<HBBIII36xIQ", len(raw), kind, 1, free, free, child, start, length)
        return raw.ljust(64, b"\0") + fields

    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, size)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack(
        "<16xHHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0
    )
    header += struct.pack("<108I", *[free] * 108)
    return header + table + directory.ljust(SECTOR, b"\0") + stream.ljust(count * SECTOR, b"\0")


HEADER = ("编号", "名称", "数量", "购置日期", "电话")


def test_a_list_of_materials_comes_as_the_sheet_shows_it() -> None:
    found = read(
        workbook(
            Page(
                "物资",
                [
                    ["云州市防汛物资清单"],
                    HEADER,
                    [(7, 2), "编织袋", 5000, (45413, 1), 13900000001],
                    ["008", "冲锋舟\n（带挂机）", 12.5, "#REF!", True],
                    ["注：每季度核对一次。"],
                ],
                merged=[(0, 0, 0, 4), (4, 4, 0, 4)],
            )
        ),
        "物资.xls",
    )
    assert found.format == "xls"
    assert found.blocks == (
        Block("云州市防汛物资清单", "heading", 2),
        Block.row(HEADER),
        Block.row(("007", "编织袋", "5000", "2024年5月1日", "13900000001"), header=HEADER),
        Block.row(("008", "冲锋舟（带挂机）", "12.5", "#REF!", "TRUE"), header=HEADER),
        Block("注：每季度核对一次。"),
    )
    assert found.warnings == ("1 个单元格显示公式错误（如 #REF!、#N/A），照原样读取，请核对原表",)


def test_a_cell_merged_over_rows_stands_in_each() -> None:
    rows = [["单位", "职责"], ["市水利局", "值守"], ["", "巡查"]]
    assert read(workbook(Page("职责", rows, merged=[(1, 2, 0, 0)])), "").blocks[-1].cells == ("市水利局", "巡查")


def test_hidden_sheets_rows_and_columns_stay_out_and_are_counted() -> None:
    rows = [["姓名", "职责", "身份证号"], ["周平", "值守", "略"], ["何敏", "巡查", "略"]]
    found = read(
        workbook(Page("通讯录", rows, hidden_row=2, hidden_column=2), Page("草稿", [["不公开"]], hidden=True)), "a.et"
    )
    assert [block.text for block in found.blocks] == ["姓名 | 职责", "周平 | 值守"]
    assert [warning.split("，")[0] for warning in found.warnings] == [
        "1 张隐藏的工作表没有读取：草稿",
        "1 行被隐藏（或筛选掉）",
        "1 列被隐藏",
    ]


def test_a_workbook_that_shows_nothing_is_refused_with_the_reason() -> None:
    with pytest.raises(UnreadableFile, match="没有可读的内容"):
        read(workbook(Page("空", [])), "空.xls")


def test_a_file_that_only_looks_like_a_workbook_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableFile, match="xlsx"):
        read(ole2("Workbook", b"x" * 100), "坏.xls")
