"""Clauses by their citations: 《突发事件应对法》第十七条第二款, 安法21条, 災害防救法第3條第1項第2款, 《防汛预案》4.4.

    Clauses(engine).resolve('《防洪法》第五条', held)             the exact slice, or why there is none
    Clauses(engine).references(document_id, start, end, held)     the clauses that a passage refers to

The door of kb/clauses/: levels.py (tables), patterns.py and reading.py (texts), names.py (which document), copies.py, cursor.py
and places.py (where in it), references.py (passages that speak of clauses), outcomes.py (what comes of it). Left out: what is said of a clause
that a question names (recite.py), JSON (wire.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from ingest.document import Document, Passage
from ingest.fold import fold
from ingest.numerals import NUMERAL, number
from kb.clauses.copies import Copy
from kb.clauses.mentions import Mention
from kb.clauses.names import Named, Names, nothing
from kb.clauses.outcomes import Ambiguous, Found, Lack, Missing, Outcome, Unnamed, Whole
from kb.clauses.places import find, find_range
from kb.clauses.reading import read
from kb.clauses.references import Reader
from kb.results import Reference
from kb.versions import Held, State, state_of

_LABEL = re.compile(
    rf"^第\s?([{NUMERAL}\d]+)(?:-(\d+))?\s?[条條](?:\s?之\s?([{NUMERAL}\d]+))?"
)  # 第十七條之一, 第43-1條
_LIBRARIES = 3  # views of the library, by audience and filter, of which the structure is kept at hand
_COPIES = 32  # documents whose structure is kept at hand
_CANDIDATES = 6  # titles that are listed where a name may mean several


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another document of the same title that is held."""

    document_id: str
    file: str
    title: str
    date: str | None
    state: State


@dataclass(frozen=True, slots=True)
class Resolved:
    """One citation of a text and what comes of it."""

    start: int
    end: int
    text: str  # as written
    outcome: Outcome
    references: tuple[Reference, ...] = ()  # the clauses that the one found refers to
    versions: tuple[OtherVersion, ...] = ()  # further versions of the document that are held, the latest first
    alternatives: tuple[Found | Missing, ...] = ()  # of an ambiguous name: the clause in each document it may mean
    name: str = ""  # of the document, as written without 《》
    taken: str = ""  # the title for which that is short


class Documents(Protocol):
    """What holds documents: an engine."""

    def document(self, document_id: str) -> Document | None:
        """The whole document, or None."""
        ...


class Clauses:
    """Finds clauses in the documents of one library."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._libraries: tuple[_Library, ...] = ()

    def resolve(self, text: str, held: Held) -> tuple[Resolved, ...]:
        """Every citation in a text of a person's own, in order; () if it names no clause and no document."""
        library = self._of(held)
        return tuple(library.resolved(m, text) for m in library.read(text))

    def in_document(self, mention: Mention, document_id: str, held: Held) -> Found | Missing | None:
        """The clause in this document, whatever name the citation bears; None if the document is not held."""
        return self._of(held).in_document(mention, document_id)

    def passages(self, document_id: str, start: int, end: int, held: Held) -> list[Passage]:
        """The passages in which text[start:end] of a document stands, in order."""
        copy = self._of(held).copy(document_id)
        every = copy.document.passages if copy else ()
        return [p for p in every if p.start < end and start < p.end]

    def versions(self, document_id: str, held: Held) -> tuple[OtherVersion, ...]:
        """The other versions of a document that are held, the latest first; files of the same date are copies of one."""
        library = self._of(held)
        return library.versions(library.names.others(document_id), document_id)

    def names(self, held: Held) -> Names:
        """The names of the documents in `held`."""
        return self._of(held).names

    def references(self, document_id: str, start: int, end: int, held: Held) -> tuple[Reference, ...]:
        """The clauses that text[start:end] of a document refers to; () if the document is not held."""
        return self._of(held).references(document_id, start, end)

    def _of(self, held: Held) -> "_Library":
        """What is known of the documents in `held`: kept as long as that is the very same, which a changed library's is not."""
        known = next((library for library in self._libraries if library.names.held is held), None)
        if known is None:
            known = _Library(self._documents, held)
            self._libraries = (known, *self._libraries[: _LIBRARIES - 1])
        return known


class _Library:
    """The documents held at one time: their names, and the structure of those looked at lately."""

    def __init__(self, documents: Documents, held: Held) -> None:
        self.names = Names(held, date.today())
        self._documents = documents
        self._copies = lru_cache(maxsize=_COPIES)(self._load)

    def copy(self, document_id: str) -> Copy | None:
        """A document that may be seen; None for any other."""
        return self._copies(document_id) if document_id in self.names.held else None

    def _load(self, document_id: str) -> Copy | None:
        document = self._documents.document(document_id)
        return Copy(document) if document else None

    def read(self, text: str) -> tuple[Mention, ...]:
        """The clauses that a person's text names, or else the documents; short names and titles without 《》 count."""
        found = read(text, self.names.short_ending, self.names.spans(fold(text)))
        return tuple(m for m in found if m.steps) or found

    def resolved(self, mention: Mention, text: str) -> Resolved:
        """What comes of one citation."""
        made = Resolved(mention.start, mention.end, text[mention.start : mention.end], Unnamed())
        if mention.name is None or mention.name.own:
            return made
        made = replace(made, name=text[mention.name.start : mention.name.end].strip('《》〈〉<>「」『』“”"＂ '))
        named = self.names.find(mention.name.text, mention.name.year, whole=mention.name.book)
        if named.document_id:
            outcome = self.in_document(mention, named.document_id) if mention.steps else self._whole(named.document_id)
            spot = outcome.spot if isinstance(outcome, Found) else None
            return replace(
                made,
                outcome=outcome or nothing(named, self.names),
                taken=self._title(named.document_id, named) if named.short else "",
                references=self.references(named.document_id, spot.start, spot.end) if spot else (),
                versions=self.versions(named.versions, named.document_id),
            )
        if named.not_of:
            return replace(made, outcome=nothing(named, self.names), versions=self.versions(named.versions))
        if not named.candidates:
            return replace(made, outcome=nothing(named, self.names))
        candidates = tuple((i, self._title(i, named)) for i in named.candidates[:_CANDIDATES])
        found = (self.in_document(mention, i) for i, _ in candidates)
        alternatives = tuple(outcome for outcome in found if outcome is not None)
        return replace(made, outcome=Ambiguous(mention.name.text, candidates), alternatives=alternatives)

    def in_document(self, mention: Mention, document_id: str) -> Found | Missing | None:
        """The clause in one document."""
        copy = self.copy(document_id)
        if copy is None:
            return None
        spot = find_range(copy, mention.steps, mention.until) if mention.until else find(copy, mention.steps)
        title = copy.document.metadata.title
        if isinstance(spot, Lack):
            return Missing(document_id, title, spot)
        return Found(
            document_id,
            *self.names.held[document_id],
            spot,
            text=copy.text[spot.start : spot.end],
            lead=copy.text[slice(*spot.lead)] if spot.lead else "",
            path=next((p.path for p in copy.document.passages if p.start <= spot.start < p.end), ()),
            page=copy.paragraphs[spot.first].page if copy.paragraphs else None,
        )

    def _whole(self, document_id: str) -> Whole:
        copy = self.copy(document_id)
        return Whole(document_id, self.names.held[document_id][1].title, copy.article_count if copy else 0)

    def references(self, document_id: str, start: int, end: int) -> tuple[Reference, ...]:
        """What text[start:end] of a document refers to."""
        copy = self.copy(document_id)
        return Reader(copy, self.names, self.copy).references(start, end) if copy else ()

    def versions(self, others: Sequence[str], document_id: str = "") -> tuple[OtherVersion, ...]:
        """The other versions of a document; what bears the same date is a copy of it."""
        held = self.names.held
        own = held[document_id][1].date if document_id else None
        other = [(i, *held[i]) for i in others if own is None or held[i][1].date != own]
        return tuple(OtherVersion(i, file, m.title, m.date, state_of(m, self.names.today)) for i, file, m in other)

    def _title(self, document_id: str, named: Named) -> str:
        """A title as it is listed beside others; with its place where another bears the same."""
        metadata = self.names.held[document_id][1]
        titles: Sequence[str] = [self.names.held[i][1].title for i in named.candidates]
        twice = titles.count(metadata.title) > 1 and metadata.region
        return f"{metadata.title}（{metadata.region}）" if twice else metadata.title


def article_of(passage: Passage) -> tuple[int, int | None] | None:
    """The article a passage stands in: (17, 1) for 第十七條之一; None outside articles."""
    for label in (*passage.path[::-1], passage.locator):
        m = _LABEL.match(label)
        value = number(m[1]) if m else None
        if m and value is not None:
            after = m[2] or m[3]
            return value, number(after) if after else None
    return None
