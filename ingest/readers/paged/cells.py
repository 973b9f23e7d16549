"""The text of a table's cell on a page: its lines joined where they were only wrapped, each with its place.

A line is wrapped if the first word of the next would not have fitted behind it; list items and short lines one below
the other stay apart (市水利局 / 市气象局). Left out: finding the cells (grid.py, unruled.py).

    lines 组织编制重要江河湖泊 and 防御洪水方案 in a cell ten characters wide -> "组织编制重要江河湖泊防御洪水方案"
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import eq
from statistics import median
from typing import NamedTuple

from ingest.document import Box
from ingest.readers.paged.grid import Frame
from ingest.readers.paged.lines import CLOSING, LATIN, Line, lines_of
from ingest.readers.paged.page import Char
from ingest.readers.table import HAN, Cell

STARTS_ENTRY = re.compile(  # □ 已备案，（1），2.，a)，• 巡查
    r"[□☐■√①-⑳·•●▪◆]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．](?!\d)|[a-zA-Z][)）]"
)
SENTENCE_END = frozenset("。！？；：!?;:")
WORD = re.compile(r"[A-Za-z\d.,%:/_-]+")  # www.example.cn, 2,436,695.05
TOKEN_END, TOKEN = re.compile(r"[\w.+@:/-]+$", re.ASCII), re.compile(r"[\w.+@:/-]+", re.ASCII)
# What no blank stands in, wherever a line of it was broken: wang@example.cn, www.example.cn/a, 0900-2711801
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|(?:https?://|www\.).+", re.ASCII)
NUMBER = re.compile(r"\d{3,4}-\d{5,8}(?:-\d{1,5})?|1\d{10}", re.ASCII)  # of a telephone
AREA, LOCAL = re.compile(r"\d{3,4}-", re.ASCII), re.compile(r"\d{5,8}(?:-\d{1,5})?", re.ASCII)
BRACKETS = {"（": "）", "(": ")", "《": "》", "“": "”"}
PADDING = 12.0  # points between the text and the rules of its cell, both sides together
LONGEST_OF_SERIES = 4  # characters
PARTED = 1.7  # of the usual distance of its lines, for a gap that parts what a cell says


class Piece(NamedTuple):
    """One line of a cell."""

    text: str
    page: int
    box: Box
    apart: bool  # it begins a new item, where the line before it was not just full
    full: bool  # nothing would have fitted behind it
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PageCell(Cell):
    """A cell where it stands."""

    box: Box = (0.0, 0.0, 0.0, 0.0)
    pieces: tuple[Piece, ...] = ()


def cell_of(chars: Iterable[Char], frame: Frame, page: int) -> PageCell:
    """The cell of these characters."""
    pieces = _pieces(lines_of(chars, page), frame.inner or frame.box)
    return PageCell(text_of(pieces), frame.columns, frame.rows, box=frame.box, pieces=pieces)


def text_of(pieces: Sequence[Piece]) -> str:
    """The lines joined, items one below the other."""
    return "".join(f"{_between(i, pieces)}{piece.text}" for i, piece in enumerate(pieces))


def starts_of(pieces: Sequence[Piece]) -> list[int]:
    """Where each line begins in `text_of(pieces)`."""
    starts, at = [], 0
    for i, piece in enumerate(pieces):
        at += len(_between(i, pieces))
        starts.append(at)
        at += len(piece.text)
    return starts


def as_label(cell: PageCell) -> PageCell:
    """The cell as a header: one name, however its lines were broken: 交通 / 事故 -> 交通事故."""
    pieces = tuple(piece._replace(apart=False) for piece in cell.pieces)
    return replace(cell, text=text_of(pieces), pieces=pieces)


def followed_by(cell: PageCell, rest: PageCell) -> PageCell:
    """The cell with the part of it that stands on the next page."""
    if not cell.pieces or not rest.pieces:
        pieces = cell.pieces + rest.pieces
    else:
        last, first = cell.pieces[-1], rest.pieces[0]
        apart = STARTS_ENTRY.match(first.text) is not None or not last.full
        pieces = (*cell.pieces, first._replace(apart=apart), *rest.pieces[1:])
    return replace(cell, text=text_of(pieces), pieces=pieces)


def _between(i: int, pieces: Sequence[Piece]) -> str:
    if i == 0:
        return ""
    if pieces[i].apart:
        return "\n"
    if _is_one_token(pieces[i - 1].text, pieces[i].text):
        return ""
    return " " if LATIN.match(pieces[i - 1].text[-1]) and LATIN.match(pieces[i].text[0]) else ""


def _is_one_token(text: str, following: str) -> bool | None:
    """Whether an address or a number was broken between two lines (0900- / 2711801) or each has one; None if neither.

    A number is only whole across lines where its hyphen ends the first: 119 and 62345678 below it are two.
    """
    end, begin = TOKEN_END.search(text), TOKEN.match(following)
    if not end or not begin:
        return None
    first, second = end.group(), begin.group()
    if all(NUMBER.fullmatch(token) or ADDRESS.fullmatch(token) for token in (first, second)):
        return False
    if AREA.fullmatch(first) and LOCAL.fullmatch(second):
        return True
    return True if ADDRESS.fullmatch(first + second) and not second.isdecimal() else None


def _pieces(lines: Sequence[Line], box: Box) -> tuple[Piece, ...]:
    texts = [" ".join(line.text.split()) for line in lines]
    if len(lines) > 1 and all(len(text) == 1 and HAN.match(text) for text in texts):  # set from top to bottom
        return tuple(
            Piece(text, line.page, line.box, False, True, line.confidence)
            for text, line in zip(texts, lines, strict=True)
        )
    alike = _are_alike(texts)
    pitch = median(b.top - a.top for a, b in pairwise(lines)) if len(lines) > 2 else 0.0
    pieces: list[Piece] = []
    item = ""  # what the cell says since its last item began
    for i, (text, line) in enumerate(zip(texts, lines, strict=True)):
        following = texts[i + 1] if i + 1 < len(texts) else "是"
        full = _is_full(line, lines[i + 1 : i + 2], box, first_word(following, line.size))
        apart = bool(pieces) and (alike or _is_apart(text, item, pieces[-1].full))
        if pitch and i and line.top - lines[i - 1].top > PARTED * pitch:
            apart = True
        item = text if apart else item + text
        pieces.append(Piece(text, line.page, line.box, apart, full, line.confidence))
    return tuple(pieces)


def _are_alike(texts: Sequence[str]) -> bool:
    """Whether the lines are words of one series, however narrow their cell: 轻型 / 中型 / 重型, 等级1 / 等级2."""
    if len(texts) < 2 or len({len(text) for text in texts}) > 1 or len(texts[0]) > LONGEST_OF_SERIES:
        return False
    return all(a != b and any(map(eq, a, b)) for a, b in pairwise(texts))


def _is_full(line: Line, following: Sequence[Line], box: Box, word: float) -> bool:
    """Whether a word so wide would not have fitted behind a line; on its right, if it is indented."""
    width = line.x1 - line.x0
    if box[2] - box[0] - PADDING - width < word:
        return True
    before = following[0].x0 if following else box[0] + PADDING / 2
    indented = line.x0 > before + line.size and width > 0.5 * (box[2] - box[0])
    return indented and box[2] - PADDING / 2 - line.x1 < word


def _is_apart(text: str, item: str, full: bool) -> bool:
    """Whether a line begins a new item behind `item`, whose last line is `full` or not."""
    whole = _is_one_token(item, text)
    if whole is not None:
        return not whole
    if STARTS_ENTRY.match(text):
        return True
    if any(item.count(opening) > item.count(closing) for opening, closing in BRACKETS.items()):
        return False
    if text[0] in BRACKETS and item[-1] not in SENTENCE_END:
        return False  # 轻型救援车 /（平板型）
    return not full


def first_word(text: str, size: float) -> float:
    """The width of what could not be parted from the first character of a line: 城 or 市， or www.example.cn."""
    if word := WORD.match(text):
        return 0.5 * size * len(word.group())
    wide = 1 + (text[0] in BRACKETS) + (len(text) > 1 and text[1] in CLOSING)
    return wide * size
