"""Who has to do what, as an answer says it: the duties in the passages that answer, and those of other documents on the same.

Left out: finding the passages (answer.py), reading duties out of documents (duties/), steps (steps.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.duties.rows import Duty
from kb.duties.table import Entry, by_role, named_share
from kb.results import DutyRow
from kb.sentences import Sentence

MOST = 8  # rows of the passages that answer
ALIKE = 0.6  # of the weight of the question must stand in a row of another document
OTHERS = 4  # documents that are set beside the one that answers


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that is cited: which document and part of it, and the sentence in it that answers."""

    citation: int
    document_id: str
    ordinal: int
    focus: Sentence


def rows(cited: Sequence[Cited], entries: Mapping[str, Sequence[Entry]], weights: Mapping[str, float]) -> list[DutyRow]:
    """The duties of the passages that answer: those of the sentence, else those nearest to what is asked; who leads first."""
    found: list[tuple[int, Entry]] = []
    for c in cited:
        here = [e for e in entries.get(c.document_id, ()) if e.duty.ordinal == c.ordinal]
        exact = [e for e in here if e.duty.start < c.focus.end and c.focus.start < e.duty.end]
        chosen = exact or [e for e in here if named_share(weights, e.folded) >= ALIKE]
        found += [(c.citation, e) for e in by_role(chosen)]
    return [row(e.duty, n) for n, e in found[:MOST]]


def elsewhere(
    entries: Mapping[str, Sequence[Entry]], answered: str, weights: Mapping[str, float], least: float
) -> list[Entry]:
    """The best row of each other document that says as much of what is asked as the one that answers."""
    best: list[tuple[float, Entry]] = []
    for document_id, rows_of in entries.items():
        if document_id == answered:
            continue
        weighed = [(named_share(weights, e.folded), e) for e in rows_of if e.duty.role in ("lead", "execute")]
        top = max(weighed, key=lambda w: w[0], default=(0.0, None))
        if top[1] is not None and top[0] >= max(ALIKE, least):
            best.append((top[0], top[1]))
    best.sort(key=lambda b: (-b[0], b[1].metadata.date or ""))
    return [e for _, e in best[:OTHERS]]


def row(duty: Duty, citation: int) -> DutyRow:
    """A duty as an answer carries it."""
    by = "，".join(x for x in (duty.when, duty.by) if x)
    return DutyRow(duty.who, duty.role, " ".join(duty.does.split()), duty.with_whom, by, citation)
