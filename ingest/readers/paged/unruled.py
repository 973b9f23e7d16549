"""Tables that no rules cut into cells: three-line tables, columns parted by upright rules alone, aligned words alone.

The columns are the stretches of the page's width that no character leaves. Of words alone evidence is asked: a line of
header words (序号, 单位, 电话), clear gutters below it, three lines at least. So columns of prose, tables of contents,
signatures and forms stay text.

Left out: cells that rules close (grid.py), gutters (gutters.py), where rows begin (row_cuts.py). A table of words alone
that names its columns by no usual word stays text.

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
    columns_of,
    edges_of,
    grid_between,
    prose_columns,
    words_of,
    written_part,
)
from ingest.readers.paged.header_words import FIELD, is_header_line
from ingest.readers.paged.lines import rows_of
from ingest.readers.paged.page import Char
from ingest.readers.paged.row_cuts import Rows, rows_in

ALIGNED = 6.0  # points that the ends of rules of one table may differ
SHORTEST_RULE = 60.0  # points; a shorter one is a blank to fill in or a mark above a footnote
MAX_RULES = 200  # of one length: lined paper has fewer, a pattern more
MAX_HEADER_LINES = 4
MOST_UNSURE = 12  # lines
FARTHEST = 2.4  # of the size, from one line of an unruled table to the next
CAPTION = re.compile(r"[续續]?[表图圖]\s*\d")  # 表2　物资清单
STARTS_ITEM = re.compile(
    r"[（(]?[一二三四五六七八九十]+[)）、]|第[一二三四五六七八九十\d]+[章节節条條]|注\s*\d*[:：]|附"
)  # 三、, 注：
LEADERS = re.compile(r"[.…·．・]{3,}|-{3,}")  # 一、总则…………1


def three_line_grids(level: Sequence[Segment], chars: Sequence[Char]) -> list[Grid]:
    """Tables between level rules of one length: top, below the header, bottom, and any between the rows."""
    long = sorted((rule for rule in level if rule.end - rule.start >= SHORTEST_RULE), key=lambda rule: rule.at)
    grids = []
    for rules in _groups(long):
        if not 2 < len(rules) <= MAX_RULES:
            continue
        strips = _strips(rules, chars)
        parts = [rule for rule in level if rule.start > rules[0].start + ALIGNED and _same_end(rule, rules[0])]
        first = 0
        while first + 1 < len(strips):
            found, first = _between(rules, strips, first, [rule.at for rule in parts])
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
        columns = [written_part(Span(a, b), inside) for a, b in pairwise(xs)]
        rows = rows_in(inside, columns)
        if len(columns) > 1 and len(rows.chars) > 1 and not prose_columns(inside, columns):
            grids.append(grid_between(xs, columns, rows.chars, [], rows.merged))
    return grids


def aligned_grids(chars: Sequence[Char]) -> list[Grid]:
    """Tables of aligned words alone."""
    lines = [row for row in rows_of(chars) if any(char.text.strip() for char in row)]
    grids = []
    at = 0
    while at < len(lines):
        words = words_of(lines[at])
        if not is_header_line(words):
            at += 1
            continue
        end = _last_aligned(lines, at, words)
        body = [char for line in lines[at + 1 : end] for char in line]
        columns = _below(words, body) or []
        rows = rows_in(body, columns) if columns else Rows()
        if len(rows.chars) >= (2 if len(words) > 2 else 3) and not _is_form(lines[at + 1 : end]):
            box = _around([char for line in lines[at:end] for char in line])
            merged = {(row + 1, column): count for (row, column), count in rows.merged.items()}
            grids.append(grid_between(edges_of(columns, box), columns, [lines[at], *rows.chars], [], merged))
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


def _between(
    rules: Sequence[Segment], every: Sequence[list[Char]], first: int, parts: Sequence[float]
) -> tuple[Grid | None, int]:
    """The table whose header is the strip `first`, and at which strip to look for the next.

    `parts` are the heights of rules that leave out the columns on the left, where cells are merged.
    """
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
    named = any(is_header_line(words_of(line)) for line in head)
    if len(columns) < 2 or not whole or (not named and prose_columns(whole, columns) > 1):
        return None, first + 1
    heights = [rule.at for rule in rules[first + 1 :]]
    rows = _rows_of_strips(body, columns, heights, parts)
    xs = edges_of(columns, (rules[0].start, 0.0, rules[0].end, 0.0))
    grid = grid_between(xs, columns, rows.chars, head, rows.merged, is_open=len(body) < 3)
    return grid, first + last + 1


def _rows_of_strips(
    strips: Sequence[list[Char]], columns: Sequence[Span], heights: Sequence[float], parts: Sequence[float]
) -> Rows:
    """The rows between rules at these heights: of more strips than two each is one, if no rule parts it."""
    rows = Rows()
    for strip, (top, bottom) in zip(strips, pairwise(heights), strict=False):
        inside = [at for at in parts if top < at < bottom]
        if len(strips) > 2 and not inside:
            rows.chars.append(strip)
            continue
        found = rows_in(strip, columns, inside)
        rows.merged.update({(len(rows.chars) + row, at): count for (row, at), count in found.merged.items()})
        rows.chars.extend(found.chars)
    return rows


def _last_aligned(lines: Sequence[Sequence[Char]], first: int, header: Sequence[Sequence[Char]]) -> int:
    """Behind the last line below the header that keeps its gutters free."""
    chars: list[Char] = []
    end = first + 1
    unsure: list[Sequence[Char]] = []  # lines that are of the table if it goes on after them
    for number, (above, line) in enumerate(pairwise(lines[first:]), first + 1):
        size = median(char.size for char in line)
        if min(c.top for c in line) - max(c.bottom for c in above) > FARTHEST * size:
            break
        text = "".join(char.text for char in line)
        if LEADERS.search(text) or CAPTION.match(text) or (number > first + 1 and is_header_line(words_of(line))):
            break
        whole = [*chars, *(char for own in unsure for char in own), *line]
        if len(columns_of(whole)) < len(header) and len(columns_of([*lines[first], *whole])) < len(header):
            break
        columns = _below(header, whole)
        if columns is None or max(char.x1 for char in line) < columns[1].x0:
            if STARTS_ITEM.match(text) or len(unsure) == MOST_UNSURE:
                break
            unsure.append(line)
            continue
        chars, unsure = whole, []
        end = number + 1
    return end + (bool(chars) and bool(unsure) and _ends_key(chars, unsure[0]))


def _below(header: Sequence[Sequence[Char]], body: Sequence[Char]) -> list[Span] | None:
    """The columns of a body below these words, a column each; None if they are not as many, or stand elsewhere."""
    columns = columns_of([*(char for word in header for char in word), *body])
    if len(columns) == len(header):
        return columns
    columns = columns_of(body)  # a short text on the left below a word in the middle does not touch it
    if len(columns) != len(header):
        return None
    names = [Span(word[0].x0, word[-1].x1) for word in header]
    whole = [Span(min(a.x0, b.x0), max(a.x1, b.x1)) for a, b in zip(columns, names, strict=True)]
    return whole if all(a.x1 < b.x0 for a, b in pairwise(whole)) else None


def _ends_key(chars: Sequence[Char], line: Sequence[Char]) -> bool:
    """Whether a line below a table is the rest of its last row's first cell: 市港口和航运管理 / 中心."""
    keys = rows_of(char for char in chars if char.x0 < columns_of(chars)[0].x1)
    size = median(char.size for char in line)
    widest = max(char.x1 for own in keys for char in own)
    last = keys[-1]
    near = min(c.top for c in line) - max(c.bottom for c in last) < size
    full = max(c.x1 for c in last) > widest - size and max(c.x1 for c in line) < widest - size
    return near and full and len(keys) > 1


def _is_form(lines: Sequence[Sequence[Char]]) -> bool:
    """Whether most lines are fields to fill in: 联系人：甲某　电话：2718."""
    fields = [any(FIELD.match("".join(c.text for c in word)) for word in words_of(line)) for line in lines]
    return sum(fields) * 2 >= len(fields)


def _around(chars: Sequence[Char]) -> Box:
    return (min(c.x0 for c in chars), min(c.top for c in chars), max(c.x1 for c in chars), max(c.bottom for c in chars))


def _same_ends(one: Segment, other: Segment) -> bool:
    return abs(one.start - other.start) < ALIGNED and _same_end(one, other)


def _same_end(one: Segment, other: Segment) -> bool:
    return abs(one.end - other.end) < ALIGNED


def _down(char: Char) -> float:
    return (char.top + char.bottom) / 2
