"""The library's passages by the names that a relevance file calls them: a passage's id, a file, `文件名#第十七条`.

    held = Labels(engine)
    held.rows({"防汛预案.docx#第十七条": 1.0})     # rows of held.ids; what was not found is in held.unmatched

An article may be cut into several passages, or stand in one with its neighbour: all passages that have any of it count.
"""

import re
from collections.abc import Mapping

import numpy as np

from index.adapter_training import Rows
from index.engine import LocalEngine
from ingest.fold import fold
from ingest.numerals import number

_NUMBER = r"[零〇一二三四五六七八九十百千\d]+"
_ARTICLE = re.compile(
    rf"(?P<above>.*?)第(?P<number>{_NUMBER})条(?P<inserted>(?:之[一二三四五六七八九十\d]+)?)(?P<rest>.*)$"
)
_UNTIL = re.compile(rf"至第(?P<number>{_NUMBER})条$")


class Labels:
    """Every passage held, by all its names."""

    def __init__(self, engine: LocalEngine) -> None:
        self.ids: list[str] = []  # of the passages; a row is a place in it
        self.unmatched: dict[str, str] = {}  # label that was asked for -> in Chinese why nothing was found
        self._row: dict[str, int] = {}
        self._files: dict[str, list[tuple[int, str]]] = {}  # file -> (row, locator) of its passages
        for document in engine.documents():
            for passage in document.passages:
                self._row[passage.id] = len(self.ids)
                self._files.setdefault(document.file, []).append((len(self.ids), passage.locator))
                self.ids.append(passage.id)

    def rows(self, entries: Mapping[str, float]) -> Rows:
        """The rows of the passages judged relevant that are held."""
        found: set[int] = set()
        for label, gain in entries.items():
            if gain > 0:
                found.update(self._of(label))
        return np.array(sorted(found), np.intp)

    def _of(self, label: str) -> list[int]:
        if label in self._row:
            return [self._row[label]]
        if passages := self._files.get(label):
            if len(passages) > 1:
                self.unmatched[label] = f"这个文件有 {len(passages)} 段，请写成“{label}#第几条”"
                return []
            return [passages[0][0]]
        file, _, place = label.rpartition("#")
        passages = self._files.get(file)
        if passages is None:
            self.unmatched[label] = "库里没有这个文件或段落，请用 kb list 核对文件名"
            return []
        rows = [row for row, locator in passages if covers(locator, place)]
        if not rows:
            self.unmatched[label] = f"文件里没有“{place}”，请用 kb show 核对条款"
        return rows


def covers(locator: str, place: str) -> bool:
    """Whether a passage cited as `locator` has any of a place.

    >>> covers("第十七条第二款至第三款", "第十七条"), covers("第十七条至第十八条", "第18条"), covers("第十七条之一", "第十七条")
    (True, True, False)
    """
    here, wanted = (re.sub(r"\s", "", fold(text)) for text in (locator, place))
    if here == wanted:
        return bool(wanted)
    a, b = _ARTICLE.match(here), _ARTICLE.match(wanted)
    if a is None or b is None or a["above"] != b["above"]:
        return False
    first, asked = number(a["number"]) or 0, number(b["number"]) or 0
    if until := _UNTIL.match(a["rest"]):
        return first <= asked <= (number(until["number"]) or 0)
    if (first, a["inserted"]) != (asked, b["inserted"]):
        return False
    return not (a["rest"] and b["rest"]) or a["rest"].startswith(b["rest"]) or b["rest"].startswith(a["rest"])
