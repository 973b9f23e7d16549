"""Questions from a library: which documents and clauses are asked about, and how kept
questions stand today and are changed.

Left out: making questions (quiz/), files to take away (quiz_export/).
"""

import re
from collections.abc import Callable, Set
from dataclasses import replace
from functools import partial

from index.engine import LocalEngine
from index.hits import Scope
from ingest.document import Audience, Document, Metadata
from ingest.errors import BadRequest
from ingest.fold import fold
from kb.checks.reviewed import Reviewed
from kb.checks.run import Progress
from kb.ledger import Ledger
from kb.quiz.bank import Bank, QuizWanted, build
from kb.quiz.bodies import pairs, share_of
from kb.quiz.clauses import proof_of
from kb.quiz.editing import Change
from kb.quiz.item import Item, Proof
from kb.quiz.kept import Question, QuestionBank, Stale, standing
from kb.quiz.making import resting_on
from kb.quiz.matter import FOUND, Matter
from kb.retrieval import Retriever
from kb.versions import NOT_IN_FORCE, Held, core_title

_ARTICLE = re.compile(r"(?:附件\d* )?第.{1,12}?[条條](?:之[一二三四五六七八九十\d]+)?")
_LIKE = (
    0.45  # of the pairs of characters that a sentence of the new version shares with the old one to be the same rule
)


def bank(  # noqa: PLR0917  # a library, and what of it is wanted
    engine: LocalEngine,
    ledger: Ledger,
    held: Held,
    chosen: Set[str],
    wanted: QuizWanted,
    progress: Progress | None = None,
) -> Bank:
    """Questions of the `chosen` documents, or of all that are held; wrong options are held against all of them.

    Raises BadRequest if there is nothing to ask about.
    """
    duties = ledger.of(list(held))
    documents = [
        Reviewed(replace(document, metadata=held[i][1]), duties.get(i, ()))
        for i in held
        if (document := engine.document(i)) is not None
    ]
    if not documents:
        raise BadRequest("资料库还是空的，没有可以出题的文件。请先用 kb add 放入文件。")
    about = [d for d in documents if not chosen or d.id in chosen]
    made = build(documents, wanted, progress, about=about)
    if wanted.about is not None and not made.made:
        raise BadRequest(f"所选文件中没有讲到“{wanted.about.words}”而能出题的条款。请换个说法，或不写要讲的事。")
    return made


def on_matter(wanted: QuizWanted, about: str, retriever: Retriever, scope: Scope) -> QuizWanted:
    """The wish, narrowed to what a matter is about in words; as it is for no words."""
    if not (words := about.strip()):
        return wanted
    hits = retriever.search(words, FOUND, scope)
    return replace(wanted, about=Matter.of(words, retriever.weights(words), hits))


def questions(kept: QuestionBank, engine: LocalEngine, held: Held, audience: Audience) -> list[Question]:
    """The kept questions as they stand today.

    The public sees what is approved and not stale, and of that only questions whose every option is from documents it may see.
    """
    texts = _Texts(engine)
    found = [standing(q, partial(_current, held=held, document=texts)) for q in kept.all()]
    if audience == "internal":
        return found
    return [
        q
        for q in found
        if q.status == "approved" and not q.stale and {q.item.proof.document_id, *q.item.beside} <= set(held)
    ]


def edited(kept: QuestionBank, engine: LocalEngine, held: Held, question_id: str, change: Change) -> Question:
    """Change a kept question; a stale one is put on its clause as it reads in the version that holds today.

    Raises BadRequest for a question that is none, or a change that makes none.
    """
    texts = _Texts(engine)
    return kept.edit(question_id, change, partial(_renewed, held=held, document=texts))


class _Texts:
    """The documents of a library, each read once."""

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._read: dict[str, Document | None] = {}

    def __call__(self, document_id: str) -> Document | None:
        if document_id not in self._read:
            self._read[document_id] = self._engine.document(document_id)
        return self._read[document_id]


def _current(proof: Proof, held: Held, document: Callable[[str], Document | None]) -> tuple[Stale, Proof]:
    """Whether a clause still says what it said, in its document or in the version that holds today, and where."""
    same = _versions(proof, held)
    for i in same:
        found = document(i)
        if found is None or held[i][1].status in NOT_IN_FORCE:
            continue
        if i == proof.document_id and found.text[proof.start : proof.end] == proof.quote:
            return "", proof
        at = found.text.find(proof.quote)
        if at >= 0:
            reviewed = Reviewed(replace(found, metadata=held[i][1]), ())
            now = proof_of(reviewed, at, at + len(proof.quote))
            return ("" if _article(now) == _article(proof) else "renumbered"), now
    if not same:
        return "gone", proof
    in_force = any(held[i][1].status not in NOT_IN_FORCE for i in same)
    return ("changed" if in_force else "superseded"), proof


def _versions(proof: Proof, held: Held) -> list[str]:
    """The documents that are the one a clause is of, or versions of it: of the same title, place and issuer; those in force first."""
    title = core_title(proof.title)

    def is_version(m: Metadata) -> bool:
        return core_title(m.title) == title and all(
            not a or not b or a == b for a, b in ((proof.issuer, m.issuer), (proof.region, m.region))
        )

    same = [i for i, (_, m) in held.items() if i == proof.document_id or is_version(m)]
    return sorted(same, key=lambda i: (held[i][1].status in NOT_IN_FORCE, i != proof.document_id))


def _article(proof: Proof) -> str:
    """The number that stems name: 第二条 of 第二条第一款; "" of a plan, whose stems name none."""
    m = _ARTICLE.match(proof.locator)
    return m.group() if m else ""


def _renewed(item: Item, held: Held, document: Callable[[str], Document | None]) -> Item:
    """A question on its clause as it reads today: renumbered, or, where the words are others, on the likest sentence."""
    stale, now = _current(item.proof, held, document)
    if stale == "renumbered":
        old, new = _article(item.proof), _article(now)
        told = item.explanation.replace(item.proof.locator, now.locator)
        return replace(item, stem=item.stem.replace(old, new, 1), explanation=told, proof=now)
    if stale != "changed":
        return replace(item, proof=now)
    i = next(i for i in _versions(item.proof, held) if held[i][1].status not in NOT_IN_FORCE)
    found = document(i)
    if found is None:
        return item
    reviewed = Reviewed(replace(found, metadata=held[i][1]), ())
    words = pairs(fold(item.proof.quote))
    likest = max(reviewed.statements, key=lambda s: _alike(words, pairs(s.text)), default=None)
    if likest is None or _alike(words, pairs(likest.text)) < _LIKE:
        return item
    proof = proof_of(reviewed, likest.start, likest.end)
    stem = item.stem.replace(_article(item.proof), _article(proof), 1) if _article(item.proof) else item.stem
    return replace(item, stem=stem, explanation=resting_on(reviewed, proof), proof=proof)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return min(share_of(one, other), share_of(other, one))
