"""What a clause of a folded sentence opens with: who it names, as whom, and the run of clauses that begins there.

    市水利局负责调度        who 市水利局, lead
    由市气象局发布          who 市气象局, execute: what is done stands before 由, too
    成员由市公安局、市气象局等单位组成      two members
    单位负责人接到报告后    who alone: what he does comes in the next clause

Left out: what becomes of the clauses that follow (grammar.py), the words themselves (verbs.py, units.py).
"""

import re
from dataclasses import dataclass, field

from kb.duties import verbs
from kb.duties.named import LAST, Span, list_after, units
from kb.duties.roles import rank, role_of_verb
from kb.duties.rows import Role
from kb.duties.units import ends_unit, is_unit

_REMARK = r"(?:\([^()]{0,60}\))?"
STRONG = re.compile(
    rf"{_REMARK}等?(?:{verbs.ADVERBIAL.pattern}){{0,3}}?"
    rf"(?P<verb>(?:均|都|也|还|并|即)?{verbs.MODAL}(?:均|都|也|还|并|立即|及时|迅速|依法|共同|分别|同时)*(?:负责|{verbs._LEAD}|{verbs._SUPPORT}|{verbs._SUPERVISE}|{verbs._ORGANIZE})?"
    rf"|负责(?!的|制(?!定|订|作)|人|同志|单位)(?:{verbs._SUPPORT}|{verbs._SUPERVISE})?|{verbs._LEAD}|{verbs._SUPPORT}|{verbs._SUPERVISE}|{verbs._ORGANIZE})"
)
_WEAK = re.compile(rf"{_REMARK}等?(?:{verbs.ADVERBIAL.pattern})??(?P<verb>{verbs._ACTS})")
_POWER = re.compile(rf"{_REMARK}(?:{verbs.ADVERBIAL.pattern}){{0,2}}?(?:{verbs.POWER.pattern})")
_IS = re.compile(
    rf"{_REMARK}(?P<verb>是|为|即)(?=[^,;。]{{0,40}}(?:主管部门|主管机关|责任主体|牵头部门|牵头单位|办事机构|办公室|责任人|责任单位|主管单位))"
)
_POST = re.compile(
    rf"{_REMARK}(?P<verb>担任|兼任|任|为|出任)(?P<post>[^,;。由]{{0,24}}?{verbs.POST})(?=$|[,;。、(和并])"
)
_POST_BEFORE = re.compile(rf"{verbs.POST}(?:{_REMARK})$")
_PASSIVE = re.compile(
    rf"{_REMARK}(?:(?:{verbs.ADVERBIAL.pattern}){{1,2}}?(?P<late>负责|牵头|组织|主持|承担|会同|指挥|协调|调度)|(?P<verb>{verbs.PASSIVE.pattern}))"
)
_MODIFIES = re.compile(  # 在由市政府负责处置的突发事件中: which of them, and nobody's duty
    r"(?:负责|统一|组织|牵头|直接)?(?:处置|应对|制定|编制|批准|审批|管理|设立|确定|认定|发布|启动|下达|提供|指定|组建|出具|颁发|公布)的"
)
_PASSIVE_LEAD = re.compile(r"负责|牵头|组织|主持|统一|会同|指挥|协调|调度|承担|召集|担任|兼任")
_COMPOSED = re.compile(rf"{_REMARK}{verbs.COMPOSED.pattern}")
_MEMBERS = re.compile(
    r"(?<![各其他等级])(?:主要)?(?:成员|组成|参加|配合)(?:单位|部门|人员)?(?:主要)?(?:由|为|有(?!关)|是|:|包括|主要包括)+"
)
_TOGETHER = re.compile(
    rf"{_REMARK}(?:等[^,;。]{{0,12}})?(?:分管领导|负责人|负责同志|相关人员)?(?:共同)?(?:组成|参加|参与|(?:为|任|担任)(?:成员|组员|委员))$"
)
_COSTS = re.compile(r"费用|经费|支出|所需资金")  # who bears them leads nothing
_WHILE = re.compile(r"(?:后|之?前|时|的)$")  # 到达现场后: what is done comes in the next clause
DURING = re.compile(r"(?<![及随同临小按定战平])时$|期间$|过程中$")
_WHOEVER = re.compile(
    r"(?:依|违反|因)[^,;。]*(?<![愿营用理费造有患业])者$"
)  # 金融机构依前项规定承受者,由政府…: in which case
_SUBJECT_ONLY = re.compile(
    rf"{_REMARK}(?![、和及与或]|以及)(?:[^,;。]{{0,40}}(?:后|之?前|时|的|过程中)|作为[^,;。]{{0,40}})?$"
)
_WHEN = re.compile(r"(?:当(?!地)|如果?|若|在)[^,;。]*(?:时|后|的)$")
_PLAINLY = re.compile(rf"{verbs.MODAL}|负责|牵头|配合|协助")


@dataclass(slots=True)
class Run:
    """A duty being read: from its first clause up to the next that names somebody."""

    who: Span
    role: Role
    start: int
    does: int
    end: int
    when: Span | None = None
    partners: list[Span] = field(default_factory=list)
    post: bool = False
    inherited: bool = False
    named: int = 0  # where the clause ends that names who, if that is more than `end`

    @property
    def active(self) -> bool:
        """True where the clause begins with who: 市水利局负责…, not …由市水利局负责."""
        return not self.inherited and self.start == self.who[0]


def opened_by(text: str, a: int, b: int, *, strict: bool) -> "list[Run] | str | None":
    """The runs that a clause opens by naming who; "power" if it says what somebody may do; None if it names nobody.

    `strict`: within somebody's list of duties others are named only with the plainest words.
    """
    members = _members(text, a, b)
    if members:
        return members
    passive = _passive(text, a, b)
    if passive:
        return passive
    for i in range(a + 2, min(b, a + LAST) + 1):
        if not ends_unit(text, i) or not is_unit(text[a:i]):
            continue
        if _POWER.match(text, i, b):
            return "power"
        post = _POST.match(text, i, b)
        if post:
            return [Run((a, i), rank(post["post"]), a, post.start("verb"), b, post=True)]
        if _TOGETHER.match(text, i, b):
            return [Run(span, "member", a, a, a, named=b) for span in units(text, a, i)]
        strong = STRONG.match(text, i, b) or _IS.match(text, i, b)
        if strong and strict and not _PLAINLY.match(strong["verb"]):
            continue
        if strong and (
            DURING.search(text, a, b) or _WHOEVER.search(text, i, b)
        ):  # 水行政主管部门检查时,被检查者应当…: only when
            return None
        if strong:
            verb = strong["verb"]
            role: Role = "lead" if verb in ("是", "为", "即") else role_of_verb(verb)
            run = Run((a, i), role, a, i, b)
            if "会同" in verb or "联合" in verb or verb.endswith("商"):
                run.partners += list_after(text, strong.end(), b)
            return [run]
        weak = None if strict else _WEAK.match(text, i, b)
        if weak and not _WHILE.search(text, i, b):
            return [Run((a, i), "execute", a, i, b)]
    return None


def _passive(text: str, a: int, b: int) -> list[Run]:
    """由市水利局负责…: the run begins with the clause, for what is to be done stands before 由."""
    if _WHEN.match(text, a, b) or text[b - 1 : b] == "的" or _WHOEVER.search(text, a, b):
        return []  # 当突发事件由国务院统一指挥时: when, and nobody's duty
    for m in re.finditer("由", text[a:b]):
        at = a + m.end()
        if verbs.NOT_PASSIVE.search(text, a, at - 1):
            continue
        for i in range(at + 2, min(b, at + LAST) + 1):
            if not ends_unit(text, i) or not is_unit(text[at:i]):
                continue
            if _MODIFIES.match(text, i, b):
                break
            who = (at, i)
            post = _POST.match(text, i, b)
            before = _POST_BEFORE.search(text, a, at - 1)
            if post or (before and re.match(r"担任|兼任|[,;。]|$", text[i:b])):
                return [Run(who, rank(post["post"] if post else before[0]), a, a, b, post=True)]  # type: ignore[index]
            passive = _PASSIVE.match(text, i, b)
            composed = _COMPOSED.match(text, i, b)
            if composed and not (passive and passive["verb"] in ("牵头", "负责", "组织")):
                further = (j for j in range(i, min(b, at + LAST) + 1) if _COMPOSED.match(text, j, b))
                last = max((j for j in further if ends_unit(text, j) and is_unit(text[at:j])), default=i)
                return [Run(span, "member", a, a, at, named=b) for span in units(text, at, last)]
            if passive:
                verb = passive["late"] or passive["verb"]
                leads = _PASSIVE_LEAD.match(verb) and not (verb == "承担" and _COSTS.search(text, max(0, a - 40), at))
                role: Role = "lead" if leads else role_of_verb(verb)
                run = Run(who, "execute" if role == "lead" and not leads else role, a, a, b)
                if "会同" in verb:
                    run.partners += list_after(text, passive.end(), b)
                return [run]
    return []


def _members(text: str, a: int, b: int) -> list[Run]:
    """成员由市公安局、市气象局等单位分管领导组成, 成员单位：市公安局、市气象局: a run each."""
    m = _MEMBERS.search(text, a, min(b, a + 30))
    if m is None:
        return []
    role: Role = "support" if "配合" in m.group() else "member"
    listed = list_after(text, m.end(), b)
    return [Run(span, role, a, a, m.end(), named=b) for one in listed for span in units(text, *one)]


def named_alone(text: str, a: int, b: int) -> tuple[Span, Span | None] | None:
    """Who a clause names without saying what: 单位负责人接到报告后 -> 单位负责人, with 接到报告后."""
    for i in range(a + 2, min(b, a + LAST) + 1):
        if ends_unit(text, i) and is_unit(text[a:i]) and _SUBJECT_ONLY.fullmatch(text, i, b):
            return (a, i), ((i, b) if i < b else None)
    return None
