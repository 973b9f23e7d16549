"""Following a citation through the copy of a document, also from the place where it stands.

    find(copy, steps)          the place, or a Lack that says how many there are instead
    find(copy, steps, here)    … 前款, 本条 and 第二款 counted from the place where they stand

Left out: steps down (cursor.py), which document is meant (names.py).
"""

from collections.abc import Sequence
from dataclasses import replace

from kb.clauses.copies import Copy
from kb.clauses.cursor import OUTER, Cursor, Here, joined
from kb.clauses.levels import ABOVE, ARTICLE, MAINLAND, TAIWAN, WITHIN
from kb.clauses.mentions import Step
from kb.clauses.outcomes import Lack, Spot


def find(copy: Copy, steps: Sequence[Step], here: Here | None = None) -> Spot | Lack:
    """The place to which the steps lead, or the first that is not there."""
    cursor = _Standing(copy, here)
    for step in _in_order(copy, steps):
        lack = cursor.move(step)
        if lack is not None:
            return lack
    return cursor.spot()


def find_range(copy: Copy, first: Sequence[Step], last: Sequence[Step], here: Here | None = None) -> Spot | Lack:
    """From one place to another, in the order of the text: 第十条至第十二条."""
    a, b = find(copy, first, here), find(copy, last, here)
    if isinstance(a, Lack) or isinstance(b, Lack):
        return a if isinstance(a, Lack) else b
    if b.end <= a.start:  # 第三条至第一条
        a, b = b, a
    return joined(copy, a, b)


def _in_order(copy: Copy, steps: Sequence[Step]) -> list[Step]:
    """The steps with 款 and 项 as this document means them: 第一款第二项 asked of a law of Taiwan is its 第1項第2款."""
    within = [s.level for s in steps if s.level in WITHIN and not s.relative]
    for other, own in ((MAINLAND, TAIWAN), (TAIWAN, MAINLAND)):
        if within[:2] == list(other[:2]) and copy.levels == own:
            names = dict(zip(other, own, strict=True))
            return [replace(s, level=names.get(s.level, s.level)) for s in steps]
    if within[:1] == ["项"] and copy.levels == MAINLAND and copy.may_be_taiwan:
        return [replace(s, level="款") if s.level == "项" else s for s in steps]
    return list(steps)


class _Standing(Cursor):
    """A cursor that knows where the text stands that speaks."""

    def relative(self, step: Step) -> Lack | None:
        """本条, 前款, 前二项, 次条, 下列: counted from the place that speaks."""
        copy, here = self.copy, self.here
        if here is None:
            return self.lack(step, 0)
        if step.relative == "下":
            return self._listed(step, here)
        if step.level in ABOVE:
            own = [i for i in copy.chain(here.section) if copy.sections[i].kind == step.level]
            brothers = [i for i, s in enumerate(copy.sections) if s.kind == step.level]
            return self._beside(step, own[-1] if own else None, brothers)
        if step.level == "点":
            own = [i for i in copy.chain(here.section) if copy.sections[i].kind in OUTER]
            return self._beside(step, own[0] if own else None, self._brothers(own[0] if own else None))
        if step.level == ARTICLE:
            annex = copy.annex_of(here.section)
            brothers = [i for i, s in enumerate(copy.sections) if s.kind == ARTICLE and copy.annex_of(i) == annex]
            return self._beside(step, here.article, brothers)
        if here.article is None:
            return self._beside(step, here.section, self._brothers(here.section))
        depth = copy.levels.index(step.level)
        if depth and len(here.items) >= depth:
            own_item = here.items[depth - 1]
            self.clause = 0
            return self._beside(step, own_item, self._brothers(own_item))
        # 前项 in a 款 of the mainland that is no item: the 款 before, as older texts call it
        last = here.clause - 1 if step.relative == "前" else here.clause
        first = last - (step.number or (1,))[0] + 1 if step.relative == "前" else last
        if depth and step.relative == "本":
            return self.lack(step, 0)
        if first < 1:
            return self.lack(step, here.clause - 1)
        self.section, self.clause, self.clause_until = here.article, first, last if last != first else 0
        return None

    def _brothers(self, section: int | None) -> list[int]:
        if section is None:
            return []
        found = self.copy.sections[section]
        return [i for i in self.copy.children.get(found.parent, []) if self.copy.sections[i].kind == found.kind]

    def _beside(self, step: Step, own: int | None, brothers: Sequence[int]) -> Lack | None:
        """The section itself, the one before or after it, or several before it."""
        if own is None or own not in brothers:
            return self.lack(step, 0)
        at, count = list(brothers).index(own), (step.number or (1,))[0]
        first, last = {"前": (at - count, at - 1), "次": (at + 1, at + 1)}.get(step.relative, (at, at))
        if not 0 <= first <= last < len(brothers):
            return self.lack(step, at)
        self.section, self.until = brothers[first], brothers[last] if last != first else None
        return None

    def _listed(self, step: Step, here: Here) -> Lack | None:
        """下列: the items under the line that speaks."""
        copy = self.copy
        if here.article is not None and not here.items:
            items = copy.items(here.article, here.clause)
        else:
            items = copy.children.get(here.section, [])
        if not items:
            return self.lack(step, 0)
        self.section, self.until = items[0], items[-1] if len(items) > 1 else None
        return None
