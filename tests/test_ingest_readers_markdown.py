"""Markdown: what is markup goes, what the author wrote stays."""

import pytest

from ingest.document import Block
from ingest.readers.markdown import read


def texts(markdown: str) -> list[str]:
    return [block.text for block in read(markdown).blocks]


def test_headings_carry_their_level() -> None:
    blocks = read("# 云州市防汛预案\n\n## 第一章　总则 ##\n###（一）目的\n云州市\n======\n").blocks
    assert [(b.text, b.level) for b in blocks] == [
        ("云州市防汛预案", 1),
        ("第一章　总则", 2),
        ("（一）目的", 3),
        ("云州市", 1),
    ]
    assert all(block.role == "heading" for block in blocks)


def test_a_line_under_a_short_line_is_a_heading_and_under_a_sentence_a_rule() -> None:
    assert read("总则\n---\n").blocks[0].level == 2
    assert read("本预案自印发之日起施行。\n---\n下一段").blocks == (Block("本预案自印发之日起施行。"), Block("下一段"))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("**第一章　总则**", "第一章　总则"),
        ("***第一条***　为了", "第一条　为了"),
        ("- 市水利局负责", "市水利局负责"),
        ("* [x] 已完成", "已完成"),
        ("1. 启动二级响应", "1. 启动二级响应"),
        ("> 引自总体预案", "引自总体预案"),
        ("见[附件](附件1.docx)。", "见附件。"),
        ('见[办法](https://yunzhou.example/a_b.html "原文")。', "见办法。"),
        ("![流程图](a.png)响应流程", "响应流程"),
        ("云政发[2024]5号", "云政发[2024]5号"),
        ("面积5*10*3米，____年__月", "面积5*10*3米，____年__月"),
        ("1\\. 总则", "1. 总则"),
        ("<u>红色</u>预警<font color='red'>（一级）</font>", "红色预警（一级）"),
        ("水位<18.50米&nbsp;时", "水位<18.50米\xa0时"),
        ("　　第二条　各部门", "　　第二条　各部门"),
        ("甲|乙两地", "甲|乙两地"),
    ],
)
def test_a_line_keeps_the_authors_characters_and_loses_the_markup(line: str, text: str) -> None:
    assert texts(line) == [text]


def test_a_table_gives_rows_that_carry_its_header() -> None:
    blocks = read("| 单位 | 职责 |\n|:--|--:|\n| **市水利局** | 防汛\\|抗旱<br>值守 |\n| 市气象局 |\n\n表后。").blocks
    assert blocks[0] == Block.row(("单位", "职责"), table=0)
    assert blocks[1] == Block.row(("市水利局", "防汛|抗旱 值守"), header=("单位", "职责"), table=0)
    assert blocks[2].cells == ("市气象局", "")
    assert blocks[3] == Block("表后。")


def test_a_second_table_has_its_own_number_and_so_has_one_pasted_as_html() -> None:
    one = "|单位|职责|\n|-|-|\n|甲|乙|\n"
    pasted = "<table><tr><th>单位</th><th>电话</th></tr><tr><td>市应急局</td><td>0599-8800110</td></tr></table>"
    blocks = read(f"{one}\n{pasted}\n\n{one}").blocks
    assert [block.table for block in blocks] == [0, 0, 1, 1, 2, 2]
    assert blocks[3].header == ("单位", "电话")


def test_comments_rules_and_references_are_dropped() -> None:
    assert texts("甲\n<!-- 待\n核 -->\n***\n[1]: https://yunzhou.example/\n乙") == ["甲", "乙"]


def test_code_is_kept_as_it_is() -> None:
    assert texts("```\n# 不是标题\n**照录**\n```\n后") == ["# 不是标题", "**照录**", "后"]


def test_front_matter_gives_the_title_and_is_reported() -> None:
    reading = read("---\ntitle: 云州市防汛预案\nyear: 2024\n---\n# 总则\n")
    assert reading.title == "云州市防汛预案"
    assert [block.text for block in reading.blocks] == ["总则"]
    assert reading.warnings == ("文件头（YAML，2 行）没有收入正文",)


def test_raised_digits_keep_their_height() -> None:
    assert texts("库容2.6×10<sup>5</sup>m<SUP>3</SUP>，CO<sub>2</sub>") == ["库容2.6×10⁵m³，CO₂"]


def test_the_mark_of_a_footnote_stays_out_and_the_note_begins_with_it() -> None:
    assert texts("特大洪水[^1]的防御。\n\n[^1]: 五十年一遇的洪水。\n[1]: https://yunzhou.example/\n") == [
        "特大洪水的防御。",
        "¹ 五十年一遇的洪水。",
    ]


def test_lines_of_a_cell_are_items_and_those_of_a_header_one_name() -> None:
    header, row = read("| 预警<br>级别 | 措施 |\n|---|---|\n| 红 | 停工。<br>停课。 |\n").blocks
    assert (header.cells, row.cells) == (("预警级别", "措施"), ("红", "停工。 停课。"))
