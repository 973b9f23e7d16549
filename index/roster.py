"""Which passages are held, and of which documents: what a scope is made of, and what caches are compared with.

Twelve bytes a passage in memory save asking SQLite for a million rows after every change, and for half of them for every
scope. Only what changed is asked: a document's key is never used twice, and its passages never change.

Left out: the rows themselves (store.py).
"""

import sqlite3
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from index import store
from index.hits import Keys, Scope
from index.segments import Array
from index.store import State

SCOPES = 8  # that are kept made


@dataclass(eq=False)
class Within:
    """The passages within a scope, as the rankers want them."""

    keys: Keys  # ascending

    @cached_property
    def table(self) -> Array:
        """One truth for every key up to the largest: [0, 3] -> [True, False, False, True]."""
        table = np.zeros(int(self.keys[-1]) + 1 if len(self.keys) else 0, bool)
        table[self.keys] = True
        return table

    @cached_property
    def bits(self) -> Array:
        """The table, eight to a byte: [0, 3] -> [0b1001]."""
        return np.packbits(self.table, bitorder="little")

    def among(self, keys: Keys) -> Array:
        """Of keys, ascending, which are within."""
        known = int(np.searchsorted(keys, len(self.table)))
        inside = np.zeros(len(keys), bool)
        inside[:known] = self.table[keys[:known]]
        return inside


@dataclass(eq=False)
class _Held:
    """What is held in one state of the library."""

    epoch: str
    generation: int
    keys: Keys  # of the passages, ascending
    documents: Array  # int32: the key of each one's document
    scopes: OrderedDict[Scope, Within] = field(default_factory=OrderedDict)


class Roster:
    """The passages held, at the state asked for. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held = _Held("", -1, np.zeros(0, np.int64), np.zeros(0, np.int32))

    def keys(self, connection: sqlite3.Connection, state: State) -> Keys:
        """All passages held."""
        with self._lock:
            return self._at(connection, state).keys

    def within(self, connection: sqlite3.Connection, state: State, scope: Scope) -> Within | None:
        """The passages within a scope; None if it is everything."""
        if scope == Scope():
            return None
        with self._lock:
            held = self._at(connection, state)
            found = held.scopes.get(scope)
            if found is None:
                documents = store.documents_in(connection, scope)
                found = Within(held.keys[np.isin(held.documents, documents)])
                held.scopes[scope] = found
                if len(held.scopes) > SCOPES:
                    held.scopes.popitem(last=False)
            held.scopes.move_to_end(scope)
            return found

    def _at(self, connection: sqlite3.Connection, state: State) -> _Held:
        """A thread that reads an older snapshot than another one makes it ask twice, which is right and rare."""
        held = self._held
        if (held.epoch, held.generation) == (state.epoch, state.generation):
            return held
        if held.epoch != state.epoch:
            held = _Held(state.epoch, -1, held.keys[:0], held.documents[:0])
        wanted = store.document_keys(connection)
        known = set(np.unique(held.documents).tolist())
        keys, documents = held.keys, held.documents
        if gone := known - wanted:
            stay = ~np.isin(documents, np.fromiter(gone, np.int32, len(gone)))
            keys, documents = keys[stay], documents[stay]
        if new := wanted - known:
            more_keys, more_documents = store.passages_of(connection, new)
            keys, documents = np.append(keys, more_keys), np.append(documents, more_documents)
            if len(more_keys) and (keys[1:] < keys[:-1]).any():
                order = np.argsort(keys)
                keys, documents = keys[order], documents[order]
        self._held = _Held(state.epoch, state.generation, keys, documents)
        return self._held
