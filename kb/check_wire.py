"""JSON of `kb check`. Keys are added, never renamed. Left out: making the findings (checks/)."""

from typing import Any

from kb.checking import Checked
from kb.checks.finding import Finding, Place

Json = dict[str, Any]


def checked(c: Checked) -> Json:
    """The JSON of `kb check`."""
    return {
        "findings": [finding(f) for f in c.findings],
        "skipped": [{"kind": s.kind, "why": s.why} for s in c.skipped],
        "dismissed": [{**finding(f), "reason": d.reason, "at": d.at} for f, d in c.dismissed],
        "documents": [{"document_id": i, "title": title} for i, title in c.documents],
    }


def finding(f: Finding) -> Json:
    """One finding; `certain` tells 必然矛盾 from 请核对."""
    return {
        "id": f.id,
        "kind": f.kind,
        "severity": f.severity,
        "certain": f.certain,
        "message": f.message,
        "places": [place(p) for p in f.places],
        "suggestion": f.suggestion,
    }


def place(p: Place) -> Json:
    """One side of a finding; `marks` are the differing parts, counted in the document's text as `start` and `end` are."""
    return {
        "document_id": p.document_id,
        "file": p.file,
        "document": p.title,
        "locator": p.locator,
        "page": p.page,
        "start": p.start,
        "end": p.end,
        "quote": p.quote,
        "marks": [list(m) for m in p.marks],
    }
