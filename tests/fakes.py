"""Stand-ins for the heavy parts, so that tests run in milliseconds and always alike.

    FakeEncoder    the Encoder protocol without torch: texts that share characters are near each other

Left out: anything that knows what words mean. A test that needs 防汛 to be near 洪水 takes the real model.
"""

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
