"""The same text twice: as .doc and as .txt, with and without its web page, an annex inside the document it belongs to.

Found when a document is added, and said to the person; nothing is refused, for the two may differ in a figure. In
answers a passage that stands in two such documents is quoted once. Left out: what texts share (index/sketch.py),
which of two versions is in force (versions.py).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from index.hits import Hit
from index.sketch import Hashes, letters, shared, shingles, sketch
from ingest.document import Metadata
from ingest.metadata.numbers import same_number

SAME = 0.9  # of both texts: the same document
WITHIN = 0.9  # of one text: it stands in the other
_SHORTEST = 100  # runs of letters: two shorter texts are nearly alike by chance (forms, covers), if they are not equal
_CANDIDATE = 0.7  # of a sketch, which is a sample of the text
_SHORTEST_QUOTE = 12  # letters: 附则 or 组长 in two documents is no repetition
_STANDING = ("in_force", "unknown", "draft", "superseded", "repealed")  # what is quoted rather, first to last


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of a document stands in one that is held, and how much of that one in it; 0 to 1."""

    document_id: str  # the one that is held
    share: float  # of the document in the held one
    back: float  # of the held one in the document

    @property
    def same(self) -> bool:
        """True if either is nearly all of the other."""
        return min(self.share, self.back) >= SAME


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of a text: a sample for texts nearly the same, a digest for equal ones; b"" of a text without letters."""

    sketch: Hashes
    digest: bytes


class Duplicates:
    """Finds documents of the same or nearly the same text. What is compared is made when first needed and kept in memory.

    A document's id is the hash of its file, so what is kept for an id is never stale.
    """

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        self._text_of = text_of
        self._known: dict[str, _Known] = {}
        self._alike: dict[tuple[str, str], bool] = {}

    def of(self, document_id: str, text: str, held: Iterable[str]) -> list[Overlap]:
        """The held documents that are nearly the same as a document, contain it, or stand in it; the nearest first."""
        said = letters(text)
        whole, mine = shingles(said), _known(said)
        self._known[document_id] = mine
        found = []
        for other in held:
            theirs = self._of(other)
            if other == document_id:
                continue
            if mine.digest and mine.digest == theirs.digest:
                found.append(Overlap(other, 1.0, 1.0))
            elif len(whole) >= _SHORTEST and _candidates(mine.sketch, theirs.sketch):
                overlap = self._overlap(whole, other)
                if overlap and max(overlap.share, overlap.back) >= WITHIN:
                    found.append(overlap)
        return sorted(found, key=lambda o: (-min(o.share, o.back), -max(o.share, o.back), o.document_id))

    def alike(self, one: str, other: str) -> bool:
        """True if two held documents are nearly the same, or one stands in the other."""
        pair = (min(one, other), max(one, other))
        if pair not in self._alike:
            mine, theirs = self._of(one), self._of(other)
            self._alike[pair] = bool(mine.digest) and (
                mine.digest == theirs.digest
                or (_candidates(mine.sketch, theirs.sketch) and bool(self.of(one, self._text_of(one) or "", [other])))
            )
        return self._alike[pair]

    def forget(self, document_id: str) -> None:
        """Let go of what is kept for a document that was removed."""
        self._known.pop(document_id, None)
        self._alike = {pair: alike for pair, alike in self._alike.items() if document_id not in pair}

    def _of(self, document_id: str) -> _Known:
        if document_id not in self._known:
            self._known[document_id] = _known(letters(self._text_of(document_id) or ""))
        return self._known[document_id]

    def _overlap(self, whole: Hashes, other: str) -> Overlap | None:
        theirs = shingles(letters(self._text_of(other) or ""))
        if len(theirs) < _SHORTEST:
            return None
        common = shared(whole, theirs)
        return Overlap(other, common / len(whole), common / len(theirs))


def remark(overlap: Overlap, file: str, held: Metadata, added: Metadata, *, formats: tuple[str | None, str]) -> str:
    """What to say to the person who adds a document that is held already; `formats` are those of the held one and of the added.

    '与已入库的“防汛预案.txt”内容 99% 相同，像是同一文件的另一种格式。两份都已保留，回答时相同的原文只引用一份。'
    """
    kept = "两份都已保留，回答时相同的原文只引用一份。"
    if not overlap.same and overlap.share >= overlap.back:
        return f"正文的 {_percent(overlap.share)} 包含在已入库的“{file}”之中。{kept}"
    if not overlap.same:
        return f"包含了已入库的“{file}”正文的 {_percent(overlap.back)}。{kept}"
    same = f"与已入库的“{file}”内容 {_percent(min(overlap.share, overlap.back))} 相同"
    if held.region and added.region and held.region != added.region:
        return f"{same}，但地区不同（{held.region}、{added.region}），按两份文件对待。"
    if _differ(held, added):
        return f"{same}，像是同一文件的另一版本（{held.date or held.number}、{added.date or added.number}）。{kept}"
    form = "另一份拷贝" if formats[0] == formats[1] else "另一种格式"
    return f"{same}，像是同一文件的{form}。{kept}"


def without_repeats(hits: Sequence[Hit], alike: Callable[[str, str], bool]) -> list[Hit]:
    """The hits, best first, without those whose text stands in another hit from a document alike (`Duplicates.alike`).

    Of such hits the one is kept whose document is in force, then the one whose text came in better (nothing garbled,
    nothing read off a picture); it takes the place of the best of them. Copies about two places are two documents.
    """
    texts = [letters(hit.passage.text) for hit in hits]
    kept: list[int] = []
    for n in range(len(hits)):
        twin = next((k for k, m in enumerate(kept) if _repeats(hits, texts, m, n, alike)), None)
        if twin is None:
            kept.append(n)
        elif _standing(hits[n]) < _standing(hits[kept[twin]]):
            kept[twin] = n
    return [hits[n] for n in kept]


def _known(letters: str) -> _Known:
    digest = blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return _Known(sketch(letters), digest if letters else b"")


def _candidates(one: Hashes, other: Hashes) -> bool:
    """Whether two sketches are enough alike for their texts to be compared."""
    shorter = min(len(one), len(other))
    return shorter > 0 and shared(one, other) >= _CANDIDATE * shorter


def _repeats(hits: Sequence[Hit], texts: Sequence[str], m: int, n: int, alike: Callable[[str, str], bool]) -> bool:
    one, other = hits[m], hits[n]
    a, b = one.passage.document_id, other.passage.document_id
    regions = {r for r in (one.metadata.region, other.metadata.region) if r}
    if a == b or len(regions) > 1 or min(len(texts[m]), len(texts[n])) < _SHORTEST_QUOTE:
        return False
    return (texts[m] in texts[n] or texts[n] in texts[m]) and alike(a, b)


def _standing(hit: Hit) -> tuple[int, int]:
    """What is quoted rather comes first: in force before superseded, whole text before garbled or recognized."""
    flaws = sum(flag in ("garbled", "ocr", "redacted") for flag in hit.passage.flags)
    return _STANDING.index(hit.metadata.status), flaws


def _differ(held: Metadata, added: Metadata) -> bool:
    """True if both say their number or their date and these are not the same."""
    numbers = bool(held.number and added.number and not same_number(held.number, added.number))
    dates = bool(
        held.date and added.date and not held.date.startswith(added.date) and not added.date.startswith(held.date)
    )
    return numbers or dates


def _percent(share: float) -> str:
    """99.7 % is not called 100 %: a figure may differ."""
    return f"{int(share * 100)}%"
