"""Raised and lowered digits of a page keep their place: flat they would be other numbers."""

import pytest

from ingest.readers.paged.lines import lines_of
from ingest.readers.paged.page import Char

FOOT, SIZE, SMALL = 100.0, 12.0, 7.0


def line(*runs: tuple[str, float], confidence: float | None = None) -> str:
    """The text of a line of runs, each so much above the line (0: on it); runs off it, or of one sign, are small."""
    chars, x = [], 90.0
    for text, above in runs:
        size = SMALL if above or (len(text) == 1 and text.isdecimal()) else SIZE
        for character in text:
            bottom = FOOT - above + 0.12 * size
            chars.append(Char(character, x, bottom - size, x + size, bottom, size, confidence=confidence))
            x += size
    (found,) = lines_of(chars, 1)
    return found.text


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((("总库容2×10", 0), ("8", 4.0), ("m", 0), ("3", 4.0), ("。", 0)), "总库容2×10⁸m³。"),
        ((("下游影响人口1286", 0), ("3", 4.0), ("人", 0)), "下游影响人口1286³人"),
        ((("浓度10", 0), ("-3", 4.0), ("以下", 0)), "浓度10⁻³以下"),
        ((("二氧化碳（CO", 0), ("2", -1.5), ("）超标", 0)), "二氧化碳（CO₂）超标"),
        ((("转移", 0), ("3", 0), ("人", 0)), "转移3人"),  # small, but on the line
    ],
)
def test_raised_and_lowered_digits_are_told_from_those_on_the_line(
    runs: tuple[tuple[str, float], ...], text: str
) -> None:
    assert line(*runs) == text


def test_numbers_set_smaller_than_the_words_beside_them_stay_numbers() -> None:
    def chars(*runs: tuple[str, float, float]) -> str:
        found, x = [], 90.0
        for text, size, foot in runs:
            for character in text:
                found.append(Char(character, x, foot - size, x + size, foot, size))
                x += size
        (read,) = lines_of(found, 1)
        return read.text

    assert chars(("值班电话", 20, 120), ("12350", 10, 112)).replace(" ", "") == "值班电话12350"
    assert chars(("转移人数", 16, 120), ("　", 16, 120), ("128", 10, 121), ("人", 16, 120)).split()[-1] == "128人"
    assert "24小时降雨250毫米" in chars(("Ⅰ级响应条件24小时降雨250毫米", 12, 118), ("｝", 24, 122))


def test_digits_read_off_a_picture_stay_as_they_are() -> None:
    assert line(("库容10", 0), ("8", 4.0), ("立方米", 0), confidence=0.98) == "库容108立方米"
