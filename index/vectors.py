"""The nearest vectors: an index that is a cache of the store, and can be deleted at any time.

The store's keys are the index's ids. A key's vector never changes and no key is used twice, so the difference of two sets
of keys is all there is to bring up to date. The file says which state of the library it was made of: that of another
library, of before a rebuild, or of what a backup has undone is never taken for this one's. It carries a checksum, too
(FAISS trusts what it reads, and a damaged file would end the process).

Left out: the indexes (nearest.py), where the vectors come from (rows.py).
"""

import json
import logging
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from index import nearest
from index.hits import Keys, Ranked, Vectors
from index.nearest import Coded, Exact, Nearest
from index.roster import Within
from index.rows import Rows
from index.whole_file import replacing

WORTH = 5_000  # vectors read anew (in 0.05 s) for which a large file is not written again
_HEAD = 256  # bytes
_CHUNK = 1_000_000  # bytes read at once

_log = logging.getLogger(__name__)


class VectorCache:
    """The index in memory and its copy on disk. Safe to use from several threads, which take turns."""

    def __init__(self, path: Path, dimension: int) -> None:
        self.path = path
        self._dimension = dimension
        # One search at a time: it saturates the memory bus, so two at once would both take twice as long.
        self._lock = threading.Lock()
        self._index: Nearest | None = None
        self._held: Keys = np.zeros(0, np.int64)  # what the index holds
        self._epoch, self._generation, self._mark = "", -1, ""  # the state that it is of
        self._unsaved = 0  # vectors that the file lacks
        self._outdated = True  # the file holds something of what is gone, or there is none

    def nearest(self, vector: Vectors, k: int, within: Within | None, source: Rows) -> list[Ranked]:
        """The k vectors nearest to `vector`, best first; with `within`, no other vector is compared at all."""
        with self._lock:
            if self._index is None:
                return []
            exact = self._index.exact
            keys, cosines = self._index.search(vector, k, within)
        if not exact:
            keys, vectors = source.vectors(keys)
            cosines = vectors @ np.asarray(vector, np.float32)
        first = np.lexsort((keys, -cosines))[:k]
        # Half precision puts equal vectors at 1.0002, too.
        return [
            Ranked(key, max(-1.0, min(1.0, cosine)))
            for key, cosine in zip(keys[first].tolist(), cosines[first].tolist(), strict=True)
        ]

    def refresh(self, source: Rows) -> None:
        """Bring the index to what the store holds; nothing is asked of the store if it has not changed."""
        state = source.state
        with self._lock:
            if self._epoch == state.epoch and self._generation >= state.generation:
                return
            if self._epoch != state.epoch:
                self._read(source)
            wanted = source.keys
            index = self._fit(source)
            self._index, self._epoch = index, ""  # until it is whole: an error on the way makes it read anew
            gone = np.setdiff1d(self._held, wanted, assume_unique=True)
            new = np.setdiff1d(wanted, self._held, assume_unique=True)
            if len(gone):
                index.remove(gone)
            for part in nearest.parts(new):
                index.add(*source.vectors(part))
            self._held = wanted
            self._unsaved += len(new)
            self._outdated |= len(gone) > 0
            self._epoch, self._generation, self._mark = state.epoch, state.generation, state.mark

    def close(self) -> None:
        """Write the index to disk if it is worth it, and forget it.

        A failure is no loss: the next start reads the store instead.
        """
        with self._lock:
            if self._index is not None and (self._outdated or self._unsaved > min(WORTH, len(self._held) // 50)):
                self._save(self._index)
            self._index, self._held, self._epoch = None, self._held[:0], ""

    def _fit(self, source: Rows) -> Nearest:
        """The index of the right kind for so many vectors; an empty one where that is another than before."""
        index, count = self._index, len(source.keys)
        if index is not None and (count <= nearest.EXACT if index.exact else count >= nearest.EXACT / 2):
            return index
        if count > nearest.EXACT:
            _log.info("正在为 %d 个段落建立向量索引，约需 %d 秒。", count, 3 + count // 30_000)
            index = Coded.trained(source.vectors(nearest.sample_of(source.keys))[1])
        else:
            index = Exact.empty(self._dimension)
        self._held, self._outdated = self._held[:0], True
        return index

    def _read(self, source: Rows) -> None:
        """Take what is on disk if it is whole and was made of a state that this library was in."""
        self._index, self._held, self._unsaved, self._outdated = None, self._held[:0], 0, True
        try:
            with self.path.open("rb") as file:
                said = json.loads(file.read(_HEAD))
                checksum = 0
                while chunk := file.read(_CHUNK):
                    checksum = zlib.crc32(chunk, checksum)
                if (said["dimension"], said["crc32"]) != (self._dimension, checksum):
                    return
                if not source.was(int(said["generation"]), str(said["mark"])):
                    return
                file.seek(_HEAD)
                self._index = nearest.read_index(file)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):  # RuntimeError: of FAISS, of another version
            return
        self._held, self._outdated = self._index.keys(), False

    def _save(self, index: Nearest) -> None:
        head = {"generation": self._generation, "mark": self._mark, "dimension": self._dimension}
        try:
            with replacing(self.path) as file:
                file.write(b" " * _HEAD)
                summing = _Summing(file.write)
                index.write(summing)
                file.seek(0)
                file.write(json.dumps({**head, "crc32": summing.checksum}).encode().ljust(_HEAD))
        except OSError as error:
            _log.warning("未能保存向量缓存 %s（%s）；下次启动会重新生成，不影响使用。", self.path, error)


class _Summing:
    """What is written through it is summed up."""

    def __init__(self, write: Callable[[bytes], int]) -> None:
        self._write = write
        self.checksum = 0

    def write(self, data: bytes) -> int:
        self.checksum = zlib.crc32(data, self.checksum)
        return self._write(data)
