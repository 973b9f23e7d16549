"""Records of web pages and law databases: 发布时间, 来源, 索引号, 有效性."""

import pytest

from ingest.document import Metadata
from ingest.metadata.describe import describe
from ingest.metadata.labels import records

TABLE = (
    ("索 引 号：", "0012-2024", "主题分类：", "应急管理"),
    ("发文机关：", "云州市人民政府办公室", "成文日期：", "2024年04月12日"),
    ("标　　题：", "云州市人民政府办公室关于印发云州市防汛预案的通知"),
    ("发文字号：", "云政办发〔2024〕17号", "发布日期：", "2024年04月20日"),
)


def described(*lines: str, **more: object) -> Metadata:
    return describe("\n".join(lines), lines, "文件.html", **more)  # type: ignore[arg-type]


def test_records_in_one_line_are_told_apart() -> None:
    found = records(["云州市地震应急预案", "发布时间：2024-05-01 09:30　来源：云州市水利局  浏览次数：12"])
    assert found.values == {"published": "2024-05-01 09:30", "origin": "云州市水利局", "other": "12"}
    assert found.lines == {1}


def test_a_label_may_stand_above_its_value() -> None:
    found = records(["来源：", "云州市水利局", "發布日期：", "2024-05-01"])
    assert (found.get("origin"), found.get("published"), found.lines) == ("云州市水利局", "2024-05-01", {0, 1, 2, 3})


def test_records_run_together_by_a_scraper_are_told_apart() -> None:
    assert records(["时间:2018-10-08 09:59:55来源:作者: 点击:"]).values == {"published": "2018-10-08 09:59:55"}


@pytest.mark.parametrize(
    "line", ["市水利局应当公布信息来源：气象、水文。", "应急资金来源：市财政。", "一、时间：每年6月。"]
)
def test_a_sentence_is_no_record(line: str) -> None:
    assert records([line]).values == {}


def test_an_index_table_is_read_by_row_and_by_column() -> None:
    by_row = records([], TABLE)
    assert (by_row.get("issuer"), by_row.get("number")) == ("云州市人民政府办公室", "云政办发〔2024〕17号")
    by_column = records([], (("发文机关", "文号", "有效性"), ("云州市水利局", "云水〔2024〕1号", "失效")))
    assert by_column.values == {"issuer": "云州市水利局", "number": "云水〔2024〕1号", "standing": "失效"}


def test_a_table_of_duties_holds_no_records() -> None:
    assert records([], (("单位", "职责", "时间"), ("市水利局", "防汛值守", "6月"))).values == {}


def test_a_page_says_when_it_was_published_and_where_it_came_from() -> None:
    found = described(
        "云州市防汛预案", "发布时间：2024-05-01　来源：云州市水利局", "云州市水利局", "2024年4月12日", "1 总则"
    )
    assert (found.date, found.published, found.origin) == ("2024-04-12", "2024-05-01", "云州市水利局")


def test_a_page_that_says_no_other_day_was_made_when_it_was_published() -> None:
    found = described("云州市防汛预案", "发布时间：2024-05-01", "1 总则")
    assert (found.date, found.published) == ("2024-05-01", None)


def test_the_index_table_says_what_the_text_does_not() -> None:
    found = described("云州市防汛预案", "1 总则", rows=(*TABLE, ("有效性：", "失效")))
    assert (found.issuer, found.number, found.date) == ("云州市人民政府办公室", "云政办发〔2024〕17号", "2024-04-12")
    assert (found.published, found.status) == ("2024-04-20", "repealed")


def test_a_database_of_laws_dates_the_version() -> None:
    found = described("澎岬縣自治條例", "修正日期：民國 111 年 06 月 15 日", "生效狀態：有效", "第一條　略")
    assert (found.date, found.status) == ("2022-06-15", "in_force")


def test_what_the_markup_says_beside_the_text_holds_where_the_text_is_silent() -> None:
    silent = described(
        "云州市地震应急预案", "为了防灾，制定本预案。", published="2024-05-01 09:30", origin="云州市水利局"
    )
    assert (silent.date, silent.published, silent.origin) == ("2024-05-01", None, "云州市水利局")
    said = described(
        "云州市地震应急预案", "发布时间：2024-04-30 来源：云州市地震局", "云州市地震局", "2024年4月12日",
        published="2024-05-01", origin="云州市人民政府",
    )  # fmt: skip
    assert (said.date, said.published, said.origin) == ("2024-04-12", "2024-04-30", "云州市地震局")
