"""Who issued a document: the office that signs it, heads it, or ordered its publication; several that issue it together.

    云州市水利局        }
    云州市应急管理局    }  a signature: '云州市水利局 云州市应急管理局', 2024-04-12
    2024年4月12日       }

Left out: the day that counts as the document's (days.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.dates import found_dates
from ingest.fold import fold
from ingest.metadata.numbers import with_split_orders
from ingest.metadata.offices import OFFICE, is_office, without_seal
from ingest.metadata.official import HEAD, is_closing

_AND_DATE = re.compile(rf"\(?(?P<who>{OFFICE})[\s,]*(?=(?:19|20)\d{{2}}\s?年)")  # 云州市人民政府　2023年5月18日印发
_IN_TITLE = re.compile(r"(?P<who>[\u4e00-\u9fff()略、* ]{2,60}?)(?:关于|印发)")
_PASSED = (
    re.compile(  # 2022年4月28日云州市第八届人民代表大会常务委员会, of the National People's Congress without its 第九届
        r"(?:\d日|^\()\s?(?:第.{1,4}届)?(?P<who>[\u4e00-\u9fff]{2,20}?人民代表大会(?:常务委员会)?)"
    )
)
_ORDERED = re.compile(
    r"(?:\d日|^\(?)\s?(?P<who>[\u4e00-\u9fff]{2,20}?)(?:令|公告|通告)\s?\(?(?:\d{4}年)?第"
)  # 2019年2月17日国务院令第708号
_REFERS = re.compile(r"根据|依据|按照|精神|落实|《")
_NOT_MADE = re.compile(r"\s*(?:前|至|起|之前|以前|期间|施行|实施|生效|截止)")  # what follows a date of something else
_UNTIL = re.compile(r"截至|截止|自$|为期$")  # what stands before one
_EFFECTIVE = re.compile(r"自[^自,。;\n]{6,24}?起(?:施行|实施|生效|执行)")
_JOINT = 8  # offices that sign together, one above the other
_TAIL = 14


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and on which day (ISO)."""

    who: str
    day: str


def signature(lines: Sequence[str], title: str = "") -> Signature | None:
    """The signature: offices with the day below them, or office and day in one line.

    It stands near the beginning or the end; or, before annexes or the rest of a web page, where the text closes or the
    office is the one that the title names.

    A notice with its annex is signed before the annex, so the first signature counts. What 版记 says (云州市人民政府办公室
    2024年4月13日印发, at the end) is who had it printed, not who issued it.
    """
    for i, line in enumerate(lines):
        near = i < HEAD or i >= len(lines) - _TAIL
        day = _day_alone(line)
        if day:
            above = _offices_above(lines, i)
            if above and (near or _closes(lines, i) or fold(above[0]) in fold(title)):
                return Signature(" ".join(above), day)
        printed = is_closing(line) and i > 6  # in a heading it is how the document was issued
        both = _AND_DATE.match(fold(line)) if near and len(line) <= 60 and not printed else None
        if both and (made := made_dates(line)):
            return Signature(line[both.start("who") : both.end("who")].strip(), made[0])
    return None


def issuer_of(title: str, head: Sequence[str], letterhead: str | None) -> str | None:
    """The issuer of a document that nobody signed: by its letterhead, its title, an office's line, the header of a law."""
    if letterhead:
        return letterhead
    named = _IN_TITLE.match(fold(title))
    if named and is_office(named["who"]):
        return title[: named.end("who")].strip()
    for line in with_split_orders(head)[:8]:
        if is_office(line) and len(line) <= 30 and line not in title:
            return line.strip()
        folded = fold(line)
        if folded.startswith("(") or len(line) <= 40:
            header = _PASSED.search(folded) or _ORDERED.search(folded)
            if header and not _REFERS.search(folded[: header.start()]):
                return line[header.start("who") : header.end("who")]
    return None


def made_dates(line: str) -> list[str]:
    """The dates (ISO) in a line on which something was done, not those until, before or from which."""
    line = line if (m := _EFFECTIVE.search(fold(line))) is None else line[: m.start()] + line[m.end() :]
    folded = fold(line)
    return [
        iso
        for start, end, iso in found_dates(line)
        if not _NOT_MADE.match(folded, end) and not _UNTIL.search(folded[max(0, start - 3) : start])
    ]


def _day_alone(line: str) -> str | None:
    """'二〇二四年四月十二日', '中華民國113年5月20日', '2024年4月12日（盖章）' -> the day; None for a line that says more."""
    if len(line) > 40 or not (made := made_dates(line)):
        return None
    (start, end, _), *_ = found_dates(line)
    rest = without_seal(line[:start] + line[end:]).strip(" 　()（）。")
    return made[0] if len(made) == 1 and rest in ("", "中华", "中華", "日期：", "时间：") else None


def _offices_above(lines: Sequence[str], at: int) -> list[str]:
    """The offices that sign above line `at`, top down; a name of a person (市长　李某) may stand between."""
    found: list[str] = []
    for line in lines[max(0, at - _JOINT) : at][::-1]:
        if not is_office(line):
            break
        found.append(without_seal(line.strip()))
    return found[::-1]


def _closes(lines: Sequence[str], at: int) -> bool:
    """True if the text above line `at` ends there: an annex or a closing note follows."""
    following = [fold(line).strip() for line in lines[at + 1 : at + 3]]
    return any(re.match(r"附\s?件", line) or is_closing(line) for line in following)
