"""Two versions clause by clause: what stayed, moved, was changed, added, deleted, with the changed words marked.

    compare(old, new).rows     in the order of the new text, what is deleted where it stood

A clause is the same if its words are, whatever its number; it is a changed one of the old clause that shares most of its words,
at least half, or that it holds most of. Each clause is paired once, the most alike first. Left out: what hangs on a changed clause (touched.py).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher
from typing import Final, Literal

from ingest.document import Document
from kb.revision.units import Unit, units

Change = Literal["same", "moved", "changed", "added", "deleted"]
CHANGE_WORDS: Final[dict[Change, str]] = {
    "same": "未改",
    "moved": "移动",
    "changed": "修改",
    "added": "新增",
    "deleted": "删除",
}
ALIKE: Final = 0.5  # of their pairs of characters that two clauses share, for one to be the other changed
COMMON: Final = 60  # clauses in which a pair of characters stands that says nothing of which is which
HELD: Final = 0.6  # of a clause's pairs that must stand in another for it to be held there
SHORTEST: Final = 12  # pairs of a clause that can be told to be held elsewhere
ISLAND: Final = 2  # characters: a run in common that is shorter parts no changed words


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a clause, marked where the other version has other words."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One clause in both versions."""

    change: Change
    old: Unit | None
    new: Unit | None
    likeness: float = 1.0
    beside: str = ""  # of what is deleted or added: the clause that holds most of its words all the same

    def said(self) -> str:
        """修改, 删除（内容并入第二条）, 新增（内容出自第三条）."""
        word = CHANGE_WORDS[self.change]
        if not self.beside:
            return word
        return f"{word}（{'内容并入' if self.change == 'deleted' else '内容出自'}{self.beside}）"

    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Both sides with the changed words marked; what is added or deleted is marked whole."""
        if self.old is None or self.new is None:
            old = [Piece(self.old.text, marked=True)] if self.old else []
            return old, [Piece(self.new.text, marked=True)] if self.new else []
        if self.change != "changed":
            return [Piece(self.old.text, marked=False)], [Piece(self.new.text, marked=False)]
        return _marked(self.old.text, self.new.text)


@dataclass(frozen=True, slots=True)
class Revision:
    """Two versions compared."""

    old: Document
    new: Document
    rows: tuple[Row, ...]

    def count(self, change: Change) -> int:
        """How many clauses were treated so."""
        return sum(r.change == change for r in self.rows)

    @property
    def counts(self) -> tuple[int, int]:
        """How many clauses the old and the new version have."""
        return sum(r.old is not None for r in self.rows), sum(r.new is not None for r in self.rows)


def compare(old: Document, new: Document) -> Revision:
    """Every clause of both versions, in the order of the new one."""
    before, after = units(old), units(new)
    pairs = _pairs(before, after)
    in_order = _in_order(sorted((n, o) for o, n in pairs.items()))
    found: list[Row] = []
    by_new = {n: o for o, n in pairs.items()}
    gone = [u for u in before if u.ordinal not in pairs]
    for unit in after:
        at = by_new.get(unit.ordinal)
        if at is None:
            found.append(Row("added", None, unit, 0.0))
            continue
        same = before[at].key == unit.key
        moved = unit.ordinal not in in_order
        change: Change = ("moved" if moved else "same") if same else "changed"
        found.append(Row(change, before[at], unit, 1.0 if same else _likeness(before[at].key, unit.key)))
    rows = [replace(r, beside=_holder(r.new, before)) if r.change == "added" and r.new else r for r in found]
    return Revision(old, new, tuple(_with_gone(rows, gone, after)))


def _pairs(before: Sequence[Unit], after: Sequence[Unit]) -> dict[int, int]:
    """Ordinal of the old clause -> ordinal of the new one that it became."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    by_key: Mapping[str, list[Unit]] = defaultdict(list)
    for unit in after:
        by_key[unit.key].append(unit)
    for unit in before:
        free = [u for u in by_key.get(unit.key, []) if u.ordinal not in taken]
        if free:
            nearest = min(free, key=lambda u: (u.label != unit.label, abs(u.ordinal - unit.ordinal)))
            pairs[unit.ordinal] = nearest.ordinal
            taken.add(nearest.ordinal)
    left = [u for u in before if u.ordinal not in pairs]
    right = [u for u in after if u.ordinal not in taken]
    scored = sorted(_candidates(left, right), reverse=True)
    for _, old, new in scored:
        if old not in pairs and new not in taken:
            pairs[old] = new
            taken.add(new)
    free_old, free_new = ([u for u in side if u.ordinal not in used] for side, used in ((left, pairs), (right, taken)))
    for _, old, new in sorted(_grown(free_old, free_new), reverse=True):
        if old not in pairs and new not in taken:
            pairs[old] = new
            taken.add(new)
    return pairs


def _grown(left: Sequence[Unit], right: Sequence[Unit]) -> list[tuple[float, int, int]]:
    """(share, old, new) of the clauses of which the one holds most of the other: an article that grew to three times its length."""
    found = []
    theirs = [(u, Counter(_pairs_of(u.key))) for u in right]
    for unit in left:
        own = Counter(_pairs_of(unit.key))
        for other, pairs in theirs:
            size = min(sum(own.values()), sum(pairs.values()))
            share = sum((own & pairs).values()) / size
            if size >= SHORTEST and share >= HELD:
                found.append((share, unit.ordinal, other.ordinal))
    return found


def _candidates(left: Sequence[Unit], right: Sequence[Unit]) -> list[tuple[float, int, int]]:
    """(likeness, old, new) of the clauses that share enough; only those that share a telling pair of characters are looked at."""
    index: dict[str, list[int]] = defaultdict(list)
    grams = {u.ordinal: _grams(u.key) for u in right}
    for n, own in grams.items():
        for gram in own:
            index[gram].append(n)
    found = []
    by_ordinal = {u.ordinal: u for u in right}
    for unit in left:
        own = _grams(unit.key)
        met = Counter(n for gram in own for n in index.get(gram, ()) if len(index[gram]) <= COMMON)
        for n, _ in met.most_common(8):
            likeness = _likeness(unit.key, by_ordinal[n].key)
            if likeness >= ALIKE:
                found.append((likeness, unit.ordinal, n))
    return found


def _likeness(one: str, other: str) -> float:
    """How much of two clauses is common, by their pairs of characters, 0..1: twice what is shared by what both have."""
    a, b = Counter(_pairs_of(one)), Counter(_pairs_of(other))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 0.0


def _pairs_of(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)] or [text]


def _grams(text: str) -> frozenset[str]:
    return frozenset(_pairs_of(text))


def _in_order(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Of (new, old) ordinals in the order of the new text the new ones that kept their order: the longest rising run of old ones."""
    best: list[int] = []  # index of the last pair of a run of each length
    before: list[int] = []
    for i, (_, old) in enumerate(pairs):
        low, high = 0, len(best)
        while low < high:
            middle = (low + high) // 2
            if pairs[best[middle]][1] < old:
                low = middle + 1
            else:
                high = middle
        before.append(best[low - 1] if low else -1)
        if low == len(best):
            best.append(i)
        else:
            best[low] = i
    kept, at = set(), best[-1] if best else -1
    while at >= 0:
        kept.add(pairs[at][0])
        at = before[at]
    return frozenset(kept)


def _holder(unit: Unit, others: Sequence[Unit]) -> str:
    """The label of the clause in the other version in which most of this one's words stand: merged into it, or split from it."""
    own = Counter(_pairs_of(unit.key))
    size = sum(own.values())
    best = max(others, key=lambda u: sum((own & Counter(_pairs_of(u.key))).values()), default=None)
    if best is None or size < SHORTEST or sum((own & Counter(_pairs_of(best.key))).values()) < HELD * size:
        return ""
    return best.label


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


def _at_an_end(block: Match, old: str, new: str) -> bool:
    """True for what both texts begin or end with."""
    ends = (block.a + block.size, block.b + block.size) == (len(old), len(new))
    return ends or (block.a, block.b) == (0, 0)


def _marked(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into what they share and what they do not; a shared run too short to part words is marked with them."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size > ISLAND or not b.size or _at_an_end(b, old, new)]
    left: list[Piece] = []
    right: list[Piece] = []
    a = b = 0
    for block in blocks:
        if block.a < a or block.b < b:
            continue
        if block.a > a:
            left.append(Piece(old[a : block.a], marked=True))
        if block.b > b:
            right.append(Piece(new[b : block.b], marked=True))
        if block.size:
            left.append(Piece(old[block.a : block.a + block.size], marked=False))
            right.append(Piece(new[block.b : block.b + block.size], marked=False))
        a, b = block.a + block.size, block.b + block.size
    return left, right
