"""The numbers that a slide prints before its paragraphs: 一、 （1） ① stand in no text of the file.

ECMA-376 part 1, 20.1.10.61 names the kinds. Left out: numbers that only the layout or the master states.

    Numbers().label(<a:p> with <a:buAutoNum type="arabicPeriod" startAt="3"/>) -> "3."
"""

from typing import Any

from ingest.numerals import in_chinese

Element = Any  # lxml has no types

# End of a kind's name -> what is written around the number.
AROUND = {"ParenBoth": "({})", "ParenR": "{})", "Period": "{}.", "Plain": "{}", "Minus": "- {} -"}
CIRCLED_FIRST = 0x2460  # ①
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
MAX_LEVEL = 9


class Numbers:
    """Counts the paragraphs of one text frame, level by level."""

    def __init__(self) -> None:
        self._counts: dict[int, tuple[str, int]] = {}  # level -> kind, the last number

    def label(self, paragraph: Element) -> str:
        """The number of the next paragraph, "" if it has none; whoever asks for one has counted it."""
        properties = paragraph.find("{*}pPr")
        level = min(int(properties.get("lvl") or 0), MAX_LEVEL) if properties is not None else 0
        self._counts = {at: held for at, held in self._counts.items() if at <= level}
        bullet = None if properties is None else properties.find("{*}buAutoNum")
        if bullet is None:
            self._counts.pop(level, None)
            return ""
        kind, start = bullet.get("type") or "arabicPeriod", int(bullet.get("startAt") or 1)
        before = self._counts.get(level)
        number = before[1] + 1 if before is not None and before[0] == f"{kind} {start}" else start
        self._counts[level] = (f"{kind} {start}", number)
        return _shown(kind, number)


def _shown(kind: str, number: int) -> str:
    """('ea1ChsPeriod', 3) -> '三、': that is how Chinese PowerPoint prints it."""
    if kind.startswith("circleNum"):
        return chr(CIRCLED_FIRST + number - 1) if 1 <= number <= 20 else f"({number})"
    if kind.startswith("ea1") and kind.endswith("Period"):
        return in_chinese(number) + "、"
    around = next((shape for end, shape in AROUND.items() if kind.endswith(end)), "{}.")
    if kind.startswith("ea1"):
        return around.format(in_chinese(number))
    text = str(number)
    if kind.startswith("alpha") and number > 0:
        text = ""
        while number:
            number, letter = divmod(number - 1, 26)
            text = chr(ord("a") + letter) + text
    elif kind.startswith("roman") and 0 < number < 400:
        text = ""
        for value, letters in ROMAN:
            text += letters * (number // value)
            number %= value
    return around.format(text.upper() if "Uc" in kind else text)
