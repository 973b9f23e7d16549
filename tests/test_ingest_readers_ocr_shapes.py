"""Rings and black squares that the model passed over, on lines drawn here: 陈?明审核 with a shape, or none, at the gap."""

import pytest
from PIL import Image, ImageDraw

from ingest.readers.ocr.lines import Told
from ingest.readers.ocr.shapes import with_shapes

pytest.importorskip("cv2")

SIZE, LEFT, MIDDLE = 40, 60, 100  # pixels
INK = (30, 30, 30)
Drawn = tuple[Image.Image, tuple[float, float, float, float], list[Told]]


def line(shapes: str, before: str = "审核人陈", after: str = "明签字") -> Drawn:
    """A line whose characters are told but for `shapes` between them: ring, disc, square, frame, number, blank."""
    picture = Image.new("RGB", (700, 200), "white")
    draw = ImageDraw.Draw(picture)
    told: list[Told] = []
    at = LEFT
    for part in (before, shapes, after):
        for character in part:
            box = (at + 3, MIDDLE - 17, at + 37, MIDDLE + 17)
            if part is shapes:
                shape(draw, character, box)
            else:
                draw.rectangle((box[0], box[1] + 3, box[2], box[3]), outline=INK, width=2)
                draw.line((box[0], MIDDLE, box[2], MIDDLE), fill=INK, width=2)
                told.append((character, 0.99, at + 8.0, at + 32.0))
            at += SIZE
    return picture, (LEFT - 3.0, MIDDLE - 22.0, at + 3.0, MIDDLE + 22.0), told


def shape(draw: ImageDraw.ImageDraw, what: str, box: tuple[int, int, int, int]) -> None:
    if what in "○①●":
        draw.ellipse(box, outline=INK, width=3, fill=INK if what == "●" else "white")
    if what == "①":
        draw.line((box[0] + 17, box[1] + 9, box[0] + 17, box[3] - 9), fill=INK, width=3)
    if what in "■□":
        draw.rectangle(box, outline=INK, width=3, fill=INK if what == "■" else "white")
    if what == "×":
        draw.line((*box[:2], *box[2:]), fill=INK, width=3)
        draw.line((box[0], box[3], box[2], box[1]), fill=INK, width=3)
    if what == "丨":
        draw.line((box[0] + 17, 0, box[0] + 17, 200), fill=INK, width=3)


def text(told: tuple[Told, ...]) -> str:
    return "".join(character for character, *_ in told)


@pytest.mark.parametrize("shapes", ["○", "○○", "■", "■■", "○■"])
def test_rings_and_squares_that_were_passed_over_are_read_where_they_stand(shapes: str) -> None:
    found = with_shapes(*line(shapes))
    assert text(found) == f"审核人陈{shapes}明签字"
    middles = [(x0 + x1) / 2 for _, _, x0, x1 in found]
    assert middles == pytest.approx([LEFT + SIZE * (n + 0.5) for n in range(len(found))], abs=2)


def test_a_ring_that_opens_its_line_is_read() -> None:
    assert text(with_shapes(*line("○", before="", after="县人民政府"))) == "○县人民政府"


@pytest.mark.parametrize("shapes", ["\u3000", "\u3000\u3000", "①", "●", "□", "×", "丨", "○×"])
def test_what_is_not_plainly_one_of_them_is_not_put_in(shapes: str) -> None:
    picture, box, told = line(shapes)
    assert with_shapes(picture, box, told) == tuple(told)


def test_characters_side_by_side_are_left_as_they_are() -> None:
    picture, box, told = line("")
    assert with_shapes(picture, box, told) == tuple(told)
