"""Dates as official texts write them, as ISO: 2024年1月31日, 二〇二四年一月三十一日, 中華民國113年5月3日, 2018-10-08, 20240628.

A text that names only a month or a year gets no more than that: '2021-10', '2021'. Left out: which of a document's
dates is the one it was made (metadata.py).
"""

import re
from collections.abc import Iterator
from datetime import date as calendar_date

from ingest.numerals import NUMERAL, number

# What is typed for the zero of 二〇二四: a circle, Greek and Cyrillic and Latin letters, a figure; and full-width figures.
_TYPED = str.maketrans("○ΟОOo０１２３４５６７８９", "〇〇〇〇〇0123456789")

_YEAR = rf"(?P<y>(?:19|20)\d{{2}}|[{NUMERAL}]{{4}}|二0[{NUMERAL}0]{{2}}|(?<=[国國])[{NUMERAL}]{{1,5}}|(?<!\d)\d{{2,3}}(?=\s?年))"
_DAY = rf"(?P<d>\d{{1,2}}|[{NUMERAL}]{{1,3}})"
_FULL = re.compile(  # 2024年1月31日, 二〇二四年一月三十一日, 中華民國113年5月3日, 2018-10-08, 2018.10.8
    rf"(?P<roc>民[国國])?\s?{_YEAR}(?:\s*年\s*|\s?[-./]\s?)(?P<m>\d{{1,2}}|[{NUMERAL}]{{1,2}})(?:\s*月\s*|\s?[-./]\s?){_DAY}\s?日?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")  # 20240628
_MONTH = re.compile(
    rf"(?P<y>(?:19|20)\d{{2}}|[{NUMERAL}]{{4}})\s?年\s?(?P<m>\d{{1,2}}|[{NUMERAL}]{{1,2}})\s?月"
)  # 2021年10月
_YEAR_ALONE = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?!\d)")  # 预案-2022.docx


def found_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, ISO) of all full dates in a text, in order."""
    found = []
    text = text.translate(_TYPED)
    for pattern in (_FULL, _COMPACT):
        for m in pattern.finditer(text):
            iso = _iso(m)
            if iso:
                found.append((m.start(), m.end(), iso))
    yield from sorted(found)


def dates(text: str) -> list[str]:
    """All full dates in a text, ISO: `dates('自二〇二四年十一月一日起') == ['2024-11-01']`."""
    return [iso for _, _, iso in found_dates(text)]


def month(text: str) -> str | None:
    """The first month: `month('2021年10月') == '2021-10'`."""
    for m in _MONTH.finditer(text):
        year, value = number(m["y"]), number(m["m"])
        if year is not None and value is not None and 1949 <= year <= 2100 and 1 <= value <= 12:
            return f"{year}-{value:02d}"
    return None


def year(text: str) -> str | None:
    """The first year: `year('防汛预案-2022') == '2022'`."""
    m = _YEAR_ALONE.search(text)
    return m["y"] if m else None


def _iso(m: re.Match[str]) -> str | None:
    """'2024-01-31'; None for what the calendar does not have or lies outside 1949-2100."""
    parts = [
        number(m[group] if group != "y" or m[group].isdecimal() else m[group].replace("0", "〇")) for group in "ymd"
    ]
    if None in parts:
        return None
    years, months, days = (part or 0 for part in parts)
    if years < 100 and not m.groupdict().get("roc"):
        return None  # 98年 is 1998 on one side of the strait and 2009 on the other
    if m.groupdict().get("roc") or years < 200:
        years += 1911  # 民國元年 is 1912
    try:
        return calendar_date(years, months, days).isoformat() if 1949 <= years <= 2100 else None
    except ValueError:
        return None
