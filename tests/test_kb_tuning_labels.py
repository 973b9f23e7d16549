"""Which passages a label of a relevance file means."""

from dataclasses import replace
from typing import cast

import pytest
from factories import make_document

from index.engine import LocalEngine
from kb.tuning_labels import Labels, covers


class Held:
    """An engine that holds one statute, cut as long and short articles are."""

    def documents(self):
        document = make_document("某条例", ["甲", "乙", "丙", "丁"])
        places = ("第十七条第一款", "第十七条第二款至第三款", "第十八条至第十九条", "第二十条之一")
        passages = [replace(p, locator=place) for p, place in zip(document.passages, places, strict=True)]
        return [replace(document, file="条例.txt", passages=tuple(passages)), make_document("通知", ["戊"])]


@pytest.fixture
def labels() -> Labels:
    return Labels(cast("LocalEngine", Held()))


@pytest.mark.parametrize(
    ("place", "rows"),
    [
        ("第十七条", [0, 1]),
        ("第17条", [0, 1]),
        ("第十七条第一款", [0]),
        ("第十八条", [2]),
        ("第十九条", [2]),
        ("第二十条之一", [3]),
    ],
)
def test_all_passages_that_have_any_of_an_article_are_meant(labels: Labels, place: str, rows: list[int]) -> None:
    assert labels.rows({f"条例.txt#{place}": 1}).tolist() == rows
    assert labels.unmatched == {}


def test_what_is_not_found_is_kept_with_the_reason(labels: Labels) -> None:
    asked = ("条例.txt#第二十条", "条例.txt", "没有.txt#第一条", "条例.txt#")
    assert not len(labels.rows(dict.fromkeys(asked, 1.0)))
    assert [reason[:12] for reason in labels.unmatched.values()] == [
        "文件里没有“第二十条”，",
        "这个文件有 4 段，请写",
        "库里没有这个文件或段落，",
        "文件里没有“”，请用 k",
    ]
    assert labels.rows({"没有.txt": 0.0}).tolist() == [], "what is judged not relevant is not missed"
    assert len(labels.unmatched) == 4


def test_a_passage_and_a_file_of_one_passage_are_meant_by_their_names(labels: Labels) -> None:
    assert labels.rows({labels.ids[2]: 1, make_document("通知", ["戊"]).file: 2}).tolist() == [2, 4]


def test_an_article_of_an_annex_is_not_one_of_the_notice() -> None:
    assert covers("附件2 第三条", "附件2 第三条")
    assert not covers("附件2 第三条", "第三条")
    assert covers("第三條第一項", "第3条")
    assert covers("第三条", "第三条第二款"), "the whole article has it"
