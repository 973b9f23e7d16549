"""One matter with two values: time limits, water levels, staff, stocks, frequencies that cannot both hold.

Two values are at odds if both are said to be it (4座 / 6座), if both limit it and differ (30分钟内 / 1小时内), or if one breaks
the other's bound (不少于30人 / 20人). A subordinate plan that asks for more than the one above it is at odds with nothing.
Left out: dates and periods after which something is due (deadline.py), ranges that make a level (level.py).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from ingest.fold import fold
from kb.checks.actors import actors, may_be_one
from kb.checks.counted import same_count
from kb.checks.facts import Fact, facts
from kb.checks.finding import Finding, Findings, Kind, Place
from kb.checks.grades import bounds, level_of
from kb.checks.kin import above, families, tier_of
from kb.checks.matter import Weights
from kb.checks.once import ALSO, also, once
from kb.checks.pairs import candidates
from kb.checks.reviewed import Reviewed
from kb.checks.slots import common_thing, contrast, may_be_same, opposed, other_bearer, owner
from kb.checks.statements import Statement
from kb.grading import hazards, particular

ENOUGH: Final = 0.4  # of `likeness`
LEAST: Final = 20.0  # weight that two sentences must share: 共3处 and 共4处 share nothing
RATIO: Final = 24.0  # 30分钟 and 20个工作日 are of two matters
MANY: Final = 6  # statements of one matter that are told pair by pair; more are told together
SHOWN: Final = 8  # of these
KEY: Final = 0.45  # of a row's key that the other statement must name
_MEASURED: Final = frozenset(["米", "毫米", "度", "级", "公里"])
UMBRELLA: Final = hazards("自然灾害") | hazards("生产安全")
_SUBJECT = re.compile(r"(?:^|各|由|,)(市|县|区|省|乡镇|街道|镇|村|公司|企业)(?!场|民|级以上)")
_WHAT: Final[Mapping[Kind, str]] = {"number": "数值", "deadline": "完成时限"}
_FIRST = re.compile(r"发生后|事发后|[接获]报后|获知后?|接到|事故后|险情后|发现")
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


class NumberCheck:
    """Quantities."""

    kind: Kind = "number"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every pair of values of one matter that cannot both hold."""
        found = [f for family in families(documents) for f in self._family(family)]
        return Findings(tuple(found))

    def _family(self, family: Sequence[Reviewed]) -> Iterator[Finding]:
        weights = Weights.of(family)
        every = [f for d in family for f in comparable(d) if f.comparison != "by"]
        yield from differing(self.kind, every, weights, lambda a, b: not (a.due and b.due))


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
    values = list({f.values: f.written for facts in facts_of.values() for f in reversed(facts)}.values())
    shown = list(facts_of.values())[:SHOWN]
    first = finding(kind, group[0][2])
    said = "、".join(f"“{v}”" for v in values[:SHOWN]) + ("等" if len(values) > SHOWN else "")
    return replace(
        first,
        message=f"同一事项在{len(facts_of)}处有{len(values)}种{_WHAT[kind]}：{said}{also(len(extra))}",
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
    if a.lead and a.lead == b.lead and a.headings[1:] == b.headings[1:]:  # items of one list
        return False
    return a is not b and (a.table is None or a.table != b.table)


def at_odds(one: Fact, other: Fact) -> bool:
    """True if both values cannot hold of one matter."""
    kinds = {one.comparison, other.comparison}
    if "when" in kinds and kinds - {"when"}:  # a threshold is no value: 达到18.00米时 and 涨至18.72米
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


def same_matter(one: Fact, other: Fact, weights: Weights) -> bool:
    """True if both are about one thing: enough is shared, and no slot, owner, place or name differs."""
    if not one.slots.agree(other.slots) or (
        one.planned != other.planned and "is" in (one.comparison, other.comparison)
    ):
        return False
    if same_count(one, other):
        return True
    if vetoed(one, other, weights):
        return False
    return likeness(one, other, weights) >= ENOUGH or _same_report(one, other, weights)


def _same_report(one: Fact, other: Fact, weights: Weights) -> bool:
    """True for the first report of one kind of reporter to one body: 10分钟内向市交通运输局报告, 20分钟内致电市交通运输局."""
    told = [weights.full(f.slots.addressee) for f in (one, other)]
    if one.unit != "小时" or told[0] != told[1] or len(told[0]) < 4 or one.due or other.due:
        return False
    said = [f.statement.text[: f.end - f.statement.start] for f in (one, other)]
    who = [actors(f) for f in (one, other)]
    return all(who) and all(map(_FIRST.search, said))


def likeness(one: Fact, other: Fact, weights: Weights) -> float:
    """How far two facts are about one thing, by the words of their clauses and sentences, 0..1."""
    a, b = weights.grams(one.near), weights.grams(other.near)
    c, d = weights.grams(one.whole), weights.grams(other.whole)
    shared = weights.weight(c & d)
    if shared < LEAST:
        return 0.0
    near, whole = weights.alike(a, b), weights.alike(c, d)
    across = max(
        weights.alike(a, d) if weights.weight(a) <= weights.weight(d) else 0.0,
        weights.alike(b, c) if weights.weight(b) <= weights.weight(c) else 0.0,
    )
    return (max(near, 0.85 * across) + whole) / 2


def vetoed(one: Fact, other: Fact, weights: Weights) -> bool:
    """True if they are of two things, whatever words they share."""
    if one.unit == "小时" and max(one.values[-1], other.values[-1]) > RATIO * min(one.values[0], other.values[0]):
        return True
    shares_thing = common_thing(one.whole, other.whole, weights.count)
    if not shares_thing and _is_owned(one) and _is_owned(other):
        if _hazards(one) != _hazards(other):
            return True  # 专业队伍共9支 and 危险化学品专业队伍2支: a part and the whole
        x, y = (owner(f.whole) or frozenset([tier_of(f.document)]) for f in (one, other))
        if not x & y:
            return True
    if one.unit in ("小时", "次/年") and not may_be_one(actors(one), actors(other)):
        return True
    if one.comparison == "often":
        x, y = weights.bodies(one.whole), weights.bodies(other.whole)
        if (x and y and not x & y) or _other_subject(one, other):
            return True
    if (
        not shares_thing
        and one.document.region != other.document.region
        and tier_of(one.document) == tier_of(other.document) != "unit"
    ):
        return True  # two districts, each for itself
    if one.unit in _MEASURED and other_bearer(one.near, other.near):
        return True
    p, q = (particular(fold(f.document.metadata.title)) - UMBRELLA for f in (one, other))
    if p and q and not p & q and not shares_thing:
        return True  # a flood plan's evaluation and a gas plan's
    if not (_key_is_named(one, other, weights) and _key_is_named(other, one, weights)):
        return True
    told = weights.full(one.slots.addressee), weights.full(other.slots.addressee)
    if all(told) and (not may_be_same(*told) or _passes_on(one, other) or _passes_on(other, one)):
        return True
    return contrast(one.near, other.near) or opposed(one.whole, other.whole)


def _is_owned(fact: Fact) -> bool:
    """True for a count of what somebody has: no standard for each, no distance."""
    counted = fact.comparison in ("is", "between", "least") and fact.unit not in (
        "小时",
        "公里",
        "米",
        "毫米",
        "级",
        "度",
    )
    return counted and not re.search(r"每[人位名户间]", fact.whole)


def _other_subject(one: Fact, other: Fact) -> bool:
    x, y = (owner(f.statement.text) | frozenset(_SUBJECT.findall(f.statement.text)[:1]) for f in (one, other))
    return bool(x and y and not x & y)


def _key_is_named(row: Fact, other: Fact, weights: Weights) -> bool:
    """True if what a table row is of is named by the other statement; true for what is no row."""
    key = row.statement.key
    if key is None:
        return True
    grams = weights.grams(key.text)
    return weights.weight(grams & weights.grams(other.statement.text)) >= KEY * weights.weight(grams)


def _passes_on(one: Fact, other: Fact) -> bool:
    """True if whom the one reports to is who reports in the other: a chain, not a contradiction."""
    told, at = one.slots.addressee, other.start - other.statement.start
    return len(told) >= 3 and told in other.statement.text[:at] and told not in other.slots.addressee


def _hazards(fact: Fact) -> frozenset[int]:
    return particular(fact.near) or particular(fold(fact.document.metadata.title))


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
        f"同一事项{where}{_WHAT[kind]}不同：{said}{also(len(extra))}",
        (
            one.document.place_of(one.statement, [(a.start, a.end) for a, _ in pairs]),
            other.document.place_of(other.statement, [(b.start, b.end) for _, b in pairs]),
            *(_again(same, pairs) for same in extra[:ALSO]),
        ),
        "请核实后统一；下级预案不得低于上级预案的要求" if upper else "请核实后统一",
        certain=all(a.comparison == b.comparison and a.slots == b.slots for a, b in pairs),
    )


def _again(same: Sequence[Fact], pairs: Sequence[tuple[Fact, Fact]]) -> Place:
    """A statement of the same words as one of a pair, with the figures that are at odds."""
    values = {f.values for pair in pairs for f in pair}
    return same[0].document.place_of(same[0].statement, [(f.start, f.end) for f in same if f.values in values])
