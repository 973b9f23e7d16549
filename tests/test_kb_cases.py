"""Case cards: every value a slice of the report, found under its heading or in its sentence; similar cases; failures and duties."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import NarrowEncoder

from ingest.pipeline import ingest
from kb import cli
from kb.base import KnowledgeBase
from kb.cases import FIELDS, CaseCard, card

REPORT = """云州市“3·9”餐饮店燃气爆燃事故调查报告

云州市“3·9”事故调查组
2024年6月5日

2024年3月9日11时53分，松岭区渡口路老砂锅店发生液化石油气泄漏爆燃，造成2人死亡、7人受伤，直接经济损失412.7万元。事故等级为一般事故。

一、基本情况
该店为个体工商户。

二、事故原因
（一）直接原因
橡胶软管老化脱落，液化石油气大量泄漏。
（二）间接原因
1. 供气企业未落实送气检查制度。
2. 街道网格员巡查后未复查、未上报。

三、责任认定
1. 经营者对事故负主要责任，移送公安机关处理。

四、整改措施
1. 全市餐饮场所禁止使用三通。
"""
AVIATION = """云州市通用航空直升机迫降事件调查报告

2024年5月16日

概述
2023年10月4日，云州通航公司直升机在松岭县执行巡线任务时迫降，无人员伤亡。经调查，本次事件发生的原因为滤网方向装反。该事件构成一起机务原因的一般事件。


一、调查发现
（1）机长资质符合要求。
（2）机务人员未按手册更换锁片。

二、安全建议
001：加强维修质量管控。
"""
DUTY = (
    "云州市燃气安全管理办法\n\n第五条　供气企业应当落实送气检查制度。\n第六条　街道网格员巡查发现隐患应当复查并上报。\n"
)


def read(text: str) -> CaseCard:
    document = ingest(text.encode(), "报告.txt", "/报告.txt")
    found = card(document, document.file, document.metadata)
    for quotes in found.fields.values():
        for q in quotes:
            assert document.text[q.start : q.end] == q.text
    return found


def said(found: CaseCard) -> dict[str, list[str]]:
    return {name: [q.text for q in quotes] for name, quotes in found.fields.items()}


def test_a_report_divided_as_the_regulation_says_is_read_by_its_headings() -> None:
    found = said(read(REPORT))
    assert list(found) == [name for name in FIELDS if name in found], "in the order of the card"
    assert found["time"] == ["2024年3月9日11时53分"]
    assert found["place"] == ["松岭区渡口路老砂锅店"]
    assert found["grade"] == ["事故等级为一般事故。"]
    assert "2人死亡、7人受伤" in found["casualties"][0]
    assert found["loss"] == ["直接经济损失412.7万元"]
    assert found["direct_cause"] == ["橡胶软管老化脱落，液化石油气大量泄漏。"]
    assert [q.split(" ")[-1] for q in found["indirect_cause"]] == [
        "供气企业未落实送气检查制度。",
        "街道网格员巡查后未复查、未上报。",
    ]
    assert len(found["failures"]) == 2
    assert "移送公安机关" in found["responsible"][0]
    assert "禁止使用三通" in found["measures"][0]


def test_a_report_without_those_headings_is_read_by_its_sentences() -> None:
    found = said(read(AVIATION))
    assert found["time"] == ["2023年10月4日"]
    assert found["place"] == ["松岭县"]
    assert "滤网方向装反" in found["direct_cause"][0]
    assert "无人员伤亡" in found["casualties"][0]
    assert "构成一起机务原因的一般事件" in found["grade"][0]
    assert found["failures"] == ["（2）机务人员未按手册更换锁片。"]
    assert found["measures"] == ["001：加强维修质量管控。"]
    assert "indirect_cause" not in found


def test_every_value_says_where_it_stands() -> None:
    found = read(REPORT)
    assert [q.locator for q in found.fields["indirect_cause"]] == ["二、（二）1.", "二、（二）2."]


def test_what_a_card_leaves_out_is_told() -> None:
    long = "供气企业未落实送气检查制度，" * 30
    items = "\n".join(f"{n}. 第{n}个单位未落实检查制度。" for n in range(2, 13))
    found = read(
        REPORT.replace("1. 供气企业未落实送气检查制度。\n2. 街道网格员巡查后未复查、未上报。", f"1. {long}\n{items}")
    )
    first, second, *_ = found.fields["indirect_cause"]
    assert (first.cut, len(first.text), second.cut) == (True, 300, False)
    assert found.more["indirect_cause"] == 12 - len(found.fields["indirect_cause"]) > 0
    assert not read(REPORT).more


def test_losses_are_told_once() -> None:
    report = REPORT.replace("二、事故原因", "二、人员伤亡情况\n死亡2人，重伤2人。其中顾客1人死亡。\n\n三、事故原因")
    quotes = read(report).fields["casualties"]
    assert [q.text for q in quotes if "重伤2人" in q.text] == ["死亡2人，重伤2人。其中顾客1人死亡。"]


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    for name, text in (("燃气.txt", REPORT), ("直升机.txt", AVIATION), ("办法.txt", DUTY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as opened:
        assert opened.add([tmp_path / n for n in ("燃气.txt", "直升机.txt", "办法.txt")]).ok
        yield opened


def test_the_case_in_which_the_same_happened_comes_first_and_no_other_document(kb: KnowledgeBase) -> None:
    assert [c.file for c in kb.cases("饭店燃气泄漏爆燃")] == ["燃气.txt"]
    assert [c.file for c in kb.cases("直升机迫降", 1)] == ["直升机.txt"]


def test_a_failure_is_linked_to_the_duty_it_goes_against(kb: KnowledgeBase) -> None:
    (first, *_) = kb.cases("饭店燃气泄漏爆燃")
    linked = {n: [e.duty.who for e in entries] for n, entries in first.duties.items()}
    assert linked[0][0] == "供气企业"
    assert linked[1][0] == "街道网格员"


def test_a_failure_goes_against_no_duty_that_only_shares_a_name_or_a_number(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = REPORT.replace("街道网格员巡查后未复查、未上报", "供气企业2023年未更换3只阀门")
    (tmp_path / "另案.txt").write_text(report, encoding="utf-8")
    kb.add([tmp_path / "另案.txt"])
    other = next(c for c in kb.cases("饭店燃气泄漏爆燃") if c.file == "另案.txt")
    assert 1 not in other.duties


def test_what_is_internal_is_no_case_for_the_public(kb: KnowledgeBase) -> None:
    assert kb.cases("燃气泄漏爆燃", audience="public") == []


def test_the_command_prints_cards_and_json(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.encoder.SentenceEncoder", NarrowEncoder)
    home = ["--home", str(kb.home)]
    assert cli.main(["cases", "饭店燃气泄漏爆燃", "-k", "1", *home]) == 0
    out = capsys.readouterr().out
    assert "直接原因：橡胶软管老化脱落，液化石油气大量泄漏。  [二、（一）]" in out
    assert "可能对应的职责：供气企业" in out
    assert cli.main(["cases", "燃气", "--json", "--audience", "public", *home]) == 0
    assert json.loads(capsys.readouterr().out) == {"situation": "燃气", "cases": []}
    assert cli.main(["cases", "燃气", "--audience", "public", *home]) == 0
    assert "未找到与“燃气”相近的案例" in capsys.readouterr().out
    assert cli.main(["cases", "红烧肉怎么做", *home]) == 0
    assert "未找到与“红烧肉怎么做”相近的案例" in capsys.readouterr().out
