"""References that a new version leaves behind: 详见4.2 where that is 4.3 now, and other documents that cite what was changed.

    own_references(revision)            in the new version itself, where a sentence was kept and the number it names was not
    citations_touched(revision, others) in other documents: 《云州市防汛应急预案》4.2节, 《防汛条例》第十七条

Left out: reading a reference (kb/clauses/), which section became which (sections.py); a number without a word that refers to it
(启动4.2.1所列措施) and documents named by a short name of their own (以下简称《总体预案》) are not read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.document import Document
from ingest.fold import fold
from kb.clauses.mentions import Mention, Name
from kb.clauses.reading import read
from kb.revision.compare import Revision, Row
from kb.revision.pairing import ALIKE, likeness
from kb.revision.units import Unit
from kb.versions import core_title

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_STANDARD = re.compile(r"(?:gb|dl|aq|xf|ga|jt|hj|sl|db)[/t\s\d.-]*$")  # GB 6441 第4.2条
_BRACKET = re.compile(r"\s?\([^()]{1,60}\)")  # （云政办发〔2021〕11号）
_SHOWN: Final = 60  # characters of a sentence that are told


@dataclass(frozen=True, slots=True)
class TouchedCitation:
    """A place that cites a section by a number that no longer means or says the same."""

    document_id: str
    file: str
    title: str
    start: int
    end: int
    quote: str
    was: str  # 4.2, 第十七条
    now: str | None  # 4.3; None for what is deleted
    state: str  # 旧版4.2“分级响应”现为4.3; 旧版4.2已删除
    own: bool = False  # it stands in the new version itself
    locator: str = ""  # … where
    sentence: str = ""  # … in which sentence

    def said(self) -> str:
        """本文件4.4“……，详见4.2。”：旧版4.2“分级响应”现为4.3."""
        if self.own:
            return f"新版{self.locator}“{self.sentence}”中的“{self.quote}”：{self.state}"
        return f"《{self.title}》（{self.file}）引用了“{self.quote}”：{self.state}"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that names places of its own document, and these."""

    unit: Unit
    text: str
    key: str  # folded, without blanks
    mentions: tuple[Mention, ...]


# -- in the new version itself ------------------------------------------------------------------------------------


def own_references(revision: Revision) -> list[TouchedCitation]:
    """Where a sentence that stood in the old version too still names the old number of a section."""
    sections = revision.sections
    before = {u.ordinal: _sentences(revision.old, u, sections.old.copy.names) for u in sections.old.units}
    verbatim = {x.key: x for found in before.values() for x in found}
    told: list[TouchedCitation] = []
    for row in revision.rows:
        for now in _sentences(revision.new, row.new, sections.new.copy.names) if row.new else ():
            beside = before[row.old.ordinal] if row.old else []
            nearest = max(beside, key=lambda x: likeness(x.key, now.key), default=now)
            then = nearest if nearest.key == now.key and beside else verbatim.get(now.key, nearest)
            if then is not now and likeness(then.key, now.key) >= ALIKE:
                stale = ((m, _stale(revision, then, now, n)) for n, m in enumerate(now.mentions))
                told += [_told(revision, now, m, targets) for m, targets in stale if targets]
    return told


def _stale(revision: Revision, then: _Sentence, now: _Sentence, n: int) -> list[int]:
    """The sections of the old version that the n-th reference of a sentence still means, though its number leads elsewhere now.

    Where a list was renumbered (第十七条、第十八条 is 第十八条、第十九条 now) each number is compared with the one in its place;
    where it became longer or shorter, a number is no old one if it stands for another of the old list, or another stands for it.
    """
    sections, mention = revision.sections, now.mentions[n]
    same_place = len(then.mentions) == len(now.mentions)
    if all(b.steps != mention.steps for b in (then.mentions[n : n + 1] if same_place else then.mentions)):
        return []
    found = []
    for steps in filter(None, (mention.steps, mention.until)):
        target, led_to = sections.old.at(steps, then.unit.start), sections.new.at(steps, now.unit.start)
        if target is None or not sections.is_known(target):
            continue
        became = sections.became.get(target)
        if became is not None and became == led_to:
            continue
        others_then = {sections.old.at(b.steps, then.unit.start) for b in then.mentions if b.steps != steps}
        others_now = {sections.new.at(b.steps, now.unit.start) for b in now.mentions if b.steps != steps} - {None}
        stands_for = {sections.became.get(a) for a in others_then if a is not None} - {None}
        if same_place or (led_to not in stands_for and became not in others_now):
            found.append(target)
    return found


def _sentences(document: Document, unit: Unit, defined: dict[str, str]) -> list[_Sentence]:
    """The sentences of a clause that name places of the document itself; 本法 of a rule made under a law is that law."""
    title, folded = core_title(document.metadata.title), fold(unit.text)
    own = [
        m
        for m in read(unit.text)
        if m.steps
        and not _STANDARD.search(folded, max(0, m.start - 20), m.start)
        and (m.name is None or (m.name.own and m.name.text not in defined) or core_title(m.name.text) == title)
    ]
    found = []
    for m in _SENTENCE.finditer(unit.text):
        inside = tuple(x for x in own if m.start() <= x.start < m.end())
        if inside:
            found.append(_Sentence(unit, m.group().strip(), "".join(fold(m.group()).split()), inside))
    return found


def _told(revision: Revision, sentence: _Sentence, mention: Mention, targets: Sequence[int]) -> TouchedCitation:
    d, unit = revision.new, sentence.unit
    start, end = unit.start + mention.start, unit.start + mention.end
    return TouchedCitation(
        d.id, d.file, d.metadata.title, start, end, d.text[start:end], _label(revision, targets[0]), _now(revision, targets[0]),
        "，".join(_state(revision, target, changed=False) for target in targets),
        own=True, locator=unit.label, sentence=_clipped(sentence.text, d.text[start:end]),
    )  # fmt: skip


def _clipped(sentence: str, quote: str) -> str:
    """A sentence on one line; of a long one what stands around the reference."""
    flat = " ".join(sentence.split())
    if len(flat) <= _SHOWN:
        return flat
    at = max(0, flat.find(" ".join(quote.split())) - _SHOWN // 2)
    return f"{'…' if at else ''}{flat[at : at + _SHOWN]}{'…' if at + _SHOWN < len(flat) else ''}"


# -- in other documents -------------------------------------------------------------------------------------------


def citations_touched(revision: Revision, others: Sequence[Document]) -> list[TouchedCitation]:
    """Where other documents cite a section of the old version that now has another number, other words or is gone."""
    title = core_title(revision.old.metadata.title)
    found: list[TouchedCitation] = []
    for d in others:
        if d.id in (revision.old.id, revision.new.id) or title not in "".join(fold(d.text).split()):
            continue
        for p in d.paragraphs:
            found += _in_paragraph(revision, d, p.start, d.text[p.start : p.end])
    return found


def _in_paragraph(revision: Revision, d: Document, offset: int, text: str) -> Iterator[TouchedCitation]:
    sections = revision.sections
    folded = fold(text)
    for m in read(text):
        if not m.steps or m.name is None or not _is_meant(revision, m.name, folded):
            continue
        targets = [sections.old.at(steps) for steps in (m.steps, m.until) if steps]
        target = next((t for t in targets if t is not None and sections.is_known(t) and _is_touched(revision, t)), None)
        if target is None:
            continue
        state = _state(revision, target, changed=_has_changed(revision, target))
        if d.metadata.date and revision.new.metadata.date and d.metadata.date >= revision.new.metadata.date:
            state += "（该文件不早于新版，请核对引的是哪一版）"
        start, end = offset + m.start, offset + m.end
        yield TouchedCitation(
            d.id, d.file, d.metadata.title, start, end, d.text[start:end], _label(revision, target),
            _now(revision, target), state,
        )  # fmt: skip


def _is_meant(revision: Revision, name: Name, folded: str) -> bool:
    """Whether a name is that of the old version, or of no version in particular; not where it bears the new one's number or year."""
    old, new = revision.old.metadata, revision.new.metadata
    title, core, region = core_title(old.title), core_title(name.text), fold(old.region or "")
    if name.own or (core not in (title, f"{region}{title}") and f"{region}{core}" != title):
        return False
    bracket = _BRACKET.match(folded, name.end)
    if bracket and new.number and "".join(fold(new.number).split()) in "".join(bracket.group().split()):
        return False
    years = [(m.date or "")[:4] for m in (old, new)]
    return not name.year or name.year != years[1] or years[0] == years[1]


def _is_touched(revision: Revision, section: int) -> bool:
    now = _now(revision, section)
    return now != _label(revision, section) or _has_changed(revision, section) or _has_moved(revision, section)


def _has_changed(revision: Revision, section: int) -> bool:
    """Whether something in a section of the old version, or in the one that it became, was changed, added or deleted."""
    return any(r.change in ("changed", "added", "deleted") for r in _rows_of(revision, section))


def _has_moved(revision: Revision, section: int) -> bool:
    return any(r.change == "moved" for r in _rows_of(revision, section))


def _rows_of(revision: Revision, section: int) -> Iterator[Row]:
    sections = revision.sections
    now = sections.became.get(section)
    for r in revision.rows:
        if (r.old and section in sections.old.chain(r.old)) or (r.new and now in sections.new.chain(r.new)):
            yield r


# -- both ---------------------------------------------------------------------------------------------------------


def _label(revision: Revision, section: int) -> str:
    return revision.sections.old.said(section)


def _now(revision: Revision, section: int) -> str | None:
    became = revision.sections.became.get(section)
    return None if became is None else revision.sections.new.said(became)


def _state(revision: Revision, section: int, *, changed: bool) -> str:
    """旧版4.2“分级响应”现为4.3，内容有修改."""
    title = " ".join(revision.old.sections[section].title.split())
    was, now = _label(revision, section), _now(revision, section)
    about = f"旧版{was}" + (f"“{title}”" if title else "")
    if now is None:
        beside = next((r.beside for r in _rows_of(revision, section) if r.change == "deleted" and r.beside), "")
        return f"{about}已删除" + (f"（内容并入{beside}）" if beside else "")
    if now != was:
        return f"{about}现为{now}" + ("，内容有修改" if changed else "")
    return f"{about}编号未变，内容有修改" if changed else f"{about}编号未变，位置有移动"
