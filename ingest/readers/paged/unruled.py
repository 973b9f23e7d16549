"""Tables that no rules cut into cells: three-line tables, columns parted by upright rules alone, aligned words alone.

The columns are the stretches of the page's width that no character leaves; the rows are lines, with those that only go
on below the first column. Of words alone evidence is asked: a line of header words (序号, 单位, 电话), clear gutters
below it, three lines at least. So columns of prose, tables of contents, signatures and forms stay text.

Left out: cells that rules close (page_grid.py), gutters and rows themselves (page_gutters.py). A table of words
alone that names its columns by no usual word stays text.

    序号　单位　　　电话      -> Grid with 3 columns and 3 rows
    1　　　市水利局　2718
    2　　　市气象局　2719
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ingest.document import Box
from ingest.readers.paged.grid import Grid, Segment
from ingest.readers.paged.gutters import (
    Span,
    across,
    columns_of,
    edges_of,
    grid_between,
    prose_columns,
    rows_in,
    words_of,
)
from ingest.readers.paged.lines import rows_of
from ingest.readers.paged.page import Char

ALIGNED = 6.0  # points that the ends of rules of one table may differ
SHORTEST_RULE = 60.0  # points; a shorter one is a blank to fill in or a mark above a footnote
MAX_RULES = 200  # of one length: lined paper has fewer, a pattern more
MAX_HEADER_LINES = 4
MAX_HEADER_WORD = 12  # characters
FARTHEST = 2.4  # of the size, from one line of an unruled table to the next
LEADERS = re.compile(r"[.…·．・]{3,}|-{3,}")  # 一、总则…………1
FIELD = re.compile(r"^.{1,8}[:：]")  # 联系人：甲某
HEADER_WORD = re.compile(  # what columns are called in plans, notices and their annexes
    r"(?:序\s?[号號]|[编編][号號]|名[称稱]|姓名|[单單]位|部[门門]|[职職][务務责責称稱]|[电電][话話]|手[机機]|地[址点點区區]|[级級][别別]|等[级級]"
    r"|[类類][别別型]|[内內]容|事[项項]|[项項]目|[条條]件|[标標][准準]|措施|任[务務]|[责責]任人?|[负負][责責]人|[联聯][系繫絡](?:人|方式)|[时時][间間限]"
    r"|日期|[数數]量|[规規]格|型[号號]|[备備][注註]|指[标標]|目[标標]|[说說]明|要求|[颜顏]色|人[数數]|[频頻][率次]|[状狀][态態]|依[据據]|程度|描述)$"
)


def three_line_grids(level: Sequence[Segment], chars: Sequence[Char]) -> list[Grid]:
    """Tables between level rules of one length: top, below the header, bottom, and any between the rows."""
    long = sorted((rule for rule in level if rule.end - rule.start >= SHORTEST_RULE), key=lambda rule: rule.at)
    grids = []
    for rules in _groups(long):
        if not 2 < len(rules) <= MAX_RULES:
            continue
        strips = _strips(rules, chars)
        first = 0
        while first + 1 < len(strips):
            found, first = _between(rules[first], strips, first)
            grids += [found] if found is not None else []
    return grids


def upright_grids(upright: Sequence[Segment], chars: Sequence[Char]) -> list[Grid]:
    """Tables whose columns alone are ruled, by two upright rules of one height at least."""
    grids = []
    for group in (group for group in _groups(upright) if len(group) > 1):
        top, bottom = min(r.start for r in group), max(r.end for r in group)
        inside = [char for char in chars if top <= _down(char) <= bottom]
        if not inside:
            continue
        sides = [rule.at for rule in group]
        left, right = min(char.x0 for char in inside), max(char.x1 for char in inside)
        xs = sorted(
            [*sides, *([left - 1] if left < sides[0] - 1 else []), *([right + 1] if right > sides[-1] + 1 else [])]
        )
        columns = [Span(a, b) for a, b in pairwise(xs)]
        rows = rows_in(inside, columns)
        if len(columns) > 1 and len(rows) > 1 and not prose_columns(inside, columns):
            grids.append(grid_between(xs, columns, rows, []))
    return grids


def aligned_grids(chars: Sequence[Char]) -> list[Grid]:
    """Tables of aligned words alone."""
    lines = [row for row in rows_of(chars) if any(char.text.strip() for char in row)]
    grids = []
    at = 0
    while at < len(lines):
        words = words_of(lines[at])
        if not _is_header_line(words):
            at += 1
            continue
        end = _last_aligned(lines, at, len(words))
        columns = columns_of([char for line in lines[at:end] for char in line])
        body = [char for line in lines[at + 1 : end] for char in line]
        rows = rows_in(body, columns)
        if len(rows) >= (2 if len(words) > 2 else 3) and not _is_form(lines[at + 1 : end]):
            box = _around([char for line in lines[at:end] for char in line])
            grids.append(grid_between(edges_of(columns, box), columns, [lines[at], *rows], []))
            at = end
        else:
            at += 1
    return grids


def _groups(rules: Iterable[Segment]) -> list[list[Segment]]:
    """The rules that begin and end alike, together."""
    groups: list[list[Segment]] = []
    for rule in rules:
        group = next((g for g in groups if _same_ends(g[0], rule)), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    return groups


def _strips(rules: Sequence[Segment], chars: Sequence[Char]) -> list[list[Char]]:
    """The characters between each rule and the next."""
    strips: list[list[Char]] = [[] for _ in rules[1:]]
    heights = [rule.at for rule in rules]
    left, right = rules[0].start - ALIGNED, rules[0].end + ALIGNED
    for char in chars:
        number = bisect_right(heights, _down(char)) - 1
        if 0 <= number < len(strips) and left <= char.x0 and char.x1 <= right and char.text.strip():
            strips[number].append(char)
    return strips


def _between(top: Segment, every: Sequence[list[Char]], first: int) -> tuple[Grid | None, int]:
    """The table whose header is the strip `first`, below the rule `top`, and at which strip to look for the next."""
    strips = every[first:]
    head = rows_of(strips[0])
    if not 0 < len(head) <= MAX_HEADER_LINES or max(len(words_of(line)) for line in head) < 2:
        return None, first + 1
    columns = columns_of(strips[1])
    last = 1
    for strip in strips[2:]:
        wider = columns_of([char for own in strips[1 : last + 1] for char in own] + strip)
        if not strip or len(wider) != len(columns):
            break
        columns = wider
        last += 1
    body = strips[1 : last + 1]
    whole = [char for strip in body for char in strip]
    rows = list(body) if len(body) > 2 else [row for strip in body for row in rows_in(strip, columns)]
    if len(columns) < 2 or not rows or prose_columns(whole, columns) > 1:
        return None, first + 1
    xs = edges_of(columns, (top.start, 0.0, top.end, 0.0))
    return grid_between(xs, columns, rows, head), first + last + 1


def _is_header_line(words: Sequence[Sequence[Char]]) -> bool:
    texts = ["".join(char.text for char in word).strip() for word in words]
    if len(texts) < 2 or any(len(text) > MAX_HEADER_WORD or FIELD.match(text) for text in texts):
        return False
    known = sum(1 for text in texts if HEADER_WORD.search(text))
    return known >= 2


def _last_aligned(lines: Sequence[Sequence[Char]], first: int, count: int) -> int:
    """Behind the last line below the header that keeps its gutters free."""
    chars = list(lines[first])
    end = first + 1
    for above, line in pairwise(lines[first:]):
        size = median(char.size for char in line)
        if min(c.top for c in line) - max(c.bottom for c in above) > FARTHEST * size:
            break
        words = words_of(line)
        text = "".join(char.text for char in line)
        columns = columns_of([*chars, *line])
        if LEADERS.search(text) or len(columns) != count:
            break
        if len(words) < 2 and (len(words) == 0 or across(words[0][0]) < columns[1].x0):
            break  # a line of text below the table
        chars += line
        end += 1
    return end


def _is_form(lines: Sequence[Sequence[Char]]) -> bool:
    """Whether most lines are fields to fill in: 联系人：甲某　电话：2718."""
    fields = [any(FIELD.match("".join(c.text for c in word)) for word in words_of(line)) for line in lines]
    return sum(fields) * 2 >= len(fields)


def _around(chars: Sequence[Char]) -> Box:
    return (min(c.x0 for c in chars), min(c.top for c in chars), max(c.x1 for c in chars), max(c.bottom for c in chars))


def _same_ends(one: Segment, other: Segment) -> bool:
    return abs(one.start - other.start) < ALIGNED and abs(one.end - other.end) < ALIGNED


def _down(char: Char) -> float:
    return (char.top + char.bottom) / 2
