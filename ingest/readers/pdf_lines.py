"""Characters of a PDF page into lines: the order of reading, spaces where there are gaps, doubled characters once.

Left out: columns side by side (lines run across them), tables (pdf_tables.py), paragraphs (pdf_paragraphs.py).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Char = dict[str, Any]  # as pdfplumber gives it: text, x0, x1, top, bottom, size, matrix
Box = tuple[float, float, float, float]

WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026\u2014\U00020000-\U0003ffff]")  # 防，（
LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text where it stands; the origin is the page's top left corner."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float  # of its characters, in points

    @property
    def box(self) -> Box:
        """x0, top, x1, bottom."""
        return (self.x0, self.top, self.x1, self.bottom)


def is_diagonal(char: Char) -> bool:
    """Whether a character stands neither level nor upright: a watermark."""
    across, up = abs(float(char["matrix"][0])), abs(float(char["matrix"][1]))
    return min(across, up) > 0.1 * max(across, up)


def lines_of(chars: Sequence[Char], page: int) -> list[Line]:
    """The lines from top to bottom; characters whose middles are within half their size share one."""
    groups: list[list[Char]] = []
    middle = size = 0.0
    for char in sorted(chars, key=_middle):
        if not groups or _middle(char) - middle > 0.5 * min(size, float(char["size"])):
            groups.append([])
            middle, size = _middle(char), float(char["size"])
        groups[-1].append(char)
    lines = (_line(group, page) for group in groups)
    return [line for line in lines if line is not None]


def joined(texts: Iterable[str]) -> str:
    """Lines into one text: 防汛值 + 守 -> 防汛值守, with a space between Latin words only."""
    whole = ""
    for text in texts:
        space = whole and text and LATIN.match(whole[-1]) and LATIN.match(text[0])
        whole += (" " if space else "") + text
    return whole


def _middle(char: Char) -> float:
    return (float(char["top"]) + float(char["bottom"])) / 2


def _line(chars: list[Char], page: int) -> Line | None:
    ordered = sorted(chars, key=lambda char: float(char["x0"]))
    text = ""
    previous: Char | None = None
    kept: list[Char] = []
    for char in ordered:
        shown = str(char["text"]).replace("\x00", "")
        if any(_is_double(char, earlier) for earlier in kept[-3:]):
            continue  # bold made by printing twice
        if previous is not None and shown.strip() and not text.endswith(" "):
            gap = float(char["x0"]) - float(previous["x1"])
            wide = WIDE.match(shown) and WIDE.match(text[-1:])
            if gap > float(char["size"]) * (1.0 if wide else 0.3):
                text += " "
        text += shown
        kept.append(char)
        if shown.strip():
            previous = char
    seen = [char for char in kept if str(char["text"]).strip()]
    if not seen or not text.strip():
        return None
    return Line(
        text.strip(),
        page,
        min(float(char["x0"]) for char in seen),
        min(float(char["top"]) for char in seen),
        max(float(char["x1"]) for char in seen),
        max(float(char["bottom"]) for char in seen),
        median(float(char["size"]) for char in seen),
    )


def _is_double(char: Char, earlier: Char) -> bool:
    return (
        char["text"] == earlier["text"]
        and abs(float(char["x0"]) - float(earlier["x0"])) < 0.15 * float(char["size"])
        and abs(float(char["top"]) - float(earlier["top"])) < 0.15 * float(char["size"])
    )
