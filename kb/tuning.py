"""`kb tune`: a query adapter for one library, from questions and the passages that answer them.

A fifth of the questions is held out; the adapter is kept only if it finds more for those than the one in use, and costs
nothing where a sentence of the library itself is looked for. Otherwise the library stays as it is, and the report says why.

Left out: the training itself (index/adapter_training.py), what a search makes of an adapter (retrieval.py).
"""

import hashlib
import logging
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.adapter import Adapter, read_adapter
from index.adapter_training import Matrix, Recipe, Rows, train
from index.engine import LocalEngine
from index.hits import Encoder, Vectors
from ingest.errors import BadRequest
from ingest.fold import fold
from kb.evaluate import read_entries, read_qrels, score
from kb.sentences import sentences

_log = logging.getLogger(__name__)

ADAPTER = "adapter.npz"  # beside the library
SHIPPED = Path(__file__).parent / "trained" / "regulations.npz"
LEAST = 50  # questions with an answer in the library
_HELD_OUT = 5  # every fifth question
_PROBES = 300  # sentences of the library that must still find their passage
_ANCHORS = 600  # others that stay where they are
_PATIENCE = 4  # epochs without a gain on the questions held out
_STRENGTHS = (0.25, 0.5, 0.75, 1.0)
_TOGETHER = 64  # questions compared with all passages at once
_MOST = 200_000  # passages: their vectors lie in memory, 300 MB


@dataclass(frozen=True, slots=True)
class Found:
    """How well the held-out questions find their passages by vectors alone."""

    ndcg_10: float
    recall_10: float
    recall_100: float
    known: float  # share of the library's own sentences whose passage is found first


@dataclass(frozen=True, slots=True)
class Tuned:
    """What `kb tune` did."""

    questions: int  # trained on
    held_out: int
    unused: int  # without an answer in this library
    before: Found  # with the adapter in use, or none
    after: Found
    error: float  # of the gain in nDCG@10: one standard error over the held-out questions
    strength: float
    installed: bool
    why: str  # in Chinese, why it was not


def adapter_of(home: Path, encoder: Encoder) -> Adapter | None:
    """The adapter that a library's questions go through; None where there is none for its model.

    A damaged file of the library's own is said so and passed over: questions must be answered all the same.
    """
    try:
        own = read_adapter(home / ADAPTER, encoder.name, encoder.dimension)
    except BadRequest as error:
        _log.warning("%s。目前用随产品附带的适配器。", str(error).rstrip("。"))
        own = None
    return own or read_adapter(SHIPPED, encoder.name, encoder.dimension)


def remove_adapter(home: Path) -> bool:
    """Take a library's own adapter away, whatever is in the file; False if it had none."""
    try:
        (home / ADAPTER).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise BadRequest(
            f"适配器文件 {home / ADAPTER} 删不掉（{type(error).__name__}）。请检查文件夹的权限。"
        ) from error
    return True


def tune(engine: LocalEngine, encoder: Encoder, queries: Path, qrels: Path, told: Callable[[str], None]) -> Tuned:
    """Train an adapter on BEIR-format questions, and keep it beside the library if it helps.

    A corpus id is a passage's id, a file name (of a document of one passage), or `文件名#第十七条`. Raises BadRequest where
    fewer than 50 questions have an answer in the library.
    """
    told("核对问题与段落")
    passages = _Passages(engine)
    judged = {q: passages.rows(entries) for q, entries in read_qrels(qrels).items()}
    asked = [(str(e["_id"]), str(e["text"])) for e in read_entries(queries) if str(e["_id"]) in judged]
    usable = [(key, text) for key, text in asked if len(judged[key])]
    if len(usable) < LEAST:
        raise BadRequest(
            f"{len(asked)} 个问题中只有 {len(usable)} 个的答案在库里，至少需要 {LEAST} 个。"
            "请检查相关性文件的编号：段落编号、文件名，或“文件名#第十七条”。"
        )
    told("问题向量化")
    vectors = encoder.encode_queries([fold(text) for _, text in usable])
    held = np.array([_is_held_out(key) for key, _ in usable])
    relevant = [judged[key] for key, _ in usable]
    anchors, probes = passages.sentences(encoder)
    trial = _Trial(passages.vectors, vectors[held], [r for r, out in zip(relevant, held, strict=True) if out], *probes)
    used = adapter_of(engine.home, encoder)
    before, by_question = trial.of(used)

    best: list[Adapter] = []
    gains: list[float] = []

    def look(epoch: int, matrix: Matrix) -> bool:
        told(f"训练 第 {epoch + 1} 轮")
        adapter = Adapter(encoder.name, *matrix, 1.0)
        gains.append(trial.of(adapter)[0].ndcg_10)
        if gains[-1] == max(gains):
            best[:] = [adapter]
        return len(gains) - 1 - int(np.argmax(gains)) >= _PATIENCE

    kept = [r for r, out in zip(relevant, held, strict=True) if not out]
    start = (used.weight * used.strength, used.bias * used.strength) if used else None
    train(vectors[~held], kept, passages.vectors, anchors, Recipe(), start=start, after_epoch=look)
    chosen, after, gained = _strongest(best[0], trial, before, by_question)
    error = float(gained.std() / max(1, len(gained)) ** 0.5)
    why = _reason(before, after, error)
    if not why:
        words = (
            f"{len(kept)} 个问题训练，{len(gained)} 个未见过的问题 nDCG@10 {before.ndcg_10:.3f} → {after.ndcg_10:.3f}"
        )
        replace(chosen, about=words).write(engine.home / ADAPTER)
    return Tuned(len(kept), len(gained), len(asked) - len(usable), before, after, error, chosen.strength, not why, why)


def _strongest(
    adapter: Adapter, trial: "_Trial", before: Found, by_question: Vectors
) -> tuple[Adapter, Found, Vectors]:
    """The adapter at the strength that finds most without costing a known sentence; its gain for each question."""
    best: tuple[Adapter, Found, Vectors] | None = None
    for strength in _STRENGTHS:
        weaker = replace(adapter, strength=strength)
        found, each = trial.of(weaker)
        harmless = found.known >= before.known - 0.005
        if best is None or (harmless and found.ndcg_10 > best[1].ndcg_10):
            best = weaker, found, each - by_question
    assert best is not None  # noqa: S101  # there are strengths
    return best


def _reason(before: Found, after: Found, error: float) -> str:
    """Why an adapter is not kept; '' if it helps."""
    if after.known < before.known - 0.005:
        return f"会让一般检索变差：原文句子找到自己段落的比例由 {before.known:.1%} 降到 {after.known:.1%}"
    gain = after.ndcg_10 - before.ndcg_10
    if gain <= error:
        return f"没有可靠的提高：nDCG@10 {before.ndcg_10:.3f} → {after.ndcg_10:.3f}，误差 ±{error:.3f}"
    return ""


class _Passages:
    """The library's passages as rows of a matrix. Raises BadRequest where there are too many."""

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._ids: list[str] = []
        self._where: dict[str, list[int]] = {}  # passage id, file name, file name#locator -> rows
        for document in engine.documents():
            for passage in document.passages:
                for name in (passage.id, document.file, f"{document.file}#{passage.locator}"):
                    self._where.setdefault(name, []).append(len(self._ids))
                self._ids.append(passage.id)
        if len(self._ids) > _MOST:
            raise BadRequest(f"资料库有 {len(self._ids)} 个段落，训练最多用 {_MOST} 个。请在较小的资料库上训练。")
        self.vectors = engine.vectors(self._ids)

    def rows(self, entries: Mapping[str, float]) -> Rows:
        """The rows of the entries judged relevant that are held; a file of several passages says too little."""
        found = [self._where.get(name, []) for name, gain in entries.items() if gain > 0]
        return np.array(sorted({rows[0] for rows in found if len(rows) == 1}), np.intp)

    def sentences(self, encoder: Encoder) -> tuple[Vectors, tuple[Vectors, Rows]]:
        """Sentences of the library as if they were asked: those to hold in place, and (vectors, their rows) to probe with."""
        order = random.Random(0).sample(range(len(self._ids)), min(len(self._ids), _ANCHORS + _PROBES))  # noqa: S311
        said, rows = [], []
        for row, passage in zip(order, self._engine.passages([self._ids[row] for row in order]), strict=True):
            texts = [s.text for s in sentences(passage) if len(s.text) > 8]
            if texts:
                said.append(fold(texts[row % len(texts)][:60]))
                rows.append(row)
        vectors = encoder.encode_queries(said)
        part = min(_PROBES, len(said) // 3)
        return vectors[part:], (vectors[:part], np.array(rows[:part], np.intp))


class _Trial:
    """The questions held out and the sentences to be found again."""

    def __init__(
        self, passages: Vectors, questions: Vectors, relevant: Sequence[Rows], probes: Vectors, rows: Rows
    ) -> None:
        self._passages = passages
        self._questions = questions
        self._relevant = [{str(row): 1.0 for row in rows.tolist()} for rows in relevant]
        self._probes, self._rows = probes, rows

    def of(self, adapter: Adapter | None) -> tuple[Found, Vectors]:
        """What is found with an adapter, and the nDCG@10 of each question."""
        moved = adapter.apply(self._questions) if adapter else self._questions
        ranked = [[str(row) for row in best] for best in self._best(moved, 100)]
        each = [score({"q": r}, {"q": wanted}) for r, wanted in zip(ranked, self._relevant, strict=True)]
        means = {name: float(np.mean([one[name] for one in each])) for name in ("ndcg_10", "recall_10", "recall_100")}
        probes = adapter.apply(self._probes) if adapter else self._probes
        first = [best[0] == row for best, row in zip(self._best(probes, 1), self._rows, strict=True)]
        found = Found(means["ndcg_10"], means["recall_10"], means["recall_100"], float(np.mean(first or [1.0])))
        return found, np.array([one["ndcg_10"] for one in each], np.float32)

    def _best(self, vectors: Vectors, k: int) -> Iterator[list[int]]:
        """The rows of the k best passages of each vector; many vectors in one product, which is what takes the time."""
        for start in range(0, len(vectors), _TOGETHER):
            for scores in vectors[start : start + _TOGETHER] @ self._passages.T:
                top = np.argpartition(-scores, min(k, len(scores) - 1))[:k]
                yield [int(row) for row in top[np.argsort(-scores[top], kind="stable")]]


def _is_held_out(key: str) -> bool:
    """The same questions every time, whatever their order."""
    return hashlib.sha256(key.encode()).digest()[0] % _HELD_OUT == 0
