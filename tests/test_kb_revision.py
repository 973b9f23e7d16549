"""Two versions of a plan side by side: its numbers, headings, duties, and the references that a new version leaves behind."""

from pathlib import Path

import pytest
from docx import Document as Word
from docx.shared import Cm
from plans import FLOOD, plan

from ingest.document import Document
from ingest.pipeline import ingest
from kb import check_wire
from kb.checks.reviewed import Reviewed
from kb.duties.extract import duties
from kb.quiz.bank import QuizWanted, build
from kb.quiz.kept import Question
from kb.revision.compare import Row, compare
from kb.revision.export import Comparison, export, page
from kb.revision.lines import comparison_lines
from kb.revision.marking import marked
from kb.revision.notes import notes
from kb.revision.references import citations_touched, own_references
from kb.revision.touched import duties_touched, questions_touched
from kb.revision.units import units

OLD = """云州市防汛应急预案

云政办发〔2021〕11号

2021年6月1日

1 总则

1.1 编制目的

为做好防汛工作，保障人民群众生命财产安全，制定本预案。

2 组织指挥体系

2.1 成员单位职责

（1）市水利局负责水库调度，每月检查一次堤防。

（2）市气象局负责发布暴雨预警信息。

（3）市商务局负责防汛物资代储。

3 监测预警

3.1 预警发布

预警信息由市气象局发布，按照4.2的要求启动响应，并按照3.1的规定更新。

4 应急响应

4.1 信息报告

各县区应当在30分钟内向市防汛指挥部报告险情。

4.2 分级响应

应急响应分为四级，由市防汛指挥部决定启动。

4.3 响应终止

险情解除后，由市防汛指挥部宣布终止，详见4.2。

4.4 物资退库

物资退库按GB 6441第4.3条办理，数量多于4.2万件的，按照4.4执行。
"""
NEW = (
    OLD.replace("〔2021〕11号", "〔2024〕8号")
    .replace("2021年6月1日", "2024年5月20日")
    .replace("每月检查一次", "每月检查两次")
    .replace("（3）市商务局负责防汛物资代储。", "（3）市消防救援支队负责被困人员搜救。")
    .replace("30分钟", "20分钟")
    .replace("4.3 响应终止", "4.4 响应终止")
    .replace("4.4 物资退库\n", "4.5 物资退库\n")
    .replace("4.2 分级响应", "4.2 先期处置\n\n事发地县区人民政府应当立即组织抢险救援。\n\n4.3 分级响应")
)
COUNTY = """临江县防汛应急预案

2022年7月1日

县级响应依据《云州市防汛应急预案》（云政办发〔2021〕11号）4.2、《云州市防汛应急预案》第4.3条和《云州市防汛应急预案》1.1节启动。

预警依照《云州市防汛应急预案》（云政办发〔2024〕8号）4.1节发布，《临江县地震应急预案》4.2节另行规定。
"""


def _read(text: str, name: str) -> Document:
    return ingest(text.encode(), name, f"/{name}")


@pytest.fixture(scope="module")
def old() -> Document:
    return _read(OLD, "旧.txt")


@pytest.fixture(scope="module")
def new() -> Document:
    return _read(NEW, "新.txt")


@pytest.fixture(scope="module")
def comparison(old: Document, new: Document) -> Comparison:
    revision = compare(old, new)
    touched = duties_touched(revision, duties(old), duties(new))
    citations = [*own_references(revision), *citations_touched(revision, [_read(COUNTY, "县.txt")])]
    return Comparison(revision, tuple(touched), tuple(citations))


def _shown(row: Row) -> tuple[str, str, str]:
    unit = row.new or row.old
    assert unit is not None
    return row.said(), unit.label, unit.text


# -- references ---------------------------------------------------------------------------------------------------


def test_a_reference_of_the_new_version_to_a_number_that_is_another_section_now_is_told(comparison: Comparison) -> None:
    own = [c for c in comparison.citations if c.own]
    assert [(c.locator, c.quote, c.was, c.now) for c in own] == [
        ("3.1", "4.2", "4.2", "4.3"),
        ("4.4", "4.2", "4.2", "4.3"),
        ("4.5", "4.4", "4.4", "4.5"),
    ]  # not 3.1, which stayed, GB 6441第4.3条 and 4.2万件
    assert own[1].said() == "新版4.4“险情解除后，由市防汛指挥部宣布终止，详见4.2。”中的“4.2”：旧版4.2“分级响应”现为4.3"
    text = comparison.revision.new.text
    assert all(text[c.start : c.end] == c.quote for c in own)


def test_a_reference_to_a_section_that_is_gone_is_told(old: Document) -> None:
    gone = _read(OLD.replace("4.2 分级响应\n\n应急响应分为四级，由市防汛指挥部决定启动。\n\n", ""), "新.txt")
    assert [(c.quote, c.now) for c in own_references(compare(old, gone))] == [("4.2", None), ("4.2", None)]


def test_a_reference_that_was_mended_or_is_new_is_not_told(old: Document, new: Document) -> None:
    mended = (
        NEW.replace("按照4.2的", "按照4.3的").replace("详见4.2。", "详见4.3。").replace("按照4.4执行", "按照4.5执行")
    )
    written = mended.replace("组织抢险救援。", "组织抢险救援，按照4.2的要求报告。")
    assert own_references(compare(old, _read(written, "新.txt"))) == []
    assert own_references(compare(new, new)) == []


ARTICLES = """云州市防汛办法

第一条　为了做好防汛工作，制定本办法。

第二条　市水利局负责水库调度，每月检查一次。

第三条　发生险情的，单位应当在三十分钟内报告。

第四条　指挥部接到报告后，依照本办法第二条、第三条的规定处置。

第五条　违反本办法第三条规定的，处一万元以下罚款；依照《云州市水利条例》第三条执行。
"""


@pytest.mark.parametrize(
    ("list_now", "fine_now", "told"),
    [
        ("第二条、第三条", "第三条", ["第二条", "第三条", "第三条"]),
        ("第三条、第四条", "第四条", []),  # 第三条 is no old number here: it is what 第二条 became
        ("第三条、第四条和第五条", "第四条", []),
        ("第三条、第四条", "第三条", ["第三条"]),
    ],
)
def test_articles_that_a_new_one_pushed_on(list_now: str, fine_now: str, told: list[str]) -> None:
    body = ARTICLES.replace("第二条、第三条", list_now).replace("违反本办法第三条", f"违反本办法{fine_now}")
    for n in "五四三二":
        body = body.replace(f"\n第{n}条　", f"\n第{'一二三四五六'['一二三四五六'.index(n) + 1]}条　")
    body = body.replace("\n第三条　市水利局", "\n第二条　本办法适用于云州市行政区域。\n\n第三条　市水利局")
    found = own_references(compare(_read(ARTICLES, "旧.txt"), _read(body, "新.txt")))
    assert [c.quote.removeprefix("本办法") for c in found] == told


def test_other_documents_that_cite_a_plan_by_the_number_of_a_section(comparison: Comparison) -> None:
    others = [c for c in comparison.citations if not c.own]
    assert [(c.quote, c.was, c.now) for c in others] == [
        ("《云州市防汛应急预案》（云政办发〔2021〕11号）4.2", "4.2", "4.3"),
        ("《云州市防汛应急预案》第4.3条", "4.3", "4.4"),
    ]  # not 1.1, which stayed as it was, nor what cites the new version or another plan


def test_parts_and_annexes_are_followed_too() -> None:
    before = "云州市地震应急预案\n\n一、总则\n\n为有效应对地震灾害，制定本预案。\n\n二、组织体系\n\n市抗震救灾指挥部负责统一领导，流程详见附件1。\n\n三、响应\n\n由指挥部按照第二部分启动响应。\n\n附件1\n\n鉴定流程\n\n先初判，后复核，再上报。"
    after = before.replace("三、响应", "四、响应").replace(
        "二、组织体系", "二、风险分析\n\n本市位于断裂带附近。\n\n三、组织体系"
    )
    after = after.replace("附件1\n", "附件1\n\n联系电话\n\n值班电话每日核对。\n\n附件2\n")
    found = own_references(compare(_read(before, "旧.txt"), _read(after, "新.txt")))
    assert [(c.quote, c.was, c.now) for c in found] == [("附件1", "附件1", "附件2"), ("第二部分", "二、", "三、")]


# -- marks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "marks"),
    [
        ("应当在30分钟内报告", "应当在20分钟内报告", ("30", "20")),
        ("云政办发〔2021〕11号", "云政办发〔2024〕8号", ("2021〕11", "2024〕8")),
        ("比例不低于85.5%。", "比例不低于85%。", ("85.5%", "85%")),
        ("自2021年6月1日起施行", "自2021年6月10日起施行", ("2021年6月1日", "2021年6月10日")),
        ("自二〇二一年六月一日起", "自二〇二四年六月一日起", ("二〇二一年六月一日", "二〇二四年六月一日")),
        ("共有一百二十人参加", "共有一百三十人参加", ("一百二十", "一百三十")),
        ("细颗粒物PM2.5超标", "细颗粒物PM10超标", ("PM2.5", "PM10")),
        ("每月检查一次", "每月检查两次", ("一", "两")),
        ("按照4.2执行", "按照4.12执行", ("4.2", "4.12")),
    ],
)
def test_a_mark_cuts_no_number_date_or_word(one: str, other: str, marks: tuple[str, str]) -> None:
    sides = marked(one, other)
    assert tuple("".join(p.text for p in side if p.marked) for side in sides) == marks
    assert tuple("".join(p.text for p in side) for side in sides) == (one, other)


# -- rows ---------------------------------------------------------------------------------------------------------


def test_items_bear_the_number_of_their_section(old: Document) -> None:
    assert [u.label for u in units(old) if u.text.startswith("市")] == ["2.1（1）", "2.1（2）", "2.1（3）"]


def test_headings_are_rows_where_they_differ(comparison: Comparison) -> None:
    rows = [r for r in comparison.revision.rows if r.kind == "heading"]
    assert [_shown(r) for r in rows] == [("新增（标题）", "4.2", "先期处置")]
    renamed = compare(_read(OLD, "旧.txt"), _read(OLD.replace("4.1 信息报告", "4.1 险情速报"), "新.txt"))
    assert [
        (r.change, r.kind, r.old and r.old.text, r.new and r.new.text) for r in renamed.rows if r.change != "same"
    ] == [("changed", "heading", "信息报告", "险情速报")]


def test_what_names_the_document_is_shown_where_it_differs_and_never_counted(comparison: Comparison) -> None:
    assert comparison.revision.counts == (9, 10)
    front = [_shown(r) for r in comparison.revision.rows if r.kind == "front"]
    assert front == [
        ("修改（题名、文号、日期）", "", "云政办发〔2024〕8号"),
        ("修改（题名、文号、日期）", "", "2024年5月20日"),
    ]
    assert sum(comparison.revision.count(change) for change in ("same", "moved", "changed", "deleted", "added")) == len(
        comparison.revision.clauses
    )


def test_the_table_of_contents_is_no_clause() -> None:
    listed = OLD.replace(
        "1 总则\n", "目录\n\n1 总则……1\n\n2 组织指挥体系……2\n\n3 监测预警……3\n\n4 应急响应……4\n\n1 总则\n", 1
    )
    assert [r for r in compare(_read(OLD, "旧.txt"), _read(listed, "新.txt")).rows if r.change != "same"] == []


def test_lines_print_no_blank_labels(comparison: Comparison) -> None:
    lines = list(comparison_lines(comparison))
    assert "[修改（题名、文号、日期）]" in lines
    assert not any(line.rstrip().endswith("→") or "]  " in line for line in lines)


# -- duties -------------------------------------------------------------------------------------------------------


def test_duties_of_both_versions_are_told_and_none_that_stands_in_both(comparison: Comparison) -> None:
    told = {(t.duty.who, t.change, t.now.who if t.now else None) for t in comparison.duties}
    assert ("市消防救援支队", "added", None) in told
    assert ("市商务局", "deleted", None) in told
    assert ("市水利局", "changed", "市水利局") in told
    assert ("事发地县区人民政府", "added", None) in told
    assert not any(who == "市气象局" for who, *_ in told)
    added = next(t for t in comparison.duties if t.duty.who == "市消防救援支队")
    assert added.said() == "市消防救援支队：负责被困人员搜救（新版2.1（3），新增）"


# -- notes --------------------------------------------------------------------------------------------------------


def test_versions_chosen_the_wrong_way_round_are_noted_everywhere(old: Document, new: Document, tmp_path: Path) -> None:
    turned = Comparison(compare(new, old))
    said = "旧版的日期（2024-05-20）晚于新版（2021-06-01），两份可能选反了"
    assert turned.notes == (said,)
    assert turned.summary().endswith(said)
    assert f"注意：{said}" in list(comparison_lines(turned))
    assert said in page(turned, "今天")
    assert check_wire.comparison(turned)["notes"] == [said]
    export(turned, tmp_path / "对照.docx")
    assert any(said in p.text for p in Word(str(tmp_path / "对照.docx")).paragraphs)
    assert Comparison(compare(old, new)).notes == ()


def test_two_documents_that_have_nothing_in_common_are_noted(old: Document) -> None:
    canteen = (
        "职工食堂菜单\n\n第一条　周一供应米饭和青菜。\n\n第二条　周二供应面条和鸡蛋。\n\n第三条　周三供应包子和豆浆。"
    )
    (note,) = notes(compare(old, _read(canteen, "菜单.txt")))
    assert "旧版 9 条、新版 3 条中没有一条能互相对应，两份可能不是同一文件的两个版本" in note


# -- files --------------------------------------------------------------------------------------------------------


def test_the_word_file_is_a4_across_with_wide_texts(comparison: Comparison, tmp_path: Path) -> None:
    export(comparison, tmp_path / "对照.docx")
    paper = Word(str(tmp_path / "对照.docx"))
    section, grid = paper.sections[0], paper.tables[0]
    assert [round(size.cm, 1) for size in (section.page_width, section.page_height)] == [29.7, 21.0]
    for cells in (grid.rows[0].cells, grid.rows[-1].cells):
        assert [round(cell.width.cm, 1) for cell in cells] == [12.1, 12.1, 2.5]
    assert sum(column.width for column in grid.columns) <= Cm(26.8)
    assert any("新版4.4" in p.text for p in paper.paragraphs)


def test_the_json_has_new_keys_beside_the_old_ones(comparison: Comparison) -> None:
    shape = check_wire.comparison(comparison, all_rows=False)
    assert shape["notes"] == []
    assert {"change", "kind", "old", "new", "likeness", "beside"} == set(shape["rows"][0])
    assert {"who", "does", "locator", "change", "now"} == set(shape["duties"][0])
    assert {"document_id", "file", "quote", "start", "end", "now", "own", "was"} <= set(shape["citations"][0])
    assert shape["old"]["clauses"] == 9


def test_an_annex_with_articles_hides_nothing_of_the_text() -> None:
    lines = [
        "1 总则",
        "1.1 适用于本市。",
        "2 职责",
        "2.1 市水利局负责水库调度，{}。",
        "附件1 值班办法",
        "第一条　值班员应当守机。",
        "第二条　交接班{}。",
    ]
    old = plan(FLOOD, *[x.format("每日会商") for x in lines]).document
    new = plan(FLOOD, *[x.format("每两小时会商一次") for x in lines]).document
    new_texts = [r.new.text for r in compare(old, new).rows if r.change != "same" and r.new]
    assert new_texts == ["市水利局负责水库调度，每两小时会商一次。", "交接班每两小时会商一次。"]


# -- questions ----------------------------------------------------------------------------------------------------


def _kept(document: Document) -> list[Question]:
    return [
        Question(i.id, i, "approved")
        for i in build([Reviewed(document, tuple(duties(document)))], QuizWanted(99)).items
    ]


def test_the_kept_questions_whose_clause_reads_differently_are_told(old: Document, new: Document) -> None:
    kept = _kept(old)
    revision = compare(old, new)
    touched = questions_touched(revision, kept)
    assert kept
    assert {t.question.id for t in touched} == {q.id for q in kept if q.item.proof.quote not in new.text}
    assert any("（单选题，已通过；旧版4.1→新版4.1，修改）" in t.said() for t in touched)
    assert questions_touched(compare(new, old), kept) == []  # they are of the old version


def test_a_question_of_an_article_that_has_another_number_is_told() -> None:
    lines = ("云州市防汛条例", "2021年6月1日", "第一条　为了做好防汛工作，制定本条例。")
    rule = "水库管理单位应当自收到预警之日起三日内完成检查，并报告市水利局。"
    before = _read("\n\n".join((*lines, f"第二条　{rule}")), "条例旧.txt")
    after = _read("\n\n".join((*lines, "第二条　防汛工作实行行政首长负责制。", f"第三条　{rule}")), "条例新.txt")
    touched = questions_touched(compare(before, after), _kept(before))
    assert touched
    assert {t.now for t in touched} == {"第三条"}
    assert all(
        t.said().endswith("（单选题，已通过；旧版第二条→新版第三条，条号变动）")
        for t in touched
        if t.question.item.type == "single"
    )
