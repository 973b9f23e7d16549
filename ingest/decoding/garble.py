"""Characters that are debris of a wrong decoding and cannot be put back: flagged, counted, never changed.

Left out: what can be put back (mojibake.py), errors of a scan's recognition (未 for 末): those are characters like others.

    is_garbled('前??言') is True, garbled_share('锟斤拷锟斤拷 防汛') -> 0.75
"""

import re

from ingest.decoding.mojibake import could_be_misread, is_suspect

_HAN = r"\u3400-\u9fff\uf900-\ufaff〇"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_READING = rf"[(（][a-zɡüê{_TONED}]{{0,6}}[{_TONED}][a-zɡüê{_TONED}]{{0,6}}[)）]"
_TRAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # bytes 80 to BF as Latin-1 and cp1252 show them
# A private character, but for the bullets of symbol fonts (Wingdings: U+F020 to U+F0FF) at the head of a line
_PRIVATE = rf"[\ue000-\uf01f\uf100-\uf8ff]|(?<!^)[\uf020-\uf0ff]|[\uf020-\uf0ff](?![\s{_HAN}“（《\d])"
_DEBRIS = re.compile(
    r"\ufffd|[锟斤拷]*锟斤[锟斤拷]*|[烫屯]*(?:烫烫|屯屯屯)[烫屯]*|[锛銆鈥]"  # GBK read as UTF-8 and the reverse
    rf"|(?:[â-é][{_TRAIL}]{{2}}){{2,}}|[ÂÃ][\u0080-\u00bf]|â€|(?:[°-÷][¡-þ]){{4,}}"  # åº”æ€¥, Ó¦¼±Ô¤°¸
    rf"|[A-Za-z;!]{_READING}|(?<=[{_HAN}])\?{{2,}}(?=[{_HAN}])|{_PRIVATE}",  # ;飞a(chǎn): the character itself is gone; 前??言
    re.MULTILINE,
)
_BLANK = re.compile(r"\s+")


def is_garbled(text: str) -> bool:
    """True if some of it is debris: '锟斤拷', U+FFFD, ';飞a(chǎn)'."""
    return _DEBRIS.search(text) is not None


def garbled_share(text: str) -> float:
    """How much of a text is debris, blanks not counted, 0 to 1; of a line that was misread as a whole, all beyond ASCII."""
    total = len(text) - sum(map(len, _BLANK.findall(text)))
    if not total:
        return 0.0
    broken = 0
    for line in text.split("\n"):
        found = sum(len(m.group()) for m in _DEBRIS.finditer(line))
        if is_suspect(line) and could_be_misread(line):
            found = max(found, sum(c > "\x7f" for c in line))
        broken += found
    return min(1.0, broken / total)
