"""Every file of questions is opened again by a reader that knows nothing of how it was written."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from openpyxl import load_workbook

from ingest.errors import BadRequest
from kb.quiz.item import Item, Proof
from kb.quiz_export.export import FORMATS, export
from kb.quiz_export.sheet import COLUMNS

PROOF = Proof("d1", "条例.txt", "云州市防汛条例", "第三条第一款", "第一章 总则", None, 0, 9, "单位应当在2小时内报告。")


def _item(type_: str, stem: str, options: tuple[str, ...], answer: tuple[int, ...], text: str) -> Item:
    return Item(type_, "list", stem, options, answer, text, "依据：《云州市防汛条例》第三条", PROOF, 2)  # type: ignore[arg-type]


ITEMS = [
    _item("single", "单位应当在（　　）内报告？", ("1小时", "2小时", "3小时", "{4}小时"), (1,), "2小时"),
    _item("multiple", "下列哪些~属于=职责？（　　）", ("组织\\抢险", "发布#预警", "统计:灾情", "=SUM(1)"), (0, 2), "组织\\抢险；统计:灾情"),
    _item("judge", "单位可以在2小时内报告。", ("正确", "错误"), (1,), "错误"),
    _item("blank", "单位应当在＿＿＿＿＿＿内报告。", (), (), "2小时"),
    _item("short", "什么是“洪泛区”？<b>&", (), (), "尚无工程设施保护的地区。"),
    _item("order", "请将下列各项从低到高排列。", ("红色", "蓝色", "橙色", "黄色"), (1, 3, 2, 0), "蓝色 → 黄色 → 橙色 → 红色"),
]  # fmt: skip


def written(tmp_path: Path, suffix: str) -> Path:
    target = tmp_path / f"题库{suffix}"
    export(ITEMS, target, "防汛知识测试")
    return target


def test_the_paper_has_every_question_and_the_key_every_answer(tmp_path: Path) -> None:
    paper = Document(str(written(tmp_path, ".docx")))
    lines = [p.text for p in paper.paragraphs]
    text = "\n".join(lines)
    key = lines.index("防汛知识测试　参考答案")
    for n, item in enumerate([ITEMS[0], ITEMS[1], ITEMS[2], ITEMS[3], ITEMS[4], ITEMS[5]], 1):
        assert any(line.startswith(f"{n}. {item.stem}") for line in lines[:key])
        assert any(line.startswith(f"{n}. {item.letters or item.answer_text}") for line in lines[key:])
    assert "一、单选题（共 1 题）" in text
    assert "C. 3小时" in text
    assert "2小时" not in "\n".join(lines[:key]).replace("B. 2小时", "").replace("可以在2小时内", "")
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    header = paper.sections[0].header._element.xml
    assert "密" in header and "准考证号" in header and "仿宋_GB2312" in header
    assert "密……" not in paper.sections[1].header._element.xml


def test_the_workbook_is_the_table_that_exam_systems_take_in(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, ".xlsx")).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == COLUMNS
    table = [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
    assert [r["题型"] for r in table] == ["单选题", "多选题", "判断题", "填空题", "简答题", "排序题"]
    assert [r["答案"] for r in table] == ["B", "AC", "错误", "2小时", "尚无工程设施保护的地区。", "BDCA"]
    assert table[1]["选项D"] == "=SUM(1)"
    assert sheet["F3"].data_type == "s"
    assert table[0]["出处"] == "《云州市防汛条例》第三条第一款"


def test_the_csv_is_for_excel_and_starts_no_formula(tmp_path: Path) -> None:
    raw = written(tmp_path, ".csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[2][5] == "'=SUM(1)"


def test_json_is_the_contract(tmp_path: Path) -> None:
    shape = json.loads(written(tmp_path, ".json").read_text(encoding="utf-8"))
    first = shape["items"][0]
    assert {
        "id",
        "type",
        "stem",
        "options",
        "answer",
        "answer_text",
        "explanation",
        "citation",
        "difficulty",
    } <= first.keys()
    assert first["answer"] == [1]
    assert first["citation"]["locator"] == "第三条第一款"


def gift(text: str) -> list[tuple[str, str, list[str]]]:
    """(name, stem, answers) by the grammar of GIFT: ::name::stem { answers }, specials escaped by a backslash."""
    bare = r"(?:\\.|[^\\~=#{}])"
    question = re.compile(rf"::((?:\\.|[^\\:])+)::({bare}*)\{{((?:\\.|[^\\{{}}])*)\}}")
    answer = re.compile(rf"(=|~(?:%-?[\d.]+%)?|####|TRUE|FALSE)({bare}*)")
    unescape = re.compile(r"\\(.)")
    rest = "\n".join(line for line in text.splitlines() if not line.startswith(("$CATEGORY", "//")))
    found = []
    for m in question.finditer(rest):
        answers = [unescape.sub(r"\1", a[1] + a[2]).strip() for a in answer.finditer(m[3])]
        found.append((m[1], unescape.sub(r"\1", m[2]).strip(), answers))
    assert not question.sub("", rest).strip()
    return found


def test_gift_is_read_by_its_grammar(tmp_path: Path) -> None:
    found = gift(written(tmp_path, ".gift").read_text(encoding="utf-8"))
    assert [name for name, _, _ in found] == [i.id for i in ITEMS]
    assert [stem for _, stem, _ in found] == [i.stem for i in ITEMS]
    assert found[0][2][:4] == ["~1小时", "=2小时", "~3小时", "~{4}小时"]
    assert found[1][2][0] == "~%50%组织\\抢险"
    assert found[1][2][3] == "~%-100%=SUM(1)"
    assert found[2][2][0] == "FALSE"
    assert found[3][2][0] == "=2小时"
    assert found[4][2] == ["####依据：《云州市防汛条例》第三条"]
    assert found[5][2][0] == "=第一 -> 蓝色"


def test_moodle_xml_has_the_types_and_fractions_of_moodle(tmp_path: Path) -> None:
    quiz = ElementTree.parse(written(tmp_path, ".xml")).getroot()  # noqa: S314  # our own file
    questions = [q for q in quiz if q.get("type") != "category"]
    assert [q.get("type") for q in questions] == [
        "multichoice",
        "multichoice",
        "truefalse",
        "shortanswer",
        "essay",
        "matching",
    ]
    assert [q.findtext("questiontext/text") for q in questions] == [i.stem for i in ITEMS]
    assert [(a.findtext("text"), a.get("fraction")) for a in questions[0].findall("answer")][1] == ("2小时", "100")
    assert (
        sum(float(a.get("fraction") or 0) for a in questions[1].findall("answer") if float(a.get("fraction") or 0) > 0)
        == 100
    )
    assert questions[2].find("answer[@fraction='100']/text").text == "false"  # type: ignore[union-attr]
    assert questions[4].findtext("graderinfo/text") == ITEMS[4].answer_text
    assert [s.findtext("answer/text") for s in questions[5].findall("subquestion")] == ["蓝色", "黄色", "橙色", "红色"]


QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
# Of assessmentItem, in this order (IMS QTI 2.1 Information Model, 6.1): what may stand in it.
ITEM_ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
CARDINALITY = {
    "single": "single",
    "judge": "single",
    "multiple": "multiple",
    "order": "ordered",
    "blank": "single",
    "short": "single",
}


def test_the_qti_package_names_every_file_and_every_item_is_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, ".zip")) as package:
        names = set(package.namelist())
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))  # noqa: S314
        hrefs = {e.get("href") for e in manifest.iter() if e.get("href")}
        assert hrefs == names - {"imsmanifest.xml"}
        test = ElementTree.fromstring(package.read("test.xml"))  # noqa: S314
        refs = [r.get("href") for r in test.iter(f"{QTI}assessmentItemRef")]
        assert refs == [f"items/item-{i.id}.xml" for i in ITEMS]
        for item, href in zip(ITEMS, refs, strict=True):
            root = ElementTree.fromstring(package.read(str(href)))  # noqa: S314
            assert root.tag == f"{QTI}assessmentItem"
            tags = [e.tag.removeprefix(QTI) for e in root]
            assert [ITEM_ORDER.index(t) for t in tags] == sorted(ITEM_ORDER.index(t) for t in tags)
            declared = root.find(f"{QTI}responseDeclaration")
            assert declared is not None
            assert declared.get("cardinality") == CARDINALITY[item.type]
            choices = {c.get("identifier"): c.text for c in root.iter(f"{QTI}simpleChoice")}
            values = [v.text for v in declared.iter(f"{QTI}value")]
            if item.options:
                assert [choices[v] for v in values] == [item.options[a] for a in item.answer]
            elif item.type == "blank":
                assert values == ["2小时"]
            declared_ids = {d.get("identifier") for d in root.iter(f"{QTI}outcomeDeclaration")}
            assert {f.get("outcomeIdentifier") for f in root.iter(f"{QTI}modalFeedback")} <= declared_ids


def test_the_same_questions_make_the_same_package(tmp_path: Path) -> None:
    one = written(tmp_path, ".zip").read_bytes()
    assert written(tmp_path, ".zip").read_bytes() == one


def test_the_anki_deck_is_a_collection_with_a_note_for_each_question(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, ".apkg")) as package:
        package.extract("collection.anki2", tmp_path)
    collection = sqlite3.connect(tmp_path / "collection.anki2")
    notes = [row[0].split("\x1f") for row in collection.execute("select flds from notes order by id")]
    assert len(notes) == len(ITEMS)
    assert notes[0][0] == "单选题"
    assert "B. 2小时" in notes[0][1]
    assert notes[0][2] == "B　2小时"
    assert "&lt;b&gt;&amp;" in notes[4][1]
    assert collection.execute("select count(*) from cards").fetchone() == (len(ITEMS),)


def test_a_second_export_updates_the_first_in_anki(tmp_path: Path) -> None:
    guids = []
    for folder in ("一", "二"):
        (tmp_path / folder).mkdir()
        with zipfile.ZipFile(written(tmp_path / folder, ".apkg")) as package:
            package.extract("collection.anki2", tmp_path / folder)
        guids.append(
            sqlite3.connect(tmp_path / folder / "collection.anki2")
            .execute("select guid from notes order by guid")
            .fetchall()
        )
    assert guids[0] == guids[1]


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="文件名应以"):
        export(ITEMS, tmp_path / "题库.pdf")
    with pytest.raises(BadRequest, match="没有可以导出的题"):
        export([], tmp_path / "题库.docx")
    with pytest.raises(BadRequest, match="文件夹不存在"):
        export(ITEMS, tmp_path / "没有" / "题库.docx")
    assert set(FORMATS) == {".docx", ".xlsx", ".csv", ".gift", ".xml", ".zip", ".apkg", ".json"}
