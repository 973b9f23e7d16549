"""A step down in the copy of a document, level by level: 第十七条 › 第二款 › 第（一）项, or what of it is not there.

A level that an article does not show is left out by whoever cites (第七条第（二）项 of an article of one 款, 第二條第一款 in Taiwan).
Left out: steps that count from where a text stands (places.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.fold import fold
from ingest.structure.numbering import LISTS
from kb.clauses.copies import Copy
from kb.clauses.levels import ARTICLE, WITHIN
from kb.clauses.mentions import LAST, Step
from kb.clauses.outcomes import Lack, Spot

OUTER = ("1", "一、", "壹、", "甲、", "Ⅰ.")  # what the parts of a plan or notice are numbered with: 第三部分 is 三、
_PARTS = {
    "部分": ("编", *OUTER),
    "点": OUTER,
    "编": ("编",),
    "章": ("章", "1"),
    "节": ("节",),
    ARTICLE: (ARTICLE, "一、"),
}


@dataclass(frozen=True, slots=True)
class Here:
    """The place from which 前款 and 本条 are counted."""

    section: int | None  # innermost
    article: int | None
    clause: int  # of the article, counted from 1; 0 outside articles
    items: tuple[int, ...]  # from the article's item inwards

    @classmethod
    def at(cls, copy: Copy, offset: int) -> "Here":
        """The place of an offset in the copy's text."""
        paragraph = copy.paragraph_at(offset)
        section = copy.locator.owner[paragraph] if copy.paragraphs else None
        article = copy.locator.article(section)
        if article is None:
            return cls(section, None, 0, ())
        chain = copy.chain(section)
        inside = tuple(chain[chain.index(article) + 1 :])
        return cls(section, article, copy.locator.clause(article, paragraph), inside)


def joined(copy: Copy, a: Spot, b: Spot) -> Spot:
    """From one place to another: 第十条至第十二条."""
    if b.end <= a.end:
        return a
    articles = [copy.locator.article(copy.locator.owner[spot.first]) for spot in (a, b)]
    together = copy.spot(a.start, b.end)
    if articles[0] == articles[1] and (articles[0] is not None or "至" in together.locator):
        return replace(together, lead=a.lead)  # 2.3（1）至（4）
    return replace(together, locator=f"{a.locator}至{b.locator}")


class Cursor:
    """Where the steps so far have led."""

    def __init__(self, copy: Copy, here: Here | None) -> None:
        self.copy = copy
        self.here = here
        self.section: int | None = None  # the innermost section
        self.until: int | None = None  # the last of several sections: 前二条
        self.clause = 0  # of the article, 0 where none is chosen
        self.clause_until = 0
        self.rows: tuple[int, int] | None = None  # of a table: first and last paragraph
        self.table: int | None = None
        self.unsure = False
        self.inline = 0  # the item of that number, where items run on in the line of their 款

    def move(self, step: Step) -> Lack | None:
        """Take one step; what is missing if it cannot be taken."""
        if step.relative:
            return self.relative(step)
        if step.level in WITHIN:
            return self._within(step)
        if step.level == "附件":
            return self._annex(step)
        if step.level == "表":
            return self._table(step)
        if step.level == "行":
            return self._row(step)
        if step.level in _PARTS:
            return self._part(step)
        return self._label(step)

    def spot(self) -> Spot:
        """The place arrived at."""
        copy = self.copy
        if self.rows is not None:
            first, last = self.rows
            whole = self.table is not None and (first, last) == copy.tables()[self.table]
            spot = copy.spot(copy.paragraphs[first].start, copy.paragraphs[last].end)
            return replace(spot, locator=f"表{(self.table or 0) + 1}") if whole else spot
        if self.section is None:
            return copy.spot(0, len(copy.text))
        if self.inline:
            return copy.inline_spot(self.section, self.clause, self.inline)
        if self.clause:
            clauses = copy.clauses(self.section)
            return copy.spot(clauses[self.clause - 1][0], clauses[max(self.clause, self.clause_until) - 1][1])
        spot = copy.section_spot(self.section, unsure=self.unsure)
        return spot if self.until is None else joined(copy, spot, copy.section_spot(self.until))

    # -- down -----------------------------------------------------------------------------------------------------

    def _part(self, step: Step) -> Lack | None:
        """编, 章, 节, 条, and 部分; in a plan without articles 第三条 is its 三、."""
        copy = self.copy
        kinds = _PARTS[step.level] if not (step.level == ARTICLE and copy.articles) else (ARTICLE,)
        for kind in kinds:
            every = self._candidates(kind)
            found = [i for i in every if copy.numbers[i] == step.number]
            if step.number == (LAST,) and every:
                found = every[-1:]
            if found:
                self.section = found[0]
                return None
        has = (
            copy.article_count if step.level == ARTICLE and self.section is None else len(self._candidates(step.level))
        )
        return self.lack(step, has)

    def _candidates(self, kind: str) -> list[int]:
        """The sections of a kind below the one arrived at; else in the annex or chapter of the place that speaks, else all."""
        copy = self.copy
        if self.section is not None:
            return [i for i in copy.below(self.section) if copy.sections[i].kind == kind]
        every = [i for i, s in enumerate(copy.sections) if s.kind == kind]
        annex = copy.annex_of(self.here.section) if self.here else None
        if kind == ARTICLE and annex is None:
            return list(copy.articles)
        near = [i for i in every if copy.annex_of(i) == annex]
        if kind == "节" and self.here is not None:
            chapters = set(copy.chain(self.here.section))
            near = [i for i in near if copy.sections[i].parent in chapters] or near
        return near or every

    def _within(self, step: Step) -> Lack | None:
        """款, 项 and 目 of an article; of a plan the item of that number."""
        copy = self.copy
        if self.section is None and self.here is not None:
            self.section = self.here.article if self.here.article is not None else self.here.section
        article = copy.locator.article(self.section)
        if self.section is None or article is None:
            return self._item(step, copy.children.get(self.section, []))
        depth = copy.levels.index(step.level)
        if depth == 0:
            return self._clause(article, step)
        if self.section != article:
            return self._item(step, copy.children.get(self.section, []))
        items = copy.items(article, self.clause or None)
        if not items and depth == 1:
            count = self._inline(article, step)
            return None if self.inline else self.lack(step, count)
        if depth == len(copy.levels) - 1 and not any(copy.numbers[i][:1] == step.number[:1] for i in items):
            items = [child for i in items for child in copy.children.get(i, ())]  # 第五条第1目: its 项 is left out
        return self._item(step, items)

    def _clause(self, article: int, step: Step) -> Lack | None:
        count = len(self.copy.clauses(article))
        wanted = count if step.number == (LAST,) else step.number[0]
        if not 0 < wanted <= count:
            return self.lack(step, count)
        self.section, self.clause = article, wanted
        return None

    def _item(self, step: Step, items: Sequence[int]) -> Lack | None:
        """The item of this number among `items`; 第八目之二 is the second below the eighth."""
        copy = self.copy
        found = list(items[-1:]) if step.number == (LAST,) else [i for i in items if copy.numbers[i] == step.number]
        deeper: tuple[int, ...] = ()
        if not found and len(step.number) == 2:
            found, deeper = [i for i in items if copy.numbers[i] == step.number[:1]], step.number[1:]
        if not found:
            counted = self._one_list(items)
            return self.lack(step, len(counted))
        if not self.clause and self._is_article():
            self.unsure = len({copy.clause_of(self.section or 0, i) for i in found}) > 1
        self.section, self.clause = found[0], 0
        if deeper:
            return self._item(Step(step.level, deeper), copy.children.get(found[0], []))
        return None

    def _inline(self, article: int, step: Step) -> int:
        """Go to the item that stands in the line of its 款; how many stand so in the first 款 that has any."""
        counted = 0
        for clause in [self.clause] if self.clause else range(1, len(self.copy.clauses(article)) + 1):
            count = len(self.copy.inline_items(article, clause))
            wanted = count if step.number == (LAST,) else step.number[0]
            if 0 < wanted <= count and len(step.number) == 1:
                self.section, self.clause, self.inline = article, clause, wanted
                return count
            counted = counted or count
        return counted

    def _one_list(self, items: Sequence[int]) -> list[int]:
        """The items of the longest list among those of several 款, for saying how many there are."""
        lists: dict[int, list[int]] = {}
        for i in items:
            key = self.copy.clause_of(self.section or 0, i) if self._is_article() else 0
            lists.setdefault(key, []).append(i)
        return max(lists.values(), key=len, default=[])

    def _is_article(self) -> bool:
        return self.section is not None and self.copy.sections[self.section].kind == ARTICLE

    def _label(self, step: Step) -> Lack | None:
        """A number as plans and lists have it: 4.4, 三、, （二）; of an article its items."""
        copy = self.copy
        below = copy.items(self.section or 0, self.clause or None) if self._is_article() else copy.below(self.section)
        if self.section is None:
            annex = copy.annex_of(self.here.section) if self.here else None
            below = [i for i in below if copy.annex_of(i) == annex] or below
        found = [i for i in below if copy.sections[i].kind == step.level and copy.numbers[i] == step.number]
        if not found and step.level in LISTS:
            near = copy.children.get(self.section, []) if not self.clause else below
            found = [i for i in near if copy.sections[i].kind in LISTS and copy.numbers[i] == step.number]
        if not found:
            return self.lack(step, 0)
        self.section, self.clause = found[0], 0
        return None

    def _annex(self, step: Step) -> Lack | None:
        copy = self.copy
        every = [i for i, s in enumerate(copy.sections) if s.kind == "附件"]
        if step.label:
            found = [i for i in every if fold(copy.label(i)) == step.label]
        else:
            found = [i for i in every if copy.numbers[i] == step.number] or (
                every if len(every) == 1 and not copy.numbers[every[0]] and step.number in ((), (1,)) else []
            )
        if not found:
            return self.lack(step, len(every))
        self.section = found[0]
        return None

    def _table(self, step: Step) -> Lack | None:
        self.table = self.copy.table(step.number)
        if self.table is None:
            return self.lack(step, 0)
        self.rows = self.copy.tables()[self.table]
        return None

    def _row(self, step: Step) -> Lack | None:
        if self.table is None or self.rows is None:
            return self.lack(step, 0)
        first, last = self.rows
        if not 0 < step.number[0] <= last - first + 1:
            return self.lack(step, last - first + 1)
        self.rows = (first + step.number[0] - 1, first + step.number[0] - 1)
        return None

    def relative(self, step: Step) -> Lack | None:
        """A step that counts from where a text stands; without such a place there is none."""
        return self.lack(step, 0)

    def lack(self, step: Step, has: int) -> Lack:
        """What is missing and how many there are, said with the place arrived at."""
        there = self.spot() if self.section is not None or self.rows is not None else None
        return Lack(step.level, step.said, there.locator if there else "", has, there)
