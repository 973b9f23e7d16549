"""Web pages: the document a government page carries, without the site around it.

Lines outside the content container are kept if they are the title or say when and by whom it was published, since
metadata is read from them. Left out: choosing the container (html_container.py), scripts, styles,
navigation, forms, hidden elements, pictures, link targets; of what is lost so the warnings tell (html_losses.py).

    read("<nav>首页</nav><div id=zoom><h1>通知</h1><p>第一条<br>第二条</p></div>") -> 通知 (level 1), 第一条, 第二条
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.document import Block, Reading
from ingest.errors import UnreadableFile
from ingest.readers.cell_lines import joined, one_line
from ingest.readers.html.container import DROPPED, Measure, containers, is_site_part, is_unfilled
from ingest.readers.html.list import ListNumbers, first_text
from ingest.readers.html.losses import SAVE_WHOLE, check_frames, check_loaded, warnings
from ingest.readers.html.marks import is_note_mark, shift_of
from ingest.readers.html.table import grid, room
from ingest.readers.raised import Shift, shifted
from ingest.readers.table import blocks_of

BREAKING = frozenset(
    (
        *("address", "article", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# The parser looks through all open elements at every tag: the depth of a page multiplies the time it takes.
# Pages of real sites are below 100 deep, with end tags forgotten a few hundred.
MAX_DEPTH = 2_000
NESTING = re.compile(
    r"<(/?)(?:div|section|article|center|blockquote|ul|ol|dl|fieldset|main|pre|table|aside|nav|header|footer|form)\b",
    re.IGNORECASE,
)  # <div and </div

HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)  # display: none

SYMBOL_FONT = re.compile(r"font-family\s*:\s*[\"']?(?:Wingdings|Webdings|Symbol)\b", re.IGNORECASE)
# Whole lines that are controls of the page, never of the document.
CONTROLS = tuple(
    re.compile(rf"[【\[（(\s]*(?:{pattern})[】\]）)\s]*")
    for pattern in (
        r"扫一扫.{0,20}",  # 扫一扫在手机打开当前页
        r"(?:用|在)?手机(?:上)?(?:打开|查看|阅读|浏览).{0,10}",  # 手机打开当前页
        r"(?:我要)?(?:打印|关闭|收藏)(?:本页|此页|页面|窗口|本文)?(?:[\s|/｜]*(?:打印|关闭|收藏)(?:本页|窗口)?)*",  # 打印 | 关闭窗口
        r"(?:返回|回到)(?:顶部|首页|上一页)",  # 返回顶部
        r"(?:字号|字体|字体大小)\s*[:：]?[\s【\[]*(?:(?:默认|超大|[大中小])[\s|/｜]*)*",  # 【字体：大 中 小】
        r"[大中小]\s+[大中小]\s+[大中小]",  # 大 中 小
        r"分享(?:到|至)?\s*[:：]?.{0,12}",  # 分享到：
        r"(?:当前位置|您(?:现在|当前)?的?(?:所在)?的?位置)\s*[:：].{0,60}",  # 当前位置：首页 > 政务公开
    )
)
# Lines outside the container that tell what the document is: 发布时间：2024-05-01　来源：市应急局
PUBLICATION = re.compile(
    r"(?:发布|发文|成文|公开|印发|生成|生效|施行|废止|更新|發布|公布)(?:日期|时间|時間)|(?:来|來)\s*源\s*[:：]|信息来源"
    r"|文\s*号\s*[:：]|发文字号|發文字號|索\s*引\s*号|(?:发布|发文)(?:机构|单位|机关)|公开主体|有效性\s*[:：]|时效性|主题分类"
)
# What a page sets apart by a margin alone: <span>发布时间：2024-05-01</span><span>来源：市应急局</span>
SET_APART = frozenset({"span", "em", "i", "b", "strong", "label", "font"})
FACT = re.compile(
    r"\s*[【\[]?(?:(?:发布|发文|成文|公开|更新|發布|公布)(?:日期|时间|時間)|信息来源|来\s*源|來\s*源|浏览(?:次数|量)|点击(?:次数|量|数)"
    r"|阅读(?:次数|量)?|访问(?:次数|量)|字\s*[号体]|字体大小|视力保护色|责任编辑|发布(?:机构|单位|人))\s*[:：]"
)
MAX_PUBLICATION = 300  # a longer line with 来源 in it is prose

WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
BROKEN_RUN = re.compile(
    rf"(?<={WIDE})[ \t]*[\r\n][ \t\r\n]*(?={WIDE})"
)  # a line end of the page's source inside 防汛⏎值守
HEADING_BREAK = "\v"  # <br> in a heading, which is no blank to a browser
SPACE = re.compile(r"[ \t\r\n\f]+")
INVISIBLE = "\u200b\u200c\u200d\ufeff\xa0\u3000 "
SITE_SUFFIX = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,30}$")  # 关于印发预案的通知_云州市人民政府


def read(text: str) -> Reading:
    """The page's document as blocks, with the title the page states as a hint."""
    tree = _parsed(text)
    body = tree.body
    if body is None:
        check_frames(tree)
        return Reading((), "html")
    measure = Measure.of(body)
    within = containers(body, measure)
    found = _Walk(measure, body, within, ListNumbers(tree)).through(body)
    title = _title(tree)
    texts = {block.text for block, inside in found if inside}
    blocks = [block for block, inside in found if inside or (block.text not in texts and _belongs(block, title))]
    check_loaded(tree, empty=not blocks)
    if within == [body] and is_unfilled(body, measure):
        raise UnreadableFile("网页里只有网站的栏目和链接，放正文的位置是空的（正文由脚本加载）。" + SAVE_WHOLE)
    return Reading(
        tuple(blocks),
        "html",
        title=title,
        warnings=warnings(body, within),
        published=_stated(tree, "pubdate"),
        origin=_stated(tree, "contentsource") or _stated(tree, "sitename"),
    )


def table_blocks(fragment: str, first: int) -> list[Block]:
    """The rows of the tables in a piece of HTML, numbered from `first`: for tables pasted into Markdown."""
    body = _parsed(fragment).body
    if body is None:
        return []
    return [block for block, _ in _Walk(Measure.of(body), body, [body], ListNumbers(), tables=first).through(body)]


def _parsed(text: str) -> LexborHTMLParser:
    depth = deepest = 0
    for tag in NESTING.finditer(text):
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise UnreadableFile(
            f"网页的标签嵌套了 {deepest} 层，不像正常网页。请用浏览器打开后复制文字到 Word，另存为 docx 再添加。"
        )
    return LexborHTMLParser(text)


def _title(tree: LexborHTMLParser) -> str | None:
    """What the page calls its document: meta ArticleTitle, else the only <h1>, else <title> without the site's name."""
    if content := _stated(tree, "articletitle"):
        return content
    headings = [text for node in tree.css("h1") if (text := _collapsed(node.text()).strip())]
    if len(headings) == 1:
        return headings[0]
    title = tree.css_first("title")
    stated = _collapsed(title.text()).strip() if title is not None else ""
    return SITE_SUFFIX.sub("", stated) or None


def _stated(tree: LexborHTMLParser, name: str) -> str | None:
    """What the page says of itself by a meta element of 政府网站发展指引, its name in small letters: pubdate -> 2024-05-01 09:30."""
    for meta in tree.css("meta"):
        content = (meta.attributes.get("content") or "").strip()
        if content and (meta.attributes.get("name") or "").lower() == name:
            return content
    return None


def _belongs(block: Block, title: str | None) -> bool:
    if block.text == title or (block.role == "heading" and block.level == 1):
        return True
    return len(block.text) <= MAX_PUBLICATION and PUBLICATION.search(block.text) is not None


def _collapsed(text: str) -> str:
    """White space as a browser shows it, but for line ends of the source between Han characters, which go."""
    return SPACE.sub(" ", BROKEN_RUN.sub("", text))


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return HIDDEN.search(attributes.get("style") or "") is not None


def _is_bullet(node: LexborNode) -> bool:
    """Whether it is a bullet as Word pastes it: <span style="font-family:Wingdings">l</span>."""
    style = node.attributes.get("style") or ""
    return SYMBOL_FONT.search(style) is not None and len(node.text().strip()) <= 1


def _heads_article(header: LexborNode) -> bool:
    """Whether a <header> stands in the document, over its title, not over the site."""
    above = header.parent
    while above is not None and above.tag not in ("article", "main"):
        above = above.parent
    return above is not None


class _Walk:
    """Collects blocks below an element, each with whether it stands inside the containers."""

    def __init__(
        self, measure: Measure, body: LexborNode, inside: list[LexborNode], numbers: ListNumbers, tables: int = 0
    ) -> None:
        self.found: list[tuple[Block, bool]] = []
        self._measure = measure
        self._whole = measure.length.get(body.mem_id, 0)
        self._containers = {node.mem_id for node in inside}
        self._frames = {above for node in inside for above in _above(node)}
        self._numbers = numbers
        self._tables = tables
        self._label = ""  # the number of the list item whose text comes next
        self._line: list[str] = []
        self._level: int | None = None
        self._within = 0
        self._in_cell = False
        self._pre = 0
        self._shifts: list[tuple[int, Shift]] = []  # open elements that raise or lower

    def through(self, root: LexborNode) -> list[tuple[Block, bool]]:
        """Visit everything below `root` in order; no recursion, since pages nest as deep as they like."""
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
            elif node.tag == "-text":
                self._take(node.text_content or "")
            elif not self._skips(node) and not (node.tag == "table" and self._took_table(node)):
                self._enter(node)
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
        self._flush()
        return self.found

    def _take(self, text: str) -> None:
        text = shifted(text, self._shifts[-1][1]) if self._shifts else text
        first, *others = text.splitlines() if self._pre and text else [text]
        self._line.append(first)
        for line in others:
            self._flush()
            self._line.append(line)

    def _skips(self, node: LexborNode) -> bool:
        tag = node.tag or "-"
        if tag == "a" and is_note_mark(node):
            return True
        if tag.startswith("-") or tag in DROPPED or _is_hidden(node) or _is_bullet(node):
            return not (tag == "header" and _heads_article(node))
        if tag == "form" and is_site_part(node, self._measure, self._whole):
            return True
        outside = not self._within and node.mem_id not in self._containers
        return outside and is_site_part(node, self._measure, self._whole)

    def _enter(self, node: LexborNode) -> None:
        if node.tag == "br" and self._level is not None:  # a title over two lines is one title
            self._line.append(HEADING_BREAK)
            return
        fact = node.tag in SET_APART and self._level is None and FACT.match(first_text(node))
        if fact or node.tag in BREAKING or node.tag in HEADINGS or node.mem_id in self._containers:
            self._flush()
        self._within += node.mem_id in self._containers
        self._pre += node.tag == "pre"
        if shift := shift_of(node):
            self._shifts.append((node.mem_id, shift))
        self._level = HEADINGS.get(node.tag or "", self._level)
        if node.tag == "li":
            self._label = self._numbers.label(node)

    def _leave(self, node: LexborNode) -> None:
        if node.tag == "br" and self._level is not None:
            return
        if node.tag in BREAKING or node.tag in HEADINGS or node.mem_id in self._containers:
            self._flush()
        self._within -= node.mem_id in self._containers
        self._pre -= node.tag == "pre"
        if self._shifts and self._shifts[-1][0] == node.mem_id:
            self._shifts.pop()
        if node.tag in HEADINGS:
            self._level = None
        if node.tag == "li":
            self._label = ""

    def _flush(self) -> None:
        text = _collapsed("".join(self._line)).strip(" ").rstrip()
        self._line.clear()
        if not text.strip(INVISIBLE) or any(control.fullmatch(text) for control in CONTROLS):
            return
        if self._label:
            text, self._label = self._label + text.lstrip(INVISIBLE), ""
        block = Block(text) if self._level is None else Block(one_line(text), "heading", self._level)
        self.found.append((block, self._within > 0))

    def _took_table(self, node: LexborNode) -> bool:
        """Take the table as rows; False for a table that only lays the page out, or stands in a cell."""
        if self._in_cell or node.mem_id in self._frames:
            return False
        rows = grid(node, self._cell_text)
        if rows is None:
            return False
        self._flush()
        within = self._within > 0 or node.mem_id in self._containers
        captions = [text for caption in node.css("caption") if (text := _collapsed(caption.text()).strip())]
        blocks = [Block(text) for text in captions] + blocks_of(rows.cells, self._tables, headers=rows.headers)
        self._tables += any(block.role == "row" for block in blocks)
        self.found += [(block, within) for block in blocks]
        return True

    def _cell_text(self, cell: LexborNode) -> str:
        """What a cell says, an item a line; a table inside it gives one line a cell."""
        inner = _Walk(self._measure, cell, [cell], self._numbers)
        inner._in_cell = True
        return joined([block.text for block, _ in inner.through(cell)], room(cell))


def _above(node: LexborNode) -> list[int]:
    above, ids = node.parent, []
    while above is not None:
        ids.append(above.mem_id)
        above = above.parent
    return ids
