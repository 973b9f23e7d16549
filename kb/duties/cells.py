"""Duties in tables and in labelled pairs: 单位 | 职责, 牵头单位：…；配合单位：…, （责任单位：…；完成时限：…）.

All on folded text. Left out: sentences (grammar.py).
"""

import re
from collections.abc import Iterator

from ingest.document import CELL_SEPARATOR, Paragraph
from ingest.fold import fold
from kb.duties import verbs
from kb.duties.grammar import Read, Subject, read
from kb.duties.limits import limits
from kb.duties.named import Span
from kb.duties.rows import Role
from kb.duties.units import spans

_BRACKET = re.compile(
    r"\((?P<labels>(?:责任|牵头|配合|主办|协办|负责|完成|主责|督办|实施)[^()]{0,4}(?:单位|部门|人|时限|时间)?[:](?:[^()]|\([^()]*\)){2,160})\)"
)
_SHARED = re.compile(
    r"(?P<lead>[^,;]{2,40}?)牵头[,;、](?P<support>[^;]{2,80}?)(?:等)?(?:配合|协助|参与)"
)  # 甲牵头,乙、丙配合
_PAIR = re.compile(r"(?P<label>[^:;。,()\s]{2,10}):(?P<value>[^:;。]{2,120}?)(?=[;。]|$|\s{2,}|,[^,:]{2,8}:)")
_EMPTY = ("", "/", "-", "无")
_SHORTEST = 6  # characters of a cell that says what is to be done
_LONGEST = 80  # characters of a cell that names units


def role_of_label(label: str) -> Role | None:
    """The role that a column or label gives: 牵头单位 -> lead; None if it names nobody."""
    return next((role for role, pattern in verbs.LABELS if pattern.fullmatch(label)), None)


def table_row(text: str, paragraph: Paragraph) -> Iterator[Read]:
    """The duties of a table row, by the headers of its columns."""
    cells = _cells(text, paragraph.start, paragraph.end)
    header = [fold(h).replace(" ", "") for h in paragraph.header]
    if not header or len(cells) < 2:
        return
    columns = list(zip(cells, header, strict=False))
    named = [cell for cell, head in columns if role_of_label(head)]
    does = [cell for cell, head in columns if verbs.DUTY_CELL.search(head) and cell not in named]
    units = [(cell, _role_of_column(head, bool(does))) for cell, head in columns if cell in named]
    by = tuple(c for c, head in columns if verbs.TIME_CELL.search(head) and text[slice(*c)].strip())
    matter = does[0] if does else _whole(paragraph)
    if matter[1] - matter[0] < _SHORTEST:  # 9座: says nothing without the rest of its row
        matter = _whole(paragraph)
    supporters = tuple(s for cell, role in units if role == "support" for s in _names(text, cell))
    for who, role in units:
        if text[slice(*who)].strip() in _EMPTY or who[1] - who[0] > _LONGEST:
            continue
        if role == "execute":  # 单位 | 职责: the sentences of the other cell are his
            for part in read(text, *matter, Subject(who, free=True)) if does else ():
                yield Read(part.who, part.role, part.does, *_whole(paragraph), part.with_whom, part.by or by, part.when)
            continue
        target = matter if matter != who else _whole(paragraph)
        partners = supporters if role == "lead" else ()
        yield Read(who, role, target, *_whole(paragraph), partners, by or tuple(limits(text, *target)))


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
    supporters = tuple(p for role, span in marked if role == "support" for p in _names(text, span))
    rows = [Read(s, role, does, at, end, supporters if role == "lead" else (), by) for role, s in marked]
    return rows, does[1] if bracket else at


def _roles(text: str, role: Role, span: Span) -> list[tuple[Role, Span]]:
    """责任单位：甲牵头，乙、丙配合 -> lead 甲, support 乙、丙; else the one role of the label."""
    m = _SHARED.fullmatch(text, *span)
    return [("lead", m.span("lead")), ("support", m.span("support"))] if m else [(role, span)]


def _role_of_column(head: str, has_duties: bool) -> Role:
    """成员单位 beside a column of duties is who has them."""
    role = role_of_label(head) or "execute"
    return "execute" if role == "member" and has_duties else role


def _whole(paragraph: Paragraph) -> Span:
    return paragraph.start, paragraph.end


def _cells(text: str, start: int, end: int) -> list[Span]:
    found, at = [], start
    for cell in text[start:end].split(CELL_SEPARATOR):
        found.append((at, at + len(cell)))
        at += len(cell) + len(CELL_SEPARATOR)
    return found


def _names(text: str, span: Span) -> list[Span]:
    return [(span[0] + a, span[0] + b) for a, b in spans(text[slice(*span)])]
