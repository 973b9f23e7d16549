"""What a question asks for: its kind, and which place, document, year and article it means.

`understand('《突发事件应对法》第十七条规定由谁统一领导？', library)` is a who-question about article 17 of the one
document of that name. Left out: what the clauses named say (recite.py), finding and composing evidence (answer.py).

All matching is on folded text, so both scripts ask alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.fold import fold
from ingest.gazetteer import CITIES, PROVINCES
from ingest.places import bare, places
from kb.clauses.levels import ARTICLE, WITHIN
from kb.clauses.mentions import LAST, Mention
from kb.clauses.names import Names, nothing, year_fits
from kb.clauses.outcomes import NotHeld, NoVersion
from kb.clauses.patterns import JOIN
from kb.clauses.reading import read
from kb.results import AnswerKind
from kb.script import Script, script_of
from kb.versions import Held, core_title

# What is asked, by the words it is asked with; the first row that matches decides.
# 例: 第几条规定…(article) 由谁牵头(who) 多长时间内上报(when) 不少于多少(howmany) 在哪里(where) 哪些(list) 怎么办(how)
_KINDS: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    ("article", re.compile(r"(?:哪|第几)一?(?:条|款)(?!船|路|线|河|道)")),
    ("when", re.compile(r"何时|什么时候|几月|几号|哪天|哪一天|哪年|多久|多长时间|多少(?:个)?(?:小时|分钟|天|日|工作日|年)(?:内|之内|前|以内|打)|几(?:个)?(?:小时|分钟|天|日|工作日|年)(?:内|之内|前|以内|一次)|截止|时限|期限|几年|几天|几点|哪几年|多少时间|多少日")),
    ("who", re.compile(r"谁|何人|哪个?(?:一个|些|几个)?(?:部门|单位|机关|机构|局|支|队伍|部|领导|人|委员会|公司|处)|什么(?:部门|单位|机关|机构|人)|哪里负责|归哪|向哪|找哪|负责人是|联系(?:人|方式)|什么人")),
    ("list", re.compile(r"哪些(?!步骤|程序|流程)|哪几(?!步|个步骤)|包括什么|有什么(?:内容|措施|职责)|列出")),
    ("howmany", re.compile(r"多少|几(?!乎)|多大|多高|多深|多远|多重|比例|百分之")),
    ("where", re.compile(r"哪里|哪儿|何处|什么地方|在哪|何地|哪(?:个|座)?(?:市|县|区|镇|地方)|地址")),
    ("what", re.compile(r"(?:怎么|怎样|如何)[^,。?]{0,8}(?:起来|发生|造成|引起|引发|出)的|为什么|什么原因|原因是|起因")),
    ("how", re.compile(r"怎么|怎样|如何|程序|流程|步骤|怎么办|咋|该做什么|做什么|什么措施|处置")),
)  # fmt: skip
_BOOK = re.compile(r"《([^《》]{2,60})》")
_STREET = re.compile(
    rf"(?:{'|'.join((*PROVINCES, *CITIES))})[东西南北中一二三]?(?:路|街|大道|桥|站|广场)"
)  # 上海路, 南京东路: no city
_PROVIDES = re.compile(r"》(?:中|里|内)?(?:规定|要求|明确|怎么说|如何规定|对)")  # 《X》规定…: only X itself can answer
_RECITE = re.compile(  # nothing is asked of the article but what it says: 第十七条规定了什么？
    r"[的是中里款项第一二三四五六七八九十\d]*(?:规定|内容|条文|原文|全文|要求|明确|说|讲|写)*[了的是着过]*(?:什么|哪些|啥|怎么说)?(?:内容|规定)?[?？。]*"
)
_QUOTED = re.compile(r'"([^"]{2,20})"')
_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?:年)?(?P<version>(?:[^,。?\d]{0,4}?)(?:版|修订|修正|修改|颁布|公布|发布|出台|印发))?"
)
_TITLE_PHRASE = re.compile(
    r"[\u4e00-\u9fff]{2,30}?(?:总体预案|应急预案|预案|管理条例|条例|管理办法|办法|规定|细则|应变计画|应变计划|计画|规程|工作要点|要点|实施意见|规划|标准|法)"
)
# Words that every library's titles share: a phrase made of these alone names no document.
_GENERIC = (
    "突发事件",
    "应急",
    "总体",
    "专项",
    "管理",
    "实施",
    "工作",
    "预案",
    "条例",
    "办法",
    "规定",
    "细则",
    "计划",
    "计画",
    "规程",
    "要点",
    "意见",
    "规划",
    "标准",
    "法",
    "一份",
    "本",
    "这个",
    "我们",
    "的",
)


_INNER = frozenset([*WITHIN, "行"])  # levels that stand in another
_CANDIDATES = 6  # documents that a name may mean; one that may mean more (管理办法) names none


@dataclass(frozen=True, slots=True)
class NamedClause:
    """A clause that a question names, and the documents held that its name may mean."""

    mention: Mention
    documents: tuple[str, ...] = ()  # () where no document is named with it
    short: bool = False  # the name is no part of the title: 安法
    absent: NotHeld | NoVersion | None = None  # why a name that is written with it means no document held


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it means. Texts are folded but for `text`."""

    text: str
    folded: str
    kind: AnswerKind
    script: Script
    places: tuple[str, ...] = ()  # named places, as the question names them
    unknown_places: tuple[str, ...] = ()  # … of which no document held is about
    documents: frozenset[str] = frozenset()  # ids of the documents named; empty if none is
    unknown_title: str = ""  # a 《title》 that is not held, or not in the version asked for
    absent: str = ""  # … in Chinese, with what is held instead
    provides: bool = False  # the question is what the 《title》 provides: no other document can say
    suggested: frozenset[str] = frozenset()  # documents that a loose name may mean: preferred, not required
    years: tuple[str, ...] = ()
    article: tuple[int, int | None] | None = None  # (17, None) for 第十七条, (17, 1) for 第十七条之一
    clauses: tuple[NamedClause, ...] = ()  # every clause named, in order: 第十七条第二款, 4.4, 表2
    recite: bool = False  # … and nothing is asked of them but what they say
    quoted: tuple[str, ...] = ()  # terms in quotation marks
    topic: str = field(default="")  # the folded question without scope words: what evidence must be about


def understand(text: str, library: Held, names: Names | None = None) -> Question:
    """Read a question against the documents held (id -> file, metadata); `names` are theirs, if at hand."""
    names = names or Names(library)
    folded = re.sub(r"\s+", "", fold(text))
    kind: AnswerKind = next((name for name, pattern in _KINDS if pattern.search(folded)), "what")
    years = tuple(dict.fromkeys(m["year"] for m in _YEAR.finditer(folded)))
    versions = tuple(m["year"] for m in _YEAR.finditer(folded) if m["version"])
    titles = names.cores
    clauses = _clauses(folded, names)
    named, unknown_title, book_spans = _named_documents(folded, names)
    named = _with_clauses(named, clauses)
    absent = _absent(folded, names, clauses, versions)
    if isinstance(absent, NoVersion):
        named -= frozenset(i for i in named if titles[i] == core_title(absent.title))
        unknown_title = absent.title
    elif absent is not None:
        unknown_title = absent.name
    suggested: frozenset[str] = frozenset()
    if not named:
        suggested = _loosely_named(folded, titles)
    named = _of_year(named, versions or years, library) if named else named
    if versions and not named:
        dated = frozenset(d for d, (file, m) in library.items() if year_fits(file, m, versions))
        named = dated & suggested if dated & suggested else frozenset()
        suggested = suggested | dated
    found, unknown = _places(folded, library, book_spans)
    without = _without_clauses(folded, clauses)
    topic = _topic(without, found + unknown, titles, named)
    if named and versions:
        topic = _YEAR.sub("", topic)  # it has told the version
    return Question(
        text=text,
        folded=folded,
        kind=kind,
        script=script_of(text),
        places=found,
        unknown_places=unknown,
        documents=named,
        unknown_title=unknown_title,
        absent=(absent or nothing(names.find(unknown_title, whole=True), names)).said() if unknown_title else "",
        provides=absent is not None or bool(_PROVIDES.search(without)),
        suggested=suggested,
        years=years,
        article=_article(clauses),
        clauses=clauses,
        recite=bool(clauses) and bool(_RECITE.fullmatch(topic)),
        quoted=tuple(q for q in _QUOTED.findall(folded)),
        topic=topic,
    )


def _clauses(folded: str, names: Names) -> tuple[NamedClause, ...]:
    """The clauses that a question names; a bare number without a document (按3.2) or 前款 names none."""
    found = []
    for mention in read(folded, names.short_ending, names.spans(folded)):
        if not mention.steps or mention.cued or any(step.relative for step in mention.steps):
            continue
        if mention.steps[0].level in _INNER:
            continue  # 第3项工作: of no article
        written = mention.name if mention.name and not mention.name.own else None
        named = names.find(written.text, written.year, whole=written.book) if written else None
        chosen = (named.document_id,) if named and named.document_id else named.candidates if named else ()
        too_many = len(chosen) > _CANDIDATES and not (written and written.book)
        short = named is not None and named.short and named.name not in names.cores.get(named.document_id, named.name)
        absent = None
        if named is not None and written is not None and not chosen and (written.book or not _is_generic(named.name)):
            absent = nothing(named, names)
        found.append(NamedClause(mention, () if too_many else chosen, short=short, absent=absent))
    return tuple(found)


def _with_clauses(named: frozenset[str], clauses: Sequence[NamedClause]) -> frozenset[str]:
    """The documents named, once the names that stand with clauses are counted: 安法第三条."""
    return named.union(*(clause.documents for clause in clauses))


def _absent(
    folded: str, names: Names, clauses: Sequence[NamedClause], versions: Sequence[str]
) -> NotHeld | NoVersion | None:
    """Why a name means no document held: one that stands with a clause, or one whose version is asked for.

    消防法第十六条 is not to be answered from article 16 of another law, nor the law of 2014 from that of 2021.
    """
    with_clause = next((clause.absent for clause in clauses if clause.absent), None)
    if with_clause is not None:
        return with_clause
    for mention in read(folded, names.short_ending, names.spans(folded)):
        name = mention.name
        if name is None or name.own or mention.steps or not name.year:
            continue
        if name.year in versions or folded.startswith(f"({name.year}", name.end):
            named = names.find(name.text, name.year, whole=name.book)
            if named.not_of:
                return nothing(named, names)
    return None


def _article(clauses: Sequence[NamedClause]) -> tuple[int, int | None] | None:
    """The first article named: (17, 1) for 第十七条之一; one of a document that is not held is none of another's."""
    numbers = (s.number for clause in clauses if not clause.absent for s in clause.mention.steps if s.level == ARTICLE)
    first = next((n for n in numbers if n != (LAST,)), None)
    return None if first is None else (first[0], first[1] if len(first) > 1 else None)


def _without_clauses(folded: str, clauses: Sequence[NamedClause]) -> str:
    """The question without the numbers of clauses and what joins them; without a name too that is not in 《》 and known."""
    following = len(folded) + 1
    for clause in reversed(clauses):
        mention, name = clause.mention, clause.mention.name
        stands_here = name is not None and mention.start <= name.start
        kept = name is not None and (name.book or not (clause.documents or clause.absent))
        start = name.end if name is not None and stands_here and kept else mention.start
        joined = JOIN.fullmatch(folded, mention.end, following) if mention.end <= following <= len(folded) else None
        folded = folded[:start] + folded[following if joined else mention.end :]
        following = start
    return folded


def _named_documents(folded: str, names: Names) -> tuple[frozenset[str], str, tuple[str, ...]]:
    """Documents named in 《》 or by their full title; a 《title》 that fits none is returned as unknown."""
    titles = names.cores
    written = _BOOK.findall(folded)
    books = tuple(core_title(book) for book in written)
    named: set[str] = set()
    unknown = ""
    for book in written:
        fits = {d for title in names.titles_of(book, whole=True)[0] for d in names.titles[title]}
        named |= fits
        unknown = unknown or ("" if fits else core_title(book))
    if not books:
        there = {folded[start:end] for start, end in names.spans(folded)}
        full = {d: t for d, t in titles.items() if not _is_generic(t) and any(s.endswith(t) for s in there)}
        longest = {t for t in full.values() if not any(t != u and t in u for u in full.values())}
        named = {d for d, t in full.items() if t in longest}
    return frozenset(named), unknown, books


def _loosely_named(folded: str, titles: Mapping[str, str]) -> frozenset[str]:
    """Documents a loose name may mean: '国家总体预案' for 国家突发事件总体应急预案."""
    fits: set[str] = set()
    for m in _TITLE_PHRASE.finditer(folded):
        for start in range(m.start(), m.end() - 2):
            phrase = folded[start : m.end()]
            if _is_generic(phrase):
                break
            found = {d for d, t in titles.items() if _in_order(phrase, t)}
            if found:
                fits |= found
                break
    return frozenset(fits)


def _is_generic(phrase: str) -> bool:
    """True if a phrase is made of words that every library's titles share: 应急预案, 本办法."""
    for word in _GENERIC:
        phrase = phrase.replace(word, "")
    return len(phrase) < 2


def _in_order(phrase: str, title: str) -> bool:
    rest = iter(title)
    return all(c in rest for c in phrase)


def _of_year(named: frozenset[str], years: tuple[str, ...], library: Held) -> frozenset[str]:
    """Of several versions those of the year asked for; without a year those not superseded; never none."""
    fits = frozenset(d for d in named if year_fits(*library[d], years)) if years else frozenset()
    current = frozenset(d for d in named if library[d][1].status not in ("superseded", "repealed"))
    return fits or current or named


def _places(folded: str, library: Held, books: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(places that documents held are about, places that none is about), longest names first."""
    for book in books:
        folded = folded.replace(book, "。")
    regions = {fold(m.region) for _, m in library.values() if m.region and m.region != "全国"}
    known = {name for r in regions for name in (r, bare(r)) if name in folded}
    folded = _STREET.sub("。", folded)
    said = set(places(folded)) | {p for p in (*PROVINCES, *CITIES) if p in folded}
    known |= {p for p in said if bare(p) in {bare(r) for r in regions}}
    known = {k for k in known if not any(k != o and k in o for o in known)}
    unknown = {p for p in said if p not in known and not any(bare(p) in bare(k) or bare(k) in p for k in known)}
    unknown = {p for p in unknown if not any(p != o and p in o for o in unknown)}
    return tuple(sorted(known, key=folded.find)), tuple(sorted(unknown, key=folded.find))


def _topic(folded: str, named_places: tuple[str, ...], titles: Mapping[str, str], named: frozenset[str]) -> str:
    topic = _BOOK.sub("", folded) if named else folded
    for d in named:
        topic = topic.replace(titles[d], "")
    for place in named_places:
        topic = topic.replace(place, "")
    return re.sub(r"^[的市省县区按照依据根据在,:的]+", "", topic)
