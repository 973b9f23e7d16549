"""The duties that a new version brings, changes or drops, and the kept questions whose clause it changes.

Left out: comparing (compare.py), citations (references.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.fold import fold
from kb.duties.rows import Duty
from kb.quiz.item import STATUS_WORDS, TYPE_WORDS
from kb.quiz.kept import Question
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


@dataclass(frozen=True, slots=True)
class TouchedQuestion:
    """A kept question whose clause reads differently in the new version, is gone, or has another number."""

    question: Question
    row: Row

    @property
    def now(self) -> str:
        """The number of the clause in the new version: 第十九条; "" where it is gone."""
        return self.row.new.label if self.row.new is not None else ""

    def said(self) -> str:
        """根据《…》第十七条，……（单选题，已通过；旧版第十七条第二款→新版第十九条，修改）."""
        item = self.question.item
        state = f"{TYPE_WORDS[item.type]}，{STATUS_WORDS[self.question.status]}"
        about = f"旧版{item.proof.locator}" + (f"→新版{self.now}" if self.now else "")
        what = "条号变动" if self.row.change in ("same", "moved") else CHANGE_WORDS[self.row.change]
        return f"{item.stem}（{state}；{about}，{what}）"


def questions_touched(revision: Revision, questions: Iterable[Question]) -> list[TouchedQuestion]:
    """The kept questions of the old version that need a look: whose words are changed, or whose article has another number."""
    found = []
    for question in questions:
        proof = question.item.proof
        if proof.document_id != revision.old.id:
            continue
        row = next((r for r in revision.rows if r.old and r.old.start <= proof.start < r.old.end), None)
        if row is None:
            continue
        renumbered = row.old is not None and row.new is not None and row.old.label != row.new.label
        if proof.quote not in revision.new.text or (renumbered and row.old and row.old.label in question.item.stem):
            found.append(TouchedQuestion(question, row))
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
