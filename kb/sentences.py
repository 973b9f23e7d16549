"""A passage cut into sentences, each an exact slice with its offsets.

Left out: what a sentence says (evidence.py).
"""

import re
from dataclasses import dataclass

from ingest.document import Passage

_END = re.compile(r"[。！？!?]+[”」』）)\"]*|[；;]|\n+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or list item of a passage: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str


def sentences(passage: Passage) -> list[Sentence]:
    """The sentences of a passage in order, blanks and breaks trimmed.

    '应立即报警；并报告调度室。' -> ['应立即报警；', '并报告调度室。']
    """
    found, start = [], 0
    for m in [*_END.finditer(passage.text), None]:
        end = m.end() if m else len(passage.text)
        piece = passage.text[start:end]
        lead = len(piece) - len(piece.lstrip())
        body = piece.strip()
        if any(c.isalnum() for c in body):
            at = passage.start + start + lead
            found.append(Sentence(at, at + len(body), body))
        start = end
    return found
