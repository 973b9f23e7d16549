"""Tables saved as text: the cells are found whatever parts them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.readers import read

HEADER = ("名称", "数量", "地点")
ROWS = (HEADER, ("编织袋", "5000", "城东仓库"), ("冲锋舟", "12", "港口仓库"))


def cells(text: str, name: str = "物资.csv", encoding: str = "utf-8") -> list[tuple[str, ...]]:
    return [block.cells or (block.text,) for block in read(text.encode(encoding), name).blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_and_the_encoding_are_found(separator: str, encoding: str) -> None:
    rows = (("名稱", "數量", "地點"), ("編織袋", "5000", "城東倉庫"), ("衝鋒舟", "12", "港口倉庫"))
    assert cells("\r\n".join(separator.join(row) for row in rows), encoding=encoding) == list(rows)


def test_rows_carry_the_header_and_the_file_is_called_csv() -> None:
    reading = read("\n".join(",".join(row) for row in ROWS).encode(), "物资.csv")
    assert (reading.format, reading.encoding, reading.warnings) == ("csv", "utf-8", ())
    assert reading.blocks[-1].header == HEADER


def test_the_separator_that_the_file_states_holds() -> None:
    assert cells("sep=;\n名称;规格,型号\n编织袋;大,小\n") == [("名称", "规格,型号"), ("编织袋", "大,小")]


def test_quoted_cells_hold_separators_quotes_and_line_breaks() -> None:
    assert cells('名称,说明\n冲锋舟,"带挂机,\n俗称""快艇"""\n') == [("名称", "说明"), ("冲锋舟", '带挂机, 俗称"快艇"')]


def test_a_quote_that_is_never_closed_does_not_swallow_the_file() -> None:
    text = '名称,数量\n"冲锋舟,12\n' + "编织袋,500\n" * 5
    reading = read(text.encode(), "物资.csv")
    assert [block.cells for block in reading.blocks][1:3] == [('"冲锋舟', "12"), ("编织袋", "500")]
    assert reading.warnings == ("引号没有成对，按每行一条记录读取，请核对含引号的单元格",)


def test_lines_of_different_length_lose_nothing() -> None:
    assert cells("名称,数量,地点\n编织袋,500\n冲锋舟,12,港口仓库,备用\n")[1:] == [
        ("编织袋", "500", "", ""),
        ("冲锋舟", "12", "港口仓库", "备用"),
    ]


def test_numbers_that_exports_protect_come_without_the_protection() -> None:
    assert cells('区号,电话\n="0599","=""8800110"""\n')[1] == ("0599", "8800110")


def test_commas_of_the_text_do_not_part_cells() -> None:
    assert cells("单位\t职责\n市水利局\t值守，报告, 巡查\n市气象局\t预报，预警\n")[1] == (
        "市水利局",
        "值守，报告, 巡查",
    )


def test_a_text_with_commas_stays_a_text() -> None:
    assert read("名称,数量\n编织袋,500\n".encode(), "物资.txt").format == "txt"


def test_a_page_that_is_called_csv_is_a_page() -> None:
    assert read(b"<html><body><p>" + "值守".encode(), "导出.csv").format == "html"


def test_a_csv_of_separators_alone_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="没有文字"):
        read(b",,,\n,,,\n", "空.csv")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=2, max_size=6))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]]) -> None:
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])
    found = "".join(text for row in cells("\ufeff" + target.getvalue()) for text in row)
    assert all(text in found for row in rows for text in row)
