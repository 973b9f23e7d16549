"""The page of the consistency check: run it, narrow the findings, put aside what is none, export the report.

Left out: the checks (kb/checks/), their HTML (check_cards.py), the report as a file (kb/check_report/).
"""

from collections.abc import Iterator
from html import escape
from typing import Any

import gradio as gr

from kb.check_report.export import export
from kb.checking import Checked
from kb.checks.finding import KIND_WORDS, SEVERITY_WORDS
from kb.pages import cards, check_cards
from kb.pages.desk import Desk, explain, noted
from kb.pages.running import QUIET, Updates, in_turn, running
from kb.pages.takeaway import private_file
from kb.pages.words import say
from kb.script import Script, to_script

_ONE = in_turn("check")
LONGEST = 200  # characters of a reason


class CheckPage:
    """The page, laid out where it is made; `tab.select(page.refresh, page.state, page.dynamic)` shows the last check again."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        zh: Script = "simplified"
        self._checked = gr.State(None)
        self._picked = gr.State("")  # the finding that is about to be put aside
        with gr.Column(elem_classes="page"), gr.Column(elem_classes="shelf"):
            self._title = gr.HTML(_title(zh))
            self._start = gr.Button(say("check_start", zh), variant="primary", elem_id="check-start")
            with gr.Row(elem_id="check-filters"):
                self._document = gr.Dropdown(
                    [(say("any", zh), "")], value="", label=say("check_document", zh), filterable=False, scale=2
                )
                self._kind = gr.Dropdown(_kinds(zh), value="", label=say("check_kind", zh), filterable=False)
                self._severity = gr.Dropdown(
                    _severities(zh), value="", label=say("check_severity", zh), filterable=False
                )
                self._certain = gr.Checkbox(label=say("check_certain", zh), value=False)
            with gr.Row(elem_id="check-export", visible=False) as self._exports:
                self._html = gr.Button(say("export_html", zh))
                self._docx = gr.Button(say("export_docx", zh))
                self._xlsx = gr.Button(say("export_xlsx", zh))
            self._file = gr.File(label=say("exported", zh), visible=False, interactive=False)
            self._report = gr.HTML(
                f'<p class="lead">{say("check_idle", zh)}</p>', elem_id="check-report", js_on_load=check_cards.ON_LOAD
            )
            with gr.Column(elem_id="check-dismissal", visible=False) as self._dismissal:
                self._which = gr.HTML("")
                with gr.Row():
                    with gr.Column(scale=4, elem_id="check-reason"):
                        self._reason = gr.Textbox(
                            label=say("check_reason", zh),
                            show_label=False,
                            placeholder=say("check_reason_hint", zh),
                            max_length=LONGEST,
                        )
                        self._lack = gr.HTML("", elem_id="check-lack")
                    self._dismiss = gr.Button(say("check_dismiss", zh), variant="primary", scale=1)
                    self._cancel = gr.Button(say("check_cancel", zh), scale=1, elem_id="check-cancel")
            self._told = gr.HTML("", elem_id="check-told", js_on_load=check_cards.LIVE)
        filters = [self._document, self._kind, self._severity, self._certain]
        self.state = [self._checked, *filters, script]
        self.dynamic = [self._report, self._exports, self._document, self._file, self._told]
        run = self._start.click(self._run, self.state, [self._checked, *self.dynamic], **_ONE)
        run.then(self.refresh, self.state, self.dynamic, **QUIET)
        for box in filters:
            box.input(self.refresh, self.state, self.dynamic, trigger_mode="always_last", **QUIET)
        deciding = [self._picked, self._dismissal, self._which, self._reason, self._lack]
        after = [*dict.fromkeys([self._checked, *deciding, *filters, *self.dynamic])]
        self._report.click(self._decide, self.state, after, **_ONE).then(None, js=check_cards.SETTLE)
        decision = [*self.state, self._picked, self._reason]
        for decided in (self._dismiss.click, self._reason.submit):
            decided(self._put_aside, decision, after, **_ONE).then(None, js=check_cards.SETTLE)
        self._cancel.click(self._let_be, None, deciding, **QUIET).then(None, js=check_cards.BACK)
        for button, suffix in ((self._html, ".html"), (self._docx, ".docx"), (self._xlsx, ".xlsx")):
            button.click(self._exporter(suffix), [self._checked, script], [self._file, self._report], **QUIET)
        told = [
            self._title,
            self._start,
            *filters,
            self._reason,
            self._dismiss,
            self._cancel,
            self._html,
            self._docx,
            self._xlsx,
        ]
        script.change(self._tell, self.state, [*dict.fromkeys([*told, *self.dynamic])], **QUIET)

    def _run(
        self, _: Checked | None, document: str, kind: str, severity: str, certain: bool, script: Script
    ) -> Iterator[Updates]:
        """Check, telling how far it is."""
        yield {self._report: _note(say("check_reading", script)), self._file: gr.update(visible=False), self._told: ""}
        try:
            result = yield from running(
                lambda progress: self._desk.library().check(progress=progress),
                lambda n, total, what: {self._report: _step(n, total, what, script)},
            )
        except Exception as error:  # whatever it is, the page says so and stays up
            yield {self._report: cards.problem(explain(noted(error), script), script)}
        else:
            yield {self._checked: result, **self._shown(result, document, kind, severity, certain, script)}

    def refresh(  # noqa: PLR0917  # what Gradio hands over
        self, checked: Checked | None, document: str, kind: str, severity: str, certain: bool, script: Script
    ) -> Updates:
        """The findings that are wanted now, of the last check."""
        if checked is None:
            return {self._report: _note(say("check_idle", script))}
        return {self._told: "", **self._shown(checked, document, kind, severity, certain, script)}

    def _shown(  # noqa: PLR0917  # what Gradio hands over
        self, checked: Checked, document: str, kind: str, severity: str, certain: bool, script: Script
    ) -> Updates:
        shown = [
            f
            for f in checked.findings
            if (not kind or f.kind == kind)
            and (not severity or f.severity == severity)
            and (not certain or f.certain)
            and (not document or any(p.document_id == document for p in f.places))
        ]
        choices = [(say("any", script), ""), *((title, i) for i, title in checked.documents)]
        known = document if any(document == i for _, i in choices) else ""
        return {
            self._report: check_cards.report(checked, shown, script),
            self._exports: gr.update(visible=True),
            self._document: gr.update(choices=choices, value=known, label=say("check_document", script)),
            self._file: gr.update(visible=False, label=say("exported", script)),
        }

    def _decide(  # noqa: PLR0917  # what Gradio hands over
        self,
        checked: Checked | None,
        document: str,
        kind: str,
        severity: str,
        certain: bool,
        script: Script,
        event: gr.EventData,
    ) -> Updates:
        """A button of the report: ask for the reason, take a decision back, or show what the matrix counts there."""
        asked = event._data or {}
        if checked is not None and "only" in asked:
            kind = next((k for k in KIND_WORDS if k == asked.get("kind")), "")
            shown = self._shown(checked, str(asked.get("document") or ""), kind, "", False, script)
            return {**shown, self._kind: kind, self._severity: "", self._certain: False, self._told: ""}
        finding = next((f for f in checked.findings if f.id == asked.get("dismiss")), None) if checked else None
        if finding is not None:
            return {
                **self._let_be(),
                self._picked: finding.id,
                self._which: check_cards.picked(finding, script),
                self._dismissal: gr.update(visible=True),
                self._told: "",
            }
        back = next((f for f, _ in checked.dismissed if f.id == asked.get("restore")), None) if checked else None
        try:
            if back is not None:
                self._desk.library().dismissals.restore(back.id)
        except Exception as error:  # as above
            return {self._report: cards.problem(explain(noted(error), script), script)}
        told = check_cards.told("check_restored", back, script) if back else ""
        return {**self._again(checked, (document, kind, severity, certain), script), self._told: told}

    def _put_aside(  # noqa: PLR0917  # what Gradio hands over
        self,
        checked: Checked | None,
        document: str,
        kind: str,
        severity: str,
        certain: bool,
        script: Script,
        which: str,
        reason: str,
    ) -> Updates:
        finding = next((f for f in checked.findings if f.id == which), None) if checked else None
        if not reason.strip():
            return {self._lack: check_cards.lack(say("check_no_reason", script))}
        try:
            if finding is not None:
                self._desk.library().dismissals.dismiss(finding, reason)
        except Exception as error:  # too short a reason, or the file cannot be written: what was typed stays
            return {self._lack: check_cards.lack(explain(noted(error), script))}
        told = check_cards.told("check_noted", finding, script) if finding else ""
        return {**self._again(checked, (document, kind, severity, certain), script), self._told: told}

    def _let_be(self) -> Updates:
        return {
            self._picked: "",
            self._dismissal: gr.update(visible=False),
            self._which: "",
            self._reason: "",
            self._lack: "",
        }

    def _again(self, checked: Checked | None, filters: tuple[str, str, str, bool], script: Script) -> Updates:
        """The same findings, sorted anew into open ones and those put aside."""
        if checked is None:
            return {self._report: _note(say("check_idle", script))}
        sorted_anew = checked.with_decisions(self._desk.library().dismissals.all())
        return {self._checked: sorted_anew, **self._let_be(), **self._shown(sorted_anew, *filters, script)}

    def _exporter(self, suffix: str) -> Any:  # noqa: ANN401  # a function for Gradio
        def write(checked: Checked | None, script: Script) -> Updates:
            if checked is None:
                return {self._file: gr.update(visible=False)}
            try:
                target = private_file(f"{say('check_report', script)}{suffix}")
                export(checked, target)
                return {self._file: gr.update(value=str(target), visible=True)}
            except Exception as error:  # as above
                return {self._report: cards.problem(explain(noted(error), script), script)}

        return write

    def _tell(  # noqa: PLR0917  # what Gradio hands over
        self, checked: Checked | None, document: str, kind: str, severity: str, certain: bool, script: Script
    ) -> Updates:
        return {
            self._title: _title(script),
            self._start: say("check_start", script),
            self._document: gr.update(choices=[(say("any", script), "")], label=say("check_document", script)),
            self._kind: gr.update(choices=_kinds(script), label=say("check_kind", script)),
            self._severity: gr.update(choices=_severities(script), label=say("check_severity", script)),
            self._certain: gr.update(label=say("check_certain", script)),
            self._reason: gr.update(label=say("check_reason", script), placeholder=say("check_reason_hint", script)),
            self._dismiss: say("check_dismiss", script),
            self._cancel: say("check_cancel", script),
            self._html: say("export_html", script),
            self._docx: say("export_docx", script),
            self._xlsx: say("export_xlsx", script),
            self._file: gr.update(label=say("exported", script)),
            **self.refresh(checked, document, kind, severity, certain, script),
        }


def _title(script: Script) -> str:
    return f'<h2>{say("check_title", script)}</h2><p class="lead">{say("check_lead", script)}</p>'


def _note(words: str) -> str:
    return f'<p class="lead">{words}</p>'


def _step(n: int, total: int, what: str, script: Script) -> str:
    """How far a check is; what is checked may come from a document."""
    return _note(say("check_running", script, what=escape(to_script(what, script)), done=n + 1, total=total))


def _kinds(script: Script) -> list[tuple[str, str]]:
    return [(say("any", script), ""), *((to_script(word, script), kind) for kind, word in KIND_WORDS.items())]


def _severities(script: Script) -> list[tuple[str, str]]:
    return [
        (say("any", script), ""),
        *((to_script(word, script), severity) for severity, word in SEVERITY_WORDS.items()),
    ]
