"""Folding: same length, idempotent, and the pairs that people really type against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fold import fold

CHINESE = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x3000, max_codepoint=0x303F),
        st.characters(min_codepoint=0xFF00, max_codepoint=0xFFEF),
        st.characters(codec="utf-8"),
    )
)


@given(CHINESE)
def test_folding_keeps_the_length_so_that_offsets_stay_true(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(CHINESE)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("著火", "着火"),
        ("顯著", "显著"),
        ("應急管理廳", "应急管理厅"),
        ("颱風", "台风"),
        ("臺灣", "台湾"),
        ("衞生", "卫生"),
        ("擡升", "抬升"),
        ("第１７條", "第17条"),
        ("云政办发〔2024〕5号", "云政办发﹝2024﹞5號"),
        ("Ⅱ級響應", "ⅱ级响应"),
        ("「雙報告」", "“双报告”"),
        ("裡面", "里面"),
        ("甚麼", "甚么"),
        ("復查與覆蓋", "复查与覆盖"),
        ("⼀⼆", "一二"),
        ("部⻔", "部门"),
        ("⺠政⻋辆", "民政车辆"),
        ("10⁵m³", "105m3"),
        ("CO₂", "co2"),
    ],
)
def test_two_ways_of_writing_one_thing_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert fold("一级") != fold("二级")
    assert fold("①") != fold("1")
