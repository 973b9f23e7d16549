"""HTML of a consistency check: the findings with both texts side by side, the matrix, what was put aside and what was skipped.

Everything from documents is escaped; quotes stay in their own script. Left out: the findings (kb/checks/), the page (check.py).
"""

from collections.abc import Sequence
from html import escape

from kb.check_report.contents import heading, matrix, pieces, summary
from kb.checking import Checked
from kb.checks.finding import KIND_WORDS, SHORT_WORDS, Finding, Place
from kb.pages.words import say, spoken
from kb.script import Script, to_script

# The buttons of a finding stand in our own HTML; the click carries what is to be done, and with which.
ON_LOAD = """element.addEventListener('click', (e) => {
  const b = e.target.closest('[data-dismiss], [data-restore]'); if (b) trigger('click', {dismiss: b.dataset.dismiss || '', restore: b.dataset.restore || ''}); });"""
SHOWN = 100  # findings on the page; the export has all

STYLE = """
.findings article { border: 1px solid var(--line); border-left: 5px solid var(--soft); border-radius: 6px; background: var(--sheet); padding: 12px 16px; margin: 12px 0; }
.findings article.high { border-left-color: #b3261e; } .findings article.medium { border-left-color: #b26a00; }
.findings .tag { color: var(--soft); font-size: 14px; } .findings .message { font-weight: 600; margin: 2px 0 8px; }
.findings .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 12px; }
.findings blockquote { margin: 0 !important; padding: 8px 14px !important; border-left: 3px solid var(--edge) !important; background: var(--ground, #f4f6f8); white-space: pre-wrap; overflow-wrap: anywhere; }
.findings blockquote small { display: block; color: var(--soft); font-size: 14px; } .findings mark { background: #ffe08a; color: inherit; padding: 0 1px; }
.findings .advice { color: var(--soft); margin: 8px 0 0; } .findings .wide { overflow-x: auto; }
.prose table.matrix { border-collapse: collapse; font-size: 15px; } .prose table.matrix th, .prose table.matrix td { border: 1px solid var(--line); padding: 4px 10px; text-align: center; white-space: nowrap; }
.prose table.matrix td:first-child, .prose table.matrix th:first-child { text-align: left; white-space: normal; min-width: 200px; } .prose table.matrix td.some { background: var(--amber-bg); font-weight: 600; }
#check-filters, #check-dismissal, #compare-choice { gap: 12px; align-items: end; } #check-filters > *, #check-dismissal > *, #compare-choice > * { min-width: 160px !important; }
.findings button.decide { margin-top: 8px; padding: 4px 12px; border: 1px solid var(--edge); border-radius: 4px; background: var(--sheet); color: var(--ink, inherit); font-size: 15px; cursor: pointer; } .findings button.decide:hover, .findings button.decide:focus-visible { border-color: currentColor; }
#check-dismissal { position: fixed; left: 0; right: 0; bottom: 0; z-index: 50; width: min(960px, 100vw) !important; margin: 0 auto; padding: 12px 16px; background: var(--sheet); border: 1px solid var(--edge); border-radius: 6px 6px 0 0; box-shadow: 0 -2px 10px rgb(0 0 0 / 12%); } #check-dismissal .picked { margin: 0; } #check-dismissal textarea, #check-dismissal input { border: 1px solid var(--edge) !important; border-radius: 4px; background: var(--sheet); } #check-dismissal .row { align-items: center; gap: 12px; }
#check-export, #compare-export { gap: 12px; } #check-export button, #compare-export button { flex: 0 0 auto !important; min-width: 130px !important; }
.prose table.revision { border-collapse: collapse; width: 100%; table-layout: fixed; } .prose table.revision th, .prose table.revision td { border: 1px solid var(--line); padding: 8px 12px; vertical-align: top; overflow-wrap: anywhere; white-space: pre-wrap; }
table.revision col.change { width: 96px; } table.revision small { color: var(--soft); } table.revision del { background: #ffd9d4; color: inherit; } table.revision ins { background: #d5f0d2; text-decoration: none; border-bottom: 2px solid #2e7d32; color: inherit; }
@media (max-width: 700px) {
  #check-filters, #check-dismissal, #compare-choice { flex-direction: column; align-items: stretch; }
  .prose table.revision, table.revision tbody { display: block; } table.revision thead, table.revision colgroup { display: none; } table.revision tr { display: block; padding: 8px 0; } .prose table.revision td { display: block; } .prose table.revision td:empty { display: none; }
}
"""


def report(checked: Checked, shown: Sequence[Finding], script: Script) -> str:
    """The whole report; `shown` are the findings that the filters let through."""
    parts = [f'<p class="lead">{escape(spoken(summary(checked), script))}。</p>', _matrix(checked, script)]
    if not shown and checked.findings:
        parts.append(f"<p>{say('check_none', script)}</p>")
    if len(shown) > SHOWN:
        parts.append(f"<p>{say('check_first', script, shown=SHOWN, n=len(shown))}</p>")
    parts += [article(f, script) for f in shown[:SHOWN]]
    if checked.dismissed:
        rows = "".join(
            f"<li>{escape(spoken(f.message, script))} <small>{escape(d.reason)} · {escape(d.at[:10])}</small> {_button('restore', f.id, say('check_restore', script))}</li>"
            for f, d in checked.dismissed
        )
        parts.append(f"<h3>{say('check_dismissed', script, n=len(checked.dismissed))}</h3><ul>{rows}</ul>")
    if checked.skipped:
        rows = "".join(
            f"<li>{to_script(KIND_WORDS[s.kind], script)}：{escape(spoken(s.why, script))}</li>"
            for s in checked.skipped
        )
        parts.append(
            f"<details><summary>{say('check_skipped', script, n=len(checked.skipped))}</summary><ul>{rows}</ul></details>"
        )
    return f'<div class="findings">{"".join(parts)}</div>'


def article(f: Finding, script: Script) -> str:
    """One finding, its sides beside each other."""
    sides = "".join(
        f"<blockquote><small>{_where(p, script)}</small>"
        f"{''.join(f'<mark>{escape(x.text)}</mark>' if x.marked else escape(x.text) for x in pieces(f, n))}</blockquote>"
        for n, p in enumerate(f.places)
    )
    advice = (
        f'<p class="advice">{say("check_advice", script)}{escape(spoken(f.suggestion, script))}</p>'
        if f.suggestion
        else ""
    )
    return (
        f'<article class="{f.severity}"><div class="tag">{to_script(heading(f), script)} · {say("check_number", script)} {f.id}</div>'
        f'<p class="message">{escape(spoken(f.message, script))}</p><div class="sides">{sides}</div>{advice}'
        f"{_button('dismiss', f.id, say('check_none_such', script))}</article>"
    )


def picked(f: Finding, script: Script) -> str:
    """Which finding is about to be put aside."""
    return f'<p class="picked"><b>{say("check_which", script)}</b> {escape(spoken(f.message, script))}</p>'


def _button(act: str, finding_id: str, label: str) -> str:
    return f'<button type="button" class="decide" data-{act}="{escape(finding_id)}">{label}</button>'


def _where(p: Place, script: Script) -> str:
    page = f"，{say('page', script, n=p.page)}" if p.page else ""
    return f"《{escape(p.title)}》{escape(p.locator)}{page}（{escape(p.file)}）"


def _matrix(checked: Checked, script: Script) -> str:
    kinds, rows = matrix(checked)
    rows = [(title, counts) for title, counts in rows if any(counts)]
    if not kinds or not rows:
        return ""
    head = "".join(f"<th>{to_script(SHORT_WORDS[k], script)}</th>" for k in kinds)
    body = "".join(
        f"<tr><td>{escape(title)}</td>{''.join(f'<td class=some>{n}</td>' if n else '<td></td>' for n in counts)}</tr>"
        for title, counts in rows
    )
    return f'<h3>{say("check_matrix", script)}</h3><div class="wide"><table class="matrix"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
