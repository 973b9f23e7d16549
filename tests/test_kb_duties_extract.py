"""A whole document to its duties: who is meant where a sentence does not say, and where each stands."""

import pytest

from ingest.pipeline import ingest
from kb.duties.extract import duties
from kb.duties.rows import Duty

PLAN = """云州市防汛防台风应急预案

云政办发〔2024〕17号

1 总则
1.1 工作原则
市人民政府统一领导，各部门分工负责。

2 组织指挥体系
2.1 市防汛防台风指挥部（以下简称市防指）
指挥长：分管水利工作的副市长。
副指挥长：市水利局局长，市应急管理局局长。
成员：市公安局、市文化和旅游局、各县（区）政府等单位负责同志。
市防指主要职责：
（1）组织防汛抢险；
（2）决定启动Ⅰ级应急响应。
2.2 市防指办公室
主要职责：
（1）负责市防指日常工作；
（2）每年5月底前组织汛前检查。
2.3 成员单位
市气象局：负责降雨预报；提供气象资料。
市公安局:协助转移群众，维护灾区治安。

3 应急响应
3.1 Ⅱ级响应行动
（1）渔船回港：由市农业农村局牵头，市交通运输局配合，在6小时内完成。
（2）发生险情后，现场值班人员应当立即向市防指报告。

4 年度任务
（一）完成水库除险加固。（责任单位：市水利局；配合单位：市财政局；完成时限：6月30日前）
"""
LAW = """災害防救自治條例

第三條 各種災害之防救，以下列機關為災害防救業務主管機關：
一、風災、震災：消防局。
二、水災：水利局。
前項機關之權責如下：
一、擬訂計畫。
第四條 本條例主管機關：在縣為縣政府；在鄉為鄉公所。
第九條 違反規定者，由縣政府處新臺幣三萬元以上十五萬元以下罰鍰。
"""


def rows(text: str, name: str = "预案.txt") -> list[Duty]:
    document = ingest(text.encode(), name, f"/文件/{name}")
    found = duties(document)
    for row in found:
        inside = next((p for p in document.paragraphs if p.start <= row.start < p.end), None)
        header = "|".join(inside.header) if inside else ""  # of a table: 批准启动 stands in the header alone
        said = "".join((document.text[row.start : row.end] + header).split())
        assert "".join(row.who.split()) in "".join(document.text.split()), "who is a slice of the text"
        assert row.role == "member" or "".join(row.does.split()) in said, "what is done is a slice of what says it"
    return list(found)


def of(found: list[Duty], who: str) -> list[tuple[str, str]]:
    return [(d.role, d.does) for d in found if d.who == who]


def test_the_posts_and_members_of_a_headquarters() -> None:
    found = rows(PLAN)
    assert of(found, "分管水利工作的副市长") == [("lead", "指挥长")]
    assert of(found, "市水利局局长") == [("member", "副指挥长")]
    assert ("member", "市防汛防台风指挥部") in of(found, "市文化和旅游局")
    assert [d.who for d in found if d.role == "member" and "区" in d.who] == ["各县（区）政府"]


def test_who_has_the_duties_of_a_list_is_told_by_the_line_that_opens_it_or_by_the_heading() -> None:
    found = rows(PLAN)
    assert of(found, "市防指") == [
        ("lead", "组织防汛抢险"),
        ("execute", "决定启动Ⅰ级应急响应"),
        ("report_to", of(found, "市防指")[2][1]),
    ]
    assert of(found, "市防指办公室") == [("lead", "负责市防指日常工作"), ("lead", "每年5月底前组织汛前检查")]
    assert [d.by for d in found if d.who == "市防指办公室"] == ["", "每年5月底前"]


def test_who_has_the_duties_of_a_line_stands_in_its_label_whichever_colon_it_has() -> None:
    found = rows(PLAN)
    assert of(found, "市气象局") == [("lead", "负责降雨预报"), ("execute", "提供气象资料")]
    assert ("support", "协助转移群众，维护灾区治安") in of(found, "市公安局")


def test_what_a_list_is_about_and_in_which_phase_and_level_it_holds() -> None:
    found = rows(PLAN)
    (lead,) = [d for d in found if d.who == "市农业农村局"]
    assert (lead.role, lead.does, lead.with_whom) == ("lead", "渔船回港：由市农业农村局牵头", ("市交通运输局",))
    assert (lead.phase, lead.level, lead.locator, lead.under) == ("response", "Ⅱ级", "3.1（1）", "渔船回港")
    (told,) = [d for d in found if d.role == "report_to"]
    assert (told.who, told.with_whom, told.by, told.when) == ("市防指", ("现场值班人员",), "立即", "发生险情后")
    assert told.also == "市防汛防台风指挥部"


def test_responsibilities_in_brackets_give_the_sentence_before_them() -> None:
    (lead,) = [d for d in rows(PLAN) if d.who == "市水利局"]
    assert (lead.role, lead.does, lead.with_whom, lead.by) == ("lead", "完成水库除险加固。", ("市财政局",), "6月30日前")


def test_principles_give_nobody_a_duty() -> None:
    assert not [d for d in rows(PLAN) if d.who == "市人民政府"]


def test_a_list_of_hazards_gives_the_agency_of_each_and_a_competent_authority_its_place() -> None:
    found = rows(LAW, "條例.txt")
    assert of(found, "消防局") == [("lead", "風災、震災")]
    assert of(found, "水利局") == [("lead", "水災")]
    assert [(d.who, d.when) for d in found if d.does == "本條例主管機關"] == [("縣政府", "縣"), ("鄉公所", "鄉")]
    assert [d.locator for d in found if d.who == "消防局"] == ["第三條第一項第一款"]


def test_who_is_punished_has_no_duty_and_who_punishes_has() -> None:
    assert [(d.who, d.role) for d in rows(LAW, "條例.txt") if "罰鍰" in d.does] == [("縣政府", "execute")]


def test_a_table_of_units_and_duties_is_read_by_its_headers() -> None:
    table = "| 成员单位 | 职责 | 时限 |\n|---|---|---|\n| 市水利局 | 1.负责水情监测；2.配合转移群众 | 汛期每2小时 |\n"
    found = rows(f"# 云州市防汛预案\n\n## 职责分工\n\n{table}", "预案.md")
    assert of(found, "市水利局") == [("lead", "负责水情监测"), ("support", "配合转移群众")]
    assert {d.by for d in found} == {"汛期每2小时"}


def test_an_empty_document_gives_none() -> None:
    assert duties(ingest("云州市通知\n\n特此通知。\n".encode(), "a.txt", "/a.txt")) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "市指挥部办公室设在市应急局。",
        "参加预案评审的人员应当包括有关应急管理方面的专家。",
        "任何单位和个人对违反本条例规定的行为，有权举报。",
        "公民参加应急救援工作期间，其在本单位的工资待遇和福利不变。",
        "本法所稱災害防救團體，指依本法登錄之團體。",
        "流域管理机构直接管理的河道、湖泊管理范围，由水利部界定。",
        "逾期不改正的，由县级以上人民政府应急管理部门处五万元以上十万元以下的罚款。",
        "故意拖延的，由监察机关对有关责任人员依法给予处分。",
        "各县（区）：现就汛期值班值守工作通知如下。",
    ],
)
def test_what_only_sounds_like_a_duty_is_nobodys(sentence: str) -> None:
    document = ingest(f"云州市防汛办法\n\n第一条　{sentence}\n".encode(), "办法.txt", "/办法.txt")
    assert [d.who for d in duties(document) if d.who != "水利部"] == []


def test_where_it_sits_and_what_it_does_is_a_duty() -> None:
    document = ingest("云州市预案\n\n市指挥部办公室设在市应急局，承担日常工作。\n".encode(), "预案.txt", "/预案.txt")
    assert [d.who for d in duties(document)] == ["市指挥部办公室"]


def test_every_row_has_its_words() -> None:
    text = "云州市预案\n\n综合协调组由市应急局主任任组长，市公安局、市气象局相关人员组成。成员由市民政局、市财政局等单位分管领导组成。\n"
    document = ingest(text.encode(), "预案.txt", "/预案.txt")
    found = duties(document)
    assert {"市公安局", "市民政局", "市财政局"} <= {d.who for d in found}
    assert all(d.who in document.text[d.start : d.end] for d in found)


@pytest.mark.parametrize(
    ("sentence", "who", "role"),
    [
        ("市、松岭区人民政府应对各级监测人员进行培训。", "市、松岭区人民政府", "execute"),
        ("应急管理部商国务院有关部门拟定名录。", "应急管理部", "execute"),
        ("由副院長兼任主任委員。", "副院長", "lead"),
        ("国家支持城乡社区健全应急工作机制。", "", ""),
        ("构建以养护管理部门为主体的抢险队伍。", "", ""),
        ("应急管理部门应当对重点单位的预案演练进行抽查。", "应急管理部门", "supervise"),
    ],
)
def test_names_end_where_their_verb_begins(sentence: str, who: str, role: str) -> None:
    document = ingest(f"云州市防汛办法\n\n第一条　{sentence}\n".encode(), "办法.txt", "/办法.txt")
    assert [(d.who, d.role) for d in duties(document)] == ([(who, role)] if who else [])


@pytest.mark.parametrize(
    ("line", "by"),
    [("2.8月底前由市气象局报送预报。", "8月底前"), ("1.2025年汛前，市气象局负责设备检修。", "2025年汛前")],
)
def test_the_number_of_an_item_takes_nothing_of_a_date(line: str, by: str) -> None:
    document = ingest(f"云州市工作安排\n\n一、任务\n{line}\n".encode(), "安排.txt", "/安排.txt")
    (row,) = [d for d in duties(document) if d.who == "市气象局"]
    assert by in f"{row.by} {row.when} {row.does}"


def test_the_commander_is_not_the_headquarters() -> None:
    document = ingest(
        "云州市预案\n\nⅡ级应急响应由市防指指挥批准启动，橙色预警由市防指指挥签发。\n".encode(), "a.txt", "/a.txt"
    )
    assert {d.who for d in duties(document)} == {"市防指指挥"}


def test_who_leads_and_who_helps_in_one_bracket_are_told_apart() -> None:
    text = "云州市工作要点\n\n一、任务\n1.开展校园消防演练。（责任单位：市消防救援支队牵头，市教育局、市民政局配合）\n"
    found = duties(ingest(text.encode(), "a.txt", "/a.txt"))
    assert [(d.who, d.role) for d in found] == [("市消防救援支队", "lead"), ("市教育局、市民政局", "support")]


LEVELS = """云州市防汛应急预案

| 级别 | 启动条件 | 批准启动 |
| --- | --- | --- |
| Ⅳ级 | 全市24小时平均降雨量达到80毫米 | 市防指办公室主任 |
| Ⅱ级 | 全市24小时平均降雨量达到180毫米 | 市防指指挥 |
"""
LIST = """职责清单

| 序号 | 单位 | 牵头事项 | 配合事项 | 完成时限 |
| --- | --- | --- | --- | --- |
| 1 | 市水利局 | 1.水库防洪调度；2.停课的组织落实。 | 配合市生态环境局开展水量调度。 | 汛前检查：3月31日前；水毁修复：次年4月15日前 |
| 2 | 市教育局 | 校园安全管理。 | 无 | 6月30日前 |
"""
TEAMS = """队伍表

| 队伍名称 | 人数 | 集结时限 | 承担任务 |
| --- | --- | --- | --- |
| 市水利工程抢险队 | 86 | 30分钟 | 堤防险情处置、水库抢险 |
"""


def test_a_column_of_who_approves_gives_each_level_its_own() -> None:
    found = [(d.who, d.role, d.does, d.level) for d in rows(LEVELS, "预案.md")]
    assert found == [
        ("市防指办公室主任", "lead", "批准启动", "Ⅳ级"),
        ("市防指指挥", "lead", "批准启动", "Ⅱ级"),
    ]


def test_each_column_of_duties_has_its_role_and_a_limit_belongs_to_the_matter_it_names() -> None:
    found = rows(LIST, "清单.md")
    his = [(d.role, d.does, d.by) for d in found if d.who == "市水利局"]
    assert his == [
        ("lead", "水库防洪调度", ""),
        ("lead", "停课的组织落实", ""),
        ("support", "配合市生态环境局开展水量调度", ""),
        ("execute", "汛前检查", "3月31日前"),
        ("execute", "水毁修复", "次年4月15日前"),
    ]
    assert ("lead", "校园安全管理", "6月30日前") in [(d.role, d.does, d.by) for d in found if d.who == "市教育局"]


def test_a_limit_whose_header_says_for_what_is_not_the_limit_of_the_task() -> None:
    found = [(d.does, d.by) for d in rows(TEAMS, "队伍.md")]
    assert found == [("堤防险情处置、水库抢险", ""), ("集结时限", "30分钟")]


def test_who_is_named_in_an_item_goes_on_behind_a_semicolon() -> None:
    text = "方案\n\n1 响应\n市指挥部成员单位采取以下措施：\n（1）医疗救治。市卫生健康委组织抢救伤员；加强药品的组织调度。\n（2）做好灾民安置。"
    found = [(d.who, d.does) for d in rows(text)]
    assert ("市卫生健康委", "加强药品的组织调度") in found
    assert ("市指挥部成员单位", "做好灾民安置") in found


def test_leaders_joined_by_a_comma_and_names_that_end_like_a_shorter_one_are_whole() -> None:
    text = "方案\n\n区政府主要领导，市专项指挥部总指挥应赶赴现场指挥处置。成员由市外办、市农业农村局、市气象局等单位分管领导组成。"
    found = [(d.who, d.role) for d in rows(text)]
    assert ("区政府主要领导，市专项指挥部总指挥", "execute") in found
    assert ("市农业农村局", "member") in found
    assert ("市气象局", "member") in found


def test_a_warning_that_a_level_builds_on_is_not_the_level() -> None:
    text = "预案\n\n3 预警响应\n3.1 黄色预警响应\n做好准备。\n3.2 橙色预警响应\n市水利局在黄色预警响应基础上，应当加密巡查。"
    assert [d.level for d in rows(text)] == ["橙色"]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        (
            "易燃易爆物品、危险化学品等危险物品的生产、储存单位，矿山、金属冶炼单位，以及学校、商场等场所经营单位，应当每半年组织一次演练。",
            "易燃易爆物品、危险化学品等危险物品的生产、储存单位，矿山、金属冶炼单位，以及学校、商场等场所经营单位",
        ),
        ("前款规定以外的单位，从业人员超过一百人的，应当配备安全员。", "前款规定以外的单位"),
        (
            "市水利局和负有监督职责的有关部门以及区人民政府接到险情报告后，应当立即核实。",
            "市水利局和负有监督职责的有关部门以及区人民政府",
        ),
        ("市防汛办对单船运输的货物数量有限制的，承运人应当按照规定安排数量。", "承运人"),
        ("救援队伍建立单位应当对队员进行培训。", "救援队伍建立单位"),
        ("有关协会组织依照章程提供培训。", "有关协会组织"),
        ("參與編組機關首長應親自進駐。", "參與編組機關首長"),
        ("安全员应当由主管的负有监督职责的部门对其知识考核合格。", "主管的负有监督职责的部门"),
    ],
)
def test_who_is_named_at_length_is_named_whole(sentence: str, who: str) -> None:
    assert who in [d.who for d in rows(f"规定\n\n第一条　{sentence}")]


def test_who_a_matter_is_described_by_has_no_duty_in_it() -> None:
    text = "办法\n\n第一条　在由市政府负责处置的灾害中使用的物资，由使用地水利部门负责回收，由代储单位清点后入库。"
    assert [d.who for d in rows(text)] == ["使用地水利部门", "代储单位"]
    assert rows("办法\n\n第二条　得由主管機關出具保證書代之。") == []


def test_who_gets_an_order_begins_a_duty_of_his_own() -> None:
    text = "预案\n\n1 调用\n由市防指办公室下达调用指令，物资储备单位接到指令后，应在2小时内装车。"
    assert [(d.who, d.by) for d in rows(text)] == [("市防指办公室", ""), ("物资储备单位", "2小时内")]


def test_what_a_drill_is_held_by_is_no_limit_of_the_report_on_it() -> None:
    text = "办法\n\n第一条　学校应当每半年组织1次演练，并在7日内将情况报送市教育局。"
    assert {(d.who, d.by) for d in rows(text)} == {("学校", "每半年组织1次、7日内"), ("市教育局", "7日内")}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("市人民政府应当支持、督促有关部门依法履行职责。", "supervise"),
        ("市应急局应当组织有关部门开展演练。", "lead"),
        ("市应急局依照本法，对全市安全生产工作实施综合监督管理。", "supervise"),
        ("縣政府應派員協助，並提供器材。", "support"),
        ("治理费用由责任单位承担。", "execute"),
        ("召集人由县长兼任。", "lead"),
    ],
)
def test_the_role_is_that_of_what_is_done(sentence: str, role: str) -> None:
    assert [d.role for d in rows(f"规定\n\n第一条　{sentence}")] == [role]


def test_departments_of_several_are_not_those_they_are_departments_of() -> None:
    text = "预案\n\n1 体制\n成员由党中央、国务院、中央军委有关部门及地方党委和政府负责同志等组成。"
    assert [d.who for d in rows(text)] == ["党中央、国务院、中央军委有关部门", "地方党委和政府负责同志"]


def test_a_duty_that_stands_under_scope_is_one() -> None:
    text = "预案\n\n1.1 适用范围\n本预案适用于本市的事故。道路运输事故由市公安局牵头先期处置。"
    assert [(d.who, d.role) for d in rows(text)] == [("市公安局", "lead")]


def test_the_only_matter_of_a_row_is_what_its_units_do() -> None:
    table = "# 预案\n\n| 突发事件 | 牵头部门 | 配合单位 |\n|---|---|---|\n| 洪涝、台风 | 市水利局 | 市气象局 |\n"
    assert [(d.who, d.role, d.does) for d in rows(table, "预案.md")] == [
        ("市水利局", "lead", "洪涝、台风"),
        ("市气象局", "support", "洪涝、台风"),
    ]


def test_a_limit_before_who_is_his_and_one_of_a_purpose_is_nobodys() -> None:
    found = rows(
        "预案\n\n1 征用\n征用通知下发后24小时内，相关水利部门应当组织装备。\n各級政府為立即執行搶通，應簡化行政程序。\n审批部门在作出决定时，应当征求意见。"
    )
    assert [(d.who, d.by) for d in found] == [("相关水利部门", "24小时内"), ("各級政府", ""), ("审批部门", "")]


def test_while_somebody_does_one_thing_he_has_to_do_another() -> None:
    found = rows("办法\n\n第一条　生产经营单位组织预案编制过程中，应当征求救援队伍的意见。")
    assert [(d.who, d.role, d.does) for d in found] == [("生产经营单位", "execute", "应当征求救援队伍的意见")]


def test_with_whom_a_rule_is_explained() -> None:
    found = rows("规定\n\n第九条　本规定由应急管理部商中共中央组织部解释。")
    assert [d.who for d in found] == ["应急管理部"]


def test_what_is_to_be_done_stands_between_a_condition_and_by_whom() -> None:
    found = rows("预案\n\n1 措施\n台风橙色预警发布后6小时内，渔船全部回港，由市农业农村局负责督促落实。")
    assert [(d.who, d.does, d.when, d.by) for d in found] == [
        (
            "市农业农村局",
            "渔船全部回港，由市农业农村局负责督促落实",
            "台风橙色预警发布后6小时内",
            "6小时内",
        )
    ]


def test_who_helps_does_not_lead_what_is_said_behind_him() -> None:
    found = rows("预案\n\n1 工作组\n（1）群众安置组，由市应急管理局牵头，市民政局配合，负责受灾群众转移安置。")
    assert [(d.who, d.role) for d in found if "转移安置" in d.does] == [("市应急管理局", "lead")]
    assert ("市民政局", "support") in [(d.who, d.role) for d in found]


def test_offices_of_a_school_are_units() -> None:
    found = rows("预案\n\n1 工作组\n（1）疏散组由教务处牵头，总务处配合。")
    assert [(d.who, d.role) for d in found] == [("教务处", "lead"), ("总务处", "support")]
