"""One matter with two values: time limits, water levels, staff, stocks, frequencies that cannot both hold.

Two values are at odds if both are said to be it (4座 / 6座), if both limit it and differ (30分钟内 / 1小时内), or if one breaks
the other's bound (不少于30人 / 20人). A subordinate plan that asks for more than the one above it is at odds with nothing.
Left out: dates and periods after which something is due (deadline.py), ranges that make a level (level.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

from ingest.fold import fold
from kb.checks.facts import Fact, facts
from kb.checks.finding import Finding, Findings, Kind
from kb.checks.kin import above, families
from kb.checks.matter import Weights
from kb.checks.pairs import candidates
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement
from kb.checks.slots import contrast, may_be_same
from kb.grading import particular

NEAR: Final = 0.55  # of the lighter clause's weight must be shared …
WHOLE: Final = 0.3  # … and of the lighter sentence's …
BOTH: Final = 0.6  # … and this much of both, the clause counting more
LEAST: Final = 14.0  # weight that two clauses must share: 共3处 and 共4处 share nothing
_WHAT: Final[Mapping[Kind, str]] = {"number": "数值", "deadline": "完成时限"}
_GRAVE: Final = frozenset(["小时", "米", "毫米", "级", "公里", "度", "次/年"])
_GRADING = re.compile(r"事故|事件|响应|预警|险情|灾情|灾害")


Key = tuple[str, int]  # a statement: its document and where it begins


class Said(Protocol):
    """Something that a statement of a document says."""

    @property
    def document(self) -> Reviewed:
        """Whose statement it is."""
        ...

    @property
    def statement(self) -> Statement:
        """Which says it."""
        ...


class NumberCheck:
    """Quantities."""

    kind: Kind = "number"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every pair of values of one matter that cannot both hold."""
        found = [f for family in families(documents) for f in self._family(family)]
        return Findings(tuple(found))

    def _family(self, family: Sequence[Reviewed]) -> Iterator[Finding]:
        weights = Weights.of(family)
        every = [f for d in family for f in facts(d) if not is_due(f) and not _is_others(f)]
        yield from differing(self.kind, every, weights)


def differing(kind: Kind, every: Sequence[Fact], weights: Weights) -> Iterator[Finding]:
    """The facts of one matter that cannot both hold, one finding for two statements."""
    of: dict[Key, list[Fact]] = defaultdict(list)
    for f in every:
        of[_key(f)].append(f)
    met: dict[tuple[Key, Key], None] = {}
    for one, other in candidates(every, weights, lambda f: f.unit):
        met[_key(one), _key(other)] = None
    for a, b in met:
        pairs = list(_at_odds(of[a], of[b], weights)) if may_meet(of[a][0], of[b][0]) else []
        if pairs:
            yield finding(kind, pairs)


def _at_odds(mine: Sequence[Fact], theirs: Sequence[Fact], weights: Weights) -> Iterator[tuple[Fact, Fact]]:
    """The facts of two statements that contradict each other; what both say alike explains itself.

    Ⅱ级每2小时、Ⅲ级每4小时 beside the same two is no contradiction of 2 and 4.
    """
    left, right = list(mine), list(theirs)
    for one in mine:
        same = next((o for o in right if (o.unit, o.values) == (one.unit, one.values)), None)
        if same is not None:
            left.remove(one)
            right.remove(same)
    ranked = sorted(
        ((weights.alike(weights.grams(a.near), weights.grams(b.near)), n, m) for n, a in enumerate(left) for m, b in enumerate(right)),
        reverse=True,
    )
    used: set[tuple[int, int]] = set()
    for _, n, m in ranked:
        if any(n == x or m == y for x, y in used) or left[n].unit != right[m].unit:
            continue
        used.add((n, m))
        if at_odds(left[n], right[m]) and same_matter(left[n], right[m], weights):
            yield left[n], right[m]


def _key(fact: Fact) -> Key:
    return fact.document.id, fact.statement.start


def may_meet(one: "Said", other: "Said") -> bool:
    """False for two rows of one table: they are of different things, or of one thing in two respects."""
    if one.document is not other.document:
        return True
    paragraphs = one.document.document.paragraphs
    a, b = paragraphs[one.statement.paragraph], paragraphs[other.statement.paragraph]
    return one.statement is not other.statement and (a.table is None or a.table != b.table)


def is_due(fact: Fact) -> bool:
    """True for a day, or a period, by which something has to be done once: 2025年6月底前, 印发之日起6个月内."""
    return fact.comparison == "by" or fact.unit in ("月", "年", "工作日") or (fact.unit == "小时" and fact.values[-1] >= 24 * 15)


def at_odds(one: Fact, other: Fact) -> bool:
    """True if both values cannot hold of one matter."""
    kinds = {one.comparison, other.comparison}
    if one.values == other.values and (len(kinds) == 1 or kinds <= {"is", "most", "ahead", "often"}):
        return False
    if len(kinds) == 1 or "between" in kinds or kinds == {"is", "ahead"}:
        return one.values != other.values
    least = next((f for f in (one, other) if f.comparison == "least"), None)
    most = next((f for f in (one, other) if f.comparison == "most"), None)
    said = next((f for f in (one, other) if f.comparison == "is"), None)
    if said and least:
        return said.values[0] < least.values[0]
    if said and most:
        return said.values[0] > most.values[0]
    return bool(least and most and least.values[0] > most.values[0])


def same_matter(one: Fact, other: Fact, weights: Weights) -> bool:
    """True if both are about one thing: enough is shared, and no slot, place or name differs."""
    if not one.slots.agree(other.slots) or (one.planned != other.planned and "is" in (one.comparison, other.comparison)):
        return False
    if one.comparison == "is" and one.unit not in _GRAVE and _hazards(one) != _hazards(other):
        return False  # 专业队伍共9支 and 危险化学品专业队伍2支: a part and the whole
    told = weights.full(one.slots.addressee), weights.full(other.slots.addressee)
    if all(told) and not may_be_same(*told):
        return False
    a, b = weights.grams(one.near), weights.grams(other.near)
    c, d = weights.grams(one.whole), weights.grams(other.whole)
    if max(weights.weight(a & b), 0.6 * weights.weight(c & d)) < LEAST:
        return False
    near, whole = weights.alike(a, b), weights.alike(c, d)
    if near < NEAR or whole < (BOTH if "when" in (one.comparison, other.comparison) else WHOLE):
        return False
    return 0.6 * near + 0.4 * whole >= BOTH and not contrast(one.near, other.near)


def _hazards(fact: Fact) -> frozenset[int]:
    return particular(fact.near) or particular(fold(fact.document.metadata.title))


def _is_others(fact: Fact) -> bool:
    """True for a range that makes a grade, which level.py compares, and a figure of a definition, which term.py does."""
    return "是指" in fact.whole or bool(
        fact.slots.grades and fact.comparison in ("least", "most") and fact.unit != "小时" and _GRADING.search(fact.whole)
    )


def finding(kind: Kind, pairs: Sequence[tuple[Fact, Fact]]) -> Finding:
    """Facts of two statements as one finding, those of the higher plan first."""
    if above(pairs[0][1].document, pairs[0][0].document):
        pairs = [(b, a) for a, b in pairs]
    one, other = pairs[0]
    said = "；".join(f"“{a.written}”与“{b.written}”" for a, b in pairs)
    where = "同一文件内" if one.document is other.document else "两份文件之间"
    upper = above(one.document, other.document)
    grave = any(a.unit in _GRAVE for a, _ in pairs)
    return Finding(
        kind,
        "high" if grave and kind == "number" else "medium",
        f"同一事项{where}{_WHAT[kind]}不同：{said}",
        (
            one.document.place_of(one.statement, [(a.start, a.end) for a, _ in pairs]),
            other.document.place_of(other.statement, [(b.start, b.end) for _, b in pairs]),
        ),
        "请核实后统一；下级预案不得低于上级预案的要求" if upper else "请核实后统一",
        certain=all(a.comparison == b.comparison and a.slots == b.slots for a, b in pairs),
    )
