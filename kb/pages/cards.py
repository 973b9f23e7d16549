"""HTML of an answer: the answer itself, its citation cards, and the states around it (nothing yet, searching, problem).

Documents are written by anybody: whatever comes from one is escaped here, and nowhere is it trusted.
Left out: the look (look.py), when what is shown (ask.py).
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from html import escape
from typing import Literal

from ingest.document import Metadata
from kb import referring
from kb.pages import acted, original
from kb.pages.words import WORDS, say, spoken
from kb.results import Answer, Citation
from kb.script import Script, script_of, to_script
from kb.versions import NOT_IN_FORCE, state_of

Role = Literal["evidence", "related", "nearest"]  # of a card: what it is to the answer
_LABELS: dict[Role, str] = {"evidence": "cite", "related": "cite_related", "nearest": "not_an_answer"}

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")  # 2024-04-12
_REFERENCE = re.compile(r"\[(\d{1,2})\]")  # 由市水利局牵头[1]
_AROUND = 60  # characters shown before and after a quote
_WEAK = 0.65  # below this the evidence only just passed; said in words, since a number would be taken for a probability


def tag(text: str) -> str:
    """The language tag of a text, so that the browser takes the right glyphs: '颱風' -> 'zh-Hant'."""
    return "zh-Hant" if script_of(text) == "traditional" else "zh-Hans"


def opening(script: Script) -> str:
    """What stands above the question."""
    return f'<div class="opening"><h1>{say("ask_title", script)}</h1><p>{say("ask_lead", script)}</p></div>'


def examples(questions: Sequence[str], script: Script) -> str:
    """Questions to try, as buttons, if there are any; they are shown as they are whatever the script of the page."""
    keys = f'<p class="keys">{say("keys", script)}</p>'
    if not questions:
        return keys
    buttons = "".join(
        f'<button type="button" data-question="{escape(q)}" lang="{tag(q)}">{escape(q)}</button>' for q in questions
    )
    words = say("examples", script)
    return f'<nav class="examples" aria-label="{words}"><h2>{words}</h2><div>{buttons}</div></nav>{keys}'


def empty(script: Script) -> str:
    """The library holds nothing: how to put something in."""
    return (
        f'<section class="state empty"><h2>{say("empty", script)}</h2><p>{say("empty_lead", script)}</p>'
        f"<ol><li>{say('empty_page', script)}</li><li>{say('empty_command', script)}<code>kb add corpora</code></li></ol></section>"
    )


def searching(question: str, script: Script) -> str:
    """While the answer is being found."""
    return (
        f'<section class="answer waiting" role="status">{asked(question, script)}'
        f'<p>{say("searching", script)}</p><div class="bones" aria-hidden="true"><i></i><i></i><i></i></div></section>'
    )


def asked(question: str, script: Script) -> str:
    """The question that what follows is about: the box above may say another one by now."""
    label = f'<span class="sr">{say("question", script)}</span>'
    return f'<p class="asked">{label}<span lang="{tag(question)}">{escape(question)}</span></p>'


def problem(message: str, script: Script, question: str = "") -> str:
    """Something a person has to do first; the message says what."""
    head = asked(question, script) if question else ""
    return f'<section class="state problem" role="alert">{head}<h2>{say("problem", script)}</h2><p>{escape(message)}</p></section>'


def answer(a: Answer, script: Script, spoken_script: Script, drawn: Collection[str] = ()) -> str:
    """An answer with its citations, or an honest 未找到; our own sentence in `spoken_script`, quotes as they are.

    Of the documents in `drawn` the page itself can be looked at.
    """
    head = asked(a.question, script)
    foot = f'<p class="elapsed">{say("elapsed", script, seconds=f"{a.elapsed_ms / 1000:.1f}")}</p>'
    if a.status == "not_found":
        return _not_found(a, script, head, foot, drawn)
    notes = "".join(f'<p class="note">{escape(spoken(n, script))}</p>' for n in a.notes)
    if a.confidence < _WEAK:
        notes = f'<p class="note">{say("weak", script)}</p>{notes}'
    link = rf'<a class="ref" href="#cite-\1" aria-label="{say("cite", script, n="")}\1">\1</a>'
    text = _REFERENCE.sub(link, _said(a, spoken_script))
    said = {int(n) for n in _REFERENCE.findall(a.text)}  # the others are near it, and answer nothing that was said
    said |= {d.citation for d in a.duties} | {s.citation for s in a.steps}
    evidence = [c for c in a.citations if c.id in said]
    related = [c for c in a.citations if c.id not in said]
    return (
        f'<section class="answer found" aria-live="polite">{head}<h2 class="verdict">{say("found", script)}</h2>'
        f'<p class="said" lang="{"zh-Hant" if spoken_script == "traditional" else "zh-Hans"}">{text}</p>{acted.steps(a.steps, script)}{acted.duties(a.duties, script)}{notes}{foot}</section>'
        f"{_cards(evidence, 'evidence', say('evidence_count', script, n=len(evidence)), script, drawn)}"
        f"{_cards(related, 'related', say('related_lead', script), script, drawn)}"
    )


def _cards(citations: Sequence[Citation], role: Role, lead: str, script: Script, drawn: Collection[str]) -> str:
    """Cards under the heading of what they are; nothing where there are none."""
    if not citations:
        return ""
    return (
        f'<section class="cards {role}" aria-label="{say(role, script)}"><h2>{say(role, script)}'
        f"<small>{lead}</small></h2>{''.join(card(c, script, role, drawn) for c in citations)}</section>"
    )


def _said(a: Answer, script: Script) -> str:
    """Our sentence in a script, with what answers in it standing out where it can be told."""
    text = escape(to_script(a.text, script))
    best = a.citations[0] if a.citations else None
    focus = best.quote[best.focus_start - best.start : best.focus_end - best.start] if best else ""
    focus = escape(to_script(" ".join(focus.split("\n")), script))
    if focus and len(focus) < len(text) * 0.8:
        text = text.replace(focus, f"<strong>{focus}</strong>", 1)
    return text.replace("\n", "<br>")


def _not_found(a: Answer, script: Script, head: str, foot: str, drawn: Collection[str]) -> str:
    reasons = [spoken(n, script).removeprefix("未找到：") for n in a.notes] or [say("not_found_lead", script)]
    said = "".join(f'<p class="said">{escape(r)}</p>' for r in reasons)
    return (
        f'<section class="answer missing" aria-live="polite">{head}<h2 class="verdict">{say("not_found", script)}</h2>'
        f'{said}<p class="next">{say("not_found_next", script)}</p>{foot}</section>{_cards(a.nearest, "nearest", say("nearest_lead", script), script, drawn)}'
    )


def card(c: Citation, script: Script, role: Role = "evidence", drawn: Collection[str] = ()) -> str:
    """One citation: document, place in it, the clause in its surroundings with the sentence that answers marked.

    In what is merely related that sentence is underlined, for nothing in the answer is taken from it; a nearest
    passage has no number and no mark, and says that it is no answer.
    """
    answers = role != "nearest"
    m = c.metadata
    name = f"《{m.title}》"
    badge = f'<b class="number" aria-hidden="true">{c.id}</b>' if answers else ""
    badges = (
        status(m, script)
        if answers
        else f'<span class="badge not">{say("not_an_answer", script)}</span>{status(m, script)}'
    )
    about = "".join(f"<span>{escape(part)}</span>" for part in (m.issuer, m.number, day(m.date or "")) if part)
    warnings = "".join(f"<p>{say(f'warn_{w}', script)}</p>" for w in c.warnings if f"warn_{w}" in WORDS)
    if warnings:
        warnings = f'<div class="warnings">{warnings}</div>'
    see = original.button(c, script, answers=answers) if c.page and c.document_id in drawn else ""
    label = say(_LABELS[role], script, n=c.id)
    return (
        f'<article class="card" id="{"cite" if answers else "near"}-{c.id}" tabindex="0" aria-label="{label} {escape(name)}">'
        f'<header>{badge}<div><h3 lang="{tag(m.title)}">{escape(name)}</h3>{badges}<p class="about">{about}</p></div></header>'
        f'<p class="place"><span class="sr">{say("place", script)}</span>{_place(c, script)}</p>'
        f'{warnings}<blockquote lang="{tag(c.quote)}">{_before(c)}<span class="quote">{_marked(c, role)}</span>'
        f"{_after(c)}</blockquote>{_references(c, script)}"
        f'<footer><span class="file">{escape(c.file)}</span>{see}<button type="button" class="copy" data-copy="{escape(source_line(c, script))}" '
        f'data-done="{say("copied", script)}" data-failed="{say("copy_failed", script)}">{say("copy", script)}</button></footer></article>'
    )


def _references(c: Citation, script: Script) -> str:
    """What the quote refers to, below it: our words in the script of the page, the clauses as they stand."""
    told = "".join(
        f"<li>{escape(spoken(line.words, script))}{escape(line.place)}{escape(spoken(line.remark, script))}"
        + (f'<q lang="{tag(line.quote)}">{escape(line.quote)}</q>' if line.quote else "")
        + "</li>"
        for line in referring.lines(c.references, c.document_id, c.start, c.end)
    )
    return f'<ul class="references">{told}</ul>' if told else ""


def status(m: Metadata, script: Script) -> str:
    """The badge of a document's status, or nothing where it does not say."""
    state = state_of(m, date.today())
    return "" if state == "unknown" else f'<span class="badge {state}">{say(state, script)}</span>'


def source_line(c: Citation, script: Script) -> str:
    r"""What the copy button copies: the quote as it stands and where it is from.

    '“渔船全部回港。”\n——《云州市防汛防台风应急预案》（云政办发〔2024〕17号，2024年4月12日）5.2，第 8 页'
    """
    about = "，".join(p for p in (c.metadata.issuer, c.metadata.number, day(c.metadata.date or "")) if p)
    draft = f"【{say(c.metadata.status, script)}】" if c.metadata.status in NOT_IN_FORCE else ""
    where = "，".join(p for p in (c.locator or " › ".join(c.path), _page(c, script)) if p)
    return f"“{c.quote}”\n——《{c.metadata.title}》{draft}{f'（{about}）' if about else ''}{where}"


def _page(c: Citation, script: Script) -> str:
    return say("page", script, n=c.page) if c.page else ""


def _place(c: Citation, script: Script) -> str:
    """Headings, locator and page as steps; what would be said twice is said once.

    path 第三章 监测 › 第十七条 with locator 第十七条第二款 -> 第三章 监测 › 第十七条第二款.
    """
    steps = [step for n, step in enumerate(c.path) if n or step != c.metadata.title]
    last = steps[-1] if steps else ""
    if last and c.locator.startswith(last):
        steps[-1] = c.locator
    elif c.locator and not any(c.locator.endswith(last[:n]) for n in range(1, len(last) + 1)):
        steps.append(c.locator)
    shown = [f'<span lang="{tag(s)}">{escape(s)}</span>' for s in steps]
    if c.page:
        shown.append(f"<span>{_page(c, script)}</span>")
    return "".join(shown)


def day(iso: str) -> str:
    """A date as offices write it: '2024-04-12' -> '2024年4月12日'; anything else as it is."""
    found = _DAY.fullmatch(iso)
    return f"{int(found[1])}年{int(found[2])}月{int(found[3])}日" if found else iso


def _before(c: Citation) -> str:
    """A little of what stands before the quote: enough to see its place, not so much that it pushes the quote away."""
    shown = c.before[-_AROUND:]
    return _around(f"…{shown}" if c.start > len(shown) else shown, line=shown.endswith("\n"))


def _after(c: Citation) -> str:
    return _around(f"{c.after[:_AROUND]}…" if c.after else "", line=c.after.startswith("\n"))


def _around(text: str, *, line: bool) -> str:
    """Text around a quote: on a line of its own where the quote is a paragraph, else running on."""
    return f'<span class="around{" line" if line else ""}">{escape(text)}</span>'


def _marked(c: Citation, role: Role) -> str:
    """The quote with its sentence marked or underlined; as it is where none is or the offsets do not lie in it."""
    if role == "nearest" or not c.start <= c.focus_start < c.focus_end <= c.end:
        return escape(c.quote)
    at, to = c.focus_start - c.start, c.focus_end - c.start
    mark = "mark" if role == "evidence" else "u"
    return f"{escape(c.quote[:at])}<{mark}>{escape(c.quote[at:to])}</{mark}>{escape(c.quote[to:])}"
