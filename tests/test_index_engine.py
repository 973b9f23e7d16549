"""LocalEngine: the contract of all engines, and what it alone promises: its files, its errors, its company."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from engine_contract import ALL, CANTEEN, FIRE, FLOOD, PUBLIC, EngineContract, ids, snapshot, vector
from factories import make_document, with_vectors
from fakes import FakeEncoder

from index.engine import CACHE, LIBRARY, LocalEngine
from index.hits import Scope
from index.rebuild import rebuild
from ingest.errors import IndexMismatch, KnowledgeBaseError, LibraryDamaged, LibraryMissing

ENCODER = FakeEncoder()


def opened(home, encoder=ENCODER, **options):
    return LocalEngine(home, encoder.name, encoder.dimension, **options)


def fill(home, *documents):
    with opened(home, create=True) as engine:
        engine.add([with_vectors(document, ENCODER) for document in documents or (FLOOD, FIRE, CANTEEN)])


@pytest.fixture
def home(tmp_path):
    fill(tmp_path / "资料库")
    return tmp_path / "资料库"


@pytest.fixture
def engine(home):
    with opened(home) as engine:
        yield engine


class TestLocalEngine(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path):
        with opened(tmp_path, create=True) as engine:
            yield engine


class TestLocalEngineReopened(EngineContract):
    """The same promises where nothing was left in memory: every call opens the library anew."""

    @pytest.fixture
    def engine(self, tmp_path):
        opened(tmp_path, create=True).close()
        return Reopening(tmp_path)


class Reopening:
    """An engine that is closed after every call."""

    def __init__(self, home):
        self._home = home

    def __getattr__(self, name):
        def call(*arguments):
            with opened(self._home) as engine:
                return getattr(engine, name)(*arguments)

        return call


# -- opening


def test_a_missing_library_says_how_to_make_one(tmp_path):
    with pytest.raises(LibraryMissing) as raised:
        opened(tmp_path / "无")
    path = tmp_path / "无" / LIBRARY
    assert str(raised.value) == f"尚未建立资料库：{path} 不存在。请先运行：kb add <文件或文件夹>"
    assert not (tmp_path / "无").exists()


def test_an_empty_file_left_by_a_crash_is_no_library_and_can_become_one(tmp_path):
    (tmp_path / LIBRARY).touch()
    with pytest.raises(LibraryMissing):
        opened(tmp_path)
    with opened(tmp_path, create=True) as engine:
        assert engine.metadata() == {}


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a library " * 100, "防汛值班表\n".encode() * 50])
def test_a_file_that_is_no_database_is_named_as_damaged(tmp_path, content):
    (tmp_path / LIBRARY).write_bytes(content)
    with pytest.raises(LibraryDamaged, match=r"资料库文件已损坏：.*请用备份替换它"):
        opened(tmp_path, create=True)
    assert (tmp_path / LIBRARY).read_bytes() == content


def test_the_database_of_another_program_is_left_alone(tmp_path):
    other = sqlite3.connect(tmp_path / LIBRARY)
    other.execute("CREATE TABLE contacts (name)")
    other.close()
    with pytest.raises(LibraryDamaged, match="不是本系统的资料库"):
        opened(tmp_path, create=True)


def test_a_file_with_overwritten_pages_is_named_as_damaged(home):
    content = bytearray((home / LIBRARY).read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    (home / LIBRARY).write_bytes(content)
    with pytest.raises(LibraryDamaged, match="请用备份替换它"):
        opened(home)


def test_another_model_is_refused_with_both_names_and_the_mending_command(home):
    with pytest.raises(IndexMismatch) as raised:
        opened(home, FakeEncoder("别的模型", 32))
    assert str(raised.value) == (
        "资料库是用模型“fake-bigrams”（64 维）建立的，当前模型是“别的模型”（32 维），"
        "两者的向量不能混用。请换回原来的模型，或运行：kb rebuild"
    )


def test_terms_of_another_version_are_refused(home, monkeypatch):
    monkeypatch.setattr("index.engine.TERMS_VERSION", 99)
    with pytest.raises(IndexMismatch, match=r"分词第 1 版）.*分词第 99 版。请运行：kb rebuild"):
        opened(home)


def test_a_library_of_a_later_format_is_refused(home):
    with sqlite3.connect(home / LIBRARY) as later:
        later.execute("PRAGMA user_version = 7")
    with pytest.raises(IndexMismatch, match="格式是第 7 版，本程序只认第 6 版"):
        opened(home)


def test_a_library_of_the_first_format_is_brought_up_to_date(home):
    with opened(home) as engine:
        held = engine.reports()
    with sqlite3.connect(home / LIBRARY) as old:
        old.execute("ALTER TABLE documents DROP COLUMN reading")
        old.execute("ALTER TABLE documents DROP COLUMN report")
        old.execute("DROP TABLE refused")
        old.execute("DROP TABLE relearnt")
        old.execute("DROP TABLE states")
        old.execute("DROP TABLE derived")
        old.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(terms, row)")
        old.execute("PRAGMA user_version = 1")
    with opened(home) as engine:
        assert engine.reports() == held and held
        assert {row.reading for row in engine.listed()} == {1}
        assert engine.check() == ()


def test_a_home_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "文件").touch()
    with pytest.raises(KnowledgeBaseError, match="无法建立文件夹"):
        opened(tmp_path / "文件" / "资料库", create=True)


def test_adding_and_words_alone_do_not_load_the_heavy_libraries(tmp_path):
    program = f"""
import sys
from pathlib import Path
from test_index_engine import fill, opened, ALL
fill(Path({str(tmp_path)!r}))
with opened(Path({str(tmp_path)!r})) as engine:
    assert engine.lexical("防汛", 3, ALL)
print([name for name in ("faiss", "torch", "sentence_transformers") if name in sys.modules])
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- what is held


def test_sources_are_known_by_their_bytes(engine):
    assert engine.unchanged(FIRE.source, FIRE.sha256)
    assert engine.unchanged(FIRE.source, FIRE.id)
    assert not engine.unchanged(FIRE.source, FLOOD.sha256)
    assert not engine.unchanged("/文件/没有.txt", FIRE.sha256)
    assert engine.document_by_sha(FIRE.sha256) == FIRE.id
    assert engine.document_by_sha("0" * 64) is None


def test_the_list_is_in_the_order_in_which_documents_came(engine):
    listed = engine.listed()
    assert [(row.document_id, row.file, row.source, row.passages) for row in listed] == [
        (d.id, d.file, d.source, len(d.passages)) for d in (FLOOD, FIRE, CANTEEN)
    ]
    assert listed[0].added_at[:2] == "20"
    assert list(engine.documents()) == [FLOOD, FIRE, CANTEEN]
    assert list(engine.metadata()) == [FLOOD.id, FIRE.id, CANTEEN.id]
    assert engine.count() == 7


def test_a_removal_leaves_no_trace(engine):
    assert engine.traces(FLOOD.id) > 0
    engine.remove(FLOOD.id)
    assert engine.traces(FLOOD.id) == 0
    assert engine.check() == ()


def test_stats_count_what_is_there(engine, home):
    stats = engine.stats()
    assert (stats.documents, stats.passages, stats.words) == (3, 7, 0)
    assert stats.bytes >= (home / LIBRARY).stat().st_size
    engine.remove(FIRE.id)
    assert engine.stats().documents == 2
    assert engine.stats().generation == stats.generation + 1


def test_frequencies_count_passages(engine):
    assert engine.frequencies(["负责", "火+情", "没有"]) == {"负责": 2, "火+情": 1, "没有": 0}
    engine.remove(FIRE.id)
    assert engine.frequencies(["负责", "火+情"]) == {"负责": 1, "火+情": 0}


def test_a_file_name_that_is_no_text_is_held(tmp_path):
    odd = make_document("值班表", ["甲组值班。"], source="/文件/\udcd6\udcb5.txt")
    fill(tmp_path, odd)
    with opened(tmp_path) as engine:
        assert engine.document(odd.id) == odd
        assert engine.unchanged(odd.source, odd.sha256)


# -- words learnt


def test_a_learnt_word_ranks_the_passage_that_has_it_whole_first(tmp_path):
    scattered = make_document(
        "甲", ["云州市的防汛由防台风的指挥部指挥，云州市防汛，防台风指挥部，州市，汛防台风指挥。"]
    )
    whole = make_document(
        "乙", ["云州市防汛防台风指挥部设在北岸，电话、传真、车辆、物资与值守人员由北岸街道一并安排。"]
    )
    fill(tmp_path, scattered, whole)
    with opened(tmp_path) as engine:
        name = "云州市防汛防台风指挥部"
        before = {s.passage_id: s.score for s in engine.lexical(name, 10, ALL)}
        assert engine.learn([name, "预案"]) == 1
        after = {s.passage_id: s.score for s in engine.lexical(name, 10, ALL)}
        assert name in engine.query_terms(name)
        assert name in engine.terms("由" + name + "负责")
        gain = {key: after[key] - before[key] for key in before}
        assert gain[whole.passages[0].id] > gain[scattered.passages[0].id]
        assert engine.learn([name]) == 0
        assert engine.check() == ()


def test_words_are_still_known_after_reopening_and_to_other_engines(home, engine):
    with opened(home) as other:
        other.learn(["松岭区林业站"])
    assert "松岭区林业站" in engine.query_terms("松岭区林业站在哪里")
    with opened(home) as third:
        assert third.stats().words == 1
        assert "松岭区林业站" in third.terms("松岭区林业站")


# -- the cache of vectors


def dense_of(home, passage, scope=ALL):
    with opened(home) as engine:
        return ids(engine.dense(vector(ENCODER, passage.text), 1, scope))


def test_the_cache_is_written_and_read_again(home):
    assert not (home / CACHE).exists()
    assert dense_of(home, FIRE.passages[0]) == [FIRE.passages[0].id]
    written = (home / CACHE).read_bytes()
    assert dense_of(home, FIRE.passages[1]) == [FIRE.passages[1].id]
    assert (home / CACHE).read_bytes() == written
    assert [path.name for path in home.iterdir() if "tmp" in path.name] == []


@pytest.mark.parametrize("harm", ["delete", "cut", "flip", "empty", "noise", "folder"])
def test_a_lost_or_damaged_cache_loses_nothing(home, harm):
    dense_of(home, FIRE.passages[0])
    cache = home / CACHE
    content = bytearray(cache.read_bytes())
    cache.unlink()
    if harm == "cut":
        cache.write_bytes(content[: len(content) // 2])
    elif harm == "flip":
        content[-100] ^= 0xFF
        cache.write_bytes(content)
    elif harm == "empty":
        cache.touch()
    elif harm == "noise":
        cache.write_bytes(b"\x00\xff" * 500)
    elif harm == "folder":
        cache.mkdir()
    for document in (FLOOD, FIRE, CANTEEN):
        for passage in document.passages:
            assert dense_of(home, passage) == [passage.id]


def test_a_cache_from_before_a_change_is_brought_up_to_date(home):
    dense_of(home, FLOOD.passages[0])
    old = (home / CACHE).read_bytes()
    new = make_document("海上搜救预案", ["云州海事局负责海上搜救。"])
    with opened(home) as engine:
        engine.remove(FLOOD.id)
        engine.add([with_vectors(new, ENCODER)])
    (home / CACHE).write_bytes(old)
    assert dense_of(home, new.passages[0]) == [new.passages[0].id]
    assert dense_of(home, FLOOD.passages[0]) != [FLOOD.passages[0].id]


def test_the_cache_of_another_library_is_not_taken_for_this_one(home, tmp_path):
    fill(tmp_path / "其他", CANTEEN, FIRE, FLOOD)  # the same keys mean other passages there
    dense_of(tmp_path / "其他", FIRE.passages[0])
    (home / CACHE).write_bytes((tmp_path / "其他" / CACHE).read_bytes())
    for passage in FLOOD.passages:
        assert dense_of(home, passage) == [passage.id]


# -- company


def test_an_engine_sees_what_another_one_changes(home, engine):
    assert engine.dense(vector(ENCODER, "防汛"), 1, ALL)
    assert engine.metadata()
    new = make_document("海上搜救预案", ["云州海事局负责海上搜救。"], audience="public")
    with opened(home) as other:
        other.remove(FLOOD.id)
        other.add([with_vectors(new, ENCODER)])
    assert set(engine.metadata()) == {FIRE.id, CANTEEN.id, new.id}
    assert ids(engine.dense(vector(ENCODER, new.passages[0].text), 1, PUBLIC)) == [new.passages[0].id]
    assert ids(engine.lexical("海上搜救", 1, PUBLIC)) == [new.passages[0].id]


def test_many_threads_may_ask_while_one_adds_and_removes(engine):
    failures: list[object] = []
    stop = threading.Event()
    fire = {p.id for p in FIRE.passages}

    def ask():
        try:
            while not stop.is_set():
                found = engine.passages(ids(engine.lexical("负责火情瞭望", 10, PUBLIC)))
                near = ids(engine.dense(vector(ENCODER, "火情瞭望"), 100, PUBLIC))
                if not fire <= set(near) or any(p.document_id == FLOOD.id for p in found):
                    failures.append((near, found))
                engine.metadata()
        except Exception as error:  # whatever a thread raises has to reach the test
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(15):
        document = make_document(f"云州市第{n}号通知", [f"第{n}组负责火情报告。"], audience="public")
        engine.add([with_vectors(document, ENCODER)])
        if n % 2:
            engine.remove(document.id)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert engine.check() == ()


def test_a_closed_engine_closes_twice_and_answers_no_more(home):
    engine = opened(home)
    engine.close()
    engine.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        engine.metadata()


def test_a_library_is_one_file_that_can_be_copied_once_it_is_closed(home):
    assert sorted(path.name for path in home.iterdir()) == [LIBRARY]


# -- all or none


def test_an_addition_that_fails_halfway_leaves_everything_as_it_was(engine, monkeypatch):
    before = snapshot(engine, ENCODER)
    good = make_document("海上搜救预案", ["云州海事局负责海上搜救。"])
    bad = make_document("松岭区森林火灾应急预案", ["改写后的内容。"])  # would replace FIRE
    twins = make_document("双胞胎", ["一", "二"])
    object.__setattr__(twins.passages[1], "id", twins.passages[0].id)
    with pytest.raises(sqlite3.IntegrityError):
        engine.add([with_vectors(document, ENCODER) for document in (good, bad, twins)])
    assert snapshot(engine, ENCODER) == before
    assert engine.check() == ()


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_vector_that_is_no_vector_is_refused(engine, wrong):
    document, vectors = with_vectors(make_document("通知", ["甲"]), ENCODER)
    with pytest.raises(ValueError, match="finite"):
        engine.add([(document, vectors * wrong)])


# -- health


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        ("DELETE FROM vectors WHERE key = 1", "向量与段落不一致：缺 1 条，多 0 条。请运行：kb rebuild"),
        ("DELETE FROM terms WHERE rowid = 2", "词项与段落不一致：缺 1 条，多 0 条。请运行：kb rebuild"),
        ("INSERT INTO terms (rowid, body) VALUES (99, '防')", "词项与段落不一致：缺 0 条，多 1 条。请运行：kb rebuild"),
        ("UPDATE vectors SET vector = x'00' WHERE key = 3", "有 1 条向量长度不是 64 维。请运行：kb rebuild"),
        ("DELETE FROM passages WHERE key = 1", "有 1 个文件的段落不完整。请用 kb add 重新加入这些文件"),
        ("UPDATE terms_content SET c2 = '改' WHERE id = 1", "词项索引与词项不一致"),
    ],
)
def test_check_says_what_is_wrong(home, harm, message):
    with sqlite3.connect(home / LIBRARY) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(harm)
    connection.close()
    with opened(home) as engine:
        assert any(found.startswith(message) for found in engine.check())


def test_a_whole_library_has_nothing_wrong(engine):
    assert engine.check() == ()


# -- rebuilding


def text_of(metadata, passage):
    return f"{metadata.title} {passage.text}"


def test_a_rebuilt_library_answers_with_the_new_model(home):
    dense_of(home, FIRE.passages[0])  # a cache of the old vectors lies there
    other, told = FakeEncoder("新模型", 32), []
    rebuild(home, other, text_of, lambda done, total: told.append((done, total)))
    assert told[-1] == (7, 7)
    with opened(home, other) as engine:
        for document in (FLOOD, FIRE, CANTEEN):
            assert engine.document(document.id) == document
            for passage in document.passages:
                best = engine.dense(vector(other, text_of(document.metadata, passage)), 1, ALL)[0]
                assert best.passage_id == passage.id
                assert best.score == pytest.approx(1, abs=2e-3)
        assert ids(engine.lexical("火情瞭望", 1, ALL)) == [FIRE.passages[0].id]
        assert engine.check() == ()
    with pytest.raises(IndexMismatch, match="kb rebuild"):
        opened(home)


def test_an_engine_that_is_open_notices_that_the_model_has_changed(home, engine):
    rebuild(home, FakeEncoder("新模型", 32), text_of)
    for call in (
        lambda: engine.lexical("防汛", 1, ALL),
        lambda: engine.dense(vector(ENCODER, "防汛"), 1, ALL),
        lambda: engine.add([with_vectors(FIRE, ENCODER)]),
    ):
        with pytest.raises(IndexMismatch, match="新模型"):
            call()


def test_rebuilding_with_the_same_model_changes_no_answer(home):
    with opened(home) as engine:
        engine.learn(["松岭区林业站"])
        before = engine.lexical("云州市水利局负责什么", 10, ALL)
    rebuild(home, ENCODER, lambda _, passage: passage.text)
    with opened(home) as engine:
        assert engine.lexical("云州市水利局负责什么", 10, ALL) == before
        assert engine.stats().words == 1


def test_a_rebuild_that_fails_leaves_the_library_as_it_was(home):
    with opened(home) as engine:
        before = snapshot(engine, ENCODER)

    def broken(metadata, passage):
        raise RuntimeError("停电")

    with pytest.raises(RuntimeError, match="停电"):
        rebuild(home, FakeEncoder("新模型", 32), broken)
    with opened(home) as engine:
        assert snapshot(engine, ENCODER) == before
        assert engine.check() == ()


def test_there_is_nothing_to_rebuild_where_there_is_no_library(tmp_path):
    with pytest.raises(LibraryMissing):
        rebuild(tmp_path, ENCODER, text_of)


def test_scope_says_everything_by_default():
    assert Scope() == ALL
