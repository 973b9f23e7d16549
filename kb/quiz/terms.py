"""Terms that a document defines: 本法所称突发事件，是指……; 特别重大事故，是指…… as an item of a list.

Left out: what is made of them (makers.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kb.checks.reviewed import Reviewed
from kb.quiz.clauses import Clause, stands_alone

_TERM: Final = r"[\"'(]?(?P<term>[\u4e00-\u9fffA-Za-zⅠ-Ⅻ、()/]{2,18}?)[\"']?"
_SAYS = re.compile(
    rf"^(?P<of>本[\u4e00-\u9fff]{{1,4}}所称(?:的)?)?{_TERM}(?:\([^()]{{1,20}}\))?(?:,?(?:是指|系指)|[,:]指(?![令引导挥定标派示明控]))(?P<meaning>[^。]{{8,200}})[。;]?$"
)
_ITEM = re.compile(r"^\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[①-⑳])\s*")
_NO_TERM = re.compile(r"^(?:其中|以上|以下|上述|包括|主要|一般是|这里|具体|前款|本条|本款)|的$|应当|所列|规定")
_LEANS = re.compile(r"前[款条述项]|上述|下列|第[一二三四五六七八九十百\d]+[条款项]|附件|见")


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its meaning: slices of the clause, which is a sentence or an item of a list."""

    clause: Clause
    start: int  # of the term in the clause
    end: int
    meaning_start: int
    meaning_end: int
    lead: str = ""  # folded, of the list that it is an item of
    lead_start: int = 0  # in the document

    @property
    def text(self) -> str:
        """The term as written."""
        return self.clause.text[self.start : self.end]

    @property
    def meaning(self) -> str:
        """What it means, as written."""
        return self.clause.text[self.meaning_start : self.meaning_end]


def terms(document: Reviewed) -> Iterator[Term]:
    """What a document defines, in order."""
    for s in document.statements:
        if s.cells:
            continue
        label = _ITEM.match(s.text)
        at = label.end() if label else 0
        m = _SAYS.match(s.text[at:])
        if not m or _NO_TERM.search(m["term"]) or _LEANS.search(s.text) or m["term"] in m["meaning"]:
            continue
        clause = Clause(document, s.start + at, s.end, s.headings)
        if not s.lead and not m["of"] and not stands_alone(clause.text, clause.folded, begins=True):
            continue
        yield Term(clause, *m.span("term"), *m.span("meaning"), s.lead)
