"""Rows of cells into row Blocks, the same way for every format.

Left out: finding the cells (html.py, docx.py, pdf_tables.py); Markdown states its header itself.

    blocks_of([["单位", "职责"], ["市水利局", "防汛值守"]], 0) -> header row, then a row that carries ("单位", "职责")
"""

from collections.abc import Sequence

from ingest.document import Block


def blocks_of(rows: Sequence[Sequence[str]], table: int, *, headers: int = 1) -> list[Block]:
    """The rows with the first `headers` of them as header; what is no table comes as paragraphs.

    One column is a frame around text. A first row with a single text is the table's title. Header rows above one
    another are joined by column: 响应 over 级别 and 条件 -> (响应 级别, 响应 条件).
    """
    filled = [tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)]
    if max((len(row) for row in filled), default=0) < 2:
        return [Block(line.strip()) for row in filled for cell in row for line in cell.splitlines() if line.strip()]
    blocks: list[Block] = []
    while len(filled) > 1 and sum(1 for cell in filled[0] if cell) == 1:
        title = next(cell for cell in filled.pop(0) if cell)
        blocks += [Block(line.strip()) for line in title.splitlines() if line.strip()]
        headers = max(1, headers - 1)
    if len(filled) <= headers:
        return blocks + [Block.row(row, table=table) for row in filled]
    header = _joined(filled[:headers])
    blocks += [Block.row(row, table=table) for row in filled[:headers]]
    return blocks + [Block.row(row, header=header, table=table) for row in filled[headers:]]


def _joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Header rows into one, by column, a text that spans rows once."""
    width = max(len(row) for row in rows)
    columns = (dict.fromkeys(row[at] for row in rows if at < len(row) and row[at]) for at in range(width))
    return tuple(" ".join(" ".join(column).split()) for column in columns)
