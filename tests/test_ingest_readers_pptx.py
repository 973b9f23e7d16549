"""Slides: each a page, its shapes as one reads them."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from files import zip_bytes

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers import read

TITLE_ONLY, TITLE_AND_BODY, BLANK = 5, 1, 6


def saved(*fills: Callable[[Any], None], layout: int = TITLE_AND_BODY) -> bytes:
    """A presentation, each slide filled by a function."""
    import pptx

    presentation = pptx.Presentation()
    for fill in fills:
        fill(presentation.slides.add_slide(presentation.slide_layouts[layout]))
    target = io.BytesIO()
    presentation.save(target)
    return target.getvalue()


def reading(*fills: Callable[[Any], None], layout: int = TITLE_AND_BODY) -> Reading:
    return read(saved(*fills, layout=layout), "汇报.pptx")


def texts(found: Reading) -> list[str]:
    return [block.text for block in found.blocks]


def box(slide: Any, text: str, left: int, top: int) -> Any:
    """A text box, its place in millimetres."""
    from pptx.util import Mm

    shape = slide.shapes.add_textbox(Mm(left), Mm(top), Mm(60), Mm(10))
    shape.text_frame.text = text
    return shape


def response(slide: Any) -> None:
    slide.shapes.title.text = "二、应急响应"
    slide.placeholders[1].text = "启动四级响应。\n市水利局负责值守。"


def test_slides_are_pages_with_their_titles_as_headings() -> None:
    found = reading(lambda slide: setattr(slide.shapes.title, "text", "云州市\v防汛工作汇报"), response)
    assert (found.format, found.pages, found.blank_pages, found.title) == ("pptx", 2, (), None)
    assert found.blocks == (
        Block("云州市防汛工作汇报", "heading", 1, page=1),
        Block("二、应急响应", "heading", 1, page=2),
        Block("启动四级响应。", page=2),
        Block("市水利局负责值守。", page=2),
    )


def test_shapes_come_from_top_to_bottom_and_left_to_right_whatever_their_order_in_the_file() -> None:
    def fill(slide: Any) -> None:
        box(slide, "丁", 10, 90)
        box(slide, "丙", 100, 41)
        box(slide, "乙", 10, 40)
        box(slide, "甲", 10, 10)

    assert texts(reading(fill, layout=BLANK)) == ["甲", "乙", "丙", "丁"]


def test_a_group_reads_as_one() -> None:
    def fill(slide: Any) -> None:
        box(slide, "后", 10, 90)
        slide.shapes.add_group_shape([box(slide, "组内下", 10, 60), box(slide, "组内上", 100, 20)])
        box(slide, "中", 10, 40)

    assert texts(reading(fill, layout=BLANK)) == ["组内上", "组内下", "中", "后"]


def test_tables_come_as_rows_with_their_header_and_merged_cells_in_each_row() -> None:
    def fill(slide: Any) -> None:
        from pptx.util import Mm

        table = slide.shapes.add_table(3, 2, Mm(10), Mm(30), Mm(100), Mm(40)).table
        for row, cells in enumerate((("单位", "职责"), ("市水利局", "值守"), ("", "巡查"))):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    found = reading(fill, layout=BLANK).blocks
    assert [block.cells for block in found] == [("单位", "职责"), ("市水利局", "值守"), ("市水利局", "巡查")]
    assert (found[2].header, found[2].page, found[2].table) == (("单位", "职责"), 1, 0)


def test_notes_come_behind_their_slide_and_are_called_so() -> None:
    def fill(slide: Any) -> None:
        response(slide)
        slide.notes_slide.notes_text_frame.text = "此处说明响应条件。"

    found = reading(fill, response)
    assert texts(found)[3:6] == ["备注", "此处说明响应条件。", "二、应急响应"]
    assert (found.blocks[3].role, found.blocks[4].page) == ("heading", 1)


def numbered(kind: str, *lines: str) -> Callable[[Any], None]:
    def fill(slide: Any) -> None:
        frame = box(slide, "\n".join(lines), 10, 10).text_frame
        for paragraph in frame.paragraphs:
            bullet = paragraph._p.get_or_add_pPr().makeelement(
                "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum", {"type": kind}
            )
            paragraph._p.pPr.append(bullet)

    return fill


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("arabicPeriod", ["1.", "2."]),
        ("arabicParenBoth", ["(1)", "(2)"]),
        ("arabicParenR", ["1)", "2)"]),
        ("circleNumDbPlain", ["①", "②"]),
        ("ea1ChsPeriod", ["一、", "二、"]),
        ("ea1JpnChsDbPeriod", ["一、", "二、"]),
        ("ea1ChtPlain", ["一", "二"]),
        ("alphaLcParenR", ["a)", "b)"]),
        ("romanUcPeriod", ["I.", "II."]),
    ],
)
def test_numbers_that_the_slide_prints_are_text(kind: str, labels: list[str]) -> None:
    assert texts(reading(numbered(kind, "值守", "巡查"), layout=BLANK)) == [labels[0] + "值守", labels[1] + "巡查"]


def test_hidden_slides_and_pictures_are_counted() -> None:
    def hidden(slide: Any) -> None:
        slide.shapes.title.text = "不公开"
        slide._element.set("show", "0")

    def picture(slide: Any) -> None:
        from PIL import Image

        target = io.BytesIO()
        Image.new("RGB", (20, 20)).save(target, "PNG")
        slide.shapes.add_picture(io.BytesIO(target.getvalue()), 0, 0)

    found = reading(response, hidden, picture)
    assert "不公开" not in texts(found)
    assert found.warnings == (
        "1 张隐藏的幻灯片没有读取；需要时请取消隐藏后再添加",
        "1 张图片没有读取，其中的文字不能检索",
    )
    assert found.blank_pages == (2, 3)


def test_the_footer_and_the_number_of_a_slide_are_no_text() -> None:
    def fill(slide: Any) -> None:
        response(slide)
        for shape in slide.slide_layout.placeholders:
            if shape.placeholder_format.idx in (10, 11, 12):
                from copy import deepcopy

                slide.shapes._spTree.append(deepcopy(shape._element))
                slide.shapes[-1].text_frame.text = "页脚文字"

    assert "页脚文字" not in texts(reading(fill))


def test_a_shape_kept_in_two_versions_comes_once() -> None:
    namespace = "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def fill(slide: Any) -> None:
        from lxml import etree

        old, new = box(slide, "旧", 10, 10)._element, box(slide, "新", 10, 10)._element
        both = etree.SubElement(slide.shapes._spTree, f"{{{namespace}}}AlternateContent")
        etree.SubElement(both, f"{{{namespace}}}Choice").append(new)
        etree.SubElement(both, f"{{{namespace}}}Fallback").append(old)

    assert texts(reading(fill, layout=BLANK)) == ["新"]


@pytest.mark.parametrize(
    "kind",
    [
        "vnd.openxmlformats-officedocument.presentationml.slideshow.main",
        "vnd.openxmlformats-officedocument.presentationml.template.main",
        "vnd.ms-powerpoint.presentation.macroEnabled.main",
        "vnd.ms-powerpoint.slideshow.macroEnabled.main",
    ],
)
def test_shows_and_templates_are_read_alike(kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(saved(response))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = parts["[Content_Types].xml"]
    main = b"vnd.openxmlformats-officedocument.presentationml.presentation.main"
    assert main in types
    parts["[Content_Types].xml"] = types.replace(main, kind.encode())
    assert texts(read(zip_bytes(parts), "汇报.ppsx"))[0] == "二、应急响应"


def test_slides_without_text_are_refused_with_what_they_hold() -> None:
    with pytest.raises(UnreadableFile, match="没有文字"):
        reading(lambda slide: None)


def test_a_broken_presentation_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="PPTX"):
        read(zip_bytes({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "汇报.pptx")


def test_a_reference_to_a_part_that_is_not_there_does_no_harm() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(response))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "ppt/slides/_rels/slide1.xml.rels"
    dangling = b'<Relationship Id="rId99" Type="http://x/image" Target="NULL"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", dangling)
    assert texts(read(zip_bytes(parts), "汇报.pptx"))[0] == "二、应急响应"


def test_a_slide_that_is_lost_is_said_and_the_others_come() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(response, response))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != "ppt/slides/slide1.xml"}
    found = read(zip_bytes(parts), "汇报.pptx")
    assert {block.page for block in found.blocks} == {2}
    assert found.warnings == ("1 张幻灯片的内容在文件里找不到，请用 PowerPoint 或 WPS 打开后重新另存再添加",)


def test_the_lines_of_a_diagram_are_text() -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"

    def fill(slide: Any) -> None:
        from lxml import etree

        frame = etree.SubElement(
            slide.shapes._spTree, "{http://schemas.openxmlformats.org/presentationml/2006/main}graphicFrame"
        )
        ids = etree.SubElement(frame, f"{{{drawing}}}relIds".replace("2006}", "2006/diagram}"))
        ids.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm", "rId77")

    with zipfile.ZipFile(io.BytesIO(saved(fill, layout=BLANK))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "ppt/slides/_rels/slide1.xml.rels"
    relation = b'<Relationship Id="rId77" Type="http://x/diagramData" Target="../diagrams/data1.xml"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", relation)
    points = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("接报", "研判", "启动响应"))
    parts["ppt/diagrams/data1.xml"] = (
        f'<d:dataModel xmlns:d="{drawing}/diagram" xmlns:a="{drawing}/main">{points}</d:dataModel>'.encode()
    )
    assert texts(read(zip_bytes(parts), "汇报.pptx")) == ["接报", "研判", "启动响应"]


def test_raised_digits_keep_their_height() -> None:
    def raise_last(slide: Any) -> None:
        response(slide)
        paragraph = slide.placeholders[1].text_frame.add_paragraph()
        for text, baseline in (("库容10", None), ("5", "30000"), ("立方米，CO", "0"), ("2", "-25000")):
            run = paragraph.add_run()
            run.text = text
            if baseline is not None:
                run.font._element.set("baseline", baseline)

    assert texts(reading(raise_last))[-1] == "库容10⁵立方米，CO₂"
