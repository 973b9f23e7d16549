"""Pages of a PDF that are read off their pictures: scans, broken text layers, large pictures beside text, blank pages."""

from collections.abc import Callable
from typing import Any

import pytest
from pdf_files import LONG, drawn, flate, pdf_of, picture, writing

from ingest.errors import UnreadableFile
from ingest.readers.ocr import engine as ocr
from ingest.readers.paged.insets import Insets
from ingest.readers.paged.page import Char, Page
from ingest.readers.pdf.reader import read


def said_to_be(shown: str, said: str) -> bytes:
    """A page that shows one text through a font whose table says another: character for character, 20 a line."""
    codes = "".join(f"{i:04x}" for i in range(1, len(shown) + 1))
    lines = [codes[i : i + 80] for i in range(0, len(codes), 80)]
    drawn = "BT /F 14 Tf 90 700 Td " + " ".join(f"<{line}> Tj 0 -24 Td" for line in lines) + " ET"
    pairs = "\n".join(f"<{i:04x}> <{char.encode('utf-16-be').hex()}>" for i, char in enumerate(said, 1))
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange {len(said)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        flate(drawn.encode()),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 1000 /FontDescriptor 8 0 R >>",
        flate(table.encode()),
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 "
        b"/Descent -120 /CapHeight 700 /StemV 80 >>",
    )


def reads(text: str, confidence: float = 0.9) -> Callable[..., Page]:
    """In place of the OCR engine: whatever the picture, it reads this text."""

    def recognize(image: Any, number: int, width: float, height: float) -> Page:
        assert image.width * 72 / width == pytest.approx(ocr.BEST_DPI, rel=0.01)  # the picture is of that page
        chars = (Char(c, 90 + i * 14.0, 100, 104 + i * 14.0, 114, 14, True, confidence) for i, c in enumerate(text))
        return Page(number, width, height, tuple(chars))

    return recognize


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def install(text: str) -> None:
        monkeypatch.setattr(ocr, "available", lambda: True)
        monkeypatch.setattr(ocr, "recognize", reads(text))

    return install


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)


RARE = "".join(chr(0x7E00 + 3 * i) for i in range(54))
ACCENTED = "".join(chr(0xC0 + i % 60) for i in range(54))
SIGNS = "".join("!\"#$%&'()*+,-./"[i % 15] for i in range(54))
OTHER_SCRIPTS = "".join(chr((0x391, 0x410, 0x5D0, 0xE01)[i % 4] + i % 16) for i in range(54))
WRONG = {"rare": RARE, "accented": ACCENTED, "signs": SIGNS, "scripts": OTHER_SCRIPTS, "own": "\ue123" * 54}


def test_a_text_layer_that_says_what_is_shown_is_text() -> None:
    reading = read(said_to_be(LONG[:54], LONG[:54]))
    assert "".join(block.text for block in reading.blocks) == LONG[:54]
    assert reading.recognized == () and reading.warnings == ()


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG.keys())
def test_a_page_whose_text_layer_is_nonsense_is_read_off_its_picture(engine: Callable[[str], None], said: str) -> None:
    engine("第一条　市水利局负责")
    reading = read(said_to_be(LONG[:54], said))
    assert [block.text for block in reading.blocks] == ["第一条　市水利局负责"]
    (page,) = reading.recognized
    assert (page.page, page.why) == (1, "文字层乱码") and page.confidence == pytest.approx(0.9)
    assert reading.blocks[0].confidence == pytest.approx(0.9)
    assert reading.warnings[0].startswith("第 1 页文字层是乱码（") and "请核对" in reading.warnings[0]


@pytest.mark.usefixtures("no_engine")
def test_without_an_engine_nonsense_is_refused_and_never_taken_for_text() -> None:
    with pytest.raises(UnreadableFile, match=r"文字层是乱码（第 1 页：常用字过少.*yingji-kb\[ocr\]"):
        read(said_to_be(LONG[:54], RARE))


def test_a_scan_is_read_off_its_picture(engine: Callable[[str], None]) -> None:
    engine("第一条　市水利局负责")
    reading = read(drawn(picture))
    assert [(block.page, block.text) for block in reading.blocks] == [(1, "第一条　市水利局负责")]
    assert [(page.page, page.why) for page in reading.recognized] == [(1, "扫描页")]
    assert reading.blank_pages == () and reading.warnings == ()


def on_paper(dark: tuple[int, int, int, int] | None) -> Callable[[Any], None]:
    """A scan of white paper, slightly uneven, with a dark patch."""

    def paint(canvas: Any) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        sheet = Image.linear_gradient("L").resize((600, 850)).point(lambda value: 240 + value // 20)
        if dark is not None:
            sheet.paste(30, dark)
        canvas.drawImage(ImageReader(sheet), 0, 0, 595, 842)

    return paint


def test_a_page_is_blank_if_something_is_seen_on_it_and_white_pages_are_not_told(engine: Callable[[str], None]) -> None:
    engine("")
    text = writing("第一条　市水利局负责")
    white, photograph, printed = on_paper(None), picture, on_paper((200, 300, 320, 312))
    reading = read(drawn(text, lambda canvas: None, white, photograph, printed))
    assert reading.blank_pages == (4, 5)
    assert reading.warnings == ()


def test_a_page_with_nothing_but_a_rule_is_blank() -> None:
    assert read(drawn(writing("第一条　市水利局负责"), lambda canvas: canvas.line(90, 780, 500, 780))).blank_pages == (
        2,
    )


def beside(canvas: Any) -> None:
    """Text, and below it a picture over half of the page."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    for n, line in enumerate((LONG[:28], LONG[28:])):
        canvas.drawString(90, 760 - 22 * n, line)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 90, 150, 415, 500)
    canvas.drawString(280, 40, "— 1 —")


def test_a_large_picture_beside_text_is_read_off_and_stands_after_the_text(engine: Callable[[str], None]) -> None:
    engine("现场处置流程：接报后三十分钟内到场，组织转移群众。")
    reading = read(drawn(beside, writing("第二条　市气象局负责")))
    seen_text = "现场处置流程：接报后三十分钟内到场，组织转移群众。"
    assert [block.text for block in reading.blocks] == [LONG, seen_text, "— 1 —", "第二条　市气象局负责"]
    seen = reading.blocks[1]
    assert (seen.page, seen.confidence) == (1, pytest.approx(0.9))
    assert seen.places[0].box[:2] == pytest.approx(
        (180, 842 - 650 + 100)
    )  # where it stands on the page, not in the picture
    assert reading.recognized == ()
    assert reading.warnings == ("第 1 页有大幅图片，图中的文字已识别收入，排在该页正文之后，请核对",)


@pytest.mark.parametrize("seen", ["", "广角摄像头 75 RPM X100 12 MP 3024 4032"])
def test_a_photograph_beside_text_is_passed_over(engine: Callable[[str], None], seen: str) -> None:
    engine(seen)
    reading = read(drawn(beside))
    assert [block.text for block in reading.blocks] == [LONG, "— 1 —"]
    assert reading.warnings == (("第 1 页有图片，图中的文字未收入",) if seen else ())


@pytest.mark.usefixtures("no_engine")
def test_without_an_engine_large_pictures_beside_text_are_told() -> None:
    assert read(drawn(beside)).warnings[0].startswith("第 1 页有大幅图片，图中的文字未收入。请安装文字识别组件")


def test_a_large_picture_that_recognition_breaks_off_on_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> Page:
        raise MemoryError

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognize", breaks)
    reading = read(drawn(beside))
    assert reading.blocks[0].text == LONG
    assert reading.warnings == ("第 1 页有大幅图片，未能识别，图中的文字未收入。请把这几页另行转成文字后添加",)


def test_pictures_beside_text_take_no_more_time_than_a_document_may(engine: Callable[[str], None]) -> None:
    engine("现场处置流程")
    page = Page(5, 595, 842, (), (), ((90, 200, 500, 650),))
    insets = Insets(seconds=-1)
    assert insets(page, lambda dpi: pytest.fail("not to be drawn")) is None
    assert insets.left == [5]


def test_a_picture_on_which_nothing_is_read_is_a_blank_page(engine: Callable[[str], None]) -> None:
    engine("")
    reading = read(drawn(writing("第一条　市水利局负责"), picture))
    assert reading.blank_pages == (2,) and reading.recognized == ()


def test_what_is_printed_on_a_scan_is_kept_beside_what_is_read_off_it(engine: Callable[[str], None]) -> None:
    def stamped(canvas: Any) -> None:
        picture(canvas)
        canvas.drawString(90, 40, "第２页")

    engine("第一条　市水利局负责")
    assert [block.text for block in read(drawn(stamped)).blocks] == ["第一条　市水利局负责", "第２页"]


def test_an_engine_that_breaks_off_costs_one_page_and_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> Page:
        raise MemoryError

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognize", breaks)
    reading = read(drawn(writing("第一条　市水利局负责"), picture))
    assert [block.text for block in reading.blocks] == ["第一条　市水利局负责"]
    assert reading.warnings[0].startswith("第 2 页识别文字时出错（MemoryError），未收入")


@pytest.mark.usefixtures("no_engine")
def test_a_sound_invisible_layer_under_a_scan_is_its_text() -> None:
    def layered(canvas: Any) -> None:
        picture(canvas)
        text = canvas.beginText(90, 700)
        text.setTextRenderMode(3)
        for line in (LONG[:28], LONG[28:]):
            text.textLine(line)
        canvas.drawText(text)

    reading = read(drawn(layered))
    assert "".join(block.text for block in reading.blocks) == LONG
    assert reading.warnings == ("第 1 页的文字是扫描件自带的识别文字，可能有错字",)
