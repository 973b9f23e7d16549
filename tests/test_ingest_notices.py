"""Several notices in one file: it is named, numbered and dated by the first of them."""

from ingest.document import Metadata
from ingest.metadata.describe import describe
from ingest.metadata.labels import records
from ingest.metadata.notices import first_notice

BODY = "请认真贯彻执行，工作中的情况及时报告。"
UNSIGNED = (
    "云政发〔2024〕5号", "云州市人民政府关于做好防汛工作的通知", "各区县人民政府，市政府有关部门：", BODY,
)  # fmt: skip
SIGNED = (
    "云水发〔2024〕18号", "云州市水利局关于检查堤防的通知", "各区县水利局，市局有关单位：", BODY,
    "云州市水利局", "2024年6月3日",
)  # fmt: skip


def described(*lines: str) -> Metadata:
    return describe("\n".join(lines), lines, "汇编.txt")


def test_number_day_and_issuer_are_of_one_notice() -> None:
    found = described(*UNSIGNED, *SIGNED)
    assert (found.number, found.issuer, found.date) == ("云政发〔2024〕5号", "云州市人民政府", None)


def test_a_notice_without_a_number_does_not_take_that_of_the_next() -> None:
    first = (
        "云州市应急管理局关于开展演练的通知",
        "各区县应急管理局，有关单位：",
        BODY,
        "云州市应急管理局",
        "2024年4月12日",
    )
    found = described(*first, *SIGNED)
    assert (found.number, found.issuer, found.date) == (None, "云州市应急管理局", "2024-04-12")


def test_the_head_of_the_second_notice_is_no_part_of_the_first() -> None:
    assert first_notice([*UNSIGNED, "特急", "云州市水利局文件", *SIGNED]) == len(UNSIGNED)


def test_a_list_of_duties_is_no_second_notice() -> None:
    duties = ("附件", "云州市防汛工作方案", "市水利局：", "负责堤防检查。", "各区县人民政府：", "负责转移群众。")
    assert first_notice([*UNSIGNED, *duties]) == len(UNSIGNED) + len(duties)


def test_records_of_a_second_document_are_not_mixed_with_the_first() -> None:
    rows = (("发文字号：", "云政发〔2024〕5号"), ("发文字号：", "云水发〔2024〕18号"), ("成文日期：", "2024年6月3日"))
    assert records([], rows).values == {"number": "云政发〔2024〕5号"}
    again = (("发文字号：", "云政发〔2024〕5号"), ("文号：", "云政发[2024]5号"), ("成文日期：", "2024年6月3日"))
    assert records([], again).get("date") == "2024年6月3日"


def test_a_list_of_documents_tells_nothing_of_the_file_itself() -> None:
    listed = (("标题", "发文字号"), ("关于防汛的通知", "云政发〔2024〕5号"), ("关于抗旱的通知", "云政发〔2024〕6号"))
    assert records([], listed).values == {}
    assert records([], listed[:2]).get("number") == "云政发〔2024〕5号"
