"""Fits when to refuse (Doubt in kb/doubt.py): prints the weights to put there and what they keep and refuse.

    python benchmarks/refusal.py [FOLDER=QUESTIONS.jsonl …]

Examples that must be answered: questions whose best evidence is right. That must be refused: questions without an
answer; and answerable ones whose document has been taken away, at 0.4 of the weight, since another may answer them.
"""

import sys
from pathlib import Path

import numpy as np
from material import SAMPLE, Weighed, golds, library, weighed
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from kb.doubt import DOUBT, unknown_share
from kb.evidence import is_outside

NAMES = ("coverage", "near", "shows", "named", "other_year", "unknown", "outside")
TAKEN_AWAY = 0.4


def features(w: Weighed) -> list[float]:
    """What doubt is made of, in the order of NAMES."""
    best = w.evidence[0].features
    unknown = unknown_share(w.question, w.kb._engine)  # a benchmark looks inside
    return [
        best.coverage,
        best.near,
        float(best.shows),
        float(bool(w.question.documents)),
        float(best.other_year),
        unknown,
        float(is_outside(w.question, w.evidence[0].hit)),
    ]


def main() -> None:
    """Fit and report."""
    rows: list[tuple[list[float], bool, str]] = []
    for pair in sys.argv[1:] or [SAMPLE]:
        folder, questions = map(Path, pair.split("="))
        with library(folder) as kb:
            for gold in golds(questions):
                found = weighed(folder.name, kb, gold)
                if found and not gold.answerable:
                    rows.append((features(found), False, "none"))
                elif found:
                    right = [gold.right(e) for e in found.evidence[:3]]
                    if right[0] or not any(right):
                        rows.append((features(found), right[0], "asked"))
                    away = weighed(folder.name, kb, gold, without_its_document=True)
                    if away:
                        rows.append((features(away), False, "away"))
    x, y = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    weight = np.array([TAKEN_AWAY if r[2] == "away" else 1.0 for r in rows])
    mean, spread = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression()
    sure = cross_val_predict(
        model, (x - mean) / spread, y, cv=10, method="predict_proba", params={"sample_weight": weight}
    )[:, 1]
    none = np.array([r[2] == "none" for r in rows])
    print(f"{len(rows)} examples, {y.sum()} to answer, {none.sum()} without an answer; cross-validated:")
    for threshold in (0.3, 0.4, 0.5, 0.6):
        kept, refused = (sure[y] >= threshold).mean(), (sure[none] < threshold).mean() if none.any() else 1.0
        print(
            f"  threshold {threshold}: answers {kept:.2f} of what it should, refuses {refused:.2f} of what has no answer"
        )
    model.fit((x - mean) / spread, y, sample_weight=weight)
    slopes = model.coef_[0] / spread
    print(f"    bias={model.intercept_[0] - (slopes * mean).sum():.1f},  # now {DOUBT.bias}")
    for name, slope in zip(NAMES, slopes, strict=True):
        print(f"    {name}={slope:.1f},  # now {getattr(DOUBT, name)}")


if __name__ == "__main__":
    main()
