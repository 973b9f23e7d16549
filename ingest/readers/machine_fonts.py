"""The Chinese fonts of this machine: what stands in for a font that a file names and does not bring.

Known by the names of their files, in the folders where Windows, macOS and Linux keep them. Left out: other fonts that
have Chinese characters; fonts asked for by fontconfig.

    chinese_font("方正小标宋简体", 40.0) -> simsun.ttc, or Noto Serif CJK, at 40 pixels
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Style = tuple[tuple[str, int], ...]

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "C:/Windows/Fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
)
# Name of a font's file -> which of its faces has the forms of the mainland; the first that is there is taken.
SONG = (
    ("simsun.ttc", 0),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("NotoSerifCJKsc-Regular.otf", 0),
    ("NotoSerifSC-Regular.otf", 0),
    ("SourceHanSerifSC-Regular.otf", 0),
    ("SourceHanSerif-Regular.ttc", 2),
    ("uming.ttc", 0),
    ("Songti.ttc", 0),
)
HEI = (
    ("simhei.ttf", 0),
    ("msyh.ttc", 0),
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("NotoSansSC-Regular.otf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),
    ("PingFang.ttc", 0),
)
KAI, FANG = (("simkai.ttf", 0), ("ukai.ttc", 0)), (("simfang.ttf", 0),)
# What a font's name says of its style -> what stands in for it, the best first.
STYLES = (
    (("仿宋", "fang"), FANG + SONG + HEI),
    (("楷", "kai"), KAI + SONG + HEI),
    (("黑", "hei", "sans", "arial", "gothic"), HEI + SONG),
)


def installed() -> str | None:
    """The path of a Chinese font of this machine; None if it has none that is known here."""
    return next((found[0] for found in _of_style(SONG + HEI + KAI + FANG)), None)


@cache
def chinese_font(name: str, size: float) -> "FreeTypeFont":
    """A Chinese font of this machine in the style of the one named; what Pillow brings, without Chinese, if it has none."""
    from PIL import ImageFont

    for path, face in _of_style(_style(name)):
        try:
            return ImageFont.truetype(path, size, index=face, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
    plain = ImageFont.load_default(size)
    if not isinstance(plain, ImageFont.FreeTypeFont):
        raise OSError("Pillow was built without FreeType")
    return plain


def _style(name: str) -> Style:
    found = (files for words, files in STYLES if any(word in name.lower() for word in words))
    return next(found, SONG + HEI)


def _of_style(style: Style) -> Iterator[tuple[str, int]]:
    """The fonts of a style that are there, the best first: path and face."""
    files = _files()
    yield from ((files[name.lower()], face) for name, face in style if name.lower() in files)


@cache
def _files() -> dict[str, str]:
    """Font file names of this machine, in small letters -> path."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for inside, _, names in os.walk(Path(folder).expanduser()):
            for name in names:
                if name.lower().endswith((".ttf", ".ttc", ".otf")):
                    found.setdefault(name.lower(), str(Path(inside) / name))
    return found
