"""Document numbers in all their forms, and numbers that are another document's."""

import pytest

from ingest.metadata.numbers import number_of, numbers_in, same_number


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["云政办发〔2024〕5号"], "云政办发〔2024〕5号"),
        (["云政办发[2024]5号"], "云政办发[2024]5号"),
        (["云政办发【2024】5号"], "云政办发【2024】5号"),
        (["云政办发（2024）5号"], "云政办发（2024）5号"),
        (["（云政办发﹝2024﹞第 5 号）"], "云政办发﹝2024﹞第5号"),
        (["云政办发〔2024〕5号　　签发人：李某某"], "云政办发〔2024〕5号"),
        (["2024年第5号"], "2024年第5号"),
        (["云州市水利局公告", "2024年第5号"], "云州市水利局公告2024年第5号"),
        (["第12号公告"], "第12号公告"),
        (["令第708号"], "令第708号"),
        (["国务院令第708号"], "国务院令第708号"),
        (["中华人民共和国主席令（第八十八号）"], "中华人民共和国主席令（第八十八号）"),
        (["交通运输部令", "2021年第12号"], "交通运输部令2021年第12号"),
        (["（2019年3月1日云州市人民政府令第12号公布）"], "云州市人民政府令第12号"),
        (["府消管字第1130052018號"], "府消管字第1130052018號"),
        (["院臺忠字第1131008888A號"], "院臺忠字第1131008888A號"),
        (["中華民國113年5月20日府消管字第1130052018號函頒"], "府消管字第1130052018號"),
        (["中華民國113年5月20日內政部台內消字第1130820001號令修正發布"], "台內消字第1130820001號"),
        (["根据《防汛条例》（云政发〔2019〕3号）的规定", "云水〔2024〕7号"], "云水〔2024〕7号"),
        (["现将省政府办公厅通知（省政办〔2024〕2号）转发给你们。"], None),
        (["联系电话：0599-8800110"], None),
    ],
)
def test_the_number_is_read_as_it_is_written(lines: list[str], number: str | None) -> None:
    assert number_of(lines) == number


def test_of_several_publications_the_last_gives_the_number() -> None:
    entries = [
        "2002年1月26日国务院令第344号公布",
        "2011年3月2日国务院令第591号修订公布",
        "根据2013年12月7日《决定》修订",
    ]
    assert number_of(["（" + "　".join(entries) + "）"], entries) == "国务院令第591号"


def test_the_number_of_a_decision_that_amends_is_not_the_documents() -> None:
    entries = [
        "2016年6月3日云州市人民政府令第88号公布",
        "根据2019年7月11日云州市人民政府令第2号《关于修改办法的决定》修正",
    ]
    assert number_of(["（" + "，".join(entries) + "）"], entries) == "云州市人民政府令第88号"


def test_one_number_in_two_ways_of_writing_is_one() -> None:
    assert same_number("云政发〔2024〕5号", "雲政發[2024]第5號")
    assert not same_number("云政发〔2024〕5号", "云政发〔2024〕15号")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("《云州市办法》（2012年3月1日云州市人民政府令第23号公布）", ["云州市人民政府令第23号"]),
        ("二〇一二年三月一日云州市人民政府令第23号", ["云州市人民政府令第23号"]),
        ("1998年发布的云政发〔1998〕3号、日照湾区人民政府令第3号", ["云政发[1998]3号", "日照湾区人民政府令第3号"]),
        ("中華民國102年5月20日府消字第1020052018號函頒", ["府消字第1020052018号"]),
    ],
)
def test_the_numbers_that_a_text_names_begin_behind_their_day(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers
