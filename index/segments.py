"""Segments of postings: which passages have which term, as arrays.

    terms of passage 7: 防汛 3, 预案 1 -> keys [7], and for the hash of 防汛 the rows [0] and counts [30] (tenths)

A segment holds at most LARGEST passages, so that a row is two bytes and making one takes some 200 MB. The rows and counts,
nine tenths of it, may stay in the file (segment_file.py): a question reads those of its own terms.

Left out: ranking (bm25.py), what is kept in step with what (postings.py).
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

LARGEST = 65_536  # passages of a segment
STEP = 0.1  # counts are weighted by their columns and kept in tenths, up to 25.5

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """The terms of one passage in one column, repeated as often as they stand there."""

    tenths: int  # what each of them counts: 5 in a title
    terms: Sequence[str]


class Numbers(Protocol):
    """An array in memory or in a file."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __getitem__(self, part: slice, /) -> Array:
        """Some that follow one another."""
        ...


@dataclass(slots=True)
class Segment:
    """The terms of some passages. Row i is the passage keys[i]; all arrays but `live` never change."""

    keys: Array  # int64, ascending
    hashes: Array  # uint64, ascending: one for each term
    starts: Array  # uint32: where the rows of term t begin; one more than there are terms
    lengths: Array  # float32: how many terms each row has
    rows: Numbers  # uint16, ascending within a term
    counts: Numbers  # uint8, in tenths
    live: Array = field(init=False)  # bool: rows that are still held
    held: int = field(init=False)  # how many are

    def __post_init__(self) -> None:
        self.live = np.ones(len(self.keys), bool)
        self.held = len(self.keys)

    def keep(self, held: Array) -> None:
        """Pass over the rows that are not held any more, for good."""
        if not held.all():
            self.live = self.live & held
            self.held = int(self.live.sum())

    def places(self, terms: Array) -> Array:
        """Where terms, given by their hashes, stand among the segment's; -1 for one that stands nowhere."""
        if not len(self.hashes):
            return np.full(len(terms), -1)
        at = np.minimum(np.searchsorted(self.hashes, terms), len(self.hashes) - 1)
        return np.where(self.hashes[at] == terms, at, -1)

    def frequencies(self, places: Array) -> Array:
        """How many rows have each of these terms."""
        found = np.where(places < 0, 0, self.starts[places + 1].astype(np.int64) - self.starts[places])
        if self.held < len(self.keys):
            for n in np.flatnonzero(found):
                found[n] = np.count_nonzero(self.live[self.of(int(places[n]))[0]])
        return found

    def of(self, place: int) -> tuple[Array, Array]:
        """The rows that have a term, ascending, those that are no longer held among them; and how often, in tenths."""
        part = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return self.rows[part], self.counts[part]


def hashed(term: str) -> int:
    """A term as 64 bits: in one library of a million terms among thirty million two would be taken for one."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def segment_of(passages: Iterable[tuple[int, Sequence[Column]]]) -> Segment:
    """The segment of these passages, in the order of their keys; at most LARGEST of them."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    keys, lengths, terms = array("q"), array("f"), array("I")
    sizes, tenths, rows = array("I"), array("B"), array("H")  # of each column: how many terms, what one counts, its row
    for row, (key, columns) in enumerate(passages):
        keys.append(key)
        lengths.append(sum(len(column.terms) for column in columns))
        for column in columns:
            terms.extend(map(numbers.__getitem__, column.terms))
            sizes.append(len(column.terms))
            tenths.append(column.tenths)
            rows.append(row)
    hashes = np.fromiter(map(hashed, numbers), np.uint64, len(numbers))
    del numbers
    order = np.argsort(hashes)
    place = np.empty(len(order), np.uint64)
    place[order] = np.arange(len(order), dtype=np.uint64)
    # Sorted as one number each, of term, row and tenths, which is ten times as quick as sorting them by two.
    every = place[np.frombuffer(terms, np.uint32)]
    del terms
    every <<= np.uint64(24)
    every |= np.repeat(np.array(rows, np.uint32) << np.uint32(8) | np.array(tenths, np.uint32), sizes)
    every.sort()
    tenth = every.astype(np.uint8)  # the lowest byte
    every >>= np.uint64(8)
    first = np.flatnonzero(every[1:] != every[:-1]) + 1
    first = np.append(0, first) if len(every) else first
    counts = np.minimum(np.add.reduceat(tenth, first, dtype=np.uint32), 255) if len(every) else tenth
    every = every[first]
    often = np.bincount((every >> np.uint64(16)).astype(np.int64), minlength=len(hashes))
    return Segment(
        np.array(keys, np.int64),
        hashes[order],
        np.append(0, np.cumsum(often)).astype(np.uint32),
        np.array(lengths, np.float32),
        every.astype(np.uint16),
        counts.astype(np.uint8),
    )


def merged(segments: Sequence[Segment]) -> Segment:
    """Several segments as one, without what is gone."""
    keys = np.concatenate([segment.keys[segment.live] for segment in segments])
    lengths = np.concatenate([segment.lengths[segment.live] for segment in segments])
    order = np.argsort(keys)
    place = np.empty(len(order), np.uint16)
    place[order] = np.arange(len(order), dtype=np.uint16)  # rows stand in the order of their keys
    hashes = np.unique(np.concatenate([segment.hashes for segment in segments]))
    parts = []
    first = 0
    for segment in segments:
        rows, counts = segment.rows[:], segment.counts[:]
        held = segment.live[rows]
        terms = np.repeat(np.searchsorted(hashes, segment.hashes).astype(np.uint32), np.diff(segment.starts))[held]
        now = place[first : first + segment.held][np.cumsum(segment.live)[rows[held]] - 1]
        parts.append((terms, now, counts[held]))
        first += segment.held
    terms, rows, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    if (order[1:] < order[:-1]).any():
        by_row = np.argsort(rows, kind="stable")
        terms, rows, counts = terms[by_row], rows[by_row], counts[by_row]
    return _sorted((keys[order], lengths[order]), hashes, terms, rows, counts)


def _sorted(passages: tuple[Array, Array], hashes: Array, terms: Array, rows: Array, counts: Array) -> Segment:
    """A segment out of the keys and lengths of its passages and of postings whose rows ascend; `terms` count in `hashes`."""
    order = np.argsort(terms, kind="stable")
    often = np.bincount(terms, minlength=len(hashes))
    standing = often > 0  # a term may have gone with the passages that had it
    starts = np.append(0, np.cumsum(often[standing])).astype(np.uint32)
    keys, lengths = passages
    return Segment(keys, hashes[standing], starts, lengths, rows[order], counts[order])
