"""The duty table: choosing rows, keeping them in the library, writing them to files, the command."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEncoder

from ingest.errors import BadRequest
from kb import cli
from kb.base import KnowledgeBase
from kb.duties import extract
from kb.duties.export import COLUMNS, export
from kb.duties.table import Wanted
from kb.filters import Filter
from kb.levels import same_level

CITY = """云州市防汛应急预案

云政办发〔2024〕17号
2024年4月12日

2.1 成员单位
市应急管理局：负责预警信息发布；配合市水利局转移群众。
市水利局：负责水情监测，每2小时报送一次水情。
3.1 Ⅱ级响应行动
（1）市水利局应当在1小时内向市防指报告。
"""
COUNTY = """望海县防汛应急预案

望政办发〔2020〕3号
2020年5月1日

2.1 成员单位
县应急管理局：负责预警信息发布。
"""
NOTICE = "云州市内部通知\n\n市国安局：负责预警信息发布。\n"


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    files = tmp_path / "files"
    files.mkdir()
    (files / "市.txt").write_text(CITY, encoding="utf-8")
    (files / "县.txt").write_text(COUNTY, encoding="utf-8")
    (tmp_path / "内部.txt").write_text(NOTICE, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as opened:
        assert opened.add([files], audience="public").ok
        assert opened.add([tmp_path / "内部.txt"], audience="internal").ok
        yield opened


def names(kb: KnowledgeBase, wanted: Wanted, **options) -> list[tuple[str, str]]:
    return [(e.duty.who, e.duty.does) for e in kb.duties(wanted, **options)]


def test_a_unit_is_found_under_its_short_and_old_names_in_both_scripts(kb: KnowledgeBase) -> None:
    expected = ["负责预警信息发布", "配合市水利局转移群众"]
    for name in ("市应急管理局", "市应急局", "市安监局", "市應急管理局"):
        assert [does for _, does in names(kb, Wanted(who=name))] == expected, name
    assert [who for who, _ in names(kb, Wanted(who="应急管理局", role="lead"))] == ["市应急管理局", "县应急管理局"]


def test_a_matter_finds_the_rows_of_all_documents_those_of_the_newest_first(kb: KnowledgeBase) -> None:
    assert names(kb, Wanted(about="预警信息发布"), audience="public") == [
        ("市应急管理局", "负责预警信息发布"),
        ("县应急管理局", "负责预警信息发布"),
    ]
    assert names(kb, Wanted(about="食堂卫生检查")) == []


def test_phase_role_level_and_filters_narrow_the_table(kb: KnowledgeBase) -> None:
    assert names(kb, Wanted(role="report_to")) == [("市防指", "市水利局应当在1小时内向市防指报告")]
    assert [who for who, _ in names(kb, Wanted(level="Ⅱ级"))] == ["市水利局", "市防指"]
    assert {who for who, _ in names(kb, Wanted(phase="response", level="Ⅱ级"))} == {"市水利局", "市防指"}
    assert names(kb, Wanted(), within=Filter(since="2024", until="2024"))
    assert not [who for who, _ in names(kb, Wanted(), within=Filter(since="2024")) if who.startswith("县")]


def test_what_is_internal_is_in_no_table_of_the_public(kb: KnowledgeBase) -> None:
    assert "市国安局" in [who for who, _ in names(kb, Wanted(about="预警信息发布"))]
    assert "市国安局" not in [who for who, _ in names(kb, Wanted(), audience="public")]


def test_duties_are_worked_out_once_and_anew_when_the_rules_have_grown(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(kb, Wanted())
    monkeypatch.setattr("kb.ledger.duties", lambda document: pytest.fail("worked out again"))
    with KnowledgeBase.open(kb.home, encoder=FakeEncoder()) as again:
        assert names(again, Wanted()) == before
    monkeypatch.setattr("kb.ledger.VERSION", extract.VERSION + 1)
    monkeypatch.setattr("kb.ledger.duties", lambda document: ())
    with KnowledgeBase.open(kb.home, encoder=FakeEncoder()) as grown:
        assert names(grown, Wanted()) == []


def test_with_a_document_its_duties_go(kb: KnowledgeBase) -> None:
    assert kb.remove("县.txt").left == 0
    assert not [who for who, _ in names(kb, Wanted()) if who.startswith("县")]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".docx"])
def test_the_table_is_written_for_excel_and_word(kb: KnowledgeBase, tmp_path: Path, suffix: str) -> None:
    found = kb.duties(Wanted(who="市水利局"))
    target = tmp_path / f"职责表{suffix}"
    export(found, target)
    if suffix == ".csv":
        lines = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    elif suffix == ".xlsx":
        from openpyxl import load_workbook

        lines = [[str(c or "") for c in row] for row in load_workbook(target).active.iter_rows(values_only=True)]
    else:
        from docx import Document

        lines = [[c.text for c in row.cells] for row in Document(str(target)).tables[0].rows]
    assert len(lines) == len(found) + 1
    assert lines[0][:3] == list(COLUMNS[:3])
    assert lines[1][1] == "市水利局"
    assert any("水情监测" in cell for line in lines for cell in line)


def test_a_cell_that_begins_like_a_formula_stays_text(kb: KnowledgeBase, tmp_path: Path) -> None:
    from dataclasses import replace

    (first, *_) = kb.duties(Wanted(who="市水利局"))
    bad = replace(first, duty=replace(first.duty, does='=HYPERLINK("http://x","y")'))
    export([bad], tmp_path / "a.csv")
    export([bad], tmp_path / "a.xlsx")
    from openpyxl import load_workbook

    assert "'=HYPERLINK" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    cell = load_workbook(tmp_path / "a.xlsx").active["D2"]
    assert cell.data_type == "s"


def test_a_file_that_cannot_be_written_is_refused_with_what_to_do(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"\.xlsx"):
        export([], tmp_path / "表.pdf")
    with pytest.raises(BadRequest, match="文件夹不存在"):
        export([], tmp_path / "没有" / "表.csv")


def test_the_command_prints_and_exports(
    kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.encoder.SentenceEncoder", FakeEncoder)
    home = ["--home", str(kb.home)]
    assert cli.main(["duties", "--who", "市水利局", *home]) == 0
    said = capsys.readouterr().out
    assert "市水利局｜牵头负责｜负责水情监测，每2小时报送一次水情｜时限：每2小时报送一次  [2.1]" in said
    assert "共 2 行，出自 1 份文件" in said
    assert cli.main(["duties", "--about", "预警信息发布", "--audience", "public", "--json", *home]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert [d["who"] for d in shape["duties"]] == ["市应急管理局", "县应急管理局"]
    assert shape["duties"][0]["locator"] == "2.1"
    assert cli.main(["duties", "--role", "接收报告", "--export", str(tmp_path / "表.xlsx"), *home]) == 0
    assert "已导出 1 行" in capsys.readouterr().out
    assert cli.main(["duties", "--document", "没有.txt", *home]) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("三级", "Ⅲ级", True),
        ("Ⅲ级", "Ⅱ级", False),
        ("红色预警", "红色", True),
        ("IV级响应", "四级", True),
        ("一般", "Ⅰ级", False),
        ("", "Ⅰ级", False),
        ("重大", "特别重大", False),
    ],
)
def test_a_level_is_the_same_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert same_level(one, other) is same


def test_a_public_asker_is_not_told_the_names_of_internal_documents(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.encoder.SentenceEncoder", FakeEncoder)
    given = ["duties", "--document", "内部", "--home", str(kb.home)]
    assert cli.main([*given, "--audience", "public"]) == 1
    assert "没有找到文件“内部”" in capsys.readouterr().err
    assert cli.main(given) == 0


def test_a_name_means_the_office_of_its_place_and_of_its_rank(tmp_path: Path) -> None:
    plan = "{place}防汛应急预案\n\n2024年4月12日\n\n一、职责\n1.市应急管理局负责救灾物资调拨。\n2.副市长负责督导。\n3.市应急委负责统筹。\n4.启动Ⅲ级以上应急响应后，市水利局应当派出工作组。\n"
    for place in ("云州市", "衡川市"):
        (tmp_path / f"{place}.txt").write_text(plan.format(place=place), encoding="utf-8")
    (tmp_path / "案例.txt").write_text(
        "云州市“7·2”暴雨灾害调查报告\n\n2024年9月1日\n\n一、经过\n市应急管理局负责转移群众。\n", encoding="utf-8"
    )
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as kb:
        assert kb.add([tmp_path / n for n in ("云州市.txt", "衡川市.txt", "案例.txt")]).ok

        def files(wanted: Wanted) -> set[str]:
            return {e.file for e in kb.duties(wanted)}

        assert files(Wanted(who="衡川市应急管理局")) == {"衡川市.txt"}
        assert files(Wanted(who="市应急管理局")) == {"云州市.txt", "衡川市.txt"}, "a case gives nobody a duty"
        assert not files(Wanted(who="市长"))
        assert {e.duty.who for e in kb.duties(Wanted(who="市应急委"))} == {"市应急委"}
        for level, there in (("Ⅰ级", True), ("Ⅲ级", True), ("Ⅳ级", False), ("级", False), ("大", False)):
            assert bool(files(Wanted(who="市水利局", level=level))) is there, level
        assert kb.duties(Wanted(about="的")) == []
