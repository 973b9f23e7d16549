"""Trains what the search comes with: the adapter for questions on regulations and the ranker of kb/ranking.py.

    python benchmarks/search_ranker.py REGULATIONS GENERAL [HOMES] [--ablate]

Both folders hold corpus.jsonl.gz, queries.dev.jsonl and qrels.dev.tsv (BEIR). The adapter learns from the first and keeps
the questions and sentences of the second where they are; the ranker learns from both, on questions that the adapter behind
its signals has not seen. Five folds: four train, one is measured; the figures printed are those of the unseen folds, the
files in kb/trained/ are made from everything. With --ablate nothing is written: each part is left out in turn, what is left
is fitted anew, and the unseen questions are measured. Indexes are kept in HOMES, so that a second run takes some five minutes.
"""

import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from material import ROOT

from index.adapter import Adapter
from index.adapter_training import Recipe, train
from index.hits import Hit, Scope, Vectors
from kb.base import KnowledgeBase
from kb.evaluate import as_document, read_entries, read_qrels, score
from kb.ranking import Ranker, Signals
from kb.retrieval import CANDIDATES
from kb.sentences import sentences
from kb.tuning import SHIPPED

FOLDS = 5
ANCHORS = 800  # sentences of general texts that stay where they are, asked as if they were questions
RECIPE = Recipe(anchoring=2.0)
HIDDEN, STEPS, RATE, DECAY = 16, 250, 0.03, 1e-3
SHORT = 70  # candidates of a question that the ranker learns from


@dataclass(frozen=True)
class Material:
    """A library with its judged questions."""

    kb: KnowledgeBase
    ids: list[str]
    questions: list[str]
    judged: dict[str, dict[str, float]]
    passages: Vectors  # shape (passages, dimension)
    row: dict[str, int]  # corpus id -> row of `passages`

    def vectors(self) -> Vectors:
        """Of the questions, shape (questions, dimension)."""
        return np.stack([self.kb._retriever.vector(text) for text in self.questions])

    def relevant(self, which: Sequence[int]) -> list[np.ndarray]:
        """Rows of the passages that answer these questions."""
        return [np.array([self.row[d] for d, g in self.judged[self.ids[i]].items() if g > 0]) for i in which]


@dataclass(frozen=True)
class Asked:
    """One question with its candidates."""

    id: str
    hits: list[Hit]
    signals: np.ndarray  # shape (candidates, signals)
    right: np.ndarray  # bool, shape (candidates,)


def material(folder: Path, home: Path) -> Material:
    """The library of a folder, indexed at `home` if it is not yet."""
    kb = KnowledgeBase.open(home)
    if not kb.documents():
        entries = list(read_entries(folder / "corpus.jsonl.gz"))
        for at in range(0, len(entries), 2000):
            kb.add_documents([as_document(e) for e in entries[at : at + 2000]])
    files = {i: file for i, (file, _) in kb._engine.metadata().items()}
    order = list(files)
    judged = read_qrels(folder / "qrels.dev.tsv")
    asked = [q for q in read_entries(folder / "queries.dev.jsonl") if str(q["_id"]) in judged]
    passages = kb._engine.vectors([f"{i}:0" for i in order])
    row = {files[i]: n for n, i in enumerate(order)}
    return Material(kb, [str(q["_id"]) for q in asked], [str(q["text"]) for q in asked], judged, passages, row)


def anchors(general: Material) -> Vectors:
    """Sentences of general passages as if they were asked."""
    chosen = random.Random(0).sample(list(general.kb._engine.documents()), ANCHORS)  # noqa: S311
    said = [random.Random(n).choice(sentences(d.passages[0])).text[:60] for n, d in enumerate(chosen)]  # noqa: S311
    return general.kb._encoder.encode_queries(said)


def asked(of: Material, which: Sequence[int], adapter: Adapter) -> list[Asked]:
    """These questions as the search finds candidates for them with an adapter."""
    found = []
    for i in which:
        lexical = of.kb._engine.lexical(of.questions[i], CANDIDATES, Scope())
        hits, told = of.kb._retriever.candidates(of.questions[i], CANDIDATES, Scope(), lexical, adapter)
        right = [of.judged[of.ids[i]].get(h.file, 0) > 0 for h in hits]
        found.append(Asked(of.ids[i], hits, np.array([astuple(s) for s in told], np.float32), np.array(right)))
    return found


def fit(questions: Sequence[Asked]) -> Ranker:
    """The ranker under which each right passage outscores the wrong ones, on the first SHORT candidates by vectors and words."""
    rows = [q for q in map(shortened, questions) if q.right.any()]
    everything = np.concatenate([q.signals for q in rows])
    mean, spread = everything.mean(0), everything.std(0) + 1e-6
    many = max(len(q.right) for q in rows)
    x = torch.zeros(len(rows), many, len(mean))
    right, missing = torch.zeros(len(rows), many, dtype=torch.bool), torch.ones(len(rows), many, dtype=torch.bool)
    for n, q in enumerate(rows):
        x[n, : len(q.right)] = torch.tensor((q.signals - mean) / spread)
        right[n, : len(q.right)] = torch.tensor(q.right)
        missing[n, : len(q.right)] = False
    torch.manual_seed(0)
    hidden, out = torch.nn.Linear(len(mean), HIDDEN), torch.nn.Linear(HIDDEN, 1, bias=False)
    optimizer = torch.optim.AdamW([*hidden.parameters(), *out.parameters()], RATE, weight_decay=DECAY)
    for step in range(STEPS):
        scores = out(torch.tanh(hidden(x)))[..., 0].masked_fill(missing, -1e9)
        wrong = torch.logsumexp(scores.masked_fill(right, -1e9), 1, keepdim=True)
        loss = (((torch.logaddexp(wrong, scores) - scores) * right).sum(1) / right.sum(1)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / STEPS)
    return Ranker(mean, spread, *(part.detach().numpy() for part in (hidden.weight.T, hidden.bias, out.weight[0])))


def shortened(q: Asked) -> Asked:
    """The candidates that are near the top by the moved question or by words."""
    names = [f.name for f in fields(Signals)]
    value = q.signals[:, names.index("moved")] / 0.05 + 2 * q.signals[:, names.index("lexical")]
    kept = np.argsort(-value)[:SHORT]
    return Asked(q.id, [q.hits[i] for i in kept], q.signals[kept], q.right[kept])


def report(name: str, of: Material, questions: Sequence[Asked], scores: Sequence[Sequence[float]]) -> None:
    """Print how good an order of the candidates is."""
    ranked = {}
    for q, values in zip(questions, scores, strict=True):
        order = sorted(range(len(values)), key=lambda i, v=values: -v[i])
        ranked[q.id] = [q.hits[i].file for i in order[:100]]
    print(f"{name:42}" + "  ".join(f"{m} {v:.4f}" for m, v in score(ranked, of.judged).items()), flush=True)


def without(unseen: Sequence[tuple[list[Asked], list[Asked]]], names: Sequence[str]) -> list[tuple[list[Asked], ...]]:
    """The same questions with some signals blanked, and the candidates gone that only those rankings found."""
    at = [f.name for f in fields(Signals)]
    blank = [at.index(name) for name in names]

    def blanked(q: Asked) -> Asked:
        kept = np.ones(len(q.hits), bool)
        if "lexical" in names:  # without words only the hundred nearest to the moved question are candidates
            kept = np.argsort(np.argsort(-q.signals[:, at.index("moved")])) < CANDIDATES
        values = q.signals.copy()
        values[:, blank] = 0
        return Asked(q.id, [h for h, k in zip(q.hits, kept, strict=True) if k], values[kept], q.right[kept])

    return [tuple([blanked(q) for q in part] for part in pair) for pair in unseen]


def cross_fitted(unseen: Sequence[tuple[list[Asked], ...]]) -> list[Ranker]:
    """For each fold a ranker fitted on the other folds of both materials."""
    return [fit([q for m, pair in enumerate(unseen) if m != n for p in pair for q in p]) for n in range(FOLDS)]


def measured(name: str, of: Sequence[Material], unseen: Sequence[tuple[list[Asked], ...]]) -> None:
    """Print how good the order of the questions unseen is, for each material."""
    rankers = cross_fitted(unseen)
    for part, material_of in enumerate(of):
        questions = [q for pair in unseen for q in pair[part]]
        scores = [
            ranker.scores([Signals(*row) for row in q.signals.tolist()])
            for ranker, pair in zip(rankers, unseen, strict=True)
            for q in pair[part]
        ]
        report(f"{'law' if part == 0 else 'general'}: {name}", material_of, questions, scores)


# What is left out -> the signals it gives
PARTS = {
    "nothing": (),
    "words (BM25)": ("lexical", "attained", "fall"),
    "plain cosine": ("dense",),
    "coverage": ("coverage",),
    "best sentence": ("sentence", "best_sentence"),
    "title": ("title",),
    "siblings": ("siblings",),
    "kind of question": ("displacement", "best_sentence", "fall"),
}


def main() -> None:
    """Cross-validate, print, and write what everything together gives."""
    torch.set_num_threads(1)
    law_folder, general_folder = map(Path, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as temporary:
        homes = Path(*sys.argv[3:4] or [temporary])
        law, general = (material(f, homes / f.name) for f in (law_folder, general_folder))
        held = anchors(general)
        vectors, apart = law.vectors(), general.vectors()

        def adapter(keep: np.ndarray, keep_apart: np.ndarray, seed: int) -> Adapter:
            still = np.concatenate([apart[keep_apart], held])
            weight, bias = train(
                vectors[keep], law.relevant(np.flatnonzero(keep).tolist()), law.passages, still, RECIPE, seed=seed
            )
            return Adapter(law.kb._encoder.name, weight, bias, 1.0)

        fold = np.random.default_rng(5).permutation(len(vectors)) % FOLDS
        fold_apart = np.arange(len(apart)) % FOLDS
        unseen: list[tuple[list[Asked], list[Asked]]] = []
        for n in range(FOLDS):
            trained = adapter(fold != n, fold_apart != n, n)
            chosen = np.flatnonzero(fold == n).tolist(), np.flatnonzero(fold_apart == n).tolist()
            unseen.append((asked(law, chosen[0], trained), asked(general, chosen[1], trained)))
            print(f"fold {n}: {len(chosen[0])} and {len(chosen[1])} questions", flush=True)
        for part, of in enumerate((law, general)):
            questions = [q for pair in unseen for q in pair[part]]
            for signal in ("lexical", "dense", "moved"):
                at = [f.name for f in fields(Signals)].index(signal)
                name = f"{'law' if part == 0 else 'general'}: {signal} alone"
                report(name, of, questions, [q.signals[:, at].tolist() for q in questions])
        if "--ablate" in sys.argv:
            for left_out, names in PARTS.items():
                measured(f"without {left_out}", (law, general), without(unseen, names))
            return
        measured("ranker", (law, general), unseen)
        whole = adapter(fold >= 0, fold_apart >= 0, FOLDS)
        Adapter(whole.model, whole.weight, whole.bias, 1.0, "法规问答（1 235 个大白话问题）").write(SHIPPED)
        final = fit([q for pair in unseen for p in pair for q in p])
        kept = {
            "model": whole.model,
            "signals": [f.name for f in fields(Signals)],
            **{f.name: np.round(getattr(final, f.name), 4).tolist() for f in fields(Ranker)},
        }
        (ROOT / "kb" / "trained" / "ranker.json").write_text(json.dumps(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
