"""Documents to bytes and back, without loss: what the store writes into its blobs.

JSON in UTF-8, fields that hold their default left out, whole documents compressed. Passages are kept apart
from their document, because a hit needs one passage and not the document's whole text.

Left out: where the bytes are kept (store.py), and the JSON that people and programs see (kb/).
"""

import json
import re
import zlib
from dataclasses import MISSING, fields
from typing import Any

from ingest.document import Document, Metadata, Paragraph, Passage, Place, RecognizedPage, Removal, Section
from ingest.report import FileReport

_PARTS: dict[str, type[Paragraph] | type[Section] | type[Removal] | type[RecognizedPage]] = {
    "paragraphs": Paragraph,
    "sections": Section,
    "removals": Removal,
    "recognized": RecognizedPage,
}

# {"id":"…","file":"a.txt","source":"…","sha256":"…","format":"docx","encoding":… (a quote inside a text is escaped, so no text matches)
_FORMAT = re.compile(rb'"format":"([^"]*)"')
_TEXT = '"text":"'


def document_to_bytes(document: Document) -> bytes:
    """A document without its passages and metadata, which are kept in their own columns."""
    plain = _plain(document)
    del plain["metadata"]
    plain.pop("passages", None)
    for part in _PARTS:
        if part in plain:
            plain[part] = [_plain(item) for item in plain[part]]
    if document.places:  # tens of thousands in a long PDF: rows of numbers, to a tenth of a point
        rows = [(p.start, p.end, p.page, *(round(edge, 1) for edge in p.box)) for p in document.places]
        plain["places"] = rows
    return zlib.compress(_to_json(plain), 6)


def document_from_bytes(data: bytes, metadata: Metadata, passages: tuple[Passage, ...]) -> Document:
    """The document that `document_to_bytes` was given."""
    plain = _from_json(zlib.decompress(data))
    for part, kind in _PARTS.items():
        if part in plain:
            plain[part] = tuple(kind(**item) for item in plain[part])
    if "places" in plain:
        plain["places"] = tuple(Place(start, end, page, tuple(box)) for start, end, page, *box in plain["places"])
    return Document(**plain, metadata=metadata, passages=passages)


def format_of(data: bytes) -> str:
    """The format of the document that `document_to_bytes` was given, with no more unpacked than its beginning."""
    unpacking = zlib.decompressobj()
    plain = unpacking.decompress(data, 1024)
    while (found := _FORMAT.search(plain)) is None and unpacking.unconsumed_tail:
        plain += unpacking.decompress(unpacking.unconsumed_tail, 1024)
    return text_from_bytes(found[1]) if found else ""


def text_of(data: bytes) -> str:
    """The text of the document that `document_to_bytes` was given, without its thousands of paragraphs and places."""
    plain = text_from_bytes(zlib.decompress(data))
    text, _ = json.JSONDecoder().raw_decode(plain, plain.index(_TEXT) + len(_TEXT) - 1)
    return str(text)


def passage_to_bytes(passage: Passage) -> bytes:
    """A passage with its text, so that it can be shown without its document."""
    return _to_json(_plain(passage))


def passage_from_bytes(data: bytes) -> Passage:
    """The passage that `passage_to_bytes` was given."""
    return Passage(**_from_json(data))


def metadata_to_bytes(metadata: Metadata) -> bytes:
    """What a document says about itself."""
    return _to_json(_plain(metadata))


def metadata_from_bytes(data: bytes) -> Metadata:
    """The metadata that `metadata_to_bytes` was given."""
    return Metadata(**_from_json(data))


def report_to_bytes(report: FileReport) -> bytes:
    """What reading a file kept and lost, without its metadata, which has its own column."""
    plain = _plain(report)
    plain.pop("metadata", None)
    plain["recognized"] = [_plain(page) for page in report.recognized]
    return _to_json(plain)


def report_from_bytes(data: bytes, metadata: Metadata | None) -> FileReport:
    """The report that `report_to_bytes` was given."""
    plain = _from_json(data)
    recognized = tuple(RecognizedPage(**page) for page in plain.pop("recognized", ()))
    return FileReport(**plain, recognized=recognized, metadata=metadata)


def text_to_bytes(text: str) -> bytes:
    """UTF-8 that also takes half surrogates: file names on Linux may hold bytes that are no text."""
    return text.encode("utf-8", "surrogatepass")


def text_from_bytes(data: bytes) -> str:
    """The text that `text_to_bytes` was given."""
    return data.decode("utf-8", "surrogatepass")


def _plain(
    item: Document | Passage | Metadata | Paragraph | Section | Removal | RecognizedPage | FileReport,
) -> dict[str, Any]:
    """The fields of a dataclass that do not hold their default: Paragraph(0, 4) -> {'start': 0, 'end': 4}."""
    values = ((field, getattr(item, field.name)) for field in fields(item))
    return {field.name: value for field, value in values if field.default is MISSING or value != field.default}


def _to_json(plain: dict[str, Any]) -> bytes:
    return text_to_bytes(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def _from_json(data: bytes) -> dict[str, Any]:
    plain = json.loads(text_from_bytes(data))
    return {name: _frozen(value) for name, value in plain.items()}


def _frozen(value: Any) -> Any:  # noqa: ANN401  # JSON is untyped; the dataclasses check what they are given
    """Lists become tuples: no field of the shared words is a list."""
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return value
