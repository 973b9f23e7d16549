"""Which article of a text a sentence speaks of, by its words: 第二十三条 is cited for what stands in 第二十二条.

    meant(reviewed, '每三年至少开展一次整体性安全风险评估', 23)     22; None where the article cited may be meant

Only where the sentence has hardly a word of the article it cites and many of one other. Left out: laws that the library does not hold
(law_topics.py).
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ingest.fold import fold
from ingest.numerals import number
from kb.checks.alike import grams
from kb.checks.finding import Place, Span
from kb.checks.reviewed import Reviewed

HARDLY: Final = 0.12  # of the sentence's weight that the article cited has …
MUCH: Final = 0.3  # … and the other one
LEAST: Final = 14.0  # weight of what the other one has
_FEWEST: Final = 40  # articles, as a regulation has them: in fewer a pair tells no less
_CITES = re.compile(
    r"(?:按照?|依照|根据|依据|参照|违反)?(?:《[^《》]*》(?:\([^()]*\))?|本(?:预案|办法|条例|方案|规定|计划))?(?:的)?第[^条]{1,6}条(?:第[^款]{1,3}款)?(?:的)?(?:规定|程序|要求)?(?:的|,)?"
)


def numbers(d: Reviewed) -> frozenset[int]:
    """The articles that a text has."""
    return frozenset(_articles(d.id, d))


def meant(d: Reviewed, sentence: str, cited: int, at: int = -1) -> int | None:
    """The article of a text that a folded sentence citing another one speaks of, if that is clear.

    `at` is where the sentence stands, if it is of the text itself: the article around it is not meant.
    """
    articles = _articles(d.id, d)
    if cited not in articles:
        return None
    weight = _weights(d.id, d)
    own = {n for n, (a, b) in _spans(d.id, d).items() if a <= at < b}
    said = grams(_CITES.sub("", sentence))

    def shared(n: int) -> float:
        return sum(weight.get(g, 0.0) for g in said & articles[n])

    most = max(weight.values(), default=1.0)
    whole = sum(weight.get(g, most) for g in said)
    ranked = sorted((n for n in articles if n != cited and n not in own), key=shared, reverse=True)
    best, second = (*ranked, cited, cited)[:2]
    clear = shared(best) >= max(LEAST, MUCH * whole) and shared(best) >= 1.5 * shared(second)
    return best if clear and shared(cited) <= HARDLY * whole else None


def place(d: Reviewed, n: int) -> Place:
    """Where an article of a text stands."""
    a, b = _spans(d.id, d)[n]
    return d.place(a, a + len(d.document.text[a:b].rstrip()))


@lru_cache(maxsize=8)
def _spans(key: str, d: Reviewed) -> Mapping[int, Span]:
    found: dict[int, Span] = {}
    for s in d.document.sections:
        n = number(re.sub(r"[第条條\s]", "", fold(s.label))) if s.kind == "条" else None
        if n is not None:
            found.setdefault(n, (s.start, s.end))
    return found


@lru_cache(maxsize=8)
def _articles(key: str, d: Reviewed) -> Mapping[int, frozenset[str]]:
    return {n: grams(d.folded[a:b]) for n, (a, b) in _spans(key, d).items()}


@lru_cache(maxsize=8)
def _weights(key: str, d: Reviewed) -> Mapping[str, float]:
    articles = _articles(key, d)
    seen = Counter(g for found in articles.values() for g in found)
    return {g: math.log(1 + max(len(articles), _FEWEST) / n) for g, n in seen.items()}
