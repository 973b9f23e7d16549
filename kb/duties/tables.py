"""Duties in table rows: what each column is, by its header, and what a row then says.

    单位 | 牵头事项 | 配合事项 | 完成时限        his duties, in two roles; the limits as duties of their own
    突发事件 | 牵头部门 | 主要配合单位           the row is the matter
    级别 | 启动条件 | 批准启动                   the header says what is done, the cell who does it

All on folded text. Left out: sentences in a cell (grammar.py), labelled pairs (cells.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import CELL_SEPARATOR, Paragraph
from ingest.fold import fold
from kb.duties import verbs
from kb.duties.clauses import pieces
from kb.duties.grammar import Read, Subject, read
from kb.duties.limits import limits
from kb.duties.named import Span, units
from kb.duties.rows import Role
from kb.duties.units import is_unit

_CUT = re.compile(r"[;\n]")
_EMPTY = ("", "/", "-", "无")
_SHORTEST = 6  # characters of a cell that says what is to be done
_LONGEST = 80  # characters of a cell that names units
_WORDS = re.compile(r"[\u3400-\u9fff]{2}")
_PREFIX = re.compile(r"^(?:主要|第[一二三]|具体|市级|区级|县级|省级)")
_ITEMS = re.compile(r"职责|任务|事项|分工")  # a further column that holds duties and no aims or remarks
_SAID_ACT = re.compile(rf"(?P<who>.{{2,40}}?)(?:{verbs.ACT})$")  # 市防指指挥批准
_LABELLED = re.compile(r"(?P<what>[^:;]{2,40}):(?P<by>[^:;]{2,60})")  # 汛前检查:3月31日前


@dataclass(frozen=True, slots=True)
class _Column:
    """A cell with what its header says of it."""

    cell: Span
    head: str  # folded
    head_at: Span | None  # where the header stands, if the document has it


def table_row(text: str, paragraph: Paragraph, header: Paragraph | None = None) -> Iterator[Read]:
    """The duties of a table row, by the headers of its columns; `header` is the row that holds them, if the text has it."""
    columns = _columns(text, paragraph, header)
    if len(columns) < 2:
        return
    whole = (paragraph.start, paragraph.end)
    bound = next((c.cell for c in columns if verbs.LEVEL_CELL.search(c.head)), None)
    for one in (*_acts(text, columns, bound), *_named(text, columns, whole)):
        yield replace(one, start=whole[0], end=whole[1], level=bound)


def _columns(text: str, paragraph: Paragraph, header: Paragraph | None) -> list[_Column]:
    cells = _cells(text, paragraph.start, paragraph.end)
    heads = [fold(h).replace(" ", "") for h in paragraph.header]
    at: list[Span | None] = [*_cells(text, header.start, header.end)] if header else []
    if len(at) != len(heads):
        at = [None] * len(heads)
    return [_Column(*c) for c in zip(cells, heads, at, strict=False)]


def _acts(text: str, columns: Sequence[_Column], level: Span | None) -> Iterator[Read]:
    """Columns headed by an act or a post: 批准启动 | 市防指指挥; 总指挥 | 分管副市长."""
    for n, column in enumerate(columns):
        if column.head_at is None or not verbs.ACT_CELL.fullmatch(column.head):
            continue
        who = _trimmed(text, column.cell)
        if (said := _SAID_ACT.match(text, *who)) and is_unit(said["who"]):
            who = said.span("who")
        if not is_unit(text[slice(*who)]):
            continue
        before = (columns[0].cell[0], columns[n - 1].cell[1]) if n else None
        yield Read(who, "lead", column.head_at, *who, when=level, under=before)


def _named(text: str, columns: Sequence[_Column], whole: Span) -> Iterator[Read]:
    """Columns headed by 单位, 牵头部门, 责任人, …, and what stands beside them."""
    named = [(c.cell, role) for c in columns if (role := _role_of(c.head))]
    does = [c for c in columns if verbs.DUTY_CELL.search(c.head) and not _role_of(c.head)]
    if does:  # 成员单位 beside a column of duties is who has them
        named = [(cell, "execute" if role == "member" else role) for cell, role in named]
    timed = [c for c in columns if verbs.TIME_CELL.search(c.head) and text[slice(*c.cell)].strip() not in _EMPTY]
    matter = does[0].cell if does else _only_matter(text, columns) or whole
    if does and matter[1] - matter[0] < _SHORTEST:  # 9座: says nothing without the rest of its row
        matter = whole
    supporters = tuple(s for cell, role in named if role == "support" for s in units(text, *cell))
    for who, role in named:
        if text[slice(*who)].strip() in _EMPTY or who[1] - who[0] > _LONGEST:
            continue
        if role == "execute":  # 单位 | 职责: the sentences of the other cells are his
            yield from _his(text, who, does, timed)
            continue
        by = tuple(c.cell for c in timed) or tuple(limits(text, *matter))
        yield Read(who, role, matter, *whole, supporters if role == "lead" else (), by)


def _only_matter(text: str, columns: Sequence[_Column]) -> Span | None:
    """The cell that a row is about, if it is the only one that names neither units, nor times, nor numbers: 洪涝灾害 | 市水利局."""
    said = [
        c.cell for c in columns
        if not _role_of(c.head) and not verbs.TIME_CELL.search(c.head) and _WORDS.search(text, *c.cell)
    ]  # fmt: skip
    return said[0] if len(said) == 1 else None


def _his(text: str, who: Span, does: Sequence[_Column], timed: Sequence[_Column]) -> Iterator[Read]:
    """What the columns of duties give to the unit of their row, and the limits that stand in a column of their own."""
    plain = tuple(c.cell for c in timed if _is_limit(text, c))
    for n, column in enumerate(does):
        if n and not _ITEMS.search(column.head):
            continue
        role = _role_by_head(column.head)
        for part in read(text, *column.cell, Subject(who, free=True, alone=True)):
            own = part.role if role is None or part.role not in ("execute", "lead") else role
            yield replace(part, role=own, by=part.by or plain)
    for column in timed if does else ():
        if column.cell in plain:
            continue
        if column.head_at and limits(text, *column.cell) == [] and re.search(r"\d", text[slice(*column.cell)]):
            yield Read(who, "execute", column.head_at, *column.cell, by=(column.cell,))  # 集结时限 | 30分钟
            continue
        for a, b in (
            _trimmed(text, s) for s in pieces(text, *column.cell, _CUT) if text[slice(*s)].strip()
        ):  # 汛前检查:3月31日前;水毁修复:次年4月15日前
            labelled = _LABELLED.fullmatch(text, a, b)
            what, by = (labelled.span("what"), (labelled.span("by"),)) if labelled else ((a, b), ())
            yield Read(who, "execute", what, a, b, by=by or tuple(limits(text, a, b)))


def _is_limit(text: str, column: _Column) -> bool:
    """True where the cell is a limit and nothing else, and its header says no more: 完成时限 | 3月31日前."""
    cell = text[slice(*column.cell)].strip()
    said = sum(b - a for a, b in limits(cell)) or len(cell) * bool(re.fullmatch(r"[\d年月日./-]+|常态化?|长期", cell))
    return bool(verbs.PLAIN_TIME.fullmatch(column.head)) and said >= len(cell) - 2


def _role_of(head: str) -> Role | None:
    """The role that a header gives those in its column; None if it names nobody."""
    return role_of_label(head) or role_of_label(_PREFIX.sub("", head))


def role_of_label(label: str) -> Role | None:
    """The role that a column or label gives: 牵头单位 -> lead; None if it names nobody."""
    return next((role for role, pattern in verbs.LABELS if pattern.fullmatch(label)), None)


def _role_by_head(head: str) -> Role | None:
    """The role that the header of a column of duties gives: 配合事项 -> support."""
    return next((role for role, pattern in verbs.DUTY_ROLES if pattern.search(head)), None)


def _trimmed(text: str, span: Span) -> Span:
    said = text[slice(*span)]
    return span[0] + len(said) - len(said.lstrip()), span[0] + len(said.rstrip(" 。"))


def _cells(text: str, start: int, end: int) -> list[Span]:
    found, at = [], start
    for cell in text[start:end].split(CELL_SEPARATOR):
        found.append((at, at + len(cell)))
        at += len(cell) + len(CELL_SEPARATOR)
    return found
