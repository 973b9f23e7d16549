"""Ruled tables of a PDF page, and the same table going on over the next page.

Left out: tables without rules (they come as lines), cells that a page break cuts in two.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.document import Block, Place
from ingest.readers.pdf_lines import Box, Char, joined, lines_of
from ingest.readers.table import blocks_of

STARTS_ENTRY = re.compile(r"[□☐■√①-⑳]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．](?!\d)")  # □ 已备案，（1），2.
MAX_EDGES = 3_000  # a drawing or a scanned page traced into curves: looking for tables in it takes seconds


@dataclass(frozen=True, slots=True)
class Table:
    """One ruled table on one page: cell texts, and where each row stands."""

    page: int
    box: Box
    rows: tuple[tuple[str, ...], ...]
    boxes: tuple[Box, ...]  # of the rows


def tables_on(page: Any, number: int, chars: Sequence[Char]) -> tuple[list[Table], list[Char]]:  # noqa: ANN401  # untyped
    """The page's tables, and the characters that stand in none of their cells."""
    if not chars or len(page.edges) > MAX_EDGES:
        return [], list(chars)
    tables = []
    rest = list(chars)
    for found in page.find_tables():
        if len(found.rows) < 2 or max(len(row.cells) for row in found.rows) < 2:
            continue  # a frame around text, a line under a heading
        inside = [char for char in rest if _within(char, found.bbox)]
        rows: list[tuple[str, ...]] = []
        taken: set[int] = set()
        for row in found.rows:
            cells = []
            for cell in row.cells:
                own = [] if cell is None else [char for char in inside if _within(char, cell) and id(char) not in taken]
                taken.update(map(id, own))
                cells.append("" if cell is None else _cell_text(own, cell, number))
            rows.append(tuple(cells))
        if sum(1 for row in rows for cell in row if cell) < 3:
            continue
        tables.append(Table(number, tuple(found.bbox), tuple(rows), tuple(tuple(row.bbox) for row in found.rows)))
        rest = [char for char in rest if id(char) not in taken]
    return tables, rest


def goes_on(table: Table, after: Table) -> bool:
    """Whether `table`, the first thing on its page, is the last one of the page before going on: same columns."""
    return (
        table.page == after.page + 1
        and len(table.rows[0]) == len(after.rows[0])
        and abs(table.box[0] - after.box[0]) < 5
        and abs(table.box[2] - after.box[2]) < 5
    )


def table_blocks(table: Table, number: int, header: tuple[str, ...] = ()) -> list[Block]:
    """The table's row blocks with page and box; with `header` it goes on, and its own copy of the header goes."""
    if header:
        flat = [tuple(" ".join(cell.split()) for cell in row) for row in table.rows]
        kept = [
            (Block.row(row, header=header, table=number), box)
            for row, box in zip(flat, table.boxes, strict=True)
            if any(row) and row != header
        ]
        return [_placed(block, table.page, box) for block, box in kept]
    blocks = blocks_of(table.rows, number)
    boxes = [box for row, box in zip(table.rows, table.boxes, strict=True) if any(row)]
    rows = [block for block in blocks if block.role == "row"]
    placed = dict(zip(map(id, rows), boxes[len(boxes) - len(rows) :], strict=True))
    return [_placed(block, table.page, placed.get(id(block), table.box)) for block in blocks]


def _placed(block: Block, page: int, box: Box) -> Block:
    return replace(block, page=page, places=(Place(0, len(block.text), page, box),))


def _within(char: Char, box: Sequence[float]) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _cell_text(chars: Sequence[Char], cell: Sequence[float], page: int) -> str:
    """A cell's lines, joined where one fills the cell; a short line ends what it says: 市水利局 / 市气象局."""
    lines = lines_of(chars, page)
    parts: list[list[str]] = []
    filled = False
    for line in lines:
        if filled and not STARTS_ENTRY.match(line.text):
            parts[-1].append(line.text)
        else:
            parts.append([line.text])
        filled = line.x1 - line.x0 > (cell[2] - cell[0]) - 2.5 * line.size
    return "\n".join(joined(part) for part in parts)
