"""What a document says about itself: the door to title, issuer, number, dates, status, region, kind and the rest.

Only what stands in the document (or, for a title, date or place, in its file name) is reported, in its own glyphs; what it
does not say stays None or "unknown". Each noun has its module: titles.py, issuer.py, numbers.py, days.py, official.py (the
parts of GB/T 9704-2012), standard.py (covers of standards), labels.py (records of web pages), repeal.py, history.py, region.py. Left out: versions of one
document (kb/versions.py).
"""

import re
from collections.abc import Collection, Sequence

from ingest.dates import dates
from ingest.document import Audience, Kind, Metadata, Status
from ingest.fold import fold
from ingest.metadata.days import effective_from, made_on
from ingest.metadata.history import entries, history
from ingest.metadata.issuer import Signature, issuer_of, signature
from ingest.metadata.labels import Records, records
from ingest.metadata.letters import letter
from ingest.metadata.notices import first_notice
from ingest.metadata.numbers import number_of
from ingest.metadata.official import HEAD, addressee, annexes, is_addressee, is_closing, is_mark, letterhead
from ingest.metadata.region import region_of
from ingest.metadata.repeal import repeals
from ingest.metadata.standard import cover
from ingest.metadata.titles import heading, issued_title, kind_of

_DRAFT = re.compile(r"征求意见稿|草案|送审稿|讨论稿|审议稿|公开征求意见|意见征集")
_NO_LONGER = re.compile(
    r"本(?:办法|规定|条例|预案|文件|通知|方案)已?(?:经)?(?:废止|失效)|[(\[]已?(?:废止|失效)[)\]]|^已?(?:废止|失效)$"
    r"|(?:效力|时效性?|有效性)[^:]{0,3}:\s*已?(?:失效|废止)"
)
_LONGEST = 20_000  # characters of a paragraph that are looked at: more is a file without line breaks
# What the items of a policy paper begin with: （一）加强监测预警。
_POLICY_ITEM = re.compile(
    r"^[（(][一二三四五六七八九十]+[）)](?:加强|推进|推动|强化|健全|完善|落实|深化|建立|提升|开展|做好|组织|实施|加大|创新|创建|优化|支持)"
)


def describe(
    text: str,
    lines: Sequence[str],
    file: str,
    hint: str | None = None,
    audience: Audience = "internal",
    *,
    rows: Sequence[Sequence[str]] = (),
    published: str | None = None,
    origin: str | None = None,
    parts: Collection[str] = (),
) -> Metadata:
    """Metadata of a document from its cleaned text, its paragraphs, its file name and the rows of its tables.

    `hint` is what else names it: the markup's title, or the header that runs over its pages. `published` and `origin` are what
    the markup says beside the text, which holds where the text itself says nothing; `parts` are lines that name only a part of the file.
    """
    lines = [line.strip()[:_LONGEST] for line in lines]
    if (end := first_notice(lines)) < len(lines):
        lines = lines[:end]
        text = "\n".join(lines)
    head, stem = lines[:HEAD], _stem(file)
    said = records(head, rows)
    sender, above = letterhead(head)
    standard = cover(head)
    body = [line for i, line in enumerate(lines) if i not in said.lines]
    named = heading(
        head, stem, said.get("title") or hint, said.lines | above | standard.lines | _set_apart(head, parts)
    )
    written = letter(head)
    title = written.subject if written else issued_title(named, lines)
    signed = signature(body, named)
    issuer = signed.who if signed else issuer_of(named, body[:HEAD], sender or standard.publisher) or said.get("issuer")
    issuer = issuer or (written.who if written else None)
    made, posted = _days(body, signed, said, stem, _iso(published))
    made = standard.published or made
    status = _status((named, title), head, stem, said)
    from_the_day = made if status != "draft" else None  # 自印发之日起: a draft was not issued
    effective = (
        standard.effective or _iso(said.get("effective")) or effective_from(text, from_the_day, len(entries(body)))
    )
    if status == "unknown" and (made or effective):
        status = "in_force"
    return Metadata(
        title=title,
        issuer=issuer,
        number=standard.number or number_of(body[:HEAD], entries(body)) or said.get("number"),
        date=made,
        effective=effective,
        status=status,
        region=region_of(text, title, issuer, stem),
        kind=_kind(title, stem, lines),
        audience=audience,
        published=posted,
        origin=said.get("origin") or origin,
        addressee=said.get("addressee") or addressee(body),
        annexes=annexes(lines),
        repeals=(*standard.replaces, *repeals(lines, named, rows)),
        history=history(body),
    )


def _stem(file: str) -> str:
    """'云州市防汛预案-2022.gbk.txt' -> '云州市防汛预案-2022'"""
    stem = file.rsplit("/", 1)[-1]
    while "." in stem and re.fullmatch(r"[A-Za-z0-9_\-]{1,8}", stem.rsplit(".", 1)[-1]):
        stem = stem.rsplit(".", 1)[0]
    return stem


def _set_apart(head: Sequence[str], parts: Collection[str]) -> frozenset[int]:
    """Lines of 版头 and 版记, the addressees, and the names of parts: no title of the whole."""
    return frozenset(
        i for i, line in enumerate(head) if is_mark(line) or is_closing(line) or is_addressee(line) or line in parts
    )


def _days(
    body: Sequence[str], signed: Signature | None, said: Records, stem: str, stated: str | None
) -> tuple[str | None, str | None]:
    """(the day it was made, the day it was published); a page that says only when it was published was made then."""
    noted, published = _iso(said.get("date")), _iso(said.get("published")) or stated
    tail = body[max(HEAD, len(body) - 6) :] or body[-6:]
    made = made_on(body[:HEAD], tail, signed, entries(body), "")
    made = made or noted or published or made_on((), (), None, (), stem)
    return made, published if published != made else None


def _iso(value: str | None) -> str | None:
    return next(iter(dates(value)), None) if value else None


def _status(names: tuple[str, str], head: Sequence[str], stem: str, said: Records) -> Status:
    short = [fold(line) for line in (*names, stem, *(line for line in head[:12] if len(line) <= 60))]
    standing = fold(said.get("standing") or "")
    if any(_DRAFT.search(line) for line in short):
        return "draft"
    if any(_NO_LONGER.search(line) for line in short) or re.match(r"已?(?:被)?(?:废止|失效)|无效", standing):
        return "repealed"
    return "in_force" if re.match(r"(?:现行)?有效|是$", standing) else "unknown"


def _kind(title: str, stem: str, lines: Sequence[str]) -> Kind:
    told = kind_of(title) or kind_of(stem)
    if told:
        return told
    if any(re.match(r"第[一二三四五六七八九十]+[条條]", line) for line in lines):
        return "law"
    if "预案" in fold(title + stem):
        return "plan"
    return "policy" if sum(1 for line in lines if _POLICY_ITEM.match(fold(line))) >= 5 else "other"
