"""Where files come from: single files, folders, zip archives and letters, one Source each, read one at a time.

What cannot come is said, not raised: a Failure for what a person named or meant, a Skipped for what lies in a folder
and is plainly no document. Nothing is written to disk, so names inside an archive that point elsewhere do no harm.
What is attached to a letter (.eml) comes as a file of its own, as what is packed into an archive does. A picture that nobody
named comes if it looks like a scanned page; each is looked at when its turn comes, and read again when it is loaded.
Left out: what a file is (readers/), archives inside archives beyond the first, how names in archives are encoded
(member_names.py).

    expand([Path("预案.zip")]) -> Source("防汛预案.docx", Path("预案.zip"), "/…/预案.zip!/2024/防汛预案.docx", …), …
"""

import errno
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from ingest.errors import UnreadableFile
from ingest.member_names import names
from ingest.readers.archive import ENCRYPTED, check_ratio, open_archive, read_member
from ingest.readers.image import NO_OCR, looks_like_a_page
from ingest.readers.limits import MAX_FILE_BYTES, MAX_UNPACKED_BYTES
from ingest.readers.mail.parts import Letter
from ingest.readers.ocr import engine as ocr

# What lies in a folder of documents and is none. Office files are not here: somebody meant them to be in the knowledge
# base and must hear that they are not.
NOT_DOCUMENTS: dict[str, str] = {
    **dict.fromkeys((".gif", ".webp", ".svg", ".ico"), "图片"),
    **dict.fromkeys((".mp3", ".mp4", ".avi", ".mov", ".wav", ".mkv", ".wmv", ".m4a"), "音视频"),
    **dict.fromkeys((".py", ".js", ".ts", ".css", ".sh", ".bat", ".ps1", ".c", ".h", ".java", ".go"), "程序代码"),
    **dict.fromkeys((".json", ".jsonl", ".yaml", ".yml", ".toml", ".ini", ".sql"), "数据文件"),
    **dict.fromkeys((".exe", ".dll", ".so", ".msi", ".apk", ".pyc", ".bin", ".iso", ".lnk"), "程序文件"),
    **dict.fromkeys((".sqlite", ".db", ".faiss", ".npy", ".npz", ".parquet", ".pkl"), "数据库"),
    **dict.fromkeys((".ttf", ".ttc", ".otf", ".woff", ".woff2"), "字体"),
    **dict.fromkeys((".tmp", ".bak", ".log", ".part", ".crdownload"), "临时文件"),
}
SCANS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"})  # a page or a logo: a look at it tells
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})  # what Windows and macOS leave in every folder

LETTER_SUFFIX = ".eml"
MAX_NESTING = 3  # letters attached to letters


@dataclass(frozen=True, slots=True)
class Source:
    """One file that may be a document. `load` reads its bytes when called, and raises UnreadableFile if it cannot."""

    name: str  # without folders: 防汛预案.docx
    path: Path  # the file on disk; for a member of an archive, the archive
    display: str  # where it came from: absolute path, or "/…/archive.zip!/内/文件.txt"
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was meant to come in and cannot, with the reason in Chinese."""

    name: str
    display: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a folder or archive that is plainly no document or cannot be read here, with what it is: 图片, 程序代码."""

    name: str
    display: str
    reason: str


Found = Source | Failure | Skipped
Identity = tuple[int, int]  # device and inode: the same under every name


def expand(paths: Iterable[Path | str]) -> Iterator[Found]:
    """Every file that these paths stand for, in order, each real file once. Bytes are read by `Source.load` alone."""
    seen: set[Identity] = set()
    for given in paths:
        path = Path(given)
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
            if is_folder and all(_is_hidden(inner.name) for inner in path.iterdir()):
                yield _failure(path, "文件夹是空的，没有可添加的文件。请检查路径。")
            yield from _folder(path, seen) if is_folder else _file(path, seen)
        except (OSError, ValueError) as error:
            yield _failure(path, _reason(error))


def _folder(folder: Path, seen: set[Identity]) -> Iterator[Found]:
    """The files below a folder in order of their names; a folder or file that links lead to twice comes once."""
    waiting = [folder]
    while waiting:
        entry = waiting.pop()
        try:
            status = entry.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield from _entry(entry, seen)
                continue
            if _known(status, seen):
                continue
            inner = sorted(entry.iterdir(), key=lambda path: path.name, reverse=True)
        except OSError as error:
            yield _failure(entry, _reason(error))
            continue
        waiting += (path for path in inner if not _is_hidden(path.name))


def _entry(path: Path, seen: set[Identity]) -> Iterator[Found]:
    status = path.stat()
    skipped = None
    if stat.S_ISREG(status.st_mode) and (status.st_dev, status.st_ino) not in seen:
        skipped = _skipped(_shown(path.name), _display(path), partial(_read_file, path))
    if skipped is None:
        yield from _file(path, seen)
    elif not _known(status, seen):
        yield skipped


def _skipped(name: str, display: str, load: Callable[[], bytes]) -> Skipped | None:
    """Why a file that nobody named does not come in; None if it may be a document, or says itself why it cannot."""
    suffix = PurePosixPath(name).suffix.lower()
    if what := NOT_DOCUMENTS.get(suffix):
        return Skipped(name, display, f"{what}，不是文档")
    if suffix not in SCANS:
        return None
    try:
        page = looks_like_a_page(load())
    except UnreadableFile:
        return None
    if page:
        return None if ocr.available() else Skipped(name, display, NO_OCR)
    return Skipped(name, display, f"图片，看来不是扫描的文件。如是，请{_by_itself(name, display)}")


def _by_itself(name: str, display: str) -> str:
    """The command that adds one file: 单独添加：kb add 扫描件.jpg"""
    quoted = f'"{name}"' if any(character.isspace() for character in name) else name
    return f"{'取出后' if '!/' in display else ''}单独添加：kb add {quoted}"


def _file(path: Path, seen: set[Identity]) -> Iterator[Found]:
    status = path.stat()
    if _known(status, seen):
        return
    if not stat.S_ISREG(status.st_mode):
        yield _failure(path, "不是普通文件（设备或管道），不能读取。")
    elif path.suffix.lower() == ".zip":
        try:
            yield from _members(path, path, _display(path), nested=False)
        except UnreadableFile as error:
            yield _failure(path, str(error))
    else:
        source = Source(_shown(path.name), path, _display(path), partial(_read_file, path))
        yield source
        if path.suffix.lower() == LETTER_SUFFIX:
            yield from _attached(source)


def _known(status: os.stat_result, seen: set[Identity]) -> bool:
    """Whether this file or folder came before under any name; it is known from now on."""
    identity = (status.st_dev, status.st_ino)
    known = identity in seen
    seen.add(identity)
    return known


def _read_file(path: Path) -> bytes:
    """The bytes of a file; UnreadableFile if it vanished, may not be read or is too large to try."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableFile(_too_large("文件", size))
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(_reason(error)) from error


def _members(archive: Path | bytes, path: Path, display: str, *, nested: bool) -> Iterator[Found]:
    """The documents in a zip archive, by name; an archive inside is opened too, one inside that is not.

    A member that is protected, huge or a bomb is refused, the others still come.
    """
    with open_archive(archive) as opened:
        inside = names(opened.infolist())
    if all(member.is_dir() for member in inside):
        raise UnreadableFile("压缩包是空的，里面没有文件。请检查打包是否完整。")
    unpacked = looked_at = 0  # apart: an archive full of photographs still gives its documents
    for member, inner in sorted(inside.items(), key=lambda pair: str(pair[1])):
        shown = f"{display}!/{inner}"
        if member.is_dir() or any(_is_hidden(part) for part in inner.parts):
            continue
        load = partial(_load_member, archive, member)
        try:
            if inner.suffix.lower() in SCANS:
                _check(member, looked_at)
                looked_at += member.file_size
            if skipped := _skipped(inner.name, shown, load):
                yield skipped
                continue
            _check(member, unpacked)
            unpacked += member.file_size
            if inner.suffix.lower() != ".zip":
                source = Source(inner.name, path, shown, load)
                yield source
                if inner.suffix.lower() == LETTER_SUFFIX:
                    yield from _attached(source)
            elif nested:
                raise UnreadableFile("压缩包套了两层以上，没有打开。请解压后再添加。")
            else:
                yield from _members(load(), path, shown, nested=True)
        except UnreadableFile as error:
            yield Failure(inner.name, shown, str(error))


def _attached(letter: Source, depth: int = 1) -> Iterator[Found]:
    """The files attached to a letter, each a Source that reads the letter again, so that none is held in memory.

    A letter that cannot be read says why when it is read itself.
    """
    try:
        attachments = Letter(letter.load()).attachments
    except UnreadableFile:
        return
    taken: set[str] = set()
    for number, attachment in enumerate(attachments):
        shown = f"{letter.display}!/{attachment.name}"
        shown = shown if shown not in taken else f"{letter.display}!/{number + 1}/{attachment.name}"
        taken.add(shown)
        suffix = PurePosixPath(attachment.name).suffix.lower()
        source = Source(attachment.name, letter.path, shown, partial(_load_attachment, letter.load, number))
        if skipped := _skipped(attachment.name, shown, source.load):
            yield skipped
        elif suffix == ".zip":
            try:
                yield from _members(source.load(), letter.path, shown, nested=True)
            except UnreadableFile as error:
                yield Failure(attachment.name, shown, str(error))
        else:
            yield source
            if suffix == LETTER_SUFFIX and depth < MAX_NESTING:
                yield from _attached(source, depth + 1)


def _load_attachment(load: Callable[[], bytes], number: int) -> bytes:
    """An attachment's bytes, the letter read again."""
    return Letter(load()).attachments[number].load()


def _check(member: zipfile.ZipInfo, unpacked: int) -> None:
    """Refuse a member before it is unpacked."""
    if member.flag_bits & ENCRYPTED:
        raise UnreadableFile("压缩包内的这个文件有密码。请用密码解压后再添加。")
    check_ratio(member.file_size, member.compress_size)
    if member.file_size > MAX_FILE_BYTES:
        raise UnreadableFile(_too_large("解压后", member.file_size))
    if unpacked + member.file_size > MAX_UNPACKED_BYTES:
        raise UnreadableFile(
            f"压缩包解压后超过上限 {MAX_UNPACKED_BYTES // 2**20} MB，这个文件没有读取。请分成几个压缩包再添加。"
        )


def _load_member(archive: Path | bytes, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, the archive opened again: Sources outlive the listing they came from."""
    with open_archive(archive) as opened:
        return read_member(opened, member)


def _is_hidden(name: str) -> bool:
    """Hidden files, Office's lock files (~$预案.docx) and what systems leave behind; `..` is no name of a file."""
    return name.startswith(("~$", ".~")) or (name.startswith(".") and name != "..") or name.lower() in SYSTEM_FILES


def _too_large(what: str, size: int) -> str:
    return f"{what}有 {size / 2**20:.1f} MB，超过单个文件的上限 {MAX_FILE_BYTES // 2**20} MB。请拆分后再添加。"


def _failure(path: Path, reason: str) -> Failure:
    return Failure(_shown(path.name) or _shown(str(path)), _display(path), reason)


def _display(path: Path) -> str:
    return _shown(os.path.abspath(path))  # noqa: PTH100  # without .., and links as they are named: no resolve()


def _shown(name: str) -> str:
    """A name that can be printed and stored: bytes that are no UTF-8 come as �."""
    return os.fsencode(name).decode("utf-8", "replace")


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "路径不存在。请检查拼写，或确认文件没有被移动、删除。"
    if isinstance(error, PermissionError):
        return "没有读取权限。请修改文件权限，或换一个有权限的用户再添加。"
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "链接互相指向，找不到实际文件。请直接添加实际文件。"
    return f"读取失败：{error}。请检查磁盘或网络位置后再添加。"
