"""Agencies that no longer exist under the name a plan gives them: 市国土资源局 in a plan of 2022.

A text older than the reform was right in its day: it is told in a note, for the plan is used today. Left alone: 原市国土资源局,
names within 《》 and document numbers (国家安全生产监督管理总局令第17号), and the agencies of Taiwan. Left out: the table (agencies.py).
"""

import re
from collections.abc import Iterator, Sequence

from ingest.fold import fold
from kb.checks.agencies import RENAMED, Renamed
from kb.checks.finding import Finding, Findings, Kind, Skipped, Span
from kb.checks.reviewed import Reviewed
from kb.duties.units import is_unit
from kb.versions import begins

_QUOTED = re.compile(
    r"《[^《》]*》|[\u4e00-\u9fff]{2,16}(?:令|公告|通告)\s?\(?(?:\d{4}年)?第?\s?\d+\s?号|\((?:原|以下简称|现为|原为|前身为)[^()]*\)|\(\d{4}年[^()]*\)"
)
_BEFORE = re.compile(r"(?P<place>(?:[\u4e00-\u9fff]{0,6}(?:省|市|区|县|州|旗|镇|国家))?)$")
_FORMER = re.compile(
    r"原(?:[\u4e00-\u9fff]{0,6}(?:省|市|区|县|国家))?$|(?:撤销|整合|合并|划入|更名|改为|前身)[^,。;]{0,12}$"
)
_STEM = re.compile(r"(?P<stem>[\u4e00-\u9fff]{4,6}?)(?:部门|委员会|局|\(|、|,)")
_GOES_ON = re.compile(r"[\u4e00-\u9fff]{0,8}(?:改为|更名为|并入|整合|组建|现)")
_AT_MOST = 5  # places of one name in one document that are shown


class AgencyCheck:
    """Names of agencies."""

    kind: Kind = "agency"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every outdated name, once for each document."""
        found: list[Finding] = []
        skipped: list[Skipped] = []
        for d in documents:
            if not d.is_mainland:
                skipped.append(Skipped(self.kind, f"《{d.metadata.title}》不是大陆地区的文件，机构改革对照表不适用"))
            elif (
                d.metadata.kind == "law"
            ):  # nobody who writes a plan can mend a law, which names the agencies of its day
                continue
            elif d.is_rule:
                found += self._document(d)
        return Findings(tuple(found), tuple(skipped))

    def _document(self, d: Reviewed) -> Iterator[Finding]:
        quoted = [m.span() for m in _QUOTED.finditer(d.folded)]
        spans: dict[str, tuple[Renamed, list[tuple[int, int]]]] = {}
        for row in RENAMED:
            for m in row.old.finditer(d.folded):
                if any(a <= m.start() < b for a, b in quoted) or _FORMER.search(
                    d.folded, max(0, m.start() - 14), m.start()
                ):
                    continue
                if _GOES_ON.match(d.folded, m.end()):
                    continue
                start = m.start() - len(_place_before(d.folded, m.start()))
                name = d.document.text[start : m.end()]
                if is_unit(d.folded[start : m.end()]) or name.endswith(("队", "部队")):
                    known = spans.setdefault(d.folded[start : m.end()], (row, []))
                    if not any(a < m.end() and start < b for a, b in known[1]):
                        known[1].append((start, m.end()))
        taken: list[tuple[int, int]] = []
        for name, (row, places) in sorted(spans.items(), key=lambda item: -len(item[0])):
            own = [p for p in places if not any(a <= p[0] and p[1] <= b for a, b in taken)]
            taken += own
            if own:
                yield self._finding(d, name, row, own)

    def _finding(self, d: Reviewed, name: str, row: Renamed, spans: Sequence[tuple[int, int]]) -> Finding:
        day = begins(d.metadata) or ""
        late = bool(day) and day >= row.since[: len(day)]
        written = d.document.text[slice(*spans[0])]
        when = (
            f"本文件的日期为{day}，仍用"
            if late
            else (f"本文件的日期为{day}，当时用" if day else "本文件未注明日期，写作")
        )
        statements: dict[Span, list[Span]] = {}
        for span in spans[:_AT_MOST]:
            s = d.statement_at(span[0])
            statements.setdefault((s.start, s.end) if s else span, []).append(span)
        places = [d.place(start, end, marks) for (start, end), marks in statements.items()]
        now = _new_name(d, row, name)
        if now and (s := d.statement_at(now[0])):
            places.append(d.place_of(s, [now]))
        both = f"，本文件另处已写作“{d.document.text[slice(*now)]}”" if now else ""
        return Finding(
            self.kind,
            "medium" if late and row.certain else "low",
            f"{when}“{written}”，该机构已改为{row.new}{both}" + (f"（全文共{len(spans)}处）" if len(spans) > 1 else ""),
            tuple(places),
            f"请改用现名；依据：{row.source}",
            certain=late and row.certain,
        )


def _place_before(folded: str, at: int) -> str:
    m = re.search(r"(?:国家|[省市区县州旗])$", folded[max(0, at - 8) : at])
    return m.group() if m else ""


def _new_name(d: Reviewed, row: Renamed, name: str) -> Span | None:
    """Where a document calls the same agency, of the same tier, by the name that it has now."""
    stem = _STEM.match(fold(row.new))
    if not stem or name.endswith("队"):
        return None
    tier = next((t for t in "市县区省" if t in name[:4]), "")
    m = re.search(rf"{tier}(?P<now>{stem['stem']}[\u4e00-\u9fff]{{0,4}}?(?:局|厅|委员会|委|部门|部))", d.folded)
    return m.span() if m else None
