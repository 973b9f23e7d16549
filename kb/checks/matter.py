"""How far two statements are about the same matter: weighed pairs of characters that they share.

A pair that stands in many statements weighs little (inverse document frequency over the documents under check). The measure is the
weight of what is shared by that of the shorter one's own: what only one of them adds does not part them, what each says for
itself does. Left out: what must not differ (slots in facts.py).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.fold import fold
from ingest.places import bare, places
from kb.checks.alike import grams
from kb.checks.reviewed import Reviewed

_PLACE = re.compile(r"(?:[\u4e00-\u9fff]{2,4})(?=[市区县])")


@dataclass(frozen=True)
class Weights:
    """How much a pair of characters tells, over the statements of some documents, and how they call their bodies."""

    idf: Mapping[str, float]
    short: Mapping[str, str]  # short names of bodies in full, of all the documents, the longest first
    regions: tuple[str, ...]  # their places, without suffix: 云汀, 望沙

    @classmethod
    def of(cls, documents: Sequence[Reviewed]) -> "Weights":
        """The weights over these documents."""
        regions = tuple(dict.fromkeys(bare(fold(d.metadata.region)) for d in documents if d.metadata.region))
        short = _short_names(documents)
        seen: Counter[str] = Counter()
        total = 0
        plain = cls({}, short, regions)
        for d in documents:
            for s in d.statements:
                total += 1
                seen.update(plain.grams(s.text))
        idf = {gram: math.log(1 + total / n) for gram, n in seen.items()}
        return cls(idf, short, regions)

    def grams(self, text: str) -> frozenset[str]:
        """The pairs of a folded text, its short names written in full and its own places left out."""
        return grams(self.full(text))

    def full(self, text: str) -> str:
        """A folded text with the short names of bodies written in full, the places of the documents left out."""
        for short, name in self.short.items():
            if short in text and name not in text:
                text = text.replace(short, name)
        for region in self.regions:
            text = text.replace(f"{region}市", "市").replace(f"{region}区", "区").replace(f"{region}县", "县")
        return text

    def weight(self, found: Iterable[str]) -> float:
        """The weight of some pairs; one that stands in no statement weighs as one that stands in one."""
        most = max(self.idf.values(), default=1.0)
        return sum(self.idf.get(g, most) for g in found)

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """How far two sets of pairs are one matter, 0..1."""
        less = min(self.weight(one), self.weight(other))
        return self.weight(one & other) / less if less else 0.0


def _short_names(documents: Sequence[Reviewed]) -> dict[str, str]:
    """The short names that the documents define, those left out that stand for several bodies."""
    found: dict[str, set[str]] = defaultdict(set)
    for d in documents:
        for short, name in d.short_names.items():
            found[short].add(re.sub(r"^[\u4e00-\u9fff]{2,3}(?=[市区县])", "", name))
    one = {short: next(iter(names)) for short, names in found.items() if len(names) == 1}
    return dict(sorted(one.items(), key=lambda pair: -len(pair[0])))


def named_places(text: str) -> frozenset[str]:
    """The places of a folded text without suffix."""
    return frozenset(bare(p) for p in places(text))
