"""The consistency check on plans that others wrote, with planted conflicts and traps, and on real plans and laws.

KB_EVAL_DIR names the folder (else ../shared/eval beside the checkout); without it every test here is skipped by name.
"""

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from fakes import FakeEncoder

from kb import check_wire
from kb.base import KnowledgeBase
from kb.checking import Checked

EVAL = Path(os.environ.get("KB_EVAL_DIR", Path(__file__).parent.parent.parent / "shared" / "eval"))
pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.skipif(not EVAL.is_dir(), reason="evaluation material is not here: set KB_EVAL_DIR"),
]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    sys.path.insert(0, str(EVAL))  # it imports its neighbour
    spec = importlib.util.spec_from_file_location("score_check", EVAL / "score_check.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(EVAL))
    return module


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    with KnowledgeBase.open(tmp_path_factory.mktemp("conflicts"), encoder=FakeEncoder()) as kb:
        assert kb.add([EVAL / "conflicts" / "plans"]).ok
        return kb.check()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(tmp_path_factory.mktemp("docs"), encoder=FakeEncoder()) as kb:
        kb.add([EVAL / "docs" / folder for folder in ("plans", "laws")])
        yield kb


def test_planted_conflicts_are_found_without_falling_into_traps(scorer: ModuleType, planted: Checked) -> None:
    key = json.loads((EVAL / "conflicts" / "key.json").read_text(encoding="utf-8"))
    findings = check_wire.checked(planted)["findings"]
    found = [c["id"] for c in key["conflicts"] if any(scorer.touches(f, c) for f in findings)]
    loud = [f for f in findings if f["severity"] in ("high", "medium")]
    right = [f for f in loud if any(scorer.touches(f, c) for c in key["conflicts"])]
    idle = [f for f in findings if not any(scorer.touches(f, c) for c in key["conflicts"])]
    traps = [t["id"] for t in key["traps"] if any(scorer.touches(f, t, 0.85) for f in idle)]
    assert len(found) >= 0.95 * len(key["conflicts"])
    assert len(right) >= 0.95 * len(loud)
    assert traps == []


def test_real_plans_and_laws_give_no_false_alarm(real: KnowledgeBase) -> None:
    assert [f.message for f in real.check().findings if f.severity == "high"] == []


def test_the_law_of_2007_and_of_2024_side_by_side(real: KnowledgeBase) -> None:
    old, new = (
        next(d for d in real.documents() if "突发事件应对法" in d.file and year in d.file) for year in ("2007", "2024")
    )
    revision = real.compare(old.document_id, new.document_id).revision
    assert revision.counts == (70, 106)
    became = {r.old.label: r.new.label for r in revision.rows if r.old and r.new}
    by_hand = {
        "第二条": "第二条", "第八条": "第十九条", "第十一条": "第十条", "第十二条": "第十二条", "第十五条": "第十四条", "第二十四条": "第三十七条",
        "第二十九条": "第四十二条", "第三十九条": "第六十一条", "第四十七条": "第七十条", "第四十八条": "第七十二条", "第六十一条": "第八十九条", "第六十九条": "第一百零三条",
    }  # fmt: skip
    assert {k: became.get(k) for k in by_hand} == by_hand
