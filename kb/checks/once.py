"""What several documents say in the same words is compared once: a city with fifty district plans of one make is no fifty times the work.

once(facts, key)    the first of each key, and the others of it
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Final, TypeVar

ALSO: Final = 2  # more places of the same words that a finding shows

T = TypeVar("T")


def once(items: Iterable[T], key: Callable[[T], Hashable]) -> tuple[list[T], dict[Hashable, list[T]]]:
    """The first item of each key in order, and by key the others.

    >>> once(['甲', '乙', '甲'], str)
    (['甲', '乙'], {'甲': ['甲'], '乙': []})
    """
    first: dict[Hashable, T] = {}
    more: dict[Hashable, list[T]] = {}
    for item in items:
        k = key(item)
        if k in first:
            more[k].append(item)
        else:
            first[k] = item
            more[k] = []
    return list(first.values()), more


def also(number: int) -> str:
    """What is added to a message where more places say the same: （另有3处写法相同）."""
    return f"（另有{number}处写法相同）" if number else ""
