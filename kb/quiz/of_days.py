"""From when a document holds: 《……》自（　　）起施行. Asked only where no amendment made that day a matter of history."""

import re
from collections.abc import Iterator
from datetime import date

from kb.checks.reviewed import Reviewed
from kb.quiz.clauses import Clause
from kb.quiz.item import GAP, Item
from kb.quiz.library import Library
from kb.quiz.making import BLANK, made, single
from kb.quiz.stems import in_script_of, named

_SINCE = re.compile(r"^本[\u4e00-\u9fff]{1,4}自(?P<day>(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日)起施行[。;,]")
_USUAL = ((1, 1), (3, 1), (5, 1), (6, 1), (7, 1), (9, 1), (10, 1), (11, 1), (12, 1))  # days on which laws begin to hold


def of_days(document: Reviewed, library: Library) -> Iterator[Item]:
    """The question of the day, as a choice and to be filled in."""
    for s in document.statements:
        m = _SINCE.match(s.text)
        if m is None or s.cells:
            continue
        day = date(int(m["y"]), int(m["m"]), int(m["d"]))
        if document.metadata.date and document.metadata.date > day.isoformat():
            return  # amended since: the day is that of the first version
        clause = Clause(document, s.start, s.end, s.headings)
        right = clause.text[m.start("day") : m.end("day")]
        wrong = [
            (day.year + dy, month, d)
            for dy in (-1, 0, 1)
            for month, d in _USUAL
            if (day.year + dy, month, d) != (day.year, day.month, day.day)
        ]
        chosen = sorted({(day.year, day.month, day.day), *library.rng.sample(wrong, 3)})
        options = [right if c == (day.year, day.month, day.day) else f"{c[0]}年{c[1]}月{c[2]}日" for c in chosen]
        name = named(clause, where=False)
        yield single(clause, f"{name}自{GAP}起施行。", options, right, source="date", level=2)
        yield made(
            "blank", "date", in_script_of(document, "{}自{}起施行。").format(name, BLANK), (), (), right, clause, 2
        )
        return
