"""Which passages are held, and which of them a scope means: as the store says, at every state of it."""

import numpy as np
from engine_contract import ALL, CANTEEN, FIRE, FLOOD, PUBLIC
from factories import make_document, with_vectors
from fakes import FakeEncoder

from index import store
from index.database import Database
from index.engine import LIBRARY, LocalEngine
from index.hits import Scope
from index.roster import SCOPES, Roster, Within

ENCODER = FakeEncoder()


def asked(home, roster, scope):
    """What the roster says is within a scope, as passage ids, and what the store says."""
    database = Database(home / LIBRARY)
    try:
        with database.reading() as connection:
            state = store.state(connection)
            within = roster.within(connection, state, scope)
            keys = roster.keys(connection, state) if within is None else within.keys
            condition = "true" if scope.audience == "internal" else "audience = 'public'"
            query = f"SELECT passages.key, documents.id FROM passages JOIN documents ON passages.document = documents.key WHERE {condition} ORDER BY 1"  # noqa: S608
            rows = connection.execute(query).fetchall()
            held = [key for key, document in rows if scope.documents is None or document in scope.documents]
            return keys.tolist(), held
    finally:
        database.close()


def test_a_roster_follows_what_is_added_replaced_and_removed(tmp_path) -> None:
    roster = Roster()
    scopes = [ALL, PUBLIC, Scope(documents=frozenset({FLOOD.id, FIRE.id})), Scope("public", frozenset({FLOOD.id}))]
    with LocalEngine(tmp_path, ENCODER.name, ENCODER.dimension, create=True) as engine:

        def agrees():
            for scope in scopes:
                said, held = asked(tmp_path, roster, scope)
                assert said == held

        agrees()
        engine.add([with_vectors(d, ENCODER) for d in (FLOOD, make_document("空白", []), FIRE)])
        agrees()
        engine.add([with_vectors(CANTEEN, ENCODER)])
        agrees()
        engine.add([with_vectors(make_document(FIRE.metadata.title, ["区消防站负责。"], audience="public"), ENCODER)])
        agrees()
        engine.remove(FLOOD.id)
        agrees()
        engine.remove(CANTEEN.id)
        agrees()
        assert engine.count() == 1


def test_a_roster_of_another_library_is_not_kept(tmp_path) -> None:
    roster = Roster()
    for home, documents in ((tmp_path / "甲", (FLOOD, FIRE)), (tmp_path / "乙", (FIRE,))):
        with LocalEngine(home, ENCODER.name, ENCODER.dimension, create=True) as engine:
            engine.add([with_vectors(document, ENCODER) for document in documents])
        for scope in (ALL, PUBLIC):
            said, held = asked(home, roster, scope)
            assert said == held


def test_more_scopes_than_are_kept_are_answered_all_the_same(tmp_path) -> None:
    with LocalEngine(tmp_path, ENCODER.name, ENCODER.dimension, create=True) as engine:
        documents = [make_document(f"第{n}号通知", ["防汛值守。"]) for n in range(SCOPES + 4)]
        engine.add([with_vectors(document, ENCODER) for document in documents])
        for _ in range(2):
            for document in documents:
                found = engine.lexical("防汛值守", 9, Scope(documents=frozenset({document.id})))
                assert [one.passage_id for one in found] == [document.passages[0].id]


def test_keys_are_within_by_table_and_by_bits() -> None:
    within = Within(np.array([0, 3, 9]))
    assert within.bits.tolist() == [0b1001, 0b10]
    assert within.among(np.array([0, 1, 3, 9, 10, 400])).tolist() == [True, False, True, True, False, False]
    assert Within(np.zeros(0, np.int64)).among(np.array([1, 2])).tolist() == [False, False]
