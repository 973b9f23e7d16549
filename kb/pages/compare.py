"""The page of two versions side by side: choose both, see the clauses with the changed words marked, export.

Left out: pairing clauses (kb/revision/), how it looks (check_cards.py).
"""

import tempfile
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from kb.pages import cards
from kb.pages.desk import Desk, explain, noted
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
                self._all = gr.Checkbox(label=say("compare_all", zh), value=False)
                self._start = gr.Button(say("compare_start", zh), variant="primary", elem_id="compare-start")
            self._table = gr.HTML("", elem_id="compare-table")
            with gr.Row(elem_id="compare-export"):
                self._docx = gr.Button(say("export_docx", zh))
                self._html = gr.Button(say("export_html", zh))
            self._file = gr.File(label=say("exported", zh), visible=False, interactive=False)
        self.state = [self._old, self._new, script]
        self.dynamic = [self._old, self._new]
        chosen = [self._old, self._new, self._all, script]
        self._start.click(self._compare, chosen, [self._table, self._file], **_QUIET)
        self._docx.click(self._export_docx, chosen, [self._table, self._file], **_QUIET)
        self._html.click(self._export_html, chosen, [self._table, self._file], **_QUIET)
        script.change(
            self._tell,
            chosen,
            [self._title, self._old, self._new, self._all, self._start, self._docx, self._html],
            **_QUIET,
        )

    def refresh(self, old: str | None, new: str | None, script: Script) -> Updates:
        """The documents to choose from, versions of one title beside each other; what was chosen stays, else a pair of versions."""
        try:
            held = sorted(self._desk.library().documents(), key=lambda d: (d.metadata.title, d.metadata.date or ""))
        except Exception as error:  # whatever it is, the page says so and stays up
            noted(error)
            return {self._old: gr.update(), self._new: gr.update()}
        choices = [(f"{d.metadata.title}（{d.metadata.date or d.file}）", d.document_id) for d in held]
        known = {i for _, i in choices}
        return {
            self._old: gr.update(choices=choices, value=old if old in known else None),
            self._new: gr.update(choices=choices, value=new if new in known else None),
        }

    def _compare(self, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        if not old or not new:
            return {self._table: _note(say("compare_choose", script)), self._file: gr.update(visible=False)}
        try:
            comparison = self._desk.library().compare(old, new)
        except Exception as error:  # as above
            return {
                self._table: cards.problem(explain(noted(error), script), script),
                self._file: gr.update(visible=False),
            }
        return {self._table: _shown(comparison, every, script), self._file: gr.update(visible=False)}

    def _export_docx(self, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        return self._export(".docx", old, new, every, script)

    def _export_html(self, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        return self._export(".html", old, new, every, script)

    def _export(self, suffix: str, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        if not old or not new:
            return {self._table: _note(say("compare_choose", script)), self._file: gr.update(visible=False)}
        try:
            comparison = self._desk.library().compare(old, new)
            target = Path(tempfile.mkdtemp(prefix="kb-")) / f"{say('tab_compare', script)}{suffix}"
            export(comparison, target, all_rows=every)
        except Exception as error:  # as above
            return {
                self._table: cards.problem(explain(noted(error), script), script),
                self._file: gr.update(visible=False),
            }
        return {self._table: _shown(comparison, every, script), self._file: gr.update(value=str(target), visible=True)}

    def _tell(self, old: str | None, new: str | None, every: bool, script: Script) -> Updates:
        return {
            self._title: _title(script),
            self._old: gr.update(label=say("compare_old", script)),
            self._new: gr.update(label=say("compare_new", script)),
            self._all: gr.update(label=say("compare_all", script)),
            self._start: say("compare_start", script),
            self._docx: say("export_docx", script),
            self._html: say("export_html", script),
        }


def _shown(comparison: Comparison, every: bool, script: Script) -> str:
    return f'<p class="lead">{escape(spoken(comparison.summary(), script))}。</p>{table(comparison, all_rows=every)}{hanging(comparison)}'


def _title(script: Script) -> str:
    return f'<h2>{say("compare_title", script)}</h2><p class="lead">{say("compare_lead", script)}</p>'


def _note(words: str) -> str:
    return f'<p class="lead">{words}</p>'
