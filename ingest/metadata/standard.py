"""The cover of a standard (GB/T 1.1): its number, what it replaces, the days of its publication and its taking effect.

    中华人民共和国安全生产行业标准 · AQ 1029—2019 · 代替 AQ 1029—2007 · 煤矿安全监控系统使用管理规范
    2019-08-12 发布　2020-02-01 实施 · 中华人民共和国应急管理部 发布

Left out: the title (titles.py; the name of the series is none).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.dates import found_dates
from ingest.fold import fold
from ingest.metadata.offices import is_office

# Folded: GB/T 29639-2020, AQ 1029-2019, DB37/T 4567.1-2022, JTG D30-2015
_CODE = (
    r"(?:[a-z]{1,5}(?:\d{2})?(?:/[a-z]{1,3})?|db\d{2,6}(?:/t)?)\s?(?:[a-z]?\d{1,5}(?:\.\d{1,3})?)\s?-\s?(?:19|20)?\d{2}"
)
_NUMBER = re.compile(_CODE)
_SERIES = re.compile(
    r"(?:中华人民共和国)?(?:国家|[\u4e00-\u9fff]{2,12}行业|[\u4e00-\u9fff]{2,8}地方|地方|团体|企业)标准(?:\s.*)?"
)
_REPLACES = re.compile(rf"(?:部分)?代替\s?(?P<which>{_CODE}(?:[,、和\s]+{_CODE})*)")
_PUBLISHED = re.compile(r"\s?发布")
_EFFECTIVE = re.compile(r"\s?实施")
_PUBLISHER = re.compile(r"(?P<who>.{4,60}?)\s*发布")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover of a standard says, as written; days in ISO."""

    number: str | None = None
    replaces: tuple[str, ...] = ()
    published: str | None = None
    effective: str | None = None
    publisher: str | None = None
    lines: frozenset[int] = frozenset()  # those that are not the title


def cover(head: Sequence[str]) -> Cover:
    """The cover among the first lines of a document; an empty one for a document that is no standard."""
    folded = [fold(line).strip() for line in head]
    series = {i for i, line in enumerate(folded) if _SERIES.fullmatch(line)}
    if not series:
        return Cover()
    said = [(i, m) for i, line in enumerate(folded) if (m := _NUMBER.fullmatch(line))]
    replaced = [(i, m) for i, line in enumerate(folded) if (m := _REPLACES.fullmatch(line))]
    publisher = next(
        (i for i, line in enumerate(folded) if (m := _PUBLISHER.fullmatch(line)) and is_office(m["who"])), None
    )
    lines = series | {i for i, _ in (*said, *replaced)} | ({publisher} if publisher is not None else set())
    return Cover(
        number=head[said[0][0]].strip() if said else None,
        replaces=tuple(_each(head[i].strip(), m) for i, m in replaced),
        published=_day(head, folded, _PUBLISHED),
        effective=_day(head, folded, _EFFECTIVE),
        publisher=re.sub(r"\s*(?:发布|發布)$", "", head[publisher].strip()) if publisher is not None else None,
        lines=frozenset(lines),
    )


def _each(line: str, m: re.Match[str]) -> str:
    return line[m.start("which") : m.end("which")]


def _day(head: Sequence[str], folded: Sequence[str], what: re.Pattern[str]) -> str | None:
    """The day in front of 发布 or 实施."""
    found = (
        iso
        for line, same in zip(head, folded, strict=True)
        for _, end, iso in found_dates(line)
        if what.match(same, end)
    )
    return next(found, None)
