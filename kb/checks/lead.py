"""One task with two leads, one office with two seats, one post with two holders.

    市防指办公室: 市应急管理局 in the annex of one plan, 市水务局 in the other plan

A district's leads are its own; who supports is no lead. Left out: reading who leads (appointments.py).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ingest.fold import fold
from kb.checks.appointments import Charge, charges
from kb.checks.differing import may_meet
from kb.checks.finding import Finding, Findings, Kind
from kb.checks.kin import above, families, ranks, tier_of
from kb.checks.matter import Weights
from kb.checks.once import ALSO, also, once
from kb.checks.pairs import candidates
from kb.checks.reviewed import Reviewed
from kb.checks.slots import contrast
from kb.checks.swapped import swapped
from kb.duties.units import core, same, split
from kb.grading import particular
from kb.levels import events, levels

TASK: Final = 0.6  # of the lighter one's weight must be shared by two descriptions of a task …
EVEN: Final = 0.4  # … and of the heavier one's: a part of a task may be somebody else's …
LEAST: Final = 8.0  # … and this much weight; or
NEARLY: Final = 0.8  # of the lighter one's …
MUCH: Final = 13.0  # … and so much weight
PLAINLY: Final = 20.0  # weight of what names a task plainly, whatever the hazard of the plan: 滞留旅客的临时安置 …
EVENLY: Final = 0.45  # … if it is so much of the heavier one's …
HALF: Final = 0.5  # … and of the lighter one's
NAME: Final = 0.9  # of a body's name
_WORDS: Final = {"seat": "所在单位", "post": "担任者", "task": "牵头（负责）单位"}
_TIER = re.compile(r"国务院|国家|省|市|区|县|街道|镇|乡")
_AUTHORITY = re.compile(rf"{_TIER.pattern}|管委会|管理委员会")
_OWN_TIER: Final = {"province": {"省", "市"}, "city": {"市"}, "county": {"区", "县"}, "town": {"街道", "镇", "乡"}}
_SCHEME = re.compile(r"响应|预警|启动|指挥部|办公室|信息发布|总指挥")  # what every plan lays down for its own hazard
# Acts that one body is in charge of as a whole. Source: 突发事件应对法 (2024) 第七十三条.
_ACTS: Final = (
    "疏散",
    "转移",
    "安置",
    "搜救",
    "救治",
    "警戒",
    "交通管制",
    "灭火",
    "监测",
    "善后",
    "善后处置",
    "调查评估",
)
_GROUPS = re.compile(r"学校|学生|医院|病人|景区|游客|旅客|车站|企业|员工|职工|船|渔民|监狱|养老|以外|以内|内部")
_VERB = re.compile(r"批准|签发|发布|公布")
_PARTICULAR = re.compile(r"所在单位$|总指挥$|主任$|组长$|[省市区县]|现场|应急|总|指挥部|办公室|领导小组|委员会|工作")
_HEAD = re.compile(r"(?:人民政府|政府)?(?:主要领导|主要负责同志|主要负责人|行政首长|党政主要负责同志)$")
_CHARGE_OF = re.compile(r"(?:负责)?分管(?P<of>[^的]{2,16}?)(?:工作)?的|分管(?P<of2>[^的]{2,12}?)(?:工作)?(?=副|领导)")


class LeadCheck:
    """Leads, seats and posts."""

    kind: Kind = "lead"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every two who are said to lead one thing."""
        return Findings(tuple(f for family in families(documents) for f in self._family(family)))

    def _family(self, family: Sequence[Reviewed]) -> Iterator[Finding]:
        weights = Weights.of(family)
        every, more = once((c for d in family for c in charges(d, weights)), _words)
        yield from swapped(family, weights)
        told: set[tuple[object, ...]] = set()
        for one, other in candidates(every, weights, lambda c: c.kind):
            if not may_meet(one, other) or not self._at_odds(one, other, weights):
                continue
            key = (one.document.id, one.statement.start, other.document.id, other.statement.start)
            if key not in told:
                told.add(key)
                yield self._finding(one, other, [*more[_words(one)], *more[_words(other)]])

    def _at_odds(self, one: Charge, other: Charge, weights: Weights) -> bool:
        if _same_who(one.who, other.who) or _other_tier(one, other):
            return False
        a, b = weights.grams(one.what), weights.grams(other.what)
        if one.kind != "task":
            if one.document is not other.document and not _PARTICULAR.sub("", one.what):
                return False  # 市指挥部 of this hazard and of that
            lighter, heavier = sorted((weights.weight(a), weights.weight(b)))
            return one.what == other.what or (lighter > 0 and weights.weight(a & b) >= NAME * heavier)
        if not (one.explicit and other.explicit):
            return False
        if _same_act(one, other):
            return not _helps(one, other)
        if one.document is not other.document and "本预案" in one.what + other.what:
            return False  # each plan is explained and revised by its own office
        shared = weights.weight(a & b)
        even = shared / max(weights.weight(a), weights.weight(b), 1e-9)
        plainly = shared >= PLAINLY and even >= EVENLY and weights.alike(a, b) >= HALF
        if shared < LEAST or (weights.alike(a, b) < TASK and not plainly) or contrast(one.what, other.what):
            return False
        near = weights.alike(a, b) >= NEARLY and shared >= MUCH
        if (even < EVEN and not near) or not (_same_hazard(one, other) or (plainly and not _scheme(one, other))):
            return False
        if one.document is not other.document and (one.what.endswith("组") or other.what.endswith("组")):
            return False  # each plan has teams of its own
        verbs = [frozenset(v.replace("公布", "发布") for v in _VERB.findall(c.what)) for c in (one, other)]
        if all(verbs) and not verbs[0] & verbs[1]:
            return False  # who has a response approved and who publishes
        for find in (events, levels):
            x, y = (find(c.what) or find(c.statement.text) for c in (one, other))
            if x and y and not x & y:
                return False
        return not _helps(one, other)

    def _finding(self, one: Charge, other: Charge, extra: Sequence[Charge]) -> Finding:
        if above(other.document, one.document):
            one, other = other, one
        said = [_said(c) for c in (one, other)]
        return Finding(
            self.kind,
            "high",
            f"同一{'机构' if one.kind != 'task' else '任务'}的{_WORDS[one.kind]}不同：“{said[0]}”与“{said[1]}”{also(len(extra))}",
            tuple(c.document.place_of(c.statement, [c.span]) for c in (one, other, *extra[:ALSO])),
            "请明确一个牵头单位（所在单位、担任者），并同步修改两处",
            certain=one.kind != "task",
        )


def _same_act(one: Charge, other: Charge) -> bool:
    """True for an act without more and the same act of some place or kind, in one hazard: 疏散工作, 下风向群众的疏散."""
    for a, b in ((one, other), (other, one)):
        act = next((act for act in _ACTS if a.what.endswith(act) and b.what.endswith(act)), "")
        bare = act and re.search(rf"(?:^|[.、)\s]|\d){act}(?:工作)?,?(?:统一)?由", a.statement.text)
        if (
            bare
            and not _GROUPS.search(b.what)
            and particular(fold(a.document.metadata.title)) & particular(fold(b.document.metadata.title))
        ):
            return one.document is not other.document
    return False


def _words(c: Charge) -> tuple[str, str, str, str]:
    """What a charge says, and for whom; of a task the document too, for within one it may be given twice."""
    return c.kind, c.what, c.who, c.document.id if c.kind == "task" and c.what.endswith("组") else tier_of(c.document)


def _said(c: Charge) -> str:
    """Who it is, as written; where the text says 该局, the office that is meant."""
    written = c.document.document.text[slice(*c.span)]
    return c.who if re.search(r"[该該本]", written) else written


def _same_hazard(one: Charge, other: Charge) -> bool:
    """False where both are of a hazard and of none in common, or one is a general plan's response and the other's that of a hazard."""
    a, b = (particular(c.what) or particular(fold(c.document.metadata.title)) for c in (one, other))
    if a and b:
        return bool(a & b)
    return not (a or b) or not _scheme(one, other)


def _scheme(one: Charge, other: Charge) -> bool:
    """True for what every plan lays down for its own hazard."""
    return bool(_SCHEME.search(one.what) or _SCHEME.search(other.what))


def _same_who(one: str, other: str) -> bool:
    """True if two may be one: the same unit, a post of it, or one that only says more of the other."""
    for a in split(one):
        for b in split(other):
            x, y = _plain(a), _plain(b)
            if x == y or same(x, y) or _says_less(x, y) or _says_less(y, x):
                return True
    return False


def _plain(who: str) -> str:
    who = re.sub(r"\([^()]*\)|(?<!负责)同志|兼|担任|^由", "", who).strip()
    m = _HEAD.search(who)
    if m:  # 市政府主要负责同志 is 市长, 市水务局主要负责同志 its 局长
        place = who[: m.start()]
        tail = {"市": "市长", "区": "区长", "县": "县长", "省": "省长", "镇": "镇长"}.get(place[-1:], "")
        return place + tail[1:] if tail else f"{place}局长" if place.endswith("局") else f"{place}主任"
    who = re.sub(r"^[市区县](?:人民)?政府(?=(?:负责)?分管)", "", who)
    return re.sub(r"人民政府(?=[副市区县省]*长)|政府(?=副?[市区县省]长)", "", who)


def _says_less(one: str, other: str) -> bool:
    """True if one names a post without its field, which the other gives: 副市长, 分管应急管理工作的副市长."""
    a, b = _CHARGE_OF.search(one), _CHARGE_OF.search(other)
    if a and b:
        return False
    return bool(b) and (
        one == _CHARGE_OF.sub("", other)
        or (one in ("分管副市长", "分管副区长", "分管副县长", "分管负责同志", "分管领导") and other.endswith(one[-3:]))
    )


def _other_tier(one: Charge, other: Charge) -> bool:
    """True if the things are of two tiers: 区级 and 市级, a district's office and the city's of one name."""
    a, b = ranks(one.what), ranks(other.what)
    if a and b and not a & b:
        return True
    x, y = (set(_TIER.findall(c.what[:4])) for c in (one, other))
    if x and y and not x & y:
        return True
    if one.document is not other.document and one.kind == "task":
        if any(
            tier_of(c.document) == "unit" and not _AUTHORITY.search(c.who) and tier_of(o.document) != "unit"
            for c, o in ((one, other), (other, one))
        ):
            return True  # a department of a company, for the company
        p, q = (set(_TIER.findall(re.sub(r"区\(县\)|县\(区\)|市、区", "", c.who)[:4])) for c in (one, other))
        own = one.document.region != other.document.region and all(
            one_tier & _OWN_TIER.get(tier_of(c.document), set()) for one_tier, c in ((p, one), (q, other))
        )
        if own and not p & q:  # each tier names its own office for its own task
            return True
    return False


def _helps(one: Charge, other: Charge) -> bool:
    """True if one statement names the other's lead as well: as one who leads with it or takes its turn."""
    for a, b in ((one, other), (other, one)):
        name = core(_plain(b.who))
        if (
            len(name) >= 2
            and name in a.statement.text
            and not re.search(
                rf"{re.escape(name)}[^,。;|]{{0,40}}(?:配合|协助|支持|支援|参与|参加|协办|提供|做好)|(?:配合|协助)[^,。;|]{{0,20}}{re.escape(name)}",
                a.statement.text,
            )
        ):
            return True
    return False
