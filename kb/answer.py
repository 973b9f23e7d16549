"""From evidence to an answer: what is said, what is cited, and when nothing is.

Extractive: the answer is one to three sentences of the best passage, in the script of the question, each
with the mark of its citation; the citation quotes the whole clause in its own glyphs. Where the evidence does
not carry the question the answer is not_found, with the nearest passages and no claim.

Left out: weighing evidence (evidence.py), clauses that are named and said as they stand (recite.py), duty tables and ordered steps (later).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.engine import LocalEngine
from index.hits import Hit, Scope
from ingest.document import Audience, Passage
from kb.citing import Citer, notes_on
from kb.clause import Clauses
from kb.clauses.outcomes import Found, Missing
from kb.colloquial import formal
from kb.evidence import Asking, Evidence, is_outside, weigh
from kb.excerpt import continuation, excerpt, whole
from kb.question import Question
from kb.recite import SEVERAL, Named, named_clauses, recited, told_of_names, unclear
from kb.results import Answer, Citation
from kb.retrieval import Retriever
from kb.scope import scope_of
from kb.script import script_of, to_script
from kb.sentences import Sentence, sentences

CONSIDERED = 50  # passages whose sentences are weighed
CITED = 5
NEAREST = 3


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


DOUBT = Doubt()


def answer(
    question: Question, retriever: Retriever, engine: LocalEngine, clauses: Clauses, audience: Audience
) -> Answer:
    """Answer a question from the documents that an audience may see."""
    held = retriever.held(audience)
    citer = Citer(engine, clauses, held)
    searched = scope_of(question, held, retriever, audience)
    if searched.refusal:
        return _refused(question, searched.refusal, _near(question, retriever, searched.scope, citer))
    named = named_clauses(question, held, clauses)
    if named and not named.found:
        nearest = _instead(named, citer) or _near(question, retriever, searched.scope, citer)
        return _refused(question, named.absent, nearest)
    if named and (question.recite or named.exact):
        if unclear(question, held) and len({f.document_id for f in named.found}) > SEVERAL:
            return _refused(question, unclear(question, held), _instead(named, citer))
        return recited(question, named, citer)
    within = [hit for found in named.found for hit in citer.hits(found)] if named else None
    evidence = gather(question, retriever, engine, searched.scope, within)
    if not evidence:
        return _refused(question, "资料库中没有相关内容", ())
    confidence = confidence_of(question, evidence[0], unknown_share(question, engine))
    if confidence < DOUBT.threshold:
        nearest = tuple(citer.near(e.hit, e.focus, n) for n, e in enumerate(evidence[:NEAREST], 1))
        return replace(_refused(question, "资料库中没有找到能回答这个问题的原文", nearest), confidence=confidence)
    further = [_continued(p, evidence[0]) for p in continuation(question, evidence[0], engine)]
    there = {e.hit.passage.id for e in further}
    cited = [evidence[0], *further, *(e for e in evidence[1:] if e.hit.passage.id not in there)][
        : max(CITED, 1 + len(further))
    ]
    citations = tuple(citer.citation(e.hit, e.focus, n) for n, e in enumerate(cited, 1))
    return Answer(
        id="",
        question=question.text,
        status="answered",
        kind=question.kind,
        text=_spoken(question, cited, len(further)),
        citations=citations,
        notes=(
            *notes_on(citations[0]),
            *_place_note(question, evidence[0]),
            *told_of_names(question, held),
        ),
        confidence=confidence,
    )


def finished(found: Answer, key: str, elapsed_ms: int) -> Answer:
    """The answer with the id of its question and the time it took; our own words in the question's script."""
    notes = tuple(to_script(note, script_of(found.question)) for note in found.notes)
    return replace(found, id=key, elapsed_ms=elapsed_ms, notes=notes)


def gather(
    question: Question, retriever: Retriever, engine: LocalEngine, scope: Scope, article: Sequence[Hit] | None = None
) -> list[Evidence]:
    """Evidence for a question within a scope, best first; where an article is named, its passages alone."""
    query = formal(question.topic or question.folded)
    hits = retriever.distinct(retriever.pool(query, CONSIDERED, scope))
    if article:
        found = {h.passage.id: h for h in hits}
        hits = retriever.distinct([found.get(h.passage.id, h) for h in article])
    asking = Asking(question, retriever.weights(query), engine.terms, lambda texts: retriever.near(query, texts))
    return weigh(asking, hits)


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


def unknown_share(question: Question, engine: LocalEngine) -> float:
    """Share of the question's words (pairs of characters left aside) that stand in no passage held: colloquial wording."""
    words = [t for t in engine.query_terms(question.topic or question.folded) if "+" not in t]
    held = engine.frequencies(words)
    return sum(held[w] == 0 for w in words) / len(words) if words else 0.0


def _continued(passage: Passage, first: Evidence) -> Evidence:
    """A passage that is cited because the list of the first goes on in it."""
    return replace(
        first, hit=replace(first.hit, passage=passage), focus=Sentence(passage.start, passage.end, passage.text)
    )


def _near(question: Question, retriever: Retriever, scope: Scope, citer: Citer) -> tuple[Citation, ...]:
    hits = [h for h in retriever.search(question.folded, NEAREST, scope) if sentences(h.passage)]
    return tuple(citer.near(h, sentences(h.passage)[0], n) for n, h in enumerate(hits, 1))


def _instead(named: Named, citer: Citer) -> tuple[Citation, ...]:
    """What there is instead: of an article whose 款 does not exist the article, of an unclear name each it may mean."""
    outcomes: list[Found | Missing] = [*named.found, *named.missing]
    hits = [hit for outcome in outcomes for hit in citer.hits(outcome)]
    return tuple(
        citer.near(h, sentences(h.passage)[0], n) for n, h in enumerate(hits[:NEAREST], 1) if sentences(h.passage)
    )


def _refused(question: Question, reason: str, nearest: tuple[Citation, ...]) -> Answer:
    return Answer("", question.text, "not_found", question.kind, "", nearest=nearest, notes=(f"未找到：{reason}。",))


def _spoken(question: Question, evidence: Sequence[Evidence], further: int) -> str:
    """The sentences that answer, each passage followed by the mark of its citation."""
    said = [
        excerpt(question, evidence[0]),
        *(whole(e.hit.passage) for e in evidence[1 : 1 + further]),
    ]
    if question.kind == "article":
        said[0] = f"《{evidence[0].hit.metadata.title}》{evidence[0].hit.passage.locator}：{said[0]}"
    return "\n".join(f"{to_script(part, question.script)}[{n}]" for n, part in enumerate(said, 1))


def _place_note(question: Question, best: Evidence) -> tuple[str, ...]:
    """Where several places are asked about at once and the document that answers is not about all of them."""
    if len(question.places) < 2 or not best.features.elsewhere:
        return ()
    return (f"问题提到{'、'.join(question.places)}，这里只引了《{best.hit.metadata.title}》，其余请分别提问",)
