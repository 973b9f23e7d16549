"""HTML of case cards: a table of a report's fields, each value a slice of it, with the duties that its failures go against.

Whatever comes from a document is escaped here. Left out: the page (cases.py), what a card holds (kb/cases.py).
"""

from collections.abc import Sequence
from html import escape

from kb.cases import FIELDS, CaseCard, Quote
from kb.duties.table import Entry
from kb.pages import cards, duty_rows
from kb.pages.cards import tag
from kb.pages.words import say
from kb.script import Script, to_script


def cases(found: Sequence[CaseCard], script: Script, situation: str = "") -> str:
    """The cards, best first."""
    if not found and situation:
        return f'<section class="state empty"><h2>{say("cases_unlike", script)}</h2></section>'
    if not found:
        return f'<section class="state empty"><h2>{say("cases_none", script)}</h2></section>'
    return "".join(_card(c, script) for c in found)


def _card(c: CaseCard, script: Script) -> str:
    about = "".join(f"<span>{escape(x)}</span>" for x in (c.metadata.issuer, c.metadata.date, c.file) if x)
    rows = "".join(_rows(c, name, quotes, script) for name, quotes in c.fields.items())
    head = f'<h3 lang="{tag(c.metadata.title)}">《{escape(c.metadata.title)}》</h3> {cards.status(c.metadata, script)}'
    return f'<article class="case">{head}<p class="about">{about}</p><table class="duties fields"><tbody>{rows}</tbody></table></article>'


def _rows(c: CaseCard, name: str, quotes: Sequence[Quote], script: Script) -> str:
    """A field, a row for each of its values."""
    word = to_script(FIELDS[name], script)
    rows = []
    for n, q in enumerate(quotes):
        against = "".join(_duty(e, script) for e in c.duties.get(n, ())) if name == "failures" else ""
        where = "，".join(x for x in (q.locator, say("page", script, n=q.page) if q.page else "") if x)
        button = duty_rows.open_button(c.document_id, q.ordinal, (q.start, q.end), word, script)
        value = f'<td lang="{tag(q.text)}">{escape(" ".join(q.text.split()))}{"……" if q.cut else ""}{against}</td>'
        label = f'<th scope="row">{word}</th>' if n == 0 else "<th></th>"
        rows.append(f"<tr>{label}{value}<td>{escape(where)}{button}</td></tr>")
    if name in c.more:
        rows.append(f'<tr><th></th><td colspan="2">{say("case_more", script, n=c.more[name])}</td></tr>')
    return "".join(rows)


def _duty(e: Entry, script: Script) -> str:
    does = " ".join(e.duty.does.split())
    said = f"{escape(e.duty.who)}｜{escape(does)} 《{escape(e.metadata.title)}》{escape(e.duty.locator)}"
    return f'<small lang="{tag(does)}">{say("case_against", script)}{said}</small>'
