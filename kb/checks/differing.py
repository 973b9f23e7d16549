"""The machinery of number.py and deadline.py: facts of one matter that cannot both hold, two statements a finding.

What several statements say in the same words is compared once; what many statements give two values is told once. Left out: reading
facts (facts.py), when two are of one matter (same_matter.py).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from kb.checks.facts import Fact, facts
from kb.checks.finding import Finding, Kind, Place
from kb.checks.grades import bounds, level_of
from kb.checks.kin import above, tier_of
from kb.checks.matter import Weights
from kb.checks.once import ALSO, also, once
from kb.checks.pairs import candidates
from kb.checks.reviewed import Reviewed
from kb.checks.same_matter import condition, same_matter
from kb.checks.statements import Statement

MANY: Final = 6  # statements of one matter that are told pair by pair; more are told together
SHOWN: Final = 8  # of these
_WHAT: Final[Mapping[Kind, str]] = {"number": "数值", "deadline": "完成时限"}
_AT_LEAST = re.compile(r"至少|不得?少于|不得?低于|不得?小于")
_CITYS = re.compile(r"(?:^|[\d.、)\s,;由])市(?!级以上|场|民)[\u4e00-\u9fff]{2,12}?(?:支队|总队|大队|局|委|中心|队)")
_CLAUSE = re.compile(r"[,;。:!?]")
_TITLE = 18  # characters of a clause before and behind its figure that a title has
_ITEMS = frozenset(
    ["（一）", "（1）", "①", "1.", "项", "目"]
)  # what a list is made of; 4.1 and 4.2 are parts of a text
_OPENING = 4  # characters that two items of one section share if they are of one thing
_BEFORE = 8  # characters before a figure that say that it is the least
_GRAVE: Final = frozenset(["小时", "米", "毫米", "级", "公里", "度", "次/年"])


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


def comparable(d: Reviewed) -> Iterator[Fact]:
    """The facts of a document but those that make a level, which level.py compares, and those of a definition, which term.py does."""
    bound = {(b.statement.start, at) for b in bounds(d) for at in range(b.span[0], b.span[1])}
    for f in facts(d):
        if "是指" not in f.whole and (f.statement.start, f.start) not in bound and not _grades(f):
            yield f


def differing(
    kind: Kind, every: Sequence[Fact], weights: Weights, wanted: Callable[[Fact, Fact], bool]
) -> Iterator[Finding]:
    """The facts of one matter that cannot both hold, one finding for two statements."""
    of: dict[Key, list[Fact]] = defaultdict(list)
    for f in every:
        of[_key(f)].append(f)
    said, more = once(of, lambda key: _words(of[key][0], weights))
    chosen = [f for key in said for f in of[key]]
    met: dict[tuple[Key, Key], None] = {}
    for one, other in candidates(chosen, weights, lambda f: f.unit):
        met[_key(one), _key(other)] = None
    found: list[tuple[Key, Key, list[tuple[Fact, Fact]]]] = []
    for a, b in met:
        pairs = list(_at_odds(of[a], of[b], weights)) if may_meet(of[a][0], of[b][0]) else []
        pairs = [(x, y) for x, y in pairs if wanted(x, y)]
        if pairs:
            found.append((a, b, pairs))
    others = {key: [of[k] for k in more[_words(of[key][0], weights)]] for key in said}
    for group in _together(found):
        keys = {key for a, b, _ in group for key in (a, b)}
        extra = [same for key in sorted(keys) for same in others[key]]
        if len(keys) > MANY or (len(keys) > 2 and len(_values(group)) == 2):
            yield _many(kind, group, extra)
        else:
            yield from (finding(kind, pairs, [*others[a], *others[b]]) for a, b, pairs in group)


def _words(fact: Fact, weights: Weights) -> tuple[str, str]:
    """What a statement says, its own place left out, and for whom: two statements of one kind are compared once."""
    return weights.without_places(fact.statement.text), tier_of(fact.document)


Group = list[tuple[Key, Key, list[tuple[Fact, Fact]]]]


def _together(found: Group) -> list[Group]:
    """The pairs by the matter that they share: those that have a statement in common."""
    group: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while group.setdefault(key, key) != key:
            key = group[key]
        return key

    for a, b, _ in found:
        group[root(a)] = root(b)
    by_root: dict[Key, Group] = defaultdict(list)
    for one in found:
        by_root[root(one[0])].append(one)
    return list(by_root.values())


def _values(group: Group) -> set[tuple[str, tuple[float, ...]]]:
    return {(f.unit, f.values) for _, _, pairs in group for pair in pairs for f in pair}


def _many(kind: Kind, group: Group, extra: Sequence[Sequence[Fact]]) -> Finding:
    """One finding for a matter that many statements give many values."""
    facts_of: dict[Key, list[Fact]] = defaultdict(list)
    for a, b, pairs in group:
        for one, other in pairs:
            facts_of[a].append(one)
            facts_of[b].append(other)
    written: dict[tuple[float, ...], str] = {}
    for f in (f for said in facts_of.values() for f in said):
        written.setdefault(f.values, f.written)
    values = list(written.values())
    shown = list(facts_of.values())[:SHOWN]
    first = finding(kind, group[0][2])
    said = "、".join(f"“{v}”" for v in values[:SHOWN]) + ("等" if len(values) > SHOWN else "")
    return replace(
        first,
        message=f"同一事项在{len(facts_of)}处有{len(values)}种{_WHAT[kind]}：{said}（{_matter(group[0][2][0][0])}）{also(len(extra))}",
        places=tuple(f[0].document.place_of(f[0].statement, [(x.start, x.end) for x in f]) for f in shown),
        certain=False,
    )


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
        (
            (weights.alike(weights.grams(a.near), weights.grams(b.near)), n, m)
            for n, a in enumerate(left)
            for m, b in enumerate(right)
        ),
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
    """False for two rows of one table or items of one list: they are of different things, or of one thing in two respects."""
    if one.document is not other.document:
        return True
    a, b = one.statement, other.statement
    if _siblings(one.document, a, b):
        return False
    if a.lead and a.lead == b.lead and a.headings[1:] == b.headings[1:]:  # items of one list
        return False
    return a is not b and (a.table is None or a.table != b.table)


def _siblings(d: Reviewed, a: Statement, b: Statement) -> bool:
    """True for two items of one section that open with different words: （一）学校食堂留样……，（二）供餐企业留样……."""
    sections = d.document.sections
    own = [d.section_at(s.start) for s in (a, b)]
    if own[0] is None or own[1] is None or own[0] == own[1]:
        return False
    x, y = sections[own[0]], sections[own[1]]
    return x.kind in _ITEMS and x.kind == y.kind and x.parent == y.parent and a.text[:_OPENING] != b.text[:_OPENING]


def at_odds(one: Fact, other: Fact) -> bool:
    """True if both values cannot hold of one matter."""
    kinds = {one.comparison, other.comparison}
    if "when" in kinds and kinds - {"when"}:  # a threshold is no value: 达到18.00米时 and 涨至18.72米
        return False
    if len(kinds) == 1 and _asks_for_more(one, other):
        return False
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


def _grades(fact: Fact) -> bool:
    """True for a condition of a level that is no range: 明火燃烧12小时 under 4.2 Ⅳ级响应."""
    if level_of(fact.statement) is None:
        return False
    return fact.comparison in ("least", "is", "when", "between") or (fact.comparison == "most" and fact.unit != "小时")


def finding(kind: Kind, pairs: Sequence[tuple[Fact, Fact]], extra: Sequence[Sequence[Fact]] = ()) -> Finding:
    """Facts of two statements, and the statements of the same words, as one finding, those of the higher plan first."""
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
        f"同一事项{where}{_WHAT[kind]}不同：{said}（{_matter(one)}）{also(len(extra))}",
        (
            one.document.place_of(one.statement, [(a.start, a.end) for a, _ in pairs]),
            other.document.place_of(other.statement, [(b.start, b.end) for _, b in pairs]),
            *(_again(same, pairs) for same in extra[:ALSO]),
        ),
        "请核实后统一；下级预案不得低于上级预案的要求" if upper else "请核实后统一",
        certain=all(
            a.comparison == b.comparison and a.slots == b.slots and bool(condition(a)) == bool(condition(b))
            for a, b in pairs
        ),
    )


def _matter(fact: Fact) -> str:
    """What a figure is of, as a title has it: its clause with …… for the figure, or what the row and the column are of."""
    s = fact.statement
    if s.cells:
        own = next((c for c in s.cells if c.start <= fact.start < c.end), None)
        key = s.key.text if s.key and s.key is not own else ""
        return " ".join(x for x in (key, own.head if own else "") if x)[:_TITLE]
    text = fact.document.document.text
    begin = max((s.start + m.end() for m in _CLAUSE.finditer(s.text, 0, fact.start - s.start)), default=s.start)
    end = next((s.start + m.start() for m in _CLAUSE.finditer(s.text, fact.end - s.start)), s.end)
    before, after = text[begin : fact.start].strip(), text[fact.end : end].strip()
    if len(before) > _TITLE:
        before = f"…{before[-_TITLE:]}"
    return " ".join(f"{before}……{after[:_TITLE]}".split())


def _asks_for_more(one: Fact, other: Fact) -> bool:
    """True if the plan below asks for more than the one above it: sooner, more, more often."""
    upper, lower = (one, other) if above(one.document, other.document) else (other, one)
    if not above(upper.document, lower.document):
        return False
    if tier_of(upper.document) == "city" and _CITYS.search(lower.statement.text[: lower.start - lower.statement.start]):
        return False  # 市消防救援支队 has its orders from the city: no county can ask more of it
    if upper.comparison == "most":
        return upper.unit == "小时" and lower.values[0] < upper.values[0]
    at = upper.start - upper.statement.start
    said = upper.statement.text[max(0, at - _BEFORE) : upper.end - upper.statement.start]
    return bool(_AT_LEAST.search(said)) and lower.values[0] > upper.values[0]


def _again(same: Sequence[Fact], pairs: Sequence[tuple[Fact, Fact]]) -> Place:
    """A statement of the same words as one of a pair, with the figures that are at odds."""
    values = {f.values for pair in pairs for f in pair}
    return same[0].document.place_of(same[0].statement, [(f.start, f.end) for f in same if f.values in values])
