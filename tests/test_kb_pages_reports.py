"""HTML of the IngestReport."""

from ingest.document import Metadata, RecognizedPage
from ingest.report import FileReport, IngestReport
from kb.pages import reports

EVIL = '"><img src=x onerror=alert(1)>'
WHOLE = FileReport(
    "/x/甲.pdf", "added", title="云州市防汛预案", pages=4, passages=9, characters_in=1200, characters_kept=1190,
    removed=(("页眉页脚", 10),), metadata=Metadata("云州市防汛预案", "云州市人民政府"), warnings=("目录 8 行不参与检索",),
)  # fmt: skip
LOSSY = FileReport(
    "/x/乙.pdf", "added", pages=3, passages=2, characters_in=1000, characters_kept=600,
    recognized=(RecognizedPage(1, 0.7, "扫描页"),), blank_pages=(2,), removed=(("页眉页脚", 400),),
)  # fmt: skip
FAILED = FileReport("/x/丙.doc", "failed", "文件已损坏。请重新另存。")


def test_the_report_tells_of_every_file_what_became_of_it_and_why() -> None:
    html = reports.of_upload(IngestReport((WHOLE, FAILED)), "simplified")
    facts = (
        "甲.pdf",
        "已入库 1",
        "失败 1",
        "99.2%",
        "1,200 → 1,190",
        "目录 8 行不参与检索",
        "请重新另存",
        "云州市人民政府",
    )
    for fact in facts:
        assert fact in html
    assert "請重新另存" in reports.of_upload(IngestReport((FAILED,)), "traditional")
    assert "需要核对" not in html


def test_what_lost_much_is_amber_and_comes_first() -> None:
    html = reports.of_library(IngestReport((WHOLE, LOSSY)), "simplified")
    assert html.index("乙.pdf") < html.index("甲.pdf")
    assert html.count('<tr class="doubtful">') == 1
    for fact in ("需要核对 1", "60.0%", "识别 1 页，把握 70%", "1 页无文字", "读到 2,200 字，保留 1,790 字"):
        assert fact in html


def test_only_what_needs_a_look_is_listed_when_asked_for() -> None:
    assert "甲.pdf" not in reports.of_library(IngestReport((WHOLE, LOSSY)), "simplified", doubtful=True)
    assert "1 份文件都完整读入" in reports.of_library(IngestReport((WHOLE,)), "simplified", doubtful=True)


def test_almost_all_is_not_called_all() -> None:
    almost = FileReport("/x/丁.txt", "added", passages=1, characters_in=100_000, characters_kept=99_999)
    html = reports.of_library(IngestReport((almost,)), "simplified")
    assert "99.9%" in html
    assert "100%" not in html.replace("width:100%", "")


def test_nothing_that_comes_from_a_file_becomes_html() -> None:
    file = FileReport(
        EVIL, "added", EVIL, title=EVIL, format=EVIL, encoding=EVIL, encoding_why=EVIL, characters_in=9,
        characters_kept=1, removed=((EVIL, 1),), metadata=Metadata(EVIL, EVIL, EVIL, EVIL), warnings=(EVIL,),
    )  # fmt: skip
    batch = IngestReport((file,))
    assert "<img" not in reports.of_upload(batch, "simplified") + reports.of_library(batch, "traditional")
