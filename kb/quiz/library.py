"""What wrong options are taken from and held against: the lists, terms and tasks of all documents that are asked about."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.checks.reviewed import Reviewed
from kb.quiz.listings import Listing, listings
from kb.quiz.terms import Term, terms


@dataclass
class Library:
    """What wrong options are taken from and held against: all documents that are asked about."""

    documents: Sequence[Reviewed]
    tasks: Mapping[str, Sequence[tuple[str, frozenset[str]]]]
    rng: random.Random
    lists: dict[str, list[Listing]] = field(default_factory=dict)
    terms: dict[str, list[Term]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, documents: Sequence[Reviewed], tasks: Mapping[str, Sequence[tuple[str, frozenset[str]]]], seed: int
    ) -> "Library":
        """Read the lists and terms of every document once."""
        library = cls(documents, tasks, random.Random(seed))  # noqa: S311  # a shuffle, no secret
        for d in documents:
            library.lists[d.id] = list(listings(d))
            library.terms[d.id] = list(terms(d))
        return library
