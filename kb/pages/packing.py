"""The row above an answer that hands out the evidence pack: the answer with what proves it, as a file to print and keep.

Left out: what is in a pack and how it is written (kb/pack/).
"""

from typing import Any, Protocol

import gradio as gr

from kb.pack.assemble import assemble
from kb.pack.export import export
from kb.pages import cards
from kb.pages.desk import Desk, explain, noted
from kb.pages.takeaway import private_file
from kb.pages.words import say
from kb.results import Answer
from kb.script import Script

Updates = dict[Any, Any]  # component -> its new value
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


class Answered(Protocol):
    """What stands on the page."""

    @property
    def answer(self) -> Answer | None:
        """The answer that is shown, None if none is."""


class PackRow:
    """The row, laid out where it is made."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with gr.Row(visible=False, elem_id="pack") as self._row:
            self._label = gr.HTML(_label("simplified"))
            self._word = gr.Button("Word", size="sm", elem_id="pack-word")
            self._pdf = gr.Button("PDF", size="sm", elem_id="pack-pdf")
        self._file = gr.File(label=say("exported", "simplified"), visible=False, interactive=False, elem_id="pack-file")
        self.parts = [self._row, self._label, self._file]

    def wire(self, shown: gr.State, script: gr.Radio) -> None:
        """Let the buttons write the answer of this state, which is Answered."""
        told = [self._label, self._file]
        self._word.click(self._write_word, [shown, script], told, **_QUIET)
        self._pdf.click(self._write_pdf, [shown, script], told, **_QUIET)

    def show(self, there: bool, script: Script) -> Updates:
        """The row where there is an answer, without the file of the one before."""
        return {
            self._row: gr.update(visible=there),
            self._label: _label(script),
            self._file: gr.update(visible=False, value=None, label=say("exported", script)),
        }

    def _write_word(self, shown: Answered, script: Script) -> Updates:
        return self._write(shown.answer, ".docx", script)

    def _write_pdf(self, shown: Answered, script: Script) -> Updates:
        return self._write(shown.answer, ".pdf", script)

    def _write(self, answer: Answer | None, suffix: str, script: Script) -> Updates:
        """A file to fetch, in the private folder that Gradio clears (app.py)."""
        if answer is None:
            return {self._file: gr.update(visible=False)}
        try:
            target = private_file(f"{say('pack_name', script)}{suffix}")
            export(assemble(self._desk.library(), answer), target)
            return {self._label: _label(script), self._file: gr.update(value=str(target), visible=True)}
        except Exception as error:  # whatever it is, the page says so and stays up
            return {self._label: cards.problem(explain(noted(error), script), script)}


def _label(script: Script) -> str:
    return f'<p class="lead">{say("export_pack", script)}</p>'
