"""Structure: which part each line opens and stands in, mainland and Taiwan, and what only looks like a number."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Paragraph, Section
from ingest.numerals import in_chinese
from ingest.structure.outline import Outline, outline

CLAUSE = "市、县（区）人民政府应当建立健全防汛抗旱责任制，将所需经费列入本级预算，并加强监督检查"


class Text:
    """A text of lines; a line may be given with its role and level: ('总则', 'heading', 2)."""

    def __init__(self, *lines: str | tuple[str, str, int | None]) -> None:
        at, self.paragraphs, texts = 0, [], []
        for line in lines:
            text, role, level = line if isinstance(line, tuple) else (line, "paragraph", None)
            self.paragraphs.append(Paragraph(at, at + len(text), role, level))  # type: ignore[arg-type]
            texts.append(text)
            at += len(text) + 1
        self.text = "\n".join(texts)
        self.outline: Outline = outline(self.text, self.paragraphs)

    @property
    def labels(self) -> list[str]:
        return [s.label for s in self.outline.sections]

    def tree(self) -> list[str]:
        """'第一章 总则', then '  第一条' one step in."""
        return ["  " * (s.depth - 1) + f"{s.label} {s.title}".strip() for s in self.outline.sections]

    def owner(self, line: int) -> str:
        index = self.outline.owner[line]
        return "" if index is None else self.outline.sections[index].label

    def section(self, label: str) -> Section:
        return next(s for s in self.outline.sections if s.label == label)


# What numbers what


def test_a_mainland_law_is_parts_chapters_sections_articles_items() -> None:
    text = Text(
        "第一编　总则", "第一章　一般规定", "第一节　适用", "第一条　为了防汛，制定本条例。", "第二条　各级人民政府履行下列职责：", "（一）组织演练：", "1.桌面推演；", "2.实战演练；",
        "（二）储备物资。", "本条所称物资包括编织袋。", "第二节　组织", "第三条　市水利局负责日常工作。",
    )  # fmt: skip
    assert text.tree() == [
        "第一编 总则", "  第一章 一般规定", "    第一节 适用", "      第一条", "      第二条", "        （一） 组织演练", "          1", "          2",
        "        （二）", "    第二节 组织", "      第三条",
    ]  # fmt: skip
    assert text.owner(9) == "第二条"  # the unmarked line after the items is the article's next 款


def test_what_follows_a_list_that_has_ended_is_no_part_of_its_last_item() -> None:
    text = Text(
        "6.1 预案管理", "下列情况应当更新：", "（1）法规调整；", "（2）机构改革；", "（3）其他。", "数据资料应当每年更新一次。", "6.2 培训",
        "（1）市水利局每年培训一次。", "（2）县区每半年培训一次。", "培训记录应当保存三年。",
    )  # fmt: skip
    assert text.owner(4) == "（3）"
    assert text.owner(5) == "6.1"
    assert text.owner(9) == "（2）"  # each item is a sentence of its own: it may go on


def test_a_plan_numbers_with_decimals() -> None:
    text = Text(
        "1 总则",
        "1.1 编制目的",
        "……",
        "1.1.1 依据",
        "2应急响应",
        "2.1分级响应",
        "（1）一级响应；",
        "①启动预案；",
        "3 附则",
    )
    assert text.tree() == [
        "1 总则",
        "  1.1 编制目的",
        "    1.1.1 依据",
        "2 应急响应",
        "  2.1 分级响应",
        "    （1）",
        "      ①",
        "3 附则",
    ]


def test_an_opinion_numbers_with_chinese_numerals() -> None:
    text = Text(
        "一、总体要求",
        "（一）指导思想。坚持预防为主。",
        "1.目标。到2025年建成体系。",
        "（1）市级储备。",
        "二、主要任务",
        "（一）加强监测",
    )
    assert text.tree() == [
        "一 总体要求",
        "  （一） 指导思想",
        "    1 目标",
        "      （1）",
        "二 主要任务",
        "  （一） 加强监测",
    ]


def test_a_taiwan_plan_numbers_with_formal_numerals() -> None:
    text = Text("壹、總則", "一、計畫目的", "（一）依據", "1、災害防救法。", "貳、組織", "一、指揮官由縣長擔任。")
    assert text.tree() == ["壹 總則", "  一 計畫目的", "    （一） 依據", "      1", "貳 組織", "  一"]


def test_an_annex_holds_its_own_numbering_and_ends_the_text_before() -> None:
    text = Text("一、总则", "（一）目的", "附件1", "应急联系电话", "一、值班电话", "附件2：物资清单")
    assert text.tree() == ["一 总则", "  （一） 目的", "附件1 应急联系电话", "  一 值班电话", "附件2 物资清单"]


@pytest.mark.parametrize(
    "label",
    ["第一千零二十四条", "第十七条之一", "第3條", "第17-1條", "第一百一十九条", "第二十三條之二"],
)
def test_articles_of_every_number_are_known(label: str) -> None:
    assert Text(f"{label}　{CLAUSE}。").labels == [label]


@given(st.integers(min_value=1, max_value=2000))
def test_an_article_bears_its_number_whether_or_not_a_blank_follows(n: int) -> None:
    label = f"第{in_chinese(n)}条"
    assert Text(f"{label}　为了防汛").labels == Text(f"{label}为了防汛").labels == [label]


def test_a_heading_over_two_lines_is_one_heading() -> None:
    text = Text("第一章", "总则", "第一条　为了防汛，制定本办法。", "附件2", "市级物资储备清单", "编织袋48万条。")
    assert text.tree() == ["第一章 总则", "  第一条", "附件2 市级物资储备清单"]
    chapter = text.section("第一章")
    assert text.text[chapter.start : chapter.heading_end] == "第一章\n总则"


def test_a_caption_in_brackets_is_the_title_of_its_article() -> None:
    assert Text("第三條（主管機關）", "本法所稱主管機關為內政部。").tree() == ["第三條 主管機關"]


def test_headings_of_the_markup_nest_by_their_level() -> None:
    text = Text(
        ("云州市防汛预案", "heading", 1),
        ("一、总则", "heading", 2),
        ("编制目的", "heading", 3),
        CLAUSE,
        ("二、附则", "heading", 2),
    )
    assert text.tree() == ["云州市防汛预案", "  一 总则", "    编制目的", "  二 附则"]


def test_the_next_sheet_of_a_workbook_ends_the_annex_of_the_one_before() -> None:
    sheets = (("物资", "heading", 1), "附件1", "物资清单", ("队伍", "heading", 1), "队伍由消防救援人员组成。")
    assert Text(*sheets).tree() == ["物资", "  附件1 物资清单", "队伍"]


def test_a_heading_that_only_holds_brackets_heads_nothing() -> None:
    text = Text(("云州市条例", "heading", 1), ("（2023年修正）", "heading", 1), "第一条　为了防汛，制定本条例。")
    assert text.tree() == ["云州市条例", "  第一条"]


def test_short_lines_over_long_paragraphs_head_them() -> None:
    prose = CLAUSE + "，" + CLAUSE + "。"
    text = Text(
        "云州市筑牢安全防线",
        prose,
        "高位推动 全域覆盖",
        prose,
        "科技赋能 精准预警",
        prose,
        "云州市应急管理局",
        "2024年5月1日",
    )
    assert text.tree() == ["高位推动 全域覆盖", "科技赋能 精准预警"]


def test_bare_numbers_below_a_decimal_clause_are_its_items() -> None:
    text = Text(
        "6 抢通",
        "6.1 调查",
        "6.1.2 调查包括：",
        "1  地质灾害；",
        "2  路基受损；",
        "3  下列内容：",
        "6.2 评估",
        "7 恢复",
        "7.1 清理",
    )
    assert text.tree() == [
        "6 抢通",
        "  6.1 调查",
        "    6.1.2 调查包括",
        "      1",
        "      2",
        "      3 下列内容",
        "  6.2 评估",
        "7 恢复",
        "  7.1 清理",
    ]


def test_a_chapter_written_like_an_item_is_a_chapter() -> None:
    text = Text("1.事实信息", "1.1 飞行经过", "……", "1.2 人员伤亡", "……", "2.分析", "2.1 天气")
    assert text.tree() == ["1 事实信息", "  1.1 飞行经过", "  1.2 人员伤亡", "2 分析", "  2.1 天气"]


# What only looks like a number


@pytest.mark.parametrize(
    "line",
    [
        "第三章规定的措施，适用于本章。",
        "第十七条规定的责任由市水利局承担。",
        "第四十二條至前條所稱災區，由縣政府公告。",
        "第二十条第一款所列单位应当备案。",
        "第九条、第十条的罚款由应急管理部门决定。",
    ],
)
def test_a_number_that_is_spoken_of_opens_nothing(line: str) -> None:
    assert Text("第五十一条　适用范围如下。", line).labels == ["第五十一条"]


@pytest.mark.parametrize(
    "line",
    [
        "3.5公里范围内的人员应当撤离。",
        "1.2万元以下的罚款",
        "2.5米以上的积水",
        "0.8%的比例",
        "6.30前完成整改",
        "4.5级以上地震",
    ],
)
def test_a_quantity_opens_nothing(line: str) -> None:
    text = Text("1 总则", "1.1 编制目的", "……", "1.2 编制依据", "……", line)
    assert text.labels == ["1", "1.1", "1.2"]


@pytest.mark.parametrize(
    "title", ["公路抢通", "小组职责", "年度计划", "日常管理", "时限要求", "级别划分", "天气监测", "人员转移"]
)
def test_a_heading_that_begins_like_a_unit_is_a_heading(title: str) -> None:
    assert Text("3 运行机制", f"3.1{title}", "……", f"3.2 {title}", "……").labels == ["3", "3.1", "3.2"]


def test_an_item_that_begins_with_a_date_or_time_is_an_item() -> None:
    text = Text(
        "三、应急处置",
        "1. 5时04分，启动响应。",
        "2. 5时10分，到达现场。",
        "3.12时完成转移。",
        "四、整改措施",
        "1.6月底前完成检修。",
    )
    assert text.tree() == ["三 应急处置", "  1", "  2", "  3", "四 整改措施", "  1"]


def test_an_article_number_out_of_order_is_spoken_of() -> None:
    assert Text("第八条　处罚如下。", "第三条罚款由市局收缴。", "第九条　本办法自发布之日起施行。").labels == [
        "第八条",
        "第九条",
    ]


def test_a_sentence_is_no_title() -> None:
    text = Text("一、附则", "（一）本预案由市应急管理局负责解释。", "（二）演练。每年至少组织1次演练。")
    assert [s.title for s in text.outline.sections] == ["附则", "", "演练"]


# Lists


def test_a_paragraph_that_opens_the_next_list_leaves_the_list_before() -> None:
    text = Text(
        "2.1 领导小组",
        "日常职责如下：",
        "（1）审定预案；",
        "（2）审定经费。",
        "应急职责如下：",
        "（1）决定响应；",
        "2.2 办公室",
    )
    assert text.owner(4) == "2.1"
    assert text.labels == ["2.1", "（1）", "（2）", "（1）", "2.2"]


def test_text_under_an_item_that_is_a_heading_stays_with_the_item() -> None:
    text = Text(
        "第八条　各单位职责：", "（一）市水利局", "负责水库调度。", "（二）市气象局", "负责预报。", "前款单位应当协同。"
    )
    assert [text.owner(i) for i in (2, 4, 5)] == ["（一）", "（二）", "第八条"]


def test_a_list_in_a_list_nests_even_where_the_outer_number_is_the_smaller() -> None:
    text = Text("一、处置", "（1）采取下列措施：", "1.警戒；", "2.疏散；", "（2）报告。")
    assert text.tree() == ["一 处置", "  （1） 采取下列措施", "    1", "    2", "  （2）"]


# The table of contents


def test_the_table_of_contents_opens_nothing() -> None:
    text = Text(
        "云州市条例",
        "目　录",
        "第一章　总则",
        "第二章　附则",
        "第一章　总则",
        "第一条　为了防汛，制定本条例。",
        "第二章　附则",
        "第二条　本条例自发布之日起施行。",
    )
    assert text.outline.contents == {1, 2, 3}
    assert text.tree() == ["第一章 总则", "  第一条", "第二章 附则", "  第二条"]


def test_entries_with_page_numbers_are_contents_and_the_text_is_not() -> None:
    text = Text(
        "目录",
        "一、总则………1",
        "（一）目的 2",
        "二、附则……12",
        "一、总则",
        "（一）目的",
        "为了防汛。",
        "二、附则",
        "联系电话 0590-7700119",
    )
    assert text.outline.contents == {0, 1, 2, 3}
    assert text.labels == ["一", "（一）", "二"]


def test_contents_without_a_title_are_known_by_their_dots() -> None:
    lines = [f"{n}.1 编制说明 ............ {n}" for n in range(1, 6)]
    assert Text("云州市预案", *lines, "1 总则", "1.1 编制说明").outline.contents == {1, 2, 3, 4, 5}


def test_contents_printed_in_one_line_are_contents() -> None:
    assert Text("目录 第一章 总则 第二章 附则", "第一章 总则").outline.contents == {0}


def test_the_word_alone_is_no_table_of_contents() -> None:
    assert Text("目录", "市应急管理局负责编制本目录。", "本目录每年更新。").outline.contents == frozenset()


# Laws

LINES = st.lists(
    st.one_of(
        st.sampled_from(["第一章　总则", "第二章 附则", "第二节　响应", "附件1：清单", "目录", "前言", "壹、總則", "1 总则", "1.1 目的", "2.3.1 机构"]),
        st.integers(1, 40).map(lambda n: f"第{in_chinese(n)}条　{CLAUSE}。"),
        st.integers(1, 20).map(lambda n: f"（{in_chinese(n)}）{CLAUSE}；"),
        st.integers(1, 20).map(lambda n: f"{in_chinese(n)}、加强监测"),
        st.integers(1, 20).map(lambda n: f"{n}.{CLAUSE}。"),
        st.integers(1, 9).map(lambda n: f"（{n}）启动响应"),
        st.sampled_from([CLAUSE + "。", CLAUSE + "：", "①封闭现场", "1）警戒", "云州市水利局", "2024年5月1日", "第三章规定的措施"]),
    ),
    max_size=40,
)  # fmt: skip


@given(LINES)
def test_sections_are_in_order_and_nest_without_overlap(lines: list[str]) -> None:
    text = Text(*lines)
    sections = text.outline.sections
    assert [s.start for s in sections] == sorted(s.start for s in sections)
    for i, s in enumerate(sections):
        assert s.start < s.heading_end <= s.end <= len(text.text)
        if s.parent is not None:
            above = sections[s.parent]
            assert s.parent < i
            assert s.depth == above.depth + 1
            assert above.start < s.start
            assert s.end <= above.end
    for a, b in pairwise(sections):
        assert b.start >= a.end or b.end <= a.end


@given(LINES)
def test_a_label_is_what_its_line_begins_with_and_a_title_stands_in_its_heading(lines: list[str]) -> None:
    text = Text(*lines)
    for s in text.outline.sections:
        heading = text.text[s.start : s.heading_end]
        assert heading.startswith(s.label)
        assert s.title in heading


@given(LINES)
def test_every_line_stands_in_the_section_that_holds_it(lines: list[str]) -> None:
    text = Text(*lines)
    assert len(text.outline.owner) == len(text.paragraphs)
    for p, owner in zip(text.paragraphs, text.outline.owner, strict=True):
        if owner is not None:
            s = text.outline.sections[owner]
            assert s.start <= p.start
            assert p.end <= s.end


@given(LINES)
def test_an_article_is_never_inside_another(lines: list[str]) -> None:
    sections = Text(*lines).outline.sections
    for s in sections:
        above = s.parent
        while s.kind == "条" and above is not None:
            assert sections[above].kind != "条"
            above = sections[above].parent


def test_thousands_of_decimal_headings_stand_in_their_chapters() -> None:
    lines = [line for n in range(1, 51) for line in (f"{n}.处置", *(f"{n}.{k} 值守{k}" for k in range(1, 91)))]
    sections = Text(*lines).outline.sections
    assert [s.kind for s in sections] == (["1"] + ["1.1"] * 90) * 50
    assert sections[-1].parent == len(sections) - 91


def test_the_hundredth_item_of_a_list_is_not_part_of_the_ninety_ninth() -> None:
    lines = [f"{n}. 第{n}号任务由市水利局负责落实。" for n in range(97, 103)]
    text = "\n".join(["云州市任务清单", *lines])
    starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]
    paragraphs = [Paragraph(a, b - 1) for a, b in pairwise([*starts, len(text) + 1])]
    found = outline(text, paragraphs)
    assert [s.label for s in found.sections if s.kind == "1."] == ["97", "98", "99", "100", "101", "102"]
