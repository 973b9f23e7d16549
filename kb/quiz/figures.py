"""Figures of a sentence that can be asked for: time limits, frequencies, amounts, shares, with wrong ones beside them.

    figures('……应当于1小时内向……报告') -> Figure(text='1小时', kind='duration', values=(1.0,))

A wrong figure is of the same unit and written the same way (三日 beside 五日, 30人 beside 50人): first those that the document itself
has of other matters, then those that rules of this kind have. Sources of the ladders: figures in the laws and plans of emergency
management themselves. Left out: of which sentences (clauses.py), what is made of them (makers.py).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ingest.numerals import in_chinese, number

Kind = Literal["duration", "often", "money", "count", "share"]

_HAN: Final = "〇零一二三四五六七八九十百千两"
_NUM: Final = rf"(?:\d+(?:\.\d+)?|[{_HAN}]+)"
_DURATION: Final[Mapping[str, float]] = {  # in hours
    "小时": 1, "个小时": 1, "分钟": 1 / 60, "天": 24, "日": 24, "个工作日": 33.6, "工作日": 33.6, "周": 168, "个月": 730, "年": 8766
}  # fmt: skip
_PERIOD: Final[Mapping[str, float]] = {  # in hours
    "日": 24, "天": 24, "周": 168, "月": 730, "个月": 730, "季度": 2191, "季": 2191, "半年": 4383, "年": 8766, "学期": 4000
}  # fmt: skip
_COUNTED: Final = "人次 人 名 户 间 辆 艘 台 架 套 处 倍 米 公里 千米 平方公里 公顷 亩 吨 公斤 立方米 毫米 厘米 公分 公尺 公厘 级 度 节 海里 平方米 位 次 份 支 条 座 顶 床 件"
_SCALES: Final[Mapping[str, int]] = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_UNIT_RE = "|".join(sorted([*_DURATION, *_COUNTED.split(), "元", "%"], key=len, reverse=True))
_ONE: Final = rf"(?P<n{{k}}>{_NUM})(?P<s{{k}}>百万|千万|百|千|万|亿)?(?P<u{{k}}>{_UNIT_RE})"
_AMOUNT = re.compile(rf"(?<![\d.第一-龥]){_ONE.format(k=1)}|(?<=[^\d.第]){_ONE.format(k=2)}")
_PART_OF = re.compile(r"\d,$|月$|月的?第?$")
_RANGE = re.compile(rf"(?<![\d.第]){_ONE.format(k=1)}以上(?:、|,|至)?{_ONE.format(k=2)}以下")
_OFTEN = re.compile(
    rf"每(?P<n>{_NUM}|半)?个?(?P<u>季度|学期|月|周|日|天|年|季|半年)(?!度|[终底初末度内中一间前以]|\0|(?:\d{{1,2}}|[{_HAN}]{{1,3}})月|汛)"
)
_SHARE = re.compile(rf"百分之(?P<p>[{_HAN}]+)|(?P<of>[{_HAN}])分之(?P<share>[{_HAN}])")
# No figure that is asked for: numbered things, dates, names, what is about so many, 一个, 两个以上.
_MASKED = re.compile(
    r"(?:19|20)\d{2}年(?:\d{1,2}月(?:\d{1,2}日)?)?|[〇一二三四五六七八九]{4}年|\d{1,2}月(?:\d{1,2}日|底|初|末)?|第[一二三四五六七八九十百零\d]+[^,。]|\d+号|\[\d{4}\]|(?:一|两|二|多|几|数|各|每|1|2)个|[约近]\d+[^,。;]{1,3}|\d+[^,。;]{1,3}左右"
    r"|[一二三四五ⅠⅡⅢⅣ]级|一(?:次|级|日|天|名|位|件|条|份|套|台|支|处|户|律|般|定|致|并|切|旦|线|部|方|体|种|项)|四周|(?:24|二十四)小时(?:不间断|专人|应急|昼夜|全天|双人)?(?:值班|值守|在岗|监[测控]|备勤|待命|畅通|联络)|至百分之[一二三四五六七八九十百]+|百分之[一二三四五六七八九十百]+至|[Il]万|全天24小时|五年规划|万一|千万(?![元])|百年|十分(?!之)|一次性|一一|同年|当年|上一年|今年|去年|常年|全年|多年|历年"
)  # fmt: skip

# What figures of a kind usually are, in its unit: the wrong ones where a document has none of its own.
_LADDERS: Final[Mapping[str, Sequence[float]]] = {
    "分钟": (5, 10, 15, 20, 30, 40, 60, 90), "小时": (1, 2, 3, 4, 6, 8, 12, 24, 36, 48, 72), "个小时": (1, 2, 3, 4, 6, 8, 12, 24, 48, 72),
    "日": (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90), "天": (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90),
    "工作日": (3, 5, 7, 10, 15, 20, 30, 45), "个工作日": (3, 5, 7, 10, 15, 20, 30, 45), "周": (1, 2, 3, 4, 6), "个月": (1, 2, 3, 6, 9, 12),
    "年": (1, 2, 3, 4, 5, 8, 10, 20), "%": (5, 10, 20, 30, 40, 50, 60, 70, 80, 90),
    "倍": (1, 2, 3, 4, 5, 8, 10), "级": (4, 5, 6, 7, 8, 9, 10, 12), "元": (1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000),
    "毫米": (10, 20, 30, 50, 100, 150, 200, 250),
}  # fmt: skip
_USUAL: Final = (1, 2, 3, 5, 10, 15, 20, 30, 50, 60, 80, 100, 150, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000, 100_000, 500_000, 1_000_000)  # fmt: skip
_OFTENS: Final = ("每月", "每季度", "每半年", "每年", "每两年", "每三年", "每五年")
_SHARES: Final = ("四分之一", "三分之一", "二分之一", "三分之二", "四分之三")
_FURTHEST: Final = 12  # times larger or smaller: what is further off nobody takes for right


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `text` stands at [start:end] of the folded sentence; values in hours, yuan or its own unit."""

    start: int
    end: int
    text: str
    kind: Kind
    values: tuple[float, ...]  # one, or the two ends of a range
    unit: str  # as written


def figures(folded: str) -> list[Figure]:
    """The figures of a sentence that may be asked for, in order; those that number things or say 一个 are none."""
    text = _MASKED.sub(lambda m: "\0" * len(m.group()), folded)
    found: list[Figure] = []
    for one in (*_often(text), *_ranges(text), *_shares(text), *_amounts(text)):
        if not any(one.start < f.end and f.start < one.end for f in found):
            found.append(one)
    return sorted(found, key=lambda f: f.start)


def _often(text: str) -> Iterator[Figure]:
    for m in _OFTEN.finditer(text):
        count = 0.5 if m["n"] == "半" else _value(m["n"]) if m["n"] else 1.0
        if count:
            yield Figure(m.start(), m.end(), m.group(), "often", (count * _PERIOD[m["u"]],), m["u"])


def _ranges(text: str) -> Iterator[Figure]:
    for m in _RANGE.finditer(text):
        ends = [_scaled(m[f"n{k}"], m[f"s{k}"]) for k in (1, 2)]
        if m["u1"] == m["u2"] and ends[0] and ends[1] and ends[0] < ends[1]:
            yield Figure(m.start(), m.end(), m.group(), _kind(m["u1"]), (ends[0], ends[1]), m["u1"])


def _shares(text: str) -> Iterator[Figure]:
    for m in _SHARE.finditer(text):
        if m["p"]:
            value = number(m["p"])
        else:
            of, share = number(m["of"]), number(m["share"])
            value = round(100 * share / of) if of and share else None
        if value:
            yield Figure(m.start(), m.end(), m.group(), "share", (float(value),), "分之")


def _amounts(text: str) -> Iterator[Figure]:
    for m in _AMOUNT.finditer(text):
        k = 1 if m["n1"] else 2
        unit = m[f"u{k}"]
        if _PART_OF.search(text[: m.start()]):
            continue  # 260人 of 1,260人; 七日 of 四月七日
        value = _scaled(m[f"n{k}"], m[f"s{k}"])
        if not value or (value in (1, 2) and unit not in _DURATION and unit not in ("倍", "米", "公里", "%")):
            continue
        if re.match(r"[一-龥]", text[m.end() : m.end() + 1]) and unit in ("度", "级", "处", "条", "次", "日", "位") and not re.match(
            r"以|[之内前后及的至或和]|大风|地震|台风|起", text[m.end() : m.end() + 2]
        ):  # fmt: skip
            continue
        yield Figure(m.start(), m.end(), m.group(), _kind(unit), (value * _DURATION.get(unit, 1.0),), unit)


def _kind(unit: str) -> Kind:
    return "duration" if unit in _DURATION else "money" if unit == "元" else "share" if unit == "%" else "count"


def _scaled(written: str, scale: str | None) -> float | None:
    value = _value(written)
    return None if value is None else value * _SCALES[scale or ""]


def _value(written: str) -> float | None:
    if written[0].isdigit():
        return float(written)
    found = number(written)
    return None if found is None else float(found)


# -- wrong ones ---------------------------------------------------------------------------------------------------


def wrong_figures(right: Figure, others: Iterable[Figure], most: int = 6) -> list[str]:
    """Figures of the same kind, written the same way, that say something else: those of the document first.

    >>> wrong_figures(Figure(0, 2, '三日', 'duration', (72.0,), '日'), [])
    ['二日', '五日', '七日', '一日', '十日', '十五日']
    """
    found: dict[tuple[float, ...], str] = {}
    for one in others:
        if (
            one.kind == right.kind
            and one.unit == right.unit
            and len(one.values) == len(right.values)
            and one.values not in found
            and _tells_apart(right, one.values)
        ):
            written = _period(right, one.values) if right.kind == "often" else _written(right, one.values)
            if written:
                found[one.values] = written
    for values, written in _usual(right):
        if values not in found and _tells_apart(right, values):
            found[values] = written
    return [written for written in dict.fromkeys(found.values()) if written != right.text][:most]


def _tells_apart(right: Figure, values: tuple[float, ...]) -> bool:
    """True for other values that are not absurd beside the right ones."""
    if values == right.values:
        return False
    ratios = [a / b for a, b in zip(values, right.values, strict=True) if b]
    return all(1 / _FURTHEST <= r <= _FURTHEST for r in ratios) and any(not 0.9 < r < 1.1 for r in ratios)


def _usual(right: Figure) -> list[tuple[tuple[float, ...], str]]:
    if right.kind == "often":
        found = [(f.values, _period(right, f.values)) for text in _OFTENS for f in figures(text)]
    elif right.unit == "分之":
        if right.text.startswith("百分之"):
            found = [((float(v),), f"百分之{in_chinese(int(v))}") for v in _LADDERS["%"]]
        else:
            found = [(f.values, f.text) for text in _SHARES for f in figures(text)]
    else:
        ladder = _LADDERS.get(right.unit, _USUAL)
        factor = _DURATION.get(right.unit, 1.0)
        if len(right.values) == 2:
            pairs = [
                (a * factor, b * factor) for i, a in enumerate(ladder) for b in ladder[i + 1 : i + 5] if b / a <= 10
            ]
        else:
            pairs = [(a * factor,) for a in ladder]  # type: ignore[misc]
        found = [(values, written) for values in pairs if (written := _written(right, values))]
    return sorted(found, key=lambda one: (_distance(right.values, one[0]), one[0]))


def _period(right: Figure, values: Sequence[float]) -> str:
    """每三年 or, where the document writes 每2年, 每3年."""
    hours = values[0]
    digits = bool(re.search(r"\d", right.text))
    for name, each in (("年", 8766.0), ("月", 730.0), ("天" if "天" in right.text else "日", 24.0)):
        count = round(hours / each)
        if name != "月" and hours < each:
            continue
        if name == "月" and hours < 700:
            continue
        if name == "月" and (written := {6: "每半年", 3: "每季度", 1: "每月"}.get(count)):
            return written
        if abs(count * each - hours) < 0.02 * hours:
            named = str(count) if digits else "两" if count == 2 else in_chinese(count)
            return f"每{'' if count == 1 else named}{'个' if name == '月' and count > 1 else ''}{name}"
    return ""


def _distance(right: Sequence[float], other: Sequence[float]) -> float:
    return sum(max(a / b, b / a) for a, b in zip(right, other, strict=True) if a and b)


def _written(right: Figure, values: Sequence[float]) -> str:
    """These values as the right figure is written: 五日 for 三日, 2万元 for 5万元, 10人以上30人以下."""
    pattern = _RANGE if len(right.values) == 2 else _AMOUNT
    m = pattern.search(right.text)
    if m is None:
        return ""
    factor = _DURATION.get(right.unit, 1.0)
    out = []
    keys = (1, 2) if len(right.values) == 2 else (1 if m["n1"] else 2,)
    for k, value in zip(keys, values, strict=True):
        digits = len(m[f"n{k}"].partition(".")[2])  # 58.20 beside 58.2 would be the odd one out
        amount = _amount(value / factor, m[f"s{k}"] or "", digits, chinese=not m[f"n{k}"][0].isdigit())
        if not amount:
            return ""
        out.append(amount + right.unit)
    return f"{out[0]}以上{out[1]}以下" if len(out) == 2 else out[0]


def _amount(value: float, scale: str, digits: int, *, chinese: bool) -> str:
    value = round(value, 6)
    if chinese:
        if scale in ("万", "亿"):
            value /= _SCALES[scale]
        elif value >= 10_000 and value % 10_000 == 0:
            return in_chinese(int(value) // 10_000) + "万" if value < 10**8 else ""
        elif scale:
            scale = ""
        if value != int(value) or not 0 < value < 10_000:
            return ""
        return in_chinese(int(value)) + scale
    if scale:
        value /= _SCALES[scale]
        if value < 1 and scale == "万":
            return ""
    if value >= 10_000 and not scale and value % 10_000 == 0:
        return f"{value:.0f}"
    written = f"{value:.{digits}f}" if digits else f"{value:g}"
    return f"{written}{scale}" if value > 0 and abs(float(written) - value) < 1e-6 else ""
