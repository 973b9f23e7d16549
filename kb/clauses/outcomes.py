"""What comes of a citation, one type each, and how it is said: found, not held, not in the copy held, ambiguous.

    Found      第十七条第二款 is text[start:end] of the copy held
    Missing    《云州市防汛条例》第十七条在所存文本中只有1款，没有第二款
    NotHeld    资料库中没有《港口法》, with the titles that are like it
    NoVersion  所存没有《安全生产法》2014年的文本；有：2021-06-10
    Ambiguous  “预案管理办法”可以指《甲办法》《乙办法》
    Whole      《防洪法》，所存文本共65条: no place in it is named
    Unnamed    第三条, and nobody says of which document

That a clause does not exist is an answer. Left out: finding (places.py, kb/clause.py), JSON (kb/wire.py).
"""

from dataclasses import dataclass
from typing import Literal

from ingest.document import Metadata

Absence = Literal["no_article", "no_clause", "no_section"]
ClauseStatus = Literal[
    "found", "no_article", "no_clause", "no_section", "not_held", "no_version", "ambiguous", "whole", "unnamed"
]


COUNTED = frozenset("编章节条款项目点行")  # 共106条; but 共3个附件


def none_held(what: str, more: str = "", *, narrowed: bool) -> str:
    """资料库中没有《港口法》; where a filter keeps documents out, 在所选范围内没有《港口法》（去掉筛选条件再试）."""
    return f"在所选范围内没有{what}{more}（去掉筛选条件再试）" if narrowed else f"资料库中没有{what}{more}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document, whole to the level that is cited: `document.text[start:end]`."""

    start: int
    end: int
    first: int  # index of its first paragraph
    last: int  # … and of its last
    locator: str
    lead: tuple[int, int] | None = None  # what an item cannot be read without: 有下列情形之一的，处……：
    unsure: bool = False  # several paragraphs of the article have such an item and the citation does not say which


@dataclass(frozen=True, slots=True)
class Lack:
    """What a document does not have: `Lack('款', '第二款', '第十七条', 1)` where 第十七条 has one 款."""

    level: str
    wanted: str  # 第二款
    within: str = ""  # 第十七条; "" for the document itself
    has: int = 0  # how many of that level stand there
    spot: Spot | None = None  # the last level that is there


@dataclass(frozen=True, slots=True)
class Found:
    """The clause stands in the copy held."""

    document_id: str
    file: str
    metadata: Metadata  # its status is the one among its versions
    spot: Spot
    text: str
    lead: str = ""  # the line that opens its list
    path: tuple[str, ...] = ()  # headings above it, outermost first
    page: int | None = None
    status: Literal["found"] = "found"

    @property
    def title(self) -> str:
        """The document's."""
        return self.metadata.title

    def said(self) -> str:
        """《云州市防汛条例》第十七条第二款."""
        return f"《{self.title}》{self.spot.locator}"


@dataclass(frozen=True, slots=True)
class Missing:
    """The document is held, but the copy has no such clause."""

    document_id: str
    title: str
    lack: Lack

    @property
    def status(self) -> Absence:
        """Whether the article is missing, a part of it, or a part of a plan."""
        if self.lack.level == "条":
            return "no_article"
        return "no_clause" if self.lack.level in ("款", "项", "目") else "no_section"

    def said(self) -> str:
        """The fact with how many there are: 所存文本共106条."""
        lack, copy = self.lack, f"《{self.title}》（所存文本）"
        if lack.within:
            has = f"只有{lack.has}{lack.level}" if lack.has else f"没有分{lack.level}"
            more = f"，没有{lack.wanted}" if lack.has else ""
            return f"《{self.title}》{lack.within}在所存文本中{has}{more}"
        if lack.level == "条" and not lack.has:
            return f"{copy}不分条，没有{lack.wanted}"
        unit = "" if lack.level in COUNTED else "个"
        counted = f"，所存文本共{lack.has}{unit}{lack.level}" if lack.has else ""
        return f"{copy}中没有{lack.wanted}{counted}"


@dataclass(frozen=True, slots=True)
class NotHeld:
    """No document of that name is held."""

    name: str
    near: tuple[str, ...] = ()  # titles that are held and like it
    narrowed: bool = False  # only documents that a filter lets pass were looked at
    status: Literal["not_held"] = "not_held"

    def said(self) -> str:
        """资料库中没有《水法》；名称相近的有《水污染防治法》."""
        near = f"；名称相近的有{'、'.join(f'《{title}》' for title in self.near)}" if self.near else ""
        return none_held(f"《{self.name}》", near, narrowed=self.narrowed)


@dataclass(frozen=True, slots=True)
class NoVersion:
    """The document is held, but not in the version asked for."""

    title: str
    year: str
    held: tuple[str, ...]  # the dates of the versions held, ISO, the latest first; "" where one does not say
    narrowed: bool = False  # only documents that a filter lets pass were looked at
    status: Literal["no_version"] = "no_version"

    def said(self) -> str:
        """所存没有《防汛条例》2014年的文本；有：2021-06-10、2010-06-01."""
        what = f"《{self.title}》{self.year}年的文本；有：{'、'.join(day or '日期不详' for day in self.held)}"
        return none_held(what, narrowed=True) if self.narrowed else f"所存没有{what}"


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The name may mean several documents that are held."""

    name: str
    candidates: tuple[tuple[str, str], ...]  # (document id, title with its place)
    status: Literal["ambiguous"] = "ambiguous"

    def said(self) -> str:
        """“预案管理办法”可以指《甲办法》、《乙办法》."""
        return f"“{self.name}”可以指{'、'.join(f'《{title}》' for _, title in self.candidates)}"


@dataclass(frozen=True, slots=True)
class Whole:
    """A document is named and no place in it."""

    document_id: str
    title: str
    articles: int  # how many it has
    status: Literal["whole"] = "whole"

    def said(self) -> str:
        """《防洪法》，所存文本共65条."""
        return f"《{self.title}》" + (f"，所存文本共{self.articles}条" if self.articles else "，所存文本不分条")


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The citation does not say of which document."""

    status: Literal["unnamed"] = "unnamed"

    def said(self) -> str:
        """没有写明是哪个文件."""
        return "没有写明是哪个文件"


Outcome = Found | Missing | NotHeld | NoVersion | Ambiguous | Whole | Unnamed
