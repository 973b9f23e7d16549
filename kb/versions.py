"""Which document of one name is in force: its versions in order of their dates, and what repealed which.

    云州市防汛预案（征求意见稿） 2023   draft
    云州市防汛预案               2020   superseded by the next, or repealed where the next says so
    云州市防汛预案（2024年修订） 2024   in force, or not yet: from 2024-10-01 on

Only what the library holds is known, and of it only what the reader may see. Documents are versions of each other if
they bear one title and are about one place; 实施细则 is no version of its law, （暴雪） none of （暴雨）. Left out: comparing
their texts (duplicates.py for equal ones).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from functools import lru_cache
from typing import Final, Literal

from ingest.dates import dates
from ingest.document import CELL_SEPARATOR, Audience, Metadata, Status
from ingest.fold import fold
from ingest.metadata.numbers import numbers_in, same_number
from ingest.numerals import number

# What in brackets tells a version, and not another matter: （试行）, （2021年修订）, （征求意见稿）; （暴雨） stays.
_VERSION = re.compile(
    r"[(\[](?:[^()\[\]]*(?:试行|暂行|修订|修正|修改|草案|稿|版|摘要|简本|节选|全文|废止|失效)|\d{4}年?|\d{4}[-.]\d{1,2}[-.]\d{1,2})[)\]]$"
    r"|第[一二三四五六七八九十\d]{1,2}版$|(?:\d{4}年?)?(?:修订版|修订稿|征求意见稿|送审稿|草案)$|[-_]\d{8}$|(?<=预案|条例|办法|规定|细则|标准|规范)[-_]\d{4}$"
)
_TELLING = 8  # characters of a title that tell one document from others even where no place is named
_FULL_DAY = len("2024-05-01")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)*)》")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_PART = re.compile(
    r"[》）)]\s?(?:中|所附|附件|印发|公布|发布)的?《"
)  # 《……通知》（云政发〔2015〕3号）中的《云州市防汛预案》
_ISSUED = re.compile(r"(?:印发|发布|公布)[《<]?(.{4,60}?)[》>]?的(?:通知|公告|决定|令)$")
_TERM_YEARS = re.compile(r"有效期(?:限)?(?:为|:)?\s?([\d一二两三四五六七八九十]{1,2})年")
_TERM_UNTIL = re.compile(r"有效期(?:限)?(?:至|到|截至)(.{6,16})")
State = Literal["draft", "not_yet", "in_force", "expired", "superseded", "repealed", "unknown"]
NOT_IN_FORCE: Final[frozenset[Status]] = frozenset({"draft", "superseded", "repealed"})
Held = Mapping[str, tuple[str, Metadata]]  # document id -> (file name, metadata)


class Narrowed(dict[str, tuple[str, Metadata]]):
    """Documents that a filter lets pass (filters.py): what is not among them may be in the library all the same."""


@dataclass(frozen=True, slots=True)
class Version:
    """One document of a family, and what it is among them."""

    document_id: str
    file: str
    metadata: Metadata  # its status is the one among its versions
    state: State
    by: str | None = None  # the document that superseded or repealed it
    copies: tuple[tuple[str, str], ...] = ()  # (document id, file name) of the same version in other files


@dataclass(frozen=True, slots=True)
class Family:
    """The versions of one document that the library holds, the earliest first, undated ones at the end."""

    title: str  # of its latest version
    region: str | None
    versions: tuple[Version, ...]

    def version_of(self, document_id: str) -> Version | None:
        """The version that this document is, or is a copy of; None if it is none of the family."""
        held = (v for v in self.versions if document_id in (v.document_id, *(copy for copy, _ in v.copies)))
        return next(held, None)

    def without_copies(self, alike: Callable[[str, str], bool]) -> "Family":
        """The family with files as one version that do not say of which they are, but are `alike` in their text."""
        return replace(self, versions=_folded(self.versions, alike))


@lru_cache(maxsize=100_000)  # every question and every change asks it of every document held
def core_title(title: str) -> str:
    """A title as people say it, folded: '中华人民共和国突发事件应对法（草案）' -> '突发事件应对法'."""
    core = re.sub(r"\s+", "", fold(title))
    while (shorter := _VERSION.sub("", core)) != core and len(shorter) >= 2:
        core = shorter
    return core.strip('"<>《》').removeprefix("中华人民共和国")


def with_versions(
    held: Held, audience: Audience = "internal", today: calendar_date | None = None
) -> dict[str, tuple[str, Metadata]]:
    """The documents that an audience may see, those superseded or repealed by another of them marked so.

    Who may not see the later version does not hear of it either. A version that takes effect after `today` changes
    nothing yet; without `today` every version counts as in effect.
    """
    seen = _visible(held, audience)
    ended = _ended(seen, today)
    return {
        i: (file, replace(metadata, status=ended[i][0])) if i in ended else (file, metadata)
        for i, (file, metadata) in seen.items()
    }


def families(held: Held, audience: Audience = "internal", today: calendar_date | None = None) -> list[Family]:
    """The documents of which more than one file is held, each version with what it is, in order of date.

    Files that bear one date and one number are one version; `Family.without_copies` finds those that do not say.
    """
    seen = _visible(held, audience)
    ended = _ended(seen, today)
    found = []
    for ids in _groups(seen, lambda m: m.kind != "case").values():
        if len(ids) < 2:
            continue
        ordered = sorted(ids, key=lambda i: (_dated(seen[i][1]) is None, _dated(seen[i][1]) or "", seen[i][0]))
        versions = _folded([_version(i, seen, ended, today) for i in ordered], lambda one, other: False)
        latest = max(versions, key=lambda v: (v.state == "in_force", _dated(v.metadata) or ""))
        found.append(Family(latest.metadata.title, latest.metadata.region, versions))
    return sorted(found, key=lambda family: (family.region or "", family.title))


def state_of(metadata: Metadata, today: calendar_date | None) -> State:
    """What a document is by what it says itself: not yet in force, past its term, or its status."""
    if metadata.status == "in_force" and _is_future(metadata, today):
        return "not_yet"
    until = term(metadata)
    if metadata.status == "in_force" and until and today and until < today.isoformat():
        return "expired"
    return metadata.status


def term(metadata: Metadata) -> str | None:
    """The day until which a document holds, by its own words (有效期5年), ISO; None if it does not say."""
    start = metadata.effective or metadata.date
    for entry in map(fold, metadata.history):
        if until := _TERM_UNTIL.search(entry):
            return next(iter(dates(until[1])), None)
        years = _TERM_YEARS.search(entry)
        count = number(years[1]) if years else None
        if count and start and len(start) == _FULL_DAY:
            return f"{int(start[:4]) + count}{start[4:]}"
    return None


def begins(metadata: Metadata) -> str | None:
    """The day from which this text holds, ISO: an amended law keeps the day its first text took effect, so the later counts."""
    return max(filter(None, (metadata.date, metadata.effective)), default=None)


def _visible(held: Held, audience: Audience) -> dict[str, tuple[str, Metadata]]:
    return {i: h for i, h in held.items() if audience == "internal" or h[1].audience == "public"}


def _version(
    i: str, seen: Held, ended: Mapping[str, tuple[Literal["superseded", "repealed"], str]], today: calendar_date | None
) -> Version:
    file, metadata = seen[i]
    if i in ended:
        status, by = ended[i]
        return Version(i, file, replace(metadata, status=status), status, by)
    return Version(i, file, metadata, state_of(metadata, today))


def _folded(versions: Sequence[Version], alike: Callable[[str, str], bool]) -> tuple[Version, ...]:
    """The versions without those that are copies of one before, which then names them."""
    kept: list[Version] = []
    for version in versions:
        at = next((k for k, other in enumerate(kept) if _is_copy(other, version, alike)), None)
        if at is None:
            kept.append(version)
        else:
            copies = (*kept[at].copies, (version.document_id, version.file), *version.copies)
            kept[at] = replace(kept[at], copies=copies)
    return tuple(kept)


def _is_copy(one: Version, other: Version, alike: Callable[[str, str], bool]) -> bool:
    """Whether two files of one title are one version: nothing that they say of it differs, and they say enough or are alike."""
    a, b = one.metadata, other.metadata
    day, same_day = _dated(a) or "", _dated(b) or ""
    if (one.state == "draft") != (other.state == "draft") or not (day.startswith(same_day) or same_day.startswith(day)):
        return False
    if a.number and b.number and not same_number(a.number, b.number):
        return False
    if day == same_day and len(day) == _FULL_DAY and bool(a.number) == bool(b.number):
        return True
    return alike(one.document_id, other.document_id)


def _groups(seen: Held, counts: Callable[[Metadata], bool]) -> dict[tuple[str, str | None], list[str]]:
    """Documents by title and place; a title that tells nothing (通知) and names no place makes no group."""
    groups: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for document_id, (_, metadata) in seen.items():
        title = core_title(metadata.title)
        if counts(metadata) and (metadata.region is not None or len(title) >= _TELLING):
            groups[title, metadata.region].append(document_id)
    return groups


def _ended(seen: Held, today: calendar_date | None) -> dict[str, tuple[Literal["superseded", "repealed"], str]]:
    """Documents that another one ended: how, and which."""
    ended: dict[str, tuple[Literal["superseded", "repealed"], str]] = {}
    for ids in _groups(seen, lambda m: _in_effect(m, today)).values():
        days = {i: day for i in ids if (day := _dated(seen[i][1]))}
        latest = max(days, key=lambda i: days[i], default="")
        for i, day in days.items():
            if day < days[latest] and not days[latest].startswith(day):  # 2021 is not before 2021-10
                ended[i] = ("superseded", latest)
    for i, by in _repealed(seen, today):
        ended[i] = ("repealed", by)
    return ended


def _dated(metadata: Metadata) -> str | None:
    """What a version is ordered by: the day it was made, else the day it took effect."""
    return metadata.date or metadata.effective


def _in_effect(metadata: Metadata, today: calendar_date | None) -> bool:
    """Whether it may supersede and be superseded: of two reports of one name neither does."""
    return metadata.status == "in_force" and metadata.kind != "case" and not _is_future(metadata, today)


def _is_future(metadata: Metadata, today: calendar_date | None) -> bool:
    begun = begins(metadata)
    return today is not None and begun is not None and begun > today.isoformat()


def _repealed(seen: Held, today: calendar_date | None) -> Iterator[tuple[str, str]]:
    """(document, the one that repeals it) of what documents in effect say they repeal."""
    by_title: dict[str, list[str]] = defaultdict(list)
    for i, (_, metadata) in seen.items():
        by_title[core_title(metadata.title)].append(i)
    numbered = [(i, m.number) for i, (_, m) in seen.items() if m.number]
    for by, (_, repealing) in seen.items():
        if repealing.status != "in_force" or _is_future(repealing, today):
            continue
        for entry in repealing.repeals:
            candidates = {i for name in _titles_in(entry) for i in by_title.get(name, ())}
            if not _PART.search(entry):
                candidates |= {
                    i for i, own in numbered if any(same_number(own, n) for n in (entry, *numbers_in(entry)))
                }
            yield from ((i, by) for i in candidates if i != by and _is_meant(seen[i][1], entry, repealing))


def _is_short_for(written: str, whole: str) -> bool:
    """'市政府令第11号' for '云州市人民政府令第11号': it tells a document only where the title stands beside it."""
    short, full = (re.sub(r"[\s第]|人民", "", fold(n)) for n in (written, whole))
    return full.endswith(short)


def _titles_in(entry: str) -> set[str]:
    """Titles as `core_title` gives them, of the document that an entry means: that in a notice is meant by both names.

    '《关于印发云州市防汛预案的通知》（云政发〔2015〕3号）' -> {'关于印发云州市防汛预案的通知', '云州市防汛预案'}
    """
    named = _TITLE.findall(entry)
    bare = [re.sub(r"^原|[（(].*$", "", cell) for cell in entry.split(CELL_SEPARATOR)]
    titles = {core_title(name) for name in (named[-1:] or bare)}
    return titles | {core_title(m[1]) for title in titles if (m := _ISSUED.search(title))}


def _is_meant(held: Metadata, entry: str, repealing: Metadata) -> bool:
    """Whether a held document, which an entry names, is the one meant: not the repealing one's twin, not another year's."""
    if held.number and repealing.number and same_number(held.number, repealing.number):
        return False
    if held.number and same_number(held.number, entry):
        return True  # AQ 1029—2007, which a standard replaces
    if held.number and (written := numbers_in(entry)):
        borne = (held.number, *(n for told in held.history for n in numbers_in(told)))
        if any(same_number(mine, n) for mine in borne for n in written):
            return True
        # 市人民政府令第11号 behind the title is short for 云州市人民政府令第11号
        return core_title(held.title) in _titles_in(entry) and any(_is_short_for(n, held.number) for n in written)
    if held.region and repealing.region and held.region != repealing.region:
        return False
    if held.date is None:
        return core_title(held.title) != core_title(repealing.title)  # else it may be a copy of the repealing one
    if repealing.date and (held.date >= repealing.date or repealing.date.startswith(held.date)):
        return False
    years = set(_YEAR.findall(re.sub(r"《.*?》", "", entry)))
    own = {held.date[:4], (held.effective or "")[:4], *_YEAR.findall(" ".join(held.history))}
    return not years or bool(years & own)
