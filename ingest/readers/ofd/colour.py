"""Colours of OFD as red, green and blue. Left out: profiles, patterns; of a shading its first colour stands for all.

<FillColor Value="255 0 0" Alpha="128"/> -> (255, 0, 0), 0.5
"""

from collections.abc import Mapping

from ingest.readers.ofd.geometry import number
from ingest.readers.ofd.package import Element, local

Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)


def colour_of(found: Element | None, spaces: Mapping[str, str]) -> tuple[Colour | None, float]:
    """The colour an element states, None if it states none, and how opaque it is, 0 to 1."""
    if found is None:
        return None, 1.0
    alpha = min(255.0, max(0.0, number(found.get("Alpha"), 255.0))) / 255
    value = found.get("Value")
    space = found.get("ColorSpace", "")
    if value is None:  # a shading or a pattern
        first = next((inner for inner in found.iter() if local(inner.tag) == "Color" and inner.get("Value")), None)
        if first is None:
            return None, alpha
        value, space = first.get("Value"), first.get("ColorSpace", "")
    channels = [_channel(word) for word in value.replace(",", " ").split()]
    return _rgb(channels, spaces.get(space, "")), alpha


def _rgb(channels: list[int], space: str) -> Colour:
    if space == "GRAY" or len(channels) == 1:
        return (channels[0],) * 3 if channels else BLACK
    if space == "CMYK" or len(channels) == 4:
        cyan, magenta, yellow, key = (*channels, 0, 0, 0, 0)[:4]
        return _ink(cyan, key), _ink(magenta, key), _ink(yellow, key)
    red, green, blue = (*channels, 0, 0, 0)[:3]
    return red, green, blue


def _ink(channel: int, key: int) -> int:
    return round((255 - channel) * (255 - key) / 255)


def _channel(word: str) -> int:
    """0 to 255, of 12 or #0C."""
    try:
        value = int(word[1:], 16) if word.startswith("#") else float(word)
        return int(min(255, max(0, value)))
    except ValueError:
        return 0
