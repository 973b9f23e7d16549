"""The duties of every document held: worked out once when it comes in, kept in the library, held in memory.

What is missing, because a document came in before there were duties or the rules have grown, is worked out when it is
asked for. Left out: how duties are read (duties/), which are asked for (duties/table.py).
"""

import json
import threading
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields

from index.engine import LocalEngine
from ingest.document import Document, Metadata
from kb.duties.extract import VERSION, duties
from kb.duties.rows import Duty
from kb.duties.table import Entry, entry
from kb.versions import Held

KIND = "duties"


class Ledger:
    """The duties of one library."""

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._generation = -1
        self._known: dict[str, tuple[Duty, ...]] = {}
        self._folded: dict[str, tuple[tuple[tuple[Duty, ...], str, Metadata], tuple[Entry, ...]]] = {}

    def enter(self, document: Document) -> tuple[Duty, ...]:
        """Work out the duties of a document that is held, and keep them."""
        found = duties(document)
        self._engine.keep(document.id, KIND, VERSION, _to_bytes(found))
        return found

    def of(self, document_ids: Iterable[str], most: int | None = None) -> Mapping[str, tuple[Duty, ...]]:
        """The duties of these documents, in their order; those of a document that is not held are ().

        Of documents whose duties are not kept yet at most `most` are worked out now, the others are left out.
        """
        wanted = list(document_ids)
        with self._lock:
            self._refresh()
            for missing in [i for i in wanted if i not in self._known][:most]:
                document = self._engine.document(missing)
                self._known[missing] = self.enter(document) if document else ()
            return {i: self._known[i] for i in wanted if i in self._known}

    def entries(self, held: Held) -> list[Entry]:
        """The duties of these documents as rows of the table."""
        return [e for rows in self.by_document(held).values() for e in rows]

    def by_document(self, held: Held, most: int | None = None) -> dict[str, tuple[Entry, ...]]:
        """… by document, as far as they are kept already or are among the first `most` that are not."""
        found = self.of(held, most)
        return {i: self._rows(i, duties, *held[i]) for i, duties in found.items()}

    def _rows(self, document_id: str, found: tuple[Duty, ...], file: str, metadata: Metadata) -> tuple[Entry, ...]:
        """The rows of a document, folded once and kept as long as its status stays what it is."""
        known = self._folded.get(document_id)
        if known is None or known[0] != (found, file, metadata):
            known = (found, file, metadata), tuple(entry(d, document_id, file, metadata) for d in found)
            self._folded[document_id] = known
        return known[1]

    def _refresh(self) -> None:
        generation = self._engine.generation()
        if generation != self._generation:
            self._known = {i: _from_bytes(data) for i, data in self._engine.kept(KIND, VERSION).items()}
            self._generation = generation
            self._folded = {i: rows for i, rows in self._folded.items() if i in self._known}


def _to_bytes(found: Iterable[Duty]) -> bytes:
    rows = [astuple(duty) for duty in found]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def _from_bytes(data: bytes) -> tuple[Duty, ...]:
    rows = json.loads(zlib.decompress(data))
    names = [f.name for f in fields(Duty)]
    return tuple(Duty(**dict(zip(names, row, strict=True)) | {"with_whom": tuple(row[3])}) for row in rows)
