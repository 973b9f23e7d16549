"""What hangs on the clauses that a new version changed: duties in them, and the other documents that cite them.

Left out: comparing (compare.py).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Document
from ingest.fold import fold
from ingest.numerals import NUMERAL, number
from kb.duties.rows import Duty
from kb.revision.compare import Revision, Row
from kb.versions import core_title

_TOUCHED = frozenset(["changed", "deleted", "moved"])


@dataclass(frozen=True, slots=True)
class TouchedDuty:
    """A duty that stood in a clause that was changed, moved or deleted."""

    duty: Duty
    row: Row


@dataclass(frozen=True, slots=True)
class TouchedCitation:
    """A place in another document that cites a clause by a number that no longer says the same."""

    document_id: str
    file: str
    title: str
    start: int
    end: int
    quote: str
    row: Row


def duties_touched(revision: Revision, duties: Iterable[Duty]) -> list[TouchedDuty]:
    """The duties of the old version whose clause is not what it was."""
    rows = [r for r in revision.rows if r.change in ("changed", "deleted") and r.old is not None]
    found = []
    for duty in duties:
        row = next((r for r in rows if r.old and r.old.start <= duty.start < r.old.end), None)
        if row is not None:
            found.append(TouchedDuty(duty, row))
    return found


def citations_touched(revision: Revision, others: Sequence[Document]) -> list[TouchedCitation]:
    """Where other documents cite an article of the old version that now has another number, other words or is gone."""
    title = core_title(revision.old.metadata.title)
    by_number: Mapping[int, Row] = {
        value: r
        for r in revision.rows
        if r.old is not None
        and (value := _article(r.old.label)) is not None
        and (r.change in _TOUCHED or _renumbered(r))
    }
    pattern = re.compile(
        rf"《[^《》]{{0,8}}{re.escape(title)}[^《》]{{0,12}}》(?:\([^()]*\))?第(?P<n>[{NUMERAL}\d]{{1,9}})条"
    )
    found = []
    for d in others:
        if d.id in (revision.old.id, revision.new.id):
            continue
        for m in pattern.finditer(fold(d.text)):
            value = number(m["n"])
            row = by_number.get(value) if value is not None else None
            if row is not None:
                found.append(
                    TouchedCitation(
                        d.id, d.file, d.metadata.title, m.start(), m.end(), d.text[m.start() : m.end()], row
                    )
                )
    return found


def _renumbered(row: Row) -> bool:
    return row.old is not None and row.new is not None and _article(row.old.label) != _article(row.new.label)


def _article(label: str) -> int | None:
    m = re.match(rf"第\s?([{NUMERAL}\d]+)\s?条", fold(label))
    return number(m[1]) if m else None
