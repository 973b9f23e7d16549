"""How a person cites a place: 第十七条第二款, 第六条第（四）项, 第3條第一項第二款, 2.3.1（2）, 三、（二）, 表2第3行.

Mainland articles have 款 (unmarked paragraphs), 项 （一） and 目 1.; Taiwan's have 項 (unmarked paragraphs), 款 一、,
目 （一） and 之1. An article of a single paragraph is cited without it (第七条第（二）项, 第二條第一款第二目). What reaches over
several is cited from the first to the last: 第七条第（二）项至第（四）项; what stands in an annex, with it: 附件2 第三条.

`Locator.of(document)` cites in a document that is held. Left out: finding the place that a citation names (kb/clause.py).
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from ingest.document import Document, Paragraph, Section
from ingest.fold import fold
from ingest.numerals import in_chinese
from ingest.structure.outline import Outline

_TAIWAN_WORDS = ("行政院", "新台币", "中华民国", "直辖市、县(市)", "乡(镇、市)")
_MAINLAND = ("款", "项", "目")
_TAIWAN = ("項", "款", "目")


def owners(paragraphs: Sequence[Paragraph], sections: Sequence[Section]) -> tuple[int | None, ...]:
    """Per paragraph the innermost section that it stands in, as `Outline.owner` had it when the document was read."""
    found: list[int | None] = []
    open_: list[int] = []
    coming = 0
    for p in paragraphs:
        while coming < len(sections) and sections[coming].start <= p.start:
            open_.append(coming)
            coming += 1
        while open_ and sections[open_[-1]].end <= p.start:
            open_.pop()
        found.append(open_[-1] if open_ else None)
    return tuple(found)


class Locator:
    """The citations of one document."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph], outline: Outline) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.sections = outline.sections
        self.owner = outline.owner
        self.own: dict[int, list[int]] = {}  # section -> its own paragraphs, not those of the sections in it
        for i, section in enumerate(outline.owner):
            if section is not None and paragraphs[i].role != "row":
                self.own.setdefault(section, []).append(i)
        self.clauses: dict[
            int, list[int]
        ] = {}  # article -> the paragraphs that begin its 款, found when first asked for
        self.row: dict[int, int] = {}  # paragraph -> which row of its table it is, counted from 1
        rows: Counter[int] = Counter()
        for i, p in enumerate(paragraphs):
            if p.role == "row" and p.table is not None:
                rows[p.table] += 1
                self.row[i] = rows[p.table]
        self.taiwan = self._is_taiwan()

    @classmethod
    def of(cls, document: Document) -> "Locator":
        """The citations of a document that has been read."""
        paragraphs, sections = document.paragraphs, document.sections
        return cls(document.text, paragraphs, Outline(sections, owners(paragraphs, sections), frozenset()))

    def article(self, section: int | None) -> int | None:
        """The article that a section stands in or is."""
        while section is not None and self.sections[section].kind != "条":
            section = self.sections[section].parent
        return section

    def chain(self, section: int | None) -> list[int]:
        """The sections from the outermost to this one."""
        chain: list[int] = []
        while section is not None:
            chain.append(section)
            section = self.sections[section].parent
        return chain[::-1]

    def clause(self, article: int, paragraph: int) -> int:
        """In which 款 (Taiwan: 項) of the article a paragraph stands, counted from 1."""
        return max(1, bisect_right(self.clauses_of(article), paragraph))

    def cite(self, first: int, last: int, start: int, end: int) -> str:
        """The citation of text[start:end], which reaches from the paragraph `first` to `last`."""
        table = self.paragraphs[first].table if self.paragraphs[first].role == "row" else None
        if table is not None:
            return self._cite_rows(table, first, last)
        article = self.article(self.owner[first])
        if article is not None and self.article(self.owner[last]) == article:
            return self._cite_article(article, first, last, start, end)
        return self._cite_list(first, last)

    def _cite_rows(self, table: int, first: int, last: int) -> str:
        a, b = self.row[first], self.row.get(last, 0) if self.paragraphs[last].table == table else 0
        return f"表{table + 1}第{a}行" + (f"至第{b}行" if b > a else "")

    def _cite_article(self, article: int, first: int, last: int, start: int, end: int) -> str:
        found = self.sections[article]
        label = self._annex(article) + re.sub(r"\s", "", found.label)
        if start <= found.start and end >= found.end:
            return label
        names = _TAIWAN if self.taiwan else _MAINLAND
        several = len(self.clauses_of(article)) > 1
        from_clause, to_clause = self.clause(article, first), self.clause(article, last)
        from_items, to_items = self._items(article, first), self._items(article, last)
        out = label + (f"第{in_chinese(from_clause)}{names[0]}" if several else "")
        if from_clause != to_clause:
            out += "".join(self._item(level, item) for level, item in enumerate(from_items))
            return f"{out}至第{in_chinese(to_clause)}{names[0]}"
        for level, item in enumerate(from_items):
            other = to_items[level] if level < len(to_items) else item
            if other != item:
                return f"{out}{self._item(level, item)}至{self._item(level, other)}"
            out += self._item(level, item)
        return out

    def _annex(self, article: int) -> str:
        """'附件2 ' before an article of an annex: the notice, or another annex, may have an article of that number."""
        annex = next((i for i in self.chain(article) if self.sections[i].kind == "附件"), None)
        label = "" if annex is None else re.sub(r"\s", "", self.sections[annex].label)
        return f"{label} " if label else ""

    def _items(self, article: int, paragraph: int) -> list[str]:
        chain = self.chain(self.owner[paragraph])
        return [
            re.sub(r"\s", "", self.sections[i].label)
            for i in chain[chain.index(article) + 1 :]
            if self.sections[i].label
        ]

    def _item(self, level: int, label: str) -> str:
        """第（二）项 or 第2目; Taiwan: 第二款, 第三目, 之1. Deeper ones as written."""
        if self.taiwan:
            bare = re.sub(r"[（()）]", "", label)
            return f"第{bare}{_TAIWAN[level + 1]}" if level < 2 else f"之{bare}"
        return f"第{label}{_MAINLAND[level + 1]}" if level < 2 else label

    def _cite_list(self, first: int, last: int) -> str:
        """三、（二）, 2.3.1（2）至（4）: the labels from the outermost; of 2, 2.3 and 2.3.1 only the last."""
        a, b = (self._labelled(self.owner[i]) for i in (first, last))
        same = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        whole = self._joined(a)
        if same < len(a) and same < len(b) and self._may_stand_alone(b[same]):
            return f"{self._joined(a[: same + 1])}至{self._written(b[same])}"
        return whole if same == len(a) else self._joined(a[: same + 1])

    def _labelled(self, section: int | None) -> list[int]:
        return [i for i in self.chain(section) if self.sections[i].label]

    def _may_stand_alone(self, section: int) -> bool:
        return self.sections[section].kind not in ("附件", "编", "章", "节")

    def _joined(self, chain: Sequence[int]) -> str:
        decimal = [i for i in chain if self.sections[i].kind in ("1.1", "1")]
        out = ""
        for i in chain:
            if i in decimal and i != decimal[-1]:
                continue
            written = self._written(i)
            apart = out and re.search(r"[\w]$", out) and re.match(r"\w", written)
            out += (" " if apart else "") + written
        return out

    def _written(self, section: int) -> str:
        """The label with the stop that belongs to it: 三、, 2., （二）, 2.3.1."""
        found = self.sections[section]
        stop = self.text[found.start + len(found.label) : found.start + len(found.label) + 1]
        label = re.sub(r"\s", "", found.label)
        return label + (
            stop if stop and stop in "、.．" and found.kind in ("甲、", "壹、", "Ⅰ.", "一、", "1.", "A.") else ""
        )

    def clauses_of(self, article: int) -> list[int]:
        """The paragraphs of the article itself: its label's line if text follows there, and every unmarked line."""
        if article not in self.clauses:
            found = self.sections[article]
            self.clauses[article] = [
                i
                for i in self.own.get(article, ())
                if self.paragraphs[i].start != found.start or found.heading_end < self.paragraphs[i].end
            ]
        return self.clauses[article]

    def _is_taiwan(self) -> bool:
        """Whether 一、 is a 款 here, and the unmarked paragraph a 項.

        一、 stands right under an article in Taiwan's law, （一） in the mainland's, also where that is printed in
        traditional script; without any list the texts tell by what they call the paragraph before: 前項 or 前款.
        """
        articles = {i for i, s in enumerate(self.sections) if s.kind == "条"}
        below = {s.kind for s in self.sections if s.parent in articles}
        folded = fold(self.text)
        traditional = any("條" in self.sections[i].label for i in articles)
        if traditional:
            return "一、" in below or (
                "（一）" not in below and bool(re.search(r"前[一二三]?项|第[一二三四五六]项", folded))
            )
        return "一、" in below and sum(word in folded for word in _TAIWAN_WORDS) >= 2
