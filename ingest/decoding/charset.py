"""Bytes of a text file into characters: which of the encodings of Chinese it is, and what could not be decoded.

Order of trust: a byte order mark, then how Chinese the decoded characters look. A declaration (`<meta charset>`,
`<?xml encoding>`) and chardet are voices in that, never the judge: pages saved again in another encoding keep their
old declaration. gb2312 and gbk are always decoded as gb18030, big5 as big5hkscs with cp950 behind it, because
files use the larger sets whatever their label says.

Left out: what the text means (readers/), putting back what an earlier program misread and saved (mojibake.py).

    decode("第一条　为了加强防汛工作".encode("gbk")) -> Decoded("第一条　为了加强防汛工作", "gb18030", (), "按用字判断")
"""

import codecs
import re
from dataclasses import dataclass

from ingest.decoding.commonness import commonness
from ingest.decoding.mojibake import repair
from ingest.errors import UnreadableFile

# Enough for any judgement, however large the file is.
SAMPLE_BYTES = 200_000

# More broken places than this share of the characters beyond ASCII: the codec is wrong or the file is not text.
MAX_BROKEN_SHARE = 0.05
# A short text with a cut character at its end is still that text.
MIN_BROKEN_ALLOWED = 2
# Text has tabs and line ends, rarely a stray control character; binary data has one in every ten bytes.
MAX_CONTROL_SHARE = 0.01

# How far a voice shifts the score; all others together weigh less than the characters themselves (0 to 1).
VOICE = 0.15
# Valid multi-byte UTF-8 hardly ever comes about by chance.
UTF8_VALID = 0.5
# … but two GBK characters may look like two-byte UTF-8 (accented Latin, Cyrillic): the characters decide then.
UTF8_VALID_SHORT = 0.45
# A decoding below this has hardly one common character in five.
UNSURE = 0.2

# Beginnings of files that are no text, with what they are called in messages.
BINARY_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或 Office 文件"),
    (b"PK\x05\x06", "空的压缩包"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF87a", "GIF 图片"),
    (b"GIF89a", "GIF 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b\x08", "gzip 压缩包"),
    (b"\x7fELF", "可执行程序"),
    (b"SQLite format 3\x00", "SQLite 数据库"),
    (b"AT&TFORM", "DjVu 文件"),
    (b"ID3\x02", "音频"),  # ID3 of MP3, three versions
    (b"ID3\x03", "音频"),
    (b"ID3\x04", "音频"),
    (b"\xff\xfb", "音频"),  # a frame of MP3 without ID3
    (b"fLaC\x00", "音频"),
    (b"OggS\x00", "音频"),
    (b"#!AMR\n", "音频"),
)

RIFF_KINDS = {b"WEBP": "WebP 图片", b"WAVE": "音频", b"AVI ": "视频"}  # what follows RIFF and a length
FTYP_KINDS = {
    **dict.fromkeys((b"heic", b"heix", b"mif1", b"msf1", b"hevc"), "HEIC 图片"),
    b"avif": "AVIF 图片",
    b"M4A ": "音频",
}

BOMS: tuple[tuple[bytes, str], ...] = (  # utf-32-le begins with the mark of utf-16-le: longest first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

DECLARATIONS: tuple[re.Pattern[bytes], ...] = (
    re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.I),  # <?xml version="1.0" encoding="GB2312"?>
    re.compile(
        rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I
    ),  # <meta charset="gbk">, text/html; charset=
)

# Labels that name a part of what files written under them contain.
LARGER_SET = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8-sig": "utf-8", "big5": "big5hkscs", "cp950": "big5hkscs"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the codec that decoded it (as Python names it), what was lost and how the codec was found, in Chinese."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()
    why: str = ""  # 文件开头有 UTF-8 标记, 文件声明 gbk，与内容一致, 按用字判断


def binary_kind(data: bytes) -> str | None:
    """What these bytes are if they begin like a file that is no text: a PNG's first bytes -> 'PNG 图片'."""
    for signature, kind in BINARY_SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] in RIFF_KINDS:
        return RIFF_KINDS[data[8:12]]
    if data[:3] == b"\x00\x00\x00" and data[4:8] == b"ftyp":  # ISO base media: MP4 and what is built on it
        return FTYP_KINDS.get(data[8:12], "音视频")
    if data[:4] == b"AC10" and data[6:11] == bytes(5):  # AC1032, and zeros, which no text has
        return "AutoCAD 图纸"
    if data[:2] == b"MZ" and b"\x00" in data[:64]:
        return "可执行程序"
    if data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00":
        return "BMP 图片"
    return None


def decode(data: bytes) -> Decoded:
    """The text of a file's bytes. Raises UnreadableFile for what is not text."""
    kind = binary_kind(data)
    if kind is not None:
        raise UnreadableFile(f"内容不是文本而是{kind}。请改回正确的扩展名，或另存为文本后再添加。")
    declared = _declared(data)
    marked = _marked(data)
    encoding, sure = (marked, True) if marked else _best(data, declared)
    text, broken = _decode(_without_mark(data), encoding)
    warnings = []
    if broken:
        wide = sum(1 for character in text if character > "\x7f")
        if broken > max(MIN_BROKEN_ALLOWED, wide * MAX_BROKEN_SHARE):
            raise UnreadableFile(
                f"无法识别文字编码：按最接近的 {encoding} 解码仍有 {broken} 处错误。请用记事本或 WPS 另存为 UTF-8 后再添加。"
            )
        warnings.append(f"{broken} 处字节无法按 {encoding} 解码")
    text = _checked(text, warnings)
    if declared and _codec(declared) not in (None, encoding):
        warnings.append(f"文件声明的编码是 {declared}，与内容不符，按 {encoding} 解码")
    if not sure:
        warnings.append(f"文字编码不能确定，按 {encoding} 解码，请核对文字是否正确")
    repaired = repair(text)
    why = _why(data, encoding, declared, marked=marked is not None)
    return Decoded(repaired.text, encoding, (*warnings, *repaired.warnings), why)


def _why(data: bytes, encoding: str, declared: str | None, *, marked: bool) -> str:
    """How the codec was found: '文件开头有 UTF-8 标记'."""
    if marked:
        return f"文件开头有 {encoding.upper()} 标记"
    if declared and _codec(declared) == encoding:
        return f"文件声明 {declared}，与内容一致"
    if data.isascii():
        return "只含 ASCII 字符"
    return "按 UTF-8 解码无误" if encoding == "utf-8" else "按用字判断"


def _marked(data: bytes) -> str | None:
    """The encoding a byte order mark states, unless what follows cannot be it."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            sample = data[len(mark) : len(mark) + SAMPLE_BYTES]
            text, broken = _decode(sample, encoding, final=len(sample) < SAMPLE_BYTES)
            if broken <= max(MIN_BROKEN_ALLOWED, len(text) * MAX_BROKEN_SHARE):
                return encoding
    return None


def _without_mark(data: bytes) -> bytes:
    """The bytes after the mark; a wrong mark is no text either, and would shift every character after it."""
    return next((data[len(mark) :] for mark, _ in BOMS if data.startswith(mark)), data)


def _declared(data: bytes) -> str | None:
    """The encoding a page says it has: b'<meta charset="gbk">' -> 'gbk'."""
    head = data[:8192]
    for pattern in DECLARATIONS:
        if match := pattern.search(head):
            return match.group(1).decode("ascii", "replace").lower()
    return None


def _codec(name: str) -> str | None:
    """The codec to decode with for a label: 'GB2312' -> 'gb18030'; None for a label Python does not know."""
    try:
        known = codecs.lookup(name).name
        "".encode(known)  # codecs such as rot13 and hex are no encodings of text
    except (LookupError, TypeError, ValueError):
        return None
    return LARGER_SET.get(known, known)


def _best(data: bytes, declared: str | None) -> tuple[str, bool]:
    """The most Chinese-looking decoding, and whether it looks Chinese (or plain ASCII) at all."""
    sample = _sample(_without_mark(data))
    utf8 = _score(sample, "utf-8")
    if utf8 >= UTF8_VALID + 0.5 or (sample.isascii() and not re.search(rb"[\x00-\x08]", sample)):
        return "utf-8", True
    voices = [codec for name in (declared, _chardet(sample)) if name and (codec := _codec(name))]
    candidates = dict.fromkeys(["utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be", *voices])
    scores = {codec: _score(sample, codec) + VOICE * voices.count(codec) for codec in candidates}
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] < 0:
        raise UnreadableFile(
            "无法识别文字编码：内容不像文字。请确认这是文字文件，并用记事本或 WPS 另存为 UTF-8 后再添加。"
        )
    return best, scores[best] >= UNSURE


def _sample(data: bytes) -> bytes:
    """A stretch that begins at the first byte beyond ASCII: a page's first 300 KB may be nothing but scripts."""
    beyond = re.search(rb"[\x80-\xff]", data)
    start = min(beyond.start() if beyond else 0, max(0, len(data) - SAMPLE_BYTES))
    start &= ~1  # even, so that UTF-16 is not cut through a character
    return data[start : start + SAMPLE_BYTES]


def _chardet(sample: bytes) -> str | None:
    import chardet

    return chardet.detect(sample)["encoding"]


def _score(sample: bytes, codec: str) -> float:
    """How Chinese a decoding looks, per character beyond ASCII: about 0.8 for real text, 0.1 for a wrong codec.

    Broken places count three times against it: a wrong codec breaks often, a damaged file rarely.
    """
    text, broken = _decode(sample, codec, final=len(sample) < SAMPLE_BYTES)
    wide = [character for character in text if character > "\x7f" or character < "\t"]
    score = (sum(map(commonness, wide)) - 3 * broken) / max(len(wide), 1)
    if codec == "utf-8" and not broken:
        score += UTF8_VALID if max(wide, default="") > "\u07ff" else UTF8_VALID_SHORT
    return score


def _decode(data: bytes, codec: str, *, final: bool = True) -> tuple[str, int]:
    """The text, with U+FFFD for what is broken, and at how many places it is; not `final`: the end may be cut."""
    decoder = codecs.getincrementaldecoder(codec)
    try:
        return decoder("strict").decode(data, final), 0
    except UnicodeDecodeError:
        text = decoder("replace").decode(data, final)
        return text, len(text) - len(decoder("ignore").decode(data, final))


def _checked(text: str, warnings: list[str]) -> str:
    """The text without NULs; UnreadableFile if control characters show that it is none."""
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f")
    if controls > max(MIN_BROKEN_ALLOWED, len(text) * MAX_CONTROL_SHARE):
        raise UnreadableFile(
            f"内容不是文本：含有 {controls} 个控制字符。请确认这是文字文件，并用原来的软件另存为 docx 或 txt。"
        )
    if nulls := text.count("\x00"):
        warnings.append(f"去掉了 {nulls} 个空字符（NUL）")
        text = text.replace("\x00", "")
    return text
