"""Which words of the evidence are said: the sentence that answers with what it cannot be read without.

A fact takes its sentence and the neighbours that fit; an item of a list takes the line that opens the list; a
question for a list or a procedure takes the list whole, also where it goes on in the next passages.

Left out: which passage is evidence (evidence.py), marks and citations (answer.py).
"""

import re
from collections.abc import Sequence

from index.engine import LocalEngine
from ingest.document import Passage
from kb.evidence import Evidence
from kb.question import Question
from kb.sentences import Sentence, read_out, sentences
from kb.steps import each_for_a_hazard

LONGEST_FACT = 160  # characters
LONGEST_ROW = 300  # … of a table row with its headers
LONGEST_LIST = 600  # … of a list or procedure, over all its passages
_WHOLE = ("list", "how", "what", "article")  # kinds that are answered by the whole list
_LEADS = ("：", ":")
_GOES_ON = ("；", ";")
_LABEL = re.compile(
    r"^(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳])\s?"
)  # （2）渔船全部回港 -> 渔船全部回港
_SUBJECT = re.compile(
    r"(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]\s?)?[^：:。；;，,\n|]{2,30}[：:]"
)  # （3）市应急局：负责……


def excerpt(question: Question, best: Evidence) -> str:
    """What is said of the best passage; a list keeps its lines."""
    if "table" in best.hit.passage.flags:
        return row(best.hit.passage, best.focus)
    if question.kind == "how" and each_for_a_hazard(best.hit.passage):
        return _LABEL.sub("", _line_at(best.hit.passage, best.focus).text)
    found = sentences(best.hit.passage)
    at = next((i for i, s in enumerate(found) if s.start == best.focus.start), 0)
    lead = _lead(found, at)
    text = best.hit.passage.text
    if lead is not None:
        long = len(text) > LONGEST_LIST
        if question.kind in _WHOLE or not best.clear:
            return whole(best.hit.passage)
        if lead != at and (long or _LABEL.match(_line_at(best.hit.passage, best.focus).text)):
            return f"{found[lead].text}{found[at].text}"
        if not long:  # the line that opens a list says nothing without it, nor a paragraph behind it without both
            return whole(best.hit.passage)
    subject = _subject(best)
    if subject is not None:
        return subject
    if question.kind in ("list", "how") and len(text) <= LONGEST_FACT * 2:
        return whole(best.hit.passage)
    lowest, highest = _line_of(best, found, at) if best.clear else (0, len(found) - 1)
    said = _window(best, found, at, lowest, highest)
    return said if "\n" in said else _LABEL.sub("", said)


def whole(passage: Passage) -> str:
    """The text of a passage without the heading it begins with, which its path shows."""
    first, _, rest = passage.text.partition("\n")
    return rest if rest and passage.path and " ".join(first.split()) == passage.path[-1] else passage.text


def row(passage: Passage, focus: Sentence) -> str:
    """The row of a table in which the focus stands, each cell with its header; of a long one the part that answers."""
    said = read_out(passage, _line_at(passage, focus))
    return said if len(said) <= LONGEST_ROW else read_out(passage, focus)


def continuation(question: Question, best: Evidence, engine: LocalEngine) -> list[Passage]:
    """The passages in which the list of the best one goes on, in order; [] unless the question wants it whole."""
    if question.kind not in _WHOLE or (question.kind == "how" and each_for_a_hazard(best.hit.passage)):
        return []
    passage = best.hit.passage
    taken, length = [], len(passage.text)
    opening = passage
    for ordinal in range(passage.ordinal + 1, passage.ordinal + 6):
        following = next(iter(engine.passages([f"{passage.document_id}:{ordinal}"])), None)
        if following is None or not _goes_on(opening, following) or length + len(following.text) > LONGEST_LIST:
            break
        taken.append(following)
        length += len(following.text)
    return taken


def _goes_on(opening: Passage, following: Passage) -> bool:
    """True if `following` holds further items of the list that `opening` opens or is part of."""
    if following.path != opening.path or not following.context or "table" in following.flags:
        return False
    return following.context == opening.context or following.context[:30] in opening.text


def _lead(found: Sequence[Sentence], at: int) -> int | None:
    """Index of the line that opens the list in which sentence `at` stands; None if it stands in none."""
    for i in range(at, -1, -1):
        if found[i].text.endswith(_LEADS) and len(found) > i + 1:
            return i
    return None


def _subject(best: Evidence) -> str | None:
    """Of a long line of duties the subject and the sentence that answers: '市应急局：……牵头组织事故调查处理工作。'"""
    line = _line_at(best.hit.passage, best.focus)
    m, at = _SUBJECT.match(line.text), best.focus.start - line.start
    if m is None or m.end() > at:
        return None
    if len(line.text) <= LONGEST_FACT:
        return line.text
    gap = "" if line.text[m.end() : at].strip() == "" else "……"
    return f"{m.group()}{gap}{best.focus.text}"


def _line_at(passage: Passage, focus: Sentence) -> Sentence:
    """The line of a passage in which a sentence begins."""
    at = max(0, focus.start - passage.start)
    begin = passage.text.rfind("\n", 0, at) + 1
    line = passage.text[begin:].split("\n", 1)[0]
    return Sentence(passage.start + begin, passage.start + begin + len(line), line)


def _line_of(best: Evidence, found: Sequence[Sentence], at: int) -> tuple[int, int]:
    """(first, last) sentence of the line in which sentence `at` stands."""
    text, origin = best.hit.passage.text, best.hit.passage.start
    first = last = at
    while first > 0 and "\n" not in text[found[first - 1].end - origin : found[first].start - origin]:
        first -= 1
    while last + 1 < len(found) and "\n" not in text[found[last].end - origin : found[last + 1].start - origin]:
        last += 1
    return first, last


def _window(best: Evidence, found: Sequence[Sentence], at: int, lowest: int, highest: int) -> str:
    """The focus with the neighbours between `lowest` and `highest` that fit, following ones first: a rule without its condition misleads."""
    passage = best.hit.passage
    first = last = at
    grown = True
    while grown:
        grown = False
        for following in (last + 1, first - 1):
            if not lowest <= following <= highest:
                continue
            low, high = min(first, following), max(last, following)
            if found[high].end - found[low].start <= LONGEST_FACT:
                first, last, grown = low, high, True
                break
    while (
        last < highest
        and found[last].text.endswith(_GOES_ON)
        and found[last + 1].end - found[first].start <= LONGEST_ROW
    ):
        last += 1  # …；发生在园区内的，按照较大事故的时限报告: what comes behind a semicolon may be the exception
    return passage.text[found[first].start - passage.start : found[last].end - passage.start]
