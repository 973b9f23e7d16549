"""Places named in titles, texts and questions by their suffix: 青岛市, 蓟州区, 澎岬縣, 延边朝鲜族自治州.

Precision first: a false place would send a question to no document at all. A name is believed where a word list
knows it as a place, or where nobody knows it as a word (地名 are often unknown: 云汀, 澎岬) and it stands at the
beginning of a phrase. The word list is jieba's dictionary, read as a file: name, frequency, part of speech.

州, 盟 and 旗 alone say nothing (市蓟州, 同盟, 锦旗), so only 自治州, 自治县 and 自治旗 count. Bare names (深圳) stand in
gazetteer.py. Left out: which documents a place selects (kb/question.py), streets, towns and villages.
"""

import importlib.util
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

from ingest.fold import fold

_SUFFIXES = "省市县区"
# What may not follow the suffix: 市场, 市级, 市民, 区域, 区分, 县级, 省级 are words of their own.
_NOT_AFTER = {"市": "级场民容值面", "区": "域分别间块", "县": "级域城", "省": "级略却道干"}
# A character that cannot begin a name (it belongs to the words before it) or end one (城市, 全市, 副市长, 跨区).
_NOT_FIRST = frozenset(
    "的在对向由从到至为与及或于按依据把将被给让请问是有各全本我该此每某以了自赴往驻经使并等可应要同其另"
)
_NOT_LAST = frozenset(
    "城全各本我该此每某辖跨两二三多几门超上下集股夜菜都及与和或的在对向由从到至为属外内邻相位自副报等经使设且以于"
)
# 区 makes many common nouns: 蓄滞洪区, 易发区, 警戒区, 规划区 …; names of districts hardly end so.
_NOT_BEFORE_DISTRICT = frozenset(
    "社园灾景矿小校库街片郊农牧林厂港禁战分专老洪涝险害发设渡泛业能动制控戒护建保居住划画定域疏待生置商"
)
# A name that nobody knows must begin a phrase: after nothing, punctuation, a digit, another place or one of these.
_BEGINNERS = frozenset("省市县区州国在由与和及至从向对到为于的是将把被请给按以据令赴沿驻位处因问或距跨归并")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_AUTONOMOUS = re.compile(r"自治[州县旗区]")  # 延边朝鲜族自治州
_BEFORE_AUTONOMOUS = re.compile(rf"[^\u4e00-\u9fff]|[{_SUFFIXES}在由与和及至从向对]")
_NO_PLACES = frozenset(["大城市", "大中城市", "特大城市", "中小城市", "大都市", "老城区", "旧城区", "中心区", "各县市"])
_PREFECTURES = frozenset(
    ["大兴安岭", "阿里", "阿克苏", "喀什", "和田", "塔城", "阿勒泰"]
)  # 地区 (GB/T 2260); 华北地区 is none


@lru_cache(maxsize=1)
def _dictionary() -> tuple[frozenset[str], frozenset[str]]:
    """(words that name places, other words of two or three characters)"""
    names, words = set(), set()
    package = importlib.util.find_spec("jieba")
    if package is None or package.origin is None:
        return frozenset(), frozenset()
    with Path(package.origin).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, kind = line.split()
            if kind.startswith("ns"):
                names.add(word)
            elif len(word) in (2, 3):
                words.add(word)
    return frozenset(names), frozenset(words)


def places(text: str) -> Counter[str]:
    """Places with their suffix and how often each is named, folded.

    >>> places('青岛市应急管理局会同崂山区政府报告市政府')
    Counter({'青岛市': 1, '崂山区': 1})
    """
    folded = fold(text)
    found: Counter[str] = Counter()
    for m in re.finditer(rf"[{_SUFFIXES}]", folded):
        after = folded[m.end() : m.end() + 1]
        if (after and after in _NOT_AFTER[m.group()]) or folded[: m.start()].endswith("自治"):
            continue
        name = _name_before(folded, m.start())
        if name:
            found[name + m.group()] += 1
    for m in _AUTONOMOUS.finditer(folded):
        name = _BEFORE_AUTONOMOUS.split(folded[max(0, m.start() - 12) : m.start()])[-1]
        if len(name) >= 2:
            found[name + m.group()] += 1
    for place in [p for p in found if len(p) == 4 and p[1:] in found]:  # 寄衡川市 where 衡川市 is named too
        found[place[1:]] += found.pop(place)
    return found


def _name_before(folded: str, end: int) -> str | None:
    """The name that ends at `end`, before its suffix: of '会同崂山区' the '崂山'; None if none is believed."""
    names, words = _dictionary()
    suffix = folded[end]
    for size in (4, 3, 2, 1):
        name = folded[end - size : end] if size <= end else ""
        if size == 1 and (suffix != "县" or not _begins_phrase(folded, end - 1)):
            break  # 歙县, 泾县 are names; 山区, 城区 and the end of 事发地县 are none
        if name + suffix in names and name + suffix not in _NO_PLACES:
            return name if name[-1] != "地" or name[:-1] in _PREFECTURES else None
        if size > 1 and name in names:
            return name if _can_be_name(name, suffix, known=True) else None
    for size in (2, 3):
        name = folded[end - size : end] if size <= end else ""
        parts = {name, name + suffix, name[:2], name[-2:]}
        if not _can_be_name(name, suffix, known=False) or parts & words or (size == 3 and parts & names):
            continue
        if _begins_phrase(folded, end - size):
            return name
    return None


def _begins_phrase(folded: str, at: int) -> bool:
    before = folded[max(0, at - 1) : at]
    return not _HAN.fullmatch(before) or before in _BEGINNERS


def _can_be_name(name: str, suffix: str, *, known: bool) -> bool:
    if not _HAN.fullmatch(name) or name[-1] in _NOT_LAST or any(c in _SUFFIXES for c in name):
        return False
    return known or (name[0] not in _NOT_FIRST and not (suffix == "区" and name[-1] in _NOT_BEFORE_DISTRICT))


def bare(place: str) -> str:
    """'青岛市' -> '青岛', '蓟州区' -> '蓟州', '澎岬县' -> '澎岬'; a name of one character keeps its suffix."""
    stripped = re.sub(rf"(?:自治[州县区旗]|特别行政区|[{_SUFFIXES}])$", "", place)
    return stripped if len(stripped) >= 2 else place
