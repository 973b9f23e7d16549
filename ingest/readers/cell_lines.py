r"""The lines of one cell as one text, by one rule for all formats: what was only broken to fit goes together, items stay apart.

Authors break the text of a cell to make it fit its column (特别 / 严重) and to set one item below the other (停止集会。 / 转移群众。),
and no format says which it was. Lines go together, with nothing put between them, where it can be told:

    in a header, which names its column by one name            交通 / 事故          -> 交通事故
    single characters set from top to bottom                   红 / 色              -> 红色
    around a bracket that is open or opens                     Ⅰ级 / （特别重大）    -> Ⅰ级（特别重大）
    short words that do not fit side by side into the column   特别 / 严重          -> 特别严重

Everything else stays apart (a line break here, the space of a row in Block.row): sentences, items of a list, words of a
series (轻型 / 中型), names of persons, long lines, short words where the width is not known. Left out: lines of a page,
where every wrapped line ends (paged/cells.py).
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import eq

from ingest.metadata.offices import are_joint

LONGEST_SHORT = 4  # characters of a word that was broken off: 特别, 市应急; longer ones are items
LONGEST_WHOLE = 8  # … and of what they are together
HAN_WORD = re.compile(r"[\u3400-\u9fff]+$")  # 特别
OPENING, CLOSING = "（(《“", "）)》”"
SENTENCE_END = "。！？；：!?;:"
STARTS_ENTRY = re.compile(
    r"[□☐■√①-⑳·•●▪◆]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．](?!\d)|[a-zA-Z][)）]"
)  # □ 已备案，（1），2.，a)，• 巡查
LATIN_END, LATIN_START = re.compile(r"[A-Za-z]$"), re.compile(r"[A-Za-z]")
# 张某 / 李某某: begin with a common surname. Source: 公安部 2020 年全国姓名报告 (the hundred most frequent ones), without
# those that begin common words (高, 方, 任, 万, 常).
PERSON = re.compile(
    r"[王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻"
    r"余潘杜戴夏钟鍾汪田姜范石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍段雷钱錢汤湯尹黎易武乔喬贺賀赖賴龚龔文][\u3400-\u9fff]{1,2}$"
)


def joined(lines: Sequence[str], room: float | None = None) -> str:
    r"""The items of a cell, one a line; `room` is how many Han characters its column holds side by side, if that is known.

    >>> joined(["特别", "严重"], room=3), joined(["停止集会。", "转移群众。"])
    ('特别严重', '停止集会。\n转移群众。')
    """
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) > 1 and (all(len(line) == 1 and HAN_WORD.match(line) for line in lines) or _was_broken(lines, room)):
        return "".join(lines)
    items: list[str] = []
    for line in lines:
        if items and _goes_on(items[-1], line):
            items[-1] += line
        else:
            items.append(line)
    return "\n".join(items)


def label(text: str) -> str:
    """A cell of a header as the one name that it is: 交通, 事故 below it -> 交通事故."""
    return " ".join(one_line(text).split())


def one_line(text: str) -> str:
    """A name over several lines, as headings are: a break is a space between Latin words and between two offices that issue together."""
    whole = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        spaced = f"{whole} {line}"
        latin = LATIN_END.search(whole) and LATIN_START.match(line)
        whole = spaced if latin or are_joint(spaced, len(whole), len(whole) + 1) else whole + line
    return whole


def _goes_on(item: str, line: str) -> bool:
    """Whether a bracket joins a line to what stands above it."""
    if STARTS_ENTRY.match(line) or item[-1] in SENTENCE_END:
        return False
    opened = any(item.count(a) > item.count(b) for a, b in zip(OPENING, CLOSING, strict=True))
    return opened or line[0] in OPENING


def _was_broken(lines: Sequence[str], room: float | None) -> bool:
    """Whether short words are one name that its column is too narrow for."""
    whole = sum(map(len, lines))
    if room is None or whole > LONGEST_WHOLE or whole <= room:
        return False
    if not all(len(line) <= LONGEST_SHORT and HAN_WORD.match(line) for line in lines):
        return False
    return not _is_series(lines) and not all(map(PERSON.match, lines))


def _is_series(lines: Sequence[str]) -> bool:
    """Whether the lines are words of one series: 轻型 / 中型 / 重型, 水利局 / 气象局."""
    return len({len(line) for line in lines}) == 1 and all(a != b and any(map(eq, a, b)) for a, b in pairwise(lines))
