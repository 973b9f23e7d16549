"""Writing a file whole or not at all: beside its place first, then renamed, so that no half of it is ever found."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` at the end; after an error `path` is as it was. Raises OSError.

    with replacing(home / "vectors.faiss") as file: file.write(data)
    """
    half_written = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with half_written.open("w+b") as file:
            yield file
        half_written.replace(path)
    finally:
        with suppress(OSError):
            half_written.unlink(missing_ok=True)
