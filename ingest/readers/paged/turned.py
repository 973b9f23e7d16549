"""Pages whose text is turned, read as if they were not: a wide table printed sideways on an upright page.

The page is turned so that most of its text is upright, and what is found is placed back where it is shown. Characters
that stay turned are side notes. Left out: pages that the file itself says to turn, which are shown so already.

    "防汛值守" running upwards along x=100 -> one Line at top=100, whose box is turned back before it is handed on
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.document import Block, Box
from ingest.readers.paged.lines import Line, lines_of
from ingest.readers.paged.page import Char, Page, Rule

LEAST = 10  # characters, to say which way a page is turned
MOSTLY = 0.6  # of its characters are turned


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page was turned: `quarters` clockwise, from its size as shown."""

    quarters: int
    width: float
    height: float

    def __call__(self, box: Sequence[float]) -> Box:
        """The box on the turned page."""
        x0, top, x1, bottom = box
        if self.quarters == 1:
            return (self.height - bottom, x0, self.height - top, x1)
        if self.quarters == 2:
            return (self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        return (top, self.width - x1, bottom, self.width - x0)

    def back(self, box: Box) -> Box:
        """The box as it is shown: the turn that undoes this one."""
        sideways = self.quarters != 2
        width, height = (self.height, self.width) if sideways else (self.width, self.height)
        return Turn(4 - self.quarters, width, height)(box)


def turn_of(page: Page) -> Turn | None:
    """How a page must be turned to be read; None for one that is upright."""
    printed = [char for char in page.chars if char.text.strip()]
    turned = [char for char in printed if not char.upright]
    if len(turned) < LEAST or len(turned) < MOSTLY * len(printed):
        return None
    return Turn(_quarters(turned), page.width, page.height)


def turned(page: Page, turn: Turn) -> Page:
    """The page after the turn."""
    width, height = (page.width, page.height) if turn.quarters == 2 else (page.height, page.width)
    return replace(
        page,
        width=width,
        height=height,
        chars=tuple(_turned(char, turn, upright=not char.upright) for char in page.chars),
        rules=tuple(Rule(*turn(rule)) for rule in page.rules),
        pictures=tuple(turn(picture) for picture in page.pictures),
    )


def side_notes(page: Page) -> list[Line]:
    """The lines of characters that are turned on an upright page: they run along its edge, and stand where shown."""
    aside = [char for char in page.chars if not char.upright]
    if not aside:
        return []
    turn = Turn(_quarters(aside), page.width, page.height)
    lines = lines_of([_turned(char, turn, upright=True) for char in aside], page.number)
    return [_shown(line, turn.back(line.box)) for line in lines]


def _shown(line: Line, box: Box) -> Line:
    x0, top, x1, bottom = box
    return replace(line, x0=x0, top=top, x1=x1, bottom=bottom)


def placed_back(block: Block, turns: dict[int, Turn]) -> Block:
    """The block with its places as shown."""
    if not any(place.page in turns for place in block.places):
        return block
    places = (
        replace(place, box=turns[place.page].back(place.box)) if place.page in turns else place
        for place in block.places
    )
    return replace(block, places=tuple(places))


def _turned(char: Char, turn: Turn, *, upright: bool) -> Char:
    x0, top, x1, bottom = turn(char[1:5])
    return char._replace(x0=x0, top=top, x1=x1, bottom=bottom, upright=upright)


def _quarters(chars: Sequence[Char]) -> int:
    """Which way characters run, told by one after the other: upwards -> 1, to the left -> 2, downwards -> 3."""
    votes = {1: 0, 2: 0, 3: 0}
    for one, other in pairwise(chars):
        across = (other.x0 + other.x1) - (one.x0 + one.x1)
        down = (other.top + other.bottom) - (one.top + one.bottom)
        if max(abs(across), abs(down)) > 6 * one.size:  # on another line
            continue
        if abs(across) > abs(down):
            votes[2] += across < 0
        else:
            votes[1 if down < 0 else 3] += 1
    return max(votes, key=lambda quarters: votes[quarters])
