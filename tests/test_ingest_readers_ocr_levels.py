"""Response levels whose numeral is not sure are told to people, with the page and the words around them."""

import io

import pytest
from PIL import Image

from ingest.document import Reading
from ingest.readers import image
from ingest.readers.ocr import engine as ocr
from ingest.readers.ocr.levels import unclear_levels
from ingest.readers.paged.page import Char, Page
from ingest.readers.paged.read_off import SCAN, ReadOff, told_unclear


def chars(text: str, unsure: str = "", top: float = 100.0) -> tuple[Char, ...]:
    """A line of characters, those in `unsure` read with 0.4."""
    return tuple(
        Char(c, 80 + 14 * n, top, 94 + 14 * n, top + 14, 14, confidence=0.4 if c in unsure else 0.98)
        for n, c in enumerate(text)
    )


@pytest.mark.parametrize(
    ("text", "unsure", "told"),
    [
        ("启动防汛Ⅲ级应急响应", "Ⅲ", "启动防汛Ⅲ级应急响"),
        ("颱風第II級開設", "I", "颱風第II級開設"),
        ("较大事件（Ⅲ）", "Ⅲ", "大事件（Ⅲ）"),
        ("阵风3 级以上", "3", "阵风3 级以上"),
        ("启动三级响应", "三", "启动三级响应"),
        ("启动级响应", "级", "启动级响应"),  # its numeral was passed over
    ],
)
def test_a_level_that_is_not_sure_is_told_with_the_words_around_it(text: str, unsure: str, told: str) -> None:
    assert unclear_levels(chars(text, unsure)) == (told,)


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("启动防汛Ⅲ级应急响应", ""),  # sure
        ("启动防汛Ⅲ级应急响应", "启应"),  # other characters are not
        ("共3人", "3"),  # no level
        ("第三条", "三"),
        ("四川省", "川"),
    ],
)
def test_what_is_sure_or_no_level_is_not_told(text: str, unsure: str) -> None:
    assert unclear_levels(chars(text, unsure)) == ()


def test_characters_of_a_text_layer_have_no_confidence_and_are_not_told() -> None:
    assert unclear_levels([char._replace(confidence=None) for char in chars("Ⅲ级响应")]) == ()


def test_words_of_other_lines_are_not_told_with_it() -> None:
    lines = (*chars("应当立即", top=80.0), *chars("Ⅱ级响应", "Ⅱ"), *chars("终止条件", top=120.0))
    assert unclear_levels(lines) == ("Ⅱ级响应",)


def test_the_warning_names_the_pages_and_quotes_at_most_five_places() -> None:
    assert list(told_unclear({})) == []
    assert list(told_unclear({3: ("启动防汛Ⅲ级应急响",), 5: ("启动防汛Ⅲ级应急响", "提升为Ⅱ级")})) == [
        "第 3、5 页识别出的响应级别数字不清楚，请对照原页：“启动防汛Ⅲ级应急响”“提升为Ⅱ级”"
    ]
    (many,) = told_unclear({1: [f"{n}号Ⅱ级" for n in range(7)]})
    assert many.endswith("“4号Ⅱ级”等 7 处")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognize(picture: Image.Image, number: int, width: float, height: float) -> Page:
        return Page(number, width, height, chars("启动防汛Ⅲ级应急响应。", "Ⅲ" if number == 2 else ""))

    monkeypatch.setattr(ocr, "recognize", recognize)
    monkeypatch.setattr(ocr, "available", lambda: True)


@pytest.mark.usefixtures("engine")
def test_the_reading_of_a_scan_warns_of_the_page_where_a_level_is_not_sure() -> None:
    target = io.BytesIO()
    frames = [Image.new("RGB", (600, 850), "white") for _ in range(2)]
    frames[0].save(target, "TIFF", save_all=True, append_images=frames[1:], dpi=(72, 72))
    reading: Reading = image.read(target.getvalue())
    assert reading.warnings == ("第 2 页识别出的响应级别数字不清楚，请对照原页：“启动防汛Ⅲ级应急响”",)


@pytest.mark.usefixtures("engine")
def test_pages_read_off_in_other_formats_keep_their_unclear_levels() -> None:
    read_off = ReadOff()
    for number in (1, 2):
        read_off(Page(number, 595.0, 842.0), SCAN, lambda dpi: Image.new("RGB", (dpi, dpi), "white"))
    assert read_off.unclear == {2: ("启动防汛Ⅲ级应急响",)}
