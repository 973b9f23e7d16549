"""HTML of questions: with the answer and the clause, for making, approving and practising.

Everything from documents is escaped; stems and quotes stay in their own script. Left out: the pages (quiz.py, practice.py).
"""

from collections.abc import Sequence
from html import escape

from kb.pages.words import say, spoken
from kb.quiz.bank import Bank
from kb.quiz.item import DIFFICULTY_WORDS, LETTERS, SOURCE_WORDS, STATUS_WORDS, TYPE_WORDS, Item
from kb.quiz.kept import STALE_WORDS, Question
from kb.script import Script, script_of, to_script

SHOWN = 60  # questions of a set on the page; the export has all
QUEUE = "quiz"  # of all that makes questions, of whichever page: two at once would only make each other slow
# The buttons of a question stand in our own HTML; the click carries what is to be done, and with which. Where in the list
# it was is kept for the focus.
ON_LOAD = """element.addEventListener('click', (e) => {
  const b = e.target.closest('[data-act]'); if (!b) return;
  const {act, id} = b.dataset;
  window.kbQuestion = {act, id, at: [...element.querySelectorAll('article')].indexOf(b.closest('article'))};
  trigger('click', {act, id}); });"""
# Where the focus goes once the page shows what a click has done: to what went wrong, to the form, to the head of another
# page, else to the same question, or to the one that came in its place. The form is not there at once.
SETTLE = """() => {
  const asked = window.kbQuestion, end = Date.now() + 1000, find = (what) => document.querySelector(what);
  window.kbQuestion = null; if (!asked) return;
  const settle = () => {
    const wrong = find('#bank-said [role=alert]'), form = find('#bank-edit textarea');
    if (wrong) { wrong.tabIndex = -1; wrong.focus(); }
    else if (asked.act === 'edit') { if (form) form.focus(); else if (Date.now() < end) setTimeout(settle, 40); }
    else if (asked.act === 'previous' || asked.act === 'next') find('#bank-list .where')?.focus();
    else {
      const articles = document.querySelectorAll('#bank-list article');
      const to = find(`#bank-list [data-id="${asked.id}"]`) || articles[Math.min(asked.at, articles.length - 1)]?.querySelector('button');
      (to || find('#bank-list .lead'))?.focus({preventScroll: true}); } };
  setTimeout(settle, 60); }"""
# What is wrong with what was typed stands below the form, and that may be below the screen.
WRONG = """() => setTimeout(() => {
  const wrong = document.querySelector('#bank-said [role=alert]'); if (wrong) { wrong.tabIndex = -1; wrong.focus(); } }, 60)"""
STYLE = """
.questions article { border: 1px solid var(--line); border-radius: 6px; background: var(--sheet); padding: 12px 16px; margin: 12px 0; break-inside: avoid; }
.questions article.stale { border-left: 5px solid #b26a00; } .questions .tag { color: var(--soft); font-size: 14px; } .questions .stem { margin: 4px 0; font-weight: 600; }
.questions ol { list-style: none; margin: 4px 0 8px 1em; padding: 0; } .questions ol li.right { font-weight: 600; } .questions ol li.right::after { content: " ✓"; color: #1b6b2a; }
.questions .why { color: var(--soft); margin: 6px 0 0; overflow-wrap: anywhere; } .questions .warn { color: #8a4b00; } .questions .acts { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; } .questions .acts button, .practice .acts button { margin: 0 !important; line-height: 1.4; }
.questions button, .practice button { padding: 6px 14px; border: 1px solid var(--edge); border-radius: 4px; background: var(--sheet); color: var(--ink, inherit); font-size: 15px; cursor: pointer; } .questions button:hover, .questions button:focus-visible, .practice button:hover, .practice button:focus-visible { border-color: currentColor; }
#bank-edit > .form { gap: 10px; } #bank-title h3 { margin-top: 20px; } .questions .turn { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 12px 0; } .questions .turn .where { margin-right: auto; } .questions .turn button:disabled { color: var(--soft); border-color: var(--line); cursor: default; }
.prose table.coverage { border-collapse: collapse; font-size: 15px; } .prose table.coverage th, .prose table.coverage td { border: 1px solid var(--line); padding: 4px 10px; } .prose table.coverage td:not(:first-child) { text-align: right; }
#quiz-form, #quiz-choice, #quiz-export, #bank-export, #bank-filters, #practice-choice, #bank-edit .row { gap: 12px; align-items: end; } #quiz-form > .form, #quiz-choice > .form, #quiz-export > .form, #bank-export > .form, #bank-filters > .form, #practice-choice > .form { gap: 16px; align-items: end; overflow: visible; } #quiz-choice > .form { align-items: start; }
#quiz-form input:not([type=range]), #quiz-form textarea, #bank-edit textarea, #bank-edit input { border: 1px solid var(--edge) !important; border-radius: 6px; background: var(--sheet); padding: 8px 12px; } #quiz-form .block, #bank-edit .block { overflow: visible; }
#quiz-documents .wrap:has(> .wrap-inner), #quiz-export .wrap:has(> .wrap-inner), #bank-export .wrap:has(> .wrap-inner), #bank-filters .wrap:has(> .wrap-inner) { border: 1px solid var(--edge); border-radius: 6px; background: var(--sheet); }
#quiz-export button.secondary, #bank-export button.secondary, #bank-all, #bank-edit button.secondary { border: 1px solid var(--edge); } #quiz-export > button, #bank-export > button, #bank-all { flex: 0 0 auto !important; min-width: 130px !important; font-size: 17px; } #bank-edit { border: 1px solid var(--edge); border-radius: 6px; background: var(--sheet); padding: 12px 16px; }
@media (max-width: 700px) { #quiz-form > .form, #quiz-choice > .form, #practice-choice > .form { flex-direction: column; align-items: stretch; } }
"""


def made(bank: Bank, wanted: int, script: Script) -> str:
    """A bank that was just made: the questions, what was left out, what is covered."""
    parts = [f'<p class="lead">{say("quiz_made", script, n=len(bank.items), made=bank.made)}</p>']
    if len(bank.items) < wanted:
        parts.append(f"<p>{say('quiz_few', script, n=len(bank.items), wanted=wanted)}</p>")
    if bank.echoing:
        parts.append(f"<p>{say('quiz_echoing', script, n=bank.echoing)}</p>")
    if len(bank.items) > SHOWN:
        parts.append(f"<p>{say('quiz_first', script, shown=SHOWN)}</p>")
    parts += [question(item, script, n) for n, item in enumerate(bank.items[:SHOWN], 1)]
    if bank.dropped:
        rows = "".join(
            f"<li>{say('quiz_dropped_row', script, reason=to_script(d.reason, script), n=d.count)} <small>{escape(d.example[:60])}…</small></li>"
            for d in bank.dropped
        )
        parts.append(f"<details><summary>{say('quiz_dropped', script)}</summary><ul>{rows}</ul></details>")
    parts.append(f"<details><summary>{say('quiz_coverage', script)}</summary>{_coverage(bank, script)}</details>")
    return f'<div class="questions">{"".join(parts)}</div>'


def making(n: int, total: int, what: str, script: Script) -> str:
    """How far the making is; `what` is the title of a document, which anybody may have written."""
    return f'<p class="lead">{say("quiz_running", script, what=escape(what), done=n + 1, total=total)}</p>'


def kept(questions: Sequence[Question], start: int, total: int, script: Script) -> str:
    """One page of the questions of the bank, with what can be done with each; `start` is the place of the first of `total`."""
    if not questions:
        return f'<p class="lead" tabindex="-1">{say("bank_empty", script)}</p>'
    last = start + len(questions)
    where = say("bank_where", script, first=start + 1, last=last, n=total)
    turn = _turn(start > 0, last < total, script)
    rows = "".join(_kept(q, script) for q in questions)
    below = f'<nav class="turn" aria-label="{where}">{turn}</nav>' if turn else ""
    return (
        f'<div class="questions"><nav class="turn" aria-label="{where}"><span class="where" tabindex="-1">{where}</span>{turn}</nav>'
        f"{rows}{below}</div>"
    )


def _turn(back: bool, on: bool, script: Script) -> str:
    """The buttons that turn the page; none if there is one page only."""
    if not back and not on:
        return ""
    return "".join(
        f'<button type="button" data-act="{act}"{"" if there else " disabled"}>{say(word, script)}</button>'
        for act, word, there in (("previous", "bank_previous", back), ("next", "bank_next", on))
    )


def _kept(q: Question, script: Script) -> str:
    state = to_script(STATUS_WORDS[q.status], script) + (f"，{say('bank_edited', script)}" if q.edited else "")
    stale = f'<p class="warn">{escape(spoken(STALE_WORDS[q.stale], script))}</p>' if q.stale else ""
    acts = [
        ("approve", "bank_approve", q.status != "approved" and not q.stale),
        ("withdraw", "bank_withdraw", q.status != "withdrawn"),
        ("draft", "bank_draft", q.status != "draft"),
        ("edit", "bank_edit", True),
    ]
    buttons = "".join(
        f'<button type="button" data-act="{act}" data-id="{escape(q.id)}" aria-label="{say(word, script)}：{escape(q.item.stem[:40])}">{say(word, script)}</button>'
        for act, word, wanted in acts
        if wanted
    )
    return question(
        q.item, script, 0, f"{state} · {escape(q.id)}", f'{stale}<div class="acts">{buttons}</div>', stale=bool(q.stale)
    )


def question(item: Item, script: Script, n: int, state: str = "", below: str = "", *, stale: bool = False) -> str:
    """One question with its answer marked and its clause."""
    tags = (TYPE_WORDS[item.type], SOURCE_WORDS[item.source], DIFFICULTY_WORDS[item.difficulty])
    tag = " · ".join([*(to_script(t, script) for t in tags), *([state] if state else [])])
    head = f"{n}. " if n else ""
    return (
        f'<article class="{"stale" if stale else ""}"><div class="tag">{tag}</div><p class="stem" {_lang(item.stem)}>{head}{escape(item.stem)}</p>'
        f"{options(item)}<div>{say('quiz_answer', script, answer=escape(answer(item, script)))}</div>"
        f'<p class="why" {_lang(item.explanation)}>{escape(item.explanation)}</p>{below}</article>'
    )


def options(item: Item) -> str:
    """The options, the right ones marked; none for true/false."""
    if not item.options or item.type == "judge":
        return ""
    right = set(item.answer) if item.type != "order" else set()
    rows = "".join(
        f'<li class="{"right" if n in right else ""}">{LETTERS[n]}. {escape(option)}</li>'
        for n, option in enumerate(item.options)
    )
    return f"<ol {_lang(''.join(item.options))}>{rows}</ol>"


def answer(item: Item, script: Script) -> str:
    """The answer as the key has it."""
    if item.type == "judge":
        return to_script(item.letters, script)
    return item.letters or item.answer_text


def _lang(text: str) -> str:
    return 'lang="zh-Hant"' if script_of(text) == "traditional" else 'lang="zh-Hans"'


def _coverage(bank: Bank, script: Script) -> str:
    rows = []
    for c in bank.coverage:
        if not any(x.possible for x in c.chapters):
            continue
        total = [sum(getattr(x, name) for x in c.chapters) for name in ("clauses", "possible", "asked")]
        rows.append(f"<tr><th>{escape(c.title)}</th>{''.join(f'<th>{n}</th>' for n in total)}</tr>")
        rows += [
            f"<tr><td>{escape(x.title)}</td><td>{x.clauses}</td><td>{x.possible}</td><td>{x.asked}</td></tr>"
            for x in c.chapters
            if x.title
        ]
    heads = "".join(
        f"<th>{say(w, script)}</th>"
        for w in ("quiz_col_document", "quiz_col_clauses", "quiz_col_possible", "quiz_col_asked")
    )
    return f'<div class="wide"><table class="coverage"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
