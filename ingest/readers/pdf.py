"""PDF files: lines, paragraphs and ruled tables of every page, each with its page and box.

Running headers, footers and page numbers stay in, as blocks of their own: clean.py takes them out and records it.
Left out: pages without a text layer (named in a warning), watermarks set slantwise, columns side by side.

    read(b"%PDF-1.7 …") -> Reading(blocks=(Block("第一条　……", page=3, box=(90.0, 71.2, 505.3, 116.4)), …), pages=12)
"""

import io
import logging
from collections.abc import Iterable
from typing import Any

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers.limits import MAX_PAGES
from ingest.readers.pdf_lines import is_diagonal, lines_of
from ingest.readers.pdf_paragraphs import Item, blocks_of_pages
from ingest.readers.pdf_tables import tables_on

TAIL = 4096  # bytes at the end in which a whole file has its end mark
MAX_UNMAPPED_SHARE = 0.05  # of a page's characters; a font that lacks more of them shows the others wrong too
NO_TEXT_ADVICE = "请先用文字识别（OCR）软件转成带文字层的 PDF 或 docx，再添加。"


def read(data: bytes) -> Reading:
    """Blocks of a PDF. Errors of a broken file are translated by ingest.readers.read."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    tail = data.rstrip(b"\x00\r\n\t ")[-TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise UnreadableFile("PDF 不完整，缺少结尾，可能没有下载完。请重新下载或重新导出后再添加。")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # one warning for every odd font would flood the screen
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
    except PdfminerException as error:
        if any(isinstance(argument, PDFPasswordIncorrect) for argument in error.args):
            raise UnreadableFile("PDF 有打开密码。请用密码打开后打印（另存）为不加密的 PDF，再添加。") from error
        raise
    with pdf:
        return _read_pages(pdf)


def _read_pages(pdf: Any) -> Reading:  # noqa: ANN401  # pdfplumber has no types
    count = len(pdf.pages)
    if count == 0:
        raise UnreadableFile("PDF 里没有页面。请重新导出后再添加。")
    if count > MAX_PAGES:
        raise UnreadableFile(f"PDF 有 {count} 页，超过上限 {MAX_PAGES} 页。请拆分成几个文件再添加。")
    pages: list[list[Item]] = []
    heights: list[float] = []
    without_text, unmapped, watermarked, rotated = [], [], [], []
    characters = garbled = 0
    for number, page in enumerate(pdf.pages, 1):
        chars = [char for char in page.chars if not is_diagonal(char)]
        if len(chars) < len(page.chars):
            watermarked.append(number)
        if not any(str(char["text"]).strip() for char in chars):
            if not page.chars and (page.images or page.curves):
                without_text.append(number)
            chars = []
        missing = sum(1 for char in chars if str(char["text"]).startswith("(cid:"))
        if missing:
            unmapped.append(number)
        garbled += len(chars) if missing > MAX_UNMAPPED_SHARE * len(chars) else 0
        characters += len(chars)
        if any(not char["upright"] for char in chars):
            rotated.append(number)
        tables, rest = tables_on(page, number, chars)
        items: list[Item] = [*tables, *lines_of(rest, number)]
        pages.append(sorted(items, key=lambda item: item.box[1]))
        heights.append(float(page.height))
        page.close()  # pdfplumber keeps every page's characters otherwise: 2.4 MB a page
    if not any(pages):
        raise UnreadableFile(f"第 {_ranges(range(1, count + 1))} 页没有文字层，可能是扫描件。{NO_TEXT_ADVICE}")
    if garbled * 2 > characters:
        raise UnreadableFile(
            f"PDF 的文字层已损坏（字体没有文字对照表），第 {_ranges(unmapped)} 页读出的是乱码。{NO_TEXT_ADVICE}"
        )
    warnings = (
        (without_text, f"没有文字层，可能是扫描件，未收入。{NO_TEXT_ADVICE}"),
        (unmapped, "有字符没有对应的文字，原样记为 (cid:…)"),
        (watermarked, "有斜排的文字（水印），未收入"),
        (rotated, "有旋转的文字，阅读顺序可能不对"),
    )
    title = pdf.metadata.get("Title")
    return Reading(
        tuple(blocks_of_pages(pages, heights)),
        "pdf",
        pages=count,
        title=title.strip() or None if isinstance(title, str) else None,
        warnings=tuple(f"第 {_ranges(numbers)} 页{what}" for numbers, what in warnings if numbers),
    )


def _ranges(numbers: Iterable[int]) -> str:
    """Page numbers for people: [1, 2, 3, 7] -> '1–3、7'."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
