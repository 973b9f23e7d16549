"""The consistency check of a library: its documents made ready, all checks run, what was put aside told apart.

Left out: the checks (checks/), the report as a file (check_report/).
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from index.engine import LocalEngine
from kb.checks.dismissed import Dismissal, Dismissals
from kb.checks.finding import Finding, Skipped
from kb.checks.reviewed import Reviewed
from kb.checks.run import Progress, run_all
from kb.ledger import Ledger
from kb.versions import Held

_REPLACED = ("superseded", "repealed")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    findings: tuple[Finding, ...]  # open ones, the gravest first
    dismissed: tuple[tuple[Finding, Dismissal], ...]  # those that a person has put aside
    skipped: tuple[Skipped, ...]
    documents: tuple[tuple[str, str], ...]  # (id, title) of what was checked, laws and cases left out
    beside: int = 0  # laws and cases that it was held against
    replaced: int = 0  # plans left out, for a later version is held or they were repealed

    @property
    def grave(self) -> int:
        """How many open findings are of the gravest kind."""
        return sum(f.severity == "high" for f in self.findings)

    def with_decisions(self, decided: Mapping[str, Dismissal]) -> "Checked":
        """The same findings, those that are decided put aside."""
        every = sorted((*self.findings, *(f for f, _ in self.dismissed)), key=lambda f: f.order)
        return replace(
            self,
            findings=tuple(f for f in every if f.id not in decided),
            dismissed=tuple((f, decided[f.id]) for f in every if f.id in decided),
        )


def check(  # noqa: PLR0917  # a library, and what of it is wanted
    engine: LocalEngine,
    ledger: Ledger,
    held: Held,
    wanted: Set[str],
    dismissals: Dismissals,
    progress: Progress | None = None,
) -> Checked:
    """Check the documents of `held` against each other; with `wanted` keep what these have part in."""
    decided = dismissals.all()
    duties = ledger.of(list(held))
    replaced = {i for i, (_, m) in held.items() if i not in wanted and m.kind != "law" and m.status in _REPLACED}
    documents = [
        Reviewed(replace(document, metadata=held[i][1]), duties.get(i, ()))
        for i in sorted(held, key=lambda i: (held[i][0], i))
        if i not in replaced and (document := engine.document(i)) is not None
    ]
    result = run_all(documents, progress)
    found = [f for f in result.findings if not wanted or any(p.document_id in wanted for p in f.places)]
    checked = Checked(
        tuple(found),
        (),
        result.skipped,
        tuple(
            (d.id, d.metadata.title)
            for d in documents
            if d.metadata.kind not in ("law", "case") and (not wanted or d.id in wanted)
        ),
        sum(d.metadata.kind in ("law", "case") for d in documents),
        len(replaced),
    )
    return checked.with_decisions(decided)
