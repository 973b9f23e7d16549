"""How many processors this process may use. Left out: what it does with them."""

import os


def cores() -> int:
    """Processors this process may use; in a container or under taskset fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
