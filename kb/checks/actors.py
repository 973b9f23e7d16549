"""Who acts where a time is set, as far as it tells two matters apart: 镇街 in 10 minutes and 管理单位 in 15 are no contradiction.

    actors(fact)                                    {'镇街'}, from the duty that the fact stands in
    may_be_one({'运营企业'}, {'市轨道集团'})        True: a class and one of it
    may_be_one({'镇街'}, {'水库管理单位'})          False: of two classes

Left out: reading who has a duty (kb/duties/), to whom is reported (facts.py).
"""

import re
from collections.abc import Iterable
from typing import Final

from ingest.fold import fold
from kb.checks.facts import Fact
from kb.checks.kin import tier_of
from kb.checks.slots import may_be_same
from kb.duties.units import is_unit

# Classes of those who act, the first that fits. Source: who 突发事件应对法 (2024) gives duties to, chapters 二 and 五.
_CLASSES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("team", re.compile(r"(?<!领)队(?:伍|员)?$|分队$|力量$|(?:抢险|救援|抢修|专业)(?:人员|组)$")),
    ("ship", re.compile(r"船(?:舶|只|长)?$")),
    ("town", re.compile(r"镇街|乡镇|街道|(?<!城)镇(?:\([^()]*\))?(?:人民)?(?:政府)?$|公所|村(?:委会|民委员会)?$|社区|居委会|网格员|信息员")),
    ("company", re.compile(r"公司|集团|企业|厂$|经营者|业主|(?:经营|运营|管理|养护|使用|建设|施工|事发|事故|责任|发生)单位|单位(?:主要)?负责人|现场(?:有关|作业|工作)?人员|值班长|调度员|车站|控制中心|学校|医院|景区")),
    ("park", re.compile(r"管委会|管理委员会")),
    ("authority", re.compile(r"政府|指挥部|防指|防办|办公室|应急办|委员会|安委|应变中心|[局委部厅办处](?:\([^()]*\))?$|部门|机构|区委|市委|县委")),
)  # fmt: skip
_OFFICE = re.compile(r"[局厅](?:\([^()]*\))?$")
_OWN = re.compile(
    r"(?P<who>[\u4e00-\u9fff()]{2,20}?)(?:应当|应(?!急)|须|必须|要|在|于|自|从|接报|接到|接警|获悉|得知|收到|发现|负责)"
)
_NEXT: Final = 2  # characters between a time and who has to keep it: 终止后15日内，牵头部门……
_TIER = re.compile(r"(?:[\u4e00-\u9fff]{2,3})?[省市区县]")
_TIERED = re.compile(r"(?:[\u4e00-\u9fff]{2,3})?([省市区县])(?!级)")
_ANY_TEAM = re.compile(r"应急|抢险|抢修|救援|救灾|专业|综合|专职|分队|[省市区县]级|人员|队伍?|力量|组")


def actors(fact: Fact) -> frozenset[str]:
    """Who is to do what a fact sets a time for, folded; nobody where the text does not say."""
    own = _OWN.match(fact.near.strip())
    if own and is_unit(own["who"]):
        return frozenset([own["who"]])
    s = fact.statement
    said = [d for d in fact.document.duties if s.start <= d.start < s.end and d.role not in ("report_to", "member")]
    duties = [d for d in said if d.role != "support"]
    around = [d for d in duties if d.start <= fact.start < d.end] or [
        d for d in duties if fact.end <= d.start <= fact.end + _NEXT
    ]
    around = around or [d for d in said if d.start <= fact.start]  # 管委会配合调查；终止后10日内提交情况
    nearest = max((d.start for d in around), default=0)
    found = frozenset(fold(d.who) for d in around if d.start == nearest)
    if tier_of(fact.document) == "unit":  # the 应急办公室 of a company is the company
        return frozenset(who for who in found if _class(who) != "authority" or _TIER.match(who))
    return found


def may_be_one(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """False where nobody of the one may be one of the other; true where one side is not said."""
    a, b = list(mine), list(theirs)
    return not a or not b or any(_one(x, y) for x in a for y in b)


def _one(one: str, other: str) -> bool:
    if one == other or one in other or other in one:
        return True
    a, b = _class(one), _class(other)
    if a and b and a != b:
        return False
    tiers = [m[1].replace("区", "县") for who in (one, other) if (m := _TIERED.match(who))]
    if a == "team":
        if len(tiers) == 2 and tiers[0] != tiers[1]:
            return False
        x, y = (_ANY_TEAM.sub("", who) for who in (one, other))
        return not x or not y or may_be_same(x, y)
    return not (_OFFICE.search(one) and _OFFICE.search(other)) or may_be_same(one, other)


def _class(who: str) -> str:
    return next((name for name, pattern in _CLASSES if pattern.search(who)), "")
