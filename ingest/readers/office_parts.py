"""The parts of an Office Open XML file (xlsx, pptx): XML in a zip archive, each with the parts it refers to.

Read as they stand, so that a reference to a part that is not there (Target="NULL", as some programs write), a wrong
colour or the strict variant (ISO 29500, other namespaces) is no reason to refuse a file: names are compared without
their namespace. No entity is expanded. Left out: what the parts mean (xlsx_parts.py, pptx.py).

    relations(archive, "ppt/slides/slide1.xml") -> Relation("rId2", "ppt/notesSlides/notesSlide1.xml", "notesSlide"), …
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.readers.archive import read_member

Element = Any  # lxml has no types


@dataclass(frozen=True, slots=True)
class Relation:
    """A part that another part refers to."""

    id: str
    path: str  # in the archive
    kind: str  # the last word of its type: slide, drawing, comments


def parsed(archive: zipfile.ZipFile, path: str) -> Element | None:
    """The root of a part; None if the file does not hold it. Raises SyntaxError if it is broken."""
    from lxml import etree

    try:
        member = archive.getinfo(path)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(read_member(archive, member), parser)


def relations(archive: zipfile.ZipFile, path: str) -> list[Relation]:
    """What a part refers to inside the file, in its order."""
    folder, name = posixpath.split(path)
    root = parsed(archive, f"{folder}/_rels/{name}.rels")
    found = []
    for relation in root if root is not None else ():
        if relation.get("TargetMode") != "External":
            target = relation.get("Target") or ""
            joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
            found.append(Relation(relation.get("Id") or "", joined, kind))
    return found


def reference(element: Element, name: str = "id") -> str:
    """The relation that an element names: `r:id="rId3"` -> 'rId3'."""
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")


def stream(archive: zipfile.ZipFile, path: str, *names: str) -> Iterator[Element]:
    """The elements of these names in a part, each thrown away once it has been seen; KeyError if there is no such part."""
    from lxml import etree

    with archive.open(path) as source:
        tags = [f"{{*}}{name}" for name in names]
        for _, element in etree.iterparse(source, tag=tags, resolve_entities=False, no_network=True):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def title(archive: zipfile.ZipFile) -> str | None:
    """The title in the properties of the file."""
    try:
        properties = parsed(archive, "docProps/core.xml")
    except SyntaxError:
        return None
    found = None if properties is None else next((t.text for t in properties.iter("{*}title")), None)
    return (found or "").strip() or None
