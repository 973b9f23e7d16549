"""A question that goes on from the one before: 那区里呢？ after 市里由谁启动Ⅱ级响应？ asks 区里由谁启动Ⅱ级响应？

Only what plainly leans on the question before is completed: short, with 那 or 呢, and asking nothing by itself. What it names
takes the place of what is of its kind there: a level, a colour, a place, a hazard, an office, a document, a time.

Left out: answering the completed question (base.py).
"""

import re
from collections.abc import Callable
from typing import Final

from ingest.fold import fold
from ingest.places import places
from kb.duties.units import offices_in
from kb.grading import HAZARDS

LONGEST = 16  # characters of a question that leans on another
_LEAN = re.compile(r"^(?:那么?|还有|如果是?|要是|换成|换作|改成)|呢[?？。]*$")
_ASKS = re.compile(r"谁|什么|哪|多少|几(?!级)|怎么|如何|何时|多久|是否|吗|为什么")
_BEFORE = re.compile(r"(?:那么?|还有|如果是?|要是|换成|换作|改成|对于)+")
_BEHIND = re.compile(r"(?:的话)?又?呢?[?.。!]*$")
_WEATHER = re.compile(  # what a weather warning is of: 中国气象局令第16号 (2007), 附件
    r"暴雨|暴雪|寒潮|大风|沙尘暴|高温|干旱|雷电|冰雹|霜冻|大雾|霾|道路结冰|强对流|雷雨大风"
)
_WHEN = re.compile(
    r"时$|后$|前$|期间$|夜间|夜里|晚上|白天|凌晨|节假日|周末|汛期|冬季|夏季"
)  # what may stand before any question
_AREA = re.compile(r"(?:全)?[省市县区镇乡](?:里|级|一级)|(?:街道|乡镇|村里?|社区|省里|国家|中央)(?:层面|一级)?")


def _matches(pattern: str) -> Callable[[str], list[str]]:
    compiled = re.compile(pattern)
    return lambda text: [m.group() for m in compiled.finditer(text)]


def _places(text: str) -> list[str]:
    return [*places(text), *(m.group() for m in _AREA.finditer(text))]


def _hazards(text: str) -> list[str]:
    return [m.group() for pattern in (*HAZARDS, _WEATHER) for m in pattern.finditer(text)]


# What a question can name, by how it is found in a folded text; the first kind that both questions have is exchanged.
_KINDS: Final[tuple[Callable[[str], list[str]], ...]] = (
    _matches(r"《[^》]+》"),
    _matches(r"[ⅰⅱⅲⅳ一二三四]级"),
    _matches(r"[红橙黄蓝]色"),
    _matches(r"特别重大|(?<!特别)重大|较大|一般(?=事故|事件|的|$)"),
    _matches(r"(?:19|20)\d{2}年"),
    lambda text: list(offices_in(text)),
    _places,
    _hazards,
)


def leans(question: str) -> bool:
    """True if a question says too little to be asked alone: 那区里呢？, 换成Ⅲ级呢？"""
    folded = fold(question).strip()
    return len(folded) <= LONGEST and bool(_LEAN.search(folded)) and not _ASKS.search(folded)


def completed(question: str, before: str) -> str:
    """The question with what it leans on; as it is where it leans on nothing, or nothing was asked before.

    >>> completed('那Ⅲ级呢？', 'Ⅱ级响应由谁启动？')
    'Ⅲ级响应由谁启动？'
    """
    if not before.strip() or not leans(question):
        return question
    said = _said(question)
    if not said:
        return question
    asked, earlier = fold(said), fold(before)
    for named in _KINDS:
        new, old = named(asked), named(earlier)
        if new and old:
            at = earlier.find(old[0])
            return _joined(before[:at], said, before[at + len(old[0]) :])
    return f"{said}，{before}" if _WHEN.search(asked) else question


def _joined(head: str, said: str, tail: str) -> str:
    """What is said between what stays, without saying twice what both have: 市|市水利局, 三级响应|响应由谁启动."""
    for n in range(min(len(head), len(said) - 1), 0, -1):
        if head.endswith(said[:n]):
            said = said[n:]
            break
    for n in range(min(len(tail), len(said) - 1), 0, -1):
        if tail.startswith(said[-n:]):
            said = said[:-n]
            break
    return head + said + tail


def _said(question: str) -> str:
    """What a leaning question names: 那区里呢？ -> 区里."""
    text = question.strip()
    folded = fold(text)
    before, behind = _BEFORE.match(folded), _BEHIND.search(folded)
    start, end = before.end() if before else 0, behind.start() if behind else len(folded)
    return text[start:end].strip("，, ")
