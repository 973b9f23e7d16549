"""When evidence does not carry a question: too little of it, another hazard, another place; and which plan comes first.

Left out: weighing evidence (evidence.py), what is said of it (answer.py).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.engine import LocalEngine
from ingest.fold import fold
from kb.acting import ALIKE
from kb.evidence import READ_CLOSELY, Evidence, is_outside
from kb.grading import hazards, is_general, of_the_matter, particular
from kb.levels import levels
from kb.question import Question


@dataclass(frozen=True, slots=True)
class Doubt:
    """How much the evidence carries: weights of a logistic regression.

    Fitted on answerable questions, unanswerable ones, and answerable ones whose document had been taken away
    (benchmarks/refusal.py). Cosines are those of the offline model, which lie between 0.75 and 0.97.
    """

    bias: float = -56.9
    coverage: float = 7.0
    near: float = 55.6
    shows: float = 4.2
    named: float = 0.1
    other_year: float = -4.6
    unknown: float = 3.4
    outside: float = -6.1
    article: float = 2.0  # not fitted: who names the clause wants what it says
    threshold: float = 0.4
    elsewhere: float = 0.65  # … where it does not speak of the hazard that is asked about; not fitted


DOUBT = Doubt()
_A_ROW = 0.3  # of the weight of what is asked must stand in a row of the level


def confidence_of(question: Question, best: Evidence, unknown: float) -> float:
    """How far the best evidence carries the question, 0..1; `unknown` is the share of its words that stand nowhere."""
    value = (
        DOUBT.bias
        + DOUBT.coverage * best.features.coverage
        + DOUBT.near * best.features.near
        + DOUBT.shows * best.features.shows
        + DOUBT.named * bool(question.documents)
        + DOUBT.other_year * best.features.other_year
        + DOUBT.article * best.features.article
        + DOUBT.unknown * unknown
        + DOUBT.outside * is_outside(question, best.hit)
    )
    return 1 / (1 + math.exp(-value))


def least_confidence(question: Question, best: Evidence) -> float:
    """How much confidence an answer needs: more where who or what acts is asked and the evidence is silent on the hazard."""
    asked = particular(question.folded) if question.kind in ("who", "how", "when") else frozenset()
    said = f"{best.hit.metadata.title} {' '.join(best.hit.passage.path)} {best.hit.passage.text}"
    return DOUBT.elsewhere if asked and not asked & hazards(fold(said)) else DOUBT.threshold


def unknown_share(question: Question, engine: LocalEngine) -> float:
    """Share of the question's words (pairs of characters left aside) that stand in no passage held: colloquial wording."""
    words = [t for t in engine.query_terms(question.topic or question.folded) if "+" not in t]
    held = engine.frequencies(words)
    return sum(held[w] == 0 for w in words) / len(words) if words else 0.0


def may_answer(question: Question, title: str) -> bool:
    """True if a document of this folded title is on the matter of the question, or on accidents of every trade."""
    return of_the_matter(question.folded, title) or is_general(title)


def of_another_hazard(question: Question, best: Evidence) -> bool:
    """True if the best evidence is of a plan for another hazard, and does not speak of the one asked about either."""
    asked = particular(question.folded)
    if not asked or question.documents or may_answer(question, fold(best.hit.metadata.title)):
        return False
    return not asked & hazards(fold(f"{' '.join(best.hit.passage.path)} {best.hit.passage.text}"))


def row_of_the_level(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The row of the level asked about before the sentence that only points to its table: 出现表2所列情形之一的，启动相应级别的响应."""
    asked = levels(question.folded)
    if not asked or not evidence or evidence[0].features.given > 0:
        return list(evidence)
    document_id = evidence[0].hit.passage.document_id

    def is_row(e: Evidence) -> bool:
        own = "table" in e.hit.passage.flags and e.hit.passage.document_id == document_id
        return own and e.features.given >= _A_ROW and bool(asked & levels(fold(e.focus.text)))

    return _first(is_row, evidence)


def special_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The plan for the hazard asked about before a general one, where it gives somebody enough of what is asked.

    防汛Ⅱ级响应由谁批准 is answered by the flood plan, not by the plan for all emergencies of a district.
    """
    asked = hazards(question.folded)
    if not asked or not evidence or asked & hazards(fold(evidence[0].hit.metadata.title)):
        return list(evidence)
    least = min(ALIKE, evidence[0].features.given) or ALIKE

    def is_special(e: Evidence) -> bool:
        on_it = asked & hazards(fold(e.hit.metadata.title))
        return bool(on_it) and e.features.given >= least and not e.features.other_level

    return _first(is_special, evidence)


def _first(wanted: Callable[[Evidence], bool], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence with the best that is wanted put first, if it is among those that were read closely."""
    n = next((n for n, e in enumerate(evidence[:READ_CLOSELY]) if wanted(e)), 0)
    return [evidence[n], *evidence[:n], *evidence[n + 1 :]]
