"""One office with two numbers for one use: 24小时值班电话 0000-1234501 in one plan, 0000-1234510 in the other.

A fax is no duty phone, an office's phone by day no duty phone by night. A number shared by two offices is nothing: 应急办 sits in
应急管理局. Left out: who has what to do (lead.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from ingest.fold import fold
from kb.checks.finding import Finding, Findings, Kind
from kb.checks.kin import families, tier_of
from kb.checks.matter import Weights
from kb.checks.once import once
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement
from kb.duties.units import core, is_unit, same

_NUMBER = re.compile(
    r"(?<![\d-])(?:(?:\(0\d{2,3}\)|0\d{2,3})[-\s]?\d{7,8}(?:[-转]\d{1,6})?|1[3-9]\d{9}|[2-9]\d{6,7})(?![\d-])"
)
# What a number is for; the first row that fits decides.
_USES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("传真", re.compile(r"传真")),
    ("手机", re.compile(r"手机|移动电话")),
    ("举报", re.compile(r"举报|投诉|信访|(?<!抢修)热线(?=服务)")),
    ("办公", re.compile(r"办公(?!室)|办公室电话|工作日|日间|白天|行政(?!执法|审批)")),
    ("值班", re.compile(r"值班|值守|值勤|24小时|昼夜|全天|应急电话|专线|抢险|抢修|报警|接警|总机|调度")),
    ("电话", re.compile(r"电话|联系")),
)
_OF_USE = re.compile(
    r"(?:的)?(?:\((?:工作日|24小时|夜间|白天|日间)\)|24小时|二十四小时|昼夜|全天候|工作日|日间|白天|夜间)*(?:应急|救援|防汛|抢险|报警|事故|信息)*"
    r"(?:值班室?|值守|值勤|办公(?!室)|联系|联络|咨询|举报|投诉|报警|接警|调度|服务|固定)*(?:\((?:工作日|24小时|夜间|白天|日间)\))?(?:电话|专线|热线|传真|手机|号码)+(?:号码)?(?:为|是|[:])?\s*$"
)
_DESK = re.compile(r"(?:总?值班室|调度室|值班|总机)$")
_COMPANY = re.compile(r"公司|集团|厂|学校|医院|管理委员会|管委会")
_BESIDE = re.compile(r"[\u4e00-\u9fff()]{2,24}[ 　\t]+(?:传真|电话)?\(?0\d{2,3}\)?[-\s]?\d{7,8}")
_LABEL = re.compile(r"\s?(?P<name>[^,。;:|]{2,30}):")
_SEATED = re.compile(r"(?P<who>[\u4e00-\u9fff]{3,24}?)(?:设在|设于|设立在)")
_TOLD = re.compile(
    r"(?:报告|通知|联系|拨打|致电|通报|上报|径报|速报|报送|报|向)(?P<who>[\u4e00-\u9fff]{3,24}?)(?:(?:应急)?(?:24小时)?(?:值班|值守)?(?:电话|专线|热线))?\(?(?:(?:24小时)?(?:值班|值守|联系|应急)?(?:电话|专线|热线)[:]?)?\s?$"
)
_ANYBODY = re.compile(
    r"(?:指挥部|领导小组|工作专班|委员会|中心)?(?:日常)?办公室|指挥部|.{0,2}(?:值班室|部门|单位|领导)"
)
_LOCAL: Final = 7  # digits of a number within its area
_INNER = re.compile(r"(?:室|科|处|班|组)$")  # desks of a unit
_ZONE: Final = 7  # characters of a name that says whose 管理委员会 it is: 港区管理委员会
_CUT = re.compile(r"[,;。|、]")


@dataclass(frozen=True, slots=True)
class Contact:
    """A number that an office can be reached by."""

    document: Reviewed
    statement: Statement
    names: tuple[str, ...]  # of the office, folded, in full
    use: str
    numbers: frozenset[str]  # digits alone
    spans: tuple[tuple[int, int], ...]  # in the document


class ContactCheck:
    """Phone and fax numbers."""

    kind: Kind = "contact"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every office with different numbers for one use."""
        return Findings(tuple(f for family in families(documents) for f in self._family(family)))

    def _family(self, family: Sequence[Reviewed]) -> Iterator[Finding]:
        weights = Weights.of(family)
        every = once((c for d in family for c in contacts(d, weights)), lambda c: (c.names, c.use, c.numbers))[0]
        by_name: dict[str, list[Contact]] = {}
        for c in every:
            for name in c.names:
                by_name.setdefault(core(name), []).append(c)
        groups = [*by_name.values(), *_abbreviated(every)]
        seen: set[tuple[int, int]] = set()
        for group in groups:
            for one, other in combinations(group, 2):
                pair = (id(one), id(other))
                if pair not in seen and _at_odds(one, other):
                    seen.add(pair)
                    yield self._finding(one, other)

    def _finding(self, one: Contact, other: Contact) -> Finding:
        said = [one.document.document.text[slice(*c.spans[0])] for c in (one, other)]
        said[1] = other.document.document.text[slice(*other.spans[0])]
        return Finding(
            self.kind,
            "medium",
            f"“{one.names[0]}”的{one.use}{'' if one.use in ('传真', '手机', '电话') else '电话'}不同：“{said[0]}”与“{said[1]}”",
            (one.document.place_of(one.statement, one.spans), other.document.place_of(other.statement, other.spans)),
            "请拨打核实后统一，并更正过时的一处",
            certain="值班" == one.use == other.use,
        )


def contacts(document: Reviewed, weights: Weights) -> Iterator[Contact]:
    """The numbers that a document gives with whose they are."""
    for s in document.statements:
        found = list(_NUMBER.finditer(s.text))
        if s.cells:
            yield from _of_row(document, s, weights)
        elif found:
            yield from _of_sentence(document, s, found, weights)


def _of_row(document: Reviewed, s: Statement, weights: Weights) -> Iterator[Contact]:
    named = next((c for c in s.cells if is_unit(_bare(c.text)) and not _NUMBER.search(c.text)), None)
    purpose = " ".join(c.text for c in s.cells if c is not named and not _NUMBER.search(c.text) and len(c.text) <= 16)
    if named is None and not (own := _own(document)):
        return
    name = named.text if named else own
    for c in s.cells:
        at = c.start - s.start
        numbers = list(_NUMBER.finditer(s.text, at, at + c.end - c.start))
        use = _use(f"{purpose} {name}") or _use(c.head)
        if numbers and use:
            yield _contact(document, s, name, use, numbers, weights)


def _of_sentence(document: Reviewed, s: Statement, found: list["re.Match[str]"], weights: Weights) -> Iterator[Contact]:
    for n, m in enumerate(found):
        begin = max((c.end() for c in _CUT.finditer(s.text, 0, m.start())), default=0)
        if (opened := s.text.rfind("(", 0, m.start())) >= 0 and begin > opened and ")" in s.text[opened : m.start()]:
            begin = max(
                (c.end() for c in _CUT.finditer(s.text, 0, opened)), default=0
            )  # a comma within brackets cuts nothing
        before = s.text[begin : m.start()]
        of_use = _OF_USE.search(before)
        name = before[: of_use.start()].strip() if of_use else before.rstrip(": ")
        name = re.sub(r"^.*[:为是]", "", name) if not is_unit(_bare(name)) else name
        use = _use(before) or _use(s.text[: m.start()])
        labelled = _LABEL.match(s.text)
        if labelled and is_unit(_bare(labelled["name"])) and not is_unit(_bare(name)):  # 水域分队：48人，值班电话…
            name = labelled["name"]
            use = use or "电话"
        elif labelled and labelled.end() == m.start():  # 市危化指挥部办公室：0000-1234501
            use = use or "电话"
        elif not use and _BESIDE.fullmatch(s.text.strip()):  # 行车控制室　0000-1234501
            use = "传真" if "传真" in s.text else "电话"
        elif not name and n == 0 and (seated := _SEATED.match(s.text)) and _named(seated["who"]):
            name = seated["who"]  # 市防指办公室设在市水利局，值班电话……
        elif not name and n == 0 and s.headings:
            name = s.headings[0]
        elif not is_unit(_bare(name)) and (told := _TOLD.search(before)) and _named(told["who"]):
            name = told["who"]  # 立即报告市防指办公室（0000-1234501）
            use = use or "电话"
        name = weights.named(name)
        if use and len(name) >= 2 and is_unit(_bare(name)):
            yield _contact(document, s, name, use, [m], weights)


def _contact(  # noqa: PLR0917  # a number with all that is said of it
    document: Reviewed, s: Statement, name: str, use: str, numbers: list["re.Match[str]"], weights: Weights
) -> Contact:
    inside = [part for m in re.findall(r"\(([^()]{2,24})\)", name) for part in re.split(r"[,、;]", m)]
    names = [_bare(name), *(part for part in inside if is_unit(part))]
    if tier_of(document) == "unit" and (own := _head(document)) and own not in name and _INNER.search(_bare(name)):
        names.append(f"{own}{_bare(name)}")  # 行车控制室 of 岭川北站
    return Contact(
        document,
        s,
        tuple(dict.fromkeys(_placed(weights.named(_DESK.sub("", n) or n), document, weights) for n in names)),
        use,
        frozenset(_digits(m.group()) for m in numbers),
        tuple((s.start + m.start(), s.start + m.end()) for m in numbers),
    )


def _digits(written: str) -> str:
    """The number without its extension: 0571-87654321转8001."""
    return re.sub(r"\D", "", re.split(r"转|(?<=\d{7})-(?=\d{1,6}$)", written)[0])


def _same_line(one: str, other: str) -> bool:
    """True for a number with its area code and without: 0571-87654321, 87654321."""
    return one == other or (min(len(one), len(other)) >= _LOCAL and (one.endswith(other) or other.endswith(one)))


def _named(name: str) -> bool:
    """True for a body of a name of its own: 市防指办公室, not 办公室."""
    return is_unit(name) and not _ANYBODY.fullmatch(name)


def _bare(name: str) -> str:
    return re.sub(r"\([^()]*\)", "", name).strip()


def _head(d: Reviewed) -> str:
    """What a plan's title begins with: 岭川北站 of 岭川北站緊急應變計畫."""
    return re.split(r"生产安全|突发|灾害|紧急|应急|综合|专项|事故", fold(d.metadata.title))[0]


def _own(d: Reviewed) -> str:
    """Whose number it is where a company's own plan does not say."""
    head = _head(d)
    return head if _COMPANY.search(head) and len(head) >= 4 else ""


def _placed(name: str, d: Reviewed, weights: Weights) -> str:
    """A name with the place that its document leaves out: 区政府 in the plan of 望沙区 is 望沙区政府; of the one city it needs none."""
    for city in weights.regions:
        name = name.removeprefix(city) if name.startswith(f"{city}市") else name
    name = name.replace("管委会", "管理委员会")
    return f"{d.region[:-1]}{name}" if d.region and d.region[-1] != "市" and name[:1] == d.region[-1:] else name


def _abbreviated(every: Sequence[Contact]) -> Iterator[list[Contact]]:
    """Contacts whose names may be short for each other: 泽燃公司, 澜川泽燃天然气有限公司; 港区管委会, 青汐联合港区管理委员会."""
    bodies = [c for c in every if any(n.endswith(("公司", "管理委员会")) for n in c.names)]
    for one, other in combinations(bodies, 2):
        if any(_is_short_for(a, b) or _is_short_for(b, a) for a in one.names for b in other.names):
            yield [one, other]


def _is_short_for(short: str, long: str) -> bool:
    if short.endswith("管理委员会"):
        return len(short) >= _ZONE and long.endswith(short)
    rest = iter(long)
    head = short.removesuffix("公司")
    return len(head) >= 2 and len(short) < len(long) and head in long and all(c in rest for c in short)


def _listed_together(d: Reviewed, one: Contact, other: Contact) -> bool:
    """True if one table of a document gives an office both numbers: then it has both."""
    rows = [c.statement for c in (one, other) if c.document is d]
    tables = {s.table for s in rows if s.table is not None}
    numbers = one.numbers | other.numbers
    return any(
        sum(any(n in re.sub(r"\D", "", s.text) for s in d.statements if s.table == table) for n in numbers)
        == len(numbers)
        for table in tables
    )


def _use(words: str) -> str:
    return next((use for use, pattern in _USES if pattern.search(words)), "")


def _at_odds(one: Contact, other: Contact) -> bool:
    if one.statement is other.statement or any(_same_line(x, y) for x in one.numbers for y in other.numbers):
        return False
    if one.use != other.use and {one.use, other.use} != {"电话", "值班"}:
        return False
    if any(
        _listed_together(d, one, other)
        for d in {one.document.id: one.document, other.document.id: other.document}.values()
    ):
        return False
    return any(same(a, b) or _is_short_for(a, b) or _is_short_for(b, a) for a in one.names for b in other.names)
