"""Duties in labelled pairs: 牵头单位：…；配合单位：…, （责任单位：…；完成时限：…）.

All on folded text. Left out: sentences (grammar.py), table rows (tables.py).
"""

import re

from kb.duties import verbs
from kb.duties.grammar import Read
from kb.duties.limits import limits
from kb.duties.named import Span, units
from kb.duties.rows import Role
from kb.duties.tables import role_of_label

_BRACKET = re.compile(
    r"\((?P<labels>(?:责任|牵头|配合|主办|协办|负责|完成|主责|督办|实施)[^()]{0,4}(?:单位|部门|人|时限|时间)?[:](?:[^()]|\([^()]*\)){2,160})\)"
)
_SHARED = re.compile(
    r"(?P<lead>[^,;]{2,40}?)牵头[,;、](?P<support>[^;]{2,80}?)(?:等)?(?:配合|协助|参与)"
)  # 甲牵头,乙、丙配合
_PAIR = re.compile(r"(?P<label>[^:;。,()\s]{2,10}):(?P<value>[^:;。]{2,120}?)(?=[;。]|$|\s{2,}|,[^,:]{2,8}:)")


def pairs(text: str, at: int, end: int, above: Span) -> tuple[list[Read], int]:
    """The duties of a line's labelled pairs, and up to where the line says more than they; `above` is what a bare line is about."""
    bracket = _BRACKET.search(text, at, end)
    inside = bracket.span("labels") if bracket else (at, end)
    found = [(m["label"], m.span("value")) for m in _PAIR.finditer(text, *inside)]
    marked = [one for label, span in found if (role := role_of_label(label)) for one in _roles(text, role, span)]
    if not marked or (not bracket and role_of_label(found[0][0]) in (None, "member")):  # 成员：… is read by lines.py
        return [], end
    does = (at, bracket.start()) if bracket else above
    by = tuple(span for label, span in found if verbs.TIME_CELL.search(label)) or tuple(limits(text, *does))
    supporters = tuple(p for role, span in marked if role == "support" for p in units(text, *span))
    rows = [Read(s, role, does, at, end, supporters if role == "lead" else (), by) for role, s in marked]
    return rows, does[1] if bracket else at


def _roles(text: str, role: Role, span: Span) -> list[tuple[Role, Span]]:
    """责任单位：甲牵头，乙、丙配合 -> lead 甲, support 乙、丙; else the one role of the label."""
    m = _SHARED.fullmatch(text, *span)
    return [("lead", m.span("lead")), ("support", m.span("support"))] if m else [(role, span)]
