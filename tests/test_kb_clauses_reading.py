"""Citations in texts: every spelling of one place reads alike, and what is none reads as none."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.clauses.mentions import LAST, Mention, Step, said
from kb.clauses.reading import read
from kb.script import to_script


def told(text: str) -> list[str]:
    """Each mention as one line: 《name》 or 本法, then its steps."""
    return [_line(m) for m in read(text)]


def _line(m: Mention) -> str:
    name = "" if m.name is None else m.name.text if m.name.own else f"《{m.name.text}{m.name.year}》"
    return f"{name}{said(m.steps, m.until)}"


@pytest.mark.parametrize(
    "text",
    [
        "《防汛条例》第十七条第二款第（三）项",
        "《防汛条例》第17条第2款第3项",
        "《防汛条例》第１７条第２款第３项",
        "《防汛条例》第 17 条 第 2 款 第 3 项",
        "《防汛條例》第十七條第二款第三項",
        "《防汛條例》第 17 條第 2 款第 （三） 項",
        "《防汛条例》17条2款3项",
        "《防汛条例》的第十七条第二款第(三)项",
        "《防汛条例》（云政发〔2020〕3号）第十七条第二款第三项",
        "防汛条例第十七条第二款第三项",
        "「防汛條例」第十七條第二款第三項",
        "〈防汛条例〉第十七条第二款第三项",
        "“防汛条例”第十七条第二款第三项",
        '"防汛条例"的第十七条第二款第三项',
        "防汛条例里的第十七条第二款第三项",
        "防汛条例中的第十七条第二款第三项",
    ],
)
def test_every_spelling_of_one_place_reads_alike(text: str) -> None:
    assert told(text) == ["《防汛条例》第十七条第二款第三项"]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("第17条之1", "第十七条之一"),
        ("第十七條之一", "第十七条之一"),
        ("第 43-1 條", "第四十三条之一"),
        ("第44-10條", "第四十四条之十"),
        ("第三十九之一條", "第三十九条之一"),
        ("本法最后一条", "本法最后一条"),
        ("第一百万条", "第1000000条"),
        ("第一款第八目之二", "第一款第八目之二"),
        ("第二编第三章第一节", "第二编第三章第一节"),
        ("第三条最后一款", "第三条最后一款"),
        ("见附件3", "附件3"),
        ("见附录A", "附录a"),
        ("如表2第3行", "表2第三行"),
        ("按照3.2.1执行", "3.2.1"),
        ("第3.2.1条", "3.2.1"),
        ("本预案4.2.2.2款", "本预案4.2.2.2"),
        ("本办法第三条", "本办法第三条"),
        ("本实施条例第三条", "本实施条例第三条"),
        ("构成本法第三条的", "本法第三条"),
    ],
)
def test_each_level_is_read(text: str, read_as: str) -> None:
    assert told(text) == [read_as]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("第五条、第七条和第九条", ["第五条", "第七条", "第九条"]),
        ("第五条，第七条以及第九条", ["第五条", "第七条", "第九条"]),
        ("本法第二十二条第二款、第三款，第二十三条", ["本法第二十二条第二款", "本法第二十二条第三款", "本法第二十三条"]),
        ("第三十条第一款第（一）项、第（三）项", ["第三十条第一款第一项", "第三十条第一款第三项"]),
        ("第一、二款", ["第一款", "第二款"]),
        ("第五、七和九条", ["第五条", "第七条", "第九条"]),
        ("第十条至第十二条", ["第十条至第十二条"]),
        ("第十至十二条", ["第十条至第十二条"]),
        ("第10-12条", ["第十条至第十二条"]),
        ("防汛条例10-12条", ["《防汛条例》第十条至第十二条"]),
        ("防汛条例10至12条", ["《防汛条例》第十条至第十二条"]),
        ("防汛条例43-1条", ["《防汛条例》第四十三条之一"]),
        ("防汛条例的最后一条", ["《防汛条例》最后一条"]),
        ("第三十條第一項第一款至第三款、第七款與第十一款", ["第三十条第一项第一款至第三十条第一项第三款", "第三十条第一项第七款", "第三十条第一项第十一款"]),
        ("第四十二條至前條", ["第四十二条至前条"]),
        ("见附件4、5", ["附件4", "附件5"]),
        ("附件2 第三条、第四条", ["附件2第三条", "附件2第四条"]),
        ("根据本预案2.2、2.3规定", ["本预案2.2", "本预案2.3"]),
        ("《值守通知》三、（二）1.（3）至（5）", ["《值守通知》三二13至三二15"]),
    ],
)  # fmt: skip
def test_members_of_a_list_inherit_what_stands_before_them(text: str, members: list[str]) -> None:
    assert told(text) == members


def test_laws_that_follow_one_another_keep_their_own_articles() -> None:
    text = "不受銀行法第七十五條、第七十六條及保險法第一百四十六條之二規定之限制"
    assert told(text) == ["《银行法》第七十五条", "《银行法》第七十六条", "《保险法》第一百四十六条之二"]
    assert told("《甲法》第三条和《乙条例》第五条") == ["《甲法》第三条", "《乙条例》第五条"]
    assert told("《甲法》第三条和本条第二款") == ["《甲法》第三条", "本条第二款"]


def test_the_same_article_is_that_of_the_mention_before() -> None:
    text = "違反第三十條第五項規定，拒絕依同條第一項第四款、第五款所為之處分"
    assert told(text) == ["第三十条第五项", "第三十条第一项第四款", "第三十条第一项第五款"]
    assert told("《甲法》第三条规定的，依照该法第九条处罚") == ["《甲法》第三条", "《甲法》第九条"]
    assert told("同条规定") == []


@pytest.mark.parametrize(
    ("text", "relative"),
    [("前款规定", "前款"), ("前二項", "前二项"), ("前条第一款", "前条第一款"), ("本条第一款", "本条第一款"), ("次條", "次条"),
     ("本章规定的", "本章"), ("有下列情形之一的", "下列各项"), ("前款规定的第（二）项", "前款第二项"), ("有上款行为", "前款")],
)  # fmt: skip
def test_words_that_count_from_where_they_stand_are_read(text: str, relative: str) -> None:
    assert told(text) == [relative]


@pytest.mark.parametrize(
    "text",
    [
        "目前项目进展顺利",
        "基本条件和合同条款",
        "提前条件成熟的",
        "第一条例外", "第五条件", "第二款车型", "第一项目部", "第三目标", "第一编队",
        "本项目、本条例、本目录、本节目、日本条约",
        "水位3.5米，超过2.1公里", "增长12.5%", "地震烈度5.0以上",
        "代表2人，填表一式两份",
        "12条措施", "发放3款药品",
        "不同项目采用不同款式", "多次条件反射",
        "采取依法行政的方法", "下列车停运",
        "“三防”办法有2至4条", "最后一条船，最后一条", "“方法”共三条", "12至15条措施",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_citation_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", ["违反有关规定第三条", "按照上述规定第三条", "依照国家规定第三条", "依法第三条"])
def test_a_word_that_names_no_document_is_no_name(text: str) -> None:
    assert told(text) == ["第三条"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("《防汛条例》（2020年修订）第三条", "《防汛条例2020》第三条"),
        ("2010年版《防汛条例》第三条", "《防汛条例2010》第三条"),
        ("2010年的防汛条例第三条", "《防汛条例2010》第三条"),
        ("2010年防汛条例第三条", "《防汛条例2010》第三条"),
        ("《防汛条例》2020年修正第三条", "《防汛条例2020》第三条"),
        ("《防汛条例》（自2020年5月1日起施行）第三条", "《防汛条例2020》第三条"),
        ("防汛条例第三条（2020年版）", "《防汛条例2020》第三条"),
        ("防汛條例第三條（2020年修正）", "《防汛条例2020》第三条"),
        ("防汛条例第三条2020年版", "《防汛条例2020》第三条"),
        ("防汛条例第三条（2020年5月修正）", "《防汛条例》第三条"),
        ("防汛条例第三条2020年起施行", "《防汛条例》第三条"),
    ],
)
def test_the_year_beside_a_name_tells_the_version(text: str, name: str) -> None:
    assert told(text) == [name]


def test_a_title_without_a_clause_is_a_mention_of_the_document() -> None:
    (mention,) = read("根据《防汛条例》制定")
    assert (mention.name and mention.name.text, mention.steps) == ("防汛条例", ())


def test_offsets_are_those_of_the_text_in_either_script() -> None:
    text = "依照《防汛條例》第１７條第２款、第３款處理"
    assert [text[m.start : m.end] for m in read(text)] == ["《防汛條例》第１７條第２款", "第３款"]
    for script in ("simplified", "traditional"):
        turned = to_script(text, script)  # type: ignore[arg-type]
        assert [(m.start, m.end, m.steps) for m in read(turned)] == [(m.start, m.end, m.steps) for m in read(text)]


def test_the_last_clause_has_a_number_of_its_own() -> None:
    (mention,) = read("第三条末款")
    assert mention.steps == (Step("条", (3,)), Step("款", (LAST,)))


PIECES = ["第", "十七", "3", "条", "条之", "款", "（", "）", "项", "目", "《", "》", "防汛条例", "前", "本", "同", "、", "至", "附件", "表", "4.4",
          "本法", "章", "\n", " ", "。", "二十", "-", "１", "條", "下列", "2020年", "x"]  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_read_without_an_error_and_in_order(text: str) -> None:
    found = read(text)
    for m in found:
        assert 0 <= m.start < m.end <= len(text)
        assert "\n" not in text[m.start : m.end]
        assert said(m.steps, m.until) is not None
    assert all(a.start < b.start for a, b in pairwise(found))


@pytest.mark.parametrize("piece", ["第", "一", "《", "（", "前", "第一", "附件1、", "1.", "第1款、", "本", "规定"])
def test_a_very_long_line_of_one_piece_is_read_quickly(piece: str) -> None:
    begun = time.perf_counter()
    read(piece * (20_000 // len(piece)))
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "piece", ["第 一 、 ", "第 ( 一 ) 、 ", "第1 、", "第一 至 ", "一 、 ", "附件1 、 ", "4.4 、 ", "前 款 ", " "]
)
@pytest.mark.parametrize("begins", ["", "第一条", "第 ", "附件1", "防汛条例", "《防汛条例》"])
def test_a_long_line_of_pieces_with_blanks_comes_to_an_end(piece: str, begins: str) -> None:
    """No clock: what is matched by going back and forth over the blanks would not come back within the life of this test."""
    text = begins + piece * (20_000 // len(piece))
    assert all(0 <= m.start < m.end <= len(text) for m in read(text))


def test_a_list_of_many_numbers_with_blanks_that_ends_in_no_level_names_nothing() -> None:
    numbers = " 、 ".join(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六"]
    )
    assert told(f"第 {numbers} 小组") == []
    assert told(f"第 {numbers} 条")[-1] == "第十六条"


def test_a_term_behind_an_article_is_no_number_of_it() -> None:
    assert told("第三条之三十日内") == ["第三条"]
    assert told("第三条之30日内") == ["第三条"]
    assert told("防汛条例37条之11项") == ["《防汛条例》第三十七条之一第一项"]
