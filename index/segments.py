"""Segments of postings: which passages have which term, as arrays, in memory and in a file.

    terms of passage 7: 防汛 3, 预案 1 -> keys [7], and for the hash of 防汛 the rows [0] and counts [30] (tenths)

A file holds segments one behind the other, each with a head that says which library it is of and a checksum. Each row has
the hash of its passage's id, too: a library put back from a backup may give the keys of a newer one to other passages.
Left out: ranking (postings.py).
"""

import hashlib
import json
import logging
import os
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

STEP = 0.1  # counts are weighted by their columns and kept in tenths, up to 25.5
HEAD = 256  # bytes of a segment's head in the file

_log = logging.getLogger(__name__)
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """The terms of one passage."""

    passage_id: str
    length: int  # how many there are, repetitions counted
    weighted: Mapping[str, float]  # how often each stands there, weighted by its column


@dataclass(slots=True)
class Segment:
    """The terms of some passages. Row i is the passage keys[i]; all arrays but `live` never change."""

    keys: Array  # int64, ascending
    ids: Array  # uint64: the hashes of the passages' ids
    hashes: Array  # uint64, ascending: one for each term
    starts: Array  # int64: where the rows of term t begin; one more than there are terms
    lengths: Array  # float32: how many terms each row has
    rows: Array  # uint32
    counts: Array  # uint8, in tenths
    live: Array  # bool: rows that are still held
    held: int = field(init=False)  # how many are

    def __post_init__(self) -> None:
        self.held = int(self.live.sum())

    def keep(self, held: Array) -> None:
        """Pass over the rows that are not held any more, for good."""
        if not held.all():
            self.live = self.live & held
            self.held = int(self.live.sum())

    def of(self, term: int) -> tuple[Array, Array]:
        """The rows that have a term, ascending, and how often, weighted."""
        at = int(np.searchsorted(self.hashes, np.uint64(term)))
        if at == len(self.hashes) or int(self.hashes[at]) != term:
            return self.rows[:0], np.zeros(0, np.float32)
        part = slice(int(self.starts[at]), int(self.starts[at + 1]))
        rows, counts = self.rows[part], self.counts[part]
        if self.held < len(self.keys):
            live = self.live[rows]
            rows, counts = rows[live], counts[live]
        return rows, counts * np.float32(STEP)


def hashed(term: str) -> int:
    """A term as 64 bits: in one library of a million terms among thirty million two would be taken for one."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def segment_of(passages: Iterable[tuple[int, Counts]]) -> Segment:
    """The segment of these passages, in the order of their keys."""
    numbers: dict[str, int] = {}
    keys, ids, lengths = array("q"), array("Q"), array("f")
    rows, terms, counts = array("I"), array("I"), array("B")
    for row, (key, found) in enumerate(passages):
        keys.append(key)
        ids.append(hashed(found.passage_id))
        lengths.append(found.length)
        for term, count in found.weighted.items():
            terms.append(numbers.setdefault(term, len(numbers)))
            rows.append(row)
            counts.append(min(255, round(count / STEP)))
    hashes = np.fromiter(map(hashed, numbers), np.uint64, len(numbers))
    return _sorted(
        (np.array(keys, np.int64), np.array(ids, np.uint64), np.array(lengths, np.float32)),
        hashes[np.array(terms, np.int64)],
        np.array(rows, np.uint32),
        np.array(counts, np.uint8),
    )


def merged(segments: Sequence[Segment]) -> Segment:
    """Several segments as one, without what is gone."""
    parts = []
    first = 0
    for segment in segments:
        place = np.cumsum(segment.live) - 1 + first
        held = segment.live[segment.rows]
        hashes = np.repeat(segment.hashes, np.diff(segment.starts))[held]
        rows = place[segment.rows[held]].astype(np.uint32)
        kept = (column[segment.live] for column in (segment.keys, segment.ids, segment.lengths))
        parts.append((*kept, hashes, rows, segment.counts[held]))
        first += segment.held
    keys, ids, lengths, hashes, rows, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(keys, kind="stable")
    if (order[1:] < order[:-1]).any():  # rows stand in the order of their keys
        place = np.empty(len(order), np.uint32)
        place[order] = np.arange(len(order), dtype=np.uint32)
        keys, ids, lengths, rows = keys[order], ids[order], lengths[order], place[rows]
    return _sorted((keys, ids, lengths), hashes, rows, counts)


def _sorted(passages: tuple[Array, Array, Array], hashes: Array, rows: Array, counts: Array) -> Segment:
    """A segment out of the keys, ids and lengths of its passages and of postings in any order."""
    keys, ids, lengths = passages
    order = np.lexsort((rows, hashes))
    found, starts = np.unique(hashes[order], return_index=True)
    ends = np.append(starts, len(order)).astype(np.int64)
    return Segment(keys, ids, found, ends, lengths, rows[order], counts[order], np.ones(len(keys), bool))


_PARTS = ("keys", "ids", "hashes", "starts", "lengths", "rows", "counts", "live")
_KINDS = (np.int64, np.uint64, np.uint64, np.int64, np.float32, np.uint32, np.uint8, np.bool_)


def write_segments(path: Path, segments: Sequence[Segment], epoch: str, words: int) -> bool:
    """Write the segments to a file, whole or not at all; False, with a warning, if that could not be done."""
    half_written = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with half_written.open("wb") as file:
            for segment in segments:
                _write(file, segment, epoch, words)
        half_written.replace(path)
    except OSError as error:
        _log.warning("未能保存词项缓存 %s（%s）；下次启动会重新生成，不影响使用。", path, error)
        with suppress(OSError):
            half_written.unlink(missing_ok=True)
        return False
    return True


def read_segments(path: Path, epoch: str) -> tuple[list[Segment], int]:
    """The segments of a file that are whole and of this epoch, and how many words their library had learnt."""
    try:
        data = np.fromfile(path, np.uint8)  # not mapped: whoever shortened the file would end the process
    except (OSError, ValueError):
        return [], -1
    found: list[Segment] = []
    words, at = -1, 0
    while at < len(data):
        try:
            head = json.loads(bytes(data[at : at + HEAD]))
            sizes = [int(size) for size in head["sizes"]]
            body = data[at + HEAD : at + HEAD + sum(map(_padded, sizes))]
            if head["epoch"] != epoch or zlib.crc32(body) != head["crc32"]:  # type: ignore[arg-type]  # an array is a buffer
                break
            words = int(head["words"])
            found.append(Segment(*_parts(body, sizes)))
        except (ValueError, KeyError, TypeError):
            break
        at += HEAD + len(body)
    return found, words


def _write(file: BinaryIO, segment: Segment, epoch: str, words: int) -> None:
    parts = [getattr(segment, name) for name in _PARTS]
    bodies = [np.ascontiguousarray(part).tobytes() for part in parts]
    sizes = [len(body) for body in bodies]
    bodies = [body.ljust(_padded(len(body)), b"\0") for body in bodies]
    checksum = 0
    for body in bodies:
        checksum = zlib.crc32(body, checksum)
    head = json.dumps({"epoch": epoch, "words": words, "sizes": sizes, "crc32": checksum})
    file.write(head.encode().ljust(HEAD))
    file.writelines(bodies)


def _parts(body: Array, sizes: Sequence[int]) -> Iterator[Array]:
    at = 0
    for size, kind in zip(sizes, _KINDS, strict=True):
        yield body[at : at + size].view(kind)
        at += _padded(size)


def _padded(size: int) -> int:
    """Rounded up to eight bytes, so that numbers lie where processors want them."""
    return -(-size // 8) * 8
