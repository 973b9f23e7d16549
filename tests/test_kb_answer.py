"""What every answer promises, whatever the question: exact quotes, marks that lead to them, refusals without a claim."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import NarrowEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fold import fold
from kb.base import KnowledgeBase
from kb.results import Answer
from kb.script import script_of, to_script

FILES = {
    "云州市防汛应急预案.txt": """云州市防汛应急预案
第一章　总则
第一条　市水利局负责防汛值守，每天二十四小时在岗。
第二条　台风橙色预警发布后6小时内，渔船全部回港。逾期不回的，由云州海事局责令回港；情节严重的，通报其主管部门。
第二章　处置
第三条　下穿通道积水深度超过25厘米的，由市公安局封闭通道。
第四条　发生内涝时，按照下列步骤处置：
（一）市城市管理局关闭积水路段；
（二）市消防救援支队转移被困群众；
（三）市卫生健康委员会救治伤员。
""",
    "澎岬縣災害防救自治條例.txt": """澎岬縣災害防救自治條例
第一條　為健全災害防救體制，特制定本自治條例。
第十七條　縣長擔任指揮官，綜理災害應變事宜。
第十七條之一　災害應變中心成立期間，指揮官得劃定警戒區並徵用車輛。
第十八條　違反前條規定進入警戒區者，處新臺幣一萬元以上五萬元以下罰鍰。
""",
    "云州市停工办法（征求意见稿）.txt": """云州市停工办法（征求意见稿）
第一条　暴雨红色预警生效期间，在建工地一律停止作业。
第二条　供水、供电岗位照常上班，值守电话为（略）。
""",
}

ANSWERED = [
    "云州市谁负责防汛值守，每天在岗多少小时？",
    "雲州市誰負責防汛值守，每天在崗多少小時？",
    "台风橙色预警发布后多少小时内渔船全部回港？",
    "下穿通道积水深度超过多少厘米由市公安局封闭通道？",
    "下穿通道積水深度超過多少公分由市公安局封閉通道？",
    "发生内涝时，按照什么步骤处置？",
    "澎岬县由谁担任指挥官，综理灾害应变事宜？",
    "進入警戒區者處新臺幣多少元以上罰鍰？",
    "《澎岬县灾害防救自治条例》第十七条之一规定了什么？",
    "暴雨红色预警生效期间，在建工地停止作业吗？",
    "供水、供电岗位照常上班吗，值守电话是什么？",
]
PIECES = [
    "云州市",
    "谁",
    "负责",
    "防汛",
    "值守",
    "第三条",
    "《",
    "》",
    "封闭",
    "電話",
    "多少",
    "6小时",
    "。",
    "青岛",
    "x",
    " ",
]
REFUSED = [
    "博物馆周一几点闭馆？",
    "深圳市谁负责防汛值守？",
    "《道路交通安全法》第三条规定了什么？",
    "誰是食堂的採購員？",
]


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("答")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with KnowledgeBase.open(folder / "home", encoder=NarrowEncoder()) as opened:
        assert opened.add([folder / name for name in FILES]).ok
        yield opened


def assert_sound(kb: KnowledgeBase, answer: Answer) -> None:
    """The promises that hold for every answer."""
    for found in (answer.citations, answer.nearest):
        assert [c.id for c in found] == list(range(1, len(found) + 1))
        assert len({(c.document_id, c.start) for c in found}) == len(found)
        for c in found:
            text = kb.document(c.document_id).text
            assert c.quote == text[c.start : c.end]
            assert 0 < len(c.quote) <= 400
            assert c.start <= c.focus_start < c.focus_end <= c.end
            assert text[: c.start].endswith(c.before)
            assert text[c.end :].startswith(c.after)
    assert 0 <= answer.confidence <= 1
    marks = [int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)]
    if answer.status == "answered":
        assert answer.citations
        assert not answer.nearest
        assert 1 in marks
        assert set(marks) <= {c.id for c in answer.citations}
    else:
        assert (answer.text, answer.citations, answer.duties, answer.steps) == ("", (), (), ())
        assert answer.notes[0].startswith("未找到：")


@pytest.mark.parametrize("text", [*ANSWERED, *REFUSED])
def test_every_answer_keeps_its_promises(kb: KnowledgeBase, text: str) -> None:
    answer = kb.ask(text)
    assert_sound(kb, answer)
    assert answer.question == text


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=9,
    )
)
def test_any_question_gets_an_answer_that_keeps_its_promises(kb: KnowledgeBase, words: list[str]) -> None:
    assert_sound(kb, kb.ask("".join(words)))


@pytest.mark.parametrize("text", ANSWERED)
def test_a_question_whose_words_stand_in_a_document_is_answered(kb: KnowledgeBase, text: str) -> None:
    assert kb.ask(text).status == "answered"


@pytest.mark.parametrize("text", REFUSED)
def test_a_question_that_nothing_bears_on_is_refused_with_what_is_nearest(kb: KnowledgeBase, text: str) -> None:
    answer = kb.ask(text)
    assert (answer.status, answer.text, answer.citations) == ("not_found", "", ())
    assert 1 <= len(answer.nearest) <= 3


def test_each_kind_of_refusal_names_its_reason(kb: KnowledgeBase) -> None:
    assert kb.ask("深圳市谁负责防汛值守？").notes == ("未找到：资料库中没有关于“深圳市”的文件。",)
    assert kb.ask("深圳市誰負責防汛值守？").notes == ("未找到：資料庫中沒有關於“深圳市”的文件。",)
    assert kb.ask("《道路交通安全法》第三条规定了什么？").notes == ("未找到：资料库中没有《道路交通安全法》。",)
    assert kb.ask("博物馆周一几点闭馆？").notes == ("未找到：资料库中没有找到能回答这个问题的原文。",)


@pytest.mark.parametrize("text", ANSWERED)
def test_the_answer_is_in_the_script_of_the_question_and_the_quote_in_its_own(kb: KnowledgeBase, text: str) -> None:
    answer = kb.ask(text)
    asked = script_of(text)
    assert answer.text == to_script(answer.text, asked)
    for c in answer.citations:
        assert script_of(c.quote) == ("traditional" if "縣" in c.file else "simplified")


@pytest.mark.parametrize("text", ANSWERED)
def test_the_answer_says_nothing_that_its_citations_do_not(kb: KnowledgeBase, text: str) -> None:
    answer = kb.ask(text)
    for part, mark in re.findall(r"(.*?)\[(\d+)\]", answer.text):
        cited = answer.citations[int(mark) - 1]
        source = _letters(f"{cited.metadata.title}{cited.locator}{cited.quote}")
        assert all(_letters(piece) in source for piece in re.split(r"[》：;；。 ]|……", part))


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def test_the_sentence_that_answers_is_marked_in_the_clause_quoted_whole(kb: KnowledgeBase) -> None:
    first = kb.ask("台风橙色预警发布后多少小时内渔船全部回港？").citations[0]
    assert "逾期不回的" in first.quote
    focus = first.quote[first.focus_start - first.start : first.focus_end - first.start]
    assert "6小时内" in focus
    assert "逾期不回的" not in focus


def test_the_citation_names_document_clause_and_what_to_beware_of(kb: KnowledgeBase) -> None:
    first = kb.ask("供水、供电岗位照常上班吗，值守电话是什么？").citations[0]
    assert first.file == "云州市停工办法（征求意见稿）.txt"
    assert first.locator == "第二条"
    assert set(first.warnings) == {"draft", "redacted"}
    notes = kb.ask("供水、供电岗位照常上班吗，值守电话是什么？").notes
    assert any("征求意见稿" in note for note in notes)
    assert any("隐去" in note for note in notes)


def test_the_article_named_is_cited_first(kb: KnowledgeBase) -> None:
    one = kb.ask("《澎岬县灾害防救自治条例》第十七条之一规定了什么？")
    assert one.citations[0].locator.startswith("第十七條之一")
    assert kb.ask("《澎岬县灾害防救自治条例》第17条规定了什么？").citations[0].locator == "第十七條"


def test_the_same_question_gets_the_same_answer(kb: KnowledgeBase) -> None:
    for text in (*ANSWERED[:3], *REFUSED[:2]):
        one, two = kb.ask(text, id="a"), kb.ask(text, id="a")
        assert (one.id, one.text, one.citations, one.nearest, one.confidence) == (
            two.id,
            two.text,
            two.citations,
            two.nearest,
            two.confidence,
        )


def test_both_scripts_are_answered_from_the_same_clause(kb: KnowledgeBase) -> None:
    for text in ANSWERED:
        other = to_script(text, "traditional" if script_of(text) == "simplified" else "simplified")
        one, two = kb.ask(text).citations[0], kb.ask(other).citations[0]
        assert (one.document_id, one.start) == (two.document_id, two.start)


def test_another_place_that_says_as_much_is_told_of_where_none_is_named(tmp_path: Path) -> None:
    rule = "{place}防汛应急预案\n\n2024年4月12日\n\n一、泄洪\n澄湖水库开闸泄洪前应当提前{hours}小时通知下游。\n"
    for place, hours in (("云州市", 3), ("湖安市", 2)):
        (tmp_path / f"{place}.txt").write_text(rule.format(place=place, hours=hours), encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as kb:
        assert kb.add([tmp_path / "云州市.txt", tmp_path / "湖安市.txt"]).ok
        anywhere = kb.ask("开闸泄洪前应当提前几小时通知下游？")
        here = kb.ask("云州市开闸泄洪前应当提前几小时通知下游？")
    assert any("没有写明地方" in note for note in anywhere.notes)
    assert not any("没有写明地方" in note for note in here.notes)
    assert "3小时" in here.text


def test_an_exception_behind_a_semicolon_is_said_with_its_rule(tmp_path: Path) -> None:
    long = "，并附现场照片、处置进展和下一步打算以及需要上级支援的事项" * 4
    text = f"云州市信息报告办法\n\n第一条　一般事故由县人民政府在2小时内书面报告市应急委{long}；发生在化工园区内的，按照较大事故的时限报告。\n"
    (tmp_path / "办法.txt").write_text(text, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as kb:
        assert kb.add([tmp_path / "办法.txt"]).ok
        answer = kb.ask("一般事故由县人民政府在几小时内书面报告市应急委？")
    assert "按照较大事故的时限报告" in answer.text
