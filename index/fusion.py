"""Several rankings into one: pure functions over lists of Scored.

The order inside a list does not matter, only its scores; equal scores are ordered by passage id, so that a
result never depends on chance. Every fused score lies in 0..1.

Left out: which rankers there are and what they weigh (kb/retrieval.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from index.hits import Scored

Ranking = Sequence[Scored]


def reciprocal_rank(lists: Sequence[Ranking], weights: Sequence[float], k: int = 60) -> list[Scored]:
    """Fuse by rank alone: a passage gets weight / (k + rank) from every list it is in (Cormack 2009).

    Scaled so that a passage that is first everywhere has 1. A passage that a list does not hold gets nothing
    from it, which is what the formula gives for an infinite rank.

    >>> reciprocal_rank([[Scored("甲", 9.0), Scored("乙", 3.0)], [Scored("乙", 0.8)]], [1, 1])[0].passage_id
    '乙'
    """
    fused: defaultdict[str, float] = defaultdict(float)
    for ranking, weight in _weighed(lists, weights):
        for rank, scored in enumerate(_best_first(ranking), 1):
            fused[scored.passage_id] += weight * (k + 1) / (k + rank)
    return _best_first(Scored(*item) for item in fused.items())


def weighted_sum(
    lists: Sequence[Ranking], weights: Sequence[float], floors: Sequence[float | None] | None = None
) -> list[Scored]:
    """Fuse by score: every list is scaled so that its best passage has 1 and its floor 0, then summed by weight.

    The floor is the list's lowest score unless `floors` says another: BM25 of a passage without any term of the
    question is 0, so `floors=[0.0, None]` divides a BM25 list by its best. A passage that a list does not hold
    is given its floor: it scored no better than the last that was taken, and that is all that is known of it.
    A model's cosines lie close together (0.7 to 0.9), which is why no list is taken as it is.

    >>> weighted_sum([[Scored("甲", 8.0), Scored("乙", 4.0)], [Scored("乙", 0.9), Scored("丙", 0.7)]], [0.4, 0.6])
    [Scored(passage_id='乙', score=0.6), Scored(passage_id='甲', score=0.4), Scored(passage_id='丙', score=0.0)]
    """
    fused: defaultdict[str, float] = defaultdict(float)
    for (ranking, weight), floor in zip(_weighed(lists, weights), floors or [None] * len(lists), strict=True):
        for scored in scaled(ranking, floor):
            fused[scored.passage_id] += weight * scored.score
    return _best_first(Scored(*item) for item in fused.items())


def scaled(ranking: Ranking, floor: float | None = None) -> list[Scored]:
    """The ranking with its best score at 1 and its floor at 0; where nothing tells them apart, all have 1.

    >>> scaled([Scored("甲", 8.0), Scored("乙", 6.0), Scored("丙", 4.0)])[1].score
    0.5
    """
    scores = [scored.score for scored in ranking]
    low = min(scores, default=0.0) if floor is None else floor
    width = max(scores, default=0.0) - low
    if width <= 0:
        return [Scored(scored.passage_id, 1.0) for scored in ranking]
    return [Scored(scored.passage_id, min(1.0, max(0.0, (scored.score - low) / width))) for scored in ranking]


def _weighed(lists: Sequence[Ranking], weights: Sequence[float]) -> Iterable[tuple[Ranking, float]]:
    """The lists with their shares of the whole weight: 1, 3 -> 0.25, 0.75."""
    if len(lists) != len(weights) or any(weight < 0 for weight in weights) or not sum(weights) > 0:
        raise ValueError(f"{len(lists)} lists want as many weights, none below 0 and not all 0: {list(weights)}")
    return [(ranking, weight / sum(weights)) for ranking, weight in zip(lists, weights, strict=True)]


def _best_first(ranking: Iterable[Scored]) -> list[Scored]:
    return sorted(ranking, key=lambda scored: (-scored.score, scored.passage_id))
