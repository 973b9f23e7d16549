"""A document to its duties: every paragraph and table row read in its place, every find made a row with its clause.

Left out: where a line stands (standing.py), what it says (lines.py, cells.py, grammar.py).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ingest.document import Document, Paragraph
from ingest.fold import fold
from ingest.structure.locator import Locator
from kb.duties import verbs
from kb.duties.cells import pairs
from kb.duties.grammar import Read
from kb.duties.lines import read_line
from kb.duties.named import Span
from kb.duties.rows import Duty, Phase
from kb.duties.standing import Standing
from kb.duties.tables import table_row
from kb.duties.units import is_unit

VERSION = 21  # of these rules: what was read by others is read anew

_NO_DUTIES = re.compile(  # sections in which nobody is given anything to do
    r"编制依据|工作原则|事件分级|事故分级|风险(?:分析|描述|评估$)|术语|定义|名词解释|立法目的"
)
_DEFINES = re.compile(r'\(?,?以下(?:简称|统称|称)(?:为)?[:"]*(?P<short>[^"(),。;]{2,16})"?\)?')
_MEMBER_OF = re.compile(
    r"(?:主要)?(?:成员|成員|组成|組成|参加|參加)?(?:单位|單位|部门|部門|人员|人員)?(?:主要)?(?:由|包括|为|為|有|是|[:：])*$"
)
_NUMBER = re.compile(r"(?:\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])\s*")
_SAYS = re.compile(r"[\u3400-\u9fff]{2}")
_FIGURE = re.compile(
    r"[\d.]+\s?%?(?:分钟|小时|天|人|起)?(?:以上|以下|以内|以外|左右)"
)  # 98.0%以上: an aim, and nothing to do
_MADE = re.compile(r"(?:[^,;。]{0,40}(?:下设|设立|成立|组建|设置)|[立设由])")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ALSO = re.compile(r"[(（]以下")
_AROUND = " 　，,；;：:、\n"


def duties(document: Document) -> tuple[Duty, ...]:
    """Every duty that a document gives, in its order."""
    found = dict.fromkeys(_Reader(document).rows())
    return tuple(d for d in found if d.who and _SAYS.search(_FIGURE.sub("", d.does)))


def defined(text: str) -> dict[str, Span]:
    """Short names that a folded text defines for units, and where their full names stand.

    '市防汛防台风指挥部(以下简称市防指)' -> {'市防指': (0, 9)}
    """
    found: dict[str, Span] = {}
    for m in _DEFINES.finditer(text):
        for i in range(max(0, m.start() - 40), m.start() - 3):
            if (
                _HAN.match(text[i])
                and is_unit(text[i : m.start()])
                and (i == 0 or not text[i - 1].isalnum() or text[i - 1] in "立设由")
            ):
                made = _MADE.match(text, i, m.start())  # 市指挥部下设市指挥部办公室(以下简称…)
                found.setdefault(m["short"], (made.end() if made else i, m.start()))
                break
    return found


class _Reader:
    """Reads one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = fold(document.text)
        self._standing = Standing(document, self._text)
        self._locator = Locator.of(document)
        self._passages = [p.start for p in document.passages]
        self._short = defined(self._text)

    def rows(self) -> Iterator[Duty]:
        above: Span = (0, 0)
        header: Paragraph | None = None
        for n, paragraph in enumerate(self._document.paragraphs):
            self._standing.enter(paragraph)
            row = paragraph.role == "row"
            if row and not paragraph.header:
                header = paragraph
            for one in table_row(self._text, paragraph, header) if row else self._line(n, above):
                yield self._duty(one, n)
            above = (paragraph.start, paragraph.end)

    def _line(self, n: int, above: Span) -> Iterator[Read]:
        body = self._standing.body(self._document.paragraphs[n])
        if body is None or any(_NO_DUTIES.search(h) for h in self._standing.headings()[:2]):
            return
        labelled, end = pairs(self._text, *body, above)
        yield from labelled
        if self._text[body[0] : end].strip():
            yield from read_line(self._text, body[0], end, self._standing)

    def _duty(self, one: Read, n: int) -> Duty:
        d = self._document
        headings = self._standing.headings()
        ordinal = max(0, bisect_right(self._passages, one.start) - 1)
        does = self._slice(one.does)
        if numbered := _NUMBER.match(does):  # 1.承担市防指办公室工作
            does = does[numbered.end() :]
        if one.role == "member":  # 成员由…组成: of what, the heading says
            does = _MEMBER_OF.sub("", does) or _ALSO.split(self._standing.under())[0] or d.metadata.title
        short = self._short.get(self._text[slice(*one.who)].strip())
        return Duty(
            who=self._slice(one.who).rstrip("。"),
            role=one.role,
            does=does,
            with_whom=tuple(self._slice(s) for s in one.with_whom),
            by="、".join(dict.fromkeys(self._slice(s) for s in one.by)),
            when=self._slice(one.when).rstrip("。") if one.when else "",
            phase=_phase(headings, self._text[slice(*one.does)]),
            level=self._level(one, headings),
            under=self._slice(one.under) if one.under else self._standing.under(),
            also=self._slice(short) if short else "",
            locator=self._locator.cite(n, n, one.start, one.end),
            ordinal=ordinal,
            page=d.passages[ordinal].page if d.passages else None,
            start=one.start,
            end=one.end,
        )

    def _slice(self, span: Span) -> str:
        return self._document.text[slice(*span)].strip(_AROUND)

    def _level(self, one: Read, headings: Sequence[str]) -> str:
        """The level that a duty is bound to, as written: in its condition or headings, else a response level it names."""
        if one.level:
            m = verbs.LEVEL.search(self._text[slice(*one.level)].rstrip())
            return "" if m is None else self._slice((one.level[0] + m.start(), one.level[0] + m.end()))
        around = [self._text[slice(*one.when)]] if one.when else []
        for words in (*around, *headings):
            if m := _bound(words):
                return m.group().upper() if m["level"] else m.group()
        m = _bound(self._text[slice(*one.does)])
        return "" if m is None or m["event"] else self._slice((one.does[0] + m.start(), one.does[0] + m.end()))


def _bound(words: str) -> "re.Match[str] | None":
    """The first level in folded words; 在黄色预警响应基础上 is what another level builds on."""
    return next((m for m in verbs.LEVEL.finditer(words) if "基础上" not in words[m.end() : m.end() + 10]), None)


def _phase(headings: Sequence[str], does: str) -> Phase:
    for words in (*headings, does):
        for phase, pattern in verbs.PHASES:
            if pattern.search(words):
                return phase
    return ""
