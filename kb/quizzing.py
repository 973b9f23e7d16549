"""Questions from a library: which documents and clauses are asked about, and how kept questions stand today.

Left out: making questions (quiz/), files to take away (quiz_export/).
"""

from collections.abc import Callable, Set
from dataclasses import replace

from index.engine import LocalEngine
from ingest.document import Audience, Document
from ingest.errors import BadRequest
from kb.checks.reviewed import Reviewed
from kb.checks.run import Progress
from kb.ledger import Ledger
from kb.quiz.bank import Bank, QuizWanted, build
from kb.quiz.clauses import proof_of
from kb.quiz.item import Proof
from kb.quiz.kept import Question, QuestionBank, Stale, standing
from kb.versions import NOT_IN_FORCE, Held, core_title


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
        raise BadRequest(f"所选文件中没有讲到“{wanted.matter}”而能出题的条款。请换个说法，或不写要讲的事。")
    return made


def questions(kept: QuestionBank, engine: LocalEngine, held: Held, audience: Audience) -> list[Question]:
    """The kept questions as they stand today, those of documents that `audience` may not see left out."""
    texts: dict[str, Document | None] = {}

    def document(i: str) -> Document | None:
        if i not in texts:
            texts[i] = engine.document(i)
        return texts[i]

    def current(proof: Proof) -> tuple[Stale, Proof]:
        return _current(proof, held, document)

    found = [standing(q, current) for q in kept.all()]
    return [q for q in found if audience == "internal" or q.item.proof.document_id in held]


def _current(proof: Proof, held: Held, document: Callable[[str], Document | None]) -> tuple[Stale, Proof]:
    """Whether a clause still says what it said, in its document or in the version that holds today, and where."""
    title = core_title(proof.title)
    same = [i for i, (_, m) in held.items() if i == proof.document_id or core_title(m.title) == title]
    for i in sorted(same, key=lambda i: (held[i][1].status in NOT_IN_FORCE, i != proof.document_id)):
        found = document(i)
        if found is None or held[i][1].status in NOT_IN_FORCE:
            continue
        if i == proof.document_id and found.text[proof.start : proof.end] == proof.quote:
            return "", proof
        at = found.text.find(proof.quote)
        if at >= 0:
            reviewed = Reviewed(replace(found, metadata=held[i][1]), ())
            return "", proof_of(reviewed, at, at + len(proof.quote))
    if not same:
        return "gone", proof
    in_force = any(held[i][1].status not in NOT_IN_FORCE for i in same)
    return ("changed" if in_force else "superseded"), proof
