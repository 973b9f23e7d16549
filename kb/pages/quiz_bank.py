"""The part of the page of questions in which kept ones are approved, withdrawn and mended. Left out: their HTML (quiz_cards.py)."""

from typing import Any

import gradio as gr

from kb.pages import cards, quiz_cards
from kb.pages.desk import Desk, explain, noted
from kb.pages.words import say
from kb.quiz.item import LETTERS, STATUS_WORDS, Item, Status
from kb.quiz.kept import Change, Question
from kb.script import Script, to_script

Updates = dict[Any, Any]  # component -> its new value
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_STALE = "stale"  # of the filter, beside the states
_ACTS: dict[str, Status] = {"approve": "approved", "withdraw": "withdrawn", "draft": "draft"}


class BankSection:
    """The section, laid out where it is made; `listed(filter, script)` shows the kept questions."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        zh: Script = "simplified"
        self._editing = gr.State("")
        self._title = gr.HTML(_title(zh))
        with gr.Row(elem_id="bank-filters"):
            self._status = gr.Dropdown(_states(zh), value="", label=say("bank_status", zh), filterable=False)
            self._all = gr.Button(say("bank_approve_all", zh), elem_id="bank-all")
        with gr.Column(elem_id="bank-edit", visible=False) as self._edit:
            self._stem = gr.Textbox(label=say("bank_stem", zh), lines=2)
            self._options = gr.Textbox(label=say("bank_options", zh), lines=4)
            self._answer = gr.Textbox(label=say("bank_answer", zh))
            self._why = gr.Textbox(label=say("bank_explanation", zh), lines=2)
            with gr.Row():
                self._save = gr.Button(say("bank_save", zh), variant="primary")
                self._cancel = gr.Button(say("bank_cancel", zh))
        self._said = gr.HTML("")
        self._list = gr.HTML("", elem_id="bank-list", js_on_load=quiz_cards.ON_LOAD)
        self.dynamic = [self._list, self._said]
        fields = [self._stem, self._options, self._answer, self._why]
        form = [self._edit, self._editing, *fields]
        self._status.input(self.listed, [self._status, script], self.dynamic, **_QUIET)
        self._list.click(self._act, [self._status, script], [*self.dynamic, *form], **_QUIET)
        self._all.click(self._approve_all, [self._status, script], self.dynamic, **_QUIET)
        self._save.click(self._put, [self._editing, *fields, self._status, script], [*self.dynamic, *form], **_QUIET)
        self._cancel.click(self._close, None, form, **_QUIET)
        told = [self._title, self._status, self._all, *fields, self._save, self._cancel, *self.dynamic]
        script.change(self._tell, [self._status, script], told, **_QUIET)

    def listed(self, status: str, script: Script) -> Updates:
        """The kept questions of a state, or whose clause was changed."""
        try:
            return {self._list: quiz_cards.kept(self._found(status), script), self._said: ""}
        except Exception as error:  # whatever it is, the page says so and stays up
            return {self._list: cards.problem(explain(noted(error), script), script), self._said: ""}

    def _found(self, status: str) -> list[Question]:
        every = self._desk.library().questions()
        return [q for q in every if not status or (bool(q.stale) if status == _STALE else q.status == status)]

    def _act(self, status: str, script: Script, event: gr.EventData) -> Updates:
        """A button of a question."""
        asked = event._data or {}
        act, which = str(asked.get("act", "")), str(asked.get("id", ""))
        try:
            if act == "edit":
                return self._open(which)
            if act in _ACTS:
                self._desk.library().question_bank.decide([which], _ACTS[act])
            return {**self.listed(status, script), **self._close()}
        except Exception as error:  # as above
            return {self._said: cards.problem(explain(noted(error), script), script)}

    def _open(self, which: str) -> Updates:
        item = next(q.item for q in self._desk.library().questions() if q.id == which)
        return {
            self._edit: gr.update(visible=True),
            self._editing: which,
            self._stem: item.stem,
            self._options: gr.update(
                value="\n".join(item.options), visible=bool(item.options) and item.type != "judge"
            ),
            self._answer: item.letters or item.answer_text,
            self._why: item.explanation,
        }

    def _close(self) -> Updates:
        return {
            self._edit: gr.update(visible=False),
            self._editing: "",
            self._stem: "",
            self._options: "",
            self._answer: "",
            self._why: "",
        }

    def _put(  # noqa: PLR0917  # what Gradio hands over
        self, which: str, stem: str, options: str, answer: str, why: str, status: str, script: Script
    ) -> Updates:
        try:
            library = self._desk.library()
            item = next(q.item for q in library.questions() if q.id == which)
            library.question_bank.edit(which, changes(item, stem, options, answer, why))
            return {
                **self.listed(status, script),
                **self._close(),
                self._said: f'<p role="status">{say("bank_saved", script)}</p>',
            }
        except Exception as error:  # what was typed stays
            return {self._said: cards.problem(explain(noted(error), script), script)}

    def _approve_all(self, status: str, script: Script) -> Updates:
        try:
            ready = [q.id for q in self._found(status) if q.status == "draft" and not q.stale]
            self._desk.library().question_bank.decide(ready, "approved")
            return self.listed(status, script)
        except Exception as error:  # as above
            return {self._said: cards.problem(explain(noted(error), script), script)}

    def _tell(self, status: str, script: Script) -> Updates:
        return {
            self._title: _title(script),
            self._status: gr.update(choices=_states(script), label=say("bank_status", script)),
            self._all: say("bank_approve_all", script),
            self._stem: gr.update(label=say("bank_stem", script)),
            self._options: gr.update(label=say("bank_options", script)),
            self._answer: gr.update(label=say("bank_answer", script)),
            self._why: gr.update(label=say("bank_explanation", script)),
            self._save: say("bank_save", script),
            self._cancel: say("bank_cancel", script),
            **self.listed(status, script),
        }


def changes(item: Item, stem: str, options: str, answer: str, why: str) -> Change:  # the fields of the form
    """What was typed, as a change of a question: the answer by letters, 正确 or 错误, or in words."""
    said = answer.strip()
    chosen: tuple[int, ...] | None = None
    if item.type == "judge":
        chosen = {"正确": (0,), "正確": (0,), "错误": (1,), "錯誤": (1,)}.get(said, ())
    elif item.options:
        chosen = tuple(LETTERS.find(c) for c in said.upper() if c.strip())
    typed = tuple(line.strip() for line in options.splitlines() if line.strip())
    return Change(
        stem, typed if item.options and item.type != "judge" else None, chosen, None if item.options else said, why
    )


def _states(script: Script) -> list[tuple[str, str]]:
    return [
        (say("any", script), ""),
        *((to_script(word, script), code) for code, word in STATUS_WORDS.items()),
        (say("bank_stale", script), _STALE),
    ]


def _title(script: Script) -> str:
    return f'<h3>{say("bank_title", script)}</h3><p class="lead">{say("bank_lead", script)}</p>'
