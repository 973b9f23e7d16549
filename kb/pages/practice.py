"""The page of practice: answer a question, see at once whether it is right and what the clause says; what was wrong is kept for another round.

Nothing of it leaves the session: no answers are stored, in the browser or here. Left out: how it looks (practice_cards.py).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import gradio as gr

from kb.checks.run import Progress
from kb.pages import cards, practice_cards, quiz_cards
from kb.pages.desk import Desk, explain, noted
from kb.pages.running import QUIET, Updates, in_turn, running
from kb.pages.words import say
from kb.quiz.bank import SHARES, QuizWanted
from kb.quiz.item import TYPE_WORDS, Item, ItemType
from kb.script import Script, to_script

MOST = 100  # questions of one round
LONGEST = 200  # characters of an answer that is typed


@dataclass(frozen=True, slots=True)
class Round:
    """One round of practice as far as it is: `given` are the answers, each with whether it was right."""

    items: tuple[Item, ...]
    at: int = 0
    given: tuple[tuple[str, bool], ...] = ()
    told: bool = False  # the answer of the present question is shown
    wrong: tuple[Item, ...] = field(default=())  # of this and the rounds before, each once

    @property
    def item(self) -> Item:
        """The present question."""
        return self.items[self.at]

    @property
    def is_over(self) -> bool:
        """True when all are answered and the score is shown."""
        return self.at >= len(self.items)

    @property
    def right(self) -> int:
        """How many were right."""
        return sum(ok for _, ok in self.given)

    def answered(self, said: str, *, right: bool) -> "Round":
        """The round with an answer given; the question joins the wrong ones or leaves them."""
        wrong = tuple(i for i in self.wrong if i.id != self.item.id) + (() if right else (self.item,))
        return replace(self, given=(*self.given, (said, right)), told=True, wrong=wrong)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The questions of a round that is to begin."""

    items: tuple[Item, ...]
    lack: str  # the word that says why, if there are none


class PracticePage:
    """The page, laid out where it is made; `tab.select(page.refresh, page.state, page.dynamic)` shows where one is."""

    def __init__(self, desk: Desk, script: gr.Radio) -> None:
        self._desk = desk
        zh: Script = "simplified"
        self._round = gr.State(None)
        with gr.Column(elem_classes="page"), gr.Column(elem_classes="shelf"):
            self._title = gr.HTML(_title(zh))
            with gr.Row(elem_id="practice-choice"):
                self._from = gr.Radio(_sources(zh), value="fresh", label=say("practice_from", zh))
                self._count = gr.Slider(5, MOST, value=10, step=5, label=say("quiz_count", zh), buttons=[])
            self._types = gr.CheckboxGroup(
                _types(zh), value=["single", "multiple", "judge"], label=say("quiz_types", zh)
            )
            self._start = gr.Button(say("practice_start", zh), variant="primary", elem_id="practice-start")
            self._shown = gr.HTML("", elem_id="practice", js_on_load=practice_cards.ON_LOAD)
        self.state = [self._round, script]
        self.dynamic = [self._shown]
        chosen = [self._round, self._from, self._count, self._types, script]
        self._start.click(self._begin, chosen, [self._round, self._shown], **in_turn(quiz_cards.QUEUE))
        self._shown.click(self._go_on, self.state, [self._round, self._shown], **QUIET)
        told = [self._title, self._from, self._count, self._types, self._start, self._shown]
        script.change(self._tell, self.state, told, **QUIET)

    def refresh(self, now: Round | None, script: Script) -> Updates:
        """Where one is."""
        return {self._shown: practice_cards.shown(now, script) if now else ""}

    def _begin(  # what Gradio hands over
        self, now: Round | None, source: str, count: int, types: list[ItemType], script: Script
    ) -> Iterator[Updates]:
        """A new round, the wrong ones of the rounds before kept; telling how far it is, for a large library takes seconds."""
        wanted = types or list(SHARES)
        yield {self._shown: f'<p class="lead">{say("quiz_reading", script)}</p>'}
        try:
            drawn = yield from running(
                lambda progress: self._drawn(source, int(count), wanted, progress),
                lambda n, total, what: {self._shown: quiz_cards.making(n, total, what, script)},
            )
        except Exception as error:  # whatever it is, the page says so and stays up
            yield {self._shown: cards.problem(explain(noted(error), script), script)}
            return
        if drawn.items:
            begun = Round(drawn.items, wrong=now.wrong if now else ())
            yield {self._round: begun, self._shown: practice_cards.shown(begun, script)}
        else:
            yield {self._shown: f'<p class="lead" role="status">{say(drawn.lack, script)}</p>'}

    def _drawn(self, source: str, count: int, types: list[ItemType], progress: Progress) -> _Drawn:
        """The questions of a round, in any order."""
        rng = random.SystemRandom()
        if source == "approved":
            approved = [q.item for q in self._desk.library().questions() if q.status == "approved" and not q.stale]
            items = [i for i in approved if i.type in types]
            lack = "practice_none_types" if approved else "practice_none"
        else:
            wanted = QuizWanted(count, {t: SHARES[t] for t in types}, rng.randrange(1, 1_000_000))
            items = list(self._desk.library().quiz(wanted, progress=progress).items)
            lack = "practice_none_fresh"
        rng.shuffle(items)
        return _Drawn(tuple(items[:count]), lack)

    def _go_on(self, now: Round | None, script: Script, event: gr.EventData) -> Updates:
        """A click in the question: an answer, the next one, another round."""
        asked = event._data or {}
        act, said = str(asked.get("act", "")), str(asked.get("said", ""))[:LONGEST]
        if now is None:
            return {self._shown: ""}
        after = step(now, act, said)
        return {self._round: after, self._shown: practice_cards.shown(after, script)}

    def _tell(self, now: Round | None, script: Script) -> Updates:
        return {
            self._title: _title(script),
            self._from: gr.update(choices=_sources(script), label=say("practice_from", script)),
            self._count: gr.update(label=say("quiz_count", script)),
            self._types: gr.update(choices=_types(script), label=say("quiz_types", script)),
            self._start: say("practice_start", script),
            **self.refresh(now, script),
        }


def step(now: Round, act: str, said: str) -> Round:
    """The round after a click: answer, knew, not, next, redo; any other click changes nothing."""
    if act == "redo" and now.wrong:
        return Round(now.wrong, wrong=now.wrong)
    if now.is_over:
        return now
    if act == "next" and now.told:
        return replace(now, at=now.at + 1, told=False)
    if now.told:
        return now
    if act == "answer" and now.item.type != "short":
        return now.answered(said, right=is_right(now.item, said))
    if act in ("knew", "not") and now.item.type == "short":
        return now.answered("", right=act == "knew")
    return now


def is_right(item: Item, said: str) -> bool:
    """Whether an answer is right: indices of options joined by commas, or the words of a blank."""
    if item.type == "blank":
        return _bare(said) == _bare(item.answer_text)
    chosen = practice_cards.picked(said)
    return chosen == list(item.answer) if item.type == "order" else sorted(chosen) == sorted(item.answer)


def _bare(text: str) -> str:
    """What is compared of a typed answer: both scripts, widths, numerals alike, blanks and stops left out."""
    import re

    from ingest.fold import fold
    from ingest.numerals import NUMERAL, number

    said = re.sub(r"[\s,。;:、]", "", fold(text))
    return re.sub(
        rf"[{NUMERAL}]+", lambda m: str(value) if (value := number(m.group())) is not None else m.group(), said
    )


def _sources(script: Script) -> list[tuple[str, str]]:
    return [(say("practice_fresh", script), "fresh"), (say("practice_approved", script), "approved")]


def _types(script: Script) -> list[tuple[str, str]]:
    return [(to_script(word, script), code) for code, word in TYPE_WORDS.items()]


def _title(script: Script) -> str:
    return f'<h2>{say("practice_title", script)}</h2><p class="lead">{say("practice_lead", script)}</p>'
