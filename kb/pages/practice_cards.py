"""HTML of practice: one question to answer, what came of it, the score and the wrong ones.

Touch targets are 48 px high; the outcome is said in words and told to screen readers. Everything from documents is escaped.
"""

from html import escape
from typing import TYPE_CHECKING

from kb.pages import quiz_cards
from kb.pages.words import say
from kb.quiz.item import LETTERS, TYPE_WORDS, Item
from kb.script import Script, script_of, to_script

if TYPE_CHECKING:
    from kb.pages.practice import Round

# One click answers where one option is right; several are picked and then sent, in the order of the clicks.
ON_LOAD = """
const said = (b) => b.dataset.said || '';
element.addEventListener('click', (e) => {
  const b = e.target.closest('[data-act]'); if (!b) return;
  const box = b.closest('.practice');
  if (b.dataset.act === 'pick') {
    const on = b.getAttribute('aria-pressed') !== 'true'; b.setAttribute('aria-pressed', on);
    const picked = (box.dataset.picked || '').split(',').filter((x) => x && x !== b.dataset.said); if (on) picked.push(b.dataset.said);
    box.dataset.picked = picked.join(',');
    box.querySelectorAll('[data-act=pick]').forEach((o) => { const n = picked.indexOf(o.dataset.said); const mark = o.querySelector('.nth'); if (mark) mark.textContent = n < 0 ? '' : n + 1; });
    return;
  }
  if (b.dataset.act === 'print') { window.print(); return; }
  if (b.dataset.act === 'show') { box.querySelector('.model').hidden = false; b.hidden = true; return; }
  const typed = box ? box.querySelector('input.typed') : null;
  const words = b.dataset.act === 'send' ? (typed ? typed.value : box.dataset.picked || '') : said(b);
  if (b.dataset.act === 'send' && !words.trim()) { if (typed) typed.focus(); return; }
  trigger('click', {act: b.dataset.act === 'send' ? 'answer' : b.dataset.act, said: words});
});
element.addEventListener('keydown', (e) => { if (e.key === 'Enter' && e.target.matches('input.typed')) { e.preventDefault(); element.querySelector('[data-act=send]').click(); } });
"""
STYLE = """
.practice { border: 1px solid var(--line); border-radius: 8px; background: var(--sheet); padding: 16px 20px; margin: 12px 0; } .practice .where { color: var(--soft); font-size: 15px; }
.practice .stem { font-size: 20px; font-weight: 600; line-height: 1.7; margin: 8px 0 12px; } .practice .choices { display: grid; gap: 10px; }
.practice .choices button { text-align: left; min-height: 48px; font-size: 18px; padding: 10px 16px; } .practice .choices button[aria-pressed=true] { border-color: #1f5fa8; box-shadow: inset 0 0 0 2px #1f5fa8; }
.practice .choices .right { border-color: #1b6b2a; background: #e7f4e6; } .practice .choices .chosen:not(.right) { border-color: #b3261e; background: #fdecea; } .practice .choices div { border: 1px solid var(--line); border-radius: 4px; padding: 10px 16px; font-size: 18px; }
.practice .outcome { font-size: 20px; font-weight: 700; margin: 14px 0 4px; } .practice .outcome.ok { color: #1b6b2a; } .practice .outcome.no { color: #b3261e; }
.practice .acts { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 14px; } .practice .acts button { min-height: 48px; min-width: 120px; font-size: 18px; } .practice .acts button.main { background: #1f4e79; color: #fff; border-color: #1f4e79; }
.practice input.typed { width: 100%; min-height: 48px; font-size: 18px; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 4px; background: var(--sheet); color: inherit; } .practice .nth { float: right; font-weight: 700; }
.practice blockquote { margin: 8px 0 0 !important; padding: 8px 14px !important; border-left: 3px solid var(--edge) !important; background: var(--ground, #f4f6f8); overflow-wrap: anywhere; white-space: pre-wrap; }
#practice-choice { gap: 12px; align-items: end; }
@media print { #masthead, .tab-container, #practice-choice, #practice-start, .practice .acts { display: none !important; } }
"""


def shown(now: "Round", script: Script) -> str:
    """Where one is: a question, its outcome, or the score."""
    if now.is_over:
        return _score(now, script)
    item = now.item
    where = say("practice_where", script, n=now.at + 1, total=len(now.items), right=now.right)
    body = _told(now, script) if now.told else _asked(item, script)
    lang = "zh-Hant" if script_of(item.stem) == "traditional" else "zh-Hans"
    return (
        f'<div class="practice"><div class="where">{where} · {to_script(TYPE_WORDS[item.type], script)}</div>'
        f'<div class="stem" lang="{lang}">{escape(item.stem)}</div>{body}</div>'
    )


def _asked(item: Item, script: Script) -> str:
    if item.type == "blank":
        hint = say("practice_blank", script)
        return f'<input class="typed" type="text" autocomplete="off" aria-label="{hint}" placeholder="{hint}">{_acts(script, ("send", "practice_submit", True))}'
    if item.type == "short":
        model = f'<div class="model" hidden><blockquote>{escape(item.answer_text)}</blockquote>{_acts(script, ("knew", "practice_knew", True), ("not", "practice_not", False))}</div>'
        return f"{_acts(script, ('show', 'practice_show', True))}{model}"
    one = item.type in ("single", "judge")
    words = [to_script(o, script) for o in item.options] if item.type == "judge" else list(item.options)
    buttons = "".join(
        f'<button type="button" data-act="{"answer" if one else "pick"}" data-said="{n}"{"" if one else " aria-pressed=false"}>'
        f"{'' if item.type == 'judge' else LETTERS[n] + '. '}{escape(option)}{'<span class=nth></span>' if item.type == 'order' else ''}</button>"
        for n, option in enumerate(words)
    )
    hint = f"<p>{say('practice_order', script)}</p>" if item.type == "order" else ""
    send = "" if one else _acts(script, ("send", "practice_submit", True))
    return f'{hint}<div class="choices">{buttons}</div>{send}'


def _told(now: "Round", script: Script) -> str:
    """What came of the present question, with the clause."""
    item, (said, right) = now.item, now.given[-1]
    chosen = picked(said) if item.options else []
    rows = ""
    if item.options:
        marked = [
            f'<div class="{"right" if n in item.answer and item.type != "order" else ""} {"chosen" if n in chosen and item.type != "order" else ""}">'
            f"{'' if item.type == 'judge' else LETTERS[n] + '. '}{escape(to_script(o, script) if item.type == 'judge' else o)}</div>"
            for n, o in enumerate(item.options)
        ]
        rows = f'<div class="choices">{"".join(marked)}</div>'
    outcome = f'<p class="outcome {"ok" if right else "no"}" role="status">{say("practice_right" if right else "practice_wrong", script)}</p>'
    given = "".join(LETTERS[n] for n in chosen if n < len(item.options)) if item.type == "order" else said
    told = item.type in ("blank", "order") and given
    yours = f"<p>{say('practice_yours', script, answer=escape(given))}</p>" if told else ""
    key = f"<p>{say('quiz_answer', script, answer=escape(quiz_cards.answer(item, script)))}</p>"
    last = now.at + 1 == len(now.items)
    acts = _acts(script, ("next", "practice_finish" if last else "practice_next", True))
    return f"{rows}{outcome}{yours}{key}<blockquote>{escape(item.explanation)}</blockquote>{acts}"


def _score(now: "Round", script: Script) -> str:
    total = len(now.items)
    share = round(100 * now.right / total) if total else 0
    head = f'<div class="practice"><p class="outcome ok" role="status">{say("practice_score", script, right=now.right, total=total, share=share)}</p>'
    acts = [("redo", "practice_redo", True)] if now.wrong else []
    head += f"{_acts(script, *acts, ('print', 'practice_print', False))}</div>"
    if not now.wrong:
        return f"{head}<p>{say('practice_book_empty', script)}</p>"
    book = "".join(quiz_cards.question(item, script, n) for n, item in enumerate(now.wrong, 1))
    return f'{head}<h3>{say("practice_book", script, n=len(now.wrong))}</h3><div class="questions">{book}</div>'


def picked(said: str) -> list[int]:
    """The options that an answer names, in the order of the clicks: '2,0' -> [2, 0].

    Anybody may send anything: '²' is a digit to Python and no number, and counts as no option.
    """
    return [int(part) for part in said.split(",") if part.strip().isdecimal()]


def _acts(script: Script, *acts: tuple[str, str, bool]) -> str:
    buttons = "".join(
        f'<button type="button" class="{"main" if main else ""}" data-act="{act}">{say(word, script)}</button>'
        for act, word, main in acts
    )
    return f'<div class="acts">{buttons}</div>' if buttons else ""
