"""JSON of `kb check` and `kb compare`. Keys are added, never renamed. Left out: making the findings (checks/)."""

from typing import Any

from kb.checking import Checked
from kb.checks.finding import Finding, Place
from kb.revision.compare import CHANGE_WORDS
from kb.revision.export import Comparison
from kb.revision.units import Unit

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


def comparison(c: Comparison, *, all_rows: bool = True) -> Json:
    """The JSON of `kb compare`."""
    r = c.revision
    return {
        "old": {"document_id": r.old.id, "file": r.old.file, "title": r.old.metadata.title, "clauses": r.counts[0]},
        "new": {"document_id": r.new.id, "file": r.new.file, "title": r.new.metadata.title, "clauses": r.counts[1]},
        "notes": list(c.notes),
        "counts": {change: r.count(change) for change in CHANGE_WORDS},
        "rows": [
            {"change": x.change, "kind": x.kind, "old": _unit(x.old), "new": _unit(x.new), "likeness": round(x.likeness, 3), "beside": x.beside}
            for x in r.rows
            if all_rows or x.change != "same"
        ],
        "duties": [
            {
                "who": t.duty.who,
                "does": t.duty.does,
                "locator": t.duty.locator,
                "change": t.change,
                "now": None if t.now is None else {"who": t.now.who, "does": t.now.does, "locator": t.now.locator},
            }
            for t in c.duties
        ],
        "citations": [
            {
                "document_id": t.document_id,
                "file": t.file,
                "quote": t.quote,
                "start": t.start,
                "end": t.end,
                "was": t.was,
                "now": t.now,
                "state": t.state,
                "own": t.own,
                "locator": t.locator,
                "sentence": t.sentence,
            }
            for t in c.citations
        ],
        "questions": [
            {
                "id": t.question.id,
                "stem": t.question.item.stem,
                "status": t.question.status,
                "locator": t.question.item.proof.locator,
                "change": t.row.change,
                "now": t.now,
            }
            for t in c.questions
        ],
    }  # fmt: skip


def _unit(u: Unit | None) -> Json | None:
    return None if u is None else {"label": u.label, "path": u.path, "start": u.start, "end": u.end, "text": u.text}
