"""The documents that a text names in 《》, with what it says of their version, number and article.

    依据《突发事件应急预案管理办法》（国办发〔2024〕5号）第十条 -> Citation(title='突发事件应急预案管理办法', note='国办发[2024]5号', article=10)

Left out: whether they are in force, and say what they are cited for (law.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.dates import found_dates
from ingest.fold import fold
from ingest.metadata.numbers import same_number
from ingest.numerals import NUMERAL, number
from kb.checks.finding import Span
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement
from kb.versions import core_title

_CITED = re.compile(
    rf"《(?P<title>(?:[^《》]|《[^《》]*》){{2,60}})》\s?(?:\((?P<note>[^()]{{2,80}}(?:\([^()]*\)[^()]*)?)\))?(?:的)?(?:第(?P<article>[{NUMERAL}\d]{{1,9}})条(?:之[{NUMERAL}])?)?"
)
_NUMBER = re.compile(
    rf"(?P<order>(?:[\u4e00-\u9fff]{{2,20}})?令\s?\(?(?:(?:19|20)\d{{2}}年)?第?\s?(?P<n>[{NUMERAL}\d]{{1,5}})\s?号\)?)|(?P<letter>[\u4e00-\u9fff]{{1,10}}\s?\[\s?(?:19|20)\d{{2}}\s?\]\s?第?\s?\d{{1,5}}\s?号)|(?P<standard>(?:gb|aq|xf|ga|jt|hj|dl|sl|db)(?:/?[a-z])?\s?\d{{3,6}}(?:\.\d+)?\s?-\s?(?:19|20)\d{{2}})"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?年?(?:版|修订|修正|第|施行|公布|发布|起)?")
TITLE_WORDS = ("预案", "条例", "办法", "规定", "法", "规程", "细则")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that a text names in 《》, with what it says of its version."""

    document: Reviewed
    statement: Statement
    title: str  # folded core
    written: str
    note: str  # folded, of the brackets behind the title
    article: int | None
    span: Span  # in the document

    @property
    def number(self) -> str:
        """The number in the brackets, folded; "" if there is none."""
        m = _NUMBER.search(self.note)
        return m.group().strip() if m else ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """All numbers in the brackets: （国务院令第583号公布，第666号修订） has two."""
        return tuple(m.group() for m in _NUMBER.finditer(self.note))

    @property
    def years(self) -> frozenset[str]:
        """The years of days or versions in the brackets, the number's own left aside."""
        note = _NUMBER.sub("", self.note)
        return frozenset(iso[:4] for _, _, iso in found_dates(note)) | frozenset(_YEAR.findall(note))


def citations(d: Reviewed) -> Iterator[Citation]:
    """What a document names in 《》."""
    for s in d.statements:
        for m in _CITED.finditer(s.text):
            written = d.document.text[s.start + m.start("title") : s.start + m.end("title")]
            title, inside = m["title"], re.search(r"\(([^()]*(?:\d{4}|修订|修正|试行|暂行|版)[^()]*)\)$", m["title"])
            note = " ".join(filter(None, (m["note"], inside[1] if inside else "")))
            article = number(m["article"]) if m["article"] else None
            yield Citation(
                d,
                s,
                core_title(title),
                re.sub(r"^中华人民共和国", "", written),
                note,
                article,
                (s.start + m.start(), s.start + m.end()),
            )
        yield from _in_row(d, s)


def _in_row(d: Reviewed, s: Statement) -> Iterator[Citation]:
    """A table row that names a plan or law and its number: | 2 | 云州市防汛预案 | 云政办发〔2022〕17号 |."""
    number_cell = next((c for c in s.cells if _NUMBER.fullmatch(c.text)), None)
    title_cell = next(
        (c for c in s.cells if c.text.endswith(TITLE_WORDS) and 6 <= len(c.text) <= 40 and "《" not in c.text), None
    )
    if number_cell and title_cell:
        written = d.document.text[title_cell.start : title_cell.end].strip()
        yield Citation(
            d, s, core_title(title_cell.text), written, number_cell.text, None, (number_cell.start, number_cell.end)
        )


def same_text(one: str, other: str) -> bool:
    """True for one number in two ways of writing: 国家主席令第六十九号, 主席令第69号; 安监总局令第17号, 国家安全生产监督管理总局令第17号."""
    if same_number(one, other):
        return True
    a, b = _NUMBER.search(fold(one)), _NUMBER.search(fold(other))
    if a and b and a["order"] and b["order"]:
        return number(a["n"]) == number(b["n"]) and _kind(a["order"]) == _kind(b["order"])
    return bool(a and b and a["standard"] and b["standard"]) and re.sub(r"[\s/t]", "", fold(one)) == re.sub(
        r"[\s/t]", "", fold(other)
    )


def _kind(order: str) -> str:
    for word in ("主席", "国务院", "应急管理部", "总局", "部"):
        if word in order or (word == "总局" and "安监" in order):
            return word
    return ""


def of_one_form(one: str, other: str) -> bool:
    """True if both are numbers of one form, so that the one may be a slip for the other."""
    a, b = _NUMBER.search(fold(one)), _NUMBER.search(fold(other))
    return bool(a and b and a.lastgroup and all(bool(a[g]) == bool(b[g]) for g in ("order", "letter", "standard")))


def written_number(c: Citation) -> str:
    """Its number as the document has it."""
    at = fold(c.document.document.text[c.span[0] : c.span[1]]).find(c.number)
    return c.document.document.text[c.span[0] + at : c.span[0] + at + len(c.number)]
