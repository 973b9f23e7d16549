"""An encoding that is interrupted goes on where it stopped."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder

from index.hits import Progress, Vectors
from index.journal import ABANDONED, SLICE, Journal
from ingest.document import Document
from kb.base import KnowledgeBase
from kb.evaluate import as_document
from kb.intake import JOURNAL

TEXTS = [f"第{n}号河段由第{n % 7}组巡查" for n in range(3 * SLICE + 10)]


class Interrupted(Exception):
    pass


class Failing(FakeEncoder):
    """Encodes so many passages, then the power goes out."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self.last = last

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if self.passages + len(texts) > self.last:
            raise Interrupted
        return super().encode_passages(texts, progress)


def interrupted(path: Path, last: int = 2 * SLICE) -> None:
    with pytest.raises(Interrupted):
        Journal(path, Failing(last)).encode(TEXTS)


def test_what_was_encoded_before_an_interruption_is_not_encoded_again(tmp_path: Path) -> None:
    interrupted(tmp_path / "part")
    encoder, told = FakeEncoder(), []
    vectors = Journal(tmp_path / "part", encoder).encode(TEXTS, lambda done, total: told.append((done, total)))
    assert encoder.passages == SLICE + 10
    assert told[0][0] > 2 * SLICE
    assert told[-1] == (len(TEXTS), len(TEXTS))
    assert np.allclose(vectors, FakeEncoder().encode_passages(TEXTS), atol=1e-3)


def test_a_record_that_breaks_off_counts_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "part"
    interrupted(path)
    path.write_bytes(path.read_bytes()[:-5])
    encoder = FakeEncoder()
    journal = Journal(path, encoder)
    journal.encode(TEXTS)
    assert encoder.passages == SLICE + 11
    journal.close()
    again = FakeEncoder()
    journal = Journal(path, again)
    vectors = journal.encode(TEXTS)
    assert again.passages == 0, "what is written behind it is read"
    assert np.allclose(vectors, FakeEncoder().encode_passages(TEXTS), atol=1e-3)
    journal.clear()
    assert not path.exists()


class Awakening(FakeEncoder):
    """Fails at a passage, and does not the next time."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self.last: int | None = last

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if self.last is not None and self.passages + len(texts) > self.last:
            self.last = None
            raise Interrupted
        return super().encode_passages(texts, progress)


def test_within_one_process_an_interrupted_encoding_goes_on_and_a_small_one_between_does_not_matter(
    tmp_path: Path,
) -> None:
    encoder = Awakening(2 * SLICE)
    journal = Journal(tmp_path / "part", encoder)
    with pytest.raises(Interrupted):
        journal.encode(TEXTS)
    small = ["值班室设在三楼"]
    journal.encode(small)
    journal.clear(small)
    vectors = journal.encode(TEXTS)
    assert encoder.passages == len(TEXTS) + 1, "no text was encoded twice"
    assert np.allclose(vectors, FakeEncoder().encode_passages(TEXTS), atol=1e-3)
    journal.clear(TEXTS)
    assert not (tmp_path / "part").exists()


def test_another_long_encoding_that_is_stored_keeps_the_record_of_the_interrupted_one(tmp_path: Path) -> None:
    encoder = Awakening(2 * SLICE)
    journal = Journal(tmp_path / "part", encoder)
    with pytest.raises(Interrupted):
        journal.encode(TEXTS)
    size = (tmp_path / "part").stat().st_size
    other = [f"预警第{n}号" for n in range(SLICE + 1)]
    journal.encode(other)
    journal.clear(other)
    assert (tmp_path / "part").stat().st_size == size, "what is stored is taken out of the record"
    before = encoder.passages
    journal.encode(TEXTS)
    assert encoder.passages - before == SLICE + 10


def test_a_second_process_neither_reads_writes_nor_deletes_the_record_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "part"
    first = Journal(path, FakeEncoder())
    first.encode(TEXTS)
    data = path.read_bytes()
    code = """
import sys
from pathlib import Path
from fakes import FakeEncoder
from index.journal import SLICE, Journal
texts = [f"第{n}号河段由第{n % 7}组巡查" for n in range(3 * SLICE + 10)]
encoder = FakeEncoder()
journal = Journal(Path(sys.argv[1]), encoder)
assert journal.encode(texts).any(axis=1).all()
journal.clear(texts)
print(encoder.passages)
"""
    tests = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == len(TEXTS)
    assert path.read_bytes() == data
    first.clear(TEXTS)
    assert not path.exists()


def test_a_record_that_nobody_went_on_with_for_a_month_is_dropped(tmp_path: Path) -> None:
    interrupted(tmp_path / "part")
    long_ago = time.time() - ABANDONED - 60
    os.utime(tmp_path / "part", (long_ago, long_ago))
    encoder = FakeEncoder()
    Journal(tmp_path / "part", encoder).encode(TEXTS)
    assert encoder.passages == len(TEXTS)


def test_a_damaged_record_is_encoded_again(tmp_path: Path) -> None:
    path = tmp_path / "part"
    interrupted(path)
    data = bytearray(path.read_bytes())
    head = data.index(b"\n") + 1
    record = 16 + 2 * 64
    data[head + 3] ^= 1  # the hash of the first
    data[head + record + 16 : head + record + 18] = b"\xff\x7f"  # not a number, in the second
    path.write_bytes(data)
    encoder = FakeEncoder()
    vectors = Journal(path, encoder).encode(TEXTS)
    assert encoder.passages == SLICE + 12
    assert np.allclose(vectors, FakeEncoder().encode_passages(TEXTS), atol=1e-3)


def test_vectors_of_another_model_are_never_taken(tmp_path: Path) -> None:
    interrupted(tmp_path / "part")
    other = FakeEncoder("别的模型")
    Journal(tmp_path / "part", other).encode(TEXTS)
    assert other.passages == len(TEXTS)


def test_a_full_disk_stops_no_encoding(tmp_path: Path) -> None:
    vectors = Journal(tmp_path / "没有这个文件夹" / "part", FakeEncoder()).encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 64)


def documents() -> list[Document]:
    return [as_document({"_id": n, "text": text}) for n, text in enumerate(TEXTS)]


def test_adding_goes_on_where_it_was_interrupted_and_leaves_no_record(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path, encoder=Failing(SLICE)) as kb, pytest.raises(Interrupted):
        kb.add_documents(documents())
    encoder = FakeEncoder()
    with KnowledgeBase.open(tmp_path, encoder=encoder) as kb:
        assert kb.documents() == []
        kb.add_documents(documents())
        assert len(kb.documents()) == len(TEXTS)
    assert encoder.passages == len(TEXTS) - SLICE
    assert not (tmp_path / JOURNAL).exists()


def test_small_documents_that_come_first_do_not_cost_a_large_one_what_was_encoded(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path, encoder=Failing(SLICE)) as kb, pytest.raises(Interrupted):
        kb.add_documents(documents())
    encoder = FakeEncoder()
    with KnowledgeBase.open(tmp_path, encoder=encoder) as kb:
        kb.add_documents([as_document({"_id": "小", "text": "值班室设在三楼"})])
        kb.add_documents(documents())
    assert encoder.passages == 1 + len(TEXTS) - SLICE
