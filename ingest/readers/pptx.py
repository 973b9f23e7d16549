"""PowerPoint and WPS slides (pptx, new dps): each slide a page, its title a heading, its shapes as one reads them.

Shapes come from top to bottom and left to right, those of a group together; tables as rows, diagrams (SmartArt) line by
line, the speaker's notes behind their slide under 备注. Left out, each with a count in the warnings: hidden slides,
pictures, charts, embedded files; and what every slide of a master repeats: footers, dates, slide numbers.

    slide 2: title 二、应急响应, text 启动四级响应。 -> Block("二、应急响应", "heading", 1, page=2), Block("启动四级响应。", page=2)
"""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers.limits import MAX_PAGES
from ingest.readers.pptx_numbers import Numbers
from ingest.readers.table import Cell, blocks_of, headers_of, spread

Element = Any  # lxml and python-pptx have no types
Slide = Any
Presentation = Any

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TITLES = frozenset(("title", "ctrTitle"))
REPEATED = frozenset(("dt", "ftr", "sldNum", "hdr"))  # kinds of placeholders: date, footer, slide number, header
ROW_SHARE = 0.03  # of the slide's height: shapes whose tops differ by less stand in one row
NOTES = "备注"
MACRO_KINDS = (  # shows and templates with macros
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
    "application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
)
MAX_GROUPS = 50  # groups in groups

# What was left out -> how the warning says it.
WARNINGS: dict[str, str] = {
    "hidden": "{} 张隐藏的幻灯片没有读取；需要时请取消隐藏后再添加",
    "pictures": "{} 张图片没有读取，其中的文字不能检索",
    "charts": "{} 个图表没有读取，请确认数据也在文字或表格里",
    "objects": "{} 个嵌入的文件没有读取，请另存后单独添加",
}


def read(data: bytes) -> Reading:
    """Blocks of a presentation. Errors of a broken file are translated by ingest.readers.read."""
    presentation = _opened(data)
    slides = list(presentation.slides)
    if len(slides) > MAX_PAGES:
        raise UnreadableFile(f"演示文稿有 {len(slides)} 页，超过上限 {MAX_PAGES} 页。请拆分后再添加。")
    walk = _Walk((presentation.slide_height or 6_858_000) * ROW_SHARE)
    for number, slide in enumerate(slides, 1):
        if slide._element.get("show") in ("0", "false"):
            walk.counts["hidden"] += 1
        else:
            walk.slide(slide, number)
    blocks = tuple(walk.blocks)
    warnings = tuple(WARNINGS[name].format(walk.counts[name]) for name in WARNINGS if walk.counts[name])
    if not blocks:
        why = f"（{'；'.join(warnings)}）" if warnings else ""
        raise UnreadableFile(f"演示文稿里没有文字{why}。请确认文字不是图片，或导出为 PDF 后再添加。")
    filled = {block.page for block in blocks}
    blank = tuple(number for number in range(1, len(slides) + 1) if number not in filled)
    title = (presentation.core_properties.title or "").strip()
    return Reading(
        blocks,
        "pptx",
        pages=len(slides),
        title=None if title in ("", "PowerPoint 演示文稿", "PowerPoint Presentation") else title,
        warnings=warnings,
        blank_pages=blank,
    )


def _opened(data: bytes) -> Presentation:
    """The presentation; shows (ppsx) and templates (potx) too, of which python-pptx alone refuses some by their type."""
    from pptx.opc.package import PartFactory
    from pptx.package import Package
    from pptx.parts.presentation import PresentationPart

    PartFactory.part_type_for.update(dict.fromkeys(MACRO_KINDS, PresentationPart))
    return Package.open(io.BytesIO(data)).main_document_part.presentation


class _Walk:
    """Collects the blocks of all slides."""

    def __init__(self, row_height: float) -> None:
        self.blocks: list[Block] = []
        self.counts: Counter[str] = Counter()
        self._row_height = row_height
        self._tables = 0
        self._page = 0

    def slide(self, slide: Slide, number: int) -> None:
        """The title, the shapes in order, the notes."""
        self._page = number
        places = {id(shape._element): (shape.top, shape.left) for shape in slide.shapes}
        shapes = list(_shapes(slide.shapes._spTree))
        title = next((shape for shape in shapes if _placeholder(shape) in TITLES), None)
        if title is not None and (text := " ".join("".join(_lines(title, numbered=False)).split())):
            self._add(Block(text, "heading", 1))
        for shape in self._ordered([shape for shape in shapes if shape is not title], places):
            self._shape(shape, slide, 0)
        if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
            lines = [line.strip() for line in frame.text.splitlines() if line.strip()]
            if lines:
                self._add(Block(NOTES, "heading", 2), *(Block(line) for line in lines))

    def _add(self, *blocks: Block) -> None:
        self.blocks += (replace(block, page=self._page) for block in blocks)

    def _ordered(self, shapes: list[Element], places: dict[int, tuple[int | None, int | None]]) -> list[Element]:
        """Top to bottom in rows, each left to right; shapes without a place come first, in the file's order."""
        placed: list[tuple[int, int, Element]] = []
        elsewhere: list[Element] = []
        for shape in shapes:
            top, left = _offset(shape) or places.get(id(shape), (None, None))
            if top is None or left is None:
                elsewhere.append(shape)
            else:
                placed.append((top, left, shape))
        rows: list[list[tuple[int, int, Element]]] = []
        for each in sorted(placed, key=lambda p: (p[0], p[1])):
            if rows and each[0] - rows[-1][0][0] < self._row_height:
                rows[-1].append(each)
            else:
                rows.append([each])
        return elsewhere + [shape for row in rows for _, _, shape in sorted(row, key=lambda p: p[1])]

    def _shape(self, shape: Element, slide: Slide, depth: int) -> None:
        name = _name(shape)
        if name == "grpSp" and depth < MAX_GROUPS:
            for inner in self._ordered(list(_shapes(shape)), {}):
                self._shape(inner, slide, depth + 1)
        elif name == "pic":
            self.counts["pictures"] += 1
        elif name == "graphicFrame":
            self._frame(shape, slide)
        elif _placeholder(shape) not in REPEATED:
            self._add(*(Block(line) for line in _lines(shape, numbered=True)))

    def _frame(self, frame: Element, slide: Slide) -> None:
        """A table, diagram, chart or embedded file."""
        table = next(frame.iter("{*}tbl"), None)
        diagram = next(frame.iter("{*}relIds"), None)
        if table is not None:
            rows = [list(_cells(row)) for row in table.findall("{*}tr")]
            headers = headers_of(rows)
            blocks = blocks_of(spread(rows, headers), self._tables, headers=headers)
            self._tables += any(block.role == "row" for block in blocks)
            self._add(*blocks)
        elif diagram is not None:
            from lxml import etree

            part = slide.part.related_part(diagram.get(f"{RELATION}dm"))
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            self._add(*(Block(line) for line in _lines(root, numbered=False)))
        elif next(frame.iter("{*}chart"), None) is not None:
            self.counts["charts"] += 1
        else:
            self.counts["objects"] += 1


def _shapes(parent: Element) -> Iterator[Element]:
    """The shapes of a slide or group; of a shape kept in two versions the first, which the newest program shows."""
    for child in parent:
        if _name(child) == "AlternateContent":
            choice = next((c for c in child if _name(c) == "Choice"), None)
            yield from _shapes(choice if choice is not None else ())
        elif _name(child) in ("sp", "grpSp", "pic", "graphicFrame", "cxnSp"):
            yield child


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _placeholder(shape: Element) -> str:
    """The kind of placeholder a shape is: title, body, ftr; "" if it is none."""
    properties = next((child for child in shape if _name(child).startswith("nv")), None)
    found = None if properties is None else next(properties.iter("{*}ph"), None)
    return "" if found is None else str(found.get("type") or "body")


def _offset(shape: Element) -> tuple[int, int] | None:
    """Top and left as the shape itself states them."""
    for holder in shape:
        if _name(holder) in ("spPr", "grpSpPr"):
            off = holder.find("{*}xfrm/{*}off")
            return None if off is None else (int(off.get("y")), int(off.get("x")))
    off = shape.find("{*}xfrm/{*}off")  # of a graphic frame
    return None if off is None else (int(off.get("y")), int(off.get("x")))


def _lines(shape: Element, *, numbered: bool) -> Iterator[str]:
    """The lines of a shape's text, with the numbers that the slide prints before them."""
    numbers = Numbers()
    for paragraph in shape.iter("{*}p"):
        text = "".join(_text(paragraph))
        if not text.strip():
            continue
        label = numbers.label(paragraph) if numbered else ""
        for i, line in enumerate(line for line in text.splitlines() if line.strip()):
            yield label + line.strip() if i == 0 else line.strip()


def _text(paragraph: Element) -> Iterator[str]:
    for child in paragraph:
        name = _name(child)
        if name == "br":
            yield "\n"
        elif name in ("r", "fld"):
            yield "".join(t.text or "" for t in child.iter("{*}t"))
        elif name in ("AlternateContent", "m"):  # a formula
            yield "".join(
                t.text or "" for t in child.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
            )


def _cells(row: Element) -> Iterator[Cell]:
    """The cells of a table row as drawn; those that a merged cell covers are none."""
    for cell in row.findall("{*}tc"):
        if cell.get("hMerge") not in ("1", "true") and cell.get("vMerge") not in ("1", "true"):
            text = "\n".join(_lines(cell, numbered=True))
            yield Cell(text, columns=int(cell.get("gridSpan") or 1), rows=int(cell.get("rowSpan") or 1))
