"""Where a line of a document stands: under which headings, in which list, and whom these name.

Left out: what the line says (lines.py).
"""

import re
from dataclasses import dataclass, replace

from ingest.document import Document, Paragraph
from ingest.fold import fold
from kb.duties.grammar import Subject
from kb.duties.named import Span
from kb.duties.units import is_unit

DUTIES = re.compile(r"职责|任务|职能|权责|分工")
DEFINED = re.compile(r"\(?以下(?:简称|统称)[^()]*\)?|\([^()]*(?:简称|下同)[^()]*\)")
LABEL = re.compile(
    r"\s*(?:第[〇零一二三四五六七八九十百千\d]+[条点](?:之[一二三四五六七八九十]+)?\s*|[(][\d一二三四五六七八九十]{1,3}[)]\s?"
    r"|[\d一二三四五六七八九十]{1,3}[.、](?!\d)\s?|[①-⑳]\s?|\d{1,2}[.、](?=\d{1,4}[年月日时])|\d{1,2}(?:\.\d{1,2}(?!\d)){1,4}(?![年月日时点米%])\s?|[-*·]\s?|[a-z]\.\s?)*"
)
_OWN = re.compile(r"(?:的)?(?:主要)?(?:及其|和|及)?(?:工作)?(?:职责|任务|分工)+$")  # 市指挥部办公室主要职责
_KINDS_OF = re.compile(r"(?:单位|机构|部门)$")  # 成员单位, 办事机构: a heading over several, not one of them


@dataclass(frozen=True, slots=True)
class List:
    """What the items of a list inherit from the line that opens it."""

    subject: Subject | None = None
    label: Span | None = None  # what the list is of, where its items say who: 以下列机关为…主管机关
    kind: str = ""  # of its items, as Section.kind; "" before the first


class Standing:
    """Follows a document line by line."""

    def __init__(self, document: Document, text: str) -> None:
        """`text` is the folded text of the document."""
        self._text = text
        self._sections = document.sections
        self._begins = {s.start: n for n, s in enumerate(document.sections)}
        self._open: list[int] = []  # sections in which the line at hand stands, outermost first
        self._lists: list[List] = []
        self.here: int | None = None  # the section that begins with the line at hand

    def enter(self, paragraph: Paragraph) -> None:
        """Go on to the next paragraph."""
        while self._open and self._sections[self._open[-1]].end <= paragraph.start:
            self._open.pop()
        self.here = self._begins.get(paragraph.start)
        coming: list[int] = []
        above = self.here
        while above is not None and above not in self._open:
            coming.append(above)
            above = self._sections[above].parent
        self._open += reversed(coming)
        kind = "" if self.here is None else self._sections[self.here].kind
        while self._lists and not self._goes_on(kind):
            self._lists.pop()

    def _goes_on(self, kind: str) -> bool:
        """True if a line that begins a section of this kind is an item of the innermost list, or stands below one."""
        last = self._lists[-1]
        if not last.kind and kind:  # the first item says what items look like
            self._lists[-1] = replace(last, kind=kind)
            return True
        return last.kind == kind or (bool(last.kind) and last.kind in [self._sections[n].kind for n in self._open])

    def opens(self, opened: List) -> None:
        """A list begins after the line at hand."""
        self._lists.append(opened)

    @property
    def inner(self) -> List | None:
        """The list of which the line at hand is an item."""
        return self._lists[-1] if self._lists else None

    def body(self, paragraph: Paragraph) -> Span | None:
        """What a paragraph says behind its label; None if it is nothing but a heading."""
        start, end = paragraph.start, paragraph.end
        section = None if self.here is None else self._sections[self.here]
        if section is not None and section.heading_end >= end:
            return None
        m = LABEL.match(self._text, start, end)
        at = m.end() if m else start
        return (max(at, section.heading_end) if section is not None and section.kind == "条" else at), end

    def headings(self) -> list[str]:
        """Titles of the headings above, innermost first, folded."""
        return [fold(self._sections[n].title) for n in reversed(self._open) if self._sections[n].title]

    def under(self) -> str:
        """The title of the innermost heading, as written; "" if there is none."""
        return next((self._sections[n].title for n in reversed(self._open) if self._sections[n].title), "")

    def unit(self) -> Span | None:
        """The unit that the innermost heading names: 2.2 市指挥部办公室."""
        section = next((self._sections[n] for n in reversed(self._open) if self._sections[n].title), None)
        if section is None:
            return None
        m = LABEL.match(self._text, section.start, section.heading_end)
        at = m.end() if m else section.start
        named = _OWN.sub("", DEFINED.split(self._text[at : section.heading_end])[0].strip()).rstrip(":。 ")
        return (at, at + len(named)) if named and is_unit(named) and not _KINDS_OF.search(named) else None
