"""Section tree -> Passages: what is searched, scored and cited.

A passage is one clause, one list item or a few short siblings, about 80-350 characters, never across an
article, each with the headings above it and the way a person cites it (第十七条第二款, 三、（二）). An item
torn from its list carries the sentence that opens the list as context, a table row its header.

Left out: the table of contents (it answers nothing; the report counts it), how a place is cited (locator.py),
sentences (kb/answer.py).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.clean import flags
from ingest.document import CELL_SEPARATOR, Paragraph, Passage, Place, Section
from ingest.structure.locator import Locator
from ingest.structure.numbering import LISTS
from ingest.structure.outline import Outline

LONGEST = 350  # characters; a longer clause is cut at its 款, 项 and sentences
FULL = 280  # pieces of a long article or list are filled up to here, so that a list stays readable
SHORT = 80  # shorter neighbours of one parent are put together
TINY = 40  # … up to FULL if one of them is as short as this
TOGETHER = 220  # … else up to this length
ROWS_TOGETHER = 160  # rows as short as TINY (a list of telephone numbers) are put together up to this length
_SENTENCE_END = re.compile(r"[。！？!?]+[”」』）)]*|[；;]|\n")
_CAPTION = re.compile(
    r"^(?:附|续|續)?表\s?[\d一二三四五六七八九十.\-]*[\s　:：]*[^。；;]{2,36}$"
)  # 表2　应急响应启动条件
_CONTEXT_MAX = 120
_LEAD = ("：", ":")  # what a line ends in that opens a list
_NEVER_PACKED = frozenset(["附件", "编", "章", "节", "标题"])


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of whole paragraphs, or a part of one, that stays together."""

    start: int
    end: int
    section: int | None  # the section it stands in
    first: int  # index of its first paragraph
    last: int  # … and of its last
    table: int | None = None

    @property
    def length(self) -> int:
        return self.end - self.start


def segment(
    document_id: str, text: str, paragraphs: Sequence[Paragraph], outline: Outline, places: Sequence[Place] = ()
) -> tuple[Passage, ...]:
    """All passages of a document, in order; together they cover every paragraph that is not contents or a bare heading.

    `places` tell on which page a passage begins, where a paragraph runs over several.
    """
    cutter = _Cutter(text, paragraphs, outline)
    passages = []
    for ordinal, piece in enumerate(cutter.pieces()):
        body = text[piece.start : piece.end]
        marks = flags(body) + (("table",) if piece.table is not None else ())
        if any(paragraphs[i].confidence is not None for i in range(piece.first, piece.last + 1)):
            marks += ("ocr",)
        line = bisect_right(places, piece.start, key=lambda place: place.start) - 1
        page = places[line].page if line >= 0 and piece.start < places[line].end else paragraphs[piece.first].page
        passages.append(
            Passage(
                id=f"{document_id}:{ordinal}",
                document_id=document_id,
                ordinal=ordinal,
                start=piece.start,
                end=piece.end,
                text=body,
                path=cutter.path(piece),
                locator=cutter.locator.cite(piece.first, piece.last, piece.start, piece.end),
                page=page,
                flags=marks,
                context=cutter.context(piece),
            )
        )
    return tuple(passages)


class _Cutter:
    def __init__(self, text: str, paragraphs: Sequence[Paragraph], outline: Outline) -> None:
        self.text, self.paragraphs, self.outline = text, paragraphs, outline
        self.sections = outline.sections
        self.locator = Locator(text, paragraphs, outline)
        self.children: dict[int | None, list[int]] = {}
        for i, section in enumerate(self.sections):
            self.children.setdefault(section.parent, []).append(i)
        self.section_at = {s.start: i for i, s in enumerate(self.sections)}
        self.table_begins = list(
            range(len(paragraphs))
        )  # per paragraph: the first row of the table that it is a row of
        self.headers = [
            p.header for p in paragraphs
        ]  # per paragraph: its table's header, also of the header's own rows
        self.owner_begins = list(
            range(len(paragraphs))
        )  # per paragraph: the first of those of the same section up to it
        self.own: dict[int, list[int]] = {}  # section -> its own paragraphs behind its heading …
        self.leads: dict[int, list[int]] = {}  # … and those of them that open a list, found when first asked for
        for i, (x, y) in enumerate(pairwise(outline.owner)):
            if x == y:
                self.owner_begins[i + 1] = self.owner_begins[i]
        for i, (a, b) in enumerate(pairwise(paragraphs)):
            if a.table is not None and a.table == b.table:
                self.table_begins[i + 1] = self.table_begins[i]
        for i in range(len(paragraphs) - 2, -1, -1):
            if paragraphs[i].table is not None and paragraphs[i].table == paragraphs[i + 1].table:
                self.headers[i] = self.headers[i] or self.headers[i + 1]
        self.with_articles = {
            above for i, s in enumerate(self.sections) if s.kind == "条" for above in self.locator.chain(i)[:-1]
        }

    def pieces(self) -> Iterator[_Piece]:
        yield from self._packed(self._split(None, 0, len(self.paragraphs)))

    def _split(self, section: int | None, first: int, last: int) -> Iterator[_Piece]:
        """The pieces of paragraphs[first:last], which are the whole of `section`."""
        if section is not None and self._fits(section, first, last):
            yield _Piece(self.paragraphs[first].start, self.paragraphs[last - 1].end, section, first, last - 1)
            return
        i = first
        while i < last:
            child = self.section_at.get(self.paragraphs[i].start)
            if child is not None and child != section:
                end = i + 1
                while end < last and self.paragraphs[end].start < self.sections[child].end:
                    end += 1
                yield from self._split(child, i, end)
                i = end
                continue
            if i not in self.outline.contents and not self._bare_heading(i) and not self._is_caption(i):
                yield from self._paragraph(i)
            i += 1

    def _fits(self, section: int, first: int, last: int) -> bool:
        """A section is one passage if it is short and holds no article, no table and no contents."""
        start, end = self.paragraphs[first].start, self.paragraphs[last - 1].end
        if end - start > LONGEST or any(i in self.outline.contents for i in range(first, last)):
            return False
        if any(p.role == "row" for p in self.paragraphs[first:last]):
            return False
        if any(self._is_headed(child) for child in self.children.get(section, ())):
            return False  # what stands under a heading of its own is found and cited under it
        return section not in self.with_articles and not all(self._bare_heading(i) for i in range(first, last))

    def _bare_heading(self, i: int) -> bool:
        """A line that is a heading and nothing else: it is on every path below and answers nothing itself.

        The items of an article are its text, even those that read like headings (一、地震造成：).
        """
        paragraph, owner = self.paragraphs[i], self.outline.owner[i]
        if owner is None:
            return False
        found = self.sections[owner]
        line = self.text[paragraph.start : paragraph.end]
        if found.heading_end < paragraph.end or line[-1] in "。；":
            return False
        if found.kind != "条" and self.locator.article(owner) is not None:
            return False
        return found.end > found.heading_end or found.kind in _NEVER_PACKED

    def _is_caption(self, i: int) -> bool:
        """True for the line that names the table below it: 表2　应急响应启动条件."""
        p = self.paragraphs[i]
        below = i + 1 < len(self.paragraphs) and self.paragraphs[i + 1].role == "row"
        return below and p.role != "row" and _CAPTION.match(self.text[p.start : p.end]) is not None

    def _paragraph(self, i: int) -> Iterator[_Piece]:
        p, owner = self.paragraphs[i], self.outline.owner[i]
        table = p.table if p.role == "row" else None
        start = p.start
        for cut in [p.end] if p.end - p.start <= LONGEST else self._sentence_cuts(p):
            yield _Piece(start, cut, owner, i, i, table)
            start = cut

    def _sentence_cuts(self, p: Paragraph) -> Iterator[int]:
        """Where to cut a long paragraph: at sentence ends, evenly, at most LONGEST characters each."""
        ends = [p.start + m.end() for m in _SENTENCE_END.finditer(self.text[p.start : p.end])]
        if not ends or ends[-1] != p.end:
            ends.append(p.end)
        target = (p.end - p.start) / (1 + (p.end - p.start) // FULL)
        start = p.start
        for k, end in enumerate(ends):
            while end - start > LONGEST:  # one endless sentence: at a comma, else hard
                window = self.text[start : start + LONGEST]
                comma = max(window.rfind(c) for c in "，,、 ")
                cut = start + (comma + 1 if comma > LONGEST // 3 else LONGEST)
                yield cut
                start = cut
            following = ends[k + 1] if k + 1 < len(ends) else None
            if following is None or end - start >= target or following - start > LONGEST:
                if end > start:
                    yield end
                start = end

    def _packed(self, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
        """Put short neighbours together where they are siblings."""
        current: _Piece | None = None
        for piece in pieces:
            if current is not None and self._together(current, piece):
                current = replace(current, end=piece.end, last=piece.last, section=self._common(current, piece))
                continue
            if current is not None:
                yield current
            current = piece
        if current is not None:
            yield current

    def _together(self, a: _Piece, b: _Piece) -> bool:
        size = b.end - a.start
        if a.table != b.table or size > LONGEST or self.text[a.end : b.start] not in ("", "\n"):
            return False  # a heading or contents between them
        if a.table is not None:
            return self._rows_together(a, b)
        article = self.locator.article(a.section)
        if article != self.locator.article(b.section):
            return False
        leads = self.text[a.end - 1] in _LEAD
        if self.text[b.end - 1] in _LEAD and not leads:
            return False  # the line that opens a list stays with the list
        if article is not None:
            same_clause = self.locator.clause(article, a.last) == self.locator.clause(article, b.first)
            items = self.outline.owner[a.first] != article
            orphan = same_clause and b.length < TINY  # （十）其他措施。 alone would say nothing
            return (leads or orphan or size <= FULL) and (same_clause or not items)
        if not self._siblings(a, b):
            return False
        if leads:
            return True
        shorter = min(a.length, b.length)
        return shorter < SHORT and size <= (FULL if shorter < TINY else TOGETHER)

    def _rows_together(self, a: _Piece, b: _Piece) -> bool:
        """Each row is an answer of its own; the header goes with the first, and rows of a few words with one another."""
        last, row = self.paragraphs[a.last], self.paragraphs[b.first]
        if a.first == a.last and row.header and not last.header:
            return b.end - a.start <= FULL
        return max(last.end - last.start, b.length) < TINY and b.end - a.start <= ROWS_TOGETHER

    def _siblings(self, a: _Piece, b: _Piece) -> bool:
        """Parts of one section; or a section's opening with what follows in it; or whole sections side by side."""
        if a.section == b.section:
            return True
        if a.section is None or b.section is None or not self._is_whole(b):
            return False
        if a.section == self.sections[b.section].parent:
            return self.sections[b.section].kind not in _NEVER_PACKED and not self._is_headed(b.section)
        same_parent = self.sections[a.section].parent == self.sections[b.section].parent
        if self._is_headed(a.section) or self._is_headed(b.section):
            return False
        packable = not {self.sections[a.section].kind, self.sections[b.section].kind} & _NEVER_PACKED
        return same_parent and packable and self._is_whole(a)

    def _is_whole(self, piece: _Piece) -> bool:
        if piece.section is None:
            return False
        found = self.sections[piece.section]
        return piece.start <= found.start and piece.end >= found.end

    def _common(self, a: _Piece, b: _Piece) -> int | None:
        """The innermost section that holds both."""
        inside = set(self.locator.chain(b.section))
        return next((i for i in reversed(self.locator.chain(a.section)) if i in inside), None)

    def path(self, piece: _Piece) -> tuple[str, ...]:
        """The headings above a piece, outermost first; items without a title stand in the locator only."""
        chain = [self.sections[i] for i in self.locator.chain(piece.section)]
        above = tuple(self._heading(s) for s in chain if s.title or s.kind in ("条", "附件"))
        caption = self._caption(piece)
        if not caption or (above and above[-1] == caption.rstrip("。：:；;")):  # the heading names the table itself
            return above
        return (*above, caption)

    def _caption(self, piece: _Piece) -> str:
        """The line that names the table in which a piece stands, on one line; "" if none does."""
        if piece.table is None:
            return ""
        first = self.table_begins[piece.first]
        if first == 0 or not self._is_caption(first - 1):
            return ""
        line = self.paragraphs[first - 1]
        return " ".join(self.text[line.start : line.end].split())

    def _heading(self, section: Section) -> str:
        """As written, on one line, without the stop that ends it: '三、主要任务', '第三章 监测与预警'."""
        return " ".join(self.text[section.start : section.heading_end].split()).rstrip("。：:；;")

    def context(self, piece: _Piece) -> str:
        """Words that help finding the piece: its table's header, or the sentence that opens its list or article."""
        paragraph, owner = self.paragraphs[piece.first], self.outline.owner[piece.first]
        if piece.table is not None:
            return CELL_SEPARATOR.join(self._header(piece))
        if piece.start > paragraph.start:  # a later part of a long paragraph
            begin = max(paragraph.start, self.sections[owner].heading_end if owner is not None else 0)
            return self._sentence(begin if begin < piece.start else paragraph.start, piece.start, first=True)
        item = owner if owner is not None and self.sections[owner].start == piece.start else None
        if item is not None and self.sections[item].kind not in LISTS:
            item = None
        section = self.sections[item].parent if item is not None else owner
        while section is not None and self.sections[section].start < piece.start:
            lead = self._lead(section, piece, item)
            if lead or self.sections[section].kind not in LISTS:
                return lead
            item, section = section, self.sections[section].parent
        return ""

    def _header(self, piece: _Piece) -> tuple[str, ...]:
        """The header of the table in which a piece stands, also where the piece begins with the header's own rows."""
        return self.headers[piece.first]

    def _lead(self, section: int, piece: _Piece, item: int | None) -> str:
        """The sentence of a section that opens the list in which `item` stands; of an article its first paragraph."""
        begin = self.sections[section].heading_end
        if section not in self.own:
            self.own[section] = [i for i in self.locator.own.get(section, ()) if self.paragraphs[i].end > begin]
            self.leads[section] = [i for i in self.own[section] if self._leads_on(i)]
        own = self.own[section]
        before = bisect_left(own, piece.first)
        if not before:
            return ""
        lead = bisect_left(self.leads[section], piece.first) - 1
        if item is not None:
            chosen = own[before - 1]
            if not self._leads_on(chosen) and self._is_heading_line(item):
                return ""  # headings side by side are no list
        elif self.sections[section].kind == "条":
            chosen = own[0]
        elif lead >= 0 and self._stays(section, self.leads[section][lead], piece.first):
            chosen = self.leads[section][lead]  # its list has no numbers
        else:
            return ""
        opening = self.paragraphs[chosen]
        return self._sentence(max(begin, opening.start), opening.end, first=not self._leads_on(chosen))

    def _leads_on(self, paragraph: int) -> bool:
        return self.text[self.paragraphs[paragraph].end - 1] in _LEAD

    def _stays(self, section: int, first: int, last: int) -> bool:
        """Whether all paragraphs from `first` to before `last` are the section's own."""
        return self.outline.owner[last - 1] == section and self.owner_begins[last - 1] <= first

    def _is_heading_line(self, section: int) -> bool:
        """True if nothing stands behind the heading in its line: （一）直接原因, but not （一）组织机构。市应急局……"""
        found = self.sections[section]
        return self.text[found.heading_end : found.heading_end + 1] in ("", "\n") and bool(found.title)

    def _is_headed(self, section: int) -> bool:
        """True if the section has a heading line of its own and a body under it, outside the items of an article."""
        found = self.sections[section]
        if found.kind == "条" or self.locator.article(section) is not None or not self._is_heading_line(section):
            return False
        return found.end > found.heading_end + 1

    def _sentence(self, start: int, end: int, *, first: bool) -> str:
        """The first or last sentence of text[start:end], cut to what helps finding."""
        near = 10 * _CONTEXT_MAX  # of a paragraph of a million characters no more is looked at
        body = (self.text[start : min(end, start + near)] if first else self.text[max(start, end - near) : end]).strip()
        sentences = [s for s in re.split(r"(?<=[。！？])", body) if s.strip()]
        return (sentences[0 if first else -1] if sentences else "").strip()[:_CONTEXT_MAX]
