"""LocalEngine: the Engine of one machine, SQLite for everything and FAISS beside it.

    engine = LocalEngine(home, encoder.name, encoder.dimension, create=True)
    engine.add([(document, vectors)])
    engine.lexical("谁负责防汛", 10, Scope(audience="public"))

`<home>/library.sqlite` holds the library, `<home>/vectors.faiss` and `terms.postings` are caches that may be deleted. Other
processes may change the library meanwhile: everything kept in memory is compared with the store's generation
at every call.

Left out: what a passage's vector is made of, fusion of the rankings and what is done with them (kb/), moving
a library to another model (rebuild.py).
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import numpy as np

from index import derived, health, learnt, store
from index.database import Database
from index.hits import Ranked, Scope, Scored, Vectors
from index.lexical import TERMS_VERSION, Lexicon, learnable
from index.postings import PostingCache
from index.roster import Roster
from index.rows import Rows
from index.segment_file import CacheLost
from index.store import Build, Listed, State
from index.vectors import VectorCache
from ingest.document import Document, Metadata, Passage
from ingest.errors import IndexMismatch, LibraryDamaged
from ingest.fold import FOLD_VERSION
from ingest.report import FileReport

_Found = TypeVar("_Found")

_TRIES = 5  # to ask the cache of terms, where other threads find its file lost
LIBRARY, CACHE, POSTINGS = "library.sqlite", "vectors.faiss", "terms.postings"


@dataclass(frozen=True, slots=True)
class Stats:
    """How large a library is."""

    documents: int
    passages: int
    words: int  # learnt from the corpus
    bytes: int  # on disk, the cache included
    generation: int  # how often it was changed


class LocalEngine:
    """One library on disk. Safe to use from several threads; one writes at a time."""

    def __init__(self, home: Path, encoder_name: str, dimension: int, *, create: bool = False) -> None:
        """Open the library in the folder `home`; with `create`, make one where there is none.

        Raises LibraryMissing, LibraryDamaged, or IndexMismatch if it was built with another model or other terms.
        """
        self.home = home
        self._build = Build(encoder_name, dimension, FOLD_VERSION, TERMS_VERSION)
        founding = (lambda connection: store.begin(connection, self._build)) if create else None
        self._database = Database(home / LIBRARY, founding)
        self._vectors = VectorCache(home / CACHE, dimension)
        self._postings = PostingCache(home / POSTINGS)
        self._roster = Roster()
        self._memory = threading.Lock()  # over what follows, which is a memory of the store at some generation
        self._lexicon, self._lexicon_words = Lexicon(), 0
        self._known: dict[int, str] = {}  # key -> id of the documents in self._metadata, in the same order
        self._metadata: dict[str, tuple[str, Metadata]] = {}
        self._known_generation = -1
        try:
            with self._reading():
                pass
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        """Let go of the files. A second time does nothing."""
        self._vectors.close()
        self._postings.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- what changes the library -------------------------------------------------------------------------------------

    def add(self, documents: Sequence[tuple[Document, Vectors]]) -> None:
        """Store documents with their passages' vectors (shape (passages, dimension)), all or none of them.

        A document whose id is held already is replaced, and so is one that came from the same source.
        """
        for document, vectors in documents:
            wanted = (len(document.passages), self._build.dimension)
            if vectors.shape != wanted or not np.isfinite(vectors).all():
                raise ValueError(f"vectors of {document.file}: {wanted} finite numbers wanted, {vectors.shape} given")
        with self._writing() as (connection, lexicon):
            for document, vectors in documents:
                store.put(connection, document, vectors, lexicon.columns(document))

    def remove(self, document_id: str) -> bool:
        """Take a document out with its passages, vectors and terms; False if it was not held."""
        with self._writing() as (connection, _):
            return store.take_out(connection, document_id)

    def learn(self, words: Iterable[str]) -> int:
        """Make words of the corpus (agencies, titles) terms of their own, also in what is held; returns how many are new.

        `learn(["云州市防汛防台风指挥部"])`. Of no effect: words of other than 3 to 30 Han characters, words that
        the dictionary has, words learnt before.
        """
        with self._writing() as (connection, lexicon):
            new = learnable(words) - lexicon.words
            if not new:
                return 0
            learnt.remember(connection, new)
            larger = Lexicon(lexicon.words | new)
            keys: set[int] = set()
            for word in new:
                keys |= learnt.with_all(connection, [f"{left}+{right}" for left, right in pairwise(word)])
            for key in keys:
                passage, metadata = learnt.with_metadata(connection, key)
                columns = (larger.title_column(metadata), larger.path_column(passage), larger.body_column(passage))
                learnt.set_terms(connection, key, columns)
            return len(new)

    # -- ranking ------------------------------------------------------------------------------------------------------

    def lexical(self, query: str, k: int, scope: Scope) -> list[Scored]:
        """The k best passages by BM25 over our terms, best first; [] for a query without terms."""
        with self._reading() as (connection, state):
            terms = self._lexicon_at(connection, state).query_terms(query)
            if not terms or k <= 0:
                return []
            within = self._roster.within(connection, state, scope)
            ranked = self._asked(
                self._rows(connection, state), lambda: self._postings.best(terms, k, within, state.epoch)
            )
            return self._scored(connection, ranked)

    def dense(self, vector: Vectors, k: int, scope: Scope) -> list[Scored]:
        """The k passages nearest to a query vector of shape (dimension,), by cosine, best first."""
        with self._reading() as (connection, state):
            rows = self._rows(connection, state)
            self._vectors.refresh(rows)
            within = self._roster.within(connection, state, scope)
            near = self._vectors.nearest(vector, k, within, rows) if k > 0 else []
            return self._scored(connection, near)

    def vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """The vectors of passages by id, shape (len(passage_ids), dimension); of one that is not held all 0."""
        with self._reading() as (connection, _):
            return store.vectors_by_id(connection, passage_ids, self._build.dimension)

    def terms(self, text: str) -> list[str]:
        """The terms of a text as this library cuts it, repeated as often as they occur."""
        with self._reading() as (connection, state):
            return self._lexicon_at(connection, state).terms(text)

    def query_terms(self, text: str) -> list[str]:
        """The terms of a question as `lexical` searches for them, each once, without what only asks."""
        with self._reading() as (connection, state):
            return self._lexicon_at(connection, state).query_terms(text)

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many passages each of these terms stands, the headings above them included."""
        asked = list(terms)
        with self._reading() as (connection, state):
            return self._asked(self._rows(connection, state), lambda: self._postings.frequencies(asked, state.epoch))

    # -- what is held -------------------------------------------------------------------------------------------------

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids, in the order given; ids that are not held are left out."""
        with self._reading() as (connection, _):
            return store.passages(connection, passage_ids)

    def document(self, document_id: str) -> Document | None:
        """The whole document, or None."""
        with self._reading() as (connection, _):
            return store.document(connection, document_id)

    def documents(self) -> Iterator[Document]:
        """Every document held, one after the other, in the order they came in."""
        with self._reading() as (connection, _):
            document_ids = store.document_ids(connection)
        for document_id in document_ids:
            document = self.document(document_id)
            if document is not None:
                yield document

    def metadata(self) -> dict[str, tuple[str, Metadata]]:
        """Of every document held: id -> (file name, metadata), in the order they came in."""
        with self._reading() as (connection, state), self._memory:
            if self._known_generation != state.generation:
                keys = store.document_keys(connection)
                for gone in self._known.keys() - keys:
                    del self._metadata[self._known.pop(gone)]
                for key, document_id, file, metadata in store.metadata_of(connection, keys - self._known.keys()):
                    self._known[key] = document_id
                    self._metadata[document_id] = (file, metadata)
                self._known_generation = state.generation
            return dict(self._metadata)

    def generation(self) -> int:
        """How often the library was changed: what was made of an older generation is out of date."""
        with self._reading() as (_, state):
            return state.generation

    def listed(self) -> list[Listed]:
        """Every document held, for a list, in the order they came in."""
        with self._reading() as (connection, _):
            return list(store.listed(connection))

    def reports(self) -> list[FileReport]:
        """What reading each document kept and lost, in the order they came in; then the files that were refused."""
        with self._reading() as (connection, _):
            return [*store.reports(connection), *store.refused(connection)]

    def note(self, report: FileReport) -> None:
        """Keep the report of a file that was given, whatever became of it."""
        with self._database.writing() as connection:
            store.note(connection, report)

    def keep(self, document_id: str, kind: str, version: int, data: bytes) -> None:
        """Keep what was worked out of a document beside it (derived.py); no ranking changes by that."""
        with self._database.writing() as connection:
            derived.keep(connection, document_id, kind, version, data)

    def kept(self, kind: str, version: int) -> dict[str, bytes]:
        """What rules of this version have worked out, by document id."""
        with self._database.reading() as connection:
            return dict(derived.kept(connection, kind, version))

    def formats(self, document_ids: Iterable[str]) -> dict[str, str]:
        """The formats these documents were read as, by id; those that are not held are left out."""
        with self._reading() as (connection, _):
            found = {document_id: store.format_of(connection, document_id) for document_id in document_ids}
        return {document_id: form for document_id, form in found.items() if form is not None}

    def text(self, document_id: str) -> str | None:
        """The text of a document, or None if it is not held: quicker than the whole document."""
        with self._reading() as (connection, _):
            return store.text_of(connection, document_id)

    def count(self) -> int:
        """How many passages are held."""
        with self._reading() as (connection, state):
            return len(self._roster.keys(connection, state))

    def unchanged(self, source: str, sha256: str) -> bool:
        """True if what is held from this source has these bytes, given by SHA-256 or the beginning of it."""
        with self._reading() as (connection, _):
            held = store.source_sha256(connection, source)
        return held is not None and held.startswith(sha256)

    def document_by_sha(self, sha256: str) -> str | None:
        """The id of the document with these bytes, from wherever it came; None if it is not held."""
        with self._reading() as (connection, _):
            return store.id_of_sha256(connection, sha256)

    def traces(self, document_id: str) -> int:
        """How many rows hold anything of a document: 0 proves that it was removed."""
        with self._reading() as (connection, _):
            return store.traces(connection, document_id)

    # -- how it is ----------------------------------------------------------------------------------------------------

    def stats(self) -> Stats:
        """How large the library is."""
        files = [path for path in self.home.glob("*") if path.name.startswith((LIBRARY, CACHE, POSTINGS))]
        with self._reading() as (connection, state):
            return Stats(
                documents=len(store.document_ids(connection)),
                passages=store.count(connection),
                words=len(learnt.words(connection)),
                bytes=sum(path.stat().st_size for path in files),
                generation=state.generation,
            )

    def check(self) -> tuple[str, ...]:
        """What is wrong with the library, in Chinese; () if every row and every document is whole. Reads all of it."""
        with self._database.writing() as connection:  # so that nothing changes while rows are counted
            return health.problems(connection, self._build.dimension)

    @contextmanager
    def _reading(self) -> Iterator[tuple[sqlite3.Connection, State]]:
        with self._database.reading() as connection:
            state = store.state(connection)
            self._verify(state)
            yield connection, state

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, Lexicon]]:
        with self._database.writing() as connection:
            state = store.state(connection)
            self._verify(state)
            yield connection, self._lexicon_at(connection, state)
            store.touch(connection)

    def _rows(self, connection: sqlite3.Connection, state: State) -> Rows:
        return Rows(connection, state, self._roster.keys(connection, state))

    def _asked(self, rows: Rows, question: Callable[[], _Found]) -> _Found:
        """What the cache of terms answers, brought up to date, and made anew if its file was taken away.

        Another thread may find the file lost between our bringing it up to date and our question, so more than once.
        """
        for _ in range(_TRIES):
            with suppress(CacheLost):
                self._postings.refresh(rows)
                return question()
        raise LibraryDamaged(
            f"词项缓存 {self._postings.path} 一再被改动或删除（试了 {_TRIES} 次）。"
            "请确认没有别的程序在动资料库文件夹，然后再试一次。"
        )

    @staticmethod
    def _scored(connection: sqlite3.Connection, ranked: Sequence[Ranked]) -> list[Scored]:
        """A cache may be newer than this thread's snapshot: a passage that is not in it is left out."""
        ids = store.passage_ids(connection, [found.key for found in ranked])
        return [Scored(ids[found.key], found.score) for found in ranked if found.key in ids]

    def _lexicon_at(self, connection: sqlite3.Connection, state: State) -> Lexicon:
        with self._memory:
            if self._lexicon_words != state.words:
                self._lexicon, self._lexicon_words = Lexicon(learnt.words(connection)), state.words
            return self._lexicon

    def _verify(self, state: State) -> None:
        """Another process may have rebuilt the library with another model, so this is asked every time."""
        held, ours = state.build, self._build
        if (held.model, held.dimension) != (ours.model, ours.dimension):
            raise IndexMismatch(
                f"资料库是用模型“{held.model}”（{held.dimension} 维）建立的，当前模型是“{ours.model}”"
                f"（{ours.dimension} 维），两者的向量不能混用。请换回原来的模型，或运行：kb rebuild"
            )
        if (held.fold, held.terms) != (ours.fold, ours.terms):
            raise IndexMismatch(
                f"资料库的词项是按旧规则建立的（字形第 {held.fold} 版、分词第 {held.terms} 版），"
                f"本程序是字形第 {ours.fold} 版、分词第 {ours.terms} 版。请运行：kb rebuild"
            )
