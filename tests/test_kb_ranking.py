"""The order of what is found: signals of passages and questions, and the ranker that weighs them."""

from pathlib import Path
from typing import cast

import numpy as np
import pytest
from fakes import FakeEncoder

from index.adapter import Adapter
from index.hits import Scope
from ingest.document import Metadata, Passage
from kb.base import KnowledgeBase
from kb.evaluate import as_document
from kb.ranking import Candidate, Ranker, Signals, rarity, shipped_ranker, signals
from kb.retrieval import FURTHER, Retriever
from kb.tuning import SHIPPED

MODEL = "multilingual-e5-small@8850a998"  # that the shipped adapter and ranker were fitted for
RANKER = cast("Ranker", shipped_ranker(MODEL))
LAW = Metadata("松岭区防汛条例第三条")
WEIGHTS = {"泵站": 3.0, "泵+站": 3.0, "巡查": 2.0, "区": 1.0}


def candidate(text: str, number: int = 0, *, metadata: Metadata = LAW, **scores: float) -> Candidate:
    passage = Passage(f"{number:016}:0", f"{number:016}", 0, 0, len(text), text)
    return Candidate(passage, metadata, scores.get("lexical", 0.0), scores.get("dense", 0.8), scores.get("moved", 0.8))


def test_coverage_is_the_share_of_the_questions_weight_and_sentences_count_alone() -> None:
    whole = candidate("泵站由区水务所管。值班员每日巡查。", 1)
    (found,) = signals([whole], WEIGHTS, 0.3)
    assert found.coverage == pytest.approx(1.0)
    assert found.sentence == pytest.approx(7 / 9), "泵站 and 区 stand in one sentence, 巡查 in the other"
    assert found.title == pytest.approx(1 / 9), "松岭区"
    assert found.displacement == 0.3


def test_both_scripts_cover_alike() -> None:
    one, other = (signals([candidate(text)], WEIGHTS, 0.0)[0] for text in ("泵站巡查记录", "泵站巡查記錄"))
    assert one == other


def test_scores_count_from_the_best_and_bm25_as_a_share() -> None:
    found = signals(
        [
            candidate("甲", 1, lexical=8.0, dense=0.9, moved=0.7),
            candidate("乙", 2, lexical=2.0, dense=0.8, moved=1.0),
        ],
        WEIGHTS,
        0.1,
    )
    assert [s.lexical for s in found] == [1.0, 0.25]
    assert [s.attained for s in found] == pytest.approx([8 / (2.2 * 9), 2 / (2.2 * 9)])
    assert [s.dense for s in found] == pytest.approx([0.0, -0.1])
    assert [s.moved for s in found] == pytest.approx([-0.3, 0.0])
    assert found[0].fall == found[1].fall == pytest.approx(0.75)


def test_articles_of_one_law_speak_for_each_other_and_other_documents_do_not() -> None:
    other = Metadata("松岭区防汛条例第四条")
    lonely = Metadata("值班安排")
    found = signals(
        [candidate("甲", 1), candidate("乙", 2, metadata=other), candidate("丙", 3, metadata=lonely)], WEIGHTS, 0.0
    )
    assert [s.siblings for s in found] == pytest.approx([1 / 3, 1 / 3, 0.0])


def test_nothing_found_has_no_signals_and_a_question_without_terms_covers_nothing() -> None:
    assert signals([], WEIGHTS, 0.0) == []
    assert signals([candidate("甲")], {}, 0.0)[0].coverage == 0.0
    assert RANKER.scores([]) == []
    assert rarity([], {}, 10) == {}


def test_the_shipped_ranker_prefers_what_the_question_says_where_it_is_said_in_its_words() -> None:
    spoken = {"displacement": 0.15, "best_sentence": 0.9, "fall": 0.6}
    right = Signals(1.0, 0.6, -0.02, -0.02, 0.9, 0.9, 0.0, 0.0, **spoken)
    beside = Signals(0.4, 0.2, 0.0, 0.0, 0.3, 0.2, 0.0, 0.0, **spoken)
    assert RANKER.scores([right])[0] > RANKER.scores([beside])[0]
    lay = {"displacement": 0.45, "best_sentence": 0.2, "fall": 0.1}
    near = Signals(0.0, 0.0, -0.02, 0.0, 0.05, 0.05, 0.0, 0.1, **lay)
    worded = Signals(1.0, 0.15, -0.05, -0.2, 0.2, 0.2, 0.0, 0.0, **lay)
    assert RANKER.scores([near])[0] > RANKER.scores([worded])[0]


def test_scores_are_a_hidden_layer_over_standardized_signals() -> None:
    many = 11
    ranker = Ranker(np.zeros(many), np.ones(many), np.eye(many, 1), np.zeros(1), np.ones(1))
    assert ranker.scores([Signals(0.5, *([0.0] * 10))]) == pytest.approx([np.tanh(0.5)])


def test_with_an_adapter_answers_draw_on_the_plain_search_and_on_what_the_moved_question_puts_first(
    tmp_path: Path,
) -> None:
    encoder = FakeEncoder()
    texts = [f"第{n}组负责巡查{n}号泵站" for n in range(40)] + [f"河道清障每年{n}次" for n in range(40)]
    with KnowledgeBase.open(tmp_path, encoder=encoder) as kb:
        kb.add_documents([as_document({"_id": n, "text": text}) for n, text in enumerate(texts)])
        river = encoder.encode_queries(["河道清障每年3次"])[0]
        adapter = Adapter(encoder.name, np.zeros((64, 64), np.float32), 5 * river, 1.0)
        plain, moved = Retriever(kb._engine, encoder), Retriever(kb._engine, FakeEncoder(MODEL), adapter=adapter)
        pool = moved.pool("泵站巡查", 20, Scope())
        assert [h.passage.id for h in pool[:20]] == [h.passage.id for h in plain.search("泵站巡查", 20, Scope())]
        assert 20 <= len(pool) <= 20 + FURTHER
        assert len({h.passage.id for h in pool}) == len(pool)
        found = moved.search("泵站巡查", 80, Scope())
        assert any("河道" in h.passage.text for h in found), (
            "what only the moved question finds is among the candidates"
        )
        assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
        assert moved.search(" ", 5, Scope()) == moved.pool(" ", 5, Scope()) == []


def test_the_ranker_fitted_for_the_offline_model_orders_nothing_of_another_one(tmp_path: Path) -> None:
    assert shipped_ranker("别的模型@12345678") is None
    texts = [f"第{n}组负责巡查{n}号泵站" for n in range(40)] + [f"河道清障每年{n}次" for n in range(40)]
    with KnowledgeBase.open(tmp_path, encoder=FakeEncoder()) as kb:
        kb.add_documents([as_document({"_id": n, "text": text}) for n, text in enumerate(texts)])
        river = FakeEncoder().encode_queries(["河道清障每年3次"])[0]

        def found(model: str, adapter: Adapter | None) -> dict[str, tuple[float, float]]:
            hits = Retriever(kb._engine, FakeEncoder(model), adapter=adapter).search("泵站巡查", 100, Scope())
            return {h.passage.id: (h.score, h.dense) for h in hits}

        weight = np.zeros((64, 64), np.float32)
        still, moving = (Adapter("", weight, bias, 1.0) for bias in (0 * river, 5 * river))
        plain = found("别的模型@12345678", None)
        assert found("别的模型@12345678", still) == {
            i: pytest.approx(scores, abs=2e-3) for i, scores in plain.items()
        }, "words and vectors fused, as without an adapter"
        assert found(MODEL, still)[next(iter(plain))][0] != pytest.approx(plain[next(iter(plain))][0], abs=2e-3)
        moved = found("别的模型@12345678", moving)
        assert list(moved) != list(plain)
        assert {i: dense for i, (_, dense) in moved.items()} == {
            i: pytest.approx(dense, abs=2e-3) for i, (_, dense) in found("别的模型@12345678", still).items()
        }, "the cosine is that of the question as it was asked"


def test_what_is_shipped_fits_the_offline_model() -> None:
    with np.load(SHIPPED, allow_pickle=False) as kept:
        assert str(kept["model"]) == MODEL
        assert kept["weight"].shape == (384, 384)
    assert SHIPPED.stat().st_size < 400_000
