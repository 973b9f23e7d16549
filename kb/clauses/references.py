"""The clauses that a passage refers to: 依照第二十三条, 前款规定的, 《安全生产法》第九十四条, 见附件2.

Each with its span in the document and its target: resolved, not held, or not in the copy held. 本法 and a number alone are the
document's own, unless it says otherwise (依災害防救法（以下簡稱本法）); a foreign law is the version of the text's own time where
that is held, else the one that is, marked as later. Left out: reading (reading.py), following (places.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kb.clauses.copies import Copy
from kb.clauses.cursor import Here
from kb.clauses.levels import ARTICLE, WITHIN
from kb.clauses.mentions import Mention, Name, said
from kb.clauses.names import Names, written_name
from kb.clauses.outcomes import Ambiguous, Lack, Missing, NotHeld
from kb.clauses.places import find, find_range
from kb.clauses.reading import read
from kb.results import Reference
from kb.sentences import first_sentence
from kb.versions import core_title

_SPEECH = ("部分", "点")  # 第一点，……: a way of speaking where no document is named


@dataclass(frozen=True, slots=True)
class Reader:
    """Finds the references of one document's passages."""

    copy: Copy
    names: Names
    copies: Callable[[str], Copy | None]  # by document id, of those that may be seen

    def references(self, start: int, end: int) -> tuple[Reference, ...]:
        """The references in text[start:end], in order; what only may be one and leads nowhere is left out."""
        return tuple(self._found(start, end))

    def _found(self, start: int, end: int) -> Iterator[Reference]:
        for mention in read(self._without_labels(start, end), self._name_before):
            found = self._reference(mention, start) if mention.steps else None
            listed = mention.steps and mention.steps[0].relative == "下"
            if found is not None and not (listed and found.within(self.copy.document.id, start, end)):
                yield found

    def _without_labels(self, start: int, end: int) -> str:
        """The text with the numbers of its own sections blotted out: 第五条　违反第三条…… refers to 第三条 alone."""
        text = self.copy.text[start:end]
        for section in self.copy.sections:
            if start <= section.start < end and section.label:
                at = section.start - start
                text = text[:at] + "。" * len(section.label) + text[at + len(section.label) :]
        return text

    def _name_before(self, folded: str, end: int) -> Name | None:
        whole = self.names.ending(folded, end)
        if whole is not None:
            return whole
        for alias in self.copy.names:
            if not alias.startswith("本") and folded.endswith(alias, 0, end):
                return Name(alias, end - len(alias), end)
        return written_name(folded, end)

    def _reference(self, mention: Mention, offset: int) -> Reference | None:
        """What one mention refers to; None for what is probably no reference: 第三条 in a plan, 按3.2 where there is no 3.2."""
        title = self._foreign(mention.name)
        if title is None:
            return self._own(mention, offset)
        named = self.names.find(title, mention.name.year if mention.name else "", self._day)
        if named.not_of:  # the version at hand is told with its date
            named = self.names.find(title, "", self._day)
        if named.document_id == self.copy.document.id:
            return self._own(mention, offset)
        copy = self.copies(named.document_id)
        if copy is not None and not named.short:
            return self._at(mention, offset, copy, None)
        nowhere: NotHeld | Ambiguous = NotHeld(title, narrowed=self.names.narrowed)
        if named.candidates and not named.short:
            nowhere = Ambiguous(title, tuple((i, self.names.held[i][1].title) for i in named.candidates))
        return self._nowhere(mention, offset, title, nowhere)

    def _foreign(self, name: Name | None) -> str | None:
        """The title of another document that is meant; None if it is this one."""
        if name is None:
            return None
        title = self.copy.names.get(name.text, None if name.own else core_title(name.text))
        return None if title == core_title(self.copy.document.metadata.title) else title

    def _own(self, mention: Mention, offset: int) -> Reference | None:
        """A clause of this very document."""
        copy, first = self.copy, mention.steps[0]
        here = Here.at(copy, offset + mention.start)
        written = copy.text[offset + mention.start : offset + mention.end]
        spoken = first.level in _SPEECH and "點" not in written  # 第二點 is how rules of Taiwan cite themselves
        loose = spoken or (first.level == ARTICLE and not copy.articles)
        if loose and mention.name is None and not first.relative:
            return None
        if first.level in WITHIN and not first.relative and here.article is None:
            return None
        if first.level == "表" and copy.is_caption(offset + mention.start):
            return None
        found = self._at(mention, offset, copy, here)
        may_be_none = mention.cued or first.relative == "下" or first.level in (*_SPEECH, "表", "行")
        may_be_none = may_be_none or (bool(first.relative) and here.article is None)
        return None if may_be_none and found.status != "found" else found

    def _at(self, mention: Mention, offset: int, copy: Copy, here: Here | None) -> Reference:
        spot = (
            find_range(copy, mention.steps, mention.until, here) if mention.until else find(copy, mention.steps, here)
        )
        document = copy.document
        title = document.metadata.title
        if isinstance(spot, Lack):
            return self._nowhere(mention, offset, title, Missing(document.id, title, spot))
        return Reference(
            *self._span(mention, offset),
            document=title,
            document_id=document.id,
            locator=spot.locator,
            target_start=spot.start,
            target_end=spot.end,
            status="later_version" if self._is_later(copy) else "found",
            said=first_sentence(copy.body(spot)),
            target_date=document.metadata.date,
        )

    def _nowhere(self, mention: Mention, offset: int, title: str, outcome: Missing | NotHeld | Ambiguous) -> Reference:
        document_id = outcome.document_id if isinstance(outcome, Missing) else ""
        locator = said(mention.steps, mention.until)
        return Reference(
            *self._span(mention, offset),
            title,
            document_id,
            locator,
            0,
            0,
            outcome.status,
            outcome.said(),
            narrowed=isinstance(outcome, NotHeld) and outcome.narrowed,
        )

    def _span(self, mention: Mention, offset: int) -> tuple[int, int, str]:
        start, end = mention.start + offset, mention.end + offset
        return start, end, self.copy.text[start:end]

    def _is_later(self, target: Copy) -> bool:
        """True if another document is held only in a version that is later than the text that refers to it."""
        day = target.document.metadata.date or ""
        return bool(self._day) and target is not self.copy and day > self._day and not day.startswith(self._day)

    @property
    def _day(self) -> str:
        """The day of the text that speaks, ISO; "" if it does not say."""
        return self.copy.document.metadata.date or ""
