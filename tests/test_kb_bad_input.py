"""Files that cannot come in: each is one line of the report with its reason in Chinese, and everything else is in."""

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEncoder
from files import docx_bytes, pdf_bytes, zip_bytes

from ingest.report import FileReport, IngestReport
from kb.base import KnowledgeBase
from kb.cli import main
from kb.intake import AddProgress

GOOD = "云州市第{}号通知\n第一条　市水利局负责防汛值守，第{}组在岗。\n"
PARAGRAPH = "第一条　市水利局负责全市防汛值守，及时向市防汛防台风指挥部报告险情。"
DOCX = docx_bytes((1, "第一章　总则"), PARAGRAPH)
PDF = pdf_bytes([[(1, "云州市防汛预案"), PARAGRAPH]])
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PAGES = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"

# file name -> its bytes, and words of the reason
BAD: dict[str, tuple[bytes, str]] = {
    "空.txt": (b"", "文件是空的（0 字节）"),
    "空白.txt": (" \n　\r\n\t".encode(), "只有空白"),
    "空.docx": (docx_bytes(""), "没有文字"),
    "截断.docx": (DOCX[: len(DOCX) // 2], "不完整或已损坏"),
    "截断.pdf": (PDF[: len(PDF) // 2], "PDF 不完整"),
    "加密.pdf": (pdf_bytes([[PARAGRAPH]], password="云".encode().hex()), "PDF 有打开密码"),
    "加密.docx": (OLE2 + "EncryptedPackage".encode("utf-16-le"), "文件有打开密码"),
    "零页.pdf": (b"%PDF-1.4\n" + PAGES + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF", "没有页面"),
    "扫描.pdf": (pdf_bytes([[], []]), "没有文字层"),
    "其实是图.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "图片"),
    "其实是程序.txt": (b"\x7fELF" + bytes(range(256)) * 4, "不是文档"),
    "旧版.doc": (OLE2 + "WordDocument".encode("utf-16-le"), "另存为 docx"),
    "表格.xlsx": (zip_bytes({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "Excel"),
    "炸弹.docx": (zip_bytes({"[Content_Types].xml": b"", "word/document.xml": bytes(20 * 2**20)}), "压缩炸弹"),
    "截断.zip": (zip_bytes({"a.txt": PARAGRAPH.encode() * 50})[:200], "不完整或已损坏"),
    "空.zip": (zip_bytes({}), "压缩包是空的"),
}


def protected_member() -> bytes:
    """An archive whose first member needs a password; the second does not."""
    data = bytearray(zip_bytes({"密.txt": PARAGRAPH.encode(), "好.txt": GOOD.format(8, 8).encode()}))
    at = data.index(b"PK\x01\x02")
    (flags,) = struct.unpack_from("<H", data, at + 8)
    struct.pack_into("<H", data, at + 8, flags | 1)
    return bytes(data)


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Bad files between good ones, one before and one after each in the order of names."""
    path = tmp_path / "文件"
    path.mkdir()
    for name, (data, _) in BAD.items():
        (path / name).write_bytes(data)
    for n in range(3):
        (path / f"{n}好.txt").write_text(GOOD.format(n, n), encoding="utf-8")
    (path / "龘好.txt").write_text(GOOD.format(9, 9), encoding="utf-8")
    return path


def lines_of(report: IngestReport, name: str) -> list[FileReport]:
    return [f for f in report.files if f.source.endswith(f"/{name}")]


def assert_tells(line: FileReport, words: str) -> None:
    """One failure, with a reason a person can act on."""
    assert line.status == "failed"
    assert words in line.reason
    assert "\n" not in line.reason
    assert line.reason.endswith("。")
    assert re.search("请|已拒绝", line.reason), "what to do next"
    assert not re.search(r"Traceback|Error\b|Exception", line.reason)


def test_every_bad_file_of_a_folder_is_one_line_and_every_good_one_is_in(kb: KnowledgeBase, folder: Path) -> None:
    report = kb.add([folder])
    assert not report.ok
    assert len(report.files) == len(BAD) + 4
    for name, (_, words) in BAD.items():
        (line,) = lines_of(report, name)
        assert_tells(line, words)
    assert {d.file for d in kb.documents()} == {"0好.txt", "1好.txt", "2好.txt", "龘好.txt"}
    assert report.count("added") == 4
    kb.examine()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_named_by_itself_leaves_nothing_behind(kb: KnowledgeBase, tmp_path: Path, name: str) -> None:
    data, words = BAD[name]
    (tmp_path / name).write_bytes(data)
    (line,) = kb.add([tmp_path / name]).files
    assert_tells(line, words)
    assert kb.documents() == []
    assert not [p for p in (tmp_path / "home").rglob("*") if p.is_file() and data and p.read_bytes() == data]


def test_the_command_line_says_the_same_and_ends_with_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.encoder.SentenceEncoder", FakeEncoder)
    home = str(tmp_path / "home")
    assert main(["add", str(folder), "--home", home]) == 1
    said = capsys.readouterr()
    assert said.err == ""
    for name, (_, words) in BAD.items():
        (line,) = [line for line in said.out.splitlines() if f"/{name}：" in line]
        assert line.startswith("失败  ")
        assert words in line
    assert said.out.splitlines()[-1] == f"共 {len(BAD) + 4} 个文件：入库 4，失败 {len(BAD)}"
    assert main(["list", "--json", "--home", home]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 4
    assert main(["add", str(folder / "0好.txt"), "--home", home]) == 0


def test_fifty_megabytes_of_one_character_are_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "汛.txt"
    path.write_bytes(b"\xe6\xb1\x9b" * (50 * 2**20 // 3))
    (line,) = kb.add([path]).files
    assert_tells(line, "无意义重复内容")


def test_a_folder_that_links_to_itself_is_walked_once(kb: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    (folder / "内").mkdir(parents=True)
    (folder / "内/好.txt").write_text(GOOD.format(1, 1), encoding="utf-8")
    (folder / "内/上").symlink_to(folder)
    (folder / "自").symlink_to(folder / "自")
    report = kb.add([folder])
    assert [f.status for f in lines_of(report, "好.txt")] == ["added"]
    (line,) = lines_of(report, "自")
    assert_tells(line, "链接互相指向")
    assert len(report.files) == 2


def test_a_file_that_vanishes_between_listing_and_reading_is_one_line(kb: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(GOOD.format(n, n), encoding="utf-8")

    def take_away(progress: AddProgress) -> None:
        if progress.done == 1 and progress.stage == "完成":
            (folder / "1.txt").unlink()

    report = kb.add([folder], progress=take_away)
    assert [f.status for f in report.files] == ["added", "failed", "added"]
    assert_tells(report.files[1], "路径不存在")
    assert [d.file for d in kb.documents()] == ["0.txt", "2.txt"]


def test_of_an_archive_bad_members_are_one_line_each_and_the_others_are_in(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "预案.zip"
    path.write_bytes(
        zip_bytes({"好.txt": GOOD.format(1, 1).encode(), "弹.txt": bytes(30 * 2**20), "旧.doc": BAD["旧版.doc"][0]})
    )
    report = kb.add([path])
    assert [f.source.removeprefix(f"{path}!/") for f in report.files] == ["好.txt", "弹.txt", "旧.doc"]
    assert [f.status for f in report.files] == ["added", "failed", "failed"]
    assert_tells(report.files[1], "压缩炸弹")
    assert_tells(report.files[2], "另存为 docx")


def test_a_protected_member_of_an_archive_is_one_line_and_the_others_are_in(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "预案.zip"
    path.write_bytes(protected_member())
    report = kb.add([path])
    (line,) = lines_of(report, "预案.zip!/密.txt")
    assert_tells(line, "有密码")
    assert [d.file for d in kb.documents()] == ["好.txt"]


def test_an_archive_that_vanishes_is_one_line_a_member(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "预案.zip"
    path.write_bytes(zip_bytes({f"{n}.txt": GOOD.format(n, n).encode() for n in range(2)}))

    def take_away(progress: AddProgress) -> None:
        if progress.done == 1:
            path.unlink(missing_ok=True)

    report = kb.add([path], progress=take_away)
    assert [f.status for f in report.files] == ["added", "failed"]
    assert_tells(report.files[1], "移动或删除")


def test_a_path_that_is_not_there_is_one_line(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = kb.add([tmp_path / "没有.txt", tmp_path / "a\x00b"])
    assert_tells(report.files[0], "路径不存在")
    assert [f.status for f in report.files] == ["failed", "failed"]


def test_a_held_file_that_becomes_unreadable_stays_as_it_was(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "好.txt"
    path.write_text(GOOD.format(1, 1), encoding="utf-8")
    kb.add([path])
    held = kb.documents()
    path.write_bytes(b"")
    assert not kb.add([path]).ok
    assert kb.documents() == held
    assert kb.search("防汛值守").hits
