"""Whether two facts are of one matter: they share enough that tells, and no slot, owner, actor, place or name parts them.

Left out: what a fact is (facts.py), whether two values can both hold (differing.py).
"""

import re
from typing import Final

from ingest.fold import fold
from kb.checks.actors import actors, may_be_one
from kb.checks.counted import same_count
from kb.checks.facts import Fact
from kb.checks.kin import tier_of
from kb.checks.matter import Weights
from kb.checks.slots import common_thing, contrast, may_be_same, names_things, opposed, other_bearer, owner
from kb.grading import hazards, particular

ENOUGH: Final = 0.4  # of `likeness`
LEAST: Final = 20.0  # weight that two sentences must share: 共3处 and 共4处 share nothing
DUE: Final = 14.0  # … where both are days or periods by which something is due
PLAINLY: Final = 40.0  # … that makes one matter of it, whatever the hazards of the plans
RATIO: Final = 24.0  # 30分钟 and 20个工作日 are of two matters
KEY: Final = 0.45  # of a row's key that the other statement must name
_MEASURED: Final = frozenset(["米", "毫米", "度", "级", "公里"])
UMBRELLA: Final = hazards("自然灾害") | hazards("生产安全")
_MEASURES = re.compile(r"达到?|超过|高于|大于|库存|存量")
_SUBJECT = re.compile(r"(?:^|各|由|,)(市|县|区|省|乡镇|街道|镇|村|公司|企业)(?!场|民|级以上)")
_OF_TIER = re.compile(r"(?:[\u4e00-\u9fff]{2,3})?(?P<tier>[市区县])级?")
_BODY = re.compile(r"(?:队|队伍|站|所|中心|库|医院|基地|公司|中队)(?:\([^()]*\))?$")
_NAME: Final = 5  # characters of a name that tells one thing
CONDITION: Final = 0.3  # of the weight of the shorter condition that both must share
_CONDITION = re.compile(r"[^,;。:]{4,60}?(?:的|时|后|情况下|期间)$")
_ANY_EVENT = re.compile(
    r"接到|[接获]报|获知|得知|获悉|知悉|发现(?!人员)|下达|命令|指令|通知|报告|启动|发布|解除|结束|终止|停止|发生后$|^事[发故]|原则上|情况紧急|必要时"
)
_FIRST = re.compile(r"发生后|事发后|[接获]报后|获知后?|接到|事故后|险情后|发现")


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
    if shared < (DUE if one.due and other.due else LEAST):
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
    shares_thing = (
        common_thing(one.whole, other.whole, weights.count) or _names_row(one, other) or _names_row(other, one)
    )
    if not shares_thing and _is_owned(one) and _is_owned(other):
        if _other_hazard(one, other):
            return True  # 专业队伍共9支 and 危险化学品专业队伍2支: a part and the whole
        x, y = (owner(f.whole) or frozenset([tier_of(f.document)]) for f in (one, other))
        if not x & y:
            return True
    if one.unit in ("小时", "次/年") and not may_be_one(actors(one), actors(other)):
        return True
    if _other_condition(one, other, weights):
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
    measured = one.unit in _MEASURED or all(_MEASURES.search(f.near) for f in (one, other))
    if measured and other_bearer(one.near, other.near):
        return True
    p, q = (particular(fold(f.document.metadata.title)) - UMBRELLA for f in (one, other))
    shared = weights.weight(weights.grams(one.whole) & weights.grams(other.whole))
    if p and q and not p & q and not shares_thing and shared < PLAINLY:
        return True  # a flood plan's evaluation and a gas plan's
    if not (_key_is_named(one, other, weights) and _key_is_named(other, one, weights)):
        return True
    told = weights.full(one.slots.addressee), weights.full(other.slots.addressee)
    if all(told) and (not may_be_same(*told) or _passes_on(one, other) or _passes_on(other, one)):
        return True
    said = [f.near if names_things(f.near) else f.whole for f in (one, other)]
    if one.unit in _MEASURED and contrast(*said):
        return True  # 其警戒水位: of the station that its sentence names
    return contrast(one.near, other.near) or opposed(one.whole, other.whole)


def _other_condition(one: Fact, other: Fact, weights: Weights) -> bool:
    """True if the two hold in different cases: 列车在区间停车超过10分钟的 and 发生人员死亡的."""
    a, b = condition(one), condition(other)
    if not a or not b or any(_ANY_EVENT.search(text) for text in (a, b)):
        return False
    return weights.alike(weights.grams(a), weights.grams(b)) < CONDITION


def condition(fact: Fact) -> str:
    """In which case a fact holds, folded: the clause before its own that ends in 的, 时 or 后; "" where none stands there."""
    if fact.statement.cells:
        return ""
    said = fact.statement.text[: fact.start - fact.statement.start]
    parts = re.split(r"[,;。:]", said)[:-1]
    return next((p.strip() for p in reversed(parts) if _CONDITION.fullmatch(p.strip())), "")


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
    short = key.text  # 望泽站 is 望泽水文站
    if 3 <= len(short) <= 5 and re.search(
        rf"{re.escape(short[:2])}[\u4e00-\u9fff]{{1,4}}{re.escape(short[2:])}", other.statement.text
    ):
        return True
    grams = weights.grams(key.text)
    return weights.weight(grams & weights.grams(other.statement.text)) >= KEY * weights.weight(grams)


def _names_row(row: Fact, other: Fact) -> bool:
    """True if a statement names in full what a table row is of: 市级建有专业森林消防队 and the row of 市专业森林消防队."""
    key = row.statement.key
    if key is None or not _BODY.search(key.text):
        return False
    tier = _OF_TIER.match(key.text)
    name = key.text[tier.end() :] if tier else key.text
    theirs = owner(other.whole)
    mine = {"市": "city", "区": "county", "县": "county"}.get(tier["tier"], "") if tier else ""
    return len(name) >= _NAME and name in other.statement.text and (not mine or not theirs or mine in theirs)


def _passes_on(one: Fact, other: Fact) -> bool:
    """True if whom the one reports to is who reports in the other: a chain, not a contradiction."""
    told, at = one.slots.addressee, other.start - other.statement.start
    return len(told) >= 3 and told in other.statement.text[:at] and told not in other.slots.addressee


def _other_hazard(one: Fact, other: Fact) -> bool:
    """True if what is counted is of two hazards, or of one and of all; a general plan counts for every hazard."""
    x, y = particular(one.near), particular(other.near)
    if x or y:
        return x != y
    p, q = (particular(fold(f.document.metadata.title)) for f in (one, other))
    return bool(p and q) and p != q
