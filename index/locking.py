"""Locks between processes, kept by the system: what holds one and dies lets it go.

with alone(home / "dismissed.json"): …      one at a time reads, changes and writes the file
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

_FAR: Final = 1 << 40  # where Windows locks a byte: it lets nobody read what is locked
_LONGEST: Final = 30.0  # seconds to wait for another process
_WAIT: Final = 0.02


def locked(file: BinaryIO) -> bool:
    """Lock the file until it is closed; False if another has it. The system unlocks it when a process dies."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock beside `path` (its name with .lock) for this long. Raises OSError if another holds it for half a minute."""
    until = time.monotonic() + _LONGEST
    with path.with_name(f"{path.name}.lock").open("ab") as file:
        while not locked(file):
            if time.monotonic() > until:
                raise OSError(f"另一个进程一直占用 {path}")
            time.sleep(_WAIT)
        yield
