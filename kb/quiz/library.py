"""What wrong options are taken from and held against: the lists, terms and tasks of all documents that are asked about."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.fold import fold
from kb.checks.reviewed import Reviewed
from kb.quiz.item import Item
from kb.quiz.listings import Listing, listings
from kb.quiz.terms import Term, terms


@dataclass
class Library:
    """What wrong options are taken from and held against: all documents that are asked about."""

    documents: Sequence[Reviewed]
    tasks: Mapping[str, Sequence[tuple[str, frozenset[str]]]]
    rng: random.Random
    seed: int = 1
    lists: dict[str, list[Listing]] = field(default_factory=dict)
    terms: dict[str, list[Term]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, documents: Sequence[Reviewed], tasks: Mapping[str, Sequence[tuple[str, frozenset[str]]]], seed: int
    ) -> "Library":
        """Read the lists and terms of every document once."""
        library = cls(sorted(documents, key=lambda d: d.id), tasks, random.Random(seed), seed)  # noqa: S311  # a shuffle, no secret
        for d in documents:
            library.lists[d.id] = list(listings(d))
            library.terms[d.id] = list(terms(d))
        return library

    def draw_for(self, document: Reviewed) -> None:
        """Begin a draw of its own for a document: what others hold before it does not change its questions."""
        self.rng = random.Random(f"{self.seed}|{document.id}")  # noqa: S311  # a shuffle, no secret

    def beside(self, item: Item) -> tuple[str, ...]:
        """The other documents whose words stand among the options of a question, one for each that its own document has not.

        Where the public may see one that has them, it is that one.
        """
        own = next(d.folded for d in self.documents if d.id == item.proof.document_id)
        found = []
        for option in item.options if item.source in ("list", "term") else ():
            if (folded := fold(option)) not in own:
                having = [d for d in self.documents if folded in d.folded]
                having.sort(key=lambda d: d.metadata.audience != "public")
                found += [d.id for d in having[:1]]
        return tuple(dict.fromkeys(found))
