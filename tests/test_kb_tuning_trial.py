"""Whether an adapter is better than chance, and at which strength."""

from typing import cast

import numpy as np
import pytest

from index.adapter import Adapter
from kb.tuning_trial import Found, Measured, Trial, harms, reason, strongest

ADAPTER = Adapter("某模型", np.eye(2, dtype=np.float32), np.zeros(2, np.float32), 1.0)


def measured(each: list[float], lost: int = 0, gained: int = 0) -> Measured:
    """Of 100 known sentences ten are not found as it is; then `lost` fewer and `gained` more."""
    first = np.arange(100) >= 10
    first[10 : 10 + lost] = False
    first[:gained] = True
    ndcg = float(np.mean(each))
    return Measured(Found(ndcg, ndcg, 1.0, float(first.mean())), np.array(each, np.float32), first)


BEFORE = measured([0.2] * 40)


def test_a_gain_of_many_questions_is_kept() -> None:
    assert reason(BEFORE, measured([0.6] * 20 + [0.2] * 15 + [0.0] * 5)) == ""


def test_one_question_that_improves_is_no_gain_however_much_it_does() -> None:
    assert "40 个检验的问题中 1 个变好、0 个变差，变好的至少要多 5 个" in reason(BEFORE, measured([1.0] + [0.2] * 39))


def test_a_gain_within_its_error_is_none() -> None:
    after = measured([0.21] * 20 + [1.0, 1.0] + [0.0] * 7 + [0.2] * 11)
    assert "提高要有误差的 2 倍" in reason(BEFORE, after)


def test_a_gain_at_the_cost_of_known_sentences_is_refused() -> None:
    better = [0.6] * 40
    assert "100 个原文句子中，9 个不再找到自己的段落，新找到的只有 1 个" in reason(BEFORE, measured(better, 9, 1))
    assert reason(BEFORE, measured(better, 4, 1)) == "", "as chance would have it"
    assert reason(BEFORE, measured(better, 0, 9)) == ""


@pytest.mark.parametrize(
    ("lost", "gained", "harmful"), [(0, 0, False), (4, 0, False), (5, 0, True), (14, 6, False), (15, 5, True)]
)
def test_sentences_count_as_lost_where_chance_does_not_explain_it(lost: int, gained: int, *, harmful: bool) -> None:
    assert harms(BEFORE, measured([0.2], lost, gained)) is harmful


class FakeTrial:
    """What each strength is said to find."""

    def __init__(self, told: dict[float, Measured]) -> None:
        self._told = told

    def of(self, adapter: Adapter | None) -> Measured:
        return BEFORE if adapter is None else self._told[adapter.strength]


def chosen(told: dict[float, Measured]) -> float:
    return strongest(ADAPTER, cast("Trial", FakeTrial(told)), BEFORE).strength


def test_the_strength_that_finds_most_without_harm_is_chosen() -> None:
    told = {0.25: measured([0.3]), 0.5: measured([0.4]), 0.75: measured([0.5]), 1.0: measured([0.9], lost=20)}
    assert chosen(told) == 0.75


def test_a_weak_strength_that_harms_gives_way_to_a_harmless_one_that_finds_less() -> None:
    told = {0.25: measured([0.9], lost=20), 0.5: measured([0.3]), 0.75: measured([0.3]), 1.0: measured([0.2])}
    assert chosen(told) == 0.5


def test_where_every_strength_harms_the_one_that_finds_most_is_left_to_be_refused() -> None:
    told = {s: measured([0.3 + s / 2] * 40, lost=20) for s in (0.25, 0.5, 0.75, 1.0)}
    assert chosen(told) == 1.0
    assert "一般检索变差" in reason(BEFORE, told[1.0])


def test_a_trial_counts_questions_and_sentences() -> None:
    passages = np.eye(2, dtype=np.float32)
    trial = Trial(passages, passages, [np.array([0]), np.array([0])], passages, np.array([0, 0]))
    found = trial.of(None)
    assert found.each == pytest.approx([1.0, 0.6309], abs=1e-4)
    assert found.first.tolist() == [True, False]
    assert found.found.known == 0.5
