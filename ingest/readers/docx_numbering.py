"""Automatic numbering of Word: the labels 第一条, （一）, 1.2 that stand in no paragraph's text but on its page.

Left out: labels that are pictures or bullets, numbering restarted by fields, and the exact tab after a label.

    label of the third paragraph at level 0 whose lvlText is 第%1条 and numFmt chineseCounting -> 第三条
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def chinese(number: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """The number in Chinese: 17 -> 十七, 20 -> 二十, 105 -> 一百零五; from ten thousand on in digits."""
    if not 0 < number < 10_000:
        return str(number)
    text, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + (units[power - 1] if power else "")
            zero = False
        else:
            zero = True
    return text[1:] if 10 <= number < 20 and digits == DIGITS else text


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    for value, sign in pairs:
        text += sign * (number // value)
        number %= value
    return text


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + i: ord("０") + i for i in range(10)}),
    "decimalEnclosedCircle": _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,  # what Chinese Word calls 一，二，三 in older files
    "ideographDigital": chinese,
    "chineseLegalSimplified": lambda number: chinese(number, LEGAL_DIGITS, "拾佰仟"),
    "ideographTraditional": _one_of(STEMS),
    "ideographZodiac": _one_of(BRANCHES),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}
SILENT = frozenset({"bullet", "none"})


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what its label looks like."""

    start: int
    format: str
    text: str  # 第%1条
    style: str | None  # the paragraph style bound to it
    decimal: bool  # all numbers in the label as 1, 2, 3 (isLgl)


class Numbering:
    """Counts the numbered paragraphs of one document, in order, and gives each its label."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401  # lxml elements have no types
        self._lists: dict[str, dict[int, Level]] = {}
        self._of: dict[str, str] = {}  # numId -> abstractNumId
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self.unknown: set[str] = set()  # formats that were not resolved
        if root is None:
            return
        linked: dict[str, str] = {}  # styleLink -> abstractNumId
        links: dict[str, str] = {}  # abstractNumId -> numStyleLink
        for abstract in root.findall(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId")
            self._lists[key] = {int(level.get(f"{W}ilvl")): _level(level) for level in abstract.findall(f"{W}lvl")}
            if style := _value(abstract, "styleLink"):
                linked[style] = key
            if style := _value(abstract, "numStyleLink"):
                links[key] = style
        for num in root.findall(f"{W}num"):
            key = _value(num, "abstractNumId") or ""
            number = num.get(f"{W}numId")
            self._of[number] = linked.get(links.get(key, ""), key)
            for override in num.findall(f"{W}lvlOverride"):
                if start := _value(override, "startOverride"):
                    self._restarts.setdefault(number, {})[int(override.get(f"{W}ilvl"))] = int(start)

    def level_of_style(self, num_id: str, style: str) -> int:
        """The level of a list that a paragraph style is bound to; 0 if none says so."""
        levels = self._lists.get(self._of.get(num_id, ""), {})
        return next((number for number, level in levels.items() if level.style == style), 0)

    def label(self, num_id: str, at: int) -> str:
        """The label of the next paragraph of this list at level `at`; "" for bullets and lists not defined."""
        key = self._of.get(num_id, "")
        levels = self._lists.get(key, {})
        if at not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        for level, start in self._restarts.pop(num_id, {}).items():  # a restarted list restarts at its first paragraph
            counts[level] = start - 1
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in counts if level > at]:
            del counts[deeper]
        own = levels[at]
        if own.format in SILENT:
            return ""
        text = own.text
        for number, shown in levels.items():
            if f"%{number + 1}" in text:
                count = counts.setdefault(number, shown.start)
                text = text.replace(f"%{number + 1}", self._shown(count, "decimal" if own.decimal else shown.format))
        return text

    def _shown(self, count: int, form: str) -> str:
        if form not in FORMATS:
            self.unknown.add(form)
        return FORMATS.get(form, str)(count)


def _level(element: Any) -> Level:  # noqa: ANN401  # lxml elements have no types
    return Level(
        int(_value(element, "start") or 1),
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText") or "",
        _value(element, "pStyle"),
        element.find(f"{W}isLgl") is not None,
    )


def _value(element: Any, name: str) -> str | None:  # noqa: ANN401  # lxml elements have no types
    child = element.find(f"{W}{name}")
    value = None if child is None else child.get(f"{W}val")
    return None if value is None else str(value)
