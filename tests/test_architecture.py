"""The house rules that a machine can hold: one-way imports, small modules, lazy heavy libraries, no socket."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("ingest", "index", "kb", "app")  # each may import those before it and itself
HEAVY = ("torch", "faiss", "gradio", "sentence_transformers", "transformers", "pypdfium2", "lxml", "xlrd", "PIL", "cv2",
         "rapidocr", "onnxruntime", "onnx", "tokenizers", "opencc", "jieba")  # fmt: skip
MODULES = [*sorted(p for layer in LAYERS[:3] for p in (ROOT / layer).rglob("*.py")), ROOT / "app.py"]


def imports(path: Path) -> set[str]:
    """Names of everything a module imports, at its top and inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
    return found


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    later = LAYERS[LAYERS.index(layer_of(path)) + 1 :]
    wrong = {name for name in imports(path) if name.split(".")[0] in later}
    if path.name == "upkeep.py":
        wrong -= {"app"}  # `kb serve` is `python app.py`: the command starts the page, imported when it is called
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_stay_small_and_say_what_they_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    if path.name != "__init__.py" or text.strip():
        assert ast.get_docstring(ast.parse(text)), "a module opens with what it does and what it leaves out"
    assert not any(word in path.stem for word in ("utils", "helpers", "misc"))


def test_heavy_libraries_are_imported_only_when_they_are_used() -> None:
    code = f"import sys, kb.base, kb.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_asking_opens_no_socket(tmp_path: Path) -> None:
    code = """
import socket, sys
tried = []
socket.socket.connect = lambda self, address: tried.append(address)
socket.getaddrinfo = lambda *a, **k: tried.append(a) or []
sys.path.insert(0, "tests")
from pathlib import Path
from fakes import FakeEncoder
from kb.base import KnowledgeBase
home, text = Path(sys.argv[1]), Path(sys.argv[1]) / "a.txt"
text.write_text("云州市防汛值守办法\\n第一条 市水利局负责防汛值守，每天二十四小时在岗。", encoding="utf-8")
with KnowledgeBase.open(home / "library", encoder=FakeEncoder()) as kb:
    assert kb.add([text]).ok
    kb.ask("谁负责防汛值守？")
print(tried)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(tmp_path)]
    out = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
