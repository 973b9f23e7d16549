"""Pages of any format into blocks: columns, turned pages, notes, watermarks, titles."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import written

from ingest.readers.paged.blocks import blocks_of_pages
from ingest.readers.paged.page import Char, Page, Rule

WIDTH, HEIGHT = 595.0, 842.0
SIZE, PITCH = 10.0, 16.0
A = "市水利局负责全市防汛抗旱指挥部办公室的日常工作组织编制重要江河湖泊和重要水工程的防御洪水方案及时向指挥部报告并抄送有关单位"
B = "市气象局负责监测预报预警灾害性天气及时向市防汛防台风指挥部和有关成员单位提供气象信息并做好灾害性天气过程影响的评估工作"


def at(text: str, x: float, y: float, size: float = SIZE) -> list[Char]:
    """The characters of a line: full-width ones side by side."""
    return [Char(c, x + i * size, y, x + (i + 1) * size, y + size, size) for i, c in enumerate(text)]


def column(text: str, x: float, y: float, width: int = 20) -> list[Char]:
    """Text broken into lines of `width` characters."""
    lines = [text[i : i + width] for i in range(0, len(text), width)]
    return [char for i, line in enumerate(lines) for char in at(line, x, y + i * PITCH)]


def page(*parts: Sequence[Char], number: int = 1, rules: Sequence[Rule] = ()) -> Page:
    return Page(number, WIDTH, HEIGHT, tuple(char for part in parts for char in part), tuple(rules))


def texts(*pages: Page) -> list[str]:
    return [block.text for block in blocks_of_pages(pages).blocks]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = A * 3 + "。", B * 3 + "。"
    assert texts(page(column(left, 80, 120), column(right, 310, 120))) == [left, right]


def test_columns_whose_lines_are_not_level_are_read_one_after_the_other() -> None:
    left, right = A * 3 + "。", B * 3 + "。"
    assert texts(page(column(left, 80, 120), column(right, 310, 127))) == [left, right]


def test_a_paragraph_goes_on_from_the_foot_of_a_column_to_the_head_of_the_next() -> None:
    text = A * 6 + "。"
    first, second = text[:200], text[200:]
    assert texts(page(column(first, 80, 120), column(second, 310, 120))) == [text]


def test_a_paragraph_goes_on_from_the_last_column_to_the_first_of_the_next_page_past_their_edges() -> None:
    text = A * 9 + "。"
    parts = [text[i : i + 200] for i in range(0, len(text), 200)]
    pages = [
        page(at("云州应急", 80, 40), column(parts[0], 80, 120), column(parts[1], 310, 120), at("１", 490, 800)),
        page(at("云州应急", 80, 40), column(parts[2], 80, 120), column(B * 3, 310, 120), at("２", 490, 800), number=2),
    ]
    assert texts(*pages) == ["云州应急", text, "１", "云州应急", B * 3, "２"]


def test_three_columns_are_read_one_after_the_other() -> None:
    parts = [text + "。" for text in (A * 2, B * 2, A + B)]
    drawn = [column(part, 60 + i * 170, 120, 14) for i, part in enumerate(parts)]
    assert texts(page(*drawn)) == parts


def test_a_title_over_both_columns_stands_before_them_and_a_line_below_after_them() -> None:
    title, below = (
        "云州市防汛防台风应急预案编制说明与问答汇编摘要",
        "以上内容由云州市防汛防台风指挥部办公室负责解释并另行公布。",
    )
    left, right = A * 2 + "。", B * 2 + "。"
    drawn = page(at(title, 180, 120), column(left, 80, 150), column(right, 310, 150), at(below, 150, 290))
    assert texts(drawn) == [title, left, right, below]


def test_a_heading_over_both_columns_in_the_middle_of_the_page_parts_them() -> None:
    one, two, three, four = (text * 2 + "。" for text in (A, B, B + A, A + B))
    heading = "第二部分　防汛防台风应急响应与处置措施问答选编续"
    drawn = page(
        *(column(one, 80, 120), column(two, 310, 120)),
        at(heading, 180, 260),
        *(column(three, 80, 290), column(four, 310, 290)),
    )
    assert texts(drawn) == [one, two, heading, three, four]


def test_header_and_page_number_stand_around_the_columns() -> None:
    left, right = A * 2 + "。", B * 2 + "。"
    drawn = page(at("云州应急", 80, 40), column(left, 80, 120), column(right, 310, 120), at("３", 490, 800))
    assert texts(drawn) == ["云州应急", left, right, "３"]


def test_three_columns_stay_three_above_a_footnote_across_two_of_them() -> None:
    parts = [(A * 4)[:180] + "。", (B * 4)[:180] + "。", (A[8:] * 4)[:180] + "。"]
    set_out = [column(text, 60 + 165 * n, 120, 14) for n, text in enumerate(parts)]
    note = at("①　本通知所称汛期，指每年四月十五日至十月十五日。", 60, 352, 8)
    assert texts(page(*set_out, note, rules=[Rule(60, 345, 190, 345)]))[:3] == parts


def test_a_paragraph_goes_on_past_a_table_across_both_columns() -> None:
    text = A * 6
    above = [column(text[:100], 80, 120), column(text[100:200], 310, 120)]
    below = [column(text[200:300], 80, 290), column(text[300:] + "。", 310, 290)]
    words = [c for n, row in enumerate(("级别", "雨量", "措施"), 1) for c in at(row, 80 + 110 * n, 244)]
    words += [c for n, row in enumerate(("一级", "暴雨", "转移"), 1) for c in at(row, 80 + 110 * n, 264)]
    rules = [Rule(180, y, 510, y) for y in (240, 260, 280)] + [
        Rule(180 + 110 * n, 240, 180 + 110 * n, 280) for n in range(4)
    ]
    caption = at("表１　分级标准", 265, 220)
    assert texts(page(*above, caption, words, *below, rules=rules)) == [
        text + "。",
        "表１　分级标准",
        "级别 | 雨量 | 措施",
        "一级 | 暴雨 | 转移",
    ]


def test_a_box_beside_text_is_read_after_it_and_the_text_goes_on_past_it() -> None:
    box = [Rule(330, y, 500, y) for y in (130.0, 204.0)] + [Rule(x, 130, x, 204) for x in (330.0, 500.0)]
    held = [*at("政策解读", 340, 140), *column("一、本预案自印发之日起施行，由市防汛办负责解释。", 340, 160, 15)]
    text = A * 4 + "。"
    wide, narrow = text[:84], text[84:204]
    drawn = [column(wide, 80, 112 - PITCH, 42), column(narrow, 80, 128, 24), at(text[204:], 80, 128 + 5 * PITCH)]
    assert texts(page(*drawn, held, rules=box)) == [
        text,
        "政策解读",
        "一、本预案自印发之日起施行，由市防汛办负责解释。",
    ]


def test_boxes_of_a_flow_chart_are_read_one_by_one() -> None:
    rules = []
    for x in (80.0, 250.0):
        rules += [Rule(x, y, x + 100, y) for y in (130.0, 170.0)] + [
            Rule(side, 130, side, 170) for side in (x, x + 100)
        ]
    steps = [
        *at("市防汛办接到", 90, 134),
        *at("险情报告", 90, 150),
        *at("市指挥部启动", 260, 134),
        *at("三级响应", 260, 150),
    ]
    assert texts(page(column(A, 80, 60, 42), steps, rules=rules))[1:] == [
        "市防汛办接到险情报告",
        "市指挥部启动三级响应",
    ]


def test_a_step_that_stands_alone_in_a_flow_chart_keeps_its_place_among_the_others() -> None:
    def step(first: str, second: str, x: float, y: float) -> tuple[list[Rule], list[Char]]:
        sides = [Rule(x, y, x + 100, y), Rule(x, y + 40, x + 100, y + 40)]
        sides += [Rule(side, y, side, y + 40) for side in (x, x + 100)]
        return sides, [*at(first, x + 10, y + 4), *at(second, x + 10, y + 20)]

    steps = [
        step("值班员接到", "险情报告", 165, 130),
        step("市水利局派出", "专家组", 80, 190),
        step("市公安局封闭", "危险路段", 250, 190),
        step("市民政局开放", "安置点", 80, 250),
        step("市卫健委派出", "医疗队", 250, 250),
        step("指挥部宣布", "响应终止", 165, 310),
    ]
    rules = [rule for sides, _ in steps for rule in sides]
    drawn = page(column(A, 80, 60, 42), *(words for _, words in steps), rules=rules)
    assert texts(drawn)[1:] == [
        "值班员接到险情报告",
        "市水利局派出专家组",
        "市公安局封闭危险路段",
        "市民政局开放安置点",
        "市卫健委派出医疗队",
        "指挥部宣布响应终止",
    ]


def test_a_notice_in_a_box_stays_where_it_stands_on_a_page_that_has_a_chart_below() -> None:
    def box(text: str, x: float, y: float, width: float) -> tuple[list[Rule], list[Char]]:
        sides = [Rule(x, y, x + width, y), Rule(x, y + 40, x + width, y + 40)]
        return [*sides, *(Rule(side, y, side, y + 40) for side in (x, x + width))], at(text, x + 8, y + 12)

    notice = box("重要提示：立即转移群众", 80, 120, 260)
    steps = [box(text, x, 260, 110) for text, x in (("接到险情报告", 80), ("启动三级响应", 210), ("派出专家组", 340))]
    rules = [rule for sides, _ in (notice, *steps) for rule in sides]
    lines = [at("一、总体要求", 80, 80), at("二、处置流程", 80, 200)]
    read = texts(page(*lines, notice[1], *(words for _, words in steps), rules=rules))
    assert read[:3] == ["一、总体要求", "重要提示：立即转移群众", "二、处置流程"]


def test_words_set_apart_in_a_table_without_rules_are_no_columns() -> None:
    rows = [
        ("市水利局", "防汛值守"),
        ("市气象局", "天气预报和预警"),
        ("市公安局", "交通管制"),
        ("市卫生健康委", "医疗救护"),
    ] * 3
    drawn = [[*at(a, 80, 120 + i * PITCH), *at(b, 310, 120 + i * PITCH)] for i, (a, b) in enumerate(rows)]
    read = " ".join(texts(page(*drawn)))
    assert [read.index("防汛值守") < read.index("市气象局"), read.index("市公安局") > read.index("天气预报")] == [
        True,
        True,
    ]


def test_names_in_two_rows_are_read_row_by_row() -> None:
    names = [("张某某　赵某", "李某　王某某"), ("钱某", "孙某某　周某"), ("吴某某", "郑某"), ("冯某　陈某某", "褚某")]
    drawn = [[*at(a, 80, 120 + i * PITCH), *at(b, 330, 120 + i * PITCH)] for i, (a, b) in enumerate(names)]
    read = "".join(texts(page(*drawn)))
    assert read.index("李某") < read.index("钱某") < read.index("孙某某") < read.index("吴某某")


def test_lines_of_a_table_of_contents_stay_lines() -> None:
    lines = [f"第{n}章　防汛防台风组织体系与职责" + "…" * 18 + str(n) for n in "一二三四五六"]
    assert texts(page(*(at(line, 80, 120 + i * PITCH) for i, line in enumerate(lines)))) == lines


def test_a_signature_stays_below_the_text_it_signs() -> None:
    text = A * 4 + "。"
    drawn = page(column(text, 80, 120, 42), at("云州市人民政府", 370, 260), at("２０２４年１月３１日", 360, 276))
    assert texts(drawn) == [text, "云州市人民政府", "２０２４年１月３１日"]


def test_two_full_cells_of_a_ruled_table_are_no_columns() -> None:
    rules = [Rule(75, y, 525, y) for y in (110.0, 230.0)] + [Rule(x, 110, x, 230) for x in (75.0, 300.0, 525.0)]
    left, right = A * 2 + "。", B * 2 + "。"
    read = "".join(texts(page(column(left, 80, 120), column(right, 310, 120), rules=rules)))
    assert "".join(read.split(" | ")) == left + right or read.index(left[:20]) < read.index(right[:20])


def turned(chars: Sequence[Char], quarters: int) -> list[Char]:
    """The characters as a page printed sideways has them: 1 reads upwards, 3 downwards, 2 upside down."""
    made = []
    for char in chars:
        x0, top, x1, bottom = char[1:5]
        box = {
            1: (top, HEIGHT - x1, bottom, HEIGHT - x0),
            2: (WIDTH - x1, HEIGHT - bottom, WIDTH - x0, HEIGHT - top),
            3: (WIDTH - bottom, x0, WIDTH - top, x1),
        }[quarters]
        made.append(Char(char.text, *box, char.size, False))
    return made


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_printed_sideways_is_read_and_its_places_are_as_shown(quarters: int) -> None:
    text = A * 3 + "。"
    chars = turned(column(text, 80, 120, 40), quarters)
    (block,) = blocks_of_pages([page(chars)]).blocks
    assert block.text == text
    line = chars[:40]
    around = (min(c.x0 for c in line), min(c.top for c in line), max(c.x1 for c in line), max(c.bottom for c in line))
    assert block.places[0].box == pytest.approx(around)


def test_a_side_note_is_a_block_of_its_own_and_breaks_no_line() -> None:
    text = A * 4 + "。"
    note = turned(at("装订线内不得书写", 300, 20), 1)
    assert texts(page(column(text, 80, 120, 42), note)) == [text, "装订线内不得书写"]


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_side_note_is_placed_where_it_is_shown(quarters: int) -> None:
    note = turned(at("装订线内不得书写", 300, 20), quarters)
    block = blocks_of_pages([page(column(A * 4 + "。", 80, 120, 42), note)]).blocks[-1]
    around = (min(c.x0 for c in note), min(c.top for c in note), max(c.x1 for c in note), max(c.bottom for c in note))
    assert block.places[0].box == pytest.approx(around)


def test_a_wide_space_is_the_only_blank_where_it_stands_and_no_part_of_a_place() -> None:
    (block,) = blocks_of_pages([page(at("　第一条　", 80, 120), at("市水利局负责", 150, 120))]).blocks
    assert block.text == "第一条　市水利局负责"
    assert block.places[0].box[0] == 90


@pytest.mark.parametrize(
    ("ending", "items"),
    [("《防汛条例》", 2), ("（详见附件）", 2), ("电话2711", 2), ("各有关单位", 2), ("本条第", 1), ("1、2、3、", 1)],
)
def test_the_next_item_of_a_list_begins_anew_behind_a_full_line_that_ends_no_sentence(ending: str, items: int) -> None:
    lines = ["3、" + A[: 38 - len(ending)] + ending, "4、" + A[:30]]
    blocks = texts(page(*(at(line, 80, 120 + 16 * n) for n, line in enumerate((A[:39] + "。", *lines)))))
    assert blocks[1:] == (lines if items == 2 else ["".join(lines)])


def test_a_level_watermark_over_the_text_of_every_page_goes_and_its_pages_are_named() -> None:
    watermark = at("内部资料", 200, 130, 40)
    pages = [page(column(text * 3 + "。", 80, 120, 42), watermark, number=n) for n, text in enumerate((A, B, A, B), 1)]
    read = blocks_of_pages(pages)
    assert read.stamped == (1, 2, 3, 4)
    assert [block.text for block in read.blocks] == [text * 3 + "。" for text in (A, B, A, B)]


def test_the_same_words_of_a_form_on_every_page_stay() -> None:
    pages = [
        page(at("填报单位", 80, 120), at(name, 200, 120), number=n)
        for n, name in enumerate(("甲县", "乙县", "丙县"), 1)
    ]
    read = blocks_of_pages(pages)
    assert read.stamped == ()
    assert [block.text[:4] for block in read.blocks] == ["填报单位"] * 3


def test_footnotes_stand_after_the_paragraph_that_they_interrupt() -> None:
    text = A * 8 + "。"
    head, tail = text[: 42 * 8], text[42 * 8 :]
    note = at("注一：本预案所称以上含本数。", 80, 600, 8)
    first = page(column(head, 80, 120, 42), note, rules=[Rule(80, 592, 220, 592)])
    assert texts(first, page(column(tail, 80, 120, 42), number=2)) == [text, "注一：本预案所称以上含本数。"]


def test_a_title_broken_in_the_middle_of_the_page_is_one_block() -> None:
    title = ("云州市人民政府办公室关于印发云州市防汛", "防台风应急预案的通知")
    lines = [at(part, 290 - len(part) * 9, 120 + i * 30, 18) for i, part in enumerate(title)]
    assert texts(page(*lines, column(A * 3 + "。", 80, 220, 42)))[0] == "".join(title)


def test_two_titles_above_one_another_stay_two() -> None:
    titles = ("云州市防汛防台风应急预案", "云州市应急管理局编制说明")
    lines = [at(part, 290 - len(part) * 9, 120 + i * 30, 18) for i, part in enumerate(titles)]
    assert texts(page(*lines, column(A * 3 + "。", 80, 220, 42)))[:2] == list(titles)


def test_lines_that_hang_below_their_number_are_one_paragraph() -> None:
    rest = A + B
    item = "（１）" + rest[:39]
    lines = [
        at(item, 80, 120),
        at(rest[39:78], 110, 136),
        at(rest[78:] + "。", 110, 152),
        at("（２）" + A[:20], 80, 168),
    ]
    assert texts(page(*lines, column(A * 3, 80, 200, 42)))[0] == "（１）" + rest + "。"


def test_raised_characters_stay_in_their_line() -> None:
    chars = [*at("流量为１０", 80, 120), *at("３", 130, 119.6, 6.5), *at("立方米", 137, 120)]
    assert texts(page(chars)) == ["流量为１０３立方米"]


def test_blank_pages_are_told_and_nothing_is_joined_over_them() -> None:
    read = blocks_of_pages([page(column(A, 80, 120, 42)), page(number=2), page(column(B, 80, 120, 42), number=3)])
    assert read.blank == (2,)
    assert len(read.blocks) == 2


def test_confidence_of_a_block_is_the_mean_over_its_characters() -> None:
    sure = [char._replace(confidence=1.0 if i < 42 else 0.5) for i, char in enumerate(column(A + B[:24], 80, 120, 42))]
    (block,) = blocks_of_pages([page(sure)]).blocks
    assert block.confidence == pytest.approx((42 * 1.0 + (len(A) + 24 - 42) * 0.5) / (len(A) + 24))


@given(
    st.lists(
        st.builds(
            Char,
            st.sampled_from("防汛值守。A 1（"),
            st.floats(-50, 650),
            st.floats(-50, 900),
            st.floats(-50, 650),
            st.floats(-50, 900),
            st.floats(1, 80),
            st.booleans(),
            st.none() | st.floats(0, 1),
        ),
        max_size=120,
    )
)
def test_no_printed_character_is_lost_or_made_up(chars: list[Char]) -> None:
    """Over any chaos of characters, apart from those that bold printing doubles."""
    apart = [char._replace(text=chr(0x4E00 + i)) for i, char in enumerate(chars) if char.text.strip()]
    read = "".join(texts(page(apart)))
    assert sorted(read.replace(" ", "").replace("|", "").replace("\n", "")) == sorted(char.text for char in apart)


def test_a_line_that_ends_early_because_a_number_did_not_fit_goes_on() -> None:
    lines = [A[:30], f"{A[30:53]}0599-", "6612317，请记录。", f"{B[:30]}", f"{B[30:45]}。"]
    drawn = [written(line, 80, 120 + n * PITCH) for n, line in enumerate(lines)]
    assert texts(page(*drawn))[0].startswith(f"{A[:53]}0599-6612317，请记录。")


def test_a_short_line_is_not_full_because_an_address_follows() -> None:
    lines = [A[:30], A[30:60], "附件下载处", "http://www.example.cn/2025/07/attachment-list"]
    drawn = [written(line, 80, 120 + n * PITCH) for n, line in enumerate(lines)]
    assert texts(page(*drawn))[-1] == lines[-1]
