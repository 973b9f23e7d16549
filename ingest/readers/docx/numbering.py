"""Which lists a .docx defines, and which list and level each paragraph has (w:numbering, w:numPr, styles).

Left out: how labels count and look (docx_labels.py), labels that are pictures.

    <w:num w:numId="3"> over an abstractNum whose level 0 is 第%1条 -> ListUse("0", {0: Level(1, "chineseCounting", "第%1条")}, {})
"""

from collections.abc import Iterator

from ingest.readers.docx.labels import Level, ListUse, bullet
from ingest.readers.docx.package import Element, W

ALTERNATIVES = (
    "",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent/"
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback/",
)  # a number format of newer Word stands beside one that older Word knows
MAX_LEVELS = 9  # ISO/IEC 29500-1, 17.9.6


def uses_of(root: Element | None) -> dict[str, ListUse]:
    """The lists of a numbering part by their numId."""
    if root is None:
        return {}
    lists: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}  # styleLink -> abstractNumId
    links: dict[str, str] = {}  # abstractNumId -> numStyleLink
    for abstract in root.findall(f"{W}abstractNum"):
        key = abstract.get(f"{W}abstractNumId", "")
        lists[key] = dict(_levels(abstract))
        if style := value(abstract, "styleLink"):
            linked[style] = key
        if style := value(abstract, "numStyleLink"):
            links[key] = style
    uses = {}
    for num in root.findall(f"{W}num"):
        key = value(num, "abstractNumId") or ""
        key = linked.get(links.get(key, ""), key)
        levels, starts = dict(lists.get(key, {})), {}
        for override in num.findall(f"{W}lvlOverride"):
            at = number(override.get(f"{W}ilvl"))
            start = value(override, "startOverride")
            if start is not None:
                starts[at] = number(start)
            levels.update(_levels(override))
        uses[num.get(f"{W}numId", "")] = ListUse(key, levels, starts)
    return uses


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for element in parent.findall(f"{W}lvl"):
        at = number(element.get(f"{W}ilvl"))
        if not 0 <= at < MAX_LEVELS:
            continue
        restart = value(element, "lvlRestart")
        form = next((found for path in ALTERNATIVES if (found := value(element, "numFmt", path))), "decimal")
        yield (
            at,
            Level(
                number(value(element, "start"), 1),
                form,
                bullet(value(element, "lvlText") or "", _font(element))
                if form == "bullet"
                else value(element, "lvlText") or "",
                value(element, "pStyle"),
                on(element.find(f"{W}isLgl")),
                None if restart is None else number(restart),
                value(element, "suff") == "nothing",
            ),
        )


def _font(level: Element) -> str | None:
    fonts = level.find(f"{W}rPr/{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")


def value(parent: Element | None, name: str, path: str = "") -> str | None:
    """What the child `name` says: w:val of <w:start w:val="1"/> -> "1"."""
    child = None if parent is None else parent.find(f"{path}{W}{name}")
    found = None if child is None else child.get(f"{W}val")
    return None if found is None else str(found)


def number(stated: str | None, default: int = 0) -> int:
    """A number that a file states; the default where it is none: "12" -> 12, "x" -> 0."""
    digits = (stated or "").strip().removeprefix("+")[:9]
    return int(digits) if digits.lstrip("-").isascii() and digits.lstrip("-").isdigit() else default


def on(element: Element | None) -> bool:
    """Whether a switch of a run or level is there and not turned off: <w:vanish w:val="0"/> -> False."""
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")
