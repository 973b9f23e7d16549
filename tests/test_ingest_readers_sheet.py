"""Cells of a sheet: what they show, and the tables they make."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Block
from ingest.errors import UnreadableFile
from ingest.readers.sheets import sheet
from ingest.readers.sheets.format import BUILTIN, general, shown
from ingest.readers.sheets.sheet import Area, Cell, Sheet, blocks_of_sheets


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (13900000000.0, "General", "13900000000"),
        (13900000000.0, "0", "13900000000"),
        (5998800110, "0000-0000000", "0599-8800110"),
        (7, "000", "007"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "G/通用格式", "0.333333333"),
        (-3, "General", "-3"),
        (5000, "#,##0", "5,000"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (-5, "0.00_);[Red](0.00)", "(5.00)"),
        (-5, "0.00", "-5.00"),
        (-0.001, "0.00", "0.00"),
        (2.5, "0", "3"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (0.035, "0.0%", "3.5%"),
        (12, '0"人"', "12人"),
        (12, 'General"人"', "12人"),
        (3, "第0号", "第3号"),
        (123456, '0!.0,"万"', "12.3万"),
        (15000, '[>=10000]0!.0,"万";0', "1.5万"),
        (150, '[>=10000]0!.0,"万";0', "150"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (0.5, "# ?/?", "0.5"),
        (123, "0.00E+00", "1.23E+02"),
        (45413, "yyyy\\-mm\\-dd", "2024-05-01"),
        (45413, 'yyyy"年"m"月"d"日";@', "2024年5月1日"),
        (45413, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二四年五月一日"),
        (45413, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年5月1日"),
        (45413, "[$-804]aaaa", "星期三"),
        (45413.604166667, "yyyy/m/d h:mm", "2024/5/1 14:30"),
        (45413.9999999, "yyyy-m-d h:mm:ss", "2024-5-2 0:00:00"),
        (0.604166667, '上午/下午h"时"mm"分"', "下午2时30分"),
        (1.5, "[h]:mm", "36:00"),
        (59, "yyyy-m-d", "1900-2-28"),
        (-1, "yyyy-m-d", "-1"),
    ],
)
def test_a_number_comes_as_its_cell_shows_it(value: float, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_days_of_a_macintosh_workbook_begin_in_1904() -> None:
    assert shown(43951, "yyyy-mm-dd", from_1904=True) == "2024-05-01"


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([*BUILTIN.values(), "0!.0,", "000-0000-0000"]))
def test_any_number_in_any_format_is_shown_without_an_error(value: float, form: str) -> None:
    assert isinstance(shown(value, form), str)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_a_whole_number_without_a_format_keeps_every_digit(value: int) -> None:
    assert general(float(value)) == str(value)


def filled(*rows: Sequence[str], merged: Sequence[Area] = (), name: str = "", left: int = 0) -> Sheet:
    """A sheet of these rows; an empty string is an empty cell."""
    made = Sheet(name, merged=list(merged))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            made.put(i, left + j, Cell(text))
    return made


def lines(*sheets: Sheet) -> list[str]:
    return [block.text for block in blocks_of_sheets(sheets)]


HEADER = ("名称", "数量", "地点")
SANDBAGS = ("编织袋", "500", "城东仓库")
BOATS = ("冲锋舟", "12", "港口仓库")


def test_each_row_carries_the_header_and_numbers_begin_where_the_table_does() -> None:
    blocks = blocks_of_sheets([filled(HEADER, SANDBAGS, left=2)])
    assert blocks == [Block.row(HEADER), Block.row(SANDBAGS, header=HEADER)]


def test_what_stands_above_the_header_is_its_title_and_notes() -> None:
    blocks = blocks_of_sheets(
        [
            filled(
                ("附件2",),
                ("云州市防汛物资清单",),
                ("填报单位：市应急局", "", "单位：件"),
                HEADER,
                SANDBAGS,
                ("注：每季度核对一次。",),
                merged=[Area(1, 0, 1, 2)],
            )
        ]
    )
    assert [(block.text, block.role) for block in blocks] == [
        ("附件2", "paragraph"),
        ("云州市防汛物资清单", "heading"),
        ("填报单位：市应急局", "paragraph"),
        ("单位：件", "paragraph"),
        ("名称 | 数量 | 地点", "row"),
        ("编织袋 | 500 | 城东仓库", "row"),
        ("注：每季度核对一次。", "paragraph"),
    ]
    assert blocks[5].header == HEADER


def test_a_cell_over_rows_stands_in_each_and_header_rows_are_joined() -> None:
    blocks = blocks_of_sheets(
        [
            filled(
                ("单位", "联系电话", ""),
                ("", "办公", "手机"),
                ("市水利局", "0599-8800110", "13900000001"),
                ("", "0599-8800111", "13900000002"),
                merged=[Area(0, 0, 1, 0), Area(0, 1, 0, 2), Area(2, 0, 3, 0)],
            )
        ]
    )
    assert blocks[-1].cells == ("市水利局", "0599-8800111", "13900000002")
    assert blocks[-1].header == ("单位", "联系电话 办公", "联系电话 手机")


def test_a_name_merged_over_two_columns_does_not_make_the_first_person_a_header() -> None:
    blocks = blocks_of_sheets([filled(("姓名", "职责", ""), ("周平", "值守", "巡查"), merged=[Area(0, 1, 0, 2)])])
    assert blocks[-1].header == ("姓名", "职责", "职责")


def test_tables_below_one_another_are_parted_by_an_empty_row() -> None:
    blocks = blocks_of_sheets([filled(HEADER, SANDBAGS, (), ("值班表",), ("日期", "值班员"), ("5月1日", "周平"))])
    assert [block.table for block in blocks] == [0, 0, None, 1, 1]
    assert blocks[-1].header == ("日期", "值班员")


def test_an_empty_row_inside_a_table_does_not_cut_it() -> None:
    blocks = blocks_of_sheets([filled(HEADER, SANDBAGS, (), BOATS)])
    assert blocks[-1].header == HEADER


def test_tables_beside_one_another_are_parted_by_an_empty_column() -> None:
    row = ("周平", "值守", "", "何敏", "巡查")
    blocks = blocks_of_sheets(
        [filled(("通讯录",), ("姓名", "职责", "", "姓名", "职责"), row, merged=[Area(0, 0, 0, 4)])]
    )
    assert [block.text for block in blocks] == ["通讯录", "姓名 | 职责", "周平 | 值守", "姓名 | 职责", "何敏 | 巡查"]


def test_a_row_merged_over_the_table_heads_the_rows_below_it() -> None:
    blocks = blocks_of_sheets([filled(HEADER, ("一、冲锋舟类",), BOATS, merged=[Area(1, 0, 1, 2)])])
    assert [(block.text, block.role) for block in blocks[1:]] == [
        ("一、冲锋舟类", "heading"),
        ("冲锋舟 | 12 | 港口仓库", "row"),
    ]
    assert blocks[-1].header == HEADER


def test_a_form_gives_each_value_its_label() -> None:
    blocks = blocks_of_sheets([filled(("姓名", "周平", "电话", "13900000001"), ("单位", "市水利局", "职务", "科长"))])
    assert blocks[1].header == ("", "单位", "", "职务")


def test_a_header_with_a_gap_is_still_the_header() -> None:
    assert blocks_of_sheets([filled(("名称", "", "地点"), SANDBAGS)])[1].header == ("名称", "", "地点")


def test_prose_merged_over_rows_stands_in_the_first_of_them_only() -> None:
    prose = "市水利局负责防汛值守，" * 12
    blocks = blocks_of_sheets([filled(("级别", "职责"), ("一级", prose), ("二级", ""), merged=[Area(1, 1, 2, 1)])])
    assert [block.cells for block in blocks[1:]] == [("一级", prose), ("二级", "")]


def test_a_table_of_numbers_alone_has_no_header() -> None:
    blocks = blocks_of_sheets([filled(("1", "2", "3"), ("4", "5", "6"))])
    assert [(block.cells, block.header) for block in blocks] == [(("1", "2", "3"), ()), (("4", "5", "6"), ())]


def test_years_name_columns() -> None:
    assert blocks_of_sheets([filled(("指标", "2023", "2024"), ("事故起数", "12", "9"))])[1].header[1:] == (
        "2023",
        "2024",
    )


def test_text_written_down_one_column_comes_as_paragraphs() -> None:
    assert [b.role for b in blocks_of_sheets([filled(("云州市防汛预案",), ("第一条　……。",), ("第二条　……。",))])] == [
        "heading",
        "paragraph",
        "paragraph",
    ]


def test_of_several_sheets_each_begins_with_its_name_and_empty_ones_say_nothing() -> None:
    assert lines(filled(SANDBAGS, name="物资"), filled(name="空"), filled(BOATS, name="船艇")) == [
        "物资",
        "编织袋 | 500 | 城东仓库",
        "船艇",
        "冲锋舟 | 12 | 港口仓库",
    ]


def test_thirty_columns_come_whole() -> None:
    names = [f"第{n}项" for n in range(30)]
    assert blocks_of_sheets([filled(names, [str(n) for n in range(30)])])[1].header == tuple(names)


def test_cells_strewn_over_a_huge_surface_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_AREA", 1_000)
    strewn = Sheet()
    for n in range(200):
        strewn.put(n, 80 * n, Cell(f"第{n}格"))
    assert [len(block.cells) for block in blocks_of_sheets([strewn])] == [1] * 200


def test_a_sheet_with_too_many_cells_is_refused_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_CELLS", 5)
    with pytest.raises(UnreadableFile, match="工作表“物资”里有内容的单元格超过上限 5 个"):
        filled(HEADER, SANDBAGS, name="物资")


@given(st.lists(st.lists(st.sampled_from(["", "名称", "12", "注：无"]), max_size=5), max_size=8))
def test_no_cell_is_lost_however_the_sheet_is_laid_out(rows: list[list[str]]) -> None:
    found = "".join(lines(filled(*rows)))
    for text in ("名称", "12", "注：无"):
        assert found.count(text) == sum(row.count(text) for row in rows)


@given(
    st.lists(st.lists(st.sampled_from(["", "名称", "值守", "12"]), min_size=4, max_size=4), min_size=1, max_size=6),
    st.lists(st.builds(Area, *[st.integers(0, 5)] * 4), max_size=4),
)
def test_every_text_is_found_whatever_is_merged(rows: list[list[str]], merged: list[Area]) -> None:
    places = [[text and f"{text}{i}{j}" for j, text in enumerate(row)] for i, row in enumerate(rows)]
    found = "\n".join(lines(filled(*places, merged=merged)))
    assert all(text in found for row in places for text in row)
