r"""Text that was decoded with a wrong codec and saved again, put back where that can be proved.

`搴旀€ユ柟妗` was 应急方案 in UTF-8, read as GBK. The proof: encoded with the wrong codec and decoded strictly with the right
one, a line gives Chinese, gives the same garble when misread again, and was no Chinese before. These are the characters the
author wrote, so this is a part of decoding, and offsets count in the result. A line that lost bytes (? or U+FFFD in it) cannot
be put back; it stays and is flagged (garble.py). Left out: choosing the codec of the file itself (charset.py).

    repair("åº”æ€¥é¢„æ¡ˆ") -> Repaired("应急预案", ("第 1 行原是 UTF-8 被当作 Latin-1 读出后保存的乱码，已还原 1 行",))
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.decoding.commonness import COMMON, PUNCTUATION, mean_commonness

_LATIN = "latin"  # latin-1 or cp1252, as programs mix them: what cp1252 does not know is the byte itself
_CP1252 = {ord(bytes([b]).decode("cp1252")): b for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


@dataclass(frozen=True, slots=True)
class _Misreading:
    """`read` is the codec that was used, `was` the right one; `least` characters beyond ASCII are a proof in one line."""

    was: str
    read: str
    name: str
    least: int


# UTF-8 proves itself by its form; the others by how common what comes out is, so they need more of it.
_MISREADINGS = (
    _Misreading("utf-8", "gb18030", "UTF-8 被当作 GBK", 4),
    _Misreading("utf-8", _LATIN, "UTF-8 被当作 Latin-1", 3),
    _Misreading("utf-8", "big5hkscs", "UTF-8 被当作 Big5", 4),
    _Misreading("utf-8", "cp950", "UTF-8 被当作 Big5", 4),
    _Misreading("gbk", _LATIN, "GBK 被当作 Latin-1", 6),
    _Misreading("big5", _LATIN, "Big5 被当作 Latin-1", 6),
    _Misreading("big5", "gb18030", "Big5 被当作 GBK", 8),
    _Misreading("gbk", "big5hkscs", "GBK 被当作 Big5", 8),
    _Misreading("gbk", "cp950", "GBK 被当作 Big5", 8),
)
_ROUNDS = 3  # text may be misread and saved more than once
_BEFORE = 0.6  # a line that looks more Chinese than this is sound
_AFTER = 0.75  # … and what is put back looks at least like this
_AFTER_UTF8 = 0.5
_GAIN = 0.25
_SAID_RUNS = 8  # runs of lines that a warning names

_UNCOMMON = re.compile("[^\\x00-\\x7f" + re.escape("".join(sorted(COMMON | PUNCTUATION))) + "]")
_SOUND_HAN = 0.75  # the Han characters of a Japanese line, without its kana
_HAN = re.compile(r"[\u3400-\u9fff]")
_LOST = re.compile("[\ufffd?]")
_PARTS = re.compile(
    r"([\s<>|，。；：！？（）“”《》、]+)"
)  # what stands between a sound part of a line and a broken one


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text with what could be put back, and what was done, in Chinese."""

    text: str
    warnings: tuple[str, ...] = ()


def repair(text: str) -> Repaired:
    """Put back what a wrong codec made of the text, line by line; sound text comes back unchanged."""
    lines = text.split("\n")
    suspects = [i for i, line in enumerate(lines) if is_suspect(line)]
    done: dict[str, list[int]] = {}
    for misreading in _MISREADINGS:
        found = _repaired(lines, suspects, misreading)
        for i, line in found.items():
            lines[i] = line
        suspects = [i for i in suspects if is_suspect(lines[i])]
        if found:
            done.setdefault(misreading.name, []).extend(found)
    return Repaired("\n".join(lines), tuple(_warning(name, sorted(where)) for name, where in done.items()))


def could_be_misread(text: str) -> bool:
    """True if a wrong codec explains a text better than its author, though bytes of it are lost: '锛屽簲鎬?'."""
    if mean_commonness(text) >= _BEFORE:
        return False
    for m in _MISREADINGS:
        data = _encoded(_LOST.sub("", text), m.read, errors="ignore")
        guess = data.decode(m.was, "ignore") if data else ""
        wide = [c for c in guess if c > "\x7f"]
        if len(wide) >= m.least and mean_commonness(guess) >= max(_AFTER, mean_commonness(text) + _GAIN):
            return True
    return False


def is_suspect(line: str) -> bool:
    """True if a line does not look like Chinese: most of what is beyond ASCII in it is none of the common characters."""
    uncommon = len(_UNCOMMON.findall(line))
    return uncommon >= 2 and mean_commonness(line) < _BEFORE


def _repaired(lines: Sequence[str], suspects: Sequence[int], m: _Misreading) -> dict[int, str]:
    """The lines that this misreading explains. Once one is proved, shorter ones of the same kind are believed."""
    found: dict[int, str] = {}
    weak: dict[int, str] = {}
    for i in suspects:
        line, most = _line(lines[i], m)
        if most >= m.least:
            found[i] = line
        elif most >= 2:
            weak[i] = line
    return found | weak if found else {}


def _line(line: str, m: _Misreading) -> tuple[str, int]:
    """The line put back, or those of its parts that can be, and how many characters beyond ASCII prove it."""
    whole = _put_back(line, m)
    if whole is not None:
        return whole, _wide(whole)
    parts = _PARTS.split(line)
    back = [_put_back(part, m) if k % 2 == 0 else None for k, part in enumerate(parts)]
    text = "".join(part if b is None else b for part, b in zip(parts, back, strict=True))
    return text, max((_wide(b) for b in back if b), default=0)


def _put_back(text: str, m: _Misreading) -> str | None:
    """The text as it was before it was misread, None if that cannot be proved; UTF-8 may be misread several times over."""
    before = mean_commonness(text)
    if before >= _BEFORE or _wide(text) == 0 or "\ufffd" in text or (m.read != _LATIN and _has_a_script(text)):
        return None
    least = max(before + _GAIN, _AFTER_UTF8 if m.was == "utf-8" else _AFTER)
    for _ in range(_ROUNDS if m.was == "utf-8" else 1):
        back = _one_step_back(text, m)
        if back is None or mean_commonness(back) >= least:
            return back
        text = back
    return None


def _has_a_script(text: str) -> bool:
    """True for Japanese, Russian or Greek; a wrong codec mixes their letters with one another and with rare Han characters."""
    han = _HAN.findall(text)
    scripts = {_script(c) for c in text if c > "\x7f" and unicodedata.category(c) in ("Lu", "Ll", "Lo", "Lm", "Co")}
    if len(scripts - {"CJK"}) > 1:
        return False
    return len(han) * 3 < _wide(text) or mean_commonness("".join(han)) >= _SOUND_HAN


def _script(letter: str) -> str:
    """'GREEK' for Θ, 'KANA' for あ and ア, 'CJK' for 防; '' for private use."""
    name = unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]
    return "KANA" if name in ("HIRAGANA", "KATAKANA") else name


def _one_step_back(text: str, m: _Misreading) -> str | None:
    data = _encoded(text, m.read, errors="strict")
    if data is None:
        return None
    try:
        back = data.decode(m.was)
    except UnicodeDecodeError:
        return None
    return back if back != text and back.encode(m.was) == data else None


def _encoded(text: str, codec: str, *, errors: str) -> bytes | None:
    """The bytes that a wrong codec read as this text; None if it could not have."""
    if codec != _LATIN:
        try:
            # Windows shows the byte 80, which is no GBK, as €
            return b"\x80".join(part.encode(codec, errors) for part in text.split("€"))
        except UnicodeEncodeError:
            return None
    codes = [_CP1252.get(ord(c), ord(c)) for c in text]
    if errors == "ignore":
        codes = [code for code in codes if code < 256]
    return bytes(codes) if max(codes, default=0) < 256 else None


def _wide(text: str) -> int:
    return sum(c > "\x7f" for c in text)


def _warning(name: str, lines: Sequence[int]) -> str:
    """'第 3–20、25 行原是 UTF-8 被当作 GBK ……，已还原 19 行' for the indices 2 to 19 and 24."""
    breaks = [k + 1 for k, (a, b) in enumerate(pairwise(lines)) if b != a + 1]
    runs = [lines[a:b] for a, b in pairwise([0, *breaks, len(lines)])]
    said = [f"{run[0] + 1}–{run[-1] + 1}" if len(run) > 1 else f"{run[0] + 1}" for run in runs[:_SAID_RUNS]]
    more = " 等" if len(runs) > _SAID_RUNS else ""
    return f"第 {'、'.join(said)}{more} 行原是 {name} 读出后保存的乱码，已还原 {len(lines)} 行"
