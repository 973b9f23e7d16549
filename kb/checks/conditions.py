"""Conditions of levels word for word, and those that two levels share: 小型水库出现重大险情 is Ⅱ级 in one plan and Ⅲ级 in the other.

    conditions(d)         造成乡镇集中式饮用水水源地取水中断的 -> Condition(ladder='event', rank=2, what='乡镇集中式饮用水水源地取水中断')
    shared(family)        those of one wording and two levels

Only what is whole in itself counts: no figures (grades.py has them), nothing that is joined by 且. Of two tiers the lower one may answer
higher, never lower. Left out: situations that are only alike, ranges, warnings (level.py).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.fold import fold
from kb.checks.alike import plain
from kb.checks.finding import Finding, Span
from kb.checks.grades import LADDERS, PLAIN_HEAD, Ladder, level_of
from kb.checks.kin import Tier, above, tier_of
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement
from kb.grading import particular

LEAST: Final = 8  # characters of a condition, as it is compared
_PARTS = re.compile(r"[,;:。|]|或者?(?=[\u4e00-\u9fff]{4})")
_JOINED = re.compile(r"且|并(?!发)|同时|以及其他|其他")
_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万]+(?:人|户|间|处|起|例|小时|天|个)|[红橙黄蓝]色|特别重大|重大[^险]{0,8}(?:事故|事件|灾害|火灾|疫情)|(?<![发生])较大(?!险)|一般"
)
_LISTED = re.compile(r"的[,。;]|之一|或者")
_BEGINS = re.compile(r"^(?:造成|发生|出现|导致|引发|因|有)+")
_NO_CONDITION = re.compile(
    r"启动|批准|决定|报告|组织|由|应当|负责|根据|提出|开展|工作|协助|调度|调集|处置|下列|情形|条件|适用|响应|级$|指挥$|领导|发布"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a level."""

    document: Reviewed
    statement: Statement
    ladder: Ladder
    rank: int  # 0 is the highest
    written: str  # the level as the document has it
    what: str  # folded, as the document has it
    span: Span  # in the document
    tier: Tier


def conditions(d: Reviewed) -> Iterator[Condition]:
    """The conditions of a document that are told without figures."""
    for s in d.statements:
        level = level_of(s)
        if level is None or len(s.text) > 400:
            continue
        if not (s.cells or _LISTED.search(s.text) or any(map(PLAIN_HEAD.search, s.headings[:1]))):
            continue
        for a, b in _parts(s.text):
            what = s.text[a:b]
            if _FIGURE.search(what) or _NO_CONDITION.search(what) or len(_key(what)) < LEAST:
                continue
            if _JOINED.search(s.text[max(0, a - 2) : b + 2]):
                continue
            yield Condition(d, s, level.ladder, level.rank, level.written, what, (s.start + a, s.start + b), tier_of(d))


def shared(family: Sequence[Reviewed]) -> Iterator[Finding]:
    """Every condition that makes two levels."""
    by_key: dict[tuple[Ladder, str], list[Condition]] = defaultdict(list)
    for d in family:
        for c in conditions(d):
            by_key[c.ladder, _key(c.what)].append(c)
    for several in by_key.values():
        ranks_of: dict[str, set[int]] = defaultdict(set)
        for c in several:
            ranks_of[c.document.id].add(c.rank)
        for n, one in enumerate(several):
            for other in several[n + 1 :]:
                if _at_odds(one, other) and (
                    one.document is other.document or not ranks_of[one.document.id] & ranks_of[other.document.id]
                ):
                    yield _finding(one, other)


def _at_odds(one: Condition, other: Condition) -> bool:
    if one.rank == other.rank or (one.statement.table is not None and one.statement.table == other.statement.table):
        return False
    p, q = (particular(fold(c.document.metadata.title)) for c in (one, other))
    if one.document is not other.document and p and q and not p & q:
        return False
    if one.tier == other.tier:
        return True
    upper, lower = (one, other) if above(one.document, other.document) else (other, one)
    return one.ladder == "event" or lower.rank > upper.rank


def _finding(one: Condition, other: Condition) -> Finding:
    if above(other.document, one.document):
        one, other = other, one
    written = [c.document.document.text[slice(*c.span)].strip() for c in (one, other)]
    return Finding(
        "level",
        "high",
        f"{LADDERS[one.ladder]}：同一情形（{written[0]}）对应不同的级别：“{one.written}”与“{other.written}”",
        (one.document.place_of(one.statement, [one.span]), other.document.place_of(other.statement, [other.span])),
        "请统一这一情形的级别；下级的响应级别不得低于上级",
        certain=one.tier == other.tier,
    )


def _parts(text: str) -> Iterator[Span]:
    at = 0
    for m in _PARTS.finditer(text):
        yield at, m.start()
        at = m.end()
    yield at, len(text)


def _key(what: str) -> str:
    return plain(_BEGINS.sub("", what.strip())).replace(" ", "")
