"""Rows of cells into Blocks, and merged cells into rows, the same for every format."""

import pytest

from ingest.readers.table import Cell, blocks_of, headers_of, spread


def test_the_first_row_is_the_header_of_the_others() -> None:
    header, row = blocks_of([["单位", "职责"], ["市水利局", "防汛值守"]], 2)
    assert header.header == ()
    assert row.header == ("单位", "职责")
    assert row.table == 2


def test_one_column_is_text() -> None:
    made = blocks_of([["注意事项\n第一条"], ["第二条"]], 0)
    assert [(block.role, block.text) for block in made] == [
        ("paragraph", "注意事项"),
        ("paragraph", "第一条"),
        ("paragraph", "第二条"),
    ]


def test_a_single_text_above_the_rows_is_the_title() -> None:
    title, header, row = blocks_of([["防汛物资清单", ""], ["名称", "数量"], ["编织袋", "300"]], 0)
    assert (title.role, title.text) == ("paragraph", "防汛物资清单")
    assert row.header == header.cells


def test_header_rows_above_one_another_are_joined_by_column() -> None:
    rows = [["级别", "响应", "响应"], ["级别", "条件", "措施"], ["一级", "28.5米", "转移"]]
    assert blocks_of(rows, 0, headers=2)[2].header == ("级别", "响应 条件", "响应 措施")


def test_a_first_row_of_sentences_is_no_header() -> None:
    rows = blocks_of([["水情", "每小时报送一次。"], ["雨情", "每日报送一次。"]], 0)
    assert [row.header for row in rows] == [(), ()]


def test_a_count_from_the_first_row_on_is_no_header() -> None:
    assert blocks_of([["1", "编织袋"], ["2", "救生衣"]], 0)[1].header == ()


def test_a_form_of_labels_and_values_pairs_them() -> None:
    rows = blocks_of([["姓名", "甲某", "电话", ""], ["单位", "市水利局", "职务", "科员"]], 0)
    assert rows[0].header == ("", "姓名", "", "电话")
    assert rows[1].header == ("", "单位", "", "职务")


def test_a_header_of_four_usual_words_is_no_form() -> None:
    assert blocks_of([["姓名", "职务", "电话", "地址"], ["甲某", "科员", "2718", "云州"]], 0)[1].header == (
        "姓名",
        "职务",
        "电话",
        "地址",
    )


def test_rows_of_one_unit_are_no_form() -> None:
    assert blocks_of([["编织袋", "300", "条", "50"], ["麻袋", "200", "条", "40"]], 0)[0].header == ()


def test_words_amid_figures_name_the_columns_anew() -> None:
    rows = [["", "上月", "本月"], ["降雨", "12", "30"], ["", "上年末", "本年末"], ["水位", "27.1", "28.4"]]
    assert blocks_of(rows, 0)[3].header == ("", "上年末", "本年末")


def test_a_row_of_words_amid_words_is_data() -> None:
    rows = [["", "上游", "下游"], ["晨", "晴", "雨"], ["", "阴", "雪"], ["晚", "雨", "晴"]]
    assert blocks_of(rows, 0)[3].header == ("", "上游", "下游")


def test_a_cell_merged_over_rows_stands_in_each() -> None:
    rows = [
        [Cell("单位"), Cell("级别")],
        [Cell("市水利局", rows=2), Cell("一级")],
        [Cell("二级")],
        [Cell("市气象局"), Cell("一级")],
    ]
    assert spread(rows) == [["单位", "级别"], ["市水利局", "一级"], ["市水利局", "二级"], ["市气象局", "一级"]]


def test_a_cell_over_columns_stands_once_in_the_body_and_over_each_in_the_header() -> None:
    rows = [[Cell("级别"), Cell("响应", columns=2)], [Cell("一级"), Cell("由市政府决定", columns=2)]]
    assert spread(rows) == [["级别", "响应", "响应"], ["一级", "由市政府决定", ""]]


def test_a_cell_over_rows_and_columns_stands_once_in_each_row() -> None:
    rows = [[Cell("甲"), Cell("乙"), Cell("丙")], [Cell("一"), Cell("同上", 2, 2)], [Cell("二")]]
    assert spread(rows)[1:] == [["一", "同上", ""], ["二", "同上", ""]]


def test_a_cell_over_the_whole_width_is_a_row_of_one() -> None:
    assert spread([[Cell("清单", columns=2)], [Cell("名称"), Cell("数量")]]) == [["清单"], ["名称", "数量"]]


def test_a_long_merged_text_stands_in_its_first_row() -> None:
    long = "各单位应当加强值守。" * 11
    assert spread([[Cell("单位"), Cell("说明")], [Cell("甲"), Cell(long, rows=2)], [Cell("乙")]])[2] == ["乙", ""]


def test_without_header_a_row_is_the_cells_it_shows() -> None:
    assert spread([[Cell("水情"), Cell("每小时报。", columns=2)], [Cell("雨情"), Cell("甲"), Cell("乙")]], 0) == [
        ["水情", "每小时报。"],
        ["雨情", "甲", "乙"],
    ]


def test_spans_beyond_the_table_end_with_it() -> None:
    assert spread([[Cell("甲", rows=900), Cell("乙")], [Cell("丙")]], 0) == [["甲", "乙"], ["甲", "丙"]]


def test_header_rows_are_those_that_stand_below_a_cell_over_columns() -> None:
    stacked = [
        [Cell("级别", rows=2), Cell("响应", columns=2)],
        [Cell("条件"), Cell("措施")],
        [Cell("一级"), Cell("甲"), Cell("乙")],
    ]
    assert headers_of(stacked) == 2
    assert headers_of([[Cell("防汛响应", columns=3)], *stacked]) == 3
    assert headers_of([[Cell("单位"), Cell("职责")], [Cell("甲"), Cell("乙")]]) == 1


def test_a_label_beside_two_rows_is_no_header_of_two_rows() -> None:
    rows = [
        [Cell("部门", rows=2), Cell("职责", columns=2)],
        [Cell("防汛值守", columns=2)],
        [Cell("甲"), Cell("乙"), Cell("丙")],
    ]
    assert headers_of(rows) == 1


def test_a_card_of_one_thing_has_its_labels_on_the_left_and_no_header_row() -> None:
    rows = [["事故单位", "石材厂"], ["事故时间", "7月9日10时"], ["伤亡情况", "死亡1人"], ["备注", ""]]
    assert [block.header for block in blocks_of(rows, 0)] == [
        ("", "事故单位"),
        ("", "事故时间"),
        ("", "伤亡情况"),
        ("", "备注"),
    ]
    twice = [["索引号", "YZ-31", "发文机关", "云州市人民政府"], ["文号", "云政发〔2024〕3号", "有效性", "有效"]]
    assert [block.header for block in blocks_of(twice, 0)] == [
        ("", "索引号", "", "发文机关"),
        ("", "文号", "", "有效性"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["部门", "职责"], ["教育部门", "停课"], ["公安机关", "封路"], ["民政部门", "安置"]],
        [["姓名", "电话"], ["张三", "2188101"], ["李四", "2188102"]],
        [["项目", "内容"], ["事故单位", "石材厂"], ["伤亡情况", "死亡1人"]],
        [["责任单位", "主要任务"], ["消防部门", "灭火"], ["公安机关", "警戒"], ["医疗单位", "救治"]],
        [["名称", "数量"], ["救援人员", "三十"], ["车辆类型", "卡车"], ["存放地点", "一处"]],
        [["报告内容", "时限"], ["事故发生时间", "立即"], ["事故地点", "立即"], ["伤亡人数", "一小时"]],
        [["单位", "任务", "措施", "期限"], ["水利局", "巡堤", "包干", "五月"], ["气象局", "预报", "加密", "全年"]],
    ],
)
def test_a_row_that_names_columns_is_the_header_though_attributes_stand_below(rows: list[list[str]]) -> None:
    assert [block.header for block in blocks_of(rows, 0)][1:] == [tuple(rows[0])] * (len(rows) - 1)
