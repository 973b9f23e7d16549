"""Case cards: what an accident report says of time, place, losses, causes, failures, blame, lessons and measures, word for word.

A field is found under its heading, as 生产安全事故报告和调查处理条例 第三十条 has reports divided, else by the sentence that says
it. Nothing is summed up: every value is a slice of the report. Cases are alike by what is searched for and by what happened.

Left out: which cases are asked for (kb/base.py), how cards look (terminal.py, wire.py).
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from index.hits import Hit
from ingest.document import Document, Metadata
from ingest.fold import fold
from ingest.structure.locator import Locator
from kb.colloquial import formal
from kb.duties.table import Entry, named_share
from kb.duties.units import offices_in
from kb.grading import hazards, of_the_matter
from kb.versions import NOT_IN_FORCE

# Field -> its name for people, in the order of the card.
FIELDS: Final[Mapping[str, str]] = {
    "time": "时间",
    "place": "地点",
    "grade": "事故等级",
    "casualties": "伤亡",
    "loss": "直接经济损失",
    "direct_cause": "直接原因",
    "indirect_cause": "间接原因",
    "failures": "履职缺失",
    "responsible": "责任认定和处理",
    "lessons": "教训和调查发现",
    "measures": "整改和防范措施",
}
# Field -> headings under which it stands (folded).
_HEADINGS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("direct_cause", re.compile(r"直接原因")),
    ("indirect_cause", re.compile(r"间接原因|管理原因|组织管理分析")),
    ("casualties", re.compile(r"伤亡")),
    ("responsible", re.compile(r"责任认定|责任追究|处理(?:建议|意见|情况)|问责|责任(?:单位|人员)")),
    ("lessons", re.compile(r"教训|启示|暴露|反思|调查发现|主要问题")),
    ("measures", re.compile(r"整改|防范|安全建议|改进措施|对策|工作建议")),
)
# Field -> the sentence that says it, where no heading does.
_SENTENCES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("grade", re.compile(r"(?:构成|等级为|属于?|认定为|是一起|为一起)[^。;]{0,24}(?:特别重大|重大|较大|一般)[^。;]{0,8}(?:事故|事件|灾害|等级)")),
    ("grade", re.compile(r"(?:特别重大|重大|较大|一般)(?:生产安全|安全|道路交通|火灾)?(?:责任)?事故(?=。|,|$)")),
    ("loss", re.compile(r"直接经济损失[^,。;]{0,10}?\d[\d.,]*\s?[万亿]?元")),
    ("casualties", re.compile(r"(?:死亡|遇难|丧生|失踪|受伤|重伤|轻伤)\D{0,6}\d+|\d+\s?(?:名[^,。;]{0,12}|人)(?:死亡|遇难|丧生|失踪|受伤|重伤|轻伤)|无人员伤亡|未造成人员伤亡")),
    ("direct_cause", re.compile(r"直接原因(?:是|为|系|:)|(?:事故|事件)(?:发生)?的?(?:最大可能性?)?原因(?:是|为|系)")),
    ("indirect_cause", re.compile(r"间接原因(?:是|为|:)")),
    ("lessons", re.compile(r"教训|暴露出")),
)  # fmt: skip
_FAILED = re.compile(
    r"未(?:能|按|经|落实|履行|建立|开展|组织|严格|及时|制作|提供|更换|检漏|复查|上报|取得|设置|安排|执行|对|向|制止|立即|纳入|督促|清洗|报告|核实|检查|培训)|不到位|不落实|不力|失职|渎职|违规|违反|擅自|缺失|遗漏|流于形式|迟报|瞒报|漏报|谎报|仅为\d|不具备|不符合|无相应"
)
_WHERE_FAILED = re.compile(r"原因|责任|教训|问题|发现|管理|分析|整改|人为因素")
_DATE = re.compile(
    r"(?:19|20)\d{2}年\s?\d{1,2}月\s?\d{1,2}日(?:(?:凌晨|上午|下午|晚|夜间)?\s?\d{1,2}(?:时|:)(?:\d{1,2}分?)?许?)?"
)
_HAPPENED = re.compile(r"发生|造成|坠|起火|爆|泄漏|坍塌|登陆|碰撞|沉没|迫降|失火|中毒|倒塌|决口|停车|执行")
_PLACE = re.compile(
    r"(?:日|时|分|许),?\s?(?P<after>[^,。;]{4,36}?)(?:发生|起火|爆炸|坍塌|泄漏)|(?:在|位于)(?P<in>[^,。;]{3,30}?)(?:发生|执行|附近|起火|坠|迫降|海域|处(?!置|理))"
)
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]?")
_MOST = 8  # quotes of a field
_LONGEST = 300  # characters of one
_AGAINST = 0.12  # of the weight of what was not done must stand in a duty
_WORDS = 2  # … and so many of its words
# A case is alike if the same happened, or most of what is described stands in it, or some and its passages are near.
_MOSTLY = 0.5
_PARTLY = 0.1
_NEAR = 0.87  # a cosine of the offline model


@dataclass(frozen=True, slots=True)
class Quote:
    """A value of a card: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str
    locator: str
    page: int | None = None
    ordinal: int = 0  # of the passage in which it begins
    cut: bool = False  # the report goes on


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case."""

    document_id: str
    file: str
    metadata: Metadata
    fields: Mapping[str, tuple[Quote, ...]]
    duties: Mapping[int, tuple[Entry, ...]] = field(default_factory=dict)  # of each failure, who should have done it
    more: Mapping[str, int] = field(default_factory=dict)  # of each field, how many values of the report are left out


def card(document: Document, file: str, metadata: Metadata) -> CaseCard:
    """The card of a report."""
    reader = _Reader(document)
    found = {name: quotes for name in FIELDS if (quotes := reader.read(name))}
    more = {name: len(quotes) - _MOST for name, quotes in found.items() if len(quotes) > _MOST}
    return CaseCard(document.id, file, metadata, {name: q[:_MOST] for name, q in found.items()}, more=more)


def most_alike(situation: str, hits: Sequence[Hit], weights: Callable[[str], Mapping[str, float]]) -> list[str]:
    """The documents of passages found for a situation, those first in which the same happened, then as they were found.

    What has nothing to do with it is left out: 红烧肉怎么做 is like no accident. `weights` gives those of the words of
    a text (Retriever.weights).
    """
    situation = formal(fold(situation))
    happened = hazards(situation)
    words = weights(situation)
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.passage.document_id, []).append(hit)
    ranked: dict[str, float] = {}
    for i, own in found.items():
        first = own[0]
        alike = len(happened & hazards(fold(f"{first.metadata.title} {' '.join(first.passage.path)}")))
        said = "".join(fold(f"{h.metadata.title} {' '.join(h.passage.path)} {h.passage.text}") for h in own)
        share, near = named_share(words, said), max(h.dense for h in own)
        if alike or share >= _MOSTLY or (share >= _PARTLY and near >= _NEAR):
            ranked[i] = 1 / (1 + hits.index(first)) + alike
    return sorted(ranked, key=lambda i: -ranked[i])


def with_duties(found: CaseCard, entries: Sequence[Entry], weights: Callable[[str], Mapping[str, float]]) -> CaseCard:
    """The card with, of each failure, the duties that it goes against: those that name most of what was not done.

    `entries` are the duties of plans and laws, `weights` gives those of the words of a text (Retriever.weights).
    """
    title = fold(found.metadata.title)
    able = [
        e for e in entries
        if e.duty.role in ("lead", "execute", "supervise")
        and e.metadata.status not in NOT_IN_FORCE
        and of_the_matter(title, fold(e.metadata.title))
    ]  # fmt: skip
    duties: dict[int, tuple[Entry, ...]] = {}
    for n, failure in enumerate(found.fields.get("failures", ())):
        matter = fold(failure.text)
        for office in offices_in(matter):  # who failed says nothing of what was not done
            matter = matter.replace(office, " ")
        of_words = weights(matter)
        words = [t for t in of_words if len(t) > 1 and not t.isascii() and "+" not in t]
        weighed = sorted(((named_share(of_words, e.said), e) for e in able), key=lambda w: -w[0])[:2]
        if against := tuple(e for share, e in weighed if share >= _AGAINST and _on_the_same(words, e)):
            duties[n] = against
    return replace(found, duties=duties)


def _on_the_same(words: Sequence[str], e: Entry) -> bool:
    """True if what has to be done, whoever it is that does it, is said with enough of the words."""
    matter = fold(f"{e.duty.does} {e.duty.when} {e.duty.under}".replace(e.duty.who, " "))
    return sum(word in matter for word in words) >= _WORDS


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = fold(document.text)
        self._locator = Locator.of(document)
        self._starts = [p.start for p in document.paragraphs]
        self._passages = [p.start for p in document.passages]
        self._contents = [(p.start, p.end) for p in document.passages if "contents" in p.flags]

    def read(self, name: str) -> tuple[Quote, ...]:
        """The quotes of a field, in the order of the report."""
        if name in ("time", "place"):
            return tuple(self._happened(name))
        if name == "failures":
            return tuple(self._quote(a, b) for a, b in self._failures())
        under = [self._quote(a, b) for a, b in self._under(name)]
        if under and name != "casualties":
            return tuple(under)
        said: list[Quote] = []
        for pattern in (p for n, p in _SENTENCES if n == name):
            found = [(m.span(), a, b) for a, b in self._sentences() if (m := pattern.search(self._text, a, b))]
            said = said or [self._quote(*span) if name == "loss" else self._quote(a, b) for span, a, b in found]
        most = 3 if name in ("casualties", "lessons") else 1
        if name == "casualties":
            return _apart([*under[:2], *said[:most]])
        return tuple(said[:most])

    def _happened(self, name: str) -> Iterator[Quote]:
        for a, b in self._sentences():
            when = _DATE.search(self._text, a, b)
            if when is None or not _HAPPENED.search(self._text, when.end(), b):
                continue
            if name == "time":
                yield self._quote(when.start(), when.end())
            elif place := _PLACE.search(self._text, when.end() - 1, b):
                yield self._quote(*place.span("after" if place["after"] else "in"))
            else:
                continue
            return

    def _under(self, name: str) -> Iterator[tuple[int, int]]:
        """The paragraphs under the headings of a field."""
        pattern = next((p for n, p in _HEADINGS if n == name), None)
        done = 0
        for s in self._document.sections:
            if pattern is None or not s.title or not pattern.search(fold(s.title)) or s.start < done:
                continue
            done = s.end
            for p in self._document.paragraphs:
                if p.role == "row" and not p.header:
                    continue  # the header of a table says nothing by itself
                if s.start <= p.start < s.end and p.end > s.heading_end:
                    start = max(p.start, s.heading_end if p.start == s.start else p.start)
                    if any(c.isalnum() for c in self._text[start : p.end]) and not self._is_heading(p.start, p.end):
                        yield start, min(p.end, start + _LONGEST)

    def _is_heading(self, start: int, end: int) -> bool:
        return any(s.start == start and s.heading_end >= end for s in self._document.sections)

    def _failures(self) -> Iterator[tuple[int, int]]:
        """Sentences that say what was not done, in the parts of the report that judge."""
        judged = [(s.start, s.end) for s in self._document.sections if s.title and _WHERE_FAILED.search(fold(s.title))]
        for a, b in self._sentences():
            if b - a > 12 and _FAILED.search(self._text, a, b) and any(x <= a < y for x, y in judged):
                yield a, b

    def _sentences(self) -> Iterator[tuple[int, int]]:
        for m in _SENTENCE.finditer(self._text):
            if not any(x <= m.start() < y for x, y in self._contents) and m.group().strip():
                lead = len(m.group()) - len(m.group().lstrip())
                yield m.start() + lead, min(m.end(), m.start() + lead + _LONGEST)

    def _quote(self, a: int, b: int) -> Quote:
        text = self._document.text[a:b]
        b = a + len(text.rstrip())
        at = max(0, bisect_right(self._starts, a) - 1)
        passage = max(0, bisect_right(self._passages, a) - 1)
        page = self._document.passages[passage].page if self._document.passages else None
        cut = len(text) >= _LONGEST and b < self._document.paragraphs[at].end
        return Quote(a, b, self._document.text[a:b], self._locator.cite(at, at, a, b), page, passage, cut)


def _apart(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes without those that stand in another."""
    once = tuple(dict.fromkeys(quotes))
    return tuple(q for q in once if not any(o != q and o.start <= q.start and q.end <= o.end for o in once))
