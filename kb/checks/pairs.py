"""Pairs of statements of one family that are about the same matter, without looking at all of them.

Each is entered under the few pairs of characters that tell most of it; only those that meet under one are compared, so that the work
grows with the square of matching facts and not of statements. Left out: what is compared (number.py, lead.py …).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from kb.checks.matter import Weights

KEYS = 8  # pairs of characters under which a fact is entered
CROWD = 4000  # facts under one pair: it tells nothing, and others will bring them together


class Matter(Protocol):
    """Something said of a matter."""

    @property
    def near(self) -> str:
        """Its clause, folded."""
        ...

    @property
    def whole(self) -> str:
        """Its sentence, folded."""
        ...


T = TypeVar("T", bound=Matter)


def candidates(  # pairs of whatever is compared
    found: Sequence[T], weights: Weights, kin: Callable[[T], object]
) -> Iterator[tuple[T, T]]:
    """Pairs that share something telling and are of one `kin` (a unit, a kind of date), each pair once, in order."""
    entered: dict[tuple[object, str], list[int]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for n, one in enumerate(found):
        grams = weights.grams(one.near) | weights.grams(one.whole)
        keys = sorted(grams, key=lambda g: (-weights.idf.get(g, 0.0), g))
        for key in keys[: KEYS * 3]:
            crowd = entered[kin(one), key]
            if len(crowd) < CROWD:
                for other in crowd:
                    if (other, n) not in seen:
                        seen.add((other, n))
                        yield found[other], one
            crowd.append(n)
