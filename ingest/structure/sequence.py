"""Which numbers of a text follow one another: what tells a number from one that is only spoken of.

A look over all lines before the tree is built: the decimals that have a neighbour (3.2 beside 3.1 or 3.3), the articles
to come. Left out: which part stands in which (structure.py).

    Sequences(['1 总则', '1.1 目的', '1.2 依据', '5.12 地震']).decimals == {1, 2}
"""

from bisect import bisect_right
from collections.abc import Sequence

from ingest.structure.numbering import IN_TURN, Marker, marker

_ENDS = "。；;！!？?：:”』」）)"  # behind which a line begins something of its own


class Sequences:
    """The numbers of a text in their order. `prose` tells which lines are neither rows nor contents."""

    def __init__(self, lines: Sequence[str], prose: Sequence[bool]) -> None:
        self.lines = lines
        markers = {i: m for i, line in enumerate(lines) if prose[i] and (m := marker(line, decimal=True))}
        self._decimal_numbers = _supported({i: m for i, m in markers.items() if m.kind == "1.1"})
        self.decimals = frozenset(self._decimal_numbers)
        self._at = sorted(self.decimals)
        self._articles = {i: m for i, m in markers.items() if m.kind == "条"}
        self._article_lines: dict[tuple[int, ...], list[int]] = {}
        self._sure_lines: dict[tuple[int, ...], list[int]] = {}
        for i, m in self._articles.items():
            if m.certainty != "doubtful":
                self._article_lines.setdefault(m.numbers, []).append(i)
            if m.certainty == "sure":
                self._sure_lines.setdefault(m.numbers, []).append(i)
        self._in_turn: dict[tuple[str, int], list[int]] = {}
        for i, m in markers.items():
            if m.kind in IN_TURN and m.value is not None:
                self._in_turn.setdefault((m.kind, m.value), []).append(i)

    @property
    def decimal(self) -> bool:
        """True if the text numbers 1.1, 1.2."""
        return len(self.decimals) >= 2

    def coming(self, i: int) -> tuple[int, ...]:
        """The next decimal number after the line `i`: (5, 1) after '5 应急响应'."""
        at = bisect_right(self._at, i)
        return self._decimal_numbers[self._at[at]] if at < len(self._at) else ()

    def goes_on(self, i: int, found: Marker) -> bool:
        """True if the number after this one comes later: b) after a)."""
        return _comes(self._in_turn.get((found.kind, (found.value or 0) + 1), ()), i)

    def is_article(self, i: int, found: Marker, last: tuple[int, ...]) -> bool:
        """True if the line opens an article, when the one before it was `last`."""
        numbers, after_stop = found.numbers, i == 0 or self.lines[i - 1][-1:] in _ENDS
        following = (last[0] + 1,)
        if found.certainty == "sure" or not numbers:
            return True
        if found.certainty == "doubtful":
            mid_sentence = not after_stop and len(self.lines[i - 1]) > 20
            return numbers == following and not mid_sentence and not _comes(self._article_lines.get(numbers, ()), i)
        if numbers <= last:
            begins_again = numbers == (1,) and last > (1,) and _comes(self._article_lines.get((2,), ()), i)
            return begins_again or (numbers == last and after_stop)  # a number given twice by mistake
        if _comes(self._sure_lines.get(numbers, ()), i):
            return False
        return numbers == following or len(numbers) > 1 or not _comes(self._article_lines.get(following, ()), i)


def _comes(lines: Sequence[int], i: int) -> bool:
    return bool(lines) and lines[-1] > i


def _supported(found: dict[int, Marker]) -> dict[int, tuple[int, ...]]:
    """The decimals that stand in a sequence: a neighbour, a part, or the chapter's neighbour has its number too."""
    known = {m.numbers for m in found.values()}
    majors = {n[0] for n in known}
    kept = {}
    for i, m in found.items():
        *above, last = m.numbers
        neighbours = {(*above, last + step) for step in (-2, -1, 1, 2)} | {(*m.numbers, 1), tuple(above)}
        begins = last == 1 and bool({above[0] - 1, above[0] + 1} & majors)
        if neighbours & known or begins or len(above) > 1:
            kept[i] = m.numbers
    return kept
