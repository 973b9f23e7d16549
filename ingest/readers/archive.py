"""Opening a zip archive that may be broken, huge or protected, without trusting what it says of itself.

Nothing is written to disk. Left out: which members are documents (sources.py) and what they hold.
"""

import io
import zipfile
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.readers.limits import MAX_MEMBERS, MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO, RATIO_FREE_BYTES

ENCRYPTED = 0x1  # the flag of a member that needs a password


def open_archive(archive: bytes | Path) -> zipfile.ZipFile:
    """The archive, of these bytes or on disk; UnreadableFile if it is cut short or holds too many files."""
    try:
        opened = zipfile.ZipFile(archive if isinstance(archive, Path) else io.BytesIO(archive))
    except FileNotFoundError as error:
        raise UnreadableFile("文件在读取前被移动或删除。请重新添加。") from error
    except PermissionError as error:
        raise UnreadableFile("没有读取权限。请修改文件权限，或换一个有权限的用户再添加。") from error
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("压缩结构不完整或已损坏，可能没有下载完。请重新下载或重新另存后再添加。") from error
    if len(opened.infolist()) > MAX_MEMBERS:
        raise UnreadableFile(
            f"内含 {len(opened.infolist())} 个文件，超过上限 {MAX_MEMBERS} 个。请分成几个压缩包再添加。"
        )
    return opened


def check_whole(opened: zipfile.ZipFile, packed: int) -> None:
    """Refuse a file that is an archive (Word) if all of it together is too large or a bomb."""
    unpacked = sum(member.file_size for member in opened.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableFile(
            f"解压后有 {unpacked // 2**20} MB，超过上限 {MAX_UNPACKED_BYTES // 2**20} MB。请分成几个文件再添加。"
        )
    check_ratio(unpacked, packed)


def check_ratio(unpacked: int, packed: int) -> None:
    """Refuse what packs far better than any document does."""
    if unpacked > RATIO_FREE_BYTES and unpacked > packed * MAX_UNPACKED_RATIO:
        raise UnreadableFile(
            f"压缩比达 {unpacked // max(packed, 1)} 倍，不像正常文件（疑似压缩炸弹），已拒绝。请核实来源，或解压后只添加其中的文档。"
        )


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes; UnreadableFile if it is broken or not what the archive says it is."""
    try:
        return archive.read(member)
    except Exception as error:  # zipfile and its codecs raise a dozen kinds for broken members
        raise UnreadableFile("压缩包内的这个文件已损坏，无法解压。请重新打包后再添加。") from error
