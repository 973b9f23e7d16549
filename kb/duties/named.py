"""Units named in a sentence behind a word that says so: the list that follows 会同, to whom something is reported.

All on folded text, as spans. Left out: what is a unit (units.py), what the sentence says (grammar.py).
"""

import re

from kb.duties.units import ends_unit, is_unit, spans

Span = tuple[int, int]
LAST = 100  # characters that a list of units may have
_LONGEST_LIST = 400  # … behind 成员由

_TO = re.compile(
    r"向(?=[^,;。]{2,60}?(?:报告|通报|上报|续报|报送|备案|举报|反馈|请示|汇报|报警|报备|求助|求援|提出|发出))"
)
_TOLD = re.compile(
    r"(?:抄报|抄送|上报(?:至|给)?|报告(?:至|给)?(?!制度|内容|单位|人|书|、)|报送(?:至|给)?|报请|报经|报(?:至)?(?=[^告送请经警名废刊销表酬道社复备]{2,30}?(?:批准|备案|同意|决定|审批|审定|核定|审核|批复|签发))|通知(?:到)?(?!书|单)|通报(?:给)?|告知)"
)
_SAID = re.compile(r"(?:报告|通报|上报|续报|报送|备案|举报|反馈|请示|汇报|报警|报备|求助|求援|提出|发出)")


def told(text: str, a: int, b: int) -> list[Span]:
    """To whom something is reported: 向市防指报告, 报市政府批准, 通知公安机关."""
    found: list[Span] = []
    for m in _TO.finditer(text, a, b):
        said = _SAID.search(text, m.end(), b)
        if said and (span := longest(text, m.end(), said.start())):
            found.append(span)
    for m in _TOLD.finditer(text, a, b):
        stop = next((i for i in range(m.end(), b) if text[i] in ",;。:"), b)
        if span := longest(text, m.end(), stop):
            found.append(span)
    return list(dict.fromkeys(found))


def longest(text: str, a: int, b: int) -> Span | None:
    """The longest name of a unit at text[a:], at most up to b; none where it only qualifies: 报告其他部门的信息."""
    for i in range(min(b, a + LAST), a + 1, -1):
        if ends_unit(text, i) and is_unit(text[a:i]) and text[i : i + 1] != "的":
            return a, i
    return None


def list_after(text: str, a: int, b: int) -> list[Span]:
    """The list of units that begins at text[a:], if one does: what follows it is a verb or the end."""
    for i in range(a + 2, min(b, a + _LONGEST_LIST) + 1):
        if not ends_unit(text, i) or text[i : i + 1] in ("、", "和", "及", "与"):
            continue
        until = _whole_name(text, a, i, b)
        if text[until : until + 1] in ("、", "和", "及", "与") and until > i:
            continue
        body = text[a:until]
        if is_unit(body) or (len(body) > LAST and "、" in body and not re.search(r"[;。]", body)):
            return [(a, until)]
    return []


def _whole_name(text: str, a: int, i: int, b: int) -> int:
    """Where the name ends that seems to end at i: 市农业农村|局, 组织|部."""
    further = (j for j in range(i + 1, min(b, i + 2) + 1) if ends_unit(text, j) and is_unit(text[a:j]))
    return next((_whole_name(text, a, j, b) for j in further), i)


def units(text: str, a: int, b: int) -> list[Span]:
    """The units of the list text[a:b], one each."""
    return [(a + x, a + y) for x, y in spans(text[a:b])]
