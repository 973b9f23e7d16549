"""`kb doctor`: everything is examined, what is wrong is said with what mends it, nothing reaches out."""

import socket
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from fakes import FakeEncoder

from ingest.errors import ModelUnavailable
from kb.base import KnowledgeBase
from kb.doctor import Finding, examine

CHECKS = ["全文检索 FTS5", "离线模型", "模型运算", "中文字体", "资料库", "对外网络连接"]
TEXT = "云州市防汛应急预案\n第一条　市水利局负责防汛值守。\n第二条　市公安局封闭道路。\n"


@pytest.fixture(autouse=True)
def light_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model of these tests takes no seconds to load; the real one is examined in test_kb_city.py."""
    monkeypatch.setattr("index.encoder.SentenceEncoder", FakeEncoder)


@pytest.fixture(autouse=True)
def a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of these tests has one, whatever this one has."""
    monkeypatch.setattr("kb.doctor.installed", lambda: "/fonts/simsun.ttc")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "防汛.txt"
    path.write_text(TEXT, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as kb:
        assert kb.add([path]).ok
    return tmp_path / "home"


def findings(home: Path) -> dict[str, Finding]:
    return {f.check: f for f in examine(home)}


def test_all_is_well_with_a_whole_library(home: Path) -> None:
    found = examine(home)
    assert [f.check for f in found] == CHECKS
    assert all(f.ok for f in found), found
    assert found[4].detail.startswith("1 个文件，3 个段落，")
    assert found[4].detail.endswith("索引与数据一致")
    assert found[3].detail == "simsun.ttc"
    assert found[5].detail == "无"


def test_a_machine_without_a_library_is_not_ill(tmp_path: Path) -> None:
    found = findings(tmp_path / "home")
    assert all(f.ok for f in found.values())
    assert "尚未建立资料库" in found["资料库"].detail
    assert not (tmp_path / "home").exists()


def test_a_machine_without_chinese_fonts_is_told_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.doctor.installed", lambda: None)
    found = findings(home)["中文字体"]
    assert not found.ok
    assert "本机没有中文字体" in found.detail and "apt install fonts-noto-cjk" in found.detail


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("DELETE FROM vectors WHERE key = 1", "向量与段落不一致：缺 1 条，多 0 条。请运行：kb rebuild"),
        ("DELETE FROM terms WHERE rowid = 1", "词项与段落不一致：缺 1 条，多 0 条。请运行：kb rebuild"),
        ("UPDATE documents SET passages = 9", "有 1 个文件的段落不完整。请用 kb add 重新加入这些文件"),
        ("UPDATE vectors SET vector = x'00' WHERE key = 1", "有 1 条向量长度不是 64 维。请运行：kb rebuild"),
    ],
)
def test_a_library_that_is_not_whole_is_said_to_be_so_with_what_mends_it(home: Path, harm: str, words: str) -> None:
    with sqlite3.connect(home / "library.sqlite") as connection:
        connection.execute(harm)
    finding = findings(home)["资料库"]
    assert not finding.ok
    assert words in finding.detail


def test_a_file_that_is_no_library_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"x" * 8000)
    found = findings(tmp_path)
    assert not found["资料库"].ok
    assert "资料库文件已损坏" in found["资料库"].detail
    assert found["离线模型"].ok


def test_a_library_of_another_model_is_told_with_the_command_that_mends_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.encoder.SentenceEncoder", lambda: FakeEncoder("another-model"))
    finding = findings(home)["资料库"]
    assert not finding.ok
    assert "kb rebuild" in finding.detail


def test_a_missing_model_is_told_and_the_rest_is_examined_all_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> FakeEncoder:
        raise ModelUnavailable("离线模型不在。请运行：kb model import 模型.zip")

    monkeypatch.setattr("index.encoder.SentenceEncoder", missing)
    found = examine(home)
    assert [f.check for f in found] == CHECKS
    assert [f.ok for f in found] == [True, False, False, True, False, True]
    assert found[1].detail == "离线模型不在。请运行：kb model import 模型.zip"


def test_a_model_that_cannot_tell_near_from_far_is_found_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Blind(FakeEncoder):
        def encode_passages(self, texts, progress=None):
            return super().encode_passages([""] * len(texts), progress)

    monkeypatch.setattr("index.encoder.SentenceEncoder", Blind)
    finding = findings(home)["模型运算"]
    assert not finding.ok
    assert "模型结果不合理" in finding.detail


def test_a_connection_to_elsewhere_is_found_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Chatty(FakeEncoder):
        def encode_queries(self, texts):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as teller, suppress(OSError):
                teller.connect(("192.0.2.1", 9))  # sends nothing; fails where there is no network at all
            return super().encode_queries(texts)

    before = socket.socket.connect
    monkeypatch.setattr("index.encoder.SentenceEncoder", Chatty)
    finding = findings(home)["对外网络连接"]
    assert not finding.ok
    assert "192.0.2.1:9" in finding.detail
    assert socket.socket.connect is before
