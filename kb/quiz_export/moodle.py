"""Questions in Moodle XML. Source: https://docs.moodle.org/en/Moodle_XML_format.

Ordering is a matching question, which every Moodle has; the model answer of 简答题 stands in graderinfo.
"""

from collections.abc import Sequence
from typing import Any, BinaryIO

from ingest.numerals import in_chinese
from kb.printable import for_xml
from kb.quiz.item import TYPE_WORDS, Item


def write(items: Sequence[Item], file: BinaryIO, title: str) -> None:
    """Write the questions, a category a type."""
    from lxml import etree

    quiz = etree.Element("quiz")
    category = ""
    for item in items:
        if TYPE_WORDS[item.type] != category:
            category = TYPE_WORDS[item.type]
            _text(
                etree.SubElement(etree.SubElement(quiz, "question", type="category"), "category"),
                f"$course$/{title.replace('/', '//')}/{category}",
            )
        _question(quiz, item)
    file.write(etree.tostring(quiz, xml_declaration=True, encoding="UTF-8", pretty_print=True))


_TYPES = {
    "single": "multichoice", "multiple": "multichoice", "judge": "truefalse", "blank": "shortanswer", "short": "essay", "order": "matching",
}  # fmt: skip


def _question(quiz: Any, item: Item) -> None:  # noqa: ANN401  # lxml has no types
    from lxml import etree

    q = etree.SubElement(quiz, "question", type=_TYPES[item.type])
    _text(etree.SubElement(q, "name"), item.id)
    _text(etree.SubElement(q, "questiontext", format="plain_text"), item.stem)
    _text(etree.SubElement(q, "generalfeedback", format="plain_text"), item.explanation)
    etree.SubElement(q, "defaultgrade").text = "1"
    etree.SubElement(q, "idnumber").text = item.id
    if item.type in ("single", "multiple"):
        etree.SubElement(q, "single").text = "true" if item.type == "single" else "false"
        etree.SubElement(q, "shuffleanswers").text = "true"
        etree.SubElement(q, "answernumbering").text = "ABCD"
        share = round(100 / len(item.answer), 5)
        for n, option in enumerate(item.options):
            wrong = "0" if item.type == "single" else "-100"
            _answer(q, option, f"{share:g}" if n in item.answer else wrong)
    elif item.type == "judge":
        _answer(q, "true", "100" if item.answer == (0,) else "0")
        _answer(q, "false", "0" if item.answer == (0,) else "100")
    elif item.type == "blank":
        etree.SubElement(q, "usecase").text = "0"
        _answer(q, item.answer_text, "100")
    elif item.type == "order":
        etree.SubElement(q, "shuffleanswers").text = "true"
        for n, index in enumerate(item.answer, 1):
            sub = etree.SubElement(q, "subquestion", format="plain_text")
            _text(sub, f"第{in_chinese(n)}")
            _text(etree.SubElement(sub, "answer"), item.options[index])
    else:
        _text(etree.SubElement(q, "graderinfo", format="plain_text"), item.answer_text)
    tags = etree.SubElement(q, "tags")
    for tag in (TYPE_WORDS[item.type], item.proof.title):
        _text(etree.SubElement(tags, "tag"), tag)


def _answer(q: Any, text: str, fraction: str) -> None:  # noqa: ANN401
    from lxml import etree

    _text(etree.SubElement(q, "answer", fraction=fraction, format="plain_text"), text)


def _text(parent: Any, said: str) -> None:  # noqa: ANN401
    from lxml import etree

    etree.SubElement(parent, "text").text = for_xml(said)
