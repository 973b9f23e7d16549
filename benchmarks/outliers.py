"""Finds the features that 8-bit integers must not round with the others: the table OUTLIERS in index/int8_model.py.

    python benchmarks/outliers.py

Runs the sample city's passages through the model in float32 and prints, layer by layer, the largest of the wide
features (behind GELU), the second largest, and which it is; those more than twice as large as all others are the table.
"""

from collections import defaultdict

import torch
from run import texts

from index.model import ensure_model
from index.sentence_model import SentenceModel

BATCH, PASSAGES = 8, 240


def main() -> None:
    """Measure and print."""
    model = SentenceModel(ensure_model(), mixed_precision=False)
    largest: dict[int, list[torch.Tensor]] = defaultdict(list)
    for number, layer in enumerate(model._model[0].auto_model.encoder.layer):  # a benchmark looks inside
        layer.output.dense.register_forward_pre_hook(
            lambda _, inputs, number=number: largest[number].append(inputs[0].reshape(-1, inputs[0].shape[-1]).amax(0))
        )
    passages = [f"passage: {text}" for text in texts()[:PASSAGES]]
    for start in range(0, len(passages), BATCH):
        model.encode(passages[start : start + BATCH])
    table = {}
    for number, found in largest.items():
        most = torch.stack(found).amax(0)
        (first, second), (at, _) = most.topk(2)
        print(f"layer {number}: {first:.1f} at {int(at)}, then {second:.1f}")
        if first > 2 * second:
            table[number] = int(at)
    print(table)


if __name__ == "__main__":
    main()
