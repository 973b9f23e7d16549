"""A name of one law is never taken for another law that is held: 水法 is not 水污染防治法."""

import pytest
from statutes import Shelf, read_text

from ingest.document import Metadata
from ingest.fold import fold
from kb.clause import Clauses
from kb.clauses.known_laws import KNOWN_LAWS
from kb.clauses.names import Names, written_name
from kb.question import understand
from kb.terminal import clause_lines
from kb.versions import Held

TITLES = ("中华人民共和国海洋环境保护法", "水污染防治法", "刑事诉讼法", "安全生产法", "災害防救法", "云州市防汛条例",
          "自然灾害救助条例", "云州市防汛防台风应急预案", "环境保护税法")  # fmt: skip
HELD: Held = {
    t: (f"{t}.txt", Metadata(t, status="in_force", region="云州市" if "云州" in t else "全国")) for t in TITLES
}
NAMES = Names(HELD)
FEW = Names(
    {t: h for t, h in HELD.items() if "环境保护法" not in t}
    | {"环境保护法": ("e.txt", Metadata("环境保护法", region="全国"))}
)


@pytest.mark.parametrize(
    "written",
    ["《中华人民共和国环境保护法》", "《环境保护法》", "《水法》", "《刑法》", "《灾害法》", "《灾害救助条例》", "《安全法》",
     "《污染防治法》", "《中华人民共和国安法》", "《救助条例》", "《海洋环境保护税法》"],
)  # fmt: skip
def test_a_title_in_marks_is_not_taken_for_another_law(written: str) -> None:
    named = NAMES.find(written, whole=True)
    assert (named.document_id, named.candidates) == ("", ())


@pytest.mark.parametrize("written", ["水法", "刑法", "安全法", "环境保护法", "中华人民共和国环境保护法", "国家安全法"])
def test_nor_is_the_whole_name_of_a_law_without_marks(written: str) -> None:
    named = NAMES.find(written)
    assert (named.document_id, named.candidates) == ("", ())


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("《海洋环境保护法》", "中华人民共和国海洋环境保护法"),
        ("《中华人民共和国安全生产法》", "安全生产法"),
        ("《安全生产法》（2021年修正）", "安全生产法"),
        ("《安生法》", "安全生产法"),
        ("《防汛条例》", "云州市防汛条例"),
        ("《防汛预案》", "云州市防汛防台风应急预案"),
        ("《自然救助条例》", "自然灾害救助条例"),
    ],
)
def test_a_title_in_marks_means_its_law_also_without_the_place_and_as_a_sure_short_form(
    written: str, title: str
) -> None:
    assert NAMES.find(written, whole=True).document_id == title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("海洋环境保护法", "海洋环境保护法"),
        ("请问海洋环境保护法", "海洋环境保护法"),
        ("煤矿环境保护法", "煤矿环境保护法"),
        ("湖安市安全生产法", "湖安市安全生产法"),
        ("学习环境保护法", "环境保护法"),
        ("什么是环境保护法", "环境保护法"),
        ("我国环境保护法", "环境保护法"),
        ("违反中华人民共和国环境保护法", "环境保护法"),
        ("一下港口条例", "港口条例"),
    ],
)
def test_a_name_in_running_text_is_as_long_as_it_is_written(text: str, name: str) -> None:
    found = FEW.short_ending(fold(text), len(text))
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(
    "text", ["海洋环境保护法第五条", "环境保护法实施细则第五条", "环境保护法条例", "湖安市环境保护法第一条"]
)
def test_a_title_that_is_part_of_another_is_not_found_in_it(text: str) -> None:
    assert FEW.spans(fold(text)) == []
    assert understand(text, FEW.held, FEW).documents == frozenset()


def test_the_name_of_the_state_is_not_split_where_it_says_and() -> None:
    text = "中华人民共和国防洪法实施细则"
    found = written_name(text, len(text))
    assert found is not None
    assert text[found.start : found.end] == text


def test_what_is_near_is_told_and_what_was_taken_as_short_is_said() -> None:
    here = Shelf(
        *(read_text(f"{t}.txt", f"{t}\n第一条　为了安全，制定本法。\n") for t in ("水污染防治法", "安全生产法"))
    )

    def lines(text: str) -> list[str]:
        return list(clause_lines(text, Clauses(here).resolve(text, here.held)))

    assert lines("《水法》第一条")[0].startswith("资料库中没有《水法》；名称相近的有《水污染防治法》。")
    assert lines("《安全法》第一条")[0].startswith("资料库中没有《安全法》；名称相近的有《安全生产法》。")
    assert lines("安法第一条")[0] == "“安法”指《安全生产法》"
    assert not lines("安全生产法第一条")[0].startswith("“")


def test_the_names_of_known_laws_are_written_as_they_are_matched() -> None:
    assert {fold(name) for name in KNOWN_LAWS} == KNOWN_LAWS
