"""The lines below a quote: the clauses it refers to, each once, and what is not there."""

from dataclasses import replace

from kb.referring import lines
from kb.results import Reference

OWN = Reference(0, 4, "第二十条", "甲条例", "d1", "第二十条", 500, 560, "found", "渔船应当回港。", "2020-03-01")


def told(*references: Reference) -> list[str]:
    return [str(line) for line in lines(references, "d1", 0, 100)]


def test_a_clause_of_the_same_document_is_told_with_its_first_sentence() -> None:
    assert told(OWN) == ["文中引用：第二十条（渔船应当回港。）"]


def test_a_clause_of_another_document_is_told_with_its_name() -> None:
    other = replace(OWN, document="乙法", document_id="d2")
    assert told(other) == ["文中引用：《乙法》第二十条（渔船应当回港。）"]


def test_a_version_later_than_the_text_is_told_to_be_so() -> None:
    later = replace(OWN, document="乙法", document_id="d2", status="later_version", target_date="2021-06-10")
    assert told(later) == [
        "文中引用：《乙法》第二十条（库中是2021-06-10的文本，晚于本文件，条序可能不同）（渔船应当回港。）"
    ]


def test_what_the_quote_shows_itself_and_what_was_told_before_is_not_told() -> None:
    assert told(replace(OWN, target_start=10, target_end=90)) == []
    assert len(told(OWN, OWN)) == 1


def test_a_clause_that_does_not_exist_is_told_but_not_a_clause_before_that_we_may_have_misread() -> None:
    gone = replace(OWN, text="第九十条", locator="第九十条", status="no_article", target_start=0, target_end=0)
    before = replace(gone, text="前款", locator="前款", status="no_clause")
    assert told(gone, before) == ["文中引用的第九十条在所存文本中不存在"]


def test_documents_that_are_not_held_share_one_line() -> None:
    absent = [replace(OWN, document="丙法", document_id="", locator=f"第{n}条", status="not_held") for n in range(1, 8)]
    assert told(*absent) == [
        "文中引用、资料库中没有的：《丙法》第1条、《丙法》第2条、《丙法》第3条、《丙法》第4条、《丙法》第5条等7处"
    ]


def test_of_a_quote_full_of_references_the_first_few_are_told_with_their_words_and_the_others_by_place() -> None:
    many = [replace(OWN, locator=f"第{n}条") for n in range(1, 9)]
    lines_told = told(*many)
    assert [line[-9:] for line in lines_told[:5]] == ["（渔船应当回港。）"] * 5
    assert lines_told[5:] == ["文中还引用：第6条、第7条、第8条"]


def test_a_list_that_begins_in_the_quote_is_not_told_below_it_though_it_goes_on_behind() -> None:
    assert told(replace(OWN, locator="第九条第（一）项至第（九）项", target_start=20, target_end=900)) == []


def test_what_a_filter_keeps_out_is_not_told_to_be_missing_from_the_library() -> None:
    absent = Reference(0, 3, "第三条", "港口法", "", "第三条", 0, 0, "not_held", narrowed=True)
    assert [str(line) for line in lines([absent], "a", 0, 9)] == ["文中引用、不在所选范围内的：《港口法》第三条"]
