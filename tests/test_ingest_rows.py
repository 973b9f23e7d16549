"""A table row as a sentence."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.rows import sentence


def test_every_cell_is_said_with_its_header() -> None:
    said = sentence(("指标", "目标", "属性"), ("应急预案覆盖率", "100%", "约束性"))
    assert said == "指标：应急预案覆盖率；目标：100%；属性：约束性"


def test_empty_cells_are_left_out() -> None:
    assert sentence(("单位", "电话", "备注"), ("市水利局", "", " ")) == "单位：市水利局"


def test_a_cell_without_a_header_is_said_alone() -> None:
    assert sentence(("", "一级", "二级"), ("汛期", "红色", "橙色")) == "汛期；一级：红色；二级：橙色"


def test_a_header_that_says_the_same_as_its_cell_is_said_once() -> None:
    assert sentence(("级别", "条件"), ("级别", "水位超过警戒线")) == "级别；条件：水位超过警戒线"


def test_without_a_header_the_cells_are_joined_by_commas() -> None:
    assert sentence((), ("市水利局", "防汛值守", "")) == "市水利局，防汛值守"


def test_in_a_form_the_label_is_said_once_with_its_value() -> None:
    assert sentence(("", "姓名", "", "电话"), ("姓名", "甲某", "电话", "2718")) == "姓名：甲某；电话：2718"


def test_a_label_whose_value_is_blank_is_still_no_value() -> None:
    assert sentence(("", "姓名", "", "电话"), ("姓名", "", "电话", "2718")) == "电话：2718"


def test_columns_under_one_header_are_said_together() -> None:
    assert (
        sentence(("级别", "措施", "措施"), ("二级", "巡查堤防", "每日报告")) == "级别：二级；措施：巡查堤防、每日报告"
    )


def test_more_cells_than_headers_lose_nothing() -> None:
    assert sentence(("单位",), ("市水利局", "防汛值守")) == "单位：市水利局；防汛值守"


CELLS = st.lists(st.text("甲乙丙丁一二三 ", max_size=4), max_size=5)


@given(CELLS)
def test_a_row_without_header_says_every_cell_once_in_order(cells: list[str]) -> None:
    assert sentence((), cells) == "，".join(cell.strip() for cell in cells if cell.strip())


@given(CELLS, CELLS)
def test_nothing_is_said_that_stands_neither_in_header_nor_cells(header: list[str], cells: list[str]) -> None:
    assert set(sentence(header, cells)) <= set("".join(header) + "".join(cells)) | set("：；、，")
