"""Whether two texts name things of one kind, and none in common: levels, substances, tiers of government.

Left out: what is named of each kind (levels.py, substances.py, evidence.py).
"""

from collections.abc import Callable, Set


def names_others(find: Callable[[str], Set[object]], asked: str, said: str) -> bool:
    """True if both folded texts name something, by `find`, and nothing that both do; false where one names nothing.

    >>> names_others(lambda text: set(text), 'ab', 'c'), names_others(lambda text: set(text), 'ab', '')
    (True, False)
    """
    one = find(asked)
    other = find(said) if one else one
    return bool(one and other) and not one & other
