"""Cells on the left of a table without rules that are merged over rows: which rows each covers.

Such a cell begins level with the first of its rows, or stands in the middle of them. Left out: the rows (row_cuts.py).

               市水利局   工程抢险
    抢险救援组 市公安局   秩序维护       -> 抢险救援组 covers three rows
               市气象局   预警发布
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.paged.row_evidence import Band, Column, ends

Fit = tuple[list[int], float]  # the row in which each label begins, and how far off the labels stand, in rows


def labels_over(column: Column, rows: Sequence[Band]) -> Fit:
    """Where the labels of a column begin, and how badly they fit: 0 is well, 1 a label that stands a row off."""
    labels = list(_labels(column))
    if not labels or len(labels) >= len(rows):
        return [], float(len(rows))
    return min(_from_tops(labels, rows), _around_middles(labels, rows), key=lambda fit: fit[1])


def unsure(column: Column) -> int:
    """How many lines stand close below one another in a label though nothing says that it goes on."""
    pairs = pairwise(column.lines)
    return sum(1 for line, below in pairs if below.top - line.bottom < below.size and not ends(line, below, column))


def _labels(column: Column) -> Iterator[Band]:
    """Lines close to one another are one label, unless it ends between them."""
    label: Band | None = None
    for number, line in enumerate(column.lines):
        near = label is not None and line.top - label.bottom < line.size
        if label is not None and near and ends(column.lines[number - 1], line, column) <= 0:
            label = label._replace(bottom=line.bottom)
            continue
        if label is not None:
            yield label
        label = Band(line.top, line.bottom)
    if label is not None:
        yield label


def _from_tops(labels: Sequence[Band], rows: Sequence[Band]) -> Fit:
    """The row in which each label begins, and how far off they stand, in heights of a row."""
    starts: list[int] = []
    off = abs(rows[0].top - labels[0].top) / (rows[0].bottom - rows[0].top) if labels else 0.0
    for label in labels:
        start = min(range(len(rows)), key=lambda i: abs(rows[i].top - label.top))
        if not starts or start > starts[-1]:
            starts.append(start)
            off += _rows_off(abs(rows[start].top - label.top), rows[start])
        else:
            off += 1.0
    return starts, off


def _around_middles(labels: Sequence[Band], rows: Sequence[Band]) -> Fit:
    """The same for labels that stand in the middle of their rows."""
    starts: list[int] = []
    off, at = 0.0, 0
    for number, label in enumerate(labels):
        rest = len(labels) - number - 1
        if at >= len(rows) - rest:
            return starts, off + 1.0 + rest
        middles = {end: (rows[at].top + rows[end - 1].bottom) / 2 for end in range(at + 1, len(rows) - rest + 1)}
        middle = (label.top + label.bottom) / 2
        end = min(middles, key=lambda end: abs(middles[end] - middle)) if rest else len(rows)
        starts.append(at)
        off += _rows_off(abs(middles[end] - middle), rows[at])
        at = end
    return starts, off


def _rows_off(off: float, row: Band) -> float:
    return min(off / (row.bottom - row.top), 1.0)
