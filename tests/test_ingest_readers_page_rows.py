"""Rows of tables without rules between them: cells of several lines, level or centred, merged labels, a page break."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import level, page_of, ruled, upright, written

from ingest.readers.paged.blocks import blocks_of_pages
from ingest.readers.paged.page import Char, Page, Rule
from ingest.readers.paged.tables import table_blocks, tables_on

PITCH, SIZE = 16.0, 10.0
DUTY = "负责全市水库、河道和堤防的巡查，组织编制洪水调度方案，指导水毁工程修复"
SHORT = "发布暴雨预警。"
LONG = "承担指挥部办公室日常工作，组织转移安置和救灾物资调拨，统计上报灾情，协调各类应急救援队伍参加抢险救援"
HEADER = ("序号", "单位", "职责")
XS, WIDTHS = (80.0, 130.0, 210.0), (3, 6, 20)  # where columns begin, and how many characters a line of each has


def broken(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)]


def laid(
    rows: Sequence[Sequence[str | None]],
    *,
    centred: bool,
    top: float = 100,
    xs: Sequence[float] = XS,
    widths: Sequence[int] = WIDTHS,
) -> tuple[list[Char], list[float]]:
    """A table's characters without any blank between its rows, and where each row ends; None goes on with the cell above."""
    chars: list[Char] = []
    edges = [top]
    heights = [max(len(broken(cell, width)) for cell, width in zip(row, widths, strict=False) if cell) for row in rows]
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            if cell is None:
                continue
            count = next(
                (n for n, other in enumerate(rows[number + 1 :], 1) if other[at] is not None), len(rows) - number
            )
            lines = broken(cell, widths[at])
            free = sum(heights[number : number + count]) - len(lines)
            first = edges[-1] + (free * PITCH / 2 if centred else 0)
            for n, line in enumerate(lines):
                chars += written(line, xs[at], first + n * PITCH)
        edges.append(edges[-1] + heights[number] * PITCH)
    return chars, edges


def texts(page: Page) -> list[str]:
    tables, _ = tables_on(page)
    return [block.text for table in tables for block in table_blocks(table, 0)]


def three_lines(rows: Sequence[Sequence[str | None]], *, centred: bool) -> Page:
    chars, edges = laid(rows, centred=centred)
    return page_of(chars, [level(edges[i] - 3, 70, 430) for i in (0, 1, -1)])


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    return [" | ".join(row) for row in rows]


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("ruled", [True, False])
def test_cells_of_several_lines_make_one_row_though_no_blank_parts_the_rows(*, ruled: bool, centred: bool) -> None:
    rows = [
        HEADER,
        ("1", "市水利局", DUTY),
        ("2", "市气象局", SHORT),
        ("3", "市应急管理局", LONG),
        ("4", "市公安局", SHORT),
    ]
    chars, _ = laid(rows, centred=centred)
    assert texts(three_lines(rows, centred=centred) if ruled else page_of(chars)) == joined(rows)


def test_a_name_broken_in_a_narrow_column_stays_one_name() -> None:
    rows = [
        ("单位", "联系人", "电话"),
        ("市港口和航运管理中心", "陈某", "0900-2711"),
        ("市水利局", "林某", "0900-2712"),
    ]
    rows += [("市住房和城乡建设局", "黄某", "0900-2713")]
    for centred in (True, False):
        chars, _ = laid(rows, centred=centred, xs=(80, 160, 230), widths=(6, 4, 20))
        assert texts(page_of(chars)) == joined(rows)


def test_a_label_merged_over_rows_is_said_in_each_of_them() -> None:
    rows: list[tuple[str | None, str, str]] = [
        ("组别", "单位", "职责"),
        ("抢险组", "消防救援支队", LONG),
        (None, "市水利局", SHORT),
        (None, "武警支队", DUTY + "。"),
        ("保障组", "市财政局", "保障资金。"),
        (None, "市商务局", DUTY),
    ]
    whole = [(rows[0 if n == 0 else 1 if n < 4 else 4][0] or "", *row[1:]) for n, row in enumerate(rows)]
    for centred in (True, False):
        assert texts(three_lines(rows, centred=centred)) == joined(whole)


def test_rules_that_leave_out_the_merged_column_part_its_rows() -> None:
    rows = [HEADER, ("甲", "市水利局", SHORT), (None, "市气象局", "会商"), ("乙", "市公安局", SHORT)]
    chars, edges = laid(rows, centred=False)
    rules = [level(edges[i] - 3, 70, 430) for i in (0, 1, 3, 4)] + [level(edges[2] - 3, 120, 430)]
    assert texts(page_of(chars, rules)) == joined([HEADER, ("甲", *rows[1][1:]), ("甲", *rows[2][1:]), rows[3]])  # type: ignore[list-item]  # no None is left


def test_a_mark_that_stands_out_into_the_gutter_closes_no_column() -> None:
    rows = [
        ("任务", "时限"),
        ("巡查水库河道堤防。", "立即"),
        ("转移受威胁的群众。", "汛前"),
        ("统计灾情", "长期"),
    ]
    chars, _ = laid(rows, centred=False, xs=(80, 171), widths=(20, 5))
    assert texts(page_of(chars)) == joined(rows)


def test_a_table_under_header_words_is_no_text_in_columns() -> None:
    rows = [("单位", "职责"), *((name, LONG + "。") for name in ("市水利局防汛处", "市气象局预报处", "市公安局指挥处"))]
    chars, _ = laid(rows, centred=False, xs=(80, 200), widths=(8, 14))
    blocks = blocks_of_pages([page_of(chars)]).blocks
    assert [block.text for block in blocks] == joined(rows)


def test_upright_rules_and_rows_of_several_lines() -> None:
    rows = [HEADER, ("1", "市水利局", DUTY), ("2", "市应急管理局", LONG)]
    chars, edges = laid(rows, centred=True)
    rules: list[Rule] = [upright(x, edges[0] - 3, edges[-1]) for x in (70, 120, 200, 415)]
    assert texts(page_of(chars, rules)) == joined(rows)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(2, 6), st.integers(2, 70)), min_size=2, max_size=8),
    st.booleans(),
)
def test_numbered_rows_come_back_as_they_were_laid_out(lengths: list[tuple[int, int]], centred: bool) -> None:
    rows = [HEADER]
    for number, (name, duty) in enumerate(lengths, 1):
        rows.append((str(number), "市水利气象局"[:name], (LONG * 2)[: duty - 1] + "。"))
    assert texts(three_lines(rows, centred=centred)) == joined(rows)


def pages_of_table(rows: Sequence[Sequence[str]], rest: Sequence[Sequence[str]], *, caption: str = "") -> list[Page]:
    """A table whose last rows stand on a second page, below the caption said again."""
    first, _ = laid(rows, centred=False, top=560)
    second, _ = laid(rest, centred=False, top=130)
    again = written(caption, 200, 100) if caption else []
    return [page_of([*written("表1　职责分工", 200, 530), *first]), page_of([*again, *second], number=2)]


ROWS = [HEADER, ("1", "市水利局", DUTY), ("2", "市气象局", SHORT), ("3", "市应急管理局", LONG)]


@pytest.mark.parametrize("caption", ["表1（续）　职责分工", "续表1", "（接上页）", ""])
def test_a_table_goes_on_below_its_caption_said_again(caption: str) -> None:
    blocks = blocks_of_pages(pages_of_table(ROWS[:3], [HEADER, ROWS[3]], caption=caption)).blocks
    rows = [block for block in blocks if block.role == "row"]
    assert [block.text for block in rows] == joined(ROWS)
    assert {block.table for block in rows} == {0}
    text = [block.text for block in blocks if block.role != "row"]
    assert text == (["表1　职责分工", caption] if caption else ["表1　职责分工"])


def test_rows_without_rules_go_on_though_the_next_page_does_not_repeat_their_header() -> None:
    pages = pages_of_table(ROWS[:3], ROWS[3:])
    after = written("三、保障措施", 80, 220)
    pages[1] = page_of([*pages[1].chars, *after, *written("市财政局统筹安排防汛经费，" * 2, 80, 240)], number=2)
    blocks = blocks_of_pages(pages).blocks
    assert [block.text for block in blocks if block.role == "row"] == joined(ROWS)
    assert [block.header for block in blocks if block.role == "row"][-1] == HEADER
    assert blocks[-2].text == "三、保障措施"


def test_text_below_a_page_that_ends_with_a_table_stays_text() -> None:
    pages = pages_of_table(ROWS, [])
    text = [
        "三、保障措施",
        "市财政局统筹安排防汛经费，市商务局组织生活必需品的供应。",
        "联系人：陈某　　　　电话：0900-2711",
    ]
    pages[1] = page_of([char for n, line in enumerate(text) for char in written(line, 80, 100 + 16 * n)], number=2)
    blocks = blocks_of_pages(pages).blocks
    assert len([block for block in blocks if block.role == "row"]) == len(ROWS)


def test_the_rest_of_a_cut_row_alone_on_the_next_page_belongs_to_its_row() -> None:
    first = page_of(
        *ruled([["单位", "任务", "时限"], ["市水利局", "组织沿河乡镇巡查堤防和\n水库大坝，落实责任，并", "5月底"]])
    )
    second = page_of(*ruled([["", "向市防指报告。", ""]], top=70), number=2)
    third = page_of(written("以上任务由市应急管理局督促落实。", 80, 90), number=3)
    found = blocks_of_pages([first, second, third]).blocks
    assert [block.text for block in found] == [
        "单位 | 任务 | 时限",
        "市水利局 | 组织沿河乡镇巡查堤防和水库大坝，落实责任，并向市防指报告。 | 5月底",
        "以上任务由市应急管理局督促落实。",
    ]


def test_a_single_row_of_other_columns_on_the_next_page_is_no_rest() -> None:
    first = page_of(
        *ruled([["单位", "任务", "时限"], ["市水利局", "组织沿河乡镇巡查堤防和\n水库大坝，落实责任，并", "5月底"]])
    )
    second = page_of(*ruled([["备注：本表每年更新。", ""]], xs=(80, 300, 440), top=70), number=2)
    assert [block.text for block in blocks_of_pages([first, second]).blocks][-1] == "备注：本表每年更新。"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("0900-\n2711801", "0900-2711801"),
        ("wang_anqua\nn@exam.exa\nmple", "wang_anquan@exam.example"),
        ("www.exa\nmple.cn/a", "www.example.cn/a"),
        ("13900001234\n13900001235", "13900001234 13900001235"),
        ("119\n62345678", "119 62345678"),
        ("2024-2025\n2026", "2024-2025 2026"),
    ],
)
def test_numbers_and_addresses_broken_in_a_cell_are_whole(lines: str, text: str) -> None:
    drawn = page_of(*ruled([["单位", "联系方式"], ["市水利局", lines], ["市气象局", "传真"]]))
    assert blocks_of_pages([drawn]).blocks[1].text == f"市水利局 | {text}"
