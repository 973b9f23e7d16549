"""Uploads: taken in with progress, and gone from the disk whatever becomes of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import BadRequest, LibraryDamaged
from ingest.report import FileReport, IngestReport
from kb.intake import AddProgress
from kb.pages import uploads


class FakeLibrary:
    """A library that remembers what it was given."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.seen: list[tuple[Path, bytes]] = []
        self.audience = ""

    def add_uploads(
        self, paths: Sequence[Path], *, audience: str, progress: Callable[[AddProgress], None]
    ) -> IngestReport:
        self.audience = audience
        for n, path in enumerate(paths):
            progress(AddProgress(n, len(paths), path.name, "读取"))
            self.seen.append((path, path.read_bytes()))
            if self.error:
                raise self.error
        return IngestReport(tuple(FileReport(str(p), "added") for p in paths))


def uploaded(folder: Path, *names: str) -> list[Path]:
    """Uploads as the web server leaves them: each in a folder of its own."""
    paths = []
    for n, name in enumerate(names):
        path = folder / f"hash{n}" / name
        path.parent.mkdir()
        path.write_text(f"内容{n}", encoding="utf-8")
        paths.append(path)
    return paths


def taken_in(library: Any, paths: Sequence[Path]) -> list[uploads.Step]:
    return list(uploads.take_in(lambda: library, paths, "public", "simplified"))


def test_every_file_is_reported_after_its_progress_and_nothing_is_left_on_the_disk(tmp_path: Path) -> None:
    library, paths = FakeLibrary(), uploaded(tmp_path, "甲.txt", "乙.txt")
    *progress, report = taken_in(library, paths)
    assert [step.current for step in progress if isinstance(step, AddProgress)] == ["甲.txt", "乙.txt"]
    assert isinstance(report, IngestReport) and report.count("added") == 2
    assert library.audience == "public"
    assert not [p for p in (*paths, *(p for p, _ in library.seen)) if p.exists()]


def test_two_files_of_one_name_stay_two(tmp_path: Path) -> None:
    library = FakeLibrary()
    taken_in(library, uploaded(tmp_path, "通知.txt", "通知.txt"))
    assert [data.decode() for _, data in library.seen] == ["内容0", "内容1"]


def test_an_error_is_raised_where_it_can_be_shown_and_the_uploads_are_gone(tmp_path: Path) -> None:
    paths = uploaded(tmp_path, "甲.txt")
    with pytest.raises(LibraryDamaged, match="打不开"):
        taken_in(FakeLibrary(LibraryDamaged("资料库打不开")), paths)
    assert not paths[0].exists()


def test_nothing_chosen_is_said_in_the_script_of_the_page() -> None:
    with pytest.raises(BadRequest, match="還沒有選擇檔案"):
        list(uploads.take_in(FakeLibrary, [], "internal", "traditional"))  # type: ignore[arg-type]


def test_too_many_files_are_refused_with_their_number_and_deleted(tmp_path: Path) -> None:
    paths = uploaded(tmp_path, *(f"{n}.txt" for n in range(uploads.MOST + 1)))
    with pytest.raises(BadRequest, match=str(uploads.MOST + 1)):
        taken_in(FakeLibrary(), paths)
    assert not [p for p in paths if p.exists()]
