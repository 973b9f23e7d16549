"""The nearest vectors: exact in half precision, or by four bits a dimension and then exact; in step with the store."""

import json
import zlib

import numpy as np
import pytest
from engine_contract import ALL, PUBLIC, ids, vector
from factories import WORDS, make_document, with_vectors
from fakes import FakeEncoder

from index import nearest, vectors
from index.engine import CACHE, LIBRARY, LocalEngine
from index.hits import Scope
from ingest.document import Document

ENCODER = FakeEncoder()


def documents(count: int, seed: int = 1) -> list[Document]:
    """Documents of ten passages, half of them public."""
    chance = np.random.default_rng(seed)
    return [
        make_document(
            f"第{seed}{n}号预案",
            ["".join(chance.choice(WORDS, 8)) + f"，第{n}条。" for _ in range(10)],
            audience="public" if n % 2 else "internal",
        )
        for n in range(count)
    ]


def opened(home, **options) -> LocalEngine:
    return LocalEngine(home, ENCODER.name, ENCODER.dimension, **options)


def fill(engine: LocalEngine, held: list[Document]) -> None:
    engine.add([with_vectors(document, ENCODER) for document in held])


def by_comparing(held: list[Document], question: str, k: int) -> tuple[list[str], list[float]]:
    """The nearest passages and their cosines as numpy finds them, in half precision as they are stored."""
    passages = [passage for document in held for passage in document.passages]
    stored = ENCODER.encode_passages([passage.text for passage in passages]).astype(np.float16).astype(np.float32)
    cosines = stored @ vector(ENCODER, question)
    first = np.argsort(-cosines, kind="stable")[:k]
    return [passages[n].id for n in first], cosines[first].tolist()


def same(found, expected: tuple[list[str], list[float]]) -> None:
    assert [one.score for one in found] == pytest.approx(expected[1], abs=1e-5)
    worst = expected[1][-1] + 1e-5  # passages of one cosine may stand in any order
    assert {i for i, c in zip(*expected, strict=True) if c > worst} <= set(ids(found))


@pytest.fixture
def coded(monkeypatch) -> None:
    """Libraries are large from 100 passages on, and few candidates are looked at again."""
    monkeypatch.setattr(nearest, "EXACT", 100)
    monkeypatch.setattr(nearest, "_LEAST", 40)


def test_a_large_library_is_searched_by_codes_and_finds_what_comparing_all_finds(tmp_path, coded) -> None:
    held = documents(60)
    with opened(tmp_path, create=True) as engine:
        fill(engine, held)
        for question in ("水库险情由谁报告", "燃气泄漏救援队伍", "停课转移群众道路"):
            same(engine.dense(vector(ENCODER, question), 10, ALL), by_comparing(held, question, 10))
        assert engine._vectors._index.exact is False
    with opened(tmp_path) as engine:
        same(engine.dense(vector(ENCODER, "水库险情"), 10, ALL), by_comparing(held, "水库险情", 10))


def test_no_passage_outside_the_scope_is_found_by_codes(tmp_path, coded) -> None:
    held = documents(60)
    with opened(tmp_path, create=True) as engine:
        fill(engine, held)
        public = [document for document in held if document.metadata.audience == "public"]
        same(engine.dense(vector(ENCODER, "水库险情"), 10, PUBLIC), by_comparing(public, "水库险情", 10))
        one = Scope(documents=frozenset({held[3].id}))
        assert set(ids(engine.dense(vector(ENCODER, "水库"), 50, one))) == {p.id for p in held[3].passages}
        assert engine.dense(vector(ENCODER, "水库"), 50, Scope(documents=frozenset())) == []


def test_what_is_added_and_removed_is_coded_at_once_and_after_reopening(tmp_path, coded) -> None:
    held, more = documents(40), documents(20, seed=2)
    with opened(tmp_path, create=True) as engine:
        fill(engine, held)
        engine.dense(vector(ENCODER, "水库"), 1, ALL)
        for document in more:
            fill(engine, [document])
            engine.dense(vector(ENCODER, "水库"), 1, ALL)
        for document in held[:15]:
            engine.remove(document.id)
        kept = held[15:] + more
        same(engine.dense(vector(ENCODER, "水库险情"), 20, ALL), by_comparing(kept, "水库险情", 20))
    with opened(tmp_path) as engine:
        same(engine.dense(vector(ENCODER, "水库险情"), 20, ALL), by_comparing(kept, "水库险情", 20))


def test_a_library_that_grows_is_coded_and_one_that_shrinks_is_compared_again(tmp_path, coded) -> None:
    held = documents(12)
    with opened(tmp_path, create=True) as engine:

        def exact_after(change) -> bool:
            change()
            engine.dense(vector(ENCODER, "水库"), 1, ALL)
            return engine._vectors._index.exact

        assert exact_after(lambda: fill(engine, held[:10]))
        assert not exact_after(lambda: fill(engine, held[10:]))
        assert not exact_after(lambda: [engine.remove(d.id) for d in held[:4]])  # not to and fro
        assert exact_after(lambda: [engine.remove(d.id) for d in held[4:8]])
        same(engine.dense(vector(ENCODER, "水库险情"), 20, ALL), by_comparing(held[8:], "水库险情", 20))


@pytest.mark.parametrize("large", [False, True])
def test_a_library_put_back_from_a_backup_does_not_answer_from_newer_vectors(tmp_path, monkeypatch, large) -> None:
    monkeypatch.setattr(nearest, "EXACT", 20 if large else 1_000)
    first, second, third = documents(3), documents(1, seed=2), documents(1, seed=3)
    with opened(tmp_path, create=True) as engine:
        fill(engine, first)
    backup = (tmp_path / LIBRARY).read_bytes()
    with opened(tmp_path) as engine:
        fill(engine, second)
        engine.dense(vector(ENCODER, "水库"), 1, ALL)
    (tmp_path / LIBRARY).write_bytes(backup)
    with opened(tmp_path) as engine:
        fill(engine, third)  # takes the keys, and comes to the generation, that the second had
    with opened(tmp_path) as engine:
        for passage in third[0].passages:
            best = engine.dense(vector(ENCODER, passage.text), 1, ALL)[0]
            assert (best.passage_id, best.score) == (passage.id, pytest.approx(1, abs=2e-3))


def test_a_cache_of_an_earlier_state_serves_the_later_one(tmp_path, monkeypatch) -> None:
    held = documents(60)
    with opened(tmp_path, create=True) as engine:
        fill(engine, held)
        engine.dense(vector(ENCODER, "水库"), 1, ALL)
    written = (tmp_path / CACHE).read_bytes()
    asked: list[int] = []
    read = vectors.nearest.parts
    monkeypatch.setattr(nearest, "parts", lambda keys: asked.append(len(keys)) or read(keys))
    more = documents(1, seed=2)
    with opened(tmp_path) as engine:
        fill(engine, more)
        same(engine.dense(vector(ENCODER, "水库"), 9, ALL), by_comparing(held + more, "水库", 9))
    assert asked == [10]  # the six hundred others were in the file
    assert (tmp_path / CACHE).read_bytes() == written  # ten more are not worth writing all of it


def test_nothing_of_a_removed_document_is_left_in_the_cache(tmp_path) -> None:
    held = documents(4)
    gone = ENCODER.encode_passages([held[1].passages[0].text]).astype("<f2").tobytes()
    with opened(tmp_path, create=True) as engine:
        fill(engine, held)
        engine.dense(vector(ENCODER, "水库"), 1, ALL)
    assert gone in (tmp_path / CACHE).read_bytes()
    with opened(tmp_path) as engine:
        engine.remove(held[1].id)
        engine.dense(vector(ENCODER, "水库"), 1, ALL)
    assert gone not in (tmp_path / CACHE).read_bytes()


def test_an_index_that_this_faiss_cannot_read_is_made_anew(tmp_path) -> None:
    held = documents(4)
    with opened(tmp_path, create=True) as engine:
        fill(engine, held)
        engine.dense(vector(ENCODER, "水库"), 1, ALL)
    whole = (tmp_path / CACHE).read_bytes()
    head, body = json.loads(whole[:256]), b"IxZZ" + whole[260:]
    head["crc32"] = zlib.crc32(body)
    (tmp_path / CACHE).write_bytes(json.dumps(head).encode().ljust(256) + body)
    with opened(tmp_path) as engine:
        same(engine.dense(vector(ENCODER, "水库"), 9, ALL), by_comparing(held, "水库", 9))


def test_levels_are_learnt_from_passages_spread_over_the_whole_library() -> None:
    keys = np.arange(1, 1_000_001)
    sample = nearest.sample_of(keys)
    assert len(sample) == 10_000
    assert (sample[0], sample[-1] > 990_000) == (1, True)
    assert nearest.sample_of(keys[:50]).tolist() == keys[:50].tolist()


def test_an_index_that_was_not_finished_is_made_anew(tmp_path, monkeypatch) -> None:
    held = documents(4)
    with opened(tmp_path, create=True) as engine:
        fill(engine, held[:2])
        engine.dense(vector(ENCODER, "水库"), 1, ALL)
        fill(engine, held[2:])
        whole = vectors.nearest.parts
        monkeypatch.setattr(nearest, "parts", lambda keys: [*whole(keys[:7]), None])
        with pytest.raises(AttributeError):
            engine.dense(vector(ENCODER, "水库"), 1, ALL)
        monkeypatch.undo()
        same(engine.dense(vector(ENCODER, "水库"), 40, ALL), by_comparing(held, "水库", 40))
