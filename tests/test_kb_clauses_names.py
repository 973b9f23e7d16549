"""Names of documents: whole, short, defined in a text, in running text; of several versions the one meant."""

import pytest
from statutes import read_text, shelf

from ingest.document import Metadata
from ingest.fold import fold
from kb.clauses.names import Names, abbreviates, defined_names, written_name
from kb.versions import Held


def names(*titles: str) -> Names:
    held: Held = {title: (f"{title}.txt", Metadata(title, status="in_force")) for title in titles}
    return Names(held)


LAWS = names("中华人民共和国安全生产法", "突发事件应急预案管理办法", "生产安全事故应急预案管理办法", "云州市消防管理办法",
             "生产安全事故报告和调查处理条例", "災害防救法", "災害防救法施行細則")  # fmt: skip


@pytest.mark.parametrize(
    ("written", "document"),
    [
        ("安全生产法", "中华人民共和国安全生产法"),
        ("《中华人民共和国安全生产法》", "中华人民共和国安全生产法"),
        ("安全生產法", "中华人民共和国安全生产法"),
        ("安法", "中华人民共和国安全生产法"),
        ("安全生产法（2021年修正）", "中华人民共和国安全生产法"),
        ("报告条例", "生产安全事故报告和调查处理条例"),
        ("災防法", "災害防救法"),
        ("灾害防救法施行细则", "災害防救法施行細則"),
        ("突发事件预案管理办法", "突发事件应急预案管理办法"),
    ],
)
def test_a_name_means_its_document_whole_or_short_in_either_script(written: str, document: str) -> None:
    assert LAWS.find(written).document_id == document


def test_a_name_that_several_titles_end_in_chooses_none() -> None:
    named = LAWS.find("预案管理办法")
    assert named.document_id == ""
    assert set(named.candidates) == {"突发事件应急预案管理办法", "生产安全事故应急预案管理办法"}


@pytest.mark.parametrize("written", ["消防法", "港口法", "管理", "办法", "法", "安全生产条例"])
def test_another_sort_of_document_is_not_meant_by_a_short_name(written: str) -> None:
    named = LAWS.find(written)
    assert (named.document_id, named.candidates) == ("", ())


def test_a_short_name_has_the_title_s_characters_in_order_and_its_last_word() -> None:
    assert abbreviates("安法", "安全生产法")
    assert not abbreviates("产安法", "安全生产法")
    assert not abbreviates("消防法", "消防管理办法")
    assert not abbreviates("危法", "危险化学品安全生产和储存法")


def test_of_several_versions_the_one_in_force_is_meant_or_the_one_of_the_year() -> None:
    held = shelf().held
    found = Names(held)
    rule = found.find("云州市防汛条例")
    assert held[rule.document_id][0] == "防汛条例.txt"
    assert [held[i][0] for i in rule.versions] == ["防汛条例-2010.txt"]
    assert held[found.find("云州市防汛条例", "2010").document_id][0] == "防汛条例-2010.txt"
    assert found.find("云州市防汛条例", "2014").document_id == "", (
        "a version that is not held is none of those that are"
    )
    assert [held[i][0] for i in found.find("云州市防汛条例", "2014").versions] == ["防汛条例.txt", "防汛条例-2010.txt"]
    assert held[found.find("云州市防汛条例", on="2015-01-01").document_id][0] == "防汛条例-2010.txt"
    assert held[found.find("云州市防汛条例", on="2021-01-01").document_id][0] == "防汛条例.txt"
    assert held[found.find("云州市防汛条例", on="2001-01-01").document_id][0] == "防汛条例.txt"


def test_documents_of_one_title_about_two_places_are_both_candidates() -> None:
    held: Held = {
        "a": ("a.txt", Metadata("防汛应急预案", region="云州市")),
        "b": ("b.txt", Metadata("防汛应急预案", region="湖安市")),
    }
    assert set(Names(held).find("防汛应急预案").candidates) == {"a", "b"}


def test_a_version_that_does_not_say_of_which_place_it_is_is_no_other_document() -> None:
    held: Held = {
        "a": ("a.txt", Metadata("防汛应急预案", date="2020-01-01", status="in_force")),
        "b": ("b.txt", Metadata("防汛应急预案", date="2024-01-01", status="in_force", region="湖安市")),
    }
    named = Names(held).find("防汛应急预案")
    assert (named.document_id, named.versions) == ("b", ("a",))


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("公所應依地方制度法", "地方制度法"),
        ("不受銀行法", "銀行法"),
        ("及保險法", "保險法"),
        ("準用家事事件法", "家事事件法"),
        ("违反治安管理处罚法", "治安管理处罚法"),
        ("应当认定为刑法", "刑法"),
        ("2024年防汛预案", "防汛预案"),
        ("违反有关规定", None),
        ("违反本条例规定", None),
        ("依法", None),
        ("按照前款规定", None),
        ("采取这种方法", None),
        ("市水利局", None),
        ("这是一句长得不可能是文件名称因而不会被当成文件名称的话里提到的办法", None),
    ],
)
def test_a_name_without_marks_begins_behind_what_leads_to_it(before: str, name: str | None) -> None:
    found = written_name(fold(before), len(before))
    assert (found and before[found.start : found.end]) == name


@pytest.mark.parametrize("lead", ["", "请问", "请问一下", "帮我查查", "我想知道", "按照", "我国"])
def test_a_short_name_is_found_behind_what_a_person_says_first(lead: str) -> None:
    found = LAWS.short_ending(lead + "安法", len(lead) + 2)
    assert found is not None
    assert found.text == "安法"


def test_a_longer_name_that_ends_like_a_held_one_is_not_that() -> None:
    named = names("实施办法").short_ending("安全生产法实施办法", 9)
    assert named is not None
    assert named.text == "安全生产法实施办法"


def test_a_text_defines_its_short_names() -> None:
    text = """云州市值守办法
第一条　根据《云州市防汛条例》（以下简称防汛条例）和《值守规定》（云政发〔2020〕3号）（以下简称“规定”）制定。
第二条　市应急管理局（以下简称市应急局）负责。
"""
    assert defined_names(read_text("值守.txt", text)) == {"防汛条例": "云州市防汛条例"}


def test_rules_made_under_a_law_call_that_this_law() -> None:
    assert defined_names(shelf().documents["施行細則.txt"]) == {"本办法": "云泽县避难收容办法"}
    assert defined_names(read_text("b.txt", "防洪法实施细则\n第一条　依照本法第三条制定。\n")) == {"本法": "防洪法"}
