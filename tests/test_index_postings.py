"""BM25 in memory: ranked as SQLite's FTS5 ranks, kept in step with the store, never trusted where it is damaged."""

import os
import random
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from engine_contract import ALL
from factories import WORDS, make_document, with_vectors
from fakes import FakeEncoder

from index import bm25, postings, segment_file, segments
from index.engine import LIBRARY, POSTINGS, LocalEngine
from index.hits import Scope
from index.rows import BODY_WEIGHT, PATH_WEIGHT, TITLE_WEIGHT, Rows
from index.segment_file import Origin, read_segments, write_segments
from index.segments import STEP, Column, Segment, hashed, merged, segment_of
from ingest.document import Document
from ingest.errors import LibraryDamaged

ENCODER = FakeEncoder()


def documents(count: int, seed: int = 1) -> list[Document]:
    chance = random.Random(seed)  # noqa: S311  # repeatable
    return [
        make_document(
            f"{chance.choice(WORDS)}应急预案{seed}{n}",
            ["".join(chance.choices(WORDS, k=chance.randint(2, 30))) for _ in range(chance.randint(1, 5))],
            audience=chance.choice(["public", "internal"]),
        )
        for n in range(count)
    ]


def opened(home: Path, *, create: bool = False) -> LocalEngine:
    return LocalEngine(home, ENCODER.name, ENCODER.dimension, create=create)


def fill(engine: LocalEngine, held: list[Document]) -> None:
    engine.add([with_vectors(document, ENCODER) for document in held])


def by_fts5(home: Path, engine: LocalEngine, question: str, k: int, where: str = "true") -> list[tuple[str, float]]:
    """The ranking of SQLite itself."""
    match = " OR ".join(f'"{term}"' for term in engine.query_terms(question))
    query = f"""SELECT passages.id, -bm25(terms, {TITLE_WEIGHT}, {PATH_WEIGHT}, {BODY_WEIGHT}) AS score FROM terms
        JOIN passages ON passages.key = terms.rowid JOIN documents ON documents.key = passages.document
        WHERE terms MATCH ? AND {where} ORDER BY score DESC, terms.rowid LIMIT {k}"""  # noqa: S608
    with sqlite3.connect(home / LIBRARY) as connection:
        return connection.execute(query, (match,)).fetchall()


def same(found, expected) -> None:
    assert [s.score for s in found] == pytest.approx([score for _, score in expected], rel=1e-4, abs=1e-5)
    worst = found[-1].score if found else 0
    clear = {s.passage_id for s in found if s.score > worst + 1e-4}  # passages of one score may stand in any order
    assert clear == {i for i, score in expected if score > worst + 1e-4}


@pytest.mark.parametrize("many", [0, 2_000])  # with MaxScore from the first term on, and never
@pytest.mark.parametrize("largest", [7, 65_536])
def test_passages_are_ranked_as_sqlite_ranks_them(tmp_path, monkeypatch, many, largest) -> None:
    monkeypatch.setattr(bm25, "MANY", many)
    monkeypatch.setattr(segments, "LARGEST", largest)
    with opened(tmp_path, create=True) as engine:
        fill(engine, documents(60))
        chance = random.Random(2)  # noqa: S311
        for _ in range(20):
            question = "".join(chance.choices(WORDS, k=chance.randint(1, 8)))
            same(engine.lexical(question, 9, ALL), by_fts5(tmp_path, engine, question, 9))
            public = by_fts5(tmp_path, engine, question, 9, "audience = 'public'")
            same(engine.lexical(question, 9, Scope(audience="public")), public)


def test_what_is_added_and_removed_is_ranked_at_once_and_after_reopening(tmp_path) -> None:
    first, more = documents(20), documents(20, seed=5)
    with opened(tmp_path, create=True) as engine:
        fill(engine, first)
        assert engine.lexical("水库险情", 5, ALL)
        for document in more:
            fill(engine, [document])
            engine.lexical("水库险情", 5, ALL)
        for document in first[:12]:
            engine.remove(document.id)
        same(engine.lexical("水库险情", 20, ALL), by_fts5(tmp_path, engine, "水库险情", 20))
        assert engine.frequencies(["水库"])["水库"] == len(engine.lexical("水库", 500, ALL))
    with opened(tmp_path) as engine:
        same(engine.lexical("水库险情", 20, ALL), by_fts5(tmp_path, engine, "水库险情", 20))


def test_a_word_learnt_by_another_process_is_found_in_what_was_read_before(tmp_path) -> None:
    name = "云州市防汛防台风指挥部"
    with opened(tmp_path, create=True) as engine:
        fill(engine, [*documents(10), make_document("甲", [f"由{name}统一指挥。"])])
        engine.lexical("水库", 5, ALL)
    with opened(tmp_path) as reader, opened(tmp_path) as other:
        reader.lexical("水库", 5, ALL)
        assert other.learn([name]) == 1
        assert reader.frequencies([name]) == {name: 1}
        same(reader.lexical(name, 5, ALL), by_fts5(tmp_path, reader, name, 5))
    with opened(tmp_path) as engine:
        assert engine.frequencies([name]) == {name: 1}


@pytest.mark.parametrize("harm", [b"", b"{}", None])
def test_a_damaged_cache_is_made_anew(tmp_path, harm) -> None:
    with opened(tmp_path, create=True) as engine:
        fill(engine, documents(10))
        before = engine.lexical("水库险情", 5, ALL)
    cache = tmp_path / POSTINGS
    whole = cache.read_bytes()
    cache.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:] if harm is None else harm)
    with opened(tmp_path) as engine:
        assert engine.lexical("水库险情", 5, ALL) == before
    assert cache.read_bytes() == whole


def test_the_cache_of_another_library_is_not_taken(tmp_path) -> None:
    for home, seed in ((tmp_path / "甲", 1), (tmp_path / "乙", 2)):
        with opened(home, create=True) as engine:
            fill(engine, documents(10, seed))
            before = engine.lexical("水库险情", 5, ALL)
    (tmp_path / "乙" / POSTINGS).write_bytes((tmp_path / "甲" / POSTINGS).read_bytes())
    with opened(tmp_path / "乙") as engine:
        assert engine.lexical("水库险情", 5, ALL) == before


def test_a_library_put_back_from_a_backup_does_not_answer_from_a_newer_cache(tmp_path) -> None:
    first, second, third = (
        make_document(name, [text])
        for name, text in (("甲", "水库值守"), ("乙", "燃气泄漏处置"), ("丙", "学校停课安排"))
    )
    with opened(tmp_path, create=True) as engine:
        fill(engine, [first])
    backup = (tmp_path / LIBRARY).read_bytes()
    with opened(tmp_path) as engine:
        fill(engine, [second])
        assert engine.lexical("燃气泄漏", 5, ALL)
    (tmp_path / LIBRARY).write_bytes(backup)
    with opened(tmp_path) as engine:
        fill(engine, [third])  # takes the key that the second document had
        assert [s.passage_id for s in engine.lexical("停课", 5, ALL)] == [third.passages[0].id]
        assert engine.lexical("燃气泄漏", 5, ALL) == []


def test_nothing_of_a_removed_document_is_left_in_the_cache(tmp_path) -> None:
    kept, gone = make_document("甲", ["堤防巡查。"]), make_document("乙", ["水库泄洪。"])
    with opened(tmp_path, create=True) as engine:
        fill(engine, [kept, gone])
        engine.lexical("水库", 5, ALL)
    with opened(tmp_path) as engine:
        engine.remove(gone.id)
        engine.lexical("水库", 5, ALL)
    (segment,) = read_segments(tmp_path / POSTINGS).segments
    assert len(segment.keys) == 1
    assert hashed("水库") not in segment.hashes.tolist()


def contents(segment: Segment) -> dict[int, dict[str, float]]:
    """What a segment holds of WORDS: by key, how often each word stands there."""
    found: dict[int, dict[str, float]] = {int(key): {} for key in segment.keys[segment.live]}
    for word in WORDS:
        (place,) = segment.places(np.array([hashed(word)], np.uint64))
        rows, often = segment.of(place) if place >= 0 else ([], [])
        rows, often = np.array(rows, int), np.array(often) * STEP
        rows, often = rows[segment.live[rows]], often[segment.live[rows]]
        assert (np.diff(rows.astype(int)) > 0).all()
        for row, count in zip(rows, often, strict=True):
            found[int(segment.keys[row])][word] = round(float(count), 1)
    return found


def test_merged_segments_hold_what_they_held_and_come_back_from_disk(tmp_path) -> None:
    chance = random.Random(3)  # noqa: S311
    held = {key: {w: chance.randint(1, 20) / 2 for w in chance.sample(WORDS, 6)} for key in range(1, 40)}

    def columns(counts: dict[str, float]) -> list[Column]:
        return [Column(5, [word for word, count in counts.items() for _ in range(int(2 * count))])]

    halves = [segment_of((k, columns(held[k])) for k in sorted(held) if k % 2 == part) for part in (0, 1)]
    for segment in halves:
        segment.keep(segment.keys > 4)
    whole = merged(halves)
    assert contents(whole) == {key: counts for key, counts in held.items() if key > 4}
    assert (np.diff(whole.keys) > 0).all()
    assert write_segments(tmp_path / "词项", [whole, merged(halves[:1])], Origin(3, "甲", 7))
    kept = read_segments(tmp_path / "词项")
    assert [contents(segment) for segment in kept.segments] == [contents(whole), contents(halves[0])]
    assert kept.origin == Origin(3, "甲", 7)


def test_a_term_counts_by_the_columns_it_stands_in() -> None:
    columns = [Column(5, ["水库", "水库"]), Column(7, []), Column(10, ["堤防", "水库", "水库", "水库"])]
    segment = segment_of([(7, columns), (9, []), (12, [Column(7, ["堤防"])])])
    assert contents(segment) == {7: {"水库": 4.0, "堤防": 1.0}, 9: {}, 12: {"堤防": 0.7}}
    assert segment.lengths.tolist() == [6, 0, 1]
    assert contents(segment_of([])) == {}
    assert contents(segment_of([(3, [])])) == {3: {}}


def test_a_count_beyond_what_a_byte_holds_is_the_largest_it_holds() -> None:
    segment = segment_of([(1, [Column(10, ["水库"] * 300)])])
    assert contents(segment) == {1: {"水库": 25.5}}


# -- a large library leaves its postings in the file


@pytest.fixture
def large(monkeypatch) -> None:
    """Segments hold seven passages, and no file is held in memory."""
    monkeypatch.setattr(segments, "LARGEST", 7)
    monkeypatch.setattr(segment_file, "IN_MEMORY", 0)
    monkeypatch.setattr(bm25, "MANY", 0)


def test_postings_left_in_the_file_are_ranked_as_sqlite_ranks_them(tmp_path, large) -> None:
    first, more = documents(40), documents(3, seed=5)
    with opened(tmp_path, create=True) as engine:
        fill(engine, first)
        same(engine.lexical("水库险情报告", 9, ALL), by_fts5(tmp_path, engine, "水库险情报告", 9))
        assert (tmp_path / POSTINGS).exists()  # so much was made that it was written at once
        fill(engine, more)
        engine.remove(first[3].id)
        same(engine.lexical("水库险情报告", 9, ALL), by_fts5(tmp_path, engine, "水库险情报告", 9))
    for _ in range(2):
        with opened(tmp_path) as engine:
            same(engine.lexical("水库险情报告", 9, ALL), by_fts5(tmp_path, engine, "水库险情报告", 9))
            held = engine._postings._segments
            assert isinstance(held[0].rows, segment_file.OnDisk)
            assert all(segment.held <= 7 for segment in held)


@pytest.mark.parametrize("ask", ["lexical", "frequencies"])
def test_a_file_shortened_under_an_open_library_loses_nothing(tmp_path, large, ask) -> None:
    with opened(tmp_path, create=True) as engine:
        fill(engine, documents(40))
        before = engine.lexical("水库险情", 9, ALL), engine.frequencies(["水库"])
    with opened(tmp_path) as engine:
        engine.lexical("水库", 1, ALL)
        engine.remove(documents(40)[5].id)  # so that frequencies look into the file, too
        fill(engine, documents(40)[5:6])
        engine.lexical("水库", 1, ALL)
        os.truncate(tmp_path / POSTINGS, 300)
        if ask == "lexical":
            assert [s.score for s in engine.lexical("水库险情", 9, ALL)] == pytest.approx([s.score for s in before[0]])
        assert engine.frequencies(["水库"]) == before[1]


def test_a_few_new_passages_are_not_worth_writing_everything_but_what_is_gone_is(tmp_path) -> None:
    held = documents(40)
    with opened(tmp_path, create=True) as engine:
        fill(engine, held)
        engine.lexical("水库", 1, ALL)
    written = (tmp_path / POSTINGS).read_bytes()
    more = make_document("丁", ["澎湖堤防巡查。"])
    with opened(tmp_path) as engine:
        fill(engine, [more])
        assert len(engine.lexical("澎湖", 5, ALL)) == 1
    assert (tmp_path / POSTINGS).read_bytes() == written
    with opened(tmp_path) as engine:
        same(engine.lexical("水库堤防", 9, ALL), by_fts5(tmp_path, engine, "水库堤防", 9))
        engine.remove(more.id)
        engine.lexical("水库", 1, ALL)
    with opened(tmp_path) as engine:
        engine.remove(held[0].id)
        engine.lexical("水库", 1, ALL)
    kept = read_segments(tmp_path / POSTINGS)
    assert sum(len(segment.keys) for segment in kept.segments) == sum(len(document.passages) for document in held[1:])


def test_a_word_learnt_after_a_backup_was_put_back_is_found(tmp_path) -> None:
    one, other = "云州市防汛防台风指挥部", "松岭区森林防火值班室"
    with opened(tmp_path, create=True) as engine:
        fill(engine, [make_document("甲", [f"由{one}统一指挥。", f"由{other}负责。"])])
        engine.lexical("指挥", 1, ALL)
    backup = (tmp_path / LIBRARY).read_bytes()
    with opened(tmp_path) as engine:
        engine.learn([one])
        assert engine.frequencies([one]) == {one: 1}
        engine._postings._outdated = True  # that the cache is written, however little changed
    (tmp_path / LIBRARY).write_bytes(backup)
    with opened(tmp_path) as engine:
        engine.learn([other])  # as many words as there were before, but another one
        assert engine.frequencies([one, other]) == {one: 0, other: 1}


def test_small_segments_become_one_as_far_as_one_holds_them(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(segments, "LARGEST", 20)
    with opened(tmp_path, create=True) as engine:
        for document in documents(40):
            fill(engine, [document])
            engine.lexical("水库", 1, ALL)
        sizes = [segment.held for segment in engine._postings._segments]
        assert sum(sizes) == engine.count()
        assert max(sizes) <= 20
        assert len(sizes) <= sum(sizes) / 10 + postings.FEW
        same(engine.lexical("水库险情", 20, ALL), by_fts5(tmp_path, engine, "水库险情", 20))


@pytest.mark.parametrize("fails", ["writing", "reading", "making"])
def test_terms_that_cannot_be_kept_in_a_file_are_held_in_memory(tmp_path, large, monkeypatch, fails) -> None:
    held = documents(40)
    with opened(tmp_path, create=True) as engine:
        fill(engine, held)
        if fails == "writing":
            (tmp_path / POSTINGS).mkdir()
        elif fails == "reading":
            monkeypatch.setattr(postings, "read_segments", lambda path: None)
        else:
            made = postings.segment_of
            counts = iter(range(100))
            monkeypatch.setattr(postings, "segment_of", lambda rows: made(rows) if next(counts) != 2 else 1 / 0)
            with pytest.raises(ZeroDivisionError):
                engine.lexical("水库险情", 9, ALL)
        same(engine.lexical("水库险情", 9, ALL), by_fts5(tmp_path, engine, "水库险情", 9))
        assert engine.frequencies(["水库"])["水库"] == len(engine.lexical("水库", 500, ALL))
    assert [path.name for path in tmp_path.iterdir() if "tmp" in path.name] == []


def test_another_thread_that_forgets_the_cache_between_refresh_and_question_costs_no_passage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, create=True) as engine:
        fill(engine, documents(20))
        expected, counted = engine.lexical("水库险情", 9, ALL), engine.frequencies(["水库"])
        assert expected
        assert counted["水库"]
        refresh = postings.PostingCache.refresh
        forgets = iter([True, True, False] * 2)

        def forgotten_afterwards(cache: postings.PostingCache, rows: Rows) -> None:
            refresh(cache, rows)
            if next(forgets):
                cache.forget()

        monkeypatch.setattr(postings.PostingCache, "refresh", forgotten_afterwards)
        assert engine.lexical("水库险情", 9, ALL) == expected
        assert engine.frequencies(["水库"]) == counted


def test_a_cache_that_is_lost_every_time_is_said_so_and_is_never_an_empty_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, create=True) as engine:
        fill(engine, documents(3))
        monkeypatch.setattr(postings.PostingCache, "refresh", lambda cache, _: cache.forget())
        with pytest.raises(LibraryDamaged, match=r"词项缓存 .* 一再被改动或删除（试了 5 次）"):
            engine.lexical("水库险情", 9, ALL)


def test_threads_that_ask_while_the_cache_is_forgotten_again_and_again_all_get_the_whole_answer(tmp_path: Path) -> None:
    with opened(tmp_path, create=True) as engine:
        fill(engine, documents(20))
        expected = engine.lexical("水库险情", 9, ALL)
        over = threading.Event()

        def disturb() -> None:
            while not over.wait(0.005):
                engine._postings.forget()

        disturbing = threading.Thread(target=disturb)
        disturbing.start()
        try:
            with ThreadPoolExecutor(4) as pool:
                found = list(pool.map(lambda _: engine.lexical("水库险情", 9, ALL), range(200)))
        finally:
            over.set()
            disturbing.join()
    assert all(one == expected for one in found)
