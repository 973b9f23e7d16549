"""The script a text is written in, and our own words in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.script import script_of, to_script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("台风来袭谁负责？", "simplified"),
        ("颱風來襲誰負責？", "traditional"),
        ("縣長怎么轉移群眾", "traditional"),
        ("县长怎么转移群眾", "simplified"),
        ("119", "simplified"),
        ("", "simplified"),
        ("水位", "simplified"),
    ],
)
def test_the_script_is_told_by_characters_that_only_one_has(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("应急指挥部", "應急指揮部"),
        ("未找到：资料库中没有相关内容。", "未找到：資料庫中沒有相關內容。"),
        ("复查恢复", "複查恢復"),
    ],
)
def test_our_own_words_are_put_in_the_script_asked_for(simplified: str, traditional: str) -> None:
    assert to_script(simplified, "traditional") == traditional
    assert to_script(simplified, "simplified") == simplified
    assert to_script(traditional, "simplified") == simplified


@pytest.mark.parametrize("text", ["效果显著", "征调车辆", "附着物", "皇后大道", "干部干预"])
def test_what_is_simplified_already_keeps_its_characters(text: str) -> None:
    assert to_script(text, "simplified") == text


@pytest.mark.parametrize("text", ["接著疏散", "徵調車輛", "乾糧", "縣長為指揮官"])
def test_what_is_traditional_already_keeps_its_characters(text: str) -> None:
    assert to_script(text, "traditional") == text


def test_nothing_and_figures_stay_as_they_are() -> None:
    assert to_script("", "traditional") == ""
    assert to_script("30 km [1]", "traditional") == "30 km [1]"


@given(st.text("應急指挥部颱风0[1]。\n", max_size=30), st.sampled_from(["simplified", "traditional"]))
def test_conversion_keeps_lengths_and_marks_and_is_done_once(text: str, script: str) -> None:
    once = to_script(text, script)  # type: ignore[arg-type]
    assert to_script(once, script) == once  # type: ignore[arg-type]
    assert len(once) == len(text)
    assert [c for c in once if c in "0[1]。\n"] == [c for c in text if c in "0[1]。\n"]
