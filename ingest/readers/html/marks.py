"""What a page raises or lowers, and which raised text is the mark of a footnote.

The mark in the text is left out, as in every format (突发事件¹是指); the note itself keeps its own. Left out: which glyphs are
written for raised text (readers/raised.py), classes of style sheets.

    m<sup>3</sup> -> "superscript"; <a href="#_ftn1">[1]</a> is a mark, <a href="#_ftnref1">[1]</a> before the note is none
"""

import re

from selectolax.lexbor import LexborNode

from ingest.readers.raised import Shift

STYLED = frozenset({"span", "font", "em", "i", "b", "strong"})  # elements of text whose style may shift them
SHIFT = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)  # vertical-align: super
SHIFTS: dict[str, Shift] = {"sup": "superscript", "super": "superscript", "sub": "subscript"}
# A link to a footnote (#_ftn1, #fn:2, #cite_note-3), not the one from there back (#_ftnref1), and the mark that it is.
NOTE_LINK = re.compile(r"[^#]*#(?!.*(?:ref|back))_?(?:ftn|edn|fn|en|foot_?note|end_?note|note|cite)", re.IGNORECASE)
NOTE_MARK = re.compile(r"[\[（(〔［]?\s*(?:\d{1,3}|[ivx]{1,6}|[①-⑳*＊†])\s*[\]）)〕］]?")  # [1], ①, iv


def shift_of(node: LexborNode) -> Shift:
    """Whether an element raises or lowers its text: <sup>, <span style="vertical-align:super">."""
    if node.tag in SHIFTS:
        return SHIFTS[node.tag]
    stated = SHIFT.search(node.attributes.get("style") or "") if node.tag in STYLED else None
    return "" if stated is None else SHIFTS[stated.group(1).lower()]


def is_note_mark(link: LexborNode) -> bool:
    """Whether a link is the mark of a footnote in the text: <a href="#_ftn1">[1]</a>."""
    if not NOTE_LINK.match(link.attributes.get("href") or ""):
        return False
    return NOTE_MARK.fullmatch(link.text().strip()) is not None
