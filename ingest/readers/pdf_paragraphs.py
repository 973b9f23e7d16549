"""Lines of a PDF into paragraphs: what ran to the right margin goes on at the left one.

Over a page break a paragraph is joined only where the last line of the body is full and ends no sentence, and the
first of the next page starts at the margin. Left out: taking page furniture out (clean.py does, by page and box).

    市水利局负责全市防汛抗旱指挥部办公室的日常 + 工作。 -> 市水利局负责全市防汛抗旱指挥部办公室的日常工作。
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.document import Block, Place
from ingest.readers.pdf_lines import Line, joined
from ingest.readers.pdf_tables import Table, goes_on, table_blocks

Item = Line | Table

SENTENCE_END = frozenset("。！？；：!?;:")
LEADERS = re.compile(r"[.…·．・]{3,}\s*[-—\d]*$")  # 一、总则…………1
STARTS_ITEM = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[编編章节節条條款]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、"
    r"|\d+(?:\.\d+)*[、．.\s](?!\d)|[①-⑳]|附件|附录|附錄|附表"  # 第十七条 （一） 一、 1. ① 附件1
)
MARGIN_ZONE = 0.09  # of the page's height at either end: where headers and page numbers stand


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the text of a document stands: margins by page, the distance of its lines, how paragraphs begin."""

    left: dict[int, float]
    right: dict[int, float]
    pitch: dict[int, float]
    indented: bool  # paragraphs begin two characters in

    @classmethod
    def of(cls, bodies: Sequence[Sequence[Item]]) -> "Layout":
        """Measured on the long lines: short ones are headings, ends of paragraphs and furniture."""
        lines = [[item for item in body if isinstance(item, Line)] for body in bodies]
        every = [line for page in lines for line in page]
        widths = sorted(line.x1 - line.x0 for line in every)
        typical = widths[int(len(widths) * 0.9)] if widths else 0.0
        left, right, pitch = {}, {}, {}
        indented = body = 0
        for page in lines:
            long = [line for line in page if line.x1 - line.x0 > 0.75 * typical]
            if not long:
                continue
            number = long[0].page
            ends = sorted(line.x1 for line in long)
            left[number], right[number] = _left(long), ends[-2] if len(ends) > 3 else ends[-1]
            pitch[number] = median(b.top - a.top for a, b in pairwise(page)) if len(page) > 1 else 0.0
            body += len(long)
            indented += sum(1 for line in long if 1.5 < (line.x0 - left[number]) / line.size < 2.6)
        return cls(left, right, pitch, body > 0 and indented > 0.08 * body)

    def goes_on(self, line: Line, after: Line) -> bool:
        """Whether `line` goes on with the paragraph of the line before it: that is full, this starts at the margin."""
        right, left = self.right.get(after.page), self.left.get(line.page)
        if right is None or left is None or abs(line.size - after.size) > 1:
            return False
        if line.page == after.page and not 0 < line.top - after.top <= 1.5 * self.pitch.get(line.page, 0.0) + 1:
            return False
        if after.x1 < right - 1.7 * after.size or line.x0 > left + 0.8 * line.size:
            return False
        if LEADERS.search(line.text) or LEADERS.search(after.text):
            return False
        ended = after.text[-1] in SENTENCE_END
        return not (ended and (STARTS_ITEM.match(line.text) or not self.indented))


def blocks_of_pages(pages: Sequence[Sequence[Item]], heights: Sequence[float]) -> list[Block]:
    """All blocks of a document in reading order, with page and box."""
    bodies = [
        [item for item in page if not _in_margin(item, height)] for page, height in zip(pages, heights, strict=True)
    ]
    layout = Layout.of(bodies)
    flows = _carried_over([list(page) for page in pages], bodies, layout)
    blocks: list[Block] = []
    number = -1
    last: Table | None = None  # of the page before, if nothing but furniture followed it
    header: tuple[str, ...] = ()
    for flow, body in zip(flows, bodies, strict=True):
        paragraph: list[Line] = []
        for item in flow:
            if isinstance(item, Line):
                if paragraph and not layout.goes_on(item, paragraph[-1]):
                    blocks.append(_block(paragraph))
                    paragraph = []
                paragraph.append(item)
                continue
            if paragraph:
                blocks.append(_block(paragraph))
                paragraph = []
            again = last is not None and item is body[0] and goes_on(item, last)
            number += not again
            made = table_blocks(item, number, header if again else ())
            header = made[-1].header if made else header
            last = item
            blocks += made
        if paragraph:
            blocks.append(_block(paragraph))
        last = last if body and body[-1] is last else None
    return blocks


def _carried_over(flows: list[list[Item]], bodies: list[list[Item]], layout: Layout) -> list[list[Item]]:
    """The pages with the end of a paragraph moved to where it began, before the furniture between the two."""
    for number in range(len(flows) - 1):
        here, following = bodies[number], bodies[number + 1]
        if not here or not following:
            continue
        last, first = here[-1], following[0]
        if isinstance(last, Table) or isinstance(first, Table) or last.text[-1] in SENTENCE_END:
            continue
        if STARTS_ITEM.match(first.text) or not layout.goes_on(first, last):
            continue
        moved: list[Line] = [first]
        for item in following[1:]:
            if isinstance(item, Table) or not layout.goes_on(item, moved[-1]):
                break
            moved.append(item)
        at = flows[number].index(last) + 1
        flows[number][at:at] = moved
        flows[number + 1] = [item for item in flows[number + 1] if item not in moved]
    return flows


def _in_margin(item: Item, height: float) -> bool:
    if isinstance(item, Table):
        return False
    return item.bottom < height * MARGIN_ZONE or item.top > height * (1 - MARGIN_ZONE)


def _left(lines: Sequence[Line]) -> float:
    """The left margin: the leftmost start that two lines share, so that one stray line does not move it."""
    starts = sorted(line.x0 for line in lines)
    shared = (a for a, b in pairwise(starts) if b - a < 0.5 * lines[0].size)
    return next(shared, starts[0])


def _block(lines: Sequence[Line]) -> Block:
    text, places = "", []
    for line in lines:
        whole = joined((text, line.text)) if text else line.text
        places.append(Place(len(whole) - len(line.text), len(whole), line.page, line.box))
        text = whole
    return Block(text, page=lines[0].page, places=tuple(places))
