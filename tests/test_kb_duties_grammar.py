"""One sentence: who, in which role, with whom, by when, on which condition."""

import pytest

from ingest.fold import fold
from kb.duties.grammar import Subject, read


def told(sentence: str, subject: str = "") -> list[tuple[str, str]]:
    """(who, role) of every duty that a sentence gives; `subject` is who has them where it names nobody."""
    text = fold(sentence + subject)
    inherited = Subject((len(sentence), len(text)), free=True) if subject else None
    return [(text[slice(*r.who)], r.role) for r in read(text, 0, len(sentence), inherited)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("市水利局负责澄湖水库的防洪调度。", [("市水利局", "lead")]),
        ("澄湖水库的防洪调度由市水利局负责。", [("市水利局", "lead")]),
        ("市公安局应当维护现场秩序。", [("市公安局", "execute")]),
        ("市气象局配合做好灾情评估。", [("市气象局", "support")]),
        ("市应急管理局指导督促各县（区）开展演练。", [("市应急管理局", "supervise")]),
        ("市委宣传部组织新闻发布会。", [("市委宣传部", "lead")]),
        ("国务院应急管理部门会同国务院有关部门确定目录。", [("国务院应急管理部门", "lead")]),
        ("县级以上人民政府及其有关部门应当制定应急预案。", [("县级以上人民政府及其有关部门", "execute")]),
        ("公安、交通运输、气象等部门按照职责做好应对工作。", [("公安、交通运输、气象等部门", "execute")]),
        ("指挥由分管水利工作的副市长担任。", [("分管水利工作的副市长", "lead")]),
        ("市政府分管副秘书长任副总指挥。", [("市政府分管副秘书长", "member")]),
        ("蓝色、黄色预警由市防指办公室发布。", [("市防指办公室", "execute")]),
        ("災害應變中心指揮官由縣長擔任。", [("县长", "lead")]),
        ("各級政府應依災害防救計畫辦理演習。", [("各级政府", "execute")]),
        ("参加现场救援的人员必须佩戴防护装备。", [("参加现场救援的人员", "execute")]),
        ("负有安全生产监督管理职责的部门应当公布值班电话。", [("负有安全生产监督管理职责的部门", "execute")]),
        ("市政府有关部门（单位）要立即启动预案。", [("市政府有关部门(单位)", "execute")]),
    ],
)
def test_who_and_in_which_role(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "防汛工作坚持安全第一、常备不懈的方针。",
        "单位和个人可以向市应急管理局举报。",  # a power, no duty
        "监察机关有权查阅有关资料。",
        "突发事件由低到高分为四级。",
        "灾害造成全部道路中断。",
        "事故的原因由于设备老化。",
    ],
)
def test_what_gives_nobody_anything_to_do(sentence: str) -> None:
    assert told(sentence) == []


def test_a_report_has_one_who_makes_it_and_one_who_gets_it_with_the_limit() -> None:
    text = fold("事故发生后，单位负责人接到报告后，应当于1小时内向县级以上人民政府应急管理部门报告。")
    made, got = read(text)
    assert (text[slice(*made.who)], made.role) == ("单位负责人", "execute")
    assert (text[slice(*got.who)], got.role) == ("县级以上人民政府应急管理部门", "report_to")
    assert [text[slice(*s)] for s in made.by] == ["1小时内"]
    assert [text[slice(*s)] for s in got.with_whom] == ["单位负责人"]
    assert made.when is not None
    assert text[slice(*made.when)].endswith("接到报告后")


def test_whom_the_leader_takes_along_stands_with_him() -> None:
    text = fold("由市公安局牵头，市交通运输局、市应急管理局配合，负责事故现场的交通管制。")
    lead, support, *_ = read(text)
    assert (text[slice(*lead.who)], lead.role) == ("市公安局", "lead")
    assert (text[slice(*support.who)], support.role) == ("市交通运输局、市应急管理局", "support")
    assert [text[slice(*s)] for s in lead.with_whom] == ["市交通运输局", "市应急管理局"]


def test_members_of_a_group_are_a_row_each() -> None:
    sentence = "成员由市委宣传部、市公安局、市文化和旅游局、各区（市）政府等单位分管领导组成。"
    assert told(sentence) == [
        ("市委宣传部", "member"),
        ("市公安局", "member"),
        ("市文化和旅游局", "member"),
        ("各区(市)政府", "member"),
    ]


def test_what_is_done_stands_before_who_where_the_sentence_has_it_so() -> None:
    text = fold("市级防汛抢险队伍3支共240人，由市水利局管理。")
    (row,) = read(text)
    assert text[slice(*row.does)] == "市级防汛抢险队伍3支共240人,由市水利局管理"


def test_in_a_list_of_duties_nobody_needs_to_be_named() -> None:
    assert told("负责水情监测；配合疏散群众；完成市防指交办的其他任务。", subject="市水利局") == [
        ("市水利局", "lead"),
        ("市水利局", "support"),
        ("市水利局", "execute"),
    ]


def test_two_roles_of_one_in_one_sentence_are_two_rows() -> None:
    assert told("市公安局负责灾区治安，协助疏散受威胁的村民。") == [("市公安局", "lead"), ("市公安局", "support")]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("生产经营单位对监督检查人员依法履行监督检查职责，应当予以配合。", "support"),
        ("市专项应急指挥部负责对本预案执行情况进行检查。", "supervise"),
    ],
)
def test_what_is_done_decides_where_the_verb_misleads(sentence: str, role: str) -> None:
    assert [r for _, r in told(sentence)] == [role]
