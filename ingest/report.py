"""The IngestReport: of every file what came in, what was kept, what was lost and why.

Left out: reading (pipeline.py), showing it (kb/terminal.py, kb/pages/shelf.py), its JSON (kb/wire.py).
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from ingest.document import Document, Metadata, RecognizedPage
from ingest.page_numbers import page_ranges

FileStatus = Literal["added", "unchanged", "failed", "skipped"]

KEPT_ENOUGH = 0.9  # of the characters read; below it a person should look at what was taken out
CONFIDENT = 0.85  # mean confidence of a recognised page; below it about one character in ten is wrong


# Warnings that ask for a person: something of the author's stayed out, or should not be here. Each with its example.
_TELLING = re.compile(
    "没有计算结果"  # 3 个公式没有计算结果，请在 Excel 或 WPS 中打开保存一次
    "|未接受的修订"  # 文件含未接受的修订：插入 3 处已收入，删除 2 处未收入
    "|密级"  # 文件标有密级“机密★5年”
    "|隐藏"  # 工作表“测算”是隐藏的，未收入
    "|内嵌的对象|缺失|出错"  # 文件内嵌的对象未读取：Visio 图 1 个
)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file; all counts are 0 where nothing was added."""

    source: str
    status: FileStatus
    reason: str = ""  # in Chinese; of a failure, a skip, or why it is unchanged
    document_id: str | None = None
    title: str = ""
    format: str = ""
    encoding: str | None = None
    encoding_why: str = ""  # how the encoding was told, in Chinese
    pages: int | None = None
    blank_pages: tuple[int, ...] = ()  # on which no text was found
    recognized: tuple[RecognizedPage, ...] = ()  # read off their pictures
    tables: int = 0
    passages: int = 0
    redacted: int = 0  # passages in which the author left something out: (略)
    garbled: int = 0  # passages with debris of a wrong decoding
    characters_in: int = 0
    characters_kept: int = 0
    removed: tuple[tuple[str, int], ...] = ()  # why characters were taken out, and how many: ("页眉页脚", 120)
    metadata: Metadata | None = None
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: Document, reason: str = "", *more: str) -> "FileReport":
        """The report of a document that was added; `more` are warnings that came up outside of reading."""
        flags = Counter(flag for passage in document.passages for flag in passage.flags)
        removed: Counter[str] = Counter()
        for removal in document.removals:
            removed[removal.reason] += sum(1 for character in removal.text if not character.isspace())
        return cls(
            document.source,
            "added",
            reason,
            document_id=document.id,
            title=document.metadata.title,
            format=document.format,
            encoding=document.encoding,
            encoding_why=document.encoding_why,
            pages=document.pages,
            blank_pages=document.blank_pages,
            recognized=document.recognized,
            tables=document.tables,
            passages=len(document.passages),
            redacted=flags["redacted"],
            garbled=flags["garbled"],
            characters_in=document.characters_in,
            characters_kept=document.characters_kept,
            removed=tuple((reason, count) for reason, count in removed.most_common() if count),
            metadata=document.metadata,
            warnings=(*document.warnings, *more),
        )

    @property
    def kept_share(self) -> float | None:
        """Characters kept of those read, 0 to 1; None where nothing was read."""
        return self.characters_kept / self.characters_in if self.characters_in else None

    @property
    def confidence(self) -> float | None:
        """Mean confidence of the recognised pages, 0 to 1; None where there is none."""
        return sum(page.confidence for page in self.recognized) / len(self.recognized) if self.recognized else None

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why a person should look at this file again, in Chinese; empty where everything came through."""
        if self.status != "added":
            return ()
        found = []
        if self.kept_share is not None and self.kept_share < KEPT_ENOUGH:
            taken = "、".join(f"{reason} {count} 字" for reason, count in self.removed[:3])
            found.append(f"只保留了读到文字的 {self.kept_share:.0%}（去掉的：{taken}）")
        if self.blank_pages:
            found.append(f"{len(self.blank_pages)} 页没有读出文字：第 {page_ranges(self.blank_pages)} 页")
        if self.confidence is not None and self.confidence < CONFIDENT:
            found.append(f"文字识别的平均把握只有 {self.confidence:.0%}，请对照原页核对")
        if self.garbled * 20 >= max(self.passages, 1):
            found.append(f"{self.passages} 个段落中有 {self.garbled} 个含乱码")
        return (*found, *(w for w in self.warnings if _TELLING.search(w)))

    @property
    def remarks(self) -> tuple[str, ...]:
        """The warnings that are no doubts."""
        doubts = set(self.doubts)
        return tuple(warning for warning in self.warnings if warning not in doubts)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of a batch. `ok` is what the exit code says: no file failed."""

    files: tuple[FileReport, ...]

    def count(self, status: FileStatus) -> int:
        """How many files ended so."""
        return sum(1 for f in self.files if f.status == status)

    @property
    def ok(self) -> bool:
        """True if nothing failed; files that were added are in either way."""
        return self.count("failed") == 0
