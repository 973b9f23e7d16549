"""Filters by kind, issuer, region, date, status; the library as of a day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fakes import FakeEncoder

from ingest.document import Metadata
from ingest.errors import BadRequest
from kb.base import KnowledgeBase
from kb.filters import Filter, as_of_in, last_day
from kb.terminal import clause_lines
from kb.versions import state_of, with_versions

TODAY = date(2025, 6, 1)
HELD = {
    "旧": ("旧.txt", Metadata(title="松岭区防汛应急预案", kind="plan", issuer="松岭区人民政府", region="松岭区", date="2019-03-01", status="in_force")),
    "新": ("新.txt", Metadata(title="松岭区防汛应急预案", kind="plan", issuer="松岭区人民政府", region="松岭区", date="2024-04-02", effective="2024-05-01", status="in_force")),
    "稿": ("稿.txt", Metadata(title="松岭区雪灾应急预案", kind="plan", region="松岭区", date="2023", status="draft")),
    "法": ("法.txt", Metadata(title="避险条例", kind="law", issuer="松岭市应急管理局", region="全国", date="2022-11", status="in_force")),
    "记": ("记.txt", Metadata(title="会议记录", kind="other")),
}  # fmt: skip


def passing(**wanted: object) -> set[str]:
    return set(Filter(**wanted).select(HELD, "internal", TODAY))  # type: ignore[arg-type]


def test_a_filter_keeps_what_fits_and_an_empty_one_keeps_everything() -> None:
    assert passing() == set(HELD)
    assert not Filter()
    assert passing(kinds=("law", "other")) == {"法", "记"}
    assert passing(region="松岭区") == {"旧", "新", "稿"}
    assert passing(region="全国") == {"法"}
    assert passing(issuer="應急管理局") == {"法"}, "in either script"


def test_dates_that_say_less_count_where_they_may_be_meant() -> None:
    assert passing(since="2022-12") == {"新", "稿"}
    assert passing(since="2023-05-01") == {"新", "稿"}, "2023 may be after May"
    assert passing(until="2022") == {"旧", "法"}
    assert passing(since="2022-11-30", until="2023") == {"法", "稿"}


def test_states_are_those_among_the_versions() -> None:
    assert passing(states=("superseded",)) == {"旧"}
    assert passing(states=("draft",)) == {"稿"}
    assert passing(states=("in_force",)) == {"新", "法"}


def test_as_of_a_day_what_was_superseded_later_is_still_in_force() -> None:
    assert passing(as_of="2023-07-01") == {"旧", "法", "记"}
    assert passing(as_of="2024-04-15") == {"旧", "法", "记"}, "the new one was made and not yet in effect"
    assert passing(as_of="2024-05-01") == {"新", "法", "记"}
    before = Filter(as_of="2023-07-01").select(HELD, "internal", TODAY)
    assert before["旧"][1].status == "in_force"
    assert passing(as_of="2018") == {"记"}


AMENDED = {
    "初": ("初.txt", Metadata(title="避险条例", kind="law", region="全国", date="2001-05-09", effective="2002-01-01", status="in_force")),
    "改": ("改.txt", Metadata(title="避险条例", kind="law", region="全国", date="2019-08-20", effective="2002-01-01", status="in_force")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2001-06-01", set()), ("2005-01-01", {"初"}), ("2019-08-19", {"初"}), ("2019-08-20", {"改"}), ("2024", {"改"})],
)
def test_an_amended_text_was_not_law_before_its_amendment_though_it_keeps_the_first_day_of_effect(
    day: str, in_force: set[str]
) -> None:
    passing = Filter(as_of=day).select(AMENDED, "internal", TODAY)
    assert set(passing) == in_force
    assert all(m.status == "in_force" for _, m in passing.values())


def test_a_text_amended_after_the_day_asked_about_neither_counts_nor_supersedes() -> None:
    then = date(2010, 1, 1)
    assert state_of(AMENDED["改"][1], then) == "not_yet"
    assert with_versions(AMENDED, "internal", then)["初"][1].status == "in_force"
    assert with_versions(AMENDED, "internal", TODAY)["初"][1].status == "superseded"


def test_who_may_not_see_a_document_gets_it_by_no_filter() -> None:
    assert Filter(kinds=("plan",)).select(HELD, "public", TODAY) == {}


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"since": "去年"}, "日期“去年”读不懂。请写成 2023-07-01、2023-07 或 2023。"),
        ({"as_of": "2023-02-30"}, "日期“2023-02-30”读不懂"),
        ({"since": "2024", "until": "2023"}, "起始日期 2024 晚于截止日期 2023，请对调。"),
        ({"kinds": ("laws",)}, "没有“laws”这个类别"),
        ({"states": ("现行",)}, "没有“现行”这个状态"),
    ],
)
def test_what_is_no_value_is_refused(wanted: dict[str, object], words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        Filter(**wanted)  # type: ignore[arg-type]


def test_the_day_asked_about_is_read_out_of_the_question() -> None:
    assert as_of_in("2023年7月1日當時有效的預案由誰啟動？") == ("2023-07-01", "預案由誰啟動？")
    assert as_of_in("按2023年7月现行的预案由谁启动？") == ("2023-07", "预案由谁启动？")
    assert as_of_in("自2023年7月1日起施行的预案由谁启动？")[0] == ""
    assert as_of_in("2023年13月有效的预案")[0] == ""
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2023-12") == last_day("2023") == date(2023, 12, 31)


@pytest.mark.parametrize(
    "question",
    [
        "2024年有效应对了几次台风？",
        "2023年有效处置险情多少起？",
        "2024年有效期满的预案有哪些？",
        "2025年适用范围怎么规定？",
        "2024年现行预案体系有几层？",
        "截至2024年底有效处置了几起？",
    ],
)
def test_what_was_done_well_in_a_year_asks_for_no_day_s_law(question: str) -> None:
    assert as_of_in(question) == ("", question)


@pytest.mark.parametrize(
    ("question", "day", "rest"),
    [
        ("截至2023年7月1日有效规定有哪些？", "2023-07-01", "规定有哪些？"),
        ("2023年7月时现行规定由谁解释？", "2023-07", "规定由谁解释？"),
        ("2023年有效版《避险条例》第一条", "2023", "《避险条例》第一条"),
        ("2023年現行《避險條例》第一條", "2023", "《避險條例》第一條"),
        ("哪些预案2023年有效？", "2023", "哪些预案？"),
        ("2023年适用的标准是什么？", "2023", "标准是什么？"),
    ],
)
def test_the_day_is_read_where_the_law_of_a_day_is_asked_for(question: str, day: str, rest: str) -> None:
    assert as_of_in(question) == (day, rest)


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    files = {
        "旧.txt": "松岭区防汛应急预案\n松岭区人民政府 2019年3月1日印发\n第一条 松岭区防汛应急响应由区水务局启动，值班电话设在水务局。\n",
        "新.txt": "松岭区防汛应急预案\n松岭区人民政府 2024年4月2日印发\n第一条 松岭区防汛应急响应由区应急管理局启动，值班电话设在应急管理局。\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as kb:
        assert kb.add([tmp_path / name for name in files]).ok
        yield kb


def test_search_and_answers_see_the_library_as_it_stood(kb: KnowledgeBase) -> None:
    question = "松岭区防汛应急响应由谁启动？"
    now, then = kb.search(question), kb.search(question, within=Filter(as_of="2023-07-01"))
    assert {h.file for h in now.hits} == {"旧.txt", "新.txt"}
    assert {h.file for h in then.hits} == {"旧.txt"}
    recited = "《松岭区防汛应急预案》第一条规定了什么？"
    answer = kb.ask(recited, within=Filter(as_of="2023-07-01"))
    assert "区水务局启动" in answer.text
    assert answer.citations[0].metadata.status == "in_force"
    assert answer.citations[0].warnings == ()
    asked = kb.ask("2023年7月1日时有效的《松岭区防汛应急预案》第一条规定了什么？")
    assert "区水务局启动" in asked.text
    assert "只看 2023-07-01 当时有效的文件" in asked.notes
    assert asked.question.startswith("2023年7月1日"), "the question is given back as it was asked"
    assert "区应急管理局启动" in kb.ask(recited).text, "the next question sees today's library"


def test_what_a_filter_keeps_out_is_not_said_to_be_missing_from_the_library(kb: KnowledgeBase) -> None:
    question = "《松岭区防汛应急预案》第一条规定了什么？"
    refused = "未找到：在所选范围内没有《松岭区防汛应急预案》（去掉筛选条件再试）。"
    assert kb.ask(question, within=Filter(kinds=("case",))).notes == (refused,)
    assert kb.ask(f"截至2010年有效的{question}").notes == (refused, "只看 2010 当时有效的文件")
    assert list(clause_lines("", kb.clause("《松岭区防汛应急预案》第一条", within=Filter(kinds=("case",))))) == [
        "在所选范围内没有《松岭区防汛应急预案》（去掉筛选条件再试）。"
    ]
    (old,) = kb.clause("《松岭区防汛应急预案》（2024年）第一条", within=Filter(as_of="2023"))
    assert old.outcome.said() == (
        "在所选范围内没有《松岭区防汛应急预案》2024年的文本；有：2019-03-01（去掉筛选条件再试）"
    )
    assert kb.ask("《港口法》第一条").notes == ("未找到：资料库中没有《港口法》。",)
    elsewhere = kb.ask("松岭区防汛应急响应由谁启动？", within=Filter(since="2030"))
    assert elsewhere.notes[0].startswith("未找到：在所选范围内没有")
    assert elsewhere.notes[0].endswith("（去掉筛选条件再试）。")


def test_a_filter_that_lets_nothing_pass_finds_nothing(kb: KnowledgeBase) -> None:
    assert kb.search("防汛应急响应", within=Filter(kinds=("case",))).hits == ()
    assert kb.ask("防汛应急响应由谁启动？", within=Filter(since="2030")).status == "not_found"
