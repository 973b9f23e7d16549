"""The page of questions: make a set, take it away, keep it, and approve what was kept.

Left out: making questions (kb/quiz/), their HTML (quiz_cards.py), files (takeaway.py), the kept ones (quiz_bank.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import gradio as gr

from kb.pages import cards, quiz_bank, quiz_cards
from kb.pages.desk import Desk, explain, noted
from kb.pages.running import QUIET, Updates, in_turn, running
from kb.pages.takeaway import formats, taken
from kb.pages.words import say
from kb.quiz.bank import SHARES, Bank, QuizWanted
from kb.quiz.item import DIFFICULTY_WORDS, TYPE_WORDS, ItemType
from kb.script import Script, to_script

_ONE = in_turn(quiz_cards.QUEUE)
MOST = 300  # questions of one set
LONGEST = 60  # characters of what is asked about


@dataclass(frozen=True, slots=True)
class Made:
    """A set as it stands on the page."""

    bank: Bank
    wanted: int  # questions that were asked for; the slider may say another number by now


class QuizPage:
    """The page, laid out where it is made; `tab.select(page.refresh, page.state, page.dynamic)` looks again which documents there are."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        zh: Script = "simplified"
        self._made = gr.State(None)
        with gr.Column(elem_classes="page"), gr.Column(elem_classes="shelf"):
            self._title = gr.HTML(_title(zh))
            self._documents = gr.Dropdown(
                [], value=[], multiselect=True, label=say("quiz_documents", zh), elem_id="quiz-documents"
            )
            with gr.Row(elem_id="quiz-form"):
                self._count = gr.Slider(5, MOST, value=20, step=5, label=say("quiz_count", zh), buttons=[])
                self._about = gr.Textbox(
                    label=say("quiz_about", zh), placeholder=say("quiz_about_hint", zh), max_length=LONGEST
                )
                self._seed = gr.Number(1, label=say("quiz_seed", zh), precision=0, minimum=1, maximum=999_999)
            with gr.Row(elem_id="quiz-choice"):
                self._types = gr.CheckboxGroup(_types(zh), value=list(SHARES), label=say("quiz_types", zh))
                self._levels = gr.CheckboxGroup(_levels(zh), value=[1, 2, 3], label=say("quiz_levels", zh))
                self._once = gr.Checkbox(False, label=say("quiz_once", zh))
            self._start = gr.Button(say("quiz_start", zh), variant="primary", elem_id="quiz-start")
            with gr.Row(elem_id="quiz-export", visible=False) as self._taking:
                self._format = gr.Dropdown(formats(zh), value=".docx", label=say("quiz_format", zh), filterable=False)
                self._export = gr.Button(say("quiz_export", zh))
                self._keep = gr.Button(say("quiz_keep", zh))
            self._told = gr.HTML("")
            self._file = gr.File(label=say("exported", zh), visible=False, interactive=False)
            self._shown = gr.HTML(_note(say("quiz_idle", zh)), elem_id="quiz-made")
            self.bank = quiz_bank.BankSection(desk, script)
        self.state = [self._documents, *self.bank.state, script]
        self.dynamic = [self._documents, *self.bank.dynamic]
        wanted = [self._documents, self._count, self._about, self._seed, self._types, self._levels, self._once, script]
        self._start.click(self._run, wanted, [self._made, self._shown, self._taking, self._told, self._file], **_ONE)
        self._export.click(self._take_away, [self._made, self._format, script], [self._file, self._told], **QUIET)
        kept = [self._made, *self.bank.state, script]
        self._keep.click(self._put_by, kept, [self._told, *self.bank.dynamic], **QUIET)
        told = [
            self._title,
            self._documents,
            self._count,
            self._about,
            self._seed,
            self._types,
            self._levels,
            self._once,
            self._start,
            self._format,
            self._export,
            self._keep,
            self._told,
            self._file,
            self._shown,
        ]
        script.change(self._tell, [self._made, script], told, **QUIET)

    def refresh(self, chosen: list[str], status: str, shown: quiz_bank.Shown, script: Script) -> Updates:
        """The documents to choose from, and the bank; what was chosen stays."""
        try:
            held = [d for d in self._desk.library().documents() if d.metadata.status not in ("superseded", "repealed")]
        except Exception as error:  # whatever it is, the page says so and stays up
            noted(error)
            return {self._documents: gr.update()}
        choices = [(d.metadata.title, d.document_id) for d in sorted(held, key=lambda d: d.metadata.title)]
        known = [c for c in chosen or [] if any(c == i for _, i in choices)]
        return {self._documents: gr.update(choices=choices, value=known), **self.bank.listed(status, shown, script)}

    def _run(  # noqa: PLR0917  # what Gradio hands over
        self,
        documents: list[str],
        count: int,
        about: str,
        seed: float,
        types: list[ItemType],
        levels: list[int],
        once: bool,
        script: Script,
    ) -> Iterator[Updates]:
        """Make a set, telling how far it is."""
        wanted = QuizWanted(
            int(count), {t: SHARES[t] for t in types or SHARES}, int(seed or 1), tuple(levels or (1, 2, 3)), once=once
        )
        yield {
            self._made: None,  # so that a change of script does not bring back the set before
            self._shown: _note(say("quiz_reading", script)),
            self._taking: gr.update(visible=False),
            self._told: "",
            self._file: gr.update(visible=False),
        }
        try:
            bank = yield from running(
                lambda progress: self._desk.library().quiz(wanted, documents or (), about[:LONGEST], progress=progress),
                lambda n, total, what: {self._shown: quiz_cards.making(n, total, what, script)},
            )
        except Exception as error:  # whatever it is, the page says so and stays up
            yield {self._shown: cards.problem(explain(noted(error), script), script)}
        else:
            yield {
                self._made: Made(bank, wanted.count),
                self._shown: quiz_cards.made(bank, wanted.count, script),
                self._taking: gr.update(visible=bool(bank.items)),
            }

    def _take_away(self, made: Made | None, suffix: str, script: Script) -> Updates:
        return taken(made.bank.items if made else (), suffix, script, self._file, self._told)

    def _put_by(self, made: Made | None, status: str, shown: quiz_bank.Shown, script: Script) -> Updates:
        """Keep the set; the list of the bank goes on showing the state that is chosen there."""
        try:
            items = made.bank.items if made else ()
            new = self._desk.library().question_bank.keep(items)
            return {
                self._told: f'<p role="status">{say("quiz_kept", script, n=new, old=len(items) - new)}</p>',
                **self.bank.listed(status, shown, script),
            }
        except Exception as error:  # as above
            return {self._told: cards.problem(explain(noted(error), script), script)}

    def _tell(self, made: Made | None, script: Script) -> Updates:
        return {
            self._title: _title(script),
            self._documents: gr.update(label=say("quiz_documents", script)),
            self._count: gr.update(label=say("quiz_count", script)),
            self._about: gr.update(label=say("quiz_about", script), placeholder=say("quiz_about_hint", script)),
            self._seed: gr.update(label=say("quiz_seed", script)),
            self._types: gr.update(choices=_types(script), label=say("quiz_types", script)),
            self._levels: gr.update(choices=_levels(script), label=say("quiz_levels", script)),
            self._once: gr.update(label=say("quiz_once", script)),
            self._start: say("quiz_start", script),
            self._format: gr.update(choices=formats(script), label=say("quiz_format", script)),
            self._export: say("quiz_export", script),
            self._keep: say("quiz_keep", script),
            self._told: "",
            self._file: gr.update(label=say("exported", script)),
            self._shown: quiz_cards.made(made.bank, made.wanted, script) if made else _note(say("quiz_idle", script)),
        }


def _types(script: Script) -> list[tuple[str, str]]:
    return [(to_script(word, script), code) for code, word in TYPE_WORDS.items()]


def _levels(script: Script) -> list[tuple[str, int]]:
    return [(to_script(word, script), level) for level, word in DIFFICULTY_WORDS.items()]


def _title(script: Script) -> str:
    return f'<h2>{say("quiz_title", script)}</h2><p class="lead">{say("quiz_lead", script)}</p>'


def _note(words: str) -> str:
    return f'<p class="lead">{words}</p>'
