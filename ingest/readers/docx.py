"""Word files: paragraphs, headings and tables in the order of the page, with automatic numbers spelt out.

Read from the XML that python-docx opens, since its own paragraphs lose tracked insertions, content controls, text
boxes and numbering, and repeat merged cells. Left out: headers and footers, comments, deleted and hidden text, pictures.

    第一条 numbered by Word, text 为了加强防汛工作 -> Block("第一条　为了加强防汛工作")
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from ingest.document import Block, Reading
from ingest.errors import UnsupportedFormat
from ingest.readers.docx_numbering import Numbering, W
from ingest.readers.limits import MAX_SPAN
from ingest.readers.table import blocks_of

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
TEXT_BOX = f"{W}txbxContent"
# Subtrees that are not on the page, or come by another way.
UNSEEN = frozenset(
    (*(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "rt")), FALLBACK, TEXT_BOX)
)
# Elements that only wrap paragraphs: content controls, tracked insertions, custom XML.
WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}

HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)  # heading 1, 标题 2
TITLE_STYLE = re.compile(r"(?:title|标题|標題)$", re.IGNORECASE)  # Title
NOTES = ("/footnotes", "/endnotes")  # ends of relation types
Element = Any  # lxml has no types


def read(data: bytes) -> Reading:
    """Blocks of a Word file. Errors of a broken file are translated by ingest.readers.read."""
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
    except ValueError as error:
        if "content type" not in str(error):
            raise
        raise UnsupportedFormat(
            "这是带宏的 Word 文件或模板（docm、dotx），暂不能直接读取。请用 Word 或 WPS 另存为 docx 后再添加。"
        ) from error
    numbering = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
    walk = _Walk(document.styles.element, None if numbering is None else numbering.element)
    walk.through(document.element.body)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(NOTES) and not relation.is_external:
            walk.through_notes(relation.target_part.blob)
    warnings = tuple(f"自动编号的格式 {form} 未识别，按 1、2、3 显示" for form in sorted(walk.numbering.unknown))
    return Reading(
        tuple(walk.blocks), "docx", title=(document.core_properties.title or "").strip() or None, warnings=warnings
    )


class _Walk:
    """Collects the blocks of a body in order."""

    def __init__(self, styles: Element, numbering: Element | None) -> None:
        self.blocks: list[Block] = []
        self.numbering = Numbering(numbering)
        self._styles = {style.get(f"{W}styleId"): style for style in styles.findall(f"{W}style")}
        self._default = next(
            (
                key
                for key, s in self._styles.items()
                if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") == "1"
            ),
            None,
        )
        self._tables = 0

    def through(self, body: Element) -> None:
        """Every paragraph and table below `body`, content controls opened."""
        for element in _flow(body):
            if element.tag == f"{W}p":
                self._paragraph(element)
            else:
                self._table(element)

    def through_notes(self, blob: bytes) -> None:
        """Footnotes or endnotes, after the text; the separator lines that Word keeps among them are none."""
        from docx.oxml import parse_xml

        root = parse_xml(blob)
        for note in root:
            if note.get(f"{W}type") is None:
                self.through(note)

    def _paragraph(self, paragraph: Element) -> None:
        text = self._text(paragraph)
        level = self._heading_level(paragraph)
        if level is not None and text.strip():
            self.blocks.append(Block("".join(line.strip() for line in text.splitlines()), "heading", level))
        else:
            self.blocks += [Block(line.rstrip()) for line in text.splitlines() if line.strip()]
        for box in _outside_fallback(paragraph, TEXT_BOX):
            self.through(box)

    def _text(self, paragraph: Element) -> str:
        """The paragraph's text with its automatic number in front of it."""
        text = "".join(_texts(paragraph))
        if not text.strip():
            return ""  # Word numbers an empty paragraph too, but nobody sees a clause there
        label = self._label(paragraph)
        if not label:
            return text
        if label[-1] in "、）)．.":
            return label + text.lstrip()
        return label + ("　" if label[-1] > "\x7f" else " ") + text.lstrip()

    def _label(self, paragraph: Element) -> str:
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = self._style_id(paragraph)
        num_id, level = _val(own, "numId"), _val(own, "ilvl")
        for key in self._chain(style):
            if num_id is not None:
                break
            stated = self._styles[key].find(f"{W}pPr/{W}numPr")
            num_id = _val(stated, "numId")
            if num_id is not None and level is None:
                level = _val(stated, "ilvl") or str(self.numbering.level_of_style(num_id, style or ""))
        return self.numbering.label(num_id, int(level or 0)) if num_id not in (None, "0") else ""

    def _heading_level(self, paragraph: Element) -> int | None:
        """1 to 9 by outline level or heading style; None for body text."""
        outline = _val(paragraph.find(f"{W}pPr"), "outlineLvl")
        for key in self._chain(self._style_id(paragraph)):
            if outline is not None:
                break
            style = self._styles[key]
            name = _val(style, "name") or ""
            if match := HEADING_STYLE.match(name):
                return int(match.group(1))
            if TITLE_STYLE.match(name):
                return 1
            outline = _val(style.find(f"{W}pPr"), "outlineLvl")
        return int(outline) + 1 if outline is not None and 0 <= int(outline) < 9 else None

    def _style_id(self, paragraph: Element) -> str | None:
        return _val(paragraph.find(f"{W}pPr"), "pStyle") or self._default

    def _chain(self, style: str | None) -> Iterator[str]:
        """The style and those it is based on."""
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            yield style
            style = _val(self._styles[style], "basedOn")

    def _table(self, table: Element) -> None:
        rows: list[list[str]] = []
        headers = 0
        for row in _own(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            cells = [""] * min(int(_val(properties, "gridBefore") or 0), MAX_SPAN)
            for cell in _own(row, f"{W}tc"):
                stated = cell.find(f"{W}tcPr")
                merged = None if stated is None else stated.find(f"{W}vMerge")
                continues = merged is not None and merged.get(f"{W}val") != "restart"
                cells.append("" if continues else self._cell(cell))
                cells += [""] * (min(int(_val(stated, "gridSpan") or 1), MAX_SPAN) - 1)
            if headers == len(rows) and properties is not None and properties.find(f"{W}tblHeader") is not None:
                headers += 1
            rows.append(cells)
        blocks = blocks_of(rows, self._tables, headers=max(headers, 1))
        self._tables += any(block.role == "row" for block in blocks)
        self.blocks += blocks

    def _cell(self, cell: Element) -> str:
        """The cell's paragraphs, one below the other; a table inside it reads cell by cell."""
        lines = [self._text(p) for p in cell.iter(f"{W}p") if not any(a.tag == FALLBACK for a in p.iterancestors())]
        return "\n".join(line.strip() for line in lines if line.strip())


def _flow(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables in order, out of whatever wraps them."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in WRAPPERS:
            yield from _flow(child)


def _own(parent: Element, tag: str) -> Iterator[Element]:
    """A table's rows or a row's cells, out of whatever wraps them, not those of tables inside."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _own(child, tag)


def _texts(element: Element) -> Iterator[str]:
    """The visible characters below an element, in order."""
    for child in element:
        if child.tag in UNSEEN:
            continue
        if child.tag == f"{W}r" and child.find(f"{W}rPr/{W}vanish") is not None:
            continue
        if child.tag in (f"{W}t", MATH_TEXT):
            yield child.text or ""
        elif child.tag == f"{W}br":
            yield "" if child.get(f"{W}type") in ("page", "column") else "\n"
        else:
            yield SIGNS.get(child.tag, "")
            yield from _texts(child)


def _outside_fallback(paragraph: Element, tag: str) -> Iterator[Element]:
    """Outermost elements of this tag, without the copies that Word keeps for old versions of itself."""
    for element in paragraph.iter(tag):
        above = list(element.iterancestors())
        inner = above[: above.index(paragraph)]
        if not any(a.tag in (FALLBACK, tag) for a in inner):
            yield element


def _val(parent: Element | None, name: str) -> str | None:
    child = None if parent is None else parent.find(f"{W}{name}")
    value = None if child is None else child.get(f"{W}val")
    return None if value is None else str(value)
