"""The words everybody shares: what a document is once it has been read.

Glossary, in the order of the pipeline (one type per stage):

    Block      what a reader hands over: one paragraph, heading or table row, in reading order
    Reading    all blocks of one file, with what the file itself says (encoding, pages, title)
    Place      where a run of characters stands on its page: what the picture of the page is marked with
    Paragraph  a block after cleaning, placed: its slice of Document.text
    Section    a node of the structure tree (第三章, 第十七条, 一、, （二）, 附件1), a slice of Document.text
    Passage    what is searched and cited: one clause or a few short sibling paragraphs
    Document   the cleaned text with its paragraphs, sections, passages and metadata

Left out: how any of these is found (readers/, clean.py, structure.py, segment.py) or stored (index/).

The one invariant all quoting rests on: for every Paragraph, Section and Passage `x`,
`document.text[x.start:x.end]` is its text, in the glyphs of the original.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["paragraph", "heading", "row"]
Kind = Literal["law", "policy", "plan", "case", "other"]
Status = Literal["in_force", "draft", "superseded", "repealed", "unknown"]
Audience = Literal["public", "internal"]
Box = tuple[
    float, float, float, float
]  # x0, top, x1, bottom in points (1/72 inch) from the page's top left corner, as shown

KINDS: tuple[Kind, ...] = ("law", "policy", "plan", "case", "other")
AUDIENCES: tuple[Audience, ...] = ("internal", "public")

CELL_SEPARATOR = " | "  # between the cells of a table row in Document.text: layout, as a line break is


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of characters stands: one line of a page, or one line of a cell.

    `start` and `end` count in the text of what carries it: Block.text for a reader, Document.text after cleaning.
    """

    start: int
    end: int
    page: int  # 1-based
    box: Box


@dataclass(frozen=True, slots=True)
class RecognizedPage:
    """A page whose text was read off its picture (OCR)."""

    page: int  # 1-based
    confidence: float  # 0 to 1, the mean over its characters
    why: str  # "扫描页" or "文字层乱码"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table row as a reader found it, not yet cleaned.

    A row's text is its cells joined by CELL_SEPARATOR: `Block.row(("市水利局", "防汛值守"), header=("单位", "职责"))`
    has the text `市水利局 | 防汛值守`.
    """

    text: str
    role: Role = "paragraph"
    level: int | None = None  # heading level that the markup itself states, 1 is the highest
    page: int | None = None  # 1-based; None where the format has no pages
    places: tuple[Place, ...] = ()  # line by line, in the order of the text; () where the format has no pages
    confidence: float | None = None  # 0 to 1 of text read off a picture (OCR); None for text that was text
    cells: tuple[str, ...] = ()  # of a row, left to right
    header: tuple[str, ...] = ()  # the header cells of the row's table; () for the header row itself
    table: int | None = None  # which table of the file the row belongs to, counted from 0

    @classmethod
    def row(
        cls, cells: tuple[str, ...], *, header: tuple[str, ...] = (), table: int = 0, page: int | None = None
    ) -> "Block":
        """A table row; line breaks inside cells become spaces so that a row stays one line."""
        flat = tuple(" ".join(cell.split()) for cell in cells)
        return cls(CELL_SEPARATOR.join(flat), "row", page=page, cells=flat, header=header, table=table)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of one file."""

    blocks: tuple[Block, ...]
    format: str  # txt, md, html, docx, pdf, doc, xlsx, csv, ofd, pptx, eml, …
    encoding: str | None = None  # for text formats: the codec that decoded it, as Python names it
    pages: int | None = None  # for paged formats
    title: str | None = None  # what the markup calls the title (<title>, docx core properties); a hint only
    warnings: tuple[str, ...] = ()  # in Chinese, for the IngestReport: what was lost and why
    encoding_why: str = ""  # in Chinese: "文件开头有 UTF-8 标记", "网页声明与内容一致", "按用字判断"
    blank_pages: tuple[int, ...] = ()  # pages on which no text was found, read off pictures or not
    recognized: tuple[RecognizedPage, ...] = ()  # pages read by OCR
    published: str | None = None  # when it was published, as the markup says beside the text: 2024-05-01 09:30
    origin: str | None = None  # 来源 as the markup says: 云州市应急管理局办公室


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A cleaned block at its place in Document.text."""

    start: int
    end: int
    role: Role = "paragraph"
    level: int | None = None
    page: int | None = None
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    table: int | None = None
    confidence: float | None = None  # of text read off a picture, as Block.confidence


@dataclass(frozen=True, slots=True)
class Removal:
    """Something cleaning took out, provably not the author's: kept so that nothing is lost in silence."""

    at: int  # offset in Document.text where it stood
    text: str
    reason: str  # "页眉页脚", "抓取注音", "汉字间空格", …


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the structure tree. Sections are listed in document order; the tree is in `parent`."""

    start: int
    end: int  # end of everything below it, not only of its heading
    heading_end: int  # the heading is text[start:heading_end]; for a 条 it is the label only (第十七条)
    kind: str  # 编 章 节 条 款 项 目 附件 一、 （一） 1. （1） ① 1.1 标题
    label: str  # as written: 第十七条, （二）, 2.3.1, 附件3
    title: str  # the heading without its label; "" for clauses that have none
    depth: int  # 1 for the outermost
    parent: int | None  # index into Document.sections


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched and cited. `id` is stable as long as the file's bytes and the segmentation are."""

    id: str  # "<document id>:<ordinal>"
    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    path: tuple[str, ...] = ()  # headings above it, outermost first: ("第三章 监测与预警", "第十七条")
    locator: str = ""  # how a person cites it: "第十七条第二款", "三、（二）", "表2第3行"
    page: int | None = None  # page of its first character
    flags: tuple[str, ...] = ()  # "redacted", "garbled", "table", "front" (front.py), "contents", "ocr"
    context: str = ""  # words that help finding it but are not its text: table headers, the sentence that opens a list


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says about itself. None and "unknown" mean: it does not say."""

    title: str
    issuer: str | None = None  # 云州市人民政府办公室
    number: str | None = None  # 云政办发〔2024〕5号
    date: str | None = None  # ISO, the date it was made or published: 2024-01-31
    effective: str | None = None  # ISO, 施行日期
    status: Status = "unknown"
    region: str | None = None  # 云州市
    kind: Kind = "other"
    audience: Audience = "internal"
    published: str | None = None  # ISO, when a web page or gazette published it, where that is not `date`
    origin: str | None = None  # 来源 as a web page names it: 云州市应急管理局办公室
    addressee: str | None = None  # 主送机关, as written: 各区县人民政府，市政府有关部门
    annexes: tuple[str, ...] = ()  # 附件说明, one each: 云州市防汛物资清单
    repeals: tuple[str, ...] = ()  # what it says it repeals, titles or document numbers as written
    history: tuple[str, ...] = ()  # 修订 history as written: 2021年6月10日第十三届……第三次修正


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read, cleaned, structured and cut into passages."""

    id: str  # first 16 hex digits of sha256
    file: str  # name without folders: 防汛预案.docx
    source: str  # where it came from: absolute path, or "archive.zip!/内/文件.txt"
    sha256: str  # of the original bytes
    format: str
    encoding: str | None
    text: str
    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    metadata: Metadata
    pages: int | None = None
    characters_in: int = 0  # visible characters that the reader delivered, before cleaning
    removals: tuple[Removal, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    encoding_why: str = ""
    blank_pages: tuple[int, ...] = ()
    recognized: tuple[RecognizedPage, ...] = ()
    reading_version: int = 1  # of the rules by which it was read, ingest.pipeline.READING_VERSION
    places: tuple[Place, ...] = ()  # over `text`, ascending; empty where the format has no pages

    def __post_init__(self) -> None:
        for passage in self.passages:
            if self.text[passage.start : passage.end] != passage.text:
                raise ValueError(f"passage {passage.id} is not a slice of its document")

    @property
    def characters_kept(self) -> int:
        """Visible characters after cleaning."""
        return visible(self.text)

    @property
    def tables(self) -> int:
        """How many tables it has."""
        return len({p.table for p in self.paragraphs if p.table is not None})

    def places_of(self, start: int, end: int) -> tuple[Place, ...]:
        """Where text[start:end] stands, line by line; a line of which only a part is meant is cut by its share.

        Characters of a line count as equally wide, which Han characters are.
        """
        first = max(0, bisect_right(self.places, start, key=lambda place: place.start) - 1)
        found = []
        for place in self.places[first:]:
            if place.start >= end:
                break
            if place.end > start:
                found.append(_part(place, max(start, place.start), min(end, place.end)))
        return tuple(found)


def visible(text: str) -> int:
    """How many characters are no blanks: 4 in '第 17 条'."""
    return sum(len(word) for word in text.split())


def _part(place: Place, start: int, end: int) -> Place:
    """The part of a line from `start` to `end`: Place(0, 10, 1, (0, 0, 100, 12)) from 5 on -> box (50, 0, 100, 12)."""
    x0, top, x1, bottom = place.box
    per_character = (x1 - x0) / max(1, place.end - place.start)
    box = (x0 + (start - place.start) * per_character, top, x0 + (end - place.start) * per_character, bottom)
    return Place(start, end, place.page, box)
