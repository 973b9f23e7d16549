"""HTML of the library: the list of documents, one document with its outline, the progress of an upload.

File names, titles and headings come from anybody's files: all of them are escaped here.
Left out: the look (look.py), when what is shown (library.py).
"""

from collections.abc import Sequence
from html import escape

from ingest.document import Document
from ingest.fold import fold
from ingest.report import FileReport
from kb.intake import AddProgress
from kb.pages.cards import day, status, tag
from kb.pages.words import say, spoken
from kb.results import Listed, Removed
from kb.script import Script
from kb.versions import Family, Version
from kb.words import encoding_words

_OUTLINED = 300  # sections listed of one document; a statute book of thousands would make the page slow


def adding(progress: AddProgress, script: Script) -> str:
    """How far an upload is."""
    encoded, passages = progress.passages
    share = round(100 * (progress.done + encoded / max(passages, 1)) / max(progress.total, 1))
    count = say("adding", script, n=min(progress.done + 1, progress.total), total=progress.total)
    return (
        f'<section class="panel progress" role="status"><p>{count}<span>{escape(progress.current)} · {spoken(progress.stage + encoding_words(progress), script)}</span></p>'
        f'<div role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{share}" aria-label="{count}">'
        f'<i style="width:{share}%"></i></div></section>'
    )


def matching(held: Sequence[Listed], text: str) -> list[Listed]:
    """The documents whose title, file, region, number or kind has every word of `text`, in whichever script."""
    words = fold(text).split()
    return [d for d in held if all(word in _searched(d) for word in words)]


def _searched(d: Listed) -> str:
    m = d.metadata
    kind, state = say(m.kind, "simplified"), say(m.status, "simplified")
    return fold(" ".join((m.title, d.file, m.region or "", m.number or "", m.issuer or "", m.date or "", kind, state)))


def held(all_held: Sequence[Listed], text: str, script: Script) -> str:
    """The list of documents, those matching the filter."""
    if not all_held:
        return (
            f'<section class="state empty"><h2>{say("empty", script)}</h2>'
            f"<p>{say('empty_command', script)}<code>kb add corpora</code></p></section>"
        )
    shown = matching(all_held, text)
    if len(shown) < len(all_held):
        count = say("shown_count", script, shown=len(shown), n=len(all_held))
    else:
        count = say("held_count", script, n=len(all_held), passages=f"{sum(d.passages for d in all_held):,}")
    if not shown:
        return f'<p class="count" role="status">{count}</p><section class="state">{say("no_match", script, text=escape(text))}</section>'
    columns = (
        "col_title",
        "col_kind",
        "col_region",
        "col_date",
        "col_status",
        "col_audience",
        "col_passages",
        "col_format",
    )
    return f'<p class="count" role="status">{count}</p>{_table(columns, [_held(d, columns, script) for d in shown], script, "held")}'


def _held(d: Listed, columns: Sequence[str], script: Script) -> str:
    m = d.metadata
    title = escape(m.title)
    cells = (
        f'<button type="button" data-document="{escape(d.document_id)}" lang="{tag(m.title)}" aria-label="{say("open", script, title=title)}">'
        f"{title}</button><small>{escape(m.number or d.file)}</small>",
        say(m.kind, script),
        escape(m.region or ""),
        escape(m.date or ""),
        status(m, script),
        say(m.audience, script),
        str(d.passages),
        escape(d.format.upper()),
    )
    return f"<tr>{_cells(columns, cells, script)}</tr>"


def document(d: Document, script: Script, family: Family | None = None) -> str:
    """One document: what it says about itself, how it was read, its outline."""
    m = d.metadata
    missing = f'<i class="none">{say("not_stated", script)}</i>'
    facts = (
        ("issuer", escape(m.issuer or "")),
        ("number", escape(m.number or "")),
        ("date", escape(day(m.date or ""))),
        ("effective", escape(day(m.effective or ""))),
        ("col_region", escape(m.region or "")),
        ("col_kind", say(m.kind, script)),
        ("col_audience", say(m.audience, script)),
        ("col_passages", str(len(d.passages))),
        ("format", escape(d.format)),
        ("encoding", escape(_encoding(d, script)) if d.encoding else None),
        ("pages", str(d.pages) if d.pages else None),
        (
            "characters",
            say("kept", script, read=f"{d.characters_in:,}", kept=f"{d.characters_kept:,}"),
        ),
        ("tables", str(d.tables) if d.tables else None),
        ("addressee", escape(m.addressee) if m.addressee else None),
        ("origin", escape(m.origin) if m.origin else None),
        ("published", escape(day(m.published)) if m.published else None),
        ("annexes", escape("；".join(m.annexes)) if m.annexes else None),
        ("repeals", escape("；".join(m.repeals)) if m.repeals else None),
        ("history", escape("；".join(m.history)) if m.history else None),
        ("file", escape(d.file)),
        ("fingerprint", f'<code title="{d.sha256}">{d.sha256[:16]}…</code>'),
    )
    rows = "".join(
        f"<div><dt>{say(name, script)}</dt><dd>{value or missing}</dd></div>"
        for name, value in facts
        if value is not None
    )
    read = FileReport.of(d)
    doubts = "".join(f'<li class="doubt">{escape(spoken(w, script))}</li>' for w in read.doubts)
    remarks = doubts + "".join(f"<li>{escape(spoken(w, script))}</li>" for w in read.remarks)
    if remarks:
        remarks = f'<h3>{say("remarks", script)}</h3><ul class="remarks">{remarks}</ul>'
    return (
        f'<article class="panel document"><header><h2 lang="{tag(m.title)}">《{escape(m.title)}》</h2>{status(m, script)}</header>'
        f"<dl>{rows}</dl>{_versions(d, family, script)}{remarks}<h3>{say('outline', script)}</h3>{_outline(d, script)}</article>"
    )


def _versions(d: Document, family: Family | None, script: Script) -> str:
    """The versions held, the earliest first, as buttons that open them."""
    if family is None:
        return ""
    lines = "".join(
        f"<li><span>{escape(day(v.metadata.date or '')) or say('undated', script)}</span>"
        f'<span class="badge {v.state}">{say(v.state, script)}</span>{_version(v, d, script)}</li>'
        for v in family.versions
    )
    return f'<h3>{say("versions", script)}</h3><ol class="versions">{lines}</ol>'


def _version(v: Version, d: Document, script: Script) -> str:
    """A version by its title and its file, for titles are alike; behind it the other files of it."""
    named = f"{_opener(v.document_id, v.metadata.title, d, script)} <small>{escape(v.file)}</small>"
    if not v.copies:
        return named
    copies = "、".join(_opener(copy, file, d, script) for copy, file in v.copies)
    return f"{named} <small>{say('copies', script)}{copies}</small>"


def _opener(document_id: str, name: str, d: Document, script: Script) -> str:
    if document_id == d.id:
        return f'<b lang="{tag(name)}">{escape(name)}</b>（{say("this_one", script)}）'
    return f'<button type="button" data-document="{escape(document_id)}" lang="{tag(name)}">{escape(name)}</button>'


def _encoding(d: Document, script: Script) -> str:
    return f"{d.encoding}（{spoken(d.encoding_why, script)}）" if d.encoding_why else str(d.encoding)


def _outline(d: Document, script: Script) -> str:
    if not d.sections:
        return f"<p>{say('outline_empty', script)}</p>"
    rows = "".join(
        f'<li style="--depth:{min(s.depth, 6)}"><b>{escape(s.label)}</b> {escape(s.title)}</li>'
        for s in d.sections[:_OUTLINED]
    )
    rest = len(d.sections) - _OUTLINED
    more = f"<p>{say('outline_rest', script, n=rest)}</p>" if rest > 0 else ""
    return f'<ol class="outline" lang="{tag(d.text[:500])}" tabindex="0" aria-label="{say("outline", script)}">{rows}</ol>{more}'


def confirm(d: Document, script: Script) -> str:
    """The question before a document is removed."""
    return f'<p class="confirm" role="alert">{say("remove_ask", script, title=escape(d.metadata.title), n=len(d.passages))}</p>'


def removed(title: str, r: Removed, script: Script) -> str:
    """The proof of a removal, or that it failed."""
    word, look = ("removed_proof", "done") if r.left == 0 else ("not_removed", "problem")
    proof = say(word, script, n=r.passages, left=r.left)
    return f'<section class="state {look}" role="status"><h2>{say("removed", script, title=escape(title))}</h2><p>{proof}</p></section>'


def _table(columns: Sequence[str], rows: Sequence[str], script: Script, name: str) -> str:
    head = "".join(f'<th scope="col">{say(c, script)}</th>' for c in columns)
    return f'<table class="{name}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _cells(columns: Sequence[str], cells: Sequence[str], script: Script) -> str:
    """Table cells that know their column's name: on a phone the table becomes a card, and the names stand beside."""
    return "".join(f'<td data-column="{say(c, script)}">{cell}</td>' for c, cell in zip(columns, cells, strict=True))
