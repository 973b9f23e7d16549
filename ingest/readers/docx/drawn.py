"""Text that a Word file draws: charts, SmartArt and word art.

Of a chart its title and the table it shows; of SmartArt its boxes, each below the one it hangs from. Left out: pictures
(docx_pictures.py), colours, lines between boxes.

    bar chart “各区值班人数” over 东区 12 -> header row (各区值班人数, 人数), row (东区, 12)
"""

from collections.abc import Iterator

from ingest.document import Block
from ingest.readers.docx.numbering import number
from ingest.readers.docx.package import Element, Package

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
MAX_POINTS = 2_000  # of one series; more is a measuring curve, not a table


def chart(package: Package, part: str, table: int) -> list[Block]:
    """The values of a chart as a table, its title in the corner."""
    root = package.xml(part)
    if root is None:
        return []
    titles = root.find(f"{C}chart/{C}title")
    title = "" if titles is None else "".join(text.text or "" for text in titles.iter(f"{A}t", f"{C}v")).strip()
    series = list(root.iter(f"{C}ser"))
    if not series:
        return [Block(title)] if title else []
    names = [" ".join(_points(one.find(f"{C}tx")).values()) or f"{at}" for at, one in enumerate(series, 1)]
    values = [_points(_first(one, "val", "yVal")) for one in series]
    categories = next((found for one in series if (found := _points(_first(one, "cat", "xVal")))), {})
    header = (title, *names)
    rows = [
        (categories.get(at, str(at + 1)), *(column.get(at, "") for column in values))
        for at in sorted(set(categories).union(*values))
    ]
    return [Block.row(header, table=table), *(Block.row(row, header=header, table=table) for row in rows)]


def _first(series: Element, *names: str) -> Element | None:
    return next((found for name in names if (found := series.find(f"{C}{name}")) is not None), None)


def _points(element: Element | None) -> dict[int, str]:
    """What the chart keeps of its cells: index -> text as shown."""
    points = [] if element is None else list(element.iter(f"{C}pt"))[:MAX_POINTS]
    found = {number(point.get("idx")): (point.findtext(f"{C}v") or "").strip() for point in points}
    if not points and element is not None and element.findtext(f"{C}v"):
        found[0] = str(element.findtext(f"{C}v")).strip()
    return found


def diagram(package: Package, part: str) -> Iterator[str]:
    """The texts of a SmartArt's boxes, in the order of its tree."""
    root = package.xml(part)
    if root is None:
        return
    texts, children = {}, dict[str, list[tuple[int, str]]]()
    for point in root.iter(f"{D}pt"):
        paragraphs = point.findall(f"{D}t/{A}p")
        texts[point.get("modelId", "")] = "".join(
            text.text or "" for p in paragraphs for text in p.iter(f"{A}t")
        ).strip()
    below = set()
    for link in root.iter(f"{D}cxn"):
        if link.get("type", "parOf") == "parOf":
            children.setdefault(link.get("srcId", ""), []).append((number(link.get("srcOrd")), link.get("destId", "")))
            below.add(link.get("destId", ""))
    waiting = [key for key in texts if key not in below][::-1]
    while waiting:  # each box once: a broken file may say that two hang from each other
        key = waiting.pop()
        text = texts.pop(key, "")
        if text:
            yield text
        waiting += [child for _, child in sorted(children.pop(key, []), reverse=True)]
    yield from (text for text in texts.values() if text)
