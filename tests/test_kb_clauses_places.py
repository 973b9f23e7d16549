"""Clauses in the copy held: the exact slice, how it is cited, what is missing and how many there are instead."""

import pytest
from statutes import read_text, shelf

from ingest.pipeline import ingest
from kb.clauses.copies import Copy
from kb.clauses.cursor import Here
from kb.clauses.outcomes import Lack, Spot
from kb.clauses.places import find, find_range
from kb.clauses.reading import read


def copy_of(file: str) -> Copy:
    return Copy(shelf().documents[file])


def look(file: str, citation: str, at: str = "") -> Spot | Lack:
    """Where a citation leads; `at` is a piece of the document's text from which 前款 is counted."""
    copy = copy_of(file)
    here = Here.at(copy, copy.text.index(at)) if at else None
    (mention,) = read(citation, lambda folded, end: None)
    if mention.until:
        return find_range(copy, mention.steps, mention.until, here)
    return find(copy, mention.steps, here)


def text_at(file: str, citation: str, at: str = "") -> str:
    spot = look(file, citation, at)
    assert isinstance(spot, Spot), spot
    return copy_of(file).text[spot.start : spot.end]


def test_a_range_from_a_later_place_to_an_earlier_one_is_all_between_them() -> None:
    forth, back = (look("防汛条例.txt", range_) for range_ in ("第四条至第六条", "第六条至第四条"))
    assert isinstance(forth, Spot)
    assert forth == back
    assert forth.locator == "第四条至第六条"


RULE, SHELTER, PLAN, NOTICE = "防汛条例.txt", "避難收容辦法.txt", "台风预案.txt", "通知.txt"


@pytest.mark.parametrize(
    ("file", "citation", "locator", "text"),
    [
        (RULE, "第一条", "第一条", "第一条　为了防汛，根据《中华人民共和国防洪法》，制定本条例。"),
        (RULE, "第一条第一款", "第一条", "为了防汛，根据《中华人民共和国防洪法》，制定本条例。"),
        (RULE, "第二条第三款", "第二条第三款", "乡镇人民政府负责堤防巡查。"),
        (RULE, "第二条最后一款", "第二条第三款", "乡镇人民政府负责堤防巡查。"),
        (RULE, "第四条第一款第（一）项", "第四条第一款第（一）项", "（一）每两小时巡查一次堤防；"),
        (RULE, "第四条第（一）项", "第四条第一款第（一）项", "（一）每两小时巡查一次堤防；"),
        (RULE, "第四条（一）", "第四条第一款第（一）项", "（一）每两小时巡查一次堤防；"),
        (RULE, "第四条第二项", "第四条第一款第（二）项", "（二）发现险情后立即报告：\n1.管涌、渗漏；\n2.滑坡、塌方；"),
        (RULE, "第四条第一款第（二）项第2目", "第四条第一款第（二）项第2目", "2.滑坡、塌方；"),
        (RULE, "第四条之一", "第四条之一", "第四条之一　水库值守适用前条第一款的规定。"),
        (RULE, "第二章第四条第二款", "第四条第二款", "前款第（二）项的报告可以先用电话。"),
        (RULE, "第五条第（二）项", "第五条第（二）项", "（二）人员没有转移完毕。"),
        (SHELTER, "第2條第1項", "第2條第一項", "公所應備妥下列物資：\n一、飲用水。\n二、寢具：\n（一）毛毯。\n（二）睡墊：\n1.單人用者。\n2.雙人用者。"),
        (SHELTER, "第2條第3項", "第2條第三項", "公所應每年盤點第一項第二款之物資。"),
        (SHELTER, "第二條第一款", "第2條第一項第一款", "一、飲用水。"),
        (SHELTER, "第2條第1項第2款第1目", "第2條第一項第二款第一目", "（一）毛毯。"),
        (SHELTER, "第2條第1項第2款第2目之1", "第2條第一項第二款第二目之1", "1.單人用者。"),
        (SHELTER, "第2条之1", "第2-1條", "第 2-1 條\n違反前條第一項規定者，依社會救助法第三十條辦理。"),
        (PLAN, "3.1", "3.1", "3.1 启动\n水位达到3.5米时启动响应，措施见附件2，值守按《云州市防汛条例》第四条执行。"),
        (PLAN, "第三部分", "3", "3 应急响应\n3.1 启动\n水位达到3.5米时启动响应，措施见附件2，值守按《云州市防汛条例》第四条执行。\n3.2 终止\n险情消除后终止响应。"),
        (PLAN, "附件1", "附件1", "附件1\n成员单位名单\n市水利局、市公安局。"),
        (NOTICE, "第二条", "二、", "二、工作安排\n各单位按照本通知第一条第（二）项报告险情。"),
        (NOTICE, "第一条第（二）项", "一、（二）", "（二）畅通信息。险情发生后30分钟内报告。"),
    ],
)  # fmt: skip
def test_a_citation_leads_to_the_very_words(file: str, citation: str, locator: str, text: str) -> None:
    spot = look(file, "见" + citation if citation.startswith("3") else citation)
    assert isinstance(spot, Spot)
    assert (spot.locator, copy_of(file).text[spot.start : spot.end]) == (locator, text)


def test_an_article_of_one_order_may_be_cited_in_the_other() -> None:
    assert text_at(SHELTER, "第二条第一款第二项第一目") == "（一）毛毯。"
    assert text_at(RULE, "第四條第一項第二款") == text_at(RULE, "第四条第一款第（二）项")


@pytest.mark.parametrize(
    ("citation", "lead"),
    [
        ("第四条第（一）项", "汛期值守人员应当履行下列职责："),
        ("第四条第（二）项第1目", "（二）发现险情后立即报告："),
        ("第五条第（一）项", "有下列情形之一的，停止下泄："),
        ("第二条第二款", None),
        ("第四条", None),
        ("第二章", None),
    ],
)
def test_an_item_knows_the_line_that_opens_its_list(citation: str, lead: str | None) -> None:
    spot = look(RULE, citation)
    assert isinstance(spot, Spot)
    assert (spot.lead and copy_of(RULE).text[slice(*spot.lead)]) == lead


@pytest.mark.parametrize(
    ("citation", "locator", "first", "last"),
    [
        ("第二条至第四条", "第二条至第四条", "第二条", "可以先用电话。"),
        ("第二条第一款至第二款", "第二条第一款至第二款", "市水利局", "市水利局指导。"),
        ("第四条第（一）项至第（三）项", "第四条第一款第（一）项至第（三）项", "（一）每两小时", "填写值守记录。"),
    ],
)
def test_a_range_reaches_from_the_first_to_the_last(citation: str, locator: str, first: str, last: str) -> None:
    spot = look(RULE, citation)
    assert isinstance(spot, Spot)
    text = copy_of(RULE).text[spot.start : spot.end]
    assert (spot.locator, text.startswith(first), text.endswith(last)) == (locator, True, True)


@pytest.mark.parametrize(
    ("file", "citation", "wanted", "within", "has"),
    [
        (RULE, "第六十条", "第六十条", "", 10),
        (RULE, "第四条之二", "第四条之二", "", 10),
        (RULE, "第一条第二款", "第二款", "第一条", 1),
        (RULE, "第二条第四款", "第四款", "第二条", 3),
        (RULE, "第四条第（九）项", "第九项", "第四条", 3),
        (RULE, "第四条第二款第（一）项", "第一项", "第四条第二款", 0),
        (RULE, "第五条第（三）项", "第三项", "第五条", 2),
        (RULE, "第四条第一款第（二）项第3目", "第三目", "第四条第一款第（二）项", 2),
        (RULE, "第九章", "第九章", "", 3),
        (SHELTER, "第2條第4項", "第四项", "第2條", 3),
        (SHELTER, "第2條第1項第5款", "第五款", "第2條第一項", 2),
        (PLAN, "第三条", "第三条", "", 0),
        (PLAN, "附件7", "附件7", "", 1),
        (PLAN, "第3.9条", "“3.9”", "", 0),
    ],
)
def test_what_is_not_there_is_said_with_how_many_there_are(
    file: str, citation: str, wanted: str, within: str, has: int
) -> None:
    lack = look(file, citation)
    assert isinstance(lack, Lack)
    assert (lack.wanted, lack.within, lack.has) == (wanted, within, has)


@pytest.mark.parametrize(
    ("file", "at", "citation", "locator"),
    [
        (RULE, "依照前款规定", "前款", "第二条第一款"),
        (RULE, "乡镇人民政府", "前款", "第二条第二款"),
        (RULE, "乡镇人民政府", "前两款", "第二条第一款至第二款"),
        (RULE, "乡镇人民政府", "本款", "第二条第三款"),
        (RULE, "乡镇人民政府", "本条第一款", "第二条第一款"),
        (RULE, "乡镇人民政府", "第一款", "第二条第一款"),
        (RULE, "乡镇人民政府", "本章", "第一章"),
        (RULE, "前款第（二）项的报告", "前款第（二）项", "第四条第一款第（二）项"),
        (RULE, "填写值守记录", "前项", "第四条第一款第（二）项"),
        (RULE, "填写值守记录", "前二项", "第四条第一款第（一）项至第（二）项"),
        (RULE, "水库值守", "前条第一款", "第四条第一款"),
        (RULE, "水库值守", "前二条", "第三条至第四条"),
        (RULE, "汛期值守人员", "前条", "第三条"),
        (RULE, "台风橙色预警", "次条", "第七条"),
        (RULE, "台风橙色预警", "前章", "第一章"),
        (RULE, "汛期值守人员", "下列", "第四条第一款第（一）项至第（三）项"),
        (SHELTER, "前項物資不足", "前項", "第2條第一項"),
        (SHELTER, "公所應每年", "第一項第二款", "第2條第一項第二款"),
        (SHELTER, "（一）毛毯", "前款", "第2條第一項第一款"),
        (SHELTER, "違反前條", "前條第一項", "第2條第一項"),
        (NOTICE, "（二）畅通", "前款", "一、（一）"),
    ],
)
def test_words_that_count_from_a_place_lead_to_what_stands_there(
    file: str, at: str, citation: str, locator: str
) -> None:
    spot = look(file, citation, at)
    assert isinstance(spot, Spot)
    assert spot.locator == locator


@pytest.mark.parametrize(("at", "citation"), [("市水利局负责全市", "前款"), ("为了防汛", "前条"), ("每两小时", "前项")])
def test_there_is_nothing_before_the_first(at: str, citation: str) -> None:
    assert isinstance(look(RULE, citation, at), Lack)


def test_a_table_is_found_by_its_caption_or_its_order() -> None:
    page = """<html><body><h1>云州市物资预案</h1><p>表2 储备点</p><table><tr><th>地点</th><th>数量</th></tr>
    <tr><td>东库</td><td>3</td></tr><tr><td>西库</td><td>5</td></tr></table></body></html>"""
    copy = Copy(ingest(page.encode(), "物资.html", "/物资.html"))
    spots = {}
    for citation in ("见表2", "见表2第3行", "见表1"):
        (mention,) = read(citation)
        spots[citation] = find(copy, mention.steps)
    table, row, other = spots.values()
    assert isinstance(table, Spot) and copy.text[table.start : table.end] == "地点 | 数量\n东库 | 3\n西库 | 5"
    assert isinstance(row, Spot) and copy.text[row.start : row.end] == "西库 | 5"
    assert isinstance(other, Lack)


def test_an_article_of_nothing_but_items_has_them_as_its_one_clause() -> None:
    copy = Copy(read_text("清单.txt", "云州市清单办法\n第一条\n（一）堤防；\n（二）水闸。\n第二条\n"))
    article, empty = copy.articles
    assert [copy.text[a:b] for a, b in copy.clauses(article)] == ["（一）堤防；\n（二）水闸。"]
    assert copy.clauses(empty) == []
    (mention,) = read("第一条第（二）项")
    spot = find(copy, mention.steps)
    assert isinstance(spot, Spot)
    assert copy.text[spot.start : spot.end] == "（二）水闸。"


def test_every_locator_that_we_cite_leads_back_to_its_passage() -> None:
    """What the product prints under a quote can be given to `kb clause`."""
    seen = 0
    for document in shelf().documents.values():
        copy = Copy(document)
        for passage in document.passages:
            if not passage.locator or "front" in passage.flags:
                continue
            (mention,) = read(f"《甲办法》{passage.locator}")
            spot = find_range(copy, mention.steps, mention.until) if mention.until else find(copy, mention.steps)
            assert isinstance(spot, Spot), (document.file, passage.locator)
            assert spot.start < passage.end and passage.start < spot.end
            seen += 1
    assert seen >= 30
