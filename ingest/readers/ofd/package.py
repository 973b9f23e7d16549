"""The zip of an OFD file: its parts found by the paths written inside, and read as XML or bytes.

Makers write paths absolute or relative, with backslashes, in another case than the zip has them, and relative to the
package where the standard says to the part; their namespaces are often not the standard's, sometimes undeclared. So
paths are tried in turn, and elements are known by their local names alone. What is missing or damaged is noted in
`lost`, for the report. Left out: what the parts say (ofd_document.py), checking signatures.

    package.resolve("Doc_0/Document.xml", "Pages/Page_0/Content.xml") -> "Doc_0/Pages/Page_0/Content.xml"
    local("{http://www.ofdspec.org/2016}TextObject") -> "TextObject"
"""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from ingest.errors import UnreadableFile
from ingest.readers.archive import ENCRYPTED, check_whole, open_archive, read_member
from ingest.readers.limits import MAX_UNPACKED_BYTES

Element = Any  # lxml has no types

MAX_PART_BYTES = 64 * 2**20  # of one part: a page of text has 30 kB, a scanned one 5 MB, a whole Chinese font 20 MB
UTF8_NAME = 0x800  # the flag of a member whose name is UTF-8
ROOT = "OFD.xml"


class Package:
    """The parts of one OFD file, read only."""

    def __init__(self, data: bytes) -> None:
        """Opens the zip; UnreadableFile if it is broken, a bomb, or closed with a password."""
        self._zip = open_archive(data)
        check_whole(self._zip, len(data))
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in self._zip.infolist():
            if not member.is_dir():
                self._members.setdefault(_plain(_name(member)), member)
        self._by_folded = {name.casefold(): name for name in reversed(self._members)}
        self.lost: list[str] = []  # in Chinese, for the report
        self._parsed = 0  # bytes of XML
        if any(member.flag_bits & ENCRYPTED for member in self._members.values()):
            raise UnreadableFile("OFD 文件设有密码。请用 OFD 阅读器输入密码打开，另存为不加密的 OFD 或 PDF 后再添加。")

    def find(self, path: str) -> str | None:
        """The part at a path from the package's root, in whatever case it is written."""
        plain = _plain(posixpath.normpath(_plain(path)))
        return plain if plain in self._members else self._by_folded.get(plain.casefold())

    def resolve(self, part: str, path: str | None, base: str = "") -> str | None:
        """The part that `path` means inside `part`; `base` is the folder a resource file names for its own."""
        written = (path or "").strip().replace("\\", "/")
        if not written:
            return None
        folder = posixpath.dirname(part)
        inner = base.strip().replace("\\", "/")
        tried = [written] if written.startswith("/") else []
        tried += [posixpath.join(folder, inner.lstrip("/"), written.lstrip("/")), posixpath.join(inner, written)]
        tried += [posixpath.join(folder, written.lstrip("/")), written]
        return next((found for candidate in tried if (found := self.find(candidate)) is not None), None)

    def read(self, part: str) -> bytes | None:
        """The bytes of a part; None, and a note, if it cannot be unpacked or is too large."""
        member = self._members[part]
        if member.file_size > MAX_PART_BYTES:
            self.note(f"文件内的 {part} 有 {member.file_size // 2**20} MB，过大，未读取")
            return None
        try:
            return read_member(self._zip, member)
        except UnreadableFile:
            self.note(f"文件内的 {part} 已损坏，未能读取")
            return None

    def xml(self, part: str) -> Element | None:
        """The root element of a part; None, and a note, if nothing can be made of it."""
        data = self.read(part)
        if data is None:
            return None
        self._parsed += len(data)
        if self._parsed > MAX_UNPACKED_BYTES:  # a thousand pages that are all the same large part
            raise UnreadableFile(
                f"OFD 的页面内容合计超过上限 {MAX_UNPACKED_BYTES // 2**20} MB。请拆分成几个文件再添加。"
            )
        root, whole = parsed(data)
        if root is None or not whole:
            self.note(f"文件内的 {part} 结构损坏，" + ("未能读取" if root is None else "可能未读全"))
        return root

    def note(self, what: str) -> None:
        """Note a loss for the report, once."""
        if what not in self.lost:
            self.lost.append(what)


def parsed(data: bytes) -> tuple[Element | None, bool]:
    """The root of some XML, and whether all of it was read. No entity is expanded and nothing is fetched."""
    from lxml import etree

    if b"<!DOCTYPE" in data[:4096]:  # OFD has none, and entities are declared there
        return None, False
    for encoding in (None, "gb18030"):  # what is declared, then what those who declare GB2312 really write
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
            encoding=encoding,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            root = None
        errors = [entry.type_name for entry in parser.error_log if entry.level_name == "FATAL"]
        fatal = [name for name in errors if "INVALID_CHAR" not in name]  # a control character costs itself alone
        if not any("ENCODING" in name for name in fatal):
            return root, root is not None and not fatal
    return None, False


def local(tag: object) -> str:
    """The name of an element without its namespace, declared or not: "ofd:Page" -> "Page"."""
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The direct children of these names."""
    if element is not None:
        yield from (found for found in element if local(found.tag) in names)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child, or that of it: the path ("CommonData", "PageArea")."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: Element | None, *path: str) -> str:
    """The text of the first child so named, without the blanks around it."""
    found = child(element, *path)
    return (found.text or "").strip() if found is not None else ""


def _plain(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./").lstrip("/")


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; without the flag for UTF-8 it is UTF-8 or GBK all the same."""
    if member.flag_bits & UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
