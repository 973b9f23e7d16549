"""What became of each section: 4.2 分级响应 of the old version is 4.3 of the new one, 3.3 is gone.

A section is the one in which its clauses stand now, or that bears its title: what a reference to its number must follow.
Left out: pairing the clauses (pairing.py), the references (references.py).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.document import Document
from ingest.fold import fold
from kb.clauses.copies import Copy
from kb.clauses.cursor import Here
from kb.clauses.levels import WITHIN
from kb.clauses.mentions import Step
from kb.clauses.outcomes import Lack
from kb.clauses.places import find
from kb.revision.pairing import ALIKE, likeness
from kb.revision.units import Unit

_ENOUGH = 0.5  # half of its clauses unchanged, all of them changed, or a like title
_UNNUMBERED = frozenset(["表", "行"])  # no sections


class Numbered:
    """One version, in which sections are found by their number."""

    def __init__(self, document: Document, units: Sequence[Unit]) -> None:
        self.document = document
        self.copy = Copy(document)
        self.units = units

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The title of each section, folded without blanks; "" for what has none."""
        return tuple("".join(fold(s.title).split()) for s in self.document.sections)

    @cached_property
    def clauses(self) -> Counter[int]:
        """How many clauses stand in each section, those of the sections in it included."""
        return Counter(i for u in self.units if u.kind == "clause" for i in self.chain(u))

    def chain(self, unit: Unit) -> list[int]:
        """The sections in which a clause stands, the outermost first."""
        return self.copy.chain(unit.section)

    def level(self, section: int) -> tuple[str, int]:
        """What a section is compared with: 4.2 with 4.3 and not with 4.2.1."""
        kind = self.document.sections[section].kind
        return kind, len(self.copy.numbers[section]) if kind == "1.1" else 0

    def said(self, section: int) -> str:
        """第十七条, 4.2, 三、（二）."""
        return self.copy.section_spot(section).locator

    def at(self, steps: Sequence[Step], offset: int | None = None) -> int | None:
        """The section to which a number leads, from the place that speaks; None if it is not there or is none."""
        outer = [s for s in steps if s.level not in WITHIN]
        if not outer or any(s.relative or s.level in _UNNUMBERED for s in outer):
            return None
        here = Here.at(self.copy, offset) if offset is not None else None
        spot = find(self.copy, outer, here)
        if isinstance(spot, Lack):
            return None
        at_start = [i for i, s in enumerate(self.document.sections) if s.start == spot.start]
        return at_start[-1] if at_start else None


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of both versions, and which became which."""

    old: Numbered
    new: Numbered
    became: Mapping[int, int]  # section of the old version -> section of the new one

    def is_known(self, section: int) -> bool:
        """False for a section of the old version of which nothing tells what became of it: no title and no clause in it."""
        return section in self.became or bool(self.old.titles[section]) or section in self.old.clauses


def follow(old: Numbered, new: Numbered, paired: Mapping[int, int]) -> Sections:
    """Each section with the one that it became; `paired` are the ordinals of the clauses."""
    scored = sorted(_scored(old, new, paired), reverse=True)
    became: dict[int, int] = {}
    taken: set[int] = set()
    for score, _, _, a, b in scored:
        if score >= _ENOUGH and a not in became and b not in taken:
            became[a] = b
            taken.add(b)
    return Sections(old, new, became)


def _scored(old: Numbered, new: Numbered, paired: Mapping[int, int]) -> Iterator[tuple[float, bool, int, int, int]]:
    """(how surely, same number, nearness, old, new) of the sections that may be one."""
    shared: Counter[tuple[int, int]] = Counter()
    before, after = ({u.ordinal: u for u in side.units} for side in (old, new))
    for a, b in paired.items():
        weight = 2 if before[a].key == after[b].key else 1
        for one in old.chain(before[a]):
            for other in new.chain(after[b]):
                if old.level(one) == new.level(other):
                    shared[one, other] += weight
    for a, title in enumerate(old.titles):
        for b, other_title in enumerate(new.titles):
            if old.level(a) != new.level(b):
                continue
            alike = 0.0
            if title and other_title:
                alike = 1.0 if title == other_title else likeness(title, other_title)
            score = shared[a, b] / (2 * max(1, old.clauses[a])) + (alike if alike >= ALIKE else 0.0)
            if score:
                yield score, old.copy.numbers[a] == new.copy.numbers[b], -abs(a - b), a, b
