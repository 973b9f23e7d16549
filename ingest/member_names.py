"""The names of the files in a zip archive, in the encoding their packer used, which few of them say.

Windows writes the names in its code page (GBK, Big5), macOS in UTF-8 without the flag that says so, WinRAR and 7-Zip
a second time as UTF-8 in an extra field; and an archive may be packed by two of them. Left out: what the files are.

    names(members) -> {<ZipInfo>: PurePosixPath("2024/防汛预案.docx"), …}
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from ingest.decoding.charset import decode
from ingest.errors import UnreadableFile

UTF8_NAME = 0x800  # the flag of a member whose name is UTF-8
UNICODE_PATH = 0x7075  # Info-ZIP's extra field: version, CRC of the name in the header, the name in UTF-8
FIRST_OF_THREE_BYTES = "\u0800"  # two GBK characters may look like two-byte UTF-8, hardly ever like three-byte


def names(members: Sequence[zipfile.ZipInfo]) -> dict[zipfile.ZipInfo, PurePosixPath]:
    """The members' names. Of those that say nothing the names together tell the code page."""
    texts: dict[zipfile.ZipInfo, str] = {}
    raw: dict[zipfile.ZipInfo, bytes] = {}
    for member in members:
        if member.flag_bits & UTF8_NAME:
            texts[member] = member.filename
            continue
        name = member.filename.encode("cp437")
        stated = _unicode_path(member, name) or _utf8(name)
        if stated is None:
            raw[member] = name
        else:
            texts[member] = stated
    try:
        encoding = decode(b"\n".join(raw.values())).encoding if raw else "utf-8"
    except UnreadableFile:
        encoding = "gb18030"
    texts |= {member: name.decode(encoding, "replace") for member, name in raw.items()}
    return {member: PurePosixPath(texts[member].replace("\\", "/")) for member in members}


def _utf8(name: bytes) -> str | None:
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if name.isascii() or max(text) >= FIRST_OF_THREE_BYTES else None


def _unicode_path(member: zipfile.ZipInfo, name: bytes) -> str | None:
    """The name in the extra field, if it is the name of this header still."""
    for kind, content in _fields(member.extra):
        if kind == UNICODE_PATH and len(content) > 5 and content[0] == 1:
            (crc,) = struct.unpack("<I", content[1:5])
            if crc == zlib.crc32(name):
                return _utf8(content[5:])
    return None


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]
