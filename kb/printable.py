"""Which characters a file of another kind can hold. What a document says is shown as it is; what cannot be written is left out.

Left out: how files are written (pack/, duties/export.py).
"""

import re
from typing import Any, Final

# What is no character in XML 1.0 (§2.2, Char): Word and Excel files are XML, and would not open.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEYOND: Final = re.compile("[\U00010000-\U0010ffff]")
MISSING: Final = "〓"  # the printer's mark for a character that is not at hand


def for_xml(text: str) -> str:
    """The text without what XML cannot hold: control characters, halves of pairs, U+FFFE, U+FFFF."""
    return _NO_XML.sub("", text)


def for_plain_fonts(text: str) -> str:
    """The text with 〓 for characters beyond the Basic Multilingual Plane, which the standard PDF fonts do not have: 𬭩."""
    return _BEYOND.sub(MISSING, text)


def on_a4(paper: Any, *, landscape: bool = False) -> None:  # noqa: ANN401  # python-docx has no types
    """Set a Word document on A4 (GB/T 9704-2012, 210 × 297 mm); a new one is on the paper of its author's country."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    for section in paper.sections:
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
