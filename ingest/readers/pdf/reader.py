"""PDF files: lines, paragraphs, columns and tables of every page, each with its page and where it stands on it.

A page is read off its picture (OCR) where it has no characters of its own: a scan, a page traced into curves; and where
its characters are nonsense (garble.py). Running headers, footers and page numbers stay in, as blocks of their own:
clean.py takes them out and records it. Left out, each with a warning: watermarks, text inside smaller pictures; without
a warning: form fields' names, comments, attachments.

    read(b"%PDF-1.7 …") -> Reading(blocks=(Block("第一条　……", page=3, places=(Place(0, 20, 3, (90.0, 71.2, …)), …)), …), pages=12)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.page_numbers import page_ranges
from ingest.readers.limits import MAX_CHARACTERS, MAX_PAGES
from ingest.readers.paged.blocks import blocks_of_pages
from ingest.readers.paged.garble import garble_of, garble_of_page
from ingest.readers.paged.insets import Insets, large_pictures
from ingest.readers.paged.page import Page
from ingest.readers.paged.read_off import GARBLED, SCAN, ReadOff, told_unclear
from ingest.readers.pdf.page import PdfPage, pages_of
from ingest.readers.pdf.pdfium import draw, open_pdf

TAIL = 4096  # bytes at the end in which a whole file has its end mark
FEW = 30  # characters that a scan may have: a page number, the name of the scanning program
SCAN_SHARE = 0.5  # of the page, that the pictures of a scan cover
TRACED = 150  # paths on a page with hardly a character: its text was turned into curves
ORNAMENTS = 10  # paths on a page without characters: the rules of a header, a frame
LARGE_PICTURE = 0.05  # of the page: a smaller one is an emblem
OCR_ADVICE = '请安装文字识别组件（pip install "yingji-kb[ocr]"）后重新添加，或先用文字识别（OCR）软件转成带文字层的 PDF 或 docx。'


@dataclass(slots=True)
class _Found:
    """What the pages told, by page number."""

    slanted: list[int] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)
    layered: list[int] = field(default_factory=list)  # text is the invisible layer of a scan
    pictures: list[int] = field(default_factory=list)  # large ones beside text
    garbled: dict[int, str] = field(default_factory=dict)  # with the evidence
    white: list[int] = field(default_factory=list)  # without any ink
    read_off: ReadOff = field(default_factory=ReadOff)
    insets: Insets = field(default_factory=Insets)
    characters: int = 0


def read(data: bytes) -> Reading:
    """Blocks of a PDF. Errors of a broken file are translated by ingest.readers.read."""
    tail = data.rstrip(b"\x00\r\n\t ")[-TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise UnreadableFile("PDF 不完整，缺少结尾，可能没有下载完。请重新下载或重新导出后再添加。")
    with open_pdf(data) as pdf:
        count = len(pdf)
        if count > MAX_PAGES:
            raise UnreadableFile(f"PDF 有 {count} 页，超过上限 {MAX_PAGES} 页。请拆分成几个文件再添加。")
        title = pdf.get_metadata_value("Title").strip("\x00 \t\r\n")
        found = _Found()
        flow = blocks_of_pages(_pages(pdf, found))
    if not flow.blocks:
        raise UnreadableFile(_why_nothing(count, found))
    return Reading(
        flow.blocks,
        "pdf",
        pages=count,
        title=title if title and garble_of(title) is None else None,
        warnings=tuple(_warnings(found, flow.stamped)),
        blank_pages=tuple(number for number in flow.blank if number not in _told(found)),
        recognized=tuple(found.read_off.recognized),
    )


def _pages(pdf: Any, found: _Found) -> Iterator[Page]:  # noqa: ANN401  # pypdfium2 has no types
    """The pages, those that must be recognised read off their pictures."""
    for made in pages_of(pdf):
        page = made.page
        why = _note(made, found)
        if why is not None:
            page = found.read_off(page, why, partial(draw, pdf, page.number))
        found.characters += len(page.chars)
        if found.characters > MAX_CHARACTERS:
            raise UnreadableFile(f"字符数超过单个文件的上限 {MAX_CHARACTERS} 个。请按章节拆分后再添加。")
        yield page
        inset = found.insets(page, partial(draw, pdf, page.number)) if why is None else None
        if inset is not None:
            found.characters += len(inset.chars)
            yield inset


def _told(found: _Found) -> set[int]:
    """Pages without text that are not blank: it could not be read, which is told, or there is nothing on them."""
    return {*found.read_off.unread, *found.read_off.failed, *found.read_off.white, *found.white}


def _note(made: PdfPage, found: _Found) -> str | None:
    """Put down what is to be told about a page; why it must be read off its picture, or None if it need not."""
    page, number = made.page, made.page.number
    text = "".join(char.text for char in page.chars)
    printed = len(text) - sum(map(str.isspace, text))
    evidence = garble_of_page(page.chars)
    shares = [(x1 - x0) * (bottom - top) / (page.width * page.height) for x0, top, x1, bottom in page.pictures]
    covered = sum(shares)
    if not printed and not covered and not made.shapes and not made.slanted:
        found.white.append(number)
    if made.slanted:
        found.slanted.append(number)
    if evidence is not None:
        found.garbled[number] = evidence
        return GARBLED
    if not printed and (covered or made.shapes > ORNAMENTS):
        return SCAN
    if printed < FEW and (covered > SCAN_SHARE or made.shapes > TRACED):
        return SCAN
    if made.unmapped:
        found.unmapped.append(number)
    if made.invisible * 2 > printed:
        found.layered.append(number)
    elif any(share > LARGE_PICTURE for share in shares) and not large_pictures(page):
        found.pictures.append(number)
    return None


def _why_nothing(count: int, found: _Found) -> str:
    """Why a file without any text is refused."""
    unread, failed = found.read_off.unread, found.read_off.failed
    if failed:
        return f"第 {page_ranges(failed)} 页识别文字时出错（{'、'.join(sorted(set(failed.values())))}）。{OCR_ADVICE}"
    if not unread:
        return f"第 {page_ranges(range(1, count + 1))} 页没有文字层，图像里也没有文字，是空白页或照片。请检查原文件。"
    garbled = found.read_off.unread_for(GARBLED)
    if len(garbled) * 2 > len(unread):
        return (
            f"PDF 的文字层是乱码（第 {page_ranges(garbled)} 页：{found.garbled[garbled[0]]}），读不出文字。{OCR_ADVICE}"
        )
    return f"第 {page_ranges(unread)} 页没有文字层，可能是扫描件。{OCR_ADVICE}"


def _warnings(found: _Found, stamped: Iterable[int]) -> Iterator[str]:
    """What was lost or is unsure, with the pages."""
    read_off = found.read_off
    scans, garbled = read_off.unread_for(SCAN), read_off.unread_for(GARBLED)
    mended = [page.page for page in read_off.recognized if page.why == GARBLED]
    errors = "、".join(sorted(set(read_off.failed.values())))
    watermarked = sorted({*found.slanted, *stamped})
    told = (
        (scans, f"没有文字层，可能是扫描件，未收入。{OCR_ADVICE}"),
        (garbled, f"文字层是乱码（{_first(found, garbled)}），未收入。{OCR_ADVICE}"),
        (read_off.failed, f"识别文字时出错（{errors}），未收入。请把这几页另行转成文字后添加"),
        (mended, f"文字层是乱码（{_first(found, mended)}），已改为识别页面图像，请核对"),
        (found.layered, "的文字是扫描件自带的识别文字，可能有错字"),
        (found.unmapped, "有字符没有对应的文字，记为 \ufffd"),
        (watermarked, "有水印文字，未收入"),
        (sorted({*found.pictures, *found.insets.passed}), "有图片，图中的文字未收入"),
        (found.insets.read, "有大幅图片，图中的文字已识别收入，排在该页正文之后，请核对"),
        (found.insets.unread, f"有大幅图片，图中的文字未收入。{OCR_ADVICE}"),
        (found.insets.left, "有大幅图片，未能识别，图中的文字未收入。请把这几页另行转成文字后添加"),
    )
    for numbers, what in told:
        if numbers:
            yield f"第 {page_ranges(numbers)} 页{what}"
    yield from told_unclear(read_off.unclear)


def _first(found: _Found, numbers: list[int]) -> str:
    return next((found.garbled[number] for number in numbers), "")
