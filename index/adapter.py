"""A query adapter: a linear map that moves questions, not passages, towards the passages that answer them.

    adapter = read_adapter(path, encoder.name)
    adapter.apply(vector)                      # shape (384,) -> (384,), not of length 1

The small encoder puts a layman's question near texts that talk alike; trained on question-passage pairs, a matrix on
the side of the query turns it to where the clause is. Passages keep their vectors, so nothing is indexed anew, and a
library can take an adapter or leave it at any time.

Left out: training one (kb/tuning.py), what its ranking weighs beside the others (kb/retrieval.py).
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.hits import Vectors
from index.whole_file import replacing
from ingest.errors import BadRequest

_LARGEST = 64_000_000  # bytes of an adapter's file: 4096 dimensions in half precision


@dataclass(frozen=True, slots=True)
class Adapter:
    """q -> q + strength · (q W + b), for the vectors of one model."""

    model: str  # name and fingerprint of the encoder it was trained for
    weight: Vectors  # W, shape (dimension, dimension)
    bias: Vectors  # b, shape (dimension,)
    strength: float  # 0 changes nothing
    about: str = ""  # in Chinese: what it was trained on and what it gained

    def apply(self, vector: Vectors) -> Vectors:
        """The query moved; shape (dimension,) or (queries, dimension). Its length says nothing: only the order counts."""
        moved: Vectors = vector + np.float32(self.strength) * (vector @ self.weight + self.bias)
        return moved

    def write(self, path: Path) -> None:
        """Keep it in a file, whole or not at all; matrices in half precision."""
        with replacing(path) as file:
            np.savez_compressed(
                file,
                weight=self.weight.astype(np.float16),
                bias=self.bias.astype(np.float16),
                strength=np.float32(self.strength),
                model=np.array(self.model),
                about=np.array(self.about),
            )


def read_adapter(path: Path, model: str, dimension: int) -> Adapter | None:
    """The adapter in a file; None if there is no file, or it was trained for another model: its directions mean nothing here.

    Raises BadRequest for a file that is no adapter, or none of vectors of this dimension.
    """
    if not path.is_file():
        return None
    try:
        if path.stat().st_size > _LARGEST:
            raise BadRequest(f"有 {path.stat().st_size} 字节，太大")
        with np.load(path, allow_pickle=False) as kept:
            found = Adapter(
                str(kept["model"]),
                kept["weight"].astype(np.float32),
                kept["bias"].astype(np.float32),
                float(kept["strength"]),
                str(kept["about"]),
            )
        if found.model != model:
            return None
        if found.weight.shape != (dimension, dimension) or found.bias.shape != (dimension,):
            raise BadRequest(f"矩阵的大小是 {found.weight.shape}，应为 {(dimension, dimension)}")
        if not (np.isfinite(found.weight).all() and np.isfinite(found.bias).all() and math.isfinite(found.strength)):
            raise BadRequest("有的值不是数")
    except Exception as error:  # what zipfile, zlib and numpy raise where bytes were changed is no closed list
        reason = str(error) if isinstance(error, BadRequest) else "内容读不出来"
        raise BadRequest(
            f"适配器文件 {path} 已损坏（{reason}）。请运行 kb tune --remove 去掉它，再重新训练。"
        ) from error
    return found
