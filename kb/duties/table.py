"""The duty table: rows of many documents, chosen by who, about what, phase, role and level, each with its source.

    select(entries, Wanted(who="市水利局", phase="response"), words)

Whatever is asked for is compared folded, so both scripts find alike; 市应急局 finds 市应急管理局 (units.py).
Left out: reading rows out of documents (extract.py), writing them to files (export.py).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Metadata
from ingest.fold import fold
from ingest.places import bare, places
from kb.duties.rows import Duty, Phase, Role
from kb.duties.units import same, split
from kb.levels import LEVEL, plain, same_level

_ABOVE = re.compile(r"([ⅰⅱⅲⅳ一二三四]级)(?:及|或|和)?(?:以上|及以上)")
ENOUGH = 0.5  # of the weight of what is asked about must stand in a row or above it
_STANDING = {"in_force": 0, "unknown": 1, "draft": 2, "superseded": 3, "repealed": 4}
_ORDER: Mapping[Role, int] = {"lead": 0, "execute": 1, "support": 2, "report_to": 3, "supervise": 4, "member": 5}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table: a duty with the document that gives it."""

    duty: Duty
    document_id: str
    file: str
    metadata: Metadata
    said: str  # who, what, whom with, when and under which heading, folded
    folded: str  # … and in which document: what is looked for in it


@dataclass(frozen=True, slots=True)
class Wanted:
    """What rows must be; a field that is empty asks for nothing."""

    who: str = ""  # a unit or post, or part of its name
    about: str = ""  # a matter
    phase: Phase = ""
    role: Role | None = None
    level: str = ""  # Ⅱ级, 红色


def entry(duty: Duty, document_id: str, file: str, metadata: Metadata) -> Entry:
    """A duty as a row of the table."""
    said = fold(" ".join((duty.who, duty.also, duty.does, *duty.with_whom, duty.when, duty.level, duty.under)))
    return Entry(duty, document_id, file, metadata, said, f"{said} {fold(metadata.title)}")


def select(entries: Iterable[Entry], wanted: Wanted, weights: Mapping[str, float]) -> list[Entry]:
    """The rows that are wanted: by how much of the matter they name, those in force first, in the order of the texts.

    `weights` are those of the words of `wanted.about` (kb.ranking.rarity), empty where nothing is asked about.
    """
    who, level = fold(wanted.who).strip(), fold(wanted.level).strip()
    found: list[tuple[float, Entry]] = []
    for one in entries:
        duty = one.duty
        if one.metadata.kind == "case":  # says what was done once, and gives nobody a duty
            continue
        if (wanted.phase and duty.phase != wanted.phase) or (wanted.role and duty.role != wanted.role):
            continue
        if level and not _bound_at(level, duty):
            continue
        if who and not (is_meant(who, duty) and _of_place(who, one)):
            continue
        share = named_share(weights, one.folded) if weights else 1.0
        if share >= ENOUGH:
            found.append((share, one))
    best = max((share for share, _ in found), default=0.0)
    found.sort(
        key=lambda f: (-round(f[0] / best, 1), _STANDING[f[1].metadata.status], _newest_first(f[1]), _place(f[1]))
    )
    return [one for _, one in found]


def _of_place(who: str, one: Entry) -> bool:
    """False where the name has a place that neither the row nor its document is of: 衡川市应急管理局 in a plan of 云州市."""
    asked = [bare(place) for place in places(who)]
    about = fold(
        f"{one.duty.who} {one.duty.also} {one.metadata.region or ''} {one.metadata.title} {one.metadata.issuer or ''}"
    )
    return all(place in about for place in asked)


def _bound_at(level: str, duty: Duty) -> bool:
    """True if a duty is bound to a level: Ⅲ级以上 binds at Ⅱ级 and Ⅰ级, too."""
    named = (m.group() for m in LEVEL.finditer(fold(duty.under)))  # 4.4 Ⅱ级响应行动: 台风橙色预警发布后…
    if any(same_level(level, one) for one in (duty.level, *named)):
        return True
    above = _ABOVE.findall(fold(f"{duty.when} {duty.does} {duty.under}"))
    asked = plain(level)
    return asked in "1234" and bool(asked) and any(asked <= plain(one) for one in above)


def is_meant(who: str, duty: Duty) -> bool:
    """True if a folded name means one of those who have a duty: 水利局 means 市水利局, 市应急局 市应急管理局."""
    return is_named(who, duty.who) or is_named(who, duty.also)


def is_named(who: str, units: str) -> bool:
    """True if a folded name means one of the units listed: 水利局 in 市水利局、市气象局."""
    named = [n.strip() for n in (*split(fold(units)), fold(units)) if n.strip()]
    return any((who in name and f"副{who}" not in name) or same(who, name) for name in named)


def named_share(weights: Mapping[str, float], folded: str) -> float:
    """How much of the weight of the words asked for stands in a folded text, 0..1; a pair of characters is written 预+警."""
    total = sum(weights.values())
    return sum(w for term, w in weights.items() if term.replace("+", "") in folded) / total if total else 0.0


def by_role(entries: Sequence[Entry]) -> list[Entry]:
    """Who leads before who does, supports, is told."""
    return sorted(entries, key=lambda e: _ORDER[e.duty.role])


def _newest_first(one: Entry) -> int:
    return -int(re.sub(r"\D", "", one.metadata.date or "")[:8].ljust(8, "0") or 0)


def _place(one: Entry) -> tuple[str, int]:
    return one.document_id, one.duty.start
