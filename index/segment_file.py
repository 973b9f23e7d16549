"""Segments of postings in a file: written whole or not at all, never believed where it is damaged.

Segments stand one behind the other, each with a head of JSON that says how large its parts are, of which state of the
library it is, and a checksum. All of it is read once, to see that it is whole; of a large file the rows and counts are
then left where they are, and read again term by term. A file that was shortened meanwhile raises CacheLost: it is read
and not mapped, because a mapped one would end the process.

Left out: what the parts are (segments.py).
"""

import json
import logging
import os
import sys
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from index.segments import Array, Numbers, Segment
from index.whole_file import replacing

IN_MEMORY = 64_000_000  # bytes of a file that is held in memory: 120,000 passages
_HEAD = 256  # bytes
_CHUNK = 1_000_000  # bytes read at once, where they are only looked at
_PARTS = ("keys", "hashes", "starts", "lengths", "rows", "counts")
_KINDS = (np.int64, np.uint64, np.uint32, np.float32, np.uint16, np.uint8)

_log = logging.getLogger(__name__)


class CacheLost(Exception):
    """What was left in a file is not there any more."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The state of the library that a file was made of."""

    generation: int
    mark: str
    words: int  # how often it had learnt words


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file holds."""

    origin: Origin
    segments: list[Segment]
    file: FileIO | None  # that stays open because parts of the segments are in it


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Numbers in a file."""

    file: FileIO
    at: int  # where it begins
    kind: np.dtype[Any]
    size: int  # how many numbers

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, part: slice, /) -> Array:
        start, stop, _ = part.indices(self.size)
        width = self.kind.itemsize
        return np.frombuffer(_bytes(self.file, self.at + start * width, (stop - start) * width), self.kind)


def write_segments(path: Path, segments: Iterable[Segment], origin: Origin, former: FileIO | None = None) -> bool:
    """Write the segments to a file, whole or not at all; False, with a warning, if that could not be done.

    `former`, the file in which parts of them are, is closed before it is replaced: Windows replaces no open file.
    """
    try:
        with replacing(path) as file:
            for segment in segments:
                _write(file, segment, origin)
            if former is not None:
                former.close()
    except (OSError, CacheLost) as error:
        _log.warning("未能保存词项缓存 %s（%s）；下次启动会重新生成，不影响使用。", path, error)
        return False
    return True


def read_segments(path: Path) -> Kept | None:
    """What a file holds; None if there is none, or anything in it is not whole."""
    try:
        file = FileIO(path)
    except OSError:
        return None
    try:
        size = os.fstat(file.fileno()).st_size
        kept = _all(file, size)
    except (OSError, ValueError, KeyError, TypeError, CacheLost):
        kept = None
    if kept is None or size <= IN_MEMORY:
        file.close()
    return kept


def _all(file: FileIO, size: int) -> Kept | None:
    origins: set[Origin] = set()
    found: list[Segment] = []
    at = 0
    while at < size:
        said = json.loads(_bytes(file, at, _HEAD))
        origins.add(Origin(int(said["generation"]), str(said["mark"]), int(said["words"])))
        sizes = [int(length) for length in said["sizes"]]
        if len(origins) > 1 or min(sizes) < 0:
            raise ValueError("not written as one")
        found.append(_read(file, at + _HEAD, sizes, int(said["crc32"]), in_memory=size <= IN_MEMORY))
        at += _HEAD + sum(map(_padded, sizes))
    return Kept(origins.pop(), found, None if size <= IN_MEMORY else file) if origins else None


def _write(file: BinaryIO, segment: Segment, origin: Origin) -> None:
    head_at = file.tell()
    file.write(b" " * _HEAD)
    sizes, checksum = [], 0
    for name in _PARTS:
        body = np.ascontiguousarray(getattr(segment, name)[:]).tobytes()
        sizes.append(len(body))
        body = body.ljust(_padded(len(body)), b"\0")
        checksum = zlib.crc32(body, checksum)
        file.write(body)
    head = {"generation": origin.generation, "mark": origin.mark, "words": origin.words}
    file.seek(head_at)
    file.write(json.dumps({**head, "sizes": sizes, "crc32": checksum}).encode().ljust(_HEAD))
    file.seek(0, os.SEEK_END)


def _read(file: FileIO, at: int, sizes: Sequence[int], checksum: int, *, in_memory: bool) -> Segment:
    parts: list[Numbers] = []
    found = 0
    for name, size, kind in zip(_PARTS, sizes, map(np.dtype, _KINDS), strict=True):
        if in_memory or name not in ("rows", "counts"):
            body = _bytes(file, at, _padded(size))
            found = zlib.crc32(body, found)
            parts.append(np.frombuffer(body, kind, size // kind.itemsize))
        else:
            for start in range(0, _padded(size), _CHUNK):
                found = zlib.crc32(_bytes(file, at + start, min(_CHUNK, _padded(size) - start)), found)
            parts.append(OnDisk(file, at, kind, size // kind.itemsize))
        at += _padded(size)
    if found != checksum:
        raise ValueError("damaged")
    keys, hashes, starts, lengths, rows, counts = parts
    return Segment(keys[:], hashes[:], starts[:], lengths[:], rows, counts)


def _bytes(file: FileIO, at: int, size: int) -> bytes:
    """Some bytes of the file; whoever asks holds the cache's lock."""
    try:
        if sys.platform == "win32":
            file.seek(at)
            found = file.read(size)
        else:
            found = os.pread(file.fileno(), size, at)  # half the time of seeking and reading
    except (OSError, ValueError) as error:  # ValueError: it was closed
        raise CacheLost(str(error)) from error
    if len(found) != size:
        raise CacheLost("shortened")
    return found


def _padded(size: int) -> int:
    """Rounded up to eight bytes, so that numbers lie where processors want them."""
    return -(-size // 8) * 8
