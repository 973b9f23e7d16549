"""PowerPoint and WPS slides (pptx, new dps): each slide a page, its title a heading, its shapes as one reads them.

Shapes come from top to bottom and left to right, those of a group together; tables as rows, diagrams (SmartArt) line by
line, the speaker's notes behind their slide under 备注. Left out, each with a count in the warnings: hidden slides,
pictures, charts, embedded files; and what every slide of a master repeats: footers, dates, slide numbers.

    slide 2: title 二、应急响应, text 启动四级响应。 -> Block("二、应急响应", "heading", 1, page=2), Block("启动四级响应。", page=2)
"""

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers.archive import open_archive
from ingest.readers.cell_lines import joined
from ingest.readers.limits import MAX_PAGES
from ingest.readers.office_parts import parsed, reference, relations, title
from ingest.readers.pptx.numbers import Numbers
from ingest.readers.raised import Shift, shifted
from ingest.readers.table import Cell, blocks_of, headers_of, spread

Element = Any  # lxml has no types

TITLES = frozenset(("title", "ctrTitle"))
REPEATED = frozenset(("dt", "ftr", "sldNum", "hdr"))  # kinds of placeholders: date, footer, slide number, header
ROW_SHARE = 0.03  # of the slide's height: shapes whose tops differ by less stand in one row
NOTES = "备注"
NO_TITLES = frozenset((None, "PowerPoint 演示文稿", "PowerPoint Presentation"))  # what the program calls every file
PRESENTATION = "ppt/presentation.xml"
USUAL_HEIGHT = 6_858_000  # in English Metric Units
MAX_GROUPS = 50  # groups in groups

# What was left out -> how the warning says it.
WARNINGS: dict[str, str] = {
    "missing": "{} 张幻灯片的内容在文件里找不到，请用 PowerPoint 或 WPS 打开后重新另存再添加",
    "hidden": "{} 张隐藏的幻灯片没有读取；需要时请取消隐藏后再添加",
    "pictures": "{} 张图片没有读取，其中的文字不能检索",
    "charts": "{} 个图表没有读取，请确认数据也在文字或表格里",
    "objects": "{} 个嵌入的文件没有读取，请另存后单独添加",
}


def read(data: bytes) -> Reading:
    """Blocks of a presentation. Errors of a broken file are translated by ingest.readers.read."""
    with open_archive(data) as archive:
        root = parsed(archive, PRESENTATION)
        if root is None:
            raise UnreadableFile("演示文稿的目录缺失。请用 PowerPoint 或 WPS 打开后重新另存为 pptx，再添加。")
        targets = {relation.id: relation.path for relation in relations(archive, PRESENTATION)}
        slides = [targets.get(reference(entry), "") for entry in root.iter("{*}sldId")]
        if len(slides) > MAX_PAGES:
            raise UnreadableFile(f"演示文稿有 {len(slides)} 页，超过上限 {MAX_PAGES} 页。请拆分后再添加。")
        size = next(root.iter("{*}sldSz"), None)
        walk = _Walk(archive, int(size.get("cy") or USUAL_HEIGHT) if size is not None else USUAL_HEIGHT)
        for number, path in enumerate(slides, 1):
            walk.slide(path, number)
        stated = title(archive)
    blocks = tuple(walk.blocks)
    warnings = tuple(WARNINGS[name].format(walk.counts[name]) for name in WARNINGS if walk.counts[name])
    if not blocks:
        why = f"（{'；'.join(warnings)}）" if warnings else ""
        raise UnreadableFile(f"演示文稿里没有文字{why}。请确认文字不是图片，或导出为 PDF 后再添加。")
    filled = {block.page for block in blocks}
    blank = tuple(number for number in range(1, len(slides) + 1) if number not in filled)
    named = None if stated in NO_TITLES else stated
    return Reading(blocks, "pptx", pages=len(slides), title=named, warnings=warnings, blank_pages=blank)


class _Walk:
    """Collects the blocks of all slides."""

    def __init__(self, archive: zipfile.ZipFile, height: int) -> None:
        self.blocks: list[Block] = []
        self.counts: Counter[str] = Counter()
        self._archive = archive
        self._row_height = height * ROW_SHARE
        self._tables = 0
        self._page = 0
        self._parts: dict[str, str] = {}  # of the slide at hand: relation -> path
        self._layout: dict[tuple[str, str], tuple[int, int]] = {}  # kind and number of placeholder -> place

    def slide(self, path: str, number: int) -> None:
        """The title, the shapes in order, the notes."""
        root = parsed(self._archive, path)
        if root is None:
            self.counts["missing"] += 1
            return
        if root.get("show") in ("0", "false"):
            self.counts["hidden"] += 1
            return
        self._page = number
        related = relations(self._archive, path)
        self._parts = {relation.id: relation.path for relation in related}
        self._layout = self._places(next((r.path for r in related if r.kind == "slideLayout"), ""))
        shapes = list(_shapes(next(root.iter("{*}spTree"), ())))
        heading = next((shape for shape in shapes if _placeholder(shape)[0] in TITLES), None)
        if heading is not None and (text := " ".join("".join(_lines(heading, numbered=False)).split())):
            self._add(Block(text, "heading", 1))
        for shape in self._ordered([shape for shape in shapes if shape is not heading]):
            self._shape(shape, 0)
        for relation in related:
            if relation.kind == "notesSlide":
                self._notes(relation.path)

    def _places(self, layout: str) -> dict[tuple[str, str], tuple[int, int]]:
        """Where the layout puts the placeholders that the slide puts nowhere itself."""
        root = parsed(self._archive, layout) if layout else None
        shapes = _shapes(next(root.iter("{*}spTree"), ())) if root is not None else ()
        return {_placeholder(shape): place for shape in shapes if (place := _offset(shape)) is not None}

    def _notes(self, path: str) -> None:
        root = parsed(self._archive, path)
        shapes = _shapes(next(root.iter("{*}spTree"), ())) if root is not None else ()
        lines = [line for shape in shapes if _placeholder(shape)[0] == "body" for line in _lines(shape, numbered=True)]
        if lines:
            self._add(Block(NOTES, "heading", 2), *(Block(line) for line in lines))

    def _add(self, *blocks: Block) -> None:
        self.blocks += (replace(block, page=self._page) for block in blocks)

    def _ordered(self, shapes: list[Element]) -> list[Element]:
        """Top to bottom in rows, each left to right; shapes without a place come first, in the file's order."""
        placed: list[tuple[int, int, Element]] = []
        elsewhere: list[Element] = []
        for shape in shapes:
            place = _offset(shape) or self._layout.get(_placeholder(shape))
            if place is None:
                elsewhere.append(shape)
            else:
                placed.append((*place, shape))
        rows: list[list[tuple[int, int, Element]]] = []
        for each in sorted(placed, key=lambda p: (p[0], p[1])):
            if rows and each[0] - rows[-1][0][0] < self._row_height:
                rows[-1].append(each)
            else:
                rows.append([each])
        return elsewhere + [shape for row in rows for _, _, shape in sorted(row, key=lambda p: p[1])]

    def _shape(self, shape: Element, depth: int) -> None:
        name = _name(shape)
        if name == "grpSp" and depth < MAX_GROUPS:
            for inner in self._ordered(list(_shapes(shape))):
                self._shape(inner, depth + 1)
        elif name == "pic":
            self.counts["pictures"] += 1
        elif name == "graphicFrame":
            self._frame(shape)
        elif _placeholder(shape)[0] not in REPEATED:
            self._add(*(Block(line) for line in _lines(shape, numbered=True)))

    def _frame(self, frame: Element) -> None:
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
            root = parsed(self._archive, self._parts.get(reference(diagram, "dm"), ""))
            if root is not None:
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


def _placeholder(shape: Element) -> tuple[str, str]:
    """Kind and number of the placeholder a shape is: ("title", ""), ("body", "1"); ("", "") if it is none."""
    properties = next((child for child in shape if _name(child).startswith("nv")), None)
    found = None if properties is None else next(properties.iter("{*}ph"), None)
    return ("", "") if found is None else (found.get("type") or "body", found.get("idx") or "")


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
            yield shifted("".join(t.text or "" for t in child.iter("{*}t")), _shift(child))
        elif name in ("AlternateContent", "m"):  # a formula
            yield "".join(
                t.text or "" for t in child.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
            )


def _shift(run: Element) -> Shift:
    """Whether a run is raised or lowered: its base line, in thousandths of a percent."""
    properties = run.find("{*}rPr")
    stated = "" if properties is None else properties.get("baseline") or ""
    return "subscript" if stated.startswith("-") else "superscript" if stated.strip("0") else ""


def _cells(row: Element) -> Iterator[Cell]:
    """The cells of a table row as drawn; those that a merged cell covers are none."""
    for cell in row.findall("{*}tc"):
        if cell.get("hMerge") not in ("1", "true") and cell.get("vMerge") not in ("1", "true"):
            text = joined(list(_lines(cell, numbered=True)))
            yield Cell(text, columns=int(cell.get("gridSpan") or 1), rows=int(cell.get("rowSpan") or 1))
