"""Whole lines that are not the author's: running headers, page numbers, the navigation of a web page.

Left out: anything inside a line (clean.py). A line is only called furniture where nothing else explains it: it
repeats at the edge of most pages, or says what only a web page says.
"""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.document import Block
from ingest.metadata.titles import ends_like_title

PAGE = "页眉页脚"
WEB = "网页导航"

PAGE_NUMBER = re.compile(
    r"(?:[-—–－·~～]*\s*(?:\d{1,4}|[IVXⅠ-Ⅻivx]{1,5})\s*[-—–－·~～]*|\d+\s*/\s*\d+|[Pp]age\s*\d+(?:\s*of\s*\d+)?"
    r"|第\s*[\d一二三四五六七八九十]+\s*[页頁](?:[,，/\s]*共\s*[\d一二三四五六七八九十]+\s*[页頁])?|共\s*\d+\s*[页頁][,，/\s]*第\s*\d+\s*[页頁])$"
)  # — 3 —, -II-, 3/12, Page 3 of 12, 第 3 页 共 12 页, 共12页 第3页
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

    A header stands (numbers aside) at the edge of at least three pages and either of half of all pages, or nowhere
    but at edges: the name of a chapter runs over the pages of that chapter alone. Of two pages see _on_both.
    """
    pages: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.page is not None and block.role != "row":
            pages.setdefault(block.page, []).append(i)
    edges = {i for lines in pages.values() for i in (*lines[:2], *lines[-2:])}
    outer = {i for lines in pages.values() for i in (lines[0], lines[-1])}
    seen = Counter(_numberless(blocks[i].text) for i in edges)
    ends = Counter(_numberless(blocks[i].text) for i in outer)
    everywhere = Counter(_numberless(block.text) for block in blocks)
    found = set()
    for i in edges:
        text = blocks[i].text.strip()
        name = _numberless(text)
        often = len(pages) >= 3 and seen[name] >= max(3, len(pages) // 2)
        only_there = i in outer and ends[name] >= 3 and ends[name] + 1 >= everywhere[name]
        short = len(text) < 60 and text[-1] not in "。；：，、"
        if PAGE_NUMBER.match(text) or (short and (often or only_there)):
            found.add(i)
    found |= _at_their_place(blocks, found, list(pages.values()))
    return found | (_on_both(blocks, *pages.values()) if len(pages) == 2 else set())


def _at_their_place(blocks: Sequence[Block], found: set[int], pages: Sequence[Sequence[int]]) -> set[int]:
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
        name = _numberless(one)
        if "row" in (blocks[a].role, blocks[b].role) or len(one) >= 60 or name != _numberless(other):
            continue
        if one[-1] in "。；：，、" or name in ("", "年月日", "年月"):
            continue
        said = name in _numberless("".join(blocks[i].text for i in inner[0][:_TITLE_LINES] if i != a))
        if one == other or said:
            found.add(b)
            if said or edge == -1 or not ends_like_title(one):
                found.add(a)
    return found


def _numberless(text: str) -> str:
    """'云州市应急预案 第3页' -> '云州市应急预案第页': the same header on every page."""
    return re.sub(r"[\d\s]+", "", text)
