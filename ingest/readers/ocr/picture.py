"""The picture of a page made ready for reading: colour, size, and standing straight.

The same picture always comes out the same, whatever its resolution: what was read off a straightened page is shown
on the page straightened by the same rule. Left out: pages on their side, which only reading tells (ocr.py).

    skew_of(a scan put in crooked, its lines rising to the right) -> -0.8: turned by so many degrees it stands straight
"""

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 2400  # pixels: A4 at 205 dpi; more is no better read and takes memory
SHORTEST_SIDE = 1400  # of the longer side: A4 at 120 dpi; a small picture is enlarged to it, three times at most
MOST_ENLARGED = 3.0
SKEW_SIDE = 800  # of the copy on which skew is measured, so that it does not depend on the resolution
MOST_SKEW = 4.0  # degrees; a page put in more crookedly is rare, and lines of a slanted stamp are not the page's
LEAST_SKEW = 0.15  # below this a line of A4 stays within a tenth of its height
SKEW_GAIN = 1.03  # how much sharper lines must get; a page without lines of text gets no sharper by turning

SEAL = 60.0  # points: seals of offices measure 107 to 142 (38 to 50 mm), characters of a red heading 60 at most
RED = 40  # by how much the red of a pixel exceeds its green and blue
RED_IS_INK = 140  # red of a pixel above which it is ink of the seal on paper, and not on black


def plain(image: "Image") -> "Image":
    """The picture in RGB on white paper, whatever mode it came in: transparent is paper, 16 bits are 8."""
    from PIL import Image

    if image.mode.startswith(("I", "F")):
        low, high = image.getextrema()
        span = max(1.0, float(high) - float(low))  # type: ignore[arg-type]  # one band, hence numbers and not pairs
        image = image.convert("F").point(lambda value: (value - float(low)) * (255.0 / span)).convert("L")  # type: ignore[arg-type]
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        image = paper
    return image if image.mode == "RGB" else image.convert("RGB")  # a copy of a large scan takes 200 MB


def without_seals(image: "Image", scale: float) -> "Image":
    """The picture, of `scale` pixels a point, with red seals taken off the text beneath them.

    A seal is a red ring or frame about as high as wide and larger than any character; what is red within it is shown
    by its red share alone, in which red ink is light and black ink black. Red headings stay.
    """
    import cv2
    import numpy as np
    from PIL import Image

    pixels = np.array(image)
    red = pixels[:, :, 0]
    is_red = (red.astype(np.int16) - pixels[:, :, 1:].max(axis=2) > RED).astype(np.uint8)
    gap = max(3, round(2 * scale)) | 1
    joined = cv2.morphologyEx(is_red, cv2.MORPH_CLOSE, np.ones((gap, gap), dtype=np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for x, y, width, height, _area in stats[1:].tolist():
        if min(width, height) >= SEAL * scale and max(width, height) <= 1.5 * min(width, height):
            part = np.s_[y : y + height, x : x + width]
            light = np.repeat(red[part][:, :, None], 3, axis=2)
            pixels[part] = np.where(
                is_red[part][:, :, None] > 0, np.where(light > RED_IS_INK, 255, light), pixels[part]
            )
    return Image.fromarray(pixels)


def fitted(image: "Image") -> "Image":
    """The picture at a size that is read well: very large ones smaller, very small ones larger."""
    from PIL import Image

    side = max(image.size)
    share = min(1.0, LONGEST_SIDE / side) if side >= SHORTEST_SIDE else min(MOST_ENLARGED, SHORTEST_SIDE / side)
    if share == 1.0:
        return image
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS if share < 1 else Image.Resampling.BICUBIC)


def turned(image: "Image", degrees: float) -> "Image":
    """The picture turned counter-clockwise; by quarters its sides change places, by a little its size stays."""
    from PIL import Image

    quarters = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    if degrees in quarters:
        return image.transpose(quarters[int(degrees)])
    if not degrees:
        return image
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")


def skew_of(image: "Image") -> float:
    """By how many degrees, counter-clockwise, the picture is to be turned so that its lines are level; 0.0 if they are.

    Level lines make the sums over rows of dark pixels rise and fall sharply: the angle at which they do most is it.
    Of a page on its side the columns do; whichever do more are its lines.
    """
    import cv2
    import numpy as np

    share = min(1.0, SKEW_SIDE / max(image.size))
    small = np.asarray(
        image.convert("L").resize((max(1, round(image.width * share)), max(1, round(image.height * share))))
    )
    _, dark = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)

    def measured(lines: Any, degrees: float) -> float:  # noqa: ANN401  # a numpy array
        height, width = lines.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        rows = cv2.warpAffine(lines, matrix, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    columns = np.ascontiguousarray(np.rot90(dark))
    coarse = _steps(0.0, MOST_SKEW, 0.4)
    sharpness = max((partial(measured, lines) for lines in (dark, columns)), key=lambda by: max(map(by, coarse)))
    best = max(coarse, key=sharpness)
    best = max(_steps(best, 0.4, 0.1), key=sharpness)
    if abs(best) < LEAST_SKEW or abs(best) > MOST_SKEW or sharpness(best) < SKEW_GAIN * sharpness(0.0):
        return 0.0
    return round(best, 1)


def _steps(middle: float, reach: float, step: float) -> list[float]:
    count = round(reach / step)
    return [middle + n * step for n in range(-count, count + 1)]


def as_array(image: "Image") -> Any:  # noqa: ANN401  # a numpy array, whose type would import numpy
    """Blue, green, red, as OpenCV and the models want them."""
    import numpy as np

    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
