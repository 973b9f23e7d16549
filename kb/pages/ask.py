"""The page to ask: question in, answer with its citation cards out; in the script of the switch at a click.

Left out: what it looks like (cards.py, look.py), how an answer is found (kb/base.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from ingest.errors import BadRequest
from kb.pages import cards, original
from kb.pages.desk import Desk, explain, noted
from kb.pages.examples import examples
from kb.pages.words import say
from kb.pictures import DRAWN
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
    """What the page shows, kept so that it can be told again in the other script."""

    answer: Answer | None = None
    spoken: Script = "simplified"  # of our own sentence: that of the question, until the switch is touched
    asked: str = ""  # the question, where there is no answer that carries it
    error: Exception | None = None
    empty: bool = False  # the library holds nothing
    drawn: frozenset[str] = frozenset()  # documents whose pages can be looked at
    examples: tuple[str, ...] = ()  # questions to try; none before the library is open


class AskPage:
    """The page, laid out where it is made, and wired to the desk; `script` is the 简/繁 switch.

    `refresh` looks again whether there is anything to ask: `tab.select(page.refresh, page.state, page.dynamic)`.
    """

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        self._tried: dict[frozenset[str], tuple[str, ...]] = {}  # the examples of what is held: they are asked once
        with gr.Column(elem_classes="page"):
            self._opening = gr.HTML(cards.opening("simplified"))
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
            self._result = gr.HTML(
                "", elem_id="result", js_on_load=original.ON_LOAD, server_functions=[self._original_page()]
            )
            self._examples = gr.HTML(cards.examples((), "simplified"), js_on_load=_PICK, elem_id="examples")
        self._shown = gr.State(Shown())
        self.state = [self._shown, script]
        self.dynamic = [self._result, self._shown, self._opening, self._examples]
        asked = [self._question, *self.state]
        gr.on([self._question.submit, self._button.click], self._ask, asked, self.dynamic, **_WORK)
        # By the button and not by an event of its own: only questions of one event wait for each other.
        self._examples.click(self._pick, None, self._question, **_QUIET).then(None, js=_PRESS)
        script.change(self._tell, self.state, [self._question, self._button, *self.dynamic], **_QUIET)

    def _original_page(self) -> Callable[[Any], str]:
        def original_page(asked: Any) -> str:  # noqa: ANN401  # a function: Gradio marks it, which a method cannot take
            return original.shown(self._desk, asked)

        return original_page

    def refresh(self, now: Shown, script: Script) -> Updates:
        """Whether there is anything to ask; what has been asked stays."""
        return self._show(now if now.answer else _nothing_asked(self._desk, self._tried), script)

    def _ask(self, text: str, now: Shown, script: Script) -> Iterator[Updates]:
        text = text.strip()[:LONGEST]
        if text:
            hidden = gr.update(visible=False)  # the answer takes the place of the welcome
            yield {self._result: cards.searching(text, script), self._opening: hidden, self._examples: hidden}
        yield self._show(replace(_asked(self._desk, text, script), examples=now.examples), script)

    def _pick(self, event: gr.EventData) -> str:
        return str(event.question)[:LONGEST]

    def _tell(self, now: Shown, script: Script) -> Updates:
        """Everything again, in the other script."""
        return {
            self._question: gr.update(label=say("question", script), placeholder=say("question_hint", script)),
            self._button: say("ask", script),
            **self._show(replace(now, spoken=script), script),
        }

    def _show(self, now: Shown, script: Script) -> Updates:
        welcome = now.answer is None and not now.empty
        return {
            self._result: _html(now, script),
            self._shown: now,
            self._opening: gr.update(value=cards.opening(script), visible=welcome),
            self._examples: gr.update(value=cards.examples(now.examples, script), visible=welcome),
        }


def _asked(desk: Desk, text: str, script: Script) -> Shown:
    """The answer to a question, or why there is none."""
    try:
        if not text:
            raise BadRequest(say("no_question", script))
        library = desk.library()
        held = library.documents()
        if not held:
            return Shown(empty=True)
        drawn = frozenset(one.document_id for one in held if one.format in DRAWN)
        return Shown(library.ask(text), _script_of(text, script), drawn=drawn)
    except Exception as error:  # whatever it is, the page says so and stays up
        return Shown(asked=text, error=noted(error))


def _nothing_asked(desk: Desk, tried: dict[frozenset[str], tuple[str, ...]]) -> Shown:
    """What stands on the page before a question: nothing, or that the library is empty or cannot be opened."""
    try:
        library = desk.library()
        held = library.documents()
        ids = frozenset(d.document_id for d in held)
        if ids not in tried:
            made = examples(held, library.document, library.ask)
            tried.clear()
            tried[ids] = made
        return Shown(empty=not held, examples=tried[ids])
    except Exception as error:  # as above
        return Shown(error=noted(error))


def _html(now: Shown, script: Script) -> str:
    if now.error is not None:
        return cards.problem(explain(now.error, script), script, now.asked)
    if now.empty:
        return cards.empty(script)
    return cards.answer(now.answer, script, now.spoken, now.drawn) if now.answer else ""


def _script_of(question: str, script: Script) -> Script:
    """The script of the question; that of the page where every character is common to both."""
    neutral = to_script(question, "simplified") == question == to_script(question, "traditional")
    return script if neutral else script_of(question)
