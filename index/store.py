"""Documents, passages, vectors and terms as rows: the single source of truth.

All functions take a connection, so that the caller decides what is one transaction:

    with database.writing() as connection:
        store.put(connection, document, vectors, columns)

Left out: connections and transactions (database.py), how a document becomes bytes (codec.py), how a text
becomes terms (lexical.py), the nearest vectors (vectors.py).
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import numpy as np

from index import codec
from index.database import TERMS_TABLE
from index.hits import Keys, Scope, Vectors
from index.segments import Array
from ingest.document import Document, Metadata, Passage
from ingest.report import FileReport

_HALF = np.dtype("<f2")  # cosines change in the fourth decimal, the file is half as large


@dataclass(frozen=True, slots=True)
class Build:
    """What a library was built with. Vectors and terms of different builds never mix."""

    model: str
    dimension: int
    fold: int  # ingest.fold.FOLD_VERSION
    terms: int  # index.lexical.TERMS_VERSION


@dataclass(frozen=True, slots=True)
class State:
    """Where a library stands; what caches are compared with."""

    build: Build
    epoch: str  # changes when every vector is made anew
    generation: int  # grows with every change
    mark: str  # of this state alone: a library put back from a backup comes to the same generation with another mark
    words: int  # grows with every word learnt


@dataclass(frozen=True, slots=True)
class Listed:
    """One document in a list."""

    document_id: str
    file: str
    source: str
    sha256: str
    passages: int
    added_at: str  # ISO, local time with offset
    reading: int  # the rules by which it was read, as Document.reading_version


# -- the library as a whole ---------------------------------------------------------------------------------------


def begin(connection: sqlite3.Connection, build: Build) -> None:
    """Write the build record of a new library."""
    _record(connection, build)
    connection.executemany("INSERT INTO build VALUES (?, 0)", [("generation",), ("words",)])
    _mark(connection)


def state(connection: sqlite3.Connection) -> State:
    """Where the library stands."""
    values = dict(connection.execute("SELECT name, value FROM build"))
    build = Build(values["model"], values["dimension"], values["fold"], values["terms"])
    (mark,) = connection.execute("SELECT mark FROM states WHERE generation = ?", (values["generation"],)).fetchone()
    return State(build, values["epoch"], values["generation"], mark, values["words"])


def was(connection: sqlite3.Connection, generation: int, mark: str) -> bool:
    """True if the library was in this state once and came from there to where it stands by changes of its own.

    What a cache made then holds under a key is what the library holds under it, if it still holds the key.
    """
    query = "SELECT 1 FROM states WHERE generation = ? AND mark = ?"
    return connection.execute(query, (generation, mark)).fetchone() is not None


def touch(connection: sqlite3.Connection) -> None:
    """Note that something changed, so that every cache looks again."""
    connection.execute("UPDATE build SET value = value + 1 WHERE name = 'generation'")
    _mark(connection)


def _mark(connection: sqlite3.Connection) -> None:
    query = "INSERT INTO states SELECT value, lower(hex(randomblob(8))) FROM build WHERE name = 'generation'"
    connection.execute(query)


def begin_again(connection: sqlite3.Connection, build: Build) -> None:
    """Forget all vectors and terms, to be given anew with `derive`; documents and passages stay.

    The states so far are forgotten, too: keys stay, and what caches hold under them is no longer true. `touch` comes next.
    """
    connection.execute("DELETE FROM vectors")
    connection.execute("DELETE FROM states")
    connection.execute("DROP TABLE terms")
    connection.execute(TERMS_TABLE)
    _record(connection, build)


def _record(connection: sqlite3.Connection, build: Build) -> None:
    values = {"model": build.model, "dimension": build.dimension, "fold": build.fold, "terms": build.terms}
    values["epoch"] = uuid.uuid4().hex
    connection.executemany("INSERT OR REPLACE INTO build VALUES (?, ?)", values.items())


# -- documents ----------------------------------------------------------------------------------------------------


def put(
    connection: sqlite3.Connection, document: Document, vectors: Vectors, columns: Iterable[tuple[str, str, str]]
) -> None:
    """Store a document with its passages' vectors and terms, in place of what has its id or its source."""
    source = codec.text_to_bytes(document.source)
    for (held,) in connection.execute(
        "SELECT id FROM documents WHERE id = ? OR source = ?", (document.id, source)
    ).fetchall():
        take_out(connection, held)
    key = connection.execute(
        "INSERT INTO documents (id, source, file, sha256, audience, passages, added_at, metadata, document, reading,"
        " report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.id,
            source,
            codec.text_to_bytes(document.file),
            document.sha256,
            document.metadata.audience,
            len(document.passages),
            datetime.now().astimezone().isoformat(timespec="seconds"),
            codec.metadata_to_bytes(document.metadata),
            codec.document_to_bytes(document),
            document.reading_version,
            codec.report_to_bytes(FileReport.of(document)),
        ),
    ).lastrowid
    used = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
    first = (used[0] if used else 0) + 1
    keys = range(first, first + len(document.passages))
    rows = [(n, passage.id, key) for n, passage in zip(keys, document.passages, strict=True)]
    connection.executemany("INSERT INTO passages (key, id, document) VALUES (?, ?, ?)", rows)
    contents = [(n, codec.passage_to_bytes(passage)) for n, passage in zip(keys, document.passages, strict=True)]
    connection.executemany("INSERT INTO contents VALUES (?, ?)", contents)
    _derive(connection, keys, vectors, columns)


def derive(
    connection: sqlite3.Connection, document_id: str, vectors: Vectors, columns: Iterable[tuple[str, str, str]]
) -> None:
    """Store vectors and terms of a document that is held already."""
    _derive(connection, _keys_of(connection, document_id), vectors, columns)


def _derive(
    connection: sqlite3.Connection, keys: Sequence[int], vectors: Vectors, columns: Iterable[tuple[str, str, str]]
) -> None:
    half = np.ascontiguousarray(vectors, dtype=_HALF)
    rows = [(n, vector.tobytes()) for n, vector in zip(keys, half, strict=True)]
    connection.executemany("INSERT INTO vectors VALUES (?, ?)", rows)
    terms = [(n, *texts) for n, texts in zip(keys, columns, strict=True)]
    connection.executemany("INSERT INTO terms (rowid, title, path, body) VALUES (?, ?, ?, ?)", terms)


def take_out(connection: sqlite3.Connection, document_id: str) -> bool:
    """Delete a document with its passages, vectors and terms; False if it is not held."""
    keys = _keys_of(connection, document_id)
    connection.executemany("DELETE FROM terms WHERE rowid = ?", [(key,) for key in keys])
    return connection.execute("DELETE FROM documents WHERE id = ?", (document_id,)).rowcount > 0


def traces(connection: sqlite3.Connection, document_id: str) -> int:
    """How many rows hold anything of a document: documents, passages, and terms or vectors without a passage."""
    counts: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("SELECT count(*) FROM documents WHERE id = ?", (document_id,)),
        ("SELECT count(*) FROM passages WHERE id >= ? || ':' AND id < ? || ';'", (document_id, document_id)),
        ("SELECT count(*) FROM contents WHERE key NOT IN (SELECT key FROM passages)", ()),
        ("SELECT count(*) FROM vectors WHERE key NOT IN (SELECT key FROM passages)", ()),
        ("SELECT count(*) FROM derived WHERE document NOT IN (SELECT key FROM documents)", ()),
        ("SELECT count(*) FROM terms WHERE rowid NOT IN (SELECT key FROM passages)", ()),
    )
    return sum(connection.execute(query, values).fetchone()[0] for query, values in counts)


def document(connection: sqlite3.Connection, document_id: str) -> Document | None:
    """The whole document, or None."""
    row = connection.execute("SELECT metadata, document FROM documents WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        return None
    contents = connection.execute(
        "SELECT passage FROM contents JOIN passages USING (key)"
        " WHERE document = (SELECT key FROM documents WHERE id = ?) ORDER BY key",
        (document_id,),
    )
    passages = tuple(codec.passage_from_bytes(data) for (data,) in contents)
    return codec.document_from_bytes(row[1], codec.metadata_from_bytes(row[0]), passages)


def document_ids(connection: sqlite3.Connection) -> list[str]:
    """The ids of all documents, in the order they came in."""
    return [row[0] for row in connection.execute("SELECT id FROM documents ORDER BY key")]


def listed(connection: sqlite3.Connection) -> Iterator[Listed]:
    """All documents, in the order they came in."""
    query = "SELECT id, file, source, sha256, passages, added_at, reading FROM documents ORDER BY key"
    for key, file, source, *rest in connection.execute(query):
        yield Listed(key, codec.text_from_bytes(file), codec.text_from_bytes(source), *rest)


def reports(connection: sqlite3.Connection) -> Iterator[FileReport]:
    """What reading each document kept and lost, in the order they came in."""
    query = "SELECT id, metadata, report FROM documents ORDER BY key"
    for key, metadata, report in connection.execute(query):
        if report is not None:
            yield codec.report_from_bytes(report, codec.metadata_from_bytes(metadata))
        elif (held := document(connection, key)) is not None:  # of a library older than its reports
            yield FileReport.of(held)


def note(connection: sqlite3.Connection, report: FileReport) -> None:
    """Keep the report of a file: with its document if it is held now, else among those refused."""
    source = codec.text_to_bytes(report.source)
    if report.status in ("failed", "skipped"):
        connection.execute("INSERT OR REPLACE INTO refused VALUES (?, ?)", (source, codec.report_to_bytes(report)))
        return
    connection.execute("DELETE FROM refused WHERE source = ?", (source,))
    if report.status == "added":
        data = codec.report_to_bytes(report)
        connection.execute("UPDATE documents SET report = ? WHERE id = ?", (data, report.document_id))


def refused(connection: sqlite3.Connection) -> Iterator[FileReport]:
    """The files that were given and are not held, with the reason."""
    for (report,) in connection.execute("SELECT report FROM refused ORDER BY source"):
        yield codec.report_from_bytes(report, None)


def format_of(connection: sqlite3.Connection, document_id: str) -> str | None:
    """The format of a document as it was read, or None if it is not held."""
    row = connection.execute("SELECT document FROM documents WHERE id = ?", (document_id,)).fetchone()
    return codec.format_of(row[0]) if row else None


def text_of(connection: sqlite3.Connection, document_id: str) -> str | None:
    """The text of a document, or None if it is not held."""
    row = connection.execute("SELECT document FROM documents WHERE id = ?", (document_id,)).fetchone()
    return codec.text_of(row[0]) if row else None


def source_sha256(connection: sqlite3.Connection, source: str) -> str | None:
    """The SHA-256 of what came from a source, or None."""
    query = "SELECT sha256 FROM documents WHERE source = ?"
    row = connection.execute(query, (codec.text_to_bytes(source),)).fetchone()
    return row[0] if row else None


def id_of_sha256(connection: sqlite3.Connection, sha256: str) -> str | None:
    """The id of the document with these bytes, or None."""
    row = connection.execute("SELECT id FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None


def document_keys(connection: sqlite3.Connection) -> set[int]:
    """The keys of all documents. A key's row never changes: replacing a document gives it a new key."""
    return {row[0] for row in connection.execute("SELECT key FROM documents")}


def metadata_of(connection: sqlite3.Connection, keys: Iterable[int]) -> Iterator[tuple[int, str, str, Metadata]]:
    """Of these documents key, id, file name and metadata, in the order of the keys."""
    query = """SELECT key, id, file, metadata FROM documents
        WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key"""
    for key, document_id, file, data in connection.execute(query, (json.dumps(list(keys)),)):
        yield key, document_id, codec.text_from_bytes(file), codec.metadata_from_bytes(data)


# -- passages -----------------------------------------------------------------------------------------------------


def passages(connection: sqlite3.Connection, passage_ids: Sequence[str]) -> list[Passage]:
    """The passages of these ids, in the order given; ids that are not held are left out."""
    query = """SELECT passage FROM json_each(?) AS asked JOIN passages ON passages.id = asked.value
        JOIN contents ON contents.key = passages.key ORDER BY asked.key"""
    rows = connection.execute(query, (json.dumps(list(passage_ids)),)).fetchall()
    return [codec.passage_from_bytes(data) for (data,) in rows]


def passage_ids(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, str]:
    """The ids of the passages of these keys that are held."""
    query = "SELECT key, id FROM passages WHERE key IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(query, (json.dumps(list(keys)),)).fetchall())


def count(connection: sqlite3.Connection) -> int:
    """How many passages are held."""
    return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])


def vectors_by_id(connection: sqlite3.Connection, passage_ids: Sequence[str], dimension: int) -> Vectors:
    """The vectors of these passages, shape (len(passage_ids), dimension); of one that is not held all 0."""
    query = """SELECT asked.key, vector FROM json_each(?) AS asked
        JOIN passages ON passages.id = asked.value JOIN vectors ON vectors.key = passages.key"""
    found = np.zeros((len(passage_ids), dimension), dtype=np.float32)
    for row, blob in connection.execute(query, (json.dumps(list(passage_ids)),)):
        found[row] = np.frombuffer(blob, dtype=_HALF)
    return found


def documents_in(connection: sqlite3.Connection, scope: Scope) -> Keys:
    """The keys of the documents within a scope."""
    conditions = ["true"]
    values: dict[str, str] = {}
    if scope.audience != "internal":
        conditions.append("audience = :audience")
        values["audience"] = scope.audience
    if scope.documents is not None:
        conditions.append("id IN (SELECT value FROM json_each(:documents))")
        values["documents"] = json.dumps(sorted(scope.documents))
    query = f"SELECT key FROM documents WHERE {' AND '.join(conditions)}"  # noqa: S608  # no text from outside in it
    return _integers(connection.execute(query, values))


def passages_of(connection: sqlite3.Connection, documents: Iterable[int]) -> tuple[Keys, Array]:
    """The passages of documents given by their keys: keys, ascending, and as int32 the key of each one's document."""
    query = "SELECT key, document FROM passages WHERE document IN (SELECT value FROM json_each(?)) ORDER BY key"
    pairs = _integers(connection.execute(query, (json.dumps(list(documents)),))).reshape(-1, 2)
    return pairs[:, 0].copy(), pairs[:, 1].astype(np.int32)


def vectors_of(connection: sqlite3.Connection, keys: Keys, dimension: int) -> tuple[Keys, Vectors]:
    """Those of these keys that are held, ascending, and their vectors, shape (held, dimension)."""
    query = "SELECT key, vector FROM vectors WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key"
    found = connection.execute(
        query, (json.dumps(keys.tolist()),)
    ).fetchall()  # a quarter of the time of asking one by one
    vectors = np.frombuffer(b"".join(blob for _, blob in found), dtype=_HALF).reshape(len(found), dimension)
    return np.array([key for key, _ in found], np.int64), vectors.astype(np.float32)


def _integers(rows: Iterable[tuple[int, ...]]) -> Keys:
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64)


def _keys_of(connection: sqlite3.Connection, document_id: str) -> list[int]:
    query = "SELECT key FROM passages WHERE document = (SELECT key FROM documents WHERE id = ?) ORDER BY key"
    return [row[0] for row in connection.execute(query, (document_id,))]
