"""Which level a quantity makes: ranges read as the law says, criteria of the right matter, the highest that is met."""

import pytest

from ingest.fold import fold
from ingest.pipeline import ingest
from kb.grading import asks_level, criteria, explained, grade, hazards, measures_alike, of_the_matter
from kb.quantities import Range, quantities, ranges

PLAN = """云州市生产安全事故应急预案

1 总则
1.1 事故分级
（1）特别重大事故：死亡30人以上，或者重伤100人以上，或者直接经济损失1亿元以上。
（2）重大事故：死亡10人以上30人以下，或者重伤50人以上100人以下，或者直接经济损失5000万元以上1亿元以下。
（3）较大事故：死亡3人以上10人以下，或者重伤10人以上50人以下，或者直接经济损失1000万元以上5000万元以下。
（4）一般事故：死亡3人以下，或者重伤10人以下，或者直接经济损失1000万元以下。
"""
HEADED = """云州市道路交通事故应急预案

1.1较大道路交通事故：

造成一次死亡3人以上（“以上”含本数，下同）、10人以下的道路交通事故。

1.2重大道路交通事故：

造成一次死亡10人以上30人以下的道路交通事故。
"""
TABLE = """# 云州市防汛应急预案

| 响应 | 预警 | 江河 | 水库 |
|---|---|---|---|
| Ⅲ级 | 黄色预警 | 青澜江云州站水位达到18.50米 | 澄湖水库水位超过97.00米 |
| Ⅱ级 | 橙色预警 | 青澜江云州站水位达到19.80米 | 澄湖水库水位超过98.50米 |
"""


def level(question: str, text: str = PLAN, name: str = "预案.txt") -> str | None:
    found = grade(fold(question), ingest(text.encode(), name, f"/{name}"))
    return found.criterion.level if found else None


@pytest.mark.parametrize(
    ("text", "low", "high", "with_low", "with_high", "unit"),
    [
        ("3人以上10人以下", 3, 10, True, False, "人"),
        ("死亡30人以上", 30, None, True, False, "人"),
        ("10人（含）以上、30人以下", 10, 30, True, False, "人"),
        ("3人以下（含本数）", None, 3, False, True, "人"),
        ("五千万元以上一亿元以下", 5e7, 1e8, True, False, "元"),
        ("不足三人", None, 3, False, False, "人"),
        ("超过24小时", 24, None, False, False, "小时"),
        ("不超过2小时", None, 2, False, True, "小时"),
        ("水位达到19.80米", 19.8, None, True, False, "米"),
        ("3人以上（“以上”含本数，下同）、10人以下", 3, 10, True, False, "人"),
    ],
)
def test_ranges_are_read_as_the_law_says(  # a range and its text
    text: str, low: float | None, high: float | None, with_low: bool, with_high: bool, unit: str
) -> None:
    (found,) = ranges(fold(text))
    assert (found.low, found.high, found.with_low, found.with_high, found.unit) == (
        low,
        high,
        with_low,
        with_high,
        unit,
    )


@pytest.mark.parametrize("text", ["每30日", "死亡5人", "第3条", "2024年", "共有240人"])
def test_a_quantity_alone_is_no_range(text: str) -> None:
    assert ranges(fold(text)) == []


def test_the_ends_of_a_range_are_in_it_or_not() -> None:
    between = Range(3, 10, True, False, "人", 0, 0)
    assert [between.holds(n) for n in (2, 3, 9, 10)] == [False, True, True, False]


def test_money_and_time_are_compared_in_one_unit() -> None:
    assert [(q.value, q.unit) for q in quantities(fold("三千万，8000万元，1.5亿元，半小时，90分钟，12个人"))] == [
        (3e7, ""),
        (8e7, "元"),
        (1.5e8, "元"),
        (1.5, "小时"),
        (12, "人"),
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("死亡2人属于几级事故？", "一般"),
        ("死亡3人属于几级事故？", "较大"),
        ("一次死了12个人算什么级别", "重大"),
        ("死亡30人是什么等级", "特别重大"),
        ("沒死人，可是一下子賠進去三千萬，這算什麼等級的事故？", "较大"),
        ("死亡2人、重伤60人是几级事故", "重大"),  # any one of the criteria is enough, and the highest counts
        ("中毒5人属于几级", None),  # nothing here counts the poisoned
        ("疏散200人属于几级", None),
    ],
)
def test_the_level_of_what_happened(question: str, expected: str | None) -> None:
    assert asks_level(fold(question))
    assert level(question) == expected


def test_the_level_of_a_line_stands_in_its_heading_where_it_does_not_say() -> None:
    assert level("死了12个人的车祸算什么级别", HEADED) == "重大"
    assert level("死了9个人的车祸算什么级别", HEADED) == "较大"


def test_in_a_table_the_first_cell_says_the_level_and_a_gauge_is_not_another() -> None:
    assert level("云州站涨到19.80米该启动几级响应", TABLE, "防汛.md") == "Ⅱ级"
    assert level("云州站涨到19.00米该启动几级响应", TABLE, "防汛.md") == "Ⅲ级"
    assert level("澄湖水库涨到97.50米该启动几级响应", TABLE, "防汛.md") == "Ⅲ级"
    assert level("望海站涨到99米该启动几级响应", TABLE, "防汛.md") is None


def test_every_criterion_is_a_slice_of_the_text() -> None:
    document = ingest(PLAN.encode(), "预案.txt", "/预案.txt")
    found = list(criteria(document))
    assert len(found) == 12
    assert document.text[found[1].within.start : found[1].within.end] == "100人以上"
    assert all(document.text[c.start : c.end].startswith("（") for c in found)


def test_criteria_of_another_matter_do_not_grade() -> None:
    assert of_the_matter(fold("死了3个人的车祸算几级"), fold("云州市道路交通事故应急预案"))
    assert not of_the_matter(fold("森林火灾死亡5人是几级"), fold("云州市道路交通事故应急预案"))
    assert not hazards(fold("死亡5人是几级"))


def test_a_plan_for_everything_grades_only_what_its_criteria_are_about() -> None:
    general = PLAN.replace("云州市生产安全事故应急预案", "云州市突发事件总体应急预案").replace(
        "1.1 事故分级\n", "1.1 事故分级\n生产安全事故分级标准如下：\n"
    )
    assert level("一次死了12个人的生产安全事故算什么级别", general) == "重大"
    assert level("死了12个人的森林火灾算什么级别", general) is None


def test_what_decided_is_told() -> None:
    found = grade(fold("死亡12人是几级"), ingest(PLAN.encode(), "预案.txt", "/预案.txt"))
    assert found is not None
    assert explained(found) == "12人 在“10人以上30人以下”之内（“以上”包括本数，“以下”不包括本数），是重大"


RAIN = """云州市防汛应急预案

（1）Ⅲ级响应：24小时平均降雨量达到120毫米，或者3小时降雨量达到80毫米。
（2）Ⅱ级响应：24小时平均降雨量达到180毫米，或者3小时降雨量达到100毫米。
"""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("24小时降雨130毫米启动几级响应", "Ⅲ级"),
        ("3小时降雨130毫米启动几级响应", "Ⅱ级"),
        ("6小时降雨130毫米启动几级响应", None),
        ("降雨130毫米启动几级响应", None),
    ],
)
def test_rain_is_graded_over_the_same_hours(question: str, expected: str | None) -> None:
    assert level(question, RAIN) == expected


def test_a_document_that_counts_the_same_and_says_no_level_is_known() -> None:
    document = ingest(RAIN.encode(), "防汛.txt", "/防汛.txt")
    assert measures_alike(fold("降雨130毫米启动几级响应"), document)
    assert not measures_alike(fold("死亡3人启动几级响应"), document)
    assert not measures_alike(fold("森林火灾降雨130毫米启动几级响应"), document)


def test_what_decided_is_told_in_the_words_of_the_text() -> None:
    found = grade(fold("云州站涨到19.90米该启动几级响应"), ingest(TABLE.encode(), "防汛.md", "/防汛.md"))
    assert found is not None
    assert explained(found) == "19.90米 在“达到19.80米”之内（“达到”包括本数），是Ⅱ级"
    found = grade(fold("澄湖水库涨到97.50米该启动几级响应"), ingest(TABLE.encode(), "防汛.md", "/防汛.md"))
    assert found is not None
    assert "“超过”不包括本数" in explained(found)


def test_a_question_that_gives_no_quantity_or_asks_no_level_is_none_of_these() -> None:
    assert not asks_level(fold("事故分为几级？"))
    assert not asks_level(fold("死亡3人由谁报告？"))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("死亡1人、轻伤60人算什么级别", "一般"),
        ("死亡2人，出动救援人员120人，属于几级", "一般"),
        ("店里有50人，死了1人，算什么级别", "一般"),
        ("死亡不到10人算几级", None),
        ("近30人死亡算几级", None),
        ("受伤12人算什么级别", None),
        ("直接经济损失5千多万元算什么级别", "重大"),
    ],
)
def test_a_question_counts_in_its_own_clause_and_vaguely_counts_nothing(question: str, expected: str | None) -> None:
    assert level(question) == expected


def test_each_range_of_a_sentence_has_its_own_level() -> None:
    text = "云州市事故管理办法\n\n第一条 死亡3人以上10人以下的为较大事故，10人以上30人以下的为重大事故，死亡30人以上的为特别重大事故。\n"
    assert level("死亡4人算几级", text) == "较大"
    assert level("死亡31人算几级", text) == "特别重大"


def test_a_gauge_is_meant_by_its_name_and_not_by_its_city() -> None:
    assert level("云州市澄湖水库水位涨到97.50米启动几级响应", TABLE, "防汛.md") == "Ⅲ级"
    assert level("玉屏水库水位涨到98米，云州启动几级响应", TABLE, "防汛.md") is None


@pytest.mark.parametrize("said", ["未达到10人", "不大于10人", "不高于10人"])
def test_up_to_is_no_beginning(said: str) -> None:
    (found,) = ranges(fold(f"死亡{said}的"))
    assert (found.low, found.high) == (None, 10)


@pytest.mark.parametrize("said", ["不得少于3人", "不小于3人"])
def test_no_less_than_is_a_beginning(said: str) -> None:
    (found,) = ranges(fold(f"死亡{said}的"))
    assert (found.low, found.high, found.with_low) == (3, None, True)


GAUGES = """# 云州市防汛应急预案

| 响应 | 水库 | 降雨 |
|---|---|---|
| Ⅳ级 | 澄湖水库水位超过96.00米 | 24小时降雨量达到60毫米 |
| Ⅲ级 | 澄湖水库水位超过97.00米 | 24小时降雨量达到120毫米 |
"""
QUAKE = """云州市地震应急预案

（1）较大地震灾害：造成10人以上50人以下死亡（含失踪），或者发生5.0级以上6.0级以下地震。
（2）一般地震灾害：造成10人以下死亡（含失踪），或者发生4.0级以上5.0级以下地震。
"""
CHEMICAL = """云州市危险化学品事故应急预案

（1）Ⅲ级应急响应：初判发生较大事故，或者需要疏散群众1000人以上5000人以下的，由副指挥批准启动。
（2）Ⅱ级应急响应：初判发生重大事故，或者需要疏散群众5000人以上的，由指挥批准启动。
"""


def test_a_cell_is_graded_by_itself_and_a_mark_may_stand_before_its_number() -> None:
    assert level("澄湖水库水位98米启动几级响应", GAUGES, "防汛.md") == "Ⅲ级"
    marked = (
        "云州市防汛应急预案\n\n（1）Ⅲ级响应：云州站水位达到警戒水位12.30米。\n（2）Ⅳ级响应：云州站水位达到11.80米。\n"
    )
    assert level("云州站水位12.5米启动几级响应", marked) == "Ⅲ级"
    assert level("云州站水位12米启动几级响应", marked) == "Ⅳ级"


def test_what_kind_of_accident_asks_for_its_grade_and_who_is_missing_is_not_dead() -> None:
    assert asks_level(fold("直接经济损失一千万是什么事故"))
    assert level("直接经济损失一千万是什么事故") == "较大"
    assert level("失踪3人算几级") is None
    assert level("地震失踪12人算几级", QUAKE) == "较大"


def test_an_earthquake_is_graded_by_its_magnitude() -> None:
    assert level("5.5级地震属于什么级别", QUAKE) == "较大"
    assert level("4.2级地震属于什么级别", QUAKE) == "一般"


def test_the_level_that_labels_a_line_comes_before_the_grade_in_its_conditions() -> None:
    assert level("危化品事故疏散2000人启动几级响应", CHEMICAL) == "Ⅲ级"
    assert level("危化品事故疏散6000人启动几级响应", CHEMICAL) == "Ⅱ级"
