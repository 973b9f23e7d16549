"""Blocks as read -> the text of the document, with what is provably not the author's taken out.

Taken out, each with a Removal: furniture (running headers, page numbers, web navigation), pinyin that a scraper put
behind characters (`責(zé)任` -> `責任`), line breaks and spaces inside running Chinese (`第 一 章 總 則`,
`《关 于推进》`), invisible characters. Kept and flagged on the passage: redactions (`(略)`, `*`) and debris of a
wrong decoding (`锟斤拷`, U+FFFD, `;飞a(chǎn)`). Nothing is put in, corrected or converted.

The law: the removals put back at their offsets give the source, that is every block's text without the blanks at
its ends, blocks without text left out, one a line (`restore`).

Left out: what the lines mean (structure.py), what is debris (garble.py), which lines are furniture or wrapped (furniture.py, wrapping.py).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ingest.decoding.garble import is_garbled
from ingest.document import CELL_SEPARATOR, Block, Paragraph, Place, Reading, Removal
from ingest.furniture import furniture
from ingest.metadata.offices import are_joint, is_office
from ingest.wrapping import BRACKET_REACH, INDENT, goes_on, wrap_width

HAN = r"\u3400-\u9fff\uf900-\ufaff〇"
_BLANK = r" \t\u3000\u00a0\u2002\u2003"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_READING = rf"[(（][a-zɡüê{_TONED}]{{0,6}}[{_TONED}][a-zɡüê{_TONED}]{{0,6}}[)）]"
_MARKS = r"，。；：、！？“”‘’《》（）"
_NUMERALS = "零〇一二三四五六七八九十百千"

_PINYIN = re.compile(rf"(?<=[{HAN}]){_READING}")  # 責(zé)任
_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]"
)  # zero width, soft hyphen
_BREAK = re.compile(  # line breaks that a reader left inside a block; looked for from where a run of blanks begins,
    rf"(?<![{_BLANK}])[{_BLANK}]*+(?:\n[{_BLANK}]*+)+"  # for from each of 20,000 blanks it would take seconds
)
_BLANKS = re.compile(rf"[{_BLANK}]+")
_MARKDOWN = re.compile(r"(?P<level>#{1,6})[ \t\u3000]+(?=\S)")  # ### 2.2 处置 in a file that is called .txt

# Spaces that are taken out wherever they stand: each pattern matches the whole run, the blanks in it go.
_ANYWHERE = (
    re.compile(
        rf"^第(?:[{_BLANK}]*[{_NUMERALS}\d])+[{_BLANK}]*[编編章节節条條](?:[{_BLANK}]*之[{_BLANK}]*[{_NUMERALS}\d]+)?"
    ),  # 第 十 七 條 之 一
    re.compile(
        rf"(?<![{HAN}\w])[{HAN}](?:[{_BLANK}]+[{HAN}])+(?![{HAN}\w])"
    ),  # 总　　则, 目　录: single characters set apart
    re.compile(
        rf"(?:(?<=[{HAN}{_MARKS},.;:)])|^)[{_BLANK}]+(?=[(（]略[)）])"
    ),  # 安全生 (略) 委: blanks of the redaction tool
    re.compile(rf"(?<=略[)）])[{_BLANK}]+(?=[{HAN}{_MARKS},;:])"),
)
# A lone space in running text is where a line was wrapped; in titles and lists it separates.
_WRAPS = (
    re.compile(rf"(?<=[{HAN}{_MARKS},;]) (?=[{HAN}，。；：、”’《》（）])"),  # 《关 于推进》, 应急救援 能力
    re.compile(rf"(?<=[{HAN}]) (?=\d+(?:\.\d+)?[{HAN}%])|(?<=\d) (?=[{HAN}])"),  # 到2020 年, 第 55 号
)
_RUNNING = 60  # characters: a longer line is running text, and a shorter one that ends in 。 …
_RUNNING_SENTENCE = 25  # … from here on
_NAME = 80  # characters in which the name of an office set apart stands
_SPARSE = 20  # characters to a space: wrapped lines are longer, lists of names (张三 李四) shorter

_REDACTED = re.compile(
    r"[(（〔]\s*略\s*[)）〕]|×{2,}|＊+|[■□▇]{2,}|(?<![Xx])[Xx]{2,}+(?=[市县区省镇乡局])"  # (略), ××, XX市
    r"|(?<=[^\d\n])\*|\*(?![\d\s])|(?m:^\*$)"  # 电话：*, 队*17支; but 3*4 is a product and "* " a bullet
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text of a document with its paragraphs, and what was taken out to get it."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    removals: tuple[Removal, ...]
    places: tuple[Place, ...] = ()


@dataclass(slots=True)
class _Line:
    """A run of the source that becomes one paragraph."""

    start: int
    end: int
    block: Block
    text: str  # what is left of it
    last: int  # characters of its last source line
    indented: bool


def clean(reading: Reading) -> Cleaned:
    """Join the blocks into one text, one paragraph a line, taking out what is not the author's."""
    blocks = [block for block in reading.blocks if block.text.strip()]
    source = "\n".join(block.text.strip() for block in blocks)
    reasons: list[str | None] = [None] * len(source)  # of each character, why it goes; None: it stays
    gone = furniture(blocks)
    lines = []
    at = 0
    for i, block in enumerate(blocks):
        text = block.text.strip()
        if i in gone:
            _mark(reasons, range(at, at + len(text)), gone[i])
        else:
            indented = block.text.startswith(("　　", "    "))
            lines.append(_Line(at, at + len(text), block, text, len(text), indented))
            if reading.format == "txt":
                _take_markup(lines[-1], reasons)
        at += len(text) + 1
    scraped = _is_scraped_with_pinyin(blocks)
    settled = False
    while not settled:  # what goes may bring together what goes as well: 責(zé) 任
        changed = [_take_noise(line, reasons, pinyin=scraped, wrapped=line.block.role != "row") for line in lines]
        lines = [line for line in lines if line.text]
        joined = _join(lines, reasons, wrapped=reading.format == "txt")
        settled = len(joined) == len(lines) and not any(changed)
        lines = joined
    _drop_breaks_of_empty_lines(source, lines, reasons)
    text = "".join(c for c, reason in zip(source, reasons, strict=True) if reason is None)
    removals = tuple(_removals(source, reasons))
    return Cleaned(text, tuple(_paragraphs(lines)), removals, tuple(_places(blocks, reasons)))


def restore(text: str, removals: Sequence[Removal]) -> str:
    """The source with everything put back: `restore('責任', (Removal(1, '(zé)', '抓取注音'),)) == '責(zé)任'`."""
    parts, at = [], 0
    for removal in removals:
        parts += [text[at : removal.at], removal.text]
        at = removal.at
    return "".join((*parts, text[at:]))


def flags(text: str) -> tuple[str, ...]:
    """What a reader of this passage must be told: `("redacted",)` for `联系电话：*`, `("garbled",)` for debris."""
    found = []
    if _REDACTED.search(text):
        found.append("redacted")
    if is_garbled(text):
        found.append("garbled")
    return tuple(found)


def _mark(reasons: list[str | None], where: Iterable[int], reason: str) -> None:
    for k in where:
        if reasons[k] is None:
            reasons[k] = reason


def _take_markup(line: _Line, reasons: list[str | None]) -> None:
    """A line that Markdown marks as a heading is one, also in a text file."""
    m = _MARKDOWN.match(line.text)
    if m:
        _mark(reasons, range(line.start, line.start + m.end()), "标题标记")
        line.text = line.text[m.end() :]
        line.block = replace(line.block, role="heading", level=len(m["level"]))


def _take_noise(line: _Line, reasons: list[str | None], *, pinyin: bool, wrapped: bool) -> bool:
    """Mark what goes inside a line, and shorten its text; True if anything went.

    `wrapped`: a lone space may be where a line was wrapped. In a row it is where an item of a cell ends.
    """
    changed = False
    while spans := next((found for found in _noise(line.text, pinyin, wrapped) if found), None):
        kept = [k for k in range(line.start, line.end) if reasons[k] is None]
        for start, end, reason in spans:
            _mark(reasons, kept[start:end], reason)
        inside: set[int] = set()
        for start, end, _ in spans:
            inside.update(range(start, end))
        line.text = "".join(c for i, c in enumerate(line.text) if i not in inside)
        changed = True
    return changed


def _noise(text: str, pinyin: bool, wrapped: bool) -> Iterator[list[tuple[int, int, str]]]:
    """What goes, one kind after the other: each kind is looked for when the kinds before it are gone."""
    yield [(*m.span(), "不可见字符") for m in _INVISIBLE.finditer(text)]
    yield [(*span, "行首尾空白") for span in _edges(text)]
    yield [(*m.span(), "段内换行") for m in _BREAK.finditer(text)]
    yield [(*m.span(), "抓取注音") for m in _PINYIN.finditer(text)] if pinyin else []
    for pattern in _ANYWHERE:
        yield [
            (m.start() + i, m.start() + i + 1, "字间空格") for m in pattern.finditer(text) for i in _loose(m.group())
        ]
    if wrapped and (len(text) > _RUNNING or (len(text) >= _RUNNING_SENTENCE and text[-1] in "。；")):
        spaces = [m for pattern in _WRAPS for m in pattern.finditer(text) if not are_joint(text, *m.span())]
        yield [(*m.span(), "字间空格") for m in spaces] if len(spaces) * _SPARSE <= len(text) else []


def _loose(run: str) -> Iterator[int]:
    """Where the blanks of characters set apart stand, without the wider ones between two offices: 中 共 中 央　　国 务 院."""
    blanks = [m.span() for m in _BLANKS.finditer(run)]
    least = min((end - start for start, end in blanks), default=0)
    for start, end in blanks:
        beside = (run[max(0, start - _NAME) : start], run[end : end + _NAME])
        if end - start == least or not all(is_office(_BLANKS.sub("", part)) for part in beside):
            yield from range(start, end)


def _edges(text: str) -> Iterator[tuple[int, int]]:
    """Where the blanks at the two ends stand, bared by an invisible character that went: (0, 1) and (3, 5) of ' 防汛  '."""
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if begin:
        yield 0, begin
    if begin < len(text) and end < len(text):
        yield end, len(text)


def _is_scraped_with_pinyin(blocks: Sequence[Block]) -> bool:
    """True where readings stand behind four different characters: an author explains one rare name at most."""
    read = Counter(block.text[m.start() - 1] for block in blocks for m in _PINYIN.finditer(block.text))
    return len(read) >= 4


def _join(lines: Sequence[_Line], reasons: list[str | None], *, wrapped: bool) -> list[_Line]:
    """The lines with those that were only wrapped put together; their breaks are marked as taken out."""
    texts = [line.text for line in lines]
    width = wrap_width(texts, [line.indented for line in lines]) if wrapped else None
    joined: list[list[_Line]] = []
    tail = ""  # of the paragraph that grows, as much as tells whether it goes on
    for i, line in enumerate(lines):
        before = joined[-1][-1] if joined else None
        if (
            before is not None
            and joined[-1][0].block.role == "paragraph" == line.block.role
            and goes_on(tail, before.last + INDENT * before.indented, texts[i : i + 4], width, indented=line.indented)
        ):
            _mark(reasons, range(before.end, line.start), "段内换行")
            joined[-1].append(line)
            tail = (tail + line.text)[-BRACKET_REACH:]
        else:
            joined.append([line])
            tail = line.text[-BRACKET_REACH:]
    return [_merged(group) if len(group) > 1 else group[0] for group in joined]


def _merged(lines: Sequence[_Line]) -> _Line:
    """Several lines as one paragraph."""
    first, last = lines[0], lines[-1]
    return _Line(first.start, last.end, first.block, "".join(x.text for x in lines), last.last, first.indented)


def _drop_breaks_of_empty_lines(source: str, lines: Sequence[_Line], reasons: list[str | None]) -> None:
    """A line of which nothing is left leaves no empty line behind."""
    at = 0
    for line in (*lines, None):
        end = line.start if line is not None else len(source)
        reason = next((r for r in reasons[at:end] if r is not None), None)
        breaks = [k for k in range(at, end) if reasons[k] is None]  # nothing but breaks is left between two lines
        keep = 1 if at and line is not None else 0
        _mark(reasons, breaks[: len(breaks) - keep] if keep else breaks, reason or "页眉页脚")
        at = line.end if line is not None else end


def _paragraphs(lines: Sequence[_Line]) -> Iterator[Paragraph]:
    at = 0
    for line in lines:
        b = line.block
        cells = tuple(line.text.split(CELL_SEPARATOR))
        same = b.role == "row" and len(cells) == len(b.cells)  # cells lose what their row's text lost
        cells = cells if same else b.cells
        yield Paragraph(at, at + len(line.text), b.role, b.level, b.page, cells, b.header, b.table, b.confidence)
        at += len(line.text) + 1


def _places(blocks: Sequence[Block], reasons: Sequence[str | None]) -> Iterator[Place]:
    """Where what is left stands on its pages: the readers' places, counted in the cleaned text."""
    if not any(block.places for block in blocks):
        return
    kept = [0, *accumulate(reason is None for reason in reasons)]
    at = 0
    for block in blocks:
        indent = len(block.text) - len(block.text.lstrip())
        length = len(block.text.strip())
        for place in block.places:
            start, end = (kept[at + min(max(edge - indent, 0), length)] for edge in (place.start, place.end))
            if start < end:
                yield Place(start, end, place.page, place.box)
        at += length + 1


def _removals(source: str, reasons: Sequence[str | None]) -> Iterator[Removal]:
    """Runs of characters that go for one reason, at the offset in the text where they stood."""
    at = start = 0
    while start < len(source):
        end = start + 1
        while end < len(source) and reasons[end] == reasons[start]:
            end += 1
        reason = reasons[start]
        if reason is None:
            at += end - start
        else:
            yield Removal(at, source[start:end], reason)
        start = end
