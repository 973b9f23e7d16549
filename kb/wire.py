"""JSON of everything the product hands out: the one place where objects become dictionaries.

The shapes are contracts: keys are added, never renamed. Left out: making the objects.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from index.hits import Hit
from ingest.document import Document, Metadata, RecognizedPage
from ingest.report import FileReport, IngestReport
from kb.cases import CaseCard
from kb.clause import Resolved
from kb.clauses.outcomes import Ambiguous, Found, Missing, Outcome, Whole
from kb.duties.table import Entry, Wanted
from kb.pictures import PagePicture, Quoted
from kb.results import Answer, Citation, Reference, SearchResult
from kb.tuning import Tuned
from kb.versions import Family, state_of

Json = dict[str, Any]


def answer(a: Answer) -> Json:
    """The JSON of `kb ask`."""
    return {
        "id": a.id,
        "question": a.question,
        "status": a.status,
        "kind": a.kind,
        "answer": a.text,
        "duties": [
            {
                "who": d.who,
                "role": d.role,
                "does": d.does,
                "with": list(d.with_whom),
                "by": d.by,
                "citation": d.citation,
                "when": d.when,
            }
            for d in a.duties
        ],
        "steps": [{"n": s.n, "who": s.who, "text": s.text, "by": s.by, "citation": s.citation} for s in a.steps],
        "citations": [citation(c) for c in a.citations],
        "nearest": [citation(c) for c in a.nearest],
        "notes": list(a.notes),
        "confidence": round(a.confidence, 3),
        "elapsed_ms": a.elapsed_ms,
    }


def citation(c: Citation) -> Json:
    """One citation; `focus` is the sentence in the quote that answers."""
    return {
        "id": c.id,
        "document_id": c.document_id,
        "document": c.metadata.title,
        "file": c.file,
        "path": list(c.path),
        "locator": c.locator,
        "page": c.page,
        "start": c.start,
        "end": c.end,
        "quote": c.quote,
        "focus": c.quote[c.focus_start - c.start : c.focus_end - c.start],
        "issuer": c.metadata.issuer,
        "number": c.metadata.number,
        "date": c.metadata.date,
        "status": c.metadata.status,
        "warnings": list(c.warnings),
        "references": [reference(r) for r in c.references],
    }


def reference(r: Reference) -> Json:
    """A clause that a quote refers to; offsets count in the text of the quoted document, those of the target in its own."""
    return {
        "start": r.start,
        "end": r.end,
        "text": r.text,
        "document": r.document,
        "document_id": r.document_id or None,
        "locator": r.locator,
        "target_start": r.target_start if r.found else None,
        "target_end": r.target_end if r.found else None,
        "target_date": r.target_date,
        "status": r.status,
        "said": r.said,
    }


def clauses(text: str, found: Sequence[Resolved]) -> Json:
    """The JSON of `kb clause`: every citation in the text, with the exact clause or why there is none."""
    return {"text": text, "clauses": [clause(r) for r in found]}


def clause(r: Resolved) -> Json:
    """One citation; `start` and `end` count in the document's text, `lead` is the line that opens the list of an item."""
    named = r.outcome.candidates if isinstance(r.outcome, Ambiguous) else ()
    return {
        "cited": r.text,
        "taken_for": r.taken or None,
        **outcome(r.outcome),
        "references": [reference(x) for x in r.references],
        "candidates": [{"document_id": i, "document": title} for i, title in named],
        "alternatives": [outcome(other) for other in r.alternatives],
        "versions": [
            {"document_id": v.document_id, "file": v.file, "document": v.title, "date": v.date, "state": v.state}
            for v in r.versions
        ],
    }


def outcome(o: Outcome) -> Json:
    """What comes of a citation: the clause, or in `message` why there is none; `has` is how many there are instead."""
    shape: Json = {"status": o.status, "message": o.said(), "document_id": None, "document": None, "locator": None}
    if isinstance(o, Found):
        place = {
            "locator": o.spot.locator,
            "path": list(o.path),
            "page": o.page,
            "start": o.spot.start,
            "end": o.spot.end,
        }
        about = {
            "file": o.file,
            "date": o.metadata.date,
            "standing": o.metadata.status,
            "state": state_of(o.metadata, date.today()),
        }
        shape |= {"document_id": o.document_id, "document": o.title, **about, **place, "quote": o.text, "lead": o.lead}
    elif isinstance(o, Missing):
        shape |= {"document_id": o.document_id, "document": o.title, "missing": o.lack.wanted, "has": o.lack.has}
    elif isinstance(o, Whole):
        shape |= {"document_id": o.document_id, "document": o.title, "has": o.articles}
    return shape


def hit(h: Hit, rank: int) -> Json:
    """One line of `kb search`."""
    p = h.passage
    return {
        "rank": rank,
        "score": round(h.score, 4),
        "document_id": p.document_id,
        "document": h.metadata.title,
        "file": h.file,
        "path": list(p.path),
        "locator": p.locator,
        "page": p.page,
        "start": p.start,
        "end": p.end,
        "text": p.text,
        "flags": list(p.flags),
    }


def search(result: SearchResult) -> Json:
    """The JSON of `kb search`."""
    return {
        "query": result.query,
        "hits": [hit(h, i) for i, h in enumerate(result.hits, 1)],
        "elapsed_ms": result.elapsed_ms,
    }


def duties(wanted: Wanted, found: Sequence[Entry]) -> Json:
    """The JSON of `kb duties`: every row that is wanted."""
    asked = {
        "who": wanted.who,
        "about": wanted.about,
        "phase": wanted.phase,
        "role": wanted.role,
        "level": wanted.level,
    }
    return {"wanted": asked, "duties": [duty(e) for e in found]}


def duty(e: Entry) -> Json:
    """One row of the duty table; `start` and `end` count in the document's text."""
    d = e.duty
    return {
        "who": d.who,
        "full_name": d.also,
        "role": d.role,
        "does": d.does,
        "with": list(d.with_whom),
        "by": d.by,
        "when": d.when,
        "phase": d.phase,
        "level": d.level,
        "heading": d.under,
        "document_id": e.document_id,
        "document": e.metadata.title,
        "file": e.file,
        "locator": d.locator,
        "page": d.page,
        "start": d.start,
        "end": d.end,
        "date": e.metadata.date,
        "status": e.metadata.status,
    }


def cases(situation: str, found: Sequence[CaseCard]) -> Json:
    """The JSON of `kb cases`: cards, each value an exact slice of its report."""
    return {"situation": situation, "cases": [case(c) for c in found]}


def case(c: CaseCard) -> Json:
    """One card; of each failure the duties that it goes against."""
    return {
        "document_id": c.document_id,
        "document": c.metadata.title,
        "file": c.file,
        "date": c.metadata.date,
        "fields": {
            name: [
                {"text": q.text, "start": q.start, "end": q.end, "cut": q.cut, "locator": q.locator, "page": q.page}
                for q in quotes
            ]
            for name, quotes in c.fields.items()
        },
        "more": dict(c.more),
        "duties": [{"failure": n, "duties": [duty(e) for e in entries]} for n, entries in c.duties.items()],
    }


def metadata(m: Metadata) -> Json:
    """What a document says about itself."""
    return {
        "title": m.title,
        "issuer": m.issuer,
        "number": m.number,
        "date": m.date,
        "effective": m.effective,
        "status": m.status,
        "region": m.region,
        "kind": m.kind,
        "audience": m.audience,
        "published": m.published,
        "origin": m.origin,
        "addressee": m.addressee,
        "annexes": list(m.annexes),
        "repeals": list(m.repeals),
        "history": list(m.history),
    }


def versions(family: Family | None) -> list[Json]:
    """The versions of a document that are held, in order of date; `state` also says not_yet and expired; `copies` are other files of it."""
    return [
        {
            "document_id": v.document_id,
            "file": v.file,
            "title": v.metadata.title,
            "date": v.metadata.date,
            "state": v.state,
            "copies": [{"document_id": copy, "file": file} for copy, file in v.copies],
        }
        for v in (family.versions if family else ())
    ]


def document(d: Document, *, family: Family | None = None, text: bool = False) -> Json:
    """The JSON of `kb show`; the full text only where asked for."""
    shape: Json = {
        "document_id": d.id,
        "file": d.file,
        "source": d.source,
        "sha256": d.sha256,
        "format": d.format,
        "encoding": d.encoding,
        "encoding_why": d.encoding_why,
        "pages": d.pages,
        "blank_pages": list(d.blank_pages),
        "recognized": [recognized(page) for page in d.recognized],
        "tables": d.tables,
        **metadata(d.metadata),
        "characters_in": d.characters_in,
        "characters_kept": d.characters_kept,
        "passages": len(d.passages),
        "sections": [{"label": s.label, "title": s.title, "kind": s.kind, "depth": s.depth} for s in d.sections],
        "versions": versions(family),
        "warnings": list(d.warnings),
    }
    if text:
        shape["text"] = d.text
    return shape


def page_picture(d: Document, picture: PagePicture, quoted: Quoted, file: Path) -> Json:
    """The JSON of `kb show --png`; boxes in points from the page's top left corner: left, top, right, bottom."""
    return {
        "document_id": d.id,
        "file": d.file,
        "png": str(file),
        "page": picture.page,
        "pages": d.pages,
        "width": round(picture.width, 1),
        "height": round(picture.height, 1),
        "boxes": [[round(side, 1) for side in box] for box in picture.boxes],
        "start": quoted.start,
        "end": quoted.end,
        "quote_pages": list(quoted.pages),
    }


def recognized(page: RecognizedPage) -> Json:
    """A page read off its picture."""
    return {"page": page.page, "confidence": round(page.confidence, 3), "why": page.why}


def file_report(f: FileReport) -> Json:
    """One line of the IngestReport; `kept_share` is 0 to 1, `doubts` say why a person should look again."""
    return {
        "source": f.source,
        "status": f.status,
        "reason": f.reason,
        "document_id": f.document_id,
        "title": f.title,
        "format": f.format,
        "encoding": f.encoding,
        "encoding_why": f.encoding_why,
        "pages": f.pages,
        "blank_pages": list(f.blank_pages),
        "recognized": [recognized(page) for page in f.recognized],
        "confidence": None if f.confidence is None else round(f.confidence, 3),
        "tables": f.tables,
        "passages": f.passages,
        "redacted": f.redacted,
        "garbled": f.garbled,
        "characters_in": f.characters_in,
        "characters_kept": f.characters_kept,
        "kept_share": None if f.kept_share is None else round(f.kept_share, 4),
        "removed": [{"reason": reason, "characters": count} for reason, count in f.removed],
        "metadata": None if f.metadata is None else metadata(f.metadata),
        "doubts": list(f.doubts),
        "warnings": list(f.warnings),
    }


def report(r: IngestReport) -> Json:
    """The JSON of `kb add` and `kb report`."""
    return {
        "ok": r.ok,
        "added": r.count("added"),
        "unchanged": r.count("unchanged"),
        "failed": r.count("failed"),
        "skipped": r.count("skipped"),
        "doubtful": sum(1 for f in r.files if f.doubts),
        "files": [file_report(f) for f in r.files],
    }


def tuned(t: Tuned) -> Json:
    """The JSON of `kb tune`."""
    return {
        "questions": t.questions,
        "chosen_on": t.chosen_on,
        "held_out": t.held_out,
        "unused": t.unused,
        "unmatched": list(t.unmatched),
        "before": {name: round(value, 4) for name, value in asdict(t.before).items()},
        "after": {name: round(value, 4) for name, value in asdict(t.after).items()},
        "error": round(t.error, 4),
        "strength": t.strength,
        "installed": t.installed,
        "why": t.why,
    }
