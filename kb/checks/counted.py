"""What is counted over a whole place, and whether two counts are of one thing: 全区有小型水库11座, 全区13座小型水库.

Only counts that name what they count right at the figure, and over what they count it (全市, 全区, 本县), are compared: 其中3座, 新建2座
and 每镇1座 are other counts. Left out: counts that are alike by all that is said around them (number.py).
"""

import re
from typing import Final

from kb.checks.facts import Fact
from kb.checks.kin import extents

LEAST: Final = 3  # characters of the thing's name
_UNITS: Final = frozenset(
    ["座", "台", "条", "支", "家", "所", "艘", "辆", "个", "处", "栋", "口", "眼", "户", "组", "部"]
)
_OTHER_COUNT = re.compile(
    r"每|其中|新建|新增|增设|增加|拟建|计划|力争|改建|扩建|不少于|至少|另有|另|部分|以上|已完成|排查|整治|抽查|先期"
)
_LEADS = re.compile(
    r"(?:共计|共有|现有|设有|建有|已建成|建成|已有|总计|合计|目前|现状|有|共|计|为|达|的|约|各类|登记|备案|在册)+$"
)
_HAS = re.compile(r"^(?:的|各类)?")
_PLACE = re.compile(
    r"^(?:截至[^,]*,)?(?:目前)?(?:全[省市区县镇]|本[省市区县镇]|[\u4e00-\u9fff]{2,3}[市区县](?:境内|内)?|[市区县](?:境内|域内?|内))?(?:境内|范围内)?(?:现|已|共)?$"
)


def same_count(one: Fact, other: Fact) -> bool:
    """True if both count one thing over one place."""
    if one.unit != other.unit or one.unit not in _UNITS or {one.comparison, other.comparison} != {"is"}:
        return False
    if one.document.region != other.document.region:
        return False
    over = extents(one.near) & extents(other.near)
    if not over or any(_OTHER_COUNT.search(f.near) for f in (one, other)):
        return False
    (left, right), (their_left, their_right) = _around(one), _around(other)
    return (
        _tails(left, their_left)
        or _head(right, their_right)
        or _crossed(left, their_right)
        or _crossed(their_left, right)
    )


def _around(fact: Fact) -> tuple[str, str]:
    """What stands right before a figure in its clause, without the verb, and what stands right behind it."""
    before, _, after = fact.near.partition("□")
    return _LEADS.sub("", before.strip()), _HAS.sub("", after.lstrip("□ "))


def _tails(one: str, other: str) -> bool:
    """全区有小型水库 and 区内小型水库: the same name with nothing but a place before it."""
    size = next((n for n in range(min(len(one), len(other)), LEAST - 1, -1) if one[-n:] == other[-n:]), 0)
    return size >= LEAST and all(_PLACE.match(_LEADS.sub("", text[:-size])) for text in (one, other))


def _head(one: str, other: str) -> bool:
    """座小型水库落实 and 座小型水库均已: what is counted has at least four characters in common, from the first on."""
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return same > LEAST


def _crossed(before: str, after: str) -> bool:
    """小型水库 before the figure and behind it."""
    size = next((n for n in range(min(len(before), len(after)), LEAST - 1, -1) if before.endswith(after[:n])), 0)
    return size >= LEAST and bool(_PLACE.match(_LEADS.sub("", before[:-size])))
