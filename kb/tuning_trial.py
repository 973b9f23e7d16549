"""What an adapter is worth: measured on questions and sentences it has not seen, and whether that is more than chance.

Two trials: on one the epoch and the strength are chosen, on the other, which nothing was chosen on, the result is reported
and accepted or not. By vectors alone, for that is what an adapter moves; what a search makes of them is retrieval.py's.

Left out: where questions come from and the training (tuning.py).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.adapter import Adapter
from index.adapter_training import Rows
from index.hits import Vectors
from kb.evaluate import score

STRENGTHS = (0.25, 0.5, 0.75, 1.0)
ERRORS = 2  # standard errors that a gain must be: by chance alone one training in forty would pass
MORE = 5  # questions improved more than worsened: one lucky question has an error of nought; 5 of 5 is 1 chance in 32
HARM = 0.05  # the chance at which known sentences lost count as lost: 5 lost and none gained, 15 and 5
_TOGETHER = 64  # questions compared with all passages at once

Each = npt.NDArray[np.float32]  # one number for each question
Which = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """How well questions find their passages by vectors alone."""

    ndcg_10: float
    recall_10: float
    recall_100: float
    known: float  # share of the library's own sentences whose passage is found first


@dataclass(frozen=True, slots=True)
class Measured:
    """What a trial says of an adapter."""

    found: Found
    each: Each  # nDCG@10 of each question
    first: Which  # whether each sentence of the library finds its passage first


class Trial:
    """Questions with their passages, and sentences of the library to be found again."""

    def __init__(
        self, passages: Vectors, questions: Vectors, relevant: Sequence[Rows], probes: Vectors, rows: Rows
    ) -> None:
        """`relevant` are the rows of `passages` that answer each question, `rows` those where each sentence stands."""
        self._passages = passages
        self._questions = questions
        self._relevant = [{str(row): 1.0 for row in rows.tolist()} for rows in relevant]
        self._probes, self._rows = probes, rows

    def of(self, adapter: Adapter | None) -> Measured:
        """What is found with an adapter, or as it is."""
        moved = adapter.apply(self._questions) if adapter else self._questions
        ranked = [[str(row) for row in best] for best in self._best(moved, 100)]
        each = [score({"q": r}, {"q": wanted}) for r, wanted in zip(ranked, self._relevant, strict=True)]
        names = ("ndcg_10", "recall_10", "recall_100")
        ndcg, recall, further = (float(np.mean([one[name] for one in each] or [0.0])) for name in names)
        probes = adapter.apply(self._probes) if adapter else self._probes
        first = [best[0] == row for best, row in zip(self._best(probes, 1), self._rows, strict=True)]
        found = Found(ndcg, recall, further, float(np.mean(first or [1.0])))
        return Measured(found, np.array([one["ndcg_10"] for one in each], np.float32), np.array(first, bool))

    def _best(self, vectors: Vectors, k: int) -> Iterator[list[int]]:
        """The rows of the k best passages of each vector; many vectors in one product, which is what takes the time."""
        for start in range(0, len(vectors), _TOGETHER):
            for scores in vectors[start : start + _TOGETHER] @ self._passages.T:
                top = np.argpartition(-scores, min(k, len(scores) - 1))[:k]
                yield [int(row) for row in top[np.argsort(-scores[top], kind="stable")]]


def strongest(adapter: Adapter, trial: Trial, before: Measured) -> Adapter:
    """The adapter at the strength that finds most, among those that cost no known sentences; the weaker where it is equal.

    If every strength costs some, the one that finds most: `reason` will refuse it on sentences of its own.
    """
    tried = [replace(adapter, strength=strength) for strength in STRENGTHS]
    measured = [trial.of(one) for one in tried]
    harmless = [n for n, after in enumerate(measured) if not harms(before, after)]
    return tried[max(harmless or range(len(tried)), key=lambda n: measured[n].found.ndcg_10)]


def harms(before: Measured, after: Measured) -> bool:
    """Whether more known sentences are lost than gained, and more than chance would have it (a sign test, one-sided)."""
    lost, gained = _lost_and_gained(before, after)
    changed = lost + gained
    return changed > 0 and sum(math.comb(changed, n) for n in range(lost, changed + 1)) / 2**changed < HARM


def standard_error(before: Measured, after: Measured) -> float:
    """Of the mean gain in nDCG@10 over the questions."""
    gains = after.each - before.each
    return float(gains.std(ddof=1)) / math.sqrt(len(gains)) if len(gains) > 1 else math.inf


def reason(before: Measured, after: Measured) -> str:
    """Why an adapter is not kept, in Chinese; '' if it helps unseen questions and costs nothing."""
    if harms(before, after):
        lost, gained = _lost_and_gained(before, after)
        return (
            f"会让一般检索变差：{len(before.first)} 个原文句子中，{lost} 个不再找到自己的段落，"
            f"新找到的只有 {gained} 个。请加入措辞更多样的问题"
        )
    gains = after.each - before.each
    better, worse = int((gains > 0).sum()), int((gains < 0).sum())
    if better - worse < MORE:
        return (
            f"没有可靠的提高：{len(gains)} 个检验的问题中 {better} 个变好、{worse} 个变差，变好的至少要多 {MORE} 个。"
            "请核对答案所在的段落，或增加问题"
        )
    gain, error = float(gains.mean()), standard_error(before, after)
    if gain < ERRORS * error:
        return (
            f"没有可靠的提高：nDCG@10 {before.found.ndcg_10:.3f} → {after.found.ndcg_10:.3f}，"
            f"误差 ±{error:.3f}，提高要有误差的 {ERRORS} 倍。请增加问题"
        )
    return ""


def _lost_and_gained(before: Measured, after: Measured) -> tuple[int, int]:
    return int((before.first & ~after.first).sum()), int((~before.first & after.first).sum())
