"""Banks: the same seed the same bank, every question sound, what was left out said; the kept ones approved, mended, stale."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from fakes import FakeEncoder

from ingest.errors import BadRequest, DocumentNotFound
from ingest.fold import fold
from kb.base import KnowledgeBase
from kb.quiz.bank import Bank, QuizWanted
from kb.quiz.gate import Kept, faults
from kb.quiz.item import Item, Proof
from kb.quiz.lines import bank_lines

CORPORA = Path(__file__).parent.parent / "corpora"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    kb = KnowledgeBase.open(tmp_path_factory.mktemp("题库"), encoder=FakeEncoder())
    kb.add([CORPORA])
    return kb


@pytest.fixture(scope="module")
def bank(library: KnowledgeBase) -> Bank:
    return library.quiz(QuizWanted(120, seed=3))


def test_the_same_seed_makes_the_same_bank_and_another_one_another(library: KnowledgeBase, bank: Bank) -> None:
    assert library.quiz(QuizWanted(120, seed=3)).items == bank.items
    assert library.quiz(QuizWanted(120, seed=4)).items != bank.items


def test_every_type_has_its_share(bank: Bank) -> None:
    counts = Counter(i.type for i in bank.items)
    assert len(bank.items) == 120
    assert counts["single"] > counts["judge"] > counts["blank"] > 0
    assert counts["multiple"] and counts["short"]


def test_every_question_is_sound(library: KnowledgeBase, bank: Bank) -> None:
    for item in bank.items:
        document = library.document(item.proof.document_id)
        assert document.text[item.proof.start : item.proof.end] == item.proof.quote
        assert item.explanation
        assert not faults(item)
        if item.type == "single":
            assert len(item.options) == 4 and len(item.answer) == 1
            assert item.options[item.answer[0]] == item.answer_text
        elif item.type == "multiple":
            assert 2 <= len(item.answer) < len(item.options)
        elif item.type == "judge":
            assert item.options == ("正确", "错误")
        elif item.type == "order":
            assert sorted(item.answer) == list(range(len(item.options)))
        else:
            assert not item.options and item.answer_text


def test_what_a_single_choice_or_a_blank_asks_for_stands_in_its_clause(bank: Bank) -> None:
    for item in bank.items:
        if item.source in ("number", "deadline", "frequency", "body", "term") and item.type in ("single", "blank"):
            assert item.answer_text in item.proof.quote


def test_a_false_statement_is_not_the_clause(bank: Bank) -> None:
    for item in (i for i in bank.items if i.type == "judge"):
        said = "".join(fold(item.stem).split("规定,", 1)[-1].split())
        quote = "".join(fold(item.proof.quote).replace("本预案", "该预案").split())
        if "|" in quote:  # a row: who does what stands in two cells
            who = said.split(",", 1)[-1].rstrip("。")
            assert (item.answer == (0,)) == any(
                who.startswith(c) and who.removeprefix(c) in quote for c in quote.split("|") if c
            )
            continue
        same = quote.rstrip("。") in said.replace(",", ",")
        assert same == (item.answer == (0,)) or ":" in quote or "(" in quote


def test_no_question_rests_on_a_document_that_is_no_longer_in_force(library: KnowledgeBase, bank: Bank) -> None:
    standing = {d.document_id: d.metadata.status for d in library.documents()}
    assert not {standing[i.proof.document_id] for i in bank.items} & {"superseded", "repealed", "draft"}
    assert any("失效" in d.reason for d in bank.dropped)


def test_no_two_questions_ask_the_same(bank: Bank) -> None:
    assert len({i.id for i in bank.items}) == len(bank.items)
    kept = Kept()
    assert all(kept.takes(i) for i in bank.items)


def test_what_is_covered_is_counted_by_chapter(bank: Bank) -> None:
    for covered in bank.coverage:
        for chapter in covered.chapters:
            assert chapter.asked <= chapter.possible <= chapter.clauses


def test_types_difficulty_and_documents_can_be_chosen(library: KnowledgeBase) -> None:
    made = library.quiz(QuizWanted(15, {"judge": 1}, difficulty=(2, 3)), ["云州市防汛防台风应急预案.docx"])
    assert {i.type for i in made.items} == {"judge"}
    assert {i.proof.file for i in made.items} == {"云州市防汛防台风应急预案.docx"}
    assert {i.difficulty for i in made.items} <= {2, 3}


def test_a_matter_narrows_the_questions(library: KnowledgeBase) -> None:
    made = library.quiz(QuizWanted(10), about="渔船回港")
    assert made.items
    assert all("渔船" in fold(i.stem + i.proof.chapter + "".join(i.options)) for i in made.items)
    with pytest.raises(BadRequest, match="没有讲到“宇宙射线”"):
        library.quiz(QuizWanted(10), about="宇宙射线")
    with pytest.raises(DocumentNotFound):
        library.quiz(QuizWanted(10), ["没有这个文件"])


def test_the_public_is_asked_nothing_of_an_internal_document(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path, encoder=FakeEncoder())
    kb.add([CORPORA / "云州市防汛防台风应急预案.docx"])
    with pytest.raises(BadRequest, match="没有可以出题的文件"):
        kb.quiz(audience="public")


# -- the gate ---------------------------------------------------------------------------------------------------------


def item(stem: str = "根据《条例》第一条，单位应当在（　　）内报告。", **changes: object) -> Item:
    fields: dict[str, object] = {
        "type": "single", "source": "deadline", "stem": stem, "options": ("1小时", "2小时", "3小时", "4小时"), "answer": (1,), "answer_text": "2小时",
        "explanation": "依据", "proof": Proof("d", "f.txt", "条例", "第一条", "", None, 0, 10, "单位应当在2小时内报告。"), "difficulty": 2,
    }  # fmt: skip
    return Item(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"stem": "根据《条例》，2小时内报告，应当在（　　）内报告。"}, "题干里有答案"),
        ({"options": ("2小时", "3小时"), "answer": (0,)}, "选项不足"),
        ({"options": ("1小时", "2小时", "2 小时", "4小时")}, "选项重复或互相包含"),
        ({"options": ("1小时", "自接到报告之日起二十四小时内逐级报告至上一级", "3小时", "4小时")}, "选项长短悬殊"),
        ({"stem": "根据《条例》，" + "单位" * 130}, "题干过长"),
        ({"stem": "根据《条例》第一条，（），应当报告。"}, "题干不成句"),
        (
            {"stem": "根据《条例》，水文监测机构提交水文监测数据，由（　　）负责。", "options": ("水文监测机构", "气象主管机构", "应急救援队伍", "乡镇人民政府"), "answer": (0,), "answer_text": "水文监测单位"},
            "从选项可以猜出答案",
        ),
    ],
)  # fmt: skip
def test_what_will_not_do_is_dropped_with_its_reason(changes: dict[str, object], reason: str) -> None:
    assert faults(item(**changes)) == reason


def test_nearly_the_same_question_of_a_copy_is_dropped() -> None:
    kept = Kept()
    assert kept.takes(item())
    assert not kept.takes(item("根据《某市条例》第九条，单位应当在（　　）内报告。"))
    assert kept.takes(item("根据《条例》第二条，乡镇人民政府应当在（　　）内组织群众转移避险。"))


def test_questions_that_tell_each_other_are_counted(library: KnowledgeBase) -> None:
    plan = ["云州市防汛防台风应急预案"]
    few, every = library.quiz(QuizWanted(10), plan), library.quiz(QuizWanted(500), plan)
    assert few.echoing == 0
    assert every.echoing > 0
    assert any(f"其中 {every.echoing} 题" in line for line in bank_lines(every, 500))


def test_with_once_no_sentence_is_asked_about_twice(library: KnowledgeBase) -> None:
    plan = ["云州市防汛防台风应急预案"]
    made = library.quiz(QuizWanted(500, once=True), plan)
    assert made.echoing == 0
    assert 0 < len(made.items) < len(library.quiz(QuizWanted(500), plan).items)


def test_true_and_false_statements_do_not_alternate(bank: Bank) -> None:
    key = [i.letters for i in bank.items if i.type == "judge"]
    assert any(a == b for a, b in pairwise(key))


def test_of_several_versions_the_one_in_force_is_asked_about(tmp_path: Path) -> None:
    kb = KnowledgeBase.open(tmp_path / "库", encoder=FakeEncoder())
    for year, hours in ((2020, 4), (2024, 2)):
        file = tmp_path / f"{year}.txt"
        file.write_text(
            f"云州市防汛条例\n\n（{year}年3月1日通过）\n\n第一条　水库管理单位应当在{hours}小时内向市水利局报告险情。\n",
            encoding="utf-8",
        )
        kb.add([file], kind="law")
    made = kb.quiz(QuizWanted(9), ["云州市防汛条例"])
    assert {i.proof.file for i in made.items} == {"2024.txt"}


def test_a_matter_is_found_by_the_heading_of_a_clause(library: KnowledgeBase) -> None:
    made = library.quiz(QuizWanted(30), ["云州市防汛防台风应急预案"], "信息报告")
    assert any("30分钟内电话" in i.proof.quote for i in made.items)  # 4.6 信息报告: the sentence does not say the words
    assert not any("渔船" in i.stem for i in made.items)
