"""`kb tune`: a query adapter for one library, from questions and the passages that answer them.

A fifth of the questions is held out for the end; the adapter is kept only if it finds more for those than the one in use,
and costs nothing where a sentence of the library itself is looked for. When to stop and how strong it is are chosen on a
further tenth. Otherwise the library stays as it is, and the report says why.

Left out: the training itself (index/adapter_training.py), what counts as better (tuning_trial.py), which passage a label
means (tuning_labels.py), what a search makes of an adapter (retrieval.py).
"""

import hashlib
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from index.adapter import Adapter, read_adapter
from index.adapter_training import Matrix, Recipe, Rows, train
from index.engine import LocalEngine
from index.hits import Encoder, Vectors
from ingest.errors import BadRequest
from ingest.fold import fold
from kb.evaluate import read_entries, read_qrels
from kb.sentences import sentences
from kb.tuning_labels import Labels
from kb.tuning_trial import Found, Trial, reason, standard_error, strongest

_log = logging.getLogger(__name__)

ADAPTER = "adapter.npz"  # beside the library
SHIPPED = Path(__file__).parent / "trained" / "regulations.npz"
LEAST = 50  # questions with an answer in the library
_FIFTH, _TENTH = 5, 8  # every fifth question is for the end, of the rest every eighth for choosing
_PROBES = 400  # sentences of the library that must still find their passage, half of them for the end
_ANCHORS = 500  # others that stay where they are
_PATIENCE = 4  # epochs without a gain on the questions to choose on
_MOST = 200_000  # passages: their vectors lie in memory, 300 MB
_SAID = 5  # labels that were not found, in a message


@dataclass(frozen=True, slots=True)
class Tuned:
    """What `kb tune` did."""

    questions: int  # trained on
    chosen_on: int  # … on which the epoch and the strength were chosen
    held_out: int  # … on which nothing was: all figures are of these
    unused: int  # without an answer in this library
    unmatched: tuple[str, ...]  # the first labels of passages that are not held, each with the reason
    before: Found  # with the adapter in use, or none
    after: Found
    error: float  # of the gain in nDCG@10: one standard error over the held-out questions
    strength: float
    installed: bool
    why: str  # in Chinese, why it was not


def adapter_of(home: Path, encoder: Encoder) -> Adapter | None:
    """The adapter that a library's questions go through; None where there is none for its model.

    A damaged file is said so and passed over: questions must be answered all the same.
    """
    for path, instead in ((home / ADAPTER, "目前用随产品附带的适配器"), (SHIPPED, "目前不用适配器")):
        try:
            found = read_adapter(path, encoder.name, encoder.dimension)
        except BadRequest as error:
            _log.warning("%s。%s。", str(error).rstrip("。"), instead)
        else:
            if found is not None:
                return found
    return None


def adapter_stamp(home: Path) -> tuple[int, int, int] | None:
    """What changes when a library's own adapter does; None if it has none. Some microseconds."""
    try:
        found = (home / ADAPTER).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


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

    A corpus id is what Labels takes. Raises BadRequest where fewer than 50 questions have an answer in the library.
    """
    told("核对问题与段落")
    labels = Labels(engine)
    if len(labels.ids) > _MOST:
        raise BadRequest(f"资料库有 {len(labels.ids)} 个段落，训练最多用 {_MOST} 个。请在较小的资料库上训练。")
    judged = {q: labels.rows(entries) for q, entries in read_qrels(qrels, "训练文件").items()}
    asked = [(str(e["_id"]), str(e["text"])) for e in read_entries(queries, "训练文件") if str(e["_id"]) in judged]
    usable = [(key, text) for key, text in asked if len(judged[key])]
    unmatched = tuple(f"{label}：{why}" for label, why in islice(labels.unmatched.items(), _SAID))
    if len(usable) < LEAST:
        raise BadRequest(
            f"{len(asked)} 个问题中只有 {len(usable)} 个的答案在库里，至少需要 {LEAST} 个。"
            "请检查相关性文件的编号：段落编号、文件名，或“文件名#第十七条”。"
            + (f"对不上的有 {len(labels.unmatched)} 个，例：{'；'.join(unmatched)}。" if unmatched else "")
        )
    told("问题向量化")
    vectors = encoder.encode_queries([fold(text) for _, text in usable])
    passages = engine.vectors(labels.ids)
    parts = np.array([_part(key) for key, _ in usable])
    kept, choosing, testing = (np.flatnonzero(parts == part) for part in range(3))
    anchors, *probes = _sentences(engine, labels.ids, encoder)

    def relevant(which: Rows) -> list[Rows]:
        return [judged[usable[n][0]] for n in which]

    choice, test = (
        Trial(passages, vectors[which], relevant(which), *found)
        for which, found in zip((choosing, testing), probes, strict=True)
    )
    used = adapter_of(engine.home, encoder)
    best: list[Adapter] = []
    gains: list[float] = []

    def look(epoch: int, matrix: Matrix) -> bool:
        told(f"训练 第 {epoch + 1} 轮")
        adapter = Adapter(encoder.name, *matrix, 1.0)
        gains.append(choice.of(adapter).found.ndcg_10)
        if gains[-1] == max(gains):
            best[:] = [adapter]
        return len(gains) - 1 - int(np.argmax(gains)) >= _PATIENCE

    start = (used.weight * used.strength, used.bias * used.strength) if used else None
    train(vectors[kept], relevant(kept), passages, anchors, Recipe(), start=start, after_epoch=look)
    chosen = strongest(best[0], choice, choice.of(used))
    before, after = test.of(used), test.of(chosen)
    why = reason(before, after)
    if not why:
        figures = f"{before.found.ndcg_10:.3f} → {after.found.ndcg_10:.3f}"
        words = f"{len(kept)} 个问题训练，{len(testing)} 个未见过的问题 nDCG@10 {figures}"
        replace(chosen, about=words).write(engine.home / ADAPTER)
    return Tuned(
        questions=len(kept),
        chosen_on=len(choosing),
        held_out=len(testing),
        unused=len(asked) - len(usable),
        unmatched=unmatched,
        before=before.found,
        after=after.found,
        error=standard_error(before, after),
        strength=chosen.strength,
        installed=not why,
        why=why,
    )


_Probes = tuple[Vectors, Rows]


def _sentences(engine: LocalEngine, ids: Sequence[str], encoder: Encoder) -> tuple[Vectors, _Probes, _Probes]:
    """Sentences of the library as if they were asked: those to hold in place, and twice some with their rows to probe with."""
    order = random.Random(0).sample(range(len(ids)), min(len(ids), _ANCHORS + _PROBES))  # noqa: S311
    said, rows = [], []
    for row, passage in zip(order, engine.passages([ids[row] for row in order]), strict=True):
        texts = [s.text for s in sentences(passage) if len(s.text) > 8]
        if texts:
            said.append(fold(texts[row % len(texts)][:60]))
            rows.append(row)
    vectors = encoder.encode_queries(said)
    part = min(_PROBES, len(said) // 2)
    places = np.array(rows[:part], np.intp)
    probes = vectors[:part]
    return vectors[part:], (probes[::2], places[::2]), (probes[1::2], places[1::2])


def _part(key: str) -> int:
    """What a question is for: 0 training, 1 choosing, 2 the end. The same every time, whatever the other questions are.

    It must be: the adapter in use, from which a second training goes on, has not seen what is held out now.
    """
    digest = hashlib.sha256(key.encode()).digest()
    if digest[0] % _FIFTH == 0:
        return 2
    return 1 if digest[1] % _TENTH == 0 else 0
