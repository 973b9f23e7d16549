"""Who leads what, as a document says it: seats of offices, posts and who holds them, tasks and who is in charge of them.

    市防指办公室设在市水务局                              Charge(what='市防汛防台风指挥部办公室设在', who='市水务局', kind='seat')
    | 市防汛防台风指挥部 | 市长 | 市应急管理局 |          a post and a seat, by the headers of the columns
    中心城区内涝抢排由市住房和城乡建设局牵头              Charge(what='中心城区内涝抢排', kind='task')

Left out: comparing (lead.py), duties of whoever takes part (kb/duties/).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from kb.checks.finding import Span
from kb.checks.matter import Weights
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement
from kb.duties.units import is_unit, offices_in, split

ChargeKind = Literal["seat", "post", "task"]
_BODY = r"[^,。;:|()\s]{0,30}?"
_WHO = r"(?P<who>[^,。;:|()]{2,24}?)"
_OFFICE = r"(?P<office>办公室|办事机构|秘书处|日常工作机构|值班室|联络处)"
_SEAT = re.compile(
    rf"(?P<body>{_BODY}){_OFFICE}(?:\([^()]*\))?,?(?:一律|均|统一)?(?:设在|设于|设置在|设置于|放在|挂靠在?|依托){_WHO}(?:\([^()]*\))?(?=[,。;:|]|$|负责|承担)"
)
# 市森防指的日常办事机构为办公室（以下简称…），由市应急管理局承担
_SEAT_BY = re.compile(
    rf"(?P<body>{_BODY})(?:的)?(?:日常)?{_OFFICE}(?:(?:为|称|叫|即)[^,。;|]{{2,20}}?)?(?:\([^()]*\))?(?:的?(?:日常)?工作)?,?由{_WHO}(?:承担|担任|负责承担)(?=[,。;]|$)"
)
# 市防指办公室（设在市应急管理局，值班电话……）
_SEAT_IN = re.compile(rf"(?P<body>{_BODY}){_OFFICE}\((?:以下简称[^,()]*,)?设(?:在|于){_WHO}(?=[,;)])")
# 该局承担市地质灾害应急指挥部办公室职能
_SEAT_OF = re.compile(
    r"(?P<who>[^,。;:|()]{2,20}?)(?:负责)?承担(?P<body>[^,。;:|()]{3,30}?(?:指挥部|委员会|领导小组|防指|应急委|减灾委))(?P<office>办公室)(?:的)?(?:日常)?(?:职能|职责|工作)"
)
_POSTS: Final = r"总指挥长|总指挥|指挥长|指挥官|指挥|主任委员|主任|组长|召集人|会长"
_POST = re.compile(
    rf"(?P<body>{_BODY})(?P<post>(?:副|常务副|第一副|第一|执行)?(?:{_POSTS}))(?:\([^()]*\))?(?:一职)?,?由(?P<who>[^,。;:|]{{2,60}}?)(?:兼任|担任|出任)"
)
_POST_LABEL = re.compile(
    rf"^\s?(?P<post>(?:副|常务副|第一副|第一|执行)?(?:{_POSTS})):(?P<who>[^,。;:|]{{2,40}}?)[。;]?$"
)
_POST_HEAD = re.compile(rf"^(?:第一)?(?:{_POSTS})(?:\([^()]*\))?$")
_SEAT_HEAD = re.compile(
    r"^办公室(?:所在单位|设在|所在部门|设置|地点)?$|^(?:办公室)?(?:日常)?(?:办事机构|挂靠单位|设在单位)$"
)
_LEAD_HEAD = re.compile(
    r"^(?:牵头|主办|主责|责任|负责|主管|牵头责任|牵头负责)(?:单位|部门|人|机构)$|^牵头(?:单位|部门)\(.*\)$"
)
_DOES_HEAD = re.compile(r"职责|任务|分工")
_HOW = (
    r"(?P<how>(?:担任)?牵头(?:负责|组织|协调|实施|单位)?|主责(?:办理)?|为主(?:负责|组织)?|主管|主办|主导|负责(?!人|同志)(?:组织|统筹|实施|牵头|办理)?|组织实施|统一归口|归口(?:管理|负责)?"
    r"|会同[^,。;:|]{2,30}?(?:组织实施|负责|发布|开展)|承担|批准(?:启动|后启动)?|决定(?:启动)?|宣布(?:启动)?|签发|统一发布|发布|(?:通过|经|利用)[^,。;|]{2,30}(?:发布|公布)|(?:统一)?对外(?:发布|公布))"
)
_BY = re.compile(
    rf"(?P<what>(?<=:)|[^,。;:|]{{2,50}}?)(?:工作)?,?(?:统一)?由(?P<who>[^,。;:|]{{2,40}}?)(?:统一)?{_HOW}(?P<act>[^,。;:|]{{0,40}})(?:,(?:具体)?(?:负责|组织)(?P<duties>[^。;|]{{4,80}}))?"
)
_LABEL = re.compile(r"^\s?(?P<who>[^,。;:|]{2,30}):(?P<said>.*)$")
_HOLDS = re.compile(
    r"(?P<how>牵头负责|牵头组织|牵头开展|牵头|负责牵头|负责组织(?:实施)?|负责统筹|主管|总牵头)(?P<what>[^,。;:|]{4,50})"
)
_IS_LIABLE = re.compile(
    r"(?:是|为)(?P<what>[^,。;:|]{4,40}?)(?:工作)?的?(?:责任单位|牵头单位|主责单位|第一责任(?:单位|主体)|责任主体|主管部门)"
)
# 受灾群众的安置，市一级以市应急管理局为牵头单位
_AS_LEAD = re.compile(
    r"(?P<what>[^,。;:|]{4,50}),(?:(?:国家|省|市|区|县)一?级)?以(?P<who>[^,。;:|]{2,24}?)(?:为|作为)(?:牵头|主责|责任|主管|主办)(?:单位|部门|机构)"
)
# 区交通运输局：道路因灾阻断的，由其牵头抢通
_BY_HIM = re.compile(
    r"(?P<what>[^。;:|]{4,40}?)的?,由(?:其|该局|该委|该部门|本局)(?:牵头|主责|负责)(?:组织|负责)?(?P<act>[^,。;:|]{0,16})"
)
_OWN = re.compile(r"(?P<who>[^,。;:|由]{2,24}?)(?P<how>牵头负责|牵头组织|牵头|负责牵头)(?P<what>[^,。;:|]{4,50})")
_TEAM = re.compile(r"(?P<team>[\u4e00-\u9fff]{2,10}组)$")
_IS_BODY = re.compile(r"机构|部|委|组|会|中心|局|厅|办|防指|所|院")
_GENERIC = re.compile(r"(?:现场|应急|前方|专项)?(?:指挥部|办公室|领导小组|委员会|小组|指挥中心|应变中心|办事机构)?")
_BODY_IN = re.compile(
    r"(?P<body>[^,。;:|()]{2,30}?(?:指挥部|指挥机构|委员会|领导小组|应急委|减灾委|安委会|防指|指挥中心|应急中心|应变中心)(?:办公室)?)(?=[:(,由的下设是。;]|成员|组成|主要|工作|及|职责|总指挥|指挥长|主任|$)"
)
_NOBODY = re.compile(
    r"^(?:专项|有关|相关|各|属地|当地|本级|上级|所在地|主管|牵头|责任|成员|其|谁|同级|灾区|县级以上|行业)|^[\u4e00-\u9fff]{0,3}部门$|单位$|人员$|机构$|^批准|^启动"
)
_PERSON = re.compile(r"(?:长|指挥|主任|同志|书记|负责人|组长|指挥官)$")
_BOTH = re.compile(
    r"([^、]{4,}的[^的和、]{2,4})(?:和|、|及|以及)([^、]{4,}的[^的和、]{2,4})"
)  # 溢油的清除和污染事故的调查
_SECTION = re.compile(r"(?:管委会|委员会|公司|集团|局|厅|中心|医院|学校)[\u4e00-\u9fff]{2,10}(?:处|科|室|部)$")
_EXPLICIT = re.compile(r"牵头|主责|为主|主管|主办|责任|批准|决定|宣布|签发|发布|公布|组织实施|会同|归口")
_SAID_BEFORE = re.compile(r"(?:该|本)(?:局|委|办|部|公司|单位)(?=[^省市区县]|$)")


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
        for found in _of_row(d, s, weights) if s.cells else _of_sentence(d, s, weights):
            charge = replace(found, what=found.what.replace("办公室办公室", "办公室"))
            both = _BOTH.fullmatch(charge.what) if charge.kind == "task" else None
            yield from (replace(charge, what=what) for what in both.groups()) if both else (charge,)


def _of_row(d: Reviewed, s: Statement, weights: Weights) -> Iterator[Charge]:
    key = s.key.text if s.key else ""
    does = next((c.text for c in s.cells if _DOES_HEAD.search(c.head)), "")
    for cell in s.cells[1:]:
        if not 2 <= len(cell.text) <= 40 or cell.text in ("-", "/", "无"):
            continue
        span = (cell.start, cell.end)
        if _POST_HEAD.match(cell.head):
            yield Charge(d, s, "post", weights.full(f"{key}{_post(cell.head)}"), weights.full(cell.text), span)
        elif _SEAT_HEAD.match(cell.head):
            yield Charge(d, s, "seat", _office(key, weights), weights.full(cell.text), span)
        elif _LEAD_HEAD.match(cell.head) and is_unit(cell.text) and len(key) >= 4:
            team = _TEAM.search(key)
            if team:
                yield Charge(d, s, "task", team["team"], weights.full(cell.text), span)
            if not is_unit(key) or team:
                yield Charge(d, s, "task", weights.full(f"{key}{does}"), weights.full(cell.text), span)


def _of_sentence(d: Reviewed, s: Statement, weights: Weights) -> Iterator[Charge]:
    def charge(kind: ChargeKind, what: str, m: "re.Match[str]", *, explicit: bool = True) -> Charge:
        span = (s.start + m.start("who"), s.start + m.end("who"))
        return Charge(
            d,
            s,
            kind,
            weights.full(what),
            weights.full(_resolved(m["who"].strip(), s.text[: m.start("who")])),
            span,
            explicit,
        )

    for pattern in (_SEAT, _SEAT_BY, _SEAT_OF, _SEAT_IN):
        for m in pattern.finditer(s.text):
            body = _body(m["body"], s, m.start(), weights)
            if body and (is_unit(m["who"]) or m["who"].endswith(("局", "委", "厅", "办", "部"))):
                yield charge("seat", _office(body, weights), m)
    for m in _POST.finditer(s.text):
        body = _body(m["body"], s, m.start(), weights)
        if body and not re.match(r"副|常务副|执行|第一副", m["post"]):
            yield charge("post", f"{body}{_post(m['post'])}", m)
    label = _POST_LABEL.match(s.text)
    if label and not re.match(r"副|常务副|执行|第一副", label["post"]) and (body := _body("", s, 0, weights)):
        yield charge("post", f"{body}{_post(label['post'])}", label)
    for m in _BY.finditer(s.text):
        yield from _by(m, s, charge)
    for m in _AS_LEAD.finditer(s.text):
        if is_unit(m["who"]) and _names(m["who"]):
            yield charge("task", m["what"], m)
    labelled = _LABEL.match(s.text)
    if labelled and is_unit(labelled["who"]) and _names(labelled["who"]):
        for m in _BY_HIM.finditer(s.text, labelled.start("said")):
            yield charge("task", f"{m['what']}{m['act']}", labelled)
        for pattern in (_HOLDS, _IS_LIABLE):
            for m in pattern.finditer(s.text, labelled.start("said")):
                yield charge(
                    "task", m["what"], labelled, explicit=pattern is _IS_LIABLE or bool(_EXPLICIT.search(m["how"]))
                )
    else:
        for m in _OWN.finditer(s.text):
            if is_unit(m["who"]) and _names(m["who"]):
                yield charge("task", m["what"], m)


def _by(m: "re.Match[str]", s: Statement, charge: Callable[..., Charge]) -> Iterator[Charge]:
    """X由Y牵头Z，负责W: of X with Z, and where X is a team, of the team and of W."""
    who = _resolved(m["who"].strip(), s.text[: m.start("who")])
    vague = not _names(who) or not (is_unit(who) or _PERSON.search(who) or _SECTION.search(who))
    team = _TEAM.search(re.sub(r"\([^()]*\)|[:,]$", "", m["what"])) or (
        _TEAM.search(s.text[: m.start("who") - 1].rstrip("由:,")) if len(m["what"]) < 4 else None
    )
    if vague and not (team and is_unit(who)):
        return
    explicit = bool(_EXPLICIT.search(m["how"]))
    if team:
        yield charge("task", team["team"], m, explicit=explicit)
        if m["duties"] and not vague:
            yield charge("task", m["duties"], m, explicit=explicit)
        return
    act = m["act"] if not re.match(r"的|并|后|和", m["act"]) else ""
    verb = re.search(r"发布|公布|签发|批准", m["how"])
    what = re.sub(r"^(?:的|,|其中|其|应当|应|一般|原则上|同时|必要时)+", "", m["what"])
    if len(what) >= 2:
        yield charge(
            "task", _under(f"{what}{verb.group() if verb else ''}{act}", s), m, explicit=explicit or "由" in m.group()
        )


def _resolved(who: str, before: str) -> str:
    """Whom 该局 means: the last office named before it."""
    if m := _SAID_BEFORE.search(who):
        names = offices_in(before)
        kind = m.group()[-1]
        name = next((n for n in reversed(names) if n.endswith(kind)), "")
        return who.replace(m.group(), name) if name else who
    return who


def _body(written: str, s: Statement, at: int, weights: Weights) -> str:
    """The body of which an office or a post is: as written, else that the statement or its headings name; "" if none is named."""
    name = weights.full(re.sub(r"^(?:其|该|本|由|设|其中|和|,)+|的?(?:日常)?$", "", written))
    name = re.split(r"设立|成立|组建|为(?!主)|报送|上报|报告|通报|通知|会同", name)[-1]
    if _IS_BODY.search(name) and not _GENERIC.fullmatch(name):
        return name
    if name and not _GENERIC.fullmatch(name):
        return ""
    found = list(_BODY_IN.finditer(s.text[:at])) or list(_BODY_IN.finditer(s.text))[:1]
    if found:
        return weights.full(re.split(r"设立|成立|组建|为", found[-1]["body"])[-1]) + (
            name if name in ("办公室", "办事机构") else ""
        )
    for heading in s.headings[:2]:
        if m := _BODY_IN.search(weights.full(heading)):
            return re.split(r"设立|成立|组建", m["body"])[-1] + name
    return ""


def _office(body: str, weights: Weights) -> str:
    body = re.sub(r"(?:办公室|办事机构|秘书处|日常工作机构)+$", "", weights.full(body))
    return f"{re.sub(r'^各(?=[区县市])|的$', '', body).replace('指挥机构', '指挥部')}办公室所在单位"


def _post(post: str) -> str:
    return "总指挥" if re.search(r"指挥", post) else "主任" if "主任" in post else post.removeprefix("第一")


def _under(what: str, s: Statement) -> str:
    """What is done; where it says little, with the heading it stands under: 信息发布 …"""
    return what if len(what) >= 6 or not s.headings else f"{s.headings[0]}{what}"


def _names(who: str) -> bool:
    """True if it is somebody in particular: not 有关部门, not 属地政府."""
    who = re.sub(
        r"^(?:同级|本级)(?=[\u4e00-\u9fff]{2,8}(?:部门|机构))", "", who.strip()
    )  # 县(区)……由同级应急管理部门牵头
    return len(who) >= 3 and not any(_NOBODY.search(name.strip()) for name in split(who))
