"""Structure of the forms that offices write: standards, annexes, minutes, cases, questions, and what is no heading in them."""

import pytest

from ingest.document import Paragraph
from ingest.structure.outline import outline


def tree(*lines: str) -> list[str]:
    """'1 总则', then '  1.1 目的' one step in; lines that open nothing are left out."""
    text, paragraphs, at = "\n".join(lines), [], 0
    for line in lines:
        paragraphs.append(Paragraph(at, at + len(line)))
        at += len(line) + 1
    return ["  " * (s.depth - 1) + f"{s.label} {s.title}".strip() for s in outline(text, paragraphs).sections]


def owners(*lines: str) -> list[str]:
    """Of each line the label of the section that it stands in."""
    text, paragraphs, at = "\n".join(lines), [], 0
    for line in lines:
        paragraphs.append(Paragraph(at, at + len(line)))
        at += len(line) + 1
    found = outline(text, paragraphs)
    return ["" if i is None else found.sections[i].label for i in found.owner]


# Plans and standards


def test_full_width_digits_number_like_others() -> None:
    assert tree("１　总则", "１．１　编制目的", "２　组织体系", "２．１　指挥部", "２．１．１　职责") == [
        "１ 总则",
        "  １．１ 编制目的",
        "２ 组织体系",
        "  ２．１ 指挥部",
        "    ２．１．１ 职责",
    ]


def test_a_decimal_may_end_in_a_stop_and_stand_without_a_blank() -> None:
    assert tree("1总则", "1.1编制目的", "1.2.编制依据", "2.组织体系", "2.1. 指挥部", "（1）指挥；", "①调度；") == [
        "1 总则",
        "  1.1 编制目的",
        "  1.2 编制依据",
        "2 组织体系",
        "  2.1 指挥部",
        "    （1）",
        "      ①",
    ]


def test_decimals_stand_in_the_chinese_numeral_they_count_from() -> None:
    assert tree("一、总则", "1.1 目的", "为了防汛。", "1.2 依据", "二、组织", "2.1 机构", "2.1.1 领导") == [
        "一 总则",
        "  1.1 目的",
        "  1.2 依据",
        "二 组织",
        "  2.1 机构",
        "    2.1.1 领导",
    ]
    assert tree("一、目标", "（一）任务", "1.1 甲项", "1.2 乙项", "（二）保障", "2.1 丙项") == [
        "一 目标",
        "  （一） 任务",
        "    1.1 甲项",
        "    1.2 乙项",
        "  （二） 保障",
        "    2.1 丙项",
    ]


def test_a_standard_has_terms_annexes_and_references() -> None:
    assert tree(
        "前　言", "本文件按照规定起草。", "1　范围", "本文件规定了物资分类。", "2　术语和定义",
        "2.1", "应急物资　emergency materials", "为应对突发事件所需的物资。", "2.2", "储备点 storage site", "存放物资的场所。",
        "3　分类", "3.1　一般规定", "a) 按用途分；", "b) 按性质分：", "1) 易燃；", "附录A", "（规范性附录）", "物资代码",
        "A.1　代码", "A.1.1　大类", "A.2　校验", "附录B（资料性）示例", "B.1　示例一", "参考文献",
    ) == [
        "前　言", "1 范围", "2 术语和定义", "  2.1 应急物资　emergency materials", "  2.2 储备点 storage site",
        "3 分类", "  3.1 一般规定", "    a)", "    b) 按性质分", "      1)", "附录A 物资代码",
        "  A.1 代码", "    A.1.1 大类", "  A.2 校验", "附录B （资料性）示例", "  B.1 示例一", "参考文献",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["2.5万元以上的，由市局审批。", "1.5小时内报告。", "3.2米以上", "2024.5.1起执行。", "5.12地震", "12.5规划", "10%以上", "B、C两类"],
)  # fmt: skip
def test_a_figure_at_the_head_of_a_line_opens_nothing(line: str) -> None:
    assert tree("一、目标", line, "二、任务") == ["一 目标", "二 任务"]


def test_an_item_that_begins_with_a_day_is_an_item() -> None:
    assert tree("四、整改", "1.6月底前完成检修。") == ["四 整改", "  1"]


# Laws


def test_a_heading_that_reads_like_a_reference_is_one_behind_a_blank() -> None:
    assert tree("第一章 目标", "第一条　为了防汛。", "第二章　规划与编制", "第一节 内设机构", "第二条　市局负责。") == [
        "第一章 目标",
        "  第一条",
        "第二章 规划与编制",
        "  第一节 内设机构",
        "    第二条",
    ]


def test_an_article_without_a_blank_is_told_from_a_reference_by_its_number() -> None:
    lines = [
        "第十七条市局负责。",
        "第十八条有下列情形之一的，予以处罚：",
        "第十七条规定的情形除外。",
        "第十九条及时报告。",
    ]
    assert tree(*lines) == ["第十七条", "第十八条 ".strip(), "第十九条"]
    assert owners(*lines)[2] == "第十八条"


def test_a_reference_to_the_next_article_is_no_article_where_that_comes_later() -> None:
    assert tree("第五条　按照本办法", "第六条规定的程序办理。", "第六条　程序如下。") == ["第五条", "第六条"]


def test_a_number_that_skips_or_repeats_by_mistake_is_kept_as_written() -> None:
    assert tree("一、目标", "二、任务", "三、保障", "三、要求", "五、附则", "（一）甲项", "（三）乙项", "（三）丙项") == [
        "一 目标", "二 任务", "三 保障", "三 要求", "五 附则", "  （一） 甲项", "  （三） 乙项", "  （三） 丙项",
    ]  # fmt: skip
    assert tree("第一条 甲。", "第二条 乙。", "第二条 丙。", "第四条 丁。") == ["第一条", "第二条", "第二条", "第四条"]


def test_numbering_that_begins_again_is_kept_apart() -> None:
    assert tree("第一章 总则", "第一节 目的", "第一条 甲。", "第二章 组织", "第一节 机构", "第二条 乙。") == [
        "第一章 总则",
        "  第一节 目的",
        "    第一条",
        "第二章 组织",
        "  第一节 机构",
        "    第二条",
    ]


def test_parts_and_arabic_chapters_are_parts_and_chapters() -> None:
    assert tree("第一部分　总则", "第1章 目标", "第1条 甲。", "第二部分：附则", "第 二 章 罚则", "第 二 条 乙。") == [
        "第一部分 总则",
        "  第1章 目标",
        "    第1条",
        "第二部分 附则",
        "  第 二 章 罚则",
        "    第 二 条",
    ]


# Notices, minutes, cards, cases, questions


NOTICE = (
    "云州市人民政府办公室关于开展汛前检查的通知", "一、检查内容", "（一）重点堤防。", "二、工作要求", "按期报送。",
    "附件：1.检查表", "2.联系人名单", "云州市人民政府办公室", "2024年5月1日",
    "附件1", "检查表", "一、企业基本情况", "（一）名称", "二、检查结果", "附件2", "联系人名单", "一、市级", "市水利局值班室",
)  # fmt: skip


def test_a_list_of_annexes_is_no_annex_and_each_annex_numbers_anew() -> None:
    assert tree(*NOTICE) == [
        "一 检查内容", "  （一）", "二 工作要求",
        "附件1 检查表", "  一 企业基本情况", "    （一） 名称", "  二 检查结果", "附件2 联系人名单", "  一 市级",
    ]  # fmt: skip


def test_the_list_of_annexes_and_the_signature_stand_in_no_section() -> None:
    assert owners(*NOTICE)[4:10] == ["二", "", "", "", "", "附件1"]


@pytest.mark.parametrize(
    "listing",
    [
        ("附件：检查表", "云州市水利局", "2024年5月1日", "附件", "检查表"),
        ("附件：", "1．检查表", "2．名单", "附件1：检查表"),
        ("附件1：检查表", "附件2：名单", "附件1 检查表"),
    ],
)
def test_annexes_are_listed_in_many_ways(listing: tuple[str, ...]) -> None:
    sections = tree("一、要求", "按期报送。", *listing, "一、基本情况", "企业名称。")
    assert [line for line in sections if "附件" in line] == [sections[1]]
    assert sections[2] == "  一 基本情况"


def test_minutes_are_agenda_items_and_days() -> None:
    assert tree(
        "议题一：关于防汛准备", "会议听取了汇报。", "（一）会议指出，要早准备。", "议题二、关于物资储备", "（一）会议要求，要足额。"
    ) == ["议题一 关于防汛准备", "  （一）", "议题二 关于物资储备", "  （一）"]  # fmt: skip
    assert tree("5月10日", "会议研究了预警。", "5月11日", "会议研究了物资。", "5月12日", "会议研究了转移。") == [
        "5月10日",
        "5月11日",
        "5月12日",
    ]


def test_two_dates_are_no_headings() -> None:
    assert tree("2024年5月1日", "云州市水利局印发本通知。", "2024年5月2日") == []


def test_a_card_has_steps_and_headings_in_brackets() -> None:
    assert tree("第一步：关闭阀门。", "第二步：疏散人员。", "【处置程序】", "1.切断气源。", "【注意事项】", "1.严禁烟火。") == [
        "第一步", "第二步", "【处置程序】", "  1", "【注意事项】", "  1",
    ]  # fmt: skip


def test_levels_that_head_their_measures_are_headings() -> None:
    assert tree("Ⅱ级响应", "1.启动预案。", "2.发布预警。", "Ⅰ级响应", "1.成立现场指挥部。") == [
        "Ⅱ级响应",
        "  1",
        "  2",
        "Ⅰ级响应",
        "  1",
    ]


def test_a_case_library_keeps_its_cases_apart() -> None:
    assert tree(
        "案例一　滨河化工厂爆炸事故", "一、事故经过", "发生爆炸。", "案例2：石门隧道坍塌事故", "一、事故经过", "【案例三】渡船倾覆", "一、事故经过"
    ) == [
        "案例一 滨河化工厂爆炸事故", "  一 事故经过", "案例2 石门隧道坍塌事故", "  一 事故经过", "【案例三】 渡船倾覆", "  一 事故经过",
    ]  # fmt: skip


def test_questions_hold_their_answers() -> None:
    lines = ["问：暴雨预警分几级？", "答：分四级。", "问：谁发布？", "答：市气象局。"]
    assert owners(*lines) == ["问"] * 4
    assert tree(*lines) == ["问", "问"]
    assert tree("1.问：分几级？", "答：四级。", "2.问：谁发布？") == ["1", "2"]


def test_months_head_what_is_planned_for_them() -> None:
    assert tree("二、进度安排", "1月", "组织桌面推演。", "2月", "组织消防演练。", "3月至5月", "组织防汛演练。") == [
        "二 进度安排",
        "  1月",
        "  2月",
        "  3月至5月",
    ]


def test_headings_run_into_their_text() -> None:
    assert tree(
        "一、总则为了加强管理，制定本办法。", "二、组织领导。各县区要成立专班。", "（一）强化督查：市政府要督查。", "三、工作要求 各单位要认真落实。"
    ) == ["一", "二 组织领导", "  （一） 强化督查", "三 工作要求"]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("I. 总则", "II. 组织", "III. 响应"), ["I 总则", "II 组织", "III 响应"]),
        (("Ⅰ．总则", "Ⅱ．组织"), ["Ⅰ 总则", "Ⅱ 组织"]),
        (("甲、總則", "一、目的", "乙、組織", "一、指揮官"), ["甲 總則", "  一 目的", "乙 組織", "  一 指揮官"]),
        (("一. 目标", "（ 一 ）甲项", "一 、任务", "1 . 组织"), ["一 目标", "  （ 一 ） 甲项", "一 任务", "  1 组织"]),
        (("一、分类", "a.甲类", "b.乙类", "二、附则"), ["一 分类", "  a 甲类", "  b 乙类", "二 附则"]),
    ],
)  # fmt: skip
def test_other_numerals_number_as_well(lines: tuple[str, ...], expected: list[str]) -> None:
    assert tree(*lines) == expected


def test_a_lone_letter_is_no_list() -> None:
    assert tree("一、分类", "A.某公司未报告。", "二、附则") == ["一 分类", "二 附则"]


def test_an_annex_without_its_mark_is_known_by_the_list_of_annexes() -> None:
    lines = (
        "一、工作要求", "附件：云州市防汛物资储备标准", "云州市水利局", "2024年5月1日",
        "云州市防汛物资储备标准", "一、储备品种", "编织袋、救生衣。", "二、轮换",
    )  # fmt: skip
    assert tree(*lines) == ["一 工作要求", "云州市防汛物资储备标准", "  一 储备品种", "  二 轮换"]


def test_several_annexes_without_marks_are_told_apart() -> None:
    lines = (
        "一、工作要求", "附件：1.物资储备标准", "2.抢险队伍名单", "云州市水利局", "2024年5月1日",
        "物资储备标准", "一、品种", "抢险队伍名单", "一、市级",
    )  # fmt: skip
    assert tree(*lines) == ["一 工作要求", "物资储备标准", "  一 品种", "抢险队伍名单", "  一 市级"]


def test_a_line_that_names_an_annex_within_the_text_opens_nothing() -> None:
    lines = ("一、工作要求", "检查表", "附件：检查表", "云州市水利局", "2024年5月1日", "附件", "检查表", "一、情况")
    assert tree(*lines) == ["一 工作要求", "附件 检查表", "  一 情况"]


def test_the_notes_at_the_end_belong_to_no_section() -> None:
    assert owners("一、预警", "蓄水量超过限值时报告。", "¹ 指当日八时的水位。", "² 指校核洪水位。")[2:] == ["", ""]
