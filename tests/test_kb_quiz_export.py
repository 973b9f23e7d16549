"""Every file of questions is opened again by a reader that knows nothing of how it was written."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import genanki
import pytest
from docx import Document
from openpyxl import load_workbook

from ingest.errors import BadRequest
from kb.quiz.item import Item, Proof
from kb.quiz_export.export import FORMATS, export
from kb.quiz_wire import item as wire

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


HEADS = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度", "出处", "原文", "编号")


def written(tmp_path: Path, suffix: str, items: Sequence[Item] = ITEMS, title: str = "防汛知识测试") -> Path:
    target = tmp_path / f"题库{suffix}"
    export(items, target, title)
    return target


def csv_rows(target: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(target.read_bytes().decode("utf-8-sig"))))


def xlsx_rows(target: Path) -> list[list[str]]:
    sheet = load_workbook(target).active
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_paper_has_every_question_and_the_key_every_answer(tmp_path: Path) -> None:
    paper = Document(str(written(tmp_path, ".docx")))
    lines = [p.text for p in paper.paragraphs]
    text = "\n".join(lines)
    key = lines.index("防汛知识测试　参考答案")
    for n, item in enumerate([ITEMS[0], ITEMS[1], ITEMS[2], ITEMS[3], ITEMS[4], ITEMS[5]], 1):
        assert any(line.startswith(f"{n}. {item.stem}") for line in lines[:key])
        assert any(line.startswith(f"{n}. {item.letters or item.answer_text}") for line in lines[key:])
    assert "一、单选题（共 1 题，每题＿＿分，共＿＿分）" in text
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
    assert rows[0] == HEADS
    table = [dict(zip(HEADS, row, strict=True)) for row in rows[1:]]
    assert [r["题型"] for r in table] == ["单选题", "多选题", "判断题", "填空题", "简答题", "排序题"]
    assert [r["答案"] for r in table] == ["B", "AC", "错误", "2小时", "尚无工程设施保护的地区。", "BDCA"]
    assert table[1]["选项D"] == "=SUM(1)"
    assert sheet["F3"].data_type == "s"
    assert table[0]["出处"] == "《云州市防汛条例》第三条第一款"


READERS = pytest.mark.parametrize(("suffix", "read"), [(".xlsx", xlsx_rows), (".csv", csv_rows)])


@READERS
def test_the_table_has_a_column_for_every_option_and_its_letter(
    tmp_path: Path, suffix: str, read: Callable[[Path], list[list[str]]]
) -> None:
    seven = _item("order", "请将下列各项按先后次序排列。", tuple("庚乙丙丁戊己甲"), (6, 1, 2, 3, 4, 5, 0), "甲 → 乙")
    eight = _item("multiple", "下列哪些是职责？", tuple("子丑寅卯辰巳午未"), (0, 6, 7), "子；午；未")
    for items, letters in (
        ([ITEMS[0], seven], "ABCDEFG"),
        ([seven, eight, ITEMS[2]], "ABCDEFGH"),
        ([ITEMS[3]], "ABCD"),
    ):
        heads, *rows = read(written(tmp_path, suffix, items))
        assert heads == ["题型", "题干", *(f"选项{x}" for x in letters), "答案", "解析", "难度", "出处", "原文", "编号"]
        for item, row in zip(items, rows, strict=True):
            cells = dict(zip(heads, row, strict=True))
            assert cells["编号"] == item.id
            if item.type in ("single", "multiple", "order"):
                assert [cells[f"选项{x}"] for x in cells["答案"]] == [item.options[a] for a in item.answer]
            else:
                assert not any(cells[f"选项{x}"] for x in letters)


@READERS
def test_what_no_file_can_hold_is_left_out_of_the_table(
    tmp_path: Path, suffix: str, read: Callable[[Path], list[list[str]]]
) -> None:
    bad = "\x00\x07\x1b\ufffe"
    proof = replace(PROOF, title=f"条{bad}例", locator=f"第{bad}一条", quote=f"原{bad}文。")
    item = Item("single", "list", f"题{bad}干", (f"甲{bad}", "乙"), (0,), f"甲{bad}", f"解{bad}\ud800析", proof, 2)
    rows = read(written(tmp_path, suffix, [item], f"卷{bad}面"))
    assert rows[1] == ["单选题", "题干", "甲", "乙", "", "", "A", "解析", "中", "《条例》第一条", "原文。", item.id]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2026/06[应急]:测试?*\\", "2026／06［应急］：测试？＊＼"),
        ("卷\x07面\t一", "卷面 一"),
        ("'引号'", "引号"),
        ("\x00 ", "题库"),
        ("长" * 40, "长" * 31),
        ("𬭩" * 40, "𬭩" * 15),  # Excel counts in UTF-16
    ],
)
def test_a_sheet_is_named_by_the_title_as_excel_allows(tmp_path: Path, title: str, name: str) -> None:
    assert load_workbook(written(tmp_path, ".xlsx", title=title)).sheetnames == [name]


FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠SUM(1)", "\x07=1+1")


def test_the_csv_is_for_excel_and_starts_no_formula(tmp_path: Path) -> None:
    target = written(tmp_path, ".csv")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = csv_rows(target)
    assert tuple(rows[0]) == HEADS
    assert rows[2][5] == "'=SUM(1)"
    for said in FORMULAS:
        item = _item("blank", said, (), (), said)
        row = csv_rows(written(tmp_path, ".csv", [item]))[1]
        shown = said.replace("\x07", "")
        assert row[1] == row[6] == f"'{shown}"


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    items = [
        _item("single", f"{said}{n}", (said, f"{said}2", "#N/A", "12"), (0,), said) for n, said in enumerate(FORMULAS)
    ]
    target = written(tmp_path, ".xlsx", items)
    cells = [cell for row in load_workbook(target).active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    stays = {cell.value for cell in cells if cell.quotePrefix}  # text also after somebody edits the cell
    assert {said.replace("\x07", "") for said in FORMULAS} <= stays
    assert not stays & {"单选题", "#N/A", "12"}
    with zipfile.ZipFile(target) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_question_stays_on_one_page_of_the_paper(tmp_path: Path) -> None:
    long = ("甲" * 20, "乙" * 20, "丙" * 20, "丁" * 20)  # an option a line
    items = [
        _item("single", "选择题一？（　　）", long, (0,), long[0]),
        _item("single", "选择题二？（　　）", ("一", "二", "三", "四"), (1,), "二"),
        ITEMS[2],
        ITEMS[3],
        ITEMS[4],
        ITEMS[5],
    ]
    paper = Document(str(written(tmp_path, ".docx", items)))
    lines = paper.paragraphs
    key = [p.text for p in lines].index("防汛知识测试　参考答案")
    starts = [n for n, p in enumerate(lines[:key]) if re.match(r"\d+\. ", p.text)]
    assert len(starts) == len(items)

    def kept(n: int, lines_of_it: int) -> list[tuple[bool, bool]]:
        formats = [p.paragraph_format for p in lines[starts[n] : starts[n] + lines_of_it]]
        return [(bool(f.keep_with_next), bool(f.keep_together)) for f in formats]

    assert kept(0, 5) == [(True, True)] * 4 + [(False, True)]
    assert kept(1, 2) == [(True, True), (False, True)]
    assert kept(2, 1) == [(False, True)]
    assert kept(3, 1) == [(False, True)]
    assert kept(4, 6) == [(True, False)] + [(False, False)] * 5  # 简答题: the first line to write on is with the stem
    assert kept(5, 2) == [(True, True), (False, True)]
    heads = [n for n, p in enumerate(lines[:key]) if re.match("[一二三四五]、", p.text)]
    assert len(heads) == 5
    assert all(lines[n + k].paragraph_format.keep_with_next for n in heads for k in (0, 1))  # heading, how to answer


def test_the_numbers_of_the_key_stay_with_their_letters(tmp_path: Path) -> None:
    _, *grids = Document(str(written(tmp_path, ".docx"))).tables
    assert [grid.rows[1].cells[0].text for grid in grids] == ["B", "AC", "×", "BDCA"]
    assert all(p.paragraph_format.keep_with_next for g in grids for c in g.rows[0].cells for p in c.paragraphs)


def test_json_is_the_contract(tmp_path: Path) -> None:
    shape = json.loads(written(tmp_path, ".json").read_text(encoding="utf-8"))
    assert shape == {"title": "防汛知识测试", "items": [wire(i) for i in ITEMS]}
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
    """(name, stem, answers) by the grammar of GIFT: ::name::[plain]stem { answers }, specials escaped by a backslash."""
    bare = r"(?:\\.|[^\\~=#{}])"
    question = re.compile(rf"::((?:\\.|[^\\:])+)::\[plain\]({bare}*)\{{((?:\\.|[^\\{{}}])*)\}}")
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
    assert found[4][2] == ["####参考答案：尚无工程设施保护的地区。　依据：《云州市防汛条例》第三条"]
    assert found[5][2][0] == "=第一 -> 蓝色"
    assert found[5][2][-1] == "####依据：《云州市防汛条例》第三条"


def test_gift_has_the_model_answer_where_there_is_no_explanation(tmp_path: Path) -> None:
    bare = [replace(ITEMS[4], explanation="", answer_text="{甲}=乙"), replace(ITEMS[3], explanation="")]
    short, blank = gift(written(tmp_path, ".gift", bare).read_text(encoding="utf-8"))
    assert short[2] == ["####参考答案：{甲}=乙"]
    assert blank[2] == ["=2小时"]


def test_gift_text_is_plain_and_no_html(tmp_path: Path) -> None:
    item = _item("single", "[一般]事故死亡<3人的，由谁调查？", ("<县>", "市"), (0,), "<县>")
    text = written(tmp_path, ".gift", [item]).read_text(encoding="utf-8")
    assert f"\n::{item.id}::[plain][一般]事故死亡<3人的，由谁调查？ {{\n=<县>\n~市\n####" in text


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
            outcomes = {
                d.get("identifier"): d.findtext(f"{QTI}defaultValue/{QTI}value")
                for d in root.iter(f"{QTI}outcomeDeclaration")
            }
            (told,) = root.iter(f"{QTI}modalFeedback")  # shown if its outcome has its identifier for a value
            assert told.get("showHide") == "show"
            assert outcomes[told.get("outcomeIdentifier")] == told.get("identifier")
            assert told.text == item.explanation


def test_a_qti_item_without_explanation_opens_no_window(tmp_path: Path) -> None:
    item = replace(ITEMS[0], explanation="")
    with zipfile.ZipFile(written(tmp_path, ".zip", [item])) as package:
        text = package.read(f"items/item-{item.id}.xml").decode()
    assert "modalFeedback" not in text
    assert "FEEDBACK" not in text


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


def ids_in(target: Path) -> list[str]:
    """What a file says its questions are, in the file's own place for it."""
    match target.suffix:
        case ".docx":
            text = "\n".join(p.text for p in Document(str(target)).paragraphs)
            return re.findall(r"编号：(\w+)）", text)
        case ".xlsx":
            return [row[-1] for row in xlsx_rows(target)[1:]]
        case ".csv":
            return [row[-1] for row in csv_rows(target)[1:]]
        case ".gift":
            return re.findall(r"^::(\w+)::", target.read_text(encoding="utf-8"), re.MULTILINE)
        case ".xml":
            questions = [q for q in ElementTree.parse(target).getroot() if q.get("type") != "category"]  # noqa: S314
            assert [q.findtext("name/text") for q in questions] == [q.findtext("idnumber") for q in questions]
            return [str(q.findtext("idnumber")) for q in questions]
        case ".zip":
            with zipfile.ZipFile(target) as package:
                files = [n for n in package.namelist() if n.startswith("items/")]
                roots = [ElementTree.fromstring(package.read(n)) for n in files]  # noqa: S314
                test = ElementTree.fromstring(package.read("test.xml"))  # noqa: S314
            found = [str(r.get("identifier")) for r in roots]
            assert files == [f"items/{name}.xml" for name in found]
            assert [r.get("identifier") for r in test.iter(f"{QTI}assessmentItemRef")] == found
            return [name.removeprefix("item-") for name in found]  # an identifier of XML may not begin with a digit
        case ".apkg":
            with zipfile.ZipFile(target) as package:
                package.extract("collection.anki2", target.parent)
            notes = sqlite3.connect(target.parent / "collection.anki2").execute("select guid from notes order by id")
            of = {genanki.guid_for(i.id): i.id for i in ITEMS}  # Anki has its own form for them
            return [of[guid] for (guid,) in notes]
        case ".json":
            return [i["id"] for i in json.loads(target.read_text(encoding="utf-8"))["items"]]
    raise AssertionError(target)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_file_knows_a_question_by_its_id_and_has_it_once(tmp_path: Path, suffix: str) -> None:
    again = replace(ITEMS[0], options=("2小时", "5小时", "6小时", "7小时"), answer=(0,))
    assert again.id == ITEMS[0].id  # the same question with other wrong options
    target = written(tmp_path, suffix, [ITEMS[0], again, *ITEMS[1:], ITEMS[4]])
    assert ids_in(target) == [i.id for i in ITEMS]
    if suffix == ".csv":
        assert csv_rows(target)[1][3] == "2小时"  # the first one stayed


def test_a_title_with_a_slash_is_one_category(tmp_path: Path) -> None:
    for suffix, said in ((".gift", "2024//2025年题库/单选题"), (".xml", "2024//2025年题库/单选题")):
        target = tmp_path / f"卷{suffix}"
        export(ITEMS[:1], target, "2024/2025年题库")
        assert said in target.read_text(encoding="utf-8")


def test_paper_and_key_count_their_own_pages_and_speak_the_script_of_the_questions(tmp_path: Path) -> None:
    stem = "依據《澎岬縣災害防救自治條例》第九條，縣府應當在（　　）內報告。"
    target = tmp_path / "卷.docx"
    export([replace(ITEMS[0], stem=stem)], target, "防汛知識測試")
    paper = Document(str(target))
    lines = [p.text for p in paper.paragraphs]
    assert "一、單選題（共 1 題，每題＿＿分，共＿＿分）" in lines
    assert "防汛知識測試　參考答案" in lines
    body = paper.element.xml
    assert '<w:pgNumType w:start="1"/>' in body
    assert [s.footer.paragraphs[0].text for s in paper.sections] == ["試卷　第  頁", "參考答案　第  頁"]
