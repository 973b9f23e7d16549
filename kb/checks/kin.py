"""Which documents speak of one place, and so may contradict each other: a city's plans, its districts', its companies'.

    families([city plan, district plan, other city's plan])   -> two families
    Tier: 'nation' above 'province' above 'city' above 'county' above 'town' above 'unit'

Documents are of one family if they bear one region, if one cites the other by its title, or if a district's plan and a city's
name each other's place. Two cities are never one family, whatever they write of each other. Left out: comparing them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from ingest.fold import fold
from ingest.places import bare
from kb.checks.reviewed import Reviewed
from kb.versions import core_title

Tier = Literal["nation", "province", "city", "county", "town", "unit"]
ORDER: Final[Mapping[Tier, int]] = {"nation": 0, "province": 1, "city": 2, "county": 3, "town": 4, "unit": 5}
OFTEN: Final = 2  # times that a district's plan names its city, if the city's do not name it
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_SUFFIXES: Final[tuple[tuple[str, Tier], ...]] = (
    (r"全国$|国家", "nation"),
    (r"(?:省|自治区|特别行政区)$", "province"),
    (r"(?:市|自治州|盟)$", "city"),
    (r"(?:新区|开发区|高新区|区|县|旗)$", "county"),
    (r"(?:街道|镇|乡)$", "town"),
)
_UNIT = re.compile(
    r"公司|集团|(?<!指挥)厂|医院|学校|中学|小学|幼儿园|大学|学院|矿(?!山)|车站|机场|港区|园区|景区|度假区|合作区|口岸|管理委员会|地铁(?!运营突发)|电站"
)
_PLAN = re.compile(r"预案|计划|计画|方案")
_Patterns = tuple[tuple[re.Pattern[str], Tier], ...]
# Over what somebody counts …
_EXTENTS: Final[_Patterns] = (
    (re.compile(r"全国"), "nation"),
    (re.compile(r"全省|本省|全自治区"), "province"),
    (re.compile(r"全市|本市|市域"), "city"),
    (re.compile(r"全区|全县|本区(?!域)|本县|[区县]内|[区县]域"), "county"),
    (re.compile(r"全镇|全街道|本镇"), "town"),
    (re.compile(r"本公司|全公司|本单位|本企业|本校|全校|本院|全院|本港区|本景区|本园区|全线"), "unit"),
)  # fmt: skip
# … and whose a thing is.
_RANKS: Final[_Patterns] = (
    (re.compile(r"国家级|中央财政"), "nation"),
    (re.compile(r"省级|省本级"), "province"),
    (re.compile(r"市级|市本级"), "city"),
    (re.compile(r"区级|县级|区\(县\)级|县\(区\)级|区本级|县本级"), "county"),
    (re.compile(r"镇级|乡级|街道级|乡镇级|街道\(镇\)级"), "town"),
    (re.compile(r"公司级|厂级|车间级|班组级"), "unit"),
)  # fmt: skip


def tier_of(document: Reviewed) -> Tier:
    """Whose text it is: by its title, then its region."""
    title, region = fold(document.metadata.title), document.region
    unit = _UNIT.search(_PLAN.split(title)[0])
    if unit and not title.startswith(("国家", "中华人民共和国")):
        return "unit"
    if region in _MUNICIPALITIES:
        return "province"
    return next((tier for pattern, tier in _SUFFIXES if re.search(pattern, region)), "unit")


def extents(text: str) -> frozenset[Tier]:
    """Over what a folded text counts: '全市共有' -> {'city'}."""
    return frozenset(tier for pattern, tier in _EXTENTS if pattern.search(text))


def ranks(text: str) -> frozenset[Tier]:
    """Of which tier the things are that a folded text names: '区级专项应急预案' -> {'county'}."""
    return frozenset(tier for pattern, tier in _RANKS if pattern.search(text))


def families(documents: Sequence[Reviewed]) -> list[list[Reviewed]]:
    """The documents by the place they speak of; rules of the whole country and of Taiwan, and cases, are in no family."""
    own = [d for d in documents if d.is_rule and tier_of(d) != "nation" and d.metadata.kind != "law"]
    group = list(range(len(own)))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    cities: dict[int, str] = {n: d.region for n, d in enumerate(own) if tier_of(d) == "city"}
    for a, b in _links(own):
        x, y = root(a), root(b)
        if x != y and not (cities.get(x) and cities.get(y) and cities[x] != cities[y]):
            group[y] = x
            cities[x] = cities.get(x) or cities.get(y, "")
    found: dict[int, list[Reviewed]] = defaultdict(list)
    for n, d in enumerate(own):
        found[root(n)].append(d)
    return list(found.values())


def _links(own: Sequence[Reviewed]) -> Iterator[tuple[int, int]]:
    by_region: dict[str, list[int]] = defaultdict(list)
    by_title: dict[str, list[int]] = defaultdict(list)
    for n, d in enumerate(own):
        for region in sorted({d.region, fold(d.metadata.region or "")} - {""}):
            by_region[region].append(n)
        by_title[core_title(d.metadata.title)].append(n)
    for same in by_region.values():
        yield from ((same[0], other) for other in same[1:])
    for region, ids in by_region.items():
        ids.sort(key=lambda n: own[n].region != region)  # its own texts before those of what lies within it
    names = {region: bare(region) for region in by_region}
    for n, d in enumerate(own):
        for title in sorted(set(re.findall(r"《([^《》]{4,40})》", d.folded)), key=lambda t: (-d.folded.count(t), t)):
            yield from ((n, other) for other in by_title.get(core_title(title), ()) if other != n)
        mine, tier = d.region, tier_of(d)
        upper = {r: d.folded.count(r) for r, ids in by_region.items() if r != mine and tier_of(own[ids[0]]) != tier}
        most = max(upper.values(), default=0)
        for region, times in upper.items():
            names_each_other = times and (
                mine == "" or mine in own[by_region[region][0]].folded or names[region] in mine
            )
            below_it = ORDER[tier] > ORDER[tier_of(own[by_region[region][0]])] and times == most
            if names_each_other or (below_it and (times >= OFTEN or f"{region}{mine}" in d.folded)):
                yield n, by_region[region][0]


def above(one: Reviewed, other: Reviewed) -> bool:
    """True if the first document is of a higher tier."""
    return ORDER[tier_of(one)] < ORDER[tier_of(other)]
