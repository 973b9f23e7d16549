"""Lines that were only wrapped: which line goes on in the next one.

Plain text is often wrapped at a fixed width; a title or a （…… in any format may be broken over lines. Left out:
PDF lines, which their reader joins by where they stand on the page.
"""

import re
from collections import Counter
from collections.abc import Sequence

_TERMINAL = "。；;！？!?：:"
_CLOSERS = "”」』）)》"
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "「": "」"}
INDENT = 2  # characters that the first line of a paragraph is set in
BRACKET_REACH = 150  # characters: what stands in an open bracket is a clause, not pages

_BARS = re.compile(r"[|｜]")

STARTS_NEW = re.compile(  # a line that begins something of its own is never joined to the one before
    r"第[\s　]*[一二三四五六七八九十百千零〇\d]+[\s　]*[编編章节節条條](?!的|之?[规規]定|第.{1,3}[款项項]|[、和至])|[一二三四五六七八九十]{1,3}[、.．]|[壹貳贰參叁肆伍陸陆柒捌玖拾]+、"
    r"|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、)）](?!\d)|\d{1,2}(?:\.\d{1,2})+|[①-⑳]|附件|附录|附錄|附表|附图|附圖|[-—–]{2}|[•●■◆·]|={3}|\*\s"
)  # 第十七条, 三、, 參、, （二）, 3., 3.1, ①, 附件1, ——坚持


def wrap_width(lines: Sequence[str], indented: Sequence[bool] = ()) -> int | None:
    """The width a text was wrapped at, None if it was not.

    At least eight lines, and a third of all, must end within two characters of it without closing punctuation. In a short
    text three are enough where its paragraphs begin `indented`, and behind each of those lines stands one that is not.
    """
    set_in = [INDENT * inside for inside in indented] or [0] * len(lines)
    ends = [
        (i, len(line) + set_in[i])
        for i, line in enumerate(lines)
        if len(line) >= 20 and line[-1:] not in _TERMINAL + _CLOSERS
    ]
    open_ends = Counter(length for _, length in ends)
    if not open_ends:
        return None
    width = max(open_ends, key=lambda n: sum(open_ends[n + d] for d in (-2, -1, 0, 1, 2)))
    near = sum(open_ends[width + d] for d in (-2, -1, 0, 1, 2))
    if near >= 8 and near * 3 >= len(lines):
        return width
    if near >= 3 and sum(indented) >= 2:
        behind = [i + 1 for i, length in ends if abs(length - width) <= 2 and i + 1 < len(lines)]
        return width if behind and not any(indented[i] for i in behind) else None
    return None


def goes_on(before: str, last: int, following: Sequence[str], width: int | None, *, indented: bool) -> bool:
    """True if `before`, whose last line has `last` characters, goes on in the first line of `following`.

    `('（2024年4月28日云州市人民政府令', 20, ['第12号公布）'])` does: its bracket closes there.
    """
    line = following[0]
    if not before or not line or before[-1] in _TERMINAL or STARTS_NEW.match(line) or before.startswith("==="):
        return False
    if len(_BARS.findall(before)) >= 2 or len(_BARS.findall(line)) >= 2:
        return False  # a row of a table that is drawn with bars
    if before[-1].isascii() and before[-1].isalpha() and line[0].isascii() and line[0].isalpha():
        return False  # the break was their space, and nothing is ever put in
    if len(before) < BRACKET_REACH and _closes(before, following):
        return True
    return width is not None and last >= width - 2 and not indented


def _closes(before: str, following: Sequence[str]) -> bool:
    """True if a bracket left open in `before` is closed within the next four lines, before anything new begins."""
    for opening, closing in _PAIRS.items():
        depth = before.count(opening) - before.count(closing)
        if depth <= 0:
            continue
        for line in following[:4]:
            if STARTS_NEW.match(line) or len(line) > BRACKET_REACH:
                break
            if line.count(closing) - line.count(opening) >= depth:
                return True
            if line[-1:] in "。；":
                break
    return False
