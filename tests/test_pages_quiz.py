"""The pages of questions and practice without a browser: what a listener answers, page by page of the bank, and in whose turn."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import FakeEncoder

from ingest.errors import BadRequest
from kb.base import KnowledgeBase
from kb.pages.desk import Desk
from kb.pages.practice_cards import picked
from kb.pages.quiz_bank import PAGE, BankSection, Shown, changes
from kb.pages.running import running
from kb.pages.takeaway import private_file
from kb.quiz.bank import Bank, QuizWanted
from kb.quiz.editing import Change, answer_of, changed
from kb.quiz.item import Item

EVIL = '<img src=x onerror="window.hacked=1">条例'
REGULATION = """云州市防汛条例

（2024年3月1日云州市第十届人民代表大会常务委员会第三次会议通过）

第一条　水库管理单位应当在险情发生后2小时内向市水利局报告。

第二条　乡镇人民政府应当每半年组织一次防汛应急演练。

第三条　巡查人员应当每日记录水位，巡查记录保存期限不得少于三年。

第四条　本条例自2024年5月1日起施行。
"""
TYPES = ["single", "judge", "blank"]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[KnowledgeBase]:
    (tmp_path / "防汛条例.txt").write_text(REGULATION, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "库", encoder=FakeEncoder()) as kb:
        assert kb.add([tmp_path / "防汛条例.txt"], kind="law").ok
        yield kb


@pytest.fixture
def judged(library: KnowledgeBase) -> Item:
    """A question whose clause stands."""
    return library.quiz(QuizWanted(5, {"judge": 1})).items[0]


@pytest.fixture
def many(library: KnowledgeBase, judged: Item) -> list[Item]:
    """45 questions of that clause, all kept: three pages of the bank."""
    items = [replace(judged, stem=f"第{n}题的题干应当怎样写？") for n in range(1, 46)]
    assert library.question_bank.keep(items) == 45
    return items


def laid_out(page: type, library: object) -> Any:
    import gradio as gr

    with gr.Blocks():
        return page(Desk(lambda: library), gr.Radio(["simplified", "traditional"]))  # type: ignore[arg-type, return-value]


@pytest.fixture
def section(library: KnowledgeBase) -> Any:
    return laid_out(BankSection, library)


def quiz_page(library: object) -> Any:
    from kb.pages.quiz import QuizPage

    return laid_out(QuizPage, library)


def practice_page(library: object) -> Any:
    from kb.pages.practice import PracticePage

    return laid_out(PracticePage, library)


def click(act: str, which: str = "") -> Any:
    import gradio as gr

    return gr.EventData(None, {"act": act, "id": which})


def states(library: KnowledgeBase) -> list[str]:
    return [q.status for q in library.question_bank.all()]


# -- how far the work is ----------------------------------------------------------------------------------------------


def steps(progress: Callable[[int, int, str], None], seen: threading.Event) -> str:
    progress(0, 2, "甲")
    assert seen.wait(60)
    progress(1, 2, "")
    time.sleep(0.3)  # so that it is not overtaken by the end
    return "完"


def test_work_tells_its_steps_and_gives_its_result() -> None:
    seen = threading.Event()
    work = running(lambda progress: steps(progress, seen), lambda n, total, what: {what: (n, total)})
    assert next(work) == {"甲": (0, 2)}
    seen.set()
    with pytest.raises(StopIteration) as end:
        next(work)  # the step without a name is no step
    assert end.value.value == "完"


def test_steps_that_were_overtaken_are_not_shown() -> None:
    def work(progress: Callable[[int, int, str], None]) -> None:
        for n in range(1000):
            progress(n, 1000, "文件")
        told.set()
        assert go_on.wait(60)
        progress(1000, 1000, "末尾")
        assert go_on.wait(60)

    told, go_on = threading.Event(), threading.Event()
    shown = []
    for step in running(work, lambda n, total, what: {what: n}):
        assert told.wait(60)
        go_on.set()
        shown.append(step)
    assert len(shown) < 5


def test_what_the_work_raises_is_raised_where_it_is_waited_for() -> None:
    def work(progress: object) -> None:
        raise BadRequest("没有文件")

    with pytest.raises(BadRequest, match="没有文件"):
        list(running(work, lambda n, total, what: {}))


class EvilLibrary:
    """Tells of a document whose title is HTML, and goes on when it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def quiz(self, *_: object, progress: Callable[[int, int, str], None]) -> Bank:
        progress(0, 1, EVIL)
        assert self.let_go.wait(60)
        return Bank((), (), (), 0, 1)

    def check(self, *, progress: Callable[[int, int, str], None]) -> None:
        progress(0, 1, EVIL)
        assert self.let_go.wait(60)
        raise BadRequest("没有文件")


def quiz_run(library: object) -> tuple[Iterator[Any], Any]:
    page = quiz_page(library)
    return page._run([], 20, "", 1, [], [], False, "simplified"), page._shown


def practice_run(library: object) -> tuple[Iterator[Any], Any]:
    page = practice_page(library)
    return page._begin(None, "fresh", 10, TYPES, "simplified"), page._shown


def check_run(library: object) -> tuple[Iterator[Any], Any]:
    from kb.pages.check import CheckPage

    page = laid_out(CheckPage, library)
    return page._run(None, "", "", "", False, "simplified"), page._report


@pytest.mark.parametrize("begin", [quiz_run, practice_run, check_run])
def test_the_title_of_a_document_is_text_while_the_page_tells_how_far_it_is(
    begin: Callable[[object], tuple[Iterator[Any], Any]],
) -> None:
    library = EvilLibrary()
    run, shown = begin(library)
    assert "正在读" in next(run)[shown]
    told = next(run)[shown]
    library.let_go.set()
    rest = list(run)
    assert "<img" not in told and "&lt;img" in told and "（1/1）" in told
    assert "正在" not in rest[-1][shown]


def test_practice_and_quiz_make_questions_one_after_the_other() -> None:
    import app

    pages = app.build(Desk(SimpleNamespace))  # type: ignore[arg-type, return-value]
    turns = {f.fn.__qualname__: (f.concurrency_id, f.concurrency_limit) for f in pages.fns.values() if f.fn}
    assert turns["QuizPage._run"] == turns["PracticePage._begin"] == ("quiz", 1)
    assert turns["CheckPage._run"] == ("check", 1)


# -- the bank, page by page ---------------------------------------------------------------------------------------------


def test_the_bank_is_shown_by_the_page(section: Any, many: list[Item]) -> None:
    first = section.listed("", Shown(), "simplified")
    assert f"第 1–{PAGE} 题，共 45 题" in first[section._list]
    assert first[section._list].count("<article") == PAGE
    assert "第20题的" in first[section._list] and "第21题的" not in first[section._list]
    second = section._act("", first[section._shown], "traditional", click("next"))
    assert "第 21–40 題，共 45 題" in second[section._list]
    third = section._act("", second[section._shown], "simplified", click("next"))
    assert "第 41–45 题，共 45 题" in third[section._list] and third[section._list].count("<article") == 5
    assert section._act("", third[section._shown], "simplified", click("next"))[section._shown].start == 40
    assert section._act("", first[section._shown], "simplified", click("previous"))[section._shown].start == 0
    assert section._filter("draft", "simplified")[section._shown].start == 0


def test_the_page_turns_where_there_is_another_one_and_nowhere_else(section: Any, many: list[Item]) -> None:
    first = section.listed("", Shown(), "simplified")[section._list]
    assert 'data-act="previous" disabled' in first and 'data-act="next" disabled' not in first
    assert 'data-act="next" disabled' in section.listed("", Shown(40), "simplified")[section._list]
    section._desk.library().question_bank.remove([i.id for i in many[5:]])
    one = section.listed("", Shown(40), "simplified")
    assert one[section._shown].start == 0, "the last page that there is"
    assert "data-act=\"next\"" not in one[section._list]  # fmt: skip


def test_a_click_beside_the_buttons_changes_nothing(section: Any, many: list[Item]) -> None:
    shown = section.listed("", Shown(), "simplified")[section._shown]
    assert section._act("", shown, "simplified", click("")).keys() == {section._said}
    assert states(section._desk.library()) == ["draft"] * 45


def test_only_what_is_on_the_page_is_approved(section: Any, library: KnowledgeBase, many: list[Item]) -> None:
    second = section.listed("", Shown(PAGE), "simplified")
    after = section._approve_page("", second[section._shown], "simplified")
    assert states(library) == ["draft"] * 20 + ["approved"] * 20 + ["draft"] * 5
    assert "已通过本页 20 题。" in after[section._said]
    assert "第 21–40 题" in after[section._list]
    again = section._approve_page("", after[section._shown], "simplified")
    assert "本页没有待审的题。" in again[section._said]


def test_a_stale_question_is_not_approved_with_its_page(
    section: Any, library: KnowledgeBase, many: list[Item], judged: Item
) -> None:
    lost = replace(judged, stem="所依据的文件已不在的题？", proof=replace(judged.proof, document_id="无", title="无"))
    library.question_bank.remove([i.id for i in many[3:]])
    library.question_bank.keep([lost])
    shown = section.listed("", Shown(), "simplified")[section._shown]
    after = section._approve_page("", shown, "simplified")
    assert states(library) == ["approved"] * 3 + ["draft"]
    assert "已通过本页 3 题。另有 1 题条款已变或刚被改过，没有通过" in after[section._said]


def test_what_was_changed_since_it_was_shown_is_not_approved_with_its_page(
    section: Any, library: KnowledgeBase, many: list[Item]
) -> None:
    shown = section.listed("", Shown(), "simplified")[section._shown]
    library.question_bank.edit(many[0].id, Change(stem="另一个人刚改成了这样？"))
    library.question_bank.remove([many[1].id])
    after = section._approve_page("", shown, "simplified")
    assert states(library)[:19] == ["draft", *["approved"] * 18]
    assert "已通过本页 18 题。另有 2 题" in after[section._said]


def test_the_list_shows_the_chosen_state_when_one_comes_back_and_when_a_set_is_kept(
    library: KnowledgeBase, many: list[Item], judged: Item
) -> None:
    from kb.pages.quiz import Made

    library.question_bank.decide([many[7].id], "approved")
    page = quiz_page(library)
    bank = page.bank
    assert page.state == [page._documents, *bank.state, page.state[-1]], "what refresh is given"
    listed = page.refresh([], "approved", Shown(), "simplified")
    assert listed[bank._list].count("<article") == 1 and "第8题的" in listed[bank._list]
    made = Made(Bank((judged,), (), (), 1, 1), 1)
    kept = page._put_by(made, "approved", Shown(), "simplified")
    assert "已存入题库 1 题待审" in kept[page._told]
    assert kept[bank._list].count("<article") == 1, "待审的不在“已通过”之列"
    assert bank._list in page.dynamic and bank._shown in page.dynamic


# -- taking questions away ----------------------------------------------------------------------------------------------


def test_all_approved_questions_are_taken_away_whatever_page_is_shown(
    section: Any, library: KnowledgeBase, many: list[Item], judged: Item
) -> None:
    lost = replace(judged, stem="所依据的文件已不在的题？", proof=replace(judged.proof, document_id="无", title="无"))
    library.question_bank.keep([lost])
    library.question_bank.decide([*(i.id for i in many[:41]), lost.id], "approved")
    told = section._take_away(".json", "simplified")
    file = Path(told[section._file]["value"])
    items = json.loads(file.read_text(encoding="utf-8"))["items"]
    assert [i["stem"] for i in items] == [i.stem for i in many[:41]]
    assert "已导出 41 题。另有 1 题已通过但条款已变，没有导出。" in told[section._said]
    assert told[section._file]["visible"]


@pytest.mark.parametrize(("script", "said"), [("simplified", "按“通过”，再来导出"), ("traditional", "按「通過」，再來匯出")])  # fmt: skip
def test_where_nothing_is_approved_the_page_says_what_to_do(
    section: Any, many: list[Item], script: str, said: str
) -> None:
    told = section._take_away(".docx", script)
    assert said in told[section._said]
    assert not told[section._file]["visible"]


def test_a_file_is_written_in_the_folder_that_gradio_clears(
    section: Any, library: KnowledgeBase, many: list[Item], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    assert tmp_path in private_file("卷.docx").parents
    library.question_bank.decide([many[0].id], "approved")
    file = Path(section._take_away(".csv", "simplified")[section._file]["value"])
    assert tmp_path in file.parents and file.is_file()
    report = laid_out_check_export(library)
    assert tmp_path in report.parents and report.is_file()


def laid_out_check_export(library: KnowledgeBase) -> Path:
    from kb.pages.check import CheckPage

    page = laid_out(CheckPage, library)
    return Path(page._exporter(".html")(library.check(), "simplified")[page._file]["value"])


# -- mending ------------------------------------------------------------------------------------------------------------


def test_a_question_that_was_removed_meanwhile_is_said_to_be_gone(
    section: Any, library: KnowledgeBase, many: list[Item]
) -> None:
    shown = section.listed("", Shown(), "simplified")[section._shown]
    library.question_bank.remove([many[0].id])
    for act in ("edit", "approve"):
        told = section._act("", shown, "simplified", click(act, many[0].id))
        assert "这道题已不在题库里" in told[section._said] and "StopIteration" not in told[section._said]
        assert "第1题的" not in told[section._list] and "第2题的" in told[section._list]
    saved = section._put(many[0].id, "写了一半的题干？", "", "对", "", "", shown, "simplified")
    assert "改动没有保存" in saved[section._said]
    assert "第1题的" not in saved[section._list]
    assert section._stem not in saved, "what was typed stays"


def test_an_edit_is_saved_and_the_question_is_a_draft_again(
    section: Any, library: KnowledgeBase, many: list[Item]
) -> None:
    library.question_bank.decide([many[0].id], "approved")
    opened = section._act("", Shown(), "traditional", click("edit", many[0].id))
    assert opened[section._stem] == many[0].stem and opened[section._answer] in ("正確", "錯誤")
    told = section._put(many[0].id, "改过的题干应当怎样写？", "", "×", "解析", "", Shown(), "simplified")
    assert "已保存" in told[section._said] and "改过的题干" in told[section._list]
    kept = library.question_bank.all()[0]
    assert (kept.item.answer, kept.status) == ((1,), "draft")
    told = section._put(many[0].id, "改过的题干应当怎样写？", "", "也许", "", "", Shown(), "simplified")
    assert "判断题的答案应是“正确”或“错误”，而不是“也许”" in told[section._said]
    assert section._list not in told, "what was typed stays"


@pytest.mark.parametrize("written", ["AC", "ac", "ＡＣ", "A、C", "ａ，ｃ", "C A", "A;C", " A→C "])
def test_letters_are_read_however_they_are_written(written: str) -> None:
    assert answer_of("multiple", written, ("甲", "乙", "丙")) == ((0, 2), "甲；丙")


@pytest.mark.parametrize("written", ["√", "对", "對", "正确", "正確", "✓", "T", "对。"])
def test_right_is_read_however_it_is_written(written: str) -> None:
    assert answer_of("judge", written, ("正确", "错误")) == ((0,), "正确")


@pytest.mark.parametrize("written", ["×", "错", "錯", "错误", "錯誤", "✗", "x", "Ｘ"])
def test_wrong_is_read_however_it_is_written(written: str) -> None:
    assert answer_of("judge", written, ("正确", "错误")) == ((1,), "错误")


def test_an_order_keeps_its_order_and_words_stay_words() -> None:
    assert answer_of("order", "c、a、b", ("甲", "乙", "丙")) == ((2, 0, 1), "丙 → 甲 → 乙")
    assert answer_of("blank", " AC ", ()) == ((), "AC")


@pytest.mark.parametrize(("type_", "written"), [("single", "E"), ("multiple", "甲"), ("judge", "AB"), ("short", " "), ("single", "、")])  # fmt: skip
def test_what_is_no_answer_is_refused_in_words(type_: Any, written: str) -> None:
    with pytest.raises(BadRequest, match=r"请(重新)?写答案"):
        answer_of(type_, written, ("甲", "乙", "丙", "丁") if type_ != "judge" else ("正确", "错误"))


def test_options_that_nobody_could_letter_are_refused(judged: Item) -> None:
    single = replace(judged, type="single", options=("甲", "乙", "丙", "丁"), answer=(0,), answer_text="甲")
    assert changes(single, "题干", "甲\n\n乙", "B", "").options == ("甲", "乙")
    for options in ("", "\n".join("一二三四五六七八九")):
        with pytest.raises(BadRequest, match="选项应有 2 到 8 个"):
            changed(single, changes(single, "怎样报告险情？", options, "A", ""))


# -- practice and the set -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "options"), [("2,0", [2, 0]), ("²", []), ("1,²,x,", [1]), ("", []), ("-1", [])])
def test_the_options_of_an_answer_are_read_whatever_is_sent(said: str, options: list[int]) -> None:
    assert picked(said) == options


def test_an_answer_that_is_no_number_is_wrong_and_breaks_nothing(judged: Item) -> None:
    from kb.pages import practice_cards
    from kb.pages.practice import Round, step

    told = step(Round((judged,)), "answer", "²")
    assert told.given == (("²", False),)
    assert "答错了" in practice_cards.shown(told, "simplified")


def test_a_round_begins_after_it_was_told_how_far_it_is(library: KnowledgeBase) -> None:
    page = practice_page(library)
    run = list(page._begin(None, "fresh", 10, TYPES, "simplified"))
    assert "正在读文件" in run[0][page._shown] and page._round not in run[0]
    begun = run[-1][page._round]
    assert begun.items and {i.type for i in begun.items} <= set(TYPES)


def test_why_there_is_nothing_to_practise_is_said_of_what_was_chosen(library: KnowledgeBase, many: list[Item]) -> None:
    page = practice_page(library)

    def lack(source: str, types: list[str]) -> str:
        last = list(page._begin(None, source, 10, types, "simplified"))[-1]
        assert page._round not in last
        return str(last[page._shown])

    assert "题库里还没有已通过的题" in lack("approved", TYPES)
    library.question_bank.decide([many[0].id], "approved")
    assert "题库里已通过的题没有所选题型的" in lack("approved", ["order"])
    assert "这些文件出不了所选题型的题" in lack("fresh", ["order"])
    drawn = list(page._begin(None, "approved", 10, TYPES, "simplified"))[-1][page._round]
    assert [i.id for i in drawn.items] == [many[0].id]


def test_the_script_changes_and_what_was_asked_for_does_not(library: KnowledgeBase) -> None:
    page = quiz_page(library)
    last = list(page._run([], 200, "", 1, [], [], False, "simplified"))[-1]
    assert "想要 200 题，够格的只有" in last[page._shown]
    told = page._tell(last[page._made], "traditional")
    assert "想要 200 題，夠格的只有" in told[page._shown]


def test_a_set_that_could_not_be_made_does_not_leave_the_one_before(library: KnowledgeBase) -> None:
    page = quiz_page(library)
    run = list(page._run([], 20, "宇宙射线", 1, [], [], False, "simplified"))
    assert "没有讲到“宇宙射线”" in run[-1][page._shown]
    assert run[0][page._made] is None and page._made not in run[-1]


def test_a_long_set_says_that_the_page_shows_its_beginning(judged: Item) -> None:
    from kb.pages import quiz_cards

    items = tuple(replace(judged, stem=f"第{n}题的题干应当怎样写？") for n in range(61))
    assert "这里显示前 60 题" in quiz_cards.made(Bank(items, (), (), 61, 1), 61, "simplified")
    assert "这里显示前" not in quiz_cards.made(Bank(items[:60], (), (), 60, 1), 60, "simplified")
