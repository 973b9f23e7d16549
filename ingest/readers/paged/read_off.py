"""Pages that have no sound characters of their own, read off their pictures (OCR), and what became of each.

Left out: finding out which pages these are, and making their pictures: each format does that.

    read_off(page 3 of a scan, "扫描页", its picture) -> the page with the characters seen on it, RecognizedPage(3, 0.98, "扫描页")
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from ingest.document import RecognizedPage
from ingest.page_numbers import page_ranges
from ingest.readers.ocr.levels import unclear_levels
from ingest.readers.paged.page import Char, Page

if TYPE_CHECKING:
    from PIL.Image import Image

SCAN, GARBLED = "扫描页", "文字层乱码"
WHITE_SIDE = 400  # pixels of the longer side of a page when it is looked at for ink: dust is gone, small print is not
EDGE = 0.04  # of each side, where a scanner leaves shadows
SHOW_THROUGH = 28  # of 255, by which the back of a sheet may be darker where it is printed on the other side
LEAST_WHITE = 215  # of 255; a darker page is a photograph, or a cover
EXCERPTS = 5  # of what is not clear that a warning quotes


class ReadOff:
    """Reads pages off their pictures, and keeps what became of each, by page number."""

    def __init__(self) -> None:
        self.recognized: list[RecognizedPage] = []
        self.unread: dict[int, str] = {}  # why it should have been read off: SCAN or GARBLED
        self.failed: dict[int, str] = {}  # the error that recognition broke off with
        self.white: set[int] = set()  # whose picture shows nothing: the back of a sheet
        self.unclear: dict[int, tuple[str, ...]] = {}  # response levels whose numeral is not sure, with their context

    def __call__(self, page: Page, why: str, picture: "Callable[[int], Image]") -> Page:
        """The page with what is seen on its picture, made at a resolution; the few characters a scan has are kept."""
        from ingest.readers.ocr import engine as ocr

        own = () if why == GARBLED else page.chars
        if not ocr.available():
            self.unread[page.number] = why
            return replace(page, chars=own)
        try:
            image = picture(ocr.BEST_DPI)
            seen = ocr.recognize(image, page.number, page.width, page.height)
            if not own and not seen.chars and is_white(image):
                self.white.add(page.number)
        except Exception as error:  # whatever the engine makes of one picture, the other pages come in
            self.failed[page.number] = type(error).__name__
            return replace(page, chars=own)
        chars = tuple(char for char in seen.chars if not any(_is_over(char, other) for other in own))
        sure = [char.confidence for char in chars if char.confidence is not None]
        if unclear := unclear_levels(chars):
            self.unclear[page.number] = unclear
        if sure:
            self.recognized.append(RecognizedPage(page.number, fmean(sure), why))
        return replace(seen, chars=(*own, *chars))

    def unread_for(self, why: str) -> list[int]:
        """The pages that stayed unread for a reason."""
        return [number for number, reason in self.unread.items() if reason == why]


def is_white(image: "Image") -> bool:
    """Whether a picture shows nothing but paper: no part of it, its edges aside, is darker than show-through is."""
    side = max(1, round(max(image.size) / WHITE_SIDE))
    grey = image.convert("L").reduce(side)
    x, y = (round(EDGE * length) for length in grey.size)
    darkest, brightest = grey.crop((x, y, grey.width - x, grey.height - y)).getextrema()
    return float(brightest) - float(darkest) < SHOW_THROUGH and float(brightest) > LEAST_WHITE  # type: ignore[arg-type]  # one band, hence numbers and not pairs


def told_unclear(unclear: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """What people are told of the response levels that are not sure, by page: nothing where all are."""
    if unclear:
        excerpts = list(dict.fromkeys(excerpt for found in unclear.values() for excerpt in found))
        more = f"等 {len(excerpts)} 处" if len(excerpts) > EXCERPTS else ""
        quoted = "".join(f"“{excerpt}”" for excerpt in excerpts[:EXCERPTS])
        yield f"第 {page_ranges(unclear)} 页识别出的响应级别数字不清楚，请对照原页：{quoted}{more}"


def _is_over(char: Char, other: Char) -> bool:
    across, down = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    return char.x0 <= across <= char.x1 and char.top <= down <= char.bottom
