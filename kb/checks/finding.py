"""What a check finds: what does not fit, where it stands word for word, how grave it is, and how sure.

    Finding(kind='number', severity='high', certain=True, message='…', places=(a, b), suggestion='…')

A finding that is `certain` (必然矛盾) cannot be explained away by what the texts leave out; any other deserves a look
(请核对). Severity is for people: high can kill or stop a response, medium embarrasses in an inspection, low is a note.
Left out: finding anything (one file per kind), showing it (kb/check_report/).
"""

import hashlib
from dataclasses import dataclass, field
from typing import Final, Literal

from ingest.fold import fold

Kind = Literal[
    "number", "level", "lead", "deadline", "contact", "law", "agency", "count", "reference", "term", "coverage", "element",
]  # fmt: skip
Severity = Literal["high", "medium", "low"]
Span = tuple[int, int]

KIND_WORDS: Final[dict[Kind, str]] = {
    "number": "数字不一致", "level": "分级不一致", "lead": "牵头单位不一致", "deadline": "完成时限不一致", "contact": "联系方式不一致",
    "law": "法规引用有误", "agency": "机构名称过时", "count": "数目不符", "reference": "引用落空", "term": "术语和名称不一致",
    "coverage": "上级要求未落实", "element": "必备要素缺失",
}  # fmt: skip
SHORT_WORDS: Final[dict[Kind, str]] = {
    "number": "数字", "level": "分级", "lead": "牵头", "deadline": "时限", "contact": "电话", "law": "法规", "agency": "机构", "count": "数目",
    "reference": "引用", "term": "术语", "coverage": "落实", "element": "要素",
}  # fmt: skip
SEVERITY_WORDS: Final[dict[Severity, str]] = {"high": "严重", "medium": "一般", "low": "提示"}
CERTAIN_WORDS: Final[dict[bool, str]] = {True: "必然矛盾", False: "请核对"}
_RANK: Final[dict[Kind, int]] = {kind: n for n, kind in enumerate(KIND_WORDS)}
_GRAVITY: Final[dict[Severity, int]] = {"high": 0, "medium": 1, "low": 2}


_SIDES: Final = 2  # places that are at odds; any further ones say the same as one of these
_TOLD: Final[frozenset[Kind]] = frozenset(["law", "element", "agency", "reference", "coverage"])  # many of one sentence


@dataclass(frozen=True, slots=True)
class Place:
    """One side of a finding: `document.text[start:end] == quote`."""

    document_id: str
    file: str
    title: str
    start: int
    end: int
    quote: str
    locator: str = ""
    page: int | None = None  # 1-based
    marks: tuple[Span, ...] = ()  # what differs, as offsets in the document


@dataclass(frozen=True, slots=True)
class Finding:
    """One inconsistency."""

    kind: Kind
    severity: Severity
    message: str  # in Chinese: the fact with its values
    places: tuple[Place, ...]
    suggestion: str = ""  # in Chinese: what to do
    certain: bool = False

    @property
    def id(self) -> str:
        """The same for the same words in files of the same name, so that what a person decided is remembered.

        Of several places the two at odds count, and in each what is marked; where one place says several things, what is told of it.
        """
        said = sorted(_identity(p) for p in self.places[:_SIDES])
        told = (fold(self.message),) if self.kind in _TOLD or len(said) == 1 else ()
        return hashlib.sha256("\n".join((self.kind, *said, *told)).encode()).hexdigest()[:12]

    @property
    def order(self) -> tuple[int, int, bool, str, int]:
        """Grave before slight, by kind, sure before doubtful, then as the texts run."""
        first = self.places[0] if self.places else None
        return (
            _GRAVITY[self.severity],
            _RANK[self.kind],
            not self.certain,
            first.file if first else "",
            first.start if first else 0,
        )


def _identity(p: Place) -> str:
    marked = "|".join(p.quote[a - p.start : b - p.start] for a, b in p.marks)
    return f"{p.file}|{' '.join(fold(p.quote).split())}|{' '.join(fold(marked).split())}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a check did not look at, and why."""

    kind: Kind
    why: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one check or all of them found."""

    findings: tuple[Finding, ...] = field(default=())
    skipped: tuple[Skipped, ...] = field(default=())
