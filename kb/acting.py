"""Who has to do what, as an answer says it: the duties of the passages that answer and of other documents on the same matter,
the steps of a procedure, and all that one office has to do.

Left out: finding the passages (answer.py), reading duties out of documents (duties/), cutting steps (steps.py).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ingest.document import CELL_SEPARATOR, Passage
from ingest.fold import fold
from kb.duties.rows import Duty
from kb.duties.table import Entry, Wanted, by_role, is_named, named_share, select
from kb.duties.units import offices_in, same
from kb.evidence import Evidence
from kb.grading import is_general, of_the_matter
from kb.levels import first_level, levels, of_another_level
from kb.question import Question
from kb.results import AnswerKind, DutyRow, Step
from kb.steps import procedure

MOST = 8  # rows of the passages that answer
ALIKE = 0.6  # of the weight of the question must stand in a row of another document
OTHERS = 4  # documents that are set beside the one that answers
OF_ONE = 12  # rows of all that one office has to do
_STANDING_RULES = ("plan", "law")
_UNITS = re.compile(r"单位|部门|机构|机关|人员|哪些人|局")
# 市水利局负责什么, 市气象局在防汛中有哪些职责: behind the name of an office
_HAS_WHAT = re.compile(
    r"(?P<about>.{0,24}?)(?<!不)(?:主要|具体|应当|应该|应|要|需要|都)*(?:(?:负责|承担|履行|做|管|干)(?:些)?(?:什么|哪些|哪几项)(?:具体|主要)?(?:职责|任务|工作|事|责任|事情|事项)*|有(?:什么|哪些|哪几项)(?:具体|主要|工作)?(?:职责|任务|工作|责任|分工)+|(?:怎么|如何|怎样)(?:做|办|处置|应对|行动))[?？。!呢]*$|(?P<about2>.{0,24}?)的?(?:主要)?(?:职责|任务|责任|分工)(?:是什么|是啥|有哪些|包括什么|包括哪些)?[?？。]*$"
)
# Acts that a question asks who does: the duty has to be about that act.
_ACTS = re.compile(
    r"批准|审批|签发|发布|启动|终止|宣布|报告|通知|解释|修订|调查|担任|兼任|指定|核定|审核|备案|解除|征用|签字"
)
_JOINTS = re.compile(r"^(?:[在于对就里中的,、]|启动|依据?|按照?|根据)+|[中里时后的方面工作上,]+$")


@dataclass(frozen=True, slots=True)
class Acted:
    """What stands in an answer beside its sentence."""

    duties: tuple[DutyRow, ...] = ()
    steps: tuple[Step, ...] = ()
    opening: str = ""  # the line that opens the steps, which is then the sentence
    further: tuple[Entry, ...] = ()  # rows of other documents, to be cited behind those that answer
    notes: tuple[str, ...] = ()


def act(
    question: Question, said: Sequence[Evidence], entries: Mapping[str, Sequence[Entry]], weights: Mapping[str, float]
) -> Acted:
    """The duties or steps of the passages that are said, citations 1, 2, …, in order."""
    here = {n: _standing(e.hit.passage, entries) for n, e in enumerate(said, 1)}
    if question.kind == "how":
        found = procedure([e.hit.passage for e in said], {n: [x.duty for x in rows] for n, rows in here.items()})
        if found is not None and of_another_level(
            question.folded, fold(found.opening).rstrip("。:").rpartition("。")[2]
        ):
            return Acted()  # 发布蓝色预警后，加强值守。发布红色预警后，还应当：… is no list of what is done at 蓝色
        if found is not None and (own := _of_office(question.folded, found.steps)):
            return Acted(steps=own)
        if found is not None:
            return Acted(steps=found.steps, opening=found.opening, notes=(found.note,) if found.note else ())
    if question.kind != "who" and not (question.kind == "list" and _UNITS.search(question.folded)):
        return Acted()
    chosen = [(n, x) for n, e in enumerate(said, 1) for x in _of_the_matter(question.folded, e, here[n], weights)][
        :MOST
    ]
    least = max((named_share(weights, x.folded) for _, x in chosen), default=1.0)
    others: list[Entry] = []
    if chosen and not question.documents:
        others = _elsewhere(question.folded, entries, said[0].hit.passage.document_id, weights, least)
    note = f"另有{len(others)}份文件有相近的规定，一并列出，不作合并" if others else ""
    return Acted(tuple(row(x.duty, n) for n, x in chosen), further=tuple(others), notes=(note,) if note else ())


@dataclass(frozen=True, slots=True)
class Office:
    """An office whose duties are asked for, folded."""

    name: str
    about: str = ""  # in what matter
    level: str = ""  # at which level of response or warning


def office_asked(question: Question) -> Office | None:
    """Whose duties are asked for and in what matter: 市气象局在防汛中负责什么, Ⅳ级防汛响应后市气象局做什么."""
    asked = question.folded
    for name in offices_in(asked)[:1]:
        before, _, behind = asked.partition(name)
        if name in question.topic:
            before = question.topic.partition(name)[0]  # without the document that is named
        if m := _HAS_WHAT.match(behind):
            level = first_level(before + behind)
            matter = [_JOINTS.sub("", _JOINTS.sub("", part)) for part in (before, m["about"] or m["about2"] or "")]
            return Office(name, " ".join(filter(None, matter)), level)
    return None


def duties_of(office: Office, entries: Mapping[str, Sequence[Entry]], weights: Mapping[str, float]) -> list[Entry]:
    """What an office has to do in a matter, over all documents.

    `weights` are those of the words of the matter.
    """
    everything = [e for rows in entries.values() for e in rows if e.duty.role != "report_to"]
    found = select(everything, Wanted(who=office.name, level=office.level), weights)
    # Standing rules before what a notice ordered once, its own before what it shares, what it leads before the rest.
    return sorted(
        by_role(found),
        key=lambda e: (
            e.metadata.kind not in _STANDING_RULES,
            not any(same(office.name, name) for name in (fold(e.duty.who), fold(e.duty.also))),
        ),
    )


def row(duty: Duty, citation: int) -> DutyRow:
    """A duty as an answer carries it."""
    return DutyRow(
        duty.who, duty.role, " ".join(duty.does.split()), duty.with_whom, duty.by, citation, " ".join(duty.when.split())
    )


def that_fit(rows: Sequence[DutyRow], room: int) -> tuple[DutyRow, ...]:
    """The first rows that have together no more than `room` characters."""
    kept = []
    for one in rows:
        room -= len(one.who) + len(one.does) + len(one.by) + sum(map(len, one.with_whom))
        if room < 0:
            break
        kept.append(one)
    return tuple(kept)


def _standing(passage: Passage, entries: Mapping[str, Sequence[Entry]]) -> list[Entry]:
    return [x for x in entries.get(passage.document_id, ()) if x.duty.ordinal == passage.ordinal]


def _of_no_case(passage: Passage, entries: Mapping[str, Sequence[Entry]]) -> list[Entry]:
    """The duties of a passage, none where it tells a case: what was done once."""
    return [x for x in _standing(passage, entries) if x.metadata.kind != "case"]


def _of_the_matter(asked: str, e: Evidence, rows: Sequence[Entry], weights: Mapping[str, float]) -> list[Entry]:
    """Those of the sentence that answers, else those that name most of what is asked; who leads first."""
    # A table row without a column of duties says who keeps something, not who does what is asked.
    rows = [x for x in rows if does_what_is_asked(asked, x.duty) and CELL_SEPARATOR not in x.duty.does]
    rows = [x for x in rows if not _of_another_level(asked, x.duty) and of_the_matter(asked, fold(x.duty.does))]
    exact = [x for x in rows if x.duty.start < e.focus.end and e.focus.start < x.duty.end]
    return by_role(exact or [x for x in rows if named_share(weights, x.folded) >= ALIKE])


def does_what_is_asked(asked: str, duty: Duty) -> bool:
    """False where a folded question names an act that the duty is not about: 由谁批准 is not answered by who keeps it."""
    acts = set(_ACTS.findall(asked))
    return not acts or any(act in fold(duty.does) for act in acts)


def _of_office(asked: str, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of the office that is asked about, if one is and some are: Ⅳ级响应后市水利局做什么."""
    offices = offices_in(asked)
    return tuple(s for s in steps if any(is_named(office, s.who) for office in offices))


def _of_another_level(asked: str, duty: Duty) -> bool:
    """True where a level is asked for and the duty is bound to another: Ⅳ级响应 says nothing of who starts Ⅲ级."""
    said = fold(f"{duty.when} {duty.does}")
    return of_another_level(asked, said if levels(said) else fold(duty.level))


def _elsewhere(  # what is asked, and what there is
    asked: str, entries: Mapping[str, Sequence[Entry]], answered: str, weights: Mapping[str, float], least: float
) -> list[Entry]:
    """Of each other document the row that names as much of what is asked as those that answer; in force and newest first."""
    best: list[Entry] = []
    for document_id, rows in entries.items():
        if document_id == answered:
            continue
        able = [
            x
            for x in rows
            if x.duty.role in ("lead", "execute")
            and does_what_is_asked(asked, x.duty)
            and not _of_another_level(asked, x.duty)
        ]
        top = max(able, key=lambda x: named_share(weights, x.folded), default=None)
        if top is None or named_share(weights, top.folded) < max(ALIKE, least):
            continue
        if of_the_matter(asked, fold(top.metadata.title)):  # asked last: few come so far
            best.append(top)
    return select(best, Wanted(), {})[:OTHERS]


def given_to_somebody(passage: Passage, entries: Mapping[str, Sequence[Entry]], weights: Mapping[str, float]) -> float:
    """How much of what is asked a duty in the passage names, 0..1: who-questions are answered where somebody is given it."""
    able = [x for x in _of_no_case(passage, entries) if x.duty.role not in ("member", "supervise")]
    # A plan for one hazard says 批准启动 of that hazard: its title counts; that of a list of everybody's duties does not.
    general = bool(able) and is_general(fold(able[0].metadata.title))
    return max((named_share(weights, x.said if general else x.folded) for x in able), default=0.0)


def done_then(passage: Passage, entries: Mapping[str, Sequence[Entry]], weights: Mapping[str, float]) -> float:
    """How much of what a how-question asks is the condition or the matter of a duty in the passage, 0..1.

    蓝色预警时怎么办 is answered by what is to be done then, not by which colours there are.
    """
    able = (x for x in _of_no_case(passage, entries) if x.duty.role != "member")
    said = (fold(f"{x.duty.when} {x.duty.under} {x.metadata.title}") for x in able)
    return max((named_share(weights, one) for one in said), default=0.0)


# For questions of a kind, how much of what is asked a passage gives somebody to do: what its evidence is weighed by.
GIVEN: Mapping[AnswerKind, Callable[[Passage, Mapping[str, Sequence[Entry]], Mapping[str, float]], float]] = {
    "who": given_to_somebody,
    "how": done_then,
}


def asked_matter(question: Question) -> str:
    """What a question is about, without the words that only ask."""
    return re.sub(
        r"由谁|谁|哪个?(?:些|个)?(?:部门|单位|机构|局)?|负责|牵头|什么|吗|呢|[?？]", " ", fold(question.topic)
    )
