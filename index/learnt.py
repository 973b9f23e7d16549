"""The words a library has learnt, and the passages whose terms were made anew for them, as rows.

Left out: which words can be learnt and what terms they make (lexical.py); all other rows (store.py).
"""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from index import codec
from index.hits import Keys
from ingest.document import Metadata, Passage


def words(connection: sqlite3.Connection) -> frozenset[str]:
    """The words this library has learnt."""
    return frozenset(row[0] for row in connection.execute("SELECT word FROM words"))


def remember(connection: sqlite3.Connection, new: Iterable[str]) -> None:
    """Keep words as learnt."""
    connection.executemany("INSERT OR IGNORE INTO words VALUES (?)", [(word,) for word in new])
    connection.execute("UPDATE build SET value = value + 1 WHERE name = 'words'")


def with_all(connection: sqlite3.Connection, terms: Sequence[str]) -> set[int]:
    """The keys of the passages that have all of these terms."""
    match = " AND ".join(_quoted(term) for term in terms)
    return {row[0] for row in connection.execute("SELECT rowid FROM terms WHERE terms MATCH ?", (match,))}


def with_metadata(connection: sqlite3.Connection, key: int) -> tuple[Passage, Metadata]:
    """A passage and the metadata of its document."""
    query = (
        "SELECT passage, metadata FROM contents JOIN passages USING (key)"
        " JOIN documents ON documents.key = passages.document WHERE passages.key = ?"
    )
    passage, metadata = connection.execute(query, (key,)).fetchone()
    return codec.passage_from_bytes(passage), codec.metadata_from_bytes(metadata)


def relearnt(connection: sqlite3.Connection, words: int) -> Keys:
    """The passages whose terms were made anew since the library had learnt words so often, ascending."""
    rows = connection.execute("SELECT key FROM relearnt WHERE words > ? ORDER BY key", (words,))
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64)


def set_terms(connection: sqlite3.Connection, key: int, columns: tuple[str, str, str]) -> None:
    """Store a passage's terms anew."""
    connection.execute("UPDATE terms SET title = ?, path = ?, body = ? WHERE rowid = ?", (*columns, key))
    connection.execute(
        "INSERT OR REPLACE INTO relearnt VALUES (?, (SELECT value FROM build WHERE name = 'words'))", (key,)
    )


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
