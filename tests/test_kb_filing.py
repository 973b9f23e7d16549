"""Uploads among what is held: a changed file takes the place of its former self, another file of its name does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEncoder
from files import zip_bytes

from ingest.report import FileReport
from kb.base import KnowledgeBase

NOTICE = "云州市水利局关于加强防汛值守的通知\n\n第一条 值守电话由市水利局公布。\n"
CHANGED = NOTICE + "第二条 值守人员每天二十四小时在岗。\n"
OTHER = "湖安市教育局关于暑期安全的通知\n\n第一条 学校应当组织一次演练。\n"
# One title for two cities; who issued it stands below.
TOPIC = "关于做好防汛工作的通知\n\n{number}\n\n第一条 各单位应当加强值守。\n\n{issuer}\n2024年5月6日\n"
YUNZHOU = TOPIC.format(number="云政办发〔2024〕31号", issuer="云州市人民政府办公室")
HUAN = TOPIC.format(number="湖政办发〔2024〕12号", issuer="湖安市人民政府办公室")


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as opened:
        yield opened


def upload(kb: KnowledgeBase, folder: Path, *files: tuple[str, str | bytes]) -> list[FileReport]:
    """Upload files as the web server hands them over: each from a folder of its own that is gone afterwards."""
    paths = []
    for n, (name, content) in enumerate(files):
        path = folder / f"tmp{len(list(folder.iterdir()))}-{n}" / name
        path.parent.mkdir()
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    report = kb.add_uploads(paths)
    for path in paths:
        path.unlink()
    return list(report.files)


def held(kb: KnowledgeBase) -> dict[str, str]:
    """Source -> text of everything held."""
    documents = [kb.document(listed.document_id) for listed in kb.documents()]
    return {d.source: d.text for d in documents}


def originals(kb: KnowledgeBase) -> int:
    return sum(path.is_file() for path in (kb.home / "originals").rglob("*"))


def test_a_changed_upload_takes_the_place_of_its_former_self_and_says_so(kb: KnowledgeBase, tmp_path: Path) -> None:
    upload(kb, tmp_path, ("通知.txt", NOTICE))
    (line,) = upload(kb, tmp_path, ("通知.txt", CHANGED))
    assert (line.status, line.source) == ("added", "网页上传/通知.txt")
    assert line.reason == "已替换同名的旧文件，原标题《云州市水利局关于加强防汛值守的通知》。"
    ((source, text),) = held(kb).items()
    assert source == "网页上传/通知.txt"
    assert "二十四小时" in text
    assert originals(kb) == 1


@pytest.mark.parametrize(("one", "other"), [(NOTICE, OTHER), (YUNZHOU, HUAN)])
def test_another_file_of_the_same_name_replaces_nothing_and_says_so(
    kb: KnowledgeBase, tmp_path: Path, one: str, other: str
) -> None:
    upload(kb, tmp_path, ("通知.txt", one))
    (line,) = upload(kb, tmp_path, ("通知.txt", other))
    assert list(held(kb)) == ["网页上传/通知.txt", "网页上传/通知.txt（2）"]
    assert line.status == "added"
    assert "都已保留" in line.reason
    assert f"《{kb.documents()[0].metadata.title}》" in line.reason
    assert originals(kb) == 2


def test_the_second_of_a_name_is_replaced_by_its_own_change_alone(kb: KnowledgeBase, tmp_path: Path) -> None:
    for text in (OTHER, NOTICE):
        upload(kb, tmp_path, ("通知.txt", text))
    (line,) = upload(kb, tmp_path, ("通知.txt", CHANGED))
    assert "已替换" in line.reason
    assert {s: "二十四小时" in t for s, t in held(kb).items()} == {
        "网页上传/通知.txt": False,
        "网页上传/通知.txt（2）": True,
    }


def test_two_files_of_one_name_that_come_together_stay_two(kb: KnowledgeBase, tmp_path: Path) -> None:
    upload(kb, tmp_path, ("通知.txt", NOTICE), ("通知.txt", CHANGED))
    assert len(held(kb)) == 2


def test_bytes_that_are_held_are_unchanged_and_take_nothing_out(kb: KnowledgeBase, tmp_path: Path) -> None:
    upload(kb, tmp_path, ("通知.txt", NOTICE), ("暑期.txt", OTHER))
    (line,) = upload(kb, tmp_path, ("通知.txt", OTHER))
    assert line.status == "unchanged"
    assert "暑期.txt" in line.reason
    assert len(held(kb)) == 2


def test_a_member_of_an_archive_is_known_by_its_place_in_it(kb: KnowledgeBase, tmp_path: Path) -> None:
    upload(kb, tmp_path, ("预案.zip", zip_bytes({"2024/通知.txt": NOTICE.encode()})))
    (line,) = upload(kb, tmp_path, ("预案.zip", zip_bytes({"2024/通知.txt": CHANGED.encode()})))
    assert "已替换" in line.reason
    assert list(held(kb)) == ["网页上传/预案.zip!/2024/通知.txt"]


def test_an_upload_seen_by_another_audience_keeps_its_place(kb: KnowledgeBase, tmp_path: Path) -> None:
    upload(kb, tmp_path, ("通知.txt", OTHER), ("通知.txt", NOTICE))
    path = tmp_path / "又一次" / "通知.txt"
    path.parent.mkdir()
    path.write_text(NOTICE, encoding="utf-8")
    kb.add_uploads([path], audience="public")
    assert sorted(held(kb)) == ["网页上传/通知.txt", "网页上传/通知.txt（2）"]
    assert {d.metadata.title[:2]: d.metadata.audience for d in kb.documents()} == {"云州": "public", "湖安": "internal"}


def test_an_upload_never_replaces_a_file_that_was_added_by_its_path(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="utf-8")
    kb.add([path])
    upload(kb, tmp_path, ("通知.txt", CHANGED))
    assert list(held(kb)) == [str(path), "网页上传/通知.txt"]


def test_what_fails_is_named_without_the_folder_it_came_from(kb: KnowledgeBase, tmp_path: Path) -> None:
    (line,) = upload(kb, tmp_path, ("空.txt", ""))
    assert (line.status, line.source) == ("failed", "网页上传/空.txt")
