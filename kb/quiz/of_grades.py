"""Cases to be graded: 某地发生一起事故，造成12人死亡，属于（　　）: the figure is made up, the grade is the one whose limits hold it.

The figure is never a limit itself: whether 以上 takes that in, another paragraph says. Left out: reading the limits (kb/quantities.py),
which grades a document defines (terms.py).
"""

import re
from collections.abc import Iterator, Sequence

from ingest.fold import fold
from kb.checks.reviewed import Reviewed
from kb.quantities import Range, ranges
from kb.quiz.item import GAP, Item
from kb.quiz.library import Library
from kb.quiz.making import shuffled, single
from kb.quiz.stems import according, in_script_of
from kb.quiz.terms import Term

_GRADE = re.compile(r"^(?:特别重大|重大|较大|一般)(?P<what>[\u4e00-\u9fff]{0,10}(?:事故|事件|灾害|火灾))$")
_DEAD = re.compile(r"[^,;]{0,4}死亡")
_FURTHEST = 3  # times the lower limit that a figure without an upper one may be


def of_grades(document: Reviewed, library: Library) -> Iterator[Item]:
    """One case for each grade of a ladder whose limits are told in deaths."""
    ladder = [t for t in library.terms.get(document.id, ()) if _GRADE.match(fold(t.text))]
    for lead in dict.fromkeys(t.lead for t in ladder):
        rungs = [t for t in ladder if t.lead == lead]
        if len(rungs) == 4 and len({fold(t.text) for t in rungs}) == 4:
            yield from _cases(rungs, library)


def _cases(rungs: Sequence[Term], library: Library) -> Iterator[Item]:
    for term in rungs:
        within = _deaths(term)
        grade = _GRADE.match(fold(term.text))
        if within is None or grade is None:
            continue
        dead = _figure(within, library)
        if dead is None:
            continue
        what = term.text[grade.start("what") : grade.end("what")]
        clause = term.clause
        happened = in_script_of(clause.document, "某地发生一起{}，造成{}人死亡。").format(what, dead)
        asked = in_script_of(clause.document, "仅按死亡人数判断，该{}属于{}。").format(what[-2:], GAP)
        options = shuffled([t.text for t in rungs], library.rng)
        stem = happened + according(clause, asked)
        yield single(clause, stem, options, term.text, source="level", level=2)


def _deaths(term: Term) -> Range | None:
    """How many dead make this grade: 3 to 10 of 造成3人以上10人以下死亡."""
    meaning = fold(term.meaning)
    return next((r for r in ranges(meaning) if r.unit == "人" and _DEAD.match(meaning, r.end)), None)


def _figure(within: Range, library: Library) -> int | None:
    """A number of dead between the limits; None if there is none."""
    low = int(within.low) + 1 if within.low is not None else 1
    high = int(within.high) - 1 if within.high is not None else low * _FURTHEST
    return library.rng.randint(low, high) if low <= high else None
