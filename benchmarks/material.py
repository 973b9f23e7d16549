"""Libraries and gold questions for the scripts beside this file.

A question file has one JSON object a line: {"id", "doc", "also_docs", "question", "type", "evidence": [any of], …};
type "none" has no answer in the library. The default material is the sample city; more is given as FOLDER=QUESTIONS.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.hits import Scope
from ingest.fold import fold
from kb.answer import gather
from kb.base import KnowledgeBase
from kb.evidence import Evidence
from kb.question import Question, understand
from kb.scope import scope_of
from kb.versions import with_versions

ROOT = Path(__file__).parent.parent
SAMPLE = f"{ROOT / 'corpora'}={ROOT / 'corpora' / 'questions.jsonl'}"


@dataclass(frozen=True)
class Gold:
    """A question with the passages that answer it."""

    id: str
    question: str
    answerable: bool
    files: tuple[str, ...]  # how the names of its documents begin
    evidence: tuple[str, ...]

    def right(self, e: Evidence) -> bool:
        """True if the passage holds the evidence and is of the right document."""
        text = plain(e.hit.passage.text)
        return e.hit.file.startswith(self.files) and any(plain(x) in text for x in self.evidence)


@dataclass(frozen=True)
class Weighed:
    """A question as understood, with its evidence, best first."""

    library: str
    gold: Gold
    question: Question
    evidence: list[Evidence]
    kb: KnowledgeBase


def plain(text: str) -> str:
    """'第 17 條（修正）' -> '第17条修正'"""
    return re.sub(r"[\W_]+", "", fold(text))


def golds(path: Path) -> list[Gold]:
    """The questions of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Gold(
            r["id"],
            r["question"],
            r["type"] != "none",
            (r["doc"] or "?", *r.get("also_docs", ())),
            tuple(r["evidence"]),
        )
        for r in rows
    ]


@contextmanager
def library(folder: Path) -> Iterator[KnowledgeBase]:
    """The documents of a folder in a temporary home."""
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as home, KnowledgeBase.open(Path(home)) as kb:
        kb.add([folder])
        yield kb


def weighed(name: str, kb: KnowledgeBase, gold: Gold, *, without_its_document: bool = False) -> Weighed | None:
    """The evidence for a question, nothing refused; None where its scope alone refuses it."""
    engine, retriever = kb._engine, kb._retriever  # a benchmark looks inside
    held = with_versions(engine.metadata())
    question = understand(gold.question, held)
    searched = scope_of(question, held, retriever, "internal")
    if searched.refusal:
        return None
    scope = searched.scope
    if without_its_document:
        kept = {i for i, (file, _) in held.items() if not file.startswith(gold.files)}
        scope = Scope(scope.audience, frozenset(scope.documents or held) & frozenset(kept))
    entries = kb._ledger.by_document({i: held[i] for i in scope.documents or held})
    evidence = gather(question, retriever, scope, entries)
    return Weighed(name, gold, question, evidence, kb) if evidence else None
