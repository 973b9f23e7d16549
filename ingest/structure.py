"""Paragraphs -> the tree of sections: which heading, article and list item each line belongs to.

Knows the ways in which mainland and Taiwan offices number: 编章节条款项目, 一、（一）1.（1）①, 1 / 1.1 / 1.1.1,
壹、, 條項款目, 附件, and headings that only the markup marks. What is found is a slice of the text; no
number is put in. Left out: cutting into passages (segment.py).

款 has no label of its own: the paragraphs of an article are counted (立法技术规范: 条分款、项、目, 款 without
numbers, 项 as （一）, 目 as 1.). In Taiwan the counted paragraphs are 項, 一、 is 款 and （一） is 目
(中央法規標準法第八條).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Paragraph, Section
from ingest.numerals import NUMERAL

_N = rf"[{NUMERAL}\d]+"
_GAP = r"[\s　]*"

# kind, rank (a lower rank contains a higher one), pattern; "label" is the number, the rest of the line follows.
# Ranks leave room for headings that only the markup marks. Each pattern stands with a line it is made for.
_MARKERS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("附件", 10, re.compile(rf"^(?P<label>(?:附件|附录|附錄|附表){_GAP}(?:{_N})?)(?:{_GAP}[:：]|{_GAP}$|[\s　]+)")),  # 附件3：
    ("编", 20, re.compile(rf"^(?P<label>第{_GAP}{_N}{_GAP}(?:分?编|編))[\s　]*")),  # 第一编 总则
    ("章", 30, re.compile(rf"^(?P<label>第{_GAP}{_N}{_GAP}章)[\s　]*")),  # 第三章　监测与预警
    ("节", 40, re.compile(rf"^(?P<label>第{_GAP}{_N}{_GAP}[节節])[\s　]*")),  # 第二节 应急响应
    ("条", 50, re.compile(rf"^(?P<label>第{_GAP}{_N}(?:[-－]\d+)?{_GAP}[条條](?:{_GAP}之{_GAP}{_N})?)(?![款第、及和规規])[\s　:：]*")),  # 第十七条之一
    ("壹、", 55, re.compile(r"^(?P<label>[壹貳贰參叁肆伍陸陆柒捌玖拾]{1,3})[、.．]")),  # 壹、總則
    ("1.1", 62, re.compile(r"^(?P<label>\d{1,2}(?:\s?[.．]\s?\d{1,2}){1,4})(?![\d%％万亿米元级年月日人个时吨公千小天℃])[.．]?[\s　]*(?=[^\s\d])")),  # 2.3.1 办事机构
    ("1", 61, re.compile(r"^(?P<label>\d{1,2})[\s　]+(?=[\u3400-\u9fff])")),  # 1 总则: only where 1.1 is used too
    ("一、", 70, re.compile(r"^(?P<label>[一二三四五六七八九十]{1,3})(?:[、.．]|[\s　]+(?=[\u3400-\u9fff]))")),  # 一、总体要求
    ("（一）", 80, re.compile(r"^(?P<label>[（(]\s?[一二三四五六七八九十]{1,3}\s?[）)])[、.．]?")),  # （一）指导思想
    ("1.", 90, re.compile(r"^(?P<label>\d{1,2})(?:[.．](?!\d)|、)[\s　]*")),  # 1.总体目标 / 1、事故易发生范围
    ("（1）", 100, re.compile(r"^(?P<label>[（(]\s?\d{1,2}\s?[）)])[、.．]?[\s　]*")),  # （1）安全生产类
    ("1)", 105, re.compile(r"^(?P<label>\d{1,2}[）)])[\s　]*")),  # 1）现场警戒
    ("①", 110, re.compile(r"^(?P<label>[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])[\s　]*")),  # ①封闭事故现场
)  # fmt: skip
_MARKUP_RANK = 25  # an unnumbered heading of the markup stands above chapters, below parts
_STOP = "。；;！？!?"
_TITLE_MAX = 40
_CONTENTS_TITLE = re.compile(r"^(?:目\s*[录錄次]|目[?？]录)$")  # 目录, 目　次; 目?录 where a scrape lost the space
_CONTENTS_LINE = re.compile(r"^(?P<entry>.{1,50}?)[\s.．·…\-—]*(?P<page>\d{1,3})?$")


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections, and for each paragraph the section it stands in and whether it belongs to the contents."""

    sections: tuple[Section, ...]
    owner: tuple[int | None, ...]  # per paragraph: index of its innermost section
    contents: frozenset[int]  # paragraphs of the table of contents: never answered from


@dataclass(slots=True)
class _Open:
    index: int
    rank: int
    level: int | None
    kind: str


def outline(text: str, paragraphs: Sequence[Paragraph]) -> Outline:
    """Find the sections of a text.

    >>> [s.label for s in outline('第一章　总则\\n第一条　为了防灾，制定本办法。', …).sections]
    ['第一章', '第一条']
    """
    contents = _contents(text, paragraphs)
    decimal = sum(1 for p in paragraphs if _matches("1.1", text[p.start : p.end])) >= 3
    sections: list[Section] = []
    owner: list[int | None] = []
    stack: list[_Open] = []
    for i, p in enumerate(paragraphs):
        line = text[p.start : p.end]
        found = None if i in contents or p.role == "row" else _marker(line, p, decimal=decimal, inside=stack)
        if found is not None:
            kind, rank, label, after = found
            _close(stack, rank, p.level, kind)
            parent = stack[-1].index if stack else None
            title, heading_end = _title(line, after, kind)
            sections.append(
                Section(
                    p.start,
                    p.end,
                    p.start + heading_end,
                    kind,
                    label,
                    title,
                    1 + (sections[parent].depth if parent is not None else 0),
                    parent,
                )
            )
            stack.append(_Open(len(sections) - 1, rank, p.level, kind))
        elif any(entry.kind == "条" for entry in stack):
            while stack[-1].kind != "条":  # after the items of a clause an unmarked paragraph is the article's next one
                stack.pop()
        for entry in stack:
            sections[entry.index] = replace(sections[entry.index], end=p.end)
        owner.append(stack[-1].index if stack else None)
    return Outline(tuple(sections), tuple(owner), contents)


def _matches(kind: str, line: str) -> re.Match[str] | None:
    return next(pattern.match(line) for name, _, pattern in _MARKERS if name == kind)


def _marker(line: str, p: Paragraph, *, decimal: bool, inside: Sequence[_Open]) -> tuple[str, int, str, int] | None:
    """(kind, rank, label, where the rest begins) of the line's marker, or None if it opens nothing."""
    for kind, rank, pattern in _MARKERS:
        m = pattern.match(line)
        if m is None:
            continue
        rest = line[m.end() :]
        if kind == "1" and not (decimal and len(rest) <= _TITLE_MAX and rest[-1:] not in _STOP):
            continue
        if kind == "附件" and len(line) > _TITLE_MAX:
            continue
        if kind in ("章", "节", "编") and len(rest) > _TITLE_MAX:
            continue  # 第三章规定的……: a sentence
        if kind == "1.1":
            label = re.sub(r"\s", "", m["label"])
            return kind, rank + min(label.replace("．", ".").count("."), 5), m["label"], m.end()
        return kind, rank, m["label"], m.end()
    if p.role == "heading" and len(line) <= 80:
        return "标题", _MARKUP_RANK, "", 0
    return None


def _close(stack: list[_Open], rank: int, level: int | None, kind: str) -> None:
    """Leave the sections that the new one does not stand in."""
    while stack:
        top = stack[-1]
        if level is not None and top.level is not None:
            inside = top.level < level  # both are headings of the markup: it knows best
        elif kind == "标题":
            inside = False  # a markup heading is never inside a plain list item
        elif top.kind == "标题":
            inside = True
        else:
            inside = top.rank < rank
        if inside:
            return
        stack.pop()


def _title(line: str, after: int, kind: str) -> tuple[str, int]:
    """(title, end of the heading in the line). A clause of a 条 has no title; a lead-in up to 。 may be one.

    '（一）强化评估。摸清底数……' -> '强化评估'; '第三条　……' -> ''.
    """
    rest = line[after:]
    if kind == "条":
        caption = re.match(r"[（(【［](?P<title>[^）)】］]{2,20})[）)】］]$", rest)  # 第三條（主管機關）
        return (caption["title"], len(line)) if caption else ("", after)
    stop = re.search(r"[。；;：:！？]", rest)
    if stop is None:
        return (rest.strip(), len(line)) if len(rest) <= _TITLE_MAX else ("", after)
    if stop.start() <= 30 and stop.group() in "。：:":
        return rest[: stop.start()].strip(), after + stop.end()
    return "", after


def _contents(text: str, paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The lines of a table of contents: after 目录, as long as each line ends in a page number or comes again below."""
    lines = [text[p.start : p.end] for p in paragraphs]
    for i, line in enumerate(lines):
        if not _CONTENTS_TITLE.match(line.strip()):
            continue
        later: dict[str, int] = {}
        for j in range(len(lines) - 1, i, -1):
            later[_bare(lines[j])] = later.get(_bare(lines[j]), 0) + 1
        end = i + 1
        while end < len(lines):
            m = _CONTENTS_LINE.match(lines[end].strip())
            entry = _bare(m["entry"] if m else lines[end])
            paged = bool(m and m["page"]) and len(lines[end]) <= 60
            again = later.get(_bare(lines[end]), 0) > 1 or any(_bare(x) == entry for x in lines[end + 1 : end + 400])
            if not (paged or again) or len(lines[end]) > 60:
                break
            if end > i + 1 and _bare(lines[end]) == _bare(lines[i + 1]):
                break  # the first entry again: the text itself begins here
            end += 1
        if end > i + 2:
            return frozenset(range(i, end))
    return frozenset()


def _bare(line: str) -> str:
    return re.sub(r"[\s　.．·…\-—]+", "", line)
