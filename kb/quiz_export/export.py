"""Questions as a file, by the suffix of its name; the file is there whole or not at all.

    .docx  paper and answer key        .xlsx .csv  table for exam systems     .gift .xml (Moodle) .zip (QTI 2.1)  learning systems
    .apkg  Anki cards                  .json       {"title", "items": […]}, an item as in `kb quiz --json` (quiz_wire.py)

The JSON has no more than that: seed, coverage and what was dropped belong to making a set, and questions of the bank have none.
In every format a question is known by its `id`, and stands there once. Left out: choosing questions (quiz/bank.py), each format
(its own module here).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from index.whole_file import replacing
from ingest.errors import BadRequest
from kb.quiz.item import Item
from kb.quiz_export import anki, gift, moodle, qti, sheet, word

TITLE: Final = "应急管理知识测试"
Writer = Callable[[Sequence[Item], BinaryIO, str], None]


def _json(items: Sequence[Item], file: BinaryIO, title: str) -> None:
    from kb.quiz_wire import item

    shape = {"title": title, "items": [item(i) for i in items]}
    file.write(json.dumps(shape, ensure_ascii=False, indent=1).encode())


_WRITERS: Final[Mapping[str, Writer]] = {
    ".docx": word.write,
    ".xlsx": sheet.write_xlsx,
    ".csv": sheet.write_csv,
    ".gift": gift.write,
    ".xml": moodle.write,
    ".zip": qti.write,
    ".apkg": anki.write,
    ".json": _json,
}
FORMATS: Final = tuple(_WRITERS)


def export(items: Sequence[Item], target: Path, title: str = TITLE) -> None:
    """Write the questions in their order, of those with one id the first.

    Raises BadRequest for no questions, or a suffix or folder that will not do.
    """
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise BadRequest(f"不能导出为“{target.name}”。文件名应以 {'、'.join(FORMATS)} 结尾。")
    if not items:
        raise BadRequest("没有可以导出的题。请先出题，或放宽条件。")
    if not target.parent.is_dir():
        raise BadRequest(f"文件夹不存在：{target.parent}。请先建立它，或换一个位置。")
    try:
        with replacing(target) as file:
            writer(_once(items), file, title)
    except OSError as error:
        raise BadRequest(f"写不了 {target}：{error}。请检查权限和磁盘空间，或换一个位置。") from error


def _once(items: Sequence[Item]) -> list[Item]:
    """The questions without those that come again: two files of one name in a package, two cards of which one overwrites the other."""
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.id, item)
    return list(first.values())
