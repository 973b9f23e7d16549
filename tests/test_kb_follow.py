"""A question that leans on the one before is completed; one that stands alone is left as it is."""

from pathlib import Path

import pytest
from fakes import NarrowEncoder

from kb import cli
from kb.base import KnowledgeBase
from kb.follow import completed, leans

PLAN = """云州市防汛应急预案

第四章 应急响应
第十条 Ⅱ级响应由市防汛指挥部副指挥长启动。
第十一条 Ⅲ级响应由市防汛办公室主任启动。
第十二条 Ⅳ级响应由值班长启动。
"""


@pytest.mark.parametrize(
    ("question", "before", "whole"),
    [
        ("那Ⅲ级呢？", "Ⅱ级响应由谁启动？", "Ⅲ级响应由谁启动？"),
        ("那三级响应呢？", "Ⅱ级响应由谁启动？", "三级响应由谁启动？"),
        ("那区里呢？", "市里谁负责发布预警？", "区里谁负责发布预警？"),
        ("橙色呢", "暴雨红色预警由谁发布？", "暴雨橙色预警由谁发布？"),
        ("换成台风呢", "暴雨预警由谁发布？", "台风预警由谁发布？"),
        ("那市水务局呢？", "市应急管理局在防汛中负责什么？", "市水务局在防汛中负责什么？"),
        ("那较大事故呢", "重大事故由谁调查？", "较大事故由谁调查？"),
        ("那《安全生产法》呢？", "《突发事件应对法》规定谁发布预警？", "《安全生产法》规定谁发布预警？"),
        ("那澄湖区呢？", "云州市由谁组织转移？", "澄湖区由谁组织转移？"),
        ("如果是危化品泄漏呢？", "发生火灾后现场怎么处置？", "发生危化品泄漏后现场怎么处置？"),
        ("那區裡呢？", "市里誰負責發布預警？", "區裡誰負責發布預警？"),
        ("那夜间呢", "接到险情报告后多长时间上报？", "夜间，接到险情报告后多长时间上报？"),
    ],
)
def test_what_is_named_takes_the_place_of_its_kind(question: str, before: str, whole: str) -> None:
    assert completed(question, before) == whole


@pytest.mark.parametrize("question", ["那么谁负责？", "区里谁负责发布预警？", "Ⅲ级响应", "橙色预警由谁发布呢？", ""])
def test_a_question_that_stands_alone_stays(question: str) -> None:
    assert not leans(question)
    assert completed(question, "Ⅱ级响应由谁启动？") == question


@pytest.mark.parametrize("question", ["那Ⅲ级呢？", "呢", "那呢？"])
def test_with_nothing_to_lean_on_or_nothing_said_it_stays(question: str) -> None:
    assert completed(question, "  ") == question
    if question != "那Ⅲ级呢？":
        assert completed(question, "Ⅱ级响应由谁启动？") == question


@pytest.fixture
def home(tmp_path: Path) -> Path:
    file = tmp_path / "云州市防汛应急预案.txt"
    file.write_text(PLAN, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "家", encoder=NarrowEncoder()) as kb:
        kb.add([file])
    return tmp_path / "家"


def test_the_answer_says_what_was_understood(home: Path) -> None:
    with KnowledgeBase.open(home, encoder=NarrowEncoder()) as kb:
        answer = kb.ask("那Ⅲ级呢？", after="Ⅱ级响应由谁启动？")
        alone = kb.ask("Ⅲ级响应由谁启动？")
    assert answer.question == "那Ⅲ级呢？"
    assert "接着上一问，按“Ⅲ级响应由谁启动？”回答" in answer.notes
    assert answer.citations[0].quote == alone.citations[0].quote
    assert "主任" in answer.text
    assert not any("接着上一问" in note for note in alone.notes)


def test_after_and_a_file_of_questions_exclude_each_other(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "谁启动？"}\n', encoding="utf-8")
    assert cli.main(["ask", "--file", str(file), "--after", "谁启动？", "--home", str(home)]) == 1
    assert "--after" in capsys.readouterr().err


@pytest.mark.parametrize("question", ["那市气象局的电话呢？", "人员伤亡情况呢？"])
def test_what_is_of_no_kind_of_the_question_before_is_asked_alone(question: str) -> None:
    assert completed(question, "Ⅱ级响应由谁启动？") == question
