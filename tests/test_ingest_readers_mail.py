"""Letters and saved pages: the text in whatever encoding, the attachments named."""

import base64
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from files import docx_bytes, html_page

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.pipeline import ingest
from ingest.readers import read
from ingest.readers.mail.parts import Letter

TEXT = "各区县应急管理局：\n    请于5月10日前上报防汛物资清单。\n"


def word(text: str, charset: str) -> str:
    """An encoded word of a header, as RFC 2047 has it."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def letter(
    body: str = TEXT, charset: str = "utf-8", *, kind: str = "plain", label: str | None = None, subject: str = ""
) -> bytes:
    """A letter of one part, its charset labelled as told; one with a subject of its own names no persons."""
    persons = (
        f"From: {word('周平', charset)} <zhouping@example.cn>\r\nTo: {word('市应急局', charset)} <yj@example.cn>\r\n"
        f"Subject: {word('关于上报', charset)}\r\n {word('防汛物资的通知', charset)}"
        if not subject
        else f"Subject: {word(subject, charset)}"
    )
    lines = (
        persons,
        "Date: Wed, 01 May 2024 08:30:00 +0800",
        "MIME-Version: 1.0",
        f'Content-Type: text/{kind}; charset="{label or charset}"',
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(body.encode(charset)).decode(),
    )
    return "\r\n".join(lines).encode("ascii")


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


@pytest.mark.parametrize(
    ("charset", "label"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-8", "iso-8859-1"), ("gbk", "x-unknown")],
)
def test_a_letter_comes_with_who_wrote_it_to_whom_and_when(charset: str, label: str) -> None:
    reading = read(letter(charset=charset, label=label), "通知.eml")
    assert (reading.format, reading.title) == ("eml", "关于上报防汛物资的通知")
    assert reading.blocks[0] == Block("关于上报防汛物资的通知", "heading", 1)
    assert texts(reading)[1:] == [
        "发件人：周平 <zhouping@example.cn>",
        "收件人：市应急局 <yj@example.cn>",
        "日期：2024-05-01 08:30",
        "各区县应急管理局：",
        "    请于5月10日前上报防汛物资清单。",
    ]


def test_a_traditional_letter_in_big5_is_read() -> None:
    data = letter("各鄉鎮公所：\n請於颱風警報發布後回報災情。\n", "big5", subject="颱風通報")
    assert texts(read(data, "通報.eml")) == [
        "颱風通報",
        "日期：2024-05-01 08:30",
        "各鄉鎮公所：",
        "請於颱風警報發布後回報災情。",
    ]


def test_the_plain_text_is_taken_and_the_html_where_there_is_none() -> None:
    both = MIMEMultipart("alternative")
    both["Subject"], both["From"] = "值守", "a@example.cn"
    both.attach(MIMEText("明文正文", "plain", "utf-8"))
    both.attach(MIMEText("<p>网页正文</p>", "html", "utf-8"))
    assert texts(read(both.as_bytes(), "a.eml"))[-1] == "明文正文"
    assert texts(read(letter("<div><p>第一段</p><p>第二段</p></div>", kind="html"), "a.eml"))[-2:] == [
        "第一段",
        "第二段",
    ]


def test_the_html_of_a_letter_is_read_where_it_alone_has_the_table() -> None:
    both = MIMEMultipart("alternative")
    both["Subject"], both["From"] = "转发：台风消息", "陈某 <a@example.cn>"
    both.attach(MIMEText("请按下表报送。", "plain", "utf-8"))
    table = "<table><tr><th>单位</th><th>字数</th></tr><tr><td>县公安局</td><td>3000字</td></tr></table>"
    both.attach(MIMEText(f"<p>请按下表报送。</p>{table}", "html", "utf-8"))
    assert texts(read(both.as_bytes(), "a.eml"))[-2:] == ["单位 | 字数", "县公安局 | 3000字"]
    assert ingest(both.as_bytes(), "来信.eml", "来信.eml").metadata.title == "转发：台风消息"


def with_attachments(*parts: MIMEApplication | MIMEMessage) -> bytes:
    message = MIMEMultipart()
    message["Subject"], message["From"], message["To"] = "物资清单", "a@example.cn", "b@example.cn"
    message.attach(MIMEText("见附件。", "plain", "utf-8"))
    for part in parts:
        message.attach(part)
    return message.as_bytes()


def attached(name: str | tuple[str, str, str], content: bytes = b"x") -> MIMEApplication:
    part = MIMEApplication(content)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def test_attachments_are_named_in_whatever_way_their_names_are_written() -> None:
    by_content_type = MIMEApplication(b"x", name=word("值班表.docx", "gb18030").replace("gb18030", "gb2312"))
    raw = with_attachments(attached("NAME.doc")).replace(b'"NAME.doc"', '"通讯录.doc"'.encode("gbk"))
    data = with_attachments(attached(("utf-8", "", "物资清单.xlsx")), by_content_type, attached("C:\\a\\预案.pdf"))
    assert [a.name for a in Letter(data).attachments] == ["物资清单.xlsx", "值班表.docx", "预案.pdf"]
    assert [a.name for a in Letter(raw).attachments] == ["通讯录.doc"]
    assert read(data, "a.eml").warnings == (
        "邮件带有 3 个附件：物资清单.xlsx、值班表.docx、预案.pdf；各按单独的文件处理，没有列入的请另存后添加",
    )


def test_the_bytes_of_an_attachment_are_those_that_were_sent() -> None:
    content = docx_bytes("第一条　市水利局负责防汛值守。")
    (found,) = Letter(with_attachments(attached("预案.docx", content))).attachments
    assert found.load() == content


def test_a_letter_attached_to_a_letter_is_an_attachment() -> None:
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "原通知", "c@example.cn"
    inner.set_content("请回复。")
    (found,) = Letter(with_attachments(MIMEMessage(inner))).attachments
    assert found.name == "附件2.eml"
    assert texts(read(found.load(), found.name))[0] == "原通知"


def test_pictures_that_stand_in_the_text_are_no_attachments() -> None:
    data = with_attachments(attached("logo.png")).replace(b"application/octet-stream", b"image/png\nContent-ID: <1>")
    assert Letter(data).attachments == ()


def test_a_letter_whose_page_is_empty_comes_without_it_and_says_so() -> None:
    reading = read(letter("<html><body><img src=cid:1></body></html>", kind="html"), "a.eml")
    assert texts(reading)[-1].startswith("日期")
    assert any("只有 1 张图片" in warning for warning in reading.warnings)


def saved_page(html: str, charset: str = "gb18030") -> bytes:
    page = MIMEMultipart("related", type="text/html")
    page["From"], page["Subject"] = "<Saved by Blink>", word("防汛预案", "utf-8")
    page["Snapshot-Content-Location"] = "https://www.example.cn/2024/5.html"
    part = MIMEText("", "html")
    part.set_payload(base64.encodebytes(html.encode(charset)).decode())
    part["Content-Location"] = "https://www.example.cn/2024/5.html"
    part.replace_header("Content-Transfer-Encoding", "base64")
    page.attach(part)
    style = MIMEText("p {color: red}", "css")
    page.attach(style)
    return page.as_bytes()


@pytest.mark.parametrize("name", ["预案.mht", "预案.mhtml", "预案.doc", "预案"])
def test_a_page_saved_in_one_file_is_read_as_the_page(name: str) -> None:
    reading = read(saved_page(html_page("<h1>防汛预案</h1><p>第一条　市水利局负责防汛值守。</p>")), name)
    assert reading.format == "mht"
    assert texts(reading) == ["防汛预案", "第一条　市水利局负责防汛值守。"]


def test_a_saved_page_without_a_page_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="没有网页"):
        read(saved_page("x").replace(b"text/html", b"text/css"), "a.mht")


def test_a_letter_without_any_text_is_refused() -> None:
    data = b"From: a@example.cn\r\nTo: b@example.cn\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
    with pytest.raises(UnreadableFile, match="没有文字"):
        read(data, "空.eml")


@pytest.mark.parametrize(
    "text",
    [
        "主题：防汛\n来源：市应急局\n",
        "To: 市应急局\n请回复。\n",
        "Note: a\nMore: b\nText: c\n",
        "第一条　值守。\nFrom: x\n",
    ],
)
def test_a_text_that_has_lines_with_colons_is_a_text(text: str) -> None:
    assert read(text.encode(), "说明.txt").format == "txt"


def test_a_letter_of_endless_parts_in_parts_is_refused() -> None:
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(2_000))
    with pytest.raises(UnreadableFile, match="邮件的层数"):
        read(b"From: a@example.cn\r\nMIME-Version: 1.0\r\n" + nested + b"x", "a.eml")
