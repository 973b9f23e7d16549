"""What a person may change of a kept question, and what would make it one that nobody can answer.

    changed(item, Change(stem='……', answer='AC'))

Answers are written as people write them: AC, a、c, ＡＣ; 对, √, 错误; words for 填空 and 简答. Left out: keeping (kept.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingest.errors import BadRequest
from ingest.fold import fold
from kb.quiz.item import LETTERS, Item, ItemType

_YES: Final = frozenset({"正确", "对", "√", "✓", "✔", "是", "t", "true", "a"})
_NO: Final = frozenset({"错误", "错", "×", "✗", "✘", "x", "否", "f", "false", "b"})
# Fewest options with which each type is still a question.
_FEWEST: Final[dict[ItemType, int]] = {"single": 2, "multiple": 3, "order": 3}


@dataclass(frozen=True, slots=True)
class Change:
    """What a person changes of a question; None leaves as it is."""

    stem: str | None = None
    options: tuple[str, ...] | None = None
    answer: str | None = None  # as it is written: AC; 对; words
    explanation: str | None = None
    difficulty: int | None = None


def changed(item: Item, change: Change) -> Item:
    """The item with a change. Raises BadRequest if nothing is changed, or if it could not be answered any more."""
    if change == Change():
        raise BadRequest("没有写要改什么。请写新的题干、选项、答案、解析或难度。")
    stem = item.stem if change.stem is None else re.sub(r"\s+", " ", change.stem).strip()
    if len(stem) < 4:
        raise BadRequest("题干不能少于 4 个字。请写完整的题干。")
    options = item.options if change.options is None else _options(item.type, change.options)
    if change.answer is None:
        answer, text = item.answer, item.answer_text
        if any(a >= len(options) for a in answer) or (item.type == "order" and len(answer) != len(options)):
            raise BadRequest(f"选项改成了 {len(options)} 个，原来的答案对不上了。请一并写出新的答案。")
    else:
        answer, text = answer_of(item.type, change.answer, options)
    if item.type in ("single", "multiple", "order"):
        text = (" → " if item.type == "order" else "；").join(options[a] for a in answer)
    level = item.difficulty if change.difficulty is None else change.difficulty
    if level not in (1, 2, 3):
        raise BadRequest(f"难度应为 1、2 或 3，而不是“{level}”。")
    return replace(
        item,
        stem=stem,
        options=options,
        answer=answer,
        answer_text=text,
        explanation=item.explanation if change.explanation is None else change.explanation.strip(),
        difficulty=level,
    )


def answer_of(type_: ItemType, written: str, options: Sequence[str]) -> tuple[tuple[int, ...], str]:
    """The indices of the options that a person means, and the answer in words; () for 填空 and 简答.

    >>> answer_of('multiple', 'c、Ａ', ('甲', '乙', '丙')), answer_of('judge', '×', ('正确', '错误'))
    (((0, 2), '甲；丙'), ((1,), '错误'))

    Raises BadRequest for what is no answer of this type.
    """
    said = written.strip()
    if not said:
        raise BadRequest("答案不能为空。请写答案。")
    if type_ in ("blank", "short"):
        return (), said
    bare = re.sub(r"[\s、,，;；./。→>-]", "", fold(said)).lower()
    if type_ == "judge":
        if bare not in _YES | _NO:
            raise BadRequest(f"判断题的答案应是“正确”或“错误”，而不是“{said}”。请重新写答案。")
        at = 0 if bare in _YES else 1
        return (at,), options[at]
    last = LETTERS[len(options) - 1]
    found = [LETTERS.find(c.upper()) for c in bare]
    if not found or any(not 0 <= a < len(options) for a in found):
        raise BadRequest(f"答案应是选项的字母（A 到 {last}），而不是“{said}”。请重新写答案。")
    if type_ == "order":
        if sorted(found) != [*range(len(options))]:
            raise BadRequest(f"排序题要写出全部 {len(options)} 个选项的次序，而不是“{said}”。请重新写答案。")
        return tuple(found), " → ".join(options[a] for a in found)
    answer = tuple(sorted(set(found)))
    if type_ == "single" and len(answer) != 1:
        raise BadRequest(f"单选题只能有一个答案，而不是“{said}”。请重新写答案。")
    if type_ == "multiple" and len(answer) < 2:
        raise BadRequest(f"多选题至少要有两个答案，而不是“{said}”。请重新写答案。")
    return answer, "；".join(options[a] for a in answer)


def _options(type_: ItemType, written: Sequence[str]) -> tuple[str, ...]:
    """The options of a question, each another one. Raises BadRequest."""
    options = tuple(" ".join(o.split()) for o in written)
    if type_ not in _FEWEST:
        raise BadRequest("判断、填空、简答题没有可改的选项。请改题干或答案。")
    if not _FEWEST[type_] <= len(options) <= len(LETTERS):
        raise BadRequest(f"选项应有 {_FEWEST[type_]} 到 {len(LETTERS)} 个，而不是 {len(options)} 个。请重新写选项。")
    if any(not o for o in options) or len({re.sub(r"\s", "", fold(o)) for o in options}) != len(options):
        raise BadRequest("选项不能为空，也不能重复。请逐个改好。")
    return options
