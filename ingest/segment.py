"""Section tree -> Passages: what is searched, scored and cited.

A passage is one clause, one list item or a few short siblings, about 80-350 characters, never across an
article, each with the headings above it and the way a person cites it (第十七条第二款, 三、（二）). An item
torn from its list carries the sentence that opens the list as context, a table row its header.

Left out: the table of contents (it answers nothing; the report counts it), sentences (kb/answer.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.clean import flags
from ingest.document import CELL_SEPARATOR, Paragraph, Passage, Section
from ingest.numerals import in_chinese
from ingest.structure import Outline

LONGEST = 350  # characters; a longer clause is cut at its 款, 项 and sentences
SHORT = 80  # shorter neighbours of one parent are put together
TOGETHER = 220  # … up to this length
_SENTENCE_END = re.compile(r"[。！？!?]+[”」』）)]*|[；;]|\n")
_CONTEXT_MAX = 120

# What is written between a label and what follows, by kind: label 一 is cited as 一、
_AFTER_LABEL = {"一、": "、", "壹、": "、", "1.": "."}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of whole paragraphs, or a part of one, that stays together."""

    start: int
    end: int
    section: int | None  # the section it stands in
    first: int  # index of its first paragraph
    table: int | None = None

    @property
    def length(self) -> int:
        return self.end - self.start


def segment(document_id: str, text: str, paragraphs: Sequence[Paragraph], outline: Outline) -> tuple[Passage, ...]:
    """All passages of a document, in order; together they cover every paragraph that is not contents or a bare heading."""
    cutter = _Cutter(text, paragraphs, outline)
    passages = []
    for ordinal, piece in enumerate(cutter.pieces()):
        body = text[piece.start : piece.end]
        paragraph = paragraphs[piece.first]
        marks = flags(body) + (("table",) if piece.table is not None else ())
        passages.append(
            Passage(
                id=f"{document_id}:{ordinal}",
                document_id=document_id,
                ordinal=ordinal,
                start=piece.start,
                end=piece.end,
                text=body,
                path=cutter.path(piece),
                locator=cutter.locator(piece),
                page=paragraph.page,
                flags=marks,
                context=cutter.context(piece),
            )
        )
    return tuple(passages)


class _Cutter:
    def __init__(self, text: str, paragraphs: Sequence[Paragraph], outline: Outline) -> None:
        self.text, self.paragraphs, self.outline = text, paragraphs, outline
        self.sections = outline.sections
        self.children: dict[int | None, list[int]] = {}
        for i, section in enumerate(self.sections):
            self.children.setdefault(section.parent, []).append(i)
        self.section_at = {s.start: i for i, s in enumerate(self.sections)}

    def pieces(self) -> Iterator[_Piece]:
        yield from self._packed(self._split(None, 0, len(self.paragraphs)))

    def _split(self, section: int | None, first: int, last: int) -> Iterator[_Piece]:
        """The pieces of paragraphs[first:last], which are the whole of `section`."""
        if section is not None and self._fits(section, first, last):
            yield _Piece(self.paragraphs[first].start, self.paragraphs[last - 1].end, section, first)
            return
        i = first
        while i < last:
            paragraph = self.paragraphs[i]
            child = self.section_at.get(paragraph.start)
            if child is not None and child != section:
                end = i + 1
                while end < last and self.paragraphs[end].start < self.sections[child].end:
                    end += 1
                yield from self._split(child, i, end)
                i = end
                continue
            if i not in self.outline.contents and not self._bare_heading(i, child):
                yield from self._paragraph(i)
            i += 1

    def _fits(self, section: int, first: int, last: int) -> bool:
        """A section is one passage if it is short and is not a chapter of articles or a table among text."""
        start, end = self.paragraphs[first].start, self.paragraphs[last - 1].end
        if end - start > LONGEST or any(i in self.outline.contents for i in range(first, last)):
            return False
        if any(p.role == "row" for p in self.paragraphs[first:last]):
            return False
        if first + 1 == last and self._bare_heading(first, section):
            return False
        return not any(self.sections[c].kind in ("条", "章", "节") for c in self.children.get(section, ()))

    def _bare_heading(self, i: int, section: int | None) -> bool:
        """A line that is a heading and nothing else: it is on every path below and answers nothing itself."""
        paragraph = self.paragraphs[i]
        if section is None:
            return False
        found = self.sections[section]
        line = self.text[paragraph.start : paragraph.end].rstrip()
        whole = found.heading_end >= paragraph.end and line[-1:] not in "。；"
        return whole and (bool(self.children.get(section)) or found.end > paragraph.end or found.kind in ("标题", "章", "节", "编"))

    def _paragraph(self, i: int) -> Iterator[_Piece]:
        p, owner = self.paragraphs[i], self.outline.owner[i]
        table = p.table if p.role == "row" else None
        if p.end - p.start <= LONGEST:
            yield _Piece(p.start, p.end, owner, i, table)
            return
        start = p.start
        for cut in self._sentence_cuts(p):
            yield _Piece(start, cut, owner, i, table)
            start = cut

    def _sentence_cuts(self, p: Paragraph) -> Iterator[int]:
        """Where to cut a long paragraph: at sentence ends, evenly, at most LONGEST characters each."""
        ends = [p.start + m.end() for m in _SENTENCE_END.finditer(self.text[p.start : p.end])]
        if not ends or ends[-1] != p.end:
            ends.append(p.end)
        target = (p.end - p.start) / (1 + (p.end - p.start) // 280)
        start = p.start
        for k, end in enumerate(ends):
            while end - start > LONGEST:  # one endless sentence: at a comma, else hard
                window = self.text[start : start + LONGEST]
                comma = max(window.rfind("，"), window.rfind(","), window.rfind("、"), window.rfind(" "))
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
                table = current.table if current.table == piece.table else None
                current = _Piece(current.start, piece.end, self._common(current, piece), current.first, table)
                continue
            if current is not None:
                yield current
            current = piece
        if current is not None:
            yield current

    def _together(self, a: _Piece, b: _Piece) -> bool:
        if a.table != b.table or b.end - a.start > LONGEST:
            return False
        if self._article(a.section) != self._article(b.section):
            return False
        gap = self.text[a.end : b.start]
        if gap not in ("", "\n"):  # a heading or contents between them
            return False
        if a.section != b.section and self._parent(a.section) not in (self._parent(b.section), b.section) and a.section != self._parent(b.section):
            return False
        if self._article(a.section) is not None:  # an article over LONGEST: its items in fuller pieces, so that a list stays readable
            return b.end - a.start <= LONGEST * 0.8
        short = a.length < SHORT or b.length < SHORT
        return b.end - a.start <= (LONGEST * 0.8 if min(a.length, b.length) < SHORT // 2 else TOGETHER) and short

    def _common(self, a: _Piece, b: _Piece) -> int | None:
        if a.section == b.section or a.section == self._parent(b.section):
            return a.section
        return self._parent(a.section)

    def _parent(self, section: int | None) -> int | None:
        return None if section is None else self.sections[section].parent

    def _article(self, section: int | None) -> int | None:
        while section is not None and self.sections[section].kind != "条":
            section = self.sections[section].parent
        return section

    def _chain(self, section: int | None) -> list[int]:
        chain: list[int] = []
        while section is not None:
            chain.append(section)
            section = self.sections[section].parent
        return chain[::-1]

    def path(self, piece: _Piece) -> tuple[str, ...]:
        """The headings above a piece, outermost first; items without a title stand in the locator only."""
        chain = [self.sections[i] for i in self._chain(piece.section)]
        return tuple(self._heading(s) for s in chain if s.title or s.kind == "条")

    def _heading(self, section: Section) -> str:
        """As written, on one line, without the stop that ends it: '三、主要任务', '第三章 监测与预警'."""
        return " ".join(self.text[section.start : section.heading_end].split()).rstrip("。：:；;")

    def locator(self, piece: _Piece) -> str:
        """How a person cites the piece: 第十七条第二款, 第3條第一項, 2.3.1（2）, 三、（一）."""
        chain = self._chain(piece.section)
        article = self._article(piece.section)
        if piece.table is not None:
            rows = [k for k, p in enumerate(self.paragraphs) if p.table == piece.table]
            first = rows.index(piece.first) + 1
            return f"表{piece.table + 1}第{first}行"
        if article is None:
            labels = [self.sections[i] for i in chain if self.sections[i].label]
            decimal = [s for s in labels if s.kind in ("1.1", "1")]
            if decimal:
                labels = [s for s in labels if s.kind not in ("1.1", "1") or s is decimal[-1]]
            return "".join(s.label + _AFTER_LABEL.get(s.kind, "") for s in labels)
        found = self.sections[article]
        label = re.sub(r"\s", "", found.label)
        if piece.start <= found.start and piece.end >= found.end:
            return label
        counted = self._paragraph_number(article, piece)
        taiwan = "條" in label and any(self.sections[c].kind == "一、" for c in self.children.get(article, ()))
        items = [self.sections[i] for i in chain if self.sections[i].depth > found.depth and self.sections[i].label]
        names = ("項", "款", "目") if taiwan else ("款", "项", "目")
        several = self._clauses(article) > 1
        out = label + (f"第{in_chinese(counted)}{names[0]}" if several or items else "")
        for name, item in zip(names[1:], items, strict=False):
            out += f"第{item.label}{name}" if not taiwan else f"第{re.sub(r'[（()）]', '', item.label)}{name}"
        return out

    def _clauses(self, article: int) -> int:
        return sum(1 for i, p in enumerate(self.paragraphs) if self._is_clause(article, i, p))

    def _is_clause(self, article: int, i: int, p: Paragraph) -> bool:
        """A paragraph of the article itself: its label line if text follows, and every unmarked line after it."""
        if self.outline.owner[i] != article:
            return False
        return p.start != self.sections[article].start or self.sections[article].heading_end < p.end

    def _paragraph_number(self, article: int, piece: _Piece) -> int:
        count = 0
        for i, p in enumerate(self.paragraphs):
            if p.start > piece.start:
                break
            count += self._is_clause(article, i, p)
        return max(count, 1)

    def context(self, piece: _Piece) -> str:
        """Words that help finding the piece: its table's header, or the sentence that opens its list or article."""
        paragraph = self.paragraphs[piece.first]
        if piece.table is not None:
            return CELL_SEPARATOR.join(paragraph.header)
        parent = piece.section
        while parent is not None and self.sections[parent].start >= piece.start:
            parent = self.sections[parent].parent
        if parent is None:
            return ""
        found = self.sections[parent]
        lead = ""
        for i, p in enumerate(self.paragraphs):
            if p.start >= piece.start:
                break
            if p.start >= found.start and self.outline.owner[i] == parent and p.role != "row":
                line = self.text[max(p.start, found.heading_end) : p.end].strip()
                if line and (line[-1] in "：:" or (found.kind == "条" and not lead) or p.start <= piece.start < p.end):
                    lead = line
        return lead[:_CONTEXT_MAX]

