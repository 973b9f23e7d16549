"""Two values, days or numbers of one matter are found, and what only looks alike is left alone."""

import pytest
from plans import CHEMICAL, DISTRICT, FLOOD, OVERALL, PORT, found, plan

from kb.checks.contact import ContactCheck
from kb.checks.deadline import DeadlineCheck
from kb.checks.facts import facts
from kb.checks.number import NumberCheck

AT_ODDS = [
    (FLOOD, "青澜江云州站警戒水位为18.50米。", DISTRICT, "青澜江云州站警戒水位为18.80米，超过时关闭闸口。"),
    (
        OVERALL, "县（区）人民政府获悉较大以上突发事件后，应当在30分钟内向市应急办电话报告。",
        DISTRICT, "区应急办对较大以上突发事件，应当在获悉后1小时内向市应急办电话报告。",
    ),
    (FLOOD, "全市渔船（含合作港区停泊渔船）应当在台风七级风圈影响前24小时完成回港避风。", PORT, "停泊本港區之漁船，應於颱風七級暴風圈侵襲前12小時完成進港避風。"),
    (FLOOD, "全市设市级防汛物资仓库4座，专人管理。", FLOOD, "市级防汛物资仓库共6座。"),
    (CHEMICAL, "市危险化学品应急救援队编制60人，驻滨港化工园区。", OVERALL, "序号|队伍名称|编制人数（人）\n\n1|市危险化学品应急救援队|45"),
    (FLOOD, "燃气企业应当每半年至少组织一次防汛应急演练。", FLOOD, "燃气企业的防汛应急演练每年组织一次。"),
    (DISTRICT, "全区有小型水库11座、易涝点9处。", DISTRICT, "全区13座小型水库落实专人值守。"),  # one thing, counted over one place
    (
        CHEMICAL, "事故发生后，生产企业应当在10分钟内向市应急管理局电话报告。",
        OVERALL, "第二步：滨港石化公司须于事发后20分钟内致电市应急管理局报告情况。",
    ),  # the first report of one class to one office
    (OVERALL, "品种|单位|定额|管理单位\n\n融雪剂|吨|600|市城市管理局", FLOOD, "市级融雪剂储备定额为480吨，由市城市管理局管理。"),
    (OVERALL, "市级建有专业森林消防队一支，在编队员80人。", FLOOD, "序号|队伍|人数（人）\n\n1|市专业森林消防队|96"),
]  # fmt: skip
ALIKE = [
    (OVERALL, "书面报告应当在获悉后1小时内报送市应急办。", DISTRICT, "书面报告应当在获悉后60分钟内报送市应急办。"),  # one value
    (OVERALL, "截至2019年底，全市共有危险化学品生产企业27家。", CHEMICAL, "截至2023年底，全市共有危险化学品生产企业24家。"),
    (OVERALL, "全市已建成应急避难场所136处。", DISTRICT, "全区已建成应急避难场所29处。"),
    (OVERALL, "各区综合应急救援队伍人数不少于30人。", DISTRICT, "区综合应急救援队伍按40人组建。"),
    (FLOOD, "上坪水库汛限水位为62.50米。", DISTRICT, "龙坎水库汛限水位为48.00米。"),
    (FLOOD, "青澜江云州站警戒水位为18.50米。", DISTRICT, "青澜江云州站保证水位为20.80米。"),
    (OVERALL, "市级财政每年安排应急准备金3000万元。", DISTRICT, "区级财政每年安排应急准备金500万元。"),
    (
        OVERALL, "县（区）人民政府获悉突发事件后，应当在30分钟内向市应急办电话报告。",
        DISTRICT, "书面报告应当在获悉突发事件后1小时内向市应急办报告。",
    ),
    (FLOOD, "市防指每年汛前至少组织1次防汛综合演练。", CHEMICAL, "市危化指每两年至少组织1次危险化学品事故综合演练。"),
    (FLOOD, "3小时累计雨量达到100毫米时，启动泵站。", DISTRICT, "24小时累计雨量达到150毫米时，启动泵站。"),
    (DISTRICT, "镇街发现险情的，应当在10分钟内电话报告区防指办公室。", DISTRICT, "水库管理单位发现险情的，应当在15分钟内报告区防指办公室。"),
    (PORT, "暴風圈於24小時內可能影響本港區時，通報漁船。", PORT, "漁船應於海上警報發布後8小時內回港。"),  # a forecast
    (FLOOD, "青澜江云州站警戒水位为18.50米。", FLOOD, "青澜江云州站6月18日14时水位涨至18.72米，超警戒水位0.22米。"),  # it happened
    (FLOOD, "道路积水深度超过15厘米的，设置警示标志。", FLOOD, "下穿通道积水深度超过30厘米的，立即封闭并设置警示标志。"),
    (FLOOD, "市危险化学品专业应急救援队伍共2支，分别驻滨港和临江。", CHEMICAL, "市危险化学品专业应急救援队伍中驻滨港的1支与企业联训。"),
    (OVERALL, "2023年末全市常住人口189.2万人。", FLOOD, "第七次全国人口普查时，全市常住人口为186.4万人。"),
    (FLOOD, "鹤埠水文站的警戒水位为32.50米，保证水位为34.50米。", FLOOD, "临皋水位站位于上游，其警戒水位是38.20米，保证水位是40.00米。"),
    (OVERALL, "区县储备的应急物资，每年至少清点一次。", DISTRICT, "区储备的应急物资每半年清点一次。"),  # the district is stricter
    (DISTRICT, "全区有小型水库11座，其中小（1）型3座。", DISTRICT, "全区改建3座小型水库。"),
    (FLOOD, "Ⅱ级响应期间每2小时续报1次，Ⅲ级响应期间每4小时续报1次。", DISTRICT, "Ⅱ级响应期间每2小时续报1次，Ⅲ级响应期间每4小时续报1次。"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "said", "other", "too"), AT_ODDS, ids=lambda x: x[:12] if isinstance(x, str) else "")
def test_two_values_of_one_matter_are_found(one: tuple[str, str], said: str, other: tuple[str, str], too: str) -> None:
    documents = [plan(one, said, too)] if one is other else [plan(one, said), plan(other, *too.split("\n\n"))]
    [finding] = found(NumberCheck(), *documents)
    assert finding.kind == "number"
    assert len(finding.places) == 2
    assert all(p.marks for p in finding.places)


@pytest.mark.parametrize(("one", "said", "other", "too"), ALIKE, ids=lambda x: x[:12] if isinstance(x, str) else "")
def test_what_only_looks_alike_is_left_alone(one: tuple[str, str], said: str, other: tuple[str, str], too: str) -> None:
    assert not found(NumberCheck(), *([plan(one, said, too)] if one is other else [plan(one, said), plan(other, too)]))


def test_the_higher_plan_comes_first_and_times_are_grave() -> None:
    said = "事故单位负责人接到报告后应当在{}小时内向区应急管理局报告。"
    [finding] = found(NumberCheck(), plan(DISTRICT, said.format(2)), plan(CHEMICAL, said.format(1)))
    assert finding.severity == "high"
    assert [p.title for p in finding.places] == [CHEMICAL[0], DISTRICT[0]]
    assert "“1小时内”与“2小时内”" in finding.message


def test_plans_of_two_cities_are_not_compared() -> None:
    other = ("湖安市防汛防台风应急预案", "（湖政发〔2023〕3号　2023年5月1日印发）")
    assert not found(NumberCheck(), plan(FLOOD, "市级防汛物资仓库共4座。"), plan(other, "市级防汛物资仓库共6座。"))


def test_two_days_of_one_task_are_found_and_those_of_two_tasks_are_not() -> None:
    [finding] = found(
        DeadlineCheck(),
        plan(
            OVERALL,
            "中心城区14处易涝点改造应于2025年12月底前全部完成。",
            "市级专项应急预案应于2025年12月底前完成修订。",
        ),
        plan(FLOOD, "中心城区14处易涝点改造应于2025年6月底前全部完成。"),
        plan(DISTRICT, "区级专项应急预案应于2024年6月底前完成修订。"),
    )
    assert [p.quote[:6] for p in finding.places] == ["中心城区14", "中心城区14"]
    assert finding.severity == "medium"


def test_two_periods_after_which_something_is_due_are_found_within_a_plan() -> None:
    [finding] = found(
        DeadlineCheck(),
        plan(
            DISTRICT,
            "各街道应当在本预案印发之日起6个月内完成本级应急预案修订。",
            "各街道应急预案的修订工作应当自本预案印发之日起3个月内完成。",
        ),
    )
    assert "“6个月内”与“3个月内”" in finding.message


def test_two_duty_phones_of_one_office_are_found_whatever_it_is_called() -> None:
    [finding] = found(
        ContactCheck(),
        plan(FLOOD, "设立市防汛防台风指挥部（以下简称市防指）。", "市防指办公室24小时值班电话：0599-8800120"),
        plan(DISTRICT, "市防汛防台风指挥部办公室值班电话：0599-8800210"),
    )
    assert finding.kind == "contact"


@pytest.mark.parametrize(
    "line",
    [
        "市应急管理局传真：0599-8800111",  # a fax is no phone
        "市应急管理局办公室（工作日）电话：0599-8800199",  # nor is an office's by day
        "市应急管理局24小时值班电话：0599-8800110",  # the same
        "区应急管理局24小时值班电话：0599-8800300",  # the district's
    ],
)
def test_numbers_for_another_use_or_of_another_office_are_left_alone(line: str) -> None:
    city = plan(OVERALL, "市应急管理局24小时值班电话：0599-8800110")
    assert not found(ContactCheck(), city, plan(DISTRICT, line))


@pytest.mark.parametrize(
    ("said", "values", "unit", "comparison"),
    [
        ("应当在半小时内到岗", (0.5,), "小时", "most"),
        ("队伍不少于三十人", (30.0,), "人", "least"),
        ("库容1.26亿立方米", (126_000_000.0,), "立方米", "is"),
        ("提前24小时通知下游", (24.0,), "小时", "ahead"),
        ("保存24小时至14天", (24.0, 336.0), "小时", "between"),
        ("每两年至少演练1次", (0.5,), "次/年", "often"),
        ("45 min内赶到现场", (0.75,), "小时", "most"),
        ("应于2025年6月底前完成", (20250631.0,), "日期", "by"),
    ],
)
def test_facts_are_read_with_value_unit_and_comparison(
    said: str, values: tuple[float, ...], unit: str, comparison: str
) -> None:
    [fact] = facts(plan(FLOOD, f"有关单位{said}。"))
    assert (fact.values, fact.unit, fact.comparison) == (values, unit, comparison)
    assert fact.written in said


@pytest.mark.parametrize(
    "said",
    ["云政办发〔2022〕71号", "实行24小时值班", "启动一级响应", "见附件3", "第十七条第二款", "不漏一户一人", "值班电话0599-8800110", "超警戒水位0.22米"],
)  # fmt: skip
def test_what_counts_nothing_is_no_fact(said: str) -> None:
    assert not list(facts(plan(FLOOD, f"有关单位{said}。")))


def test_one_value_against_another_in_many_places_is_told_once() -> None:
    said = "市防指办公室接到险情报告后应当在{}分钟内报告市防指总指挥{}。"
    documents = [plan(FLOOD, said.format(10, "")), plan(OVERALL, said.format(20, "，并通报各县"))]
    documents.append(plan(DISTRICT, said.format(20, "，同时通知成员单位")))
    [finding] = found(NumberCheck(), *documents)
    assert "2种数值" in finding.message
    assert len(finding.places) == 3


def test_two_districts_set_their_own_figures() -> None:
    other = ("松岭区突发事件总体应急预案", "（松政发〔2023〕4号　2023年3月2日印发）\n\n云州市松岭区多山。")
    said = "下穿通道积水深度超过{}厘米的，由区城市管理局立即封闭。"
    city = plan(OVERALL, "云州市下辖临江区、松岭区。")
    assert not found(NumberCheck(), city, plan(DISTRICT, said.format(25)), plan(other, said.format(30)))
    assert found(NumberCheck(), plan(FLOOD, said.format(25)), plan(DISTRICT, said.format(30)))


def test_a_district_that_is_filed_under_its_city_is_a_district() -> None:
    head = ("云州市松岭区突发事件总体应急预案", "（松政发〔2023〕4号　2023年3月2日印发）")
    assert plan(head, "松岭区多山。").region == "松岭区"
    assert plan(("云州市城区内涝应急预案", "（2023年3月2日印发）"), "全市通用。").region == "云州市"
    assert plan(("云州市澄湖景区应急预案", "（2023年3月2日印发）"), "景区适用。").region == "云州市"
