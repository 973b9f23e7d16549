"""Quantities and ranges as texts write them: 3人以上10人以下, 5000万元（含）以上, 不足三人, 24小时.

    ranges('造成10人以上30人以下死亡')    one Range of 人 from 10 (with it) to 30 (without)

以上 includes the number and 以下 does not, as 生产安全事故报告和调查处理条例 第三条 and the plans that follow it say; （含）and
（不含）say otherwise. All on folded text, with offsets. Left out: what is graded by them (grading.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ingest.numerals import NUMERAL, number

# Unit as written -> (unit it is compared in, how many of these it is). Source: GB 3100-93 and the counting words of plans.
UNITS: Final[Mapping[str, tuple[str, float]]] = {
    "人": ("人", 1), "名": ("人", 1), "口": ("人", 1), "个人": ("人", 1), "人次": ("人", 1), "条人命": ("人", 1), "位": ("人", 1),
    "元": ("元", 1), "块": ("元", 1), "块钱": ("元", 1), "元人民币": ("元", 1),
    "户": ("户", 1), "间": ("间", 1), "栋": ("栋", 1), "辆": ("辆", 1), "艘": ("艘", 1), "起": ("起", 1), "处": ("处", 1),
    "小时": ("小时", 1), "个小时": ("小时", 1), "钟头": ("小时", 1), "个钟头": ("小时", 1), "分钟": ("小时", 1 / 60), "天": ("小时", 24), "日": ("小时", 24),
    "米": ("米", 1), "公尺": ("米", 1), "m": ("米", 1), "厘米": ("米", 0.01), "毫米": ("毫米", 1), "mm": ("毫米", 1),
    "公里": ("公里", 1), "千米": ("公里", 1), "km": ("公里", 1), "平方公里": ("平方公里", 1), "公顷": ("公顷", 1), "亩": ("公顷", 1 / 15),
    "吨": ("吨", 1), "立方米": ("立方米", 1), "%": ("%", 1), "度": ("度", 1), "℃": ("度", 1),
}  # fmt: skip
_SCALE: Final[Mapping[str, int]] = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_NUMBER = rf"(?P<n>\d+(?:,\d{{3}})*(?:\.\d+)?|[{NUMERAL}两]+)"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r"|级(?=[^,;。]{0,14}地震)"
_QUANTITY = re.compile(rf"{_NUMBER}(?:多|余|来)?(?P<scale>[百千][多余]?万|百|千|万|亿)?(?:多|余)?(?P<unit>{_UNIT})?")
_WITH = re.compile(r"\s?\((?:含本数|含|包括本数|包含|含\d+[^()]{0,3})\)")
_WITHOUT = re.compile(r"\s?\((?:不含本数|不含\d+[^()]{0,3}|不含|不包括本数)\)")
_REMARK = re.compile(r"\s?\([^()]{0,30}\)")
_FROM = re.compile(r"(?:及以上|(?:或|和|及)?以上|之上)")
_TO = re.compile(r"(?:及以下|(?:或)?以下|之下|以内|以下)")
_MARK = r"(?:(?:警戒|保证|汛限|设防|历史最高|防洪高)?水位)?"  # 达到警戒水位12.30米
_BEFORE_FROM = re.compile(
    rf"(?:(?<![不未得])(?:超过|大于|多于|高于|达到|达){_MARK}|不得?(?:少于|小于|低于)|大于等于|≥|>=|>|至少)(?:或等于)?\s?$"
)
_BEFORE_TO = re.compile(
    r"(?:不足|(?<![不得])(?:少于|小于|低于)|不得?(?:大于|高于|多于|超过)|不到|未达到?|未超过|≤|<=|<)\s?$"
)
_INCLUSIVE_BEFORE = re.compile(
    rf"(?:(?<!未)达到{_MARK}|(?<!未)达{_MARK}|不得?(?:少于|小于|低于|大于|高于|多于|超过)|≥|>=|至少|未超过|≤|<=)(?:或等于)?\s?$"
)
_JOINT = re.compile(r"[、,至到~\-且并而及但尚仍在未 和]{0,4}$")  # 500人以上、尚在1500人以下
_AHEAD = 10  # characters before a number that say of which range it is the end
_APART = 5  # characters between the two ends of a range


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, in the unit that it is compared in; "" where none is written."""

    value: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Range:
    """What a quantity must lie in; None where it is open."""

    low: float | None
    high: float | None
    with_low: bool
    with_high: bool
    unit: str
    start: int
    end: int

    def holds(self, value: float) -> bool:
        """True if a quantity of the same unit lies in it."""
        above = self.low is None or value > self.low or (self.with_low and value == self.low)
        below = self.high is None or value < self.high or (self.with_high and value == self.high)
        return above and below


def quantities(text: str) -> list[Quantity]:
    """The quantities of a folded text, in order; a bare number too, if it is scaled: 三千万."""
    found = []
    for m in _QUANTITY.finditer(text):
        value = _value(m["n"])
        if value is None or (not m["unit"] and not m["scale"] and not re.search(r"[万亿]", m["n"])):
            continue
        unit, factor = UNITS.get(m["unit"] or "", (m["unit"] or "", 1.0))
        found.append(
            Quantity(value * _SCALE[re.sub("[多余]", "", m["scale"] or "")] * factor, unit, m.start(), m.end())
        )
    return found


def ranges(text: str) -> list[Range]:
    """The ranges of a folded text, in order: 3人以上10人以下 is one."""
    ends = [e for q in quantities(text) if q.unit and (e := _end(text, q))]
    found: list[Range] = []
    for one in ends:
        before = found[-1] if found else None
        joins = before and before.unit == one.unit and one.start - before.end <= _APART
        if (
            joins
            and before
            and _JOINT.fullmatch(text[before.end : one.start])
            and (before.high, one.low) == (None, None)
        ):
            found[-1] = Range(before.low, one.high, before.with_low, one.with_high, one.unit, before.start, one.end)
        else:
            found.append(one)
    return found


def _end(text: str, q: Quantity) -> Range | None:
    """The half-open range that a quantity is the end of, by the words around it; None if it is none."""
    at = q.end
    with_it, without = _WITH.match(text, at), _WITHOUT.match(text, at)
    marked = with_it or without
    at = marked.end() if marked else at
    lead = text[max(0, q.start - _AHEAD) : q.start]
    behind, ahead = _FROM.match(text, at), _BEFORE_FROM.search(lead)
    if behind or ahead:
        end = behind.end() if behind else at
        after = _WITHOUT.match(text, end)
        includes = not (without or after) and (behind is not None or bool(_INCLUSIVE_BEFORE.search(lead)))
        start = q.start - (len(ahead.group()) if ahead and not behind else 0)
        return Range(q.value, None, includes, False, q.unit, start, _past(text, after.end() if after else end))
    behind, ahead = _TO.match(text, at), _BEFORE_TO.search(lead)
    if behind or ahead:
        end = behind.end() if behind else at
        after = _WITH.match(text, end)
        includes = bool(with_it or after) or (behind is None and bool(_INCLUSIVE_BEFORE.search(lead)))
        start = q.start - (len(ahead.group()) if ahead and not behind else 0)
        return Range(None, q.value, False, includes, q.unit, start, _past(text, after.end() if after else end))
    return None


def _past(text: str, at: int) -> int:
    """Behind a remark in brackets: 3人以上(“以上”含本数,下同)、10人以下."""
    m = _REMARK.match(text, at)
    return m.end() if m else at


def _value(text: str) -> float | None:
    if re.fullmatch(r"[\d,]+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    found = number(text)
    return None if found is None else float(found)
