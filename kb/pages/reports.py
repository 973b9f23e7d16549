"""HTML of the IngestReport: of every file what was read, kept and taken out; amber where a person should look.

The same table stands under an upload and on the page of its own. Everything from files is escaped.
Left out: the look (look.py), when it is shown (library.py, intake.py).
"""

from collections.abc import Sequence
from html import escape

from ingest.report import FileReport, IngestReport
from kb.pages.cards import day, tag
from kb.pages.words import say, spoken
from kb.script import Script

_COLUMNS = ("col_file", "col_result", "col_pages", "col_passages", "col_kept", "col_remarks")


def of_upload(r: IngestReport, script: Script) -> str:
    """What became of each file of a batch."""
    counts = "".join(
        f'<span class="badge {s}">{say(s, script)} {r.count(s)}</span>'
        for s in ("added", "unchanged", "failed", "skipped")
        if r.count(s)
    )
    return (
        f'<section class="panel report" aria-live="polite"><h2>{say("report", script)}</h2>'
        f'<p class="counts">{counts}{_doubtful(r, script)}</p>{_table(r.files, script)}</section>'
    )


def of_library(r: IngestReport, script: Script, *, doubtful: bool = False) -> str:
    """Every document held, those that a person should look at first; with `doubtful` only those."""
    if not r.files:
        return f'<section class="state empty"><h2>{say("empty", script)}</h2></section>'
    files = sorted(r.files, key=_rank)
    if doubtful:
        files = [f for f in files if f.doubts or f.status == "failed"]
    if not files:
        return f'<section class="state done"><h2>{say("no_doubts", script, n=len(r.files))}</h2></section>'
    read, kept = sum(f.characters_in for f in r.files), sum(f.characters_kept for f in r.files)
    held = r.count("added")
    total = say("report_total", script, n=held, read=f"{read:,}", kept=f"{kept:,}", share=_percent(kept, read))
    failed = (
        f'<span class="badge failed">{say("failed", script)} {r.count("failed")}</span>' if r.count("failed") else ""
    )
    return (
        f'<section class="panel report"><p class="counts">{failed}{_doubtful(r, script)}<span class="total">{total}</span></p>'
        f"{_table(files, script)}</section>"
    )


def _rank(f: FileReport) -> int:
    """What failed first, then what a person should look at, what is no document last."""
    if f.status in ("failed", "skipped"):
        return 0 if f.status == "failed" else 3
    return 1 if f.doubts else 2


def _doubtful(r: IngestReport, script: Script) -> str:
    n = sum(1 for f in r.files if f.doubts)
    return f'<span class="badge doubtful">{say("doubtful", script)} {n}</span>' if n else ""


def _table(files: Sequence[FileReport], script: Script) -> str:
    head = "".join(f'<th scope="col">{say(c, script)}</th>' for c in _COLUMNS)
    rows = "".join(_row(f, script) for f in files)
    return f'<table class="reported"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(f: FileReport, script: Script) -> str:
    name = f.source.rsplit("/", 1)[-1]
    title = f"<small>{escape(f.title)}</small>" if f.title and f.title not in name else ""
    cells = (
        f'<b lang="{tag(name)}">{escape(name)}</b>{title}',
        f'<span class="badge {f.status}">{say(f.status, script)}</span>',
        _pages(f, script),
        str(f.passages or ""),
        _kept(f, script),
        _remarks(f, script),
    )
    columns = zip(_COLUMNS, cells, strict=True)  # on a phone the row becomes a card, and the names stand beside
    inner = "".join(f'<td data-column="{say(c, script)}">{cell}</td>' for c, cell in columns)
    return f'<tr class="doubtful">{inner}</tr>' if f.doubts else f"<tr>{inner}</tr>"


def _pages(f: FileReport, script: Script) -> str:
    parts = [
        str(f.pages or ""),
        say("recognized_count", script, n=len(f.recognized), share=f"{f.confidence:.0%}") if f.confidence else "",
        say("blank_count", script, n=len(f.blank_pages)) if f.blank_pages else "",
        say("table_count", script, n=f.tables) if f.tables else "",
    ]
    first, *rest = parts
    return first + "".join(f"<small>{part}</small>" for part in rest if part)


def _kept(f: FileReport, script: Script) -> str:
    if f.status != "added" or f.kept_share is None:
        return ""
    counts = f"{f.characters_in:,} → {f.characters_kept:,}"
    share = _percent(f.characters_kept, f.characters_in)
    label = say("kept", script, read=f"{f.characters_in:,}", kept=f"{f.characters_kept:,}")
    return (
        f'<span class="share">{share}</span><i class="bar" role="img" aria-label="{label}">'
        f'<i style="width:{round(100 * f.kept_share)}%"></i></i><small>{counts}</small>'
    )


def _percent(kept: int, read: int) -> str:
    """99.96 % is not all: only what is whole is called 100 %."""
    if kept >= read:
        return "100%"
    return f"{min(100 * kept / read, 99.9):.1f}%"


def _remarks(f: FileReport, script: Script) -> str:
    doubts = "".join(f'<p class="doubt">{escape(spoken(d, script))}</p>' for d in f.doubts)
    said = "".join(f"<p>{escape(spoken(w, script))}</p>" for w in (f.reason, *f.remarks) if w)
    return doubts + said + _details(f, script)


def _details(f: FileReport, script: Script) -> str:
    """How it was read and what it says of itself, folded away."""
    m = f.metadata
    if m is None:
        return ""
    removed = "，".join(f"{reason} {count}" for reason, count in f.removed)
    encoding = f"{f.encoding}（{f.encoding_why}）" if f.encoding and f.encoding_why else f.encoding
    facts = (
        ("format", f.format.upper()),
        ("encoding", spoken(encoding, script) if encoding else ""),
        ("removed_characters", spoken(removed, script)),
        ("issuer", m.issuer),
        ("number", m.number),
        ("date", day(m.date or "")),
        ("effective", day(m.effective or "")),
        ("col_region", m.region),
    )
    rows = "".join(f"<div><dt>{say(name, script)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts if value)
    return f"<details><summary>{say('report_details', script)}</summary><dl>{rows}</dl></details>"
