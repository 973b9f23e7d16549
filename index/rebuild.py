"""Moving a library to another model or to newer terms: everything is made anew from the stored documents.

Left out: reading the files again. What a passage is was decided when its file was added.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index import learnt, store
from index.database import Database
from index.engine import LIBRARY
from index.hits import Encoder, Progress, Vectors
from index.journal import Journal
from index.lexical import TERMS_VERSION, Lexicon, learnable
from index.store import Build
from ingest.document import Document, Metadata, Passage
from ingest.fold import FOLD_VERSION

PassageText = Callable[[Metadata, Passage], str]
JOURNAL = "rebuild.part"  # beside the library, while it is made anew
_BATCH = 1024  # passages encoded in one call


def rebuild(home: Path, encoder: Encoder, passage_text: PassageText, progress: Progress | None = None) -> None:
    """Make all vectors and terms of the library at `home` anew, with this encoder.

    `passage_text` says what of a passage is encoded, `progress` is told passages. The library answers as before
    until the last moment, and it does so after a crash, too. Engines that have it open with the former model
    raise IndexMismatch from then on.
    """
    database = Database(home / LIBRARY)
    journal = Journal(home / JOURNAL, encoder, worth=0)
    vectors: dict[str, Vectors] = {}
    try:
        with database.reading() as connection:
            _encode_missing(connection, vectors, journal, passage_text, progress)
        with database.writing() as connection:
            # What another process added or replaced while the encoding went on; mostly nothing.
            _encode_missing(connection, vectors, journal, passage_text, None)
            store.begin_again(connection, Build(encoder.name, encoder.dimension, FOLD_VERSION, TERMS_VERSION))
            lexicon = Lexicon(learnable(learnt.words(connection)))
            for document_id in store.document_ids(connection):
                document = _held(connection, document_id)
                store.derive(connection, document_id, vectors[document_id], lexicon.columns(document))
            store.touch(connection)
        journal.clear()
    finally:
        database.close()


def _encode_missing(
    connection: sqlite3.Connection,
    vectors: dict[str, Vectors],
    journal: Journal,
    passage_text: PassageText,
    progress: Progress | None,
) -> None:
    """Fill in the vectors of the documents that have none yet, many passages in one call."""
    total, done = store.count(connection), 0
    batch: list[Document] = []
    pending = [document_id for document_id in store.document_ids(connection) if document_id not in vectors]
    for n, document_id in enumerate(pending, 1):
        batch.append(_held(connection, document_id))
        if sum(len(document.passages) for document in batch) < _BATCH and n < len(pending):
            continue
        texts = [passage_text(document.metadata, passage) for document in batch for passage in document.passages]
        tell = None if progress is None else partial(_told, progress, done, total)
        encoded = journal.encode(texts, tell)
        for document in batch:
            encoded, vectors[document.id] = encoded[len(document.passages) :], encoded[: len(document.passages)]
        done += len(texts)
        batch = []


def _told(progress: Progress, before: int, total: int, done: int, _: int) -> None:
    progress(before + done, total)


def _held(connection: sqlite3.Connection, document_id: str) -> Document:
    document = store.document(connection, document_id)
    if document is None:
        raise ValueError(f"document {document_id} vanished inside a transaction")
    return document
