"""All checks, in their order, over documents made ready: `run_all(documents)`.

Left out: one kind of inconsistency each (number.py, level.py …), reading documents from a library (kb/base.py), what a person has put
aside (dismissed.py), showing (report.py).
"""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from kb.checks.agency import AgencyCheck
from kb.checks.contact import ContactCheck
from kb.checks.count import CountCheck
from kb.checks.coverage import CoverageCheck
from kb.checks.deadline import DeadlineCheck
from kb.checks.element import ElementCheck
from kb.checks.finding import KIND_WORDS, Finding, Findings, Kind, Skipped
from kb.checks.law import LawCheck
from kb.checks.lead import LeadCheck
from kb.checks.level import LevelCheck
from kb.checks.number import NumberCheck
from kb.checks.reference import ReferenceCheck
from kb.checks.reviewed import Reviewed
from kb.checks.term import TermCheck

Progress = Callable[[int, int, str], None]  # done, of how many, what is done now in Chinese


class Check(Protocol):
    """One kind of inconsistency."""

    kind: Kind

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """What is found within these documents and between them."""
        ...


ALL: Final[tuple[type[Check], ...]] = (
    NumberCheck, LevelCheck, LeadCheck, DeadlineCheck, ContactCheck, LawCheck, AgencyCheck, CountCheck, ReferenceCheck, TermCheck,
    CoverageCheck, ElementCheck,
)  # fmt: skip


def run_all(documents: Sequence[Reviewed], progress: Progress | None = None) -> Findings:
    """What all checks find, the gravest first; what one kind tells of two places no other kind repeats."""
    found: list[Finding] = []
    skipped: list[Skipped] = []
    for n, check in enumerate(ALL):
        if progress:
            progress(n, len(ALL), KIND_WORDS[check.kind])
        result = check().run(documents)
        found += result.findings
        skipped += result.skipped
    if progress:
        progress(len(ALL), len(ALL), "")
    return Findings(tuple(sorted(_once(found), key=lambda f: f.order)), tuple(skipped))


def _once(found: Sequence[Finding]) -> list[Finding]:
    kept: dict[str, Finding] = {}
    for f in found:
        kept.setdefault(f.id, f)
    return list(kept.values())
