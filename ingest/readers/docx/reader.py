"""Word files (docx, docm, dotx, dotm, WPS): paragraphs, headings and tables in the order of the page, automatic numbers spelt out.

The body comes in even where other parts of the file are broken; what does not come in is counted and said. Headers and
footers are furniture (docx_notes.py tells the exception); macros never run. Left out: pages, fonts, the text of pictures
unless the file is nothing but pictures (docx_pictures.py).

    第一条 numbered by Word, text 为了加强防汛工作 -> Block("第一条　为了加强防汛工作")
"""

from collections.abc import Iterator

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers.cell_lines import joined, one_line
from ingest.readers.docx import drawn as docx_drawn
from ingest.readers.docx import notes as docx_notes
from ingest.readers.docx import table as docx_table
from ingest.readers.docx.labels import Numbering
from ingest.readers.docx.losses import Losses
from ingest.readers.docx.numbering import on, uses_of
from ingest.readers.docx.package import Element, Package, R, W
from ingest.readers.docx.pictures import Picture, with_pictures
from ingest.readers.docx.styles import Styles
from ingest.readers.docx.text import DELETED, TEXT_BOX, Texts, drawn, is_prompt
from ingest.readers.table import blocks_of

TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
PICTURES = frozenset((f"{docx_drawn.A}blip", "{urn:schemas-microsoft-com:vml}imagedata"))
OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
MAX_NESTING = 3  # documents put into documents (altChunk)


def read(data: bytes) -> Reading:
    """Blocks of a Word file. Errors of a broken file are translated by ingest.readers.read."""
    return _read(data, 0)


def _read(data: bytes, nesting: int) -> Reading:
    package = Package(data)
    root = package.body()
    walk = _Walk(package, nesting)
    body = root.find(f"{W}body")
    walk.through(root if body is None else body)
    walk.notes(root)
    body_blocks, said = with_pictures(package, walk.pictures, walk.blocks)
    blocks = walk.letterhead(root) + body_blocks
    losses = walk.losses
    losses.comments = _comments(package)
    losses.macros = any(name.endswith("vbaproject.bin") for name in package.names())
    losses.formats = walk.numbering.unknown
    losses.damaged = package.damaged
    return Reading(tuple(blocks), "docx", title=package.title(), warnings=losses.warnings() + said)


def _comments(package: Package) -> int:
    roots = [package.xml(relation.target) for relation in package.related(package.main, "comments")]
    return sum(len(root.findall(f"{W}comment")) for root in roots if root is not None)


class _Walk:
    """Collects the blocks of a body in order."""

    def __init__(self, package: Package, nesting: int) -> None:
        self.blocks: list[Block] = []
        self.losses = Losses()
        self.pictures: list[Picture] = []
        self.numbering = Numbering(uses_of(_part(package, "numbering")))
        self._package = package
        self._nesting = nesting
        self._styles = Styles(_part(package, "styles"))
        self._texts = Texts(self._styles.hidden, self.losses, self._styles.shifts)
        self._tables = 0
        self._held = ""  # of a paragraph whose end is deleted: it goes on in the next

    def through(self, body: Element) -> None:
        """Every paragraph and table below `body`, content controls opened."""
        for element in self._flow(body):
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            else:
                self._inserted_document(element)

    def notes(self, root: Element) -> None:
        """The notes that the text refers to, after the text."""
        formats = docx_notes.note_formats(root, _part(self._package, "settings"))
        found = {kind: docx_notes.notes_of(self._package, kind) for kind in formats}
        for kind, identifier, mark in list(docx_notes.marks(self._texts.notes, formats)):
            if identifier in found[kind]:
                first = len(self.blocks)
                self.through(found[kind][identifier])
                if mark and first < len(self.blocks) and self.blocks[first].role == "paragraph":
                    self.blocks[first] = Block(f"{mark} {self.blocks[first].text.lstrip()}")

    def letterhead(self, root: Element) -> list[Block]:
        """The head of the letter, where it stands in the header of the first page only."""
        header = docx_notes.first_header(self._package, root)
        if header is None:
            return []
        texts = Texts(self._styles.hidden, Losses())
        lines = [line.strip() for p in header.iter(f"{W}p") for line in texts.of(p).splitlines() if line.strip()]
        lines += [path.get("string", "") for path in header.iter(TEXT_PATH)]
        return [
            Block(line)
            for line in docx_notes.letterhead(list(dict.fromkeys(lines)), "".join(b.text for b in self.blocks))
        ]

    def _flow(self, parent: Element) -> Iterator[Element]:
        """Paragraphs, tables and documents put in, in order, out of whatever wraps them."""
        for child in parent:
            if child.tag in (f"{W}p", f"{W}tbl", f"{W}altChunk"):
                yield child
            elif child.tag == f"{W}sdt" and is_prompt(child):
                self.losses.prompts += 1
            elif child.tag == f"{W}subDoc":
                self.losses.linked += 1
            elif child.tag in docx_table.WRAPPERS:
                yield from self._flow(child)

    def _paragraph(self, paragraph: Element) -> None:
        text = self._text(paragraph)
        numbered = self._numbered(paragraph, text)
        level = self._styles.heading_level(paragraph)
        if not text.strip():
            pass  # a number alone is no clause
        elif level is not None:
            self.blocks.append(Block(one_line(numbered), "heading", level))
        else:
            self.blocks += [Block(line.rstrip()) for line in numbered.splitlines() if line.strip()]
        self._drawn(paragraph)

    def _text(self, paragraph: Element) -> str:
        """The paragraph's own characters; "" if its end is deleted, so that it goes on in the next."""
        text = self._held + self._texts.of(paragraph, self._styles.style_of(paragraph))
        goes_on = _goes_on(paragraph)
        self._held = text if goes_on else ""
        return "" if goes_on else text

    def _numbered(self, paragraph: Element, text: str) -> str:
        """The text with its automatic number. Word numbers empty paragraphs too, not those that end hidden or deleted."""
        counted = self._styles.list_of(paragraph, self.numbering)
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if counted is None or _goes_on(paragraph) or (mark is not None and on(mark.find(f"{W}vanish"))):
            return text
        return self.numbering.labelled(*counted, text)

    def _drawn(self, paragraph: Element) -> None:
        """Text boxes, charts, diagrams and word art that hang on a paragraph; embedded objects are counted."""
        for element in drawn(paragraph):
            target = self._package.target(self._package.main, element.get(f"{R}id") or element.get(f"{R}dm"))
            if element.tag == TEXT_BOX:
                self.through(element)
            elif element.tag == f"{docx_drawn.C}chart" and target:
                blocks = docx_drawn.chart(self._package, target, self._tables)
                self._tables += any(block.role == "row" for block in blocks)
                self.blocks += blocks
            elif element.tag == f"{docx_drawn.D}relIds" and target:
                self.blocks += [Block(text) for text in docx_drawn.diagram(self._package, target)]
            elif element.tag == TEXT_PATH and (element.get("string") or "").strip():
                self.blocks.append(Block(element.get("string").strip()))
            elif element.tag in PICTURES:
                part = self._package.target(self._package.main, element.get(f"{R}embed") or element.get(f"{R}id"))
                self.pictures += [] if part is None else [Picture(part, len(self.blocks))]
            elif element.tag == OLE_OBJECT:
                self.losses.objects[element.get("ProgID", "")] += 1

    def _table(self, table: Element) -> None:
        if docx_table.is_frame(table):
            for row in self._rows(table):
                for cell in docx_table.own(row, f"{W}tc"):
                    self.through(cell)
            return
        cells = [docx_table.cells_of(row, self._cell) for row in self._rows(table)]
        rows, headers = docx_table.laid_out(cells, docx_table.header_rows(table))
        blocks = blocks_of(rows, self._tables, headers=headers)
        self._tables += any(block.role == "row" for block in blocks)
        self.blocks += blocks

    def _rows(self, table: Element) -> Iterator[Element]:
        """The rows that are not deleted."""
        for row in docx_table.own(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and any(properties.find(tag) is not None for tag in DELETED):
                self.losses.deletions += 1
            else:
                yield row

    def _cell(self, cell: Element) -> str:
        """What the cell says, an item a line; a table inside it reads cell by cell."""
        lines = []
        for element in self._flow(cell):
            if element.tag == f"{W}p":
                lines.append(self._numbered(element, self._text(element)))  # 序号 of a table is a number alone
                lines += self._beside(element)
            elif element.tag == f"{W}tbl":
                lines += [self._cell(inner) for row in self._rows(element) for inner in docx_table.own(row, f"{W}tc")]
        return joined([part for line in lines for part in line.splitlines()], docx_table.room(cell))

    def _beside(self, paragraph: Element) -> list[str]:
        """The texts of what is drawn in a paragraph of a cell."""
        before = len(self.blocks)
        self._drawn(paragraph)
        found = [block.text for block in self.blocks[before:]]
        del self.blocks[before:]
        return found

    def _inserted_document(self, chunk: Element) -> None:
        """Another document put in as it is: HTML, text or Word."""
        target = self._package.target(self._package.main, chunk.get(f"{R}id"))
        if target is None or self._nesting >= MAX_NESTING:
            self.losses.linked += 1
            return
        from ingest.readers import read as read_any

        data = self._package.content(target)
        try:
            reading = _read(data, self._nesting + 1) if data.startswith(b"PK") else read_any(data, target)
        except UnreadableFile:
            self.losses.damaged.append(target)
            return
        first = self._tables
        for block in reading.blocks:
            self._tables = (
                max(self._tables, first + 1 + (block.table or 0)) if block.table is not None else self._tables
            )
            self.blocks.append(block if block.table is None else _renumbered(block, first))


def _goes_on(paragraph: Element) -> bool:
    """Whether the end of a paragraph is deleted: what is left of it, if anything, is the beginning of the next."""
    return any(paragraph.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in DELETED)


def _renumbered(block: Block, first: int) -> Block:
    return Block.row(block.cells, header=block.header, table=first + (block.table or 0))


def _part(package: Package, kind: str) -> Element | None:
    """The part that the body has of a kind, such as its styles; None if it has none or it is broken."""
    found = next((r for r in package.related(package.main, kind) if not r.external), None)
    return None if found is None else package.xml(found.target)
