"""What the styles of a Word file say of a paragraph: is it a heading, which list it counts in, is it hidden.

A style may be based on another, and Chinese offices name theirs as they like (一级标题, 章标题), so the outline level that
Word itself keeps is asked first. Left out: fonts and sizes.

    paragraph in a style named 二级标题, no outline level stated -> heading_level 2
"""

import re
from collections.abc import Iterator

from ingest.readers.docx.labels import Numbering
from ingest.readers.docx.numbering import number, on, value
from ingest.readers.docx.package import Element, W

OUTLINE_LEVELS = 9  # 0 to 8 are headings, 9 is body text
# Name of a style -> the heading level it stands for; a group holds the level. The first that matches decides.
HEADING_STYLES: tuple[tuple[re.Pattern[str], int | None], ...] = (
    (
        re.compile(r"(?:heading|标题|標題)\s*([1-9])(?!\d)(?!.*(?:char|字符))", re.IGNORECASE),
        None,
    ),  # heading 1, 标题 2, 标题 1,章
    (re.compile(r"([一二三四五六七八九1-9])[级級](?:标题|標題)"), None),  # 一级标题, 2级标题
    (re.compile(r"[编編]标题$"), 1),  # 编标题
    (re.compile(r"章(?:标题|標題|名)$"), 1),  # 章标题
    (re.compile(r"[节節](?:标题|標題|名)$"), 2),  # 节标题
    (re.compile(r"(?:title|(?:文件|公文|文档|主|大)?标题|標題)$", re.IGNORECASE), 1),  # Title, 公文标题
)
CHINESE_LEVELS = "一二三四五六七八九"


class Styles:
    """The styles of one document by their ids; without any, paragraphs speak for themselves."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId"): style for style in found}
        paragraphs = (
            key
            for key, s in self._styles.items()
            if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true", "on")
        )
        self._default = next(paragraphs, None)
        self.shifts = {
            key: shift for key, s in self._styles.items() if (shift := value(s.find(f"{W}rPr"), "vertAlign"))
        }
        self.hidden = frozenset(key for key, s in self._styles.items() if on(s.find(f"{W}rPr/{W}vanish")))

    def style_of(self, paragraph: Element) -> str | None:
        """The id of its style."""
        return value(paragraph.find(f"{W}pPr"), "pStyle") or self._default

    def heading_level(self, paragraph: Element) -> int | None:
        """1 to 9 by outline level or name of style; None for body text."""
        outline = value(paragraph.find(f"{W}pPr"), "outlineLvl")
        for key in self._chain(self.style_of(paragraph)):
            if outline is not None:
                break
            style = self._styles[key]
            outline = value(style.find(f"{W}pPr"), "outlineLvl")
            level = level_of_name(value(style, "name") or "") if outline is None else None
            if level is not None:
                return level
        level = number(outline, OUTLINE_LEVELS)
        return level + 1 if 0 <= level < OUTLINE_LEVELS else None

    def list_of(self, paragraph: Element, numbering: Numbering) -> tuple[str, int] | None:
        """The list and the level that the paragraph counts in; None if it has no number."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = self.style_of(paragraph)
        use, level = value(own, "numId"), value(own, "ilvl")
        for key in self._chain(style):
            if use is not None:
                break
            stated = self._styles[key].find(f"{W}pPr/{W}numPr")
            use = value(stated, "numId")
            if use is not None and level is None:
                level = value(stated, "ilvl") or str(numbering.level_of_style(use, key))
        return None if use is None or use == "0" else (use, number(level))

    def _chain(self, style: str | None) -> Iterator[str]:
        """The style and those it is based on."""
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            yield style
            style = value(self._styles[style], "basedOn")


def level_of_name(name: str) -> int | None:
    """The heading level that a style's name states: 一级标题 -> 1, heading 2 -> 2, 正文 -> None."""
    for pattern, level in HEADING_STYLES:
        if found := pattern.match(name.strip()):
            stated = found.group(1) if level is None else ""
            return level or (CHINESE_LEVELS.index(stated) + 1 if stated in CHINESE_LEVELS else int(stated))
    return None
