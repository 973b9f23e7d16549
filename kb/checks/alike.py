"""Words that say one thing in plans, both sides of the strait and in office usage, for comparing what two texts are about.

`plain` rewrites a folded text so that 人員撤離 and 人员转移, 值勤專線 and 值班电话 look alike: for matching alone, offsets are lost.
Sources: usage in the plans and laws themselves; 应急管理 terms after GB/T 26376-2010 (自然灾害管理基本术语), those of Taiwan after
災害防救法. Left out: names of agencies (kb/duties/units.py).
"""

import re
from functools import lru_cache
from typing import Final

# What is written -> what it is compared as.
WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("应变计划|应变计画|应急预案|计划书", "预案"),
    ("人员转移|人员撤离|人员疏散|人员转移避险|人员转移安置|撤离人员|疏散人员|转移人员|转移避险|避险转移|疏散转移|转移疏散|紧急疏散|紧急转移|撤离|疏散", "转移"),
    ("值勤专线|值班专线|值勤电话|值班热线|联系电话|联络电话|咨询电话|专线|热线", "电话"),
    ("值勤|值守|轮值", "值班"),
    ("渔业船舶|渔民船只", "渔船"),
    ("回港|进港|返港|归港", "进港"),
    ("侵袭|来袭|影响", "影响"),
    ("暴风圈|风圈", "风圈"),
    ("主责办理|主责|主办|牵头负责|牵头组织|牵头|为主负责|负责牵头", "负责"),
    ("通报|上报|报送|呈报|陈报|续报|报告", "报告"),
    ("获悉|获知|得知|接报|知悉|接到报告|接到信息", "获知"),
    ("开设|启用|启动", "启动"),
    ("编制人数|人员编制|定员|编制|在编", "编制"),
    ("仓库|储备库|库房", "仓库"),
    ("储备有|储备|存放|备有|储存", "储备"),
    ("演习|演练", "演练"),
    ("教育训练|培训|训练", "培训"),
    ("收容|安置", "安置"),
    ("收容处所|避难收容处所|避难场所|安置点|应急避难场所", "避难场所"),
    ("救灾|抢险救援|抢险救灾|应急救援|救援", "救援"),
    ("指挥官|总指挥长|总指挥|指挥长", "总指挥"),
    ("复原重建|灾后恢复|恢复重建", "恢复重建"),
    ("检讨修正|评估修订|修订|修编", "修订"),
    ("管线|管网|管道", "管道"),
    ("漏气|泄露|外泄|渗漏|泄漏", "泄漏"),
    ("着火|起火|失火|燃烧|火灾", "火灾"),
    ("爆燃|爆炸", "爆炸"),
    ("遇难人员|遇难者|死亡人员|遇难的", "遇难"),
    ("抢修人员|抢险人员|抢修抢险人员|应急人员", "抢修人员"),
    ("赶至|赶到|抵达|到达|到位", "到达"),
    ("送达|运抵|运达|送抵", "送达"),
    ("下达|发出|签发", "下达"),
    ("设立|成立|组建|建立", "设立"),
    ("举行|组织|开展|举办|安排|办理", "组织"),
    ("呈报|速报|报至|报出|报告给|汇报", "报告"),
    ("事发地|事故发生地|属地|当地", "属地"),
    ("主管部门|行政主管部门|行政部门", "部门"),
    ("卫生健康委员会|卫生健康局|卫生健康委|卫健委|卫健局", "卫生健康"),
    ("应急管理局|应急局|应急管理部门", "应急管理"),
    ("市区|城区|建成区|城市建成区|中心城区", "城区"),
    ("对外公布|对外发布|向社会公布|向社会发布|印发|公布|发布|颁布", "公布"),
    ("监测|检测|检验", "检测"),
    ("临时住所|临时住处|帐篷", "临时住所"),
    ("受威胁和受灾群众|受灾群众|受灾人员|灾民", "受灾人员"),
    ("基本生活保障|生活必需品|基本生活", "基本生活"),
    ("结束|终止|解除", "终止"),
    ("半径|周围|四周|方圆|警戒圈|警戒区域|警戒区|警戒范围", "半径"),
    ("获悉|得知|接到通知|接警|接报|接到报警", "获知"),
    ("乡镇人民政府|镇人民政府|街道办事处|镇街|乡镇|街道", "乡镇"),
    ("至少|不少于|不得少于|不低于|不得低于|最少", ""),
    ("不超过|不得超过|不大于|最多|以内|之内|之日起|起", ""),
    ("应当|应该|应(?![急对变援])|必须|须|需要|需|可以|全部|均|应予|予以|进行|实施|有关|相关|以上|以下|左右|约|共有|共|总计|合计|现有|目前|分别|并|且|其中", ""),
)  # fmt: skip
_TABLE = tuple((re.compile("|".join(sorted(words.split("|"), key=len, reverse=True))), to) for words, to in WORDS)
_EMPTY = re.compile(r"[^\u4e00-\u9fffa-zⅰ-ⅻ]+")
_FUNCTION = re.compile(r"[的之在于由对将把为是有和与及或等以向按从其该本各每内外后前时者所可]")


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """A folded text in the words it is compared by, without figures, punctuation and words that say nothing of the matter."""
    for pattern, to in _TABLE:
        text = pattern.sub(to, text)
    return _FUNCTION.sub(" ", _EMPTY.sub(" ", text))


@lru_cache(maxsize=50_000)
def grams(text: str) -> frozenset[str]:
    """The pairs of characters of a text as it is compared: what `Matter` weighs."""
    return frozenset(word[i : i + 2] for word in plain(text).split() for i in range(len(word) - 1))
