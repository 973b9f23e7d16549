"""The numbers that a browser prints before the items of a list: they are text to whoever reads the page.

`type`, `start`, `reversed`, `value` and the list styles of CSS that number in Chinese, Latin and Roman. Left out: lists
whose style is stated in a style sheet outside the page, counters of CSS, bullets.

    <ol start=3><li>值守</li></ol>                                       -> 3.值守
    <ol style="list-style-type: cjk-ideographic"><li>值守</li></ol>      -> 一、值守
"""

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.numerals import in_chinese

STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;}]*)", re.IGNORECASE)  # list-style-type: lower-alpha
NO_NUMBERS = re.compile(
    r"(?:^|[\s,}])(?:ol|li)\b[^{}]{0,200}\{[^{}]{0,2000}?list-style(?:-type)?\s*:\s*none", re.IGNORECASE
)  # ul, ol, li { margin: 0; list-style: none }
CHINESE = frozenset(
    ("cjk-ideographic", "simp-chinese-informal", "simp-chinese-formal", "trad-chinese-informal", "trad-chinese-formal")
)
TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
FIRST_NODES = 40  # among which the first text of an element stands
MAX_CHINESE = 10_000
LETTERS = ("alpha", "latin", "roman")
TYPED = re.compile(
    r"[（(]?[\d一二三四五六七八九十]{1,3}(?:[)）、]|[.．](?!\d))|\d{1,2}(?:\.\d{1,2})+\s|[①-⑳㈠-㈩⑴-⒇]|第[一二三四五六七八九十百\d]+[章节節条條款项]"
)  # the author wrote the number as well: 1.值守, （二）, 第三条
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"))
ROMAN_SMALL = ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class ListNumbers:
    """Counts the items of every ordered list of a page."""

    def __init__(self, tree: LexborHTMLParser | None = None) -> None:
        sheets = [] if tree is None else [style.text() for style in tree.css("style")]
        self._unnumbered = any(NO_NUMBERS.search(sheet) for sheet in sheets)
        self._next: dict[int, int] = {}  # by the list's mem_id

    def label(self, item: LexborNode) -> str:
        """What stands before a <li>: "3." or "一、"; "" if its list has no numbers or the author typed them."""
        above = item.parent
        if above is None or above.tag != "ol":
            return ""
        attributes = above.attributes
        step = -1 if "reversed" in attributes else 1
        number = self._next.get(above.mem_id)
        if number is None:
            items = sum(1 for child in above.iter() if child.tag == "li")
            number = _whole(attributes.get("start"), items if step < 0 else 1)
        number = _whole(item.attributes.get("value"), number)
        self._next[above.mem_id] = number + step
        style = _style(item) or _style(above)
        if style is None and "type" not in attributes and self._unnumbered:
            return ""
        form = style or TYPES.get((attributes.get("type") or "1").strip(), "decimal")
        if form == "none" or TYPED.match(first_text(item)):
            return ""
        return _shown(number, form)


def _style(node: LexborNode) -> str | None:
    """The list style that an element states itself: 'lower-alpha'."""
    m = STYLE.search(node.attributes.get("style") or "")
    words = m.group(1).lower().split() if m else []
    known = {"none", "decimal", *CHINESE, *(f"{case}-{kind}" for case in ("lower", "upper") for kind in LETTERS)}
    return next((word for word in words if word in known), None)


def first_text(element: LexborNode) -> str:
    """The first text in an element, not all of it: elements may stand in one another a thousand deep."""
    nodes = islice(element.traverse(include_text=True), FIRST_NODES)
    texts = (node.text_content or "" for node in nodes if node.tag == "-text")
    return next((text.strip() for text in texts if text.strip()), "")


def _whole(text: str | None, otherwise: int) -> int:
    stated = (text or "").strip()
    return int(stated) if re.fullmatch(r"-?\d{1,4}", stated) else otherwise


def _shown(number: int, form: str) -> str:
    if form in CHINESE and 0 < number < MAX_CHINESE:
        return in_chinese(number) + "、"
    if form.endswith(("alpha", "latin")) and number > 0:
        text = ""
        while number:
            number, letter = divmod(number - 1, 26)
            text = chr(ord("a") + letter) + text
    elif form.endswith("roman") and 0 < number < 4_000:
        text = ""
        for value, letters in ROMAN + ROMAN_SMALL:
            text += letters * (number // value)
            number %= value
    else:
        return f"{number}."
    return (text.upper() if form.startswith("upper") else text) + "."
