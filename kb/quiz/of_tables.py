"""Questions of tables: whose duty is this, which duties are his, at which level does this hold.

    市教育局 | 负责组织落实学校停课和校舍安全检查。        “负责组织落实学校停课……”是（　　）的职责。
    Ⅱ级 | 青澜江云州站水位达到19.80米                  “青澜江云州站水位达到19.80米”对应（　　）。

A wrong option is what another row of the same table has in the same column. Left out: tables of goods and people, which change from
year to year and are looked up rather than learnt.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.fold import fold
from kb import levels
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Cell, Statement
from kb.duties.units import is_unit
from kb.quiz.bodies import Body, in_particular, may_be_one, pairs, share_of, wrong_bodies
from kb.quiz.clauses import Clause
from kb.quiz.item import GAP, Item
from kb.quiz.library import Library
from kb.quiz.making import judge, made, shuffled, single
from kb.quiz.stems import according, in_script_of, named, quoted

FEWEST = 4  # rows of a table of which one is right and three are wrong
_MOST_ROWS = 0.7  # … of which so many must have what makes it such a table
_SHORTEST, _LONGEST = 8, 70  # characters of a duty that is asked about
_LONGEST_HEAD = 24
_NO_MEASURE = re.compile(
    r"^(?:分级|启动|响应|划分|判定|预警)*(?:标准|条件|情形|依据|说明|内容)$"
)  # a title of a column that says no more than the table
_LIKE = 0.34  # share of the pairs of characters that two duties may have in common and still be two
_DOES = re.compile(
    r"(?:负责|承担|组织|牵头|协调|指导|做好|参与|配合|统筹|开展|落实|会同|督促|保障|制定|实施|提供|监督|承办|拟订|管理|指挥|收集|发布|编制|协助|统一|优先|联系|完成|调度|调集|调派|安排|监测)"
)
_LEANS = re.compile(r"上述|前述|本表|其他(?:任务|工作|事项|职责)|交办|见附|等(?:工作)?$|[|]")
_DUTIES = re.compile(r"职责|任务|分工|工作内容|负责")
_LEVEL = re.compile(
    r"^(?:[ⅰⅱⅲⅳ一二三四1-4]|i{1,3}v?|iv)级(?:应急)?(?:响应)?$|^(?:红|橙|黄|蓝)色(?:预警)?$|^(?:特别重大|重大|较大|一般)(?:\([^()]*\)|[\u4e00-\u9fff]{2,6}(?:事故|事件|灾害))?$"
)
_TELLING = re.compile(r"\d|[红橙黄蓝]色")  # what sets one level apart from the next
_CAPTION = re.compile(r"^\s*表\s*[\d一二三四五六七八九十.-]+[\s　:：]*(?P<name>.{2,30}?)\s*$")


@dataclass(frozen=True)
class _Row:
    statement: Statement
    key: Cell
    rest: tuple[Cell, ...]


def of_tables(document: Reviewed, library: Library) -> Iterator[Item]:
    """The questions of the tables of a document."""
    by_table: dict[int, list[Statement]] = {}
    for s in document.statements:
        if s.cells and s.table is not None:
            by_table.setdefault(s.table, []).append(s)
    for statements in by_table.values():
        rows = [_Row(s, key, _behind(s, key)) for s in statements if (key := _key(s)) is not None]
        keys = [r.key.text for r in rows]
        if len(set(keys)) < max(FEWEST, len(keys)):
            continue  # a body with two rows is asked of neither
        if sum(in_particular(k) for k in keys) >= _MOST_ROWS * len(keys):
            yield from _of_duties(document, rows, library)
        elif all(_is_level(k) for k in keys):
            yield from _of_levels(document, rows, library)


def _key(s: Statement) -> Cell | None:
    """What a row is of: a level, though Ⅱ级 has but one word, or the first cell with words."""
    first = next((c for c in s.cells if c.text), None)
    return first if first is not None and _is_level(first.text) else s.key


def _is_level(text: str) -> bool:
    return bool(_LEVEL.match(text.replace(" ", "")))


def _behind(s: Statement, key: Cell) -> tuple[Cell, ...]:
    return tuple(c for c in s.cells if c.start > key.start and c.text)


def _of_duties(document: Reviewed, rows: Sequence[_Row], library: Library) -> Iterator[Item]:
    told = {r.key.text: _duty_cell(r) for r in rows}
    if sum(c is not None for c in told.values()) < max(FEWEST, _MOST_ROWS * len(rows)):
        return
    for row in rows:
        cell = told[row.key.text]
        parts = _parts(cell) if cell else []
        if cell is None or not parts or not in_particular(row.key.text):
            continue
        wrong = [w for w in _others(document, row, parts[0], library) if _is_none_of(parts[0], told.get(fold(w)))]
        clause = Clause(document, row.statement.start, row.statement.end, row.statement.headings)
        yield from _whose(clause, row, parts[0], wrong, library)
        yield from _which(clause, row, parts, told, library)


def _duty_cell(row: _Row) -> Cell | None:
    """The cell that tells what somebody has to do."""
    found = [c for c in row.rest if _DUTIES.search(c.head) or _DOES.match(c.text)]
    return max(found, key=lambda c: len(c.text), default=None)


def _parts(cell: Cell) -> list[tuple[int, int]]:
    """The duties that a cell tells, each with its verb; [] if one of them cannot stand alone."""
    found = []
    for m in re.finditer(r"[^;。]+", cell.text):
        said = m.group().strip()
        at = cell.start + (m.end() - len(m.group().lstrip()))
        said = re.sub(r"^(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.])\s*", "", said)
        at = cell.start + m.end() - len(said) - (len(m.group()) - len(m.group().rstrip()))
        if _DOES.match(said) and _SHORTEST <= len(said) <= _LONGEST and not _LEANS.search(said):
            found.append((at, at + len(said)))
    return found


def _others(document: Reviewed, row: _Row, part: tuple[int, int], library: Library) -> list[str]:
    """The units of the other rows that do nothing like this anywhere in the library."""
    body = Body(Clause(document, *part), 0, 0, document.document.text[row.key.start : row.key.end].strip())
    return wrong_bodies(body, library.tasks, most=40)


def _is_none_of(part: tuple[int, int], cell: Cell | None) -> bool:
    """True for the unit of another row: to be asked for beside this one it must stand in the table."""
    return cell is not None and part[0] not in range(cell.start, cell.end)


def _whose(clause: Clause, row: _Row, part: tuple[int, int], wrong: Sequence[str], library: Library) -> Iterator[Item]:
    document = clause.document.document
    who, does = document.text[row.key.start : row.key.end].strip(), document.text[slice(*part)]
    if len(wrong) >= 3:
        chosen = [*library.rng.sample(list(wrong[:6]), 3), who]
        library.rng.shuffle(chosen)
        asked = in_script_of(clause.document, "{}是{}的职责。").format(quoted(clause.document, does), GAP)
        stem = according(clause, asked)
        yield single(clause, stem, chosen, who, source="body", level=2)
    if not wrong or not is_unit(fold(who)):
        return
    yield judge(clause, f"{who}{does}。", right=True, source="body", said="", level=2)
    other = library.rng.choice(list(wrong[:4]))
    yield judge(clause, f"{other}{does}。", right=False, source="body", said=(who, other), level=2)


def _which(
    clause: Clause, row: _Row, parts: Sequence[tuple[int, int]], told: dict[str, Cell | None], library: Library
) -> Iterator[Item]:
    """Which of these are his: two duties or more of his, beside duties of others that are like none of his."""
    document = clause.document.document
    if not 2 <= len(parts) <= 4:
        return
    own = pairs(row.statement.text)
    right = [document.text[a:b] for a, b in parts][:3]
    wrong = []
    for name, cell in told.items():
        if cell is None or may_be_one(name, row.key.text):
            continue
        wrong += [
            document.text[a:b] for a, b in _parts(cell)[:1] if share_of(pairs(fold(document.text[a:b])), own) <= _LIKE
        ]
    if len(right) + len(wrong) < 4:
        return
    options = shuffled([*right, *library.rng.sample(wrong, min(len(wrong), 4 - min(2, len(right))))], library.rng)
    who = document.text[row.key.start : row.key.end].strip()
    stem = according(clause, in_script_of(clause.document, "下列哪些是{}的职责？").format(who) + GAP)
    answer = tuple(n for n, o in enumerate(options) if o in right)
    yield made("multiple", "body", stem, options, answer, "；".join(options[n] for n in answer), clause, 2)


def _of_levels(document: Reviewed, rows: Sequence[_Row], library: Library) -> Iterator[Item]:
    """At which level does this hold: what a cell says and no other row does."""
    text = document.document.text
    if len({levels.plain(r.key.text) for r in rows}) < len(rows) or len(rows) > 5:
        return
    names = [text[r.key.start : r.key.end].strip() for r in rows]
    caption = _caption(document, rows[0].statement)
    what = _what_level(document, rows[0], caption)
    for row in rows:
        for cell in row.rest:
            said = text[cell.start : cell.end].strip()
            column = [c.text for r in rows for c in r.rest if c.head == cell.head]
            if not 6 <= len(said) <= _LONGEST or column.count(cell.text) != 1 or not _TELLING.search(cell.text):
                continue
            clause = Clause(document, row.statement.start, row.statement.end, row.statement.headings)
            right = names[rows.index(row)]
            options = [*names] if len(names) == 4 else [right, *[n for n in names if n != right][:3]]
            said = quoted(document, said.rstrip("。；;"))
            if head := _head(document, row.statement, cell):
                said = quoted(document, head) + in_script_of(document, "为") + said + "的，"
            at = quoted(document, caption) + "表" if caption else ""
            according_to = in_script_of(document, "根据") + named(clause, where=False) + at
            stem = (
                f"{according_to}，{said}{in_script_of(document, '对应的')}{what}{in_script_of(document, '是')}{GAP}。"
            )
            yield single(clause, stem, shuffled(options, library.rng), right, source="level", level=2)


def _head(document: Reviewed, s: Statement, cell: Cell) -> str:
    """The title of the column of a cell that does not say itself of what it is: 紧急转移人数 of 1000人以上5000人以下; else ""."""
    header = document.document.paragraphs[s.paragraph].header
    n = s.cells.index(cell)
    head = " ".join(header[n].split()) if n < len(header) else ""
    if len(head) > _LONGEST_HEAD or _NO_MEASURE.match(fold(head)) or pairs(fold(head)) & pairs(cell.text):
        return ""
    return head


def _what_level(document: Reviewed, row: _Row, caption: str) -> str:
    """Which sort of level a table is of: by the title of its first column, its own, or the heading above it."""
    header = document.document.paragraphs[row.statement.paragraph].header
    n = row.statement.cells.index(row.key)
    titles = (*header[n : n + 1], caption, *row.statement.headings[:1])
    for title in titles:
        for word in ("响应", "预警", "事件", "事故", "灾害"):
            if word in fold(title):
                return in_script_of(document, f"{word}级别")
    return in_script_of(document, "级别")


def _caption(document: Reviewed, first: Statement) -> str:
    """The title of a table: the line above it, 表2　应急响应启动条件 -> 应急响应启动条件."""
    for p in document.document.paragraphs[max(0, first.paragraph - 3) : first.paragraph]:
        if m := _CAPTION.match(document.document.text[p.start : p.end]):
            return m["name"]
    return ""
