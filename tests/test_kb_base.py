"""The front door: what is added is listed, shown, found and removed, and nothing of it is left behind."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import make_document
from fakes import FakeEncoder, NarrowEncoder
from files import docx_bytes, zip_bytes

from ingest.errors import DocumentNotFound, IndexMismatch, LibraryDamaged, LibraryMissing
from kb.base import KnowledgeBase
from kb.intake import AddProgress
from kb.rebuilding import rebuild

PLAN = (
    "云州市防汛应急预案\n第一条　市水利局负责防汛值守，每天二十四小时在岗。\n第二条　市公安局配合市水利局封闭道路。\n"
)
RULE = "云州市消防管理办法\n第一条　市消防救援支队负责火灾扑救。\n"


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def kb(tmp_path: Path, encoder: FakeEncoder) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(tmp_path / "home", encoder=encoder) as opened:
        yield opened


def written(folder: Path, name: str, text: str = PLAN) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(kb: KnowledgeBase, query: str) -> str:
    return "\n".join(hit.passage.text for hit in kb.search(query, 100).hits)


def statuses(report) -> list[tuple[str, str]]:
    return [(Path(f.source).name, f.status) for f in report.files]


def test_the_list_tells_what_a_file_was_read_as_whatever_its_name_says(kb: KnowledgeBase, tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><p>{PLAN.replace(chr(10), '</p><p>')}</p></body></html>"
    kb.add([written(tmp_path, '"format":"pdf".txt', page), written(tmp_path, "消防.txt", RULE)])
    assert [d.format for d in kb.documents()] == ["html", "txt"]


# -- added, listed, shown, removed ------------------------------------------------------------------------------------


def test_what_is_added_is_listed_shown_and_found(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path, "防汛.txt")
    report = kb.add([path], kind="law", audience="public")
    (line,) = report.files
    assert report.ok
    assert (line.status, line.source, line.title, line.format) == ("added", str(path), "云州市防汛应急预案", "txt")
    (listed,) = kb.documents()
    assert (listed.document_id, listed.file, listed.passages) == (line.document_id, "防汛.txt", line.passages)
    assert (listed.metadata.kind, listed.metadata.audience) == ("law", "public")
    document = kb.document("防汛.txt")
    assert document.source == str(path)
    assert all(document.text[p.start : p.end] == p.text for p in document.passages)
    assert kb.original(document).read_bytes() == path.read_bytes()
    assert "市水利局负责防汛值守" in kb.search("防汛值守由谁负责", 1).hits[0].passage.text


@pytest.mark.parametrize("name", ["防汛.txt", "云州市防汛应急预案", "防汛应急", "防汛.t"])
def test_a_document_is_found_by_file_name_title_or_part_of_them(kb: KnowledgeBase, tmp_path: Path, name: str) -> None:
    kb.add([written(tmp_path, "防汛.txt"), written(tmp_path, "消防.txt", RULE)])
    assert kb.document(name).file == "防汛.txt"


def test_a_document_is_found_by_the_beginning_of_its_id(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.add([written(tmp_path, "防汛.txt"), written(tmp_path, "消防.txt", RULE)])
    for listed in kb.documents():
        assert kb.document(listed.document_id).file == kb.document(listed.document_id[:8]).file == listed.file


def test_a_name_that_fits_nothing_or_too_much_is_told_with_what_to_do(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.add([written(tmp_path, "一/预案.txt"), written(tmp_path, "二/预案.txt", RULE)])
    for call in (kb.document, kb.remove):
        with pytest.raises(DocumentNotFound) as caught:
            call("防震.docx")
        assert str(caught.value) == "没有找到文件“防震.docx”。请用 kb list 查看已入库的文件。"
        with pytest.raises(DocumentNotFound) as caught:
            call("预案.txt")
        assert str(caught.value) == "“预案.txt”对应 2 个文件：预案.txt、预案.txt。请写全文件名或用 kb list 中的编号。"
    with pytest.raises(DocumentNotFound):
        kb.document("")
    assert len(kb.documents()) == 2


def test_a_removed_document_never_answers_again(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as kb:
        kb.add([written(tmp_path, "防汛.txt"), written(tmp_path, "消防.txt", RULE)])
        asked = "市水利局负责防汛值守吗，每天谁在岗？"
        before = kb.ask(asked)
        assert before.citations[0].file == "防汛.txt"
        document = kb.document("防汛.txt")
        removed = kb.remove("防汛.txt")
        assert (removed.document_id, removed.file) == (document.id, "防汛.txt")
        assert removed.passages == len(document.passages)
        assert removed.left == 0
        assert not kb.original(document).exists()
        after = kb.ask(asked)
        assert {c.file for c in (*after.citations, *after.nearest)} <= {"消防.txt"}
        assert "水利局" not in found(kb, "市水利局防汛值守")
        with pytest.raises(DocumentNotFound):
            kb.document(document.id)
        assert [d.file for d in kb.documents()] == ["消防.txt"]
        kb.examine()


def test_a_removed_document_can_come_back(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path, "防汛.txt")
    first = kb.add([path]).files[0]
    kb.remove("防汛.txt")
    again = kb.add([path]).files[0]
    assert (again.status, again.document_id) == ("added", first.document_id)
    assert "封闭道路" in found(kb, "封闭道路")


# -- added again ------------------------------------------------------------------------------------------------------


def test_adding_what_is_held_does_no_work(kb: KnowledgeBase, encoder: FakeEncoder, tmp_path: Path) -> None:
    written(tmp_path, "文件/防汛.txt")
    written(tmp_path, "文件/消防.txt", RULE)
    kb.add([tmp_path / "文件"])
    encoded, listed = encoder.passages, kb.documents()
    assert encoded > 0
    report = kb.add([tmp_path / "文件"])
    assert report.ok
    assert [(f.status, f.reason) for f in report.files] == [("unchanged", ""), ("unchanged", "")]
    assert encoder.passages == encoded
    assert kb.documents() == listed


def test_a_changed_file_replaces_its_former_self(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path, "防汛.txt")
    kb.add([path])
    former = kb.document("防汛.txt")
    written(tmp_path, "防汛.txt", PLAN.replace("市公安局", "市交通运输局"))
    assert statuses(kb.add([path])) == [("防汛.txt", "added")]
    (listed,) = kb.documents()
    assert listed.document_id != former.id
    assert "市交通运输局配合" in found(kb, "封闭道路")
    assert "市公安局" not in found(kb, "封闭道路")
    assert not kb.original(former).exists(), "what was taken out of a file must not stay on disk"
    kb.examine()


def test_the_same_bytes_under_two_names_are_held_once(kb: KnowledgeBase, encoder: FakeEncoder, tmp_path: Path) -> None:
    report = kb.add([written(tmp_path, "防汛.txt"), written(tmp_path, "副本.txt")])
    assert statuses(report) == [("防汛.txt", "added"), ("副本.txt", "unchanged")]
    assert report.files[1].reason == "内容与已入库的“防汛.txt”完全相同"
    assert report.files[1].document_id == report.files[0].document_id
    assert [d.file for d in kb.documents()] == ["防汛.txt"]
    assert encoder.passages == report.files[0].passages


def test_a_copy_made_before_a_file_was_changed_comes_in_as_the_file_leaves(kb: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    kb.add([written(folder, "预案.txt")])
    written(folder, "预案(旧).txt")  # comes before 预案.txt in the folder
    written(folder, "预案.txt", PLAN.replace("市公安局", "市交通运输局"))
    report = kb.add([folder])
    assert statuses(report) == [("预案(旧).txt", "added"), ("预案.txt", "added")]
    assert {d.file for d in kb.documents()} == {"预案(旧).txt", "预案.txt"}
    assert "市公安局配合" in kb.document("预案(旧).txt").text
    assert "市交通运输局配合" in kb.document("预案.txt").text
    for listed in kb.documents():
        assert kb.original(kb.document(listed.document_id)).exists()


def test_what_was_read_by_older_rules_is_read_again(
    kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "文件"
    path = written(folder, "一.txt")
    kb.add([path], kind="case")
    with sqlite3.connect(kb.home / "library.sqlite") as library:
        library.execute("UPDATE documents SET reading = 1")
    path.unlink()  # the library keeps what it read
    (renewed,) = kb.renew().files
    assert (renewed.status, renewed.reason) == ("added", "已按新的读取规则重新读取")
    assert (renewed.source, renewed.metadata.kind) == (str(path), "case")
    assert kb.renew().files == ()


def test_the_report_remembers_what_did_not_come_in_until_it_does(kb: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    good, bad = written(folder, "一.txt"), written(folder, "二.txt", "")
    kb.add([folder])
    assert [(Path(f.source).name, f.status) for f in kb.reports().files] == [("一.txt", "added"), ("二.txt", "failed")]
    assert kb.reports().files[1].reason
    written(folder, "二.txt", RULE)
    kb.add([bad])
    assert [f.status for f in kb.reports().files] == ["added", "added"]
    kb.add([good])
    assert [f.status for f in kb.reports().files] == ["added", "added"]


def test_the_report_of_a_document_keeps_what_was_said_when_it_came_in(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.add([written(tmp_path / "文件", "一.txt")], audience="public")
    (said,) = kb.add([tmp_path / "文件" / "一.txt"], audience="internal").files
    assert any("受众" in warning for warning in said.warnings)
    assert kb.reports().files == (said,)


def test_an_unchanged_file_is_read_again_when_asked_to(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path / "文件", "一.txt")
    kb.add([path])
    before = kb.documents()
    assert statuses(kb.add([path])) == [("一.txt", "unchanged")]
    assert statuses(kb.add([path], again=True)) == [("一.txt", "added")]
    assert [d.document_id for d in kb.documents()] == [d.document_id for d in before]
    kb.examine()


def test_without_its_original_a_document_stays_as_it_was_read(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.add([written(tmp_path / "文件", "一.txt")])
    with sqlite3.connect(kb.home / "library.sqlite") as library:
        library.execute("UPDATE documents SET reading = 1")
    kb.original(kb.document("一.txt")).unlink()
    (renewed,) = kb.renew().files
    assert renewed.status == "failed" and "没有留下原件" in renewed.reason
    assert kb.search("防汛值守").hits


def test_two_files_that_swap_their_names_are_both_held(kb: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    first, second = written(folder, "一.txt"), written(folder, "二.txt", RULE)
    kb.add([folder])
    written(folder, "一.txt", RULE)
    written(folder, "二.txt", PLAN)
    kb.add([folder])
    assert {kb.document(d.document_id).metadata.title for d in kb.documents()} == {
        "云州市防汛应急预案",
        "云州市消防管理办法",
    }
    assert kb.add([first, second]).count("added") == 0
    kb.examine()


def test_a_file_that_became_a_copy_of_another_leaves_nothing_of_what_it_was(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path, "消防.txt", RULE)
    kb.add([written(tmp_path, "防汛.txt"), path])
    former = kb.document("消防.txt")
    written(tmp_path, "消防.txt", PLAN)
    assert statuses(kb.add([path])) == [("消防.txt", "unchanged")]
    assert [d.file for d in kb.documents()] == ["防汛.txt"]
    assert "火灾扑救" not in found(kb, "火灾扑救")
    assert not kb.original(former).exists()


def test_another_audience_or_kind_is_taken_over(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path, "防汛.txt")
    kb.add([path])
    assert kb.search("防汛值守", audience="public").hits == ()
    assert kb.add([path], audience="public").count("added") == 1
    assert kb.search("防汛值守", audience="public").hits
    assert kb.documents()[0].metadata.audience == "public"
    assert kb.add([path], audience="public").count("unchanged") == 1
    assert kb.add([path], audience="public", kind="case").count("added") == 1
    assert [d.metadata.kind for d in kb.documents()] == ["case"]
    assert kb.add([path]).count("unchanged") == 1, "who may see it changes only when it is said"
    assert kb.add([path], audience="internal").files[0].warnings[-1] == "受众由公开改为内部"
    assert kb.search("防汛值守", audience="public").hits == ()
    assert kb.original(kb.document("防汛.txt")).exists()


# -- batches ----------------------------------------------------------------------------------------------------------


def test_of_a_batch_the_good_files_come_in_and_the_report_says_why_others_do_not(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    written(tmp_path, "文件/1防汛.txt")
    written(tmp_path, "文件/2空.txt", "")
    written(tmp_path, "文件/3消防.txt", RULE)
    written(tmp_path, "文件/4图.png", "x")
    report = kb.add([tmp_path / "文件", tmp_path / "没有这个文件.txt"])
    assert not report.ok
    assert [(Path(f.source).name, f.status, f.reason) for f in report.files] == [
        ("1防汛.txt", "added", ""),
        ("2空.txt", "failed", "文件是空的（0 字节）。请检查原文件，重新复制或下载后再添加。"),
        ("3消防.txt", "added", ""),
        ("4图.png", "skipped", "图片，看来不是扫描的文件。如是，请单独添加：kb add 4图.png"),
        ("没有这个文件.txt", "failed", "路径不存在。请检查拼写，或确认文件没有被移动、删除。"),
    ]
    assert [d.file for d in kb.documents()] == ["1防汛.txt", "3消防.txt"]


def test_members_of_an_archive_are_documents_of_their_own(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "预案.zip"
    path.write_bytes(zip_bytes({"市/防汛.txt": PLAN.encode(), "市/消防.docx": docx_bytes(*RULE.split("\n"))}))
    report = kb.add([path])
    assert [f.source for f in report.files] == [f"{path}!/市/消防.docx", f"{path}!/市/防汛.txt"]
    assert {d.file for d in kb.documents()} == {"消防.docx", "防汛.txt"}
    assert kb.add([path]).count("unchanged") == 2


def test_progress_names_every_file_and_ends_at_the_total(kb: KnowledgeBase, tmp_path: Path) -> None:
    told: list[AddProgress] = []
    kb.add([written(tmp_path, "防汛.txt"), written(tmp_path, "空.txt", "")], progress=told.append)
    assert [(p.done, p.total, p.current, p.stage) for p in told] == [
        (0, 2, "防汛.txt", "读取"),
        (0, 2, "防汛.txt", "向量化"),
        (0, 2, "防汛.txt", "向量化"),
        (1, 2, "防汛.txt", "完成"),
        (1, 2, "空.txt", "读取"),
        (2, 2, "空.txt", "完成"),
    ]
    encoded, passages = told[2].passages
    assert encoded == passages > 0


def test_a_file_whose_original_cannot_be_kept_is_not_in(kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "home/originals").write_text("a file where the folder should be")
    report = kb.add([written(tmp_path, "防汛.txt")])
    assert report.files[0].status == "failed"
    assert "原件存不进资料库" in report.files[0].reason
    assert kb.documents() == []


def test_of_documents_added_together_all_come_in_or_none(kb: KnowledgeBase) -> None:
    good = make_document("云州市防汛预案", ["市水利局负责。"])
    broken = make_document("云州市消防预案", ["支队负责。"])
    object.__setattr__(broken, "sha256", None)  # what no database takes
    with pytest.raises(sqlite3.IntegrityError):
        kb.add_documents([good, broken])
    assert kb.documents() == []
    kb.add_documents([good])
    assert [d.metadata.title for d in kb.documents()] == ["云州市防汛预案"]


# -- one home, several users ------------------------------------------------------------------------------------------


def test_two_open_libraries_on_one_home_see_each_others_changes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with (
        KnowledgeBase.open(home, encoder=FakeEncoder()) as one,
        KnowledgeBase.open(home, encoder=FakeEncoder()) as other,
    ):
        path = written(tmp_path, "防汛.txt")
        assert other.search("防汛值守").hits == ()
        one.add([path])
        assert other.search("防汛值守").hits[0].file == "防汛.txt"
        assert other.add([path]).count("unchanged") == 1
        other.add([written(tmp_path, "消防.txt", RULE)])
        assert "火灾扑救" in found(one, "火灾扑救")
        other.remove("防汛.txt")
        assert [d.file for d in one.documents()] == ["消防.txt"]
        assert "防汛值守" not in found(one, "防汛值守")
        assert one.examine() == other.examine()


def test_questions_are_answered_while_files_come_in(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.add([written(tmp_path, "防汛.txt")])
    errors: list[BaseException] = []
    stop = threading.Event()

    def ask() -> None:
        try:
            while not stop.is_set():
                assert any("防汛值守" in h.passage.text for h in kb.search("防汛值守").hits)
                kb.ask("谁负责防汛值守？")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(8):
        kb.add([written(tmp_path, f"{n}.txt", f"云州市第{n}号通知\n第一条　第{n}组负责巡查。\n")])
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(kb.documents()) == 9


# -- opening ----------------------------------------------------------------------------------------------------------


def test_a_library_opened_again_holds_what_it_held(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with KnowledgeBase.open(home, encoder=FakeEncoder()) as kb:
        kb.add([written(tmp_path, "防汛.txt")])
        listed, hits = kb.documents(), kb.search("防汛值守").hits
    with KnowledgeBase.open(home, encoder=FakeEncoder(), create=False) as kb:
        assert kb.documents() == listed
        assert [h.passage for h in kb.search("防汛值守").hits] == [h.passage for h in hits]


def test_a_home_without_a_library_is_told_and_not_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with pytest.raises(LibraryMissing) as caught:
        KnowledgeBase.open(home, encoder=FakeEncoder(), create=False)
    assert str(caught.value) == f"尚未建立资料库：{home}/library.sqlite 不存在。请先运行：kb add <文件或文件夹>"
    assert not home.exists()


def test_a_damaged_library_is_told_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"not a library" * 500)
    with pytest.raises(LibraryDamaged, match="资料库文件已损坏"):
        KnowledgeBase.open(tmp_path, encoder=FakeEncoder())
    assert path.read_bytes() == b"not a library" * 500


def test_another_model_is_refused_until_the_library_is_rebuilt(tmp_path: Path) -> None:
    home, other = tmp_path / "home", FakeEncoder("another-model", 32)
    with KnowledgeBase.open(home, encoder=FakeEncoder()) as kb:
        kb.add([written(tmp_path, "防汛.txt")])
        passages = kb.documents()[0].passages
    with pytest.raises(IndexMismatch, match="kb rebuild"):
        KnowledgeBase.open(home, encoder=other)
    rebuilt = rebuild(home, encoder=other)
    assert (rebuilt.documents, rebuilt.passages, rebuilt.renewed.files) == (1, passages, ())
    with KnowledgeBase.open(home, encoder=other) as kb:
        assert "防汛值守" in kb.search("防汛值守", 1).hits[0].passage.text
        kb.examine()


def test_a_vector_file_that_is_deleted_loses_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with KnowledgeBase.open(home, encoder=FakeEncoder()) as kb:
        kb.add([written(tmp_path, "防汛.txt")])
        before = kb.search("防汛值守").hits
    (home / "vectors.faiss").unlink()
    with KnowledgeBase.open(home, encoder=FakeEncoder()) as kb:
        assert kb.search("防汛值守").hits == before


# -- searching --------------------------------------------------------------------------------------------------------


def test_hits_come_best_first_and_no_more_than_asked_for(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.add([written(tmp_path, "防汛.txt"), written(tmp_path, "消防.txt", RULE)])
    hits = kb.search("封闭道路由谁配合", 3).hits
    assert len(hits) == 3
    assert "封闭道路" in hits[0].passage.text
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert kb.search("封闭道路", 1).hits == kb.search("封闭道路", 3).hits[:1]


@pytest.mark.parametrize("blank", ["", " ", "　\n"])
def test_nothing_is_found_for_a_blank_query(kb: KnowledgeBase, tmp_path: Path, blank: str) -> None:
    kb.add([written(tmp_path, "防汛.txt")])
    assert kb.search(blank).hits == ()
    answer = kb.ask(blank)
    assert (answer.status, answer.text, answer.citations) == ("not_found", "", ())


@pytest.mark.parametrize(
    "query", ["防汛\ud800", "\udfff", '"防汛" AND *', "防汛\x00", "防汛" * 5000, "((", "NEAR(防, 汛)"]
)
def test_no_query_is_too_odd(kb: KnowledgeBase, tmp_path: Path, query: str) -> None:
    kb.add([written(tmp_path, "防汛.txt")])
    result = kb.search(query)
    result.query.encode("utf-8")
    assert len(result.hits) == kb.documents()[0].passages
    kb.ask(query).question.encode("utf-8")


def test_an_empty_library_answers_that_nothing_is_there(kb: KnowledgeBase) -> None:
    assert kb.documents() == []
    assert kb.search("防汛").hits == ()
    answer = kb.ask("谁负责防汛？")
    assert (answer.status, answer.notes) == ("not_found", ("未找到：资料库中没有相关内容。",))


def test_questions_of_a_list_are_answered_in_order_with_their_ids(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.add([written(tmp_path, "防汛.txt")])
    pairs = [("b", "谁负责防汛？"), ("a", "谁封闭道路？"), ("b", "几小时在岗？")]
    assert [(a.id, a.question) for a in kb.ask_all(pairs)] == pairs
