"""Search at size: 58,637 statutes and a million passages made of them, without the encoder's time and memory.

    python benchmarks/million.py STATUTES MATERIAL MADE [COUNT]

STATUTES is a home in which the corpus of MATERIAL (a folder with corpus.jsonl.gz and queries.dev.jsonl) was indexed; it is
copied. MADE is the home of the made library (synthetic.py), which goes on being built where it was left, through
`LocalEngine.add`. Every round is a fresh process on one core; the figures are medians of ROUNDS rounds, printed and
written to results/million.md. What is measured on a library with its caches:

    open       LocalEngine(home), then the first lexical search (it reads the dictionary of words and terms.postings)
               and the first dense one (faiss and vectors.faiss)
    queries    lexical and dense of LocalEngine, 100 candidates each; search is KnowledgeBase.search for 10 hits,
               both rankings, fused, with their passages; the vectors of the questions are made beforehand
    memory     VmRSS once all questions were asked, and VmHWM, the most it ever was
    recall     of dense among the 100 nearest by comparing every vector of the store
    change     LocalEngine.add of a document of PASSAGES passages, the first search behind it, close(); then its removal
"""

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from synthetic import PASSAGES, documents, read_articles

from index import store
from index.database import Database
from index.engine import CACHE, LIBRARY, POSTINGS, LocalEngine
from index.hits import Progress, Scope, Vectors
from kb.base import KnowledgeBase
from kb.evaluate import as_document, read_entries

ROUNDS = 3
ASKED = 400  # questions of a round
COMPARED = 300  # questions whose answers are compared with every vector
K = 100
Found = TypeVar("Found")
Figures = dict[str, float]


class Prepared:
    """An Encoder that knows the vectors of some questions, and no others: what search costs without a model."""

    def __init__(self, name: str, vectors: dict[str, Vectors]) -> None:
        self.name = name
        self.dimension = len(next(iter(vectors.values())))
        self._vectors = vectors

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors, shape (len(texts), dimension)."""
        return np.stack([self._vectors[text] for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Nothing here is encoded."""
        raise NotImplementedError


def worked(run: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds that a call takes, and those of them that the processor worked for it: less on a busy machine."""
    start, started = time.perf_counter(), time.thread_time()
    run()
    return (time.perf_counter() - start) * 1000, (time.thread_time() - started) * 1000


def timed(run: Callable[[], Found]) -> tuple[float, Found]:
    """Milliseconds that a call takes, and what it gives."""
    start = time.perf_counter()
    found = run()
    return (time.perf_counter() - start) * 1000, found


def memory(name: str) -> float:
    """VmRSS or VmHWM of this process in MB."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def percentiles(name: str, taken: Sequence[tuple[float, float]]) -> Figures:
    """Median and 95th percentile, of the time and of the processor's."""
    found: Figures = {}
    for kind, values in zip(("", " cpu"), zip(*taken, strict=True), strict=True):
        found |= {f"{name}{kind} p50": statistics.median(values), f"{name}{kind} p95": float(np.percentile(values, 95))}
    return found


def opened(home: Path) -> LocalEngine:
    """The library, with the model that it was built with, whichever that is."""
    database = Database(home / LIBRARY)
    with database.reading() as connection:
        build = store.state(connection).build
    database.close()
    return LocalEngine(home, build.model, build.dimension)


# -- what a fresh process measures --------------------------------------------------------------------------------


def questions(folder: Path) -> tuple[list[str], Vectors]:
    """The questions as they are asked, and their vectors, shape (questions, dimension)."""
    return json.loads((folder / "questions.json").read_text(encoding="utf-8")), np.load(folder / "vectors.npy")


def measure_queries(home: Path, folder: Path) -> Figures:
    """Opening, asking, memory."""
    texts, vectors = questions(folder)
    opened(home).close()  # so that no other process's journal is left to be taken in
    found: Figures = {"memory before": memory("VmRSS")}
    taken, engine = timed(lambda: opened(home))
    first_lexical, _ = timed(lambda: engine.lexical(texts[-1], K, Scope()))
    first_dense, _ = timed(lambda: engine.dense(vectors[-1], K, Scope()))
    found |= {"open": taken, "first lexical": first_lexical, "first dense": first_dense}
    found |= rankings(engine, folder, "", Scope()) | rankings(engine, folder, "public ", Scope("public"))
    found |= {"memory": memory("VmRSS"), "peak": memory("VmHWM")}
    engine.close()
    return found


def rankings(engine: LocalEngine, folder: Path, name: str, scope: Scope) -> Figures:
    """Milliseconds of both rankings within a scope, which is asked for once beforehand."""
    texts, vectors = questions(folder)
    engine.lexical(texts[-1], K, scope)
    lexical = [worked(lambda t=t: engine.lexical(t, K, scope)) for t in texts[:ASKED]]
    dense = [worked(lambda v=v: engine.dense(v, K, scope)) for v in vectors[:ASKED]]
    both = [(a[0] + b[0], a[1] + b[1]) for a, b in zip(lexical, dense, strict=True)]
    found: Figures = {}
    for kind, taken in (("lexical", lexical), ("dense", dense), ("both", both)):
        found |= percentiles(f"{name}{kind}", taken)
    return found


def measure_search(home: Path, folder: Path) -> Figures:
    """The product's own search, end to end."""
    from ingest.fold import fold

    texts, vectors = questions(folder)
    engine = opened(home)
    name = engine._build.model  # a benchmark looks inside
    engine.close()
    encoder = Prepared(name, {fold(text): vector for text, vector in zip(texts, vectors, strict=True)})
    with KnowledgeBase.open(home, encoder=encoder, create=False) as kb:
        found: Figures = {"first search": timed(lambda: kb.search(texts[-1]))[0]}
        found |= percentiles("search", [worked(lambda t=t: kb.search(t)) for t in texts[:ASKED]])
        return found | {"search memory": memory("VmRSS"), "search peak": memory("VmHWM")}


def measure_caches(home: Path, folder: Path) -> Figures:
    """Making both caches from the store, on as many cores as there are."""
    texts, vectors = questions(folder)
    for name in (CACHE, POSTINGS):
        (home / name).unlink(missing_ok=True)
    engine = opened(home)
    terms, _ = timed(lambda: engine.lexical(texts[-1], K, Scope()))
    found = {"make terms.postings": terms / 1000, "peak with terms": memory("VmHWM")}
    nearest, _ = timed(lambda: engine.dense(vectors[-1], K, Scope()))
    found |= {"make vectors.faiss": nearest / 1000, "making peak": memory("VmHWM")}
    found["close after making"] = timed(engine.close)[0] / 1000
    for name in (LIBRARY, CACHE, POSTINGS):
        found[name] = (home / name).stat().st_size / 1e6
    return found


def measure_change(home: Path, folder: Path) -> Figures:
    """Adding a document and removing it, each with the first search behind it."""
    texts, vectors = questions(folder)
    articles = read_articles(folder / "corpus.jsonl.gz")
    with opened(home) as engine:
        dimension = engine._build.dimension  # a benchmark looks inside
        drawn = np.random.default_rng(1).standard_normal((len(articles), dimension)).astype(np.float32)
        new = next(documents(articles, drawn, 10**9, first=10**6))
        engine.lexical(texts[-1], K, Scope())
        engine.dense(vectors[-1], K, Scope())
        found: Figures = {"add": timed(lambda: engine.add([new]))[0]}
        found["lexical behind it"] = timed(lambda: engine.lexical(texts[0], K, Scope()))[0]
        found["dense behind it"] = timed(lambda: engine.dense(vectors[0], K, Scope()))[0]
        found["close behind it"] = timed(engine.close)[0]
    with opened(home) as engine:
        engine.lexical(texts[-1], K, Scope())
        engine.dense(vectors[-1], K, Scope())
        found["remove"] = timed(lambda: engine.remove(new[0].id))[0]
        found["both behind removal"] = timed(
            lambda: (engine.lexical(texts[0], K, Scope()), engine.dense(vectors[0], K, Scope()))
        )[0]
        found["close behind removal"] = timed(engine.close)[0]
    return found


def measure_recall(home: Path, folder: Path) -> Figures:
    """What dense finds among the nearest that comparing every vector of the store finds."""
    _, vectors = questions(folder)
    vectors = vectors[:COMPARED]
    with opened(home) as engine:
        dense = [engine.dense(vector, K, Scope()) for vector in vectors]
        with engine._reading() as (connection, state):  # a benchmark looks inside
            keys = engine._roster.keys(connection, state)
            nearest, cosines = np.zeros((len(vectors), 0), np.int64), np.zeros((len(vectors), 0), np.float32)
            for start in range(0, len(keys), 20_000):
                part, stored = store.vectors_of(connection, keys[start : start + 20_000], vectors.shape[1])
                nearest = np.append(nearest, np.tile(part, (len(vectors), 1)), axis=1)
                cosines = np.append(cosines, vectors @ stored.T, axis=1)
                first = np.argsort(-cosines, axis=1, kind="stable")[:, :K]
                nearest, cosines = np.take_along_axis(nearest, first, 1), np.take_along_axis(cosines, first, 1)
            ids = store.passage_ids(connection, np.unique(nearest).tolist())
    found: Figures = {}
    for k in (10, K):
        shares = [
            len({one.passage_id for one in got[:k]} & {ids[key] for key in row[:k]}) / k
            for got, row in zip(dense, nearest.tolist(), strict=True)
        ]
        found[f"recall@{k}"] = statistics.mean(shares)
        found[f"recall@{k} worst"] = min(shares)
    return found


MEASURES = {
    "caches": measure_caches,
    "queries": measure_queries,
    "search": measure_search,
    "change": measure_change,
    "recall": measure_recall,
}


# -- the round of rounds ------------------------------------------------------------------------------------------


def build(home: Path, folder: Path, statutes: Path, count: int) -> None:
    """Add what the made library lacks, 2,000 passages in a transaction."""
    articles = read_articles(folder / "corpus.jsonl.gz")
    database = Database(statutes / LIBRARY)
    with database.reading() as connection:
        build = store.state(connection).build
        keys = dict(connection.execute("SELECT id, key FROM passages"))
        wanted = np.array([keys[as_document(e).passages[0].id] for e in read_entries(folder / "corpus.jsonl.gz")])
        order = np.argsort(wanted)
        vectors = np.zeros((len(wanted), build.dimension), np.float32)
        vectors[order] = store.vectors_of(connection, wanted[order], build.dimension)[1]
    database.close()
    with LocalEngine(home, build.model, build.dimension, create=True) as engine:
        held = len(engine.listed())
        coming = documents(articles, vectors, count, first=held)
        while batch := list(islice(coming, 20)):
            engine.add(batch)
            held += len(batch)
            print(f"\r{held * PASSAGES} passages", end="", flush=True)
    print()


def measured(name: str, home: Path, folder: Path, *, cores: str) -> Figures:
    """The figures that a fresh process takes."""
    command = ["taskset", "-c", cores, sys.executable, __file__, "--measure", name, str(home), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def rounds(home: Path, folder: Path) -> Figures:
    """Medians of several rounds."""
    every = f"0-{(os.cpu_count() or 1) - 1}"
    found = measured("caches", home, folder, cores=every) | measured("recall", home, folder, cores=every)
    taken: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name in ("queries", "search", "change"):
            for figure, value in measured(name, home, folder, cores="0").items():
                taken.setdefault(figure, []).append(value)
    return found | {figure: statistics.median(values) for figure, values in taken.items()}


def main() -> None:
    """Build, measure, print, write."""
    statutes, material, made = map(Path, sys.argv[1:4])
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
    build(made, material, statutes, count)
    with tempfile.TemporaryDirectory(prefix="kb-million-") as temporary:
        folder = Path(temporary)
        (folder / "corpus.jsonl.gz").symlink_to((material / "corpus.jsonl.gz").absolute())
        texts = [str(entry["text"]) for entry in read_entries(material / "queries.dev.jsonl")][: ASKED + 1]
        (folder / "questions.json").write_text(json.dumps(texts), encoding="utf-8")
        encode = "import sys, json, numpy; from index.encoder import SentenceEncoder; from ingest.fold import fold; f = sys.argv[1]; numpy.save(f + '/vectors.npy', SentenceEncoder().encode_queries([fold(t) for t in json.load(open(f + '/questions.json'))]))"
        subprocess.run([sys.executable, "-c", encode, str(folder)], check=True)
        shutil.copytree(statutes, folder / "statutes")
        homes = {"58,637 statutes": folder / "statutes", f"{count:,} made of them": made}
        load = os.getloadavg()[0]
        figures = {name: rounds(home, folder) for name, home in homes.items()}
    lines = [f"# Search at size ({platform.machine()}, {os.cpu_count()} cores, load before {load:.1f})", ""]
    lines += [(__doc__ or "").split("\n\n", 2)[2].strip(), ""]
    lines += [f"| ms unless said | {' | '.join(figures)} |", "|---|" + "---|" * len(figures)]
    for figure in next(iter(figures.values())):
        row = [f"{found[figure]:.4f}" if "recall" in figure else f"{found[figure]:,.1f}" for found in figures.values()]
        lines.append(f"| {figure} | {' | '.join(row)} |")
    print("\n".join(lines))
    results = Path(__file__).parent / "results" / "million.md"
    results.parent.mkdir(exist_ok=True)
    results.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        print(json.dumps(MEASURES[sys.argv[2]](Path(sys.argv[3]), Path(sys.argv[4]))))
    else:
        main()
