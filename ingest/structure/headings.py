"""Headings that bear no number: known by their shape, or by standing short over a long paragraph.

Shapes that head a part where they come at least twice: 【处置程序】, Ⅱ级响应, 3月, 2024年5月10日. Left out: headings
that the markup marks (structure.py) and numbered ones (numbering.py).
"""

import re
from collections.abc import Sequence

from ingest.document import Paragraph
from ingest.structure.numbering import PLAIN_RANK, SHAPE_RANK, marker

_PLAIN = re.compile(r"[^。；：！？;:!?，,、（）()|…\[\]0-9]{4,30}$")  # 重点任务推进: no stop, no date, no number
_SIGNATURE = re.compile(r"(?:政府|办公[室厅]|委员会|委員會|[局厅府会院]|公司|指挥部|[年月日])$")
_LEAD_MIN = 60  # characters of a paragraph that a plain heading heads

_DAY = r"(?:\d{4}年)?\d{1,2}月(?:份|\d{1,2}日)?"
_SHAPES: tuple[tuple[int, re.Pattern[str]], ...] = (  # how many make them headings, and what they look like
    (2, re.compile(r"[【〖［][^【】〖〗［］]{2,20}[】〗］]$")),  # 【处置程序】
    (2, re.compile(r"(?:[ⅠⅡⅢⅣ]|I{1,3}|IV|[一二三四1-4])级(?:应急|應急)?(?:响应|響應|预警|預警)[^。，；：\s,;:]{0,10}$")),  # Ⅱ级响应
    (3, re.compile(rf"[（(]?{_DAY}(?:[—\-~～至]{_DAY})?[）)]?[:：]?$|第?[一二三四]季度[:：]?$")),  # 3月, 1月—2月, 5月10日
)  # fmt: skip
_RUNNING = 15  # characters of a line that is text


def headings(
    lines: Sequence[str], paragraphs: Sequence[Paragraph], contents: frozenset[int], *, decimal: bool
) -> dict[int, int]:
    """The lines that head what follows them, each with its rank: `{4: 85, 9: 85}`."""
    usable = [p.role == "paragraph" and i not in contents for i, p in enumerate(paragraphs)]
    found = dict.fromkeys(_plain(lines, usable, decimal), PLAIN_RANK)
    for least, shape in _SHAPES:
        shaped = [i for i, line in enumerate(lines) if len(line) <= 40 and usable[i] and shape.match(line)]
        heading = [i for i in shaped if _heads(lines, usable, i, shape, decimal=decimal)]
        if len(heading) >= least and len(heading) * 2 >= len(shaped):
            found |= dict.fromkeys(heading, SHAPE_RANK)
    return found


def _heads(lines: Sequence[str], usable: Sequence[bool], i: int, shape: re.Pattern[str], *, decimal: bool) -> bool:
    """True if text or a list stands below the line: a cell, or a date below another, heads nothing."""
    if i + 1 >= len(lines) or not usable[i + 1] or shape.match(lines[i + 1]):
        return False
    below = lines[i + 1]
    return len(below) >= _RUNNING or below[-1] in "。；：;:" or marker(below, decimal=decimal) is not None


def _plain(lines: Sequence[str], usable: Sequence[bool], decimal: bool) -> set[int]:
    """Short lines without a stop that stand between a full stop and a long paragraph, if there are several."""
    found = set()
    for i in range(2, len(lines) - 1):
        before, line, after = lines[i - 1 : i + 2]
        if not all(usable[i - 1 : i + 2]) or len(after) < _LEAD_MIN or before[-1] not in "。！？”":
            continue
        if not _PLAIN.match(line) or _SIGNATURE.search(line) or marker(line, decimal=decimal):
            continue
        if not marker(after, decimal=decimal):
            found.add(i)
    return found if len(found) >= 2 else set()
