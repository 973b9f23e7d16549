"""Lists of a document that can be asked for: a line that opens, and its items, each a slice of the text.

    有下列情形之一的，应急预案应当及时修订：（一）……；（二）……    -> Listing(question='有下列哪些情形之一的，应急预案应当及时修订', items=…)
    坚持属地为主、分级负责、分类指导的原则。                    -> Listing(question='坚持（　　）的原则', items=…)

Left out: which items are put beside wrong ones (makers.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.numerals import number
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement
from kb.duties.units import is_unit
from kb.quiz.clauses import Clause, clauses, without_label
from kb.quiz.stems import with_gap

FEWEST, MOST = 3, 14  # items of a list that is asked for
LONGEST = 70  # characters of an item
_TOLD = re.compile(r"(?<![\d第])(?P<n>\d{1,2}|[二三四五六七八九十]{1,3})(?:处|项|个|类|种|条)(?![\d以])")
_MARK = re.compile(r"^\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[①-⑳]|[a-z][).、])\s*")
_HAN_NUMBER = re.compile(r"[一二三四五六七八九十]+")
_LEANS = re.compile(
    r"前[一二三]?[款条项](?!件)|前述|上述|本[款项条](?!例)|第[一二三四五六七八九十百\d]+[条款项章节](?!例)|附[件表]|见[附表图]|\d+\.\d+\.?款|本预案\d"
)
_OTHERS = re.compile(
    r"^(?:有?其他|其它|其余|.{0,12}(?:规定|认为|认定|交办|指定|需要)的其[他它]|法律、?(?:行政)?法规(?:、规章)?(?:和[^,;。]{1,12})?规定的)|其他(?:事项|情形|工作|职责|任务|内容|措施|材料|费用|情况|行为|应急[^,;。]{0,8})的?[。;]?$|的其他(?:行为|情形|情况)的?[。;]?$"
)
_BELOW = re.compile(
    r"(?:下列|以下(?!列)|如下)(?:一[项种个](?:或者?|以上)?(?:多[项种个])?|各[项款]|几[项个种]|\d[项个种]|[二三四五六七八九十][项个种])?"
)
_LEAD_OK = re.compile(r"下列|以下|如下|包括|主要职责|职责[是为]|任务[是为]|内容[是为有]|应当具备|条件")
_GRADES = re.compile(
    r"分为|划分|等级|级别|处以?罚款|分别(?:处|给予)|下列规定|下列标准|定义|含义|用语|如下规定|标准如下|依(?:照|据)下列"
)
# … whose, a heading says.
_NOBODYS = re.compile(
    r"(?:现将|.*(?:通知|通报|批复)(?:如下|$)|日常|应急状态|平时|主要|其|工作|具体|发布|信息|以下|下列(?!情|行)|应急响应(?:期间|状态)|可[用以]|应(?!急)|要(?!求|点|素)|需)"
)
_ENDS = re.compile(r"[:：]\s*$")
_CASES = re.compile(
    r"^(?P<who>.*?),?(?:有|存在|具有)?(?:下列|以下(?!列))(?P<what>情形|行为|情况)(?:之一)?[的者]?,(?P<then>[^;,][^;]{3,60}?)(?:;.*)?$"
)
_DUTIES_OF = re.compile(
    r"^(?P<who>[\u4e00-\u9fff()]{3,24}?)的?(?:主要)?(?P<what>职责|任务|工作职责)(?:是|为|包括|如下|有)?:$"
)
_INCLUDES = re.compile(r"(?P<what>[^,;:。]{2,30}?)(?:主要)?(?:包括|有|为|是)(?:以下|下列)?(?:内容|方面|几个方面)?:$")
_AS_NEEDED = re.compile(r"(?:应当?|應當?|可以|得)?(?:分别|分別)?(?P<do>采取|採取|实施|實施)$")
_PRINCIPLES = re.compile(
    r"(?P<verb>坚持|遵循|实行|贯彻|按照)(?P<list>[\u4e00-\u9fff]{2,12}(?:、[\u4e00-\u9fff]{2,12}){1,6}(?:(?:和|与|以及)[\u4e00-\u9fff]{2,12})?)的(?:工作)?(?P<what>原则|方针|工作机制|管理体制|领导体制|体制|机制|要求)"
)
_ORDERED = re.compile(r"顺序|順序|次序|程序|步骤|依次|流程")


@dataclass(frozen=True)
class Listed:
    """An item: `document.text[start:end]` without its mark and its stop."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True)
class Listing:
    """A list with the question that it answers."""

    clause: Clause  # from the line that opens it to the end of the last item
    question: str  # in the original glyphs: 报告事故应当包括下列哪些内容
    plainly: str  # … without 下列, for a short answer: 报告事故应当包括哪些内容
    items: tuple[Listed, ...]
    whole: bool = True  # False if some items could not be taken
    ordered: bool = False
    inline: bool = False  # within one sentence: 坚持……的原则
    what: str = ""  # of an inline one: 原则

    @property
    def document(self) -> Reviewed:
        """Whose it is."""
        return self.clause.document


def listings(document: Reviewed) -> Iterator[Listing]:
    """The lists of a document in order."""
    every = document.statements
    n = 0
    while n < len(every):
        s = every[n]
        if not s.cells and not s.lead and _ENDS.search(s.text):
            items = _items(document, every, n)
            if FEWEST <= len(items) <= MOST and (made := _made(document, s, items)):
                yield made
        n += 1
    yield from _inline(document)


def _items(document: Reviewed, every: tuple[Statement, ...], n: int) -> list[tuple[Statement, bool]]:
    """The statements of the items below a line, the first of each paragraph; with whether it is all that the item says."""
    paragraph = document.document.paragraphs[every[n].paragraph]
    lead = document.folded[paragraph.start : paragraph.end].strip()
    found: list[tuple[Statement, bool]] = []
    for s in every[n + 1 :]:
        if s.cells or s.lead != lead:
            break
        if found and found[-1][0].paragraph == s.paragraph:
            found[-1] = found[-1][0], False
        elif found and _marked(document, s) != _marked(document, found[0][0]):
            break  # ①②③ of (10) are over where (11) begins
        else:
            found.append((s, True))
    return found


def _marked(document: Reviewed, s: Statement) -> str:
    """How the paragraph of a statement is numbered; the number itself is no part of the statement."""
    return mark_kind(document.folded[document.document.paragraphs[s.paragraph].start : s.end])


def mark_kind(text: str) -> str:
    """How an item is numbered, by what stands in for the number: '(十)……' -> '(一)', '11.……' -> '1.'; "" without a number."""
    m = _MARK.match(text)
    return re.sub(r"[①-⑳]", "①", _HAN_NUMBER.sub("一", re.sub(r"\d+", "1", m.group().strip()))) if m else ""


def _made(document: Reviewed, lead: Statement, items: list[tuple[Statement, bool]]) -> Listing | None:
    start = lead.start + without_label(lead)
    folded, text = document.folded[start : lead.end], document.document.text[start : lead.end]
    asked = _asked(folded, text)
    if asked is None:
        return None
    taken = [one for s, alone in items if alone and (one := _listed(document, s))]
    clause = Clause(document, start, items[-1][0].end, lead.headings)
    and_more = items[-1][0].text.rstrip("。;").endswith("等")
    whole = len(taken) == len(items) and not and_more
    told = [number(m["n"]) for m in _TOLD.finditer(folded)]
    if any(n is not None and n != len(items) for n in told):
        return None  # 共设避难场所6处, and five are listed: which is right, the document does not say
    if len(taken) < FEWEST or sum(":" in one.folded for one in taken) > 1:
        return None
    return Listing(clause, *asked, tuple(taken), whole, bool(_ORDERED.search(folded)))


def _listed(document: Reviewed, s: Statement) -> Listed | None:
    mark = _MARK.match(s.text)
    a = s.start + (mark.end() if mark else 0)
    b = s.start + len(s.text.rstrip("。;, ").removesuffix("等"))
    folded = document.folded[a:b]
    if not 2 <= b - a <= LONGEST or _LEANS.search(folded) or folded.endswith(":") or "|" in folded:
        return None
    return Listed(a, b, document.document.text[a:b], folded)


def is_open(item: Listed) -> bool:
    """True for the last item that takes in everything else: 法律、法规规定的其他情形."""
    return bool(_OTHERS.search(item.folded))


def _asked(folded: str, text: str) -> tuple[str, str] | None:
    """The question that a line opens the answer to, twice: with 下列 and without; None for one that is none."""
    body = folded.rstrip(": ")
    if _NOBODYS.match(body):
        return None
    if len(body) < 5 or len(body) > 120 or _LEANS.search(body) or _GRADES.search(body) or not _LEAD_OK.search(body):
        return None
    m = _CASES.match(body)
    if m and (
        not re.search(r"(?:应(?!急)当?|必须|可以|不得)", m["then"]) or re.search(r"罚|处分|责令|追究", m["then"])
    ):
        return None  # 处……的罚款的行为: nobody asks so
    if m:
        cause = text[m.start("who") : m.end("who")].rstrip("，,")
        of = f"{cause}，" if cause else ""
        case = f"{of}{text[m.start('then') : m.end('then')]}的{text[m.start('what') : m.end('what')]}"
        return f"{case}有下列哪些？", f"{case}有哪些？"
    m = _DUTIES_OF.match(folded)
    if m and is_unit(m["who"]):
        who = text[m.start("who") : m.end("who")]
        said = f"{who}的主要{m['what'].removeprefix('工作')}包括"
        return f"{said}下列哪些？", f"{said}哪些？"
    below = list(_BELOW.finditer(body))
    if len(below) == 1 and not re.search(r"之一|情形|行为", body[below[0].end() :]):
        (b,) = below
        before, after = text[: b.start()], text[b.end() : len(body)]
        if not after.strip():
            before = re.sub(r"[之的]?(?:规定|分列|列举|規定|列舉)$", "", before)
            if not before or re.search(r"(?:按照?|依照?|采取|採取|做好|如)$", before):
                return None
            includes = "" if re.search(r"[为是有括為]$", before) else "包括"
            return f"{before}{includes}下列哪些？", f"{before}{includes}哪些？"
        if after.startswith(("或", "一", "项", "种")):
            return None
        if "一" in b.group():  # 采取下列一项或者多项措施: some of them, as needed
            does = _AS_NEEDED.search(before)
            if does is None or "，" in after:
                return None
            modal = does.group().removesuffix(does["do"])
            if not modal:
                return (
                    None  # 应当启动响应，采取下列一项或者多项措施: two things to be done, of which one would be asked
                )
            some = "一項或者多項" if "項" in text else "一项或者多项"
            before = f"{before[: does.start()]}{modal}{does['do']}的{some}{after}包括"
            return f"{before}下列哪些？", f"{before}哪些？"
        return f"{before}下列哪些{after}？", f"{before}哪些{after.replace('之一', '', 1)}？"
    if not below and (m := _INCLUDES.search(folded)):
        end = len(re.sub(r"(?:以下|下列)?(?:内容|方面|几个方面)?[:：]\s*$", "", folded))
        return f"{text[:end]}下列哪些？", f"{text[:end]}哪些？"
    return None


def _inline(document: Reviewed) -> Iterator[Listing]:
    for clause in clauses(document):
        m = _PRINCIPLES.search(clause.folded)
        if m is None or len(_PRINCIPLES.findall(clause.folded)) != 1:
            continue
        at = m.start("list")
        parts = [(at + x.start(), at + x.end()) for x in re.finditer(r"(?:(?!以及|[、和与]).)+", m["list"])]
        if not FEWEST <= len(parts) <= 7 or any(b - a < 2 for a, b in parts):
            continue
        items = tuple(
            Listed(clause.start + a, clause.start + b, clause.text[a:b], clause.folded[a:b]) for a, b in parts
        )
        stem = with_gap(clause, *m.span("list"))
        yield Listing(clause, stem, stem, items, inline=True, what=m["what"])
