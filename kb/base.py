"""KnowledgeBase, the front door: open · add · documents · document · remove · search · ask.

    with KnowledgeBase.open(Path("data")) as kb:
        kb.add([Path("corpora")])
        print(kb.ask("云州市防汛防台风指挥部办公室设在哪里？").text)

Left out: what a question means (question.py), what is evidence (evidence.py), what is said (answer.py), how
anything is shown (cli.py, pages/, wire.py).
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from index.engine import LocalEngine, Stats
from index.hits import Encoder, Hit, Scope
from ingest.document import Audience, Document, Kind
from ingest.errors import DocumentNotFound, LibraryDamaged
from ingest.pipeline import READING_VERSION
from ingest.report import IngestReport
from ingest.sources import expand
from kb import answer as answering
from kb.case_search import cards
from kb.cases import CaseCard
from kb.checking import Checked, check
from kb.checks.dismissed import Dismissals
from kb.checks.run import Progress
from kb.citing import Citer, within
from kb.clause import Clauses, Resolved
from kb.duplicates import Duplicates
from kb.duties.table import Entry, Wanted, select
from kb.filing import Filing, uploaded
from kb.filters import Filter, as_of_in
from kb.follow import completed
from kb.held import in_force, the_document
from kb.intake import AddProgress, Intake, Wishes
from kb.ledger import Ledger
from kb.originals import Originals
from kb.pictures import DPI, DRAWN, PagePicture, page_picture
from kb.question import understand
from kb.quiz.bank import Bank, QuizWanted
from kb.quiz.editing import Change
from kb.quiz.kept import Question, QuestionBank
from kb.quizzing import bank, edited, on_matter, questions
from kb.results import Answer, Citation, Listed, Removed, SearchResult
from kb.retrieval import Retriever
from kb.revising import compared
from kb.revision.export import Comparison
from kb.tuning import Tuned, adapter_of, adapter_stamp, remove_adapter, tune
from kb.versions import Family, Held, families


class KnowledgeBase:
    """A library on disk with everything it can be asked. Safe to use from several threads; one writer at a time."""

    def __init__(self, home: Path, engine: LocalEngine, encoder: Encoder) -> None:
        self.home = home
        self._engine = engine
        self._encoder = encoder
        self._originals = Originals(home / "originals")
        self._duplicates = Duplicates(engine.text)
        self._take_adapter()
        self._clauses = Clauses(engine)
        self._ledger = Ledger(engine)
        self._intake = Intake(engine, encoder, self._originals, self._duplicates, self._ledger)
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
        again: bool = False,
        progress: Callable[[AddProgress], None] | None = None,
    ) -> IngestReport:
        """Take in files, folders and zip archives. Every file succeeds or fails on its own; the report says why.

        A file whose bytes are held already is unchanged unless it was read by older rules or `again` is asked for; a changed file replaces its former self. Without an
        `audience` new files are internal and held ones stay what they are; with one, a change is reported.
        """
        return self._intake.add(list(expand(paths)), Wishes(kind, audience, again), None, progress)

    def add_uploads(
        self,
        paths: Sequence[Path],
        *,
        audience: Audience = "internal",
        progress: Callable[[AddProgress], None] | None = None,
    ) -> IngestReport:
        """Take in files that lie where they lie for this call only: they are known by their names (filing.py)."""
        filing = Filing(self._engine.listed(), self._engine.metadata())
        return self._intake.add(uploaded(paths), Wishes(audience=audience), filing, progress)

    def add_documents(self, documents: Sequence[Document]) -> None:
        """Encode and store documents that have been read already, all or none of them."""
        self._intake.add_documents(documents)

    def reports(self) -> IngestReport:
        """Of every document held what reading it kept and lost, in the order they came in."""
        return IngestReport(tuple(self._engine.reports()))

    def renew(self, progress: Callable[[AddProgress], None] | None = None) -> IngestReport:
        """Read anew, from the kept originals, what was read by older rules."""
        return self._intake.renew(progress)

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

    def document(self, name: str, *, audience: Audience = "internal") -> Document:
        """The document of this id (or the beginning of one), file name or title, its status the one among its versions.

        Raises DocumentNotFound, also for one that `audience` may not see.
        """
        found = self._engine.document(self._find(name, audience))
        if found is None:
            raise DocumentNotFound(f"没有找到文件“{name}”。请用 kb list 查看已入库的文件。")
        _, standing = self._retriever.held("internal").get(found.id, ("", found.metadata))
        return replace(found, metadata=standing)

    def family(self, document: Document, *, audience: Audience = "internal") -> Family | None:
        """The versions of a document that are held, itself among them; None if it is the only one."""
        every = families(self._engine.metadata(), audience, date.today())
        found = next((f for f in every if f.version_of(document.id)), None)
        return found and found.without_copies(self._duplicates.alike)

    def original(self, document: Document) -> Path:
        """The original file, byte for byte as it came in."""
        return self._originals.path(document.sha256)

    def picture(
        self,
        name: str,
        page: int,
        start: int = 0,
        end: int = 0,
        *,
        focus: tuple[int, int] | None = None,
        dpi: int = DPI,
        audience: Audience = "internal",
    ) -> PagePicture:
        """A page of a document as it is printed, the lines of text[start:end] boxed, with `focus` only that yellow.

        Raises DocumentNotFound, also for a document that `audience` may not see, and BadRequest for one without pages.
        """
        document = self.document(name, audience=audience)
        original = self._originals.read(document.sha256)
        return page_picture(document, original, page, (start, end) if end > start else None, focus, dpi=dpi)

    def remove(self, name: str) -> Removed:
        """Take a document out with its passages, vectors and terms, and prove it. Raises DocumentNotFound."""
        document = self.document(name)
        self._engine.remove(document.id)
        self._originals.forget(document.sha256)
        return Removed(document.id, document.file, len(document.passages), self._engine.traces(document.id))

    def _find(self, name: str, audience: Audience, standing: Held | None = None) -> str:
        """The document that is meant; with `standing` of several versions the one in force."""
        every = self._engine.metadata()
        if standing and (one := in_force(name, standing)):
            return one
        return the_document(name, {i: one for i, one in every.items() if audience in ("internal", one[1].audience)})

    def stats(self) -> Stats:
        """How large the library is."""
        return self._engine.stats()

    def examine(self) -> str:
        """How large the library is, in Chinese. Raises LibraryDamaged with what is wrong if it is not whole."""
        problems = self._engine.check()
        if problems:
            raise LibraryDamaged("；".join(problems))
        stats = self._engine.stats()
        words = f"{stats.documents} 个文件，{stats.passages} 个段落，{stats.bytes / 1e6:.1f} MB，索引与数据一致"
        outdated = sum(row.reading < READING_VERSION for row in self._engine.listed())
        return words + (f"；{outdated} 个文件是按旧规则读取的，可运行 kb rebuild 重新读取" if outdated else "")

    def tune(self, queries: Path, qrels: Path, told: Callable[[str], None] = lambda stage: None) -> Tuned:
        """Train a query adapter on questions whose passages are known, and use it from now on if it helps (tuning.py)."""
        tuned = tune(self._engine, self._encoder, queries, qrels, told)
        self._take_adapter()
        return tuned

    def untune(self) -> bool:
        """Let go of the library's own adapter; False if it had none."""
        had = remove_adapter(self.home)
        self._take_adapter()
        return had

    def _take_adapter(self) -> None:
        self._adapter_stamp = adapter_stamp(
            self.home
        )  # before it is read: what is put there meanwhile is read next time
        adapter = adapter_of(self.home, self._encoder)
        self._retriever = Retriever(self._engine, self._encoder, self._duplicates, adapter)

    # -- what it is asked -----------------------------------------------------------------------------------------

    def search(
        self, query: str, k: int = 10, *, audience: Audience = "internal", within: Filter | None = None
    ) -> SearchResult:
        """The k best passages for a query, best first; `within` keeps other documents out."""
        start = time.perf_counter()
        query = _sound(query)
        hits = self._narrowed(within).search(query, k, Scope(audience=audience))
        return SearchResult(query, tuple(hits), round((time.perf_counter() - start) * 1000))

    def ask(  # a question, and all that can be said of it
        self,
        question: str,
        *,
        id: str = "",
        after: str = "",
        audience: Audience = "internal",
        within: Filter | None = None,
    ) -> Answer:
        """The answer to a question with its citations, or not_found with the nearest passages and no claim.

        `after` is the question before, on which a short one may lean: 那区里呢？
        """
        start = time.perf_counter()
        question = _sound(question)
        whole = completed(question, _sound(after))
        day, timeless = as_of_in(whole) if not (within and within.as_of) else ("", whole)
        chosen = replace(within or Filter(), as_of=day) if day else within
        retriever = self._narrowed(chosen)
        held = retriever.held(audience)
        asked = replace(understand(timeless, held, self._clauses.names(held)), text=question)
        library = answering.Library(self._engine, retriever, self._clauses, self._ledger)
        found = answering.answer(asked, library, audience)
        if chosen and chosen.as_of:
            found = replace(found, notes=(*found.notes, f"只看 {chosen.as_of} 当时有效的文件"))
        if whole != question:
            found = replace(found, notes=(*found.notes, f"接着上一问，按“{whole}”回答"))
        elapsed = round((time.perf_counter() - start) * 1000)
        return answering.finished(found, id, elapsed)

    def clause(
        self, citation: str, *, audience: Audience = "internal", within: Filter | None = None
    ) -> tuple[Resolved, ...]:
        """The clauses that a text cites, each found whole or said to be missing; () if it cites none."""
        return self._clauses.resolve(_sound(citation), self._narrowed(within).held(audience))

    def duties(
        self, wanted: Wanted | None = None, *, audience: Audience = "internal", within: Filter | None = None
    ) -> list[Entry]:
        """The duty table over all documents that may be seen: every row that is wanted, not the best few."""
        wanted = wanted or Wanted()
        held = self._narrowed(within).held(audience)
        about = wanted.about.strip()
        weights = self._retriever.weights(about) if about else {}
        if about and not weights:  # 怎么办: nothing is asked about
            return []
        return select(self._ledger.entries(held), wanted, weights)

    def quote(
        self, document_id: str, ordinal: int, focus: tuple[int, int], *, audience: Audience = "internal"
    ) -> Citation:
        """The passage in which a row of the duty table stands, with text[focus] of its document marked.

        Raises DocumentNotFound if the document is not held, or not for this audience.
        """
        held = self._retriever.held(audience)
        passage = next(iter(self._engine.passages([f"{document_id}:{ordinal}"])), None)
        if passage is None or document_id not in held:
            raise DocumentNotFound("这一段已不在资料库中，文件可能刚被移除或重新读取。请刷新后再试。")
        hit = Hit(passage, *held[document_id], 0.0)
        return Citer(self._engine, self._clauses, held).citation(hit, within(passage, *focus), 1)

    def cases(self, situation: str, k: int = 5, *, audience: Audience = "internal") -> list[CaseCard]:
        """The k cases most like a described situation, as cards, each failure with the duties it goes against; best first.

        Where nothing is described, the latest.
        """
        held = self._retriever.held(audience)
        narrowed, scope = self._narrowed(Filter(kinds=("case",))), Scope(audience=audience)
        hits = narrowed.search(_sound(situation), 50, scope) if situation.strip() else []
        return cards(self._engine, self._ledger, self._retriever, held, situation, hits, k)

    def check(
        self, names: Sequence[str] = (), *, audience: Audience = "internal", progress: Progress | None = None
    ) -> Checked:
        """What the documents say against each other and the law; with `names` only what these have part in (DocumentNotFound)."""
        held = self._retriever.held(audience)
        wanted = frozenset(self._find(name, audience) for name in names)
        return check(self._engine, self._ledger, held, wanted, self.dismissals, progress)

    def compare(self, old: str, new: str, *, audience: Audience = "internal") -> Comparison:
        """Two versions of a document clause by clause, with the duties, citations and questions touched.

        Raises DocumentNotFound, and BadRequest for one document given twice.
        """
        one, other = (self.document(name, audience=audience) for name in (old, new))
        bank = self.question_bank if audience == "internal" else None  # drafts are nobody's else
        return compared(one, other, self._engine, self._ledger, self._retriever.held(audience), bank)

    def quiz(
        self,
        wanted: QuizWanted | None = None,
        names: Sequence[str] = (),
        about: str = "",
        *,
        audience: Audience = "internal",
        progress: Progress | None = None,
    ) -> Bank:
        """Questions with their clauses, of the documents named, or of all; with `about` of what speaks of that.

        Raises DocumentNotFound for a name that is none, BadRequest where there is nothing to ask about.
        """
        held = self._retriever.held(audience)
        chosen = frozenset(self._find(name, audience, held) for name in names)
        wanted = on_matter(wanted or QuizWanted(), _sound(about), self._narrowed(None), Scope(audience, chosen or None))
        return bank(self._engine, self._ledger, held, chosen, wanted, progress)

    @property
    def question_bank(self) -> QuestionBank:
        """The questions that were kept, with what was decided on each."""
        return QuestionBank(self.home / "questions.json")

    def edit_question(self, question_id: str, change: Change) -> Question:
        """Change a kept question; a stale one is put on its clause as that reads today. Raises BadRequest."""
        held = self._retriever.held("internal")
        return edited(self.question_bank, self._engine, held, question_id, change)

    def questions(self, *, audience: Audience = "internal") -> list[Question]:
        """The kept questions as they stand today: those whose clause was changed since are stale."""
        return questions(self.question_bank, self._engine, self._retriever.held(audience), audience)

    @property
    def dismissals(self) -> Dismissals:
        """The findings that a person has put aside, with his reasons."""
        return Dismissals(self.home / "dismissed.json")

    def drawn(self) -> frozenset[str]:
        """The documents whose pages can be looked at."""
        return frozenset(one.document_id for one in self.documents() if one.format in DRAWN)

    def ask_all(
        self, questions: Iterable[tuple[str, str]], *, audience: Audience = "internal", within: Filter | None = None
    ) -> Iterator[Answer]:
        """Answers to (id, question) pairs, in order."""
        for key, text in questions:
            yield self.ask(text, id=key, audience=audience, within=within)

    def _narrowed(self, within: Filter | None) -> Retriever:
        if adapter_stamp(self.home) != self._adapter_stamp:  # kb tune in another process, while this one serves
            self._take_adapter()
        return self._retriever.narrowed(within) if within else self._retriever


def _sound(text: str) -> str:
    """The text with what is no character replaced: half a surrogate pair, of a broken paste, can be neither stored nor shown."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
