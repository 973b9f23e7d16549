"""Small files for tests, made on the spot: Word, PDF, HTML and zip, as bytes.

Everything here returns bytes or text and touches no disk. Left out: pictures, fonts (the PDF uses reportlab's
built-in STSong-Light, which needs no font file) and anything a single test needs for itself.

    docx_bytes((1, "第一章　总则"), "第一条　为了做好防汛工作，制定本预案。", [["单位", "职责"], ["市水利局", "防汛值守"]])
    pdf_bytes([["第一页的一段。"], ["第二页的一段。"]], header="云州市防汛应急预案", numbers=True)
    html_page("<p>第一条　……</p>", title="云州市防汛应急预案")
"""

import io
import zipfile
from collections.abc import Mapping, Sequence

Table = Sequence[Sequence[str]]
# what docx_bytes and pdf_bytes draw: a paragraph, a heading (level, text), a ruled table
Item = str | tuple[int, str] | list[list[str]]

PDF_FONT = "STSong-Light"  # also draws traditional characters; MSung-Light does not come back as the same text


def docx_bytes(*content: Item, title: str | None = None) -> bytes:
    """A Word file: strings are paragraphs, `(level, text)` headings, lists of lists tables."""
    import docx

    document = docx.Document()
    if title is not None:
        document.core_properties.title = title
    for item in content:
        if isinstance(item, str):
            document.add_paragraph(item)
        elif isinstance(item, tuple):
            document.add_heading(item[1], item[0])
        else:
            table = document.add_table(rows=len(item), cols=len(item[0]), style="Table Grid")
            for cells, row in zip(item, table.rows, strict=True):
                for text, cell in zip(cells, row.cells, strict=True):
                    cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def pdf_bytes(
    pages: Sequence[Sequence[Item]],
    *,
    table: Table | None = None,
    header: str | None = None,
    numbers: bool = False,
    columns: int = 28,
    password: str | None = None,
) -> bytes:
    """A PDF laid out as an office document: two characters of indentation, `columns` full-width characters a line.

    A paragraph is broken into lines where it reaches the right margin, headings `(level, text)` are centred and
    larger, `(0, text)` is a paragraph without indentation, lists of lists are ruled tables; `table` is one more of them at the end of the last page. `header` stands
    on top of every page, `numbers` draws `— 1 —` at its foot. A page without items has no text layer. Use
    full-width characters: a half-width one is drawn narrower than the line breaking reckons.
    """
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(PDF_FONT))
    target = io.BytesIO()
    size, left, top, pitch = 14.0, 90.0, 760.0, 24.0
    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(target, pagesize=(595.0, 842.0), encrypt=encryption)
    for number, items in enumerate(pages, 1):
        y = top
        drawn = [*items, [list(row) for row in table]] if table and number == len(pages) else list(items)
        if header:
            canvas.setFont(PDF_FONT, 10)
            canvas.drawCentredString(297.5, 800, header)
        if numbers:
            canvas.setFont(PDF_FONT, 10)
            canvas.drawCentredString(297.5, 40, f"— {number} —")
        for item in drawn:
            if isinstance(item, str) or item[0] == 0:
                canvas.setFont(PDF_FONT, size)
                for line in _wrapped("　　" + item if isinstance(item, str) else str(item[1]), columns):
                    text = line.lstrip("　")
                    canvas.drawString(left + size * (len(line) - len(text)), y, text)
                    y -= pitch
            elif isinstance(item, tuple):
                canvas.setFont(PDF_FONT, size + 6 - 2 * item[0])
                canvas.drawCentredString(297.5, y, item[1])
                y -= pitch * 1.5
            else:
                y = _draw_table(canvas, item, left, y, columns * size)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _wrapped(paragraph: str, columns: int) -> list[str]:
    return [paragraph[i : i + columns] for i in range(0, len(paragraph), columns)]


def _draw_table(canvas: object, rows: list[list[str]], left: float, y: float, width: float) -> float:
    canvas.setFont(PDF_FONT, 11)  # type: ignore[attr-defined]  # reportlab has no types
    step, pitch = width / len(rows[0]), 15.0
    for row in rows:
        height = 7 + pitch * max(text.count("\n") + 1 for text in row)
        for column, text in enumerate(row):
            canvas.rect(left + column * step, y - height, step, height)  # type: ignore[attr-defined]
            for line, part in enumerate(text.split("\n"), 1):
                canvas.drawString(left + column * step + 4, y - line * pitch, part)  # type: ignore[attr-defined]
        y -= height
    return y - 30


def html_page(
    body: str,
    *,
    title: str = "云州市防汛应急预案",
    container: str = "UCAP-CONTENT",
    charset: str | None = None,
    meta: Mapping[str, str] | None = None,
    outside: str = "",
) -> str:
    """A page as a government site serves it: navigation, `outside`, the content in `<div id=container>`, a footer."""
    declared = f'<meta charset="{charset}">' if charset else ""
    metas = "".join(f'<meta name="{name}" content="{value}">' for name, value in (meta or {}).items())
    return (
        f"<!DOCTYPE html><html><head>{declared}{metas}<title>{title}</title><style>p{{margin:0}}</style></head><body>"
        '<header>云州市人民政府门户网站</header><nav><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li>'
        f"</ul></nav>{outside}"
        f'<div id="{container}">{body}</div><footer>主办：云州市人民政府办公室　备案号：云00000000</footer></body></html>'
    )


def zip_bytes(members: Mapping[str, bytes], *, gbk_names: bool = False) -> bytes:
    """A zip archive; with `gbk_names` the names are GBK bytes without the UTF-8 flag, as Windows writes them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(_GbkName(name) if gbk_names else zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


class _GbkName(zipfile.ZipInfo):
    """A member whose name is written in GBK with the flag for UTF-8 left unset."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # the hook of zipfile that names go through
        return self.filename.encode("gbk"), self.flag_bits
