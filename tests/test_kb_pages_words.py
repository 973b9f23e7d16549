"""The words of the pages: both scripts complete, alike, and none left over."""

import re
import string
from pathlib import Path
from typing import get_args

import pytest

from ingest.document import Audience, Kind, Status
from ingest.report import FileStatus
from kb.pages.words import WORDS, say, spoken
from kb.quiz_export.export import FORMATS
from kb.script import to_script
from kb.versions import State

ROOT = Path(__file__).parent.parent
PAGES = "".join(
    p.read_text(encoding="utf-8")
    for p in [ROOT / "app.py", *(ROOT / "kb" / "pages").glob("*.py")]
    if p.name not in ("words.py", "quiz_words.py")
)
MADE_UP = {
    *(f"format_{suffix[1:]}" for suffix in FORMATS),
    *get_args(Status),
    *get_args(State),
    *get_args(Kind),
    *get_args(Audience),
    *get_args(FileStatus),
}  # words named by a value


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_written_in_both_scripts_and_neither_slips_into_the_other(word: str) -> None:
    simplified, traditional = WORDS[word]
    assert simplified == to_script(simplified, "simplified")
    assert traditional == to_script(traditional, "traditional")


@pytest.mark.parametrize("word", WORDS)
def test_both_scripts_have_the_same_blanks_to_fill(word: str) -> None:
    blanks = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in WORDS[word]]
    assert blanks[0] == blanks[1]


@pytest.mark.parametrize("word", WORDS)
def test_no_word_is_left_over(word: str) -> None:
    assert word in MADE_UP or word.startswith("warn_") or re.search(rf"[\"']{word}[\"']", PAGES)


def test_blanks_are_filled_in_the_script_asked_for() -> None:
    assert say("page", "simplified", n=3) == "第 3 页"
    assert say("page", "traditional", n=3) == "第 3 頁"


def test_what_the_library_says_is_told_in_the_script_of_the_page_but_names_stay_as_they_are() -> None:
    assert spoken("没有找到文件“云州预案.txt”。", "traditional") == "沒有找到文件“云州预案.txt”。"
    assert spoken("资料库中没有《颱風災害應變計畫》", "simplified") == "资料库中没有《颱風災害應變計畫》"
