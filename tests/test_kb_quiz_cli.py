"""`kb quiz` and `kb bank` on the command line, and the steps of a round of practice."""

import json
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder

from kb import cli
from kb.base import KnowledgeBase
from kb.pages.practice import Round, is_right, step
from kb.pages.quiz_bank import changes
from kb.quiz.editing import Change
from kb.quiz.item import Item, Proof

CORPORA = Path(__file__).parent.parent / "corpora"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("index.encoder.SentenceEncoder", FakeEncoder)
    monkeypatch.setattr("kb.commands.common.announce_model", lambda: None)
    with KnowledgeBase.open(tmp_path / "库", encoder=FakeEncoder()) as kb:
        kb.add([CORPORA / "云州市防汛防台风应急预案.docx", CORPORA / "云州市安全生产管理条例.docx"])
    return tmp_path / "库"


def run(home: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main([*arguments, "--home", str(home)])
    said = capsys.readouterr()
    return code, said.out, said.err


def shape(home: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    code, out, _ = run(home, capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out)


def test_quiz_prints_questions_with_answers_and_what_was_left_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(home, capsys, "quiz", "-n", "8")
    assert code == 0
    assert "1. [" in out and "答案：" in out and "依据：《" in out
    assert "共 8 题，从" in out
    assert "条可以出题，本套考到" in out


def test_quiz_json_is_the_contract(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = shape(home, capsys, "quiz", "-n", "6", "--seed", "9")
    assert made["seed"] == 9
    for one in made["items"]:
        assert {
            "id",
            "type",
            "stem",
            "options",
            "answer",
            "answer_text",
            "explanation",
            "citation",
            "difficulty",
        } <= one.keys()
        assert one["citation"]["quote"]
    assert made == shape(home, capsys, "quiz", "-n", "6", "--seed", "9")


def test_types_are_taken_by_code_and_word_with_shares(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = shape(home, capsys, "quiz", "-n", "10", "--types", "判断=1,single=1")
    assert {i["type"] for i in made["items"]} == {"judge", "single"}
    with pytest.raises(SystemExit):
        run(home, capsys, "quiz", "--types", "论述")
    assert "没有“论述”这个题型。可用：single（单选题）" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(home, capsys, "quiz", "--difficulty", "9")
    assert "难度应为 1、2、3" in capsys.readouterr().err


def test_questions_are_kept_approved_mended_and_exported(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = run(home, capsys, "quiz", "-n", "6", "--keep", "--types", "single")
    assert code == 0 and "已存入题库：6 题待审" in err
    kept = shape(home, capsys, "bank")["questions"]
    assert [q["status"] for q in kept] == ["draft"] * 6
    code, _, err = run(home, capsys, "bank", "--export", str(tmp_path / "卷.docx"))
    assert code == 1 and "没有可以导出的题" in err
    assert "已通过：2 题" in run(home, capsys, "bank", "--approve", kept[0]["id"], kept[1]["id"])[1]
    assert "已撤下：1 题" in run(home, capsys, "bank", "--withdraw", kept[2]["id"])[1]
    assert (
        run(home, capsys, "bank", "--export", str(tmp_path / "卷.docx"))[2]
        == f"已导出：{tmp_path / '卷.docx'}（2 题）\n"
    )
    assert (tmp_path / "卷.docx").stat().st_size > 10_000
    code, out, _ = run(
        home, capsys, "bank", "--edit", kept[0]["id"], "--stem", "改过的题干应当怎样写？", "--answer", "C"
    )
    assert code == 0 and "已改，待审：改过的题干" in out
    assert shape(home, capsys, "bank", "--status", "已通过")["questions"][0]["id"] == kept[1]["id"]
    assert "共 6 题" in run(home, capsys, "bank")[1]
    code, _, err = run(home, capsys, "bank", "--approve", "没有")
    assert code == 1 and "没有编号为“没有”的题" in err


def test_an_unknown_document_and_a_matter_that_nobody_speaks_of_are_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "没有找到文件“不存在”" in run(home, capsys, "quiz", "不存在")[2]
    code, _, err = run(home, capsys, "quiz", "--about", "宇宙射线")
    assert code == 1 and "没有讲到“宇宙射线”" in err


# -- practice ---------------------------------------------------------------------------------------------------------


def item(type_: str, options: tuple[str, ...], answer: tuple[int, ...], text: str) -> Item:
    proof = Proof("d", "f", "条例", "第一条", "", None, 0, 1, "文")
    return Item(type_, "list", f"{type_}？", options, answer, text, "依据", proof, 1)  # type: ignore[arg-type]


SINGLE = item("single", ("甲", "乙", "丙", "丁"), (1,), "乙")
MULTIPLE = item("multiple", ("甲", "乙", "丙", "丁"), (0, 2), "甲；丙")
ORDER = item("order", ("甲", "乙", "丙"), (2, 0, 1), "丙 → 甲 → 乙")
BLANK = item("blank", (), (), "三十日")
SHORT = item("short", (), (), "答案")


@pytest.mark.parametrize(
    ("of", "said", "right"),
    [
        (SINGLE, "1", True),
        (SINGLE, "0", False),
        (MULTIPLE, "2,0", True),
        (MULTIPLE, "0", False),
        (ORDER, "2,0,1", True),
        (ORDER, "0,1,2", False),
        (BLANK, "30日", True),
        (BLANK, " 三十日。", True),
        (BLANK, "13日", False),
        (SINGLE, "", False),
    ],
)
def test_an_answer_is_right_or_wrong(of: Item, said: str, *, right: bool) -> None:
    assert is_right(of, said) is right


def test_a_round_goes_question_by_question_and_keeps_what_was_wrong() -> None:
    now = Round((SINGLE, MULTIPLE, SHORT))
    now = step(now, "next", "")  # not before it is answered
    assert now.at == 0
    now = step(now, "answer", "0")
    assert now.told and now.wrong == (SINGLE,)
    assert step(now, "answer", "1") == now  # once is enough
    now = step(step(now, "next", ""), "answer", "0,2")
    now = step(step(now, "next", ""), "knew", "")
    now = step(now, "next", "")
    assert now.is_over and now.right == 2
    again = step(now, "redo", "")
    assert again.items == (SINGLE,) and not again.is_over
    after = step(step(again, "answer", "1"), "next", "")
    assert after.is_over and after.wrong == ()


def test_what_is_typed_in_the_form_becomes_a_change() -> None:
    typed = changes(MULTIPLE, "题干", "甲\n乙\n丙\n丁", "bd", "因为")
    assert typed == Change("题干", ("甲", "乙", "丙", "丁"), "bd", "因为")
    assert changes(item("judge", ("正确", "错误"), (0,), "正确"), "题干", "", "錯誤", "").options is None
    assert changes(BLANK, "题干", "", "二十日", "").answer == "二十日"
