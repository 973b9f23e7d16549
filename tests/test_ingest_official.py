"""GB/T 9704-2012: what stands around the text of an official document, and what is neither title nor text."""

import pytest

from ingest.document import Metadata
from ingest.metadata.describe import describe
from ingest.metadata.official import addressee, annexes, is_closing, is_mark, letterhead, secrecy
from ingest.pipeline import ingest

NOTICE = (
    "000012",
    "机密★1年",
    "特急",
    "云州市人民政府文件",
    "云政发〔2024〕5号　　　　签发人：李某某",
    "云州市人民政府",
    "关于印发云州市防汛防台风",
    "应急预案的通知",
    "各县（区）人民政府，市政府各部门、各直属机构：",
    "现将《云州市防汛防台风应急预案》印发给你们，请认真贯彻执行。",
    "附件：1. 云州市防汛物资清单",
    "2. 云州市防汛联系电话",
    "云州市人民政府",
    "2024年4月12日",
    "（此件公开发布）",
    "云州市防汛防台风应急预案",
    "1 总则",
    "本预案自印发之日起施行，有效期5年。《云州市防汛应急预案》（云政发〔2015〕3号）同时废止。",
    "抄送：市委办公室，市人大常委会办公室。",
    "云州市人民政府办公室　　　　2024年4月13日印发",
)


def described(*lines: str, file: str = "文件.txt", **more: object) -> Metadata:
    return describe("\n".join(lines), lines, file, **more)  # type: ignore[arg-type]


def test_every_part_of_an_official_document_is_told_apart() -> None:
    assert described(*NOTICE) == Metadata(
        "云州市防汛防台风应急预案",
        issuer="云州市人民政府",
        number="云政发〔2024〕5号",
        date="2024-04-12",
        effective="2024-04-12",
        status="in_force",
        region="云州市",
        kind="plan",
        addressee="各县（区）人民政府，市政府各部门、各直属机构",
        annexes=("云州市防汛物资清单", "云州市防汛联系电话"),
        repeals=("《云州市防汛应急预案》（云政发〔2015〕3号）",),
        history=("有效期5年",),
    )


def test_a_notice_without_the_document_it_issues_keeps_its_own_name() -> None:
    title = "云州市人民政府关于印发云州市防汛防台风应急预案的通知"
    assert described(*NOTICE[:15]).title == title
    assert described("云州市水利局关于印发《云州市防汛办法》的通知", "现印发给你们。").title.endswith("的通知")


def test_a_notice_that_forwards_another_keeps_its_own_name() -> None:
    forwarded = "省应急管理厅关于做好防汛工作的通知"
    title = f"云州市应急管理局关于转发《{forwarded}》的通知"
    found = described(
        title, "云应急〔2024〕25号", "各县（区）应急管理局：", "现转发给你们。", forwarded, "各市应急管理局："
    )
    assert (found.title, found.addressee) == (title, "各县（区）应急管理局")


def test_news_of_a_document_bears_the_name_of_the_document() -> None:
    found = described("云州市委印发《云州市应急体系建设纲要》", "本报讯 近日，市委印发了纲要。")
    assert found.title == "云州市应急体系建设纲要"


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("云州市应急管理局", "云州市水利局文件", "云应急〔2024〕25号", "关于做好防汛工作的通知"), "云州市应急管理局 云州市水利局"),
        (("云州市应急管理局", "云州市水利局", "文件", "关于做好防汛工作的通知"), "云州市应急管理局 云州市水利局"),
        (("关于做好防汛工作的通知", "各单位：", "请做好工作。", "云州市水利局（盖章）", "云州市应急管理局", "二○二四年五月六日"), "云州市水利局 云州市应急管理局"),
        (("关于做好防汛工作的通知", "请做好工作。", "云州市水利局　云州市应急管理局", "2024年5月6日"), "云州市水利局　云州市应急管理局"),
        (("云州市应急管理局公告", "2024年第5号", "关于发布名录的公告"), "云州市应急管理局"),
    ],
)  # fmt: skip
def test_offices_that_issue_together_are_all_named(lines: tuple[str, ...], issuer: str) -> None:
    assert described(*lines).issuer == issuer


def test_who_printed_a_document_did_not_issue_it() -> None:
    lines = ("云州市防汛工作要点", "云政发〔2024〕5号", *(f"第{n}项工作由市水利局负责。" for n in range(9)))
    found = described(*lines, "抄送：市委办公室。", "云州市人民政府办公室　2024年4月13日印发")
    assert found.issuer is None


def test_what_stands_at_the_end_is_no_heading_and_no_text() -> None:
    assert is_closing("（此件公开发布）")
    assert is_closing("云州市人民政府办公室　　2024年4月13日印发")
    assert not is_closing("2024年4月13日印发的《云州市防汛预案》同时废止。")


@pytest.mark.parametrize(
    "line", ["000012", "机密★1年", "秘密", "特急", "加急", "签发人：李某某", "000012　机密★1年　特急"]
)
def test_marks_above_the_letterhead_are_known(line: str) -> None:
    assert is_mark(line)


@pytest.mark.parametrize("line", ["", "秘密文件管理办法", "特急件由专人送达。", "云州市人民政府", "0599-8800110"])
def test_what_only_begins_like_a_mark_is_none(line: str) -> None:
    assert not is_mark(line)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("000012\n机密★1年\n特急\n云州市人民政府文件", "机密★1年"),
        ("000012　絕密★長期", "絕密★長期"),
        ("密级：秘密\n云州市防汛预案", "秘密"),
        ("内部\n云州市防汛预案", None),
        ("云州市防汛预案\n国家秘密分为绝密、机密、秘密三级。", None),
        ("云州市保密办法\n第一条　机密级文件由专人保管。", None),
    ],
)
def test_only_a_mark_of_secrecy_is_one(text: str, mark: str | None) -> None:
    assert secrecy(text) == mark


def test_the_letterhead_is_no_candidate_for_a_title() -> None:
    assert letterhead(("云州市人民政府公报", "云州市防汛办法")) == ("云州市人民政府", frozenset({0}))
    assert letterhead(("云州市防汛办法", "文件")) == (None, frozenset())


@pytest.mark.parametrize(
    "line",
    [
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        "各县（区）应急管理局，局机关各处室、直属单位，市应急委各成员单位：",
        "市应急管理局：",
        "各有关单位负责人：",
        "各鄉（鎮、市）公所:",
    ],
)
def test_addressees_are_offices_before_a_colon(line: str) -> None:
    assert addressee(["云州市防汛办法", line, "现将有关事项通知如下："]) == line[:-1]


@pytest.mark.parametrize(
    "line",
    [
        "各有关部门应当做好下列工作：",
        "牵头单位：",
        "现将有关事项通知如下：",
        "各部门职责：",
        "1. 各县（区）人民政府：",
        "市水利局负责：",
        "各单位要做到：",
    ],
)
def test_what_introduces_a_list_addresses_nobody(line: str) -> None:
    assert addressee([line]) is None


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["附件：云州市防汛物资清单"], ("云州市防汛物资清单",)),
        (["附件：1．物资清单 2．联系电话"], ("物资清单", "联系电话")),
        (["附件:", "1.物资清单", "2.联系电话", "云州市水利局"], ("物资清单", "联系电话")),
        (["附件1：物资清单", "附件2：联系电话"], ("物资清单", "联系电话")),
        (["附件1", "物资清单"], ()),
        (["附件中的表格由各单位填报。"], ()),
    ],
)
def test_annexes_are_listed_one_by_one(lines: list[str], found: tuple[str, ...]) -> None:
    assert annexes(lines) == found


def test_who_adds_a_document_with_a_mark_of_secrecy_is_told() -> None:
    document = ingest("\n".join(NOTICE).encode(), "通知.txt", "/文件/通知.txt")
    assert document.warnings[0] == "文件标有密级“机密★1年”。请先确认可以存入本机；不该存入的请立即移除。"
    assert ingest("\n".join(NOTICE[3:]).encode(), "通知.txt", "/文件/通知.txt").warnings == ()


def test_the_tables_of_a_file_are_read_for_what_they_say_of_it() -> None:
    page = "<table><tr><td>发文字号：</td><td>云政办发〔2024〕17号</td></tr></table><p>云州市防汛预案</p><p>市水利局负责防汛值守。</p>"
    assert ingest(page.encode(), "a.html", "/文件/a.html").metadata.number == "云政办发〔2024〕17号"


def test_the_signature_is_found_before_the_rest_of_a_web_page() -> None:
    body = [f"第{n}项工作由市水利局负责，每月报告一次。" for n in range(40)]
    rest = [f"相关链接第{n}条" for n in range(40)]
    found = described("云州市水利局关于做好防汛工作的通知", *body, "云州市水利局", "2024年5月6日", *rest)
    assert (found.issuer, found.date) == ("云州市水利局", "2024-05-06")
    assert described("关于做好防汛工作的通知", *body, "云州市水利局", "2024年5月6日", *rest).date is None
