"""What makes which level: every range and every trigger that a document binds to a grade of event, a response or a warning.

    初判发生重大事故，或者需要紧急疏散群众5000人以上1万人以下的，启动Ⅱ级应急响应
    -> Bound(kind='response', rank=1, measure='紧急疏散群众', within=5000..10000)
       Trigger(kind='response', rank=1, what='重大事故')

The three ladders are kept apart: a grade of event (重大), a warning (橙色) and a response (Ⅱ级) of one number say nothing of each
other (突发事件应对法 2024, 第五条, 第五十八条; 国家突发事件总体应急预案 2025). Left out: comparing (level.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from ingest.fold import fold
from kb.checks.finding import Span
from kb.checks.kin import Tier, ranks, tier_of
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement
from kb.grading import particular
from kb.quantities import UNITS, Range, ranges

Ladder = Literal["event", "warning", "response"]
LADDERS: Final[dict[Ladder, str]] = {"event": "事件等级", "warning": "预警级别", "response": "响应级别"}
_NUMERALS: Final = {"ⅰ": 0, "一": 0, "1": 0, "i": 0, "ⅱ": 1, "二": 1, "2": 1, "ii": 1, "ⅲ": 2, "三": 2, "3": 2, "iii": 2, "ⅳ": 3, "四": 3, "4": 3, "iv": 3}  # fmt: skip
_EVENTS: Final = ("特别重大", "重大", "较大", "一般")
_COLOURS: Final = "红橙黄蓝"
_L = r"(?P<level>[ⅰⅱⅲⅳ]|[一二三四1-4]|i{1,3}|iv)级"
_RESPONSE = re.compile(
    rf"启动(?:[\u4e00-\u9fff]{{0,12}}?){_L}(?:\([^()]*\))?(?:[\u4e00-\u9fff]{{0,6}}?)响应|{_L.replace('level', 'level2')}(?:\([^()]*\))?(?:防汛|防台|抗旱|防御|地震|救灾|救助)?(?:应急)?响应(?:启动)?(?:条件|标准|:|$)"
)
_WARNING = re.compile(
    rf"(?P<colour>[红橙黄蓝])色(?:\([^()]*\))?预警(?:信号)?(?:标准|条件|:|$)|(?:发布|按照?)(?:[\u4e00-\u9fff]{{0,10}}?)(?P<colour2>[红橙黄蓝])色预警|{_L}(?:\([红橙黄蓝]色\))?预警(?:标准|条件|:|$)"
)
_EVENT = re.compile(
    r"(?:^|为|属于?|构成|按照?|[;。|])\s?(?P<event>特别重大|重大|较大|一般)(?:[\u4e00-\u9fff]{0,14}?)(?:事故|事件|灾害|险情|灾情|火灾|疫情|中毒|突发[\u4e00-\u9fff]{0,6})(?:\([^()]*\))?(?:\s?[:|。;]|$|是指|处置|应对)"
)
_SIZE = re.compile(
    r"(?:^|[;。|]\s?|为|属于?)(?P<size>特大型|大型|中型|小型)(?:(?:地质灾害)?(?:险情|灾情)(?:\s?[:。;|]|$)|:)"
)  # 地质灾害防治条例 第四条
_LEVEL_LABEL = re.compile(rf"\s?{_L}(?:\([^()]*\))?(?:应急)?(?:响应|预警)?:")
_EVENT_THAT_IS = re.compile(
    r"\s?(?P<event>特别重大|重大|较大|一般)(?:[\u4e00-\u9fff]{0,8}?)(?:事件|事故|灾害),?(?:即|指|是指|:)"
)
_CELL = re.compile(
    rf"^(?:{_L}|(?P<event>特别重大|重大|较大|一般)(?:级)?|(?P<colour>[红橙黄蓝])色)(?:\([^()]*\))?(?:应急)?(?:响应|预警|事故|事件)?$"
)
_TWO_ENDS = re.compile(
    rf"(?P<low>\d+(?:\.\d+)?)(?:{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})?\s?(?:至|到|~|-|—)\s?(?P<high>\d+(?:\.\d+)?)(?P<unit>{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?!以[上下])"
)
_THEN = re.compile(r"响应后|启动后|级响应[,。]|预警后")
PLAIN_HEAD = re.compile(
    r"^(?:启动|响应|预警|分级|发布)?(?:条件|标准|情形)|启动条件|响应条件|下列"
)  # says of no level itself: 1. 启动条件 under （二）Ⅳ级响应
_BOUNDARY = re.compile(r"[,;。:、|!?]|或者?|以及|并且|且")
_RANKED = re.compile(
    r"(?:国家|省|市|区|县|镇|乡|公司|厂)(?:\([^()]\))?级[^,。;|]{0,12}?(?:响应|预警)"
)  # 需要市级协调处置的 is of no tier
_PLAIN_COLUMN = re.compile(r"标准|条件|情形|内容|说明|要点|依据")  # says nothing of what is measured
_REACHED = re.compile(r"将达(?:到)?或者?(?:已达?|达)")
_ONLY_COUNTS = re.compile(r"(?:人数|数量|规模|总数)(?:在|为|达|达到)?")
_FILLER = re.compile(
    r"处在|处于|之间|需要|造成|可能|预计|预报|一次|同一起事件|升到|升至|涨到|涨至|即|已|可(?!能)|介于|气象部门|将达|尚|因灾|达到|超过|累计|导致|发生|初判|出现|受(?!害|灾|旱|淹|困)|将|其|的|在|有|为|达|被|共|等|致|直接|或|含|以上|以下|不足|\([^()]*\)|\s"
)
_TRIGGER_COLOUR = re.compile(
    r"(?P<colours>[红橙黄蓝]色(?:(?:、|或者?|及|和|以及)[红橙黄蓝]色)*)(?P<above>及?以上)?(?:\([^()]*\))?(?:[\u4e00-\u9fff]{0,4})(?:预警|警报)"
)
_TRIGGER_EVENT = re.compile(
    r"(?:发生|初判为?|判定为?)(?:[\u4e00-\u9fff]{0,14}?)(?P<event>特别重大|重大|较大|一般)(?P<above>及?以上)?(?P<what>[\u4e00-\u9fff]{0,14}?(?:事故|事件|灾害|险情|灾情))(?!且|并)"
)
WEATHER = re.compile(
    r"台风|暴雨|暴雪|寒潮|大风|雷电|高温|干旱|洪水|地质灾害|山洪|森林火险|大雾|道路结冰|海浪|风暴潮|内涝|强对流|低温|霾|冰雹|空气污染|重污染天气|地震|渍涝|强降雨|火险"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A range that makes a level."""

    document: Reviewed
    statement: Statement
    ladder: Ladder
    rank: int  # 0 is the highest
    written: str  # the level as the document has it
    measure: str  # what is measured, folded: 24小时面雨量
    within: Range  # its offsets count in the statement
    tier: Tier
    hazards: frozenset[int]

    @property
    def span(self) -> Span:
        """Where the range stands in the document."""
        return self.statement.start + self.within.start, self.statement.start + self.within.end


@dataclass(frozen=True, slots=True)
class Trigger:
    """A warning or grade of event on which a level follows."""

    document: Reviewed
    statement: Statement
    rank: int
    written: str  # the level as the document has it
    what: str  # folded: 台风红色预警, 重大事故
    tier: Tier
    hazards: frozenset[int]
    span: Span  # in the document


@dataclass(frozen=True, slots=True)
class Level:
    """A level of one ladder, as a statement is bound to it."""

    ladder: Ladder
    rank: int
    written: str


def bounds(d: Reviewed) -> Iterator[Bound]:
    """Every range of a document that makes a level."""
    for s in d.statements:
        found = [*ranges(s.text), *_between(s.text)]
        if not found:
            continue
        if not s.cells and ";" in s.text and level_of(s) is None:
            for part in _parts(s):
                yield from _bounds_of(d, part, [*ranges(part.text), *_between(part.text)])
            continue
        yield from _bounds_of(d, s, found)


def _parts(s: Statement) -> Iterator[Statement]:
    """The parts of a sentence that semicolons set apart: 1000人以上的，启动区二级响应；3000人以上的，启动区一级响应."""
    at = 0
    for text in s.text.split(";"):
        yield replace(s, start=s.start + at, end=s.start + at + len(text), text=text)
        at += len(text) + 1


def _bounds_of(d: Reviewed, s: Statement, found: Sequence[Range]) -> Iterator[Bound]:
    level = level_of(s)
    for r in sorted(found, key=lambda r: r.start):
        own = level or _by_head(s, r)
        measure = _measure(s, r)
        if own and measure and not (level and not s.cells and _after(s, r)):
            yield Bound(d, s, own.ladder, own.rank, own.written, measure, r, _tier(d, s), _hazards(d, s))


def _between(text: str) -> Iterator[Range]:
    """处在120毫米至200毫米之间（不含200毫米）, 10至29人: ranges that are said by their two ends."""
    for m in _TWO_ENDS.finditer(text):
        unit, factor = UNITS.get(m["unit"], (m["unit"], 1.0))
        low, high = float(m["low"]) * factor, float(m["high"]) * factor
        if low < high:
            without = re.match(r"(?:之间)?\(不含", text[m.end() :])
            yield Range(low, high, with_low=True, with_high=not without, unit=unit, start=m.start(), end=m.end())


def _after(s: Statement, r: Range) -> bool:
    """True for what is to be done at a level, and by when: 启动Ⅱ级响应后，……30分钟内."""
    return bool(_THEN.search(s.text[: r.start])) or (
        r.unit == "小时" and bool(re.match(r"\s?内|以内|之内", s.text[r.end - 1 : r.end + 2]))
    )


def _by_head(s: Statement, r: Range) -> "Level | None":
    """The level of a column that is headed by it: 类别 | 特别重大 | 重大 | 较大."""
    cell = next((c for c in s.cells if c.start <= s.start + r.start < c.end), None)
    m = _CELL.match(cell.head) if cell else None
    if not m or cell is None:
        return None
    if m["event"]:
        return Level("event", _EVENTS.index(m["event"]), m["event"])
    if m["colour"]:
        return Level("warning", _COLOURS.index(m["colour"]), cell.head)
    ladder: Ladder = "warning" if "预警" in cell.head + " ".join(s.headings[:1]) else "response"
    return Level(ladder, _NUMERALS[m["level"]], cell.head.upper())


def triggers(d: Reviewed) -> Iterator[Trigger]:
    """Every warning and grade on which a response follows."""
    for s in d.statements:
        level = level_of(s)
        if level is None or level.ladder != "response":
            continue
        for m in _TRIGGER_COLOUR.finditer(s.text):
            clause = _clause(s.text, m.start(), m.end())
            if re.search(r"且|并(?!发)|同时", clause):
                continue
            weather = WEATHER.search(clause) or WEATHER.search(" ".join(c.text for c in s.cells)) or _one(d)
            colours = [c for c in _COLOURS if c in m["colours"]]
            if m["above"]:
                colours = list(_COLOURS[: _COLOURS.index(colours[0]) + 1])
            for colour in colours if weather else ():
                what = f"{weather.group() if weather else ''}{colour}色预警"
                yield Trigger(d, s, level.rank, level.written, what, _tier(d, s), _hazards(d, s), _at(s, m.span()))
        for m in _TRIGGER_EVENT.finditer(s.text):
            if m["above"] or re.search(r"且|并(?!发)|同时", _clause(s.text, m.start(), m.end())):
                continue
            yield Trigger(
                d, s, level.rank, level.written, f"{m['event']}事件", _tier(d, s), _hazards(d, s), _at(s, m.span())
            )


def situations(d: Reviewed) -> Iterator[Trigger]:
    """What starts a response, in whole sentences: 学校、医院发生燃气爆炸，有人员被困 | 二级."""
    for s in d.statements:
        level = level_of(s)
        if level is None or level.ladder != "response" or _THEN.search(s.text) or not 8 <= len(s.text) <= 120:
            continue
        listed = (
            s.cells or (s.headings and (PLAIN_HEAD.search(s.headings[0]) or _RESPONSE.search(s.headings[0]))) or s.lead
        )
        if listed and (not s.headings or not re.search(r"行动|措施|程序|权限", s.headings[0])):
            yield Trigger(d, s, level.rank, level.written, s.text, _tier(d, s), _hazards(d, s), (s.start, s.end))


def level_of(s: Statement) -> Level | None:
    """The level that a statement binds what it says to: that which it starts or declares, its row's, its heading's."""
    if s.cells:
        return _of_row(s)
    if label := _LEVEL_LABEL.match(s.text):  # Ⅲ级：市气象局发布……
        event = _EVENT_THAT_IS.match(s.text, label.end())
        if event:  # Ⅳ级：一般事件，即同一起事件……
            return Level("event", _EVENTS.index(event["event"]), event["event"])
        around = " ".join((s.lead, *s.headings[:3]))
        if "响应" in around or "预警" in around:
            ladder: Ladder = "response" if "响应" in around else "warning"
            return Level(ladder, _NUMERALS[label["level"]], f"{label['level'].upper()}级")
    above = s.headings[: 2 if s.headings and PLAIN_HEAD.search(s.headings[0]) else 1]
    for text in (s.text, *above):
        if found := _said(text):
            return found
    return _said(s.lead) if s.lead else None


def _said(text: str) -> Level | None:
    kinds = {m["level"] or m["level2"] for m in _RESPONSE.finditer(text)}
    if len(kinds) == 1:
        numeral = kinds.pop()
        return Level("response", _NUMERALS[numeral], f"{numeral.upper()}级响应")
    if kinds:
        return None  # Ⅰ级、Ⅱ级响应: of which the range is, is not said
    if m := _WARNING.search(text):
        colour = m["colour"] or m["colour2"]
        return Level(
            "warning",
            _COLOURS.index(colour) if colour else _NUMERALS[m["level"]],
            f"{colour}色预警" if colour else f"{m['level'].upper()}级预警",
        )
    events = {m["event"] for m in _EVENT.finditer(text)}
    if len(events) == 1:
        event = events.pop()
        return Level("event", _EVENTS.index(event), event)
    if m := _SIZE.search(text):
        return Level("event", ("特大型", "大型", "中型", "小型").index(m["size"]), m["size"])
    return None


def _of_row(s: Statement) -> Level | None:
    for cell in s.cells:
        m = _CELL.match(cell.text)
        if not m:
            continue
        said = cell.head + cell.text
        if m["event"]:
            return Level("event", _EVENTS.index(m["event"]), m["event"])
        rank = _COLOURS.index(m["colour"]) if m["colour"] else _NUMERALS[m["level"]]
        caption = said + " ".join(s.headings[:1])
        if "响应" in said or ("响应" in caption and "预警" not in said):
            return Level("response", rank, cell.text.upper())
        if "预警" in caption:
            return Level("warning", rank, cell.text.upper())
    return None


def _measure(s: Statement, r: Range) -> str:
    lead = _REACHED.sub("", s.text[max(0, r.start - 24) : r.start])
    parts = _BOUNDARY.split(lead)
    before = (
        parts[-1] if len(parts) < 2 or not _ONLY_COUNTS.fullmatch(parts[-1]) else parts[-2]
    )  # ……群众的，人数在1000人以上
    after = _BOUNDARY.split(s.text[r.end : r.end + 12])[0]
    head = next((c.head for c in s.cells if c.start <= s.start + r.start < c.end), "")
    said = _FILLER.sub("", f"{before}{after}")
    said = re.sub(r"启动.*$|为?(?:特别重大|重大|较大|一般).*$", "", said)
    said = re.sub(r"但$|^但|并.*$", "", said)
    head = "" if _PLAIN_COLUMN.search(head) else _FILLER.sub("", head)
    return said if len(said) >= 3 else f"{head}{said}"


def _tier(d: Reviewed, s: Statement) -> Tier:
    """Whose levels they are: 启动区级二级响应, else the document's own."""
    said = ranks(" ".join(m.group() for m in _RANKED.finditer(s.text))) | ranks(" ".join(c.head for c in s.cells))
    return next(iter(said)) if len(said) == 1 else tier_of(d)


def _hazards(d: Reviewed, s: Statement) -> frozenset[int]:
    named = _RESPONSE.search(s.text)  # 启动市级自然灾害救助二级响应
    own = (particular(named.group()) if named else frozenset()) or particular(fold(d.metadata.title))
    return own or particular(s.text) or particular(" ".join(s.headings[:2]))


def _one(d: Reviewed) -> "re.Match[str] | None":
    found = list(WEATHER.finditer(fold(d.metadata.title)))
    return found[0] if len(found) == 1 else None


def _clause(text: str, a: int, b: int) -> str:
    begin = max(text.rfind(mark, 0, a) for mark in ",;。:|") + 1
    end = min((i for i in (text.find(mark, b) for mark in ",;。:|") if i >= 0), default=len(text))
    return text[begin:end]


def _at(s: Statement, span: Span) -> Span:
    return s.start + span[0], s.start + span[1]
