"""HTML of a consistency check: the findings with both texts side by side, the matrix, what was put aside and what was skipped.

Everything from documents is escaped; quotes stay in their own script. Left out: the findings (kb/checks/), the page (check.py).
"""

import re
from collections.abc import Sequence
from html import escape

from kb.check_report.contents import matrix, pieces, summary
from kb.checking import Checked
from kb.checks.finding import CERTAIN_WORDS, KIND_WORDS, SEVERITY_WORDS, SHORT_WORDS, Finding, Place
from kb.pages.words import say, spoken
from kb.script import Script, to_script

# Gradio opens a list at every key, and hears Tab only when the focus has already gone on: such keys are kept from it.
# The list itself is no stop on the way either, for it is gone as soon as the focus comes to it. And it looks for what
# is typed at keys alone, which Chinese from an input method does not come with: it is told by a key of no meaning.
LISTS = """
if (!window.kbLists) { window.kbLists = true; const box = (e) => e.target.matches('input[role=combobox]');
document.addEventListener('keydown', (e) => {
  if (!['Tab', 'Shift', 'Control', 'Alt', 'Meta'].includes(e.key) || !box(e)) return;
  e.stopPropagation(); document.querySelectorAll('ul[role=listbox]').forEach((list) => { list.tabIndex = -1; }); }, true);
for (const typed of ['input', 'compositionend']) document.addEventListener(typed, (e) => {
  if (box(e) && !e.isComposing) e.target.dispatchEvent(new KeyboardEvent('keydown', {key: 'Unidentified', bubbles: true})); }); }
"""
# The buttons stand in our own HTML; the click carries what is to be done, and with which. Where in the report it was is
# kept for the focus; Esc is the button 取消.
ON_LOAD = (
    LISTS
    + """
const articles = () => [...element.querySelectorAll('article')];
element.addEventListener('click', (e) => {
  const b = e.target.closest('[data-dismiss], [data-restore], [data-only]'); if (!b) return;
  window.kbAsked = {...b.dataset, at: articles().indexOf(b.closest('article'))}; trigger('click', {...b.dataset}); });
if (!window.kbEscape) { window.kbEscape = true; document.addEventListener('keydown', (e) => {
  const cancel = document.querySelector('#check-cancel');
  if (e.key !== 'Escape' || e.isComposing || !cancel?.getClientRects().length || document.querySelector('dialog[open]') || e.target.matches('[aria-expanded=true]')) return;
  e.preventDefault(); cancel.click(); }); }
"""
)
# Where the focus goes once the page shows what a click has done: to the reason while one is asked for; then to the next
# finding, to the one that came back, or to the first that is let through.
SETTLE = """() => {
  const asked = window.kbAsked || {}, end = Date.now() + 1000, find = (what) => document.querySelector(what);
  const settle = () => {
    const box = find('#check-dismissal textarea, #check-dismissal input'), open = find(`[data-dismiss="${asked.dismiss || asked.restore}"]`);
    const articles = document.querySelectorAll('#check-report article');
    if (box) {
      box.setAttribute('aria-describedby', 'check-lack'); box.setAttribute('aria-invalid', !!find('#check-lack .lack')); box.focus({preventScroll: true});
    } else if (Date.now() < end && (asked.dismiss ? open : asked.restore && !open)) setTimeout(settle, 40);
    else {
      const to = asked.restore ? open?.closest('article') : articles[Math.min(Math.max(asked.at, 0), articles.length - 1)];
      (to || find('#check-report .lead'))?.focus(); } };
  setTimeout(settle, 60); }"""
BACK = """() => setTimeout(() => (document.querySelector(`[data-dismiss="${window.kbAsked?.dismiss}"]`) || document.querySelector('#check-report .lead'))?.focus(), 60)"""
LIVE = "element.setAttribute('role', 'status'); element.setAttribute('aria-live', 'polite');"  # what comes into it is read out
SHOWN = 100  # findings on the page; the export has all
LONGEST = 60  # characters of what a finding says in a confirmation
_SUFFIXES = re.compile(r"(\.[A-Za-z][A-Za-z0-9]{0,4})+")  # .docx, .gbk.txt
_CORNERS = str.maketrans("“”", "「」")

_STYLE = """
.findings article { border: 1px solid var(--line); border-left: 5px solid var(--soft); border-radius: 6px; background: var(--sheet); padding: 12px 16px; margin: 12px 0; scroll-margin: 12px; }
.findings article.high { border-left-color: #b3261e; } .findings article.medium { border-left-color: #b26a00; } .gradio-container .findings [tabindex]:focus { outline: 3px solid var(--blue); outline-offset: 1px; }
.findings .tag { color: var(--soft); font-size: 14px; } .findings .message { font-weight: 600; margin: 2px 0 8px; overflow-wrap: anywhere; }
.prose .findings .tag b { display: inline-block; margin-right: 4px; padding: 0 8px; border: 1px solid var(--edge); border-radius: 4px; font-weight: 500; } .findings .tag .number { white-space: nowrap; } .prose .findings .tag b.sure { border-color: var(--red); background: var(--red); color: var(--sheet); font-weight: 600; }
.findings .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 12px; }
.findings blockquote { margin: 0 !important; padding: 8px 14px !important; border-left: 3px solid var(--edge) !important; background: var(--paper); white-space: pre-wrap; overflow-wrap: anywhere; }
.findings blockquote small { display: block; color: var(--soft); font-size: 14px; } .findings mark { background: #ffe08a; color: #1a2530; padding: 0 1px; }
.findings .advice { color: var(--soft); margin: 8px 0 0; }
.findings details { margin: 12px 0; } .findings summary { width: fit-content; color: var(--blue); cursor: pointer; padding: 4px 0; } .findings summary:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; } .prose .findings h3 { margin: 20px 0 6px; } .findings .sideways { display: none; color: var(--soft); font-size: 14px; }
.findings .wide { overflow-x: auto; background: linear-gradient(270deg, var(--paper) 40%, transparent) right / 48px 100% no-repeat local, linear-gradient(270deg, rgb(0 0 0 / 24%), transparent) right / 14px 100% no-repeat scroll; }
.prose table.matrix { border-collapse: collapse; font-size: 15px; } .prose table.matrix th, .prose table.matrix td { border: 1px solid var(--line); padding: 0; text-align: center; white-space: nowrap; font-weight: 400; }
.prose table.matrix th:first-child { position: sticky; left: 0; background: var(--paper); white-space: normal; min-width: 200px; } .prose table.matrix td.some { background: var(--amber-bg); }
.findings table.matrix button { display: block; width: 100%; min-height: 34px; padding: 2px 10px; border: 0; background: none; color: inherit; font-size: 15px; font-weight: 600; cursor: pointer; } .findings table.matrix th[scope=row] button { text-align: left; font-weight: 400; } .findings table.matrix button:hover { text-decoration: underline; } .gradio-container .findings table.matrix button:focus-visible { outline-offset: -3px; }
#check-filters, #compare-choice, #compare-acts { gap: 12px; align-items: end; } #check-filters > .form, #compare-choice > .form { gap: 12px; align-items: end; overflow: visible; } #check-filters .form > *, #compare-choice .form > * { min-width: 160px !important; }
#check-filters .wrap:has(> .wrap-inner), #compare-choice .wrap:has(> .wrap-inner) { border: 1px solid var(--edge); border-radius: 6px; background: var(--sheet); } #check-filters .wrap:has(> .wrap-inner):focus-within, #compare-choice .wrap:has(> .wrap-inner):focus-within { border-color: var(--blue); box-shadow: 0 0 0 3px var(--tint); }
#check-filters .wrap-inner, #compare-choice .wrap-inner { padding-right: 44px; } #check-filters .secondary-wrap, #compare-choice .secondary-wrap { min-width: 0; position: static; } #check-filters .wrap-inner .icon-wrap, #compare-choice .wrap-inner .icon-wrap { right: 14px; } #check-filters input[role=combobox], #compare-choice input[role=combobox] { min-width: 0; text-overflow: ellipsis; }
#check-filters label:has(input[type=checkbox]), #compare-acts label:has(input[type=checkbox]) { min-height: 48px; align-items: center; } #check-filters input[type=checkbox], #compare-acts input[type=checkbox] { border-color: var(--edge); } #compare-acts > .form { flex: 0 1 auto !important; min-width: 0 !important; } #compare-start { flex: 0 0 auto !important; min-width: 160px !important; }
.findings button.decide { margin-top: 8px; padding: 4px 12px; border: 1px solid var(--edge); border-radius: 4px; background: var(--sheet); color: var(--ink, inherit); font-size: 15px; cursor: pointer; } .findings button.decide:hover, .findings button.decide:focus-visible { border-color: currentColor; }
#check-dismissal { position: fixed; left: 0; right: 0; bottom: 0; z-index: 50; width: min(960px, 100vw) !important; margin: 0 auto; padding: 12px 16px; gap: 8px; background: var(--sheet); border: 1px solid var(--edge); border-radius: 6px 6px 0 0; box-shadow: 0 -2px 10px rgb(0 0 0 / 12%); } #check-dismissal .picked { margin: 0; max-height: 5em; overflow-y: auto; } #check-dismissal textarea, #check-dismissal input { border: 1px solid var(--edge) !important; border-radius: 4px; background: var(--sheet); } #check-dismissal [aria-invalid=true] { border-color: var(--red) !important; } #check-dismissal .row { align-items: start; gap: 12px; } #check-reason { gap: 4px; } #check-cancel { border: 1px solid var(--edge); }
.prose .lack { color: var(--red); margin: 0; } #check-lack:not(:has(.lack)) { display: none; }
#check-told { position: fixed; left: 0; right: 0; bottom: 16px; z-index: 40; pointer-events: none; } #check-told .told { width: fit-content; max-width: min(960px, 100vw - 32px); margin: 0 auto; padding: 10px 16px; border: 1px solid var(--green); border-radius: 6px; background: var(--green-bg); color: var(--green); overflow-wrap: anywhere; animation: kb-told 8s forwards; } @keyframes kb-told { 90% { opacity: 1; } to { opacity: 0; visibility: hidden; } }
#check-export, #compare-export { gap: 12px; } #check-export button, #compare-export button { flex: 0 0 auto !important; min-width: 130px !important; }
#compare-table h2 { margin: 20px 0 6px !important; } .prose table.revision { margin-top: 8px; border-collapse: collapse; width: 100%; table-layout: fixed; } .prose table.revision th, .prose table.revision td { border: 1px solid var(--line); padding: 8px 12px; vertical-align: top; overflow-wrap: anywhere; white-space: pre-wrap; }
table.revision col.change { width: 96px; } table.revision small { color: var(--soft); } table.revision del { background: #ffd9d4; color: #1a2530; } table.revision ins { background: #d5f0d2; text-decoration: none; border-bottom: 2px solid #2e7d32; color: #1a2530; }
table.revision td:nth-child(1) { --side: "OLD_SIMPLIFIED"; } table.revision td:nth-child(2) { --side: "NEW_SIMPLIFIED"; } table.revision:lang(zh-Hant) td:nth-child(1) { --side: "OLD_TRADITIONAL"; } table.revision:lang(zh-Hant) td:nth-child(2) { --side: "NEW_TRADITIONAL"; }
@media (max-width: 700px) {
  #check-filters > .form, #compare-choice > .form, #compare-acts { flex-direction: column; align-items: stretch; } #check-dismissal .row > * { min-width: 0 !important; } #check-dismissal #check-reason { flex: 0 0 100% !important; }
  .findings .sideways { display: block; } .prose table.matrix th:first-child { min-width: 140px; max-width: 140px; }
  .prose table.revision, table.revision tbody { display: block; border: 0; } table.revision thead, table.revision colgroup { display: none; } table.revision tr { display: flex; flex-direction: column; gap: 6px; padding: 12px 0; border: 0; border-bottom: 1px solid var(--edge); }
  .prose table.revision td { border: 0; padding: 0 0 0 10px; border-left: 3px solid var(--line); } .prose table.revision td:empty { display: none; } .prose table.revision td.change { order: -1; padding: 0; border: 0; font-weight: 600; }
  table.revision td:not(.change)::before { content: var(--side); display: block; color: var(--soft); font-size: 14px; }
  #check-export button, #compare-export button { flex: 1 1 0 !important; min-width: 0 !important; padding: 8px 4px; font-size: 16px; }
}
"""
# On a phone the sides of a comparison stand below each other, and the style sheet says which is which.
STYLE = (
    _STYLE.replace("OLD_SIMPLIFIED", say("compare_old", "simplified"))
    .replace("OLD_TRADITIONAL", say("compare_old", "traditional"))
    .replace("NEW_SIMPLIFIED", say("compare_new", "simplified"))
    .replace("NEW_TRADITIONAL", say("compare_new", "traditional"))
)


def report(checked: Checked, shown: Sequence[Finding], script: Script) -> str:
    """The whole report; `shown` are the findings that the filters let through."""
    parts = [f'<p class="lead" tabindex="-1">{escape(_summary(checked, script))}</p>', _matrix(checked, script)]
    if not shown and checked.findings:
        parts.append(f"<p>{say('check_none', script)}</p>")
    if len(shown) > SHOWN:
        parts.append(f"<p>{say('check_first', script, shown=SHOWN, n=len(shown))}</p>")
    parts += [article(f, script) for f in shown[:SHOWN]]
    if checked.dismissed:
        rows = "".join(
            f"<li>{escape(spoken(f.message, script))} <small>{escape(d.reason)} · {escape(d.at[:10])}</small> {_button('restore', f, say('check_restore', script), script)}</li>"
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


def _summary(checked: Checked, script: Script) -> str:
    """How many findings of which gravity. All of it is ours, what it quotes too, unlike in `spoken`: 已標為「不是問題」."""
    said = to_script(summary(checked), script)
    return f"{said.replace('文件', '檔案').translate(_CORNERS) if script == 'traditional' else said}。"


def article(f: Finding, script: Script) -> str:
    """One finding, its sides beside each other."""
    sides = "".join(
        f"<blockquote><small>{_where(p, f, script)}</small>"
        f"{''.join(f'<mark>{escape(x.text)}</mark>' if x.marked else escape(x.text) for x in pieces(f, n))}</blockquote>"
        for n, p in enumerate(f.places)
    )
    advice = (
        f'<p class="advice">{say("check_advice", script)}{escape(spoken(f.suggestion, script))}</p>'
        if f.suggestion
        else ""
    )
    return (
        f'<article class="{f.severity}" tabindex="-1"><div class="tag">{_tags(f, script)}</div>'
        f'<p class="message">{escape(spoken(f.message, script))}</p><div class="sides">{sides}</div>{advice}'
        f"{_button('dismiss', f, say('check_none_such', script), script)}</article>"
    )


def _tags(f: Finding, script: Script) -> str:
    """必然矛盾 filled and with a sign, 请核对 an outline: told apart without colour too."""
    sure, sign = ("sure", "≠") if f.certain else ("look", "？")
    return (
        f'<b class="{sure}"><span aria-hidden="true">{sign}</span> {to_script(CERTAIN_WORDS[f.certain], script)}</b> '
        f"{to_script(f'{SEVERITY_WORDS[f.severity]} · {KIND_WORDS[f.kind]}', script)} · "
        f'<span class="number">{say("check_number", script)} {f.id}</span>'
    )


def picked(f: Finding, script: Script) -> str:
    """Which finding is about to be put aside."""
    return f'<p class="picked"><b>{say("check_which", script)}</b> {escape(spoken(f.message, script))}</p>'


def lack(message: str) -> str:
    """What the reason still lacks, below its box."""
    return f'<p class="lack" role="alert">{escape(message)}</p>'


def told(word: str, f: Finding, script: Script) -> str:
    """A confirmation: `told('check_noted', f, 'simplified')` says 已记下：…"""
    said = spoken(f.message, script)
    short = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    return f'<p class="told">{escape(say(word, script, message=short))}</p>'


def _button(act: str, f: Finding, label: str, script: Script) -> str:
    named = f"{label} {say('check_number', script)} {f.id}：{spoken(f.message, script)}"
    return f'<button type="button" class="decide" data-{act}="{escape(f.id)}" aria-label="{escape(named)}">{label}</button>'


def _where(p: Place, f: Finding, script: Script) -> str:
    """Title and place; the file only where its name says more, or tells apart two documents of one title."""
    page = f"，{say('page', script, n=p.page)}" if p.page else ""
    name = p.file.rpartition("/")[2]
    plain = name.startswith(p.title) and _SUFFIXES.fullmatch(name[len(p.title) :])
    alone = len({q.file for q in f.places if q.title == p.title}) == 1
    file = "" if plain and alone else f"（{escape(p.file)}）"
    return f"《{escape(p.title)}》{escape(p.locator.rstrip('、.'))}{page}{file}"


def _matrix(checked: Checked, script: Script) -> str:
    """Documents and kinds, closed at first; every name and number is a button that shows those findings alone."""
    kinds, counted = matrix(checked)
    rows = [
        (i, title, counts) for (i, _), (title, counts) in zip(checked.documents, counted, strict=True) if any(counts)
    ]
    if not kinds or not rows:
        return ""

    def only(words: str, document_id: str = "", kind: str = "", about: str = "") -> str:
        label = f' aria-label="{escape(say("check_only", script, what=about))}"' if about else ""
        return f'<button type="button" data-only="" data-document="{escape(document_id)}" data-kind="{kind}"{label}>{escape(words)}</button>'

    named = {k: to_script(KIND_WORDS[k], script) for k in kinds}
    head = "".join(
        f'<th scope="col">{only(to_script(SHORT_WORDS[k], script), kind=k, about=named[k])}</th>' for k in kinds
    )
    body = "".join(
        f'<tr><th scope="row">{only(title, i, about=title)}</th>'
        + "".join(
            f'<td class="some">{only(str(n), i, k, f"{title}，{named[k]}（{n}）")}</td>' if n else "<td></td>"
            for k, n in zip(kinds, counts, strict=True)
        )
        + "</tr>"
        for i, title, counts in rows
    )
    words = say("check_matrix", script)
    return (
        f'<details class="matrix"><summary>{words}</summary><p class="sideways">{say("check_sideways", script)}</p>'
        f'<div class="wide" role="region" tabindex="0" aria-label="{words}"><table class="matrix"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div></details>'
    )
