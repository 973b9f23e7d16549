"""Items put together: options mixed, the answer found among them, the clause quoted in the explanation.

Left out: what is asked (of_clauses.py, of_lists.py, of_terms.py).
"""

import random
from collections.abc import Sequence

from kb.checks.reviewed import Reviewed
from kb.quiz.clauses import Clause
from kb.quiz.item import RIGHT, WRONG, Item, ItemType, Proof, Source
from kb.quiz.listings import Listed
from kb.quiz.stems import according, filled, in_script_of, quoted

BLANK = "＿＿＿＿＿＿"
_SHOWN = 600  # characters of the clause in an explanation


def shuffled(options: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """The options in another order."""
    mixed = list(options)
    rng.shuffle(mixed)
    return tuple(mixed)


def made(  # noqa: PLR0917  # the fields of an item
    type_: ItemType,
    source: Source,
    stem: str,
    options: Sequence[str],
    answer: tuple[int, ...],
    text: str,
    clause: Clause,
    level: int,
    said: str = "",
    proving: Sequence[Listed] = (),
) -> Item:
    """An item; its explanation is `said` and the clause word for word, of a long list the line that opens it and the `proving` items."""
    proof = clause.proof
    shown = " ".join(proof.quote.split())
    if len(shown) > _SHOWN and proving:
        lead = proof.quote[: min(i.start for i in proving) - clause.start].splitlines()[0]
        shown = "……".join((lead, *(i.text for i in sorted(proving, key=lambda i: i.start))))
    explanation = (f"{said}。" if said else "") + resting_on(clause.document, proof, shown)
    return Item(type_, source, stem, tuple(options), answer, text, explanation, proof, max(1, min(3, level)))


def resting_on(document: Reviewed, proof: Proof, shown: str = "") -> str:
    """依据：《……》第十七条第二款：“……”, the clause word for word, or what of it is `shown`."""
    shown = shown or " ".join(proof.quote.split())
    if len(shown) > _SHOWN:
        shown = shown[: _SHOWN - 1] + "…"
    title = f"《{proof.title.strip('《》')}》"
    return f"{in_script_of(document, '依据')}：{title}{proof.locator}：{quoted(document, shown)}"


def single(clause: Clause, stem: str, options: Sequence[str], right: str, *, source: Source, level: int) -> Item:
    """A single-choice item, `right` being one of its options."""
    return made("single", source, stem, options, (tuple(options).index(right),), right, clause, level)


def multiple(
    clause: Clause, stem: str, options: Sequence[str], right: Sequence[Listed], *, source: Source, level: int
) -> Item:
    """A multiple-choice item, `right` being some of its options."""
    answer = tuple(sorted(tuple(options).index(i.text) for i in right))
    said = "；".join(options[i] for i in answer)
    return made("multiple", source, stem, options, answer, said, clause, level, proving=right)


def blank(clause: Clause, start: int, end: int, source: Source) -> Item:
    """An item to be filled in: the sentence without text[start:end] of it."""
    stem = according(clause, filled(clause, start, end, BLANK))
    return made("blank", source, stem, (), (), clause.text[start:end], clause, 2)


def judge(
    clause: Clause, sentence: str, *, right: bool, source: Source, said: tuple[str, str] | str, level: int
) -> Item:
    """A true/false item; `said` is what stands in the clause and what the sentence says instead."""
    answer = 0 if right else 1
    words = in_script_of(clause.document, "原文是{}，题中写成了{}")
    why = words.format(*(quoted(clause.document, s) for s in said)) if said else ""
    stem = according(clause, sentence)
    return made("judge", source, stem, (RIGHT, WRONG), (answer,), (RIGHT, WRONG)[answer], clause, level, why)
