"""Real office files, where they are at hand: everything goes in, laws are whole to the article, twins say the same.

KB_EVAL_DIR names the folder (else ../shared/eval beside the checkout); without it every test here is skipped by name.
Scans of more than a few pages are left to the benchmarks: reading twenty pages off pictures takes a minute.
"""

import difflib
import os
import re
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.fold import fold
from ingest.pipeline import ingest

EVAL = Path(os.environ.get("KB_EVAL_DIR", Path(__file__).parent.parent.parent / "shared" / "eval"))
DOCS = EVAL / "docs"
pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.skipif(not EVAL.is_dir(), reason="evaluation material is not here: set KB_EVAL_DIR"),
]
LONG_SCANS = ("broken-text-layer", "技术规范")
FILES = sorted(
    p for p in (DOCS.rglob("*") if DOCS.is_dir() else ()) if p.is_file() and p.suffix != ".jsonl" and not any(n in p.name for n in LONG_SCANS)
)  # fmt: skip
# 第十七条　国务院…… / **第十七条** / 第 39-1 條: a line that goes on without a blank only refers to an article
ARTICLE = re.compile(
    r"^[#\s　*]*(第\s?[一二三四五六七八九十百零〇\d-]+\s?[条條](?:之[一二三四五六七八九十]+)?)(?=[\s　*]|$)", re.M
)


@cache
def read(path: Path) -> Document:
    return ingest(path.read_bytes(), path.name, str(path))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_office_file_goes_in_whole(path: Path) -> None:
    document = read(path)
    assert document.passages
    assert document.characters_kept >= 0.9 * document.characters_in
    for passage in document.passages:
        assert document.text[passage.start : passage.end] == passage.text
    if document.pages:
        assert not document.blank_pages
        assert all(p.page is None or 1 <= p.page <= document.pages for p in document.passages)


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.parent.name == "laws" and p.suffix in (".md", ".txt")], ids=lambda p: p.name
)
def test_a_law_has_exactly_its_articles(path: Path) -> None:
    found = [re.sub(r"\s", "", s.label) for s in read(path).sections if s.kind == "条"]
    written = [re.sub(r"\s", "", m[1]) for m in ARTICLE.finditer(path.read_text(encoding="utf-8"))]
    assert found == written
    assert len(set(found)) == len(found)


def test_the_plan_in_word_says_what_its_text_copy_says() -> None:
    word, text = (fold(read(DOCS / "plans" / f"国家公路交通突发事件应急预案.{s}").text) for s in ("doc", "txt"))
    word, text = (re.sub(r"[\W_]+", "", t) for t in (word, text))
    same = sum(b.size for b in difflib.SequenceMatcher(None, text, word, autojunk=False).get_matching_blocks())
    assert same >= 0.99 * len(text)


def test_a_scanned_notice_is_read_with_its_number_and_date() -> None:
    (path,) = (DOCS / "hard").glob("*scan.pdf")
    document = read(path)
    assert [page.why for page in document.recognized] == ["扫描页"] * 3
    assert min(page.confidence for page in document.recognized) > 0.95
    assert (document.metadata.number, document.metadata.date) == ("安委办〔2021〕3号", "2021-02-24")
    assert all("ocr" in p.flags for p in document.passages)


def test_taiwans_old_word_file_keeps_its_traditional_glyphs_and_articles() -> None:
    (path,) = (DOCS / "hard").glob("*cp950.doc")
    document = read(path)
    assert sum(s.kind == "条" for s in document.sections) == 23
    assert "遊覽車" in document.text
    assert "\ufffd" not in document.text
