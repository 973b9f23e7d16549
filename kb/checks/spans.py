"""Where quantities, frequencies and dates stand in a folded text, and what bound each sets.

    不少于30人 -> ((30,), '人', 'least')      每年至少一次 -> ((1,), '次/年', 'often')      10月底前 -> ((1031,), '每年日期', 'by')

Sources: GB 3100-93 for units; 以上 includes and 以下 does not include the number. Left out: what each is of (facts.py).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from ingest.dates import found_dates
from ingest.numerals import NUMERAL, number
from kb.checks.statements import Statement
from kb.quantities import UNITS

Comparison = Literal["is", "when", "least", "most", "ahead", "between", "by", "often"]

# Counting words beside those of kb/quantities.py; of one spelling each. Source: 现代汉语量词, those that plans use.
COUNTERS: Final = "座 张 台 条 套 支 家 所 艘 架 顶 床 件 只 部 门 处 辆 块 盏 组 名 人 个 次 级 间 栋 户 吨 公斤 千克 升 立方 立方米 班 门 根 挺 台套 台(套) 页 份 期 层 米/秒 mw kv 兆瓦 千瓦 千伏 兆帕 伏 度 % ‰"  # fmt: skip
_UNITS: Final[Mapping[str, tuple[str, float]]] = {
    **{unit: (unit, 1.0) for unit in COUNTERS.split()},
    **UNITS,
    "个月": ("小时", 730), "月": ("小时", 730), "年": ("小时", 8766), "周年": ("小时", 8766), "个工作日": ("小时", 33.6), "工作日": ("小时", 33.6), "周": ("小时", 168),
    "年一遇": ("年一遇", 1), "min": ("小时", 1 / 60), "h": ("小时", 1), "m3": ("立方米", 1), "m2": ("平方米", 1), "km2": ("平方公里", 1), "mpa": ("兆帕", 1), "s": ("小时", 1 / 3600), "平方米": ("平方米", 1), "万人次": ("人", 10_000),
    "秒": ("小时", 1 / 3600), "刻钟": ("小时", 0.25), "时": ("小时", 1), "部": ("部", 1), "成": ("%", 10), "公斤": ("公斤", 1), "千克": ("公斤", 1),
    "个": ("个", 1), "处": ("处", 1), "台(套)": ("台", 1), "台套": ("台", 1), "名": ("人", 1), "人": ("人", 1), "厘米": ("米", 0.01),
    "毫米": ("毫米", 1), "kg": ("公斤", 1), "立方": ("立方米", 1),
}  # fmt: skip
_DAYS_ON = re.compile(r"(?:天|日|周|月|年|工作日)$")  # a limit in days or more is one by which something is due
_SCALE: Final[Mapping[str, int]] = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_HAN = "〇零一二三四五六七八九十百千两半"  # without the formal 伍, which stands in 队伍人数
NUMBER: Final = rf"(?:\d{{1,12}}(?:,\d{{3}}){{0,4}}(?:\.\d{{1,6}})?|[{_HAN}]{{1,12}})"
_ANY_ONE = re.compile(r"一(?!小时|个小时|刻钟|天|日|周|个月|个工作日)")  # 一个街道, 不漏一户: nothing is counted
_QUANTITY = re.compile(
    rf"(?<![\d.第])(?:(?P<low>{NUMBER})\s?(?:至|到|~|-|—)\s?)?(?P<n>{NUMBER})(?:多|余)?(?P<scale>百万|千万|百|千|万|亿)?(?:多|余)?\s?"
    rf"(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![a-z])(?P<half>半)?"
)
_TO = re.compile(r"\s?(?:至|到|~|-|—)\s?$")
# What is numbered and counts nothing, or is part of a name: document numbers, phones, annexes, 24小时值班, 一级响应.
_MASKED = re.compile(
    rf"\[(?:19|20)\d{{2}}\]\s?(?:第)?\d+号|(?:\d{{3,4}}-)\d{{7,8}}|\d{{11}}|第\s?[{NUMERAL}\d]+\s?[条款项章节号次批期页部]|[{NUMERAL}\d]+号(?:令|文|楼|线|泵|罐|库|井|门|车间)?"
    rf"|(?:附件|附录|附表|附图|表|图)\s?[{NUMERAL}\d]+(?:[-.]\d+)*|(?:19|20)\d{{2}}\s?年(?!内|度内)|(?<!\d)\d{{1,2}}月(?!内|底)(?:\d{{1,2}}日)?|\d{{1,2}}月底"
    r"|(?:24|二十四|七|7)(?:小时|×24小时|\*24小时|x24小时|天24小时)(?:不间断|全天候|专人|专门|轮流)?(?:应急)?(?:值班|值守|值勤|专线|备勤|待命|在岗|开通|联络|带班|服务|电话|监测|监控|监护|畅通|热线|联系|报警|接警|应急)"
    rf"|[ⅰⅱⅲⅳ一二三四1234i]+级(?=应急|响应|预警|警报|防汛|防台|以上|标准|开设|启动|、|及|和|或|$|[,。;:|)])"
    r"|[一二三四五六七八九]级(?=[^,。;|]{0,4}(?:建造|资质|医院|甲等))|\d+小时(?=[^,。;|]{0,6}(?:雨量|降雨|降水|降雪|面雨|毫米|累积|累计))|(?:一|两)(?:个)?(?:方面|起|旦|线|定|般|致|体|律|并|直|些|样|时|次性|经)"
    r"|\d+(?:\.\d+){2,}|(?<![\d.])\d{1,2}\.\d{1,2}(?=\s?(?:节|款|条|的规定|规定|执行|所))|三同时|四不放过|[一二三四五六七八九]是|[一二三四五六七八九]同|一把手|两会|三防|[一二三]岗|双[一二]|首[个次]|[上下]半年|\d{1,2}[时点](?:\d{1,2}分)?至\d{1,2}[时点]|每[日天]\d{1,2}[时点]|\d{1,2}[时点](?:\d{1,2}分)?前(?!\w{0,2}小时)"
)
_LEAST_BEFORE = re.compile(
    r"(?:不(?:得|应|能)?(?:少于|小于|低于|短于)|至少|最少|最低|起码|达到|达|超过|大于|多于|高于|≥|>=|不下于)(?:[\u4e00-\u9fff]{0,4})?\s?$"
)
_MOST_BEFORE = re.compile(
    r"(?:不(?:得|应|能)?(?:超过|大于|多于|高于|晚于|迟于|长于)|最多|最高|最大|最迟|至迟|最晚|≤|<=|(?<![不得应能])(?:低于|少于|小于)|不足|未超过|控制在|限于)(?:[\u4e00-\u9fff]{0,3})?\s?$"
)
_LEAST_AFTER = re.compile(r"\s?\(?(?:含)?\)?(?:\(含\))?(?:及)?以上|\s?\(含\)\s?以上|\s?起")
_MOST_AFTER = re.compile(r"\s?(?:之内|以内|范围内?|内(?!容|部|涝|河|设)|以下|之前内)")
_AHEAD_AFTER = re.compile(r"\s?(?:之前|以前|前(?!后|期|往|款|述|端|线|沿))")
_AHEAD_BEFORE = re.compile(r"(?:提前|[\u4e00-\u9fff]{2}(?<!此|以|之|目)前)(?:至少|不少于)?\s?$")
_REACHES = re.compile(
    r"(?:达到|达|超过|低于|高于|大于|小于|涨至|降至|升至|不足)[\u4e00-\u9fff]{0,6}\s?$"
)  # 达到警戒水位18.50米时
_WHEN = re.compile(r"[^,。;|]{0,10}(?:时|后|的|情况下|情形|且|并)(?:,|$|\||;|启动|立即|停|继续)")
_FORECAST_BEFORE = re.compile(r"(?:未来|今后|预计|预估|预报)[\u4e00-\u9fff]{0,2}$")
_FORECAST = re.compile(
    r"\s?(?:之内|以内|内)?(?:可能|将(?:可能|会|要|出现|影响|有|达到|持续|登陆|遭)|有可能|仍|会出现)"
)  # 24小时内可能影响本县 bounds nobody
_OBSERVED = re.compile(r"\d{1,2}日(?:\d{1,2}(?:时|:\d)|[上下]午|凌晨|夜)")  # 6月18日14时水位涨至18.72米 happened
_PART = re.compile(r"(?:其中|中)[,:]?(?:驻|位于|设在|的)[^,。;|]{0,12}$")  # 专业队伍中驻滨港园区的1支
_EXCESS = re.compile(r"超(?:过|出)?(?:警戒|保证|汛限|设防|历史最高)水位\s?(?=0?\.\d|0)")
_HEADED = re.compile(
    r"(?P<people>(?:编制|队员|人员|定员|容纳|安置|疏散)?(?:人数|人员数|队员数)|编制|定员|容纳人数)$|(?P<number>数量)$|(?:\(|\[)(?:单位:)?(?P<unit>[^()\[\]]{1,6})(?:\)|\])$"
)
_STOCK = re.compile(r"(?:数量|储备量|储备数|定额|库存|规模|配备数?|合计)$")
_EVERY = re.compile(
    rf"每(?:隔)?(?P<n>{NUMBER})?(?:个)?(?P<unit>年度?|半年|季度?|月|周|星期|日|天|小时|分钟|学期)"
    rf"(?:(?:[^,。;|每]{{0,24}}?)(?P<least>至少|不少于|不得少于|应当|应)?[^,。;|每]{{0,14}}?(?P<times>{NUMBER})次)?"
)
_ONCE_IN = re.compile(
    rf"(?<!每)(?P<n>{NUMBER})(?:(?P<unit>年|周|天|季度)|个(?P<months>月))(?:至少|内)?(?:举行|组织|开展|进行|安排|演练|培训|检查|评估)?(?P<times>{NUMBER})次"
)  # 按两年一次的频次
_PER_YEAR: Final[Mapping[str, float]] = {
    "年": 1, "年度": 1, "半年": 2, "季": 4, "季度": 4, "月": 12, "周": 52, "星期": 52, "日": 365, "天": 365, "小时": 8760, "分钟": 525_600, "学期": 2
}  # fmt: skip
_DUE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d{{2}}|[〇零一二三四五六七八九]{{4}})年)?(?P<yearly>每年|次年|当年|翌年|每年度|年度)?(?:(?P<month>\d{{1,2}}|[{NUMERAL}]{{1,2}})月)?"
    rf"(?:(?P<day>\d{{1,2}}|[{NUMERAL}]{{1,3}})日|(?P<part>底|末|初|上旬|中旬|下旬))?(?P<before>之前|以前|前(?!后|期|往|述)|止|完成|建成)"
)
_DAYS: Final[Mapping[str, int]] = {"": 31, "底": 31, "末": 31, "初": 5, "上旬": 10, "中旬": 20, "下旬": 31}

Found = tuple[int, int, tuple[float, ...], str, Comparison]


def spans(statement: Statement) -> list[Found]:
    """The figures of a statement in order: where each stands in its text, its values in its unit, and what it bounds."""
    text = statement.text
    found = [*_dues(text), *_frequencies(text)]
    found += _quantities(text, _masked(text, [(a, b) for a, b, *_ in found]))
    found += _bare_cells(statement) if statement.cells else []
    return sorted(found, key=lambda s: s[0])


def _masked(text: str, taken: list[tuple[int, int]]) -> str:
    for m in _MASKED.finditer(text):
        text = text[: m.start()] + "\0" * len(m.group()) + text[m.end() :]
    for m in _EXCESS.finditer(text):  # 超警戒水位0.22米 is no water level
        text = text[: m.end()] + re.sub(r"\d", "\0", text[m.end() : m.end() + 6]) + text[m.end() + 6 :]
    for _, end, iso in [*found_dates(text)]:
        start = max(0, end - len(iso) - 3)
        text = text[:start] + "\0" * (end - start) + text[end:]
    for a, b in taken:
        text = text[:a] + "\0" * (b - a) + text[b:]
    return text


def _quantities(written: str, text: str) -> Iterator[Found]:
    before: tuple[int, int, float, str] | None = None
    found: list[Found] = []
    for m in _QUANTITY.finditer(text):
        value = None if _ANY_ONE.match(text, m.start()) and len(m["n"]) == 1 else _value(m["n"])
        if value is None or _PART.search(text, max(0, m.start() - 16), m.start()):
            continue
        unit, factor = _UNITS[m["unit"]]
        value = (value + (0.5 if m["half"] else 0)) * _SCALE[m["scale"] or ""] * factor
        value = round(value, 9)
        if unit != "小时" and _OBSERVED.search(re.split("[。;]", written[: m.start()])[-1]):
            continue
        if (
            found
            and before
            and unit == before[3]
            and _TO.search(text[before[1] : m.start()])
            and m.start() - before[1] <= 2
        ):
            a, _, low, _ = before
            found[-1] = (a, m.end(), (low, value), unit, "between")
        elif m["low"] and (least := _value(m["low"])) is not None and least * _SCALE[m["scale"] or ""] * factor < value:
            found.append(
                (m.start(), m.end(), (round(least * _SCALE[m["scale"] or ""] * factor, 9), value), unit, "between")
            )
        else:
            a, b, comparison = _compared(text, m.start("n"), m.end(), unit)
            found.append((a, b, (value,), unit, comparison))
        before = (m.start(), m.end(), value, unit)
    yield from found


def _value(written: str) -> float | None:
    if written == "半":
        return 0.5
    if written[0].isdigit():
        return float(written.replace(",", ""))
    found = number(written.replace("半", ""))
    return None if found is None else float(found)


def _compared(text: str, a: int, b: int, unit: str) -> tuple[int, int, Comparison]:
    lead = text[max(0, a - 10) : a]
    if unit == "小时" and (_FORECAST_BEFORE.search(lead) or _FORECAST.match(text, b)):
        return a, b, "when"
    if m := _AHEAD_AFTER.match(text, b):
        return a, m.end(), "ahead"
    if _AHEAD_BEFORE.search(lead):  # 提前24小时, 影响前24小时
        return a, b, "ahead"
    if m := _LEAST_AFTER.match(text, b):
        return a, m.end(), "least"
    if m := _MOST_AFTER.match(text, b):
        return a, m.end(), "most"
    if _MOST_BEFORE.search(lead):
        return a, b, "most"
    if _LEAST_BEFORE.search(lead) and not lead.rstrip().endswith(("达到", "达")):
        return a, b, "least"
    if _REACHES.search(lead) and _WHEN.match(text, b):
        return a, b, "when"
    return a, b, "is"


def _frequencies(text: str) -> Iterator[Found]:
    """How often something is done, as times a year; what is done stands within."""
    for m in _EVERY.finditer(text):
        per = _PER_YEAR[m["unit"]]
        count = _value(m["n"]) if m["n"] else 1.0
        times = _value(m["times"]) if m["times"] else None
        if count and (times or m["n"] or m["unit"] in ("半年", "季", "季度", "学期")):
            yield (
                m.start(),
                m.end() if times else m.end("unit"),
                (round((times or 1.0) * per / count, 6),),
                "次/年",
                "often",
            )
    for m in _ONCE_IN.finditer(text):
        count, times = _value(m["n"]), _value(m["times"])
        if count and times:
            yield m.start(), m.end(), (round(times * _PER_YEAR[m["unit"] or m["months"]] / count, 6),), "次/年", "often"


def _dues(text: str) -> Iterator[Found]:
    for m in _DUE.finditer(text):
        year = _value(m["year"]) if m["year"] else None
        month = _value(m["month"]) if m["month"] else None
        day = _value(m["day"]) if m["day"] else None
        if month is None and not (year and (m["part"] or m["before"] in ("前", "之前", "以前", "完成", "建成"))):
            continue
        if year is None and month is None:
            continue
        if m["before"] in ("完成", "建成", "止") and not year:
            continue
        value = (year or 0) * 10_000 + (month or 12) * 100 + (day or _DAYS[m["part"] or ""])
        unit = "日期" if year else "每年日期"
        end = m.end() if m["before"] not in ("完成", "建成") else m.start("before")
        yield m.start(), end, (value,), unit, "by"


def _bare_cells(statement: Statement) -> Iterator[Found]:
    """Numbers alone in a cell, whose unit the header or a cell says: 编制人数 | 45, 警戒水位（米） | 38.80, 单位 | 吨 and 定额 | 600."""
    told = next((c.text for c in statement.cells if c.head in ("单位", "计量单位") and c.text in _UNITS), "")
    for cell in statement.cells:
        m = _HEADED.search(cell.head)
        if told and _STOCK.search(cell.head):
            m = _HEADED.search(f"({told})")
        if not m or not re.fullmatch(r"\d+(?:,\d{3})*(?:\.\d+)?", cell.text):
            continue
        unit = "人" if m["people"] else "个" if m["number"] else m["unit"]
        factor = 1.0
        if unit not in _UNITS and unit[:1] in ("万", "亿"):
            factor, unit = float(_SCALE[unit[0]]), unit[1:]
        if unit not in _UNITS:
            continue
        named, per = _UNITS[unit]
        at = statement.text.index(cell.text, cell.start - statement.start)
        yield at, at + len(cell.text), (round(float(cell.text.replace(",", "")) * factor * per, 9),), named, "is"


def figures(text: str, a: int, b: int, comparison: Comparison) -> Iterator[tuple[int, int]]:
    """What of a fact is no word of its matter: of 每年至少演练一次 all but 演练."""
    if comparison == "often" and (m := _EVERY.match(text, a)) and m["times"]:
        yield a, m.end("unit")
        yield m.start("times"), b
    else:
        yield a, b
