r"""Tables saved as text (csv, tsv): the cells found whatever parts them, then read as a sheet is.

The separator is the one of comma, tab, semicolon and bar by which most lines have the same number of cells, unless
the file states it (`sep=;`, as Excel does). Left out: decoding (charset.py), what the rows mean (sheet.py), the
full-width comma, which is punctuation of the text in a cell.

    read("名称,数量\n编织袋,500\n") -> 名称 | 数量, then 编织袋 | 500 with the header (名称, 数量)
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ingest.document import Block, Reading
from ingest.readers.sheets.sheet import NUMBER, Cell, Sheet, blocks_of_sheets

SEPARATORS = ",\t;|"
STATED = re.compile(r"\s*\"?sep=(.)\"?\s*\n", re.IGNORECASE)  # sep=;
SAMPLE_LINES = 200
MAX_FIELD = 50_000  # characters of a cell: a longer one is a quote that was never closed …
MANY_LINES = 3  # … as is one of so many lines, each with a separator in it
QUOTED_TEXT = re.compile(r'="(.*)"$', re.DOTALL)  # ="0599": how exports keep Excel from dropping a zero


def read(text: str) -> Reading:
    """The rows of a table that was saved as text."""
    content = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    stated = STATED.match(content)
    if stated:
        content = content[stated.end() :]
    separator = stated.group(1) if stated else _separator(content)
    try:
        warnings: tuple[str, ...] = ()
        blocks = _blocks(_records(content, separator))
    except csv.Error:
        blocks = _blocks(line.split(separator) for line in content.split("\n"))
        warnings = ("引号没有成对，按每行一条记录读取，请核对含引号的单元格",)
    return Reading(tuple(blocks), "csv", warnings=warnings)


def _blocks(records: Iterable[Sequence[str]]) -> list[Block]:
    sheet = Sheet()
    for number, record in enumerate(records):
        for column, field in enumerate(record):
            shown = m.group(1) if (m := QUOTED_TEXT.match(field)) else field
            sheet.put(number, column, Cell(shown, number=NUMBER.match(shown.strip()) is not None))
    return blocks_of_sheets([sheet])


def _separator(content: str) -> str:
    """The character by which most lines have the same number of cells, more than one."""
    lines = [line[:MAX_FIELD] for line in content.split("\n", SAMPLE_LINES)[:SAMPLE_LINES] if line.strip()]

    def agreeing(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _parsed(lines, separator) if len(row) > 1)
        width, count = max(widths.items(), key=lambda pair: pair[1], default=(0, 0))
        return count, width

    return max(SEPARATORS, key=agreeing)  # of equals the first


def _records(content: str, separator: str) -> Iterator[list[str]]:
    """The records; csv.Error if a quote was never closed, so that a cell swallowed the lines after it."""
    for record in _parsed(content.split("\n"), separator):
        for field in record:
            lines = field.strip("\n").count("\n")
            if len(field) > MAX_FIELD or (lines >= MANY_LINES and field.count(separator) >= lines):
                raise csv.Error("a quote that was never closed")
        yield record


def _parsed(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    return csv.reader((line + "\n" for line in lines), delimiter=separator)
