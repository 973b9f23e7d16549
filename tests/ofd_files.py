"""Small OFD files for tests, made on the spot: parts written as XML and zipped, well or badly formed on purpose.

ofd_bytes([[text("第一条　……", 20, 30)]])      one page with one line, 20 mm from the left, its base line at 30 mm
"""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from files import zip_bytes

NAMESPACE = "http://www.ofdspec.org/2016"


def text(content: str, x: float, y: float, size: float = 5.0, **attributes: str) -> str:
    """A TextObject with its base line at `y`; every character is as wide as the font says a Han character is."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    steps = f' DeltaX="g {len(content) - 1} {size}"' if len(content) > 1 else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 180 {size}" Font="3" Size="{size}"{more}>'
        f'<ofd:TextCode X="0" Y="{size}"{steps}>{escape(content)}</ofd:TextCode></ofd:TextObject>'
    )


def path(data: str, **attributes: str) -> str:
    """A PathObject whose coordinates are those of the page."""
    more = "".join(f' {name}="{value}"' for name, value in {"LineWidth": "0.3", **attributes}.items())
    return (
        f'<ofd:PathObject ID="9" Boundary="0 0 210 297"{more}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def picture(resource: str, x: float, y: float, width: float, height: float) -> str:
    """An ImageObject that fills a box."""
    return (
        f'<ofd:ImageObject ID="9" ResourceID="{resource}" Boundary="{x} {y} {width} {height}" '
        f'CTM="{width} 0 0 {height} 0 0"/>'
    )


def table(rows: Sequence[Sequence[str]], x: float, y: float, width: float, height: float = 10.0) -> str:
    """A ruled table: every line of the grid stroked once, a text in every cell."""
    step, bottom = width / len(rows[0]), y + height * len(rows)
    level = [path(f"M {x} {y + i * height} L {x + width} {y + i * height}") for i in range(len(rows) + 1)]
    upright = [path(f"M {x + i * step} {y} L {x + i * step} {bottom}") for i in range(len(rows[0]) + 1)]
    cells = [
        text(cell, x + 2 + j * step, y + 7 + i * height, 4) for i, row in enumerate(rows) for j, cell in enumerate(row)
    ]
    return "".join(level + upright + cells)


def page_xml(objects: str, before: str = "") -> str:
    """A page with one layer."""
    return f'{before}<ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content>'


def part(root: str, inner: str, attributes: str = "") -> bytes:
    """A part of the package with its root element."""
    xml = f'<ofd:{root} xmlns:ofd="{NAMESPACE}"{attributes}>{inner}</ofd:{root}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{xml}'.encode()


def ofd_parts(
    pages: Sequence[Sequence[str]],
    *,
    title: str = "",
    common: str = "",
    document: str = "",
    body: str = "",
    resources: str = "",
    before: str = "",
) -> dict[str, bytes]:
    """The parts of an OFD file, by their paths; `common`, `document`, `body` and `before` add elements where they say."""
    listed = "".join(f'<ofd:Page ID="{100 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    info = f"<ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>"
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    fonts = '<ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts>'
    parts = {
        "OFD.xml": part("OFD", f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody>"),
        "Doc_0/Document.xml": part(
            "Document",
            f"<ofd:CommonData>{area}<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages>{document}",
        ),
        "Doc_0/PublicRes.xml": part("Res", fonts + resources, ' BaseLoc="Res"'),
    }
    for i, objects in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = part("Page", page_xml("".join(objects), before))
    return parts


def ofd_bytes(pages: Sequence[Sequence[str]], more: Mapping[str, bytes] | None = None, **elements: str) -> bytes:
    """An OFD file; `more` are further parts, or others in place of those of the same path."""
    return zip_bytes({**ofd_parts(pages, **elements), **(more or {})})
