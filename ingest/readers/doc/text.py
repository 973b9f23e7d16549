r"""The printed characters of a Word 97–2003 paragraph, as docx_text.py reads them of a .docx: by the same rules.

Marks inside the text ([MS-DOC] 2.4.1): 13 begins a field, 14 parts its code from its result, 15 ends it; 02 refers to a note,
08 to a drawing, 01 to a picture or to the data of a form. Left out: text that only a style hides.

    见第\x13REF a\x143.2\x15节 -> 见第3.2节
"""

import re
from dataclasses import dataclass, field

from ingest.readers.doc.pieces import Pieces, whole
from ingest.readers.doc.properties import Look, Properties, fonts
from ingest.readers.docx.losses import Losses
from ingest.readers.docx.symbols import PRIVATE, is_symbol_font, sign
from ingest.readers.docx.text import printed
from ingest.readers.raised import shifted

BEGIN, SEPARATE, END, NOTE, PICTURE, SHAPE, SYMBOL = "\x13", "\x14", "\x15", "\x02", "\x01", "\x08", "("
# Characters that mean something else than they look ([MS-DOC] 2.4.1): line break, hyphens; breaks of pages and columns print nothing.
PRINTED = {"\x0b": "\n", "\x1e": "-", "\x1f": "", "\x0c": "", "\x0e": "", "\t": "\t", "\r": "", "\x07": ""}
CONTROL = re.compile(r"([\x00-\x1f])")
EMBEDDED = re.compile(r"\s*EMBED\s+(\S+)")  # EMBED Excel.Sheet.8
CHECK_BOX = re.compile(r"\s*FORMCHECKBOX")


@dataclass(slots=True)
class _Field:
    in_code: bool = True
    code: str = ""
    binary: int | None = None  # where the data of a form stands


@dataclass(slots=True)
class Texts:
    """Reads the runs of one file in order; a field may go over many paragraphs."""

    pieces: Pieces
    properties: Properties
    losses: Losses
    notes: list[int] = field(default_factory=list)  # where the text refers to a note
    shapes: list[int] = field(default_factory=list)  # where a drawing hangs, since `of` was last called
    _fields: list[_Field] = field(default_factory=list)
    _fonts: list[str] = field(default_factory=list)
    _before: Look = field(default_factory=Look)

    def __post_init__(self) -> None:
        self._fonts = fonts(self.pieces.table("fonts"))

    def of(self, start: int, end: int) -> str:
        """The printed characters from `start` to `end`, which lie in one paragraph."""
        self.shapes.clear()
        text = whole("".join(self._run(*run) for run in self.properties.looks(start, end)))
        for (
            open_field
        ) in self._fields:  # a code ends with its paragraph, so that a broken field hides no more than that
            open_field.in_code = False
        return text

    def _run(self, start: int, end: int, look: Look) -> str:
        raw = self.pieces.text[start:end]
        self.losses.insertions += look.inserted and not self._before.inserted and not look.deleted
        self.losses.deletions += look.deleted and not self._before.deleted
        self._before = look
        if look.deleted:
            return ""
        if look.symbol is not None and look.special:
            font, code = look.symbol
            return self._shown(self._sign(self._font(font), code), look)
        out, at = [], start
        for part in CONTROL.split(raw):
            if len(part) == 1 and part < " ":
                out.append(self._mark(part, at, look))
            elif self._fields and self._fields[-1].in_code:
                self._fields[-1].code += part
            else:
                out.append(self._shown(self._letters(part, look), look))
            at += len(part)
        return "".join(out)

    def _mark(self, mark: str, at: int, look: Look) -> str:
        """What a control character prints, and what it says."""
        visible = not look.hidden and not any(open_field.in_code for open_field in self._fields)
        if mark in PRINTED:
            return PRINTED[mark] if visible else ""
        if mark == BEGIN:
            self._fields.append(_Field())
        elif mark == SEPARATE and self._fields:
            self._fields[-1].in_code = False
        elif mark == END and self._fields:
            return self._shown(self._ended(self._fields.pop()), look)
        elif mark == PICTURE and self._fields and look.binary is not None:
            self._fields[-1].binary = look.binary
        elif mark == NOTE and look.special and visible:
            self.notes.append(at)
        elif mark in (SHAPE, PICTURE):
            self.shapes.append(at)
        return ""

    def _ended(self, ended: _Field) -> str:
        if found := EMBEDDED.match(ended.code):
            self.losses.objects[found.group(1)] += 1
        if CHECK_BOX.match(ended.code) and ended.binary is not None:
            return _check_box(self.pieces.data[ended.binary :])
        return printed(ended.code, None) if ended.in_code else ""

    def _letters(self, text: str, look: Look) -> str:
        font = self._font(look.font)
        if not is_symbol_font(font):
            return shifted(text, look.shift)
        return "".join(c if ord(c) > 0xFF and ord(c) not in PRIVATE else self._sign(font, ord(c)) for c in text)

    def _sign(self, font: str, code: int) -> str:
        found = sign(font, code)
        self.losses.signs += found is None
        return found or ""

    def _font(self, index: int) -> str:
        return self._fonts[index] if index < len(self._fonts) else ""

    def _shown(self, text: str, look: Look) -> str:
        return "" if look.hidden or any(open_field.in_code for open_field in self._fields) else text


def _check_box(raw: bytes) -> str:
    """☑ or □ as the data of a form says ([MS-DOC] 2.9.78 FFData): its state, or what it was made with."""
    at = int.from_bytes(raw[4:6], "little")
    bits = int.from_bytes(raw[at + 4 : at + 6], "little")
    state = bits >> 2 & 0x1F
    if state not in (0, 1):
        name = int.from_bytes(raw[at + 10 : at + 12], "little")
        state = int.from_bytes(raw[at + 14 + 2 * name : at + 16 + 2 * name], "little")
    return "☑" if state == 1 else "□"
