"""Indexes of vectors side by side, on a library's own vectors and real questions: what index/nearest.py rests on.

    python benchmarks/approximate.py MADE QUESTIONS.jsonl [KIND …]

MADE is a home as `million.py` makes it. Of each kind (exact, coded, ivf, hnsw) the seconds to build it on all cores, its
bytes when written, and, for settings from quick to thorough, the share of the 10 and 100 nearest that is found and the
milliseconds of a search on one core. Candidates are compared again exactly, as VectorCache does; the time for that, some
2 ms for 400 of them in SQLite, is the same for all but exact and left out. A row is written as soon as it is known, to
results/approximate.md, in place of former rows of its kind.
"""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index import nearest, store
from index.database import Database
from index.encoder import SentenceEncoder
from index.engine import LIBRARY
from index.hits import Vectors
from index.nearest import Coded, Exact
from ingest.fold import fold
from kb.evaluate import read_entries

ASKED, K = 300, 100
PART = 20_000
RESULTS = Path(__file__).parent / "results" / "approximate.md"
Search = Callable[[Vectors], Any]  # of one question: the candidates' numbers
Half = np.ndarray[Any, np.dtype[np.float16]]


@dataclass(frozen=True, slots=True)
class Built:
    """An index and how it is asked."""

    name: str
    seconds: float
    bytes: int
    settings: Sequence[tuple[str, Search]]


def stored(home: Path) -> Half:
    """Every vector of a library, shape (passages, dimension)."""
    database = Database(home / LIBRARY)
    with database.reading() as connection:
        dimension = store.state(connection).build.dimension
        found = np.zeros((store.count(connection), dimension), np.float16)
        for row, (blob,) in enumerate(connection.execute("SELECT vector FROM vectors ORDER BY key")):
            found[row] = np.frombuffer(blob, "<f2")
    database.close()
    return found


def parts(vectors: Half) -> Iterator[tuple[Vectors, Any]]:
    """The vectors in single precision, some at a time, with their numbers."""
    for start in range(0, len(vectors), PART):
        yield vectors[start : start + PART].astype(np.float32), np.arange(start, min(start + PART, len(vectors)))


def truth(vectors: Half, asked: Vectors) -> Any:  # noqa: ANN401  # an array of numbers
    """The K nearest of each question."""
    numbers, cosines = np.zeros((len(asked), 0), np.int64), np.zeros((len(asked), 0), np.float32)
    for part, ids in parts(vectors):
        numbers = np.append(numbers, np.tile(ids, (len(asked), 1)), axis=1)
        cosines = np.append(cosines, asked @ part.T, axis=1)
        first = np.argsort(-cosines, axis=1, kind="stable")[:, :K]
        numbers, cosines = np.take_along_axis(numbers, first, 1), np.take_along_axis(cosines, first, 1)
    return numbers


def ours(vectors: Half, kind: str) -> Built:
    """The indexes of index/nearest.py."""
    start = time.perf_counter()
    sample = vectors[nearest.sample_of(np.arange(len(vectors)))].astype(np.float32)
    index: Exact | Coded = Exact.empty(vectors.shape[1]) if kind == "exact" else Coded.trained(sample)
    for part, ids in parts(vectors):
        index.add(ids, part)
    taken = time.perf_counter() - start
    size = len(faiss.serialize_index(index._index))  # a benchmark looks inside
    if kind == "exact":
        return Built("exact, half precision", taken, size, [("", lambda q: index.search(q, K, None)[0])])
    wanted = [(f"{k} candidates", lambda q, k=k: index._index.search(q[None], k)[1][0]) for k in (200, 300, 400, 500)]
    return Built("coded, 4 bits a dimension", taken, size, wanted)


def ivf(vectors: Half, lists: int = 2048) -> Built:
    """Inverted lists of 8-bit vectors."""
    start = time.perf_counter()
    kind, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    quantizer = faiss.IndexFlatIP(vectors.shape[1])
    index = faiss.IndexIVFScalarQuantizer(quantizer, vectors.shape[1], lists, kind, metric, False)
    index.cp.max_points_per_centroid = 64
    index.train(vectors[:: max(1, len(vectors) // (64 * lists))].astype(np.float32))
    for part, ids in parts(vectors):
        index.add_with_ids(part, ids)
    taken = time.perf_counter() - start

    def search(q: Vectors, probes: int) -> Any:  # noqa: ANN401  # an array of numbers
        return index.search(q[None], 150, params=faiss.SearchParametersIVF(nprobe=probes))[1][0]

    settings = [(f"{n} lists", lambda q, n=n: search(q, n)) for n in (64, 256, 512, 1024)]
    return Built(f"IVF, {lists} lists, 8 bits", taken, len(faiss.serialize_index(index)), settings)


def hnsw(vectors: Half, links: int = 32) -> Built:
    """A graph over 8-bit vectors."""
    start = time.perf_counter()
    kind, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    index = faiss.IndexHNSWSQ(vectors.shape[1], kind, links, metric)
    index.hnsw.efConstruction = 80
    index.train(vectors[:: max(1, len(vectors) // 50_000)].astype(np.float32))
    for part, _ in parts(vectors):
        index.add(part)
    taken = time.perf_counter() - start

    def search(q: Vectors, width: int) -> Any:  # noqa: ANN401  # an array of numbers
        return index.search(q[None], 150, params=faiss.SearchParametersHNSW(efSearch=width))[1][0]

    settings = [(f"efSearch {n}", lambda q, n=n: search(q, n)) for n in (256, 512, 1024, 2048)]
    return Built(f"HNSW, {links} links, 8 bits", taken, len(faiss.serialize_index(index)), settings)


def rows(built: Built, vectors: Half, asked: Vectors, nearest_ones: Any) -> Iterator[str]:  # noqa: ANN401  # an array
    """One line of the table for each setting."""
    faiss.omp_set_num_threads(1)
    for setting, search in built.settings:
        taken, shares = [], {10: 0.0, K: 0.0}
        for question, right in zip(asked, nearest_ones, strict=True):
            start = time.perf_counter()
            found = search(question)
            taken.append((time.perf_counter() - start) * 1000)
            found = np.sort(found[found >= 0])
            order = found[np.argsort(-(vectors[found].astype(np.float32) @ question), kind="stable")]
            for k in shares:
                shares[k] += len(np.intersect1d(order[:k], right[:k])) / k / len(asked)
        p50, p95 = np.percentile(taken, [50, 95])
        size = f"{built.seconds:.0f} s | {built.bytes / 1e6:.0f} MB"
        yield f"| {built.name} | {setting} | {size} | {shares[10]:.4f} | {shares[K]:.4f} | {p50:.1f} | {p95:.1f} |"


def main() -> None:
    """Build, ask, print, write."""
    home, questions, *kinds = sys.argv[1:]
    vectors = stored(Path(home))
    texts = [fold(str(entry["text"])) for entry in read_entries(Path(questions))][:ASKED]
    asked = SentenceEncoder().encode_queries(texts)
    right = truth(vectors, asked)
    makers = {"exact": lambda v: ours(v, "exact"), "coded": lambda v: ours(v, "coded"), "ivf": ivf, "hnsw": hnsw}
    head = [
        f"# Indexes of {len(vectors):,} vectors ({platform.machine()}, {os.cpu_count()} cores)",
        "",
        "| index | setting | built in | size | recall@10 | recall@100 | ms p50 | ms p95 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    print("\n".join(head))
    known = RESULTS.read_text(encoding="utf-8").splitlines()[len(head) :] if RESULTS.exists() else []
    for kind in kinds or makers:
        built = makers[kind](vectors)
        known = [line for line in known if not line.startswith(f"| {built.name} ")]
        for line in rows(built, vectors, asked, right):
            print(f"{line}  (load {os.getloadavg()[0]:.1f})", flush=True)
            known.append(line)
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join([*head, *known]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
