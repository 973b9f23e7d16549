"""Examples: only questions that what is held can answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from fakes import NarrowEncoder

from kb.base import KnowledgeBase
from kb.pages.examples import MOST, SAMPLES, examples
from kb.results import Answer, Listed


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as opened:
        yield opened


def shown(kb: KnowledgeBase, folder: Path, *texts: str) -> tuple[str, ...]:
    for n, text in enumerate(texts):
        path = folder / f"{n}.txt"
        path.write_text(text, encoding="utf-8")
        kb.add([path])
    return examples(kb.documents(), kb.document, kb.ask)


def statute(title: str, article: str = "第一条 为了保护河道，制定本条例。") -> str:
    return f"{title}\n\n{article}\n第二条 本条例适用于本市。\n"


def test_the_examples_of_the_sample_city_show_only_where_their_document_is_held(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    plan = "澎岬縣颱風災害應變計畫\n\n第一條 指揮官由縣長擔任。\n"
    assert shown(kb, tmp_path, plan) == (SAMPLES[-1][1],)


def test_elsewhere_the_examples_name_statutes_that_are_held_and_are_answered(kb: KnowledgeBase, tmp_path: Path) -> None:
    questions = shown(kb, tmp_path, statute("湖安市河道管理条例"), "湖安市水利局关于防汛的通知\n\n一、加强值守。\n")
    assert questions == ("《湖安市河道管理条例》第一条规定了什么？",)
    assert "为了保护河道" in kb.ask(questions[0]).text


def test_an_example_is_asked_in_the_script_of_its_statute(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = statute("澎岬縣災害防救自治條例", "第一條 為健全災害防救，制定本自治條例。")
    assert shown(kb, tmp_path, text) == ("《澎岬縣災害防救自治條例》第一條規定了什麼？",)


def test_a_statute_without_a_first_article_and_a_library_without_statutes_give_no_example(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    assert shown(kb, tmp_path, statute("湖安市河道管理条例", "第三条 禁止在河道内倾倒垃圾。")) == ()


def test_there_are_never_more_than_a_few(kb: KnowledgeBase, tmp_path: Path) -> None:
    texts = [statute(f"湖安市{what}管理条例") for what in ("河道", "水库", "堤防", "海塘", "山塘")]
    assert len(shown(kb, tmp_path, *texts)) == 1, "one about an article is enough"
    texts = [statute(f"湖安市{what}保护条例", DUTY.format(what=what)) for what in ("湖泊", "湿地", "森林", "山岭")]
    assert len(shown(kb, tmp_path, *texts)) <= MOST


DUTY = "第一条 {what}日常巡查工作由市水利局负责。巡查人员应当在30分钟内报告险情。"


@pytest.mark.parametrize(
    ("article", "asked"),
    [
        ("第一条 河道日常巡查工作由市水利局负责。", "河道日常巡查工作由谁负责"),
        ("第一条 巡查人员发现险情应当在30分钟内报告。", "巡查人员发现险情应当在多长时间内报告"),
        ("第一条 汛期河道值守人员不少于3人。", "汛期河道值守人员不少于多少人"),
    ],
)
def test_a_clause_that_tells_who_when_or_how_many_becomes_a_question_that_it_answers(
    kb: KnowledgeBase, tmp_path: Path, article: str, asked: str
) -> None:
    first, *_ = shown(kb, tmp_path, statute("湖安市河道管理条例", article))
    assert first == f"《湖安市河道管理条例》规定，{asked}？"
    assert kb.ask(first).citations[0].quote in article


def test_a_question_that_the_library_does_not_answer_is_no_example(kb: KnowledgeBase, tmp_path: Path) -> None:
    shown(kb, tmp_path, statute("湖安市河道管理条例", "第一条 河道日常巡查工作由市水利局负责。"))

    def silent(question: str) -> Answer:
        return Answer("", question, "not_found", "who", "")

    assert examples(kb.documents(), kb.document, silent) == ("《湖安市河道管理条例》第一条规定了什么？",)


def test_no_document_is_opened_while_a_sample_is_held(kb: KnowledgeBase, tmp_path: Path) -> None:
    shown(kb, tmp_path, statute("云州市安全生产管理条例"))

    def never(name: str) -> NoReturn:
        raise AssertionError(name)

    held: list[Listed] = kb.documents()
    assert examples(held, never, never) == (SAMPLES[2][1],)
