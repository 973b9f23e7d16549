"""A document made ready for checking: its statements, duties, short names, and whose text it is.

    Reviewed.of(document, duties)            one document; its metadata is the standing one among its versions

Left out: which documents are compared with each other (kin.py).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.document import Document, Metadata
from ingest.fold import fold
from ingest.structure.locator import Locator
from kb.checks.finding import Place, Span
from kb.checks.statements import Statement, statements
from kb.duties.extract import defined
from kb.duties.rows import Duty

# A place within another, as a title names it: 澜浦市|望潮区|突发事件总体应急预案; 城区, 景区, 库区 are kinds of places.
_WITHIN = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}(?:省|自治区|市|自治州))+(?P<place>[\u4e00-\u9fff]{2,4}?(?:新区|(?<![城市景港园库山灾小社矿林校厂地辖海发治])区|(?<!各)县|旗|街道|镇|乡))(?![域内间段划级])"
)
LONGEST = 2000  # characters of a sentence: a file without stops is one, and takes time with the square of its length
_NOT_MAINLAND = re.compile(r"中华民国|行政院|内政部|新台币|直辖市、县\(市\)")
_MAINLAND = re.compile(r"中华人民共和国|国务院|省委|市委|应急管理局")


def _own_name(written: str) -> str:
    """A body's name without what leads to it: 市森防指的日常办事机构为办公室 -> 市森防指办公室."""
    name = re.split(r"--|:|\||设立|成立|组建|(?<=政府)[和及与、]|(?<=局)[和及与、]|(?<=部)[和及与、]", written)[-1]
    m = re.fullmatch(
        r"(?P<of>[^的]{2,20})的(?:日常)?(?:办事机构|工作机构|办公机构|常设机构)(?:为|是)(?P<name>.+)", name
    )
    if m:
        return m["name"] if m["name"].startswith(m["of"]) else m["of"] + m["name"]
    return name


@dataclass(frozen=True)
class Reviewed:
    """One document with what the checks ask of it; texts are folded, offsets count in `document.text`."""

    document: Document
    duties: tuple[Duty, ...]

    @property
    def id(self) -> str:
        """The document's."""
        return self.document.id

    @property
    def metadata(self) -> Metadata:
        """What it says of itself."""
        return self.document.metadata

    @cached_property
    def region(self) -> str:
        """The place whose text it is, folded: 望潮区 of 澜浦市望潮区突发事件总体应急预案, which is filed under 澜浦市."""
        within = _WITHIN.match(fold(self.metadata.title))
        return within["place"] if within else fold(self.metadata.region or "")

    @cached_property
    def folded(self) -> str:
        """The whole text, folded."""
        return fold(self.document.text)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its sentences and table rows; what is longer than a person writes is none."""
        return tuple(s for s in self._every_statement if s.end - s.start <= LONGEST)

    @property
    def overlong(self) -> int:
        """How many sentences are too long to be read as one."""
        return len(self._every_statement) - len(self.statements)

    @cached_property
    def _every_statement(self) -> tuple[Statement, ...]:
        return statements(self.document, self.folded)

    @cached_property
    def short_names(self) -> dict[str, str]:
        """The short names of bodies that it defines: {'市防指': '市防汛防台风指挥部'}, the longest first."""
        found = {short: _own_name(self.folded[a:b]) for short, (a, b) in defined(self.folded).items()}
        found = {short: name for short, name in found.items() if name not in ("办公室", "指挥部", "办事机构")}
        return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))

    @cached_property
    def is_mainland(self) -> bool:
        """False for texts of Taiwan, whose offices bear other names."""
        return not _NOT_MAINLAND.search(self.folded) or bool(_MAINLAND.search(self.folded))

    @property
    def is_rule(self) -> bool:
        """True for what lays down what is to be done: a case tells what was done once."""
        return self.metadata.kind != "case"

    def place(self, start: int, end: int, marks: Iterable[Span] = ()) -> Place:
        """text[start:end] as one side of a finding, `marks` being what differs in it."""
        d = self.document
        first, last = self._paragraph(start), self._paragraph(max(start, end - 1))
        return Place(
            d.id,
            d.file,
            d.metadata.title,
            start,
            end,
            d.text[start:end],
            self._locator.cite(first, last, start, end) if d.paragraphs else "",
            d.paragraphs[first].page if d.paragraphs else None,
            tuple(sorted((a, b) for a, b in marks if start <= a < b <= end)),
        )

    def place_of(self, statement: Statement, marks: Iterable[Span] = ()) -> Place:
        """A whole statement as one side of a finding."""
        return self.place(statement.start, statement.end, marks)

    def statement_at(self, offset: int) -> Statement | None:
        """The statement in which an offset lies."""
        return next((s for s in self.statements if s.start <= offset < s.end), None)

    def section_at(self, offset: int) -> int | None:
        """The innermost section in which an offset lies, as an index into Document.sections."""
        from bisect import bisect_right

        sections = self.document.sections
        at: int | None = bisect_right(self._section_starts, offset) - 1
        while at is not None and at >= 0 and sections[at].end <= offset:
            at = sections[at].parent
        return at if at is not None and at >= 0 else None

    @cached_property
    def _section_starts(self) -> Sequence[int]:
        return [s.start for s in self.document.sections]

    @cached_property
    def _locator(self) -> Locator:
        return Locator.of(self.document)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [p.start for p in self.document.paragraphs]

    def _paragraph(self, offset: int) -> int:
        from bisect import bisect_right

        return max(0, bisect_right(self._starts, offset) - 1)
