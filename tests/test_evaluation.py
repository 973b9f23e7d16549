"""The second, slower suite: real documents and questions that nobody here wrote, where they are at hand.

KB_EVAL_DIR names the folder (else ../shared/eval beside the checkout); without it every test here is skipped by name.
Floors stand a little under the figures in the README, so that a loss is seen and noise is not.
"""

import importlib.util
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from ingest.report import IngestReport
from kb import wire
from kb.base import KnowledgeBase

EVAL = Path(os.environ.get("KB_EVAL_DIR", Path(__file__).parent.parent.parent / "shared" / "eval"))
pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.model,
    pytest.mark.skipif(not EVAL.is_dir(), reason="evaluation material is not here: set KB_EVAL_DIR"),
]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_ask", EVAL / "score_ask.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KnowledgeBase, IngestReport]]:
    with KnowledgeBase.open(tmp_path_factory.mktemp("seeds")) as kb:
        yield kb, kb.add(sorted((EVAL / "seeds").glob("*.txt")))


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KnowledgeBase, IngestReport]]:
    with KnowledgeBase.open(tmp_path_factory.mktemp("docs")) as kb:
        yield kb, kb.add([EVAL / "docs" / folder for folder in ("plans", "laws", "cases")])


def figures(scorer: ModuleType, kb: KnowledgeBase, questions: Path) -> dict[str, float]:
    shares = defaultdict(list)
    for gold in map(json.loads, questions.read_text(encoding="utf-8").splitlines()):
        answer = wire.answer(kb.ask(gold["question"], id=gold["id"]))
        for name, ok in scorer.judge(gold, answer).items():
            shares[name].append(ok)
    return {name: sum(oks) / len(oks) for name, oks in shares.items()}


def test_the_seed_questions_are_answered_from_the_right_clause(
    scorer: ModuleType, seeds: tuple[KnowledgeBase, IngestReport]
) -> None:
    found = figures(scorer, seeds[0], EVAL / "seeds" / "questions.dev.jsonl")
    assert found["cite@1"] >= 0.95
    assert found["cite@3"] >= 0.98
    assert found["answer"] >= 0.90
    assert found["refused"] >= 0.85


def test_questions_on_real_plans_and_laws_hold_their_level(
    scorer: ModuleType, docs: tuple[KnowledgeBase, IngestReport]
) -> None:
    found = figures(scorer, docs[0], EVAL / "docs" / "questions.dev.jsonl")
    assert found["cite@1"] >= 0.85
    assert found["cite@3"] >= 0.92
    assert found["answer"] >= 0.85
    assert found["refused"] >= 0.90


def test_every_real_file_comes_in_or_is_refused_with_a_reason(docs: tuple[KnowledgeBase, IngestReport]) -> None:
    report = docs[1]
    assert report.count("added") >= 24
    for file in report.files:
        assert file.status != "failed" or (file.reason and not file.reason.isascii())
