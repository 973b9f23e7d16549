"""Excel workbooks: cells as they are shown, what is hidden left out and said."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from files import zip_bytes

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers import read


def saved(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook that `fill` writes, given the book and its first sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    fill(book, book.active)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def reading(fill: Callable[[Any, Any], None]) -> Reading:
    return read(saved(fill), "清单.xlsx")


def rewritten(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a piece of one part changed, as other programs write it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[member]
    return zip_bytes(parts | {member: parts[member].replace(old, new)})


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def handmade(rows: str, strings: str = "", *, main: str = MAIN, doctype: str = "") -> bytes:
    """A workbook as XML, with shared strings, which openpyxl does not write."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
    sheets = '<sheets><sheet name="清单" sheetId="1" r:id="rId1"/></sheets>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{OFFICE}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relation}</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'{doctype}<sst xmlns="{main}">{strings}</sst>',
    }
    return zip_bytes({name: text.encode() for name, text in parts.items()})


def one_row(*values: object) -> bytes:
    return saved(lambda _, sheet: (sheet.append(["甲", "乙", "丙"][: len(values)]), sheet.append(values)))


def cells(data: bytes) -> tuple[str, ...]:
    return read(data, "清单.xlsx").blocks[-1].cells


def test_a_list_of_materials_comes_as_the_sheet_shows_it() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(["云州市防汛物资清单"])
        sheet.merge_cells("A1:F1")
        sheet.append(["序号", "名称", "数量", "购置日期", "完好率", "联系电话"])
        sheet.append([1, "编织袋", 5000, datetime.date(2024, 5, 1), 0.985, 13900000001])
        sheet.append([2, "冲锋舟\n（带挂机）", 12, datetime.datetime(2023, 12, 31, 8, 30), 1, "0599-8800110"])
        sheet["C3"].number_format = "#,##0"
        sheet["D3"].number_format = 'yyyy"年"m"月"d"日"'
        sheet["E3"].number_format = sheet["E4"].number_format = "0.0%"

    header = ("序号", "名称", "数量", "购置日期", "完好率", "联系电话")
    found = reading(fill)
    assert found.format == "xlsx"
    assert found.warnings == ()
    assert found.blocks == (
        Block("云州市防汛物资清单", "heading", 2),
        Block.row(header),
        Block.row(("1", "编织袋", "5,000", "2024年5月1日", "98.5%", "13900000001"), header=header),
        Block.row(("2", "冲锋舟（带挂机）", "12", "2023-12-31 8:30:00", "100.0%", "0599-8800110"), header=header),
    )


def test_leading_zeros_stay_where_they_are_text_and_where_the_format_shows_them() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(["区号", "编号"])
        sheet.append(["0599", 7])
        sheet["B2"].number_format = "000"

    assert reading(fill).blocks[-1].cells == ("0599", "007")


def test_hidden_sheets_rows_and_columns_stay_out_and_are_counted() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in (["姓名", "职责", "身份证号"], ["周平", "值守", "略"], ["何敏", "巡查", "略"]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        book.create_sheet("草稿").sheet_state = "hidden"
        book["草稿"]["A1"] = "不公开"

    found = reading(fill)
    assert [block.text for block in found.blocks] == ["姓名 | 职责", "周平 | 值守"]
    assert found.warnings == (
        "1 张隐藏的工作表没有读取：草稿",
        "1 行被隐藏（或筛选掉），没有读取；需要时请在 Excel 或 WPS 中取消隐藏后再添加",
        "1 列被隐藏，没有读取；需要时请在 Excel 或 WPS 中取消隐藏后再添加",
    )


def test_formulas_never_calculated_and_comments_are_counted() -> None:
    def fill(_: Any, sheet: Any) -> None:
        from openpyxl.comments import Comment

        for row in (["名称", "数量"], ["编织袋", 500], ["合计", "=SUM(B2:B2)"]):
            sheet.append(row)
        sheet["A2"].comment = Comment("待核对", "周平")

    found = reading(fill)
    assert found.blocks[-1].cells == ("合计", "")
    assert found.warnings == (
        "1 个公式没有计算结果，请在 Excel 或 WPS 中打开保存一次再添加",
        "1 处批注没有读取",
    )


def test_a_calculated_formula_shows_its_result_and_an_error_is_said() -> None:
    data = handmade(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A2</f><v>仓库</v></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1" t="b"><v>1</v></c><c r="E1" t="str"><f>A3</f></c></row>'
    )
    assert cells(data) == ("2", "仓库", "#DIV/0!", "TRUE")
    assert read(data, "").warnings == ("1 个单元格显示公式错误（如 #REF!、#N/A），照原样读取，请核对原表",)


def test_pictures_that_wps_puts_in_cells_are_counted_not_shown_as_formulas() -> None:
    found = read(one_row("编织袋", '=_xlfn.DISPIMG("ID_0A1B",1)', "仓库"), "物资.et")
    assert found.blocks[-1].cells == ("编织袋", "", "仓库")
    assert "1 张图片没有读取，其中的文字请录入单元格" in found.warnings


SHARED = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'


def test_rich_text_is_joined_and_readings_above_characters_stay_out() -> None:
    rich = "<si><r><t>编织</t></r><r><t>袋_x000D_\n（大）</t></r><rPh sb='0' eb='1'><t>bian</t></rPh></si>"
    assert cells(handmade(SHARED, rich + "<si><t>仓库</t></si>")) == ("编织袋（大）", "仓库")


def test_raised_digits_keep_their_height() -> None:
    rich = "<si><r><t>10</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>5</t></r><r><t>立方米</t></r></si>"
    assert cells(handmade(SHARED, rich + "<si><t>仓库</t></si>")) == ("10⁵立方米", "仓库")


def test_a_word_that_a_narrow_column_broke_is_one_word() -> None:
    def fill(_: Any, sheet: Any) -> None:
        for row in (["级别", "描述", "措施"], ["一级", "特别\n严重", "巡查\n报告"], ["二级", "严重", "巡查"]):
            sheet.append(row)
        sheet.column_dimensions["B"].width = 6

    assert reading(fill).blocks[1].cells == ("一级", "特别严重", "巡查 报告")


def test_rows_and_cells_without_references_are_counted_on() -> None:
    data = one_row("编织袋", "仓库")
    for reference in (b' r="1"', b' r="2"', b' r="A2"', b' r="B2"'):
        data = rewritten(data, "xl/worksheets/sheet1.xml", reference, b"")
    assert cells(data) == ("编织袋", "仓库")


def test_a_workbook_of_the_strict_variant_is_read_alike() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    assert cells(handmade(SHARED, "<si><t>编织袋</t></si><si><t>仓库</t></si>", main=strict)) == ("编织袋", "仓库")


def test_styles_that_other_libraries_refuse_do_no_harm() -> None:
    data = rewritten(
        one_row("编织袋", "仓库"), "xl/styles.xml", b"<fills", b'<fills x="no colour"><fill/></fills><fills'
    )
    assert cells(data) == ("编织袋", "仓库")


def test_a_sheet_formatted_far_below_its_text_is_read() -> None:
    row = b'</row><row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d"/></row>'
    empty = b"".join(row[6:] % (n, n, n) for n in range(3, 30_000))
    data = rewritten(one_row("编织袋", "仓库"), "xl/worksheets/sheet1.xml", b"</sheetData>", empty + b"</sheetData>")
    assert len(read(data, "").blocks) == 2


@pytest.mark.parametrize(
    ("fill", "words"),
    [
        (lambda _, __: None, "没有可读的内容"),
        (
            lambda book, sheet: (sheet.append(["值守"]), book.create_sheet(), setattr(sheet, "sheet_state", "hidden")),
            "草稿",
        ),
    ],
    ids=["empty", "hidden"],
)
def test_a_workbook_that_shows_nothing_is_refused_with_the_reason(fill: Callable[[Any, Any], None], words: str) -> None:
    def named(book: Any, sheet: Any) -> None:
        sheet.title = "草稿"
        fill(book, sheet)

    with pytest.raises(UnreadableFile, match=words):
        reading(named)


def test_a_workbook_whose_sheet_is_missing_or_broken_is_refused() -> None:
    data = one_row("编织袋", "仓库")
    missing = rewritten(data, "xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet9.xml")
    with pytest.raises(UnreadableFile, match="数据缺失或损坏"):
        read(missing, "")
    with pytest.raises(UnreadableFile, match="目录缺失或损坏"):
        read(zip_bytes({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "")
    with pytest.raises(UnreadableFile, match="已损坏或结构异常"):
        read(rewritten(data, "xl/worksheets/sheet1.xml", b"</sheetData>", b"<"), "")


def test_entities_of_a_sheet_are_not_expanded() -> None:
    entity = f'<!DOCTYPE sst [<!ENTITY a "{"汛" * 1_000}">]>'
    data = handmade(SHARED, "<si><t>&a;</t></si><si><t>仓库</t></si>", doctype=entity)
    assert [block.text for block in read(data, "").blocks] == ["仓库"]
