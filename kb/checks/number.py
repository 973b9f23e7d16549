"""One matter with two values: time limits, water levels, staff, stocks, frequencies that cannot both hold.

Two values are at odds if both are said to be it (4座 / 6座), if both limit it and differ (30分钟内 / 1小时内), or if one breaks
the other's bound (不少于30人 / 20人). A subordinate plan that asks for more than the one above it is at odds with nothing.
Left out: dates and periods after which something is due (deadline.py), ranges that make a level (level.py).
"""

from collections.abc import Iterator, Sequence

from kb.checks.differing import comparable, differing
from kb.checks.finding import Finding, Findings, Kind
from kb.checks.kin import families
from kb.checks.matter import Weights
from kb.checks.reviewed import Reviewed


class NumberCheck:
    """Quantities."""

    kind: Kind = "number"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every pair of values of one matter that cannot both hold."""
        found = [f for family in families(documents) for f in self._family(family)]
        return Findings(tuple(found))

    def _family(self, family: Sequence[Reviewed]) -> Iterator[Finding]:
        weights = Weights.of(family)
        every = [f for d in family for f in comparable(d) if f.comparison != "by"]
        yield from differing(self.kind, every, weights, lambda a, b: not (a.due and b.due))
