"""Passages: slices, in order, never over an article, each line in exactly one; and cited as a person cites them."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import CELL_SEPARATOR, Paragraph, Passage
from ingest.numerals import in_chinese
from ingest.segment import LONGEST, segment
from ingest.structure.outline import outline

CLAUSE = "市、县（区）人民政府应当建立健全防汛抗旱责任制，将所需经费列入本级预算，并加强监督检查"


class Cut:
    """A text cut into passages. A line may be a row of a table: ('市水利局', '防汛值守')."""

    def __init__(self, *lines: str | tuple[str, ...]) -> None:
        at, self.paragraphs, texts = 0, [], []
        header: tuple[str, ...] = ()
        for line in lines:
            if isinstance(line, tuple):
                text = CELL_SEPARATOR.join(line)
                self.paragraphs.append(Paragraph(at, at + len(text), "row", cells=line, header=header, table=0))
                header = header or line
            else:
                text = line
                self.paragraphs.append(Paragraph(at, at + len(text), page=1 + at // 200))
            texts.append(text)
            at += len(text) + 1
        self.text = "\n".join(texts)
        self.outline = outline(self.text, self.paragraphs)
        self.passages = segment("0123456789abcdef", self.text, self.paragraphs, self.outline)

    def at(self, words: str) -> Passage:
        """The passage that begins with these words, or else holds them."""
        begins = [p for p in self.passages if p.text.startswith(words)]
        return begins[0] if begins else next(p for p in self.passages if words in p.text)

    @property
    def locators(self) -> list[str]:
        return [p.locator for p in self.passages]


def long(words: str, length: int = 200) -> str:
    """A clause of about this length that begins with the words."""
    return words + "，" + (CLAUSE + "，") * ((length - len(words)) // len(CLAUSE)) + "不得拖延。"


# How a person cites a place


def test_a_short_article_is_one_passage_and_cited_as_the_article() -> None:
    cut = Cut(
        "第一章　总则", "第一条　为了防汛，制定本办法。", "第二条　本办法适用于本市。", "前款规定另有规定的除外。"
    )
    assert cut.locators == ["第一条", "第二条"]
    assert cut.passages[1].path == ("第一章 总则", "第二条")


def test_the_clauses_of_a_long_article_are_counted() -> None:
    cut = Cut(long("第十七条　甲方"), long("乙方"), long("丙方"), long("丁方"))
    assert cut.locators == ["第十七条第一款", "第十七条第二款", "第十七条第三款", "第十七条第四款"]


def test_items_are_cited_without_the_clause_where_the_article_has_but_one() -> None:
    items = [long(f"（{in_chinese(n)}）事项", 180) for n in range(1, 4)]
    cut = Cut("第六条　有关部门依照下列规定履行职责：", *items)
    assert cut.at("（二）").locator == "第六条第（二）项"
    assert cut.at("（三）").locator == "第六条第（三）项"
    assert cut.at("（二）").context == "有关部门依照下列规定履行职责："


def test_an_article_of_an_annex_is_cited_with_the_annex() -> None:
    cut = Cut(
        "一、印发办法。",
        "附件1",
        "防汛办法",
        "第一条　为了防汛。",
        "附件2",
        "物资办法",
        "第一条　为了储备。",
        "第二条　市级负责。",
    )
    assert cut.locators[1:] == ["附件1 第一条", "附件2 第一条", "附件2 第二条"]


def test_rows_of_a_few_words_are_put_together_and_others_answer_alone() -> None:
    short = [(f"市{name}局", f"0590-77001{n}") for n, name in enumerate(("水利", "气象", "公安", "教育", "民政"), 10)]
    assert Cut("表1 值班电话", ("单位", "电话"), *short).locators == ["表1第1行至第6行"]
    duties = [(f"市{name}局", CLAUSE) for name in ("水利", "气象", "公安")]
    cut = Cut("表1 职责分工", ("单位", "职责"), *duties)
    assert cut.locators == ["表1第1行至第2行", "表1第3行", "表1第4行"]
    assert cut.at("市公安局").context == "单位 | 职责"


def test_items_of_the_second_clause_are_cited_with_it() -> None:
    cut = Cut(
        long("第九条　首先", 150), "有下列情形之一的，从重处罚：",
        long("（一）隐瞒", 150), long("（二）谎报", 150), long("（三）迟报", 150), "前款罚款由市应急管理局决定。",
    )  # fmt: skip
    assert cut.at("第九条").locator == "第九条第一款"
    assert cut.at("（二）").locator == "第九条第二款第（二）项"
    assert cut.at("前款罚款").locator == "第九条第三款"


def test_a_run_of_items_is_cited_from_the_first_to_the_last() -> None:
    items = [long(f"（{in_chinese(n)}）事项", 100) for n in range(1, 8)]
    cut = Cut("第五条　职责如下：", *items)
    assert cut.passages[0].locator == "第五条"
    assert re.fullmatch(r"第五条第（.）项至第（.）项", cut.passages[1].locator)
    assert cut.passages[1].text.startswith(cut.passages[1].locator[len("第五条第") :][:3])


def test_taiwan_calls_its_parts_otherwise() -> None:
    cut = Cut(
        "第 3 條".replace(" ", ""), "下列機關為主管機關：", long("一、風災：內政部", 150), long("二、旱災：經濟部", 150), long("三、空難：交通部", 150),
        "前項主管機關之權責如下：", long("一、督導", 150), "二、補助：", long("（一）人事", 150), long("（二）設備", 150), long("（三）訓練", 150),
    )  # fmt: skip
    assert cut.at("二、旱災").locator == "第3條第一項第二款"
    assert cut.at("（二）設備").locator == "第3條第二項第二款第二目"


def test_taiwan_leaves_out_the_paragraph_where_there_is_one() -> None:
    cut = Cut("第二條", "本法用詞定義如下：", long("一、災害", 200), long("二、防救", 200))
    assert cut.at("二、防救").locator == "第二條第二款"


def test_an_article_of_taiwan_without_any_list_has_paragraphs_too() -> None:
    cut = Cut(
        "第五條",
        long("縣政府", 200),
        long("前項規定", 200),
        "第六條",
        "一、略。",
        "第七條",
        "下列：",
        "一、甲。",
        "二、乙。",
    )
    assert cut.at("前項規定").locator == "第五條第二項"


def test_a_mainland_law_in_traditional_script_keeps_its_own_names() -> None:
    cut = Cut(long("第五條　市水利局", 200), "下列情形應當報告：", long("（一）決口", 150), long("（二）漫堤", 150))
    assert cut.at("（二）").locator == "第五條第二款第（二）项"


@pytest.mark.parametrize(
    ("lines", "begins", "locator"),
    [
        (("三、主要任务", "（一）加强监测", long("市气象局", 400)), "市气象局", "三、（一）"),
        (
            (
                "2 组织体系",
                "2.1 机构",
                "……",
                "2.3 职责",
                "2.3.1 办公室职责：",
                long("（1）值守", 190),
                long("（2）会商", 190),
            ),
            "（2）",
            "2.3.1（2）",
        ),
        (
            ("1 总则", "1.1 目的", "2 处置", "2.2 措施", "2.2.2 风险", long("1、范围", 190), long("2、条件", 190)),
            "2、",
            "2.2.2 2、",
        ),
        (("附件2", "物资清单", "一、编织袋", long("市级"), "二、冲锋舟", long("县级")), "二、", "附件2 二、"),
        (("壹、總則", "一、目的", long("為防災"), "貳、組織", "一、編組", long("縣府", 400)), "縣府", "貳、一、"),
    ],
)
def test_lists_are_cited_by_their_labels(lines: tuple[str, ...], begins: str, locator: str) -> None:
    assert Cut(*lines).at(begins).locator == locator


def test_rows_are_cited_by_table_and_row() -> None:
    cut = Cut("表1 职责分工", ("单位", "职责"), *[(f"市{name}局", CLAUSE * 4) for name in ("水利", "气象", "公安")])
    assert cut.at("市气象局").locator == "表1第3行"
    assert cut.at("市气象局").context == "单位 | 职责"
    assert "table" in cut.at("市气象局").flags


# What belongs together


def test_the_line_that_opens_a_list_stays_with_the_list() -> None:
    lines = [
        "二、职责",
        long("市防汛指挥部由市长任指挥", 120),
        "指挥部职责如下：",
        long("（一）会商", 150),
        long("（二）调度", 150),
        long("（三）发布", 150),
    ]
    assert Cut(*lines).at("指挥部职责如下：").text.startswith("指挥部职责如下：\n（一）")


def test_items_torn_from_their_list_carry_the_sentence_that_opens_it() -> None:
    items = [long(f"（{n}）行动", 190) for n in range(1, 4)]
    cut = Cut("1 总则", "1.1 目的", "4 响应", "4.2 启动", "启动响应后，市防指采取下列措施：", *items)
    assert {p.context for p in cut.passages if p.text.startswith("（")} == {"启动响应后，市防指采取下列措施："}


def test_items_of_items_find_the_lead_further_out() -> None:
    items = [long(f"（{in_chinese(n)}）房屋", 150) for n in range(1, 5)]
    cut = Cut(
        "第四條",
        "住屋毀損有下列情形之一者，給予救助：",
        "一、地震造成：",
        *items,
        "二、其他。",
        "前項救助由縣政府發給。",
    )
    assert cut.at("（四）").context == "住屋毀損有下列情形之一者，給予救助："
    assert cut.passages[0].text.startswith("住屋毀損有下列情形之一者，給予救助：\n一、地震造成：\n（一）")


def test_the_tail_of_one_heading_never_joins_the_next_heading() -> None:
    cut = Cut("1 总则", "1.1 目的", long("（1）甲", 330), "（2）乙。", "1.2 依据", "依据条例制定。")
    assert all(not ("（2）乙" in p.text and "1.2 依据" in p.text) for p in cut.passages)


def test_short_items_share_a_passage() -> None:
    cut = Cut("1.1 职责", "（1）值守。", "（2）会商。", "（3）调度。", "1.2 依据", long("市防指", 330))
    assert cut.passages[0].text == "1.1 职责\n（1）值守。\n（2）会商。\n（3）调度。"
    assert cut.passages[0].locator == "1.1"


def test_what_stands_under_a_heading_of_its_own_is_cited_under_it() -> None:
    cut = Cut("1 总则", "1.1 目的", "为了防汛。", "1.2 依据", "依据条例。", "2 组织", long("市防指", 330))
    assert [p.locator for p in cut.passages[:2]] == ["1.1", "1.2"]
    assert cut.passages[1].text == "1.2 依据\n依据条例。"


def test_a_very_long_clause_is_cut_at_its_sentences() -> None:
    text = "第一条　" + "。".join(f"{CLAUSE}{n}" for n in range(20)) + "。"
    cut = Cut(text)
    assert all(p.text.endswith("。") and len(p.text) <= LONGEST for p in cut.passages)
    assert "".join(p.text for p in cut.passages) == text


def test_the_table_of_contents_is_in_no_passage() -> None:
    cut = Cut(
        "目录",
        "第一章　总则",
        "第二章　附则",
        "第一章　总则",
        "第一条　为了防汛，制定本办法。",
        "第二章　附则",
        "第二条　自发布之日起施行。",
    )
    assert cut.locators == ["第一条", "第二条"]


def test_redactions_and_debris_are_flagged() -> None:
    cut = Cut("第一条　联系电话：*", "第二条　本市。", "第三条　防汛锟斤拷物资。")
    assert [p.flags for p in cut.passages] == [("redacted",), (), ("garbled",)]


def test_a_passage_knows_the_page_of_its_first_character() -> None:
    cut = Cut(*[long(f"第{in_chinese(n)}条　{n}", 190) for n in range(1, 6)])
    assert [p.page for p in cut.passages] == [1 + p.start // 200 for p in cut.passages]


# Laws

LINES = st.lists(
    st.one_of(
        st.sampled_from(["第一章　总则", "第二章 附则", "附件1：清单", "附件2", "目录", "壹、總則", "1 总则", "1.1 目的", "2.3.1 机构", "云州市水利局"]),
        st.builds(lambda n, k: f"第{in_chinese(n)}条　" + (CLAUSE + "；") * k + "报市政府。", st.integers(1, 40), st.integers(0, 12)),
        st.builds(lambda n, k: f"（{in_chinese(n)}）" + (CLAUSE + "，") * k + "报告；", st.integers(1, 20), st.integers(0, 12)),
        st.builds(lambda n, k: f"{in_chinese(n)}、" + CLAUSE * k, st.integers(1, 20), st.integers(0, 4)),
        st.builds(lambda n, k: f"（{n}）" + CLAUSE * k + "。", st.integers(1, 20), st.integers(1, 12)),
        st.builds(lambda k: CLAUSE * k + "。", st.integers(1, 14)),
        st.builds(lambda k: CLAUSE * k + "：", st.integers(1, 3)),
        st.tuples(st.just("市水利局"), st.sampled_from(["防汛值守", CLAUSE * 3])),
    ),
    max_size=30,
)  # fmt: skip


@given(LINES)
def test_passages_are_slices_in_order_and_never_overlap(lines: list[str | tuple[str, ...]]) -> None:
    cut = Cut(*lines)
    for n, p in enumerate(cut.passages):
        assert cut.text[p.start : p.end] == p.text
        assert p.text
        assert p.ordinal == n
        assert p.id == f"0123456789abcdef:{n}"
    assert all(a.end <= b.start for a, b in pairwise(cut.passages))


@given(LINES)
def test_every_line_that_is_no_heading_and_no_contents_is_in_the_passages_once(
    lines: list[str | tuple[str, ...]],
) -> None:
    cut = Cut(*lines)
    covered = [0] * (len(cut.text) + 1)
    for p in cut.passages:
        for k in range(p.start, p.end):
            covered[k] += 1
    assert max(covered, default=0) <= 1
    for i, p in enumerate(cut.paragraphs):
        owner = cut.outline.owner[i]
        heading = owner is not None and cut.outline.sections[owner].heading_end >= p.end
        if i in cut.outline.contents:
            assert not any(covered[p.start : p.end])
        elif not heading:
            assert all(covered[p.start : p.end])
        else:  # a heading stands whole in a passage, or in none
            assert len(set(covered[p.start : p.end])) == 1


@given(LINES)
def test_no_passage_reaches_from_one_article_into_another(lines: list[str | tuple[str, ...]]) -> None:
    cut = Cut(*lines)
    for s in cut.outline.sections:
        if s.kind == "条":
            assert all(
                p.end <= s.start or p.start >= s.end or s.start <= p.start < p.end <= s.end for p in cut.passages
            )


@given(LINES)
def test_no_passage_is_longer_than_the_longest(lines: list[str | tuple[str, ...]]) -> None:
    cut = Cut(*lines)
    assert all(len(p.text) <= LONGEST for p in cut.passages)


@given(LINES)
def test_path_and_context_are_words_of_the_text(lines: list[str | tuple[str, ...]]) -> None:
    cut = Cut(*lines)
    flat = " ".join(cut.text.split())
    for p in cut.passages:
        assert all(heading in flat for heading in p.path)
        assert " ".join(p.context.split()) in flat
