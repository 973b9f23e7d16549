"""When evidence does not carry a question: it is of another hazard, or says nothing of the one asked about."""

from dataclasses import fields, replace

from index.hits import Hit
from ingest.document import Metadata, Passage
from kb.doubt import DOUBT, least_confidence, of_another_hazard, row_of_the_level
from kb.evidence import Evidence, Features
from kb.question import understand
from kb.sentences import sentences


def evidence(title: str, text: str, *, given: float = 0.0, table: bool = False) -> Evidence:
    passage = Passage("d:0", "d", 0, 0, len(text), text, flags=("table",) if table else ())
    hit = Hit(passage, "d.txt", Metadata(title, kind="plan"), 1.0)
    told = replace(Features(*[0.0] * len(fields(Features))), given=given)
    return Evidence(hit, sentences(passage)[0], told, 1.0)


def test_a_plan_for_another_hazard_answers_only_where_it_speaks_of_the_one_asked() -> None:
    asked = understand("地震应急响应由谁启动？", {})
    assert of_another_hazard(asked, evidence("云州市地质灾害应急预案", "Ⅱ级响应由市指挥部启动。"))
    assert not of_another_hazard(asked, evidence("云州市地质灾害应急预案", "地震引发的灾害由市指挥部处置。"))
    assert not of_another_hazard(asked, evidence("云州市突发事件总体应急预案", "Ⅱ级响应由副市长批准。"))
    assert not of_another_hazard(asked, evidence("生产安全事故应急条例", "由人民政府启动。"))
    every_trade = understand("死了12个人的安全生产事故由谁调查？", {})
    assert not of_another_hazard(every_trade, evidence("云州市地震应急预案", "由市政府调查。"))


def test_more_is_needed_where_nothing_is_said_of_the_hazard() -> None:
    silent = evidence("云州市突发事件总体应急预案", "较大事件由市人民政府负责。")
    speaks = evidence("云州市突发事件总体应急预案", "核事故由省人民政府负责。")
    for text, best, least in (
        ("核事故由谁负责？", silent, DOUBT.elsewhere),
        ("核事故由谁负责？", speaks, DOUBT.threshold),
        ("较大事件由谁负责？", silent, DOUBT.threshold),
    ):
        assert least_confidence(understand(text, {}), best) == least


def test_the_row_of_the_level_comes_before_the_sentence_that_points_to_its_table() -> None:
    plan = "云州市防汛应急预案"
    points = evidence(plan, "出现表2所列情形之一的，启动相应级别的应急响应。")
    third = evidence(plan, "Ⅲ级 | 水位达到18米 | 市防指副指挥", given=0.5, table=True)
    second = evidence(plan, "Ⅱ级 | 水位达到19米 | 市防指指挥", given=0.5, table=True)
    for text, first in (("防汛Ⅱ级响应由谁启动？", second), ("防汛响应由谁启动？", points)):
        assert row_of_the_level(understand(text, {}), [points, third, second])[0] is first
    says = evidence(plan, "Ⅱ级响应由市长启动。", given=0.8)
    assert row_of_the_level(understand("防汛Ⅱ级响应由谁启动？", {}), [says, second])[0] is says
