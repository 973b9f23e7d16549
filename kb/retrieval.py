"""Finding passages for a query: lexical and dense candidates, fused. One object per knowledge base.

Left out: what the question means (question.py) and which passage answers it (evidence.py).
"""

import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from index.adapter import Adapter
from index.engine import LocalEngine
from index.fusion import weighted_sum
from index.hits import Encoder, Hit, Scope, Scored, Vectors
from ingest.document import CELL_SEPARATOR, Audience, Metadata, Passage
from ingest.fold import fold
from ingest.rows import sentence
from kb.duplicates import Duplicates, without_repeats
from kb.filters import Filter
from kb.ranking import Candidate, Signals, rarity, shipped_ranker, signals

CANDIDATES = 100  # of each ranker
FURTHER = 10  # passages that the search puts first and that are weighed as evidence, too
FALL = 10  # ranks over which a ranking's fall tells how sure it is


def passage_text(metadata: Metadata, passage: Passage) -> str:
    r"""What of a passage is embedded: its document's title, its headings, its text, folded so that scripts are one.

    '云州市防汛预案 3 应急响应 3.2 响应启动\n水位达到……'; of a table row each cell with its header: '单位:市水利局;职责:……'
    """
    if "table" in passage.flags:
        header = passage.context.split(CELL_SEPARATOR) if passage.context else ()
        text, context = "\n".join(sentence(header, row.split(CELL_SEPARATOR)) for row in passage.text.split("\n")), ""
    else:
        text, context = passage.text, passage.context
    above = " ".join(part for part in (metadata.title, *passage.path, context) if part)
    return fold(f"{above}\n{text}" if above else text)


def fuse(lexical: Sequence[Scored], dense: Sequence[Scored]) -> list[Scored]:
    """Both rankings as one, best first; the ranker that is surer of this query has more to say.

    A question in the words of the text makes BM25 fall off steeply after the right passage, a question in a
    layman's words leaves it flat. `benchmarks/fusion.py` compares this with fixed weights: one weight for all is
    right for news paragraphs (0.3 dense) or for statutes (0.5), not for both.
    """
    share = lexical_share(lexical, dense)
    return weighted_sum([lexical, dense], [share, 1 - share])


def lexical_share(lexical: Sequence[Scored], dense: Sequence[Scored]) -> float:
    """The weight of the lexical ranking, 0.2 to 0.8, by how steeply both fall from their best to their eleventh."""
    if len(lexical) <= FALL or len(dense) <= FALL:
        return 0.5
    falls = (lexical[0].score - lexical[FALL].score) / lexical[0].score  # a share: BM25 has no scale of its own
    nears = dense[0].score - dense[FALL].score  # cosines of the offline model: 0.02 is an ordinary fall
    return min(0.8, max(0.2, 0.55 + 0.8 * (falls - 0.4) - 6 * (nears - 0.02)))


class Retriever:
    """Searches one engine with one encoder."""

    def __init__(
        self,
        engine: LocalEngine,
        encoder: Encoder,
        duplicates: Duplicates | None = None,
        adapter: Adapter | None = None,
    ) -> None:
        """With an `adapter` candidates are found by the question as it moves it, and put in order by the learnt ranker.

        With an encoder that the ranker was not fitted for, words and the moved question are fused instead.
        """
        self._adapter = adapter
        self._ranker = shipped_ranker(encoder.name) if adapter else None
        self._duplicates = duplicates or Duplicates(engine.text)
        self._engine = engine
        self._encoder = encoder
        self._vector = lru_cache(maxsize=64)(self._encode)
        self._filter = Filter()
        self._selected = lru_cache(maxsize=8)(
            lambda chosen, audience, today, _: chosen.select(engine.metadata(), audience, today)
        )

    def narrowed(self, chosen: Filter) -> "Retriever":
        """The same retriever over the documents that a filter lets pass; it shares what this one keeps in memory."""
        other = copy.copy(self)
        other._filter = chosen
        return other

    def search(self, query: str, k: int, scope: Scope) -> list[Hit]:
        """The k best passages in scope, best first; [] for a blank query or an empty library."""
        if not query.strip():
            return []
        scope = self._within(scope)
        if self._adapter is None:
            return self._fused(query, k, scope, self._engine.lexical(query, max(CANDIDATES, 2 * k), scope))
        lexical = self._engine.lexical(query, max(CANDIDATES, k), scope)
        return self._ordered(query, k, scope, lexical, self._adapter)

    def terms(self, text: str) -> list[str]:
        """The terms of a text, as the library cuts them."""
        return self._engine.terms(text)

    def weights(self, query: str) -> dict[str, float]:
        """What each term of a query weighs: the rarer in this library, the more."""
        terms = self._engine.query_terms(query)
        return rarity(terms, self._engine.frequencies(terms), self._engine.count())

    def pool(self, query: str, k: int, scope: Scope) -> list[Hit]:
        """What evidence is looked for in: the k best by words and the plain question, then what else the search puts first.

        A question on who does what in a city's plan is near its passage as it is; one in a layman's words on a law often
        only where the adapter moves it.
        """
        if not query.strip():
            return []
        scope = self._within(scope)
        lexical = self._engine.lexical(query, max(CANDIDATES, 2 * k), scope)
        hits = self._fused(query, k, scope, lexical)
        if self._adapter is None:
            return hits
        known = {h.passage.id for h in hits}
        first = self._ordered(query, FURTHER, scope, lexical[:CANDIDATES], self._adapter)
        return [*hits, *(h for h in first if h.passage.id not in known)]

    def _fused(self, query: str, k: int, scope: Scope, lexical: Sequence[Scored]) -> list[Hit]:
        """The k best by words and as many by the plain question."""
        dense = self._engine.dense(self.vector(query), max(CANDIDATES, 2 * k), scope)
        return self._hits(fuse(lexical, dense)[:k], lexical, dense, scope)

    def _ordered(self, query: str, k: int, scope: Scope, lexical: Sequence[Scored], adapter: Adapter) -> list[Hit]:
        """The k best by the learnt ranker, of what the words and the moved question find."""
        if self._ranker is None:
            return self._fused_moved(query, k, scope, lexical, adapter)
        hits, told = self.candidates(query, max(CANDIDATES, k), scope, lexical, adapter)
        scores = self._ranker.scores(told)
        ranked = sorted(zip(hits, scores, strict=True), key=lambda pair: (-pair[1], pair[0].passage.id))
        return [replace(hit, score=score) for hit, score in ranked[:k]]

    def _fused_moved(self, query: str, k: int, scope: Scope, lexical: Sequence[Scored], adapter: Adapter) -> list[Hit]:
        """The k best by words and as many by the moved question; of each hit the cosine with the question as it was asked."""
        vector = self.vector(query)
        moved = adapter.apply(vector)
        near = self._engine.dense(moved / np.linalg.norm(moved), max(CANDIDATES, k), scope)
        ranked = fuse(lexical, near)[:k]
        cosines = self._engine.vectors([s.passage_id for s in ranked]) @ vector
        plain = [Scored(s.passage_id, float(cosine)) for s, cosine in zip(ranked, cosines, strict=True)]
        return self._hits(ranked, lexical, plain, scope)

    def candidates(
        self, query: str, many: int, scope: Scope, lexical: Sequence[Scored], adapter: Adapter
    ) -> tuple[list[Hit], list[Signals]]:
        """What the words found and the `many` passages nearest to the moved question, in no order; and what speaks for each."""
        vector = self.vector(query)
        moved = adapter.apply(vector)
        near = self._engine.dense(moved / np.linalg.norm(moved), many, scope)
        found = list(dict.fromkeys(s.passage_id for s in (*near, *lexical)))
        products = self._engine.vectors(found) @ np.stack([vector, moved], axis=1)
        dense = [Scored(i, float(cosine)) for i, cosine in zip(found, products[:, 0], strict=True)]
        by_moved = dict(zip(found, products[:, 1].tolist(), strict=True))
        hits = self._hits(dense, lexical, dense, scope)
        weights = self.weights(query)
        weighed = [Candidate(h.passage, h.metadata, h.lexical, h.dense, by_moved[h.passage.id]) for h in hits]
        return hits, signals(weighed, weights, float(np.linalg.norm(moved - vector)))

    def _hits(
        self, ranked: Sequence[Scored], lexical: Sequence[Scored], dense: Sequence[Scored], scope: Scope
    ) -> list[Hit]:
        """The passages of a ranking, in its order, with what both rankers say of them."""
        by_lexical = {s.passage_id: s.score for s in lexical}
        by_dense = {s.passage_id: s.score for s in dense}
        scores = {s.passage_id: s.score for s in ranked}
        held = self.held(scope.audience)
        return [
            Hit(p, *held[p.document_id], scores[p.id], by_lexical.get(p.id, 0.0), by_dense.get(p.id, 0.0))
            for p in self._engine.passages([s.passage_id for s in ranked])
            if p.document_id in held  # else it was removed or hidden a moment ago
        ]

    def distinct(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits without those that say the same in another copy of the document."""
        return without_repeats(hits, self._duplicates.alike)

    def held(self, audience: Audience) -> dict[str, tuple[str, Metadata]]:
        """The documents an audience may see and the filter lets pass, versions marked. Not to be changed.

        Made once for each day and state of the library.
        """
        found: dict[str, tuple[str, Metadata]] = self._selected(
            self._filter, audience, date.today(), self._engine.generation()
        )
        return found

    def vector(self, query: str) -> Vectors:
        """The vector of a query, shape (dimension,)."""
        return self._vector(fold(query))

    def near(self, query: str, texts: Sequence[str]) -> list[float]:
        """Cosine of each text with the query."""
        if not texts:
            return []
        vectors = self._encoder.encode_passages([fold(t) for t in texts])
        return [float(x) for x in vectors @ self.vector(query)]

    def mentioning(self, name: str, scope: Scope) -> frozenset[str]:
        """Documents with a passage in which the name stands, in either script: at most 500 passages are looked at."""
        scored = self._engine.lexical(name, 500, self._within(scope))
        found = self._engine.passages([s.passage_id for s in scored])
        folded = fold(name)
        return frozenset(
            p.document_id for p in found if folded in fold(p.text) or any(folded in fold(h) for h in p.path)
        )

    def _within(self, scope: Scope) -> Scope:
        """The scope without the documents that the filter keeps out: they are never scored."""
        if not self._filter:
            return scope
        passing = frozenset(self.held(scope.audience))
        return replace(scope, documents=passing if scope.documents is None else passing & scope.documents)

    def _encode(self, folded: str) -> Vectors:
        vector: Vectors = self._encoder.encode_queries([folded])[0]
        return vector
