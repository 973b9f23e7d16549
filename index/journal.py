"""Vectors made so far, on disk: a long encoding that is interrupted goes on where it stopped.

    journal = Journal(home / "encoding.part", encoder)
    vectors = journal.encode(texts, progress)      # after a crash the same call makes only what is missing
    journal.clear(texts)                           # once the vectors are stored

A record is the hash of a text and its vector in half precision, as the store keeps it. One Journal at a time has the file,
from its first long encoding until that is stored or interrupted; another process meanwhile encodes without a record.

Left out: what is encoded and where it is kept for good (store.py).
"""

import contextlib
import hashlib
import os
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from index.hits import Encoder, Progress, Vectors
from index.locking import locked

SLICE = 1024  # texts encoded between two writes: some fifteen seconds of work
ABANDONED = 30 * 86_400  # seconds after which nobody goes on with an encoding that was interrupted
_HASH = 16  # bytes


class Journal:
    """The record of encodings that are not stored yet. Safe to use from several threads.

    A file of another model, or one that breaks off in a record, counts as far as it goes.
    """

    def __init__(self, path: Path, encoder: Encoder, worth: int = SLICE) -> None:
        """`worth`: so few texts are encoded again sooner than they are written down."""
        self.path = path
        self._encoder = encoder
        self._worth = worth
        self._lock = threading.Lock()  # over the file and what is known of it, never held while something is encoded
        self._file: BinaryIO | None = None  # while this journal has it
        self._places: dict[bytes, int] = {}  # hash -> number of its record: vectors of a million texts stay on disk
        self._head = f"{encoder.name} {encoder.dimension}\n".encode()
        self._record = np.dtype([("text", f"V{_HASH}"), ("vector", "<f2", (encoder.dimension,))])

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of the texts in their order, shape (len(texts), dimension); `progress` is told (done, total) texts."""
        if len(texts) <= self._worth:
            return self._encoder.encode_passages(texts, progress)
        keys = [_hashed(text) for text in texts]
        vectors = np.zeros((len(texts), self._encoder.dimension), np.float32)
        try:
            missing = self._recorded(keys, vectors)
            for start in range(0, len(missing), SLICE):
                part = missing[start : start + SLICE]
                done = len(texts) - len(missing) + start
                tell = None if progress is None else lambda n, _, done=done: progress(done + n, len(texts))
                vectors[part] = self._encoder.encode_passages([texts[at] for at in part], tell)
                self._append([keys[at] for at in part], vectors[part])
        except BaseException:
            self.close()  # whoever goes on, here or in another process, finds it
            raise
        return vectors

    def clear(self, texts: Sequence[str] | None = None) -> None:
        """Forget these texts, or all: their vectors are stored. What another encoding left is kept for that one."""
        if texts is not None and len(texts) <= self._worth:
            return
        with self._lock:
            if not self.path.exists() or not self._taken():
                return
            gone = None if texts is None else {_hashed(text) for text in texts}
            left = [] if gone is None else [n for key, n in self._places.items() if key not in gone]
            if not left:
                self._let_go(delete=True)
            elif len(left) < len(self._places):
                self._rewrite(left)

    def close(self) -> None:
        """Let go of the file; what it holds is kept."""
        with self._lock:
            self._let_go()

    def _recorded(self, keys: Sequence[bytes], vectors: Vectors) -> list[int]:
        """Fill in the vectors that are on record; the places of those that are not."""
        with self._lock:
            if not self._taken():
                return list(range(len(keys)))
            missing = []
            for at, key in enumerate(keys):
                vector = self._vector(key)
                if vector is None:
                    missing.append(at)
                else:
                    vectors[at] = vector
            return missing

    def _append(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Add records to the file. A full disk is no reason to stop: it is only a record."""
        with self._lock:
            if self._taken():
                records = np.zeros(len(keys), self._record)
                records["text"] = [np.void(key) for key in keys]
                records["vector"] = vectors
                self._write(records.tobytes(), keys)

    # -- the file: whoever calls what follows holds the lock ----------------------------------------------------------

    def _taken(self) -> bool:
        """Whether this journal has the file, taking it if nobody else has."""
        if self._file is not None:
            return True
        for _ in range(2):  # once more where another process deleted the file between opening and locking it
            try:
                file = self.path.open("a+b")
            except OSError:
                return False
            if not locked(file):
                file.close()
                return False
            if os.fstat(file.fileno()).st_nlink:
                self._file = file
                try:
                    self._read(file)
                except OSError:
                    self._let_go()
                return self._file is not None
            file.close()
        return False

    def _read(self, file: BinaryIO) -> None:
        """Where the record of each text is; nothing of another model, nor of a record that was not finished."""
        size, made = os.fstat(file.fileno()).st_size, os.fstat(file.fileno()).st_mtime
        file.seek(0)
        self._places = {}
        if file.read(len(self._head)) != self._head or time.time() - made > ABANDONED:
            file.truncate(0)
            file.write(self._head)
            file.flush()
            return
        whole = (size - len(self._head)) // self._record.itemsize
        file.truncate(len(self._head) + whole * self._record.itemsize)
        for number in range(whole):
            self._places[file.read(self._record.itemsize)[:_HASH]] = number

    def _vector(self, key: bytes) -> Vectors | None:
        number = self._places.get(key)
        if number is None or self._file is None:
            return None
        try:
            data = self._bytes(self._file, number)
        except OSError:
            return None
        if len(data) < self._record.itemsize or data[:_HASH] != key:
            return None
        vector: Vectors = np.frombuffer(data, self._record)["vector"][0].astype(np.float32)
        return vector if np.isfinite(vector).all() else None

    def _bytes(self, file: BinaryIO, number: int) -> bytes:
        file.seek(len(self._head) + number * self._record.itemsize)
        return file.read(self._record.itemsize)

    def _write(self, data: bytes, keys: Iterable[bytes]) -> None:
        """Add records behind the others; after an error as if nothing had been written."""
        assert self._file is not None  # noqa: S101  # whoever calls has taken it
        end = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(data)
            self._file.flush()
        except OSError:
            with contextlib.suppress(OSError):
                os.truncate(self.path, end)
            self._let_go()
            return
        first = (end - len(self._head)) // self._record.itemsize
        self._places.update((key, first + n) for n, key in enumerate(keys))

    def _rewrite(self, kept: Sequence[int]) -> None:
        """Leave only these records in the file."""
        assert self._file is not None  # noqa: S101  # whoever calls has taken it
        try:
            records = [self._bytes(self._file, number) for number in kept]
            self._file.truncate(len(self._head))
        except OSError:
            return
        self._places = {}
        self._write(b"".join(records), [record[:_HASH] for record in records])

    def _let_go(self, *, delete: bool = False) -> None:
        file, self._file, self._places = self._file, None, {}
        if file is None:
            return
        if delete and sys.platform != "win32":  # while it is locked, else it might be another process's already
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            file.close()
        if delete and sys.platform == "win32":  # where no open file can be deleted
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)


def _hashed(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH).digest()
