"""Levels of response and colours of warning, as texts and questions write them: Ⅱ级响应, 二级应急响应, II级, 橙色预警.

Sources: 突发事件应对法 (2024) 第五十八条 for the four colours; the plans themselves for the numbers. All on folded text. Left
out: which level a quantity makes (grading.py).
"""

import re
from collections.abc import Mapping
from typing import Final

from ingest.fold import fold
from kb.naming import names_others

# What follows shows that it is the level of a response or warning: not 一级建造师, 四级以上地震, 黄色炸药.
LEVEL: Final = re.compile(
    r"(?<![\d一二三四])(?P<level>(?:[ⅰⅱⅲⅳ一二三四]|i{1,3}v?|iv|[1-4](?=级(?:应急|响应|预警|警报)))级)"
    r"(?=[防抗][\u4e00-\u9fff]{1,3}(?:应急|响应)|应急|响应|预警|警报|以上|标准|启动|条件|开设|由|为|是|$|[^\u4e00-\u9fff])"
    r"|(?P<colour>[红橙黄蓝]色)(?=预警|警报|信号|、|或|及|和|$|[^\u4e00-\u9fff])"
)
_NUMBERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("ⅰ", "i", "一", "1"), "1"),
    **dict.fromkeys(("ⅱ", "ii", "二", "2"), "2"),
    **dict.fromkeys(("ⅲ", "iii", "三", "3"), "3"),
    **dict.fromkeys(("ⅳ", "iv", "iiv", "iiiv", "四", "4"), "4"),
}


_NUMERAL: Final = re.compile("|".join(sorted(_NUMBERS, key=len, reverse=True)).replace("一", "一(?!般)"))  # not 一般
EVENT: Final = re.compile(r"(?P<event>特别重大|重大|较大|一般)(?=[^,。;]{0,8}(?:事故|事件|灾害|险情|灾情|突发|级))")


def events(text: str) -> frozenset[str]:
    """How grave the events are that a folded text names: '特别重大、重大事故' -> {'特别重大', '重大'}."""
    return frozenset(m["event"] for m in EVENT.finditer(text))


def levels(text: str) -> frozenset[str]:
    """The levels and colours that a folded text names, each as one character.

    >>> sorted(levels('ⅱ级响应、四级响应,橙色预警'))
    ['2', '4', '橙']
    """
    found = LEVEL.finditer(text)
    return frozenset(_NUMBERS[m["level"][:-1]] if m["level"] else m["colour"][0] for m in found)


def first_level(text: str) -> str:
    """The first level or colour that a folded text names, as it is written; "" where it names none."""
    m = LEVEL.search(text)
    return m.group() if m else ""


def of_another_level(asked: str, said: str) -> bool:
    """True if two folded texts name levels, and none in common."""
    return names_others(levels, asked, said) or names_others(events, asked, said)


def same_level(one: str, other: str) -> bool:
    """True if two levels are one: 三级 and Ⅲ级, 红色预警 and 红色."""
    a, b = plain(one), plain(other)
    return bool(a) and a == b


def plain(level: str) -> str:
    """A level without what it is of, its number a digit: 'Ⅱ级应急响应', '二级' -> '2'; '红色预警' -> '红'."""
    bare = re.sub(r"响应|预警|应急|色|级(?!别)|(?:突发)?(?:事件|事故|灾害|险情|灾情)", "", fold(level))
    return _NUMERAL.sub(lambda m: _NUMBERS[m.group()], bare)
