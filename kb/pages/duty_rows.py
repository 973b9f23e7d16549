"""HTML of duty rows: the table of the page and below an answer; a row opens its passage below itself.

Whatever comes from a document is escaped here. Left out: the page (duties.py), the card of a passage (cards.py).
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from ingest.errors import BadRequest
from kb.duties.rows import ROLE_WORDS
from kb.duties.table import Entry
from kb.pages import cards
from kb.pages.cards import tag
from kb.pages.desk import Desk, explain, noted
from kb.pages.words import say
from kb.script import Script, to_script

SHOWN = 200  # rows; the export holds all
_ID = re.compile(r"[0-9a-f]{16}")
_COLUMNS = ("duty_who", "duty_role", "duty_does", "duty_by", "duty_when", "duty_source")


def table(found: Sequence[Entry], script: Script) -> str:
    """The rows, the first of very many."""
    if not found:
        return f'<section class="state empty"><h2>{say("duty_none", script)}</h2></section>'
    documents = len({e.document_id for e in found})
    word = "duty_count" if len(found) <= SHOWN else "duty_first"
    count = say(word, script, n=len(found), documents=documents, shown=SHOWN)
    head = "".join(f'<th scope="col">{say(c, script)}</th>' for c in _COLUMNS)
    rows = "".join(_row(e, script) for e in found[:SHOWN])
    return (
        f'<p class="count">{count}</p><table class="duties"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(e: Entry, script: Script) -> str:
    d = e.duty
    names = escape("、".join(d.with_whom))
    partners = f"<small>{say('duty_with', script, names=names)}</small>" if d.with_whom else ""
    full = f"<small>{escape(d.also)}</small>" if d.also else ""
    when = "".join(f"<p>{escape(x)}</p>" for x in (d.level, d.when) if x)
    page = f"，{say('page', script, n=d.page)}" if d.page else ""
    where = f'<span lang="{tag(e.metadata.title)}">《{escape(e.metadata.title)}》</span>{escape(d.locator)}{page}'
    cells = (
        f"<b>{escape(d.who)}</b>{full}",
        f'<span class="badge {d.role}">{to_script(ROLE_WORDS[d.role], script)}</span>',
        f"{escape(' '.join(d.does.split()))}{partners}",
        escape(d.by),
        when,
        f"{where} {cards.status(e.metadata, script)}{_button(e, script)}",
    )
    body = "".join(f'<td data-column="{say(c, script)}">{cell}</td>' for c, cell in zip(_COLUMNS, cells, strict=True))
    return f'<tr lang="{tag(d.does)}">{body}</tr>'


def _button(e: Entry, script: Script) -> str:
    d = e.duty
    return open_button(e.document_id, d.ordinal, (d.start, d.end), d.who, script)


def open_button(document_id: str, ordinal: int, span: tuple[int, int], label: str, script: Script) -> str:
    """The button of a row that opens its passage (ON_LOAD): text[span] of the document, in the passage of that ordinal."""
    see = say("duty_see", script)
    return (
        f'<button type="button" class="open" aria-expanded="false" data-duty="{escape(document_id)}" data-ordinal="{ordinal}" '
        f'data-start="{span[0]}" data-end="{span[1]}" aria-label="{see}：{escape(label)}">{see}</button>'
    )


def server_function(desk: Desk) -> Callable[[Any], str]:
    """What the page hands its HTML so that a row finds its passage; a function, for Gradio marks it."""

    def duty_passage(asked: Any) -> str:  # noqa: ANN401  # whatever a browser sends
        return passage(desk, asked)

    return duty_passage


def passage(desk: Desk, asked: Any) -> str:  # noqa: ANN401  # as above
    """The card of the passage in which a row stands, its sentence marked; or why it cannot be shown."""
    traditional = isinstance(asked, dict) and asked.get("script") == "traditional"
    script: Script = "traditional" if traditional else "simplified"
    try:
        try:
            document_id = str(asked["duty"])
            ordinal, start, end = (int(asked[name]) for name in ("ordinal", "start", "end"))
        except (KeyError, TypeError, ValueError) as error:
            raise BadRequest(say("duty_unknown", script)) from error
        if not _ID.fullmatch(document_id):
            raise BadRequest(say("duty_unknown", script))
        library = desk.library()
        cited = library.quote(document_id, ordinal, (start, end))
        return cards.card(cited, script, "evidence", library.drawn())
    except Exception as error:  # whatever it is, the row says so
        return cards.problem(explain(noted(error), script), script)


# Runs where the table is; `server` calls the function of that name above.
ON_LOAD = """
element.addEventListener("click", async (e) => {
  const button = e.target.closest("[data-duty]");
  if (!button) return;
  const row = button.closest("tr"), below = row.nextElementSibling;
  if (below && below.classList.contains("opened")) {
    below.remove(); button.setAttribute("aria-expanded", "false"); return;
  }
  const opened = document.createElement("tr"), cell = document.createElement("td");
  opened.className = "opened"; cell.colSpan = row.cells.length; cell.setAttribute("aria-live", "polite");
  opened.append(cell); row.after(opened); button.setAttribute("aria-expanded", "true");
  const script = document.documentElement.lang === "zh-Hant" ? "traditional" : "simplified";
  try { cell.innerHTML = await server.duty_passage({...button.dataset, script}); }
  catch (error) { console.warn(error); opened.remove(); button.setAttribute("aria-expanded", "false"); }
});
"""
