"""The page of the library: add files, see what became of them, find, open and remove documents.

Left out: what it looks like (shelf.py, look.py), how uploads come in (uploads.py), reading files (ingest/).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from ingest.document import Audience
from ingest.report import IngestReport
from kb.intake import AddProgress
from kb.pages import cards, reports, shelf
from kb.pages.desk import Desk, explain, noted
from kb.pages.uploads import take_in
from kb.pages.words import say
from kb.results import Removed
from kb.script import Script

Updates = dict[Any, Any]  # component -> its new value

# Titles in the list are buttons in our own HTML; the click carries which document.
_PICK = """element.addEventListener('click', (e) => {
  const b = e.target.closest('[data-document]');
  if (b) { trigger('click', {document: b.dataset.document}); window.scrollTo(0, 0); } });"""
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_WRITE: dict[str, Any] = {**_QUIET, "concurrency_limit": 1, "concurrency_id": "write"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows, kept so that it can be told again in the other script."""

    report: IngestReport | None = None
    opened: str = ""  # id of the document that is open
    asking: bool = False  # whether to remove it
    removed: tuple[str, Removed] | None = None
    error: Exception | None = None


class LibraryPage:
    """The page, laid out where it is made, and wired to the desk; `script` is the 简/繁 switch.

    `refresh` looks again at what is held: `tab.select(page.refresh, page.state, page.dynamic)`.
    """

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        with gr.Column(elem_classes="page"):
            self._lay_adding("simplified")
            self._message = gr.HTML("", elem_id="message")
            self._lay_document("simplified")
            self._lay_list("simplified")
        self._shown = gr.State(Shown())
        self.state = [self._shown, self._filter, script]
        self.dynamic = [self._adding, self._message, self._opened, self._document, self._remove, self._asking]
        self.dynamic += [self._sure, self._shelf, self._held, self._shown]
        self._wire(script)

    def _lay_adding(self, zh: Script) -> None:
        with gr.Column(elem_classes="sheet") as self._adding:
            self._lead = gr.HTML(_lead(zh))
            self._files = gr.File(label=say("files", zh), show_label=False, file_count="multiple", elem_id="drop")
            with gr.Row(elem_id="settings"):
                self._audience = gr.Radio(
                    _audiences(zh), value="internal", label=say("audience", zh), elem_id="audience"
                )
                self._add = gr.Button(say("add", zh), variant="primary", elem_id="add")

    def _lay_document(self, zh: Script) -> None:
        with gr.Column(visible=False) as self._opened:
            self._back = gr.Button(say("back", zh), elem_id="back")
            self._document = gr.HTML("", js_on_load=_PICK, elem_id="document")
            self._remove = gr.Button(say("remove", zh), elem_id="remove")
            with gr.Column(visible=False) as self._asking:
                self._sure = gr.HTML("")
                with gr.Row():
                    self._yes = gr.Button(say("remove_yes", zh), elem_id="remove-yes")
                    self._no = gr.Button(say("remove_no", zh), elem_id="remove-no")

    def _lay_list(self, zh: Script) -> None:
        with gr.Column(elem_classes="shelf") as self._shelf:
            self._title = gr.HTML(_title(zh))
            self._filter = gr.Textbox(
                "", label=say("filter", zh), placeholder=say("filter_hint", zh), elem_id="filter", max_lines=1
            )
            self._held = gr.HTML(f'<p class="count">{say("opening", zh)}</p>', js_on_load=_PICK, elem_id="held")

    def _wire(self, script: gr.Radio) -> None:
        add = [self._files, self._audience, *self.state]
        self._add.click(self._bring, add, [*self.dynamic, self._files], **_WRITE)
        self._yes.click(self._take_out, self.state, self.dynamic, **_WRITE)
        self._document.click(self._open, [self._filter, script], self.dynamic, **_QUIET)
        self._held.click(self._open, [self._filter, script], self.dynamic, **_QUIET)
        self._back.click(self._close, self.state, self.dynamic, **_QUIET)
        self._remove.click(self._ask, self.state, self.dynamic, **_QUIET)
        self._no.click(self._keep, self.state, self.dynamic, **_QUIET)
        latest = {**_QUIET, "trigger_mode": "always_last"}  # while one is typing only the last state matters
        self._filter.change(self._list, [self._filter, script], self._held, **latest)
        words = [self._lead, self._audience, self._add, self._back, self._yes, self._no, self._title, self._filter]
        script.change(self._tell, self.state, [*words, *self.dynamic], **_QUIET)

    def refresh(self, now: Shown, text: str, script: Script) -> Updates:
        """Everything that depends on what is shown and held."""
        message, opened, sure = self._view(now, script)
        return {
            self._adding: gr.update(visible=not opened),
            self._message: message,
            self._opened: gr.update(visible=bool(opened)),
            self._document: opened,
            self._remove: gr.update(value=say("remove", script), visible=not now.asking),
            self._asking: gr.update(visible=now.asking),
            self._sure: sure,
            self._shelf: gr.update(visible=not opened),
            self._held: "" if opened else self._list(text, script),
            self._shown: now,
        }

    def _bring(
        self, paths: Sequence[str] | None, audience: Audience, now: Shown, text: str, script: Script
    ) -> Iterator[Updates]:
        try:
            for step in take_in(self._desk.library, [Path(p) for p in paths or ()], audience, script):
                if isinstance(step, AddProgress):
                    yield {self._message: shelf.adding(step, script)}
                else:
                    now = Shown(report=step)
        except Exception as error:  # whatever it is, the page says so and stays up
            now = Shown(error=noted(error))
        yield {**self.refresh(now, text, script), self._files: None}

    def _open(self, text: str, script: Script, event: gr.EventData) -> Updates:
        return self.refresh(Shown(opened=str(event.document)), text, script)

    def _close(self, now: Shown, text: str, script: Script) -> Updates:
        return self.refresh(Shown(), text, script)

    def _ask(self, now: Shown, text: str, script: Script) -> Updates:
        return self.refresh(replace(now, asking=True), text, script)

    def _keep(self, now: Shown, text: str, script: Script) -> Updates:
        return self.refresh(replace(now, asking=False), text, script)

    def _take_out(self, now: Shown, text: str, script: Script) -> Updates:
        try:
            library = self._desk.library()
            title = library.document(now.opened).metadata.title
            now = Shown(removed=(title, library.remove(now.opened)))
        except Exception as error:  # as above
            now = Shown(error=noted(error))
        return self.refresh(now, text, script)

    def _tell(self, now: Shown, text: str, script: Script) -> Updates:
        """Everything again, in the other script."""
        return {
            self._lead: _lead(script),
            self._audience: gr.update(label=say("audience", script), choices=_audiences(script)),
            self._add: say("add", script),
            self._back: say("back", script),
            self._yes: say("remove_yes", script),
            self._no: say("remove_no", script),
            self._title: _title(script),
            self._filter: gr.update(label=say("filter", script), placeholder=say("filter_hint", script)),
            **self.refresh(now, text, script),
        }

    def _view(self, now: Shown, script: Script) -> tuple[str, str, str]:
        """The message, the open document and the question before it is removed, as HTML."""
        if now.error is not None:
            return cards.problem(explain(now.error, script), script), "", ""
        if now.removed is not None:
            return shelf.removed(*now.removed, script), "", ""
        if now.opened:
            try:
                document = self._desk.library().document(now.opened)
                family = self._desk.library().family(document)
            except Exception as error:  # somebody else may have removed it in the meantime
                return cards.problem(explain(noted(error), script), script), "", ""
            return "", shelf.document(document, script, family), shelf.confirm(document, script)
        return reports.of_upload(now.report, script) if now.report is not None else "", "", ""

    def _list(self, text: str, script: Script) -> str:
        try:
            return shelf.held(self._desk.library().documents(), text, script)
        except Exception as error:  # whatever it is, the page says so and stays up
            return cards.problem(explain(noted(error), script), script)


def _lead(script: Script) -> str:
    return f'<h2>{say("add_title", script)}</h2><p class="lead">{say("add_lead", script)}</p>'


def _title(script: Script) -> str:
    return f"<h2>{say('held', script)}</h2>"


def _audiences(script: Script) -> list[tuple[str, str]]:
    return [(say("audience_internal", script), "internal"), (say("audience_public", script), "public")]
