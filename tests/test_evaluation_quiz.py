"""300 questions of the real laws and plans of ../shared/eval: a slower suite, run where that is.

KB_EVAL_DIR names the folder (else ../shared/eval beside the checkout); without it every test here is skipped by name.
Whether they are right, natural and proved, people judge (README); what a machine can hold is held here.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEncoder

from ingest.fold import fold
from kb.base import KnowledgeBase
from kb.quiz.bank import Bank, QuizWanted
from kb.quiz.gate import faults
from kb.script import script_of
from kb.versions import NOT_IN_FORCE

EVAL = Path(os.environ.get("KB_EVAL_DIR", Path(__file__).parent.parent.parent / "shared" / "eval"))
pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.skipif(not EVAL.is_dir(), reason="evaluation material is not here: set KB_EVAL_DIR"),
]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(tmp_path_factory.mktemp("docs"), encoder=FakeEncoder()) as kb:
        kb.add([EVAL / "docs" / folder for folder in ("plans", "laws")])
        yield kb


@pytest.fixture(scope="module")
def bank(real: KnowledgeBase) -> Bank:
    return real.quiz(QuizWanted(300, seed=7))


def test_there_are_300_of_every_type_and_both_scripts(bank: Bank) -> None:
    assert len(bank.items) == 300
    assert bank.echoing <= 30
    types = Counter(i.type for i in bank.items)
    assert {"single", "multiple", "judge", "blank", "short"} <= set(types)
    assert {script_of(i.proof.quote) for i in bank.items} == {"simplified", "traditional"}
    assert {1, 2, 3} == {i.difficulty for i in bank.items}


def test_each_rests_on_a_clause_in_force_and_on_its_words(real: KnowledgeBase, bank: Bank) -> None:
    standing = {d.document_id: d.metadata.status for d in real.documents()}
    for item in bank.items:
        document = real.document(item.proof.document_id)
        assert standing[document.id] not in NOT_IN_FORCE
        assert document.text[item.proof.start : item.proof.end] == item.proof.quote
        assert item.proof.locator
        assert not faults(item)
        if item.type in ("single", "blank") and item.source in ("number", "deadline", "frequency", "body", "term"):
            assert fold(item.answer_text) in fold(item.proof.quote)


def test_right_and_wrong_options_stand_at_every_place(bank: Bank) -> None:
    letters = Counter(i.letters for i in bank.items if i.type == "single")
    single = sum(letters.values())
    assert all(letters[x] >= 0.15 * single for x in "ABCD")
    judged = Counter(i.letters for i in bank.items if i.type == "judge")
    assert 0.35 <= judged["正确"] / sum(judged.values()) <= 0.65
