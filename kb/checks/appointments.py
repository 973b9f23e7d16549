"""Who leads what, as a document says it: seats of offices, posts and who holds them, tasks and who is in charge of them.

    市防指办公室设在市水务局                              Charge(what='市防汛防台风指挥部办公室设在', who='市水务局', kind='seat')
    | 市防汛防台风指挥部 | 市长 | 市应急管理局 |          a post and a seat, by the headers of the columns
    中心城区内涝抢排由市住房和城乡建设局牵头              Charge(what='中心城区内涝抢排', kind='task')

Left out: comparing (lead.py), duties of whoever takes part (kb/duties/).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from kb.checks.finding import Span
from kb.checks.matter import Weights
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Cell, Statement
from kb.duties.units import is_unit

ChargeKind = Literal["seat", "post", "task"]
_BODY = r"[^,。;:|()\s]{0,30}?"
_SEAT = re.compile(rf"(?P<body>{_BODY})(?P<office>办公室|办事机构|秘书处|日常工作机构|值班室|联络处)(?:\([^()]*\))?,?(?:设在|设于|挂靠在?|依托)(?P<who>[^,。;:|()]{{2,20}}?)(?:\([^()]*\))?(?=[,。;:|和]|$|负责|承担)")
_POSTS: Final = r"总指挥长|总指挥|指挥长|指挥官|指挥|主任委员|主任|组长|召集人|会长"
_POST = re.compile(rf"(?P<body>{_BODY})(?P<post>(?:副|常务副|第一副|第一|执行)?(?:{_POSTS}))(?:\([^()]*\))?(?:一职)?由(?P<who>[^,。;:|]{{2,60}}?)(?:兼任|担任|出任)")
_POST_LABEL = re.compile(rf"^\s?(?P<post>(?:副|常务副|第一副|第一|执行)?(?:{_POSTS})):(?P<who>[^,。;:|]{{2,40}})[。;]?$")
_POST_HEAD = re.compile(rf"^(?:第一)?(?:{_POSTS})(?:\([^()]*\))?$")
_SEAT_HEAD = re.compile(r"^办公室(?:所在单位|设在|所在部门|设置|地点)?$|^(?:办公室)?(?:日常)?(?:办事机构|挂靠单位|设在单位)$")
_LEAD_HEAD = re.compile(r"^(?:牵头|主办|主责|责任|负责|主管|牵头责任|牵头负责)(?:单位|部门|人|机构)$|^牵头(?:单位|部门)\(.*\)$")
_BY = re.compile(r"(?P<what>[^,。;:|]{4,50}?)(?:工作)?,?(?:统一)?由(?P<who>[^,。;:|]{2,40}?)(?P<how>牵头(?:负责|组织|协调|实施)?|主责(?:办理)?|为主(?:负责|组织)?|主管|主办|负责(?!人|同志)(?:组织|统筹|实施|牵头|办理)?|组织实施|会同[^,。;:|]{2,30}?(?:组织实施|负责|发布|开展)|承担|批准(?:启动|后启动)?|决定(?:启动)?|宣布(?:启动)?|签发|统一发布|发布)")
_LABEL = re.compile(r"^\s?(?P<who>[^,。;:|]{2,30}):(?P<said>.*)$")
_HOLDS = re.compile(r"(?P<how>牵头负责|牵头组织|牵头开展|牵头|负责牵头|负责组织(?:实施)?|负责统筹|主管|总牵头)(?P<what>[^,。;:|]{4,50})")
_IS_LIABLE = re.compile(r"(?:是|为)(?P<what>[^,。;:|]{4,40}?)(?:工作)?的?(?:责任单位|牵头单位|主责单位|第一责任(?:单位|主体)|责任主体|主管部门)")
_OWN = re.compile(r"(?P<who>[^,。;:|由]{2,24}?)(?P<how>牵头负责|牵头组织|牵头|负责牵头)(?P<what>[^,。;:|]{4,50})")
_IS_BODY = re.compile(r"部|委|组|会|中心|局|厅|办|防指|所|院")
_GENERIC = re.compile(r"(?:现场|应急|前方|专项)?(?:指挥部|办公室|领导小组|委员会|小组|指挥中心|应变中心|办事机构)?")
_BODY_IN = re.compile(
    r"\s?(?P<body>(?:[^,。;:|()]{2,30}?)(?:指挥部|委员会|领导小组|应急委|减灾委|安委会|防指|指挥中心|应急中心|应变中心)(?:办公室)?)(?=[:(,由的下设是]|成员|组成|主要|工作|及|职责|$)"
)
_NOBODY = re.compile(r"^(?:有关|相关|各|属地|当地|事发地|事故发生地|本级|上级|所在地|主管|牵头|责任|成员|其|该|谁|同级|灾区|县级以上|行业)|部门$|单位$|人员$|机构$|^批准|^启动")
_PERSON = re.compile(r"(?:长|指挥|主任|同志|书记|负责人|组长|指挥官)$")
_EXPLICIT = re.compile(r"牵头|主责|为主|主管|主办|责任|批准|决定|宣布|签发|发布|组织实施|会同")


@dataclass(frozen=True, slots=True)
class Charge:
    """Somebody is in charge of something."""

    document: Reviewed
    statement: Statement
    kind: ChargeKind
    what: str  # folded, bodies in full
    who: str  # folded, bodies in full
    span: Span  # of who, in the document
    explicit: bool = True  # it says that he leads, not only that he does it

    @property
    def near(self) -> str:
        """What it is matched by."""
        return self.what

    @property
    def whole(self) -> str:
        """What it is matched by."""
        return self.what


def charges(d: Reviewed, weights: Weights) -> Iterator[Charge]:
    """All that a document says of who is in charge."""
    for s in d.statements:
        yield from _of_row(d, s, weights) if s.cells else _of_sentence(d, s, weights)


def _of_row(d: Reviewed, s: Statement, weights: Weights) -> Iterator[Charge]:
    key = s.cells[0].text
    if re.fullmatch(r"\d{1,3}", key) and len(s.cells) > 2:
        key = s.cells[1].text
    for cell in s.cells[1:]:
        who = _trimmed(cell)
        if not who or not 2 <= len(cell.text) <= 40:
            continue
        if _POST_HEAD.match(cell.head):
            yield Charge(d, s, "post", weights.full(f"{key}{_post(cell.head)}"), weights.full(cell.text), who)
        elif _SEAT_HEAD.match(cell.head):
            yield Charge(d, s, "seat", weights.full(_office(key)), weights.full(cell.text), who)
        elif _LEAD_HEAD.match(cell.head) and is_unit(cell.text) and len(key) >= 4 and not is_unit(key):
            yield Charge(d, s, "task", weights.full(key), weights.full(cell.text), who)


def _of_sentence(d: Reviewed, s: Statement, weights: Weights) -> Iterator[Charge]:
    def charge(kind: ChargeKind, what: str, m: "re.Match[str]", *, explicit: bool = True, group: str = "who") -> Charge:
        span = (s.start + m.start(group), s.start + m.end(group))
        return Charge(d, s, kind, weights.full(what), weights.full(m[group].strip()), span, explicit)

    for m in _SEAT.finditer(s.text):
        body = _body(m["body"], s, weights)
        if body and (is_unit(m["who"]) or m["who"].endswith(("局", "委", "厅", "办", "部"))):
            yield charge("seat", _office(body + m["office"]), m)
    for m in _POST.finditer(s.text):
        body = _body(m["body"], s, weights)
        if body and not re.match(r"副|常务副|执行", m["post"]):
            yield charge("post", f"{body}{_post(m['post'])}", m)
    if (m := _POST_LABEL.match(s.text)) and s.headings and not m["post"].startswith(("副", "常务副", "执行")):
        body = _body("", s, weights)
        if body:
            yield charge("post", f"{body}{_post(m['post'])}", m)
    for m in _BY.finditer(s.text):
        if _names(m["who"]) and (is_unit(m["who"]) or _PERSON.search(m["who"])):
            yield charge("task", _under(m["what"], s), m, explicit=bool(_EXPLICIT.search(m["how"])) or "由" in m.group())
    labelled = _LABEL.match(s.text)
    if labelled and is_unit(labelled["who"]) and _names(labelled["who"]):
        for pattern in (_HOLDS, _IS_LIABLE):
            for m in pattern.finditer(s.text, labelled.start("said")):
                yield charge("task", m["what"], labelled, explicit=pattern is _IS_LIABLE or bool(_EXPLICIT.search(m["how"])))
    else:
        for m in _OWN.finditer(s.text):
            if is_unit(m["who"]) and _names(m["who"]):
                yield charge("task", m["what"], m)


def _body(written: str, s: Statement, weights: Weights) -> str:
    """The body of which an office or a post is: as written, else that the statement or its headings name; "" if none is named."""
    name = weights.full(re.sub(r"^(?:其|该|本|由|设|其中|和|,)+", "", written))
    if _IS_BODY.search(name) and not _GENERIC.fullmatch(name):
        return name
    if name and not _GENERIC.fullmatch(name):
        return ""
    said = weights.full(s.text)
    if before := _BODY_IN.match(said):
        return before["body"] + name.removeprefix(before["body"][-2:])
    for heading in s.headings[:2]:
        if m := _BODY_IN.search(weights.full(heading)):
            return m["body"] + name
    return ""


def _office(body: str) -> str:
    body = re.sub(r"(?:办公室|办事机构|秘书处|日常工作机构)+$", "", body)
    return f"{body}办公室所在单位"


def _post(post: str) -> str:
    return "总指挥" if re.search(r"指挥", post) else "主任" if "主任" in post else post.removeprefix("第一")


def _under(what: str, s: Statement) -> str:
    """What is done; where it says little, with the heading it stands under: 其办公室工作 -> 信息发布 …"""
    what = re.sub(r"^(?:的|,|其|其中|应当|应|一般|原则上|同时|必要时)+", "", what)
    return what if len(what) >= 6 or not s.headings else f"{s.headings[0]}{what}"


def _names(who: str) -> bool:
    """True if it is somebody in particular: not 有关部门, not 属地政府."""
    return not _NOBODY.search(who.strip()) and len(who.strip()) >= 3


def _trimmed(cell: Cell) -> Span | None:
    return (cell.start, cell.end) if cell.text and cell.text not in ("-", "/", "无") else None
