"""All checks, in their order, over documents made ready: `run_all(documents)`.

Left out: one kind of inconsistency each (number.py, level.py …), reading documents from a library (kb/base.py), what a person has put
aside (dismissed.py), showing (kb/check_report/).
"""

import logging
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
from kb.checks.reviewed import LONGEST, Reviewed
from kb.checks.term import TermCheck

LOG = logging.getLogger(__name__)
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
        try:
            result = check().run(documents)
        except Exception:  # a defect of one kind keeps nobody from what the others find
            LOG.exception("%s", check.kind)
            skipped.append(Skipped(check.kind, "这一类检查中途出错，没有做完。请把运行窗口里的错误信息交给维护人员"))
            continue
        found += result.findings
        skipped += result.skipped
    skipped += _too_long(documents)
    if progress:
        progress(len(ALL), len(ALL), "")
    return Findings(tuple(sorted(_once(found), key=lambda f: f.order)), tuple(skipped))


def _too_long(documents: Sequence[Reviewed]) -> list[Skipped]:
    return [
        Skipped("number", f"《{d.metadata.title}》有 {d.overlong} 句超过 {LONGEST} 字，没有核对")
        for d in documents
        if d.overlong
    ]


def _once(found: Sequence[Finding]) -> list[Finding]:
    kept: dict[str, Finding] = {}
    for f in found:
        kept.setdefault(f.id, f)
    return list(kept.values())
