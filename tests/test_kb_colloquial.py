"""Everyday words in the words of the texts; what is no everyday word stays."""

import re

import pytest

from ingest.fold import fold
from kb.colloquial import WORDS, formal


@pytest.mark.parametrize(
    ("asked", "sought"),
    [
        ("车祸太大，人手顶不住", "道路交通事故太大,人员力量难以有效处置"),
        ("煤氣漏了怎麼辦", "燃气泄漏怎么办"),
        ("出了事要跟谁说", "发生突发事件要向谁报告"),
        ("治理的钱该谁出？", "治理的钱费用由谁承担?"),
        ("危化品多久检查一次", "危险化学品多久检查一次"),
        ("每年至少组织几次演练一次", "每年至少组织几次演练一次"),
        ("值班人员接到险情报告后应当立即做什么", "值班人员接到险情报告后应当立即做什么"),
        ("发生火灾时由谁指挥", "发生火灾时由谁指挥"),
        ("事故单位应当在多长时间内报告", "事故单位应当在多长时间内报告"),
    ],
)
def test_a_question_in_the_words_of_the_texts(asked: str, sought: str) -> None:
    assert formal(fold(asked)) == fold(sought)


def test_the_table_is_of_folded_words_and_turning_twice_changes_little() -> None:
    for everyday, said in WORDS:
        re.compile(everyday)
        assert fold(said) == said, "what is sought is folded"
        assert fold(everyday) == everyday
