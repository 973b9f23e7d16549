"""A process that is killed while it adds a folder leaves whole documents; adding again completes the rest."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import FakeEncoder

from ingest.pipeline import ingest
from kb.base import KnowledgeBase
from kb.doctor import examine
from kb.intake import AddProgress

FILES = 40
PROGRAM = "import sys; from test_kb_crash import add; add(sys.argv[1], sys.argv[2])"


def add(home: str, folder: str) -> None:
    """What the killed process does: add the folder, saying each step."""

    def tell(progress: AddProgress) -> None:
        print(progress.done, progress.stage, flush=True)  # noqa: T201  # read by the test

    with KnowledgeBase.open(Path(home), encoder=FakeEncoder()) as kb:
        kb.add([Path(folder)], progress=tell)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("文件")
    for n in range(FILES):
        clauses = "".join(f"第{part}条　第{n}组第{part}班负责巡查堤防。\n" for part in range(1, 12))
        (path / f"{n:02}.txt").write_text(f"云州市第{n}号通知\n{clauses}", encoding="utf-8")
    return path


@pytest.mark.parametrize("attempt", range(8))
def test_a_killed_addition_leaves_whole_documents_and_can_be_taken_up_again(
    tmp_path: Path, folder: Path, attempt: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = random.Random(attempt)  # noqa: S311  # moments, not secrets
    home = tmp_path / "home"
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), str(Path(__file__).parents[1])))},
    )
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(moment.randint(1, 2 * FILES))]
    time.sleep(moment.uniform(0, 0.02))
    os.kill(process.pid, signal.SIGKILL)
    said += process.stdout.read().splitlines()
    process.wait()
    done = sum("完成" in line for line in said)

    monkeypatch.setattr("index.encoder.SentenceEncoder", FakeEncoder)
    library = next(f for f in examine(home) if f.check == "资料库")
    assert library.ok, library.detail
    with KnowledgeBase.open(home, encoder=FakeEncoder(), create=False) as kb:
        held = [kb.document(listed.document_id) for listed in kb.documents()]
        assert done <= len(held) <= done + 1
        for document in held:
            path = folder / document.file
            assert document == ingest(path.read_bytes(), path.name, str(path))
            assert kb.original(document).read_bytes() == path.read_bytes()
            hits = kb.search(document.passages[-1].text, 100).hits
            assert document.passages[-1].text in {h.passage.text for h in hits}

        report = kb.add([folder])
        assert report.ok
        assert (report.count("unchanged"), report.count("added")) == (len(held), FILES - len(held))
        assert len(kb.documents()) == FILES
        kb.examine()
