"""Which documents may answer: other places and other audiences are out before anything is scored."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import for_audience, make_document
from fakes import NarrowEncoder

from index.engine import LocalEngine
from ingest.document import Audience, Metadata
from kb.base import KnowledgeBase
from kb.question import understand
from kb.retrieval import Retriever
from kb.scope import Searched, scope_of
from kb.versions import with_versions
from kb.wire import answer as as_json
from kb.wire import search as search_json

SEARCH = "发生海上险情后，由海上搜救中心在十五分钟内报告。"
DOCUMENTS = {
    "city": make_document("云州市海上搜救预案", [f"云州市{SEARCH}", "市海事局负责值守。"], region="云州市"),
    "district": make_document("临江区值守办法", ["临江区在三十分钟内向云州市报告海上险情。"], region="临江区"),
    "other": make_document("烟台市海上搜救预案", [f"烟台市{SEARCH}", "与云州市建立联动机制。"], region="烟台市"),
    "nation": make_document("海上搜救条例", [SEARCH], region="全国", kind="law"),
    "nowhere": make_document("值守手册", ["值守电话每天二十四小时有人接听。"]),
    "mentions": make_document("联动名录", ["青岛市和烟台市的搜救力量可以请求支援。"]),
    "secret": make_document("云州市海上搜救内部名册", ["海上搜救队员张某的电话另行通知。"], region="云州市"),
}
PUBLIC = ("city", "other", "nation")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    encoder = NarrowEncoder()
    with LocalEngine(tmp_path, encoder.name, encoder.dimension, create=True) as opened:
        opened.add(
            [
                (
                    for_audience(d, "public" if name in PUBLIC else "internal"),
                    encoder.encode_passages([p.text for p in d.passages]),
                )
                for name, d in DOCUMENTS.items()
            ]
        )
        yield opened


def searched(engine: LocalEngine, text: str, audience: Audience = "internal") -> Searched:
    held = with_versions(engine.metadata(), audience)
    return scope_of(understand(text, held), held, Retriever(engine, NarrowEncoder()), audience)


def names(found: Searched) -> set[str]:
    everything = {d.id: name for name, d in DOCUMENTS.items()}
    within = everything.keys() if found.scope.documents is None else found.scope.documents
    return {everything[i] for i in within}


def test_a_question_without_a_place_is_put_to_all_documents(engine: LocalEngine) -> None:
    found = searched(engine, "多长时间内报告？")
    assert found.scope.documents is None
    assert found.refusal == ""


def test_a_question_about_a_city_is_not_put_to_another_citys_documents(engine: LocalEngine) -> None:
    assert "other" not in names(searched(engine, "云州市多长时间内报告海上险情？"))
    assert "other" not in names(searched(engine, "云州多长时间内报告海上险情？"))
    assert "city" not in names(searched(engine, "煙臺市多長時間內報告海上險情？"))


def test_the_city_its_districts_that_name_it_and_the_nation_may_answer(engine: LocalEngine) -> None:
    found = names(searched(engine, "云州市多长时间内报告海上险情？"))
    assert {"city", "district", "nation", "secret"} <= found
    assert "nowhere" not in found, "a document that does not mention the place says nothing about it"
    assert "mentions" not in found


def test_a_district_is_not_answered_from_another_city(engine: LocalEngine) -> None:
    assert names(searched(engine, "临江区多长时间内报告？")) == {"district", "nation"}


def test_a_document_of_no_place_may_answer_if_it_mentions_the_place(engine: LocalEngine) -> None:
    found = names(searched(engine, "烟台市的搜救力量怎么请求支援？"))
    assert found == {"other", "nation", "mentions"}


def test_an_unknown_place_is_answered_from_what_mentions_it_alone(engine: LocalEngine) -> None:
    assert names(searched(engine, "青岛市的搜救力量怎么请求支援？")) == {"mentions"}


def test_a_place_that_nothing_mentions_is_refused_by_name(engine: LocalEngine) -> None:
    assert searched(engine, "深圳市谁负责海上搜救？").refusal == "资料库中没有关于“深圳市”的文件"


def test_a_title_named_is_searched_alone(engine: LocalEngine) -> None:
    assert names(searched(engine, "《烟台市海上搜救预案》规定多长时间内报告？")) == {"other"}
    assert names(searched(engine, "《煙臺市海上搜救預案》規定多長時間內報告？")) == {"other"}


def test_what_a_title_provides_that_is_not_held_nobody_can_say(engine: LocalEngine) -> None:
    assert searched(engine, "《海上交通安全法》第三条规定了什么？").refusal == "资料库中没有《海上交通安全法》"


def test_a_district_is_answered_from_its_citys_documents_unless_its_own_are_asked_for(tmp_path: Path) -> None:
    encoder = NarrowEncoder()
    order = make_document("云州市防汛通知", ["临江区立即巡查堤防。"], region="云州市")
    elsewhere = make_document("湖安市防汛通知", ["湖安市立即巡查堤防。"], region="湖安市")
    own = make_document("临江区值守办法", ["每天有人值守。"], region="临江区")
    with LocalEngine(tmp_path, encoder.name, encoder.dimension, create=True) as engine:
        engine.add([(d, encoder.encode_passages([p.text for p in d.passages])) for d in (order, elsewhere, own)])
        assert searched(engine, "临江区要做什么？").scope.documents == {order.id, own.id}
        assert searched(engine, "临江区防汛应急预案规定了什么？").scope.documents == {own.id}


def test_public_questions_are_put_to_public_documents_alone(engine: LocalEngine) -> None:
    for text in ("多长时间内报告？", "云州市谁负责海上搜救？", "青岛市谁支援？", "《值守手册》规定了什么？"):
        found = searched(engine, text, "public")
        assert found.scope.audience == "public"
        if found.scope.documents is not None:
            assert names(found) <= set(PUBLIC)


def test_the_public_does_not_learn_of_a_title_held_inside(engine: LocalEngine) -> None:
    assert searched(engine, "《云州市海上搜救内部名册》规定了什么？", "public").refusal == (
        "资料库中没有《云州市海上搜救内部名册》"
    )
    assert searched(engine, "青岛市谁支援？", "public").refusal == "资料库中没有关于“青岛市”的文件"


# -- through the front door -------------------------------------------------------------------------------------------

QUESTIONS = [
    "海上搜救队员张某的电话是多少？",
    "云州市海上搜救内部名册里有谁？",
    "《云州市海上搜救内部名册》规定了什么？",
    "值守电话每天多少小时有人接听？",
    "临江区在多少分钟内向云州市报告海上险情？",
    "青岛市和烟台市的搜救力量可以请求支援吗？",
    "第一段",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_public_never_sees_an_internal_document_anywhere(engine: LocalEngine, text: str) -> None:
    kb = KnowledgeBase(engine.home, engine, NarrowEncoder())
    inside = [DOCUMENTS[name] for name in DOCUMENTS if name not in PUBLIC]
    shown = f"{as_json(kb.ask(text, audience='public'))} {search_json(kb.search(text, 100, audience='public'))}"
    for document in inside:
        assert document.id not in shown
        assert document.file not in shown
        for passage in document.passages:
            assert passage.text not in shown
    everything = f"{as_json(kb.ask(text))} {search_json(kb.search(text, 100))}"
    assert any(document.id in everything for document in inside), "the test would show it if it leaked"


def test_the_public_does_not_hear_that_a_newer_version_lies_inside(tmp_path: Path) -> None:
    encoder = NarrowEncoder()
    old = make_document("云州市值守办法", ["旧：每天有人值守。"], region="云州市")
    new = make_document("云州市值守办法", ["新：每天有两人值守。"], region="云州市", source="/文件/新.txt")
    for document, date in ((old, "2020-01-01"), (new, "2024-01-01")):
        metadata = Metadata(
            document.metadata.title,
            region="云州市",
            date=date,
            status="in_force",
            audience="public" if document is old else "internal",
        )
        object.__setattr__(document, "metadata", metadata)
    with KnowledgeBase.open(tmp_path, encoder=encoder) as kb:
        kb.add_documents([old, new])
        asked = "云州市每天有几人值守？"
        assert {h.metadata.status for h in kb.search(asked).hits} == {"in_force", "superseded"}
        assert {h.metadata.status for h in kb.search(asked, audience="public").hits} == {"in_force"}
        answer = kb.ask(asked, audience="public")
        assert {c.metadata.status for c in (*answer.citations, *answer.nearest)} == {"in_force"}
