"""How official texts number their parts: one table of markers, each with a line it is made for.

编章节条 · 附件 · 案例 · 甲、壹、 · 一、（一）1.（1）a) 1) ① · 1 / 1.1 / 1.1.1 / A.1. A marker says what a line opens, as
written; a number in running text (第三章规定的……, 3.5公里, 第四十二條至前條……) opens nothing, and one that may be either
is only `likely` or `doubtful`. Left out: which part stands in which, and whether a doubtful number comes next (structure.py).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ingest.numerals import NUMERAL, number

Certainty = Literal["sure", "likely", "doubtful"]

_N = rf"[{NUMERAL}\d]+"
_GAP = r"[\s　]*"
_LIST_NUMBER = "[〇零一二三四五六七八九十百]{1,4}"
_HAN = "\u3400-\u9fff"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}

ANNEX_RANK = 10
CLOSING_RANK = 10  # of what stands behind the text of a standard: 参考文献
CHAPTER_RANK = 61  # of 1 where 1.1 stands below it
SHAPE_RANK = 85  # of headings known by their shape (headings.py): 【处置程序】, Ⅱ级响应, 3月
ITEM_RANK = 90
TITLE_MAX = 40  # characters of a heading
STOPS = "。；;！？!?，,、"  # what a heading does not end in

# kind, rank (a lower rank contains a higher one), pattern; "label" is the number as written.
# Ranks leave room for headings that only the markup marks. Full-width digits and letters are read as ASCII.
_MARKERS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("附件", ANNEX_RANK, re.compile(rf"(?!附件[:：][\s　]*(?:[如詳详見见](?:主旨|[說说]明|文)|[無无]$))(?P<label>(?:附[\s　]*件|附[\s　]*[录錄]|附表){_GAP}(?:[A-Z](?![A-Za-z])|{_N}(?:[-－]\d+)?)?)(?:{_GAP}[:：.．、]{_GAP}|{_GAP}$|[\s　]+|(?=[（(](?:规范性|資料性|规|资料性)))")),  # 附件3：, 附录A（规范性附录）
    ("编", 20, re.compile(rf"(?P<label>第{_GAP}{_N}{_GAP}(?:分?编|編|篇|部[分份]|单元|單元))(?P<gap>[\s　:：]*)")),  # 第一编 总则, 第二部分：任务
    ("章", 30, re.compile(rf"(?P<label>第{_GAP}{_N}{_GAP}章(?:之{_N})?)(?P<gap>[\s　:：]*)")),  # 第三章　监测与预警
    ("节", 40, re.compile(rf"(?P<label>第{_GAP}{_N}{_GAP}[节節])(?P<gap>[\s　:：]*)")),  # 第二节 应急响应
    ("案例", 45, re.compile(rf"(?P<label>【?(?:典型|事故|警示)*案例{_GAP}{_N}】?)(?:{_GAP}$|{_GAP}[:：.．、]{_GAP}|[\s　]+|(?<=】))")),  # 案例一：某厂爆炸, 【案例四】渡船倾覆
    ("议题", 46, re.compile(rf"(?P<label>[议議][题題]{_GAP}{_N})(?:{_GAP}$|{_GAP}[:：.．、]{_GAP}|[\s　]+)")),  # 议题一：关于防汛准备
    ("条", 50, re.compile(rf"(?P<label>第{_GAP}{_N}(?:[-－]\d+)?{_GAP}[条條](?:{_GAP}之{_GAP}{_N})?)(?P<gap>[\s　:：]*)")),  # 第十七条之一
    ("甲、", 54, re.compile(rf"(?P<label>[{_STEMS}])[、.．][\s　]*")),  # 甲、總則
    ("壹、", 55, re.compile(r"(?P<label>[壹貳贰參叁肆伍陸陆柒捌玖拾]{1,3})[\s　]?[、.．][\s　]*")),  # 壹、總則
    ("Ⅰ.", 56, re.compile(r"(?P<label>[Ⅰ-Ⅻ]|[IVX]{1,4})[、.．][\s　]*")),  # Ⅱ．任务, III. 响应
    ("1.1", 62, re.compile(r"(?P<label>(?:[1-9]\d?|[A-Z])(?:[.．]\d{1,2}){1,4}+)(?![\d])(?:[.．、](?!\d))?(?P<gap>[\s　]*)(?=[^\s\d.．]|$)")),  # 2.3.1 办事机构, 2.1. 机构, A.1
    ("1", CHAPTER_RANK, re.compile(rf"(?P<label>[1-9]\d?)(?P<gap>[\s　]*)(?=[{_HAN}]|(?<=[\s　])[A-Z“《])")),  # 1 总则: only where 1.1 is used too
    ("一、", 70, re.compile(rf"(?P<label>{_LIST_NUMBER})(?:[\s　]?[、.．][\s　]*|(?P<gap>[\s　]+)(?=[{_HAN}]))")),  # 一、总体要求
    ("（一）", 80, re.compile(rf"(?P<label>[（(]\s?{_LIST_NUMBER}\s?[）)]|[㈠-㈩])[、.．]?[\s　]*")),  # （一）指导思想
    ("问", 88, re.compile(r"(?P<label>[问問]|Q(?=\d|[:：]))\d{0,3}[:：][\s　]*")),  # 问：暴雨预警分几级？
    ("1.", ITEM_RANK, re.compile(r"(?P<label>[1-9]\d{0,2})(?:(?P<tight>(?<!\d\d\d)[.．](?=\d))|[\s　]?[.．、](?!\d))[\s　]*|(?P<dotted>[⒈-⒛])[\s　]*")),  # 1.总体目标, 1、事故易发生范围
    ("第一步", 95, re.compile(rf"(?P<label>第{_N}步|步骤{_GAP}{_N})[\s　]?[:：、.．，,\s　][\s　]*")),  # 第一步：关闭阀门
    ("（1）", 100, re.compile(r"(?P<label>[（(]\s?\d{1,3}\s?[）)]|[⑴-⒇])[、.．]?[\s　]*")),  # （1）安全生产类
    ("a)", 103, re.compile(r"(?P<label>[（(]?[a-z][）)])[、.．]?[\s　]*")),  # a) 按用途分
    ("1)", 105, re.compile(r"(?P<label>\d{1,3}[）)])[、.．]?[\s　]*")),  # 1）现场警戒
    ("A.", 107, re.compile(r"(?P<label>[A-Za-z])[、.．][\s　]*(?![A-Za-z\d])")),  # A.分機
    ("①", 110, re.compile(r"(?P<label>[①-⑳])[、.．]?[\s　]*")),  # ①封闭事故现场
)  # fmt: skip
LISTS = frozenset(
    ["甲、", "壹、", "Ⅰ.", "一、", "（一）", "1.", "第一步", "（1）", "a)", "1)", "A.", "①"]
)  # the kinds that also number the items of a list
IN_TURN = frozenset(
    ["甲、", "Ⅰ.", "a)", "A."]
)  # read as numbers only where they begin a list or follow the one before: a line may begin with B or 甲 by chance
MARKUP_RANK = 25  # an unnumbered heading of the markup stands above chapters, below parts
PLAIN_RANK = 120  # an unnumbered heading of the text stands below everything numbered

# What follows the number of an article or chapter that is spoken of: 第十七条第二款, 第四十二條至前條, 第三章的规定
_REFERRED_TO = re.compile(
    r"第[一二三四五六七八九十\d]+[款项項条條]|[、和与與或至到]|及(?!时|時)|的|之|所|等|(?:规定|規定)的?(?:的|情形|处|處|执|執|办)|(?:处罚|執行|执行|办理|辦理)的"
)
# … and what follows one that is spoken of as often as not: 第三十六条有下列情形之一的, 第三章规划与编制
_OFTEN_REFERRED_TO = re.compile(r"[款项項目规規中有内內以]|(?:处罚|執行|执行|办理|辦理)")
# Behind a blank, where the number is an article's own in nearly every case
_REFERRED_TO_APART = re.compile(r"第[一二三四五六七八九十\d]+[款项項]|[之的]?(?:规定|規定)的|[、和至]第")
# What follows a decimal that is a quantity: 3.5公里, 1.2万元, 0.8%; 3.1公路抢通 is a heading
_MEASURE = (
    r"[%％‰℃倍]|[万萬亿億]|元|[千公海]里|公[里斤顷頃尺分]|[毫厘千微]?米|平方|立方|吨|噸|千[克瓦伏]|兆|小[时時]|分[钟鐘]|秒"
    r"|[级級](?:以上|及以上|地震)|个(?:百分点|月|工作日)"
)
_QUANTITY = re.compile(
    rf"{_MEASURE}|[-~～—至]\d|[年月日时時点點](?:\d|[，,、至前起份底])|[前后後](?:[，,]|完成|[应應须須])"
)
_TIGHT_QUANTITY = re.compile(rf"\d+(?:{_MEASURE})")  # 1.5小时内报告; but 1.6月底前完成 is item 1
_FIRST_ENTRY = re.compile(r"^(?:前|引|序)[\s　?？]*言$")  # 前　言; 前??言 where a scrape lost the spaces
_LAST_ENTRY = re.compile(r"^(?:参考文献|參考文獻|索[\s　]*引|条文说明|條文說明)$")  # behind the annexes of a standard
_NARROW = {0xFF10 + n: str(n) for n in range(10)} | {0xFF21 + n: chr(65 + n) for n in range(26)}
_NARROW |= {0xFF41 + n: chr(97 + n) for n in range(26)}
_NUMBER_MAX = 60  # characters in which a line's number stands


@dataclass(frozen=True, slots=True)
class Marker:
    """What a line opens: `Marker('（一）', 80, '（二）', 3)` for '（二）基本原则'."""

    kind: str
    rank: int
    label: str
    after: int  # where the rest of the line begins
    certainty: Certainty = (
        "sure"  # else it may be none (第十七条规定, 1.6月底前), so its number must follow the one before
    )

    @property
    def numbers(self) -> tuple[int, ...]:
        """All its numbers: (17, 1) for 第十七条之一, (2, 3, 1) for 2.3.1, (1001, 1) for A.1, () for what has none (附件：)."""
        bare = self.label.translate(_NARROW).strip("（()）【】")
        if self.kind in ("a)", "A."):
            return (ord(bare.lower()) - ord("a") + 1,)
        if self.kind == "甲、":
            return (_STEMS.index(bare) + 1,)
        if bare in _ROMAN:
            return (_ROMAN[bare],)
        letter = (1001 + ord(bare[0]) - ord("A"),) if self.kind == "1.1" and bare[:1].isupper() else ()
        found = tuple(n for m in re.findall(_N, bare) if (n := number(m)) is not None)
        if found or letter:
            return letter + found
        numeric = unicodedata.numeric(bare, -1.0) if len(bare) == 1 else -1.0
        return (int(numeric),) if numeric >= 0 else ()  # ①, ⑴, ㈠

    @property
    def value(self) -> int | None:
        """The first number: 17 for 第十七条, 2 for （二）, 1 for ①, None for what has none (附件：)."""
        return next(iter(self.numbers), None)


def marker(line: str, *, decimal: bool) -> Marker | None:
    """The marker that begins a line, None if it opens nothing. `decimal`: the text numbers 1, 1.1, 1.1.1.

    >>> marker('第十七条之一　市水利局……', decimal=False).label
    '第十七条之一'
    """
    head = line[:_NUMBER_MAX].translate(_NARROW)
    narrow = head + line[_NUMBER_MAX:]
    for kind, rank, pattern in _MARKERS:
        m = pattern.match(narrow)
        if m is None:
            continue
        certainty = _certainty(kind, m, narrow, decimal)
        if certainty is None:
            continue
        group = "label" if m["label"] else "dotted"
        label = line[m.start(group) : m.end(group)]
        deeper = min(len(re.findall(r"[.．]", label)), 5) if kind == "1.1" else 0
        return Marker(kind, rank + deeper, label, m.end(), certainty)
    if _FIRST_ENTRY.match(line):
        return Marker("标题", PLAIN_RANK, "", 0)
    if _LAST_ENTRY.match(line):
        return Marker("标题", CLOSING_RANK, "", 0)
    return None


def decimal_numbers(line: str) -> tuple[int, ...]:
    """(2, 3, 1) for '2.3.1 办事机构', () for '3.5公里'."""
    found = marker(line, decimal=True)
    return found.numbers if found is not None and found.kind == "1.1" else ()


def is_heading(rest: str) -> bool:
    """True if what follows a number may be a title: it is short and ends in no stop."""
    return len(rest) <= TITLE_MAX and not rest.endswith((*STOPS, "：", ":"))


def _certainty(kind: str, m: re.Match[str], line: str, decimal: bool) -> Certainty | None:
    """How sure it is that the line opens this; None if it does not."""
    rest = line[m.end() :]
    if kind in ("附件", "案例", "议题"):
        return "sure" if len(line) <= TITLE_MAX and not rest.endswith(tuple(STOPS)) else None
    if kind in ("编", "章", "节"):
        return _of_reference(m, rest) if is_heading(rest) else None
    if kind == "条":
        return _of_reference(m, rest)
    if kind == "1.1":
        return _of_decimal(m, rest) if decimal else None
    if kind == "1":
        counts = decimal and bool(rest) and not _QUANTITY.match(rest)
        return ("sure" if m["gap"] else "likely") if counts else None
    if kind == "一、" and m["gap"]:
        return "sure" if is_heading(rest) else None
    if kind == "1." and m["tight"]:
        return None if _TIGHT_QUANTITY.match(rest) else "likely"
    return "likely" if kind in IN_TURN else "sure"


def _of_reference(m: re.Match[str], rest: str) -> Certainty | None:
    """'第十七条 市水利局' is an article, '第十七条第二款' is spoken of, '第十七条有下列' may be either."""
    if m["gap"] or not rest or rest[0] in "（(【［":
        return "doubtful" if _REFERRED_TO_APART.match(rest) else "sure"
    if _REFERRED_TO.match(rest):
        return None
    return "doubtful" if _OFTEN_REFERRED_TO.match(rest) else "likely"


def _of_decimal(m: re.Match[str], rest: str) -> Certainty | None:
    if not rest:
        return "doubtful"  # its title may stand in the next line
    two = len(re.findall(r"[.．]", m["label"])) == 1
    return None if two and _QUANTITY.match(rest) else "sure"
