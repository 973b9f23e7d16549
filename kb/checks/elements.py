"""What a plan must have, by its kind, and the words by which each part is known.

Sources: 突发事件应急预案管理办法 (国办发〔2024〕5号) 第八条 for overall plans, 第十条 for special and departmental plans of cities and counties,
第十五条 for towns, 第十六条 for units; GB/T 29639-2020 《生产经营单位生产安全事故应急预案编制导则》 第6章 for the comprehensive plan of an
enterprise. Left out: looking for them (element.py).
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

PlanKind = Literal["overall", "special", "town", "unit", "enterprise"]


@dataclass(frozen=True, slots=True)
class Element:
    """A part that a plan must have."""

    name: str
    source: str
    heads: re.Pattern[str]  # of its heading, folded
    words: re.Pattern[str]  # of its text, folded, where it has no heading of its own


def _row(name: str, source: str, heads: str, words: str) -> Element:
    return Element(name, source, re.compile(heads), re.compile(words))


_8, _10, _15, _16 = (f"《突发事件应急预案管理办法》（2024）第{n}条" for n in ("八", "十", "十五", "十六"))
_GB = "GB/T 29639-2020 第6章"
_ORGANISATION = r"组织|指挥|机构|职责|任务编组|应变中心"
_WARNING = r"预警|监测|预防|整备"
_REPORT = r"信息报告|信息报送|报告|通报|信息"

ELEMENTS: Final[dict[PlanKind, tuple[Element, ...]]] = {
    "overall": (
        _row(
            "事件分类分级",
            _8,
            r"分类|分级",
            r"分为(?:特别重大|四级|[\u4e00-\u9fff]{2,6}四级)|自然灾害、事故灾难|特别重大、重大",
        ),
        _row("预案体系", _8, r"预案体系|体系构成", r"预案体系|专项应急预案|部门应急预案"),
        _row("组织指挥体系与职责", _8, _ORGANISATION, r"指挥部|委员会"),
        _row("风险防控", _8, r"风险|预防|防控|防范|隐患", r"风险评估|隐患排查|风险防控"),
        _row("监测预警", _8, _WARNING, r"预警信息|预警级别|监测"),
        _row("处置救援（应急响应）", _8, r"处置|响应|应变|救援", r"先期处置|应急响应"),
        _row("信息报告", _8, _REPORT, r"报告(?:内容|时限|程序)|(?:立即|小时内|分钟内)[^。]{0,30}报告"),
        _row("应急保障", _8, r"保障", r"队伍保障|物资保障|应急保障"),
        _row("恢复重建", _8, r"恢复|重建|后期|善后|复原", r"恢复重建|善后处置"),
        _row("预案管理", _8, r"预案管理|附则|预案修订|管理与更新", r"修订|备案|演练"),
    ),
    "special": (
        _row("组织指挥机制", _10, _ORGANISATION, r"指挥部|领导小组|应变中心"),
        _row("风险管控（预防）", _10, r"风险|预防|防控|防范|隐患|整备|减灾", r"隐患排查|风险评估|预防|检查"),
        _row("监测预警", _10, _WARNING, r"预警信息|预警级别|监测"),
        _row(
            "信息报告",
            _10,
            _REPORT,
            r"(?:立即|小时内|分钟内|逐级|规定)[^。]{0,40}(?:报告|报送|通报)|报告(?:内容|时限|程序)",
        ),
        _row("应急处置措施", _10, r"处置|措施|响应|应变|救援|抢险", r"处置措施|采取[^。]{0,20}措施"),
        _row(
            "响应分级",
            _10,
            r"分级|响应级别|响应条件|启动条件|开设等级|响应启动|级响应",
            r"[ⅰⅱⅲⅳ一二三四]级(?:应急)?响应|开设",
        ),
        _row("队伍物资保障", _10, r"保障|物资|队伍", r"队伍|物资"),
        _row("后期处置", _10, r"后期|善后|恢复|重建|评估|复原", r"善后|恢复重建|总结评估|调查评估"),
        _row("预案管理（演练、修订）", _10, r"预案管理|附则|演练|修订|管理与更新", r"演练|修订"),
    ),
    "town": (
        _row("预警信息传播", _15, r"预警", r"预警信息|预警"),
        _row("任务分工", _15, r"组织|职责|分工|任务", r"负责"),
        _row("处置措施", _15, r"处置|响应|措施", r"处置|转移"),
        _row("信息收集报告", _15, _REPORT, r"报告"),
        _row("人员疏散与安置", _15, r"转移|疏散|安置|避险", r"转移|疏散|安置"),
    ),
    "unit": (
        _row("应急响应责任人", _16, r"组织|职责|机构|责任", r"负责人|责任人|组长"),
        _row("风险隐患监测", _16, r"风险|隐患|监测|预防|预警", r"风险|隐患|监测|检查"),
        _row("信息报告", _16, _REPORT, r"报告"),
        _row("预警和应急响应", _16, r"预警|响应", r"预警|响应"),
        _row("应急处置措施", _16, r"处置|措施|响应", r"处置|救援"),
        _row("人员疏散转移", _16, r"疏散|转移|撤离", r"疏散|转移|撤离"),
        _row("应急资源调用", _16, r"保障|资源|物资", r"物资|器材|队伍|装备"),
    ),
    "enterprise": (
        _row("适用范围", _GB, r"适用范围|总则", r"适用于"),
        _row("响应分级", _GB, r"响应分级|分级", r"[ⅰⅱⅲⅳ一二三四]级(?:应急)?响应|响应级别"),
        _row("应急组织机构及职责", _GB, r"组织|机构|职责", r"指挥部|领导小组|应急小组"),
        _row("信息报告（信息接报）", _GB, r"信息|报告|接报", r"报告"),
        _row("预警", _GB, r"预警", r"预警"),
        _row("响应启动", _GB, r"响应启动|启动|响应程序|响应", r"启动[^。]{0,12}响应"),
        _row("应急处置", _GB, r"处置|措施", r"处置"),
        _row(
            "应急支援",
            _GB,
            r"支援|增援|外部救援|请求",
            r"请求[^。]{0,16}(?:支援|救援)|外部(?:救援|力量|支援)|增援|社会救援",
        ),
        _row("响应终止", _GB, r"终止|结束|解除", r"(?:响应|应急)(?:终止|结束)|终止[^。]{0,8}响应|解除"),
        _row("后期处置", _GB, r"后期|善后|恢复", r"善后|恢复生产|后期处置"),
        _row("应急保障", _GB, r"保障", r"(?:通信|队伍|物资|装备|经费)保障|应急物资"),
    ),
}
