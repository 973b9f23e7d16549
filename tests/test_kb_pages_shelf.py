"""The library as HTML: report, list, document, removal."""

from dataclasses import replace

import pytest

from ingest.document import Document, Metadata, Passage, Section
from kb.intake import AddProgress
from kb.pages import shelf
from kb.results import Listed, Removed
from kb.versions import Family, Version
from kb.words import duration

EVIL = "<img src=x onerror=alert(1)>"
PLAN = Listed(
    "a" * 16,
    "防汛.docx",
    Metadata("云州市防汛防台风应急预案", number="云政办发〔2024〕17号", region="云州市", kind="plan"),
    27,
    "",
    "docx",
)
RULE = Listed(
    "b" * 16,
    "自治.html",
    Metadata("澎岬縣災害防救自治條例", region="澎岬縣", kind="law", status="draft", audience="public"),
    30,
    "",
)
TEXT = "第一条 值班电话（略）。"
DOCUMENT = Document(
    id="c" * 16,
    file="值班.txt",
    source="/上传/值班.txt",
    sha256="c" * 64,
    format="txt",
    encoding="gb18030",
    text=TEXT,
    paragraphs=(),
    sections=(Section(0, len(TEXT), 3, "条", "第一条", "", 1, None),),
    passages=(Passage("c:0", "c" * 16, 0, 0, len(TEXT), TEXT),),
    metadata=Metadata("值班办法", status="draft"),
    characters_in=20,
    warnings=("目录 8 行不参与检索",),
)


@pytest.mark.parametrize("text", ["防颱風", "防台风", "云州 预案", "雲政辦發", "应急预案", ""])
def test_a_document_is_found_by_what_is_known_of_it_in_either_script(text: str) -> None:
    assert PLAN in shelf.matching([PLAN, RULE], text)


def test_the_filter_leaves_out_what_does_not_match_and_counts_what_is_shown() -> None:
    html = shelf.held([PLAN, RULE], "自治条例", "simplified")
    assert RULE.metadata.title in html
    assert PLAN.metadata.title not in html
    assert "显示 1 份，共 2 份" in html
    assert "没有符合“火星”的文件" in shelf.held([PLAN, RULE], "火星", "simplified")


def test_the_list_tells_kind_place_status_audience_and_passages() -> None:
    html = shelf.held([PLAN, RULE], "", "simplified")
    for fact in ("应急预案", "云州市", "征求意见稿", "公开", "内部", "27", "DOCX", "共 2 份文件，57 条段落"):
        assert fact in html


def test_the_list_tells_the_format_that_was_read_and_not_what_the_name_says() -> None:
    html = shelf.held([replace(PLAN, file="防汛.txt", format="html")], "", "simplified")
    assert ">HTML<" in html
    assert ">TXT<" not in html


def test_an_empty_library_says_how_to_add() -> None:
    assert "kb add corpora" in shelf.held([], "", "simplified")


def test_a_document_shows_what_it_says_of_itself_and_its_outline() -> None:
    html = shelf.document(DOCUMENT, "simplified")
    for fact in ("《值班办法》", "征求意见稿", "gb18030", "第一条", "目录 8 行不参与检索", "未注明", "读到 20 字符"):
        assert fact in html


def test_versions_are_told_apart_by_their_files_and_copies_stand_with_theirs() -> None:
    metadata = replace(DOCUMENT.metadata, date="2023-08-15")
    versions = (
        Version("a" * 16, "旧.doc", replace(metadata, date="2011-03-02"), "superseded"),
        Version("b" * 16, "新.docx", metadata, "in_force", copies=((DOCUMENT.id, DOCUMENT.file), ("d" * 16, EVIL))),
    )
    html = shelf.document(DOCUMENT, "simplified", Family("值班办法", None, versions))
    assert "<small>旧.doc</small>" in html
    assert html.count("现行") == 1
    assert html.index("新.docx") < html.index("同文：") < html.index("<b lang")
    assert f'data-document="{"d" * 16}"' in html
    assert EVIL not in html


def test_an_outline_of_thousands_is_cut_and_says_so() -> None:
    long = replace(DOCUMENT, sections=DOCUMENT.sections * 1000)
    assert "还有 700 个下级条目未列出" in shelf.document(long, "simplified")


def test_nothing_that_comes_from_a_file_becomes_html() -> None:
    metadata = Metadata(EVIL, EVIL, EVIL, EVIL, EVIL, region=EVIL)
    section = Section(0, 1, 1, "条", EVIL, EVIL, 1, None)
    document = replace(
        DOCUMENT, file=EVIL, metadata=metadata, sections=(section,), warnings=(EVIL,), format=EVIL, encoding=EVIL
    )
    html = "".join(
        (
            shelf.document(document, "simplified"),
            shelf.confirm(document, "simplified"),
            shelf.held([Listed("a" * 16, EVIL, metadata, 1, "", EVIL)], "", "simplified"),
            shelf.held([PLAN], EVIL, "simplified"),
            shelf.adding(AddProgress(0, 1, EVIL, "读取"), "simplified"),
            shelf.removed(EVIL, Removed("a" * 16, EVIL, 1, 0), "simplified"),
        )
    )
    assert "<img" not in html


def test_a_removal_is_proved_and_a_failed_one_is_not_called_done() -> None:
    assert "剩余 0 条" in shelf.removed("值班办法", Removed("c" * 16, "值班.txt", 5, 0), "simplified")
    left = shelf.removed("值班办法", Removed("c" * 16, "值班.txt", 5, 2), "simplified")
    assert "没有移除干净" in left
    assert "剩余 0 条" not in left


def test_progress_is_a_share_of_the_whole() -> None:
    html = shelf.adding(AddProgress(1, 4, "甲.pdf", "向量化"), "traditional")
    assert 'aria-valuenow="25"' in html
    assert "正在入庫：第 2 個，共 4 個" in html


def test_an_upload_says_how_many_passages_are_encoded_and_how_long_it_takes() -> None:
    step = AddProgress(1, 4, "条例汇编.docx", "向量化", (1200, 4800), 190.0)
    shown = shelf.adding(step, "simplified")
    assert "向量化 1200/4800 段，约还需 3 分钟" in shown
    assert 'aria-valuenow="31"' in shown
    assert "約還需 3 分鐘" in shelf.adding(step, "traditional")
    assert [duration(s) for s in (0.2, 50, 170, 7500)] == ["1 秒", "50 秒", "3 分钟", "2 小时 5 分钟"]
