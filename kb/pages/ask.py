"""The page to ask: question in, answer with its citation cards out; in the script of the switch at a click.

Left out: what it looks like (cards.py, look.py), how an answer is found (kb/base.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from ingest.errors import BadRequest
from kb.follow import completed
from kb.pages import cards, original
from kb.pages.desk import Desk, explain, noted
from kb.pages.examples import examples
from kb.pages.packing import PackRow
from kb.pages.words import say
from kb.results import Answer
from kb.script import Script, script_of, to_script

Updates = dict[Any, Any]  # component -> its new value

LONGEST = 500  # characters of a question; more is a document, and belongs in the library

# Example questions are buttons in our own HTML; the click carries which one, and presses 查找答案 once it stands in the box.
_PRESS = "() => document.querySelector('#ask').click()"
_PICK = """element.addEventListener('click', (e) => {
  const b = e.target.closest('[data-question]'); if (b) trigger('click', {question: b.dataset.question}); });"""


_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_WORK: dict[str, Any] = {
    **_QUIET,
    "concurrency_limit": 2,  # two cores: more would only wait
    "concurrency_id": "ask",
    "trigger_mode": "always_last",  # who asks again while an answer is sought gets the answer to the last question
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What has been asked and found, kept so that it can be told again in the other script."""

    answer: Answer | None = None
    spoken: Script = "simplified"  # of our own sentence: that of the question, until the switch is touched
    asked: str = ""  # the question, where there is no answer that carries it
    whole: str = ""  # the question with what it leans on, for the next one to lean on
    error: Exception | None = None
    drawn: frozenset[str] = frozenset()  # documents whose pages can be looked at


@dataclass(frozen=True, slots=True)
class Welcome:
    """What stands there before a question is asked."""

    examples: tuple[str, ...] = ()  # questions to try; none before the library is open
    empty: bool = False  # the library holds nothing
    error: Exception | None = None  # it cannot be opened


class AskPage:
    """The page, laid out where it is made, and wired to the desk; `script` is the 简/繁 switch.

    `refresh` looks again whether there is anything to ask: `tab.select(page.refresh, page.state, page.dynamic)`.
    It may take longer than a question that is asked meanwhile, and so leaves what that shows alone: the welcome and the
    result are of different components, and the style sheet hides the one where the other is.
    """

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        self._tried: dict[frozenset[str], tuple[str, ...]] = {}  # the examples of what is held: they are asked once
        with gr.Column(elem_classes="page", elem_id="ask-page"):
            self._opening = gr.HTML(cards.opening("simplified"), elem_id="opening")
            with gr.Row(elem_id="asking"):
                self._question = gr.Textbox(
                    label=say("question", "simplified"),
                    show_label=False,
                    container=False,
                    placeholder=say("question_hint", "simplified"),
                    lines=1,
                    max_lines=4,
                    max_length=LONGEST,
                    autofocus=True,
                    elem_id="question",
                )
                self._button = gr.Button(say("ask", "simplified"), variant="primary", elem_id="ask")
            self._pack = PackRow(desk)  # above the answer: below all its passages nobody would find it
            self._result = gr.HTML(
                "", elem_id="result", js_on_load=original.ON_LOAD, server_functions=[original.server_function(desk)]
            )
            self._examples = gr.HTML(cards.examples((), "simplified"), js_on_load=_PICK, elem_id="examples")
        shown, self._welcome = gr.State(Shown()), gr.State(Welcome())
        self._shown = shown
        self._pack.wire(shown, script)
        self.state = [script]
        self.dynamic = [self._opening, self._examples, self._welcome]
        answered = [self._result, shown, *self._pack.parts, *self.dynamic]
        gr.on(
            [self._question.submit, self._button.click], self._ask, [self._question, script, shown], answered, **_WORK
        )
        # By the button and not by an event of its own: only questions of one event wait for each other.
        self._examples.click(self._pick, None, self._question, **_QUIET).then(None, js=_PRESS)
        told = [self._question, self._button, *answered]
        script.change(self._tell, [shown, self._welcome, script], told, **_QUIET)

    def refresh(self, script: Script) -> Updates:
        """Whether there is anything to ask; what has been asked stays."""
        return self._greet(_welcome(self._desk, self._tried), script)

    def _ask(self, text: str, script: Script, now: Shown) -> Iterator[Updates]:
        text = text.strip()[:LONGEST]
        if text:
            yield {self._result: cards.searching(text, script), **self._pack.show(False, script)}
        found = _asked(self._desk, text, script, now.whole)
        if found is None:
            yield {**self._show(Shown(), script), **self._greet(Welcome(empty=True), script)}
        else:
            yield self._show(found, script)

    def _pick(self, event: gr.EventData) -> str:
        return str(event.question)[:LONGEST]

    def _tell(self, now: Shown, welcome: Welcome, script: Script) -> Updates:
        """Everything again, in the other script."""
        return {
            self._question: gr.update(label=say("question", script), placeholder=say("question_hint", script)),
            self._button: say("ask", script),
            **self._show(replace(now, spoken=script), script),
            **self._greet(welcome, script),
        }

    def _show(self, now: Shown, script: Script) -> Updates:
        return {
            self._result: _html(now, script),
            self._shown: now,
            **self._pack.show(now.answer is not None, script),
        }

    def _greet(self, welcome: Welcome, script: Script) -> Updates:
        usable = welcome.error is None and not welcome.empty
        return {
            self._opening: _opening(welcome, script),
            self._examples: gr.update(value=cards.examples(welcome.examples, script), visible=usable),
            self._welcome: welcome,
        }


def _asked(desk: Desk, text: str, script: Script, before: str) -> Shown | None:
    """The answer to a question that may lean on the one before, or why there is none; None if the library holds nothing."""
    try:
        if not text:
            raise BadRequest(say("no_question", script))
        library = desk.library()
        if not library.documents():
            return None
        answer = library.ask(text, after=before)
        return Shown(answer, _script_of(text, script), whole=completed(text, before), drawn=library.drawn())
    except Exception as error:  # whatever it is, the page says so and stays up
        return Shown(asked=text, error=noted(error))


def _welcome(desk: Desk, tried: dict[frozenset[str], tuple[str, ...]]) -> Welcome:
    """Questions to try, or that the library is empty or cannot be opened."""
    try:
        library = desk.library()
        held = library.documents()
        ids = frozenset(d.document_id for d in held)
        if ids not in tried:
            made = examples(held, library.document, library.ask)
            tried.clear()
            tried[ids] = made
        return Welcome(tried[ids], empty=not held)
    except Exception as error:  # as above
        return Welcome(error=noted(error))


def _opening(welcome: Welcome, script: Script) -> str:
    if welcome.error is not None:
        return cards.problem(explain(welcome.error, script), script)
    return cards.empty(script) if welcome.empty else cards.opening(script)


def _html(now: Shown, script: Script) -> str:
    if now.error is not None:
        return cards.problem(explain(now.error, script), script, now.asked)
    return cards.answer(now.answer, script, now.spoken, now.drawn) if now.answer else ""


def _script_of(question: str, script: Script) -> Script:
    """The script of the question; that of the page where every character is common to both."""
    neutral = to_script(question, "simplified") == question == to_script(question, "traditional")
    return script if neutral else script_of(question)
