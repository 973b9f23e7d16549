"""How official texts number their parts: one table of markers, each with a line it is made for.

编章节条 · 附件 · 壹、 · 一、（一）1.（1）1) ① · 1 / 1.1 / 1.1.1. A marker says what a line opens, as written; a number in
running text (第三章规定的……, 3.5公里, 第四十二條至前條……) opens nothing. Left out: which part stands in which (structure.py).
"""

import re
import unicodedata
from dataclasses import dataclass

from ingest.numerals import NUMERAL, number

_N = rf"[{NUMERAL}\d]+"
_GAP = r"[\s　]*"
_LIST_NUMBER = "[〇零一二三四五六七八九十百]{1,4}"

CHAPTER_RANK = 61  # of 1 where 1.1 stands below it
ITEM_RANK = 90
TITLE_MAX = 40  # characters of a heading
STOPS = "。；;！？!?，,、"  # what a heading does not end in

# kind, rank (a lower rank contains a higher one), pattern; "label" is the number as written.
# Ranks leave room for headings that only the markup marks.
_MARKERS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("附件", 10, re.compile(rf"(?P<label>(?:附件|附录|附錄|附表){_GAP}(?:{_N}(?:[-－]\d+)?)?)(?:{_GAP}[:：.．、]{_GAP}|{_GAP}$|[\s　]+)")),  # 附件3：
    ("编", 20, re.compile(rf"(?P<label>第{_GAP}{_N}{_GAP}(?:分?编|編))[\s　]*")),  # 第一编 总则
    ("章", 30, re.compile(rf"(?P<label>第{_GAP}{_N}{_GAP}章(?:之{_N})?)[\s　]*")),  # 第三章　监测与预警
    ("节", 40, re.compile(rf"(?P<label>第{_GAP}{_N}{_GAP}[节節])[\s　]*")),  # 第二节 应急响应
    ("条", 50, re.compile(rf"(?P<label>第{_GAP}{_N}(?:[-－]\d+)?{_GAP}[条條](?:{_GAP}之{_GAP}{_N})?)(?P<gap>[\s　:：]*)")),  # 第十七条之一
    ("壹、", 55, re.compile(r"(?P<label>[壹貳贰參叁肆伍陸陆柒捌玖拾]{1,3})[、.．][\s　]*")),  # 壹、總則
    ("1.1", 62, re.compile(r"(?P<label>[1-9]\d?(?:[.．]\d{1,2}){1,4}+)(?![\d.．])[.．、]?[\s　]*(?=[^\s\d])")),  # 2.3.1 办事机构
    ("1", CHAPTER_RANK, re.compile(r"(?P<label>[1-9]\d?)(?P<gap>[\s　]*)(?=[\u3400-\u9fff])")),  # 1 总则: only where 1.1 is used too
    ("一、", 70, re.compile(rf"(?P<label>{_LIST_NUMBER})(?:[、.．][\s　]*|(?P<gap>[\s　]+)(?=[\u3400-\u9fff]))")),  # 一、总体要求
    ("（一）", 80, re.compile(rf"(?P<label>[（(]\s?{_LIST_NUMBER}\s?[）)]|[㈠-㈩])[、.．]?[\s　]*")),  # （一）指导思想
    ("1.", ITEM_RANK, re.compile(r"(?P<label>[1-9]\d?)(?:(?P<tight>[.．](?=\d))|[.．、])[\s　]*|(?P<dotted>[⒈-⒛])[\s　]*")),  # 1.总体目标, 1、事故易发生范围
    ("（1）", 100, re.compile(r"(?P<label>[（(]\s?\d{1,2}\s?[）)]|[⑴-⒇])[、.．]?[\s　]*")),  # （1）安全生产类
    ("1)", 105, re.compile(r"(?P<label>\d{1,2}[）)])[、.．]?[\s　]*")),  # 1）现场警戒
    ("①", 110, re.compile(r"(?P<label>[①-⑳])[、.．]?[\s　]*")),  # ①封闭事故现场
)  # fmt: skip
LISTS = frozenset(
    ["壹、", "一、", "（一）", "1.", "（1）", "1)", "①"]
)  # the kinds that also number the items of a list
MARKUP_RANK = 25  # an unnumbered heading of the markup stands above chapters, below parts
PLAIN_RANK = 120  # an unnumbered heading of the text stands below everything numbered

# What follows a number of an article or chapter that is only spoken of: 第十七条规定的, 第四十二條至前條, 第三章的
_SPOKEN_OF = re.compile(r"[款项項目第、及和与與或至之所的规規中有内內]|(?:处罚|執行|执行|办理|辦理)")
# What follows a decimal that is a quantity: 3.5公里, 1.2万元, 0.8%; 3.1公路抢通 is a heading
_QUANTITY = re.compile(
    r"[%％‰℃倍]|[万萬亿億]|元|[千公海]里|公[里斤顷頃尺分]|[毫厘千微]?米|平方|立方|吨|噸|千[克瓦伏]|兆|小[时時]|分[钟鐘]|秒"
    r"|[级級](?:以上|及以上|地震)|个(?:百分点|月|工作日)|[-~～—至]\d|[年月日时時点點](?:\d|[，,、至前起份底])|[前后後](?:[，,]|完成|[应應须須])"
)
_FIRST_ENTRY = re.compile(r"^(?:前|引|序)[\s　?？]*言$")  # 前　言; 前??言 where a scrape lost the spaces


@dataclass(frozen=True, slots=True)
class Marker:
    """What a line opens: `Marker('（一）', 80, '（二）', 3)` for '（二）基本原则'."""

    kind: str
    rank: int
    label: str
    after: int  # where the rest of the line begins
    strict: bool = True  # False: it may be none (第十七条规定, 1.6月底前), so its number must follow the one before

    @property
    def value(self) -> int | None:
        """The number: 17 for 第十七条, 2 for （二）, 1 for ①, None for what has none (附件：)."""
        found = re.search(_N, self.label)
        if found:
            return number(found.group())
        return int(unicodedata.numeric(self.label)) if len(self.label) == 1 else None  # ①, ⑴, ㈠


def marker(line: str, *, decimal: bool) -> Marker | None:
    """The marker that begins a line, None if it opens nothing. `decimal`: the text numbers 1, 1.1, 1.1.1.

    >>> marker('第十七条之一　市水利局……', decimal=False).label
    '第十七条之一'
    """
    for kind, rank, pattern in _MARKERS:
        m = pattern.match(line)
        if m is None or not _opens(kind, m, line, decimal):
            continue
        groups = m.groupdict()
        label = groups["label"] or groups.get("dotted") or ""
        deeper = min(len(re.findall(r"[.．]", label)), 5) if kind == "1.1" else 0
        strict = kind not in ("条", "1") or bool(groups["gap"]) or m.end() == len(line) or line[m.end()] in "（(【［"
        strict = strict and not groups.get("tight")
        return Marker(kind, rank + deeper, label, m.end(), strict)
    if _FIRST_ENTRY.match(line):
        return Marker("标题", PLAIN_RANK, "", 0)
    return None


def is_decimal(line: str) -> bool:
    """True for '2.3.1 办事机构', False for '3.5公里'."""
    found = marker(line, decimal=True)
    return found is not None and found.kind == "1.1"


def is_heading(rest: str) -> bool:
    """True if what follows a number may be a title: it is short and ends in no stop."""
    return len(rest) <= TITLE_MAX and not rest.endswith((*STOPS, "：", ":"))


def _opens(kind: str, m: re.Match[str], line: str, decimal: bool) -> bool:
    rest = line[m.end() :]
    heading = is_heading(rest)
    if kind == "附件":
        return len(line) <= TITLE_MAX
    if kind in ("编", "章", "节"):
        return heading and not _SPOKEN_OF.match(rest)
    if kind == "条":
        return bool(m["gap"]) or not _SPOKEN_OF.match(rest)
    if kind == "1.1":
        return decimal and not (len(re.findall(r"[.．]", m["label"])) == 1 and _QUANTITY.match(rest))
    if kind == "1":
        return decimal and bool(rest) and not _QUANTITY.match(rest)
    if kind == "一、" and m["gap"]:
        return heading
    return True
