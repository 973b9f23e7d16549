"""Speed and memory of the product beside plain software, in one run: `./run bench`.

Passages a second of our encoder beside sentence-transformers in float32 (batch 32) on the same texts, one after the
other in turns; seconds to add the sample city; milliseconds of a search and of an answer. Medians; the machine is named.
"""

import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from material import ROOT, golds

from index.encoder import SentenceEncoder
from index.model import ensure_model
from ingest.pipeline import ingest
from kb.base import KnowledgeBase
from kb.retrieval import passage_text

ROUNDS = 3


def seconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def texts() -> list[str]:
    """The sample city's passages as they are embedded."""
    files = [p for p in sorted((ROOT / "corpora").rglob("*")) if p.is_file() and p.suffix != ".jsonl"]
    documents = [ingest(p.read_bytes(), p.name, str(p)) for p in files]
    return [passage_text(d.metadata, p) for d in documents for p in d.passages]


def main() -> None:
    """Measure and print."""
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    from sentence_transformers import SentenceTransformer

    passages = texts()
    ours, plain = SentenceEncoder(), SentenceTransformer(str(ensure_model()), device="cpu").float()
    ours.encode_passages(passages[:8])
    prefixed = [f"passage: {t}" for t in passages]
    plain.encode(prefixed[:8])
    rates: dict[str, list[float]] = {"ours": [], "sentence-transformers float32, batch 32": []}
    for _ in range(ROUNDS):
        rates["ours"].append(len(passages) / seconds(lambda: ours.encode_passages(passages)))
        rates["sentence-transformers float32, batch 32"].append(
            len(passages) / seconds(lambda: plain.encode(prefixed, batch_size=32, normalize_embeddings=True))
        )
    for name, rate in rates.items():
        print(f"{name}: {statistics.median(rate):.1f} passages/s (median of {ROUNDS}, {len(passages)} passages)")
    ratio = statistics.median(a / b for a, b in zip(*rates.values(), strict=True))
    print(f"ratio: {ratio:.2f}")
    asked = [g.question for g in golds(ROOT / "corpora" / "questions.jsonl")]
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as home, KnowledgeBase.open(Path(home), encoder=ours) as kb:
        print(f"kb add corpora: {seconds(lambda: kb.add([ROOT / 'corpora'])):.1f} s")
        print(f"… again, unchanged: {seconds(lambda: kb.add([ROOT / 'corpora'])):.2f} s")
        for name, ask in (("search", kb.search), ("ask", kb.ask)):
            taken = sorted(seconds(lambda q=q, ask=ask: ask(q)) * 1000 for q in asked)
            print(
                f"{name}: p50 {taken[len(taken) // 2]:.0f} ms, p95 {taken[int(len(taken) * 0.95)]:.0f} ms ({len(asked)} questions)"
            )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
