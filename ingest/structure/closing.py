"""What stands behind the text of a notice: the list of its annexes, who signs it, the date.

It belongs to no section: `附件：1.检查表` under 二、工作要求 is no part of 二. Nor are the footnotes that a file holds behind all of
its text, which speak of other places of it. The annexes themselves are sections
(numbering.py); the lines that only list them open nothing. Left out: what the lines say (metadata.py).

    closing(['二、要求', '附件：1.检查表', '2.名单', '云州市安委办', '2024年5月1日', '附件1', '检查表', …]) -> {1, 2, 3, 4}
"""

import re
from collections.abc import Sequence

from ingest.numerals import NUMERAL, number

_ANNEX = re.compile(
    rf"附[\s　]*件[\s　]*(?P<number>[{NUMERAL}\d]*)(?:[\s　]*[:：.．、][\s　]*|[\s　]*$|[\s　]+)(?P<rest>.*)$"
)  # 附件3：物资清单
_ENTRY = re.compile(r"[（(]?(?P<number>\d{1,2})[.．、）)][\s　]*(?!\d)\S")  # 2．联系人名单
_DATE = re.compile(
    r"(?:中華民國|民國)?[〇○零一二三四五六七八九十\d]{2,4}[\s　]*年[\s　]*[一二三四五六七八九十\d]{1,3}[\s　]*月[\s　]*[一二三四五六七八九十\d]{1,3}[\s　]*日$"
)  # 2024年5月1日, 二〇二四年五月一日
_SIGNS = re.compile(
    r"[^。；：，:,;]{2,38}(?:政府|办公[室厅]|辦公[室廳]|委员会|委員會|委|办|[局厅廳部府会會院署处處]|公司|集团|学校|中学|小学|大学|指挥部|指揮部)(?:[（(][^（）()]{2,10}[）)])?$"
)  # 云州市人民政府办公室
_NOTE = re.compile(r"[⁰¹²³⁴-⁹ⁱ]{1,3}[\s　]*[^\s⁰¹²³⁴-⁹]")  # ¹ 指五十年一遇的洪水。
_ENTRY_MAX = 60
_SIGNERS_MAX = 6  # issuers of one notice, one a line


def closing(lines: Sequence[str]) -> frozenset[int]:
    """The indices of the lines that list annexes or sign, and of the notes at the end."""
    found = set(_lists(lines))
    end = len(lines)
    while end and _NOTE.match(lines[end - 1]):
        end -= 1
    found.update(range(end, len(lines)))
    for i, line in enumerate(lines):
        if _DATE.match(line):
            first = i
            while first > 0 and i - first < _SIGNERS_MAX and _SIGNS.match(lines[first - 1]):
                first -= 1
            if first < i:
                found.update(range(first, i + 1))
    return frozenset(found)


def _lists(lines: Sequence[str]) -> set[int]:
    """Where 附件： is followed by its entries, or several annexes stand line after line, or the annex comes again."""
    annexes = {i: m for i, line in enumerate(lines) if len(line) <= _ENTRY_MAX * 2 and (m := _ANNEX.match(line))}
    last = max(annexes, default=-1)
    found: set[int] = set()
    for i, m in annexes.items():
        if i in found:
            continue
        end = _end_of_list(lines, annexes, last, i, m)
        again = last >= end
        if end > i + 1 or _ENTRY.match(m["rest"]) or (m["rest"] and not m["number"] and (again or _signed(lines, end))):
            found.update(range(i, end))
    return found


def _end_of_list(lines: Sequence[str], annexes: dict[int, re.Match[str]], last: int, i: int, m: re.Match[str]) -> int:
    """The line behind the entries that begin with the line `i`."""
    end, expected = i + 1, 2
    if m["number"]:  # 附件1：检查表, 附件2：名单: each on a line of its own and nothing between
        expected = (number(m["number"]) or 0) + 1
        while m["rest"] and end in annexes and annexes[end]["rest"] and number(annexes[end]["number"]) == expected:
            end, expected = end + 1, expected + 1
        return end
    first = _ENTRY.match(m["rest"])
    if not m["rest"]:
        expected = 1
    elif first is None:
        return end
    while end < len(lines) and len(lines[end]) <= _ENTRY_MAX and (entry := _ENTRY.match(lines[end])):
        if int(entry["number"]) != expected:
            break
        end, expected = end + 1, expected + 1
    return end if first or last >= end or _signed(lines, end) else i + 1


def _signed(lines: Sequence[str], at: int) -> bool:
    """True if a date stands alone in one of the next lines, or nothing follows."""
    return at >= len(lines) or any(_DATE.match(line) for line in lines[at : at + _SIGNERS_MAX])
