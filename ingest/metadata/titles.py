"""What a document is called, and what kind of document its name makes it.

Of a notice with the document it issues the title is that of the document, if that follows: 关于印发《云州市防汛预案》的通知, 云州市防汛预案
-> 云州市防汛预案. A notice that forwards another (转发) keeps its own name. Sources: GB/T 9704-2012 (标题). Left out: versions of
one title (kb/versions.py).
"""

import re
from collections.abc import Collection, Sequence

from ingest.document import Kind
from ingest.fold import fold
from ingest.metadata.numbers import is_number
from ingest.metadata.offices import is_office
from ingest.places import places

# Words that end a title, with the kind of document they stand for; the first row that matches decides.
TITLE_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("case", ("案例", "调查报告", "事故调查", "事故", "灾害纪实", "警示通报", "评估报告", "灾害", "内涝灾害")),
    ("plan", ("应急预案", "预案", "应变计划", "应变计画", "处置方案", "应急手册", "防救计划", "防救计画", "预案简本", "处置卡")),
    ("law", ("条例", "规定", "办法", "细则", "法", "规程", "标准", "规则", "准则", "规范", "实施办法", "制度")),
    ("policy", (
        "意见", "通知", "要点", "规划", "方案", "安排", "计划", "计画", "公告", "通告", "决定", "清单", "目标表", "报告", "通报", "指南",
        "纲要", "批复", "函", "纪要", "公报", "措施", "任务书", "责任书", "请示", "决议", "倡议书", "工作总结", "实施纲要",
    )),
    ("other", ("合同", "契约", "范本", "协议", "协议书", "示范文本", "手册", "申请表", "登记表", "检查表")),
)  # fmt: skip
# What offices write besides: papers whose names also stand in the middle of a document, so that they head it only from its top.
PAPER_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("plan", ("应急卡", "救援卡", "避险卡", "明白卡", "操作卡")),
    ("law", ("守则", "章程", "公约")),
    ("policy", ("须知", "禁令", "提示", "通知单", "通知书", "命令", "建议书", "承诺书", "说明", "解读", "总结")),
    ("other", (
        "表", "一览", "名册", "名单", "名录", "通讯录", "通信录", "台账", "简报", "快报", "专报", "记录", "登记簿",
        "卡片", "培训", "课件", "讲义", "教材", "汇编", "流程图", "示意图", "问答", "大事记",
    )),
)  # fmt: skip
_NO_PAPER = re.compile(
    r"(?:代|发|仪|电|水|手|外)表$|^.{2}(?:解读|提示|问答|说明|记录|培训)$"
)  # 市人大代表; 政策解读, a column of a site
_ISSUE = re.compile(
    r"\(?(?:(?:19|20)\d{2}\s?年)?\s?(?:总?第|增刊)\s?[\d一二三四五六七八九十百]{1,5}\s?期"
)  # 2025年第9期
_SENTENCE = re.compile(
    r"[,。;:|>《》!?\ue000-\uf8ff\ufffd]|\d\s?[年月]\s?\d"
)  # in what is no name: a sentence, a path, a day, garble
_BRACKETED = re.compile(r"[（(\[][^（）()\[\]]{1,16}[）)\]]$|[-_]\d{4,8}$")  # （试行）, -2022 behind a title
_ANNEX_TITLE = re.compile(r"^附件\d?[:：]\s*(?P<title>.{6,60})$")  # 附件：云州市安全发展规划
_ISSUED = re.compile(  # 关于印发《云州市防汛预案》的通知; of 转发 the name is its own
    r"(?P<does>印发|发布|公布|施行|批转|转发)[^《]{0,30}《(?P<title>[^《》]{4,80}(?:《[^《》]*》[^《》]*)*)》"
)
_ISSUED_BARE = re.compile(
    r"(?:印发|发布)(?P<title>[^《》]{4,60}(?:预案|方案|办法|规定|规划|意见|要点|计[划画]|细则|制度)(?:\([^()]{2,12}\))?)的通知$"
)
_NOTICE = re.compile(
    r"的?(?:通知|公告|通告|决定|函|批复|令)(?:\([^()]{1,12}\))?$"
)  # else it is news: ……印发《国家预案》
_NAMED = re.compile(r"(?:制定|印发|出台|编制)了?《(?P<title>[^《》]{6,40})》")
_NOT_TITLE = re.compile(
    r"^(?:=|您的位置|当前位置|目\s*[录錄次]|索引号|发布|發布|时间|時間|最新|附件|[（(]|[\d\s\-—.]+$|初审|初審|責任|责任)|[。；;！？!?：:|]$"
)
_CHAPTER = re.compile(
    r"^第\s*[一二三四五六七八九十\d]+\s*[编編章节節条條]|^[一二三四五六七八九十壹]{1,3}、|^\d{1,2}[\s.、]"
)
_ABOUT = re.compile(r"^.{0,40}(?:关于|印发|转发)|^《")  # a title that may run over several lines
_GOES_ON = re.compile(r"(?:暨|和|与|及|印发|《[^》]*)$")
_END_OF_ABOUT = re.compile(
    r"(?:通知|意见|决定|公告|通告|函|批复|报告|请示|通报|方案|办法|规定|预案|令)(?:\([^()]{1,12}\))?$"
)
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,4}:")  # 发件人：, below the subject of a letter
_PARTS = 5  # lines over which a title may be broken
_TELLS = 4  # paragraphs in which news says what document it is about
_FAR = 25  # paragraphs among which the heading stands
_LONGEST = 70  # characters of a line of a title
_PLAIN_NAME = (5, 30)  # letters of a name that ends in no word we know: 政策解读 is a column of a site


def heading(head: Sequence[str], stem: str, hint: str | None, taken: Collection[int] = ()) -> str:
    """The line or lines that head the document, else what else names it: the markup, an annex line, the file.

    `taken` are the lines known to be something else (版头, records of a web page).
    """
    candidates: list[tuple[float, str]] = []
    for i, line in enumerate(head):
        annex = _ANNEX_TITLE.match(line)
        if annex and ends_like_title(annex["title"]):
            candidates.append((1.5 - 0.05 * i, annex["title"]))
        if _CHAPTER.match(line) and i not in taken:
            if candidates:
                break
            continue
        if not line or i in taken or _NOT_TITLE.search(line) or len(line) > _LONGEST or is_number(line):
            continue
        joined = _with_next(head, i, hint)
        named = fold(joined)[:6] in fold(stem) or fold(stem)[:6] in fold(joined)
        masthead = i + 1 < len(head) and _ISSUE.match(fold(head[i + 1]).strip()) is not None
        from_top = all(is_office(before) for _, before in candidates)
        heads = _is_kind(joined, TITLE_WORDS) or (_is_kind(joined, PAPER_WORDS) and (from_top or masthead))
        candidates.append((2 * heads + named + masthead - 0.05 * i, joined))
    best = max(candidates, default=(0.0, ""), key=lambda c: c[0])
    if ends_like_title(stem) and len(stem) >= len(best[1]) + 6 and fold(best[1])[-4:] == fold(stem)[-4:]:
        return _tidy(stem)  # 调查报告 is what it is, 2024年3月9日松岭区燃气爆燃事故调查报告 is its name
    if best[0] >= 1:
        return _tidy(best[1])
    if hint and ends_like_title(hint):
        return _tidy(hint)
    mentioned = _NAMED.search(fold("\n".join(head[:_TELLS])))
    if mentioned and ends_like_title(mentioned["title"]):
        return _tidy("\n".join(head[:_TELLS])[mentioned.start("title") : mentioned.end("title")])
    first = candidates[0][1] if candidates else ""
    if _says_more(first, stem):
        return _tidy(first)
    return stem if re.search(r"[\u4e00-\u9fff]{4}", stem) else _tidy(best[1]) or stem


def _says_more(first: str, stem: str) -> bool:
    """Whether the first line names the document better than its file: 危险化学品泄漏处置培训 in 危化品培训.pptx."""
    folded = fold(first).strip()
    han, named = (len(re.findall(r"[\u4e00-\u9fff]", text)) for text in (folded, stem))
    return (
        _PLAIN_NAME[0] <= han <= _PLAIN_NAME[1]
        and han > named
        and not _SENTENCE.search(folded)
        and not is_office(first)
    )


def issued_title(heading: str, lines: Sequence[str]) -> str:
    """Of a notice with the document it issues the document's title; any other heading as it is.

    The document is there if its title heads it, or if news tells of it (……印发《国家预案》, without 的通知).
    """
    folded = fold(heading)
    found = list(_ISSUED.finditer(folded))
    if len(re.findall(r"》[、和及]?《", folded)) or (
        found and found[0]["does"] == "转发" and found[0]["title"].endswith(("通知", "函"))
    ):
        return heading
    inner = found[0] if found else _ISSUED_BARE.search(folded)
    if inner is None:
        return heading
    title = _tidy(heading[inner.start("title") : inner.end("title")])
    title = title.replace("〈", "《").replace("〉", "》")
    return title if not _NOTICE.search(folded) or _follows(title, lines[_lines_of(heading, lines) :]) else heading


def _follows(title: str, lines: Sequence[str]) -> bool:
    """True if a document of this title (or one in articles, or with 总则) follows among the lines."""
    wanted = _bare(title)
    for i, line in enumerate(lines):
        if len(line) <= _LONGEST and any(_bare("".join(lines[i : i + n])) == wanted for n in (1, 2, 3)):
            return True
        if re.match(r"第一[条条章]|(?:1|一、|壹、)\s*.{0,2}总则", re.sub(r"[\s　.]", "", fold(line))):
            return True
    return False


def _lines_of(heading: str, lines: Sequence[str]) -> int:
    """Where the text behind the heading begins: the number of its lines and of those before it; 0 if it is none of them."""
    wanted = _bare(heading)
    spans = ((i, n) for i in range(len(lines[:_FAR])) for n in range(1, _PARTS + 1))
    return next((i + n for i, n in spans if _bare("".join(lines[i : i + n])) == wanted), 0)


def _bare(title: str) -> str:
    name = _BRACKETED.sub("", fold(title).strip())
    return re.sub(r"[\s《》\"<>*]", "", _BRACKETED.sub("", name))


def _with_next(head: Sequence[str], i: int, hint: str | None) -> str:
    """A title over several lines: '云州市人民政府办公室' + '关于推进……的' + '实施意见', or what the hint has on one."""
    line = head[i]
    for n in range(2, _PARTS + 1):
        if hint and "".join("".join(head[i : i + n]).split()) == "".join(hint.split()):
            return "".join(head[i : i + n])
    for following in head[i + 1 : i + _PARTS]:
        if not following or len(line + following) > 120 or _CHAPTER.match(following) or not _may_go_on(line, following):
            break
        line += following
    return line


def _may_go_on(line: str, following: str) -> bool:
    """Whether a title that has come to `line` goes on in the line `following`."""
    folded, nxt = fold(line).strip(), fold(following).strip()
    about = _ABOUT.match(folded) is not None
    if _FIELD.match(nxt):
        return False
    if is_number(following) or nxt[-1:] in "。;:" or len(nxt) > 50 or folded[-1:] in "。;:":
        return False
    if about and not _END_OF_ABOUT.search(folded):
        opens = folded.count("《") > folded.count("》")
        ends = _END_OF_ABOUT.search(nxt) is not None
        return (
            opens
            or ends
            or _GOES_ON.search(folded) is not None
            or nxt.startswith(("的", "《"))
            or not is_office(following)
        )
    if about:
        return nxt.startswith("的通知") or folded.count("《") > folded.count("》")
    if ends_like_title(line):
        return False
    if nxt.startswith(("关于", "《", "的", "印发", "转发")) or _GOES_ON.search(folded):
        return True
    return _is_first_half(folded) and _is_kind(following, TITLE_WORDS) and not places(following)


def _is_first_half(folded: str) -> bool:
    """'云州市2025年安全生产与防灾减灾' (+ '年度目标表'): begins with a place, names no office and no site."""
    named = next(iter(places(folded)), "")
    short = re.search(r"网$|网站|首页|栏目|[,。;:|]|\d日$|文件$", folded) is None
    return bool(named) and folded.startswith(named) and len(folded) > len(named) + 3 and short and not is_office(folded)


def ends_like_title(line: str) -> bool:
    """True for what ends in the name of a kind of document: 云州市防汛应急预案（试行）, 雲汀市自治條例."""
    return _is_kind(line, (*TITLE_WORDS, *PAPER_WORDS))


def _is_kind(line: str, table: tuple[tuple[Kind, tuple[str, ...]], ...]) -> bool:
    name = _BRACKETED.sub("", fold(line).strip().strip('"'))
    return any(name.endswith(w) for _, words in table for w in words) and len(name) >= 4 and not _NO_PAPER.search(name)


def kind_of(title: str) -> Kind | None:
    """The kind that the end of a title tells: 云州市防汛预案（试行） -> plan; None if it tells none."""
    name = _BRACKETED.sub("", fold(title)).strip()
    for kind, words in TITLE_WORDS:
        if any(name.endswith(w) for w in words) or (kind == "case" and name.startswith("案例")):
            return kind
    return next((kind for kind, words in PAPER_WORDS if _is_kind(name, ((kind, words),))), None)


def _tidy(title: str) -> str:
    """On one line, without marks, and without the form fields behind a title: '检查表  日期：　年　月　日' -> '检查表'."""
    title = re.sub(r"(?<=\S)[\s　]+[\u4e00-\u9fff]{2,6}[：:].*$", "", title)
    return re.sub(r"\s+", " ", title).strip(" 　*#")
