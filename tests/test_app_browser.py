"""The pages in a real browser: asking, switching script, adding, removing; on a desk and on a phone; with the keyboard.

Every page opened here fails its test if it asks another host for anything or writes an error to the console.
"""

import importlib.util
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeEncoder
from files import pdf_bytes

from index.hits import Vectors
from ingest.document import Metadata
from ingest.errors import IndexMismatch
from kb.base import KnowledgeBase
from kb.pages.desk import Desk
from kb.quiz.bank import QuizWanted
from kb.results import Answer, Listed

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"Chromium 不在 {CHROMIUM}"),
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="没有安装 playwright"),
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HARBOUR = """云州市渔船防台风管理办法

云政办发〔2024〕88号

第一条 本办法适用于云州市登记的渔船。
第二条 台风橙色预警发布后，渔船应当在5小时内全部回港。拒不回港的，由市海洋与渔业局强制执行。
第三条 值班电话由市海洋与渔业局（略）公布。
"""
MIRROR = """澎岬縣漁船防颱作業要點

第一點 颱風警報發布後，漁船應於六小時內返港避風。
第二點 逾期未返港者，由漁政單位通報。
"""
CASE = """云州市“5·1”渔船起火事故调查报告

2024年6月5日

2024年5月1日9时，云州港一艘渔船发生起火，造成1人受伤。

一、直接原因
机舱线路短路。
"""
PLAN_OF_CITY = """云州市防汛防台风应急预案

（云政办发〔2022〕17号　2022年7月20日印发）

1 总则

青澜江云州站警戒水位为18.50米，达到时加强巡查。<img src=x>

2 职责

云州市下辖临江区。市水利局负责水库调度。
"""
PLAN_OF_DISTRICT = """临江区防汛防台风应急预案

（临政发〔2023〕9号　2023年8月21日印发）

依据《云州市防汛防台风应急预案》制定。

1 总则

青澜江云州站警戒水位为18.80米，超过时关闭闸口。

2 职责

区水利局负责闸门调度。
"""
EVIL = '<img src=x onerror="window.hacked=1">通知'
QUESTION = "云州市台风橙色预警发布后，渔船应当在几小时内全部回港？"


class NarrowEncoder(FakeEncoder):
    """Cosines between 0.8 and 1, as those of the real model are, so that answering works as it does with it."""

    def __init__(self) -> None:
        super().__init__("fake-narrow", 65)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        inner = FakeEncoder(dimension=64)._encode(texts)
        return np.hstack([np.full((len(texts), 1), 0.8**0.5, dtype=np.float32), inner * np.float32(0.2**0.5)])


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Desk], str]]:
    """Serves the pages of a desk on a free port of this machine; the address."""
    import app

    served = []

    def start(desk: Desk) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        served.append((app.launch(desk, "127.0.0.1", port), desk))
        return f"http://127.0.0.1:{port}/"

    yield start
    for pages, desk in served:
        pages.close(verbose=False)
        desk.close()


@pytest.fixture(scope="module")
def site(serve: Callable[[Desk], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The pages over a small library."""
    folder = tmp_path_factory.mktemp("files")
    for name, text in (
        ("渔船.txt", HARBOUR),
        ("漁船.txt", MIRROR),
        ("案例.txt", CASE),
        ("通知.txt", f"{EVIL}\n\n第一条 {EVIL}各单位值守。\n"),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    library = KnowledgeBase.open(tmp_path_factory.mktemp("home"), encoder=NarrowEncoder())
    assert library.add([folder]).ok
    return serve(Desk(lambda: library))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address as a visitor of some language and screen, and watches what the page does."""
    faults: list[str] = []
    contexts = []

    def note(fault: str, wrong: bool = True) -> None:
        if wrong:
            faults.append(fault)

    def open_page(address: str, *, width: int = 1366, height: int = 768, language: str = "zh-CN") -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)  # a busy machine is slow, not broken
        page.on("request", lambda r: note(f"请求 {r.url}", not r.url.startswith((address, "data:", "blob:"))))
        page.on("console", lambda m: note(f"控制台 {m.text}", m.type == "error"))
        page.on("pageerror", lambda e: note(f"脚本 {e}"))
        page.goto(address)
        page.wait_for_selector("#question textarea")
        page.wait_for_selector("html:lang(zh-Hans), html:lang(zh-Hant)")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def ask(page: Any, question: str) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector("#result .answer:not(.waiting), #result .state")


def tab(page: Any, name: str) -> None:
    """Goes to a page by its name in the code; on a phone some are in the menu behind the dots."""
    import app

    found = page.locator("#pages [role=tab], #pages .overflow-dropdown button").nth(app.TABS.index(name))
    if not found.is_visible():
        page.locator("#pages .overflow-menu > button").first.click()
    found.click()


def library_of(page: Any) -> None:
    tab(page, "library")
    page.wait_for_selector("#held table, #held .state")


def overflow(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_a_question_is_answered_with_a_card_whose_sentence_is_marked(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site)
    ask(page, QUESTION)
    card = page.locator(".card").first
    assert "《云州市渔船防台风管理办法》" in card.inner_text()
    assert "云政办发〔2024〕88号" in card.inner_text()
    assert "5小时内全部回港" in card.locator("mark").inner_text()
    assert "强制执行" in card.locator("blockquote").inner_text(), "the whole clause is quoted, not the sentence alone"
    assert "5小时" in page.inner_text(".said")
    page.click(".said a.ref")
    assert page.evaluate("document.activeElement.id") == "cite-1"


def test_the_switch_turns_the_page_and_the_answer_but_never_a_quote(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site)
    ask(page, QUESTION)
    before = page.locator(".card blockquote").first.inner_text()
    page.locator("#script label").nth(1).click()
    page.wait_for_selector("text=已找到依據")
    page.wait_for_selector("text=資料庫")
    assert "小時內全部回港" in page.inner_text(".said")
    assert page.locator(".card blockquote").first.inner_text() == before
    assert page.locator(".card blockquote").first.get_attribute("lang") == "zh-Hans"
    assert page.evaluate("document.documentElement.lang") == "zh-Hant"
    page.reload()
    page.wait_for_selector("text=應急管理知識庫")


def test_a_visitor_from_taiwan_is_met_in_traditional_script(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site, language="zh-TW")
    page.wait_for_selector("text=應急管理知識庫")
    ask(page, "澎岬縣颱風警報發布後，漁船應於幾小時內返港避風？")
    assert "六小時內返港避風" in page.locator(".card mark").first.inner_text()


def test_what_is_not_there_is_refused_and_nothing_is_claimed(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site)
    ask(page, "火星殖民地的税率是多少？")
    assert "未找到" in page.inner_text(".answer")
    assert page.locator("mark").count() == 0
    assert page.locator("#result .card:not(.nearest .card)").count() == 0


def test_a_short_question_goes_on_from_the_one_before(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site)
    ask(page, QUESTION)
    page.fill("#question textarea", "那红色预警呢？")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=接着上一问")
    assert "按“云州市台风红色预警发布后" in page.inner_text("#result")


def test_an_answer_is_handed_out_as_a_file_to_keep(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site)
    assert not page.is_visible("#pack")
    ask(page, QUESTION)
    page.click("#pack-word")
    page.wait_for_selector("#pack-file a")
    with page.expect_download() as download:
        page.locator("#pack-file a").first.click()
    assert download.value.suggested_filename == "回答和依据.docx"
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    page.fill("#question textarea", "云州市渔船在哪里登记？")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pack-file", state="hidden")


def test_an_empty_question_is_asked_for_and_an_example_is_answered_at_a_click(
    site: str, visit: Callable[..., Any]
) -> None:
    page = visit(site)
    page.click("#ask")
    page.wait_for_selector("text=请先写下问题")
    page.locator("[data-question]").first.click()
    page.wait_for_selector("#result .answer:not(.waiting)")
    assert page.input_value("#question textarea") != ""


def test_a_file_comes_in_is_found_is_opened_and_is_gone_after_its_removal(
    site: str, visit: Callable[..., Any], tmp_path: Path
) -> None:
    page = visit(site)
    good, bad = tmp_path / "礁石公园规定.txt", tmp_path / "空.txt"
    good.write_text("礁石公园闭园规定\n\n第一条 风力达到9级时，礁石公园应当在20分钟内闭园。\n", encoding="utf-8")
    bad.write_bytes(b"")
    library_of(page)
    page.set_input_files("#drop input[type=file]", [str(good), str(bad)])
    page.wait_for_selector("#drop .file-preview")
    page.click("#add")
    page.wait_for_selector(".report")
    assert "已入库 1" in page.inner_text(".report")
    assert "失败 1" in page.inner_text(".report")
    page.fill("#filter textarea, #filter input", "礁石公園")
    page.wait_for_selector("text=显示 1 份")
    page.locator("[data-document]").click()
    page.wait_for_selector(".document")
    assert "第一条" in page.inner_text(".outline")
    page.click("#remove")
    page.click("#remove-no")
    page.click("#remove")
    page.click("#remove-yes")
    page.wait_for_selector("text=剩余 0 条")
    tab(page, "ask")
    ask(page, "风力达到9级时，礁石公园应当在几分钟内闭园？")
    assert "20分钟" not in page.inner_text("#result")


def test_a_title_that_is_a_script_is_shown_as_text_and_never_run(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site)
    library_of(page)
    page.get_by_text("onerror").first.click()
    page.wait_for_selector(".document")
    assert "<img" in page.inner_text(".document h2")
    tab(page, "ask")
    ask(page, f"{EVIL}各单位值守？")
    assert page.locator("#result img, #document img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_phone_never_scrolls_sideways(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site, width=390, height=844)
    assert overflow(page) <= 0
    ask(page, QUESTION)
    assert overflow(page) <= 0
    library_of(page)
    assert overflow(page) <= 0
    page.locator("[data-document]").first.click()
    page.wait_for_selector(".document")
    assert overflow(page) <= 0


def test_the_keyboard_is_enough(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site)
    ask(page, QUESTION)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "cite-1"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "cite-2"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('#question') !== null")
    assert page.input_value("#question textarea") == QUESTION


def test_arrows_that_choose_a_word_in_the_input_method_stay_in_the_question(
    site: str, visit: Callable[..., Any]
) -> None:
    page = visit(site)
    ask(page, QUESTION)
    down = "new KeyboardEvent('keydown', {key: 'ArrowDown', isComposing: %s, bubbles: true, cancelable: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({down % 'true'})")
    assert page.evaluate("document.activeElement.closest('#question') !== null")
    page.evaluate(f"document.activeElement.dispatchEvent({down % 'false'})")
    assert page.evaluate("document.activeElement.id") == "cite-1"


def test_the_copy_button_takes_the_quote_with_its_source(site: str, visit: Callable[..., Any]) -> None:
    page = visit(site)
    ask(page, QUESTION)
    page.locator(".copy").first.click()
    page.wait_for_selector("text=已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "5小时内全部回港" in copied
    assert "——《云州市渔船防台风管理办法》（云政办发〔2024〕88号" in copied


def test_an_empty_library_says_how_to_fill_it(
    serve: Callable[[Desk], str], visit: Callable[..., Any], tmp_path: Path
) -> None:
    page = visit(serve(Desk(lambda: KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()))))
    page.wait_for_selector("text=资料库还是空的")
    library_of(page)
    assert "kb add corpora" in page.inner_text("#held")


def test_a_library_that_does_not_open_leaves_the_page_up_and_says_what_to_do(
    serve: Callable[[Desk], str], visit: Callable[..., Any]
) -> None:
    def mismatched() -> KnowledgeBase:
        raise IndexMismatch("资料库由另一个模型建立。请运行：kb rebuild")

    page = visit(serve(Desk(mismatched)))
    page.wait_for_selector("text=kb rebuild")
    ask(page, QUESTION)
    assert "请运行：kb rebuild" in page.inner_text("#result")
    assert QUESTION in page.inner_text("#result .asked")
    library_of(page)
    assert "kb rebuild" in page.inner_text("#held")


class SlowLibrary:
    """Answers every question with itself; the first waits until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.asked: list[str] = []

    def documents(self) -> list[Any]:
        return [Listed("a" * 16, "甲.txt", Metadata("云州市防汛防台风应急预案", region="云州市"), 1, "")]

    def document(self, name: str) -> None:
        raise AssertionError(name)

    def drawn(self) -> frozenset[str]:
        return frozenset()

    def ask(self, question: str, *, after: str = "") -> Answer:
        self.asked.append(question)
        if len(self.asked) == 1:
            self.let_go.wait(60)
        return Answer("", question, "not_found", "what", "", notes=(f"未找到：关于“{question}”。",))

    def close(self) -> None:
        self.let_go.set()


@pytest.mark.parametrize("again", ["Enter", "button", "example"])
def test_of_two_questions_in_quick_succession_the_last_is_answered_under_its_own_words(
    serve: Callable[[Desk], str], visit: Callable[..., Any], again: str
) -> None:
    library = SlowLibrary()
    desk: Any = Desk(lambda: library)  # type: ignore[arg-type, return-value]
    page = visit(serve(desk))
    page.wait_for_selector("[data-question]")
    second = page.locator("[data-question]").first.get_attribute("data-question")
    page.fill("#question textarea", "临川市每年防汛经费多少钱？")
    page.keyboard.press("Enter")
    if again == "example":  # it is gone as soon as something is asked: clicked as by a hand that was on its way
        page.evaluate("document.querySelector('[data-question]').click()")
    else:
        page.wait_for_selector("#result .waiting")
        page.fill("#question textarea", second)
        page.keyboard.press("Enter") if again == "Enter" else page.click("#ask")
    page.wait_for_function("(q) => document.querySelector('#question textarea').value === q", arg=second)
    page.wait_for_timeout(300)  # the second is on its way while the first is held
    library.let_go.set()
    page.wait_for_function(
        "(q) => document.querySelector('#result .answer:not(.waiting) .asked')?.innerText.includes(q)", arg=second
    )
    assert library.asked == ["临川市每年防汛经费多少钱？", second]
    assert f"关于“{second}”" in page.inner_text("#result .said")
    assert "临川市" not in page.inner_text("#result")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_case_is_found_by_what_happened_and_opens_its_passages(
    site: str, visit: Callable[..., Any], width: int, height: int
) -> None:
    page = visit(site, width=width, height=height)
    tab(page, "cases")
    page.wait_for_selector("#cases .case, #cases .state")
    page.fill("#situation textarea", "渔船起火")
    page.click("#situation button")
    page.wait_for_selector("#cases .case")
    page.locator("#cases .open").first.click()
    page.wait_for_selector("#cases tr.opened mark")
    assert overflow(page) <= 0
    page.locator("#cases .open").first.click()
    page.wait_for_selector("#cases tr.opened", state="detached")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_row_of_the_duty_table_opens_its_passage_below_itself(
    site: str, visit: Callable[..., Any], width: int, height: int
) -> None:
    page = visit(site, width=width, height=height)
    tab(page, "duties")
    page.wait_for_selector("#duty-table table")
    everything = page.locator("#duty-table tbody tr").count()
    page.fill("#duty-filters textarea, #duty-filters input >> nth=0", "市农业农村局")  # as 海洋与渔业局 is called now
    page.wait_for_function(f"document.querySelectorAll('#duty-table tbody tr').length < {everything}")
    rows = page.locator("#duty-table tbody tr")
    assert "市海洋与渔业局" in rows.first.inner_text()
    button = rows.first.locator(".open")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.opened .card mark")
    assert "强制执行" in page.inner_text("tr.opened mark")
    assert button.get_attribute("aria-expanded") == "true"
    assert overflow(page) <= 0
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.opened", state="detached")
    assert page.locator("#duty-table img").count() == 0, "what a document says is text"


def test_an_answer_stays_when_the_welcome_is_made_more_slowly(
    serve: Callable[[Desk], str], visit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def slowly(*_: object) -> tuple[str, ...]:
        begun.set()
        assert let_go.wait(60)
        return ("渔船应当在几小时内回港？",)

    monkeypatch.setattr("kb.pages.ask.examples", slowly)
    library = SlowLibrary()
    library.let_go.set()
    desk: Any = Desk(lambda: library)  # type: ignore[arg-type, return-value]
    page = visit(serve(desk))
    assert begun.wait(60)
    ask(page, QUESTION)
    let_go.set()
    page.wait_for_selector("[data-question]", state="attached")
    assert f"关于“{QUESTION}”" in page.inner_text("#result .said")
    assert not page.is_visible("#opening") and not page.is_visible("#examples")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_page_of_a_quote_opens_over_the_answer_at_the_quote_and_closes_by_keyboard(
    serve: Callable[[Desk], str], visit: Callable[..., Any], tmp_path: Path, width: int, height: int
) -> None:
    (tmp_path / "渔船.pdf").write_bytes(
        pdf_bytes(
            [[(1, "云州市渔船防台风管理办法"), *["本条说明从略，以下各项照此办理。"] * 24, HARBOUR.splitlines()[5]]]
        )
    )
    library = KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder())
    assert library.add([tmp_path / "渔船.pdf"]).ok
    page = visit(serve(Desk(lambda: library)), width=width, height=height)
    ask(page, QUESTION)
    assert page.locator("dialog, img").count() == 0, "no picture is loaded before it is asked for"
    page.locator(".card .see").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.original .leaf[data-step]")
    assert page.evaluate("document.querySelector('dialog img').naturalWidth") == 1190
    assert "第 1 页的原页图片" in page.get_attribute("dialog img", "alt")
    inside = "(() => { const at = document.querySelector('.leaf i').getBoundingClientRect(), desk = document.querySelector('.desk').getBoundingClientRect(); return at.top >= desk.top && at.top < desk.bottom && at.left >= desk.left && at.left < desk.right; })()"
    assert page.evaluate(inside), "the quote is in view"
    fits = "(() => { const desk = document.querySelector('.desk'); return desk.scrollWidth <= desk.clientWidth; })()"
    assert page.evaluate(fits), "no line runs off the screen before it is enlarged"
    assert overflow(page) <= 0
    before = page.evaluate("document.querySelector('dialog img').clientWidth")
    page.click('[data-zoom="1"]')
    assert page.evaluate("document.querySelector('dialog img').clientWidth") > before
    assert page.evaluate(inside)
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("document.activeElement.className") == "see"


@pytest.fixture(scope="module")
def two_plans(serve: Callable[[Desk], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The pages over two plans that contradict each other, one of them in two versions."""
    folder = tmp_path_factory.mktemp("plans")
    (folder / "市预案.txt").write_text(PLAN_OF_CITY, encoding="utf-8")
    (folder / "区预案.txt").write_text(PLAN_OF_DISTRICT, encoding="utf-8")
    library = KnowledgeBase.open(tmp_path_factory.mktemp("home"), encoder=NarrowEncoder())
    assert library.add([folder]).ok
    return serve(Desk(lambda: library))


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_check_shows_both_texts_and_what_was_put_aside_stays_aside(
    two_plans: str, visit: Callable[..., Any], width: int, height: int
) -> None:
    page = visit(two_plans, width=width, height=height)
    tab(page, "check")
    page.click("#check-start")
    page.wait_for_selector("#check-report article.high")
    sides = page.locator("#check-report article.high .sides mark")
    assert {"18.50米", "18.80米"} <= set(sides.all_inner_texts())
    assert overflow(page) <= 0
    assert page.locator("#check-report img").count() == 0, "what a document says is text"
    if width < 1000:
        return
    number = page.locator("#check-report article.high").first.locator("[data-dismiss]").get_attribute("data-dismiss")
    page.locator(f"[data-dismiss='{number}']").click()
    page.wait_for_selector("#check-dismissal textarea:focus, #check-dismissal input:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#check-dismissal .lack")  # no reason, no decision
    assert "18.80米" in page.inner_text("#check-dismissal .picked"), "what is being put aside is still named"
    page.wait_for_selector("#check-dismissal textarea:focus[aria-invalid=true]")
    page.keyboard.type("两处是不同的水尺")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-restore='{number}']")
    page.wait_for_selector("#check-report article:focus, #check-report .lead:focus")
    assert page.inner_text("#check-told [role=status]").startswith("已记下：")
    page.click("#check-start")
    page.wait_for_function("document.querySelector('#check-report').innerText.includes('两处是不同的水尺')")
    page.locator(f"[data-restore='{number}']").click()
    page.wait_for_selector(f"article:focus [data-dismiss='{number}']")


def test_escape_in_the_check_lets_a_finding_be_and_goes_back_to_it(two_plans: str, visit: Callable[..., Any]) -> None:
    page = visit(two_plans)
    tab(page, "check")
    page.click("#check-start")
    page.wait_for_selector("#check-report article.high")
    names = page.locator("[data-dismiss]").evaluate_all("all => all.map(b => b.ariaLabel)")
    assert len(set(names)) == len(names), "every button says which finding it is about"
    page.locator("[data-dismiss]").first.click()
    page.wait_for_selector("#check-dismissal textarea:focus")
    page.keyboard.type("写到一半")
    page.keyboard.press("Escape")
    page.wait_for_selector("#check-dismissal", state="detached")
    page.wait_for_selector("[data-dismiss]:focus")
    assert page.locator("[data-restore]").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector("#check-dismissal textarea:focus")
    assert not page.input_value("#check-dismissal textarea")


@pytest.mark.parametrize(("name", "boxes"), [("check", "#check-filters"), ("compare", "#compare-choice")])
def test_only_the_list_that_has_the_focus_is_open(
    two_plans: str, visit: Callable[..., Any], name: str, boxes: str
) -> None:
    page = visit(two_plans)
    tab(page, name)
    lists = page.locator("ul[role=listbox]")
    every = page.locator(f"{boxes} input[role=combobox]")
    every.first.focus()
    for n in range(every.count()):
        page.wait_for_function("document.querySelectorAll('ul[role=listbox]').length === 1")
        assert every.nth(n).evaluate("box => box === document.activeElement && box.ariaExpanded === 'true'")
        page.keyboard.press("Tab")
    page.wait_for_timeout(400)  # a list that is opened again would be there by now
    assert lists.count() == 0
    page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(400)
    assert lists.count() == 1
    page.keyboard.press("Escape")
    lists.wait_for(state="detached")


def test_a_cell_of_the_check_matrix_shows_the_findings_it_counts(two_plans: str, visit: Callable[..., Any]) -> None:
    page = visit(two_plans)
    tab(page, "check")
    page.click("#check-start")
    page.wait_for_selector("#check-report article.high")
    page.locator("#check-report details.matrix summary").click()
    cell = page.locator("table.matrix td.some button").first
    counted = int(cell.inner_text())
    cell.click()
    page.wait_for_selector("#check-report article:focus")
    assert page.locator("#check-report article").count() == counted


def test_two_documents_stand_side_by_side_with_the_changed_words_marked(
    two_plans: str, visit: Callable[..., Any]
) -> None:
    page = visit(two_plans)
    tab(page, "compare")
    assert not page.locator("#compare-export").is_visible(), "there is nothing to export yet"
    for n, title in enumerate(("云州市防汛", "临江区防汛")):
        box = page.locator("#compare-choice input[role=listbox], #compare-choice input").nth(n)
        box.click()
        page.get_by_role("option", name=title).first.click()
    page.click("#compare-start")
    page.wait_for_selector("#compare-table table ins, #compare-table table mark, #compare-table table del")
    page.wait_for_selector("#compare-export button")
    assert overflow(page) <= 0


REGULATION = """云州市防汛条例

（2024年3月1日云州市第十届人民代表大会常务委员会第三次会议通过）

第一条　水库管理单位应当在险情发生后2小时内向市水利局报告。<img src=x>

第二条　乡镇人民政府应当每半年组织一次防汛应急演练。

第三条　有下列情形之一的，预案制定单位应当及时修订防汛预案：

（一）所依据的法律法规发生重大变化；

（二）防汛指挥机构及其职责发生调整；

（三）重要防汛资源发生重大变化；

（四）在防汛演练中发现重大问题。

第四条　巡查人员应当每日记录水位，巡查记录保存期限不得少于三年。

第五条　本条例自2024年5月1日起施行。
"""


@pytest.fixture
def regulation(serve: Callable[[Desk], str], tmp_path: Path) -> str:
    """The pages over one regulation, of which questions can be made."""
    (tmp_path / "防汛条例.txt").write_text(REGULATION, encoding="utf-8")
    library = KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder())
    assert library.add([tmp_path / "防汛条例.txt"], kind="law").ok
    return serve(Desk(lambda: library))


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_questions_are_made_kept_approved_and_mended(
    regulation: str, visit: Callable[..., Any], width: int, height: int
) -> None:
    page = visit(regulation, width=width, height=height)
    tab(page, "quiz")
    page.wait_for_selector("#quiz-start")
    page.click("#quiz-start")
    page.wait_for_selector("#quiz-made article")
    assert page.locator("#quiz-made article img").count() == 0, "what a document says is text"
    assert "第一条" in page.inner_text("#quiz-made")
    assert overflow(page) <= 0
    page.locator("#quiz-export button").last.click()  # 存入题库
    page.wait_for_selector("#bank-list article")
    first = page.locator("#bank-list article").first
    number = first.locator("[data-act=approve]").get_attribute("data-id")
    first.locator("[data-act=approve]").click()
    page.wait_for_selector(f"#bank-list [data-act=draft][data-id='{number}']")
    page.locator(f"#bank-list [data-act=edit][data-id='{number}']").click()
    page.wait_for_selector("#bank-edit textarea")
    page.locator("#bank-edit textarea").first.fill("改过的题干应当怎样写才好？")
    page.locator("#bank-edit button.primary").click()
    page.wait_for_function("document.querySelector('#bank-list').innerText.includes('改过的题干应当怎样写才好？')")
    assert overflow(page) <= 0


def test_a_paper_is_handed_out_as_a_file(regulation: str, visit: Callable[..., Any]) -> None:
    page = visit(regulation)
    tab(page, "quiz")
    page.click("#quiz-start")
    page.wait_for_selector("#quiz-made article")
    page.locator("#quiz-export button").nth(-2).click()
    with page.expect_download() as fetched:
        page.locator("a[download]").first.click()
    assert fetched.value.suggested_filename.endswith(".docx")


@pytest.fixture
def full_bank(serve: Callable[[Desk], str], tmp_path: Path) -> str:
    """The pages over a bank of 25 questions, two pages, of one clause that stands."""
    (tmp_path / "防汛条例.txt").write_text(REGULATION, encoding="utf-8")
    library = KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder())
    assert library.add([tmp_path / "防汛条例.txt"], kind="law").ok
    (one,) = library.quiz(QuizWanted(1, {"judge": 1})).items
    library.question_bank.keep(replace(one, stem=f"第{n}题的题干应当怎样写？") for n in range(1, 26))
    return serve(Desk(lambda: library))


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_bank_is_turned_by_the_page_approved_by_the_page_and_taken_away_whole(
    full_bank: str, visit: Callable[..., Any], width: int, height: int
) -> None:
    page = visit(full_bank, width=width, height=height)
    tab(page, "quiz")
    page.wait_for_selector("#bank-list article")
    page.click("#bank-export button:not([role])")
    page.wait_for_selector("#bank-said [role=alert]")
    assert "按“通过”，再来导出" in page.inner_text("#bank-said")
    page.locator("#bank-list .stem").first.click()
    page.locator("#bank-list [data-act=next]").last.click()
    page.wait_for_selector("#bank-list .where:focus")
    assert page.inner_text("#bank-list .where") == "第 21–25 题，共 25 题"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0"), "and it is in view"
    assert page.locator("#bank-list article").count() == 5
    assert overflow(page) <= 0
    page.click("#bank-all")
    page.wait_for_selector("#bank-said [role=status]")
    assert page.inner_text("#bank-said") == "已通过本页 5 题。"
    page.locator("#bank-list [data-act=previous]").first.click()
    page.wait_for_function("document.querySelectorAll('#bank-list article').length === 20")
    assert page.locator("#bank-list [data-act=approve]").count() == 20, "what nobody saw is not approved"
    page.click("#bank-export button:not([role])")
    page.wait_for_selector("#bank-file a[download]")
    assert page.inner_text("#bank-said") == "已导出 5 题。"
    with page.expect_download() as fetched:
        page.locator("#bank-file a[download]").first.click()
    assert fetched.value.suggested_filename.endswith(".docx")
    assert overflow(page) <= 0


def test_the_form_of_a_question_far_down_comes_into_view_and_the_focus_stays_where_one_was(
    full_bank: str, visit: Callable[..., Any]
) -> None:
    page = visit(full_bank)
    tab(page, "quiz")
    page.wait_for_selector("#bank-list article")
    last = page.locator("#bank-list article").last
    last.locator("[data-act=withdraw]").click()
    page.wait_for_selector("#bank-list article:last-of-type [data-act=approve]:focus")
    last.locator("[data-act=edit]").click()
    page.wait_for_selector("#bank-edit textarea:focus")
    assert page.input_value("#bank-edit textarea >> nth=0") == "第20题的题干应当怎样写？"
    inside = "(() => { const at = document.activeElement.getBoundingClientRect(); return at.top >= 0 && at.bottom <= window.innerHeight; })()"
    assert page.evaluate(inside)
    page.get_by_label("答案（").fill("也许")
    page.locator("#bank-edit button.primary").click()
    page.wait_for_selector("#bank-said [role=alert]")
    assert "判断题的答案应是“正确”或“错误”，而不是“也许”" in page.inner_text("#bank-said")
    page.get_by_label("答案（").fill("√")
    page.locator("#bank-edit button.primary").click()
    page.wait_for_selector("#bank-said [role=status]")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_practice_tells_at_once_what_is_right_and_keeps_what_was_wrong(
    regulation: str, visit: Callable[..., Any], width: int, height: int
) -> None:
    page = visit(regulation, width=width, height=height)
    tab(page, "practice")
    page.click("#practice-start")
    page.wait_for_selector("#practice .practice")
    answered = 0
    while page.locator("#practice [data-act=redo], #practice [data-act=print]").count() == 0:
        if page.locator("#practice [data-act=answer]").count():
            page.locator("#practice [data-act=answer]").first.click()
        else:
            page.locator("#practice [data-act=pick]").first.click()
            page.locator("#practice [data-act=send]").click()
        page.wait_for_selector("#practice .outcome")
        assert "《云州市防汛条例》" in page.inner_text("#practice blockquote"), "with the clause"
        assert page.locator("#practice button").first.bounding_box()["height"] >= 44
        assert overflow(page) <= 0
        page.locator("#practice [data-act=next]").click()
        answered += 1
        page.wait_for_function(f"!document.querySelector('#practice [data-act=next]') || {answered} < 0")
        assert answered < 30
    assert "正确率" in page.inner_text("#practice")
    assert answered >= 3
