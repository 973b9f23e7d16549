"""What every Engine promises, as tests: an implementation inherits them by giving the fixture `engine`.

    class TestLocalEngine(EngineContract):
        @pytest.fixture
        def engine(self, tmp_path): ...

The engine is empty, for vectors of FakeEncoder. Left out: what only one engine promises (its files, its errors).
"""

import pytest
from factories import for_audience, make_document, with_vectors
from fakes import FakeEncoder

from index.hits import Engine, Scope, Scored
from ingest.document import Document

ALL = Scope()
PUBLIC = Scope(audience="public")

FLOOD = make_document(
    "云州市防汛应急预案",
    [
        "市水利局负责防汛抗旱指挥部办公室的日常工作。",
        "接到红色暴雨预警后，各区应在三十分钟内转移低洼地带群众。",
        "水位达到18.5米时启动Ⅱ级响应。",
    ],
    region="云州市",
)
FIRE = make_document(
    "松岭区森林火灾应急预案", ["区林业站负责火情瞭望。", "火势蔓延时应当立即开设隔离带。"], audience="public"
)
CANTEEN = make_document(
    "机关食堂管理办法", ["食堂每日十一点半开餐。", "水位报警器由食堂值班员检查。"], audience="public"
)


class EngineContract:
    """Inherit this and give `engine`."""

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError("override this fixture with an empty engine")

    @pytest.fixture
    def encoder(self) -> FakeEncoder:
        return FakeEncoder()

    @pytest.fixture
    def filled(self, engine: Engine, encoder: FakeEncoder) -> Engine:
        engine.add([with_vectors(document, encoder) for document in (FLOOD, FIRE, CANTEEN)])
        return engine

    # -- an empty engine

    def test_an_empty_engine_finds_nothing_and_holds_nothing(self, engine, encoder):
        assert engine.lexical("防汛", 10, ALL) == []
        assert engine.dense(vector(encoder, "防汛"), 10, ALL) == []
        assert engine.metadata() == {}
        assert engine.document(FLOOD.id) is None
        assert engine.passages([FLOOD.passages[0].id]) == []
        assert engine.remove(FLOOD.id) is False

    def test_adding_nothing_changes_nothing(self, filled):
        before = filled.metadata()
        filled.add([])
        assert filled.metadata() == before

    # -- what is put in comes out

    def test_a_document_comes_back_as_it_was_put_in(self, filled):
        assert filled.document(FLOOD.id) == FLOOD

    def test_passages_come_back_in_the_order_asked_and_unknown_ids_are_left_out(self, filled):
        asked = [FIRE.passages[1].id, "unknown:0", FLOOD.passages[0].id]
        assert filled.passages(asked) == [FIRE.passages[1], FLOOD.passages[0]]

    def test_metadata_names_every_document_held(self, filled):
        assert filled.metadata() == {d.id: (d.file, d.metadata) for d in (FLOOD, FIRE, CANTEEN)}

    def test_the_caller_may_change_the_metadata_it_is_given(self, filled):
        filled.metadata().clear()
        assert len(filled.metadata()) == 3

    def test_a_document_without_passages_is_held_all_the_same(self, engine, encoder):
        empty = make_document("空白文件", [])
        engine.add([with_vectors(empty, encoder)])
        assert engine.document(empty.id) == empty

    # -- words

    def test_words_of_a_passage_find_it(self, filled):
        assert ids(filled.lexical("谁负责火情瞭望？", 1, ALL)) == [FIRE.passages[0].id]

    def test_traditional_script_finds_simplified_text(self, filled):
        assert ids(filled.lexical("轉移低窪地帶群眾", 1, ALL)) == [FLOOD.passages[1].id]

    def test_the_title_finds_its_passages(self, filled):
        assert set(ids(filled.lexical("机关管理办法", 10, ALL))) == {p.id for p in CANTEEN.passages}

    def test_a_level_is_found_however_it_is_written(self, filled):
        for query in ("Ⅱ级响应", "二级响应", "2级响应", "II級響應"):
            assert ids(filled.lexical(query, 1, ALL)) == [FLOOD.passages[2].id], query

    def test_a_number_is_found_as_a_whole(self, filled):
        assert ids(filled.lexical("18.5", 10, ALL)) == [FLOOD.passages[2].id]
        assert filled.lexical("18", 10, ALL) == filled.lexical("8.5", 10, ALL) == []

    def test_scores_fall_and_are_positive(self, filled):
        scores = [scored.score for scored in filled.lexical("负责检查水位的值班员", 10, ALL)]
        assert len(scores) > 1
        assert scores == sorted(scores, reverse=True)
        assert scores[-1] > 0

    def test_no_more_than_k_are_found(self, filled, encoder):
        assert len(filled.lexical("负责", 1, ALL)) == 1
        assert len(filled.dense(vector(encoder, "负责"), 2, ALL)) == 2

    @pytest.mark.parametrize(
        "query", ["", " ", "？！", '"', "谁", "\x00", "NEAR(", "a AND b OR", "title:防 *", "'; --"]
    )
    def test_no_query_is_an_error(self, filled, query):
        filled.lexical(query, 10, ALL)

    @pytest.mark.parametrize("query", ["", "  ", "……？", "谁？"])
    def test_a_query_without_terms_finds_nothing(self, filled, query):
        assert filled.lexical(query, 10, ALL) == []

    # -- vectors

    def test_the_vector_of_a_passage_finds_it_with_cosine_one(self, filled, encoder):
        for passage in (*FLOOD.passages, *FIRE.passages):
            best = filled.dense(vector(encoder, passage.text), 1, ALL)[0]
            assert best.passage_id == passage.id
            assert best.score == pytest.approx(1, abs=2e-3)

    def test_dense_ranks_everything_when_asked_for_more_than_there_is(self, filled, encoder):
        found = filled.dense(vector(encoder, "防汛"), 100, ALL)
        assert set(ids(found)) == {p.id for d in (FLOOD, FIRE, CANTEEN) for p in d.passages}
        assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)

    # -- scope

    def test_the_public_never_sees_an_internal_passage(self, filled, encoder):
        allowed = {p.id for d in (FIRE, CANTEEN) for p in d.passages}
        for passage in FLOOD.passages:
            assert set(ids(filled.lexical(passage.text, 10, PUBLIC))) <= allowed
            assert set(ids(filled.dense(vector(encoder, passage.text), 10, PUBLIC))) == allowed

    def test_better_passages_outside_the_scope_do_not_crowd_out_those_within(self, engine, encoder):
        many = [make_document(f"内部水位记录{n}", [f"水位报警，第{n}次。"]) for n in range(30)]
        engine.add([with_vectors(d, encoder) for d in (*many, CANTEEN)])
        assert ids(engine.lexical("水位报警", 1, PUBLIC)) == [CANTEEN.passages[1].id]
        assert ids(engine.dense(vector(encoder, "水位报警"), 1, PUBLIC)) in ([p.id] for p in CANTEEN.passages)

    def test_only_the_documents_of_the_scope_answer(self, filled, encoder):
        scope = Scope(documents=frozenset({FIRE.id}))
        assert ids(filled.lexical("负责", 10, scope)) == [FIRE.passages[0].id]
        assert set(ids(filled.dense(vector(encoder, "负责"), 10, scope))) == {p.id for p in FIRE.passages}

    def test_a_scope_of_no_documents_finds_nothing(self, filled, encoder):
        nothing = Scope(documents=frozenset())
        assert filled.lexical("负责", 10, nothing) == []
        assert filled.dense(vector(encoder, "负责"), 10, nothing) == []

    def test_naming_an_internal_document_does_not_show_it_to_the_public(self, filled, encoder):
        scope = Scope(audience="public", documents=frozenset({FLOOD.id}))
        assert filled.lexical("防汛", 10, scope) == []
        assert filled.dense(vector(encoder, "防汛"), 10, scope) == []

    def test_a_document_made_internal_leaves_the_public_at_once(self, filled, encoder):
        assert filled.lexical("火情瞭望", 10, PUBLIC)
        filled.add([with_vectors(for_audience(FIRE, "internal"), encoder)])
        assert filled.lexical("火情瞭望", 10, PUBLIC) == []
        found = ids(filled.dense(vector(encoder, "火情瞭望"), 10, PUBLIC))
        assert not set(found) & {p.id for p in FIRE.passages}

    # -- taking out and replacing

    def test_a_removed_document_never_answers_again(self, filled, encoder):
        assert filled.dense(vector(encoder, "防汛"), 1, ALL)  # whatever is cached is cached by now
        assert filled.remove(FLOOD.id) is True
        gone = {p.id for p in FLOOD.passages}
        assert filled.document(FLOOD.id) is None
        assert FLOOD.id not in filled.metadata()
        assert filled.passages(sorted(gone)) == []
        for passage in FLOOD.passages:
            assert not gone & set(ids(filled.lexical(passage.text, 10, ALL)))
            assert not gone & set(ids(filled.dense(vector(encoder, passage.text), 10, ALL)))
        assert filled.remove(FLOOD.id) is False

    def test_what_was_removed_can_come_back(self, filled, encoder):
        filled.remove(FLOOD.id)
        filled.add([with_vectors(FLOOD, encoder)])
        assert filled.document(FLOOD.id) == FLOOD
        assert ids(filled.dense(vector(encoder, FLOOD.passages[1].text), 1, ALL)) == [FLOOD.passages[1].id]

    def test_adding_the_same_document_twice_holds_it_once(self, filled, encoder):
        filled.add([with_vectors(FIRE, encoder)])
        assert len(filled.metadata()) == 3
        assert ids(filled.lexical("火情瞭望", 10, ALL)).count(FIRE.passages[0].id) == 1
        assert ids(filled.dense(vector(encoder, "火情"), 100, ALL)).count(FIRE.passages[0].id) == 1

    def test_a_changed_file_replaces_its_former_self(self, filled, encoder):
        changed = make_document("松岭区森林火灾应急预案", ["区消防站负责无人机巡查。"])
        assert changed.source == FIRE.source
        assert changed.id != FIRE.id
        filled.add([with_vectors(changed, encoder)])
        assert filled.document(FIRE.id) is None
        assert set(filled.metadata()) == {FLOOD.id, CANTEEN.id, changed.id}
        assert filled.lexical("火情瞭望", 1, Scope(documents=frozenset({FIRE.id}))) == []
        assert ids(filled.lexical("无人机巡查", 1, ALL)) == [changed.passages[0].id]

    def test_a_document_that_was_moved_is_held_once_under_its_new_source(self, filled, encoder):
        moved = make_document("机关食堂管理办法", [p.text for p in CANTEEN.passages], source="/归档/食堂.txt")
        assert moved.id == CANTEEN.id
        filled.add([with_vectors(moved, encoder)])
        held = filled.document(CANTEEN.id)
        assert held is not None
        assert held.source == "/归档/食堂.txt"
        assert len(filled.metadata()) == 3

    def test_all_documents_of_an_addition_come_in_or_none(self, filled, encoder):
        before = snapshot(filled, encoder)
        good = make_document("海上搜救预案", ["云州海事局负责海上搜救。"])
        document, vectors = with_vectors(make_document("地震预案", ["市应急管理局负责震情会商。"]), encoder)
        with pytest.raises(ValueError, match="地震预案"):
            filled.add([with_vectors(good, encoder), (document, vectors[:0])])
        assert snapshot(filled, encoder) == before


def ids(found: list[Scored]) -> list[str]:
    return [scored.passage_id for scored in found]


def vector(encoder: FakeEncoder, text: str):
    return encoder.encode_queries([text])[0]


def snapshot(engine: Engine, encoder: FakeEncoder) -> tuple[list[Document | None], list[str]]:
    """Everything that an engine holds and finds, to be compared with later."""
    held = [engine.document(document_id) for document_id in sorted(engine.metadata())]
    return held, sorted(ids(engine.dense(vector(encoder, "云州"), 1000, ALL)))
