"""Fits the linear ranker of kb/evidence.py: prints the weights to put there, and how they do on material unseen.

    python benchmarks/ranker.py [FOLDER=QUESTIONS.jsonl …]

Softmax regression over the candidates of each question; checked by leaving out one library at a time.
"""

import sys
from dataclasses import asdict, fields
from pathlib import Path

import torch
from material import SAMPLE, golds, library, weighed

from kb.evidence import WEIGHTS, Features

NAMES = [f.name for f in fields(Features)]
L2 = 0.02


def collect(pairs: list[str]) -> list[tuple[str, torch.Tensor, torch.Tensor]]:
    """(library, features of shape (candidates, features), right of shape (candidates,)) of every question that can be won."""
    rows = []
    for pair in pairs:
        folder, questions = map(Path, pair.split("="))
        with library(folder) as kb:
            for gold in golds(questions):
                found = weighed(folder.name, kb, gold) if gold.answerable else None
                right = [gold.right(e) for e in found.evidence] if found else []
                if found and any(right):
                    values = [[float(asdict(e.features)[n]) for n in NAMES] for e in found.evidence]
                    rows.append((pair, torch.tensor(values), torch.tensor(right)))
    return rows


def fit(rows: list[tuple[str, torch.Tensor, torch.Tensor]]) -> torch.Tensor:
    """Weights of shape (features,), in the features' own units."""
    everything = torch.cat([x for _, x, _ in rows])
    spread = everything.std(0) + 1e-6
    weights = torch.zeros(len(NAMES), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = [(x / spread) @ weights for _, x, _ in rows]
        value = sum(torch.logsumexp(s, 0) - torch.logsumexp(s[y], 0) for s, (_, _, y) in zip(scores, rows, strict=True))
        value = value / len(rows) + L2 * (weights**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return weights.detach() / spread


def first(rows: list[tuple[str, torch.Tensor, torch.Tensor]], weights: torch.Tensor, k: int) -> float:
    """Share of the questions with a right passage among the first k."""
    won = [bool(y[torch.argsort(-(x @ weights), stable=True)][:k].any()) for _, x, y in rows]
    return sum(won) / len(won)


def main() -> None:
    """Fit and report."""
    rows = collect(sys.argv[1:] or [SAMPLE])
    today = torch.tensor([float(getattr(WEIGHTS, n)) for n in NAMES])
    print(f"{len(rows)} questions; as it is: @1 {first(rows, today, 1):.3f}, @3 {first(rows, today, 3):.3f}")
    for left_out in sorted({r[0] for r in rows}):
        train, test = [r for r in rows if r[0] != left_out], [r for r in rows if r[0] == left_out]
        if train:
            weights = fit(train)
            print(f"fitted without {left_out}: @1 {first(test, weights, 1):.3f}, @3 {first(test, weights, 3):.3f}")
    for name, weight in zip(NAMES, fit(rows).tolist(), strict=True):
        print(f"    {name}={weight:.1f},")


if __name__ == "__main__":
    main()
