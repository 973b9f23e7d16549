"""The nearest vectors: a FAISS index that is a cache of the store, and can be deleted at any time.

The store's keys are the index's ids. A key's vector never changes and no key is used twice, so the difference
of two sets of keys is all there is to bring up to date. The file carries the library's epoch (the index of
another library, or of before a rebuild, is never taken for this one's) and a checksum (FAISS itself trusts
what it reads, and a damaged file would end the process).

Exact search over half-precision vectors: 58 000 of 384 dimensions take 45 MB and 10 ms on one core, which is
as exact as the store, since it keeps half precision, too. Above some 200 000 passages an approximate index
(HNSW, IVF) belongs here.

Left out: where the vectors come from (store.py).
"""

import contextlib
import json
import logging
import os
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from index.hits import Keys, Ranked, Vectors

_log = logging.getLogger(__name__)


class VectorCache:
    """The index in memory and its copy on disk. Safe to use from several threads, which take turns."""

    def __init__(self, path: Path, dimension: int) -> None:
        self.path = path
        self._dimension = dimension
        # One search at a time: it saturates the memory bus, so two at once would both take twice as long.
        self._lock = threading.Lock()
        self._index: Any = None
        self._epoch = ""
        self._generation = -1
        self._changed = False

    def nearest(self, vector: Vectors, k: int, within: Keys | None) -> list[Ranked]:
        """The k vectors nearest to `vector`, best first; with `within`, no other vector is compared at all."""
        faiss = _faiss()
        with self._lock:
            if self._index is None or not self._index.ntotal or (within is not None and not len(within)):
                return []
            faiss.omp_set_num_threads(1)  # for this thread; waiting for a second one costs more than it helps
            query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self._dimension)
            if within is None:
                cosines, keys = self._index.search(query, min(k, self._index.ntotal))
            else:
                bits = _bitmap(within)  # kept in a variable: FAISS only points to it
                chosen = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
                cosines, keys = self._index.search(query, min(k, len(within)), params=chosen)
        pairs = zip(keys[0].tolist(), cosines[0].tolist(), strict=True)
        # Half precision puts equal vectors at 1.0002, too.
        return [Ranked(key, max(-1.0, min(1.0, cosine))) for key, cosine in pairs if key >= 0]

    def refresh(
        self, epoch: str, generation: int, keys: Callable[[], Keys], vectors: Callable[[Keys], Vectors]
    ) -> None:
        """Bring the index to what the store holds; nothing is asked of the store if it has not changed."""
        with self._lock:
            if self._epoch == epoch and self._generation >= generation:
                return
            if self._epoch != epoch:
                self._index, self._changed = self._read(epoch), False
            faiss = _faiss()
            if self._index is None:
                half = faiss.ScalarQuantizer.QT_fp16
                flat = faiss.IndexScalarQuantizer(self._dimension, half, faiss.METRIC_INNER_PRODUCT)
                self._index = faiss.IndexIDMap(flat)
            held, wanted = faiss.vector_to_array(self._index.id_map), keys()
            gone = np.setdiff1d(held, wanted)
            new = np.setdiff1d(wanted, held)
            if len(gone):
                self._index.remove_ids(gone)
            for part in np.array_split(new, len(new) // 10_000 + 1):
                if len(part):
                    self._index.add_with_ids(vectors(part), part)
            self._changed = self._changed or bool(len(gone) or len(new))
            self._epoch, self._generation = epoch, generation

    def save(self) -> None:
        """Write the index to disk if it changed. A failure is no loss: the next start reads the store instead."""
        with self._lock:
            if not self._changed or self._index is None:
                return
            body = _faiss().serialize_index(self._index).tobytes()
            head = {"epoch": self._epoch, "dimension": self._dimension, "crc32": zlib.crc32(body)}
            half_written = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")
            try:
                half_written.write_bytes(json.dumps(head).encode() + b"\n" + body)
                half_written.replace(self.path)
                self._changed = False
            except OSError as error:
                _log.warning("未能保存向量缓存 %s（%s）；下次启动会重新生成，不影响使用。", self.path, error)
                with contextlib.suppress(OSError):
                    half_written.unlink(missing_ok=True)

    def _read(self, epoch: str) -> Any:  # noqa: ANN401  # FAISS has no types
        """The index on disk, or None if there is none that is whole and of this epoch."""
        try:
            head, _, body = self.path.read_bytes().partition(b"\n")
            said = json.loads(head)
            whole = said == {"epoch": epoch, "dimension": self._dimension, "crc32": zlib.crc32(body)}
        except (OSError, ValueError):
            return None
        if not whole:
            return None
        return _faiss().deserialize_index(np.frombuffer(body, dtype=np.uint8))


def _faiss() -> Any:  # noqa: ANN401  # what it says of its types is not what it takes
    import faiss  # here and not above: it is heavy, and adding documents does without

    return faiss


def _bitmap(keys: Keys) -> Any:  # noqa: ANN401  # an array of bytes
    """One bit for every key up to the largest: [0, 3] -> [0b1001]."""
    bits = np.zeros(int(keys.max()) + 1, dtype=bool)
    bits[keys] = True
    return np.packbits(bits, bitorder="little")
