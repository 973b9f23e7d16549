"""The parts of a letter (eml) or saved page (mht): its header lines, its text, the files attached.

Charsets are judged by charset.py, since labels lie (gb2312 that is gb18030, big5 that is UTF-8) or are missing, in
headers too. Left out: the text of the parts (mail.py, html.py), letters of Outlook (msg), signatures.

    Letter(data).header("Subject") -> "关于上报防汛物资的通知"
    Letter(data).attachments -> (Attachment("物资清单.xlsx", …), …)
"""

import binascii
import email
import email.errors
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from ingest.decoding.charset import decode
from ingest.errors import UnreadableFile

MAX_PARTS = 2_000
MAX_DEPTH = 30  # of parts in parts
FIRST_LINES = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:From [^\r\n]{1,200}\r?\n)?(?:[A-Za-z][A-Za-z0-9-]{1,40}:[ \t\r\n][^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}"
)  # Received: from …
KNOWN = re.compile(rb"(?mi)^(?:MIME-Version|Content-Type|Received|Message-ID|Return-Path|X-Mailer):")
ADDRESSED = re.compile(rb"(?mi)^(?:From|Subject|Date|To):")
LARGER_SET = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter."""

    name: str
    part: Message

    def load(self) -> bytes:
        """Its bytes; a letter attached to a letter as it was written."""
        return _payload(self.part)


def is_mail(data: bytes) -> bool:
    """Whether bytes begin with the header lines of a letter or of a saved page: `From: …`, `MIME-Version: 1.0`."""
    head = data[:16_384]
    m = FIRST_LINES.match(head)
    if m is None:
        return False
    lines = m.group()
    known, addressed = len(set(KNOWN.findall(lines))), len(set(ADDRESSED.findall(lines)))
    return known >= 2 or (known >= 1 and addressed >= 1) or addressed >= 3


class Letter:
    """One message with its parts in order."""

    def __init__(self, data: bytes) -> None:
        start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
        try:
            self.message: Message = email.message_from_bytes(start, policy=email.policy.compat32)
        except RecursionError as error:
            raise UnreadableFile("邮件的层数太多，不像正常邮件。请用邮件软件打开，把正文和附件另存后添加。") from error
        self.parts = list(_leaves(self.message))

    def header(self, name: str) -> str:
        """A header line as it reads, on one line: '关于上报防汛物资的通知'; "" if there is none."""
        return " ".join(header_text(_raw(self.message, name)).split())

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files attached, without the pictures that stand in the text."""
        found = []
        for number, part in enumerate(self.parts, 1):
            if not is_body(part) and not (part.get("Content-ID") and part.get_content_maintype() == "image"):
                found.append(Attachment(file_name(part) or _made_up(part, number), part))
        return tuple(found)


def is_body(part: Message) -> bool:
    """Whether a part is text to be read in the letter, not a file."""
    named = file_name(part) or ""
    text = part.get_content_type() in ("text/plain", "text/html")
    return text and part.get_content_disposition() != "attachment" and not named


def text_of(part: Message) -> str:
    """The text of a part, whatever its label says; "" if it has none."""
    data = _payload(part)
    if not data.strip():
        return ""
    try:
        return decode(data).text
    except UnreadableFile:
        label = part.get_content_charset() or "utf-8"
        try:
            return data.decode(label, "replace")
        except LookupError:
            return data.decode("gb18030", "replace")


def file_name(part: Message) -> str | None:
    """The name of an attached file: of RFC 2231 (filename*0*=), of RFC 2047 (=?gbk?B?…?=) or raw bytes."""
    for header, key in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        line = Message()  # get_param of the part itself would have replaced raw bytes
        line[header] = _raw(part, header)
        stated = line.get_param(key, header=header)
        if stated:
            text = stated if isinstance(stated, str) else collapse_rfc2231_value(stated, "replace")
            return re.split(r"[\\/]", " ".join(header_text(text).split()))[-1] or None
    return None


def _raw(message: Message, name: str) -> str:
    """A header as it was written, its raw bytes, which are in no known encoding, judged."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            line = str(value).replace("\r", "").replace("\n", "")
            return line if line.isascii() else _judged(line.encode("utf-8", "surrogateescape"), None)
    return ""


def header_text(raw: str) -> str:
    """A header's value with its encoded words decoded: '=?gb2312?B?t8DRtA==?=' -> '防汛'."""
    try:
        pieces = decode_header(raw)
    except (binascii.Error, email.errors.HeaderParseError, ValueError):
        return raw
    merged: list[tuple[bytes, str | None]] = []
    for piece, label in pieces:
        data = piece if isinstance(piece, bytes) else piece.encode()
        if merged and label is not None and merged[-1][1] == label:  # a character may be cut between two encoded words
            merged[-1] = (merged[-1][0] + data, label)
        else:
            merged.append((data, label))
    return "".join(_judged(data, label) for data, label in merged)


def _judged(data: bytes, label: str | None) -> str:
    """The text of a header's bytes by their label, or by their look where there is none or it is wrong."""
    if label is not None:
        try:
            return data.decode(LARGER_SET.get(label.lower(), label))
        except (UnicodeDecodeError, LookupError):
            pass  # a wrong label says no more than none
    try:
        return decode(data).text
    except UnreadableFile:
        return data.decode("gb18030", "replace")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order; a letter attached to the letter is one of them."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MAX_PARTS or depth > MAX_DEPTH:
            raise UnreadableFile(f"邮件的层数或附件太多（超过 {MAX_PARTS} 个部分）。请把附件另存后添加。")
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting += [(child, depth + 1) for child in reversed(inner) if isinstance(child, Message)]
        else:
            yield part


def _payload(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"\n".join(child.as_bytes() for child in inner if isinstance(child, Message))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _made_up(part: Message, number: int) -> str:
    ending = {"message/rfc822": "eml", "text/html": "html", "text/plain": "txt"}.get(part.get_content_type(), "bin")
    return f"附件{number}.{ending}"
