"""The one door of the readers: what comes in whatever its suffix says, and what is refused with which words."""

import contextlib
import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from files import docx_bytes, html_page, pdf_bytes, zip_bytes
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFile, UnsupportedFormat
from ingest.readers import limits, read

PARAGRAPH = "第一条　市水利局负责全市防汛值守，及时向市防汛防台风指挥部报告险情。"
DOCX = docx_bytes((1, "第一章　总则"), PARAGRAPH, [["单位", "职责"], ["市水利局", "防汛值守"]])
PDF = pdf_bytes(
    [[(1, "云州市防汛预案"), PARAGRAPH], ["第二页的内容。"]], table=[["单位", "职责"], ["市水利局", "防汛值守"]]
)
HTML = html_page(f"<p>{PARAGRAPH}</p>").encode("gbk")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(data: bytes, name: str = "文件.txt") -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(data, name)
    return str(caught.value)


@pytest.mark.parametrize("name", ["预案", "预案.txt", "预案.doc", "预案.docx", "预案.pdf", "预案.html"])
@pytest.mark.parametrize(("data", "form"), [(DOCX, "docx"), (PDF, "pdf"), (HTML, "html"), (PARAGRAPH.encode(), "txt")])
def test_content_decides_the_format_whatever_the_suffix_says(data: bytes, form: str, name: str) -> None:
    reading = read(data, name)
    assert reading.format == form
    assert any("防汛值守" in block.text for block in reading.blocks)


def test_the_suffix_tells_markdown_from_text() -> None:
    assert read("# 总则".encode(), "预案.md").blocks[0].role == "heading"
    assert read("# 总则".encode(), "预案.txt").blocks[0].text == "# 总则"


def test_the_encoding_and_its_warnings_reach_the_reading() -> None:
    reading = read(PARAGRAPH.encode("gbk") * 5 + b"\xff\n", "预案.txt")
    assert reading.encoding == "gb18030"
    assert reading.warnings == ("1 处字节无法按 gb18030 解码",)


def test_a_text_that_mentions_pdf_is_a_text() -> None:
    assert read("文件以 %PDF- 开头的是版式文件。".encode(), "说明.txt").format == "txt"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "0 字节"),
        (" \n　\r\n\t".encode(), "只有空白"),
        (b"\xef\xbb\xbf", "只有空白"),
        (docx_bytes(""), "没有文字"),
        (DOCX[: len(DOCX) // 2], "不完整或已损坏"),
        (PDF[: len(PDF) // 2], "PDF 不完整"),
        (pdf_bytes([[], []]), "第 1–2 页没有文字层，图像里也没有文字"),
        (pdf_bytes([[PARAGRAPH]], password="云".encode().hex()), "PDF 有打开密码"),
        (b"%PDF-1.4\ngarbage\n%%EOF", "PDF"),
    ],
    ids=["empty", "blank", "mark", "empty docx", "cut docx", "cut pdf", "scan", "password", "no pdf"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_a_pdf_without_pages_is_refused() -> None:
    pages = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    assert "没有页面" in refused(b"%PDF-1.4\n" + pages + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE2 + "PowerPoint Document".encode("utf-16-le"), "另存为 pptx"),
        (zip_bytes({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "另存为 xlsx"),
        (zip_bytes({"防汛预案.txt": b"x"}), "压缩包"),
        (b"GIF89a" + bytes(50), "另存为 PNG 或 PDF"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(50), "另存为 PNG 或 PDF"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "解压"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "另存为 xlsx"),
        (b"\x7fELF" + bytes(50), "不是文档"),
    ],
    ids=["ppt", "xlsb", "zip", "gif", "webp", "rar", "excel xml", "elf"],
)
def test_other_formats_are_refused_with_what_to_convert_them_to(data: bytes, words: str) -> None:
    with pytest.raises(UnsupportedFormat, match=words):
        read(data, "文件.docx")


@pytest.mark.parametrize("inside", ["", "WordDocument", "Workbook", "见 Bookmark 和 Workbook"])
def test_a_broken_file_of_old_office_is_called_broken_and_never_by_a_word_in_it(inside: str) -> None:
    said = refused(OLE2 + inside.encode("utf-16-le"), "预案.doc")
    assert said.startswith("旧版 Office 文件已损坏")
    assert "另存为 docx 或 xlsx" in said


DWG = b"AC1032" + bytes(10) + bytes(range(256))
MP3 = b"ID3\x04\x00\x00" + bytes(range(256)) * 4
LOCKED = b"\x04user" + b" " * 50 + b"\x04\x00u\x00s\x00e\x00r\x00" + b" \x00" * 40


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (DWG, "总平面图", "这是AutoCAD 图纸，不是文档。请在 AutoCAD 或看图软件中输出为 PDF 后再添加。"),
        (b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(range(256)), "总平面图.dxf", "AutoCAD 图纸"),
        (MP3, "会议", "这是音频，不是文档。请添加录音的文字稿。"),
        (b"\xff\xfb\x90\x00" + bytes(range(256)) * 4, "会议", "音频"),
        (b"\x01\x00\x80\xff" * 200, "会议.MP3", "音频"),
        (b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(99), "会议", "音频"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(99), "现场", "音视频"),
        (b"\x00\x00\x00\x24ftypheic" + bytes(99), "扫描", "HEIC 图片.*另存为 PNG 或 PDF"),
        (LOCKED, "文件/~$汛预案.docx", "临时锁文件，不是文档。请添加同一文件夹里不以“~\\$”开头的那个文件。"),
        (b"\x7fELF" + bytes(50), "程序", "PDF、OFD、Word、Excel、PowerPoint、网页、邮件、文本、扫描图片"),
    ],
    ids=["dwg", "dxf", "mp3", "frame", "by suffix", "wav", "mp4", "heic", "lock", "elf"],
)
def test_what_is_no_document_is_called_what_it_is_with_what_to_do(data: bytes, name: str, words: str) -> None:
    with pytest.raises(UnsupportedFormat, match=words):
        read(data, name)


@pytest.mark.parametrize("name", ["会议.mp3", "图.dwg", "~$汛预案.docx"])
def test_a_text_is_a_text_under_any_name(name: str) -> None:
    assert read(PARAGRAPH.encode("gbk"), name).format == "txt"


def test_a_protected_word_file_is_told_from_an_old_one() -> None:
    data = OLE2 + "EncryptedPackage".encode("utf-16-le")
    assert "打开密码" in refused(data)


def test_a_word_file_that_unpacks_to_a_bomb_is_refused() -> None:
    bomb = zip_bytes({"[Content_Types].xml": b"", "word/document.xml": bytes(20 * 2**20)})
    assert "压缩炸弹" in refused(bomb)


def test_a_file_beyond_the_size_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.MAX_FILE_BYTES", 10)
    assert "超过单个文件的上限" in refused(PARAGRAPH.encode())


def test_a_text_beyond_the_character_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.MAX_CHARACTERS", 10)
    assert f"共 {len(PARAGRAPH)} 个字符" in refused(PARAGRAPH.encode())


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.pdf.reader.MAX_PAGES", 1)
    assert "PDF 有 2 页，超过上限 1 页" in refused(PDF)


@pytest.mark.parametrize("text", ["汛", "防汛值守工作。\n"])
def test_fifty_megabytes_of_one_phrase_are_refused_as_repetition(text: str) -> None:
    assert "无意义重复内容" in refused((text * (50 * 2**20 // len(text.encode()))).encode())


def test_a_page_of_endlessly_nested_tags_is_refused_at_once() -> None:
    assert "嵌套了 100000 层" in refused(b"<!DOCTYPE html><body>" + b"<div>" * 100_000 + PARAGRAPH.encode())
    assert "嵌套了 100000 层" in refused(
        b"<!DOCTYPE html><body>" + b"<div>" * 100_000 + "文".encode() + b"</div>" * 100_000
    )


def test_limits_leave_room_for_real_files() -> None:
    assert limits.MAX_FILE_BYTES == 64 * 2**20
    assert limits.MAX_CHARACTERS == 20_000_000
    assert limits.MAX_PAGES == 3_000


def survives(data: bytes) -> None:
    try:
        read(data, "文件.txt")
    except UnreadableFile as error:
        assert any("\u4e00" <= character <= "\u9fff" for character in str(error))


@pytest.mark.parametrize("data", [DOCX, PDF, HTML, PARAGRAPH.encode()], ids=["docx", "pdf", "html", "txt"])
@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_cut_and_damaged_files_are_read_or_refused_never_raise_anything_else(
    data: bytes, chance: random.Random
) -> None:
    survives(data[: chance.randrange(len(data))])
    damaged = bytearray(data)
    for _ in range(chance.randrange(1, 30)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    survives(bytes(damaged))


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_word_files_with_damaged_xml_are_read_or_refused(chance: random.Random) -> None:
    members = {}
    with zipfile.ZipFile(io.BytesIO(DOCX)) as archive:
        for member in archive.namelist():
            content = bytearray(archive.read(member))
            if member.endswith((".xml", ".rels")) and content and chance.random() < 0.3:
                start = chance.randrange(len(content))
                del content[start : start + chance.randrange(1, 40)]
            members[member] = bytes(content)
    survives(zip_bytes(members))


@settings(max_examples=60, deadline=None)
@given(st.text('<>/div tablerowspan="0123ph1#|-*`&;!\n第一条。', max_size=200), st.sampled_from(["a.md", "a.html"]))
def test_any_text_of_markup_characters_is_read_or_refused(text: str, name: str) -> None:
    with contextlib.suppress(UnreadableFile):
        read(("<html><body>" if name == "a.html" else "").encode() + text.encode(), name)


def test_importing_the_readers_does_not_load_the_heavy_libraries() -> None:
    code = "import sys, ingest.readers; sys.exit(any(m in sys.modules for m in ('pdfplumber', 'docx', 'chardet')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], check=False).returncode == 0
