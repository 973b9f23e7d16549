"""A process that is killed while it adds documents leaves whole documents and nothing else."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from factories import make_document
from fakes import FakeEncoder

from index.engine import LocalEngine
from index.hits import Scope

ENCODER = FakeEncoder()
PER_BATCH = 4
PROGRAM = (
    "import sys; from pathlib import Path; from test_index_crash import add_for_ever; add_for_ever(Path(sys.argv[1]))"
)


def nth(n: int):
    return make_document(f"第{n}号预案", [f"第{n}号预案的第{part}段，由第{n}组负责。" for part in range(5)])


def add_for_ever(home: Path) -> None:
    """Add documents four at a time, take out every fifth batch's first, use the cache; say each batch committed."""
    n = 0
    while True:
        with LocalEngine(home, ENCODER.name, ENCODER.dimension, create=True) as engine:
            for _ in range(3):
                batch = [nth(n + part) for part in range(PER_BATCH)]
                engine.add([(d, ENCODER.encode_passages([p.text for p in d.passages])) for d in batch])
                print(n, flush=True)  # noqa: T201  # read by the test
                n += PER_BATCH
            engine.dense(ENCODER.encode_queries(["预案"])[0], 3, Scope())


@pytest.mark.parametrize("attempt", range(10))
def test_a_killed_process_leaves_whole_documents_and_all_that_were_committed(tmp_path, attempt):
    moment = random.Random(attempt)  # noqa: S311  # moments, not secrets
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(moment.randint(0, 4))]
    time.sleep(moment.uniform(0, 0.05) if said else moment.uniform(0.3, 1.5))
    os.kill(process.pid, signal.SIGKILL)
    said += [int(line) for line in process.stdout.read().splitlines()]
    process.wait()

    with LocalEngine(tmp_path, ENCODER.name, ENCODER.dimension, create=True) as engine:
        assert engine.check() == ()
        held = list(engine.documents())
        assert len(held) % PER_BATCH == 0
        assert len(held) >= PER_BATCH * len(said)
        assert held == [nth(n) for n in range(len(held))]
        for document in held[-PER_BATCH:]:
            for passage in document.passages:
                scope = Scope(documents=frozenset({document.id}))
                found = engine.dense(ENCODER.encode_queries([passage.text])[0], 1, scope)
                assert [s.passage_id for s in found] == [passage.id]
                assert len(engine.lexical(passage.text, 10, scope)) == len(document.passages)
        found = engine.dense(ENCODER.encode_queries(["预案"])[0], 1000, Scope())
        assert {s.passage_id for s in found} == {p.id for d in held for p in d.passages}
