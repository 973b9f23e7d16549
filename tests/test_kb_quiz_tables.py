"""Questions of tables, what a stem says of where a sentence stands, and who is put beside whom."""

import re

import pytest
from plans import FLOOD, plan

from ingest.pipeline import ingest
from kb.checks.reviewed import Reviewed
from kb.duties.extract import duties
from kb.quiz.bank import QuizWanted, build
from kb.quiz.bodies import bodies, may_be_one, sort_of, tasks, wrong_bodies
from kb.quiz.clauses import clauses
from kb.quiz.context import standing_under
from kb.quiz.figures import figures, wrong_figures
from kb.quiz.gate import faults
from kb.quiz.item import GAP, Item, ItemType, Proof, Source
from kb.quiz.library import Library
from kb.quiz.listings import listings, mark_kind
from kb.quiz.of_tables import of_tables

DUTIES = (
    ("市水利局", "负责水库调度和堤防抢护；承担值班工作和汛情汇总。"),
    ("市交通运输局", "负责公路抢通和客运停运调度。"),
    ("市公安局", "负责转移区域的治安和封路。"),
    ("市民政局", "负责养老机构老人的转移避险。"),
    ("市农业农村局", "负责渔船回港和渔排人员上岸。"),
)
LEVELS = (
    ("Ⅳ级", "澄湖站水位达到18.00米", "100人以上500人以下", "值班主任"),
    ("Ⅲ级", "澄湖站水位达到18.50米", "500人以上1000人以下", "副指挥"),
    ("Ⅱ级", "澄湖站水位达到19.80米", "1000人以上5000人以下", "指挥"),
    ("Ⅰ级", "澄湖站水位达到20.80米", "5000人以上", "指挥"),
)


RIVERS = ("澄湖水库", "玉屏水库", "青澜江", "松岭河", "石桥渠", "望海塘", "临江闸", "白鹭湖", "北山塘坝", "南屏圩堤")


def sheet(caption: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], script: str = "") -> Reviewed:
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in (head, *rows))
    text = f"<html><body><h1>云州市防汛应急预案{script}</h1><p>表1　{caption}</p><table>{cells}</table></body></html>"
    document = ingest(text.encode(), "防汛.html", "/文件/防汛.html")
    return Reviewed(document, tuple(duties(document)))


def of(d: Reviewed) -> list[Item]:
    return [i for i in of_tables(d, Library.of([d], tasks([d]), 1)) if not faults(i)]


def test_a_table_of_duties_asks_whose_duty_it_is_and_quotes_the_row() -> None:
    d = sheet("成员单位职责", ("单位", "职责"), DUTIES)
    found = [i for i in of(d) if i.type == "single"]
    assert f"“负责公路抢通和客运停运调度”是{GAP}的职责。" in [i.stem.split("，", 1)[1] for i in found]
    units = {who for who, _ in DUTIES}
    for item in found:
        who, does = next(row for row in DUTIES if row[0] == item.answer_text)
        assert does.split("；")[0].rstrip("。") in item.stem
        assert set(item.options) <= units
        assert item.proof.quote == d.document.text[item.proof.start : item.proof.end]
        assert who in item.proof.quote


def test_a_row_is_true_with_its_own_unit_and_false_with_another() -> None:
    judged = [i for i in of(sheet("成员单位职责", ("单位", "职责"), DUTIES)) if i.type == "judge"]
    assert {i.answer for i in judged} == {(0,), (1,)}
    for item in judged:
        said = item.stem.split("，", 1)[1]
        own = any(said.startswith(who) and said.removeprefix(who).rstrip("。") in does for who, does in DUTIES)
        assert own is (item.answer == (0,))


def test_two_duties_of_one_unit_are_a_multiple_choice() -> None:
    [item] = [i for i in of(sheet("成员单位职责", ("单位", "职责"), DUTIES)) if i.type == "multiple"]
    assert "下列哪些是市水利局的职责？" in item.stem
    assert {item.options[n] for n in item.answer} == {"负责水库调度和堤防抢护", "承担值班工作和汛情汇总"}


def test_a_unit_with_two_rows_is_not_asked_for() -> None:
    assert not of(sheet("成员单位职责", ("单位", "职责"), (*DUTIES, ("市水利局", "负责水文监测和报汛。"))))


def test_a_table_of_levels_asks_at_which_level_and_names_what_the_figure_is_of() -> None:
    found = of(sheet("响应启动条件", ("级别", "水位", "转移群众", "启动人"), LEVELS))
    stems = [i.stem for i in found]
    assert any("“响应启动条件”表，“澄湖站水位达到19.80米”对应的响应级别是" in s for s in stems)
    assert any("“转移群众”为“1000人以上5000人以下”的，对应的响应级别是" in s for s in stems)
    assert all(set(i.options) == {"Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级"} for i in found)
    right = {row[1]: row[0] for row in LEVELS}
    assert all(i.answer_text == right[said] for i in found for said in right if said in i.stem)


def test_what_two_levels_share_is_not_asked() -> None:
    same = tuple((level, "发布台风橙色预警", people, who) for level, _, people, who in LEVELS)
    assert not any("台风" in i.stem for i in of(sheet("响应启动条件", ("级别", "预警", "转移群众", "启动人"), same)))


def test_a_sentence_under_a_level_is_asked_at_that_level() -> None:
    d = plan(
        FLOOD,
        "4 应急响应",
        "4.1 Ⅱ级响应行动",
        "受威胁区域的群众应当在6小时内转移完毕。",
        "4.2 信息报告",
        "市水利局应当在2小时内报告汛情。",
    )
    under = {c.text[:2]: standing_under(c) for c in clauses(d)}
    assert under == {"受威": "Ⅱ级响应行动", "市水": ""}
    stems = [i.stem for i in build([d], QuizWanted(count=20)).items]
    assert any(s.startswith("根据《云州市防汛防台风应急预案》“Ⅱ级响应行动”，受威胁区域") for s in stems)


def test_who_is_meant_by_what_he_does_is_no_wrong_answer_and_has_none() -> None:
    d = plan(
        FLOOD,
        "2.3 成员单位职责",
        "预案编制单位应当每年组织培训。",
        "市气象局：负责提供降雨监测和天气预报信息。",
        "市民政局：负责受灾困难群众的生活救助。",
        "市公安局：负责灾区交通管制和治安维护。",
        "市水利局：负责水库调度和堤防抢护。",
    )
    by_who = {b.text: wrong_bodies(b, tasks([d])) for c in clauses(d) for b in bodies(c)}
    assert by_who["预案编制单位"] == []
    assert "预案编制单位" not in by_who["市水利局"]
    assert {"市气象局", "市民政局", "市公安局"} <= set(by_who["市水利局"])


def test_what_sort_of_body_a_name_means() -> None:
    assert [sort_of(n) for n in ("县级以上人民政府", "市防汛指挥部", "市气象局", "生产经营单位", "村民委员会")] == [
        "government", "staff", "department", "enterprise", "society"
    ]  # fmt: skip
    assert may_be_one("国务院", "县级以上人民政府")
    assert not may_be_one("国务院", "县级以上地方人民政府")


def test_a_list_within_an_item_ends_where_the_next_item_begins() -> None:
    d = plan(
        FLOOD,
        "4.1 处置措施",
        "（10）轮机长应当及时控制下列设备：",
        "①机舱风机；",
        "②燃油泵；",
        "③天窗和风道挡板。",
        "（11）施救过程中应当保持通信畅通。",
    )
    for listing in listings(d):
        assert [i.text for i in listing.items] == ["机舱风机", "燃油泵", "天窗和风道挡板"]
    assert [mark_kind(t) for t in ("(十一)报告", "(3)报告", "⑤报告", "报告")] == ["(一)", "(1)", "①", ""]


def test_measures_to_be_taken_as_needed_are_asked_as_what_may_be_taken() -> None:
    d = plan(
        ("云州市防汛条例", "（2024年3月1日通过）"),
        "第一条　汛情发生后，市防汛指挥机构应当采取下列一项或者多项应急处置措施：",
        "（一）封闭危险道路；",
        "（二）转移受威胁群众；",
        "（三）调度水库泄洪。",
    )
    [listing] = listings(d)
    assert listing.question == "汛情发生后，市防汛指挥机构应当采取的一项或者多项应急处置措施包括下列哪些？"
    two = plan(
        ("云州市防汛条例", "（2024年3月1日通过）"),
        "第一条　汛情发生后，市防汛指挥机构应当启动应急响应，并采取下列一项或者多项应急处置措施：",
        "（一）封闭危险道路；",
        "（二）转移受威胁群众；",
        "（三）调度水库泄洪。",
    )
    assert not list(listings(two))


def test_ranks_are_asked_in_a_whole_sentence() -> None:
    d = plan(FLOOD, "1.4 分级", "根据险情的危害程度和影响范围，由低到高划分为一般、较大、重大和特别重大四级。")
    [item] = [i for i in build([d], QuizWanted(99)).items if i.type == "order"]
    title = "《云州市防汛防台风应急预案》"
    assert item.stem == f"{title}根据险情的危害程度和影响范围划分等级，请将下列等级由低到高排列。"
    assert item.answer_text == "一般 → 较大 → 重大 → 特别重大"


def test_two_questions_of_one_sentence_are_taken_only_when_there_is_no_other() -> None:
    d = plan(FLOOD, *(f"市水利局应当在{n}小时内报告{name}的水情和工情。" for n, name in enumerate(RIVERS, 2)))
    few = build([d], QuizWanted(count=8))
    assert len({i.proof.start for i in few.items}) == len(few.items) == 8


def test_a_list_that_is_shorter_than_it_says_is_not_asked() -> None:
    items = ("（一）游客广场；", "（二）口岸广场；", "（三）湿地公园；", "（四）中心学校。")
    whole = plan(FLOOD, "4.1 避难场所", "全市应急避难场所包括下列4处：", *items)
    short = plan(FLOOD, "4.1 避难场所", "全市应急避难场所包括下列6处：", *items)
    assert len(list(listings(whole))) == 1
    assert not list(listings(short))


def test_a_grade_is_asked_with_a_figure_that_only_one_grade_has() -> None:
    d = plan(
        ("云州市生产安全事故处置办法", "（2024年3月1日云州市人民政府令第8号公布）"),
        "第三条　事故分为以下等级：",
        "（一）特别重大事故，是指造成30人以上死亡的事故；",
        "（二）重大事故，是指造成10人以上30人以下死亡的事故；",
        "（三）较大事故，是指造成3人以上10人以下死亡的事故；",
        "（四）一般事故，是指造成3人以下死亡的事故。",
    )
    asked = [i for i in build([d], QuizWanted(99)).items if "仅按死亡人数判断" in i.stem]
    limits = {"特别重大事故": (31, 999), "重大事故": (11, 29), "较大事故": (4, 9), "一般事故": (1, 2)}
    assert len(asked) == 4
    for item in asked:
        low, high = limits[item.answer_text]
        assert low <= int(re.search(r"造成(\d+)人", item.stem)[1]) <= high  # type: ignore[index]
        assert item.stem.startswith("某地发生一起事故，造成")


def test_a_unit_of_another_sort_has_no_own_area_and_no_own_staff() -> None:
    d = plan(
        FLOOD,
        "2.3 职责",
        "县级人民政府应当组织本行政区域内的隐患排查。",
        "生产经营单位：负责制定抢险方案并组织演练。",
        "村民委员会：负责组织群众转移和安置登记。",
        "市气象局：负责提供降雨监测和天气预报信息。",
        "市水利局：负责水库调度和堤防抢护。",
    )
    wrong = {b.text: wrong_bodies(b, tasks([d])) for c in clauses(d) for b in bodies(c)}["县级人民政府"]
    assert {"市气象局", "市水利局"} <= set(wrong)
    assert not {"生产经营单位", "村民委员会"} & set(wrong)


@pytest.mark.parametrize(
    ("type_", "source", "stem", "options", "answer", "text"),
    [
        ("single", "term", "根据《甲》，（　　）是指露天礦場、廢棄礦坑發生的災害。", ("礦災", "海難", "空難", "旱災"), (0,), "礦災"),
        ("single", "term", "根据《甲》，（　　）是指全面调查可以调用的应急资源状况。", ("应急资源调查", "综合应急预案", "现场处置方案", "事故风险评估"), (0,), "应急资源调查"),
        ("single", "frequency", "根据《甲》，（　　）编列年度预算并开展评估。", ("每年", "每半年", "每两年", "每三年"), (0,), "每年"),
    ],
)  # fmt: skip
def test_a_stem_that_tells_the_answer_is_dropped(
    type_: ItemType, source: Source, stem: str, options: tuple[str, ...], answer: tuple[int, ...], text: str
) -> None:
    proof = Proof("a", "甲.txt", "甲", "第一条", "", None, 0, 1, "甲")
    assert faults(Item(type_, source, stem, options, answer, text, "", proof, 2)) in (
        "题干提示了答案",
        "从选项可以猜出答案",
    )


def test_of_a_long_list_the_explanation_quotes_the_line_that_opens_it_and_the_right_items() -> None:
    filler = "，并按照规定程序及时核实、汇总、分析和报告有关情况，做好与上级部门和相邻地区的衔接，保证各项工作有人抓、有人管、有记录"
    d = plan(
        ("云州市防汛条例", "（2024年3月1日通过）"),
        "第一条　市防汛指挥机构履行下列职责：",
        *(f"（{n}）{what}{filler}；" for n, what in zip("一二三四五六七八九", RIVERS, strict=False)),
        "（十）组织防汛演练；",
        "（十一）发布汛情预警；",
        "（十二）调度水库泄洪。",
        "第二条　乡镇人民政府履行下列职责：",
        "（一）登记危险房屋；",
        "（二）转移受灾群众；",
        "（三）发放救灾物资。",
    )
    long = [i for i in build([d], QuizWanted(99)).items if i.type == "multiple" and i.proof.locator == "第一条"]
    for item in long:
        assert "市防汛指挥机构履行下列职责：……" in item.explanation
        assert all(item.options[n] in item.explanation for n in item.answer)


def test_a_class_of_firms_is_no_wrong_answer_beside_the_class_that_takes_it_in() -> None:
    d = plan(
        FLOOD,
        "2.3 职责",
        "生产经营单位应当建立事故隐患排查治理台账。",
        "燃气经营企业应当每年检查一次用户的燃气管线。",
        "水路运输企业应当制定停航和避风方案。",
        "市气象局：负责提供降雨监测和天气预报信息。",
        "市水利局：负责水库调度和堤防抢护。",
        "市民政局：负责受灾困难群众的生活救助。",
    )
    wrong = {b.text: wrong_bodies(b, tasks([d])) for c in clauses(d) for b in bodies(c)}
    assert {"市气象局", "市水利局", "市民政局"} <= set(wrong["生产经营单位"])
    assert not any("企业" in w for w in wrong["生产经营单位"])


def test_wrong_figures_have_as_many_decimals_as_the_right_one() -> None:
    [right] = figures("水位达到58.20米")
    wrong = wrong_figures(right, figures("警戒水位11.8米") + figures("保证水位12.3米"))
    assert {"11.80米", "12.30米"} <= set(wrong)
    assert all(len(w.removesuffix("米").partition(".")[2]) == 2 for w in wrong)


def test_a_plan_that_speaks_of_other_plans_is_named_by_its_title() -> None:
    d = plan(FLOOD, "7.1 修订", "市水利局应当及时修订相关应急预案，并每3年评估本预案1次。")
    stems = [i.stem for i in build([d], QuizWanted(99)).items if i.source == "frequency"]
    assert stems and all("该预案" not in s and s.count("《云州市防汛防台风应急预案》") == 2 for s in stems)
