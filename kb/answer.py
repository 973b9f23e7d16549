"""From evidence to an answer: what is said, what is cited, and when nothing is.

Extractive: the answer is one to three sentences of the best passage, in the script of the question, each
with the mark of its citation; the citation quotes the whole clause in its own glyphs. Where the evidence does
not carry the question the answer is not_found, with the nearest passages and no claim.

Left out: weighing evidence (evidence.py), duty tables and ordered steps (later).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.engine import LocalEngine
from index.hits import Hit, Scope
from ingest.document import Audience, Metadata, Passage
from ingest.numerals import in_chinese
from kb.articles import named_article
from kb.evidence import Asking, Evidence, weigh
from kb.excerpt import LONGEST_LIST, continuation, excerpt, whole
from kb.question import Question
from kb.ranking import rarity
from kb.results import Answer, Citation
from kb.retrieval import Retriever
from kb.scope import scope_of
from kb.script import script_of, to_script
from kb.sentences import Sentence, sentences
from kb.versions import Held, state_of, term

CONSIDERED = 50  # passages whose sentences are weighed
CITED = 5
NEAREST = 3
_AROUND = 120  # characters shown before and after the quote


@dataclass(frozen=True, slots=True)
class Doubt:
    """How much the evidence carries: weights of a logistic regression.

    Fitted on answerable questions, unanswerable ones, and answerable ones whose document had been taken away
    (benchmarks/refusal.py). Cosines are those of the offline model, which lie between 0.75 and 0.97.
    """

    bias: float = -43.9
    coverage: float = 5.5
    near: float = 43.6
    shows: float = 2.4
    named: float = -0.5
    other_year: float = -3.8
    unknown: float = 2.1
    article: float = 2.0  # not fitted: who names the clause wants what it says
    threshold: float = 0.4


DOUBT = Doubt()


def answer(question: Question, held: Held, retriever: Retriever, engine: LocalEngine, audience: Audience) -> Answer:
    """Answer a question from the documents in `held`."""
    searched = scope_of(question, held, retriever, audience)
    if searched.refusal:
        return _refused(question, searched.refusal, _near(question, retriever, searched.scope, engine))
    article = named_article(question, held, engine)
    if article == []:
        return _refused(question, _article_words(question, held), _near(question, retriever, searched.scope, engine))
    if article and question.recite:
        return _recited(question, article, engine)
    evidence = gather(question, retriever, engine, searched.scope, article)
    if not evidence:
        return _refused(question, "资料库中没有相关内容", ())
    confidence = confidence_of(question, evidence[0], unknown_share(question, engine))
    if confidence < DOUBT.threshold:
        nearest = tuple(_citation(e.hit, e.focus, n, engine) for n, e in enumerate(evidence[:NEAREST], 1))
        return replace(_refused(question, "资料库中没有找到能回答这个问题的原文", nearest), confidence=confidence)
    further = [_continued(p, evidence[0]) for p in continuation(question, evidence[0], engine)]
    there = {e.hit.passage.id for e in further}
    cited = [evidence[0], *further, *(e for e in evidence[1:] if e.hit.passage.id not in there)][
        : max(CITED, 1 + len(further))
    ]
    citations = tuple(_citation(e.hit, e.focus, n, engine) for n, e in enumerate(cited, 1))
    return Answer(
        id="",
        question=question.text,
        status="answered",
        kind=question.kind,
        text=_spoken(question, cited, len(further)),
        citations=citations,
        notes=(*_notes(citations[0]), *_place_note(question, evidence[0])),
        confidence=confidence,
    )


def _article_words(question: Question, held: Held) -> str:
    """'《云州市安全生产管理条例》（所存文本）中没有第九十九条'"""
    number, after = question.article or (0, None)
    title = held[min(question.documents)][1].title
    return f"《{title}》（所存文本）中没有第{in_chinese(number)}条" + (f"之{in_chinese(after)}" if after else "")


def _recited(question: Question, article: Sequence[Hit], engine: LocalEngine) -> Answer:
    """An article as it stands: what 第十七条规定了什么 asks for. Of several versions the latest comes first."""
    said, length = 0, 0
    for hit in article:
        length += len(hit.passage.text)
        if said and (length > LONGEST_LIST or hit.passage.document_id != article[0].passage.document_id):
            break
        said += 1
    spoken = [f"{to_script(h.passage.text, question.script)}[{n}]" for n, h in enumerate(article[:said], 1)]
    whole_passages = [(h, Sentence(h.passage.start, h.passage.end, h.passage.text)) for h in article]
    citations = tuple(_citation(h, s, n, engine) for n, (h, s) in enumerate(whole_passages[: max(CITED, said)], 1))
    return Answer(
        "",
        question.text,
        "answered",
        question.kind,
        "\n".join(spoken),
        citations,
        notes=_notes(citations[0]),
        confidence=1.0,
    )


def finished(found: Answer, key: str, elapsed_ms: int) -> Answer:
    """The answer with the id of its question and the time it took; our own words in the question's script."""
    notes = tuple(to_script(note, script_of(found.question)) for note in found.notes)
    return replace(found, id=key, elapsed_ms=elapsed_ms, notes=notes)


def gather(
    question: Question, retriever: Retriever, engine: LocalEngine, scope: Scope, article: Sequence[Hit] | None = None
) -> list[Evidence]:
    """Evidence for a question within a scope, best first; where an article is named, its passages alone."""
    query = question.topic or question.folded
    hits = retriever.distinct(retriever.pool(query, CONSIDERED, scope))
    if article:
        found = {h.passage.id: h for h in hits}
        hits = retriever.distinct([found.get(h.passage.id, h) for h in article])
    terms = engine.query_terms(query)
    weights = rarity(terms, engine.frequencies(terms), engine.count())
    asking = Asking(question, weights, engine.terms, lambda texts: retriever.near(query, texts))
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


def _near(question: Question, retriever: Retriever, scope: Scope, engine: LocalEngine) -> tuple[Citation, ...]:
    hits = [h for h in retriever.search(question.folded, NEAREST, scope) if sentences(h.passage)]
    return tuple(_citation(h, sentences(h.passage)[0], n, engine) for n, h in enumerate(hits, 1))


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


def _citation(hit: Hit, focus: Sentence, n: int, engine: LocalEngine) -> Citation:
    passage, metadata = hit.passage, hit.metadata
    document = engine.document(passage.document_id)
    text = document.text if document else ""
    warnings = [w for w in passage.flags if w in ("redacted", "garbled", "ocr")]
    if metadata.status in ("draft", "superseded", "repealed"):
        warnings.append(metadata.status)
    return Citation(
        id=n,
        document_id=passage.document_id,
        file=hit.file,
        metadata=metadata,
        path=passage.path,
        locator=passage.locator,
        page=passage.page,
        start=passage.start,
        end=passage.end,
        quote=passage.text,
        focus_start=focus.start,
        focus_end=focus.end,
        before=text[max(0, passage.start - _AROUND) : passage.start].lstrip("\n"),
        after=text[passage.end : passage.end + _AROUND].rstrip("\n"),
        warnings=tuple(warnings),
    )


def _place_note(question: Question, best: Evidence) -> tuple[str, ...]:
    """Where several places are asked about at once and the document that answers is not about all of them."""
    if len(question.places) < 2 or not best.features.elsewhere:
        return ()
    return (f"问题提到{'、'.join(question.places)}，这里只引了《{best.hit.metadata.title}》，其余请分别提问",)


def _notes(best: Citation) -> tuple[str, ...]:
    """What the person must know about the document that answers."""
    said = {
        "draft": "所引文件为征求意见稿，尚未生效",
        "superseded": "所引文件已有更新的版本",
        "repealed": "所引文件已废止",
        "redacted": "原文此处有隐去的内容",
        "garbled": "原文此处有乱码",
        "ocr": "所引文字由扫描件识别而来，可能有错字，请对照原页",
    }
    return (*(said[w] for w in best.warnings if w in said), *_time_note(best.metadata))


def _time_note(metadata: Metadata) -> tuple[str, ...]:
    """Where a document does not hold today by its own words."""
    state = state_of(metadata, date.today())
    if state == "not_yet":
        return (f"所引文件自{metadata.effective}起施行，目前尚未生效",)
    return (f"所引文件写明的有效期到{term(metadata)}为止，请核对是否仍然有效",) if state == "expired" else ()
