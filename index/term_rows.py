"""The terms of the store as the cache of them reads them: passage by passage, counted.

Left out: how a text becomes terms (lexical.py), storing them (store.py), ranking (postings.py).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index import store
from index.hits import Keys, Scope
from index.segments import Counts

# BM25 weights of the columns. The title stands in every passage of its document and the headings in many: they
# say which document, the body says whether this passage. Between 0.3 and 2 the measured difference is small.
TITLE_WEIGHT, PATH_WEIGHT, BODY_WEIGHT = 0.5, 0.7, 1.0


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of all passages, as a cache of them reads them (postings.Source)."""

    connection: sqlite3.Connection

    def keys(self) -> Keys:
        """All passages held."""
        return store.keys_in(self.connection, Scope())

    def ids(self, keys: Keys) -> Iterator[str]:
        """The ids of these passages, in their order; "" for those that are not held."""
        for key in keys.tolist():
            row = self.connection.execute("SELECT id FROM passages WHERE key = ?", (key,)).fetchone()
            yield row[0] if row else ""

    def terms(self, keys: Keys) -> Iterator[tuple[int, Counts]]:
        """The terms of these passages, in their order, counted by the weights of their columns."""
        query = "SELECT title, path, body FROM terms WHERE rowid = ?"
        for key, passage_id in zip(keys.tolist(), self.ids(keys), strict=True):
            weighted: dict[str, float] = {}
            length = 0
            columns = self.connection.execute(query, (key,)).fetchone() or ()
            for text, weight in zip(columns, (TITLE_WEIGHT, PATH_WEIGHT, BODY_WEIGHT), strict=False):
                terms = text.split(" ") if text else []
                length += len(terms)
                for term, count in Counter(terms).items():
                    weighted[term] = weighted.get(term, 0.0) + weight * count
            yield key, Counts(passage_id, length, weighted)

    def relearnt(self, words: int) -> Keys:
        """The passages whose terms were made anew since the library had learnt words so often."""
        rows = self.connection.execute("SELECT key FROM relearnt WHERE words > ? ORDER BY key", (words,))
        return np.fromiter((row[0] for row in rows), dtype=np.int64)
