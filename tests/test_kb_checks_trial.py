"""What a plan writer's trial taught: stricter plans below, other cases, siblings, phones in brackets, ladders out of order."""

from plans import CHEMICAL, FLOOD, OVERALL, found, plan, quotes

from kb.checks.agency import AgencyCheck
from kb.checks.contact import ContactCheck
from kb.checks.count import CountCheck
from kb.checks.coverage import CoverageCheck
from kb.checks.level import LevelCheck
from kb.checks.number import NumberCheck
from kb.checks.reference import ReferenceCheck

CITY = ("云州市森林火灾应急预案", "（云政办发〔2023〕8号　2023年2月14日印发）")
COUNTY = ("云州市望海县森林火灾应急预案", "（望政办发〔2023〕21号　2023年9月5日印发）")


def test_a_plan_below_may_ask_for_more_but_not_for_less() -> None:
    upper = plan(CITY, "明火扑灭后，留守人员看守火场不少于24小时。", "抢险队伍应当在接到命令后60分钟内到场集结。")
    stricter = plan(COUNTY, "明火扑灭后，留守人员看守火场不少于36小时。", "抢险队伍应当在接到命令后30分钟内到场集结。")
    laxer = plan(COUNTY, "明火扑灭后，留守人员看守火场不少于12小时。", "抢险队伍应当在接到命令后90分钟内到场集结。")
    assert not found(NumberCheck(), upper, stricter)
    assert len(found(NumberCheck(), upper, laxer)) == 2


def test_a_county_can_ask_no_more_of_the_citys_own_team() -> None:
    upper = plan(CITY, "市森林消防大队首批出动不少于80人，携带风力灭火机。")
    lower = plan(COUNTY, "市森林消防大队首批出动不少于120人，携带风力灭火机。")
    assert len(found(NumberCheck(), upper, lower)) == 1


def test_limits_of_two_cases_are_two_limits() -> None:
    text = plan(
        CHEMICAL,
        "储罐区液位超过高限10分钟的，运营单位应当在15分钟内报告市危化指挥部办公室。",
        "发生人员死亡的，运营单位应当在20分钟内报告市危化指挥部办公室。",
    )
    assert not found(NumberCheck(), text)


def test_a_finding_is_doubtful_where_only_one_side_names_a_case() -> None:
    text = plan(CHEMICAL, "液氨泄漏初始隔离距离不少于30米。")
    other = plan(OVERALL, "泄漏点位于室内机房的，液氨泄漏初始隔离距离不少于50米。")
    assert [f.certain for f in found(NumberCheck(), text, other)] == [False]


def test_items_of_one_section_are_of_several_things() -> None:
    text = plan(
        ("云州市学校食品安全事故应急预案", "（云教发〔2024〕41号　2024年9月1日印发）"),
        "四、处置",
        "（一）学校食堂留样每个品种不少于125克，保存48小时以上。",
        "（二）供餐企业留样每个品种不少于200克，保存72小时以上。",
    )
    assert not found(NumberCheck(), text)


def test_what_a_figure_is_of_stands_in_the_title_of_a_finding() -> None:
    one, other = (
        plan(FLOOD, "管理单位开闸前至少3小时通知下游。"),
        plan(OVERALL, "管理单位开闸前至少2小时通知下游。"),
    )
    [finding] = found(NumberCheck(), one, other)
    assert "管理单位开闸前至少……通知下游" in finding.message


def test_a_phone_in_brackets_is_of_the_body_before_it() -> None:
    upper = plan(FLOOD, "市防指办公室设在市水利局，值班电话0000-7012345。")
    lower = plan(COUNTY, "发生险情，立即报告市防指办公室（0000-7012354）。")
    [finding] = found(ContactCheck(), upper, lower)
    assert "“0000-7012345”与“0000-7012354”" in finding.message


def test_a_ladder_whose_levels_are_not_in_order_is_wrong() -> None:
    [finding] = found(LevelCheck(), plan(FLOOD, "预警由低到高分为蓝色、橙色、黄色、红色四级。"))
    assert "次序错乱：“蓝色、橙色、黄色、红色”" in finding.message
    assert "第六十三条" in finding.suggestion
    assert not found(LevelCheck(), plan(FLOOD, "预警由低到高分为蓝色、黄色、橙色、红色四级。"))


def test_a_ladder_upside_down_cites_the_article_on_its_ladder() -> None:
    [finding] = found(LevelCheck(), plan(FLOOD, "应急响应由高到低分为四级、三级、二级、一级。"))
    assert "第七十一条" in finding.suggestion


def test_annexes_are_counted() -> None:
    lines = [
        "3 附则",
        "本预案共有附件2个。",
        "附件1 机械清单",
        "推雪铲64台。",
        "附件2 电话",
        "市水利局值班。",
        "附件3 储备点",
        "北环路。",
    ]
    [finding] = found(CountCheck(), plan(FLOOD, *lines))
    assert finding.message == "写明附件2个，所存文件有3个"


def test_parts_that_exclude_each_other_cannot_be_more_than_the_whole() -> None:
    [finding] = found(CountCheck(), plan(FLOOD, "全市配备送水车18辆，其中城区12辆、乡镇8辆。"))
    assert "各分项相加为20辆" in finding.message
    assert not found(CountCheck(), plan(FLOOD, "全市有乡镇18个，其中沿河12个、易发地质灾害8个。"))


def test_parts_set_side_by_side_are_added_up() -> None:
    [finding] = found(CountCheck(), plan(CHEMICAL, "全市有尾矿库9座，三等库2座、四等库4座、五等库4座。"))
    assert "各分项相加为10座" in finding.message


def test_what_is_allowed_is_no_order() -> None:
    upper = plan(FLOOD, "各县（区）可以参照本预案附件的清单逐户登记危险房屋和转移责任人，每年汛前更新。")
    lower = plan(
        ("云州市望海县防汛防台风应急预案", "（望政办发〔2023〕20号　2023年9月5日印发）"),
        *["防汛工作由县防指统一指挥。"] * 8,
    )
    assert not found(CoverageCheck(), upper, lower)


def test_bureaus_that_kept_their_name_are_not_outdated() -> None:
    assert not found(AgencyCheck(), plan(CITY, "办公室设在市海洋与渔业局。"))


def test_a_word_that_ends_in_a_character_for_picture_is_no_reference() -> None:
    result = ReferenceCheck().run([plan(FLOOD, "各单位编制“一图一卡一清单”。")])
    assert not result.findings
    assert not result.skipped


def test_quotes_differ_in_every_finding_of_the_trial() -> None:
    one, other = (
        plan(FLOOD, "管理单位开闸前至少3小时通知下游。"),
        plan(OVERALL, "管理单位开闸前至少2小时通知下游。"),
    )
    [pair] = quotes(found(NumberCheck(), one, other))
    assert pair[0] != pair[1]
