"""Which document a name means: whole titles, short ones (安法, 预案管理办法), those that a text defines (以下简称本法).

    Names(held).find('安法')          《安全生产法》, of several versions the one in force
    Names(held).find('预案管理办法')   two titles end so: both are candidates, none is chosen
    Names(held).find('水法')          nothing, though 水污染防治法 is held: that is near, and another law
    written_name(text, end)           地方制度法 before 第十八条: a name without 《》, whether held or not

Left out: the places in a document (places.py), what belongs to one family of versions (kb/versions.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.document import Document, Metadata
from ingest.fold import fold
from ingest.places import bare
from kb.clauses import patterns
from kb.clauses.known_laws import KNOWN_LAWS, KNOWN_LENGTHS
from kb.clauses.levels import ASKING, BEFORE_NAME, DOCUMENT_WORDS, LEADING, LONGEST_NAME, LOOSE_WORDS, NO_NAME
from kb.clauses.mentions import Name
from kb.clauses.outcomes import NotHeld, NoVersion
from kb.versions import Held, Narrowed, begins, core_title, state_of

_STATE = "中华人民共和国"
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}\Z")  # $ would look past a line break
_HAN_ONE = re.compile(r"[\u4e00-\u9fff]")
_VAGUE = re.compile(r"^(?:有关|相关|其他|其它|上述|前述|下列|国家|本|该|此|各)|[前本同][条款项]|第")
_LOOSE_MIN = 6  # characters of a name in running text that ends in 规定 or 标准
_SUBORDINATE = re.compile(r"(?:实?施行?细则|实施条例|实施办法)$")  # 灾害防救法｜施行细则
_BEFORE = 120  # characters before （以下简称……） in which the name stands
_SHORT = 8  # characters of a title that may be but the end of another name
_LOOSE_NEAR = 3  # characters of a title that makes a name that holds it near to it
_NEAR = 3  # titles that are told where a name fits none
_ASKING = re.compile("|".join(ASKING))
_ASKED_FIRST = re.compile(rf"(?:{'|'.join(word for word in ASKING if len(word) > 1)}|[我那查问看])+")
_PLACE = re.compile(r"(?P<place>[\u4e00-\u9fff]{1,11}[省市区县州盟旗镇乡])$")
_OUR_PLACE = re.compile(r"[本我该此各全]|.*[在按对问查看]")  # 我市, 本区: no name of a place
_NATIONAL = ("法", "条例")  # kinds of which another law may be named by any part of a title: 灾害法, 安全条例
# 安全生产法｜实施办法, 防洪法｜实施细则: the title is but the beginning of another
_GOES_ON = re.compile(r"(?:(?:实施|施行|暂行)(?:细则|条例|办法|规定)|细则|条例|办法|司法解释)")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name means: the document chosen with its other versions, or several titles it may mean, or nothing held."""

    name: str  # as looked for: a folded core title
    document_id: str = ""
    versions: tuple[str, ...] = ()  # further documents of that title that are held, the latest first
    candidates: tuple[
        str, ...
    ] = ()  # documents, one of each title that the name may mean; of more than one none is chosen
    short: bool = False  # it is not the title itself but short for it
    near: tuple[str, ...] = ()  # titles like the name, where it means none that is held
    not_of: str = ""  # the year asked for, where no version held is of that year: then `versions` are those held


class Names:
    """The titles of the documents held."""

    def __init__(self, held: Held, today: date | None = None) -> None:
        self.held = held
        self.narrowed = isinstance(held, Narrowed)
        self.today = today
        self.cores = {document_id: core_title(metadata.title) for document_id, (_, metadata) in held.items()}
        self.titles: dict[str, list[str]] = {}
        for document_id, title in self.cores.items():
            self.titles.setdefault(title, []).append(document_id)
        self._lengths = sorted({len(title) for title in self.titles if len(title) >= 2}, reverse=True)

    def find(self, written: str, year: str = "", on: str = "", *, whole: bool = False) -> Named:
        """The document of this name. `year` is that of the version meant; `on` the ISO date of the text that speaks.

        A text of 2020 means the version of its own time, not one made later, if that is held. `whole`: see `titles_of`.
        """
        name = core_title(written)
        titles, short = self.titles_of(written, whole=whole)
        if not titles:
            return Named(name, near=self._near(name))
        of_year = [t for t in titles if year and self._of_year(t, year)]
        if year and not of_year:
            every = sorted((i for t in titles for i in self.titles[t]), key=self._day, reverse=True)
            return Named(name, versions=tuple(every), short=short, not_of=year)
        titles = of_year or titles
        chosen = [self._version(self._of_year(title, year), on) for title in titles]
        if len(titles) == 1 and chosen[0] is not None:
            return Named(name, chosen[0], self.others(chosen[0]), short=short)
        candidates = [i for title in titles for i in self._of_each_region(self.titles[title])]
        return Named(name, candidates=tuple(candidates), short=short)

    def titles_of(self, written: str, *, whole: bool = False) -> tuple[list[str], bool]:
        """The titles that a name may mean, and whether it is short for them. `whole`: it stands in 《》.

        So it is, as with 中华人民共和国, a title and no way of speaking: then only what is surely short for one title counts.
        """
        name = core_title(written)
        if name in self.titles:
            return [name], False
        if name in KNOWN_LAWS or fold(written).lstrip('《<" ').startswith(_STATE):
            return [], True
        return self._surely(name) if whole else self._fitting(name), True

    def others(self, document_id: str) -> tuple[str, ...]:
        """The other documents of one title and place, the latest first."""
        region = self.held[document_id][1].region
        same = self.titles[self.cores[document_id]]
        others = (i for i in same if i != document_id and self.held[i][1].region in (region, None))
        return tuple(sorted(others, key=self._day, reverse=True))

    def ending(self, folded: str, end: int) -> Name | None:
        """The longest whole title that ends at this offset of a folded text, with 中华人民共和国 if it stands before it."""
        for length in self._lengths:
            title = folded[end - length : end] if length <= end else ""
            if title in self.titles and self._stands(folded, end - length, end):
                return Name(title, _with_state(folded, end - length), end)
        return None

    def short_ending(self, folded: str, end: int) -> Name | None:
        """The name, whole or short, that ends at this offset: 安法 in 请问一下安法第三条."""
        whole = self.ending(folded, end) or known_law(folded, end)
        written = written_name(folded, end)
        if whole is not None or written is None or self._fitting(core_title(written.text)):
            return whole or written
        begins = {m.end() for m in _ASKING.finditer(written.text)}
        for begin in sorted(begins):
            if self._fitting(written.text[begin:]):
                return Name(written.text[begin:], written.start + begin, end)
        asked = _ASKED_FIRST.match(written.text)  # 一下｜港口条例, which is not held
        begin = asked.end() if asked and len(written.text) - asked.end() > len(word_of(written.text)) + 1 else 0
        return Name(written.text[begin:], written.start + begin, end)

    def spans(self, folded: str) -> list[tuple[int, int]]:
        """Where whole titles stand in a text without 《》, the longest of those that overlap."""
        found = [
            (_with_state(folded, m.start()), m.end())
            for title in self.titles
            if len(title) >= 4 and title in folded
            for m in re.finditer(re.escape(title), folded)
            if not _GOES_ON.match(folded, m.end()) and self._stands(folded, m.start(), m.end())
        ]
        return sorted(a for a in found if not any(a != b and b[0] <= a[0] and a[1] <= b[1] for b in found))

    def _fitting(self, name: str) -> list[str]:
        """The titles that a name is short for: those that end or begin with it, else those that hold its characters.

        安法 is short for 安全生产法; 安全法 would be the whole name of another law.
        """
        if len(name) < 2 or name in DOCUMENT_WORDS:
            return []
        kind = word_of(name)
        same = [t for t in self.titles if not kind or word_of(t) == kind]
        fits = [t for t in same if len(name) >= 3 and (t.endswith(name) or (len(name) >= 4 and t.startswith(name)))]
        word = name.removesuffix(kind) if kind == "法" else ""
        return fits or [t for t in same if abbreviates(name, t) and not (len(word) == 2 and word in t)]

    def _surely(self, name: str) -> list[str]:
        """The titles that a name in 《》 is surely short for: a place is left out, or its characters tell one title.

        灾害法 and 安全条例 are none, for any law might be called so.
        """
        kind = word_of(name)
        fits = [t for t in self._fitting(name) if not kind or word_of(t) == kind]
        if kind not in _NATIONAL:
            return fits
        local = [t for t in fits if t.endswith(name) and self._is_place(t, t.removesuffix(name))]
        body = name.removesuffix(kind)
        short = [t for t in fits if len(body) > 1 and body not in t and abbreviates(name, t, 3)]
        return local or (short if len(short) == 1 else [])

    def _is_place(self, title: str, before: str) -> bool:
        """True if what stands before the rest of a title is the place that it is for: 云州市｜防汛条例."""
        regions = (self.held[i][1].region or "" for i in self.titles[title])
        return bool(_PLACE.fullmatch(before)) or any(bare(fold(r)) == bare(before) for r in regions if r)

    def _near(self, name: str) -> tuple[str, ...]:
        """The titles that are like a name which means none of them: what to ask for instead."""
        body = name.removesuffix(word_of(name))
        rest = re.sub(rf"^{_PLACE.pattern.removesuffix('$')}", "", body)  # 湖安市｜防汛条例
        near = [
            t
            for t in self.titles
            if (len(t) >= _LOOSE_NEAR and t in name) or (len(rest) > 1 and rest in t) or abbreviates(name, t)
        ]
        near.sort(key=lambda t: (word_of(t) != word_of(name), abs(len(t) - len(name)), t))
        return tuple(self.held[self.titles[t][0]][1].title for t in near[:_NEAR])

    def _stands(self, folded: str, start: int, end: int) -> bool:
        """False if a title is but the end of a longer name: 水法 in 地下水法, 环境保护法 in 海洋环境保护法, another city's plan."""
        title = folded[start:end]
        if any(folded[end - n : end] in KNOWN_LAWS for n in KNOWN_LENGTHS if len(title) < n <= end):
            return False
        start = _with_state(folded, start)
        before = folded[start - 1 : start]
        if not _HAN_ONE.match(before) or any(folded.endswith(word, 0, start) for word in (*BEFORE_NAME, *LEADING)):
            return True
        place = _PLACE.search(folded, max(0, start - 12), start)
        if place is not None and not _OUR_PLACE.match(place["place"]):
            return self._is_of_place(title, place["place"])
        written = written_name(folded, end)
        return len(title) > _SHORT or written is None or written.start >= start

    def _is_of_place(self, title: str, place: str) -> bool:
        """True if a document of this title is about the place written before it, or does not say about which."""
        regions = [self.held[i][1].region for i in self.titles[title]]
        return any(
            r is None or fold(r).endswith(place) or place.endswith(bare(fold(r))) for r in regions if r != "全国"
        )

    def _of_year(self, title: str, year: str) -> list[str]:
        """The documents of a title that are of a year, or all of them if none is asked for."""
        return [i for i in self.titles[title] if not year or year_fits(*self.held[i], (year,))]

    def _version(self, ids: Sequence[str], on: str) -> str | None:
        """Of several documents of one title the one meant; None if they are of several places."""
        if len(self._of_each_region(ids)) > 1:
            return None
        wanted: list[str] = []
        if on:
            then = [i for i in ids if self._day(i) and self._day(i) <= on]
            wanted = [max(then, key=self._day)] if then else []
        current = [i for i in ids if state_of(self.held[i][1], self.today) not in ("superseded", "repealed", "not_yet")]
        return max(wanted or current or ids, key=lambda i: (self.held[i][1].status == "in_force", self._day(i), i))

    def _of_each_region(self, ids: Sequence[str]) -> list[str]:
        """The latest document of each place; one that does not say of which place is none of its own."""
        by_region: dict[str | None, str] = {}
        for i in sorted(ids, key=self._day):
            by_region[self.held[i][1].region] = i
        placed = [i for region, i in by_region.items() if region is not None]
        return placed or list(by_region.values())

    def _day(self, document_id: str) -> str:
        metadata = self.held[document_id][1]
        return metadata.date or metadata.effective or ""


def nothing(named: Named, names: Names) -> NotHeld | NoVersion:
    """What is to be said of a name that means no document held, or none of the year asked for."""
    if not named.not_of:
        return NotHeld(named.name, named.near, names.narrowed)
    held = [names.held[i][1] for i in named.versions]
    return NoVersion(held[0].title, named.not_of, tuple(dict.fromkeys(m.date or "" for m in held)), names.narrowed)


def known_law(folded: str, end: int) -> Name | None:
    """The longest name of a law that people know and that ends at this offset, whether it is held or not."""
    for length in KNOWN_LENGTHS:
        start = end - length
        if start >= 0 and folded[start:end] in KNOWN_LAWS:
            start = _with_state(folded, start)
            written = written_name(folded, end)
            leads = any(folded.endswith(word, 0, start) for word in LEADING)
            return Name(folded[start:end], start, end) if not written or written.start >= start or leads else None
    return None


def _with_state(folded: str, start: int) -> int:
    """Where a title begins, 中华人民共和国 before it included, which `core_title` leaves out."""
    return start - len(_STATE) if folded.endswith(_STATE, 0, start) else start


def written_name(folded: str, end: int) -> Name | None:
    """The name without 《》 that ends at this offset, by its last word and what stands before it; None if there is none.

    应依地方制度法｜ -> 地方制度法; 违反有关规定｜ -> None
    """
    run = _HAN.search(folded, max(0, end - 2 * LONGEST_NAME), end)
    word = next((w for w in DOCUMENT_WORDS if run and run.group().endswith(w)), None)
    if run is None or word is None:
        return None
    body = run.group()[: -len(word)].replace("共和国", "共　国")  # whose 和 joins nothing
    begin = max((at + len(before) for before in BEFORE_NAME if (at := body.rfind(before)) >= 0), default=0)
    if run.group()[begin] == "年" and folded[run.start() + begin - 1 : run.start() + begin].isdigit():
        begin += 1  # 2024年防汛预案
    name = run.group()[begin:]
    vague = name.endswith(NO_NAME) or _VAGUE.search(name) or (word in LOOSE_WORDS and len(name) < _LOOSE_MIN)
    if len(name) <= len(word) or len(name) > LONGEST_NAME or vague:
        return None
    return Name(name, run.start() + begin, end)


def defined_names(document: Document) -> dict[str, str]:
    """The short names that a document defines: {'本法': '灾害防救法'} for 依災害防救法（以下簡稱本法）第六十五條.

    Rules made under a law call it 本法 also where they do not say so: 灾害防救法施行细则.
    """
    folded = fold(document.text)
    found: dict[str, str] = {}
    parent = _SUBORDINATE.sub("", core_title(document.metadata.title))
    if parent != core_title(document.metadata.title) and word_of(parent) == "法":
        found["本法"] = parent
    for m in patterns.DEFINED.finditer(folded):
        before = patterns.DEFINED_NAME.search(folded[max(0, m.start() - _BEFORE) : m.start()])
        bare = written_name(before["bare"], len(before["bare"])) if before and before["bare"] else None
        name = before["book"] if before and before["book"] else bare.text if bare else None
        if name and m["alias"] not in LOOSE_WORDS:
            found[m["alias"]] = core_title(name)
    return found


def word_of(title: str) -> str:
    """What a title says that the document is: 消防条例 -> 条例, 灾害防救自治条例 -> 条例; "" if it does not say."""
    word = next((w for w in DOCUMENT_WORDS if title.endswith(w)), "")
    return word.removeprefix("自治")


def abbreviates(short: str, title: str, share: int = 4) -> bool:
    """'安法' for '安全生产法': its characters in order, with the same last word and at least a fourth of the characters.

    消防法 is no short name of 消防管理办法.
    """
    if not short or short[-1] != title[-1:] or word_of(short) != word_of(title) or len(short) * share < len(title):
        return False
    rest = iter(title)
    return all(c in rest for c in short)


def year_fits(file: str, metadata: Metadata, years: Sequence[str]) -> bool:
    """True if a document is of one of these years, by its date, the day it took effect, its file name or its title.

    An amended law keeps the day its first text took effect, which is not its own.
    """
    days = (metadata.date or "", begins(metadata) or "")
    return any(any(day.startswith(y) for day in days) or y in file or y in metadata.title for y in years)
