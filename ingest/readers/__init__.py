"""Bytes of one file in, its Blocks out: `read(data, name)` is the only door.

What the file is, is found by its content (sniff.py); one module reads each family. For bad input nothing but
UnreadableFile and UnsupportedFormat comes out of here, with the reason and what to do next, in Chinese.

Left out: where files come from (sources.py), cleaning and structure.

    read("第一条　……".encode("gbk"), "办法.txt") -> Reading(blocks=(Block("第一条　……"),), format="txt", encoding="gb18030")
"""

import zlib
from dataclasses import replace
from importlib import import_module

from ingest.decoding.charset import decode
from ingest.document import Reading
from ingest.errors import UnreadableFile
from ingest.readers import markdown, sniff, text
from ingest.readers.html import reader as html
from ingest.readers.limits import MAX_CHARACTERS, MAX_FILE_BYTES, MAX_REPETITION, REPETITION_FREE_CHARACTERS
from ingest.readers.sheets import csv_text

BLANK = "\ufeff\u200b\u3000\xa0 \t\r\n\v\f"
CONTAINER_READERS: dict[sniff.ContainerFormat, str] = {
    "pdf": "pdf.reader",
    "docx": "docx.reader",
    "doc": "doc.reader",
    "xlsx": "sheets.xlsx",
    "xls": "sheets.xls",
    "pptx": "pptx.reader",
    "ofd": "ofd.reader",
    "mail": "mail.reader",
    "image": "image",
}
TEXT_READERS = {"csv": csv_text.read, "html": html.read, "md": markdown.read, "txt": text.read}


def read(data: bytes, name: str) -> Reading:
    """The blocks of one file. `name` is a hint only. Raises UnreadableFile or UnsupportedFormat."""
    if not data:
        raise UnreadableFile("文件是空的（0 字节）。请检查原文件，重新复制或下载后再添加。")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile(
            f"文件有 {len(data) / 2**20:.1f} MB，超过单个文件的上限 {MAX_FILE_BYTES // 2**20} MB。请拆分后再添加。"
        )
    kind = sniff.container_format(data, name)
    try:
        reading = _read_text(data, name) if kind is None else _read_container(data, kind)
    except UnreadableFile:
        raise
    except Exception as error:  # whatever a parser makes of broken bytes is one fact to the user: the file is broken
        label = (kind or "文本").upper()
        raise UnreadableFile(
            f"文件已损坏或结构异常，无法按 {label} 读取。请用原来的软件打开后重新另存，再添加。"
        ) from error
    if not any(block.text.strip(BLANK) for block in reading.blocks):
        raise UnreadableFile("文件里没有文字。请确认内容不是图片，或另存为带文字的 docx、txt 后再添加。")
    if reading.format not in ("txt", "md"):
        _check_repetition("".join(block.text for block in reading.blocks))
        _check_characters(sum(len(block.text) for block in reading.blocks))
    return reading


def _read_container(data: bytes, kind: sniff.ContainerFormat) -> Reading:
    reader = import_module(f"ingest.readers.{CONTAINER_READERS[kind]}")  # heavy: only that of the file at hand
    reading: Reading = reader.read(data)
    return reading


def _read_text(data: bytes, name: str) -> Reading:
    decoded = decode(data)
    content = decoded.text
    if not content.strip(BLANK):
        raise UnreadableFile("文件里只有空白，没有文字。请检查原文件。")
    form = sniff.text_format(content, name)
    if form != "html":  # of a page, tags repeat without end and say nothing about its text
        _check_repetition(content)
        _check_characters(len(content))
    reading = TEXT_READERS[form](content)
    return replace(
        reading,
        encoding=decoded.encoding,
        encoding_why=decoded.why,
        warnings=decoded.warnings + reading.warnings,
    )


def _check_repetition(content: str) -> None:
    """Refuse one phrase written a million times: it says nothing and would fill the index."""
    if len(content) <= REPETITION_FREE_CHARACTERS:
        return
    middle = content[len(content) // 2 :][:REPETITION_FREE_CHARACTERS] + content[:REPETITION_FREE_CHARACTERS]
    raw = middle.encode("utf-8", "replace")
    ratio = len(raw) // len(zlib.compress(raw, 1))
    if ratio > MAX_REPETITION:
        raise UnreadableFile(
            f"{len(content)} 个字符几乎都是无意义重复内容（可压缩 {ratio} 倍）。请检查文件是否导出有误。"
        )


def _check_characters(count: int) -> None:
    if count > MAX_CHARACTERS:
        raise UnreadableFile(f"共 {count} 个字符，超过单个文件的上限 {MAX_CHARACTERS} 个。请按章节拆分后再添加。")
