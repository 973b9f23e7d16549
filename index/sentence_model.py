"""A sentence-transformers model loaded on this machine's processor: the one file that imports torch for text.

Importing this module costs nothing; torch and sentence_transformers (six seconds) come with the first
SentenceModel. Measured on two cores (AMD, AVX-512 with BF16), passages of 136 characters:

    everything in float32                     25 passages/s
    linear layers in bfloat16, rest float32   42 passages/s, cosine to float32 0.99999: what is used
    everything in bfloat16                    50 passages/s, cosine to float32 0.998: sums lose too much

Left out: prompts, batches, order and names (encoder.py), and graphics cards.
"""

import json
import logging
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.cores import cores
from index.hits import Vectors
from index.model_folder import unusable

if TYPE_CHECKING:
    import torch

# Families whose layers hand each other the residual through a LayerNorm in its own precision, so that linear
# layers may answer in another one; tried with these. Others (rotary positions, gated layers) stay as they are.
_MIXED_PRECISION = frozenset({"bert", "roberta", "xlm-roberta"})
_MAX_TOKENS = 512  # longer windows (bge-m3 takes 8192) would need gigabytes for one passage
_LARGE_TABLE = 10_000  # rows; word embeddings are looked up, not multiplied, so half precision costs no time


class SentenceModel:
    """One loaded model. Calls from several threads take turns."""

    def __init__(self, folder: Path, *, mixed_precision: bool | None = None) -> None:
        """Load a folder; ModelUnavailable if that fails. `mixed_precision=None` uses it where the processor has it."""
        _prepare_environment()
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(cores())
        try:
            self._model: Any = SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"dtype": "auto"},  # as stored: half the memory while loading
            )
        # What a damaged folder raises depends on the file that is damaged: a JSON error, a SafetensorError
        # (a plain Exception), a KeyError for a missing setting. All mean the same to the person.
        except Exception as error:
            raise unusable(folder, f"加载失败（{type(error).__name__}：{error}）") from error
        family = _family(folder)
        halves = _has_fast_bfloat16() if mixed_precision is None else mixed_precision
        _set_precision(self._model, halves and family in _MIXED_PRECISION, keep_tables=family in _MIXED_PRECISION)
        self._model.max_seq_length = min(self._model.max_seq_length or _MAX_TOKENS, _MAX_TOKENS)
        self._turn = threading.Lock()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_sentence_embedding_dimension())

    @property
    def streams(self) -> int:
        """One batch at a time, on all cores."""
        return 1

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special ones included, as many as are read: at most 512."""
        tokenizer = self._model.tokenizer
        if not callable(tokenizer):  # static models bring a bare tokenizer: characters order texts well enough
            return [min(len(text), _MAX_TOKENS) for text in texts]
        with self._turn:
            found = tokenizer(list(texts), truncation=True, max_length=self._model.max_seq_length)
        return [len(ids) for ids in found["input_ids"]]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of one batch."""
        with self._turn:
            raw = self._model.encode(
                list(texts),
                prompt="",  # the text has its prompt already; "" also keeps a default one of the model's away
                batch_size=len(texts),
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        vectors: Vectors = np.asarray(raw, dtype=np.float32)
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit


def _prepare_environment() -> None:
    """Settings that are read once, while the libraries are imported."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Threads that wait for each other sleep instead of spinning. On an idle machine that costs little; with one
    # other busy program beside it, spinning took 250 to 980 ms a query on two cores, sleeping takes 30.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Every new length of text compiles a few routines of a quarter megabyte each; of the 1024 kept otherwise few recur.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "256")
    # It advises against half precision on a processor, which _set_precision has dealt with.
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    import transformers.utils.logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar of its own for half a second, amid ours


def _family(folder: Path) -> str:
    """The `model_type` of the configuration, "" if it states none."""
    try:
        return str(json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type", ""))
    except (OSError, ValueError, AttributeError):
        return ""


def _has_fast_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware; where it must be emulated, float32 is faster."""
    import torch

    ask = getattr(torch.cpu, "get_capabilities", None)
    found: dict[str, Any] = ask() if ask else {}
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))


def _set_precision(model: "torch.nn.Sequential", mixed: bool, *, keep_tables: bool) -> None:
    """Sums, norms and attention weights in float32; linear layers of the transformer in bfloat16 if `mixed`.

    A large word table that is stored in half precision stays so, and its rows are widened as they are looked up:
    the same numbers for 190 MB less.
    """
    import torch

    def narrow(_module: torch.nn.Module, inputs: tuple[torch.Tensor]) -> tuple[torch.Tensor]:
        return (inputs[0].to(torch.bfloat16),)

    def widen(_module: torch.nn.Module, _inputs: tuple[torch.Tensor], output: torch.Tensor) -> torch.Tensor:
        return output.float()

    transformer = set(model[0].modules())
    for module in model.modules():
        table = isinstance(module, torch.nn.Embedding) and module.num_embeddings >= _LARGE_TABLE
        if keep_tables and table and module.weight.dtype == torch.float16:
            module.register_forward_hook(widen)
        elif mixed and isinstance(module, torch.nn.Linear) and module in transformer:
            module.to(torch.bfloat16)
            module.register_forward_pre_hook(narrow)
        else:
            for parameter in module.parameters(recurse=False):
                parameter.data = parameter.data.float()
            for name, buffer in module.named_buffers(recurse=False):
                if buffer.is_floating_point():
                    setattr(module, name, buffer.float())
