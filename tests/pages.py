"""Pages for tests, drawn on the spot: characters where a printer would put them, and ruled tables.

written("防汛", 90, 100) -> [Char("防", x0=90, top=100, x1=100, bottom=110, size=10), Char("汛", x0=100, …)]
ruled([["单位", "职责"], ["市水利局", "防汛值守"]]) -> (characters, rules) of a table with all its rules
"""

from collections.abc import Sequence

from ingest.readers.paged.page import Char, Page, Rule

WIDTH, HEIGHT = 595.0, 842.0
SIZE = 10.0


def page_of(chars: Sequence[Char], rules: Sequence[Rule] = (), *, number: int = 1) -> Page:
    """An upright A4 page."""
    return Page(number, WIDTH, HEIGHT, tuple(chars), tuple(rules))


def written(text: str, x: float, top: float, *, size: float = SIZE, confidence: float | None = None) -> list[Char]:
    """One line; Latin letters and digits are half as wide, a space leaves a gap."""
    chars = []
    for character in text:
        width = size if character > "\u2e80" else size / 2
        if character != " ":
            chars.append(Char(character, x, top, x + width, top + size, size, confidence=confidence))
        x += width
    return chars


def columns(rows: Sequence[Sequence[str]], xs: Sequence[float], top: float, *, pitch: float = 18) -> list[Char]:
    """Lines of words that begin at `xs`."""
    return [
        c
        for n, row in enumerate(rows)
        for text, x in zip(row, xs, strict=True)
        for c in written(text, x, top + n * pitch)
    ]


def level(y: float, x0: float = 80, x1: float = 500) -> Rule:
    """A rule across."""
    return Rule(x0, y, x1, y)


def upright(x: float, top: float, bottom: float) -> Rule:
    """A rule down."""
    return Rule(x, top, x, bottom)


def ruled(
    rows: Sequence[Sequence[str | None]],
    *,
    xs: Sequence[float] = (80, 200, 320, 440),
    top: float = 100,
    confidence: float | None = None,
) -> tuple[list[Char], list[Rule]]:
    """A table whose cells are ruled one by one; None goes on with the cell above, "<" with the cell to the left.

    A line break in a cell is one on the page; each row is as high as its highest cell of one row.
    """
    heights = [8 + 14 * max((t.count("\n") + 1 for t in row if t), default=1) for row in rows]
    ys = [top + sum(heights[:n]) for n in range(len(rows) + 1)]
    chars: list[Char] = []
    rules = [level(ys[0], xs[0], xs[len(rows[0])]), level(ys[-1], xs[0], xs[len(rows[0])])]
    rules += [upright(xs[0], ys[0], ys[-1]), upright(xs[len(rows[0])], ys[0], ys[-1])]
    for n, row in enumerate(rows):
        for at, text in enumerate(row):
            if text is not None and text != "<":
                for line, part in enumerate(text.split("\n")):
                    chars += written(part, xs[at] + 5, ys[n] + 6 + 14 * line, confidence=confidence)
            if text is not None and n:
                rules.append(level(ys[n], xs[at], xs[at + 1]))
            if text != "<" and at and not (text is None and _left_of(rows, n, at) == "<"):
                rules.append(upright(xs[at], ys[n], ys[n + 1]))
    return chars, rules


def _left_of(rows: Sequence[Sequence[str | None]], row: int, at: int) -> str | None:
    """What the merged cell that covers this place says at its top, seen from the place itself."""
    while row and rows[row][at] is None:
        row -= 1
    return rows[row][at]
