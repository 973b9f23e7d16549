"""Which documents may answer a question: those it names, and those of the places it names.

A question naming 青岛 is never answered from 烟台: documents about another place are out before anything is
scored. Documents of the whole country stay in, those that name no place only if they mention the one asked for.

Left out: reading the question (question.py).
"""

import re
from dataclasses import dataclass

from index.hits import Scope
from ingest.document import Audience
from ingest.fold import fold
from ingest.places import bare
from kb.clauses.outcomes import none_held
from kb.question import Question
from kb.retrieval import Retriever
from kb.versions import Held, Narrowed

# 松岭区 | 突发事件总体应急预案: what follows the place makes the title of a document
_OWN = r"(?:\d{4}年)?[\u4e00-\u9fff]{0,16}?(?:预案|条例|办法|规定|细则|方案|规划|计划|要点)"


@dataclass(frozen=True, slots=True)
class Searched:
    """The scope to search, or why there is nothing to search."""

    scope: Scope
    refusal: str = ""  # in Chinese, in our own words


def scope_of(question: Question, held: Held, retriever: Retriever, audience: Audience) -> Searched:
    """The documents that may answer `question`, of those in `held`."""
    everything = Scope(audience=audience)
    if question.unknown_title and not question.documents:
        mentioning = retriever.mentioning(question.unknown_title, everything)
        if question.provides or not mentioning:
            return Searched(everything, question.absent)
        return Searched(Scope(audience, mentioning))
    named = question.documents & frozenset(held)
    allowed = named or frozenset(held)
    eligible = {p: _eligible(p, held, retriever, audience, own=_asks_for_its_own(p, question)) for p in question.places}
    for place in question.unknown_places:
        mentioning = _mentioning(place, held, retriever, audience)
        if not mentioning and not named & _national(held):
            return Searched(everything, none_held(f"关于“{place}”的文件", narrowed=isinstance(held, Narrowed)))
        eligible[place] = mentioning | (_national(held) if named else frozenset())
    for documents in eligible.values():
        allowed &= documents
    if not allowed and named:
        title = held[min(named)][1].title
        return Searched(everything, f"资料库中的《{title}》不是“{'、'.join(eligible)}”的文件")
    if not allowed:  # 临川和海平各多少人: no document is about both
        allowed = frozenset().union(*eligible.values())
    return Searched(Scope(audience, None if len(allowed) == len(held) else allowed))


def _eligible(place: str, held: Held, retriever: Retriever, audience: Audience, *, own: bool) -> frozenset[str]:
    """Documents about a place, of the whole country, or about no other place and mentioning it.

    `own`: the question asks for a document of that place itself, 松岭区总体应急预案, for which no other stands in.
    """
    mentioning = _mentioning(place, held, retriever, audience) - _elsewhere(place, held, own=own)
    return _about(place, held) | _national(held) | mentioning


def _about(place: str, held: Held) -> frozenset[str]:
    name = bare(place)
    return frozenset(
        i
        for i, (file, m) in held.items()
        if name in fold(m.region or "") or name in fold(m.title) or name in fold(file)
    )


def _national(held: Held) -> frozenset[str]:
    return frozenset(i for i, (_, m) in held.items() if m.region == "全国")


def _asks_for_its_own(place: str, question: Question) -> bool:
    """True if the question names a document of the place: '松岭区突发事件总体应急预案要求……'."""
    return bool(re.search(rf"{re.escape(fold(place))}{_OWN}", question.folded))


def _elsewhere(place: str, held: Held, *, own: bool) -> frozenset[str]:
    """Documents about another place than this one.

    A district's documents mention its city: they are not elsewhere. Nor are a city's that mention its district, unless
    the district's `own` are asked for.
    """
    level = place[-1]
    return frozenset(
        i
        for i, (_, m) in held.items()
        if m.region
        and m.region != "全国"
        and bare(place) not in fold(m.region)
        and not (level == "市" and fold(m.region)[-1] in "区县")
        and not (not own and level in "区县" and fold(m.region)[-1] in "市州盟")
    )


def _mentioning(place: str, held: Held, retriever: Retriever, audience: Audience) -> frozenset[str]:
    """Documents with a passage that names the place."""
    return retriever.mentioning(bare(place), Scope(audience, frozenset(held)))
