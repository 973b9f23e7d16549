"""One term with two meanings, one short name for two bodies, one body under two names.

    易涝点: 积水深度15厘米以上 / 30厘米以上          definitions that differ in their figures are certain
    市防汛防台风指挥部 … 市防汛防台抗旱总指挥部      names that are nearly one, in one plan

Left out: names that a reform ended (agency.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from kb.checks.facts import facts
from kb.checks.finding import Finding, Findings, Kind, Span
from kb.checks.kin import families
from kb.checks.matter import Weights
from kb.checks.once import once
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement
from kb.duties.units import same

_DEFINES = re.compile(
    r"(?:(?:本|该)(?:预案|办法|方案|条例|计划|计画|规定|规程)(?:所称|所说|中的?|所指|中所称)的?|所称的?|下列用语的含义:?|\([一二三四五六七八九十\d]+\)|(?:^|[。;:\n])(?!本预案|本计划|本计画|本办法|本方案|所称))"
    r"\s?[\"']?(?P<term>[\u4e00-\u9fffa-z()]{2,20}?)[\"']?,?\s?(?:系?是指|系指|[:,]指|指的是|仅指|专指|特指)(?P<meaning>[^。]{6,200})"
)
_NO_TERM = re.compile(r"^(?:其中|以上|以下|本预案|上述|包括|主要|一般|这里|具体|特)")
# 本市汛期自每年4月15日起，至10月15日止: a season that is set.
_SEASON = re.compile(
    r"(?P<term>[\u4e00-\u9fff]{0,6}?(?:汛期|防火期|戒严期|台风期|凌汛期|采暖期|防灭火期|渔期))(?:起止(?:时间|日期))?(?:一般)?(?:为|自|是|从|,|:)+(?:每年)?(?P<meaning>\d{1,2}月(?:\d{1,2}日)?(?:起)?,?(?:至|到|~|-)(?:次年|翌年|当年)?\d{1,2}月(?:\d{1,2}日|底)?)"
)
_SEASON_DATES = re.compile(r"\d{1,2}月.*\d{1,2}月")
_OWN_PLACE = re.compile(r"^(?:本市|本区|本县|本港区|全市|全区|全县|我市|[\u4e00-\u9fff]{2,3}[市区县])")
_LEAVES_OUT = re.compile(r"不包括|不计在内|不在此列|除外|不含|仅指|不属于")
# 威胁人口在50人以上的隐患点列为重要地质灾害隐患点
_COUNTS_AS = r"(?:列为|定为|确定为|属于|称为|界定为|认定为|视为|为)\s?[\"']?{term}"
# （二）失联村：因灾造成电话、网络、电台都打不通，超过3个小时……的村
_LABELS = r"\s?(?:\([^()]{{1,3}}\)|\d{{1,2}}[.、])?\s?[\"']?{term}[\"']?:(?P<meaning>[^。]{{8,160}})"
_BODY = re.compile(
    r"[\u4e00-\u9fff()]{2,24}?(?:总指挥部|指挥部|领导小组|工作领导小组|应急委员会|委员会|应急中心|指挥中心)(?!办公室|成员|各|主任|总指挥|副)"
)
_LEADS_TO = re.compile(r"设立|成立|组建|设置|启动|由|向|报|经|在|为|和|及|与|、|对|将|本|该|服从|接受|根据|按照")
_TIER = re.compile(r"国家|省|市|区|县|镇|[\u4e00-\u9fff]{2,3}[市区县]")
_GENERIC = re.compile(
    r"(?:国家|省|市|区|县|镇|[\u4e00-\u9fff]{2,3}[市区县])?(?:相关|有关|各|专项|现场|应急|工作|突发事件|前方|前线|综合|临时|救援|联合)*(?:总?指挥部|领导小组|委员会|指挥中心|应急中心)"
)
NEARLY: Final = 0.72  # of their characters, in order, that two names for one body share
DIFFERENT: Final = 0.4  # definitions that share less of their weight are two


@dataclass(frozen=True, slots=True)
class Definition:
    """What a document says a term means."""

    document: Reviewed
    statement: Statement
    term: str  # folded
    meaning: str  # folded
    span: Span  # of the meaning, in the document


class TermCheck:
    """Terms, short names and names of bodies."""

    kind: Kind = "term"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """What is called by one name and is two, or by two names and is one."""
        found: list[Finding] = []
        for family in families(documents):
            weights = Weights.of(family)
            found += self._terms(family, weights)
            for d in family:
                found += [*self._short_names(d), *self._bodies(d)]
        return Findings(tuple(found))

    def _terms(self, family: Sequence[Reviewed], weights: Weights) -> Iterator[Finding]:
        by_term: dict[str, list[Definition]] = defaultdict(list)
        for d in family:
            for one in definitions(d):
                by_term[one.term].append(one)
        for term, several in by_term.items():
            for said in _said_elsewhere(term, several, family):
                several.append(said)
            for one, other in combinations(once(several, lambda x: x.meaning)[0], 2):
                if (marks := _differ(one, other, weights)) is not None:
                    yield self._term(term, one, other, marks)

    def _term(self, term: str, one: Definition, other: Definition, marks: tuple[list[Span], list[Span]]) -> Finding:
        figures = bool(marks[0] or marks[1])
        written = one.document.document.text[one.span[0] - 40 : one.span[0]]
        name = written[fold_find(written, term) :][: len(term)] if fold_find(written, term) >= 0 else term
        return Finding(
            self.kind,
            "medium" if figures else "low",
            f"“{name}”有两种{'范围或数值不同的' if figures else '表述不同的'}定义",
            (
                one.document.place_of(one.statement, marks[0] or [one.span]),
                other.document.place_of(other.statement, marks[1] or [other.span]),
            ),
            "请统一定义，或注明各自适用的范围",
            certain=figures,
        )

    def _short_names(self, d: Reviewed) -> Iterator[Finding]:
        defined: dict[str, list[tuple[str, Span]]] = defaultdict(list)
        for m in re.finditer(
            r"(?P<name>[\u4e00-\u9fff]{4,30})\((?:以下)?(?:统一)?简称[:]?[\"']?(?P<short>[\u4e00-\u9fff]{2,14})[\"']?[^()]{0,6}\)",
            d.folded,
        ):
            defined[m["short"]].append((m["name"], m.span()))
        for short, several in defined.items():
            first, at = several[0]
            for name, span in several[1:]:
                if _same_body(first, name):
                    continue
                yield Finding(
                    self.kind,
                    "medium",
                    f"简称“{short}”在同一文件中指两个不同的名称",
                    tuple(d.place(*_around(d, s), [s]) for s in (at, span)),
                    "请为其中一个另取简称",
                    certain=True,
                )

    def _bodies(self, d: Reviewed) -> Iterator[Finding]:
        found: dict[str, list[Span]] = defaultdict(list)
        for m in _BODY.finditer(d.folded):
            start = max((x.end() for x in _LEADS_TO.finditer(d.folded, m.start(), m.end() - 3)), default=m.start())
            name = d.folded[start : m.end()]
            if 6 <= len(name) <= 24 and _TIER.match(name) and not _GENERIC.fullmatch(name):
                found[name].append((start, m.end()))
        defined = set(d.short_names.values()) | {name for name in found if len(found[name]) > 1}
        for name, spans in found.items():
            if name in d.short_names.values():
                continue
            for known in sorted(defined - {name}, key=len):
                if known in found and len(spans) <= len(found[known]) and _nearly(known, name):
                    a, b = found[known][0], spans[0]
                    yield Finding(
                        self.kind,
                        "medium",
                        f"同一机构疑有两个名称：“{d.document.text[slice(*a)]}”与“{d.document.text[slice(*b)]}”",
                        tuple(d.place(*_around(d, s), [s]) for s in (a, b)),
                        "请核实是否同一机构，是则统一名称",
                    )
                    break


def definitions(d: Reviewed) -> Iterator[Definition]:
    """The definitions that a document gives."""
    for s in d.statements:
        if s.cells:
            continue
        for m in _DEFINES.finditer(s.text):
            if not _NO_TERM.match(m["term"]):
                yield Definition(
                    d, s, m["term"], m["meaning"], (s.start + m.start("meaning"), s.start + m.end("meaning"))
                )
        for m in _SEASON.finditer(s.text):
            yield Definition(
                d,
                s,
                _OWN_PLACE.sub("", m["term"]),
                m["meaning"],
                (s.start + m.start("meaning"), s.start + m.end("meaning")),
            )


def _said_elsewhere(term: str, known: Sequence[Definition], family: Sequence[Reviewed]) -> Iterator[Definition]:
    """Where a defined term is said to be of a figure without a definition: 威胁人口在50人以上的……列为重要隐患点."""
    if len(term) < 3 or not any(_figures(d) for d in known):
        return
    pattern = re.compile(_COUNTS_AS.format(term=re.escape(term)))
    label = re.compile(_LABELS.format(term=re.escape(term)))
    for d in family:
        if term not in d.folded:
            continue
        for s in d.statements:
            if any(k.statement is s for k in known):
                continue
            if m := label.match(s.text):
                span = (s.start + m.start("meaning"), s.start + m.end("meaning"))
                yield Definition(d, s, term, m["meaning"], span)
                continue
            m = pattern.search(s.text) if len(term) > 3 else None
            begin = max((s.text.rfind(mark, 0, m.start()) for mark in "。;"), default=-1) + 1 if m else 0
            if m and m.start() - begin >= 6:
                yield Definition(d, s, term, s.text[begin : m.start()], (s.start + begin, s.start + m.start()))


def _differ(one: Definition, other: Definition, weights: Weights) -> tuple[list[Span], list[Span]] | None:
    """The figures that two definitions do not share, ([], []) if they differ in words alone; None if they are one."""
    if _SEASON_DATES.search(one.meaning) and _SEASON_DATES.search(other.meaning):
        same = re.findall(r"\d+", one.meaning) == re.findall(r"\d+", other.meaning)
        return None if same else ([one.span], [other.span])
    mine, theirs = _figures(one), _figures(other)
    if mine and theirs and mine.keys() != theirs.keys():
        units = {u for _, u in mine} & {u for _, u in theirs}
        apart = (
            [(k, mine[k]) for k in mine.keys() - theirs.keys() if k[1] in units],
            [(k, theirs[k]) for k in theirs.keys() - mine.keys() if k[1] in units],
        )
        if apart[0] and apart[1]:
            return [span for _, span in apart[0]], [span for _, span in apart[1]]
    if bool(_LEAVES_OUT.search(one.statement.text)) != bool(_LEAVES_OUT.search(other.statement.text)):
        return [one.span], [other.span]
    if weights.alike(weights.grams(one.meaning), weights.grams(other.meaning)) < DIFFERENT:
        return [], []
    return None


def _figures(d: Definition) -> dict[tuple[tuple[float, ...], str], Span]:
    return {(f.values, f.unit): (f.start, f.end) for f in facts(d.document) if _within(f.start, d)}


def _within(at: int, d: Definition) -> bool:
    return d.span[0] <= at < d.span[1]


def _nearly(known: str, name: str) -> bool:
    """市防汛防台风指挥部 and 市防汛防台抗旱总指挥部: the same tier and nearly the same words; a part of it is another body."""
    if known[:1] != name[:1] or known in name or name in known or same(known, name):
        return False
    return SequenceMatcher(None, known, name, autojunk=False).ratio() >= NEARLY


def _same_body(one: str, other: str) -> bool:
    return one.endswith(other[-6:]) or other.endswith(one[-6:]) or one in other or other in one


def _around(d: Reviewed, span: Span) -> Span:
    s = d.statement_at(span[0])
    return (s.start, s.end) if s else span


def fold_find(written: str, term: str) -> int:
    """Where a folded term begins in a text, from its end; -1 if it does not stand there."""
    from ingest.fold import fold

    return fold(written).rfind(term)
