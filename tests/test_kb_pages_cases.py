"""The page of cases: cards whose every value opens its passage, nothing of a document taken for HTML, the latest first."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import NarrowEncoder

from kb.base import KnowledgeBase
from kb.pages import case_cards, duty_rows
from kb.pages.desk import Desk

REPORT = """云州市“{day}”餐饮店燃气爆燃事故调查报告

{year}年6月5日

{year}年3月9日11时53分，松岭区渡口路老砂锅店发生液化石油气泄漏爆燃，造成2人死亡。

一、事故原因
（一）直接原因
橡胶软管老化<b onclick="x()">脱落</b>。
（二）间接原因
供气企业未落实送气检查制度。
"""
DUTY = "云州市燃气安全管理办法\n\n第五条　供气企业应当落实送气检查制度。\n"


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder: Path = tmp_path_factory.mktemp("files")
    (folder / "旧.txt").write_text(REPORT.format(day="3·9", year=2021), encoding="utf-8")
    (folder / "新.txt").write_text(REPORT.format(day="3·10", year=2024), encoding="utf-8")
    (folder / "办法.txt").write_text(DUTY, encoding="utf-8")
    with KnowledgeBase.open(tmp_path_factory.mktemp("home"), encoder=NarrowEncoder()) as opened:
        assert opened.add([folder]).ok
        yield opened


def test_with_nothing_described_the_latest_comes_first(kb: KnowledgeBase) -> None:
    assert [c.metadata.date for c in kb.cases("")] == ["2024-06-05", "2021-06-05"]
    assert len(kb.cases("  ", 1)) == 1


def test_what_a_report_says_is_text_and_its_failures_stand_with_duties(kb: KnowledgeBase) -> None:
    html = case_cards.cases(kb.cases("液化石油气泄漏爆燃"), "simplified")
    assert "<b onclick" not in html
    assert "&lt;b onclick=" in html
    assert "供气企业未落实送气检查制度" in html
    assert "可能对应的职责：供气企业" in html
    assert "可能對應的職責：供气企业" in case_cards.cases(kb.cases("液化石油气泄漏爆燃"), "traditional")


def test_every_value_opens_the_passage_in_which_it_stands(kb: KnowledgeBase) -> None:
    html = case_cards.cases(kb.cases("液化石油气泄漏爆燃", 1), "simplified")
    buttons = re.findall(r'data-duty="(\w+)" data-ordinal="(\d+)" data-start="(\d+)" data-end="(\d+)"', html)
    assert len(buttons) == html.count("<tr>") >= 5
    for document_id, ordinal, start, end in buttons:
        asked = {"duty": document_id, "ordinal": ordinal, "start": start, "end": end}
        card = duty_rows.passage(Desk(lambda: kb), asked)
        assert "<mark>" in card
        assert "现在办不到" not in card


def test_a_library_without_cases_says_so() -> None:
    assert "没有案例" in case_cards.cases([], "simplified")
