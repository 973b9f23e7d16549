"""Numerals: what articles, labels and quantities are written with, read and written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import NUMERAL, in_chinese, number


@given(st.integers(min_value=0, max_value=99_999))
def test_a_number_written_in_chinese_is_read_back(n: int) -> None:
    assert number(in_chinese(n)) == n


@given(st.integers(min_value=0, max_value=10**12))
def test_arabic_digits_read_as_themselves_in_either_width(n: int) -> None:
    wide = "".join(chr(ord(c) - ord("0") + ord("０")) for c in str(n))
    assert number(str(n)) == number(wide) == n


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿一", 21),
        ("卅", 30),
        ("一百零八", 108),
        ("一百一十七", 117),
        ("一千零一", 1001),
        ("两千零五十", 2050),
        ("二〇二四", 2024),
        ("一○三", 103),
        ("壹佰貳拾參", 123),
        ("兩萬五千", 25_000),
        ("一亿二千万", 120_000_000),
        ("一万亿", 10**12),
        ("20万", 200_000),
        ("３千", 3_000),
        ("零", 0),
    ],
)
def test_every_way_of_writing_a_number_is_read(written: str, value: int) -> None:
    assert number(written) == value


@pytest.mark.parametrize("written", ["", "第", "第三", "三条", "1.5", "若干", "１０％"])
def test_what_is_no_whole_number_reads_as_none(written: str) -> None:
    assert number(written) is None


@pytest.mark.parametrize("written", ["9" * 5_000, "九" * 5_000, "９" * 21, "百" * 5_000, "一" + "亿" * 5_000])
def test_a_number_without_end_reads_as_none(written: str) -> None:
    assert number(written) is None


@given(st.text(NUMERAL + "万亿0123456789", max_size=60))
def test_whatever_numerals_stand_together_the_number_has_at_most_twenty_digits(written: str) -> None:
    value = number(written)
    assert value is None or 0 <= value < 10**20


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (117, "一百一十七"),
        (1010, "一千零一十"),
    ],
)
def test_numbers_are_written_as_articles_write_them(value: int, written: str) -> None:
    assert in_chinese(value) == written


def test_a_number_that_no_article_bears_is_written_in_figures() -> None:
    assert in_chinese(10_000) == "10000"


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        in_chinese(-1)
