"""`kb tune`: an adapter is kept where it helps unseen questions and costs nothing, and never otherwise."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder

from index.adapter import Adapter, read_adapter
from index.adapter_training import Recipe, train
from ingest.errors import BadRequest
from kb import cli
from kb.base import KnowledgeBase
from kb.evaluate import as_document
from kb.tuning import ADAPTER

# Lay words and the words of the rule: what an adapter can learn. Names tell the passages of one matter apart.
WORDS = {
    "涨水": "汛情洪水",
    "着火": "火灾事故",
    "塌方": "地质灾害",
    "停电": "供电中断",
    "拥挤": "人员密集",
    "漏气": "危险化学品泄漏",
}
RECIPE = Recipe(others=64, epochs=60, rate=0.02, dropout=0.0)
PLACES = [f"{a}{b}" for a in "东西南北上下前后" for b in "山河湖林桥塘坝岭"]


def passages() -> list[dict[str, str]]:
    return [
        {"_id": f"{place}-{rule}", "text": f"发生{rule}时，{place}巡查组应当立即报告并疏散群众。"}
        for place in PLACES
        for rule in WORDS.values()
    ]


def write(folder: Path, *, seed: int | None = None) -> tuple[Path, Path]:
    """Questions in lay words with the passage that answers; with a `seed` each gets any passage."""
    queries, qrels = [], []
    every, chance = [str(entry["_id"]) for entry in passages()], random.Random(seed)  # noqa: S311
    for n, place in enumerate(PLACES):
        for at, (lay, rule) in enumerate(WORDS.items()):
            if (n + at) % 3 == 0:
                key = f"q{n}-{at}"
                answer = f"{place}-{rule}" if seed is None else chance.choice(every)
                queries.append(json.dumps({"_id": key, "text": f"{lay}了{place}那边找谁"}))
                qrels.append(f"{key}\t{answer}\t1")
    paths = folder / "问题.jsonl", folder / "相关性.tsv"
    for path, lines in zip(paths, (queries, qrels), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(tmp_path / "home", encoder=FakeEncoder()) as kb:
        kb.add_documents([as_document(entry) for entry in passages()])
        yield kb


def test_an_adapter_that_helps_is_installed_and_used(kb: KnowledgeBase, tmp_path: Path) -> None:
    stages: list[str] = []
    tuned = kb.tune(*write(tmp_path), stages.append)
    assert tuned.installed, tuned.why
    assert tuned.after.ndcg_10 >= tuned.before.ndcg_10 + 2 * tuned.error
    assert tuned.questions + tuned.chosen_on + tuned.held_out == 128
    assert min(tuned.chosen_on, tuned.held_out) >= 10
    assert tuned.unmatched == ()
    assert stages[0] == "核对问题与段落"
    kept = read_adapter(kb.home / ADAPTER, "fake-bigrams", 64)
    assert kept is not None
    assert "未见过的问题 nDCG@10" in kept.about
    assert kb.search("着火了东山那边找谁").hits[0].file == "东山-火灾事故"
    assert kb.untune()
    assert not kb.untune()
    assert not (kb.home / ADAPTER).exists()


@pytest.mark.parametrize("seed", range(8))
def test_questions_with_passages_drawn_at_random_are_never_installed(
    kb: KnowledgeBase, tmp_path: Path, seed: int
) -> None:
    tuned = kb.tune(*write(tmp_path, seed=seed))
    assert not tuned.installed
    assert "没有可靠的提高" in tuned.why or "一般检索变差" in tuned.why
    assert not (kb.home / ADAPTER).exists()


def test_too_few_questions_are_said_so(kb: KnowledgeBase, tmp_path: Path) -> None:
    queries, qrels = write(tmp_path)
    qrels.write_text("\n".join(qrels.read_text(encoding="utf-8").splitlines()[:20]), encoding="utf-8")
    with pytest.raises(BadRequest, match="20 个问题中只有 20 个的答案在库里，至少需要 50 个"):
        kb.tune(queries, qrels)
    qrels.write_text("".join(f"q{n}-0\t没有{n}\t1\n" for n in range(64)), encoding="utf-8")
    with pytest.raises(BadRequest, match=r"只有 0 个的答案在库里.*对不上的有 64 个，例：没有0：库里没有这个文件或段落"):
        kb.tune(queries, qrels)


def test_what_cannot_be_read_for_training_is_said_in_chinese(kb: KnowledgeBase, tmp_path: Path) -> None:
    queries, qrels = write(tmp_path)
    with pytest.raises(BadRequest) as told:
        kb.tune(tmp_path / "无.jsonl", qrels)
    assert str(told.value).startswith(f"训练文件 {tmp_path / '无.jsonl'} 读不出来：没有这个文件。")
    assert "Errno" not in str(told.value)
    queries.write_text('{"_id": "q0-0", "text": null}\n', encoding="utf-8")
    with pytest.raises(BadRequest, match=r'第 1 行的 "text" 应为文字，而不是 null'):
        kb.tune(queries, qrels)


def test_an_adapter_of_another_model_is_not_used_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / ADAPTER
    Adapter("某模型", np.eye(4, dtype=np.float32), np.zeros(4, np.float32), 0.5, "试").write(path)
    assert read_adapter(path, "别的模型", 4) is None
    found = read_adapter(path, "某模型", 4)
    assert found is not None
    assert np.allclose(found.apply(np.ones(4, np.float32)), 1.5)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(BadRequest, match=r"适配器文件 .* 已损坏"):
        read_adapter(path, "某模型", 4)


def test_a_library_that_is_open_uses_an_adapter_that_another_process_installs_and_lets_go_of_one_it_removes(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    question = "着火了东山那边找谁"
    plain = [(h.file, h.score) for h in kb.search(question).hits]
    with KnowledgeBase.open(kb.home, encoder=FakeEncoder()) as other:
        assert other.tune(*write(tmp_path)).installed
        tuned = [(h.file, h.score) for h in other.search(question).hits]
        assert tuned != plain
        assert [(h.file, h.score) for h in kb.search(question).hits] == tuned
        assert cli.main(["tune", "--remove", "--home", str(kb.home)]) == 0
        for one in (kb, other):
            assert [(h.file, h.score) for h in one.search(question).hits] == plain


def test_whichever_bits_of_an_adapter_are_damaged_it_is_told_or_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / ADAPTER
    whole = Adapter("某模型", np.eye(4, dtype=np.float32), np.ones(4, np.float32), 0.5, "试")
    whole.write(path)
    data, told = path.read_bytes(), 0
    for at in range(len(data)):
        for bits in (0x01, 0x80, 0xFF):
            path.write_bytes(data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :])
            try:
                found = read_adapter(path, "某模型", 4)
            except BadRequest as error:
                assert "已损坏" in str(error)
                told += 1
            else:  # a date in the zip says nothing
                assert found is not None, at
                assert np.array_equal(found.weight, whole.weight), at
                assert (found.strength, found.model) == (0.5, "某模型"), at
    assert told > len(data)


@pytest.mark.parametrize(
    ("adapter", "reason"),
    [
        (Adapter("某模型", np.full((4, 4), np.nan, np.float32), np.ones(4, np.float32), 1.0), "有的值不是数"),
        (Adapter("某模型", np.eye(4, dtype=np.float32), np.full(4, np.inf, np.float32), 1.0), "有的值不是数"),
        (Adapter("某模型", np.eye(4, dtype=np.float32), np.ones(4, np.float32), float("nan")), "有的值不是数"),
        (Adapter("某模型", np.eye(3, dtype=np.float32), np.ones(3, np.float32), 1.0), "矩阵的大小是"),
        (Adapter("某模型", np.eye(4, dtype=np.float32), np.ones(3, np.float32), 1.0), "矩阵的大小是"),
    ],
)
def test_an_adapter_that_does_not_fit_the_model_or_is_no_number_is_told(
    tmp_path: Path, adapter: Adapter, reason: str
) -> None:
    adapter.write(tmp_path / ADAPTER)
    with pytest.raises(BadRequest, match=reason):
        read_adapter(tmp_path / ADAPTER, "某模型", 4)


def test_a_damaged_adapter_is_taken_away_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kb.tuning.read_adapter", lambda *_: pytest.fail("it was read"))
    (tmp_path / ADAPTER).write_bytes(b"PK")
    assert cli.main(["tune", "--remove", "--home", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"已去掉 {tmp_path} 的适配器。\n"
    assert cli.main(["tune", "--remove", "--json", "--home", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == {"removed": False}


def test_a_library_with_a_damaged_adapter_opens_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with KnowledgeBase.open(tmp_path, encoder=FakeEncoder()) as kb:
        kb.add_documents([as_document(passages()[0])])
    (tmp_path / ADAPTER).write_bytes(b"PK")
    with KnowledgeBase.open(tmp_path, encoder=FakeEncoder()) as kb:
        assert kb.search("巡查组").hits
        assert "已损坏" in caplog.text
        assert kb.untune()


def test_training_is_the_same_every_time_and_keeps_anchors_in_place() -> None:
    rng = np.random.default_rng(0)

    def unit(shape: tuple[int, int]) -> np.ndarray:
        x = rng.standard_normal(shape).astype(np.float32)
        return x / np.linalg.norm(x, axis=1, keepdims=True)

    passages, anchors = unit((200, 16)), unit((50, 16))
    relevant = [np.array([n]) for n in range(40)]
    questions = np.roll(passages[:40], 1, axis=1)
    free, held = (train(questions, relevant, passages, kept, RECIPE, seed=1) for kept in (anchors[:0], anchors))
    again = train(questions, relevant, passages, anchors[:0], RECIPE, seed=1)
    assert np.array_equal(free[0], again[0])

    def right(matrix: tuple[np.ndarray, np.ndarray]) -> float:
        moved = questions + questions @ matrix[0] + matrix[1]
        return float(np.mean((moved @ passages.T).argmax(axis=1) == np.arange(40)))

    assert right(free) > right((np.zeros((16, 16), np.float32), np.zeros(16, np.float32)))
    assert np.linalg.norm(anchors @ held[0] + held[1]) < np.linalg.norm(anchors @ free[0] + free[1])
