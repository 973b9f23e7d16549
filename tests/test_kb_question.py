"""What a question asks for, and of which place, document, year and article."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Metadata
from kb.clauses.mentions import said
from kb.question import Question, understand
from kb.script import to_script
from kb.versions import Held

HELD: Held = {
    "flood": (
        "云州市防汛防台风应急预案.docx",
        Metadata("云州市防汛防台风应急预案", region="云州市", kind="plan", date="2024-04-18", status="in_force"),
    ),
    "general": (
        "云州市突发事件总体应急预案.md",
        Metadata("云州市突发事件总体应急预案", region="云州市", kind="plan", date="2023-05-09", status="in_force"),
    ),
    "district": (
        "临江区突发事件总体应急预案.txt",
        Metadata("临江区突发事件总体应急预案", region="临江区", kind="plan", date="2023-08-01"),
    ),
    "safety14": (
        "安全生产法2014.txt",
        Metadata(
            "中华人民共和国安全生产法（2014年修正）",
            region="全国",
            kind="law",
            date="2014-08-31",
            status="superseded",
        ),
    ),
    "safety21": (
        "安全生产法2021.txt",
        Metadata("中华人民共和国安全生产法", region="全国", kind="law", date="2021-06-10", status="in_force"),
    ),
    "county": ("澎岬縣災害防救自治條例.html", Metadata("澎岬縣災害防救自治條例", region="澎岬縣", kind="law")),
    "sea": ("烟台市海上搜救应急预案.txt", Metadata("烟台市海上搜救应急预案", region="烟台市", kind="plan")),
}


def asked(text: str) -> Question:
    return understand(text, HELD)


# -- kinds ------------------------------------------------------------------------------------------------------------

KINDS = [
    ("谁负责转移群众？", "who"),
    ("由哪个部门牵头？", "who"),
    ("险情要向哪个单位报告？", "who"),
    ("多长时间内上报？", "when"),
    ("几小时内书面报告？", "when"),
    ("渔船何时回港？", "when"),
    ("死亡多少人算重大事故？", "howmany"),
    ("水位多高要封闭通道？", "howmany"),
    ("办公室设在哪里？", "where"),
    ("安置到什么地方去？", "where"),
    ("设哪些工作组？", "list"),
    ("先期处置有哪些步骤？", "how"),
    ("教室着火怎么办？", "how"),
    ("疏散按什么程序进行？", "how"),
    ("哪一条规定了强制转移？", "article"),
    ("第几条讲的是罚款？", "article"),
    ("黄色标识是什么意思？", "what"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_words_of_a_question_tell_its_kind(text: str, kind: str) -> None:
    assert asked(text).kind == kind


@pytest.mark.parametrize("text", ["第几条船先回港？", "哪条路被淹了？"])
def test_a_ship_or_a_road_is_no_article(text: str) -> None:
    assert asked(text).kind != "article"


QUESTIONS = [
    *(text for text, _ in KINDS),
    "云州市防汛防台风应急预案规定，红色预警由谁签发？",
    "《安全生产法》第十七条之一规定了什么？",
    "临江区街道多久之内报告？",
    "青岛市谁负责海上搜救？",
    "“六大行动”是哪六个？",
    "2014年版安全生产法怎么规定？",
]


def meaning(question: Question) -> dict[str, Any]:
    """All that was understood, without the text itself and its script."""
    names = (
        "folded",
        "kind",
        "places",
        "unknown_places",
        "documents",
        "unknown_title",
        "suggested",
        "years",
        "article",
    )
    return {name: getattr(question, name) for name in (*names, "quoted", "topic", "provides")}


@pytest.mark.parametrize("text", QUESTIONS)
def test_both_scripts_ask_alike(text: str) -> None:
    assert meaning(asked(to_script(text, "traditional"))) == meaning(asked(text))


@pytest.mark.parametrize("text", QUESTIONS)
def test_width_and_blanks_change_nothing(text: str) -> None:
    wide = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    assert meaning(asked(f" {wide[:3]} {wide[3:]}　")) == meaning(asked(text))


def test_the_script_of_the_question_is_kept() -> None:
    assert asked("颱風來襲誰負責？").script == "traditional"
    assert asked("台风来袭谁负责？").script == "simplified"
    assert asked("119").script == "simplified"


@given(st.text(max_size=40))
def test_any_text_is_understood_as_something(text: str) -> None:
    question = asked(text)
    assert question.text == text
    assert question.documents <= HELD.keys()
    assert question.suggested <= HELD.keys()


# -- places -----------------------------------------------------------------------------------------------------------


def test_a_place_of_the_library_is_known_with_and_without_its_suffix() -> None:
    assert asked("云州市谁负责防汛？").places == ("云州市",)
    assert asked("云州谁负责防汛？").places == ("云州",)
    assert asked("雲州誰負責防汛？").places == ("云州",)
    assert asked("云州谁负责防汛？").unknown_places == ()


def test_a_place_that_no_document_is_about_is_unknown() -> None:
    for text in ("青岛市谁负责海上搜救？", "青岛谁负责海上搜救？"):
        question = asked(text)
        assert question.places == ()
        assert [p.removesuffix("市") for p in question.unknown_places] == ["青岛"]


def test_a_district_within_its_city_is_one_place_more() -> None:
    assert asked("云州市临江区的街道多久报告？").places == ("云州市", "临江区")
    assert asked("临江区的街道多久报告？").places == ("临江区",)


def test_a_question_may_name_known_and_unknown_places() -> None:
    question = asked("烟台市和青岛市谁负责搜救？")
    assert question.places == ("烟台市",)
    assert question.unknown_places == ("青岛市",)


@pytest.mark.parametrize("text", ["市场里着火怎么办？", "全市谁负责防汛？", "景区谁负责疏散？", "各县市何时报告？"])
def test_what_only_looks_like_a_place_is_none(text: str) -> None:
    assert (asked(text).places, asked(text).unknown_places) == ((), ())


def test_the_place_is_no_part_of_what_evidence_must_be_about() -> None:
    assert asked("云州市谁负责防汛？").topic == "谁负责防汛?"
    assert asked("青岛市谁负责防汛？").topic == "谁负责防汛?"


def test_a_place_in_a_title_is_not_asked_for_by_itself() -> None:
    assert asked("《青岛市防汛预案》由谁批准？").unknown_places == ()


# -- documents --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("《云州市防汛防台风应急预案》由谁批准？", "flood"),
        ("《防汛防台风应急预案》由谁批准？", "flood"),
        ("《雲州市防汛防颱風應急預案》由誰批准？", "flood"),
        ("云州市防汛防台风应急预案由谁批准？", "flood"),
        ("《防汛预案》由谁批准？", "flood"),
        ("《中华人民共和国安全生产法》第三条规定了什么？", "safety21"),
        ("《安全生产法》第三条规定了什么？", "safety21"),
        ("《安生法》第三条规定了什么？", "safety21"),
        ("澎岬县灾害防救自治条例由谁公布？", "county"),
    ],
)
def test_a_title_names_its_document_whole_shortened_or_in_the_other_script(text: str, document: str) -> None:
    assert asked(text).documents == {document}
    assert asked(text).unknown_title == ""


def test_a_title_that_is_not_held_is_said_to_be_unknown() -> None:
    question = asked("《道路交通安全法》第三条规定了什么？")
    assert question.documents == frozenset()
    assert question.unknown_title == "道路交通安全法"
    assert question.provides, "only that law itself could say what it provides"


def test_a_question_that_only_mentions_a_title_does_not_ask_what_it_provides() -> None:
    assert not asked("谁负责宣传《道路交通安全法》？").provides


def test_a_longer_title_held_keeps_the_shorter_one_out() -> None:
    held = {**HELD, "short": ("条例.txt", Metadata("灾害防救自治条例"))}
    assert understand("澎岬縣災害防救自治條例由誰公布？", held).documents == {"county"}


def test_a_loose_name_suggests_documents_and_requires_none() -> None:
    question = asked("云州市总体应急预案规定由谁签发红色预警？")
    assert question.documents == frozenset()
    assert "general" in question.suggested
    assert "flood" not in question.suggested


def test_words_that_all_plans_share_suggest_none() -> None:
    assert asked("应急预案由谁批准？").suggested == frozenset()


def test_of_two_versions_the_current_one_is_meant_unless_a_year_is_named() -> None:
    assert asked("《安全生产法》怎么规定？").documents == {"safety21"}
    assert asked("2014年版《安全生产法》怎么规定？").documents == {"safety14"}
    assert asked("《安全生产法》（2021年修正）怎么规定？").documents == {"safety21"}
    assert asked("《安全生产法》2014年修正怎么规定？").documents == {"safety14"}


@pytest.mark.parametrize(
    "text",
    [
        "1998年版《安全生产法》怎么规定？",
        "《安全生产法》（1998年）怎么规定？",
        "《安全生产法》（1998年修正）第三条",
        "安全生产法（1998年）第三条",
        "安全生产法第三条（1998年版）",
        "安全生產法第三條、第五條（1998年版）",
    ],
)
def test_a_version_that_is_not_held_is_not_replaced_by_another(text: str) -> None:
    question = asked(text)
    assert (question.documents, question.provides) == (frozenset(), True)
    assert question.absent == "所存没有《中华人民共和国安全生产法》1998年的文本；有：2021-06-10、2014-08-31"
    assert question.years == ("1998",)


def test_a_year_beside_a_title_that_speaks_of_no_version_leaves_the_current_one() -> None:
    assert asked("1998年《安全生产法》宣传活动由谁负责？").documents == {"safety21"}
    assert asked("安全生产法第三条（2014年版）").documents == {"safety14"}, "the year may stand behind the clause"


@pytest.mark.parametrize(
    "text", ["消防法第十六条规定了什么", "云州市消防条例第三条", "國家安全法第五條是什麼", "请问一下港口法第三条"]
)
def test_a_clause_of_a_law_that_is_not_held_is_asked_of_no_other(text: str) -> None:
    question = asked(text)
    assert (question.documents, question.article, question.provides) == (frozenset(), None, True)
    assert question.unknown_title in ("消防法", "云州市消防条例", "国家安全法", "港口法")
    assert question.absent == f"资料库中没有《{question.unknown_title}》"


@pytest.mark.parametrize(
    "text", ["第三条规定了什么？", "应急预案第三条是什么？", "本办法第三条是什么？", "按照规定第三条怎么办？"]
)
def test_a_clause_without_a_name_is_still_asked_of_all(text: str) -> None:
    question = asked(text)
    assert (question.unknown_title, question.absent, question.article) == ("", "", (3, None))


# -- articles and terms -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("第17条规定了什么？", (17, None)),
        ("第十七条规定了什么？", (17, None)),
        ("第十七條規定了什麼？", (17, None)),
        ("第 十七 条规定了什么？", (17, None)),
        ("第十七条第二款规定了什么？", (17, None)),
        ("第十七条之一规定了什么？", (17, 1)),
        ("第十七條之一第二項規定了什麼？", (17, 1)),
        ("第17条之2规定了什么？", (17, 2)),
        ("第一百零一条规定了什么？", (101, None)),
        ("第二十条规定了什么？", (20, None)),
        ("谁负责防汛？", None),
        ("第十七名队员是谁？", None),
    ],
)
def test_an_article_is_read_in_all_its_spellings(text: str, article: tuple[int, int | None] | None) -> None:
    assert asked(text).article == article


def test_the_article_is_no_part_of_what_evidence_must_be_about() -> None:
    assert asked("第十七条之一中谁负责转移？").topic == "中谁负责转移?"


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("《安全生产法》第三条第二款规定了什么？", ["第三条第二款"]),
        ("安法第21条第3项是什么", ["第二十一条第三项"]),
        ("《安全生产法》第三条和第五条有什么不同？", ["第三条", "第五条"]),
        ("云州市防汛防台风应急预案4.4由谁负责？", ["4.4"]),
        ("《云州市防汛防台风应急预案》5.0级以上怎么办？", []),
        ("工作要点第3项任务由谁负责？", []),
        ("前款规定了什么？", []),
        ("谁负责防汛？", []),
    ],
)
def test_the_clauses_named_are_read_with_all_their_levels(text: str, clauses: list[str]) -> None:
    assert [said(c.mention.steps) for c in asked(text).clauses] == clauses


@pytest.mark.parametrize(
    ("text", "recite"),
    [
        ("《安全生产法》第三条第二款是什么？", True),
        ("《安全生产法》第三条和第五条规定了什么？", True),
        ("安法第三条的内容", True),
        ("《安全生产法》第三条规定由谁负责？", False),
    ],
)
def test_a_question_for_nothing_but_what_a_clause_says_asks_to_recite_it(text: str, recite: bool) -> None:
    assert asked(text).recite is recite


def test_a_short_name_beside_a_clause_names_its_document() -> None:
    assert asked("安法第三条规定了什么？").documents == {"safety21"}
    assert asked("安法怎么规定？").documents == frozenset(), "alone it may be anything"


@pytest.mark.parametrize(
    "text", ["“六大行动”是哪六个？", "「六大行動」是哪六個？", '"六大行动"是哪六个？', "『六大行動』是哪六個？"]
)
def test_quoted_terms_are_kept(text: str) -> None:
    assert asked(text).quoted == ("六大行动",)


def test_years_are_kept_once_each_in_their_order() -> None:
    assert asked("2025年比2024年多几起？2025年有多少？").years == ("2025", "2024")
