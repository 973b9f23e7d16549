"""Where a paragraph of a page ends: ragged lines, lines set in the middle, pages of short lines alone."""

from pages import WIDTH, page_of, written

from ingest.readers.paged.blocks import blocks_of_pages
from ingest.readers.paged.page import Char

LEFT, SIZE, PITCH, FULL = 90.0, 14.0, 24.0, 29  # characters of a full line


def texts(*lines: list[Char]) -> list[str]:
    return [block.text for block in blocks_of_pages([page_of([char for line in lines for char in line])]).blocks]


def at_left(*lines: str, top: float = 100) -> list[list[Char]]:
    return [written(line, LEFT, top + n * PITCH, size=SIZE) for n, line in enumerate(lines)]


def in_the_middle(*lines: str, top: float = 100) -> list[list[Char]]:
    return [written(line, (WIDTH - len(line) * SIZE) / 2, top + n * PITCH, size=SIZE) for n, line in enumerate(lines)]


def test_a_ragged_line_goes_on_where_a_mark_took_its_character_along() -> None:
    lines = [
        "市水利局负责全市水库和河道的巡查工作，发现险情立即报告市防",
        "指，由市防指统一调度；参加处置的有值班民警二十",  # 名、 would not have fitted, and so on
        "名、志愿者若干。",
    ]
    full = [lines[0], "指办公室，由市防指统一调度；参加处置的人员有值班民警二十", "名、志愿者若干人。"]
    assert [len(line) for line in full[:2]] == [FULL, FULL - 1]
    assert texts(*at_left(*full)) == ["".join(full)]
    assert texts(*at_left(*lines)) != ["".join(lines)]  # so short a line is the end of its paragraph


def test_a_bracket_is_taken_along_too() -> None:
    full = [
        "市水利局负责全市水库和河道的巡查工作，发现险情立即报告市防",
        "指办公室，由市防指统一调度；转移人员安置到各乡镇避难场所",
        "（一），并每日清点。",
    ]
    assert texts(*at_left(*full)) == ["".join(full)]


def test_lines_of_a_page_of_short_lines_are_not_joined() -> None:
    lines = ["案例一", "某化工厂爆燃事故", "事故造成一人死亡", "经过", "整改已经完成了的"]
    assert texts(*at_left(*lines)) == lines


def test_offices_set_in_the_middle_over_two_lines_are_one_line() -> None:
    offices = ["云州市教育局　云州市公安局　云州市应急管理局　云州市消防救", "援支队"]
    body = at_left("各县区教育局、公安局，市直各学校，各有关单位和企业负责人：", top=220)
    assert texts(*in_the_middle(*offices), *in_the_middle("关于加强校园安全的通知", top=160), *body)[0] == "".join(
        offices
    )


def test_what_stands_below_a_full_line_in_the_middle_is_no_part_of_it() -> None:
    title = "关于进一步加强全市汛期地质灾害防范和应急值守工作的紧急通知"
    body = at_left("各县区教育局、公安局，市直各学校，各有关单位和企业负责人：", top=220)
    for below in ("云州市水利局", "（2024年9月3日）", "云政发〔2024〕3号", "目录"):
        assert texts(*in_the_middle(title, below), *body)[:2] == [title, below]


def test_the_line_that_says_who_printed_it_stands_by_itself() -> None:
    text = [
        "　　抄送：市委各部门，市人大办，市政协办，市法院，市检察院，",
        "市武警支队，市消防救援支队，驻云州各单位，各人民团体机关。",
    ]
    printed = "云州市人民政府办公室　　　　　　2024年9月3日印发"
    assert texts(*at_left(*text, printed)) == ["".join(text).strip(), printed]
