"""Header and footer lines of pages, set apart so that paragraphs and tables go on past them.

A line at the page's edge is one if it is a page number, if its words or its level are those of the lines at the edge of
other pages, if it is set in another size, or if a wider blank parts it from the text than its lines have. They stay
blocks of their own: furniture.py tells which of them are no part of the document.

    page 3 begins 云州市防汛预案 | table, page 4 begins 云州市防汛预案 | table -> the tables are the first of their pages
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.furniture import PAGE_NUMBER, without_page_number
from ingest.readers.paged.lines import Line
from ingest.readers.paged.paragraphs import Frame, Item
from ingest.readers.paged.zones import APART, EDGE_ZONE

WIDER = 1.3  # times as wide as between the lines of the text is the blank between it and a header
LEAST_BLANKS = 4  # between lines, to say what is usual
REPEATED = 3  # pages whose edge has the same words
MOST_LINES = 3  # of a header


@dataclass(frozen=True, slots=True)
class PageFrames:
    """The frames of one page: those of its text, then what stands beside it and is read after it."""

    number: int
    frames: list[Frame]
    height: float
    insets: list[Frame] = field(default_factory=list)

    def in_order(self) -> list[Frame]:
        """All of them, the page's footer moved behind the last."""
        if self.insets:
            last = self.frames[-1]
            self.insets[-1].foot, last.foot = [*self.insets[-1].foot, *last.foot], []
        return [*self.frames, *self.insets]


def set_apart(pages: Sequence[PageFrames]) -> None:
    """Move the header lines of every page's first frame and the footer lines of its last out of their bodies."""
    seen: Counter[tuple[bool, str]] = Counter()
    levels: Counter[tuple[bool, int, int]] = Counter()
    for page in pages:
        seen.update({(at_top, _words(line)) for at_top in (True, False) for line in _at_edge(page, at_top=at_top)})
    for page in pages:
        for at_top in (True, False):
            lines = [line for line in _at_edge(page, at_top=at_top) if seen[at_top, _words(line)] >= REPEATED]
            levels.update({(at_top, *_level(line)) for line in lines})
    known = {level for level, count in levels.items() if count >= REPEATED}
    for page in pages:
        blank, size = _usual(page)
        first, last = page.frames[0], page.frames[-1]
        for line in _at_edge(page, at_top=True):
            below = _next(page, line, first.body)
            repeated = seen[True, _words(line)] >= REPEATED or (True, *_level(line)) in known
            if not repeated and not _is_apart(line, below, blank, size):
                break
            first.head.append(line)
            del first.body[0]
        for line in _at_edge(page, at_top=False):
            above = _next(page, line, last.body[::-1])
            repeated = seen[False, _words(line)] >= REPEATED or (False, *_level(line)) in known
            if not repeated and not _is_apart(line, above, blank, size):
                break
            last.foot.insert(0, line)
            del last.body[-1]


def _at_edge(page: PageFrames, *, at_top: bool) -> list[Line]:
    """The outermost lines of a page, from the edge inwards."""
    body = page.frames[0].body if at_top else page.frames[-1].body[::-1]
    zone = page.height * EDGE_ZONE
    found: list[Line] = []
    for item in body[:MOST_LINES]:
        outside = item.box[3] < zone if at_top else item.box[1] > page.height - zone
        if not isinstance(item, Line) or not outside:
            break
        found.append(item)
    return found


def _words(line: Line) -> str:
    """The words of a line without the page's number: 云州市防汛预案 第3页 -> 云州市防汛预案, — 3 — -> ''."""
    return "" if PAGE_NUMBER.match(line.text) else without_page_number(line.text)


def _level(line: Line) -> tuple[int, int]:
    return round(line.top), round(line.size)


def _usual(page: PageFrames) -> tuple[float, float]:
    """The blank between two lines of the page's text, and their size."""
    lines = [line for frame in page.frames for line in frame.lines]
    blanks = [b.top - a.bottom for a, b in pairwise(lines) if b.top > a.bottom]
    blank = median(blanks) if len(blanks) >= LEAST_BLANKS else 0.0
    return blank, median([line.size for line in lines] or [0.0])


def _next(page: PageFrames, line: Line, body: Sequence[Item]) -> float:
    """How far the next thing is from a line at the edge; on an edge of its own, the height of the page."""
    rest = [item for item in body if item is not line]
    if not rest:
        return page.height
    return max(rest[0].box[1] - line.bottom, line.top - rest[0].box[3])


def _is_apart(line: Line, blank: float, usual: float, size: float) -> bool:
    if PAGE_NUMBER.match(line.text) or abs(line.size - size) > 1:
        return blank > 0
    return blank > APART * line.size and blank > WIDER * usual
