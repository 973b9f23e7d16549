"""Levels of response and warning in texts and questions: one name for each, and nothing that only looks like one."""

import pytest

from ingest.fold import fold
from kb.levels import events, first_level, levels, of_another_level
from kb.naming import names_others


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("启动Ⅱ级应急响应", "2"),
        ("二级防汛响应", "2"),
        ("1级响应、IV级响应", "14"),
        ("橙色预警和红色预警信号", "橙红"),
        ("蓝色、黄色预警由市水利局发布", "蓝黄"),
        ("一級開設時機", "1"),
        ("一级建造师、4级以上地震、十一级大风", ""),
        ("黄色炸药、红色教育", ""),
        ("第三级平台", ""),
    ],
)
def test_levels_are_known_by_what_follows_them(text: str, named: str) -> None:
    assert levels(fold(text)) == frozenset(named)


def test_the_first_level_is_told_as_it_is_written() -> None:
    assert first_level(fold("启动Ⅲ级响应前先发橙色预警")) == "ⅲ级"
    assert first_level("无") == ""


def test_another_level_is_one_where_both_name_levels_and_share_none() -> None:
    assert of_another_level(fold("Ⅳ级响应由谁启动"), fold("三级响应由副指挥启动"))
    assert not of_another_level(fold("Ⅳ级响应由谁启动"), fold("四级、三级响应由副指挥启动"))
    assert not of_another_level(fold("Ⅳ级响应由谁启动"), fold("响应由副指挥启动"))


def test_a_level_before_who_and_how_grave_an_event_is() -> None:
    assert levels(fold("Ⅳ级由办公室主任批准，Ⅲ级、Ⅱ级由分管副区长批准")) == frozenset("432")
    assert events("特别重大、重大事故") == {"特别重大", "重大"}
    assert of_another_level("重大事故由谁调查", "特别重大事故由国务院组织调查")
    assert not of_another_level("重大事故由谁调查", "重大事故、较大事故分别由省、市人民政府调查")


def test_what_names_nothing_names_nothing_else() -> None:
    for asked, said, other in (("甲", "乙", True), ("甲", "甲乙", False), ("", "乙", False), ("甲", "", False)):
        assert names_others(frozenset, asked, said) is other
