"""The door: what a citation comes to, in the JSON that others read, against golden answers; and the article of a passage."""

import json
from pathlib import Path
from typing import Any

import pytest
from factories import make_document
from statutes import RULE, Shelf, read_text, shelf

from kb import wire
from kb.clause import Clauses
from kb.clauses.outcomes import Ambiguous, Found, Missing, NotHeld, Unnamed, Whole
from kb.terminal import clause_lines

GOLDEN = Path(__file__).parent / "golden" / "clauses.json"


def without_ids(shape: Any) -> Any:
    """The shape without document ids, which follow from bytes and say nothing to a reader."""
    if isinstance(shape, dict):
        return {k: without_ids(v) for k, v in shape.items() if k != "document_id"}
    return [without_ids(x) for x in shape] if isinstance(shape, list) else shape


def resolved(text: str) -> Any:
    return without_ids(wire.clauses(text, Clauses(shelf()).resolve(text, shelf().held)))


def golden() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("expected", golden(), ids=lambda g: g["text"])
def test_a_citation_comes_to_what_the_golden_answer_says(expected: dict[str, Any]) -> None:
    assert resolved(expected["text"]) == expected


def test_the_golden_answers_are_slices_of_the_invented_laws() -> None:
    texts = [d.text for d in shelf().documents.values()]
    quotes = [c["quote"] for g in golden() for c in g["clauses"] if c["status"] == "found"]
    assert len(quotes) > 5
    assert all(any(quote in text for text in texts) for quote in quotes)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("《云州市防汛条例》第四条", [Found]),
        ("《云州市防汛条例》第四条和第六十条", [Found, Missing]),
        ("《云州市防汛条例》第二条、《港口法》第三条", [Found, NotHeld]),
        ("预案管理办法第二条", [Ambiguous]),
        ("《云州市防汛条例》", [Whole]),
        ("第四条", [Unnamed]),
        ("今天天气不错", []),
    ],
)
def test_each_outcome_has_a_type_of_its_own(text: str, kinds: list[type]) -> None:
    found = Clauses(shelf()).resolve(text, shelf().held)
    assert [type(r.outcome) for r in found] == kinds
    assert [text[r.start : r.end] for r in found] == [r.text for r in found]


def test_an_unclear_name_shows_the_clause_of_each_document_it_may_mean() -> None:
    (found,) = Clauses(shelf()).resolve("预案管理办法第二条", shelf().held)
    assert {a.text for a in found.alternatives if isinstance(a, Found)} == {
        "第二条　预案每三年评估一次。",
        "第二条　预案每五年修订一次。",
    }


def test_other_versions_are_told_and_a_copy_of_the_same_day_is_none() -> None:
    copy = read_text("副本.txt", RULE + "\n")
    here = Shelf(copy, *shelf().documents.values())
    (found,) = Clauses(here).resolve("《云州市防汛条例》第一条", here.held)
    assert [(v.file, v.date, v.state) for v in found.versions] == [("防汛条例-2010.txt", "2010-06-01", "superseded")]


def test_a_library_that_changed_is_looked_at_anew() -> None:
    shelf_of_one = Shelf(shelf().documents["防汛条例-2010.txt"])
    clauses = Clauses(shelf())
    assert isinstance(clauses.resolve("云州市防汛条例第九条", shelf().held)[0].outcome, Found)
    assert isinstance(clauses.resolve("云州市防汛条例第九条", shelf_of_one.held)[0].outcome, Missing)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "《云州市防汛条例》第四条第（三）项",
            [
                "《云州市防汛条例》第四条第一款第（三）项（云州市第八届人民代表大会常务委员会，2020-03-01，现行）",
                "    第二章 值守和处置 / 第四条",
                "    │ 汛期值守人员应当履行下列职责：",
                "    │ （三）填写值守记录。",
                "    另有2010-06-01的文本（已被新版取代）：防汛条例-2010.txt",
            ],
        ),
        (
            "《云州市防汛条例》第二条第二款",
            [
                "《云州市防汛条例》第二条第二款（云州市第八届人民代表大会常务委员会，2020-03-01，现行）",
                "    第一章 总则 / 第二条",
                "    │ 县（区）水利局负责本行政区域的防汛工作，依照前款规定接受市水利局指导。",
                "    文中引用：第二条第一款（市水利局负责全市防汛工作。）",
                "    另有2010-06-01的文本（已被新版取代）：防汛条例-2010.txt",
            ],
        ),
        ("《港口法》第三条", ["资料库中没有《港口法》。请用 kb add 入库，或用 kb list 查看已入库的文件。"]),
        (
            "《云州市防汛条例》（2014年修正）第二条",
            [
                "所存没有《云州市防汛条例》2014年的文本；有：2020-03-01、2010-06-01。请改写年份，或用 kb add 入库那一年的文本。",
                "    另有2020-03-01的文本（现行）：防汛条例.txt",
                "    另有2010-06-01的文本（已被新版取代）：防汛条例-2010.txt",
            ],
        ),
        ("第三条", ['没有写明是哪个文件。请连同文件名称一起写，例：kb clause "《突发事件应对法》第十七条"']),
        ("你好", ['“你好”里没有条款。请写明文件和条款，例：kb clause "《突发事件应对法》第十七条第二款"']),
    ],
)
def test_a_person_reads_the_clause_or_the_fact_with_what_to_do_next(text: str, lines: list[str]) -> None:
    assert list(clause_lines(text, Clauses(shelf()).resolve(text, shelf().held))) == lines


def test_a_document_without_passages_has_no_clause() -> None:
    empty = make_document("空白条例", [])
    here = Shelf(empty)
    (found,) = Clauses(here).resolve("《空白条例》第三条", here.held)
    assert found.outcome.said() == "《空白条例》（所存文本）不分条，没有第三条"
