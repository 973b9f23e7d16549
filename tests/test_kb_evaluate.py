"""`kb eval`: figures worked out by hand, files refused with their line, and one small corpus from end to end."""

import gzip
import json
from math import log2
from pathlib import Path

import pytest
from fakes import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadRequest
from kb.evaluate import evaluate, read_qrels, score

HEADER = "query-id\tcorpus-id\tscore\n"


# -- the figures ------------------------------------------------------------------------------------------------------


def test_one_query_by_hand() -> None:
    """Relevant are a (gain 2), b and c (gain 1); found: x, a, b, and c at rank 12."""
    found = ["x", "a", "b", *(f"y{n}" for n in range(8)), "c"]
    measures = score({"q": found}, {"q": {"a": 2.0, "b": 1.0, "c": 1.0, "x": 0.0}})
    gained = 2 / log2(3) + 1 / log2(4)
    ideal = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert measures == {
        "ndcg_10": pytest.approx(gained / ideal),
        "recall_1": 0.0,
        "recall_5": pytest.approx(2 / 3),
        "recall_10": pytest.approx(2 / 3),
        "recall_100": 1.0,
        "mrr_10": 0.5,
    }


def test_figures_are_means_over_the_queries() -> None:
    measures = score({"good": ["a"], "bad": ["x"]}, {"good": {"a": 1.0}, "bad": {"a": 1.0}})
    assert measures["ndcg_10"] == measures["recall_10"] == measures["mrr_10"] == measures["recall_1"] == 0.5


def test_more_relevant_entries_than_ranks_can_still_be_perfect() -> None:
    gains = {f"d{n}": 1.0 for n in range(20)}
    measures = score({"q": list(gains)}, {"q": gains})
    assert measures["ndcg_10"] == pytest.approx(1)
    assert measures["recall_10"] == 0.5


def test_nothing_found_is_nothing_gained() -> None:
    assert set(score({"q": []}, {"q": {"a": 1.0}}).values()) == {0.0}


@given(st.permutations(list("abcdefghijkl")), st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3), min_size=1))
def test_every_figure_is_a_share_and_recall_grows_with_depth(found: list[str], gains: dict[str, int]) -> None:
    measures = score({"q": found}, {"q": {k: float(v) for k, v in gains.items()}})
    assert all(0 <= value <= 1 + 1e-9 for value in measures.values())
    assert measures["recall_1"] <= measures["recall_5"] <= measures["recall_10"] <= measures["recall_100"] == 1
    best = sorted(found, key=lambda d: -gains.get(d, 0))
    assert measures["ndcg_10"] <= score({"q": best}, {"q": dict(gains)})["ndcg_10"] + 1e-9 == pytest.approx(1)


# -- the files --------------------------------------------------------------------------------------------------------


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_judgements_are_read_with_and_without_names_of_columns(tmp_path: Path) -> None:
    lines = "q1\td1\t1\nq1\td2\t0\nq2\td1\t2\nq3\td1\t0\n"
    expected = {"q1": {"d1": 1.0, "d2": 0.0}, "q2": {"d1": 2.0}}
    assert read_qrels(written(tmp_path, "a.tsv", HEADER + lines)) == expected
    assert read_qrels(written(tmp_path, "b.tsv", lines.replace("\n", "\r\n") + "\n")) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEADER + "q1\td1\n", 2),
        (HEADER + "q1\td1\t1\nq1 d2 1\n", 3),
        (HEADER + "q1\td1\t高\n", 2),
        ("q1\t0\td1\t1\n", 1),
        ("q1 d1 1\n", 1),
    ],
)
def test_a_judgement_that_cannot_be_read_is_named_by_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = written(tmp_path, "qrels.tsv", text)
    with pytest.raises(BadRequest) as caught:
        read_qrels(path)
    assert str(caught.value).startswith(f"{path} 第 {line} 行不是“问题编号<制表符>文档编号<制表符>分值”：")


CORPUS = [
    {"_id": "flood", "title": "防汛预案", "text": "市水利局负责防汛值守，每天二十四小时在岗。"},
    {"_id": "fire", "title": "消防预案", "text": "市消防救援支队负责火灾扑救。"},
    {"_id": "quake", "title": "", "text": "震后两小时内开放应急避难场所。"},
    {"_id": "canteen", "text": "食堂每周一更换菜单。"},
]
QUERIES = [
    {"_id": "1", "text": "谁负责防汛值守？"},
    {"_id": "2", "text": "誰負責火災撲救？"},
    {"_id": "3", "text": "震后多久开放避难场所？"},
    {"_id": "unjudged", "text": "食堂"},
]
QRELS = HEADER + "1\tflood\t1\n2\tfire\t1\n3\tquake\t2\n3\tcanteen\t0\n"


def lines(entries: list[dict[str, str]]) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def files(folder: Path) -> tuple[Path, Path, Path]:
    return (
        written(folder, "corpus.jsonl", lines(CORPUS)),
        written(folder, "queries.jsonl", lines(QUERIES)),
        written(folder, "qrels.tsv", QRELS),
    )


def test_a_small_corpus_is_evaluated_from_end_to_end(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    told: list[tuple[int, int]] = []
    figures = evaluate(*files(tmp_path), encoder, lambda done, total: told.append((done, total)))
    shape = figures.as_json()
    assert list(shape) == [
        "passages",
        "queries",
        "nDCG@10",
        "R@1",
        "R@5",
        "R@10",
        "R@100",
        "MRR@10",
        "passages_per_second",
        "query_ms_p50",
        "query_ms_p95",
        "peak_memory_mb",
    ]
    assert (shape["passages"], shape["queries"]) == (4, 3)
    assert [shape[name] for name in ("nDCG@10", "R@1", "R@10", "MRR@10")] == [1, 1, 1, 1]
    assert figures.passages_per_second > 0
    assert 0 < figures.query_ms_p50 <= figures.query_ms_p95
    assert figures.peak_memory_mb > 1
    assert encoder.passages == 4
    assert told[-1] == (4, 4)


def test_a_packed_corpus_gives_the_same_figures(tmp_path: Path) -> None:
    corpus, queries, qrels = files(tmp_path)
    packed = tmp_path / "corpus.jsonl.gz"
    packed.write_bytes(gzip.compress(corpus.read_bytes()))
    one, two = (evaluate(c, queries, qrels, FakeEncoder()) for c in (corpus, packed))
    assert (one.ndcg_10, one.recall_100, one.passages) == (two.ndcg_10, two.recall_100, two.passages)


def test_a_miss_shows_in_the_figures(tmp_path: Path) -> None:
    corpus, queries, _ = files(tmp_path)
    wrong = written(tmp_path, "wrong.tsv", HEADER + "1\tcanteen\t1\n")
    assert evaluate(corpus, queries, wrong, FakeEncoder()).recall_1 == 0


@pytest.mark.parametrize(
    ("broken", "text", "words"),
    [
        ("corpus.jsonl", '{"_id": "a", "text": "防汛"}\n{"_id": \n', "第 2 行不是 JSON 对象"),
        ("corpus.jsonl", "[1]\n", "第 1 行不是 JSON 对象"),
        ("corpus.jsonl", '\n{"_id": "a"}\n', '第 2 行缺少 "_id" 或 "text"'),
        ("queries.jsonl", '{"text": "防汛"}\n', '第 1 行缺少 "_id" 或 "text"'),
        ("qrels.tsv", HEADER + "9\tflood\t1\n", "没有可评测的问题"),
        ("qrels.tsv", HEADER + "1\tflood\t0\n", "没有可评测的问题"),
    ],
)
def test_a_broken_file_is_refused_with_the_line(tmp_path: Path, broken: str, text: str, words: str) -> None:
    paths = files(tmp_path)
    written(tmp_path, broken, text)
    with pytest.raises(BadRequest) as caught:
        evaluate(*paths, FakeEncoder())
    assert words in str(caught.value)
    assert broken in str(caught.value)


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, missing: int) -> None:
    paths = files(tmp_path)
    paths[missing].unlink()
    with pytest.raises(BadRequest, match="读不出来") as caught:
        evaluate(*paths, FakeEncoder())
    assert str(paths[missing]) in str(caught.value)


def test_a_file_that_is_not_packed_though_it_says_so_is_named(tmp_path: Path) -> None:
    corpus, queries, qrels = files(tmp_path)
    with pytest.raises(BadRequest, match="读不出来"):
        evaluate(corpus.rename(tmp_path / "corpus.jsonl.gz"), queries, qrels, FakeEncoder())
