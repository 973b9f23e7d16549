"""What stands before and around a question: 根据《……》第十七条，…… in the script of the document.

Usage after printed papers: the gap is （　　）, the document is named once, at the beginning.
"""

import re

from kb.checks.reviewed import Reviewed
from kb.quiz.clauses import Clause, remarks
from kb.quiz.context import standing_under
from kb.quiz.item import GAP
from kb.script import script_of, to_script

_BY = re.compile(r"(?:根据|依据|按照|依照|依|按|为|為|自|对|對|在|于|當|当|经|經)")
_ARTICLE = re.compile(r"^(?:附件\d* )?第.{1,12}?[条條](?:之[一二三四五六七八九十\d]+)?")
# What a document calls itself, once the stem has named it: 本条例 is 该条例 there.
_OWN = re.compile(r"(?<![基根])本(?P<what>法(?![律人院定制治])|条例|條例|办法|辦法|规定|規定|细则|細則|预案|规程)")
_SPACES = re.compile(r"\s+")
_LABEL = re.compile(
    r"^([^，,。；：:]{2,24})[：:](?=由|负责|承担|组织|协调|指导|做好|参与|牵头|会同|统筹|制定|拟订|配合|协助|開展|开展|落实|督促|負責)"
)
_COMMA = re.compile(r"(?<=[\u4e00-\u9fff）]),(?=[\u4e00-\u9fff（])")


def named(clause: Clause, *, where: bool = True) -> str:
    """The document as a stem names it: 《……》第十七条; of a plan not the number of the section, but the case it is on: 《……》“Ⅱ级响应”."""
    proof = clause.proof
    title = f"《{proof.title.strip('《》')}》"
    m = _ARTICLE.match(proof.locator) if where else None
    if m:
        return title + re.sub(r"^附件\d* ", "", m.group())
    under = standing_under(clause) if where else ""
    return title + (quoted(clause.document, under) if under else "")


def quoted(document: Reviewed, said: str) -> str:
    """Words within the quotation marks of the script of a document: “……” or 「……」 (教育部《重訂標點符號手冊》)."""
    return f"「{said}」" if in_script_of(document) == "traditional" else f"“{said}”"


def according(clause: Clause, rest: str, *, where: bool = True, by: bool = False) -> str:
    """A stem: 根据《……》第十七条，…… or, before what begins with 根据 itself, 《……》第十七条规定，…….

    >>> according(clause, '国务院建立应急指挥体系。')
    '根据《突发事件应对法》第十六条，国务院建立应急指挥体系。'
    """
    name = named(clause, where=where)
    traditional = script_of(clause.text) == "traditional"
    rest = _OWN.sub(lambda m: _called(clause, m, traditional=traditional), rest)
    if by and _BY.match(rest):  # what it goes by belongs to the document: 《……》根据危害程度划分等级
        return f"{name}{rest}"
    if _BY.match(rest):
        return f"{name}{'規定' if traditional else '规定'}，{rest}"
    return f"{'依據' if traditional else '根据'}{name}，{rest}"


def _called(clause: Clause, m: re.Match[str], *, traditional: bool) -> str:
    """What a document calls itself, for somebody who reads the stem: 该预案, or by its title where another 预案 is spoken of before."""
    if m["what"] in m.string[: m.start()]:
        return named(clause, where=False)
    return ("該" if traditional else "该") + m["what"]


def in_script_of(document: Reviewed, said: str = "") -> str:
    """Words of ours in the script of a document; without words, the name of the script."""
    script = script_of(document.document.text[:4000])
    return to_script(said, script) if said else script


def with_gap(clause: Clause, start: int, end: int) -> str:
    """The sentence with text[start:end] of it taken out."""
    return filled(clause, start, end, GAP)


def filled(clause: Clause, start: int, end: int, what: str) -> str:
    """The sentence with text[start:end] of it replaced, without （以下简称……）."""
    parts: list[str] = []
    at = 0
    for a, b in [*remarks(clause.folded), (len(clause.text), len(clause.text))]:
        if at <= start < a or (at <= start and a >= len(clause.text)):
            parts += [_closed(clause.text[at:start]), what, _closed(clause.text[end:a])]
        else:
            parts.append(_closed(clause.text[at:a]))
        at = b
    return _spoken("".join(parts))


def _spoken(said: str) -> str:
    """As a person would say it: 市气象局：负责…… without the colon, commas of full width."""
    return _COMMA.sub("，", _LABEL.sub(r"\1", said))


def _closed(text: str) -> str:
    return _SPACES.sub("", text)
