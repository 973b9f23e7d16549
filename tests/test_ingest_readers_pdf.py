"""PDF files: lines into paragraphs, tables into rows, every block with its page and box."""

from typing import Any

import pytest
from files import PDF_FONT, pdf_bytes
from pdf_files import LONG, drawn, picture, writing

from ingest.readers.ocr import engine as ocr
from ingest.readers.pdf.reader import read

OTHER = "市气象局负责监测、预报、预警灾害性天气，及时向市防汛防台风指挥部和有关成员单位提供气象信息，并做好评估工作。"
TABLE = [["单位", "职责"], ["市水利局", "防汛值守"], ["市气象局", "天气预报"]]


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
