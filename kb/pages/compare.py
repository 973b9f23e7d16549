"""The page of two versions side by side: choose both, see the clauses with the changed words marked, export.

Left out: pairing clauses (kb/revision/), how it looks (check_cards.py).
"""

from collections import Counter
from html import escape
from typing import Any

import gradio as gr

from kb.pages import cards, check_cards
from kb.pages.desk import Desk, explain, noted
from kb.pages.takeaway import private_file
from kb.pages.words import say, spoken
from kb.revision.export import Comparison, export, hanging, table
from kb.script import Script

Updates = dict[Any, Any]  # component -> its new value
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class ComparePage:
    """The page, laid out where it is made; `tab.select(page.refresh, page.state, page.dynamic)` looks again which documents there are."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        zh: Script = "simplified"
        with gr.Column(elem_classes="page"), gr.Column(elem_classes="shelf"):
            self._title = gr.HTML(_title(zh))
            with gr.Row(elem_id="compare-choice"):
                self._old = gr.Dropdown([], label=say("compare_old", zh), filterable=True)
                self._new = gr.Dropdown([], label=say("compare_new", zh), filterable=True)
            with gr.Row(elem_id="compare-acts"):
                self._all = gr.Checkbox(label=say("compare_all", zh), value=False)
                self._start = gr.Button(say("compare_start", zh), variant="primary", elem_id="compare-start")
            with gr.Row(elem_id="compare-export", visible=False) as self._exports:
                self._docx = gr.Button(say("export_docx", zh))
                self._html = gr.Button(say("export_html", zh))
            self._file = gr.File(label=say("exported", zh), visible=False, interactive=False)
            self._table = gr.HTML("", elem_id="compare-table", js_on_load=check_cards.LISTS)
        self.state = [self._old, self._new, script]
        self.dynamic = [self._old, self._new]
        chosen = [self._old, self._new, self._all, script]
        done = [self._table, self._exports, self._file]
        self._start.click(self._compare, chosen, done, **_QUIET)
        self._docx.click(self._export_docx, chosen, done, **_QUIET)
        self._html.click(self._export_html, chosen, done, **_QUIET)
        script.change(
            self._tell,
            chosen,
            [self._title, self._old, self._new, self._all, self._start, self._docx, self._html, self._file],
            **_QUIET,
        )

    def refresh(self, old: str | None, new: str | None, script: Script) -> Updates:
        """The documents to choose from, versions of one title beside each other; what was chosen stays, else a pair of versions."""
        choices = self._choices(script)
        if choices is None:
            return {self._old: gr.update(), self._new: gr.update()}
        known = {i for _, i in choices}
        return {
            self._old: gr.update(choices=choices, value=old if old in known else None),
            self._new: gr.update(choices=choices, value=new if new in known else None),
        }

    def _choices(self, script: Script) -> list[tuple[str, str]] | None:
        """Date and title of every document: the date first, for a long title is cut at its end. None if there is no library."""
        try:
            held = sorted(self._desk.library().documents(), key=lambda d: (d.metadata.title, d.metadata.date or ""))
        except Exception as error:  # whatever it is, the page says so and stays up
            noted(error)
            return None
        names = [f"{d.metadata.date or say('undated', script)} {d.metadata.title}" for d in held]
        seen = Counter(names)
        return [
            (name if seen[name] == 1 else f"{name}（{d.file}）", d.document_id)
            for name, d in zip(names, held, strict=True)
        ]

    def _compare(self, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        if not old or not new:
            return self._none(_note(say("compare_choose", script)))
        try:
            comparison = self._desk.library().compare(old, new)
        except Exception as error:  # as above
            return self._none(cards.problem(explain(noted(error), script), script))
        return {
            self._table: _shown(comparison, every, script),
            self._exports: gr.update(visible=True),
            self._file: gr.update(visible=False),
        }

    def _none(self, said: str) -> Updates:
        """No comparison: why, and nothing to export."""
        return {self._table: said, self._exports: gr.update(visible=False), self._file: gr.update(visible=False)}

    def _export_docx(self, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        return self._export(".docx", old, new, every, script)

    def _export_html(self, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        return self._export(".html", old, new, every, script)

    def _export(self, suffix: str, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        if not old or not new:
            return self._none(_note(say("compare_choose", script)))
        try:
            comparison = self._desk.library().compare(old, new)
            target = private_file(f"{say('tab_compare', script)}{suffix}")
            export(comparison, target, all_rows=every)
        except Exception as error:  # as above
            return self._none(cards.problem(explain(noted(error), script), script))
        return {self._table: _shown(comparison, every, script), self._file: gr.update(value=str(target), visible=True)}

    def _tell(self, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        known = {} if (choices := self._choices(script)) is None else {"choices": choices}
        return {
            self._title: _title(script),
            self._old: gr.update(label=say("compare_old", script), **known),
            self._new: gr.update(label=say("compare_new", script), **known),
            self._all: gr.update(label=say("compare_all", script)),
            self._start: say("compare_start", script),
            self._docx: say("export_docx", script),
            self._html: say("export_html", script),
            self._file: gr.update(label=say("exported", script)),
        }


def _shown(comparison: Comparison, every: bool, script: Script) -> str:
    return f'<p class="lead">{escape(spoken(comparison.summary(), script))}。</p>{table(comparison, all_rows=every)}{hanging(comparison)}'


def _title(script: Script) -> str:
    return f'<h2>{say("compare_title", script)}</h2><p class="lead">{say("compare_lead", script)}</p>'


def _note(words: str) -> str:
    return f'<p class="lead">{words}</p>'
