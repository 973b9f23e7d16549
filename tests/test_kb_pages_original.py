"""The page over the answer: what the button carries, what the dialog shows, what it says to whatever else is sent."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder
from files import pdf_bytes

from ingest.document import Metadata
from kb.base import KnowledgeBase
from kb.pages import cards, original
from kb.pages.desk import Desk
from kb.pictures import find_quote
from kb.results import Answer, Citation

EVIL = '"><img src=x onerror=alert(1)>'
OVER = "第三条　渔船应当在台风橙色预警发布后五小时内全部回港，拒不回港的由海洋与渔业局强制执行，并记入信用档案。"
PAGES = [["值守办法", *["本条说明从略，以下各项照此办理。"] * 28, OVER[:26]], [(0, OVER[26:])]]
CITED = Citation(1, "0123456789abcdef", "办法.pdf", Metadata("值守办法"), (), "第三条", 3, 12, 15, "防汛。")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("files")
    (folder / "值守办法.pdf").write_bytes(pdf_bytes(PAGES))
    with KnowledgeBase.open(tmp_path_factory.mktemp("home"), encoder=FakeEncoder()) as kb:
        assert kb.add([folder]).ok
        yield kb


def asked(library: KnowledgeBase, **changes: object) -> dict[str, Any]:
    """What the button of a card sends, the numbers as text."""
    document = library.document("值守办法.pdf")
    found = find_quote(document, OVER)
    sent = {"original": document.id, "page": "1", "start": str(found.start), "end": str(found.end)}
    focus = {"from": str(found.start + 4), "to": str(found.end)}
    return {**sent, **focus, "script": "simplified", **changes}


def test_only_cards_of_documents_with_pages_that_can_be_drawn_have_the_button() -> None:
    assert 'data-original="0123456789abcdef"' in cards.card(CITED, "simplified", drawn={"0123456789abcdef"})
    assert "看原頁" in cards.card(CITED, "traditional", drawn={"0123456789abcdef"})
    assert "data-original" not in cards.card(CITED, "simplified")
    assert "data-original" not in cards.card(replace(CITED, page=None), "simplified", drawn={"0123456789abcdef"})
    answer = Answer("", "问", "answered", "what", "防汛。[1]", (CITED, replace(CITED, id=2)), nearest=(CITED,))
    assert cards.answer(answer, "simplified", "simplified", {"0123456789abcdef"}).count("data-original") == 2
    refusal = replace(answer, status="not_found", citations=())
    assert cards.answer(refusal, "simplified", "simplified", {"0123456789abcdef"}).count("data-original") == 1


def test_nothing_in_the_button_becomes_html() -> None:
    assert "<img" not in original.button(replace(CITED, document_id=EVIL), "simplified")


def test_the_dialog_shows_the_page_with_its_name_and_where_the_quote_begins(library: KnowledgeBase) -> None:
    html = original.shown(Desk(lambda: library), asked(library))
    assert 'src="data:image/png;base64,iVBOR' in html
    assert "《值守办法》第 1 页的原页图片，作答的句子为黄底，所在条文为浅蓝框" in html
    assert "第 1 页 / 共 2 页" in html
    (top,) = re.findall(r"top:([\d.]+)%", html)
    assert 80 < float(top) < 95, "the quote is at the foot of the page"
    assert "引文：第 2 页" in html, "the quote goes on on the next page"


def test_the_dialog_speaks_the_script_of_the_page(library: KnowledgeBase) -> None:
    html = original.shown(Desk(lambda: library), asked(library, script="traditional", page="2"))
    assert "第 2 頁 / 共 2 頁" in html and "關閉" in html and "上一頁" in html
    assert '<span lang="zh-Hans">《值守办法》</span>' in html


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "值守办法.pdf",
        {},
        {"original": "0123456789abcdef", "page": "1", "start": "0", "end": "1"},
        {"original": "值守办法.pdf", "page": "1", "start": "0", "end": "1", "from": "0", "to": "1"},
        {"original": "../../etc/passwd", "page": 1, "start": 0, "end": 1, "from": 0, "to": 1},
        {"original": EVIL, "page": EVIL, "start": 0, "end": 1, "from": 0, "to": 1},
    ],
)
def test_whatever_else_is_sent_shows_no_page(library: KnowledgeBase, sent: object) -> None:
    html = original.shown(Desk(lambda: library), sent)
    assert "不知道要看哪一页" in html
    assert "<img" not in html and "data-close" in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"original": "f" * 16}, "没有找到文件"),
        ({"page": "3"}, "没有第 3 页：“值守办法.pdf”共 2 页"),
        ({"page": "-1"}, "没有第 -1 页"),
    ],
)
def test_a_page_that_cannot_be_shown_says_why(library: KnowledgeBase, changes: dict[str, str], words: str) -> None:
    html = original.shown(Desk(lambda: library), asked(library, **changes))
    assert words in unescape(html)
    assert "<img" not in html


def test_offsets_beyond_the_text_show_the_page_without_boxes(library: KnowledgeBase) -> None:
    far = {"start": "999999", "end": "9999999", "from": "999999", "to": "9999999"}
    html = original.shown(Desk(lambda: library), asked(library, **far))
    assert "data:image/png" in html and "黄底" not in html and "浅蓝框" not in html


def turns(html: str) -> dict[str, bool]:
    """The buttons that turn to the page before and after, and whether they can be pressed."""
    return {key: not off for key, off in re.findall(r'data-key="(previous|next)"( disabled)?>', html)}


def test_one_leafs_through_the_document_from_its_first_to_its_last_page(library: KnowledgeBase) -> None:
    desk = Desk(lambda: library)
    assert turns(original.shown(desk, asked(library))) == {"previous": False, "next": True}
    assert turns(original.shown(desk, asked(library, page="2"))) == {"previous": True, "next": False}


def test_a_page_away_from_its_quote_shows_no_box_and_the_way_back(library: KnowledgeBase) -> None:
    document = library.document("值守办法.pdf")
    found = find_quote(document, "并记入信用档案。")
    there = {"start": str(found.start), "end": str(found.end), "from": str(found.start), "to": str(found.end)}
    html = original.shown(Desk(lambda: library), asked(library, **there))
    assert "黄底" not in html and "<i style" not in html
    assert '<button type="button" data-turn="2" data-key="quote">引文：第 2 页</button>' in html


def test_of_what_is_no_answer_no_sentence_is_yellow(library: KnowledgeBase) -> None:
    cited = replace(CITED, focus_start=12, focus_end=15)
    assert 'data-from="12" data-to="15"' in original.button(cited, "simplified")
    assert 'data-from="0" data-to="0"' in cards.card(cited, "simplified", "nearest", {"0123456789abcdef"})
    html = original.shown(Desk(lambda: library), asked(library, **{"from": "0", "to": "0"}))
    assert "引用的条文为浅蓝框" in html and "黄底" not in html


def test_the_button_carries_what_to_say_when_nobody_answers() -> None:
    html = original.button(CITED, "traditional")
    assert "沒有打開原頁" in html and "再試一次" in html


def test_a_title_that_is_a_script_is_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "通知.pdf").write_bytes(pdf_bytes([[(1, "＜img＞通知"), "第一条　各单位值守。"]]))
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as kb:
        kb.add([tmp_path / "通知.pdf"])
        document = kb.document("通知.pdf")
        evil = replace(document, metadata=replace(document.metadata, title=EVIL))
        picture = kb.picture(document.id, 1)
    html = original._page(evil, picture, (0, 4), "simplified")
    assert html.count("<img") == 1
    assert EVIL in unescape(html)
