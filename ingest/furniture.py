"""Whole lines that are not the author's: running headers, page numbers, the navigation of a web page.

Left out: anything inside a line (clean.py). A line is only called furniture where nothing else explains it: it
repeats at the edge of most pages, or says what only a web page says.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.document import Block
from ingest.metadata.titles import ends_like_title
from ingest.structure.numbering import marker

PAGE = "页眉页脚"
WEB = "网页导航"

PAGE_NUMBER = re.compile(
    r"(?:[-—–－·~～]*\s*(?:\d{1,4}|[IVXⅠ-Ⅻivx]{1,5})\s*[-—–－·~～]*|\d+\s*/\s*\d+|[Pp](?:age\s*|\.\s*)\d+(?:\s*of\s*\d+)?|\d{1,3}[-–—]\d{1,3}"
    r"|第\s*[\d一二三四五六七八九十]+\s*[页頁](?:[,，/\s]*共\s*[\d一二三四五六七八九十]+\s*[页頁])?|共\s*\d+\s*[页頁][,，/\s]*第\s*\d+\s*[页頁])$"
)  # — 3 —, -II-, 3/12, Page 3 of 12, 第 3 页 共 12 页, 共12页 第3页
# The page number of a header that says something else, too: 云州市预案 第3页 共12页, 云州市预案 — 3 —, 3　云州市预案, 云州市预案 3/12
# No page number: 附件 1, 处置卡 3, 案例（2）, 2024年7月, whose number says which of them it is
_COUNTED = "卡表件例册单组号录图章节月年第期"
_WITH_PAGE = re.compile(
    rf"\s*[Pp](?:age\s*|\.\s*)\d{{1,4}}(?:\s*of\s*\d{{1,4}})?$|(?<=[^\d{_COUNTED}])[(（]\d{{1,4}}[)）]$"
    rf"|(?<=[\u3400-\u9fff]{{5}}[^\d\s{_COUNTED}])\d{{1,4}}$"
    r"|[(（]?第\s*[\d一二三四五六七八九十]+\s*[页頁][)）]?|[,，/]?\s*共\s*[\d一二三四五六七八九十]+\s*[页頁]"
    r"|^[\s|｜·—–-]*\d{1,4}(?:\s*/\s*\d{1,4})?[\s|｜·—–-]+"
    rf"|(?<![{_COUNTED}\d])[\s|｜·—–-]+\d{{1,4}}(?:\s*/\s*\d{{1,4}})?[\s—–-]*$"
)
_KNOWN = 3  # pages on which a header stands at one level
_TITLE_LINES = 5  # at the head of the first page, among which its title stands
# What a web page puts around a text. Each with a line it is made for; the whole line must be it.
_WEB_LINES = (
    re.compile(r"(?:您|你)?(?:的|所在的?|当前|當前|现在|現在)*位置\s*[:：].{0,60}$"),  # 您的位置：首页 > 政务公开
    re.compile(r"[扫掃]一[扫掃].{0,12}(?:当前页|當前頁|本页|本頁|手机|手機|微信).{0,8}$"),  # 扫一扫在手机打开当前页
    re.compile(r"[【\[(（\s]*(?:打印|列印|关闭|關閉|分享到|返回|字[体體号號])(?:本页|此页|本頁|窗口|視窗|顶部|頂部|首页|首頁|列表|[:：\s【】\[\]()（）大中小|]|打印|关闭)*$"),  # 【字体：大 中 小】 打印本页 关闭窗口
    re.compile(r"(?:上|下)一[篇条條]\s*[:：].{0,60}$"),  # 上一篇：关于……的通知
    re.compile(r"(?:版权所有|版權所有|技术支持|网站标识码|.{0,20}ICP备|.{0,10}公网安备).{0,60}$"),  # 版权所有：云州市人民政府
    re.compile(r"(?:浏览|瀏覽|点击|點擊|阅读|閱讀)(?:次数|次數|量|数)?\s*[:：]\s*\d*\s*次?$"),  # 浏览次数：128
)  # fmt: skip


def furniture(blocks: Sequence[Block]) -> dict[int, str]:
    """Which blocks are furniture, with the reason: `{0: '网页导航', 57: '页眉页脚'}`."""
    found = {
        i: WEB
        for i, block in enumerate(blocks)
        if block.role == "paragraph" and len(block.text) < 80 and any(p.match(block.text.strip()) for p in _WEB_LINES)
    }
    return found | dict.fromkeys(_page_edges(blocks), PAGE)


def _page_edges(blocks: Sequence[Block]) -> set[int]:
    """Of paged formats the page numbers and the running headers and footers.

    A header stands (page numbers aside) at the edge of at least three pages and either of half of all pages, or nowhere
    but at edges: the name of a chapter runs over the pages of that chapter alone. Of two pages see _on_both.
    """
    pages: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.page is not None and block.role != "row":
            pages.setdefault(block.page, []).append(i)
    edges = {i for lines in pages.values() for i in (*lines[:2], *lines[-2:])}
    outer = {i for lines in pages.values() for i in (lines[0], lines[-1])}
    seen = Counter(without_page_number(blocks[i].text) for i in edges)
    ends = Counter(without_page_number(blocks[i].text) for i in outer)
    everywhere = Counter(without_page_number(block.text) for block in blocks)
    found = set()
    counting = _counting(blocks, edges)
    for i in edges:
        text = blocks[i].text.strip()
        name = without_page_number(text)
        often = len(pages) >= 3 and seen[name] >= max(3, len(pages) // 2)
        only_there = i in outer and ends[name] >= 3 and ends[name] + 1 >= everywhere[name]
        short = len(text) < 60 and text[-1] not in "。；：，、"
        says = PAGE_NUMBER.match(text) or (short and (often or only_there))
        if i in counting or (says and not text.isdecimal()):  # a bare number must count the pages
            found.add(i)
    for lines in pages.values():  # below its own name as a header the heading itself stays
        for first, second in (lines[:2], lines[:-3:-1]) if len(lines) > 1 else ():
            if {first, second} <= found and blocks[first].text.strip() == blocks[second].text.strip():
                found.remove(second)
    found |= _at_their_place(blocks, found, list(pages.values()), everywhere)
    return found | (_on_both(blocks, *pages.values()) if len(pages) == 2 else set())


def _counting(blocks: Sequence[Block], edges: Iterable[int]) -> set[int]:
    """Bare numbers that count the pages: those as far from their page's number on two pages, or that number itself, a cover counted or not.

    119 below every card of a set, or below 报警电话： at the end, counts none.
    """
    numbers = {i: int(text) for i in edges if (text := blocks[i].text.strip()).isdecimal()}
    apart = {i: value - (blocks[i].page or 0) for i, value in numbers.items()}
    pages = {(apart[i], blocks[i].page) for i in numbers}
    shared = Counter(difference for difference, _ in pages)
    return {i for i, difference in apart.items() if difference in (0, -1) or shared[difference] > 1}


def _at_their_place(
    blocks: Sequence[Block], found: set[int], pages: Sequence[Sequence[int]], everywhere: Counter[str]
) -> set[int]:
    """Where headers are known to stand on three pages, the first lines of other pages that stand just there; so footers.

    The name of a chapter that runs over a single page, and the header of the even pages, say something else than the
    others, but stand on their level and are as large.
    """
    more = set()
    for at in (0, -1):
        outer = [lines[at] for lines in pages if lines and blocks[lines[at]].places]
        known = Counter(_level(blocks[i]) for i in outer if i in found)
        levels = [level for level, count in known.items() if count >= _KNOWN]
        for i in set(outer) - found:
            text = blocks[i].text.strip()
            level = _level(blocks[i])
            if marker(text, decimal=True) is not None and everywhere[without_page_number(text)] < 2:
                continue  # the heading of a chapter that begins on top of a page; as a running header it is said twice
            near = any(abs(level[0] - top) <= 1 and abs(level[1] - height) <= 1 for top, height in levels)
            if near and len(blocks[i].places) == 1 and len(text) < 60 and text[-1] not in "。；：，、":
                more.add(i)
    return more


def _level(block: Block) -> tuple[int, int]:
    """Top and height of a block's first line, in points."""
    _, top, _, bottom = block.places[0].box
    return round(top), round(bottom - top)


def _on_both(blocks: Sequence[Block], first: Sequence[int], second: Sequence[int]) -> set[int]:
    """Of two pages the first or last line, page numbers aside, if it stands at that edge of both.

    It must be the same to the letter, or (numbers aside) the title. A title that the first page says only there stays;
    a date is no footer: two notices may be signed on one day.
    """
    found = set()
    inner = [[i for i in page if not PAGE_NUMBER.match(blocks[i].text.strip())] for page in (first, second)]
    for edge in (0, -1):
        if any(len(page) < 2 for page in inner):
            break
        a, b = (page[edge] for page in inner)
        one, other = blocks[a].text.strip(), blocks[b].text.strip()
        name = without_page_number(one)
        if "row" in (blocks[a].role, blocks[b].role) or len(one) >= 60 or name != without_page_number(other):
            continue
        if one[-1] in "。；：，、" or not re.sub(r"[\d年月日]+", "", name):
            continue
        said = name in without_page_number("".join(blocks[i].text for i in inner[0][:_TITLE_LINES] if i != a))
        if one == other or said:
            found.add(b)
            if said or edge == -1 or not ends_like_title(one):
                found.add(a)
    return found


def without_page_number(text: str) -> str:
    """A header without its page number: '云州市应急预案 第3页' -> '云州市应急预案'; 附件1 and 2024年7月值班表 stay whole."""
    return re.sub(r"\s+", "", _WITH_PAGE.sub("", text.strip()))
