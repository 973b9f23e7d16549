"""The lines of a cell: what was only broken to fit its column goes together, items stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.cell_lines import joined, label


def test_a_word_that_its_column_is_too_narrow_for_is_one_word() -> None:
    assert joined(["特别", "严重"], room=3.2) == "特别严重"


def test_short_words_with_room_beside_one_another_stay_apart() -> None:
    assert joined(["巡查", "报告"], room=12) == "巡查\n报告"


def test_short_words_in_a_column_of_unknown_width_stay_apart() -> None:
    assert joined(["救生衣", "编织袋"]) == "救生衣\n编织袋"


@pytest.mark.parametrize(
    "lines",
    [
        ["轻型", "中型", "重型"],
        ["水利局", "气象局"],
        ["张某", "李某某"],
        ["停止户外集体活动。", "转移危险区域群众。"],
        ["1.巡查", "2.报告"],
        ["□ 有", "□ 无"],
        ["连续强降雨造成干线中断二十四小时以上时", "枢纽停运造成大量旅客滞留时"],
        ["8800110", "8800120"],
    ],
)
def test_items_stay_apart_however_narrow_their_column(lines: list[str]) -> None:
    assert joined(lines, room=2) == "\n".join(lines)


def test_characters_set_from_top_to_bottom_are_one_word() -> None:
    assert joined(["红", "色"]) == "红色"


def test_a_bracket_goes_with_what_it_explains() -> None:
    assert joined(["Ⅰ级", "（特别重大）"]) == "Ⅰ级（特别重大）"
    assert joined(["冲锋舟（带", "挂机）", "编织袋"]) == "冲锋舟（带挂机）\n编织袋"


def test_a_numbered_item_is_no_bracket() -> None:
    assert joined(["巡查", "（1）堤防", "（2）水闸"]) == "巡查\n（1）堤防\n（2）水闸"


def test_a_header_is_one_name() -> None:
    assert label("交通\n事故") == "交通事故"
    assert label("Water\nlevel") == "Water level"


@given(st.lists(st.text(alphabet="防汛值守（）。1 A", max_size=6), max_size=5), st.none() | st.floats(0, 20))
def test_nothing_is_put_in_or_lost(lines: list[str], room: float | None) -> None:
    assert joined(lines, room).replace("\n", "") == "".join(line.strip() for line in lines)
