"""Citations, agencies, counts, references, terms, orders from above and mandatory parts: what is wrong, and what is right."""

from datetime import date

import pytest
from plans import CHEMICAL, DISTRICT, FLOOD, OVERALL, PORT, found, plan

from kb.checks.agency import AgencyCheck
from kb.checks.count import CountCheck
from kb.checks.coverage import CoverageCheck
from kb.checks.element import ElementCheck
from kb.checks.law import LawCheck
from kb.checks.reference import ReferenceCheck
from kb.checks.term import TermCheck

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("head", "line", "severity", "words"),
    [
        (OVERALL, "依据《中华人民共和国突发事件应对法》（2007年11月1日起施行）制定。", "high", "引用的是旧版"),
        (OVERALL, "按照《突发事件应急预案管理办法》（国办发〔2013〕101号）执行。", "high", "国办发〔2024〕5号"),
        (CHEMICAL, "依据《生产安全事故应急预案管理办法》（国家安监总局令第17号）编制。", "medium", "应急管理部令第2号"),
        (FLOOD, "依据《国家防汛抗旱应急预案》（国办函〔2022〕84号）制定。", "medium", "应为“国办函〔2022〕48号”"),
        (FLOOD, "依据《中华人民共和国突发事件应对法》制定。", "low", "已有新版"),  # right on its day
        (OVERALL, "依照《生产安全事故应急条例》第三十九条处理。", "medium", "共35条"),
    ],
)
def test_what_is_cited_wrongly_is_found(head: tuple[str, str], line: str, severity: str, words: str) -> None:
    [finding] = found(LawCheck(TODAY), plan(head, line))
    assert finding.severity == severity
    assert words in finding.message


@pytest.mark.parametrize(
    "line",
    [
        "依据《中华人民共和国突发事件应对法》（2024年修订）制定。",
        "依据《突发事件应急预案管理办法》（国办发〔2024〕5号）制定。",
        "《突发事件应急预案管理办法》（国办发〔2013〕101号）已废止。",
        "依据《城镇燃气管理条例》（国务院令第583号公布，国务院令第666号修订）制定。",
        "紧急防汛期依照《中华人民共和国防洪法》第四十一条宣布。",
    ],
)
def test_what_is_cited_rightly_is_left_alone(line: str) -> None:
    assert not found(LawCheck(TODAY), plan(OVERALL, line))


def test_the_number_of_another_plan_of_the_library_is_compared_on_the_day_of_the_text() -> None:
    line = "依据《云州市防汛防台风应急预案》（云政办发〔{}〕{}号）制定。"
    [finding] = found(LawCheck(TODAY), plan(FLOOD, "防汛。"), plan(DISTRICT, line.format(2022, 71)))
    assert len(finding.places) == 2  # the other plan's own line beside it
    assert not found(LawCheck(TODAY), plan(FLOOD, "防汛。"), plan(DISTRICT, line.format(2022, 17)))
    assert not found(LawCheck(TODAY), plan(FLOOD, "防汛。"), plan(CHEMICAL, line.format(2016, 8)))  # of 2020, before it


def test_what_is_not_held_is_said_to_be_unchecked() -> None:
    skipped = LawCheck(TODAY).run([plan(FLOOD, "依据《云州市河道管理办法》制定。")]).skipped
    assert "《云州市河道管理办法》" in skipped[0].why


@pytest.mark.parametrize("name", ["市国土资源局", "市安监局", "市环境保护局", "市卫计委", "市质监局", "市公安消防支队"])
def test_a_name_that_the_reform_ended_is_found(name: str) -> None:
    [finding] = found(AgencyCheck(), plan(FLOOD, f"{name}：负责技术支撑工作。"))
    assert name in finding.message
    assert finding.severity == "medium"


@pytest.mark.parametrize(
    "line",
    [
        "市自然资源局：负责监测。", "市文化和旅游局：疏散游客。", "市文化广电旅游局：疏散游客。", "原市国土资源局的职责划入市自然资源局。",
        "依据国家安全生产监督管理总局令第17号执行。", "市消防救援支队：负责灭火。", "市农业农村局：指导生产。", "市住房和城乡建设局：抢修。",
    ],
)  # fmt: skip
def test_names_of_today_and_of_documents_are_left_alone(line: str) -> None:
    assert not found(AgencyCheck(), plan(FLOOD, line))


def test_a_text_older_than_the_reform_gets_a_note_and_traditional_script_is_read() -> None:
    old = ("云州市地质灾害应急预案", "（云政办发〔2012〕3号　2012年3月1日印发）")
    assert found(AgencyCheck(), plan(old, "市国土资源局：负责监测工作。"))[0].severity == "low"
    assert found(AgencyCheck(), plan(PORT, "市環境保護局：辦理環境監測。"))[0].severity == "medium"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("设置以下6个工作组：综合协调组、抢险救援组、医疗救治组、治安交通组、后勤保障组。", True),
        ("设置以下5个工作组：综合协调组、抢险救援组、医疗救治组、治安交通组、后勤保障组。", False),
        ("现场指挥部下设四个工作组，即综合组、救援组和宣传组。", True),
        ("应变中心下设3个任务编组：综合组、救援组、医疗组等。", False),
        ("全市共储备编织袋48万条，其中市级20万条、临江区18万条、松岭区9万条。", True),
        ("全市共储备编织袋47万条，其中市级20万条、临江区18万条、松岭区9万条。", False),
        ("全市共储备编织袋48万条，其中市级20万条。", False),
        ("推进“123”工程，即1个平台、2支队伍、4项制度。", True),
        ("推进“124”工程，即1个平台、2支队伍、4项制度。", False),
    ],
)
def test_figures_that_do_not_fit_what_they_count(line: str, wrong: bool) -> None:
    assert bool(found(CountCheck(), plan(FLOOD, line))) == wrong


def test_a_list_below_its_line_and_a_total_row_are_counted() -> None:
    listed = plan(FLOOD, "采取以下三项措施：", "（一）巡查堤防；", "（二）转移群众。")
    assert "写明3项，下文列出2项" in found(CountCheck(), listed)[0].message
    table = plan(FLOOD, "地区|冲锋舟（艘）|备注", "临江区|4|无", "松岭区|3|无", "合计|8|无")
    assert "相加为7" in found(CountCheck(), table)[0].message


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("文书格式见附件6。", "只有附件1、附件2"),
        ("水闸调度按照本预案4.9的规定执行。", "只有4.1至4.3"),
        ("责任人名单见表3。", "只有表1"),
        ("按照本预案第十七条执行。", "不分条"),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(line: str, words: str) -> None:
    body = [
        "4 响应",
        "4.1 分级",
        line,
        "4.2 条件",
        "按照4.1执行，见附件1和表1，达到4.20米时加密巡查。",
        "4.3 行动",
        "立即处置。",
    ]
    ends = ["表1 联系电话", "附件1 队伍名单", "无。", "附件2 物资清单", "无。"]
    [finding] = found(ReferenceCheck(), plan(FLOOD, *body, *ends))
    assert words in finding.message


def test_two_definitions_that_differ_in_figures_or_reach_are_found() -> None:
    said = "本预案所称易涝点，是指积水深度{}厘米以上的路段。"
    [finding] = found(TermCheck(), plan(FLOOD, said.format(15)), plan(DISTRICT, said.format(30)))
    assert (finding.kind, finding.certain) == ("term", True)
    assert not found(TermCheck(), plan(FLOOD, said.format(15)), plan(DISTRICT, said.format(15)))
    reach = [
        "燃气事故，是指燃气设施发生的泄漏、爆炸事件，包括户内。",
        "本预案所称燃气事故，仅指燃气设施发生的泄漏、爆炸事件，户内不计在内。",
    ]
    assert found(TermCheck(), plan(OVERALL, reach[0]), plan(CHEMICAL, reach[1]))


def test_two_seasons_of_one_name_are_found_and_those_of_two_names_are_not() -> None:
    city = plan(FLOOD, "本市汛期为每年4月15日至10月15日。")
    assert found(TermCheck(), city, plan(DISTRICT, "本区汛期为每年5月1日至9月30日。"))
    assert not found(TermCheck(), city, plan(PORT, "本港區颱風期為每年5月1日至11月30日。"))


def test_one_body_under_two_names_is_found_and_two_bodies_are_not() -> None:
    made = "市政府设立市防汛防台风指挥部（以下简称市防指），统一指挥。"
    [finding] = found(TermCheck(), plan(FLOOD, made, "由市防汛防台抗旱总指挥部下达调度指令。"))
    assert finding.kind == "term"
    assert not found(TermCheck(), plan(OVERALL, made, "市抗震救灾指挥部、市森林防灭火指挥部按照各自职责开展工作。"))


ORDER = "各县（区）人民政府应当统筹投保巨灾保险，并将保费纳入年度预算。"


def test_an_order_that_the_plan_below_never_mentions_is_found() -> None:
    [finding] = found(CoverageCheck(), plan(OVERALL, ORDER), plan(DISTRICT, "区政府组织人员转移和救助工作。"))
    assert "投保" in finding.message
    assert not finding.certain
    below = plan(DISTRICT, "区政府投保巨灾保险，保费列入年度预算。")
    assert not found(CoverageCheck(), plan(OVERALL, ORDER), below)


def test_orders_to_others_bind_nobody_below() -> None:
    lines = [
        "供电公司应当保障重点部位应急供电和抢修。",
        "市财政局应当统筹安排巨灾保险保费补助资金。",
        "协助各县（区）投保巨灾保险。",
    ]
    assert not found(CoverageCheck(), plan(OVERALL, *lines), plan(DISTRICT, "区政府组织转移。"))


def test_parts_that_a_whole_plan_lacks_are_notes_and_short_texts_are_skipped() -> None:
    parts = [
        "一、总则",
        "二、组织指挥体系",
        "三、预防和监测预警",
        "四、信息报告",
        "五、响应分级和处置措施",
        "六、保障措施",
    ]
    whole = plan(FLOOD, *(line for part in parts for line in (part, "有关单位按照职责做好各项工作，确保安全。" * 16)))
    findings = found(ElementCheck(), whole)
    assert {f.severity for f in findings} == {"low"}
    assert any("后期处置" in f.message for f in findings)
    assert ElementCheck().run([plan(FLOOD, "防汛。")]).skipped


def test_categories_that_overlap_are_no_sum() -> None:
    assert not found(CountCheck(), plan(DISTRICT, "全区辖14个乡镇，其中沿河乡镇9个，山洪易发乡镇7个。"))
    assert found(CountCheck(), plan(OVERALL, "市医院开放床位620张，计内科240张、外科200张、儿科120张、重症40张。"))


def test_a_definition_behind_a_label_is_one() -> None:
    other = plan(DISTRICT, "（二）失联村：因灾电话、网络都打不通，超过3个小时仍联系不上的村。")
    [finding] = found(TermCheck(), plan(OVERALL, "本预案所说的失联村，指与外界断绝联系达1小时的行政村。"), other)
    assert "失联村" in finding.message


REGULATION = ("云州市安全生产管理条例", "（自2022年10月1日起施行）")


def test_an_article_of_a_held_regulation_on_something_else_is_found_with_the_one_that_is_meant() -> None:
    law = plan(
        REGULATION,
        "第一条　为了加强安全生产工作，制定本条例。",
        "第二条　化工园区每三年至少开展一次整体性安全风险评估，评估报告报市应急管理部门备案。",
        "第三条　使用燃气的餐饮场所应当安装可燃气体报警和自动切断装置。",
    )
    said = "园区按照《云州市安全生产管理条例》第{}条的规定，每三年开展一次整体性安全风险评估。"
    [finding] = found(LawCheck(TODAY), law, plan(CHEMICAL, said.format("三")))
    assert "本句所说的内容在第二条" in finding.message
    assert [p.quote[:3] for p in finding.places[1:]] == ["第三条", "第二条"]
    assert not found(LawCheck(TODAY), law, plan(CHEMICAL, said.format("二")))


def test_an_outdated_name_is_shown_beside_the_new_one_of_the_same_text() -> None:
    [finding] = found(AgencyCheck(), plan(OVERALL, "由市国土资源局检查边坡。", "市自然资源和规划局负责监测。"))
    assert "本文件另处已写作“市自然资源和规划局”" in finding.message
    assert len(finding.places) == 2


def test_a_list_that_has_to_be_kept_and_an_order_by_the_zones_name_are_missed() -> None:
    city = plan(
        FLOOD, "云州市下辖临江区。", "乡镇、街道和村、社区逐户明确转移责任人，转移责任人名单每年4月15日前更新并公布。"
    )
    own = ("临江区防汛防台风应急预案", DISTRICT[1])
    [finding] = found(CoverageCheck(), city, plan(own, "镇街负责人员转移，各村明确责任人。"))
    assert "转移责任人名单" in finding.message
    assert not found(CoverageCheck(), city, plan(own, "各社区逐户明确转移责任人，名单每年更新并公布。"))


def test_what_is_ordered_on_occasion_is_only_a_note() -> None:
    city = plan(FLOOD, "云州市下辖临江区。", "接到预报后，有关县（区）人民政府应当组织危旧房屋居民避险并检查供水管线。")
    assert {f.severity for f in found(CoverageCheck(), city, plan(DISTRICT, "镇街负责巡堤。"))} <= {"low"}
