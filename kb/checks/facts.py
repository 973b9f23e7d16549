"""Quantities, dates and frequencies that a document lays down, each with what it is of: what number.py and deadline.py compare.

    事发地区（县）人民政府获悉较大以上突发事件后，应当在30分钟内向市应急办电话报告。
    -> Fact(values=(0.5,), unit='小时', comparison='most', near='应当在□内向市应急办电话报告', slots={mode: 电话, grade: 较大})

Two facts of one matter must agree in every slot that both fill: another year of statistics, another tier, phone against
letter, another grade is another fact. Left out: finding the figures (spans.py), grading tables (level.py), comparing (number.py,
deadline.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.document import CELL_SEPARATOR
from kb.checks.kin import extents, ranks
from kb.checks.reviewed import Reviewed
from kb.checks.spans import NUMBER, Comparison, figures, spans
from kb.checks.statements import Statement
from kb.grading import particular
from kb.levels import events, levels

_DAYS_ON = re.compile(r"(?:天|日|周|月|年|工作日)$")  # a limit in days or more is one by which something is due
_ADDRESSEE = re.compile(
    r"(?:向|致电)(?P<to>[^,。;|]{2,24}?)(?:电话|书面|口头|传真|网络|当面|直接|逐级|同时|和)*(?:报告|呈报|报送|上报|通报|续报|速报|报警|提交|移交|填报|报备)|(?:(?<!评估)(?<!总结)(?<!分析)(?<!调查)(?<!书面)(?<!工作)报告|呈报|报送|上报|速报|径报|通报|报至|(?<![通上汇申呈速])报(?=[省市区县国]|领导小组|本级|上级))(?:给|至)?(?P<to2>[^,。;|、□]{1,18}?(?:局|委|办|部|室|府|长|厅|指|组|中心|领导|机构|部门)(?:和[^,。;|]{2,14})?)(?![\u4e00-\u9fff]{0,2}[局委办部室厅])"
)
_BOUNDARY = re.compile(r"[,;。:|!?]")
_PLANNED = re.compile(r"计划|规划|拟|力争|目标|争取|预计|逐步")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=\s?年)")
_AS_OF = re.compile(r"截至|截止|统计|普查|(?:年|月)[底末](?!前)|现状")
_CENSUSES = {
    "第六次全国人口普查": "2010",
    "第七次全国人口普查": "2020",
}  # 国务院, 全国人口普查条例 第八条: 尾数逢0的年份
_SIZES = re.compile(
    r"(?:轻度|中度|重度|严重|特大)(?=干旱|旱情|污染|缺水)|特大型|(?<!特)大型(?=地质|:|\(|险情|灾情)|中型(?=地质|:|\(|险情|灾情)|小型(?=地质|:|\(|险情|灾情)"
)  # 地质灾害防治条例 第四条; GB/T 32135-2015 区域旱情等级
_MODES = re.compile(r"电话|书面|口头|传真|短信|当面|网络|初报|首报|速报|终报|续报|快报|专报")
_PERIOD = re.compile(
    rf"日(?=降?[雨雪]量|降水量)|({NUMBER})个?(小时|分钟|日|天)(?=[^,。;|]{{0,8}}(?:雨量|降雨|降水|降雪|面雨|毫米|累积|累计))"
)


@dataclass(frozen=True, slots=True)
class Slots:
    """What must agree where both facts say it."""

    ranks: frozenset[str] = field(default=frozenset())  # 市级, 区级: whose a thing is
    extents: frozenset[str] = field(default=frozenset())  # 全市, 全区: over what is counted; no matter for a rule
    years: frozenset[str] = field(default=frozenset())
    modes: frozenset[str] = field(default=frozenset())
    grades: frozenset[str] = field(default=frozenset())  # of events, and levels of response or warning
    hazards: frozenset[str] = field(default=frozenset())
    period: frozenset[str] = field(default=frozenset())  # over which rain is measured
    addressee: str = ""  # to whom is reported

    def agree(self, other: "Slots") -> bool:
        """True if nothing that both say differs."""
        pairs = zip(self._all(), other._all(), strict=True)
        return all(not a or not b or a & b for a, b in pairs)

    def _all(self) -> tuple[frozenset[str], ...]:
        return self.period, self.ranks, self.extents, self.years, self.modes, self.grades, self.hazards


@dataclass(frozen=True, slots=True)
class Fact:
    """One quantity, date or frequency with its surroundings; `document.text[start:end]` is as it is written."""

    document: Reviewed
    statement: Statement
    start: int
    end: int
    values: tuple[float, ...]  # one, or the two ends of a range; a date as year * 10000 + month * 100 + day
    unit: str  # that it is compared in
    comparison: Comparison
    near: str  # its clause without quantities, folded
    whole: str  # its sentence without quantities, folded
    slots: Slots
    planned: bool = False
    due: bool = False  # a day, or a limit in days and more: by when something is done, not how fast is answered

    @property
    def written(self) -> str:
        """As the document has it."""
        return self.document.document.text[self.start : self.end]


def facts(document: Reviewed) -> Iterator[Fact]:
    """The facts of a document in order."""
    for statement in document.statements:
        yield from _of(document, statement)


def _of(document: Reviewed, statement: Statement) -> Iterator[Fact]:
    text = statement.text
    found = spans(statement)
    marks = [(a, b) for a, b, *_ in found]
    blanked = _blank(text, [m for a, b, _, _, comparison in found for m in figures(text, a, b, comparison)])
    for a, b, values, unit, comparison in found:
        near = _near(statement, blanked, a, b, marks)
        yield Fact(
            document,
            statement,
            statement.start + a,
            statement.start + b,
            values,
            unit,
            comparison,
            near,
            _whole(statement, blanked, a),
            _slots(statement, near, a, counts=comparison == "is"),
            bool(_PLANNED.search(near)),
            comparison == "by"
            or (unit == "小时" and bool(_DAYS_ON.search(re.sub(r"(?:之|以)?[内前]$|以[上下]$", "", text[a:b])))),
        )


def _blank(text: str, marks: list[tuple[int, int]]) -> str:
    for a, b in marks:
        text = text[:a] + "□" * (b - a) + text[b:]
    return text


def _near(statement: Statement, blanked: str, a: int, b: int, marks: list[tuple[int, int]]) -> str:
    """The clause of a quantity; of several in one clause what stands before and right behind it; of a cell its row's first one and its header."""
    if statement.cells:
        own = next((c for c in statement.cells if c.start - statement.start <= a < c.end - statement.start), None)
        first = statement.key
        said = blanked[own.start - statement.start : own.end - statement.start] if own else ""
        key = first.text if first and first is not own else ""
        return f"{key} {own.head if own else ''} {said}"
    begin = max((m.end() for m in _BOUNDARY.finditer(blanked, 0, a)), default=0)
    end = next((m.start() for m in _BOUNDARY.finditer(blanked, b)), len(blanked))
    others = [(x, y) for x, y in marks if begin <= x < end and x != a]
    for x, y in others:
        if y <= a and "、" in blanked[y:a]:
            begin = max(begin, blanked.index("、", y) + 1)
        if x >= b and "、" in blanked[b:x]:
            end = min(end, blanked.index("、", b))
    return blanked[begin:end]


def _whole(statement: Statement, blanked: str, at: int) -> str:
    """Its sentence up to the semicolons around it, with the line that opens its list; of a cell the row with its headers."""
    if statement.cells:
        return " ".join(
            (blanked.replace(CELL_SEPARATOR, " "), *(c.head for c in statement.cells), *statement.headings[:1])
        )
    begin = max((m.end() for m in re.finditer(";", blanked[:at])), default=0)
    end = blanked.find(";", at)
    part = blanked[begin : end if end >= 0 else len(blanked)]
    return f"{statement.lead if len(statement.lead) < 40 else ''} {part}"


def _slots(statement: Statement, near: str, at: int, *, counts: bool) -> Slots:
    text = statement.text
    around = text if statement.cells else text[:at] + near
    over = extents(near) or extents(text[:at]) if counts else frozenset()
    years = frozenset(_YEAR.findall(text[: at + 1])) if _AS_OF.search(text[: at + 12]) else frozenset[str]()
    years |= frozenset(year for census, year in _CENSUSES.items() if census in text[:at])
    modes = frozenset(_MODES.findall(near)) or frozenset(_MODES.findall(text))
    grades = events(around) | levels(around) | frozenset(_SIZES.findall(around)) or frozenset(
        one for heading in statement.headings[:1] for one in (*events(heading), *levels(heading))
    )
    hazards = frozenset(map(str, particular(near) or particular(text)))
    periods = ["24小时" if m[0].startswith("日") else f"{m[1]}{m[2]}" for m in _PERIOD.finditer(text[: at + 1])]
    told = _ADDRESSEE.search(near) or _ADDRESSEE.search(text, at)
    return Slots(
        frozenset(ranks(near) or ranks(text[:at])),
        frozenset(over),
        years,
        modes,
        grades,
        hazards,
        frozenset(periods[-1:]),
        (told["to"] or told["to2"]).removeprefix("报") if told else "",
    )
