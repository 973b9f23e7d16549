"""A BERT encoder as an ONNX graph whose linear layers compute in 8-bit integers: weights in, model bytes out.

Weights are rounded once, column by column, to -127..127; what flows into a layer is rounded as it comes, by the range it
has (dynamic quantisation, symmetric weights). Everything else (sums, norms, attention weights) stays float32. The words'
vectors come from outside: the table is larger than all the rest and only a few of its rows are needed at a time.

    rows (texts, tokens, hidden) float16, mask (texts, tokens) int32 -> vectors (texts, hidden) float32 of length 1

Left out: other architectures and poolings than BERT's mean, tokens, and running it (int8_model.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[Any]
OPSET, IR = 17, 10  # what onnxruntime 1.17 reads, too
FUSED = "com.microsoft"  # the operators that onnxruntime adds: several steps in one pass over memory
WIDEST = 6.0  # the second largest of the wide features of a layer
WORDS = "embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a layer must know of the model besides its weights."""

    tensor: Callable[[str], Tensor]
    hidden: int
    heads: int
    epsilon: float

    def floats(self, name: str) -> npt.NDArray[np.float32]:
        """A weight in single precision."""
        return self.tensor(name).astype(np.float32)

    def norm(self, graph: "_Graph", name: str) -> list[str]:
        """Scale and shift of a layer norm."""
        return [graph.constant(self.floats(f"{name}.{part}")) for part in ("weight", "bias")]


def graph_of(
    config: Mapping[str, Any], tensor: Callable[[str], Tensor], outliers: Mapping[int, int] | None = None
) -> bytes:
    """The model; `config` is the folder's config.json, `tensor` gives a weight by its name there, without prefix.

    `outliers` says of a layer which one of its wide features is many times as large as all others: see `_narrowed`.
    """
    graph = _Graph()
    shape = _Shape(
        tensor, int(config["hidden_size"]), int(config["num_attention_heads"]), float(config["layer_norm_eps"])
    )
    table = shape.floats("embeddings.position_embeddings.weight")
    table += shape.floats("embeddings.token_type_embeddings.weight")[0]
    length, begin = graph.node("Shape", ["rows"], start=1, end=2), graph.constant(np.zeros(1, np.int64))
    places = graph.node("Slice", [graph.constant(table), begin, length, begin])
    placed = graph.node("Add", [graph.node("Cast", ["rows"], to=graph.FLOAT), places])
    norm = shape.norm(graph, "embeddings.LayerNorm")
    x = graph.node("LayerNormalization", [placed, *norm], axis=-1, epsilon=shape.epsilon)
    for layer in range(int(config["num_hidden_layers"])):
        x = _layer(graph, shape, f"encoder.layer.{layer}.", x, (outliers or {}).get(layer))
    one = graph.constant(np.ones(1, np.int64))
    weights = graph.node("Unsqueeze", [graph.node("Cast", ["mask"], to=graph.FLOAT), one])
    summed = graph.node("Squeeze", [graph.node("MatMul", [weights, x]), one])
    graph.node("LpNormalization", [summed], axis=-1, p=2, out="vectors")  # a mean and a sum point the same way
    return graph.model(shape.hidden)


def _layer(graph: "_Graph", shape: _Shape, name: str, x: str, outlier: int | None) -> str:
    """One layer: attention, then the two wide linear layers, each added to what came in and normed."""

    def linear(inside: str, *parts: str) -> str:
        weights = np.concatenate([shape.floats(f"{name}{part}.weight") for part in parts]).T
        bias = np.concatenate([shape.floats(f"{name}{part}.bias") for part in parts])
        rounded, scale = rounded_columns(weights)
        inputs = [inside, graph.constant(rounded), graph.constant(scale), "", graph.constant(bias)]
        return graph.node("DynamicQuantizeMatMul", inputs, domain=FUSED)

    def added(new: str, old: str, part: str) -> str:
        inputs = [new, old, *shape.norm(graph, f"{name}{part}")]
        return graph.node("SkipLayerNormalization", inputs, domain=FUSED, epsilon=shape.epsilon)

    wanted = linear(x, *(f"attention.self.{part}" for part in ("query", "key", "value")))
    parts = graph.nodes("Split", [wanted, graph.constant(np.full(3, shape.hidden, np.int64))], 3, axis=-1)
    attended = graph.node("MultiHeadAttention", [*parts, "", "mask"], domain=FUSED, num_heads=shape.heads)
    x = added(linear(attended, "attention.output.dense"), x, "attention.output.LayerNorm")
    wide = graph.node("Gelu", [linear(x, "intermediate.dense")], domain=FUSED)
    if outlier is None:
        return added(linear(wide, "output.dense"), x, "output.LayerNorm")
    held, rest = _narrowed(graph, wide, outlier)
    row = graph.constant(shape.floats(f"{name}output.dense.weight").T[outlier][None, :])
    whole = graph.node("Add", [linear(held, "output.dense"), graph.node("Mul", [rest, row])])
    return added(whole, x, "output.LayerNorm")


def _narrowed(graph: "_Graph", wide: str, outlier: int) -> tuple[str, str]:
    """The wide features held to a range that eight bits divide finely, and what that takes off the one that exceeds it.

    One range serves all features at once: a single one of 60 leaves the others, of 5 at most, a tenth of their bits
    (Dettmers et al. 2022, LLM.int8()). What is taken off is computed in floats.
    """
    held = graph.node("Min", [wide, graph.constant(np.array(WIDEST, np.float32))])
    at = graph.constant(np.array([outlier], np.int64))
    rest = [graph.node("Gather", [values, at], axis=-1) for values in (wide, held)]
    return held, graph.node("Sub", rest)


def rounded_columns(weights: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Weights (in, out) as 8-bit integers and the scale of each column: [[0.5, 2], [-1, 1]] -> [[64, 127], [-127, 64]], [1/127, 2/127]."""
    scale = np.abs(weights).max(axis=0) / 127
    scale[scale == 0] = 1
    return np.rint(weights / scale).astype(np.int8), scale.astype(np.float32)


class _Graph:
    """Nodes and constants as they are put together; each node is named by the one output it has."""

    def __init__(self) -> None:
        import onnx

        self._onnx = onnx
        self.FLOAT = onnx.TensorProto.FLOAT
        self._made: list[Any] = []
        self._constants: list[Any] = []

    def constant(self, value: Tensor) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(self._onnx.numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], *, domain: str = "", out: str = "", **settings: Any) -> str:  # noqa: ANN401
        return self.nodes(kind, inputs, 1, domain=domain, out=out, **settings)[0]

    def nodes(
        self,
        kind: str,
        inputs: Sequence[str],
        count: int,
        *,
        domain: str = "",
        out: str = "",
        **settings: Any,  # noqa: ANN401
    ) -> list[str]:
        names = [out or f"n{len(self._made)}_{i}" for i in range(count)]
        self._made.append(self._onnx.helper.make_node(kind, list(inputs), names, domain=domain, **settings))
        return names

    def model(self, hidden: int) -> bytes:
        helper, proto = self._onnx.helper, self._onnx.TensorProto
        graph = helper.make_graph(
            self._made,
            "encoder",
            [
                helper.make_tensor_value_info("rows", proto.FLOAT16, ["texts", "tokens", hidden]),
                helper.make_tensor_value_info("mask", proto.INT32, ["texts", "tokens"]),
            ],
            [helper.make_tensor_value_info("vectors", proto.FLOAT, ["texts", hidden])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        made: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=IR).SerializeToString()
        return made
