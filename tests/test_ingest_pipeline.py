"""The pipeline: bytes of a file in, a whole Document out, or the reason why not."""

import pytest
from files import Item, pdf_bytes

from ingest.clean import restore
from ingest.document import Document
from ingest.errors import UnreadableFile
from ingest.pipeline import document_id, ingest
from ingest.readers import read
from ingest.report import FileReport, IngestReport

LAW = """云州市防汛条例

（2023年9月6日云州市第八届人民代表大会常务委员会第十次会议通过）

目　录

第一章　总　则

第二章　附　则

第一章　总　则

第一条　为了防御洪水，保护人民生命财产安全，制定本条例。

第二条　市、县（区）人民政府履行下列职责：

（一）组织汛前检查；

（二）储备抢险物资，联系电话：*。

前款所称物资包括编织袋和冲锋舟。

第二章　附　则

第三条　本条例自2023年11月1日起施行。
"""


def taken_in(text: str, name: str = "云州市防汛条例.txt", encoding: str = "utf-8") -> Document:
    return ingest(text.encode(encoding), name, f"/home/library/{name}")


def test_a_law_comes_out_whole() -> None:
    document = taken_in(LAW)
    assert document.metadata.title == "云州市防汛条例"
    assert (document.metadata.date, document.metadata.effective) == ("2023-09-06", "2023-11-01")
    assert (document.metadata.kind, document.metadata.status, document.metadata.region) == ("law", "in_force", "云州市")
    assert [p.locator for p in document.passages][1:] == ["第一条", "第二条", "第三条"]
    assert document.passages[2].path == ("第一章 总则", "第二条")
    assert "redacted" in document.passages[2].flags


def test_the_report_says_what_was_left_out_and_what_is_hidden() -> None:
    assert taken_in(LAW).warnings == ("1 处段落含“(略)”或“*”等隐去内容，引用时会注明", "目录 3 行不参与检索")


def test_the_bytes_name_the_document() -> None:
    document = taken_in(LAW)
    assert document.id == document_id(LAW.encode()) == document.sha256[:16]
    assert taken_in(LAW, "另一个名字.txt").id == document.id
    assert taken_in(LAW + "。").id != document.id


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_encoding_of_the_file_changes_nothing_in_the_document(encoding: str) -> None:
    document = taken_in(LAW, encoding=encoding)
    assert document.text == taken_in(LAW).text
    assert [p.locator for p in document.passages] == [p.locator for p in taken_in(LAW).passages]


def test_nothing_of_the_file_is_lost_in_silence() -> None:
    data = LAW.encode()
    document = taken_in(LAW)
    blocks = read(data, "云州市防汛条例.txt").blocks
    assert restore(document.text, document.removals) == "\n".join(b.text.strip() for b in blocks if b.text.strip())
    assert document.characters_in == sum(len("".join(b.text.split())) for b in blocks)


def test_a_page_of_a_website_keeps_its_table_and_loses_its_navigation() -> None:
    html = """<html><head><title>云州市防汛预案</title></head><body><div>您的位置：首页 &gt; 预案</div><h1>云州市防汛预案</h1>
    <h2>一、职责</h2><table><tr><th>单位</th><th>职责</th></tr><tr><td>市水利局</td><td>水库调度和堤防巡查</td></tr></table>
    <h2>二、响应</h2><p>启动响应后，市防指采取下列措施，并在30分钟内报告市政府。</p></body></html>"""
    document = ingest(html.encode(), "预案.html", "/home/library/预案.html")
    row = next(p for p in document.passages if "table" in p.flags)
    assert "市水利局 | 水库调度和堤防巡查" in row.text
    assert row.path == ("云州市防汛预案", "一、职责")
    assert row.locator.startswith("表1第")
    assert "您的位置" not in document.text


def test_a_header_over_two_pages_is_no_text_and_names_the_document() -> None:
    title = "云州市2025年安全生产与防灾减灾年度目标表"
    pages: list[list[Item]] = [
        [(1, title[:16]), (1, title[16:]), "坚持预防为主，落实单位责任。"],
        ["每季度报送进展，年底考核。"],
    ]
    document = ingest(pdf_bytes(pages, header=title, numbers=True), "扫描.pdf", "/home/library/扫描.pdf")
    assert document.metadata.title == title
    assert title not in document.text


def test_a_passage_of_nothing_but_title_number_and_signature_is_marked_as_front_matter() -> None:
    body = "第一章　总则\n第一条　为了防御洪水，保护人民生命财产安全，制定本办法。\n第二条　本办法自印发之日起施行。"
    document = taken_in(f"云州市防汛办法\n云政发〔2024〕5号\n云州市人民政府\n2024年4月12日\n{body}")
    assert [p.text.split("\n")[0] for p in document.passages if "front" in p.flags] == ["云州市防汛办法"]
    assert not any("front" in p.flags for p in taken_in(LAW).passages)  # says when the law was passed


def test_the_kind_and_audience_that_a_person_gives_count() -> None:
    document = ingest(LAW.encode(), "a.txt", "a.txt", kind="policy", audience="public")
    assert (document.metadata.kind, document.metadata.audience) == ("policy", "public")
    assert taken_in(LAW).metadata.audience == "internal"


def test_a_file_with_nothing_to_search_is_refused_with_the_reason() -> None:
    with pytest.raises(UnreadableFile, match="没有可检索的正文"):
        taken_in("目录\n第一章　总则\n第二章　附则\n第一章　总则\n第二章　附则\n")


@pytest.mark.parametrize("digits", ["1" * 5_000, "一" * 5_000])
def test_an_article_with_an_endless_number_does_not_stop_the_file(digits: str) -> None:
    document = taken_in(f"云州市防汛办法\n第{digits}条　市水利局负责防汛值守。\n第二条　本办法自发布之日起施行。")
    assert any("市水利局负责防汛值守" in p.text for p in document.passages)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="0 字节"):
        ingest(b"", "空.txt", "空.txt")


def test_a_batch_fails_if_one_file_fails() -> None:
    good, bad = FileReport("a.txt", "added", passages=3), FileReport("b.txt", "failed", "文件是空的")
    assert IngestReport((good,)).ok
    assert not IngestReport((good, bad)).ok
    assert IngestReport((good, bad)).count("added") == 1


def test_a_workbook_of_several_sheets_is_not_named_by_its_first_sheet() -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "物资清单"
    for row in (["云州市城区防汛物资储备清单"], ["名称", "数量"], ["编织袋", 500]):
        book.active.append(row)
    people = book.create_sheet("抢险队伍登记表")
    for row in (["姓名", "电话"], ["张某", "8800110"]):
        people.append(row)
    target = io.BytesIO()
    book.save(target)
    found = ingest(target.getvalue(), "附件2.xlsx", "附件2.xlsx")
    assert found.metadata.title == "云州市城区防汛物资储备清单"
    named = ingest(target.getvalue(), "云州市防汛物资和队伍联络表.xlsx", "联络表.xlsx")
    assert named.metadata.title == "云州市防汛物资和队伍联络表"
    assert [section.title for section in found.sections if section.depth == 1] == ["物资清单", "抢险队伍登记表"]
