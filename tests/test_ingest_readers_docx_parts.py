"""Word files: everything around the plain text: notes, headers, fields, revisions, drawings, variants of the container."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from docx.oxml.ns import nsdecls
from files import docx_bytes

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers import image
from ingest.readers.docx.reader import read
from ingest.readers.docx.symbols import sign
from ingest.readers.ocr import engine as ocr

W = nsdecls("w")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN = docx_bytes("市水利局负责防汛值守。")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def word(*body: str, parts: dict[str, tuple[str, str]] | None = None, section: str = "", settings: str = "") -> bytes:
    """A Word file of this body; `parts`: id of the relation -> its kind and the part's XML."""
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{key}.xml"/>' for key, (kind, _) in parts.items()
    )
    if settings:
        relations += f'<Relationship Id="settings" Type="{OFFICE}/settings" Target="settings.xml"/>'
    root = (
        f'<w:document {W} xmlns:r="{OFFICE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    package = "http://schemas.openxmlformats.org/package/2006"
    members = {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{head}{root}<w:body>{''.join(body)}<w:sectPr>{section}</w:sectPr></w:body></w:document>",
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        **{f"word/{key}.xml": xml for key, (_, xml) in parts.items()},
    }
    if settings:
        members["word/settings.xml"] = f"<w:settings {W}>{settings}</w:settings>"
    return zipped({name: text.encode() for name, text in members.items()})


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: change(name, archive.read(name)) for name in archive.namelist()})


def texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks]


FOOTNOTES = (
    f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{paragraph(run("——"))}</w:footnote>'
    f'<w:footnote w:id="3">{paragraph(run(" 指常住人口。"))}</w:footnote>'
    f'<w:footnote w:id="2">{paragraph(run("指五十年一遇。"))}</w:footnote></w:footnotes>'
)


def test_notes_come_after_the_text_in_the_order_of_their_marks_and_begin_with_them() -> None:
    body = paragraph(
        run("特大洪水"),
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        run("威胁十万人口"),
        '<w:r><w:footnoteReference w:id="3"/></w:r>',
        run("的，"),
    )
    assert texts(word(body, parts={"n": ("footnotes", FOOTNOTES)})) == [
        "特大洪水威胁十万人口的，",
        "¹ 指五十年一遇。",
        "² 指常住人口。",
    ]


def test_circled_note_marks_are_written_as_they_are_printed() -> None:
    body = paragraph(run("特大洪水"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    settings = '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/></w:footnotePr>'
    assert texts(word(body, parts={"n": ("footnotes", FOOTNOTES)}, settings=settings))[1] == "① 指五十年一遇。"


def test_a_note_without_a_mark_in_the_text_is_not_printed() -> None:
    assert texts(word(paragraph(run("正文。")), parts={"n": ("footnotes", FOOTNOTES)})) == ["正文。"]


def test_comments_are_left_out_and_counted() -> None:
    comments = f'<w:comments {W}><w:comment w:id="0">{paragraph(run("再核一下"))}</w:comment></w:comments>'
    reading = read(word(paragraph(run("正文。")), parts={"c": ("comments", comments)}))
    assert [block.text for block in reading.blocks] == ["正文。"]
    assert reading.warnings == ("文件有 1 条批注，不是正文，未收入",)


def test_revisions_are_counted_as_a_person_counts_them() -> None:
    insertion, deletion = (
        f"<w:ins>{run('会同市气象局')}</w:ins>",
        "<w:del><w:r><w:delText>单独</w:delText></w:r></w:del>",
    )
    reading = read(word(paragraph(run("市水利局"), insertion, insertion, deletion, run("值守"), deletion)))
    assert reading.blocks[0].text == "市水利局会同市气象局会同市气象局值守"
    assert reading.warnings == ("文件含未接受的修订：插入 1 处已收入，删除 2 处未收入",)


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    first = paragraph(run("市水利局"), properties="<w:rPr><w:del/></w:rPr>")
    assert texts(word(first, paragraph(run("负责值守。")))) == ["市水利局负责值守。"]


def test_a_deleted_row_is_no_row() -> None:
    rows = "".join(
        f"<w:tr><w:trPr>{mark}</w:trPr><w:tc>{paragraph(run(a))}</w:tc><w:tc>{paragraph(run(b))}</w:tc></w:tr>"
        for a, b, mark in (("单位", "职责", ""), ("市水利局", "值守", "<w:del/>"), ("市气象局", "预报", ""))
    )
    assert texts(word(f"<w:tbl>{rows}</w:tbl>")) == ["单位 | 职责", "市气象局 | 预报"]


def field(code: str, result: str | None = None) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    shown = "" if result is None else mark.format("separate") + result
    return f"{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}{mark.format('end')}"


def test_results_of_fields_are_read_and_their_codes_are_not() -> None:
    nested = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{field("REF x", run("甲"))}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("乙")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts(word(paragraph(run("见第"), field("REF a", run("3.2")), run("节，"), nested))) == ["见第3.2节，乙"]


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        (r"eq \\o\\ac(○,3)", "③"),
        (r"EQ \\o\\ac(○，12)", "⑫"),
        ('SYMBOL 168 \\\\f "Wingdings" \\\\s 12', "□"),
        ("PAGE", ""),
    ],
)
def test_fields_that_print_a_sign_without_a_result_print_it(code: str, printed: str) -> None:
    assert texts(word(paragraph(run("第"), field(code.replace("\\\\", "\\")), run("项")))) == [f"第{printed}项"]


def test_a_field_that_never_ends_hides_no_more_than_its_code() -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    assert texts(word(paragraph(run("甲"), broken), paragraph(run("乙")))) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("state", "printed"), [("<w:checked/>", "☑"), ('<w:checked w:val="0"/>', "□"), ('<w:default w:val="1"/>', "☑")]
)
def test_a_check_box_of_a_form_is_printed_as_it_is_set(state: str, printed: str) -> None:
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>'
    )
    end = '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts(word(paragraph(begin, end, run("已报告")))) == [f"{printed}已报告"]


def test_signs_of_symbol_fonts_are_the_signs_they_print() -> None:
    box = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    typed = run("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>')
    assert texts(word(paragraph(box, run("是"), typed, run("否")))) == ["□是☑否"]
    unknown = read(word(paragraph('<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>', run("剪刀"))))
    assert unknown.blocks[0].text == "剪刀"
    assert unknown.warnings == ("1 处符号字体的图形符号无法对应文字，未收入",)


@pytest.mark.parametrize(
    ("font", "code", "found"),
    [("Symbol", 0xB3, "≥"), ("wingdings", 0xFE, "☑"), ("宋体", 0x2103, "℃"), ("Wingdings", 0x21, None)],
)
def test_signs_by_font_and_code(font: str, code: int, found: str | None) -> None:
    assert sign(font, code) == found


def test_hidden_text_is_left_out_also_where_a_style_hides_it_and_text_that_is_shown_again_is_read() -> None:
    hidden = run("内部", "<w:vanish/>")
    shown = run("公开", '<w:vanish w:val="0"/>')
    assert texts(word(paragraph(hidden, shown))) == ["公开"]


def test_the_reading_above_a_character_is_left_out() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('xùn')}</w:rt><w:rubyBase>{run('汛')}</w:rubyBase></w:ruby></w:r>"
    assert texts(word(paragraph(run("防"), ruby))) == ["防汛"]


def test_formulas_keep_fractions_and_powers() -> None:
    def m(name: str, *inner: str) -> str:
        return f"<m:{name}>{''.join(inner)}</m:{name}>"

    def t(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    inner = (
        m("f", m("num", m("d", m("e", t("A+B")))), m("den", t("2")))
        + t("+")
        + m("sSup", m("e", t("10")), m("sup", t("3")))
    )
    assert texts(word(paragraph(run("得分="), m("oMath", inner)))) == ["得分=(A+B)/2+10^3"]
    assert texts(word(paragraph(m("oMath", m("f", m("num", t("a+b")), m("den", t("c"))))))) == ["(a+b)/c"]


def test_a_control_that_nobody_filled_in_says_nothing() -> None:
    prompt = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入文字。')}</w:sdtContent></w:sdt>"
    )
    assert texts(word(paragraph(run("联系人："), prompt))) == ["联系人："]


HEADER = f"<w:hdr {W}>{paragraph(run('云州市人民政府文件'))}{paragraph(run('云政发〔2024〕5号'))}{paragraph(run('内部资料'))}</w:hdr>"
FIRST = '<w:headerReference w:type="first" r:id="h"/><w:titlePg/>'


def test_the_head_of_a_letter_that_stands_only_in_the_header_of_its_first_page_is_read() -> None:
    data = word(paragraph(run("关于防汛工作的通知")), parts={"h": ("header", HEADER)}, section=FIRST)
    assert texts(data) == ["云州市人民政府文件", "云政发〔2024〕5号", "关于防汛工作的通知"]


def test_a_header_that_repeats_the_text_or_is_not_on_the_first_page_is_furniture() -> None:
    repeated = word(
        paragraph(run("云州市人民政府文件")),
        paragraph(run("云政发〔2024〕5号")),
        parts={"h": ("header", HEADER)},
        section=FIRST,
    )
    assert texts(repeated) == ["云州市人民政府文件", "云政发〔2024〕5号"]
    later = word(
        paragraph(run("正文")), parts={"h": ("header", HEADER)}, section='<w:headerReference w:type="even" r:id="h"/>'
    )
    assert texts(later) == ["正文"]


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart>'
    "<c:title><c:tx><c:rich><a:p><a:r><a:t>各区值班人数</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>"
    "<c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>人数</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>东区</c:v></c:pt><c:pt idx='1'><c:v>西区</c:v></c:pt></c:strCache></c:strRef></c:cat>"
    "<c:val><c:numRef><c:numCache><c:pt idx='0'><c:v>12</c:v></c:pt><c:pt idx='1'><c:v>9</c:v></c:pt></c:numCache></c:numRef></c:val>"
    "</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>'
    + "".join(
        f'<dgm:pt modelId="{key}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for key, text in (("3", "抢险组"), ("1", "指挥部"), ("2", "办公室"))
    )
    + '</dgm:ptLst><dgm:cxnLst><dgm:cxn srcId="1" destId="3" srcOrd="1"/><dgm:cxn srcId="1" destId="2" srcOrd="0"/></dgm:cxnLst></dgm:dataModel>'
)


def test_a_chart_comes_as_the_table_that_it_shows() -> None:
    data = word(paragraph('<w:r><w:drawing><c:chart r:id="c"/></w:drawing></w:r>'), parts={"c": ("chart", CHART)})
    assert texts(data) == ["各区值班人数 | 人数", "东区 | 12", "西区 | 9"]


def test_the_boxes_of_a_diagram_come_in_the_order_of_its_tree() -> None:
    data = word(
        paragraph('<w:r><w:drawing><dgm:relIds r:dm="d"/></w:drawing></w:r>'), parts={"d": ("diagramData", DIAGRAM)}
    )
    assert texts(data) == ["指挥部", "办公室", "抢险组"]


def test_word_art_is_read_and_embedded_objects_are_named() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="云州市人民政府文件"/></v:shape></w:pict></w:r>'
    sheet = '<w:r><w:object><o:OLEObject ProgID="{}"/></w:object></w:r>'
    reading = read(
        word(
            paragraph(art),
            paragraph(
                run("附表"), sheet.format("Excel.Sheet.12"), sheet.format("ET.Xlsx.6"), sheet.format("Excel.Sheet.8")
            ),
        )
    )
    assert [block.text for block in reading.blocks] == ["云州市人民政府文件", "附表"]
    assert reading.warnings == (
        "文件内嵌的对象未读取：Excel 表格 2 个、WPS 表格 1 个。其中有正文的，请另存为单独的文件再添加",
    )


def test_a_document_put_in_as_html_is_read_where_it_stands() -> None:
    html = "<html><body><p>附件一</p><table><tr><td>单位</td><td>职责</td></tr><tr><td>市水利局</td><td>值守</td></tr></table></body></html>"
    data = word(
        paragraph(run("正文")), '<w:altChunk r:id="a"/>', paragraph(run("结束")), parts={"a": ("aFChunk", html)}
    )
    assert texts(data) == ["正文", "附件一", "单位 | 职责", "市水利局 | 值守", "结束"]


STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="a"><w:name w:val="一级标题"/></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:name w:val="章标题"/></w:style>
<w:style w:type="paragraph" w:styleId="c"><w:name w:val="我的样式"/><w:basedOn w:val="d"/></w:style>
<w:style w:type="paragraph" w:styleId="d"><w:name w:val="标题 3"/></w:style>
<w:style w:type="paragraph" w:styleId="e"><w:name w:val="自定义"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="f"><w:name w:val="正文缩进"/></w:style>
</w:styles>"""


@pytest.mark.parametrize(("style", "level"), [("a", 1), ("b", 1), ("c", 3), ("e", 2), ("f", None), ("没有", None)])
def test_headings_are_known_by_the_names_and_levels_of_their_styles(style: str, level: int | None) -> None:
    data = word(paragraph(run("总则"), properties=f'<w:pStyle w:val="{style}"/>'), parts={"s": ("styles", STYLES)})
    assert read(data).blocks == (Block("总则", "heading" if level else "paragraph", level),)


def numbering(levels: str, override: str = "") -> dict[str, tuple[str, str]]:
    xml = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>{override}</w:num></w:numbering>'
    return {"n": ("numbering", xml)}


def level(at: int, form: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def item(text: str, at: int = 0) -> str:
    return paragraph(run(text), properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr>')


def test_legal_numbering_shows_all_levels_in_digits() -> None:
    parts = numbering(level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert texts(word(item("总则"), item("目的", 1), parts=parts)) == ["第一章　总则", "1.1 目的"]


def test_a_level_that_never_restarts_counts_on_through_the_chapters() -> None:
    parts = numbering(
        level(0, "chineseCounting", "第%1章") + level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>')
    )
    body = [item("总则"), item("甲", 1), item("职责"), item("乙", 1)]
    assert texts(word(*body, parts=parts)) == ["第一章　总则", "第一条　甲", "第二章　职责", "第二条　乙"]


def test_a_use_of_a_list_may_show_its_level_otherwise() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "ideographTraditional", "%1、")}</w:lvlOverride>'
    assert texts(word(item("甲方"), item("乙方"), parts=numbering(level(0, "decimal", "%1."), override))) == [
        "甲、甲方",
        "乙、乙方",
    ]


def test_a_label_with_nothing_behind_it_stands_at_the_text() -> None:
    parts = numbering(level(0, "chineseCounting", "第%1条", '<w:suff w:val="nothing"/>'))
    assert texts(word(item("为了防汛"), parts=parts)) == ["第一条为了防汛"]


@pytest.mark.parametrize(
    ("form", "third"),
    [
        ("decimalEnclosedParen", "⑶"),
        ("ideographDigital", "三"),
        ("taiwaneseCounting", "三"),
        ("ideographLegalTraditional", "參"),
        ("chineseLegalSimplified", "叁"),
        ("ideographEnclosedCircle", "㈢"),
        ("ideographZodiacTraditional", "丙寅"),
        ("decimalFullWidth", "３"),
    ],
)
def test_numbers_of_asian_offices(form: str, third: str) -> None:
    assert texts(word(*map(item, "甲乙丙"), parts=numbering(level(0, form, "%1、"))))[2] == f"{third}、丙"


def test_a_bullet_that_is_words_or_a_box_is_read() -> None:
    assert texts(word(item("按常住人口计。"), parts=numbering(level(0, "bullet", "注：")))) == ["注：按常住人口计。"]
    box = level(0, "bullet", "\uf06f").replace("</w:lvl>", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>')
    assert texts(word(item("甲方支付"), parts=numbering(box))) == ["□甲方支付"]
    assert texts(word(item("人口。"), parts=numbering(level(0, "bullet", "\uf06c")))) == ["人口。"]


def test_a_frame_around_a_table_leaves_it_a_table() -> None:
    inner = "".join(
        f"<w:tr><w:tc>{paragraph(run(a))}</w:tc><w:tc>{paragraph(run(b))}</w:tc></w:tr>"
        for a, b in (("单位", "职责"), ("市水利局", "值守"))
    )
    data = word(f"<w:tbl><w:tr><w:tc>{paragraph(run('表1'))}<w:tbl>{inner}</w:tbl></w:tc></w:tr></w:tbl>")
    assert texts(data) == ["表1", "单位 | 职责", "市水利局 | 值守"]
    assert read(data).blocks[2].header == ("单位", "职责")


def test_header_cells_over_columns_name_each_of_them() -> None:
    def tc(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"

    rows = (
        tc("级别", '<w:vMerge w:val="restart"/>') + tc("响应", '<w:gridSpan w:val="2"/>'),
        tc("", "<w:vMerge/>") + tc("条件") + tc("程序"),
        tc("二级", '<w:vMerge w:val="restart"/>') + tc("暴雨") + tc("报告"),
        tc("", "<w:vMerge/>") + tc("洪水") + tc("转移"),
    )
    blocks = read(word(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")).blocks
    assert blocks[2].header == ("级别", "响应 条件", "响应 程序")
    assert [block.cells for block in blocks[2:]] == [("二级", "暴雨", "报告"), ("二级", "洪水", "转移")]


def test_files_with_macros_are_read_and_the_macros_never_run() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"vnd.ms-word.document.macroEnabled.main+xml",
    )
    reading = read(zipped({**members, "word/vbaProject.bin": b"x"}))
    assert [block.text for block in reading.blocks] == ["市水利局负责防汛值守。"]
    assert reading.warnings == ("文件带有宏：宏不会运行，也不收入",)


def test_strict_files_are_read() -> None:
    strict = changed(
        docx_bytes((1, "总则"), "正文。"),
        lambda _, data: re.sub(
            rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument)/2006/",
            rb"http://purl.oclc.org/ooxml/\1/",
            data,
        ),
    )
    assert read(strict).blocks == (Block("总则", "heading", 1), Block("正文。"))


@pytest.mark.parametrize(
    "part",
    ["word/styles.xml", "word/numbering.xml", "word/settings.xml", "docProps/core.xml", "word/_rels/document.xml.rels"],
)
def test_the_body_comes_in_where_another_part_is_broken(part: str) -> None:
    broken = changed(PLAIN, lambda name, data: b"<w:x" if name == part else data)
    assert texts(broken) == ["市水利局负责防汛值守。"]


def test_a_body_that_is_cut_off_comes_in_as_far_as_it_goes_and_is_reported() -> None:
    data = changed(
        docx_bytes("第一条　防汛。", "第二条　值守。"),
        lambda name, data: data[: data.index("第二条".encode())] if name == "word/document.xml" else data,
    )
    reading = read(data)
    assert reading.blocks[0].text == "第一条　防汛。"
    assert reading.warnings == ("文件有 1 个部分损坏（word/document.xml），其余已读出，请对照原文件抽查",)


def test_a_word_file_without_a_body_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableFile, match="缺少正文部分"):
        read(zipped({"[Content_Types].xml": b"", "word/styles.xml": b""}))


def test_entities_are_not_expanded() -> None:
    def bomb(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        start = data.index(b"<w:document")
        return b'<!DOCTYPE x [<!ENTITY a "AAAA"><!ENTITY b SYSTEM "file:///etc/hostname">]>' + data[start:].replace(
            "防汛".encode(), b"&a;&b;"
        )

    assert "AAAA" not in "".join(texts(changed(PLAIN, bomb)))


def test_a_text_box_in_a_cell_is_read_within_it() -> None:
    box = f"<w:txbxContent>{paragraph(run('启动响应'))}</w:txbxContent>"
    cell = f"<w:tc>{paragraph(run('流程'), f'<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>')}</w:tc>"
    assert texts(word(f"<w:tbl><w:tr>{cell}<w:tc>{paragraph(run('时限'))}</w:tc></w:tr></w:tbl>")) == [
        "流程 启动响应 | 时限"
    ]


def picture(size: tuple[int, int]) -> bytes:
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, "PNG")
    return target.getvalue()


def with_picture(text: str, size: tuple[int, int]) -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph("扫描件")
    document.add_picture(io.BytesIO(picture(size)))
    document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_scan_pasted_into_word_is_read_off_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Block("市水利局负责防汛值守。", page=1, confidence=0.9)
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(image, "read", lambda data: Reading((page,), "png"))
    reading = read(with_picture("完", (700, 1000)))
    assert reading.blocks == (Block("扫描件"), Block("市水利局负责防汛值守。", confidence=0.9), Block("完"))
    said = "文件有 1 张整页图片，文字只有 4 个，像是扫描件贴进 Word；图片里的文字由文字识别（OCR）读出，请抽查"
    assert reading.warnings == (said,)


def test_without_ocr_a_scan_pasted_into_word_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    reading = read(with_picture("完", (700, 1000)))
    assert [block.text for block in reading.blocks] == ["扫描件", "完"]
    assert "图片里的文字未读取" in reading.warnings[0]


@pytest.mark.parametrize(("text", "size"), [("完", (300, 300)), ("市水利局负责防汛值守。" * 20, (700, 1000))])
def test_a_seal_and_a_picture_beside_text_are_no_scans(text: str, size: tuple[int, int]) -> None:
    reading = read(with_picture(text, size))
    assert [block.text for block in reading.blocks] == ["扫描件", text]
    assert reading.warnings == ()


def test_raised_and_lowered_digits_keep_their_height_also_where_a_style_moves_them() -> None:
    styles = f'<w:styles {W}><w:style w:type="character" w:styleId="up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
    body = paragraph(
        run("库容10"),
        run("5", '<w:rStyle w:val="up"/>'),
        run("m"),
        run("3", '<w:vertAlign w:val="superscript"/>'),
        run("，CO"),
        run("2", '<w:vertAlign w:val="subscript"/>'),
    )
    assert texts(word(body, parts={"s": ("styles", styles)})) == ["库容10⁵m³，CO₂"]


def test_a_word_that_a_narrow_cell_broke_is_one_word_and_items_of_a_wide_one_stay_apart() -> None:
    def cell(width: int, *lines: str) -> str:
        inner = "".join(paragraph(run(line)) for line in lines)
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'

    rows = "".join(
        f"<w:tr>{cell(900, level)}{cell(900, '特别', '严重')}{cell(5000, '巡查', '报告')}</w:tr>"
        for level in ("一级", "二级")
    )
    header = f"<w:tr>{cell(900, '预警', '级别')}{cell(900, '描述')}{cell(5000, '措施')}</w:tr>"
    assert texts(word(f"<w:tbl>{header}{rows}</w:tbl>"))[:2] == [
        "预警级别 | 描述 | 措施",
        "一级 | 特别严重 | 巡查 报告",
    ]
