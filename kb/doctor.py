"""`kb doctor`: is everything there, does it fit together, and does nothing reach out?

Left out: mending; each finding says the command that mends it.
"""

import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import KnowledgeBaseError, LibraryMissing
from ingest.readers.machine_fonts import installed


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined."""

    check: str
    ok: bool
    detail: str


def examine(home: Path) -> list[Finding]:
    """All checks, in the order in which things depend on each other; none is skipped because another failed."""
    outgoing: list[str] = []
    with _listening_for_sockets(outgoing):
        findings = [
            _tried("全文检索 FTS5", _fts5),
            _tried("离线模型", _model),
            _tried("模型运算", _encoding),
            _tried("中文字体", _fonts),
            _tried("资料库", lambda: _library(home)),
        ]
    findings.append(
        Finding(
            "对外网络连接",
            not outgoing,
            "无" if not outgoing else f"检查期间出现 {len(outgoing)} 次：{'、'.join(outgoing[:5])}",
        )
    )
    return findings


def _tried(check: str, run: Callable[[], str]) -> Finding:
    try:
        return Finding(check, True, run())
    except LibraryMissing as error:
        return Finding(check, True, str(error))  # a new machine has none yet: nothing is wrong with it
    except KnowledgeBaseError as error:
        return Finding(check, False, str(error))


def _fts5() -> str:
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
        except sqlite3.OperationalError as error:
            raise KnowledgeBaseError(
                f"SQLite {sqlite3.sqlite_version} 没有 FTS5：{error}。请换用带 FTS5 的 Python。"
            ) from error
    return f"SQLite {sqlite3.sqlite_version}"


def _model() -> str:
    from index.encoder import SentenceEncoder

    encoder = SentenceEncoder()
    return f"{encoder.name}，{encoder.dimension} 维"


def _encoding() -> str:
    """The model loads and tells near from far."""
    from index.encoder import SentenceEncoder

    encoder = SentenceEncoder()
    question = encoder.encode_queries(["谁负责防汛"])[0]
    near, far = encoder.encode_passages(["市水利局负責防汛工作。", "博物馆周一闭馆。"]) @ question
    if not near > far:
        raise KnowledgeBaseError(f"模型结果不合理：相关 {near:.3f} 不高于无关 {far:.3f}。请删除模型缓存后重试。")
    return f"正常（相关 {near:.3f}，无关 {far:.3f}）"


def _fonts() -> str:
    """A Chinese font, which page pictures need where a file does not bring its own."""
    found = installed()
    if found is None:
        raise KnowledgeBaseError(
            "本机没有中文字体。文字照样读得全，但原页图里没有嵌入字体的文字会显示为方框。"
            "请安装一种，如 Debian、Ubuntu：sudo apt install fonts-noto-cjk"
        )
    return Path(found).name


def _library(home: Path) -> str:
    from kb.base import KnowledgeBase

    with KnowledgeBase.open(home, create=False) as kb:
        return kb.examine()


@contextmanager
def _listening_for_sockets(outgoing: list[str]) -> Iterator[None]:
    """Write down every connection to another machine that is tried meanwhile."""
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:  # noqa: ANN401  # as the standard library has it
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(("127.", "::1")):
            outgoing.append(f"{address[0]}:{address[1]}")
        return connect(self, address)

    socket.socket.connect = watched  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
