"""Text off pictures: both scripts, crooked and turned pages, seals, ruled lines; on two scans drawn for these tests.

scan-simplified.png and scan-traditional.png are A4 at 110 dpi: a title, four lines and a table of two columns.
"""

import re
import subprocess
import sys
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from ingest.readers.ocr import engine as ocr
from ingest.readers.ocr.lines import PlacedLine, chars_of, even_sizes
from ingest.readers.ocr.picture import LONGEST_SIDE, SHORTEST_SIDE, fitted, plain, skew_of, turned, without_seals
from ingest.readers.ocr.rules import rules_in
from ingest.readers.paged.blocks import blocks_of_pages
from ingest.readers.paged.page import Page

TESTS = Path(__file__).parent
WIDTH, HEIGHT = 595.0, 842.0
SCANS = {
    "simplified": "青浦县水库防汛值守办法第一条　为了做好水库防汛值守工作，制定本办法。第二条　县水务局负责组织协调，值守人员每两小时"
    "巡查一次，发现险情应当在15分钟内报告。第三条　联系电话：0555-6120088。岗位职责值守员记录水位、雨量巡查员检查坝体和泄洪闸门",
    "traditional": "澎岬縣颱風災害應變作業要點第一點　為健全災害防救體系，特訂定本要點。第二點　颱風警報發布後，應變中心應於二小時內"
    "完成編組進駐，各鄉鎮公所應每日08時回報災情。第三點　漁船應於六小時內返港避風。編組任務指揮組協調各機關辦理救災收容組開設收容處所與照護",
}

reads = pytest.mark.skipif(not ocr.available(), reason="没有安装文字识别组件（ocr）")


def scan(script: str) -> Image.Image:
    return Image.open(TESTS / f"scan-{script}.png").convert("RGB")


@cache
def read(script: str) -> Page:
    """The scan as it is, read once for all tests."""
    return ocr.recognize(scan(script), 1, WIDTH, HEIGHT)


def text_of(page: Page) -> str:
    """The text as it reads, by the way every page takes."""
    blocks = blocks_of_pages([page]).blocks
    return "".join(block.text for block in blocks).replace(" | ", "")


def accuracy(found: str, script: str) -> float:
    return SequenceMatcher(None, found, SCANS[script], autojunk=False).ratio()


# -- reading ----------------------------------------------------------------------------------------------------------


@reads
@pytest.mark.parametrize("script", SCANS)
def test_both_scripts_are_read_nearly_without_error(script: str) -> None:
    page = read(script)
    assert accuracy(text_of(page), script) > 0.97
    assert ocr.confidence_of(page) > 0.95
    assert (page.number, page.width, page.height) == (1, WIDTH, HEIGHT)
    for char in page.chars:
        assert char.upright and 0 < char.confidence <= 1
        assert 0 <= char.x0 <= char.x1 <= WIDTH and 0 < char.top < char.bottom < HEIGHT


@reads
def test_characters_stand_where_they_are_printed_at_the_size_they_are_printed_in() -> None:
    first = next(char for char in read("simplified").chars if char.text == "第")
    assert (first.x0, first.top, first.size) == pytest.approx((80, 123, 14), abs=3)


@reads
def test_the_space_after_an_article_is_kept() -> None:
    assert re.search(r"第一条\s为了", "".join(char.text for char in read("simplified").chars))


@reads
def test_the_table_of_a_scan_is_found_by_its_ruled_lines() -> None:
    rows = [block.cells for block in blocks_of_pages([read("simplified")]).blocks if block.role == "row"]
    assert rows == [("岗位", "职责"), ("值守员", "记录水位、雨量"), ("巡查员", "检查坝体和泄洪闸门")]


@reads
@pytest.mark.parametrize("degrees", [-1.5, 0.8])
def test_a_page_put_in_crookedly_is_levelled_and_shown_level(degrees: float) -> None:
    crooked = turned(scan("simplified"), degrees).filter(ImageFilter.GaussianBlur(0.5))
    page = ocr.recognize(crooked, 1, WIDTH, HEIGHT)
    assert accuracy(text_of(page), "simplified") > 0.95
    assert skew_of(crooked) == pytest.approx(-degrees, abs=0.15)
    assert skew_of(ocr.straighten(crooked)) == 0.0
    (straight,) = (char for char in read("simplified").chars if char.text == "协")
    (found,) = (char for char in page.chars if char.text == "协")
    assert found[1:5] == pytest.approx(straight[1:5], abs=4)


@reads
@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_a_page_on_its_side_is_read_and_its_characters_stand_where_they_are_shown(quarter: int) -> None:
    lying = turned(scan("traditional"), quarter)
    width, height = (WIDTH, HEIGHT) if quarter == 180 else (HEIGHT, WIDTH)
    page = ocr.recognize(lying, 1, width, height)
    assert accuracy(text_of(page), "traditional") > 0.95
    assert not any(char.upright for char in page.chars)
    (upright,) = (char for char in read("traditional").chars if char.text == "漁")
    (found,) = (char for char in page.chars if char.text == "漁")
    x, y = (upright.x0 + upright.x1) / 2, (upright.top + upright.bottom) / 2
    shown = {90: (y, WIDTH - x), 180: (WIDTH - x, HEIGHT - y), 270: (HEIGHT - y, x)}[quarter]
    assert ((found.x0 + found.x1) / 2, (found.top + found.bottom) / 2) == pytest.approx(shown, abs=3)


@reads
def test_text_under_a_red_seal_is_read() -> None:
    page = ocr.recognize(sealed(scan("simplified")), 1, WIDTH, HEIGHT)
    assert "县水务局负责组织协调" in text_of(page)
    assert accuracy(text_of(page), "simplified") > 0.9


@reads
def test_an_empty_page_has_no_characters() -> None:
    page = ocr.recognize(Image.new("L", (600, 850), 255), 4, WIDTH, HEIGHT)
    assert page == Page(4, WIDTH, HEIGHT)
    assert ocr.confidence_of(page) == 0.0


def test_without_the_packages_nothing_is_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None if name == "onnxruntime" else object())
    assert not ocr.available()


def test_nothing_heavy_is_loaded_before_a_page_is_read() -> None:
    heavy = ("rapidocr", "onnxruntime", "cv2", "numpy", "PIL")
    code = (
        f"import sys, ingest.readers.ocr.engine as o; o.available(); print([n for n in {heavy!r} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=TESTS.parent, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- the picture ------------------------------------------------------------------------------------------------------


def sealed(image: Image.Image) -> Image.Image:
    """The picture with a red ring and a star over its text, as ink lies over ink."""
    ink = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(ink)
    draw.ellipse((230, 180, 410, 360), outline=(225, 30, 30), width=5)
    draw.regular_polygon((320, 270, 34), 5, fill=(225, 30, 30))
    pixels = zip(image.getdata(), ink.getdata(), strict=True)
    image.putdata([tuple(a * b // 255 for a, b in zip(one, other, strict=True)) for one, other in pixels])
    return image


def test_a_seal_is_taken_off_and_a_red_heading_stays() -> None:
    pytest.importorskip("cv2")
    image = Image.new("RGB", (910, 1287), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 60, 700, 110), fill=(220, 20, 20))  # as long as a heading, and no higher
    cleaned = without_seals(sealed(image), 910 / WIDTH)
    assert cleaned.getpixel((320, 270)) == (255, 255, 255)
    assert cleaned.getpixel((232, 270)) == (255, 255, 255)
    assert cleaned.getpixel((400, 80)) == (220, 20, 20)


@pytest.mark.parametrize(
    "image",
    [
        Image.new("1", (4, 4), 1),
        Image.new("LA", (4, 4), (0, 0)),
        Image.new("RGBA", (4, 4), (0, 0, 0, 0)),
        Image.new("CMYK", (4, 4), (0, 0, 0, 0)),
        Image.new("P", (4, 4), 0).convert("L").point(lambda _: 255).convert("P"),
    ],
    ids=lambda image: image.mode,
)
def test_white_is_white_and_glass_is_paper_in_every_mode(image: Image.Image) -> None:
    assert plain(image).mode == "RGB"
    assert plain(image).getpixel((1, 1)) == (255, 255, 255)


def test_a_picture_of_sixteen_bits_keeps_its_greys() -> None:
    deep = Image.new("I;16", (3, 1))
    for x, value in enumerate((0, 30_000, 60_000)):
        deep.putpixel((x, 0), value)
    assert [plain(deep).getpixel((x, 0))[0] for x in range(3)] == pytest.approx([0, 127, 255], abs=1)


def test_large_pictures_are_made_smaller_and_small_ones_larger() -> None:
    assert max(fitted(Image.new("L", (9000, 300))).size) == LONGEST_SIDE
    assert max(fitted(Image.new("L", (700, 500))).size) == SHORTEST_SIDE
    assert fitted(Image.new("L", (20, 1))).size == (60, 3)
    assert fitted(Image.new("L", (1700, 2300))).size == (1700, 2300)


def test_ruled_lines_are_found_and_strokes_of_characters_are_none() -> None:
    pytest.importorskip("cv2")
    page = read("traditional") if ocr.available() else Page(1, WIDTH, HEIGHT)
    rules = rules_in(scan("traditional"), 910 / WIDTH, page.chars)
    level = sorted(rule.top for rule in rules if rule.top == rule.bottom and rule.x1 - rule.x0 > 300)
    upright = sorted(rule.x0 for rule in rules if rule.x0 == rule.x1 and rule.bottom - rule.top > 60)
    assert level == pytest.approx([242, 272, 302, 332], abs=2)
    assert upright == pytest.approx([80, 200, 500], abs=2)
    if page.chars:
        assert len(rules) == 7


# -- lines into characters --------------------------------------------------------------------------------------------


@given(st.text("防汛值守应急AB12，（）", min_size=1, max_size=30), st.floats(6, 40), st.floats(61, 400))
def test_a_line_whose_characters_are_not_told_shares_its_box_evenly_and_loses_nothing(
    text: str, height: float, width: float
) -> None:
    (line,) = even_sizes([PlacedLine(80.0, 100.0, 80.0 + width, 100.0 + height, text, 0.9)])
    chars = [char for char in chars_of(line) if not char.text.isspace()]
    assert "".join(char.text for char in chars) == text
    assert all(80.0 - 1e-6 <= char.x0 <= char.x1 <= 80.0 + width + 1e-6 for char in chars)
    assert all(one.x1 <= other.x0 + 1e-6 for one, other in pairwise(chars))


@given(
    st.text("防汛值守应急AB12，（）", min_size=2, max_size=30), st.floats(6, 40), st.floats(1.51, 20), st.floats(-9, 9)
)
def test_vertical_writing_stands_one_character_below_the_other(
    text: str, width: float, tall: float, lost: float
) -> None:
    told = tuple((character, 0.9, 99.0 + n * lost, 99.0 + n * lost) for n, character in enumerate(text))
    (line,) = even_sizes([PlacedLine(80.0, 100.0, 80.0 + width, 100.0 + width * tall, text, 0.9, told)])
    chars = chars_of(line)
    assert "".join(char.text for char in chars) == text
    assert all(80.0 - 0.1 <= char.x0 < char.x1 <= 80.1 + width for char in chars)
    assert chars[0].top == 100.0 and chars[-1].bottom == pytest.approx(100.0 + width * tall)
    assert all(one.bottom <= other.top + 1e-6 for one, other in pairwise(chars))
    assert all(char.size <= width for char in chars)


def test_a_line_whose_characters_are_told_backwards_still_has_a_size() -> None:
    told = tuple((character, 0.9, 140.0 - n, 141.0 - n) for n, character in enumerate("市水利局值守"))
    (line,) = even_sizes([PlacedLine(80.0, 100.0, 180.0, 120.0, "市水利局值守", 0.9, told)])
    assert line.size == pytest.approx(16.7, abs=0.1)


@pytest.mark.parametrize(
    ("middles", "text", "read_as"),
    [
        ((0, 14, 42, 56), "条例值守", "条例\u3000值守"),  # room for one more character
        ((0, 14, 31, 45), "条，值守", "条，值守"),  # 值 stands back from the comma, as it always does
        ((0, 8, 32, 46), "41矿井", "41 矿井"),
        ((0, 8, 16, 24), "A123", "A123"),
    ],
)
def test_a_gap_with_room_for_a_character_is_a_space(middles: tuple[int, ...], text: str, read_as: str) -> None:
    told = tuple((c, 0.9, 80.0 + middle, 94.0 + middle) for c, middle in zip(text, middles, strict=True))
    line = PlacedLine(80, 100, 94 + middles[-1], 114, text, 0.9, told, size=14)
    assert "".join(char.text for char in chars_of(line)) == read_as


def test_lines_of_nearly_one_size_were_of_one_size_on_paper() -> None:
    def line(top: float, step: float, text: str) -> PlacedLine:
        told = tuple((c, 0.9, 80 + n * step, 80 + (n + 1) * step) for n, c in enumerate(text))
        return PlacedLine(80, top, 80 + step * len(text), top + step * 1.05, text, 0.9, told)

    lines = [
        line(100, 13.8, "市水利局负责防汛值守"),
        line(128, 14.3, "市公安局配合封闭道路"),
        line(60, 22, "防汛值守办法"),
    ]
    first, second, title = (placed.size for placed in even_sizes(lines))
    assert first == second
    assert title == 22
