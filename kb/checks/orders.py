"""Ladders said in the wrong order: 由低到高为红色、橙色……, or 蓝色、橙色、黄色、红色.

Left out: the limits of levels (level.py).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kb.checks.finding import Finding
from kb.checks.grades import LADDERS, Ladder
from kb.checks.kin import above, tier_of
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement

_ORDER = re.compile(
    r"由(?P<from>高|低|重|轻|大|小)(?:到|至)(?P<to>高|低|重|轻|大|小)[^。;:]{0,8}?(?:分为|依次为|依次是|划分为|为|是|分)[:]?\s?(?:[二三四五两\d]个?(?:等级|级别|级|种|类|档)(?:,?(?:分别为|分别是|即|依次为|为))?[:,(]\s?)?(?P<first>特别重大|重大|较大|一般|[ⅰⅱⅲⅳ一二三四]级|[红橙黄蓝]色?)(?![别个])"
)
_LOWEST = ("一般", "ⅳ级", "四级", "蓝色", "蓝")
_HIGHEST = ("特别重大", "ⅰ级", "一级", "红色", "红")
# The levels of a ladder from the highest. Sources: 突发事件应对法 (2024) 第三条, 第六十三条, 第七十一条.
_RANKED: Final = (
    ("红", "橙", "黄", "蓝"),
    ("ⅰ级", "ⅱ级", "ⅲ级", "ⅳ级"),
    ("一级", "二级", "三级", "四级"),
    ("特别重大", "重大", "较大", "一般"),
)
_LISTS: Final = tuple(
    re.compile(
        rf"(?:{'|'.join(row)})色?(?:[、,](?:{'|'.join(row)})色?){{2}}(?:[、,]|和|及|与|以及)(?:{'|'.join(row)})色?(?![\u4e00-\u9fff]?(?:险情|事故))"
    )
    for row in _RANKED
)
SOURCE: Final[dict[Ladder, str]] = {
    "event": "《突发事件应对法》（2024）第三条",
    "warning": "《突发事件应对法》（2024）第六十三条",
    "response": "《突发事件应对法》（2024）第七十一条",
}


def orders(family: Sequence[Reviewed]) -> Iterator[Finding]:
    """Ladders said upside down, beside one of the family that is not; and those whose levels are not in order."""
    yield from _mixed(family)
    said = [(d, s, m) for d in family for s in d.statements for m in _ORDER.finditer(s.text)]
    right = [(d, s, m) for d, s, m in said if _is_usual(m)]
    for d, s, m in said:
        if _is_usual(m) or m["first"] not in (*_LOWEST, *_HIGHEST):
            continue
        beside = [(e, t, n) for e, t, n in right if ladder_of(t) == ladder_of(s)]
        mine = (d.id, _numerals(m["first"]), tier_of(d))
        beside.sort(key=lambda r: (r[0] is not d, tier_of(r[0]) != mine[2]))
        same = [r for r in beside if _numerals(r[2]["first"]) == mine[1]]
        places = [d.place_of(s, [(s.start + m.start(), s.start + m.end())])]
        higher = [r for r in same if above(r[0], d)]
        for e, t, n in dict.fromkeys([*beside[:1], *same[:1], *higher[:1]]):
            places.append(e.place_of(t, [(t.start + n.start(), t.start + n.end())]))
        yield Finding(
            "level",
            "high",
            f"{LADDERS[ladder_of(s)]}的高低次序写反：“{d.document.text[s.start + m.start() : s.start + m.end()]}”",
            tuple(places),
            f"一级（Ⅰ级、红色、特别重大）为最高级别，请更正次序；依据：{SOURCE[ladder_of(s)]}",
            certain=True,
        )


def _mixed(family: Sequence[Reviewed]) -> Iterator[Finding]:
    for d in family:
        for s in d.statements:
            for row, pattern in zip(_RANKED, _LISTS, strict=True):
                for m in pattern.finditer(s.text):
                    ranks = [row.index(x) for x in re.findall("|".join(row), m.group())]
                    if len(set(ranks)) == len(row) and ranks not in (sorted(ranks), sorted(ranks, reverse=True)):
                        span = (s.start + m.start(), s.start + m.end())
                        yield Finding(
                            "level",
                            "high",
                            f"{LADDERS[ladder_of(s)]}的次序错乱：“{d.document.text[slice(*span)]}”",
                            (d.place_of(s, [span]),),
                            f"由高到低应为{'、'.join(x.upper() if 'ⅰ' <= x[0] <= 'ⅿ' else x for x in row)}，请更正次序；依据：{SOURCE[ladder_of(s)]}",
                            certain=True,
                        )


def _is_usual(m: "re.Match[str]") -> bool:
    down = m["from"] in "高重大"
    return m["first"] in (_HIGHEST if down else _LOWEST)


def _numerals(first: str) -> str:
    """In which figures a ladder is written: Ⅰ级 and 一级 are two ways."""
    return "roman" if first[0] in "ⅰⅱⅲⅳ" else "han" if first[0] in "一二三四" and first.endswith("级") else "words"


def ladder_of(s: Statement) -> Ladder:
    """Of which ladder a statement speaks, by its words."""
    return "warning" if "预警" in s.text else "response" if "响应" in s.text or "开设" in s.text else "event"
