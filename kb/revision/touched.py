"""The duties that a new version brings, changes or drops. Left out: comparing (compare.py), citations (references.py)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.fold import fold
from kb.duties.rows import Duty
from kb.revision.compare import CHANGE_WORDS, Change, Revision, Row
from kb.revision.pairing import ALIKE, likeness


@dataclass(frozen=True, slots=True)
class TouchedDuty:
    """A duty that is not in both versions as it is: of the old version, of what is added of the new one."""

    duty: Duty
    row: Row
    change: Change  # changed, added, deleted
    now: Duty | None = None  # what a changed one became

    def said(self) -> str:
        """市水利局：每月检查一次堤防 → 每月检查两次堤防（旧版2.2（1）→新版2.2（1），修改）."""
        about = f"{'新版' if self.change == 'added' else '旧版'}{self.duty.locator}"
        what = f"{self.duty.who}：{_does(self.duty)}"
        if self.now is not None:
            about += f"→新版{self.now.locator}"
            who = "" if self.now.who == self.duty.who else f"{self.now.who}："
            what += f" → {who}{_does(self.now)}"
        return f"{what}（{about}，{CHANGE_WORDS[self.change]}）"


def duties_touched(revision: Revision, old: Iterable[Duty], new: Iterable[Duty]) -> list[TouchedDuty]:
    """The duties of changed, deleted and added clauses, in the order of the rows; not those that stand in both versions."""
    before, after = list(old), list(new)
    kept = {_key(d) for d in before} & {_key(d) for d in after}
    gone, come = ([d for d in side if _key(d) not in kept] for side in (before, after))
    found: list[TouchedDuty] = []
    for row in revision.rows:
        if row.change not in ("changed", "added", "deleted"):
            continue
        left = [d for d in gone if row.old and row.old.start <= d.start < row.old.end]
        right = [d for d in come if row.new and row.new.start <= d.start < row.new.end]
        found += _of_row(row, left, right)
    return found


def _of_row(row: Row, left: Sequence[Duty], right: Sequence[Duty]) -> Iterator[TouchedDuty]:
    """The duties of one clause, each old one beside the new one that it became."""
    scored = sorted(
        ((_likeness(a, b), -i, -k) for i, a in enumerate(left) for k, b in enumerate(right)),
        reverse=True,
    )
    became: dict[int, int] = {}
    for value, i, k in scored:
        if value >= ALIKE and -i not in became and -k not in became.values():
            became[-i] = -k
    for i, duty in enumerate(left):
        now = right[became[i]] if i in became else None
        yield TouchedDuty(duty, row, "changed" if now else "deleted", now)
    yield from (TouchedDuty(d, row, "added") for k, d in enumerate(right) if k not in became.values())


def _likeness(one: Duty, other: Duty) -> float:
    return likeness(_flat(one.does), _flat(other.does))


def _key(d: Duty) -> tuple[str, str, str]:
    return d.who, "".join(fold(d.does).split()), d.by


def _does(d: Duty) -> str:
    """What is done, with by when, where that stands elsewhere: 接报后30分钟内，市水利局……."""
    return _flat(d.does if not d.by or d.by in d.does else f"{d.by}，{d.does}")


def _flat(text: str) -> str:
    return " ".join(text.split())
