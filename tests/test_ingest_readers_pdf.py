"""PDF files: lines into paragraphs, tables into rows, every block with its page and box."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from files import PDF_FONT, pdf_bytes

from ingest.errors import UnreadableFile
from ingest.readers.ocr import engine as ocr
from ingest.readers.paged.insets import Insets
from ingest.readers.paged.page import Char, Page
from ingest.readers.pdf.reader import read

LONG = (
    "市水利局负责全市防汛抗旱指挥部办公室的日常工作，组织编制重要江河湖泊和重要水工程的防御洪水方案，及时向指挥部报告。"
)
OTHER = "市气象局负责监测、预报、预警灾害性天气，及时向市防汛防台风指挥部和有关成员单位提供气象信息，并做好评估工作。"
TABLE = [["单位", "职责"], ["市水利局", "防汛值守"], ["市气象局", "天气预报"]]


def drawn(*pages: Callable[[Any], None]) -> bytes:
    """A PDF of pages that the functions draw."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(PDF_FONT))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595.0, 842.0))
    for page in pages:
        canvas.setFont(PDF_FONT, 14)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def writing(text: str) -> Callable[[Any], None]:
    return lambda canvas: canvas.drawString(90, 700, text)


def picture(canvas: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)


def watermark(canvas: Any) -> None:
    canvas.drawString(90, 700, "第一条　市水利局负责")
    canvas.translate(200, 300)
    canvas.rotate(45)
    canvas.drawString(0, 0, "内部资料")


def twice(canvas: Any) -> None:
    canvas.drawString(90, 700, "云州市防汛预案")
    canvas.drawString(90.4, 700, "云州市防汛预案")


def texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks]


def test_lines_of_a_paragraph_are_joined_without_spaces_and_paragraphs_kept_apart() -> None:
    assert texts(pdf_bytes([[LONG, OTHER, LONG]])) == [LONG, OTHER, LONG]


def test_traditional_text_comes_as_it_is() -> None:
    text = "澎岬縣災害防救會報由縣長召集，辦理災害預防、應變及復原重建事項，各鄉公所應於三十分鐘內通報縣災害應變中心。"
    assert texts(pdf_bytes([[text]])) == [text]


def test_a_heading_in_the_middle_is_its_own_block() -> None:
    assert texts(pdf_bytes([[(1, "云州市防汛预案"), LONG, (2, "第一章　总则"), OTHER]])) == [
        "云州市防汛预案",
        LONG,
        "第一章　总则",
        OTHER,
    ]


def test_a_full_line_that_ends_its_sentence_does_not_swallow_the_next_clause() -> None:
    full = "一二三四五六七八九十" * 5 + "本预案。"  # 54 characters: with the indentation exactly two lines of 28
    clause = "第二条　本办法适用于云州市行政区域内的防汛工作。"
    assert texts(pdf_bytes([[full, clause, LONG]])) == [full, clause, LONG]


def test_without_indentation_a_full_line_that_ends_its_sentence_ends_the_paragraph() -> None:
    full = "一二三四五六七八九十" * 5 + "落实本预案。"  # exactly two lines of 28
    assert texts(pdf_bytes([[(0, full), (0, LONG), (0, OTHER)]])) == [full, LONG, OTHER]


def test_blocks_carry_their_page_and_lines_and_the_reading_its_page_count() -> None:
    reading = read(pdf_bytes([[LONG], [OTHER]]))
    assert reading.pages == 2
    assert [block.page for block in reading.blocks] == [1, 2]
    first, second = reading.blocks[0].places[:2]
    assert 110 < first.box[0] < 125 and 475 < first.box[2] < 490  # indented, and to the right margin
    assert 85 < second.box[0] < 95 and 60 < first.box[1] < 90 and second.box[1] > first.box[3] - 1
    assert "".join(LONG[p.start : p.end] for p in reading.blocks[0].places) == LONG


def test_headers_and_page_numbers_stay_as_blocks_of_their_own() -> None:
    reading = read(pdf_bytes([[LONG], [OTHER]], header="云州市防汛预案", numbers=True))
    assert [block.text for block in reading.blocks] == [
        "云州市防汛预案",
        LONG,
        "— 1 —",
        "云州市防汛预案",
        OTHER,
        "— 2 —",
    ]


def test_a_paragraph_cut_by_a_page_break_is_joined_where_it_began() -> None:
    filler = [OTHER] * 2
    head, tail = LONG[:26], LONG[26:]  # the first line is full, the rest starts at the margin of the next page
    data = pdf_bytes([[*filler, head], [(0, tail)]], header="云州市防汛预案", numbers=True)
    reading = read(data)
    assert LONG in [block.text for block in reading.blocks]
    assert next(block.page for block in reading.blocks if block.text == LONG) == 1


def test_a_paragraph_that_ended_with_the_page_is_not_joined_to_the_next() -> None:
    assert texts(pdf_bytes([[LONG, OTHER], [LONG]])) == [LONG, OTHER, LONG]


def test_a_ruled_table_comes_as_rows_in_its_place_and_not_as_text_too() -> None:
    reading = read(pdf_bytes([["表格如下：", TABLE, "表后的一段。"]]))
    assert [block.text for block in reading.blocks] == [
        "表格如下：",
        "单位 | 职责",
        "市水利局 | 防汛值守",
        "市气象局 | 天气预报",
        "表后的一段。",
    ]
    assert reading.blocks[2].header == ("单位", "职责")
    assert reading.blocks[1].header == ()
    assert [block.page for block in reading.blocks] == [1] * 5
    tops = [block.places[0].box[1] for block in reading.blocks]
    assert tops == sorted(tops) and len(set(tops)) == 5


def test_a_table_that_goes_on_over_the_page_keeps_number_and_header_and_drops_the_repeated_one() -> None:
    again = [TABLE[0], ["市应急局", "综合协调"]]
    reading = read(pdf_bytes([["表格如下：", TABLE], [again, "表后。"]], header="云州市防汛预案", numbers=True))
    rows = [block for block in reading.blocks if block.role == "row"]
    assert [row.cells[0] for row in rows] == ["单位", "市水利局", "市气象局", "市应急局"]
    assert {row.table for row in rows} == {0}
    assert rows[3].header == ("单位", "职责")
    assert rows[3].page == 2


def test_a_table_that_goes_on_without_repeating_its_header_keeps_it_too() -> None:
    more = [["市应急局", "综合协调"], ["市公安局", "交通管制"]]
    rows = [block for block in read(pdf_bytes([["表：", TABLE], [more]])).blocks if block.role == "row"]
    assert [row.header for row in rows[1:]] == [("单位", "职责")] * 4


def test_a_table_after_text_on_the_next_page_is_another_table() -> None:
    rows = [block for block in read(pdf_bytes([[TABLE], ["说明文字。", TABLE]])).blocks if block.role == "row"]
    assert [row.table for row in rows] == [0, 0, 0, 1, 1, 1]


def test_long_cells_are_joined_and_short_lines_in_a_cell_kept_apart() -> None:
    table = [["单位", "职责"], ["市水利局\n市气象局", "组织编制重要江河湖泊和重要水工程\n的防御洪水方案"]]
    row = read(pdf_bytes([["表：", table]])).blocks[-1]
    assert row.cells == ("市水利局 市气象局", "组织编制重要江河湖泊和重要水工程的防御洪水方案")


def test_pages_without_text_among_others_are_named_where_nothing_can_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    reading = read(drawn(writing(LONG), picture, picture, writing(OTHER)))
    assert [block.page for block in reading.blocks] == [1, 4]
    assert reading.warnings == (
        "第 2–3 页没有文字层，可能是扫描件，未收入。"
        '请安装文字识别组件（pip install "yingji-kb[ocr]"）后重新添加，或先用文字识别（OCR）软件转成带文字层的 PDF 或 docx。',
    )
    assert reading.blank_pages == ()  # they are not blank, they are not read


def test_a_slanting_watermark_stays_out_and_is_reported() -> None:
    reading = read(drawn(watermark))
    assert [block.text for block in reading.blocks] == ["第一条　市水利局负责"]
    assert reading.warnings == ("第 1 页有水印文字，未收入",)


def test_bold_made_by_printing_twice_comes_once() -> None:
    assert texts(drawn(twice)) == ["云州市防汛预案"]


@pytest.mark.parametrize("leaders", ["第一章　总则……………………………………………１", "第二章　职责……………………………………………２"])
def test_lines_of_a_table_of_contents_are_not_joined(leaders: str) -> None:
    lines = [(0, (leaders + "…" * 28)[:26] + "…１")] * 3
    assert len(texts(pdf_bytes([[*lines, LONG]]))) == 4


def flate(body: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def pdf_of(*objects: bytes) -> bytes:
    """A PDF out of its objects, the first of which is the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


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
    engine("现场处置流程")
    reading = read(drawn(beside, writing("第二条　市气象局负责")))
    assert [block.text for block in reading.blocks] == [LONG, "现场处置流程", "— 1 —", "第二条　市气象局负责"]
    seen = reading.blocks[1]
    assert (seen.page, seen.confidence) == (1, pytest.approx(0.9))
    assert seen.places[0].box[:2] == pytest.approx(
        (180, 842 - 650 + 100)
    )  # where it stands on the page, not in the picture
    assert reading.recognized == ()
    assert reading.warnings == ("第 1 页有大幅图片，图中的文字已识别收入，排在该页正文之后，请核对",)


def test_a_photograph_beside_text_is_passed_over(engine: Callable[[str], None]) -> None:
    engine("")
    reading = read(drawn(beside))
    assert [block.text for block in reading.blocks] == [LONG, "— 1 —"] and reading.warnings == ()


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
    assert texts(drawn(stamped)) == ["第一条　市水利局负责", "第２页"]


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


@pytest.mark.parametrize(("turn", "x", "y"), [(0, 90, 430), (90, 398, 90), (180, 505, 412), (270, 197, 752)])
def test_places_are_where_the_page_shows_them_however_it_is_turned(turn: int, x: float, y: float) -> None:
    def rotated(canvas: Any) -> None:
        canvas.setPageRotation(turn)
        canvas.drawString(90, 400, "云州市防汛防台风应急预案")

    (block,) = read(drawn(rotated)).blocks
    assert block.text == "云州市防汛防台风应急预案"
    x0, top, x1, bottom = block.places[0].box
    corner = {0: (x0, top), 90: (x0, top), 180: (x1, bottom), 270: (x1, bottom)}[turn]
    assert corner == pytest.approx((x, y), abs=1)


def test_places_count_from_the_corner_of_what_is_shown_and_text_outside_it_stays_out() -> None:
    def cropped(canvas: Any) -> None:
        canvas.setCropBox((50, 100, 545, 800))
        canvas.drawString(90, 700, "云州市防汛预案")
        canvas.drawString(90, 60, "印前标记")

    (block,) = read(drawn(cropped)).blocks
    assert block.text == "云州市防汛预案"
    assert block.places[0].box[:2] == pytest.approx((40, 100 - 0.88 * 14), abs=1)


def test_lines_drawn_in_every_way_make_a_table() -> None:
    def ruled(canvas: Any) -> None:
        canvas.rect(90, 640, 200, 60, stroke=1, fill=0)  # a frame
        canvas.line(90, 670, 290, 670)  # a stroke
        canvas.rect(189.7, 640, 0.6, 60, stroke=0, fill=1)  # a narrow bar
        canvas.setStrokeGray(1)
        canvas.line(90, 655, 290, 655)  # white, not to be seen
        for x, y, text in ((95, 680, "单位"), (195, 680, "职责"), (95, 650, "市水利局"), (195, 650, "防汛值守")):
            canvas.drawString(x, y, text)

    assert [block.text for block in read(drawn(ruled)).blocks] == ["单位 | 职责", "市水利局 | 防汛值守"]


def test_lines_inside_a_form_are_found_where_the_form_puts_them() -> None:
    def nested(canvas: Any) -> None:
        canvas.beginForm("grid")
        for y in (0, 15, 30):
            canvas.line(0, y, 100, y)
        for x in (0, 50, 100):
            canvas.line(x, 0, x, 30)
        canvas.endForm()
        canvas.translate(90, 640)
        canvas.scale(2, 2)
        canvas.doForm("grid")
        canvas.setFont(PDF_FONT, 7)
        for x, y, text in ((3, 20, "单位"), (53, 20, "职责"), (3, 5, "市水利局"), (53, 5, "防汛值守")):
            canvas.drawString(x, y, text)

    assert [block.text for block in read(drawn(nested)).blocks] == ["单位 | 职责", "市水利局 | 防汛值守"]
