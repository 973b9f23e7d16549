"""Front matter: lines that name a document, its sender, number, day and addressees, and say nothing else.

A passage of nothing but such lines answers no question of its matter, though it holds a date (何时？) and an office
(谁？). A line that says what was done on the day is not front matter: （2023年9月6日……通过）, 2023年5月18日印发. Nor is a
passage that mixes front matter and body. Left out: what the lines say (metadata.py), what becomes of the passage
(kb/evidence.py).
"""

import re

from ingest.dates import found_dates
from ingest.document import Metadata
from ingest.fold import fold
from ingest.metadata.official import is_letterhead, is_mark, is_note
from ingest.metadata.titles import ends_like_title

# All patterns match a whole line, folded and without blanks.
_NUMBER = re.compile(
    r"\(?(?:[\u4e00-\u9fff]{1,12}[\[(](?:19|20)\d{2}[\])]第?\d{1,4}号"  # 云政办发〔2024〕5号
    r"|[\u4e00-\u9fff]{2,20}令(?:\(?第[\d一二三四五六七八九十百]{1,6}号\)?)?"  # 云州市人民政府令, … 第12号
    r"|第[\d一二三四五六七八九十百]{1,6}号|[\u4e00-\u9fff]{2,8}字第\d{4,12}号)\)?"  # 第12号, 府消管字第1130052018號
)
_MONTH = re.compile(
    r"(?:(?:19|20)\d{2}|[〇零一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月"
)  # 2021年10月
_BEFORE_DATE = re.compile(r"中华(?:民国)?$")  # of 中華民國113年5月20日
_OFFICE = r"(?:政府|部门|单位|机构|局|委|委员会|办|办公[室厅]|处|室|院|校|学校|公司|企业|中心|街道|办事处|镇|乡|管委会|指挥部|支队|厅|部|署|所|会|医院|集团)"
_SENDER = re.compile(rf"[\u4e00-\u9fff\"·()\d]{{2,40}}{_OFFICE}")  # 云州市应急管理局
_ADDRESS = re.compile(  # 各县（区）人民政府，市政府有关部门，有关单位：
    rf"(?=.*(?:各|有关))(?:[\u4e00-\u9fff()\"]{{0,30}}{_OFFICE}[,、;])*[\u4e00-\u9fff()\"]{{0,30}}{_OFFICE}:"
)
_RECORD = re.compile(  # 主送机关：各县（区）人民政府; 发布时间：2024-05-01 09:30 来源：云州市水利局 浏览次数：12
    r"(?:主送(?:机关|单位)?|抄送(?:机关|单位)?|索引号|发文(?:机关|单位|字号|日期)|发布(?:机构|单位|时间|日期)|成文日期|文号|来源|信息来源|主题(?:分类|词)|公开方式|有效性|浏览次数)"
    r":[^。!?]{0,200}"
)
_EDITION = re.compile(
    r"\((?:征求意见稿|草案|送审稿|讨论稿|试行|暂行|摘要|简本|(?:19|20)\d{2}年?(?:修订|修正|版|本)?)\)"
)  # （试行）, （2023年修订）
_CARRIES = re.compile(
    r"(?:印发|发布|公布|转发|施行|公开征求).*的(?:通知|通告|公告|决定|函|批复|令)"
)  # 关于印发……的通知
_TITLE_LINES = 3  # lines over which a title may be broken
_AROUND_TITLE = 60  # characters of a notice around the title of what it carries


def is_front(text: str, metadata: Metadata) -> bool:
    r"""True if every line of a passage is the document's title, sender, number, day or addressees.

    True for '云政办发〔2024〕5号\n云州市人民政府办公室\n2024年4月12日'; False for '（2023年9月6日……会议通过）' and for a list of
    offices that nobody signs.
    """
    lines = [re.sub(r"\s", "", fold(line)) for line in text.split("\n")]
    lines = [line for line in lines if line]
    title, issuer = (re.sub(r"\s", "", fold(name or "")) for name in (metadata.title, metadata.issuer))
    at = 0
    while at < len(lines):
        taken = _title_lines(lines, at, title)
        if not taken and not _is_front_line(lines[at], issuer) and not _signs(lines, at):
            return False
        at += taken or 1
    return bool(lines)


def _title_lines(lines: list[str], at: int, title: str) -> int:
    """How many lines from here are the title together; 0 if none."""
    for n in range(_TITLE_LINES, 0, -1):
        if at + n <= len(lines) and _is_title("".join(lines[at : at + n]), title):
            return n
    return 0


def _is_title(line: str, title: str) -> bool:
    """The title itself, its end (事故调查报告), or the notice that carries it (关于印发云州市防汛预案的通知)."""
    line, title = _EDITION.sub("", line), _EDITION.sub("", title)
    if not line or not title:
        return False
    if title.endswith(line) and ends_like_title(line):
        return True
    carries = title in line and len(line) <= len(title) + _AROUND_TITLE and bool(_CARRIES.search(line))
    return line == title or carries


def _is_front_line(line: str, issuer: str) -> bool:
    if any(pattern.fullmatch(line) for pattern in (_NUMBER, _ADDRESS, _RECORD, _EDITION)):
        return True
    if is_mark(line) or is_letterhead(line) or is_note(line):
        return True
    rest = _without_date(line)
    return rest in ("", issuer) or (rest != line and bool(_SENDER.fullmatch(rest)))


def _signs(lines: list[str], at: int) -> bool:
    """True for an office above a date, with other offices between at most: they sign together."""
    for k in range(at, len(lines)):
        if not _SENDER.fullmatch(lines[k]):
            return k > at and _without_date(lines[k]) == ""
    return False


def _without_date(line: str) -> str:
    """'云州市水利局2024年5月1日' -> '云州市水利局'; '' for a day or a month alone."""
    if _MONTH.fullmatch(line):
        return ""
    found = next(found_dates(line), None)
    if found is None:
        return line
    start, end, _ = found
    return _BEFORE_DATE.sub("", line[:start]) + line[end:]
