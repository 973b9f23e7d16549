"""The page of the IngestReport: every document held, what of it was read and what was lost, the doubtful ones first.

Left out: what it looks like (reports.py, look.py), the report of one upload (library.py).
"""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from kb.pages import cards, reports
from kb.pages.desk import Desk, explain, noted
from kb.pages.words import say
from kb.script import Script

Updates = dict[Any, Any]  # component -> its new value
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    doubtful: str

    @classmethod
    def of(cls, script: Script) -> "_Words":
        head = f'<h2>{say("intake_title", script)}</h2><p class="lead">{say("intake_lead", script)}</p>'
        return cls(head, say("only_doubtful", script))


class IntakePage:
    """The page, laid out where it is made; `tab.select(page.refresh, page.state, page.dynamic)` looks again."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        words = _Words.of("simplified")
        with gr.Column(elem_classes="page"), gr.Column(elem_classes="shelf"):
            self._title = gr.HTML(words.title)
            self._only = gr.Checkbox(False, label=words.doubtful, elem_id="only-doubtful", container=False)
            self._table = gr.HTML("", elem_id="intake")
        self.state = [self._only, script]
        self.dynamic = [self._table]
        self._only.change(self.refresh, self.state, self.dynamic, **_QUIET)
        script.change(self._tell, self.state, [self._title, self._only, *self.dynamic], **_QUIET)

    def refresh(self, doubtful: bool, script: Script) -> Updates:
        """The report of everything held now."""
        try:
            return {self._table: reports.of_library(self._desk.library().reports(), script, doubtful=doubtful)}
        except Exception as error:  # whatever it is, the page says so and stays up
            return {self._table: cards.problem(explain(noted(error), script), script)}

    def _tell(self, doubtful: bool, script: Script) -> Updates:
        words = _Words.of(script)
        return {
            self._title: words.title,
            self._only: gr.update(label=words.doubtful),
            **self.refresh(doubtful, script),
        }
