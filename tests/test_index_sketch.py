"""What two texts share is counted alike whatever their script, width, blanks and punctuation."""

from hypothesis import given
from hypothesis import strategies as st

from index.sketch import letters, shared, shingles, sketch

TEXTS = st.text("市水利局负责防汛值守每天二十四小时在岗，。　\n", max_size=200)


def test_script_width_and_punctuation_do_not_count() -> None:
    assert letters("第１條　為防災，（略）") == letters("第1条 为防灾略。") == "第1条为防灾略"


@given(TEXTS)
def test_a_text_shares_all_with_itself_and_with_what_contains_it(text: str) -> None:
    whole = shingles(letters(text))
    more = shingles(letters(f"前言部分的文字。{text}附则部分的文字。"))
    assert shared(whole, whole) == len(whole)
    assert shared(whole, more) == shared(more, whole) == len(whole)


@given(TEXTS, TEXTS)
def test_what_is_shared_is_counted_once_and_alike_from_both_sides(one: str, other: str) -> None:
    a, b = shingles(letters(one)), shingles(letters(other))
    assert shared(a, b) == shared(b, a) == len(set(a.tolist()) & set(b.tolist()))


@given(TEXTS)
def test_a_sketch_is_the_same_part_of_every_text(text: str) -> None:
    said = letters(text)
    kept, whole = set(sketch(said).tolist()), set(shingles(said).tolist())
    assert kept == {h for h in whole if h < 2**64 // 16}


def test_a_sketch_is_a_sixteenth() -> None:
    numbers = "".join(f"第{n}条" for n in range(3000))
    assert 0.04 < len(sketch(letters(numbers))) / len(shingles(letters(numbers))) < 0.09


def test_hashes_never_change_for_sketches_of_different_runs_are_compared() -> None:
    assert shingles("市水利局负责防汛").tolist() == [10995819503053944231]
