"""From evidence to an answer: what is said, what is cited, and when nothing is.

Extractive: the answer is one to three sentences of the best passage, in the script of the question, each
with the mark of its citation; the citation quotes the whole clause in its own glyphs. Where the evidence does
not carry the question the answer is not_found, with the nearest passages and no claim.

Left out: weighing evidence (evidence.py), clauses that are named and said as they stand (recite.py),
duties and steps (acting.py).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.engine import LocalEngine
from index.hits import Hit, Scope
from ingest.document import Audience, Document, Passage
from ingest.fold import fold
from kb.acting import (
    GIVEN,
    OF_ONE,
    Acted,
    act,
    asked_matter,
    duties_of,
    office_asked,
    row,
    that_fit,
)
from kb.citing import Citer, notes_on, notes_on_rows
from kb.citing import within as within_passage
from kb.clause import Clauses
from kb.clauses.outcomes import Found, Missing, none_held
from kb.colloquial import formal
from kb.doubt import (
    confidence_of,
    least_confidence,
    may_answer,
    of_another_hazard,
    row_of_the_level,
    special_first,
    unknown_share,
)
from kb.duties.table import Entry
from kb.evidence import READ_CLOSELY, Asking, Evidence, weigh
from kb.excerpt import continuation, excerpt, whole
from kb.grading import Graded, asks_level, explained, grade, hazards, is_general, measures_alike, of_the_matter
from kb.ledger import Ledger
from kb.quantities import quantities
from kb.question import Question
from kb.recite import SEVERAL, Named, named_clauses, recited, told_of_names, unclear
from kb.results import Answer, Citation, DutyRow
from kb.retrieval import Retriever
from kb.scope import scope_of
from kb.script import script_of, to_script
from kb.sentences import Sentence, sentences
from kb.versions import Narrowed

CONSIDERED = 50  # passages whose sentences are weighed
CITED = 5
LONGEST = 800  # characters of an answer with its duties: more is not read
GRADED = 8  # documents whose ranges are read for a question on a level
AT_ONCE = 20  # documents whose duties a question may wait for; all are worked out when a document comes in
NEAREST = 3
AS_GOOD = 3.0  # by how much less the evidence of another place may weigh to be told of


@dataclass(frozen=True, slots=True)
class Library:
    """What answers are drawn from."""

    engine: LocalEngine
    retriever: Retriever
    clauses: Clauses
    ledger: Ledger


def answer(question: Question, library: Library, audience: Audience) -> Answer:
    """Answer a question from the documents that an audience may see."""
    engine, retriever, clauses = library.engine, library.retriever, library.clauses
    held = retriever.held(audience)
    narrowed = isinstance(held, Narrowed)
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
    in_scope = {i: held[i] for i in searched.scope.documents or held if i in held}
    entries = library.ledger.by_document(in_scope, AT_ONCE)
    if (of_one := None if within else _duties_of_one(question, entries, library, citer)) is not None:
        return of_one
    evidence = gather(question, retriever, searched.scope, entries, within)
    if question.kind in GIVEN:  # 防汛Ⅱ级响应由谁启动 is not answered by who starts that of an earthquake
        evidence.sort(key=lambda e: (not may_answer(question, fold(e.hit.metadata.title)), e.features.other_level))
        evidence = row_of_the_level(question, special_first(question, evidence))
    if not evidence:
        return _refused(question, none_held("相关内容", narrowed=narrowed), ())

    def without(what: str) -> Answer:
        return _refused(question, none_held(what, narrowed=narrowed), _nearest(evidence, citer))

    if evidence[0].features.other_level:  # who starts Ⅲ级 is no answer to who starts Ⅳ级
        return without("找到所问级别的规定，最接近的原文说的是其他级别")
    if evidence[0].features.other_substance:
        return without("找到所问物质的规定，最接近的原文说的是别的物质")
    if asks_level(question.folded) and (level := _level(question, evidence, engine, citer)):
        return level
    if of_another_hazard(question, evidence[0]):
        return without("找到所问灾种的规定，最接近的原文说的是别的灾种")
    confidence = confidence_of(question, evidence[0], unknown_share(question, engine))
    if confidence < least_confidence(question, evidence[0]):
        return replace(without("找到能回答这个问题的原文"), confidence=confidence)
    evidence[0] = _of_its_range(question, evidence[0], engine)
    further = [_continued(p, evidence[0]) for p in continuation(question, evidence[0], engine)]
    there = {e.hit.passage.id for e in further}
    cited = [evidence[0], *further, *(e for e in evidence[1:] if e.hit.passage.id not in there)][
        : max(CITED, 1 + len(further))
    ]
    acted = act(question, cited[: 1 + len(further)], entries, retriever.weights(formal(asked_matter(question))))
    citations, others = _cited(cited, acted.further, citer)
    text = _opened(question, acted) or _spoken(question, cited, len(further))
    rows = that_fit((*acted.duties, *others), LONGEST - len(text))
    return Answer(
        id="",
        question=question.text,
        status="answered",
        kind=question.kind,
        text=text,
        citations=citations,
        duties=rows,
        steps=acted.steps,
        notes=(
            *notes_on(citations[0]),
            *notes_on_rows(citations, rows),
            *_place_note(question, evidence),
            *told_of_names(question, held),
            *acted.notes,
        ),
        confidence=confidence,
    )


def _cited(
    cited: Sequence[Evidence], further: Sequence[Entry], citer: Citer
) -> tuple[tuple[Citation, ...], list[DutyRow]]:
    """The citations of the evidence and, behind them, of the rows of other documents; and these rows with their numbers."""
    citations = [citer.citation(e.hit, e.focus, n) for n, e in enumerate(cited, 1)]
    numbers = {(c.document_id, c.start): c.id for c in citations}
    rows = []
    for entry in further:
        hit, focus = citer.of_entry(entry)
        key = (hit.passage.document_id, hit.passage.start)
        if key not in numbers:
            numbers[key] = len(citations) + 1
            citations.append(citer.citation(hit, focus, numbers[key]))
        rows.append(row(entry.duty, numbers[key]))
    return tuple(citations), rows


def _opened(question: Question, acted: Acted) -> str:
    """The line that opens the steps of an answer; "" where it has none."""
    if not acted.steps:
        return ""
    opening = acted.opening or f"{acted.steps[0].text}……"
    return f"{to_script(opening, question.script)}[1]"


def _duties_of_one(
    question: Question, entries: Mapping[str, Sequence[Entry]], library: Library, citer: Citer
) -> Answer | None:
    """All that one office has to do, if that is asked and there is any: 市气象局在防汛中负责什么？"""
    office = office_asked(question)
    if office is None:
        return None
    found = duties_of(office, entries, library.retriever.weights(formal(office.about)) if office.about else {})
    if not found:
        return None
    shown = found[:OF_ONE]
    citations, rows = _cited((), shown, citer)
    first = to_script(f"{rows[0].who}：{rows[0].does}", question.script)
    documents = len({e.document_id for e in found})
    rest = f"，这里列出前{len(shown)}项" if len(found) > len(shown) else ""
    more = f" --level {office.level.upper()}" if office.level else ""
    note = f"“{office.name}”在{documents}份文件中共有{len(found)}项职责{rest}；全部见职责表（kb duties --who {office.name}{more}）"
    return Answer(
        id="",
        question=question.text,
        status="answered",
        kind=question.kind,
        text=f"{first}[1]",
        citations=citations,
        duties=tuple(rows),
        notes=(*notes_on(citations[0]), *notes_on_rows(citations, rows), note),
        confidence=1.0,
    )


def _level(question: Question, evidence: Sequence[Evidence], engine: LocalEngine, citer: Citer) -> Answer | None:
    """Which level a quantity makes, by the ranges of the documents that evidence is from: 死亡12人属于几级？"""
    asked = hazards(question.folded)
    ids = list(dict.fromkeys(e.hit.passage.document_id for e in evidence))
    ids = [i for i in ids if of_the_matter(question.folded, fold(citer.held[i][1].title))]
    if not asked:  # of no matter in particular: the law on all of them before a plan for one
        ids.sort(key=lambda i: not is_general(fold(citer.held[i][1].title)))
    found: list[tuple[Graded, Document]] = []
    read = [d for i in ids[:GRADED] if (d := engine.document(i))]
    for document in read:
        if graded := grade(question.folded, document):
            found.append((graded, document))
    if not found and any(measures_alike(question.folded, d) for d in read):
        reason = "按所问的说法不能判定级别：分级标准的数值、时段、站名或者计数的对象对不上，请写全再问，或核对原文"
        return _refused(question, reason, _nearest(evidence, citer))
    if not found:
        return None
    if not asked and is_general(fold(found[0][1].metadata.title)):
        found = [f for f in found if is_general(fold(f[1].metadata.title))]
    citations, lines, notes = [], [], []
    for n, (graded, document) in enumerate(found[:NEAREST], 1):
        c = graded.criterion
        at = max(0, bisect_right([p.start for p in document.passages], c.start) - 1)
        hit = Hit(document.passages[at], *citer.held[document.id], 0.0)
        citations.append(citer.citation(hit, within_passage(document.passages[at], c.start, c.end), n))
        said = document.text[c.start : c.end].strip()
        lines.append(said if fold(c.level) in fold(said) else f"{c.level}：{said}")
        notes.append(f"按《{document.metadata.title}》，{explained(graded)}")
    return Answer(
        id="",
        question=question.text,
        status="answered",
        kind=question.kind,
        text=f"{to_script(lines[0], question.script)}[1]",
        citations=tuple(citations),
        notes=(*notes_on(citations[0]), *notes),
        confidence=1.0,
    )


def finished(found: Answer, key: str, elapsed_ms: int) -> Answer:
    """The answer with the id of its question and the time it took; our own words in the question's script."""
    notes = tuple(to_script(note, script_of(found.question)) for note in found.notes)
    return replace(found, id=key, elapsed_ms=elapsed_ms, notes=notes)


def gather(
    question: Question,
    retriever: Retriever,
    scope: Scope,
    entries: Mapping[str, Sequence[Entry]],
    article: Sequence[Hit] | None = None,
) -> list[Evidence]:
    """Evidence for a question within a scope, best first; where an article is named, its passages alone.

    `entries` are the duties of the documents in scope.
    """
    query = formal(question.topic or question.folded)
    hits = retriever.distinct(retriever.pool(query, CONSIDERED, scope))
    if article:
        found = {h.passage.id: h for h in hits}
        hits = retriever.distinct([found.get(h.passage.id, h) for h in article])
    given = GIVEN.get(question.kind)
    matter = retriever.weights(formal(asked_matter(question))) if given else {}
    asking = Asking(
        question,
        retriever.weights(query),
        retriever.terms,
        lambda texts: retriever.near(query, texts),
        lambda passage: given(passage, entries, matter) if given else 0.0,
    )
    return weigh(asking, hits)


def _of_its_range(question: Question, best: Evidence, engine: LocalEngine) -> Evidence:
    """The evidence with the sentence whose range holds what a who-question counts: 疏散3000人由谁批准启动响应."""
    document = engine.document(best.hit.passage.document_id) if question.kind == "who" else None
    graded = grade(question.folded, document) if document and quantities(question.folded) else None
    if graded is None or not best.hit.passage.start <= graded.criterion.start < best.hit.passage.end:
        return best
    said = within_passage(best.hit.passage, graded.criterion.start, graded.criterion.end)
    return replace(best, focus=said, clear=True)


def _continued(passage: Passage, first: Evidence) -> Evidence:
    """A passage that is cited because the list of the first goes on in it."""
    return replace(
        first, hit=replace(first.hit, passage=passage), focus=Sentence(passage.start, passage.end, passage.text)
    )


def _nearest(evidence: Sequence[Evidence], citer: Citer) -> tuple[Citation, ...]:
    return tuple(citer.near(e.hit, e.focus, n) for n, e in enumerate(evidence[:NEAREST], 1))


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


def _place_note(question: Question, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Of which place the answer is, where the question names none and others have as much to say, or several and it is of one."""
    best = evidence[0]
    if len(question.places) >= 2 and best.features.elsewhere:
        return (f"问题提到{'、'.join(question.places)}，这里只引了《{best.hit.metadata.title}》，其余请分别提问",)
    here = best.hit.metadata.region
    near = (e.hit.metadata for e in evidence[1:READ_CLOSELY] if e.score >= best.score - AS_GOOD)
    others = [m.region for m in near if m.region and m.kind != "case" and m.region not in (here, "全国")]
    if question.places or question.documents or here in (None, "全国") or not others:
        return ()
    return (
        f"问题没有写明地方，这里引的是{here}的文件；{'、'.join(dict.fromkeys(others))}的文件也有相近的内容，写明地名再问",
    )
