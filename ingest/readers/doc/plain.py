r"""What antiword and catdoc print of a Word file -> Blocks.

Both print a paragraph a line. antiword draws tables with `|`, a cell over as many lines as it needs, and writes [pic] for a
picture; catdoc puts a tab between cells. Neither knows headings. Left out: their numbers of lists, which are often wrong
and cannot be told from the author's (doc.py warns of them).

    "|单位    |职责    |\n|市水利局|防汛值守|" -> header row (单位, 职责), row (市水利局, 防汛值守)
"""

import re
from itertools import groupby

from ingest.document import Block
from ingest.readers.table import blocks_of

ADDED = re.compile(r"^\s*(?:\[pic\]|-{20,})\s*$")  # [pic], and the line that antiword draws above footnotes
TABLE_LINE = re.compile(r"^\|.*\|$")  # |市水利局|防汛值守|
FIELD_CODE = re.compile(r"^\s*(?:PAGE|NUMPAGES|TOC|HYPERLINK|EMBED|SHAPE)\b[^\u3400-\u9fff]*$")  # PAGE \* MERGEFORMAT
HAN = re.compile(r"[\u3400-\u9fff，。；：、（）“”]")


def blocks(text: str) -> list[Block]:
    """The blocks of a printed text."""
    found: list[Block] = []
    lines = [line.rstrip() for line in re.split(r"[\n\x0c]", text.replace("\r", ""))]
    lines = [line for line in lines if line.strip() and not ADDED.match(line) and not FIELD_CODE.match(line)]
    tables = 0
    for drawn, group in groupby(lines, key=lambda line: bool(TABLE_LINE.match(line))):
        if drawn:
            rows = blocks_of(_rows(list(group)), tables)
            tables += any(block.role == "row" for block in rows)
            found += rows
        else:
            found += [Block(line) for line in group]
    return found


def _rows(lines: list[str]) -> list[list[str]]:
    """The rows of a drawn table; a line whose first cell is empty goes on with the row above."""
    rows: list[list[str]] = []
    for line in lines:
        cells = [cell.strip() for cell in line[1:-1].split("|")]
        if rows and not cells[0] and len(cells) == len(rows[-1]):
            rows[-1] = [_joined(above, cell) for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return rows


def _joined(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    return above + ("" if HAN.match(above[-1]) and HAN.match(below[0]) else " ") + below
