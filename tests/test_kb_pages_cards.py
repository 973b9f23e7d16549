"""Answers and citation cards as HTML: quotes exact, nothing from a document trusted, refusals honest."""

import re
from dataclasses import replace
from html import unescape

import pytest

from ingest.document import Metadata
from kb.pages import cards, look
from kb.results import Answer, Citation, Reference
from kb.script import Script

EVIL = "<img src=x onerror=alert(1)>\"'&"
TEXT = "一、值守\n颱風警報發布後，漁船應於六小時內返港。逾期由漁政單位通報。\n二、附則"
START, END = TEXT.index("颱"), TEXT.index("\n二")
FOCUS = TEXT.index("逾")

CITATION = Citation(
    id=1,
    document_id="0123456789abcdef",
    file="值守辦法.txt",
    metadata=Metadata("值守辦法", "澎岬縣政府", "澎防字第7號", "2024-03-05", status="in_force"),
    path=("第二章 值守", "第七條"),
    locator="第七條第二項",
    page=3,
    start=START,
    end=END,
    quote=TEXT[START:END],
    focus_start=FOCUS,
    focus_end=END,
    before=TEXT[:START],
    after=TEXT[END:],
)
ANSWER = Answer(
    "", "渔船多久返港？", "answered", "when", "漁船應於六小時內返港。[1]", (CITATION,), confidence=0.9, elapsed_ms=1234
)
REFUSAL = Answer(
    "", "校长是谁？", "not_found", "who", "", nearest=(CITATION,), notes=("未找到：资料库中没有关于“火星”的文件。",)
)


def plain(html: str) -> str:
    """The text a reader sees."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_the_quote_stands_in_its_surroundings_letter_by_letter() -> None:
    quoted = re.search(r"<blockquote[^>]*>(.*)</blockquote>", cards.card(CITATION, "simplified"), re.S)
    assert quoted and plain(quoted[1]) == TEXT + "…"


def test_the_sentence_that_answers_is_marked_and_nothing_else() -> None:
    assert re.findall(r"<mark>(.*?)</mark>", cards.card(CITATION, "simplified")) == [TEXT[FOCUS:END]]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (START - 1, END), (START, END + 1), (END, START)])
def test_a_sentence_outside_its_quote_marks_nothing(start: int, end: int) -> None:
    html = cards.card(replace(CITATION, focus_start=start, focus_end=end), "simplified")
    assert "<mark>" not in html
    assert TEXT[START:END] in plain(html)


def test_a_traditional_quote_stays_traditional_on_a_simplified_page_and_says_so_to_the_browser() -> None:
    html = cards.answer(ANSWER, "simplified", "simplified")
    assert '<blockquote lang="zh-Hant">' in html
    assert "漁船應於六小時內返港。" in plain(html)
    assert "渔船应于六小时内返港。" in plain(html), "our own sentence is told in the script asked for"


def test_a_card_names_document_issuer_number_date_place_and_page() -> None:
    text = plain(cards.card(CITATION, "simplified"))
    for fact in (
        "《值守辦法》",
        "澎岬縣政府",
        "澎防字第7號",
        "2024年3月5日",
        "第二章 值守",
        "第七條第二項",
        "第 3 页",
        "现行",
    ):
        assert fact in text
    assert "第七條第七條第二項" not in text, "the locator takes the place of the heading it repeats"


@pytest.mark.parametrize("script", ["simplified", "traditional"])
def test_nothing_that_comes_from_a_document_or_a_question_becomes_html(script: Script) -> None:
    bad = replace(
        CITATION,
        file=EVIL,
        metadata=Metadata(EVIL, EVIL, EVIL, EVIL),
        path=(EVIL,),
        locator=EVIL,
        quote=EVIL,
        start=0,
        end=len(EVIL),
        focus_start=2,
        focus_end=9,
        before=EVIL,
        after=EVIL,
    )
    answered = replace(ANSWER, question=EVIL, text=EVIL, citations=(bad,), notes=(EVIL,))
    refused = replace(REFUSAL, question=EVIL, nearest=(bad,), notes=(EVIL,))
    html = "".join(
        (
            cards.answer(answered, script, script),
            cards.answer(refused, script, script),
            cards.searching(EVIL, script),
            cards.problem(EVIL, script),
        )
    )
    assert "<img" not in html
    tags = re.findall(r"<[^>]*>", html)
    assert not [t for t in tags if "onerror" in re.sub(r'"[^"]*"', "", t)], "no attribute slips out of its quotes"


def test_a_reference_links_to_its_card() -> None:
    html = cards.answer(ANSWER, "simplified", "simplified")
    assert 'href="#cite-1"' in html
    assert 'id="cite-1"' in html
    assert "[1]" not in plain(html)


def test_a_refusal_says_so_and_calls_the_nearest_passages_no_answer() -> None:
    html = cards.answer(REFUSAL, "simplified", "simplified")
    assert "未找到" in plain(html)
    assert "资料库中没有关于“火星”的文件。" in plain(html)
    assert "不是答案" in plain(html)
    assert "已找到" not in plain(html)
    assert "<mark>" not in html
    assert "cite-1" not in html


@pytest.mark.parametrize(
    ("warning", "words"),
    [("redacted", "隐去"), ("garbled", "乱码"), ("draft", "征求意见稿"), ("superseded", "更新版本"), ("ocr", "扫描")],
)
def test_a_warning_is_written_on_the_card(warning: str, words: str) -> None:
    assert words not in plain(cards.card(CITATION, "simplified"))
    assert words in plain(cards.card(replace(CITATION, warnings=(warning,)), "simplified"))


def test_weak_evidence_is_told_in_words_and_never_as_a_number() -> None:
    weak, strong = (
        plain(cards.answer(replace(ANSWER, confidence=c), "simplified", "simplified")) for c in (0.53, 0.93)
    )
    assert "依据较弱" in weak
    assert "依据较弱" not in strong
    assert "0.53" not in weak
    assert "53" not in weak


@pytest.mark.parametrize(
    ("html", "question"),
    [
        (cards.answer(ANSWER, "simplified", "simplified"), ANSWER.question),
        (cards.answer(REFUSAL, "traditional", "traditional"), REFUSAL.question),
        (cards.searching("誰負責？", "simplified"), "誰負責？"),
        (cards.problem("请运行 kb rebuild", "simplified", "谁负责？"), "谁负责？"),
    ],
)
def test_the_question_that_is_answered_stands_first_in_its_own_script(html: str, question: str) -> None:
    first = re.search(r"<p[^>]*>.*?</p>", html)
    assert first and f'lang="{cards.tag(question)}">{question}<' in first[0]


def test_the_question_is_not_hidden_by_the_style() -> None:
    assert not re.search(r"\.asked\s*{[^}]*display:\s*none", look.css("", ""))


def test_the_copy_button_copies_the_quote_and_where_it_stands() -> None:
    draft = replace(CITATION, metadata=replace(CITATION.metadata, status="draft"))
    assert cards.source_line(draft, "traditional") == (
        f"“{TEXT[START:END]}”\n——《值守辦法》【徵求意見稿】（澎岬縣政府，澎防字第7號，2024年3月5日）第七條第二項，第 3 頁"
    )
    copied = re.search(r'data-copy="([^"]*)"', cards.card(CITATION, "simplified"))
    assert copied and unescape(copied[1]) == cards.source_line(CITATION, "simplified")


def test_the_empty_library_says_how_to_add() -> None:
    assert "kb add corpora" in cards.empty("simplified")


def test_the_examples_are_those_given_and_without_any_there_is_no_heading_over_nothing() -> None:
    html = cards.examples(("渔船何时回港？", EVIL), "simplified")
    assert "试试这些问题" in html
    assert 'data-question="渔船何时回港？" lang="zh-Hans"' in html
    assert "<img" not in html
    assert "试试这些问题" not in cards.examples((), "simplified")


def test_only_what_the_answer_refers_to_is_marked_and_the_rest_stands_under_a_heading_of_its_own() -> None:
    cited = tuple(replace(CITATION, id=n, file=f"{n}.txt") for n in (1, 2, 3))
    html = cards.answer(replace(ANSWER, text="甲。[1]\n乙。[3]", citations=cited), "simplified", "simplified")
    evidence, related = html.split("其他相关原文<small>")
    assert re.findall(r"\d\.txt", plain(evidence)) == ["1.txt", "3.txt"]
    assert re.findall(r"\d\.txt", plain(related)) == ["2.txt"]
    assert evidence.count("<mark>") == 2
    assert "<mark>" not in related
    assert f"<u>{TEXT[FOCUS:END]}</u>" in related
    assert "相关原文 2" in html and "依据 2" not in html
    assert "2 条，最相关的在前" in plain(evidence)


def test_there_is_no_heading_of_related_passages_where_there_are_none() -> None:
    assert "其他相关原文" not in cards.answer(ANSWER, "simplified", "simplified")


# -- what a quote refers to -------------------------------------------------------------------------------------------


def reference(text: str, status: str = "found", locator: str = "第三條第一項", document: str = "值守辦法") -> Reference:
    found = status in ("found", "later_version")
    where = (900, 950) if found else (0, 0)
    own = document == "值守辦法"
    return Reference(
        START, START + 2, text, document, CITATION.document_id if own and found else "x" if found else "", locator, *where,
        status, "漁船應報告位置。" if found else "", "2024-01-31",
    )  # type: ignore[arg-type]  # fmt: skip


def test_what_a_quote_refers_to_stands_below_it_in_its_own_glyphs() -> None:
    html = cards.card(replace(CITATION, references=(reference("前項"),)), "simplified")
    (line,) = re.findall(r"<li>(.*?)</li>", html)
    assert plain(line) == "文中引用：第三條第一項漁船應報告位置。"
    assert '<q lang="zh-Hant">漁船應報告位置。</q>' in line


def test_a_clause_that_is_not_there_is_told_and_one_that_the_quote_shows_is_not() -> None:
    shown = replace(reference("本項"), target_start=START, target_end=END)
    gone = reference("第九十条", "no_article")
    html = cards.card(replace(CITATION, references=(shown, gone)), "traditional")
    assert [plain(line) for line in re.findall(r"<li>(.*?)</li>", html)] == ["文中引用的第九十条在所存文本中不存在"]


def test_a_card_that_refers_to_nothing_has_no_list() -> None:
    assert "references" not in cards.card(CITATION, "simplified")


def test_what_a_document_refers_to_is_escaped_as_all_of_it_is() -> None:
    evil = replace(reference(EVIL), said=EVIL, locator=EVIL)
    absent = replace(reference(EVIL, "not_held"), document=EVIL, locator=EVIL)
    assert "<img" not in cards.card(replace(CITATION, references=(evil, absent)), "simplified")
