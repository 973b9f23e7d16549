"""The pure parts of benchmarks/peers.py; nothing is measured here."""

import gzip
import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def row(system: str, **figures: float) -> dict:
    costs = {"passages_per_second": 1234.5, "query_ms_p50": 8.34, "query_ms_p95": 20.0, "peak_memory_mb": 800}
    quality = {"nDCG@10": 0.9, "R@1": 0.8, "R@10": 1.0, "R@100": 1.0, "passages": 2, "queries": 1}
    run = {"set": "drcd", "started": "2026-11-27 02:22", "load": [0.1, 2.0], "versions": {"txtai": "9.14.0"}}
    return {"system": system, **costs, **quality, **run, **figures}


def results(*rows: dict, limit: int | None = None) -> dict:
    machine = {"processor": "AMD EPYC", "cores": 2, "memory_gb": 24, "platform": "Linux", "python": "3.11.7"}
    return {"machine": machine, "limit": limit, "queries": None, "rows": list(rows)}


def test_an_entry_stands_where_its_best_chunk_stands(load) -> None:
    best_entries = load("peer_systems").best_entries
    assert best_entries(["b", "a", "b", "c"]) == ["b", "a", "c"]
    assert best_entries(["b", "b", "a", "c"], depth=2) == ["b", "a"]


def test_the_table_has_a_line_for_each_system_and_the_best_figures_in_bold(load) -> None:
    page = load("peers_report").markdown(results(row("ours"), row("txtai", query_ms_p50=30.0, **{"nDCG@10": 0.95})))
    assert "| 本产品 | 0.900 | **0.800** | **1.000** | **1.000** | **1234** | **8.3** |" in page
    assert "| txtai，hybrid | **0.950** | **0.800** | **1.000** | **1.000** | **1234** | 30.0 |" in page
    assert "LangChain" not in page
    assert "试跑" not in page


def test_a_trial_says_that_it_is_one_and_shows_its_own_picture(load) -> None:
    for trial in (results(row("ours"), limit=300), results(row("ours")) | {"queries": 30}):
        page = load("peers_report").markdown(trial)
        assert "试跑" in page
        assert "(peers-trial.png)" in page
        assert "本产品，五折交叉验证" not in page, "those are of all questions"


def test_the_usual_limit_is_the_full_report_and_says_what_it_takes(load) -> None:
    report = load("peers_report")
    for limit in (None, report.LIMIT):
        page = report.markdown(results(row("ours"), limit=limit))
        assert "试跑" not in page
        assert "(peers.png)" in page
        assert ("法律条文取前 12,000 条和问题所需的" in page) == (limit is not None)
    assert load("peers").LIMIT == report.LIMIT == 12_000


def test_the_product_says_that_it_has_seen_these_questions_and_shows_unseen_ones_beside(load) -> None:
    report = load("peers_report")
    page = report.markdown(results(row("ours"), row("ours", set="statutes"), row("txtai")))
    assert "就是在这些问题上训练的" in page
    assert "| 本产品，五折交叉验证 | 0.971 | 0.941 | 0.996 | 1.000 | — | — | — | — |" in page
    assert "| 本产品，五折交叉验证 | 0.582 | 0.367 | 0.707 | 0.912 | — | — | — | — |" in page
    assert "五折" not in report.markdown(results(row("txtai")))


def test_a_small_set_keeps_what_its_questions_need_and_cross_script_questions_are_simplified(load, tmp_path) -> None:
    peers: ModuleType = load("peers")
    entries = [{"_id": str(n), "title": "颱風", "text": f"第{n}段"} for n in range(5)]
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress("".join(json.dumps(e) + "\n" for e in entries).encode()))
    asked = [{"_id": "q0", "text": "颱風警報由誰發布？"}, {"_id": "q1", "text": "無關"}]
    (tmp_path / "queries.dev.jsonl").write_text("".join(json.dumps(q) + "\n" for q in asked), encoding="utf-8")
    (tmp_path / "qrels.dev.tsv").write_text("query-id\tcorpus-id\tscore\nq0\t4\t1\nq1\t3\t1\n", encoding="utf-8")
    made = peers.prepare("drcd-cross", tmp_path, tmp_path, 1, 1)
    assert [e["_id"] for e in lines(made.corpus)] == ["0", "4"]
    assert lines(made.corpus)[0]["title"] == "颱風"
    assert [q["text"] for q in lines(made.queries)] == ["台风警报由谁发布？"]
    assert made.qrels.read_text(encoding="utf-8") == "q0\t4\t1.0\n"


def test_only_figures_measured_alike_stand_beside_new_ones(load, tmp_path) -> None:
    peers: ModuleType = load("peers")
    target = tmp_path / "peers.json"
    whole, trial = results(row("ours")), results(limit=300)
    assert peers.kept(target, whole, must=True) == []
    peers.write(target, whole)
    assert peers.kept(target, results(), must=False) == whole["rows"]
    assert peers.kept(target, trial, must=False) == []
    with pytest.raises(SystemExit, match="leave --resume out"):
        peers.kept(target, trial, must=True)
