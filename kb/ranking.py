"""The order in which found passages are shown: what speaks for each as numbers, weighed by a small learnt ranker.

A question in the words of the text is won by words, one in a layman's words by vectors; which of them it is shows in how
far the adapter moves it, how much of it the best sentence covers and how steeply BM25 falls. A network of one hidden layer
weighs the signals of the passage with those of the question; it was fitted by benchmarks/search_ranker.py on questions on
statutes and on encyclopedia paragraphs, and checked on questions it had not seen.

Pure functions over what the engine gave. Left out: finding candidates (retrieval.py), evidence for an answer (evidence.py).
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.document import Metadata, Passage
from ingest.fold import fold

_SENTENCE = re.compile(r"[^。;!?]+[。;!?]*")  # of folded text
_ARTICLE_TITLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十\d]+)?$")
_SPREAD = 0.03  # of adapted cosines: a passage that lies so far behind the best counts a third of it
_MOST_BM25 = 2.2  # of a term of weight 1: k1 + 1
_FALL = 10  # ranks over which BM25's fall tells how sure it is


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a ranking found, with the scores it has in all of them."""

    passage: Passage
    metadata: Metadata
    lexical: float  # BM25, 0 if it was not among the best
    dense: float  # cosine with the question
    moved: float  # product with the question as the adapter moves it


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for one passage, and in the last three fields what kind of question it is."""

    lexical: float  # BM25, as a share of the best candidate's
    attained: float  # … as a share of what a short passage full of the question's terms would have
    dense: float  # cosine, less the best candidate's
    moved: float  # product with the moved question, less the best candidate's
    coverage: float  # share of the question's weight that stands in the passage, its headings and title, 0..1
    sentence: float  # … that its best sentence covers
    title: float  # … that the title of its document covers
    siblings: float  # share of all candidates' weight that other passages of its document have
    displacement: float  # how far the adapter moves the question: 0.4 for a layman's question on law, 0.15 for news
    best_sentence: float  # `sentence` of the candidate that has most of it
    fall: float  # how much lower than the best the eleventh is by BM25, as a share


_VALUES = attrgetter(*(f.name for f in fields(Signals)))  # dataclasses.astuple copies deeply: 7 ms a question


@dataclass(frozen=True, slots=True)
class Ranker:
    """score = tanh(x W + b) v, over the signals less their mean, in units of their spread."""

    mean: npt.NDArray[np.float32]  # shape (signals,)
    spread: npt.NDArray[np.float32]
    weight: npt.NDArray[np.float32]  # shape (signals, hidden)
    bias: npt.NDArray[np.float32]  # shape (hidden,)
    out: npt.NDArray[np.float32]

    def scores(self, signals: Sequence[Signals]) -> list[float]:
        """One score for each candidate, the higher the better; only their order and distances mean anything."""
        if not signals:
            return []
        x = (np.array(list(map(_VALUES, signals)), np.float32) - self.mean) / self.spread
        return [float(s) for s in np.tanh(x @ self.weight + self.bias) @ self.out]


@lru_cache(maxsize=4)
def shipped_ranker(model: str) -> Ranker | None:
    """The ranker fitted for the cosines of the offline model; None for any other, whose cosines mean something else."""
    kept: dict[str, Any] = json.loads((Path(__file__).parent / "trained" / "ranker.json").read_text(encoding="utf-8"))
    if kept["signals"] != [f.name for f in fields(Signals)]:
        raise ValueError("kb/trained/ranker.json was fitted on other signals: run benchmarks/search_ranker.py")
    if kept["model"] != model:
        return None
    return Ranker(*(np.array(kept[f.name], np.float32) for f in fields(Ranker)))


def rarity(terms: Iterable[str], frequency: Mapping[str, int], total: int) -> dict[str, float]:
    """Weight of each term: the rarer the heavier (BM25's idf), 0 for a term in every passage."""
    return {t: math.log(1 + (total - frequency.get(t, 0) + 0.5) / (frequency.get(t, 0) + 0.5)) for t in set(terms)}


def signals(candidates: Sequence[Candidate], weights: Mapping[str, float], displacement: float) -> list[Signals]:
    """The signals of each candidate; `weights` are those of the question's terms, the rarer the heavier."""
    if not candidates:
        return []
    terms = [(term.replace("+", ""), weight) for term, weight in weights.items()]
    whole = sum(weights.values()) or 1.0
    texts = _Texts(terms, whole)
    said = [texts.read(candidate) for candidate in candidates]
    top, nearest, foremost = (max(getattr(c, name) for c in candidates) for name in ("lexical", "dense", "moved"))
    by_words = sorted((c.lexical for c in candidates), reverse=True)
    fall = (by_words[0] - by_words[min(_FALL, len(by_words) - 1)]) / top if top else 0.0
    shares = [math.exp((c.moved - foremost) / _SPREAD) for c in candidates]
    families = [_family(c) for c in candidates]
    of_family: Counter[str] = Counter()
    for family, share in zip(families, shares, strict=True):
        of_family[family] += share  # type: ignore[assignment]  # a Counter of floats
    total = sum(shares)
    best = max(sentence for _, sentence, _ in said)
    return [
        Signals(
            lexical=c.lexical / top if top else 0.0,
            attained=c.lexical / (_MOST_BM25 * whole),
            dense=c.dense - nearest,
            moved=c.moved - foremost,
            coverage=coverage,
            sentence=sentence,
            title=title,
            siblings=(of_family[family] - share) / total,
            displacement=displacement,
            best_sentence=best,
            fall=fall,
        )
        for c, (coverage, sentence, title), family, share in zip(candidates, said, families, shares, strict=True)
    ]


class _Texts:
    """How much of a question stands in a text, sought as strings: as telling as terms, and ten times as quick."""

    def __init__(self, terms: Sequence[tuple[str, float]], whole: float) -> None:
        self._terms = terms
        self._whole = whole
        self._titles: dict[str, tuple[str, float]] = {}

    def read(self, candidate: Candidate) -> tuple[float, float, float]:
        """(coverage, of the best sentence, of the title), each 0..1."""
        passage = candidate.passage
        if passage.document_id not in self._titles:
            title = fold(candidate.metadata.title)
            self._titles[passage.document_id] = title, sum(w for t, w in self._terms if t in title)
        title, in_title = self._titles[passage.document_id]
        text = fold(passage.text)
        everything = f"{title}\n{fold(' '.join((*passage.path, passage.context)))}\n{text}"
        here = [(term, weight) for term, weight in self._terms if term in everything]
        sentence = max(
            (sum(weight for term, weight in here if term in part) for part in _SENTENCE.findall(text)), default=0.0
        )
        return sum(weight for _, weight in here) / self._whole, sentence / self._whole, in_title / self._whole


def _family(candidate: Candidate) -> str:
    """What belongs together: the document, or the law where every article is a document of its own (刑法第一条)."""
    title = candidate.metadata.title
    law = _ARTICLE_TITLE.sub("", title)
    return law if law and law != title else candidate.passage.document_id
