"""What a document says about itself: title, issuer, number, dates, status, region, kind.

Only what stands in the document (or, for a date, in its file name) is reported; what it does not say stays
None or "unknown". Sources of the rules: 党政机关公文格式 GB/T 9704-2012 (标题, 发文字号, 成文日期), 规章制定程序条例
(施行日期), and the headers that law databases print. Left out: versions of one document (kb/versions.py).
"""

import re
from collections.abc import Sequence
from datetime import date as Date

from ingest.document import Audience, Kind, Metadata, Status
from ingest.fold import fold
from ingest.gazetteer import PROVINCES
from ingest.numerals import NUMERAL, number
from ingest.places import bare, places

# Words that end a title, with the kind of document they stand for; the first row that matches decides.
TITLE_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("case", ("案例", "调查报告", "事故调查", "事故", "灾害纪实", "警示通报", "评估报告", "灾害", "内涝灾害")),
    ("plan", ("应急预案", "预案", "应变计划", "应变计画", "处置方案", "应急手册", "防救计划", "防救计画")),
    ("law", ("条例", "规定", "办法", "细则", "法", "规程", "标准", "规则", "准则", "实施办法", "制度")),
    ("policy", ("意见", "通知", "要点", "规划", "方案", "安排", "计划", "计画", "公告", "决定", "清单", "目标表", "报告", "通报", "指南", "纲要")),
)
_DRAFT = re.compile(r"征求意见稿|征求意見稿|草案|送审稿|送審稿|讨论稿|討論稿|意见征集")
_REPEALED = re.compile(r"(?:本办法|本规定|本条例|本预案|该文件|此文件)已?(?:经)?(?:废止|失效)|[（(]已(?:废止|失效)[）)]|效力[:：]\s*(?:失效|已废止)")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s?[〔\[﹝【［(（]\s?(?:19|20)\d{2}\s?[〕\]﹞】］)）]\s?第?\s?\d{1,4}\s?[号號]")  # 云政办发〔2024〕5号
_ORDER = re.compile(r"[\u4e00-\u9fff]{2,20}令第?\s?[\d一二三四五六七八九十百]+\s?[号號]")  # 国务院令第708号
_DATE = re.compile(  # 2024年1月31日, 二〇二四年一月三十一日, 2018-10-08, 2018.10.8, 中華民國113年5月3日
    rf"(?P<roc>民[国國])?\s?(?P<y>(?:19|20)\d{{2}}|[{NUMERAL}]{{2,5}}|\d{{2,3}}(?=\s?年))\s?(?:年|[-./])\s?(?P<m>\d{{1,2}}|[{NUMERAL}]{{1,2}})\s?(?:月|[-./])\s?(?P<d>\d{{1,2}}|[{NUMERAL}]{{1,3}})\s?日?"
)
_COMPACT_DATE = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")  # 20240628
_EFFECTIVE = re.compile(r"自(?P<date>[^自，。；\n]{6,24}?)起(?:施行|实施|實施|生效)")
_MADE = re.compile(r"通过|通過|公布|修订|修訂|修正|发布|發布|印发|印發|时间|時間|日期|令")
_ISSUER_LINE = re.compile(
    r"^[\u4e00-\u9fff（）()、 　]{2,40}(?:政府|政府办公室|政府办公厅|办公室|办公厅|委员会|委員會|局|部|厅|廳|府|指挥部|常务委员会|常委会|中学|小学|学校|公司|中心|支队)(?:办公室)?$"
)
_TITLE_ISSUER = re.compile(r"^(?P<issuer>[\u4e00-\u9fff（）()、 ]{2,40}?)(?:关于|關於|印发|印發)")
_ANNEX_TITLE = re.compile(r"^附件\d?[:：]\s*(?P<title>.{6,60})$")  # 附件：云州市安全发展规划
_NATIONAL = re.compile(r"中共中央|国务院|全国人民代表大会|全国人大|^(?:国家|应急管理部|交通运输部|水利部|自然资源部|公安部)|总局令|部令")
_WRAPPED = re.compile(r"(?:印发|印發|发布|發布)(?P<title>[^《》]{4,60}(?:预案|方案|办法|规定|规划|意见|要点|计划|计画|細則|细则|制度))的通知$")
_NAMED = re.compile(r"(?:制定|印发|出台|编制)了?《(?P<title>[^《》]{6,40})》")
_INNER_TITLE = re.compile(r"(?:印发|印發|发布|發布|公布|施行|转发|轉發)[^《]{0,30}《(?P<title>[^《》]{4,60}(?:〈[^〉]*〉[^《》]*)?)》")
_NOT_TITLE = re.compile(r"^(?:您的位置|当前位置|目\s*[录錄次]|索引号|发布|發布|时间|時間|来源|來源|最新|附件|[（(]|[\d\s\-—.]+$|初审|初審|责任|責任)|[。；;！？:：]$")
_CHAPTER = re.compile(r"^第\s*[一二三四五六七八九十\d]+\s*[编編章节節条條]|^[一二三四五六七八九十]{1,3}、|^\d{1,2}[\s.、]")
_HEAD = 25  # paragraphs at the beginning that may hold title, number and dates
_TAIWAN = ("行政院", "新台币", "直辖市、县(市)", "中华民国", "乡(镇、市)", "内政部")


def describe(text: str, lines: Sequence[str], file: str, hint: str | None = None, audience: Audience = "internal") -> Metadata:
    """Metadata of a document from its cleaned text, its paragraphs and its file name; `hint` is the markup's title."""
    head = [line.strip() for line in lines[:_HEAD]]
    stem = _stem(file)
    heading = _heading(head, stem, hint)
    title = _wrapped_title(heading)
    opening = "\n".join(head)
    issuer = _issuer(heading, head, [line.strip() for line in lines[-8:]])
    made = _date(head, [line.strip() for line in lines[-6:]], stem)
    return Metadata(
        title=title,
        issuer=issuer,
        number=_number(head),
        date=made,
        effective=_effective(text),
        status=_status(title, opening, stem, made),
        region=_region(text, title, issuer, stem),
        kind=_kind(title, stem, text),
        audience=audience,
    )


def _stem(file: str) -> str:
    """'云州市防汛预案-2022.gbk.txt' -> '云州市防汛预案-2022'"""
    stem = file.rsplit("/", 1)[-1]
    while "." in stem and re.fullmatch(r"[A-Za-z0-9_\-]{1,8}", stem.rsplit(".", 1)[-1]):
        stem = stem.rsplit(".", 1)[0]
    return stem


def _wrapped_title(heading: str) -> str:
    """Of a notice the document it carries: '……关于印发《云州市防汛预案》的通知' -> '云州市防汛预案'."""
    inner = _INNER_TITLE.search(heading) or _WRAPPED.search(heading)
    return _tidy(inner["title"].replace("〈", "《").replace("〉", "》")) if inner else heading


def _heading(head: Sequence[str], stem: str, hint: str | None) -> str:
    """The line or lines that head the document, else what else names it: the markup, an annex line, the file."""
    candidates = []
    for i, line in enumerate(head):
        annex = _ANNEX_TITLE.match(line)
        if annex and _ends_like_title(annex["title"]):
            candidates.append((1.5 - 0.05 * i, annex["title"]))
        if _CHAPTER.match(line) and not candidates:
            continue
        if _CHAPTER.match(line):
            break
        if not line or _NOT_TITLE.search(line) or len(line) > 70:
            continue
        joined = _with_next(head, i)
        score = 2 * _ends_like_title(joined) + (fold(joined)[:6] in fold(stem) or fold(stem)[:6] in fold(joined)) - 0.05 * i
        candidates.append((score, joined))
    best = max(candidates, default=(0.0, ""), key=lambda c: c[0])
    if best[0] >= 1:
        return _tidy(best[1])
    if hint and _ends_like_title(hint):
        return _tidy(hint)
    named = _NAMED.search("\n".join(head[:6]))
    if named and _ends_like_title(named["title"]):
        return _tidy(named["title"])
    return stem if re.search(r"[\u4e00-\u9fff]{4}", stem) else _tidy(best[1]) or stem


def _with_next(head: Sequence[str], i: int) -> str:
    """A title over two or three lines: '鞍山市人民政府办公室' + '关于推进……的实施意见'."""
    line = head[i]
    for following in head[i + 1 : i + 3]:
        if _ends_like_title(line) or not following or len(line + following) > 80 or _CHAPTER.match(following):
            break
        if not (following.startswith(("关于", "關於", "《", "的")) or re.search(r"(?:暨|和|与|及|《[^》]*)$", line)):
            break
        line += following
    return line


def _ends_like_title(line: str) -> bool:
    bare_line = re.sub(r"[（(][^（）()]{1,16}[）)]$", "", fold(line).strip().strip('"'))
    return any(bare_line.endswith(w) for _, words in TITLE_WORDS for w in words) and len(bare_line) >= 4


def _tidy(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip(" 　*#")


def _number(head: Sequence[str]) -> str | None:
    for line in head:
        for pattern in (_NUMBER, _ORDER):
            m = pattern.search(line)
            around = line[: m.start()].strip() if m else ""
            if m and len(line) <= 60 and not re.search(r"根据|依据|按照|《|精神|落实", around):
                return re.sub(r"^.*[年月日]|[（(]+(?=[\u4e00-\u9fff])|\s", "", m.group())
            if m and pattern is _ORDER and line.startswith(("（", "(")):
                return re.sub(r"^.*[年月日]|\s", "", m.group())
    return None


def _iso(m: re.Match[str]) -> str | None:
    year, month, day = (number(m[g]) for g in "ymd")
    if year is None or month is None or day is None:
        return None
    if m.groupdict().get("roc") or year < 200:
        year += 1911
    try:
        return Date(year, month, day).isoformat() if 1949 <= year <= 2100 else None
    except ValueError:
        return None


def dates(text: str) -> list[str]:
    """All full dates in a text, ISO: `dates('自二〇二四年十一月一日起') == ['2024-11-01']`."""
    found = [(m.start(), _iso(m)) for p in (_DATE, _COMPACT_DATE) for m in p.finditer(text)]
    return [iso for _, iso in sorted(found, key=lambda f: f[0]) if iso]


def _date(head: Sequence[str], tail: Sequence[str], stem: str) -> str | None:
    """The date it was made: in its header (the last revision), as its signature, or in its file name."""
    stated = [d for line in head if _MADE.search(line) and (len(line) < 80 or line.startswith(("（", "("))) for d in dates(_EFFECTIVE.sub("", line))[-1:]]
    if stated:
        return max(stated)
    alone = [dates(line)[0] for line in (*tail[::-1], *head) if len(line) <= 24 and dates(line)]
    if alone:
        return alone[0]
    in_name = dates(stem) or [f"{y}-01-01" for y in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", stem)]
    return in_name[0] if in_name else None


def _effective(text: str) -> str | None:
    last = None
    for m in _EFFECTIVE.finditer(text):
        found = dates(m["date"])
        last = found[-1] if found else last
    return last


def _status(title: str, opening: str, stem: str, made: str | None) -> Status:
    if _DRAFT.search(title) or _DRAFT.search(stem) or _DRAFT.search(opening[:400]):
        return "draft"
    if _REPEALED.search(opening):
        return "repealed"
    return "in_force" if made else "unknown"


def _issuer(title: str, head: Sequence[str], tail: Sequence[str]) -> str | None:
    for i, line in enumerate(tail[:-1]):
        if _ISSUER_LINE.match(line) and len(tail[i + 1]) <= 24 and dates(tail[i + 1]):
            return line
    m = _TITLE_ISSUER.match(title)
    if m and all(_ISSUER_LINE.match(part) for part in m["issuer"].split()):
        return m["issuer"].strip()
    if m and _ISSUER_LINE.match(m["issuer"].strip().split(" ")[-1]):
        return m["issuer"].strip()
    for line in head[:8]:
        if _ISSUER_LINE.match(line) and len(line) <= 30 and line not in title:
            return line
        m = re.match(r"^(?:[（(].*?)?(?:\d{4}年\d+月\d+日)?(?:第.{1,8}届)?(?P<who>[\u4e00-\u9fff]{2,20}(?:常务委员会|人民代表大会|国务院))", line)
        if m and line.startswith(("（", "(")):
            return m["who"]
    return None


def _region(text: str, title: str, issuer: str | None, stem: str) -> str | None:
    """The place a document is about: named in its title, issuer or file name, else by far the most named in its text."""
    for source in (title, stem, issuer or ""):
        if re.match(r"^(?:中华人民共和国|国家|国务院|全国)", fold(source)):
            return "全国"
        province = next((p for p in PROVINCES if fold(source).startswith(p)), None)
        named = places(source)
        if province and not any(p.startswith(province) for p in named):
            return province
        if named:
            return max(named, key=lambda p: (named[p], -fold(source).find(p)))
    if issuer and _NATIONAL.search(issuer):
        return "全国"
    folded = fold(text)
    if _NATIONAL.search(folded[:300]) and "第一条" in folded[:3000]:
        return "全国"
    if sum(word in folded for word in _TAIWAN) >= 2:
        return "台湾"
    named = places(text[:20_000])
    ranked = [(p, n) for p, n in named.most_common() if p[-1] in "市县"]
    if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1] or bare(ranked[0][0]) in fold(stem)):
        return ranked[0][0]
    return None


def _kind(title: str, stem: str, text: str) -> Kind:
    for name in (title, stem):
        bare_name = re.sub(r"[（(][^（）()]*[）)]$|[-_]\d{4,8}$", "", fold(name)).strip()
        for kind, words in TITLE_WORDS:
            if any(bare_name.endswith(w) for w in words) or (kind == "case" and bare_name.startswith("案例")):
                return kind
    if re.search(r"^第[一二三四五六七八九十]+[条條]", text, re.MULTILINE):
        return "law"
    return "plan" if "预案" in fold(title + stem) else "other"
