"""KnowledgeBase, the front door: open · add · documents · document · remove · search · ask.

    with KnowledgeBase.open(Path("data")) as kb:
        kb.add([Path("corpora")])
        print(kb.ask("云州市防汛防台风指挥部办公室设在哪里？").text)

Left out: what a question means (question.py), what is evidence (evidence.py), what is said (answer.py), how
anything is shown (cli.py, pages/, wire.py).
"""

import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from index import rebuild as index_rebuild
from index.engine import LocalEngine
from index.hits import Encoder, Scope, Vectors
from index.store import Listed as Stored
from ingest.document import Audience, Document, Kind, Metadata
from ingest.errors import DocumentNotFound, KnowledgeBaseError, LibraryDamaged
from ingest.names import names
from ingest.pipeline import FileReport, IngestReport, document_id, ingest
from ingest.sources import Failure, Found, Skipped, Source, expand
from kb import answer as answering
from kb.filing import Filing, uploaded
from kb.originals import Originals
from kb.question import understand
from kb.results import Answer, SearchResult
from kb.retrieval import Retriever, passage_text
from kb.words import AUDIENCE_WORDS


@dataclass(frozen=True, slots=True)
class AddProgress:
    """Where an `add` stands: file `done` of `total`, and what is being done to it."""

    done: int
    total: int
    current: str  # file name
    stage: str  # 读取, 向量化, 完成


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the library's list."""

    document_id: str
    file: str
    metadata: Metadata
    passages: int
    added_at: str  # ISO, local time
    format: str = ""  # what it was read as, whatever its name says: docx


@dataclass(frozen=True, slots=True)
class Removed:
    """The proof of a removal: what was there, and that nothing is left."""

    document_id: str
    file: str
    passages: int
    left: int  # passages, vectors and terms of it still found afterwards: always 0, or the removal failed


class KnowledgeBase:
    """A library on disk with everything it can be asked. Safe to use from several threads; one writer at a time."""

    def __init__(self, home: Path, engine: LocalEngine, encoder: Encoder) -> None:
        self.home = home
        self._engine = engine
        self._encoder = encoder
        self._originals = Originals(home / "originals")
        self._retriever = Retriever(engine, encoder)
        self._formats: dict[str, str] = {}  # by document; looked up once, for the id follows from the bytes

    @classmethod
    def open(cls, home: Path, *, encoder: Encoder | None = None, create: bool = True) -> "KnowledgeBase":
        """Open the library at `home`, making it if there is none and `create` is true.

        Raises LibraryMissing, LibraryDamaged or IndexMismatch (built with another model), each saying what to do.
        """
        if encoder is None:
            from index.encoder import SentenceEncoder

            encoder = SentenceEncoder()
        engine = LocalEngine(home, encoder.name, encoder.dimension, create=create)
        return cls(home, engine, encoder)

    def close(self) -> None:
        """Let go of the files."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- what is held ---------------------------------------------------------------------------------------------

    def add(
        self,
        paths: Sequence[Path],
        *,
        kind: Kind | None = None,
        audience: Audience | None = None,
        progress: Callable[[AddProgress], None] | None = None,
    ) -> IngestReport:
        """Take in files, folders and zip archives. Every file succeeds or fails on its own; the report says why.

        A file whose bytes are held already is unchanged; a changed file replaces its former self. Without an
        `audience` new files are internal and held ones stay what they are; with one, a change is reported.
        """
        return self._add(list(expand(paths)), None, kind, audience, progress)

    def add_uploads(
        self,
        paths: Sequence[Path],
        *,
        audience: Audience = "internal",
        progress: Callable[[AddProgress], None] | None = None,
    ) -> IngestReport:
        """Take in files that lie where they lie for this call only: they are known by their names (filing.py)."""
        filing = Filing(self._engine.listed(), self._engine.metadata())
        return self._add(uploaded(paths), filing, None, audience, progress)

    def _add(
        self,
        items: Sequence[Found],
        filing: Filing | None,
        kind: Kind | None,
        audience: Audience | None,
        progress: Callable[[AddProgress], None] | None,
    ) -> IngestReport:
        stored = {row.source: row for row in self._engine.listed()}
        reports = []
        for n, item in enumerate(items):
            if isinstance(item, Failure):
                reports.append(FileReport(item.display, "failed", item.reason))
            elif isinstance(item, Skipped):
                reports.append(FileReport(item.display, "skipped", item.reason))
            else:
                tell = _teller(progress, n, len(items), item.name)
                tell("读取")
                reports.append(self._add_one(item, stored, filing, kind=kind, audience=audience, tell=tell))
            _teller(progress, n + 1, len(items), getattr(item, "name", ""))("完成")
        held = self._engine.metadata()
        for n, item in enumerate(items):  # a copy of a file was unchanged, and then the file itself was replaced
            if isinstance(item, Source) and reports[n].status == "unchanged" and reports[n].document_id not in held:
                tell = _teller(progress, n, len(items), item.name)
                reports[n] = self._add_one(item, {}, filing, kind=kind, audience=audience, tell=tell)
        return IngestReport(tuple(reports))

    def _add_one(
        self,
        source: Source,
        stored: Mapping[str, Stored],
        filing: Filing | None,
        *,
        kind: Kind | None,
        audience: Audience | None,
        tell: Callable[[str], None],
    ) -> FileReport:
        former = None if filing else stored.get(source.display)
        remark = ""
        try:
            data = source.load()
            key = document_id(data)
            unchanged = self._unchanged(source, key, kind, audience)
            if unchanged is not None:
                self._let_go(former, key)
                return unchanged
            held = self._engine.metadata().get(former.document_id if former else key)
            seen_by = audience or (held[1].audience if held else "internal")
            document = ingest(data, source.name, source.display, kind=kind, audience=seen_by)
            if filing:  # what an upload replaces, if anything, shows when it has been read
                document, remark = filing.file(document)
                former = stored.get(document.source)
            tell("向量化")
            self._originals.keep(document.sha256, data)
            self.add_documents([document])
            self._engine.learn(names(document))
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
        return FileReport(
            source.display,
            "added",
            remark,
            document_id=document.id,
            title=document.metadata.title,
            format=document.format,
            encoding=document.encoding,
            pages=document.pages,
            passages=len(document.passages),
            characters_in=document.characters_in,
            characters_kept=document.characters_kept,
            warnings=(*document.warnings, *_audience_words(held, seen_by)),
        )

    def _let_go(self, former: Stored | None, key: str) -> None:
        """Take out what came from a source that now holds document `key`, its original file included."""
        if former is None or former.document_id == key:
            return
        if self._engine.unchanged(former.source, former.sha256):
            self._engine.remove(former.document_id)
        if self._engine.document_by_sha(former.sha256) is None:
            self._originals.forget(former.sha256)

    def _unchanged(self, source: Source, key: str, kind: Kind | None, audience: Audience | None) -> FileReport | None:
        """The report of a file that is held already, or None if it has to be read."""
        held = self._engine.metadata().get(key)
        if held is None or audience not in (None, held[1].audience) or (kind is not None and held[1].kind != kind):
            return None
        same = self._engine.unchanged(source.display, key)
        reason = "" if same else f"内容与已入库的“{held[0]}”完全相同"
        return FileReport(source.display, "unchanged", reason, document_id=key, title=held[1].title)

    def add_documents(self, documents: Sequence[Document]) -> None:
        """Encode and store documents that have been read already, all or none of them."""
        texts = [passage_text(d.metadata, p) for d in documents for p in d.passages]
        vectors = self._encoder.encode_passages(texts)
        pairs: list[tuple[Document, Vectors]] = []
        at = 0
        for d in documents:
            pairs.append((d, vectors[at : at + len(d.passages)]))
            at += len(d.passages)
        self._engine.add(pairs)

    def documents(self) -> list[Listed]:
        """Everything held, in the order it came in."""
        held = self._retriever.held("internal")
        rows = self._engine.listed()
        self._formats |= self._engine.formats(row.document_id for row in rows if row.document_id not in self._formats)
        return [
            Listed(
                row.document_id,
                row.file,
                held[row.document_id][1],
                row.passages,
                row.added_at,
                self._formats.get(row.document_id, ""),
            )
            for row in rows
        ]

    def document(self, name: str) -> Document:
        """The document of this id (or the beginning of one), file name or title. Raises DocumentNotFound."""
        found = self._engine.document(self._find(name))
        if found is None:
            raise DocumentNotFound(f"没有找到文件“{name}”。请用 kb list 查看已入库的文件。")
        return found

    def original(self, document: Document) -> Path:
        """The original file, byte for byte as it came in."""
        return self._originals.path(document.sha256)

    def remove(self, name: str) -> Removed:
        """Take a document out with its passages, vectors and terms, and prove it. Raises DocumentNotFound."""
        document = self.document(name)
        self._engine.remove(document.id)
        self._originals.forget(document.sha256)
        return Removed(document.id, document.file, len(document.passages), self._engine.traces(document.id))

    def _find(self, name: str) -> str:
        held = self._engine.metadata()
        if name in held:
            return name
        for fits in (
            [i for i, (file, _) in held.items() if file == name],
            [i for i, (_, m) in held.items() if m.title == name],
            [i for i in held if len(name) >= 4 and i.startswith(name)],
            [i for i, (file, m) in held.items() if name and (name in file or name in m.title)],
        ):
            if len(fits) == 1:
                return fits[0]
            if fits:
                files = "、".join(held[i][0] for i in fits[:5])
                raise DocumentNotFound(f"“{name}”对应 {len(fits)} 个文件：{files}。请写全文件名或用 kb list 中的编号。")
        raise DocumentNotFound(f"没有找到文件“{name}”。请用 kb list 查看已入库的文件。")

    def examine(self) -> str:
        """How large the library is, in Chinese. Raises LibraryDamaged with what is wrong if it is not whole."""
        problems = self._engine.check()
        if problems:
            raise LibraryDamaged("；".join(problems))
        stats = self._engine.stats()
        return f"{stats.documents} 个文件，{stats.passages} 个段落，{stats.bytes / 1e6:.1f} MB，索引与数据一致"

    # -- what it is asked -----------------------------------------------------------------------------------------

    def search(self, query: str, k: int = 10, *, audience: Audience = "internal") -> SearchResult:
        """The k best passages for a query, best first."""
        start = time.perf_counter()
        query = _sound(query)
        hits = self._retriever.search(query, k, Scope(audience=audience))
        return SearchResult(query, tuple(hits), round((time.perf_counter() - start) * 1000))

    def ask(self, question: str, *, id: str = "", audience: Audience = "internal") -> Answer:
        """The answer to a question with its citations, or not_found with the nearest passages and no claim."""
        start = time.perf_counter()
        question = _sound(question)
        held = self._retriever.held(audience)
        asked = understand(question, held)
        found = answering.answer(asked, held, self._retriever, self._engine, audience)
        elapsed = round((time.perf_counter() - start) * 1000)
        return answering.finished(found, id, elapsed)

    def ask_all(self, questions: Iterable[tuple[str, str]], *, audience: Audience = "internal") -> Iterator[Answer]:
        """Answers to (id, question) pairs, in order."""
        for key, text in questions:
            yield self.ask(text, id=key, audience=audience)


def rebuild(
    home: Path, progress: Callable[[int, int], None] | None = None, *, encoder: Encoder | None = None
) -> tuple[int, int]:
    """Make all vectors and terms of the library at `home` anew; returns (documents, passages)."""
    if encoder is None:
        from index.encoder import SentenceEncoder

        encoder = SentenceEncoder()
    index_rebuild.rebuild(home, encoder, passage_text, progress)
    with LocalEngine(home, encoder.name, encoder.dimension) as engine:
        stats = engine.stats()
    return stats.documents, stats.passages


def _sound(text: str) -> str:
    """The text with what is no character replaced: half a surrogate pair, of a broken paste, can be neither stored nor shown."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _audience_words(held: tuple[str, Metadata] | None, now: Audience) -> tuple[str, ...]:
    """What to say where adding a file again changes who may see it."""
    if held is None or held[1].audience == now:
        return ()
    return (f"受众由{AUDIENCE_WORDS[held[1].audience]}改为{AUDIENCE_WORDS[now]}",)


def _teller(progress: Callable[[AddProgress], None] | None, done: int, total: int, name: str) -> Callable[[str], None]:
    def tell(stage: str) -> None:
        if progress:
            progress(AddProgress(done, total, name, stage))

    return tell
