"""OFD, the Chinese format for fixed pages (GB/T 33190-2016): lines, paragraphs and tables of every page with their boxes.

All documents of a file come in one after the other. A page that is only a picture, or whose characters the file does
not say, is drawn and read off the drawing where OCR is installed. Annotations are part of the page, watermarks are not.
Left out, each with a warning: attachments, hidden text, what is missing or damaged; signatures are told, not verified.

    read(b"PK…OFD.xml…") -> Reading(blocks=(Block("第一条　……", page=3, places=(…)), …), format="ofd", pages=12)
"""

from collections.abc import Iterable, Iterator

from ingest.document import Reading, RecognizedPage
from ingest.errors import UnreadableFile
from ingest.readers.limits import MAX_CHARACTERS
from ingest.readers.ofd_content import Content, Contents
from ingest.readers.ofd_document import OfdDocument, Sheet
from ingest.readers.ofd_page import SCAN_SHARE, OfdPage, page_of, unmapped_fonts
from ingest.readers.ofd_signs import signs_of, told
from ingest.readers.page import Page
from ingest.readers.page_blocks import blocks_of_pages

MAX_UNMAPPED_SHARE = 0.05  # of a page's characters; a font that lacks more of them shows the others wrong too
FEW = 30  # characters on a scan that are no text of it: a page number, the note that it was received
TRACED = 200  # paths on a page without characters: its text was turned into curves
SCAN, GARBLED = "扫描页", "文字层乱码"
OCR_ADVICE = (
    "请安装文字识别组件（pip 的 ocr 附加项）后重新添加，或先用文字识别（OCR）软件转成带文字的 OFD、PDF 或 docx。"
)


def read(data: bytes) -> Reading:
    """Blocks of an OFD file. Errors of a broken file are translated by ingest.readers.read."""
    document = OfdDocument(data)
    walk = _Walk(document)
    found = blocks_of_pages(walk.pages())
    if walk.characters == 0:
        raise UnreadableFile(_nothing(document, walk))
    if walk.garbled * 2 > walk.characters:
        raise UnreadableFile(
            f"OFD 的文字已损坏（字体没有文字对照表），第 {_ranges(walk.unmapped)} 页读出的是乱码。{OCR_ADVICE}"
        )
    return Reading(
        found.blocks,
        "ofd",
        pages=len(document.pages),
        title=document.title,
        warnings=tuple(_warnings(document, walk, found.stamped)),
        blank_pages=found.blank,
        recognized=tuple(walk.recognized),
    )


class _Walk:
    """Goes through the pages of a document, and keeps what they told, by page number."""

    def __init__(self, document: OfdDocument) -> None:
        self._document = document
        self._contents = Contents(document)
        self.slanted: list[int] = []
        self.watermarked: list[int] = []
        self.outside: list[int] = []
        self.unseen: list[int] = []
        self.pictures_only: list[int] = []
        self.unmapped: list[int] = []
        self.recognized: list[RecognizedPage] = []
        self.fonts: set[str] = set()
        self.characters = self.garbled = 0

    def pages(self) -> Iterator[Page]:
        """The pages in order, those that need it read off their drawing."""
        for sheet in self._document.pages:
            content = self._contents.page(sheet)
            found = page_of(content, sheet.number)
            self._note(found, content)
            why = _why_recognize(found)
            page = self._recognized(sheet, found.page, why) if why else found.page
            said = sum(1 for char in page.chars if char.text.strip())
            self.characters += said
            if self.characters > MAX_CHARACTERS:
                raise UnreadableFile(f"文字超过单个文件的上限 {MAX_CHARACTERS} 个字符。请按章节拆分后再添加。")
            yield page

    def _note(self, found: OfdPage, content: Content) -> None:
        for numbers, count in (
            (self.slanted, found.slanted),
            (self.watermarked, content.watermarks),
            (self.outside, found.outside),
            (self.unseen, found.unseen),
        ):
            if count:
                numbers.append(found.page.number)

    def _recognized(self, sheet: Sheet, page: Page, why: str) -> Page:
        """The page read off its drawing; as it is, and noted, where that cannot be done or yields nothing."""
        from ingest.readers import ocr
        from ingest.readers.ofd_picture import draw_sheet

        if ocr.available():
            picture = draw_sheet(self._document, self._contents, sheet, ocr.BEST_DPI)
            told_page = ocr.recognize(picture, page.number, page.width, page.height)
            if told_page.chars:
                self.recognized.append(RecognizedPage(page.number, ocr.confidence_of(told_page), why))
                return told_page
        if why == SCAN:
            self.pictures_only.append(page.number)
        else:
            self.unmapped.append(page.number)
            self.garbled += len(page.chars)
            self.fonts |= set(unmapped_fonts(self._contents.page(sheet)))
        return page


def _why_recognize(found: OfdPage) -> str:
    """Why a page is better read off its picture; "" if its characters are text."""
    said = sum(1 for char in found.page.chars if char.text.strip())
    if found.unmapped > MAX_UNMAPPED_SHARE * said:
        return GARBLED
    if said < FEW and (found.covered >= SCAN_SHARE or (not said and found.shapes >= TRACED)):
        return SCAN
    return ""


def _nothing(document: OfdDocument, walk: _Walk) -> str:
    """Why there is no text at all."""
    if walk.pictures_only:
        return f"OFD 第 {_ranges(walk.pictures_only)} 页是图片，没有文字。{OCR_ADVICE}"
    if document.package.lost:
        reasons = "；".join(document.package.lost)
        return f"OFD 里没有读到文字：{reasons}。请用 OFD 阅读器打开后重新另存，再添加。"
    return "OFD 的页面都是空白。请检查原文件。"


def _warnings(document: OfdDocument, walk: _Walk, stamped: Iterable[int]) -> Iterator[str]:
    if document.documents > 1:
        yield f"文件内含 {document.documents} 份文档，按顺序收入"
    yield from document.package.lost
    for numbers, what in (
        (walk.pictures_only, f"是图片，没有文字，未收入。{OCR_ADVICE}"),
        (walk.unmapped, f"有文字没有对照表（字体 {'、'.join(sorted(walk.fonts))}），读出的是乱码。{OCR_ADVICE}"),
        (sorted({*walk.watermarked, *stamped}), "有水印，其文字未收入"),
        (walk.slanted, "有斜排的文字（水印），未收入"),
        (walk.outside, "有文字在页面之外，未收入"),
        (walk.unseen, "有隐藏的文字，未收入"),
    ):
        if numbers:
            yield f"第 {_ranges(numbers)} 页{what}"
    for attachment in document.attachments:
        advice = "请在 OFD 阅读器中导出后另行添加" if attachment.is_document else "不是文档"
        yield f"附件：{attachment.name}，未收入（{advice}）"
    signs = signs_of(document)
    if signs:
        yield told(signs)


def _ranges(numbers: Iterable[int]) -> str:
    """Page numbers for people: [1, 2, 3, 7] -> '1–3、7'."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
