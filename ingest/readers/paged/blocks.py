"""The one way from Pages to Blocks, for every format that has pages: PDF, OFD, pictures.

    watermarks out -> turned pages upright -> boxes -> columns -> tables -> lines -> header, notes and footer apart -> paragraphs

Left out: reading a format into Pages; taking headers and footers out (clean.py does, by page).

    blocks_of_pages([Page(1, 595, 842, chars=…)]) -> PagesRead(blocks=(Block("第一条　……", page=1, places=…), …))
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.document import Block, Box
from ingest.readers.paged.beside import parts_beside
from ingest.readers.paged.boxes import boxes_apart
from ingest.readers.paged.columns import regions_of
from ingest.readers.paged.edges import PageFrames, set_apart
from ingest.readers.paged.lines import Line, lines_of
from ingest.readers.paged.page import Page
from ingest.readers.paged.paragraphs import Frame, Item, blocks_of_frames
from ingest.readers.paged.stamps import without_stamps
from ingest.readers.paged.tables import Table, tables_on
from ingest.readers.paged.turned import Turn, placed_back, side_notes, turn_of, turned
from ingest.readers.paged.zones import EDGE_ZONE

NOTE_RULE = (0.15, 0.5)  # of the page's width, how long the line above footnotes is
LEAST_LINES = 3  # of a page, to tell the usual size of its text
NOTE_SIZE = 0.95  # of the text's size, at most, in which footnotes are set


@dataclass(frozen=True, slots=True)
class PagesRead:
    """What the pages of a document hold."""

    blocks: tuple[Block, ...]
    blank: tuple[int, ...]  # pages without text
    stamped: tuple[int, ...]  # pages that a watermark was taken out of


def blocks_of_pages(pages: Iterable[Page]) -> PagesRead:
    """All blocks in reading order, with page, places and confidence. Pages are taken one by one and not kept.

    A page with the number of the one before is what a picture on that page shows, and is read after its text.
    """
    read: list[PageFrames] = []
    turns: dict[int, Turn] = {}
    blank, stamped = [], []
    unended: Table | None = None
    for found in without_stamps(pages):
        page = found.page
        if found.had:
            stamped.append(page.number)
        if read and read[-1].number == page.number:
            read[-1].insets.append(_inset(page))
            continue
        if not any(char.text.strip() for char in page.chars):
            blank.append(page.number)
            unended = None
            continue
        turn = turn_of(page)
        if turn is not None:
            turns[page.number] = turn
            page = turned(page, turn)
        boxes, page = boxes_apart(page)
        frames = _frames(page, unended, [*(boxed.box for boxed in boxes), *page.pictures])
        unended = _unended(frames, page.height)
        read.append(PageFrames(page.number, frames, page.height, [_inset(boxed.page) for boxed in boxes]))
    set_apart(read)
    whole = [frame for made in read for frame in made.in_order()]
    blocks = tuple(placed_back(block, turns) for block in blocks_of_frames(whole))
    return PagesRead(blocks, tuple(blank), tuple(stamped))


def _frames(page: Page, unended: Table | None, obstacles: Sequence[Box]) -> list[Frame]:
    """What is read in one go, one after the other; header, footer, footnotes and side notes apart.

    `unended` is the table at the foot of the page before; text may stand beside the `obstacles`.
    """
    aside = side_notes(page)
    upright = replace(page, chars=tuple(char for char in page.chars if char.upright)) if aside else page
    regions = regions_of(upright)
    read = [_items(region.page, unended if len(regions) == 1 else None) for region in regions]
    lines = [item for items in read for item in items if isinstance(item, Line)]
    size = median(line.size for line in lines) if len(lines) >= LEAST_LINES else 0.0
    frames: list[Frame] = []
    for region, items in zip(regions, read, strict=True):
        text, notes = _notes_apart(items, region.page, size)
        if region.is_column:
            frames.append(Frame(page.number, page.width, text, is_column=True))
        elif text or not notes:
            frames += parts_beside(text, obstacles, page)
        if notes:
            frames.append(Frame(page.number, page.width, notes, is_note=True))
    if aside:
        frames[-1].foot += aside
    return frames


def _inset(page: Page) -> Frame:
    """What stands beside the text of a page, which goes on past it."""
    return Frame(page.number, page.width, _items(page, None), is_note=True)


def _unended(frames: Sequence[Frame], height: float) -> Table | None:
    """The table with which a page ends, its footer aside."""
    bodies = [frame.body for frame in frames if not frame.is_note]
    items = [item for body in bodies for item in body if item.box[1] < height * (1 - EDGE_ZONE)]
    last = items[-1] if items else None
    return last if isinstance(last, Table) else None


def _items(page: Page, unended: Table | None) -> list[Item]:
    """The tables and lines of a part of a page, from top to bottom."""
    tables, rest = tables_on(page, unended)
    return sorted([*tables, *lines_of(rest, page.number)], key=lambda item: item.box[1])


def _notes_apart(items: list[Item], page: Page, size: float) -> tuple[list[Item], list[Item]]:
    """Text and footnotes: these stand below a short ruled line, in characters smaller than the page's usual `size`."""
    left = min((item.x0 for item in items if isinstance(item, Line)), default=0.0)
    for rule in page.rules:
        width = rule.x1 - rule.x0
        if not NOTE_RULE[0] * page.width < width < NOTE_RULE[1] * page.width or abs(rule.x0 - left) > 2 * size:
            continue
        at = next((i for i, item in enumerate(items) if item.box[1] > rule.top - 1), len(items))
        below = items[at:]
        if below and all(isinstance(item, Line) and item.size < NOTE_SIZE * size for item in below):
            return items[:at], below
    return items, []
