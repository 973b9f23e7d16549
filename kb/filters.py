"""Which of the documents held may answer at all, by what is known of them: kind, issuer, region, date, status, audience.

    Filter(kinds=("law",), as_of="2023-07-01")      # what was law on 1 July 2023
    Filter(issuer="应急管理局", since="2024")        # what an emergency management bureau issued in 2024 or later

A filter is turned into a set of documents before anything is scored: what is outside it is never ranked, counted or
named. "As of" a day, the library is seen as it stood then: what took effect later is not there, and what was
superseded or repealed only later was still in force.

Left out: what a question itself names (scope.py), and how versions are told (versions.py).
"""

import re
from dataclasses import dataclass
from datetime import date

from ingest.document import KINDS, Audience, Kind, Metadata
from ingest.errors import BadRequest
from ingest.fold import fold
from ingest.places import bare
from kb.versions import Held, Narrowed, State, begins, state_of, with_versions
from kb.words import STATE_WORDS

STATES: dict[str, State] = {word: state for state, word in STATE_WORDS.items()}  # as people say it -> as JSON calls it
_DAY = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$")  # 2023, 2023-07, 2023-07-01
# 截至2023年7月1日有效的规定, 2023年7月时现行规定, 2023年有效版《条例》; 自2023年7月1日起施行的 says since when and names no day
# to look back to, and 2024年有效应对了几次, 2025年适用范围, 截至2024年底有效处置了几起 speak of no law in force
_NO_LAW = "(?!期|性|范围|应对|处[置理]|防|控|遏|化解|[降减]|避|救|保[护障]|开展|实施|执行|推|提|组织|运|衔接|落实|利用|解决|响应|[地率了])"
_AS_OF = re.compile(
    r"(?:(?P<until>截至|截止到?)|按照?|依照?|在|以)?(?P<year>(?:19|20)\d{2})年(?:(?P<month>\d{1,2})月(?:份|(?P<day>\d{1,2})[日号])?)?"
    r"(?P<then>当时|当天|那时|那天|时|底)?(?:仍然?|还|正)?(?:有效|现行|适用|在用)"
    rf"(?:版本?的?|的|(?=\W|$)|(?(until){_NO_LAW}|(?(then){_NO_LAW}|(?!))))"
)
_ENDED: tuple[State, ...] = ("superseded", "repealed", "expired", "not_yet", "draft")


@dataclass(frozen=True, slots=True)
class Filter:
    """What a document must be to count; a field that is empty asks for nothing. Raises BadRequest for what is no value.

    Dates are ISO, of a day, a month or a year; a document that says less (2024) counts where it may be meant.
    """

    kinds: tuple[Kind, ...] = ()
    issuer: str = ""  # part of the issuer's name, in either script
    region: str = ""  # a place: documents about it and about its parts, 全国 for those of the whole country
    since: str = ""  # made on that day or later
    until: str = ""  # … or earlier
    states: tuple[State, ...] = ()
    as_of: str = ""  # the day on which it was in force

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind not in KINDS:
                raise BadRequest(f"没有“{kind}”这个类别。可用的类别：{'、'.join(KINDS)}。")
        for state in self.states:
            if state not in STATES.values():
                raise BadRequest(f"没有“{state}”这个状态。可用的状态：{'、'.join(STATES.values())}。")
        for day in (self.since, self.until, self.as_of):
            if day and not _is_day(day):
                raise BadRequest(f"日期“{day}”读不懂。请写成 2023-07-01、2023-07 或 2023。")
        if self.since and self.until and not _not_after(self.since, self.until):
            raise BadRequest(f"起始日期 {self.since} 晚于截止日期 {self.until}，请对调。")

    def __bool__(self) -> bool:
        """True if anything is asked for."""
        return self != Filter()

    def select(self, held: Held, audience: Audience, today: date) -> dict[str, tuple[str, Metadata]]:
        """The documents that pass, of those an audience may see, with the status they have on the day asked about.

        >>> Filter(kinds=("law",)).select({"甲": ("甲.txt", Metadata(title="某办法", kind="policy"))}, "internal", date.today())
        {}
        """
        if not self:
            return with_versions(held, audience, today)
        day = last_day(self.as_of) if self.as_of else today
        known = {i: h for i, h in held.items() if not self.as_of or _had_begun(h[1], day)}
        return Narrowed((i, h) for i, h in with_versions(known, audience, day).items() if self._passes(h[1], day))

    def _passes(self, metadata: Metadata, day: date) -> bool:
        state = state_of(metadata, day)
        made = metadata.date or metadata.effective or ""
        about = fold(metadata.region or "")
        return (
            (not self.kinds or metadata.kind in self.kinds)
            and (not self.issuer or fold(self.issuer) in fold(metadata.issuer or ""))
            and (not self.region or bare(fold(self.region)) in about)
            and (not self.since or (bool(made) and _not_after(self.since, made)))
            and (not self.until or (bool(made) and _not_after(made, self.until)))
            and (not self.states or state in self.states)
            and (not self.as_of or state not in _ENDED)
        )


def as_of_in(question: str) -> tuple[str, str]:
    """The day whose law a question asks for, '' if none, and the question without it.

    >>> as_of_in("截至2023年7月1日有效的防汛预案由谁启动？")
    ('2023-07-01', '防汛预案由谁启动？')
    """
    m = _AS_OF.search(fold(question))
    if m is None:
        return "", question
    parts = [m["year"], *(f"{int(part):02}" for part in (m["month"], m["day"]) if part)]
    day = "-".join(parts)
    return (day, question[: m.start()] + question[m.end() :]) if _is_day(day) else ("", question)


def last_day(day: str) -> date:
    """The last day of a day, a month or a year: '2023' -> 2023-12-31, '2023-02' -> 2023-02-28."""
    year, month, number = (*map(int, day.split("-")), 0, 0)[:3]
    if number:
        return date(year, month, number)
    after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


def _is_day(text: str) -> bool:
    if not _DAY.match(text):
        return False
    try:
        last_day(text)
    except ValueError:  # 2023-02-30
        return False
    return True


def _not_after(first: str, second: str) -> bool:
    """Whether a date may lie before or on another, as far as both say: '2023' may lie before '2023-05'."""
    length = min(len(first), len(second))
    return first[:length] <= second[:length]


def _had_begun(metadata: Metadata, day: date) -> bool:
    """Whether a document existed and was in effect on a day; one without any date may have."""
    begun = begins(metadata)
    return begun is None or _not_after(begun, day.isoformat())
