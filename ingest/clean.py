"""Blocks as read -> the text of the document, with what is provably not the author's taken out.

Taken out, each with a Removal: page furniture (running headers, page numbers), pinyin that a scraper put
behind characters (`責(zé)任` -> `責任`), line breaks and spaces inside running Chinese (`第 一 章 總 則`,
`《关 于推进》`), invisible characters. Kept and flagged on the passage: redactions (`(略)`, `*`) and debris of a
wrong decoding (`锟斤拷`, U+FFFD). Nothing is put in, corrected or converted.

Left out: what the lines mean (structure.py), reading files (readers/).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.document import Block, Paragraph, Reading, Removal

HAN = r"\u3400-\u9fff\uf900-\ufaff〇"

# What is taken out inside a line. Each row: reason, pattern (group "out" is removed), example.
_PINYIN = re.compile(rf"(?<=[{HAN}])(?P<out>[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹɡḿê]{{1,7}}[)）])")  # 責(zé)任
_TONED = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]")  # zero width, soft hyphen
_SPACED_OUT = re.compile(  # 總　　則, 第 一 章, 目　录: single characters set apart, alone or as the end of a line
    rf"(?<![{HAN}\w])[{HAN}\d](?:[ \u3000\u00a0]+[{HAN}\d])+(?![{HAN}\w])"
)
_ARTICLE_SPACED = re.compile(rf"^第[ \u3000]*[{HAN}\d]+?[ \u3000]*[编編章节節条條](?:[ \u3000]*之[ \u3000]*[一二三四五六七八九十\d]+)?")
_WRAP_SPACE = re.compile(rf"(?<=[{HAN}，。；：、“”《》（）,;]) (?=[{HAN}，。；：、“”《》（）])")  # 《关 于推进》, 应急教援 能力
_DIGIT_SPACE = re.compile(rf"(?<=[{HAN}]) +(?=\d+(?:\.\d+)?[{HAN}%])|(?<=\d) +(?=[{HAN}])")  # 到2020 年, 55 号

_PAGE_NUMBER = re.compile(r"^(?:[-—–－·]*\s*\d{1,4}\s*[-—–－·]*|第\s*\d+\s*[页頁](?:[,，/\s]*共\s*\d+\s*[页頁])?|\d+\s*/\s*\d+)$")  # — 3 —
_TERMINAL = "。；;！？!?：:"
_CLOSERS = "”」』）)》"

_REDACTED = re.compile(r"[(（]\s*略\s*[)）]|\*{1,}|×{2,}|＊+|■{2,}")  # (略), *, ××
_DEBRIS = re.compile(r"\ufffd|锟斤拷|锟斤|烫烫烫|屯屯屯|[\ue000-\uf8ff]|Ã.|â€")

_STARTS_NEW = re.compile(  # a line that begins something of its own is never joined to the one before
    r"^(?:第[\s　]*[一二三四五六七八九十百千零〇\d]+[\s　]*[编編章节節条條]|[一二三四五六七八九十]{1,3}[、.．]|[壹貳參肆伍陸柒捌玖拾]+、"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、)）]|\d{1,2}(?:\.\d{1,2})+|[①-⑳]|附件|附录|附錄|[-—–]{2}|[•●■◆·])"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text of a document with its paragraphs, and what was taken out to get it."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    removals: tuple[Removal, ...]


def clean(reading: Reading) -> Cleaned:
    """Join the blocks into one text, one paragraph a line, taking out what is not the author's."""
    blocks, furniture = _without_page_furniture(reading.blocks)
    scraped = _is_scraped_with_pinyin(blocks)
    wrapped = _join_wrapped(blocks) if reading.format == "txt" else [(b, ()) for b in blocks]
    text, paragraphs, removals = [], [], [Removal(0, b.text, "页眉页脚") for b in furniture]
    length = 0
    for block, breaks in wrapped:
        line, taken = _clean_line(block.text, pinyin=scraped, breaks=breaks)
        if not line:
            continue
        removals.extend(replace(r, at=length + r.at) for r in taken)
        paragraphs.append(
            Paragraph(
                length,
                length + len(line),
                block.role,
                block.level,
                block.page,
                block.cells,
                block.header,
                block.table,
            )
        )
        text.append(line)
        length += len(line) + 1
    return Cleaned("\n".join(text), tuple(paragraphs), tuple(removals))


def flags(text: str) -> tuple[str, ...]:
    """What a reader of this passage must be told: `("redacted",)` for `联系电话：*`, `("garbled",)` for debris."""
    found = []
    if _REDACTED.search(text):
        found.append("redacted")
    if _DEBRIS.search(text):
        found.append("garbled")
    return tuple(found)


def _clean_line(text: str, *, pinyin: bool, breaks: Sequence[int] = ()) -> tuple[str, list[Removal]]:
    """One line with its removals; `breaks` are offsets of line breaks that only wrapped the line."""
    spans: list[tuple[int, int, str]] = [(at, at + 1, "段内换行") for at in breaks]
    spans += [(m.start(), m.end(), "不可见字符") for m in _INVISIBLE.finditer(text)]
    if pinyin:
        spans += [(*m.span("out"), "抓取注音") for m in _PINYIN.finditer(text)]
    for pattern in (_SPACED_OUT, _ARTICLE_SPACED):
        for m in pattern.finditer(text):
            spans += [(m.start() + i, m.start() + i + 1, "字间空格") for i, c in enumerate(m.group()) if c.isspace()]
    if len(text) > 60:  # in running text a lone space between characters is where a line was wrapped; in titles it separates
        spans += [(m.start(), m.end(), "字间空格") for m in _WRAP_SPACE.finditer(text)]
    spans += [(m.start(), m.end(), "字间空格") for m in _DIGIT_SPACE.finditer(text)] if len(text) > 60 else []
    kept, removals, position = [], [], 0
    length = 0
    for start, end, reason in _merged(spans):
        kept.append(text[position:start])
        length += start - position
        removals.append(Removal(length, text[start:end], reason))
        position = end
    kept.append(text[position:])
    line = "".join(kept)
    lead = len(line) - len(line.lstrip())
    return line.strip(), [replace(r, at=max(0, r.at - lead)) for r in removals]


def _merged(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans in order, without overlaps: the earlier one wins."""
    result: list[tuple[int, int, str]] = []
    for start, end, reason in sorted(spans):
        if not result or start >= result[-1][1]:
            result.append((start, end, reason))
        elif end > result[-1][1]:
            result.append((result[-1][1], end, reason))
    return result


def _is_scraped_with_pinyin(blocks: Sequence[Block]) -> bool:
    """True where readings stand behind many different, common characters: an author explains one rare name at most."""
    toned = Counter(
        block.text[m.start() - 1]
        for block in blocks
        for m in _PINYIN.finditer(block.text)
        if _TONED.search(m.group("out"))
    )
    return len(toned) >= 4


def _without_page_furniture(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Split off running headers, footers and page numbers of paged formats.

    A line is furniture if it is the first or last two lines of its page and stands there (numbers aside) on
    at least three pages and half of them, or is nothing but a page number.
    """
    pages: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.page is not None and block.role != "row":
            pages.setdefault(block.page, []).append(i)
    edges = {i for lines in pages.values() for i in (*lines[:2], *lines[-2:])}
    seen = Counter((_numberless(blocks[i].text)) for i in edges)
    least = max(3, len(pages) // 2)
    out = {
        i
        for i in edges
        if _PAGE_NUMBER.match(blocks[i].text.strip())
        or (len(pages) >= 3 and seen[_numberless(blocks[i].text)] >= least and len(blocks[i].text) < 60)
    }
    return [b for i, b in enumerate(blocks) if i not in out], [blocks[i] for i in sorted(out)]


def _numberless(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def _join_wrapped(blocks: Sequence[Block]) -> list[tuple[Block, tuple[int, ...]]]:
    """Join the lines of a text that was wrapped at a fixed width.

    Only where the file shows such a width: at least eight lines, and a third of all, end within two
    characters of it without closing punctuation. An unclosed （ or 《 joins in any file.
    """
    width = _wrap_width([b.text for b in blocks])
    result: list[tuple[Block, tuple[int, ...]]] = []
    for block in blocks:
        if result and block.role == "paragraph" == result[-1][0].role and _continues(result[-1][0].text, block.text, width):
            last, breaks = result[-1]
            result[-1] = (replace(last, text=f"{last.text}\n{block.text.lstrip()}"), (*breaks, len(last.text)))
        else:
            result.append((block, ()))
    return result


def _wrap_width(lines: Sequence[str]) -> int | None:
    open_ends = Counter(len(line) for line in lines if len(line) >= 20 and line.rstrip()[-1:] not in _TERMINAL + _CLOSERS)
    if not open_ends:
        return None
    width = max(open_ends, key=lambda n: sum(open_ends[n + d] for d in (-2, -1, 0, 1, 2)))
    near = sum(open_ends[width + d] for d in (-2, -1, 0, 1, 2))
    return width if near >= 8 and near * 3 >= len(lines) else None


def _continues(before: str, line: str, width: int | None) -> bool:
    before = before.rsplit("\n", 1)[-1].rstrip()
    if _STARTS_NEW.match(line.strip()) or not before or before[-1] in _TERMINAL:
        return False
    if _unclosed(before) and len(before) < 60:
        return True
    return width is not None and len(before) >= width - 2 and not line.startswith(("　　", "    "))


def _unclosed(line: str) -> bool:
    return line.count("（") > line.count("）") or line.count("《") > line.count("》")
