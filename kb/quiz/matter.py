"""What a set of questions is to be on: 信息报告, in whatever words a clause puts it.

A clause is on it if it, or a heading above it, says the words; if the search finds its passage for them; or if most of their weight
stands in it. Left out: the search (kb/retrieval.py), what words weigh (kb/ranking.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.hits import Hit
from ingest.fold import fold
from kb.duties.table import named_share

FOUND = 60  # passages that are looked for
ENOUGH = 0.5  # from which a question is on the matter
_FIRST = 12  # passages that are on it though they say little of its words
_LITTLE = 0.2
_OWN = 0.25  # … which the question itself must say something of
_SHARE = 0.4  # … of the weight of the words that the others must say


@dataclass(frozen=True, slots=True)
class Matter:
    """The words, what each weighs in this library, and where the search finds them: spans of documents with 0..1."""

    words: str
    weights: Mapping[str, float]
    places: Mapping[str, Sequence[tuple[int, int, float]]]

    @classmethod
    def of(cls, words: str, weights: Mapping[str, float], hits: Sequence[Hit]) -> "Matter":
        """The matter with the passages that were found for it, best first."""
        places: dict[str, list[tuple[int, int, float]]] = {}
        for rank, hit in enumerate(hits):
            p = hit.passage
            said = fold(" ".join((*p.path, p.text)))
            if named_share(weights, said) >= (_LITTLE if rank < _FIRST else _SHARE):
                places.setdefault(p.document_id, []).append((p.start, p.end, 0.95 - rank / 200))
        return cls(words, weights, places)

    def share(self, said: str, document_id: str, at: int) -> float:
        """How much a question is on the matter, 0..1: `said` is it and the headings above it, folded, `at` where its clause begins."""
        if fold(self.words) in said:
            return 1.0
        own = named_share(self.weights, said)
        found = (score for start, end, score in self.places.get(document_id, ()) if start <= at < end)
        best = max(found, default=0.0)
        if own < _OWN:  # another sentence of a long passage says the words
            best = 0.0
        return max(best, 0.9 * own)
