"""Numerals of levels told by their strokes, on lines drawn here: 启动防汛?级应急响应, with what the model says of it."""

from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter

from ingest.readers.ocr.lines import Told
from ingest.readers.ocr.numerals import UNSURE, with_numerals
from ingest.readers.ocr.strokes import strokes_between

pytest.importorskip("cv2")

BEFORE, AFTER = "启动防汛", "级应急响应"
LEFT, MIDDLE = 60, 100  # pixels
STROKES = {  # x at the top and at the foot, in sizes from the left of the numeral
    "Ⅰ": [(0.5, 0.5)],
    "Ⅱ": [(0.34, 0.34), (0.66, 0.66)],
    "Ⅲ": [(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)],
    "Ⅳ": [(0.12, 0.12), (0.36, 0.64), (0.92, 0.64)],
    "Ⅴ": [(0.23, 0.5), (0.77, 0.5)],
}


def line(
    numeral: str, read: str, *, size: int = 40, width: float = 1.0, score: float = 0.6, before: str = BEFORE
) -> tuple[Image.Image, tuple[float, float, float, float], list[Told]]:
    """A line with a numeral in serifs, its box, and its characters as read: `read` where the numeral is."""
    picture = Image.new("RGB", (900, 200), "white")
    draw = ImageDraw.Draw(picture)
    told: list[Told] = []
    at = float(LEFT)
    for character in before:
        told.append(han(draw, character, at, size))
        at += size
    for top, foot in STROKES[numeral]:
        ends = [(at + x * size * width, MIDDLE + y * size) for x, y in ((top, -0.36), (foot, 0.36))]
        draw.line(ends, fill=(30, 30, 30), width=max(2, size // 11))
        for x, y in ends:
            draw.line((x - 0.1 * size, y, x + 0.1 * size, y), fill=(30, 30, 30), width=2)
    for n, character in enumerate(read):
        told.append((character, score, at, at + (n + 1) * size * width / len(read)))
    at += size * width
    for character in AFTER:
        told.append(han(draw, character, at, size))
        at += size
    return picture, (LEFT - 4.0, MIDDLE - 0.56 * size, at + 4.0, MIDDLE + 0.56 * size), told


def han(draw: ImageDraw.ImageDraw, character: str, at: float, size: int) -> Told:
    """Something as large as a Han character, with an upright stroke at either side, as 门 and 汛 have."""
    box = (at + 0.08 * size, MIDDLE - 0.45 * size, at + 0.92 * size, MIDDLE + 0.45 * size)
    draw.rectangle(box, outline=(30, 30, 30), width=max(2, size // 14))
    return character, 0.99, at + 0.2 * size, at + 0.8 * size


def text(told: Any) -> str:
    return "".join(character for character, *_ in told)


def confidence(told: Any) -> float:
    (score,) = (character[1] for character in told if character[0] not in BEFORE + AFTER)
    return float(score)


@pytest.mark.parametrize("size", [24, 40])
@pytest.mark.parametrize("read", ["I", "II", "ⅢI", "川", ""])
@pytest.mark.parametrize("numeral", ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"])
def test_a_numeral_is_what_its_strokes_are_whatever_the_model_reads(numeral: str, read: str, size: int) -> None:
    found = with_numerals(*line(numeral, read, size=size))
    assert text(found) == f"启动防汛{numeral}级应急响应"
    assert confidence(found) > UNSURE


@pytest.mark.parametrize("numeral", ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"])
def test_a_blurred_or_light_print_is_read_as_well(numeral: str) -> None:
    picture, box, told = line(numeral, "I")
    light = picture.filter(ImageFilter.GaussianBlur(1.2)).point(lambda value: 160 + value * 90 // 255)
    assert text(with_numerals(light, box, told)) == f"启动防汛{numeral}级应急响应"


def test_a_numeral_that_opens_its_line_and_was_passed_over_is_read() -> None:
    found = with_numerals(*line("Ⅲ", "", before=""))
    assert text(found) == "Ⅲ级应急响应"


@pytest.mark.parametrize("numeral", ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"])
@pytest.mark.parametrize("ruled", [False, True])
def test_a_level_alone_in_a_cell_is_read_though_its_box_is_far_larger(numeral: str, ruled: bool) -> None:
    picture, (x0, top, _, bottom), told = line(numeral, "ⅡI", before="", size=30)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((LEFT + 60, 0, 900, 200), fill="white")  # 级 is the last character
    box = (x0 - 8, top - 9, LEFT + 72, bottom + 9)
    if ruled:
        draw.line((LEFT - 10, 0, LEFT - 10, 200), fill=(30, 30, 30), width=2)
    assert text(with_numerals(picture, box, told[:3])) == f"{numeral}级"


def test_numerals_before_the_last_one_are_looked_at_as_well() -> None:
    picture, box, told = line("Ⅱ", "I")
    known = [("Ⅰ", 0.9, LEFT + 80.0, LEFT + 120.0), ("、", 0.99, LEFT + 120.0, LEFT + 140.0)]
    found = with_numerals(picture, box, [*told[:2], *known, *told[4:]])
    assert text(found) == "启动Ⅰ、Ⅱ级应急响应"
    assert found[2][1] <= UNSURE  # the picture shows a Han character where Ⅰ was read


def test_strokes_that_are_not_clear_leave_what_was_read_and_say_so() -> None:
    picture, box, told = line("Ⅱ", "Ⅱ", score=0.98)
    left = LEFT + len(BEFORE) * 40
    ImageDraw.Draw(picture).rectangle((left + 4, MIDDLE - 16, left + 36, MIDDLE + 16), fill=(30, 30, 30))  # a blot
    found = with_numerals(picture, box, told)
    assert text(found) == text(told)
    assert confidence(found) == UNSURE


@pytest.mark.parametrize("read", ["Ⅲ", "III", "IV"])
def test_strokes_against_a_reading_that_is_never_wrong_make_it_unsure_and_do_not_replace_it(read: str) -> None:
    found = with_numerals(*line("Ⅱ", read, score=0.98))
    assert text(found) == f"启动防汛{read}级应急响应"
    assert {character[1] for character in found if character[0] in read} == {UNSURE}


def test_strokes_too_far_apart_for_one_numeral_are_none() -> None:
    picture, box, told = line("Ⅱ", "II", width=1.8)
    found = with_numerals(picture, box, told)
    assert {character[1] for character in found if character[0] == "I"} == {UNSURE}


def test_a_rule_of_a_table_before_the_mark_is_no_numeral() -> None:
    picture, box, told = line("Ⅰ", "")
    x = LEFT + len(BEFORE) * 40 + 20
    draw = ImageDraw.Draw(picture)
    draw.rectangle((x - 18, 0, x + 18, 200), fill="white")
    draw.line((x, 0, x, 200), fill=(30, 30, 30), width=3)  # 内容 | 类别
    assert with_numerals(picture, box, told) == tuple(told)


def test_a_number_before_a_numeral_stays_a_number() -> None:
    picture, box, told = line("Ⅱ", "Ⅱ", before="第二2.")
    one = ("1", 0.6, told[3][3] - 4, told[3][3])
    found = with_numerals(picture, box, [*told[:4], one, (" ", 0.9, told[3][3], told[3][3]), *told[4:]])
    assert text(found) == "第二2.1 Ⅱ级应急响应"


def test_something_unclear_that_was_passed_over_makes_the_mark_itself_unsure() -> None:
    found = with_numerals(*line("Ⅱ", "", width=1.8))  # two strokes too far apart
    assert text(found) == "启动防汛级应急响应"
    assert [character for character, score, *_ in found if score <= UNSURE] == ["级"]


def test_letters_that_stand_as_close_as_letters_do_stay_letters() -> None:
    found = with_numerals(*line("Ⅱ", "II", width=0.6, score=0.95))
    assert text(found) == "启动防汛II级应急响应"


@pytest.mark.parametrize(
    ("before", "read"),
    [
        ("启动防汛", "1"),  # 1级
        ("启动防汛", "11"),
        ("启动防汛", "一"),
        ("启动防汛", "AAA"),
        ("电压22", "V"),  # 22V级
        ("人工A", "I"),  # AI类
        ("启动四", "川"),  # 四川级
    ],
)
def test_what_is_no_such_numeral_stays_as_it_was_read(before: str, read: str) -> None:
    picture, box, told = line("Ⅲ", read, before=before, score=0.99)
    assert with_numerals(picture, box, told) == tuple(told)


def test_a_letter_is_no_numeral() -> None:
    found = with_numerals(*line("Ⅴ", "V", width=0.7, score=0.95))  # V级
    assert text(found) == "启动防汛V级应急响应"
    assert confidence(found) >= 0.95


def test_characters_side_by_side_have_nothing_between_them() -> None:
    picture, box, told = line("Ⅰ", "", width=0.0)
    assert with_numerals(picture, box, told) == tuple(told)


def test_a_line_that_counts_no_levels_is_not_looked_at() -> None:
    told = [("Ⅱ", 0.5, 10.0, 20.0), ("期", 0.9, 20.0, 30.0)]
    assert with_numerals(None, (0, 0, 40, 10), told) == tuple(told)  # type: ignore[arg-type]  # no picture is needed


@pytest.mark.parametrize(("numeral", "strokes"), [("Ⅰ", "|"), ("Ⅲ", "|||"), ("Ⅳ", "|\\/"), ("Ⅴ", "\\/")])
def test_strokes_are_counted_between_the_neighbours_alone(numeral: str, strokes: str) -> None:
    picture, _, _ = line(numeral, "")
    left = LEFT + len(BEFORE) * 40.0
    seen = strokes_between(picture, MIDDLE, left, left + 40.0, 40.0)
    assert seen is not None and seen.strokes == strokes
    assert left < seen.left <= seen.right < left + 40.0


def test_there_are_no_strokes_on_white_paper_nor_beyond_the_picture() -> None:
    assert strokes_between(Image.new("RGB", (200, 200), "white"), 100, 60.0, 100.0, 40.0) is None
    assert strokes_between(Image.new("RGB", (200, 200), "white"), 100, -90.0, -50.0, 40.0) is None
    assert strokes_between(Image.new("RGB", (200, 200), "white"), 100, 100.0, 60.0, 40.0) is None
