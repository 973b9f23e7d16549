"""How the cells of a Word 97–2003 table lie: which columns each covers, and which go on from the row above.

Every row states the edges of its own cells in twips ([MS-DOC] 2.9.325 TDefTableOperand); a column is what lies between two edges of
any row. Left out: widths, borders, tables inside cells, whose text stands in the cell.

    edges (0, 2000, 6000) above (0, 2000, 4000, 6000) -> Stated("级别"), Stated("响应", columns=2) above three cells of one column
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.cell_lines import joined
from ingest.readers.doc.properties import TABLE_DEFINITION, sprms
from ingest.readers.docx.table import Stated, characters
from ingest.readers.limits import MAX_SPAN

HEADER, VERTICAL = 0x3404, 0xD62B  # repeats on each page; a cell's merging stated for itself
SAME_EDGE = 60  # twips, a millimetre: rows drawn by hand do not meet exactly
CELL_BYTES = 20
CONTINUES_BESIDE, CONTINUES_ABOVE, BEGINS_DOWN = 0x0002, 0x0020, 0x0040


@dataclass(frozen=True, slots=True)
class Layout:
    """A row as its definition states it."""

    edges: tuple[int, ...]
    flags: tuple[int, ...]  # of each cell


def is_header(changes: bytes) -> bool:
    """Whether the author marked the row as repeating on each page."""
    return any(code == HEADER and value != b"\0" for code, value in sprms(changes))


def cells_of(rows: Sequence[Sequence[Sequence[str]]], changes: Sequence[bytes]) -> list[list[Stated]]:
    """The cells of the rows of a table, each given as its lines, by the definition of each row; without one, cell by cell."""
    layouts = [_layout(raw, len(row)) for row, raw in zip(rows, changes, strict=True)]
    edges = list(_merged(sorted({edge for layout in layouts if layout is not None for edge in layout.edges})))
    return [
        [Stated(joined(lines)) for lines in row] if layout is None else _cells(row, layout, edges)
        for row, layout in zip(rows, layouts, strict=True)
    ]


def _layout(changes: bytes, count: int) -> Layout | None:
    definition = b""
    vertical: dict[int, int] = {}
    for code, value in sprms(changes):
        if code == TABLE_DEFINITION:
            definition, vertical = value, {}
        elif code == VERTICAL and len(value) >= 2:
            vertical[value[0]] = value[1]
    if not definition or definition[0] != count or len(definition) < 1 + 2 * (count + 1):
        return None
    edges = struct.unpack_from(f"<{count + 1}h", definition, 1)
    states = definition[3 + 2 * count :]
    flags = [int.from_bytes(states[at * CELL_BYTES : at * CELL_BYTES + 2], "little") for at in range(count)]
    for at, state in vertical.items():
        if at < count:
            flags[at] = flags[at] & ~(CONTINUES_ABOVE | BEGINS_DOWN) | (state & 3) * CONTINUES_ABOVE
    return Layout(edges, tuple(flags))


def _cells(row: Sequence[Sequence[str]], layout: Layout, edges: Sequence[int]) -> list[Stated]:
    cells = [Stated("") for _ in range(_nearest(edges, layout.edges[0]))]
    for at, lines in enumerate(row):
        left, right = (_nearest(edges, edge) for edge in layout.edges[at : at + 2])
        columns = min(max(right - left, 1), MAX_SPAN)
        flags = layout.flags[at]
        above = bool(flags & CONTINUES_ABOVE) and not flags & BEGINS_DOWN
        room = characters(layout.edges[at + 1] - layout.edges[at])
        shown = "" if flags & CONTINUES_BESIDE or above else joined(lines, room)
        cells.append(Stated(shown, columns, above, bool(flags & (CONTINUES_ABOVE | BEGINS_DOWN))))
    return cells


def _merged(edges: Sequence[int]) -> Iterator[int]:
    """Edges that lie nearly at the same place as one: 0, 30, 2000 -> 0, 2000."""
    last = None
    for edge in edges:
        if last is None or edge - last > SAME_EDGE:
            last = edge
            yield edge


def _nearest(edges: Sequence[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))
