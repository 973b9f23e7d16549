"""The question bank of a library: what was kept, whether a person has approved it, and whether its clause still stands.

Kept in a file beside the library, whole or not at all. A question whose clause was changed by a new version is stale: it is shown
with the reason and never exported as approved. Left out: making questions (bank.py), what may be changed (editing.py), files to take away
(kb/quiz_export/).
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from index.locking import alone
from index.whole_file import replacing
from ingest.errors import BadRequest
from kb.quiz.editing import Change, changed
from kb.quiz.item import LETTERS, STATUS_WORDS, Item, ItemType, Proof, Source, Status

Stale = Literal["", "changed", "renumbered", "gone", "superseded"]
STALE_WORDS: Mapping[Stale, str] = {
    "": "",
    "changed": "所依据的条款已修改，请对照新的原文改题或撤下",
    "renumbered": "所依据的条款内容未变，编号变了，请改题（题干和解析中的编号会一并改好）或撤下",
    "gone": "所依据的文件已不在资料库中",
    "superseded": "所依据的文件已被新版取代或废止",
}
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank with what was decided on it."""

    id: str
    item: Item
    status: Status = "draft"
    edited: bool = False
    at: str = ""  # ISO, local time: when it was kept, or last decided on
    stale: Stale = ""


class QuestionBank:
    """The kept questions of one library."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> list[Question]:
        """Every question, in the order they were kept. Raises BadRequest if the file is not what was written."""
        try:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            if not isinstance(rows, list):
                raise ValueError("不是一列题")
            return [_question(row) for row in rows]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadRequest(
                f"题库 {self._file} 读不出来（{_why(error)}）。请恢复该文件的备份，或移走它后重新出题。"
            ) from error

    def keep(self, items: Iterable[Item]) -> int:
        """Take questions in as drafts; those that are there already, whatever was decided, stay. Returns how many are new."""
        with self._alone():
            kept = self.all()
            known = {q.id for q in kept}
            new = [Question(i.id, i, at=_now()) for i in {i.id: i for i in items}.values() if i.id not in known]
            if new:
                self._write([*kept, *new])
        return len(new)

    def decide(self, ids: Sequence[str], status: Status) -> int:
        """Approve, withdraw or put back to draft. Returns how many. Raises BadRequest for an id that is none."""
        if status not in get_args(Status):
            raise BadRequest(f"没有“{status}”这个状态。可用：{'、'.join(STATUS_WORDS.values())}。")
        with self._alone():
            kept = self._with(ids)
            wanted = set(ids)
            self._write([replace(q, status=status, at=_now()) if q.id in wanted else q for q in kept])
        return len(wanted)

    def edit(self, question_id: str, change: Change, renewed: Callable[[Item], Item] = lambda item: item) -> Question:
        """Change a question; it is a draft again. `renewed` puts its clause as it reads today before the change.

        Raises BadRequest for what makes no question.
        """
        with self._alone():
            kept = self._with([question_id])
            old = next(q for q in kept if q.id == question_id)
            item = replace(changed(renewed(old.item), change), number=old.id)
            new = replace(old, item=item, status="draft", edited=True, at=_now())
            self._write([new if q.id == question_id else q for q in kept])
        return new

    def remove(self, ids: Sequence[str]) -> int:
        """Take questions out for good."""
        with self._alone():
            kept = self._with(ids)
            left = [q for q in kept if q.id not in set(ids)]
            self._write(left)
        return len(kept) - len(left)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time reads, changes and writes, of several threads and of several processes."""
        with _LOCK:
            try:
                with alone(self._file):
                    yield
            except OSError as error:
                raise BadRequest(f"写不了 {self._file}：{error}。请稍后再试，或检查权限和磁盘空间。") from error

    def _with(self, ids: Sequence[str]) -> list[Question]:
        kept = self.all()
        missing = [i for i in ids if i not in {q.id for q in kept}]
        if missing:
            raise BadRequest(f"题库里没有编号为“{missing[0]}”的题。请用 kb bank 查看编号。")
        return kept

    def _write(self, kept: Sequence[Question]) -> None:
        rows = [_row(q) for q in kept]
        try:
            with replacing(self._file) as file:
                file.write(json.dumps(rows, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise BadRequest(f"写不了 {self._file}：{error}。请检查权限和磁盘空间。") from error


def standing(question: Question, current: Callable[[Proof], tuple[Stale, Proof]]) -> Question:
    """The question as its clause stands now: moved with it, or stale."""
    stale, proof = current(question.item.proof)
    return replace(question, stale=stale, item=replace(question.item, proof=proof))


def _why(error: Exception) -> str:
    """What is wrong with the file, in Chinese."""
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "不是完整的 JSON"
    return str(error) if type(error) in (ValueError, OSError) else "缺少应有的内容"


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


def _row(q: Question) -> dict[str, Any]:
    return {**asdict(q.item), "id": q.id, "status": q.status, "edited": q.edited, "at": q.at}


def _question(row: Any) -> Question:  # noqa: ANN401  # whatever stands in the file
    """A question of the file. Raises ValueError for what cannot have been written here."""
    if not isinstance(row, dict):
        raise ValueError("不是一道题")  # told in one way with the rest
    for name, known in (("type", ItemType), ("source", Source), ("status", Status)):
        if row.get(name) not in get_args(known):
            raise ValueError(f"{name} 为 {row.get(name)!r}")
    if not isinstance(row["options"], list) or not isinstance(row["answer"], list):
        raise ValueError(f"题 {row['id']!r} 的选项不是一列")
    options, answer, level = tuple(row["options"]), tuple(row["answer"]), row["difficulty"]
    texts = (row["id"], row["stem"], row["answer_text"], row["explanation"], row["at"], *options)
    if not all(isinstance(t, str) for t in texts) or level not in (1, 2, 3) or len(options) > len(LETTERS):
        raise ValueError(f"题 {row['id']!r} 的内容不全")
    if not all(isinstance(a, int) and 0 <= a < len(options) for a in answer) or bool(options) != bool(answer):
        raise ValueError(f"题 {row['id']!r} 的答案不在选项中")
    item = Item(
        row["type"],
        row["source"],
        row["stem"],
        options,
        answer,
        row["answer_text"],
        row["explanation"],
        Proof(**row["proof"]),
        level,
        tuple(row.get("beside", ())),
    )
    if item.id != row["id"]:  # edited since
        item = replace(item, number=row["id"])
    return Question(row["id"], item, row["status"], bool(row["edited"]), row["at"])
