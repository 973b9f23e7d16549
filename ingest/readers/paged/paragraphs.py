"""Lines of pages into paragraphs: what ran to the right margin goes on at the left one.

Over the end of a column or page a paragraph is joined only where its last line is full and ends no sentence, and the
first line that follows starts at the margin; header, footer and notes between the two come after it. A title that is
broken over lines in the middle of the page is one block. Left out: taking page furniture out (clean.py does).

    市水利局负责全市防汛抗旱指挥部办公室的日常 + 工作。 -> 市水利局负责全市防汛抗旱指挥部办公室的日常工作。
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, pairwise
from statistics import median

from ingest.document import Block, Place
from ingest.metadata.offices import is_office
from ingest.metadata.titles import ends_like_title
from ingest.readers.paged.cells import first_word
from ingest.readers.paged.continued import CAPTION_AGAIN
from ingest.readers.paged.lines import Line, joined, mean_confidence
from ingest.readers.paged.tables import Table, goes_on, table_blocks
from ingest.readers.paged.tables import joined as joined_tables
from ingest.structure.numbering import LISTS, marker

Item = Line | Table

SENTENCE_END = frozenset("。！？；：!?;:")
LEADERS = re.compile(r"(?:[.…·．・]\s*){3,}[-—\d一二三四五六七八九十]*$")  # 一、总则…………1
STARTS_ITEM = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[编編章节節条條款]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、"
    r"|(?:\d+|[A-Z](?=\.\d))(?:\.\d+)*[、．.\s](?!\d)|[A-Z](?:\.\d+)+(?=[\u3400-\u9fff])|\d{1,2}[)）]|[①-⑳]|附件|附录|附錄|附表"  # 第十七条 （一） 一、 1. 1） ① 附件1
)
BULLET = re.compile(r"[—–●•■◆▪►\-*]")  # ——建立健全……
WORD = re.compile(r"[!-~]{2,}")  # 6612317, LC-837, a@example.cn: is broken nowhere but behind a hyphen
LATIN_WIDTH = 0.56  # of its characters, in sizes
LONGEST_WORD = 16  # characters that are taken for one word: an address of sixty would make every line full
GOES_ON = frozenset("、，,第和及与與或至到的—–-~～（(《“")  # behind these a number is spoken of: 按第（一）、
ENDS_NAME = frozenset("》）)”」』")
CAPTION = re.compile(
    r"[续續]?[表图圖]\s*[\d一二三四五六七八九十]|注\s*\d*[:：]|[单單]位[:：]|[资資]料[来來]源[:：]"
)  # 图1　水库位置
PRINTED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日印[发發]$")  # 云州市人民政府办公室　2024年9月3日印发, below 抄送：……
HEADING = re.compile(r"第[一二三四五六七八九十百零〇\d]+[编編章节節]|附件|附录|附錄")  # 第三章
NEAR_MIDDLE = 1.0  # characters that a centred line may stand off the middle
ALIKE = 8  # characters that the widths of two pages differ at most, measured on whatever lines they have
NARROWER = 0.7  # of what is usual: lines so short may be those of a column of another width
LEAST_LINES = 5  # of such a column
HALF = 0.5  # of the page's width
LEAST_FULL, LEAST_FULL_NARROW = 2, 5  # lines that end at one margin, for it to be one; where it stands so far in
ASYMMETRIC = 70.0  # points that a page's right margin is wider than its left one at most
DEEPEST = 4.5  # characters that the text of lists and clauses is set in from the margin
SAME_SIZE = 0.06  # of its size, that the lines of a title may differ where they are read off a picture
TITLE_SIZE = 1.12  # of the text's size, from which on a line is set as a title
TITLE_PITCH = 2.2  # of its size, the most from one line of a title to the next


@dataclass(slots=True)
class Frame:
    """What is read in one go: a column, or a page or part of one, with the lines that stand around it."""

    page: int
    width: float  # of the page
    body: list[Item]
    is_column: bool = False
    is_note: bool = False  # footnotes, boxes: the text goes on past them
    is_narrowed: bool = False  # by a picture or a box beside it; `width` is its own
    head: list[Line] = field(default_factory=list)  # header lines, read before
    foot: list[Line] = field(default_factory=list)  # notes, footer lines, side notes, read after
    carried: list[Line] = field(default_factory=list)  # from the next frames, with which the last paragraph goes on

    @property
    def kind(self) -> tuple[bool, bool, int]:
        """What its margins may be compared with: columns with columns, pages of one width with one another."""
        return (self.is_column, self.is_note, round(self.width))

    @property
    def lines(self) -> list[Line]:
        """The lines of the body without its tables."""
        return [item for item in self.body if isinstance(item, Line)]


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a frame stands, and how its paragraphs begin."""

    left: float
    right: float
    pitch: float  # from line to line
    size: float
    indented: bool  # paragraphs of the document begin two characters in
    lines: int = 1  # by which they were measured

    @property
    def width(self) -> float:
        """Of its full lines."""
        return self.right - self.left

    def goes_on(self, line: Line, after: Line, before: "Margins") -> bool:
        """Whether `line` (of this frame) goes on with the paragraph whose last line is `after` (of the frame `before`)."""
        if abs(line.size - after.size) > 1 or LEADERS.search(line.text) or LEADERS.search(after.text):
            return False
        if self is before and not 0 < line.top - after.top <= 1.5 * self.pitch + 1:
            return False
        if PRINTED.search(line.text):
            return False
        if not before.is_full(after, line) or line.x0 > self.left + 0.8 * line.size:
            return False
        ended = after.text[-1] in SENTENCE_END
        return not (ended and (STARTS_ITEM.match(line.text) or not self.indented))

    def is_full(self, line: Line, following: Line) -> bool:
        """Whether a line ends where the next one's first word did not fit: at the margin, before 0599-⏎6612317，请……

        A word of Latin letters and figures stays whole, and the mark behind it with it; a Han character takes along the
        bracket before and the marks behind it, which no line ends or begins with.
        """
        word = WORD.match(following.text)
        room = 0.7 * line.size + (line.size if word else first_word(following.text, line.size))
        if word and line.text[-1] not in SENTENCE_END and line.x1 > (self.left + self.right) / 2:
            room = max(room, (LATIN_WIDTH * min(len(word.group()), LONGEST_WORD) + 1) * line.size)
        return line.x1 >= self.right - room

    def hangs(self, line: Line, paragraph: Sequence[Line]) -> bool:
        """Whether `line` goes on with a paragraph whose lines all stand further in, or all but the first, as of （1）."""
        first, after = paragraph[0], paragraph[-1]
        if after.text[-1] in SENTENCE_END or STARTS_ITEM.match(line.text) or BULLET.match(line.text):
            return False
        if abs(line.size - after.size) > 1 or LEADERS.search(line.text) or LEADERS.search(after.text):
            return False
        if not 0 < line.top - after.top <= 1.5 * self.pitch + 1 or after.x1 < self.right - 1.7 * after.size:
            return False
        if after is first and (STARTS_ITEM.match(first.text) or BULLET.match(first.text)):
            return line.x0 - first.x0 < 5 * line.size
        if len(paragraph) == 1 and self.indented and 1.5 < (line.x0 - self.left) / line.size < 2.6:
            return False  # where new paragraphs begin
        return abs(line.x0 - after.x0) < 0.3 * line.size

    def titles_on(self, line: Line, after: Line) -> bool:
        """Whether `line` is the next line of a title in the middle: 关于印发云州市防汛防台风 / 应急预案的通知."""
        if (
            abs(line.size - after.size) > SAME_SIZE * line.size
            or not 0 < line.top - after.top < TITLE_PITCH * line.size
        ):
            return False
        middle = (self.left + self.right) / 2
        if any(abs((one.x0 + one.x1) / 2 - middle) > NEAR_MIDDLE * one.size for one in (line, after)):
            return False
        if after.text[-1] in SENTENCE_END or STARTS_ITEM.match(line.text) or LEADERS.search(line.text):
            return False
        offices = joined((after.text, line.text)).split()
        if self.is_full(after, line) and len(offices) > 1 and all(map(is_office, offices)):
            return True  # that issue together, more than one line holds
        if HEADING.match(after.text):
            return line.size > TITLE_SIZE * self.size and after.x1 - after.x0 > 0.6 * (self.right - self.left)
        return line.size > TITLE_SIZE * self.size and not ends_like_title(after.text) and ends_like_title(line.text)


def blocks_of_frames(frames: Sequence[Frame]) -> list[Block]:
    """All blocks of a document in reading order, with pages and places."""
    margins = _margins(frames)
    flow = [i for i, frame in enumerate(frames) if frame.body and not frame.is_note]
    _carry_over([frames[i] for i in flow], [margins[i] for i in flow])
    _join_tables([frames[i] for i in flow])
    blocks: list[Block] = []
    tables = count()
    last: dict[str, int] = {}
    for frame, own in zip(frames, margins, strict=True):
        blocks += [_block([line]) for line in frame.head]
        for part in _parts(frame, own, last):
            blocks += [_block(part)] if isinstance(part, list) else table_blocks(part, next(tables))
        blocks += [_block([line]) for line in frame.foot]
    return blocks


def _margins(frames: Sequence[Frame]) -> list[Margins | None]:
    """Measured on the long lines: short ones are headings and ends of paragraphs. None for a frame without long lines.

    What is long is told by the frames of one kind: columns by themselves, pages of one width by themselves.
    """
    kinds: dict[tuple[bool, bool, int], list[float]] = defaultdict(list)
    for frame in frames:
        kinds[frame.kind] += [line.x1 - line.x0 for line in frame.lines]
    typical = {kind: sorted(widths)[int(len(widths) * 0.9)] for kind, widths in kinds.items() if widths}
    measured: list[Margins | None] = []
    indented = body = 0
    for frame in frames:
        lines = frame.lines
        least = 0.75 * _long(lines, typical.get(frame.kind, 0.0))
        long = [line for line in lines if line.x1 - line.x0 > least]
        if not long:
            measured.append(None)
            continue
        ends = sorted(line.x1 for line in long)
        left, right = _left(long), ends[-2] if len(ends) > 3 else ends[-1]
        size = median(line.size for line in long)
        least_full = LEAST_FULL if right > HALF * frame.width else LEAST_FULL_NARROW
        if not frame.is_column and sum(1 for end in ends if right - end < size) < least_full:
            right = max(right, frame.width - left - ASYMMETRIC)  # short lines alone: none of them is full
        pitch = median(b.top - a.top for a, b in pairwise(lines)) if len(lines) > 1 else 0.0
        body += len(long)
        indented += sum(1 for line in long if 1.5 < (line.x0 - left) / line.size < 2.6)
        measured.append(Margins(left, right, pitch, size, False, len(long)))
    for i, (above, beside, below) in enumerate(zip(frames, frames[1:], frames[2:], strict=False)):
        if beside.is_narrowed and above.page == below.page and below.lines and measured[i + 2] is None:
            measured[i + 2] = measured[i]  # a last short line below a picture has the margins of the text above it
    by_indent = body > 0 and indented > 0.08 * body
    return [None if m is None else replace(m, indented=by_indent) for m in measured]


def _long(lines: Sequence[Line], typical: float) -> float:
    """How long the full lines of a frame are: as usual, but where it is narrower and yet running text, line for line."""
    own = max(line.x1 - line.x0 for line in lines) if len(lines) >= LEAST_LINES else typical
    full = sum(1 for line in lines if line.x1 - line.x0 > own - 2 * line.size)
    return own if own < NARROWER * typical and full * 2 > len(lines) else typical


def _left(lines: Sequence[Line]) -> float:
    """The left margin: the leftmost start that two lines share, not far from where most begin.

    One stray line does not move it, nor do a header and a footer that begin at the paper's edge.
    """
    size = lines[0].size
    starts = sorted(line.x0 for line in lines)
    shared = {a: sum(1 for b in starts[i:] if b - a < 0.5 * size) for i, a in enumerate(starts)}
    usual = max(shared, key=lambda start: shared[start])
    near = (a for a in starts if shared[a] > 1 and a > usual - DEEPEST * size)
    return next(near, starts[0])


def _carry_over(frames: Sequence[Frame], margins: Sequence[Margins | None]) -> None:
    """Move the end of a paragraph to the frame in which it began, from the last frames to the first.

    In that order a paragraph that fills a whole frame comes together too.
    """
    for i in range(len(frames) - 2, -1, -1):
        j = i + 2 if _is_inset(frames[i : i + 3]) else i + 1
        here, own, following, other = frames[i].body, margins[i], frames[j].body, margins[j]
        if not here or not following or own is None or other is None:
            continue
        narrowed = frames[i].is_narrowed or frames[j].is_narrowed
        if own.lines < 2 or (abs(own.width - other.width) > ALIKE * own.size and not narrowed):
            continue
        if frames[j].page > frames[i].page + 1:  # a page between them could not be read
            continue
        last, first = here[-1], following[0]
        if isinstance(last, Table) or isinstance(first, Table) or last.text[-1] in SENTENCE_END:
            continue
        if STARTS_ITEM.match(first.text) or not other.goes_on(first, last, own):
            continue
        end = 1
        while end < len(following) and _follows(following[end], following[end - 1], other):
            end += 1
        frames[i].carried += [item for item in following[:end] if isinstance(item, Line)]
        del following[:end]
        if not following:
            frames[i].carried += frames[j].carried
            frames[j].carried = []


def _is_inset(frames: Sequence[Frame]) -> bool:
    """Whether the second of three frames is a table or picture across columns, which the text of the columns goes past."""
    if len(frames) < 3 or [frame.is_column for frame in frames] != [True, False, True]:
        return False
    inset = frames[1].body
    return all(isinstance(item, Table) or CAPTION.match(item.text) is not None for item in inset)


def _join_tables(frames: Sequence[Frame]) -> None:
    """Put a table that goes on at the head of the next page together with its beginning.

    The caption said again above it (表1（续）) and the note below its beginning (（续下页）) stay where they are.
    """
    at: Frame | None = None  # whose last item is a table with no text after it
    for frame in frames:
        lead = next((n for n, item in enumerate(frame.body) if not _is_continued(item)), 0)
        table = frame.body[lead] if frame.body else None
        if at is not None and isinstance(table, Table):
            last = _last_table(at.body)
            after = at.body[last]
            if isinstance(after, Table) and goes_on(table, after):
                at.body[last] = joined_tables(after, table)
                del frame.body[lead]
                if len(frame.body) == lead:
                    continue
        if frame.body:
            at = frame if isinstance(frame.body[_last_table(frame.body)], Table) else None


def _is_continued(item: Item) -> bool:
    return isinstance(item, Line) and CAPTION_AGAIN.match(item.text) is not None


def _last_table(body: Sequence[Item]) -> int:
    """Where the last item of a body stands, but for notes that its table goes on."""
    return next((n for n in range(len(body) - 1, 0, -1) if not _is_continued(body[n])), 0)


def _follows(item: Item, after: Item, margins: Margins) -> bool:
    return isinstance(item, Line) and isinstance(after, Line) and margins.goes_on(item, after, margins)


def _parts(frame: Frame, margins: Margins | None, last: dict[str, int]) -> Iterator[list[Line] | Table]:
    """The body as paragraphs (their lines) and tables; what is carried over goes with the last paragraph.

    `last` is the number of the last item of each kind, kept from frame to frame: 24 for 24、 of the kind 1、.
    """
    paragraph: list[Line] = []
    for item in frame.body:
        more = isinstance(item, Line) and paragraph and _belongs(item, paragraph, margins)
        if isinstance(item, Line) and more and not _is_next(item, paragraph[-1], last):
            paragraph.append(item)
            continue
        if paragraph:
            yield paragraph
        paragraph = [item] if isinstance(item, Line) else []
        if isinstance(item, Line) and (found := marker(item.text, decimal=False)) and found.value is not None:
            last[found.kind] = found.value
        if isinstance(item, Table):
            yield item
    if paragraph:
        yield paragraph + frame.carried


def _belongs(line: Line, paragraph: Sequence[Line], margins: Margins | None) -> bool:
    after = paragraph[-1]
    if margins is None:
        return False
    return margins.goes_on(line, after, margins) or margins.hangs(line, paragraph) or margins.titles_on(line, after)


def _is_next(line: Line, after: Line, last: Mapping[str, int]) -> bool:
    """Whether a line is the next item of a list though the line above it, which is full, ends no sentence.

    ……《防汛条例》 above 4、…… is, where 3、…… was the last; 依照本条第 above （四）项 is not.
    """
    found = marker(line.text, decimal=False)
    if found is None or found.value is None or found.value - 1 != last.get(found.kind):
        return False
    if found.kind in LISTS:
        return after.text[-1] not in GOES_ON
    return after.text[-1] in ENDS_NAME or after.text[-1].isdigit()


def _block(lines: Sequence[Line]) -> Block:
    text, places = "", []
    for line in lines:
        whole = joined((text, line.text)) if text else line.text
        places.append(Place(len(whole) - len(line.text), len(whole), line.page, line.box))
        text = whole
    confidence = mean_confidence((line.confidence, len(line.text)) for line in lines)
    return Block(text, page=lines[0].page, places=tuple(places), confidence=confidence)
