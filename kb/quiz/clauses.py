"""The sentences of a document that can be asked about: each understood alone, without the one before it.

    县级以上人民政府应当自收到报告之日起三日内……。      may be asked about
    前款规定的单位应当每年至少组织一次演练。            may not: 前款 is not there

Left out: what is asked (figures.py, bodies.py …), lists (listings.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingest.document import Section
from ingest.fold import fold
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Span, Statement
from kb.duties.units import is_unit
from kb.quiz.item import Proof

SHORTEST, LONGEST = 14, 150  # characters of a sentence that a person reads at once
# What leans on a text that is not shown: 前款, 上述, 该条, 第二十三条, a list or table. All patterns on folded text.
_LEANS = re.compile(
    r"还应当?(?=立即|及时|当|向|按|将)|前[一二三]?[款项条](?!件)|前[述列](?!腺)|上[述列]|[本同](?:款|项|条(?!例)|章|节)|下列|如下|见附|附[件表录图]|[见如]表|如图|见图|第[一二三四五六七八九十百零\d]+[条款项章节目号]|以上(?:规定|情形|措施|条件)|以下(?=[^,。;]{0,16}[:：])|本表|上表|同上|\[\d+\]|至第|规定的其他|其他许可"
)
# A sentence that begins so goes on from another.
_GOES_ON = re.compile(
    r"(?:其|该|此|这|并|但|且|而|也|还|同时|另外|此外|其中|其他|其余|因此|所以|否则|对此|为此|逾期|情节|构成(?:犯罪|(?!.{0,8}的))|予以|不予|给予|经|据此|因而|由此|上级|有关|相关|必要时|期间|届时|到期|随后|之后|然后|再|又|以及|或者|与此|除此|未|符合(?!.{2,30}的)|确需|属于|需要|造成(?!.{2,40}的)|依法|原则上|主要|包括|凡|按规定|具体|各自|双方|两者|二者|后者|前者|上列|如|若|承办|协助|负责|组织|指导|督促|参与|配合|做好|开展|落实|加强|完善|建立|健全|制定|拟[订定]|根据|按照|依照|依据|依|按|对|在|自|当|为|于|向|以|人民至上|生命至上|以人为本|发布后|接到通知后|收到通知后)"
)
# … but these may begin a sentence that names who acts later: 发生生产安全事故后，生产经营单位应当……
_OPENS = re.compile(
    r"(?:根据|按照|依照|依据|依|按|对|在|自|当|为|于|向|以|经|如|若|凡|造成|符合|未|属于|需要|构成(?!犯罪))"
)
_MODAL = re.compile(
    r"(?<![响适对相反效供理])应(?![急对变援邀答])当?|必须|不得|可以|负责(?!人|同志)|禁止|严禁|有权|得(?=[依由令向請请])|实行|由|承担|领导|分为|是指|坚持|遵循|贯彻|设在"
)
_TAIL = re.compile(
    r"\((?:以下|下称|下同|简称|以下统称)[^()]{0,40}\)|\(\"?[^()]{0,12}\"?(?:均?(?:包括|含)本数)[^()]{0,10}\)"
)
_LABELLED = re.compile(r"(?P<name>[^,。;:]{2,24}):")
_ODD = re.compile(
    r"[\ufffd\ue000-\uf8ff|]|\.{3}|…|_{2}|×{2}|[*＊]{2}|[\"“][^\"”“]*$|[(（][^()（）]*$|\s{2}|[A-Za-z]{25}"
)
_LABEL = re.compile(
    r"^\s*第[一二三四五六七八九十百零\d]+(?:之\d+|[-之][一二三四五六七八九十\d]+)?条(?:之[一二三四五六七八九十\d]+)?\s*"
)


@dataclass(frozen=True)
class Clause:
    """One sentence, or several, that say a thing: `document.text[start:end]`, with where it stands."""

    document: Reviewed
    start: int
    end: int
    headings: tuple[str, ...] = ()  # folded, innermost first

    @cached_property
    def text(self) -> str:
        """In the original glyphs."""
        return self.document.document.text[self.start : self.end]

    @cached_property
    def folded(self) -> str:
        """For matching; as long as `text`."""
        return self.document.folded[self.start : self.end]

    @cached_property
    def proof(self) -> Proof:
        """As what an item rests on."""
        return proof_of(self.document, self.start, self.end)


def clauses(document: Reviewed) -> Iterator[Clause]:
    """The sentences of a document that may be asked about, in order."""
    first: set[int] = set()
    acting = {(x.start, fold(x.who)) for x in document.duties if x.role in ("lead", "execute", "supervise")}
    for s in document.statements:
        begins = s.paragraph not in first
        first.add(s.paragraph)
        if s.cells or s.lead or not SHORTEST <= s.end - s.start <= LONGEST:
            continue
        if not begins:
            continue  # the sentence before says of what, or when
        acts = any(s.start <= at < s.end and s.text.startswith(who) and is_unit(who) for at, who in acting)
        if stands_alone(document.document.text[s.start : s.end], s.text, begins=begins, acts=acts):
            yield Clause(document, s.start, s.end, s.headings)


def stands_alone(text: str, folded: str, *, begins: bool, acts: bool = False) -> bool:
    """True if a sentence is understood without what stands around it.

    `begins`: it is the first of its paragraph; `acts`: it begins with a unit and what that does (市水利局每年3月31日前完成……).
    """
    label = _LABELLED.match(folded)
    if label and not is_unit(label["name"]):  # 一般事件（Ⅳ级）：符合……
        return False
    if not folded.endswith("。") or _LEANS.search(folded) or _ODD.search(text) or _ODD.search(folded):
        return False
    subject = _subject(folded)
    if not begins and not (subject and is_unit(subject)):
        return False
    if _OPENS.match(folded):
        return begins and bool(_acting_later(folded))
    return not _GOES_ON.match(folded) and (acts or bool(_MODAL.search(folded)))


def _subject(folded: str) -> str:
    """What stands before the verb of a sentence: 县级以上人民政府 in 县级以上人民政府应当……."""
    m = _MODAL.search(folded)
    return folded[: m.start()].strip(" ,") if m else ""


def _acting_later(folded: str) -> bool:
    """True if behind the comma somebody is named who acts: 发生事故后,生产经营单位应当…."""
    for part in re.split(r"[,;]", folded)[1:]:
        m = _MODAL.search(part)
        if m and is_unit(part[: m.start()]):
            return True
        if m and m.group() == "由":
            return True
    return False


def plain(text: str) -> str:
    """A sentence as a stem has it: without （以下简称……）, on one line."""
    out, at = "", 0
    folded = fold(text)
    for m in _TAIL.finditer(folded):
        out += text[at : m.start()]
        at = m.end()
    return " ".join((out + text[at:]).split())


def remarks(folded: str) -> list[Span]:
    """Where （以下简称……） stands: what a stem leaves out."""
    return [m.span() for m in _TAIL.finditer(folded)]


def proof_of(document: Reviewed, start: int, end: int) -> Proof:
    """text[start:end] of a document as what an item rests on."""
    place = document.place(start, end)
    return Proof(
        place.document_id,
        place.file,
        place.title,
        place.locator,
        chapter_at(document, start),
        place.page,
        start,
        end,
        place.quote,
        document.metadata.issuer or "",
        document.metadata.region or "",
    )


def chapter_at(document: Reviewed, offset: int) -> str:
    """The outermost heading above a place: 第三章 监测与预警, 4 应急响应; "" where there is none."""
    sections = document.document.sections
    for s in sections:
        if s.start <= offset < s.end and s.title and s.kind not in ("条", "附件") and not _is_title(document, s):
            return f"{s.label} {s.title}".strip()
    return ""


def _is_title(document: Reviewed, section: Section) -> bool:
    return not section.label and section.end - section.start > len(document.folded) * 0.9


def without_label(statement: Statement) -> int:
    """How much of a statement is the number of its article."""
    m = _LABEL.match(statement.text)
    return m.end() if m else 0
