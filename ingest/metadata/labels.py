"""Records that name what they hold: 发布时间：2024-05-01　来源：云州市水利局, and the index table of a government page.

Web pages and law databases print such records over a document: as lines (发布时间：…　来源：…), as a line for the label
and one for the value, as rows of label and value (文号 | 云政发〔2024〕5号), or as a row of labels over a row of values.
Source of the labels: 政府网站发展指引, 国家法律法规数据库, 全国法规资料库. Left out: what the values mean (metadata.py).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.dates import dates
from ingest.fold import fold
from ingest.metadata.numbers import is_number, same_number

Field = Literal[
    "title", "issuer", "number", "date", "effective", "published", "origin", "addressee", "standing", "other"
]

# Folded, without blanks.
LABELS: dict[Field, tuple[str, ...]] = {
    "title": ("标题", "文件标题", "文件名称", "信息名称", "法规名称"),
    "issuer": ("发文机关", "发文单位", "发文机构", "发布机构", "发布机关", "制定机关", "颁布机关", "公布机关"),
    "number": ("发文字号", "文号", "发文文号"),
    "date": ("成文日期", "成文时间", "发文日期", "发文时间", "生成日期", "印发日期", "修正日期", "公发布日", "最新异动日期", "异动日期"),
    "effective": ("施行日期", "实施日期", "生效日期"),
    "published": ("发布日期", "发布时间", "公布日期", "公布时间", "公开日期", "发表时间", "发稿时间", "更新时间", "时间", "日期"),
    "origin": ("来源", "信息来源", "文章来源", "稿件来源", "稿源"),
    "addressee": ("主送机关", "主送单位", "主送"),
    "standing": ("有效性", "时效性", "时效", "效力状态", "法规状态", "生效状态"),
    "other": (
        "索引号", "信息索引", "主题分类", "主题词", "体裁分类", "组配分类", "公开方式", "公开范围", "浏览次数", "浏览量", "点击",
        "点击量", "点击数", "阅读", "阅读次数", "访问量", "作者", "编辑", "责任编辑", "初审", "审核", "记者", "字体", "打印", "分享", "关键词",
        "废止日期", "失效日期", "效力位阶", "法规类别", "主管机关", "抄送", "抄送机关", "印发机关", "分类", "栏目", "信息类别", "语种",
    ),
}  # fmt: skip
_FIELD_OF = {label: name for name, labels in LABELS.items() for label in labels}
_ANY = "|".join(sorted(_FIELD_OF, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<label>{_ANY})\s?:\s?"
)  # at the beginning, or behind a blank, a bar, a figure
_ALONE = re.compile(rf"(?P<label>{_ANY})\s?:?")  # a cell, or a line whose value stands below
_VALUE_ENDS = re.compile(r"\s{2,}|\||　|[【\[]")
_LONGEST_RECORD = 120  # characters of a line of records
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Records:
    """What the records of a document say, in the glyphs of the document; and which of its lines they are."""

    values: dict[Field, str] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()

    def get(self, name: Field) -> str | None:
        """The first value of this field, or None."""
        return self.values.get(name)


def records(lines: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> Records:
    """The records among the first lines of a document and the rows of its tables.

    ['发布时间：2024-05-01 09:30　来源：云州市水利局'] -> published '2024-05-01 09:30', origin '云州市水利局'
    """
    values: dict[Field, str] = {}
    for name, value in _of_rows(list(rows)):
        if _is_anothers(name, value, values):
            break
        values.setdefault(name, value)
    taken, own = set(), True
    for i, line in enumerate(lines):
        found = _of_line(line)
        below = lines[i + 1] if i + 1 < len(lines) else ""
        if found and not any(value for _, value in found) and _ALONE.fullmatch(fold(line)):
            if not below or _of_line(below) or len(below) > _LONGEST_VALUE:
                taken.add(i)
                continue
            found = [(found[0][0], below)]
            taken.add(i + 1)
        if found:
            taken.add(i)
            found += _unlabelled_date(line, found)
        for name, value in found:
            own = own and not _is_anothers(name, value, values)
            if value and own:
                values.setdefault(name, value)
    return Records(values, frozenset(taken))


def _is_anothers(name: Field, value: str, values: dict[Field, str]) -> bool:
    """Whether a record is of another document than those before: it gives a second number or title."""
    return name in ("number", "title") and bool(value) and not same_number(values.get(name, value), value)


def _of_line(line: str) -> list[tuple[Field, str]]:
    """(field, value) of each record in a line; [] for a line that is no line of records."""
    folded = fold(line)
    labels = list(_LABEL.finditer(folded))
    if (
        not labels
        or len(line) > _LONGEST_RECORD
        or (labels[0].start() > 0 and not _begins_with_date(folded, labels[0]))
    ):
        return []
    found = []
    for m, following in zip(labels, [*labels[1:], None], strict=True):
        value = line[m.end() : following.start() if following else len(line)].strip()
        ends = _VALUE_ENDS.search(value)
        found.append((_FIELD_OF[m["label"]], (value[: ends.start()] if ends else value).strip(" 　[]|")))
    return found


def _unlabelled_date(line: str, found: Sequence[tuple[Field, str]]) -> list[tuple[Field, str]]:
    """来源：云州市水利局 | 2024-05-01 16:56: a day in a line of records, of which none is a day, is when it was published."""
    if any(dates(value) for _, value in found):
        return []
    return [("published", day) for day in dates(line)[:1]]


def _begins_with_date(folded: str, label: re.Match[str]) -> bool:
    """2024-05-01 09:30 来源：云州市水利局: what stands before the first label is a day, a bar, a bracket."""
    return re.fullmatch(r"[\d\s:./|\[(年月日-]*", folded[: label.start()]) is not None


def _of_rows(rows: Sequence[Sequence[str]]) -> Iterable[tuple[Field, str]]:
    for n, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        labels = [_label(cell) for cell in cells]
        below = rows[n + 1] if n + 1 < len(rows) else ()
        if len(cells) >= 2 and all(
            labels
        ):  # a row of labels over a row of values; over several it is a list of documents
            several = n + 2 < len(rows) and _goes_on(labels, rows[n + 2])
            if len(below) == len(cells) and not several:
                yield from ((name, value.strip()) for name, value in zip(labels, below, strict=True) if name and value)
            continue
        for k, name in enumerate(labels):
            if name and k + 1 < len(cells) and not labels[k + 1] and cells[k + 1]:
                yield name, cells[k + 1]
        for cell in cells:
            yield from ((name, value) for name, value in _of_line(cell) if value)


def _goes_on(labels: Sequence[Field | None], row: Sequence[str]) -> bool:
    """Whether a row gives numbers or days below the same labels once more."""
    told = (value for name, value in zip(labels, row, strict=False) if name in ("number", "date", "published"))
    return len(row) == len(labels) and any(is_number(value) or dates(value) for value in told)


def _label(cell: str) -> Field | None:
    """'发 文 机 关：' -> 'issuer'; None for a cell that is no label."""
    m = _ALONE.fullmatch(re.sub(r"\s", "", fold(cell)))
    return _FIELD_OF[m["label"]] if m else None
