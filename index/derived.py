"""What others work out of a document and want kept beside it: bytes under a kind and the version of the rules.

It goes with its document: taken out, replaced or read anew, nothing is left of it. Changing it changes no ranking,
so no cache looks again. Left out: what it is (kb/ledger.py).
"""

import sqlite3
from collections.abc import Iterator


def keep(connection: sqlite3.Connection, document_id: str, kind: str, version: int, data: bytes) -> None:
    """Keep what was worked out of a document, in place of what was; of a document that is not held nothing."""
    connection.execute(
        "INSERT OR REPLACE INTO derived SELECT key, ?, ?, ? FROM documents WHERE id = ?",
        (kind, version, data, document_id),
    )


def kept(connection: sqlite3.Connection, kind: str, version: int) -> Iterator[tuple[str, bytes]]:
    """(document id, data) of every document for which rules of this version have worked it out."""
    query = (
        "SELECT id, data FROM derived JOIN documents ON documents.key = derived.document WHERE kind = ? AND version = ?"
    )
    yield from connection.execute(query, (kind, version))
