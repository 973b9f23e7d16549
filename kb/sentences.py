"""A passage cut into sentences, each an exact slice with its offsets; how a sentence of a table is read out.

Left out: what a sentence says (evidence.py).
"""

import re
from dataclasses import dataclass

from ingest.document import CELL_SEPARATOR, Passage
from ingest.rows import sentence as row_sentence

_END = re.compile(r"[。！？!?]+[”」』）)\"]*|[；;]|\n+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or list item of a passage: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str


def sentences(passage: Passage) -> list[Sentence]:
    """The sentences of a passage in order, blanks and breaks trimmed; the header of a table says nothing by itself.

    '应立即报警；并报告调度室。' -> ['应立即报警；', '并报告调度室。']
    """
    found: list[Sentence] = []
    start = _headers_end(passage)
    for m in [*_END.finditer(passage.text, start), None]:
        end = m.end() if m else len(passage.text)
        piece = passage.text[start:end]
        lead = len(piece) - len(piece.lstrip())
        body = piece.strip()
        if any(c.isalnum() for c in body):
            at = passage.start + start + lead
            found.append(Sentence(at, at + len(body), body))
        start = end
    return found


def _headers_end(passage: Passage) -> int:
    """Where the rows of a passage begin that are no header: after '线路 | 车辆' under '线路 | 车辆（辆）', else 0."""
    if "table" not in passage.flags or not passage.context:
        return 0
    header, at = passage.context.split(CELL_SEPARATOR), 0
    for line in passage.text.split("\n"):
        cells = line.split(CELL_SEPARATOR)
        if len(cells) != len(header) or not all(cell in name for cell, name in zip(cells, header, strict=True)):
            break
        at += len(line) + 1
    return min(at, len(passage.text))


def read_out(passage: Passage, sentence: Sentence) -> str:
    """A sentence as it is understood alone: of a table row each cell with its header, of a part of a row its first cell.

    '橡皮艇 | 艘 | 12' -> '物资：橡皮艇；单位：艘；数量：12'; '负责水库调度。' in the row of 市水利局 -> '市水利局：负责水库调度。'
    """
    if "table" not in passage.flags:
        return sentence.text
    rows = passage.text.split("\n")
    row = rows[passage.text.count("\n", 0, max(0, sentence.start - passage.start))]
    if not row.startswith(sentence.text):
        return f"{row.split(CELL_SEPARATOR)[0]}：{sentence.text}"
    cells = sentence.text.split(CELL_SEPARATOR)
    return row_sentence((passage.context.split(CELL_SEPARATOR) if passage.context else [])[: len(cells)], cells)


def first_sentence(text: str, longest: int = 40) -> str:
    """The first sentence of a text on one line, cut where it is longer: '第三条　渔船回港。逾期……' -> '第三条　渔船回港。'."""
    m = _END.search(text.strip())
    sentence = " ".join(text.strip()[: m.end() if m else None].split())
    return sentence if len(sentence) <= longest else f"{sentence[: longest - 1]}…"
