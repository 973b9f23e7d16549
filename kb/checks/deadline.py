"""One task with two days on which it is due, or two periods: 2025年6月底前 / 2025年12月底前, 3个月内 / 6个月内.

Left out: limits within which an event is answered or reported (number.py).
"""

from collections.abc import Sequence

from kb.checks.differing import comparable, differing
from kb.checks.finding import Finding, Findings, Kind
from kb.checks.kin import families
from kb.checks.matter import Weights
from kb.checks.reviewed import Reviewed


class DeadlineCheck:
    """Days and periods by which something has to be done."""

    kind: Kind = "deadline"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every pair of days of one task."""
        found: list[Finding] = []
        for family in families(documents):
            every = [f for d in family for f in comparable(d) if f.due]
            found += differing(self.kind, every, Weights.of(family), lambda a, b: a.due and b.due)
        return Findings(tuple(found))
