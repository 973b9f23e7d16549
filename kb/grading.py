"""Which level a quantity makes: 死亡12人属于什么级别, by the ranges in the texts and not by what sounds alike.

A criterion is a line or table row with a level and the ranges that make it; of a line that only has ranges the level is that
of its heading or of the label above. A question's quantity is matched by what is counted (dead, injured, money, people to
move) and by its unit; any one of several criteria is enough (或者), and the highest level that is met is the answer.

Left out: ranges themselves (quantities.py), which documents are asked (answer.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ingest.document import CELL_SEPARATOR, Document
from ingest.fold import fold
from kb.quantities import Quantity, Range, quantities, ranges

# What is counted, by the words it is counted with, in texts and in everyday speech. The first row that matches decides.
COUNTED: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("potential", re.compile(r"潜在(?:直接)?经济损失|可能造成的?(?:直接)?经济损失")),
    ("loss", re.compile(r"(?:直接)?经济损失|损失|赔(?:进去|了|偿)?|财产损失")),
    ("injured", re.compile(r"重伤|受伤|伤者|负伤|急性工业中毒|受了?伤")),
    ("poisoned", re.compile(r"中毒")),
    ("moved", re.compile(r"转移|疏散|安置|撤离|搬迁|威胁|避险")),
    ("stranded", re.compile(r"被困|滞留|受困")),
    ("dead", re.compile(r"死亡|死了|失踪|遇难|丧生|没了|死")),
    ("level", re.compile(r"水位|涨到")),
    ("rain", re.compile(r"降雨|雨量|降水")),
    ("magnitude", re.compile(r"地震|震级")),
    ("blocked", re.compile(r"中断|阻断|堵塞|拥堵|恢复(?:通行|运行)|抢通|疏散预计")),
)
_EVENT: Final = ("特别重大", "重大", "较大", "一般")
_NUMBERED: Final = ("ⅰ", "ⅱ", "ⅲ", "ⅳ")
_COLOURS: Final = ("红", "橙", "黄", "蓝")
_LEVEL = re.compile(
    r"(?P<event>特别重大|(?<!特别)重大(?!危险源|隐患|事项|活动|决策|部署|影响|节)|较大(?!影响|危险)|一般(?=[^,。;]{0,8}(?:事故|事件|灾害|险情|灾情|突发|级|\(|$))(?!情况|不|应|为|由))"
    r"|(?P<number>[ⅰⅱⅲⅳ]|(?<![第\d])[一二三四](?=级))级?(?=级|[)(:、,。;|\s]|应急|响应|预警|$)|(?P<colour>[红橙黄蓝])色"
)
_ASKS = re.compile(
    r"几级|(?:什么|哪一?个?|哪种|啥)(?:级别|等级|颜色|级|响应|类别)|(?:级别|等级)(?:是)?(?:什么|啥|多少)|算(?:不算|是)?(?:特别重大|重大|较大|一般)|(?:一般|较大|重大|特别重大)还是(?:一般|较大|重大|特别重大)|属于(?:什么|哪)(?!个?(?:部门|单位|机构|局))|定(?:为|成)(?:什么|几|哪)|启动(?:什么|几|哪)|(?:是|算|属于?|构成)(?:一起)?(?:什么|哪种|哪类|啥)(?:样的?|性质的?)?事(?:故|件)"
)
_VAGUE = re.compile(r"(?:不到|不足|接近|将近|近|不超过|未到|少于)$")  # 死亡不到10人: may lie on either side of a limit
_OF_RESPONSE = re.compile(r"(?:几|什么|哪一?)级?(?:应急)?响应|响应(?:级别|等级)|启动(?:什么|几|哪)")
_FROM_WORDS = re.compile(r"以上|之上|不少于|不小于|不低于|达到|超过|大于|多于|高于|至少|达|[≥>]=?")
_TO_WORDS = re.compile(r"以下|之下|以内|不足|不到|未达到?|未超过|不超过|不大于|不高于|少于|小于|低于|[≤<]=?")
_PERIOD = re.compile(
    r"(\d+)(?=个?小时[^,;。|]{0,12}(?:降雨|雨量|降水|毫米))"
)  # 3小时 and 24小时降雨量 are two measures
_LABELS = re.compile(r"(?:级)?(?:应急)?(?:响应|预警)?:")
_GENERAL = frozenset({0})  # 生产安全: the regulation on accidents of every trade
_LEAD = 160  # characters of a line before a list that say what it is of
# What happened, where a question says so: criteria of another matter do not grade it.
HAZARDS: Final[tuple[re.Pattern[str], ...]] = tuple(
    re.compile(p)
    for p in (
        r"生产安全|安全生产|工伤", r"道路交通|(?<!铁路)(?<!水上)交通事故|车祸|校车", r"公路交通", r"地质灾害|滑坡|泥石流|崩塌|塌方", r"森林|草原", r"火灾|着火|失火", r"危险化学品|危化品|化工", r"地震|震级",
        r"洪涝|防汛|洪水|水旱|内涝|水位", r"台风", r"水上|船舶|海难|沉船|客船", r"食品安全|食物中毒", r"传染病|疫情|公共卫生", r"环境|污染", r"燃气|煤气", r"矿山|煤矿|矿井", r"特种设备|电梯", r"建筑|工地|施工|坍塌", r"自然灾害|受灾", r"大面积停电|停电", r"轨道交通|地铁", r"航空|飞机|民航", r"铁路|火车", r"雪灾|暴雪|低温|冰冻|寒潮|冻雨", r"高温(?!液|蒸)|中暑", r"干旱|旱灾|旱情|抗旱", r"核(?:事故|电|泄漏|应急|设施)|辐射|放射",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Criterion:
    """A level and one range that makes it; `document.text[start:end]` is the line or sentence that says so."""

    rank: int  # 0 is the highest
    level: str  # as written: 较大, Ⅱ, 橙
    counted: str
    within: Range  # its offsets count in the document
    start: int
    end: int
    about: str = ""  # the line before the list it stands in and the line itself, folded: of which matter it is


@dataclass(frozen=True, slots=True)
class Graded:
    """The level that a document gives, with the range that decides."""

    criterion: Criterion
    quantity: str  # as the question has it: 12个人
    range_text: str  # as the document has it: 10人以上30人以下


def asks_level(question: str) -> bool:
    """True if a folded question asks which level something is and gives a quantity."""
    return bool(_ASKS.search(question)) and bool(quantities(question))


@lru_cache(maxsize=4096)  # of one question the titles of all its evidence are looked at, several times
def hazards(text: str) -> frozenset[int]:
    """What a folded text is about, as rows of HAZARDS."""
    return frozenset(n for n, pattern in enumerate(HAZARDS) if pattern.search(text))


def particular(text: str) -> frozenset[int]:
    """What a folded text is about, accidents of every trade (安全生产) left aside."""
    return hazards(text) - _GENERAL


def is_general(title: str) -> bool:
    """True if a document of this folded title is on no hazard in particular, or on accidents of every trade."""
    return not particular(title)


def grade(question: str, document: Document) -> Graded | None:
    """The level of what a folded question describes, by one document; None if its ranges do not say.

    Where the question says what happened, the document's title or the criterion has to be about that.
    """
    matter, of_title = hazards(question), hazards(fold(document.metadata.title))
    asked = [(q, _counted_near(question, q.start, q.end, wide=False)) for q in quantities(question)]
    asked = [(q, counted) for q, counted in asked if not _VAGUE.search(question[: q.start])]
    of_response = bool(_OF_RESPONSE.search(question))
    asked = [(q, counted) for q, counted in asked if q.unit or counted in ("loss", "potential")]
    found: list[tuple[Criterion, Quantity]] = []
    given = list(criteria(document))
    for q, counted in asked:
        unit = q.unit or "元"
        for c in given:
            if matter and not matter & (of_title | hazards(c.about)):
                continue
            if of_response and c.level in _EVENT:
                continue  # which response is started is not what the accident is called
            if counted == "dead" and "失踪" in question and "死" not in question and "失踪" not in c.about:
                continue  # who is missing is not dead where the text does not count both
            if counted == "injured" and "重伤" in c.about and "重伤" not in question:
                continue  # how badly they are hurt is not said
            fits = c.within.unit == unit and c.counted == counted and counted and c.within.holds(q.value)
            if fits and counted == "rain" and not _same_period(question, document, c):
                continue
            if fits and (counted != "level" or _same_gauge(question, document, c)):
                found.append((c, q))
    if not found:
        return None
    best, q = min(found, key=lambda f: (f[0].rank, f[0].start))
    said = document.text[best.within.start : best.within.end]
    return Graded(best, question[q.start : q.end], said)


def measures_alike(question: str, document: Document) -> bool:
    """True if a document on the matter of a folded question has ranges of what the question counts: 3小时 and 24小时降雨量."""
    asked = {_counted_near(question, q.start, q.end, wide=False) for q in quantities(question)} - {""}
    matter = hazards(question)
    of_title = hazards(fold(document.metadata.title))
    return any(
        c.counted in asked and (not matter or matter & (of_title | hazards(c.about))) for c in criteria(document)
    )


def criteria(document: Document) -> Iterator[Criterion]:
    """Every range of a document that makes a level."""
    text = fold(document.text)
    heading = lead = ""
    titles = {s.start: (s, fold(document.text[s.start : s.heading_end])) for s in document.sections}
    for p in document.paragraphs:
        line = text[p.start : p.end]
        found = ranges(line)
        if not found:
            lead = line[-_LEAD:]
            if _LEVEL.search(line) and len(line) <= 60:
                heading = line  # 1.6.2较大道路交通事故: what follows is of this level
            elif p.start in titles and titles[p.start][1].strip() == line.strip():
                heading = ""
            continue
        for a, b in _sentences(line):
            here = [r for r in found if a <= r.start < b]
            first = line.split(CELL_SEPARATOR)[0] if p.role == "row" else ""
            level = _level_of(first, len(first)) if here and first else None  # Ⅱ级 | 橙色预警 | 水位达到19.80米
            level = level or (_level_of(line[a:b], here[0].start - a) if here else None)
            level = level or (_level_of(heading, len(heading)) if here and heading else None)
            if level is None:
                continue
            for r in here:
                counted = _counted_near(line[a:b], r.start - a, r.end - a)
                moved = Range(r.low, r.high, r.with_low, r.with_high, r.unit, p.start + r.start, p.start + r.end)
                clause = _clause_around(line, a, b, r)
                own = {m.group() for m in _LEVEL.finditer(clause)}  # …的为较大事故,…的为重大事故: each has its own
                mine = _level_of(clause, 0) if p.role != "row" and len(here) > 1 and len(own) == 1 else None
                yield Criterion(*(mine or level), counted, moved, p.start + a, p.start + b, f"{lead} {line[a:b]}")


def _clause_around(line: str, a: int, b: int, r: Range) -> str:
    """The clause of line[a:b], between commas, that holds a range."""
    start = max(line.rfind(mark, a, r.start) for mark in ",;:") + 1
    end = min((at for mark in ",;" if (at := line.find(mark, r.end, b)) >= 0), default=b)
    return line[max(a, start) : end]


def _same_gauge(question: str, document: Document, c: Criterion) -> bool:
    """True if the water whose level a range is of is named in the question: 云州站, not 澄湖水库."""
    clause = re.split(r"[,;。、|]|或者", fold(document.text[c.start : c.within.start]))[-1]
    name = re.sub(r"水位|达到?|超过|警戒|保证|汛限|历史|最高|[^\u4e00-\u9fff]", "", clause)
    if name.endswith(("站", "水库")):
        return name[-3:] in question  # 云州站, 湖水库: 云州市澄湖水库 is not measured at 云州站
    return any(name[i : i + 2] in question for i in range(len(name) - 1))


def _same_period(question: str, document: Document, c: Criterion) -> bool:
    """True if the rain of a range is measured over as many hours as the question says; of none where it says none."""
    clause = fold(document.text[c.start : c.end])
    at = c.within.end - c.start
    before = list(_PERIOD.finditer(clause[:at]))
    asked = _PERIOD.search(question)
    return (asked.group(1) if asked else "") == (before[-1].group(1) if before else "")


def _level_of(text: str, at: int) -> tuple[int, str] | None:
    """The level of a sentence: the nearest before its first range, else the last behind it (…的灾情为重大地质灾害灾情)."""
    levels = list(_LEVEL.finditer(text))
    before = [m for m in levels if m.start() <= at]
    chosen = before[-1] if before else levels[-1] if levels else None
    if before and not before[0]["event"] and _LABELS.match(text, before[0].end()):
        chosen = before[0]  # Ⅲ级应急响应:初判发生较大事故,或者需要疏散群众1000人以上…
    if chosen is None:
        return None
    if chosen["event"]:
        return _EVENT.index(chosen["event"]), chosen["event"]
    if chosen["colour"]:
        return _COLOURS.index(chosen["colour"]), f"{chosen['colour']}色"
    numeral = chosen["number"]
    rank = _NUMBERED.index(numeral) if numeral in _NUMBERED else "一二三四".index(numeral)
    return rank, f"{numeral.upper()}级"


def _counted_near(text: str, start: int, end: int, *, wide: bool = True) -> str:
    """What a quantity counts: the nearest word for it, behind it first: 3人以上死亡, 死亡3人以上; "" if nothing says.

    `wide`: beyond its own clause, too, as lists of criteria need; in a question 出动120人 counts nobody dead.
    """
    behind = re.split(r"[,;。、|]|或者?|以及|并且", text[end : end + 14])[0]
    ahead = re.split(r"[,;。、|]|或者?|以及|并且", text[max(0, start - 16) : start])[-1]
    around = (text[max(0, start - 24) : start], text[end : end + 24].split("|", maxsplit=1)[0]) if wide else ()
    for words in (behind, ahead, *around):
        if counted := next((name for name, pattern in COUNTED if pattern.search(words)), ""):
            return counted
    return ""


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for m in re.finditer(r"[。;]", line):
        yield start, m.end()
        start = m.end()
    if line[start:].strip():
        yield start, len(line)


def explained(found: Graded) -> str:
    """In Chinese, why it is that level."""
    r, written = found.criterion.within, fold(found.range_text)
    ends = []
    if r.low is not None:
        ends.append(f"“{_word(_FROM_WORDS, written, '以上')}”{'包括' if r.with_low else '不包括'}本数")
    if r.high is not None:
        ends.append(f"“{_word(_TO_WORDS, written, '以下')}”{'包括' if r.with_high else '不包括'}本数")
    return f"{found.quantity} 在“{found.range_text}”之内（{'，'.join(ends)}），是{found.criterion.level}"


def _word(words: re.Pattern[str], written: str, usual: str) -> str:
    """The word of a range that says which side is meant, as the text has it: 达到, 超过, 以上."""
    m = words.search(written)
    return m.group() if m else usual


_FLOOD = hazards("防汛台风")  # one plan is for both: 防汛防台风应急预案


def of_the_matter(question: str, title: str) -> bool:
    """True if a document of this title, folded, may grade what a question describes: it is on that, or on nothing in particular."""
    asked, titled = (kin | _FLOOD if (kin := hazards(text)) & _FLOOD else kin for text in (question, title))
    return not asked or not titled or bool(asked & titled)
