"""The one knowledge base that all pages share: opened once, in the background, and asked for when needed.

A library that cannot be opened is no reason for a page not to come up: whoever asks gets the error, in Chinese,
and the next one who asks tries again. Left out: what is done with it (ask.py, library.py).
"""

import logging
import threading
from collections.abc import Callable

from ingest.errors import KnowledgeBaseError
from kb.base import KnowledgeBase
from kb.pages.words import say, spoken
from kb.script import Script

LOG = logging.getLogger(__name__)


class Desk:
    """Hands out the knowledge base: `Desk(lambda: KnowledgeBase.open(home))`."""

    def __init__(self, open_library: Callable[[], KnowledgeBase]) -> None:
        self._open = open_library
        self._library: KnowledgeBase | None = None
        self._opening = threading.Lock()

    def library(self) -> KnowledgeBase:
        """The knowledge base, opened if it is not yet. Raises what opening raises."""
        with self._opening:
            if self._library is None:
                self._library = self._open()
            return self._library

    def warm_up(self) -> threading.Thread:
        """Open the library and load the model in the background, so that the first question need not wait."""
        thread = threading.Thread(target=self._warm_up, name="warm-up", daemon=True)
        thread.start()
        return thread

    def _warm_up(self) -> None:
        try:
            self.library().ask("预热")
        except KnowledgeBaseError as error:
            LOG.warning("%s", error)
        except Exception:  # a page must come up whatever happens; whoever asks sees the same error again
            LOG.exception("预热失败")

    def close(self) -> None:
        """Let go of the library's files."""
        with self._opening:
            if self._library is not None:
                self._library.close()
                self._library = None


def noted(error: Exception) -> Exception:
    """The error, written to the log with its traceback if it is a defect and not one of those with a message."""
    if not isinstance(error, KnowledgeBaseError):
        LOG.error("意外的错误", exc_info=error)
    return error


def explain(error: Exception, script: Script) -> str:
    """What to tell the person: the message where there is one for people, else that it is a defect."""
    if isinstance(error, KnowledgeBaseError):
        return spoken(str(error), script)
    return say("broken", script, error=type(error).__name__)
