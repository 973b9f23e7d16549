"""Places named in titles, texts and questions: 青岛市, 鞍山, 蓟州区, 澎岬縣.

A place is found by its suffix (省 市 县 区 …) in one list of readable exceptions; bare names (青岛) are known
where a library has learnt them from its documents. Left out: which documents a place selects (kb/question.py).
"""

import re
from collections import Counter

from ingest.fold import fold

# Words that end like a place and are none: the character before the suffix gives them away.
# 城市, 全市, 各县, 社区, 园区, 地区, 辖区, 灾区, 直辖市, 县级市, 超市, 上市, 门市, 本省, 节省 …
_NOT_BEFORE_NOT_BEFORE_DISTRICT = "社园地灾景矿小校库街片郊农牧林厂港禁战分专新老山"  # 园区, 灾区, 山区: only where nothing longer stands before
_SUFFIX = "省市县区州盟旗"
# Bare characters that cannot begin a name: they belong to the sentence before it.
_NOT_FIRST = "的在对向由从到至为与和及或于按照依据把将被给让请问是有各全本我该此每某以请据了自赴往驻经使并等可应要同"

def places(text: str) -> Counter[str]:
    """Places with their suffix and how often each is named, folded.

    >>> places('青岛市应急管理局会同崂山区政府')
    Counter({'青岛市': 1, '崂山区': 1})
    """
    found: Counter[str] = Counter()
    folded = fold(text)
    for m in re.finditer(rf"[{_SUFFIX}]", folded):
        end = m.end()
        for size in (2, 3):
            name = folded[max(0, m.start() - size) : m.start()]
            if len(name) == size and _plausible(name, folded[m.start()]):
                found[name + folded[m.start() : end]] += 1
    return _longest(found)


def _plausible(name: str, suffix: str) -> bool:
    if not all("\u4e00" <= c <= "\u9fff" for c in name) or name[0] in _NOT_FIRST or name[-1] in _NOT_BEFORE_SUFFIX:
        return False
    return not (suffix == "区" and name[-1] in _NOT_BEFORE_DISTRICT and (name[-1] != "山" or name[0] in "丘低高中"))


def _longest(found: Counter[str]) -> Counter[str]:
    """Of 家庄市 and 石家庄市 keep the longer where the shorter never stands without it; of 对青岛市 keep 青岛市."""
    result = Counter(found)
    for place in found:
        if len(place) == 4:
            shorter = place[1:]
            if found[shorter] == found[place] and found[place] > 1:
                result.pop(shorter, None)
            else:
                result.pop(place, None)
    return result


def bare(place: str) -> str:
    """'青岛市' -> '青岛', '蓟州区' -> '蓟州', '澎岬县' -> '澎岬'; a name of one character keeps its suffix."""
    stripped = re.sub(rf"(?:自治州|自治县|自治区|特别行政区|[{_SUFFIX}])$", "", place)
    return stripped if len(stripped) >= 2 else place
