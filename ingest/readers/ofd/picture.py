"""The picture of an OFD page: recognisable, with every text in its place, so that quoted lines can be boxed on it.

Left out: clipping, patterns and shadings (their first colour stands in), dashes, JBIG2 pictures, kerning.

    draw(data, 3, 96) -> an RGB picture of page 3, 794 by 1123 pixels for A4
"""

import io
import math
from typing import TYPE_CHECKING

from ingest.errors import UnreadableFile
from ingest.readers.ofd.content import Content, Contents, Path, Picture, Text
from ingest.readers.ofd.document import OfdDocument, Sheet
from ingest.readers.ofd.fonts import Fonts
from ingest.readers.ofd.geometry import Matrix
from ingest.readers.ofd.signs import Sign, signs_of

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

MAX_PIXELS = 50_000_000  # of the drawing: A3 at 400 dpi
MAX_SOURCE_PIXELS = 50_000_000  # of a picture in the file: A4 at 700 dpi
MAX_PAINTED = 3_000_000_000  # pixels painted over one another: two seconds; a page full of frames has a tenth
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF")
LARGEST_LETTER = 4000  # pixels
FAUX_BOLD = 0.03  # of the size: by how much a letter printed twice is set off


def draw(data: bytes, page: int, dpi: int) -> "Image":
    """Page `page`, counted from 1, at a resolution; a page too large for it is drawn smaller, in the same proportions."""
    document = OfdDocument(data)
    if not 1 <= page <= len(document.pages):
        raise UnreadableFile(f"没有第 {page} 页：文件共 {len(document.pages)} 页。")
    return draw_sheet(document, Contents(document), document.pages[page - 1], dpi)


def draw_sheet(document: OfdDocument, contents: Contents, sheet: Sheet, dpi: int) -> "Image":
    """A page of a document that is open already."""
    return draw_content(document, contents.page(sheet), dpi)


def draw_content(document: OfdDocument, content: Content, dpi: int) -> "Image":
    """A page whose content is known already, its seals over it."""
    canvas = _Canvas(document, content, dpi)
    canvas.paint(content)
    for sign in signs_of(document):
        canvas.stamp(sign, content.number)
    return canvas.image


class _Canvas:
    """A page being painted."""

    def __init__(self, document: OfdDocument, content: Content, dpi: int) -> None:
        from PIL import Image

        x, y, width, height = content.box
        scale = dpi / 25.4
        scale = min(scale, math.sqrt(MAX_PIXELS / (width * height)))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        self.image: Image.Image = Image.new("RGB", size, "white")
        self._document = document
        self._fonts = Fonts(document.package)
        self._shown = Matrix(e=-x, f=-y).then(Matrix(scale, 0, 0, scale, 0, 0))
        self._scale = scale
        self._left = MAX_PAINTED

    def paint(self, content: Content) -> None:
        """All marks, in their order."""
        for mark in content.marks:
            if mark.alpha <= 0 or self._left <= 0:
                continue
            if isinstance(mark, Text):
                self._text(mark)
            elif isinstance(mark, Path):
                self._path(mark)
            else:
                self._picture(mark)

    def stamp(self, sign: Sign, number: int) -> None:
        """The seals of a signature on a page: ink, through which the text is seen."""
        from PIL import Image, ImageChops

        places = [place for place in sign.stamps if place.page == number]
        seal = _seal(sign.picture) if places and sign.picture is not None else None
        if seal is None:
            return
        for place in places:
            self._left -= self.image.width * self.image.height
            if self._left <= 0:
                return
            x, y, width, height = place.box
            matrix = Matrix(width, 0, 0, height, x, y).then(self._shown)
            ink = Image.new("RGB", self.image.size, "white")
            _lay(ink, seal, matrix, 1.0, _within(place.clip, place.box, self._shown))
            self.image = ImageChops.multiply(self.image, ink)

    def _text(self, text: Text) -> None:
        angle = math.radians(text.turn)
        turn = Matrix(math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle))
        lies = Matrix(text.stretch, 0, 0, 1, 0, 0).then(turn).then(text.matrix).then(self._shown)
        size = text.size * math.hypot(lies.c, lies.d)
        if not 1 <= size <= LARGEST_LETTER:
            return
        plain = max(abs(lies.b), abs(lies.c), abs(lies.a - lies.d)) < 0.01 * math.hypot(lies.c, lies.d) and lies.a > 0
        to_page = text.matrix.then(self._shown)
        for letter in text.letters:
            x, y = to_page.at(letter.x, letter.y)
            if not letter.glyphs and not letter.text.strip():
                continue
            if not (-size <= x <= self.image.width + size and -size <= y <= self.image.height + size):
                continue
            self._left -= int(size * size)
            put = self._plain_letter if plain and text.alpha >= 1 else self._turned_letter
            try:
                put(text, *self._fonts.shape(text.font, letter, size), lies._replace(e=x, f=y))
            except OSError:  # an outline that cannot be drawn
                put(text, self._fonts.stand_in(text.font, size), letter.text, lies._replace(e=x, f=y))

    def _plain_letter(self, text: Text, font: "FreeTypeFont", shape: str, matrix: Matrix) -> None:
        from PIL import ImageDraw

        pen = ImageDraw.Draw(self.image)
        x, y = matrix.e, matrix.f
        pen.text((x, y), shape, fill=text.colour, font=font, anchor="ls")
        if text.bold and (text.font is None or text.font.part is None):
            pen.text((x + FAUX_BOLD * font.size, y), shape, fill=text.colour, font=font, anchor="ls")

    def _turned_letter(self, text: Text, font: "FreeTypeFont", shape: str, matrix: Matrix) -> None:
        """A letter that is stretched, turned or transparent: drawn level first, then laid where it belongs."""
        from PIL import Image, ImageDraw

        left, top, right, bottom = font.getbbox(shape, anchor="ls")
        width, height = math.ceil(right - left) + 2, math.ceil(bottom - top) + 2
        if width * height > LARGEST_LETTER**2 or width <= 2 or height <= 2:
            return
        letter = Image.new("RGBA", (width, height), (*text.colour, 0))
        mask = Image.new("L", (width, height))
        ImageDraw.Draw(mask).text((1 - left, 1 - top), shape, fill=255, font=font, anchor="ls")
        letter.putalpha(mask)
        size = font.size
        unit = matrix._replace(
            a=matrix.a * text.size / size,
            b=matrix.b * text.size / size,
            c=matrix.c * text.size / size,
            d=matrix.d * text.size / size,
        )
        corner = unit.at(left - 1, top - 1)
        placed = Matrix(unit.a * width, unit.b * width, unit.c * height, unit.d * height, *corner)
        _lay(self.image, letter, placed, text.alpha)

    def _path(self, path: Path) -> None:
        from PIL import Image, ImageChops, ImageDraw

        shapes = [[self._kept(*self._shown.at(x, y)) for x, y in shape] for shape in path.subpaths]
        edge = math.ceil(path.width * self._scale / 2) + 1
        box = _around([point for shape in shapes for point in shape], edge, self.image.size)
        if box is None:
            return
        area = (box[2] - box[0]) * (box[3] - box[1])
        moved = [[(x - box[0], y - box[1]) for x, y in shape] for shape in shapes]
        size = (box[2] - box[0], box[3] - box[1])
        opacity = round(255 * min(1.0, path.alpha))
        if path.fill is not None:
            mask = Image.new("L", size)
            for shape in moved:
                self._left -= area
                if len(shape) < 3 or self._left <= 0:
                    continue
                part = Image.new("L", size)
                ImageDraw.Draw(part).polygon(shape, fill=opacity)
                mask = ImageChops.difference(mask, part) if len(moved) > 1 else part  # a hole stays a hole
            self.image.paste(path.fill, box[:2], mask)
        if path.stroke is not None:
            self._left -= area
            mask = Image.new("L", size)
            width = min(max(1, round(path.width * self._scale)), max(size))
            for shape in moved:
                ImageDraw.Draw(mask).line(shape, fill=opacity, width=width, joint="curve" if len(shape) > 2 else None)
            self.image.paste(path.stroke, box[:2], mask)

    def _kept(self, x: float, y: float) -> tuple[float, float]:
        """A point, not farther off the page than a page: a line to nowhere would take forever."""
        width, height = self.image.size
        return min(max(x, -width), 2.0 * width), min(max(y, -height), 2.0 * height)

    def _picture(self, picture: Picture) -> None:
        data = self._document.package.read(picture.part) if picture.part is not None else None
        source = _opened(data) if data is not None else None
        if source is not None:
            self._left -= source.width * source.height
            _lay(self.image, source, picture.matrix.then(self._shown), picture.alpha)


def _opened(data: bytes) -> "Image | None":
    """A picture; None if it is of a kind, a size or a state that it cannot be drawn."""
    from PIL import Image

    try:
        source = Image.open(io.BytesIO(data), formats=FORMATS)
        if source.width * source.height > MAX_SOURCE_PIXELS:
            return None
        source.load()
        return source.convert("RGBA")
    except Exception:  # Pillow's codecs raise a dozen kinds for broken pictures, and none says more than another
        return None


def _seal(data: bytes) -> "Image | None":
    """The picture of a seal on white; a seal that is an OFD of its own is drawn, without the seals on that."""
    from PIL import Image

    if data.startswith(b"PK"):
        try:
            document = OfdDocument(data)
            content = Contents(document).page(document.pages[0])
            canvas = _Canvas(document, content, 300)
            canvas.paint(content)
        except UnreadableFile:
            return None
        return canvas.image.convert("RGBA")
    source = _opened(data)
    if source is None:
        return None
    white = Image.new("RGBA", source.size, "white")
    white.alpha_composite(source)
    return white


def _lay(
    image: "Image", source: "Image", matrix: Matrix, alpha: float, inside: tuple[int, int, int, int] | None = None
) -> None:
    """Lay a picture on another: `matrix` takes the unit square to where it goes, `inside` is all that is seen of it."""
    from PIL import Image

    corners = [matrix.at(x, y) for x in (0, 1) for y in (0, 1)]
    box = _around(corners, 0, image.size)
    if box is not None and inside is not None:
        box = (max(box[0], inside[0]), max(box[1], inside[1]), min(box[2], inside[2]), min(box[3], inside[3]))
    flat = matrix.a * matrix.d - matrix.b * matrix.c
    if box is None or box[0] >= box[2] or box[1] >= box[3] or abs(flat) < 1e-9:
        return
    width = max(1, min(source.width, math.ceil(math.hypot(matrix.a, matrix.b))))
    height = max(1, min(source.height, math.ceil(math.hypot(matrix.c, matrix.d))))
    if (width, height) != source.size:
        source = source.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)
    a, b = matrix.d / flat * width, -matrix.c / flat * width
    d, e = -matrix.b / flat * height, matrix.a / flat * height
    x, y = box[0] - matrix.e, box[1] - matrix.f
    back = (a, b, a * x + b * y, d, e, d * x + e * y)
    size = (box[2] - box[0], box[3] - box[1])
    laid = source.transform(size, Image.Transform.AFFINE, back, Image.Resampling.BILINEAR, fillcolor=(0, 0, 0, 0))
    mask = laid.getchannel("A")
    if alpha < 1:
        mask = mask.point(lambda value: value * alpha)
    image.paste(laid.convert("RGB"), box[:2], mask)


def _around(points: list[tuple[float, float]], edge: int, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """The box of whole pixels around some points, on a picture; None if they lie beside it."""
    x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
    y0, y1 = min(y for _, y in points), max(y for _, y in points)
    box = (
        max(0, math.floor(x0) - edge),
        max(0, math.floor(y0) - edge),
        min(size[0], math.ceil(x1) + edge + 1),
        min(size[1], math.ceil(y1) + edge + 1),
    )
    return box if box[0] < box[2] and box[1] < box[3] else None


def _within(
    clip: tuple[float, float, float, float] | None, box: tuple[float, float, float, float], shown: Matrix
) -> tuple[int, int, int, int] | None:
    """What of a seal is seen, in pixels: a seal over the edges of several pages shows a strip on each."""
    if clip is None:
        return None
    x0, y0 = shown.at(box[0] + clip[0], box[1] + clip[1])
    x1, y1 = shown.at(box[0] + clip[0] + clip[2], box[1] + clip[1] + clip[3])
    return round(x0), round(y0), round(x1), round(y1)
