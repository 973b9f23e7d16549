"""OFD, the Chinese format for fixed pages (GB/T 33190-2016): lines, paragraphs and tables of every page with their boxes.

All documents of a file come in one after the other. A page that is only a picture, or whose characters are not what it
shows, is drawn and read off the drawing where OCR is installed. Annotations are part of the page, watermarks are not.
Left out, each with a warning: attachments, hidden text, what is missing or damaged; signatures are told, not verified.

    read(b"PK…OFD.xml…") -> Reading(blocks=(Block("第一条　……", page=3, places=(…)), …), format="ofd", pages=12)
"""

from collections.abc import Iterable, Iterator
from functools import partial

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.page_numbers import page_ranges
from ingest.readers.limits import MAX_CHARACTERS
from ingest.readers.ofd.content import Content, Contents
from ingest.readers.ofd.document import OfdDocument
from ingest.readers.ofd.page import SCAN_SHARE, OfdPage, page_of, unmapped_fonts
from ingest.readers.ofd.signs import signs_of, told
from ingest.readers.paged.blocks import blocks_of_pages
from ingest.readers.paged.garble import garble_of_page
from ingest.readers.paged.page import Page
from ingest.readers.paged.read_off import GARBLED, SCAN, ReadOff, told_unclear

MAX_UNMAPPED_SHARE = 0.05  # of a page's characters; a font that lacks more of them shows the others wrong too
FEW = 30  # characters on a scan that are no text of it: a page number, the note that it was received
TRACED = 150  # paths on a page with hardly a character: its text was turned into curves
LARGE_PICTURE = 0.05  # of the page: a smaller one is an emblem or a seal
OCR_ADVICE = (
    '请安装文字识别组件（pip install "yingji-kb[ocr]"）后重新添加，或先用文字识别（OCR）软件转成带文字的 PDF 或 docx。'
)


def read(data: bytes) -> Reading:
    """Blocks of an OFD file. Errors of a broken file are translated by ingest.readers.read."""
    document = OfdDocument(data)
    walk = _Walk(document)
    found = blocks_of_pages(walk.pages())
    if not found.blocks:
        raise UnreadableFile(_nothing(document, walk))
    read_off = walk.read_off
    return Reading(
        found.blocks,
        "ofd",
        pages=len(document.pages),
        title=document.title,
        warnings=tuple(_warnings(document, walk, found.stamped)),
        blank_pages=tuple(number for number in found.blank if number not in {*read_off.unread, *read_off.failed}),
        recognized=tuple(read_off.recognized),
    )


class _Walk:
    """Goes through the pages of a document, and keeps what they told, by page number."""

    def __init__(self, document: OfdDocument) -> None:
        self._document = document
        self._contents = Contents(document)
        self.read_off = ReadOff()
        self.watermarked: set[int] = set()
        self.outside: list[int] = []
        self.unseen: list[int] = []
        self.layered: list[int] = []  # their text is the invisible layer of a scan
        self.pictures: list[int] = []  # large ones beside text
        self.garbled: dict[int, str] = {}  # with the evidence
        self._characters = 0

    def pages(self) -> Iterator[Page]:
        """The pages in order, those that need it read off their drawing."""
        from ingest.readers.ofd.picture import draw_content

        for sheet in self._document.pages:
            content = self._contents.page(sheet)
            found = page_of(content)
            page = found.page
            why = self._note(found, content)
            if why:
                page = self.read_off(page, why, partial(draw_content, self._document, content))
            self._characters += len(page.chars)
            if self._characters > MAX_CHARACTERS:
                raise UnreadableFile(f"字符数超过单个文件的上限 {MAX_CHARACTERS} 个。请按章节拆分后再添加。")
            yield page

    def _note(self, found: OfdPage, content: Content) -> str | None:
        """Put down what is to be told about a page; why it must be read off its picture, or None if it need not."""
        number = found.page.number
        if found.slanted or content.watermarks:
            self.watermarked.add(number)
        if found.outside:
            self.outside.append(number)
        if found.unseen:
            self.unseen.append(number)
        text = "".join(char.text for char in found.page.chars)
        said = len(text) - sum(map(str.isspace, text))
        evidence = garble_of_page(found.page.chars)
        if found.unmapped > MAX_UNMAPPED_SHARE * said:
            fonts = "、".join(name for name, _ in unmapped_fonts(content).most_common(3))
            evidence = f"字体 {fonts} 没有文字对照表"
        if evidence is not None:
            self.garbled[number] = evidence
            return GARBLED
        if said < FEW and (found.covered >= SCAN_SHARE or found.shapes >= TRACED or (not said and found.covered)):
            return SCAN
        if found.layered * 2 > said:
            self.layered.append(number)
        elif found.covered > LARGE_PICTURE:
            self.pictures.append(number)
        return None


def _nothing(document: OfdDocument, walk: _Walk) -> str:
    """Why there is no text at all."""
    scans, garbled = walk.read_off.unread_for(SCAN), walk.read_off.unread_for(GARBLED)
    if garbled:
        return f"OFD 的文字是乱码（第 {page_ranges(garbled)} 页：{walk.garbled[garbled[0]]}），读不出文字。{OCR_ADVICE}"
    if scans:
        return f"OFD 第 {page_ranges(scans)} 页是图片，没有文字。{OCR_ADVICE}"
    if document.package.lost:
        reasons = "；".join(document.package.lost)
        return f"OFD 里没有读到文字：{reasons}。请用 OFD 阅读器打开后重新另存，再添加。"
    return "OFD 的页面都是空白或照片，没有文字。请检查原文件。"


def _warnings(document: OfdDocument, walk: _Walk, stamped: Iterable[int]) -> Iterator[str]:
    """What was lost or is unsure, with the pages."""
    read_off = walk.read_off
    scans, garbled = read_off.unread_for(SCAN), read_off.unread_for(GARBLED)
    mended = [page.page for page in read_off.recognized if page.why == GARBLED]
    errors = "、".join(sorted(set(read_off.failed.values())))
    if document.documents > 1:
        yield f"文件内含 {document.documents} 份文档，按顺序收入"
    yield from document.package.lost
    for numbers, what in (
        (scans, f"是图片，没有文字，未收入。{OCR_ADVICE}"),
        (garbled, f"的文字是乱码（{walk.garbled.get(min(garbled, default=0), '')}），未收入。{OCR_ADVICE}"),
        (list(read_off.failed), f"识别文字时出错（{errors}），未收入。请把这几页另行转成文字后添加"),
        (mended, f"的文字是乱码（{walk.garbled.get(min(mended, default=0), '')}），已改为识别页面图像，请核对"),
        (walk.layered, "的文字是扫描件自带的识别文字，可能有错字"),
        (sorted({*walk.watermarked, *stamped}), "有水印文字，未收入"),
        (walk.outside, "有文字在页面之外，未收入"),
        (walk.unseen, "有隐藏的文字，未收入"),
        (walk.pictures, "有图片，图中的文字未收入"),
    ):
        if numbers:
            yield f"第 {page_ranges(numbers)} 页{what}"
    yield from told_unclear(read_off.unclear)
    for attachment in document.attachments:
        advice = "请在 OFD 阅读器中导出后另行添加" if attachment.is_document else "不是文档"
        yield f"附件：{attachment.name}，未收入（{advice}）"
    signs = signs_of(document)
    if signs:
        yield told(signs)
