"""The evidence pack: the answer, every quote word for word in its surroundings, what identifies its document, its page."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import NarrowEncoder
from files import pdf_bytes

from ingest.errors import BadRequest
from kb import cli
from kb.base import KnowledgeBase
from kb.pack.assemble import assemble
from kb.pack.export import export

RULE = "云州市渔船防台风管理办法"
QUESTION = "云州市台风橙色预警发布后，渔船应当在几小时内全部回港？"
EVIL = "第三条 <script>alert(1)</script>渔船&渔排应当登记。"


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    lines = [RULE, "第二条 台风橙色预警发布后，渔船应当在5小时内全部回港，由市农业农村局负责督促。", EVIL]
    (tmp_path / "渔船.pdf").write_bytes(pdf_bytes([[(1, lines[0]), *lines[1:]]]))
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as opened:
        assert opened.add([tmp_path / "渔船.pdf"]).ok
        yield opened


def test_a_pack_holds_what_proves_each_quote(kb: KnowledgeBase) -> None:
    answer = kb.ask(QUESTION)
    pack = assemble(kb, answer)
    assert answer.status == "answered"
    first = pack.exhibits[0]
    assert first.citation == answer.citations[0]
    assert first.sha256 == kb.document("渔船.pdf").sha256
    assert first.picture is not None and first.picture.startswith(b"\x89PNG")
    particulars = dict(first.particulars())
    assert particulars["原件 SHA-256"] == first.sha256
    assert particulars["文件名"] == "渔船.pdf"
    assert particulars["页码"] == "第 1 页"


@pytest.mark.parametrize("suffix", [".html", ".docx", ".pdf"])
def test_a_pack_is_written_with_question_answer_and_quote(kb: KnowledgeBase, tmp_path: Path, suffix: str) -> None:
    answer = kb.ask(QUESTION)
    target = tmp_path / f"证据{suffix}"
    export(assemble(kb, answer), target)
    text = "".join(_text(target).split())
    for wanted in (
        QUESTION,
        "渔船应当在5小时内全部回港",
        f"《{RULE}》",
        kb.document("渔船.pdf").sha256,
        "市农业农村局",
    ):
        assert wanted in text, wanted


def test_what_a_document_says_is_text_in_the_page(kb: KnowledgeBase, tmp_path: Path) -> None:
    answer = kb.ask("渔船&渔排应当登记吗？")
    export(assemble(kb, answer), tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http://" not in page and "https://" not in page


def test_a_refusal_is_packed_as_one(kb: KnowledgeBase, tmp_path: Path) -> None:
    pack = assemble(kb, kb.ask("深圳市谁负责防汛值守？"))
    export(pack, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert not pack.found
    assert "资料库中没有关于“深圳" in page
    assert "不是答案" in page


def test_a_file_that_cannot_be_written_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    pack = assemble(kb, kb.ask(QUESTION))
    with pytest.raises(BadRequest, match=r"\.docx、\.pdf、\.html"):
        export(pack, tmp_path / "a.txt")
    with pytest.raises(BadRequest, match="文件夹不存在"):
        export(pack, tmp_path / "没有" / "a.pdf")


def test_the_command_exports_one_answer_and_not_a_file_of_questions(
    kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.encoder.SentenceEncoder", NarrowEncoder)
    home = ["--home", str(kb.home)]
    assert cli.main(["ask", QUESTION, "--export", str(tmp_path / "a.pdf"), *home]) == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert "已导出" in capsys.readouterr().err
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id":"1","question":"谁负责"}\n', encoding="utf-8")
    assert cli.main(["ask", "--file", str(questions), "--export", str(tmp_path / "b.pdf"), *home]) == 1
    assert "--export" in capsys.readouterr().err


def _text(path: Path) -> str:
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8").replace("<mark>", "").replace("</mark>", "")
    if path.suffix == ".docx":
        from docx import Document

        paper = Document(io.BytesIO(path.read_bytes()))
        tables = [c.text for t in paper.tables for row in t.rows for c in row.cells]
        return "\n".join([*(p.text for p in paper.paragraphs), *tables])
    import pypdfium2

    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
