"""Letters (eml) and saved pages (mht, mhtml): who wrote to whom and when, then the text.

The plain text of a letter is taken, its HTML where there is none or where it alone has the tables; of a saved page the first HTML part, which is the
page itself. Attachments are not read here: sources.py gives each as a file of its own. Left out: letters of Outlook
(msg), quoted letters told from the answer, pictures.

    From: =?gbk?B?…?= / Subject: =?utf-8?B?…?= / …  -> 关于上报防汛物资的通知 (heading), 发件人：…, 收件人：…, 日期：…, the text
"""

import email.utils
from collections.abc import Callable
from email.message import Message

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers import text
from ingest.readers.html import reader as html
from ingest.readers.mail.parts import Letter, is_body, text_of

SHOWN_NAMES = 5
MORE = 1.5  # times as many characters as the plain form has, that the HTML form says much more
# Header lines that are shown, with the words that mail programs put before them.
LINES = (("From", "发件人"), ("To", "收件人"), ("Cc", "抄送"))


def read(data: bytes) -> Reading:
    """The blocks of a letter or of a saved page."""
    letter = Letter(data)
    bodies = [part for part in letter.parts if is_body(part)]
    if _is_saved_page(letter.message):
        return _saved_page(letter)
    written, warnings = _text(bodies)
    names = [attachment.name for attachment in letter.attachments]
    if names:
        shown = "、".join(names[:SHOWN_NAMES]) + ("等" if len(names) > SHOWN_NAMES else "")
        warnings += (f"邮件带有 {len(names)} 个附件：{shown}；各按单独的文件处理，没有列入的请另存后添加",)
    subject = letter.header("Subject")
    head = [Block(subject, "heading", 1)] if subject else []
    head += [Block(f"{label}：{value}") for name, label in LINES if (value := letter.header(name))]
    if date := _date(letter.header("Date")):
        head.append(Block(f"日期：{date}"))
    if not written and not subject:
        raise UnreadableFile("邮件里没有文字。请把附件另存后添加。")
    return Reading((*head, *written), "eml", title=subject or None, warnings=warnings)


def _is_saved_page(message: Message) -> bool:
    """Whether a browser wrote it: a page with what it shows, sent to nobody."""
    located = message.get("Snapshot-Content-Location") or message.get("Content-Location")
    return not message.get("To") and (bool(located) or message.get_content_type() == "multipart/related")


def _saved_page(letter: Letter) -> Reading:
    """The page itself; what it shows (pictures, styles) lies beside it."""
    pages = [part for part in letter.parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise UnreadableFile("网页归档文件里没有网页。请用浏览器打开，另存为“网页，仅 HTML”后再添加。")
    reading = html.read(text_of(pages[0]))
    return Reading(reading.blocks, "mht", title=reading.title, warnings=reading.warnings)


def _text(bodies: list[Message]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The plain parts; the HTML ones where those have tables, or say much more: a letter is sent in both forms."""
    plain, told = _parts_of(bodies, "text/plain", text.read)
    rich, told_too = _parts_of(bodies, "text/html", html.read)
    more = sum(len(block.text) for block in rich) > MORE * sum(len(block.text) for block in plain)
    if rich and (more or any(block.role == "row" for block in rich)):
        return rich, told_too
    return plain, (told if plain else told + told_too)


def _parts_of(
    bodies: list[Message], kind: str, read_part: Callable[[str], Reading]
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """What the parts of one form hold."""
    blocks: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = ()
    for part in bodies:
        if part.get_content_type() != kind:
            continue
        try:
            reading = read_part(text_of(part))
        except UnreadableFile as error:  # the text is a picture, or loaded by a script: the letter comes without it
            warnings += (f"邮件正文没有读取：{error}",)
            continue
        blocks += reading.blocks
        warnings += reading.warnings
    return blocks, warnings


def _date(stated: str) -> str:
    """'Wed, 01 May 2024 08:30:00 +0800' -> '2024-05-01 08:30'; as it stands where it is no date of a letter."""
    try:
        return email.utils.parsedate_to_datetime(stated).strftime("%Y-%m-%d %H:%M") if stated else ""
    except (TypeError, ValueError):
        return stated
