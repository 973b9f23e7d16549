"""What accident reports teach: the direct cause that a report finds, word for word. Left out: reading reports (kb/cases.py)."""

from collections.abc import Iterator

from kb.cases import card
from kb.checks.reviewed import Reviewed
from kb.quiz.clauses import Clause, plain
from kb.quiz.item import Item
from kb.quiz.making import made
from kb.quiz.stems import according, in_script_of

_ASKED = (("direct_cause", "该事故的直接原因是什么？"), ("grade", "该事故属于什么等级？"))
_SHORTEST, _LONGEST = 12, 260  # characters of a finding that answers


def of_cases(document: Reviewed) -> Iterator[Item]:
    """The questions of one report."""
    if document.metadata.kind != "case":
        return
    found = card(document.document, document.document.file, document.metadata)
    for name, asked in _ASKED:
        quote = next(
            (q for q in found.fields.get(name, ()) if not q.cut and _SHORTEST <= len(q.text) <= _LONGEST), None
        )
        if quote is not None:
            clause = Clause(document, quote.start, quote.end)
            stem = according(clause, in_script_of(document, asked), where=False)
            yield made("short", "lesson", stem, (), (), plain(quote.text), clause, 2)
