"""Plain text: one block a line, nothing joined and nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.text import read


def test_every_line_is_a_block_and_blank_lines_are_dropped() -> None:
    reading = read("第一章　总则\r\n\r\n　　第一条　为了做好防汛工作，\n制定本预案。\n　\n")
    assert [block.text for block in reading.blocks] == [
        "第一章　总则",
        "　　第一条　为了做好防汛工作，",
        "制定本预案。",
    ]
    assert {block.role for block in reading.blocks} == {"paragraph"}


@given(st.lists(st.text("第一条防汛，。　 ab1", max_size=12), max_size=8))
def test_no_visible_character_is_lost_or_added(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join("".join(block.text for block in read(text).blocks).split()) == "".join(text.split())
