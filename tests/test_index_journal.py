"""An encoding that is interrupted goes on where it stopped."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder

from index.hits import Progress, Vectors
from index.journal import SLICE, Journal
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
    again = FakeEncoder()
    vectors = Journal(path, again).encode(TEXTS)
    assert again.passages == 0, "what is written behind it is read"
    assert np.allclose(vectors, FakeEncoder().encode_passages(TEXTS), atol=1e-3)
    journal.clear()
    assert not path.exists()


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
