"""Automatic numbers of Word counted and written: 第一条, （一）, 1.2, which stand in no paragraph's text but on its page.

The same for .docx (docx_numbering.py reads what its lists are) and .doc (doc_lists.py). Left out: bullets that are signs, and pictures.

    the third paragraph of a list whose level 0 is Level(1, "chineseCounting", "第%1条") -> label 第三条
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ingest.readers.docx.symbols import is_symbol_font, sign

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
LEGAL_DIGITS_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"


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
    return chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9) if number > 0 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4_000:
        return str(number)
    text = ""
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    for value, letters in pairs:
        text += letters * (number // value)
        number %= value
    return text


def _digits(signs: str) -> Callable[[int], str]:
    """Digit by digit: 105 -> 一〇五."""
    return lambda number: "".join(signs[int(d)] if d.isdigit() else d for d in str(number))


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


_CIRCLED = _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿")

# ST_NumberFormat -> how it writes a number (ISO/IEC 29500-1, 17.18.59). From a hundred on the Chinese counting systems
# are written out (一百零五), as laws cite articles.
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,  # what Chinese Word calls 一，二，三 in older files
    "ideographDigital": _digits(DIGITS),
    "japaneseDigitalTenThousand": _digits(DIGITS),
    "taiwaneseDigital": _digits(DIGITS),
    "chineseLegalSimplified": lambda number: chinese(number, LEGAL_DIGITS, "拾佰仟"),
    "ideographLegalTraditional": lambda number: chinese(number, LEGAL_DIGITS_TRADITIONAL, "拾佰仟"),
    "ideographTraditional": _one_of(STEMS),
    "ideographZodiac": _one_of(BRANCHES),
    "ideographZodiacTraditional": lambda number: (
        STEMS[(number - 1) % 10] + BRANCHES[(number - 1) % 12] if 0 < number <= 60 else str(number)
    ),
    "ideographEnclosedCircle": _one_of("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}
SILENT = frozenset({"bullet", "none"})  # formats that show no number, only what stands around it: 注：
SPELT_BULLET = re.compile(
    r"[\u3400-\u9fff—□☐☑]"
)  # 注：, ——, □甲方: words, the dash of national standards, a box of a form


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what its label looks like."""

    start: int
    format: str
    text: str  # 第%1条
    style: str | None = None  # the paragraph style bound to it
    decimal: bool = False  # all numbers in the label as 1, 2, 3 (isLgl)
    restart: int | None = None  # it begins again after levels above this one; 0 never, None after any above it
    tight: bool = False  # nothing stands between label and text


@dataclass(frozen=True, slots=True)
class ListUse:
    """A use of a list: which list it counts in, levels it shows otherwise, where it begins again."""

    list: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


class Numbering:
    """Counts the numbered paragraphs of one document, in order, and gives each its label."""

    def __init__(self, uses: Mapping[str, ListUse]) -> None:
        self._uses = uses
        self._to_start = {number: dict(use.starts) for number, use in uses.items()}
        self._counts: dict[str, dict[int, int]] = {}
        self.unknown: set[str] = set()  # formats that were not resolved

    def level_of_style(self, use: str, style: str) -> int:
        """The level of a list that a paragraph style is bound to; 0 if none says so."""
        levels = self._uses[use].levels if use in self._uses else {}
        return next((number for number, level in levels.items() if level.style == style), 0)

    def labelled(self, use: str, at: int, text: str) -> str:
        """The next paragraph of this list with its label before it; the text alone where none is shown.

        >>> numbering.labelled("1", 0, "市水利局")
        '（三）市水利局'
        """
        label = self.label(use, at)
        text = text.lstrip()
        if not label or not text:
            return label + text
        tight = self._uses[use].levels[at].tight or label[-1] in "、）)．.：:—　□☐☑"
        if tight and not (label[-1].isdigit() and text[0].isdigit()):
            return label + text
        return label + ("　" if label[-1] > "\x7f" else " ") + text

    def label(self, use: str, at: int) -> str:
        """The label of the next paragraph of this list at level `at`; "" for bullets and lists not defined."""
        if use not in self._uses or at not in self._uses[use].levels:
            return ""
        levels = self._uses[use].levels
        counts = self._counts.setdefault(self._uses[use].list, {})
        for level, start in self._to_start.pop(use, {}).items():  # a restarted list restarts at its first paragraph
            counts[level] = start - 1
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in counts if level > at and _restarts(levels.get(level), at)]:
            del counts[deeper]
        own = levels[at]
        if own.format == "bullet" and not SPELT_BULLET.search(own.text):
            return ""
        text = own.text
        for number, shown in levels.items():
            if f"%{number + 1}" in text:
                count = counts.setdefault(number, shown.start)
                text = text.replace(f"%{number + 1}", self._shown(count, "decimal" if own.decimal else shown.format))
        return text.strip()

    def _shown(self, count: int, form: str) -> str:
        if form in SILENT:
            return ""
        if form not in FORMATS:
            self.unknown.add(form)
        return FORMATS.get(form, str)(count)


def bullet(text: str, font: str | None) -> str:
    """A bullet as it is printed; one of a symbol font is stored as a letter: U+F06F of Wingdings -> □."""
    return "".join(sign(font, ord(c)) or "" for c in text) if is_symbol_font(font) else text


def _restarts(deeper: Level | None, at: int) -> bool:
    """Whether a paragraph at level `at` makes a deeper level begin again."""
    return deeper is None or deeper.restart is None or at < deeper.restart
