"""Which lines are a table of contents: it repeats the headings, so it must not answer.

After 目录 as long as each line ends in a page number or its heading comes again below; the lists of tables and figures
behind it. Without a title, a run of lines that are led to a page number by dots, or whose headings all come again below
in the same order. Left out: what the entries say.

    contents(['目录', '一、总则……1', '二、附则……3', '一、总则', '为了防汛。', '二、附则', '自印发之日起施行。']) -> {0, 1, 2}
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_TITLE = re.compile(
    r"^(?:目[\s　]*[录錄次]|目[?？]{1,2}录|(?:总|總)目[录錄]|contents)$", re.I
)  # 目录, 目　次; 目?录 where a scrape lost the space
_FURTHER_TITLE = re.compile(
    r"^(?:附?[图圖表]|插[图圖表]|表格|附[录錄件])(?:目[\s　]*[录錄次]|清单|清單|索引)$"
)  # 表目录, 插图清单
_ON_ONE_LINE = re.compile(
    r"^目[\s　]*[录錄次].*第[一二三四五六七八九十]+章.*第[一二三四五六七八九十]+章"
)  # 目录 第一章 总则 第二章 ……
_PAGE = r"\d{1,3}|(?<=[\s.．·…])[IVXivxⅠ-Ⅻⅰ-ⅻ]{1,5}"
_ENTRY = re.compile(
    rf"^(?P<entry>.{{1,60}}?)(?P<led>[\s.．·…\-—]*)(?:(?P<page>{_PAGE})|[（(](?P<bracketed>\d{{1,3}})[）)])?$"
)  # 一、总则………3, 前言 II, 二、组织（2）
_LED = re.compile(r"^.{2,60}?(?:[.．·]{3,}|…+)\s*[-—]?\s*\d{1,3}\s*[-—]?$")  # 1.1 编制目的 ........ 2
_LABEL = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[编編章节節]|附[件录錄表][一二三四五六七八九十\dA-Z]+)"
)  # 第一章, 附件1
_NUMBERED = re.compile(
    r"第?[\s　]*[一二三四五六七八九十百\d１-９]+(?:[\s　]*[、.．章节節編编]|[\s　]+(?=\D))|[（(][一二三四五六七八九十\d]+[）)]|附[件录錄]"
)  # 一、总则, 1.1 目的, 第二章
_MAX = 60  # characters of an entry
_LEAST = 4  # lines in a row that make a table of contents without a title


def contents(lines: Sequence[str]) -> frozenset[int]:
    """The indices of the lines of the table of contents, its title included; empty if there is none."""
    lines = [line.strip() for line in lines]
    last = {_bare(line): i for i, line in enumerate(lines)}
    labels = {m.group(): i for i, line in enumerate(lines) if (m := _LABEL.match(_bare(line)))}
    for i, line in enumerate(lines):
        if _ON_ONE_LINE.match(line):
            return frozenset([i])
        begin = _title_end(lines, i)
        if begin == i:
            continue
        end = begin
        while end < len(lines) and not _begins_text(lines, begin, end):
            step = _entry_lines(lines, end, last, labels)
            if not step:
                break
            end += step
        if end > begin + 1:
            return frozenset(range(i, end))
    return _led(lines) or _repeated(lines, last)


def _title_end(lines: Sequence[str], i: int) -> int:
    """The line behind the title 目录, which may stand in two lines; `i` itself if no title is there."""
    if _TITLE.match(lines[i]):
        return i + 1
    return i + 2 if lines[i] == "目" and i + 1 < len(lines) and lines[i + 1] in ("录", "錄", "次") else i


def _entry_lines(lines: Sequence[str], at: int, last: dict[str, int], labels: dict[str, int]) -> int:
    """How many lines the entry at `at` takes: 1, 2 where it is wrapped, 0 if there is none."""
    if _is_entry(lines[at], at, last, labels) or _FURTHER_TITLE.match(lines[at]):
        return 1
    if at + 1 >= len(lines) or len(lines[at]) > _MAX or lines[at][-1:] in "。；：，":
        return 0
    follows = _ENTRY.match(lines[at + 1])
    if follows is None or not follows["page"]:
        return 0
    whole = _bare(lines[at] + follows["entry"])
    return 2 if last.get(whole, 0) > at + 1 or len(follows["led"]) >= 2 else 0


def _is_entry(line: str, at: int, last: dict[str, int], labels: dict[str, int]) -> bool:
    m = _ENTRY.match(line)
    if m is None or len(line) > _MAX or line[-1] in "。；：，":
        return False
    if m["page"] and not re.search(r"[年月]\d*$", m["entry"]):
        return True
    if m["bracketed"] and last.get(_bare(m["entry"]), 0) > at:
        return True
    label = _LABEL.match(_bare(line))
    again = last[_bare(line)] > at or last.get(_bare(m["entry"]), 0) > at
    return again or (label is not None and labels[label.group()] > at)


def _begins_text(lines: Sequence[str], begin: int, at: int) -> bool:
    """True where the first entry comes again: the text itself begins here."""
    first = _ENTRY.match(lines[begin])
    names = {_bare(lines[begin]), _bare(first["entry"]) if first else ""}
    return at > begin and _bare(lines[at]) in names


def _led(lines: Sequence[str]) -> frozenset[int]:
    """Runs of led lines, with the short lines between two of them (an entry that was broken)."""
    led = [i for i, line in enumerate(lines) if _LED.match(line)]
    near = Counter(b - a for a, b in pairwise(led))
    if len(led) < _LEAST or near[1] < _LEAST - 1:
        return frozenset()
    broken = [
        a + 1 for a, b in pairwise(led) if b - a == 2 and len(lines[a + 1]) <= _MAX and lines[a + 1][-1:] not in "。；"
    ]
    return frozenset([*led, *broken])


def _repeated(lines: Sequence[str], last: dict[str, int]) -> frozenset[int]:
    """The first run of lines that all come again below, in the same order and with text between them."""
    start = 0
    again: list[int] = []
    for i, line in enumerate(lines):
        names = len(line) <= _MAX and line[-1:] not in "。；：，" and _NUMBERED.match(line)
        at = _again(line, i, last) if names else None
        if at is not None and (not again or at > again[-1]) and (not again or i < again[0]):
            start = start if again else i
            again.append(at)
            continue
        if _is_repeated(start, again):
            break
        start, again = i, [at] if at is not None else []
    return frozenset(range(start, start + len(again))) if _is_repeated(start, again) else frozenset()


def _is_repeated(start: int, again: Sequence[int]) -> bool:
    """Four lines or more, which come again behind themselves and spread by text."""
    return len(again) >= _LEAST and again[0] >= start + len(again) and again[-1] - again[0] >= len(again)


def _again(line: str, i: int, last: dict[str, int]) -> int | None:
    """Where the heading that a line names comes again below, None if it does not."""
    m = _ENTRY.match(line)
    names = [_bare(line), *([_bare(m["entry"])] if m else [])]
    return next((last[name] for name in names if name and last.get(name, -1) > i), None)


def _bare(line: str) -> str:
    """'第一章　总　则 …… ' -> '第一章总则'"""
    return re.sub(r"[\s　.．·…\-—]+", "", line)
