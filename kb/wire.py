"""JSON of everything the product hands out: the one place where objects become dictionaries.

The shapes are contracts: keys are added, never renamed. Left out: making the objects.
"""

from pathlib import Path
from typing import Any

from index.hits import Hit
from ingest.document import Document, Metadata, RecognizedPage
from ingest.report import FileReport, IngestReport
from kb.pictures import PagePicture, Quoted
from kb.results import Answer, Citation, SearchResult
from kb.versions import Family

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
    }


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
