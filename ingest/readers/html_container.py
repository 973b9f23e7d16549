"""Which part of a web page is the document: a table of selectors first, then where the text is densest, then all.

Left out: turning it into blocks (html.py).
"""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

# Best first: containers that publishing systems of government sites write, then what HTML itself offers.
CONTAINERS = (
    "#UCAP-CONTENT",
    ".TRS_Editor",
    ".TRS_UEDITOR",
    ".trs_editor_view",
    "#zoom",
    "#Zoom",
    "#zhengwen",
    ".pages_content",
    ".article-content",
    ".article_content",
    "#article_content",
    "#articleContent",
    ".news_content",
    ".xxgk_content",
    "#js_content",
    ".law-content",
    "[itemprop=articleBody]",
    "article",
    "main",
    "[role=main]",
)
MIN_SHARE = 0.3  # a named container that holds less of the page's text is a teaser …
MIN_CHARACTERS = 300  # … unless it is long enough to be a document beside a still longer sidebar
MIN_DENSE_SHARE = 0.8  # a guessed container must hold more: a wrong guess loses text

DROPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select"),
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
    for selector in CONTAINERS:
        found = _outermost(body.css(selector), measure)
        held = sum(measure.length[node.mem_id] for node in found)
        if held and (held >= whole * MIN_SHARE or held >= MIN_CHARACTERS):
            return found
    if whole and measure.score:  # a page of nothing but links has no densest part
        densest = max(measure.score, key=lambda mem_id: measure.score[mem_id])
        if measure.length.get(densest, 0) >= whole * MIN_DENSE_SHARE:
            return [node for node in body.traverse() if node.mem_id == densest] or [body]
    return [body]


def is_site_part(node: LexborNode, measure: Measure, whole: int) -> bool:
    """Whether class or id names a part of the site, and it is not a frame around the whole page."""
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().split()
    return any(name in SITE_PARTS for name in names) and measure.length.get(node.mem_id, 0) * 2 < whole


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
