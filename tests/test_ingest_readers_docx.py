"""Word files: order, headings, tables, automatic numbers, and what python-docx alone would lose."""

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from files import docx_bytes

from ingest.document import Block
from ingest.readers.docx.labels import chinese
from ingest.readers.docx.reader import read

Levels = list[tuple[str, str]]  # numFmt, lvlText


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def texts(document: Any) -> list[str]:
    return [block.text for block in read(saved(document)).blocks]


def number(document: Any, levels: Levels, *, ids: tuple[int, ...] = (90,), restart: bool = False) -> None:
    """Define a list of these levels, and the numbers `ids` that use it."""
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{inner}</w:abstractNum>')
    root.insert(0, abstract)
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    for num_id in ids:
        root.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{num_id}"><w:abstractNumId w:val="90"/>{override}</w:num>')
        )


def numbered(document: Any, text: str, level: int = 0, num_id: int = 90) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>')
    )


def test_paragraphs_headings_and_tables_come_in_the_order_of_the_page() -> None:
    reading = read(
        docx_bytes(
            (1, "第一章　总则"),
            "第一条　为了。",
            [["单位", "职责"], ["市水利局", "防汛\n值守"]],
            (2, "第一节"),
            title="防汛预案",
        )
    )
    assert reading.title == "防汛预案"
    assert reading.blocks == (
        Block("第一章　总则", "heading", 1),
        Block("第一条　为了。"),
        Block.row(("单位", "职责"), table=0),
        Block.row(("市水利局", "防汛 值守"), header=("单位", "职责"), table=0),
        Block("第一节", "heading", 2),
    )


def test_the_title_style_and_an_outline_level_make_headings_too() -> None:
    document = docx.Document()
    document.add_paragraph("云州市防汛预案", style="Title")
    properties = document.add_paragraph("一、总体要求")._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>'))
    assert [(block.role, block.level) for block in read(saved(document)).blocks] == [("heading", 1), ("heading", 2)]


def test_automatic_numbers_are_spelt_out_before_the_text() -> None:
    document = docx.Document()
    number(document, [("chineseCountingThousand", "第%1章"), ("chineseCounting", "（%2）"), ("decimal", "%2.%3")])
    for level, text in [(0, "总则"), (1, "目的"), (1, "依据"), (2, "法律"), (2, "规章"), (0, "职责"), (1, "指挥部")]:
        numbered(document, text, level)
    assert texts(document) == [
        "第一章　总则",
        "（一）目的",
        "（二）依据",
        "二.1 法律",
        "二.2 规章",
        "第二章　职责",
        "（一）指挥部",
    ]


@pytest.mark.parametrize(
    ("form", "text", "third"),
    [
        ("chineseCounting", "第%1条", "第三条　丙"),
        ("ideographTraditional", "%1、", "丙、丙"),
        ("japaneseCounting", "%1、", "三、丙"),
        ("decimalEnclosedCircle", "%1", "③　丙"),
        ("decimal", "%1.", "3.丙"),
        ("upperRoman", "%1.", "III.丙"),
        ("lowerLetter", "%1)", "c)丙"),
        ("bullet", "·", "丙"),
        ("none", "", "丙"),
    ],
)
def test_every_kind_of_number_is_written_as_word_shows_it(form: str, text: str, third: str) -> None:
    document = docx.Document()
    number(document, [(form, text)])
    for word in "甲乙丙":
        numbered(document, word)
    assert texts(document)[2] == third


def test_a_number_format_that_is_not_known_is_reported() -> None:
    document = docx.Document()
    number(document, [("hebrew1", "%1.")])
    numbered(document, "甲")
    reading = read(saved(document))
    assert reading.blocks[0].text == "1.甲"
    assert reading.warnings == ("自动编号的格式 hebrew1 未识别，按 1、2、3 显示",)


def test_lists_of_one_definition_count_on_and_restarted_ones_begin_again() -> None:
    for restart, expected in ((False, ["1.甲", "2.乙", "3.丙"]), (True, ["1.甲", "2.乙", "1.丙"])):
        document = docx.Document()
        number(document, [("decimal", "%1.")], ids=(90, 91), restart=restart)
        numbered(document, "甲")
        numbered(document, "乙")
        numbered(document, "丙", num_id=91)
        assert texts(document) == expected


def test_numbers_bound_to_a_heading_style_are_found() -> None:
    document = docx.Document()
    number(document, [("chineseCounting", "第%1章")])
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
    document.add_heading("总则", 1)
    assert read(saved(document)).blocks == (Block("第一章　总则", "heading", 1),)


def test_an_empty_numbered_paragraph_counts_as_word_counts_it_and_is_no_text() -> None:
    document = docx.Document()
    number(document, [("decimal", "%1.")])
    for text in ("甲", "", "乙"):
        numbered(document, text)
    assert texts(document) == ["1.甲", "3.乙"]


def test_a_numbered_paragraph_that_was_deleted_with_its_end_is_not_counted() -> None:
    document = docx.Document()
    number(document, [("chineseCounting", "第%1条")])
    for text in ("甲", "乙", "丙"):
        numbered(document, text)
    deleted = document.paragraphs[1]._p
    run = deleted.r_lst[0]
    run[-1].tag = run[-1].tag.replace("}t", "}delText")
    wrapped = parse_xml(f"<w:del {nsdecls('w')}/>")
    run.addprevious(wrapped)
    wrapped.append(run)
    deleted.get_or_add_pPr().append(parse_xml(f"<w:rPr {nsdecls('w')}><w:del/></w:rPr>"))
    assert texts(document) == ["第一条　甲", "第二条　丙"]


def test_hidden_text_is_left_out_and_told() -> None:
    document = docx.Document()
    document.add_paragraph("市水利局负责值守。").add_run("（内部批注）").font.hidden = True
    reading = read(saved(document))
    assert [block.text for block in reading.blocks] == ["市水利局负责值守。"]
    assert reading.warnings == ("文件有隐藏文字 6 字，未收入；需要收入的，请在 Word 中取消“隐藏文字”后再添加",)


def test_a_column_of_automatic_numbers_is_read_although_its_cells_have_no_text() -> None:
    document = docx.Document()
    number(document, [("decimal", "%1")])
    table = document.add_table(rows=3, cols=2)
    for row, word in zip(table.rows, ("单位", "市水利局", "市气象局"), strict=True):
        row.cells[1].text = word
    table.cell(0, 0).text = "序号"
    for row in table.rows[1:]:
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
        )
    assert [block.cells for block in read(saved(document)).blocks[1:]] == [("1", "市水利局"), ("2", "市气象局")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "一"),
        (10, "十"),
        (17, "十七"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (0, "0"),
    ],
)
def test_numbers_in_chinese(value: int, text: str) -> None:
    assert chinese(value) == text


def test_a_cell_merged_over_rows_is_repeated_in_each_of_them_one_merged_over_columns_is_not() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, words in zip(table.rows, ("级别 单位 职责", "二级 市水利局 值守", "x 市气象局 预报"), strict=True):
        for cell, word in zip(row.cells, words.split(), strict=True):
            cell.text = word
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    table.add_row().cells[0].merge(table.rows[3].cells[2]).text = "统一指挥"
    assert [block.cells for block in read(saved(document)).blocks[1:]] == [
        ("二级", "市水利局", "值守"),
        ("二级", "市气象局", "预报"),
        ("统一指挥",),
    ]


def test_a_cell_that_claims_a_thousand_million_columns_covers_a_hundred() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, word in zip(
        (c for row in table.rows for c in row.cells), ["单位", "职责", "市水利局", "值守"], strict=True
    ):
        cell.text = word
    table.cell(1, 0)._tc.grid_span = 10**9
    (_, row) = read(saved(document)).blocks
    assert row.cells == ("市水利局", *[""] * 99, "值守")


def test_what_a_merged_cell_hides_is_not_read() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, value in zip(table.rows, (' w:val="restart"', ""), strict=True):
        row.cells[0].text, row.cells[1].text = "二级", "市水利局"
        row.cells[0]._tc.get_or_add_tcPr().append(parse_xml(f"<w:vMerge {nsdecls('w')}{value}/>"))
    assert [block.cells for block in read(saved(document)).blocks] == [("二级", "市水利局"), ("二级", "市水利局")]


def test_a_frame_of_one_cell_is_text_and_a_title_row_is_no_header() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "特急\n内部资料"
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "职责分工表"
    for at, text in enumerate(["单位", "职责", "市水利局", "值守"]):
        table.cell(1 + at // 2, at % 2).text = text
    blocks = read(saved(document)).blocks
    assert [block.text for block in blocks[:3]] == ["特急", "内部资料", "职责分工表"]
    assert blocks[4].header == ("单位", "职责")
    assert blocks[4].table == 0


def test_a_table_inside_a_cell_is_read_within_it() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ["单位", "电话", "市应急局", ""], strict=True):
        cell.text = text
    table.cell(1, 1).add_table(rows=1, cols=2).rows[0].cells[1].text = "0599-8800110"
    assert read(saved(document)).blocks[1].cells == ("市应急局", "0599-8800110")


def test_tracked_insertions_and_content_controls_are_read_deletions_and_hidden_text_not() -> None:
    document = docx.Document()
    body = document.element.body
    run = "<w:r>{}<w:t>{}</w:t></w:r>"
    body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}>{run.format('', '市水利局')}<w:ins>{run.format('', '会同市气象局')}</w:ins>"
            f"<w:del><w:r><w:delText>单独</w:delText></w:r></w:del>{run.format('<w:rPr><w:vanish/></w:rPr>', '批注')}"
            f"<w:r><w:tab/></w:r>{run.format('', '值守')}</w:p>"
        ),
    )
    body.insert(
        1, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run.format('', '目录')}</w:p></w:sdtContent></w:sdt>")
    )
    assert texts(document) == ["市水利局会同市气象局\t值守", "目录"]


def test_line_breaks_make_blocks_and_in_a_heading_do_not() -> None:
    document = docx.Document()
    document.add_paragraph("第一条\n第二条")
    document.add_heading("关于印发\n防汛预案的通知", 1)
    assert texts(document) == ["第一条", "第二条", "关于印发防汛预案的通知"]


def test_a_text_box_comes_once_after_its_paragraph() -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>启动响应</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')} {mc}><w:r><w:t>见图</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
    )
    assert texts(document) == ["见图", "启动响应"]


def test_headers_and_footers_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_paragraph("正文")
    assert texts(document) == ["正文"]
