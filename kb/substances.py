"""Hazardous substances that texts and questions name: 液氨 and 氨气 are one, 苯乙烯 is not 苯.

What is to be done and how far people stay away depends on the substance: what is laid down for chlorine is no answer for
hydrogen. Source of the names: 危险化学品目录 (2015版, 2022年调整) and 首批、第二批重点监管的危险化学品名录 (2011, 2013), those that
plans and reports speak of, with their everyday names. All on folded text. Left out: classes (易燃气体), which name none.
"""

import re
from typing import Final

from kb.naming import names_others

# One row a substance, its names beside each other; gas for households is 煤气 in everyday speech, whatever it is.
SUBSTANCES: Final[tuple[str, ...]] = (
    "煤气 燃气 天然气 液化石油气 液化气 液化天然气 lng 焦炉煤气 高炉煤气 水煤气", "氢气 液氢 氢能", "氯气 液氯", "氨气 液氨 合成氨 氨水", "氧气 液氧", "氮气 液氮",
    "二氧化碳", "一氧化碳", "二氧化硫", "三氧化硫", "硫化氢", "氯化氢", "氟化氢 氢氟酸", "氰化氢 氢氰酸", "氰化物 氰化钠 氰化钾", "光气 碳酰氯", "氯乙烯", "环氧乙烷",
    "环氧丙烷", "乙烯", "丙烯", "丁二烯", "乙炔 电石", "甲烷 瓦斯", "丙烷", "丁烷", "苯乙烯", "甲苯", "二甲苯", "硝基苯", "苯胺", "苯酚", "苯", "甲醇",
    "乙醇 酒精", "丙酮", "甲醛", "乙醛", "乙酸 醋酸", "丙烯腈", "丙烯酸", "汽油", "柴油", "原油 石油", "煤油", "石脑油", "沥青", "重油 燃料油",
    "硫酸 浓硫酸", "盐酸", "硝酸", "磷酸", "烧碱 氢氧化钠 火碱", "双氧水 过氧化氢", "过氧化甲乙酮", "硝酸铵", "硝酸钾", "氯酸钾", "高氯酸盐", "硫磺", "黄磷 白磷",
    "红磷", "金属钠", "铝粉 镁粉", "一甲胺 甲胺", "三氯化磷", "二硫化碳", "甲基肼", "烟花爆竹 烟花 爆竹", "黑火药 黑索金", "雷管", "炸药", "农药 百草枯",
    "放射源 放射性物质", "锂电池 动力电池 蓄电池", "砷 砒霜", "汞 水银",
)  # fmt: skip
_GROUP: Final = {name: n for n, row in enumerate(SUBSTANCES) for name in row.split()}
# Longest first, so that 苯乙烯 is not read as 苯; a name of one character only where it stands by itself.
_NAMED: Final = re.compile(
    "|".join(
        rf"(?<![\u4e00-\u9fff]){name}(?=泄漏|中毒|蒸气|储罐|罐|爆|着火|$|[^\u4e00-\u9fff])" if len(name) == 1 else name
        for name in sorted(_GROUP, key=len, reverse=True)
    )
)


def substances(text: str) -> frozenset[int]:
    """The substances that a folded text names, as rows of SUBSTANCES.

    >>> substances('液氨泄漏') == substances('氨气泄漏'), substances('苯乙烯') & substances('苯泄漏')
    (True, frozenset())
    """
    return frozenset(_GROUP[m.group()] for m in _NAMED.finditer(text))


def of_another_substance(asked: str, said: str) -> bool:
    """True if two folded texts name substances, and none in common."""
    return names_others(substances, asked, said)
