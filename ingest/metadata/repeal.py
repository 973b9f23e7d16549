"""Which documents a document repeals, as it writes them: 《云州市防汛预案》（云政发〔2015〕3号）.

    2019年印发的《云州市防汛预案》（云政发〔2019〕20号）同时废止。   a clause
    决定废止下列文件：1.《……》（云政发〔2015〕3号）                a decision, with its list or its table

What stands before a title and dates it (2019年印发的) is kept with it: it tells one version from another. A document of
which only an article is repealed is not repealed. Left out: finding the documents meant in the library (kb/versions.py).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.document import CELL_SEPARATOR
from ingest.fold import fold
from ingest.metadata.numbers import ANY_NUMBER

# All patterns match folded text.
_TITLE = r"《(?:[^《》]|《[^《》]*》){2,80}》"
_NUMBER_BEHIND = r"\((?:[^()]|\([^()]*\)){2,40}\)"
_DAY = r"(?:[\d零〇一二三四五六七八九十]{2,4}\s?年(?:[\d一二三四五六七八九十]{1,3}\s?月(?:[\d一二三四五六七八九十]{1,3}\s?日)?)?)"
_WORDS = r"(?:办法|规定|条例|细则|预案|方案|意见|通知|制度|规程|要点|规则|决定)"
_ENTRY = re.compile(
    rf"{_TITLE}(?:\s?{_NUMBER_BEHIND})?"  # 《云州市防汛预案》（云政发〔2015〕3号）
    rf"|{_DAY}?{ANY_NUMBER}"  # 云政发〔2015〕3号文件同时废止; 2012年3月1日云州市人民政府令第23号
    rf"|原[\u4e00-\u9fff]{{4,40}}{_WORDS}(?:\s?{_NUMBER_BEHIND})?"  # 原云州市防汛预案同时废止
)
_ENDS = r"(?:废止|停止(?:执行|施行|使用|实施|适用)|失效|作废|不再(?:执行|施行))"
_AFTER = re.compile(  # what follows the last entry
    rf"(?:等[^,。]{{0,20}}|(?:文件|文|规定|的规定))?[,\s]*(?:(?:自|从)[^,。]{{2,24}}起[,\s]*)?(?:现|即|均|一并|同时|相应|自行|自动|予以|宣布|,)*\s?{_ENDS}"
)
_BEFORE = re.compile(
    r"(?<!或者)(?<!建议)(?<!申请)(?<!修改、)(?:决定|现|予以|经研究|同意|宣布)[^,。:《]{0,20}废止[^,。《]{0,20}$|关于废止[^,。《]{0,12}$"
)
_JOINS = re.compile(r"[、,\s]*(?:以及|及其|以|及|和|与|同)?\s*")
_DATES_IT = re.compile(r"[^,;:。《》]{2,40}的$|原$")  # 2019年印发的
_PART_OF = re.compile(r"\s?(?:中|所附|附件|印发|公布|发布)的?")
_CITED = re.compile(r"(?:根据|依据|依照|按照|遵照)$")  # 根据《甲法》，《乙办法》同时废止
_LIST_OPENS = re.compile(r"废止.{0,24}:$|废止.{0,16}(?:目录|清单|文件)$")
_GOES_ON = re.compile(r"\s*(?:\(?[\d一二三四五六七八九十]{1,3}\s?[.、)]\s*)?(?=《)")  # ;二、《云州市乙办法》
_OPEN_LIST = re.compile(r"决定废止[^,。;《》]{0,20}:")  # 决定废止下列规章:一、《云州市甲办法》;
_ITEM = re.compile(r"\s*(?:\(?[\d一二三四五六七八九十]{1,3}\s?[.、)]\s*)?(?=\S)")
_DECIDES = re.compile(r"废止.*(?:决定|通知|公告|通告|目录|清单)$")
_MOST = 300  # entries of one document


def repeals(lines: Sequence[str], title: str, rows: Iterable[Sequence[str]] = ()) -> tuple[str, ...]:
    """What a document says it repeals, each title with its number and what dates it, as written, once."""
    found: list[str] = []
    for i, line in enumerate(lines):
        if re.search(rf"废止|{_ENDS}", fold(line)):
            found += _of_sentences(line)
        if _LIST_OPENS.search(fold(line).strip()):
            found += _of_list(lines[i + 1 :])
    if _DECIDES.search(fold(title)):
        found += [CELL_SEPARATOR.join(row) for row in rows if any(_ENTRY.search(fold(cell)) for cell in row)]
    return tuple(dict.fromkeys(found))[:_MOST]


def _of_sentences(line: str) -> Iterator[str]:
    folded = fold(line)
    start, listing = 0, False
    for end in (*(m.start() for m in re.finditer(r"[。;]", folded)), len(folded)):
        listing = listing and folded[start - 1] == ";" and _GOES_ON.match(folded, start) is not None
        yield from _of_sentence(line[start:end], folded[start:end], decided=listing)
        listing = listing or _OPEN_LIST.search(folded[start:end]) is not None
        start = end + 1


def _of_sentence(raw: str, folded: str, *, decided: bool) -> Iterator[str]:
    """The entries that a sentence repeals: those joined to the one that 废止 follows, or all that follow 决定废止.

    `decided` where it is an item of a list that a sentence before it opened.
    """
    found = list(_ENTRY.finditer(folded))
    repealed: list[tuple[int, int]] = []
    chain: list[tuple[int, int]] = []
    at = 0
    for m in found:
        between = folded[at : m.start()]
        decided = decided or _BEFORE.search(folded[: m.start()]) is not None
        dated = _DATES_IT.search(between)
        if chain and _PART_OF.fullmatch(between):  # 《……通知》（云政发〔2015〕3号）中的《云州市防汛预案》
            chain[-1] = (chain[-1][0], m.end())
            at = m.end()
            if decided or _AFTER.match(folded, m.end()):
                repealed += chain
                chain = []
            continue
        joined = _JOINS.sub("", between[: dated.start()] if dated else between, count=1) == ""
        if not joined:
            chain = []
        begin = m.start() - (len(dated.group()) - _joins_length(dated.group()) if dated else 0)
        at = m.end()
        if _CITED.search(between):
            chain = []
            continue
        chain.append((begin, m.end()))
        if decided or _AFTER.match(folded, m.end()):
            repealed += chain
            chain = []
    yield from (raw[begin:end].strip() for begin, end in repealed)


def _joins_length(text: str) -> int:
    m = _JOINS.match(text)
    return m.end() if m else 0


def _of_list(lines: Sequence[str]) -> Iterator[str]:
    """The items of a list of repealed documents, without their numbers in the list, up to the first line that is none."""
    for line in lines[:_MOST]:
        label = _ITEM.match(fold(line))
        item = line[label.end() if label else 0 :].strip().rstrip("；;。")
        if not _ENTRY.search(fold(item)) or len(item) > 150:
            return
        yield item
