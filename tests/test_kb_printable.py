"""What files of other kinds can hold: Word and Excel open whatever a document says, PDF says what it cannot show."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from ingest.document import Metadata
from kb.duties.export import export
from kb.duties.rows import Duty
from kb.duties.table import entry
from kb.pack import pdf
from kb.pack.contents import Pack
from kb.printable import for_plain_fonts, for_xml
from kb.results import Answer

ODD = "市水利局\x00\uffff\ufffe"


def test_what_xml_cannot_hold_is_left_out_and_nothing_else() -> None:
    assert for_xml(f"{ODD}\n\t𬭩〔2024〕") == "市水利局\n\t𬭩〔2024〕"


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".csv"])
def test_a_duty_with_odd_characters_is_written_in_every_format(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"职责{suffix}"
    export([entry(Duty(ODD, "lead", f"调度{ODD}"), "d", "甲.txt", Metadata("方案"))], target)
    if suffix == ".xlsx":
        assert load_workbook(target).active["D2"].value == "调度市水利局"
    elif suffix == ".docx":
        assert Document(str(target)).tables[0].rows[1].cells[3].text == "调度市水利局"
    else:
        assert "调度市水利局" in target.read_text(encoding="utf-8-sig")


def test_a_pdf_says_which_characters_it_does_not_have() -> None:
    import pypdfium2

    assert for_plain_fonts("𬭩离子") == "〓离子"
    answer = Answer("", "𬭩离子泄漏怎么办", "not_found", "how", "")
    for question, told in ((answer.question, True), ("苯泄漏怎么办", False)):
        file = io.BytesIO()
        pdf.write(Pack(replace(answer, question=question), "2026-11-27", ()), file)
        pages = pypdfium2.PdfDocument(file.getvalue())
        text = "".join(page.get_textpage().get_text_range() for page in pages)
        assert ("PDF 的标准字体没有这个字" in text) == told
