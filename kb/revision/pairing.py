"""Which clause of the old version became which of the new one: the most alike first, each paired once.

A clause is the changed one of the clause that shares most of its words, at least half, or that it holds most of. Clauses are
paired with clauses, front lines with front lines. Left out: headings, which follow their sections (sections.py).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from ingest.numerals import NUMERAL
from kb.revision.units import Unit

ALIKE: Final = 0.5  # of their pairs of characters that two clauses share, for one to be the other changed
COMMON: Final = 60  # clauses in which a pair of characters stands that says nothing of which is which
HELD: Final = 0.6  # of a clause's pairs that must stand in another for it to be held there
SHORTEST: Final = 12  # pairs of a clause that can be told to be held elsewhere
_NUMBER = re.compile(rf"[\d{NUMERAL}]+")


def pairs(before: Sequence[Unit], after: Sequence[Unit]) -> dict[int, int]:
    """Ordinal of the old clause -> ordinal of the new one that it became."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    by_key: Mapping[str, list[Unit]] = defaultdict(list)
    for unit in after:
        by_key[unit.key].append(unit)
    for unit in before:
        free = [u for u in by_key.get(unit.key, []) if u.ordinal not in taken]
        if free:
            nearest = min(free, key=lambda u: (u.label != unit.label, abs(u.ordinal - unit.ordinal)))
            found[unit.ordinal] = nearest.ordinal
            taken.add(nearest.ordinal)
    for scored in (_candidates, _grown):
        left = [u for u in before if u.ordinal not in found]
        right = [u for u in after if u.ordinal not in taken]
        for _, old, new in sorted(scored(left, right), reverse=True):
            if old not in found and new not in taken:
                found[old] = new
                taken.add(new)
    return found


def front_pairs(before: Sequence[Unit], after: Sequence[Unit]) -> dict[int, int]:
    """The same for the lines that name a document: a date of the one is the date of the other, though no figure is common."""
    found = pairs(before, after)
    left = [u for u in before if u.ordinal not in found]
    right = [u for u in after if u.ordinal not in found.values()]
    for unit in left:
        same = next((u for u in right if _NUMBER.sub("0", u.key) == _NUMBER.sub("0", unit.key)), None)
        if same is not None:
            found[unit.ordinal] = same.ordinal
            right.remove(same)
    return found


def likeness(one: str, other: str) -> float:
    """How much of two clauses is common, by their pairs of characters, 0..1: twice what is shared by what both have."""
    a, b = Counter(_pairs_of(one)), Counter(_pairs_of(other))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 0.0


def holder(unit: Unit, others: Sequence[Unit]) -> str:
    """The label of the clause in the other version in which most of this one's words stand: merged into it, or split from it."""
    own = Counter(_pairs_of(unit.key))
    size = sum(own.values())
    best = max(others, key=lambda u: sum((own & Counter(_pairs_of(u.key))).values()), default=None)
    if best is None or size < SHORTEST or sum((own & Counter(_pairs_of(best.key))).values()) < HELD * size:
        return ""
    return best.label


def in_order(paired: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Of (new, old) ordinals in the order of the new text the new ones that kept their order: the longest rising run of old ones."""
    best: list[int] = []  # index of the last pair of a run of each length
    before: list[int] = []
    for i, (_, old) in enumerate(paired):
        low, high = 0, len(best)
        while low < high:
            middle = (low + high) // 2
            if paired[best[middle]][1] < old:
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
        kept.add(paired[at][0])
        at = before[at]
    return frozenset(kept)


def _grown(left: Sequence[Unit], right: Sequence[Unit]) -> list[tuple[float, int, int]]:
    """(share, old, new) of the clauses of which the one holds most of the other: an article that grew to three times its length."""
    found = []
    theirs = [(u, Counter(_pairs_of(u.key))) for u in right]
    for unit in left:
        own = Counter(_pairs_of(unit.key))
        for other, counted in theirs:
            size = min(sum(own.values()), sum(counted.values()))
            share = sum((own & counted).values()) / size
            if size >= SHORTEST and share >= HELD:
                found.append((share, unit.ordinal, other.ordinal))
    return found


def _candidates(left: Sequence[Unit], right: Sequence[Unit]) -> list[tuple[float, int, int]]:
    """(likeness, old, new) of the clauses that share enough; only those that share a telling pair of characters are looked at."""
    index: dict[str, list[int]] = defaultdict(list)
    grams = {u.ordinal: frozenset(_pairs_of(u.key)) for u in right}
    for n, own in grams.items():
        for gram in own:
            index[gram].append(n)
    found = []
    by_ordinal = {u.ordinal: u for u in right}
    for unit in left:
        ours = sorted(set(_pairs_of(unit.key)))  # sorted: of equals always the same eight are looked at
        met = Counter(n for gram in ours for n in index.get(gram, ()) if len(index[gram]) <= COMMON)
        for n, _ in met.most_common(8):
            value = likeness(unit.key, by_ordinal[n].key)
            if value >= ALIKE:
                found.append((value, unit.ordinal, n))
    return found


def _pairs_of(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)] or [text]
