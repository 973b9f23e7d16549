"""Laws, rules and plans that a document cites: in force on its day, and today? under the right number? has the article, and on this?

What the library holds is looked at first, then the table of well-known laws (laws.py). A text that was right on its day and has been
overtaken since gets a note; one that was wrong on its day gets a finding. Left out: references within the document (reference.py).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.document import Metadata
from ingest.fold import fold
from ingest.metadata.numbers import same_number
from ingest.numerals import in_chinese
from kb.checks import articles
from kb.checks.citations import Citation, citations, of_one_form, same_text, written_number
from kb.checks.finding import Finding, Findings, Kind, Severity, Skipped, Span
from kb.checks.law_topics import topics
from kb.checks.laws import ARTICLES, LawVersion, ended, versions
from kb.checks.reviewed import Reviewed
from kb.versions import begins, core_title

_OLD = re.compile(r"废止|取代|代替|替代|修订前|原《|已失效|同时停止")
_TELLING = 4  # characters of topic words that a sentence must have to be of an article
_LISTED = 6  # titles that are named of those not held


class LawCheck:
    """What is cited."""

    kind: Kind = "law"

    def __init__(self, today: date | None = None) -> None:
        self._today = (today or date.today()).isoformat()

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every citation that was wrong on the document's day, or has been overtaken since."""
        held: dict[str, list[Reviewed]] = {}
        for d in documents:
            held.setdefault(core_title(d.metadata.title), []).append(d)
        found: list[Finding] = []
        skipped: list[Skipped] = []
        for d in documents:
            if not d.is_rule or d.metadata.kind == "law" or not d.is_mainland:
                continue
            unknown: dict[str, None] = {}
            told: set[tuple[str, str]] = set()
            for c in citations(d):
                if c.title == core_title(d.metadata.title):
                    continue
                if c.title not in held and c.title not in versions() and c.title not in ended():
                    unknown[c.written] = None
                for f in self._of(c, [h for h in held.get(c.title, ()) if h is not d]):
                    key = (f.message, f.severity)
                    if key not in told:
                        told.add(key)
                        found.append(f)
            if unknown:
                named = "".join(f"《{t}》" for t in [*unknown][:_LISTED])
                skipped.append(
                    Skipped(self.kind, f"《{d.metadata.title}》引用的{named}{'等' if len(unknown) > _LISTED else ''}共{len(unknown)}个文件不在资料库中，没有核对")
                )  # fmt: skip
        return Findings(tuple(found), tuple(skipped))

    def _of(self, c: Citation, held: Sequence[Reviewed]) -> Iterator[Finding]:
        day = _day_of(c.document.metadata)
        if _OLD.search(c.statement.text):
            return
        rows = _versions(c, held)
        if (c.title in ended() and not rows[-1:]) or (c.title in ended() and rows[-1].effective < ended()[c.title][0]):
            since, instead = ended()[c.title]
            late = bool(day) and day >= since
            yield self._finding(
                c,
                "medium" if late else "low",
                f"《{c.written}》已于{since}起由《{instead}》取代" + _day_said(day, late),
                "请改引现行文件",
                certain=late,
            )
            return
        if rows:
            yield from self._version(c, rows, day, held)
        if c.article is not None:
            yield from self._article(c, rows, day, held)

    def _version(
        self, c: Citation, rows: Sequence[LawVersion], day: str, held: Sequence[Reviewed]
    ) -> Iterator[Finding]:
        named = _named(c, rows)
        if c.number and named is None:
            then = [v for v in rows if not day or v.effective <= day]
            if not then:
                return  # it cites an earlier version, of which nothing is known
            right = then[-1]
            if right.number and of_one_form(c.number, right.number):
                place = next(
                    (h for h in held if h.metadata.number and same_number(h.metadata.number, right.number)), None
                )
                slip = _is_slip(c.number, right.number)
                yield self._finding(
                    c,
                    "medium" if slip else "low",
                    f"文号不符：《{c.written}》的文号应为“{right.number}”，本文件写作“{written_number(c)}”",
                    "请更正文号" if slip else "请核对文号；也可能是所存资料没有收录的一次修订",
                    certain=slip,
                    beside=place,
                )
            return
        in_force = [v for v in rows if v.effective <= (day or self._today)]
        latest = in_force[-1] if in_force else None
        if named and latest and named is not latest and named.effective < latest.effective:
            late = bool(day)
            # 国务院令第86号 stays the number of a regulation that later decrees amend: to cite it is usual
            usual = named is rows[0] and latest.amends and named.number.startswith("国务院令")
            severity: Severity = "low" if not late or usual else "medium" if latest.amends else "high"
            yield self._finding(
                c,
                severity,
                f"引用的是旧版：《{c.written}》（{_version_said(named)}）已被新版（{_version_said(latest)}）取代"
                + _day_said(day, late),
                f"请改引现行版本（{_version_said(latest)}）",
                certain=late and not usual,
            )
            return
        newest = [v for v in rows if v.effective <= self._today][-1:]
        if newest and latest and newest[0] is not latest and day:
            if newest[0].amends and not named:
                return
            yield self._finding(
                c,
                "low",
                f"本文件的日期（{day}）之后，《{c.written}》已有新版（{_version_said(newest[0])}）",
                "下次修订时请按新版核对所引条款",
                certain=False,
            )

    def _article(
        self, c: Citation, rows: Sequence[LawVersion], day: str, held: Sequence[Reviewed]
    ) -> Iterator[Finding]:
        if c.article is None:
            return
        version = _named(c, rows) or next((v for v in reversed(rows) if v.effective <= (day or self._today)), None)
        law = next(
            (h for h in held if _is_version(h, version) and any(s.kind == "条" for s in h.document.sections)), None
        )
        if law is not None:
            known = articles.numbers(law)
            if c.article not in known:
                yield self._finding(
                    c,
                    "medium",
                    f"《{c.written}》（所存文本）共{len(known)}条，没有第{in_chinese(c.article)}条",
                    "请核对条号",
                    certain=True,
                )
                return
            other = articles.meant(law, c.statement.text, c.article)
            if other is not None:
                yield Finding(
                    self.kind,
                    "medium",
                    f"条号与内容不符：《{c.written}》第{in_chinese(c.article)}条讲的是别的事项，本句所说的内容在第{in_chinese(other)}条",
                    (c.document.place_of(c.statement, [c.span]), *(articles.place(law, n) for n in (c.article, other))),
                    "请核对条号",
                )
            return
        current = not rows or not day or all(v.effective <= day for v in rows if not v.amends)
        count = ARTICLES.get(c.title)
        if count and current and c.article > count:
            yield self._finding(
                c, "medium", f"《{c.written}》共{count}条，没有第{in_chinese(c.article)}条", "请核对条号", certain=True
            )
            return
        if current and (meant := _other_article(c)):
            yield self._finding(
                c,
                "medium",
                f"条号与内容不符：《{c.written}》第{in_chinese(c.article)}条讲的是{meant[0]}，本句所说的内容在{meant[1]}",
                "请核对条号",
                certain=False,
            )

    def _finding(
        self,
        c: Citation,
        severity: Severity,
        message: str,
        suggestion: str,
        *,
        certain: bool,
        beside: Reviewed | None = None,
    ) -> Finding:
        places = [c.document.place_of(c.statement, [c.span])]
        if beside is not None and (own := _number_place(beside)):
            places.append(beside.place(*own))
        return Finding(self.kind, severity, message, tuple(places), suggestion, certain)


def _versions(c: Citation, held: Sequence[Reviewed]) -> list[LawVersion]:
    """The versions of what is cited, of the table and of the library, the earliest first."""
    rows = [*versions().get(c.title, ())]
    for h in held:
        m = h.metadata
        if m.status == "draft" or any(
            (m.number and v.number and same_text(m.number, v.number))
            or (m.date and v.made == m.date)
            or (m.effective and v.effective == m.effective)
            for v in rows
        ):
            continue
        if m.number or m.date:
            rows.append(LawVersion(m.title, m.date or "", m.number or "", _day_of(m), amends=bool(rows)))
    return sorted(rows, key=lambda v: v.effective)


def _day_of(m: Metadata) -> str:
    """From when a document holds: the day it says, else the year of its number: 澜政发〔2025〕6号."""
    year = re.search(r"(?:19|20)\d{2}", m.number or "")
    return begins(m) or (year.group() if year else "")


def _named(c: Citation, rows: Sequence[LawVersion]) -> LawVersion | None:
    """The latest version that a citation says it means: （国务院令第583号公布，第666号修订） is that of 第666号."""
    written = c.numbers
    for v in reversed(rows):
        if (v.number and any(same_text(n, v.number) for n in written)) or c.years & {v.made[:4], v.effective[:4]} - {
            ""
        }:
            return v
    return None


def _other_article(c: Citation) -> tuple[str, str] | None:
    """What the article that is cited is on, and which one the sentence speaks of, where these are clearly two."""
    rows = topics().get(c.title, ())
    said = c.statement.text.replace(fold(c.written), "")
    own = next((r for r in rows if c.article is not None and r[0] <= c.article <= r[1]), None)
    if own is None or any(w in said for w in own[2]):
        return None
    scored = sorted(((sum(len(w) for w in r[2] if w in said), r) for r in rows), key=lambda p: -p[0])
    if not scored or scored[0][0] < _TELLING or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    first, last, _ = scored[0][1]
    first_said, last_said = in_chinese(first), in_chinese(last)
    return "、".join(own[2][:3]), f"第{first_said}条" if first == last else f"第{first_said}条至第{last_said}条"


def _version_said(v: LawVersion) -> str:
    said = [v.number] if v.number else []
    if v.effective:
        said.append(f"{v.effective}起施行")
    return "，".join(said)


def _day_said(day: str, late: bool) -> str:
    return (
        f"；本文件的日期为{day}，其时新版已施行"
        if late
        else "；本文件未注明日期"
        if not day
        else f"；本文件的日期为{day}"
    )


def _is_version(h: Reviewed, v: LawVersion | None) -> bool:
    """True if a held text is this version; of a text without date or number, that there is no other to be meant."""
    m = h.metadata
    if v is None:
        return not m.date and not m.number
    same_number_ = bool(m.number and v.number and same_text(m.number, v.number))
    return same_number_ or bool(m.date and m.date == v.made) or bool(v.effective and _day_of(m) == v.effective)


def _is_slip(written: str, right: str) -> bool:
    """True for a number that is another one mistyped: 62号 for 26号, 〔2023〕 for 〔2022〕: one digit, or two that changed places."""
    one, other = (re.sub(r"\D", "", fold(text)) for text in (written, right))
    if len(one) != len(other) or one == other:
        return False
    differ = [n for n in range(len(one)) if one[n] != other[n]]
    return len(differ) == 1 or (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and one[differ[0]] == other[differ[1]]
        and one[differ[1]] == other[differ[0]]
    )


def _number_place(d: Reviewed) -> Span | None:
    """Where a document says its own number."""
    own = d.metadata.number or ""
    at = d.folded.find(fold(own)) if own else -1
    s = d.statement_at(at) if at >= 0 else None
    return (s.start, s.end) if s else None
