"""Comparing two versions in a library: the clauses, and what hangs on them. Left out: how clauses are paired (revision/)."""

from collections.abc import Sequence

from index.engine import LocalEngine
from ingest.document import Document
from ingest.errors import BadRequest
from kb.ledger import Ledger
from kb.quiz.kept import Question, QuestionBank
from kb.revision.compare import compare
from kb.revision.export import Comparison
from kb.revision.references import citations_touched, own_references
from kb.revision.touched import duties_touched, questions_touched
from kb.versions import Held


def compared(  # noqa: PLR0917  # two documents, and a library
    old: Document, new: Document, engine: LocalEngine, ledger: Ledger, held: Held, bank: QuestionBank | None = None
) -> Comparison:
    """The comparison of two documents that are held; with the questions of `bank` that it touches. Raises BadRequest if they are one."""
    if old.id == new.id:
        raise BadRequest(f"两边是同一个文件：{old.file}。请选择旧版和新版两个文件。")
    revision = compare(old, new)
    kept: Sequence[Question] = ()
    unread = ""
    if bank is not None:
        try:
            kept = bank.all()
        except BadRequest as error:  # a damaged bank is no reason to compare nothing
            unread = str(error)
    others = [d for i in held if (d := engine.document(i)) is not None]
    duties = ledger.of([old.id, new.id])
    return Comparison(
        revision,
        tuple(duties_touched(revision, duties.get(old.id, ()), duties.get(new.id, ()))),
        (*own_references(revision), *citations_touched(revision, others)),
        tuple(questions_touched(revision, kept)),
        unread,
    )
