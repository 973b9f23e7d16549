"""Word before 2007, rich text and OpenDocument: our own reader, the programs of the machine, and what is said of each.

golden/word97.doc was written for these tests and saved by LibreOffice: headings with automatic numbers, a footnote, a revision, a
comment, hidden text, a field, a text box, merged cells under two header rows, signs of a symbol font.
"""

import io
import os
import random
import shutil
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block
from ingest.errors import UnreadableFile, UnsupportedFormat
from ingest.readers import read
from ingest.readers.doc import plain as doc_plain
from ingest.readers.doc import programs as doc_programs
from ingest.readers.doc import reader as doc
from ingest.readers.doc.lists import uses_of
from ingest.readers.doc.properties import sprms
from ingest.readers.doc.rows import cells_of
from ingest.readers.ole2 import BrokenStorage, Storage

WORD97 = (Path(__file__).parent / "golden" / "word97.doc").read_bytes()
HEADER = ("级别", "响应 条件", "响应 程序")
EXPECTED = (
    Block("云州市防汛应急预案"),
    Block("第一章　总则", "heading", 1),
    Block("（一）编制目的", "heading", 2),
    Block("为了做好特大洪水的防御工作，市水利局会同市气象局制定本预案，详见第3.2节。"),
    Block("（二）适用范围", "heading", 2),
    Block("适用于本市行政区域。𠮷林路除外。办公室"),
    Block("第二章　职责", "heading", 1),
    Block("（1）市水利局负责值守"),
    Block("（2）市气象局负责预报"),
    Block("响应流程如下："),
    Block("接到险情报告"),
    Block.row(("级别", "响应", "响应")),
    Block.row(("级别", "条件", "程序")),
    Block.row(("二级", "连续降雨 超过警戒", "报告市长"), header=HEADER),
    Block.row(("二级", "堤防出险", "转移群众"), header=HEADER),
    Block("已报告☑　未报告□"),
    Block("¹ 指五十年一遇的洪水。"),
)
LOSSES = ("文件含未接受的修订：插入 1 处已收入，删除 1 处未收入", "文件有 1 条批注，不是正文，未收入")
RTF = rb"{\rtf1\ansi\ansicpg936 " + "".join(f"\\u{ord(c)}?" for c in "市水利局负责防汛值守。").encode() + rb"\par}"


def with_(*names: str) -> pytest.MarkDecorator:
    """Skip where one of the programs is not installed."""
    missing = [name for name in names if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda names: monkeypatch.setenv(doc.SETTING, names)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """A machine that has nothing but the programs that are put on it, each a shell script."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doc_programs, "ELSEWHERE", {})

    def put(name: str, script: str) -> None:
        (tmp_path / name).write_text(f"#!/bin/sh\nPATH=/bin:/usr/bin\n{script}\n")
        (tmp_path / name).chmod(0o755)

    return put


unix = pytest.mark.skipif(os.name == "nt", reason="the fake programs are shell scripts")


def test_an_old_word_file_is_read_without_any_program(install: Callable[[str, str], None]) -> None:
    reading = read(WORD97, "预案.doc")
    assert reading.format == "doc"
    assert reading.blocks == EXPECTED
    assert reading.warnings == ("由内置程序读取旧版 Word 格式，请抽查", *LOSSES)


@with_("soffice")
def test_libreoffice_reads_the_same(only: Callable[[str], None]) -> None:
    only("soffice")
    reading = doc.read(WORD97)
    assert reading.format == "doc"
    assert reading.blocks[:3] == EXPECTED[:3]  # the fourth holds a reference, which LibreOffice works out anew
    assert reading.blocks[4:] == EXPECTED[4:]
    assert reading.warnings[0] == "由 LibreOffice 转换后读取"


@with_("antiword")
def test_antiword_reads_the_text_and_the_warning_says_what_to_check(only: Callable[[str], None]) -> None:
    only("antiword")
    reading = doc.read(WORD97)
    found = "".join(block.text for block in reading.blocks)
    assert all(words in found for words in ("编制目的", "会同市气象局", "报告市长", "五十年一遇"))
    assert reading.warnings == (
        "由 antiword 转换：自动编号可能有误，表格的行可能合并或拆开，已删除和隐藏的文字可能混入，请对照原文件抽查",
    )


@with_("catdoc")
def test_catdoc_reads_the_text(only: Callable[[str], None]) -> None:
    only("catdoc")
    found = "".join(block.text for block in doc.read(WORD97).blocks)
    assert all(words in found for words in ("编制目的", "会同市气象局", "转移群众"))


@with_("soffice")
def test_rich_text_and_open_document_are_read(only: Callable[[str], None]) -> None:
    reading = read(RTF, "预案.rtf")
    assert (reading.format, reading.blocks[0].text) == ("rtf", "市水利局负责防汛值守。")
    reading = read(open_document("市水利局负责防汛值守。"), "预案.odt")
    assert (reading.format, reading.blocks[0].text) == ("odt", "市水利局负责防汛值守。")


def open_document(text: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{office}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.'
            'opendocument.text"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<o:document-content xmlns:o="{office}:office:1.0" xmlns:t="{office}:text:1.0" o:version="1.2"><o:body><o:text>'
            f"<t:p>{text}</t:p></o:text></o:body></o:document-content>",
        )
    return target.getvalue()


@unix
@pytest.mark.parametrize(("data", "name"), [(RTF, "RTF 文件"), (open_document("正文"), "OpenDocument 文件（.odt）")])
def test_without_a_program_rich_text_is_refused_with_what_to_install(
    install: Callable[[str, str], None], data: bytes, name: str
) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read(data, "预案")
    assert str(caught.value) == (
        f"{name}需要转换程序，这台电脑上没有找到。请安装 LibreOffice（Linux：apt install libreoffice-writer-nogui），"
        "或用 Word、WPS 打开后另存为 docx 再添加。"
    )


@unix
def test_the_next_reader_is_asked_where_one_fails(
    install: Callable[[str, str], None], only: Callable[[str], None]
) -> None:
    install("soffice", "exit 1")
    only("soffice,builtin")
    assert doc.read(WORD97).blocks == EXPECTED


@unix
def test_a_file_of_word_95_goes_to_a_program_that_knows_it(install: Callable[[str, str], None]) -> None:
    start = WORD97.index(b"\xec\xa5")
    install("antiword", "echo 市水利局负责防汛值守。")
    word95 = WORD97[:start] + struct.pack("<HH", 0xA5DC, 104) + WORD97[start + 4 :]
    assert doc.read(word95).blocks == (Block("市水利局负责防汛值守。"),)


@unix
def test_garble_is_no_reading(install: Callable[[str, str], None], only: Callable[[str], None]) -> None:
    install("antiword", "printf '\\357\\277\\275\\357\\277\\275 x'")
    only("antiword")
    with pytest.raises(UnreadableFile, match="antiword 读出的是乱码"):
        doc.read(WORD97)


@unix
def test_the_setting_names_the_readers_and_their_order(
    install: Callable[[str, str], None], only: Callable[[str], None]
) -> None:
    install("antiword", "echo 由假的程序读出的正文。")
    only("antiword, builtin")
    assert doc.read(WORD97).blocks == (Block("由假的程序读出的正文。"),)


@unix
def test_all_failures_are_named_with_what_to_do_next(
    install: Callable[[str, str], None], only: Callable[[str], None]
) -> None:
    install("antiword", "exit 1")
    install("catdoc", "printf '  \\n'")
    only("antiword,catdoc")
    with pytest.raises(UnreadableFile) as caught:
        doc.read(WORD97)
    assert str(caught.value) == (
        "旧版 Word/WPS 文件（.doc、.wps）未能读出：antiword 没有读出内容；catdoc 没有读出文字。"
        "文件可能已损坏。请用 Word 或 WPS 打开，另存为 docx 后再添加。"
    )


@unix
def test_a_program_that_does_not_come_to_an_end_is_ended_with_its_children(
    install: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doc_programs, "SECONDS", 0.5)
    install("antiword", f"sleep 600 & echo $! > {tmp_path}/child\nsleep 600")
    with pytest.raises(doc_programs.ProgramFailed, match=r"antiword 超过 0\.5 秒没有完成，已终止"):
        doc_programs.converted("antiword", WORD97, "doc")
    child = int((tmp_path / "child").read_text())
    assert any(_is_gone(child) for _ in range(100))


def _is_gone(process: int) -> bool:
    """Whether it has ended; the system may take a moment to say so."""
    time.sleep(0.05)
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().split()[2] == "Z"


@unix
def test_a_program_that_prints_without_end_is_ended(
    install: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doc_programs, "MAX_OUTPUT_BYTES", 2**20)
    install("antiword", "exec yes")
    with pytest.raises(doc_programs.ProgramFailed, match="输出超过 1 MB"):
        doc_programs.converted("antiword", WORD97, "doc")


@unix
def test_a_program_sees_a_private_folder_that_vanishes(install: Callable[[str, str], None], tmp_path: Path) -> None:
    install(
        "antiword",
        f'echo "$HOME" > {tmp_path}/home; stat -c %a "$HOME" >> {tmp_path}/home; echo 正文; env > {tmp_path}/environment',
    )
    doc_programs.converted("antiword", WORD97, "doc")
    home, mode = (tmp_path / "home").read_text().split()
    assert mode == "700"
    assert not Path(home).exists()
    assert "KB_" not in (tmp_path / "environment").read_text()


def test_a_file_that_needs_a_password_says_so() -> None:
    start = WORD97.index(b"\xec\xa5")
    flags = struct.unpack_from("<H", WORD97, start + 0x0A)[0]
    locked = WORD97[: start + 0x0A] + struct.pack("<H", flags | 0x0100) + WORD97[start + 0x0C :]
    with pytest.raises(UnreadableFile, match="有打开密码"):
        read(locked, "预案.doc")


def test_a_file_without_its_text_is_refused_and_not_guessed_at() -> None:
    start = WORD97.index(b"\xec\xa5")
    with pytest.raises(UnreadableFile, match="已损坏：找不到正文"):
        read(WORD97[:start] + bytes(512) + WORD97[start + 512 :], "预案.doc")


def test_what_antiword_draws_as_a_table_is_one() -> None:
    text = "\n职责\n\n[pic]\n|单位    |职责      |\n|市水利局|负责防汛  |\n|        |值守      |\n|市气象局|预报      |\n PAGE 1 \n结束\n"
    assert doc_plain.blocks(text) == [
        Block("职责"),
        Block.row(("单位", "职责")),
        Block.row(("市水利局", "负责防汛值守"), header=("单位", "职责")),
        Block.row(("市气象局", "预报"), header=("单位", "职责")),
        Block("结束"),
    ]


def test_the_streams_of_an_old_office_file_are_listed_and_read() -> None:
    storage = Storage(WORD97)
    assert {"WordDocument", "1Table"} <= storage.at_root
    assert len(storage.read("WordDocument")) == storage.streams["WordDocument"].size
    assert storage.read("没有") == b""


@pytest.mark.parametrize("data", [b"", b"PK" * 600, WORD97[:512], WORD97[:8] + bytes(1000)])
def test_what_is_no_old_office_file_is_told(data: bytes) -> None:
    with pytest.raises(BrokenStorage):
        Storage(data)


def test_changes_of_looks_say_how_long_they_are() -> None:
    raw = (
        b"\x3c\x08\x01" + b"\x0b\x46\x02\x00" + b"\x08\xd6\x04\x00\x01\x02\x03" + b"\x2b\xd6\x02\x05\x03" + b"\x16\x24"
    )
    assert list(sprms(raw)) == [(0x083C, b"\1"), (0x460B, b"\2\0"), (0xD608, b"\1\2\3"), (0xD62B, b"\5\3")]


def test_rows_whose_edges_differ_share_their_columns() -> None:
    def definition(*edges: int) -> bytes:
        body = bytes([len(edges) - 1]) + struct.pack(f"<{len(edges)}h", *edges) + bytes(20 * (len(edges) - 1))
        return struct.pack("<HH", 0xD608, len(body) + 1) + body

    rows = cells_of(
        [[["级别"], ["响应"]], [["二级"], ["雨"], ["报"]]],
        [definition(0, 2000, 6000), definition(20, 2000, 4000, 6010)],
    )
    assert [[cell.columns for cell in row] for row in rows] == [[1, 2], [1, 1, 1]]


def test_a_legal_level_and_one_with_nothing_behind_its_label_are_known() -> None:
    label = struct.pack("<3H", 0, ord("."), 1)
    level = struct.pack("<IBB", 3, 39, 0x04) + bytes(9) + b"\2" + bytes(8) + bytes(4) + struct.pack("<H", 3) + label
    lists = struct.pack("<HI4x9HBx", 1, 7, *[0xFFF] * 9, 1) + level
    uses = struct.pack("<II8xBxxxI", 1, 7, 0, 0xFFFFFFFF)
    found = uses_of(lists, uses)["1"].levels[0]
    assert (found.start, found.format, found.text, found.decimal, found.tight) == (
        3,
        "chineseCountingThousand",
        "%1.%2",
        True,
        True,
    )


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_damaged_files_are_read_or_refused_by_our_own_reader(chance: random.Random) -> None:
    from ingest.readers.doc import binary as doc_binary

    damaged = bytearray(WORD97[: chance.randrange(600, len(WORD97) + 1)])
    for _ in range(chance.randrange(1, 40)):
        start = chance.randrange(len(damaged))
        damaged[start : start + chance.choice((1, 2, 4))] = chance.choice(
            (b"\0", b"\xff", b"\xff\xff", b"\x7f\0\0\0", bytes([chance.randrange(256)]))
        )
    try:
        reading = doc_binary.read(bytes(damaged))
    except (ValueError, struct.error, IndexError, KeyError, UnreadableFile):
        return
    assert sum(len(block.text) for block in reading.blocks) < 100 * len(WORD97)
