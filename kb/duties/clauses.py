"""A sentence cut: into parts at semicolons, and these into clauses at commas; nothing inside brackets cuts.

All on folded text, as spans. Left out: what a clause says (grammar.py).
"""

import re
from collections.abc import Iterator

from kb.duties.named import Span


def clauses(text: str, a: int, b: int) -> list[Span]:
    """The clauses of a part; a comma inside brackets or quotation marks ends none."""
    found, start, depth, quoted = [], a, 0, False
    for i in range(a, b):
        depth += (text[i] == "(") - (text[i] == ")")
        quoted ^= text[i] == '"'
        if text[i] == "," and depth <= 0 and not (quoted and '"' in text[i:b]):
            found.append((start, i))
            start = i + 1
    found.append((start, b))
    return [(x, y) for x, y in found if text[x:y].strip()]


def pieces(text: str, a: int, b: int, marks: re.Pattern[str]) -> Iterator[Span]:
    """The parts that marks cut text[a:b] into."""
    start = a
    for m in marks.finditer(text, a, b):
        if text.count("(", start, m.start()) > text.count(")", start, m.start()):
            continue
        yield start, m.start()
        start = m.end()
    if text[start:b].strip():
        yield start, b
