"""The same document in every format gives the same Document: its text, sections, tables and metadata.

What a format cannot say is stated here, and nothing else may differ:

    txt, pdf, ofd   no heading is marked (role and level); the numbering alone makes the sections
    txt             no table: its rows are lines
    md              a table has one header row, so a second one is a row of the table
    xlsx            the table alone
    pdf, ofd        a footnote stands at the foot of the page and is not told from text; blanks are only gaps between
                    characters; raised digits are small characters
    doc, odt        made by LibreOffice out of the .docx, which may set other blanks behind automatic numbers
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from files import html_page
from plan_files import (
    FOOTNOTE,
    LAW,
    PLAN,
    TABLE,
    Line,
    Part,
    docx_of,
    html_of,
    markdown_of,
    ofd_of,
    pdf_of,
    plain_of,
    xlsx_of,
)

from ingest.document import Document
from ingest.fold import fold
from ingest.pipeline import ingest

FORMATS = ("docx", "html", "md", "txt", "pdf", "ofd")
PAGED = ("pdf", "ofd")
MARKED = ("docx", "html", "md", "doc", "odt")  # formats that mark headings
ROWS = (
    ("预警级别", "应急响应", "应急响应"),
    ("预警级别", "启动条件", "主要措施"),
    ("红色预警", "三小时雨量超过一百毫米", "停止户外集体活动。 转移危险区域群众。"),
    ("红色预警", "水库水位超过校核洪水位", "开闸泄洪。"),
    ("蓝色预警", "十二小时雨量超过五十毫米", "加强巡查值守。"),
)
HEADER = ("预警级别", "应急响应 启动条件", "应急响应 主要措施")


def written(parts: Sequence[Part], form: str) -> bytes:
    match form:
        case "docx":
            return docx_of(parts)
        case "html":
            return html_page(html_of(parts), title="云州市人民政府").encode()
        case "md":
            return markdown_of(parts).encode()
        case "txt":
            return plain_of(parts).encode()
        case "pdf":
            return pdf_of(parts)
    return ofd_of(parts)


@pytest.fixture(scope="module")
def documents() -> dict[tuple[str, str], Document]:
    """Every text in every format, under one name, since the name of a file tells something too."""
    return {
        (name, form): ingest(written(parts, form), f"附件.{form}", form)
        for name, parts in (("plan", PLAN), ("law", LAW))
        for form in FORMATS
    }


def lines(document: Document, form: str) -> list[str]:
    """The paragraphs that are no rows, without what the format cannot say."""
    texts = [document.text[p.start : p.end] for p in document.paragraphs if p.role != "row"]
    if form == "txt":
        texts = [text for text in texts if "\t" not in text]
    if form in PAGED:
        texts = [re.sub(r"\s", "", fold(text)) for text in texts if not text.endswith(FOOTNOTE)]
    return texts


def expected_lines(parts: Sequence[Part], form: str) -> list[str]:
    texts = [part.shown for part in parts if isinstance(part, Line)]
    if form in PAGED:
        return [re.sub(r"\s", "", fold(text)) for text in texts]
    return texts + ([f"¹ {FOOTNOTE}"] if parts is PLAN else [])


def sections(document: Document, form: str) -> list[tuple[str, str, str, int]]:
    """Kind, label, title and depth of each section; in paged formats without what the footnote seems to open."""
    found = [(s.kind, re.sub(r"\s", "", s.label), s.title.strip(), s.depth) for s in document.sections]
    notes = {s.start for s in document.sections if document.text.startswith(FOOTNOTE, s.heading_end)}
    if form not in PAGED:
        assert not notes
    return [section for section, s in zip(found, document.sections, strict=True) if s.start not in notes]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("name", "parts"), [("plan", PLAN), ("law", LAW)])
def test_the_paragraphs_are_those_of_the_author(
    documents: dict[tuple[str, str], Document], name: str, parts: Sequence[Part], form: str
) -> None:
    assert lines(documents[name, form], form) == expected_lines(parts, form)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["plan", "law"])
def test_the_sections_are_the_same(documents: dict[tuple[str, str], Document], name: str, form: str) -> None:
    assert sections(documents[name, form], form) == sections(documents[name, "docx"], "docx")


def test_the_sections_are_those_of_the_author(documents: dict[tuple[str, str], Document]) -> None:
    assert sections(documents["law", "docx"], "docx") == [
        ("章", "第一章", "总则", 1),
        ("条", "第一条", "", 2),
        ("条", "第二条", "", 2),
        ("章", "第二章", "管理责任", 1),
        ("条", "第三条", "", 2),
        ("（一）", "（一）", "", 3),
        ("（一）", "（二）", "", 3),
        ("条", "第四条", "", 2),
        ("条", "第五条", "", 2),
    ]
    assert sections(documents["plan", "docx"], "docx") == [
        ("1", "1", "总则", 1),
        ("1.1", "1.1", "编制目的", 2),
        ("1.1", "1.2", "适用范围", 2),
        ("1", "2", "组织体系", 1),
        ("1.1", "2.1", "指挥机构", 2),
        ("1.1", "2.1.1", "指挥部职责", 3),
        ("（1）", "（1）", "", 4),
        ("（1）", "（2）", "", 4),
        ("（1）", "（3）", "", 4),
        ("1.1", "2.1.2", "成员单位职责", 3),
        ("1", "3", "预警响应", 1),
        ("附件", "附件1", "防汛物资储备要求", 1),
        ("一、", "一", "储备标准", 2),
        ("一、", "二", "轮换更新", 2),
        ("附件", "附件2", "抢险队伍管理要求", 1),
        ("一、", "一", "队伍组成", 2),
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_formats_that_mark_headings_agree_on_which_lines_they_are(
    documents: dict[tuple[str, str], Document], form: str
) -> None:
    found = documents["plan", form]
    headings = [found.text[p.start : p.end] for p in found.paragraphs if p.role == "heading"]
    marked = [part.shown for part in PLAN if isinstance(part, Line) and part.level]
    assert headings == (marked if form in MARKED else [])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["plan", "law"])
def test_the_metadata_are_the_same(documents: dict[tuple[str, str], Document], name: str, form: str) -> None:
    assert documents[name, form].metadata == documents[name, "docx"].metadata


def test_the_metadata_are_those_of_the_author(documents: dict[tuple[str, str], Document]) -> None:
    found = documents["plan", "docx"].metadata
    assert (found.title, found.number, found.issuer) == (
        "云州市城区防汛应急预案",
        "云汛发〔2024〕5号",
        "云州市防汛抗旱指挥部",
    )
    assert (found.date, found.addressee) == ("2024-04-12", "各区县人民政府，市防汛抗旱指挥部成员单位")
    assert found.annexes == ("防汛物资储备要求", "抢险队伍管理要求")
    found = documents["law", "docx"].metadata
    assert (found.title, found.number, found.effective) == (
        "云州市排水设施管理办法",
        "云州市人民政府令第12号",
        "2023-07-01",
    )


def rows(document: Document) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(p.cells, p.header) for p in document.paragraphs if p.role == "row"]


@pytest.mark.parametrize("form", ["docx", "html", "pdf", "ofd"])
def test_the_cells_and_headers_of_the_table_are_the_same(documents: dict[tuple[str, str], Document], form: str) -> None:
    assert rows(documents["plan", form]) == [(row, HEADER if i > 1 else ()) for i, row in enumerate(ROWS)]


def test_a_workbook_has_the_same_table() -> None:
    found = ingest(xlsx_of(TABLE), "附件.xlsx", "xlsx")
    assert rows(found) == [(row, HEADER if i > 1 else ()) for i, row in enumerate(ROWS)]


def test_a_markdown_table_has_one_header_row(documents: dict[tuple[str, str], Document]) -> None:
    assert rows(documents["plan", "md"]) == [(row, ROWS[0] if i else ()) for i, row in enumerate(ROWS)]


@pytest.fixture(scope="module")
def by_office(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Document]:
    """The plan and the law as LibreOffice saves them."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    for name, parts in (("plan", PLAN), ("law", LAW)):
        (folder / f"{name}.docx").write_bytes(docx_of(parts))
    for form in ("doc", "odt"):
        target = "doc:MS Word 97" if form == "doc" else form
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
        subprocess.run(
            [*command, target, "--outdir", str(folder), str(folder / "plan.docx"), str(folder / "law.docx")],
            check=True,
            capture_output=True,
            timeout=180,
        )
    paths = [Path(folder / f"{name}.{form}") for name in ("plan", "law") for form in ("doc", "odt")]
    return {(p.stem, p.suffix[1:]): ingest(p.read_bytes(), f"附件{p.suffix}", p.name) for p in paths}


@pytest.mark.parametrize("form", ["doc", "odt"])
def test_what_libreoffice_saves_is_the_same(
    documents: dict[tuple[str, str], Document], by_office: dict[tuple[str, str], Document], form: str
) -> None:
    for name, parts in (("plan", PLAN), ("law", LAW)):
        found, same = by_office[name, form], documents[name, "docx"]
        bare = [re.sub(r"\s", "", line) for line in lines(found, form)]
        assert bare == [re.sub(r"\s", "", line) for line in expected_lines(parts, form)]
        assert sections(found, form) == sections(same, "docx")
        assert found.metadata == same.metadata
        assert rows(found) == rows(same)
