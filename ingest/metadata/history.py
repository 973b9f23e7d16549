"""How a document came to be what it is: the entries of its header (通过, 公布, 修正), and how long it holds.

    （2002年6月29日……通过　根据2021年6月10日……第三次修正）
    -> ('2002年6月29日……通过', '根据2021年6月10日……第三次修正')

Left out: which date is the document's (days.py), other documents that it repeals (repeal.py).
"""

import re
from collections.abc import Sequence

from ingest.fold import fold

_DAY = r"(?:(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月|中华民国\s?[\d零〇一二三四五六七八九十百]{2,6}\s?年|[一二][\d一二三四五六七八九〇]{3}年)"
_BEGINS = rf"(?:\(?\d{{1,2}}[.、)]\s?)?(?:(?:根据|自)\s?)?{_DAY}"
_ENTRY = re.compile(rf"^\(?\s?(?!自){_BEGINS}.*(?:通过|公布|发布|修正|修订|订定|制定|函颁|批准|印发|核定|颁布)")
_SPLIT = re.compile(rf"(?:[\s,;。、]+)(?={_BEGINS})")  # ……通过　根据2009年……
_AMENDED = re.compile(r"修正|修订|修改|增订|删除")
_VALID = re.compile(r"有效期(?:限)?(?:为|至|到|:)?\s?[^,;。、()\n]{2,16}")  # 自印发之日起施行，有效期5年
_HEAD, _TAIL = 14, 6  # paragraphs among which such a header stands


def entries(lines: Sequence[str]) -> tuple[str, ...]:
    """The entries of the header, as written, in their order: of '（2011年……通过　2022年……修正）' the two."""
    found: list[str] = []
    for line in (*lines[:_HEAD], *lines[max(_HEAD, len(lines) - _TAIL) :]):
        folded = fold(line)
        if not _ENTRY.match(folded) or folded.endswith(("施行。", "废止。")):
            continue
        at = 0
        for end in (*(m.end() for m in _SPLIT.finditer(folded)), len(line)):
            found.append(line[at:end].strip(" 　，,；;。、"))
            at = end
    return tuple(_without_brackets(entry) for entry in found if entry)


def history(lines: Sequence[str]) -> tuple[str, ...]:
    """The entries of a document that was amended, and its term (有效期5年); () for one that stands as it was made."""
    made = entries(lines)
    amended = made if any(_AMENDED.search(fold(entry)) for entry in made) else ()
    return (*amended, *_term(lines))


def _term(lines: Sequence[str]) -> tuple[str, ...]:
    """What the last clauses (or the first lines) say of how long the document holds, as written."""
    for line in (*lines[-40:], *lines[:_HEAD]):
        folded = fold(line)
        m = _VALID.search(folded)
        if (
            m
            and re.search(r"施行|实施|执行|生效|本(?:办法|规定|通知|意见|预案|方案|细则)|试行", folded)
            and re.search(r"[年日月]", m.group())
        ):
            return (line[m.start() : m.end()],)
    return ()


def _without_brackets(entry: str) -> str:
    """'（2002年……通过' -> '2002年……通过': the bracket that opens the header or closes it belongs to no entry."""
    folded = fold(entry)
    if folded.count("(") > folded.count(")") and folded.startswith("("):
        entry = entry[1:]
    elif folded.count(")") > folded.count("(") and folded.endswith(")"):
        entry = entry[:-1]
    elif folded.startswith("(") and folded.endswith(")") and folded.find(")") == len(folded) - 1:
        entry = entry[1:-1]
    return entry.strip(" 　，,；;。、")
