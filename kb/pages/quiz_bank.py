"""The part of the page of questions in which kept ones are approved, withdrawn, mended and taken away. Left out: their HTML (quiz_cards.py)."""

from dataclasses import dataclass, replace
from html import escape
from typing import Final

import gradio as gr

from kb.pages import cards, quiz_cards
from kb.pages.desk import Desk, explain, noted
from kb.pages.running import QUIET, Updates
from kb.pages.takeaway import formats, taken
from kb.pages.words import say
from kb.quiz.editing import Change
from kb.quiz.gate import doubts
from kb.quiz.item import STATUS_WORDS, Item, Status
from kb.quiz.kept import Question
from kb.script import Script, to_script

PAGE = 20  # questions on one page
_STALE = "stale"  # of the filter, beside the states
_ACTS: Final[dict[str, Status]] = {"approve": "approved", "withdraw": "withdrawn", "draft": "draft"}
_TURNS: Final = {"previous": -PAGE, "next": PAGE}


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of the list that a person has before him: approving all of it approves these questions as they stand here."""

    start: int = 0  # place of its first question in the list
    questions: tuple[Question, ...] = ()


class BankSection:
    """The section, laid out where it is made; `listed(*state, script)` shows the kept questions."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        zh: Script = "simplified"
        self._editing = gr.State("")
        self._shown = gr.State(Shown())
        self._title = gr.HTML(_title(zh), elem_id="bank-title")
        with gr.Row(elem_id="bank-export"):
            self._format = gr.Dropdown(formats(zh), value=".docx", label=say("quiz_format", zh), filterable=False)
            self._export = gr.Button(say("bank_export", zh))
        self._file = gr.File(label=say("exported", zh), visible=False, interactive=False, elem_id="bank-file")
        with gr.Row(elem_id="bank-filters"):
            self._status = gr.Dropdown(_states(zh), value="", label=say("bank_status", zh), filterable=False)
            self._all = gr.Button(say("bank_approve_page", zh), elem_id="bank-all")
        with gr.Column(elem_id="bank-edit", visible=False) as self._edit:
            self._stem = gr.Textbox(label=say("bank_stem", zh), lines=2)
            self._options = gr.Textbox(label=say("bank_options", zh), lines=4)
            self._answer = gr.Textbox(label=say("bank_answer", zh))
            self._why = gr.Textbox(label=say("bank_explanation", zh), lines=2)
            with gr.Row():
                self._save = gr.Button(say("bank_save", zh), variant="primary")
                self._cancel = gr.Button(say("bank_cancel", zh))
        self._said = gr.HTML("", elem_id="bank-said")
        self._list = gr.HTML("", elem_id="bank-list", js_on_load=quiz_cards.ON_LOAD)
        self.state = [self._status, self._shown]
        self.dynamic = [self._list, self._said, self._file, self._shown]
        fields = [self._stem, self._options, self._answer, self._why]
        form = [self._edit, self._editing, *fields]
        now = [*self.state, script]
        self._status.input(self._filter, [self._status, script], self.dynamic, **QUIET)
        self._list.click(self._act, now, [*self.dynamic, *form], **QUIET).then(None, js=quiz_cards.SETTLE)
        self._all.click(self._approve_page, now, self.dynamic, **QUIET)
        self._export.click(self._take_away, [self._format, script], [self._file, self._said], **QUIET)
        save = self._save.click(self._put, [self._editing, *fields, *now], [*self.dynamic, *form], **QUIET)
        save.then(None, js=quiz_cards.WRONG)
        self._cancel.click(self._close, None, form, **QUIET)
        told = [self._title, self._status, self._all, self._format, self._export, *fields, self._save, self._cancel]
        script.change(self._tell, now, [*told, *self.dynamic], **QUIET)

    def listed(self, status: str, shown: Shown, script: Script) -> Updates:
        """One page of the kept questions of a state, or of those whose clause was changed; the last one if there are fewer by now."""
        rest: Updates = {self._said: "", self._file: gr.update(visible=False)}
        try:
            found = self._found(status)
        except Exception as error:  # whatever it is, the page says so and stays up
            said = cards.problem(explain(noted(error), script), script)
            return {**rest, self._list: said, self._shown: Shown()}
        start = max(0, min(shown.start, (len(found) - 1) // PAGE * PAGE))
        page = Shown(start, tuple(found[start : start + PAGE]))
        return {**rest, self._list: quiz_cards.kept(page.questions, start, len(found), script), self._shown: page}

    def _filter(self, status: str, script: Script) -> Updates:
        """Another state: from its first page."""
        return self.listed(status, Shown(), script)

    def _found(self, status: str) -> list[Question]:
        every = self._desk.library().questions()
        return [q for q in every if not status or (bool(q.stale) if status == _STALE else q.status == status)]

    def _act(self, status: str, shown: Shown, script: Script, event: gr.EventData) -> Updates:
        """A button of a question, or one that turns the page."""
        asked = event._data or {}
        act, which = str(asked.get("act", "")), str(asked.get("id", ""))
        try:
            if act in _TURNS:
                return self.listed(status, replace(shown, start=shown.start + _TURNS[act]), script)
            if act != "edit" and act not in _ACTS:  # anywhere else in the list
                return {self._said: gr.update()}
            item = self._item(which)
            if item is None:  # removed meanwhile, by another person or `kb bank --remove`
                gone = cards.problem(say("bank_gone", script), script)
                return {**self.listed(status, shown, script), self._said: gone}
            if act == "edit":
                return self._open(which, item, script)
            self._desk.library().question_bank.decide([which], _ACTS[act])
            return {**self.listed(status, shown, script), **self._close()}
        except Exception as error:  # as above
            return {self._said: cards.problem(explain(noted(error), script), script)}

    def _item(self, which: str) -> Item | None:
        """A question of the bank; None if it is no longer there."""
        return next((q.item for q in self._desk.library().questions() if q.id == which), None)

    def _open(self, which: str, item: Item, script: Script) -> Updates:
        return {
            self._said: "",
            self._edit: gr.update(visible=True),
            self._editing: which,
            self._stem: item.stem,
            self._options: gr.update(
                value="\n".join(item.options), visible=bool(item.options) and item.type != "judge"
            ),
            self._answer: quiz_cards.answer(item, script),
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
        self,
        which: str,
        stem: str,
        options: str,
        answer: str,
        why: str,
        status: str,
        shown: Shown,
        script: Script,
    ) -> Updates:
        try:
            item = self._item(which)
            if item is None:  # removed while it was being written: the form stays, so that what was typed is not lost
                gone = cards.problem(say("bank_gone_typed", script), script)
                return {**self.listed(status, shown, script), self._said: gone}
            question = self._desk.library().edit_question(which, changes(item, stem, options, answer, why))
            doubt = doubts(question.item)
            saved = f'<p role="status">{say("bank_saved", script)}{doubt and escape(to_script(f"注意：{doubt}。", script))}</p>'
            return {**self.listed(status, shown, script), **self._close(), self._said: saved}
        except Exception as error:  # what was typed stays
            return {self._said: cards.problem(explain(noted(error), script), script)}

    def _approve_page(self, status: str, shown: Shown, script: Script) -> Updates:
        """Approve the drafts that the person has before him; not those that were changed, by a law or by anybody, since they were shown."""
        try:
            drafts = [q for q in shown.questions if q.status == "draft"]
            now = {q.id: q for q in self._found("")}
            ready = [q.id for q in drafts if now.get(q.id) == q and not q.stale]
            if ready:
                self._desk.library().question_bank.decide(ready, "approved")
            said = say("bank_approved", script, n=len(ready)) if drafts else say("bank_nothing", script)
            if left := len(drafts) - len(ready):
                said += say("bank_passed_over", script, n=left)
            return {**self.listed(status, shown, script), self._said: f'<p role="status">{said}</p>'}
        except Exception as error:  # as above
            return {self._said: cards.problem(explain(noted(error), script), script)}

    def _take_away(self, suffix: str, script: Script) -> Updates:
        """All questions that are approved and whose clause still stands, of whichever page."""
        try:
            approved = self._found("approved")
        except Exception as error:  # as above
            return {self._said: cards.problem(explain(noted(error), script), script)}
        ready = [q.item for q in approved if not q.stale]
        if not ready:
            none = cards.problem(say("bank_none_ready", script), script)
            return {self._file: gr.update(visible=False), self._said: none}
        said = say("bank_exported", script, n=len(ready))
        if left := len(approved) - len(ready):
            said += say("bank_export_left", script, n=left)
        return taken(ready, suffix, script, self._file, self._said, f'<p role="status">{said}</p>')

    def _tell(self, status: str, shown: Shown, script: Script) -> Updates:
        return {
            self._title: _title(script),
            self._status: gr.update(choices=_states(script), label=say("bank_status", script)),
            self._all: say("bank_approve_page", script),
            self._format: gr.update(choices=formats(script), label=say("quiz_format", script)),
            self._export: say("bank_export", script),
            self._stem: gr.update(label=say("bank_stem", script)),
            self._options: gr.update(label=say("bank_options", script)),
            self._answer: gr.update(label=say("bank_answer", script)),
            self._why: gr.update(label=say("bank_explanation", script)),
            self._save: say("bank_save", script),
            self._cancel: say("bank_cancel", script),
            **self.listed(status, shown, script),
        }


def changes(item: Item, stem: str, options: str, answer: str, why: str) -> Change:  # the fields of the form
    """What was typed, as a change of a question; a question without options of its own has none to change."""
    typed = tuple(line.strip() for line in options.splitlines() if line.strip())
    return Change(stem, typed if item.options and item.type != "judge" else None, answer, why)


def _states(script: Script) -> list[tuple[str, str]]:
    return [
        (say("any", script), ""),
        *((to_script(word, script), code) for code, word in STATUS_WORDS.items()),
        (say("bank_stale", script), _STALE),
    ]


def _title(script: Script) -> str:
    return f'<h3>{say("bank_title", script)}</h3><p class="lead">{say("bank_lead", script)}</p>'
