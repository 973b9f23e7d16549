"""The rows of the store as its caches read them: terms passage by passage, and vectors, many at once.

Left out: how a text becomes terms (lexical.py), storing them (store.py), what the caches make of them (postings.py, vectors.py).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import learnt, store
from index.hits import Keys, Vectors
from index.segments import STEP, Column
from index.store import State

# BM25 weights of the columns. The title stands in every passage of its document and the headings in many: they
# say which document, the body says whether this passage. Between 0.3 and 2 the measured difference is small.
TITLE_WEIGHT, PATH_WEIGHT, BODY_WEIGHT = 0.5, 0.7, 1.0
_TENTHS = tuple(round(weight / STEP) for weight in (TITLE_WEIGHT, PATH_WEIGHT, BODY_WEIGHT))


@dataclass(frozen=True, slots=True)
class Rows:
    """The library in one state, as its caches read it."""

    connection: sqlite3.Connection
    state: State
    keys: Keys  # of all passages held, ascending

    def was(self, generation: int, mark: str) -> bool:
        """True if what a cache made of the library in that state is true of the passages that are still held."""
        return store.was(self.connection, generation, mark)

    def vectors(self, keys: Keys) -> tuple[Keys, Vectors]:
        """Those of these passages that are held, ascending, and their vectors, shape (held, dimension)."""
        return store.vectors_of(self.connection, keys, self.state.build.dimension)

    def terms(self, keys: Keys) -> Iterator[tuple[int, Sequence[Column]]]:
        """The terms of these passages, in their order, column by column."""
        query = "SELECT title, path, body FROM terms WHERE rowid = ?"
        for key in keys.tolist():
            columns = self.connection.execute(query, (key,)).fetchone() or ()
            yield (
                key,
                [Column(tenths, text.split(" ")) for tenths, text in zip(_TENTHS, columns, strict=False) if text],
            )

    def relearnt(self, words: int) -> Keys:
        """The passages whose terms were made anew since the library had learnt words so often, ascending."""
        return learnt.relearnt(self.connection, words)
