"""One office plan and one law-like text, written in every format an office may send them in.

Both are lists of `Line` and `Grid`, in the order of the page; each `*_bytes`/`*_text` below writes such a list the way that format
is really made: Word numbers chapters, articles and items itself and raises digits by a property, a government page puts
its own parts around the text, a paged format only draws characters and rules.

    docx_of(PLAN) -> bytes, html_of(PLAN) -> str, paged_of(PLAN) -> pages of strokes and characters, for pdf_of and ofd_of
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ofd_files import ofd_bytes, path
from ofd_files import text as ofd_text

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
NOTE_MARK = "\x01"  # where a line refers to the footnote
FOOTNOTE = "蓄水量按当日八时的水位推算。"


@dataclass(frozen=True)
class Line:
    """A paragraph: `number` is what Word counts itself, `gap` what it prints behind it."""

    text: str
    look: str = "text"  # text, flush, centre, right
    level: int = 0  # of the heading, 0 for none
    number: str = ""
    gap: str = ""
    counted: tuple[str, int] | None = None  # the Word list and level that the number comes from

    @property
    def shown(self) -> str:
        """As it is printed, without the mark of the footnote."""
        return f"{self.number}{self.gap}{self.text}".replace(NOTE_MARK, "")


@dataclass(frozen=True)
class Box:
    """A cell as drawn: its paragraphs, and how many columns and rows it covers."""

    paragraphs: tuple[str, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A ruled table of three columns."""

    rows: tuple[tuple[Box, ...], ...]


Part = Line | Grid


def _chapter(level: int, number: str, title: str) -> Line:
    return Line(title, "flush", level, number, " ", ("chapters", level - 1))


def _item(number: int, text: str) -> Line:
    return Line(text, number=f"（{number}）", counted=("items", 0))


def _article(number: str, text: str) -> Line:
    return Line(text, number=f"第{number}条", gap="　", counted=("articles", 0))


TABLE = Grid(
    (
        (Box(("预警级别",), rows=2), Box(("应急响应",), columns=2)),
        (Box(("启动条件",)), Box(("主要措施",))),
        (
            Box(("红色预警",), rows=2),
            Box(("三小时雨量超过一百毫米",)),
            Box(("停止户外集体活动。", "转移危险区域群众。")),
        ),
        (Box(("水库水位超过校核洪水位",)), Box(("开闸泄洪。",))),
        (Box(("蓝色预警",)), Box(("十二小时雨量超过五十毫米",)), Box(("加强巡查值守。",))),
    )
)

PLAN: tuple[Part, ...] = (
    Line("云汛发〔2024〕5号", "centre"),
    Line("云州市城区防汛应急预案", "centre"),
    Line("各区县人民政府，市防汛抗旱指挥部成员单位：", "flush"),
    Line("为做好城区防汛工作，现将本预案印发给你们，请结合实际认真贯彻执行。"),
    _chapter(1, "1", "总则"),
    _chapter(2, "1.1", "编制目的"),
    Line("规范城区防汛应急工作，减轻暴雨内涝造成的损失。"),
    _chapter(2, "1.2", "适用范围"),
    Line("本预案适用于云州市城区范围内暴雨内涝灾害的防范和处置工作。"),
    _chapter(1, "2", "组织体系"),
    _chapter(2, "2.1", "指挥机构"),
    _chapter(3, "2.1.1", "指挥部职责"),
    Line("市防汛抗旱指挥部履行下列职责："),
    _item(1, "组织会商研判汛情，决定启动应急响应；"),
    _item(2, "统一调度抢险队伍和防汛物资；"),
    _item(3, "发布汛情信息。"),
    _chapter(3, "2.1.2", "成员单位职责"),
    Line("市水利局负责水库调度，市气象局负责雨情监测预报。"),
    _chapter(1, "3", "预警响应"),
    Line(f"东山水库蓄水量达到2.6×10⁵m³{NOTE_MARK}时，由市水利局报告市防汛抗旱指挥部。"),
    Line("表1　预警分级和应急响应", "centre"),
    TABLE,
    Line("预警解除后，各成员单位应当在两日内报送工作总结。"),
    Line("附件：1.防汛物资储备要求"),
    Line("2.抢险队伍管理要求", "indented"),
    Line("云州市防汛抗旱指挥部", "right"),
    Line("2024年4月12日", "right"),
    Line("附件1", "flush"),
    Line("防汛物资储备要求", "centre"),
    Line("一、储备标准"),
    Line("各区县应当按照常住人口规模储备编织袋和救生衣。"),
    Line("二、轮换更新"),
    Line("储备物资每三年轮换一次，轮换情况报市防汛抗旱指挥部。"),
    Line("附件2", "flush"),
    Line("抢险队伍管理要求", "centre"),
    Line("一、队伍组成"),
    Line("抢险队伍由消防救援、市政养护和民兵等力量组成。"),
)

LAW: tuple[Part, ...] = (
    Line("云州市排水设施管理办法", "centre"),
    Line("（2023年5月18日云州市人民政府令第12号公布，自2023年7月1日起施行）", "centre"),
    Line("总则", "centre", 1, "第一章", "　", ("parts", 0)),
    _article("一", "为了加强排水设施管理，保障城市安全度汛，制定本办法。"),
    _article("二", "市排水主管部门负责排水设施的监督管理工作。"),
    Line("市应急管理部门应当配合做好险情处置工作。"),
    Line("管理责任", "centre", 1, "第二章", "　", ("parts", 0)),
    _article("三", "排水设施运营单位应当履行下列义务："),
    Line("（一）定期检查排水设施；"),
    Line("（二）汛期实行二十四小时值班。"),
    _article("四", "违反本办法规定的，由市排水主管部门责令限期改正。"),
    _article("五", "本办法自2023年7月1日起施行。"),
)


def plain_of(parts: Sequence[Part]) -> str:
    """The text as it is saved from Word: a paragraph a line, cells parted by tabs, the note at the end."""
    lines = [
        line
        for part in parts
        for line in ([part.shown] if isinstance(part, Line) else ["\t".join(_flat(row)) for row in part.rows])
    ]
    return "\n".join(["　　" + line if line[:1].isalnum() else line for line in lines] + _notes(parts))


def markdown_of(parts: Sequence[Part]) -> str:
    """Headings with #, the table with bars; a merged cell is written into each place that it covers."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Line):
            lines += ["#" * part.level + " " + part.shown if part.level else part.shown, ""]
        else:
            rows = [["<br>".join(box.paragraphs) if box else "" for box in row] for row in _covered(part)]
            lines += ["| " + " | ".join(row) + " |" for row in rows]
            lines.insert(len(lines) - len(rows) + 1, "|---|---|---|")
            lines.append("")
    return "\n".join(lines + _notes(parts)) + "\n"


def html_of(parts: Sequence[Part]) -> str:
    """What stands inside the container of a government page."""
    out = []
    for part in parts:
        if isinstance(part, Grid):
            out.append(_html_table(part))
            continue
        mark = '<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>'
        text = re.sub(f"[{RAISED}]+", lambda m: f"<sup>{_lowered(m.group())}</sup>", part.text).replace(NOTE_MARK, mark)
        style = {"centre": "text-align:center", "right": "text-align:right"}.get(part.look, "text-indent:2em")
        tag = f"h{part.level + 1}" if part.level else "p"
        out.append(f'<{tag} style="{style}">{part.number}{part.gap}{text}</{tag}>')
    if _notes(parts):
        out.append(f'<p><a href="#_ftnref1" name="_ftn1"><sup>1</sup></a> {FOOTNOTE}</p>')
    return "\n".join(out)


def _html_table(grid: Grid) -> str:
    rows = []
    for row in grid.rows:
        cells = (
            f'<td colspan="{box.columns}" rowspan="{box.rows}">' + "".join(f"<p>{p}</p>" for p in box.paragraphs)
            for box in row
        )
        rows.append("<tr>" + "</td>".join(cells) + "</td></tr>")
    return f'<table border="1">{"".join(rows)}</table>'


def xlsx_of(grid: Grid) -> bytes:
    """The table alone, its cells merged, paragraphs of a cell with line breaks between them."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for top, left, box in _placed(grid):
        sheet.cell(top + 1, left + 1, "\n".join(box.paragraphs))
        if box.rows * box.columns > 1:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=top + box.rows, end_column=left + box.columns
            )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def docx_of(parts: Sequence[Part]) -> bytes:
    """A Word file: numbers counted by Word, raised digits a property of their run, a footnote of its own."""
    import docx
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as PackagePart

    document = docx.Document()
    _define_lists(document)
    for part in parts:
        if isinstance(part, Grid):
            _word_table(document, part)
            continue
        paragraph = document.add_heading("", part.level) if part.level else document.add_paragraph()
        _word_runs(paragraph, part)
        if part.counted:
            _count(paragraph, part.counted)
    if _notes(parts):
        notes = (
            f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            f'<w:footnote w:id="1"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {FOOTNOTE}</w:t></w:r></w:p></w:footnote></w:footnotes>'
        )
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        package = document.part.package
        document.part.relate_to(PackagePart(PackURI("/word/footnotes.xml"), kind, notes.encode(), package), relation)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Each list: format and text of its levels, as Word writes them into numbering.xml.
LISTS = {
    "chapters": (("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")),
    "items": (("decimal", "（%1）"),),
    "parts": (("chineseCountingThousand", "第%1章"),),
    "articles": (("chineseCountingThousand", "第%1条"),),
}


def _define_lists(document: Any) -> None:
    from docx.oxml import parse_xml

    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, levels in enumerate(LISTS.values()):
        inner = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (form, text) in enumerate(levels)
        )
        numbering.append(
            parse_xml(f'<w:abstractNum xmlns:w="{WORD}" w:abstractNumId="{number}">{inner}</w:abstractNum>')
        )
    for number in range(len(LISTS)):
        numbering.append(
            parse_xml(f'<w:num xmlns:w="{WORD}" w:numId="{number + 1}"><w:abstractNumId w:val="{number}"/></w:num>')
        )


def _count(paragraph: Any, counted: tuple[str, int]) -> None:
    from docx.oxml import parse_xml

    use, level = list(LISTS).index(counted[0]) + 1, counted[1]
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr xmlns:w="{WORD}"><w:ilvl w:val="{level}"/><w:numId w:val="{use}"/></w:numPr>')
    )


def _word_runs(paragraph: Any, line: Line) -> None:
    from docx.oxml import parse_xml

    for piece in re.split(f"([{RAISED}]+|{NOTE_MARK})", line.text):
        if piece == NOTE_MARK:
            mark = f'<w:r xmlns:w="{WORD}"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
            paragraph._p.append(parse_xml(mark))
        elif piece:
            run = paragraph.add_run(_lowered(piece))
            run.font.superscript = True if piece[0] in RAISED else None


def _word_table(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=len(grid.rows), cols=3, style="Table Grid")
    for top, left, box in _placed(grid):
        cell = table.cell(top, left).merge(table.cell(top + box.rows - 1, left + box.columns - 1))
        cell.text = box.paragraphs[0]
        for paragraph in box.paragraphs[1:]:
            cell.add_paragraph(paragraph)


@dataclass(frozen=True)
class Drawn:
    """Characters drawn from (x, y) on, y the base line from the top of the page, in points."""

    text: str
    x: float
    y: float
    size: float


Rule = tuple[float, float, float, float]
SIZE, LEFT, COLUMNS, PITCH, TOP, BOTTOM = 14.0, 90.0, 28, 24.0, 90.0, 740.0
CELL_SIZE, CELL_PITCH = 11.0, 15.0


class _Pages:
    """Lays parts out on A4 pages, as Word prints them."""

    def __init__(self) -> None:
        self.pages: list[tuple[list[Drawn], list[Rule]]] = [([], [])]
        self.y = TOP

    def lay(self, parts: Sequence[Part]) -> list[tuple[list[Drawn], list[Rule]]]:
        for part in parts:
            if isinstance(part, Line):
                self._line(part)
            else:
                self._table(part)
        for note in _notes(parts):
            self.pages[-1][0].append(Drawn("1", LEFT, 774.0, 6.0))
            self.pages[-1][0].append(Drawn(note[2:], LEFT + 8, 778.0, 10.0))
            self.pages[-1][1].append((LEFT, 760.0, LEFT + 140, 760.0))
        return self.pages

    def _room(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.pages.append(([], []))
            self.y = TOP

    def _line(self, line: Line) -> None:
        indent = {"flush": 0, "centre": 0, "right": 0, "indented": 5}.get(line.look, 2) * SIZE
        if line.text.startswith("附件") and line.look == "flush":  # an annex begins a page
            self._room(BOTTOM)
        rows, used = [""], indent
        for character in line.shown:
            used += _width(character, SIZE)
            if used > COLUMNS * SIZE:
                rows.append("")
                used = _width(character, SIZE)
            rows[-1] += character
        for number, row in enumerate(rows):
            self._room(PITCH)
            free = COLUMNS * SIZE - sum(_width(c, SIZE) for c in row)
            x = LEFT + {"centre": free / 2, "right": free - 2 * SIZE}.get(line.look, 0 if number else indent)
            for piece in re.findall(f"[{RAISED}]+|[!-~]+|[^{RAISED}!-~]+", row):
                up = piece[0] in RAISED
                size = SIZE * 0.6 if up else SIZE
                self.pages[-1][0].append(Drawn(_lowered(piece), x, self.y - (SIZE * 0.4 if up else 0), size))
                x += sum(_width(c, SIZE) for c in piece)
            self.y += PITCH

    def _table(self, grid: Grid) -> None:
        heights = [0.0] * len(grid.rows)
        for top, _, box in _placed(grid):
            if box.rows == 1:
                heights[top] = max(heights[top], 8 + CELL_PITCH * len(box.paragraphs))
        self._room(sum(heights) + 20)
        step = COLUMNS * SIZE / 3
        drawn, rules = self.pages[-1]
        self.y -= 8
        for top, left, box in _placed(grid):
            x, y = LEFT + left * step, self.y + sum(heights[:top])
            right, bottom = x + box.columns * step, y + sum(heights[top : top + box.rows])
            rules += [(x, y, right, y), (x, bottom, right, bottom), (x, y, x, bottom), (right, y, right, bottom)]
            drawn += [Drawn(text, x + 4, y + CELL_PITCH * (n + 1), CELL_SIZE) for n, text in enumerate(box.paragraphs)]
        self.y += sum(heights) + 30


def _width(character: str, size: float) -> float:
    if character in RAISED:
        return 0.3 * size
    return size / 2 if character.isascii() else size


def pdf_of(parts: Sequence[Part]) -> bytes:
    """A PDF as a printer makes it: characters and rules at their places."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595.0, 842.0))
    for drawn, rules in _Pages().lay(parts):
        for piece in drawn:
            canvas.setFont("STSong-Light", piece.size)
            canvas.drawString(piece.x, 842 - piece.y, piece.text)
        for x0, y0, x1, y1 in rules:
            canvas.line(x0, 842 - y0, x1, 842 - y1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def ofd_of(parts: Sequence[Part]) -> bytes:
    """An OFD file with the same drawing, in millimetres."""
    mm = 25.4 / 72
    pages = []
    for drawn, rules in _Pages().lay(parts):
        objects = []
        for piece in drawn:
            step = _width(piece.text[0], piece.size) * mm  # of a piece all are as wide
            content = ofd_text(piece.text, round(piece.x * mm, 2), round(piece.y * mm, 2), round(piece.size * mm, 2))
            objects.append(re.sub(r'DeltaX="g (\d+) [\d.]+"', rf'DeltaX="g \1 {step:.2f}"', content))
        lines = [path(f"M {x0 * mm} {y0 * mm} L {x1 * mm} {y1 * mm}") for x0, y0, x1, y1 in rules]
        pages.append([*objects, *lines])
    return ofd_bytes(pages)


def _placed(grid: Grid) -> Iterator[tuple[int, int, Box]]:
    """Each cell with the row and the column where it begins."""
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(grid.rows):
        left = 0
        for box in row:
            while (top, left) in taken:
                left += 1
            taken.update((top + i, left + j) for i in range(box.rows) for j in range(box.columns))
            yield top, left, box
            left += box.columns


def _covered(grid: Grid) -> list[list[Box]]:
    places: dict[tuple[int, int], Box] = {}
    for top, left, box in _placed(grid):
        places |= {(top + i, left + j): box for i in range(box.rows) for j in range(box.columns)}
    return [[places[(row, column)] for column in range(3)] for row in range(len(grid.rows))]


def _flat(row: Sequence[Box]) -> list[str]:
    return [" ".join(box.paragraphs) for box in row]


def _lowered(text: str) -> str:
    return "".join(str(RAISED.index(c)) if c in RAISED else c for c in text)


def _notes(parts: Sequence[Part]) -> list[str]:
    noted = any(isinstance(part, Line) and NOTE_MARK in part.text for part in parts)
    return [f"¹ {FOOTNOTE}"] if noted else []
