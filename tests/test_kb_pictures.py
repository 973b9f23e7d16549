"""The picture of a page: the quoted lines are yellow and nothing else, quotes are found, what has no pages says so."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from fakes import FakeEncoder
from files import docx_bytes, pdf_bytes
from PIL import Image

from ingest.document import Document, Place, RecognizedPage
from ingest.errors import BadRequest, DocumentNotFound, LibraryDamaged
from ingest.pipeline import ingest
from ingest.readers.ocr import engine as ocr
from kb.base import KnowledgeBase
from kb.pictures import MAX_PIXELS, boxes_on, find_quote, page_picture, pages_of, turn_of

FIRST = "第一条　市水利局负责全市防汛值守，每天二十四小时在岗，发现险情立即报告。"
SECOND = "第二条　市公安局配合市水利局封闭积水道路。"
OVER = "第三条　渔船应当在台风橙色预警发布后五小时内全部回港，拒不回港的由海洋与渔业局强制执行，并记入信用档案。"
DATA = pdf_bytes([[FIRST, SECOND, *["本条说明从略，以下各项照此办理。"] * 26, OVER[:26]], [(0, OVER[26:])]])
YELLOW = (255, 236, 130)


@cache
def document() -> Document:
    return ingest(DATA, "值守办法.pdf", "/文件/值守办法.pdf")


def shown(page: int, quote: str = "", *, dpi: int = 72) -> Image.Image:
    found = find_quote(document(), quote, page) if quote else None
    picture = page_picture(document(), DATA, page, (found.start, found.end) if found else None, dpi=dpi)
    return Image.open(io.BytesIO(picture.png))


def yellow_rows(image: Image.Image) -> list[int]:
    return [y for y in range(image.height) if any(image.getpixel((x, y)) == YELLOW for x in range(0, image.width, 3))]


def test_a_page_without_a_quote_is_shown_as_it_is() -> None:
    image = shown(1)
    assert image.size == (595, 842)
    assert yellow_rows(image) == []


def test_the_quoted_line_is_yellow_and_no_other() -> None:
    quote = "市公安局配合市水利局封闭积水道路。"
    (place,) = document().places_of(*span(quote))
    rows = yellow_rows(shown(1, quote))
    assert rows
    assert place.box[1] - 2 <= min(rows) and max(rows) <= place.box[3] + 2


def test_only_the_sentence_that_answers_is_yellow_in_its_clause() -> None:
    clause, sentence = span(SECOND), span("封闭积水道路。")
    picture = page_picture(document(), DATA, 1, clause, sentence, dpi=72)
    image = Image.open(io.BytesIO(picture.png))
    yellow = [x for x in range(image.width) for y in yellow_rows(image) if image.getpixel((x, y)) == YELLOW]
    (box,) = picture.focus
    assert min(yellow) >= box[0] - 2 > picture.boxes[0][0] + 100
    assert image.getpixel((round(picture.boxes[0][0] + 60), round(picture.boxes[0][1]) - 1)) != (255, 255, 255)


def test_a_clause_of_which_nothing_answers_has_no_yellow() -> None:
    picture = page_picture(document(), DATA, 1, span(FIRST), (0, 0), dpi=72)
    assert picture.boxes and not picture.focus
    assert yellow_rows(Image.open(io.BytesIO(picture.png))) == []


def test_text_under_the_yellow_stays_as_dark_as_it_was() -> None:
    quote = "市公安局配合市水利局封闭积水道路。"
    box = [round(side) for side in document().places_of(*span(quote))[0].box]
    plain, marked = shown(1).crop(box).convert("L"), shown(1, quote).crop(box).convert("L")
    assert marked.getextrema()[0] <= plain.getextrema()[0] < 60


def test_boxes_follow_the_resolution() -> None:
    quote = "市公安局配合市水利局封闭积水道路。"
    small, large = yellow_rows(shown(1, quote)), yellow_rows(shown(1, quote, dpi=144))
    assert (min(large) / 2, max(large) / 2) == pytest.approx((min(small), max(small)), abs=2)


def span(quote: str) -> tuple[int, int]:
    found = find_quote(document(), quote)
    return found.start, found.end


def test_a_quote_over_two_pages_can_be_seen_on_both() -> None:
    start, end = span(OVER[4:])
    assert pages_of(document(), start, end) == (1, 2)
    assert boxes_on(document(), 1, start, end) and boxes_on(document(), 2, start, end)
    assert yellow_rows(shown(1, OVER[4:])) and yellow_rows(shown(2, OVER[4:]))


def test_a_quote_is_found_in_another_script_and_width_and_over_line_breaks() -> None:
    assert span("市公安局 配合\n市水利局封閉積水道路｡".replace("｡", "。")) == span("市公安局配合市水利局封闭积水道路。")
    start, end = span("第三条 渔船应当")
    assert document().text[start:end] == "第三条　渔船应当"


@pytest.mark.parametrize(
    ("quote", "page", "words"),
    [
        ("火星殖民地", None, "没有找到“火星殖民地”"),
        ("封闭积水道路", 2, "第 2 页上没有“封闭积水道路”。它在第 1 页，请改用 --page 1"),
        ("　 ", None, "引文是空的"),
        ("很长" * 40, None, "很长很长…”"),
    ],
)
def test_a_quote_that_is_not_there_is_answered_with_what_was_looked_for(
    quote: str, page: int | None, words: str
) -> None:
    with pytest.raises(BadRequest, match=words):
        find_quote(document(), quote, page)


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_out_of_range_is_answered_with_the_number_of_pages(page: int) -> None:
    with pytest.raises(BadRequest, match=f"没有第 {page} 页：“值守办法.pdf”共 2 页"):
        page_picture(document(), DATA, page)


def test_a_format_without_pages_says_so() -> None:
    data = docx_bytes(FIRST, SECOND)
    word = ingest(data, "值守办法.docx", "/文件/值守办法.docx")
    with pytest.raises(BadRequest, match=r"“值守办法\.docx”是 docx 格式，没有固定的版面"):
        page_picture(word, data, 1)


def test_a_picture_is_never_larger_than_its_bound() -> None:
    width, height = shown(1, dpi=100_000).size
    assert width * height <= MAX_PIXELS
    assert width == pytest.approx(595 * 300 / 72, abs=2)


def test_cells_of_a_row_are_boxed_apart_and_pieces_of_a_line_together() -> None:
    places = (
        Place(0, 4, 1, (80.0, 100.0, 136.0, 114.0)),
        Place(4, 8, 1, (138.0, 100.0, 194.0, 114.0)),
        Place(8, 12, 1, (300.0, 100.0, 356.0, 114.0)),
        Place(12, 16, 1, (400.0, 100.0, 414.0, 300.0)),  # runs upwards: its share is not told by its width
    )
    made = Document("a" * 16, "图.pdf", "", "", "pdf", None, "防" * 16, (), (), (), document().metadata, places=places)
    assert boxes_on(made, 1, 0, 10) == ((80.0, 100.0, 194.0, 114.0), (300.0, 100.0, 328.0, 114.0))
    assert boxes_on(made, 1, 12, 14) == ((400.0, 100.0, 414.0, 300.0),)


@pytest.mark.parametrize(("turn", "first", "second"), [(90, 500.0, 460.0), (270, 60.0, 100.0)])
def test_a_page_scanned_on_its_side_is_shown_upright_with_its_boxes(turn: int, first: float, second: float) -> None:
    """The lines run down or up the page as scanned; shown, the first stands at the top and is boxed there."""
    lines = ((first, 100.0, first + 14, 400.0), (second, 100.0, second + 14, 400.0))
    places = (Place(0, 8, 1, lines[0]), Place(8, 16, 1, lines[1]))
    read = (RecognizedPage(1, 0.9, "没有文字层"),)
    made = replace(document(), places=places, recognized=read, format="pdf")
    assert turn_of(made, 1) == turn
    assert turn_of(replace(made, recognized=()), 1) == 0, "lines of a text layer may well run down the page"
    picture = page_picture(made, DATA, 1, (0, 8), dpi=72)
    image = Image.open(io.BytesIO(picture.png))
    assert (round(picture.width), round(picture.height)) == image.size == (842, 595)
    (box,) = picture.boxes
    assert box[2] - box[0] > box[3] - box[1] and box[1] < 100
    rows = yellow_rows(image)
    assert box[1] - 3 <= min(rows) and max(rows) <= box[3] + 3


@pytest.mark.skipif(not ocr.available(), reason="没有安装文字识别组件（ocr）")
def test_lines_read_off_a_scan_are_boxed_on_the_scan() -> None:
    data = (Path(__file__).parent / "scan-simplified.png").read_bytes()
    scan = ingest(data, "值守办法.png", "/文件/值守办法.png")
    found = find_quote(scan, "发现险情应当在15分钟内报告")
    picture = page_picture(scan, data, 1, (found.start, found.end), dpi=72)
    rows = yellow_rows(Image.open(io.BytesIO(picture.png)))
    assert min(rows) >= 174 and max(rows) <= 200  # the third line of the text, drawn at 176


# -- through the knowledge base ---------------------------------------------------------------------------------------


def test_what_may_not_be_asked_may_not_be_seen(tmp_path: Path) -> None:
    (tmp_path / "值守办法.pdf").write_bytes(DATA)
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as kb:
        kb.add([tmp_path / "值守办法.pdf"])
        assert kb.picture("值守办法.pdf", 1, *span(SECOND)).boxes
        with pytest.raises(DocumentNotFound, match=r"没有找到文件“值守办法.pdf”"):
            kb.picture("值守办法.pdf", 1, audience="public")
        kb.add([tmp_path / "值守办法.pdf"], audience="public")
        assert kb.picture("值守办法.pdf", 2, audience="public").page == 2


def test_a_lost_original_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "值守办法.pdf").write_bytes(DATA)
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as kb:
        kb.add([tmp_path / "值守办法.pdf"])
        kb.original(kb.document("值守办法.pdf")).unlink()
        with pytest.raises(LibraryDamaged, match=r"原件读不出来.*请重新添加"):
            kb.picture("值守办法.pdf", 1)
