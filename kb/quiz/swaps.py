"""One word of a sentence changed so that it says something else: what makes a true/false item false.

    应当 -> 可以, 上一级 -> 下一级, 书面 -> 口头, 由高到低 -> 由低到高

Each pair is one in which the other word makes a rule another rule. Sources: 立法技术规范（试行）（一）（全国人大常委会法制工作委员会, 2009）
for 应当, 可以, 不得; the other pairs are words that laws and plans of emergency management set against each other.
Left out: figures and units (figures.py, bodies.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kb.quiz.clauses import Clause
from kb.quiz.item import Source

# What is done, and can be left undone: 应当报告 made 可以报告 is another rule, 应当加强 made 可以加强 is no sentence that anybody writes.
_DONE: Final = r"(?:自|在[^,。;]{1,20}?内|每(?:[日天周月年]|季度|半年|[两三五]年)?|至少|及时|定期|如实|书面|逐级)?(?:向|将|对|组织|制定|编制|建立|设立|设置|配备|储备|报告|通报|通知|公布|公开|发布|告知|备案|登记|记录|检查|巡查|检测|评估|审查|验收|演练|培训|签订|委托|启动|停止|撤离|转移|提交|报送|上报|进行|采取|划定|开展|安装|保存|归还|给予|听取|征求)"
# What nobody takes for allowed: to ask whether it is asks nothing.
_CRIMES: Final = r"[^,。;]{0,12}(?:截留|挪用|私分|编造|传播|虚假|谎报|瞒报|迟报|漏报|隐瞒|伪造|骗取|阻挠|阻碍|干涉|干扰|侵占|侵犯|破坏|毁坏|损毁|擅自|超越|出租|出借|转让|冒用|泄露|打击报复|影响|妨碍|危害|拒绝|推诿|盗窃|哄抢|歧视|违反|违背|超过|突破)"
# Where nobody takes 24 hours for right: a ship that takes water.
_URGENT: Final = r"迅速|危及|抢险|抢救|抢修|第一时间|火速|进水|堵漏|灭火|生命"
# (pattern on folded text, what is written instead, in simplified and in traditional script, source)
_SWAPS: Final[tuple[tuple[str, str, str, Source], ...]] = (
    (rf"应当(?={_DONE})", "可以", "得", "modal"),
    (rf"必须(?={_DONE})", "可以", "得", "modal"),
    (r"(?<![也还])可以(?![^,。;]{1,8}的[^,。;])(?=[^,。;]{2,})", "应当", "應", "modal"),
    (rf"不得(?![少低多高超大小不转])(?!{_CRIMES})", "可以", "得", "ban"),
    (r"上一级(?=人民政府|党委|主管|应急|行政)(?!.*(?:上报|越级|呈报|报请))", "下一级", "下一級", "scope"),
    (r"^(?!.*(?:乡|镇|街道)).*?(?P<at>(?<!地方)县级以上)(?=地方|人民政府)", "乡级以上", "鄉級以上", "scope"),
    (r"书面(?=报告|形式|通知|征求|告知|申请)", "口头", "口頭", "scope"),
    (r"由高到低", "由低到高", "由低到高", "order"),
    (r"由低到高", "由高到低", "由高到低", "order"),
    (r"从高到低", "从低到高", "從低到高", "order"),
    (
        rf"^(?!.*(?:{_URGENT})).*?(?<![之以])(?P<at>立即)(?=[向报启组赶停撤采宣])",
        "在24小时内",
        "在24小時內",
        "scope",
    ),
    (r"及时(?=[修公更])", "每年定期", "每年定期", "scope"),
    (r"竣工验收前", "竣工验收后", "竣工驗收後", "order"),
    (r"开工前|施工前", "竣工后", "竣工後", "order"),
    (r"无偿(?=提供|使用|调用|支援|接受)", "有偿", "有償", "scope"),
    (r"免费(?=提供|向|开放|发放)", "有偿", "有償", "scope"),
    (r"(?<=负)领导责任", "直接责任", "直接責任", "scope"),
    (r"分级负责", "集中负责", "集中負責", "scope"),
    (r"属地(?:管理)?为主", "垂直管理为主", "垂直管理為主", "scope"),
    (r"预防为主", "处置为主", "處置為主", "scope"),
    (r"(?<=防)(?:重|大)于(?=救|治|抢)", "轻于", "輕於", "scope"),
    (r"全部(?=费用|公开)", "部分", "部分", "scope"),
    (r"无需(?=批准|审批)", "须经", "須經", "scope"),
    (r"主要负责人(?=[^,。;]{0,12}(?:全面负责|第一责任人))", "分管负责人", "分管負責人", "scope"),
    (r"(?<=最)高(?=级别|级)", "低", "低", "scope"),
    (r"逐级(?=上报|报告|报送)", "越级", "越級", "scope"),
)
_TABLE = tuple((re.compile(pattern), simple, trad, source) for pattern, simple, trad, source in _SWAPS)
# 不得 … 可以 … in one sentence: a rule with its exception is two rules.
_MODALS = re.compile(r"(?<![响适对相反相效供])应(?![急对变援邀答])当?|必须|不得|可以|禁止|严禁|有权|无需|不应")
_NOBODY = re.compile(r"(?:坚持|遵循|贯彻|实行|按照)")  # a principle that the sentence gives to nobody
_CONTRAST = re.compile(r"但(?:是)?|除外|除[^,。;]{2,40}外|另有规定")


@dataclass(frozen=True, slots=True)
class Swap:
    """`clause.text[start:end]` and what would make it false."""

    clause: Clause
    start: int
    end: int
    wrong: str
    source: Source


def swaps(clause: Clause, *, traditional: bool) -> Iterator[Swap]:
    """The words of a sentence that may be changed, one at a time; none in a sentence with an exception."""
    folded = clause.folded
    if _CONTRAST.search(folded) or _NOBODY.match(folded):
        return
    modals = _MODALS.findall(folded)
    for pattern, simple, trad, source in _TABLE:
        found = list(pattern.finditer(folded))
        if len(found) != 1 or (source in ("modal", "ban") and len(modals) != 1):
            continue
        if traditional and source in ("modal", "ban"):
            continue  # 得 and 應 are words of many uses
        (m,) = found
        start, end = m.span("at" if "at" in pattern.groupindex else 0)
        if folded.count(folded[start:end]) == 1 or source in ("modal", "ban", "order"):
            yield Swap(clause, start, end, trad if traditional else simple, source)
