"""What a page shows or offers that its text does not hold: attachments, pictures, frames, text that a script loads.

Left out: fetching any of it; nothing is ever fetched.

    <div id=zoom>……<a href="P0.docx">附件：物资清单.docx</a></div> -> 1 个附件不在网页里：附件：物资清单.docx；请下载后一并添加
"""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.errors import UnreadableFile

FILE_LINK = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|csv|pptx?|dps|zip|rar|7z|ceb)(?:[?#]|$)", re.IGNORECASE)
OFFERED = re.compile(rf"附件|附表|{FILE_LINK.pattern}", re.IGNORECASE)  # 附件1：物资清单, 物资清单.docx
SHOWN_NAMES = 5
MIN_PICTURE = 60  # points or pixels; a smaller one is an icon
SCRIPTED = re.compile(
    r"[Vv]ue|[Rr]eact|webpack|\$\.(?:ajax|get|post)|axios|fetch\(|XMLHttpRequest|require\.config|\.js\b"
)
SAVE_WHOLE = "请用浏览器打开网页，等正文显示后按 Ctrl+S 另存为“网页，全部”，再添加保存下来的 html；或把正文复制到 Word 另存为 docx。"


def warnings(body: LexborNode, inside: Iterable[LexborNode]) -> tuple[str, ...]:
    """What stands in the document's containers and is not read, and the attachments that stand beside them."""
    files = {address: name for address, name in _files(body) if OFFERED.search(name)}
    pictures = frames = 0
    for container in inside:
        files |= dict(_files(container))
        pictures += sum(1 for picture in container.css("img") if _is_picture(picture))
        frames += sum(1 for frame in container.css("iframe, embed, object") if _source(frame))
    found = []
    if files:
        names = "、".join(list(files.values())[:SHOWN_NAMES]) + ("等" if len(files) > SHOWN_NAMES else "")
        found.append(f"{len(files)} 个附件不在网页里：{names}；请下载后一并添加")
    if pictures:
        found.append(f"{pictures} 张图片没有读取，其中的文字不能检索")
    if frames:
        found.append(f"{frames} 处嵌入的页面或文件没有读取，请单独打开保存后添加")
    return tuple(found)


def _files(node: LexborNode) -> Iterator[tuple[str, str]]:
    """The files that links below an element lead to, each with what the link says, else with its name."""
    for link in node.css("a"):
        address = (link.attributes.get("href") or "").strip()
        if FILE_LINK.search(address):
            yield address, " ".join(link.text().split()) or address.rsplit("/", 1)[-1]


def check_frames(tree: LexborHTMLParser) -> None:
    """Refuse a page that is nothing but frames: its text lies in other files."""
    frames = [address for frame in tree.css("frameset frame") if (address := _source(frame))]
    if frames:
        raise UnreadableFile(
            f"网页由 {len(frames)} 个框架组成，正文在另外的文件里（{'、'.join(frames[:SHOWN_NAMES])}）。请添加那个文件。"
        )


def check_loaded(tree: LexborHTMLParser, *, empty: bool) -> None:
    """Refuse a page without text, saying where the text is: in frames, pictures or loaded by a script."""
    if not empty:
        return
    check_frames(tree)
    if frames := [address for frame in tree.css("iframe") if (address := _source(frame))]:
        raise UnreadableFile(f"网页里没有正文，正文在嵌入的页面里（{frames[0][:80]}）。请单独打开那个页面保存后添加。")
    if pictures := sum(1 for picture in tree.css("img") if _is_picture(picture)):
        raise UnreadableFile(f"网页里没有文字，只有 {pictures} 张图片。请把图片另存后添加，或下载文字版的附件。")
    scripts = (f"{script.attributes.get('src') or ''} {script.text()[:20_000]}" for script in tree.css("script"))
    if any(SCRIPTED.search(script) for script in scripts):
        raise UnreadableFile("网页的正文由脚本加载，保存的文件里没有正文。" + SAVE_WHOLE)


def _source(frame: LexborNode) -> str:
    attributes = frame.attributes
    source = (attributes.get("src") or attributes.get("data") or "").strip()
    return "" if source.startswith(("about:", "javascript:")) else source


def _is_picture(picture: LexborNode) -> bool:
    """Whether an image is large enough to hold text, as far as the page says."""
    sizes = [picture.attributes.get(side) or "" for side in ("width", "height")]
    numbers = [int(m.group()) for size in sizes if (m := re.match(r"\d{1,5}", size.strip()))]
    return not numbers or min(numbers) >= MIN_PICTURE
