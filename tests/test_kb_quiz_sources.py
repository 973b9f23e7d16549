"""What can be asked: sentences that stand alone, figures and units with wrong ones beside them, lists, terms, days, grades."""

from collections.abc import Sequence

import pytest
from plans import FLOOD, plan

from kb.checks.reviewed import Reviewed
from kb.quiz.bodies import bodies, levels_of, may_be_one, organ, tasks, wrong_bodies
from kb.quiz.clauses import clauses
from kb.quiz.figures import Figure, figures, wrong_figures
from kb.quiz.item import GAP, Item
from kb.quiz.library import Library
from kb.quiz.listings import is_open, listings
from kb.quiz.makers import items
from kb.quiz.swaps import swaps
from kb.quiz.terms import terms

LAW = ("云州市防汛条例", "（2024年3月1日云州市第十届人民代表大会常务委员会第三次会议通过）")


def law(*lines: str) -> Reviewed:
    return plan(LAW, *lines)


def made(*documents: Reviewed) -> list[Item]:
    library = Library.of(documents, tasks(documents), 1)
    return [i for d in documents for i in items(d, library)]


def said(items_: Sequence[Item], type_: str) -> list[str]:
    return [i.stem for i in items_ if i.type == type_]


@pytest.mark.parametrize(
    "sentence",
    [
        "前款规定的单位应当每年至少组织一次演练。",
        "其主要负责人应当在1小时内报告市防汛指挥机构。",
        "有关部门按照第二十三条的规定应当处以罚款。",
        "应急预案应当包括下列内容。",
        "构成犯罪的，由司法机关依法追究刑事责任。",
        "具体职责见附件2所列的分工，由市防汛指挥机构确定。",
    ],
)
def test_a_sentence_that_leans_on_another_is_not_asked_about(sentence: str) -> None:
    assert not list(clauses(law(f"第一条　{sentence}")))


def test_a_sentence_that_is_understood_alone_is_asked_about_word_for_word() -> None:
    d = law("第一条　水库管理单位应当自收到预警之日起三日内完成检查，并报告市水利局。")
    [clause] = clauses(d)
    assert clause.text == "水库管理单位应当自收到预警之日起三日内完成检查，并报告市水利局。"
    assert clause.proof.quote == d.document.text[clause.proof.start : clause.proof.end]
    assert clause.proof.locator == "第一条"


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("应当在1小时内报告，每半年组织一次演练", ["1小时", "每半年"]),
        ("处五万元以上十万元以下的罚款", ["五万元以上十万元以下"]),
        ("自2024年11月1日起施行，第三十条除外", []),
        ("实行24小时应急值班，配备一名联络员", []),
        ("处上一年年收入百分之四十的罚款", ["百分之四十"]),
        ("水密门四周保持清洁，涉及两个以上行政区域", []),
    ],
)
def test_figures_that_number_or_count_nothing_are_left_out(sentence: str, texts: list[str]) -> None:
    assert [f.text for f in figures(sentence)] == texts


def test_wrong_figures_are_written_like_the_right_one_and_never_say_the_same() -> None:
    [right] = figures("应当在三日内报告")
    others = figures("应当在72小时内答复") + figures("应当在十日内答复")
    wrong = wrong_figures(right, others)
    assert "十日" in wrong[:1]
    assert all(w.endswith("日") and w != "三日" for w in wrong)
    [amount] = figures("处5万元以上10万元以下罚款")
    assert all("万元以上" in w for w in wrong_figures(amount, []))
    [often] = figures("每2年组织一次演练")
    assert set(wrong_figures(often, [])) <= {"每半年", "每年", "每3年", "每5年", "每季度", "每月"}


def test_half_an_hour_is_no_wrong_answer_for_thirty_minutes() -> None:
    right = Figure(0, 4, "30分钟", "duration", (0.5,), "分钟")
    assert all(figures(w)[0].values != (0.5,) for w in wrong_figures(right, []))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("县级以上人民政府", "县级人民政府", True),
        ("县级以上人民政府", "县级以上地方各级人民政府", True),
        ("国务院公安部门", "国务院水行政主管部门", False),
        ("国务院应急管理部门", "省级人民政府应急管理部门", False),
        ("公安机关", "公安机关交通管理部门", True),
        ("市气象局", "市水利局", False),
        ("驾驶台当值人员", "当值驾驶员", True),
        ("市应急局", "市应急管理局", True),
    ],
)
def test_a_unit_is_wrong_beside_another_only_if_it_cannot_be_it(one: str, other: str, *, expected: bool) -> None:
    assert may_be_one(one, other) is expected
    assert may_be_one(other, one) is expected


def test_levels_and_organs_are_read_from_names() -> None:
    assert organ("县级以上人民政府应急管理部门") == "应急管理部门"
    assert levels_of("县级以上地方人民政府") == frozenset([1, 2, 3])


def test_a_unit_that_has_a_like_task_is_no_wrong_answer() -> None:
    d = plan(
        FLOOD,
        "2.3 成员单位职责",
        "市水利局：负责组织水情监测预报和水库调度。",
        "市气象局：负责提供降雨监测和天气预报信息。",
        "市水文中心：负责水情监测预报和水库调度信息发布。",
        "市民政局：负责受灾困难群众的生活救助。",
        "市公安局：负责灾区交通管制和治安维护。",
    )
    clause = next(c for c in clauses(d) if c.text.startswith("市水利局"))
    [body] = bodies(clause)
    wrong = wrong_bodies(body, tasks([d]))
    assert "市水文中心" not in wrong
    assert {"市气象局", "市民政局", "市公安局"} <= set(wrong)


def test_modals_are_swapped_only_where_there_is_one_and_no_exception() -> None:
    d = law(
        "第一条　水库管理单位应当每日巡查大坝。",
        "第二条　水库管理单位应当每日巡查，但是可以委托乡镇人民政府巡查。",
        "第三条　任何单位和个人不得在坝体上堆放杂物。",
    )
    found = {c.proof.locator: [s.wrong for s in swaps(c, traditional=False)] for c in clauses(d)}
    assert found["第一条"] == ["可以"]
    assert found.get("第二条", []) == []
    assert found["第三条"] == ["可以"]


REVISE = (
    "第一条　有下列情形之一的，应急预案制定单位应当及时修订预案：",
    "（一）所依据的法律法规发生重大变化；",
    "（二）应急指挥机构及其职责发生调整；",
    "（三）重要应急资源发生重大变化；",
    "（四）在演练中发现需要修订的重大问题；",
    "（五）法律法规规定的其他情形。",
)


def test_a_list_becomes_a_question_and_its_open_item_no_option() -> None:
    [listing] = listings(law(*REVISE))
    assert listing.question == "应急预案制定单位应当及时修订预案的情形有下列哪些？"
    assert listing.plainly == "应急预案制定单位应当及时修订预案的情形有哪些？"
    assert [is_open(i) for i in listing.items] == [False, False, False, False, True]
    assert all(i.text == listing.document.document.text[i.start : i.end] for i in listing.items)


def test_wrong_options_of_a_list_stand_nowhere_in_its_article() -> None:
    other = (
        "第二条　应急预案备案应当提交下列材料：",
        "（一）应急预案备案申报表；",
        "（二）应急预案评审意见；",
        "（三）应急资源调查清单；",
        "（四）应急预案电子文档。",
        "第三条　申请危险作业许可应当提交下列材料：",
        "（一）作业单位营业执照；",
        "（二）作业方案和安全措施；",
        "（三）作业人员名单；",
        "（四）应急救援预案。",
    )
    found = [i for i in made(law(*REVISE, *other)) if i.type == "multiple"]
    assert found
    for item in found:
        article = item.proof.quote
        for n, option in enumerate(item.options):
            assert (option in article) is (n in item.answer)


def test_principles_in_a_sentence_are_asked_as_a_choice() -> None:
    d = law(
        "第一条　防汛工作坚持以人为本、预防为主、统一指挥、分级负责的原则。",
        "第二条　救助工作遵循公开公正、分类施策、就近就便的原则。",
    )
    assert f"根据《云州市防汛条例》第一条，防汛工作坚持{GAP}的原则。" in said(made(d), "multiple")


def test_what_nobody_takes_for_allowed_is_not_asked_as_allowed() -> None:
    d = law("第一条　任何单位和个人不得截留、挪用防汛资金。", "第二条　市人民政府应当加强防汛工作。")
    assert not [s for c in clauses(d) for s in swaps(c, traditional=False)]


def test_terms_are_asked_by_their_meaning_and_the_other_way_round() -> None:
    d = law(
        "第一条　防洪区，是指洪水泛滥可能淹及的地区。",
        "第二条　洪泛区，是指尚无工程设施保护的低洼地带。",
        "第三条　蓄滞洪区，是指临时贮存洪水的低洼地区及湖泊。",
        "第四条　保护范围，是指受工程设施保护的地带。",
    )
    assert [t.text for t in terms(d)] == ["防洪区", "洪泛区", "蓄滞洪区", "保护范围"]
    found = made(d)
    assert "根据《云州市防汛条例》第二条，什么是“洪泛区”？" in said(found, "short")
    assert f"根据《云州市防汛条例》第二条，{GAP}是指尚无工程设施保护的低洼地带。" in said(found, "single")


@pytest.mark.parametrize(
    "sentence", ["拒不执行防汛抢险指令的，由公安机关处理。", "派人在路口指引救护车到场，由值班员负责。"]
)
def test_an_order_or_a_guide_is_no_definition(sentence: str) -> None:
    assert not list(terms(law(f"第一条　{sentence}")))


def test_the_day_is_asked_unless_an_amendment_came_later() -> None:
    assert f"《云州市防汛条例》自{GAP}起施行。" in said(made(law("第一条　本条例自2024年5月1日起施行。")), "single")
    assert not said(made(law("第一条　本条例自2002年5月1日起施行。")), "single")  # the text is of 2024


GRADES = (
    "第三条　根据事故造成的人员伤亡，事故分为以下等级：",
    "（一）特别重大事故，是指造成30人以上死亡的事故；",
    "（二）重大事故，是指造成10人以上30人以下死亡的事故；",
    "（三）较大事故，是指造成3人以上10人以下死亡的事故；",
    "（四）一般事故，是指造成3人以下死亡的事故。",
)


def test_a_case_is_graded_by_the_limits_that_hold_its_figure() -> None:
    found = [i for i in made(law(*GRADES)) if "某地发生" in i.stem]
    limits = {"特别重大事故": (30, 10**6), "重大事故": (10, 30), "较大事故": (3, 10), "一般事故": (1, 3)}
    assert len(found) == 4
    for item in found:
        dead = int(item.stem.split("造成")[1].split("人")[0])
        low, high = limits[item.answer_text]
        assert low <= dead < high
        assert sorted(item.options) == sorted(limits)


def test_steps_and_ranks_are_put_in_order() -> None:
    d = law(
        "第一条　预警级别按照紧急程度由低到高划分为蓝色预警、黄色预警、橙色预警和红色预警四个等级。",
        "第二条　启动响应应当按照下列程序进行：",
        "（一）值班员核实信息；",
        "（二）办公室提出启动建议；",
        "（三）指挥长批准启动；",
        "（四）各成员单位进入岗位。",
    )
    orders = [i for i in made(d) if i.type == "order"]
    ranked = next(i for i in orders if "预警" in i.answer_text)
    assert [ranked.options[a] for a in ranked.answer] == ["蓝色预警", "黄色预警", "橙色预警", "红色预警"]
    steps = next(i for i in orders if "核实" in i.answer_text)
    assert steps.options[steps.answer[0]] == "值班员核实信息"


def test_a_false_statement_says_which_word_was_changed() -> None:
    found = [i for i in made(law("第一条　水库管理单位应当在3小时内向市水利局报告险情。")) if i.type == "judge"]
    false = [i for i in found if i.answer == (1,)]
    assert false
    for item in false:
        changed = item.explanation.split("。依据")[0]
        assert changed.startswith("原文是“")
        assert changed.split("题中写成了“")[1].rstrip("”") in item.stem
    assert any(i.answer == (0,) and i.proof.quote in i.stem for i in found)


def test_questions_of_a_traditional_text_are_asked_in_traditional_script() -> None:
    d = plan(
        ("雲州市災害防救自治條例", "（2024年3月1日公布）"),
        "第一條　各級政府應每二年檢討災害防救計畫。",
        "第二條　公共事業應於災害發生後一小時內通報主管機關。",
    )
    stems = [i.stem for i in made(d)]
    assert stems
    assert all(s.startswith(("依據《", "《")) for s in stems)
    options = [o for i in made(d) for o in i.options if i.type == "single"]
    assert not any("两" in o or "万" in o for o in options)


def test_options_of_a_figure_run_from_small_to_large_and_the_answer_may_be_any() -> None:
    places = set()
    d = law("第一条　水库管理单位应当在4小时内向市水利局报告险情。")
    for seed in range(40):
        library = Library.of([d], tasks([d]), seed)
        item = next(i for i in items(d, library) if i.type == "single" and i.source == "deadline")
        hours = [figures(o)[0].values[0] for o in item.options]
        assert hours == sorted(hours)
        places.add(item.answer[0])
    assert places == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("南湾镇收容能量为1,260人，北浦乡为840人", ["840人"]),
        ("工务处应当于每年四月七日前完成检查", []),
        ("年接待不少于3万人次", ["3万人次"]),
    ],
)
def test_a_figure_is_taken_whole_or_not_at_all(sentence: str, texts: list[str]) -> None:
    assert [f.text for f in figures(sentence)] == texts


def test_an_article_that_was_put_in_later_is_named_whole() -> None:
    d = law("第十七条　本条例适用于本市。", "第十七条之一　水库管理单位应当在2小时内向市水利局报告险情。")
    stems = [i.stem for i in made(d) if i.source == "deadline"]
    assert stems and all(s.startswith("根据《云州市防汛条例》第十七条之一，") for s in stems)


@pytest.mark.parametrize(
    "sentence",
    [
        "发布后10分钟内应当通知乡镇人民政府。",
        "险情发生后还应当立即报告市防汛指挥机构和市水利局。",
        "人民至上、生命至上；应当坚持依法科学应对。",
    ],
)
def test_what_is_said_of_something_before_is_not_asked_about(sentence: str) -> None:
    assert not list(clauses(law(f"第一条　{sentence}")))


def test_what_can_be_is_no_permission() -> None:
    d = law("第一条　可以预警的自然灾害即将发生时，市气象局应当发布预警信息。")
    assert not [s for c in clauses(d) for s in swaps(c, traditional=False) if s.wrong == "应当"]
