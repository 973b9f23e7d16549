"""The steps of a procedure as the text has them: each line or sentence of the passages that answer, with who and by when.

    （1）发现险情后，现场人员应当立即报告市防指。     1  现场人员  立即
    （2）市防指组织专家会商。                         2  市防指

Steps are numbered as the text has them. Whether that is an order in time the text says by 程序, 步骤 or 首先 … 然后, or by
naming what comes before (接到报告后); where it says nothing of the kind, the answer says so.

Left out: which passages answer (answer.py), who does what (duties/).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Passage
from ingest.fold import fold
from kb.duties.limits import limits
from kb.duties.rows import Duty
from kb.duties.standing import LABEL
from kb.duties.units import is_unit
from kb.grading import hazards
from kb.results import Step
from kb.sentences import sentences

FEWEST = 2
MOST = 12
LONGEST = 700  # characters of all steps together
LONGEST_NAME = 40  # … of a label
_ORDERED = re.compile(r"程序|流程|步骤|顺序|依次|先后|首先|第一步|然后|随后|接着|最后")
_AFTER = re.compile(r"^(?:接到|收到|发现|获悉|经|待)[^,。;]{1,24}后|^(?:随后|然后|之后|接着|最后|首先|再次)")
_PENALTY = re.compile(r"罚款|罰鍰|处分|處分|拘留|吊销|刑事责任|刑事責任")
_UNORDERED = "原文未规定这些步骤的先后顺序，编号只表示原文的排列"


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps, the line that opens them, and what to know of their order."""

    steps: tuple[Step, ...]
    opening: str = ""  # as it stands: 接到报告后，按下列程序处置：
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    citation: int
    item: bool


def procedure(passages: Sequence[Passage], duties: Mapping[int, Sequence[Duty]]) -> Procedure | None:
    """The steps of consecutive passages of one document; None if they are too few to be a procedure.

    `passages` are those of the citations 1, 2, …; `duties` are those of the document by the citation they stand in.
    """
    if any({"front", "table"} & set(passage.flags) for passage in passages):
        return None
    lines = [line for n, passage in enumerate(passages, 1) for line in _lines(passage, n)]
    opening = lines.pop(0) if lines and lines[0].text.rstrip().endswith(("：", ":")) else None
    if any(map(each_for_a_hazard, passages)) or (opening is None and sum(map(is_unit, _labels(lines))) >= FEWEST):
        return None  # 市公安局：负责…, 市气象局：负责…: a table of duties, and no order of things
    if sum(line.item for line in lines) >= FEWEST:
        lines = [line for line in lines if line.item]  # what follows a list is none of its steps
    else:
        lines = [s for n, passage in enumerate(passages, 1) for s in _sentences(passage, n)]
        if opening:
            lines = [line for line in lines if line.start >= opening.end]
    if sum(bool(_PENALTY.search(line.text)) for line in lines) >= FEWEST:
        return None  # what it costs not to do it
    kept = list(_that_fit(lines))
    if len(kept) < FEWEST:
        return None
    steps = tuple(_step(n, line, duties.get(line.citation, ())) for n, line in enumerate(kept, 1))
    said = fold(
        " ".join((*passages[0].path, passages[0].context, opening.text if opening else "", *(s.text for s in steps)))
    )
    ordered = bool(_ORDERED.search(said)) or any(_AFTER.match(fold(s.text)) for s in steps[1:])
    note = "" if ordered else _UNORDERED
    if len(kept) < len(lines):
        note = "；".join(x for x in (note, f"步骤较多，这里列出前{len(kept)}步，共{len(lines)}步，其余见原文") if x)
    return Procedure(steps, opening.text if opening else "", note)


def each_for_a_hazard(passage: Passage) -> bool:
    """True for a list whose items are each for another hazard: 江河洪水：…, 燃气泄漏：…."""
    return len({hazards(label) for label in _labels(_lines(passage, 0))} - {frozenset()}) >= FEWEST


def _labels(lines: Iterable[_Line]) -> list[str]:
    return [label for line in lines if (label := _label_of(line))]


def _label_of(line: _Line) -> str:
    """What a line is labelled with, folded: 六、醫護組（衛生局）：派遣醫護人員… -> 医护组(卫生局); "" where it is not."""
    folded = fold(line.text)
    number = LABEL.match(folded)
    name, colon, _ = folded[number.end() if number else 0 :].partition(":")
    return name.strip() if colon and len(name) <= LONGEST_NAME else ""


def _lines(passage: Passage, citation: int) -> Iterator[_Line]:
    """The lines of a passage without the heading it begins with."""
    at = passage.start
    for n, text in enumerate(passage.text.split("\n")):
        heading = n == 0 and bool(passage.path) and " ".join(text.split()) == passage.path[-1]
        if text.strip() and not heading:
            label = LABEL.match(fold(text))
            yield _Line(at, at + len(text), text, citation, bool(label and label.group().strip()))
        at += len(text) + 1


def _sentences(passage: Passage, citation: int) -> Iterator[_Line]:
    heading = passage.path[-1] if passage.path else ""
    for s in sentences(passage):
        if " ".join(s.text.split()) != heading:
            yield _Line(s.start, s.end, s.text, citation, False)


def _that_fit(lines: Sequence[_Line]) -> Iterator[_Line]:
    length = 0
    for line in lines[:MOST]:
        length += len(line.text)
        if length > LONGEST:
            return
        yield line


def _step(n: int, line: _Line, duties: Sequence[Duty]) -> Step:
    label = LABEL.match(fold(line.text))
    text = line.text[label.end() if label else 0 :].strip().rstrip("；;")
    here = [d for d in duties if line.start <= d.start < line.end and d.role not in ("report_to", "member")]
    folded = fold(line.text)
    by = "、".join(dict.fromkeys(line.text[a:b] for a, b in limits(folded)))
    return Step(n, here[0].who if here else "", text, by, line.citation)
