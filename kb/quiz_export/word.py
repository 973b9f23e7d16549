"""Questions as a Word file: the paper with its seal line, then on a page of its own the key with the clause of every answer.

Page and type after GB/T 9704-2012 (A4, margins 37/35/28/26 mm, title 二号小标宋, headings 黑体, text 仿宋), the text smaller (小四) as papers have
it. The seal line (密封线) with name and unit stands in the left margin of every page of the paper. A question with its options stands on
one page; 简答题 may go over two.
"""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from ingest.numerals import in_chinese
from kb.printable import for_xml, on_a4
from kb.quiz.item import DIFFICULTY_WORDS, LETTERS, TYPE_WORDS, Item, ItemType
from kb.script import Script, script_of, to_script

_TITLE_FONT, _HEAD_FONT, _TEXT_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_TEXT_SIZE: Final = 12  # points: 小四
_FOUR, _TWO = 7, 16  # characters of the longest option, for four or two options a line
_KEY_COLUMNS: Final = 10  # answers a row of the key
_LINES: Final = 5  # to write on, of 简答题
_HOW: Final[dict[ItemType, str]] = {
    "single": "每题只有一个正确答案，请将答案的字母填在括号内。",
    "multiple": "每题有两个或两个以上正确答案，请将答案的字母填在括号内，多选、少选、错选均不得分。",
    "judge": "正确的在括号内打“√”，错误的打“×”。",
    "blank": "请在横线上填写正确的内容。",
    "short": "请简要作答。",
    "order": "请在括号内按次序填写各项的字母。",
}
_SEAL: Final = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:r><w:pict>
<v:shape id="seal" type="#_x0000_t202" style="position:absolute;margin-left:-62pt;margin-top:0;width:46pt;height:640pt;z-index:1;mso-position-horizontal-relative:margin;mso-position-vertical-relative:margin" filled="f" stroked="f">
<v:textbox style="layout-flow:vertical;mso-layout-flow-alt:bottom-to-top" inset="0,0,0,0"><w:txbxContent>
<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="{font}"/><w:sz w:val="21"/></w:rPr><w:t xml:space="preserve">单位＿＿＿＿＿＿＿＿＿＿　　姓名＿＿＿＿＿＿＿＿　　准考证号＿＿＿＿＿＿＿＿＿＿</w:t></w:r></w:p>
<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="{font}"/><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">………………密………………封………………线………………内………………不………………答………………题………………</w:t></w:r></w:p>
</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"""


def write(items: Sequence[Item], file: BinaryIO, title: str) -> None:
    """Write the paper and its key."""
    from docx import Document
    from docx.enum.section import WD_SECTION
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spoken = _script(items)
    paper = Document()
    _page(paper, spoken)
    _seal(paper)
    _title(paper, title)
    groups = list(_groups(items))
    _scores(paper, groups)
    for n, (type_, own, first) in enumerate(groups, 1):
        _head(
            paper, to_script(f"{in_chinese(n)}、{TYPE_WORDS[type_]}（共 {len(own)} 题，每题＿＿分，共＿＿分）", spoken)
        )
        _line(
            paper, to_script(_HOW[type_], spoken)
        ).paragraph_format.keep_with_next = True  # not alone under its heading
        for k, item in enumerate(own, first):
            _question(paper, k, item)
    key = paper.add_section(WD_SECTION.NEW_PAGE)
    key.header.is_linked_to_previous = False
    numbered = OxmlElement("w:pgNumType")
    numbered.set(qn("w:start"), "1")
    key._sectPr.append(numbered)
    _footer(key, to_script("参考答案", spoken), spoken)
    _title(paper, f"{title}　{to_script('参考答案', spoken)}")
    for n, (type_, own, first) in enumerate(groups, 1):
        _head(paper, to_script(f"{in_chinese(n)}、{TYPE_WORDS[type_]}", spoken))
        if type_ not in ("blank", "short"):
            _grid(paper, own, first)
        for k, item in enumerate(own, first):
            _answer(paper, k, item)
    paper.save(file)


def _script(items: Sequence[Item]) -> Script:
    """The script of most questions: that of our own words on the paper."""
    traditional = sum(script_of(i.stem) == "traditional" for i in items)
    return "traditional" if traditional * 2 > len(items) else "simplified"


def _groups(items: Sequence[Item]) -> Iterator[tuple[ItemType, list[Item], int]]:
    """The questions by type in the order of papers, each group with the number of its first one."""
    first = 1
    for type_ in TYPE_WORDS:
        own = [i for i in items if i.type == type_]
        if own:
            yield type_, own, first
            first += len(own)


def _page(paper: Any, spoken: Script) -> None:  # noqa: ANN401  # python-docx has no types
    from docx.shared import Mm

    on_a4(paper)
    section = paper.sections[0]
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _footer(section, to_script("试卷", spoken), spoken)


def _seal(paper: Any) -> None:  # noqa: ANN401
    from docx.oxml import parse_xml

    header = paper.sections[0].header
    header._element.append(parse_xml(_SEAL.format(font=_TEXT_FONT)))


def _footer(section: Any, of: str, spoken: Script) -> None:  # noqa: ANN401
    """试卷　第 3 页: of the paper and of its key each by itself; how many there are of each, not every program can count."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section.footer.is_linked_to_previous = False
    line = section.footer.paragraphs[0]
    if line.runs:
        return
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in ((f"{of}　第 ", "PAGE"), (to_script(" 页", spoken), "")):
        _run(line, words, 10.5)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            line._p.append(simple)


def _title(paper: Any, title: str) -> None:  # noqa: ANN401
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = paper.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, title, 22, _TITLE_FONT)


def _scores(paper: Any, groups: Sequence[tuple[ItemType, list[Item], int]]) -> None:  # noqa: ANN401
    """题号 一 二 … 总分, with a row to fill in."""
    table = paper.add_table(rows=2, cols=len(groups) + 2)
    table.style = "Table Grid"
    heads = ["题号", *(in_chinese(n) for n in range(1, len(groups) + 1)), "总分"]
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        _run(cell.paragraphs[0], words, 10.5)
    _run(table.rows[1].cells[0].paragraphs[0], "得分", 10.5)


def _head(paper: Any, words: str) -> None:  # noqa: ANN401
    from docx.shared import Pt

    line = paper.add_paragraph()
    line.paragraph_format.space_before = Pt(10)
    line.paragraph_format.keep_with_next = True
    _run(line, words, 14, _HEAD_FONT)


def _question(paper: Any, n: int, item: Item) -> None:  # noqa: ANN401
    """The stem with what is chosen from or written on."""
    asked = item.stem
    if item.type in ("judge", "order"):
        asked += "（　　）"
    stem = _line(paper, f"{n}. {asked}")
    if item.type == "short":
        stem.paragraph_format.keep_with_next = True  # some room to write is below it; the rest may go over the page
        for _ in range(_LINES):
            _line(paper, "")
        return
    lines = [stem, *(_options(paper, item.options) if item.type != "judge" and item.options else ())]
    for line in lines:
        line.paragraph_format.keep_together = True
    for line in lines[:-1]:  # the last one would pull the next question after it, and so all of them
        line.paragraph_format.keep_with_next = True


def _options(paper: Any, options: Sequence[str]) -> list[Any]:  # noqa: ANN401
    """Four, two or one a line, as they fit. Returns the lines."""
    from docx.shared import Cm

    longest = max(map(len, options))
    a_line = 4 if longest <= _FOUR else 2 if longest <= _TWO else 1
    marked = [f"{LETTERS[n]}. {option}" for n, option in enumerate(options)]
    lines = []
    for at in range(0, len(marked), a_line):
        line = _line(paper, "\t".join(marked[at : at + a_line]))
        line.paragraph_format.left_indent = Cm(0.8)
        for k in range(1, a_line):
            line.paragraph_format.tab_stops.add_tab_stop(Cm(0.8 + 15.0 / a_line * k))
        lines.append(line)
    return lines


def _grid(paper: Any, own: Sequence[Item], first: int) -> None:  # noqa: ANN401
    """The answers at a glance: numbers above, letters below."""
    for at in range(0, len(own), _KEY_COLUMNS):
        part = own[at : at + _KEY_COLUMNS]
        table = paper.add_table(rows=2, cols=_KEY_COLUMNS)
        table.style = "Table Grid"
        for n, item in enumerate(part):
            _run(table.rows[0].cells[n].paragraphs[0], str(first + at + n), 10)
            said = {"正确": "√", "错误": "×"}.get(item.letters, item.letters)
            _run(table.rows[1].cells[n].paragraphs[0], said, 10)
        for cell in table.rows[0].cells:  # the numbers stay on the page of their letters
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        paper.add_paragraph()


def _answer(paper: Any, n: int, item: Item) -> None:  # noqa: ANN401
    said = item.answer_text if item.type in ("blank", "short") else item.letters
    line = _line(paper, f"{n}. {said}　")
    _run(line, f"（难度：{DIFFICULTY_WORDS[item.difficulty]}，编号：{item.id}）{item.explanation}", 10.5)


def _line(paper: Any, words: str) -> Any:  # noqa: ANN401
    from docx.shared import Pt

    line = paper.add_paragraph()
    line.paragraph_format.space_after = Pt(2)
    line.paragraph_format.line_spacing = Pt(20)
    _run(line, words, _TEXT_SIZE)
    return line


def _run(line: Any, words: str, size: float, font: str = _TEXT_FONT) -> None:  # noqa: ANN401
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = line.add_run(for_xml(words))
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
