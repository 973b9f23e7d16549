"""An OFD page as a Page: characters, ruled lines and pictures in points, each where it is shown.

A character is as wide as the step to the next one says, and as high as its size. Ruled lines come from stroked paths and
from thin filled ones (ofd_rules.py). Left out, and counted: characters off the page, characters set slantwise (watermarks), hidden
ones. Text that is not to be seen is kept where it lies on a picture: it is the text layer of a scan.

    Letter("防", x=0, y=3, advance=3) of a Text at 10 mm, 20 mm -> Char("防", x0=28.3, top=57.7, x1=36.9, bottom=66.2, size=8.5)
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ingest.document import Box
from ingest.readers.ofd.content import Content, Path, Picture, Text
from ingest.readers.ofd.geometry import POINTS_PER_MM, Matrix
from ingest.readers.ofd.rules import MAX_RULES, rules_of
from ingest.readers.paged.page import Char, Page

ABOVE, BELOW = 0.88, 0.12  # of a character's size above and below its base line, as Han characters are drawn
MAX_SLANT = 0.1  # of a direction that may be off the axes; beyond, text is set slantwise
UNMAPPED = "\ufffd"  # stands for a character that the file does not say
PLACEHOLDER_GLYPHS = 4  # one character that stands for as many different glyphs of a font says nothing
ROW = 6.0  # points: characters are looked for among those about as high on the page
SCAN_SHARE = 0.5  # of the page that a picture covers if the page is a scan


@dataclass(frozen=True, slots=True)
class OfdPage:
    """A page with what its characters alone do not tell."""

    page: Page
    slanted: int  # characters set slantwise, left out
    outside: int  # characters beyond the edges of the page, left out
    unseen: int  # characters that are not to be seen, left out
    layered: int  # characters that are not to be seen and lie on a picture: the text layer of a scan
    unmapped: int  # characters that the file does not say
    covered: float  # share of the page under its largest picture
    shapes: int  # paths: a page traced into curves has hundreds and no characters


def page_of(content: Content) -> OfdPage:
    """The page that some content makes."""
    x, y, width, height = content.box
    shown = Matrix(e=-x, f=-y).then(Matrix(POINTS_PER_MM, 0, 0, POINTS_PER_MM, 0, 0))
    edges = (0.0, 0.0, width * POINTS_PER_MM, height * POINTS_PER_MM)
    pictures = [box for mark in content.marks if isinstance(mark, Picture) and (box := _picture(mark, shown, edges))]
    covered = max(((b[2] - b[0]) * (b[3] - b[1]) / (edges[2] * edges[3]) for b in pictures), default=0.0)
    placeholders = _placeholders(content)
    chars: list[Char] = []
    slanted = outside = layered = 0
    unseen = content.hidden
    for text in (mark for mark in content.marks if isinstance(mark, Text)):
        if text.alpha == 0 and covered < SCAN_SHARE:
            unseen += len(text.letters)
            continue
        layered += len(text.letters) if text.alpha == 0 else 0
        matrix = _turned(text).then(shown)
        if _is_slanted(matrix):
            slanted += sum(1 for letter in text.letters if letter.text.strip())
            continue
        for char in _chars(text, shown, placeholders):
            if edges[0] <= (char.x0 + char.x1) / 2 <= edges[2] and edges[1] <= (char.top + char.bottom) / 2 <= edges[3]:
                chars.append(char)
            else:
                outside += bool(char.text.strip())
    paths = [mark for mark in content.marks if isinstance(mark, Path)]
    rules = tuple(islice((rule for path in paths for rule in rules_of(path, shown, edges)), MAX_RULES))
    chars = _without_covered_blanks(chars)
    page = Page(content.number, edges[2], edges[3], tuple(chars), rules, tuple(pictures))
    unmapped = sum(1 for char in chars if char.text == UNMAPPED)
    return OfdPage(page, slanted, outside, unseen, layered, unmapped, covered, len(paths))


def _chars(text: Text, shown: Matrix, placeholders: set[tuple[str, str]]) -> Iterator[Char]:
    """The characters of a text; of a ligature one Char has them all."""
    to_page, lies = text.matrix.then(shown), _turned(text).then(shown)
    upright = lies.a > abs(lies.b) and lies.d > 0
    size = text.size * lies.scale
    font = text.font.id if text.font else ""
    above, below = -ABOVE * text.size, BELOW * text.size
    # from the origin of a letter to the corners of its box, but for its advance
    left, right = sorted((lies.c * above, lies.c * below))
    up, down = sorted((lies.d * above, lies.d * below))
    for letter in text.letters:
        said = letter.text
        if any((font, c) in placeholders or _says_nothing(c) for c in said):
            said = "".join(UNMAPPED if (font, c) in placeholders or _says_nothing(c) else c for c in said)
        if not said:
            continue
        x, y = to_page.at(letter.x, letter.y)
        across, along = lies.a * letter.advance, lies.b * letter.advance
        yield Char(
            said,
            x + left + min(0.0, across),
            y + up + min(0.0, along),
            x + right + max(0.0, across),
            y + down + max(0.0, along),
            size,
            upright,
        )


def _without_covered_blanks(chars: list[Char]) -> list[Char]:
    """Blanks go where characters stand: a form has them for what is filled in (年　　月 with 11 printed between)."""
    rows: dict[int, list[Char]] = {}
    for char in chars:
        if char.text.strip():
            rows.setdefault(int(char.bottom // ROW), []).append(char)
    return [char for char in chars if char.text.strip() or not _is_covered(char, rows)]


def _is_covered(blank: Char, rows: dict[int, list[Char]]) -> bool:
    row = int(blank.bottom // ROW)
    beside = (char for near in (row - 1, row, row + 1) for char in rows.get(near, ()))
    return any(
        min(blank.x1, char.x1) - max(blank.x0, char.x0) > 0.3 * min(blank.x1 - blank.x0, char.x1 - char.x0)
        for char in beside
    )


def _turned(text: Text) -> Matrix:
    """How the glyphs of a text lie: its matrix, each glyph turned about its origin first."""
    angle = math.radians(text.turn)
    turn = Matrix(math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle))
    return turn.then(text.matrix)


def _is_slanted(matrix: Matrix) -> bool:
    along = sorted((abs(matrix.a), abs(matrix.b)))
    return along[0] > MAX_SLANT * along[1]


def _placeholders(content: Content) -> set[tuple[str, str]]:
    """Font and character where one character stands for many glyphs: ¤ for every one that a maker could not name."""
    glyphs: dict[tuple[str, str], set[int]] = {}
    for text in (mark for mark in content.marks if isinstance(mark, Text)):
        for letter in text.letters:
            if letter.glyphs and len(set(letter.text)) <= 1:
                glyphs.setdefault((text.font.id if text.font else "", letter.text[:1]), set()).update(letter.glyphs)
    return {key for key, found in glyphs.items() if len(found) >= PLACEHOLDER_GLYPHS}


def _says_nothing(character: str) -> bool:
    """Whether a character is none; those of the private area are left to page_garble.py, for bullets are there too."""
    return (character < " " and character not in "\t\n\r") or character == UNMAPPED


def _picture(picture: Picture, shown: Matrix, edges: Box) -> Box | None:
    """The part of a picture that lies on the page; a transparent one is not seen."""
    if picture.alpha == 0 or picture.part is None:
        return None
    matrix = picture.matrix.then(shown)
    corners = [matrix.at(x, y) for x in (0, 1) for y in (0, 1)]
    x0, x1 = max(edges[0], min(p[0] for p in corners)), min(edges[2], max(p[0] for p in corners))
    top, bottom = max(edges[1], min(p[1] for p in corners)), min(edges[3], max(p[1] for p in corners))
    return (x0, top, x1, bottom) if x1 > x0 and bottom > top else None


def unmapped_fonts(content: Content) -> Counter[str]:
    """Names of the fonts whose characters the file does not say, by how many there are."""
    placeholders = _placeholders(content)
    found: Counter[str] = Counter()
    for text in (mark for mark in content.marks if isinstance(mark, Text)):
        font = text.font.id if text.font else ""
        bad = sum((font, c) in placeholders or _says_nothing(c) for letter in text.letters for c in letter.text)
        if bad:
            found[text.font.name if text.font else "未注明"] += bad
    return found
