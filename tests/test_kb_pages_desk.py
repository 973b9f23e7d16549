"""The desk: one library for all pages, opened once, and words for whatever goes wrong."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ingest.errors import IndexMismatch
from kb.pages.desk import Desk, explain, noted

MISMATCH = IndexMismatch("资料库由另一个模型建立。请运行：kb rebuild")


class FakeLibrary:
    """Counts how often it is opened, asked and closed; fails to open as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.opened, self.asked, self.closed = failures, 0, 0, 0

    def open(self) -> Any:
        self.opened += 1
        if self.opened <= self.failures:
            raise MISMATCH
        return self

    def ask(self, question: str) -> None:
        self.asked += 1

    def close(self) -> None:
        self.closed += 1


def test_many_who_ask_at_once_open_the_library_once() -> None:
    library = FakeLibrary()
    desk: Any = Desk(library.open)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: desk.library(), range(40))) == {library}
    assert library.opened == 1


def test_warming_up_asks_something_so_that_the_model_is_loaded() -> None:
    library = FakeLibrary()
    Desk(library.open).warm_up().join()
    assert library.asked == 1


def test_a_library_that_cannot_be_opened_stops_nothing_and_is_tried_again() -> None:
    library = FakeLibrary(failures=2)
    desk: Any = Desk(library.open)
    desk.warm_up().join()
    with pytest.raises(IndexMismatch):
        desk.library()
    assert desk.library() is library


def test_closing_lets_go_of_the_library() -> None:
    library = FakeLibrary()
    desk = Desk(library.open)
    desk.close()
    desk.library()
    desk.close()
    assert library.closed == 1


def test_an_error_for_people_is_shown_as_it_is_in_the_script_of_the_page() -> None:
    assert explain(MISMATCH, "simplified") == "资料库由另一个模型建立。请运行：kb rebuild"
    assert explain(MISMATCH, "traditional") == "資料庫由另一個模型建立。請運行：kb rebuild"


def test_a_defect_shows_its_kind_alone_and_its_traceback_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        error = noted(ZeroDivisionError("秘密路径"))
    assert "ZeroDivisionError" in explain(error, "simplified")
    assert "秘密路径" not in explain(error, "simplified")
    assert "ZeroDivisionError" in caplog.text


def test_an_error_for_people_is_no_matter_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    noted(MISMATCH)
    assert not caplog.text
