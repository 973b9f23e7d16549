"""Several notices in one file: where the first one ends, so that number, day and issuer are those of one and the same notice.

A volume of notices, a notice that forwards another, a web page with a second document behind its own. The file is named by
its first notice. Left out: laws in one file, whose headers stand apart; annexes, which belong to their notice.

    first_notice(['云政发〔2024〕5号', '关于防汛的通知', '各区县人民政府：', …, '云政发〔2024〕6号', '关于抗旱的通知', '各区县人民政府：', …]) -> 4
"""

import re
from collections.abc import Sequence

from ingest.fold import fold
from ingest.metadata.numbers import is_number
from ingest.metadata.official import is_addressee, is_closing, is_letterhead, is_mark

_TITLE = re.compile(
    r"关于.{2,80}的?(?:通知|意见|决定|公告|通告|函|批复|报告|请示|通报|方案)(?:\([^()]{1,12}\))?$"
)  # folded
_ALL = re.compile(r"各|有关|[,、]")  # 各区县人民政府: no head of a list of duties (市水利局：)
_ABOVE = 4  # lines above the addressees among which the title of their notice stands
_LONGEST = 100  # characters of a line of a title


def first_notice(lines: Sequence[str]) -> int:
    """How many of the lines are the first notice's; all of them where no second one follows."""
    begins = [begin for i, line in enumerate(lines) if (begin := _begin(lines, i, line)) is not None]
    return begins[1] if len(begins) > 1 else len(lines)


def _begin(lines: Sequence[str], at: int, line: str) -> int | None:
    """Where the notice begins whose addressees stand in the line `at`; None if that is no such line."""
    if line[-1:] not in "：:" or not is_addressee(line) or not _ALL.search(fold(line)):
        return None
    above = range(at - 1, max(-1, at - 1 - _ABOVE), -1)
    title = next((i for i in above if len(lines[i]) <= _LONGEST and _TITLE.search(fold(lines[i]).strip())), None)
    if title is None:
        return None
    begin = title
    while begin and begin > title - _ABOVE and _is_head(lines[begin - 1]):
        begin -= 1
    return begin


def _is_head(line: str) -> bool:
    """Whether a line may stand above the title of a notice: 云州市人民政府文件, 云政发〔2024〕5号, 特急; not what closes one."""
    return not is_closing(line) and (is_number(line) or is_letterhead(line) or is_mark(line))
