"""Dates: every way of writing one, and none where the calendar has none."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import dates, month, year
from ingest.numerals import in_chinese

DAYS = st.dates(datetime.date(1949, 10, 1), datetime.date(2099, 12, 31))


@given(DAYS)
def test_a_day_is_read_in_every_form(day: datetime.date) -> None:
    digits = "".join("〇一二三四五六七八九"[int(c)] for c in str(day.year))
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{digits}年{in_chinese(day.month)}月{in_chinese(day.day)}日",
        f"中華民國{day.year - 1911}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
    ]
    assert [dates(form) for form in forms] == [[day.isoformat()]] * len(forms)


@pytest.mark.parametrize(
    "text",
    [
        "二○二四年四月十二日",
        "二Ο二四年四月十二日",
        "二O二四年四月十二日",
        "二0二四年四月十二日",
        "２０２４年４月１２日",
        "中華民國一百一十三年四月十二日",
        "113年4月12日",
    ],
)
def test_the_zero_and_the_figures_are_read_however_they_were_typed(text: str) -> None:
    assert dates(text) == ["2024-04-12"]


@pytest.mark.parametrize(
    "text",
    ["98年5月1日", "2024年2月30日", "2024年13月1日", "20241301", "0599-8800110", "3.5公里", "2024年", "第1130052018號"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert dates(text) == []


def test_days_come_in_the_order_of_the_text() -> None:
    assert dates("2021年5月1日通过，2019-03-02修正，20240628公布") == ["2021-05-01", "2019-03-02", "2024-06-28"]


def test_a_month_and_a_year_stay_a_month_and_a_year() -> None:
    assert month("2021年10月") == "2021-10"
    assert month("二〇二一年十月") == "2021-10"
    assert month("2021年") is None
    assert year("防汛预案-2022") == "2022"
    assert year("0599-8800110") is None
