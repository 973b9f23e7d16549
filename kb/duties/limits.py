"""By when or how often something has to be done, and on which condition: what a sentence says of time.

    limits('应当于1小时内报告,每年至少演练一次')   ['1小时内', '每年至少演练一次']

All on folded text, as (start, end) of slices. Left out: what has to be done (grammar.py).
"""

import re

from ingest.numerals import NUMERAL

_NUMBER = rf"(?:(?<!\d)\d{{1,8}}(?:\.\d{{1,4}})?|[{NUMERAL}半]{{1,8}})"
_UNIT = r"(?:个?工作日|个?小时|分钟|个?月|天|日|周|年|季度|时)"
_DAY = rf"(?:(?:{_NUMBER}年|次年|当年|翌年|每年)?(?:{_NUMBER}月)?(?:{_NUMBER}日|{_NUMBER}月|月?底|上旬|中旬|下旬|初)|(?:次年|当年|翌年)?汛期|年底|月底|汛前|汛后|当日|次日|每日{_NUMBER}[时点](?:{_NUMBER}分)?|{_NUMBER}[时点](?:{_NUMBER}分)?)"
_LIMIT = re.compile(
    rf"(?:最迟|最晚|至迟)?(?:不得?(?:超过|晚于|迟于))?(?:在|于)?(?P<within>{_NUMBER}\s?{_UNIT}(?:之内|以内|内))"
    rf"|(?P<notover>不(?:得|能|应)?(?:超过|晚于|迟于|多于)\s?{_NUMBER}\s?{_UNIT})"
    rf"|(?P<before>(?:提前|至少提前)\s?{_NUMBER}\s?{_UNIT}|{_NUMBER}\s?{_UNIT}(?:之前|以前|前)(?!后|期|往)|{_DAY}(?:之前|以前|前)(?!后|期|往))"
    rf"|(?P<often>每年年?[初底末]|每(?:{_NUMBER})?(?:个?(?:年度?|半年|季度?|月|周|星期|日|天|小时|班|学期)|{_NUMBER}\s?{_UNIT})(?:(?:应当|应|要|须|都|均|内)?[^,。;]{{0,18}}?(?:不少于|至少|不得少于)?{_NUMBER}次(?:以上)?)?|(?<![不决拟制确规认审核判商])定(?:期|时(?!炸)))"
    rf"|(?P<round>{_NUMBER}小时(?:不间断)?(?:值班|值守|在岗|带班|联系|监测|开通|专人)(?:制度|值班)?)"
    rf"|(?P<once>(?<!责令)(?<![^的]要求)(?<!命令)(?<![为不])立即|即刻|第一时间|马上|即时|当场|随时)"
    r"|在?(?P<set>[^,。;在]{2,20}规定的(?:时间|期限|时限)内)"
)
# 3年内 of a past, ages and distances of time that bind nobody: 近3年内, 连续3年内, 30日内发生变化
_NO_LIMIT = re.compile(r"(?:近|最近|过去|此前|未来|连续|预计|预报|今后|持续|可能)[^,。;]{0,6}$")
_CHANGES = re.compile(
    r"^(?:[^,。;]{0,4})(?:将(?![^,;。]{1,24}(?:报|送|告知|通报|移交|提交|反馈|抄|备案))|可能|累计|降雨|降雪|雨量|发生(?!地|后)|达到|出现|受)"
)
_CONDITION_END = re.compile(
    r"(?:后|时|前|的|期间|(?:小时|分钟|日|天|工作日|个月)(?:之|以)?内|之日起[^,]{0,12}|情况下|情形|以上|以内|阶段|过程中|情况|条件时|需要)$"
)
_CONDITION_START = re.compile(
    r"^(?:如果?|若|当|遇有?|一旦|凡|因|对于?|接到|收到|发生|发现|必要时|经|在|根据|按照|依据|随着|除|启动|达到|有下列|自|未|出现|造成|超出|需要|情况|平时|战时|[ⅰⅱⅲⅳ]级|同时发生)"
)
LONGEST = 100  # characters of a condition: more is a sentence of its own


def limits(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where limits of time stand in a folded text, in order; those that overlap once.

    >>> [text[a:b] for text in ('应于20分钟内以电话形式报告',) for a, b in limits(text)]
    ['20分钟内']
    """
    found = []
    end = len(text) if end is None else end
    for m in _LIMIT.finditer(text, start, end):
        name = m.lastgroup or "within"
        if _NO_LIMIT.search(text, max(start, m.start() - 12), m.start(name)):
            continue
        if name in ("within", "before") and _CHANGES.match(text[m.end() : m.end() + 14]):
            continue
        if name == "once" and any(n in text[m.end() : m.end() + 4] for n in ("停止使用",)):
            continue
        found.append((m.start(name), m.end(name)))
    return found


def is_repeated(limit: str) -> bool:
    """True for how often, not by when: of 每半年演练一次,并将情况报送… it binds the drill, and not the report."""
    return limit.startswith("每") and "次" in limit


def is_condition(clause: str) -> bool:
    """True for a clause of a folded sentence that says when or where the rest holds: '发生险情后', '必要时', '对拒不执行的'."""
    return bool(_CONDITION_END.search(clause) or _CONDITION_START.match(clause)) and len(clause) <= LONGEST
