"""The clauses that passages refer to: their spans, where they lead, and what is told when they lead nowhere."""

from statutes import Shelf, read_text, shelf

from kb.clause import Clauses
from kb.results import Reference

RULE = "防汛条例.txt"


def references(file: str, piece: str = "") -> tuple[Reference, ...]:
    """Those of the passage in which a piece of text stands, or of the whole document."""
    document = shelf().documents[file]
    start, end = 0, len(document.text)
    if piece:
        at = document.text.index(piece)
        passage = next(p for p in document.passages if p.start <= at < p.end)
        start, end = passage.start, passage.end
    return Clauses(shelf()).references(document.id, start, end, shelf().held)


def told(found: tuple[Reference, ...]) -> list[tuple[str, str, str]]:
    return [(r.text, r.locator, r.status) for r in found]


def test_each_reference_of_a_passage_has_its_span_and_its_target() -> None:
    found = references(RULE, "违反本条例第四条")
    assert told(found) == [
        ("本条例第四条第一款第（一）项", "第四条第一款第（一）项", "found"),
        ("第（三）项", "第四条第一款第（三）项", "found"),
        ("第六条", "第六条", "found"),
        ("第六十条", "第六十条", "no_article"),
    ]
    text = shelf().documents[RULE].text
    for r in found:
        assert text[r.start : r.end] == r.text
    assert text[found[1].target_start : found[1].target_end] == "（三）填写值守记录。"
    assert (found[3].target_start, found[3].target_end) == (0, 0)
    assert found[3].said == "《云州市防汛条例》（所存文本）中没有第六十条，所存文本共10条"


def test_a_clause_before_is_counted_from_the_passage_s_own_place() -> None:
    assert told(references(RULE, "依照前款规定")) == [("前款", "第二条第一款", "found")]
    assert told(references(RULE, "水库值守适用")) == [("前条第一款", "第四条第一款", "found")]
    assert ("前款第（二）项", "第四条第一款第（二）项", "found") in told(references(RULE, "可以先用电话"))


def test_the_number_of_a_passage_s_own_article_is_no_reference() -> None:
    assert references(RULE, "台风橙色预警发布后") == ()
    assert "第七条" not in {r.text for r in references(RULE)}


def test_a_range_is_one_reference_and_another_document_is_told_by_name() -> None:
    assert told(references(RULE, "拒不执行")) == [
        ("第四条至第六条", "第四条至第六条", "found"),
        ("《云州市治安条例》第九条", "第九条", "not_held"),
    ]
    assert references(RULE, "拒不执行")[1].document == "云州市治安条例"


def test_this_law_is_the_one_that_the_rules_were_made_under() -> None:
    found = references("施行細則.txt")
    assert told(found) == [
        ("雲澤縣避難收容辦法（以下簡稱本辦法）第三條", "第3條", "found"),
        ("本辦法第二條第一項第二款第二目", "第2條第一項第二款第二目", "found"),
    ]
    assert {r.document for r in found} == {"雲澤縣避難收容辦法"}


def test_a_law_of_taiwan_refers_without_marks() -> None:
    found = references("避難收容辦法.txt", "違反前條")
    assert told(found) == [("前條第一項", "第2條第一項", "found"), ("社會救助法第三十條", "第三十条", "not_held")]
    assert found[1].document == "社会救助法"


def test_a_plan_refers_to_its_numbers_and_annexes_and_to_laws() -> None:
    assert told(references("台风预案.txt")) == [
        ("附件1", "附件1", "found"),
        ("本预案3.1", "3.1", "found"),
        ("附件2", "附件2", "no_section"),
        ("《云州市防汛条例》第四条", "第四条", "found"),
    ]


def test_a_notice_calls_its_parts_articles() -> None:
    assert told(references("通知.txt", "各单位按照")) == [("本通知第一条第（二）项", "一、（二）", "found")]


def test_rules_of_taiwan_cite_their_points() -> None:
    text = "澎岬縣防災作業要點\n一、為防災訂定。\n二、公所應：\n（一）減災。\n（二）整備。\n三、違反前點第一款及第二點規定者，依本要點第四點處理。\n四、本要點自發布日實施。\n"
    rules = read_text("要點.txt", text)
    here = Shelf(rules)
    assert told(Clauses(here).references(rules.id, 0, len(text), here.held)) == [
        ("前點第一款", "二、（一）", "found"),
        ("第二點", "二、", "found"),
        ("本要點第四點", "四、", "found"),
    ]


def test_a_number_of_a_plan_is_followed_into_its_list() -> None:
    plan = read_text(
        "规程.txt",
        "云州市抢险规程\n1 总则\n1.1 目的\n略。\n2 程序\n2.1 报告\n（1）电话报告；\n（2）书面报告，按2.1（1）的要求。\n",
    )
    here = Shelf(plan)
    assert told(Clauses(here).references(plan.id, 0, len(plan.text), here.held)) == [("2.1（1）", "2.1（1）", "found")]


def test_what_may_be_a_quantity_or_a_way_of_speaking_is_left_out() -> None:
    plan = read_text(
        "计划.txt",
        "云州市工作计划\n1 总则\n1.1 目的\n第一点，第三项工作按3.5推进，第二条措施要落实。\n1.2 依据\n无。\n",
    )
    clauses = Clauses(here := Shelf(plan))
    assert clauses.references(plan.id, 0, len(plan.text), here.held) == ()


def test_a_list_in_another_passage_is_told_but_not_one_in_the_same() -> None:
    document = shelf().documents[RULE]
    clauses, lead = Clauses(shelf()), "汛期值守人员应当履行下列职责："
    start = document.text.index(lead)
    found = clauses.references(document.id, start, start + len(lead), shelf().held)
    assert told(found) == [("下列", "第四条第一款第（一）项至第（三）项", "found")]
    assert "下列" not in {r.text for r in clauses.references(document.id, start, start + 80, shelf().held)}


def test_a_version_made_after_the_text_that_refers_to_it_is_told_as_such() -> None:
    law = read_text(
        "条例.txt",
        "云州市消防条例\n（2021年6月1日云州市人民代表大会常务委员会通过）\n第一条　为了消防。\n第二条　略去。\n",
    )
    rule = read_text(
        "办法.txt",
        "云州市消防检查办法\n（2019年5月1日云州市人民政府令第3号公布）\n第一条　依照《云州市消防条例》第二条检查。\n",
    )
    here = Shelf(law, rule)
    (found,) = Clauses(here).references(rule.id, 0, len(rule.text), here.held)
    assert (found.status, found.locator, found.target_date) == ("later_version", "第二条", "2021-06-01")
    assert law.text[found.target_start : found.target_end] == "第二条　略去。"


def test_a_text_of_an_earlier_day_means_the_version_of_its_own_time() -> None:
    text = "云州市值守办法\n（2012年5月1日云州市人民政府令第5号公布）\n第一条　依照《云州市防汛条例》第二条值守。\n"
    rule = read_text("值守办法.txt", text)
    here = Shelf(rule, *shelf().documents.values())
    (found,) = Clauses(here).references(rule.id, 0, len(rule.text), here.held)
    assert found.status == "found"
    assert here.held[found.document_id][0] == "防汛条例-2010.txt"


def test_what_the_reader_may_not_see_is_not_held_for_him() -> None:
    plan = shelf().documents["台风预案.txt"]
    public = {plan.id: shelf().held[plan.id]}
    found = Clauses(shelf()).references(plan.id, 0, len(plan.text), public)
    assert ("《云州市防汛条例》第四条", "第四条", "not_held") in told(found)
    assert Clauses(shelf()).references(plan.id, 0, 10, {}) == ()
