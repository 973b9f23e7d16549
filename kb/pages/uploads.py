"""Uploads into the library: moved out of the web server's folder, read, and deleted whatever becomes of them.

The library keeps its own copy of what it took in. Left out: the page (library.py), reading files (ingest/).
"""

import queue
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.document import Audience
from ingest.errors import BadRequest
from ingest.report import IngestReport
from kb.base import KnowledgeBase
from kb.intake import AddProgress
from kb.pages.words import say
from kb.script import Script

MOST = 200  # files at once; a thousand belong in a zip archive or on the command line

Step = AddProgress | IngestReport


def take_in(
    library: Callable[[], KnowledgeBase], uploads: Sequence[Path], audience: Audience, script: Script
) -> Iterator[Step]:
    """Take uploads into the library: the progress as it goes, the report at the end.

    Raises BadRequest for no files or too many, and what opening the library raises.
    """
    if not uploads:
        raise BadRequest(say("no_files", script))
    with tempfile.TemporaryDirectory(prefix="kb-upload-") as folder:
        paths = [_moved(upload, Path(folder) / str(n)) for n, upload in enumerate(uploads)]
        if len(uploads) > MOST:
            raise BadRequest(say("too_many", script, n=len(uploads), most=MOST))
        yield from _adding(library(), paths, audience)


def _moved(upload: Path, folder: Path) -> Path:
    """The upload in a folder of its own: two files of one name stay two."""
    folder.mkdir()
    return Path(shutil.move(upload, folder / upload.name))


def _adding(library: KnowledgeBase, paths: Sequence[Path], audience: Audience) -> Iterator[Step]:
    """`library.add_uploads` in a thread, so that its progress can be shown while it works."""
    steps: queue.SimpleQueue[Step | Exception] = queue.SimpleQueue()

    def work() -> None:
        try:
            steps.put(library.add_uploads(paths, audience=audience, progress=steps.put))
        except Exception as error:  # carried over to the thread that waits, and raised there
            steps.put(error)

    thread = threading.Thread(target=work, name="add")
    thread.start()
    try:
        while not isinstance(step := steps.get(), IngestReport):
            if isinstance(step, Exception):
                raise step
            yield step
        yield step
    finally:
        thread.join()  # the uploads are deleted next: never under a library that still reads them
