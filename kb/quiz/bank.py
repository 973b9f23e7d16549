"""A bank of questions from some documents: made, sifted, and chosen so that every document and kind has its part.

    bank = build(documents, QuizWanted(count=100, seed=1))
    bank.items, bank.dropped, bank.coverage

The same documents, wish and seed give the same bank. Left out: making (makers.py), sifting (gate.py), keeping (kept.py).
"""

import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ingest.fold import fold
from kb.checks.reviewed import Reviewed
from kb.checks.run import Progress
from kb.quiz.bodies import tasks
from kb.quiz.clauses import chapter_at
from kb.quiz.gate import Dropped, Kept, counted, faults
from kb.quiz.item import Item, ItemType
from kb.quiz.library import Library
from kb.quiz.makers import items
from kb.quiz.matter import ENOUGH, Matter
from kb.versions import NOT_IN_FORCE

# What part of a bank each type has. Source: the share of types in public emergency-knowledge contests, where choice and judging lead.
SHARES: Final[Mapping[ItemType, int]] = {"single": 40, "multiple": 15, "judge": 25, "blank": 10, "short": 7, "order": 3}
_SCARCE = 2  # times as many as are wanted: of a type that has less, the questions are taken first


@dataclass(frozen=True, slots=True)
class QuizWanted:
    """What bank is wanted."""

    count: int = 20
    shares: Mapping[ItemType, int] = field(default_factory=lambda: dict(SHARES))
    seed: int = 1
    difficulty: tuple[int, ...] = (1, 2, 3)
    about: Matter | None = None  # what the questions must be on; None for anything
    once: bool = False  # True for one question of a sentence at most, though that makes fewer


@dataclass(frozen=True, slots=True)
class Chapter:
    """How much of a chapter is asked about."""

    title: str
    clauses: int  # articles, or numbered sections of a plan
    possible: int  # … of which a question can be made
    asked: int  # … that the bank asks about


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of a document is asked about."""

    document_id: str
    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """Questions with what was left out and why."""

    items: tuple[Item, ...]
    dropped: tuple[Dropped, ...]
    coverage: tuple[Covered, ...]
    made: int  # how many questions there were to choose from, after sifting
    seed: int

    @property
    def echoing(self) -> int:
        """How many questions are of a sentence that another one asks about too: on one paper they tell each other's answer."""
        asked = Counter(_same(i) for i in self.items)
        return sum(n for n in asked.values() if n > 1)


def build(
    documents: Sequence[Reviewed],
    wanted: QuizWanted,
    progress: Progress | None = None,
    *,
    about: Sequence[Reviewed] | None = None,
) -> Bank:
    """Make a bank of `about`, or of all of `documents`, which wrong options are held against."""
    in_force = [d for d in documents if d.metadata.status not in NOT_IN_FORCE]
    asked = documents if about is None else about
    library = Library.of(in_force, tasks(documents), wanted.seed)
    kept = Kept()
    dropped: list[tuple[str, Item]] = []
    candidates: list[Item] = []
    for n, document in enumerate(sorted(asked, key=lambda d: d.id)):  # in whatever order they were put in
        library.draw_for(document)
        if progress is not None:
            progress(n, len(asked), document.metadata.title)
        stale = document.metadata.status in NOT_IN_FORCE
        if stale:
            library.lists.setdefault(document.id, [])
            library.terms.setdefault(document.id, [])
        for item in items(document, library):
            if wanted.about is not None and _on(wanted.about, item, document) < ENOUGH:
                continue
            reason = "条款所在文件已失效或尚未生效" if stale else faults(item)
            if not reason and not kept.takes(item):
                reason = "与另一题重复"
            if reason:
                dropped.append((reason, item))
            else:
                candidates.append(item)
    on = {d.id: d for d in asked}
    wide = {i.id: 1 - _on(wanted.about, i, on[i.proof.document_id]) for i in candidates} if wanted.about else {}
    chosen = [replace(i, beside=library.beside(i)) for i in _choose(candidates, wanted, wide)]
    return Bank(tuple(chosen), counted(dropped), _coverage(asked, candidates, chosen), len(candidates), wanted.seed)


def _on(matter: Matter, item: Item, document: Reviewed) -> float:
    """How much a question is on a matter: it, the headings above its clause and its answer; a wrong option is on something else."""
    at = item.proof.start
    above = [s.title for s in document.document.sections if s.start <= at < s.end]
    return matter.share(fold(" ".join((item.stem, *above, item.answer_text))), document.id, at)


def _choose(candidates: Sequence[Item], wanted: QuizWanted, wide: Mapping[str, float]) -> list[Item]:
    """As many as are wanted, by type in their shares; what a type has not, the others give. `wide`: how far each is off the matter."""
    rng = random.Random(wanted.seed)  # noqa: S311  # a choice, no secret
    by_type: dict[ItemType, list[Item]] = {}
    for one in candidates:
        if one.difficulty in wanted.difficulty and wanted.shares.get(one.type, 0) > 0:
            by_type.setdefault(one.type, []).append(one)
    picker = _Picker(rng, wide, once=wanted.once)
    chosen: list[Item] = []
    portions = _portions(wanted, by_type)
    scarce = [t for t in portions if len(by_type[t]) < _SCARCE * portions[t]]
    for type_ in sorted(
        scarce, key=lambda t: len(by_type[t]) / max(1, portions[t])
    ):  # those with the least choice first
        chosen += picker.pick(by_type[type_], portions[type_])
    chosen += _in_turn(picker, {t: by_type[t] for t in portions if t not in scarce}, portions)
    rng.shuffle(chosen)  # picked by turns, true and false statements would alternate
    order = list(SHARES)
    return sorted(chosen, key=lambda i: order.index(i.type))


def _in_turn(
    picker: "_Picker", by_type: Mapping[ItemType, Sequence[Item]], portions: Mapping[ItemType, int]
) -> list[Item]:
    """Each type in its turn, so that none takes all the sentences with figures."""
    left = {t: list(items) for t, items in by_type.items()}
    taken = dict.fromkeys(left, 0)
    chosen: list[Item] = []
    while open_ := [t for t in left if taken[t] < portions[t]]:
        type_ = min(open_, key=lambda t: (taken[t] / portions[t], t))
        taken_now = picker.pick(left[type_], 1)
        if not taken_now:
            portions = {**portions, type_: taken[type_]}
            continue
        (item,) = taken_now
        left[type_].remove(item)
        taken[type_] += 1
        chosen.append(item)
    return chosen


def _portions(wanted: QuizWanted, by_type: Mapping[ItemType, Sequence[Item]]) -> dict[ItemType, int]:
    """How many of each type: in the shares, never more than there are; the rest goes to those that have more."""
    total = sum(wanted.shares.get(t, 0) for t in by_type)
    found = {t: min(len(by_type[t]), wanted.count * wanted.shares[t] // total) for t in by_type} if total else {}
    while sum(found.values()) < wanted.count:
        open_ = [t for t in found if found[t] < len(by_type[t])]
        if not open_:
            break
        least = min(open_, key=lambda t: (found[t] / wanted.shares[t], t))
        found[least] += 1
    return found


class _Picker:
    """Takes questions one by one, each time the one that is least like what has been taken: another document, clause, kind, answer."""

    def __init__(self, rng: random.Random, wide: Mapping[str, float], *, once: bool) -> None:
        self._rng = rng
        self._wide = wide
        self._once = once
        self._clauses: Counter[str] = Counter()
        self._documents: Counter[str] = Counter()
        self._tables: Counter[tuple[str, str]] = Counter()
        self._kinds: Counter[tuple[str, str]] = Counter()
        self._answers: Counter[str] = Counter()

    def pick(self, items: Sequence[Item], count: int) -> list[Item]:
        """`count` of the items."""
        size = Counter(i.proof.document_id for i in items)
        left = [(self._rng.random(), i) for i in items]
        chosen: list[Item] = []
        while left and len(chosen) < count:
            best = min(range(len(left)), key=lambda n: self._cost(left[n][1], size, len(items)) + left[n][0] * 0.8)
            _, item = left.pop(best)
            if self._once and self._clauses[_same(item)]:
                break  # every sentence that is left has been asked about
            chosen.append(item)
            self._note(item)
        return chosen

    def _cost(self, i: Item, size: Mapping[str, int], total: int) -> float:
        p = i.proof
        return (
            1000.0 * self._clauses[_same(i)]  # the stem of the one would tell the answer of the other
            + (0.6 * self._answers[f"single{i.letters}"] if i.type == "single" else 0.0)  # as many A as D
            + 12.0 * self._wide.get(i.id, 0.0)
            + self._documents[p.document_id] / (1 + 20 * math.sqrt(size[p.document_id] / total))
            + 0.5 * self._kinds[i.type, i.source]
            + 2.0 * self._tables[p.document_id, _table(i)] * bool(_table(i))  # rows of one table hint at each other
            + (1.5 * self._answers[i.answer_text] if i.type != "judge" else self._answers[f"{i.type}{i.answer_text}"])
            + (
                8.0 if i.source in ("modal", "ban") and i.answer == (1,) else 0.0
            )  # whether 应当 is not also 可以, people argue about
            + (3.0 * self._answers[i.explanation.split("。")[0]] if i.type == "judge" and i.answer == (1,) else 0.0)
        )

    def _note(self, i: Item) -> None:
        self._clauses[_same(i)] += 1
        self._documents[i.proof.document_id] += 1
        self._kinds[i.type, i.source] += 1
        self._answers[f"{i.type}{i.letters}"] += i.type == "single"
        self._tables[i.proof.document_id, _table(i)] += 1
        self._answers[i.answer_text if i.type != "judge" else f"{i.type}{i.answer_text}"] += 1
        self._answers[i.explanation.split("。")[0]] += 1


def _table(i: Item) -> str:
    """The table of levels that a question is of: 表2; "" for any other question."""
    found = re.match(r"表\d+", i.proof.locator) if i.source == "level" else None
    return found.group() if found else ""


def _same(i: Item) -> str:
    """What two questions share if the one tells the other's answer: the words of their clause, in whichever document."""
    return fold(i.proof.quote)[:200]


def _coverage(documents: Iterable[Reviewed], possible: Sequence[Item], chosen: Sequence[Item]) -> tuple[Covered, ...]:
    return tuple(_covered(d, possible, chosen) for d in documents)


def _covered(document: Reviewed, possible: Sequence[Item], chosen: Sequence[Item]) -> Covered:
    """By chapter: the articles of a law; of a plan every numbered section that has text of its own, counted by where it stands."""
    sections = document.document.sections
    is_law = any(s.kind == "条" for s in sections)

    def innermost(at: int) -> int:
        holding = [n for n, s in enumerate(sections) if s.start <= at < s.end and (not is_law or s.kind == "条")]
        return holding[-1] if holding else -1

    able = {innermost(i.proof.start) for i in possible if i.proof.document_id == document.id}
    asked = {innermost(i.proof.start) for i in chosen if i.proof.document_id == document.id}
    counted = {innermost(s.start) for s in document.statements} - {
        -1
    } | able  # but not what stands above the first of them
    rows: dict[str, list[int]] = {}
    for n in sorted(counted):
        at = sections[n].start if n >= 0 else 0
        row = rows.setdefault(chapter_at(document, at), [0, 0, 0])
        row[0] += 1
        row[1] += n in able
        row[2] += n in asked
    return Covered(document.id, document.metadata.title, tuple(Chapter(t, *r) for t, r in rows.items()))
