"""The look: readable in both modes, and nothing in it comes from elsewhere."""

import re

import pytest

from kb.pages import look
from kb.pages.words import say

CSS = look.css(say("drop", "simplified"), say("drop", "traditional"))
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in CSS.split("}")[:2])
READ = [(text, ground) for text in ("ink", "soft", "around", "blue") for ground in ("paper", "sheet")] + [
    ("on-band", "band"),
    ("band-soft", "band"),
    ("on-blue", "blue"),
    ("on-blue", "blue-deep"),
    ("blue", "tint"),
    ("ink", "tint"),
    ("ink", "mark"),
    ("amber", "amber-bg"),
    ("red", "red-bg"),
    ("red", "sheet"),
    ("green", "green-bg"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it: '#ffffff' -> 1.0."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_stands_out_from_its_ground(colours: dict[str, str], text: str, ground: str) -> None:
    light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_look_fetches_nothing() -> None:
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", CSS + look.HEAD + look.ICON)


def test_the_drop_zone_speaks_both_scripts() -> None:
    assert say("drop", "simplified") in CSS
    assert say("drop", "traditional") in CSS
