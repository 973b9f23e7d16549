"""The same duty word for word, of one department in one document and of another in the other: 收储、轮换和调运 of 市发改委, of 县应急局.

Of two tiers 市水利局 and 县水利局 are one department. Left out: who leads what in other words (lead.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.fold import fold
from kb.checks.alike import plain
from kb.checks.finding import Finding, Place
from kb.checks.kin import above
from kb.checks.matter import Weights
from kb.checks.reviewed import Reviewed
from kb.checks.slots import may_be_same
from kb.duties.rows import Duty
from kb.duties.units import split

LEAST: Final = 8  # characters of a duty, as it is compared: 做好有关工作 is everybody's
_DEPARTMENT = re.compile(r"(?:局|委|委员会|厅|部)(?:\([^()]*\))?$")
_TIER = re.compile(r"^(?:国家|[\u4e00-\u9fff]{2,3}(?=[省市区县])|)(?:省|市|区|县)?")


@dataclass(frozen=True, slots=True)
class _Given:
    document: Reviewed
    duty: Duty
    names: tuple[str, ...]  # of departments, folded, in full, without tier


def swapped(family: Sequence[Reviewed], weights: Weights) -> Iterator[Finding]:
    """Every duty of one wording that two documents give to two departments."""
    by_words: dict[str, list[_Given]] = defaultdict(list)
    for d in family:
        for duty in d.duties:
            words = plain(weights.full(fold(duty.does))).replace(" ", "")
            names = tuple(_TIER.sub("", weights.full(n)) for n in split(fold(duty.who)))
            if duty.role in ("lead", "execute") and len(words) >= LEAST and all(map(_DEPARTMENT.search, names)):
                by_words[words].append(_Given(d, duty, names))
    for several in by_words.values():
        told: set[tuple[str, str]] = set()
        for n, one in enumerate(several):
            for other in several[n + 1 :]:
                pair = (one.document.id, other.document.id)
                if one.document is not other.document and pair not in told and _apart(one, other, several):
                    told.add(pair)
                    yield _finding(one, other)


def _apart(one: _Given, other: _Given, several: Sequence[_Given]) -> bool:
    """True if no department that has the duty in one document may be one that has it in the other."""
    mine, theirs = ([n for g in several if g.document is x.document for n in g.names] for x in (one, other))
    return not any(may_be_same(a, b) for a in mine for b in theirs)


def _finding(one: _Given, other: _Given) -> Finding:
    if above(other.document, one.document):
        one, other = other, one
    return Finding(
        "lead",
        "medium",
        f"同一项职责分给了不同的部门：“{one.duty.who}”与“{other.duty.who}”（{one.duty.does}）",
        (_place(one), _place(other)),
        "请核实两级分工是否有意不同，不是则统一",
    )


def _place(given: _Given) -> Place:
    d, duty = given.document, given.duty
    s = d.statement_at(duty.start)
    at = d.document.text.find(duty.who, duty.start, duty.end)
    marks = [(at, at + len(duty.who))] if at >= 0 else []
    return d.place_of(s, marks) if s else d.place(duty.start, duty.end, marks)
