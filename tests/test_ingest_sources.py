"""Files, folders and archives: every document once, every loss with its reason."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from files import docx_bytes, zip_bytes
from PIL import Image, ImageDraw

from ingest.errors import UnreadableFile
from ingest.readers.ocr import engine as ocr
from ingest.sources import Failure, Found, Skipped, Source, expand

TEXT = "第一条　市水利局负责防汛值守。".encode()


def tree(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(TEXT)


def names(found: list[Found]) -> list[str]:
    return [item.name for item in found if isinstance(item, Source)]


def reasons(found: list[Found]) -> dict[str, str]:
    return {item.name: item.reason for item in found if isinstance(item, Failure)}


def test_a_folder_gives_its_documents_sorted_and_those_below(tmp_path: Path) -> None:
    tree(tmp_path, "乙/2.txt", "乙/1.docx", "README.md", "a.pdf", "无后缀")
    found = list(expand([tmp_path]))
    assert names(found) == ["README.md", "a.pdf", "1.docx", "2.txt", "无后缀"]
    first = found[0]
    assert isinstance(first, Source)
    assert first.display == str(tmp_path / "README.md")
    assert first.path == tmp_path / "README.md"
    assert first.load() == TEXT


def test_a_path_with_dots_is_shown_without_them(tmp_path: Path) -> None:
    tree(tmp_path, "甲/1.txt", "乙/2.txt")
    found = [*expand([tmp_path / "甲/../乙"]), *expand([tmp_path / "乙/../没有.txt"])]
    assert [item.display for item in found] == [str(tmp_path / "乙/2.txt"), str(tmp_path / "没有.txt")]


def test_hidden_files_and_lock_files_are_passed_over(tmp_path: Path) -> None:
    tree(tmp_path, ".git/config", ".DS_Store", "~$预案.docx", "Thumbs.db", "预案.docx")
    assert [item.name for item in expand([tmp_path])] == ["预案.docx"]


def test_what_is_plainly_no_document_is_reported_as_skipped(tmp_path: Path) -> None:
    tree(tmp_path, "图.PNG", "run.py", "questions.jsonl", "预案.txt")
    found = list(expand([tmp_path]))
    assert names(found) == ["预案.txt"]
    assert [(item.name, item.reason) for item in found if isinstance(item, Skipped)] == [
        ("questions.jsonl", "数据文件，不是文档"),
        ("run.py", "程序代码，不是文档"),
        ("图.PNG", "图片，看来不是扫描的文件。如是，请单独添加：kb add 图.PNG"),
    ]


def test_a_file_named_by_the_user_is_never_skipped(tmp_path: Path) -> None:
    tree(tmp_path, "数据.json", ".隐藏.txt")
    assert names(list(expand([tmp_path / "数据.json", str(tmp_path / ".隐藏.txt")]))) == ["数据.json", ".隐藏.txt"]


def test_each_real_file_comes_once_however_often_it_is_named(tmp_path: Path) -> None:
    tree(tmp_path, "a/预案.txt")
    (tmp_path / "a/again.txt").symlink_to(tmp_path / "a/预案.txt")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    assert len(names(list(expand([tmp_path / "b", tmp_path, tmp_path / "a/预案.txt"])))) == 1


def test_links_that_lead_nowhere_or_in_circles_are_failures(tmp_path: Path) -> None:
    (tmp_path / "断.txt").symlink_to(tmp_path / "没有.txt")
    (tmp_path / "圈.txt").symlink_to(tmp_path / "圈.txt")
    found = reasons(list(expand([tmp_path])))
    assert "路径不存在" in found["断.txt"]
    assert "链接互相指向" in found["圈.txt"]


def test_a_path_that_does_not_exist_is_one_failure_and_the_others_come(tmp_path: Path) -> None:
    tree(tmp_path, "预案.txt")
    found = list(expand([tmp_path / "没有.docx", tmp_path / "预案.txt", "坏\0名"]))
    assert reasons(found)["没有.docx"].startswith("路径不存在")
    assert names(found) == ["预案.txt"]
    assert len(found) == 3


def test_a_file_that_vanishes_before_it_is_read_says_so(tmp_path: Path) -> None:
    tree(tmp_path, "预案.txt")
    (source,) = expand([tmp_path])
    (tmp_path / "预案.txt").unlink()
    assert isinstance(source, Source)
    with pytest.raises(UnreadableFile, match="路径不存在"):
        source.load()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    tree(tmp_path, "预案.txt")
    (tmp_path / "预案.txt").chmod(0)
    (source,) = expand([tmp_path])
    assert isinstance(source, Source)
    with pytest.raises(UnreadableFile, match="没有读取权限"):
        source.load()


def test_refused_permission_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "预案.txt")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (source,) = expand([tmp_path])
    assert isinstance(source, Source)
    with pytest.raises(UnreadableFile, match="没有读取权限"):
        source.load()


def test_a_file_that_is_too_large_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "大.txt").open("wb") as file:
        file.truncate(65 * 2**20)
    (source,) = expand([tmp_path])
    assert isinstance(source, Source)
    with pytest.raises(UnreadableFile, match=r"65\.0 MB"):
        source.load()


def test_a_pipe_is_a_failure_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    assert "不是普通文件" in reasons(list(expand([tmp_path])))["管道.txt"]


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    tree(tmp_path, "1.txt", "2.txt")
    found = expand([tmp_path])
    first = next(found)
    (tmp_path / "2.txt").write_bytes(b"later")
    second = next(found)
    assert isinstance(first, Source) and isinstance(second, Source)
    assert second.load() == b"later"


def archive(folder: Path, data: bytes, name: str = "预案.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_an_archive_gives_its_documents_even_after_the_listing(tmp_path: Path) -> None:
    word = docx_bytes("第一条")
    path = archive(
        tmp_path, zip_bytes({"2024/防汛.docx": word, "a.txt": TEXT, "图.png": b"x", "__MACOSX/._a.txt": b"x"})
    )
    found = list(expand([path]))
    assert names(found) == ["防汛.docx", "a.txt"]
    source = found[0]
    assert isinstance(source, Source)
    assert source.display == f"{path}!/2024/防汛.docx"
    assert source.path == path
    assert source.load() == word
    assert [item.name for item in found if isinstance(item, Skipped)] == ["图.png"]


def test_names_in_gbk_without_the_mark_of_utf8_are_read(tmp_path: Path) -> None:
    path = archive(tmp_path, zip_bytes({"应急预案/云州市防汛预案.txt": TEXT, "说明.txt": TEXT}, gbk_names=True))
    found = list(expand([path]))
    assert names(found) == ["云州市防汛预案.txt", "说明.txt"]
    assert all(isinstance(item, Source) and item.load() == TEXT for item in found)


def test_names_that_point_outside_do_no_harm(tmp_path: Path) -> None:
    inside = tmp_path / "内"
    inside.mkdir()
    path = archive(inside, zip_bytes({"../../外.txt": TEXT, "/etc/根.txt": TEXT, "..\\反.txt": TEXT}))
    found = list(expand([path]))
    assert sorted(names(found)) == ["反.txt", "外.txt", "根.txt"]
    assert all(isinstance(item, Source) and item.load() == TEXT for item in found)
    assert [p.name for p in tmp_path.rglob("*")] == ["内", "预案.zip"]


def test_an_archive_in_an_archive_is_opened_once_and_no_deeper(tmp_path: Path) -> None:
    third = zip_bytes({"深.txt": TEXT})
    second = zip_bytes({"中.txt": TEXT, "三.zip": third})
    path = archive(tmp_path, zip_bytes({"二.zip": second, "浅.txt": TEXT}))
    found = list(expand([path]))
    assert sorted(names(found)) == ["中.txt", "浅.txt"]
    assert "套了两层以上" in reasons(found)["三.zip"]
    middle = next(item for item in found if item.name == "中.txt")
    assert isinstance(middle, Source)
    assert middle.display == f"{path}!/二.zip!/中.txt"
    assert middle.load() == TEXT


def test_a_bomb_is_refused_and_the_others_come(tmp_path: Path) -> None:
    path = archive(tmp_path, zip_bytes({"好.txt": TEXT, "弹.txt": bytes(30 * 2**20), "巨.txt": bytes(70 * 2**20)}))
    found = list(expand([path]))
    assert names(found) == ["好.txt"]
    assert "压缩炸弹" in reasons(found)["弹.txt"]
    assert set(reasons(found)) == {"弹.txt", "巨.txt"}


def test_an_archive_that_unpacks_to_too_much_gives_what_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.MAX_UNPACKED_BYTES", len(TEXT))
    found = list(expand([archive(tmp_path, zip_bytes({"1.txt": TEXT, "2.txt": TEXT}))]))
    assert names(found) == ["1.txt"]
    assert "超过上限" in reasons(found)["2.txt"]


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.archive.MAX_MEMBERS", 1)
    found = list(expand([archive(tmp_path, zip_bytes({"1.txt": TEXT, "2.txt": TEXT}))]))
    assert "内含 2 个文件，超过上限 1 个" in reasons(found)["预案.zip"]


def test_a_protected_member_is_refused_and_the_others_come(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"密.txt": TEXT, "好.txt": TEXT}))
    at = data.index(b"PK\x01\x02")
    (flags,) = struct.unpack_from("<H", data, at + 8)
    struct.pack_into("<H", data, at + 8, flags | 1)
    found = list(expand([archive(tmp_path, bytes(data))]))
    assert names(found) == ["好.txt"]
    assert "有密码" in reasons(found)["密.txt"]


def test_a_damaged_member_says_so_when_it_is_read(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"坏.txt": TEXT * 50}))
    data[60] ^= 0xFF
    (source,) = expand([archive(tmp_path, bytes(data))])
    assert isinstance(source, Source)
    with pytest.raises(UnreadableFile, match="已损坏"):
        source.load()


def test_a_cut_archive_is_one_failure(tmp_path: Path) -> None:
    data = zip_bytes({"a.txt": TEXT * 100})
    found = list(expand([archive(tmp_path, data[: len(data) // 2])]))
    assert "不完整或已损坏" in reasons(found)["预案.zip"]
    assert len(found) == 1


def test_an_empty_archive_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with zipfile.ZipFile(tmp_path / "空.zip", "w"):
        pass
    found = reasons(list(expand([tmp_path / "空", tmp_path / "空.zip"])))
    assert found == {
        "空": "文件夹是空的，没有可添加的文件。请检查路径。",
        "空.zip": "压缩包是空的，里面没有文件。请检查打包是否完整。",
    }


def letter(*attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "物资清单", "a@example.cn", "b@example.cn"
    message.set_content("见附件。")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_what_is_attached_to_a_letter_comes_as_files_of_its_own(tmp_path: Path) -> None:
    packed = zip_bytes({"内/值班表.txt": TEXT})
    (tmp_path / "通知.eml").write_bytes(
        letter(
            ("清单.txt", TEXT),
            ("清单.txt", TEXT * 2),
            ("标志.gif", b"x"),
            ("包.zip", packed),
            ("坏.zip", b"PK\x03\x04"),
        )
    )
    found = list(expand([tmp_path]))
    letters = str(tmp_path / "通知.eml")
    assert [item.display.removeprefix(letters) for item in found] == [
        "",
        "!/清单.txt",
        "!/2/清单.txt",
        "!/标志.gif",
        "!/包.zip!/内/值班表.txt",
        "!/坏.zip",
    ]
    assert [item.load() for item in found[1:3] if isinstance(item, Source)] == [TEXT, TEXT * 2]
    assert isinstance(found[3], Skipped)
    assert isinstance(found[4], Source) and found[4].load() == TEXT
    assert "不完整或已损坏" in reasons(found)["坏.zip"]


def test_letters_in_archives_and_in_letters_are_opened_too(tmp_path: Path) -> None:
    inner = letter(("最内.txt", TEXT))
    path = archive(tmp_path, zip_bytes({"信.eml": letter(("转发.eml", inner))}))
    found = list(expand([path]))
    assert names(found) == ["信.eml", "转发.eml", "最内.txt"]
    assert isinstance(found[-1], Source) and found[-1].load() == TEXT


def test_a_letter_that_cannot_be_read_is_a_source_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "信.eml").write_bytes(b"\x00\x01")
    assert names(list(expand([tmp_path]))) == ["信.eml"]


def test_every_format_of_an_office_is_a_source_in_folders_and_archives(tmp_path: Path) -> None:
    suffixes = [
        "docx",
        "doc",
        "wps",
        "pdf",
        "ofd",
        "xlsx",
        "xls",
        "et",
        "csv",
        "tsv",
        "pptx",
        "ppt",
        "dps",
        "eml",
        "mht",
        "html",
        "md",
        "txt",
        "rtf",
    ]
    inside = [f"预案.{suffix}" for suffix in suffixes]
    tree(tmp_path, *inside)
    packed = archive(tmp_path / "..", zip_bytes(dict.fromkeys(inside, TEXT)))
    assert sorted(names(list(expand([tmp_path])))) == sorted(inside)
    assert sorted(names(list(expand([packed])))) == sorted(inside)


def picture(draw: Callable[[ImageDraw.ImageDraw], None], size: tuple[int, int] = (827, 1169)) -> bytes:
    image = Image.new("L", size, "white")
    draw(ImageDraw.Draw(image))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def lines(draw: ImageDraw.ImageDraw) -> None:
    for y in range(100, 1000, 40):
        for x in range(100, 700, 20):
            draw.rectangle((x, y, x + 8, y + 12), "black")


SCAN = picture(lines)
DARK = picture(lambda draw: draw.rectangle((0, 0, 827, 1169), 60))


@pytest.fixture
def ocr_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: True)


@pytest.mark.usefixtures("ocr_there")
def test_scans_among_other_files_come_and_other_pictures_are_named_with_the_command(tmp_path: Path) -> None:
    pictures = {"通知 第1页.jpg": SCAN, "现场 照片.jpg": DARK, "图标.png": b"x"}
    (tmp_path / "文件").mkdir()
    for name, data in pictures.items():
        (tmp_path / "文件" / name).write_bytes(data)
    (tmp_path / "信.eml").write_bytes(letter(*pictures.items()))
    packed = archive(tmp_path, zip_bytes(pictures))
    for given in (tmp_path / "文件", packed, tmp_path / "信.eml"):
        found = [item for item in expand([given]) if item.name != "信.eml"]
        (scan,) = [item for item in found if isinstance(item, Source)]
        assert scan.name == "通知 第1页.jpg"
        assert scan.load() == SCAN
        skipped = {item.name: item.reason for item in found if isinstance(item, Skipped)}
        out = "" if given.is_dir() else "取出后"
        assert skipped == {
            "图标.png": f"图片，看来不是扫描的文件。如是，请{out}单独添加：kb add 图标.png",
            "现场 照片.jpg": f'图片，看来不是扫描的文件。如是，请{out}单独添加：kb add "现场 照片.jpg"',
        }


@pytest.mark.usefixtures("ocr_there")
def test_pictures_are_looked_at_one_by_one_as_they_are_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("1.png", "2.png", "3.png"):
        (tmp_path / name).write_bytes(SCAN)
    read: list[str] = []
    plain = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (read.append(path.name), plain(path))[1])
    found = expand([tmp_path])
    assert [next(found).name, *read] == ["1.png", "1.png"]
    assert [next(found).name, *read] == ["2.png", "1.png", "2.png"]


def test_without_ocr_a_scan_in_a_folder_is_skipped_with_what_to_install_and_a_named_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    (tmp_path / "扫描.png").write_bytes(SCAN)
    (skipped,) = expand([tmp_path])
    assert isinstance(skipped, Skipped)
    assert "pip install rapidocr onnxruntime" in skipped.reason
    assert names(list(expand([tmp_path / "扫描.png"]))) == ["扫描.png"]


@pytest.mark.usefixtures("ocr_there")
def test_a_picture_that_cannot_be_loaded_is_no_loss_in_silence(tmp_path: Path) -> None:
    with (tmp_path / "巨.tif").open("wb") as file:
        file.truncate(65 * 2**20)
    (source,) = expand([tmp_path])
    assert isinstance(source, Source)
    with pytest.raises(UnreadableFile, match=r"65\.0 MB"):
        source.load()
    packed = archive(tmp_path, zip_bytes({"弹.png": bytes(30 * 2**20), "好.txt": TEXT}))
    found = list(expand([packed]))
    assert names(found) == ["好.txt"]
    assert "压缩炸弹" in reasons(found)["弹.png"]


def test_photographs_do_not_use_up_what_an_archive_may_unpack_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.sources.MAX_UNPACKED_BYTES", len(DARK))
    found = list(expand([archive(tmp_path, zip_bytes({"1.png": DARK, "2.png": DARK, "3.txt": TEXT}))]))
    assert names(found) == ["3.txt"]
    assert isinstance(found[0], Skipped)
    assert "超过上限" in reasons(found)["2.png"]


def raw_names(*members: tuple[bytes, bytes]) -> bytes:
    """An archive whose names are these bytes, as packers write them that say nothing of the encoding."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, extra in members:
            info = zipfile.ZipInfo("".join(f"{byte:02x}" for byte in name)[: len(name)])
            info.extra = extra
            packed.writestr(info, TEXT)
    data = target.getvalue()
    for name, _ in members:
        data = data.replace("".join(f"{byte:02x}" for byte in name)[: len(name)].encode(), name)
    return data


def test_an_archive_packed_by_two_systems_shows_all_names_right(tmp_path: Path) -> None:
    windows, macintosh = "云州市防汛预案.txt".encode("gbk"), "松岭区地震预案.txt".encode()
    stored = b"yu~1.txt"
    extra = b"\x01" + struct.pack("<I", zlib.crc32(stored)) + "物资清单.txt".encode()
    stale = b"\x01" + struct.pack("<I", 1) + "旧名.txt".encode()
    fields = [struct.pack("<HH", 0x7075, len(content)) + content for content in (extra, stale)]
    data = raw_names((windows, b""), (macintosh, b""), (stored, fields[0]), (b"plain.txt", fields[1]))
    assert sorted(names(list(expand([archive(tmp_path, data)])))) == [
        "plain.txt",
        "云州市防汛预案.txt",
        "松岭区地震预案.txt",
        "物资清单.txt",
    ]


def test_traditional_names_in_big5_are_read(tmp_path: Path) -> None:
    data = raw_names(("颱風災害應變計畫.txt".encode("big5"), b""), ("避難收容處所清冊.txt".encode("big5"), b""))
    assert names(list(expand([archive(tmp_path, data)]))) == ["避難收容處所清冊.txt", "颱風災害應變計畫.txt"]
