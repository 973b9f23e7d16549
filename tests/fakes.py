"""Stand-ins for the heavy parts, so that tests run in milliseconds and always alike.

    FakeEncoder    the Encoder protocol without torch: texts that share characters are near each other
    NarrowEncoder  the same with the offline model's narrow cosines, so that questions are answered or refused
    tiny_weights   a whole weight file in the format of the offline model's, in 30 kB instead of 72 MB

Left out: anything that knows what words mean. A test that needs 防汛 to be near 洪水 takes the real model.
"""

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.hits import Progress, Vectors


@lru_cache(maxsize=100_000)
def _direction(term: str, dimension: int) -> npt.NDArray[np.float64]:
    # crc32 and not hash(): the latter differs from one Python process to the next
    return np.random.default_rng(zlib.crc32(term.encode("utf-8"))).standard_normal(dimension)


def _terms(text: str) -> list[str]:
    """'防汛抗旱' -> ['防汛', '汛抗', '抗旱'], '防' -> ['防'], '' -> ['']."""
    return [text[i : i + 2] for i in range(len(text) - 1)] or [text]


class FakeEncoder:
    """A bag of hashed character bigrams, projected to a few dimensions, of unit length.

    Equal texts have cosine 1, texts without a common bigram about 0, and 防汛应急预案 is nearer to
    防汛预案 than to 职工食堂菜单. `queries` and `passages` count the texts encoded, so that a test can
    show that unchanged documents cost nothing.
    """

    def __init__(self, name: str = "fake-bigrams", dimension: int = 64) -> None:
        self._name = name
        self._dimension = dimension
        self.queries = 0
        self.passages = 0

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.queries += len(texts)
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.passages += len(texts)
        vectors = self._encode(texts)
        if progress is not None:
            progress(len(texts), len(texts))
        return vectors

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            total = np.sum([_direction(term, self._dimension) for term in _terms(text)], axis=0)
            vectors[row] = total / np.linalg.norm(total)
        return vectors


class NarrowEncoder(FakeEncoder):
    """A FakeEncoder whose cosines lie between 0.7 and 1, as those of the offline model do.

    Whether evidence carries an answer is judged on that scale: with this one a question that shares most of its
    characters with a sentence is answered, one that shares none is refused.
    """

    def __init__(self) -> None:
        super().__init__("fake-narrow-bigrams")

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = super()._encode(texts)
        vectors[:, 0] = 0
        vectors *= np.sqrt(0.2) / np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[:, 0] = np.sqrt(0.8)  # what all texts have in common
        return vectors


TINY_PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", *"防汛应急预案食堂菜单查询～querypasg: ", "<mask>")


def tiny_weights(seed: int = 1) -> bytes:
    """A weight file of one layer and 32 dimensions: what it says is nonsense, how it is packed is right."""
    pieces = tuple(dict.fromkeys(piece for piece in TINY_PIECES if piece != " "))
    blobs = [piece.encode("utf-8") for piece in pieces]
    offsets = np.cumsum([0, *map(len, blobs)])
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 2, 64, len(pieces) + 3, 64, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, offsets[-1]) + offsets.astype("<u4").tobytes()
    head += np.array([0, 0, 0, 0, *[-2.0] * (len(pieces) - 5), 0], "<f4").tobytes() + b"".join(blobs)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x3000, 1, 0x20)

    sizes = {"emb.word": 32 * (len(pieces) + 3), "emb.pos": 64 * 32, "emb.type": 2 * 32, "emb.ln.w": 32, "emb.ln.b": 32}
    for part, inside, outside in [(p, 32, 32) for p in ("q", "k", "v", "ao")] + [("fi", 32, 64), ("fo", 64, 32)]:
        sizes |= {f"l0.{part}.w": inside * outside, f"l0.{part}.b": outside}
    for part in ("aln", "oln"):
        sizes |= {f"l0.{part}.w": 32, f"l0.{part}.b": 32}
    random = np.random.default_rng(seed)
    packed = {}
    for name, size in sizes.items():
        if name == "emb.word" or (name.endswith(".w") and "ln" not in name):
            blocks = random.integers(0, 256, (size // 32, 18), dtype=np.uint8)
            blocks[:, :2] = np.frombuffer(np.float16(0.1).tobytes(), np.uint8)
            packed[name] = blocks.tobytes()
        else:
            packed[name] = np.full(size, 1 if name.endswith("ln.w") else 0.01, "<f4").tobytes()
    at = len(head) + 4 + sum(2 + len(name) + 21 for name in packed)
    directory = struct.pack("<i", len(packed))
    for name, raw in packed.items():
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, sizes[name], at, len(raw))
        at += len(raw)
    return head + directory + b"".join(packed.values())
