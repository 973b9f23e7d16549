"""What differs between two wordings, marked: 【2021】年 and 【2024】年, never 202【1】.

A number, a date and a Latin word are marked whole or not at all; so is what stands between two marks and is too short to
part them. Left out: which clauses are put beside each other (pairing.py).
"""

import re
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import Final

from ingest.numerals import NUMERAL

ISLAND: Final = 2  # characters: a run in common that is shorter parts no changed words
_N = rf"(?:\d{{1,4}}|[{NUMERAL}]{{1,4}})"
_TOKEN = re.compile(
    rf"(?:\d{{4}}|[{NUMERAL}]{{4}})\s?年(?:\s?{_N}\s?月(?:\s?{_N}\s?日)?)?|{_N}月{_N}日"  # 2021年6月1日, 二〇二一年六月, 6月1日
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"  # 2021-06-01
    r"|[百千万]分之\d+(?:\.\d+)?"  # 百分之20
    r"|\d+(?:[.．:：/]\d+|,\d{3}(?!\d))*(?:\s?[%％‰℃°]|[百千万亿]+)?"  # 85.5%, 4.2.1, 8:30, 1,200, 3.5万
    rf"|[{NUMERAL}万亿]+(?:点[{NUMERAL}]+)?(?:分之[{NUMERAL}]+(?:点[{NUMERAL}]+)?)?"  # 一百二十, 三分之一, 百分之八十五
    r"|[A-Za-zＡ-Ｚａ-ｚ]+(?:[-./_]?[A-Za-zＡ-Ｚａ-ｚ\d]+)*"  # PM2.5, GB/T
    r"|.",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a clause, marked where the other version has other words."""

    text: str
    marked: bool


def marked(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into what they share and what they do not.

    >>> [p.text for p in marked('30分钟内', '20分钟内')[1] if p.marked]
    ['20']
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    at_a, at_b = ([0, *accumulate(map(len, tokens))] for tokens in (a, b))
    left: list[Piece] = []
    right: list[Piece] = []
    done_a = done_b = 0
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        from_a, to_a = at_a[block.a], at_a[block.a + block.size]
        from_b, to_b = at_b[block.b], at_b[block.b + block.size]
        if 0 < to_a - from_a <= ISLAND and not _at_an_end(block, len(a), len(b)):
            continue
        if from_a > done_a:
            left.append(Piece(old[done_a:from_a], marked=True))
        if from_b > done_b:
            right.append(Piece(new[done_b:from_b], marked=True))
        if block.size:
            left.append(Piece(old[from_a:to_a], marked=False))
            right.append(Piece(new[from_b:to_b], marked=False))
        done_a, done_b = to_a, to_b
    return left, right


def _at_an_end(block: Match, old: int, new: int) -> bool:
    """True for what both texts begin or end with."""
    ends = (block.a + block.size, block.b + block.size) == (old, new)
    return ends or (block.a, block.b) == (0, 0)
