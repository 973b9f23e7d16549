"""Opening a zip archive that may be broken, huge or protected, without trusting what it says of itself.

Nothing is written to disk. Left out: which members are documents (sources.py) and what they hold.
"""

import io
import zipfile

from ingest.errors import UnreadableFile
from ingest.readers.limits import MAX_MEMBERS, MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO, RATIO_FREE_BYTES

ENCRYPTED = 0x1  # the flag of a member that needs a password


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive of these bytes, its size checked; UnreadableFile if it is cut short or a zip bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("压缩结构不完整或已损坏，可能没有下载完。请重新下载或重新另存后再添加。") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(f"内含 {len(members)} 个文件，超过上限 {MAX_MEMBERS} 个。请分成几个压缩包再添加。")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableFile(
            f"解压后有 {unpacked // 2**20} MB，超过上限 {MAX_UNPACKED_BYTES // 2**20} MB。请分成几个文件再添加。"
        )
    check_ratio(unpacked, len(data))
    return archive


def check_ratio(unpacked: int, packed: int) -> None:
    """Refuse what packs far better than any document does."""
    if unpacked > RATIO_FREE_BYTES and unpacked > packed * MAX_UNPACKED_RATIO:
        raise UnreadableFile(
            f"压缩比达 {unpacked // max(packed, 1)} 倍，不像正常文件（疑似压缩炸弹），已拒绝。请核实来源，或解压后只添加其中的文档。"
        )


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes; UnreadableFile if it is protected, broken or larger than it says."""
    if member.flag_bits & ENCRYPTED:
        raise UnreadableFile("压缩包内的这个文件有密码。请解压后再添加。")
    check_ratio(member.file_size, member.compress_size)
    try:
        return archive.read(member)
    except Exception as error:  # zipfile and its codecs raise a dozen kinds for broken members
        raise UnreadableFile("压缩包内的这个文件已损坏，无法解压。请重新打包后再添加。") from error
