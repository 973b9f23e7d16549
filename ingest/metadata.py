"""What a document says about itself: title, issuer, number, dates, status, region, kind.

Only what stands in the document (or, for a title, date or place, in its file name) is reported; what it does not say
stays None or "unknown". Sources of the rules: 党政机关公文格式 GB/T 9704-2012 (标题, 发文字号, 成文日期), 规章制定程序条例
(施行日期), and the headers that law databases print. Left out: versions of one document (kb/versions.py).
"""

import re
from collections.abc import Sequence

from ingest.dates import dates, found_dates, month, year
from ingest.document import Audience, Kind, Metadata, Status
from ingest.fold import fold
from ingest.gazetteer import CITIES, PROVINCES
from ingest.places import bare, places

# Words that end a title, with the kind of document they stand for; the first row that matches decides.
TITLE_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("case", ("案例", "调查报告", "事故调查", "事故", "灾害纪实", "警示通报", "评估报告", "灾害", "内涝灾害")),
    ("plan", ("应急预案", "预案", "应变计划", "应变计画", "处置方案", "应急手册", "防救计划", "防救计画", "预案简本", "处置卡")),
    ("law", ("条例", "规定", "办法", "细则", "法", "规程", "标准", "规则", "准则", "规范", "实施办法", "制度")),
    ("policy", (
        "意见", "通知", "要点", "规划", "方案", "安排", "计划", "计画", "公告", "通告", "决定", "清单", "目标表", "报告", "通报", "指南",
        "纲要", "批复", "函", "纪要", "公报", "措施", "任务书", "责任书",
    )),
)  # fmt: skip
_BRACKETED = re.compile(r"[（(\[][^（）()\[\]]{1,16}[）)\]]$|[-_]\d{4,8}$")  # （试行）, -2022 behind a title

_DRAFT = re.compile(r"征求意见稿|草案|送审稿|讨论稿|审议稿|公开征求意见|意见征集")
_NO_LONGER = re.compile(
    r"本(?:办法|规定|条例|预案|文件|通知|方案)已?(?:经)?(?:废止|失效)|[(\[]已?(?:废止|失效)[)\]]|(?:效力|时效性?)[^:]{0,3}:\s*已?(?:失效|废止)"
)

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s?[〔\[﹝【［(（]\s?(?:19|20)\d{2}\s?[〕\]﹞】］)）]\s?第?\s?\d{1,4}\s?[号號]"
)  # 云政办发〔2024〕5号
_ORDER = re.compile(r"[\u4e00-\u9fff]{2,20}令第?\s?[\d一二三四五六七八九十百]+\s?[号號]")  # 国务院令第708号
_LETTER = re.compile(r"[\u4e00-\u9fff]{2,8}字第\s?\d{4,12}\s?[号號]")  # 府消管字第1130052018號
_REFERS = re.compile(r"根据|依据|按照|《|精神|落实|同时废止")  # a number that stands behind these is another document's

_BODY = (
    r"(?:政府|政府办公室|政府办公厅|办公室|办公厅|委员会|委員會|常委会|党委|市委|县委|区委|省委|[局部厅廳府署院]|指挥部|指揮部|中学|小学|学校|医院"
    r"|公司|集团|中心|支队|总队|调查组|調查組|管委会|人民代表大会)"
)
_ISSUER = rf"[\u4e00-\u9fff(（“”·\d略)）、 　]{{1,40}}?{_BODY}(?:办公室)?"
_ISSUER_LINE = re.compile(rf"^{_ISSUER}$")  # 云州市人民政府办公室
_ISSUER_AND_DATE = re.compile(
    rf"^[（(]?(?P<who>{_ISSUER})[\s　,，]*(?=(?:19|20)\d{{2}}\s?年)"
)  # 云州市人民政府　2023年5月18日印发
_TITLE_ISSUER = re.compile(r"^(?P<issuer>[\u4e00-\u9fff（）()略、 ]{2,40}?)(?:关于|關於|印发|印發)")
_PASSED_BY = (
    re.compile(  # 2022年4月28日云州市第八届人民代表大会常务委员会, of the National People's Congress without its 第九届
        r"(?:\d日|^[（(])\s?(?:第.{1,4}[届屆])?(?P<who>[\u4e00-\u9fff]{2,20}?人民代表大会(?:常务委员会)?)"
    )
)
_ORDERED_BY = re.compile(
    r"(?:\d日|^[（(]?)\s?(?P<who>[\u4e00-\u9fff]{2,20}?)令\s?第"
)  # 2019年2月17日中华人民共和国国务院令第708号

_MADE = re.compile(r"通过|公布|修订|修正|发布|印发|函颁|核定|订定|制定|颁布|批准|时间|日期|异动|令|成文")  # folded
_NOT_MADE = re.compile(r"前|至|起|之前|以前|期间|施行|生效|截止")  # what follows a date of something else
_UNTIL = re.compile(r"截至|截止|自$|为期$")  # what stands before one
_EFFECTIVE = re.compile(r"自(?P<date>[^自，。；\n]{6,24}?)起(?:施行|实施|實施|生效)")

_ANNEX_TITLE = re.compile(r"^附件\d?[:：]\s*(?P<title>.{6,60})$")  # 附件：云州市安全发展规划
_WRAPPED = re.compile(
    r"(?:印发|印發|发布|發布)(?P<title>[^《》]{4,60}(?:预案|方案|办法|规定|规划|意见|要点|计划|计画|細則|细则|制度))的通知$"
)
_NAMED = re.compile(r"(?:制定|印发|出台|编制)了?《(?P<title>[^《》]{6,40})》")
_INNER_TITLE = re.compile(
    r"(?:印发|印發|发布|發布|公布|施行|转发|轉發)[^《]{0,30}《(?P<title>[^《》]{4,60}(?:〈[^〉]*〉[^《》]*)?)》"
)
_NOT_TITLE = re.compile(
    r"^(?:=|您的位置|当前位置|目\s*[录錄次]|索引号|发布|發布|时间|時間|来源|來源|最新|附件|[（(]|[\d\s\-—.]+$|初审|初審|責任|责任)|[。；;！？!?：:|]$"
)
_CHAPTER = re.compile(
    r"^第\s*[一二三四五六七八九十\d]+\s*[编編章节節条條]|^[一二三四五六七八九十壹]{1,3}、|^\d{1,2}[\s.、]"
)
_HEAD = 25  # paragraphs at the beginning that may hold title, number and dates

_NATIONAL = re.compile(
    r"中共中央|国务院|全国人民代表大会|全国人大|^(?:国家|应急管理部|交通运输部|水利部|自然资源部|公安部)|总局令|部令"
)
_TAIWAN = ("行政院", "新台币", "直辖市、县(市)", "中华民国", "乡(镇、市)", "内政部")
# GB/T 2260: what follows a bare name. Provinces are 省, cities 市 but for these.
_MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
_REGIONS = {"内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区",
            "香港": "香港特别行政区", "澳门": "澳门特别行政区", "台湾": "台湾"}  # fmt: skip
_COUNTIES = {name: f"{name}县" for name in ("苗栗", "彰化", "南投", "云林", "屏东", "宜兰", "花莲", "澎湖", "金门")}
_NOT_CITIES = frozenset(["延边", "恩施", "湘西"])  # 自治州: a document about them names them in full
# What the items of a policy paper begin with: （一）加强监测预警。
_POLICY_ITEM = re.compile(
    r"^[（(][一二三四五六七八九十]+[）)](?:加强|推进|推动|强化|健全|完善|落实|深化|建立|提升|开展|做好|组织|实施|加大|创新|创建|优化|支持)"
)


def describe(
    text: str, lines: Sequence[str], file: str, hint: str | None = None, audience: Audience = "internal"
) -> Metadata:
    """Metadata of a document from its cleaned text, its paragraphs and its file name.

    `hint` is what else names it: the markup's title, or the header that runs over its pages.
    """
    lines = [line.strip() for line in lines]
    head, stem = lines[:_HEAD], _stem(file)
    heading = _heading(head, stem, hint)
    title = _wrapped_title(heading)
    signature = _signature(lines)
    issuer = _issuer(heading, head, signature)
    made = _date(head, lines[-6:], signature, stem)
    effective = _effective(text)
    return Metadata(
        title=title,
        issuer=issuer,
        number=_number(head),
        date=made,
        effective=effective,
        status=_status(title, head, stem, made or effective),
        region=_region(text, title, issuer, stem),
        kind=_kind(title, stem, lines),
        audience=audience,
    )


def _stem(file: str) -> str:
    """'云州市防汛预案-2022.gbk.txt' -> '云州市防汛预案-2022'"""
    stem = file.rsplit("/", 1)[-1]
    while "." in stem and re.fullmatch(r"[A-Za-z0-9_\-]{1,8}", stem.rsplit(".", 1)[-1]):
        stem = stem.rsplit(".", 1)[0]
    return stem


# Title


def _wrapped_title(heading: str) -> str:
    """Of a notice the document it carries: '……关于印发《云州市防汛预案》的通知' -> '云州市防汛预案'."""
    inner = _INNER_TITLE.search(heading) or _WRAPPED.search(heading)
    return _tidy(inner["title"].replace("〈", "《").replace("〉", "》")) if inner else heading


def _heading(head: Sequence[str], stem: str, hint: str | None) -> str:
    """The line or lines that head the document, else what else names it: the markup, an annex line, the file."""
    candidates = []
    for i, line in enumerate(head):
        annex = _ANNEX_TITLE.match(line)
        if annex and ends_like_title(annex["title"]):
            candidates.append((1.5 - 0.05 * i, annex["title"]))
        if _CHAPTER.match(line):
            if candidates:
                break
            continue
        if not line or _NOT_TITLE.search(line) or len(line) > 70:
            continue
        joined = _with_next(head, i, hint)
        named = fold(joined)[:6] in fold(stem) or fold(stem)[:6] in fold(joined)
        candidates.append((2 * ends_like_title(joined) + named - 0.05 * i, joined))
    best = max(candidates, default=(0.0, ""), key=lambda c: c[0])
    if ends_like_title(stem) and len(stem) >= len(best[1]) + 6 and fold(best[1])[-4:] == fold(stem)[-4:]:
        return _tidy(stem)  # 调查报告 is what it is, 2024年3月9日松岭区燃气爆燃事故调查报告 is its name
    if best[0] >= 1:
        return _tidy(best[1])
    if hint and ends_like_title(hint):
        return _tidy(hint)
    mentioned = _NAMED.search("\n".join(head[:6]))
    if mentioned and ends_like_title(mentioned["title"]):
        return _tidy(mentioned["title"])
    return stem if re.search(r"[\u4e00-\u9fff]{4}", stem) else _tidy(best[1]) or stem


def _with_next(head: Sequence[str], i: int, hint: str | None) -> str:
    """A title over two or three lines: '鞍山市人民政府办公室' + '关于推进……的实施意见', or what the hint has on one."""
    line = head[i]
    for n in (2, 3):
        if hint and "".join("".join(head[i : i + n]).split()) == "".join(hint.split()):
            return "".join(head[i : i + n])
    for following in head[i + 1 : i + 3]:
        if ends_like_title(line) or not following or len(line + following) > 80 or _CHAPTER.match(following):
            break
        goes_on = following.startswith(("关于", "關於", "《", "的")) or re.search(
            r"(?:暨|和|与|及|印发|《[^》]*)$", line
        )
        if not goes_on:
            break
        line += following
    return line


def ends_like_title(line: str) -> bool:
    """True for what ends in the name of a kind of document: 云州市防汛应急预案（试行）, 雲汀市自治條例."""
    name = _BRACKETED.sub("", fold(line).strip().strip('"'))
    return any(name.endswith(w) for _, words in TITLE_WORDS for w in words) and len(name) >= 4


def _tidy(title: str) -> str:
    """On one line, without marks, and without the form fields behind a title: '检查表  日期：　年　月　日' -> '检查表'."""
    title = re.sub(r"(?<=\S)[\s　]+[\u4e00-\u9fff]{2,6}[：:].*$", "", title)
    return re.sub(r"\s+", " ", title).strip(" 　*#")


# Number, issuer, dates


def _number(head: Sequence[str]) -> str | None:
    """The number of the document itself: it stands in a line of its own, in a header, or in a title's brackets."""
    for line in _with_split_orders(head):
        for pattern in (_NUMBER, _ORDER, _LETTER):
            m = pattern.search(line)
            if m is None or _REFERS.search(line[: m.start()]) or _REFERS.match(m.group()):
                continue
            if len(line) <= 60 or (pattern is _ORDER and line.startswith(("（", "("))):
                return re.sub(r"^.*[年月日]|[（(]+(?=[\u4e00-\u9fff])|\s", "", m.group())
    return None


def _with_split_orders(head: Sequence[str]) -> list[str]:
    """The lines, with an order's number put behind its name: 云州市人民政府令 / 第12号."""
    split = [
        i for i in range(1, len(head)) if head[i - 1].endswith("令") and re.match(r"第\s?\S{1,4}\s?[号號]$", head[i])
    ]
    return [f"{line}{head[i + 1]}" if i + 1 in split else line for i, line in enumerate(head)]


def _signature(lines: Sequence[str]) -> tuple[str, str] | None:
    """(issuer, date) of the signature: the issuer's line with the date's line under it, or both in one line.

    A notice with its annex is signed before the annex, so the first signature counts.
    """
    for i, line in enumerate(lines):
        if len(line) > 60 or not (i < _HEAD or i >= len(lines) - 12):
            continue
        below = lines[i + 1] if i + 1 < len(lines) else ""
        if _ISSUER_LINE.match(line) and len(below) <= 24 and (made := _made_dates(below)):
            return line, made[0]
        both = _ISSUER_AND_DATE.match(line)
        if both and (made := _made_dates(line)):
            return both["who"].strip(), made[0]
    return None


def _issuer(title: str, head: Sequence[str], signature: tuple[str, str] | None) -> str | None:
    if signature:
        return signature[0]
    named = _TITLE_ISSUER.match(title)
    if named and _ISSUER_LINE.match(named["issuer"].strip().split(" ")[-1]):
        return named["issuer"].strip()
    for line in _with_split_orders(head)[:8]:
        if _ISSUER_LINE.match(line) and len(line) <= 30 and line not in title:
            return line
        if line.startswith(("（", "(")) or len(line) <= 40:
            header = _PASSED_BY.search(line) or _ORDERED_BY.search(line)
            if header and not _REFERS.search(line[: header.start()]):
                return header["who"]
    return None


def _made_dates(line: str) -> list[str]:
    """The dates in a line on which something was done, not those until, before or from which."""
    line = _EFFECTIVE.sub("", line)
    return [
        iso
        for start, end, iso in found_dates(line)
        if not _NOT_MADE.match(line[end:].lstrip()) and not _UNTIL.search(line[max(0, start - 3) : start])
    ]


def _date(head: Sequence[str], tail: Sequence[str], signature: tuple[str, str] | None, stem: str) -> str | None:
    """The date it was made: as its signature, in its header (the last revision), alone in a line, or in its file name."""
    if signature:
        return signature[1]
    header = [
        made[-1]
        for line in head[:12]
        if (len(line) < 80 or line.startswith(("（", "("))) and _MADE.search(fold(line)) and (made := _made_dates(line))
    ]
    if header:
        return max(header)
    alone = [made[0] for line in (*tail[::-1], *head) if (made := _made_dates(line)) and _is_little_else(line)]
    if alone:
        return alone[0]
    months = [month(line) for line in (*tail[::-1], *head) if len(line) <= 12 and month(line)]
    return next(iter((*months, *dates(stem))), None) or year(stem)


def _is_little_else(line: str) -> bool:
    """'行业动态 | 2024-04-01 16:56' is a date line, a sentence that holds a date is none."""
    rest = line
    for start, end, _ in reversed(list(found_dates(line))):
        rest = rest[:start] + rest[end:]
    return len(re.sub(r"[\s　|:：\d]", "", rest)) <= 10 and line[-1] not in "。；"


def _effective(text: str) -> str | None:
    """自……起施行: what the document says of itself (本条例自……), else the last such date in it."""
    found = [(text[max(0, m.start() - 10) : m.start()], dates(m["date"])) for m in _EFFECTIVE.finditer(text)]
    dated = [(before, days[-1]) for before, days in found if days]
    own = [day for before, day in dated if "本" in before]
    return next(iter((*own[-1:], *(day for _, day in dated[-1:]))), None)


def _status(title: str, head: Sequence[str], stem: str, dated: str | None) -> Status:
    short = [fold(line) for line in head[:12] if len(line) <= 60]
    if any(_DRAFT.search(line) for line in (fold(title), fold(stem), *short)):
        return "draft"
    if any(_NO_LONGER.search(line) for line in (fold(title), fold(stem), *short)):
        return "repealed"
    return "in_force" if dated else "unknown"


# Region and kind


def _region(text: str, title: str, issuer: str | None, stem: str) -> str | None:
    """The place a document is about: named in its title, issuer or file name, else by far the most named in its text."""
    for source in (fold(title), fold(stem), fold(issuer or "")):
        if re.match(r"中华人民共和国|国家|国务院|全国|中共中央", source):
            return "全国"
        found = _named_region(source)
        if found:
            return found
    if issuer and _NATIONAL.search(issuer):
        return "全国"
    folded = fold(text)
    if _NATIONAL.search(folded[:300]) and "第一条" in folded[:3000]:
        return "全国"
    if sum(word in folded for word in _TAIWAN) >= 2:
        return "台湾"
    named = places(text[:20_000])
    for city in CITIES:  # 昆山全力打造…… names its city without 市
        named[f"{city}市"] = max(named[f"{city}市"], folded[:20_000].count(city))
    ranked = [(p, n) for p, n in named.most_common() if p[-1] in "市县"]
    if ranked and ranked[0][1] >= 3:
        place, times = ranked[0]
        if len(ranked) == 1 or times >= 2 * ranked[1][1] or bare(place) in fold(stem):
            return place
    return None


def _named_region(name: str) -> str | None:
    """'天津港航道预案' -> '天津市', '深圳地铁预案' -> '深圳市', '云州市临江区预案' -> '云州市'."""
    named = places(name)
    province = next((p for p in PROVINCES if name.startswith(p)), None)
    if province and not any(p.startswith(province) for p in named):
        return _province(province)
    if named:
        return max(named, key=lambda p: (named[p], -name.find(p)))
    begins = rf"(?:^|在|{'|'.join(PROVINCES)})"  # 深圳地铁……, ……在广西百色坠地……
    city = next((c for c in CITIES if c not in _NOT_CITIES and re.search(begins + c, name)), None)
    if city:
        return _COUNTIES.get(city, f"{city}市")
    happened = next((p for p in PROVINCES if f"在{p}" in name), None)
    return _province(happened) if happened else None


def _province(name: str) -> str:
    """'天津' -> '天津市', '广西' -> '广西壮族自治区', '山东' -> '山东省'"""
    return _REGIONS.get(name, name + ("市" if name in _MUNICIPALITIES else "省"))


def _kind(title: str, stem: str, lines: Sequence[str]) -> Kind:
    for name in (title, stem):
        bare_name = _BRACKETED.sub("", fold(name)).strip()
        for kind, words in TITLE_WORDS:
            if any(bare_name.endswith(w) for w in words) or (kind == "case" and bare_name.startswith("案例")):
                return kind
    if any(re.match(r"第[一二三四五六七八九十]+[条條]", line) for line in lines):
        return "law"
    if "预案" in fold(title + stem):
        return "plan"
    return "policy" if sum(1 for line in lines if _POLICY_ITEM.match(fold(line))) >= 5 else "other"
