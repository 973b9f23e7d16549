import struct

import pytest
from files import zip_bytes
from ofd_files import ofd_bytes, ofd_parts, page_xml, part, path, picture, table, text

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers import read
from ingest.readers.ocr import engine as ocr
from ingest.readers.paged.page import Char, Page

DUTY = "市水利局负责全市防汛值守。"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)  # a picture that nobody opens here
MEDIA = '<ofd:MultiMedias><ofd:MultiMedia ID="8" Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
MM = 72 / 25.4


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def of(data: bytes) -> Reading:
    return read(data, "文件.ofd")


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as error:
        of(data)
    return str(error.value)


@pytest.fixture(autouse=True)
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)


def test_lines_come_with_their_page_and_place() -> None:
    reading = of(ofd_bytes([[text("防汛预案", 80, 30)], [text(DUTY, 20, 50)]], title="云州市防汛应急预案"))
    assert (reading.format, reading.pages, reading.title) == ("ofd", 2, "云州市防汛应急预案")
    assert texts(reading) == ["防汛预案", DUTY]
    (place,) = reading.blocks[1].places
    assert (place.page, place.start, place.end) == (2, 0, len(DUTY))
    assert place.box == pytest.approx((20 * MM, 45.6 * MM, (20 + 5 * len(DUTY)) * MM, 50.6 * MM))


def test_all_documents_of_a_file_come_in_one_after_the_other() -> None:
    parts = ofd_parts([[text("甲文件的正文。", 20, 30)]])
    other = ofd_parts([[text("乙文件的正文。", 20, 30)]])
    parts |= {name.replace("Doc_0", "Doc_1"): data for name, data in other.items() if name != "OFD.xml"}
    roots = "".join(f"<ofd:DocBody><ofd:DocRoot>Doc_{i}/Document.xml</ofd:DocRoot></ofd:DocBody>" for i in (0, 1))
    reading = of(zip_bytes({**parts, "OFD.xml": part("OFD", roots)}))
    assert [(block.text, block.page) for block in reading.blocks] == [("甲文件的正文。", 1), ("乙文件的正文。", 2)]
    assert "文件内含 2 份文档，按顺序收入" in reading.warnings


@pytest.mark.parametrize(
    "where",
    [
        "/Doc_0/Pages/Page_0/Content.xml",
        "Pages\\Page_0\\Content.xml",
        "pages/page_0/CONTENT.xml",
        "./Pages//Page_0/Content.xml",
    ],
)
def test_paths_are_found_however_they_are_written(where: str) -> None:
    parts = ofd_parts([[text(DUTY, 20, 30)]])
    document = parts["Doc_0/Document.xml"].replace(b"Pages/Page_0/Content.xml", where.encode())
    assert texts(of(zip_bytes({**parts, "Doc_0/Document.xml": document}))) == [DUTY]


@pytest.mark.parametrize(
    "changed",
    [
        lambda xml: xml.replace(b"http://www.ofdspec.org/2016", b"http://www.ofdspec.org"),
        lambda xml: xml.replace(b"<ofd:", b"<").replace(b"</ofd:", b"</"),
        lambda xml: xml.replace(b' xmlns:ofd="http://www.ofdspec.org/2016"', b""),
        lambda xml: xml.decode().replace("UTF-8", "GB2312").encode("gb18030"),
        lambda xml: b"\xef\xbb\xbf" + xml,
    ],
    ids=["other namespace", "no prefix", "undeclared prefix", "GBK called GB2312", "byte order mark"],
)
def test_xml_is_read_however_it_is_written(changed) -> None:
    line = "主任：張鎔，防汛值守。"
    parts = {name: changed(data) for name, data in ofd_parts([[text(line, 20, 30)]]).items()}
    assert texts(of(zip_bytes(parts))) == [line]


def test_names_in_chinese_without_the_flag_for_utf8_are_found() -> None:
    parts = ofd_parts([[text(DUTY, 20, 30)]])
    parts["Doc_0/页面/内容.xml"] = parts.pop("Doc_0/Pages/Page_0/Content.xml")
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        b"Pages/Page_0/Content.xml", "页面/内容.xml".encode()
    )
    assert texts(of(zip_bytes(parts, gbk_names=True))) == [DUTY]


def test_a_template_comes_in_once_on_each_page_that_names_it() -> None:
    data = ofd_bytes(
        [[text("云州市。", 60, 40)], [text("青川县。", 60, 40)]],
        {"Doc_0/Tpls/Content.xml": part("Page", page_xml(text("报送单位：", 20, 40)))},
        common='<ofd:TemplatePage ID="7" BaseLoc="Tpls/Content.xml"/>',
        before='<ofd:Template TemplateID="7" ZOrder="Background"/><ofd:Template TemplateID="7"/>',
    )
    assert ["".join(line.split()) for line in texts(of(data))] == ["报送单位：云州市。", "报送单位：青川县。"]


def test_blanks_of_a_form_give_way_to_what_is_filled_in() -> None:
    data = ofd_bytes(
        [[text("2024年    月    日", 20, 40), text("11", 47.5, 40, 5, HScale="0.5").replace('"g 1 5"', '"2.5"')]]
    )
    assert "11" in texts(of(data))[0]


def test_matrices_of_objects_composites_and_annotations_place_their_text() -> None:
    scaled = text("防汛", 20, 30, 1).replace(" Size=", ' CTM="5 0 0 5 0 0" Size=')
    unit = '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="6" Width="50" Height="20"><ofd:Content>'
    unit += text("值守", 10, 10) + "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    composite = '<ofd:CompositeObject ID="9" ResourceID="6" Boundary="40 90 50 20" CTM="2 0 0 2 0 0"/>'
    note = f'<ofd:Annot ID="1" Type="Path"><ofd:Appearance Boundary="100 200 50 20">{text("同意。", 5, 10)}</ofd:Appearance></ofd:Annot>'
    data = ofd_bytes(
        [[scaled, f"<ofd:PageBlock>{composite}</ofd:PageBlock>"]],
        {
            "Doc_0/Annotations.xml": part(
                "Annotations", '<ofd:Page PageID="100"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page>'
            ),
            "Doc_0/A.xml": part("PageAnnot", note),
        },
        resources=unit,
        document="<ofd:Annotations>Annotations.xml</ofd:Annotations>",
    )
    reading = of(data)
    assert texts(reading) == ["防汛", "值守", "同意。"]
    corners = [tuple(round(value / MM, 1) for value in block.places[0].box[:2]) for block in reading.blocks]
    assert corners == [(20.0, 29.6), (60.0, 101.2), (105.0, 205.6)]


def test_a_watermark_among_the_annotations_is_told_and_not_taken_in() -> None:
    note = f'<ofd:Annot Type="Watermark"><ofd:Appearance Boundary="0 0 210 297">{text("内部资料", 60, 150)}</ofd:Appearance></ofd:Annot>'
    data = ofd_bytes(
        [[text(DUTY, 20, 30)]],
        {
            "Doc_0/Annotations.xml": part(
                "Annotations", '<ofd:Page PageID="100"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page>'
            ),
            "Doc_0/A.xml": part("PageAnnot", note),
        },
        document="<ofd:Annotations>Annotations.xml</ofd:Annotations>",
    )
    reading = of(data)
    assert texts(reading) == [DUTY]
    assert "第 1 页有水印文字，未收入" in reading.warnings


def test_slanting_hidden_and_off_page_text_is_told_and_not_taken_in() -> None:
    slanting = text("内部资料", 60, 150).replace(" Size=", ' CTM="0.7 0.7 -0.7 0.7 0 0" Size=')
    objects = [slanting, text("旧稿", 20, 60, Visible="false"), text("隐去", 20, 70, Alpha="0"), text("页外", 20, 400)]
    reading = of(ofd_bytes([[text(DUTY, 20, 30), *objects]]))
    assert texts(reading) == [DUTY]
    assert [w for w in reading.warnings if w.startswith("第 1 页")] == [
        "第 1 页有水印文字，未收入",
        "第 1 页有文字在页面之外，未收入",
        "第 1 页有隐藏的文字，未收入",
    ]


def test_unseen_text_on_a_scan_is_its_text_layer() -> None:
    data = ofd_bytes(
        [[picture("8", 0, 0, 210, 297), text(DUTY * 3, 20, 30, 3, Alpha="0")]],
        {"Doc_0/Res/scan.png": PNG},
        resources=MEDIA,
    )
    reading = of(data)
    assert texts(reading) == [DUTY * 3]
    assert "第 1 页的文字是扫描件自带的识别文字，可能有错字" in reading.warnings


def test_large_pictures_beside_text_are_told() -> None:
    data = ofd_bytes(
        [[text(DUTY * 3, 20, 30, 3), picture("8", 20, 100, 100, 80)]], {"Doc_0/Res/scan.png": PNG}, resources=MEDIA
    )
    assert of(data).warnings == ("第 1 页有图片，图中的文字未收入",)


@pytest.mark.parametrize("filled", [False, True])
def test_ruled_lines_make_a_table_stroked_or_filled_thin(filled: bool) -> None:
    rows = [["单位", "职责"], ["市水利局", "防汛值守"], ["市气象局", "监测预警"]]
    drawn = table(rows, 20, 40, 160)
    if filled:
        bars = [f"M 20 {y} L 180 {y} L 180 {y + 0.2} L 20 {y + 0.2} C" for y in (40, 50, 60, 70)]
        bars += [f"M {x} 40 L {x + 0.2} 40 L {x + 0.2} 70 L {x} 70 C" for x in (20, 100, 179.8)]
        cells = "".join(part for part in drawn.split("<ofd:PathObject") if "TextObject" in part).split(
            "</ofd:PathObject>"
        )[-1]
        drawn = "".join(path(bar, Stroke="false", Fill="true") for bar in bars) + cells
    reading = of(ofd_bytes([[drawn]]))
    assert [block.cells for block in reading.blocks if block.role == "row"] == [tuple(row) for row in rows]
    assert reading.blocks[-1].header == ("单位", "职责")


def test_what_is_missing_is_named_and_the_rest_comes_in() -> None:
    parts = ofd_parts(
        [[text(DUTY, 20, 30), picture("8", 20, 100, 50, 50)], [text("第二页。", 20, 30)]],
        resources=MEDIA,
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        before='<ofd:Template TemplateID="7"/>',
    )
    del parts["Doc_0/Pages/Page_1/Content.xml"]
    reading = of(zip_bytes(parts))
    assert texts(reading) == [DUTY]
    assert set(reading.warnings) == {
        "资源文件缺失（DocumentRes.xml）",
        "第 2 页的内容缺失（Pages/Page_1/Content.xml）",
        "第 1 页引用的模板页 7 不存在",
        "第 1 页引用的图片缺失（scan.png），未收入",
    }
    assert reading.blank_pages == (2,)


def test_a_page_cut_short_gives_what_stands_before_the_cut() -> None:
    parts = ofd_parts([[text(DUTY, 20, 30), text("第二条　……", 20, 60)]])
    name = "Doc_0/Pages/Page_0/Content.xml"
    parts[name] = parts[name][: parts[name].index("第二条".encode())]
    reading = of(zip_bytes(parts))
    assert texts(reading) == [DUTY]
    assert f"文件内的 {name} 结构损坏，可能未读全" in reading.warnings


def test_attachments_are_named_with_what_to_do() -> None:
    listed = "".join(
        f'<ofd:Attachment ID="{i}" Name="{name}"><ofd:FileLoc>{name}</ofd:FileLoc></ofd:Attachment>'
        for i, name in enumerate(["物资清单.xlsx", "original.xml"])
    )
    data = ofd_bytes(
        [[text(DUTY, 20, 30)]],
        {"Doc_0/Attachments.xml": part("Attachments", listed)},
        document="<ofd:Attachments>Attachments.xml</ofd:Attachments>",
    )
    assert of(data).warnings == (
        "附件：物资清单.xlsx，未收入（请在 OFD 阅读器中导出后另行添加）",
        "附件：original.xml，未收入（不是文档）",
    )


def seal(name: str) -> bytes:
    """The beginning of a seal as GM/T 0031 has it, in DER."""

    def value(tag: int, content: bytes) -> bytes:
        return struct.pack("BB", tag, len(content)) + content

    header = value(0x30, value(0x16, b"ES") + value(0x02, b"\x04") + value(0x16, b"maker"))
    about = value(0x30, value(0x02, b"\x01") + value(0x0C, name.encode()))
    return value(0x30, header + value(0x16, b"0001") + about)


def signed(stamp: str = "") -> tuple[str, dict[str, bytes]]:
    """What a signed file has more: the element of the DocBody, and parts."""
    info = f"<ofd:SignedInfo><ofd:SignatureDateTime>20240301092233Z</ofd:SignatureDateTime>{stamp}</ofd:SignedInfo>"
    return "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>", {
        "Doc_0/Signs/Signatures.xml": part("Signatures", '<ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/>'),
        "Doc_0/Signs/Sign_0/Signature.xml": part(
            "Signature", info + "<ofd:SignedValue>/Doc_0/Signs/Sign_0/SignedValue.dat</ofd:SignedValue>"
        ),
        "Doc_0/Signs/Sign_0/SignedValue.dat": seal("云州市应急管理局公章"),
    }


def test_a_signature_is_told_with_the_name_of_its_seal_and_nothing_is_claimed() -> None:
    body, parts = signed()
    assert of(ofd_bytes([[text(DUTY, 20, 30)]], parts, body=body)).warnings == (
        "文件带 1 个电子签章（“云州市应急管理局公章”、2024-03-01），未验证其有效性",
    )


def test_an_encrypted_file_is_refused_with_advice() -> None:
    assert "已加密" in refused(ofd_bytes([[text(DUTY, 20, 30)]], {"Encryptions.xml": b"<Encryptions/>"}))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zip_bytes({"OFD.xml": b"<broken"}), "OFD.xml 结构损坏"),
        (zip_bytes({"OFD.xml": part("OFD", "")}), "文件里没有页面"),
        (ofd_bytes([[]]), "都是空白"),
        (zip_bytes({k: v for k, v in ofd_parts([[DUTY]]).items() if "Content" not in k}), "第 1 页的内容缺失"),
        (ofd_bytes([[]], {"Doc_0/Document.xml": b"x"}), "Doc_0/Document.xml 结构损坏"),
    ],
    ids=["broken", "no document", "blank", "no page part", "broken document"],
)
def test_what_gives_no_text_is_refused_with_the_reason(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "防汛防汛防汛"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    page = (
        part("Page", page_xml(text("ENTITY", 20, 30))).replace(b"ENTITY", b"&b;").replace(b"?>", b"?>" + bomb.encode())
    )
    assert "结构损坏" in refused(ofd_bytes([[]], {"Doc_0/Pages/Page_0/Content.xml": page}))


def test_a_unit_that_holds_itself_ends() -> None:
    unit = '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="6"><ofd:Content>{}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    again = '<ofd:CompositeObject ID="9" ResourceID="6" Boundary="0 0 9 9"/>'
    reading = of(ofd_bytes([[text(DUTY, 20, 30), again]], resources=unit.format(again * 2)))
    assert texts(reading) == [DUTY]
    assert any("超出的部分未读取" in warning for warning in reading.warnings)


def numbered(content: str, y: float, first: int = 500) -> str:
    """A line whose characters are said by the numbers of their glyphs alone."""
    glyphs = " ".join(str(first + i) for i in range(len(content)))
    transform = f'<ofd:CGTransform CodePosition="0" CodeCount="{len(content)}"><ofd:Glyphs>{glyphs}</ofd:Glyphs></ofd:CGTransform>'
    return text(content, 20, y).replace("<ofd:TextCode", transform + "<ofd:TextCode")


def test_text_that_says_one_character_for_all_glyphs_is_refused_as_garbled() -> None:
    assert "没有文字对照表" in refused(ofd_bytes([[numbered("¤" * 20, 30), numbered("¤" * 20, 40, 700)]]))


def test_a_garbled_page_among_others_is_named_with_its_font() -> None:
    good = [text(DUTY, 20, 30 + 10 * i) for i in range(5)]
    reading = of(ofd_bytes([good, [numbered("¤" * 20, 30)]]))
    assert any(w.startswith("第 2 页的文字是乱码（字体 宋体 没有文字对照表），未收入") for w in reading.warnings)
    assert texts(reading) == [DUTY] * 5


def test_a_line_with_glyph_numbers_is_read_by_its_characters() -> None:
    assert texts(of(ofd_bytes([[numbered("市水利局负责防汛值守。", 30)]]))) == ["市水利局负责防汛值守。"]


SCAN = ofd_bytes([[picture("8", 0, 0, 210, 297)], [text(DUTY, 20, 30)]], {"Doc_0/Res/scan.png": PNG}, resources=MEDIA)


def test_a_scanned_page_is_named_where_nothing_can_read_it() -> None:
    reading = of(SCAN)
    assert texts(reading) == [DUTY]
    assert any(warning.startswith("第 1 页是图片，没有文字，未收入") for warning in reading.warnings)


def test_a_scanned_page_is_read_off_its_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognize(image, number: int, width: float, height: float) -> Page:
        assert image.width / image.height == pytest.approx(width / height, abs=0.01)
        chars = [
            Char(c, 60 + 14 * i, 80, 74 + 14 * i, 94, 14, confidence=0.9) for i, c in enumerate("关于防汛工作的通知")
        ]
        return Page(number, width, height, tuple(chars))

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognize", recognize)
    reading = of(SCAN)
    assert texts(reading) == ["关于防汛工作的通知", DUTY]
    (page,) = reading.recognized
    assert (page.page, page.confidence, page.why) == (1, pytest.approx(0.9), "扫描页")
    assert reading.blocks[0].confidence == pytest.approx(0.9)


def test_a_page_that_recognition_breaks_off_on_is_named_and_the_others_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognize(*_: object) -> Page:
        raise RuntimeError("engine")

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognize", recognize)
    reading = of(SCAN)
    assert texts(reading) == [DUTY]
    assert any(w.startswith("第 1 页识别文字时出错（RuntimeError），未收入") for w in reading.warnings)
