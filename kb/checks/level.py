"""Levels that do not fit each other: gaps, overlaps, a ladder upside down, one trigger with two responses, two limits for one grade.

    Ⅲ级 100～150毫米, Ⅱ级 180～250毫米                    nothing says what 160毫米 is
    Ⅱ级 5000人以上1万人以下, Ⅲ级 1000人以上6000人以下     5500人 is both

Left out: reading levels out of texts (grades.py).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from kb.checks.alike import grams
from kb.checks.conditions import shared
from kb.checks.finding import Finding, Findings, Kind, Severity
from kb.checks.grades import LADDERS, PLAIN_HEAD, WEATHER, Bound, Trigger, bounds, situations, triggers
from kb.checks.kin import families
from kb.checks.matter import Weights
from kb.checks.once import once
from kb.checks.orders import orders
from kb.checks.reviewed import Reviewed
from kb.quantities import Range, quantities, ranges

_TELLING = 6  # characters of a measure that says so much that 以上 alone makes a level
_SAME_MEASURE = 0.6  # of their pairs of characters that two descriptions of a measure share
_WHOLE = frozenset(["人", "户", "间", "栋", "辆", "艘", "起", "处"])  # what is counted in whole numbers
_LIKE = 0.55  # of their weight that two situations share
_LEAST = 14.0  # weight that they must share
_NUMERALS = re.compile(r"\d+|[一二两三四五六七八九十]+(?=个|处|条|座)")
_GRADE = re.compile(r"特别重大|重大|较大|一般")
_LEVELS = re.compile(r"[ⅰⅱⅲⅳ一二三四]级|\|")


class LevelCheck:
    """Grades of events, warnings and responses."""

    kind: Kind = "level"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """What is wrong within one ladder and between the ladders of a family."""
        found: list[Finding] = []
        for family in families(documents):
            every = [b for d in family for b in bounds(d)]
            for d in family:
                found += self._ladders([b for b in every if b.document is d])
            found += [
                *orders(family),
                *self._limits(every),
                *self._signals(every),
                *self._triggers([t for d in family for t in triggers(d)]),
            ]
            found += [*self._situations(family), *shared(family)]
        return Findings(tuple(found))

    def _ladders(self, own: Sequence[Bound]) -> Iterator[Finding]:
        for group in _measured(own, lambda b: (b.ladder, b.within.unit, b.tier, _list_of(b))):
            by_rank: dict[int, list[Bound]] = defaultdict(list)
            for b in group:
                by_rank[b.rank].append(b)
            for rank in sorted(by_rank):
                if rank + 1 in by_rank and len(by_rank[rank]) == len(by_rank[rank + 1]) == 1:
                    yield from self._neighbours(by_rank[rank][0], by_rank[rank + 1][0])

    def _neighbours(self, upper: Bound, lower: Bound) -> Iterator[Finding]:
        low, high = upper.within.low, lower.within.high
        if low is None or high is None:
            if _contrary(upper.within, lower.within):
                yield self._finding(
                    upper, lower, f"级别越高要求越低，{upper.written}与{lower.written}的界限次序相反", "high"
                )
            return
        if high < low <= high + 1 and upper.within.unit in _WHOLE:  # 29人以下 and 30人以上 leave nobody out
            return
        if high < low:
            yield self._finding(
                upper,
                lower,
                f"{lower.written}与{upper.written}之间有空档：{_said(high)}至{_said(low)}{upper.within.unit}没有对应的级别",
                "high",
            )
        elif high > low and not (
            lower.within.low is not None and lower.within.low >= (upper.within.high or float("inf"))
        ):
            yield self._finding(
                upper,
                lower,
                f"{lower.written}与{upper.written}的范围重叠：{_said(low)}至{_said(high)}{upper.within.unit}同时符合两级",
                "high",
            )
        elif high > low:
            yield self._finding(upper, lower, f"{upper.written}与{lower.written}的界限次序相反", "high")
        elif (
            lower.within.with_high
            and upper.within.with_low
            and re.search(r"\(含", lower.statement.text[lower.within.start : lower.within.end + 4])
        ):
            said = f"边界值{_said(low)}{upper.within.unit}同时属于{lower.written}与{upper.written}"
            yield self._finding(upper, lower, said, "low")

    def _limits(self, every: Sequence[Bound]) -> Iterator[Finding]:
        """One grade, one measure, one hazard, two limits, in two documents; or one range and two grades."""
        for group in _measured(every, lambda b: (b.ladder, b.within.unit, b.tier, b.hazards)):
            for one, other in combinations(group, 2):
                if one.document is other.document or _same_range(one.within, other.within):
                    continue
                if one.rank == other.rank and not any(
                    _same_range(one.within, b.within)
                    for b in group
                    if b.document is other.document and b.rank == one.rank
                ):
                    yield self._finding(one, other, f"同一级别（{one.written}）的标准不同", "high")
            for one, other in combinations(group, 2):
                same = (one.within.low, one.within.high) == (
                    other.within.low,
                    other.within.high,
                ) and one.within.low is not None
                if (
                    same
                    and (one.within.high is not None or len(one.measure) >= _TELLING)
                    and one.rank != other.rank
                    and one.document is not other.document
                ):
                    yield self._finding(
                        one, other, f"同一范围对应不同的级别：“{one.written}”与“{other.written}”", "high"
                    )

    def _signals(self, every: Sequence[Bound]) -> Iterator[Finding]:
        """One reading of the weather with two colours: who issues warning signals does so for all tiers (气象灾害预警信号)."""
        signals = [(b, w.group()) for b in every if b.ladder == "warning" and (w := WEATHER.search(b.statement.text))]
        weather = {id(b): word for b, word in signals}
        for group in _measured([b for b, _ in signals], lambda b: (b.within.unit, weather[id(b)])):
            for one, other in combinations(group, 2):
                same = (one.within.low, one.within.high) == (other.within.low, other.within.high)
                if same and one.rank != other.rank and one.document is not other.document and one.tier != other.tier:
                    said = f"同一范围对应不同的级别：“{one.written}”与“{other.written}”"
                    yield self._finding(one, other, said, "high")

    def _triggers(self, every: Sequence[Trigger]) -> Iterator[Finding]:
        by_what: dict[tuple[object, ...], list[Trigger]] = defaultdict(list)
        for t in every:
            key = (t.what, t.tier) if t.what.endswith("色预警") else (t.what, t.tier, t.hazards)
            by_what[key].append(t)
        for group in by_what.values():
            for one, other in combinations(group, 2):
                if one.rank == other.rank or any(x.rank == one.rank for x in group if x.document is other.document):
                    continue
                if one.document is not other.document and any(
                    x.rank == other.rank for x in group if x.document is one.document
                ):
                    continue
                yield Finding(
                    self.kind,
                    "high",
                    f"同一情形（{one.what}）启动的响应级别不同：“{one.written}”与“{other.written}”",
                    (
                        one.document.place_of(one.statement, [one.span]),
                        other.document.place_of(other.statement, [other.span]),
                    ),
                    "请统一启动条件与响应级别的对应关系",
                    certain=one.what.endswith("色预警"),
                )

    def _situations(self, family: Sequence[Reviewed]) -> Iterator[Finding]:
        """One situation with two levels, or with two figures at one level."""
        weights = Weights.of(family)
        every = [
            (t, weights.grams(_LEVELS.sub("", t.what)))
            for t in once(
                (t for d in family for t in situations(d)), lambda t: (weights.without_places(t.what), t.rank, t.tier)
            )[0]
        ]
        for (one, a), (other, b) in combinations(every, 2):
            if one.tier != other.tier or (
                one.statement.table is not None and one.statement.table == other.statement.table
            ):
                continue
            if one.hazards and other.hazards and not one.hazards & other.hazards:
                continue
            if one.document is other.document and one.statement.headings == other.statement.headings:
                continue
            if weights.weight(a & b) < _LEAST or weights.alike(a, b) < _LIKE:
                continue
            grades = [frozenset(_GRADE.findall(t.what)) for t in (one, other)]
            if all(grades) and not grades[0] & grades[1]:
                continue
            x, y = (frozenset((q.value, q.unit) for q in quantities(t.what)) for t in (one, other))
            message = ""
            if one.rank == other.rank and x and y and x != y and {u for _, u in x} == {u for _, u in y}:
                message = f"同一级别（{one.written}）的启动条件数值不同"
            elif one.rank != other.rank and x == y and one.document is not other.document:
                message = f"相近的情形启动的响应级别不同：“{one.written}”与“{other.written}”"
            if message and not ranges(one.what) and not ranges(other.what):
                yield Finding(
                    self.kind,
                    "high",
                    message,
                    (one.document.place_of(one.statement), other.document.place_of(other.statement)),
                    "请核实是否同一情形，是则统一",
                )

    def _finding(self, one: Bound, other: Bound, message: str, severity: Severity) -> Finding:
        return Finding(
            self.kind,
            severity,
            f"{LADDERS[one.ladder]}：{message}（{one.measure}）",
            (one.document.place_of(one.statement, [one.span]), other.document.place_of(other.statement, [other.span])),
            "请使相邻级别首尾相接，并与上位预案一致",
            certain=True,
        )


def _measured(every: Sequence[Bound], key: Callable[[Bound], object]) -> Iterator[list[Bound]]:
    """Bounds of one key whose measures are one."""
    groups: dict[object, list[list[Bound]]] = defaultdict(list)
    for b in every:
        for group in groups[key(b)]:
            if _same_measure(group[0].measure, b.measure):
                group.append(b)
                break
        else:
            groups[key(b)].append([b])
    for several in groups.values():
        yield from (g for g in several if len(g) > 1)


def _same_measure(one: str, other: str) -> bool:
    if _NUMERALS.findall(one) != _NUMERALS.findall(other):  # 24小时, 两个以上县
        return False
    a, b = grams(one), grams(other)
    return one == other or bool(a and b and len(a & b) >= _SAME_MEASURE * max(len(a), len(b)))


def _list_of(b: Bound) -> object:
    """The list or table in which a range stands: ladders of several hazards in one plan are several."""
    paragraph = b.document.document.paragraphs[b.statement.paragraph]
    if paragraph.table is not None:
        return (
            "table",
            paragraph.table,
            *(c.text for c in b.statement.cells[:1] if not re.search(r"级|[红橙黄蓝]色|重大|较大|一般", c.text)),
        )
    above = list(b.statement.headings)
    while above and (PLAIN_HEAD.search(above[0]) or _levelled(above[0])):
        above.pop(0)
    return tuple(above[:1])


def _levelled(heading: str) -> bool:
    return bool(re.search(r"^[特大中小]+型|[ⅰⅱⅲⅳ一二三四]级|[红橙黄蓝]色|特别重大|重大|较大|一般", heading))


def _same_range(a: Range, b: Range) -> bool:
    return (
        (a.low, a.high) == (b.low, b.high) or (a.low is None) != (b.low is None) or (a.high is None) != (b.high is None)
    )


def _contrary(upper: Range, lower: Range) -> bool:
    """True if the higher level begins below the lower one: both only 以上."""
    return (
        upper.low is not None
        and lower.low is not None
        and upper.high is None
        and lower.high is None
        and upper.low < lower.low
    )


def _said(value: float) -> str:
    return f"{value:g}" if value < 10_000 else f"{value / 10_000:g}万"
