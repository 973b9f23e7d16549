"""The cover of a standard: number, what it replaces, two days and a publisher."""

from ingest.metadata.describe import describe
from ingest.metadata.standard import Cover, cover

COVER = (
    "ICS 13.200",
    "YA",
    "中华人民共和国应急示范行业标准",
    "YA/T 1029.1—2019",
    "代替 YA/T 1029—2007",
    "防汛物资储备管理规范",
    "Management standard for flood control materials",
    "2019-08-12 发布　2020-02-01 实施",
    "云州市应急管理局 发布",
)


def test_every_part_of_the_cover_is_told_apart() -> None:
    found = describe("\n".join(COVER), COVER, "a.pdf")
    assert (found.title, found.number, found.issuer) == ("防汛物资储备管理规范", "YA/T 1029.1—2019", "云州市应急管理局")
    assert (found.date, found.effective, found.repeals) == ("2019-08-12", "2020-02-01", ("YA/T 1029—2007",))


def test_a_draft_of_a_standard_says_no_number_and_no_day() -> None:
    lines = (
        "中华人民共和国行业标准",
        "YA XXX—XXXX",
        "防汛物资储备管理规范",
        "（征求意见稿）",
        "××××-××-××发布",
        "云州市应急管理局发布",
    )
    found = describe("\n".join(lines), lines, "a.pdf")
    assert (found.title, found.status, found.issuer) == ("防汛物资储备管理规范", "draft", "云州市应急管理局")
    assert (found.number, found.date, found.effective) == (None, None, None)


def test_a_document_that_only_mentions_standards_has_no_such_cover() -> None:
    assert cover(["云州市防汛办法", "YA 1029—2019", "应当符合国家标准。"]) == Cover()
