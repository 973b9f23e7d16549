"""Which of a document's dates is its own: the day it was made, the day it takes effect.

The day of a version counts, as law databases count it: of （2011年……通过　2022年……修正） the later. A text that takes effect
自印发之日起 does so on the day it was made. Left out: reading dates (dates.py), signatures (issuer.py).
"""

import re
from collections.abc import Sequence

from ingest.dates import dates, found_dates, month, year
from ingest.fold import fold
from ingest.metadata.issuer import Signature, made_dates

_MADE = re.compile(r"通过|公布|修订|修正|发布|印发|函颁|批准|核定|订定|制定|颁布|时间|日期|异动|令|成文")  # folded
_EFFECTIVE = re.compile(
    r"(?:自|从)(?P<day>[^自从,。;\n]{6,24}?)(?:起(?:正式)?(?:施行|实施|生效|执行)|(?<=日)生效)|于(?P<on>[^于,。;\n]{6,16}?日)(?:正式)?(?:施行|实施|生效)"
)
_FROM_THE_DAY = re.compile(
    r"自(?:公布|发布|印发|颁布|函颁|核定|下发)(?:之)?日(?:起)?(?:正式)?(?:施行|实施|生效|执行)"
)  # 自印发之日起施行
_THIS = re.compile(r"本|此件|通知")  # 本办法自……: what the document says of itself
_FULL = 10  # characters of 2024-04-12


def made_on(
    head: Sequence[str], tail: Sequence[str], signed: Signature | None, amended: Sequence[str], stem: str
) -> str | None:
    """The day it was made (ISO): signed, or last amended; as its header says; alone in a line; in its file name."""
    entries = [day for entry in amended for day in made_dates(entry)]
    if signed:
        return max([signed.day, *entries])
    header = [
        max(made)
        for line in head[:12]
        if ((len(line) < 80 and line[-1:] != "。") or line.startswith(("（", "(")))
        and _MADE.search(fold(line))
        and (made := made_dates(line))
    ]
    if header or entries:
        return max([*header, *entries])
    alone = [made[0] for line in (*tail[::-1], *head) if (made := made_dates(line)) and _is_little_else(line)]
    if alone:
        return alone[0]
    months = [month(line) for line in (*tail[::-1], *head) if len(line) <= 12 and month(line)]
    return next(iter((*months, *dates(stem))), None) or year(stem)


def effective_from(text: str, made: str | None, entries: int) -> str | None:
    """施行日期 (ISO): what the document says of itself (本条例自……), else the last such date in it.

    自公布之日起施行 is the day it was made, if it was made on one day: of a law amended later the day of its first
    publication is meant, unless it is Taiwan's 自公布日施行, which every version says of itself.
    """
    folded = fold(text)
    found = [
        (folded[max(0, m.start() - 12) : m.start()], dates(m["day"] or m["on"])) for m in _EFFECTIVE.finditer(folded)
    ]
    dated = [(before, days[-1]) for before, days in found if days]
    own = [day for before, day in dated if _THIS.search(before)]
    said = next(iter((*own[-1:], *(day for _, day in dated[-1:]))), None)
    if said is None and made and len(made) == _FULL and (m := _FROM_THE_DAY.search(folded)):
        return made if entries <= 1 or "之日" not in m.group() else None
    return said


def _is_little_else(line: str) -> bool:
    """'行业动态 | 2024-04-01 16:56' is a date line, a sentence that holds a date is none."""
    rest = line
    for start, end, _ in reversed(list(found_dates(line))):
        rest = rest[:start] + rest[end:]
    return len(re.sub(r"[\s　|:：\d]", "", rest)) <= 10 and line[-1] not in "。；"
