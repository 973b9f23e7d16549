"""The question bank of a library: what was kept, whether a person has approved it, and whether its clause still stands.

Kept in a file beside the library, whole or not at all. A question whose clause was changed by a new version is stale: it is shown
with the reason and never exported as approved. Left out: making questions (bank.py), files to take away (kb/quiz_export/).
"""

import json
import re
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
from kb.quiz.item import STATUS_WORDS, Item, ItemType, Proof, Source, Status

Stale = Literal["", "changed", "gone", "superseded"]
STALE_WORDS: Mapping[Stale, str] = {
    "": "",
    "changed": "所依据的条款已修改，请对照新的原文改题或撤下",
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


@dataclass(frozen=True, slots=True)
class Change:
    """What a person changes of a question; None leaves as it is."""

    stem: str | None = None
    options: tuple[str, ...] | None = None
    answer: tuple[int, ...] | None = None
    answer_text: str | None = None
    explanation: str | None = None
    difficulty: int | None = None


class QuestionBank:
    """The kept questions of one library."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> list[Question]:
        """Every question, in the order they were kept. Raises BadRequest if the file is not what was written."""
        try:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            return [_question(row) for row in rows]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadRequest(
                f"题库 {self._file} 读不出来：{error}。请恢复该文件的备份，或移走它后重新出题。"
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

    def edit(self, question_id: str, change: Change) -> Question:
        """Change a question; it is a draft again. Raises BadRequest for what makes no question."""
        with self._alone():
            kept = self._with([question_id])
            old = next(q for q in kept if q.id == question_id)
            new = replace(old, item=changed(old.item, change), status="draft", edited=True, at=_now())
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


def changed(item: Item, change: Change) -> Item:
    """The item with a change. Raises BadRequest if it could not be answered any more."""
    options = item.options if change.options is None else tuple(o.strip() for o in change.options)
    answer = item.answer if change.answer is None else change.answer
    stem = item.stem if change.stem is None else re.sub(r"[\r\n\t ]+", " ", change.stem).strip()
    if len(stem) < 4:
        raise BadRequest("题干不能少于 4 个字。请写完整的题干。")
    if any(not o for o in options) or len(set(options)) != len(options):
        raise BadRequest("选项不能为空，也不能重复。请逐个改好。")
    if item.options and (not answer or any(not 0 <= a < len(options) for a in answer)):
        raise BadRequest(f"答案应是选项中的一个或几个（A 到 {'ABCDEFGH'[len(options) - 1]}）。请重新写答案。")
    if (item.type in ("single", "judge") and len(answer) != 1) or (
        item.type == "order" and sorted(answer) != [*range(len(options))]
    ):
        raise BadRequest("单选题和判断题只能有一个答案，排序题要写出全部选项的次序。请重新写答案。")
    if item.type == "multiple" and len(set(answer)) < 2:
        raise BadRequest("多选题至少要有两个答案。请重新写答案，或改出单选题。")
    text = change.answer_text
    if item.options:
        text = (" → " if item.type == "order" else "；").join(options[a] for a in answer)
    elif text is not None and not text.strip():
        raise BadRequest("答案不能为空。")
    level = item.difficulty if change.difficulty is None else change.difficulty
    if level not in (1, 2, 3):
        raise BadRequest(f"难度应为 1、2 或 3，而不是“{level}”。")
    return replace(
        item,
        stem=stem,
        options=options,
        answer=answer,
        answer_text=item.answer_text if text is None else text.strip(),
        explanation=item.explanation if change.explanation is None else change.explanation.strip(),
        difficulty=level,
    )


def standing(question: Question, current: Callable[[Proof], tuple[Stale, Proof]]) -> Question:
    """The question as its clause stands now: moved with it, or stale."""
    stale, proof = current(question.item.proof)
    return replace(question, stale=stale, item=replace(question.item, proof=proof))


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


def _row(q: Question) -> dict[str, Any]:
    return {"id": q.id, "status": q.status, "edited": q.edited, "at": q.at, **asdict(q.item)}


def _question(row: dict[str, Any]) -> Question:
    if (
        row["type"] not in get_args(ItemType)
        or row["source"] not in get_args(Source)
        or row["status"] not in get_args(Status)
    ):
        raise ValueError(f"{row['type']}, {row['source']}, {row['status']}")
    item = Item(
        row["type"],
        row["source"],
        row["stem"],
        tuple(row["options"]),
        tuple(row["answer"]),
        row["answer_text"],
        row["explanation"],
        Proof(**row["proof"]),
        row["difficulty"],
    )
    return Question(row["id"], item, row["status"], row["edited"], row["at"])
