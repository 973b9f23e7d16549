"""Every question that a document yields: of its sentences, its lists, its terms and grades, its day; of a report its findings.

    figures, bodies      single, blank, judge        lists     multiple, single (which is none), short, order
    swaps                judge                       terms     single, short

The stem is the sentence itself with a gap, which is how papers ask and the only wording that cannot go beyond the clause.
Left out: which are good enough (gate.py), which are taken (bank.py).
"""

from collections.abc import Iterator

from kb.checks.reviewed import Reviewed
from kb.quiz.clauses import clauses
from kb.quiz.figures import figures
from kb.quiz.item import Item
from kb.quiz.library import Library
from kb.quiz.making import judge
from kb.quiz.of_cases import of_cases
from kb.quiz.of_clauses import of_clause
from kb.quiz.of_days import of_days
from kb.quiz.of_grades import of_grades
from kb.quiz.of_lists import of_list
from kb.quiz.of_tables import of_tables
from kb.quiz.of_terms import of_terms
from kb.quiz.stems import filled, in_script_of


def items(document: Reviewed, library: Library) -> Iterator[Item]:
    """Every question that a document yields, good or not, in the order of its text."""
    if document.metadata.kind == "case":  # what happened once is no rule
        yield from of_cases(document)
        return
    every = [f for s in document.statements for f in figures(s.text)]
    traditional = "traditional" in in_script_of(document)
    for clause in clauses(document):
        found = list(of_clause(clause, every, library, traditional=traditional))
        yield from found
        if found:
            yield judge(clause, filled(clause, 0, 0, ""), right=True, source=found[0].source, said="", level=2)
    for one in library.lists[document.id]:
        yield from of_list(one, library)
    yield from of_terms(document, library)
    yield from of_grades(document, library)
    yield from of_tables(document, library)
    yield from of_days(document, library)
