"""Our own words in the script of the person who asks. Quotes are never converted: they stay in the original glyphs.

`to_script('应急指挥部', 'traditional') == '應急指揮部'`. Phrase rules of OpenCC (s2tw, tw2s), for display alone;
matching is ingest/fold.py's.
"""

import re
from functools import lru_cache
from typing import Any, Literal

Script = Literal["simplified", "traditional"]

_HAN = re.compile(r"[\u3400-\u9fff]+")


@lru_cache(maxsize=2)
def _converter(name: str) -> Any:  # noqa: ANN401  # opencc has no types
    from opencc import OpenCC

    return OpenCC(name)


@lru_cache(maxsize=1)
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only one script uses: (simplified only, traditional only)."""
    characters = "".join(chr(c) for c in range(0x4E00, 0x9FA6))
    to_traditional, to_simple = _converter("s2t").convert(characters), _converter("t2s").convert(characters)
    simplified = {c for c, t, s in zip(characters, to_traditional, to_simple, strict=True) if c == s and c != t}
    traditional = {c for c, s in zip(characters, to_simple, strict=True) if c != s}
    return frozenset(simplified), frozenset(traditional)


def script_of(text: str) -> Script:
    """The script a text is written in; simplified if it shows neither.

    >>> script_of('颱風來襲誰負責')
    'traditional'
    """
    simplified, traditional = _telling()
    return "traditional" if sum(c in traditional for c in text) > sum(c in simplified for c in text) else "simplified"


def to_script(text: str, script: Script) -> str:
    """The text in a script, for display of our own words; characters without a counterpart stay.

    What is in the script already is left alone: the rules for the other script would turn 显著 into 显着.
    """
    simplified, traditional = _telling()
    foreign = simplified if script == "traditional" else traditional
    rules = _converter("s2tw" if script == "traditional" else "tw2s")
    return _HAN.sub(lambda m: str(rules.convert(m.group())) if foreign.intersection(m.group()) else m.group(), text)
