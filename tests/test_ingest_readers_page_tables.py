"""Tables of a page: ruled, three-line and unruled, merged cells, and one table over several pages."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import columns, level, page_of, ruled, upright, written

from ingest.document import Block
from ingest.readers.paged.page import Char, Page, Rule
from ingest.readers.paged.tables import Table, goes_on, joined, table_blocks, tables_on

ROWS = [["级别", "水位（米）", "措施"], ["一级", "28.5", "转移群众"], ["二级", "27.0", "巡查堤防"]]
PLAIN = [" | ".join(row) for row in ROWS]
XS = (90, 200, 320)
PROSE = "市水利局负责全市防汛抗旱指挥部办公室的日"


def only(page: Page) -> Table:
    tables, _ = tables_on(page)
    assert len(tables) == 1
    return tables[0]


def blocks(*pages: Page) -> list[Block]:
    """The blocks of the one table that these pages hold."""
    table = only(pages[0])
    for page in pages[1:]:
        following = only(page)
        assert goes_on(following, table)
        table = joined(table, following)
    return table_blocks(table, 0)


def texts(*pages: Page) -> list[str]:
    return [block.text for block in blocks(*pages)]


def drawn(rows: Sequence[Sequence[str | None]], *, number: int = 1, top: float = 100) -> Page:
    return page_of(*ruled(rows, top=top), number=number)


def test_a_ruled_table_gives_its_rows_and_leaves_the_text_around_it() -> None:
    chars, rules = ruled(ROWS)
    tables, rest = tables_on(page_of([*written("表前一段。", 90, 60), *chars, *written("表后一段。", 90, 300)], rules))
    assert [block.text for block in table_blocks(tables[0], 4)] == PLAIN
    assert "".join(char.text for char in rest) == "表前一段。表后一段。"
    rows = table_blocks(tables[0], 4)
    assert [row.header for row in rows] == [(), ("级别", "水位（米）", "措施"), ("级别", "水位（米）", "措施")]
    assert {row.table for row in rows} == {4}
    assert {row.page for row in rows} == {1}


def test_every_line_of_every_cell_has_its_place_in_the_text_of_the_row() -> None:
    row = blocks(drawn([["单位", "职责", "备注"], ["市水利局", "组织编制江河湖泊和重\n要工程防洪方案", "每年"]]))[1]
    assert row.text == "市水利局 | 组织编制江河湖泊和重要工程防洪方案 | 每年"
    assert [row.text[p.start : p.end] for p in row.places] == [
        "市水利局",
        "组织编制江河湖泊和重",
        "要工程防洪方案",
        "每年",
    ]
    assert row.places[1].box == (205, 128, 305, 138)
    assert row.places[2].box == (205, 142, 275, 152)


def test_a_cell_merged_over_rows_is_said_in_each_of_them_at_its_own_place() -> None:
    table = [
        ["单位", "级别", "措施"],
        ["市水利局", "一级", "转移"],
        [None, "二级", "巡查"],
        ["市气象局", "一级", "预报"],
    ]
    rows = blocks(drawn(table))
    assert [row.text for row in rows[1:]] == [
        "市水利局 | 一级 | 转移",
        "市水利局 | 二级 | 巡查",
        "市气象局 | 一级 | 预报",
    ]
    assert rows[1].places[0].box == rows[2].places[0].box


def test_a_long_merged_text_stands_in_its_first_row_only() -> None:
    long = "\n".join(["各单位应当加强值守和"] * 11)
    rows = blocks(drawn([["单位", "说明"], ["市水利局", long], ["市气象局", None]]))
    assert rows[1].cells[1] == long.replace("\n", "")
    assert rows[2].cells == ("市气象局", "")


def test_a_title_above_sub_headers_names_each_of_its_columns() -> None:
    table = [
        ["级别", "响应", "<"],
        [None, "条件", "措施"],
        ["一级", "超过28.5米", "转移"],
        ["二级", "超过27.0米", "巡查"],
    ]
    rows = blocks(drawn(table))
    assert [row.text for row in rows[:3]] == ["级别 | 响应 | 响应", "级别 | 条件 | 措施", "一级 | 超过28.5米 | 转移"]
    assert rows[2].header == ("级别", "响应 条件", "响应 措施")


def test_a_cell_merged_over_columns_of_the_body_is_said_once() -> None:
    rows = blocks(drawn([["级别", "条件", "措施"], ["一级", "由市政府决定", "<"], ["二级", "27.0米", "巡查"]]))
    assert rows[1].cells == ("一级", "由市政府决定", "")


def test_a_first_row_over_all_columns_is_the_title() -> None:
    rows = blocks(drawn([["云州市防汛响应分级", "<", "<"], *ROWS]))
    assert rows[0].role == "paragraph"
    assert rows[0].text == "云州市防汛响应分级"
    assert rows[0].places[0].box[0] == 85
    assert rows[2].header == ("级别", "水位（米）", "措施")


def test_a_part_with_a_title_and_header_rows_of_its_own_gets_that_header() -> None:
    table = [
        *ROWS,
        ["县区响应", "<", "<"],
        ["县区", "响应", "<"],
        [None, "条件", "措施"],
        ["青沙县", "超过9米", "巡查"],
    ]
    rows = blocks(drawn(table))
    assert rows[2].header == ("级别", "水位（米）", "措施")
    assert rows[3].cells == ("县区响应",)
    assert rows[6].header == ("县区", "响应 条件", "响应 措施")


def test_a_table_without_header_keeps_every_row_as_data() -> None:
    rows = blocks(drawn([["水情数据", "每小时报送一次。"], [None, "遇险情随时报送。"], ["雨情数据", "每日报送一次。"]]))
    assert [row.header for row in rows] == [(), (), ()]
    assert rows[1].text == "水情数据 | 遇险情随时报送。"


def test_a_form_gives_each_value_its_label() -> None:
    rows = blocks(
        page_of(
            *ruled([["姓名", "甲某", "电话", "2718"], ["单位", "水利局", "职务", "科员"]], xs=(80, 160, 240, 320, 400))
        )
    )
    assert rows[0].text == "姓名 | 甲某 | 电话 | 2718"
    assert rows[0].header == ("", "姓名", "", "电话")


def test_a_transposed_table_keeps_its_row_labels_readable() -> None:
    rows = blocks(drawn([["可能性", "罕见", "频繁"], ["概率", "0.001", "0.1"]]))
    assert rows[1].header == ("可能性", "罕见", "频繁")


def test_items_of_a_list_in_a_cell_stay_apart_and_wrapped_lines_do_not() -> None:
    cell = "（1）封闭沿河全部道路\n和桥梁；\n（2）转移群众。"
    rows = blocks(drawn([["级别", "措施"], ["一级", cell], ["二级", "市水利局\n市气象局"]]))
    assert rows[1].cells[1] == "（1）封闭沿河全部道路和桥梁； （2）转移群众。"
    assert rows[2].cells[1] == "市水利局 市气象局"


def test_words_of_one_series_stay_apart_however_narrow_their_cell() -> None:
    page = page_of(
        *ruled([["名称", "级别"], ["推土机", "轻型\n中型\n重型"], ["救援艇", "水上应\n急处置"]], xs=(80, 140, 180))
    )
    assert [row.cells[1] for row in blocks(page)[1:]] == ["轻型 中型 重型", "水上应急处置"]


def test_a_header_broken_into_lines_is_one_name() -> None:
    assert blocks(drawn([["交通\n事故", "Code\nName"], ["有", "无"]]))[0].cells == ("交通事故", "Code Name")


def test_a_label_set_from_top_to_bottom_is_one_word() -> None:
    assert blocks(drawn([["部位", "级别"], ["上\n部\n结\n构", "一级"]]))[1].cells[0] == "上部结构"


def test_a_table_without_outer_rules_is_a_table() -> None:
    chars, rules = ruled(ROWS)
    inner = [rule for rule in rules if not (rule.x0 == rule.x1 and rule.x0 in (80, 440))]
    assert texts(page_of(chars, inner)) == PLAIN


def test_edges_of_shaded_cells_beside_the_rules_make_no_columns() -> None:
    chars, rules = ruled(ROWS)
    shade = [upright(204, 123, 142), upright(316, 123, 142), level(123, 204, 316), level(142, 204, 316)]
    assert texts(page_of(chars, [*rules, *shade])) == PLAIN


def test_a_frame_around_text_is_text() -> None:
    chars = written(PROSE, 90, 110)
    tables, rest = tables_on(page_of(chars, [level(100), level(130), upright(80, 100, 130), upright(500, 100, 130)]))
    assert not tables
    assert len(rest) == len(chars)


def test_boxes_of_a_flow_chart_are_no_table() -> None:
    chars: list[Char] = []
    rules: list[Rule] = []
    for x, y, text in ((80, 100, "接报"), (300, 100, "核实"), (80, 200, "响应"), (300, 300, "终止")):
        chars += written(text, x + 5, y + 5)
        rules += [level(y, x, x + 60), level(y + 20, x, x + 60), upright(x, y, y + 20), upright(x + 60, y, y + 20)]
    rules += [level(110, 140, 300), upright(110, 120, 200), upright(330, 120, 300)]
    tables, rest = tables_on(page_of(chars, rules))
    assert not tables
    assert len(rest) == len(chars)


def test_a_picture_traced_into_rules_is_no_table() -> None:
    chars, rules = ruled([["甲", "乙", "丙"]] * 3)
    traced = [level(y % 700 + y / 5000, y % 50, y % 50 + 7) for y in range(25_000)]
    assert tables_on(page_of(chars, [*rules, *traced]))[0] == []


def test_rows_read_off_a_picture_carry_their_confidence() -> None:
    assert [block.confidence for block in blocks(page_of(*ruled(ROWS, confidence=0.75)))] == [0.75] * 3
    assert [block.confidence for block in blocks(drawn(ROWS))] == [None] * 3


def test_three_rules_make_a_table_whose_columns_are_the_gaps() -> None:
    page = page_of(columns(ROWS, XS, 100), [level(96), level(114), level(155)])
    assert texts(page) == PLAIN
    assert blocks(page)[2].header == ("级别", "水位（米）", "措施")


def test_rules_between_all_rows_make_a_table_with_cells_of_several_lines() -> None:
    chars = columns([*ROWS[:2], ["", "", "并封闭道路"], ROWS[2]], XS, 100)
    assert texts(page_of(chars, [level(96), level(114), level(149), level(167), level(190)]))[1] == (
        "一级 | 28.5 | 转移群众 并封闭道路"
    )


def test_in_a_three_line_table_a_line_below_an_empty_key_goes_on_with_its_row() -> None:
    rows = [ROWS[0], ["一级", "28.5", "转移沿河群众并封闭堤防道路"], ["", "", "和桥梁"], ROWS[2]]
    assert texts(page_of(columns(rows, XS, 100, pitch=14), [level(96), level(112), level(160)])) == [
        PLAIN[0],
        "一级 | 28.5 | 转移沿河群众并封闭堤防道路和桥梁",
        PLAIN[2],
    ]


def test_a_three_line_header_of_two_lines_is_joined_by_column() -> None:
    chars = [*written("响应", 260, 100), *columns([["级别", "条件", "措施"], ["一级", "28.5", "转移"]], XS, 118)]
    rules = [level(96), level(132), level(160), level(115, 190, 400)]
    assert blocks(page_of(chars, rules))[-1].header == ("级别", "响应 条件", "响应 措施")


def test_upright_rules_alone_part_columns() -> None:
    assert texts(page_of(columns(ROWS, XS, 100), [upright(190, 96, 155), upright(310, 96, 155)])) == PLAIN


def test_aligned_words_below_header_words_are_a_table() -> None:
    rows = [["序号", "单位", "电话"], ["1", "市水利局", "2718"], ["2", "市气象局", "2719"]]
    chars = [*columns(rows, XS, 100), *written("注：电话为值班电话。", 90, 160)]
    tables, rest = tables_on(page_of(chars))
    assert [block.text for block in table_blocks(tables[0], 0)] == [" | ".join(row) for row in rows]
    assert "".join(char.text for char in rest) == "注：电话为值班电话。"


@pytest.mark.parametrize(
    "chars",
    [
        columns([[PROSE, PROSE]] * 12, (60, 310), 100),
        columns(
            [["第一章　总则………………", "1"], ["第二章　职责………………", "3"], ["第三章　响应………………", "9"]], (90, 420), 100
        ),
        columns([["单位：市水利局", "日期：6月1日"], ["联系人：甲某", "电话：2718"]], (90, 320), 100),
        columns([["甲某", "乙某", "丙某"], ["丁某", "戊某", "己某"], ["庚某", "辛某", "壬某"]], XS, 100),
        columns([["单位", "日期"], ["市水利局", "6月1日"]], (90, 320), 100),
    ],
    ids=["two columns of prose", "contents", "signature", "names", "two words above two"],
)
def test_words_that_happen_to_align_stay_text(chars: list[Char]) -> None:
    tables, rest = tables_on(page_of(chars))
    assert not tables
    assert len(rest) == len(chars)


def test_prose_in_columns_between_rules_stays_text() -> None:
    chars = columns([["云州日报", "第三版"], *([[PROSE, PROSE]] * 12)], (60, 310), 100)
    assert not tables_on(page_of(chars, [level(96, 60, 515), level(114, 60, 515), level(330, 60, 515)]))[0]


def test_over_the_page_the_repeated_header_goes() -> None:
    more = [ROWS[0], ["三级", "26.2", "加强值守"]]
    rows = blocks(drawn(ROWS), drawn(more, number=2))
    assert [row.cells[0] for row in rows] == ["级别", "一级", "二级", "三级"]
    assert [row.page for row in rows] == [1, 1, 1, 2]
    assert rows[3].header == ("级别", "水位（米）", "措施")


def test_over_the_page_rows_without_header_go_on_under_the_header() -> None:
    rows = blocks(drawn(ROWS), drawn([["三级", "26.2", "加强值守"], ["四级", "25.0", "关注"]], number=2))
    assert [row.header for row in rows[1:]] == [("级别", "水位（米）", "措施")] * 4


def test_a_row_cut_by_the_page_break_is_whole_again() -> None:
    first = drawn([*ROWS[:2], ["二级", "27.0", "沿河各乡镇加强巡查堤"]])
    second = drawn([["", "", "防和涵闸"], ["三级", "26.2", "值守"]], number=2)
    rows = blocks(first, second)
    assert [row.text for row in rows[2:]] == ["二级 | 27.0 | 沿河各乡镇加强巡查堤防和涵闸", "三级 | 26.2 | 值守"]
    assert [place.page for place in rows[2].places] == [1, 1, 1, 2]


def test_a_list_cut_between_its_items_is_whole_again() -> None:
    first = drawn([["级别", "措施"], ["一级", "① 转移群众。"]])
    rows = blocks(first, drawn([["", "② 封闭道路。"], ["二级", "巡查。"]], number=2))
    assert rows[1].cells == ("一级", "① 转移群众。 ② 封闭道路。")


def test_in_a_counted_table_a_row_without_number_is_the_rest_of_the_one_before() -> None:
    first = drawn([["序号", "措施"], ["1", "转移群众。"], ["2", "封闭道路。"]])
    assert blocks(first, drawn([["", "设置警戒。"], ["3", "巡查。"]], number=2))[2].cells == (
        "2",
        "封闭道路。 设置警戒。",
    )


def test_a_row_whose_first_cell_is_just_empty_stays_a_row() -> None:
    rows = blocks(drawn(ROWS), drawn([["", "26.2", "值守"], ["四级", "25.0", "关注"]], number=2))
    assert [row.text for row in rows[2:]] == ["二级 | 27.0 | 巡查堤防", " | 26.2 | 值守", "四级 | 25.0 | 关注"]


def test_a_merged_cell_goes_on_covering_rows_of_the_next_page() -> None:
    first = drawn([["单位", "级别", "措施"], ["市水利局", "一级", "转移"], [None, "二级", "巡查"]])
    second = drawn([["", "三级", "值守"], [None, "四级", "关注"], ["市气象局", "一级", "预报"]], number=2)
    assert texts(first, second)[3:] == ["市水利局 | 三级 | 值守", "市水利局 | 四级 | 关注", "市气象局 | 一级 | 预报"]


def test_a_table_with_other_columns_or_on_a_later_page_does_not_go_on() -> None:
    table = only(drawn(ROWS))
    assert not goes_on(only(drawn([["单位", "职责"], ["市水利局", "值守"]], number=2)), table)
    assert not goes_on(only(drawn(ROWS, number=3)), table)


def test_a_table_of_the_same_form_with_another_header_is_another_table() -> None:
    other = [["级别", "风力（级）", "措施"], ["一级", "12", "停工停课"]]
    assert not goes_on(only(drawn(other, number=2)), only(drawn(ROWS)))


def test_over_the_page_columns_may_stand_a_little_aside() -> None:
    first, second = drawn(ROWS), page_of(*ruled([ROWS[0], ["三级", "26.2", "值守"]], xs=(82, 203, 318, 441)), number=2)
    assert texts(first, second) == [*PLAIN, "三级 | 26.2 | 值守"]


def test_a_three_line_table_goes_on_under_its_repeated_header_though_its_gaps_stand_elsewhere() -> None:
    rules = [level(96), level(114), level(155)]
    more = [ROWS[0], ["三级", "26.2至26.9米之间", "值守"], ["四级", "25.0", "关注"]]
    pages = page_of(columns(ROWS, XS, 100), rules), page_of(columns(more, XS, 100), rules, number=2)
    assert texts(*pages) == [*PLAIN, "三级 | 26.2至26.9米之间 | 值守", "四级 | 25.0 | 关注"]


WORD = st.text("市水利局防汛值守一二三四", min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(WORD, min_size=width, max_size=width), min_size=2, max_size=6)
    )
)
def test_what_is_drawn_in_cells_is_what_is_read(rows: list[list[str]]) -> None:
    chars, rules = ruled(rows, xs=(80, 180, 280, 380, 480))
    tables, rest = tables_on(page_of(chars, rules))
    assert not rest
    made = table_blocks(tables[0], 0)
    assert [list(block.cells) for block in made] == rows
    for block in made:
        assert "".join(block.text[p.start : p.end] for p in block.places) == "".join(block.cells)
