"""The best passages by BM25: those that scoring every passage would give, whatever is passed over on the way."""

import numpy as np
import pytest

from index import bm25
from index.bm25 import K1, B, Part
from index.segments import STEP, Column, Segment, hashed, segment_of

TERMS = 12


def made(size: int, seed: int, first: int = 1) -> Segment:
    """A segment of `size` passages with up to TERMS terms each, the first term in most of them, the last in few."""
    chance = np.random.default_rng(seed)
    common = 0.8 ** np.arange(1, TERMS + 1)
    passages = []
    for row in range(size):
        has = np.flatnonzero(chance.random(TERMS) < common)
        terms = [f"t{n}" for n in has for _ in range(int(chance.integers(1, 9)))]
        others = [f"other{n}" for n in range(int(chance.integers(5, 200)))]
        passages.append((first + row, [Column(5, terms), Column(10, others)]))
    return segment_of(passages)


def every_score(segment: Segment, mean: float, worth: np.ndarray) -> np.ndarray:
    """BM25 of every row, term by term."""
    scores = np.zeros(len(segment.keys))
    for n, place in enumerate(segment.places(np.array([hashed(f"t{n}") for n in range(TERMS)], np.uint64)).tolist()):
        rows, counts = segment.of(place)
        often = counts * STEP
        scores[rows] += worth[n] * often / (often + K1 * (1 - B + B * segment.lengths[rows] / mean))
    return scores


@pytest.mark.parametrize("k", [1, 10, 100, 20_000])
@pytest.mark.parametrize("share", [None, 0.5, 0.01, 0.0])
def test_the_best_are_those_that_scoring_everything_gives(k, share) -> None:
    held = [made(9_000, 1), made(3_000, 2, first=9_001), made(40, 3, first=12_001)]
    hashes = np.array([hashed(f"t{n}") for n in range(TERMS)], np.uint64)
    count = sum(len(segment.keys) for segment in held)
    mean = float(np.mean(np.concatenate([segment.lengths for segment in held])))
    worth = bm25.weights(sum(segment.frequencies(segment.places(hashes)) for segment in held), count)
    chance = np.random.default_rng(4)
    parts, expected = [], {}
    for segment in held:
        allowed = None if share is None else chance.random(len(segment.keys)) < share
        parts.append(Part(segment, bm25.norms(segment, mean), allowed, segment.places(hashes)))
        scores = every_score(segment, mean, worth) * (1 if allowed is None else allowed)
        expected |= {int(key): float(score) for key, score in zip(segment.keys, scores, strict=True) if score > 0}
    found = bm25.best(parts, worth, k)
    best = sorted(expected.values(), reverse=True)[:k]
    assert [one.score for one in found] == pytest.approx(best, rel=1e-5)
    for one in found:
        assert one.score == pytest.approx(expected[one.key], rel=1e-5)
    assert [(-one.score, one.key) for one in found] == sorted((-one.score, one.key) for one in found)


def test_a_term_of_no_passage_weighs_nothing_and_one_of_most_passages_hardly_anything() -> None:
    none, most, few = bm25.weights(np.array([0, 900, 3]), 1000)
    assert (none, most > 0, most < 1e-5, few > 5) == (0, True, True, True)


@pytest.mark.parametrize("size", [3, 100, 5_000, 60_000])
def test_what_at_least_k_rows_have_reached_is_never_said_too_high(size) -> None:
    chance = np.random.default_rng(size)
    for share in (0, 0.001, 0.1, 1):
        scores = np.where(chance.random(size) < share, chance.random(size), 0).astype(np.float32)
        for k in (1, 10, 100):
            assert np.count_nonzero(scores >= bm25._reached(scores, k)) >= min(k, size)
