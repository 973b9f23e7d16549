"""HTML of what stands in an answer beside its sentence: the steps of a procedure, the duties with who and by when.

Every row leads to its citation. Whatever comes from a document is escaped here. Left out: the cards (cards.py).
"""

from collections.abc import Sequence
from html import escape

from kb.duties.rows import ROLE_WORDS
from kb.pages.words import say
from kb.results import DutyRow, Step
from kb.script import Script, script_of, to_script

_COLUMNS = ("duty_who", "duty_role", "duty_does", "duty_by", "duty_when", "duty_cited")


def steps(found: Sequence[Step], script: Script) -> str:
    """The steps as a numbered list."""
    if not found:
        return ""
    lines = "".join(
        f'<li lang="{_tag(s.text)}">{_actor(s)}{escape(s.text)}{_limit(s.by)}{_reference(s.citation, script)}</li>'
        for s in found
    )
    return f'<ol class="steps" aria-label="{say("steps", script)}">{lines}</ol>'


def duties(found: Sequence[DutyRow], script: Script) -> str:
    """The duties as a small table; a column that is empty throughout is left out."""
    if not found:
        return ""
    rows = [_cells(d, script) for d in found]
    kept = [n for n in range(len(_COLUMNS)) if any(row[n] for row in rows)]
    head = "".join(f'<th scope="col">{say(_COLUMNS[n], script)}</th>' for n in kept)
    body = "".join(
        f'<tr lang="{_tag(d.does)}">'
        + "".join(f'<td data-column="{say(_COLUMNS[n], script)}">{row[n]}</td>' for n in kept)
        + "</tr>"
        for d, row in zip(found, rows, strict=True)
    )
    return f'<table class="acted"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cells(d: DutyRow, script: Script) -> tuple[str, ...]:
    partners = say("duty_with", script, names=escape("、".join(d.with_whom))) if d.with_whom else ""
    role = to_script(ROLE_WORDS[d.role], script)
    return (
        f"<b>{escape(d.who)}</b>",
        f'<span class="badge {escape(d.role)}">{escape(role)}</span>',
        escape(d.does) + (f"<small>{partners}</small>" if partners else ""),
        escape(d.by),
        escape(d.when),
        _reference(d.citation, script),
    )


def _actor(s: Step) -> str:
    """Who does a step, where its words do not say it themselves."""
    return f"<b>{escape(s.who)}</b>：" if s.who and s.who not in s.text else ""


def _limit(by: str) -> str:
    return f' <span class="badge limit">{escape(by)}</span>' if by else ""


def _reference(n: int, script: Script) -> str:
    return f'<a class="ref" href="#cite-{n}" aria-label="{say("cite", script, n=n)}">{n}</a>'


def _tag(text: str) -> str:
    return "zh-Hant" if script_of(text) == "traditional" else "zh-Hans"
