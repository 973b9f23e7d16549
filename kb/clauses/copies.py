"""The copy of a document that is held, as citations see it: its articles, 款, 项, 目, chapters, plan numbers, annexes, tables.

    Copy(document).clauses(article)    the 款 of an article (Taiwan: its 項), each with its slice
    Copy(document).items(article, 2)   the 项 that stand under its second 款

Every slice is of `document.text`, every locator as ingest/structure/locator.py cites it. Left out: following a citation step by
step (places.py).
"""

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cached_property

from ingest.document import Document
from ingest.fold import fold
from ingest.numerals import in_chinese, number
from ingest.structure.locator import Locator
from ingest.structure.numbering import LISTS, Marker
from kb.clauses.levels import MAINLAND, TAIWAN
from kb.clauses.names import defined_names
from kb.clauses.outcomes import Spot

_CAPTION = re.compile(r"^(?:附|续)?表\s*(?P<n>\d+(?:[-.]\d+)?|[一二三四五六七八九十]{1,3})(?![\d.])")
_RUNNING_ITEM = re.compile(r"(?:^|(?<=[：:；;。，,、\s]))(?P<item>[（(](?P<n>[一二三四五六七八九十]{1,3})[）)])")
_CAPTION_LINES = 2  # lines above a table in which its caption may stand: 表2 应急响应启动条件｜单位：米


class Copy:
    """One document as it is held."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.sections = document.sections
        self.paragraphs = document.paragraphs
        self.starts = [p.start for p in document.paragraphs]
        self.children: dict[int | None, list[int]] = {}
        for i, section in enumerate(document.sections):
            self.children.setdefault(section.parent, []).append(i)

    @cached_property
    def locator(self) -> Locator:
        """How places of the document are cited."""
        return Locator.of(self.document)

    @cached_property
    def names(self) -> dict[str, str]:
        """The short names that the text defines: {'本法': '灾害防救法'}."""
        return defined_names(self.document)

    @cached_property
    def numbers(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of each section: (17, 1) for 第十七条之一."""
        return tuple(Marker(s.kind, 0, s.label, 0).numbers for s in self.sections)

    @cached_property
    def articles(self) -> tuple[int, ...]:
        """The articles of the document itself; of its annexes where all stand in them, as in a notice that issues rules."""
        every = [i for i, s in enumerate(self.sections) if s.kind == "条"]
        own = [i for i in every if self.annex_of(i) is None]
        return tuple(own or every)

    @property
    def article_count(self) -> int:
        """How many articles it has; a number that is given twice counts once."""
        return len({self.numbers[i] for i in self.articles})

    @property
    def levels(self) -> tuple[str, str, str]:
        """What stands below an article, outermost first: 款 项 目, in Taiwan 项 款 目 (folded)."""
        return TAIWAN if self.locator.taiwan else MAINLAND

    @property
    def may_be_taiwan(self) -> bool:
        """True of a text in traditional script that has no lists, by which the mainland's order is told from Taiwan's."""
        listed = any(self.children.get(i) for i in self.articles)
        return not listed and any("條" in self.sections[i].label for i in self.articles)

    def annex_of(self, section: int | None) -> int | None:
        """The annex in which a section stands, or that it is."""
        while section is not None and self.sections[section].kind != "附件":
            section = self.sections[section].parent
        return section

    def chain(self, section: int | None) -> list[int]:
        """The sections from the outermost to this one."""
        return self.locator.chain(section)

    def below(self, section: int | None) -> list[int]:
        """All sections that stand in this one, the outermost first, in order; None: in the document."""
        found, level = [], self.children.get(section, [])
        while level:
            found += level
            level = [child for i in level for child in self.children.get(i, ())]
        return found

    def clauses(self, article: int) -> list[tuple[int, int]]:
        """The 款 of an article (Taiwan: 項) as slices, each with the items under it, without the article's number."""
        section, first = self.sections[article], self.locator.clauses_of(article)
        end = self._end(article)
        body = self.text[section.heading_end : end]
        start = end - len(body.lstrip())  # of what stands behind the number, be it a line or an item
        if start >= end:
            return []
        begins = [start, *(self.paragraphs[i].start for i in first[1:])]
        ends = [*(self.paragraphs[i - 1].end for i in first[1:]), end]
        return list(zip(begins, ends, strict=True))

    def items(self, article: int, clause: int | None = None) -> list[int]:
        """The numbered items right under an article, all of them or those of one 款, counted from 1."""
        found = self.children.get(article, [])
        if clause is None:
            return found
        start, end = self.clauses(article)[clause - 1]
        return [i for i in found if start <= self.sections[i].start < end]

    def inline_items(self, article: int, clause: int) -> list[tuple[int, int]]:
        """The 项 that run on in the line of their 款, as scrapes leave them: （一）渔船回港；（二）人员上岸。"""
        begins, end = self.clauses(article)[clause - 1]
        found: list[int] = []
        for m in _RUNNING_ITEM.finditer(self.text, begins, end):
            if number(m["n"]) == len(found) + 1:
                found.append(m.start("item"))
        return list(zip(found, [*found[1:], end], strict=True)) if len(found) > 1 else []

    def inline_spot(self, article: int, clause: int, item: int) -> Spot:
        """One of them as a place that is cited."""
        start, end = self.inline_items(article, clause)[item - 1]
        begins = self.clauses(article)[clause - 1][0]
        lead = (begins, begins + len(self.text[begins : self.inline_items(article, clause)[0][0]].rstrip()))
        spot = self.spot(start, start + len(self.text[start:end].rstrip()), lead=lead)
        return replace(spot, locator=f"{spot.locator}第（{in_chinese(item)}）项")

    def clause_of(self, article: int, section: int) -> int:
        """In which 款 an item stands."""
        return self.locator.clause(article, self.paragraph_at(self.sections[section].start))

    def paragraph_at(self, offset: int) -> int:
        """The paragraph in which an offset lies, or the last before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def tables(self) -> dict[int, tuple[int, int]]:
        """Of each table its first and last paragraph."""
        found: dict[int, tuple[int, int]] = {}
        for i, p in enumerate(self.paragraphs):
            if p.role == "row" and p.table is not None:
                found[p.table] = (found.get(p.table, (i, i))[0], i)
        return found

    def table(self, number: tuple[int, ...]) -> int | None:
        """The table whose caption bears this number; the n-th where captions bear none, or such as 3-1."""
        captions: dict[tuple[int, ...], int] = {}
        for table, (first, _) in self.tables().items():
            for i in range(max(0, first - _CAPTION_LINES), first):
                line = fold(self.text[self.paragraphs[i].start : self.paragraphs[i].end])
                if self.paragraphs[i].role != "row" and (m := _CAPTION.match(line)):
                    captions[Marker("表", 0, m["n"], 0).numbers] = table
        if number in captions or any(len(n) == 1 for n in captions):
            return captions.get(number)
        ordinals = sorted(self.tables())
        return ordinals[number[0] - 1] if len(number) == 1 and 0 < number[0] <= len(ordinals) else None

    def is_caption(self, offset: int) -> bool:
        """True if a line begins at this offset that names a table: 表2 应急响应启动条件."""
        i = self.paragraph_at(offset)
        return self.starts[i] == offset and _CAPTION.match(fold(self.text[offset : self.paragraphs[i].end])) is not None

    def spot(self, start: int, end: int, *, lead: tuple[int, int] | None = None, unsure: bool = False) -> Spot:
        """A slice as a place that is cited."""
        first, last = self.paragraph_at(start), self.paragraph_at(max(start, end - 1))
        return Spot(start, end, first, last, self.locator.cite(first, last, start, end), lead, unsure)

    def section_spot(self, section: int, *, unsure: bool = False) -> Spot:
        """A section whole, with the line that opens its list if it is an item."""
        return self.spot(self.sections[section].start, self._end(section), lead=self._lead(section), unsure=unsure)

    def body(self, spot: Spot) -> str:
        """The text of a place without the number of the article that it begins with."""
        numbers = (s.heading_end for s in self.sections if s.start == spot.start and s.kind == "条")
        return self.text[next(numbers, spot.start) : spot.end]

    def label(self, section: int) -> str:
        """As it is written, without blanks: 第十七条."""
        return re.sub(r"\s", "", self.sections[section].label)

    def _end(self, section: int) -> int:
        """The end of a section without the line break behind it."""
        start, end = self.sections[section].start, self.sections[section].end
        return start + len(self.text[start:end].rstrip())

    def _lead(self, section: int) -> tuple[int, int] | None:
        """The line under which an item stands, if that opens a list: 有下列情形之一的，处……：."""
        parent = self.sections[section].parent
        if parent is None or self.sections[section].kind not in LISTS:
            return None
        article = self.locator.article(section)
        if article == parent:
            start, _ = self.clauses(article)[self.clause_of(article, section) - 1]
        else:
            start = self.sections[parent].start
        line = self.paragraph_at(start)
        end = self.paragraphs[line].end
        opens = article is not None or self.text[end - 1] in "：:"
        return (start, end) if opens and end <= self.sections[section].start else None
