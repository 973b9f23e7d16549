"""Files into the library: read, encoded, stored, each on its own; what was held from the same source is let go.

Left out: where files come from (ingest/sources.py), how they are read (ingest/pipeline.py), under which source an
upload is filed (filing.py).
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from index.engine import LocalEngine
from index.hits import Encoder, Progress, Vectors
from index.journal import Journal
from index.store import Listed as Stored
from ingest.document import Audience, Document, Kind, Metadata
from ingest.errors import KnowledgeBaseError
from ingest.names import names
from ingest.pipeline import READING_VERSION, document_id, ingest
from ingest.report import FileReport, IngestReport
from ingest.sources import Failure, Found, Skipped, Source
from kb import duplicates
from kb.duplicates import Duplicates
from kb.filing import Filing
from kb.ledger import Ledger
from kb.originals import Originals
from kb.retrieval import passage_text
from kb.words import AUDIENCE_WORDS

JOURNAL = "encoding.part"  # beside the library, while a large document is encoded
_TWINS_SAID = 3  # of many copies of one text the nearest are named


@dataclass(frozen=True, slots=True)
class AddProgress:
    """Where an `add` stands: file `done` of `total`, and what is being done to it."""

    done: int
    total: int
    current: str  # file name
    stage: str  # 读取, 向量化, 完成
    passages: tuple[int, int] = (0, 0)  # (encoded, to be encoded) of this file
    seconds_left: float | None = None  # for the rest of them, by how long they took so far; None while that is unknown


class _Tell(Protocol):
    """Says what is being done to one file."""

    def __call__(self, stage: str, passages: tuple[int, int] = (0, 0), left: float | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who adds files wants of all of them."""

    kind: Kind | None = None  # None: as each file looks
    audience: Audience | None = None  # None: new files internal, held ones as they are
    again: bool = False  # read anew what is held unchanged, because a reader or OCR has been installed since


class Intake:
    """Takes files into one library."""

    def __init__(
        self, engine: LocalEngine, encoder: Encoder, originals: Originals, duplicates: Duplicates, ledger: Ledger
    ) -> None:
        self._ledger = ledger
        self._duplicates = duplicates
        self._engine = engine
        self._journal = Journal(engine.home / JOURNAL, encoder)
        self._originals = originals

    def add(
        self,
        items: Sequence[Found],
        wishes: Wishes,
        filing: Filing | None = None,
        progress: Callable[[AddProgress], None] | None = None,
    ) -> IngestReport:
        """Take in what `expand` found; `filing` places uploads. Every file succeeds or fails on its own."""
        stored = {row.source: row for row in self._engine.listed()}
        reports = []
        for n, item in enumerate(items):
            if isinstance(item, Failure):
                reports.append(FileReport(item.display, "failed", item.reason))
            elif isinstance(item, Skipped):
                reports.append(FileReport(item.display, "skipped", item.reason))
            else:
                tell = _teller(progress, n, len(items), item.name)
                reports.append(self._add_one(item, stored, wishes, filing, tell))
            self._engine.note(reports[-1])
            _teller(progress, n + 1, len(items), getattr(item, "name", ""))("完成")
        held = self._engine.metadata()
        for n, item in enumerate(items):  # a copy of a file was unchanged, and then the file itself was replaced
            if isinstance(item, Source) and reports[n].status == "unchanged" and reports[n].document_id not in held:
                reports[n] = self._add_one(item, {}, wishes, filing, _teller(progress, n, len(items), item.name))
                self._engine.note(reports[n])
        return IngestReport(tuple(reports))

    def renew(self, progress: Callable[[AddProgress], None] | None = None) -> IngestReport:
        """Read anew what was read by older rules, from the original files that the library keeps."""
        outdated = [row for row in self._engine.listed() if row.reading < READING_VERSION]
        items = [
            Source(row.file, self._originals.path(row.sha256), row.source, partial(self._originals.load, row.sha256))
            for row in outdated
        ]
        return self.add(items, Wishes(), None, progress)

    def _add_one(
        self,
        source: Source,
        stored: Mapping[str, Stored],
        wishes: Wishes,
        filing: Filing | None,
        tell: _Tell,
    ) -> FileReport:
        tell("读取")
        try:
            data = source.load()
            key = document_id(data)
            known = next((row for row in stored.values() if row.document_id == key), None)
            if key not in self._engine.metadata():  # it was, until another file of this batch took its place
                known = None
            unchanged = self._unchanged(source, key, wishes, known)
            if unchanged is None and known is not None:
                return self._read_again(data, known, wishes, tell)
            former = None if filing else stored.get(source.display)
            if unchanged is not None:
                self._let_go(former, key)
                return unchanged
            held = self._engine.metadata().get(former.document_id if former else key)
            document = self._read(data, source.name, source.display, wishes, held)
            remark = ""
            if filing:  # what an upload replaces, if anything, shows when it has been read
                document, remark = filing.file(document)
                former = stored.get(document.source)
            twins = self._twins(document, former)
            self._store(document, data, tell)
            self._let_go(former, key)
        except KnowledgeBaseError as error:
            return FileReport(source.display, "failed", str(error))
        except Exception as error:  # a defect of ours or a full disk: the other files must come in all the same
            logging.getLogger(__name__).exception("adding %s", source.display)
            return FileReport(
                source.display,
                "failed",
                f"处理时意外出错（{type(error).__name__}：{error}）。请转换格式再试，并把这一行告诉维护人员。",
            )
        return FileReport.of(document, remark, *twins, *_audience_words(held, document.metadata.audience))

    def _twins(self, document: Document, former: Stored | None) -> tuple[str, ...]:
        """What to say of held documents with the same text, of which the file's former self is none."""
        held = self._engine.metadata()
        others = [i for i in held if former is None or i != former.document_id]
        overlaps = self._duplicates.of(document.id, document.text, others)
        said = overlaps[:_TWINS_SAID]
        forms = self._engine.formats(o.document_id for o in said)
        return tuple(
            duplicates.remark(
                o, *held[o.document_id], document.metadata, formats=(forms.get(o.document_id), document.format)
            )
            for o in said
        )

    def _read_again(self, data: bytes, known: Stored, wishes: Wishes, tell: _Tell) -> FileReport:
        """The file is held, and is read once more: under the name and source it has, whichever copy was given."""
        held = self._engine.metadata().get(known.document_id)
        if held is not None and wishes.kind is None:
            wishes = replace(wishes, kind=held[1].kind)  # somebody may have said so
        document = self._read(data, known.file, known.source, wishes, held)
        self._store(document, data, tell)
        reason = "" if known.reading == READING_VERSION else "已按新的读取规则重新读取"
        return FileReport.of(document, reason, *_audience_words(held, document.metadata.audience))

    def _read(self, data: bytes, name: str, source: str, wishes: Wishes, held: tuple[str, Metadata] | None) -> Document:
        seen_by = wishes.audience or (held[1].audience if held else "internal")
        return ingest(data, name, source, kind=wishes.kind, audience=seen_by)

    def _store(self, document: Document, data: bytes, tell: _Tell) -> None:
        tell("向量化")
        self._originals.keep(document.sha256, data)
        start, known = time.monotonic(), 0  # passages that an interrupted run left took no time

        def encoded(done: int, total: int) -> None:
            nonlocal known
            known = known or done
            took, made = time.monotonic() - start, done - known
            tell("向量化", (done, total), took / made * (total - done) if made else None)

        self.add_documents([document], encoded)
        self._engine.learn(names(document))
        self._ledger.enter(document)

    def _let_go(self, former: Stored | None, key: str) -> None:
        """Take out what came from a source that now holds document `key`, its original file included."""
        if former is None or former.document_id == key:
            return
        if self._engine.unchanged(former.source, former.sha256):
            self._engine.remove(former.document_id)
        if self._engine.document_by_sha(former.sha256) is None:
            self._originals.forget(former.sha256)

    def _unchanged(self, source: Source, key: str, wishes: Wishes, known: Stored | None) -> FileReport | None:
        """The report of a file that is held already, or None if it has to be read."""
        held = self._engine.metadata().get(key)
        if held is None or wishes.again or wishes.audience not in (None, held[1].audience):
            return None
        if wishes.kind not in (None, held[1].kind) or (known is not None and known.reading < READING_VERSION):
            return None
        same = self._engine.unchanged(source.display, key)
        reason = "" if same else f"内容与已入库的“{held[0]}”完全相同"
        return FileReport(source.display, "unchanged", reason, document_id=key, title=held[1].title)

    def add_documents(self, documents: Sequence[Document], progress: Progress | None = None) -> None:
        """Encode and store documents that have been read already, all or none of them; `progress` is told passages.

        Encoding many passages that was interrupted goes on where it stopped.
        """
        texts = [passage_text(d.metadata, p) for d in documents for p in d.passages]
        vectors = self._journal.encode(texts, progress)
        pairs: list[tuple[Document, Vectors]] = []
        at = 0
        for d in documents:
            pairs.append((d, vectors[at : at + len(d.passages)]))
            at += len(d.passages)
        try:
            self._engine.add(pairs)
        except BaseException:
            self._journal.close()  # so that the next attempt, of another process maybe, finds the record
            raise
        self._journal.clear(texts)


def _audience_words(held: tuple[str, Metadata] | None, now: Audience) -> tuple[str, ...]:
    """What to say where adding a file again changes who may see it."""
    if held is None or held[1].audience == now:
        return ()
    return (f"受众由{AUDIENCE_WORDS[held[1].audience]}改为{AUDIENCE_WORDS[now]}",)


def _teller(progress: Callable[[AddProgress], None] | None, done: int, total: int, name: str) -> _Tell:
    def tell(stage: str, passages: tuple[int, int] = (0, 0), left: float | None = None) -> None:
        if progress:
            progress(AddProgress(done, total, name, stage, passages, left))

    return tell
