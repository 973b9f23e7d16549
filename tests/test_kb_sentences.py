"""Passages cut into sentences that are exact slices."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Passage
from kb.sentences import read_out, sentences

AT = 1000  # where the passages of these tests begin in their document


def passage(text: str) -> Passage:
    return Passage("d:0", "d", 0, AT, AT + len(text), text)


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(passage(text))]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("应立即报警；并报告调度室。", ["应立即报警；", "并报告调度室。"]),
        ("（一）转移群众\n（二）清点人数", ["（一）转移群众", "（二）清点人数"]),
        ("怎么办？先断电！再报警。", ["怎么办？", "先断电！", "再报警。"]),
        ("他说：“立即撤离。”随后断电。", ["他说：“立即撤离。”", "随后断电。"]),
        ("水位涨到19.80米时启动。", ["水位涨到19.80米时启动。"]),
        ("　　第一条　市水利局负责。\n\n　　第二条　……", ["第一条　市水利局负责。", "第二条　……"]),
        ("没有句号", ["没有句号"]),
        ("单位 | 职责\n市水利局 | 防汛值守", ["单位 | 职责", "市水利局 | 防汛值守"]),
        ("。；\n——\n", []),
        ("", []),
    ],
)
def test_a_passage_is_cut_at_ends_of_sentences_and_lines(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


@given(st.text("第一条市水利局。；！？”）\n　 |a1.", max_size=80))
def test_sentences_are_slices_in_order_and_lose_no_word(text: str) -> None:
    found = sentences(passage(text))
    at = AT
    for sentence in found:
        assert at <= sentence.start < sentence.end <= AT + len(text)
        assert text[sentence.start - AT : sentence.end - AT] == sentence.text == sentence.text.strip()
        at = sentence.end
    assert [c for c in "".join(s.text for s in found) if c.isalnum()] == [c for c in text if c.isalnum()]


def test_a_row_of_a_table_is_read_out_with_its_headers() -> None:
    row = replace(passage("橡皮艇 | 艘 | 12\n冲锋舟 | 艘 | 24"), flags=("table",), context="物资 | 单位 | 数量")
    said = [read_out(row, s) for s in sentences(row)]
    assert said == ["物资：橡皮艇；单位：艘；数量：12", "物资：冲锋舟；单位：艘；数量：24"]


def test_a_part_of_a_long_row_is_read_out_with_its_first_cell() -> None:
    row = replace(passage("市水利局 | 负责水库调度。负责堤防巡查。"), flags=("table",), context="单位 | 职责")
    first, second = sentences(row)
    assert read_out(row, first) == "单位：市水利局；职责：负责水库调度。"
    assert read_out(row, second) == "市水利局：负责堤防巡查。"


def test_what_stands_in_no_table_is_read_out_as_it_is() -> None:
    text = passage("市水利局负责防汛值守。")
    assert [read_out(text, s) for s in sentences(text)] == ["市水利局负责防汛值守。"]


def test_the_header_of_a_table_is_no_sentence_and_its_rows_are_read_with_it() -> None:
    text = "线路 | 接驳公交 | 接驳公交\n线路 | 车辆（辆） | 电话\n二号线 | 28 | 8813"
    header = "线路 | 接驳公交 车辆（辆） | 接驳公交 电话"
    row = replace(passage(text), flags=("table",), context=header)
    (only,) = sentences(row)
    assert (only.text, only.start) == ("二号线 | 28 | 8813", AT + text.index("二号线"))
    assert read_out(row, only) == "线路：二号线；接驳公交 车辆（辆）：28；接驳公交 电话：8813"
    assert sentences(replace(passage("线路 | 车辆"), flags=("table",), context="线路 | 车辆")) == []
