"""The best passages by BM25 over segments of postings: the formula and the ranking of FTS5, without looking at every passage.

Terms are taken by their weight. Once those still to come cannot lift another passage among the best, they are looked up
only for the passages that still can get there (MaxScore, Turtle and Flood 1995), fewer from term to term; and the score
that the best of one segment have reached is what those of the next must reach. The result is the same, and frequent terms
cost little: of a million statutes a question's terms stand in 650,000 passages, of which 130,000 are scored.

Left out: what a term is (lexical.py), where the segments come from (postings.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.hits import Ranked
from index.segments import STEP, Array, Segment

K1, B = 1.2, 0.75  # BM25 as FTS5 has it
LEAST_IDF = 1e-6  # of a term that stands in more than half of the passages
MANY = 2_000  # rows of a term from which on it pays to see who can still win
_SURE = 1 - 1e-5  # single precision adds thirty terms up to a few millionths


@dataclass(frozen=True, slots=True)
class Part:
    """A segment as one question sees it."""

    segment: Segment
    norms: Array  # float32, by row: K1 (1 - B + B length / mean length)
    allowed: Array | None  # bool: the rows that may answer; None means all
    places: Array  # where each term of the question stands in the segment, -1 for nowhere


def weights(frequencies: Array, count: int) -> Array:
    """What a term is worth that stands in so many of `count` passages: idf times the most that its repetition can make of it."""
    idf = np.log((count - frequencies + 0.5) / (frequencies + 0.5))
    return np.where(frequencies > 0, np.maximum(idf, LEAST_IDF) * (K1 + 1), 0.0)


def norms(segment: Segment, mean: float) -> Array:
    """How much the length of each row counts against it."""
    return (K1 * (1 - B + B / mean * segment.lengths)).astype(np.float32)


def best(parts: Sequence[Part], worth: Array, k: int) -> list[Ranked]:
    """The k best passages, best first, all with a score above 0; `worth` is the weight of each term."""
    order = np.argsort(-worth, kind="stable")
    keys, scores = np.zeros(0, np.int64), np.zeros(0, np.float32)
    least = 0.0  # what the k-th best of all has reached so far
    for part in parts:
        places, weighing = part.places[order], worth[order]
        found, gained = _best_of(part, places[places >= 0], weighing[places >= 0], k, least)
        keys, scores = np.append(keys, part.segment.keys[found]), np.append(scores, gained)
        first = np.lexsort((keys, -scores))[:k]
        keys, scores = keys[first], scores[first]
        least = float(scores[-1]) if len(scores) == k else 0.0
    return [Ranked(key, score) for key, score in zip(keys.tolist(), scores.tolist(), strict=True)]


def _best_of(part: Part, places: Array, worth: Array, k: int, least: float) -> tuple[Array, Array]:
    """Rows and scores of one segment, those among that can be among the k best."""
    scores = np.zeros(len(part.segment.keys), np.float32)
    chosen = _few(part.allowed)  # the rows that still can be among the best, once no other can
    gained, rest = 0.0, float(worth.sum())  # what a row can have from the terms so far, and from those to come
    for place, weight in zip(places.tolist(), worth.tolist(), strict=True):
        rows, counts = part.segment.of(place)
        if chosen is None:
            if least <= rest < gained and len(rows) > MANY:
                least = max(least, _reached(scores, k))
            if least > rest:
                chosen = np.flatnonzero(scores >= least * _SURE - rest)
        elif len(chosen) > 4 * k:
            least = max(least, _reached(scores[chosen], k))
            chosen = chosen[scores[chosen] >= least * _SURE - rest]
        at, counts = _inside(part.allowed, rows, counts) if chosen is None else _among(chosen, rows, counts)
        often = counts * np.float32(STEP)
        gain = part.norms.take(at)
        gain += often
        np.divide(often, gain, out=gain)
        gain *= np.float32(weight)
        np.add.at(scores, at, gain)  # a third of what `scores[at] += gain` takes
        gained, rest = gained + weight, rest - weight
    found = np.flatnonzero(scores >= least * _SURE if least > 0 else scores) if chosen is None else chosen
    if len(found) > 4 * k:
        least = max(least, _reached(scores[found], k))
    found = found[scores[found] >= least * _SURE] if least > 0 else found[scores[found] > 0]
    return found, scores[found]


def _few(allowed: Array | None) -> Array | None:
    """The rows that may answer, where they are so few that every term is best looked up for them."""
    if allowed is None or np.count_nonzero(allowed) > MANY:
        return None
    return np.flatnonzero(allowed)


def _inside(allowed: Array | None, rows: Array, counts: Array) -> tuple[Array, Array]:
    """Those of a term's rows that may answer, and their counts."""
    at = rows.astype(np.intp)
    if allowed is None:
        return at, counts
    inside = allowed[at]
    return at[inside], counts[inside]


def _among(chosen: Array, rows: Array, counts: Array) -> tuple[Array, Array]:
    """Those of the chosen rows that are among a term's, and their counts."""
    if 5 * len(chosen) > len(rows):  # then a table is quicker than looking each of them up
        table = np.zeros(int(max(chosen[-1], rows[-1])) + 1, np.uint8)
        table[rows] = counts
        found = table.take(chosen)
        same = np.flatnonzero(found)
        return chosen[same], found[same]
    place = np.minimum(np.searchsorted(rows, chosen.astype(rows.dtype)), len(rows) - 1)
    same = np.flatnonzero(rows[place] == chosen)
    return chosen[same], counts[place[same]]


def _reached(scores: Array, k: int) -> float:
    """A score that at least k rows have reached, near the k-th best: guessed from a sample, then counted. 0 if none is known."""
    step = len(scores) // (16 * k)
    if step <= 1:
        return float(np.partition(scores, len(scores) - k)[len(scores) - k]) if k <= len(scores) else 0.0
    sample = np.sort(scores[::step])
    for rank in (3 * k // (2 * step) + 3, 3 * k // step + 9):
        guess = float(sample[-rank])
        if np.count_nonzero(scores >= guess) >= k:
            return guess
    return 0.0
