"""kb show --png: the page as a picture in a file, what it says about it, and what it says when it cannot."""

from pathlib import Path

import pytest
from files import docx_bytes, pdf_bytes
from PIL import Image
from test_kb_cli import Terminal, terminal  # noqa: F401  # the fixture of the command line's own tests

PAGES = [["第一条　市水利局负责全市防汛值守。"], ["第二条　市公安局配合市水利局封闭积水道路。"]]


@pytest.fixture
def library(terminal: Terminal, tmp_path: Path) -> Terminal:  # noqa: F811  # as above
    (tmp_path / "值守办法.pdf").write_bytes(pdf_bytes(PAGES))
    (tmp_path / "防汛.docx").write_bytes(docx_bytes("第一条　市水利局负责防汛。"))
    assert terminal("add", str(tmp_path / "值守办法.pdf"), str(tmp_path / "防汛.docx")) == 0
    return terminal


def test_the_page_of_a_quote_is_found_and_saved(library: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "页.png"
    told = library.json("show", "值守办法.pdf", "--quote", "封閉積水道路", "--png", str(target))
    assert (told["png"], told["page"], told["pages"], told["quote_pages"]) == (str(target), 2, 2, [2])
    assert len(told["boxes"]) == 1
    assert Image.open(target).size == (1190, 1684)
    assert library("show", "值守办法.pdf", "--page", "1", "--png", str(target)) == 0
    assert "第 1 页（共 2 页），标出 0 处" in library.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--page", "1"), "请用 --png 给出图片存到哪里"),
        (("--png", "页.png"), "请用 --page 给出页码，或用 --quote 给出一句原文"),
        (("--page", "9", "--png", "页.png"), "没有第 9 页：“值守办法.pdf”共 2 页"),
        (("--page", "1", "--quote", "封闭", "--png", "页.png"), "它在第 2 页，请改用 --page 2"),
        (("--page", "1", "--png", "没有这个文件夹/页.png"), "图片写不进"),
    ],
)
def test_what_cannot_be_shown_is_said_with_what_to_do(
    library: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert library("show", "值守办法.pdf", *options) == 1
    assert words in library.err
    assert not (tmp_path / "页.png").exists()


def test_a_word_file_has_no_page_to_show(library: Terminal, tmp_path: Path) -> None:
    assert library("show", "防汛.docx", "--page", "1", "--png", str(tmp_path / "页.png")) == 1
    assert "没有固定的版面" in library.err


RULES = {
    "旧.txt": "云州市养犬办法\n（2009年3月1日云州市人民政府令第11号公布）\n第一条　每户限养一只犬。\n",
    "新.txt": "云州市养犬办法\n（2023年3月1日云州市人民政府令第46号公布）\n第一条　每户限养两只犬。\n"
    "第二条　2009年3月1日云州市人民政府令第11号公布的《云州市养犬办法》同时废止。\n",
}


def test_a_document_is_shown_with_its_state_among_its_versions_and_copies_in_one_line(
    terminal: Terminal,  # noqa: F811  # as above
    tmp_path: Path,
) -> None:
    folder = tmp_path / "规章"
    folder.mkdir()
    for file, text in {**RULES, "新（打印）.txt": RULES["新.txt"].replace("\n", "\n\n")}.items():
        (folder / file).write_text(text, encoding="utf-8")
    assert terminal("add", str(folder)) == 0
    assert "像是同一文件的另一份拷贝" in terminal.out
    assert terminal("show", "旧.txt") == 0
    assert "状态：已废止" in terminal.out
    assert "版本：2009-03-01  已废止  旧.txt（本件）" in terminal.out
    assert "版本：2023-03-01  现行  新.txt  同文：新（打印）.txt" in terminal.out
    shown = terminal.json("show", "新（打印）.txt")
    assert [(v["file"], v["state"], [c["file"] for c in v["copies"]]) for v in shown["versions"]] == [
        ("旧.txt", "repealed", []),
        ("新.txt", "in_force", ["新（打印）.txt"]),
    ]
