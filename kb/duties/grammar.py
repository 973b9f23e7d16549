"""One sentence of a folded text to what it says of duties: who, in which role, what, with whom, by when, on which condition.

A sentence is cut at semicolons into parts and these at commas into clauses. A clause opens a run where it names who
(市水利局负责…, 由市水利局…, 市长任组长) or begins with a verb whose subject is known from before; what follows belongs to the run
until somebody else is named. Everything is spans: (start, end) in the text given.

    read('发生险情后,市水利局应当会同市气象局在30分钟内报告市防指。')
        who 市水利局, role lead, with 市气象局, by 30分钟内, when 发生险情后; and: who 市防指, role report_to

Left out: where subjects come from that a sentence does not name (extract.py), the words themselves (verbs.py, units.py).
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.duties import verbs
from kb.duties.clauses import clauses, pieces
from kb.duties.limits import is_condition, is_repeated, limits
from kb.duties.named import Span, list_after, told, units
from kb.duties.openings import DURING, STRONG, Run, named_alone, opened_by
from kb.duties.roles import by_what, role_of_verb
from kb.duties.rows import Role
from kb.duties.units import is_unit

_PARTS = re.compile(r"[;。!?\n]+")
_LEADING = re.compile(
    r"(?:\d{1,2}[.、](?!\d)|[(]\d{1,2}[)]|[①-⑳]|并且?(?!网)|同时|其中|此外|另外|然后|再(?!次)|即(?!使)|且|但|而|随后|之后|首先|其次|最后|对此|原则上|一般情况下|情况紧急时|紧急情况下|必要时|\s|其余|[\"'])*"
)
_THEIRS = re.compile(r"其(?:主要|分管|有关)*(?:负责人|负责同志|领导|人员)")
_RECEIVED = re.compile(r"(?:接|收)(?:到|报)")
_MATTER = 60  # characters between a condition and 由: more is a sentence of its own
_HELPS = re.compile(r"[^,;]{0,4}(?:配合|协助|参与|参加|协同)")
_AND = re.compile(r"[, ]*(?:以及|及(?!时|早)|和|或者)?")
_PENALTY = re.compile(r"(?:依法)?追究[^,;。]{0,12}责任|构成犯罪")
_CIRCUMSTANCE = re.compile(  # says how or why, and nothing of what is done
    r"(?:根据|按照|按|依照|依据|依法|参照|接到|接报|在(?!岗)|于|对于|如|遇|当|随着|为了?|以(?!及)|通过|结合|坚持|本着)(?!.*(?:负责|牵头|组织|配合|协助|报告|通知|开展|做好|进行|制定|建立|实施|采取|启动|提出|给予|发布|落实|处置|承担|加强|强化|派出|调集|建立|完善))"
)
_ABOUT = re.compile(r"(?:对于?|在|因|就|为)[^,;。]*")
_SETS_UP = re.compile(r"(?:设立|成立|组建|设)(?P<who>[^,;。]{3,40})$")
_PERSONS = re.compile(r"(?:领导|负责人|负责同志|同志|长)$")
_ORGANIZES = re.compile(verbs._ORGANIZE)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is meant where a sentence does not say: named before it, in its label or heading."""

    who: Span
    free: bool = False  # whatever is said is his duty, with or without a verb that is known: a list under 主要职责
    alone: bool = False  # others are named with the plainest words only: the cell beside his name


@dataclass(frozen=True, slots=True)
class Read:
    """What a sentence says of one duty."""

    who: Span
    role: Role
    does: Span
    start: int
    end: int
    with_whom: tuple[Span, ...] = ()
    by: tuple[Span, ...] = ()
    when: Span | None = None
    level: Span | None = None  # where the level stands that it is bound to, if that is known: a column of a table
    under: Span | None = None  # what it is about, where no heading says so: the cells before 批准启动


def read(text: str, start: int = 0, end: int | None = None, subject: Subject | None = None) -> list[Read]:
    """The duties of the sentence text[start:end]; `subject` is who is meant where it names nobody."""
    end = len(text) if end is None else end
    found: list[Read] = []
    known = subject
    for a, b in pieces(text, start, end, _PARTS):
        runs = _Part(text, b, known).runs(clauses(text, a, b))
        for run in runs:
            found += _rows(text, run)
        if runs and not (subject and subject.free):
            known = Subject(runs[-1].who)
        elif runs and subject and not subject.alone and runs[-1].active and runs[-1].role in ("lead", "execute"):
            known = replace(subject, who=runs[-1].who)  # 医疗救治。市卫生健康委组织…;加强…的调度
    return found


class _Part:
    """Reads what stands between two semicolons, clause by clause."""

    def __init__(self, text: str, end: int, subject: Subject | None) -> None:
        self._text = text
        self._end = end
        self._subject = subject
        self._closed: list[Run] = []
        self._open: Run | None = None
        self._waiting: Span | None = None  # of conditions that came before who
        self._unclaimed: int | None = None  # where clauses began that are nobody's yet
        self._matter: int | None = None  # … that stand behind a condition
        self._pending: Span | None = None  # who, when the verb comes in the next clause: 单位负责人接到报告后,应当…

    def runs(self, parts: Iterable[Span]) -> list[Run]:
        """The runs of these clauses, in order."""
        for n, (start, end) in enumerate(parts):
            self._read(start, end, first=n == 0)
        self._close()
        for before, after in itertools.pairwise(self._closed):
            if (before.role, after.role) == ("lead", "support") and not before.post and before.who != after.who:
                before.partners.append(after.who)
        return self._closed

    def _close(self) -> None:
        run = self._open
        if run and run.end > run.does and not run.post:
            comma = self._text.rfind(",", run.does, run.end)
            dangling = comma > 0 and DURING.search(self._text, comma, run.end)
            if (
                self._text[run.end - 1] == "的" or dangling
            ):  # …,有关负责人不及时处理的,可以…: a condition of what follows
                run.end = comma
            run = run if run.end > run.does else None
        if run:
            self._closed.append(run)
        self._open = None

    def _read(self, start: int, end: int, *, first: bool) -> None:
        text = self._text
        at = _LEADING.match(text, start, end).end()  # type: ignore[union-attr]  # matches nothing, too
        free, only = bool(self._subject and self._subject.free), bool(self._subject and self._subject.alone)
        opened: list[Run] | str | None
        opened = (
            "power"
            if verbs.POWER.match(text, at, end)
            else opened_by(text, at, end, strict=free and (not first or only))
        )
        if isinstance(opened, list):
            self._begin(opened)
            return
        if opened == "power":
            if self._open and _ABOUT.fullmatch(text, self._open.does, self._open.end):
                self._open = None  # 任何单位和个人对违反本条例规定的行为,有权举报
            self._close()
            self._pending = None
            return
        if self._open is None and _CIRCUMSTANCE.match(text, at, end) and end < self._end:
            self._waiting = _joined(self._waiting, (start, end))
            return
        alone = None
        if self._open is None or _RECEIVED.search(text, at, end):
            alone = named_alone(text, _AND.match(text, at, end).end(), end)  # type: ignore[union-attr]
        if alone and alone[1] and _RECEIVED.match(text, *alone[1]):  # …下达指令,储备单位接到指令后,应在48小时内发运
            self._close()
        if self._open is None and alone:
            who, inner = alone
            if self._pending is None:
                self._pending = who
            elif inner is None and _AND.fullmatch(
                text, self._pending[1], who[0]
            ):  # 矿山、冶炼单位,以及学校、商场,应当…
                self._pending = self._pending[0], who[1]
            else:
                inner = start, end  # …单位,从业人员超过一百人的,应当…
            self._waiting = _joined(self._waiting, inner)
            return
        if _PENALTY.match(text, at, end) and self._open is None:
            return
        theirs = _THEIRS.match(text, at, end)
        begin = theirs.end() if theirs else at
        verb = STRONG.match(text, begin, end) or verbs.VERB.match(text, begin, end)
        if self._open is not None:
            self._go_on(self._open, at, end, verb)
        elif self._inherit(at, end, verb, free=free):
            self._unclaimed = None
        elif is_condition(text[start:end]):
            self._waiting, self._matter = _joined(self._waiting, (start, end)), None
        elif self._waiting:
            self._waiting, self._matter = _joined(self._waiting, (start, end)), self._matter or at
        elif self._unclaimed is None:
            self._unclaimed = at

    def _begin(self, opened: Sequence[Run]) -> None:
        """Somebody is named: what was open ends here."""
        self._close()
        self._join_with(opened[0])
        for run in opened:
            run.when = self._waiting
            if not self._text.startswith("由", run.start):
                continue
            if self._waiting and self._matter and run.start - self._matter <= _MATTER:  # …后,渔船回港,由…
                run.when, run.start, run.does = (self._waiting[0], self._matter), self._matter, self._matter
            elif self._unclaimed is not None:  # 防汛物资存于…,由市水利局管理
                run.start, run.does = self._unclaimed, self._unclaimed
        self._unclaimed = self._matter = None
        self._closed += opened[:-1]
        self._open = opened[-1]
        if self._open.role == "member" and not self._open.post:  # what follows is none of theirs
            self._close()
        elif not self._open.post:
            self._pending = None

    def _join_with(self, run: Run) -> None:
        """Who stood alone before the comma does it, too: 区政府主要领导,市专项指挥部总指挥应赶赴现场."""
        alone = self._pending
        persons = alone is not None and _PERSONS.search(self._text, *alone)
        if (
            alone
            and persons
            and run.active
            and run.role != "member"
            and self._text[alone[1] : run.start].strip(" ,") == ""
        ):
            run.who, run.start = (alone[0], run.who[1]), alone[0]

    def _go_on(self, run: Run, at: int, end: int, verb: "re.Match[str] | None") -> None:
        """A clause that names nobody: more of the same duty, or another one of the same person."""
        role = role_of_verb(verb["verb"]) if verb else run.role
        plain = verb is not None and (role == "support" or (role == "lead" and not _ORGANIZES.match(verb["verb"])))
        another = verb is not None if run.post else plain and role != run.role
        made = _SETS_UP.search(self._text, run.does, run.end)
        if made and verb is not None and "负责" in verb["verb"] and is_unit(made["who"]):  # 国务院设立…指挥机构,负责…
            self._close()
            self._open = Run(made.span("who"), role, at, at, end, run.when, inherited=True)
            return
        if not another:
            run.end = end
        elif _CIRCUMSTANCE.match(self._text, run.does, run.end):  # it had said nothing yet but how
            run.role, run.end = role, end
        else:
            leader = self._leader(run)
            self._close()
            self._open = run = Run(leader or run.who, role, at, at, end, run.when, inherited=True)
        if verb and "会同" in verb["verb"]:
            run.partners += list_after(self._text, verb.end(), end)

    def _leader(self, run: Run) -> Span | None:
        """Who leads where 甲牵头,乙配合 comes before what they do: 负责… is the leader's first."""
        before = self._closed[-1] if self._closed else None
        bare = run.role == "support" and _HELPS.fullmatch(self._text, run.does, run.end)
        return before.who if before and bare and before.role == "lead" and not before.post else None

    def _inherit(self, at: int, end: int, verb: "re.Match[str] | None", *, free: bool) -> bool:
        """Begin a run of who was named before, if the clause says what he does; False if it does not."""
        text = self._text
        who = self._pending or (self._subject.who if self._subject else None)
        if who is None or verbs.POWER.match(text, at, end):
            return False
        if verb is None and (not free or is_condition(text[at:end])):
            return False
        role = role_of_verb(verb["verb"]) if verb else "execute"
        self._open = Run(who, role, at, at, end, self._waiting, inherited=self._pending is None)
        if verb and "会同" in verb["verb"]:
            self._open.partners += list_after(text, verb.end(), end)
        self._pending = None
        return True


def _rows(text: str, run: Run) -> Iterator[Read]:
    """The duty of a run, and one for each unit that it reports to."""
    end = run.end
    by = tuple(limits(text, run.start if not run.inherited else run.does, end))
    when = run.when
    if when and not text[slice(*when)].strip():
        when = None
    if (
        when
        and when[1] <= run.start
        and (last := limits(text, *when))
        and text[last[-1][1] : when[1]].strip(" ,") == ""
    ):
        by = (last[-1], *by)  # 通知下发后24小时内,水利部门应当…
    partners = tuple(s for p in run.partners for s in units(text, *p))
    role = by_what(text, run.role, (run.does, end))
    duty = Read(run.who, role, (run.does, end), run.start, max(end, run.named), partners, by, when)
    yield duty
    if run.role == "member" or run.post:
        return
    for who in told(text, run.does, end):
        if who != run.who:
            begin = text.rfind(",", run.does, who[0]) + 1 or run.does
            until = tuple(t for t in by if t[0] >= begin or not is_repeated(text[slice(*t)]))
            yield replace(duty, who=who, role="report_to", does=(run.start, end), with_whom=(run.who,), by=until)


def _joined(one: Span | None, other: Span | None) -> Span | None:
    if one is None or other is None:
        return one or other
    return one[0], other[1]
