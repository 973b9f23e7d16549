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
from functools import cached_property
from typing import Final

from ingest.places import bare, places
from kb.checks.alike import grams
from kb.checks.reviewed import Reviewed

FEWEST: Final = 400  # statements, as five plans have them: in fewer a pair tells no less
_FIRST = 0xF0000  # of the private characters of Unicode that stand for a body here; those of a text (bullets of Word) are left out
_TOKEN = re.compile("[\U000f0000-\U000ffffd]")


@dataclass(frozen=True)
class Weights:
    """How much a pair of characters tells, over the statements of some documents, and how they call their bodies."""

    idf: Mapping[str, float]
    short: Mapping[str, str]  # short names of bodies in full, of all the documents, the longest first
    regions: tuple[str, ...]  # their places, without suffix: 云汀, 望沙

    _texts: str = ""  # of all documents, folded

    @cached_property
    def _written(self) -> tuple[tuple[str, str], ...]:
        """Every way of writing a body that is defined, the longest first, with the private character it becomes."""
        names = dict.fromkeys(self.short.values())
        token = {name: chr(_FIRST + n) for n, name in enumerate(names)}
        ways = [(name, token[name]) for name in names] + [(short, token[name]) for short, name in self.short.items()]
        return tuple(sorted(ways, key=lambda way: -len(way[0])))

    @cached_property
    def _full_of(self) -> dict[str, str]:
        return {token: written for written, token in reversed(self._written) if written in self.short.values()}

    @classmethod
    def of(cls, documents: Sequence[Reviewed]) -> "Weights":
        """The weights over these documents."""
        regions = tuple(dict.fromkeys(bare(d.region) for d in documents if d.region))
        short = _short_names(documents)
        seen: Counter[str] = Counter()
        total = 0
        plain = cls({}, short, regions)
        for d in documents:
            for s in d.statements:
                total += 1
                seen.update(plain.grams(s.text))
        idf = {gram: math.log(1 + max(total, FEWEST) / n) for gram, n in seen.items()}
        return cls(idf, short, regions, "\n".join(d.folded for d in documents))

    def grams(self, text: str) -> frozenset[str]:
        """The pairs of a folded text, a body that the documents define counting as one, its own places left out."""
        tokens = self._tokens(text)
        return grams(_TOKEN.sub(" ", tokens)) | frozenset(_TOKEN.findall(tokens))

    def bodies(self, text: str) -> frozenset[str]:
        """The bodies that a folded text names, of those that the documents define."""
        return frozenset(_TOKEN.findall(self._tokens(text)))

    def full(self, text: str) -> str:
        """A folded text with the short names of bodies written in full, the places of the documents left out."""
        return self.without_places(_TOKEN.sub(lambda m: self._full_of[m.group()], self._tokens(text)))

    def named(self, name: str) -> str:
        """A body's name in full, its place kept."""
        for written, token in self._written:
            if written in name:
                return name.replace(written, self._full_of[token])
        return name

    def _tokens(self, text: str) -> str:
        """The text with each body as one private character."""
        text = self.without_places(_TOKEN.sub(" ", text))
        for written, token in self._written:
            if written in text:
                text = text.replace(written, token)
        return text

    def without_places(self, text: str) -> str:
        """A folded text without the names of the documents' own places: 云州市水利局 -> 市水利局."""
        for region in self.regions:
            text = text.replace(f"{region}市", "市").replace(f"{region}区", "区").replace(f"{region}县", "县")
        return text

    def count(self, name: str) -> int:
        """How often a folded name stands in the documents."""
        return self._texts.count(name)

    def weight(self, found: Iterable[str]) -> float:
        """The weight of some pairs; one that stands in no statement weighs as one that stands in one."""
        return sum(self.idf.get(g, self._most) for g in found)

    @cached_property
    def _most(self) -> float:
        return max(self.idf.values(), default=1.0)

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
    whole = {short: _nested(short, name, one) for short, name in one.items()}
    return dict(sorted(whole.items(), key=lambda pair: -len(pair[0])))


def _nested(short: str, name: str, known: Mapping[str, str]) -> str:
    """A full name without short ones in it: 区防办 is 区防指办公室, and that 区防汛抗旱指挥部办公室."""
    for inner, whole in sorted(known.items(), key=lambda pair: -len(pair[0])):
        if inner != short and inner in name and whole not in name and short not in whole:
            name = name.replace(inner, whole)
    return name


def named_places(text: str) -> frozenset[str]:
    """The places of a folded text without suffix."""
    return frozenset(bare(p) for p in places(text))
