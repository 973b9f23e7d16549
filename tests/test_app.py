"""The entry point: quiet before anything is imported, light to import, clear when it cannot start."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def python(code: str) -> str:
    """What a fresh interpreter prints that knows nothing of this test's environment."""
    quiet = {k: v for k, v in os.environ.items() if not k.startswith(("GRADIO_", "HF_"))}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=quiet, capture_output=True, text=True, timeout=120, check=True
    )
    return run.stdout.strip()


def test_telemetry_is_off_before_gradio_can_be_imported() -> None:
    code = "import app, os, sys; print('gradio' in sys.modules, *(os.environ[k] for k in %r))"
    names = ["GRADIO_ANALYTICS_ENABLED", "GRADIO_RUN_HISTORY", "HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"]
    assert python(code % names) == "False False False 1 1"


def test_importing_the_entry_point_loads_nothing_heavy() -> None:
    heavy = ["torch", "faiss", "gradio", "sentence_transformers", "pdfplumber"]
    assert python(f"import app, sys; print([m for m in {heavy} if m in sys.modules])") == "[]"


def test_no_page_offers_an_endpoint_to_programs(tmp_path: Path) -> None:
    import app
    from ingest.errors import LibraryMissing
    from kb.pages.desk import Desk

    def missing() -> None:
        raise LibraryMissing("没有资料库")

    pages = app.build(Desk(missing))  # type: ignore[arg-type]
    assert pages.get_api_info()["named_endpoints"] == {}
    assert {f.api_visibility for f in pages.fns.values()} == {"private"}


def test_a_port_in_use_is_said_with_the_next_step(tmp_path: Path) -> None:
    import app

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"端口 {port} 不能使用.*--port {port + 1}"):
            app.serve(tmp_path / "home", "127.0.0.1", port)
