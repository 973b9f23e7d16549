r"""Markdown: headings, tables, lists and links taken as what they mean, every other character as written.

A line is a block: authors of official texts break lines where they mean it. Left out: nested structure of lists,
pictures, single asterisks and underscores (`5*10` and `____年` are text more often than emphasis).

    read("## 第一章　总则\n**第一条**　见[附件](附件1.docx)。") -> heading of level 2, then "第一条　见附件。"
"""

import re
from html import unescape

from ingest.document import Block, Reading
from ingest.readers.cell_lines import joined, label
from ingest.readers.html import reader as html
from ingest.readers.raised import lowered, raised

# What a whole line is.
HEADING = re.compile(
    r" {0,3}(#{1,6})(?:[ \t\u3000]+|(?=[\u4e00-\u9fff（《]))(.*?)(?:[ \t]+#+)?[ \t]*$"
)  # ## 第一章　总则
RULE = re.compile(r"\s*([-*_])(?:[ \t]*\1){2,}\s*$")  # ---
SETEXT = re.compile(r" {0,3}(=+|-{2,})\s*$")  # the ===== under a title
SEPARATOR = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")  # |---|:--:|
FENCE = re.compile(r"\s*(`{3,}|~{3,})")  # ```
QUOTE = re.compile(r"\s*(?:>[ \t]?)+")  # > 引文
BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")  # - [x] 已完成
REFERENCE = re.compile(r" {0,3}\[[^\]^][^\]]*\]:\s*\S+\s*$")  # [1]: https://yunzhou.example/
NOTE = re.compile(r" {0,3}\[\^(?P<mark>[^\]\s]{1,20})\]:[ \t]*")  # [^1]: 蓄水量按水位推算。
NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,20}\](?!:)")  # 蓄水量[^1]
SHIFTED = re.compile(r"<su(?P<shift>[bp])>(?P<text>[^<>]{1,40})</su(?P=shift)>", re.IGNORECASE)  # m<sup>3</sup>

# What is taken out of a line, and what stays of it, in this order.
INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[[^\]]*\]\([^()]*\)"), ""),  # ![流程图](a.png)
    (re.compile(r"\[([^\[\]]+)\]\([^()\s]*[./#:][^()\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),  # [附件](附件1.docx "下载")
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),  # <https://yunzhou.example/>
    (re.compile(r"</?(?:p|div|span|font|b|strong|i|em|u|center|sup|sub|a|img|small|big)\b[^<>]*>", re.I), ""),  # <u>
    (re.compile(r"(?<!\\)(\*{2,3})(?=\S)(.+?)(?<=\S)\1"), r"\2"),  # **第一章　总则**
    (re.compile(r"(?<!`)`([^`]+)`(?!`)"), r"\1"),  # `kb add`
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])"), r"\1"),  # 1\. 总则
)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)  # <br/>
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # <!-- 待核 -->
HTML_TABLE = re.compile(r"<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)  # a table pasted as HTML
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)  # ---\ntitle: 总体预案\n---
FRONT_TITLE = re.compile(r"(?m)^(?:title|标题)\s*[:：]\s*[\"']?(.+?)[\"']?\s*$")  # title: 总体预案
CELL_BAR = re.compile(r"(?<!\\)\|")  # the bars of | a | b \| c |


def read(text: str) -> Reading:
    """Headings with their level, table rows with their header, paragraphs; comments and pictures are dropped."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    title: str | None = None
    warnings: tuple[str, ...] = ()
    if front := FRONT_MATTER.match(text):
        found = FRONT_TITLE.search(front.group(1))
        title = found.group(1) if found else None
        warnings = (f"文件头（YAML，{front.group(1).count(chr(10)) + 1} 行）没有收入正文",)
        text = text[front.end() :]
    text = COMMENT.sub("", text)
    blocks: list[Block] = []
    tables = 0
    at = 0
    for pasted in HTML_TABLE.finditer(text):
        tables = _read_lines(text[at : pasted.start()], blocks, tables)
        rows = html.table_blocks(pasted.group(), tables)
        tables += len({row.table for row in rows if row.table is not None})
        blocks += rows
        at = pasted.end()
    _read_lines(text[at:], blocks, tables)
    return Reading(tuple(blocks), "md", title=title, warnings=warnings)


def _read_lines(text: str, blocks: list[Block], table: int) -> int:
    """Append the blocks of these lines; returns the number of the next table."""
    lines = text.splitlines()
    at = 0
    fence = ""
    while at < len(lines):
        line = lines[at]
        at += 1
        if fence:
            if line.strip().startswith(fence):
                fence = ""
            elif line.strip():
                blocks.append(Block(line.rstrip()))
        elif opened := FENCE.match(line):
            fence = opened.group(1)
        elif "|" in line and at < len(lines) and "-" in lines[at] and "|" in lines[at] and SEPARATOR.match(lines[at]):
            at = _read_table(lines, at - 1, table, blocks)
            table += 1
        elif heading := HEADING.match(line):
            if title := _plain(heading.group(2)).strip():
                blocks.append(Block(title, "heading", len(heading.group(1))))
        elif underline := _underline(line, lines[at] if at < len(lines) else ""):
            blocks.append(Block(_plain(line).strip(), "heading", underline))
            at += 1
        elif not RULE.match(line) and not REFERENCE.match(line):
            blocks += _paragraphs(line)
    return table


def _underline(line: str, following: str) -> int | None:
    """The heading level that the next line's === or --- gives this one; a long sentence over --- is no heading."""
    match = SETEXT.match(following)
    if not match or not line.strip() or RULE.match(line) or BULLET.match(line) or line.lstrip()[0] in ">|":
        return None
    if match.group(1)[0] == "=":
        return 1
    return 2 if len(line.strip()) <= 40 and line.rstrip()[-1] not in "。；：，！？" else None


def _read_table(lines: list[str], at: int, table: int, blocks: list[Block]) -> int:
    header = tuple(map(label, _cells(lines[at])))
    blocks.append(Block.row(header, table=table))
    at += 2
    while at < len(lines) and "|" in lines[at]:
        cells = _cells(lines[at])
        cells += ("",) * (len(header) - len(cells))
        if any(cells):
            blocks.append(Block.row(cells, header=header, table=table))
        at += 1
    return at


def _cells(line: str) -> tuple[str, ...]:
    """The cells of `| 市水利局 | 防汛值守 |`: ('市水利局', '防汛值守')."""
    inner = line.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(joined([_plain(part) for part in BREAK.split(cell)]) for cell in CELL_BAR.split(inner))


def _paragraphs(line: str) -> list[Block]:
    line = QUOTE.sub("", line, count=1) if QUOTE.match(line) else line
    line = BULLET.sub("", line, count=1) if BULLET.match(line) else line
    if note := NOTE.match(line):  # begins with its mark, raised as it is printed
        line = f"{raised(note['mark'])} {line[note.end() :]}"
    pieces = (_plain(piece).rstrip() for piece in BREAK.split(line))
    return [Block(piece) for piece in pieces if piece.strip()]


def _plain(text: str) -> str:
    """The text without its markup: '**第一条**　见[附件](附件1.docx)' -> '第一条　见附件'."""
    text = SHIFTED.sub(lambda m: (raised if m["shift"] in "pP" else lowered)(m["text"]), NOTE_MARK.sub("", text))
    for pattern, kept in INLINE:
        text = pattern.sub(kept, text)
    return unescape(text) if "&" in text else text
