"""Folding for matching: script, width, case and punctuation, one character to one character.

`fold('災害防救法第１７條（修正）') == '灾害防救法第17条(修正)'`: because every character becomes exactly one,
an offset in the folded text is the same offset in the original, and a match found in the folded text
is quoted from the original. Folding forgets on purpose (著 and 着 become one): it is for matching alone
and never shown. Conversion for display is left to kb/script.py.

The table: every CJK character through OpenCC's character mappings tw2s, hk2s and t2s, kept where the result
is one character; full-width ASCII, raised and lowered digits (m³) and radicals through NFKC where the result is one character; and the small
table of punctuation below. Phrase rules are not used: they depend on the neighbours, so a question and a
text could disagree.
"""

import unicodedata
from functools import lru_cache

FOLD_VERSION = 2  # part of the build record: an index made with another table does not match

# Forms that OpenCC's tables leave alone, seen in government texts. Source: GB 12052 / Unihan kSimplifiedVariant.
_MORE_VARIANTS = {"擡": "抬", "幷": "并", "馀": "余", "衆": "众", "羣": "群", "麽": "么", "綫": "线", "裏": "里"}

# Radicals that browsers print to PDF in place of the character (部⻔ for 部门); NFKC knows only some of them.
# Source: Unicode EquivalentUnifiedIdeograph.
_RADICALS = dict(
    zip(
        "⺎⺒⺓⺠⻁⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱",
        "兀巳幺民虎见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龜",
        strict=True,
    )
)

# Punctuation that is written several ways for one meaning. The value is the form that patterns are written in.
_PUNCTUATION = {
    "（": "(", "﹙": "(", "）": ")", "﹚": ")",
    "〔": "[", "﹝": "[", "【": "[", "［": "[", "〖": "[", "〕": "]", "﹞": "]", "】": "]", "］": "]", "〗": "]",
    "「": '"', "」": '"', "『": '"', "』": '"', "“": '"', "”": '"', "〝": '"', "〞": '"', "＂": '"',
    "‘": "'", "’": "'", "＇": "'",
    "〈": "<", "〉": ">", "﹤": "<", "﹥": ">",
    "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "－": "-", "─": "-",
    "～": "~", "〜": "~", "∼": "~",
    "·": "·", "•": "·", "‧": "·", "・": "·", "∙": "·", "．": ".",
    "，": ",", "﹐": ",", "；": ";", "﹔": ";", "：": ":", "﹕": ":", "？": "?", "！": "!", "％": "%", "﹪": "%",
    "　": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
    "○": "〇", "Ｏ": "o",
}  # fmt: skip

_CJK_RANGES = ((0x3400, 0x9FFF), (0xF900, 0xFAFF))
_NFKC_RANGES = ((0xB2, 0xB3), (0xB9, 0xB9), (0x2070, 0x209C), (0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFF01, 0xFF5E))


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    from opencc import OpenCC

    characters = [chr(c) for low, high in _CJK_RANGES for c in range(low, high + 1)]
    folded = "\n".join(characters)
    for name in ("tw2s", "hk2s", "t2s"):
        folded = OpenCC(name).convert(folded)
    table = {}
    for character, simple in zip(characters, folded.split("\n"), strict=True):
        if len(simple) == 1 and simple != character:
            table[character] = simple
    for low, high in _NFKC_RANGES:
        for code in range(low, high + 1):
            compatible = unicodedata.normalize("NFKC", chr(code))
            if len(compatible) == 1 and compatible != chr(code):
                table[chr(code)] = compatible
    for code in range(0x41, 0x2C00):  # Latin, Greek, Cyrillic, Roman numerals (Ⅱ -> ⅱ)
        lower = chr(code).lower()
        if len(lower) == 1 and lower != chr(code):
            table[chr(code)] = lower
    table.update(_MORE_VARIANTS | _RADICALS)
    for common in _MORE_VARIANTS.values():  # tw2s turns 抬 into 擡: the common form is where both meet
        table.pop(common, None)
    table.update(_PUNCTUATION)
    return {ord(c): _settled(s, table) for c, s in table.items() if _settled(s, table) != c}


def _settled(character: str, table: dict[str, str]) -> str:
    """Follow the table to its end, so that folding twice changes nothing: 'Ａ' -> 'A' -> 'a'."""
    seen = {character}
    while (following := table.get(character, character)) not in seen:
        character = following
        seen.add(character)
    return character


def fold(text: str) -> str:
    """The text as it is matched: simplified, half-width, lower case, plain punctuation; the length is kept.

    >>> fold('颱風應變計畫（ＡＢＣ）')
    '台风应变计画(abc)'
    """
    return text.translate(_table())
