"""Which part of a web page is the document: a table of selectors first, then where the text is densest, then all.

Left out: turning it into blocks (html.py).
"""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

# Best first: containers that publishing systems of government sites write, then what HTML itself offers.
CONTAINERS: tuple[tuple[str, str], ...] = (
    ("#UCAP-CONTENT", "中国政府网及用其平台的部委、省市网站"),
    (".TRS_Editor", "拓尔思 TRS WCM"),
    (".TRS_UEDITOR", "拓尔思 TRS 融媒体"),
    (".Custom_UnionStyle", "拓尔思 TRS，从 Word 粘贴的正文"),
    (".trs_editor_view", "拓尔思 TRS 海云"),
    ("#zoom", "大汉 JCMS"),
    ("#Zoom", "大汉 JCMS"),
    ("[id^=vsb_content]", "博达 Visual SiteBuilder"),
    (".v_news_content", "博达 Visual SiteBuilder"),
    (".wp_articlecontent", "苏迪 Webplus"),
    (".easysite-news-text", "动易 EasySite"),
    (".ewb-article-content", "新点 EWB"),
    (".j-fontContent", "龙讯政府网站群"),
    ("#zhengwen", "信息公开目录系统"),
    (".xxgk_content", "信息公开目录系统"),
    (".pages_content", "中国政府网旧版"),
    (".article-content", "省市网站通用模板"),
    (".article_content", "省市网站通用模板"),
    ("#article_content", "省市网站通用模板"),
    ("#articleContent", "省市网站通用模板"),
    (".news_content", "省市网站通用模板"),
    ("#js_content", "微信公众号"),
    (".law-content", "法规数据库"),
    (".area-essay", "臺灣機關 GIP 公版"),
    ("[itemprop=articleBody]", "schema.org"),
    ("article", "HTML5"),
    ("main", "HTML5"),
    ("[role=main]", "WAI-ARIA"),
)
GUESSED = (".content", "#content", ".article", ".detail", ".details", ".view", ".con", ".main")  # of all sorts of sites
MIN_SHARE = 0.3  # a named container that holds less of the page's text is a teaser …
MIN_CHARACTERS = 300  # … unless it is long enough to be a document beside a still longer sidebar
MIN_GUESSED_SHARE = 0.5  # a container by a name that sites also give to other parts must hold the densest part as well
MIN_DENSE_SHARE = 0.8  # a guessed container must hold more: a wrong guess loses text
MAX_UNFILLED = 200  # characters beside links on a page whose named container is empty: the site's own words

DROPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "button", "select"),
        *("textarea", "input", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map", "rt", "rp"),
    )
)
# A whole class or id that names a part of the site, for sites that write <div class="footer">.
SITE_PARTS = frozenset(
    (
        *("header", "head", "top", "nav", "navbar", "menu", "sidebar", "breadcrumb", "crumbs", "crumb", "share"),
        *("footer", "foot", "bottom", "copyright", "toolbar", "related", "pagination"),
    )
)
HOLDERS = frozenset({"div", "td", "section", "article", "main", "body", "blockquote", "center"})


@dataclass(slots=True)
class Measure:
    """Characters below every element, without what is dropped; text of links counts nothing."""

    length: dict[int, int] = field(default_factory=dict)  # by the element's mem_id
    score: dict[int, float] = field(default_factory=dict)  # of holders: text in their own paragraphs

    @classmethod
    def of(cls, body: LexborNode) -> "Measure":
        """Measure everything below `body` in one walk."""
        measure = cls()
        open_elements: list[tuple[LexborNode, int]] = []
        node: LexborNode | None = body
        while node is not None or open_elements:
            if node is None:
                closing, inner = open_elements.pop()
                measure._close(closing, inner, open_elements)
                node = closing.next if open_elements else None
            elif node.tag == "-text":
                if open_elements:
                    element, inner = open_elements[-1]
                    open_elements[-1] = (element, inner + len("".join((node.text_content or "").split())))
                node = node.next
            elif (node.tag or "-").startswith("-") or node.tag in DROPPED:
                node = node.next
            else:
                open_elements.append((node, 0))
                node = node.child
        return measure

    def _close(self, node: LexborNode, inner: int, above: list[tuple[LexborNode, int]]) -> None:
        counted = 0 if node.tag == "a" else inner
        self.length[node.mem_id] = counted
        if above:
            parent, sum_so_far = above[-1]
            above[-1] = (parent, sum_so_far + counted)
        if node.tag == "p":
            holders = (element for element, _ in reversed(above) if element.tag in HOLDERS)
            for share, holder in zip((1.0, 0.5), holders, strict=False):
                self.score[holder.mem_id] = self.score.get(holder.mem_id, 0.0) + share * counted
        elif node.tag in HOLDERS and not any(child.tag in HOLDERS for child in node.iter()):
            self.score[node.mem_id] = self.score.get(node.mem_id, 0.0) + counted


def containers(body: LexborNode, measure: Measure) -> list[LexborNode]:
    """The elements that hold the document; [body] where nothing narrower holds enough of the text."""
    whole = measure.length.get(body.mem_id, 0)
    for selector, _ in CONTAINERS:
        found = _outermost(body.css(selector), measure)
        held = sum(measure.length[node.mem_id] for node in found)
        if held and (held >= whole * MIN_SHARE or held >= MIN_CHARACTERS):
            return found
    if whole and measure.score:  # a page of nothing but links has no densest part
        densest = max(measure.score, key=lambda mem_id: measure.score[mem_id])
        for selector in GUESSED:
            for node in _outermost(body.css(selector), measure):
                enough = measure.length[node.mem_id] >= whole * MIN_GUESSED_SHARE
                if enough and any(inner.mem_id == densest for inner in node.traverse()):
                    return [node]
        if measure.length.get(densest, 0) >= whole * MIN_DENSE_SHARE:
            return [node for node in body.traverse() if node.mem_id == densest] or [body]
    return [body]


def is_unfilled(body: LexborNode, measure: Measure) -> bool:
    """Whether a container stands there by name, with nothing in it, and the page says little else: a script fills it."""
    if measure.length.get(body.mem_id, 0) > MAX_UNFILLED:
        return False
    found = [node for selector, _ in CONTAINERS for node in body.css(selector)]
    return bool(found) and not any(measure.length.get(node.mem_id, 0) for node in found)


def is_site_part(node: LexborNode, measure: Measure, whole: int) -> bool:
    """Whether it is a form, or class or id names a part of the site, and it is no frame around the whole page.

    Pages of ASP.NET stand in one form from beginning to end.
    """
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().split()
    length = measure.length.get(node.mem_id, 0)
    named = any(name in SITE_PARTS for name in names) or (node.tag == "form" and length < MIN_CHARACTERS)
    return named and length * 2 < whole


def _outermost(nodes: list[LexborNode], measure: Measure) -> list[LexborNode]:
    """The nodes that are measured (not dropped) and inside no other of them."""
    ids = {node.mem_id for node in nodes}
    outermost = []
    for node in nodes:
        above = node.parent
        while above is not None and above.mem_id not in ids:
            above = above.parent
        if above is None and node.mem_id in measure.length:
            outermost.append(node)
    return outermost
