"""Citations as an answer carries them: the clause quoted whole, its surroundings, the clauses it refers to, what to know of it.

Left out: which passage is cited, and what of it answers (answer.py, recite.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.engine import LocalEngine
from index.hits import Hit
from ingest.document import Metadata, Passage
from kb.clause import Clauses
from kb.clauses.outcomes import Found, Missing
from kb.duties.table import Entry
from kb.results import Citation, DutyRow
from kb.sentences import Sentence
from kb.versions import NOT_IN_FORCE, Held, state_of, term

_AROUND = 120  # characters shown before and after the quote


@dataclass(frozen=True, slots=True)
class Citer:
    """Makes citations from one library as one reader may see it."""

    engine: LocalEngine
    clauses: Clauses
    held: Held

    def hits(self, outcome: Found | Missing) -> list[Hit]:
        """The passages of a clause that was named, or of the article in which it is missing."""
        spot = outcome.spot if isinstance(outcome, Found) else outcome.lack.spot
        if spot is None:
            return []
        passages = self.clauses.passages(outcome.document_id, spot.start, spot.end, self.held)
        return [Hit(p, *self.held[p.document_id], 0.0) for p in passages]

    def citation(self, hit: Hit, focus: Sentence, n: int) -> Citation:
        """A passage that answers, with the clauses it refers to."""
        passage = hit.passage
        cited = self.near(hit, focus, n)
        references = self.clauses.references(passage.document_id, passage.start, passage.end, self.held)
        return replace(cited, references=references)

    def of_entry(self, entry: Entry) -> tuple[Hit, Sentence]:
        """The passage in which a row of the duty table begins, and what of it says the duty."""
        duty = entry.duty
        passage = next(iter(self.engine.passages([f"{entry.document_id}:{duty.ordinal}"])))
        return Hit(passage, entry.file, entry.metadata, 0.0), within(passage, duty.start, duty.end)

    def near(self, hit: Hit, focus: Sentence, n: int) -> Citation:
        """A passage that is shown though it answers nothing."""
        passage, metadata = hit.passage, hit.metadata
        text = self.engine.text(passage.document_id) or ""
        warnings = [w for w in passage.flags if w in ("redacted", "garbled", "ocr")]
        if metadata.status in NOT_IN_FORCE:
            warnings.append(metadata.status)
        return Citation(
            id=n,
            document_id=passage.document_id,
            file=hit.file,
            metadata=metadata,
            path=passage.path,
            locator=passage.locator,
            page=passage.page,
            start=passage.start,
            end=passage.end,
            quote=passage.text,
            focus_start=focus.start,
            focus_end=focus.end,
            before=text[max(0, passage.start - _AROUND) : passage.start].lstrip("\n"),
            after=text[passage.end : passage.end + _AROUND].rstrip("\n"),
            warnings=tuple(warnings),
        )


def within(passage: Passage, start: int, end: int) -> Sentence:
    """The part of text[start:end] that stands in a passage."""
    start, end = max(start, passage.start), min(end, passage.end)
    return Sentence(start, end, passage.text[start - passage.start : end - passage.start])


_SAID = {
    "draft": "所引文件为征求意见稿，尚未生效",
    "superseded": "所引文件已有更新的版本",
    "repealed": "所引文件已废止",
    "redacted": "原文此处有隐去的内容",
    "garbled": "原文此处有乱码",
    "ocr": "所引文字由扫描件识别而来，可能有错字，请对照原页",
}


def notes_on(best: Citation) -> tuple[str, ...]:
    """What the person must know about the document that answers."""
    return (*(_SAID[w] for w in best.warnings if w in _SAID), *_time_note(best.metadata))


def notes_on_rows(citations: Sequence[Citation], rows: Sequence[DutyRow]) -> tuple[str, ...]:
    """What must be known of the documents of rows: those behind the first that are not in force, and that places differ."""
    cited = [c for c in citations if any(r.citation == c.id for r in rows)]
    first = {c.document_id: c for c in reversed(cited)}  # of each document the citation that comes first
    notes = [
        f"[{c.id}]《{c.metadata.title}》：{note}"
        for c in cited
        if c is first[c.document_id] and c.document_id != citations[0].document_id
        for note in (*(_SAID[w] for w in c.warnings if w in NOT_IN_FORCE), *_time_note(c.metadata))
    ]
    places = list(dict.fromkeys(c.metadata.region for c in cited if c.metadata.region))
    if len(places) > 1:
        notes.append(f"所列职责出自{'、'.join(places)}的文件，同名的单位请按地方分辨；写明地名可以只看一处")
    return tuple(notes)


def _time_note(metadata: Metadata) -> tuple[str, ...]:
    """Where a document does not hold today by its own words."""
    state = state_of(metadata, date.today())
    if state == "not_yet":
        return (f"所引文件自{metadata.effective}起施行，目前尚未生效",)
    return (f"所引文件写明的有效期到{term(metadata)}为止，请核对是否仍然有效",) if state == "expired" else ()
