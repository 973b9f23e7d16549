"""What goes into an engine and what comes out: scope in, scored passages out.

The words of retrieval, shared by every engine and by fusion. Left out: how a score is made
(lexical.py, vectors.py), merged (fusion.py) or shown (kb/).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.document import Audience, Document, Metadata, Passage

Vectors = npt.NDArray[np.float32]
Keys = npt.NDArray[np.int64]  # of passages, ascending
Progress = Callable[[int, int], None]  # (done, total)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages may answer. Applied before scoring, inside the engine: nothing outside it is ever scored.

    `Scope(audience="public")` sees public documents alone; the audience "internal" sees everything.
    `documents=None` means all documents, `documents=frozenset()` means none.
    """

    audience: Audience = "internal"
    documents: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """One passage with one ranker's score; higher is better. The scale is the ranker's own."""

    passage_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """One passage of one library by its key, with a cache's score: a cosine, or BM25."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its document's metadata and the scores it was ranked by."""

    passage: Passage
    file: str
    metadata: Metadata
    score: float
    lexical: float = 0.0  # BM25 as the engine gave it, 0 if not among its candidates
    dense: float = 0.0  # cosine, 0 if not among its candidates


class Encoder(Protocol):
    """Turns text into unit vectors."""

    @property
    def name(self) -> str:
        """Name and version of the model, kept in the build record: vectors of different names never mix."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension), each of length 1."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of shape (len(texts), dimension), each of length 1, in the order given."""
        ...


class Engine(Protocol):
    """Holds documents and finds passages in them. Every implementation runs the same contract suite."""

    def add(self, documents: Sequence[tuple[Document, Vectors]]) -> None:
        """Store documents with their passages' vectors (shape (passages, dimension)), all or none of them.

        A document whose id is held already is replaced, and so is one that came from the same source.
        """
        ...

    def remove(self, document_id: str) -> bool:
        """Take a document out with its passages, vectors and terms; False if it was not held."""
        ...

    def lexical(self, query: str, k: int, scope: Scope) -> list[Scored]:
        """The k best passages by BM25 over our terms, best first; [] for a query without terms."""
        ...

    def dense(self, vector: Vectors, k: int, scope: Scope) -> list[Scored]:
        """The k passages nearest to a query vector of shape (dimension,), by cosine, best first."""
        ...

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids, in the order given; ids that are not held are left out."""
        ...

    def document(self, document_id: str) -> Document | None:
        """The whole document, or None."""
        ...

    def metadata(self) -> dict[str, tuple[str, Metadata]]:
        """Of every document held: id -> (file name, metadata)."""
        ...
