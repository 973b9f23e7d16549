"""BM25 over the library's terms, in memory: a cache of the store's terms, and can be deleted at any time.

FTS5 ranks by looking at every passage that has any of a question's thirty terms, one by one; here the same formula runs
over arrays. A segment holds, of some passages, the rows of every term and how often it stands there; it never changes.
What is new becomes a further segment, what is gone or has learnt a word is passed over, small segments are made one.

Once the terms still to come cannot lift another passage among the best, they are looked up only for those that still can
win (MaxScore, Turtle and Flood 1995): the result is the same, and frequent terms cost little in a large library.

Left out: what the terms are (lexical.py), where they come from (store.py); the file on disk (segments.py).
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from index.hits import Keys, Ranked
from index.segments import Array, Counts, Segment, hashed, merged, read_segments, segment_of, write_segments

K1, B = 1.2, 0.75  # BM25 as FTS5 has it
LEAST_IDF = 1e-6  # of a term that stands in more than half of the passages
LARGEST = 200_000  # passages that a segment is made of at most
FEW = 8  # small segments that are searched one after the other before they are made one
MANY = 2_000  # rows of a term from which on it pays to see who can still win

Postings = tuple[Array, Array]  # the rows that have a term, and how often


class Source(Protocol):
    """The store, as far as terms go."""

    def keys(self) -> Keys:
        """All passages held."""
        ...

    def ids(self, keys: Keys) -> Iterator[str]:
        """The ids of these passages, in their order; "" for those that are not held."""
        ...

    def terms(self, keys: Keys) -> Iterator[tuple[int, Counts]]:
        """The terms of these passages, in their order."""
        ...

    def relearnt(self, words: int) -> Keys:
        """The passages whose terms were made anew since the library had learnt words so often."""
        ...


class PostingCache:
    """The segments in memory and their copy on disk. Safe to use from several threads, which take turns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._segments: list[Segment] = []
        self._epoch = ""
        self._generation = self._words = -1
        self._changed = False
        self._count, self._length = 0, 1.0  # passages, and how many terms one has on average

    def best(self, terms: Sequence[str], k: int, within: Keys | None) -> list[Ranked]:
        """The k best passages, best first, all with a score above 0; with `within`, no other one is scored at all."""
        with self._lock:
            weighed = self._weighed(terms)
            found: list[Ranked] = []
            for number, segment in enumerate(self._segments):
                allowed = None if within is None else np.isin(segment.keys, within, kind="table")
                norms = K1 * (1 - B + B * segment.lengths / self._length)
                found += _best_of(segment, norms, [(idf, postings[number]) for idf, postings in weighed], k, allowed)
        return sorted(found, key=lambda one: (-one.score, one.key))[:k]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands."""
        with self._lock:
            found = {term: [segment.of(hashed(term))[0] for segment in self._segments] for term in terms}
        return {term: sum(map(len, rows)) for term, rows in found.items()}

    def refresh(self, state: tuple[str, int, int], source: Source) -> None:
        """Bring the segments to what the store holds; nothing is asked of the store if it has not changed.

        `state` is the library's epoch, its generation, and how often it has learnt words.
        """
        epoch, generation, words = state
        with self._lock:
            if self._epoch == epoch and self._generation >= generation:
                return
            if self._epoch != epoch:
                self._read(epoch, words, source)
            wanted = source.keys()
            stale = source.relearnt(self._words) if self._segments and self._words < words else wanted[:0]
            fresh = np.setdiff1d(wanted, stale, assume_unique=True) if len(stale) else wanted
            before = sum(segment.held for segment in self._segments)
            for segment in self._segments:
                segment.keep(np.isin(segment.keys, fresh))
            self._segments = [segment for segment in self._segments if segment.held]
            self._changed |= sum(segment.held for segment in self._segments) < before
            held = np.concatenate([segment.keys[segment.live] for segment in self._segments] or [np.zeros(0, np.int64)])
            new = np.setdiff1d(wanted, held, assume_unique=True)
            for start in range(0, len(new), LARGEST):
                self._segments.append(segment_of(source.terms(new[start : start + LARGEST])))
                self._changed = True
            self._gather()
            self._count = sum(segment.held for segment in self._segments)
            total = sum(float(segment.lengths[segment.live].sum()) for segment in self._segments)
            self._length = total / self._count if total else 1.0
            self._epoch, self._generation, self._words = epoch, generation, words

    def save(self) -> None:
        """Write the segments to disk if they changed, without anything of what is gone.

        A failure is no loss: the next start reads the store instead.
        """
        with self._lock:
            if not self._changed:
                return
            self._segments = [s if s.held == len(s.keys) else merged([s]) for s in self._segments]
            if write_segments(self.path, self._segments, self._epoch, self._words):
                self._changed = False

    def _read(self, epoch: str, words: int, source: Source) -> None:
        """Take from disk what is of this library as it is: one put back from a backup may use keys for other passages."""
        self._segments, self._words = read_segments(self.path, epoch)
        if self._words > words:
            self._segments, self._words = [], -1
        for segment in self._segments:
            segment.keep(
                segment.ids == np.fromiter(map(hashed, source.ids(segment.keys)), np.uint64, len(segment.keys))
            )
        self._changed = any(segment.held < len(segment.keys) for segment in self._segments)

    def _gather(self) -> None:
        small = [segment for segment in self._segments if segment.held < LARGEST / 2]
        if len(small) > FEW:
            self._segments = [s for s in self._segments if s.held >= LARGEST / 2] + [merged(small)]
            self._changed = True

    def _weighed(self, terms: Iterable[str]) -> list[tuple[float, list[Postings]]]:
        """Of the terms that stand anywhere the idf and the postings in each segment, the weightiest first."""
        found = []
        for term in map(hashed, dict.fromkeys(terms)):
            postings = [segment.of(term) for segment in self._segments]
            if frequency := sum(len(rows) for rows, _ in postings):
                idf = float(np.log((self._count - frequency + 0.5) / (frequency + 0.5)))
                found.append((max(idf, LEAST_IDF), postings))
        return sorted(found, key=lambda pair: -pair[0])


def _best_of(
    segment: Segment, norms: Array, weighed: Sequence[tuple[float, Postings]], k: int, allowed: Array | None
) -> list[Ranked]:
    """The k best rows of one segment."""
    scores = np.zeros(len(segment.keys), np.float32)
    rest = sum(idf for idf, _ in weighed) * (K1 + 1)  # more than a passage can gain from the terms still to come
    chosen: Array | None = None  # the rows that still can be among the best, once no other can
    for idf, postings in weighed:
        rows, often = postings
        if allowed is not None:
            inside = allowed[rows]
            rows, often = rows[inside], often[inside]
        if chosen is None and len(rows) > MANY and (least := _kth(scores, k)) > rest:
            chosen = np.flatnonzero(scores > least - rest)
        if chosen is not None and len(rows):
            at = np.minimum(np.searchsorted(rows, chosen), len(rows) - 1)
            same = rows[at] == chosen
            rows, often = chosen[same], often[at[same]]
        scores[rows] += np.float32(idf * (K1 + 1)) * often / (often + norms[rows])
        rest -= idf * (K1 + 1)
    best = np.argpartition(-scores, k)[:k] if k < len(scores) else np.arange(len(scores))
    return [Ranked(int(segment.keys[row]), float(scores[row])) for row in best if scores[row] > 0]


def _kth(scores: Array, k: int) -> float:
    """The k-th best score; 0 if there are fewer."""
    return float(-np.partition(-scores, k - 1)[k - 1]) if 0 < k <= len(scores) else 0.0
