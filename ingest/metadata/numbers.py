"""Document numbers (发文字号) in all their forms: 云政办发〔2024〕5号, 国务院令第708号, 2024年第5号, 府消管字第1130052018號.

Source of the forms: GB/T 9704-2012, 规章制定程序条例 (令), 文書處理手冊 of Taiwan (字第…號). Left out: the numbers of other
documents that a text refers to (repeal.py reads those it repeals).
"""

import re
from collections.abc import Sequence

from ingest.fold import fold

_OPEN, _CLOSE = r"[\[(<{]", r"[\])>}]"
_COUNT = r"[\d一二三四五六七八九十百〇]{1,6}"
_FIGURE = r"[\d一二三四五六七八九十百〇零]"
_IN_DATE = rf"{_FIGURE}\s?[年月日]|(?<={_FIGURE})[年月日]|(?<={_FIGURE}\s)[年月日]"
_HAN = rf"(?!{_IN_DATE})[\u4e00-\u9fff]"  # a letter of an office's name: in 2012年3月1日云州市政府令 it is none of the date
# All patterns match folded text.
PLAIN = rf"(?:{_HAN}|[*×]){{1,14}}\s?{_OPEN}\s?(?:19|20)\d{{2}}\s?年?\s?{_CLOSE}\s?第?\s?\d{{1,5}}\s?号"  # 云政办发〔2024〕5号
ORDER = rf"(?:{_HAN}){{0,20}}令\s?(?:\(?(?:(?:19|20)\d{{2}}年)?第?\s?{_COUNT}\s?号\)?)"  # 国务院令第708号, 主席令（第八十八号）
LETTER = rf"(?:{_HAN}){{2,14}}字第\s?\d{{3,12}}[a-z]?\s?号"  # 府消管字第1130052018號
NOTICE = rf"(?:[\u4e00-\u9fff]{{2,20}})?(?:公告|通告)\s?\(?(?:(?:19|20)\d{{2}}\s?年\s?)?第\s?{_COUNT}\s?号\)?|第\s?{_COUNT}\s?号(?:公告|通告)"  # 第12号公告
YEARLY = rf"\(?(?:19|20)\d{{2}}\s?年\s?第\s?{_COUNT}\s?号\)?"  # 2024年第5号
ANY_NUMBER = rf"(?:{PLAIN}|{LETTER}|{ORDER})"

_FORMS = tuple(re.compile(form) for form in (PLAIN, ORDER, LETTER))
_WHOLE_LINE = tuple(re.compile(form) for form in (NOTICE, YEARLY))
# A number that stands behind these is another document's.
_REFERS = re.compile(r"根据|依据|依照|按照|《|精神|落实|废止|转发|现将|修订的|修改的|按$")
_BEFORE = re.compile(  # what a pattern of Han characters takes along in front of the number itself
    r"^.*[年月日](?=[\u4e00-\u9fff])(?!第)|^(?:总统|行政院)(?=[\u4e00-\u9fff])|^[\u4e00-\u9fff]{2,10}(?:政府|委员会)(?=[\u4e00-\u9fff]{2,6}字第)"
    r"|^[\u4e00-\u9fff]{1,6}[部会署](?=台[\u4e00-\u9fff]{1,4}字第)|^(?:文号|发文字号|字号|以|经)"
)
_ANY = re.compile(ANY_NUMBER)
_LEADS = re.compile(r"^(?:[\u4e00-\u9fff]*的)?(?:原|以|经|由)?")  # 发布的云州市人民政府令, 以市政府令
_LONGEST_LINE = 60


def number_of(lines: Sequence[str], entries: Sequence[str] = ()) -> str | None:
    """The number of the document itself, as written, without blanks: alone in a line, in a header, or behind a title.

    `entries` are those of its header, in their order: of several the last that published it under a number counts.

    >>> number_of(['云州市防汛办法', '（2019年3月1日云州市人民政府令第12号公布）'])
    '云州市人民政府令第12号'
    """
    joined = with_split_orders(lines)
    alone = (_alone(line) for line in joined)
    published = (_within(f"({entry}") for entry in reversed(entries))
    return next((found for found in (*alone, *published, *(_within(line) for line in joined)) if found), None)


def is_number(line: str) -> bool:
    """True for a line that is a document's number and nothing else: （云政办发〔2024〕5号）, 2024年第5号, 第12号."""
    return _alone(line) is not None or re.fullmatch(rf"\(?第\s?{_COUNT}\s?号\)?", fold(line).strip()) is not None


def with_split_orders(lines: Sequence[str]) -> list[str]:
    """The lines, with an order's number put behind its name: 云州市人民政府令 / 第12号."""
    split = {
        i
        for i in range(1, len(lines))
        if fold(lines[i - 1]).rstrip().endswith(("令", "公告", "通告"))
        and re.fullmatch(rf"\(?(?:\d{{4}}年)?\s?第?\s?{_COUNT}\s?号\)?", fold(lines[i]).strip())
    }
    return [f"{line}{lines[i + 1]}" if i + 1 in split else line for i, line in enumerate(lines)]


def numbers_in(text: str) -> list[str]:
    """The numbers that a text names, folded, each without what stands before it.

    >>> numbers_in('《云州市防汛办法》（2012年3月1日云州市人民政府令第23号公布）')
    ['云州市人民政府令第23号']
    """
    return [_closed(_LEADS.sub("", m.group())) for m in _ANY.finditer(fold(text))]


def same_number(one: str, other: str) -> bool:
    """True for one number in two ways of writing: 云政发〔2024〕5号, 云政发[2024]第5号."""
    return _plain(one) == _plain(other)


def _plain(number: str) -> str:
    return re.sub(r"[\[\](){}<>\s第年]", "", fold(number))


def _alone(line: str) -> str | None:
    folded = fold(line).strip()
    bare = re.split(r"\s*签发人", folded)[0].strip()
    inner = bare[1:-1] if bare.startswith("(") and bare.endswith(")") and bare.count("(") == 1 else bare
    for pattern in (*_FORMS, *_WHOLE_LINE):
        m = pattern.fullmatch(inner)
        if m and not _REFERS.search(inner):
            at = folded.index(inner)
            return _tidy(line.strip()[at : at + len(inner)])
    return None


def _within(line: str) -> str | None:
    folded = fold(line)
    for pattern in _FORMS:
        found = list(pattern.finditer(folded))
        m = (
            found[-1 if pattern.pattern == LETTER else 0] if found else None
        )  # 令制定公布……；令修正公布: the latest is the version's
        if m is None or _REFERS.search(folded[: m.end()]):
            continue
        made = folded.startswith("(") or re.match(
            r"\s?令?(?:制定|订定|修正|增订)?(?:公布|发布|函颁|颁布)", folded[m.end() :]
        )
        if len(line) <= _LONGEST_LINE or made:
            return _tidy(line[m.start() : m.end()])
    return None


def _tidy(number: str) -> str:
    """Without what stands before it, without blanks, with no bracket left alone."""
    number = re.sub(r"\s", "", number)
    while m := _BEFORE.match(fold(number)):
        if not m.end():
            break
        number = number[m.end() :]
    return _closed(number.strip())


def _closed(number: str) -> str:
    """Without a bracket at its end that closes what was opened before it."""
    opened, closed = fold(number).count("("), fold(number).count(")")
    return number.rstrip("）)") if closed > opened else number
