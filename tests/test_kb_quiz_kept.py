"""The bank that is kept: drafts, approvals, edits, and what becomes of a question when its clause changes or is not for everybody."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEncoder

from ingest.errors import BadRequest
from kb.base import KnowledgeBase
from kb.quiz.bank import SHARES, QuizWanted
from kb.quiz.editing import Change, answer_of, changed
from kb.quiz.item import Item, ItemType, Proof
from kb.quiz.kept import QuestionBank

CORPORA = Path(__file__).parent.parent / "corpora"
PROOF = Proof("a", "甲.txt", "条例", "第一条", "", None, 0, 5, "原文")


def item(type_: ItemType = "single", options: tuple[str, ...] = ("1小时", "2小时", "4小时", "8小时")) -> Item:
    answer = {"single": (0,), "multiple": (0, 1), "judge": (0,), "order": tuple(range(len(options)))}.get(type_, ())
    said = "；".join(options[a] for a in answer) or "一小时"
    return Item(
        type_,
        "deadline",
        "根据《条例》第一条，单位应当在（　　）内报告。",
        options if answer else (),
        answer,
        said,
        "依据",
        PROOF,
        2,
    )


ITEMS = [replace(item(), stem=f"根据《条例》第{n}条，单位应当在（　　）内报告。") for n in range(8)]


def test_kept_questions_are_drafts_until_somebody_approves_them(tmp_path: Path) -> None:
    kept = QuestionBank(tmp_path / "questions.json")
    assert kept.keep(ITEMS[:5]) == 5
    assert kept.keep(ITEMS[:6]) == 1
    first, second = kept.all()[:2]
    assert kept.decide([first.id], "approved") == 1
    kept.decide([second.id], "withdrawn")
    assert [q.status for q in QuestionBank(tmp_path / "questions.json").all()][:3] == ["approved", "withdrawn", "draft"]
    assert kept.keep(ITEMS[:5]) == 0  # what was decided stays
    assert kept.remove([second.id]) == 1
    with pytest.raises(BadRequest, match="没有编号为“没有”的题"):
        kept.decide(["没有"], "approved")


def test_a_mended_question_is_a_draft_again_under_its_number(tmp_path: Path) -> None:
    kept = QuestionBank(tmp_path / "questions.json")
    kept.keep([item()])
    [before] = kept.all()
    kept.decide([before.id], "approved")
    after = kept.edit(
        before.id,
        Change(
            stem="根据《条例》，单位最迟应当在（　　）内报告。",
            options=("1小时", "2小时", "6小时", "8小时"),
            answer="b",
        ),
    )
    assert (after.id, after.status, after.edited) == (before.id, "draft", True)
    assert kept.all()[0].item.options[2] == "6小时"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(stem="短"), "题干不能少于"),
        (Change(options=("甲", "", "丙", "丁")), "选项不能为空"),
        (Change(options=("甲", "甲", "丙", "丁")), "也不能重复"),
        (Change(answer="H"), "答案应是选项的字母（A 到 D），而不是“H”"),
        (Change(answer="AB"), "单选题只能有一个答案"),
        (Change(difficulty=9), "难度应为"),
    ],
)
def test_what_makes_no_question_is_refused_and_nothing_is_lost(tmp_path: Path, change: Change, words: str) -> None:
    kept = QuestionBank(tmp_path / "questions.json")
    kept.keep([item()])
    with pytest.raises(BadRequest, match=words):
        kept.edit(kept.all()[0].id, change)
    assert kept.all()[0].item == item()


def test_a_file_that_is_not_what_was_written_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "questions.json").write_text('[{"id": 1}]', encoding="utf-8")
    with pytest.raises(BadRequest, match="读不出来"):
        QuestionBank(tmp_path / "questions.json").all()


def test_a_question_is_stale_when_a_new_version_changed_its_clause_and_moves_when_it_did_not(tmp_path: Path) -> None:
    head = "云州市防汛条例\n\n（{}云州市第十届人民代表大会常务委员会第三次会议{}）\n\n"
    first = (
        "第一条　水库管理单位应当在{}小时内向市水利局报告险情。\n\n第二条　乡镇人民政府应当每{}组织一次防汛应急演练。\n"
    )
    old, new = tmp_path / "旧.txt", tmp_path / "新.txt"
    old.write_text(head.format("2020年3月1日", "通过") + first.format(4, "半年"), encoding="utf-8")
    new.write_text(
        head.format("2024年3月1日", "修订")
        + "第一条　本条例适用于本市。\n\n"
        + first.replace("第二条", "第三条").replace("第一条", "第二条").format(2, "半年"),
        encoding="utf-8",
    )
    kb = KnowledgeBase.open(tmp_path / "库", encoder=FakeEncoder())
    kb.add([old], kind="law")
    made = [i for i in kb.quiz(QuizWanted(60, dict.fromkeys(SHARES, 1))).items if i.source in ("deadline", "frequency")]
    kb.question_bank.keep(made)
    assert not any(q.stale for q in kb.questions())
    kb.add([new], kind="law")
    found = {q.item.source: q for q in kb.questions()}
    assert found["deadline"].stale == "changed"
    assert found["frequency"].stale == "renumbered"  # its stem says 第二条
    assert found["frequency"].item.proof.locator == "第三条"
    mended = kb.edit_question(found["frequency"].id, Change(difficulty=1)).item
    assert "第三条" in mended.stem and "第二条" not in mended.stem + mended.explanation
    again = kb.edit_question(found["deadline"].id, Change(difficulty=1)).item
    assert "2小时" in again.proof.quote and "2小时" in again.explanation
    assert "根据《云州市防汛条例》第二条" in again.stem
    assert {q.stale for q in kb.questions()} <= {"", "changed", "renumbered"}
    assert not any(q.stale for q in kb.questions() if q.edited)
    kb.remove("新.txt")
    kb.remove("旧.txt")
    assert {q.stale for q in kb.questions()} == {"gone"}


@pytest.mark.parametrize(
    ("type_", "written", "expected"),
    [
        ("single", "Ｃ", (2,)),
        ("multiple", "c、a", (0, 2)),
        ("multiple", "AAC", (0, 2)),
        ("judge", "×", (1,)),
        ("judge", "正確", (0,)),
        ("order", "D→C→B→A", (3, 2, 1, 0)),
        ("blank", "A", ()),
    ],
)
def test_an_answer_is_read_as_people_write_it(type_: ItemType, written: str, expected: tuple[int, ...]) -> None:
    options = ("正确", "错误") if type_ == "judge" else ("甲", "乙", "丙", "丁")
    assert answer_of(type_, written, options)[0] == expected


@pytest.mark.parametrize(
    ("type_", "written", "words"),
    [
        ("single", "E", "A 到 D"),
        ("single", " ", "答案不能为空"),
        ("multiple", "AA", "至少要有两个答案"),
        ("judge", "不知道", "“正确”或“错误”"),
        ("order", "ABC", "全部 4 个选项的次序"),
    ],
)
def test_what_is_no_answer_is_refused(type_: ItemType, written: str, words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        answer_of(type_, written, ("正确", "错误") if type_ == "judge" else ("甲", "乙", "丙", "丁"))


@pytest.mark.parametrize(
    ("of", "change", "words"),
    [
        ("single", Change(), "没有写要改什么"),
        ("single", Change(options=("2小时", "2 小时", "３小时", "4小时")), "也不能重复"),
        ("single", Change(options=tuple(str(n) for n in range(9))), "2 到 8 个，而不是 9 个"),
        ("multiple", Change(options=("甲", "乙")), "3 到 8 个，而不是 2 个"),
        ("order", Change(options=("甲", "乙", "丙")), "原来的答案对不上了"),
        ("judge", Change(options=("对", "错")), "没有可改的选项"),
        ("blank", Change(options=("对", "错")), "没有可改的选项"),
    ],
)
def test_a_change_that_leaves_no_question_is_refused(of: ItemType, change: Change, words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        changed(item(of), change)


@pytest.mark.parametrize(
    "damage",
    [{"answer": [99]}, {"difficulty": 9}, {"options": "甲乙"}, {"stem": None}, {"proof": None}, {"type": "论述"}, {"answer": []}],
)  # fmt: skip
def test_a_damaged_row_is_told_in_chinese_and_nothing_is_written_over(
    tmp_path: Path, damage: dict[str, object]
) -> None:
    file = tmp_path / "questions.json"
    QuestionBank(file).keep([item()])
    rows = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps([{**rows[0], **damage}], ensure_ascii=False), encoding="utf-8")
    before = file.read_bytes()
    for act in (QuestionBank(file).all, lambda: QuestionBank(file).keep(ITEMS)):
        with pytest.raises(BadRequest, match=r"读不出来（.*）。请恢复该文件的备份"):
            act()
    assert file.read_bytes() == before
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(BadRequest, match="读不出来"):
        QuestionBank(file).keep(ITEMS)


def _library(home: Path, **texts: str) -> KnowledgeBase:
    kb = KnowledgeBase.open(home / "库", encoder=FakeEncoder())
    for name, text in texts.items():
        (home / f"{name}.txt").write_text(text, encoding="utf-8")
        kb.add([home / f"{name}.txt"], audience="public" if name.startswith("公开") else "internal", kind="law")
    return kb


def test_a_clause_of_another_city_is_no_version(tmp_path: Path) -> None:
    rule = "防汛条例\n\n{}人民政府\n\n2024年3月1日\n\n第一条　水库管理单位应当在4小时内向市水利局报告险情。\n"
    kb = _library(tmp_path, 甲=rule.format("云州市"), 乙=rule.format("湖安市"))
    first = next(d for d in kb.documents() if d.file == "甲.txt")
    kb.question_bank.keep(kb.quiz(QuizWanted(9), ["甲.txt"]).items)
    assert kb.questions()
    kb.remove(first.document_id)
    assert {q.stale for q in kb.questions()} == {"gone"}


def test_the_public_sees_approved_questions_whose_options_it_may_see(tmp_path: Path) -> None:
    define = "{}\n\n2024年3月1日\n\n第一条　{}。\n\n第二条　{}。\n\n第三条　{}。\n\n第四条　水库管理单位应当在4小时内向市水利局报告险情。\n"
    kb = _library(
        tmp_path,
        公开=define.format(
            "云州市防汛条例",
            "警戒水位，是指堤防可能出现险情的水面高度",
            "汛限高程，是指汛期不得超过的水面高度",
            "分洪道路，是指用来分泄洪水的临时通路",
        ),
        内部=define.format(
            "云州市人防条例",
            "地下金库，是指战时存放贵重物品的场所",
            "备用水源，是指战时向城区供水的场所",
            "绝密物库，是指战时存放保密器材的场所",
        ),
    )
    kb.question_bank.keep(kb.quiz(QuizWanted(200), ["公开.txt"]).items)
    every = kb.questions()
    assert any("地下金库" in "".join(q.item.options) for q in every)
    assert kb.questions(audience="public") == []  # all are drafts
    kb.question_bank.decide([q.id for q in every], "approved")
    seen = kb.questions(audience="public")
    assert seen
    secret = ("地下金库", "备用水源", "绝密物库")
    assert not any(word in q.item.stem + "".join(q.item.options) for q in seen for word in secret)


def test_the_same_documents_make_the_same_set_in_whatever_order_they_came(tmp_path: Path) -> None:
    names = ("云州市防汛防台风应急预案.docx", "云州市安全生产管理条例.txt", "云州市危险化学品事故应急预案.txt")
    made = []
    for n, order in enumerate((names, names[::-1])):
        kb = KnowledgeBase.open(tmp_path / str(n), encoder=FakeEncoder())
        for name in order:
            kb.add([CORPORA / name])
        made.append(kb.quiz(QuizWanted(40, seed=5)).items)
    assert made[0] == made[1]


def test_a_damaged_bank_does_not_keep_versions_from_being_compared(tmp_path: Path) -> None:
    text = "云州市防汛条例\n\n2024年3月1日\n\n第一条　水库管理单位应当在{}小时内向市水利局报告险情。\n"
    kb = _library(tmp_path, 甲=text.format(2), 乙=text.format(4))
    (kb.home / "questions.json").write_text("[", encoding="utf-8")
    assert any("题库" in note and "读不出来" in note for note in kb.compare("甲.txt", "乙.txt").notes)
