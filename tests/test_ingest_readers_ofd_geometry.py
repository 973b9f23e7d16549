import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.ofd.geometry import Matrix, box_of, flattened, offsets
from ingest.readers.ofd.package import parsed
from ingest.readers.ofd.text import letters_of

steps = st.floats(-100, 100).map(lambda value: round(value, 3))
runs = st.lists(st.tuples(st.integers(1, 20), steps), max_size=10)


@given(runs, st.integers(0, 300))
def test_the_short_notation_says_what_the_long_one_says(found: list[tuple[int, float]], characters: int) -> None:
    short = " ".join(f"g {count} {step}" if count > 1 else str(step) for count, step in found)
    long = [step for count, step in found for _ in range(count)]
    assert offsets(short, characters) == long[: max(0, characters - 1)]


@given(st.text(alphabet="防汛值守a1 𠮷", min_size=1, max_size=30), runs, st.booleans())
def test_every_character_gets_one_place(content: str, found: list[tuple[int, float]], glyphs: bool) -> None:
    delta = " ".join(f"g {count} {step}" for count, step in found)
    numbers = " ".join(str(i) for i in range(len(content)))
    transform = f'<CGTransform CodePosition="0" CodeCount="{len(content)}"><Glyphs>{numbers}</Glyphs></CGTransform>'
    xml = f'<TextObject>{transform if glyphs else ""}<TextCode X="1" Y="2" DeltaX="{delta}">{content}</TextCode></TextObject>'
    root, whole = parsed(xml.encode())
    letters = letters_of(root, 3.0, 1.0)
    assert whole
    assert "".join(letter.text for letter in letters) in (content, content.strip())
    assert all(math.isfinite(letter.x) and letter.advance > 0 for letter in letters)
    if glyphs and len(letters) == len(content):
        assert [letter.glyphs for letter in letters] == [(i,) for i in range(len(content))]


def test_offsets_without_end_cost_no_more_than_the_characters() -> None:
    assert offsets("g 999999999 5", 4) == [5.0, 5.0, 5.0]


def test_offsets_that_count_utf16_units_place_rare_characters_right() -> None:
    root, _ = parsed('<TextObject><TextCode X="0" Y="0" DeltaX="5 0 5 0 5">𠮷𠮷防汛</TextCode></TextObject>'.encode())
    assert [letter.x for letter in letters_of(root, 5.0, 1.0)] == [0.0, 5.0, 10.0, 15.0]


def test_a_ligature_keeps_all_its_characters() -> None:
    root, _ = parsed(
        b'<TextObject><CGTransform CodePosition="1" CodeCount="2" GlyphCount="1"><Glyphs>77</Glyphs></CGTransform>'
        b'<TextCode X="0" Y="0" DeltaX="3 4">officer</TextCode></TextObject>'
    )
    letters = letters_of(root, 5.0, 1.0)
    assert [letter.text for letter in letters][:3] == ["o", "ff", "i"]
    assert letters[1].glyphs == (77,)


def test_text_without_offsets_does_not_lie_on_one_heap() -> None:
    root, _ = parsed('<TextObject><TextCode X="1" Y="0">防汛a</TextCode></TextObject>'.encode())
    assert [letter.x for letter in letters_of(root, 4.0, 1.0)] == [1.0, 5.0, 9.0]


@pytest.mark.parametrize(
    ("data", "points"),
    [
        ("M 0 0 L 10 0 L 10 5 C", [(0, 0), (10, 0), (10, 5), (0, 0)]),
        ("S1 2L3,4", [(1, 2), (3, 4)]),
        ("M 0 0 L 1 x", []),
        ("L 5 5", []),
        ("M 0 0 A 5 5 0 0 1 0 0", [(0, 0), (0, 0)]),
    ],
)
def test_paths_become_straight_lines(data: str, points: list[tuple[float, float]]) -> None:
    assert [point for path in flattened(data) for point in path] == points


def test_curves_and_arcs_end_where_they_say() -> None:
    (curve,) = flattened("M 0 0 B 0 10 10 10 10 0 Q 15 5 20 0 A 5 5 0 0 1 30 0")
    assert [tuple(round(value, 6) for value in curve[i]) for i in (0, 12, 24, -1)] == [
        (0, 0),
        (10, 0),
        (20, 0),
        (30, 0),
    ]
    assert min(y for _, y in curve[24:]) == pytest.approx(-5)  # a half circle, clockwise as y runs down


matrices = st.builds(Matrix, *[st.floats(-5, 5)] * 6)


@given(matrices, matrices, st.floats(-9, 9), st.floats(-9, 9))
def test_one_matrix_after_another_is_one_matrix(first: Matrix, second: Matrix, x: float, y: float) -> None:
    assert first.then(second).at(x, y) == pytest.approx(second.at(*first.at(x, y)), abs=1e-6)


def test_a_box_that_is_none_is_none() -> None:
    assert box_of("0 0 210 297") == (0, 0, 210, 297)
    assert box_of("0 0 210") is box_of("0 0 0 297") is box_of("a b c d") is box_of("0 0 nan 1") is None
