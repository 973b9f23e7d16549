"""The characters of a Word paragraph as they are printed, and what is drawn beside them.

Kept: insertions, results of fields, content controls, formulas, signs of symbol fonts, form check boxes, raised digits as
such (10⁵). Left out: deletions,
hidden text, codes of fields, the reading above a character (ruby), prompts of controls that nobody filled in, and the marks of
footnotes, which would stand in the middle of a sentence (突发事件¹是指); the note itself begins with its mark (docx_notes.py).

    市水利局<w:ins>会同市气象局</w:ins><w:del>单独</w:del>值守 -> 市水利局会同市气象局值守
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.readers.docx.labels import FORMATS
from ingest.readers.docx.losses import Losses
from ingest.readers.docx.math import M, formula
from ingest.readers.docx.numbering import number, on, value
from ingest.readers.docx.package import Element, W
from ingest.readers.docx.symbols import PRIVATE, is_symbol_font, sign
from ingest.readers.raised import shifted

COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE, FALLBACK = f"{COMPATIBILITY}AlternateContent", f"{COMPATIBILITY}Fallback"
TEXT_BOX = f"{W}txbxContent"
DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
INSERTED = frozenset((f"{W}ins", f"{W}moveTo"))
UNSEEN = frozenset((*(f"{W}{name}" for name in ("pPr", "rPr", "rt", "sdtPr", "tblPr", "sectPr")), TEXT_BOX))
SPACES = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
DRAWN = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
NOTE_MARKS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
SYMBOL_FIELD = re.compile(
    r'SYMBOL\s+(0x[0-9a-f]{1,6}|\d{1,6})(?:.*\\f\s+"?([^"\\]+))?', re.IGNORECASE
)  # SYMBOL 168 \f "Wingdings"
CIRCLED_FIELD = re.compile(
    r"eq\s*\\o\s*(?:\\a[clr]\s*)?\(\s*[○◯〇]\s*[,，;；]\s*(\d{1,2})\s*\)", re.IGNORECASE
)  # eq \o\ac(○,3)


@dataclass(slots=True)
class _Field:
    """A field that has begun: its code comes first, then its result."""

    in_code: bool = True
    code: str = ""
    form: Element | None = None  # of a form: what its box holds


@dataclass(slots=True)
class Texts:
    """Reads the paragraphs of one file in order. A field may run over many of them, as a table of contents does."""

    hidden: frozenset[str]  # styles whose text is not printed
    losses: Losses
    shifts: Mapping[str, str] = field(default_factory=dict)  # styles that raise or lower
    notes: list[tuple[str, str, bool]] = field(
        default_factory=list
    )  # kind, id, whether the author set the mark himself
    _fields: list[_Field] = field(default_factory=list)

    def of(self, paragraph: Element, style: str | None = None) -> str:
        """The printed characters of a paragraph, its automatic number not among them."""
        text = "".join(self._below(paragraph, style in self.hidden))
        for (
            open_field
        ) in self._fields:  # a code ends with its paragraph, so that a broken field hides no more than that
            open_field.in_code = False
        return text

    def _below(self, element: Element, hidden: bool) -> Iterator[str]:
        for child in element:
            if child.tag == f"{W}r":
                yield from self._run(child, hidden)
            elif child.tag == f"{M}oMath":
                yield formula(child) if self._shown else ""
            elif child.tag in DELETED:
                self.losses.deletions += _begins(child, DELETED)
            elif child.tag == f"{W}sdt" and is_prompt(child):
                self.losses.prompts += 1
            elif child.tag == ALTERNATE:
                yield from self._below(chosen(child), hidden)
            elif child.tag not in UNSEEN:
                self.losses.insertions += child.tag in INSERTED and _begins(child, INSERTED)
                yield from self._below(child, hidden)

    def _run(self, run: Element, hidden: bool) -> Iterator[str]:
        properties = run.find(f"{W}rPr")
        style = value(properties, "rStyle")
        vanish = None if properties is None else properties.find(f"{W}vanish")
        hidden = on(vanish) if vanish is not None else hidden or style in self.hidden
        fonts = None if properties is None else properties.find(f"{W}rFonts")
        font = None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
        shift = value(properties, "vertAlign") or self.shifts.get(style or "", "")
        for child in run:
            text = shifted("".join(self._piece(child, font, hidden)), shift)
            if self._shown and not hidden:
                yield text
            elif hidden:
                self.losses.hidden += sum(map(len, text.split()))

    def _piece(self, child: Element, font: str | None, hidden: bool) -> Iterator[str]:
        """What one element of a run prints."""
        tag = child.tag
        if tag == f"{W}t":
            yield self._signs(child.text or "", font)
        elif tag in SPACES:
            yield SPACES[tag]
        elif tag == f"{W}br":
            yield "" if child.get(f"{W}type") in ("page", "column") else "\n"
        elif tag == f"{W}sym":
            yield self._sign(child.get(f"{W}font"), _hexadecimal(child.get(f"{W}char")))
        elif tag == f"{W}fldChar":
            yield self._field(child)
        elif tag == f"{W}instrText":
            if self._fields and self._fields[-1].in_code:
                self._fields[-1].code += child.text or ""
        elif tag in NOTE_MARKS:
            if self._shown and not hidden:
                self.notes.append((NOTE_MARKS[tag], child.get(f"{W}id", ""), on_attribute(child, "customMarkFollows")))
        elif tag == ALTERNATE:
            for inner in chosen(child):
                yield from self._piece(inner, font, hidden)
        elif tag not in UNSEEN and tag not in DRAWN:
            yield from self._below(child, hidden)

    @property
    def _shown(self) -> bool:
        return not any(open_field.in_code for open_field in self._fields)

    def _field(self, mark: Element) -> str:
        """Begin, separate or end a field; what a field without a result prints at its end."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field(form=mark.find(f"{W}ffData")))
        elif self._fields and kind == "separate":
            self._fields[-1].in_code = False
        elif self._fields and kind == "end":
            ended = self._fields.pop()
            return printed(ended.code, ended.form) if ended.in_code or ended.form is not None else ""
        return ""

    def _signs(self, text: str, font: str | None) -> str:
        """Letters of a symbol font as the signs they print."""
        if not is_symbol_font(font):
            return text
        return "".join(
            c if c.isspace() or (ord(c) > 0xFF and ord(c) not in PRIVATE) else self._sign(font, ord(c)) for c in text
        )

    def _sign(self, font: str | None, code: int) -> str:
        found = sign(font, code)
        self.losses.signs += found is None and self._shown
        return found or ""


def printed(code: str, form: Element | None) -> str:
    r"""What a field without a result prints: eq \o\ac(○,3) -> ③; a form's check box -> ☑ or □; the choice of a list."""
    if match := CIRCLED_FIELD.search(code):
        return FORMATS["decimalEnclosedCircle"](int(match.group(1)))
    if match := SYMBOL_FIELD.match(code.strip()):
        return sign(match.group(2), int(match.group(1), 0)) or ""
    box = None if form is None else form.find(f"{W}checkBox")
    if box is not None:
        state = next((found for name in ("checked", "default") if (found := box.find(f"{W}{name}")) is not None), None)
        return "☑" if on(state) else "□"
    choices = None if form is None else form.find(f"{W}ddList")
    if choices is not None:
        entries = [entry.get(f"{W}val", "") for entry in choices.findall(f"{W}listEntry")]
        at = number(value(choices, "result") or value(choices, "default"))
        return entries[at] if at < len(entries) else ""
    return ""


def drawn(paragraph: Element) -> Iterator[Element]:
    """What is drawn in a paragraph, in order: text boxes whole, everything else element by element; nothing deleted."""
    for child in paragraph:
        if child.tag == ALTERNATE:
            child = chosen(child)  # noqa: PLW2901  # one of its alternatives stands in its place
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag not in DELETED and isinstance(child.tag, str):
            if child.prefix != "w" or child.tag in DRAWN:
                yield child
            yield from drawn(child)


def chosen(alternate: Element) -> Element:
    """The one of several alternatives that Word shows; the others are copies for older versions."""
    return next((child for child in alternate if child.tag != FALLBACK), alternate[0] if len(alternate) else alternate)


def is_prompt(control: Element) -> bool:
    """Whether a content control shows only its prompt: 单击此处输入文字."""
    return on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def on_attribute(element: Element, name: str) -> bool:
    """Whether an attribute says yes."""
    return element.get(f"{W}{name}", "0") in ("1", "true", "on")


def _begins(change: Element, kinds: frozenset[str]) -> bool:
    """Whether a change holds something, and begins here: one that a person made may be stored as several in a row."""
    before = change.getprevious()
    text = any(True for name in ("t", "delText", "drawing", "sym") for _ in change.iter(f"{W}{name}"))
    return text and (before is None or before.tag not in kinds)


def _hexadecimal(code: str | None) -> int:
    try:
        return int((code or "")[:6], 16)
    except ValueError:
        return 0
