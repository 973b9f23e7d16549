"""The same text twice is noticed when it is added, and quoted once."""

from pathlib import Path

import pytest
from factories import make_document, with_vectors
from fakes import FakeEncoder

from index.engine import LocalEngine
from index.hits import Hit
from ingest.document import Metadata, Passage
from kb.duplicates import Duplicates, Overlap, remark, without_repeats

CLAUSES = [f"第{n}条　市水利局第{n}科负责第{n}号水库的防汛值守，每{n + 1}小时报告一次。" for n in range(1, 60)]
TEXT = "\n".join(CLAUSES)
TEXTS = {
    "txt": TEXT,
    "doc": TEXT.replace("。", "｡").replace("　", "").replace("\n", ""),  # another reader, another layout
    "trad": TEXT.replace("条", "條").replace("报", "報").replace("号", "號"),
    "web": f"首页　政务公开　应急管理\n发布时间：2024-05-01\n{TEXT}\n扫一扫在手机打开当前页",
    "annex": "\n".join(CLAUSES[20:40]),
    "other": "\n".join(f"第{n}条　市消防救援支队第{n}站检查第{n}家商场。" for n in range(1, 60)),
    "short": "市水利局负责防汛值守。",
    "copy": "市水利局  負責防汛值守",
    "nearly": "市水利局不负责防汛值守。",
    "blank": "——",
    "void": "。。。",
}


@pytest.fixture
def duplicates() -> Duplicates:
    return Duplicates(TEXTS.get)


def overlap(duplicates: Duplicates, one: str, other: str) -> Overlap | None:
    return next(iter(duplicates.of(one, TEXTS[one], [other])), None)


@pytest.mark.parametrize("other", ["doc", "trad", "web"])
def test_the_same_text_is_found_whatever_its_format_script_or_frame(duplicates: Duplicates, other: str) -> None:
    found = overlap(duplicates, "txt", other)
    assert found is not None
    assert found.same
    assert duplicates.alike("txt", other)


def test_an_annex_is_found_in_the_document_it_belongs_to(duplicates: Duplicates) -> None:
    inside, around = overlap(duplicates, "annex", "txt"), overlap(duplicates, "txt", "annex")
    assert inside is not None
    assert around is not None
    assert (inside.share, inside.share, inside.same) == (1.0, around.back, False)
    assert 0.2 < inside.back < 0.5


@pytest.mark.parametrize(("one", "other"), [("txt", "other"), ("short", "nearly"), ("txt", "short"), ("blank", "void")])
def test_other_documents_and_a_single_sentence_are_no_duplicates(duplicates: Duplicates, one: str, other: str) -> None:
    assert overlap(duplicates, one, other) is None
    assert not duplicates.alike(one, other)


def test_equal_texts_are_the_same_however_short(duplicates: Duplicates) -> None:
    assert overlap(duplicates, "short", "copy") == Overlap("copy", 1.0, 1.0)
    assert duplicates.alike("copy", "short")


def test_a_document_is_no_duplicate_of_itself(duplicates: Duplicates) -> None:
    assert [o.document_id for o in duplicates.of("txt", TEXT, TEXTS)] == ["doc", "trad", "web", "annex"]


def test_a_document_that_was_removed_is_forgotten(duplicates: Duplicates) -> None:
    assert duplicates.alike("txt", "doc")
    without = Duplicates({"txt": TEXT}.get)
    assert not without.alike("txt", "doc")
    duplicates.forget("doc")
    assert duplicates.alike("txt", "doc")  # read again


def test_the_engine_gives_the_text_of_what_it_holds(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    one, other = make_document("云州市防汛预案", CLAUSES), make_document("防汛预案（扫描件）", CLAUSES)
    with LocalEngine(tmp_path, encoder.name, encoder.dimension, create=True) as engine:
        engine.add([with_vectors(one, encoder), with_vectors(other, encoder)])
        found = Duplicates(engine.text).of(one.id, one.text, engine.metadata())
        assert engine.text(other.id) == other.text
        assert engine.text("nowhere") is None
    assert [(o.document_id, o.same) for o in found] == [(other.id, True)]


# What the person is told


PLAN = Metadata("云州市防汛预案", number="云政发〔2024〕5号", date="2024-05-01", region="云州市")


@pytest.mark.parametrize(
    ("found", "added", "words"),
    [
        (Overlap("x", 0.997, 0.999), PLAN, "与已入库的“旧.txt”内容 99% 相同，像是同一文件的另一种格式"),
        (Overlap("x", 1.0, 1.0), Metadata("通知"), "内容 100% 相同，像是同一文件的另一种格式"),
        (Overlap("x", 0.95, 0.96), Metadata("云州市防汛预案", date="2021-05-01", region="云州市"), "像是同一文件的另一版本（2024-05-01、2021-05-01）"),
        (Overlap("x", 0.95, 0.96), Metadata("望沙区防汛预案", region="望沙区"), "但地区不同（云州市、望沙区），按两份文件对待"),
        (Overlap("x", 1.0, 0.3), PLAN, "正文的 100% 包含在已入库的“旧.txt”之中"),
        (Overlap("x", 0.3, 0.98), PLAN, "包含了已入库的“旧.txt”正文的 98%"),
    ],
)  # fmt: skip
def test_the_remark_says_what_is_held_and_how_much_of_it(found: Overlap, added: Metadata, words: str) -> None:
    assert words in remark(found, "旧.txt", PLAN, added, formats=("txt", "docx"))


def test_a_copy_in_the_same_format_is_called_a_copy() -> None:
    assert "像是同一文件的另一份拷贝" in remark(Overlap("x", 1.0, 1.0), "旧.pdf", PLAN, PLAN, formats=("pdf", "pdf"))


# What is quoted


def hit(
    document_id: str, text: str, *, status: str = "in_force", flags: tuple[str, ...] = (), region: str | None = None
) -> Hit:
    metadata = Metadata("云州市防汛预案", status=status, region=region)  # type: ignore[arg-type]
    return Hit(
        Passage(f"{document_id}:0", document_id, 0, 0, len(text), text, flags=flags),
        f"{document_id}.txt",
        metadata,
        1.0,
    )


SAID = "市水利局负责防汛值守，每天二十四小时在岗。"


def kept(*hits: Hit, alike: bool = True) -> list[str]:
    return [h.passage.document_id for h in without_repeats(hits, lambda a, b: alike)]


def test_what_stands_in_two_copies_is_quoted_once() -> None:
    assert kept(hit("a", SAID), hit("b", SAID.replace("，", ",")), hit("c", "市消防救援支队负责灭火救援工作。")) == [
        "a",
        "c",
    ]


def test_what_stands_in_two_documents_that_are_not_alike_is_quoted_twice() -> None:
    assert kept(hit("a", SAID), hit("b", SAID), alike=False) == ["a", "b"]


def test_copies_about_two_places_are_two_documents() -> None:
    assert kept(hit("a", SAID, region="云州市"), hit("b", SAID, region="望沙区")) == ["a", "b"]


def test_two_passages_of_one_document_both_stay() -> None:
    assert kept(hit("a", SAID), hit("a", SAID)) == ["a", "a"]


def test_what_is_in_force_and_came_in_whole_is_quoted_rather_in_the_place_of_the_best() -> None:
    last = hit("z", "市消防救援支队负责灭火救援工作。")
    assert kept(hit("a", SAID, status="superseded"), last, hit("b", SAID)) == ["b", "z"]
    assert kept(hit("a", SAID, flags=("ocr",)), last, hit("b", SAID)) == ["b", "z"]


def test_a_clause_cut_otherwise_in_the_copy_is_the_same_clause() -> None:
    assert kept(hit("a", SAID + "每两小时报告一次。"), hit("b", SAID)) == ["a"]


def test_a_heading_in_two_documents_is_no_repetition() -> None:
    assert kept(hit("a", "附则"), hit("b", "附则")) == ["a", "b"]
