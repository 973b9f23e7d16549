"""Paragraphs -> the tree of sections: which heading, article and list item each line belongs to.

Knows the ways in which mainland and Taiwan offices number (numbering.py), headings that only the markup or their shape
marks (headings.py), and where the text ends and its signature begins (closing.py). What is found is a slice of the text;
no number is put in. Left out: the table of contents (contents.py), how a place is cited (locator.py), passages (segment.py).

款 has no label of its own: the unmarked paragraphs of an article are its 款 (立法技术规范: 条分款、项、目, 款 without
numbers, 项 as （一）, 目 as 1.), in Taiwan its 項 (中央法規標準法第八條: 一、 is 款, （一） is 目).

Numbers of one style are brothers; a style that is new stands in what its rank puts above it, or in the line that leads to
it: （1）下列措施： holds 1. where a text numbers so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Paragraph, Section
from ingest.fold import fold
from ingest.metadata.official import annexes
from ingest.structure.closing import closing
from ingest.structure.contents import contents
from ingest.structure.headings import headings
from ingest.structure.numbering import (
    ANNEX_RANK,
    CHAPTER_RANK,
    ITEM_RANK,
    LISTS,
    MARKUP_RANK,
    SHAPE_RANK,
    STOPS,
    TITLE_MAX,
    Marker,
    is_heading,
    marker,
)
from ingest.structure.sequence import Sequences

_PARENTHESIZED = re.compile(r"[（(][^（）()]*[）)]$")  # a heading of the markup that only holds （2019年修正）
_ANNEX_KIND = re.compile(r"[（(](?:规范性|资料性|規範性|資料性)(?:附录|附錄)?[）)]$")  # below 附录A
TITLE_LEAD_MAX = 30  # characters of a title that its own text follows: （一）强化评估。摸清底数……
_CAPTION = re.compile(r"[（(【［](?P<title>[^）)】］]{2,20})[）)】］]$")  # 第三條（主管機關）
_APART = re.compile(r"(?P<title>[\u3400-\u9fff]{2,15})[\s　]+(?=[\u3400-\u9fff])")  # 四、工作要求 各单位要认真落实。
_SPEAKS_OF_BEFORE = re.compile(r"前[款项項]|本[条條]|第[一二三四五六七八九十]+[款项項]")
_NO_TITLE = frozenset("问問答")  # 1.问：…… is a question, not a part called 问
_GROUPED = LISTS | {"1.1", "案例", "议题", "问"}  # a number of such a style is the brother of the one before


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
    marker: Marker
    level: int | None  # of the markup
    titled: bool  # an item that is a heading: （一）市水利局
    last: int  # the paragraph in which its heading ends

    @property
    def kind(self) -> str:
        return self.marker.kind


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
        self.closing = closing(self.lines) - self.contents
        aside = self.contents | self.closing
        prose = [p.role != "row" and i not in aside for i, p in enumerate(paragraphs)]
        self.known = Sequences(self.lines, prose)
        self.headings = headings(self.lines, paragraphs, self.contents, decimal=self.known.decimal)
        self.sections: list[Section] = []
        self.stack: list[_Open] = []
        self.unmarked = self._unmarked_annexes()
        self.topped = (
            False  # an unnumbered heading of the first level has come: it heads parts of the file, 附件 among them
        )
        self.last_article: tuple[int, ...] = (0,)
        self.last_chapter = 0  # of 1, 2, 3 in a text that numbers 1.1

    def outline(self) -> Outline:
        owner: list[int | None] = []
        heading_until = -1  # the last line of a heading that runs over several
        for i, p in enumerate(self.paragraphs):
            if i in self.closing:
                self._close(0, p.start)
            elif i > heading_until:
                found = None if i in self.contents or p.role == "row" else self._marker(i)
                if found is not None:
                    heading_until = self._open(i, found)
                else:
                    self._continue(i)
            owner.append(self.stack[-1].index if self.stack else None)
        self._close(0, self.paragraphs[-1].end + 1 if self.paragraphs else 0)
        return Outline(tuple(self.sections), tuple(owner), self.contents)

    def _unmarked_annexes(self) -> dict[int, Marker]:
        """The lines that name an annex as the list of annexes does and stand behind the signature without 附件 above them."""
        listed = next((i for i in sorted(self.closing) if self.lines[i].startswith("附")), len(self.lines))
        names = {_bare(name) for name in annexes(self.lines)} if listed < len(self.lines) else set()
        found: dict[int, Marker] = {}
        for i in range(listed + 1, len(self.lines) if names else 0):
            if _bare(self.lines[i]) in names and i not in self.closing and self.paragraphs[i].role != "row":
                names.remove(_bare(self.lines[i]))
                above = marker(self.lines[i - 1], decimal=False)
                if above is None or above.kind != "附件" or i - 1 in self.closing:
                    found[i] = Marker("附件", ANNEX_RANK, "", 0)
        return found

    def _marker(self, i: int) -> Marker | None:
        """What the line opens, once its number is seen in the order of the numbers before it."""
        p, line = self.paragraphs[i], self.lines[i]
        if i in self.unmarked:
            return self.unmarked[i]
        found = marker(line, decimal=self.known.decimal)
        if found is not None and not self._is_in_order(i, found):
            found = None
        if found is not None and found.kind == "1" and not self._next_chapter(i, found):
            # in a standard whose clauses are 6.1.2 a bare number is an item: 2  应当开展下列调查：……
            item = found.certainty == "sure" and self._next_item(found)
            found = replace(found, kind="1.", rank=ITEM_RANK) if item else None
        if found is not None and found.kind == "1." and found.certainty == "sure" and self._heads_decimals(i, found):
            found = replace(found, kind="1", rank=CHAPTER_RANK)
        if found is None and p.role == "heading" and len(line) <= 2 * TITLE_MAX and not _PARENTHESIZED.match(line):
            return Marker("标题", MARKUP_RANK, "", 0)
        if found is None and i in self.headings and not any(entry.kind == "条" for entry in self.stack):
            return Marker("标题", self.headings[i], "", 0)
        return found

    def _is_in_order(self, i: int, found: Marker) -> bool:
        """False for a number that may be none and does not come next."""
        if found.kind == "条":
            return self.known.is_article(i, found, self.last_article)
        if found.kind == "1.1":
            return self._is_decimal(i, found)
        if found.certainty == "sure" or found.kind == "1":
            return True
        before = next((e.marker.value for e in reversed(self.stack) if e.kind == found.kind), None)
        if found.kind in ("编", "章", "节"):
            before = next((m.value for m in self._opened(found.kind)), None)
            return found.certainty == "likely" or found.value == (before or 0) + 1
        if found.kind == "1." and self.known.decimal:
            return False
        if found.value == (before or 0) + 1:
            return found.kind == "1." or found.value != 1 or self.known.goes_on(i, found)
        return False

    def _opened(self, kind: str) -> list[Marker]:
        """The section of this kind that was opened last."""
        last = next((s for s in reversed(self.sections) if s.kind == kind), None)
        return [Marker(last.kind, 0, last.label, 0)] if last else []

    def _is_decimal(self, i: int, found: Marker) -> bool:
        if found.numbers[0] > 1000:  # A.1 stands in 附录A
            letter = chr(found.numbers[0] - 1001 + ord("A"))
            return any(e.kind == "附件" and e.marker.label.endswith(letter) for e in self.stack)
        if i not in self.known.decimals:
            return False
        above = found.numbers[:-1]
        return found.certainty == "sure" or any(
            e.kind in ("1", "1.1") and e.marker.numbers == above for e in self.stack
        )

    def _next_chapter(self, i: int, found: Marker) -> bool:
        """'5 应急响应', '5应急响应': the next number, with 5.1 to come or prose of its own."""
        rest = self.lines[i][found.after :]
        if not is_heading(rest):
            return False
        if self.known.coming(i)[:1] == found.numbers:
            return True
        item_before = any(e.kind == "1." and e.marker.value == (found.value or 0) - 1 for e in self.stack)
        in_order = found.value == self.last_chapter + 1 and not item_before
        return in_order and (found.certainty == "sure" or not re.search(r"\d", rest))

    def _heads_decimals(self, i: int, found: Marker) -> bool:
        """'1.事实信息' over '1.1 飞行经过': a chapter that is written like an item."""
        if self.known.coming(i)[:2] != (found.value, 1) or not is_heading(self.lines[i][found.after :]):
            return False
        return not any(e.kind == "1." for e in self.stack)

    def _next_item(self, found: Marker) -> bool:
        """Item 1 if a list begins, else the number after that of the list at hand."""
        before = next((e.marker.value for e in reversed(self.stack) if e.kind == "1."), None)
        return found.value == (before or 0) + 1

    def _open(self, i: int, found: Marker) -> int:
        """Open the section; returns the last line of its heading."""
        p, line = self.paragraphs[i], self.lines[i]
        self._leave(found, p.level, i)
        parent = self.stack[-1].index if self.stack else None
        title, heading_end = _title(line, found)
        last, end = i, p.start + heading_end
        titled_below = found.kind in ("附件", "编", "章", "节", "案例", "议题") or found.certainty == "doubtful"
        if titled_below and found.kind != "条" and (not title or _ANNEX_KIND.match(title)):
            last = self._title_line(i)
            if last > i:
                title, end = self.lines[last].strip(), self.paragraphs[last].end
        depth = 1 + (self.sections[parent].depth if parent is not None else 0)
        self.sections.append(Section(p.start, p.end, end, found.kind, found.label, title, depth, parent))
        titled = bool(title) and heading_end == len(line) and line[-1] not in STOPS + "：:"
        self.stack.append(_Open(len(self.sections) - 1, found, p.level, titled, last))
        self.topped = self.topped or (found.kind == "标题" and p.level == 1)
        if found.kind == "条":
            self.last_article = found.numbers or self.last_article
        elif found.kind == "1":
            self.last_chapter = found.value or self.last_chapter
        elif found.kind in ("附件", "案例"):
            self.last_article, self.last_chapter = (0,), 0
        return last

    def _title_line(self, i: int) -> int:
        """The line that titles a bare 附件2, 第一章 or 附录A （规范性附录）: the next one, if it is short and opens nothing."""
        at = i + 1
        if at < len(self.lines) and _ANNEX_KIND.match(self.lines[at]):
            at += 1
        if at + 1 >= len(self.lines) or self.paragraphs[at].role == "row" or at in self.contents | self.closing:
            return at - 1
        line = self.lines[at]
        short = len(line) <= TITLE_MAX and line[-1] not in STOPS + "：:"
        return at if short and marker(line, decimal=self.known.decimal) is None else at - 1

    def _close(self, keep: int, at: int) -> None:
        """Close all open sections but the outermost `keep`, which end before the line that begins at `at`."""
        for entry in self.stack[keep:]:
            self.sections[entry.index] = replace(self.sections[entry.index], end=max(at - 1, 0))
        del self.stack[keep:]

    def _leave(self, found: Marker, level: int | None, i: int) -> None:
        """Close the sections that the new one does not stand in."""
        keep = len(self.stack)
        brother = self._brother(found, level)
        if brother is not None:
            keep = brother
        else:
            while keep and not self._holds(self.stack[keep - 1], found, level, i):
                keep -= 1
        self._close(keep, self.paragraphs[i].start)

    def _brother(self, found: Marker, level: int | None) -> int | None:
        """Where in the stack a section numbered in the same style is open."""
        if found.kind not in _GROUPED and found.rank != SHAPE_RANK:
            return None
        for k in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[k]
            same_level = level is None or entry.level is None or entry.level == level
            if (entry.kind, entry.marker.rank) == (found.kind, found.rank) and same_level:
                return k
        return None

    def _holds(self, top: _Open, found: Marker, level: int | None, i: int) -> bool:
        """True if the new section stands in the open one."""
        if level is not None and top.level is not None:
            return top.level < level  # both are headings of the markup: it knows best
        if top.kind == "附件" and found.kind == "标题" and level == 1 and self.topped:
            return False  # the next sheet of a workbook
        if found.kind in _GROUPED and self._leads(top, found, i):
            return True
        if found.kind == "1.1" and top.kind in LISTS and top.marker.numbers == found.numbers[:1]:
            return not any(e.kind == "1" for e in self.stack)  # 二、组织 holds 2.1
        if top.kind == "标题" and top.marker.rank == MARKUP_RANK and found.kind != "标题":
            # chapters and annexes end a heading, articles do not
            return top.level == 1 or found.rank >= MARKUP_RANK + 10
        return top.marker.rank < found.rank

    def _leads(self, top: _Open, found: Marker, i: int) -> bool:
        """True if the line before opens the list that begins here, by its colon or as its heading."""
        if top.kind not in (*LISTS, "1.1", "标题") or found.numbers[-1:] not in ((1,), ()) or i == 0:
            return False
        ends_in_colon = top.kind in LISTS and self.lines[i - 1].endswith(("：", ":"))
        return ends_in_colon or (top.titled and top.last == i - 1)

    def _continue(self, i: int) -> None:
        """A line that opens nothing: after the items of a clause it is the article's next 款.

        Elsewhere it belongs to the item before, unless that was the last of its list, or it opens the next list: 应急状态下的职责如下：（1）……
        """
        if self.paragraphs[i].role == "row":
            return
        if self._is_over(i):
            self._close(len(self.stack) - 1, self.paragraphs[i].start)
            return
        if not any(entry.kind == "条" for entry in self.stack):
            following = marker(self.lines[i + 1], decimal=self.known.decimal) if i + 1 < len(self.lines) else None
            if following is not None and following.kind in LISTS and following.value == 1:
                over = [k for k, entry in enumerate(self.stack) if entry.kind == following.kind]
                if over:
                    self._close(over[-1], self.paragraphs[i].start)
            return
        keep = len(self.stack)
        while self.stack[keep - 1].kind != "条":
            if self.stack[keep - 1].titled and not _SPEAKS_OF_BEFORE.match(self.lines[i]):
                break  # the text under （一）市水利局
            keep -= 1
        self._close(keep, self.paragraphs[i].start)

    def _is_over(self, i: int) -> bool:
        """True if the line before is the last item of a list, as its stop says: （1）……；（2）……；（3）……。

        Source: GB/T 15834-2011 标点符号用法 4.6.3.3, the items of a list end in semicolons, the last in a full stop.
        """
        top = self.stack[-1] if self.stack else None
        if top is None or top.kind not in LISTS or top.titled or top.last != i - 1 or i < 2:
            return False
        before = marker(self.lines[i - 2], decimal=self.known.decimal)
        return (
            before is not None
            and (before.kind, before.value) == (top.kind, (top.marker.value or 0) - 1)
            and self.lines[i - 2].endswith(("；", ";"))
            and self.lines[i - 1].endswith("。")
        )


def _bare(line: str) -> str:
    """A title as it is compared: without blanks, stops and brackets around it."""
    return re.sub(r"[\s　《》]|[。；;]$", "", fold(line))


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
    if found.kind == "问":
        return "", found.after
    stop = re.search(r"[。；;：:！？]", rest)
    if stop is None:
        return (rest.strip(), len(line)) if len(rest) <= TITLE_MAX else ("", found.after)
    title, follows = rest[: stop.start()].strip(), rest[stop.end() :].strip()
    if title in _NO_TITLE:
        return "", found.after
    apart = _APART.match(rest)
    if apart and follows == "" and rest.endswith("。"):
        return apart["title"], found.after + apart.end()
    if stop.group() in "：:" and len(title) <= TITLE_LEAD_MAX:
        return title, found.after + stop.end()
    if stop.group() == "。" and follows and len(title) <= TITLE_LEAD_MAX and len(re.findall("[，,]", title)) <= 1:
        return title, found.after + stop.end()  # without text behind it, it is a sentence and no title
    return "", found.after
