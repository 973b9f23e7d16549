"""A number as its cell shows it: the value and the cell's number format into text, as Excel and WPS in Chinese do.

ECMA-376 part 1, 18.8.30 and 18.8.31 is the grammar. Left out: colours, the width of the column (a phone number is
shown whole where Excel shows 1.39E+10 or ####), fractions (`# ?/?`, shown as decimals), calendars of other countries.

    shown(45413, 'yyyy"年"m"月"d"日"') -> "2024年5月1日"
    shown(13900000000.0, "General") -> "13900000000"
    shown(7, "000") -> "007";  shown(0.035, "0.0%") -> "3.5%";  shown(123456, '0!.0,"万"') -> "12.3万"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from math import isfinite

# Formats that a file names by number alone. 14 to 58 as a Chinese system shows them (ECMA-376 part 1, 18.8.30, zh-cn).
BUILTIN: dict[int, str] = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{5: '"¥"#,##0', 6: '"¥"#,##0', 7: '"¥"#,##0.00', 8: '"¥"#,##0.00'},
    **{12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"},
    **{18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm"},
    **{27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"'},
    **{32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"'},
    **{36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: '"¥"#,##0'},
    **{43: "#,##0.00", 44: '"¥"#,##0.00', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
    **{50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"'},
    **{55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"'},
}
# Formats that begin so are shown as the system shows dates and times, whatever follows.
SYSTEM_DATES = (("[$-F800]", 'yyyy"年"m"月"d"日"'), ("[$-F400]", "h:mm:ss"))

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-]0+)|(?P<second>s+(?:\.0+)?)|(?P<date>y+|m+|d+|h+|aaaa?|e+)"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$")  # [>=10000]
CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?$")  # [$¥-804] shows ¥, [$-804] nothing
DATE_KINDS = frozenset({"date", "second", "half", "elapsed"})

WEEKDAYS = "一二三四五六日"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MAX_SERIAL = 2_958_466  # the day after 9999-12-31
WHOLE_DIGITS = 10  # General shows eleven characters, a point among them
MAX_DIGITS = 300  # of a float


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # literal, general, date, second, half, elapsed, digit, point, comma, percent, exponent, text
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format, `正;负;零;文字`."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None
    chinese: bool  # [DBNum1]: 二〇二四年五月

    @property
    def is_date(self) -> bool:
        return any(token.kind in DATE_KINDS for token in self.tokens)


def shown(value: float, form: str, *, from_1904: bool = False) -> str:
    """The text that a number (or a date, which is one) has in its cell."""
    if not isfinite(value):
        return "#NUM!"
    sections = _parsed(form)
    section, negative = _chosen(sections, value)
    if section.is_date:
        moment = _moment(value, from_1904)
        return general(value) if moment is None else _date(section, moment, value)
    text = _number(section, abs(value))
    return f"-{text}" if negative and text.strip("0.,% ") else text


def is_date(form: str) -> bool:
    """Whether a format shows dates or times: `yyyy/m/d` does, `0.00` does not."""
    return _parsed(form)[0].is_date


def general(value: float) -> str:
    """A number without a format: 13900000000.0 -> '13900000000', 0.1 + 0.2 -> '0.3', never an exponent."""
    if value == int(value):
        return str(int(value))
    places = max(WHOLE_DIGITS - len(str(abs(int(value)))), 0)
    rounded = _rounded(Decimal(repr(value)), places)
    text = format(rounded if rounded else Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _parsed(form: str) -> tuple[_Section, ...]:
    form = next((as_shown for start, as_shown in SYSTEM_DATES if form.upper().startswith(start)), form)
    sections: list[list[_Token]] = [[]]
    conditions: list[tuple[str, float] | None] = [None]
    chinese = "[DBNUM1]" in form.upper()
    for token in _tokens(form):
        if token.kind == "end":
            sections.append([])
            conditions.append(None)
        elif token.kind == "condition" and (m := CONDITION.match(token.text)):
            conditions[-1] = (m.group(1), float(m.group(2)))
        elif token.kind != "condition":
            sections[-1].append(token)
    return tuple(_Section(tuple(t), c, chinese) for t, c in zip(sections, conditions, strict=True))


def _tokens(form: str) -> Iterator[_Token]:
    for m in TOKEN.finditer(form):
        kind, text = m.lastgroup or "blank", m.group(m.lastgroup) if m.lastgroup else ""
        if kind in ("quoted", "escaped"):
            yield _Token("literal", text)
        elif kind == "bracket":
            yield from _bracketed(text)
        elif kind == "sign":
            yield _Token({".": "point", ",": "comma", "%": "percent", "@": "text"}[text], text)
        elif kind == "other":
            yield _Token("end" if text == ";" else "literal", text)
        elif kind != "blank":
            yield _Token(kind, text)


def _bracketed(text: str) -> Iterator[_Token]:
    """What stands in [ ]: a currency, hours beyond 24, a condition; colours and languages show nothing."""
    if re.fullmatch(r"h+|m+|s+", text, re.IGNORECASE):
        yield _Token("elapsed", text.lower())
    elif CONDITION.match(text):
        yield _Token("condition", text)
    elif (m := CURRENCY.match(text)) and m.group(1):
        yield _Token("literal", m.group(1))


def _chosen(sections: tuple[_Section, ...], value: float) -> tuple[_Section, bool]:
    """The section for a value, and whether a minus must be written before it."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(section.condition, value):
                return section, value < 0
        return sections[-1], value < 0
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], value < 0


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        ">": value > bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _number(section: _Section, value: float) -> str:
    """The digits in their places, literals between them: 123456 by `0!.0,"万"` -> '12.3万'."""
    tokens = list(section.tokens)
    kinds = [token.kind for token in tokens]
    if _Token("literal", "/") in tokens and _Token("digit", "?") in tokens:  # a fraction
        return general(value)
    if "digit" not in kinds:
        texts = {"literal": None, "general": general(value), "text": general(value)}
        return "".join(texts[token.kind] or token.text for token in tokens if token.kind in texts).strip()
    if "exponent" in kinds:
        places = sum(1 for kind in kinds[kinds.index("point") :] if kind == "digit") if "point" in kinds else 0
        return f"{value:.{places}E}"
    last = max(i for i, kind in enumerate(kinds) if kind == "digit")
    point = kinds.index("point") if "point" in kinds else len(kinds)
    thousands = any(kind == "comma" for kind in kinds[kinds.index("digit") : min(last, point)])
    scale = sum(1 for i, kind in enumerate(kinds) if kind == "comma" and (i > last or _ends_whole(kinds, i)))
    exact = Decimal(repr(value)).scaleb(2 * kinds.count("percent") - 3 * scale)
    places = sum(1 for kind in kinds[point:] if kind == "digit")
    whole, _, decimals = format(_rounded(exact, places), "f").partition(".")
    before = _whole(tokens[:point], "" if whole == "0" else whole, thousands=thousands)
    return (before + _decimals(tokens[point:], decimals)).strip()


def _ends_whole(kinds: list[str], at: int) -> bool:
    """Whether a comma stands right before the point: it divides by a thousand."""
    rest = kinds[at:]
    return "point" in rest and all(kind == "comma" for kind in rest[: rest.index("point")])


def _rounded(value: Decimal, places: int) -> Decimal:
    with localcontext() as context:
        context.prec = MAX_DIGITS + 60
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _whole(tokens: list[_Token], digits: str, *, thousands: bool) -> str:
    """The part before the point, filled from the right; the first place takes all digits that are left."""
    out: list[str] = []
    left, written = list(digits), 0
    first = next((i for i, token in enumerate(tokens) if token.kind == "digit"), None)
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if token.kind == "literal":
            out.append(token.text)
        elif token.kind == "percent":
            out.append("%")
        elif token.kind == "digit":
            while left or token.text == "0":
                if thousands and written and written % 3 == 0:
                    out.append(",")
                out.append(left.pop() if left else "0")
                written += 1
                if i != first or not left:
                    break
    if first is None:
        out = [*reversed(left), *out]
    return "".join(reversed(out))


def _decimals(tokens: list[_Token], digits: str) -> str:
    """The part from the point on; places `#` show no zeros at the end."""
    out = ""
    needed = max((n for n, token in enumerate(t for t in tokens if t.kind == "digit") if token.text == "0"), default=-1)
    length = max(needed + 1, len(digits.rstrip("0")))
    at = 0
    for token in tokens:
        if token.kind == "point":
            out += "." if length else ""
        elif token.kind == "digit":
            out += digits[at : at + 1] if at < length else ""
            at += 1
        elif token.kind in ("literal", "percent"):
            out += token.text
    return out


def _moment(value: float, from_1904: bool) -> datetime | None:
    """The date and time that a number stands for, to the millisecond; None if there is no such day."""
    if not 0 <= value < MAX_SERIAL:
        return None
    start = datetime(1899, 12, 30 if value >= 60 else 31)  # Excel believes in 1900-02-29
    if from_1904:
        start = datetime(1904, 1, 1)
    try:
        return start + timedelta(milliseconds=round(value * 86_400_000))
    except OverflowError:
        return None


def _date(section: _Section, moment: datetime, value: float) -> str:
    tokens = section.tokens
    if not any(token.kind == "second" and "." in token.text for token in tokens):
        moment += timedelta(milliseconds=500)  # shown to the second: rounded, not cut
    halves = any(token.kind == "half" for token in tokens)
    timed = [i for i, token in enumerate(tokens) if token.kind in DATE_KINDS]
    out = ""
    for i, token in enumerate(tokens):
        if token.kind in ("literal", "comma", "point"):
            out += token.text
        elif token.kind == "elapsed":
            out += str(int(value * {"h": 24, "m": 1_440, "s": 86_400}[token.text[0]] + 1e-6)).zfill(len(token.text))
        elif token.kind == "half":
            early, late = ("上午", "下午") if token.text == "上午/下午" else token.text.upper().split("/")
            out += late if moment.hour >= 12 else early
        elif token.kind == "second":
            whole, _, parts = token.text.partition(".")
            out += str(moment.second).zfill(len(whole))
            out += f".{moment.microsecond:06d}"[: len(parts) + 1] if parts else ""
        elif token.kind == "date":
            out += _part(token.text.lower(), moment, _is_minute(tokens, timed, i), halves, section.chinese)
    return out.strip()


def _is_minute(tokens: tuple[_Token, ...], timed: list[int], at: int) -> bool:
    """Whether an m means minutes: it follows hours or stands before seconds."""
    k = timed.index(at)
    before = next((tokens[i] for i in reversed(timed[:k]) if tokens[i].kind != "half"), None)
    after = tokens[timed[k + 1]] if k + 1 < len(timed) else None
    follows = before is not None and before.text[0].lower() == "h"
    return follows or (after is not None and after.text[0].lower() == "s")


def _part(token: str, moment: datetime, minute: bool, halves: bool, chinese: bool) -> str:
    """One part of a date: `yyyy` -> 2024, `m` -> 5, `aaaa` -> 星期三; in Chinese numerals under [DBNum1]."""
    letter, length = token[0], len(token)
    if letter in "ye":
        year = str(moment.year)[-2:] if letter == "y" and length <= 2 else str(moment.year)
        return "".join("〇一二三四五六七八九"[int(c)] for c in year) if chinese else year
    if letter == "a":
        return ("星期" if length > 3 else "") + WEEKDAYS[moment.weekday()]
    if letter == "d" and length > 2:
        return ("星期" if length > 3 else "周") + WEEKDAYS[moment.weekday()]
    if letter == "m" and not minute and length > 2:
        return MONTHS[moment.month - 1][: 3 if length == 3 else None]
    hour = (moment.hour - 1) % 12 + 1 if halves else moment.hour
    number = {"d": moment.day, "h": hour, "m": moment.minute if minute else moment.month}[letter]
    return _chinese(number) if chinese else str(number).zfill(length)


def _chinese(number: int) -> str:
    """31 -> 三十一, 10 -> 十, 0 -> 〇."""
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")
