"""Citations of a long document: right to the last clause and row, and not found anew for each of them."""

from collections.abc import Sequence
from typing import overload

from ingest.document import CELL_SEPARATOR, Paragraph, Role
from ingest.structure.locator import Locator
from ingest.structure.outline import outline


class Counted(Sequence[Paragraph]):
    """Paragraphs that count how often one of them is looked at."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self.looked = 0

    @overload
    def __getitem__(self, i: int) -> Paragraph: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[Paragraph]: ...
    def __getitem__(self, i: int | slice) -> Paragraph | Sequence[Paragraph]:
        self.looked += 1
        return self.paragraphs[i]

    def __len__(self) -> int:
        return len(self.paragraphs)


def located(lines: Sequence[str], tables: Sequence[int | None] = ()) -> tuple[Locator, Counted]:
    """The lines as paragraphs; `tables` says of each line the table it is a row of."""
    at, paragraphs = 0, []
    for line, table in zip(lines, tables or [None] * len(lines), strict=True):
        cells = () if table is None else tuple(line.split(CELL_SEPARATOR))
        role: Role = "paragraph" if table is None else "row"
        paragraphs.append(Paragraph(at, at + len(line), role, cells=cells, table=table))
        at += len(line) + 1
    text = "\n".join(lines)
    counted = Counted(paragraphs)
    return Locator(text, counted, outline(text, paragraphs)), counted


def cited(locator: Locator, first: int, last: int | None = None) -> str:
    end = first if last is None else last
    return locator.cite(first, end, locator.paragraphs[first].start, locator.paragraphs[end].end)


def test_every_clause_of_a_very_long_article_is_counted() -> None:
    locator, _ = located(
        ["第一条　为了防汛。", *(f"第{n}号泵站由市水利局看管。" for n in range(2, 5_001)), "第二条　略。"]
    )
    assert cited(locator, 0) == "第一条第一款"
    assert cited(locator, 4_999) == "第一条第五千款"
    assert cited(locator, 5_000) == "第二条"


def test_an_article_of_more_clauses_than_any_law_has_is_cited_in_figures() -> None:
    locator, _ = located(["第一条　为了防汛。"] + ["泵站由市水利局看管。"] * 10_000)
    assert cited(locator, 10_000) == "第一条第10001款"


def test_the_clauses_of_an_article_are_looked_for_once_however_many_are_cited() -> None:
    n = 1_000
    locator, paragraphs = located(["第一条　为了防汛。"] + ["泵站由市水利局看管。"] * (n - 1))
    paragraphs.looked = 0
    for i in range(n):
        locator.cite(i, i, i, i)
    assert paragraphs.looked <= 10 * n  # looking for them at each citation would be n * n


def test_rows_are_counted_within_their_own_table() -> None:
    lines = ["单位 | 职责", *["市水利局 | 值守"] * 4_999, "乡镇 | 电话", "石坪镇 | 另行通知", "附注：略。"]
    locator, _ = located(lines, [0] * 5_000 + [1, 1, None])
    assert cited(locator, 4_999) == "表1第5000行"
    assert cited(locator, 1, 3) == "表1第2行至第4行"
    assert cited(locator, 5_001) == "表2第2行"
