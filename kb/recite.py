"""What a question is told of the clauses it names: 《突发事件应对法》第十七条第二款, or that the copy held has none.

Whole articles are said passage by passage, a 款 or 项 exactly, an 项 with the line that opens its list. A name that may mean
several documents is answered from each, and said to be unclear. Left out: questions that ask something of an article which it
answers in a sentence (answer.py), finding the clause (kb/clause.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.hits import Hit
from ingest.document import Passage
from kb.citing import Citer, notes_on
from kb.clause import Clauses
from kb.clauses.levels import ABOVE, ARTICLE, WITHIN
from kb.clauses.mentions import Mention
from kb.clauses.outcomes import Ambiguous, Found, Missing
from kb.excerpt import LONGEST_LIST, row
from kb.question import Question
from kb.results import Answer
from kb.script import to_script
from kb.sentences import Sentence, sentences
from kb.versions import Held
from kb.words import STATE_WORDS

# What is not there is said to be missing; an annex may be a file of its own, and 3.5 a quantity.
_FIRM = frozenset([ARTICLE, *WITHIN, *ABOVE])
_CITED = 5
SEVERAL = 3  # documents of an unclear name that are all answered from


@dataclass(frozen=True, slots=True)
class Named:
    """The clauses that a question names, as they stand in the documents held."""

    found: tuple[Found, ...]
    missing: tuple[Missing, ...]
    exact: bool  # a 款 or 项 is named, and nothing else is said

    @property
    def absent(self) -> str:
        """In Chinese, what is not there; "" if all is."""
        return "；".join(dict.fromkeys(m.said() for m in self.missing))


def named_clauses(question: Question, held: Held, clauses: Clauses) -> Named | None:
    """The clauses that the question names in documents held, the latest document first.

    None where it names no clause of a document, or the documents are not divided so.
    """
    found: list[Found] = []
    missing: list[Missing] = []
    exact = False
    for clause in question.clauses:
        if clause.absent:  # told_of_names says so
            continue
        documents = (question.documents & frozenset(clause.documents)) or question.documents
        for document_id in sorted(documents & held.keys(), key=lambda i: held[i][1].date or "", reverse=True):
            outcome = clauses.in_document(clause.mention, document_id, held)
            if isinstance(outcome, Found) and clauses.passages(document_id, outcome.spot.start, outcome.spot.end, held):
                found.append(outcome)
                exact = exact or _is_exact(clause.mention)
            elif isinstance(outcome, Missing) and _is_firm(outcome):
                missing.append(outcome)
    return Named(tuple(found), tuple(missing), exact) if found or missing else None


def _is_exact(mention: Mention) -> bool:
    return any(step.level in WITHIN for step in mention.steps)


def _is_firm(outcome: Missing) -> bool:
    """False where the document is not divided into such parts at all, and the question only seems to name one."""
    lack = outcome.lack
    return lack.level in _FIRM and (lack.has > 0 or bool(lack.within))


def told_of_names(question: Question, held: Held) -> tuple[str, ...]:
    """In Chinese, what the names that stand with clauses were taken for: an unclear one, one short for a title (安法)."""
    short = (
        f"“{clause.mention.name.text}”指《{held[clause.documents[0]][1].title}》"
        for clause in question.clauses
        if clause.short and clause.mention.name is not None and clause.documents[0] in question.documents & held.keys()
    )
    absent = (clause.absent.said() for clause in question.clauses if clause.absent)
    return (*filter(None, [unclear(question, held)]), *dict.fromkeys((*short, *absent)))


def unclear(question: Question, held: Held) -> str:
    """In Chinese, which documents a name may mean that stands with a clause; "" if it is clear."""
    for clause in question.clauses:
        several = [i for i in clause.documents if i in question.documents and i in held]
        if len(several) > 1 and clause.mention.name is not None:
            candidates = tuple((i, held[i][1].title) for i in several)
            return f"{Ambiguous(clause.mention.name.text, candidates).said()}，请写全名称"
    return ""


def recited(question: Question, named: Named, citer: Citer) -> Answer:
    """The clauses as they stand: what 第十七条第二款是什么 asks for."""
    several = len({f.document_id for f in named.found}) > 1
    chosen = named.found[:SEVERAL] if several else named.found
    pieces = [piece for f in chosen for piece in _pieces(f, citer, titled=len(chosen) > 1)]
    kept = _that_fit(pieces)
    cited = _cited(pieces, kept)
    spoken: list[str] = []
    for piece in pieces[:kept]:
        mark = 1 + list(cited).index(piece.passage.id)
        line = f"{to_script(piece.text, question.script)}[{mark}]"
        spoken.insert(len(spoken) - 1 if piece.opens else len(spoken), line)
    citations = tuple(
        citer.citation(Hit(passage, *citer.held[passage.document_id], 0.0), focus, n)
        for n, (passage, focus) in enumerate(cited.values(), 1)
    )
    notes = [*notes_on(citations[0]), *told_of_names(question, citer.held)]
    if named.missing:
        notes.append(named.absent)
    if kept < len(pieces):
        notes.append(f"原文较长，这里只列出前{kept}段，共{len(pieces)}段；全文请用 kb clause 查看")
    return Answer(
        id="",
        question=question.text,
        status="answered",
        kind=question.kind,
        text="\n".join(spoken),
        citations=citations,
        notes=(*notes, *_versions(chosen, citer)),
        confidence=1.0,
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is said of one passage, with the exact part of it that is meant."""

    passage: Passage
    text: str
    focus: Sentence
    opens: bool = False  # it is the line that opens the list of the piece before, and is said before that


def _that_fit(pieces: Sequence[_Piece]) -> int:
    """How many pieces are said: as many as one answer holds, at least the first."""
    lengths = accumulate(len(piece.text) for piece in pieces)
    return max(1, sum(length <= LONGEST_LIST for length in lengths))


def _cited(pieces: Sequence[_Piece], kept: int) -> dict[str, tuple[Passage, Sentence]]:
    """The passages that are cited, each once, with what of it is meant: all from the first clause to the last in it."""
    cited: dict[str, tuple[Passage, Sentence]] = {}
    for n, piece in enumerate(pieces):
        known = cited.get(piece.passage.id)
        if known is not None:
            start, end = min(known[1].start, piece.focus.start), max(known[1].end, piece.focus.end)
            cited[piece.passage.id] = (piece.passage, _part(piece.passage, start, end))
        elif n < kept or len(cited) < _CITED:
            cited[piece.passage.id] = (piece.passage, piece.focus)
    return cited


def _pieces(found: Found, citer: Citer, *, titled: bool) -> Iterator[_Piece]:
    """What is said of a clause, passage by passage; of an item also the line that opens its list."""
    spot = found.spot
    for n, passage in enumerate(citer.clauses.passages(found.document_id, spot.start, spot.end, citer.held)):
        focus = _part(passage, spot.start, spot.end)
        text = _rows(passage, focus) if "table" in passage.flags else focus.text
        lead = spot.lead if n == 0 else None
        if lead is not None and passage.start <= lead[0]:
            text = f"{found.lead}\n{text}"
        place = "" if text.startswith(spot.locator) else f"{spot.locator}："
        title = f"《{found.title}》{place}" if titled and n == 0 else ""
        yield _Piece(passage, f"{title}{text}", focus)
        if lead is not None and passage.start > lead[0]:
            above = citer.clauses.passages(found.document_id, *lead, citer.held)
            yield from (_Piece(p, part.text, part, opens=True) for p in above[:1] for part in (_part(p, *lead),))


def _rows(passage: Passage, part: Sentence) -> str:
    """The rows of a part of a table, each cell with its header; the header alone says nothing where rows follow it."""
    rows = [s for s in sentences(passage) if s.start < part.end and part.start < s.end] or [part]
    return "\n".join(dict.fromkeys(row(passage, s) for s in rows))


def _part(passage: Passage, start: int, end: int) -> Sentence:
    """The part of a passage that lies in text[start:end]."""
    first, last = max(passage.start, start), min(passage.end, end)
    return Sentence(first, last, passage.text[first - passage.start : last - passage.start])


def _versions(found: Sequence[Found], citer: Citer) -> Iterator[str]:
    """Other versions that are held of the document recited."""
    if len({f.document_id for f in found}) == 1:
        for v in citer.clauses.versions(found[0].document_id, citer.held):
            day = f"{v.date}的" if v.date else "另一份"
            yield f"资料库中还有{day}文本（{STATE_WORDS[v.state]}）"
