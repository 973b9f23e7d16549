"""Which characters a file of another kind can hold. What a document says is shown as it is; what cannot be written is left out.

Left out: how files are written (pack/, duties/export.py).
"""

import re
from typing import Final

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
