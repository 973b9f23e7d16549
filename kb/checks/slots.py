"""Names of things that tell two matters apart: 上坪水库 and 龙坎水库, 固定式 and 移动式, 市防指 and 市危化指.

Left out: figures, years and levels (facts.py).
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from ingest.places import _dictionary

# What many are called by, with a name before it. Source: 地名通名 (GB/T 18521-2001) and the facilities that plans name.
_KINDS: Final = "水文站 水位站 雨量站 监测站 水库 水闸 海堤 大坝 电站 泵站 站 河 江 湖 溪 桥 大桥 隧道 街道 镇 乡 村 社区 园区 化工园 工业园 油库 码头 港 医院 学校 小学 中学 广场 仓库 林场 景区 车站 机场 公司 厂 矿 路 线 山 岛 湾"  # fmt: skip
_NAMED = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2}})(?P<kind>{'|'.join(sorted(_KINDS.split(), key=len, reverse=True))})"
)
_CONTRASTS: Final[tuple[frozenset[str], ...]] = tuple(
    frozenset(row.split())
    for row in (
        "固定 移动", "市级 区级 县级 省级 街道", "专业 综合 群众 社会", "陆上 水上 海上 空中", "生产企业 经营企业 储存企业 运输企业", "新建 改建 扩建", "紧急 短期 长期", "警戒水位 保证水位 汛限水位 设防水位 历史最高",
        "桌面 实战 综合 专项", "死亡 重伤 轻伤 受伤 被困 失踪", "值班 办公", "电话 传真 邮箱", "启动 终止", "城市 农村", "主汛期 非汛期", "白天 夜间", "常备 应急 后备", "大型 中型 小型", "一级 二级 三级 四级",
        "队员 队长", "首次 再次", "初报 续报 终报", "上游 下游", "内围 外围 核心", "警戒 疏散 隔离", "成人 儿童", "遇难 受伤", "预防 处置", "总规模 人均", "每人 每户 每间", "汛前 汛后", "班组 车间 公司", "日最大 瞬时", "现场指挥部 前线指挥部 后方指挥部", "电话报告 书面报告", "个人 单位", "出动 集结", "常住 户籍 流动", "城镇 农村", "主管 支管", "主干管 支管", "城区 乡镇 农村", "室内 室外", "计划 实际",
    )
)  # fmt: skip


_TIER = re.compile(r"国务院|国家|省|市|区|县|街道|镇|乡")
_GOVERNMENT = re.compile(r"政府|党委|[省市区县]委(?!员|办|宣)")
_BUSINESS = re.compile(
    r"事发地|所在地|属地|当地|上级|本级|各级|有关|相关|主管|党委|政府|人民|部门|机构|单位|委员会|办公室|[省市区县镇乡局厅委办部()和、及各本级]"
)


@lru_cache(maxsize=20_000)
def _names(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for m in _NAMED.finditer(text):
        kind = "站" if m["kind"].endswith("站") else m["kind"]
        found.setdefault(kind, set()).add(m["name"])
    return {kind: frozenset(names) for kind, names in found.items()}


def contrast(one: str, other: str) -> bool:
    """True where two folded texts name a thing of one kind, by other names, or say opposite words of it."""
    a, b = _names(one), _names(other)
    for kind in a.keys() & b.keys():
        if not a[kind] & b[kind] and all(map(_is_name, (*a[kind], *b[kind]))):
            return True
    return opposed(one, other)


def names_things(text: str) -> bool:
    """True if a folded text names a thing of some kind: 龙坎水库."""
    return bool(_names(text))


def opposed(one: str, other: str) -> bool:
    """True where two folded texts say opposite words: 固定 and 移动, 现场指挥部 and 后方指挥部."""
    for row in _CONTRASTS:
        x, y = ({w for w in row if w in text.replace("启动过", "")} for text in (one, other))
        if x and y and not x & y:
            return True
    return False


_COMPARES = re.compile(r"(?:不(?:得|应|能)?)?(?:超过|达到|达|大于|高于|低于|小于|少于|不足|为|涨至|在|约)$")


def other_bearer(one: str, other: str) -> bool:
    """True where one quality is measured of two things: 道路积水深度超过□ and 下穿通道积水深度超过□; both are clauses with □ for the figure."""
    a, b = (_COMPARES.sub("", text.partition("□")[0].strip()) for text in (one, other))
    size = next((n for n in range(min(len(a), len(b)), 1, -1) if a[-n:] == b[-n:]), 0)
    x, y = a[: len(a) - size], b[: len(b) - size]
    if not size or not (2 <= len(x) <= 8 and 2 <= len(y) <= 8):
        return False
    return not {x[i : i + 2] for i in range(len(x) - 1)} & {y[i : i + 2] for i in range(len(y) - 1)}


# Whose a number is, where it is no rule but a count: 市级财政, 县救灾物资储备库, 管委会.
_OWNERS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("city", re.compile(r"全市|市级|市本级|市财政|(?<![\u4e00-\u9fff])市(?=[\u4e00-\u9fff]{2,12}(?:库|队|中心|财政|经费|资金|仓))")),
    ("county", re.compile(r"全区|全县|[区县]级|[区县]财政|[区县]内|(?<![\u4e00-\u9fff])[区县](?=[\u4e00-\u9fff]{2,12}(?:库|队|中心|财政|经费|资金|仓))")),
    ("town", re.compile(r"乡镇|街道|镇街|每个?镇")),
    ("village", re.compile(r"行政村|村\(社区\)|每个?村|社区(?!居民)")),
    ("unit", re.compile(r"管委会|公司|本单位|本企业|港区|景区|合作区|开发区|学校|园区")),
)  # fmt: skip
_THING = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:水库|水闸|站|队|支队|大队|中队|中心|医院|学校|广场|公园|体育馆|仓库|储备库|油库|储配站|门站|码头|大桥|隧道|泵站|基地|机场|车站|场站|气象台|公路|河)"
)
_KIND_OF = re.compile(
    r"全市|全区|[省市区县镇乡]级?|专业|应急|救援|综合|抢险|救灾|救助|防汛|物资|储备|装备|水库|水闸|站|支队|大队|中队|队伍?|中心|医院|学校|广场|公园|体育馆|仓?库|油|码头|大桥|隧道|泵|基地|机场|车|场|气象台|公路|河|共|设|有|建|由|与|和|的"
)
_SELDOM = 8  # times that a name of one thing stands in the texts of a family; what stands more often names a kind


def owner(text: str) -> frozenset[str]:
    """Whose what is counted is, by the first that a folded text names."""
    found = sorted((m.start(), name) for name, pattern in _OWNERS if (m := pattern.search(text)))
    return frozenset(name for at, name in found if at == found[0][0])


def common_thing(one: str, other: str, count: Callable[[str], int]) -> bool:
    """True if two folded texts name one particular thing: 石岭水库, 市紧急医学救援队; 救灾物资储备库 is a kind of thing."""
    for m in _THING.finditer(one):
        for size in range(len(m.group()), 2, -1):
            name = m.group()[-size:]
            if len(_KIND_OF.sub("", name)) >= 2 and name in other and count(name) <= _SELDOM:
                return True
    return False


def may_be_same(one: str, other: str) -> bool:
    """False where two folded names are of bodies of other tiers or of other business: 市委、市政府 and 区委、区政府."""
    a, b = (frozenset(_TIER.findall(name)) for name in (one, other))
    if a and b and not a & b:
        return False
    x, y = (_BUSINESS.sub("", name) for name in (one, other))
    if not x or not y:  # 市委、市政府 and 带班领导
        return not (x or y) or not _GOVERNMENT.search(other if x else one)
    return (
        x in y or y in x or bool({x[i : i + 2] for i in range(len(x) - 1)} & {y[i : i + 2] for i in range(len(y) - 1)})
    )


def _is_name(word: str) -> bool:
    """True for what no dictionary knows as a word: 龙坎, 上坪."""
    return word not in _dictionary()[1]
