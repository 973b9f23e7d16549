"""Compares ways to fuse lexical and dense rankings on BEIR-format material: what the weights in kb/retrieval.py rest on.

    python benchmarks/fusion.py CORPUS.jsonl.gz QUERIES.jsonl QRELS.tsv [HOME]

The index is kept in HOME if one is given, so that a second run only searches.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from index.fusion import reciprocal_rank, weighted_sum
from index.hits import Scope, Scored
from kb.base import KnowledgeBase
from kb.evaluate import as_document, read_entries, read_qrels, score
from kb.retrieval import CANDIDATES, fuse

Fusion = Callable[[Sequence[Scored], Sequence[Scored]], list[Scored]]


def ways() -> dict[str, Fusion]:
    """The ways compared, by name."""
    found: dict[str, Fusion] = {
        "lexical alone": lambda lexical, dense: list(lexical),
        "dense alone": lambda lexical, dense: list(dense),
        "reciprocal rank, dense twice": lambda lexical, dense: reciprocal_rank([lexical, dense], [1, 2]),
        "as the product does": fuse,
    }
    for weight in (0.3, 0.4, 0.5, 0.6, 0.7):
        found[f"weighted sum, dense {weight}"] = lambda lexical, dense, w=weight: weighted_sum(
            [lexical, dense], [1 - w, w]
        )
    return found


def main() -> None:
    """Index if need be, search both ways, fuse in every way, print."""
    corpus, queries, qrels = map(Path, sys.argv[1:4])
    judged = read_qrels(qrels)
    with tempfile.TemporaryDirectory() as temporary, KnowledgeBase.open(Path(*sys.argv[4:5] or [temporary])) as kb:
        if not kb.documents():
            entries = list(read_entries(corpus))
            for at in range(0, len(entries), 2000):
                kb.add_documents([as_document(e) for e in entries[at : at + 2000]])
        engine, retriever = kb._engine, kb._retriever  # a benchmark looks inside
        names = {i: file for i, (file, _) in engine.metadata().items()}
        lists = {}
        for query in read_entries(queries):
            if str(query["_id"]) in judged:
                text = str(query["text"])
                dense = engine.dense(retriever.vector(text), CANDIDATES, Scope())
                lists[str(query["_id"])] = engine.lexical(text, CANDIDATES, Scope()), dense
        for name, way in ways().items():
            ranked = {q: [names[s.passage_id.split(":")[0]] for s in way(*both)[:100]] for q, both in lists.items()}
            print(f"{name:30}" + "  ".join(f"{m} {v:.4f}" for m, v in score(ranked, judged).items()))


if __name__ == "__main__":
    main()
