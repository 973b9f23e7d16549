"""Large pictures on pages that have text of their own, read off (OCR): a scanned annex, a flow chart saved as a picture.

Of a document as many are read as take a bearable time; the pages of the others are kept, and said. Left out: small
pictures; pictures that lie under text; finding out how a format draws its pages.

    the picture on page 5, 现场处置流程 seen in it -> a Page numbered 5 of the characters seen, each where it stands on page 5
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.document import Box
from ingest.readers.paged.page import Char, Page, Rule
from ingest.readers.table import HAN

if TYPE_CHECKING:
    from PIL.Image import Image

LEAST_SHARE = 1 / 3  # of the page, that pictures worth reading cover together …
LEAST_PART = 0.15  # … and each by itself
MOST_TEXT = 20  # characters printed on a picture that does not lie under text: a caption, call-outs
LEAST_HAN, HAN_SHARE = 20, 0.25  # of a text: fewer are labels, a clock, the name of a camera
TOUCHING = 3.0  # points between the strips that one picture was cut into
MOST_PAGES = 40
MOST_SECONDS = 240.0


class Insets:
    """Reads pictures beside text, and keeps what became of each page's, by page number."""

    def __init__(self, *, seconds: float = MOST_SECONDS) -> None:
        self.read: list[int] = []  # pages whose pictures had text
        self.passed: list[int] = []  # photographs: what is read off instruments and signs is no text of the document
        self.unread: list[int] = []  # no engine is there
        self.left: list[int] = []  # beyond what a document may take, or the engine broke off
        self._done = 0
        self._end = time.monotonic() + seconds

    def __call__(self, page: Page, picture: "Callable[[int], Image]") -> Page | None:
        """What is seen in the large pictures of a page, as another page of its number; None if nothing is."""
        from ingest.readers.ocr import engine as ocr

        boxes = large_pictures(page)
        if not boxes:
            return None
        if not ocr.available():
            self.unread.append(page.number)
            return None
        if self._done >= MOST_PAGES or time.monotonic() > self._end:
            self.left.append(page.number)
            return None
        self._done += 1
        try:
            whole = picture(ocr.BEST_DPI)
            seen = [_shifted(_seen(whole, page, box), box) for box in boxes]
        except Exception:  # whatever the engine makes of one picture, the text around it comes in
            self.left.append(page.number)
            return None
        chars = tuple(
            char for part in seen for char in part.chars if not any(_is_over(char, own) for own in page.chars)
        )
        if not _is_text(chars):
            if any(char.text.strip() for char in chars):
                self.passed.append(page.number)
            return None
        self.read.append(page.number)
        return Page(page.number, page.width, page.height, chars, tuple(rule for part in seen for rule in part.rules))


def large_pictures(page: Page) -> list[Box]:
    """The pictures of a page that may hold a text of their own; one that was cut into strips is one."""
    whole = page.width * page.height
    boxes = [
        box
        for box in _joined(page.pictures)
        if _area(box) > LEAST_PART * whole
        and sum(1 for char in page.chars if char.text.strip() and _holds(box, char)) < MOST_TEXT
    ]
    return boxes if sum(map(_area, boxes)) > LEAST_SHARE * whole else []


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_text(chars: Sequence[Char]) -> bool:
    """Whether what was seen is text, as on a scan or a chart, and not the labels of a photograph."""
    printed = [char for char in chars if char.text.strip()]
    han = sum(1 for char in printed if HAN.match(char.text))
    return han >= LEAST_HAN and han >= HAN_SHARE * len(printed)


def _joined(pictures: Sequence[Box]) -> list[Box]:
    boxes = sorted(pictures, key=lambda box: (round(box[0]), round(box[2]), box[1]))
    joined = boxes[:1]
    for above, box in pairwise(boxes):
        alike = abs(above[0] - box[0]) < TOUCHING and abs(above[2] - box[2]) < TOUCHING
        if alike and abs(box[1] - joined[-1][3]) < TOUCHING:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2], box[3])
        else:
            joined.append(box)
    return joined


def _seen(whole: "Image", page: Page, box: Box) -> Page:
    from ingest.readers.ocr import engine as ocr

    scale = whole.width / page.width
    part = whole.crop(tuple(round(edge * scale) for edge in box))  # type: ignore[arg-type]  # four, as the box has
    return ocr.recognize(part, page.number, box[2] - box[0], box[3] - box[1])


def _shifted(seen: Page, box: Box) -> Page:
    """What was seen in a picture, where it stands on the page."""
    x, y = box[:2]
    chars = (c._replace(x0=c.x0 + x, top=c.top + y, x1=c.x1 + x, bottom=c.bottom + y) for c in seen.chars)
    rules = (Rule(r.x0 + x, r.top + y, r.x1 + x, r.bottom + y) for r in seen.rules)
    return replace(seen, chars=tuple(chars), rules=tuple(rules))


def _holds(box: Box, char: Char) -> bool:
    return box[0] <= (char.x0 + char.x1) / 2 <= box[2] and box[1] <= (char.top + char.bottom) / 2 <= box[3]


def _is_over(char: Char, other: Char) -> bool:
    across, down = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    return char.x0 <= across <= char.x1 and char.top <= down <= char.bottom
