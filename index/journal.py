"""Vectors made so far, on disk: a long encoding that is interrupted goes on where it stopped.

    journal = Journal(home / "encoding.part", encoder)
    vectors = journal.encode(texts, progress)      # after a crash the same call makes only what is missing
    journal.clear()                                # once the vectors are stored

A record is the hash of a text and its vector in half precision, as the store keeps it.

Left out: what is encoded and where it is kept for good (store.py).
"""

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.hits import Encoder, Progress, Vectors

SLICE = 1024  # texts encoded between two writes: some fifteen seconds of work
_HASH = 16  # bytes


class Journal:
    """The record of one encoding. A file of another model, or one that breaks off in a record, counts as far as it goes."""

    def __init__(self, path: Path, encoder: Encoder, worth: int = SLICE) -> None:
        """`worth`: so few texts are encoded again sooner than they are written down."""
        self.path = path
        self._encoder = encoder
        self._worth = worth
        self._known: dict[bytes, Vectors] | None = None  # what an interrupted run left; read when it is first asked for
        self._head = f"{encoder.name} {encoder.dimension}\n".encode()
        self._record = np.dtype([("text", f"V{_HASH}"), ("vector", "<f2", (encoder.dimension,))])

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of the texts in their order, shape (len(texts), dimension); `progress` is told (done, total) texts."""
        if len(texts) <= self._worth:
            return self._encoder.encode_passages(texts, progress)
        if self._known is None:
            self._known = self._read()
        vectors = np.zeros((len(texts), self._encoder.dimension), np.float32)
        keys = [_hashed(text) for text in texts]
        missing = [at for at, key in enumerate(keys) if key not in self._known]
        for at, key in enumerate(keys):
            if key in self._known:
                vectors[at] = self._known[key]
        for start in range(0, len(missing), SLICE):
            part = missing[start : start + SLICE]
            done = len(texts) - len(missing) + start
            tell = None if progress is None else lambda n, _, done=done: progress(done + n, len(texts))
            vectors[part] = self._encoder.encode_passages([texts[at] for at in part], tell)
            self._append([keys[at] for at in part], vectors[part])
        return vectors

    def clear(self) -> None:
        """Forget it: its vectors are stored. What another, larger encoding left is kept for that one."""
        if self._known is not None:
            self._known = None
            self._delete()

    def _read(self) -> dict[bytes, Vectors]:
        """What the file holds, by hash; nothing of another model, nor of a record that was not finished."""
        try:
            data = self.path.read_bytes()
        except OSError:
            return {}
        if not data.startswith(self._head):
            self._delete()
            return {}
        body = data[len(self._head) :]
        whole = len(body) // self._record.itemsize
        records = np.frombuffer(body, self._record, whole)
        if len(body) % self._record.itemsize:
            with contextlib.suppress(OSError):
                os.truncate(self.path, len(self._head) + whole * self._record.itemsize)
        finite = np.isfinite(records["vector"]).all(axis=1)
        return {
            key.tobytes(): vector
            for key, vector in zip(records["text"][finite], records["vector"][finite], strict=True)
        }

    def _delete(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _append(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Add records to the file. A full disk is no reason to stop: it is only a record."""
        records = np.zeros(len(keys), self._record)
        records["text"] = [np.void(key) for key in keys]
        records["vector"] = vectors
        with contextlib.suppress(OSError), self.path.open("ab") as file:
            if file.tell() == 0:
                file.write(self._head)
            file.write(records.tobytes())


def _hashed(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH).digest()
