"""Which place a document is about: 全国, 云州市, 临江区, 澎岬县, 浦东新区; of Taiwan's laws 台湾. Folded.

Left out: finding places in a text (places.py).
"""

import re

from ingest.fold import fold
from ingest.gazetteer import CITIES, PROVINCES
from ingest.places import bare, places

_NATIONAL = re.compile(
    r"中共中央|国务院|全国人民代表大会|全国人大|^(?:国家|应急管理部|交通运输部|水利部|自然资源部|公安部)|总局令|部令"
)
_TAIWAN = ("行政院", "新台币", "直辖市、县(市)", "中华民国", "乡(镇、市)", "内政部")
# GB/T 2260: what follows a bare name. Provinces are 省, cities 市 but for these.
_MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
_REGIONS = {"内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区",
            "香港": "香港特别行政区", "澳门": "澳门特别行政区", "台湾": "台湾"}  # fmt: skip
_COUNTIES = {name: f"{name}县" for name in ("苗栗", "彰化", "南投", "云林", "屏东", "宜兰", "花莲", "澎湖", "金门")}
_NOT_CITIES = frozenset(["延边", "恩施", "湘西"])  # 自治州: a document about them names them in full
_ZONE = re.compile(  # at the beginning of a name that says no other place: 云汀经济技术开发区, 滨屿新区
    r"(?P<zone>[\u4e00-\u9fff]{2,4}(?:新区|(?:经济技术|高新技术产业|经济|高新|综合)开发区|(?:自由贸易|自贸)区|高新区|经开区))"
)
# What a title or an issuer begins with is a place though its name is a word: 同心县, 公安县, 东方市. Not 城市, 大中城市, 工业区.
_FIRST = re.compile(
    r"(?P<name>[\u4e00-\u9fff](?=县)|[\u4e00-\u9fff]{2,3}?)(?P<suffix>[市县旗]|(?<![业税工库矿山景灾林农社园厂港校片辖城地])区)(?=[\u4e00-\u9fff])(?![域级场民直属内外际郊容])"
)
_NO_NAMES = re.compile(
    r"[市县区旗镇乡省州]|^(?:本|全|各|该|某|邻|临|大|小|穷|强|百|我|我们|有关|相关|城|农村|山|老|大中?城|中小城|超大城|特大城|地|沿海|沿江|海岛|边境|自治|直辖|设|跨|双方|两|多|受灾|事发|所在|下级|上级|中心|开发|高新|示范|保护|风景|旅游|经济|综合|特别|行政|新)$|城$"
)
_COMPANY = re.compile(r"公司|集团|厂$")


def region_of(text: str, title: str, issuer: str | None, stem: str) -> str | None:
    """The place a document is about: named in its title, issuer or file name, else by far the most named in its text."""
    for source in (fold(title), fold(stem), fold(issuer or "")):
        if re.match(r"中华人民共和国|国家|国务院|全国|中共中央", source):
            return "全国"
        found = _named(source)
        if found:
            return found
    if issuer and _NATIONAL.search(fold(issuer)):
        return "全国"
    folded = fold(text)
    if _NATIONAL.search(folded[:300]) and "第一条" in folded[:3000]:
        return "全国"
    if sum(word in folded for word in _TAIWAN) >= 2:
        return "台湾"
    if issuer and _COMPANY.search(fold(issuer)):
        return None  # a company's paper names the places it trades with
    return _most_named(text, folded, stem)


def _most_named(text: str, folded: str, stem: str) -> str | None:
    named = places(text[:20_000])
    for city in CITIES:  # 昆山全力打造…… names its city without 市
        named[f"{city}市"] = max(named[f"{city}市"], folded[:20_000].count(city))
    ranked = [(p, n) for p, n in named.most_common() if p[-1] in "市县"]
    if ranked and ranked[0][1] >= 3:
        place, times = ranked[0]
        if len(ranked) == 1 or times >= 2 * ranked[1][1] or bare(place) in fold(stem):
            return place
    return None


def _named(name: str) -> str | None:
    """'天津港航道预案' -> '天津市', '深圳地铁预案' -> '深圳市', '云州市临江区预案' -> '云州市'."""
    named = places(name)
    province = next((p for p in PROVINCES if name.startswith(p)), None)
    if province and not any(p.startswith(province) for p in named):
        return _province(province)
    first = _FIRST.match(name)
    if first and not _NO_NAMES.search(first["name"]) and not any(p.startswith(first.group()) for p in named):
        named[first.group()] += 1
    if named:
        return max(named, key=lambda p: (named[p], -name.find(p)))
    begins = rf"(?:^|在|{'|'.join(PROVINCES)})"  # 深圳地铁……, ……在广西百色坠地……
    city = next((c for c in CITIES if c not in _NOT_CITIES and re.search(begins + c, name)), None)
    if city:
        return _COUNTIES.get(city, f"{city}市")
    happened = next((p for p in PROVINCES if f"在{p}" in name), None)
    if happened:
        return _province(happened)
    zone = _ZONE.match(name)
    return zone["zone"] if zone else None


def _province(name: str) -> str:
    """'天津' -> '天津市', '广西' -> '广西壮族自治区', '山东' -> '山东省'"""
    return _REGIONS.get(name, name + ("市" if name in _MUNICIPALITIES else "省"))
