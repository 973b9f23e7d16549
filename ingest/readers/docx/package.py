"""The parts of a Word file and how they are related, read even where some of them are damaged.

A Word file is a zip of XML parts (ISO/IEC 29500-2). Opened by us and not by python-docx, which refuses files with
macros, templates, files saved as “Strict Open XML”, and every file of which one part is broken. No entity is expanded and
nothing outside the file is followed. Left out: what the parts say (docx.py and its neighbours).

    Package(data).main -> "word/document.xml"; .related(main, "footnotes") -> [Relation(id="rId5", target="word/footnotes.xml")]
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.errors import UnreadableFile
from ingest.readers.archive import check_whole, open_archive, read_member

Element = Any  # lxml has no types

MAX_PART_BYTES = 100 * 2**20  # of one XML part; a thousand pages have 10 MB
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"

# Strict files name the same things otherwise (ISO/IEC 29500-1 and 29500-4, annex A):
# http://purl.oclc.org/ooxml/wordprocessingml/main is http://schemas.openxmlformats.org/wordprocessingml/2006/main.
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: another part, or something outside the file."""

    id: str
    kind: str  # the last word of its type: footnotes, image, header, oleObject
    target: str  # name of the part; the address if it is external
    external: bool


class Package:
    """A Word file opened. Raises UnreadableFile if it is no zip or has no body that can be read."""

    def __init__(self, data: bytes) -> None:
        self._archive = open_archive(data)
        check_whole(self._archive, len(data))
        self._names = {name.lstrip("/").lower(): name for name in self._archive.namelist()}
        self._relations: dict[str, list[Relation]] = {}
        self.damaged: list[str] = []  # parts that are broken or missing, in the order they were met
        starts = [r.target for r in self.related("", "officeDocument") if self.has(r.target)]
        self.main = starts[0] if starts else "word/document.xml"

    def has(self, name: str) -> bool:
        """Whether the file has this part."""
        return name.lower() in self._names

    def names(self) -> Iterator[str]:
        """Names of all parts, in small letters."""
        return iter(self._names)

    def content(self, name: str) -> bytes:
        """A part as it is; UnreadableFile if it is broken, KeyError if it is not there."""
        member = self._archive.getinfo(self._names[name.lower()])
        return read_member(self._archive, member)

    def body(self) -> Element:
        """The root of the main part, as far as it can be read."""
        if not self.has(self.main):
            raise UnreadableFile(
                "Word 文件缺少正文部分（word/document.xml）。请用 Word 或 WPS 打开后重新另存，再添加。"
            )
        root = self._parsed(self.main, self.content(self.main))
        if root is None:
            raise UnreadableFile("Word 文件的正文部分已损坏，无法读取。请用 Word 或 WPS 打开并修复，另存后再添加。")
        return root

    def xml(self, name: str) -> Element | None:
        """The root of another part; None, and its name in `damaged`, if it is missing or broken."""
        try:
            root = self._parsed(name, self.content(name))
        except (UnreadableFile, KeyError, zipfile.BadZipFile):
            root = None
        if root is None and name not in self.damaged:
            self.damaged.append(name)
        return root

    def related(self, part: str, *kinds: str) -> list[Relation]:
        """What a part refers to, of these kinds; `""` is the file as a whole."""
        if part not in self._relations:
            self._relations[part] = list(self._read_relations(part))
        return [relation for relation in self._relations[part] if relation.kind in kinds]

    def target(self, part: str, relation: str | None) -> str | None:
        """The part that a relation of `part` leads to; None if it leads nowhere or out of the file."""
        self.related(part)
        found = next((r for r in self._relations[part] if r.id == relation and not r.external), None)
        return found.target if found is not None and self.has(found.target) else None

    def title(self) -> str | None:
        """The title in the file's properties."""
        for relation in self.related("", "core-properties"):
            root = self.xml(relation.target)
            found = None if root is None else root.findtext(f".//{CORE_TITLE}")
            if found and found.strip():
                return str(found.strip())
        return None

    def _read_relations(self, part: str) -> Iterator[Relation]:
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        root = self.xml(name) if self.has(name) else None
        for element in [] if root is None else root.iter(RELATION):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(target)
            yield Relation(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target, external)

    def _parsed(self, name: str, data: bytes) -> Element | None:
        """The root of an XML part; of one that is broken, what stands before the break and after it."""
        from lxml import etree

        if len(data) > MAX_PART_BYTES:
            raise UnreadableFile(
                f"{posixpath.basename(name)} 有 {len(data) // 2**20} MB，超过上限 {MAX_PART_BYTES // 2**20} MB。请拆分后再添加。"
            )
        data = STRICT.sub(TRANSITIONAL, data)
        safe = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
        try:
            return etree.fromstring(data, etree.XMLParser(**safe))
        except etree.XMLSyntaxError:
            self.damaged.append(name)
            try:
                return etree.fromstring(data, etree.XMLParser(**safe, recover=True))
            except etree.XMLSyntaxError:  # not even a root
                return None
