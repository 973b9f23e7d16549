"""Word before 2007 (.doc, .wps), rich text (.rtf) and OpenDocument (.odt), by whatever can read them on this machine.

A .doc our own reader takes first (doc_binary.py): it needs nothing and gives the text as it was last printed. LibreOffice, which
turns all three into .docx, works out cross-references anew and writes an error into the sentence where one leads nowhere, and
shows legal numbers (1.1) as 一.1. antiword and catdoc print plain text, deleted and hidden words among it, and are there for
Word 6 and 95. Which one it was stands in the warnings; `KB_WORD_READERS=soffice,builtin` names those to use, in this order.
Left out: how each of them reads.

    read(Path("防汛预案.doc").read_bytes()) -> Reading(format="doc", warnings=("由内置程序读取旧版 Word 格式，请抽查",), …)
"""

import os
import re
from dataclasses import replace

from ingest.document import Reading
from ingest.errors import UnreadableFile, UnsupportedFormat
from ingest.readers.doc import plain as doc_plain
from ingest.readers.doc.programs import PROGRAMS, ProgramFailed, converted, found
from ingest.readers.docx import reader as docx
from ingest.readers.ole2 import SIGNATURE

SETTING = "KB_WORD_READERS"
BUILTIN = "builtin"
# Format -> who reads it, the best first. catdoc reads rich text too; OpenDocument only LibreOffice.
READERS = {"doc": (BUILTIN, "soffice", "antiword", "catdoc"), "rtf": ("soffice", "catdoc"), "odt": ("soffice",)}
SAID = {
    "soffice": "由 LibreOffice 转换后读取",
    BUILTIN: "由内置程序读取旧版 Word 格式，请抽查",
    "antiword": "由 antiword 转换：自动编号可能有误，表格的行可能合并或拆开，已删除和隐藏的文字可能混入，请对照原文件抽查",
    "catdoc": "由 catdoc 转换：没有自动编号和表格，已删除、隐藏的文字和批注可能混入，请对照原文件抽查",
}
GARBLE = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")  # no letters: undecodable, private, control characters
GARBLE_SHARE = 20  # one in so many is more than a few signs of a symbol font
NAMES = {"doc": "旧版 Word/WPS 文件（.doc、.wps）", "rtf": "RTF 文件", "odt": "OpenDocument 文件（.odt）"}


def read(data: bytes) -> Reading:
    """Blocks of such a file. Raises UnsupportedFormat if nothing here can read it, UnreadableFile if all failed."""
    form = _format(data)
    if form == "doc":
        _check_word(data)
    failures = []
    for reader in _readers(form):
        try:
            reading = _read(reader, data, form)
        except ProgramFailed as error:
            failures.append(str(error))
            continue
        return replace(reading, format=form, warnings=(SAID[reader], *reading.warnings))
    if not failures:
        raise UnsupportedFormat(f"{NAMES[form]}需要转换程序，这台电脑上没有找到。{_advice(form)}")
    raise UnreadableFile(
        f"{NAMES[form]}未能读出：{'；'.join(failures)}。文件可能已损坏。请用 Word 或 WPS 打开，另存为 docx 后再添加。"
    )


def _format(data: bytes) -> str:
    if data.startswith(SIGNATURE):
        return "doc"
    return "odt" if data.startswith(b"PK") else "rtf"


def _readers(form: str) -> list[str]:
    """Who is there to read a format: those that the setting names, else all."""
    named = [name.strip() for name in os.environ.get(SETTING, "").split(",") if name.strip()]
    able = READERS[form]
    wanted = [name for name in named if name in able] if named else able
    return [name for name in wanted if name == BUILTIN or found(name)]


def _read(reader: str, data: bytes, form: str) -> Reading:
    """What one of them reads. Raises ProgramFailed, and UnreadableFile for what no other could read either."""
    if reader == BUILTIN:
        from ingest.readers.doc import binary as doc_binary

        try:
            reading = doc_binary.read(data)
        except UnreadableFile:
            raise
        except Exception as error:  # a damaged file breaks it anywhere; the next one may be more patient
            raise ProgramFailed("内置程序无法读取（文件损坏，或早于 Word 97）") from error
    elif PROGRAMS[reader].output:
        try:
            reading = docx.read(converted(reader, data, form))
        except UnreadableFile as error:
            raise ProgramFailed(f"{PROGRAMS[reader].label} 转换的结果无法读取") from error
    else:
        reading = Reading(tuple(doc_plain.blocks(converted(reader, data, form).decode("utf-8", "replace"))), form)
    text = "".join(block.text for block in reading.blocks)
    if len(GARBLE.findall(text)) * GARBLE_SHARE > len(text):
        raise ProgramFailed(f"{_label(reader)} 读出的是乱码")
    if not text.strip():
        raise ProgramFailed(f"{_label(reader)} 没有读出文字")
    return reading


def _label(reader: str) -> str:
    return "内置程序" if reader == BUILTIN else PROGRAMS[reader].label


def _check_word(data: bytes) -> None:
    """Say at once what no program could change: a password is needed, or this is no Word file at all.

    LibreOffice and catdoc take what they do not know for text in some encoding and print pages of garble.
    """
    from ingest.readers.doc.pieces import check_protection, is_word
    from ingest.readers.ole2 import BrokenStorage, Storage

    try:
        stream = Storage(data).read("WordDocument")
    except BrokenStorage:
        stream = b""
    if not is_word(stream):
        raise UnreadableFile(f"{NAMES['doc']}已损坏：找不到正文。请用 Word 或 WPS 打开并修复，另存为 docx 后再添加。")
    check_protection(stream)


def _advice(form: str) -> str:
    install = (
        "请安装 LibreOffice（Linux：apt install libreoffice-writer-nogui）"
        if form != "doc"
        else "请安装 LibreOffice 或 antiword（Linux：apt install antiword）"
    )
    return f"{install}，或用 Word、WPS 打开后另存为 docx 再添加。"
