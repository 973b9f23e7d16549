"""Two versions clause by clause: what stayed, moved, was changed, added, deleted, with the changed words marked.

    compare(old, new).rows     in the order of the new text, what is deleted where it stood

A clause is the same if its words are, whatever its number. Headings and the lines that name the document are rows only where
they differ, and are not counted. Left out: which clause is which (pairing.py), what hangs on a changed one (touched.py,
references.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ingest.document import Document
from kb.revision.marking import Piece, marked
from kb.revision.pairing import front_pairs, holder, in_order, likeness, pairs
from kb.revision.sections import Numbered, Sections, follow
from kb.revision.units import Unit, UnitKind, units

Change = Literal["same", "moved", "changed", "added", "deleted"]
CHANGE_WORDS: Final[dict[Change, str]] = {
    "same": "未改",
    "moved": "移动",
    "changed": "修改",
    "added": "新增",
    "deleted": "删除",
}
_KIND_WORDS: Final[dict[UnitKind, str]] = {"clause": "", "heading": "标题", "front": "题名、文号、日期"}


@dataclass(frozen=True, slots=True)
class Row:
    """One clause in both versions, or a heading or a line that names the document."""

    change: Change
    old: Unit | None
    new: Unit | None
    likeness: float = 1.0
    beside: str = ""  # of what is deleted or added: the clause that holds most of its words all the same

    @property
    def kind(self) -> UnitKind:
        """What it is a row of; only clauses are counted."""
        unit = self.new or self.old
        return unit.kind if unit else "clause"

    def said(self) -> str:
        """修改, 删除（内容并入第二条）, 新增（内容出自第三条）, 新增（标题）."""
        word = CHANGE_WORDS[self.change]
        if self.beside:
            return f"{word}（{'内容并入' if self.change == 'deleted' else '内容出自'}{self.beside}）"
        return f"{word}（{_KIND_WORDS[self.kind]}）" if _KIND_WORDS[self.kind] else word

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Both sides with the changed words marked; what is added or deleted is marked whole."""
        if self.old is None or self.new is None:
            old = [Piece(self.old.text, marked=True)] if self.old else []
            return old, [Piece(self.new.text, marked=True)] if self.new else []
        if self.change != "changed":
            return [Piece(self.old.text, marked=False)], [Piece(self.new.text, marked=False)]
        return marked(self.old.text, self.new.text)


@dataclass(frozen=True, slots=True)
class Revision:
    """Two versions compared."""

    old: Document
    new: Document
    rows: tuple[Row, ...]
    sections: Sections

    @property
    def clauses(self) -> tuple[Row, ...]:
        """The rows that are counted: no headings, titles and dates."""
        return tuple(r for r in self.rows if r.kind == "clause")

    def count(self, change: Change) -> int:
        """How many clauses were treated so."""
        return sum(r.change == change for r in self.clauses)

    @property
    def counts(self) -> tuple[int, int]:
        """How many clauses the old and the new version have."""
        return sum(r.old is not None for r in self.clauses), sum(r.new is not None for r in self.clauses)


def compare(old: Document, new: Document) -> Revision:
    """Every clause of both versions, in the order of the new one."""
    before, after = units(old), units(new)
    clauses = pairs(_of(before, "clause"), _of(after, "clause"))
    sections = follow(Numbered(old, before), Numbered(new, after), clauses)
    paired = {
        **clauses,
        **front_pairs(_of(before, "front"), _of(after, "front")),
        **_headings(before, after, sections),
    }
    ordered = in_order(sorted((n, o) for o, n in clauses.items()))
    by_new = {n: o for o, n in paired.items()}
    rows = [_row(u, before[by_new[u.ordinal]] if u.ordinal in by_new else None, before, ordered) for u in after]
    whole = _with_gone(rows, [u for u in before if u.ordinal not in paired], after)
    return Revision(old, new, tuple(r for r in whole if r.kind == "clause" or r.change != "same"), sections)


def _row(unit: Unit, before: Unit | None, others: Sequence[Unit], ordered: frozenset[int]) -> Row:
    """What became a clause of the new version, which was `before` in the old one."""
    if before is None:
        return Row("added", None, unit, 0.0, _holder(unit, others))
    if before.key != unit.key:
        return Row("changed", before, unit, likeness(before.key, unit.key))
    return Row("same" if unit.kind != "clause" or unit.ordinal in ordered else "moved", before, unit)


def _headings(before: Sequence[Unit], after: Sequence[Unit], sections: Sections) -> dict[int, int]:
    """Ordinal of the old heading -> ordinal of the new one of the section that it headed."""
    heads = {u.section: u.ordinal for u in _of(after, "heading")}
    became = (
        (u.ordinal, heads.get(sections.became.get(u.section, -1)))
        for u in _of(before, "heading")
        if u.section is not None
    )
    return {old: new for old, new in became if new is not None}


def _of(units: Sequence[Unit], kind: UnitKind) -> list[Unit]:
    return [u for u in units if u.kind == kind]


def _holder(unit: Unit, others: Sequence[Unit]) -> str:
    return holder(unit, _of(others, "clause")) if unit.kind == "clause" else ""


def _with_gone(rows: Sequence[Row], gone: Sequence[Unit], after: Sequence[Unit]) -> list[Row]:
    """The rows with what was deleted put behind the clause that it followed."""
    found = list(rows)
    for unit in gone:
        at = max(
            (
                i
                for i, r in enumerate(found)
                if r.old is not None and r.old.ordinal < unit.ordinal and r.change != "moved"
            ),
            key=lambda i: found[i].old.ordinal if (found[i].old) else -1,  # type: ignore[union-attr]
            default=-1,
        )
        found.insert(at + 1, Row("deleted", unit, None, 0.0, _holder(unit, after)))
    return found
