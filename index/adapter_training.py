"""Training a query adapter: contrastive learning of one matrix, on the CPU, with numpy alone.

For each question and each passage that answers it, the passage shall outscore the other passages of a random sample
(InfoNCE, van den Oord et al. 2018, at the temperature e5 was trained with). A second term keeps other questions
("anchors") where they are: without it, whatever is not like the training questions is carried off too (of news
questions a third lost their first hit); with it nothing is lost and unseen questions of the kind trained on gain more.

Left out: where pairs come from, what is held out, whether the result helps (kb/tuning.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.hits import Vectors

Rows = npt.NDArray[np.intp]  # of a matrix of passages


@dataclass(frozen=True, slots=True)
class Recipe:
    """How it is trained. Values chosen on five-fold cross-validation over 1 235 questions on statutes."""

    temperature: float = 0.01  # 0.02 overshoots: nDCG 0.51 instead of 0.56
    others: int = 1024  # passages that the right one is compared with, new for each batch
    batch: int = 16  # questions
    rate: float = 5e-4
    decay: float = 0.01
    dropout: float = 0.1  # of the question's features, on the way into the matrix
    anchoring: float = 1.0  # weight of keeping anchors where they are
    anchors: int = 64  # of them looked at with each batch
    epochs: int = 16


Matrix = tuple[Vectors, Vectors]  # W of shape (dimension, dimension), b of shape (dimension,)


def train(
    questions: Vectors,
    relevant: Sequence[Rows],
    passages: Vectors,
    anchors: Vectors,
    recipe: Recipe = Recipe(),
    *,
    seed: int = 0,
    start: Matrix | None = None,
    after_epoch: Callable[[int, Matrix], bool] | None = None,
) -> Matrix:
    """W and b such that q + q W + b is near the passages that answer q.

    `questions` has shape (n, dimension), `relevant` for each of them rows of `passages`. `after_epoch(epoch, (W, b))` is
    told after each epoch and ends the training by returning True; `start` is a matrix to go on from. The same seed gives the
    same matrix.
    """
    rng = np.random.default_rng(seed)
    dimension = questions.shape[1]
    weight, bias = np.zeros((dimension, dimension), np.float32), np.zeros(dimension, np.float32)
    if start is not None:
        weight, bias = start[0].copy(), start[1].copy()
    optimizer = _AdamW((weight, bias), recipe.decay)
    batches = -(-len(questions) // recipe.batch)
    for epoch in range(recipe.epochs):
        for n, chosen in enumerate(np.array_split(rng.permutation(len(questions)), batches)):
            gradients = _pull(
                questions[chosen], [relevant[i] for i in chosen], passages, (weight, bias), recipe=recipe, rng=rng
            )
            if len(anchors):
                held = anchors[rng.integers(0, len(anchors), recipe.anchors)]
                moved = held @ weight + bias
                gradients[0] += (2 * recipe.anchoring / len(held)) * (held.T @ moved)
                gradients[1] += (2 * recipe.anchoring) * moved.mean(axis=0)
            left = 1 - (epoch * batches + n) / (recipe.epochs * batches)
            optimizer.step(gradients, recipe.rate * (left + 0.03))
        if after_epoch is not None and after_epoch(epoch, (weight.copy(), bias.copy())):
            break
    return weight, bias


def _pull(
    questions: Vectors,
    relevant: Sequence[Rows],
    passages: Vectors,
    matrix: Matrix,
    *,
    recipe: Recipe,
    rng: np.random.Generator,
) -> list[Vectors]:
    """Gradients of the contrastive loss for W and b, each question counting once however many passages answer it."""
    weight, bias = matrix
    kept = (rng.random(questions.shape) >= recipe.dropout) / np.float32(1 - recipe.dropout)
    seen = questions * kept.astype(np.float32)
    moved = questions + seen @ weight + bias
    right = np.concatenate(relevant)
    sample = np.union1d(right, rng.integers(0, len(passages), recipe.others))
    scores = moved @ passages[sample].T / recipe.temperature
    owner = np.repeat(np.arange(len(relevant)), [len(rows) for rows in relevant])
    column = np.searchsorted(sample, right)
    answers = np.zeros(scores.shape, bool)
    answers[owner, column] = True
    # Each right passage against the others, its fellow right ones left aside.
    top = scores.max(axis=1, keepdims=True)
    raised = np.exp(scores - top)
    wrong = np.where(answers, 0, raised)
    total = wrong.sum(axis=1)
    own = raised[owner, column]
    share = 1 / np.array([len(relevant[int(i)]) for i in owner], np.float32)
    slope = wrong * np.bincount(owner, share / (total[owner] + own), len(relevant))[:, None]
    np.add.at(slope, (owner, column), share * (own / (total[owner] + own) - 1))
    pull = (slope @ passages[sample]).astype(np.float32) / np.float32(recipe.temperature * len(questions))
    return [seen.T @ pull, pull.sum(axis=0)]


class _AdamW:
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019), in place."""

    def __init__(self, parameters: Sequence[Vectors], decay: float) -> None:
        self._parameters = parameters
        self._decay = decay
        self._mean = [np.zeros_like(p) for p in parameters]
        self._spread = [np.zeros_like(p) for p in parameters]
        self._steps = 0

    def step(self, gradients: Sequence[Vectors], rate: float) -> None:
        self._steps += 1
        for at, gradient in enumerate(gradients):
            self._mean[at] += 0.1 * (gradient - self._mean[at])
            self._spread[at] += 0.001 * (gradient * gradient - self._spread[at])
            unbiased = self._mean[at] / (1 - 0.9**self._steps)
            spread = np.sqrt(self._spread[at] / (1 - 0.999**self._steps)) + 1e-8
            self._parameters[at][...] -= rate * (self._decay * self._parameters[at] + unbiased / spread)
