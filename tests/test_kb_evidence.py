"""What speaks for a passage: the words it covers, the kind of thing it shows, the article, place and year it is of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.hits import Hit
from ingest.document import Metadata, Passage
from ingest.fold import fold
from kb.clause import article_of
from kb.doubt import special_first
from kb.evidence import Asking, Evidence, covered, is_elsewhere, shows, tiers, weigh
from kb.question import understand
from kb.ranking import rarity

PLAN = Metadata("云州市防汛应急预案", region="云州市", kind="plan", status="in_force")


def hit(
    text: str, n: int = 0, *, metadata: Metadata = PLAN, path: tuple[str, ...] = (), locator: str = "", at: int = 0
) -> Hit:
    passage = Passage(f"d{n}:{n}", f"d{n}", n, at, at + len(text), text, path, locator)
    return Hit(passage, f"{n}.txt", metadata, 0.5, lexical=1.0, dense=0.8)


def characters(text: str) -> list[str]:
    """A stand-in for the library's terms: every character is one."""
    return [c for c in text if c.isalnum()]


def weighed(question: str, *hits: Hit, near: float = 0.8) -> list[Evidence]:
    held = {h.passage.document_id: (h.file, h.metadata) for h in hits}
    asked = understand(question, held)
    weights = rarity(characters(asked.topic), {}, 100)
    return weigh(Asking(asked, weights, characters, lambda texts: [near] * len(texts)), hits)


# -- the parts --------------------------------------------------------------------------------------------------------


def test_a_rare_word_weighs_more_and_one_in_every_passage_next_to_nothing() -> None:
    weights = rarity(["雷达", "防汛", "的"], {"雷达": 1, "防汛": 30, "的": 100}, 100)
    assert weights["雷达"] > weights["防汛"] > weights["的"]
    assert 0 <= weights["的"] < 0.01
    assert set(weights) == {"雷达", "防汛", "的"}


@given(
    st.dictionaries(st.sampled_from("防汛值守台风"), st.floats(0.01, 10)), st.sets(st.sampled_from("防汛值守台风水"))
)
def test_coverage_is_a_share_that_grows_with_what_is_found(weights: dict[str, float], found: set[str]) -> None:
    share = covered(weights, found)
    assert 0 <= share <= 1 + 1e-9
    assert covered(weights, found | set(weights)) == pytest.approx(1 if weights else 0)
    assert covered(weights, found | {"防"}) >= share - 1e-9
    assert covered(weights, [*found, *found]) == pytest.approx(share)


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        ("多长时间内报告？", "应当在30分钟内电话报告。", True),
        ("多长时间内报告？", "应当在三十分钟内电话报告。", True),
        ("多长时间内报告？", "應當立即報告。", True),
        ("多长时间内报告？", "应当向市政府报告。", False),
        ("几小时内报告？", "应当在2小时内报告。", True),
        ("几小时内报告？", "应当在2米内停车。", False),
        ("需要几个工作日？", "15个工作日内答复。", True),
        ("水深多少厘米要封闭？", "超过25厘米的，立即封闭。", True),
        ("要隔离多少米？", "半径不少于500米。", True),
        ("要隔离多少公尺？", "半径不少于500米。", True),
        ("要隔离多少米？", "配备4辆消防车。", False),
        ("水位多高？", "水位20.34米。", True),
        ("水位多高？", "水位持续上涨。", False),
        ("罚多少钱？", "处二百元以上五百元以下罚款。", True),
        ("罚多少钱？", "处五日以上拘留。", False),
        ("值班电话是多少？", "值班电话0599-8800119。", True),
        ("值班电话是多少？", "编号119号文件，共20页。", True),
        ("值班电话是多少？", "配备卫星电话2部。", False),
        ("谁负责疏散？", "由市公安局疏散群众。", True),
        ("谁负责疏散？", "立即疏散。", False),
        ("什么是蓄滞洪区？", "任何文字。", True),
        ("储备了多少艘橡皮艇？", "望海县分库 | 橡皮艇 | 艘 | 12 | 县防指批准", True),
        ("储备了多少艘橡皮艇？", "橡皮艇 | 12 | 艘", True),
        ("储备了多少艘橡皮艇？", "橡皮艇 | 条 | 12", False),
    ],
)
def test_what_is_asked_for_must_stand_in_the_text(question: str, text: str, shown: bool) -> None:
    assert shows(understand(question, {}), text) is shown


@pytest.mark.parametrize(
    ("question", "path", "locator", "stands"),
    [
        ("第17条规定了什么？", ("第三章 监测", "第十七条"), "第十七条第二款", True),
        ("第十七條規定了什麼？", ("第十七條",), "第十七條", True),
        ("第17条规定了什么？", ("第十七条之一",), "第十七条之一", False),
        ("第十七条之一规定了什么？", ("第十七條之一",), "第十七條之一", True),
        ("第十七条之一规定了什么？", ("第十七条",), "第十七条", False),
        ("第7条规定了什么？", ("第十七条",), "第十七条", False),
        ("谁负责？", ("第十七条",), "第十七条", False),
        ("第17条规定了什么？", ("三、主要任务",), "三、（二）", False),
    ],
)
def test_an_article_is_known_by_the_headings_of_the_passage(
    question: str, path: tuple[str, ...], locator: str, stands: bool
) -> None:
    asked = understand(question, {}).article
    found = article_of(hit("……", path=path, locator=locator).passage)
    assert (asked is not None and found == asked) is stands


def test_a_passage_of_a_district_or_of_no_place_is_elsewhere_for_its_city() -> None:
    held = {"a": ("a.txt", PLAN)}
    asked = understand("云州市谁负责？", held)
    assert not is_elsewhere(asked, hit("……"))
    assert is_elsewhere(asked, hit("……", metadata=Metadata("临江区防汛预案", region="临江区")))
    assert is_elsewhere(asked, hit("……", metadata=Metadata("值守手册")))
    assert not is_elsewhere(understand("谁负责？", held), hit("……", metadata=Metadata("值守手册")))


# -- weighing ---------------------------------------------------------------------------------------------------------


def test_the_passage_that_covers_the_question_comes_first() -> None:
    found = weighed(
        "谁封闭下穿通道？",
        hit("市教育局组织停课。", 1),
        hit("市公安局封闭下穿通道。", 2),
        hit("市水利局巡查堤防。", 3),
    )
    assert found[0].hit.passage.document_id == "d2"
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)
    assert found[0].features.coverage > found[-1].features.coverage


def test_the_sentence_that_answers_is_the_focus_at_its_place_in_the_document() -> None:
    text = "暴雨红色预警时停课。渔船在6小时内回港。公园关闭。"
    (best,) = weighed("渔船多长时间内回港？", hit(text, at=500))
    assert best.focus.text == "渔船在6小时内回港。"
    assert text[best.focus.start - 500 : best.focus.end - 500] == best.focus.text
    assert best.features.shows


def test_what_shows_the_kind_of_thing_asked_for_is_preferred() -> None:
    best, second = weighed("渔船多长时间内回港？", hit("渔船应当回港避风。", 1), hit("渔船在6小时内回港。", 2))
    assert (best.features.shows, second.features.shows) == (True, False)
    assert best.hit.passage.document_id == "d2"


def test_of_equal_texts_the_one_in_force_comes_before_the_superseded_one() -> None:
    text = "市水利局负责防汛值守。"
    old = replace(PLAN, status="superseded")
    assert weighed("谁负责防汛值守？", hit(text, 1, metadata=old), hit(text, 2))[0].hit.metadata.status == "in_force"


def test_of_equal_texts_the_citys_own_comes_before_its_districts() -> None:
    text = "水利局负责防汛值守。"
    district = Metadata("临江区防汛预案", region="临江区")
    best = weighed("云州市谁负责防汛值守？", hit(text, 1, metadata=district), hit(text, 2))[0]
    assert best.hit.metadata.region == "云州市"


def test_of_equal_texts_the_article_named_comes_first() -> None:
    text = "积水路段由市公安局封闭。"
    best = weighed(
        "《云州市防汛应急预案》第三条对积水路段怎么规定？",
        hit(text, 1, path=("第二条",), locator="第二条"),
        hit(text, 2, path=("第三条",), locator="第三条"),
    )[0]
    assert best.hit.passage.locator == "第三条"


def test_a_year_that_the_document_does_not_know_is_noted() -> None:
    (other,) = weighed("2026年的目标是多少？", hit("2025年的目标是5起。"))
    (same,) = weighed("2025年的目标是多少？", hit("2025年的目标是5起。"))
    (none,) = weighed("目标是多少？", hit("2025年的目标是5起。"))
    assert (other.features.other_year, same.features.other_year, none.features.other_year) == (True, False, False)
    assert other.score < same.score


def test_a_passage_without_words_is_no_evidence() -> None:
    assert weighed("谁负责？", hit("——。\n※")) == []
    assert weighed("谁负责？") == []


@given(st.permutations(["市水利局负责防汛。", "市公安局负责交通。", "市教育局负责停课。", "市水利局负责防汛。"]))
def test_the_order_in_which_passages_come_changes_nothing(texts: list[str]) -> None:
    hits = [hit(text, n) for n, text in enumerate(texts)]
    forward, backward = weighed("谁负责防汛？", *hits), weighed("谁负责防汛？", *reversed(hits))
    assert [e.hit.passage.id for e in forward] == [e.hit.passage.id for e in backward]
    assert forward[0].hit.passage.text == "市水利局负责防汛。"


# -- the plan for the hazard before a general one ---------------------------------------------------------------------

DISTRICT = replace(PLAN, title="临江区突发事件总体应急预案", region="临江区")
QUAKE = replace(PLAN, title="云州市地震应急预案")
WHO = "防汛Ⅱ级响应由谁批准启动？"


def ordered(question: str, *given: tuple[Metadata, str, float]) -> list[str]:
    """Titles after special_first; each of `given` is a document, its text and how much of what is asked it gives."""
    found = [
        replace(e, features=replace(e.features, given=share))
        for n, (metadata, text, share) in enumerate(given)
        for e in weighed(question, hit(text, n, metadata=metadata))
    ]
    return [e.hit.metadata.title for e in special_first(understand(question, {}), found)]


def test_the_plan_for_the_hazard_asked_about_comes_before_a_general_one() -> None:
    general, flood = (DISTRICT, "Ⅱ级响应由区指挥批准启动。", 0.9), (PLAN, "Ⅱ级响应由市防指指挥批准启动。", 0.7)
    assert ordered(WHO, general, flood) == [PLAN.title, DISTRICT.title]


@pytest.mark.parametrize(
    ("question", "second"),
    [
        (WHO, (PLAN, "Ⅱ级响应由市防指指挥批准启动。", 0.3)),  # gives nobody what is asked
        (WHO, (PLAN, "Ⅲ级响应由市防指副指挥批准启动。", 0.9)),  # another level
        (WHO, (QUAKE, "Ⅱ级响应由市抗震指挥批准启动。", 0.9)),  # another hazard
        ("Ⅱ级响应由谁批准启动？", (PLAN, "Ⅱ级响应由市防指指挥批准启动。", 0.9)),  # no hazard is asked about
    ],
)
def test_nothing_else_is_put_before_the_best(question: str, second: tuple[Metadata, str, float]) -> None:
    first = (DISTRICT, "Ⅱ级响应由区指挥批准启动。", 0.9)
    assert ordered(question, first, second) == [DISTRICT.title, second[0].title]


def test_a_level_before_the_hazard_is_a_level() -> None:
    found = weighed("Ⅳ级防汛响应由谁启动？", hit("市防指决定启动防汛Ⅲ级应急响应。"))
    assert found[0].features.other_level


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("澎岬縣颱風災害應變中心由誰擔任指揮官", "县"),
        ("公所應同步成立鄉（鎮）災害應變中心", "乡镇"),
        ("县（市、区）防汛抗旱指挥部", "县市区"),
        ("市防指", "市"),
        ("街道办事处成立应急指挥部", ""),
    ],
)
def test_headquarters_have_a_tier(text: str, named: str) -> None:
    assert tiers(fold(text)) == frozenset(named)


def test_who_leads_the_headquarters_of_a_township_is_no_answer_for_the_county() -> None:
    county, township = weighed(
        "縣災害應變中心由誰擔任指揮官？",
        hit("公所成立鄉（鎮）災害應變中心，由鄉（鎮）長擔任指揮官；公所成立前，由誰擔任另定。", 1),
        hit("縣災害應變中心指揮官由縣長擔任，副指揮官由副縣長擔任。", 2),
    )
    assert county.hit.passage.document_id == "d2"
    assert (county.features.other_tier, township.features.other_tier) == (0, 1)


def test_how_often_is_shown_by_a_frequency_and_not_by_any_time() -> None:
    asked = understand("防汛物资多久检查一次？", {})
    assert shows(asked, "每年3月底前检查防汛物资。")
    assert shows(asked, "防汛物资定期检查。")
    assert not shows(asked, "接到调令后2小时内装车启运。")


def test_a_mobile_phone_is_no_number_asked_for_unless_it_is() -> None:
    assert shows(understand("手机信号没了，找哪个单位抢修？", {}), "市通信管理局负责抢修公共通信。")
    assert not shows(understand("值班主任的手机号是多少？", {}), "市通信管理局负责抢修公共通信。")


def test_what_was_done_once_in_a_case_is_no_procedure() -> None:
    case = replace(PLAN, title="云州市苯乙烯泄漏事故调查报告", kind="case")
    told, told_to, plan = (
        hit("苯乙烯泄漏造成3人受伤。", 1, metadata=case),
        hit("苯乙烯泄漏时应当先撤人。", 2, metadata=case, path=("七、整改措施",)),
        hit("苯乙烯泄漏时关闭阀门。", 3),
    )
    for question, once in (("苯乙烯泄漏怎么处置？", 1), ("那起苯乙烯泄漏事故怎么处置的？", 0)):
        features = {e.hit.passage.document_id: e.features.once for e in weighed(question, told, told_to, plan)}
        assert features == {"d1": once, "d2": 0, "d3": 0}
