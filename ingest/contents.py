"""Which lines are a table of contents: it repeats the headings, so it must not answer.

After 目录 as long as each line ends in a page number or its heading comes again below; without a title, a run of
lines that are led to a page number by dots. Left out: what the entries say.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_TITLE = re.compile(r"^(?:目[\s　]*[录錄次]|目[?？]{1,2}录)$")  # 目录, 目　次; 目?录 where a scrape lost the space
_ON_ONE_LINE = re.compile(
    r"^目[\s　]*[录錄次].*第[一二三四五六七八九十]+章.*第[一二三四五六七八九十]+章"
)  # 目录 第一章 总则 第二章 ……
_ENTRY = re.compile(r"^(?P<entry>.{1,60}?)(?P<led>[\s.．·…\-—]*)(?P<page>\d{1,3})?$")  # 一、总则………3
_LED = re.compile(r"^.{2,60}?(?:[.．·]{3,}|…+)\s*[-—]?\s*\d{1,3}\s*[-—]?$")  # 1.1 编制目的 ........ 2
_LABEL = re.compile(r"^第[一二三四五六七八九十百\d]+[编編章节節]")
_MAX = 60  # characters of an entry
_LEAST = 4  # led lines in a row that make a table of contents without a title


def contents(lines: Sequence[str]) -> frozenset[int]:
    """The indices of the lines of the table of contents, its title included; empty if there is none."""
    lines = [line.strip() for line in lines]
    last = {_bare(line): i for i, line in enumerate(lines)}
    labels = {m.group(): i for i, line in enumerate(lines) if (m := _LABEL.match(_bare(line)))}
    for i, line in enumerate(lines):
        if _ON_ONE_LINE.match(line):
            return frozenset([i])
        if not _TITLE.match(line):
            continue
        end = i + 1
        while end < len(lines) and _is_entry(lines, end, last, labels) and not _begins_text(lines, i, end):
            end += 1
        if end > i + 2:
            return frozenset(range(i, end))
    return _led(lines)


def _is_entry(lines: Sequence[str], at: int, last: dict[str, int], labels: dict[str, int]) -> bool:
    line = lines[at]
    m = _ENTRY.match(line)
    if m is None or len(line) > _MAX or line[-1] in "。；：，":
        return False
    if m["page"] and not re.search(r"[年月]\d*$", m["entry"]):
        return True
    label = _LABEL.match(_bare(line))
    again = last[_bare(line)] > at or last.get(_bare(m["entry"]), 0) > at
    return again or (label is not None and labels[label.group()] > at)


def _begins_text(lines: Sequence[str], title: int, at: int) -> bool:
    """True where the first entry comes again: the text itself begins here."""
    first = _ENTRY.match(lines[title + 1])
    names = {_bare(lines[title + 1]), _bare(first["entry"]) if first else ""}
    return at > title + 1 and _bare(lines[at]) in names


def _led(lines: Sequence[str]) -> frozenset[int]:
    """Runs of led lines, with the short lines between two of them (an entry that was broken)."""
    led = [i for i, line in enumerate(lines) if _LED.match(line)]
    near = Counter(b - a for a, b in pairwise(led))
    if len(led) < _LEAST or near[1] < _LEAST - 1:
        return frozenset()
    return frozenset(led)


def _bare(line: str) -> str:
    """'第一章　总　则 …… ' -> '第一章总则'"""
    return re.sub(r"[\s　.．·…\-—]+", "", line)
