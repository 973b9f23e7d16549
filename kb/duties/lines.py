"""One line of a document to its duties: its label, the list that it opens or is an item of, its sentences.

    市气象局：负责降雨预报；提供气象资料。          who stands in the label
    市指挥部主要职责：                              opens a list: what follows is his
    指挥长：分管水利工作的副市长。                  a post and who holds it
    一、風災、震災：內政部。                        an item that says who, under 以下列機關為主管機關

All on folded text. Left out: where the line stands (standing.py), what a sentence says (grammar.py).
"""

import re
from collections.abc import Iterator

from kb.duties import verbs
from kb.duties.grammar import Read, Subject, read
from kb.duties.named import Span
from kb.duties.nobody import PENALTIES, is_nobodys
from kb.duties.rows import Role
from kb.duties.standing import DEFINED, DUTIES, List, Standing
from kb.duties.units import is_unit, spans

_NAMED = re.compile(r"(?P<name>[^:。;,|]{2,60}):")  # 市气象局：负责……
_OPENS = re.compile(
    r"(?P<who>[^:。;,]{2,50}?)(?:的)?(?:主要)?(?:工作)?(?:职责|任务|职能|权责|分工)(?:如下|是|为|包括|主要有)*$"
)
_LISTED = re.compile(
    r"下列(?:机关|单位|部门|机构)为(?P<what>[^:。;]{2,30})$|(?P<what2>[^:。;,]{2,20}主管机关)(?:如下)?$"
)
_SET_UP = re.compile(r"(?:设立?|成立|组成)(?P<who>[^,:;。]{3,30}),其(?:主要)?(?:任务|职责|职权|权责)")
_CONDITIONS = re.compile(
    r"(?:下列|以下)(?:[^:,;。]{0,6})(?:条件|情形|情况|内容|材料|资料|原则|要求|标准)"
    r"|(?:下列|以下)[^:。]{0,60}(?:表彰|奖励|处罚|罚锾|罚款|处分)"
)  # nobody's duties
_FOLLOWING = re.compile(r"(?:以下|下列)[^:]{0,12}(?:工作|措施|职责|任务|义务|事项)")
_TOLD = re.compile(r"报告|上报|通知")
_IN = re.compile(r"在(?P<where>[^;:。]{1,16}?)为(?P<who>[^;:。]{2,20})")  # 本法主管機關：在中央為內政部
_SHORT_TITLE = re.compile(r"(?P<name>[^,;:。]{2,16})。")  # （2）现场处置组。由市公安局牵头
_MEMBERS = re.compile(r"(?:主要)?(?:成员|组成)(?:单位|人员)?")
_AND_OTHERS = re.compile(r"等[^、]{0,14}$")
_POST = re.compile(rf"(?:[^,;。]{{0,24}}?){verbs.POST}")
_HIS = re.compile(r"(?:的)?(?:主要)?(?:工作)?(?:职责|任务|职能)(?:是|为|如下)*$")
_MUST = re.compile(rf"(?<!所)(?!应当给予|应当承担){verbs.MODAL}|负责")
_SENTENCE = re.compile(r"[。!?]+[\"')]*")
_LONGEST = 60  # characters of an item that says who


def read_line(text: str, at: int, end: int, standing: Standing) -> Iterator[Read]:
    """The duties of the line text[at:end], its label left aside; what it opens is told to `standing`."""
    inherited = standing.inner
    if inherited and inherited.label and (found := _item_of_units(text, at, end)):
        yield found
        return
    body = text[at:end].rstrip()
    if body.endswith(":"):
        opened = _opening(text, at, at + len(body) - 1, standing)
        if opened:
            standing.opens(opened)
        alone = text.rfind("。", at, at + len(body)) < at
        tells = not DUTIES.search(text, at, at + len(body)) and _TOLD.search(text, at, at + len(body))
        if alone and not (opened and opened.subject and tells):
            return
    yield from _labelled(text, at, end, standing)


def _labelled(text: str, at: int, end: int, standing: Standing) -> Iterator[Read]:
    """The line by what its label is: of members, of a post, of who has the duties, of when they hold, or none."""
    inherited = standing.inner.subject if standing.inner else None
    named = _NAMED.match(text, at, end)
    if named is None or named.end() >= end - 1:
        yield from _titled(text, at, end, standing, inherited)
        return
    name = (at, at + len(DEFINED.sub("", named["name"]).rstrip()))
    value = (named.end(), _stripped(text, named.end(), end))
    offices = list(_IN.finditer(text, *value)) if text[: name[1]].endswith("主管机关") else []
    if _MEMBERS.fullmatch(text, *name):
        several = _AND_OTHERS.search(text, *value)  # …等单位负责同志: the names stand before it
        for a, b in (
            (value[0] + x, value[0] + y) for x, y in spans(text[value[0] : several.start() if several else value[1]])
        ):
            if is_unit(text[a:b].strip()) or b - a < 14:
                yield Read((a, b), "member", name, at, end)
    elif _POST.fullmatch(text, *name) and all(is_unit(text[a:b]) for a, b in _pieces(text, *value)):
        leads = verbs.LEADING_POST.search(text, *name) and "副" not in text[slice(*name)]
        rank: Role = "lead" if leads else "member"
        for person in _pieces(text, *value):
            yield Read(person, rank, name, at, end)
    elif offices:
        for m in offices:
            yield Read(m.span("who"), "lead", name, at, end, when=m.span("where"))
    elif who := _who(text, name, standing):
        yield from _sentences(text, named.end(), end, standing, Subject(who, free=True), label=at)
    else:
        for one in _sentences(text, named.end(), end, standing, inherited, label=at):
            yield Read(one.who, one.role, one.does, one.start, one.end, one.with_whom, one.by, one.when or name)


def _titled(text: str, at: int, end: int, standing: Standing, inherited: Subject | None) -> Iterator[Read]:
    """A line without a label; （2）现场处置组。… has its title before the first stop."""
    title = _SHORT_TITLE.match(text, at, end) if standing.here is not None else None
    if title and is_unit(title["name"]):
        group = Subject(title.span("name"), free=True)
        yield from _sentences(text, title.end(), end, standing, group, label=at)
        return
    headings = standing.headings()
    if title and headings and headings[0] == title["name"]:
        at = title.end()
    yield from _sentences(text, at, end, standing, inherited, label=at)


def _sentences(  # noqa: PLR0917  # a line, and all that its sentences need from around it
    text: str, at: int, end: int, standing: Standing, subject: Subject | None, label: int
) -> Iterator[Read]:
    unit = standing.unit() if subject is None else None
    subject = Subject(unit) if unit else subject
    penal = any(PENALTIES.search(h) for h in standing.headings())
    for n, (a, b) in enumerate(_stops(text, at, end)):
        for one in read(text, a, b, subject):
            passive = one.does[0] == one.start < one.who[0]
            if one.role != "member" and is_nobodys(text[slice(*one.who)], text[slice(*one.does)]):
                continue
            if penal and one.role in ("execute", "lead") and not _MUST.search(text, *one.does):
                continue  # 发生事故的单位,处十万元罚款: he has it done to him; 由主管部门责令改正: the penalty itself
            if passive and n == 0 and label < at and one.role not in ("report_to", "member") and one.start - at < 2:
                # 综合协调组：由市公安局牵头 says of what only with its label
                yield Read(one.who, one.role, (label, one.does[1]), label, one.end, one.with_whom, one.by, one.when)
                continue
            yield one


def _opening(text: str, a: int, b: int, standing: Standing) -> List | None:
    """What the items of a list inherit from the line that opens it, text[a:b] before its colon."""
    begin = max(text.rfind(mark, a, b) for mark in "。;") + 1 or a
    if listed := _LISTED.search(text, begin, b):
        return List(label=listed.span("what" if listed["what"] else "what2"))
    if (m := _SET_UP.search(text, begin, b)) and is_unit(m["who"]):
        return List(Subject(m.span("who"), free=True))
    if _CONDITIONS.search(text, begin, b):
        return List()
    found = read(text, begin, b)
    if found and found[-1].role != "report_to":
        free = bool(DUTIES.search(text, begin, b) or _FOLLOWING.search(text, begin, b))
        return List(Subject(found[-1].who, free=free))
    m = _OPENS.match(text, begin, b)
    if m and is_unit(m["who"].strip()):
        lead = len(m["who"]) - len(m["who"].lstrip())
        return List(Subject((m.start("who") + lead, m.start("who") + len(m["who"].rstrip())), free=True))
    if DUTIES.search(text, begin, b) and (unit := standing.unit()):
        return List(Subject(unit, free=True))
    return None


def _item_of_units(text: str, at: int, end: int) -> Read | None:
    """一、風災、震災：內政部: the matter, and whose it is."""
    m = _NAMED.match(text, at, end)
    if m is None:
        return None
    value = (m.end(), _stripped(text, m.end(), end))
    if "。" in text[slice(*value)] or value[1] - value[0] > _LONGEST:
        return None
    return Read(value, "lead", (at, m.end("name")), at, end)


def _who(text: str, name: Span, standing: Standing) -> Span | None:
    """The unit that a label names, or the heading where the label is 主要职责."""
    plain = _HIS.sub("", text[slice(*name)].strip())
    if not plain or plain in ("职责", "主要职责", "任务"):
        return standing.unit()
    return (name[0], name[0] + len(plain)) if is_unit(plain) else None


def _stripped(text: str, a: int, end: int) -> int:
    return a + len(text[a:end].rstrip(" 。;,"))


def _pieces(text: str, a: int, b: int) -> list[Span]:
    """What commas part, blanks trimmed off."""
    found, at = [], a
    for piece in text[a:b].split(","):
        lead = len(piece) - len(piece.lstrip())
        found.append((at + lead, at + len(piece.rstrip())))
        at += len(piece) + 1
    return found


def _stops(text: str, a: int, b: int) -> Iterator[Span]:
    start = a
    for m in _SENTENCE.finditer(text, a, b):
        yield start, m.end()
        start = m.end()
    if text[start:b].strip():
        yield start, b
