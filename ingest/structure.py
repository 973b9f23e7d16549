"""Paragraphs -> the tree of sections: which heading, article and list item each line belongs to.

Knows the ways in which mainland and Taiwan offices number (numbering.py), headings that only the markup marks, and
short lines that head the text below them. What is found is a slice of the text; no number is put in. Left out: the
table of contents (contents.py), how a place is cited (locator.py), cutting into passages (segment.py).

款 has no label of its own: the unmarked paragraphs of an article are its 款 (立法技术规范: 条分款、项、目, 款 without
numbers, 项 as （一）, 目 as 1.), in Taiwan its 項 (中央法規標準法第八條: 一、 is 款, （一） is 目).
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.contents import contents
from ingest.document import Paragraph, Section
from ingest.numbering import (
    CHAPTER_RANK,
    ITEM_RANK,
    LISTS,
    MARKUP_RANK,
    PLAIN_RANK,
    STOPS,
    TITLE_MAX,
    Marker,
    is_decimal,
    is_heading,
    marker,
)

_PLAIN_HEADING = re.compile(
    r"[^。；：！？;:!?，,、（）()|…\[\]0-9]{4,30}$"
)  # 重点任务推进: no stop, no date, no number
_SIGNATURE = re.compile(r"(?:政府|办公[室厅]|委员会|委員會|[局厅府会院]|公司|指挥部|[年月日])$")
_PARENTHESIZED = re.compile(r"[（(][^（）()]*[）)]$")  # a heading of the markup that only holds （2019年修正）
TITLE_LEAD_MAX = 30  # characters of a title that its own text follows: （一）强化评估。摸清底数……
_LEAD_MIN = 60  # characters of a paragraph that a plain heading heads
_CAPTION = re.compile(r"[（(【［](?P<title>[^）)】］]{2,20})[）)】］]$")  # 第三條（主管機關）
_SPEAKS_OF_BEFORE = re.compile(r"前[款项項]|本[条條]|第[一二三四五六七八九十]+[款项項]")


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections, and for each paragraph the section it stands in and whether it belongs to the contents."""

    sections: tuple[Section, ...]
    owner: tuple[int | None, ...]  # per paragraph: index of its innermost section
    contents: frozenset[int]  # paragraphs of the table of contents: never answered from


@dataclass(slots=True)
class _Open:
    """A section that the line at hand may stand in."""

    index: int
    kind: str
    rank: float
    level: int | None  # of the markup
    value: int | None  # its number
    titled: bool  # an item that is a heading: （一）市水利局


def outline(text: str, paragraphs: Sequence[Paragraph]) -> Outline:
    r"""Find the sections of a text.

    >>> [s.label for s in outline('第一章　总则\n第一条　为了防灾，制定本办法。', …).sections]
    ['第一章', '第一条']
    """
    return _Builder(text, paragraphs).outline()


class _Builder:
    def __init__(self, text: str, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self.lines = [text[p.start : p.end] for p in paragraphs]
        self.contents = contents(self.lines)
        self.numbered = [i for i, line in enumerate(self.lines) if i not in self.contents and is_decimal(line)]
        self.is_numbered = frozenset(self.numbered)
        self.decimal = len(self.numbered) >= 2
        self.plain = self._plain_headings()
        self.sections: list[Section] = []
        self.stack: list[_Open] = []
        self.last_article = 0
        self.last_chapter = 0  # of 1, 2, 3 in a text that numbers 1.1

    def outline(self) -> Outline:
        owner: list[int | None] = []
        heading_goes_on = False
        for i, p in enumerate(self.paragraphs):
            found = None if i in self.contents or p.role == "row" or heading_goes_on else self._marker(i)
            if found is not None:
                heading_goes_on = self._open(i, found)
            else:
                heading_goes_on = False
                self._continue(i)
            for entry in self.stack:
                self.sections[entry.index] = replace(self.sections[entry.index], end=p.end)
            owner.append(self.stack[-1].index if self.stack else None)
        return Outline(tuple(self.sections), tuple(owner), self.contents)

    def _marker(self, i: int) -> Marker | None:
        """What the line opens, once its number is seen in the order of the numbers before it."""
        p, line = self.paragraphs[i], self.lines[i]
        found = marker(line, decimal=self.decimal)
        if found is not None and found.kind == "条" and not found.strict and (found.value or 0) <= self.last_article:
            found = None
        if found is not None and found.kind == "1" and not self._next_chapter(i, found):
            # in a standard whose clauses are 6.1.2 a bare number is an item: 2  应当开展下列调查：……
            found = replace(found, kind="1.", rank=ITEM_RANK) if found.strict and self._next_item(found) else None
        if found is not None and found.kind == "1." and found.strict and self._heads_decimals(i, found):
            found = replace(found, kind="1", rank=CHAPTER_RANK)
        if (
            found is not None
            and found.kind == "1."
            and not found.strict
            and (self.decimal or not self._next_item(found))
        ):
            found = None
        if found is None and p.role == "heading" and len(line) <= 2 * TITLE_MAX and not _PARENTHESIZED.match(line):
            return Marker("标题", MARKUP_RANK, "", 0)
        if found is None and i in self.plain and not any(entry.kind == "条" for entry in self.stack):
            return Marker("标题", PLAIN_RANK, "", 0)
        return found

    def _next_chapter(self, i: int, found: Marker) -> bool:
        """'5 应急响应', '5应急响应': the next number, with 5.1 to come or prose of its own."""
        rest = self.lines[i][found.after :]
        if not is_heading(rest):
            return False
        at = bisect_right(self.numbered, i)
        coming = self.lines[self.numbered[at]] if at < len(self.numbered) else ""
        if re.match(rf"{found.label}[.．]", coming):
            return True
        item_before = any(entry.kind == "1." and entry.value == (found.value or 0) - 1 for entry in self.stack)
        in_order = found.value == self.last_chapter + 1 and not item_before
        return in_order and (found.strict or not re.search(r"\d", rest))

    def _heads_decimals(self, i: int, found: Marker) -> bool:
        """'1.事实信息' over '1.1 飞行经过': a chapter that is written like an item."""
        following = i + 1 in self.is_numbered and self.lines[i + 1]
        return bool(following and re.match(rf"{found.label}[.．]1(?!\d)", following)) and is_heading(self.lines[i])

    def _next_item(self, found: Marker) -> bool:
        """'1.6月底前' in a text that does not number 1.1: item 1 if a list begins or goes on here."""
        before = next((entry.value for entry in reversed(self.stack) if entry.kind == "1."), None)
        return found.value == (before or 0) + 1

    def _open(self, i: int, found: Marker) -> bool:
        """Open the section; True if its heading goes on in the next line."""
        p, line = self.paragraphs[i], self.lines[i]
        rank = self._leave(found, p.level, i)
        parent = self.stack[-1].index if self.stack else None
        title, heading_end = _title(line, found)
        end = p.start + heading_end
        goes_on = found.kind in ("附件", "编", "章", "节") and not title and self._is_title_line(i + 1)
        if goes_on:
            title, end = self.lines[i + 1].strip(), self.paragraphs[i + 1].end
        depth = 1 + (self.sections[parent].depth if parent is not None else 0)
        self.sections.append(Section(p.start, p.end, end, found.kind, found.label, title, depth, parent))
        titled = bool(title) and heading_end == len(line) and line[-1] not in STOPS + "：:"
        self.stack.append(_Open(len(self.sections) - 1, found.kind, rank, p.level, found.value, titled))
        if found.kind == "条":
            self.last_article = found.value or self.last_article
        elif found.kind == "1":
            self.last_chapter = found.value or self.last_chapter
        elif found.kind == "附件":
            self.last_article = self.last_chapter = 0
        return goes_on

    def _is_title_line(self, i: int) -> bool:
        """The line after a bare 附件2 or 第一章 is its title if it is short and opens nothing itself."""
        if i + 1 >= len(self.lines) or self.paragraphs[i].role == "row" or i in self.contents:
            return False
        line = self.lines[i]
        return len(line) <= TITLE_MAX and line[-1] not in STOPS + "：:" and marker(line, decimal=self.decimal) is None

    def _leave(self, found: Marker, level: int | None, i: int) -> float:
        """Close the sections that the new one does not stand in; returns the rank it takes here."""
        if found.kind in LISTS:
            same = next((entry.rank for entry in reversed(self.stack) if entry.kind == found.kind), None)
            top = self.stack[-1] if self.stack else None
            if same is not None:
                found = replace(found, rank=int(same))
            elif top and top.kind in LISTS and top.rank >= found.rank and found.value == 1 and self._leads(i - 1):
                found = replace(found, rank=int(top.rank) + 1)  # （1）下列措施： holds 1. where a text numbers so
        while self.stack and not _inside(self.stack[-1], found, level):
            self.stack.pop()
        return found.rank

    def _leads(self, i: int) -> bool:
        return i >= 0 and self.lines[i].endswith(("：", ":"))

    def _continue(self, i: int) -> None:
        """A line that opens nothing: after the items of a clause it is the article's next 款.

        Elsewhere it belongs to the item before, unless it opens the next list: 应急状态下的职责如下：（1）……
        """
        if self.paragraphs[i].role == "row":
            return
        if not any(entry.kind == "条" for entry in self.stack):
            following = marker(self.lines[i + 1], decimal=self.decimal) if i + 1 < len(self.lines) else None
            if following is not None and following.kind in LISTS and following.value == 1:
                over = [k for k, entry in enumerate(self.stack) if entry.kind == following.kind]
                del self.stack[over[-1] if over else len(self.stack) :]
            return
        while self.stack[-1].kind != "条":
            if self.stack[-1].titled and not _SPEAKS_OF_BEFORE.match(self.lines[i]):
                return  # the text under （一）市水利局
            self.stack.pop()

    def _plain_headings(self) -> frozenset[int]:
        """Short lines without a stop that stand between a full stop and a long paragraph, if there are several."""
        found = set()
        for i in range(2, len(self.lines) - 1):
            before, line, after = self.lines[i - 1 : i + 2]
            if any(p.role != "paragraph" for p in self.paragraphs[i - 1 : i + 2]) or i in self.contents:
                continue
            if not _PLAIN_HEADING.match(line) or _SIGNATURE.search(line) or marker(line, decimal=self.decimal):
                continue
            if len(after) >= _LEAD_MIN and before[-1] in "。！？”" and not marker(after, decimal=self.decimal):
                found.add(i)
        return frozenset(found) if len(found) >= 2 else frozenset()


def _inside(top: _Open, found: Marker, level: int | None) -> bool:
    """True if the new section stands in the open one."""
    if level is not None and top.level is not None:
        return top.level < level  # both are headings of the markup: it knows best
    if found.kind == "标题":
        return top.rank < found.rank
    if top.kind == "标题" and top.rank == MARKUP_RANK:
        return top.level == 1 or found.rank >= MARKUP_RANK + 10  # chapters and annexes end a heading, articles do not
    return top.rank < found.rank


def _title(line: str, found: Marker) -> tuple[str, int]:
    """(title, end of the heading in the line). A clause of a 条 has no title; a lead-in up to 。 may be one.

    '（一）强化评估。摸清底数……' -> '强化评估'; '第三条　……' -> ''.
    """
    rest = line[found.after :]
    if found.kind == "条":
        caption = _CAPTION.match(rest)
        return (caption["title"], len(line)) if caption else ("", found.after)
    if found.kind == "标题":
        return line.strip(), len(line)
    stop = re.search(r"[。；;：:！？]", rest)
    if stop is None:
        return (rest.strip(), len(line)) if len(rest) <= TITLE_MAX else ("", found.after)
    title, follows = rest[: stop.start()].strip(), rest[stop.end() :].strip()
    if stop.group() in "：:" and len(title) <= TITLE_LEAD_MAX:
        return title, found.after + stop.end()
    if stop.group() == "。" and follows and len(title) <= TITLE_LEAD_MAX and len(re.findall("[，,]", title)) <= 1:
        return title, found.after + stop.end()  # without text behind it, it is a sentence and no title
    return "", found.after
