"""The page of cases: a situation in, the reports most like it out as cards; the latest where nothing is described.

Left out: the cards themselves (kb/cases.py), their HTML (case_cards.py), how it looks (look.py).
"""

from typing import Any

import gradio as gr

from kb.pages import cards, case_cards, duty_rows, original
from kb.pages.desk import Desk, explain, noted
from kb.pages.words import say
from kb.script import Script

Updates = dict[Any, Any]  # component -> its new value
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
LONGEST = 500  # characters of a situation
MOST = 5  # cards


class CasesPage:
    """The page, laid out where it is made; `tab.select(page.refresh, page.state, page.dynamic)` looks again."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        zh: Script = "simplified"
        with gr.Column(elem_classes="page"), gr.Column(elem_classes="shelf"):
            self._title = gr.HTML(_title(zh))
            with gr.Row(elem_id="situation"):
                self._situation = gr.Textbox(
                    label=say("case_situation", zh),
                    show_label=False,
                    container=False,
                    placeholder=say("case_hint", zh),
                    lines=1,
                    max_lines=4,
                    max_length=LONGEST,
                )
                self._button = gr.Button(say("case_find", zh), variant="primary")
            self._cards = gr.HTML(
                "",
                elem_id="cases",
                js_on_load=original.ON_LOAD + duty_rows.ON_LOAD,
                server_functions=[original.server_function(desk), duty_rows.server_function(desk)],
            )
        self.state = [self._situation, script]
        self.dynamic = [self._cards]
        gr.on(
            [self._situation.submit, self._button.click],
            self.refresh,
            self.state,
            self.dynamic,
            trigger_mode="always_last",
            **_QUIET,
        )
        script.change(self._tell, self.state, [self._title, self._situation, self._button, *self.dynamic], **_QUIET)

    def refresh(self, situation: str, script: Script) -> Updates:
        """The cards that are wanted now."""
        try:
            asked = situation.strip()[:LONGEST]
            shown = case_cards.cases(self._desk.library().cases(asked, MOST), script, asked)
        except Exception as error:  # whatever it is, the page says so and stays up
            shown = cards.problem(explain(noted(error), script), script)
        return {self._cards: shown}

    def _tell(self, situation: str, script: Script) -> Updates:
        return {
            self._title: _title(script),
            self._situation: gr.update(label=say("case_situation", script), placeholder=say("case_hint", script)),
            self._button: say("case_find", script),
            **self.refresh(situation, script),
        }


def _title(script: Script) -> str:
    return f'<h2>{say("cases_title", script)}</h2><p class="lead">{say("cases_lead", script)}</p>'
