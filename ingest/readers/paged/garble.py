r"""Whether the characters that a page says it has are what a person sees on it, or nonsense.

A font may lack the table that says which characters its shapes are, or carry a wrong one: the page looks right and
reads `!"#$%&'()` or 緄綔攞. Told by one page's characters, on this evidence:

    characters without a meaning (U+FFFD, private use, control codes)           more than 5 % of them
    Han characters by how common they are (commonness.py)                  0.9 in text, 0.1 to 0.4 in nonsense
    signs that no text is full of (! " # $ & …), accented letters, mixed scripts where no Han characters stand

Left out: one common character put for another throughout (a cipher), which takes a dictionary to tell.

    garble_of('!"#!"#$%$ $$& !"#$%&\'()*+,-./ %&%$\'&!\'$%& !" !" #$%&!') -> '70% 的字符是 $、!、& 等符号'
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ingest.decoding.commonness import commonness
from ingest.readers.paged.page import Char

LEAST = 20  # characters, to tell anything
LEAST_PART = 60  # characters of one size, to be judged by themselves
MEANINGLESS_SHARE = 0.05  # a font that lacks more of its characters shows the others wrong too
SYMBOL_SHARE = 0.3  # of the codes that symbol fonts put their bullets and boxes at
SYMBOLS = range(0xF020, 0xF100)
LEAST_HAN = 20
LEAST_COMMON = 0.45  # of lists of chemicals 0.55, of text shown through a wrong table 0.1 to 0.4
FEW_HAN = 0.1  # of the characters: below, it is no Chinese text
SIGNS = frozenset("!\"#$&'<>?@[\\]^`{|}")
SIGN_SHARE = 0.15
ACCENTED_SHARE = 0.25  # of the Latin letters; Vietnamese has less, and is not written in Chinese offices
ONE_SCRIPT = 0.8  # of the other letters are of one script where they are a language: Tibetan, Uyghur, Mongolian
VOWELS = frozenset("aeiouAEIOU")
LEAST_LETTERS = 100
LEAST_VOWELS = 0.15  # of the letters; of English 0.38


def garble_of_page(chars: Iterable[Char]) -> str | None:
    """As garble_of, for all characters of a page and for those of each size: a heading's font may be the broken one."""
    chars = list(chars)
    by_size: dict[int, list[str]] = defaultdict(list)
    for char in chars:
        by_size[round(char.size)].append(char.text)
    parts = [texts for texts in by_size.values() if LEAST_PART <= len(texts) < len(chars)]
    evidence = (garble_of("".join(texts)) for texts in ([char.text for char in chars], *parts))
    return next((found for found in evidence if found is not None), None)


def garble_of(text: str) -> str | None:
    """In Chinese, what shows that the characters of a page are not those it shows; None if they may well be."""
    chars = [char for char in text if not char.isspace()]
    if len(chars) < LEAST:
        return None
    meaningless = sum(1 for char in chars if _is_meaningless(char))
    if meaningless > MEANINGLESS_SHARE * len(chars):
        return f"{meaningless / len(chars):.0%} 的字符没有文字对照"
    symbols = sum(1 for char in chars if ord(char) in SYMBOLS)
    if symbols > SYMBOL_SHARE * len(chars):
        return f"{symbols / len(chars):.0%} 的字符是自造字"
    han = [char for char in chars if "\u3400" <= char <= "\u9fff"]
    if len(han) >= LEAST_HAN and len(han) > FEW_HAN * len(chars):
        common = sum(map(commonness, han)) / len(han)
        return f"常用字过少（{common:.0%}）" if common < LEAST_COMMON else None
    return _of_letters(chars)


def _is_meaningless(char: str) -> bool:
    return ord(char) not in SYMBOLS and (char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs"))


def _of_letters(chars: Sequence[str]) -> str | None:
    """What shows that text with hardly a Han character is none."""
    signs = Counter(char for char in chars if char in SIGNS)
    if signs.total() > SIGN_SHARE * len(chars):
        return f"{signs.total() / len(chars):.0%} 的字符是 {'、'.join(char for char, _ in signs.most_common(3))} 等符号"
    scripts = Counter(script for char in chars if (script := _script(char)))
    letters = scripts.total()
    if letters < LEAST:
        return None
    accented = scripts["ACCENTED"]
    if accented > ACCENTED_SHARE * letters:
        return f"{accented / letters:.0%} 的字母带有变音符号"
    others = [
        count for script, count in scripts.items() if script not in ("LATIN", "ACCENTED", "CJK", "HIRAGANA", "KATAKANA")
    ]
    if sum(others) > ACCENTED_SHARE * letters and max(others) < ONE_SCRIPT * sum(others):
        return "混有多种互不相干的文字"
    latin = [char for char in chars if char.isascii() and char.isalpha()]
    if len(latin) >= LEAST_LETTERS and sum(char in VOWELS for char in latin) < LEAST_VOWELS * len(latin):
        return "字母不成词"
    return None


def _script(char: str) -> str:
    """'LATIN', 'ACCENTED', 'CYRILLIC', 'CJK', … of a letter; '' of anything else."""
    if not char.isalpha():
        return ""
    if char.isascii():
        return "LATIN"
    if char < "\u0250":
        return "ACCENTED"
    return unicodedata.name(char, "").split(" ")[0]
