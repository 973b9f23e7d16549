"""Raised and lowered digits are the glyphs that are printed; what has no such glyph stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fold import fold
from ingest.readers.raised import lowered, raised


@pytest.mark.parametrize(
    ("text", "up", "down"),
    [
        ("5", "⁵", "₅"),
        ("-3", "⁻³", "₋₃"),
        ("5~6", "⁵~⁶", "₅~₆"),
        ("2.5", "².⁵", "₂.₅"),
        ("n", "ⁿ", "n"),
        ("th", "th", "th"),
        ("注1", "注¹", "注₁"),
        ("①", "①", "①"),
    ],
)
def test_digits_are_raised_and_words_stay(text: str, up: str, down: str) -> None:
    assert (raised(text), lowered(text)) == (up, down)


@given(st.text(alphabet="0123456789+-=()nimx注. ", max_size=8))
def test_matching_finds_them_as_if_they_were_flat(text: str) -> None:
    assert fold(raised(text)) == fold(lowered(text)) == fold(text)
