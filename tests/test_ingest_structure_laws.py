"""The law of the tree: it rebuilds the text. Held on made texts of mixed numbering and on every document of the sample city."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.document import Block, Document, Paragraph, Passage, Reading, Section
from ingest.numerals import in_chinese
from ingest.pipeline import ingest
from ingest.readers import text as plain
from ingest.segment import segment
from ingest.structure.contents import contents
from ingest.structure.outline import outline

CORPORA = Path(__file__).parent.parent / "corpora"
SAMPLES = sorted(p for p in CORPORA.rglob("*") if p.is_file() and p.suffix != ".jsonl")
CLAUSE = "市、县（区）人民政府应当建立健全防汛责任制，将所需经费列入本级预算"

NUMBERS = st.integers(1, 30)
LINES = st.lists(
    st.one_of(
        NUMBERS.map(lambda n: f"第{in_chinese(n)}章　组织"),
        NUMBERS.map(lambda n: f"第{in_chinese(n)}条　{CLAUSE}。"),
        NUMBERS.map(lambda n: f"第{in_chinese(n)}条有下列情形之一的，予以处罚："),
        NUMBERS.map(lambda n: f"第{in_chinese(n)}条规定的措施"),
        NUMBERS.map(lambda n: f"{in_chinese(n)}、加强监测"),
        NUMBERS.map(lambda n: f"（{in_chinese(n)}）{CLAUSE}；"),
        NUMBERS.map(lambda n: f"{n}.加强领导。{CLAUSE}。"),
        NUMBERS.map(lambda n: f"{n} 监测预警"),
        st.tuples(NUMBERS, NUMBERS).map(lambda n: f"{n[0]}.{n[1]} 职责"),
        st.tuples(NUMBERS, NUMBERS).map(lambda n: f"{n[0]}.{n[1]}"),
        NUMBERS.map(lambda n: f"（{n}）采取下列措施："),
        NUMBERS.map(lambda n: f"附件{n}：清单"),
        NUMBERS.map(lambda n: f"案例{in_chinese(n)}　某厂火灾"),
        st.sampled_from(
            ["目录", "附件：1.清单", "2.名单", "云州市水利局", "2024年5月1日", "3月", "【措施】", "Ⅱ级响应", "问：几级？", "答：四级。",
             "a) 甲类；", "b) 乙类；", "①封闭现场", "甲、總則", "附录A", "（规范性附录）", "A.1 代码", "参考文献", "前言", CLAUSE + "。",
             CLAUSE * 12 + "。", "2.5万元以上的", "第一步：关阀。"]
        ),
    ),
    max_size=40,
)  # fmt: skip


def rebuilt(text: str, sections: tuple[Section, ...]) -> str:
    """What stands before the first section, then every section's own spans, in order."""
    children: dict[int | None, list[int]] = {}
    for i, s in enumerate(sections):
        children.setdefault(s.parent, []).append(i)

    def spans(parent: int | None, start: int, end: int) -> str:
        parts, at = [], start
        for child in children.get(parent, ()):
            parts += [text[at : sections[child].start], spans(child, sections[child].start, sections[child].end)]
            at = sections[child].end
        return "".join((*parts, text[at:end]))

    return spans(None, 0, len(text))


def check_tree(
    text: str, paragraphs: tuple[Paragraph, ...], sections: tuple[Section, ...], owner: tuple[int | None, ...]
) -> None:
    assert rebuilt(text, sections) == text
    for s in sections:
        assert s.start < s.heading_end <= s.end <= len(text)
        assert text[s.start : s.heading_end].startswith(s.label)
        if s.parent is not None:
            above = sections[s.parent]
            assert above.start < s.start <= s.end <= above.end
            assert s.depth == above.depth + 1
    for a, b in pairwise(sections):
        assert b.start > a.start
        assert b.start >= a.end or b.end <= a.end
    for p, index in zip(paragraphs, owner, strict=True):
        holding = [i for i, s in enumerate(sections) if s.start <= p.start and p.end <= s.end]
        assert index == (holding[-1] if holding else None)  # the innermost, and only that


def check_passages(
    text: str,
    paragraphs: tuple[Paragraph, ...],
    sections: tuple[Section, ...],
    left_out: frozenset[int],
    passages: tuple[Passage, ...],
) -> None:
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert all(text[p.start : p.end] == p.text for p in passages)
    covered = bytearray(len(text))
    for passage in passages:
        covered[passage.start : passage.end] = b"\x01" * (passage.end - passage.start)
    headings = bytearray(len(text) + 1)
    for s in sections:
        headings[s.start : s.heading_end] = b"\x01" * (s.heading_end - s.start)
    for i, p in enumerate(paragraphs):
        inside = covered[p.start : p.end]
        if i in left_out:
            assert not any(inside)
        elif not all(inside):
            caption = i + 1 < len(paragraphs) and paragraphs[i + 1].role == "row"
            assert not any(inside)
            assert caption or all(headings[p.start : p.end])
    articles = [s for s in sections if s.kind == "条"]
    for passage in passages:
        assert sum(s.start < passage.end and passage.start < s.end for s in articles) <= 1


@given(LINES)
def test_made_texts_are_rebuilt(lines: list[str]) -> None:
    cleaned = clean(Reading(tuple(Block(line) for line in lines), "docx"))
    found = outline(cleaned.text, cleaned.paragraphs)
    check_tree(cleaned.text, cleaned.paragraphs, found.sections, found.owner)
    passages = segment("0" * 16, cleaned.text, cleaned.paragraphs, found)
    check_passages(cleaned.text, cleaned.paragraphs, found.sections, found.contents, passages)


@given(st.text(alphabet="第一二三条章节、（）1234567890.．附件 　\n总则目录案例问：答①A甲", max_size=120))
def test_any_characters_are_rebuilt(text: str) -> None:
    cleaned = clean(plain.read(text))
    found = outline(cleaned.text, cleaned.paragraphs)
    check_tree(cleaned.text, cleaned.paragraphs, found.sections, found.owner)
    passages = segment("0" * 16, cleaned.text, cleaned.paragraphs, found)
    check_passages(cleaned.text, cleaned.paragraphs, found.sections, found.contents, passages)


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda p: p.name)
def document(request: pytest.FixtureRequest) -> Document:
    path: Path = request.param
    return ingest(path.read_bytes(), path.name, path.name)


def test_the_documents_of_the_sample_city_are_rebuilt(document: Document) -> None:
    found = outline(document.text, document.paragraphs)
    check_tree(document.text, document.paragraphs, document.sections, found.owner)
    lines = [document.text[p.start : p.end] for p in document.paragraphs]
    check_passages(document.text, document.paragraphs, document.sections, contents(lines), document.passages)


def test_the_articles_of_the_sample_city_are_counted_without_a_gap(document: Document) -> None:
    numbers = [s.label for s in document.sections if s.kind == "条" and "之" not in s.label]
    sign = numbers[0][-1] if numbers else "条"
    assert numbers == [f"第{in_chinese(n)}{sign}" for n in range(1, len(numbers) + 1)]
