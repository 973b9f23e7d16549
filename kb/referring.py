"""The lines below a quote that tell what it refers to: 文中引用：第二十三条（生产经营单位应当……）.

What the quote itself shows is not told again, nor a 前款 that leads nowhere, which is as likely our misreading as theirs.
Left out: finding the references (kb/clauses/references.py), how a line looks (terminal.py, pages/cards.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.results import Reference

_SHOWN = 5  # clauses told below one quote with their beginning
_RELATIVE = "前本同次上下"  # 前款, 本条, 同条: counted from a place


@dataclass(frozen=True, slots=True)
class Line:
    """One line: our words, the place as it is written, more of our words, the beginning of the clause as it stands."""

    words: str
    place: str
    remark: str = ""
    quote: str = ""

    def __str__(self) -> str:
        return f"{self.words}{self.place}{self.remark}" + (f"（{self.quote}）" if self.quote else "")


def lines(references: Sequence[Reference], document_id: str, start: int, end: int) -> Iterator[Line]:
    """What the quote text[start:end] of a document refers to: clauses that are held, that are not there, documents that are not."""
    told: set[tuple[str, str]] = set()
    further: list[str] = []
    absent: list[str] = []
    shown = 0
    for r in references:
        key = (r.document_id or r.document, r.locator)
        if key in told or r.begins_within(document_id, start, end):
            continue
        told.add(key)
        if r.found and shown < _SHOWN:
            shown += 1
            yield _found(r, document_id)
        elif r.found:
            further.append(_place(r, document_id))
        elif r.status == "not_held":
            absent.append(f"《{r.document}》{r.locator}")
        elif not r.found and r.text[:1] not in _RELATIVE:
            yield Line("文中引用的", r.text, "在所存文本中不存在")
    if further:
        yield Line("文中还引用：", "、".join(further))
    if absent:
        more = f"等{len(absent)}处" if len(absent) > _SHOWN else ""
        where = "不在所选范围内的" if any(r.narrowed for r in references) else "资料库中没有的"
        yield Line(f"文中引用、{where}：", "、".join(absent[:_SHOWN]), more)


def _found(r: Reference, document_id: str) -> Line:
    later = f"（库中是{r.target_date}的文本，晚于本文件，条序可能不同）" if r.status == "later_version" else ""
    return Line("文中引用：", _place(r, document_id), later, r.said)


def _place(r: Reference, document_id: str) -> str:
    return r.locator if r.document_id == document_id else f"《{r.document}》{r.locator}"
