"""The page of the duty table: who has to do what, narrowed by unit, matter, phase and role, every row with its passage.

Left out: the rows themselves (kb/duties/), their HTML (duty_rows.py), how it looks (look.py).
"""

from typing import Any

import gradio as gr

from kb.duties.export import export
from kb.duties.rows import PHASE_WORDS, ROLE_WORDS, Phase, Role
from kb.duties.table import Entry, Wanted
from kb.pages import cards, duty_rows, original
from kb.pages.desk import Desk, explain, noted
from kb.pages.takeaway import private_file
from kb.pages.words import say
from kb.script import Script, to_script

Updates = dict[Any, Any]  # component -> its new value
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_LATEST: dict[str, Any] = {**_QUIET, "trigger_mode": "always_last"}  # while one is typing only the last state matters
LONGEST = 60  # characters of what is looked for


class DutiesPage:
    """The page, laid out where it is made; `tab.select(page.refresh, page.state, page.dynamic)` looks again."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        zh: Script = "simplified"
        with gr.Column(elem_classes="page"), gr.Column(elem_classes="shelf"):
            self._title = gr.HTML(_title(zh))
            with gr.Row(elem_id="duty-filters"):
                self._who = gr.Textbox(
                    label=say("duty_who", zh), placeholder=say("duty_who_hint", zh), max_length=LONGEST
                )
                self._about = gr.Textbox(
                    label=say("duty_about", zh), placeholder=say("duty_about_hint", zh), max_length=LONGEST
                )
                self._phase = gr.Dropdown(_phases(zh), value="", label=say("duty_phase", zh), filterable=False)
                self._role = gr.Dropdown(_roles(zh), value="", label=say("duty_role", zh), filterable=False)
            self._table = gr.HTML(
                "",
                elem_id="duty-table",
                js_on_load=original.ON_LOAD + duty_rows.ON_LOAD,
                server_functions=[original.server_function(desk), duty_rows.server_function(desk)],
            )
            with gr.Row(elem_id="duty-export"):
                self._xlsx = gr.Button(say("export_xlsx", zh))
                self._docx = gr.Button(say("export_docx", zh))
            self._file = gr.File(label=say("exported", zh), visible=False, interactive=False)
        self.state = [self._who, self._about, self._phase, self._role, script]
        self.dynamic = [self._table, self._file]
        for box in (self._who, self._about, self._phase, self._role):
            box.change(self.refresh, self.state, self.dynamic, **_LATEST)
        self._xlsx.click(self._export_xlsx, self.state, self.dynamic, **_QUIET)
        self._docx.click(self._export_docx, self.state, self.dynamic, **_QUIET)
        told = [self._title, self._who, self._about, self._phase, self._role, self._xlsx, self._docx, *self.dynamic]
        script.change(self._tell, self.state, told, **_QUIET)

    def refresh(self, who: str, about: str, phase: Phase, role: Role | None, script: Script) -> Updates:
        """The rows that are wanted now."""
        try:
            shown = duty_rows.table(self._found(who, about, phase, role), script)
        except Exception as error:  # whatever it is, the page says so and stays up
            shown = cards.problem(explain(noted(error), script), script)
        return {self._table: shown, self._file: gr.update(visible=False)}

    def _found(self, who: str, about: str, phase: Phase, role: Role | None) -> list[Entry]:
        wanted = Wanted(who.strip()[:LONGEST], about.strip()[:LONGEST], phase or "", role or None)
        return self._desk.library().duties(wanted)

    def _export_xlsx(self, who: str, about: str, phase: Phase, role: Role | None, script: Script) -> Updates:
        return self._export(".xlsx", (who, about, phase, role), script)

    def _export_docx(self, who: str, about: str, phase: Phase, role: Role | None, script: Script) -> Updates:
        return self._export(".docx", (who, about, phase, role), script)

    def _export(self, suffix: str, wanted: tuple[str, str, Phase, Role | None], script: Script) -> Updates:
        """A file to fetch, in the private folder that Gradio clears (app.py)."""
        try:
            target = private_file(f"{say('tab_duties', script)}{suffix}")
            export(self._found(*wanted), target, say("tab_duties", script))
            return {self._file: gr.update(value=str(target), visible=True)}
        except Exception as error:  # as above
            return {self._table: cards.problem(explain(noted(error), script), script)}

    def _tell(self, who: str, about: str, phase: Phase, role: Role | None, script: Script) -> Updates:
        return {
            self._title: _title(script),
            self._who: gr.update(label=say("duty_who", script), placeholder=say("duty_who_hint", script)),
            self._about: gr.update(label=say("duty_about", script), placeholder=say("duty_about_hint", script)),
            self._phase: gr.update(choices=_phases(script), label=say("duty_phase", script)),
            self._role: gr.update(choices=_roles(script), label=say("duty_role", script)),
            self._xlsx: say("export_xlsx", script),
            self._docx: say("export_docx", script),
            **self.refresh(who, about, phase, role, script),
        }


def _title(script: Script) -> str:
    return f'<h2>{say("duties_title", script)}</h2><p class="lead">{say("duties_lead", script)}</p>'


def _phases(script: Script) -> list[tuple[str, str]]:
    return [
        (say("any", script), ""),
        *((to_script(word, script), phase) for phase, word in PHASE_WORDS.items() if word),
    ]


def _roles(script: Script) -> list[tuple[str, str]]:
    return [(say("any", script), ""), *((to_script(word, script), role) for role, word in ROLE_WORDS.items())]
