"""What the IngestReport says of a file, and when it asks a person to look."""

from dataclasses import replace

from factories import make_document

from ingest.document import RecognizedPage, Removal
from ingest.page_numbers import page_ranges
from ingest.report import FileReport, IngestReport

DOCUMENT = make_document("云州市防汛预案", ["市水利局负责防汛值守。"] * 9)


def test_a_document_that_came_through_whole_raises_no_doubt() -> None:
    report = FileReport.of(DOCUMENT)
    assert (report.status, report.passages, report.kept_share, report.doubts) == ("added", 9, 1.0, ())


def test_a_document_that_lost_more_than_a_tenth_says_to_what() -> None:
    document = replace(
        DOCUMENT,
        characters_in=DOCUMENT.characters_in + 30,
        removals=(Removal(0, "云州市防汛预案 第 3 页\n" * 3, "页眉页脚"),),
    )
    report = FileReport.of(document)
    assert report.removed == (("页眉页脚", 30),)
    (doubt,) = report.doubts
    assert doubt == "只保留了读到文字的 78%（去掉的：页眉页脚 30 字）"


def test_pages_that_say_nothing_and_pages_read_badly_are_named() -> None:
    document = replace(
        DOCUMENT,
        blank_pages=(2, 3, 4, 9),
        recognized=(RecognizedPage(5, 0.7, "扫描页"), RecognizedPage(6, 0.8, "扫描页")),
    )
    assert FileReport.of(document).doubts == (
        "4 页没有读出文字：第 2–4、9 页",
        "文字识别的平均把握只有 75%，请对照原页核对",
    )


def test_a_warning_that_something_stayed_out_asks_for_a_person_and_is_said_once() -> None:
    warnings = ("目录 8 行不参与检索", "3 个公式没有计算结果，请在 Excel 或 WPS 中打开保存一次")
    report = FileReport.of(replace(DOCUMENT, warnings=warnings))
    assert (report.doubts, report.remarks) == (warnings[1:], warnings[:1])


def test_what_failed_raises_no_doubt_of_its_own() -> None:
    failed = FileReport("/文件/坏.pdf", "failed", "PDF 不完整")
    assert failed.doubts == ()
    assert not IngestReport((FileReport.of(DOCUMENT), failed)).ok


def test_pages_in_a_row_are_said_as_a_range() -> None:
    assert page_ranges((1, 2, 3, 7, 9, 10)) == "1–3、7、9–10"
