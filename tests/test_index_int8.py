"""The offline model in 8-bit integers: near to what floats give, whatever else is in the batch, and only where it is exact."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes import tiny_weights

from index import encoder, int8_model
from index.encoder import SentenceEncoder
from index.int8_graph import rounded_columns
from index.int8_model import Int8Model
from index.model import ensure_model
from index.model_container import Container
from index.model_folder import write_folder
from index.sentence_model import SentenceModel
from ingest.errors import ModelUnavailable

TEXTS = ["passage: 防汛", "passage: " + "市水利局负责水库调度。" * 30, "passage: 應急預案", "passage: "]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("models") / "tiny"
    write_folder(Container(tiny_weights()), made, "0.3.0")
    return made


def test_weights_are_rounded_column_by_column() -> None:
    rounded, scale = rounded_columns(np.array([[0.5, 2.0, 0.0], [-1.0, 1.0, 0.0]], np.float32))
    assert rounded.tolist() == [[64, 127, 0], [-127, 64, 0]]
    assert scale.tolist() == pytest.approx([1 / 127, 2 / 127, 1])


def test_it_gives_nearly_what_floats_give(folder: Path) -> None:
    integers, floats = Int8Model(folder), SentenceModel(folder, mixed_precision=False)
    assert integers.dimension == floats.dimension
    assert integers.lengths(TEXTS) == floats.lengths(TEXTS)
    found = integers.encode(TEXTS)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert (found * floats.encode(TEXTS)).sum(axis=1).min() > 0.99


def test_a_feature_that_exceeds_all_others_is_computed_apart(folder: Path) -> None:
    floats = SentenceModel(folder, mixed_precision=False).encode(TEXTS)
    assert (Int8Model(folder, {0: 5, 1: 0}).encode(TEXTS) * floats).sum(axis=1).min() > 0.99


def test_the_order_of_the_texts_is_kept_over_batches_computed_side_by_side(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "_loaded", lambda _folder, in_integers: Int8Model(folder))
    monkeypatch.setattr(Int8Model, "streams", 3)
    texts = [f"第{n}条　" + "防汛值守" * (n % 7) for n in range(60)]
    together, seen = SentenceEncoder(folder), []
    found = together.encode_passages(texts, lambda done, total: seen.append((done, total)))
    alone = np.concatenate([together.encode_passages([text]) for text in texts])
    assert (found * alone).sum(axis=1).min() > 0.99
    assert int((found @ alone.T).argmax(axis=1)[41]) in {n for n in range(60) if n % 7 == 41 % 7}
    assert seen[-1] == (60, 60) and seen == sorted(seen)


@pytest.mark.model
def test_where_products_are_not_exact_floats_are_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(int8_model, "usable", lambda: False)
    assert isinstance(encoder._loaded(folder, in_integers=True), SentenceModel)
    monkeypatch.setattr(int8_model, "usable", lambda: True)
    assert isinstance(encoder._loaded(ensure_model(), in_integers=True), Int8Model)
    assert isinstance(encoder._loaded(folder, in_integers=False), SentenceModel)  # a model of the user's own


def test_a_damaged_folder_is_refused_with_the_cause(tmp_path: Path) -> None:
    made = tmp_path / "tiny"
    write_folder(Container(tiny_weights()), made, "0.3.0")
    (made / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelUnavailable, match="tiny 加载失败"):
        Int8Model(made)


@pytest.mark.model
def test_a_question_is_encoded_without_loading_torch() -> None:
    ensure_model()
    program = (
        "import sys; from index.encoder import SentenceEncoder; from index.int8_model import usable; "
        "SentenceEncoder().encode_queries(['谁负责防汛']); print(usable(), {'torch', 'transformers'} & set(sys.modules))"
    )
    root = Path(__file__).parent.parent
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True)
    if shown.stdout.startswith("False"):
        pytest.skip("this processor does not multiply 8-bit integers exactly")
    assert shown.stdout.strip() == "True set()"
