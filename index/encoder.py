"""Text to unit vectors with any sentence-transformers model, by default the offline one.

    encoder = SentenceEncoder()                        # $KB_MODEL if set, else multilingual-e5-small
    encoder = SentenceEncoder("/srv/models/bge-m3")    # a folder
    encoder = SentenceEncoder("BAAI/bge-m3")           # a name, if this machine's Hugging Face cache holds it
    encoder.encode_queries(["谁负责转移群众？"])          # shape (1, 384)

Nothing is ever downloaded. Neither making an encoder nor asking its name or dimension loads torch; encoding does.
Left out: how a model is loaded and in which precision it computes (int8_model.py for the offline one, sentence_model.py).
"""

import json
import os
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index import model
from index.hits import Progress, Vectors
from index.model_folder import fingerprint, unusable

# Small batches keep a two-core machine's cache warm and its memory low; measured best between 8 and 16.
_BATCH_TEXTS = 16
_BATCH_TOKENS = 2048  # padding included: four passages of full length
_SLICE = 1024  # texts that are measured, sorted and encoded together: bounds memory, keeps padding near nothing

# "intfloat/multilingual-e5-base", "e5-large-v2": trained with the prefixes, though their folders do not say so.
# "multilingual-e5-large-instruct", "e5-mistral-7b-instruct" want an instruction instead.
_E5 = re.compile(r"(?:^|[-_/])e5-(?!.*(?:instruct|mistral))", re.IGNORECASE)


class TextModel(Protocol):
    """A loaded model: texts with their prompts in, unit vectors out."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def streams(self) -> int:
        """How many batches it computes side by side."""
        ...

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, as many as are read."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of one batch."""
        ...


@dataclass(frozen=True, slots=True)
class _Source:
    """A model found on this machine, not loaded."""

    folder: Path
    name: str  # with the fingerprint: "multilingual-e5-small@8850a998"
    query: str  # what goes before a query
    passage: str


class SentenceEncoder:
    """The Encoder of index/hits.py over sentence-transformers. May be shared between threads."""

    def __init__(self, model_name: str | Path | None = None) -> None:
        """`model_name` is a folder or a name; None takes $KB_MODEL, else the offline model."""
        self._wanted = str(model_name or os.environ.get("KB_MODEL") or model.NAME)
        self._source: _Source | None = None
        self._loaded: TextModel | None = None
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """`multilingual-e5-small@8850a998`: the digits change with the weights, so that vectors never mix."""
        return self._found().name

    @property
    def dimension(self) -> int:
        """Length of a vector; as the model's configuration states it, where that is plain, else by loading."""
        return _stated_dimension(self._found().folder) or self._model().dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, one row each: ["谁负责转移群众？"] -> shape (1, dimension)."""
        return self._encode(texts, self._found().query, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of passages in the order given; `progress` is told after each batch."""
        return self._encode(texts, self._found().passage, progress)

    def _found(self) -> _Source:
        if self._source is None:
            folder, name = _locate(self._wanted)
            query, passage = _prompts(folder, name)
            self._source = _Source(folder, f"{name}@{fingerprint(folder)}", query, passage)
        return self._source

    def _model(self) -> TextModel:
        with self._loading:
            if self._loaded is None:
                self._loaded = _loaded(self._found().folder, in_integers=self._wanted == model.NAME)
            return self._loaded

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        done = 0
        for start in range(0, len(texts), _SLICE):
            # a lone surrogate (from a file name, say) would stop the tokenizer: it becomes "?"
            part = [prompt + text.encode("utf-8", "replace").decode() for text in texts[start : start + _SLICE]]
            batches = list(_batches(self._model().lengths(part)))
            encoded = self._several([[part[i] for i in batch] for batch in batches])
            for batch, found in zip(batches, encoded, strict=True):
                vectors[[start + i for i in batch]] = found
                done += len(batch)
                if progress is not None:
                    progress(done, len(texts))
        return vectors

    def _several(self, batches: Sequence[Sequence[str]]) -> Iterator[Vectors]:
        """The vectors of each batch, in order; as many at a time as the model computes side by side."""
        loaded = self._model()
        if loaded.streams == 1 or len(batches) < 2:
            yield from map(loaded.encode, batches)
            return
        with ThreadPoolExecutor(loaded.streams) as pool:
            yield from pool.map(loaded.encode, batches)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions in batches of like length, the longest first: [9, 500, 8] -> [[1, 0, 2]].

    The longest first, so that a machine with too little memory fails at once and not after an hour.
    """
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) == _BATCH_TEXTS or (len(batch) + 1) * lengths[batch[0]] > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _loaded(folder: Path, *, in_integers: bool) -> TextModel:
    """The model of a folder; the offline one in 8-bit integers where this machine computes them exactly."""
    if in_integers:
        from index.int8_model import OUTLIERS, Int8Model, usable

        if usable():
            return Int8Model(folder, OUTLIERS)
    from index.sentence_model import SentenceModel

    return SentenceModel(folder)


def _locate(wanted: str) -> tuple[Path, str]:
    """The folder of a model and its name without fingerprint; ModelUnavailable if this machine does not have it."""
    if wanted == model.NAME:
        return model.ensure_model(), model.NAME
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
            raise unusable(folder, "不是模型文件夹（没有 config.json 或 modules.json）")
        return folder, folder.resolve().name
    if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)?", wanted):  # BAAI/bge-m3
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

        for name in (wanted, f"sentence-transformers/{wanted}") if "/" not in wanted else (wanted,):
            try:
                return Path(snapshot_download(name, local_files_only=True)), wanted
            except (LocalEntryNotFoundError, HFValidationError):
                continue
    raise unusable(folder, "不存在，本机缓存中也没有这个名字的模型")


def _prompts(folder: Path, name: str) -> tuple[str, str]:
    """What goes before queries and before passages: the model's own prompts, e5's by its name, else nothing."""
    try:
        config = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        own = {key: text for key, text in config.get("prompts", {}).items() if isinstance(text, str) and text}
    except (OSError, ValueError, AttributeError):
        own = {}
    if not own and _E5.search(name):
        own = {"query": "query: ", "passage": "passage: "}
    passage = next((own[key] for key in ("passage", "document", "corpus") if key in own), "")
    return own.get("query", ""), passage


def _stated_dimension(folder: Path) -> int | None:
    """The dimension if the folder is a transformer with one kind of pooling, as nearly all are; else None."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = {module["type"].rsplit(".", 1)[-1]: module["path"] for module in modules}
        if not kinds.keys() <= {"Transformer", "Pooling", "Normalize"}:
            return None
        pooling = json.loads((folder / kinds["Pooling"] / "config.json").read_text(encoding="utf-8"))
        if isinstance(pooling.get("pooling_mode"), str):  # as sentence-transformers 6 writes it
            return int(pooling["embedding_dimension"])
        modes = [key for key, on in pooling.items() if key.startswith("pooling_mode_") and on is True]
        if len(modes) == 1:
            return int(pooling["word_embedding_dimension"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return None
