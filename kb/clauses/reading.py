"""Reading the places that a text names: '《突发事件应对法》第十七条第二款、第三款' -> two mentions of 第十七条.

All spellings meet here: both scripts, full and half width, Chinese and Arabic numerals, 第17条之1 and 第17-1條, lists, ranges,
本条 and 前款, the numbers of plans (4.4, 三、（二）), annexes and tables. Offsets are those of the text as given. Left out: which
document a name means (names.py), whether the place is there (places.py).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.fold import fold
from ingest.numerals import NUMERAL, number
from ingest.structure.numbering import LISTS, marker
from kb.clauses import patterns as p
from kb.clauses.levels import ABOVE, ARTICLE, LEVEL_WORDS, WITHIN
from kb.clauses.mentions import LAST, Mention, Name, Relative, Step
from kb.clauses.names import written_name

Namer = Callable[[str, int], Name | None]  # (folded text, offset) -> the name that ends there
_LIST_KINDS = LISTS | {"1.1", "1"}
_LABEL_MAX = 40  # characters in which a number of a plan stands


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read at one place: the last level may bear several numbers (第一、二款), all of them or a range."""

    steps: tuple[Step, ...]
    end: int
    first: int = 0  # where the first number ends, if there are more
    more: tuple[tuple[Step, int, int], ...] = ()  # further numbers of the last level, with start and end
    ranged: bool = False  # … of which the second is the end of a range
    cued: bool = False


def read(text: str, namer: Namer = written_name, titles: Sequence[tuple[int, int]] = ()) -> tuple[Mention, ...]:
    """The places that a text names, in order; `titles` are spans where a title stands without 《》.

    A title alone makes a mention without steps.

    >>> [(m.name.text, m.steps) for m in read('《防洪法》第五条')]
    [('防洪法', (Step('条', (5,)),))]
    """
    return tuple(_Reader(text, namer, titles).mentions())


class _Reader:
    def __init__(self, text: str, namer: Namer, titles: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.folded = fold(text)
        self.namer = namer
        self.titles = dict(titles)
        self.last: Mention | None = None  # what 同条 and 同法 mean
        self.last_name: Name | None = None
        self.done = 0  # up to where the mentions reach: no name begins before that

    def mentions(self) -> Iterator[Mention]:
        at = 0
        while (anchor := self._anchor(at)) is not None:
            start, kind, end = anchor
            found, at = self._group(start, kind, end)
            self.done = max([self.done, *(m.end for m in found)])
            yield from found
            at = max(at, start + 1)

    def _anchor(self, at: int) -> tuple[int, str, int] | None:
        """The next thing that may begin a mention: (start, which of the patterns, end)."""
        m = p.ANCHOR.search(self.folded, at)
        title = min((start for start in self.titles if start >= at), default=None)
        if title is not None and (m is None or title <= m.start()):
            return title, "title", self.titles[title]
        return (m.start(), m.lastgroup or "", m.end()) if m else None

    def _group(self, start: int, kind: str, end: int) -> tuple[list[Mention], int]:
        """The mentions of one list that begins here, and where it ends: 《甲》第三条、第五条和《乙》第一条."""
        name, at = self._name(start, kind, end)
        if name is not None:
            self.last_name = name
        before = name.start if name else start
        found, at = self._members(before, at, name, ())
        if not found and name is not None and kind in ("book", "title"):
            return [Mention(name.start, name.end, name, ())], max(end, name.end)
        while found and (joined := p.JOIN.match(self.folded, at)):
            following = self._member_after(joined.end(), found[-1])
            if following is None:
                break
            more, at = following
            ranged = joined["to"] is not None and more[0].name == found[-1].name
            if ranged and not found[-1].until:
                found[-1] = replace(found[-1], until=more[0].steps, end=more[0].end)
                more = more[1:]
            found += more
        if found and found[-1].name is not None and (behind := p.YEAR_BEHIND.match(self.folded, at)):
            found, at = _of_year(found, behind["year"] or behind["plain"], behind.end()), behind.end()
        if found:
            self.last = found[-1]
        return found, max(at, end)

    def _name(self, start: int, kind: str, end: int) -> tuple[Name | None, int]:
        """The name that the anchor is or that stands before it, and where the levels begin."""
        if kind in ("book", "title"):
            written = self.folded[start + 1 : end - 1] if kind == "book" else self.folded[start:end]
            return self._dated(Name(written, start, end, book=self.folded[start] == "《"))
        if kind == "own":
            apart = p.OF.match(self.folded, end)
            name = Name(self.folded[start:end].replace(" ", ""), start, end, own=True)
            return name, apart.end() if apart else end
        if kind == "that":
            known = self.last_name
            return (replace(known, start=start, end=end) if known else None), end
        if kind in ("step", "bare", "last", "decimal", "annex", "table"):
            found = self._name_before(start)
            if found is not None and found.start >= self.done:
                return replace(found, year=self._year(found)), start
            if kind in ("bare", "last"):
                return None, end  # 12条措施 is no article where no document is named
        return None, start

    def _name_before(self, start: int) -> Name | None:
        """The name that stands before a clause, perhaps with what joins them: 防洪法里的｜第三条."""
        before = self.folded[:start].rstrip(" ")
        aside = p.ASIDE_BEFORE.search(before)
        end = aside.start() if aside else len(before)
        joined = p.OF_BEFORE.search(before, max(0, end - 4), end)
        return self.namer(self.folded, end) or (self.namer(self.folded, joined.start()) if joined else None)

    def _dated(self, name: Name) -> tuple[Name, int]:
        """The name with the year that stands beside it, and where what follows it begins."""
        m = p.AFTER_NAME.match(self.folded, name.end)
        behind = self.folded[name.end : m.end()] if m else ""
        year = p.YEAR.search(name.text) or p.YEAR.search(behind)
        return replace(name, year=year["year"] if year else self._year(name)), m.end() if m else name.end

    def _year(self, name: Name) -> str:
        m = p.YEAR_BEFORE.search(self.folded, max(0, name.start - 12), name.start)
        return m["year"] if m else ""

    def _members(self, start: int, at: int, name: Name | None, above: tuple[Step, ...]) -> tuple[list[Mention], int]:
        """The mentions that the levels at `at` make, which stand under `above`; [] if there are none."""
        found = self._read(at, name)
        if found is None:
            return [], at
        steps = (*above, *found.steps)
        if found.ranged:
            until = (*steps[:-1], found.more[0][0])
            return [Mention(start, found.end, name, steps, until)], found.end
        made = [Mention(start, found.first or found.end, name, steps, cued=found.cued)]
        made += [Mention(a, b, name, (*steps[:-1], step), cued=found.cued) for step, a, b in found.more]
        return made, found.end

    def _member_after(self, at: int, before: Mention) -> tuple[list[Mention], int] | None:
        """The next member of a list; it inherits the name and the levels above its own: 第五条第一款、｜第二款."""
        m = p.ANCHOR.match(self.folded, at)
        kind = m.lastgroup if m else None
        if m is not None and kind in ("book", "own", "that"):
            name, begins = self._name(at, kind, m.end())
            found, end = self._members(at, begins, name, ())
            return (found, end) if found else None
        read_here = self._read(at, before.name)
        if read_here is None:
            return None
        first = read_here.steps[0]
        if kind in ("step", "bare") and first.level == ARTICLE:
            nearer = self.namer(self.folded, at)  # 第七十五条及保险法｜第三条: the name stands before what joins it
            if nearer is not None and nearer.start >= before.end:
                return None
        foreign = bool(first.relative) and before.name is not None and not before.name.own
        return self._members(at, at, None if foreign else before.name, _inherited(before.steps, first))

    def _read(self, at: int, name: Name | None) -> _Read | None:
        """The levels that begin at `at`, outermost first."""
        steps: list[Step] = []
        cued = False
        while True:
            lead = self._level(at, steps, name) or self._label(at, steps, name) or self._apart(at, steps, name)
            if lead is None or {s.level for s in lead.steps} & {s.level for s in steps}:
                break
            steps += lead.steps
            at, cued = lead.end, cued or lead.cued
            if lead.more:
                return replace(lead, steps=tuple(steps), cued=cued)
        return _Read(tuple(steps), at, cued=cued) if steps else None

    def _level(self, at: int, steps: list[Step], name: Name | None) -> _Read | None:
        """第十七条之一, 前二款, 本条, 同项, 最后一款; 2款 where a level or a name stands before it."""
        if not steps and (m := p.RELATIVE.match(self.folded, at)):
            return self._relative(m)
        m = p.LAST_ONE.match(self.folded, at) if steps or name is not None else None
        if m is not None and (steps or m["level"] == ARTICLE):
            return _Read((Step(m["level"], (LAST,)),), m.end())
        m = p.STEP.match(self.folded, at)
        if m is None and (steps or (name is not None and not name.own)):
            m = p.BARE_STEP.match(self.folded, at)
        return _numbered(m) if m else None

    def _apart(self, at: int, steps: list[Step], name: Name | None) -> _Read | None:
        """第（二）项 of 前款规定的第（二）项."""
        m = p.OF_STEP.match(self.folded, at) if steps else None
        lead = self._level(m.end(), steps, name) if m else None
        return lead if lead and lead.steps[0].level in WITHIN else None

    def _relative(self, m: re.Match[str]) -> _Read | None:
        word, level = m["word"], m["level"]
        if m["listed"]:
            return _Read((Step("项", (), "下"),), m.end())
        if word == "同":
            known = self.last.steps if self.last else ()
            kept = tuple(s for n, s in enumerate(known) if level in {x.level for x in known[n:]})
            return _Read(kept, m.end()) if kept else None
        count = number(m["count"]) if m["count"] else 1
        relative: Relative = "前" if word in ("前", "上") else "次" if word == "次" else "本"
        return _Read((Step(level, (count or 1,), relative),), m.end())

    def _label(self, at: int, steps: list[Step], name: Name | None) -> _Read | None:
        """A number as plans have it: 附件2, 表1, 4.4, 三、（二）1.（3）; of lists only behind a name or another number."""
        if m := p.ANNEX.match(self.folded, at):
            apart = steps or name is not None or p.BEFORE_ANNEX.search(self.folded, max(0, at - 8), at + 1)
            return replace(_annex(m), cued=not apart)
        if m := p.TABLE.match(self.folded, at):
            return _Read((Step("表", _numbers(m["n"])),), m.end("n"))
        if m := p.DECIMAL.match(self.folded, at):
            cued = name is None and not steps and not m["suffix"]
            if cued and not p.CUE_BEFORE.search(self.folded, max(0, at - 8), at):
                return None
            letter = (1001 + ord(m["letter"]) - ord("a"),) if m["letter"] else ()
            parts = tuple(int(part) for part in m["n"].split(".") if part.isdigit())
            return _Read((Step("1.1", letter + parts),), m.end(), cued=cued)
        if name is None and not steps:
            return None
        if m := p.CHAPTER_NUMBER.match(self.folded, at):
            return _Read((Step("1", (int(m["n"]),)),), m.end())
        if m := p.OUTER_LABEL.match(self.folded, at):  # 三（二）
            return _Read((Step("一、", _numbers(m["n"])),), m.end("n"))
        begins = at + len(self.folded[at:]) - len(self.folded[at:].lstrip(" "))
        found = marker(self.text[begins : begins + _LABEL_MAX], decimal=False)
        if found is None or found.kind not in _LIST_KINDS or not found.numbers:
            return None
        end = begins + len(self.text[begins : begins + found.after].rstrip())
        return _Read((Step(found.kind, found.numbers),), end)


def _of_year(found: Sequence[Mention], year: str, end: int) -> list[Mention]:
    """The mentions of the last name in the version of the year that stands behind them: 第三条、第五条（2007年版）."""
    name = found[-1].name
    if name is None or name.own or name.year:
        return list(found)
    dated = [replace(m, name=replace(name, year=year)) if m.name == name else m for m in found]
    return [*dated[:-1], replace(dated[-1], end=end)]


def _inherited(above: tuple[Step, ...], first: Step) -> tuple[Step, ...]:
    """The levels that a member takes from the one before it: 第五条第一款 before 第二款 -> 第五条."""
    levels = [s.level for s in above]
    if first.relative:
        return ()
    if first.level in levels:
        kept = above[: levels.index(first.level)]
        return kept if first.level not in (ARTICLE, *ABOVE) else tuple(s for s in kept if s.level == "附件")
    if first.level in WITHIN and ARTICLE in levels:
        return above[: levels.index(ARTICLE) + 1]
    return tuple(s for s in above if s.level == "附件") if first.level == ARTICLE else ()


def _numbered(m: re.Match[str]) -> _Read | None:
    """One level with its number, or with several: 第十七条之一, 第一、二款, 第十至十二条, 第43-1条."""
    level = LEVEL_WORDS.get(m["level"], m["level"])
    behind = m["after"] or m["inner"]  # 第十七条之一, 第十七之一条
    after = number(behind) if behind else None
    parts = [(x.start() + m.start("n"), x.end() + m.start("n"), x.group()) for x in re.finditer(p.N, m["n"])]
    values = [number(written) for *_, written in parts]
    if not values or None in values:
        return None
    first, *others = [v for v in values if v is not None]
    tail = (after,) if after is not None else ()
    if not others:
        return _Read((Step(level, (first, *tail)),), m.end())
    between = m["n"][parts[0][1] - m.start("n") : parts[1][0] - m.start("n")].strip()
    if (between == "-" and others[0] < first) or (between == "-" and others == [1]):
        return _Read((Step(level, (first, others[0])),), m.end())  # 第43-1條 is 第四十三條之一
    ranged = len(others) == 1 and bool(re.search(r"[至到~-]", between))
    ends = [*(end for _, end, _ in parts[1:-1]), m.end()]
    more = tuple(
        (Step(level, (value, *(tail if n == len(others) - 1 else ()))), parts[n + 1][0], ends[n])
        for n, value in enumerate(others)
    )
    return _Read((Step(level, (first,)),), m.end(), parts[0][1], more, ranged)


def _annex(m: re.Match[str]) -> _Read:
    """附件2, 附录A, and each of 附件4、5."""
    if m["letter"]:
        return _Read((Step("附件", (), label=m["kind"] + m["letter"]),), m.end())
    more = tuple(
        (Step("附件", _numbers(x.group())), m.start("more") + x.start(), m.start("more") + x.end())
        for x in re.finditer(p.N, m["more"] or "")
    )
    return _Read((Step("附件", _numbers(m["n"])),), m.end(), m.end("n") if more else 0, more)


def _numbers(written: str) -> tuple[int, ...]:
    """'2-1' -> (2, 1), '三' -> (3,)."""
    found = (number(part) for part in re.findall(rf"[{NUMERAL}]+|\d+", written))
    return tuple(value for value in found if value is not None)
