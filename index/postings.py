"""BM25 over the library's terms: a cache of the store's terms, and can be deleted at any time.

FTS5 ranks by looking at every passage that has any of a question's thirty terms, one by one; here the same formula runs
over arrays. A segment holds, of some passages, the rows of every term and how often it stands there; it never changes.
What is new becomes a further segment, what is gone or has learnt a word is passed over, small segments are made one.

Left out: what the terms are (lexical.py), where they come from (rows.py), the ranking (bm25.py), the file (segment_file.py).
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from itertools import chain
from pathlib import Path

import numpy as np

from index import bm25, segments
from index.hits import Keys, Ranked
from index.roster import Within
from index.rows import Rows
from index.segment_file import CacheLost, Origin, read_segments, write_segments
from index.segments import Array, Segment, hashed, merged, segment_of

FEW = 8  # small segments that are searched one after the other before some are made one
WORTH = 1_000  # passages read anew (in 0.1 s) for which a large file is not written again


class PostingCache:
    """The segments and their copy on disk. Safe to use from several threads, which take turns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._segments: list[Segment] = []
        self._norms: list[Array] = []  # of each segment
        self._count = 0  # passages
        self._file: FileIO | None = None  # with the rows and counts of a large library
        self._epoch = ""
        self._origin = Origin(-1, "", -1)  # the state that the segments are of
        self._unsaved = 0  # passages that the file lacks
        self._outdated = True  # the file holds something of what is gone, or there is none

    def best(self, terms: Sequence[str], k: int, within: Within | None, epoch: str) -> list[Ranked]:
        """The k best passages, best first, all with a score above 0; with `within`, no other one is scored at all.

        Raises CacheLost if the file is not what it was, or nothing of this epoch is held, for another thread found the
        file lost since the last `refresh`: `refresh` and ask again.
        """
        with self._turn():
            self._must_be_of(epoch)
            places, frequencies = self._looked_up(terms)
            parts = []
            for segment, norms, found in zip(self._segments, self._norms, places, strict=True):
                allowed = None if segment.held == len(segment.keys) else segment.live
                if within is not None:
                    inside = within.among(segment.keys)
                    allowed = inside if allowed is None else inside & allowed
                    if not inside.any():
                        continue
                parts.append(bm25.Part(segment, norms, allowed, found))
            return bm25.best(parts, bm25.weights(frequencies, self._count), k)

    def frequencies(self, terms: Iterable[str], epoch: str) -> dict[str, int]:
        """In how many passages each of these terms stands. Raises CacheLost as `best` does."""
        asked = list(dict.fromkeys(terms))
        with self._turn():
            self._must_be_of(epoch)
            _, found = self._looked_up(asked)
        return dict(zip(asked, found.tolist(), strict=True))

    def refresh(self, source: Rows) -> None:
        """Bring the segments to what the store holds; nothing is asked of the store if it has not changed.

        Raises CacheLost if the file is not what it was: once more, and all comes from the store.
        """
        state = source.state
        with self._turn():
            if self._epoch == state.epoch and self._origin.generation >= state.generation:
                return
            if self._epoch != state.epoch:
                self._read(source)
            wanted, words = source.keys, self._origin.words
            stale = source.relearnt(words) if self._segments and words < state.words else wanted[:0]
            held_now = Within(wanted)
            for segment in self._segments:
                held = held_now.among(segment.keys)
                self._outdated |= not held.all()
                segment.keep(held & ~np.isin(segment.keys, stale))
            self._segments = [segment for segment in self._segments if segment.held]
            self._epoch = ""  # until all is there: an error on the way makes it read anew
            self._origin = Origin(state.generation, state.mark, state.words)
            new = self._lacking(wanted)
            if len(new) > segments.LARGEST and self._save(_made(source, new)):  # one by one, never all in memory
                self._read(source)
                new = self._lacking(wanted)  # nothing, if the file can be read
            self._segments += _made(source, new)
            self._unsaved += len(new)
            self._gather()
            self._count = len(wanted)
            total = sum(float(segment.lengths[segment.live].sum()) for segment in self._segments)
            mean = total / self._count if total else 1.0
            self._norms = [bm25.norms(segment, mean) for segment in self._segments]
            self._epoch = state.epoch

    def forget(self) -> None:
        """Begin anew, with nothing in memory."""
        with self._lock:
            self._forget()

    def close(self) -> None:
        """Write the segments to disk if it is worth it, without anything of what is gone, and let go of the file.

        A failure is no loss: the next start reads the store instead.
        """
        with self._lock:
            if self._epoch and (self._outdated or self._unsaved > min(WORTH, self._count // 50)):
                self._save()
        self.forget()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The lock; what was lost is forgotten before another thread has its turn and takes it for whole."""
        with self._lock:
            try:
                yield
            except CacheLost:
                self._forget()
                raise

    def _forget(self) -> None:
        self._close()
        self._segments, self._norms, self._epoch, self._outdated = [], [], "", True

    def _must_be_of(self, epoch: str) -> None:
        if self._epoch != epoch:
            raise CacheLost(f"of epoch {self._epoch!r}")

    def _save(self, more: Iterable[Segment] = ()) -> bool:
        """Write what is held, and further segments behind it."""
        if not self._segments and not more and not self.path.exists():
            return False
        held = (segment if segment.held == len(segment.keys) else merged([segment]) for segment in self._segments)
        return write_segments(self.path, chain(held, more), self._origin, self._file)

    def _read(self, source: Rows) -> None:
        """Take what is on disk if it was made of a state that this library was in, whatever has changed since."""
        self._close()
        self._segments, self._origin, self._unsaved, self._outdated = [], Origin(-1, "", -1), 0, True
        kept = read_segments(self.path)
        if kept is None:
            return
        if source.was(kept.origin.generation, kept.origin.mark):
            self._segments, self._file, self._origin, self._outdated = kept.segments, kept.file, kept.origin, False
        elif kept.file is not None:
            kept.file.close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def _lacking(self, wanted: Keys) -> Keys:
        held = [segment.keys[segment.live] for segment in self._segments]
        return np.setdiff1d(wanted, np.concatenate(held), assume_unique=True) if held else wanted

    def _gather(self) -> None:
        """Make small segments one, the smallest first, as many as one may hold."""
        small = sorted((s for s in self._segments if s.held < segments.LARGEST / 2), key=lambda s: s.held)
        if len(small) <= FEW:
            return
        total = 0
        chosen = [s for s in small if (total := total + s.held) <= segments.LARGEST]
        self._segments = [s for s in self._segments if not any(s is c for c in chosen)] + [merged(chosen)]

    def _looked_up(self, terms: Iterable[str]) -> tuple[list[Array], Array]:
        """Where the terms stand in each segment, and in how many passages of all."""
        hashes = np.fromiter(map(hashed, terms), np.uint64)
        places = [segment.places(hashes) for segment in self._segments]
        found = np.zeros(len(hashes), np.int64)
        for segment, at in zip(self._segments, places, strict=True):
            found += segment.frequencies(at)
        return places, found


def _made(source: Rows, keys: Keys) -> Iterator[Segment]:
    """Segments of these passages, each made when it is asked for."""
    for start in range(0, len(keys), segments.LARGEST):
        yield segment_of(source.terms(keys[start : start + segments.LARGEST]))
