"""Substances in texts and questions: one under all its names, and none read as another."""

import pytest

from ingest.fold import fold
from kb.substances import SUBSTANCES, of_another_substance, substances


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("液氨泄漏", "氨氣洩漏", True),
        ("苯乙烯儲罐", "苯泄漏", False),
        ("二甲苯", "甲苯", False),
        ("餐馆里闻到煤气味", "液化石油气泄漏", True),
        ("酒精着火", "乙醇储罐", True),
        ("氢气泄漏", "液氯、液氨等有毒气体", False),
    ],
)
def test_names_of_a_substance(one: str, other: str, same: bool) -> None:
    assert bool(substances(fold(one)) & substances(fold(other))) is same
    assert substances(fold(one)) and substances(fold(other))


def test_every_name_is_that_of_one_substance() -> None:
    names = [name for row in SUBSTANCES for name in row.split()]
    assert len(names) == len(set(names))
    for n, row in enumerate(SUBSTANCES):
        for name in row.split():
            assert substances(f"{name}泄漏") == {n}, name


def test_what_names_no_substance_is_about_every_one() -> None:
    assert not of_another_substance("氢气泄漏由谁处置", "危险化学品泄漏由市应急管理局牵头处置")
    assert not of_another_substance("危险化学品泄漏由谁处置", "液氯泄漏由企业处置")
    assert of_another_substance("氢气泄漏隔离多远", "液氯、液氨泄漏隔离500米")
    assert not substances("大脑、砷化、水泵")
