"""Watermarks that stand level: the same characters at the same place of most pages, printed over other text.

Only where they are printed over text do they disturb it, and only there is it sure that they are no part of it: a form
has the same words on every page too. Left out: slanting ones (the reader of the format leaves them out), headers and
footers (furniture.py).

    内部资料 across the middle of every page, through its lines -> taken out of all of them
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from ingest.readers.paged.lines import rows_of
from ingest.readers.paged.page import Char, Page
from ingest.readers.paged.zones import EDGE_ZONE

LOOK = 8  # pages at the beginning, by which the watermarks of a document are told
LEAST_PAGES = 3
SHARE = 0.6  # of those pages that have it
GRID = 2.0  # points that a character may move from page to page
OVERLAP = 0.25  # of a character's box that other characters stand on
BAND = 20.0  # points
OVERPRINTED = 0.25  # of the characters of a watermark that stand on text

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A page without the document's watermarks, and whether it had one."""

    page: Page
    had: bool


def without_stamps(pages: Iterable[Page]) -> Iterator[Stamped]:
    """The pages in order; no more than the first few are held at a time."""
    rest = iter(pages)
    first = list(islice(rest, LOOK))
    stamps = _stamps(first)
    for page in chain(first, rest):
        kept = tuple(char for char in page.chars if not _keys(char) & stamps) if stamps else page.chars
        yield Stamped(replace(page, chars=kept) if len(kept) < len(page.chars) else page, len(kept) < len(page.chars))


def _stamps(pages: Sequence[Page]) -> set[Key]:
    """The keys of the characters that watermarks are made of."""
    written = [page for page in pages if page.chars]
    if len(written) < LEAST_PAGES:
        return set()
    seen = Counter(key for page in written for key in {_key(char) for char in page.chars if _is_inside(char, page)})
    often = {key for key, count in seen.items() if count >= max(LEAST_PAGES, SHARE * len(written))}
    if not often:
        return set()
    found: set[Key] = set()
    for page in written:
        same = [char for char in page.chars if _is_inside(char, page) and _key(char) in often]
        others = defaultdict(list)
        for char in page.chars:
            if _key(char) not in often and char.text.strip():
                for band in _bands(char):
                    others[band].append(char)
        for row in rows_of(same):
            over = sum(
                any(_overlap(char, other) > OVERLAP for band in _bands(char) for other in others[band]) for char in row
            )
            if over > OVERPRINTED * len(row):
                found |= {_key(char) for char in row}
    return found


def _key(char: Char) -> Key:
    return (char.text, round(char.x0 / GRID), round(char.top / GRID))


def _keys(char: Char) -> set[Key]:
    """The key of a character and those beside it, for one that moved by a hair over the edge of the grid."""
    text, x, y = _key(char)
    return {(text, x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}


def _bands(char: Char) -> range:
    """The bands across the page that a character stands in: only those that share one can overlap."""
    return range(int(char.top // BAND), int(char.bottom // BAND) + 1)


def _is_inside(char: Char, page: Page) -> bool:
    zone = page.height * EDGE_ZONE
    return bool(char.text.strip()) and char.bottom > zone and char.top < page.height - zone


def _overlap(char: Char, other: Char) -> float:
    """The share of a character's box that the other's covers."""
    across = min(char.x1, other.x1) - max(char.x0, other.x0)
    down = min(char.bottom, other.bottom) - max(char.top, other.top)
    area = (char.x1 - char.x0) * (char.bottom - char.top)
    smaller = min(area, (other.x1 - other.x0) * (other.bottom - other.top))
    return across * down / smaller if across > 0 and down > 0 and smaller > 0 else 0.0
