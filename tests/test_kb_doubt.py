"""When evidence does not carry a question: it is of another hazard, or says nothing of the one asked about."""

from index.hits import Hit
from ingest.document import Metadata, Passage
from kb.doubt import DOUBT, least_confidence, of_another_hazard
from kb.evidence import Evidence, Features
from kb.question import understand
from kb.sentences import sentences


def evidence(title: str, text: str) -> Evidence:
    passage = Passage("d:0", "d", 0, 0, len(text), text)
    hit = Hit(passage, "d.txt", Metadata(title, kind="plan"), 1.0)
    return Evidence(hit, sentences(passage)[0], Features(*[0.0] * len(Features.__dataclass_fields__)), 1.0)


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
