"""What a question gets: an Answer with its Citations. Frozen objects; JSON is made of them in wire.py alone.

Left out: how evidence is found and composed (evidence.py, answer.py).
"""

from dataclasses import dataclass
from typing import Literal

from index.hits import Hit
from ingest.document import Metadata
from kb.duties.rows import Role

AnswerKind = Literal["who", "when", "howmany", "how", "what", "where", "list", "article"]
AnswerStatus = Literal["answered", "not_found"]
# later_version: found, in a version of the document that is later than the text which refers to it
ReferenceStatus = Literal["found", "later_version", "no_article", "no_clause", "no_section", "not_held", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause that a passage refers to: 依照第二十三条. `document.text[start:end]` of the passage's document is its text."""

    start: int
    end: int
    text: str
    document: str  # title of the document meant, as held or, where it is not held, as written
    document_id: str  # "" where it is not held
    locator: str  # of the clause as we cite it; as written where it is not there
    target_start: int  # the clause in its document; 0 and 0 where it is not there
    target_end: int
    status: ReferenceStatus
    said: str = ""  # the first sentence of the clause, or in Chinese why it is not there
    target_date: str | None = None  # ISO, of the document in which it was found
    narrowed: bool = False  # it is not there among the documents that a filter lets pass

    @property
    def found(self) -> bool:
        """True if the clause stands in a document held."""
        return self.status in ("found", "later_version")

    def within(self, document_id: str, start: int, end: int) -> bool:
        """True if the clause meant is to be read right there, in text[start:end] of a document."""
        return self.begins_within(document_id, start, end) and self.target_end <= end

    def begins_within(self, document_id: str, start: int, end: int) -> bool:
        """… or at least begins there: a list may go on in the next passage."""
        return self.found and self.document_id == document_id and start <= self.target_start < end


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause quoted whole, with where it stands; `quote` is `document.text[start:end]`, at most 350 characters.

    The whole clause is quoted, not only the sentence that answers: the exception often stands in the next one.
    """

    id: int  # 1 is the best; the [1] in the answer
    document_id: str
    file: str
    metadata: Metadata
    path: tuple[str, ...]
    locator: str
    page: int | None
    start: int
    end: int
    quote: str
    focus_start: int = 0  # the sentence in the quote that answers: document.text[focus_start:focus_end]
    focus_end: int = 0
    before: str = ""  # what stands around the quote in the document, for showing it in its place
    after: str = ""
    warnings: tuple[str, ...] = ()  # "redacted", "garbled", "draft", "superseded", "ocr"
    references: tuple[Reference, ...] = ()  # the clauses that the quote refers to, in order


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty: who does what, with whom, by when."""

    who: str
    role: Role
    does: str
    with_whom: tuple[str, ...] = ()
    by: str = ""
    citation: int = 1
    when: str = ""  # on which condition: Ⅱ级响应启动后


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure, in the order of the text."""

    n: int
    who: str
    text: str
    by: str = ""
    citation: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. `not_found` has empty text and citations, and `nearest` filled."""

    id: str
    question: str
    status: AnswerStatus
    kind: AnswerKind
    text: str  # short, in the script of the question, with [1] marks
    citations: tuple[Citation, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    steps: tuple[Step, ...] = ()
    nearest: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()  # in Chinese: 未收录深圳市的文件, 该文件为征求意见稿
    confidence: float = 0.0  # 0..1
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Ranked passages for a query."""

    query: str
    hits: tuple[Hit, ...]
    elapsed_ms: int = 0


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
