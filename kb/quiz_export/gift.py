r"""Questions in GIFT, the text format that Moodle and others take in.

Source: https://docs.moodle.org/en/GIFT_format. ~ = # { } : and \ are escaped. What GIFT cannot ask (ordering) becomes a matching
question: which step comes first, second …. An essay has no place for a model answer: that of 简答题 leads the general feedback.
"""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from ingest.numerals import in_chinese
from kb.printable import for_xml
from kb.quiz.item import TYPE_WORDS, Item

_BREAKS = re.compile(r"[\r\n\t ]+")  # not the blanks of （　　）
_SPECIAL = re.compile(r"([~=#{}:\\])")
_FORMAT: Final = "[plain]"  # without it the text is HTML, and “<3人” a tag; answers and feedback take after the stem


def write(items: Sequence[Item], file: BinaryIO, title: str) -> None:
    """Write the questions, a category a type."""
    file.write(for_xml("\n".join(_lines(items, title))).encode())


def _lines(items: Sequence[Item], title: str) -> Iterator[str]:
    category = ""
    for item in items:
        if TYPE_WORDS[item.type] != category:
            category = TYPE_WORDS[item.type]
            yield f"$CATEGORY: {_line(title).replace('/', '//')}/{category}"  # a single / would open a category within
            yield ""
        yield f"::{item.id}::{_FORMAT}{_escaped(item.stem)} {{"
        yield from _answers(item)
        if told := _feedback(item):
            yield f"####{_escaped(told)}"
        yield "}"
        yield ""


def _answers(item: Item) -> Iterator[str]:
    if item.type == "judge":
        yield "TRUE" if item.answer == (0,) else "FALSE"
    elif item.type == "single":
        for n, option in enumerate(item.options):
            yield f"{'=' if n in item.answer else '~'}{_escaped(option)}"
    elif item.type == "multiple":
        share = round(100 / len(item.answer), 5)
        for n, option in enumerate(item.options):
            yield f"~%{share:g}%{_escaped(option)}" if n in item.answer else f"~%-100%{_escaped(option)}"
    elif item.type == "order":
        for n, index in enumerate(item.answer, 1):
            yield f"=第{in_chinese(n)} -> {_escaped(item.options[index])}"
    elif item.type == "blank":
        yield f"={_escaped(item.answer_text)}"
    # 简答题 is an essay: between the braces stands nothing but the feedback, or Moodle takes it for another type


def _feedback(item: Item) -> str:
    """What is shown after the attempt: the explanation, of 简答题 the model answer before it."""
    return f"参考答案：{item.answer_text}　{item.explanation}" if item.type == "short" else item.explanation


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _line(text)).replace("->", "→")


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()
