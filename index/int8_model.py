"""The offline model in 8-bit integers on onnxruntime: twice as fast as torch in bfloat16, and ready in a second.

Several batches are computed at a time, each on one core: that keeps the cores busier than one batch on all of them.
Measured on two cores (AVX-512 with VNNI), passages of 136 characters, cosine to float32 0.999; what that costs in
ranking stands in the README. Where a processor cannot multiply 8-bit integers exactly (no VNNI), `usable` says no.

Left out: prompts, batches, order and names (encoder.py), other models (sentence_model.py), the graph (int8_graph.py).
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any

import numpy as np

from index.cores import cores
from index.hits import Vectors
from index.int8_graph import WORDS, Tensor, graph_of
from index.model_folder import unusable

MOST_TOKENS = 512
# Of the offline model: layer -> the wide feature that is 10 to 60 in every text, where the others are 5 at most
# (`benchmarks/outliers.py` finds them). Computed apart they raise the cosine to float32 from 0.9973 to 0.9991.
OUTLIERS: Mapping[int, int] = {0: 318, 1: 1462, 2: 354, 4: 778, 5: 658, 6: 1152, 7: 413}


@cache
def usable() -> bool:
    """Whether this machine has onnxruntime, and its 8-bit products are exact: without VNNI pairs of them overflow."""
    if util.find_spec("onnxruntime") is None or util.find_spec("onnx") is None:
        return False
    try:
        return _is_exact()
    except (ImportError, OSError):  # installed, but for want of a system library not to be loaded
        return False


def _is_exact() -> bool:
    """Whether the largest products there are come out right."""
    from onnx import TensorProto, helper

    values = [
        helper.make_tensor_value_info(*value)
        for value in (
            ("a", TensorProto.UINT8, [4, 64]),
            ("b", TensorProto.INT8, [64, 16]),
            ("y", TensorProto.INT32, [4, 16]),
        )
    ]
    graph = helper.make_graph([helper.make_node("MatMulInteger", ["a", "b"], ["y"])], "largest", values[:2], values[2:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    largest = {"a": np.full((4, 64), 255, np.uint8), "b": np.full((64, 16), 127, np.int8)}
    (product,) = _session(model.SerializeToString()).run(None, largest)
    return bool((product == 64 * 255 * 127).all())


class Int8Model:
    """One loaded model. May be called from several threads at a time."""

    def __init__(self, folder: Path, outliers: Mapping[int, int] | None = None) -> None:
        """Load a sentence-transformers folder of a BertModel with mean pooling; ModelUnavailable if that fails."""
        from tokenizers import Tokenizer

        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            tensors = _Tensors(folder / "model.safetensors")
            self._words = tensors(WORDS)
            self._session: Any = _session(graph_of(config, tensors, outliers))
            self._tokenizer.enable_truncation(min(MOST_TOKENS, int(config["max_position_embeddings"])))
        # What a damaged file raises depends on the file: a JSON error, a tokenizer's plain Exception, a KeyError.
        except Exception as error:
            raise unusable(folder, f"加载失败（{type(error).__name__}：{error}）") from error
        self._tokenizer.no_padding()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._words.shape[1])

    @property
    def streams(self) -> int:
        """As many batches at a time as there are cores, each on one."""
        return cores()

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special ones included, as many as are read: at most 512."""
        return [len(found.ids) for found in self._tokenizer.encode_batch(list(texts))]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of one batch."""
        tokens = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), np.int64)
        mask = np.zeros((len(tokens), longest), np.int32)
        for row, found in enumerate(tokens):
            ids[row, : len(found)] = found
            mask[row, : len(found)] = 1
        (vectors,) = self._session.run(None, {"rows": self._words[ids], "mask": mask})
        found_vectors: Vectors = vectors
        return found_vectors


class _Tensors:
    """The weights of a safetensors file by name, mapped into memory: what is not asked for is not read."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            self._said = json.loads(file.read(size))
        self._bytes = np.memmap(path, np.uint8, "r", offset=8 + size)
        self._prefix = next(name for name in self._said if name.endswith(WORDS)).removesuffix(WORDS)

    def __call__(self, name: str) -> Tensor:
        said = self._said[self._prefix + name]
        begin, end = said["data_offsets"]
        kind = {"F16": np.float16, "F32": np.float32}[said["dtype"]]
        return self._bytes[begin:end].view(kind).reshape(said["shape"])


def _session(model: bytes) -> Any:  # noqa: ANN401  # onnxruntime has no types
    """A model that computes on the thread that calls it, and on no other."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
