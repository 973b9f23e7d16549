"""The parts of an official document around its text, by GB/T 9704-2012 (党政机关公文格式).

    版头   000012 · 机密★1年 · 特急 · 云州市人民政府文件 · 云政发〔2024〕5号　签发人：…
    主体   title · 各区县人民政府，市政府有关部门： · text · 附件：1.…… 2.…… · signature · date · （此件公开发布）
    版记   抄送：市委办公室…… · 云州市人民政府办公室　2024年4月13日印发

Here: what is neither title nor text, the office a red letterhead names, the addressees, the list of annexes. Left out:
the title (titles.py), the number (numbers.py), who signed and when (issuer.py).
"""

import re
from collections.abc import Sequence

from ingest.fold import fold
from ingest.metadata.offices import is_office

HEAD = 25  # paragraphs at the beginning that may hold what stands before the text

# All patterns match folded text.
_COPY = r"(?:份号\s?:?\s?)?\d{6}"  # 000012
_SECRECY_MARK = (
    r"(?:密级\s?:?\s?)?(?P<level>绝密|机密|秘密|内部)\s?(?:[★☆*]\s?(?:\d{1,2}\s?(?:年|个月|月|天)|长期)?)?"  # 机密★1年
)
_URGENT = r"(?:紧急程度\s?:?\s?|等级\s?:?\s?)?(?:特急|加急|特提|平急|急件)(?:·?明电)?"
_MARK = re.compile(rf"(?:{_COPY}|{_SECRECY_MARK}|{_URGENT}|明电|密级|紧急程度|签发人\s?:.*)".replace("?P<level>", "?:"))
_SECRECY = re.compile(rf"(?<![\u4e00-\u9fff]){_SECRECY_MARK}(?![\u4e00-\u9fff])")
_LETTERHEAD = re.compile(r"(?P<who>.{2,40}?)\s*(?:文件|公报)")  # 云州市人民政府文件
_CALLED = re.compile(r"(?P<who>.{2,40}?)\s*(?:公告|通告|令|函)")  # 云州市应急管理局公告, above 2024年第5号
_NUMBERED = re.compile(r"\(?(?:(?:19|20)\d{2}\s?年)?\s?第")
_NOTE = re.compile(
    r"\((?:此件|此文|本件|联系人|信息公开|公开属性|公开方式|不予公开|主动公开|依申请公开).*\)"
)  # （此件公开发布）
_PRINTED = re.compile(r".{2,40}(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s?印(?:发|制)?(?:\s*共印.*)?")
_COPIES = re.compile(r"(?:抄送|抄报|主题词|分送|发送|共印)\s?(?:机关|单位)?\s?[:\d].*")
_NOT_ADDRESSED = re.compile(
    r"应当|负责(?!人|同志)|如下|下列|包括|职责|是$|做到|要求|分为|根据|按照|以下|要点|组成|(?:^|[,、;])(?:责任|牵头|主办|承办|参编|主编|编制|配合|成员|联系|制定|起草|发布|主管|填报|申报|建设|施工)(?:单位|部门|机关)"
)
_ADDRESSEE_END = re.compile(
    r"(?:政府|部门|单位|机构|局|委|委员会|办|办公[室厅]|处|室|院|校|学校|公司|企业|中心|街道|办事处|镇|乡|区|县|市|州|省|管委会|指挥部|支队|厅|部|署"
    r"|所|会|医院|集团|兵团|公所|站|队|园|银行)(?:\([^()]{1,12}\))?(?:负责人|负责同志)?"
)
_ADDRESS_LABEL = re.compile(r"(?:主送(?:机关|单位)?|受文者|正本)\s?:\s?")
_ANNEX = re.compile(r"附\s?件?\s?[\d一二三四五六七八九十]{0,2}\s?[:.]\s?(?P<rest>.*)")  # 附件：1. 云州市防汛物资清单
_ITEM = re.compile(r"\s*(?:\(?\d{1,2}\s?[.、)](?!\d)|[一二三四五六七八九十]{1,2}、)\s*")
_MORE_ITEMS = re.compile(
    r"(?<=[^\d\s])[\s;,]*(?=\d{1,2}\s?[.、](?!\d))"
)  # 1.物资清单 2.联系方式: where the next begins
_ELSEWHERE = re.compile(r"[如详见](?:主旨|说明|文)|无$")  # 附件：如說明三, of a letter from Taiwan
_LONGEST_ANNEX = 60


def is_mark(line: str) -> bool:
    """True for 份号, 密级, 紧急程度, 签发人, several of them in a line too: '000012　机密★1年　特急'."""
    parts = re.split(r"\s+(?!签发人|[★☆\d])", fold(line).strip())
    return bool(parts[0]) and all(_MARK.fullmatch(part) for part in parts)


def is_letterhead(line: str) -> bool:
    """True for 云州市人民政府文件."""
    headed = _LETTERHEAD.fullmatch(fold(line).strip())
    return headed is not None and is_office(headed["who"])


def is_note(line: str) -> bool:
    """True for （此件公开发布）, （联系人：……）."""
    return _NOTE.fullmatch(fold(line).strip()) is not None


def is_closing(line: str) -> bool:
    """True for what stands behind the signature: （此件公开发布）, 抄送：……, 云州市人民政府办公室　2024年4月13日印发."""
    folded = fold(line).strip()
    return any(pattern.fullmatch(folded) for pattern in (_NOTE, _COPIES, _PRINTED))


def secrecy(text: str) -> str | None:
    r"""The mark of secrecy of a document as it stands there, if it is above 内部.

    >>> secrecy('000012\n机密★1年\n特急\n云州市人民政府文件')
    '机密★1年'
    """
    for line in text.split("\n", HEAD)[:HEAD]:
        m = _SECRECY.search(fold(line)) if is_mark(line) else None
        if m and m["level"] != "内部":
            return line[m.start("level") : m.end()].strip()
    return None


def letterhead(lines: Sequence[str]) -> tuple[str | None, frozenset[int]]:
    """The office that a red letterhead names, and its lines; several offices above one 文件 issue together.

    ['云州市水利局', '云州市应急管理局文件'] -> ('云州市水利局 云州市应急管理局', {0, 1})
    """
    run: list[int] = []
    for i, line in enumerate(lines[:HEAD]):
        folded = fold(line).strip()
        headed = _LETTERHEAD.fullmatch(folded)
        numbered = i + 1 < len(lines) and _NUMBERED.match(fold(lines[i + 1]).strip())
        if numbered and (called := _CALLED.fullmatch(folded)) and is_office(called["who"]):
            return line.strip()[: called.end("who")], frozenset((i,))
        if folded == "文件" and run:
            return " ".join(lines[k].strip() for k in run), frozenset((*run, i))
        if headed and is_office(headed["who"]):
            names = [lines[k].strip() for k in run] + [line.strip()[: headed.end("who")]]
            return " ".join(names), frozenset((*run, i))
        run = [*run, i] if is_office(line) else []
    return None, frozenset()


def addressee(lines: Sequence[str]) -> str | None:
    """主送机关 as written, without its colon: '各区县人民政府，市政府有关部门：' -> '各区县人民政府，市政府有关部门'."""
    for line in lines[:HEAD]:
        folded = fold(line).strip()
        label = _ADDRESS_LABEL.match(folded)
        if label:
            return line.strip()[label.end() :].strip().rstrip("：:。") or None
        if is_addressee(line):
            return line.strip().rstrip("：:").strip()
    return None


def is_addressee(line: str) -> bool:
    """True for a line of offices that ends in a colon: '各区县人民政府，市政府有关部门：'."""
    folded = fold(line).strip()
    if not folded.endswith(":") or len(folded) > 200 or _NOT_ADDRESSED.search(folded) or _ITEM.match(folded):
        return False
    parts = [part for part in re.split(r"[,、;\s]+", folded[:-1]) if part]
    named = re.search(r"各|有关|相关|全[市县区省州]", folded) is not None or is_office(folded[:-1])
    return bool(parts) and named and _ADDRESSEE_END.search(parts[-1]) is not None and _ends(parts[-1])


def _ends(name: str) -> bool:
    return any(m.end() == len(name) for m in _ADDRESSEE_END.finditer(name))


def annexes(lines: Sequence[str]) -> tuple[str, ...]:
    """附件说明, one each, without their numbers: '附件：1. 云州市防汛物资清单', '2. 联系方式' -> both names."""
    for i, line in enumerate(lines):
        m = _ANNEX.fullmatch(fold(line).strip())
        if (
            m is None
            or _ELSEWHERE.match(m["rest"])
            or (len(m["rest"]) > _LONGEST_ANNEX and not _ITEM.match(m["rest"]))
            or m["rest"].endswith("。")
        ):
            continue
        found = _items(line.strip()[m.start("rest") :])
        for following in lines[i + 1 : i + 31]:
            more = _ANNEX.fullmatch(fold(following).strip())
            goes_on = (
                _ITEM.match(fold(following)) and len(following) <= _LONGEST_ANNEX and following[-1] not in "。；：:"
            )
            if not more and not goes_on:
                break
            found += _items(following.strip()[more.start("rest") :] if more else following)
        if found:
            return tuple(found)
    return ()


def _items(text: str) -> list[str]:
    """'1. 物资清单 2. 联系方式' -> ['物资清单', '联系方式']"""
    folded, items, at = fold(text), [], 0
    if not _ITEM.match(folded):
        return [text.strip().rstrip("。；;")] if text.strip() else []
    for end in [*(m.start() for m in _MORE_ITEMS.finditer(folded)), len(text)]:
        label = _ITEM.match(folded, at)
        item = text[label.end() if label else at : end].strip().rstrip("。；;,，")
        if item:
            items.append(item.strip())
        at = end
    return items
