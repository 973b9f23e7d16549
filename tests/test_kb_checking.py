"""The whole check of a library: the report, its exports, what is put aside, the command, and two versions side by side."""

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document as Word
from fakes import NarrowEncoder

from ingest.errors import BadRequest, DocumentNotFound
from kb import check_wire, cli
from kb.base import KnowledgeBase
from kb.check_report.contents import matrix, pieces, summary
from kb.check_report.export import export
from kb.check_report.lines import check_lines
from kb.revision.compare import compare
from kb.revision.export import export as export_revision

CITY = """云州市防汛防台风应急预案

（云政办发〔2022〕17号　2022年7月20日印发）

云州市下辖临江区。

市级防汛物资仓库共4座。青澜江云州站警戒水位为18.50米。

设置以下3个工作组：综合组、<b>救援组</b>。
"""
DISTRICT = """临江区防汛防台风应急预案

（临政发〔2023〕9号　2023年8月21日印发）

依据《云州市防汛防台风应急预案》（云政办发〔2022〕17号）制定。

青澜江云州站警戒水位为18.80米，超过时关闭闸口。
"""
OLD = """云州市防汛办法

第一条　为了做好防汛工作，制定本办法。

第二条　市水利局负责水库调度，每月检查一次。

第三条　本办法由市水利局解释。
"""
NEW = """云州市防汛办法

第一条　为了做好防汛工作，制定本办法。

第二条　县（区）人民政府组织群众转移。

第三条　市应急管理局负责水库调度，每月检查两次。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[KnowledgeBase]:
    folder = tmp_path / "文件"
    folder.mkdir()
    for name, text in (("市.txt", CITY), ("区.txt", DISTRICT), ("旧.txt", OLD), ("新.txt", NEW)):
        (folder / name).write_text(text, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as kb:
        assert kb.add([folder]).ok
        yield kb


def test_a_library_is_checked_with_progress_the_gravest_first(library: KnowledgeBase) -> None:
    told: list[tuple[int, int, str]] = []
    checked = library.check(progress=lambda *step: told.append(step))
    assert [f.kind for f in checked.findings if f.severity != "low"] == ["number"]
    assert checked.grave == 1
    assert told[0][2] == "数字不一致"
    assert told[-1][0] == told[-1][1] == 12
    assert "严重 1 条" in summary(checked)


def test_naming_a_document_leaves_what_it_has_no_part_in(library: KnowledgeBase) -> None:
    assert {p.file for f in library.check(["区.txt"]).findings for p in f.places} >= {"市.txt", "区.txt"}
    assert all(any(p.file == "旧.txt" for p in f.places) for f in library.check(["旧.txt"]).findings)
    with pytest.raises(DocumentNotFound):
        library.check(["没有.txt"])


def test_the_differing_words_are_marked_on_both_sides(library: KnowledgeBase) -> None:
    finding = library.check().findings[0]
    marked = [[p.text for p in pieces(finding, n) if p.marked] for n in (0, 1)]
    assert marked == [["18.50米"], ["18.80米"]]
    assert "".join(p.text for p in pieces(finding, 0)) == finding.places[0].quote


def test_the_matrix_counts_findings_by_document_and_kind(library: KnowledgeBase) -> None:
    kinds, rows = matrix(library.check())
    assert dict(rows)["临江区防汛防台风应急预案"][kinds.index("number")] == 1


def test_what_is_no_problem_is_remembered_with_its_reason_and_can_be_taken_back(library: KnowledgeBase) -> None:
    finding = library.check().findings[0]
    with pytest.raises(BadRequest, match="为什么不是问题"):
        library.dismissals.dismiss(finding, " ")
    library.dismissals.dismiss(finding, "区站另有校正")
    checked = library.check()
    assert finding.id not in {f.id for f in checked.findings}
    assert [(f.id, d.reason) for f, d in checked.dismissed] == [(finding.id, "区站另有校正")]
    assert any("区站另有校正" in line for line in check_lines(checked))
    assert library.dismissals.restore(finding.id)
    assert not library.dismissals.restore(finding.id)
    assert library.check().findings[0].id == finding.id


def test_a_broken_record_says_where_it_is(library: KnowledgeBase) -> None:
    (library.home / "dismissed.json").write_text("[1", encoding="utf-8")
    with pytest.raises(BadRequest, match=r"dismissed\.json"):
        library.check()


@pytest.mark.parametrize("suffix", [".html", ".docx", ".xlsx"])
def test_the_report_is_exported_whole_and_escaped(library: KnowledgeBase, tmp_path: Path, suffix: str) -> None:
    checked = library.check()
    target = tmp_path / f"报告{suffix}"
    export(checked, target)
    if suffix == ".html":
        page = target.read_text(encoding="utf-8")
        assert "<mark>18.50米</mark>" in page
        assert "<b>救援组</b>" not in page
        assert "&lt;b&gt;救援组" in page
        assert "<script" not in page
    elif suffix == ".docx":
        said = "\n".join(c.text for t in Word(str(target)).tables for row in t.rows for c in row.cells)
        assert "18.80米" in said
    else:
        book = openpyxl.load_workbook(target)
        assert book.sheetnames == ["问题", "矩阵", "没有核对的"]
        assert len(list(book["问题"].rows)) == len(checked.findings) + 1


def test_an_export_that_will_not_do_says_why(library: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"\.html、\.docx、\.xlsx"):
        export(library.check(), tmp_path / "报告.pdf")
    with pytest.raises(BadRequest, match="文件夹不存在"):
        export(library.check(), tmp_path / "没有" / "报告.html")


def test_the_command_exits_with_one_while_something_grave_is_open(
    library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kb.commands.checking.opened", lambda options: _Open(library))
    home = ["--home", str(library.home)]
    assert cli.main(["check", "--json", *home]) == 1
    shape = json.loads(capsys.readouterr().out)
    first = shape["findings"][0]
    assert {"id", "kind", "severity", "message", "places", "suggestion", "certain"} <= set(first)
    assert {"document_id", "file", "start", "end", "quote"} <= set(first["places"][0])
    assert cli.main(["check", "--kind", "term", *home]) == 0
    capsys.readouterr()
    assert cli.main(["check", "--dismiss", first["id"], "--reason", "区站另有校正", *home]) == 0
    assert cli.main(["check", *home]) == 0
    assert "区站另有校正" in capsys.readouterr().out
    assert cli.main(["check", "--restore", first["id"], *home]) == 0
    assert cli.main(["check", *home]) == 1
    assert cli.main(["check", "--restore", "没有", *home]) == 1
    assert "没有编号" in capsys.readouterr().err


class _Open:
    """The library, left open by the command."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    def __enter__(self) -> KnowledgeBase:
        return self._kb

    def __exit__(self, *_: object) -> None:
        pass


def test_two_versions_are_compared_clause_by_clause(library: KnowledgeBase, tmp_path: Path) -> None:
    comparison = library.compare("旧.txt", "新.txt")
    rows = comparison.revision.rows
    assert [(r.change, r.old and r.old.label, r.new and r.new.label) for r in rows] == [
        ("same", "第一条", "第一条"),
        ("added", None, "第二条"),
        ("changed", "第二条", "第三条"),
        ("deleted", "第三条", None),
    ]
    old, new = rows[2].pieces()
    assert "".join(p.text for p in old) == rows[2].old.text
    assert next(p.text for p in new if p.marked) == "应急管理"
    assert {t.duty.who for t in comparison.duties} >= {"市水利局"}
    assert comparison.summary() == "旧版 3 条，新版 3 条：未改 1，修改 1，新增 1，删除 1"
    for suffix in (".html", ".docx"):
        export_revision(comparison, tmp_path / f"对照{suffix}")
        assert (tmp_path / f"对照{suffix}").stat().st_size > 500
    shape = check_wire.comparison(comparison, all_rows=False)
    assert [r["change"] for r in shape["rows"]] == ["added", "changed", "deleted"]
    with pytest.raises(BadRequest, match="同一个文件"):
        library.compare("旧.txt", "旧.txt")


def test_a_clause_that_only_moved_is_moved_and_quotes_are_slices(library: KnowledgeBase) -> None:
    old = library.document("旧.txt")
    revision = compare(old, library.document("新.txt"))
    for row in revision.rows:
        if row.old is not None:
            assert old.text[row.old.start : row.old.end] == row.old.text
    moved = compare(
        _law("甲负责巡查堤防。", "乙负责转移群众。", "丙负责物资保障。"),
        _law("丙负责物资保障。", "甲负责巡查堤防。", "乙负责转移群众。"),
    )
    assert [r.change for r in moved.rows] == ["moved", "same", "same"]


def _law(*articles: str):
    from ingest.pipeline import ingest

    text = "云州市防汛办法\n\n" + "\n\n".join(f"第{'一二三'[n]}条　{a}" for n, a in enumerate(articles))
    return ingest(text.encode(), "法.txt", "/法.txt")
