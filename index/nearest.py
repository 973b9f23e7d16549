"""The two FAISS indexes of vectors: exact for most libraries, four bits a dimension for large ones.

    Exact    half precision, as the store: 58,000 vectors of 384 dimensions take 45 MB, and 3 ms on one core
    Coded    four bits a dimension, trained on the library's own vectors: a million take 200 MB and 9 ms (exact: 38)

Both compare the question with every vector. What Coded finds is a few times what is asked for, to be compared again with
the vectors of the store: of the 100 nearest among a million it misses one in a thousand, of the 10 nearest none. Indexes
that skip most vectors miss more, for a question does not lie where passages lie: to find 98 of 100, IVF took 40 ms and
twice the memory, HNSW 8 ms and three times the memory, and it can remove nothing (benchmarks/results/approximate.md).

Left out: where vectors come from and are kept (vectors.py).
"""

from typing import Any, BinaryIO, Protocol

import numpy as np

from index.cores import cores
from index.hits import Keys, Vectors
from index.roster import Within
from index.segments import Array

EXACT = 200_000  # vectors up to which the exact index is quick enough: 8 to 20 ms, as the memory is
_SAMPLE = 10_000  # vectors that levels are learnt from: sixteen levels need no more
_AGAIN = 5  # candidates for each that is asked for: of the 100 nearest 500 hold 99.9, 300 hold 99.5 and 200 hold 97.7
_LEAST = 200  # candidates at least
_PART = 10_000  # vectors taken in at once: 15 MB


class Writer(Protocol):
    """A file, as far as writing goes."""

    def write(self, data: bytes, /) -> int:
        """Write some bytes; returns how many."""
        ...


class Nearest(Protocol):
    """An index of vectors by key."""

    exact: bool  # what it finds are cosines, and the nearest

    def keys(self) -> Keys:
        """What it holds, ascending."""
        ...

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Take in vectors of shape (len(keys), dimension)."""
        ...

    def remove(self, keys: Keys) -> None:
        """Let go of vectors."""
        ...

    def search(self, query: Vectors, k: int, within: Within | None) -> tuple[Keys, Array]:
        """Candidates for the k nearest to a query of shape (dimension,), and their cosines, which may be rough."""
        ...

    def write(self, file: Writer) -> None:
        """Everything it holds, to a file."""
        ...


class _Index:
    """What both have in common: a FAISS index whose ids are keys."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401  # FAISS has no types
        self._index = index

    def remove(self, keys: Keys) -> None:
        """Let go of vectors."""
        self._index.remove_ids(keys)

    def write(self, file: Writer) -> None:
        """Everything it holds, to a file."""
        faiss = _faiss()
        faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write))


class Exact(_Index):
    """Half precision, compared one by one."""

    exact = True

    @classmethod
    def empty(cls, dimension: int) -> "Exact":
        """One that holds nothing."""
        faiss = _faiss()
        flat = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        return cls(faiss.IndexIDMap(flat))

    def keys(self) -> Keys:
        """What it holds, ascending."""
        found: Keys = np.sort(_faiss().vector_to_array(self._index.id_map))
        return found

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Take in vectors of shape (len(keys), dimension)."""
        self._index.add_with_ids(vectors, keys)

    def search(self, query: Vectors, k: int, within: Within | None) -> tuple[Keys, Array]:
        """The k nearest to a query of shape (dimension,), and their cosines."""
        faiss = _faiss()
        k = min(k, self._index.ntotal if within is None else len(within.keys))
        selected = None if within is None else faiss.SearchParameters(sel=faiss.IDSelectorBitmap(within.bits))
        return _found(self._index, query, k, selected)


class Coded(_Index):
    """Four bits a dimension, of how a vector differs from the mean: an inverted file of one list, so that scopes work."""

    exact = False

    @classmethod
    def trained(cls, sample: Vectors) -> "Coded":
        """One that holds nothing, with sixteen levels of each dimension as the sample needs them. Always the same ones."""
        faiss = _faiss()
        faiss.omp_set_num_threads(1)  # a thousand tiny steps: two threads wait for each other twenty times as long
        dimension = sample.shape[1]
        mean = faiss.IndexFlatIP(dimension)
        index = faiss.IndexIVFPQFastScan(mean, dimension, 1, dimension, 4, faiss.METRIC_INNER_PRODUCT)
        index.by_residual = True
        index.own_fields = True  # `mean` belongs to the index now, as it does when it comes from a file
        mean.this.disown()
        index.train(sample)
        return cls(index)

    def keys(self) -> Keys:
        """What it holds, ascending."""
        lists = self._index.invlists
        size = lists.list_size(0)
        return np.sort(_faiss().rev_swig_ptr(lists.get_ids(0), size)) if size else np.zeros(0, np.int64)

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Take in vectors of shape (len(keys), dimension)."""
        _faiss().omp_set_num_threads(cores())
        self._index.add_with_ids(vectors, keys)

    def search(self, query: Vectors, k: int, within: Within | None) -> tuple[Keys, Array]:
        """Candidates for the k nearest to a query of shape (dimension,), and their cosines, roughly."""
        faiss = _faiss()
        k = min(max(_LEAST, _AGAIN * k), self._index.ntotal if within is None else len(within.keys))
        selected = None if within is None else faiss.SearchParametersIVF(sel=faiss.IDSelectorBitmap(within.bits))
        return _found(self._index, query, k, selected)


def sample_of(keys: Keys) -> Keys:
    """The keys whose vectors levels are learnt from: evenly spread, so that every document counts."""
    return keys[:: max(1, len(keys) // _SAMPLE)][:_SAMPLE]


def parts(keys: Keys) -> list[Keys]:
    """The keys, as many at a time as are taken in at once."""
    return [keys[start : start + _PART] for start in range(0, len(keys), _PART)]


def read_index(file: BinaryIO) -> Nearest:
    """The index that was written. The file must be whole: FAISS trusts what it reads."""
    faiss = _faiss()
    index = faiss.read_index(faiss.PyCallbackIOReader(file.read))
    return Exact(index) if isinstance(index, faiss.IndexIDMap) else Coded(index)


def _found(index: Any, query: Vectors, k: int, parameters: Any) -> tuple[Keys, Array]:  # noqa: ANN401  # FAISS has no types
    if k <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    _faiss().omp_set_num_threads(1)  # for this thread; waiting for a second one costs more than it helps
    row = np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)
    cosines, keys = index.search(row, k, params=parameters)
    held = keys[0] >= 0
    return keys[0][held], cosines[0][held]


def _faiss() -> Any:  # noqa: ANN401  # what it says of its types is not what it takes
    import faiss  # here and not above: it is heavy, and adding documents does without

    return faiss
