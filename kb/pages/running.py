"""Work of several seconds behind a button: done in a thread of its own, while the page is told how far it is.

Left out: what is worked on and how a step looks (check.py, quiz.py, practice.py).
"""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from kb.checks.run import Progress

Updates = dict[Any, Any]  # component -> its new value
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_Step = tuple[int, int, str]
_Result = TypeVar("_Result")


def in_turn(queue: str) -> dict[str, Any]:
    """How a listener waits: of all that name this queue, on whichever page, one runs at a time."""
    return {**QUIET, "concurrency_limit": 1, "concurrency_id": queue}


def running(
    work: Callable[[Progress], _Result], shown: Callable[[int, int, str], Updates]
) -> Generator[Updates, None, _Result]:
    """Do the work; yields what the page shows of its steps, returns what it returns, raises what it raises.

        made = yield from running(lambda progress: library.quiz(wanted, progress=progress), self._step)

    Steps that were overtaken while the page was being told are left out, and so is one without a name.
    """
    told: SimpleQueue[_Step | None] = SimpleQueue()
    done: Future[_Result] = Future()

    def do() -> None:
        try:
            done.set_result(work(lambda n, total, what: told.put((n, total, what))))
        except BaseException as error:  # whatever it is, it is raised again where somebody waits for it
            done.set_exception(error)
        finally:
            told.put(None)  # so that nobody waits for a step that does not come

    threading.Thread(target=do, name="page-work", daemon=True).start()
    while (step := _latest(told)) is not None:
        if step[2]:
            yield shown(*step)
    return done.result()


def _latest(told: "SimpleQueue[_Step | None]") -> _Step | None:
    """The last of the steps that were told since, or None once the work is done; waits for the first."""
    step = told.get()
    while step is not None and not told.empty():
        step = told.get()
    return step
