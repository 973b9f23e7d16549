"""Ladders of levels that do not fit, two leads for one thing; and what is no contradiction."""

import pytest
from plans import CHEMICAL, DISTRICT, FLOOD, OVERALL, PORT, found, plan

from kb.checks.lead import LeadCheck
from kb.checks.level import LevelCheck

ZONE = (
    "滨港化工园区危险化学品事故应急预案",
    "（滨港管发〔2024〕3号　2024年3月1日印发）\n\n依据《云州市危险化学品事故应急预案》制定。",
)
RAIN = "（{}）符合下列情形的，启动{}级应急响应：预报24小时面雨量{}毫米以上{}毫米以下。"


def rain(*rows: tuple[str, int, int]) -> list[str]:
    return [RAIN.format(n, *row) for n, row in enumerate(rows, 1)]


def test_ranges_that_meet_are_right() -> None:
    assert not found(LevelCheck(), plan(FLOOD, "4.2 启动条件", *rain(("Ⅲ", 100, 150), ("Ⅱ", 150, 250))))


def test_a_gap_and_an_overlap_between_two_levels_are_found() -> None:
    [gap] = found(LevelCheck(), plan(FLOOD, "4.2 启动条件", *rain(("Ⅲ", 100, 150), ("Ⅱ", 180, 250))))
    assert "空档：150至180毫米" in gap.message
    assert (gap.severity, gap.certain) == ("high", True)
    [overlap] = found(LevelCheck(), plan(FLOOD, "4.2 启动条件", *rain(("Ⅲ", 100, 160), ("Ⅱ", 150, 250))))
    assert "重叠：150至160毫米" in overlap.message


def test_whole_people_leave_no_gap() -> None:
    lines = ["重大事故：死亡10人以上30人以下。", "较大事故：死亡3人以上9人以下。"]
    assert not found(LevelCheck(), plan(CHEMICAL, "1.5 事故分级", *(f"（{n}）{x}" for n, x in enumerate(lines, 1))))


def test_a_ladder_upside_down_is_found_beside_one_that_is_not() -> None:
    [finding] = found(
        LevelCheck(),
        plan(OVERALL, "市级应急响应由高到低分为一级、二级、三级、四级。"),
        plan(CHEMICAL, "应急响应级别由低到高依次为Ⅰ级、Ⅱ级、Ⅲ级、Ⅳ级。"),
    )
    assert finding.places[0].title == CHEMICAL[0]
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    "said",
    [
        "应急响应由高到低分为四级：一级、二级、三级、四级。",
        "应急响应由低到高分为Ⅳ级、Ⅲ级、Ⅱ级、Ⅰ级。",
        "预警级别由高到低分为红色、橙色、黄色、蓝色。",
    ],
)
def test_a_ladder_the_right_way_up_is_right(said: str) -> None:
    assert not found(LevelCheck(), plan(FLOOD, said))


def test_one_warning_with_two_responses_is_found_and_a_district_has_its_own() -> None:
    city = plan(FLOOD, "（1）市气象台发布台风红色预警信号的，启动Ⅱ级应急响应。")
    [finding] = found(LevelCheck(), city, plan(OVERALL, "市气象台发布台风红色预警信号的，启动一级应急响应。"))
    assert "台风红色预警" in finding.message
    assert not found(LevelCheck(), city, plan(DISTRICT, "市气象台发布台风红色预警信号的，启动区级一级应急响应。"))


def test_a_range_in_two_parts_and_levels_in_one_sentence_are_read() -> None:
    lines = [
        "需转移的群众达到500人以上、尚在1500人以下的，启动区三级应急响应。",
        "需要转移群众的，人数在1000人以上3000人以下的，启动区二级应急响应；3000人以上的，启动区一级应急响应。",
    ]
    [overlap] = found(LevelCheck(), plan(DISTRICT, "4.2 响应启动", *lines))
    assert "1000至1500人同时符合两级" in overlap.message


def test_one_reading_of_the_weather_has_one_colour_for_all_tiers() -> None:
    city = plan(FLOOD, "暴雨橙色预警：3小时雨量将达或者已达50毫米以上。")
    [finding] = found(LevelCheck(), city, plan(DISTRICT, "3小时雨量可达50毫米以上的，按暴雨黄色预警组织防御。"))
    assert "“橙色预警”与“黄色预警”" in finding.message
    assert not found(LevelCheck(), city, plan(DISTRICT, "3小时雨量可达50毫米以上的，按暴雨橙色预警组织防御。"))


def test_situations_of_two_grades_are_two() -> None:
    head = "类别|启动情形|响应级别\n\n森林火灾|发生重大以上森林火灾且威胁居民区|一级"
    other = plan(FLOOD, "4.2 Ⅱ级应急响应", "（1）初判发生较大森林火灾且威胁居民区；")
    assert not found(LevelCheck(), plan(OVERALL, *head.split("\n\n")), other)


def test_two_limits_of_one_grade_are_found() -> None:
    said = "（1）较大事故：死亡{}人以上{}人以下。"
    [finding] = found(
        LevelCheck(),
        plan(CHEMICAL, said.format(3, 10)),
        plan(("云州市危险化学品运输事故应急预案", CHEMICAL[1]), said.format(5, 10)),
    )
    assert "同一级别（较大）的标准不同" in finding.message


def test_one_condition_with_two_levels_is_found_and_the_lower_tier_may_answer_higher() -> None:
    city = plan(FLOOD, "4.2 启动条件", "（2）Ⅱ级应急响应：小型水库出现重大险情的，由市防指指挥批准启动。")
    said = "（{}）{}级应急响应：小型水库出现重大险情的，由区防指指挥批准启动。"
    [finding] = found(LevelCheck(), city, plan(DISTRICT, "4.1 启动条件", said.format(3, "Ⅲ")))
    assert "小型水库出现重大险情" in finding.message
    assert not finding.certain
    assert not found(LevelCheck(), city, plan(DISTRICT, "4.1 启动条件", said.format(1, "Ⅰ")))


def test_one_duty_word_for_word_of_two_departments_is_found_and_tiers_are_no_difference() -> None:
    does = "负责应急物资的收储、轮换和调运"
    city = plan(OVERALL, f"市发展和改革委员会{does}。")
    [finding] = found(LeadCheck(), city, plan(DISTRICT, f"区应急管理局{does}。"))
    assert (finding.severity, finding.certain) == ("medium", False)
    assert not found(LeadCheck(), city, plan(DISTRICT, f"区发展和改革局{does}。"))


TWO_LEADS = [
    (OVERALL, "中心城区内涝抢排由市住房和城乡建设局牵头，市城市管理局配合。", FLOOD, "（6）市城市管理局：牵头负责中心城区内涝抢排。"),
    (FLOOD, "市防指办公室设在市水利局。", OVERALL, "该市防汛防台风指挥部的日常办事机构为办公室，由市应急管理局承担。"),
    (FLOOD, "合作港区管理委员会：负责组织港区内人员转移避险，是港区人员转移的责任单位。", PORT, "本港區人員撤離由臨江區政府主責辦理，管理委員會提供協助。"),
    (CHEMICAL, "市危险化学品事故应急指挥部总指挥由分管工业和信息化工作的副市长担任。", OVERALL, "指挥部|总指挥|办公室所在单位\n\n市危险化学品事故应急指挥部|分管应急管理工作的副市长|市应急管理局"),
    (FLOOD, "市防指办公室设在市水利局。", DISTRICT, "上述报告同时报送市防指办公室（设在市应急管理局，24小时值班）。"),
    (CHEMICAL, "2.疏散工作由市公安局牵头，乡镇人民政府配合。", ZONE, "下风向群众的疏散由市应急管理局牵头，园区配合。"),
    (CHEMICAL, "市生态环境局：牵头水上溢油的清除和船舶污染事故的调查。", OVERALL, "（一）水上溢油的清除工作由云州海事局牵头。"),
]  # fmt: skip
SHORT = "市政府设立市防汛防台风指挥部（以下简称市防指）。"
ONE_LEAD = [
    (OVERALL, "市应急委主任由市长担任。", DISTRICT, "区应急委主任由区长担任。"),
    (FLOOD, "市防汛防台风指挥部总指挥由市长担任。", OVERALL, "市防汛防台风指挥部总指挥由市政府主要负责同志担任。"),
    (FLOOD, "本预案由市水利局负责解释。", OVERALL, "本预案由市应急管理局负责解释。"),
    (OVERALL, "信息发布由市委宣传部牵头。", DISTRICT, "信息发布由区委宣传部牵头。"),
    (OVERALL, "应急物资储备由市应急管理局牵头。", FLOOD, "应急物资储备由市应急局牵头。"),
    (FLOOD, "市防指总指挥由市政府分管水利工作的副市长担任。", OVERALL, "市防汛防台风指挥部总指挥由分管水利工作的副市长担任。"),
    (CHEMICAL, "2.疏散工作由市公安局牵头。", ZONE, "学校师生的疏散由县教育局牵头。"),
    (FLOOD, "Ⅲ级响应由市防指副总指挥批准启动。", FLOOD, "Ⅱ级响应由市防指总指挥批准启动。"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "said", "other", "too"), TWO_LEADS, ids=lambda x: x[:12] if isinstance(x, str) else "")
def test_two_who_lead_one_thing_are_found(one: tuple[str, str], said: str, other: tuple[str, str], too: str) -> None:
    [finding] = found(LeadCheck(), plan(one, SHORT, said), plan(other, *too.split("\n\n")))
    assert (finding.kind, finding.severity) == ("lead", "high")


@pytest.mark.parametrize(("one", "said", "other", "too"), ONE_LEAD, ids=lambda x: x[:12] if isinstance(x, str) else "")
def test_each_tier_and_level_has_its_own_lead(
    one: tuple[str, str], said: str, other: tuple[str, str], too: str
) -> None:
    documents = [plan(one, said, too)] if one is other else [plan(one, said), plan(other, too)]
    assert not found(LeadCheck(), *documents)
