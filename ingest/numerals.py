"""Chinese and Arabic numerals as numbers: article numbers, list labels, quantities.

`number('一百二十三') == 123`, `number('廿一') == 21`, `number('２０') == 20`, `number('第') is None`.
Source of the numeral words: GB/T 15835-2011, with the formal (壹貳參) and colloquial (两廿) forms in use.
"""

_DIGITS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **{c: i for i, c in enumerate("○壹貳參肆伍陸柒捌玖")},
    "两": 2, "兩": 2, "叄": 3, "弌": 1,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_MOST = 10**20  # what is longer is no number that a document counts with; int() itself refuses 4,300 digits
_LONGEST = 40  # characters of a numeral: 九千九百九十九亿九千九百九十九万九千九百九十九 has 23
NUMERAL = "零〇○一二三四五六七八九十百千两兩廿卅壹贰叁肆伍陆柒捌玖拾貳參陸佰仟"  # for character classes


def number(text: str) -> int | None:
    """The whole number that `text` writes, or None if it writes none, or one of more than 20 digits.

    >>> number('一千零一'), number('十五'), number('二〇二四'), number('３'), number('20万')
    (1001, 15, 2024, 3, 200000)
    """
    text = text.replace("廿", "二十").replace("卅", "三十")
    value = _value(text) if 0 < len(text) <= _LONGEST else None
    return value if value is None or value < _MOST else None


def _value(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    if len(text) > 1 and all(c in _DIGITS for c in text):  # 二〇二四
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None  # waits for its unit; None after a unit
    for c in text:
        if c.isdecimal():
            digit = (digit or 0) * 10 + int(c)
        elif c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _UNITS:
            section += (digit or 1) * _UNITS[c]
            digit = None
        elif c in _LARGE:
            section += digit or 0
            # 一万亿: the second unit multiplies all that stands before it
            total = (total or 1) * _LARGE[c] if not section else total + section * _LARGE[c]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


_NUMERALS = "零一二三四五六七八九"


def in_chinese(value: int) -> str:
    """The number as articles write it: `in_chinese(117) == '一百一十七'`, `in_chinese(12) == '十二'`.

    From 10,000 on, where no article bears a number but a question or a damaged file may, in figures.
    """
    if value >= 10_000:
        return str(value)
    if value < 0:
        raise ValueError(value)
    if value < 10:
        return _NUMERALS[value]
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if gap and out else "") + _NUMERALS[digit] + name
            gap = False
        else:
            gap = True
        if not value:
            break
    return out[1:] if out.startswith("一十") else out
